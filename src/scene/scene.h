/* scene.h: what compose yields and paint, checks and finishing read: per page a list of drawing items, and one
 * structure tree for the document. Points, y down, rounded once to 1/1024 pt by the pl_scene_… calls. Read-only when
 * composed. Colours are references (palette entry, tint, opacity) until a surface: never RGB here. */
#ifndef PL_SCENE_SCENE_H
#define PL_SCENE_SCENE_H

#include "base/work.h"
#include "scene/press.h"

/* ---- colours ---- */
struct pl_ink { /* a palette entry */
    const char *name;
    double r, g, b;             /* sRGB 0..1 */
    const struct pl_inks *inks; /* by press condition; a spot's own stand with the spot */
    size_t n_inks;
    const struct pl_separation *spot; /* of the palette; NULL: process inks */
    double spot_tint;                 /* 0..1 of that plate */
    bool overprint;
    uint32_t on; /* index of the entry that may stand on it as text; UINT32_MAX: none said */
    struct pl_place place;
};
struct pl_colour {
    uint32_t entry; /* index into pl_palette; PL_NO_COLOUR: nothing is drawn */
    double tint;    /* 0..1 of the entry on white paper; 1 is full */
    double opacity; /* 0..1 */
};
#define PL_NO_COLOUR    UINT32_MAX
#define PL_BLACK        (UINT32_MAX - 3)  /* of text whose style says no colour: in print the black ink alone */
#define PL_REGISTRATION (UINT32_MAX - 64) /* every plate: marks outside the page alone */
#define PL_PLATE(i)                                                                                                    \
    (UINT32_MAX - 128 + (uint32_t)(i)) /* one plate: cyan, magenta, yellow, black, the palette's spots */
struct pl_palette {
    struct pl_ink *at;
    size_t n;
    const struct pl_separation *spots;
    size_t n_spots;
};

/* The inks for a press condition, else those for every one; NULL: none said. */
const struct pl_inks *pl_inks_for(const struct pl_inks *inks, size_t n, const char *condition);
/* Every condition that a layout knows: in its inks, in its profiles, and the one that is meant where it names none. */
size_t pl_press_conditions(struct pl_arena *arena, const struct pl_palette *palette, const struct pl_press_style *press,
                           const char ***out);
/* False when it is none of these: reported. */
bool pl_press_knows(struct pl_work *work, const struct pl_palette *palette, const struct pl_press_style *press,
                    const char *condition, struct pl_place place);

enum pl_fill_kind { PL_FILL_NONE, PL_FILL_SOLID, PL_FILL_LINEAR, PL_FILL_RADIAL };
struct pl_stop {
    double at; /* 0..1; the first is 0, the last 1 */
    struct pl_colour colour;
};
struct pl_fill {
    enum pl_fill_kind kind;
    struct pl_colour colour;
    double x0, y0, x1, y1, r; /* gradient in page points: a line, or centre (x0, y0) and radius */
    const struct pl_stop *stops;
    size_t n_stops;
};

/* ---- items ---- */
enum pl_seg_kind { PL_MOVE, PL_LINE, PL_CURVE, PL_CLOSE };
struct pl_seg {
    enum pl_seg_kind kind;
    double x[3], y[3]; /* MOVE and LINE use [0]; CURVE all, end point last */
};
struct pl_path {
    struct pl_seg *at;
    size_t n;
};
enum pl_cap { PL_CAP_BUTT, PL_CAP_ROUND, PL_CAP_SQUARE };
enum pl_join { PL_JOIN_MITER, PL_JOIN_ROUND, PL_JOIN_BEVEL };
struct pl_stroke {
    struct pl_colour colour;
    double width;
    enum pl_cap cap;
    enum pl_join join;
    const double *dashes;
    size_t n_dashes;
};

enum pl_item_kind {
    PL_ITEM_PATH, /* fill and/or stroke */
    PL_ITEM_GLYPHS,
    PL_ITEM_PICTURE,   /* raster or SVG art */
    PL_ITEM_CLIP,      /* push: everything to the matching END is clipped by path */
    PL_ITEM_GROUP,     /* push: painted together at an opacity */
    PL_ITEM_TRANSFORM, /* push: a matrix (rotation) */
    PL_ITEM_END        /* pops the innermost push */
};
struct pl_scene_glyph {
    uint32_t id;
    double x, y; /* page points */
};
struct pl_scene_cluster {
    uint32_t n_bytes, n_glyphs;
};
#define PL_DECORATION UINT32_MAX
struct pl_recolour { /* SVG art: an element's id ("#a") or class (".b") or "currentColor" gets a palette colour */
    const char *what;
    struct pl_colour colour;
};
struct pl_item {
    enum pl_item_kind kind;
    uint32_t node;  /* structure node, or PL_DECORATION */
    uint32_t order; /* reading order among the items and children of its node */
    const struct pl_trail *trail;
    struct pl_path path;     /* PATH, CLIP */
    struct pl_fill fill;     /* PATH; GLYPHS: solid */
    struct pl_stroke stroke; /* PATH; width 0: none */
    uint32_t face;           /* GLYPHS: pl_face_id */
    double size;
    bool rtl;
    const struct pl_scene_glyph *glyphs;
    size_t n_glyphs;
    const struct pl_scene_cluster *clusters;
    size_t n_clusters;
    const char *text;
    size_t text_len;
    uint32_t picture;           /* PICTURE: index into the scene's pictures */
    double x, y, width, height; /* PICTURE: where the whole picture goes; GLYPHS: advances by ascent and descent */
    const struct pl_recolour *recolours;
    size_t n_recolours;
    const char *link; /* URI, or NULL */
    double opacity;   /* GROUP */
    double matrix[6]; /* TRANSFORM: xx yx xy yy x0 y0 as cairo */
};

/* ---- structure ---- */
enum pl_role {
    PL_ROLE_DOCUMENT,
    PL_ROLE_SECTION,
    PL_ROLE_H1,
    PL_ROLE_H2,
    PL_ROLE_H3,
    PL_ROLE_H4,
    PL_ROLE_P,
    PL_ROLE_LIST,
    PL_ROLE_ITEM,
    PL_ROLE_LABEL,
    PL_ROLE_BODY,
    PL_ROLE_SPAN,
    PL_ROLE_STRONG,
    PL_ROLE_EM,
    PL_ROLE_LINK,
    PL_ROLE_FIGURE,
    PL_ROLE_CAPTION,
    PL_ROLE_QUOTE,
    PL_ROLE_NOTE,
    PL_ROLE_TABLE, /* its caption and rows; each row has as many cells */
    PL_ROLE_ROW,
    PL_ROLE_COLUMN_HEAD,
    PL_ROLE_ROW_HEAD,
    PL_ROLE_CELL
};
extern const char *const pl_role_names[];
struct pl_struct_node {
    enum pl_role role;
    uint32_t parent;         /* index; the document (0) has UINT32_MAX */
    const char *alternative; /* figures */
    const char *language;    /* NULL: as the parent */
    const char *link;
    const char *text; /* leaf text, for the dump and the HTML twin */
    uint32_t order;   /* reading order among siblings */
    struct pl_place place;
};
struct pl_structure {
    PL_VEC(struct pl_struct_node) nodes;
};
uint32_t pl_struct_add(struct pl_arena *arena, struct pl_structure *s, struct pl_struct_node node);
/* All nodes, the children of one together and as they are read; the document, nobody's child, is the last. In arena. */
struct pl_struct_place {
    uint32_t parent, order, node;
};
const struct pl_struct_place *pl_struct_sorted(struct pl_arena *arena, const struct pl_structure *s);

/* ---- pages ---- */
/* Nine anchors of a named box, row by row from its top left, where it is drawn: rotations and offsets included. */
enum { PL_ANCHORS = 9 };
extern const char *const pl_anchor_names[PL_ANCHORS];
struct pl_box_mark { /* a composed box, for --show, checks and the boxes dump */
    const char *name, *kind;
    double x, y, width, height;
    int depth;
    const struct pl_trail *trail;
    double anchors[PL_ANCHORS][2];             /* of a box with a name */
    double baselines_first, baselines_leading; /* text boxes; 0: none */
    size_t n_lines;
    bool overset;
};
struct pl_box_link { /* a box that can be clicked, as far as its clips let it be seen */
    const char *link;
    uint32_t node;              /* of the structure; PL_DECORATION: what the box says are links already */
    double x, y, width, height; /* before the transforms that the first item stands in */
    size_t from, to;            /* its items */
};
struct pl_page {
    double width, height;                               /* trim, points */
    double bleed;                                       /* on each side */
    double margin[4];                                   /* top right bottom left */
    double guide_columns, guide_gutter, guide_baseline; /* for --show grid, baselines; 0: none */
    struct pl_folds folds;                              /* for marks */
    const char *name;                                   /* for output names: "1", or the record's id */
    PL_VEC(struct pl_item) items;
    PL_VEC(struct pl_item) outside; /* marks for the printer, outside the bleed */
    PL_VEC(struct pl_box_mark) boxes;
    PL_VEC(struct pl_box_link) links; /* outer ones first, in the order of their items */
};
struct pl_scene {
    struct pl_arena *arena;
    const struct pl_palette *palette;
    const struct pl_press_style *press; /* of the layout */
    struct pl_fonts *fonts;             /* type.h; opaque here */
    const struct pl_picture **pictures; /* picture.h; opaque here */
    size_t n_pictures;
    PL_VEC(struct pl_page *) pages;
    struct pl_structure structure;
    bool in_px; /* the layout speaks px: PNG is exact at scale 1 */
    struct {
        const char *title, *author, *subject, *keywords, *language, *date; /* date: YYYY-MM-DD or NULL */
    } meta;
};

struct pl_item *pl_scene_add(struct pl_scene *scene, struct pl_page *page, enum pl_item_kind kind);
/* Path builders (absolute page points, rounded). radii: top-left, top-right, bottom-right, bottom-left. */
void pl_path_move(struct pl_arena *a, struct pl_path *p, double x, double y);
void pl_path_line(struct pl_arena *a, struct pl_path *p, double x, double y);
void pl_path_curve(struct pl_arena *a, struct pl_path *p, double x1, double y1, double x2, double y2, double x,
                   double y);
void pl_path_close(struct pl_arena *a, struct pl_path *p);
void pl_path_rect(struct pl_arena *a, struct pl_path *p, double x, double y, double w, double h, const double radii[4]);
/* Matrices as cairo's (xx yx xy yy x0 y0): a first, then b; and where one takes a point. */
void pl_matrix_then(const double a[6], const double b[6], double out[6]);
void pl_matrix_point(const double m[6], double *x, double *y);
void pl_path_ellipse(struct pl_arena *a, struct pl_path *p, double cx, double cy, double rx, double ry);

/* Aborts on a broken scene in debug builds: numbers not finite, pushes and pops unbalanced, indices out of range. */
void pl_scene_check(const struct pl_scene *scene);
void pl_scene_dump(struct pl_buf *out, const struct pl_scene *scene);

#endif
