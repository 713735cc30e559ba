/* png.h: pixels → PNG bytes. Own container, bytes do not depend on the processor. */
#ifndef PL_ENCODE_PNG_H
#define PL_ENCODE_PNG_H

#include "base/work.h"

struct pl_png {
    const unsigned char *pixels; /* cairo RGB24: native-endian 0x00RRGGBB words */
    int width, height, stride;
    double dpi;        /* pHYs */
    const char *title; /* iTXt Title; NULL: none */
    const char *software, *description;
    int level; /* 1 fast … 12 small; 0: the default, chosen by measurement */
};

/* 8-bit RGB, or palette when the picture has at most 256 colours (flat graphics: smaller); sRGB, pHYs, iTXt chunks.
 * False when reported. */
bool pl_png_encode(struct pl_work *work, const struct pl_png *png, unsigned char **bytes, size_t *n);

#endif
