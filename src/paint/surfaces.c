/* surfaces.c: PDF, SVG and pixels, in memory. */
#include "paint/paint-private.h"

#include "base/num.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct pl_rgba on_screen(void *data, const struct pl_palette *palette, struct pl_colour colour)
{
    (void)data;
    return pl_ink_screen(palette, colour);
}
static const struct pl_colour_map screen = {.map = on_screen};

static struct pl_rgba as_key(void *data, const struct pl_palette *palette, struct pl_colour colour)
{
    (void)palette;
    if (colour.entry == PL_NO_COLOUR)
        return (struct pl_rgba){0};
    uint32_t rgb = pl_key_of(data, colour);
    return (struct pl_rgba){(rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, colour.opacity};
}

struct sink {
    struct pl_arena *arena;
    unsigned char *at;
    size_t n, cap;
};

static cairo_status_t gather(void *closure, const unsigned char *data, unsigned int length)
{
    struct sink *s = closure;
    if (!length)
        return CAIRO_STATUS_SUCCESS;
    if (!s->at || s->n + length > s->cap) {
        size_t cap = (s->n + length) * 2 + 65536;
        unsigned char *more = pl_alloc(s->arena, cap);
        if (s->at && s->n)
            memcpy(more, s->at, s->n);
        s->at = more;
        s->cap = cap;
    }
    memcpy(s->at + s->n, data, length);
    s->n += length;
    return CAIRO_STATUS_SUCCESS;
}

/* Metrics belong to the layout: a surface neither hints nor rounds. */
cairo_t *paint_context(cairo_surface_t *surface)
{
    cairo_t *cr = cairo_create(surface);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(cr, options);
    cairo_font_options_destroy(options);
    return cr;
}

bool paint_failed(struct pl_work *work, cairo_status_t status, const char *what)
{
    if (status == CAIRO_STATUS_SUCCESS)
        return false;
    struct pl_diag *d =
        PL_ERR(work, P771, (struct pl_place){0}, "the %s could not be drawn: %s", what, cairo_status_to_string(status));
    pl_help(work->diags, d, "report this, with the edition and the layout");
    return true;
}

static bool paint_page(struct painter *p, const struct pl_page *page, int show)
{
    bool good = paint_items(p, page);
    paint_show(p, page, show);
    return good;
}

static void metadata(cairo_surface_t *s, const struct pl_scene *scene, const struct pl_paint *how)
{
    const struct {
        cairo_pdf_metadata_t what;
        const char *text;
    } rows[] = {{CAIRO_PDF_METADATA_TITLE, scene->meta.title},     {CAIRO_PDF_METADATA_AUTHOR, scene->meta.author},
                {CAIRO_PDF_METADATA_SUBJECT, scene->meta.subject}, {CAIRO_PDF_METADATA_KEYWORDS, scene->meta.keywords},
                {CAIRO_PDF_METADATA_CREATOR, how->creator},        {CAIRO_PDF_METADATA_CREATE_DATE, how->creation},
                {CAIRO_PDF_METADATA_MOD_DATE, how->creation}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].text)
            cairo_pdf_surface_set_metadata(s, rows[i].what, rows[i].text);
}

/* cairo clips a page to whole points, downwards: a strip at the right and at the bottom would stay bare. A page that is
 * finished later is drawn on whole points, up to its bottom left, and finishing says how large it is. */
struct sheet {
    double outside, width, height;
};

static struct sheet sheet_of(const struct painter *p, const struct pl_page *page, const struct pl_paint *how)
{
    struct sheet s = {.outside = how->bleed ? page->bleed + how->slug : 0};
    s.width = page->width + 2 * s.outside;
    s.height = page->height + 2 * s.outside;
    if (p->marks) {
        s.width = ceil(s.width);
        s.height = ceil(s.height);
    }
    return s;
}

/* The pages of a scene on a PDF surface, through a painter without a context yet. */
static bool paint_document(struct painter *p, const struct pl_paint *how, struct pl_bytes *out)
{
    const struct pl_scene *scene = p->scene;
    struct sink sink = {.arena = p->work->arena};
    const struct pl_page *page = scene->pages.at[0];
    struct sheet sheet = sheet_of(p, page, how);
    cairo_surface_t *s = cairo_pdf_surface_create_for_stream(gather, &sink, sheet.width, sheet.height);
    cairo_pdf_surface_restrict_to_version(s, CAIRO_PDF_VERSION_1_5);
    metadata(s, scene, how);
    p->cr = paint_context(s);
    bool good = true;
    for (size_t i = 0; i < scene->pages.n && good; i++) {
        page = scene->pages.at[i];
        sheet = sheet_of(p, page, how);
        cairo_pdf_surface_set_size(s, sheet.width, sheet.height);
        cairo_save(p->cr);
        cairo_translate(p->cr, sheet.outside, sheet.height - sheet.outside - page->height);
        good = paint_page(p, page, how->show) && (how->slug <= 0 || paint_outside(p, page));
        cairo_restore(p->cr);
        cairo_show_page(p->cr);
    }
    cairo_status_t status = cairo_status(p->cr);
    cairo_destroy(p->cr);
    cairo_surface_finish(s);
    status = status ? status : cairo_surface_status(s);
    cairo_surface_destroy(s);
    *out = (struct pl_bytes){sink.at, sink.n};
    return !paint_failed(p->work, status, "PDF") && good;
}

bool pl_paint_pdf(struct pl_work *work, const struct pl_scene *scene, const struct pl_paint *how, struct pl_bytes *out)
{
    struct painter p = {.work = work, .scene = scene, .colours = &screen, .way = PL_AS_WORDS};
    return paint_document(&p, how, out);
}

bool pl_paint_keyed(struct pl_work *work, const struct pl_scene *scene, const struct pl_paint *how,
                    struct pl_keys *keys, struct pl_bytes *out)
{
    const struct pl_colour_map map = {.map = as_key, .data = keys};
    struct painter p = {.work = work, .scene = scene, .colours = &map, .way = PL_AS_WORDS, .marks = true};
    return paint_document(&p, how, out);
}

static void put_escaped(struct sink *s, const char *text)
{
    for (; *text; text++) {
        const char *as = *text == '<'   ? "&lt;"
                         : *text == '>' ? "&gt;"
                         : *text == '&' ? "&amp;"
                         : *text == '"' ? "&quot;"
                                        : NULL;
        gather(s, (const unsigned char *)(as ? as : text), as ? (unsigned)strlen(as) : 1);
    }
}

/* cairo writes neither title nor language: both go in behind the root's start tag. */
static struct pl_bytes with_title(struct pl_work *work, const struct pl_scene *scene, const struct sink *from)
{
    struct sink out = {.arena = work->arena};
    const unsigned char *root = from->n ? memmem(from->at, from->n, "<svg", 4) : NULL,
                        *close = root ? memchr(root, '>', from->n - (size_t)(root - from->at)) : NULL;
    if (!close)
        return (struct pl_bytes){from->at, from->n};
    gather(&out, from->at, (unsigned)(close - from->at));
    if (scene->meta.language) {
        gather(&out, (const unsigned char *)" xml:lang=\"", 11);
        put_escaped(&out, scene->meta.language);
        gather(&out, (const unsigned char *)"\"", 1);
    }
    gather(&out, (const unsigned char *)" role=\"img\">\n<title>", 20);
    put_escaped(&out, scene->meta.title ? scene->meta.title : "");
    gather(&out, (const unsigned char *)"</title>", 8);
    gather(&out, close + 1, (unsigned)(from->n - (size_t)(close + 1 - from->at)));
    return (struct pl_bytes){out.at, out.n};
}

/* The length of "surface", "image" or "source" with the hyphen that later versions put behind it, where a number and
 * then a quote or bracket follow; 0: it is no such name. */
static size_t counted_name(const char *at, const char *end)
{
    static const char *const words[] = {"surface", "image", "source"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if ((size_t)(end - at) <= n || memcmp(at, words[i], n) != 0)
            continue;
        n += at[n] == '-';
        const char *digit = at + n;
        while (digit < end && *digit >= '0' && *digit <= '9')
            digit++;
        return digit > at + n && digit < end && (*digit == '"' || *digit == ')') ? n : 0;
    }
    return 0;
}

/* cairo calls surfaces by a number that counts all that the process ever made: the same page would have other bytes
 * after other jobs. Here they count from 1, as they are met. Its pictures are in base 64, which has neither sign. */
static struct sink with_own_numbers(struct pl_work *work, const struct sink *from)
{
    struct sink out = {.arena = work->arena};
    PL_VEC(unsigned long) met = {0};
    const char *start = (const char *)from->at, *end = start + from->n;
    for (const char *at = start; at < end; at++) {
        size_t n = *at == '"' || *at == '#' ? counted_name(at + 1, end) : 0, k = 0;
        if (!n)
            continue;
        char *behind = NULL;
        unsigned long number = strtoul(at + 1 + n, &behind, 10);
        while (k < met.n && met.at[k] != number)
            k++;
        if (k == met.n)
            *pl_push(work->arena, &met) = number;
        const char *own = pl_printf(work->arena, "%zu", k + 1);
        gather(&out, (const unsigned char *)start, (unsigned)(at + 1 + n - start));
        gather(&out, (const unsigned char *)own, (unsigned)strlen(own));
        start = behind;
        at = behind - 1;
    }
    gather(&out, (const unsigned char *)start, (unsigned)(end - start));
    return out;
}

bool pl_paint_svg(struct pl_work *work, const struct pl_scene *scene, size_t index, const struct pl_paint *how,
                  struct pl_bytes *out)
{
    struct sink sink = {.arena = work->arena};
    const struct pl_page *page = scene->pages.at[index];
    cairo_surface_t *s = cairo_svg_surface_create_for_stream(gather, &sink, page->width, page->height);
    cairo_t *cr = paint_context(s);
    struct painter p = {.work = work, .scene = scene, .colours = &screen, .cr = cr, .way = PL_AS_GLYPHS};
    bool good = paint_page(&p, page, how->show);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(s);
    status = status ? status : cairo_surface_status(s);
    cairo_surface_destroy(s);
    if (paint_failed(work, status, "SVG") || !good)
        return false;
    struct sink own = with_own_numbers(work, &sink);
    *out = with_title(work, scene, &own);
    return true;
}

static void release(void *surface)
{
    cairo_surface_destroy(surface);
}

bool pl_paint_pixels(struct pl_work *work, const struct pl_scene *scene, size_t index, int width_px, int height_px,
                     const struct pl_paint *how, struct pl_pixels *out)
{
    const struct pl_page *page = scene->pages.at[index];
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px, height_px);
    pl_at_end(work->arena, release, s);
    cairo_t *cr = paint_context(s);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_rectangle(cr, 0, 0, width_px, height_px);
    cairo_fill(cr);
    /* Exact on both axes: the last pixel column ends where the trim does. */
    cairo_scale(cr, width_px / page->width, height_px / page->height);
    struct painter p = {.work = work, .scene = scene, .colours = &screen, .cr = cr, .way = PL_AS_PIXELS, .how = how};
    bool good = paint_page(&p, page, how->show);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_flush(s);
    *out = (struct pl_pixels){cairo_image_surface_get_data(s), width_px, height_px, cairo_image_surface_get_stride(s),
                              width_px * 72 / page->width};
    return !paint_failed(work, status ? status : cairo_surface_status(s), "picture") && good;
}
