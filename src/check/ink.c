/* ink.c: the inks of a colour, as the press gets them. */
#include "check/check-private.h"

bool pl_ink_mix(const struct pl_check *check, struct pl_colour colour, struct pl_ink_mix *out)
{
    *out = (struct pl_ink_mix){{0}, 0, 0};
    const struct pl_palette *palette = check->scene->palette;
    const double black[4] = {0, 0, 0, 100}, *cmyk = black;
    if (colour.entry == PL_NO_COLOUR)
        return true;
    if (colour.entry != PL_BLACK) {
        if (!palette->at[colour.entry].has_press)
            return false;
        cmyk = palette->at[colour.entry].cmyk;
    }
    for (int i = 0; i < 4; i++) {
        out->cmyk[i] = cmyk[i] * colour.tint;
        out->sum += out->cmyk[i];
        out->n += out->cmyk[i] > 0;
    }
    return true;
}
