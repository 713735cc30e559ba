/* raster.c: PNG and JPEG. Decoded when first drawn; a JPEG also goes along as it is, so that PDFs hold the original
 * bytes. */
#include "picture/picture-private.h"

#include <cairo.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

struct raster {
    cairo_surface_t *surface;
    int turn; /* EXIF orientation, 1 to 8 */
};

static void release(void *handle)
{
    struct raster *r = handle;
    if (r->surface)
        cairo_surface_destroy(r->surface);
}

static bool damaged(struct pl_work *work, const struct pl_picture *p, const char *why)
{
    struct pl_diag *d = PL_ERR(work, P608, p->place, "'%s' is damaged: %s", p->source->path, why);
    pl_help(work->diags, d, "save or copy it again");
    return false;
}

static bool keep(struct pl_work *work, struct pl_picture *p, double w, double h, double dpi, int turn)
{
    if (w * h > PL_MAX_PIXELS) {
        struct pl_diag *d = PL_ERR(work, P609, p->place, "'%s' has %.0f megapixels", p->source->path, w * h / 1e6);
        pl_help(work->diags, d, "scale it down to at most 100 megapixels");
        return false;
    }
    struct raster *r = PL_NEW(work->arena, struct raster);
    bool across = turn >= 5;
    r->turn = turn;
    p->impl = r;
    p->width_px = (int)(across ? h : w);
    p->height_px = (int)(across ? w : h);
    p->width = p->width_px * 72 / dpi;
    p->height = p->height_px * 72 / dpi;
    pl_at_end(work->arena, release, r);
    return true;
}

/* ---- PNG ---- */

static png_image png_begin(const struct pl_picture *p)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    png_image_begin_read_from_memory(&image, p->source->text, p->source->size);
    return image;
}

bool png_open(struct pl_work *work, struct pl_picture *p)
{
    png_image image = png_begin(p);
    double w = image.width, h = image.height;
    bool bad = image.warning_or_error >= 2 || w < 1 || h < 1;
    const char *why = pl_strdup(work->arena, *image.message ? image.message : "no size");
    png_image_free(&image);
    if (bad)
        return damaged(work, p, why);
    return keep(work, p, w, h, 96, 1);
}

static cairo_surface_t *png_decode(struct pl_work *work, const struct pl_picture *p)
{
    png_image image = png_begin(p);
    image.format = PNG_FORMAT_BGRA;
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, p->width_px, p->height_px);
    unsigned char *rows = cairo_image_surface_get_data(s);
    int stride = cairo_image_surface_get_stride(s);
    if (!rows || !png_image_finish_read(&image, NULL, rows, stride, NULL)) {
        damaged(work, p, *image.message ? image.message : "no memory");
        png_image_free(&image);
        cairo_surface_destroy(s);
        return NULL;
    }
    for (int y = 0; y < p->height_px; y++) {
        unsigned char *px = rows + (size_t)y * (size_t)stride;
        for (int x = 0; x < p->width_px; x++, px += 4) {
            uint32_t a = px[3], b = (px[0] * a + 127) / 255, g = (px[1] * a + 127) / 255, r = (px[2] * a + 127) / 255,
                     word;
            word = a << 24 | r << 16 | g << 8 | b;
            memcpy(px, &word, 4);
        }
    }
    cairo_surface_mark_dirty(s);
    return s;
}

/* ---- JPEG ---- */

struct jpeg_fault {
    struct jpeg_error_mgr base;
    jmp_buf back;
    char words[JMSG_LENGTH_MAX];
    bool warned;
};

static void jpeg_stop(j_common_ptr info)
{
    struct jpeg_fault *f = (struct jpeg_fault *)info->err;
    f->base.format_message(info, f->words);
    longjmp(f->back, 1);
}

/* libjpeg goes on after a warning and fills up with grey; a picture that is cut short is an error here. */
static void jpeg_warn(j_common_ptr info, int level)
{
    struct jpeg_fault *f = (struct jpeg_fault *)info->err;
    if (level >= 0)
        return;
    f->base.format_message(info, f->words);
    f->warned = true;
}

/* The orientation tag (0x0112) of an Exif segment; 1 when there is none. */
static int orientation(const unsigned char *d, size_t n)
{
    if (n < 20 || memcmp(d, "Exif\0\0", 6) != 0)
        return 1;
    const unsigned char *t = d + 6;
    size_t left = n - 6;
    bool little = t[0] == 'I';
#define U16(at) (little ? t[at] | t[(at) + 1] << 8 : t[at] << 8 | t[(at) + 1])
    size_t dir = (size_t)(little ? t[4] | t[5] << 8 : t[6] << 8 | t[7]);
    if (dir + 2 > left)
        return 1;
    for (size_t i = 0, count = (size_t)U16(dir); i < count && dir + 2 + (i + 1) * 12 <= left; i++) {
        size_t e = dir + 2 + i * 12;
        if (U16(e) == 0x0112)
            return U16(e + 8) >= 1 && U16(e + 8) <= 8 ? U16(e + 8) : 1;
    }
#undef U16
    return 1;
}

static int read_turn(struct jpeg_decompress_struct *info)
{
    for (jpeg_saved_marker_ptr m = info->marker_list; m; m = m->next)
        if (m->marker == JPEG_APP0 + 1)
            return orientation(m->data, m->data_length);
    return 1;
}

bool jpeg_open(struct pl_work *work, struct pl_picture *p)
{
    struct jpeg_decompress_struct info;
    struct jpeg_fault fault = {.warned = false};
    info.err = jpeg_std_error(&fault.base);
    fault.base.error_exit = jpeg_stop;
    fault.base.emit_message = jpeg_warn;
    if (setjmp(fault.back)) {
        jpeg_destroy_decompress(&info);
        return damaged(work, p, pl_strdup(work->arena, fault.words));
    }
    jpeg_create_decompress(&info);
    jpeg_save_markers(&info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_mem_src(&info, (const unsigned char *)p->source->text, (unsigned long)p->source->size);
    jpeg_read_header(&info, TRUE);
    double w = info.image_width, h = info.image_height,
           dpi = info.density_unit == 1 && info.X_density >= 30 ? info.X_density : 96;
    bool inks = info.num_components == 4;
    int turn = read_turn(&info);
    jpeg_destroy_decompress(&info);
    if (!inks)
        return keep(work, p, w, h, dpi, turn);
    struct pl_diag *d = PL_ERR(work, P610, p->place, "'%s' is a CMYK JPEG", p->source->path);
    pl_help(work->diags, d, "save it as RGB");
    return false;
}

/* Where pixel (x, y) of the file goes in the upright picture. */
static void upright(int turn, int w, int h, int x, int y, int *ox, int *oy)
{
    int mx = w - 1 - x, my = h - 1 - y;
    const int xs[9] = {x, x, mx, mx, x, y, my, my, y}, ys[9] = {y, y, y, my, my, x, x, mx, mx};
    *ox = xs[turn];
    *oy = ys[turn];
}

static cairo_surface_t *jpeg_decode(struct pl_work *work, const struct pl_picture *p)
{
    struct jpeg_decompress_struct info;
    struct jpeg_fault fault = {.warned = false};
    int turn = ((const struct raster *)p->impl)->turn;
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, p->width_px, p->height_px);
    unsigned char *rows = cairo_image_surface_get_data(s);
    int stride = cairo_image_surface_get_stride(s);
    unsigned char *line =
        pl_alloc_array(work->arena, (size_t)(p->width_px > p->height_px ? p->width_px : p->height_px), 3);
    info.err = jpeg_std_error(&fault.base);
    fault.base.error_exit = jpeg_stop;
    fault.base.emit_message = jpeg_warn;
    if (!rows || setjmp(fault.back)) {
        jpeg_destroy_decompress(&info);
        cairo_surface_destroy(s);
        damaged(work, p, pl_strdup(work->arena, fault.words));
        return NULL;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, (const unsigned char *)p->source->text, (unsigned long)p->source->size);
    jpeg_read_header(&info, TRUE);
    info.out_color_space = JCS_RGB;
    jpeg_start_decompress(&info);
    int w = (int)info.output_width, h = (int)info.output_height;
    while ((int)info.output_scanline < h) {
        int y = (int)info.output_scanline;
        JSAMPROW row = line;
        jpeg_read_scanlines(&info, &row, 1);
        for (int x = 0; x < w; x++) {
            int ox, oy;
            upright(turn, w, h, x, y, &ox, &oy);
            uint32_t word = (uint32_t)line[x * 3] << 16 | (uint32_t)line[x * 3 + 1] << 8 | line[x * 3 + 2];
            memcpy(rows + (size_t)oy * (size_t)stride + (size_t)ox * 4, &word, 4);
        }
    }
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    cairo_surface_mark_dirty(s);
    if (fault.warned) {
        cairo_surface_destroy(s);
        damaged(work, p, pl_strdup(work->arena, fault.words));
        return NULL;
    }
    if (turn == 1) /* borrowed: the source lives as long as the door */
        cairo_surface_set_mime_data(s, CAIRO_MIME_TYPE_JPEG, (const unsigned char *)p->source->text,
                                    (unsigned long)p->source->size, NULL, NULL);
    return s;
}

bool raster_draw(struct pl_work *work, const struct pl_picture *p, void *cairo, double x, double y, double w, double h)
{
    struct raster *r = p->impl;
    if (!r->surface)
        r->surface = p->kind == PL_PICTURE_PNG ? png_decode(work, p) : jpeg_decode(work, p);
    if (!r->surface)
        return false;
    cairo_save(cairo);
    cairo_translate(cairo, x, y);
    cairo_scale(cairo, w / p->width_px, h / p->height_px);
    cairo_set_source_surface(cairo, r->surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BEST);
    cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
    cairo_rectangle(cairo, 0, 0, p->width_px, p->height_px);
    cairo_fill(cairo);
    cairo_restore(cairo);
    return true;
}
