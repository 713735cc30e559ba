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
bool svg_vet(struct pl_work *work, struct pl_picture *picture, svg_elements *elements);
bool svg_has_class(const char *classes, const char *name);

/* svg.c */
bool svg_open(struct pl_work *work, struct pl_picture *picture);
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

#endif
