/* kind-layers.c: boxes on the same area; `at` gives insets, two opposite ones a size. */
#include "compose/compose-private.h"

static double inset(struct pl_length l, double whole)
{
    return l.unit == PL_UNIT_PERCENT ? l.v * whole / 100 : l.v;
}

static bool vertical_at(const struct pl_box *b)
{
    return is_set(b->at[PL_TOP]) || is_set(b->at[PL_BOTTOM]);
}
static bool horizontal_at(const struct pl_box *b)
{
    return is_set(b->at[PL_LEFT]) || is_set(b->at[PL_RIGHT]);
}

/* Children with insets stand where they are told and do not size the layers. */
static double natural_width(struct composer *c, struct node *n)
{
    double widest = 0;
    for (size_t i = 0; i < n->n; i++)
        if (!horizontal_at(n->children[i].box) && !n->children[i].box->yield.steps)
            widest = fmax(widest, node_natural_width(c, &n->children[i]));
    return widest;
}

static double natural_height(struct composer *c, struct node *n)
{
    double highest = 0;
    for (size_t i = 0; i < n->n; i++)
        if (!vertical_at(n->children[i].box) && !n->children[i].box->yield.steps)
            highest = fmax(highest, node_natural_height(c, &n->children[i]));
    return highest;
}

static void widths(struct composer *c, struct node *n)
{
    double available = inner_width(n);
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        const struct pl_length *at = child->box->at;
        bool both = is_set(at[PL_LEFT]) && is_set(at[PL_RIGHT]);
        enum pl_place_h align = h_align(n, child, horizontal_at(child->box) ? PL_H_START : PL_H_STRETCH);
        double room = available - inset(at[PL_LEFT], available) - inset(at[PL_RIGHT], available);
        double w = both && !is_set(child->box->width)
                       ? room
                       : node_width_in(c, child, both ? room : available, align == PL_H_STRETCH);
        if (!horizontal_at(child->box) && !child->box->yield.steps)
            n->over_w = fmax(n->over_w, w - available);
        node_set_width(c, child, w);
    }
}

/* How far a box with text that stands by an inset, as high as its content, runs off the page. */
double layers_off_page(const struct composer *c, const struct node *child, double y, double h)
{
    const struct pl_length *at = child->box->at;
    bool both = is_set(at[PL_TOP]) && is_set(at[PL_BOTTOM]);
    if (!vertical_at(child->box) || both || is_set(child->box->height) || !node_has_text(child))
        return 0;
    return is_set(at[PL_TOP]) ? y + h - c->in->pages[child->page].height : -y;
}

static void place(struct composer *c, struct node *n)
{
    double w = inner_width(n), h = inner_height(n);
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        const struct pl_length *at = child->box->at;
        double top = inset(at[PL_TOP], h), bottom = inset(at[PL_BOTTOM], h), left = inset(at[PL_LEFT], w),
               right = inset(at[PL_RIGHT], w);
        bool both = is_set(at[PL_TOP]) && is_set(at[PL_BOTTOM]);
        enum pl_place_v valign = v_align(n, child, vertical_at(child->box) ? PL_V_TOP : PL_V_STRETCH);
        double ch = both && !is_set(child->box->height) ? h - top - bottom
                                                        : node_height_in(c, child, h, valign == PL_V_STRETCH);
        double cw = child->w + child->margin[PL_LEFT] + child->margin[PL_RIGHT];
        double x = inner_x(n) + h_offset(h_align(n, child, PL_H_START), w - cw),
               y = inner_y(n) + v_offset(valign, h - ch);
        if (is_set(at[PL_LEFT]))
            x = inner_x(n) + left;
        else if (is_set(at[PL_RIGHT]))
            x = inner_x(n) + w - right - cw;
        if (is_set(at[PL_TOP]))
            y = inner_y(n) + top;
        else if (is_set(at[PL_BOTTOM]))
            y = inner_y(n) + h - bottom - ch;
        if (!vertical_at(child->box) && !child->box->yield.steps && ch > h + EPSILON)
            n->over = fmax(n->over, ch - h);
        n->over = fmax(n->over, layers_off_page(c, child, y, ch));
        node_place(c, child, x, y, ch);
    }
}

const struct kind pl_kind_layers = {natural_width, widths, natural_height, place, draw_children};
