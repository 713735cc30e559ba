/* pair.h: two pictures of one thing side by side, what differs framed in both and the rest faded: for whoever has to
 * say yes to the second. */
#ifndef PL_PAINT_PAIR_H
#define PL_PAINT_PAIR_H

#include "paint/paint.h"
#include "type/type.h"

struct pl_pair_side {
    const unsigned char
        *at; /* native-endian words, stride bytes a row, premultiplied; NULL: there is none on this side */
    int width, height, stride;
    bool alpha;        /* else the upper byte means nothing; drawn on white */
    const char *label; /* what stands above it */
};
struct pl_pair_mark {
    int x, y, width, height; /* pixels of both sides; numbered from 1 */
};
struct pl_pair {
    struct pl_pair_side old_side, new_side;
    const struct pl_pair_mark *marks;
    size_t n;
    struct pl_fonts *fonts; /* NULL: neither labels nor numbers */
    pl_face_id face;
};
/* Beside each other, or one above the other where they are wide; smaller than they are where a side would have more
 * than 4,000 pixels. The new side is framed whole where there is no old one, and the other way round. False when
 * reported; out: until the arena's end. */
bool pl_paint_pair(struct pl_work *work, const struct pl_pair *pair, struct pl_pixels *out);

#endif
