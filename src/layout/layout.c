/* layout.c: a layout file and its chain of 'extends'; the page; the parts. */
#include "layout/layout-private.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* ---- the page ---- */

static const struct {
    const char *name;
    double w_mm, h_mm;
} sizes[] = {
    {"A0", 841, 1189}, {"A1", 594, 841}, {"A2", 420, 594},         {"A3", 297, 420},          {"A4", 210, 297},
    {"A5", 148, 210},  {"A6", 105, 148}, {"Letter", 215.9, 279.4}, {"Tabloid", 279.4, 431.8},
};
/* ISO 32000-2, annex C: 14,400 units on a side. */
#define MAX_PAGE 14400.0

static bool bad_size(struct pl_reader *reader, const struct pl_node *node)
{
    struct pl_diag *d = PL_ERR(reader->work, P304, node->place, "this is not a page size");
    pl_help(
        reader->work->diags, d,
        "A0 to A6, Letter or Tabloid, with landscape or portrait: A3 landscape; or [1080px, 1350px], at most 5080 mm");
    return false;
}

static bool named_size(struct pl_reader *reader, const struct pl_node *node, struct pl_page_style *page)
{
    char *text = pl_strdup(reader->work->arena, node->text), *rest = NULL;
    const char *name = strtok_r(text, " ", &rest), *way = strtok_r(NULL, " ", &rest);
    bool lies = way && strcmp(way, "landscape") == 0;
    if (!name || (way && !lies && strcmp(way, "portrait") != 0) || strtok_r(NULL, " ", &rest))
        return bad_size(reader, node);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (strcasecmp(sizes[i].name, name) != 0)
            continue;
        double w = sizes[i].w_mm * 72 / 25.4, h = sizes[i].h_mm * 72 / 25.4;
        page->width = lies ? h : w;
        page->height = lies ? w : h;
        page->in_px = false;
        page->said = true;
        return true;
    }
    return bad_size(reader, node);
}

static bool read_page_size(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_page_style *page = out;
    struct pl_length pair[2];
    if (node->kind == PL_SCALAR)
        return named_size(reader, node, page);
    if (node->kind != PL_LIST || node->n != 2)
        return bad_size(reader, node);
    if (!pl_read_pair(reader, node, 0, pair))
        return false;
    if (pair[0].v > MAX_PAGE || pair[1].v > MAX_PAGE || pair[0].v < 8 || pair[1].v < 8)
        return bad_size(reader, node);
    page->width = pair[0].v;
    page->height = pair[1].v;
    page->in_px = strstr(node->at[0]->text, "px") != NULL;
    page->said = true;
    return true;
}

static bool read_margin(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return pl_read_four(reader, node, PL_ALLOW_ZERO, out);
}

#define PAGE(field) .offset = offsetof(struct pl_page_style, field)
static const struct pl_field guide_fields[] = {
    {.name = "count", .type = PL_INT, PAGE(guide_columns), .min = 1, .max = 100, .doc = "How many."},
    {.name = "gutter", .type = PL_LENGTH, PAGE(guide_gutter), .allow = PL_ALLOW_ZERO, .doc = "Between them."},
};
const struct pl_record pl_guide_record = {"columns", "Guides that --show grid draws.", guide_fields, 2, NULL, false};
static const struct pl_field page_fields[] = {
    {.name = "size",
     .type = PL_CUSTOM,
     .offset = 0,
     .custom = read_page_size,
     .shape = "page-size",
     .doc = "A0 to A6, Letter, Tabloid, with landscape or portrait; or [WIDTH, HEIGHT]."},
    {.name = "margin",
     .type = PL_CUSTOM,
     PAGE(margin),
     .custom = read_margin,
     .shape = "four",
     .doc = "1, 2 or 4 lengths."},
    {.name = "bleed", .type = PL_LENGTH, PAGE(bleed), .allow = PL_ALLOW_ZERO, .doc = "Beyond the trim, on every side."},
    {.name = "ground",
     .type = PL_CUSTOM,
     PAGE(ground),
     .custom = pl_read_fill,
     .shape = "fill",
     .doc = "Of the page, bleed included."},
    {.name = "columns", .type = PL_RECORD, .offset = 0, .sub = &pl_guide_record, .doc = "Guides."},
    {.name = "baseline",
     .type = PL_LENGTH,
     PAGE(guide_baseline),
     .min = 0.5,
     .doc = "The step of the baseline guides."},
    {.name = "folds",
     .type = PL_CUSTOM,
     PAGE(folds),
     .sub = &pl_folds_record,
     .custom = pl_read_folds,
     .shape = "folds",
     .doc = "Where the sheet is folded: lengths from the left of the trim, or a map of vertical and horizontal."},
};
const struct pl_record pl_page_record = {"page", "The sheet.", page_fields, 7, NULL, false};

bool pl_page_read(struct pl_work *work, const struct pl_layout *layout, const struct pl_node *node,
                  struct pl_page_style *page)
{
    struct pl_tone_scope scope = {layout};
    struct pl_reader reader = {.work = work, .user = &scope};
    if (!pl_read_record(&reader, node, &pl_page_record, NULL, page, NULL) || !pl_folds_check(work, node, page))
        return false;
    if (!page->said ||
        (page->margin[1] + page->margin[3] < page->width && page->margin[0] + page->margin[2] < page->height))
        return true;
    struct pl_diag *d = PL_ERR(work, P305, node->place, "the margins leave no room on the page");
    pl_help(work->diags, d, "make 'margin' smaller");
    return false;
}

/* ---- the file ---- */

static const struct pl_name medium_names[] = {{"print", 1}, {"screen", 0}, {NULL, 0}};
struct file_map {
    const char *name, *icons;
    int medium;
    const struct pl_node *extends, *page, *palette, *fonts, *styles, *parts, *strings, *fit, *pages, *check, *press,
        *html;
    const char *version;
};
#define FILE_KEY(field) .offset = offsetof(struct file_map, field)
static const struct pl_field file_fields[] = {
    {.name = "plaat",
     .type = PL_TEXT,
     FILE_KEY(version),
     .shape = "version",
     .doc = "The version of the language: 1. The first key."},
    {.name = "extends",
     .type = PL_NODE,
     FILE_KEY(extends),
     .shape = "paths",
     .doc = "One file or a list: what this one starts from."},
    {.name = "name", .type = PL_TEXT, FILE_KEY(name), .doc = "As `plaat list layouts` shows it."},
    {.name = "medium",
     .type = PL_ENUM,
     FILE_KEY(medium),
     .names = medium_names,
     .doc = "print or screen; screen when the page is in px."},
    {.name = "page", .type = PL_NODE, FILE_KEY(page), .sub = &pl_page_record, .shape = "record", .doc = "The sheet."},
    {.name = "palette",
     .type = PL_NODE,
     FILE_KEY(palette),
     .sub = &pl_palette_record,
     .shape = "records",
     .doc = "Colours by name."},
    {.name = "press",
     .type = PL_NODE,
     FILE_KEY(press),
     .sub = &pl_press_record,
     .shape = "record",
     .doc = "How it is printed: profile, press condition, overprint, marks."},
    {.name = "fonts",
     .type = PL_NODE,
     FILE_KEY(fonts),
     .shape = "paths",
     .doc = "Font files. No other font is ever used."},
    {.name = "icons", .type = PL_TEXT, FILE_KEY(icons), .doc = "The folder in which icons are looked for by name."},
    {.name = "styles",
     .type = PL_NODE,
     FILE_KEY(styles),
     .sub = &pl_style_record,
     .shape = "records",
     .doc = "Styles by name."},
    {.name = "parts",
     .type = PL_NODE,
     FILE_KEY(parts),
     .sub = &pl_part_record,
     .shape = "records",
     .doc = "Parts by name."},
    {.name = "strings",
     .type = PL_NODE,
     FILE_KEY(strings),
     .shape = "strings",
     .doc = "The layout's own words, by language."},
    {.name = "fit",
     .type = PL_NODE,
     FILE_KEY(fit),
     .sub = &pl_fit_record,
     .shape = "fit-order",
     .doc = "Fit groups in the order in which they are solved."},
    {.name = "pages",
     .type = PL_NODE,
     FILE_KEY(pages),
     .sub = &pl_page_template_record,
     .shape = "pages",
     .doc = "The pages."},
    {.name = "check",
     .type = PL_NODE,
     FILE_KEY(check),
     .shape = "preflight",
     .doc = "Rules of preflight whose level or figures differ in this layout."},
    {.name = "html",
     .type = PL_NODE,
     FILE_KEY(html),
     .sub = &pl_html_record,
     .shape = "record",
     .doc = "The web page that says the same."},
};
const struct pl_record pl_file_record = {"layout",    "A layout: the design of one format.",
                                         file_fields, sizeof file_fields / sizeof *file_fields,
                                         NULL,        false};

static const struct pl_field part_fields[] = {
    {.name = "takes",
     .type = PL_NODE,
     .offset = offsetof(struct pl_part, takes),
     .shape = "map",
     .doc = "Arguments: name: default, or `required`."},
    {.name = "box",
     .type = PL_NODE,
     .offset = offsetof(struct pl_part, box),
     .required = true,
     .shape = "box",
     .doc = "What it draws."},
};
const struct pl_record pl_part_record = {
    "part definition", "A box with arguments, drawn wherever it is called.", part_fields, 2, NULL, false};

#define TEMPLATE(field) .offset = offsetof(struct pl_page_template, field)
static const struct pl_field template_fields[] = {
    {.name = "each",
     .type = PL_NODE,
     TEMPLATE(each),
     .shape = "path",
     .doc = "One page for every record of the list at this path."},
    {.name = "as", .type = PL_TEXT, TEMPLATE(as), .doc = "A name for the record."},
    {.name = "when", .type = PL_NODE, TEMPLATE(when), .shape = "condition", .doc = "Only when this holds."},
    {.name = "name",
     .type = PL_NODE,
     TEMPLATE(name),
     .shape = "template",
     .doc = "For the output's name; the page's number without it."},
    {.name = "page",
     .type = PL_NODE,
     TEMPLATE(page),
     .sub = &pl_page_record,
     .shape = "record",
     .doc = "What differs in the sheet."},
    {.name = "box",
     .type = PL_NODE,
     TEMPLATE(box),
     .required = true,
     .shape = "box",
     .doc = "The box that fills the trim."},
};
const struct pl_record pl_page_template_record = {
    "page template", "One page, or one for every record.", template_fields, 6, NULL, false};

struct order_map {
    const char *group;
    const struct pl_node *give;
};
static const struct pl_field order_fields[] = {
    {.name = "group",
     .type = PL_TEXT,
     .offset = offsetof(struct order_map, group),
     .required = true,
     .doc = "A fit group."},
    {.name = "give",
     .type = PL_NODE,
     .offset = offsetof(struct order_map, give),
     .shape = "give",
     .doc = "What gives way, in order: leading, tracking, size."},
};
const struct pl_record pl_fit_record = {"fit order", "A fit group in its turn.", order_fields, 2, NULL, false};

struct chain {
    const char *path;
    struct pl_place from;
    const struct chain *up;
};

static void version(struct pl_work *work, const struct pl_node *root)
{
    const struct pl_node *first = root->kind == PL_MAP && root->n ? root->at[0] : NULL;
    if (first && strcmp(first->key, "plaat") == 0 && first->kind == PL_SCALAR && strcmp(first->text, "1") == 0)
        return;
    struct pl_diag *d =
        PL_ERR(work, P302, first ? first->key_place : root->place, "this is not a layout that this plaat reads");
    pl_help(work->diags, d, "the first line must be 'plaat: 1'");
}

static bool circle(struct pl_work *work, const struct chain *chain)
{
    for (const struct chain *c = chain->up; c; c = c->up) {
        if (strcmp(c->path, chain->path) != 0)
            continue;
        struct pl_diag *d = PL_ERR(work, P301, chain->from, "'%s' extends itself", chain->path);
        for (const struct chain *k = chain->up; k && k->from.source; k = k->up)
            pl_also(work->diags, d, k->from, "by way of '%s'", k->path);
        pl_help(work->diags, d, "take one 'extends' away");
        return true;
    }
    return false;
}

static const struct pl_node *load(struct pl_work *work, struct pl_layout *layout, const struct chain *chain)
{
    if (circle(work, chain))
        return NULL;
    const struct pl_source *source = pl_door_read(work, chain->path, PL_LIMIT_YAML, chain->from);
    for (size_t i = 0; source && i < layout->chain.n; i++)
        if (layout->chain.at[i]->place.source == source)
            return layout->chain
                .at[i]; /* reached by two ways: once is enough, and twice at each of many levels too much */
    const struct pl_node *root = source ? pl_tree_read(work, source) : NULL;
    if (!root)
        return NULL;
    pl_door_allow(work->door, source->folder);
    version(work, root);
    if (root->kind != PL_MAP)
        return NULL;
    const struct pl_node *extends = pl_node_get(root, "extends");
    size_t n = !extends || pl_node_empty(extends) ? 0 : extends->kind == PL_LIST ? extends->n : 1;
    for (size_t i = 0; i < n; i++) {
        const struct pl_node *item = extends->kind == PL_LIST ? extends->at[i] : extends;
        if (item->kind != PL_SCALAR) {
            struct pl_diag *d = PL_ERR(work, P162, item->place, "a path was expected here");
            pl_help(work->diags, d, "extends: brand.yaml, or a list: [brand.yaml, more.yaml]");
            continue;
        }
        struct chain next = {pl_door_resolve(work, item->text, item->place), item->place, chain};
        load(work, layout, &next);
    }
    *pl_push(work->arena, &layout->chain) = root;
    return root;
}

static void add_paths(struct pl_work *work, struct pl_layout *layout, const struct pl_node *list)
{
    size_t n = pl_node_empty(list) ? 0 : list->kind == PL_LIST ? list->n : 1;
    for (size_t i = 0; i < n; i++) {
        const struct pl_node *item = list->kind == PL_LIST ? list->at[i] : list;
        if (item->kind == PL_SCALAR) {
            *pl_push(work->arena, &layout->fonts) =
                (struct pl_file_wish){pl_door_resolve(work, item->text, item->place), item->place};
            continue;
        }
        struct pl_diag *d = PL_ERR(work, P162, item->place, "the path of a font file was expected here");
        pl_help(work->diags, d, "fonts: [fonts/Name.ttf]");
    }
}

static void add_parts(struct pl_work *work, struct pl_layout *layout, const struct pl_node *map)
{
    struct pl_reader reader = {.work = work};
    for (size_t i = 0; map && map->kind == PL_MAP && i < map->n; i++) {
        struct pl_part part = {.name = map->at[i]->key, .node = map->at[i]}, *to = NULL;
        pl_read_record(&reader, map->at[i], &pl_part_record, NULL, &part, NULL);
        if (!part.box)
            continue;
        for (size_t k = 0; k < layout->parts.n; k++)
            if (strcmp(layout->parts.at[k].name, part.name) == 0)
                to = &layout->parts.at[k];
        if (!to)
            to = pl_push(work->arena, &layout->parts);
        *to = part;
    }
}

static void add_fit(struct pl_work *work, struct pl_layout *layout, const struct pl_node *list)
{
    static const struct pl_name give_names[] = {{"leading", 0}, {"tracking", 1}, {"size", 2}, {NULL, 0}};
    struct pl_reader reader = {.work = work};
    layout->fit.n = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct pl_node *item = list->at[i];
        struct order_map map = {.group = item->text};
        if (item->kind != PL_SCALAR && !pl_read_record(&reader, item, &pl_fit_record, NULL, &map, NULL))
            continue;
        struct pl_fit_order *order = pl_push(work->arena, &layout->fit);
        *order = (struct pl_fit_order){map.group, item->place, {0, 1, 2}};
        for (size_t k = 0; map.give && k < 3; k++) {
            order->give[k] = -1;
            if (map.give->kind == PL_LIST && k < map.give->n)
                pl_read_enum(&reader, map.give->at[k], give_names, &order->give[k]);
        }
        bool used = false;
        for (size_t k = 0; k < layout->n_styles; k++)
            used |= layout->styles[k].fit_group && strcmp(layout->styles[k].fit_group, map.group) == 0;
        if (!used) {
            struct pl_diag *d = PL_ERR(work, P337, item->place, "no style belongs to the fit group '%.60s'", map.group);
            pl_help(work->diags, d, "styles join a group with 'fit: NAME'");
        }
    }
}

static void add_pages(struct pl_work *work, struct pl_layout *layout, const struct pl_node *list)
{
    struct pl_reader reader = {.work = work};
    layout->pages.n = 0;
    for (size_t i = 0; list->kind == PL_LIST && i < list->n; i++) {
        struct pl_page_template page = {.node = list->at[i]};
        if (pl_read_record(&reader, list->at[i], &pl_page_template_record, NULL, &page, NULL))
            *pl_push(work->arena, &layout->pages) = page;
    }
}

static void check_strings(struct pl_work *work, const struct pl_node *strings)
{
    for (size_t i = 0; strings && strings->kind == PL_MAP && i < strings->n; i++) {
        const struct pl_node *words = strings->at[i];
        if (words->kind != PL_MAP && !pl_node_empty(words)) {
            struct pl_diag *d = PL_ERR(work, P162, words->place, "the words of '%s' must be a map", words->key);
            pl_help(work->diags, d, "strings: {%s: {source: Bron}}", words->key);
        }
        for (size_t k = 0; words->kind == PL_MAP && k < words->n; k++) {
            if (words->at[k]->kind == PL_SCALAR)
                continue;
            struct pl_diag *d = PL_ERR(work, P162, words->at[k]->place, "'%s' takes a text", words->at[k]->key);
            pl_help(work->diags, d, "write one value behind the colon");
        }
    }
}

/* One file of the chain laid over what came before; -1 leaves the medium to the page. */
static void lay_over(struct pl_work *work, struct pl_layout *layout, const struct pl_node *root, int *medium)
{
    struct pl_reader reader = {.work = work};
    struct file_map map = {.medium = -1};
    pl_read_record(&reader, root, &pl_file_record, NULL, &map, NULL);
    if (map.medium >= 0)
        *medium = map.medium;
    if (map.name)
        layout->title = map.name;
    if (map.icons) {
        const struct pl_node *node = pl_node_get(root, "icons");
        *pl_push(work->arena, &layout->icons) =
            (struct pl_file_wish){pl_door_resolve(work, map.icons, node->place), node->place};
    }
    if (map.page)
        pl_page_read(work, layout, map.page, &layout->page);
    if (map.press)
        pl_press_read(work, map.press, &layout->press);
    if (map.html)
        pl_html_read(work, layout, map.html, &layout->html);
    if (map.fonts)
        add_paths(work, layout, map.fonts);
    add_parts(work, layout, map.parts);
    check_strings(work, map.strings);
    if (map.fit && map.fit->kind == PL_LIST)
        add_fit(work, layout, map.fit);
    if (map.pages)
        add_pages(work, layout, map.pages);
    if (map.check)
        *pl_push(work->arena, &layout->checks) = map.check;
}

static const char *stem(struct pl_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    return pl_strndup(arena, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

const struct pl_layout *pl_layout_read(struct pl_work *work, const char *path, struct pl_place from)
{
    struct pl_layout *layout = PL_NEW(work->arena, struct pl_layout);
    struct chain chain = {path, from, NULL};
    size_t before = work->diags->n_errors;
    const struct pl_node *root = load(work, layout, &chain);
    if (!root)
        return NULL;
    int medium = -1;
    layout->source = root->place.source;
    layout->name = layout->title = stem(work->arena, path);
    pl_press_defaults(&layout->press);
    pl_html_defaults(&layout->html);
    pl_palette_read(work, layout);
    pl_styles_read(work, layout);
    for (size_t i = 0; i < layout->chain.n; i++)
        lay_over(work, layout, layout->chain.at[i], &medium);
    layout->print = medium < 0 ? !layout->page.in_px : medium == 1;
    bool whole = work->diags->n_errors == before;
    if (layout->pages.n == 0 && whole) {
        struct pl_diag *d = PL_ERR(work, P303, root->place, "'%s' has no pages", layout->name);
        pl_help(work->diags, d, "add 'pages:' with a box, or render a layout that extends this one");
    } else if (!layout->page.said && whole) {
        struct pl_diag *d = PL_ERR(work, P304, root->place, "'%s' says no page size", layout->name);
        pl_help(work->diags, d, "add 'page: {size: A4}'");
    }
    pl_press_check(work, layout);
    pl_layout_check(work, layout);
    return layout;
}

const struct pl_part *pl_layout_part(const struct pl_layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->parts.n; i++)
        if (strcmp(layout->parts.at[i].name, name) == 0)
            return &layout->parts.at[i];
    return NULL;
}

const struct pl_node *pl_layout_string(const struct pl_layout *layout, const char *language, const char *key)
{
    size_t primary = strcspn(language, "-");
    for (size_t pass = 0; pass < 2; pass++) {
        for (size_t i = layout->chain.n; i-- > 0;) {
            const struct pl_node *strings = pl_node_get(layout->chain.at[i], "strings");
            for (size_t k = 0; strings && strings->kind == PL_MAP && k < strings->n; k++) {
                const char *of = strings->at[k]->key;
                bool same = pass == 0 ? strcasecmp(of, language) == 0
                                      : strlen(of) == primary && strncasecmp(of, language, primary) == 0;
                const struct pl_node *found = same ? pl_node_get(strings->at[k], key) : NULL;
                if (found && found->kind == PL_SCALAR)
                    return found;
            }
        }
    }
    return NULL;
}

const struct pl_node *pl_layout_string_any(const struct pl_layout *layout, const char *key)
{
    for (size_t i = layout->chain.n; i-- > 0;) {
        const struct pl_node *strings = pl_node_get(layout->chain.at[i], "strings");
        for (size_t k = 0; strings && strings->kind == PL_MAP && k < strings->n; k++) {
            const struct pl_node *found = pl_node_get(strings->at[k], key);
            if (!pl_node_empty(found))
                return found;
        }
    }
    return NULL;
}
