/* shape.c: spans → clusters with advances at 100 pt. Shaped once; every width at any size and tracking is read from
 * here. */
#include "type/type-private.h"

#include "base/num.h"

#include <glib.h>
#include <string.h>

enum { PIECE_CHARS = 1000, MOST_FACES = 16 };

/* The text as drawn (case applied) beside the author's. Where no case is changed the two are one. */
struct drawn {
    char *text;
    size_t len;
    uint32_t *author; /* len + 1: author byte of each drawn byte; NULL: the same */
};

struct shaper {
    struct pl_work *work;
    struct pl_shaped *s;
    struct drawn drawn;
    const struct pl_paragraph *paragraph;
    uint8_t *levels; /* a drawn byte; NULL: all 0 */
    PangoAttrList *attrs;
    PL_VEC(struct pl_piece) pieces;
    PL_VEC(struct pl_shape_cluster) clusters;
    PL_VEC(struct pl_shape_glyph) glyphs;
    bool good;
};

static size_t author_of(const struct shaper *sh, size_t drawn)
{
    return sh->drawn.author ? sh->drawn.author[drawn] : drawn;
}

static void join_spans(struct shaper *sh)
{
    const struct pl_paragraph *p = sh->paragraph;
    size_t len = 0;
    for (size_t i = 0; i < p->n_spans; i++)
        len += p->spans[i].len;
    char *text = pl_alloc(sh->work->arena, len + 1);
    for (size_t i = 0, at = 0; i < p->n_spans; at += p->spans[i].len, i++)
        memcpy(text + at, p->spans[i].text, p->spans[i].len);
    sh->s->text = text;
    sh->s->len = len;
}

/* Turkish and Azerbaijani have an i with and one without a dot in both cases. */
static uint32_t dotted_case(uint32_t c, enum pl_case to, const char *language)
{
    if (strncmp(language, "tr", 2) != 0 && strncmp(language, "az", 2) != 0)
        return c;
    if (to == PL_CASE_UPPER)
        return c == 'i' ? 0x130 : c;
    return c == 'I' ? 0x131 : c == 0x130 ? 'i' : c;
}

/* One letter in the other case, by its language and never by the locale, which glib's functions for strings follow.
 * What becomes several letters ("ß") has no single counterpart, and those are the same everywhere. */
static void put_cased(struct pl_buf *out, uint32_t c, const struct pl_span *span)
{
    bool upper = span->letter_case == PL_CASE_UPPER;
    uint32_t mapped = dotted_case(c, span->letter_case, span->language);
    char bytes[4];
    if (mapped == c && span->letter_case != PL_CASE_NONE && span->letter_case != PL_CASE_SMALL_CAPS)
        mapped = upper ? g_unichar_toupper(c) : g_unichar_tolower(c);
    if (mapped != c || !upper || !g_unichar_islower(c)) {
        pl_putn(out, bytes, pl_utf8_put(mapped, bytes));
        return;
    }
    gchar *several = g_utf8_strup(bytes, (gssize)pl_utf8_put(c, bytes));
    pl_put(out, several);
    g_free(several);
}

const char *pl_cased(struct pl_arena *arena, const char *text, size_t len, enum pl_case to, const char *language)
{
    const struct pl_span span = {.letter_case = to, .language = language};
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (size_t at = 0; at < len;)
        put_cased(&out, pl_utf8_next(text, len, &at), &span);
    return out.text;
}

/* Case is mapped letter by letter, so that every drawn byte knows the author's letter it came from ("ß" draws "SS"). */
static void apply_case(struct shaper *sh)
{
    const struct pl_paragraph *p = sh->paragraph;
    bool any = false;
    for (size_t i = 0; i < p->n_spans; i++)
        any |= p->spans[i].letter_case == PL_CASE_UPPER || p->spans[i].letter_case == PL_CASE_LOWER;
    sh->drawn = (struct drawn){sh->s->text, sh->s->len, NULL};
    if (!any)
        return;
    struct pl_buf out = {.arena = sh->work->arena};
    PL_VEC(uint32_t) map = {0};
    pl_put(&out, "");
    for (size_t i = 0, base = 0; i < p->n_spans; base += p->spans[i].len, i++) {
        const struct pl_span *span = &p->spans[i];
        for (size_t at = 0; at < span->len;) {
            size_t was = at, before = out.len;
            put_cased(&out, pl_utf8_next(span->text, span->len, &at), span);
            while (before++ < out.len)
                *pl_push(sh->work->arena, &map) = (uint32_t)(base + was);
        }
    }
    *pl_push(sh->work->arena, &map) = (uint32_t)sh->s->len;
    sh->drawn = (struct drawn){out.text, out.len, map.at};
}

static bool right_to_left(uint32_t c)
{
    return (c >= 0x590 && c < 0x900) || (c >= 0xFB1D && c < 0xFE00) || (c >= 0xFE70 && c < 0xFF00) ||
           (c >= 0x10800 && c < 0x11000) || (c >= 0x1E800 && c < 0x1F000);
}

/* The first letter decides (Unicode Bidirectional Algorithm, rules P2 and P3). Right-to-left text is rare: levels are
 * only computed when a letter could ask for them. */
static void find_levels(struct shaper *sh)
{
    const struct drawn *d = &sh->drawn;
    bool rtl = sh->paragraph->direction == PL_DIR_RTL, decided = sh->paragraph->direction != PL_DIR_AUTO, needed = rtl;
    for (size_t at = 0; at < d->len && !(needed && decided);) {
        uint32_t c = pl_utf8_next(d->text, d->len, &at);
        needed |= right_to_left(c);
        if (!decided && g_unichar_isalpha(c)) {
            decided = true;
            rtl = right_to_left(c);
        }
    }
    sh->s->rtl = rtl;
    if (!needed)
        return;
    PangoDirection base = rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR;
    guint8 *levels = pango_log2vis_get_embedding_levels(d->text, (int)d->len, &base);
    sh->levels = pl_alloc(sh->work->arena, d->len + 1);
    for (size_t at = 0, i = 0; at < d->len; i++) {
        size_t was = at;
        pl_utf8_next(d->text, d->len, &at);
        memset(sh->levels + was, levels[i], at - was);
    }
    g_free(levels);
}

/* Marks, joiners and variation selectors are drawn with the letter they follow. */
static bool follows(uint32_t c)
{
    if (c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F))
        return true;
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK || type == G_UNICODE_SPACING_MARK;
}

/* Needs no glyph of its own. */
static bool invisible(uint32_t c)
{
    return c == '\n' || c == '\t' || c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x200E ||
           c == 0x200F || c == 0x061C || follows(c);
}

static struct pl_place place_of(const struct pl_span *span, size_t from, size_t to)
{
    return span->locate ? span->locate(span->locate_ctx, from, to) : span->place;
}

/* A family of the style that has the character in another face than the one asked for: the real reason. */
static const struct pl_face_info *in_another_face(struct shaper *sh, const struct pl_face_want *want, uint32_t c)
{
    const struct pl_face_info *faces;
    size_t n = pl_fonts_list(sh->s->fonts, &faces);
    for (const char *const *f = want->families; f && *f; f++)
        for (size_t i = 0; i < n; i++)
            if (strcmp(faces[i].family, *f) == 0 && pl_face_has(sh->s->fonts, (pl_face_id)i, c))
                return &faces[i];
    return NULL;
}

static void missing(struct shaper *sh, const struct pl_span *span, size_t in_span, size_t len, uint32_t c)
{
    struct pl_buf families = {.arena = sh->work->arena};
    for (const char *const *f = span->want.families; f && *f; f++)
        pl_putf(&families, "%s%s", families.len ? ", " : "", *f);
    struct pl_diag *d =
        PL_ERR(sh->work, P504, place_of(span, in_span, in_span + len), "no glyph for '%.*s' (U+%04X) in %s", (int)len,
               span->text + in_span, (unsigned)c, families.text ? families.text : "no family");
    const struct pl_face_info *other = in_another_face(sh, &span->want, c);
    if (other)
        pl_help(sh->work->diags, d, "'%s' has it in weight %d%s, and this text asks for %d%s: add that file to 'fonts'",
                other->family, other->weight, other->slant ? " italic" : "", span->want.weight,
                span->want.slant ? " italic" : "");
    else
        pl_help(sh->work->diags, d,
                "replace the character, or add a family that has it to the style and its file to 'fonts'");
    sh->good = false;
}

static int face_for(struct shaper *sh, const pl_face_id *faces, size_t n, uint32_t c, int current)
{
    if (invisible(c) || (current >= 0 && g_unichar_isspace(c) && pl_face_has(sh->s->fonts, faces[current], c)))
        return current < 0 ? 0 : current;
    for (size_t i = 0; i < n; i++)
        if (pl_face_has(sh->s->fonts, faces[i], c))
            return (int)i;
    /* Spaces and hyphens that a face lacks are drawn by what resembles them; HarfBuzz makes the widths. */
    if ((c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0xA0 || c == 0x2010 || c == 0x2011)
        return current < 0 ? 0 : current;
    return -1;
}

static void add_cluster(struct shaper *sh, size_t from, size_t to, size_t first_glyph, size_t n_glyphs, double width)
{
    size_t a = author_of(sh, from), b = author_of(sh, to), at = from;
    struct pl_shape_cluster *c = sh->clusters.n ? &sh->clusters.at[sh->clusters.n - 1] : NULL;
    /* One letter of the author's may be drawn as two ("ß" as "SS"): they stay one. */
    if (c && c->from == c->to && c->from == a && c->n_glyphs && c->first_glyph + c->n_glyphs == first_glyph) {
        c->to = (uint32_t)b;
        c->n_glyphs += (uint32_t)n_glyphs;
        c->width += (float)width;
        return;
    }
    c = pl_push(sh->work->arena, &sh->clusters);
    uint32_t code = pl_utf8_next(sh->drawn.text, sh->drawn.len, &at);
    bool fixed = code == 0xA0 || code == 0x202F || code == 0x2007;
    *c = (struct pl_shape_cluster){.from = (uint32_t)a,
                                   .to = (uint32_t)b,
                                   .piece = (uint32_t)(sh->pieces.n - 1),
                                   .first_glyph = (uint32_t)first_glyph,
                                   .n_glyphs = (uint32_t)n_glyphs,
                                   .width = (float)width,
                                   .space = !fixed && g_unichar_isspace(code)};
    /* Spaces of a set width (en, thin, figure) keep it; ideographs have no spaces to widen. */
    if (code == ' ' || code == 0xA0)
        c->give = (float)width;
    else if (g_unichar_iswide(code))
        c->give = (float)(width / 8);
}

/* pango's glyphs stand in visual order; clusters are kept in logical order and point at them. */
static void take_glyphs(struct shaper *sh, const PangoGlyphString *g, size_t start, size_t end, bool rtl)
{
    struct pl_piece *piece = &sh->pieces.at[sh->pieces.n - 1];
    size_t base = sh->glyphs.n, n = (size_t)g->num_glyphs;
    for (size_t i = 0; i < n; i++) {
        const PangoGlyphInfo *info = &g->glyphs[i];
        struct pl_shape_glyph *to = pl_push(sh->work->arena, &sh->glyphs);
        bool drawn = info->glyph != PANGO_GLYPH_EMPTY && !(info->glyph & PANGO_GLYPH_UNKNOWN_FLAG);
        *to = (struct pl_shape_glyph){drawn ? info->glyph : UINT32_MAX,
                                      (float)((double)info->geometry.width / PANGO_SCALE),
                                      (float)((double)info->geometry.x_offset / PANGO_SCALE),
                                      (float)((double)info->geometry.y_offset / PANGO_SCALE)};
    }
    for (size_t k = 0; k < n;) {
        size_t run = 1, i = rtl ? n - 1 - k : k;
        int cluster = g->log_clusters[i];
        double width = sh->glyphs.at[base + i].advance;
        while (k + run < n && g->log_clusters[rtl ? n - 1 - k - run : k + run] == cluster) {
            width += sh->glyphs.at[base + (rtl ? n - 1 - k - run : k + run)].advance;
            run++;
        }
        size_t next = k + run < n ? start + (size_t)g->log_clusters[rtl ? n - 1 - k - run : k + run] : end;
        add_cluster(sh, start + (size_t)cluster, next, base + (rtl ? n - k - run : k), run, width * piece->scale);
        k += run;
    }
}

static bool is_joined(const PangoItem *item)
{
    static const int cursive[] = {G_UNICODE_SCRIPT_ARABIC,     G_UNICODE_SCRIPT_SYRIAC,  G_UNICODE_SCRIPT_MONGOLIAN,
                                  G_UNICODE_SCRIPT_DEVANAGARI, G_UNICODE_SCRIPT_BENGALI, G_UNICODE_SCRIPT_NKO};
    for (size_t i = 0; i < sizeof cursive / sizeof *cursive; i++)
        if (item->analysis.script == cursive[i])
            return true;
    return false;
}

/* What pango is shown of the drawn text: the slice and its neighbours. HarfBuzz looks at five characters around an
 * item; pango counts characters from the start of what it is given, so that whole long paragraphs would cost the square
 * of their length. */
struct window {
    const char *text;
    size_t from, len; /* from: where it starts in the drawn text */
};

static struct window window_of(const struct shaper *sh, size_t from, size_t to)
{
    enum { AROUND = 64 };
    const struct drawn *d = &sh->drawn;
    size_t start = from > AROUND ? from - AROUND : 0, end = d->len - to > AROUND ? to + AROUND : d->len;
    while (start > 0 && ((unsigned char)d->text[start] & 0xC0) == 0x80)
        start--;
    while (end < d->len && ((unsigned char)d->text[end] & 0xC0) == 0x80)
        end++;
    return (struct window){d->text + start, start, end - start};
}

static void shape_item(struct shaper *sh, const struct window *in, PangoItem *item, size_t span, pl_face_id face,
                       int level)
{
    const struct pl_span *from = &sh->paragraph->spans[span];
    struct pl_piece *piece = pl_push(sh->work->arena, &sh->pieces);
    *piece = (struct pl_piece){.face = face,
                               .span = (uint32_t)span,
                               .level = level,
                               .scale = from->scale,
                               .rise = from->rise,
                               .joined = is_joined(item),
                               .first_cluster = sh->clusters.n};
    if (!item->analysis.font || !pl_face_is(sh->s->fonts, face, item->analysis.font)) {
        struct pl_diag *d = PL_ERR(sh->work, P506, from->place, "the text engine replaced the font '%s'",
                                   pl_face_info(sh->s->fonts, face)->path);
        pl_help(sh->work->diags, d, "check that the font file is whole");
        sh->good = false;
        return;
    }
    PangoGlyphString *glyphs = pango_glyph_string_new();
    item->analysis.level = (guint8)level;
    pango_shape_with_flags(in->text + item->offset, item->length, in->text, (int)in->len, &item->analysis, glyphs,
                           PANGO_SHAPE_NONE);
    size_t start = in->from + (size_t)item->offset;
    take_glyphs(sh, glyphs, start, start + (size_t)item->length, level & 1);
    pango_glyph_string_free(glyphs);
    piece = &sh->pieces.at[sh->pieces.n - 1];
    piece->n_clusters = sh->clusters.n - piece->first_cluster;
}

static void add_attr(PangoAttrList *list, PangoAttribute *attr, size_t from, size_t to)
{
    attr->start_index = (guint)from;
    attr->end_index = (guint)to;
    pango_attr_list_insert(list, attr);
}

/* One face, one span, one direction, at most PIECE_CHARS characters. */
static void shape_slice(struct shaper *sh, size_t span, pl_face_id face, size_t from, size_t to)
{
    const struct pl_span *s = &sh->paragraph->spans[span];
    int level = sh->levels ? sh->levels[from] : 0;
    const struct window in = window_of(sh, from, to);
    from -= in.from;
    to -= in.from;
    PangoAttrList *attrs = pango_attr_list_new();
    const char *features = s->features;
    if (s->letter_case == PL_CASE_SMALL_CAPS)
        features = features ? pl_printf(sh->work->arena, "%s,smcp=1", features) : "smcp=1";
    add_attr(attrs, pango_attr_font_desc_new(pl_face_description(sh->s->fonts, face)), from, to);
    add_attr(attrs, pango_attr_language_new(pango_language_from_string(s->language)), from, to);
    add_attr(attrs, pango_attr_fallback_new(FALSE), from, to);
    if (features && *features)
        add_attr(attrs, pango_attr_font_features_new(features), from, to);
    GList *items = pango_itemize_with_base_dir(pl_fonts_context(sh->s->fonts),
                                               level & 1 ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR, in.text,
                                               (int)from, (int)(to - from), attrs, NULL);
    for (GList *i = items; i; i = i->next) {
        shape_item(sh, &in, i->data, span, face, level);
        pango_item_free(i->data);
    }
    g_list_free(items);
    pango_attr_list_unref(attrs);
}

/* A forced break has no glyphs; it is a cluster of its own so that text and clusters stay in step. */
static void add_newline(struct shaper *sh, size_t span, pl_face_id face, size_t at)
{
    struct pl_piece *piece = pl_push(sh->work->arena, &sh->pieces);
    *piece = (struct pl_piece){.face = face,
                               .span = (uint32_t)span,
                               .level = sh->s->rtl,
                               .scale = 1,
                               .first_cluster = sh->clusters.n,
                               .n_clusters = 1};
    add_cluster(sh, at, at + 1, sh->glyphs.n, 0, 0);
}

static size_t drawn_of(const struct shaper *sh, size_t author)
{
    if (!sh->drawn.author)
        return author;
    size_t lo = 0, hi = sh->drawn.len;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (sh->drawn.author[mid] < author)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void shape_span(struct shaper *sh, size_t span, size_t author_from)
{
    const struct pl_span *s = &sh->paragraph->spans[span];
    pl_face_id faces[MOST_FACES];
    size_t n = pl_face_candidates(sh->s->fonts, &s->want, faces, MOST_FACES);
    if (!n) {
        sh->good &= pl_face_find(sh->work, sh->s->fonts, &s->want, s->place, faces);
        return;
    }
    size_t from = drawn_of(sh, author_from), end = drawn_of(sh, author_from + s->len), start = from, chars = 0;
    int current = -1;
    for (size_t at = from; at < end;) {
        size_t was = at;
        uint32_t c = pl_utf8_next(sh->drawn.text, end, &at);
        int face = face_for(sh, faces, n, c, current);
        if (face < 0) {
            size_t a = author_of(sh, was) - author_from, b = author_of(sh, at) - author_from;
            missing(sh, s, a, b > a ? b - a : 1, c);
            face = current < 0 ? 0 : current;
        }
        bool turn = was > start && sh->levels && sh->levels[was] != sh->levels[start];
        bool full = ++chars >= PIECE_CHARS && was > start && sh->drawn.text[was - 1] == ' ';
        if (was > start && (c == '\n' || (current >= 0 && face != current) || turn || full)) {
            shape_slice(sh, span, faces[current], start, was);
            start = was;
            chars = 0;
        }
        current = face;
        if (c == '\n') {
            add_newline(sh, span, faces[face], was);
            start = at;
        }
    }
    if (end > start)
        shape_slice(sh, span, faces[current < 0 ? 0 : current], start, end);
}

static void finish(struct shaper *sh)
{
    struct pl_shaped *s = sh->s;
    s->pieces = sh->pieces.at;
    s->n_pieces = sh->pieces.n;
    s->clusters = sh->clusters.at;
    s->n_clusters = sh->clusters.n;
    s->glyphs = sh->glyphs.at;
    s->n_glyphs = sh->glyphs.n;
    s->sum = PL_NEWS(sh->work->arena, double, s->n_clusters + 1);
    s->give_sum = PL_NEWS(sh->work->arena, double, s->n_clusters + 1);
    s->tracked = PL_NEWS(sh->work->arena, uint32_t, s->n_clusters + 1);
    for (size_t i = 0; i < s->n_clusters; i++) {
        s->sum[i + 1] = s->sum[i] + (double)s->clusters[i].width;
        s->give_sum[i + 1] = s->give_sum[i] + (double)s->clusters[i].give;
        s->tracked[i + 1] = s->tracked[i] + (s->clusters[i].n_glyphs && !s->pieces[s->clusters[i].piece].joined);
    }
    glong chars = g_utf8_strlen(s->text, (gssize)s->len);
    PangoLogAttr *attrs = g_new0(PangoLogAttr, chars + 1);
    const char *language = s->n_spans ? s->spans[0].language : "en";
    pango_get_log_attrs(s->text, (int)s->len, s->rtl, pango_language_from_string(language), attrs, (int)chars + 1);
    pl_find_breaks(sh->work, s, attrs);
    g_free(attrs);
}

static struct pl_hyphen_letters letters_of(const struct pl_hyphen_letters *said)
{
    return (struct pl_hyphen_letters){said->word ? said->word : 6, said->before ? said->before : 3,
                                      said->after ? said->after : 3};
}

/* What was shaped before, with the spans of this job. */
static struct pl_shaped *borrowed(struct pl_work *work, const struct pl_paragraph *paragraph, struct pl_shaped *kept)
{
    struct pl_shaped *s = pl_memdup(work->arena, kept, sizeof *kept);
    s->kept = kept;
    s->with_hyphens = NULL; /* until this job asks for them too */
    s->n_with_hyphens = 0;
    s->spans = pl_memdup(work->arena, paragraph->spans, paragraph->n_spans * sizeof *paragraph->spans);
    s->units = paragraph->units;
    return s;
}

struct pl_shaped *pl_shape(struct pl_work *work, struct pl_fonts *fonts, struct pl_hyphens *hyphens,
                           const struct pl_paragraph *paragraph)
{
    const struct pl_kept_key key = pl_kept_key(work->arena, paragraph);
    struct pl_shaped *kept = pl_kept_find(pl_fonts_kept(fonts), &key);
    if (kept && kept->hyphens == hyphens)
        return borrowed(work, paragraph, kept);
    struct pl_shaped *s = PL_NEW(work->arena, struct pl_shaped);
    struct shaper sh = {.work = work, .s = s, .paragraph = paragraph, .good = true};
    struct pl_place nowhere = paragraph->n_spans ? paragraph->spans[0].place : (struct pl_place){0};
    s->fonts = fonts;
    s->hyphens = hyphens;
    s->spans = pl_memdup(work->arena, paragraph->spans, paragraph->n_spans * sizeof *paragraph->spans);
    s->n_spans = paragraph->n_spans;
    s->hyphenate = paragraph->hyphenate;
    s->letters = letters_of(&paragraph->letters);
    s->units = paragraph->units;
    if (!pl_face_find(work, fonts, &paragraph->base, nowhere, &s->base))
        return NULL;
    join_spans(&sh);
    pl_hyphens_note(hyphens, s->text, s->len);
    apply_case(&sh);
    find_levels(&sh);
    for (size_t i = 0, at = 0; i < paragraph->n_spans; at += paragraph->spans[i].len, i++)
        shape_span(&sh, i, at);
    if (!sh.good)
        return NULL;
    finish(&sh);
    s->kept = pl_kept_add(pl_fonts_kept(fonts), &key, s);
    return s;
}

const char *pl_shaped_text(const struct pl_shaped *shaped, size_t *len)
{
    *len = shaped->len;
    return shaped->text;
}

pl_face_id pl_shaped_base(const struct pl_shaped *shaped)
{
    return shaped->base;
}
