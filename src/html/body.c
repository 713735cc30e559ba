/* body.c: the structure tree as elements: what comes before the first tile stands in the header, a section is a tile,
 * what comes after the last is the foot. Texts that stand on one ground in the layout stand on one band here. */
#include "html/html-private.h"

#include <string.h>

/* Where elements are being put. */
struct region {
    const char *language;
    uint32_t ground; /* of what stands on its page in the layout */
    uint32_t section;
    bool tile;
    bool whole; /* one ground for all: what stood on another in the layout stands on this */
};

static const struct pl_struct_node *node_at(const struct html *h, uint32_t node)
{
    return &h->structure->nodes.at[node];
}

static uint32_t ground_of(const struct leaf *leaf, const struct region *region)
{
    return leaf && leaf->ground && !region->whole ? leaf->on : region->ground;
}

/* ---- leaves ---- */

/* A tree of headings has no step left out, whatever the layout says. */
static int level_of(struct html *h, enum pl_role role)
{
    int level = (int)(role - PL_ROLE_H1) + 1, most = (h->level ? h->level : 1) + 1;
    return h->level = level > most ? most : level;
}

static void put_leaf(struct html *h, uint32_t node, const struct region *region)
{
    const struct leaf *leaf = &h->leaves[node];
    const struct pl_text_content *text = &leaf->box->text;
    const struct pl_block *block = &text->rich->blocks[leaf->block];
    enum pl_role role = node_at(h, node)->role;
    uint32_t ground = leaf->own != NO_RGB ? leaf->own : ground_of(leaf, region);
    const char *tag = "p", *more = leaf->own != NO_RGB
                                       ? pl_printf(h->work->arena, "label g%zu", ground_class(h, ground))
                                   : role == PL_ROLE_CAPTION ? "caption"
                                                             : "";
    if (is_heading(role)) {
        tag = pl_printf(h->work->arena, "h%d", level_of(h, role));
        note_heading(h, text, block);
    }
    if (role == PL_ROLE_QUOTE)
        pl_put(h->out, "<blockquote>");
    pl_putf(h->out, "<%s", tag);
    put_text_class(h, text, ground, more);
    put_language(h, text->language, region->language);
    pl_put(h->out, role == PL_ROLE_NOTE ? " role=\"note\">" : ">");
    put_runs(h, text, block->runs, block->n_runs, text->language, ground);
    pl_putf(h->out, "</%s>%s\n", tag, role == PL_ROLE_QUOTE ? "</blockquote>" : "");
}

/* ---- lists ---- */

static const struct pl_block *block_of(const struct html *h, uint32_t item)
{
    uint32_t body = h->kids[h->first[item]];
    const struct leaf *leaf = &h->leaves[body];
    return leaf->box ? &leaf->box->text.rich->blocks[leaf->block] : NULL;
}

static void put_list(struct html *h, uint32_t list, const struct region *region);

static void put_item(struct html *h, uint32_t item, int number, const struct region *region)
{
    const struct pl_block *block = block_of(h, item);
    size_t bodies = 0;
    if (block && block->kind == PL_NUMBERED && block->number != number)
        pl_putf(h->out, "<li value=\"%d\">", block->number);
    else
        pl_put(h->out, "<li>");
    for (uint32_t i = h->first[item]; i < h->first[item + 1]; i++) {
        const struct leaf *leaf = &h->leaves[h->kids[i]];
        if (node_at(h, h->kids[i])->role == PL_ROLE_LIST) {
            put_list(h, h->kids[i], region);
            continue;
        }
        if (!leaf->box)
            continue;
        const struct pl_text_content *text = &leaf->box->text;
        pl_put(h->out, bodies ? "<br>" : "");
        bodies++;
        put_runs(h, text, text->rich->blocks[leaf->block].runs, text->rich->blocks[leaf->block].n_runs, text->language,
                 ground_of(leaf, region));
    }
    pl_put(h->out, "</li>\n");
}

static void put_list(struct html *h, uint32_t list, const struct region *region)
{
    const struct leaf *leaf = leaf_of(h, list);
    const struct pl_block *block = leaf ? &leaf->box->text.rich->blocks[leaf->block] : NULL;
    bool numbered = block && block->kind == PL_NUMBERED;
    int number = numbered ? block->number : 1;
    if (!leaf)
        return;
    h->styles[leaf->box->text.style - h->page->layout->styles].list = true;
    note_marker(h, &leaf->box->text, numbered);
    pl_put(h->out, numbered ? "<ol" : "<ul");
    if (numbered && number != 1)
        pl_putf(h->out, " start=\"%d\"", number);
    put_text_class(h, &leaf->box->text, ground_of(leaf, region), "");
    put_language(h, leaf->box->text.language, region->language);
    pl_put(h->out, ">\n");
    struct region inner = *region;
    inner.language = leaf->box->text.language;
    for (uint32_t i = h->first[list]; i < h->first[list + 1]; i++, number++) {
        const struct pl_block *item = block_of(h, h->kids[i]);
        put_item(h, h->kids[i], number, &inner);
        number = item && item->kind == PL_NUMBERED ? item->number : number;
    }
    pl_put(h->out, numbered ? "</ol>\n" : "</ul>\n");
}

/* ---- figures ---- */

/* A picture with an alternative, which names the link where it is one. */
static void put_speaking(struct html *h, uint32_t node, uint32_t ground, const char *klass)
{
    const struct pl_struct_node *n = node_at(h, node);
    bool link = n->link && leads_out(n->link);
    if (link) {
        pl_put(h->out, "<a href=\"");
        put_text(h->out, n->link, strlen(n->link));
        pl_put(h->out, "\" class=\"bare\">");
    }
    put_picture(h, h->leaves[node].box, n->alternative, ground, klass);
    pl_put(h->out, link ? "</a>" : "");
}

/* A caption in the figure, or right behind one that is a link. How many nodes were put. */
static size_t put_figure(struct html *h, const uint32_t *kids, size_t n, const struct region *region)
{
    const struct leaf *leaf = &h->leaves[kids[0]];
    bool behind =
        n > 1 && node_at(h, kids[0])->link && node_at(h, kids[1])->role == PL_ROLE_CAPTION && h->leaves[kids[1]].box;
    uint32_t caption = behind ? kids[1] : caption_of(h, kids[0]);
    pl_put(h->out, caption != UINT32_MAX ? "<figure>\n<div class=\"figure\"" : "<div class=\"figure\"");
    put_picture_size(h, leaf->box);
    pl_put(h->out, ">");
    put_speaking(h, kids[0], ground_of(leaf, region), "picture");
    pl_put(h->out, "</div>\n");
    if (caption == UINT32_MAX)
        return 1;
    pl_put(h->out, "<figcaption>\n");
    put_leaf(h, caption, region);
    pl_put(h->out, "</figcaption>\n</figure>\n");
    return behind ? 2 : 1;
}

/* A caption is the first thing in a table, wherever it is shown. */
static void put_table(struct html *h, uint32_t table, const struct region *region)
{
    uint32_t caption = caption_of(h, table);
    if (caption == UINT32_MAX) {
        pl_put(h->out, "<table>\n");
    } else {
        pl_put(h->out, node_at(h, caption)->order ? "<table>\n<caption class=\"behind\">\n" : "<table>\n<caption>\n");
        put_leaf(h, caption, region);
        pl_put(h->out, "</caption>\n");
    }
    put_rows(h, table, region->language, region->ground, region->whole);
    pl_put(h->out, "</table>\n");
}

static bool is_icon(const struct html *h, uint32_t node)
{
    return node_at(h, node)->role == PL_ROLE_FIGURE && h->leaves[node].box &&
           strcmp(h->leaves[node].box->kind_name, "icon") == 0;
}

/* ---- a run of nodes that stand on one ground ---- */

/* Labels beside each other, and texts whose baselines agree in a row of the layout, share a line. */
static size_t line_of(const struct html *h, const uint32_t *kids, size_t n)
{
    const struct leaf *first = &h->leaves[kids[0]];
    size_t k = 1;
    if (!first->box || first->box->kind != PL_BOX_TEXT || first->box->text.rich->n_blocks != 1)
        return 1;
    for (; k < n; k++) {
        const struct leaf *leaf = &h->leaves[kids[k]];
        bool text = leaf->box && leaf->box->kind == PL_BOX_TEXT && leaf->box->text.rich->n_blocks == 1;
        bool labels = first->own != NO_RGB && text && leaf->own != NO_RGB;
        if (!labels && !(text && first->row && leaf->row == first->row))
            break;
    }
    return k;
}

static size_t put_node(struct html *h, const uint32_t *kids, size_t n, const struct region *region)
{
    const struct pl_struct_node *node = node_at(h, kids[0]);
    if (node->role == PL_ROLE_TABLE) {
        put_table(h, kids[0], region);
        return 1;
    }
    if (node->role == PL_ROLE_LIST) {
        put_list(h, kids[0], region);
        return 1;
    }
    if (!h->leaves[kids[0]].box)
        return 1;
    if (node->role == PL_ROLE_FIGURE)
        return put_figure(h, kids, n, region);
    size_t line = line_of(h, kids, n);
    if (line > 1)
        pl_put(h->out, "<div class=\"line\">\n");
    for (size_t i = 0; i < line; i++)
        put_leaf(h, kids[i], region);
    if (line > 1)
        pl_put(h->out, "</div>\n");
    return line;
}

static const struct pl_box *companion_of(const struct html *h, uint32_t section, const struct pl_box *ground)
{
    for (size_t i = 0; i < h->companions.n; i++)
        if (h->companions.at[i].section == section && h->companions.at[i].ground == ground)
            return h->companions.at[i].box;
    return NULL;
}

/* An icon first in the band, whether it says something or not, stands beside what follows. */
static void put_band(struct html *h, const uint32_t *kids, size_t n, const struct region *region)
{
    const struct leaf *leaf = leaf_of(h, kids[0]);
    uint32_t ground = ground_of(leaf, region);
    bool speaks = is_icon(h, kids[0]);
    const struct pl_box *icon = speaks ? h->leaves[kids[0]].box
                                : region->section != UINT32_MAX
                                    ? companion_of(h, region->section, leaf ? leaf->ground : NULL)
                                    : NULL;
    bool filled = ground != region->ground || region->tile;
    h->n_bands++;
    pl_put(h->out, icon ? "<div class=\"band head" : "<div class=\"band");
    if (filled)
        pl_putf(h->out, " g%zu", ground_class(h, ground));
    pl_put(h->out, "\">\n");
    if (icon) {
        pl_put(h->out, "<div class=\"beside\">\n");
        if (speaks)
            put_speaking(h, kids[0], ground, "icon");
        else
            put_picture(h, icon, NULL, ground, "icon");
        pl_put(h->out, "\n<div>\n");
    }
    for (size_t i = speaks ? 1 : 0; i < n;)
        i += put_node(h, kids + i, n - i, region);
    pl_put(h->out, icon ? "</div>\n</div>\n</div>\n" : "</div>\n");
}

static void put_section(struct html *h, uint32_t node, const struct region *around);

static bool only_pictures(const struct html *h, uint32_t section)
{
    for (uint32_t i = h->first[section]; i < h->first[section + 1]; i++)
        if (node_at(h, h->kids[i])->role != PL_ROLE_FIGURE || caption_of(h, h->kids[i]) != UINT32_MAX)
            return false;
    return true;
}

static bool has_heading(const struct html *h, const uint32_t *kids, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_heading(node_at(h, kids[i])->role))
            return true;
    return false;
}

static bool named(const struct html *h, uint32_t section)
{
    return has_heading(h, h->kids + h->first[section], h->first[section + 1] - h->first[section]);
}

/* Whether the second goes with the first: sections with sections, logos with logos, and texts that stand on one ground.
 */
static bool together(const struct html *h, uint32_t a, uint32_t b, const struct region *region)
{
    bool section = node_at(h, a)->role == PL_ROLE_SECTION;
    if ((node_at(h, b)->role == PL_ROLE_SECTION) != section)
        return false;
    if (section)
        return only_pictures(h, a) == only_pictures(h, b) && named(h, a) == named(h, b);
    return ground_of(leaf_of(h, a), region) == ground_of(leaf_of(h, b), region);
}

static void put_flow(struct html *h, const uint32_t *kids, size_t n, const struct region *region)
{
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && together(h, kids[i], kids[end], region); end++)
            ;
        if (node_at(h, kids[i])->role != PL_ROLE_SECTION) {
            put_band(h, kids + i, end - i, region);
            continue;
        }
        pl_putf(h->out, "<div class=\"%s\">\n",
                only_pictures(h, kids[i]) ? "line"
                : named(h, kids[i])       ? "parts"
                                          : "rows");
        for (size_t k = i; k < end; k++)
            put_section(h, kids[k], region);
        pl_put(h->out, "</div>\n");
    }
}

/* ---- tiles ---- */

/* The ground of the longest text among nodes that are no sections: the tile's own. */
static uint32_t main_ground(const struct html *h, const uint32_t *kids, size_t n, const struct region *region)
{
    size_t most = 0;
    uint32_t ground = region->ground;
    for (size_t i = 0; i < n; i++) {
        const struct leaf *leaf = leaf_of(h, kids[i]);
        size_t len =
            leaf && leaf->box->kind == PL_BOX_TEXT ? strlen(node_at(h, (uint32_t)(leaf - h->leaves))->text) : 0;
        if (len < most || !leaf)
            continue;
        most = len;
        ground = ground_of(leaf, region);
    }
    return ground;
}

/* Of the rule above a tile without a ground: its accent, or the colour of what it says first. */
static uint32_t accent_of(const struct html *h, const uint32_t *kids, size_t n, uint32_t ground)
{
    for (size_t i = 0; i < n; i++) {
        const struct leaf *leaf = leaf_of(h, kids[i]);
        uint32_t rgb = leaf && leaf->box->kind == PL_BOX_TEXT ? rgb_of(h, leaf->box->text.accent, ground) : NO_RGB;
        if (rgb != NO_RGB)
            return rgb;
    }
    for (size_t i = 0; i < n; i++) {
        const struct leaf *leaf = leaf_of(h, kids[i]);
        uint32_t rgb =
            leaf && leaf->box->kind == PL_BOX_TEXT ? rgb_of(h, leaf->box->text.style->colour, ground) : NO_RGB;
        if (rgb != NO_RGB)
            return rgb;
    }
    return NO_RGB;
}

static bool on_one(const struct html *h, const uint32_t *kids, size_t n, const struct region *region)
{
    for (size_t i = 0; i < n; i++)
        if (leaf_of(h, kids[i]) && ground_of(leaf_of(h, kids[i]), region) != h->ground)
            return false;
    return true;
}

/* Nodes as one tile. region: of the tiles; section UINT32_MAX: none of its own. */
static void put_tile(struct html *h, const uint32_t *kids, size_t n, uint32_t section, const char *language,
                     const struct region *around)
{
    const char *tag = has_heading(h, kids, n) ? "article" : "div";
    struct region region = {language, h->tile == NO_RGB ? h->ground : h->tile, section, true, false};
    uint32_t ground = main_ground(h, kids, n, &region);
    bool flat = ground == h->ground && on_one(h, kids, n, &region);
    uint32_t accent = flat ? accent_of(h, kids, n, ground) : NO_RGB;
    region.tile = !flat;
    if (flat)
        pl_putf(h->out, "<%s class=\"tile flat\"", tag);
    else
        pl_putf(h->out, "<%s class=\"tile g%zu\"", tag, ground_class(h, ground));
    if (accent != NO_RGB)
        pl_putf(h->out, " style=\"border-color:%s\"", css_colour(h, readable(accent, ground, 3)));
    put_language(h, language, around->language);
    pl_put(h->out, ">\n");
    put_flow(h, kids, n, &region);
    pl_putf(h->out, "</%s>\n", tag);
}

static void put_section(struct html *h, uint32_t node, const struct region *around)
{
    const uint32_t *kids = h->kids + h->first[node];
    size_t n = h->first[node + 1] - h->first[node];
    const char *language = node_at(h, node)->language ? node_at(h, node)->language : around->language;
    const char *tag = has_heading(h, kids, n) ? "section" : "div";
    struct region region = {language, around->ground, node, false, around->whole};
    if (!n)
        return;
    pl_putf(h->out, "<%s class=\"part\"", tag);
    put_language(h, language, around->language);
    pl_put(h->out, ">\n");
    if (only_pictures(h, node))
        for (size_t i = 0; i < n;)
            i += put_figure(h, kids + i, n - i, &region);
    else
        put_flow(h, kids, n, &region);
    pl_putf(h->out, "</%s>\n", tag);
}

/* ---- the page ---- */

/* A section that is about the whole: it holds the title, or nothing but pictures. */
static bool heads(const struct html *h, uint32_t section)
{
    for (uint32_t i = h->first[section]; i < h->first[section + 1]; i++)
        if (node_at(h, h->kids[i])->role == PL_ROLE_H1)
            return true;
    return only_pictures(h, section);
}

/* How many nodes stand in the header: up to the first tile, or the first heading below the title. */
static size_t header_length(const struct html *h, const uint32_t *kids, size_t n)
{
    size_t k = 0;
    for (; k < n; k++) {
        enum pl_role role = node_at(h, kids[k])->role;
        if (role == PL_ROLE_SECTION ? !heads(h, kids[k]) : is_heading(role) && role != PL_ROLE_H1)
            break;
    }
    return k;
}

static const struct pl_box *picture_in(const struct pl_box *box)
{
    const struct pl_box *found = box && box->kind == PL_BOX_PICTURE ? box : NULL;
    for (size_t i = 0; box && i < box->n_children && !found; i++)
        found = picture_in(box->at_child[i]);
    return found;
}

static const struct pl_box *ornament_of(struct html *h)
{
    const struct pl_box *box = h->page->ornament, *picture = picture_in(box);
    if (!box || picture)
        return picture;
    struct pl_diag *d = PL_ERR(h->work, P767, box->place, "the ornament of the page has no picture");
    pl_help(h->work->diags, d, "html: {ornament: {art: drawing.svg}}");
    return NULL;
}

static void put_header(struct html *h, const uint32_t *kids, size_t n, const struct region *region)
{
    const struct pl_box *ornament = ornament_of(h);
    const char *title = h->page->edition->title;
    bool titled = false;
    for (size_t i = 0; i < h->structure->nodes.n; i++)
        titled |= h->structure->nodes.at[i].role == PL_ROLE_H1;
    if (region->ground == h->ground)
        pl_put(h->out, "<header>\n");
    else
        pl_putf(h->out, "<header class=\"g%zu\">\n", ground_class(h, region->ground));
    pl_putf(h->out, "<div class=\"wide%s\">\n<div class=\"lead\">\n", ornament ? " adorned" : "");
    if (!titled) {
        pl_put(h->out, "<h1 class=\"unseen\">");
        put_text(h->out, title, strlen(title));
        pl_put(h->out, "</h1>\n");
        h->level = 1;
    }
    put_flow(h, kids, n, region);
    pl_put(h->out, "</div>\n");
    if (ornament) {
        put_picture(h, ornament, NULL, region->ground, "ornament");
        pl_put(h->out, "\n");
    }
    pl_put(h->out, "</div>\n</header>\n");
}

/* Texts that stand in no record: a heading begins a tile of its own, which ends where a note begins or the next. */
static size_t loose_length(const struct html *h, const uint32_t *kids, size_t n)
{
    size_t k = 1;
    for (; k < n; k++) {
        enum pl_role role = node_at(h, kids[k])->role;
        if (role == PL_ROLE_SECTION || is_heading(role) || role == PL_ROLE_NOTE)
            break;
    }
    return k;
}

/* Where every tile has as many bands, those beside each other agree in height. */
static void put_tiles(struct html *h, const uint32_t *kids, size_t n, const struct region *region)
{
    struct pl_buf tiles = {.arena = h->work->arena}, *out = h->out;
    size_t bands = 0;
    bool agree = true;
    h->out = &tiles;
    for (size_t i = 0, k; i < n; i += k) {
        const struct pl_struct_node *node = node_at(h, kids[i]);
        bool section = node->role == PL_ROLE_SECTION;
        k = section ? 1 : loose_length(h, kids + i, n - i);
        h->n_bands = 0;
        if (section)
            put_tile(h, h->kids + h->first[kids[i]], h->first[kids[i] + 1] - h->first[kids[i]], kids[i],
                     node->language ? node->language : region->language, region);
        else
            put_tile(h, kids + i, k, UINT32_MAX, region->language, region);
        agree &= i == 0 || h->n_bands == bands;
        bands = h->n_bands;
    }
    h->out = out;
    pl_putf(out, "<div class=\"wide tiles%s\" style=\"--bands:%zu\">\n", agree && bands > 1 ? " agree" : "", bands);
    pl_putn(out, tiles.text, tiles.len);
    pl_put(out, "</div>\n");
}

void put_body(struct html *h)
{
    const uint32_t *kids = h->kids + h->first[0];
    size_t n = h->first[1] - h->first[0], head = header_length(h, kids, n), foot = n;
    const char *language = h->page->expanded->language;
    const struct region header = {language, h->header, UINT32_MAX, false, true},
                        page = {language, h->ground, UINT32_MAX, false, true};
    /* Behind the last tile nothing but texts that begin none. */
    while (foot > head) {
        enum pl_role role = node_at(h, kids[foot - 1])->role;
        if (role == PL_ROLE_SECTION || is_heading(role))
            break;
        foot--;
    }
    if (foot < n && foot > head && is_heading(node_at(h, kids[foot - 1])->role))
        foot += loose_length(h, kids + foot - 1, n - foot + 1) - 1;
    pl_put(h->out, "<body>\n<main>\n");
    put_header(h, kids, head, &header);
    if (foot > head)
        put_tiles(h, kids + head, foot - head, &page);
    pl_put(h->out, "</main>\n");
    if (foot < n) {
        pl_put(h->out, "<footer>\n<div class=\"wide\">\n");
        put_flow(h, kids + foot, n - foot, &page);
        pl_put(h->out, "</div>\n</footer>\n");
    }
    pl_put(h->out, "</body>\n");
}
