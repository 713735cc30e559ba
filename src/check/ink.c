/* ink.c: the inks of a colour, as the press gets them. */
#include "check/check-private.h"

static const double black[4] = {0, 0, 0, 100};

bool pl_ink_mix(const struct pl_check *check, struct pl_colour colour, struct pl_ink_mix *out)
{
    *out = (struct pl_ink_mix){{0}, 0, 0};
    if (colour.entry == PL_NO_COLOUR)
        return true;
    const struct pl_press_style *press = check->scene->press;
    const char *condition = check->how->condition       ? check->how->condition
                            : press && press->condition ? press->condition
                                                        : PL_PRESS_CONDITION;
    const struct pl_ink *ink = colour.entry == PL_BLACK ? NULL : &check->scene->palette->at[colour.entry];
    const struct pl_inks *inks = ink ? pl_inks_for(ink->inks, ink->n_inks, condition) : NULL;
    if (ink && ink->spot) { /* one plate, or none that is ink */
        out->sum = ink->spot->technical ? 0 : 100 * colour.tint * ink->spot_tint;
        out->n = out->sum > 0;
        return true;
    }
    if (ink && !inks)
        return false;
    for (int i = 0; i < 4; i++) {
        out->cmyk[i] = (inks ? inks->cmyk : black)[i] * colour.tint;
        out->sum += out->cmyk[i];
        out->n += out->cmyk[i] > 0;
    }
    return true;
}

static void each_of(const struct pl_looking *l)
{
    const struct pl_item *item = l->drawn->item;
    if (item->fill.kind == PL_FILL_SOLID)
        l->look(l, item->fill.colour);
    for (size_t i = 0; item->fill.kind > PL_FILL_SOLID && i < item->fill.n_stops; i++)
        l->look(l, item->fill.stops[i].colour);
    if (item->kind == PL_ITEM_PATH && item->stroke.width > 0)
        l->look(l, item->stroke.colour);
    for (size_t i = 0; i < item->n_recolours; i++)
        l->look(l, item->recolours[i].colour);
}

void pl_colours_of(struct pl_check *check, const struct pl_drawn *drawn,
                   void (*look)(const struct pl_looking *, struct pl_colour), void *ctx)
{
    const struct pl_looking l = {check, drawn, look, ctx};
    each_of(&l);
}

void pl_each_colour(struct pl_check *check, void (*look)(const struct pl_looking *, struct pl_colour), void *ctx)
{
    for (size_t i = 0; i < check->drawn.n; i++)
        pl_colours_of(check, &check->drawn.at[i], look, ctx);
}

const struct pl_ink *pl_entry_of(const struct pl_check *check, struct pl_colour colour)
{
    return colour.entry < check->scene->palette->n ? &check->scene->palette->at[colour.entry] : NULL;
}
