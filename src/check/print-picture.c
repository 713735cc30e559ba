/* print-picture.c: pictures: pixels an inch, and colours that are no inks. */
#include "check/check-private.h"

#include <math.h>
#include <strings.h>

/* Where the edition or the layout names it, or, for what only the layout draws, its box. */
static struct pl_place picture_place(const struct pl_picture *picture, const struct pl_drawn *d)
{
    return picture->place.source ? picture->place : pl_trail_place(d->item->trail, PL_TRAIL_LAYOUT);
}

void pl_rule_image_resolution(struct pl_check *check)
{
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        const struct pl_item *item = d->item;
        if (item->kind != PL_ITEM_PICTURE)
            continue;
        const struct pl_picture *p = check->scene->pictures[item->picture];
        if (p->kind == PL_PICTURE_SVG || item->width <= 0 || item->height <= 0)
            continue;
        double ppi = fmin(p->width_px / item->width, p->height_px / item->height) * 72 / pl_drawn_scale(d);
        size_t figure = p->one_bit ? 3 : 1;
        bool refused = ppi < check->figures[figure] - 0.5;
        figure += refused;
        if (ppi >= check->figures[figure - 1] - 0.5)
            continue;
        double asked = check->figures[figure - 1 - refused];
        pl_found(
            check,
            &(struct pl_tell){.place = picture_place(p, d),
                              .drawn = d,
                              .figure = figure,
                              .found = ppi,
                              .level = refused ? PL_ERROR : 0},
            pl_says(check, "the picture has %s as it is drawn: %sat least %s is asked", pl_say(check, figure, ppi),
                    refused ? pl_says(check, "under %s is refused, ", pl_say(check, figure, check->figures[figure - 1]))
                            : "",
                    pl_say(check, figure, asked)),
            pl_says(check, "use one that is at least %ld pixels wide, or draw it smaller",
                    (long)ceil(p->width_px * asked / ppi)));
    }
}

/* ---- colours that are no inks ---- */

static void own_colours(struct pl_check *check, const struct pl_drawn *d, const struct pl_picture *p)
{
    const struct pl_item *item = d->item;
    const char **whats = PL_NEWS(check->work->arena, const char *, item->n_recolours + 1);
    for (size_t i = 0; i < item->n_recolours; i++)
        whats[i] = item->recolours[i].what;
    const char *colour = pl_svg_own_colour(p, whats, item->n_recolours);
    if (!colour)
        return;
    bool current = strcasecmp(colour, "currentColor") == 0;
    pl_found(check, &(struct pl_tell){.place = pl_trail_place(item->trail, PL_TRAIL_LAYOUT), .drawn = d},
             pl_says(check, "'%s' is drawn in a colour of its own, %.40s, that is no palette entry", p->source->path,
                     current ? "the root's 'color'" : colour),
             current
                 ? "give the box a 'recolour' of \"currentColor\""
                 : "give it a palette entry with 'recolour', by the id or class of what has this colour, or draw it "
                   "in currentColor");
}

void pl_rule_art_colours(struct pl_check *check)
{
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        const struct pl_picture *p = d->item->kind == PL_ITEM_PICTURE ? check->scene->pictures[d->item->picture] : NULL;
        if (p && p->kind == PL_PICTURE_SVG)
            own_colours(check, d, p);
    }
}

void pl_rule_rgb_picture(struct pl_check *check)
{
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        const struct pl_picture *p = d->item->kind == PL_ITEM_PICTURE ? check->scene->pictures[d->item->picture] : NULL;
        if (!p || p->kind == PL_PICTURE_SVG || p->grey)
            continue;
        pl_found(check, &(struct pl_tell){.place = picture_place(p, d), .drawn = d},
                 "the picture is RGB: what is printed is a conversion to inks",
                 "look at a proof of the page; nothing else need be done");
    }
}
