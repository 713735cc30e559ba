/* ink.c: see ink.h. */
#include "ink/ink.h"

#include <assert.h>

static double mix(double from, double to, double share)
{
    return from + (to - from) * share;
}

struct pl_rgba pl_ink_screen(const struct pl_palette *palette, struct pl_colour colour)
{
    if (colour.entry == PL_NO_COLOUR)
        return (struct pl_rgba){0};
    if (colour.entry == PL_BLACK)
        return (struct pl_rgba){0, 0, 0, colour.opacity};
    assert(palette && colour.entry < palette->n);
    const struct pl_ink *ink = &palette->at[colour.entry];
    return (struct pl_rgba){mix(1, ink->r, colour.tint), mix(1, ink->g, colour.tint), mix(1, ink->b, colour.tint),
                            colour.opacity};
}

struct pl_rgba pl_ink_over(struct pl_rgba top, struct pl_rgba under)
{
    struct pl_rgba ground = {mix(1, under.r, under.a), mix(1, under.g, under.a), mix(1, under.b, under.a), 1};
    return (struct pl_rgba){mix(ground.r, top.r, top.a), mix(ground.g, top.g, top.a), mix(ground.b, top.b, top.a), 1};
}

void pl_ink_css(struct pl_rgba colour, char css[8])
{
    static const char digits[] = "0123456789abcdef";
    const double v[3] = {colour.r, colour.g, colour.b};
    css[0] = '#';
    for (int i = 0; i < 3; i++) {
        int byte = v[i] <= 0 ? 0 : v[i] >= 1 ? 255 : (int)(v[i] * 255 + 0.5);
        css[1 + 2 * i] = digits[byte >> 4];
        css[2 + 2 * i] = digits[byte & 15];
    }
    css[7] = '\0';
}

/* x to the power 2.4 for x in (0, 1]: x² times the fifth root of x². pow() may differ in the last digit from one C
 * library to the next, and a check must not. Newton from 1 comes down to the root without passing it; twenty steps are
 * plenty. */
static double power_2_4(double x)
{
    double square = x * x, root = 1;
    for (int i = 0; i < 20; i++) {
        double fourth = root * root * root * root;
        root -= (fourth * root - square) / (5 * fourth);
    }
    return square * root;
}

static double linear(double v)
{
    /* WCAG 2.2 writes 0.04045 where 2.0 had 0.03928; no colour of 8 bits lies between. */
    return v <= 0.04045 ? v / 12.92 : power_2_4((v + 0.055) / 1.055);
}

static double luminance(struct pl_rgba c)
{
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

double pl_ink_contrast(struct pl_rgba text, struct pl_rgba ground)
{
    double a = luminance(pl_ink_over(text, ground));
    double b = luminance(pl_ink_over(ground, (struct pl_rgba){1, 1, 1, 1}));
    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}
