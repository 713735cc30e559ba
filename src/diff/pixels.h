/* pixels.h: two pictures compared pixel by pixel, and where they differ as few rectangles. */
#ifndef PL_DIFF_PIXELS_H
#define PL_DIFF_PIXELS_H

#include "base/arena.h"

/* Rows of native-endian 0xAARRGGBB words, stride bytes each. */
struct pl_picture_view {
    const unsigned char *at;
    int width, height, stride;
    bool alpha; /* else the upper byte means nothing */
};
struct pl_region {
    int x, y, width, height; /* pixels */
    size_t changed;          /* pixels in it that differ */
};
struct pl_pixel_changes {
    int width, height; /* of what both have: compared from the top left */
    bool one_size;
    size_t changed;                   /* pixels that differ in anything */
    PL_VEC(struct pl_region) regions; /* from top to bottom; none lies over another */
};
enum { PL_MOST_REGIONS = 40 };

/* What differs and lies close together is one region: closer than a forty-eighth of the longer side, or more where that
 * would make over PL_MOST_REGIONS of them. In arena. */
void pl_pixels_compare(struct pl_arena *arena, const struct pl_picture_view *old_view,
                       const struct pl_picture_view *new_view, struct pl_pixel_changes *out);

#endif
