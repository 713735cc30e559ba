/* room.c: how much room a text has, found by asking: it is made higher, and its surroundings are placed again, until
 * something is too high. So every kind of box, share, limit and agreement counts as it does in the layout itself. */
#include "compose/compose-private.h"

/* A box whose height does not come from its content: what grows in it changes nothing outside it. */
static bool firm(const struct node *n)
{
    const struct node *up = n->up;
    const struct pl_box *b = n->box;
    if (!up || is_set(b->height))
        return true;
    if (up->box->kind == PL_BOX_LAYERS)
        return is_set(b->at[PL_TOP]) && is_set(b->at[PL_BOTTOM]);
    bool stretched = b->self_valign == PL_V_DEFAULT || b->self_valign == PL_V_STRETCH;
    if (up->box->kind != PL_BOX_GRID || !stretched || !firm(up))
        return false;
    for (size_t r = b->row; r < b->row + b->row_span; r++)
        if (!is_set(up->box->rows[r]))
            return false;
    return true;
}

struct trial {
    struct composer *c;
    struct node *n, *within; /* within: what is placed again */
    struct page *page;
    bool others_fit;
};

static void place_again(const struct trial *t)
{
    struct node *w = t->within;
    if (!w->up || t->page->agrees)
        layout_page(t->c, t->page);
    else
        node_place(t->c, w, w->x - w->margin[PL_LEFT], w->y - w->margin[PL_TOP],
                   w->h + w->margin[PL_TOP] + w->margin[PL_BOTTOM]);
}

static bool still_fits(const struct trial *t, double extra)
{
    t->n->text->extra = extra;
    place_again(t);
    if (t->others_fit)
        return page_fits(t->within);
    for (const struct node *up = t->n; up; up = up->up)
        if (up->over > EPSILON)
            return false;
    return true;
}

double room_of(struct composer *c, struct node *n)
{
    struct trial t = {.c = c, .n = n, .within = n, .page = &c->pages[n->page]};
    double step = text_leading(c, n->text), lo = 0, hi = step, most = t.page->box->height;
    while (!firm(t.within) || (t.page->agrees && t.within->up))
        t.within = t.within->up;
    t.others_fit = page_fits(t.within);
    if (!still_fits(&t, 0) || step <= 0)
        return 0;
    while (hi < most && still_fits(&t, hi)) {
        lo = hi;
        hi *= 2;
    }
    while (hi - lo > 0.02) {
        double middle = (lo + hi) / 2;
        if (still_fits(&t, middle))
            lo = middle;
        else
            hi = middle;
    }
    n->text->extra = 0;
    place_again(&t);
    return lo;
}

long room_lines(struct composer *c, struct node *n, double room)
{
    long lines = (long)floor((room + EPSILON) / text_leading(c, n->text)), max = n->text->content->max_lines,
         have = (long)text_lines(c, n->text);
    return max > 0 && have + lines > max ? max - have : lines;
}

/* The width that the lines of a text could have: its own, or what its parent has when it takes its width from its
 * words. */
double room_width(const struct node *n)
{
    double own = inner_width(n);
    const struct node *up = n->up;
    if (!up || is_set(n->box->width))
        return own;
    double pad = n->w - own, free = 0;
    if (up->box->kind == PL_BOX_ROW) {
        free = inner_width(up);
        for (size_t i = 0; i < up->n; i++)
            free -= up->children[i].w + (i ? up->box->gap[1] : 0);
        for (size_t i = 0; i < up->n; i++)
            if (up->children[i].box->kind == PL_BOX_SPACER && up->children[i].box->size.unit == PL_UNIT_FR)
                free += up->children[i].w + up->box->gap[1];
        return own + fmax(0, free);
    }
    if (up->box->kind == PL_BOX_GRID)
        return own;
    return fmax(own, room_width(up) - n->margin[PL_LEFT] - n->margin[PL_RIGHT] - pad);
}
