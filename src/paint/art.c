/* art.c: pictures on plates. What a picture shows in colours of its own goes through the profile at the plate's
 * resolution; what SVG art shows in palette colours has exactly their inks.
 *
 * Nothing tells which of its elements covers a pixel of a drawing, and how much. But painting is linear in the colours:
 * drawn once with every palette colour black and once with it white, the difference is how much of each pixel they
 * cover, and the first is what the other colours give. */
#include "paint/paint-private.h"

#include <string.h>

struct layer {
    cairo_pattern_t *pattern;
    cairo_surface_t *surface;
    unsigned char *rows;
    size_t stride;
    int width, height;
};

/* The picture alone, at the plate's pixels; what clips the plate here bounds it. over: see paint_picture. */
static bool draw_layer(struct painter *p, const struct pl_item *item, const char *over, struct layer *out)
{
    cairo_push_group_with_content(p->cr, CAIRO_CONTENT_COLOR_ALPHA);
    bool good = paint_picture(p, item, over);
    out->pattern = cairo_pop_group(p->cr);
    out->surface = NULL;
    if (cairo_pattern_get_surface(out->pattern, &out->surface) != CAIRO_STATUS_SUCCESS ||
        cairo_surface_get_type(out->surface) != CAIRO_SURFACE_TYPE_IMAGE)
        return false;
    cairo_surface_flush(out->surface);
    out->rows = cairo_image_surface_get_data(out->surface);
    out->stride = (size_t)cairo_image_surface_get_stride(out->surface);
    out->width = cairo_image_surface_get_width(out->surface);
    out->height = cairo_image_surface_get_height(out->surface);
    return good;
}

static void drop(struct layer *l)
{
    cairo_pattern_destroy(l->pattern);
}

static uint32_t pixel(const struct layer *l, int x, int y)
{
    uint32_t word;
    memcpy(&word, l->rows + (size_t)y * l->stride + (size_t)x * 4, 4);
    return word;
}

static unsigned char whole(uint32_t part, uint32_t share)
{
    uint32_t v = share ? (part * 255 + share / 2) / share : 255;
    return (unsigned char)(v > 255 ? 255 : v);
}

/* A grey photograph is printed in the black ink alone, as finishing does. */
static bool all_grey(const unsigned char *rgb, size_t n, unsigned char *cmyk)
{
    for (size_t i = 0; i < n; i++)
        if (rgb[i * 3] != rgb[i * 3 + 1] || rgb[i * 3] != rgb[i * 3 + 2])
            return false;
    for (size_t i = 0; i < n; i++)
        cmyk[i * 4 + 3] = (unsigned char)(255 - rgb[i * 3]);
    return true;
}

/* black, white: the picture with its palette colours as these; of a raster both are the picture. */
static bool convert(struct painter *p, const struct layer *black, const struct layer *white, bool drawing,
                    struct art_pixels *out)
{
    size_t n = (size_t)black->width * (size_t)black->height, i = 0;
    unsigned char *rgb = pl_alloc_array(p->work->arena, n, 3);
    out->width = black->width;
    out->height = black->height;
    out->share = pl_alloc_array(p->work->arena, n, 1);
    out->cmyk = pl_alloc_array(p->work->arena, n, 4);
    for (int y = 0; y < black->height; y++) {
        for (int x = 0; x < black->width; x++, i++) {
            uint32_t b = pixel(black, x, y), w = pixel(white, x, y);
            uint32_t palette = (w >> 8 & 255) - (b >> 8 & 255), own = (b >> 24) - palette;
            own = own > 255 ? 0 : own;
            out->share[i] = (unsigned char)own;
            for (int k = 0; k < 3; k++)
                rgb[i * 3 + (size_t)k] = whole(b >> (16 - 8 * k) & 255, own);
        }
    }
    if (!drawing && all_grey(rgb, n, out->cmyk))
        return true;
    return pl_press_pixels(p->work, p->art->press, rgb, n, out->cmyk);
}

static struct art_pixels *find(struct painter *p, const struct pl_item *item)
{
    for (size_t i = 0; i < p->art->kept.n; i++)
        if (p->art->kept.at[i].item == item)
            return &p->art->kept.at[i];
    return NULL;
}

/* Whether this plate sees other elements than the next: those that overprint are not drawn where they have no ink. */
static bool any_spared(struct painter *p, const struct pl_item *item)
{
    for (size_t i = 0; p->colours->spares && i < item->n_recolours; i++)
        if (p->colours->spares(p->colours->data, item->recolours[i].colour, PL_USE_FILL, 0))
            return true;
    return false;
}

static bool make(struct painter *p, const struct pl_item *item, bool drawing, const struct layer *black,
                 struct art_pixels *out)
{
    struct layer white = *black;
    if (drawing && !draw_layer(p, item, "#ffffff", &white)) {
        drop(&white);
        return false;
    }
    bool good = convert(p, black, &white, drawing, out);
    if (drawing)
        drop(&white);
    return good;
}

/* shown: the picture with its palette colours as they are on this plate; black: see convert. Becomes what is painted.
 */
static void put(const struct art_pixels *own, size_t plate, struct layer *shown, const struct layer *black)
{
    size_t i = 0;
    for (int y = 0; y < shown->height; y++) {
        for (int x = 0; x < shown->width; x++, i++) {
            uint32_t s = pixel(shown, x, y), a = s >> 24;
            int ink = plate < 4 ? own->cmyk[i * 4 + plate] : 0;
            int grey = (int)(s >> 8 & 255) - (int)(pixel(black, x, y) >> 8 & 255) + own->share[i] -
                       (own->share[i] * ink + 127) / 255;
            uint32_t g = grey < 0 ? 0 : (uint32_t)grey > a ? a : (uint32_t)grey;
            s = a << 24 | g << 16 | g << 8 | g;
            memcpy(shown->rows + (size_t)y * shown->stride + (size_t)x * 4, &s, 4);
        }
    }
    cairo_surface_mark_dirty(shown->surface);
}

static bool paint_layers(struct painter *p, const struct pl_item *item, bool drawing)
{
    struct layer black = {0}, shown = {0};
    bool good = draw_layer(p, item, drawing ? "#000000" : NULL, &black);
    struct art_pixels now = {.item = item}, *own = any_spared(p, item) ? NULL : find(p, item);
    if (good && (!own || own->width != black.width || own->height != black.height)) {
        good = make(p, item, drawing, &black, &now);
        own = &now;
        if (good && !any_spared(p, item))
            *(own = pl_push(p->work->arena, &p->art->kept)) = now;
    }
    good = good && draw_layer(p, item, NULL, &shown);
    if (good)
        put(own, p->art->plate, &shown, &black);
    drop(&black);
    if (!shown.pattern)
        return good;
    cairo_set_source(p->cr, shown.pattern);
    if (good)
        cairo_paint(p->cr);
    drop(&shown);
    return good;
}

bool art_has_own(struct pl_work *work, const struct pl_scene *scene, const struct pl_item *item)
{
    const struct pl_picture *picture = scene->pictures[item->picture];
    const char **whats = PL_NEWS(work->arena, const char *, item->n_recolours + 1);
    for (size_t i = 0; i < item->n_recolours; i++)
        whats[i] = item->recolours[i].what;
    return picture->kind != PL_PICTURE_SVG || pl_svg_own_colour(picture, whats, item->n_recolours);
}

bool paint_art(struct painter *p, const struct pl_item *item)
{
    /* White is white on every plate: what shows no other colour of its own needs no detour. */
    if (!art_has_own(p->work, p->scene, item))
        return paint_picture(p, item, NULL);
    return paint_layers(p, item, p->scene->pictures[item->picture]->kind == PL_PICTURE_SVG);
}
