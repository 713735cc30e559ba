/* plates.c: see plates.h. */
#include "paint/plates.h"
#include "paint/paint-private.h"

#include <math.h>
#include <string.h>

struct plate_map {
    struct pl_work *work;
    const struct pl_press *press;
    size_t plate;                     /* 0 to 3, or 4: spot */
    const struct pl_separation *spot; /* of this plate */
    bool failed;
};

static bool look_up(struct plate_map *m, struct pl_colour colour, struct pl_press_colour *c)
{
    if (m->failed || !pl_ink_press(m->work, m->press, colour, c)) {
        m->failed = true;
        *c = (struct pl_press_colour){0};
    }
    return !m->failed;
}

/* 0..1 on this plate: a spot colour has nothing on the others, and nothing else on its own. */
static double ink_on(const struct plate_map *m, const struct pl_press_colour *c)
{
    if (m->plate < 4)
        return c->spot ? 0 : c->cmyk[m->plate];
    return c->spot == m->spot ? c->tint : 0;
}

static struct pl_rgba as_grey(void *data, const struct pl_palette *palette, struct pl_colour colour)
{
    struct plate_map *m = data;
    struct pl_press_colour c;
    (void)palette;
    look_up(m, colour, &c);
    double white = 1 - ink_on(m, &c);
    return (struct pl_rgba){white, white, white, c.opacity};
}

static bool spares(void *data, struct pl_colour colour, enum pl_use use, double size)
{
    struct plate_map *m = data;
    struct pl_press_colour c;
    return look_up(m, colour, &c) && ink_on(m, &c) <= 0 && pl_ink_overprints(m->press, &c, use, size);
}

/* ---- which plates there are ---- */

static void list_plates(struct pl_work *work, const struct pl_scene *scene, struct pl_plates *out)
{
    static const char *const names[] = {"Cyan", "Magenta", "Yellow", "Black"};
    const struct pl_palette *palette = scene->palette;
    size_t spots = palette->n_spots;
    bool *entries = PL_NEWS(work->arena, bool, palette->n + 1), *used = PL_NEWS(work->arena, bool, spots + 1);
    pl_press_used(scene, entries);
    for (size_t i = 0; i < palette->n; i++)
        if (entries[i] && palette->at[i].spot)
            used[palette->at[i].spot - palette->spots] = true;
    out->at = PL_NEWS(work->arena, struct pl_plate, 4 + spots);
    for (out->n = 0; out->n < 4; out->n++)
        out->at[out->n].name = names[out->n];
    for (size_t i = 0; i < spots; i++)
        if (used[i])
            out->at[out->n++] =
                (struct pl_plate){.name = scene->palette->spots[i].name, .spot = &scene->palette->spots[i]};
}

/* ---- painting ---- */

static void take(struct pl_plate *plate, cairo_surface_t *s, int width, int height)
{
    const unsigned char *rows = cairo_image_surface_get_data(s);
    size_t stride = (size_t)cairo_image_surface_get_stride(s);
    unsigned char *out = plate->at;
    for (int y = 0; y < height; y++, out += width) {
        for (int x = 0; x < width; x++) {
            uint32_t word;
            memcpy(&word, rows + (size_t)y * stride + (size_t)x * 4, 4);
            out[x] = (unsigned char)(255 - (word >> 8 & 255));
            plate->most = out[x] > plate->most ? out[x] : plate->most;
        }
    }
}

/* Sorted as the items are, which lie in one row. */
static bool is_elsewhere(const void *ctx, const struct pl_item *item)
{
    const struct pl_dense *dense = ctx;
    size_t low = 0, high = dense->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (dense->at[middle].item < item)
            low = middle + 1;
        else
            high = middle;
    }
    return low == dense->n || dense->at[low].item != item || !ink_reaches(&dense->at[low], dense->box);
}

/* The pixels of the page that hold the box: left, top, right, bottom; all of them without one. */
static void cut(const struct pl_page *page, const struct pl_dense *dense, int width_px, int height_px, int to[4])
{
    const int most[2] = {width_px, height_px};
    const double scale[2] = {width_px / page->width, height_px / page->height};
    for (int i = 0; i < 2; i++) {
        double low = dense ? floor(dense->box[i] * scale[i]) : 0,
               high = dense ? ceil(dense->box[i + 2] * scale[i]) : most[i];
        to[i] = low > 0 ? low < most[i] - 1 ? (int)low : most[i] - 1 : 0;
        to[i + 2] = high < most[i] ? high > to[i] + 1 ? (int)high : to[i] + 1 : most[i];
    }
}

bool pl_paint_plates(struct pl_work *work, const struct pl_scene *scene, size_t page, const struct pl_press *press,
                     int width_px, int height_px, struct pl_plates *out)
{
    return pl_paint_plates_dense(work, scene, page, press, NULL, width_px, height_px, out);
}

/* The part of a page that a surface shows. */
struct view {
    const struct pl_page *page;
    double scale_x, scale_y; /* pixels a point */
    int left, top;           /* pixels */
};

static bool paint_plate(struct painter *p, const struct view *view, cairo_surface_t *s, struct pl_plate *plate)
{
    int width = cairo_image_surface_get_width(s), height = cairo_image_surface_get_height(s);
    cairo_t *cr = p->cr = paint_context(s);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_rectangle(cr, 0, 0, width, height);
    cairo_fill(cr);
    cairo_translate(cr, -view->left, -view->top);
    cairo_scale(cr, view->scale_x, view->scale_y);
    bool good = paint_items(p, view->page);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_flush(s);
    status = status ? status : cairo_surface_status(s);
    plate->at = pl_alloc_array(p->work->arena, (size_t)width, (size_t)height);
    if (good && !status)
        take(plate, s, width, height);
    return !paint_failed(p->work, status, "plate") && good;
}

bool pl_paint_plates_dense(struct pl_work *work, const struct pl_scene *scene, size_t index,
                           const struct pl_press *press, const struct pl_dense *dense, int width_px, int height_px,
                           struct pl_plates *out)
{
    const struct pl_page *page = scene->pages.at[index];
    int part[4];
    cut(page, dense, width_px, height_px, part);
    const struct view view = {page, width_px / page->width, height_px / page->height, part[0], part[1]};
    struct pl_dense whole = dense ? *dense : (struct pl_dense){0};
    for (int i = 0; i < 4; i++) /* of the pixels at the edge too */
        whole.box[i] = part[i] / (i % 2 ? view.scale_y : view.scale_x);
    const struct pl_paint how = {.skips = dense ? is_elsewhere : NULL, .skips_ctx = &whole};
    struct paint_art art = {.press = press};
    *out = (struct pl_plates){.width = part[2] - part[0],
                              .height = part[3] - part[1],
                              .dpi = view.scale_x * 72,
                              .left = whole.box[0],
                              .top = whole.box[1]};
    list_plates(work, scene, out);
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, out->width, out->height);
    bool good = true;
    for (size_t i = 0; i < out->n && good; i++) {
        struct plate_map map = {.work = work, .press = press, .plate = i < 4 ? i : 4, .spot = out->at[i].spot};
        const struct pl_colour_map colours = {as_grey, &map, spares};
        art.plate = map.plate;
        /* As outlines letters stand where the layout says and take twice the time; where a pixel is a third of a
         * millimetre it makes no difference to an area. */
        struct painter p = {.work = work,
                            .scene = scene,
                            .how = &how,
                            .colours = &colours,
                            .way = out->dpi < 72 ? PL_AS_GLYPHS : PL_AS_PIXELS,
                            .art = &art};
        good = paint_plate(&p, &view, s, &out->at[i]) && !map.failed;
    }
    cairo_surface_destroy(s);
    return good;
}

/* ---- how much ink ---- */

bool pl_plates_bound(struct pl_work *work, const struct pl_scene *scene, const struct pl_press *press, double *percent)
{
    bool pictures = false;
    for (size_t p = 0; p < scene->pages.n; p++) {
        const struct pl_page *page = scene->pages.at[p];
        for (size_t i = 0; i < page->items.n && !pictures; i++)
            pictures = page->items.at[i].kind == PL_ITEM_PICTURE && art_has_own(work, scene, &page->items.at[i]);
    }
    return pl_press_bound(work, press, scene, pictures, percent);
}

static uint16_t *totals(struct pl_arena *arena, const struct pl_plates *plates)
{
    size_t n = (size_t)plates->width * (size_t)plates->height;
    uint16_t *sums = PL_NEWS(arena, uint16_t, n);
    for (size_t i = 0; i < plates->n; i++) {
        const struct pl_plate *p = &plates->at[i];
        if (p->spot && p->spot->technical)
            continue;
        for (size_t k = 0; p->most && k < n; k++)
            sums[k] = (uint16_t)(sums[k] + p->at[k]);
    }
    return sums;
}

static double percent(double bytes)
{
    return bytes * 100 / 255;
}

/* Sums of all that lies above and to the left (summed-area tables: F. Crow, SIGGRAPH 1984), of the rows of one square
 * at a time: a column's sum moves down with the square. */
static void worst_square(struct pl_arena *arena, const struct pl_plates *plates, const uint16_t *sums, int side_x,
                         int side_y, struct pl_ink_cover *out)
{
    int width = plates->width;
    uint64_t *columns = PL_NEWS(arena, uint64_t, (size_t)width), best = 0;
    int at_x = 0, at_y = 0;
    for (int y = 0; y < plates->height; y++) {
        const uint16_t *row = sums + (size_t)y * (size_t)width, *gone = row - (ptrdiff_t)side_y * width;
        for (int x = 0; x < width; x++)
            columns[x] += row[x] - (uint64_t)(y >= side_y ? gone[x] : 0);
        uint64_t sum = 0;
        for (int x = 0; y >= side_y - 1 && x < width; x++) {
            sum += columns[x] - (x >= side_x ? columns[x - side_x] : 0);
            if (x < side_x - 1 || sum <= best)
                continue;
            best = sum;
            at_x = x - side_x + 1;
            at_y = y - side_y + 1;
        }
    }
    out->area = percent((double)best / ((double)side_x * side_y));
    out->area_x = plates->left + at_x * 72 / plates->dpi;
    out->area_y = plates->top + at_y * 72 / plates->dpi;
}

const uint16_t *pl_ink_cover(struct pl_arena *arena, const struct pl_plates *plates, double side,
                             struct pl_ink_cover *out)
{
    size_t n = (size_t)plates->width * (size_t)plates->height, at = 0;
    const uint16_t *sums = totals(arena, plates);
    for (size_t i = 1; i < n; i++)
        at = sums[i] > sums[at] ? i : at;
    size_t column = at % (size_t)plates->width, row = at / (size_t)plates->width;
    *out = (struct pl_ink_cover){.most = percent(sums[at]),
                                 .x = plates->left + ((double)column + 0.5) * 72 / plates->dpi,
                                 .y = plates->top + ((double)row + 0.5) * 72 / plates->dpi,
                                 .area_side = side};
    int px = (int)(side * plates->dpi / 72 + 0.5), least = px < 1 ? 1 : px;
    worst_square(arena, plates, sums, least < plates->width ? least : plates->width,
                 least < plates->height ? least : plates->height, out);
    return sums;
}
