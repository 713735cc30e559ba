/* svg.c: SVG art, drawn in palette colours. librsvg, which takes milliseconds to start, is not touched before something
 * is drawn. */
#include "picture/picture-private.h"

#include <ctype.h>
#include <librsvg/rsvg.h>
#include <string.h>

struct handle {
    const char *css;
    RsvgHandle *rsvg;
};
struct svg {
    struct pl_arena *arena; /* the door's: as long as the bytes */
    svg_elements elements;
    struct svg_colours colours;
    PL_VEC(struct handle) handles;
    bool ink_known;
    double ink[4];
};

static void release(void *handle)
{
    struct svg *svg = handle;
    for (size_t i = 0; i < svg->handles.n; i++)
        g_object_unref(svg->handles.at[i].rsvg);
}

bool svg_open(struct pl_work *work, struct pl_picture *picture)
{
    struct svg *svg = PL_NEW(work->arena, struct svg);
    svg->arena = work->arena;
    svg->colours.arena = work->arena;
    if (!svg_vet(work, picture, &svg->elements, &svg->colours))
        return false;
    picture->impl = svg;
    pl_at_end(work->arena, release, svg);
    return true;
}

/* ---- recolouring ---- */

bool svg_matches(const char *id, const char *classes, const char *what)
{
    return *what == '#' ? id && strcmp(id, what + 1) == 0 : *what == '.' && classes && svg_has_class(classes, what + 1);
}

static bool matches(const struct svg_element *e, const char *what)
{
    return svg_matches(e->id, e->classes, what);
}

const struct svg_colours *svg_colours_of(const struct pl_picture *picture)
{
    const struct svg *svg = picture->impl;
    return &svg->colours;
}

bool svg_has(const struct pl_picture *picture, const char *what)
{
    const struct svg *svg = picture->impl;
    if (strcmp(what, "currentColor") == 0)
        return true;
    for (size_t i = 0; i < svg->elements.n; i++)
        if (matches(&svg->elements.at[i], what))
            return true;
    return false;
}

static void draws_with(const struct svg *svg, const char *what, bool *fills, bool *strokes)
{
    *fills = *strokes = false;
    for (size_t k = 0; k < svg->elements.n; k++) {
        *fills |= matches(&svg->elements.at[k], what) && svg->elements.at[k].fills;
        *strokes |= matches(&svg->elements.at[k], what) && svg->elements.at[k].strokes;
    }
}

void svg_draws_with(const struct pl_picture *picture, const char *what, bool *fills, bool *strokes)
{
    draws_with(picture->impl, what, fills, strokes);
}

/* !important, because presentation attributes and the root's own colour must give way. */
static const char *css_of(struct pl_arena *arena, const struct svg *svg, const struct pl_svg_paint *paints, size_t n)
{
    struct pl_buf css = {.arena = arena};
    pl_put(&css, "");
    for (size_t i = 0; i < n; i++) {
        const char *what = paints[i].what;
        bool fills, strokes;
        if (strcmp(what, "currentColor") == 0) {
            pl_putf(&css, "svg{color:%s !important}", paints[i].css);
            continue;
        }
        draws_with(svg, what, &fills, &strokes);
        pl_putf(&css, "%s{color:%s !important", what, paints[i].css);
        if (fills)
            pl_putf(&css, ";fill:%s !important", paints[i].css);
        if (strokes)
            pl_putf(&css, ";stroke:%s !important", paints[i].css);
        pl_put(&css, "}");
    }
    return css.text;
}

const char *pl_svg_css(struct pl_work *work, const struct pl_picture *picture, const struct pl_svg_paint *paints,
                       size_t n)
{
    return css_of(work->arena, picture->impl, paints, n);
}

static bool cannot_draw(struct pl_work *work, const struct pl_picture *picture, GError *error)
{
    struct pl_diag *d = PL_ERR(work, P602, picture->place, "'%s' cannot be drawn: %s", picture->source->path,
                               error ? error->message : "unknown");
    pl_help(work->diags, d, "save it as SVG again");
    g_clear_error(&error);
    return false;
}

/* A stylesheet cannot be taken back: every set of colours has a handle of its own. */
static RsvgHandle *handle_for(struct pl_work *work, const struct pl_picture *picture, const char *css)
{
    struct svg *svg = picture->impl;
    for (size_t i = 0; i < svg->handles.n; i++)
        if (strcmp(svg->handles.at[i].css, css) == 0)
            return svg->handles.at[i].rsvg;
    GError *error = NULL;
    RsvgHandle *rsvg = rsvg_handle_new_from_data((const guint8 *)picture->source->text, picture->source->size, &error);
    if (rsvg && *css && !rsvg_handle_set_stylesheet(rsvg, (const guint8 *)css, strlen(css), &error)) {
        g_object_unref(rsvg);
        rsvg = NULL;
    }
    if (!rsvg) {
        cannot_draw(work, picture, error);
        return NULL;
    }
    *pl_push(svg->arena, &svg->handles) = (struct handle){pl_strdup(svg->arena, css), rsvg};
    return rsvg;
}

bool svg_draw(struct pl_work *work, const struct pl_picture *picture, void *cairo, double x, double y, double w,
              double h, const struct pl_svg_paint *paints, size_t n_paints)
{
    RsvgHandle *rsvg = handle_for(work, picture, css_of(work->arena, picture->impl, paints, n_paints));
    RsvgRectangle area = {x, y, w, h};
    GError *error = NULL;
    if (!rsvg)
        return false;
    cairo_save(cairo);
    bool good = rsvg_handle_render_document(rsvg, cairo, &area, &error);
    cairo_restore(cairo);
    return good || cannot_draw(work, picture, error);
}

bool svg_ink(struct pl_work *work, const struct pl_picture *picture, double box[4])
{
    enum { SIDE = 64 };
    struct svg *svg = picture->impl;
    if (!svg->ink_known) {
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, SIDE, SIDE);
        cairo_t *cr = cairo_create(surface);
        double a = picture->width / picture->height, w = a > 1 ? SIDE : SIDE * a, h = a > 1 ? SIDE / a : SIDE;
        int x0 = SIDE, y0 = SIDE, x1 = 0, y1 = 0;
        bool good = svg_draw(work, picture, cr, 0, 0, w, h, NULL, 0);
        cairo_surface_flush(surface);
        const unsigned char *rows = cairo_image_surface_get_data(surface);
        for (int y = 0; y < SIDE; y++) {
            const uint32_t *row =
                (const uint32_t *)(const void *)(rows + (size_t)y * (size_t)cairo_image_surface_get_stride(surface));
            for (int x = 0; x < SIDE; x++) {
                if (row[x] >> 24 <= 8)
                    continue;
                x0 = x < x0 ? x : x0;
                y0 = y < y0 ? y : y0;
                x1 = x + 1 > x1 ? x + 1 : x1;
                y1 = y + 1 > y1 ? y + 1 : y1;
            }
        }
        cairo_destroy(cr);
        cairo_surface_destroy(surface);
        if (!good || x1 <= x0)
            return false;
        const double ink[4] = {x0 / w, y0 / h, x1 / w, y1 / h};
        memcpy(svg->ink, ink, sizeof ink);
        svg->ink_known = true;
    }
    memcpy(box, svg->ink, 4 * sizeof *box);
    return true;
}
