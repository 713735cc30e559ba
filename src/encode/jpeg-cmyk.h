/* jpeg-cmyk.h: pixels in process inks → JPEG bytes, as a PDF's DCTDecode takes them. */
#ifndef PL_ENCODE_JPEG_CMYK_H
#define PL_ENCODE_JPEG_CMYK_H

#include "base/arena.h"

#include <stdbool.h>

struct pl_jpeg_cmyk {
    const unsigned char *pixels; /* cyan, magenta, yellow, black: a byte each, 255 is full; rows without padding */
    size_t width, height;
    int quality; /* libjpeg's, 1 to 100 */
};

/* No channel is scaled down (4:4:4). Bytes are the arena's, and the same for the same pixels. The values stand as they
 * are, not inverted as in files outside a PDF: there an image takes no /Decode. False: larger than a JPEG can be. */
bool pl_jpeg_cmyk_encode(struct pl_arena *arena, const struct pl_jpeg_cmyk *image, const unsigned char **bytes,
                         size_t *n);

#endif
