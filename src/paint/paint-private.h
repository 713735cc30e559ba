/* paint-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_PAINT_PRIVATE_H
#define PL_PAINT_PRIVATE_H

#include "ink/ink.h"
#include "paint/paint.h"
#include "picture/picture.h"
#include "type/type.h"

#include <cairo.h>

/* A colour of the scene → what is drawn: sRGB for screens; keys for a pass that rewrites them, and plates, can come. */
struct pl_colour_map {
    struct pl_rgba (*map)(const struct pl_palette *palette, struct pl_colour colour);
};

/* What glyphs become on a surface. */
enum pl_glyph_way {
    PL_AS_GLYPHS,
    PL_AS_WORDS, /* with the text they say: PDF */
    PL_AS_PIXELS
};

struct painter {
    struct pl_work *work;
    const struct pl_scene *scene;
    const struct pl_colour_map *colours;
    cairo_t *cr;
    enum pl_glyph_way way;
    PL_VEC(double) opacities; /* what each push opened: a group's opacity, or −1 */
};

/* paint.c: the items of one page. */
bool paint_items(struct painter *p, const struct pl_page *page);
/* show.c: what a designer asks to see over the page; boxes with overset text are always marked. */
void paint_show(struct painter *p, const struct pl_page *page, int show);

#endif
