/* breaks.c: where a line may end, and what a good typesetter would hold against it. */
#include "type/type-private.h"

#include "base/num.h"

#include <glib.h>
#include <string.h>

typedef PL_VEC(struct pl_break) breaks_vec;

/* How far to look around a break: what is longer is no word. Text without spaces must not cost the square of its
 * length. */
enum { NEAR_BYTES = 64 };

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

static size_t bytes_of(uint32_t c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

static uint32_t here(const char *text, size_t len, size_t at)
{
    return at < len ? pl_utf8_next(text, len, &at) : 0;
}

static bool digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool hyphen(uint32_t c)
{
    return c == '-' || c == 0x2010;
}

static bool dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2014);
}

/* What stands before a possible break, back to white space or an opening parenthesis. */
struct word_end {
    size_t letters, digits, dots; /* 0, 0, 0 where it holds anything else */
    bool initial;                 /* "J.", "J.K." */
    bool abbreviation;            /* "nr.", "art." */
    bool starts_sentence;
};

static bool sentence_end(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == ':' || c == 0x2026;
}

static struct word_end word_before(const char *text, size_t end)
{
    struct word_end w = {0};
    size_t capitals = 0, at = end;
    uint32_t c = 0;
    bool plain = true;
    for (; at > 0; at -= bytes_of(c)) {
        c = before(text, at);
        if (g_unichar_isspace(c) || c == '(')
            break;
        w.letters += g_unichar_isalpha(c);
        w.digits += digit(c);
        w.dots += c == '.';
        capitals += g_unichar_isupper(c);
        plain &= (g_unichar_isalpha(c) || digit(c) || c == '.') && end - at < NEAR_BYTES;
        if (!plain)
            return (struct word_end){0};
    }
    bool dotted = w.dots > 0 && w.digits == 0;
    w.initial = dotted && capitals == w.letters && w.letters == w.dots && w.letters <= 3;
    w.abbreviation = dotted && w.dots == 1 && capitals == 0 && w.letters <= 4;
    while (at > 0 && g_unichar_isspace(before(text, at)))
        at -= bytes_of(before(text, at));
    w.starts_sentence = at > 0 && sentence_end(before(text, at));
    return w;
}

/* Symbols of measures that are the same in every language. A language's own ("mln", "uur") are the layout's to say. */
static const char *const symbols[] = {
    "m",  "km", "cm",  "mm",  "m\xC2\xB2", "m\xC2\xB3", "km\xC2\xB2", "ha",        "g",         "kg", "mg",
    "l",  "ml", "h",   "s",   "ms",        "min",       "K",          "W",         "kW",        "MW", "GW",
    "TW", "J",  "kWh", "V",   "A",         "Hz",        "kHz",        "MHz",       "GHz",       "B",  "kB",
    "MB", "GB", "TB",  "dB",  "pt",        "px",        "dpi",        "EUR",       "USD",       "dm", "mol",
    "Pa", "Wh", "MWh", "GWh", "TWh",       "\xC2\xB5g", "\xCE\xBCg",  "\xC2\xB5m", "\xCE\xBCm", NULL};

static bool listed(const char *const *list, const char *word, size_t len)
{
    for (; list && *list; list++)
        if (strlen(*list) == len && memcmp(*list, word, len) == 0)
            return true;
    return false;
}

bool pl_unit_at(const char *text, size_t len, size_t next, const char *const *units)
{
    uint32_t first = here(text, len, next);
    size_t end = next;
    if (first == '%' || first == 0x2030 || first == 0xB0 || first == 0x2032 || first == 0x2033 ||
        g_unichar_type(first) == G_UNICODE_CURRENCY_SYMBOL)
        return true;
    for (size_t at = next; at < len && at < next + NEAR_BYTES; end = at) {
        uint32_t c = pl_utf8_next(text, len, &at);
        if (g_unichar_isspace(c) || (g_unichar_ispunct(c) && c != '/'))
            break;
    }
    const char *word = text + next, *slash = memchr(word, '/', end - next);
    /* "mg/l", "km/uur": what is counted stands before the slash. */
    size_t counted = slash ? (size_t)(slash - word) : end - next;
    return listed(symbols, word, counted) || listed(units, word, counted) || listed(units, word, end - next);
}

/* Letters between the hyphen that ends at `end` and the next white space or sign, on either side: "re-integratie"
 * should not be left as "re-". */
static bool short_piece(const struct pl_shaped *s, size_t end, size_t next)
{
    size_t left = 0, right = 0, at = end;
    at -= bytes_of(before(s->text, at));
    for (uint32_t c; left < 3 && at > 0 && g_unichar_isalpha(c = before(s->text, at)); at -= bytes_of(c))
        left++;
    for (at = next; right < 3 && at < s->len && g_unichar_isalpha(pl_utf8_next(s->text, s->len, &at));)
        right++;
    return left < 3 || right < 3;
}

static uint16_t number_traits(const struct pl_shaped *s, const struct word_end *w, uint32_t last, size_t next)
{
    uint32_t first = here(s->text, s->len, next);
    uint16_t traits = 0;
    if (digit(last)) {
        if (pl_unit_at(s->text, s->len, next, s->units))
            traits |= PL_BEFORE_UNIT;
        else if (w->digits && w->digits <= 3 && g_unichar_islower(first))
            traits |= PL_AFTER_SHORT; /* "12 juni" */
        if (dash(first) || digit(first))
            traits |= PL_IN_RANGE;
    }
    if (digit(first) && (w->abbreviation || g_unichar_type(last) == G_UNICODE_CURRENCY_SYMBOL || last == 0xA7))
        traits |= PL_BEFORE_UNIT;
    return traits;
}

static bool alone(const struct pl_shaped *s, size_t at, uint32_t c)
{
    return g_unichar_isspace(here(s->text, s->len, at + bytes_of(c)));
}

/* end: bytes before the white space, next: where the following line's text starts. Short words are known by their
 * length: a word of one or two letters is short in any language, and a rule that knows one would be wrong in the next.
 */
static uint16_t traits_of(const struct pl_shaped *s, size_t end, size_t next)
{
    uint16_t traits = 0;
    uint32_t last = before(s->text, end), first = here(s->text, s->len, next);
    struct word_end w = word_before(s->text, end);
    bool word = w.letters && !w.dots && !w.digits && g_unichar_islower(last);
    if (word && w.letters <= 2)
        traits |= w.letters == 1 ? PL_AFTER_PREPOSITION | PL_AFTER_LETTER : PL_AFTER_PREPOSITION;
    else if (word && w.letters == 3)
        traits |= PL_AFTER_SHORT;
    if (word && w.letters <= 3 && w.starts_sentence)
        traits |= PL_AFTER_FIRST;
    if (w.initial)
        traits |= PL_AFTER_INITIAL;
    if (dash(last) && digit(first))
        traits |= PL_IN_RANGE;
    else if (hyphen(last) && end < next && g_unichar_isalpha(before(s->text, end - bytes_of(last))))
        traits |= PL_DANGLING_HYPHEN;
    else if (hyphen(last) && end == next && short_piece(s, end, next))
        traits |= PL_SHORT_PIECE;
    if (last == '/' && end == next)
        traits |= PL_AFTER_SLASH;
    if (dash(first) && alone(s, next, first))
        traits |= PL_BEFORE_DASH;
    if (last == '&' || last == '+')
        traits |= PL_AFTER_SHORT;
    return traits | number_traits(s, &w, last, next);
}

static bool break_forbidden(const struct pl_shaped *s, const struct pl_shape_cluster *a,
                            const struct pl_shape_cluster *b)
{
    uint32_t left = s->pieces[a->piece].span, right = s->pieces[b->piece].span;
    /* A figure set high or low belongs to the word it is set against: a note's number, the 2 of a formula. */
    if (left != right && s->spans[right].rise != 0 && s->spans[right].rise != s->spans[left].rise && !a->space)
        return true;
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
    b->traits = traits_of(s, end, next);
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
    b->word_from = b->text_from = (uint32_t)from;
    b->word_to = b->text_to = (uint32_t)to;
}

/* A line that ends in the author's hyphen looks like a broken word to whoever takes the text out of a page again
 * ("veiligheids-" and "zorg-" become "veiligheidszorg-"), and one that ends in a slash puts a space into an address. As
 * with a broken word, the text stands whole on the first line. Ideographs follow each other without such ties. */
static void tie(const struct pl_shaped *s, struct pl_break *list, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++) {
        struct pl_break *b = &list[i];
        if (b->kind == PL_BREAK_FORCED || b->kind == PL_BREAK_SOFT || b->trim == 0)
            continue;
        uint32_t last = before(s->text, s->clusters[b->trim - 1].to);
        uint32_t first = here(s->text, s->len, s->clusters[b->cluster].from);
        bool inside = b->trim == b->cluster && g_unichar_ispunct(last) && !g_unichar_iswide(last);
        if (!hyphen(last) && (!inside || g_unichar_iswide(first)))
            continue;
        b->text_from = i ? list[i - 1].cluster : 0;
        b->text_to = list[i + 1].trim;
    }
}

static bool overlaps(const struct pl_break *b, uint32_t to)
{
    return b->text_to > b->text_from && b->text_from < to;
}

/* Where the texts of two breaks overlap ("informatie-uitwisse-ling") both take the whole, and so does every other break
 * inside it. What follows up to the next place where a line may end comes along: a comma must not lose its word. */
static void join_texts(struct pl_break *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t from = list[i].text_from, to = list[i].text_to;
        size_t first = i;
        if (to == from)
            continue;
        while (first > 0 && list[first - 1].cluster > from)
            first--;
        for (; i + 1 < n && (list[i + 1].cluster < to || overlaps(&list[i + 1], to)); i++)
            to = list[i + 1].text_to > to ? list[i + 1].text_to : to;
        if (i + 1 < n && list[i + 1].trim > to)
            to = list[i + 1].trim;
        for (size_t k = first; k <= i; k++) {
            list[k].text_from = from;
            list[k].text_to = to;
        }
    }
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
    for (size_t i = 0; i < out.n; i++)
        if (out.at[i].kind == PL_BREAK_SOFT)
            mark_soft(s, &out.at[i]);
    tie(s, out.at, out.n);
    join_texts(out.at, out.n);
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

/* Scripts that break words with a hyphen; for the others no dictionary is asked for. */
static bool hyphenated_script(uint32_t c)
{
    static const GUnicodeScript scripts[] = {G_UNICODE_SCRIPT_LATIN,    G_UNICODE_SCRIPT_GREEK,
                                             G_UNICODE_SCRIPT_CYRILLIC, G_UNICODE_SCRIPT_ARMENIAN,
                                             G_UNICODE_SCRIPT_GEORGIAN, G_UNICODE_SCRIPT_COPTIC};
    GUnicodeScript script = g_unichar_get_script(c);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (scripts[i] == script)
            return true;
    return false;
}

static void hyphens_of_word(struct pl_work *work, const struct pl_shaped *s, size_t first, size_t end, breaks_vec *out)
{
    size_t points[64], from = s->clusters[first].from, to = s->clusters[end - 1].to;
    const struct pl_span *span = &s->spans[s->pieces[s->clusters[first].piece].span];
    const struct pl_hyphen_word word = {s->text + from, to - from, span->language, s->letters, span->place};
    size_t n = pl_hyphen_points(work, s->hyphens, &word, points, 64);
    bool reluctant = !s->hyphenate || all_capitals(s->text + from, to - from), forbidden = false;
    for (size_t i = first; i < end; i++) {
        const struct pl_span *of = &s->spans[s->pieces[s->clusters[i].piece].span];
        reluctant |= of->no_hyphen || of->letter_case == PL_CASE_UPPER;
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
        bool poor = end - first < 8 || c - first < 4 || end - c < 4;
        *pl_push(work->arena, out) = (struct pl_break){.cluster = (uint32_t)c,
                                                       .trim = (uint32_t)c,
                                                       .word_from = (uint32_t)first,
                                                       .word_to = (uint32_t)end,
                                                       .text_from = (uint32_t)first,
                                                       .text_to = (uint32_t)end,
                                                       .kind = PL_BREAK_WORD,
                                                       .reluctant = reluctant,
                                                       .traits = poor ? PL_POOR_HYPHEN : 0,
                                                       .hyphen_width = (float)(advance * piece->scale)};
    }
}

static void hyphens_of_all(struct pl_work *work, struct pl_shaped *s)
{
    breaks_vec out = {0};
    size_t next = 0;
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
        plain = plain && hyphenated_script(here(s->text, s->len, s->clusters[i].from));
        if (plain && end - i + 1 >= s->letters.word) /* a ligature may be one for two letters */
            hyphens_of_word(work, s, i, end, &out);
        i = end;
    }
    while (next < s->n_breaks)
        *pl_push(work->arena, &out) = s->breaks[next++];
    join_texts(out.at, out.n);
    s->with_hyphens = out.at;
    s->n_with_hyphens = out.n;
}

/* Kept for later jobs too, unless there is a dictionary that each of them has to miss. */
void pl_find_hyphens(struct pl_work *work, struct pl_shaped *s)
{
    struct pl_shaped *kept = s->kept;
    if (s->with_hyphens)
        return;
    for (size_t i = 0; i < s->n_spans; i++)
        pl_hyphens_look(work, s->hyphens, s->spans[i].language);
    if (kept && kept->with_hyphens) {
        s->with_hyphens = kept->with_hyphens;
        s->n_with_hyphens = kept->n_with_hyphens;
        return;
    }
    hyphens_of_all(work, s);
    if (!kept || !pl_hyphens_whole(s->hyphens))
        return;
    kept->with_hyphens = pl_memdup(kept->kept_in, s->with_hyphens, s->n_with_hyphens * sizeof *s->with_hyphens);
    kept->n_with_hyphens = s->n_with_hyphens;
}
