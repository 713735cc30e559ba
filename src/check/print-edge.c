/* print-edge.c: text near the edge of the sheet or a fold: the knife is never exact. */
#include "check/check-private.h"

#include "base/num.h"
#include "paint/paint.h"

#include <math.h>

/* The letters themselves, where the room that their font takes comes too near. */
static bool letters(struct pl_check *check, const struct pl_drawn *d, double box[4])
{
    double ink[4];
    if (!pl_paint_ink(check->scene, d->item, ink))
        return false;
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (int i = 0; i < 4; i++) {
        double px = ink[i & 1 ? 2 : 0], py = ink[i & 2 ? 3 : 1];
        pl_matrix_point(d->matrix, &px, &py);
        box[0] = fmin(box[0], px);
        box[1] = fmin(box[1], py);
        box[2] = fmax(box[2], px);
        box[3] = fmax(box[3], py);
    }
    return true;
}

static unsigned nearest(const double over[4])
{
    unsigned side = 0;
    for (unsigned k = 1; k < 4; k++)
        if (over[k] > over[side])
            side = k;
    return side;
}

static struct pl_area area_of(const struct pl_drawn *d, const double box[4])
{
    return (struct pl_area){d->page, box[0], box[1], box[2] - box[0], box[3] - box[1]};
}

enum { LEAST = 1, FOLD, AT_TOP, AT_BOTTOM };

size_t pl_margin_figure(const double *figures, unsigned side)
{
    size_t own = side == PL_TOP ? AT_TOP : side == PL_BOTTOM ? AT_BOTTOM : LEAST;
    return figures[own - 1] > figures[LEAST - 1] ? own : LEAST;
}

/* How much too near each edge; negative: there is room left. */
static void lacking(struct pl_check *check, const struct pl_drawn *d, const double box[4], double out[4])
{
    const struct pl_page *page = check->scene->pages.at[d->page];
    pl_past_trim(page->width, page->height, box, out);
    for (unsigned side = 0; side < 4; side++)
        out[side] += check->figures[pl_margin_figure(check->figures, side) - 1];
}

static void near_trim(struct pl_check *check, const struct pl_drawn *d, const double box[4])
{
    double lack[4];
    const struct pl_area area = area_of(d, box);
    lacking(check, d, box, lack);
    unsigned side = nearest(lack);
    size_t figure = pl_margin_figure(check->figures, side);
    double asked = check->figures[figure - 1], off = asked - lack[side];
    if (lack[side] <= PL_HAIR || (off < 0 && d->item->node == PL_DECORATION))
        return; /* decoration that runs off the page means to */
    pl_found(check, &(struct pl_tell){.drawn = d, .area = &area, .figure = figure, .found = off},
             pl_says(check, "text stands %s from the %s at the %s: at least %s is asked", pl_say(check, figure, off),
                     check->layout->print ? "trim" : "edge", pl_side_names[side], pl_say(check, figure, asked)),
             check->layout->print ? "move it inwards; the knife is never exact"
                                  : "move it inwards: there pictures are cropped, and signs are laid over them");
}

/* Decoration may be meant to run over a fold as well as off the page. */
static void near_fold(struct pl_check *check, const struct pl_drawn *d, const double box[4], double at, bool vertical)
{
    double from = vertical ? box[0] : box[1], to = vertical ? box[2] : box[3], off = fmax(from - at, at - to),
           asked = check->figures[FOLD - 1];
    const struct pl_area area = area_of(d, box);
    if (off >= asked - PL_HAIR || (off < 0 && d->item->node == PL_DECORATION))
        return;
    const char *where = pl_says(check, "the fold %s from the %s", pl_say(check, FOLD, at), vertical ? "left" : "top");
    pl_found(check, &(struct pl_tell){.drawn = d, .area = &area, .figure = FOLD, .found = fmax(off, 0)},
             off < 0 ? pl_says(check, "text runs over %s: at least %s is asked", where, pl_say(check, FOLD, asked))
                     : pl_says(check, "text stands %s from %s: at least %s is asked", pl_say(check, FOLD, off), where,
                               pl_say(check, FOLD, asked)),
             "move it into its panel");
}

/* The nearest fold within reach of the box, in a direction. */
static bool fold_near(const double *folds, size_t n, double from, double to, double reach, double *at)
{
    for (size_t i = 0; i < n; i++) {
        if (folds[i] <= from - reach || folds[i] >= to + reach)
            continue;
        *at = folds[i];
        return true;
    }
    return false;
}

void pl_rule_safe_margin(struct pl_check *check)
{
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        const struct pl_page *page = check->scene->pages.at[d->page];
        double box[4] = {d->x0, d->y0, d->x1, d->y1}, lack[4], x = 0, y = 0, reach = check->figures[FOLD - 1] - PL_HAIR;
        if (d->item->kind != PL_ITEM_GLYPHS)
            continue;
        lacking(check, d, box, lack);
        bool trim = lack[nearest(lack)] > PL_HAIR;
        bool across = fold_near(page->folds.vertical, page->folds.n_vertical, box[0], box[2], reach, &x);
        bool down = fold_near(page->folds.horizontal, page->folds.n_horizontal, box[1], box[3], reach, &y);
        if ((!trim && !across && !down) || !letters(check, d, box))
            continue;
        if (trim)
            near_trim(check, d, box);
        if (across)
            near_fold(check, d, box, x, true);
        if (down)
            near_fold(check, d, box, y, false);
    }
}
