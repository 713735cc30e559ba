/* kind-grid.c: boxes in columns and rows. Tracks are sizes, shares, or as large as what stands in them. */
#include "compose/compose-private.h"

static double span(const double *tracks, size_t from, size_t n, double gap)
{
    double sum = n ? gap * (double)(n - 1) : 0;
    for (size_t i = from; i < from + n; i++)
        sum += tracks[i];
    return sum;
}

/* What the content of one track asks: the largest of what stands in it alone. */
static double column_need(struct composer *c, struct node *n, size_t column)
{
    double need = 0;
    for (size_t i = 0; i < n->n; i++)
        if (n->children[i].box->column == column && n->children[i].box->column_span == 1)
            need = fmax(need, node_natural_width(c, &n->children[i]));
    return need;
}

/* Boxes that span columns: the last automatic column of the span takes what is missing. */
static void spanning_columns(struct composer *c, struct node *n, struct share *shares)
{
    for (size_t i = 0; i < n->n; i++) {
        const struct pl_box *b = n->children[i].box;
        double have = n->box->gap[1] * (double)(b->column_span - 1);
        size_t last = SIZE_MAX;
        bool shared = false;
        for (size_t k = b->column; k < b->column + b->column_span; k++) {
            have += shares[k].size;
            shared |= shares[k].fr > 0; /* a share grows with the grid, not with its content */
            last = is_set(n->box->columns[k]) ? last : k;
        }
        if (b->column_span > 1 && last != SIZE_MAX && !shared)
            shares[last].size += fmax(0, node_natural_width(c, &n->children[i]) - have);
    }
}

static void keep_columns(struct composer *c, struct node *n)
{
    n->column_shares = PL_NEWS(c->work->arena, double, n->box->n_columns);
    for (size_t i = 0; i < n->box->n_columns; i++)
        if (n->box->columns[i].unit == PL_UNIT_CONTENT)
            n->column_shares[i] = fmax(EPSILON, column_need(c, n, i));
}

/* A track in % of a grid that takes that size from its content. */
static void circular_track(struct composer *c, const struct node *n, bool vertical)
{
    if (c->needs)
        return;
    const char *side = vertical ? "height" : "width";
    struct pl_diag *d = PL_ERR(c->work, P704, n->box->place, "a %s in %%, in a grid whose %s comes from its content",
                               vertical ? "row" : "column", side);
    pl_help(c->work->diags, d, "give the grid a %s, or this track a size in mm, pt or px", side);
}

static void column_shares(struct composer *c, struct node *n, struct share *shares, double available)
{
    if (!n->column_shares)
        keep_columns(c, n);
    for (size_t i = 0; i < n->box->n_columns; i++) {
        struct pl_length l = n->box->columns[i];
        shares[i] = (struct share){.max = INFINITY};
        if (l.unit == PL_UNIT_PERCENT && !isfinite(available))
            circular_track(c, n, false);
        if (l.unit == PL_UNIT_FR && isfinite(available))
            shares[i].fr = l.v;
        else if (l.unit == PL_UNIT_CONTENT && isfinite(available))
            shares[i].fr = n->column_shares[i];
        else if (l.unit == PL_UNIT_PERCENT && isfinite(available))
            shares[i].size = l.v * inner_width(n) / 100;
        else
            shares[i].size = l.unit == PL_UNIT_PT ? l.v : column_need(c, n, i);
    }
    spanning_columns(c, n, shares);
}

static double natural_width(struct composer *c, struct node *n)
{
    size_t columns = n->box->n_columns;
    struct share *shares = PL_NEWS(c->work->arena, struct share, columns);
    double sum = n->box->gap[1] * (double)(columns - 1);
    column_shares(c, n, shares, INFINITY);
    for (size_t i = 0; i < columns; i++)
        sum += shares[i].size;
    return sum;
}

static void widths(struct composer *c, struct node *n)
{
    size_t columns = n->box->n_columns;
    struct share *shares = PL_NEWS(c->work->arena, struct share, columns);
    double available = inner_width(n), gaps = n->box->gap[1] * (double)(columns - 1);
    column_shares(c, n, shares, available - gaps);
    n->over_w = share_out(shares, columns, available - gaps);
    n->tracks_w = PL_NEWS(c->work->arena, double, columns);
    for (size_t i = 0; i < columns; i++)
        n->tracks_w[i] = shares[i].size;
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        double w = span(n->tracks_w, child->box->column, child->box->column_span, n->box->gap[1]);
        enum pl_place_h align = h_align(n, child, PL_H_STRETCH);
        double own = node_width_in(c, child, w, align == PL_H_STRETCH || align == PL_H_BETWEEN);
        n->over_w = fmax(n->over_w, own - w);
        node_set_width(c, child, own);
    }
}

/* The first box that stands in this row alone, in tree order: rows are asked for again and again, and looking through
 * all boxes for each would take the square of their number. */
static struct node *first_in_row(struct composer *c, struct node *n, size_t row)
{
    if (!n->rows) {
        n->rows = PL_NEWS(c->work->arena, struct node *, n->box->n_rows + 1);
        for (size_t i = n->n; i-- > 0;) {
            struct node *child = &n->children[i];
            if (child->box->row_span != 1)
                continue;
            child->next_in_row = n->rows[child->box->row];
            n->rows[child->box->row] = child;
        }
    }
    return n->rows[row];
}

/* Of the boxes of one row that stand on a common line of text. A box that spans rows stands by itself. */
static struct reach row_reach(struct composer *c, struct node *n, size_t row)
{
    struct reach reach = {0};
    for (struct node *child = first_in_row(c, n, row); child; child = child->next_in_row) {
        enum pl_place_v align = v_align(n, child, PL_V_STRETCH);
        if (on_text(align))
            reach_add(c, child, align, &reach);
    }
    return reach;
}

static double row_need(struct composer *c, struct node *n, size_t row)
{
    struct reach reach = row_reach(c, n, row);
    double need = reach.above + reach.below;
    for (struct node *child = first_in_row(c, n, row); child; child = child->next_in_row)
        need = fmax(need, node_natural_height(c, child));
    return need;
}

void grid_keep_shares(struct composer *c, struct node *n)
{
    n->row_shares = PL_NEWS(c->work->arena, double, n->box->n_rows + 1);
    for (size_t i = 0; i < n->box->n_rows; i++)
        if (n->box->rows[i].unit == PL_UNIT_CONTENT)
            n->row_shares[i] = fmax(EPSILON, row_need(c, n, i));
}

/* The same for rows. */
static void spanning_rows(struct composer *c, struct node *n, struct share *shares)
{
    for (size_t i = 0; i < n->n; i++) {
        const struct pl_box *b = n->children[i].box;
        double have = n->box->gap[0] * (double)(b->row_span - 1);
        size_t last = SIZE_MAX;
        bool shared = false;
        for (size_t r = b->row; r < b->row + b->row_span; r++) {
            have += shares[r].size;
            shared |= shares[r].fr > 0;
            last = is_set(n->box->rows[r]) ? last : r;
        }
        if (b->row_span > 1 && last != SIZE_MAX && !shared)
            shares[last].size += fmax(0, node_natural_height(c, &n->children[i]) - have);
    }
}

static void row_shares(struct composer *c, struct node *n, struct share *shares, double available)
{
    for (size_t i = 0; i < n->box->n_rows; i++) {
        struct pl_length l = n->box->rows[i];
        shares[i] = (struct share){.max = INFINITY};
        if (l.unit == PL_UNIT_PERCENT && !isfinite(available))
            circular_track(c, n, true);
        if (l.unit == PL_UNIT_FR && isfinite(available))
            shares[i].fr = l.v;
        else if (l.unit == PL_UNIT_CONTENT && isfinite(available) && n->row_shares)
            shares[i].fr = n->row_shares[i];
        else if (l.unit == PL_UNIT_PERCENT && isfinite(available))
            shares[i].size = l.v * inner_height(n) / 100;
        else
            shares[i].size = l.unit == PL_UNIT_PT ? l.v : row_need(c, n, i);
    }
    spanning_rows(c, n, shares);
}

static double natural_height(struct composer *c, struct node *n)
{
    size_t rows = n->box->n_rows;
    struct share *shares = PL_NEWS(c->work->arena, struct share, rows + 1);
    double sum = rows ? n->box->gap[0] * (double)(rows - 1) : 0, each = 0;
    row_shares(c, n, shares, INFINITY);
    /* Shares stay in proportion: the one whose content needs most sets the measure. */
    for (size_t i = 0; i < rows; i++)
        if (n->box->rows[i].unit == PL_UNIT_FR)
            each = fmax(each, shares[i].size / n->box->rows[i].v);
    for (size_t i = 0; i < rows; i++)
        sum += n->box->rows[i].unit == PL_UNIT_FR ? each * n->box->rows[i].v : shares[i].size;
    return sum;
}

/* Where a box stands in its cell, from the cell's top. */
static double cell_offset(struct composer *c, struct node *n, struct node *child, double cell_h, double h,
                          const struct reach *reach)
{
    enum pl_place_v align = v_align(n, child, PL_V_STRETCH);
    if (!on_text(align) || child->box->row_span != 1)
        return v_offset(align, cell_h - h);
    double dy = reach_offset(c, child, align, h, reach[child->box->row], cell_h);
    n->over = fmax(n->over, fmax(-dy, dy + h - cell_h));
    return dy;
}

static void place(struct composer *c, struct node *n)
{
    size_t rows = n->box->n_rows, columns = n->box->n_columns;
    struct share *shares = PL_NEWS(c->work->arena, struct share, rows + 1);
    double *tracks = PL_NEWS(c->work->arena, double, rows + 1), available = inner_height(n);
    double gaps = rows ? n->box->gap[0] * (double)(rows - 1) : 0, used = gaps,
           used_w = n->box->gap[1] * (double)(columns - 1);
    row_shares(c, n, shares, available - gaps);
    n->over = share_out(shares, rows, available - gaps);
    for (size_t i = 0; i < rows; i++)
        used += tracks[i] = shares[i].size;
    for (size_t i = 0; i < columns; i++)
        used_w += n->tracks_w[i];
    n->free = fmax(0, available - used);
    double top = inner_y(n) + (on_text(n->box->valign) ? 0 : v_offset(n->box->valign, fmax(0, available - used)));
    struct reach *reach = PL_NEWS(c->work->arena, struct reach, rows + 1);
    for (size_t i = 0; i < rows; i++)
        reach[i] = row_reach(c, n, i);
    double left = inner_x(n) + h_offset(n->box->align, fmax(0, inner_width(n) - used_w));
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        const struct pl_box *b = child->box;
        double cell_w = span(n->tracks_w, b->column, b->column_span, n->box->gap[1]),
               cell_h = span(tracks, b->row, b->row_span, n->box->gap[0]);
        double x = left + span(n->tracks_w, 0, b->column, n->box->gap[1]) + (b->column ? n->box->gap[1] : 0);
        double y = top + span(tracks, 0, b->row, n->box->gap[0]) + (b->row ? n->box->gap[0] : 0);
        enum pl_place_v valign = v_align(n, child, PL_V_STRETCH);
        double h = node_height_in(c, child, cell_h, valign == PL_V_STRETCH || valign == PL_V_BETWEEN),
               w = child->w + child->margin[PL_LEFT] + child->margin[PL_RIGHT];
        if (h > cell_h + EPSILON)
            n->over = fmax(n->over, h - cell_h);
        node_place(c, child, x + h_offset(h_align(n, child, PL_H_START), cell_w - w),
                   y + cell_offset(c, n, child, cell_h, h, reach), h);
    }
}

const struct kind pl_kind_grid = {natural_width, widths, natural_height, place, draw_children};
