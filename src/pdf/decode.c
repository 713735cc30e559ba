/* decode.c: filters undone within a limit. qpdf has none: a few kilobytes of a hostile file become gigabytes. */
#include "pdf/content.h"
#include "pdf/pdf-private.h"

#include <string.h>
#define ZLIB_CONST /* what is read stays as it is */
#include <zlib.h>

/* What a filter reads, and where it writes; full: the limit is reached. */
struct pour {
    const unsigned char *in;
    size_t n;
    struct pl_buf out;
    size_t limit;
    bool full;
};

static bool put(struct pour *p, const void *bytes, size_t n)
{
    if (p->out.len + n > p->limit) {
        p->full = true;
        return false;
    }
    pl_putn(&p->out, bytes, n);
    return true;
}

static bool put_byte(struct pour *p, int byte)
{
    return put(p, &(unsigned char){(unsigned char)byte}, 1);
}

/* Each filter: false when the bytes are broken, or the limit is reached; what came before stays. */

static bool flate(struct pour *p)
{
    enum { CHUNK = 65536, STEP = 1 << 30 };
    unsigned char *chunk = pl_alloc(p->out.arena, CHUNK);
    z_stream z = {0};
    if (inflateInit(&z) != Z_OK)
        return false;
    int status = Z_OK;
    size_t at = 0;
    while (status == Z_OK && !p->full) {
        if (!z.avail_in && at < p->n) {
            size_t step = p->n - at < STEP ? p->n - at : STEP;
            z.next_in = p->in + at;
            z.avail_in = (unsigned)step;
            at += step;
        }
        z.next_out = chunk;
        z.avail_out = CHUNK;
        status = inflate(&z, Z_NO_FLUSH);
        put(p, chunk, CHUNK - z.avail_out);
    }
    inflateEnd(&z);
    return status == Z_STREAM_END && !p->full;
}

enum { LZW_CLEAR = 256, LZW_END = 257, LZW_MOST = 4096, LZW_BITS = 12 };

/* A code's bytes, from the last to the first, end at the start of `end`. */
static size_t lzw_unroll(const uint16_t *prefix, const unsigned char *last, unsigned code, unsigned char *end)
{
    size_t n = 0;
    while (code > LZW_END && n < LZW_MOST) {
        *--end = last[code];
        code = prefix[code];
        n++;
    }
    *--end = (unsigned char)code;
    return n + 1;
}

static bool lzw(struct pour *p, bool early)
{
    uint16_t prefix[LZW_MOST];
    unsigned char last[LZW_MOST], text[LZW_MOST + 2], *end = text + sizeof text;
    unsigned width = 9, next = LZW_END + 1, old = LZW_CLEAR, bits = 0, n_bits = 0;
    for (size_t i = 0; i < p->n;) {
        while (n_bits < width && i < p->n) {
            bits = (bits << 8 | p->in[i++]) & 0xFFFFFF;
            n_bits += 8;
        }
        if (n_bits < width)
            return true;
        unsigned code = bits >> (n_bits - width) & ((1u << width) - 1);
        n_bits -= width;
        if (code == LZW_END)
            return true;
        if (code == LZW_CLEAR) {
            width = 9;
            next = LZW_END + 1;
            old = LZW_CLEAR;
            continue;
        }
        if (code > next || (code == next && old == LZW_CLEAR))
            return false;
        bool known = code < next;
        size_t n = lzw_unroll(prefix, last, known ? code : old, end);
        unsigned char first = end[-(ptrdiff_t)n];
        if (!put(p, end - n, n) || (!known && !put_byte(p, first)))
            return false;
        if (old != LZW_CLEAR && next < LZW_MOST) {
            prefix[next] = (uint16_t)old;
            last[next++] = first;
        }
        old = code;
        while (width < LZW_BITS && next + early >= 1u << width)
            width++;
    }
    return true;
}

static bool ascii_hex(struct pour *p)
{
    int half = -1;
    for (size_t i = 0; i < p->n && p->in[i] != '>'; i++) {
        int v = pl_hex_digit(p->in[i]);
        if (v < 0)
            continue;
        if (half >= 0 && !put_byte(p, half << 4 | v))
            return false;
        half = half >= 0 ? -1 : v;
    }
    return half < 0 || put_byte(p, half << 4);
}

static bool ascii_85(struct pour *p)
{
    uint32_t word = 0;
    int n = 0;
    for (size_t i = 0; i < p->n && p->in[i] != '~'; i++) {
        int c = p->in[i];
        if (c == 'z' && n == 0 && !put(p, "\0\0\0\0", 4))
            return false;
        if (c < '!' || c > 'u')
            continue;
        word = word * 85 + (uint32_t)(c - '!');
        if (++n < 5)
            continue;
        for (int k = 24; k >= 0; k -= 8)
            if (!put_byte(p, (int)(word >> k & 255)))
                return false;
        word = 0;
        n = 0;
    }
    for (int i = n; n > 1 && i < 5; i++)
        word = word * 85 + 84;
    for (int k = 0; k < n - 1; k++)
        if (!put_byte(p, (int)(word >> (24 - 8 * k) & 255)))
            return false;
    return true;
}

static bool run_length(struct pour *p)
{
    for (size_t i = 0; i < p->n && p->in[i] != 128;) {
        size_t n = p->in[i];
        if (n < 128) {
            size_t take = n + 1 < p->n - i - 1 ? n + 1 : p->n - i - 1;
            if (!put(p, p->in + i + 1, take))
                return false;
            i += n + 2;
        } else {
            for (size_t k = 257 - n; k > 0 && i + 1 < p->n; k--)
                if (!put_byte(p, p->in[i + 1]))
                    return false;
            i += 2;
        }
    }
    return true;
}

/* ---- predictors: ISO 32000-1, 7.4.4.4 ---- */

static int paeth(int a, int b, int c)
{
    int pa = b > c ? b - c : c - b, pb = a > c ? a - c : c - a, pc = a + b - 2 * c;
    pc = pc < 0 ? -pc : pc;
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

static void png_row(unsigned char *row, const unsigned char *above, size_t n, size_t step, int kind)
{
    for (size_t i = 0; i < n; i++) {
        int a = i >= step ? row[i - step] : 0, b = above ? above[i] : 0, c = above && i >= step ? above[i - step] : 0;
        int add = kind == 1 ? a : kind == 2 ? b : kind == 3 ? (a + b) / 2 : kind == 4 ? paeth(a, b, c) : 0;
        row[i] = (unsigned char)(row[i] + add);
    }
}

/* In place. False: of a kind nobody writes. */
static bool undo_predictor(struct pl_pdf *pdf, pl_oh parms, struct pour *p)
{
    double predictor = pl_pdf_number(pdf, pl_pdf_get(pdf, parms, "/Predictor"));
    double columns = pl_pdf_number(pdf, pl_pdf_get(pdf, parms, "/Columns")),
           colours = pl_pdf_number(pdf, pl_pdf_get(pdf, parms, "/Colors")),
           depth = pl_pdf_number(pdf, pl_pdf_get(pdf, parms, "/BitsPerComponent"));
    if (!(predictor > 1))
        return true;
    columns = columns >= 1 ? columns : 1;
    colours = colours >= 1 ? colours : 1;
    depth = depth >= 1 ? depth : 8;
    if (columns > 1e6 || colours > 64 || depth > 16 || (predictor < 10 && depth != 8))
        return false;
    size_t bits = (size_t)colours * (size_t)depth, row = (bits * (size_t)columns + 7) / 8, step = (bits + 7) / 8;
    bool png = predictor >= 10;
    unsigned char *to = (unsigned char *)p->out.text, *above = NULL;
    size_t n = 0;
    for (size_t at = 0; at < p->out.len; n += row) {
        unsigned char *from = (unsigned char *)p->out.text + at;
        size_t left = p->out.len - at - png, take = left < row ? left : row;
        int kind = png ? *from : 1;
        memmove(to + n, from + png, take);
        png_row(to + n, png ? above : NULL, take, step, kind);
        above = to + n;
        at += take + png;
        if (take < row) {
            n += take;
            break;
        }
    }
    p->out.len = n;
    return true;
}

/* ---- the chain ---- */

enum filter { FLATE, LZW, HEX, A85, RUN, CRYPT, NO_FILTER };

static enum filter filter_named(const char *name)
{
    static const struct {
        const char *name, *brief;
        enum filter filter;
    } rows[] = {{"/FlateDecode", "/Fl", FLATE},  {"/LZWDecode", "/LZW", LZW},      {"/ASCIIHexDecode", "/AHx", HEX},
                {"/ASCII85Decode", "/A85", A85}, {"/RunLengthDecode", "/RL", RUN}, {"/Crypt", "/Crypt", CRYPT}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(name, rows[i].name) == 0 || strcmp(name, rows[i].brief) == 0)
            return rows[i].filter;
    return NO_FILTER;
}

static enum filter filter_of(struct pl_pdf *pdf, pl_oh name)
{
    return filter_named(pl_pdf_name(pdf, name));
}

/* early: of LZW. What a predictor did is left as it is. */
static bool undo(enum filter filter, bool early, struct pour *p)
{
    switch (filter) {
    case FLATE:
        return flate(p);
    case LZW:
        return lzw(p, early);
    case HEX:
        return ascii_hex(p);
    case A85:
        return ascii_85(p);
    case RUN:
        return run_length(p);
    case CRYPT:
    case NO_FILTER:
        break;
    }
    return put(p, p->in, p->n);
}

static bool undo_with(struct pl_pdf *pdf, enum filter filter, pl_oh parms, struct pour *p)
{
    pl_oh early = pl_pdf_get(pdf, parms, "/EarlyChange");
    bool good = undo(filter, pl_pdf_kind(pdf, early) == PL_PDF_NULL || pl_pdf_number(pdf, early) != 0, p);
    return (filter != FLATE && filter != LZW) || undo_predictor(pdf, parms, p) ? good : false;
}

/* In which of its two ways LZW was written is not asked: the wrong one stops early, so both are tried. */
static bool fits_from(struct pl_arena *arena, const char *const *names, size_t n_names, struct pour p)
{
    enum filter filter = n_names ? filter_named(*names) : NO_FILTER;
    if (filter == NO_FILTER)
        return true;
    if (filter == CRYPT)
        return fits_from(arena, names + 1, n_names - 1, p);
    for (int early = filter == LZW ? 0 : 1; early < 2; early++) {
        struct pour q = {p.in, p.n, {.arena = arena}, p.limit, false};
        pl_put(&q.out, "");
        undo(filter, early, &q);
        struct pour next = {(const unsigned char *)q.out.text, q.out.len, {.arena = arena}, p.limit, false};
        if (q.full || !fits_from(arena, names + 1, n_names - 1, next))
            return false;
    }
    return true;
}

bool pl_filters_fit(struct pl_arena *arena, const char *const *names, size_t n_names, const void *bytes, size_t n,
                    size_t limit)
{
    return fits_from(arena, names, n_names, (struct pour){bytes, n, {.arena = arena}, limit, false});
}

enum pl_decoded pl_pdf_decode(struct pl_pdf *pdf, struct pl_arena *arena, pl_oh stream, size_t limit,
                              const char **bytes, size_t *n)
{
    enum { LONGEST = 8 };
    pl_oh filters = pl_pdf_get(pdf, stream, "/Filter"), parms = pl_pdf_get(pdf, stream, "/DecodeParms");
    bool array = pl_pdf_kind(pdf, filters) == PL_PDF_ARRAY, good = true;
    size_t n_filters = array ? pl_pdf_length(pdf, filters) : pl_pdf_kind(pdf, filters) == PL_PDF_NAME;
    *bytes = "";
    *n = 0;
    if (n_filters > LONGEST)
        return PL_DECODED_NOT;
    for (size_t i = 0; i < n_filters; i++)
        if (filter_of(pdf, array ? pl_pdf_at(pdf, filters, i) : filters) == NO_FILTER)
            return PL_DECODED_NOT;
    if (!pl_pdf_raw(pdf, arena, stream, bytes, n))
        return PL_DECODED_NOT;
    if (*n > limit) {
        *n = 0;
        return PL_DECODED_TOO_LARGE;
    }
    for (size_t i = 0; i < n_filters; i++) {
        struct pour p = {(const unsigned char *)*bytes, *n, {.arena = arena}, limit, false};
        pl_put(&p.out, "");
        good &= undo_with(pdf, filter_of(pdf, array ? pl_pdf_at(pdf, filters, i) : filters),
                          array ? pl_pdf_at(pdf, parms, i) : parms, &p);
        *bytes = p.out.text;
        *n = p.out.len;
        if (p.full)
            return PL_DECODED_TOO_LARGE;
    }
    return good ? PL_DECODED : PL_DECODED_IN_PART;
}
