/* deflate.c: matches, then a Huffman code a block (RFC 1951). */
#include "encode/deflate.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST = 4, /* a shorter match saves little, and finding it costs more */
    MOST = 258,
    WINDOW = 32768,
    HASH_BITS = 15,
    TOKENS = 65536, /* a block; each is a byte of the picture or more */
    LITERALS = 286,
    DISTANCES = 30,
    LENGTHS = 19,
    LONGEST_CODE = 15,
    END_OF_BLOCK = 256,
    STORED_MOST = 65535
};

struct code {
    uint32_t counts[LITERALS];
    uint8_t lengths[LITERALS];
    uint16_t bits[LITERALS];
};

struct squeezer {
    const struct pl_raw *raw;
    uint32_t heads[1 << HASH_BITS]; /* where four bytes were last seen, + 1 */
    uint32_t tokens[TOKENS];        /* a literal, or MATCH | length << 16 | distance − 1 */
    size_t n_tokens, block_from;
    struct code literals, distances, lengths;
    uint8_t length_symbols[MOST + 1];
    unsigned char *out;
    uint64_t acc;
    unsigned have;
};
#define MATCH 0x80000000u

static const uint16_t length_bases[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                        31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t length_extras[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                        2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};

/* ---- bits ---- */

static void put(struct squeezer *s, uint32_t bits, unsigned n)
{
    s->acc |= (uint64_t)bits << s->have;
    s->have += n;
    if (s->have < 32)
        return;
    for (int i = 0; i < 4; i++)
        s->out[i] = (unsigned char)(s->acc >> (8 * i));
    s->out += 4;
    s->acc >>= 32;
    s->have -= 32;
}

static void to_byte(struct squeezer *s)
{
    for (; s->have > 0; s->have -= s->have < 8 ? s->have : 8) {
        *s->out++ = (unsigned char)s->acc;
        s->acc >>= 8;
    }
    s->acc = 0;
}

/* ---- codes ---- */

struct leaf {
    uint32_t count, symbol;
};

static int by_count(const void *a, const void *b)
{
    const struct leaf *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    return x->symbol < y->symbol ? -1 : 1;
}

/* Depths of the leaves, sorted by count, in place of the counts. Moffat and Katajainen, "In-Place Calculation of
 * Minimum-Redundancy Codes", 1995. */
static void depths(uint32_t *a, size_t n)
{
    size_t leaf = 0, root = 0;
    for (size_t next = 0; next + 1 < n; next++) {
        uint32_t sum = 0;
        for (int i = 0; i < 2; i++) {
            bool inner = root < next && (leaf >= n || a[root] < a[leaf]);
            sum += inner ? a[root] : a[leaf];
            if (inner)
                a[root++] = (uint32_t)next;
            else
                leaf++;
        }
        a[next] = sum;
    }
    a[n - 2] = 0;
    for (size_t i = n - 2; i-- > 0;)
        a[i] = a[a[i]] + 1;
    size_t next = n, available = 1, used = 0;
    uint32_t depth = 0;
    for (size_t inner = n - 1; available > 0; depth++) {
        while (inner > 0 && a[inner - 1] == depth) {
            used++;
            inner--;
        }
        while (available > used) {
            a[--next] = depth;
            available--;
        }
        available = 2 * used;
        used = 0;
    }
}

/* Too deep leaves come up, and others go down for them, until the code is whole again (Kraft's sum is one). */
static void limit_depths(uint32_t *per_depth, unsigned limit)
{
    uint32_t sum = 0;
    for (unsigned d = 1; d <= limit; d++)
        sum += per_depth[d] << (limit - d);
    for (; sum > 1u << limit; sum--) {
        unsigned d = limit - 1;
        while (per_depth[d] == 0)
            d--;
        per_depth[limit]--;
        per_depth[d]--;
        per_depth[d + 1] += 2;
    }
}

static void number_codes(struct code *code, size_t n, const uint32_t *per_depth)
{
    uint32_t next[LONGEST_CODE + 2] = {0}, bits = 0;
    for (unsigned d = 1; d <= LONGEST_CODE; d++) {
        next[d] = bits;
        bits = (bits + per_depth[d]) << 1;
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t from = code->lengths[i] ? next[code->lengths[i]]++ : 0, to = 0;
        for (unsigned k = 0; k < code->lengths[i]; k++)
            to |= (from >> k & 1) << (code->lengths[i] - 1u - k); /* the stream wants the first bit lowest */
        code->bits[i] = (uint16_t)to;
    }
}

static void make_code(struct code *code, size_t n, unsigned limit)
{
    struct leaf leaves[LITERALS];
    uint32_t a[LITERALS], per_depth[LITERALS + 1] = {0};
    size_t used = 0;
    memset(code->lengths, 0, sizeof code->lengths);
    for (size_t i = 0; i < n; i++)
        if (code->counts[i])
            leaves[used++] = (struct leaf){code->counts[i], (uint32_t)i};
    qsort(leaves, used, sizeof *leaves, by_count);
    for (size_t i = 0; i < used; i++)
        a[i] = leaves[i].count;
    if (used >= 2)
        depths(a, used);
    else if (used)
        a[0] = 1;
    for (size_t i = 0; i < used; i++)
        per_depth[a[i] > limit ? limit : a[i]]++;
    if (used >= 2)
        limit_depths(per_depth, limit);
    size_t i = 0;
    for (unsigned d = limit; d > 0; d--)
        for (uint32_t k = 0; k < per_depth[d]; k++)
            code->lengths[leaves[i++].symbol] = (uint8_t)d;
    number_codes(code, n, per_depth);
}

/* ---- a block ---- */

static unsigned distance_symbol(uint32_t distance_1, unsigned *extra)
{
    *extra = 0;
    if (distance_1 < 4)
        return distance_1;
    unsigned top = 31u - (unsigned)__builtin_clz(distance_1);
    *extra = top - 1;
    return 2 * top + (distance_1 >> (top - 1) & 1);
}

/* The lengths of both codes, runs shortened: the length, and 16 the last again, 17 and 18 zeros. */
struct run {
    uint8_t symbol, extra, bits;
};
static size_t shorten(const uint8_t *all, size_t n, struct run *runs)
{
    size_t n_runs = 0;
    for (size_t i = 0, same; i < n; i += same) {
        for (same = 1; i + same < n && all[i + same] == all[i] && same < 138;)
            same++;
        if (all[i] == 0 && same >= 3) {
            bool many = same > 10;
            runs[n_runs++] = (struct run){many ? 18 : 17, (uint8_t)(same - (many ? 11 : 3)), many ? 7 : 3};
        } else if (i > 0 && all[i] == all[i - 1] && same >= 3) {
            same = same > 6 ? 6 : same;
            runs[n_runs++] = (struct run){16, (uint8_t)(same - 3), 2};
        } else {
            same = 1;
            runs[n_runs++] = (struct run){all[i], 0, 0};
        }
    }
    return n_runs;
}

static const uint8_t order[LENGTHS] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

static void put_codes(struct squeezer *s, bool last)
{
    uint8_t all[LITERALS + DISTANCES];
    struct run runs[LITERALS + DISTANCES];
    size_t n_literals = LITERALS, n_distances = DISTANCES, n_lengths = LENGTHS;
    while (n_literals > 257 && !s->literals.lengths[n_literals - 1])
        n_literals--;
    while (n_distances > 1 && !s->distances.lengths[n_distances - 1])
        n_distances--;
    memcpy(all, s->literals.lengths, n_literals);
    memcpy(all + n_literals, s->distances.lengths, n_distances);
    size_t n_runs = shorten(all, n_literals + n_distances, runs);
    memset(s->lengths.counts, 0, sizeof s->lengths.counts);
    for (size_t i = 0; i < n_runs; i++)
        s->lengths.counts[runs[i].symbol]++;
    make_code(&s->lengths, LENGTHS, 7);
    while (n_lengths > 4 && !s->lengths.lengths[order[n_lengths - 1]])
        n_lengths--;
    put(s, last ? 5 : 4, 3); /* the last block or not; codes of its own */
    put(s, (uint32_t)(n_literals - 257), 5);
    put(s, (uint32_t)(n_distances - 1), 5);
    put(s, (uint32_t)(n_lengths - 4), 4);
    for (size_t i = 0; i < n_lengths; i++)
        put(s, s->lengths.lengths[order[i]], 3);
    for (size_t i = 0; i < n_runs; i++) {
        put(s, s->lengths.bits[runs[i].symbol], s->lengths.lengths[runs[i].symbol]);
        put(s, runs[i].extra, runs[i].bits);
    }
}

static void put_tokens(struct squeezer *s)
{
    for (size_t i = 0; i < s->n_tokens; i++) {
        uint32_t token = s->tokens[i];
        if (!(token & MATCH)) {
            put(s, s->literals.bits[token], s->literals.lengths[token]);
            continue;
        }
        uint32_t length = token >> 16 & 0x1FF, distance = token & 0x7FFF, symbol = s->length_symbols[length];
        put(s, s->literals.bits[257 + symbol], s->literals.lengths[257 + symbol]);
        put(s, length - length_bases[symbol], length_extras[symbol]);
        unsigned extra = 0, d = distance_symbol(distance, &extra);
        put(s, s->distances.bits[d], s->distances.lengths[d]);
        put(s, distance & ((1u << extra) - 1), extra);
    }
    put(s, s->literals.bits[END_OF_BLOCK], s->literals.lengths[END_OF_BLOCK]);
}

static void put_stored(struct squeezer *s, size_t to, bool last)
{
    for (size_t from = s->block_from; from < to || (last && from == to);) {
        size_t n = to - from > STORED_MOST ? STORED_MOST : to - from;
        bool end = from + n == to;
        put(s, last && end, 3);
        to_byte(s);
        const unsigned char head[4] = {(unsigned char)n, (unsigned char)(n >> 8), (unsigned char)~n,
                                       (unsigned char)(~n >> 8)};
        memcpy(s->out, head, 4);
        memcpy(s->out + 4, s->raw->at + from, n);
        s->out += 4 + n;
        from += n;
        if (end)
            break;
    }
}

/* More than the bits of the tokens under these codes can be, in bytes: is the block worth them? */
static size_t most_bytes(const struct squeezer *s)
{
    uint64_t bits = 3000; /* the codes themselves */
    for (size_t i = 0; i < LITERALS; i++)
        bits += (uint64_t)s->literals.counts[i] *
                (s->literals.lengths[i] + (i > END_OF_BLOCK ? length_extras[i - 257] : 0u));
    for (size_t i = 0; i < DISTANCES; i++)
        bits += (uint64_t)s->distances.counts[i] * (s->distances.lengths[i] + (i < 4 ? 0 : i / 2 - 1));
    return (size_t)(bits / 8 + 1);
}

static void end_block(struct squeezer *s, size_t to, bool last)
{
    s->literals.counts[END_OF_BLOCK] = 1;
    make_code(&s->literals, LITERALS, LONGEST_CODE);
    make_code(&s->distances, DISTANCES, LONGEST_CODE);
    if (most_bytes(s) < to - s->block_from) {
        put_codes(s, last);
        put_tokens(s);
    } else {
        put_stored(s, to, last);
    }
    memset(s->literals.counts, 0, sizeof s->literals.counts);
    memset(s->distances.counts, 0, sizeof s->distances.counts);
    s->n_tokens = 0;
    s->block_from = to;
}

/* ---- matches ---- */

/* One load on most processors, and the same number on all. */
static uint32_t four(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static size_t common(const unsigned char *a, const unsigned char *b, size_t most)
{
    size_t n = 0;
    for (uint64_t x, y; n + 8 <= most; n += 8) {
        memcpy(&x, a + n, 8);
        memcpy(&y, b + n, 8);
        if (x != y)
            break;
    }
    while (n < most && a[n] == b[n])
        n++;
    return n;
}

/* The longest of the likely distances; 0: none has LEAST bytes. */
static size_t longest(struct squeezer *s, size_t at, size_t last, size_t *distance)
{
    const unsigned char *here = s->raw->at + at;
    size_t most = s->raw->n - at > MOST ? MOST : s->raw->n - at, best = 0;
    if (most < LEAST)
        return 0;
    uint32_t bytes = four(here), slot = (bytes * 2654435761u) >> (32 - HASH_BITS);
    size_t seen = s->heads[slot] ? at - (s->heads[slot] - 1) : 0;
    s->heads[slot] = (uint32_t)at + 1;
    const size_t likely[] = {last, s->raw->row, s->raw->pixel, seen};
    for (size_t i = 0; i < 4 && best < most; i++) {
        size_t d = likely[i];
        if (d == 0 || d > at || d > WINDOW || four(here - d) != bytes)
            continue;
        size_t n = common(here, here - d, most);
        if (n > best) {
            best = n;
            *distance = d;
        }
    }
    return best;
}

size_t pl_deflate_bound(size_t n)
{
    return n + n / 4096 + 1024;
}

static void start(struct squeezer *s, const struct pl_raw *raw, unsigned char *out)
{
    s->raw = raw;
    s->out = out;
    for (size_t i = 0, length = 3; length <= MOST; length++) {
        while (i + 1 < sizeof length_bases / sizeof *length_bases && length >= length_bases[i + 1])
            i++;
        s->length_symbols[length] = (uint8_t)i;
    }
    put(s, 0x0178, 16); /* deflate, a window of 32 KiB, the fastest level */
}

size_t pl_deflate(struct pl_arena *scratch, const struct pl_raw *raw, unsigned char *out)
{
    struct squeezer *s = PL_NEW(scratch, struct squeezer);
    size_t at = 0, last = 0;
    start(s, raw, out);
    while (at < raw->n) {
        size_t n = longest(s, at, last, &last);
        if (n) {
            unsigned extra = 0;
            s->tokens[s->n_tokens++] = MATCH | (uint32_t)n << 16 | (uint32_t)(last - 1);
            s->literals.counts[257 + s->length_symbols[n]]++;
            s->distances.counts[distance_symbol((uint32_t)(last - 1), &extra)]++;
            at += n;
        } else {
            s->tokens[s->n_tokens++] = raw->at[at];
            s->literals.counts[raw->at[at++]]++;
        }
        if (s->n_tokens == TOKENS && at < raw->n)
            end_block(s, at, false);
    }
    end_block(s, at, true);
    to_byte(s);
    uint32_t sum = libdeflate_adler32(1, raw->at, raw->n);
    for (int i = 3; i >= 0; i--)
        *s->out++ = (unsigned char)(sum >> (8 * i));
    return (size_t)(s->out - out);
}
