/* keys.h: how painting tells finishing what it drew. cairo's PDF knows sRGB and nothing else, and round(v × 255) of
 * every value comes out of it exact; so a page is drawn in keys, one 24-bit colour for each palette entry and tint,
 * that finishing replaces by inks, spots or sRGB; and in front of each item stands a mark, a tiny rectangle in a colour
 * of its own whose size says which item comes. */
#ifndef PL_INK_KEYS_H
#define PL_INK_KEYS_H

#include "scene/scene.h"

struct pl_key {
    uint32_t rgb;
    struct pl_colour colour; /* entry and tint; opacity 1: that stays an opacity */
};
struct pl_keys {
    struct pl_arena *arena;
    PL_VEC(struct pl_key) list;
    const uint32_t *taken; /* colours that pictures have of their own, which no key may be */
    size_t n_taken;
};

/* The key of a colour; a new one the first time. */
uint32_t pl_key_of(struct pl_keys *keys, struct pl_colour colour);
/* The colour of a key, or NULL: a colour that is no key, of a picture. */
const struct pl_colour *pl_key_find(const struct pl_keys *keys, uint32_t rgb);

/* The colour of marks, which no key is. */
#define PL_MARK_RGB 0x03FD07u
/* Left edge, width and height of the mark of item index of a page, in points; and back, −1: it is none. Sixteenths,
 * which are exact in cairo's coordinates. */
void pl_mark_rect(size_t index, double *x, double *width, double *height);
long pl_mark_index(double x, double width, double height);

#endif
