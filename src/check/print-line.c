/* print-line.c: lines that are too thin to hold on the plate. */
#include "check/check-private.h"

#include <math.h>

/* The narrow side of what is filled, before it is turned: a thin rectangle is a line too. */
static double narrow_side(const struct pl_path *path)
{
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    for (size_t i = 0; i < path->n; i++) {
        const struct pl_seg *s = &path->at[i];
        size_t n = s->kind == PL_CURVE ? 3 : s->kind == PL_CLOSE ? 0 : 1;
        for (size_t k = 0; k < n; k++) {
            x0 = fmin(x0, s->x[k]);
            x1 = fmax(x1, s->x[k]);
            y0 = fmin(y0, s->y[k]);
            y1 = fmax(y1, s->y[k]);
        }
    }
    return fmin(x1 - x0, y1 - y0);
}

static void look(struct pl_check *check, const struct pl_drawn *d, struct pl_colour colour, double width, bool stroked)
{
    struct pl_ink_mix mix = {{0}, 0, 1};
    bool known = pl_ink_mix(check, colour, &mix), fine = known && mix.n != 1;
    size_t figure = fine && check->figures[1] > check->figures[0] ? 2 : 1;
    if (width >= check->figures[figure - 1] - 1e-3 || width <= 0)
        return;
    const char *inks = figure == 1 ? "" : mix.n ? pl_says(check, " in %d inks", mix.n) : " in white";
    pl_found(check, &(struct pl_tell){.drawn = d, .figure = figure, .found = width},
             pl_says(check, "a %s of %s%s is thin: at least %s is asked", stroked ? "line" : "filled shape",
                     pl_say(check, figure, width), inks, pl_say(check, figure, check->figures[figure - 1])),
             figure == 1 ? "make it thicker" : "make it thicker, or give it a colour of one ink");
}

void pl_rule_line_width(struct pl_check *check)
{
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        const struct pl_item *item = d->item;
        if (item->kind != PL_ITEM_PATH)
            continue;
        double scale = pl_drawn_scale(d);
        if (item->stroke.width > 0 && item->stroke.colour.entry != PL_NO_COLOUR)
            look(check, d, item->stroke.colour, item->stroke.width * scale, true);
        else if (item->fill.kind == PL_FILL_SOLID)
            look(check, d, item->fill.colour, narrow_side(&item->path) * scale, false);
    }
}
