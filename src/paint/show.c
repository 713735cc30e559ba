/* show.c: what a designer asks to see over the page. Its colours are its own: they must differ from any design's. */
#include "paint/paint-private.h"

#include <math.h>
#include <string.h>

static void line(cairo_t *cr, double x0, double y0, double x1, double y1)
{
    cairo_move_to(cr, x0, y0);
    cairo_line_to(cr, x1, y1);
    cairo_stroke(cr);
}

static void show_boxes(struct painter *p, const struct pl_page *page, bool names)
{
    cairo_font_face_t *face = p->scene->fonts ? pl_face_cairo(p->scene->fonts, 0) : NULL;
    cairo_set_line_width(p->cr, 0.4);
    for (size_t i = 0; i < page->boxes.n; i++) {
        const struct pl_box_mark *b = &page->boxes.at[i];
        double fade = b->depth > 6 ? 0.4 : 1 - b->depth * 0.1;
        cairo_set_source_rgba(p->cr, 0, 0.6, 1, fade);
        cairo_rectangle(p->cr, b->x, b->y, b->width, b->height);
        cairo_stroke(p->cr);
        if (!names || !b->name || !face) /* without one cairo would take one of the system's */
            continue;
        cairo_set_font_face(p->cr, face);
        cairo_set_font_size(p->cr, 5);
        cairo_move_to(p->cr, b->x + 1, b->y + 5);
        cairo_set_source_rgb(p->cr, 0, 0.4, 0.9);
        cairo_show_text(p->cr, b->name);
    }
}

/* Under every run of letters: so spaces between paragraphs need no second reckoning. */
static void show_baselines(struct painter *p, const struct pl_page *page)
{
    cairo_set_source_rgba(p->cr, 1, 0, 0.6, 0.8);
    cairo_set_line_width(p->cr, 0.25);
    for (size_t i = 0; i < page->items.n; i++) {
        const struct pl_item *item = &page->items.at[i];
        if (item->kind != PL_ITEM_GLYPHS || !item->n_glyphs)
            continue;
        const struct pl_scene_glyph *g = item->glyphs;
        double left = g[0].x, right = g[0].x;
        for (size_t k = 1; k < item->n_glyphs; k++) {
            left = fmin(left, g[k].x);
            right = fmax(right, g[k].x);
        }
        line(p->cr, left, g[0].y, right + item->size / 2, g[0].y);
    }
    cairo_set_source_rgba(p->cr, 1, 0, 0.6, 0.35);
    for (double y = page->margin[0]; page->guide_baseline > 0 && y <= page->height - page->margin[2];
         y += page->guide_baseline)
        line(p->cr, 0, y, page->width, y);
}

static void show_grid(struct painter *p, const struct pl_page *page)
{
    double n = page->guide_columns, width = page->width - page->margin[1] - page->margin[3];
    double column = n > 0 ? (width - (n - 1) * page->guide_gutter) / n : 0;
    cairo_set_source_rgba(p->cr, 0, 0.7, 0.3, 0.15);
    for (int i = 0; i < (int)n; i++) {
        cairo_rectangle(p->cr, page->margin[3] + i * (column + page->guide_gutter), page->margin[0], column,
                        page->height - page->margin[0] - page->margin[2]);
        cairo_fill(p->cr);
    }
}

static void show_margins(struct painter *p, const struct pl_page *page)
{
    cairo_set_source_rgb(p->cr, 0.8, 0, 0.8);
    cairo_set_line_width(p->cr, 0.4);
    cairo_rectangle(p->cr, page->margin[3], page->margin[0], page->width - page->margin[1] - page->margin[3],
                    page->height - page->margin[0] - page->margin[2]);
    cairo_stroke(p->cr);
    cairo_rectangle(p->cr, 0, 0, page->width, page->height);
    cairo_stroke(p->cr);
}

/* Overset text is never silent, not even in a draft. */
static void mark_overset(struct painter *p, const struct pl_page *page)
{
    for (size_t i = 0; i < page->boxes.n; i++) {
        const struct pl_box_mark *b = &page->boxes.at[i];
        if (!b->overset)
            continue;
        cairo_set_source_rgb(p->cr, 1, 0, 0);
        cairo_set_line_width(p->cr, 2);
        cairo_rectangle(p->cr, b->x - 2, b->y - 2, b->width + 4, b->height + 4); /* around the letters */
        cairo_stroke(p->cr);
        double side = 10, x = b->x + b->width + 3 - side, y = b->y + b->height + 3 - side;
        cairo_rectangle(p->cr, x, y, side, side);
        cairo_fill(p->cr);
        cairo_set_source_rgb(p->cr, 1, 1, 1);
        line(p->cr, x + side / 2, y + 2, x + side / 2, y + side - 2);
        line(p->cr, x + 2, y + side / 2, x + side - 2, y + side / 2);
    }
}

void paint_show(struct painter *p, const struct pl_page *page, int show)
{
    cairo_save(p->cr);
    if (show & PL_SHOW_GRID)
        show_grid(p, page);
    if (show & PL_SHOW_BASELINES)
        show_baselines(p, page);
    if (show & (PL_SHOW_BOXES | PL_SHOW_NAMES))
        show_boxes(p, page, show & PL_SHOW_NAMES);
    if (show & PL_SHOW_MARGINS)
        show_margins(p, page);
    mark_overset(p, page);
    cairo_restore(p->cr);
}
