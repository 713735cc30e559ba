/* ink.c: the inks of a colour, as the press gets them. */
#include "check/check-private.h"

static const double black[4] = {0, 0, 0, 100};

bool pl_ink_mix(const struct pl_check *check, struct pl_colour colour, struct pl_ink_mix *out)
{
    *out = (struct pl_ink_mix){{0}, 0, 0};
    if (colour.entry == PL_NO_COLOUR)
        return true;
    const struct pl_press_style *press = check->scene->press;
    const char *condition = press && press->condition ? press->condition : PL_PRESS_CONDITION;
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
