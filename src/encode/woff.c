#include "encode/woff.h"

#include <libdeflate.h>
#include <string.h>

enum { LEVEL = 12, HEADER = 44, ROW = 20, SFNT_ROW = 16 };

static uint32_t get32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put32(unsigned char *p, uint32_t v)
{
    p[0] = (unsigned char)(v >> 24);
    p[1] = (unsigned char)(v >> 16);
    p[2] = (unsigned char)(v >> 8);
    p[3] = (unsigned char)v;
}

static size_t padded(size_t n)
{
    return (n + 3) & ~(size_t)3;
}

static bool failed(struct pl_work *work)
{
    PL_ERR(work, P791, (struct pl_place){0}, "a font could not be compressed");
    return false;
}

/* A table stays as it is where that is no larger: the format asks for it. */
static size_t put_table(struct libdeflate_compressor *compressor, unsigned char *out, const unsigned char *table,
                        size_t size)
{
    size_t n = size ? libdeflate_zlib_compress(compressor, table, size, out, size - 1) : 0;
    if (n)
        return n;
    memcpy(out, table, size);
    return size;
}

bool pl_woff_encode(struct pl_work *work, const unsigned char *sfnt, size_t size, unsigned char **bytes, size_t *n)
{
    size_t tables = size >= 12 ? (size_t)sfnt[4] << 8 | sfnt[5] : 0, at = HEADER + tables * ROW, room = at,
           whole = 12 + tables * SFNT_ROW;
    if (!tables || size < whole)
        return failed(work);
    for (size_t i = 0; i < tables; i++) {
        const unsigned char *row = sfnt + 12 + i * SFNT_ROW;
        size_t offset = get32(row + 8), length = get32(row + 12);
        if (offset > size || length > size - offset)
            return failed(work);
        room += padded(length);
        whole += padded(length);
    }
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
    if (!compressor)
        return failed(work);
    unsigned char *out = pl_alloc(work->arena, room);
    for (size_t i = 0; i < tables; i++) {
        const unsigned char *row = sfnt + 12 + i * SFNT_ROW;
        unsigned char *to = out + HEADER + i * ROW;
        size_t length = get32(row + 12), packed = put_table(compressor, out + at, sfnt + get32(row + 8), length);
        memcpy(to, row, 4);
        put32(to + 4, (uint32_t)at);
        put32(to + 8, (uint32_t)packed);
        put32(to + 12, (uint32_t)length);
        memcpy(to + 16, row + 4, 4);
        at += padded(packed);
    }
    libdeflate_free_compressor(compressor);
    put32(out, 0x774F4646); /* wOFF */
    memcpy(out + 4, sfnt, 4);
    put32(out + 8, (uint32_t)at);
    out[12] = sfnt[4];
    out[13] = sfnt[5];
    put32(out + 16, (uint32_t)whole);
    out[21] = 1; /* its own version: any */
    *bytes = out;
    *n = at;
    return true;
}
