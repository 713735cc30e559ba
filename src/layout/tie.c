/* tie.c: styles whose size is tied to another's, followed to the style that has a size of its own. */
#include "layout/layout-private.h"

#include "base/num.h"

#include <string.h>

void pl_style_too_far(struct pl_work *work, struct pl_place place, const char *name, const char *how)
{
    struct pl_diag *d =
        PL_ERR(work, P324, place, "more than %d styles %s each other, '%.60s' among them", PL_MOST_LINKS, how, name);
    pl_help(work->diags, d, "let styles start from a few that say most");
}

static void unknown_tie(struct pl_work *work, const struct pl_layout *layout, const struct pl_style *s)
{
    const char **names = PL_NEWS(work->arena, const char *, layout->n_styles);
    for (size_t i = 0; i < layout->n_styles; i++)
        names[i] = layout->styles[i].name;
    const char *nearest = pl_nearest(s->tie, names, layout->n_styles);
    struct pl_diag *d = PL_ERR(work, P322, s->place, "'%s' is tied to '%.60s', which is no style", s->name, s->tie);
    pl_help(work->diags, d, nearest ? "did you mean '%s'?" : "tie a size to a style that has a size of its own%s",
            nearest ? nearest : "");
}

static bool in_circle(const struct pl_layout *layout, const struct pl_style *s)
{
    const struct pl_style *t = s;
    for (int steps = 0; steps < PL_MOST_LINKS; steps++) {
        t = t->tie ? pl_layout_style(layout, t->tie) : NULL;
        if (!t || t == s)
            return t == s;
    }
    return false;
}

static void tied_to_itself(struct pl_work *work, const struct pl_layout *layout, const struct pl_style *s)
{
    struct pl_diag *d = PL_ERR(work, P323, s->place, "style '%s' is tied to itself", s->name);
    for (const struct pl_style *k = pl_layout_style(layout, s->tie); k != s; k = pl_layout_style(layout, k->tie))
        pl_also(work->diags, d, k->place, "by way of '%s'", k->name);
    pl_help(work->diags, d, "tie a size to a style that has a size of its own");
}

/* A circle is told once, at its first style. False when the chain is too long to follow. */
static bool check_tie(struct pl_work *work, const struct pl_layout *layout, const struct pl_style *s)
{
    const struct pl_style *t = s, *first = s;
    for (int steps = 0; t->tie && steps < PL_MOST_LINKS; steps++) {
        const struct pl_style *next = pl_layout_style(layout, t->tie);
        if (!next) {
            if (t == s)
                unknown_tie(work, layout, s);
            return true;
        }
        t = next;
        first = t < first ? t : first;
        if (t != s || first != s)
            continue;
        tied_to_itself(work, layout, s);
        return true;
    }
    if (!t->tie || in_circle(layout, t))
        return true;
    pl_style_too_far(work, s->place, s->name, "are tied to");
    return false;
}

void pl_ties_check(struct pl_work *work, const struct pl_layout *layout)
{
    for (size_t i = 0; i < layout->n_styles; i++)
        if (!check_tie(work, layout, &layout->styles[i]))
            return; /* the next of the chain would tell it again */
}
