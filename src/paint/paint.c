/* paint.c: the item list → cairo, the same for every surface. Traps that shape it: no cairo tags, no cairo_paint (both
 * break the passes that come after), each item with its own state. */
#include "paint/paint-private.h"

#include <string.h>

static bool spares(struct painter *p, struct pl_colour colour, enum pl_use use, double size)
{
    return p->colours->spares && p->colours->spares(p->colours->data, colour, use, size);
}

/* What overprints, on a plate it has no ink for, changes nothing on the page; in a group it covers without taking ink
 * away, as white behind all that is there (ISO 32000-2, 11.7.4.5, blend mode CompatibleOverprint). False: nothing is to
 * be drawn. */
static bool set_operator(struct painter *p, bool spared)
{
    bool group = false;
    if (!p->colours->spares)
        return true;
    for (size_t i = 0; i < p->pushes.n; i++)
        group |= p->pushes.at[i].group;
    cairo_set_operator(p->cr, spared ? CAIRO_OPERATOR_DEST_OVER : CAIRO_OPERATOR_OVER);
    return group || !spared;
}

static bool set_colour(struct painter *p, struct pl_colour colour, enum pl_use use, double size)
{
    struct pl_rgba c = p->colours->map(p->colours->data, p->scene->palette, colour);
    if (c.a < 1)
        cairo_set_source_rgba(p->cr, c.r, c.g, c.b, c.a);
    else
        cairo_set_source_rgb(p->cr, c.r, c.g, c.b);
    return set_operator(p, spares(p, colour, use, size));
}

static void trace(cairo_t *cr, const struct pl_path *path)
{
    cairo_new_path(cr);
    for (size_t i = 0; i < path->n; i++) {
        const struct pl_seg *s = &path->at[i];
        if (s->kind == PL_MOVE)
            cairo_move_to(cr, s->x[0], s->y[0]);
        else if (s->kind == PL_LINE)
            cairo_line_to(cr, s->x[0], s->y[0]);
        else if (s->kind == PL_CURVE)
            cairo_curve_to(cr, s->x[0], s->y[0], s->x[1], s->y[1], s->x[2], s->y[2]);
        else
            cairo_close_path(cr);
    }
}

static void fill(struct painter *p, const struct pl_fill *f)
{
    if (f->kind == PL_FILL_NONE || (f->kind == PL_FILL_SOLID && f->colour.entry == PL_NO_COLOUR))
        return;
    if (f->kind == PL_FILL_SOLID) {
        if (set_colour(p, f->colour, PL_USE_FILL, 0))
            cairo_fill_preserve(p->cr);
        return;
    }
    cairo_pattern_t *pattern = f->kind == PL_FILL_LINEAR
                                   ? cairo_pattern_create_linear(f->x0, f->y0, f->x1, f->y1)
                                   : cairo_pattern_create_radial(f->x0, f->y0, 0, f->x1, f->y1, f->r);
    bool spared = true;
    for (size_t i = 0; i < f->n_stops; i++) {
        spared = spared && spares(p, f->stops[i].colour, PL_USE_FILL, 0);
        struct pl_rgba c = p->colours->map(p->colours->data, p->scene->palette, f->stops[i].colour);
        cairo_pattern_add_color_stop_rgba(pattern, f->stops[i].at, c.r, c.g, c.b, c.a);
    }
    cairo_pattern_set_extend(pattern, CAIRO_EXTEND_PAD);
    cairo_set_source(p->cr, pattern);
    if (set_operator(p, spared))
        cairo_fill_preserve(p->cr);
    cairo_pattern_destroy(pattern);
}

static void stroke(struct painter *p, const struct pl_stroke *s)
{
    static const cairo_line_cap_t caps[] = {CAIRO_LINE_CAP_BUTT, CAIRO_LINE_CAP_ROUND, CAIRO_LINE_CAP_SQUARE};
    static const cairo_line_join_t joins[] = {CAIRO_LINE_JOIN_MITER, CAIRO_LINE_JOIN_ROUND, CAIRO_LINE_JOIN_BEVEL};
    if (s->width <= 0 || s->colour.entry == PL_NO_COLOUR)
        return;
    if (!set_colour(p, s->colour, PL_USE_LINE, s->width))
        return;
    cairo_set_line_width(p->cr, s->width);
    cairo_set_line_cap(p->cr, caps[s->cap]);
    cairo_set_line_join(p->cr, joins[s->join]);
    cairo_set_dash(p->cr, s->dashes, (int)s->n_dashes, 0);
    cairo_stroke_preserve(p->cr);
}

static void paint_path(struct painter *p, const struct pl_item *item)
{
    trace(p->cr, &item->path);
    fill(p, &item->fill);
    stroke(p, &item->stroke);
    cairo_new_path(p->cr);
}

/* Before 1.17.4 cairo puts every glyph of an image on a whole pixel (since then on a quarter), which shows in small
 * text as uneven letter-spacing. As outlines they stand where the layout says. Glyphs that repeat are drawn faster than
 * their outlines (a full page of small text at 150 dpi: 58 ms, as outlines 132; a poster at 300 dpi: 218, 355), so text
 * stays glyphs where half a pixel is little, less than a sixtieth of an em, and where there may be much of it. */
static bool as_outlines(cairo_t *cr, double size)
{
    double x = 0, y = size;
    cairo_user_to_device_distance(cr, &x, &y);
    double square = x * x + y * y;
    return cairo_version() < CAIRO_VERSION_ENCODE(1, 17, 4) && (square < 32 * 32 || square >= 64 * 64);
}

/* cairo leaves out what has no ink if it stands on whole points: the space between two words of different looks. Out of
 * them by so little that nobody sees where nothing is. */
static double off_the_grid(const struct painter *p, const struct pl_item *item)
{
    for (size_t i = 0; i < item->text_len; i++)
        if (item->text[i] != ' ')
            return 0;
    return p->way == PL_AS_WORDS && item->text_len ? 0.01 : 0;
}

static void paint_glyphs(struct painter *p, const struct pl_item *item)
{
    cairo_glyph_t *glyphs = PL_NEWS(p->work->arena, cairo_glyph_t, item->n_glyphs + 1);
    double off = off_the_grid(p, item);
    for (size_t i = 0; i < item->n_glyphs; i++)
        glyphs[i] = (cairo_glyph_t){item->glyphs[i].id, item->glyphs[i].x + off, item->glyphs[i].y + off};
    cairo_set_font_face(p->cr, pl_face_cairo(p->scene->fonts, item->face));
    cairo_set_font_size(p->cr, item->size);
    if (!set_colour(p, item->fill.colour, PL_USE_TEXT, item->size))
        return;
    if (p->way == PL_AS_PIXELS && as_outlines(p->cr, item->size)) {
        cairo_glyph_path(p->cr, glyphs, (int)item->n_glyphs);
        cairo_fill(p->cr);
        return;
    }
    if (p->way != PL_AS_WORDS) {
        cairo_show_glyphs(p->cr, glyphs, (int)item->n_glyphs);
        return;
    }
    cairo_text_cluster_t *clusters = PL_NEWS(p->work->arena, cairo_text_cluster_t, item->n_clusters + 1);
    for (size_t i = 0; i < item->n_clusters; i++)
        clusters[i] = (cairo_text_cluster_t){(int)item->clusters[i].n_bytes, (int)item->clusters[i].n_glyphs};
    cairo_show_text_glyphs(p->cr, item->text, (int)item->text_len, glyphs, (int)item->n_glyphs, clusters,
                           (int)item->n_clusters, item->rtl ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : 0);
}

static const char *css_of(struct painter *p, struct pl_colour colour, const char *over)
{
    struct pl_rgba c = p->colours->map(p->colours->data, p->scene->palette, colour);
    if (spares(p, colour, PL_USE_FILL, 0))
        c.a = 0;
    char hex[8];
    pl_ink_css(c, hex);
    if (over)
        memcpy(hex, over, sizeof hex);
    if (c.a >= 1)
        return pl_strdup(p->work->arena, hex);
    return pl_printf(p->work->arena, "%s%02x", hex, (unsigned)(c.a * 255 + 0.5)); /* #rrggbbaa, CSS Color 4 */
}

bool paint_picture(struct painter *p, const struct pl_item *item, const char *over)
{
    struct pl_svg_paint *paints = PL_NEWS(p->work->arena, struct pl_svg_paint, item->n_recolours + 1);
    for (size_t i = 0; i < item->n_recolours; i++)
        paints[i] = (struct pl_svg_paint){item->recolours[i].what, css_of(p, item->recolours[i].colour, over)};
    return pl_picture_draw(p->work, p->scene->pictures[item->picture], p->cr, item->x, item->y, item->width,
                           item->height, paints, item->n_recolours);
}

/* ---- what is open ---- */

static void apply(struct painter *p, const struct pl_item *item)
{
    if (item->kind == PL_ITEM_CLIP) {
        trace(p->cr, &item->path);
        cairo_clip(p->cr);
    } else if (item->kind == PL_ITEM_TRANSFORM) {
        const double *m = item->matrix;
        cairo_matrix_t matrix = {m[0], m[1], m[2], m[3], m[4], m[5]};
        cairo_transform(p->cr, &matrix);
    }
}

static void mark(struct painter *p, size_t index)
{
    double x, w, h;
    if (!p->marks)
        return;
    pl_mark_rect(index, &x, &w, &h);
    cairo_save(p->cr);
    cairo_identity_matrix(p->cr);
    cairo_set_source_rgb(p->cr, (PL_MARK_RGB >> 16) / 255.0, (PL_MARK_RGB >> 8 & 255) / 255.0,
                         (PL_MARK_RGB & 255) / 255.0);
    cairo_rectangle(p->cr, x, 0, w, h);
    cairo_fill(p->cr);
    cairo_restore(p->cr);
}

static void push(struct painter *p, const struct pl_item *item, size_t index)
{
    struct pl_push opened = {item, index, item->kind == PL_ITEM_GROUP && item->opacity < 1};
    if (!p->marks || opened.group)
        cairo_save(p->cr);
    if (opened.group)
        cairo_push_group(p->cr);
    else if (!p->marks)
        apply(p, item);
    *pl_push(p->work->arena, &p->pushes) = opened;
}

static void pop(struct painter *p)
{
    struct pl_push opened = p->pushes.at[--p->pushes.n];
    if (opened.group) {
        cairo_pop_group_to_source(p->cr);
        mark(p, opened.index);
        cairo_paint_with_alpha(p->cr, opened.item->opacity);
    }
    if (!p->marks || opened.group)
        cairo_restore(p->cr);
}

static bool draw(struct painter *p, const struct pl_item *item)
{
    if (p->how && p->how->skips && p->how->skips(p->how->skips_ctx, item))
        return true;
    if (item->kind == PL_ITEM_PATH)
        paint_path(p, item);
    else if (item->kind == PL_ITEM_GLYPHS)
        paint_glyphs(p, item);
    else
        return p->art ? paint_art(p, item) : paint_picture(p, item, NULL);
    return true;
}

static bool draw_marked(struct painter *p, const struct pl_item *item, size_t index)
{
    mark(p, index);
    cairo_save(p->cr);
    for (size_t i = 0; i < p->pushes.n; i++)
        apply(p, p->pushes.at[i].item);
    bool good = draw(p, item);
    cairo_restore(p->cr);
    return good;
}

bool paint_items(struct painter *p, const struct pl_page *page)
{
    bool good = true;
    for (size_t i = 0; i < page->items.n && good; i++) {
        const struct pl_item *item = &page->items.at[i];
        switch (item->kind) {
        case PL_ITEM_PATH:
        case PL_ITEM_GLYPHS:
        case PL_ITEM_PICTURE:
            good = p->marks ? draw_marked(p, item, i) : draw(p, item);
            break;
        case PL_ITEM_CLIP:
        case PL_ITEM_GROUP:
        case PL_ITEM_TRANSFORM:
            push(p, item, i);
            break;
        case PL_ITEM_END:
            pop(p);
            break;
        }
    }
    mark(p, page->items.n); /* what comes behind is no item's */
    return good;
}

bool paint_outside(struct painter *p, const struct pl_page *page)
{
    bool good = true;
    for (size_t i = 0; i < page->outside.n && good; i++) {
        cairo_save(p->cr);
        good = draw(p, &page->outside.at[i]);
        cairo_restore(p->cr);
    }
    return good;
}
