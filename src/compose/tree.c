/* tree.c: sizes and places as they are the same for every kind of box. */
#include "compose/compose-private.h"

#include <string.h>

static const struct kind *const kinds[] = {
    [PL_BOX_COLUMN] = &pl_kind_column, [PL_BOX_ROW] = &pl_kind_row,       [PL_BOX_GRID] = &pl_kind_grid,
    [PL_BOX_LAYERS] = &pl_kind_layers, [PL_BOX_TEXT] = &pl_kind_text,     [PL_BOX_PICTURE] = &pl_kind_picture,
    [PL_BOX_SHAPE] = &pl_kind_shape,   [PL_BOX_SPACER] = &pl_kind_spacer,
};

static void build(struct composer *c, struct node *n, const struct pl_box *box, struct node *up, size_t page)
{
    *n = (struct node){.box = box, .kind = kinds[box->kind], .up = up, .page = page, .depth = up ? up->depth + 1 : 0};
    memcpy(n->inner, box->padding, sizeof n->inner);
    if (box->margins)
        memcpy(n->margin, c->in->pages[page].margin, sizeof n->margin);
    if (box->kind == PL_BOX_TEXT)
        n->text = text_new(c, n);
    n->n = box->n_children;
    n->children = PL_NEWS(c->work->arena, struct node, n->n ? n->n : 1);
    for (size_t i = 0; i < n->n; i++)
        build(c, &n->children[i], box->at_child[i], n, page);
}

struct node *tree_build(struct composer *c, const struct pl_box *root, size_t page)
{
    struct node *n = PL_NEW(c->work->arena, struct node);
    build(c, n, root, NULL, page);
    return n;
}

bool is_set(struct pl_length l)
{
    return l.unit != PL_UNIT_AUTO;
}

bool node_has_text(const struct node *n)
{
    if (n->text)
        return n->text->n > 0;
    for (size_t i = 0; i < n->n; i++)
        if (node_has_text(&n->children[i]))
            return true;
    return false;
}

double inner_width(const struct node *n)
{
    return fmax(0, n->w - n->inner[PL_LEFT] - n->inner[PL_RIGHT]);
}
double inner_height(const struct node *n)
{
    return n->h - n->inner[PL_TOP] - n->inner[PL_BOTTOM];
}
double inner_x(const struct node *n)
{
    return n->x + n->inner[PL_LEFT];
}
double inner_y(const struct node *n)
{
    return n->y + n->inner[PL_TOP];
}

static double limit(struct pl_length l, double whole, double none)
{
    if (l.unit == PL_UNIT_PT)
        return l.v;
    if (l.unit == PL_UNIT_PERCENT && isfinite(whole))
        return l.v * whole / 100;
    return none;
}

/* min-… and max-…; min wins, as in CSS. */
double node_clamp(const struct node *n, double v, bool vertical, double whole)
{
    const struct pl_box *b = n->box;
    double least = limit(vertical ? b->min_height : b->min_width, whole, 0);
    double most = limit(vertical ? b->max_height : b->max_width, whole, INFINITY);
    return fmax(least, fmin(most, v));
}

void node_circular(struct composer *c, const struct node *n, bool vertical)
{
    if (c->needs)
        return;
    if (n->up)
        n->up->waits = true;
    struct pl_diag *d = PL_ERR(c->work, P704, n->box->place, "%s in %% or fr, in a %s whose %s comes from its content",
                               vertical ? "a height" : "a width", n->up ? n->up->box->kind_name : "page",
                               vertical ? "height" : "width");
    if (n->up)
        pl_also(c->work->diags, d, n->up->box->place, "the %s", n->up->box->kind_name);
    pl_help(c->work->diags, d, "give the %s a %s, or this box one in mm, pt or px",
            n->up ? n->up->box->kind_name : "page", vertical ? "height" : "width");
}

double node_natural_spacer(struct composer *c, const struct node *n, bool vertical)
{
    if (n->box->size.unit == PL_UNIT_PERCENT)
        node_circular(c, n, vertical);
    return n->box->size.unit == PL_UNIT_PT ? n->box->size.v : 0;
}

double node_natural_width(struct composer *c, struct node *n)
{
    struct pl_length w = n->box->width;
    double v = 0;
    if (w.unit == PL_UNIT_PT) {
        v = w.v;
    } else {
        if (is_set(w) && w.unit != PL_UNIT_CONTENT)
            node_circular(c, n, false);
        v = n->kind->natural_width(c, n) + n->inner[PL_LEFT] + n->inner[PL_RIGHT];
    }
    return node_clamp(n, v, false, INFINITY) + n->margin[PL_LEFT] + n->margin[PL_RIGHT];
}

double node_natural_height(struct composer *c, struct node *n)
{
    struct pl_length h = n->box->height;
    double v = 0;
    if (h.unit == PL_UNIT_PT) {
        v = h.v;
    } else {
        if (is_set(h) && h.unit != PL_UNIT_CONTENT)
            node_circular(c, n, true);
        v = n->kind->natural_height(c, n) + n->inner[PL_TOP] + n->inner[PL_BOTTOM];
        v = fmax(v, n->forced_h);
    }
    return node_clamp(n, v, true, INFINITY) + n->margin[PL_TOP] + n->margin[PL_BOTTOM];
}

double node_width_in(struct composer *c, struct node *n, double available, bool stretch)
{
    struct pl_length w = n->box->width;
    if (w.unit == PL_UNIT_PT)
        return node_clamp(n, w.v, false, available);
    if (w.unit == PL_UNIT_PERCENT)
        return node_clamp(n, w.v * available / 100, false, available);
    if (stretch || w.unit == PL_UNIT_FR)
        return node_clamp(n, available, false, available);
    return node_clamp(n, fmin(node_natural_width(c, n), available), false, available);
}

double node_height_in(struct composer *c, struct node *n, double available, bool stretch)
{
    struct pl_length h = n->box->height;
    if (h.unit == PL_UNIT_PT)
        return node_clamp(n, h.v, true, available);
    if (h.unit == PL_UNIT_PERCENT)
        return node_clamp(n, h.v * available / 100, true, available);
    if (stretch || h.unit == PL_UNIT_FR)
        return node_clamp(n, available, true, available);
    return node_clamp(n, node_natural_height(c, n), true, available);
}

void node_set_width(struct composer *c, struct node *n, double w)
{
    n->w = fmax(0, w - n->margin[PL_LEFT] - n->margin[PL_RIGHT]);
    n->over_w = 0;
    n->kind->widths(c, n);
}

void node_place(struct composer *c, struct node *n, double x, double y, double h)
{
    n->x = x + n->margin[PL_LEFT];
    n->y = y + n->margin[PL_TOP];
    n->h = h - n->margin[PL_TOP] - n->margin[PL_BOTTOM];
    n->over = 0;
    n->kind->place(c, n);
}

/* The first and the last text in a box, seen from its top; for a box that was measured at its natural height. */
struct edges node_edges(struct composer *c, struct node *n)
{
    struct edges out = {0};
    if (n->text) {
        struct text *t = n->text;
        double size = text_size(c, t), leading = text_leading(c, t);
        double baseline = (leading - (t->base_ascent + t->base_descent) * size) / 2 + t->base_ascent * size -
                          text_top(c, t) + n->inner[PL_TOP] + text_extra(c, n);
        double last = n->inner[PL_TOP] + text_extra(c, n) + text_height(c, t, 0);
        if (t->style->last_edge == PL_LAST_LEADING)
            last -= leading - ((leading - (t->base_ascent + t->base_descent) * size) / 2 + t->base_ascent * size);
        else if (t->style->last_edge == PL_LAST_DESCENT)
            last -= t->base_descent * size;
        return (struct edges){true, baseline - t->cap_height * size, baseline, last};
    }
    for (size_t i = 0; i < n->n; i++) {
        struct edges e = node_edges(c, &n->children[i]);
        if (!e.has)
            continue;
        double dy = n->children[i].y - n->y;
        if (!out.has) {
            out = (struct edges){true, e.cap_top + dy, e.first_baseline + dy, e.last_baseline + dy};
        } else if (n->box->kind != PL_BOX_ROW) {
            out.last_baseline = fmax(out.last_baseline, e.last_baseline + dy);
        }
    }
    return out;
}

void keep_shares(struct composer *c, struct node *n)
{
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        keep_shares(c, child);
        if (child->box->height.unit == PL_UNIT_CONTENT)
            child->share_h = fmax(EPSILON, node_natural_height(c, child));
    }
    if (n->box->kind == PL_BOX_GRID)
        grid_keep_shares(c, n);
}

double share_out(struct share *shares, size_t n, double available)
{
    double fixed = 0, fr = 0;
    for (size_t i = 0; i < n; i++) {
        fixed += shares[i].fr > 0 ? 0 : shares[i].size;
        fr += shares[i].fr;
    }
    double left = available - fixed;
    if (fr <= 0)
        return fmax(0, -left);
    /* Shares that hit a limit are set aside, and what is left is shared again. */
    for (size_t round = 0; round <= n && fr > 0; round++) {
        double each = fmax(0, left) / fr;
        bool again = false;
        for (size_t i = 0; i < n; i++) {
            if (shares[i].fr <= 0)
                continue;
            double want = each * shares[i].fr, got = fmax(shares[i].min, fmin(shares[i].max, want));
            shares[i].size = got;
            if (fabs(got - want) > 1e-9) {
                left -= got;
                fr -= shares[i].fr;
                shares[i].fr = 0;
                again = true;
                break;
            }
        }
        if (!again)
            break;
    }
    return fmax(0, -left);
}

enum pl_place_h h_align(const struct node *parent, const struct node *child, enum pl_place_h fallback)
{
    if (child->box->self_align != PL_H_DEFAULT)
        return child->box->self_align;
    return parent->box->align != PL_H_DEFAULT ? parent->box->align : fallback;
}

enum pl_place_v v_align(const struct node *parent, const struct node *child, enum pl_place_v fallback)
{
    if (child->box->self_valign != PL_V_DEFAULT)
        return child->box->self_valign;
    return parent->box->valign != PL_V_DEFAULT ? parent->box->valign : fallback;
}

double h_offset(enum pl_place_h align, double room)
{
    return align == PL_H_CENTER ? room / 2 : align == PL_H_END ? room : 0;
}

double v_offset(enum pl_place_v align, double room)
{
    return align == PL_V_MIDDLE || align == PL_V_CAP_HEIGHT      ? room / 2
           : align == PL_V_BOTTOM || align == PL_V_LAST_BASELINE ? room
                                                                 : 0;
}
