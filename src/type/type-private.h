/* type-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_TYPE_PRIVATE_H
#define PL_TYPE_PRIVATE_H

#include "type/type.h"

#include <pango/pango.h>

#define PL_SHAPE_SIZE 100.0

/* fonts.c */
PangoContext *pl_fonts_context(struct pl_fonts *fonts);
/* The faces that a wish may use, in order: the first for all it has, the others for what it lacks. At most max. */
size_t pl_face_candidates(struct pl_fonts *fonts, const struct pl_face_want *want, pl_face_id *ids, size_t max);
bool pl_face_has(struct pl_fonts *fonts, pl_face_id face, uint32_t c);
/* A description that only this face answers. Borrowed. */
const PangoFontDescription *pl_face_description(struct pl_fonts *fonts, pl_face_id face);
bool pl_face_is(struct pl_fonts *fonts, pl_face_id face, PangoFont *font);
/* The hyphen to draw and its advance at 100 pt: U+2010 where the face has it, else "-". */
/* The glyph of a character; 0: it has none. */
uint32_t pl_face_glyph(struct pl_fonts *fonts, pl_face_id face, uint32_t c);
uint32_t pl_face_hyphen(struct pl_fonts *fonts, pl_face_id face, double *advance);

/* hyphen.c: what is shaped is noted, so that a dictionary can be loaded for these words alone. */
/* True when no dictionary was wanted in vain. */
bool pl_hyphens_whole(const struct pl_hyphens *hyphens);
/* This job depends on the dictionary of the language, or on there being none. */
void pl_hyphens_look(struct pl_work *work, struct pl_hyphens *hyphens, const char *language);
void pl_hyphens_note(struct pl_hyphens *hyphens, const char *text, size_t len);
struct pl_hyphen_word { /* letters: all said */
    const char *text;
    size_t len;
    const char *language;
    struct pl_hyphen_letters letters;
    struct pl_place place;
};
/* Byte offsets in the word before which a hyphen may stand; at most max. */
size_t pl_hyphen_points(struct pl_work *work, struct pl_hyphens *hyphens, const struct pl_hyphen_word *word,
                        size_t *points, size_t max);

/* A piece of one face, one span, one direction. */
struct pl_piece {
    pl_face_id face;
    uint32_t span;
    int level; /* bidi embedding level */
    double scale, rise;
    bool joined; /* a cursive script: tracking would tear it apart */
    size_t first_cluster, n_clusters;
};

/* Logical order. Widths at 100 pt of the paragraph's size (the span's scale applied), without tracking. */
struct pl_shape_cluster {
    uint32_t from, to; /* bytes of the text */
    uint32_t piece;
    uint32_t first_glyph, n_glyphs;
    float width;
    float give; /* what justified text may widen behind it: a space's width, a little behind an ideograph; else 0 */
    bool space; /* white space: dropped at a line's end */
};
struct pl_shape_glyph {
    uint32_t id;
    float advance, dx, dy; /* at 100 pt of the span's own size */
};

enum pl_break_kind {
    PL_BREAK_SPACE,
    PL_BREAK_HYPHEN_CHAR,
    PL_BREAK_OTHER,
    PL_BREAK_SOFT,
    PL_BREAK_WORD,
    PL_BREAK_FORCED,
    PL_BREAK_END
};
struct pl_break {
    uint32_t cluster;            /* a line may end before this cluster */
    uint32_t trim;               /* the same without the white space before it */
    uint32_t word_from, word_to; /* clusters of the word it splits (SOFT, WORD) */
    uint32_t text_from, text_to; /* clusters whose text stands whole on the first line; the same: none */
    uint8_t kind;
    bool reluctant;     /* only when the word fits no line */
    float hyphen_width; /* at 100 pt; 0: no hyphen is added */
    uint16_t traits;
};
enum {
    PL_AFTER_PREPOSITION = 1,
    PL_IN_RANGE = 2,
    PL_BEFORE_UNIT = 4,
    PL_AFTER_INITIAL = 8,
    PL_DANGLING_HYPHEN = 16,
    PL_AFTER_SHORT = 32,
    PL_AFTER_FIRST = 64,   /* the short word that begins a sentence */
    PL_SHORT_PIECE = 128,  /* fewer than three letters before or after the author's hyphen */
    PL_AFTER_LETTER = 256, /* the short word is one letter */
    PL_POOR_HYPHEN = 512,  /* a short word, or fewer than four letters before or after its hyphen */
    PL_BEFORE_DASH = 1024, /* a dash with spaces around it would begin the line */
    PL_AFTER_SLASH = 2048
};

struct pl_shaped {
    struct pl_fonts *fonts;
    struct pl_hyphens *hyphens;
    const struct pl_span *spans;
    size_t n_spans;
    char *text; /* the author's */
    size_t len;
    pl_face_id base;
    bool rtl, hyphenate;
    struct pl_hyphen_letters letters;
    const char *const *units;
    struct pl_piece *pieces;
    size_t n_pieces;
    struct pl_shape_cluster *clusters;
    size_t n_clusters;
    struct pl_shape_glyph *glyphs;
    size_t n_glyphs;
    double *sum;             /* n_clusters + 1: widths before each cluster */
    double *give_sum;        /* n_clusters + 1: what may widen, before each */
    uint32_t *tracked;       /* n_clusters + 1: clusters before each that take tracking */
    struct pl_break *breaks; /* in order, the end last; hyphens included once asked for */
    size_t n_breaks, n_words;
    /* The same with the points inside words, made when first asked for: that loads a dictionary. */
    struct pl_break *with_hyphens;
    size_t n_with_hyphens;
    struct pl_shaped *kept;   /* what this is a copy of, for later jobs; NULL: it is not kept */
    struct pl_arena *kept_in; /* of what is kept itself */
};

/* kept.c: paragraphs by all that shaping them depends on; with the fonts, and no longer. */
struct pl_kept;
struct pl_kept_key {
    const char *bytes;
    size_t len;
    uint64_t hash;
};
struct pl_kept *pl_kept_new(struct pl_arena *arena);
void pl_kept_next_job(struct pl_kept *kept);
struct pl_kept_key pl_kept_key(struct pl_arena *arena, const struct pl_paragraph *paragraph);
/* Stands until the job after the next begins. NULL: not there. */
struct pl_shaped *pl_kept_find(struct pl_kept *kept, const struct pl_kept_key *key);
/* A copy to keep; NULL: there is no room for it. */
struct pl_shaped *pl_kept_add(struct pl_kept *kept, const struct pl_kept_key *key, const struct pl_shaped *shaped);
struct pl_kept *pl_fonts_kept(struct pl_fonts *fonts); /* fonts.c */

/* breaks.c: the candidates. attrs: one a character and one for the end. */
void pl_find_breaks(struct pl_work *work, struct pl_shaped *s, const PangoLogAttr *attrs);
void pl_find_hyphens(struct pl_work *work, struct pl_shaped *s);

/* compose.c. Points, from a line's first cluster to a break, white space at the end dropped, a hyphen added. */
double pl_line_width(const struct pl_shaped *s, size_t from, const struct pl_break *end, double size, double tracking);

/* What a justified line may widen in all, at 100 pt: what stands at its very end does not. */
double pl_line_give(const struct pl_shaped *s, size_t from, const struct pl_break *end);

/* What one line costs the paragraph; `previous` and `end` are the breaks before and behind it (previous NULL: the
 * first line). The sum over a paragraph is what the composer makes least; the tests sum it too. */
struct pl_line_cost {
    const struct pl_shaped *shaped;
    const struct pl_compose *how;
    double hyphen_penalty; /* raised step by step when a paragraph is over its budget */
    double target;         /* balanced text: the mean width; else 0 */
};
double pl_line_demerits(const struct pl_line_cost *cost, const struct pl_break *previous, const struct pl_break *end,
                        double available, size_t hyphens_in_a_row);
bool pl_break_shows_hyphen(const struct pl_break *b);
double pl_line_available(const struct pl_compose *how, size_t line, double *x0);

/* The breaks that may be used at this width: all but the hyphens that are not needed. */
size_t pl_active_breaks(struct pl_work *work, struct pl_shaped *s, const struct pl_compose *how, bool hyphens,
                        const struct pl_break ***out);

/* lines.c: chosen breaks → glyphs. */
struct pl_lines *pl_build_lines(struct pl_work *work, const struct pl_shaped *s, const struct pl_compose *how,
                                const struct pl_break *const *ends, size_t n);

#endif
