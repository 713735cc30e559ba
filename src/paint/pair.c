/* pair.c: see pair.h. The two colours are told apart by all eyes (M. Okabe, K. Ito, Color Universal Design, 2008), and
 * the labels say minus and plus. */
#include "paint/pair.h"

#include "paint/paint-private.h"

#include <math.h>

#define MOST_SIDE 4000.0 /* pixels */
#define FADED     0.68   /* how white what has not changed is */

struct sheet {
    const struct pl_pair *pair;
    struct pl_arena *arena;
    cairo_t *cr;
    cairo_font_face_t *face;
    double scale;         /* of the pictures */
    double width, height; /* of a cell, the larger of the two pictures in it */
    double size;          /* of type */
    double margin, bar;   /* bar: the height of a label; 0: none */
};

static void set_colour(cairo_t *cr, bool old)
{
    if (old)
        cairo_set_source_rgb(cr, 213 / 255.0, 94 / 255.0, 0);
    else
        cairo_set_source_rgb(cr, 0, 114 / 255.0, 178 / 255.0);
}

static bool stacked(const struct sheet *s)
{
    return s->width > s->height * 1.25;
}

static void measure(struct sheet *s)
{
    const struct pl_pair_side *a = &s->pair->old_side, *b = &s->pair->new_side;
    double width = fmax(a->at ? a->width : 0, b->at ? b->width : 0),
           height = fmax(a->at ? a->height : 0, b->at ? b->height : 0);
    s->scale = fmin(1, MOST_SIDE / fmax(width, height));
    s->width = fmax(ceil(width * s->scale), 1);
    s->height = fmax(ceil(height * s->scale), 1);
    s->size = floor(fmin(fmax(fmax(s->width, s->height) / 56, 13), 44));
    s->margin = floor(s->size * 1.2);
    s->bar = s->face ? floor(s->size * 2) : 0;
}

static double text_width(cairo_t *cr, const char *text)
{
    cairo_text_extents_t e;
    cairo_text_extents(cr, text, &e);
    return e.x_advance;
}

/* Its end tells more than its beginning: a name stands behind its folders. */
static const char *fitting(const struct sheet *s, const char *label, double room)
{
    const char *text = label;
    while (*label && text_width(s->cr, text) > room) {
        do {
            label++;
        } while (((unsigned char)*label & 0xC0) == 0x80);
        text = pl_printf(s->arena, "…%s", label);
    }
    return text;
}

static void draw_label(const struct sheet *s, const struct pl_pair_side *side, bool old, double x, double y)
{
    const char *sign = old ? "−" : "+";
    double height = floor(s->size * 1.5);
    if (s->bar <= 0)
        return;
    set_colour(s->cr, old);
    cairo_rectangle(s->cr, x, y, height, height);
    cairo_fill(s->cr);
    cairo_set_source_rgb(s->cr, 1, 1, 1);
    cairo_move_to(s->cr, x + (height - text_width(s->cr, sign)) / 2, y + height * 0.72);
    cairo_show_text(s->cr, sign);
    cairo_set_source_rgb(s->cr, 0.1, 0.1, 0.1);
    cairo_move_to(s->cr, x + height + s->size * 0.6, y + height * 0.72);
    cairo_show_text(s->cr, fitting(s, side->label, s->width - height - s->size * 0.6));
}

/* A frame stands a little outside of what it shows, and never outside of the picture. */
static void frame_of(const struct sheet *s, const struct pl_pair_side *side, size_t i, double box[4])
{
    const struct pl_pair_mark *m = &s->pair->marks[i];
    double pad = s->size * 0.25;
    box[0] = fmax(floor(m->x * s->scale - pad), 0);
    box[1] = fmax(floor(m->y * s->scale - pad), 0);
    box[2] = fmin(ceil((m->x + m->width) * s->scale + pad), side->width * s->scale) - box[0];
    box[3] = fmin(ceil((m->y + m->height) * s->scale + pad), side->height * s->scale) - box[1];
}

static void draw_picture(const struct sheet *s, const struct pl_pair_side *side)
{
    cairo_surface_t *from = cairo_image_surface_create_for_data((unsigned char *)side->at, /* drawn from, never on */
                                                                side->alpha ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24,
                                                                side->width, side->height, side->stride);
    cairo_set_source_rgb(s->cr, 1, 1, 1);
    cairo_rectangle(s->cr, 0, 0, side->width * s->scale, side->height * s->scale);
    cairo_fill(s->cr);
    cairo_save(s->cr);
    cairo_scale(s->cr, s->scale, s->scale);
    cairo_set_source_surface(s->cr, from, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(s->cr), s->scale < 1 ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
    cairo_pattern_set_extend(cairo_get_source(s->cr), CAIRO_EXTEND_PAD);
    cairo_rectangle(s->cr, 0, 0, side->width, side->height);
    cairo_fill(s->cr);
    cairo_restore(s->cr);
    cairo_surface_destroy(from);
}

/* Even-odd: what is framed is a hole. */
static void fade(const struct sheet *s, const struct pl_pair_side *side)
{
    double box[4];
    cairo_save(s->cr);
    cairo_rectangle(s->cr, 0, 0, side->width * s->scale, side->height * s->scale);
    cairo_clip(s->cr);
    cairo_push_group_with_content(s->cr, CAIRO_CONTENT_ALPHA);
    cairo_set_source_rgba(s->cr, 1, 1, 1, FADED);
    cairo_rectangle(s->cr, 0, 0, side->width * s->scale, side->height * s->scale);
    cairo_fill(s->cr);
    cairo_set_operator(s->cr, CAIRO_OPERATOR_CLEAR);
    for (size_t i = 0; i < s->pair->n; i++) {
        frame_of(s, side, i, box);
        cairo_rectangle(s->cr, box[0], box[1], box[2], box[3]);
        cairo_fill(s->cr);
    }
    cairo_pattern_t *mask = cairo_pop_group(s->cr);
    cairo_set_source_rgb(s->cr, 1, 1, 1);
    cairo_mask(s->cr, mask);
    cairo_pattern_destroy(mask);
    cairo_restore(s->cr);
}

/* Off the corner of the frame, so that neither what it shows nor what stands before it in a line is covered; else left
 * of it, above it, right of it, within it. */
static void draw_number(const struct sheet *s, const double box[4], size_t number)
{
    const char *text = pl_printf(s->arena, "%zu", number);
    double width = fmax(text_width(s->cr, text) + s->size * 0.5, s->size * 1.2), height = s->size * 1.2, x = box[0],
           y = box[1];
    bool left = x >= width;
    if (!left && y < height && x + box[2] + width <= s->width)
        x += box[2];
    y -= (!left || y >= height * 2) && y >= height ? height : 0;
    x -= left ? width : 0;
    cairo_rectangle(s->cr, x, y, width, height);
    cairo_fill(s->cr);
    cairo_set_source_rgb(s->cr, 1, 1, 1);
    cairo_move_to(s->cr, x + (width - text_width(s->cr, text)) / 2, y + height * 0.74);
    cairo_show_text(s->cr, text);
}

static void stroke_frame(const struct sheet *s, const double box[4], bool old)
{
    double line = fmax(2, floor(s->size / 7));
    cairo_rectangle(s->cr, box[0] + line / 2, box[1] + line / 2, fmax(box[2] - line, 1), fmax(box[3] - line, 1));
    cairo_set_source_rgb(s->cr, 1, 1, 1); /* around it, so that it shows on its own colour too */
    cairo_set_line_width(s->cr, line * 2);
    cairo_stroke_preserve(s->cr);
    set_colour(s->cr, old);
    cairo_set_line_width(s->cr, line);
    cairo_stroke(s->cr);
}

/* Where a page has no counterpart, its place stays, empty. */
static void draw_nothing(const struct sheet *s)
{
    double dash = s->size;
    cairo_rectangle(s->cr, 1, 1, s->width - 2, s->height - 2);
    cairo_set_source_rgb(s->cr, 0.6, 0.6, 0.6);
    cairo_set_dash(s->cr, &dash, 1, 0);
    cairo_set_line_width(s->cr, 2);
    cairo_stroke(s->cr);
    cairo_set_dash(s->cr, NULL, 0, 0);
}

static void draw_side(const struct sheet *s, const struct pl_pair_side *side, bool old, double x, double y)
{
    bool both = s->pair->old_side.at && s->pair->new_side.at;
    double box[4] = {0, 0, side->width * s->scale, side->height * s->scale};
    draw_label(s, side, old, x, y);
    cairo_save(s->cr);
    cairo_translate(s->cr, x, y + s->bar);
    if (!side->at) {
        draw_nothing(s);
    } else {
        draw_picture(s, side);
        if (both)
            fade(s, side);
        else
            stroke_frame(s, box, old);
    }
    for (size_t i = 0; i < s->pair->n && both; i++) {
        frame_of(s, side, i, box);
        stroke_frame(s, box, old);
        set_colour(s->cr, old);
        if (s->face)
            draw_number(s, box, i + 1);
    }
    cairo_restore(s->cr);
}

static void release(void *surface)
{
    cairo_surface_destroy(surface);
}

bool pl_paint_pair(struct pl_work *work, const struct pl_pair *pair, struct pl_pixels *out)
{
    struct sheet s = {.pair = pair, .arena = work->arena};
    s.face = pair->fonts ? pl_face_cairo(pair->fonts, pair->face) : NULL;
    measure(&s);
    bool down = stacked(&s);
    double cell = s.height + s.bar + s.margin;
    int width = (int)(down ? s.width + 2 * s.margin : 2 * s.width + 3 * s.margin),
        height = (int)(down ? 2 * cell + s.margin : cell + s.margin);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    pl_at_end(work->arena, release, surface);
    s.cr = paint_context(surface);
    if (s.face)
        cairo_set_font_face(s.cr, s.face);
    cairo_set_font_size(s.cr, s.size);
    cairo_set_source_rgb(s.cr, 0.88, 0.88, 0.88); /* a white page has an edge on it */
    cairo_paint(s.cr);
    draw_side(&s, &pair->old_side, true, s.margin, s.margin);
    draw_side(&s, &pair->new_side, false, down ? s.margin : s.width + 2 * s.margin, down ? cell + s.margin : s.margin);
    cairo_status_t status = cairo_status(s.cr);
    cairo_destroy(s.cr);
    cairo_surface_flush(surface);
    *out = (struct pl_pixels){cairo_image_surface_get_data(surface), width, height,
                              cairo_image_surface_get_stride(surface), 96};
    return !paint_failed(work, status ? status : cairo_surface_status(surface), "picture of the differences");
}
