/* compose-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_COMPOSE_PRIVATE_H
#define PL_COMPOSE_PRIVATE_H

#include "base/num.h"
#include "compose/compose.h"

#include <math.h>

/* Half a hundredth of a millimetre: less is rounding, not overset. */
#define EPSILON 0.015

struct node;
struct composer;
struct group;

/* One block of a text, shaped once. */
struct paragraph {
    struct pl_shaped *shaped, *marker; /* marker: of a list item, or NULL */
    double indent;                     /* of the list, at the ideal size */
    double before, after;              /* space, at the ideal size */
    uint32_t struct_node;
    size_t block;                          /* of the text's blocks */
    const char *marker_text;               /* NULL: none */
    struct pl_lines *lines, *marker_lines; /* once composed */
    struct {                               /* the last line counts asked for */
        double size, tracking, width;
        size_t max, n;
    } cache[8];
    size_t next_cache;
};

struct text {
    struct node *node;
    const struct pl_text_content *content;
    const struct pl_style *style;
    struct paragraph *paragraphs;
    size_t n;
    struct group *group;
    double list_step; /* what a level of lists is indented by, at the ideal size */
    double factor;    /* of the group's size: 1, or that of a tie */
    double cap_height, ascent, descent, base_ascent, base_descent; /* at 1 pt */
    size_t same_lines; /* room for at least so many; 0: as many as there are */
    double extra;      /* height asked beyond its lines: how much room is left is found by asking for more */
    bool too_wide;     /* a word is wider than the box */
    struct looks {
        struct pl_look *at;
        size_t n;
    } looks; /* by span user */
};

/* Values that all texts of a group share. t_leading and t_tracking: 0 ideal … 1 least; < 0 towards the most. */
struct group {
    const char *name; /* as reports say it */
    const char *key;  /* name and scope: "tile-body/page 2" */
    const struct pl_style *style;
    const struct pl_fit_order *order;
    double size, leading, tracking;
    bool solved, given;
    PL_VEC(struct text *) texts;
};

struct edges { /* from the top of a box; has: there is a text in it */
    bool has;
    double cap_top, first_baseline, last_baseline;
};

struct kind {
    double (*natural_width)(struct composer *c, struct node *n);  /* of the content */
    void (*widths)(struct composer *c, struct node *n);           /* n->w known: its children's */
    double (*natural_height)(struct composer *c, struct node *n); /* of the content; widths known */
    void (*place)(struct composer *c, struct node *n);            /* n's rectangle known: its children's */
    void (*draw)(struct composer *c, struct node *n);
};

struct node {
    const struct pl_box *box;
    const struct kind *kind;
    struct node *up;
    struct node *children;
    size_t n;
    size_t page;
    double x, y, w, h; /* border box */
    double inner[4];   /* padding; and the page's margins around it, see margin */
    double margin[4];
    double over, over_w; /* how much the content is too high, too wide */
    double *tracks_w;    /* grid */
    struct node **rows;  /* grid: the first child of each row that stands in that row alone; its next_in_row follow */
    struct node *next_in_row;
    /* Shares by content: natural sizes at the ideal values, kept while copyfit tries others; 0, NULL: not measured. */
    double share_w, share_h, *column_shares, *row_shares;
    double forced_h; /* same-height: at least this */
    double room;     /* of a text, for the report */
    double free;     /* column, grid: height that its boxes leave, shares aside */
    bool collides;   /* a text that runs over another */
    struct text *text;
    bool waits;   /* its size waits for that of what is in it: said, and places in it mean nothing */
    bool dropped; /* a box that gave way to text */
    int depth;
};

struct page {
    const struct pl_page_box *box;
    struct pl_page *out;
    struct node *root;
    bool agrees; /* boxes that want the same lines or height as others */
    bool shared; /* shares by content are known */
};

struct composer {
    struct pl_work *work;
    const struct pl_expanded *in;
    struct pl_fonts *fonts;
    struct pl_hyphens *hyphens;
    const struct pl_compose_how *how;
    struct pl_composed *out;
    struct pl_scene *scene;
    struct page *pages;
    size_t n_pages;
    PL_VEC(struct text *) texts;
    PL_VEC(struct group *) groups;
    bool final;           /* composed lines count, not the fewest */
    bool smallest;        /* groups not solved yet stand at their least */
    bool whole_words;     /* lines are counted as if no dictionary might break a word */
    bool needs;           /* asked what a box that has its size needs: shares within it are no fault */
    struct pl_page *page; /* being drawn */
    PL_VEC(const struct pl_picture *) pictures;
};

extern const struct kind pl_kind_column, pl_kind_row, pl_kind_grid, pl_kind_layers, pl_kind_text, pl_kind_picture,
    pl_kind_shape, pl_kind_spacer;

/* tree.c: what is the same for every kind. Sizes are of the border box with the page's margins where asked. */
struct node *tree_build(struct composer *c, const struct pl_box *root, size_t page);
double node_natural_width(struct composer *c, struct node *n);
double node_natural_height(struct composer *c, struct node *n);
/* A spacer's own size along its parent's axis: a share takes what is left, and so nothing here. */
double node_natural_spacer(struct composer *c, const struct node *n, bool vertical);
/* Reports a share of something that is itself made to fit: there is no answer, so it is asked for. */
void node_circular(struct composer *c, const struct node *n, bool vertical);
/* The width a child takes of `available`, by its own wish, or stretched. */
double node_width_in(struct composer *c, struct node *n, double available, bool stretch);
double node_height_in(struct composer *c, struct node *n, double available, bool stretch);
void node_set_width(struct composer *c, struct node *n, double w);
void node_place(struct composer *c, struct node *n, double x, double y, double h);
double node_clamp(const struct node *n, double v, bool vertical, double whole);
double inner_width(const struct node *n);
double inner_height(const struct node *n);
double inner_x(const struct node *n);
double inner_y(const struct node *n);
struct edges node_edges(struct composer *c, struct node *n);
bool is_set(struct pl_length l);
bool node_has_text(const struct node *n);
/* Shares an axis: sizes fixed, of the whole, auto (natural) and fr. What is over when nothing is left is returned (0 or
 * more). */
struct share {
    double size, fr, min, max;
};
double share_out(struct share *shares, size_t n, double available);
/* Heights that are shared by content, of all that is in n; its widths are known. */
void keep_shares(struct composer *c, struct node *n);
/* The need of each row of a grid, kept in n->row_shares. */
void grid_keep_shares(struct composer *c, struct node *n);
enum pl_place_h h_align(const struct node *parent, const struct node *child, enum pl_place_h fallback);
enum pl_place_v v_align(const struct node *parent, const struct node *child, enum pl_place_v fallback);
/* Where a piece of size stands in room, by alignment: 0 start, 0.5 middle, 1 end. */
double h_offset(enum pl_place_h align, double room);
double v_offset(enum pl_place_v align, double room);

/* stand.c */
struct reach { /* of boxes on a common line: how far they reach from it */
    double above, below;
};
bool on_text(enum pl_place_v align);
/* Some box in it stands on such a line. */
bool stands_on_text(const struct node *parent);
void reach_add(struct composer *c, struct node *child, enum pl_place_v align, struct reach *reach);
/* Where the child's top is in room, when all stand on the line. */
double reach_offset(struct composer *c, struct node *child, enum pl_place_v align, double h, struct reach reach,
                    double room);

/* text.c */
struct text *text_new(struct composer *c, struct node *n);
double text_size(const struct composer *c, const struct text *t);
double text_leading(const struct composer *c, const struct text *t); /* pt */
double text_tracking(const struct composer *c, const struct text *t);
size_t text_lines(struct composer *c, struct text *t);
double text_height(struct composer *c, struct text *t, size_t extra_lines);
double text_top(const struct composer *c, const struct text *t); /* cut off above the first line */
void text_compose(struct composer *c, struct text *t, size_t max_lines);
size_t text_lines_that_fit(struct composer *c, struct text *t, double height);
double text_extra(struct composer *c, struct node *n); /* room above the lines, by valign */
/* Indents and spaces between paragraphs follow the size. */
double text_follow(const struct composer *c, const struct text *t, double v);

struct area {
    double x0, y0, x1, y1;
};
typedef PL_VEC(struct area) areas_vec;
/* yield.c: the lines of a text, once composed: from `above` to `below` the baseline, in parts of the size. */
void text_areas(struct composer *c, struct node *n, double above, double below, areas_vec *out);

/* overlap.c: texts that run over each other. */
void overlap_page(struct composer *c, struct page *page);

/* cut.c: texts that the page or a box would cut off. */
void cut_page(struct composer *c, struct node *root);
/* draw.c: a point of a node where it is drawn: turned and moved with all that is around it. */
void node_to_page(const struct node *n, double *x, double *y);

/* report.c: a message about a text, at its place in the edition, with the box that holds it; softer in a draft. */
struct pl_diag *text_says(struct composer *c, const struct text *t, enum pl_code hard, enum pl_code soft,
                          const char *what);
const char *text_name(struct composer *c, const struct text *t); /* "tile 'Lokale aanpak', body" */

/* kind-layers.c */
double layers_off_page(const struct composer *c, const struct node *child, double y, double h);

/* room.c: how much higher a text could be before something is too high; 0 when something is. Points. */
double room_of(struct composer *c, struct node *n);
/* The same in lines; no more than the box's own limit of lines. */
long room_lines(struct composer *c, struct node *n, double room);
double room_width(const struct node *n);

/* fit.c */
void fit_groups(struct composer *c);
void fit_solve(struct composer *c);
void fit_values(const struct composer *c, const struct text *t, double *size, double *leading, double *tracking);
/* compose.c */
void compose_start(struct composer *c); /* the scene, and every page's tree, its texts shaped */
void layout_page(struct composer *c, struct page *page);
void layout_widths(struct composer *c, struct page *page);
/* yield.c, draw.c, report.c */
void yield_page(struct composer *c, struct page *page);
void draw_page(struct composer *c, struct page *page);
void draw_children(struct composer *c, struct node *n);
/* draw-text.c */
void draw_text(struct composer *c, struct node *n);
/* inline.c: the place of byte `at` of a paragraph among what its node holds; a marker's is before all. */
static inline uint32_t inline_order(size_t at)
{
    return (uint32_t)(at + 1);
}
/* The innermost node of each run of a block whose node is given. */
uint32_t *inline_nodes(struct composer *c, const struct text *t, size_t block, uint32_t node);
/* The node of a list item's marker, beside that of its words. */
uint32_t inline_label(struct composer *c, uint32_t body, const char *marker);
struct pl_colour colour_of(struct pl_tone tone);
struct pl_fill fill_of(struct composer *c, const struct pl_tone_fill *fill, double x, double y, double w, double h);
void box_path(struct composer *c, struct pl_path *path, const struct pl_box *box, double x, double y, double w,
              double h);
void grown_rect(const struct composer *c, const struct node *n, double rect[4]);
void report_page(struct composer *c, struct page *page);
bool page_fits(const struct node *n);

#endif
