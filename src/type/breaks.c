/* breaks.c: where a line may end, and what a good typesetter would hold against it. */
#include "type/type-private.h"

#include "base/num.h"

#include <glib.h>
#include <string.h>

typedef PL_VEC(struct pl_break) breaks_vec;

/* The code point before byte `at`; 0 at the start. */
static uint32_t before(const char *text, size_t at)
{
    size_t from = at;
    if (at == 0)
        return 0;
    do
        from--;
    while (from > 0 && ((unsigned char)text[from] & 0xC0) == 0x80);
    return pl_utf8_next(text, at, &from);
}

static uint32_t here(const char *text, size_t len, size_t at)
{
    return at < len ? pl_utf8_next(text, len, &at) : 0;
}

static bool digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2014);
}

/* The word that ends at byte `end`: its letters and whether it is an initial ("J.", "J.K."). */
static size_t letters_before(const char *text, size_t end, bool *initial)
{
    size_t n = 0, dots = 0, capitals = 0, at = end;
    bool only = true;
    while (at > 0) {
        uint32_t c = before(text, at);
        if (g_unichar_isspace(c) || c == '(')
            break;
        at -= c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        n += g_unichar_isalpha(c);
        capitals += g_unichar_isupper(c);
        dots += c == '.';
        only &= g_unichar_isalpha(c) || c == '.';
    }
    *initial = only && dots > 0 && capitals == n && n == dots && n <= 3;
    return only && dots == 0 ? n : 0;
}

static size_t letters_after(const char *text, size_t len, size_t at)
{
    size_t n = 0;
    while (at < len) {
        uint32_t c = pl_utf8_next(text, len, &at);
        if (!g_unichar_isalpha(c))
            return g_unichar_isspace(c) || g_unichar_ispunct(c) ? n : 0;
        n++;
    }
    return n;
}

/* end: bytes before the white space, next: where the following line's text starts. No word lists: a short word is short
 * in any language, and a rule that knows one language would be wrong in the next. */
static uint16_t traits_of(const char *text, size_t len, size_t end, size_t next)
{
    uint16_t traits = 0;
    bool initial = false;
    uint32_t last = before(text, end), first = here(text, len, next);
    size_t n = letters_before(text, end, &initial);
    if (n >= 1 && n <= 2)
        traits |= PL_AFTER_PREPOSITION;
    else if (n == 3 && g_unichar_islower(last))
        traits |= PL_AFTER_SHORT;
    if (initial)
        traits |= PL_AFTER_INITIAL;
    if (end < next && dash(last))
        traits |= digit(first) ? PL_IN_RANGE : PL_DANGLING_HYPHEN;
    if (end == next && dash(last) && digit(first))
        traits |= PL_IN_RANGE;
    if (digit(last)) {
        size_t unit = letters_after(text, len, next);
        if (first == '%' || first == 0x2030 || first == 0xB0 || (unit >= 1 && unit <= 3))
            traits |= PL_BEFORE_UNIT;
        if (dash(first) || digit(first))
            traits |= PL_IN_RANGE;
    }
    return traits;
}

static bool break_forbidden(const struct pl_shaped *s, const struct pl_shape_cluster *a,
                            const struct pl_shape_cluster *b)
{
    uint32_t left = s->pieces[a->piece].span, right = s->pieces[b->piece].span;
    return left == right && s->spans[left].no_break;
}

static void add_break(struct pl_arena *arena, breaks_vec *out, const struct pl_shaped *s, size_t cluster, bool forced)
{
    struct pl_break *b = pl_push(arena, out);
    size_t trim = cluster;
    while (trim > 0 && s->clusters[trim - 1].space)
        trim--;
    *b = (struct pl_break){.cluster = (uint32_t)cluster, .trim = (uint32_t)trim, .kind = PL_BREAK_OTHER};
    if (forced) {
        b->kind = PL_BREAK_FORCED;
        return;
    }
    size_t end = trim ? s->clusters[trim - 1].to : 0, next = s->clusters[cluster].from;
    uint32_t last = before(s->text, end);
    if (trim < cluster) {
        b->kind = PL_BREAK_SPACE;
    } else if (last == 0xAD) {
        double advance = 0;
        const struct pl_piece *piece = &s->pieces[s->clusters[cluster - 1].piece];
        b->kind = PL_BREAK_SOFT;
        pl_face_hyphen(s->fonts, piece->face, &advance);
        b->hyphen_width = (float)(advance * piece->scale);
    } else if (dash(last)) {
        b->kind = PL_BREAK_HYPHEN_CHAR;
    }
    b->traits = traits_of(s->text, s->len, end, next);
}

void pl_find_breaks(struct pl_work *work, struct pl_shaped *s, const PangoLogAttr *attrs)
{
    breaks_vec out = {0};
    size_t chars = 0, byte = 0;
    for (size_t i = 0; i < s->n_clusters; i++) {
        const struct pl_shape_cluster *c = &s->clusters[i];
        while (byte < c->from) {
            pl_utf8_next(s->text, s->len, &byte);
            chars++;
        }
        s->n_words += attrs[chars].is_word_start && byte == c->from;
        if (i == 0)
            continue;
        uint32_t last = before(s->text, c->from);
        if (last == '\n')
            add_break(work->arena, &out, s, i, true);
        else if (!c->space && byte == c->from && attrs[chars].is_line_break && !break_forbidden(s, c - 1, c))
            add_break(work->arena, &out, s, i, false);
    }
    add_break(work->arena, &out, s, s->n_clusters, true);
    out.at[out.n - 1].kind = PL_BREAK_END;
    s->breaks = out.at;
    s->n_breaks = out.n;
}

/* ---- inside words ---- */

static bool all_capitals(const char *word, size_t len)
{
    size_t letters = 0;
    for (size_t at = 0; at < len; letters++)
        if (!g_unichar_isupper(pl_utf8_next(word, len, &at)))
            return false;
    return letters > 1;
}

static void hyphens_of_word(struct pl_work *work, const struct pl_shaped *s, size_t first, size_t end, breaks_vec *out)
{
    size_t points[64], from = s->clusters[first].from, to = s->clusters[end - 1].to;
    const struct pl_span *span = &s->spans[s->pieces[s->clusters[first].piece].span];
    size_t n = pl_hyphen_points(work, s->hyphens, span->language, s->text + from, to - from, span->place, points, 64);
    bool reluctant = !s->hyphenate || all_capitals(s->text + from, to - from), forbidden = false;
    for (size_t i = first; i < end; i++) {
        const struct pl_span *of = &s->spans[s->pieces[s->clusters[i].piece].span];
        reluctant |= of->no_hyphen;
        forbidden |= of->no_break;
    }
    if (forbidden)
        return;
    for (size_t p = 0, c = first; p < n; p++) {
        while (c < end && s->clusters[c].from < from + points[p])
            c++;
        if (c <= first || c >= end || s->clusters[c].from != from + points[p])
            continue; /* inside a ligature: that letter pair stays whole */
        double advance = 0;
        const struct pl_piece *piece = &s->pieces[s->clusters[c - 1].piece];
        pl_face_hyphen(s->fonts, piece->face, &advance);
        *pl_push(work->arena, out) = (struct pl_break){.cluster = (uint32_t)c,
                                                       .trim = (uint32_t)c,
                                                       .word_from = (uint32_t)first,
                                                       .word_to = (uint32_t)end,
                                                       .kind = PL_BREAK_WORD,
                                                       .reluctant = reluctant,
                                                       .hyphen_width = (float)(advance * piece->scale)};
    }
}

static bool letter_cluster(const struct pl_shaped *s, size_t i)
{
    const struct pl_shape_cluster *c = &s->clusters[i];
    uint32_t code = here(s->text, s->len, c->from);
    return c->to == c->from || g_unichar_isalpha(code) || g_unichar_ismark(code) || code == '\'' || code == 0x2019;
}

/* A soft hyphen is the author's word: where one stands, the dictionary is not asked. */
static void mark_soft(const struct pl_shaped *s, struct pl_break *b)
{
    size_t from = b->cluster, to = b->cluster;
    while (from > 0 && (letter_cluster(s, from - 1) || here(s->text, s->len, s->clusters[from - 1].from) == 0xAD))
        from--;
    while (to < s->n_clusters && (letter_cluster(s, to) || here(s->text, s->len, s->clusters[to].from) == 0xAD))
        to++;
    b->word_from = (uint32_t)from;
    b->word_to = (uint32_t)to;
}

void pl_find_hyphens(struct pl_work *work, struct pl_shaped *s)
{
    breaks_vec out = {0};
    size_t next = 0;
    if (s->with_hyphens)
        return;
    for (size_t i = 0; i < s->n_clusters;) {
        if (!letter_cluster(s, i)) {
            i++;
            continue;
        }
        size_t end = i;
        while (end < s->n_clusters && letter_cluster(s, end))
            end++;
        uint32_t around[2] = {before(s->text, s->clusters[i].from), here(s->text, s->len, s->clusters[end - 1].to)};
        while (next < s->n_breaks && s->breaks[next].cluster <= i)
            *pl_push(work->arena, &out) = s->breaks[next++];
        /* Addresses and file names are no words: a letter beside a point, an at sign or a slash is not hyphenated. */
        bool plain = around[0] != 0xAD && around[1] != 0xAD && around[0] != '@' && around[1] != '@' &&
                     around[0] != '/' && around[0] != '.' && !digit(around[0]) && !digit(around[1]);
        if (plain && end - i >= 5)
            hyphens_of_word(work, s, i, end, &out);
        i = end;
    }
    while (next < s->n_breaks)
        *pl_push(work->arena, &out) = s->breaks[next++];
    for (size_t i = 0; i < out.n; i++)
        if (out.at[i].kind == PL_BREAK_SOFT)
            mark_soft(s, &out.at[i]);
    s->with_hyphens = out.at;
    s->n_with_hyphens = out.n;
}
