/* drawn.c: the item list as it shows on the page: one walk, for all rules. */
#include "check/check-private.h"

#include <math.h>

struct area {
    double x0, y0, x1, y1;
};
struct level { /* what each push opened */
    struct area clip;
    double matrix[6], opacity;
};
struct walk {
    struct pl_check *check;
    size_t page;
    PL_VEC(struct level) levels;
};

static const struct area nowhere = {INFINITY, INFINITY, -INFINITY, -INFINITY};

static void add(struct area *a, const double m[6], double x, double y)
{
    pl_matrix_point(m, &x, &y);
    *a = (struct area){fmin(a->x0, x), fmin(a->y0, y), fmax(a->x1, x), fmax(a->y1, y)};
}

/* A line with plain ends is as long as it says: only its sides grow. */
static struct area area_of_line(const struct pl_item *item, const double m[6])
{
    const struct pl_seg *a = &item->path.at[0], *b = &item->path.at[1];
    double dx = b->x[0] - a->x[0], dy = b->y[0] - a->y[0], length = sqrt(dx * dx + dy * dy),
           half = item->stroke.width / 2, nx = length > 0 ? -dy / length * half : half,
           ny = length > 0 ? dx / length * half : half;
    struct area out = nowhere;
    add(&out, m, a->x[0] + nx, a->y[0] + ny);
    add(&out, m, a->x[0] - nx, a->y[0] - ny);
    add(&out, m, b->x[0] + nx, b->y[0] + ny);
    add(&out, m, b->x[0] - nx, b->y[0] - ny);
    return out;
}

/* Control points of the curves we draw, quarters of ellipses, lie within the box of the curve. */
static struct area area_of_path(const struct pl_path *path, const double m[6], double grow)
{
    struct area a = nowhere;
    for (size_t i = 0; i < path->n; i++) {
        const struct pl_seg *s = &path->at[i];
        size_t n = s->kind == PL_CURVE ? 3 : s->kind == PL_CLOSE ? 0 : 1;
        for (size_t k = 0; k < n; k++)
            add(&a, m, s->x[k], s->y[k]);
    }
    return (struct area){a.x0 - grow, a.y0 - grow, a.x1 + grow, a.y1 + grow};
}

static struct area area_of_rect(const struct pl_item *item, const double m[6])
{
    struct area a = nowhere;
    for (int i = 0; i < 4; i++)
        add(&a, m, item->x + (i & 1 ? item->width : 0), item->y + (i & 2 ? item->height : 0));
    return a;
}

static struct area common(struct area a, struct area b)
{
    return (struct area){fmax(a.x0, b.x0), fmax(a.y0, b.y0), fmin(a.x1, b.x1), fmin(a.y1, b.y1)};
}

static bool draws(const struct pl_item *item)
{
    bool stroked = item->stroke.width > 0 && item->stroke.colour.entry != PL_NO_COLOUR;
    const struct pl_fill *f = &item->fill;
    bool filled = f->kind != PL_FILL_NONE && (f->kind != PL_FILL_SOLID || f->colour.entry != PL_NO_COLOUR);
    return item->kind == PL_ITEM_PICTURE || filled || (item->kind == PL_ITEM_PATH && stroked);
}

static void show(struct walk *w, const struct pl_item *item, size_t index)
{
    const struct level *top = &w->levels.at[w->levels.n - 1];
    if (!draws(item))
        return;
    bool path = item->kind == PL_ITEM_PATH, stroked = path && item->stroke.colour.entry != PL_NO_COLOUR;
    bool line = stroked && item->path.n == 2 && item->path.at[1].kind == PL_LINE && item->stroke.cap == PL_CAP_BUTT;
    struct area whole = line   ? area_of_line(item, top->matrix)
                        : path ? area_of_path(&item->path, top->matrix, stroked ? item->stroke.width / 2 : 0)
                               : area_of_rect(item, top->matrix);
    struct area seen = common(whole, top->clip);
    if (!(seen.x1 >= seen.x0 && seen.y1 >= seen.y0))
        return;
    bool cut = seen.x0 > whole.x0 || seen.y0 > whole.y0 || seen.x1 < whole.x1 || seen.y1 < whole.y1;
    struct pl_drawn *d = pl_push(w->check->work->arena, &w->check->drawn);
    *d = (struct pl_drawn){.item = item,
                           .page = w->page,
                           .index = index,
                           .x0 = seen.x0,
                           .y0 = seen.y0,
                           .x1 = seen.x1,
                           .y1 = seen.y1,
                           .opacity = top->opacity,
                           .cut = cut};
    for (int i = 0; i < 6; i++)
        d->matrix[i] = top->matrix[i];
}

static void push(struct walk *w, const struct pl_item *item)
{
    struct level was = w->levels.at[w->levels.n - 1], *top = pl_push(w->check->work->arena, &w->levels);
    *top = was;
    if (item->kind == PL_ITEM_CLIP)
        top->clip = common(was.clip, area_of_path(&item->path, was.matrix, 0));
    else if (item->kind == PL_ITEM_GROUP)
        top->opacity *= item->opacity;
    else
        pl_matrix_then(item->matrix, was.matrix, top->matrix);
}

static void walk_page(struct walk *w, const struct pl_page *page)
{
    double b = page->bleed;
    w->levels.n = 0;
    *pl_push(w->check->work->arena, &w->levels) =
        (struct level){{-b, -b, page->width + b, page->height + b}, {1, 0, 0, 1, 0, 0}, 1};
    for (size_t i = 0; i < page->items.n; i++) {
        const struct pl_item *item = &page->items.at[i];
        switch (item->kind) {
        case PL_ITEM_PATH:
        case PL_ITEM_GLYPHS:
        case PL_ITEM_PICTURE:
            show(w, item, i);
            break;
        case PL_ITEM_CLIP:
        case PL_ITEM_GROUP:
        case PL_ITEM_TRANSFORM:
            push(w, item);
            break;
        case PL_ITEM_END:
            w->levels.n--;
            break;
        }
    }
}

double pl_drawn_scale(const struct pl_drawn *d)
{
    return sqrt(fabs(d->matrix[0] * d->matrix[3] - d->matrix[1] * d->matrix[2]));
}

void pl_drawn_collect(struct pl_check *check)
{
    struct walk w = {.check = check};
    for (; w.page < check->scene->pages.n; w.page++)
        walk_page(&w, check->scene->pages.at[w.page]);
}
