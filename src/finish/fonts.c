/* fonts.c: what PDF/A and PDF/UA ask of embedded fonts, and cairo leaves out; and the letters that glyphs stand for
 * (ISO 32000-1, 9.10.3). */
#include "finish/finish-private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CODES = 65536 };

/* "<0a1b>"; only within the token, behind which the bytes may end. */
static unsigned code_at(const struct pl_token *t)
{
    unsigned code = 0;
    for (size_t i = 1; i < t->n && pl_hex_digit(t->at[i]) >= 0; i++)
        code = code << 4 | (unsigned)pl_hex_digit(t->at[i]);
    return code;
}

static void set_letters(struct finish *f, struct font *font, unsigned code, const char *hex)
{
    while (font->letters.n <= code)
        *pl_push(f->work->arena, &font->letters) = NULL;
    font->letters.at[code] = hex;
}

static const char *hex_of(struct finish *f, const struct pl_token *t)
{
    return t->n < 2 ? "" : pl_strndup(f->work->arena, t->at + 1, t->n - 2);
}

/* One row of a CMap: "<01> <0066>", or with ranges "<01> <05> <0061>". */
static void read_row(struct finish *f, struct font *font, const struct pl_token *t, bool range)
{
    unsigned from = code_at(&t[0]), to = range ? code_at(&t[1]) : from, letter = code_at(&t[range ? 2 : 1]);
    const char *hex = hex_of(f, &t[range ? 2 : 1]);
    for (unsigned code = from; code <= to && code < MOST_CODES; code++)
        set_letters(f, font, code, to > from ? pl_printf(f->work->arena, "%04x", letter + (code - from)) : hex);
}

static void read_letters(struct finish *f, struct font *font)
{
    const char *bytes;
    size_t n;
    if (!pl_pdf_stream(f->pdf, pl_pdf_get(f->pdf, font->object, "/ToUnicode"), false, &bytes, &n))
        return;
    struct pl_content content = {bytes, n, 0};
    struct pl_token t[3];
    size_t have = 0, row = 0; /* tokens of a row; 0: no rows here */
    while (pl_content_token(&content, &t[have])) {
        if (pl_token_is(&t[have], "beginbfchar") || pl_token_is(&t[have], "beginbfrange"))
            row = pl_token_is(&t[have], "beginbfchar") ? 2 : 3;
        else if (row && t[have].kind != PL_TOKEN_STRING)
            row = 0;
        else if (row && ++have < row)
            continue;
        if (row && have == row)
            read_row(f, font, t, row == 3);
        have = 0;
    }
}

struct font *font_of(struct finish *f, pl_oh object)
{
    int id = pl_pdf_id(f->pdf, object);
    for (size_t i = 0; i < f->fonts.n; i++)
        if (id && f->fonts.at[i]->id == id)
            return f->fonts.at[i];
    if (!id)
        return NULL;
    struct font *font = PL_NEW(f->work->arena, struct font);
    *font = (struct font){.id = id, .object = object};
    font->wide = pl_pdf_is(f->pdf, pl_pdf_get(f->pdf, object, "/Subtype"), "/Type0");
    read_letters(f, font);
    *pl_push(f->work->arena, &f->fonts) = font;
    return font;
}

/* Letters that nobody types but a font offers: ligatures, and the shapes of Arabic letters in a word. */
static bool is_shape(const char *hex)
{
    unsigned long c = strlen(hex) == 4 ? strtoul(hex, NULL, 16) : 0;
    return (c >= 0xFB00 && c <= 0xFB4F) || (c >= 0xFB50 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}

/* No letter at all, or one that UA and A forbid (ISO 14289-1, 7.21.7), or cairo's sign that it knows none. */
static bool is_nothing(const char *hex)
{
    return !hex || !*hex || strtoul(hex, NULL, 16) == 0 || strcasecmp(hex, "feff") == 0 ||
           strcasecmp(hex, "fffe") == 0 || strcasecmp(hex, "fffd") == 0;
}

/* A space that does not break is a space. */
static bool is_alike(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0 || (strcasecmp(a, "00a0") == 0 && strcmp(b, "0020") == 0) ||
           (strcmp(a, "0020") == 0 && strcasecmp(b, "00a0") == 0);
}

bool font_says(struct finish *f, struct font *font, unsigned code, const char *actual)
{
    const char *hex = pl_strndup(f->work->arena, actual + 5, strlen(actual) - 6), /* "<feff…>" */
        *now = code < font->letters.n ? font->letters.at[code] : NULL;
    if (!is_nothing(now) && is_alike(now, hex))
        return true;
    if (code >= MOST_CODES || (!is_nothing(now) && !is_shape(now)))
        return false;
    set_letters(f, font, code, hex);
    font->changed = true;
    return true;
}

static void put_rows(struct pl_buf *out, const struct font *font)
{
    enum { MOST_ROWS = 100 };
    size_t all = 0, done = 0;
    for (size_t i = 0; i < font->letters.n; i++)
        all += font->letters.at[i] != NULL;
    for (size_t i = 0; i < font->letters.n; i++) {
        if (!font->letters.at[i])
            continue;
        if (done % MOST_ROWS == 0)
            pl_putf(out, "%s%zu beginbfchar\n", done ? "endbfchar\n" : "",
                    all - done < MOST_ROWS ? all - done : MOST_ROWS);
        pl_putf(out, font->wide ? "<%04zx> <%s>\n" : "<%02zx> <%s>\n", i, font->letters.at[i]);
        done++;
    }
    pl_put(out, done ? "endbfchar\n" : "");
}

static void write_letters(struct finish *f, const struct font *font)
{
    struct pl_buf out = {.arena = f->work->arena};
    pl_putf(&out,
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n%s\nendcodespacerange\n",
            font->wide ? "<0000> <ffff>" : "<00> <ff>");
    put_rows(&out, font);
    pl_put(&out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    pl_pdf_set(f->pdf, font->object, "/ToUnicode", pl_pdf_add_stream(f->pdf, "<<>>", out.text, out.len));
}

/* ---- glyphs that the font says nothing of ---- */

static const char *letters_of(const struct code *c)
{
    const char *hex = c->code < c->font->letters.n ? c->font->letters.at[c->code] : NULL;
    return is_nothing(hex) ? NULL : hex;
}

/* How many letters of a word (in UTF-16) a glyph of it stands for. The hyphen of a line's end is none of them. */
static size_t letters_at(const struct word *word, size_t i, const char *rest)
{
    const char *hex = letters_of(&word->codes.at[i]);
    bool last = i + 1 < word->codes.n && !word->codes.at[i + 1].font;
    if (last && hex && (strcasecmp(hex, "002d") == 0 || strcmp(hex, "2010") == 0) && strncasecmp(rest, hex, 4) != 0)
        return 0;
    return hex ? strlen(hex) / 4 : 1;
}

/* A word that is read as a whole tells the letters of its glyphs, where they are as many. */
static void learn_letters(struct finish *f, const struct word *word)
{
    const char *hex = word->actual + strlen("<feff");
    size_t n = (strlen(hex) - 1) / 4, sum = 0, gaps = 0;
    for (size_t i = 0; i < word->codes.n && sum < n; i++) {
        if (!word->codes.at[i].font)
            continue;
        gaps += !letters_of(&word->codes.at[i]);
        sum += letters_at(word, i, hex + 4 * sum);
    }
    if (!gaps || sum != n)
        return;
    for (size_t i = 0, at = 0; i < word->codes.n && at < n; i++) {
        const struct code *c = &word->codes.at[i];
        if (!c->font)
            continue;
        size_t step = letters_at(word, i, hex + 4 * at);
        if (!letters_of(c)) {
            set_letters(f, c->font, c->code, pl_strndup(f->work->arena, hex + 4 * at, 4));
            c->font->changed = true;
        }
        at += step;
    }
}

/* A glyph whose letter nobody can tell is never asked for one: it stands in a word that is read as a whole. */
static void mend_letters(struct finish *f, struct font *font)
{
    for (size_t i = 0; i < font->letters.n; i++) {
        if (!font->letters.at[i] || !is_nothing(font->letters.at[i]))
            continue;
        font->letters.at[i] = "fffd";
        font->changed = true;
    }
    if (font->changed)
        write_letters(f, font);
}

void mend_fonts(struct finish *f)
{
    for (size_t i = 0; i < f->words.n; i++)
        learn_letters(f, &f->words.at[i]);
    for (size_t i = 0; i < f->fonts.n; i++) {
        struct font *font = f->fonts.at[i];
        pl_oh inner = pl_pdf_at(f->pdf, pl_pdf_get(f->pdf, font->object, "/DescendantFonts"), 0);
        mend_letters(f, font);
        if (pl_pdf_is(f->pdf, pl_pdf_get(f->pdf, inner, "/Subtype"), "/CIDFontType2"))
            pl_pdf_set(f->pdf, inner, "/CIDToGIDMap", pl_pdf_parse(f->pdf, "/Identity"));
    }
}
