/* callouts.c: what preflight found, drawn over the page: numbered boxes, and below the page a key to the numbers. */
#include "paint/paint-private.h"

#include <math.h>
#include <string.h>

struct badge {
    double x, y, width;
};
struct sheet {
    struct pl_work *work;
    cairo_t *cr;
    const struct pl_callouts *marks;
    double scale, width, height; /* of the page, in pixels */
    double size;                 /* of type, in pixels */
    cairo_font_face_t *face;     /* NULL: the scene has no letters, so there is no key */
    PL_VEC(struct badge) badges;
};

/* Of a note, a warning, an error: they must differ from each other in lightness too. */
static void set_level(cairo_t *cr, int level)
{
    static const double colours[3][3] = {{0, 0.35, 0.85}, {0.8, 0.4, 0}, {0.75, 0, 0.1}};
    const double *c = colours[level < 0 || level > 2 ? 2 : level];
    cairo_set_source_rgb(cr, c[0], c[1], c[2]);
}

/* The face that most of the scene is set in: it has the letters of a message more likely than any other. */
static cairo_font_face_t *body_face(const struct pl_scene *scene)
{
    enum { MOST = 64 };
    size_t glyphs[MOST] = {0}, best = 0;
    for (size_t p = 0; p < scene->pages.n; p++) {
        for (size_t i = 0; i < scene->pages.at[p]->items.n; i++) {
            const struct pl_item *item = &scene->pages.at[p]->items.at[i];
            if (item->kind == PL_ITEM_GLYPHS && item->face < MOST)
                glyphs[item->face] += item->n_glyphs;
        }
    }
    for (size_t i = 1; i < MOST; i++)
        best = glyphs[i] > glyphs[best] ? i : best;
    return glyphs[best] ? pl_face_cairo(scene->fonts, (pl_face_id)best) : NULL;
}

static double text_width(cairo_t *cr, const char *text)
{
    cairo_text_extents_t e;
    cairo_text_extents(cr, text, &e);
    return e.x_advance;
}

static double badge_width(const struct sheet *s, const char *number)
{
    return fmax(text_width(s->cr, number) + s->size * 0.8, s->size * 1.5);
}

static void draw_badge(const struct sheet *s, double x, double y, size_t number, int level)
{
    const char *text = pl_printf(s->work->arena, "%zu", number);
    double width = badge_width(s, text), height = s->size * 1.4;
    set_level(s->cr, level);
    cairo_rectangle(s->cr, x, y, width, height);
    cairo_fill(s->cr);
    cairo_set_source_rgb(s->cr, 1, 1, 1);
    cairo_move_to(s->cr, x + (width - text_width(s->cr, text)) / 2, y + height * 0.75);
    cairo_show_text(s->cr, text);
}

/* On top of the box where there is room, so that what is in it can be read; beside badges that stand there already. */
static void place_badge(struct sheet *s, double x, double y, size_t number, int level)
{
    double width = badge_width(s, pl_printf(s->work->arena, "%zu", number)), height = s->size * 1.4;
    y = y >= height ? y - height : y;
    x = fmin(fmax(x, 0), s->width - width);
    y = fmin(fmax(y, 0), s->height - height);
    for (size_t i = 0; i < s->badges.n; i++) {
        const struct badge *b = &s->badges.at[i];
        if (fabs(b->y - y) >= height || b->x >= x + width || x >= b->x + b->width)
            continue;
        x = b->x + b->width + 1;
        if (x + width > s->width) {
            x = 0;
            y = fmin(y + height + 1, s->height - height);
        }
    }
    *pl_push(s->work->arena, &s->badges) = (struct badge){x, y, width};
    draw_badge(s, x, y, number, level);
}

static void draw_boxes(struct sheet *s)
{
    double line = fmax(1.5, s->size / 8);
    for (size_t i = 0; i < s->marks->n; i++) {
        const struct pl_callout *m = &s->marks->at[i];
        double x0 = fmax(m->x * s->scale, line / 2), y0 = fmax(m->y * s->scale, line / 2),
               x1 = fmin((m->x + m->width) * s->scale, s->width - line / 2),
               y1 = fmin((m->y + m->height) * s->scale, s->height - line / 2);
        cairo_rectangle(s->cr, x0, y0, fmax(x1 - x0, line), fmax(y1 - y0, line));
        cairo_set_source_rgb(s->cr, 1, 1, 1); /* around it, so that it shows on its own colour too */
        cairo_set_line_width(s->cr, line * 2);
        cairo_stroke_preserve(s->cr);
        set_level(s->cr, m->level);
        cairo_set_line_width(s->cr, line);
        cairo_stroke(s->cr);
    }
    for (size_t i = 0; i < s->marks->n && s->face; i++) {
        const struct pl_callout *m = &s->marks->at[i];
        place_badge(s, m->x * s->scale, m->y * s->scale, m->number, m->level);
    }
}

/* The words of a key's line within the width, one line of type after the other; where the next begins. Draws nothing
 * at y < 0. */
static double put_words(const struct sheet *s, const char *text, double x, double y, bool draw)
{
    char *line = pl_strdup(s->work->arena, text), *from = line, *space = NULL;
    double room = s->width - x - s->size;
    for (char *p = line;; p++) {
        if (*p && *p != ' ')
            continue;
        char was = *p;
        *p = '\0';
        if (space && text_width(s->cr, from) > room) {
            *space = '\0';
            cairo_move_to(s->cr, x, y + s->size);
            if (draw)
                cairo_show_text(s->cr, from);
            y += s->size * 1.4;
            from = space + 1;
        }
        space = p;
        if (!was)
            break;
        *p = was;
    }
    cairo_move_to(s->cr, x, y + s->size);
    if (draw)
        cairo_show_text(s->cr, from);
    return y + s->size * 1.4;
}

/* Its lower edge. */
static double put_key(const struct sheet *s, bool draw)
{
    double y = s->height + s->size;
    for (size_t i = 0; i < s->marks->n_lines && s->face; i++) {
        const struct pl_callout_line *l = &s->marks->lines[i];
        if (draw && l->number)
            draw_badge(s, s->size, y, l->number, l->level);
        cairo_set_source_rgb(s->cr, 0.1, 0.1, 0.1);
        y = put_words(s, l->text, s->size * 4, y, draw) + s->size * 0.5;
    }
    return y + s->size * 0.5;
}

static void release(void *surface)
{
    cairo_surface_destroy(surface);
}

static cairo_t *context_of(const struct sheet *s, cairo_surface_t *surface)
{
    cairo_t *cr = cairo_create(surface);
    if (s->face)
        cairo_set_font_face(cr, s->face);
    cairo_set_font_size(cr, s->size);
    return cr;
}

static double key_bottom(struct sheet *s)
{
    cairo_surface_t *none = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    s->cr = context_of(s, none);
    double bottom = put_key(s, false);
    cairo_destroy(s->cr);
    cairo_surface_destroy(none);
    return fmin(ceil(bottom), 32767);
}

bool pl_paint_callouts(struct pl_work *work, const struct pl_scene *scene, size_t page, const struct pl_callouts *marks,
                       struct pl_pixels *pixels)
{
    struct sheet s = {.work = work,
                      .marks = marks,
                      .scale = pixels->width / scene->pages.at[page]->width,
                      .width = pixels->width,
                      .height = pixels->height,
                      .size = fmin(fmax(pixels->width / 90.0, 11), 20),
                      .face = body_face(scene)};
    int height = (int)key_bottom(&s);
    cairo_surface_t *out = cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels->width, height),
                    *from = cairo_image_surface_create_for_data(pixels->at, CAIRO_FORMAT_RGB24, pixels->width,
                                                                pixels->height, pixels->stride);
    pl_at_end(work->arena, release, out);
    s.cr = context_of(&s, out);
    cairo_set_source_rgb(s.cr, 1, 1, 1);
    cairo_rectangle(s.cr, 0, 0, s.width, height);
    cairo_fill(s.cr);
    cairo_set_source_surface(s.cr, from, 0, 0);
    cairo_rectangle(s.cr, 0, 0, s.width, s.height);
    cairo_fill(s.cr);
    draw_boxes(&s);
    put_key(&s, true);
    cairo_status_t status = cairo_status(s.cr);
    cairo_destroy(s.cr);
    cairo_surface_destroy(from);
    cairo_surface_flush(out);
    *pixels = (struct pl_pixels){cairo_image_surface_get_data(out), pixels->width, height,
                                 cairo_image_surface_get_stride(out), pixels->dpi};
    return !paint_failed(work, status ? status : cairo_surface_status(out), "picture of the findings");
}
