/* picture-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_PICTURE_PRIVATE_H
#define PL_PICTURE_PRIVATE_H

#include "picture/picture.h"

#define PL_MAX_PIXELS 100000000.0 /* 100 megapixels: 400 MB decoded */

/* svg.c */
bool svg_open(struct pl_work *work, struct pl_picture *picture);
bool svg_has(const struct pl_picture *picture, const char *what);
bool svg_draw(struct pl_work *work, const struct pl_picture *picture, void *cairo, double x, double y, double w,
              double h, const struct pl_svg_paint *paints, size_t n_paints);
bool svg_ink(struct pl_work *work, const struct pl_picture *picture, double box[4]);

/* raster.c */
bool png_open(struct pl_work *work, struct pl_picture *picture);
bool jpeg_open(struct pl_work *work, struct pl_picture *picture);
bool raster_draw(struct pl_work *work, const struct pl_picture *picture, void *cairo, double x, double y, double w,
                 double h);

#endif
