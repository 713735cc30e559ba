/* print-area.c: how much ink lies in one place. The only rule of print that paints, and only where it could find
 * something: what is sure beforehand is not painted. */
#include "check/check-private.h"

#include "paint/plates.h"

#include <math.h>

/* Pixels an inch: of a mean over millimetres no more is needed. */
#define FINENESS 36

/* The most that inks can come to anywhere. An object knocks out what lies below it, so no place has more than the
 * heaviest colour and, ink by ink, what overprints it; between colours that mix there is no more than in either. */
struct most {
    double over[4]; /* of all that may overprint: black ink alone does in small letters and thin lines */
    double base, spots;
    bool unknown; /* pictures, and colours without inks, are what the profile makes of them */
};

static bool black_alone(const struct pl_ink_mix *mix)
{
    return mix->n == 1 && mix->cmyk[3] > 0;
}

static void add_over(const struct pl_looking *l, struct pl_colour colour)
{
    struct most *m = l->ctx;
    const struct pl_ink *ink = pl_entry_of(l->check, colour);
    struct pl_ink_mix mix;
    if (!pl_ink_mix(l->check, colour, &mix)) {
        m->unknown = true;
        return;
    }
    if (ink && ink->spot) {
        m->spots += mix.sum;
        return;
    }
    for (int i = 0; i < 4 && (!ink || ink->overprint || black_alone(&mix)); i++)
        m->over[i] = fmax(m->over[i], mix.cmyk[i]);
}

static void add_base(const struct pl_looking *l, struct pl_colour colour)
{
    struct most *m = l->ctx;
    struct pl_ink_mix mix;
    double sum = 0;
    if (!pl_ink_mix(l->check, colour, &mix))
        return;
    for (int i = 0; i < 4; i++)
        sum += fmax(mix.cmyk[i], m->over[i]);
    m->base = fmax(m->base, sum);
}

static bool may_be_over(struct pl_check *check, double limit)
{
    struct most m = {.unknown = false};
    pl_each_colour(check, add_over, &m);
    pl_each_colour(check, add_base, &m);
    for (size_t i = 0; i < check->drawn.n && !m.unknown; i++) {
        const struct pl_item *item = check->drawn.at[i].item;
        if (item->kind != PL_ITEM_PICTURE)
            continue;
        const struct pl_picture *p = check->scene->pictures[item->picture];
        const char **whats = PL_NEWS(check->work->arena, const char *, item->n_recolours + 1);
        for (size_t k = 0; k < item->n_recolours; k++)
            whats[k] = item->recolours[k].what;
        m.unknown = p->kind != PL_PICTURE_SVG || pl_svg_own_colour(p, whats, item->n_recolours) != NULL;
    }
    return m.unknown || m.base + m.spots > limit;
}

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

static void look_at_page(struct pl_check *check, const struct pl_press *press, size_t index)
{
    const struct pl_page *page = check->scene->pages.at[index];
    double limit = check->figures[0], side = fmin(check->figures[1], fmin(page->width, page->height));
    int width = (int)fmax(ceil(page->width * FINENESS / 72), 1),
        height = (int)fmax(ceil(page->height * FINENESS / 72), 1);
    struct pl_plates plates;
    struct pl_ink_cover cover;
    if (!pl_paint_plates(check->work, check->scene, index, press, width, height, &plates))
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

void pl_rule_ink_area(struct pl_check *check)
{
    if (!may_be_over(check, check->figures[0]))
        return;
    const struct pl_press *press = pl_check_press(check);
    for (size_t i = 0; press && i < check->scene->pages.n; i++)
        look_at_page(check, press, i);
}
