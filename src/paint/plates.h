/* plates.h: scene → what each plate of the press carries, painted by cairo, one ink at a time as grey.
 *
 * The inks are those of ink/press.h. An object knocks out what lies below it on every plate; one that overprints leaves
 * the plates alone that it has no ink on, as PDF's overprint mode 1 has it, also within groups. Pictures and the
 * colours that SVG art has of its own go through the profile at the plates' resolution. */
#ifndef PL_PAINT_PLATES_H
#define PL_PAINT_PLATES_H

#include "ink/press.h"
#include "paint/paint.h"

struct pl_plate {
    const char *name;                 /* "Cyan", "PANTONE 286 C" */
    const struct pl_separation *spot; /* NULL: a process ink */
    unsigned char *at;                /* a byte a pixel, row by row: 255 is full */
    int most;                         /* the largest of them */
};
struct pl_plates {
    int width, height;
    double dpi;
    double left, top;    /* points from the trim's top left */
    struct pl_plate *at; /* cyan, magenta, yellow, black, then the spot colours that the scene uses */
    size_t n;
};

/* One page, its trim exactly filling the pixels. False when reported. */
bool pl_paint_plates(struct pl_work *work, const struct pl_scene *scene, size_t page, const struct pl_press *press,
                     int width_px, int height_px, struct pl_plates *out);

/* How much ink, of all but technical plates, in percent. */
struct pl_ink_cover {
    double most, x, y;                      /* on one pixel, and its middle in points from the trim's top left */
    double area, area_x, area_y, area_side; /* average over the worst square, its top left, its side */
};
/* side: of the square in points; a smaller page is taken whole. The inks of every pixel together, row by row, 255 a
 * full ink. */
const uint16_t *pl_ink_cover(struct pl_arena *arena, const struct pl_plates *plates, double side,
                             struct pl_ink_cover *out);

/* No place has more ink than this, in percent: so much is known of the colours without painting anything, and where it
 * is below a limit, no plate need be painted to judge it. */
bool pl_plates_bound(struct pl_work *work, const struct pl_scene *scene, const struct pl_press *press, double *percent);

/* Part of a page, from its trim's top left, in points: left, top, right, bottom; and what is drawn on the whole page,
 * in drawing order. */
struct pl_ink_box {
    const struct pl_item *item;
    double x0, y0, x1, y1;
};
struct pl_dense {
    double box[4];
    const struct pl_ink_box *at;
    size_t n;
};
/* The same of a page's squares with this side in points, by their mean: sets the box to where they may have more than
 * the limit, in percent. False: nowhere, or reported. */
bool pl_plates_dense(struct pl_work *work, const struct pl_scene *scene, size_t page, const struct pl_press *press,
                     double side, double limit, struct pl_dense *dense);
/* pl_paint_plates of that part alone, to whole pixels around it; the pixels are those of the whole page, which is
 * width_px by height_px. */
bool pl_paint_plates_dense(struct pl_work *work, const struct pl_scene *scene, size_t page,
                           const struct pl_press *press, const struct pl_dense *dense, int width_px, int height_px,
                           struct pl_plates *out);

/* ---- to look at ---- */

/* Room for pictures of the plates' size, and for the foot of the ink map below; one picture after the other may go into
 * the same. */
void pl_plates_pixels(struct pl_work *work, const struct pl_plates *plates, struct pl_pixels *out);
/* What the plates print together: through the profile, spot colours multiplied in by their screen colours, technical
 * plates left out. paper: see pl_press_look. False when reported. */
bool pl_plates_proof(struct pl_work *work, const struct pl_scene *scene, const struct pl_press *press,
                     const struct pl_plates *plates, bool paper, struct pl_pixels *out);
/* One plate as a film shows it: ink is black. */
void pl_plates_one(const struct pl_plates *plates, size_t plate, struct pl_pixels *out);
/* The inks of every pixel together, in bands below, near and over the limit (percent); where the most is, and the worst
 * square. A foot explains: only here the height of the picture is more than the plates'. totals: of pl_ink_cover. */
#define PL_INK_NEAR  20.0 /* percent below the limit from which a place is near it */
#define PL_INK_SLACK 1.0  /* percent: what bytes and four plates round to */
bool pl_plates_ink_map(struct pl_work *work, const struct pl_scene *scene, const struct pl_plates *plates, double limit,
                       const struct pl_ink_cover *cover, const uint16_t *totals, struct pl_pixels *out);

#endif
