/* check-picture.c: `plaat check -o`: each page with its findings drawn on it. */
#include "run/run-private.h"

#include "base/num.h"

#include <math.h>

static const char *const levels[] = {"note", "warning", "error"};

#define LEAST_WIDTH 800.0 /* pixels */
#define MOST_SIDE   8000.0

struct marking {
    PL_VEC(struct pl_callout) marks;
    PL_VEC(struct pl_callout_line) lines;
};

static void add_line(struct call *c, struct marking *m, const struct pl_finding *f, size_t number)
{
    const char *file = f->place.source ? f->place.source->path : "";
    size_t line = f->place.source ? pl_spot_of(f->place.source, f->place.start).line : 0;
    const char *where = line ? pl_printf(c->arena, "  %s:%zu", file, line) : "";
    *pl_push(c->arena, &m->lines) =
        (struct pl_callout_line){number, f->level,
                                 pl_printf(c->arena, "%s %s, %s: %s%s", levels[f->level],
                                           pl_message(f->rule->code)->code, f->rule->name, f->message, where)};
}

/* The numbers are those of the findings, so that they are the same on every page. */
static void collect(struct call *c, size_t page, struct marking *m)
{
    for (size_t i = 0; i < c->findings->list.n; i++) {
        const struct pl_finding *f = c->findings->list.at[i];
        size_t before = m->marks.n;
        for (size_t k = 0; k < f->areas.n; k++) {
            const struct pl_area *a = &f->areas.at[k];
            if (a->page == page)
                *pl_push(c->arena, &m->marks) = (struct pl_callout){a->x, a->y, a->width, a->height, i + 1, f->level};
        }
        if (m->marks.n > before)
            add_line(c, m, f, i + 1);
        else if (!f->areas.n && page == 0)
            add_line(c, m, f, 0);
    }
    if (!m->lines.n)
        *pl_push(c->arena, &m->lines) = (struct pl_callout_line){0, 0, "nothing was found on this page"};
}

static bool draw_page(struct call *c, const struct plaat_job *job, size_t page, outputs_vec *all)
{
    const struct pl_scene *scene = c->composed->scene;
    const struct pl_page *p = scene->pages.at[page];
    /* Wide enough for the key, and never out of bounds, however long and narrow the page is. */
    double scale = fmax(96.0 / 72, LEAST_WIDTH / p->width);
    scale = fmin(scale, MOST_SIDE / fmax(p->width, p->height));
    double w = fmax(floor(p->width * scale + 0.5), 1), h = fmax(floor(p->height * scale + 0.5), 1);
    struct pl_pixels pixels = {0};
    struct marking m = {0};
    const struct pl_paint how = {.creator = "plaat " PLAAT_VERSION};
    collect(c, page, &m);
    const struct pl_callouts marks = {m.marks.at, m.marks.n, m.lines.at, m.lines.n};
    if (!pl_paint_pixels(&c->work, scene, page, (int)w, (int)h, &how, &pixels) ||
        !pl_paint_callouts(&c->work, scene, page, &marks, &pixels))
        return false;
    struct pl_bytes png = {0};
    const char *name = *p->name ? pl_printf(c->arena, "check_%s", p->name) : "check";
    return png_of(&c->work, &pixels, c->edition->title, NULL, &png) &&
           output_add(c, all, output_name(c, job, name, "png"), png.at, png.n);
}

bool write_check_pictures(struct call *c, const struct plaat_job *job)
{
    outputs_vec all = {0};
    c->fit = NULL; /* they are read, not written */
    for (size_t i = 0; i < c->composed->scene->pages.n; i++)
        if (!draw_page(c, job, i, &all))
            return false;
    return write_files(c, job, &all);
}
