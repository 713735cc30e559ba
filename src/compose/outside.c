/* outside.c: what stands outside the bleed for the printer: marks where the sheet is cut and folded, targets that show
 * whether the plates lie on each other, patches of every plate, and a line that says what this is. The marks begin at
 * the layout's offset, or where the bleed ends; all of it lies in one band around the page. */
#include "compose/compose-private.h"

#include <string.h>

#define MM              (72 / 25.4)
#define EDGE            (1 * MM) /* between the band and the edge of the sheet */
#define LEAST_BAND      (5 * MM)
#define CLEAR           (4 * MM) /* around a target or a fold mark */
#define PATCH           (5 * MM)
#define PATCH_HEIGHT    (4 * MM)
#define LEAST_PATCH     (1.5 * MM)
#define TEXT_SIZE       6.0
#define LEAST_TEXT_SIZE 3.0
#define TEXT_LEADING    1.15

struct outside {
    struct pl_work *work;
    const struct pl_outside *how;
    const struct pl_scene *scene;
    const struct pl_marks *marks;
    struct pl_page *page;
    double start, band; /* from the trim; across */
};

/* Along a side, kept free for crop marks. */
static double corner_of(double length)
{
    return fmin(8 * MM, length / 6);
}

enum side { TOP, RIGHT, BOTTOM, LEFT, N_SIDES };

static bool any(const struct pl_marks *m)
{
    return m->crop || m->bleed || m->fold || m->registration || m->colour_bar || m->slug;
}

static double start_of(const struct pl_marks *m, const struct pl_page *page)
{
    return fmax(m->offset, page->bleed);
}

static double band_of(const struct pl_marks *m)
{
    bool wide = m->registration || m->colour_bar || m->slug;
    return wide ? fmax(m->length, LEAST_BAND) : m->length;
}

double pl_outside_room(const struct pl_scene *scene)
{
    const struct pl_marks *m = &scene->press->marks;
    double most = 0;
    for (size_t i = 0; any(m) && i < scene->pages.n; i++) {
        const struct pl_page *page = scene->pages.at[i];
        most = fmax(most, start_of(m, page) - page->bleed + band_of(m) + EDGE);
    }
    return most;
}

/* ---- lines and patches ---- */

static struct pl_item *add(struct outside *o, enum pl_item_kind kind)
{
    struct pl_item *item = pl_push(o->work->arena, &o->page->outside);
    item->kind = kind;
    item->node = PL_DECORATION;
    return item;
}

static struct pl_item *add_stroke(struct outside *o)
{
    struct pl_item *item = add(o, PL_ITEM_PATH);
    item->stroke = (struct pl_stroke){.colour = {PL_REGISTRATION, 1, 1}, .width = o->marks->width};
    return item;
}

/* From `from` to `to` away from the trim, at `along` the side. */
static struct pl_item *add_mark(struct outside *o, enum side side, double along, double from, double to)
{
    struct pl_item *item = add_stroke(o);
    double w = o->page->width, h = o->page->height;
    const double ends[N_SIDES][4] = {[TOP] = {along, -from, along, -to},
                                     [RIGHT] = {w + from, along, w + to, along},
                                     [BOTTOM] = {along, h + from, along, h + to},
                                     [LEFT] = {-from, along, -to, along}};
    pl_path_move(o->work->arena, &item->path, ends[side][0], ends[side][1]);
    pl_path_line(o->work->arena, &item->path, ends[side][2], ends[side][3]);
    return item;
}

static double length_of(const struct outside *o, enum side side)
{
    return side == TOP || side == BOTTOM ? o->page->width : o->page->height;
}

/* Where the sheet is cut, and, half as long, how far it is printed. */
static void add_corners(struct outside *o)
{
    const struct pl_marks *m = o->marks;
    double bleed = o->page->bleed;
    for (int side = 0; side < N_SIDES; side++) {
        double length = length_of(o, (enum side)side);
        const double cuts[] = {0, length}, bleeds[] = {-bleed, length + bleed};
        for (int i = 0; i < 2; i++) {
            if (m->crop)
                add_mark(o, (enum side)side, cuts[i], o->start, o->start + m->length);
            if (m->bleed && bleed > 0)
                add_mark(o, (enum side)side, bleeds[i], o->start + m->length / 2, o->start + m->length);
        }
    }
}

static void add_folds(struct outside *o)
{
    static const double dashes[] = {3, 2};
    const struct pl_folds *f = &o->page->folds;
    for (int side = 0; o->marks->fold && side < N_SIDES; side++) {
        bool upright = side == TOP || side == BOTTOM;
        const double *at = upright ? f->vertical : f->horizontal;
        for (size_t i = 0, n = upright ? f->n_vertical : f->n_horizontal; i < n; i++) {
            struct pl_item *item = add_mark(o, (enum side)side, at[i], o->start, o->start + o->marks->length);
            item->stroke.dashes = dashes;
            item->stroke.n_dashes = sizeof dashes / sizeof *dashes;
        }
    }
}

static bool near_fold(const struct outside *o, enum side side, double along)
{
    const struct pl_folds *f = &o->page->folds;
    bool upright = side == TOP || side == BOTTOM;
    const double *at = upright ? f->vertical : f->horizontal;
    for (size_t i = 0, n = upright ? f->n_vertical : f->n_horizontal; o->marks->fold && i < n; i++)
        if (fabs(at[i] - along) < 2 * CLEAR)
            return true;
    return false;
}

/* In the middle of each side, or beside the fold there. */
static double target_at(const struct outside *o, enum side side)
{
    double length = length_of(o, side), along = length / 2;
    while (near_fold(o, side, along) && along > corner_of(length))
        along -= CLEAR;
    return along;
}

static void add_targets(struct outside *o)
{
    struct pl_arena *a = o->work->arena;
    double middle = o->start + o->band / 2, reach = fmin(o->band, LEAST_BAND) / 2, radius = reach * 0.6;
    for (int side = 0; o->marks->registration && side < N_SIDES; side++) {
        double along = target_at(o, (enum side)side), w = o->page->width, h = o->page->height;
        double x = side == LEFT ? -middle : side == RIGHT ? w + middle : along;
        double y = side == TOP ? -middle : side == BOTTOM ? h + middle : along;
        struct pl_item *item = add_stroke(o);
        pl_path_ellipse(a, &item->path, x, y, radius, radius);
        pl_path_move(a, &item->path, x - reach, y);
        pl_path_line(a, &item->path, x + reach, y);
        pl_path_move(a, &item->path, x, y - reach);
        pl_path_line(a, &item->path, x, y + reach);
    }
}

/* ---- along a side ---- */

struct stretch {
    double from, to;
};
struct stretches {
    struct stretch at[64];
    size_t n;
};

static void cut_out(struct stretches *s, double along)
{
    for (size_t i = 0; i < s->n && s->n < sizeof s->at / sizeof *s->at; i++) {
        if (along + CLEAR <= s->at[i].from || along - CLEAR >= s->at[i].to)
            continue;
        memmove(&s->at[i + 1], &s->at[i], (s->n - i) * sizeof *s->at);
        s->n++;
        s->at[i].to = along - CLEAR;
        s->at[++i].from = along + CLEAR;
    }
}

/* What is free at the top or at the bottom, from left to right. */
static struct stretches free_along(const struct outside *o, enum side side)
{
    struct stretches s = {.at = {{corner_of(o->page->width), o->page->width - corner_of(o->page->width)}}, .n = 1};
    if (o->marks->registration)
        cut_out(&s, target_at(o, side));
    for (size_t i = 0; o->marks->fold && i < o->page->folds.n_vertical; i++)
        cut_out(&s, o->page->folds.vertical[i]);
    return s;
}

/* ---- the colour bar ---- */

static size_t patches_at(const struct stretches *s, double width)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += s->at[i].to > s->at[i].from ? (size_t)((s->at[i].to - s->at[i].from) / width) : 0;
    return n;
}

static void add_patch(struct outside *o, size_t index, double x, double width)
{
    const double none[4] = {0};
    size_t n = o->how->n_inks;
    struct pl_item *item = add(o, PL_ITEM_PATH);
    pl_path_rect(o->work->arena, &item->path, x, -o->start - o->band, width, PATCH_HEIGHT, none);
    item->fill = (struct pl_fill){
        .kind = PL_FILL_SOLID, .colour = {o->how->plates[index < n ? index : index - n].entry, index < n ? 1 : 0.5, 1}};
}

/* Each plate full, then each half, as far as the sheet is wide enough. */
static void add_bar(struct outside *o)
{
    struct stretches s = free_along(o, TOP);
    size_t wanted = 2 * o->how->n_inks, index = 0;
    double width = PATCH;
    while (width > LEAST_PATCH && patches_at(&s, width) < wanted)
        width -= 0.5;
    for (size_t i = 0; o->marks->colour_bar && i < s.n; i++)
        for (double x = s.at[i].from; index < wanted && x + width <= s.at[i].to; x += width)
            add_patch(o, index++, x, width);
}

/* ---- the slug line ---- */

struct word_item {
    struct pl_lines *lines; /* at 1 pt */
    uint32_t entry;
    double width; /* at 1 pt, the room behind it included */
};

static bool shape_word(struct outside *o, const char *text, uint32_t entry, struct word_item *out)
{
    const struct pl_style *s = o->how->style;
    const struct pl_face_want want = {s->families, (int)s->weight, s->slant ? PL_ITALIC : PL_UPRIGHT, s->place};
    struct pl_span span = {.text = text,
                           .len = strlen(text),
                           .want = want,
                           .scale = 1,
                           .language = o->scene->meta.language ? o->scene->meta.language : "und",
                           .place = o->scene->press->place};
    const struct pl_paragraph p = {.spans = &span, .n_spans = 1, .base = want};
    const struct pl_shaped *shaped = pl_shape(o->work, o->how->fonts, o->how->hyphens, &p);
    if (!shaped)
        return false;
    const struct pl_compose how = {
        .work = o->work, .size = 1, .leading = 1, .breaks = &pl_break_defaults, .width = 1e6};
    out->entry = entry;
    out->lines = pl_compose_lines(o->work, shaped, &how);
    out->width = pl_shaped_width(shaped, 1, 0) + 1;
    return true;
}

static void add_run(struct outside *o, const struct pl_run *run, uint32_t entry, double x, double y, double size)
{
    struct pl_item *item = add(o, PL_ITEM_GLYPHS);
    struct pl_scene_glyph *glyphs = PL_NEWS(o->work->arena, struct pl_scene_glyph, run->n_glyphs + 1);
    struct pl_scene_cluster *clusters = PL_NEWS(o->work->arena, struct pl_scene_cluster, run->n_clusters + 1);
    for (size_t i = 0; i < run->n_glyphs; i++)
        glyphs[i] = (struct pl_scene_glyph){run->glyphs[i].id, pl_round_1024(x + run->glyphs[i].x * size),
                                            pl_round_1024(y + run->glyphs[i].y * size)};
    for (size_t i = 0; i < run->n_clusters; i++)
        clusters[i] = (struct pl_scene_cluster){run->clusters[i].n_bytes, run->clusters[i].n_glyphs};
    item->fill = (struct pl_fill){.kind = PL_FILL_SOLID, .colour = {entry, 1, 1}};
    item->face = run->face;
    item->size = run->size * size;
    item->rtl = run->rtl;
    item->glyphs = glyphs;
    item->n_glyphs = run->n_glyphs;
    item->clusters = clusters;
    item->n_clusters = run->n_clusters;
    item->text = run->text;
    item->text_len = run->text_len;
}

static void add_word(struct outside *o, const struct word_item *word, double x, double y, double size)
{
    for (size_t i = 0; i < word->lines->n; i++)
        for (size_t k = 0; k < word->lines->at[i].n_runs; k++)
            add_run(o, &word->lines->at[i].runs[k], word->entry, x, y, size);
}

/* Word by word, row by row, into what is free at the bottom; rows: how many there are, 0: as many as fit, and nothing
 * is drawn. How many it took; 0: they do not fit. */
static size_t place_words(struct outside *o, const struct word_item *words, size_t n, double size, size_t rows)
{
    struct stretches s = free_along(o, BOTTOM);
    double leading = size * TEXT_LEADING, top = o->page->height + o->start + (o->band - (double)rows * leading) / 2;
    size_t most = rows ? rows : (size_t)(o->band / leading), next = 0, row = 0;
    for (; row < most && next < n; row++)
        for (size_t i = 0; i < s.n; i++)
            for (double x = s.at[i].from; next < n && x + (words[next].width - 1) * size <= s.at[i].to; next++) {
                if (rows)
                    add_word(o, &words[next], x, top + ((double)row + 0.8) * leading, size);
                x += words[next].width * size;
            }
    return next == n ? row : 0;
}

static double room_along(const struct outside *o)
{
    struct stretches s = free_along(o, BOTTOM);
    double most = 1;
    for (size_t i = 0; i < s.n; i++)
        most = fmax(most, s.at[i].to - s.at[i].from);
    return most;
}

/* A name that is longer than the sheet is wide is set as small as it takes. */
static double size_for(struct outside *o, const struct word_item *words, size_t n)
{
    double size = TEXT_SIZE, widest = 0;
    while (size > LEAST_TEXT_SIZE && !place_words(o, words, n, size, 0))
        size -= 0.25;
    for (size_t i = 0; i < n; i++)
        widest = fmax(widest, words[i].width - 1);
    size = widest * size > room_along(o) ? room_along(o) / widest : size;
    while (size > 0.1 && !place_words(o, words, n, size, 0))
        size *= 0.9;
    return size;
}

static bool add_slug(struct outside *o, size_t page)
{
    const struct pl_outside *how = o->how;
    size_t n = 0;
    struct word_item *words = PL_NEWS(o->work->arena, struct word_item, how->n_slug + how->n_plates + 1);
    if (!o->marks->slug)
        return true;
    for (size_t i = 0; i < how->n_slug; i++)
        if (!shape_word(o, how->slug[i], PL_BLACK, &words[n++]))
            return false;
    if (o->scene->pages.n > 1 &&
        !shape_word(o, pl_printf(o->work->arena, "%zu/%zu", page + 1, o->scene->pages.n), PL_BLACK, &words[n++]))
        return false;
    /* Each on its own plate, so that every plate says what it is. */
    for (size_t i = 0; i < how->n_plates; i++)
        if (!shape_word(o, how->plates[i].name, how->plates[i].entry, &words[n++]))
            return false;
    double size = n ? size_for(o, words, n) : 0;
    size_t rows = n ? place_words(o, words, n, size, 0) : 0;
    if (rows)
        place_words(o, words, n, size, rows);
    return true;
}

bool pl_compose_outside(struct pl_work *work, struct pl_scene *scene, const struct pl_outside *how)
{
    struct outside o = {.work = work, .how = how, .scene = scene, .marks = &scene->press->marks};
    for (size_t i = 0; any(o.marks) && i < scene->pages.n; i++) {
        o.page = scene->pages.at[i];
        o.page->outside.n = 0;
        o.start = start_of(o.marks, o.page);
        o.band = band_of(o.marks);
        add_corners(&o);
        add_folds(&o);
        add_targets(&o);
        if (how->n_inks)
            add_bar(&o);
        if (!add_slug(&o, i))
            return false;
    }
    return true;
}
