/* paint.h: scene → cairo surface → bytes, through a colour map. The same item list for every surface. */
#ifndef PL_PAINT_PAINT_H
#define PL_PAINT_PAINT_H

#include "ink/keys.h"

/* What to draw over the page for designers. */
enum { PL_SHOW_BOXES = 1, PL_SHOW_NAMES = 2, PL_SHOW_BASELINES = 4, PL_SHOW_GRID = 8, PL_SHOW_MARGINS = 16 };

struct pl_paint {
    int show;
    bool bleed;           /* PDF: the page includes the bleed, and what stands outside it; else it is the trim */
    double slug;          /* points outside the bleed, on each side */
    const char *creation; /* "2026-06-01T00:00:00Z" or NULL: none is written */
    const char *creator;  /* "plaat 0.1.0" */
    bool (*skips)(const void *ctx, const struct pl_item *item); /* pixels: what is left out; NULL: nothing */
    const void *skips_ctx;
};

struct pl_bytes {
    unsigned char *at; /* arena */
    size_t n;
};

/* All pages in one PDF, in the colours of screens. */
bool pl_paint_pdf(struct pl_work *work, const struct pl_scene *scene, const struct pl_paint *how, struct pl_bytes *out);
/* The same for finishing: in keys, which are added to those there are, and with marks (ink/keys.h). The colours that
 * SVG art has of its own stay as they are. */
bool pl_paint_keyed(struct pl_work *work, const struct pl_scene *scene, const struct pl_paint *how,
                    struct pl_keys *keys, struct pl_bytes *out);
/* One page: text as outlines, so that no font is needed; title and language set. */
bool pl_paint_svg(struct pl_work *work, const struct pl_scene *scene, size_t page, const struct pl_paint *how,
                  struct pl_bytes *out);
/* One page as opaque pixels, on white. The trim box exactly fills them; what lies in the bleed is painted too, so that
 * no edge pixel is half covered. */
struct pl_pixels {
    unsigned char *at; /* cairo's RGB24: 4 bytes a pixel, stride bytes a row; released at the arena's end */
    int width, height, stride;
    double dpi;
};
bool pl_paint_pixels(struct pl_work *work, const struct pl_scene *scene, size_t page, int width_px, int height_px,
                     const struct pl_paint *how, struct pl_pixels *out);

/* Findings of preflight on a page, and the lines of the key to them. */
struct pl_callout {
    double x, y, width, height; /* points from the trim's top left */
    size_t number;
    int level; /* a pl_level */
};
struct pl_callout_line {
    size_t number; /* 0: none */
    int level;
    const char *text;
};
struct pl_callouts {
    const struct pl_callout *at;
    size_t n;
    const struct pl_callout_line *lines;
    size_t n_lines;
};
/* Draws them over a page that was painted to pixels, and the key below it: the pixels get higher. */
bool pl_paint_callouts(struct pl_work *work, const struct pl_scene *scene, size_t page, const struct pl_callouts *marks,
                       struct pl_pixels *pixels);

/* How far the letters of a glyph item reach: left, top, right, bottom, before what turns them. False: they draw
 * nothing. */
bool pl_paint_ink(const struct pl_scene *scene, const struct pl_item *item, double box[4]);

#endif
