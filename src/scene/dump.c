/* dump.c: the scene as text: what the goldens compare and `plaat dump --stage scene` prints. One line an item. Numbers
 * have three digits, enough to tell steps of 1/1024 pt apart. */
#include "scene/scene.h"

#include "base/num.h"

#include <string.h>

static void put_num(struct pl_buf *out, double v)
{
    pl_putc(out, ' ');
    pl_put(out, pl_num(out->arena, v, 3));
}

static void put_indent(struct pl_buf *out, size_t depth)
{
    for (size_t i = 0; i < depth; i++)
        pl_put(out, "  ");
}

/* Quoted, on one line whatever is in it. */
static void put_text(struct pl_buf *out, const char *text, size_t len)
{
    pl_put(out, " \"");
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\n')
            pl_put(out, "\\n");
        else if (c == '"' || c == '\\')
            pl_putf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            pl_putf(out, "\\x%02X", c);
        else
            pl_putc(out, (char)c);
    }
    pl_putc(out, '"');
}

static void put_named(struct pl_buf *out, const char *what, const char *text)
{
    if (!text)
        return;
    pl_putf(out, " %s", what);
    put_text(out, text, strlen(text));
}

static void put_colour(struct pl_buf *out, const struct pl_scene *scene, struct pl_colour c)
{
    if (c.entry == PL_NO_COLOUR) {
        pl_put(out, " none");
        return;
    }
    if (c.entry == PL_BLACK)
        pl_put(out, " black");
    else if (scene->palette && c.entry < scene->palette->n && scene->palette->at[c.entry].name)
        pl_putf(out, " %s", scene->palette->at[c.entry].name);
    else
        pl_putf(out, " entry-%u", (unsigned)c.entry);
    if (c.tint < 1) {
        pl_put(out, " tint");
        put_num(out, c.tint);
    }
    if (c.opacity < 1) {
        pl_put(out, " opacity");
        put_num(out, c.opacity);
    }
}

static void put_fill(struct pl_buf *out, const struct pl_scene *scene, const struct pl_fill *f)
{
    if (f->kind == PL_FILL_NONE)
        return;
    pl_put(out, " fill");
    if (f->kind == PL_FILL_SOLID) {
        put_colour(out, scene, f->colour);
        return;
    }
    bool linear = f->kind == PL_FILL_LINEAR;
    pl_put(out, linear ? " linear" : " radial");
    put_num(out, f->x0);
    put_num(out, f->y0);
    put_num(out, linear ? f->x1 : f->r);
    if (linear)
        put_num(out, f->y1);
    for (size_t i = 0; i < f->n_stops; i++) {
        pl_put(out, i ? "," : " [");
        put_num(out, f->stops[i].at);
        put_colour(out, scene, f->stops[i].colour);
    }
    pl_put(out, " ]");
}

static void put_stroke(struct pl_buf *out, const struct pl_scene *scene, const struct pl_stroke *s)
{
    static const char *const caps[] = {"butt", "round", "square"}, *const joins[] = {"miter", "round", "bevel"};
    if (s->width <= 0 || s->colour.entry == PL_NO_COLOUR)
        return;
    pl_put(out, " stroke");
    put_colour(out, scene, s->colour);
    pl_put(out, " width");
    put_num(out, s->width);
    if (s->cap != PL_CAP_BUTT)
        pl_putf(out, " cap %s", caps[s->cap]);
    if (s->join != PL_JOIN_MITER)
        pl_putf(out, " join %s", joins[s->join]);
    if (s->n_dashes)
        pl_put(out, " dashes");
    for (size_t i = 0; i < s->n_dashes; i++)
        put_num(out, s->dashes[i]);
}

/* Four sides along the axes from the top left, clockwise: most paths are, and "rect" reads better than four points. */
static bool is_rect(const struct pl_path *p)
{
    static const enum pl_seg_kind kinds[] = {PL_MOVE, PL_LINE, PL_LINE, PL_LINE, PL_CLOSE};
    if (p->n != 5)
        return false;
    for (size_t i = 0; i < 5; i++)
        if (p->at[i].kind != kinds[i])
            return false;
    const struct pl_seg *s = p->at;
    return s[0].y[0] == s[1].y[0] && s[1].x[0] == s[2].x[0] && s[2].y[0] == s[3].y[0] && s[3].x[0] == s[0].x[0];
}

static void put_path(struct pl_buf *out, const struct pl_path *p)
{
    static const char letters[] = {[PL_MOVE] = 'M', [PL_LINE] = 'L', [PL_CURVE] = 'C', [PL_CLOSE] = 'Z'};
    static const int points[] = {[PL_MOVE] = 1, [PL_LINE] = 1, [PL_CURVE] = 3, [PL_CLOSE] = 0};
    if (is_rect(p)) {
        pl_put(out, " rect");
        put_num(out, p->at[0].x[0]);
        put_num(out, p->at[0].y[0]);
        put_num(out, p->at[2].x[0] - p->at[0].x[0]);
        put_num(out, p->at[2].y[0] - p->at[0].y[0]);
        return;
    }
    for (size_t i = 0; i < p->n; i++) {
        const struct pl_seg *s = &p->at[i];
        pl_putf(out, " %c", letters[s->kind]);
        for (int j = 0; j < points[s->kind]; j++) {
            put_num(out, s->x[j]);
            put_num(out, s->y[j]);
        }
    }
}

static void put_glyphs(struct pl_buf *out, const struct pl_scene *scene, const struct pl_item *item)
{
    pl_putf(out, " face %u size", (unsigned)item->face);
    put_num(out, item->size);
    if (item->n_glyphs) {
        pl_put(out, " at");
        put_num(out, item->glyphs[0].x);
        put_num(out, item->glyphs[0].y);
    }
    pl_putf(out, " glyphs %zu%s", item->n_glyphs, item->rtl ? " rtl" : "");
    put_fill(out, scene, &item->fill);
    put_text(out, item->text, item->text_len);
}

static void put_picture(struct pl_buf *out, const struct pl_scene *scene, const struct pl_item *item)
{
    pl_putf(out, " %u at", (unsigned)item->picture);
    put_num(out, item->x);
    put_num(out, item->y);
    pl_put(out, " size");
    put_num(out, item->width);
    put_num(out, item->height);
    for (size_t i = 0; i < item->n_recolours; i++) {
        put_named(out, "recolour", item->recolours[i].what);
        put_colour(out, scene, item->recolours[i].colour);
    }
}

static void put_item(struct pl_buf *out, const struct pl_scene *scene, const struct pl_item *item)
{
    static const char *const kinds[] = {
        [PL_ITEM_PATH] = "path", [PL_ITEM_GLYPHS] = "glyphs", [PL_ITEM_PICTURE] = "picture",
        [PL_ITEM_CLIP] = "clip", [PL_ITEM_GROUP] = "group",   [PL_ITEM_TRANSFORM] = "transform",
        [PL_ITEM_END] = "end"};
    pl_put(out, kinds[item->kind]);
    switch (item->kind) {
    case PL_ITEM_PATH:
        put_path(out, &item->path);
        put_fill(out, scene, &item->fill);
        put_stroke(out, scene, &item->stroke);
        break;
    case PL_ITEM_GLYPHS:
        put_glyphs(out, scene, item);
        break;
    case PL_ITEM_PICTURE:
        put_picture(out, scene, item);
        break;
    case PL_ITEM_CLIP:
        put_path(out, &item->path);
        break;
    case PL_ITEM_GROUP:
        pl_put(out, " opacity");
        put_num(out, item->opacity);
        break;
    case PL_ITEM_TRANSFORM:
        /* Six digits: of a sine the third one moves an A3's corner by a millimetre. */
        for (int i = 0; i < 6; i++)
            pl_putf(out, " %s", pl_num(out->arena, item->matrix[i], 6));
        break;
    case PL_ITEM_END:
        break;
    }
    if (item->node != PL_DECORATION)
        pl_putf(out, " node %u", (unsigned)item->node);
    put_named(out, "link", item->link);
    pl_putc(out, '\n');
}

/* What connectors can start from: every box with a name, and its anchors. */
static void put_named_boxes(struct pl_buf *out, const struct pl_page *page)
{
    for (size_t i = 0; i < page->boxes.n; i++) {
        const struct pl_box_mark *b = &page->boxes.at[i];
        if (!b->name)
            continue;
        pl_put(out, "  box");
        put_text(out, b->name, strlen(b->name));
        pl_putf(out, " %s", b->kind);
        for (size_t k = 0; k < PL_ANCHORS; k++) {
            pl_putf(out, " %s", pl_anchor_names[k]);
            put_num(out, b->anchors[k][0]);
            put_num(out, b->anchors[k][1]);
        }
        pl_putc(out, '\n');
    }
}

static void put_links(struct pl_buf *out, const struct pl_page *page)
{
    for (size_t i = 0; i < page->links.n; i++) {
        const struct pl_box_link *l = &page->links.at[i];
        const double box[4] = {l->x, l->y, l->width, l->height};
        pl_putf(out, "  leads items %zu to %zu at", l->from, l->to);
        for (int k = 0; k < 4; k++)
            put_num(out, box[k]);
        if (l->node != PL_DECORATION)
            pl_putf(out, " node %u", (unsigned)l->node);
        put_named(out, "link", l->link);
        pl_putc(out, '\n');
    }
}

static void put_page(struct pl_buf *out, const struct pl_scene *scene, const struct pl_page *page)
{
    size_t depth = 1;
    pl_put(out, "page");
    put_text(out, page->name ? page->name : "", page->name ? strlen(page->name) : 0);
    pl_put(out, " size");
    put_num(out, page->width);
    put_num(out, page->height);
    pl_put(out, " bleed");
    put_num(out, page->bleed);
    pl_put(out, " margins");
    for (int i = 0; i < 4; i++)
        put_num(out, page->margin[i]);
    pl_putc(out, '\n');
    for (size_t i = 0; i < page->items.n; i++) {
        const struct pl_item *item = &page->items.at[i];
        if (item->kind == PL_ITEM_END && depth > 1)
            depth--;
        put_indent(out, depth);
        put_item(out, scene, item);
        if (item->kind == PL_ITEM_CLIP || item->kind == PL_ITEM_GROUP || item->kind == PL_ITEM_TRANSFORM)
            depth++;
    }
    put_named_boxes(out, page);
    put_links(out, page);
}

/* ---- structure: every child of a node stands in one stretch of an array sorted by parent and order ---- */
struct tree {
    const struct pl_structure *s;
    const struct pl_struct_place *children;
};

static size_t first_child(const struct tree *tree, uint32_t parent)
{
    size_t low = 0, high = tree->s->nodes.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tree->children[middle].parent < parent)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void put_node(struct pl_buf *out, const struct tree *tree, uint32_t index, size_t depth)
{
    const struct pl_struct_node *node = &tree->s->nodes.at[index];
    put_indent(out, depth);
    pl_putf(out, "%u %s", (unsigned)index, pl_role_names[node->role]);
    if (node->language)
        pl_putf(out, " language %s", node->language);
    put_named(out, "alternative", node->alternative);
    put_named(out, "link", node->link);
    if (node->text)
        put_text(out, node->text, strlen(node->text));
    pl_putc(out, '\n');
    for (size_t i = first_child(tree, index); i < tree->s->nodes.n && tree->children[i].parent == index; i++)
        put_node(out, tree, tree->children[i].node, depth + 1);
}

static void put_structure(struct pl_buf *out, const struct pl_structure *s)
{
    if (!s->nodes.n)
        return;
    const struct tree tree = {.s = s, .children = pl_struct_sorted(out->arena, s)};
    pl_put(out, "structure\n");
    put_node(out, &tree, 0, 1);
}

void pl_scene_dump(struct pl_buf *out, const struct pl_scene *scene)
{
    pl_putf(out, "scene %zu page%s%s", scene->pages.n, scene->pages.n == 1 ? "" : "s", scene->in_px ? " px" : "");
    put_named(out, "title", scene->meta.title);
    put_named(out, "author", scene->meta.author);
    put_named(out, "subject", scene->meta.subject);
    put_named(out, "keywords", scene->meta.keywords);
    if (scene->meta.language)
        pl_putf(out, " language %s", scene->meta.language);
    if (scene->meta.date)
        pl_putf(out, " date %s", scene->meta.date);
    pl_putc(out, '\n');
    for (size_t i = 0; i < scene->pages.n; i++)
        put_page(out, scene, scene->pages.at[i]);
    put_structure(out, &scene->structure);
}
