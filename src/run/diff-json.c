/* diff-json.c: what differs, for programs: data/schema/diff.json. */
#include "run/diff-private.h"

#include "base/num.h"

#include <string.h>

static void put_words(struct pl_buf *out, const struct pl_edits *words)
{
    static const char *const kinds[] = {"same", "delete", "insert"};
    pl_putf(out, "\"coarse\": %s, \"words\": [", words->coarse ? "true" : "false");
    for (size_t i = 0; i < words->list.n; i++) {
        const struct pl_edit *e = &words->list.at[i];
        struct pl_buf text = {.arena = out->arena};
        pl_put(&text, "");
        pl_edit_put(&text, words, e, true);
        pl_putf(out, "%s{\"kind\": \"%s\", \"text\": ", i ? ", " : "", kinds[e->kind]);
        pl_put_json(out, text.text);
        pl_put(out, "}");
    }
    pl_put(out, "]");
}

static void put_node(struct pl_buf *out, const char *name, const struct pl_node *node, struct pl_place place,
                     size_t number)
{
    pl_putf(out, ", \"%s\": ", name);
    if (!node) {
        pl_put(out, "null");
        return;
    }
    struct pl_spot spot = {1, 1};
    if (place.source)
        spot = pl_spot_of(place.source, place.start);
    pl_put(out, "{\"path\": ");
    pl_put_json(out, pl_node_path(out->arena, node));
    pl_put(out, ", \"file\": ");
    pl_put_json(out, place.source ? place.source->path : "");
    pl_putf(out, ", \"line\": %zu, \"column\": %zu", spot.line, spot.column);
    if (number)
        pl_putf(out, ", \"number\": %zu", number);
    if (node->kind == PL_SCALAR) {
        pl_put(out, ", \"text\": ");
        pl_put_json(out, node->text);
    }
    pl_put(out, "}");
}

static void put_change(struct pl_buf *out, const struct pl_change *c)
{
    static const char *const kinds[] = {"changed", "added", "removed", "moved"};
    pl_putf(out, "{\"what\": \"%s\", \"kind\": \"%s\", \"record\": ", c->record ? "record" : "text", kinds[c->kind]);
    if (c->around)
        pl_put_json(out, c->around);
    else
        pl_put(out, "null");
    pl_put(out, ", \"path\": ");
    pl_put_json(out, c->path);
    put_node(out, "old", c->old_node, c->old_place, c->old_number);
    put_node(out, "new", c->new_node, c->new_place, c->new_number);
    if (!c->record) {
        pl_put(out, ", ");
        put_words(out, &c->words);
    }
    pl_put(out, "}");
}

static void put_size(struct pl_buf *out, const char *name, bool is, int width, int height)
{
    if (is)
        pl_putf(out, ", \"%s\": {\"width\": %d, \"height\": %d}", name, width, height);
    else
        pl_putf(out, ", \"%s\": null", name);
}

static void put_page(struct pl_buf *out, const struct diff_page *p)
{
    const struct pl_pixel_changes *c = &p->changes;
    double all = (double)c->width * c->height;
    pl_putf(out, "{\"page\": %zu, \"was\": %s, \"name\": ", p->is_new ? p->new_number : p->old_number,
            p->is_old ? pl_printf(out->arena, "%zu", p->old_number) : "null");
    pl_put_json(out, p->name);
    pl_putf(out, ", \"differs\": %s", diff_page_differs(p) ? "true" : "false");
    put_size(out, "old", p->is_old, p->old_width, p->old_height);
    put_size(out, "new", p->is_new, p->new_width, p->new_height);
    pl_putf(out, ", \"changedPixels\": %zu, \"changedPercent\": %s, \"regions\": [", c->changed,
            pl_num(out->arena, all > 0 ? (double)c->changed * 100 / all : 0, 4));
    for (size_t i = 0; i < c->regions.n; i++) {
        const struct pl_region *r = &c->regions.at[i];
        pl_putf(out, "%s{\"x\": %d, \"y\": %d, \"width\": %d, \"height\": %d, \"changedPixels\": %zu}", i ? ", " : "",
                r->x, r->y, r->width, r->height, r->changed);
    }
    pl_put(out, "], \"picture\": ");
    if (p->file)
        pl_put_json(out, p->file);
    else
        pl_put(out, "null");
    if (p->words) {
        pl_put(out, ", ");
        put_words(out, p->words);
    }
    pl_put(out, "}");
}

static void put_string(struct pl_buf *out, const char *name, const char *text)
{
    pl_putf(out, ",\n  \"%s\": ", name);
    if (text)
        pl_put_json(out, text);
    else
        pl_put(out, "null");
}

void diff_put_pages_json(const struct diff *d, struct pl_buf *out, const char *between)
{
    for (size_t i = 0; i < d->pages.n; i++) {
        pl_put(out, i ? "," : "");
        pl_put(out, between);
        put_page(out, &d->pages.at[i]);
    }
}

void pl_run_diff_json(struct pl_buf *out, const struct plaat_diff *what, const char *kind, bool differs,
                      const char *members, const struct pl_diags *diags)
{
    pl_put(out, "{\n  \"plaat_diff\": 1");
    put_string(out, "old", what->before);
    put_string(out, "new", what->after);
    put_string(out, "kind", kind);
    put_string(out, "layout", what->layout);
    pl_putf(out, ",\n  \"differs\": %s", differs ? "true" : "false");
    pl_put(out, members);
    pl_put(out, ",\n  \"messages\": ");
    pl_diags_json(out, diags);
    out->len -= out->text[out->len - 1] == '\n';
    pl_put(out, "\n}\n");
}

void diff_put_json(const struct diff *d, struct pl_buf *out)
{
    struct pl_buf members = {.arena = out->arena};
    pl_put(&members, ",\n  \"texts\": [");
    for (size_t i = 0; i < d->texts.list.n; i++) {
        pl_put(&members, i ? ",\n    " : "\n    ");
        put_change(&members, &d->texts.list.at[i]);
    }
    pl_put(&members, "],\n  \"pages\": [");
    diff_put_pages_json(d, &members, "\n    ");
    pl_putc(&members, ']');
    pl_run_diff_json(out, d->what, d->kind, diff_differs(d), members.text, &d->call->diags);
}
