/* print-area.c: how much ink lies in one place. Plates are painted only where the colours leave room for a finding. */
#include "check/check-private.h"

#include "paint/plates.h"

#include <math.h>

/* Pixels an inch: of a mean over millimetres no more is needed. */
#define FINENESS    36
#define MOST_PIXELS 3000.0 /* on a side: the largest pages are seen from afar */

/* What lies there and covers most of the square: the last that was drawn wins among equals. */
static const struct pl_drawn *culprit(const struct pl_check *check, const struct pl_area *a)
{
    const struct pl_drawn *best = NULL;
    double most = 0;
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        double w = fmin(d->x1, a->x + a->width) - fmax(d->x0, a->x),
               h = fmin(d->y1, a->y + a->height) - fmax(d->y0, a->y);
        if (d->page != a->page || !d->item->trail || w <= 0 || h <= 0 || w * h < most)
            continue;
        most = w * h;
        best = d;
    }
    return best;
}

/* Where so much lies that a square may have more than the limit. */
static bool is_dense(struct pl_check *check, struct pl_work *work, const struct pl_press *press, size_t index,
                     double side, struct pl_dense *dense)
{
    PL_VEC(struct pl_ink_box) boxes = {0};
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        if (d->page == index)
            *pl_push(work->arena, &boxes) = (struct pl_ink_box){d->item, d->x0, d->y0, d->x1, d->y1};
    }
    dense->at = boxes.at;
    dense->n = boxes.n;
    return pl_plates_dense(work, check->scene, index, press, side, check->figures[0], dense);
}

static void look_at_page(struct pl_check *check, struct pl_work *work, const struct pl_press *press, size_t index)
{
    const struct pl_page *page = check->scene->pages.at[index];
    double limit = check->figures[0], side = fmin(check->figures[1], fmin(page->width, page->height));
    double k = fmin(FINENESS / 72.0, MOST_PIXELS / fmax(page->width, page->height));
    int width = (int)fmax(ceil(page->width * k), 1), height = (int)fmax(ceil(page->height * k), 1);
    struct pl_plates plates;
    struct pl_dense dense;
    struct pl_ink_cover cover;
    double px = page->width / width, square = fmax(floor(side / px + 0.5), 1) * px; /* that pixels make of it */
    if (!is_dense(check, work, press, index, square, &dense) ||
        !pl_paint_plates_dense(work, check->scene, index, press, &dense, width, height, &plates))
        return;
    pl_ink_cover(check->work->arena, &plates, side, &cover);
    if (cover.area <= limit + PL_INK_SLACK)
        return;
    cover.area = floor(cover.area + 0.5); /* what these pixels tell */
    const struct pl_area area = {index, cover.area_x, cover.area_y, cover.area_side, cover.area_side};
    const struct pl_drawn *d = culprit(check, &area);
    pl_found(check,
             &(struct pl_tell){.place = d ? (struct pl_place){0} : check->expanded->pages[index].place,
                               .drawn = d,
                               .area = &area,
                               .figure = 1,
                               .found = cover.area,
                               .at_most = true},
             pl_says(check, "over a square of %s there is %s of ink: at most %s dries in time", pl_say(check, 2, side),
                     pl_say(check, 1, cover.area), pl_say(check, 1, limit)),
             "lower the inks of what lies there, or lighten the picture; plaat proof draws where the ink is");
}

/* Which inks a colour is given that has none is told by rendering; here a rule of its own says that it has none. */
static void tell_errors(struct pl_check *check, const struct pl_diags *from)
{
    for (size_t i = 0; i < from->list.n; i++) {
        const struct pl_diag *d = from->list.at[i];
        if (d->level != PL_ERROR)
            continue;
        struct pl_diag *told = pl_report(check->work->diags, d->code, d->place, "%s", d->message);
        if (d->help)
            pl_help(check->work->diags, told, "%s", d->help);
    }
}

void pl_rule_ink_area(struct pl_check *check)
{
    struct pl_diags quiet = {.arena = check->work->arena};
    struct pl_work work = *check->work;
    double most = 0;
    const struct pl_press *press = pl_check_press(check);
    work.diags = &quiet;
    if (press && pl_plates_bound(&work, check->scene, press, &most) && most > check->figures[0])
        for (size_t i = 0; i < check->scene->pages.n; i++)
            look_at_page(check, &work, press, i);
    tell_errors(check, &quiet);
}
