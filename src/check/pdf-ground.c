/* pdf-ground.c: where on a page something is printed already: what overprinting is judged by. Shapes are filled cell by
 * cell, by the middles of the cells. */
#include "check/pdf-walk.h"

#include <math.h>
#include <string.h>

enum { MOST_CELLS = 4000000, MOST_EDGES = 20000 };

void pl_ground_start(struct pl_walk *w)
{
    const struct pl_area_box *m = &w->sheet->seen[PL_SHEET_MEDIA];
    struct pl_ground *g = &w->ground;
    double width = m->x1 - m->x0, height = m->y1 - m->y0, size = 1.4; /* half a millimetre */
    while ((width / size + 1) * (height / size + 1) > MOST_CELLS)
        size *= 2;
    g->x = m->x0;
    g->y = m->y0;
    g->size = size;
    g->columns = (size_t)(width / size) + 1;
    g->rows = (size_t)(height / size) + 1;
    g->cells = pl_alloc(w->scratch, g->columns * g->rows);
}

/* The first cell whose middle is at or behind v. */
static size_t cell(double v, double start, double size, size_t n)
{
    double c = ceil((v - start) / size - 0.5);
    return !(c > 0) ? 0 : c < (double)n ? (size_t)c : n;
}

static void span(struct pl_ground *g, size_t row, double x0, double x1, bool ink)
{
    size_t from = cell(x0, g->x, g->size, g->columns), to = cell(x1, g->x, g->size, g->columns);
    if (to > from)
        memset(g->cells + row * g->columns + from, ink, to - from);
}

/* False: too much has been filled already. */
static bool pay(struct pl_ground *g, double steps)
{
    if (!(steps < (double)g->budget))
        return false;
    g->budget -= (size_t)steps;
    return true;
}

void pl_ground_box(struct pl_walk *w, struct pl_area_box b, bool ink)
{
    struct pl_ground *g = &w->ground;
    if (pl_box_empty(b))
        return;
    size_t from = cell(b.y0, g->y, g->size, g->rows), to = cell(b.y1, g->y, g->size, g->rows);
    size_t columns = cell(b.x1, g->x, g->size, g->columns) - cell(b.x0, g->x, g->size, g->columns);
    size_t words = columns / 16 + 1;
    if (to <= from || !pay(g, (double)(to - from) * (double)words))
        return;
    for (size_t row = from; row < to; row++)
        span(g, row, b.x0, b.x1, ink);
}

struct crossing {
    double x;
    int turn;
};

static void insert(struct crossing *all, size_t *n, struct crossing c)
{
    size_t i = (*n)++;
    for (; i > 0 && all[i - 1].x > c.x; i--)
        all[i] = all[i - 1];
    all[i] = c;
}

/* Where the edges of the path cross the middle of a row. */
static size_t cross(const struct pl_path_points *path, double y, struct crossing *all, size_t most)
{
    size_t n = 0;
    struct pl_place_on_page first = {0}, last = {0};
    for (size_t i = 0; i <= path->at.n && n < most; i++) {
        bool ends = i == path->at.n || path->at.at[i].move;
        struct pl_place_on_page to = ends ? first : path->at.at[i];
        if (i && (last.y <= y) != (to.y <= y)) {
            double x = last.x + (y - last.y) / (to.y - last.y) * (to.x - last.x);
            insert(all, &n, (struct crossing){x, to.y > last.y ? 1 : -1});
        }
        if (i < path->at.n && ends)
            first = to = path->at.at[i];
        last = to;
    }
    return n;
}

void pl_ground_fill(struct pl_walk *w, bool even_odd, bool ink)
{
    enum { MOST_CROSSINGS = 128 };
    struct pl_ground *g = &w->ground;
    const struct pl_path_points *path = &w->path;
    struct pl_area_box b = pl_box_common(path->box, w->now.clip);
    struct crossing all[MOST_CROSSINGS];
    if (pl_box_empty(b))
        return;
    size_t from = cell(b.y0, g->y, g->size, g->rows), to = cell(b.y1, g->y, g->size, g->rows);
    if (path->dropped || path->at.n > MOST_EDGES || to <= from || !pay(g, (double)(to - from) * (double)path->at.n)) {
        if (to > from)
            pl_ground_box(w, b, ink);
        return;
    }
    for (size_t row = from; row < to; row++) {
        size_t n = cross(path, g->y + ((double)row + 0.5) * g->size, all, MOST_CROSSINGS);
        int turns = 0;
        for (size_t i = 0; i + 1 < n; i++) {
            turns += even_odd ? 1 : all[i].turn;
            if (even_odd ? turns % 2 : turns != 0)
                span(g, row, fmax(all[i].x, b.x0), fmin(all[i + 1].x, b.x1), ink);
        }
    }
}

/* At least half of the way from one point to the other. */
bool pl_ground_below(const struct pl_walk *w, double x0, double y0, double x1, double y1)
{
    enum { SAMPLES = 16 };
    const struct pl_ground *g = &w->ground;
    int inked = 0;
    for (int i = 0; i < SAMPLES; i++) {
        double t = (i + 0.5) / SAMPLES, x = (x0 + (x1 - x0) * t - g->x) / g->size,
               y = (y0 + (y1 - y0) * t - g->y) / g->size;
        if (x >= 0 && y >= 0 && x < (double)g->columns && y < (double)g->rows)
            inked += g->cells[(size_t)y * g->columns + (size_t)x];
    }
    return 2 * inked >= SAMPLES;
}
