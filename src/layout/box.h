/* box.h: one box as a struct, and the tables that read it. A layout's boxes stay located trees, checked at load with
 * bindings allowed; expand reads them into these structs with the same tables, everything bound, repeated and
 * resolved. */
#ifndef PL_LAYOUT_BOX_H
#define PL_LAYOUT_BOX_H

#include "layout/style.h"
#include "read/fields.h"
#include "scene/scene.h"

struct pl_rich;
struct pl_run_text;
struct pl_picture;
struct pl_layout;

enum pl_box_kind {
    PL_BOX_COLUMN,
    PL_BOX_ROW,
    PL_BOX_GRID,
    PL_BOX_LAYERS,
    PL_BOX_TEXT,
    PL_BOX_PICTURE /* icon, picture, art */,
    PL_BOX_SHAPE,
    PL_BOX_SPACER,
    PL_BOX_PART,
    PL_BOX_SLOT
};
enum pl_place_h { PL_H_DEFAULT, PL_H_START, PL_H_CENTER, PL_H_END, PL_H_STRETCH, PL_H_BETWEEN };
enum pl_place_v {
    PL_V_DEFAULT,
    PL_V_TOP,
    PL_V_MIDDLE,
    PL_V_BOTTOM,
    PL_V_STRETCH,
    PL_V_BETWEEN,
    PL_V_BASELINE,
    PL_V_LAST_BASELINE,
    PL_V_CAP_HEIGHT
};
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
    unsigned steps; /* 0: does not yield */
    double min;     /* smallest scale, 0..1 */
    double clear;   /* points kept free of text */
};

/* One text: every run's look is resolved but for size. */
struct pl_layout;
struct pl_text_content {
    const struct pl_layout *layout;
    const struct pl_style *style;
    const struct pl_rich *rich;
    const char *language; /* of the text */
    const char *link;     /* of the box it stands in, for what says none itself; NULL: none */
    /* Looks of a run, from outer to inner, by flags and class: pl_text_look in expand.h gives them merged. */
    const struct pl_class_look {
        const char *name;
        struct pl_look look;
    } * classes;
    size_t n_classes;
    struct pl_tone accent;       /* what `accent` means here */
    long max_lines;              /* 0: no limit */
    bool takes_short;            /* its template asks for a shorter form where there is one */
    const char *same_lines;      /* group or NULL */
    const char *field;           /* for messages: "body" */
    const char *record;          /* for messages: "Lokale aanpak", or NULL */
    const struct pl_node *node;  /* the edition's text, or NULL for a layout's own words */
    uint32_t struct_node;        /* block node; PL_DECORATION */
    const uint32_t *block_nodes; /* one a block of rich, or NULL when decoration */
};

enum pl_fit_picture { PL_FIT_CONTAIN, PL_FIT_COVER, PL_FIT_FILL };
enum pl_shape_kind { PL_SHAPE_RECTANGLE, PL_SHAPE_LINE, PL_SHAPE_CIRCLE, PL_SHAPE_POLYGON };
/* Keys that expand reads itself, as they were written. NULL: not there. */
struct pl_box_keys {
    const struct pl_node *when, *each, *accent, *let, *first, *last, *odd, *even, *link, *content, *with, *recolour,
        *frame;
    const char *as, *style, *area, *language, *alternative;
    long span[2];
    int role; /* enum pl_text_role */
};
enum pl_text_role {
    PL_TEXT_ROLE_AUTO,
    PL_TEXT_ROLE_H1,
    PL_TEXT_ROLE_H2,
    PL_TEXT_ROLE_H3,
    PL_TEXT_ROLE_H4,
    PL_TEXT_ROLE_P,
    PL_TEXT_ROLE_QUOTE,
    PL_TEXT_ROLE_CAPTION,
    PL_TEXT_ROLE_NOTE,
    PL_TEXT_ROLE_DECORATION
};

struct pl_point { /* of the box: % of it plus points */
    struct pl_length x, y;
};

struct pl_box {
    enum pl_box_kind kind;
    const char *kind_name; /* as written: "icon", "art", … */
    const char *name;      /* or NULL */
    const struct pl_trail *trail;
    struct pl_place place; /* of the box in the layout */
    struct pl_box_keys keys;

    /* sizes */
    struct pl_length width, height;                                /* auto by default */
    struct pl_length min_width, max_width, min_height, max_height; /* auto: none */
    double padding[4];                                             /* PL_TOP … */
    double gap[2];                                                 /* row gap (down), column gap (across) */
    enum pl_place_h align, self_align;
    enum pl_place_v valign, self_valign;
    struct pl_length at[4];  /* in layers: PL_TOP …; PL_UNIT_AUTO: not given */
    const char *same_height; /* group or NULL */
    bool margins;            /* inset by the page's margins */
    unsigned bleed;          /* bits 1 << PL_TOP …: grows into the bleed where it touches the trim */

    /* looks */
    struct pl_tone_fill ground;
    struct pl_border border;
    double radius[4]; /* top-left, top-right, bottom-right, bottom-left */
    double rotate_deg, opacity;
    double offset[2];
    bool clip;
    struct pl_yield yield;
    bool decoration;
    const char *leads;   /* address of its own: all of the box can be clicked; NULL: none */
    uint32_t leads_node; /* a link of the structure for a box that says nothing, or PL_DECORATION */

    /* children: column, row, grid, layers */
    struct pl_box **at_child;
    size_t n_children;

    /* grid */
    struct pl_length *columns, *rows; /* tracks; NULL rows: auto rows as needed */
    size_t n_columns, n_rows;
    /* a child of a grid: cell and span, resolved by expand (areas and flow too), from 0 */
    size_t column, row, column_span, row_span;

    const struct pl_node *areas; /* as written */

    struct pl_text_content text; /* PL_BOX_TEXT */
    struct pl_tone colour;       /* icon */
    struct pl_length size;       /* spacer */

    /* icon, picture, art */
    const struct pl_picture *picture;
    enum pl_fit_picture fit;
    double focus[2];
    struct pl_recolour_tone {
        const char *what;
        struct pl_tone tone;
    } * recolours;
    size_t n_recolours;
    const struct pl_box *frame; /* a shape box that clips the picture; NULL: its own rectangle with radius */
    uint32_t figure_node;       /* structure node, or PL_DECORATION */
    bool unsaid;                /* nobody says what it shows, not even that it shows nothing */

    /* shape */
    enum pl_shape_kind shape;
    struct pl_tone_fill fill;
    struct pl_stroke_tone stroke; /* width 0: none */
    struct pl_point *points;      /* polygon corners; a line's two ends */
    size_t n_points;
};

/* ---- conditions ---- */

enum { PL_WHEN_SCREEN = 1, PL_WHEN_PRINT };
#define PL_WHEN_MANY 1e9
struct pl_when {
    const struct pl_node *path, *empty, *all, *any, *not ; /* NULL: not said */
    const char *equals, *language;
    struct pl_when_count {
        bool said;
        double min, max;
    } count;
    int medium;   /* 0: not said */
    bool negated; /* "not PATH" */
};
extern const struct pl_record pl_when_record;

/* False when reported. */
bool pl_when_read(struct pl_work *work, const struct pl_node *node, struct pl_when *out);

/* ---- the tables ---- */

struct pl_box_kind_row {
    const char *name;
    enum pl_box_kind kind;
    const struct pl_record *record;
    bool children; /* its content is a list of boxes */
};
extern const struct pl_box_kind_row pl_box_kinds[];
extern const size_t pl_n_box_kinds;

/* True for a map that says a kind; reports nothing. */
bool pl_is_box(const struct pl_node *map);
/* The kind a map says, by its one kind key; NULL when reported. */
const struct pl_box_kind_row *pl_box_kind_of(struct pl_work *work, const struct pl_node *map);

/* What the readers of colours need: pl_reader.user of every box and style reader. */
struct pl_tone_scope {
    const struct pl_layout *layout;
};

/* Everything at its default. */
void pl_box_defaults(struct pl_box *box);

#endif
