/* ink.h: from a colour of the scene (palette entry, tint, opacity) to sRGB, and how well two colours can be told apart.
 * Knows colours only: no items, no surfaces. */
#ifndef PL_INK_INK_H
#define PL_INK_INK_H

#include "scene/scene.h"

struct pl_rgba {
    double r, g, b, a; /* sRGB, 0..1, not premultiplied */
};

/* Tint is the entry on white paper (linear in sRGB values, as a screen tint is seen and as designers' programs count);
 * opacity becomes a. PL_NO_COLOUR gives a = 0. */
struct pl_rgba pl_ink_screen(const struct pl_palette *palette, struct pl_colour colour);

/* The colour that shows where `top` lies on `under`; what lies under that is white paper. Opaque. */
struct pl_rgba pl_ink_over(struct pl_rgba top, struct pl_rgba under);

/* "#rrggbb", a left out: SVG art takes an opacity from its own attributes. */
void pl_ink_css(struct pl_rgba colour, char css[8]);

/* Contrast ratio of WCAG 2.2 ("contrast ratio", "relative luminance"): 1 to 21. Where a < 1, text is laid over ground
 * and ground over white first. The same on every machine: no libm. */
double pl_ink_contrast(struct pl_rgba text, struct pl_rgba ground);

#endif
