/* spots.c: where items are drawn, on the page: what turns, moves and clips them is around them in the scene. */
#include "finish/finish-private.h"

#include <math.h>
#include <string.h>

struct around {
    double m[6];
    double clip[4]; /* left, top, right, bottom on the page, y down */
};

static void narrow(struct around *a, const struct pl_path *path)
{
    double box[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY}, at[2];
    for (size_t i = 0; i < path->n; i++) {
        size_t n = path->at[i].kind == PL_CURVE ? 3 : path->at[i].kind == PL_CLOSE ? 0 : 1;
        for (size_t k = 0; k < n; k++) {
            at[0] = path->at[i].x[k];
            at[1] = path->at[i].y[k];
            pl_matrix_point(a->m, &at[0], &at[1]);
            box[0] = fmin(box[0], at[0]);
            box[1] = fmin(box[1], at[1]);
            box[2] = fmax(box[2], at[0]);
            box[3] = fmax(box[3], at[1]);
        }
    }
    for (size_t i = 0; i < 4 && box[0] <= box[2]; i++)
        a->clip[i] = i < 2 ? fmax(a->clip[i], box[i]) : fmin(a->clip[i], box[i]);
}

/* The page of the scene stands in the middle of the medium. */
static void set_spot(struct spot *spot, const struct pl_item *item, const struct around *a, const double medium[2],
                     const struct pl_page *page)
{
    double dx = (medium[0] - page->width) / 2, dy = (medium[1] - page->height) / 2;
    double box[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < 4; i++) {
        double at[2];
        at[0] = item->x + (i & 1 ? item->width : 0);
        at[1] = item->y + (i & 2 ? 0 : item->height);
        pl_matrix_point(a->m, &at[0], &at[1]);
        box[0] = fmin(box[0], at[0]);
        box[1] = fmin(box[1], at[1]);
        box[2] = fmax(box[2], at[0]);
        box[3] = fmax(box[3], at[1]);
        spot->quad[i][0] = at[0] + dx;
        spot->quad[i][1] = medium[1] - (at[1] + dy);
    }
    spot->box[0] = fmax(box[0], a->clip[0]) + dx;
    spot->box[1] = medium[1] - (fmin(box[3], a->clip[3]) + dy);
    spot->box[2] = fmin(box[2], a->clip[2]) + dx;
    spot->box[3] = medium[1] - (fmax(box[1], a->clip[1]) + dy);
    /* What is clipped away stands nowhere; a box must have a size all the same. */
    if (spot->box[0] > spot->box[2] || spot->box[1] > spot->box[3])
        memcpy(spot->box, (const double[4]){box[0] + dx, medium[1] - box[3] - dy, box[2] + dx, medium[1] - box[1] - dy},
               sizeof spot->box);
}

static struct spot *spots_of(struct finish *f, size_t index)
{
    const struct pl_page *page = f->how->scene->pages.at[index];
    struct spot *spots = PL_NEWS(f->work->arena, struct spot, page->items.n + page->links.n + 1);
    pl_oh media = pl_pdf_inherited(f->pdf, pl_pdf_page(f->pdf, index), "/MediaBox");
    const double medium[2] = {pl_pdf_number(f->pdf, pl_pdf_at(f->pdf, media, 2)),
                              pl_pdf_number(f->pdf, pl_pdf_at(f->pdf, media, 3))};
    PL_VEC(struct around) stack = {0};
    *pl_push(f->work->arena, &stack) = (struct around){
        {1, 0, 0, 1, 0, 0}, {-page->bleed, -page->bleed, page->width + page->bleed, page->height + page->bleed}};
    for (size_t i = 0, link = 0; i < page->items.n; i++) {
        const struct pl_item *item = &page->items.at[i];
        for (; link < page->links.n && page->links.at[link].from == i; link++) {
            const struct pl_box_link *l = &page->links.at[link];
            const struct pl_item box = {.x = l->x, .y = l->y, .width = l->width, .height = l->height};
            set_spot(&spots[page->items.n + link], &box, &stack.at[stack.n - 1], medium, page);
        }
        struct around top = stack.at[stack.n - 1];
        if (item->kind == PL_ITEM_END) {
            stack.n--;
            continue;
        }
        if (item->kind == PL_ITEM_TRANSFORM)
            pl_matrix_then(item->matrix, stack.at[stack.n - 1].m, top.m);
        else if (item->kind == PL_ITEM_CLIP)
            narrow(&top, &item->path);
        else if (item->kind != PL_ITEM_GROUP)
            set_spot(&spots[i], item, &top, medium, page);
        if (item->kind == PL_ITEM_TRANSFORM || item->kind == PL_ITEM_CLIP || item->kind == PL_ITEM_GROUP)
            *pl_push(f->work->arena, &stack) = top;
    }
    return spots;
}

const struct spot *spot_of(struct finish *f, size_t page, size_t item)
{
    if (!f->spots)
        f->spots = PL_NEWS(f->work->arena, struct spot *, f->how->scene->pages.n);
    if (!f->spots[page])
        f->spots[page] = spots_of(f, page);
    return &f->spots[page][item];
}

const struct spot *spot_of_link(struct finish *f, size_t page, size_t link)
{
    return spot_of(f, page, f->how->scene->pages.at[page]->items.n + link);
}
