/* type.h: fonts, shaping and the paragraph composer; the contract of the room.
 *
 * Takes its own spans, knows nothing of editions, layouts or boxes. A paragraph is shaped once at 100 pt into arrays of
 * advances; widths at any size and tracking are read from those arrays. Line breaks, copyfit and painting use the same
 * numbers, so PDF, PNG and checks cannot disagree. The only files that include pango or fontconfig are this room's. */
#ifndef PL_TYPE_TYPE_H
#define PL_TYPE_TYPE_H

#include "base/work.h"

/* ---- fonts ------------------------------------------------------------------------------------------------ */

enum pl_slant { PL_UPRIGHT, PL_ITALIC };

/* One font file as a layout lists it. */
struct pl_font_file {
    const char *path; /* resolved */
    struct pl_place place;
};

/* Before the first pl_fonts_new of a process that uses fontconfig for nothing else: pango starts by having fontconfig
 * read the system's configuration (some forty files), which is then never asked. And where GLib gives up, for want of
 * memory or of a thread, the program ends with one line and status 3. */
void pl_fonts_alone(void);

/* A private fontconfig with exactly these files; no system font can come in. Reports files that are missing, truncated,
 * no font, variable or colour fonts. Owned by arena (released at its end). Nothing is loaded before it is asked for
 * but what fontconfig needs. */
struct pl_fonts;
struct pl_fonts *pl_fonts_new(struct pl_work *work, const struct pl_font_file *files, size_t n);

/* Another job begins with these fonts. Paragraphs that earlier jobs shaped stay at hand, up to a limit of bytes; here
 * is where those go that no recent job asked for, so nothing that was shaped for an earlier job may be used any more.
 */
void pl_fonts_next_job(struct pl_fonts *fonts);

/* One face in use; index into the fonts' table, stable for the life of pl_fonts. */
typedef uint32_t pl_face_id;

struct pl_face_info {
    const char *family, *style, *path, *postscript; /* style: "SemiBold Italic" */
    int weight;
    enum pl_slant slant;
    double ascent, descent, cap_height, x_height; /* at 1 pt, all positive */
    double underline_position, underline_thickness;
};
const struct pl_face_info *pl_face_info(struct pl_fonts *fonts, pl_face_id face);
size_t pl_fonts_list(struct pl_fonts *fonts,
                     const struct pl_face_info **faces); /* all faces of the files, for `list fonts` */

/* The cairo face (cairo_font_face_t *) of an id; borrowed; NULL: the layout has no such font. The one place where type
 * meets cairo. */
void *pl_face_cairo(struct pl_fonts *fonts, pl_face_id face);

/* What a style asks: exactly this family (first of the list that is there), weight and slant; else P5xx. Later families
 * of the list serve only characters that the earlier lack. */
struct pl_face_want {
    const char *const *families; /* NULL-ended */
    int weight;
    enum pl_slant slant;
    struct pl_place said; /* the style that asks, for messages; source NULL: nobody */
};
/* The face that answers `want` for base metrics, reported at place when there is none. */
bool pl_face_find(struct pl_work *work, struct pl_fonts *fonts, const struct pl_face_want *want, struct pl_place place,
                  pl_face_id *out);

/* ---- hyphenation ------------------------------------------------------------------------------------------ */

/* Dictionaries by language, loaded when first asked for, kept. A missing one is one warning a job, which names the
 * package. */
struct pl_hyphens;
struct pl_hyphens *pl_hyphens_new(struct pl_arena *arena);
/* Loads the whole dictionary of a language, which is otherwise loaded in parts: for a process that is to be forked. */
void pl_hyphens_load(struct pl_work *work, struct pl_hyphens *hyphens, const char *language);
/* Another job begins: what is missing is told again. */
void pl_hyphens_next_job(struct pl_hyphens *hyphens);

/* ---- paragraphs ------------------------------------------------------------------------------------------- */

enum pl_case { PL_CASE_NONE, PL_CASE_UPPER, PL_CASE_LOWER, PL_CASE_SMALL_CAPS };
/* Text in the other case, by its language. */
const char *pl_cased(struct pl_arena *arena, const char *text, size_t len, enum pl_case to, const char *language);

/* A run of text of one look. Spans follow each other; their texts joined are the paragraph. Text holds no newline but
 * "\n" as a forced line break (br). */
struct pl_span {
    const char *text;
    size_t len;
    struct pl_face_want want;
    double scale;             /* of the paragraph's size: 1, or less for sub and sup */
    double rise;              /* of the paragraph's size, up */
    const char *features;     /* OpenType, "tnum=1,smcp=1", or NULL */
    enum pl_case letter_case; /* drawn only: text stays the author's */
    const char *language;     /* BCP 47, never NULL */
    bool no_hyphen;           /* names, strong text: hyphenated only if nothing else fits */
    bool no_break;            /* nobr: no break inside */
    uint32_t user;            /* the caller's: comes back with every run (colour, link, structure node) */
    struct pl_place (*locate)(const void *ctx, size_t from, size_t to); /* place of text[from..to); NULL: `place` */
    const void *locate_ctx;
    struct pl_place place;
};

enum pl_direction { PL_DIR_AUTO, PL_DIR_LTR, PL_DIR_RTL };

/* Which words may be broken, in letters. 0: the default, 6, 3 and 3. */
struct pl_hyphen_letters {
    size_t word, before, after; /* the shortest word; the fewest letters before and after its hyphen */
};

struct pl_paragraph {
    const struct pl_span *spans;
    size_t n_spans;
    struct pl_face_want base; /* its ascent and descent give the line box */
    enum pl_direction direction;
    bool hyphenate; /* false: only a word wider than its line is hyphenated */
    struct pl_hyphen_letters letters;
    const char *const
        *units; /* NULL-ended: words that stay with the number before them, besides the symbols of the SI */
};

/* Shaped once; read-only afterwards; lives in work->arena, and beside it until pl_fonts_next_job. NULL when reported
 * (glyphs that no listed font has, with character, code point and place; a face that pango silently replaced). Words,
 * breaks and their kinds are in it. */
struct pl_shaped;
struct pl_shaped *pl_shape(struct pl_work *work, struct pl_fonts *fonts, struct pl_hyphens *hyphens,
                           const struct pl_paragraph *paragraph);

/* The width available to line i whose line box spans [top, bottom) from the paragraph's top, in points: columns and
 * text around art can come without redoing the composer. A plain box returns a constant. x0: shift of the line's
 * start. */
struct pl_line_space {
    double width;
    double x0;
};
typedef struct pl_line_space pl_space_fn(const void *ctx, double top, double bottom);

enum pl_align { PL_ALIGN_START, PL_ALIGN_CENTER, PL_ALIGN_END, PL_ALIGN_JUSTIFY, PL_ALIGN_LEFT, PL_ALIGN_RIGHT };

/* The text at `at` begins with a sign, a symbol of the SI or one of the words that belongs to a number before it. */
bool pl_unit_at(const char *text, size_t len, size_t at, const char *const *units);

/* What a style says about breaks; all penalties have defaults (pl_break_defaults) and stand in YAML under `breaks:`. */
struct pl_breaks {
    bool balance; /* lines of even length (headings): total fit against the mean width */
    int max_consecutive_hyphens;
    double hyphens_per_100_words; /* the budget of a paragraph, rounded up; penalties rise steeply past it */
    double min_last_line;         /* of the line width; shorter is penalised */
    double tolerance;             /* justified: how far a space may stretch or shrink, of its own width */
    /* Penalties: 1 is as bad as a ragged line that leaves a sixth of its measure empty. */
    double hyphen_penalty, short_last_penalty, preposition_penalty, range_penalty, unit_penalty, initial_penalty,
        dangling_penalty;
};
extern const struct pl_breaks pl_break_defaults;

struct pl_compose {
    struct pl_work *work; /* set by pl_compose_lines; for pl_fewest_lines by the caller (scratch, dictionaries) */
    double size;          /* pt */
    double tracking;      /* of an em */
    double leading;       /* pt */
    enum pl_align align;
    double indent_first; /* pt */
    const struct pl_breaks *breaks;
    double width; /* pt of every line, when space is NULL */
    pl_space_fn *space;
    const void *space_ctx;
    size_t max_lines; /* the best breaks among those with no more lines; 0: no limit */
};

/* The width the text would take on one line; the widest word (largest unbreakable piece, with hyphenation allowed or
 * not). Points at size and tracking. */
double pl_shaped_width(const struct pl_shaped *shaped, double size, double tracking);
double pl_shaped_widest_word(const struct pl_shaped *shaped, double size, double tracking, bool hyphenate);

/* The fewest lines with all permitted breaks and no penalties: monotone in size. SIZE_MAX when a word does not fit
 * a line even when hyphenated; then *bad is the text range of that word. */
size_t pl_fewest_lines(const struct pl_shaped *shaped, const struct pl_compose *how, size_t *bad_from, size_t *bad_to);

struct pl_glyph {
    uint32_t id;
    double x, y;      /* of the origin, from the line's start and baseline, y down */
    uint32_t cluster; /* index into the run's clusters */
};
/* Text bytes and glyphs that belong together, as cairo_show_text_glyphs wants them, in logical order. */
struct pl_cluster {
    uint32_t n_bytes, n_glyphs;
};
struct pl_run { /* glyphs of one face, size and span */
    pl_face_id face;
    double size;
    uint32_t user;
    size_t span;
    bool rtl;
    struct pl_glyph *glyphs; /* visual order */
    size_t n_glyphs;
    struct pl_cluster *clusters;
    size_t n_clusters;
    const char *text; /* clean text of the run: a broken word whole on its first line (and nothing of it on
                         the next), the space at a line's end included, the hyphen's glyph without text */
    size_t text_len;
    size_t from, to; /* range in the paragraph's text */
    double x, width; /* ink-free extent within the line: for underlines, links and grounds */
};
struct pl_line {
    struct pl_run *runs; /* visual order */
    size_t n_runs;
    double x;             /* of the line's start within the box, alignment applied */
    double top, baseline; /* from the paragraph's top; line box is [top, top + leading) */
    double width;         /* natural width without the space at its end */
    double available;
    bool hyphenated, last;
    size_t from, to;
};
struct pl_lines {
    struct pl_line *at;
    size_t n;
    double height; /* n × leading, or more where the space function pushed lines down */
    size_t n_hyphens;
    double demerits;                   /* of the breaks that were chosen; 0 where they were not weighed */
    size_t overlong_from, overlong_to; /* a word wider than its line: to > from; the caller makes it overset */
};

/* The best breaks over the whole paragraph (Knuth and Plass, "Breaking Paragraphs into Lines", 1981). */
struct pl_lines *pl_compose_lines(struct pl_work *work, const struct pl_shaped *shaped, const struct pl_compose *how);

/* Words and characters that lie past byte `from`: for "cut about n words". */
void pl_shaped_count(const struct pl_shaped *shaped, size_t from, size_t *characters, size_t *words);
const char *pl_shaped_text(const struct pl_shaped *shaped, size_t *len);
pl_face_id pl_shaped_base(const struct pl_shaped *shaped);

/* ---- a text without its look ------------------------------------------------------------------------------ */

enum { PL_BOUND_GRAPHEME = 1, PL_BOUND_WORD = 2, PL_BOUND_SENTENCE = 4 };
/* What each byte of a valid UTF-8 text is (len + 1 of them, in the arena): whether a character as people see it starts
 * or ends there, a word ends, a sentence ends, spaces behind it left out (UAX #29). language: a tag. */
unsigned char *pl_text_bounds(struct pl_arena *arena, const char *text, size_t len, const char *language);

#endif
