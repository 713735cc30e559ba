/* keys.c: see keys.h. */
#include "ink/keys.h"

#include <math.h>

static bool is_taken(const struct pl_keys *keys, uint32_t rgb)
{
    for (size_t i = 0; i < keys->n_taken; i++)
        if (keys->taken[i] == rgb)
            return true;
    return rgb == PL_MARK_RGB || pl_key_find(keys, rgb);
}

uint32_t pl_key_of(struct pl_keys *keys, struct pl_colour colour)
{
    /* Anywhere will do, as long as black, white and the shades that drawings like stay free. */
    enum { FIRST = 0xA1B300 };
    for (size_t i = 0; i < keys->list.n; i++)
        if (keys->list.at[i].colour.entry == colour.entry && keys->list.at[i].colour.tint == colour.tint)
            return keys->list.at[i].rgb;
    uint32_t rgb = (FIRST + (uint32_t)keys->list.n) & 0xFFFFFF;
    while (is_taken(keys, rgb))
        rgb = (rgb + 1) & 0xFFFFFF;
    *pl_push(keys->arena, &keys->list) = (struct pl_key){rgb, {colour.entry, colour.tint, 1}};
    return rgb;
}

const struct pl_colour *pl_key_find(const struct pl_keys *keys, uint32_t rgb)
{
    for (size_t i = 0; i < keys->list.n; i++)
        if (keys->list.at[i].rgb == rgb)
            return &keys->list.at[i].colour;
    return NULL;
}

void pl_mark_rect(size_t index, double *x, double *width, double *height)
{
    *width = (double)(1 + index % 256) / 16;
    size_t row = 1 + index / 256 % 256;
    *height = (double)row / 16;
    size_t column = index / 65536;
    *x = (double)column / 16;
}

long pl_mark_index(double x, double width, double height)
{
    enum { FARTHEST = 2000 }; /* of any number, in points: no page has that many items */
    if (!(fabs(width) < FARTHEST && fabs(height) < FARTHEST && fabs(x) < FARTHEST))
        return -1;
    long digits[3] = {lround(width * 16 - 1), lround(height * 16 - 1), lround(x * 16)};
    if (digits[0] < 0 || digits[0] > 255 || digits[1] < 0 || digits[1] > 255 || digits[2] < 0)
        return -1;
    return digits[0] + 256 * digits[1] + 65536 * digits[2];
}
