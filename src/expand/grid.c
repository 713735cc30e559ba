/* grid.c: which cell each child of a grid stands in: named areas first, the others flow into what is free. */
#include "expand/expand-private.h"

#include "base/num.h"

#include <string.h>

enum { MOST_ROWS = 100000 };

struct cells {
    struct expander *ex;
    struct pl_box *box;
    bool *taken; /* most rows × columns */
    size_t most, rows;
};

/* As many rows as there can be: every box below the one before it. */
static size_t most_rows(const struct pl_box *box)
{
    size_t n = box->areas && box->areas->kind == PL_LIST ? box->areas->n : 0;
    for (size_t i = 0; i < box->n_children && n < MOST_ROWS; i++)
        n += (size_t)box->at_child[i]->keys.span[1];
    return n < MOST_ROWS ? n + 1 : MOST_ROWS;
}

static bool is_free(const struct cells *c, size_t column, size_t row, size_t w, size_t h)
{
    if (column + w > c->box->n_columns)
        return false;
    for (size_t y = row; y < row + h; y++)
        for (size_t x = column; x < column + w; x++)
            if (y < c->most && c->taken[y * c->box->n_columns + x])
                return false;
    return true;
}

static void take(struct cells *c, struct pl_box *child, size_t column, size_t row, size_t w, size_t h)
{
    child->column = column;
    child->row = row;
    child->column_span = w;
    child->row_span = h;
    for (size_t y = row; y < row + h && y < c->most; y++)
        for (size_t x = column; x < column + w; x++)
            c->taken[y * c->box->n_columns + x] = true;
    c->rows = row + h > c->rows ? row + h : c->rows;
}

/* ---- areas ---- */

struct area {
    const char *name;
    size_t column, row, columns, rows, cells;
};
typedef PL_VEC(struct area) areas_vec;

static void bad_areas(struct expander *ex, const struct pl_box *box, struct pl_place place, const char *what,
                      const char *help)
{
    struct pl_diag *d = PL_ERR(ex->work, P416, place, "%s", what);
    pl_also(ex->work->diags, d, box->place, "the grid");
    pl_help(ex->work->diags, d, "%s", help);
}

static void add_cell(struct expander *ex, areas_vec *all, const char *name, size_t column, size_t row)
{
    struct area *a = NULL;
    for (size_t i = 0; i < all->n && !a; i++)
        if (strcmp(all->at[i].name, name) == 0)
            a = &all->at[i];
    if (!a) {
        a = pl_push(ex->work->arena, all);
        *a = (struct area){name, column, row, 1, 1, 0};
    }
    size_t right = a->column + a->columns > column + 1 ? a->column + a->columns : column + 1;
    a->column = column < a->column ? column : a->column;
    a->columns = right - a->column;
    a->rows = row + 1 - a->row;
    a->cells++;
}

static size_t read_area_row(struct expander *ex, const struct pl_node *line, size_t row, areas_vec *all)
{
    char *text = pl_strdup(ex->work->arena, line->kind == PL_SCALAR ? line->text : ""), *rest = NULL;
    size_t column = 0;
    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest), column++)
        if (strcmp(word, ".") != 0)
            add_cell(ex, all, word, column, row);
    return column;
}

/* Without 'columns' the words of the first line say how many there are. */
static areas_vec read_areas(struct expander *ex, struct pl_box *box)
{
    areas_vec all = {0};
    const struct pl_node *areas = box->areas;
    if (!areas)
        return all;
    if (areas->kind != PL_LIST)
        bad_areas(ex, box, areas->place, "'areas' takes a list, a line of names for each row", "areas: [a a b, a a c]");
    for (size_t row = 0; areas->kind == PL_LIST && row < areas->n; row++) {
        size_t n = read_area_row(ex, areas->at[row], row, &all);
        if (!box->n_columns && n && n <= 200) {
            box->columns = PL_NEWS(ex->work->arena, struct pl_length, n);
            for (size_t i = 0; i < n; i++)
                box->columns[i] = (struct pl_length){PL_UNIT_FR, 1};
            box->n_columns = n;
        }
        if (n != box->n_columns)
            bad_areas(ex, box, areas->at[row]->place,
                      pl_printf(ex->work->arena, "a line of %zu areas in a grid of %zu columns", n, box->n_columns),
                      "write one name for each column, and a point for a cell without one");
    }
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].cells != all.at[i].columns * all.at[i].rows)
            bad_areas(ex, box, areas->place,
                      pl_printf(ex->work->arena, "the area '%.60s' is not one rectangle", all.at[i].name),
                      "a name covers neighbouring cells, in the same columns of each of its rows");
    return all;
}

static void place_area(struct cells *c, struct pl_box *child, const areas_vec *all)
{
    PL_VEC(const char *) names = {0};
    for (size_t i = 0; i < all->n; i++) {
        const struct area *a = &all->at[i];
        *pl_push(c->ex->work->arena, &names) = a->name;
        if (strcmp(a->name, child->keys.area) != 0)
            continue;
        if (a->column + a->columns <= c->box->n_columns) /* else it was reported */
            take(c, child, a->column, a->row, a->columns, a->rows);
        return;
    }
    const struct pl_node *areas = c->box->areas;
    const char *nearest = pl_nearest(child->keys.area, names.at, names.n);
    struct pl_diag *d = PL_ERR(c->ex->work, P412, child->place, "the grid has no area '%.60s'", child->keys.area);
    pl_also(c->ex->work->diags, d, areas ? areas->place : c->box->place, areas ? "its areas" : "the grid");
    pl_help(c->ex->work->diags, d, nearest ? "did you mean '%s'?" : "name it in 'areas'%s", nearest ? nearest : "");
}

/* ---- flow ---- */

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
    while (*at / columns < c->most && !is_free(c, *at % columns, *at / columns, w, h))
        ++*at;
    if (*at / columns >= MOST_ROWS) {
        struct pl_diag *d = PL_ERR(c->ex->work, P407, c->box->place, "a grid of more than 100,000 rows");
        pl_help(c->ex->work->diags, d, "draw fewer records, or make 'span' smaller");
        return;
    }
    take(c, child, *at % columns, *at / columns, w, h);
}

void expand_grid(struct expander *ex, struct pl_box *box)
{
    areas_vec areas = read_areas(ex, box);
    if (!box->n_columns) {
        box->columns = PL_NEW(ex->work->arena, struct pl_length);
        *box->columns = (struct pl_length){PL_UNIT_FR, 1};
        box->n_columns = 1;
    }
    size_t most = most_rows(box);
    struct cells c = {ex, box, PL_NEWS(ex->work->arena, bool, most * box->n_columns), most, 0};
    size_t at = 0;
    for (size_t i = 0; i < box->n_children; i++)
        if (box->at_child[i]->keys.area)
            place_area(&c, box->at_child[i], &areas);
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
