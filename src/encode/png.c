/* png.c: pixels → PNG. The container is ours; libdeflate squeezes. Filter NONE: on flat graphics the others cost time
 * and bytes. Where a picture has few colours it becomes a palette picture:
 * a third of the bytes to squeeze. bench/README.md has the measurements, and why not ISA-L: its bytes change with the
 * processor. */
#include "encode/png.h"

#include "base/num.h"

#include <endian.h>
#include <libdeflate.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLOURS = 256, SLOTS = 1024 };

struct palette {
    uint32_t colours[MOST_COLOURS];
    size_t n;
    uint32_t slots[SLOTS]; /* colour + 1; 0: free */
    uint8_t index[SLOTS];
};

struct out {
    unsigned char *at;
    size_t n, cap;
    struct pl_arena *arena;
};

static void put(struct out *o, const void *bytes, size_t n)
{
    if (o->n + n > o->cap) {
        size_t cap = (o->n + n) * 3 / 2 + 1024;
        unsigned char *more = pl_alloc(o->arena, cap);
        if (o->n)
            memcpy(more, o->at, o->n);
        o->at = more;
        o->cap = cap;
    }
    memcpy(o->at + o->n, bytes, n);
    o->n += n;
}

static void put32(struct out *o, uint32_t v)
{
    const unsigned char b[4] = {(unsigned char)(v >> 24), (unsigned char)(v >> 16), (unsigned char)(v >> 8),
                                (unsigned char)v};
    put(o, b, 4);
}

static void chunk(struct out *o, const char *type, const void *bytes, size_t n)
{
    uint32_t crc = libdeflate_crc32(libdeflate_crc32(0, type, 4), bytes, n);
    put32(o, (uint32_t)n);
    put(o, type, 4);
    put(o, bytes, n);
    put32(o, crc);
}

/* ISO/IEC 15948, 11.3.4.5: keyword, no compression, no language tags, UTF-8. */
static void text_chunk(struct out *o, const char *keyword, const char *text)
{
    struct out t = {.arena = o->arena};
    if (!text || !*text)
        return;
    put(&t, keyword, strlen(keyword) + 1);
    put(&t, "\0\0\0\0", 4);
    put(&t, text, strlen(text));
    chunk(o, "iTXt", t.at, t.n);
}

static const uint32_t *row_of(const struct pl_png *png, int y)
{
    return (const uint32_t *)(const void *)(png->pixels + (size_t)y * (size_t)png->stride);
}

/* Many rows of a page are: between lines, in margins and grounds. */
static bool same_as_above(const struct pl_png *png, int y)
{
    return y > 0 && memcmp(row_of(png, y), row_of(png, y - 1), (size_t)png->width * 4) == 0;
}

static size_t slot_of(const struct palette *p, uint32_t colour)
{
    size_t slot = (colour * 2654435761u) >> 22;
    while (p->slots[slot] && p->slots[slot] != colour + 1)
        slot = (slot + 1) % SLOTS;
    return slot;
}

/* False as soon as there is one colour too many. */
static bool find_palette(const struct pl_png *png, struct palette *p)
{
    uint32_t last = UINT32_MAX;
    for (int y = 0; y < png->height; y++) {
        const uint32_t *row = row_of(png, y);
        if (same_as_above(png, y))
            continue;
        for (int x = 0; x < png->width; x++) {
            uint32_t colour = row[x] & 0xFFFFFF;
            if (colour == last)
                continue;
            last = colour;
            size_t slot = slot_of(p, colour);
            if (p->slots[slot])
                continue;
            if (p->n == MOST_COLOURS)
                return false;
            p->slots[slot] = colour + 1;
            p->index[slot] = (uint8_t)p->n;
            p->colours[p->n++] = colour;
        }
    }
    return true;
}

/* Red, green, blue from low to high. */
static uint32_t turned(uint32_t pixel)
{
    return __builtin_bswap32(pixel) >> 8;
}

static void store(unsigned char *to, uint32_t v)
{
    v = htole32(v);
    memcpy(to, &v, 4);
}

static void pack_rgb(const uint32_t *row, int width, unsigned char *to)
{
    int x = 0;
    *to++ = 0; /* filter NONE */
    for (; x + 4 <= width; x += 4, to += 12) {
        uint32_t a = turned(row[x]), b = turned(row[x + 1]), c = turned(row[x + 2]), d = turned(row[x + 3]);
        store(to, a | b << 24);
        store(to + 4, b >> 8 | c << 16);
        store(to + 8, c >> 16 | d << 8);
    }
    for (; x < width; x++) {
        *to++ = (unsigned char)(row[x] >> 16);
        *to++ = (unsigned char)(row[x] >> 8);
        *to++ = (unsigned char)row[x];
    }
}

static void pack_index(const struct palette *p, const uint32_t *row, int width, int depth, unsigned char *to)
{
    uint32_t last = UINT32_MAX;
    unsigned index = 0, bits = 0, have = 0;
    *to++ = 0;
    for (int x = 0; x < width; x++) {
        uint32_t colour = row[x] & 0xFFFFFF;
        if (colour != last)
            index = p->index[slot_of(p, colour)];
        last = colour;
        bits = bits << depth | index;
        have += (unsigned)depth;
        if (have == 8) {
            *to++ = (unsigned char)bits;
            bits = have = 0;
        }
    }
    if (have)
        *to = (unsigned char)(bits << (8 - have));
}

static bool squeeze(struct out *o, const unsigned char *raw, size_t n, int level)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(level < 1 ? 1 : level > 12 ? 12 : level);
    if (!c)
        return false;
    size_t room = libdeflate_zlib_compress_bound(c, n);
    unsigned char *bytes = pl_alloc(o->arena, room);
    size_t size = libdeflate_zlib_compress(c, raw, n, bytes, room);
    libdeflate_free_compressor(c);
    if (size)
        chunk(o, "IDAT", bytes, size);
    return size > 0;
}

static void head(struct out *o, const struct pl_png *png, int depth, const struct palette *p)
{
    static const unsigned char magic[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    struct out h = {.arena = o->arena};
    const unsigned char kind[5] = {(unsigned char)(p ? depth : 8), p ? 3 : 2, 0, 0, 0};
    put(o, magic, 8);
    put32(&h, (uint32_t)png->width);
    put32(&h, (uint32_t)png->height);
    put(&h, kind, 5);
    chunk(o, "IHDR", h.at, h.n);
    chunk(o, "sRGB", "\0", 1); /* perceptual */
    if (png->dpi > 0) {
        struct out d = {.arena = o->arena};
        uint32_t per_metre = (uint32_t)floor(png->dpi / 0.0254 + 0.5);
        put32(&d, per_metre);
        put32(&d, per_metre);
        put(&d, "\1", 1);
        chunk(o, "pHYs", d.at, d.n);
    }
    text_chunk(o, "Title", png->title);
    text_chunk(o, "Description", png->description);
    text_chunk(o, "Software", png->software);
    if (!p)
        return;
    unsigned char colours[MOST_COLOURS * 3];
    for (size_t i = 0; i < p->n; i++)
        for (int k = 0; k < 3; k++)
            colours[i * 3 + (size_t)k] = (unsigned char)(p->colours[i] >> (16 - 8 * k));
    chunk(o, "PLTE", colours, p->n * 3);
}

bool pl_png_encode(struct pl_work *work, const struct pl_png *png, unsigned char **bytes, size_t *n)
{
    struct palette *p = PL_NEW(work->arena, struct palette);
    struct out o = {.arena = work->arena};
    bool few = find_palette(png, p);
    int depth = !few ? 24 : p->n <= 2 ? 1 : p->n <= 4 ? 2 : p->n <= 16 ? 4 : 8;
    size_t row = 1 + ((size_t)png->width * (size_t)depth + 7) / 8, size = row * (size_t)png->height;
    unsigned char *raw = pl_alloc(work->arena, size);
    for (int y = 0; y < png->height; y++) {
        unsigned char *to = raw + (size_t)y * row;
        if (same_as_above(png, y))
            memcpy(to, to - row, row);
        else if (few)
            pack_index(p, row_of(png, y), png->width, depth, to);
        else
            pack_rgb(row_of(png, y), png->width, to);
    }
    head(&o, png, depth, few ? p : NULL);
    if (!squeeze(&o, raw, size, png->level)) {
        struct pl_diag *d = PL_ERR(work, P791, (struct pl_place){0}, "the picture could not be compressed");
        pl_help(work->diags, d, "report this, with the edition and the layout");
        return false;
    }
    chunk(&o, "IEND", "", 0);
    *bytes = o.at;
    *n = o.n;
    return true;
}
