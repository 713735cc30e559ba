/* prose.c: the texts that are drawn, each block as one line of words, and the way back from a word to where it was
 * written and to where it stands on the page. */
#include "check/check-private.h"

#include "base/num.h"
#include "edition/markup.h"

#include <string.h>

/* ---- words ---- */

bool pl_is_letter(uint32_t c)
{
    if (c < 0xC0)
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == 0xAA || c == 0xB5 || c == 0xBA;
    if (c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3004))
        return false;
    return !(c >= 0xE000 && c <= 0xF8FF) && !(c >= 0xFE10 && c <= 0xFE6F) && c < 0x1F000;
}

bool pl_is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* Latin, Greek and Cyrillic, as far as a small letter is a fixed step away; other letters are as they are. */
uint32_t pl_lower(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) ||
        (c >= 0x410 && c <= 0x42F))
        return c + 32;
    if (c >= 0x400 && c <= 0x40F)
        return c + 80;
    bool odd_is_capital = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if (c == 0x178)
        return 0xFF;
    if (c >= 0x100 && c <= 0x17E && c != 0x130 && c != 0x131 && c != 0x138 && c != 0x149)
        return (c % 2 == 1) == odd_is_capital ? c + 1 : c;
    return c;
}

bool pl_is_capital(uint32_t c)
{
    return pl_lower(c) != c;
}

char *pl_each_letter(struct pl_arena *arena, const char *text, size_t len, uint32_t (*as)(uint32_t c))
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (size_t at = 0; at < len;) {
        char bytes[4];
        uint32_t c = pl_utf8_next(text, len, &at);
        if (c != 0xAD) /* a soft hyphen is no letter */
            pl_putn(&out, bytes, pl_utf8_put(as(c), bytes));
    }
    return out.text;
}

const char *pl_lower_text(struct pl_arena *arena, const char *text, size_t len)
{
    return pl_each_letter(arena, text, len, pl_lower);
}

static bool inside(uint32_t c)
{
    return pl_is_letter(c) || pl_is_digit(c) || c == 0xAD;
}

/* An apostrophe, a hyphen or a point between letters is of the word: foto's, e-mail, a.u.b. */
static bool joins(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == '-' || c == 0x2011 || c == '.' || c == '@' || c == '/' || c == '_';
}

bool pl_next_word(const struct pl_prose *prose, size_t *at, struct pl_word *word)
{
    size_t next = *at, end = 0;
    uint32_t c = 0;
    while (next < prose->len) {
        *at = next;
        c = pl_utf8_next(prose->text, prose->len, &next);
        if (inside(c))
            break;
    }
    if (next >= prose->len && !inside(c)) {
        *at = prose->len;
        return false;
    }
    *word = (struct pl_word){.from = *at};
    for (next = *at; next < prose->len;) {
        size_t was = next, after;
        c = pl_utf8_next(prose->text, prose->len, &next);
        after = next;
        uint32_t d = after < prose->len ? pl_utf8_next(prose->text, prose->len, &after) : 0;
        if (!inside(c) && !(joins(c) && was > word->from && inside(d)))
            break;
        word->digits |= pl_is_digit(c);
        word->signs |= c == '.' || c == '@' || c == '/' || c == '_';
        end = next;
    }
    word->to = *at = end;
    return true;
}

/* ---- texts ---- */

static void flatten(struct pl_check *check, const struct pl_text *text, const struct pl_block *block)
{
    struct pl_buf out = {.arena = check->work->arena};
    struct pl_prose *p = pl_push(check->work->arena, &check->prose);
    size_t *starts = PL_NEWS(check->work->arena, size_t, block->n_runs + 1);
    pl_put(&out, "");
    for (size_t i = 0; i < block->n_runs; i++) {
        starts[i] = out.len;
        pl_putn(&out, block->runs[i].text, block->runs[i].len);
    }
    starts[block->n_runs] = out.len;
    *p = (struct pl_prose){text, block, out.text, out.len, starts};
}

static void walk(struct pl_check *check, const struct pl_box *box, size_t page, bool decoration)
{
    decoration |= box->decoration;
    for (size_t i = 0; i < box->n_children; i++)
        walk(check, box->at_child[i], page, decoration);
    if (box->kind == PL_BOX_PICTURE)
        *pl_push(check->work->arena, &check->pictures) = (struct pl_shown){box, page, decoration};
    if (box->kind != PL_BOX_TEXT || !box->text.rich)
        return;
    struct pl_text *text = PL_NEW(check->work->arena, struct pl_text);
    *text = (struct pl_text){
        .box = box, .page = page, .decoration = decoration || box->keys.role == PL_TEXT_ROLE_DECORATION};
    *pl_push(check->work->arena, &check->texts) = text;
    text->prose = check->prose.n;
    text->blocks = box->text.rich->n_blocks;
    for (size_t i = 0; i < box->text.rich->n_blocks; i++)
        flatten(check, text, &box->text.rich->blocks[i]);
}

/* What is drawn comes in the order of the tree, mostly: each text is looked for behind the one before. */
static void find_drawn(struct pl_check *check)
{
    size_t n = check->texts.n, at = 0;
    check->text_at = PL_NEWS(check->work->arena, const struct pl_text *, check->drawn.n + 1);
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        size_t tried = 0;
        while (tried < n && check->texts.at[at]->box->trail != d->item->trail) {
            at = at + 1 < n ? at + 1 : 0;
            tried++;
        }
        if (tried == n)
            continue;
        struct pl_text *text = check->texts.at[at];
        check->text_at[i] = text;
        text->first = text->first ? text->first : d;
        text->n = (size_t)(d - text->first) + 1;
    }
}

void pl_prose_collect(struct pl_check *check)
{
    for (size_t i = 0; i < check->expanded->n_pages; i++)
        if (check->expanded->pages[i].root)
            walk(check, check->expanded->pages[i].root, i, false);
    find_drawn(check);
}

const struct pl_text *pl_text_of(const struct pl_check *check, const struct pl_drawn *drawn)
{
    return check->text_at[drawn - check->drawn.at];
}

size_t pl_prose_run(const struct pl_prose *prose, size_t at)
{
    size_t i = 0;
    while (i + 1 < prose->block->n_runs && prose->starts[i + 1] <= at)
        i++;
    return i;
}

const char *pl_prose_language(const struct pl_prose *prose, size_t at)
{
    const char *said = prose->block->n_runs ? prose->block->runs[pl_prose_run(prose, at)].language : NULL;
    return said ? said : prose->text_of->box->text.language;
}

/* Where byte `at` was written, as an offset in the text of its run's node. Behind an escape or an entity the same words
 * stand a little further on. */
static size_t written(const struct pl_prose *prose, size_t run, size_t at, size_t to)
{
    const struct pl_run_text *r = &prose->block->runs[run];
    const struct pl_node *node = r->node;
    size_t off = at - prose->starts[run], guess = r->from + off, end = prose->starts[run] + r->len,
           len = (to < end ? to : end) - at;
    if (guess + len <= node->len && memcmp(node->text + guess, prose->text + at, len) == 0)
        return guess;
    size_t room = node->len > guess ? node->len - guess : 0, window = off * 8 + len + 8;
    const char *found = room ? memmem(node->text + guess, room < window ? room : window, prose->text + at, len) : NULL;
    return found ? (size_t)(found - node->text) : r->from;
}

struct pl_place pl_prose_place(const struct pl_prose *prose, size_t from, size_t to)
{
    if (!prose->block->n_runs)
        return prose->text_of->box->place;
    size_t first = pl_prose_run(prose, from), last = pl_prose_run(prose, to > from ? to - 1 : from);
    const struct pl_node *node = prose->block->runs[first].node;
    if (!node)
        return prose->text_of->box->place;
    size_t a = written(prose, first, from, to), b = a + (to - from);
    if (last != first && prose->block->runs[last].node == node) {
        size_t start = prose->starts[last];
        b = written(prose, last, start, to) + (to - start);
    } else if (last != first) {
        b = a + (prose->starts[first + 1] - from);
    }
    a = a < node->len ? a : node->len;
    return pl_node_place(node, a, b < node->len ? b : node->len);
}

const struct pl_drawn *pl_prose_drawn(const struct pl_check *check, const struct pl_prose *prose, size_t from,
                                      size_t to)
{
    const struct pl_text *text = prose->text_of;
    const struct pl_drawn *first = NULL;
    for (const struct pl_drawn *d = text->first; d && d < text->first + text->n; d++) {
        if (d->item->kind != PL_ITEM_GLYPHS || pl_text_of(check, d) != text)
            continue;
        if (to > from && memmem(d->item->text, d->item->text_len, prose->text + from, to - from))
            return d;
        first = first ? first : d;
    }
    return first;
}

void pl_prose_found(struct pl_check *check, const struct pl_prose *prose, size_t from, size_t to, const char *message,
                    const char *help)
{
    const struct pl_drawn *d = pl_prose_drawn(check, prose, from, to);
    struct pl_area area = {0};
    if (d)
        area = (struct pl_area){d->page, d->x0, d->y0, d->x1 - d->x0, d->y1 - d->y0};
    pl_found(check, &(struct pl_tell){.place = pl_prose_place(prose, from, to), .area = d ? &area : NULL}, message,
             help);
}
