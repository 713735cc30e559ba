/* picture.h: pictures and SVG art: sniffed, limited, measured, decoded. Owns librsvg, libpng and libjpeg. */
#ifndef PL_PICTURE_PICTURE_H
#define PL_PICTURE_PICTURE_H

#include "base/work.h"

enum pl_picture_kind { PL_PICTURE_SVG, PL_PICTURE_PNG, PL_PICTURE_JPEG };

struct pl_picture {
    enum pl_picture_kind kind;
    const struct pl_source *source;
    double width, height; /* intrinsic, points (SVG viewBox units or width/height; rasters px × 0.75 or by density) */
    int width_px, height_px; /* rasters */
    bool grey, one_bit;      /* rasters: no colour in it; two values a pixel */
    struct pl_place place;   /* where it was asked for last */
    const char *profile;     /* the colour space of a raster that is not sRGB, by its own name; NULL: none said */
    bool told;               /* this job knows of the profile */
    void *impl;
};

/* Reads and checks a picture by its resolved path; NULL when reported (P6xx: unknown kind, truncated, too many pixels
 * or elements, SVG with text, masks, filters, pictures, scripts, external references or entity bombs: the element is
 * named). The same path gives the same picture from the cache of pictures. */
struct pl_pictures;
struct pl_pictures *pl_pictures_new(struct pl_arena *arena);
/* Another job begins: what is to be said of a picture is told again. */
void pl_pictures_next_job(struct pl_pictures *all);
/* Between two jobs: when more is kept than a page of many pictures needs, all of it goes, and door's shelf of pictures
 * with it. No picture of an earlier job may be used any more. */
void pl_pictures_trim(struct pl_pictures *all, struct pl_door *door);
const struct pl_picture *pl_picture_load(struct pl_work *work, struct pl_pictures *all, const char *path,
                                         struct pl_place place);

/* One element of an SVG that takes a palette colour: "currentColor", "#id" or ".class" → CSS colour text (#rrggbb). */
struct pl_svg_paint {
    const char *what, *css;
};
/* True when the SVG has an element of that id or class ("currentColor" is always true): for messages in expand. */
bool pl_svg_has(const struct pl_picture *picture, const char *what);

/* A colour that an SVG draws with, as it says it, and that none of `whats` replaces; NULL: none but white. */
const char *pl_svg_own_colour(const struct pl_picture *picture, const char *const *whats, size_t n);

/* The colours, 0xrrggbb, that an SVG draws with, but for those it calls by name: added to out, some perhaps twice, and
 * perhaps others. out grows in the arena of work. False: it could not be drawn (reported). */
struct pl_svg_colours {
    uint32_t *at;
    size_t n, cap;
};
bool pl_svg_taken(struct pl_work *work, const struct pl_picture *picture, struct pl_svg_colours *out);

/* The drawing as an element of HTML: ids begin with prefix, classes are gone, `attributes` (escaped by the caller)
 * stand in its first tag, title, when there is one, in a <title>. NULL when it has a stylesheet, which would hold for
 * the page. */
const char *pl_svg_element(struct pl_work *work, const struct pl_picture *picture, const struct pl_svg_paint *paints,
                           size_t n_paints, const char *prefix, const char *attributes, const char *title);
/* The paints as a stylesheet of the drawing alone. */
const char *pl_svg_css(struct pl_work *work, const struct pl_picture *picture, const struct pl_svg_paint *paints,
                       size_t n);

/* Draws the whole picture into (x, y, w, h) of a cairo context (cairo_t *). JPEGs go into PDFs as they are (no
 * recompression). False when the library failed (reported). */
bool pl_picture_draw(struct pl_work *work, const struct pl_picture *picture, void *cairo, double x, double y, double w,
                     double h, const struct pl_svg_paint *paints, size_t n_paints);

/* A raster upright and as it is, for comparing: native-endian words, premultiplied where there is alpha. 16 bits a
 * channel count as 8. Valid until the end of work->arena. False: reported, or no raster. */
struct pl_picture_pixels {
    const unsigned char *at;
    int width, height, stride;
    bool alpha; /* else the upper byte means nothing */
};
bool pl_picture_pixels(struct pl_work *work, const struct pl_picture *picture, struct pl_picture_pixels *out);
/* A raster, opaque on white, at most this many pixels wide and high and never larger than it is: for lists of pictures.
 * Upright. False: reported, or no raster. */
struct pl_small {
    unsigned char *pixels; /* arena; 0x00RRGGBB words as cairo has them, rows without padding */
    int width, height;
};
bool pl_picture_small(struct pl_work *work, const struct pl_picture *picture, int most_width, int most_height,
                      struct pl_small *out);

/* The outline of SVG art is dark where it draws: the smallest box of ink in the unit square (for ghosts and optical
 * alignment). Measured once, cached; false for rasters. */
bool pl_picture_ink(struct pl_work *work, const struct pl_picture *picture, double box[4]);

#endif
