/* deflate.h: the pixels of a page → a zlib stream, fast. For pictures that are flat, as pages are: it looks for a match
 * where one is likely (the pixel before, the row above, the last distance) before it looks by hash, and keeps no
 * chains. Plain C without a processor's own instructions: the same bytes everywhere. */
#ifndef PL_ENCODE_DEFLATE_H
#define PL_ENCODE_DEFLATE_H

#include "base/arena.h"

struct pl_raw {
    const unsigned char *at;
    size_t n;
    size_t pixel, row; /* bytes from a pixel to the next, from a row to the next */
};

/* At most so many bytes come out. */
size_t pl_deflate_bound(size_t n);
/* RFC 1950 and 1951. out has room for the bound; its length is returned. */
size_t pl_deflate(struct pl_arena *scratch, const struct pl_raw *raw, unsigned char *out);

#endif
