/* ground.c: what is painted behind a text or an icon. Where plain fills lie there their colours are told; else the page
 * is painted once without its words, and the worst place counts. */
#include "check/check-private.h"

#include "base/num.h"
#include "paint/paint.h"

#include <math.h>
#include <string.h>

struct pl_ground_page {
    const struct pl_palette *palette;
    size_t page;
    bool good;
    struct pl_pixels pixels;
};

/* ---- plain fills ---- */

struct point {
    double x, y;
};
struct outline {
    PL_VEC(struct point) at;
};

static void add(struct pl_arena *arena, struct outline *o, const double m[6], double x, double y)
{
    pl_matrix_point(m, &x, &y);
    *pl_push(arena, &o->at) = (struct point){x, y};
}

enum { CURVE_STEPS = 8 };

/* The corners of a path of one part, on the page. False: it has several. */
static bool outline_of(struct pl_arena *arena, const struct pl_drawn *d, struct outline *o)
{
    const struct pl_path *path = &d->item->path;
    double x = 0, y = 0;
    for (size_t i = 0; i < path->n; i++) {
        const struct pl_seg *s = &path->at[i];
        if (s->kind == PL_MOVE && i > 0)
            return false;
        for (int k = 1; s->kind == PL_CURVE && k <= CURVE_STEPS; k++) {
            double t = (double)k / CURVE_STEPS, u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t,
                   e = t * t * t;
            add(arena, o, d->matrix, a * x + b * s->x[0] + c * s->x[1] + e * s->x[2],
                a * y + b * s->y[0] + c * s->y[1] + e * s->y[2]);
        }
        if (s->kind == PL_MOVE || s->kind == PL_LINE)
            add(arena, o, d->matrix, s->x[0], s->y[0]);
        x = s->kind == PL_CURVE ? s->x[2] : s->x[0];
        y = s->kind == PL_CURVE ? s->y[2] : s->y[0];
    }
    return o->at.n >= 3;
}

static double turn(struct point a, struct point b, double x, double y)
{
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

/* Of a path without dents, which corners lie on one side of all edges. */
static bool has_inside(const struct outline *o, const double corners[4][2])
{
    bool left = false, right = false;
    for (size_t i = 0; i < o->at.n; i++) {
        struct point a = o->at.at[i], b = o->at.at[(i + 1) % o->at.n], c = o->at.at[(i + 2) % o->at.n];
        double bend = turn(a, b, c.x, c.y);
        left |= bend > 1e-6;
        right |= bend < -1e-6;
        for (int k = 0; k < 4; k++) {
            double side = turn(a, b, corners[k][0], corners[k][1]);
            left |= side > 1e-6;
            right |= side < -1e-6;
        }
    }
    return left != right;
}

static bool touches(const struct pl_drawn *d, const struct pl_patch *patch)
{
    return d->x0 < patch->x1 && d->x1 > patch->x0 && d->y0 < patch->y1 && d->y1 > patch->y0;
}

/* A fill of one colour all over the patch. */
static bool covers(struct pl_check *check, const struct pl_drawn *d, const struct pl_patch *patch)
{
    const struct pl_item *item = d->item;
    struct outline o = {.at = {0}};
    if (item->kind != PL_ITEM_PATH || item->fill.kind != PL_FILL_SOLID || d->opacity < 1)
        return false;
    if (d->cut && (patch->x0 < d->x0 || patch->x1 > d->x1 || patch->y0 < d->y0 || patch->y1 > d->y1))
        return false;
    return outline_of(check->work->arena, d, &o) && has_inside(&o, patch->corners);
}

/* The colours that lie behind, topmost first, until one is opaque. False: something else is there. */
static bool plain(struct pl_check *check, const struct pl_palette *palette, const struct pl_patch *patch,
                  struct pl_rgba *out)
{
    PL_VEC(struct pl_rgba) layers = {0};
    struct pl_rgba ground = {1, 1, 1, 1};
    if (patch->drawn->opacity < 1)
        return false;
    for (size_t i = (size_t)(patch->drawn - check->drawn.at); i-- > 0;) {
        const struct pl_drawn *d = &check->drawn.at[i];
        if (d->page != patch->drawn->page)
            break;
        if (d->item->kind == PL_ITEM_GLYPHS || !touches(d, patch))
            continue;
        if (!covers(check, d, patch))
            return false;
        struct pl_rgba colour = pl_ink_screen(palette, d->item->fill.colour);
        *pl_push(check->work->arena, &layers) = colour;
        if (colour.a >= 1)
            break;
    }
    for (size_t i = layers.n; i-- > 0;)
        ground = pl_ink_over(layers.at[i], ground);
    *out = ground;
    return true;
}

/* ---- painted ---- */

/* Words, and icons in a colour of the palette: they are what is judged, not what is behind. */
static bool is_judged(const void *ctx, const struct pl_item *item)
{
    (void)ctx;
    return item->kind == PL_ITEM_GLYPHS ||
           (item->kind == PL_ITEM_PICTURE && item->node != PL_DECORATION && item->n_recolours == 1 &&
            strcmp(item->recolours[0].what, "currentColor") == 0);
}

enum { MOST_PIXELS = 4000 }; /* on a side, of which there is one a point */

static const struct pl_ground_page *painted(struct pl_check *check, const struct pl_palette *palette, size_t index)
{
    for (size_t i = 0; i < check->grounds.n; i++)
        if (check->grounds.at[i]->palette == palette && check->grounds.at[i]->page == index)
            return check->grounds.at[i];
    const struct pl_page *page = check->scene->pages.at[index];
    struct pl_ground_page *g = *pl_push(check->work->arena, &check->grounds) =
        PL_NEW(check->work->arena, struct pl_ground_page);
    struct pl_scene scene = *check->scene;
    const struct pl_paint how = {.skips = is_judged};
    double k = fmin(1, MOST_PIXELS / fmax(page->width, page->height));
    scene.palette = palette;
    g->palette = palette;
    g->page = index;
    g->good = pl_paint_pixels(check->work, &scene, index, (int)ceil(page->width * k), (int)ceil(page->height * k), &how,
                              &g->pixels);
    return g;
}

static struct pl_rgba pixel(const struct pl_pixels *p, int x, int y)
{
    uint32_t v;
    memcpy(&v, p->at + (size_t)y * (size_t)p->stride + (size_t)x * 4, sizeof v);
    return (struct pl_rgba){(v >> 16 & 255) / 255.0, (v >> 8 & 255) / 255.0, (v & 255) / 255.0, 1};
}

/* Whether the point lies in the patch, which may be turned. */
static bool within(const struct pl_patch *patch, double x, double y)
{
    bool left = false, right = false;
    for (int k = 0; k < 4; k++) {
        const double *a = patch->corners[k], *b = patch->corners[(k + 1) % 4];
        double side = (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
        left |= side > 0;
        right |= side < 0;
    }
    return left != right;
}

static double worst_pixel(const struct pl_pixels *p, double width, double height, const struct pl_patch *patch,
                          struct pl_rgba text, struct pl_rgba *out)
{
    double kx = p->width / width, ky = p->height / height, worst = INFINITY;
    int x0 = (int)fmax(0, floor(patch->x0 * kx)), x1 = (int)fmin(p->width, ceil(patch->x1 * kx)),
        y0 = (int)fmax(0, floor(patch->y0 * ky)), y1 = (int)fmin(p->height, ceil(patch->y1 * ky));
    struct pl_rgba last = {-1, 0, 0, 0};
    for (int y = y0; y < y1; y++) {
        for (int x = x0; x < x1; x++) {
            struct pl_rgba ground = pixel(p, x, y);
            bool same = ground.r == last.r && ground.g == last.g && ground.b == last.b && ground.a == last.a;
            if (same || !within(patch, (x + 0.5) / kx, (y + 0.5) / ky))
                continue;
            double ratio = pl_ink_contrast(text, ground);
            last = ground;
            if (ratio >= worst)
                continue;
            worst = ratio;
            *out = ground;
        }
    }
    return worst;
}

bool pl_ground_plain(struct pl_check *check, const struct pl_palette *palette, const struct pl_patch *patch,
                     struct pl_colour colour, struct pl_stand *out)
{
    if (!plain(check, palette, patch, &out->ground))
        return false;
    out->contrast = pl_ink_contrast(pl_ink_screen(palette, colour), out->ground);
    return true;
}

void pl_ground_painted(struct pl_check *check, const struct pl_palette *palette, const struct pl_patch *patch,
                       struct pl_colour colour, struct pl_stand *out)
{
    struct pl_rgba text = pl_ink_screen(palette, colour);
    const struct pl_page *page = check->scene->pages.at[patch->drawn->page];
    const struct pl_ground_page *g = painted(check, palette, patch->drawn->page);
    out->contrast = INFINITY;
    if (g->good)
        out->contrast = worst_pixel(&g->pixels, page->width, page->height, patch, text, &out->ground);
}

void pl_patch_of(const struct pl_drawn *drawn, const double box[4], struct pl_patch *patch)
{
    *patch = (struct pl_patch){.drawn = drawn, .x0 = INFINITY, .y0 = INFINITY, .x1 = -INFINITY, .y1 = -INFINITY};
    for (int i = 0; i < 4; i++) { /* around, not across */
        double px = box[i == 1 || i == 2 ? 2 : 0], py = box[i >= 2 ? 3 : 1];
        pl_matrix_point(drawn->matrix, &px, &py);
        patch->corners[i][0] = px;
        patch->corners[i][1] = py;
        patch->x0 = fmin(patch->x0, px);
        patch->y0 = fmin(patch->y0, py);
        patch->x1 = fmax(patch->x1, px);
        patch->y1 = fmax(patch->y1, py);
    }
}
