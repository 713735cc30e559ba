/* look.c: the palette as it looks in print, through the press profile: its sRGB values are those of a soft proof. */
#include "check/check-private.h"

#include <string.h>

/* Inks 0..1 of an entry at full tint. False: it has none, and the press makes them of what screens show. */
static bool inks_of(struct pl_check *check, uint32_t entry, double cmyk[4])
{
    const struct pl_ink *ink = &check->scene->palette->at[entry];
    struct pl_ink_mix mix;
    if (ink->spot) {
        bool good = pl_spot_alternate(check->work, check->press, ink->spot, cmyk);
        for (int i = 0; i < 4; i++)
            cmyk[i] *= ink->spot_tint;
        return good;
    }
    if (!pl_ink_mix(check, (struct pl_colour){entry, 1, 1}, &mix))
        return false;
    for (int i = 0; i < 4; i++)
        cmyk[i] = mix.cmyk[i] / 100;
    return true;
}

const struct pl_palette *pl_print_look(struct pl_check *check)
{
    const struct pl_palette *screen = check->scene->palette;
    if (check->look_asked || !(check->profile->medium & PL_MEDIUM_PRINT) || !screen)
        return check->look;
    check->look_asked = true;
    if (!pl_check_press(check))
        return NULL;
    struct pl_palette *look = PL_NEW(check->work->arena, struct pl_palette);
    *look = *screen;
    look->at = pl_memdup(check->work->arena, screen->at, screen->n * sizeof *screen->at);
    for (uint32_t i = 0; i < look->n; i++) {
        double cmyk[4], rgb[3];
        if (!inks_of(check, i, cmyk))
            continue;
        if (!pl_press_look(check->work, check->press, cmyk, false, rgb))
            return NULL;
        look->at[i].r = rgb[0];
        look->at[i].g = rgb[1];
        look->at[i].b = rgb[2];
    }
    return check->look = look;
}
