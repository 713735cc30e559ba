/* picture-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_PICTURE_PRIVATE_H
#define PL_PICTURE_PRIVATE_H

#include "picture/picture.h"

#define PL_MAX_PIXELS 100000000.0 /* 100 megapixels: 400 MB decoded */

/* svg-vet.c: whether an SVG may be drawn, its size, and what in it can be recoloured. */
struct svg_element { /* has an id or a class; fills, strokes: whether it draws with them */
    const char *id, *classes;
    bool fills, strokes;
};
typedef PL_VEC(struct svg_element) svg_elements;
struct svg_colours;
bool svg_vet(struct pl_work *work, struct pl_picture *picture, svg_elements *elements, struct svg_colours *colours);
/* One pass of libxml2, which fetches nothing, over a file. handler: an xmlSAXHandler with what the caller hears;
 * parser: the one that runs, for line numbers, while it does; good: once false, the rest is left unread. */
void svg_parse(const struct pl_source *source, void *handler, void *ctx, void **parser, const bool *good);
bool svg_has_class(const char *classes, const char *name);

/* svg-colours.c: the colours an SVG draws with, and who says them: an element, for itself and for those within it. */
enum { SVG_MOST_DEPTH = 64, SVG_MOST_COLOURS = 256 };
struct svg_said {
    const char *colour, *id, *classes; /* of the element that says it */
};
struct svg_colour {
    struct svg_said said;
    const char *id, *classes; /* of the element that is drawn with it */
};
struct svg_colours {
    struct pl_arena *arena;
    struct svg_said fill[SVG_MOST_DEPTH + 1], stroke[SVG_MOST_DEPTH + 1];
    bool unseen[SVG_MOST_DEPTH + 1], within[SVG_MOST_DEPTH + 1]; /* in a clip path; in what only a <use> draws */
    PL_VEC(struct svg_colour) list;                              /* each once; beyond the most none is added */
};
/* An element at this depth, the root's being 1. fill, stroke: what it says itself, or NULL. */
void svg_colours_enter(struct svg_colours *colours, size_t depth, const char *name, const struct svg_element *element,
                       const char *fill, const char *stroke);
const char *svg_own_colour(const struct pl_picture *picture, const char *const *whats, size_t n);
bool svg_matches(const char *id, const char *classes, const char *what);

/* svg.c */
const struct svg_colours *svg_colours_of(const struct pl_picture *picture);
bool svg_open(struct pl_work *work, struct pl_picture *picture);
/* Whether anything of it is drawn with a fill, with a stroke. */
void svg_draws_with(const struct pl_picture *picture, const char *what, bool *fills, bool *strokes);
bool svg_has(const struct pl_picture *picture, const char *what);
bool svg_draw(struct pl_work *work, const struct pl_picture *picture, void *cairo, double x, double y, double w,
              double h, const struct pl_svg_paint *paints, size_t n_paints);
bool svg_ink(struct pl_work *work, const struct pl_picture *picture, double box[4]);

/* raster.c: decoded when read, so that damage is found before anything is drawn. What is decoded is kept up to a limit
 * in bytes; beyond it the picture that was not drawn for the longest is decoded again when it is drawn. */
struct rasters {
    struct raster *list;
    size_t bytes, clock;
};
bool png_open(struct pl_work *work, struct rasters *all, struct pl_picture *picture);
bool jpeg_open(struct pl_work *work, struct rasters *all, struct pl_picture *picture);
bool raster_draw(struct pl_work *work, const struct pl_picture *picture, void *cairo, double x, double y, double w,
                 double h);

bool raster_pixels(struct pl_work *work, const struct pl_picture *picture, struct pl_picture_pixels *out);

#endif
