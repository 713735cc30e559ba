/* pdf-walk.h: what the files share that paint a page for its rules: the graphics state, the stream that runs, and what
 * it may still cost. */
#ifndef PL_CHECK_PDF_WALK_H
#define PL_CHECK_PDF_WALK_H

#include "check/pdf-private.h"

struct pl_text_state {
    struct pl_font *font;
    double size, spacing, word, scale, leading, rise;
    int mode;
};
struct pl_paint_state { /* one of filling, one of stroking */
    struct pl_hue hue;
    struct pl_hue_inks inks;
    bool overprint;
    double alpha;
};
struct pl_state {
    double ctm[6]; /* to what is seen */
    struct pl_area_box clip;
    struct pl_paint_state fill, line;
    double width;
    int cap, opm;
    struct pl_text_state text;
};

struct pl_place_on_page {
    double x, y;
    bool move;
};
struct pl_path_points {
    PL_VEC(struct pl_place_on_page) at;
    struct pl_area_box box;
    double x, y, start_x, start_y; /* user space */
    size_t moves, curves;
    bool dropped; /* more points than are kept: the box alone is right */
};

/* Cells of the page: 1 where something is printed. */
struct pl_ground {
    unsigned char *cells;
    size_t columns, rows;
    double x, y, size;
    size_t budget; /* steps of filling that are left, for the whole file */
};

/* A resource that was looked up once. */
struct pl_named {
    const char *name; /* as it is written, of n bytes */
    size_t n;
    pl_oh object;
    void *read;       /* a font, a picture, a pattern; NULL: not yet */
    const void *kept; /* a space, whether a layer is off; NULL: not yet */
    struct pl_named *next;
};
enum pl_resource {
    PL_FONTS,
    PL_SPACES,
    PL_STATES,
    PL_OBJECTS,
    PL_PATTERNS,
    PL_SHADINGS,
    PL_PROPERTIES,
    PL_N_RESOURCES
};
enum { PL_NAMED_ROWS = 64 };
/* A content stream that runs: of a page, a form, a pattern's cell, a letter of a Type 3 font. */
struct pl_running {
    int id; /* 0: a direct object, or a page */
    pl_oh resources, lists[PL_N_RESOURCES];
    struct pl_named *named[PL_N_RESOURCES][PL_NAMED_ROWS];
    double base[6]; /* the matrix that patterns start from */
    struct pl_running *up;
    int depth;
};

struct pl_kept_bytes { /* a form's, decoded once a page */
    int id;
    const char *bytes;
    size_t n;
    struct pl_running *unit;
    bool boxed;
    struct pl_area_box box;
};
struct pl_kept_font {
    int id;
    struct pl_font *font;
};

struct pl_walk {
    struct pl_file *file;
    struct pl_arena *scratch; /* of the page */
    struct pl_sheet *sheet;
    PL_VEC(struct pl_state) stack;
    size_t floor, extra; /* Q goes no lower, to states of a caller's; q beyond what is kept */
    struct pl_state now;
    struct pl_running *unit;
    struct pl_path_points path;
    int clip; /* the next painting operator clips with the path */
    double text[6], line[6];
    PL_VEC(bool) marked;            /* BDC and BMC that are open: does it hide */
    size_t hidden;                  /* how many of them hide */
    const struct pl_area_box *tile; /* within a pattern's cell: where it shows */
    struct pl_ground ground;
    PL_VEC(struct pl_kept_bytes) forms;
    PL_VEC(struct pl_kept_font) fonts;
    PL_VEC(int) off; /* layers that do not show */
    struct pl_buf string;
    size_t budget;    /* bytes of content that may still be run, for the whole file */
    size_t page_room; /* bytes that may still be decoded for this page */
    bool stopped;
};

/* pdf-walk.c */
void pl_walk_run(struct pl_walk *w, struct pl_running *unit, const char *bytes, size_t n);
void pl_walk_form(struct pl_walk *w, pl_oh form, const double matrix[6]);
pl_oh pl_walk_named(struct pl_walk *w, enum pl_resource list, const struct pl_token *name, struct pl_named **row);
struct pl_font *pl_walk_font(struct pl_walk *w, pl_oh dict); /* read once for the file */
bool pl_walk_off(struct pl_walk *w, pl_oh layer);
double pl_walk_number(const struct pl_operator *op, size_t i); /* bounded; counted from the last operand: 0 */
const struct pl_space *pl_walk_space(struct pl_walk *w, const struct pl_token *name);

/* Operators, by files. */

typedef void pl_operator_run(struct pl_walk *w, const struct pl_operator *op);
pl_operator_run pl_op_move, pl_op_line, pl_op_curve, pl_op_curve_v, pl_op_curve_y, pl_op_rect, pl_op_close, pl_op_paint,
    pl_op_clip, pl_op_shade, pl_op_object, pl_op_inline;
pl_operator_run pl_op_text, pl_op_text_state, pl_op_font, pl_op_next, pl_op_matrix, pl_op_show, pl_op_show_list,
    pl_op_next_line;

/* pdf-marks.c */
void pl_path_clear(struct pl_walk *w);
void pl_mark_emit(struct pl_walk *w, struct pl_mark *mark, const struct pl_paint_state *paint);
double pl_walk_scale(const double m[6]);

/* pdf-pattern.c */
struct pl_pattern *pl_pattern_read(struct pl_walk *w, pl_oh pattern);
/* False: the hue is no pattern. */
bool pl_pattern_paint(struct pl_walk *w, const struct pl_paint_state *paint, struct pl_area_box box);

/* pdf-ground.c */
void pl_ground_start(struct pl_walk *w);
void pl_ground_fill(struct pl_walk *w, bool even_odd, bool ink);
void pl_ground_box(struct pl_walk *w, struct pl_area_box box, bool ink);
bool pl_ground_below(const struct pl_walk *w, double x0, double y0, double x1, double y1);

#endif
