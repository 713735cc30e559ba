/* encode-test.c: what deflate squeezes, a decoder of other hands gives back; a flat picture becomes small. */
#include "unit/test.h"

#include "encode/deflate.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

static uint32_t state = 2463534242u;
static uint32_t next(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % n;
}

/* Returns the length of the stream; 0 when it does not come back as it was. */
static size_t round_trip(const unsigned char *bytes, size_t n, size_t pixel, size_t row)
{
    struct pl_arena *arena = pl_arena_new();
    const struct pl_raw raw = {bytes, n, pixel, row};
    size_t bound = pl_deflate_bound(n), came = 0;
    unsigned char *out = pl_alloc(arena, bound), *back = pl_alloc(arena, n + 1);
    size_t size = pl_deflate(arena, &raw, out);
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    bool good = size <= bound && libdeflate_zlib_decompress(d, out, size, back, n + 1, &came) == LIBDEFLATE_SUCCESS &&
                came == n && memcmp(back, bytes, n) == 0;
    libdeflate_free_decompressor(d);
    pl_arena_free(arena);
    return good ? size : 0;
}

static unsigned char byte_of(uint32_t kind, size_t i)
{
    switch (kind) {
    case 0:
        return (unsigned char)next(256);
    case 1:
        return 0;
    case 2:
        return (unsigned char)next(3);
    case 3:
        return next(50) == 0 ? (unsigned char)(i % 97) : 7;
    default:
        return (unsigned char)i;
    }
}

static void any_bytes_come_back(void)
{
    static unsigned char bytes[200000];
    for (uint32_t i = 0; i < 1500; i++) {
        size_t n = next(i % 50 == 0 ? sizeof bytes : 3000);
        uint32_t kind = next(5);
        for (size_t k = 0; k < n; k++)
            bytes[k] = byte_of(kind, k);
        CHECK(round_trip(bytes, n, 1 + next(4), 1 + next(200)) > 0);
    }
    for (size_t n = 0; n < 20; n++)
        CHECK(round_trip(bytes, n, 3, 10) > 0);
}

/* Counts that grow as Fibonacci's numbers ask for codes longer than 15 bits, which there are not. */
static void deep_codes(void)
{
    enum { SYMBOLS = 24 };
    static unsigned char bytes[200000];
    size_t n = 0;
    for (uint32_t s = 0, a = 1, b = 1; s < SYMBOLS; s++) {
        for (uint32_t k = 0; k < a && n < sizeof bytes; k++)
            bytes[n++] = (unsigned char)s;
        uint32_t sum = a + b;
        a = b;
        b = sum;
    }
    for (size_t i = n - 1; i > 0; i--) {
        size_t k = next((uint32_t)i + 1);
        unsigned char swap = bytes[i];
        bytes[i] = bytes[k];
        bytes[k] = swap;
    }
    CHECK(round_trip(bytes, n, 1, 60000) > 0);
}

static void flat_is_small(void)
{
    enum { WIDTH = 1000, HEIGHT = 700, ROW = WIDTH * 3 + 1 };
    static unsigned char bytes[ROW * HEIGHT];
    for (size_t y = 0; y < HEIGHT; y++)
        for (size_t x = 0; x < WIDTH; x++)
            if ((x / 200 + y / 100) % 2)
                memcpy(bytes + y * ROW + 1 + x * 3, "\x15\x42\x73", 3);
    size_t size = round_trip(bytes, sizeof bytes, 3, ROW);
    CHECK(size > 0 && size < sizeof bytes / 100);
}

int main(void)
{
    any_bytes_come_back();
    deep_codes();
    flat_is_small();
    return TEST_END();
}
