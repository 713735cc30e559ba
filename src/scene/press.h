/* press.h: what a layout says of the press: inks of palette entries, spot colours, and the wishes under `press:`.
 * Values as they were read; src/ink finds the inks of a colour from them, src/finish draws the marks. */
#ifndef PL_SCENE_PRESS_H
#define PL_SCENE_PRESS_H

#include "base/place.h"

/* The paper that is meant where nothing is said. */
#define PL_PRESS_CONDITION "coated"

/* Process inks for one press condition. */
struct pl_inks {
    const char *condition; /* NULL: for every one */
    double cmyk[4];        /* 0..100 */
    struct pl_place place;
};

/* In one palette; a DeviceN space of all of them and the process inks has fewer than its 32 (ISO 32000-1, annex C). */
enum { PL_MOST_SPOTS = 24 };

/* A plate besides cyan, magenta, yellow and black. */
struct pl_separation {
    const char *name;           /* as the printer knows it: "PANTONE 286 C" */
    bool technical;             /* fold, cut, varnish: overprints, and is no ink in any sum */
    const struct pl_inks *inks; /* what stands for it where there is no such plate; n_inks 0: none said */
    size_t n_inks;
    uint32_t entry; /* the palette entry that names it first */
    struct pl_place place;
};

/* As ICC numbers them. */
enum pl_intent { PL_INTENT_PERCEPTUAL, PL_INTENT_RELATIVE, PL_INTENT_SATURATION, PL_INTENT_ABSOLUTE };

struct pl_icc_wish {
    const char *condition; /* NULL: for every one */
    const char *name;      /* of a profile that comes with plaat, or a resolved path */
    bool path;
    struct pl_place place;
};

struct pl_marks {
    bool crop, bleed, fold, registration, colour_bar, slug;
    double offset; /* from the trim to where marks begin; never inside the bleed */
    double length, width;
};

#define PL_EVERY 1e9 /* text_below, lines_below: of any size */
struct pl_press_style {
    const struct pl_icc_wish *profiles;
    size_t n_profiles;
    const char *condition; /* NULL: none said */
    struct pl_place condition_place;
    int intent; /* enum pl_intent */
    bool black_point;
    double black_text_below, black_lines_below; /* points: smaller ones in black ink alone overprint; 0: none */
    double ink_limit;                           /* percent, of all inks together; 0: as the profile says */
    int jpeg_quality;                           /* 1 to 100: of pictures that came as JPEG; 0: without loss */
    struct pl_marks marks;
    bool trapped;
    struct pl_place place; /* of `press:`; source NULL: not said */
};

/* Fold lines, from the left and from the top of the trim, in points. */
struct pl_folds {
    const double *vertical, *horizontal;
    size_t n_vertical, n_horizontal;
};

#endif
