/* diff-text.c: what differs, for people: [-what went-]{+what came+}, and where. */
#include "run/diff-private.h"

#include "base/num.h"

#include <string.h>

/* Unchanged words beside a change. */
enum { SHOWN = 10 };

struct writer {
    const struct diff *d;
    struct pl_buf *out;
    const char *bold, *dim, *red, *green, *plain; /* "" without colour */
};

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

/* ---- words ---- */

static struct pl_edit part(const struct pl_edit *e, size_t from, size_t n)
{
    return (struct pl_edit){e->kind, e->from + from, n};
}

/* What changed may be a sign that nobody sees: a space that does not break, a soft hyphen, a joiner. */
static bool is_unseen(uint32_t c)
{
    static const uint32_t signs[] = {0xA0,   0xAD,   0x2007, 0x200B, 0x200C, 0x200D,
                                     0x200E, 0x200F, 0x2011, 0x202F, 0x2060, 0xFEFF};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i] == c)
            return true;
    return false;
}

static const char *seen(struct pl_arena *arena, const struct pl_buf *text)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (size_t at = 0; at < text->len;) {
        size_t from = at;
        uint32_t c = pl_utf8_next(text->text, text->len, &at);
        if (is_unseen(c))
            pl_putf(&out, "<U+%04X>", (unsigned)c);
        else
            pl_putn(&out, text->text + from, at - from);
    }
    return out.text;
}

/* Line by line, so that a paragraph of the text is one here. */
static void put_lines(struct writer *w, const char *text, const char *colour)
{
    pl_put(w->out, colour);
    for (; *text; text++) {
        if (*text != '\n') {
            pl_putc(w->out, *text);
            continue;
        }
        if (text[1] != '\n')
            pl_putf(w->out, "%s\n    %s", *colour ? w->plain : "", colour);
    }
    pl_put(w->out, *colour ? w->plain : "");
}

static void put_same(struct writer *w, const struct pl_edits *words, size_t i)
{
    const struct pl_edit *e = &words->list.at[i];
    bool first = i == 0, last = i + 1 == words->list.n;
    size_t head = first ? 0 : SHOWN, tail = last ? 0 : SHOWN;
    struct pl_buf text = {.arena = w->out->arena};
    pl_put(&text, "");
    if (e->n <= head + tail + 4) {
        pl_edit_put(&text, words, e, !first);
    } else {
        struct pl_edit begin = part(e, 0, head), end = part(e, e->n - tail, tail);
        pl_edit_put(&text, words, &begin, !first);
        pl_put(&text, first ? "…" : " …");
        pl_edit_put(&text, words, &end, true);
    }
    put_lines(w, text.text, "");
}

/* A space in front of what changed belongs to neither. */
static void put_changed(struct writer *w, const struct pl_edits *words, const struct pl_edit *e, bool spaced)
{
    bool gone = e->kind == PL_EDIT_DELETE;
    const struct pl_words *from = gone ? &words->old_words : &words->new_words;
    struct pl_buf text = {.arena = w->out->arena};
    if (!spaced && from->at[e->from].space)
        pl_putc(w->out, ' ');
    pl_put(&text, gone ? "[-" : "{+");
    pl_edit_put(&text, words, e, false);
    pl_put(&text, gone ? "-]" : "+}");
    put_lines(w, seen(text.arena, &text), gone ? w->red : w->green);
}

static void put_words(struct writer *w, const struct pl_edits *words)
{
    pl_put(w->out, "    ");
    for (size_t i = 0; i < words->list.n; i++) {
        const struct pl_edit *e = &words->list.at[i], *before = i ? e - 1 : NULL;
        if (e->kind == PL_EDIT_SAME)
            put_same(w, words, i);
        else
            put_changed(w, words, e, e->kind == PL_EDIT_INSERT && before && before->kind == PL_EDIT_DELETE);
    }
    pl_put(w->out, "\n");
    if (words->coarse)
        pl_put(w->out, "    (much differs: parts are shown as replaced that have words in common)\n");
}

/* ---- texts of editions ---- */

static void put_place(struct writer *w, struct pl_place place)
{
    if (!place.source)
        return;
    struct pl_spot spot = pl_spot_of(place.source, place.start);
    pl_putf(w->out, "%s:%zu:%zu", place.source->path, spot.line, spot.column);
}

static void put_places(struct writer *w, const struct pl_change *c)
{
    pl_putf(w->out, "  %s", w->dim);
    put_place(w, c->old_place);
    pl_put(w->out, c->old_node && c->new_node ? " → " : "");
    put_place(w, c->new_place);
    pl_putf(w->out, "%s\n", w->plain);
}

static void put_change(struct writer *w, const struct pl_change *c)
{
    static const char *const how[] = {"", " added", " removed", ""};
    pl_put(w->out, w->bold);
    if (c->around)
        pl_put(w->out, c->around);
    if (!c->record)
        pl_putf(w->out, "%s%s", c->around ? ", " : "", c->path);
    pl_putf(w->out, "%s%s", w->plain, how[c->kind]);
    if (c->kind == PL_CHANGE_MOVED)
        pl_putf(w->out, " moved from %zu to %zu", c->old_number, c->new_number);
    else if (c->record)
        pl_putf(w->out, c->kind == PL_CHANGE_ADDED ? " as %zu" : ", was %zu", c->old_number + c->new_number);
    put_places(w, c);
    if (!c->record)
        put_words(w, &c->words);
}

/* ---- pages ---- */

static void put_size(struct writer *w, int width, int height)
{
    pl_putf(w->out, "%d × %d", width, height);
}

static const char *share(struct pl_arena *arena, const struct pl_pixel_changes *c)
{
    double all = (double)c->width * c->height, percent = (double)c->changed * 100 / (all > 0 ? all : 1);
    return percent > 0 && percent < 0.01 ? "less than 0.01" : pl_num(arena, percent, 2);
}

static void put_pixels(struct writer *w, const struct diff_page *p)
{
    if (!p->changes.one_size) {
        pl_put(w->out, " was ");
        put_size(w, p->old_width, p->old_height);
        pl_put(w->out, " pixels and is ");
        put_size(w, p->new_width, p->new_height);
        pl_put(w->out, "; compared where they overlap:");
    }
    if (!p->changes.changed) {
        pl_put(w->out, " no pixel differs\n");
        return;
    }
    pl_putf(w->out, " %s %% of the pixels differ, in %zu place%s\n", share(w->out->arena, &p->changes),
            p->changes.regions.n, plural(p->changes.regions.n));
    for (size_t i = 0; i < p->changes.regions.n; i++) {
        const struct pl_region *r = &p->changes.regions.at[i];
        pl_putf(w->out, "    %zu: %d × %d at %d, %d\n", i + 1, r->width, r->height, r->x, r->y);
    }
}

static void put_page(struct writer *w, const struct diff_page *p)
{
    bool several = w->d->n_old > 1 || w->d->n_new > 1;
    if (!diff_page_differs(p))
        return;
    pl_put(w->out, w->bold);
    if (several)
        pl_putf(w->out, "page %zu%s%s:", p->is_new ? p->new_number : p->old_number, *p->name ? " " : "", p->name);
    else
        pl_put(w->out, w->d->kind[0] == 'p' && w->d->kind[1] == 'i' ? "picture:" : "page:");
    pl_put(w->out, w->plain);
    if (p->is_old && p->is_new && p->old_number != p->new_number)
        pl_putf(w->out, " was page %zu;", p->old_number);
    if (!p->is_old)
        pl_put(w->out, " added\n");
    else if (!p->is_new)
        pl_put(w->out, " removed\n");
    else
        put_pixels(w, p);
    if (p->words)
        put_words(w, p->words);
}

/* ---- the whole ---- */

static void put_summary(struct writer *w)
{
    const struct diff *d = w->d;
    size_t kinds[4] = {0}, texts = 0, pages = 0, most = d->n_old > d->n_new ? d->n_old : d->n_new;
    static const char *const names[] = {"", " added", " removed", " moved"};
    for (size_t i = 0; i < d->texts.list.n; i++) {
        const struct pl_change *c = &d->texts.list.at[i];
        texts += !c->record;
        kinds[c->kind] += c->record;
    }
    for (size_t i = 0; i < d->pages.n; i++)
        pages += diff_page_differs(&d->pages.at[i]);
    pl_putf(w->out, "%s → %s: ", d->what->before, d->what->after);
    if (!d->texts.list.n && !pages)
        pl_put(w->out, d->kind[0] == 'e' && !d->pages.n ? "they say the same" : "nothing differs");
    const char *comma = "";
    if (texts) {
        pl_putf(w->out, "%zu text%s differ%s", texts, plural(texts), texts == 1 ? "s" : "");
        comma = ", ";
    }
    for (size_t i = 1; i < 4; i++) {
        if (kinds[i])
            pl_putf(w->out, "%s%zu record%s%s", comma, kinds[i], plural(kinds[i]), names[i]);
        comma = kinds[i] ? ", " : comma;
    }
    if (pages && most == 1)
        pl_putf(w->out, "%sthe %s differs", comma, d->kind[0] == 'p' && d->kind[1] == 'i' ? "picture" : "page");
    else if (pages)
        pl_putf(w->out, "%s%zu of %zu page%s differ%s", comma, pages, most, plural(most), pages == 1 ? "s" : "");
    if (d->n_old != d->n_new)
        pl_putf(w->out, "; %zu page%s, then %zu", d->n_old, plural(d->n_old), d->n_new);
    pl_put(w->out, "\n");
}

static struct writer writer_of(const struct diff *d, struct pl_buf *out)
{
    return d->what->colour ? (struct writer){d, out, "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[0m"}
                           : (struct writer){d, out, "", "", "", "", ""};
}

void diff_put_pages_text(const struct diff *d, struct pl_buf *out)
{
    struct writer w = writer_of(d, out);
    for (size_t i = 0; i < d->pages.n; i++)
        put_page(&w, &d->pages.at[i]);
}

void diff_put_text(const struct diff *d, struct pl_buf *out)
{
    struct writer w = writer_of(d, out);
    put_summary(&w);
    for (size_t i = 0; i < d->texts.list.n; i++)
        put_change(&w, &d->texts.list.at[i]);
    diff_put_pages_text(d, out);
}
