/* jpeg.h: pixels → JPEG bytes, for platforms that take no PNG. Baseline, 4:4:4 (letters have colours of their own),
 * tagged as sRGB, no EXIF. The bytes do not depend on the processor: the integer transform gives the same with and
 * without vector instructions (tests/social.py runs both). */
#ifndef PL_ENCODE_JPEG_H
#define PL_ENCODE_JPEG_H

#include "base/work.h"

/* Chosen by looking (bench/README.md): at the first no edge of a letter shows a trace, below the last they fray. */
enum { PL_JPEG_QUALITY = 92, PL_JPEG_LEAST = 40, PL_JPEG_BEST = 100 };

struct pl_jpeg {
    const unsigned char *pixels; /* cairo RGB24: native-endian 0x00RRGGBB words */
    int width, height, stride;
    double dpi;       /* 0: not said */
    const char *icc;  /* the sRGB profile, for viewers that take untagged colours for those of the screen; NULL: none */
    size_t icc_n;     /* at most 65,519 bytes */
    size_t max_bytes; /* 0: no limit, and PL_JPEG_QUALITY */
};

/* With a limit, the highest quality from PL_JPEG_LEAST to PL_JPEG_BEST that stays within it. quality: the one taken;
 * *bytes in the arena. False when reported: P793 where the least quality is over the limit. */
bool pl_jpeg_encode(struct pl_work *work, const struct pl_jpeg *jpeg, unsigned char **bytes, size_t *n, int *quality);
/* The same, but a limit that is not reached reports nothing: *bytes NULL then, *n the size at the least quality. */
bool pl_jpeg_try(struct pl_work *work, const struct pl_jpeg *jpeg, unsigned char **bytes, size_t *n, int *quality);

#endif
