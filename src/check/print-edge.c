/* print-edge.c: what stands at the edge of the sheet, where the knife goes by and is never exact. */
#include "check/check-private.h"

#include "base/num.h"
#include "paint/paint.h"

#include <math.h>
#include <string.h>

#define HAIR 0.1 /* points: what the scene's rounding makes of an edge that is meant to be another */

static const char *const side_names[] = {"top", "right", "bottom", "left"};

/* How far an area runs past each edge of the trim; negative: how far it stays from it. */
static void past(const struct pl_page *page, const double box[4], double out[4])
{
    out[PL_TOP] = -box[1];
    out[PL_RIGHT] = box[2] - page->width;
    out[PL_BOTTOM] = box[3] - page->height;
    out[PL_LEFT] = -box[0];
}

/* ---- bleed ---- */

static bool same_colour(struct pl_colour a, struct pl_colour b)
{
    return a.entry == b.entry && a.tint == b.tint && a.opacity == b.opacity;
}

/* What has the colour of the page around it ends unseen; paper that is not printed too. */
static bool ends_unseen(const struct pl_check *check, const struct pl_drawn *d)
{
    const struct pl_item *ground = check->scene->pages.at[d->page]->items.at, *item = d->item;
    bool grounded = ground != item && ground->kind == PL_ITEM_PATH && !ground->trail;
    struct pl_ink_mix mix;
    if (item->kind != PL_ITEM_PATH || item->stroke.width > 0 || item->fill.kind != PL_FILL_SOLID)
        return false;
    if (grounded)
        return ground->fill.kind == PL_FILL_SOLID && same_colour(item->fill.colour, ground->fill.colour);
    return pl_ink_mix(check, item->fill.colour, &mix) && mix.n == 0;
}

/* "top, right and left"; as a list, the last like the others. */
static const char *sides_text(struct pl_check *check, unsigned sides, bool list)
{
    struct pl_buf out = {.arena = check->work->arena};
    for (unsigned i = 0; i < 4; i++) {
        if (!(sides & 1u << i))
            continue;
        bool last = !(sides >> (i + 1));
        pl_putf(&out, "%s%s", !out.len ? "" : last && !list ? " and " : ", ", side_names[i]);
    }
    return out.text;
}

static void no_bleed(struct pl_check *check, const struct pl_drawn *d, double bleed)
{
    const struct pl_node *page = NULL;
    for (size_t i = check->layout->chain.n; i-- > 0 && !page;)
        page = pl_node_get(check->layout->chain.at[i], "page");
    struct pl_place place = page ? page->place : check->expanded->pages[d->page].place;
    double asked = check->figures[0];
    pl_found(check, &(struct pl_tell){.place = place, .trail = d->item->trail, .drawn = d, .figure = 1, .found = bleed},
             bleed > 0 ? pl_says(check, "the page's bleed is %s: at least %s is asked", pl_say(check, 1, bleed),
                                 pl_say(check, 1, asked))
                       : pl_says(check, "the page has no bleed, and colour reaches its edge: at least %s is asked",
                                 pl_say(check, 1, asked)),
             pl_says(check, "say page: {bleed: %smm}", pl_num(check->work->arena, asked / 72 * 25.4, 2)));
}

static void ends_at_trim(struct pl_check *check, const struct pl_drawn *d, unsigned sides, double over)
{
    const char *asked = pl_say(check, 1, check->figures[0]);
    const char *where = over > 0 ? pl_says(check, "%s past it", pl_say(check, 1, over)) : "there";
    pl_found(check, &(struct pl_tell){.drawn = d, .figure = 1, .found = over},
             pl_says(check, "colour reaches the trim at the %s and ends %s: %s of bleed is asked",
                     sides_text(check, sides, false), where, asked),
             pl_says(check, "say bleed: [%s] on the box, and on a box around it that clips",
                     sides_text(check, sides, true)));
}

void pl_rule_bleed(struct pl_check *check)
{
    double asked = check->figures[0];
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        const struct pl_page *page = check->scene->pages.at[d->page];
        const double box[4] = {d->x0, d->y0, d->x1, d->y1};
        double over[4], least = INFINITY;
        unsigned sides = 0;
        past(page, box, over);
        if (d->item->kind == PL_ITEM_GLYPHS || d->opacity <= 0 || ends_unseen(check, d))
            continue;
        for (unsigned k = 0; k < 4; k++) {
            double width = k % 2 ? page->width : page->height;
            if (over[k] < -HAIR || over[k] >= asked - HAIR || over[(k + 2) % 4] <= -width)
                continue; /* short of the trim, far enough past it, or all of it past */
            sides |= 1u << k;
            least = fmin(least, fmax(over[k], 0));
        }
        if (sides && page->bleed < asked - HAIR)
            no_bleed(check, d, page->bleed);
        else if (sides)
            ends_at_trim(check, d, sides, least);
    }
}

/* ---- safe margin ---- */

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
    past(check->scene->pages.at[d->page], box, out);
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
    if (lack[side] <= HAIR || (off < 0 && d->item->node == PL_DECORATION))
        return; /* decoration that runs off the page means to */
    pl_found(check, &(struct pl_tell){.drawn = d, .area = &area, .figure = figure, .found = off},
             pl_says(check, "text stands %s from the %s at the %s: at least %s is asked", pl_say(check, figure, off),
                     check->layout->print ? "trim" : "edge", side_names[side], pl_say(check, figure, asked)),
             check->layout->print ? "move it inwards; the knife is never exact"
                                  : "move it inwards: there pictures are cropped, and signs are laid over them");
}

/* Decoration may be meant to run over a fold as well as off the page. */
static void near_fold(struct pl_check *check, const struct pl_drawn *d, const double box[4], double at, bool vertical)
{
    double from = vertical ? box[0] : box[1], to = vertical ? box[2] : box[3], off = fmax(from - at, at - to),
           asked = check->figures[FOLD - 1];
    const struct pl_area area = area_of(d, box);
    if (off >= asked - HAIR || (off < 0 && d->item->node == PL_DECORATION))
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
        double box[4] = {d->x0, d->y0, d->x1, d->y1}, lack[4], x = 0, y = 0, reach = check->figures[FOLD - 1] - HAIR;
        if (d->item->kind != PL_ITEM_GLYPHS)
            continue;
        lacking(check, d, box, lack);
        bool trim = lack[nearest(lack)] > HAIR;
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
