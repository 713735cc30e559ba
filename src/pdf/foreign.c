/* foreign.c: documents of others. qpdf unpacks the streams that hold a file's table and objects without a limit: a
 * stream that would grow beyond all reason is found before qpdf sees it. */
#include "pdf/pdf-private.h"

#include <string.h>
#define ZLIB_CONST /* what is read stays as it is */
#include <zlib.h>

enum { MIB = 1024 * 1024, MOST_OBJECTS = 128 * MIB, LOOK_BACK = 4096 };

/* Whether a stream that is deflated unpacks to at most limit; nothing of it is kept. */
static bool fits(const unsigned char *in, size_t n, size_t limit, unsigned char *chunk, size_t size)
{
    z_stream z = {0};
    size_t out = 0;
    if (inflateInit(&z) != Z_OK)
        return true;
    z.next_in = in;
    z.avail_in = n < 1u << 30 ? (unsigned)n : 1u << 30;
    int status = Z_OK;
    while (status == Z_OK && out <= limit) {
        z.next_out = chunk;
        z.avail_out = (unsigned)size;
        status = inflate(&z, Z_NO_FLUSH);
        out += size - z.avail_out;
    }
    inflateEnd(&z);
    return out <= limit;
}

static const char *last(const char *from, const char *to, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = to - n; p >= from && to - from >= (ptrdiff_t)n; p--)
        if (memcmp(p, word, n) == 0)
            return p;
    return NULL;
}

/* Pictures are large by right; nobody unpacks them here. */
static bool is_picture(const char *bytes, const char *stream)
{
    const char *from = stream - bytes > LOOK_BACK ? stream - LOOK_BACK : bytes, *object = last(from, stream, " obj");
    from = object ? object : from;
    return last(from, stream, "/Image") && last(from, stream, "/Width");
}

static bool bomb(struct pl_arena *arena, const char *bytes, size_t n)
{
    enum { CHUNK = 65536, FEWEST = MOST_OBJECTS / 1100 };
    unsigned char *chunk = NULL;
    for (const char *p = bytes, *end = bytes + n; p && (p = memchr(p, 's', (size_t)(end - p))); p++) {
        if (end - p < FEWEST || memcmp(p, "stream", 6) != 0)
            continue;
        const unsigned char *data = (const unsigned char *)p + 6;
        data += *data == '\r';
        data += *data == '\n';
        if ((*data & 0x0F) != 8 || (data[0] * 256 + data[1]) % 31 != 0 || is_picture(bytes, p))
            continue;
        chunk = chunk ? chunk : pl_alloc(arena, CHUNK);
        if (!fits(data, (size_t)(end - (const char *)data), MOST_OBJECTS, chunk, CHUNK))
            return true;
    }
    return false;
}

struct pl_pdf *pl_pdf_open_foreign(struct pl_work *work, const char *name, const void *bytes, size_t n)
{
    struct pl_arena *scratch = pl_arena_new();
    enum pl_packed packed = bomb(scratch, bytes, n) ? PL_PACKED_LARGE : pl_packed_look(bytes, n, MOST_OBJECTS);
    pl_arena_free(scratch);
    if (packed == PL_PACKED_GOOD)
        return pl_pdf_open(work, name, bytes, n, true);
    struct pl_diag *d =
        packed == PL_PACKED_LARGE
            ? PL_ERR(work, P781, (struct pl_place){0},
                     "'%s' holds a stream that unpacks to more than %d MiB: it is not opened", name, MOST_OBJECTS / MIB)
            : PL_ERR(work, P781, (struct pl_place){0}, "'%s' hides how its objects are packed: it is not opened", name);
    pl_help(work->diags, d, "no program writes such a file; do not open it with others either");
    return NULL;
}
