/* raster.c: PNG and JPEG. Decoded when first drawn; a JPEG also goes along as it is, so that PDFs hold the original
 * bytes. */
#include "picture/picture-private.h"

#include "base/num.h"

#include <cairo.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>
#include <png.h>

#define KEPT_BYTES ((size_t)256 << 20)

struct raster {
    cairo_surface_t *surface; /* as the file has it, not turned; NULL: decode when drawn */
    int turn;                 /* EXIF orientation, 1 to 8 */
    int width, height;        /* of the surface */
    struct rasters *all;
    struct raster *next;
    size_t used; /* when, by the clock of all */
};

static void drop(struct raster *r)
{
    if (!r->surface)
        return;
    r->all->bytes -= (size_t)r->width * (size_t)r->height * 4;
    cairo_surface_destroy(r->surface);
    r->surface = NULL;
}

static void release(void *handle)
{
    drop(handle);
}

/* Makes room by letting go what was not drawn for the longest. */
static void remember(struct raster *r, cairo_surface_t *surface)
{
    size_t bytes = (size_t)r->width * (size_t)r->height * 4;
    while (r->all->bytes + bytes > KEPT_BYTES) {
        struct raster *oldest = NULL;
        for (struct raster *k = r->all->list; k; k = k->next)
            if (k->surface && (!oldest || k->used < oldest->used))
                oldest = k;
        if (!oldest)
            break;
        drop(oldest);
    }
    r->surface = surface;
    r->used = ++r->all->clock;
    r->all->bytes += bytes;
}

static bool damaged(struct pl_work *work, const struct pl_picture *p, const char *why)
{
    struct pl_diag *d = PL_ERR(work, P608, p->place, "'%s' is damaged: %s", p->source->path, why);
    pl_help(work->diags, d, "save or copy it again");
    return false;
}

static cairo_surface_t *decode(struct pl_work *work, const struct pl_picture *p);

/* dpi_x 0: none said. Decoded at once: a picture that is cut short is found before anything is drawn. */
static bool keep(struct pl_work *work, struct rasters *all, struct pl_picture *p, double w, double h, double dpi,
                 int turn)
{
    if (w * h > PL_MAX_PIXELS || w > 32767 || h > 32767) {
        struct pl_diag *d = PL_ERR(work, P609, p->place, "'%s' has %s × %s pixels", p->source->path,
                                   pl_num(work->arena, w, 0), pl_num(work->arena, h, 0));
        pl_help(work->diags, d, "scale it down to at most 100 megapixels, 32,767 pixels on a side");
        return false;
    }
    struct raster *r = PL_NEW(work->arena, struct raster);
    bool across = turn >= 5;
    *r = (struct raster){.turn = turn, .width = (int)w, .height = (int)h, .all = all};
    p->impl = r;
    p->width_px = (int)(across ? h : w);
    p->height_px = (int)(across ? w : h);
    dpi = dpi >= 30 && dpi <= 10000 ? dpi : 96;
    p->width = p->width_px * 72 / dpi;
    p->height = p->height_px * 72 / dpi;
    cairo_surface_t *surface = decode(work, p);
    if (!surface)
        return false;
    r->next = all->list;
    all->list = r;
    remember(r, surface);
    pl_at_end(work->arena, release, r);
    return true;
}

/* ---- PNG ---- */

/* In place: libpng keeps the address of the image, and jumps through it when it meets damage. */
static void png_begin(png_image *image, const struct pl_picture *p)
{
    *image = (png_image){.version = PNG_IMAGE_VERSION};
    png_image_begin_read_from_memory(image, p->source->text, p->source->size);
    image->flags |= PNG_IMAGE_FLAG_16BIT_sRGB; /* else 16 bits without gAMA are taken for linear light */
}

static uint32_t be32(const unsigned char *d)
{
    return (uint32_t)d[0] << 24 | (uint32_t)d[1] << 16 | (uint32_t)d[2] << 8 | d[3];
}

/* Of the pHYs chunk, pixels a metre; 0: not said. */
static double png_dpi(const struct pl_picture *p)
{
    const unsigned char *d = (const unsigned char *)p->source->text;
    for (size_t at = 8; at + 21 <= p->source->size;) {
        size_t n = be32(d + at);
        if (memcmp(d + at + 4, "IDAT", 4) == 0)
            return 0;
        if (memcmp(d + at + 4, "pHYs", 4) == 0 && n == 9)
            return d[at + 16] == 1 ? be32(d + at + 8) * 0.0254 : 0;
        if (n > p->source->size - at - 12)
            return 0;
        at += 12 + n;
    }
    return 0;
}

bool png_open(struct pl_work *work, struct rasters *all, struct pl_picture *p)
{
    png_image image;
    png_begin(&image, p);
    double w = image.width, h = image.height;
    bool bad = image.warning_or_error >= 2 || w < 1 || h < 1;
    const char *why = pl_strdup(work->arena, *image.message ? image.message : "no size");
    p->grey = !(image.format & PNG_FORMAT_FLAG_COLOR);
    p->one_bit = p->source->size > 24 && p->source->text[24] == 1; /* of IHDR, which is first */
    png_image_free(&image);
    if (bad)
        return damaged(work, p, why);
    return keep(work, all, p, w, h, png_dpi(p), 1);
}

static cairo_surface_t *png_decode(struct pl_work *work, const struct pl_picture *p)
{
    png_image image;
    png_begin(&image, p);
    image.format = PNG_FORMAT_BGRA;
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)image.width, (int)image.height);
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

/* libjpeg goes on after a warning and fills up with grey; a picture that is cut short is an error here. Other warnings
 * (bytes between markers, odd scans) are common in good files. */
static void jpeg_warn(j_common_ptr info, int level)
{
    static const int grave[] = {JWRN_HIT_MARKER, JWRN_JPEG_EOF, JWRN_HUFF_BAD_CODE, JWRN_MUST_RESYNC,
                                JWRN_NOT_SEQUENTIAL};
    struct jpeg_fault *f = (struct jpeg_fault *)info->err;
    bool bad = false;
    for (size_t i = 0; level < 0 && i < sizeof grave / sizeof *grave; i++)
        bad |= f->base.msg_code == grave[i];
    if (!bad)
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

/* ---- the colour profile ---- */

/* The words of a 'desc' tag: ASCII in version 2 (ICC.1:2001, 6.5.17), UTF-16 in version 4 (ICC.1:2022, 10.15). */
static const char *profile_words(struct pl_arena *arena, const unsigned char *d, size_t n)
{
    struct pl_buf name = {.arena = arena};
    bool wide = n >= 28 && memcmp(d, "mluc", 4) == 0;
    if (n < 13 || (!wide && memcmp(d, "desc", 4) != 0))
        return NULL;
    size_t len = wide ? be32(d + 20) : be32(d + 8), from = wide ? be32(d + 24) : 12;
    pl_put(&name, "");
    for (size_t i = wide ? 1 : 0; i < len && from < n && i < n - from; i += wide ? 2 : 1)
        if (d[from + i] >= ' ' && d[from + i] < 0x7F)
            pl_putc(&name, (char)d[from + i]);
    return name.text;
}

/* What an RGB profile calls itself; NULL when there is none, or it is of another kind. */
static const char *profile_name(struct pl_arena *arena, const unsigned char *d, size_t n)
{
    if (n < 132 || memcmp(d + 16, "RGB ", 4) != 0)
        return NULL;
    for (size_t i = 0, count = be32(d + 128); i < count && 132 + (i + 1) * 12 <= n; i++) {
        const unsigned char *row = d + 132 + i * 12;
        size_t at = be32(row + 4), size = be32(row + 8);
        if (memcmp(row, "desc", 4) == 0)
            return at < n ? profile_words(arena, d + at, size < n - at ? size : n - at) : NULL;
    }
    return NULL;
}

static const char *profile_of(struct pl_arena *arena, const struct jpeg_decompress_struct *info)
{
    const char *name = NULL;
    for (jpeg_saved_marker_ptr m = info->marker_list; m && !name; m = m->next)
        if (m->marker == JPEG_APP0 + 2 && m->data_length > 14 && memcmp(m->data, "ICC_PROFILE", 12) == 0)
            name = profile_name(arena, m->data + 14, m->data_length - 14);
    return name && *name && !strcasestr(name, "srgb") ? name : NULL;
}

bool jpeg_open(struct pl_work *work, struct rasters *all, struct pl_picture *p)
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
    jpeg_save_markers(&info, JPEG_APP0 + 2, 0xFFFF);
    jpeg_mem_src(&info, (const unsigned char *)p->source->text, (unsigned long)p->source->size);
    jpeg_read_header(&info, TRUE);
    double w = info.image_width, h = info.image_height,
           dpi = info.density_unit == 1   ? info.X_density
                 : info.density_unit == 2 ? info.X_density * 2.54
                                          : 0;
    bool inks = info.num_components == 4;
    p->grey = info.num_components == 1;
    int turn = read_turn(&info);
    p->profile = profile_of(work->arena, &info);
    jpeg_destroy_decompress(&info);
    if (!inks)
        return keep(work, all, p, w, h, dpi, turn);
    struct pl_diag *d = PL_ERR(work, P610, p->place, "'%s' is a CMYK JPEG", p->source->path);
    pl_help(work->diags, d, "save it as RGB");
    return false;
}

static cairo_surface_t *jpeg_decode(struct pl_work *work, const struct pl_picture *p)
{
    struct jpeg_decompress_struct info;
    struct jpeg_fault fault = {.warned = false};
    const struct raster *r = p->impl;
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, r->width, r->height);
    unsigned char *rows = cairo_image_surface_get_data(s);
    int stride = cairo_image_surface_get_stride(s);
    unsigned char *line = pl_alloc_array(work->arena, (size_t)r->width, 3);
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
        const unsigned char *rgb = line;
        for (int x = 0; x < w; x++, rgb += 3) {
            uint32_t word = (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
            memcpy(rows + (size_t)y * (size_t)stride + (size_t)x * 4, &word, 4);
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
    /* Borrowed: the source lives as long as the door. PDFs hold these bytes, once for each path. */
    cairo_surface_set_mime_data(s, CAIRO_MIME_TYPE_JPEG, (const unsigned char *)p->source->text,
                                (unsigned long)p->source->size, NULL, NULL);
    return s;
}

static cairo_surface_t *decode(struct pl_work *work, const struct pl_picture *p)
{
    cairo_surface_t *s = p->kind == PL_PICTURE_PNG ? png_decode(work, p) : jpeg_decode(work, p);
    if (s) /* so that a surface decoded anew is the same image to a PDF */
        cairo_surface_set_mime_data(s, CAIRO_MIME_TYPE_UNIQUE_ID, (const unsigned char *)p->source->path,
                                    (unsigned long)strlen(p->source->path), NULL, NULL);
    return s;
}

/* From the file's pixels to the upright picture's. */
static cairo_matrix_t upright(const struct raster *r)
{
    double w = r->width, h = r->height;
    const cairo_matrix_t by_turn[9] = {{1, 0, 0, 1, 0, 0},   {1, 0, 0, 1, 0, 0},   {-1, 0, 0, 1, w, 0},
                                       {-1, 0, 0, -1, w, h}, {1, 0, 0, -1, 0, h},  {0, 1, 1, 0, 0, 0},
                                       {0, 1, -1, 0, h, 0},  {0, -1, -1, 0, h, w}, {0, -1, 1, 0, 0, w}};
    return by_turn[r->turn];
}

bool raster_draw(struct pl_work *work, const struct pl_picture *p, void *cairo, double x, double y, double w, double h)
{
    struct raster *r = p->impl;
    cairo_surface_t *surface = r->surface ? cairo_surface_reference(r->surface) : decode(work, p);
    if (!surface)
        return false;
    if (r->surface)
        r->used = ++r->all->clock;
    else
        remember(r, cairo_surface_reference(surface));
    cairo_matrix_t turn = upright(r);
    cairo_save(cairo);
    cairo_translate(cairo, x, y);
    cairo_scale(cairo, w / p->width_px, h / p->height_px);
    cairo_transform(cairo, &turn);
    cairo_set_source_surface(cairo, surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BEST);
    /* Padded, so that no edge pixel is half covered; PDF and SVG hold the image itself, and padding would make a larger
     * copy of it. */
    bool pixels = cairo_surface_get_type(cairo_get_group_target(cairo)) == CAIRO_SURFACE_TYPE_IMAGE;
    cairo_pattern_set_extend(cairo_get_source(cairo), pixels ? CAIRO_EXTEND_PAD : CAIRO_EXTEND_NONE);
    cairo_rectangle(cairo, 0, 0, r->width, r->height);
    cairo_fill(cairo);
    cairo_restore(cairo);
    cairo_surface_destroy(surface);
    return true;
}

static void release_surface(void *surface)
{
    cairo_surface_destroy(surface);
}

bool raster_pixels(struct pl_work *work, const struct pl_picture *p, struct pl_picture_pixels *out)
{
    struct raster *r = p->impl;
    bool as_it_is = r->turn == 1;
    cairo_surface_t *s = !as_it_is    ? cairo_image_surface_create(CAIRO_FORMAT_RGB24, p->width_px, p->height_px)
                         : r->surface ? cairo_surface_reference(r->surface)
                                      : decode(work, p);
    if (!s)
        return false;
    pl_at_end(work->arena, release_surface, s);
    if (!as_it_is) {
        cairo_t *cr = cairo_create(s);
        bool good = raster_draw(work, p, cr, 0, 0, p->width_px, p->height_px);
        cairo_destroy(cr);
        if (!good)
            return false;
    }
    cairo_surface_flush(s);
    *out = (struct pl_picture_pixels){cairo_image_surface_get_data(s), p->width_px, p->height_px,
                                      cairo_image_surface_get_stride(s),
                                      cairo_image_surface_get_format(s) == CAIRO_FORMAT_ARGB32};
    return out->at || damaged(work, p, "no memory");
}
