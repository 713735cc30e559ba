/* print-bleed.c: colour that ends at the trim, where the knife goes by and is never exact.
 *
 * Whether an end is seen is a matter of what is painted on both sides of it: a box in the colour of what lies behind
 * it ends unseen, and so does one under another that runs on. So a strip along the end is painted, with and without
 * the item, in colours that stand for the inks. */
#include "check/check-private.h"

#include "base/num.h"
#include "paint/paint.h"

#include <math.h>
#include <string.h>

const char *const pl_side_names[] = {"top", "right", "bottom", "left"};

void pl_past_trim(double width, double height, const double box[4], double out[4])
{
    out[PL_TOP] = -box[1];
    out[PL_RIGHT] = box[2] - width;
    out[PL_BOTTOM] = box[3] - height;
    out[PL_LEFT] = -box[0];
}

/* ---- painting along an end ---- */

enum { ACROSS = 8, OUTER = 6, MOST_ALONG = 4000, UNEQUAL = 3 }; /* pixels; of 255 */
#define REACH  0.5                                              /* points that the strip reaches on each side */
#define INSIDE 0.3                                              /* points before the end: what is painted there */

struct strips {
    struct pl_check *check;
    size_t page;
    struct pl_scene scene; /* of one page: a strip of the page that is judged */
    struct pl_page sheet;
    bool *near; /* of each item of the page: reaches the strip */
    const struct pl_item *without;
};

/* Inks as light: two colours of other inks differ, and no ink is white paper. */
static const struct pl_palette *as_inks(struct pl_check *check)
{
    const struct pl_palette *from = check->scene->palette;
    struct pl_palette *to = PL_NEW(check->work->arena, struct pl_palette);
    *to = *from;
    to->at = PL_NEWS(check->work->arena, struct pl_ink, from->n + 1);
    for (size_t i = 0; i < from->n; i++) {
        struct pl_ink_mix mix;
        struct pl_ink *ink = &to->at[i];
        *ink = from->at[i];
        if (ink->spot || !pl_ink_mix(check, (struct pl_colour){(uint32_t)i, 1, 1}, &mix))
            continue;
        ink->r = (1 - mix.cmyk[0] / 100) * (1 - mix.cmyk[3] / 100);
        ink->g = (1 - mix.cmyk[1] / 100) * (1 - mix.cmyk[3] / 100);
        ink->b = (1 - mix.cmyk[2] / 100) * (1 - mix.cmyk[3] / 100);
    }
    return to;
}

static bool is_technical(const struct pl_check *check, struct pl_colour colour)
{
    const struct pl_ink *ink = pl_entry_of(check, colour);
    return ink && ink->spot && ink->spot->technical;
}

/* Lines to fold and cut by are on no sheet. */
static bool is_printed(const struct pl_check *check, const struct pl_item *item)
{
    bool filled = item->fill.kind > PL_FILL_SOLID ||
                  (item->fill.kind == PL_FILL_SOLID && !is_technical(check, item->fill.colour)),
         stroked = item->kind == PL_ITEM_PATH && item->stroke.width > 0 && !is_technical(check, item->stroke.colour);
    return item->kind == PL_ITEM_PICTURE || filled || stroked;
}

static void begin_page(struct strips *s, struct pl_check *check, size_t index)
{
    const struct pl_page *page = check->scene->pages.at[index];
    const struct pl_palette *palette = s->check ? s->scene.palette : as_inks(check);
    double b = page->bleed;
    *s = (struct strips){.check = check, .page = index, .scene = *check->scene};
    s->scene.palette = palette;
    s->near = PL_NEWS(check->work->arena, bool, page->items.n + 1);
    memset(&s->scene.pages, 0, sizeof s->scene.pages);
    pl_push(check->work->arena, &s->sheet.items)->kind = PL_ITEM_TRANSFORM;
    struct pl_item *clip = pl_push(check->work->arena, &s->sheet.items);
    clip->kind = PL_ITEM_CLIP;
    pl_path_rect(check->work->arena, &clip->path, -b, -b, page->width + 2 * b, page->height + 2 * b, NULL);
    for (size_t i = 0; i < page->items.n; i++)
        *pl_push(check->work->arena, &s->sheet.items) = page->items.at[i];
    pl_push(check->work->arena, &s->sheet.items)->kind = PL_ITEM_END;
    pl_push(check->work->arena, &s->sheet.items)->kind = PL_ITEM_END;
}

/* Letters are of the safe margin. */
static bool skips(const void *ctx, const struct pl_item *item)
{
    const struct strips *s = ctx;
    size_t index = (size_t)(item - s->sheet.items.at) - 2;
    return item == s->without || item->kind == PL_ITEM_GLYPHS || !s->near[index] || !is_printed(s->check, item);
}

/* The strip x, y, width, height of the page, in so many pixels. */
static bool paint(struct strips *s, const double strip[4], int width, int height, const struct pl_item *without,
                  struct pl_pixels *out)
{
    struct pl_page *sheets[] = {&s->sheet};
    const struct pl_paint how = {.skips = skips, .skips_ctx = s};
    const double matrix[6] = {1, 0, 0, 1, -strip[0], -strip[1]};
    memcpy(s->sheet.items.at[0].matrix, matrix, sizeof matrix);
    s->sheet.width = strip[2];
    s->sheet.height = strip[3];
    s->scene.pages.at = sheets;
    s->scene.pages.n = 1;
    s->without = without;
    return pl_paint_pixels(s->check->work, &s->scene, 0, width, height, &how, out);
}

static void find_near(struct strips *s, const double strip[4])
{
    memset(s->near, 0, s->sheet.items.n - 4);
    for (size_t i = 0; i < s->check->drawn.n; i++) {
        const struct pl_drawn *d = &s->check->drawn.at[i];
        if (d->page == s->page)
            s->near[d->index] =
                d->x0 <= strip[0] + strip[2] && d->x1 >= strip[0] && d->y0 <= strip[1] + strip[3] && d->y1 >= strip[1];
    }
}

static uint32_t pixel(const struct pl_pixels *p, size_t at)
{
    uint32_t v;
    memcpy(&v, p->at + at * 4, sizeof v);
    return v;
}

static bool unequal(uint32_t a, uint32_t b)
{
    for (int shift = 0; shift < 24; shift += 8) {
        int off = (int)(a >> shift & 255) - (int)(b >> shift & 255);
        if (off > UNEQUAL || off < -UNEQUAL)
            return true;
    }
    return false;
}

/* At some place along the end of an item other colour lies before it than behind, and the item makes it so. */
static bool ends_seen(struct strips *s, const struct pl_drawn *d, unsigned side)
{
    const struct pl_page *page = s->check->scene->pages.at[d->page];
    bool wide = side == PL_LEFT || side == PL_RIGHT, far = side == PL_RIGHT || side == PL_BOTTOM;
    double from = fmax(wide ? d->y0 : d->x0, 0), to = fmin(wide ? d->y1 : d->x1, wide ? page->height : page->width),
           end = wide ? (far ? d->x1 : d->x0) : (far ? d->y1 : d->y0), thick = wide ? d->x1 - d->x0 : d->y1 - d->y0;
    if (to <= from || d->opacity <= 0 || d->item->kind == PL_ITEM_GLYPHS || !is_printed(s->check, d->item))
        return false;
    const double strip[4] = {wide ? end - REACH : from, wide ? from : end - REACH, wide ? 2 * REACH : to - from,
                             wide ? to - from : 2 * REACH};
    size_t along = (size_t)fmin(fmax(ceil(to - from), 1), MOST_ALONG), behind = far ? OUTER : ACROSS - 1 - OUTER;
    size_t before = (size_t)((REACH - fmin(INSIDE, thick / 2)) * ACROSS / (2 * REACH));
    before = far ? before : ACROSS - 1 - before;
    struct pl_pixels with, without;
    int width = wide ? ACROSS : (int)along, height = wide ? (int)along : ACROSS;
    find_near(s, strip);
    if (!paint(s, strip, width, height, NULL, &with) ||
        !paint(s, strip, width, height, &s->sheet.items.at[d->index + 2], &without))
        return true;
    size_t row = (size_t)with.stride / 4;
    for (size_t i = 0; i < along; i++) {
        size_t a = wide ? i * row + before : before * row + i, b = wide ? i * row + behind : behind * row + i;
        if (unequal(pixel(&with, a), pixel(&without, a)) && unequal(pixel(&with, a), pixel(&with, b)))
            return true;
    }
    return false;
}

/* ---- the rule ---- */

/* "top, right and left"; as a list, the last like the others. */
static const char *sides_text(struct pl_check *check, unsigned sides, bool list)
{
    struct pl_buf out = {.arena = check->work->arena};
    for (unsigned i = 0; i < 4; i++) {
        if (!(sides & 1u << i))
            continue;
        bool last = !(sides >> (i + 1));
        pl_putf(&out, "%s%s", !out.len ? "" : last && !list ? " and " : ", ", pl_side_names[i]);
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
    struct strips strips = {0};
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        const struct pl_page *page = check->scene->pages.at[d->page];
        const double box[4] = {d->x0, d->y0, d->x1, d->y1};
        double over[4], least = INFINITY;
        unsigned sides = 0;
        pl_past_trim(page->width, page->height, box, over);
        for (unsigned k = 0; k < 4; k++) {
            double width = k % 2 ? page->width : page->height;
            if (over[k] < -PL_HAIR || over[k] >= asked - PL_HAIR || over[(k + 2) % 4] <= -width)
                continue; /* short of the trim, far enough past it, or all of it past */
            if (!strips.check || strips.page != d->page)
                begin_page(&strips, check, d->page);
            if (!ends_seen(&strips, d, k))
                continue;
            sides |= 1u << k;
            least = fmin(least, fmax(over[k], 0));
        }
        if (sides && page->bleed < asked - PL_HAIR)
            no_bleed(check, d, page->bleed);
        else if (sides)
            ends_at_trim(check, d, sides, least);
    }
}
