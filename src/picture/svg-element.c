/* svg-element.c: a drawing that was vetted, written anew as an element of HTML. What draws comes over, by name; all
 * else stays behind: metadata, the names of classes (they would answer to the page's style), other namespaces. */
#include "picture/picture-private.h"

#include "base/num.h"

#include <ctype.h>
#include <libxml/parser.h>
#include <string.h>

/* Elements and attributes of SVG 1.1 that draw. */
static const char *const elements[] = {
    "svg", "g",    "path",   "rect",           "circle",         "ellipse", "line",     "polyline", "polygon",
    "use", "defs", "symbol", "linearGradient", "radialGradient", "stop",    "clipPath", "marker",   "a"};
static const char *const geometry[] = {"d",
                                       "x",
                                       "y",
                                       "x1",
                                       "y1",
                                       "x2",
                                       "y2",
                                       "cx",
                                       "cy",
                                       "r",
                                       "rx",
                                       "ry",
                                       "fx",
                                       "fy",
                                       "width",
                                       "height",
                                       "points",
                                       "transform",
                                       "viewBox",
                                       "preserveAspectRatio",
                                       "pathLength",
                                       "offset",
                                       "gradientUnits",
                                       "gradientTransform",
                                       "spreadMethod",
                                       "clipPathUnits",
                                       "refX",
                                       "refY",
                                       "markerWidth",
                                       "markerHeight",
                                       "markerUnits",
                                       "orient"};
static const char *const properties[] = {"fill",
                                         "fill-opacity",
                                         "fill-rule",
                                         "stroke",
                                         "stroke-width",
                                         "stroke-linecap",
                                         "stroke-linejoin",
                                         "stroke-miterlimit",
                                         "stroke-dasharray",
                                         "stroke-dashoffset",
                                         "stroke-opacity",
                                         "opacity",
                                         "color",
                                         "stop-color",
                                         "stop-opacity",
                                         "clip-path",
                                         "clip-rule",
                                         "vector-effect",
                                         "paint-order",
                                         "display",
                                         "visibility",
                                         "overflow",
                                         "marker-start",
                                         "marker-mid",
                                         "marker-end"};
#define AMONG(list, name, len) among(list, sizeof(list) / sizeof *(list), name, len)

struct writer {
    struct pl_work *work;
    const struct pl_picture *picture;
    const struct pl_svg_paint *paints;
    size_t n_paints;
    const char *prefix, *attributes, *title;
    struct pl_buf out;
    size_t depth, skip; /* skip: depth of the element that stays behind; 0: none */
    bool styled;
};

static bool among(const char *const *list, size_t n, const char *name, size_t len)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(list[i]) == len && strncmp(list[i], name, len) == 0)
            return true;
    return false;
}

static void put_escaped(struct writer *w, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const char *entity = text[i] == '&'   ? "&amp;"
                             : text[i] == '<' ? "&lt;"
                             : text[i] == '>' ? "&gt;"
                             : text[i] == '"' ? "&quot;"
                                              : NULL;
        if (entity)
            pl_put(&w->out, entity);
        else
            pl_putc(&w->out, isspace((unsigned char)text[i]) ? ' ' : text[i]);
    }
}

/* url(#a) becomes url(#PREFIXa). */
static void put_value(struct writer *w, const char *text, size_t len)
{
    size_t at = 0;
    for (size_t i = 0; i + 4 < len; i++) {
        if (strncmp(text + i, "url(", 4) != 0)
            continue;
        size_t hash = i + 4;
        while (hash < len && (isspace((unsigned char)text[hash]) || text[hash] == '\'' || text[hash] == '"'))
            hash++;
        if (hash >= len || text[hash] != '#')
            continue;
        put_escaped(w, text + at, hash + 1 - at);
        pl_put(&w->out, w->prefix);
        at = hash + 1;
    }
    put_escaped(w, text + at, len - at);
}

/* The declarations that draw. */
static void put_declarations(struct writer *w, const char *style, size_t len)
{
    for (size_t at = 0; at < len;) {
        const char *p = style + at, *end = memchr(p, ';', len - at);
        size_t n = end ? (size_t)(end - p) : len - at;
        at += n + 1;
        while (n && isspace((unsigned char)*p))
            p++, n--;
        size_t name = 0;
        while (name < n && p[name] != ':' && !isspace((unsigned char)p[name]))
            name++;
        if (name == n || !AMONG(properties, p, name))
            continue;
        put_value(w, p, n);
        pl_putc(&w->out, ';');
    }
}

static bool answers(const char *what, const char *id, const char *classes)
{
    return (*what == '#' && id && strcmp(id, what + 1) == 0) ||
           (*what == '.' && classes && svg_has_class(classes, what + 1));
}

static void put_paints(struct writer *w, const char *id, const char *classes)
{
    for (size_t i = 0; i < w->n_paints; i++) {
        const struct pl_svg_paint *p = &w->paints[i];
        bool fills = false, strokes = false;
        if (w->depth == 1 && strcmp(p->what, "currentColor") == 0)
            pl_putf(&w->out, "color:%s;", p->css);
        if (!answers(p->what, id, classes))
            continue;
        svg_draws_with(w->picture, p->what, &fills, &strokes);
        pl_putf(&w->out, "color:%s;", p->css);
        if (fills)
            pl_putf(&w->out, "fill:%s;", p->css);
        if (strokes)
            pl_putf(&w->out, "stroke:%s;", p->css);
    }
}

struct attribute {
    const char *key, *value;
    size_t len;
};

static struct attribute attribute_at(const xmlChar **attributes, int i)
{
    const xmlChar **a = attributes + (size_t)i * 5; /* name, prefix, URI, start and end of the value */
    return (struct attribute){(const char *)a[0], (const char *)a[3], (size_t)(a[4] - a[3])};
}

static void put_attribute(struct writer *w, const struct attribute *a, bool foreign)
{
    static const char *const of_root[] = {"x", "y", "width", "height"};
    bool root = w->depth == 1;
    if (strcmp(a->key, "href") == 0 && a->len && *a->value == '#') {
        pl_putf(&w->out, " href=\"#%s", w->prefix);
        put_escaped(w, a->value + 1, a->len - 1);
    } else if (strcmp(a->key, "id") == 0 && !root && !foreign) {
        pl_putf(&w->out, " id=\"%s", w->prefix);
        put_escaped(w, a->value, a->len);
    } else if (!foreign && !(root && AMONG(of_root, a->key, strlen(a->key))) &&
               (AMONG(geometry, a->key, strlen(a->key)) || AMONG(properties, a->key, strlen(a->key)))) {
        pl_putf(&w->out, " %s=\"", a->key);
        put_value(w, a->value, a->len);
    } else {
        return;
    }
    pl_putc(&w->out, '"');
}

static void put_start(struct writer *w, const char *name, int n, const xmlChar **attributes)
{
    const char *id = NULL, *classes = NULL;
    bool view = false;
    pl_putf(&w->out, "<%s", name);
    for (int i = 0; i < n; i++) {
        struct attribute a = attribute_at(attributes, i);
        bool foreign = attributes[(size_t)i * 5 + 1] != NULL;
        put_attribute(w, &a, foreign);
        view |= strcmp(a.key, "viewBox") == 0;
        if (strcmp(a.key, "id") == 0)
            id = pl_strndup(w->work->arena, a.value, a.len);
        if (strcmp(a.key, "class") == 0)
            classes = pl_strndup(w->work->arena, a.value, a.len);
    }
    if (w->depth == 1 && !view)
        pl_putf(&w->out, " viewBox=\"0 0 %s %s\"", pl_num(w->work->arena, w->picture->width / 0.75, 3),
                pl_num(w->work->arena, w->picture->height / 0.75, 3));
    struct pl_buf page = w->out; /* the style attribute is made aside: it may come out empty */
    w->out = (struct pl_buf){.arena = w->work->arena};
    pl_put(&w->out, "");
    for (int i = 0; i < n; i++) {
        struct attribute a = attribute_at(attributes, i);
        if (strcmp(a.key, "style") == 0)
            put_declarations(w, a.value, a.len);
    }
    put_paints(w, id, classes);
    struct pl_buf style = w->out;
    w->out = page;
    if (style.len)
        pl_putf(&w->out, " style=\"%.*s\"", (int)style.len - 1, style.text);
    if (w->depth == 1)
        pl_putf(&w->out, "%s", w->attributes);
    pl_put(&w->out, ">");
}

static void start(void *ctx, const xmlChar *localname, const xmlChar *prefix, const xmlChar *uri, int nb_namespaces,
                  const xmlChar **namespaces, int nb_attributes, int nb_defaulted, const xmlChar **attributes)
{
    struct writer *w = ctx;
    const char *name = (const char *)localname;
    (void)uri, (void)nb_namespaces, (void)namespaces, (void)nb_defaulted;
    w->depth++;
    if (w->skip)
        return;
    w->styled |= strcmp(name, "style") == 0;
    if ((prefix && strcmp((const char *)prefix, "svg") != 0) || !AMONG(elements, name, strlen(name))) {
        w->skip = w->depth;
        return;
    }
    put_start(w, strcmp(name, "a") == 0 ? "g" : name, nb_attributes, attributes);
    if (w->depth > 1 || !w->title)
        return;
    pl_put(&w->out, "<title>");
    put_escaped(w, w->title, strlen(w->title));
    pl_put(&w->out, "</title>");
}

static void end(void *ctx, const xmlChar *localname, const xmlChar *prefix, const xmlChar *uri)
{
    struct writer *w = ctx;
    const char *name = (const char *)localname;
    (void)prefix, (void)uri;
    if (!w->skip)
        pl_putf(&w->out, "</%s>", strcmp(name, "a") == 0 ? "g" : name);
    if (w->skip == w->depth)
        w->skip = 0;
    w->depth--;
}

static void unheard(void *ctx, const char *format, ...)
{
    (void)ctx, (void)format;
}

const char *pl_svg_element(struct pl_work *work, const struct pl_picture *picture, const struct pl_svg_paint *paints,
                           size_t n_paints, const char *prefix, const char *attributes, const char *title)
{
    struct writer w = {.work = work,
                       .picture = picture,
                       .paints = paints,
                       .n_paints = n_paints,
                       .prefix = prefix,
                       .attributes = attributes,
                       .title = title,
                       .out = {.arena = work->arena}};
    xmlSAXHandler sax = {.startElementNs = start, .endElementNs = end, .error = unheard, .fatalError = unheard};
    const bool good = true; /* svg_vet saw to that */
    void *parser;
    svg_parse(picture->source, &sax, &w, &parser, &good);
    return w.styled ? NULL : w.out.text;
}
