/* compose.h: box tree → scene: natural sizes, shares, copyfit, line breaks, places, yielders, verification. The passes
 * stand in order in compose.c; no pass goes back. */
#ifndef PL_COMPOSE_COMPOSE_H
#define PL_COMPOSE_COMPOSE_H

#include "expand/expand.h"
#include "type/type.h"

/* Values of one fit group, as --fit writes and reads them. */
struct pl_fit_value {
    const char *group; /* "tile-body"; "tile-body/page 2" for page scope; "tile-body/3" for the third box alone */
    double size, leading, tracking; /* pt, ratio, em */
    struct pl_place place;          /* in the --fit file */
};
struct pl_fit_values {
    PL_VEC(struct pl_fit_value) list;
};

struct pl_box_report { /* one text box, for the report */
    const char *name, *group, *record, *field;
    size_t page, lines, lines_fit;
    double size, leading, tracking;
    double room_pt; /* left (positive) or over (negative), points */
    long room_lines, room_characters;
    bool overset, least; /* least: size, leading and tracking are the smallest the style allows */
    const struct pl_trail *trail;
    struct pl_place layout_place, edition_place;
};

struct pl_composed {
    struct pl_scene *scene;
    struct pl_fit_values fit;
    PL_VEC(struct pl_box_report) texts;
};

struct pl_compose_how {
    bool draft;                        /* overset is drawn and marked; a warning instead of an error */
    bool report;                       /* the room of every text is measured too */
    const struct pl_fit_values *given; /* from --fit; NULL: none. A given value that no longer fits is a diagnostic */
    void (*passed)(void *ctx, const char *stage); /* called behind each pass, to time it; NULL: not */
    void *passed_ctx;
};

/* NULL when nothing could be made (reported). */
struct pl_composed *pl_compose(struct pl_work *work, const struct pl_expanded *expanded, struct pl_fonts *fonts,
                               struct pl_hyphens *hyphens, const struct pl_compose_how *how);

/* Marks for the printer, outside the bleed, as the layout's `press: marks` says: each page's second list. */
struct pl_outside_plate {
    const char *name;
    uint32_t entry; /* PL_PLATE */
};
struct pl_outside {
    const struct pl_outside_plate *plates; /* that are printed */
    size_t n_plates;
    size_t n_inks;           /* the first of them are ink; behind them stand cut, fold and varnish */
    const char *const *slug; /* what the slug line says before their names, in words that may stand apart */
    size_t n_slug;
    const struct pl_style *style; /* of its letters, but for the size */
    struct pl_fonts *fonts;
    struct pl_hyphens *hyphens;
};
/* Points outside the bleed that they need; 0: there are none. */
double pl_outside_room(const struct pl_scene *scene);
/* False: reported. */
bool pl_compose_outside(struct pl_work *work, struct pl_scene *scene, const struct pl_outside *how);

/* How much each text of a page holds at its ideal and smallest values, the other texts being as they are. */
struct pl_capacity {
    const char *field, *record, *style; /* field, record: NULL when a text is the layout's own */
    struct pl_place place;              /* of its box */
    double width, height;
    double size[2]; /* ideal, smallest */
    long lines[2], characters[2];
};
size_t pl_capacities(struct pl_work *work, const struct pl_expanded *expanded, struct pl_fonts *fonts,
                     struct pl_hyphens *hyphens, struct pl_capacity **out);

void pl_boxes_dump(struct pl_buf *out, const struct pl_scene *scene);

#endif
