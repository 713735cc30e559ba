/* woff.h: a font as WOFF 1.0 (W3C Recommendation of 2012): the same tables, each deflated. */
#ifndef PL_ENCODE_WOFF_H
#define PL_ENCODE_WOFF_H

#include "base/work.h"

/* sfnt is an OpenType or TrueType font. The bytes live in work->arena. False when the compressor failed or the font is
 * none (reported). */
bool pl_woff_encode(struct pl_work *work, const unsigned char *sfnt, size_t size, unsigned char **bytes, size_t *n);

#endif
