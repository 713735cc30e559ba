/* fit.c: copyfit. A text fits when its fewest lines fit its box: that is monotone in size, so a bisection on the grid
 * of steps finds the first value that fits. What gives way, in this order unless the layout says otherwise: leading,
 * tracking, size. Groups are solved in the layout's order; those still to come are taken at their least. */
#include "compose/compose-private.h"

#include <string.h>

static const struct pl_style *style_named(const struct composer *c, const char *name)
{
    for (size_t i = 0; i < c->in->n_styles; i++)
        if (strcmp(c->in->styles[i].name, name) == 0)
            return &c->in->styles[i];
    return NULL;
}

static bool gives(const struct pl_style *s)
{
    return s->size.min < s->size.ideal || (s->grow && s->size.max > s->size.ideal) ||
           s->leading.min < s->leading.ideal || s->tracking.min < s->tracking.ideal;
}

static struct group *group_for(struct composer *c, const struct text *t, const struct pl_style *base)
{
    const char *name = base->fit_group ? base->fit_group : base->name, *key = name;
    bool alone = !base->fit_group || base->fit_scope == PL_FIT_BOX;
    size_t nth = 1;
    if (base->fit_group && base->fit_scope == PL_FIT_PAGE)
        key = pl_printf(c->work->arena, "%s/page %zu", name, t->node->page + 1);
    for (size_t i = 0; i < c->groups.n; i++) {
        if (!alone && strcmp(c->groups.at[i]->key, key) == 0)
            return c->groups.at[i];
        nth += strcmp(c->groups.at[i]->name, name) == 0;
    }
    /* Counted, not named after what it holds: another heading must not lose the values that --fit keeps. */
    if (alone)
        key = pl_printf(c->work->arena, "%s/%zu", name, nth);
    struct group *g = PL_NEW(c->work->arena, struct group);
    *g = (struct group){.name = name,
                        .key = key,
                        .style = base,
                        .size = base->grow ? base->size.max : base->size.ideal,
                        .leading = base->leading.ideal,
                        .tracking = base->tracking.ideal};
    for (size_t i = 0; i < c->in->n_fit; i++)
        if (base->fit_group && strcmp(c->in->fit[i].group, base->fit_group) == 0)
            g->order = &c->in->fit[i];
    *pl_push(c->work->arena, &c->groups) = g;
    return g;
}

/* Groups of the layout's list first, in its order; the others in the order of first use. */
static void sort_groups(struct composer *c)
{
    struct group **sorted = PL_NEWS(c->work->arena, struct group *, c->groups.n + 1);
    size_t n = 0;
    for (size_t k = 0; k < c->in->n_fit; k++)
        for (size_t i = 0; i < c->groups.n; i++)
            if (c->groups.at[i]->order == &c->in->fit[k])
                sorted[n++] = c->groups.at[i];
    for (size_t i = 0; i < c->groups.n; i++)
        if (!c->groups.at[i]->order)
            sorted[n++] = c->groups.at[i];
    if (n)
        memcpy(c->groups.at, sorted, n * sizeof *sorted);
}

void fit_groups(struct composer *c)
{
    for (size_t i = 0; i < c->texts.n; i++) {
        struct text *t = c->texts.at[i];
        const struct pl_style *base = t->style;
        t->factor = 1;
        while (base->tie && style_named(c, base->tie)) {
            t->factor *= base->tie_factor;
            base = style_named(c, base->tie);
        }
        bool tied = base != t->style;
        if (!base->fit_group && (tied || !gives(base))) {
            t->factor *= tied ? base->size.ideal : 1; /* then it is the size itself, see fit_values */
            continue;
        }
        t->group = group_for(c, t, base);
        *pl_push(c->work->arena, &t->group->texts) = t;
    }
    sort_groups(c);
}

/* A value as far along its own range as the group's is along the group's. */
static double along(struct pl_fit_range of, double v, struct pl_fit_range own)
{
    if (of.ideal == own.ideal && of.min == own.min)
        return v;
    double whole = of.ideal - of.min, part = whole > 0 ? (of.ideal - v) / whole : 0;
    return own.ideal - part * (own.ideal - own.min);
}

void fit_values(const struct composer *c, const struct text *t, double *size, double *leading, double *tracking)
{
    const struct pl_style *s = t->style;
    const struct group *g = t->group;
    if (!g) {
        *size = s->tie ? t->factor : s->size.ideal;
        *leading = s->leading.ideal;
        *tracking = s->tracking.ideal;
        return;
    }
    bool least = c->smallest && !g->solved;
    const struct pl_style *b = g->style;
    *size = (least ? b->size.min : g->size) * t->factor;
    *leading = along(b->leading, least ? b->leading.min : g->leading, s->leading);
    *tracking = along(b->tracking, least ? b->tracking.min : g->tracking, s->tracking);
}

/* ---- does it fit? ---- */

static bool within(const struct node *n)
{
    for (; n; n = n->up)
        if (n->over > EPSILON)
            return false;
    return true;
}

static bool fits(struct composer *c, const struct group *g)
{
    size_t page = SIZE_MAX;
    for (size_t i = 0; i < g->texts.n; i++) {
        if (g->texts.at[i]->node->page != page) {
            page = g->texts.at[i]->node->page;
            layout_page(c, &c->pages[page]);
        }
        if (!within(g->texts.at[i]->node) || g->texts.at[i]->too_wide)
            return false;
    }
    return true;
}

/* ---- one group ---- */

enum { LEADING, TRACKING, SIZE };

static double *value_of(struct group *g, int what)
{
    return what == LEADING ? &g->leading : what == TRACKING ? &g->tracking : &g->size;
}

static const struct pl_fit_range *range_of(const struct group *g, int what)
{
    return what == LEADING ? &g->style->leading : what == TRACKING ? &g->style->tracking : &g->style->size;
}

/* From `best` (k = 0) to `least` in steps: the first that fits; the last when none does. Whether the last fits is
 * known. */
static void bisect(struct composer *c, struct group *g, int what, double best, double least, bool least_fits)
{
    double step = range_of(g, what)->step, *v = value_of(g, what);
    if (step <= 0 || fabs(best - least) < 1e-9 || !least_fits) {
        *v = least;
        return;
    }
    long lo = 0, hi = (long)ceil(fabs(best - least) / step - 1e-9); /* hi fits */
    double sign = best > least ? -1 : 1;
    while (lo < hi) {
        long mid = (lo + hi) / 2;
        *v = best + sign * step * (double)mid;
        if (fits(c, g))
            hi = mid;
        else
            lo = mid + 1;
    }
    double found = best + sign * step * (double)hi;
    /* Steps of a tenth are not exact in binary: what is reported and written is what is used. */
    found = floor(found * 1e6 + 0.5) / 1e6;
    *v = best > least ? fmax(found, least) : fmin(found, least);
}

static void grow(struct composer *c, struct group *g)
{
    if (!g->style->grow || g->style->size.max <= g->style->size.ideal)
        return;
    c->whole_words = true; /* larger type is no gain where words must be broken for it */
    bisect(c, g, SIZE, g->style->size.max, g->style->size.ideal, true);
    c->whole_words = false;
}

static void solve(struct composer *c, struct group *g)
{
    static const int usual[3] = {LEADING, TRACKING, SIZE};
    const int *give = g->order ? g->order->give : usual;
    g->solved = true;
    g->size = g->style->size.ideal;
    if (fits(c, g)) {
        grow(c, g);
        return;
    }
    bool done = false;
    for (int i = 0; i < 3 && !done; i++) {
        if (give[i] < 0)
            continue;
        const struct pl_fit_range *r = range_of(g, give[i]);
        *value_of(g, give[i]) = r->min;
        done = fits(c, g);
        if (done)
            bisect(c, g, give[i], r->ideal, r->min, true);
    }
    if (!done)
        return; /* overset: all at their least */
    /* What gave way before the last may come back as far as it can. */
    for (int i = 2; i >= 0; i--) {
        const struct pl_fit_range *r = give[i] >= 0 ? range_of(g, give[i]) : NULL;
        if (r && *value_of(g, give[i]) == r->min && r->min < r->ideal)
            bisect(c, g, give[i], r->ideal, r->min, true);
    }
}

/* Written with six digits: what comes back so near is the layout's own number. */
static double snap(double v, const struct pl_fit_range *r)
{
    return fabs(v - r->ideal) < 1e-5 ? r->ideal : fabs(v - r->min) < 1e-5 ? r->min : v;
}

static bool in_range(double v, const struct pl_fit_range *r, double most)
{
    return v >= r->min && v <= fmax(most, r->ideal);
}

/* The layout has changed since: what is kept is no longer in what it allows. */
static bool stale(struct composer *c, const struct group *g, const struct pl_fit_value *v)
{
    const struct pl_style *s = g->style;
    if (in_range(v->size, &s->size, s->grow ? s->size.max : s->size.ideal) &&
        in_range(v->leading, &s->leading, s->leading.ideal) && in_range(v->tracking, &s->tracking, s->tracking.ideal))
        return false;
    struct pl_diag *d = PL_ERR(c->work, P709, v->place, "the values kept for '%s' lie outside the range of style '%s'",
                               g->key, s->name);
    pl_also(c->work->diags, d, s->place, "the style as it is now");
    pl_help(c->work->diags, d,
            "they are left aside and solved again; take the line out of the --fit file to be rid of this");
    return true;
}

static bool take_given(struct composer *c, struct group *g)
{
    const struct pl_fit_values *given = c->how->given;
    for (size_t i = 0; given && i < given->list.n; i++) {
        struct pl_fit_value v = given->list.at[i];
        if (strcmp(v.group, g->key) != 0)
            continue;
        v.size = snap(v.size, &g->style->size);
        v.leading = snap(v.leading, &g->style->leading);
        v.tracking = snap(v.tracking, &g->style->tracking);
        if (stale(c, g, &v))
            return false;
        g->size = v.size;
        g->leading = v.leading;
        g->tracking = v.tracking;
        g->solved = g->given = true;
        bool good = fits(c, g) || c->how->draft;
        if (!good &&
            !v.place.source) { /* a batch's: what does not fit at its least either is told as that text's fault */
            solve(c, g);
            good = !fits(c, g);
        }
        if (!good) {
            struct pl_diag *d = PL_ERR(c->work, P705, v.place, "the values kept for '%s' (%s) no longer fit", g->key,
                                       pl_size_text(c->work->arena, v.size, c->in->in_px));
            pl_also(c->work->diags, d, g->style->place, "the style that they are of");
            pl_help(c->work->diags, d,
                    v.place.source ? "cut the text, or take the line out of the --fit file to let '%s' be solved again"
                                   : "cut the text, or let '%s' be solved again, without values from elsewhere",
                    g->key);
        }
        return true;
    }
    return false;
}

void fit_solve(struct composer *c)
{
    c->smallest = true;
    for (size_t i = 0; i < c->groups.n; i++)
        if (!take_given(c, c->groups.at[i]))
            solve(c, c->groups.at[i]);
    c->smallest = false;
}
