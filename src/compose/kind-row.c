/* kind-row.c: boxes side by side, aligned on edges, baselines or cap height. */
#include "compose/compose-private.h"

static struct pl_length width_of(const struct node *child)
{
    return child->box->kind == PL_BOX_SPACER ? child->box->size : child->box->width;
}

static double gap_after(const struct node *n, size_t i)
{
    bool room =
        i + 1 < n->n && n->children[i].box->kind != PL_BOX_SPACER && n->children[i + 1].box->kind != PL_BOX_SPACER;
    return room ? n->box->gap[1] : 0;
}

static double natural_width(struct composer *c, struct node *n)
{
    double sum = 0;
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        bool spacer = child->box->kind == PL_BOX_SPACER;
        sum += spacer ? node_natural_spacer(c, child, false) : node_natural_width(c, child);
        sum += gap_after(n, i);
    }
    return sum;
}

/* The narrowest a box may be squeezed to: a text's widest word. */
static double least_width(struct composer *c, struct node *n)
{
    if (n->text) {
        double widest = 0;
        for (size_t i = 0; i < n->text->n; i++)
            widest = fmax(widest, pl_shaped_widest_word(n->text->paragraphs[i].shaped, text_size(c, n->text),
                                                        text_tracking(c, n->text), false));
        return widest + n->inner[PL_LEFT] + n->inner[PL_RIGHT];
    }
    double widest = 0;
    for (size_t i = 0; i < n->n; i++)
        widest = fmax(widest, least_width(c, &n->children[i]));
    return n->box->width.unit == PL_UNIT_PT ? n->box->width.v : widest + n->inner[PL_LEFT] + n->inner[PL_RIGHT];
}

/* Texts of automatic width give way when there is not enough room, each in the measure of what it has to give. */
static void squeeze(struct composer *c, struct node *n, struct share *shares, double over)
{
    double *give = PL_NEWS(c->work->arena, double, n->n + 1), sum = 0;
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        if (child->box->kind == PL_BOX_SPACER || is_set(child->box->width) || (!child->text && !child->n))
            continue;
        give[i] = fmax(0, shares[i].size - fmax(shares[i].min, least_width(c, child)));
        sum += give[i];
    }
    for (size_t i = 0; i < n->n && sum > 0; i++)
        shares[i].size -= give[i] / sum * fmin(over, sum);
    n->over_w = fmax(0, over - sum);
}

static void widths(struct composer *c, struct node *n)
{
    double available = inner_width(n), gaps = 0;
    struct share *shares = PL_NEWS(c->work->arena, struct share, n->n + 1);
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        struct pl_length w = width_of(child);
        bool spacer = child->box->kind == PL_BOX_SPACER;
        shares[i] = (struct share){.min = spacer ? 0 : node_clamp(child, 0, false, available),
                                   .max = spacer ? INFINITY : node_clamp(child, INFINITY, false, available)};
        if (w.unit == PL_UNIT_CONTENT && child->share_w <= 0)
            child->share_w = fmax(EPSILON, node_natural_width(c, child));
        if (w.unit == PL_UNIT_FR || w.unit == PL_UNIT_CONTENT)
            shares[i].fr = w.unit == PL_UNIT_FR ? w.v : child->share_w;
        else if (spacer)
            shares[i].size = w.unit == PL_UNIT_PERCENT ? w.v * available / 100 : w.v;
        else if (is_set(w))
            shares[i].size = node_width_in(c, child, available, false);
        else
            shares[i].size = node_clamp(child, node_natural_width(c, child), false, available);
        gaps += gap_after(n, i);
    }
    double over = share_out(shares, n->n, available - gaps);
    if (over > 0)
        squeeze(c, n, shares, over);
    for (size_t i = 0; i < n->n; i++)
        node_set_width(c, &n->children[i], shares[i].size);
}

/* How far the aligned children reach above and below their common line. */
static struct reach reach_of(struct composer *c, struct node *n)
{
    struct reach reach = {0};
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        enum pl_place_v align = v_align(n, child, PL_V_STRETCH);
        if (child->box->kind != PL_BOX_SPACER && on_text(align))
            reach_add(c, child, align, &reach);
    }
    return reach;
}

static double natural_height(struct composer *c, struct node *n)
{
    double highest = 0;
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        if (child->box->kind != PL_BOX_SPACER)
            highest = fmax(highest, node_natural_height(c, child));
    }
    struct reach reach = reach_of(c, n);
    return fmax(highest, reach.above + reach.below);
}

static void place(struct composer *c, struct node *n)
{
    double available = inner_height(n), used = 0, x = inner_x(n);
    for (size_t i = 0; i < n->n; i++)
        used += n->children[i].w + n->children[i].margin[PL_LEFT] + n->children[i].margin[PL_RIGHT] + gap_after(n, i);
    double room = fmax(0, inner_width(n) - used);
    double between = n->box->align == PL_H_BETWEEN && n->n > 1 ? room / (double)(n->n - 1) : 0;
    x += between > 0 ? 0 : h_offset(n->box->align, room);
    struct reach reach = reach_of(c, n);
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        enum pl_place_v align = v_align(n, child, PL_V_STRETCH);
        bool spacer = child->box->kind == PL_BOX_SPACER;
        double h = spacer ? 0 : node_height_in(c, child, available, align == PL_V_STRETCH || align == PL_V_BETWEEN);
        double y = inner_y(n) + v_offset(align, available - h);
        n->over = fmax(n->over, h - available);
        if (!spacer && on_text(align))
            y = inner_y(n) + reach_offset(c, child, align, h, reach, available);
        if (!spacer && (align == PL_V_BASELINE || align == PL_V_LAST_BASELINE))
            n->over = fmax(n->over, fmax(inner_y(n) - y, y + h - inner_y(n) - available));
        node_place(c, child, x, y, h);
        x += child->w + child->margin[PL_LEFT] + child->margin[PL_RIGHT] + gap_after(n, i) + between;
    }
}

const struct kind pl_kind_row = {natural_width, widths, natural_height, place, draw_children};
