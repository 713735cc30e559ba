/* room.c: how much room a text has. Where boxes stand plainly in columns, rows and grids it is what they leave free,
 * added up. Else it is found by asking: the text is made higher, and its surroundings are placed again, until something
 * is too high; so shares, limits and agreements count as they do in the layout itself. */
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

/* ---- added up ---- */

static bool has_shares(const struct node *grid)
{
    for (size_t r = 0; r < grid->box->n_rows; r++)
        if (is_set(grid->box->rows[r]))
            return true;
    return false;
}

/* Nothing up to the box that keeps its height asks for more than adding up. */
static bool plain(const struct composer *c, const struct node *n)
{
    if (c->pages[n->page].agrees)
        return false;
    for (; !firm(n); n = n->up) {
        const struct node *up = n->up;
        const struct pl_box *b = n->box;
        bool stretched = b->self_valign == PL_V_DEFAULT || b->self_valign == PL_V_STRETCH;
        if ((up->box->kind == PL_BOX_ROW || up->box->kind == PL_BOX_GRID) && stands_on_text(up))
            return false;
        if (up->box->kind == PL_BOX_LAYERS && (is_set(b->at[PL_TOP]) || is_set(b->at[PL_BOTTOM])))
            return false;
        if (up->box->kind == PL_BOX_GRID && (!stretched || b->row_span != 1 || has_shares(up)))
            return false;
    }
    return true;
}

/* What the boxes of a column that take a share of it can give. */
static double shares_give(struct composer *c, struct node *column)
{
    double sum = 0;
    c->needs = true;
    for (size_t i = 0; i < column->n; i++) {
        struct node *child = &column->children[i];
        bool spacer = child->box->kind == PL_BOX_SPACER;
        if ((spacer ? child->box->size : child->box->height).unit != PL_UNIT_FR)
            continue;
        double need =
            spacer ? 0
                   : node_clamp(child,
                                child->kind->natural_height(c, child) + child->inner[PL_TOP] + child->inner[PL_BOTTOM],
                                true, inner_height(column));
        sum += fmax(0, child->h - need);
    }
    c->needs = false;
    return sum;
}

/* How much higher a box may become. */
static double grow(struct composer *c, struct node *n)
{
    struct node *up = n->up;
    if (!up || firm(n))
        return 0;
    double here = 0, most = node_clamp(n, INFINITY, true, inner_height(up)) - n->h;
    if (up->box->kind == PL_BOX_COLUMN)
        here = up->free + shares_give(c, up);
    else if (up->box->kind == PL_BOX_GRID)
        here = up->free;
    else
        here = fmax(0, inner_height(up) - n->h - n->margin[PL_TOP] - n->margin[PL_BOTTOM]);
    return fmax(0, fmin(most, here + grow(c, up)));
}

static double added_up(struct composer *c, struct node *n)
{
    for (const struct node *up = n; up; up = up->up)
        if (up->over > EPSILON)
            return 0;
    return fmax(0, inner_height(n) - text_height(c, n->text, 0)) + grow(c, n);
}

/* ---- by asking ---- */

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

static double by_asking(struct composer *c, struct node *n)
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

double room_of(struct composer *c, struct node *n)
{
    return plain(c, n) ? added_up(c, n) : by_asking(c, n);
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
