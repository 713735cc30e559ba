/* measure.c: how far letters reach, as they are drawn. */
#include "paint/paint-private.h"

bool pl_paint_ink(const struct pl_scene *scene, const struct pl_item *item, double box[4])
{
    cairo_glyph_t glyphs[64];
    cairo_matrix_t size, identity;
    cairo_text_extents_t e;
    bool some = false;
    cairo_matrix_init_scale(&size, item->size, item->size);
    cairo_matrix_init_identity(&identity);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_scaled_font_t *font =
        cairo_scaled_font_create(pl_face_cairo(scene->fonts, item->face), &size, &identity, options);
    for (size_t i = 0; i < item->n_glyphs; i += 64) {
        int n = 0;
        for (size_t k = i; k < item->n_glyphs && k < i + 64; k++)
            glyphs[n++] = (cairo_glyph_t){item->glyphs[k].id, item->glyphs[k].x, item->glyphs[k].y};
        cairo_scaled_font_glyph_extents(font, glyphs, n, &e);
        double x0 = glyphs[0].x + e.x_bearing, y0 = glyphs[0].y + e.y_bearing, x1 = x0 + e.width, y1 = y0 + e.height;
        if (e.width <= 0 || e.height <= 0)
            continue;
        box[0] = some && box[0] < x0 ? box[0] : x0;
        box[1] = some && box[1] < y0 ? box[1] : y0;
        box[2] = some && box[2] > x1 ? box[2] : x1;
        box[3] = some && box[3] > y1 ? box[3] : y1;
        some = true;
    }
    cairo_scaled_font_destroy(font);
    cairo_font_options_destroy(options);
    return some;
}
