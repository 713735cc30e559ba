/* print-line.c: lines that are too thin to hold on the plate. */
#include "check/check-private.h"

#include <math.h>

#define ALIKE 0.01 /* of 1, of three parts together: what 8 bits of a colour leave */

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

static void look(struct pl_check *check, const struct pl_drawn *d, const struct pl_ink_mix *mix, double width,
                 const char *what)
{
    bool fine = mix && mix->n != 1, art = d->item->kind == PL_ITEM_PICTURE;
    size_t figure = fine && check->figures[1] > check->figures[0] ? 2 : 1;
    if (width >= check->figures[figure - 1] - 1e-3 || width <= 0)
        return;
    const char *inks = figure == 1 ? ""
                       : mix->n    ? pl_says(check, " in %d inks", mix->n)
                                   : " in white",
               *where = art ? pl_says(check, " in '%s'", check->scene->pictures[d->item->picture]->source->path) : "";
    pl_found(check, &(struct pl_tell){.drawn = d, .figure = figure, .found = width},
             pl_says(check, "a %s of %s%s%s is thin: at least %s is asked", what, pl_say(check, figure, width), inks,
                     where, pl_say(check, figure, check->figures[figure - 1])),
             pl_says(check, "%s%s", art ? "draw it larger, or make its lines thicker" : "make it thicker",
                     figure == 1 ? "" : ", or give it a colour of one ink"));
}

static void look_at(struct pl_check *check, const struct pl_drawn *d, struct pl_colour colour, double width,
                    const char *what)
{
    struct pl_ink_mix mix;
    bool known = pl_ink_mix(check, colour, &mix);
    look(check, d, known ? &mix : NULL, width, what);
}

/* Which palette entry a line of a drawing has is told by what it looks like; its own colours have no known inks, but
 * white has none. */
static void look_in_art(struct pl_check *check, const struct pl_drawn *d, const struct pl_art_line *line, double width)
{
    static const struct pl_ink_mix white = {{0}, 0, 0};
    const struct pl_item *item = d->item;
    for (size_t i = 0; i < item->n_recolours; i++) {
        struct pl_rgba c = pl_ink_screen(check->scene->palette, item->recolours[i].colour);
        if (fabs(c.r - line->rgb[0]) + fabs(c.g - line->rgb[1]) + fabs(c.b - line->rgb[2]) > ALIKE)
            continue;
        look_at(check, d, item->recolours[i].colour, width, "line");
        return;
    }
    look(check, d, line->rgb[0] + line->rgb[1] + line->rgb[2] >= 3 ? &white : NULL, width, "line");
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
            look_at(check, d, item->stroke.colour, item->stroke.width * scale, "line");
        else if (item->fill.kind == PL_FILL_SOLID)
            look_at(check, d, item->fill.colour, narrow_side(&item->path) * scale, "filled shape");
    }
    pl_each_thin_art_line(check, fmax(check->figures[0], check->figures[1]), look_in_art);
}
