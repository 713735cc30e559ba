/* reading-size.c: whether letters are large enough to be read on a screen. */
#include "check/check-private.h"

#include "base/num.h"

enum { BODY = 1, LEAST, WIDTH, RUNNING };

/* The longest paragraph of the text, in characters. */
static size_t longest(const struct pl_check *check, const struct pl_text *text)
{
    size_t most = 0;
    for (size_t i = 0; i < text->blocks; i++) {
        const struct pl_prose *p = &check->prose.at[text->prose + i];
        size_t n = pl_utf8_count(p->text, p->len);
        most = n > most ? n : most;
    }
    return most;
}

static bool is_heading(const struct pl_check *check, const struct pl_text *text)
{
    uint32_t node = text->box->text.struct_node;
    if (node == PL_DECORATION)
        return false;
    enum pl_role role = check->scene->structure.nodes.at[node].role;
    return role >= PL_ROLE_H1 && role <= PL_ROLE_H4;
}

/* The largest letters of the text: sub- and superscripts belong to those beside them. */
static const struct pl_drawn *largest(const struct pl_text *text)
{
    const struct pl_drawn *found = NULL;
    for (const struct pl_drawn *d = text->first; d && d < text->first + text->n; d++)
        if (d->item->kind == PL_ITEM_GLYPHS && (!found || d->item->size > found->item->size))
            found = d;
    return found;
}

void pl_rule_screen_size(struct pl_check *check)
{
    const double *f = check->figures;
    for (size_t i = 0; i < check->texts.n; i++) {
        const struct pl_text *text = check->texts.at[i];
        const struct pl_drawn *d = text->decoration ? NULL : largest(text);
        if (!d)
            continue;
        double width = check->scene->pages.at[d->page]->width, shown = f[WIDTH - 1] > 0 ? f[WIDTH - 1] / width : 1,
               size = d->item->size * pl_drawn_scale(d);
        bool body = !is_heading(check, text) && (double)longest(check, text) >= f[RUNNING - 1];
        size_t figure = body ? BODY : LEAST;
        double asked = f[figure - 1] / shown;
        if (size >= asked - 1e-6)
            continue;
        const char *scaled = shown < 1 ? pl_says(check, " on a page %s wide", pl_say(check, WIDTH, width)) : "";
        pl_found(check, &(struct pl_tell){.drawn = d, .figure = figure, .found = size * shown},
                 pl_says(check, "%s of %s is small to read%s: at least %s is asked", body ? "running text" : "text",
                         pl_say(check, figure, size), scaled, pl_say(check, figure, asked)),
                 "make it larger, and say less if need be");
    }
}
