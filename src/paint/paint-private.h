/* paint-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_PAINT_PRIVATE_H
#define PL_PAINT_PRIVATE_H

#include "ink/ink.h"
#include "ink/keys.h"
#include "paint/paint.h"
#include "picture/picture.h"
#include "type/type.h"

#include <cairo.h>

/* A colour of the scene → what is drawn: sRGB for screens, keys for finishing, one ink as grey for plates. */
struct pl_colour_map {
    struct pl_rgba (*map)(void *data, const struct pl_palette *palette, struct pl_colour colour);
    void *data;
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

struct painter {
    struct pl_work *work;
    const struct pl_scene *scene;
    const struct pl_colour_map *colours;
    cairo_t *cr;
    enum pl_glyph_way way;
    bool marks; /* a mark in front of each item: see ink/keys.h */
    PL_VEC(struct pl_push) pushes;
};

/* paint.c: the items of one page. */
bool paint_items(struct painter *p, const struct pl_page *page);
/* show.c: what a designer asks to see over the page; boxes with overset text are always marked. */
void paint_show(struct painter *p, const struct pl_page *page, int show);

#endif
