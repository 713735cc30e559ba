/* check.c: what must hold of every scene. A breach is a bug of ours, never a mistake in YAML, so it aborts; builds with
 * NDEBUG trust compose. */
#include "scene/scene.h"

#ifdef NDEBUG

void pl_scene_check(const struct pl_scene *scene)
{
    (void)scene;
}

#else

#include "base/num.h"

#include <assert.h>
#include <math.h>

static bool fraction(double v)
{
    return v >= 0 && v <= 1;
}

static void check_colour(const struct pl_scene *scene, struct pl_colour c)
{
    if (c.entry == PL_NO_COLOUR || c.entry == PL_BLACK)
        return;
    assert(scene->palette && c.entry < scene->palette->n && "a colour is in the palette");
    assert(fraction(c.tint) && "a tint is 0 to 1");
    assert(fraction(c.opacity) && "an opacity is 0 to 1");
}

static void check_path(const struct pl_path *p)
{
    static const int points[] = {[PL_MOVE] = 1, [PL_LINE] = 1, [PL_CURVE] = 3, [PL_CLOSE] = 0};
    assert(p->n > 0 && p->at[0].kind == PL_MOVE && "a path starts with a move");
    for (size_t i = 0; i < p->n; i++)
        for (int j = 0; j < points[p->at[i].kind]; j++)
            assert(isfinite(p->at[i].x[j]) && isfinite(p->at[i].y[j]) && "points of a path are finite");
}

static void check_fill(const struct pl_scene *scene, const struct pl_fill *f)
{
    if (f->kind == PL_FILL_SOLID)
        check_colour(scene, f->colour);
    if (f->kind != PL_FILL_LINEAR && f->kind != PL_FILL_RADIAL)
        return;
    assert(isfinite(f->x0) && isfinite(f->y0));
    assert(f->kind == PL_FILL_LINEAR ? isfinite(f->x1) && isfinite(f->y1) : isfinite(f->r) && f->r >= 0);
    /* Padded gradients with both ends given are the ones whose colours survive cairo's PDF exactly. */
    assert(f->n_stops >= 2 && f->stops[0].at == 0 && f->stops[f->n_stops - 1].at == 1 && "stops run from 0 to 1");
    for (size_t i = 0; i < f->n_stops; i++) {
        assert((i == 0 || f->stops[i].at >= f->stops[i - 1].at) && "stops are in order");
        assert(f->stops[i].colour.entry != PL_NO_COLOUR && "a stop has a colour");
        check_colour(scene, f->stops[i].colour);
    }
}

static void check_stroke(const struct pl_scene *scene, const struct pl_stroke *s)
{
    double sum = 0;
    check_colour(scene, s->colour);
    assert(isfinite(s->width) && s->width >= 0);
    for (size_t i = 0; i < s->n_dashes; i++) {
        assert(isfinite(s->dashes[i]) && s->dashes[i] >= 0);
        sum += s->dashes[i];
    }
    assert((s->n_dashes == 0 || sum > 0) && "dashes are not all zero");
}

static void check_glyphs(const struct pl_scene *scene, const struct pl_item *item)
{
    size_t glyphs = 0, bytes = 0;
    assert(scene->fonts && "glyphs need fonts");
    assert(isfinite(item->size) && item->size > 0);
    assert(item->fill.kind == PL_FILL_SOLID || item->fill.kind == PL_FILL_NONE);
    for (size_t i = 0; i < item->n_glyphs; i++)
        assert(isfinite(item->glyphs[i].x) && isfinite(item->glyphs[i].y));
    assert((item->text || item->text_len == 0) && pl_utf8_valid(item->text ? item->text : "", item->text_len, NULL));
    if (item->n_clusters == 0) {
        assert(item->text_len == 0 && "text without clusters cannot be read back");
        return;
    }
    for (size_t i = 0; i < item->n_clusters; i++) {
        assert(item->clusters[i].n_bytes + item->clusters[i].n_glyphs > 0 && "no cluster is empty");
        bytes += item->clusters[i].n_bytes;
        glyphs += item->clusters[i].n_glyphs;
    }
    assert(bytes == item->text_len && glyphs == item->n_glyphs && "clusters cover the text and the glyphs");
}

static void check_picture(const struct pl_scene *scene, const struct pl_item *item)
{
    assert(item->picture < scene->n_pictures && scene->pictures[item->picture]);
    assert(isfinite(item->x) && isfinite(item->y));
    assert(isfinite(item->width) && isfinite(item->height) && item->width >= 0 && item->height >= 0);
    for (size_t i = 0; i < item->n_recolours; i++) {
        assert(item->recolours[i].what);
        check_colour(scene, item->recolours[i].colour);
    }
}

static void check_item(const struct pl_scene *scene, const struct pl_item *item)
{
    assert((item->node == PL_DECORATION || item->node < scene->structure.nodes.n) &&
           "an item's node is in the structure");
    switch (item->kind) {
    case PL_ITEM_PATH:
        check_path(&item->path);
        check_fill(scene, &item->fill);
        check_stroke(scene, &item->stroke);
        break;
    case PL_ITEM_GLYPHS:
        check_fill(scene, &item->fill);
        check_glyphs(scene, item);
        break;
    case PL_ITEM_PICTURE:
        check_picture(scene, item);
        break;
    case PL_ITEM_CLIP:
        check_path(&item->path);
        break;
    case PL_ITEM_GROUP:
        assert(fraction(item->opacity));
        break;
    case PL_ITEM_TRANSFORM:
        for (int i = 0; i < 6; i++)
            assert(isfinite(item->matrix[i]));
        assert(item->matrix[0] * item->matrix[3] - item->matrix[1] * item->matrix[2] != 0 && "a matrix can be undone");
        break;
    case PL_ITEM_END:
        break;
    }
}

static void check_page(const struct pl_scene *scene, const struct pl_page *page)
{
    size_t depth = 0;
    assert(isfinite(page->width) && isfinite(page->height) && page->width > 0 && page->height > 0);
    assert(isfinite(page->bleed) && page->bleed >= 0);
    for (size_t i = 0; i < page->items.n; i++) {
        const struct pl_item *item = &page->items.at[i];
        check_item(scene, item);
        if (item->kind == PL_ITEM_CLIP || item->kind == PL_ITEM_GROUP || item->kind == PL_ITEM_TRANSFORM)
            depth++;
        assert((item->kind != PL_ITEM_END || depth > 0) && "an end has a push before it");
        if (item->kind == PL_ITEM_END)
            depth--;
    }
    assert(depth == 0 && "every push has its end");
    for (size_t i = 0; i < page->links.n; i++) {
        const struct pl_box_link *l = &page->links.at[i];
        assert(isfinite(l->x) && isfinite(l->y) && isfinite(l->width) && isfinite(l->height));
        assert(l->from <= l->to && l->to <= page->items.n && (i == 0 || page->links.at[i - 1].from <= l->from));
        assert(l->node == PL_DECORATION || l->node < scene->structure.nodes.n);
    }
    for (size_t i = 0; i < page->boxes.n; i++) {
        const struct pl_box_mark *b = &page->boxes.at[i];
        assert(isfinite(b->x) && isfinite(b->y) && isfinite(b->width) && isfinite(b->height));
        for (size_t k = 0; k < PL_ANCHORS; k++)
            assert(isfinite(b->anchors[k][0]) && isfinite(b->anchors[k][1]));
        assert(isfinite(b->baselines_first) && isfinite(b->baselines_leading));
    }
}

void pl_scene_check(const struct pl_scene *scene)
{
    for (size_t i = 0; i < scene->pages.n; i++)
        check_page(scene, scene->pages.at[i]);
    for (size_t i = 0; i < scene->structure.nodes.n; i++) {
        const struct pl_struct_node *node = &scene->structure.nodes.at[i];
        assert(node->role <= PL_ROLE_CELL);
        assert((i == 0 ? node->parent == UINT32_MAX : node->parent < i) && "parents come before their children");
        assert((i > 0 || node->role == PL_ROLE_DOCUMENT) && "the first node is the document");
    }
}

#endif
