/* proof.c: plates as pictures for people: what they print together, one by one, and how much ink there is. */
#include "paint/paint-private.h"
#include "paint/plates.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

/* How large the words of the foot are: of a large picture only what is large is read. */
static double words_size(const struct pl_plates *plates)
{
    return plates->width > 900 ? floor(plates->width / 75.0) : 12;
}

static int foot_of(const struct pl_plates *plates)
{
    return (int)(3.4 * words_size(plates));
}

void pl_plates_pixels(struct pl_work *work, const struct pl_plates *plates, struct pl_pixels *out)
{
    *out = (struct pl_pixels){
        .width = plates->width, .height = plates->height, .stride = plates->width * 4, .dpi = plates->dpi};
    out->at = pl_alloc_array(work->arena, (size_t)out->stride, (size_t)out->height + (size_t)foot_of(plates));
}

static void put(const struct pl_pixels *out, size_t pixel, uint32_t rgb)
{
    memcpy(out->at + pixel * 4, &rgb, 4);
}

void pl_plates_one(const struct pl_plates *plates, size_t plate, struct pl_pixels *out)
{
    size_t n = (size_t)plates->width * (size_t)plates->height;
    for (size_t i = 0; i < n; i++) {
        uint32_t grey = 255u - plates->at[plate].at[i];
        put(out, i, grey << 16 | grey << 8 | grey);
    }
}

/* ---- soft proof ---- */

/* The screen colour of a whole spot colour lets through what its tint leaves. */
static void multiply(const struct pl_scene *scene, const struct pl_plate *plate, size_t from, size_t n,
                     unsigned char *rgb)
{
    const struct pl_ink *ink = &scene->palette->at[plate->spot->entry];
    double tint = ink->spot_tint > 0.01 ? ink->spot_tint : 1;
    const double part[3] = {ink->r, ink->g, ink->b};
    for (int k = 0; k < 3; k++) {
        double takes = (1 - part[k]) / tint;
        takes = takes > 1 ? 1 : takes;
        for (size_t i = 0; i < n; i++)
            rgb[i * 3 + (size_t)k] =
                (unsigned char)(rgb[i * 3 + (size_t)k] * (1 - takes * plate->at[from + i] / 255.0) + 0.5);
    }
}

bool pl_plates_proof(struct pl_work *work, const struct pl_scene *scene, const struct pl_press *press,
                     const struct pl_plates *plates, bool paper, struct pl_pixels *out)
{
    size_t n = (size_t)plates->width, rows = (size_t)plates->height;
    unsigned char *cmyk = pl_alloc_array(work->arena, n, 4), *rgb = pl_alloc_array(work->arena, n, 3);
    for (size_t y = 0; y < rows; y++) {
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < 4; k++)
                cmyk[i * 4 + k] = plates->at[k].at[y * n + i];
        if (!pl_press_proof(work, press, cmyk, n, paper, rgb))
            return false;
        for (size_t k = 4; k < plates->n; k++)
            if (!plates->at[k].spot->technical)
                multiply(scene, &plates->at[k], y * n, n, rgb);
        for (size_t i = 0; i < n; i++)
            put(out, y * n + i, (uint32_t)rgb[i * 3] << 16 | (uint32_t)rgb[i * 3 + 1] << 8 | rgb[i * 3 + 2]);
    }
    return true;
}

/* ---- ink map ---- */

#define NEAR_RGB 0xF2A900u
#define OVER_RGB 0xD0021Bu
#define SIGN_RGB 0x0061D5u

static uint32_t band(double total, double limit)
{
    if (total > limit + PL_INK_SLACK)
        return OVER_RGB;
    if (total > limit - PL_INK_NEAR)
        return NEAR_RGB;
    uint32_t grey = (uint32_t)(255 - 175 * total / (limit - PL_INK_NEAR) + 0.5);
    return grey << 16 | grey << 8 | grey;
}

static void set_rgb(cairo_t *cr, uint32_t rgb)
{
    cairo_set_source_rgb(cr, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

static double label(cairo_t *cr, double x, double y, double size, uint32_t rgb, const char *text)
{
    cairo_text_extents_t e;
    set_rgb(cr, rgb);
    cairo_rectangle(cr, x, floor(y - 0.9 * size) + 0.5, size, size);
    cairo_fill_preserve(cr);
    set_rgb(cr, 0x808080);
    cairo_stroke(cr);
    set_rgb(cr, 0);
    cairo_move_to(cr, x + 1.4 * size, y);
    cairo_show_text(cr, text);
    cairo_text_extents(cr, text, &e);
    return floor(x + 3 * size + e.x_advance) + 0.5;
}

/* Two lines of words: the bands, and what was found where. */
static void put_foot(struct pl_work *work, const struct pl_scene *scene, cairo_t *cr, const struct pl_plates *plates,
                     double limit, const struct pl_ink_cover *c)
{
    struct pl_arena *a = work->arena;
    double size = words_size(plates), y = plates->height + 1.4 * size, x = floor(0.7 * size) + 0.5, mm = 25.4 / 72;
    set_rgb(cr, 0xFFFFFF);
    cairo_rectangle(cr, 0, plates->height, plates->width, foot_of(plates));
    cairo_fill(cr);
    cairo_set_line_width(cr, 1);
    cairo_font_face_t *face = scene->fonts ? pl_face_cairo(scene->fonts, 0) : NULL;
    if (!face) /* cairo would take one of the system's */
        return;
    cairo_set_font_face(cr, face);
    cairo_set_font_size(cr, size);
    const char *near = pl_num(a, limit - PL_INK_NEAR, 0), *most = pl_num(a, limit, 0);
    x = label(cr, x, y, size, band(limit / 2, limit), pl_printf(a, "up to %s %%", near));
    x = label(cr, x, y, size, NEAR_RGB, pl_printf(a, "to %s %%", most));
    label(cr, x, y, size, OVER_RGB, pl_printf(a, "over %s %%", most));
    cairo_move_to(cr, floor(0.7 * size), y + 1.5 * size);
    set_rgb(cr, SIGN_RGB);
    cairo_show_text(cr, pl_printf(a, "most %s %% at %s, %s mm; over %s mm squared %s %% at %s, %s mm",
                                  pl_num(a, c->most, 0), pl_num(a, c->x * mm, 1), pl_num(a, c->y * mm, 1),
                                  pl_num(a, c->area_side * mm, 1), pl_num(a, c->area, 0), pl_num(a, c->area_x * mm, 1),
                                  pl_num(a, c->area_y * mm, 1)));
}

static void put_signs(cairo_t *cr, const struct pl_plates *plates, const struct pl_ink_cover *c)
{
    double k = plates->dpi / 72, side = c->area_side * k, width = plates->dpi / 60;
    set_rgb(cr, SIGN_RGB);
    cairo_set_line_width(cr, width > 1 ? width : 1);
    cairo_rectangle(cr, c->area_x * k, c->area_y * k, side, side);
    cairo_stroke(cr);
    cairo_arc(cr, c->x * k, c->y * k, 6 * width, 0, 2 * 3.14159265358979);
    cairo_stroke(cr);
}

bool pl_plates_ink_map(struct pl_work *work, const struct pl_scene *scene, const struct pl_plates *plates, double limit,
                       const struct pl_ink_cover *cover, const uint16_t *totals, struct pl_pixels *out)
{
    size_t n = (size_t)plates->width * (size_t)plates->height;
    out->height = plates->height + foot_of(plates);
    for (size_t i = 0; i < n; i++)
        put(out, i, band(totals[i] * 100 / 255.0, limit));
    cairo_surface_t *s =
        cairo_image_surface_create_for_data(out->at, CAIRO_FORMAT_RGB24, out->width, out->height, out->stride);
    cairo_t *cr = paint_context(s);
    cairo_save(cr);
    cairo_rectangle(cr, 0, 0, plates->width, plates->height);
    cairo_clip(cr);
    put_signs(cr, plates, cover);
    cairo_restore(cr);
    put_foot(work, scene, cr, plates, limit, cover);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_flush(s);
    status = status ? status : cairo_surface_status(s);
    cairo_surface_destroy(s);
    return !paint_failed(work, status, "ink map");
}
