/* box.h: what expand yields: per page one tree of boxes, everything bound, repeated and resolved; and the structure tree.
 * Nothing is measured. Read-only for compose. */
#ifndef PL_EXPAND_BOX_H
#define PL_EXPAND_BOX_H

#include "edition/markup.h"
#include "layout/style.h"
#include "picture/picture.h"
#include "scene/scene.h"

enum pl_box_kind { PL_BOX_COLUMN, PL_BOX_ROW, PL_BOX_GRID, PL_BOX_LAYERS, PL_BOX_TEXT, PL_BOX_PICTURE /* icon, picture, art */,
                   PL_BOX_SHAPE, PL_BOX_SPACER };
enum pl_place_h { PL_H_DEFAULT, PL_H_START, PL_H_CENTER, PL_H_END, PL_H_STRETCH, PL_H_BETWEEN };
enum pl_place_v { PL_V_DEFAULT, PL_V_TOP, PL_V_MIDDLE, PL_V_BOTTOM, PL_V_STRETCH, PL_V_BETWEEN, PL_V_BASELINE,
                  PL_V_LAST_BASELINE, PL_V_CAP_HEIGHT };
enum { PL_TOP, PL_RIGHT, PL_BOTTOM, PL_LEFT };

struct pl_border {
    struct pl_stroke_tone { /* a stroke whose colour is a tone */
        struct pl_tone colour;
        double width;
        enum pl_cap cap;
        enum pl_join join;
        const double *dashes;
        size_t n_dashes;
    } stroke;
    unsigned sides; /* bits 1 << PL_TOP …; 15: a closed frame */
};

enum { PL_YIELD_SHRINK = 1, PL_YIELD_MOVE = 2, PL_YIELD_DROP = 4 };
struct pl_yield {
    unsigned steps;   /* 0: does not yield */
    double min;       /* smallest scale, 0..1 */
    double clear;     /* points kept free of text */
};

/* One text: every run's look is resolved but for size. */
struct pl_text_content {
    const struct pl_style *style;
    const struct pl_rich *rich;
    const char *language;             /* of the text */
    /* Looks of a run, from outer to inner, by flags and class: pl_text_look in expand.h gives them merged. */
    const struct pl_class_look {
        const char *name;
        struct pl_look look;
    } *classes;
    size_t n_classes;
    struct pl_tone accent;            /* for looks that say `accent`: already put in; kept for the dump */
    long max_lines;                   /* 0: no limit */
    const char *same_lines;           /* group or NULL */
    const char *field;                /* for messages: "body" */
    const char *record;               /* for messages: "Lokale aanpak", or NULL */
    const struct pl_node *node;       /* the edition's text, or NULL for a layout's own words */
    uint32_t struct_node;             /* block node; PL_DECORATION */
    const uint32_t *block_nodes;      /* one a block of rich, or NULL when decoration */
};

enum pl_fit_picture { PL_FIT_CONTAIN, PL_FIT_COVER, PL_FIT_FILL };
enum pl_shape_kind { PL_SHAPE_RECTANGLE, PL_SHAPE_LINE, PL_SHAPE_CIRCLE, PL_SHAPE_POLYGON };
struct pl_point { /* of the box: % of it plus points */
    struct pl_length x, y;
};

struct pl_box {
    enum pl_box_kind kind;
    const char *kind_name;        /* as written: "icon", "art", … */
    const char *name;             /* or NULL */
    const struct pl_trail *trail;
    struct pl_place place;        /* of the box in the layout */

    /* sizes */
    struct pl_length width, height;              /* auto by default */
    double min_width, max_width, min_height, max_height; /* points; NAN: none */
    double min_width_pc, max_width_pc, min_height_pc, max_height_pc; /* %; NAN: none */
    double padding[4];            /* PL_TOP … */
    double gap[2];                /* row gap (down), column gap (across) */
    enum pl_place_h align, self_align;
    enum pl_place_v valign, self_valign;
    bool has_at;                  /* in layers */
    struct pl_length at[4];       /* PL_TOP …; PL_UNIT_AUTO: not given */
    const char *same_height;      /* group or NULL */
    bool margins;                 /* inset by the page's margins */
    unsigned bleed;               /* bits 1 << PL_TOP …: grows into the bleed where it touches the trim */

    /* looks */
    struct pl_tone_fill ground;
    struct pl_border border;
    double radius[4];             /* top-left, top-right, bottom-right, bottom-left */
    double rotate_deg, opacity;
    double offset[2];
    bool clip;
    struct pl_yield yield;
    bool decoration;

    /* children: column, row, grid, layers */
    struct pl_box **at_child;
    size_t n_children;

    /* grid */
    struct pl_length *columns, *rows; /* tracks; NULL rows: auto rows as needed */
    size_t n_columns, n_rows;
    /* a child of a grid: cell and span, resolved by expand (areas and flow too), from 0 */
    size_t column, row, column_span, row_span;

    struct pl_text_content text;  /* PL_BOX_TEXT */

    /* icon, picture, art */
    const struct pl_picture *picture;
    enum pl_fit_picture fit;
    double focus[2];
    struct pl_recolour_tone {
        const char *what;
        struct pl_tone tone;
    } *recolours;
    size_t n_recolours;
    const struct pl_box *frame;   /* a shape box that clips the picture; NULL: its own rectangle with radius */
    uint32_t figure_node;         /* structure node, or PL_DECORATION */

    /* shape */
    enum pl_shape_kind shape;
    struct pl_tone_fill fill;
    struct pl_stroke_tone stroke; /* width 0: none */
    struct pl_point *points;      /* polygon corners; a line's two ends */
    size_t n_points;
};

struct pl_page_box {
    double width, height, bleed;
    double margin[4];
    struct pl_tone_fill ground;
    double guide_columns, guide_gutter, guide_baseline; /* 0: none */
    const char *name;             /* "" for a single page */
    struct pl_place place;
    struct pl_box *root;
};

struct pl_fit_order {
    const char *group;
    struct pl_place place;
    int give[3];                  /* 0 leading, 1 tracking, 2 size, in order; −1: not */
};

struct pl_expanded {
    const char *edition_name, *layout_name;
    bool in_px, print;
    const struct pl_palette *palette;
    const struct pl_font_source { const char *path; struct pl_place place; } *fonts;
    size_t n_fonts;
    const struct pl_style *styles;   /* all of the layout */
    size_t n_styles;
    const struct pl_fit_order *fit;
    size_t n_fit;
    struct pl_page_box *pages;
    size_t n_pages;
    struct pl_structure structure;
    const char *title, *author, *subject, *keywords, *language, *date;
};

/* The look of a run: the style's own, then strong, emphasis, link, class laid over it. `into` gets every field set. */
void pl_text_look(const struct pl_text_content *text, const struct pl_run_text *run, struct pl_look *into);

void pl_expanded_dump(struct pl_buf *out, const struct pl_expanded *expanded);

#endif
