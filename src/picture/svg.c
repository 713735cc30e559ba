/* svg.c: SVG art. One pass of libxml2 decides whether it may be drawn and notes what can be recoloured; librsvg, which
 * takes milliseconds to start, is not touched before something is drawn. */
#include "picture/picture-private.h"

#include "base/num.h"

#include <ctype.h>
#include <librsvg/rsvg.h>
#include <libxml/parser.h>
#include <math.h>
#include <string.h>

enum { MOST_ELEMENTS = 20000, MOST_DEPTH = 64 };

/* An element that has an id or a class, and whether it draws with fill and stroke. */
struct element {
    const char *id, *classes;
    bool fills, strokes;
};
struct handle {
    const char *css;
    RsvgHandle *rsvg;
};
struct svg {
    struct pl_arena *arena; /* the door's: as long as the bytes */
    PL_VEC(struct element) elements;
    PL_VEC(struct handle) handles;
    bool ink_known;
    double ink[4];
};

/* ---- vetting ---- */

struct vet {
    struct pl_work *work;
    struct pl_picture *picture;
    struct svg *svg;
    xmlParserCtxtPtr parser;
    size_t n, depth;
    bool fills[MOST_DEPTH + 1], strokes[MOST_DEPTH + 1];
    bool good;
    double width, height, view[4];
    bool has_view;
};

static void refuse(struct vet *v, enum pl_code code, const char *what, const char *help)
{
    if (!v->good)
        return;
    int line = v->parser ? xmlSAX2GetLineNumber(v->parser) : 0;
    struct pl_diag *d =
        pl_report(v->work->diags, code, v->picture->place, "'%s', line %d: %s", v->picture->source->path, line, what);
    pl_help(v->work->diags, d, "%s", help);
    v->good = false;
    if (v->parser)
        xmlStopParser(v->parser);
}

/* Elements that librsvg turns into pixels, sets in whatever font the system has, or fetches from elsewhere. */
static bool forbidden(const char *name)
{
    static const char *const names[] = {
        "text",          "image", "mask",    "filter", "script",    "foreignObject", "animate", "animateTransform",
        "animateMotion", "set",   "feImage", "font",   "font-face", "pattern",       "switch"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool outside(const char *value)
{
    const char *url = strstr(value, "url(");
    if (!url)
        return false;
    url += 4;
    while (*url == ' ' || *url == '\'' || *url == '"')
        url++;
    return *url != '#';
}

static double length_of(const char *text, bool *good)
{
    double v = 0;
    size_t n = pl_num_parse(text, strlen(text), &v);
    static const struct {
        const char *unit;
        double pt;
    } units[] = {{"", 0.75}, {"px", 0.75}, {"pt", 1}, {"mm", 72 / 25.4}, {"cm", 720 / 25.4}, {"in", 72}};
    *good = false;
    for (size_t i = 0; n && i < sizeof units / sizeof *units; i++) {
        if (strcmp(text + n, units[i].unit) == 0) {
            *good = v > 0;
            return v * units[i].pt;
        }
    }
    return 0;
}

static void root_size(struct vet *v, const char *name, const char *value)
{
    bool good = false;
    if (strcmp(name, "width") == 0) {
        double w = length_of(value, &good);
        v->width = good ? w : 0;
    } else if (strcmp(name, "height") == 0) {
        double h = length_of(value, &good);
        v->height = good ? h : 0;
    } else if (strcmp(name, "viewBox") == 0) {
        const char *p = value;
        size_t i = 0;
        for (; i < 4; i++) {
            while (*p == ' ' || *p == ',')
                p++;
            size_t n = pl_num_parse(p, strlen(p), &v->view[i]);
            if (!n)
                break;
            p += n;
        }
        v->has_view = i == 4 && v->view[2] > 0 && v->view[3] > 0;
    }
}

/* "fill" in a style attribute; NULL when it is not there. */
static const char *in_style(struct pl_arena *arena, const char *style, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = style; p && *p; p = strchr(p, ';') ? strchr(p, ';') + 1 : NULL) {
        while (isspace((unsigned char)*p))
            p++;
        if (strncmp(p, name, n) != 0)
            continue;
        const char *colon = p + n;
        while (isspace((unsigned char)*colon))
            colon++;
        if (*colon++ != ':')
            continue;
        while (isspace((unsigned char)*colon))
            colon++;
        return pl_strndup(arena, colon, strcspn(colon, "; "));
    }
    return NULL;
}

static void start(void *ctx, const xmlChar *localname, const xmlChar *prefix, const xmlChar *uri, int nb_namespaces,
                  const xmlChar **namespaces, int nb_attributes, int nb_defaulted, const xmlChar **attributes)
{
    struct vet *v = ctx;
    const char *name = (const char *)localname;
    struct element e = {0};
    (void)prefix, (void)uri, (void)nb_namespaces, (void)namespaces, (void)nb_defaulted;
    if (++v->n > MOST_ELEMENTS || ++v->depth > MOST_DEPTH) {
        refuse(v, PL_P603, v->n > MOST_ELEMENTS ? "more than 20,000 elements" : "elements nested more than 64 deep",
               "simplify the drawing");
        return;
    }
    if (v->n == 1 && strcmp(name, "svg") != 0)
        refuse(v, PL_P602, "the first element is not <svg>", "save it as SVG again");
    if (forbidden(name))
        refuse(
            v, PL_P604, pl_printf(v->work->arena, "<%s> cannot be drawn", name),
            "turn text into outlines, and leave out pictures, masks, filters and scripts: they are drawn as pixels, or not as you see them");
    bool fills = v->depth > 1 ? v->fills[v->depth - 1] : true, strokes = v->depth > 1 && v->strokes[v->depth - 1];
    for (int i = 0; i < nb_attributes; i++) {
        const char *key = (const char *)attributes[i * 5];
        const char *value = pl_strndup(v->svg->arena, (const char *)attributes[i * 5 + 3],
                                       (size_t)(attributes[i * 5 + 4] - attributes[i * 5 + 3]));
        if (v->n == 1)
            root_size(v, key, value);
        if ((strcmp(key, "href") == 0 && *value != '#') || outside(value))
            refuse(v, PL_P605, pl_printf(v->work->arena, "<%s> refers to '%.60s'", name, value),
                   "a drawing may only refer to what is in it: href=\"#id\"");
        if (strncmp(key, "on", 2) == 0 && key[2])
            refuse(v, PL_P604, pl_printf(v->work->arena, "'%s' runs a script", key), "take scripts out of the drawing");
        if (strcmp(key, "filter") == 0 || strcmp(key, "mask") == 0)
            refuse(v, PL_P604, pl_printf(v->work->arena, "'%s' cannot be drawn", key),
                   "leave out masks and filters: they are drawn as pixels");
        if (strcmp(key, "fill") == 0)
            fills = strcmp(value, "none") != 0;
        if (strcmp(key, "stroke") == 0)
            strokes = strcmp(value, "none") != 0;
        if (strcmp(key, "style") == 0) {
            const char *fill = in_style(v->svg->arena, value, "fill"),
                       *stroke = in_style(v->svg->arena, value, "stroke");
            fills = fill ? strcmp(fill, "none") != 0 : fills;
            strokes = stroke ? strcmp(stroke, "none") != 0 : strokes;
        }
        e.id = strcmp(key, "id") == 0 ? value : e.id;
        e.classes = strcmp(key, "class") == 0 ? value : e.classes;
    }
    v->fills[v->depth] = e.fills = fills;
    v->strokes[v->depth] = e.strokes = strokes;
    if (e.id || e.classes)
        *pl_push(v->svg->arena, &v->svg->elements) = e;
}

static void end(void *ctx, const xmlChar *localname, const xmlChar *prefix, const xmlChar *uri)
{
    struct vet *v = ctx;
    (void)localname, (void)prefix, (void)uri;
    v->depth--;
}

static void subset(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    (void)ctx; /* a plain DOCTYPE is harmless: nothing is fetched */
}

static void entity(void *ctx, const xmlChar *name, int type, const xmlChar *public, const xmlChar *system,
                   xmlChar *content)
{
    (void)name, (void)type, (void)public, (void)system, (void)content;
    refuse(ctx, PL_P606, "it declares an entity",
           "save the drawing without a DOCTYPE: entities can blow up without bound");
}

static void hear(void *ctx, const char *format, ...)
{
    struct vet *v = ctx;
    (void)format;
    refuse(v, PL_P602, "not well-formed XML", "save it as SVG again; the file is damaged or cut short");
}

static void unheard(void *ctx, const char *format, ...)
{
    (void)ctx, (void)format;
}

static bool vet(struct vet *v)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = start,
                         .endElementNs = end,
                         .internalSubset = subset,
                         .entityDecl = entity,
                         .error = hear,
                         .fatalError = hear,
                         .warning = unheard};
    const struct pl_source *s = v->picture->source;
    v->parser = xmlCreatePushParserCtxt(&sax, v, NULL, 0, NULL);
    xmlCtxtUseOptions(v->parser, XML_PARSE_NONET);
    /* In pieces, so that a refusal stops the reading where it is. */
    for (size_t at = 0; at < s->size && v->good; at += 65536)
        xmlParseChunk(v->parser, s->text + at, (int)(s->size - at < 65536 ? s->size - at : 65536), 0);
    if (v->good)
        xmlParseChunk(v->parser, NULL, 0, 1);
    if (v->parser->myDoc)
        xmlFreeDoc(v->parser->myDoc);
    xmlFreeParserCtxt(v->parser);
    v->parser = NULL;
    if (v->good && v->n == 0)
        refuse(v, PL_P602, "it is empty", "save it as SVG again");
    return v->good;
}

static void release(void *handle)
{
    struct svg *svg = handle;
    for (size_t i = 0; i < svg->handles.n; i++)
        g_object_unref(svg->handles.at[i].rsvg);
}

bool svg_open(struct pl_work *work, struct pl_picture *picture)
{
    struct svg *svg = PL_NEW(work->arena, struct svg);
    struct vet v = {.work = work, .picture = picture, .svg = svg, .good = true};
    svg->arena = work->arena;
    if (!vet(&v))
        return false;
    picture->width = v.width > 0 ? v.width : v.has_view ? v.view[2] * 0.75 : 0;
    picture->height = v.height > 0 ? v.height : v.has_view ? v.view[3] * 0.75 : 0;
    if (v.has_view && v.width > 0 && v.height <= 0)
        picture->height = v.width * v.view[3] / v.view[2];
    if (v.has_view && v.height > 0 && v.width <= 0)
        picture->width = v.height * v.view[2] / v.view[3];
    if (picture->width <= 0 || picture->height <= 0 || picture->width > 1e6 || picture->height > 1e6) {
        refuse(&v, PL_P607, "it has no size", "add viewBox=\"0 0 WIDTH HEIGHT\" to the <svg>");
        return false;
    }
    picture->impl = svg;
    pl_at_end(work->arena, release, svg);
    return true;
}

/* ---- recolouring ---- */

static bool has_class(const char *classes, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = classes; p && (p = strstr(p, name)); p += n)
        if ((p == classes || isspace((unsigned char)p[-1])) && (!p[n] || isspace((unsigned char)p[n])))
            return true;
    return false;
}

static bool matches(const struct element *e, const char *what)
{
    return *what == '#' ? e->id && strcmp(e->id, what + 1) == 0
                        : *what == '.' && e->classes && has_class(e->classes, what + 1);
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

/* !important, because presentation attributes and the root's own colour must give way. */
static const char *css_of(struct pl_arena *arena, const struct svg *svg, const struct pl_svg_paint *paints, size_t n)
{
    struct pl_buf css = {.arena = arena};
    pl_put(&css, "");
    for (size_t i = 0; i < n; i++) {
        const char *what = paints[i].what;
        bool fills = false, strokes = false;
        if (strcmp(what, "currentColor") == 0) {
            pl_putf(&css, "svg{color:%s !important}", paints[i].css);
            continue;
        }
        for (size_t k = 0; k < svg->elements.n; k++) {
            fills |= matches(&svg->elements.at[k], what) && svg->elements.at[k].fills;
            strokes |= matches(&svg->elements.at[k], what) && svg->elements.at[k].strokes;
        }
        pl_putf(&css, "%s{color:%s !important", what, paints[i].css);
        if (fills)
            pl_putf(&css, ";fill:%s !important", paints[i].css);
        if (strokes)
            pl_putf(&css, ";stroke:%s !important", paints[i].css);
        pl_put(&css, "}");
    }
    return css.text;
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
        struct pl_diag *d = PL_ERR(work, P602, picture->place, "'%s' cannot be drawn: %s", picture->source->path,
                                   error ? error->message : "unknown");
        pl_help(work->diags, d, "save it as SVG again");
        g_clear_error(&error);
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
    if (!good) {
        struct pl_diag *d = PL_ERR(work, P602, picture->place, "'%s' cannot be drawn: %s", picture->source->path,
                                   error ? error->message : "unknown");
        pl_help(work->diags, d, "save it as SVG again");
        g_clear_error(&error);
    }
    return good;
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
