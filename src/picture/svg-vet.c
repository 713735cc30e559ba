/* svg-vet.c: one pass of libxml2 over an SVG decides whether it may be drawn, finds its size and notes what can be
 * recoloured. librsvg fetches nothing either, as it is given bytes and no address: here the author is told so. */
#include "picture/picture-private.h"

#include "base/num.h"

#include <ctype.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_ELEMENTS = 20000, MOST_DEPTH = SVG_MOST_DEPTH, MOST_DRAWN = 200000, MOST_RULES = 2000 };
#define MOST_MATCHES 2000000.0 /* rules of style × elements: some 2 s in librsvg */
#define MOST_PATH    (1 << 20) /* bytes of one attribute: outlines that lie on each other take the square of it */

/* Every element: what a <use> makes of it is counted at the end. */
struct part {
    const char *id, *href;
    size_t first_after; /* of the elements in it: up to this index */
    size_t bytes;       /* of its attributes: an outline of a hundred weighs as much as an element */
    double weight;      /* elements drawn for it; 0: not counted yet, < 0: being counted */
};

/* A rule of a <style>: one simple selector, and what it says of fill and stroke. */
struct rule {
    const char *selector;
    const char *fill, *stroke; /* NULL: nothing */
};

struct vet {
    struct pl_work *work;
    struct pl_picture *picture;
    struct pl_arena *arena;
    svg_elements *elements;
    struct svg_colours *colours;
    void *parser; /* while it runs */
    PL_VEC(struct part) parts;
    PL_VEC(struct rule) rules;
    size_t n_selectors;  /* of all rules, these and those that say nothing of fill and stroke */
    struct pl_buf style; /* the text of the <style> that is being read */
    bool in_style;
    size_t depth, path[MOST_DEPTH + 1];
    bool fills[MOST_DEPTH + 1], strokes[MOST_DEPTH + 1];
    bool good;
    double width, height, view[4];
    bool has_view;
};

static const char *const no_pixels =
    "turn text into outlines, and leave out pictures, masks, filters and scripts: they "
    "are drawn as pixels, or not as you see them";
static const char *const simpler = "simplify the drawing, or use a PNG";
static const char *const inside_only = "a drawing may only refer to what is in it: href=\"#id\"";

static void refuse(struct vet *v, enum pl_code code, const char *what, const char *help)
{
    if (!v->good)
        return;
    int line = v->parser ? xmlSAX2GetLineNumber(v->parser) : 0;
    const char *path = v->picture->source->path;
    struct pl_diag *d = line > 0
                            ? pl_report(v->work->diags, code, v->picture->place, "'%s', line %d: %s", path, line, what)
                            : pl_report(v->work->diags, code, v->picture->place, "'%s': %s", path, what);
    pl_help(v->work->diags, d, "%s", help);
    v->good = false;
    if (v->parser)
        xmlStopParser(v->parser);
}

/* Elements that librsvg turns into pixels, sets in whatever font the system has, or does not draw. */
static bool forbidden(const char *name)
{
    static const char *const names[] = {"text",          "image",   "mask",    "filter",        "script",
                                        "foreignObject", "animate", "set",     "animateMotion", "animateTransform",
                                        "feImage",       "font",    "pattern", "font-face",     "switch"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* ---- style ---- */

static const char *skip_blank(const char *p)
{
    while (isspace((unsigned char)*p))
        p++;
    return p;
}

/* A property among declarations; NULL when it is not there. */
static const char *declared(struct pl_arena *arena, const char *style, const char *name)
{
    size_t n = strlen(name);
    const char *found = NULL;
    for (const char *p = style; p && *p; p = strchr(p, ';') ? strchr(p, ';') + 1 : NULL) {
        p = skip_blank(p);
        if (strncasecmp(p, name, n) != 0)
            continue;
        const char *colon = skip_blank(p + n);
        if (*colon != ':')
            continue;
        colon = skip_blank(colon + 1);
        found = pl_strndup(arena, colon, strcspn(colon, "; \t\r\n}!"));
    }
    return found;
}

static bool refers_outside(const char *value)
{
    for (const char *url = value; (url = strcasestr(url, "url("));) {
        url += 4 + strspn(url + 4, " '\"");
        if (*url != '#')
            return true;
    }
    return false;
}

/* What no drawing may do, in an attribute, a style attribute or a <style>. */
static void check_style(struct vet *v, const char *where, const char *text)
{
    static const char *const pixels[] = {"filter", "mask"};
    if (refers_outside(text) || strcasestr(text, "@import"))
        refuse(v, PL_P605, pl_printf(v->work->arena, "<%s> refers to something outside the drawing", where),
               inside_only);
    if (strcasestr(text, "@font-face"))
        refuse(v, PL_P604, pl_printf(v->work->arena, "<%s> brings a font", where), no_pixels);
    for (size_t i = 0; i < 2; i++) {
        const char *value = declared(v->arena, text, pixels[i]);
        if (value && strcmp(value, "none") != 0)
            refuse(v, PL_P604, pl_printf(v->work->arena, "'%s' of <%s> cannot be drawn", pixels[i], where), no_pixels);
    }
}

static void add_rule(struct vet *v, const char *selector, size_t n, const struct rule *says)
{
    while (n && isspace((unsigned char)selector[n - 1]))
        n--;
    if (!n || !v->good)
        return;
    if (v->rules.n == MOST_RULES) {
        refuse(v, PL_P603, "more than 2,000 rules of style", simpler);
        return;
    }
    struct rule *rule = pl_push(v->arena, &v->rules);
    *rule = *says;
    rule->selector = pl_strndup(v->arena, selector, n);
}

static void read_rules(struct vet *v, const char *css)
{
    for (const char *p = skip_blank(css), *open; v->good && (open = strchr(p, '{')); p = skip_blank(p)) {
        const char *close = strchr(open, '}');
        size_t n = close ? (size_t)(close - open - 1) : strlen(open + 1);
        const char *block = pl_strndup(v->arena, open + 1, n);
        const struct rule says = {NULL, declared(v->arena, block, "fill"), declared(v->arena, block, "stroke")};
        check_style(v, "style", block);
        for (const char *s = p; s < open && v->good; v->n_selectors++) {
            size_t len = strcspn(s, ",{");
            if (says.fill || says.stroke)
                add_rule(v, s, len, &says);
            s = skip_blank(s + len + 1);
        }
        if (!close)
            return;
        p = close + 1;
    }
}

bool svg_has_class(const char *classes, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = classes; p && (p = strstr(p, name)); p += n)
        if ((p == classes || isspace((unsigned char)p[-1])) && (!p[n] || isspace((unsigned char)p[n])))
            return true;
    return false;
}

static bool selects(const char *selector, const char *element, const char *id, const char *classes)
{
    if (*selector == '#')
        return id && strcmp(id, selector + 1) == 0;
    return *selector == '.' ? svg_has_class(classes, selector + 1) : strcmp(selector, element) == 0;
}

/* ---- elements ---- */

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
            p += strspn(p, " ,\t\r\n");
            size_t n = pl_num_parse(p, strlen(p), &v->view[i]);
            if (!n)
                break;
            p += n;
        }
        v->has_view = i == 4 && v->view[2] > 0 && v->view[3] > 0;
    }
}

static void check_attribute(struct vet *v, const char *element, const char *key, const char *value)
{
    if (strlen(value) > MOST_PATH)
        refuse(v, PL_P603, pl_printf(v->work->arena, "'%s' of <%s> is longer than 1 MiB", key, element), simpler);
    bool style = strcmp(key, "style") == 0;
    if (style)
        check_style(v, element, value);
    if ((strcmp(key, "href") == 0 && *value != '#') || (!style && refers_outside(value)))
        refuse(v, PL_P605, pl_printf(v->work->arena, "<%s> refers to '%.60s'", element, value), inside_only);
    if (strncmp(key, "on", 2) == 0 && key[2])
        refuse(v, PL_P604, pl_printf(v->work->arena, "'%s' of <%s> runs a script", key, element), no_pixels);
    if ((strcmp(key, "filter") == 0 || strcmp(key, "mask") == 0) && strcmp(value, "none") != 0)
        refuse(v, PL_P604, pl_printf(v->work->arena, "'%s' of <%s> cannot be drawn", key, element), no_pixels);
}

/* Attributes first, then the rules of <style>, then the style attribute: as in CSS. */
static void draws_with(struct vet *v, const char *element, struct svg_element *e, const char *fill, const char *stroke,
                       const char *style)
{
    for (size_t i = 0; i < v->rules.n; i++) {
        const struct rule *r = &v->rules.at[i];
        if (!selects(r->selector, element, e->id, e->classes))
            continue;
        fill = r->fill ? r->fill : fill;
        stroke = r->stroke ? r->stroke : stroke;
    }
    const char *filled = strcmp(element, "stop") == 0 ? "stop-color" : "fill";
    const char *own_fill = style ? declared(v->arena, style, filled) : NULL,
               *own_stroke = style ? declared(v->arena, style, "stroke") : NULL;
    fill = own_fill ? own_fill : fill;
    stroke = own_stroke ? own_stroke : stroke;
    e->fills = fill ? strcmp(fill, "none") != 0 : v->depth > 1 ? v->fills[v->depth - 1] : true;
    e->strokes = stroke ? strcmp(stroke, "none") != 0 : v->depth > 1 && v->strokes[v->depth - 1];
    v->fills[v->depth] = e->fills;
    v->strokes[v->depth] = e->strokes;
    svg_colours_enter(v->colours, v->depth, element, e, fill, stroke);
}

static void read_attributes(struct vet *v, const char *name, int n, const xmlChar **attributes)
{
    struct svg_element e = {0};
    const char *fill = NULL, *stroke = NULL, *style = NULL, *href = NULL;
    bool stop = strcmp(name, "stop") == 0; /* of a gradient: its colour is a fill to us */
    size_t bytes = 0;
    const struct {
        const char *key, **to;
    } rows[] = {{stop ? "stop-color" : "fill", &fill},
                {"stroke", &stroke},
                {"style", &style},
                {"href", &href},
                {"id", &e.id},
                {"class", &e.classes}};
    for (int i = 0; i < n && v->good; i++) {
        const xmlChar **attribute = attributes + (size_t)i * 5; /* name, prefix, URI, start and end of the value */
        const char *key = (const char *)attribute[0];
        const char *value = pl_strndup(v->arena, (const char *)attribute[3], (size_t)(attribute[4] - attribute[3]));
        if (v->parts.n == 0)
            root_size(v, key, value);
        check_attribute(v, name, key, value);
        bytes += strlen(value);
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
            if (strcmp(key, rows[k].key) == 0)
                *rows[k].to = value;
    }
    draws_with(v, name, &e, fill, stroke, style);
    if (e.id || e.classes)
        *pl_push(v->arena, v->elements) = e;
    v->path[v->depth] = v->parts.n;
    *pl_push(v->arena, &v->parts) = (struct part){.id = e.id, .href = href, .bytes = bytes};
}

static void start(void *ctx, const xmlChar *localname, const xmlChar *prefix, const xmlChar *uri, int nb_namespaces,
                  const xmlChar **namespaces, int nb_attributes, int nb_defaulted, const xmlChar **attributes)
{
    struct vet *v = ctx;
    const char *name = (const char *)localname;
    (void)prefix, (void)uri, (void)nb_namespaces, (void)namespaces, (void)nb_defaulted;
    if (v->parts.n >= MOST_ELEMENTS || ++v->depth > MOST_DEPTH) {
        refuse(v, PL_P603,
               v->parts.n >= MOST_ELEMENTS ? "more than 20,000 elements" : "elements nested more than 64 deep",
               simpler);
        return;
    }
    if (v->parts.n == 0 && strcmp(name, "svg") != 0)
        refuse(v, PL_P602, "the first element is not <svg>", "save it as SVG again");
    if (forbidden(name))
        refuse(v, PL_P604, pl_printf(v->work->arena, "<%s> cannot be drawn", name), no_pixels);
    v->in_style = strcmp(name, "style") == 0;
    v->style = (struct pl_buf){.arena = v->arena};
    read_attributes(v, name, nb_attributes, attributes);
}

static void end(void *ctx, const xmlChar *localname, const xmlChar *prefix, const xmlChar *uri)
{
    struct vet *v = ctx;
    (void)localname, (void)prefix, (void)uri;
    if (!v->good)
        return;
    if (v->in_style && v->style.text) {
        check_style(v, "style", v->style.text);
        read_rules(v, v->style.text);
    }
    v->in_style = false;
    v->parts.at[v->path[v->depth]].first_after = v->parts.n;
    v->depth--;
}

static void characters(void *ctx, const xmlChar *text, int len)
{
    struct vet *v = ctx;
    if (v->in_style)
        pl_putn(&v->style, (const char *)text, (size_t)len);
}

static void instruction(void *ctx, const xmlChar *target, const xmlChar *data)
{
    (void)data;
    if (strcmp((const char *)target, "xml-stylesheet") == 0)
        refuse(ctx, PL_P605, "it asks for a stylesheet of its own", inside_only);
}

static void subset(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    (void)ctx; /* a plain DOCTYPE is harmless: nothing is fetched */
}

static void entity(void *ctx, const xmlChar *name, int type, const xmlChar *public, const xmlChar *system,
                   xmlChar *content) // NOLINT(readability-non-const-parameter): libxml2's type
{
    (void)type, (void)public, (void)content;
    struct vet *v = ctx;
    refuse(v, PL_P606,
           pl_printf(v->work->arena,
                     system ? "the entity '%.30s' lies outside the drawing" : "it declares the entity '%.30s'",
                     (const char *)name),
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

/* ---- <use>: ten copies of ten copies of … ---- */

struct named {
    const char *id;
    size_t index;
};

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->id, ((const struct named *)b)->id);
}

static int by_id_and_index(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = by_id(a, b);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* Elements drawn for the one at index, its copies of others included; HUGE_VAL for a circle. */
static double weigh(struct vet *v, const struct named *ids, size_t n_ids, size_t index, size_t deep)
{
    struct part *p = &v->parts.at[index];
    double sum = 1 + (double)p->bytes / 100;
    if (p->weight > 0)
        return p->weight;
    if (p->weight < 0 || deep > (size_t)4 * MOST_DEPTH)
        return 1e300;
    p->weight = -1;
    for (size_t i = index + 1; i < p->first_after; i = v->parts.at[i].first_after)
        sum += weigh(v, ids, n_ids, i, deep + 1);
    struct named key = {p->href && *p->href ? p->href + 1 : "", 0};
    const struct named *to = p->href && n_ids ? bsearch(&key, ids, n_ids, sizeof *ids, by_id) : NULL;
    if (to)
        sum += weigh(v, ids, n_ids, to->index, deep + 1);
    p->weight = sum;
    return sum;
}

static void check_copies(struct vet *v)
{
    struct named *ids = PL_NEWS(v->arena, struct named, v->parts.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < v->parts.n; i++)
        if (v->parts.at[i].id)
            ids[n++] = (struct named){v->parts.at[i].id, i};
    qsort(ids, n, sizeof *ids, by_id_and_index);
    size_t kept = 0; /* of elements with the same id librsvg draws the first */
    for (size_t i = 0; i < n; i++)
        if (!kept || by_id(&ids[kept - 1], &ids[i]) != 0)
            ids[kept++] = ids[i];
    double drawn = weigh(v, ids, kept, 0, 0);
    if (drawn > 1e299)
        refuse(v, PL_P603, "an element is a copy of itself, or copies are nested without end",
               "look at the href of its <use> elements");
    else if (drawn > MOST_DRAWN)
        refuse(v, PL_P603, "its <use> elements make more than 200,000 elements", simpler);
}

/* ---- the whole ---- */

void svg_parse(const struct pl_source *source, void *handler, void *ctx, void **parser, const bool *good)
{
    enum { PIECE = 65536 };
    xmlSAXHandler *sax = handler;
    sax->initialized = XML_SAX2_MAGIC;
    sax->warning = unheard;
    xmlParserCtxtPtr p = xmlCreatePushParserCtxt(sax, ctx, NULL, 0, NULL);
    *parser = p;
    xmlCtxtUseOptions(p, XML_PARSE_NONET);
    /* In pieces, so that a refusal stops the reading where it is. */
    for (size_t at = 0; at < source->size && *good; at += PIECE)
        xmlParseChunk(p, source->text + at, (int)(source->size - at < PIECE ? source->size - at : PIECE), 0);
    if (*good)
        xmlParseChunk(p, NULL, 0, 1);
    if (p->myDoc)
        xmlFreeDoc(p->myDoc);
    xmlFreeParserCtxt(p);
    *parser = NULL;
}

static void parse(struct vet *v)
{
    xmlSAXHandler sax = {.startElementNs = start,
                         .endElementNs = end,
                         .characters = characters,
                         .cdataBlock = characters,
                         .processingInstruction = instruction,
                         .internalSubset = subset,
                         .entityDecl = entity,
                         .error = hear,
                         .fatalError = hear};
    svg_parse(v->picture->source, &sax, v, &v->parser, &v->good);
}

static bool set_size(struct vet *v)
{
    struct pl_picture *p = v->picture;
    p->width = v->width > 0 ? v->width : v->has_view ? v->view[2] * 0.75 : 0;
    p->height = v->height > 0 ? v->height : v->has_view ? v->view[3] * 0.75 : 0;
    if (v->has_view && v->width > 0 && v->height <= 0)
        p->height = v->width * v->view[3] / v->view[2];
    if (v->has_view && v->height > 0 && v->width <= 0)
        p->width = v->height * v->view[2] / v->view[3];
    bool none = p->width <= 0 || p->height <= 0, mad = p->width > 1e6 || p->height > 1e6;
    if (none)
        refuse(v, PL_P607, "it has no size", "add viewBox=\"0 0 WIDTH HEIGHT\" to the <svg>");
    else if (mad || p->width > p->height * 10000 || p->height > p->width * 10000)
        refuse(v, PL_P607, "its size is that of no drawing", "look at the width, height and viewBox of the <svg>");
    return v->good;
}

bool svg_vet(struct pl_work *work, struct pl_picture *picture, svg_elements *elements, struct svg_colours *colours)
{
    struct vet v = {
        .work = work, .picture = picture, .arena = work->arena, .elements = elements, .colours = colours, .good = true};
    parse(&v);
    if (v.good && v.parts.n == 0)
        refuse(&v, PL_P602, "it is empty", "save it as SVG again");
    if (v.good && (double)v.n_selectors * (double)v.parts.n > MOST_MATCHES)
        refuse(&v, PL_P603, "too many rules of style for so many elements", simpler);
    if (v.good)
        check_copies(&v);
    return v.good && set_size(&v);
}
