/* paint-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_PAINT_PRIVATE_H
#define PL_PAINT_PRIVATE_H

#include "ink/ink.h"
#include "ink/keys.h"
#include "ink/press.h"
#include "paint/paint.h"
#include "picture/picture.h"
#include "type/type.h"

#include <cairo.h>

/* A colour of the scene → what is drawn: sRGB for screens, keys for finishing, one ink as grey for plates. */
struct pl_colour_map {
    struct pl_rgba (*map)(void *data, const struct pl_palette *palette, struct pl_colour colour);
    void *data;
    /* Of plates: it overprints and has no ink here, so that what lies below stays. NULL: nothing does. */
    bool (*spares)(void *data, struct pl_colour colour, enum pl_use use, double size);
};

/* What glyphs become on a surface. */
enum pl_glyph_way {
    PL_AS_GLYPHS,
    PL_AS_WORDS, /* with the text they say: PDF */
    PL_AS_PIXELS
};

/* What is open. With marks nothing but groups is open in cairo: a mark must not be clipped, turned or lost, so each
 * item brings its clips and transforms along. */
struct pl_push {
    const struct pl_item *item;
    size_t index; /* of the item in its page */
    bool group;   /* painted together: opacity below 1 */
};

/* What a picture shows in colours of its own, at the plate's resolution. */
struct art_pixels {
    const struct pl_item *item;
    int width, height;
    unsigned char *share; /* of each pixel, 0..255: how much of it these colours cover */
    unsigned char *cmyk;  /* 4 bytes a pixel, of the colours alone */
};

/* Pictures on plates: what one holds in the colours of screens is converted once, for all plates. */
struct paint_art {
    const struct pl_press *press;
    size_t plate; /* 0 to 3; 4: a spot colour's */
    PL_VEC(struct art_pixels) kept;
};

struct painter {
    struct pl_work *work;
    const struct pl_scene *scene;
    const struct pl_colour_map *colours;
    cairo_t *cr;
    enum pl_glyph_way way;
    bool marks;                 /* a mark in front of each item: see ink/keys.h */
    struct paint_art *art;      /* of plates; NULL: pictures are drawn as they are */
    const struct pl_paint *how; /* NULL: nothing is left out */
    PL_VEC(struct pl_push) pushes;
};

/* paint.c: the items of one page. */
bool paint_items(struct painter *p, const struct pl_page *page);
/* What stands outside its bleed: decoration. */
bool paint_outside(struct painter *p, const struct pl_page *page);
/* A picture in the colours of the map; over: what "#rrggbbaa" every recolour is instead, where it is not NULL. */
bool paint_picture(struct painter *p, const struct pl_item *item, const char *over);
/* art.c: a picture on a plate; whether it shows colours that are in no palette. */
bool paint_art(struct painter *p, const struct pl_item *item);
bool art_has_own(struct pl_work *work, const struct pl_scene *scene, const struct pl_item *item);
/* bound.c: some of what is drawn there may lie in a part of the page: left, top, right, bottom. */
struct pl_ink_box;
bool ink_reaches(const struct pl_ink_box *box, const double into[4]);
/* surfaces.c; paint_failed reports what cairo says, if anything; what: "PDF". */
cairo_t *paint_context(cairo_surface_t *surface);
bool paint_failed(struct pl_work *work, cairo_status_t status, const char *what);
/* show.c: what a designer asks to see over the page; boxes with overset text are always marked. */
void paint_show(struct painter *p, const struct pl_page *page, int show);

#endif
