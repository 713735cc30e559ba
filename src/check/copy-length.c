/* copy-length.c: texts by their length: with hardly any room left, of very different lengths, and last lines of a
 * syllable. */
#include "check/check-private.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

/* Reports and texts come in one order, mostly: each is looked for behind the one before. */
static const struct pl_text *text_by(const struct pl_check *check, const struct pl_trail *trail, size_t *at)
{
    for (size_t tried = 0; tried < check->texts.n; tried++, ++*at) {
        *at = *at < check->texts.n ? *at : 0;
        if (check->texts.at[*at]->box->trail == trail)
            return check->texts.at[*at];
    }
    return NULL;
}

static size_t characters(const struct pl_check *check, const struct pl_text *text)
{
    size_t n = 0;
    for (size_t i = text->prose; i < text->prose + text->blocks; i++)
        n += pl_utf8_count(check->prose.at[i].text, check->prose.at[i].len);
    return n;
}

static const char *name_of(struct pl_check *check, const struct pl_text *text)
{
    const struct pl_text_content *c = &text->box->text;
    return c->record && c->field ? pl_says(check, "%s, %s", c->record, c->field) : c->field ? c->field : "the text";
}

/* At the author's words, where they are, and the box that holds them. */
static void found(struct pl_check *check, const struct pl_text *text, const struct pl_tell *how, const char *message,
                  const char *help)
{
    struct pl_tell tell = *how;
    const struct pl_node *node = text->box->text.node;
    tell.place = node ? node->place : (struct pl_place){0};
    tell.trail = text->box->trail;
    tell.drawn = text->first;
    pl_found(check, &tell, message, help);
}

/* ---- tight ---- */

enum { TIGHT_LEAST = 1, TIGHT_RUNNING };

void pl_rule_tight(struct pl_check *check)
{
    size_t at = 0;
    for (size_t i = 0; i < check->composed->texts.n; i++) {
        const struct pl_box_report *r = &check->composed->texts.at[i];
        const struct pl_text *text =
            r->overset || !r->least || r->room_lines > 0 ? NULL : text_by(check, r->trail, &at);
        double n = text ? (double)characters(check, text) : 0;
        if (!text || !text->box->text.node || n < check->figures[TIGHT_RUNNING - 1])
            continue;
        double room = 100 * (double)r->room_characters / n;
        if (room >= check->figures[TIGHT_LEAST - 1])
            continue;
        found(check, text, &(struct pl_tell){.figure = TIGHT_LEAST, .found = room},
              pl_says(check,
                      "%s has room for %ld character%s more and is at its smallest: at least %s of its length is asked",
                      name_of(check, text), r->room_characters, r->room_characters == 1 ? "" : "s",
                      pl_say(check, TIGHT_LEAST, check->figures[TIGHT_LEAST - 1])),
              "a late correction would no longer fit: shorten it, or give its box more room");
    }
}

/* ---- uneven ---- */

enum { UNEVEN_MOST = 1, UNEVEN_RUNNING };

struct length {
    const struct pl_text *text;
    size_t n;
};

static void judge_lengths(struct pl_check *check, struct length *all, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k && all[k].n < all[k - 1].n; k--) {
            struct length was = all[k];
            all[k] = all[k - 1];
            all[k - 1] = was;
        }
    if (n < 3 || (double)all[n - 1].n < check->figures[UNEVEN_RUNNING - 1] || !all[0].n)
        return;
    size_t half = n / 2;
    double ratio = (double)all[n - 1].n / (double)all[0].n, middle = (double)all[half].n;
    if (ratio <= check->figures[UNEVEN_MOST - 1] + 1e-9)
        return;
    bool is_short = middle / (double)all[0].n > (double)all[n - 1].n / middle;
    const struct length *odd = &all[is_short ? 0 : n - 1], *other = &all[is_short ? n - 1 : 0];
    found(check, odd->text, &(struct pl_tell){.figure = UNEVEN_MOST, .found = ratio, .at_most = true},
          pl_says(check, "%s has %zu characters, and %s %zu: %s, where at most %s is asked", name_of(check, odd->text),
                  odd->n, name_of(check, other->text), other->n, pl_say(check, UNEVEN_MOST, ratio),
                  pl_say(check, UNEVEN_MOST, check->figures[UNEVEN_MOST - 1])),
          is_short ? "say more here, or less there" : "say less here, or more there");
}

void pl_rule_uneven(struct pl_check *check)
{
    struct length *all = PL_NEWS(check->work->arena, struct length, check->texts.n + 1);
    bool *done = PL_NEWS(check->work->arena, bool, check->texts.n + 1);
    for (size_t i = 0; i < check->texts.n; i++) {
        struct pl_place place = check->texts.at[i]->box->place;
        size_t n = 0;
        if (done[i])
            continue;
        for (size_t k = i; k < check->texts.n; k++) {
            const struct pl_text *t = check->texts.at[k];
            if (done[k] || t->box->place.source != place.source || t->box->place.start != place.start ||
                !t->box->text.node || !t->box->text.record)
                continue;
            done[k] = true;
            all[n++] = (struct length){t, characters(check, t)};
        }
        judge_lengths(check, all, n);
    }
}

/* ---- last lines ---- */

struct last { /* of a paragraph: the items of its last line */
    const struct pl_drawn *from, *to;
    size_t lines;
};

/* Letters of one word; SIZE_MAX: there are several words. The rest of a broken word has glyphs, but its text stands on
 * the line before. */
static size_t letters_of(const struct last *last)
{
    size_t letters = 0, glyphs = 0;
    bool space = false;
    for (const struct pl_drawn *d = last->from; d <= last->to; d++) {
        const struct pl_item *item = d->item;
        if (item->kind != PL_ITEM_GLYPHS)
            continue;
        glyphs += item->n_glyphs;
        for (size_t at = 0; at < item->text_len;) {
            uint32_t c = pl_utf8_next(item->text, item->text_len, &at);
            bool word = pl_is_letter(c) || pl_is_digit(c);
            if (word && space)
                return SIZE_MAX;
            space |= (c == ' ' || c == 0xA0 || c == '\n') && letters;
            letters += word;
        }
    }
    return letters ? letters : glyphs;
}

static void judge_last(struct pl_check *check, const struct pl_text *text, const struct last *last)
{
    size_t n = last->lines >= 3 ? letters_of(last) : SIZE_MAX;
    const struct pl_drawn *d = last->from;
    if ((double)n >= check->figures[0] || n == 0)
        return;
    const struct pl_node *node = text->box->text.node;
    pl_found(check,
             &(struct pl_tell){.place = node ? node->place : (struct pl_place){0},
                               .trail = text->box->trail,
                               .drawn = d,
                               .figure = 1,
                               .found = (double)n},
             pl_says(check, "%s ends with a line of %zu letter%s: at least %s is asked", name_of(check, text), n,
                     n == 1 ? "" : "s", pl_say(check, 1, check->figures[0])),
             "reword it a little, or raise short-last in the breaks of its style");
}

/* The paragraph that an item is of: its node, or the one above it that is a paragraph's. */
static uint32_t block_of(const struct pl_check *check, const struct pl_text *text, uint32_t node)
{
    const struct pl_text_content *c = &text->box->text;
    for (; node != PL_DECORATION && c->block_nodes; node = check->scene->structure.nodes.at[node].parent)
        for (size_t i = 0; i < c->rich->n_blocks; i++)
            if (c->block_nodes[i] == node)
                return node;
    return PL_DECORATION;
}

static bool on_line(const struct pl_item *a, const struct pl_item *b)
{
    return fabs(a->glyphs[0].y - b->glyphs[0].y) < fmax(a->size, b->size) / 2;
}

void pl_rule_last_line(struct pl_check *check)
{
    for (size_t i = 0; i < check->texts.n; i++) {
        const struct pl_text *text = check->texts.at[i];
        struct last last = {0};
        if (text->decoration)
            continue;
        for (const struct pl_drawn *d = text->first; d && d < text->first + text->n; d++) {
            const struct pl_drawn *before = last.to;
            if (d->item->kind != PL_ITEM_GLYPHS || pl_text_of(check, d) != text || !d->item->n_glyphs)
                continue;
            if (before && block_of(check, text, before->item->node) != block_of(check, text, d->item->node)) {
                judge_last(check, text, &last);
                last = (struct last){0};
            }
            if (!last.lines || !on_line(before->item, d->item)) {
                last.lines++;
                last.from = d;
            }
            last.to = d;
        }
        if (last.lines)
            judge_last(check, text, &last);
    }
}
