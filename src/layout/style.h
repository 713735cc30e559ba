/* style.h: one resolved style: inheritance done, every field has a value. Lengths are points, ratios plain numbers. */
#ifndef PL_LAYOUT_STYLE_H
#define PL_LAYOUT_STYLE_H

#include "read/units.h"

/* A palette entry by index, or one that waits for the accent of its box: expand puts it in. The same shape as the
 * scene's struct pl_colour. */
#define PL_COLOUR_NONE   UINT32_MAX
#define PL_COLOUR_ACCENT (UINT32_MAX - 1)
#define PL_MOST_TONES    32 /* PL_COLOUR_ACCENT - 1 - i: the accent's tone of the layout's i-th tone name */
struct pl_tone {
    uint32_t entry;
    double tint, opacity;
};
static inline bool pl_tone_waits(struct pl_tone tone)
{
    return tone.entry <= PL_COLOUR_ACCENT && tone.entry >= PL_COLOUR_ACCENT - PL_MOST_TONES;
}
enum pl_tone_fill_kind { PL_TONE_NONE, PL_TONE_SOLID, PL_TONE_LINEAR, PL_TONE_RADIAL };
struct pl_tone_stop {
    double at;
    struct pl_tone tone;
};
struct pl_tone_fill {
    enum pl_tone_fill_kind kind;
    struct pl_tone tone;
    double angle_deg;                   /* linear: 0 right, 90 down */
    struct pl_length centre[2], radius; /* radial, of the box */
    const struct pl_tone_stop *stops;
    size_t n_stops;
};

/* What copyfit may change: the ideal first, then down to min, up to max. ideal == min == max: fixed. */
struct pl_fit_range {
    double ideal, min, max, step;
};
enum pl_fit_scope { PL_FIT_BOX, PL_FIT_PAGE, PL_FIT_DOCUMENT };
enum pl_text_align { PL_TEXT_START, PL_TEXT_CENTER, PL_TEXT_END, PL_TEXT_LEFT, PL_TEXT_RIGHT, PL_TEXT_JUSTIFY };
enum pl_text_case { PL_TEXT_AS_IS, PL_TEXT_UPPER, PL_TEXT_LOWER, PL_TEXT_SMALL_CAPS };
enum pl_hyphenate { PL_HYPHENATE_NEVER, PL_HYPHENATE_SPARINGLY, PL_HYPHENATE_FREELY };
enum pl_first_baseline { PL_FIRST_LEADING, PL_FIRST_CAP_HEIGHT, PL_FIRST_ASCENT };
enum pl_last_edge { PL_LAST_LEADING, PL_LAST_BASELINE, PL_LAST_DESCENT };

/* What differs in strong, emphasis, link and class runs. A bit of `has` for each. */
enum {
    PL_LOOK_FAMILY = 1,
    PL_LOOK_WEIGHT = 2,
    PL_LOOK_SLANT = 4,
    PL_LOOK_COLOUR = 8,
    PL_LOOK_FEATURES = 16,
    PL_LOOK_CASE = 32,
    PL_LOOK_UNDERLINE = 64,
    PL_LOOK_SCALE = 128,
    PL_LOOK_NO_HYPHEN = 256
};
struct pl_look {
    unsigned has;
    const char *const *families;
    long weight;
    int slant; /* 0 upright, 1 italic */
    struct pl_tone colour;
    const char *features;
    int letter_case; /* enum pl_text_case */
    bool underline;
    double scale;
    bool no_hyphen;
};

struct pl_style {
    const char *name;
    struct pl_place place;
    const char *const *families; /* NULL-ended */
    long weight;
    int slant;
    struct pl_fit_range size; /* pt */
    bool grow;
    const char *tie; /* name of the style whose size this follows, or NULL; size is then factor × its */
    double tie_factor;
    struct pl_fit_range leading;  /* ratio of size */
    struct pl_fit_range tracking; /* of an em */
    const char *fit_group;        /* NULL: each box by itself */
    int fit_scope;                /* enum pl_fit_scope */
    struct pl_tone colour;
    int align; /* enum pl_text_align */
    const char *features;
    int letter_case;
    int hyphenate;
    bool balance;
    struct {                                               /* see type.h, struct pl_breaks; NAN: its default */
        long max_consecutive_hyphens;                      /* −1: default */
        long shortest_word, letters_before, letters_after; /* 0: default */
        double hyphens_per_100_words, min_last_line, tolerance, hyphen_penalty, short_last_penalty, preposition_penalty,
            range_penalty, unit_penalty, initial_penalty, dangling_penalty;
        const char *const *units; /* NULL-ended, or NULL */
    } breaks;
    double indent_first, indent_start, indent_end;
    double space_before, space_after;
    const char *marker, *number; /* "•", "{n}." */
    double list_indent;
    double list_space; /* between the items of a list; NAN: as between paragraphs */
    struct pl_look marker_look;
    struct pl_look strong, emphasis, link;
    struct pl_shift {
        double scale, rise; /* of the size around; rise up */
    } sub, sup;
    int first_baseline, last_edge;
};

#endif
