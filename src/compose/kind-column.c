/* kind-column.c: boxes one below the other. */
#include "compose/compose-private.h"

static double natural_width(struct composer *c, struct node *n)
{
    double widest = 0;
    for (size_t i = 0; i < n->n; i++)
        if (n->children[i].box->kind != PL_BOX_SPACER)
            widest = fmax(widest, node_natural_width(c, &n->children[i]));
    return widest;
}

static void widths(struct composer *c, struct node *n)
{
    double available = inner_width(n);
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        enum pl_place_h align = h_align(n, child, PL_H_STRETCH);
        bool stretch = align == PL_H_STRETCH || align == PL_H_BETWEEN;
        double w = node_width_in(c, child, available, stretch);
        n->over_w = fmax(n->over_w, w - available);
        node_set_width(c, child, w);
    }
}

static double natural_height(struct composer *c, struct node *n)
{
    double sum = 0;
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        bool spacer = child->box->kind == PL_BOX_SPACER;
        sum += spacer ? node_natural_spacer(c, child, true) : node_natural_height(c, child);
        /* A spacer is the gap: none is added beside it. */
        if (i + 1 < n->n && !spacer && n->children[i + 1].box->kind != PL_BOX_SPACER)
            sum += n->box->gap[0];
    }
    return sum;
}

static struct pl_length height_of(const struct node *child)
{
    return child->box->kind == PL_BOX_SPACER ? child->box->size : child->box->height;
}

static void place(struct composer *c, struct node *n)
{
    double available = inner_height(n), gaps = 0, used = 0;
    struct share *shares = PL_NEWS(c->work->arena, struct share, n->n + 1);
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        struct pl_length h = height_of(child);
        bool spacer = child->box->kind == PL_BOX_SPACER;
        shares[i] = (struct share){.min = spacer ? 0 : node_clamp(child, 0, true, available),
                                   .max = spacer ? INFINITY : node_clamp(child, INFINITY, true, available)};
        if (h.unit == PL_UNIT_FR || h.unit == PL_UNIT_CONTENT)
            shares[i].fr = h.unit == PL_UNIT_FR ? h.v : child->share_h;
        else
            shares[i].size = spacer ? (h.unit == PL_UNIT_PERCENT ? h.v * available / 100 : h.v)
                                    : node_height_in(c, child, available, false);
        if (i + 1 < n->n && !spacer && n->children[i + 1].box->kind != PL_BOX_SPACER)
            gaps += n->box->gap[0];
    }
    n->over = share_out(shares, n->n, available - gaps);
    for (size_t i = 0; i < n->n; i++)
        used += shares[i].size;
    double room = fmax(0, available - gaps - used), y = inner_y(n);
    n->free = room;
    enum pl_place_v valign = n->box->valign;
    double between = valign == PL_V_BETWEEN && n->n > 1 ? room / (double)(n->n - 1) : 0;
    y += between > 0 ? 0 : v_offset(valign, room);
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        double w = child->w + child->margin[PL_LEFT] + child->margin[PL_RIGHT];
        double x = inner_x(n) + h_offset(h_align(n, child, PL_H_START), inner_width(n) - w);
        node_place(c, child, x, y, shares[i].size);
        y += shares[i].size + between;
        if (i + 1 < n->n && child->box->kind != PL_BOX_SPACER && n->children[i + 1].box->kind != PL_BOX_SPACER)
            y += n->box->gap[0];
    }
}

const struct kind pl_kind_column = {natural_width, widths, natural_height, place, draw_children};
