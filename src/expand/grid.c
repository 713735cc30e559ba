/* grid.c: which cell each child of a grid stands in: named areas first, the others flow into what is free. */
#include "expand/expand-private.h"

#include "base/num.h"

#include <string.h>

enum { MOST_ROWS = 2000 };

struct cells {
    struct expander *ex;
    struct pl_box *box;
    bool *taken; /* MOST_ROWS × columns, as many as were needed */
    size_t rows;
};

static bool is_free(const struct cells *c, size_t column, size_t row, size_t w, size_t h)
{
    if (column + w > c->box->n_columns)
        return false;
    for (size_t y = row; y < row + h; y++)
        for (size_t x = column; x < column + w; x++)
            if (y < MOST_ROWS && c->taken[y * c->box->n_columns + x])
                return false;
    return true;
}

static void take(struct cells *c, struct pl_box *child, size_t column, size_t row, size_t w, size_t h)
{
    child->column = column;
    child->row = row;
    child->column_span = w;
    child->row_span = h;
    for (size_t y = row; y < row + h && y < MOST_ROWS; y++)
        for (size_t x = column; x < column + w; x++)
            c->taken[y * c->box->n_columns + x] = true;
    c->rows = row + h > c->rows ? row + h : c->rows;
}

/* The rectangle a name covers in `areas`; false when reported. */
static bool find_area(struct cells *c, const struct pl_box *child, size_t at[4])
{
    const struct pl_node *areas = c->box->areas;
    PL_VEC(const char *) names = {0};
    bool found = false;
    for (size_t row = 0; areas && areas->kind == PL_LIST && row < areas->n; row++) {
        char *line = pl_strdup(c->ex->work->arena, areas->at[row]->kind == PL_SCALAR ? areas->at[row]->text : ""),
             *rest = NULL;
        size_t column = 0;
        for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest), column++) {
            *pl_push(c->ex->work->arena, &names) = word;
            if (strcmp(word, child->keys.area) != 0)
                continue;
            size_t last[2] = {column + 1, row + 1};
            if (!found) {
                at[0] = column;
                at[1] = row;
                at[2] = at[3] = 1;
            }
            found = true;
            at[2] = last[0] > at[0] + at[2] ? last[0] - at[0] : at[2];
            at[3] = last[1] > at[1] + at[3] ? last[1] - at[1] : at[3];
        }
    }
    if (found && at[0] + at[2] <= c->box->n_columns)
        return true;
    const char *nearest = pl_nearest(child->keys.area, names.at, names.n);
    struct pl_diag *d = PL_ERR(c->ex->work, P412, child->place, "the grid has no area '%.60s'", child->keys.area);
    pl_also(c->ex->work->diags, d, areas ? areas->place : c->box->place, areas ? "its areas" : "the grid");
    pl_help(c->ex->work->diags, d, nearest ? "did you mean '%s'?" : "name it in 'areas'%s", nearest ? nearest : "");
    return false;
}

static void flow(struct cells *c, struct pl_box *child, size_t *at)
{
    size_t w = (size_t)child->keys.span[0], h = (size_t)child->keys.span[1], columns = c->box->n_columns;
    if (w > columns) {
        struct pl_diag *d =
            PL_ERR(c->ex->work, P413, child->place, "a box spans %zu columns of a grid that has %zu", w, columns);
        pl_also(c->ex->work->diags, d, c->box->place, "the grid");
        pl_help(c->ex->work->diags, d, "make 'span' smaller, or the grid wider");
        w = columns;
    }
    while (*at / columns < MOST_ROWS && !is_free(c, *at % columns, *at / columns, w, h))
        ++*at;
    take(c, child, *at % columns, *at / columns, w, h);
}

void expand_grid(struct expander *ex, struct pl_box *box)
{
    if (!box->n_columns) {
        box->columns = PL_NEW(ex->work->arena, struct pl_length);
        *box->columns = (struct pl_length){PL_UNIT_FR, 1};
        box->n_columns = 1;
    }
    struct cells c = {ex, box, PL_NEWS(ex->work->arena, bool, MOST_ROWS * box->n_columns), 0};
    size_t at = 0, area[4] = {0};
    for (size_t i = 0; i < box->n_children; i++)
        if (box->at_child[i]->keys.area && find_area(&c, box->at_child[i], area))
            take(&c, box->at_child[i], area[0], area[1], area[2], area[3]);
    for (size_t i = 0; i < box->n_children; i++)
        if (!box->at_child[i]->keys.area)
            flow(&c, box->at_child[i], &at);
    if (box->n_rows >= c.rows)
        return;
    /* More rows than the layout lists: they are like the last, or as high as they need. */
    struct pl_length *rows = PL_NEWS(ex->work->arena, struct pl_length, c.rows);
    for (size_t i = 0; i < c.rows; i++)
        rows[i] = i < box->n_rows ? box->rows[i]
                  : box->n_rows   ? box->rows[box->n_rows - 1]
                                  : (struct pl_length){PL_UNIT_AUTO, 0};
    box->rows = rows;
    box->n_rows = c.rows;
}
