/* write.c: a job's files: painted, named, and handed to the sink together. */
#include "run/run-private.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static bool is_folder(const char *path)
{
    struct stat st;
    size_t n = strlen(path);
    return (n && path[n - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

const char *output_name(struct call *c, const struct plaat_job *job, const char *page, const char *extension)
{
    const char *to = job->output ? job->output : "./";
    if (strcmp(to, "-") == 0 || !is_folder(to))
        return to;
    size_t n = strlen(to);
    return pl_printf(c->arena, "%s%s%s_%s%s%s.%s", strcmp(to, "./") == 0 ? "" : to, n && to[n - 1] == '/' ? "" : "/",
                     c->edition->name, c->layout->name, *page ? "_" : "", page, extension);
}

/* SOURCE_DATE_EPOCH, else the edition's date, else a fixed one: the clock never. */
static const char *creation(struct call *c)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    errno = 0;
    time_t t = epoch ? (time_t)strtoll(epoch, &end, 10) : 0;
    if (epoch && *epoch && !*end && errno == 0 && t >= 0) { /* else it is no time */
        struct tm tm;
        char text[32];
        /* Of a year, PDF and XMP take four digits. */
        if (gmtime_r(&t, &tm) && tm.tm_year <= 9999 - 1900 && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm))
            return pl_strdup(c->arena, text);
    }
    const char *date = c->edition->date;
    size_t n = date ? strlen(date) : 0;
    if (n >= 4)
        return pl_printf(c->arena, "%s%sT00:00:00Z", date, n == 4 ? "-01-01" : n == 7 ? "-01" : "");
    return "2000-01-01T00:00:00Z";
}

bool output_add(struct call *c, outputs_vec *all, const char *path, const unsigned char *bytes, size_t n)
{
    *pl_push(c->arena, all) = (struct output){path, bytes, n};
    return true;
}

bool pixels_of(struct call *c, const struct plaat_job *job, const struct pl_page *p, int *width, int *height)
{
    double times = job->scale > 0 ? job->scale : 1;
    double dpi = job->dpi > 0 ? job->dpi : (c->composed->scene->in_px ? 96 : 150) * times;
    double w = job->width_px > 0 ? job->width_px : floor(p->width * dpi / 72 + 0.5);
    double h =
        job->width_px > 0 ? floor(p->height * job->width_px / p->width + 0.5) : floor(p->height * dpi / 72 + 0.5);
    if (w < 1 || h < 1 || w > 32767 || h > 32767 || w * h > 400e6) {
        struct pl_diag *d = PL_ERR(&c->work, P803, (struct pl_place){0}, "the picture would be %ld × %ld pixels",
                                   (long)fmin(w, 1e15), (long)fmin(h, 1e15));
        pl_help(&c->diags, d,
                "at most 32,767 on a side and 400 million in all: use a smaller --scale, --dpi or --width");
        return false;
    }
    *width = (int)w;
    *height = (int)h;
    return true;
}

static bool paint_png(struct call *c, const struct plaat_job *job, const struct pl_paint *how, size_t page,
                      outputs_vec *all)
{
    const struct pl_scene *scene = c->composed->scene;
    const struct pl_page *p = scene->pages.at[page];
    int w = 0, h = 0;
    if (!pixels_of(c, job, p, &w, &h))
        return false;
    double dpi = job->width_px > 0 ? w * 72 / p->width
                 : job->dpi > 0    ? job->dpi
                                   : (scene->in_px ? 96 : 150) * (job->scale > 0 ? job->scale : 1);
    struct pl_pixels pixels = {0};
    if (!pl_paint_pixels(&c->work, scene, page, w, h, how, &pixels))
        return false;
    call_timing(c, "paint png");
    struct pl_png png = {.pixels = pixels.at,
                         .width = pixels.width,
                         .height = pixels.height,
                         .stride = pixels.stride,
                         .dpi = dpi,
                         .title = c->edition->title,
                         .software = how->creator};
    unsigned char *bytes = NULL;
    size_t n = 0;
    bool good =
        pl_png_encode(&c->work, &png, &bytes, &n) && output_add(c, all, output_name(c, job, p->name, "png"), bytes, n);
    call_timing(c, "encode png");
    return good;
}

static bool write_html(struct call *c, const struct plaat_job *job, const struct pl_paint *how, outputs_vec *all)
{
    struct pl_buf text = {.arena = c->arena};
    const struct pl_html_page page = {.edition = c->edition,
                                      .layout = c->layout,
                                      .expanded = c->expanded,
                                      .fonts = c->fonts,
                                      .ornament =
                                          pl_expand_ornament(&c->work, c->session->pictures, c->edition, c->layout),
                                      .generator = how->creator};
    bool good = call_good(c) && pl_html_write(&c->work, &page, &text) &&
                output_add(c, all, output_name(c, job, "", "html"), (const unsigned char *)text.text, text.len);
    call_timing(c, "html");
    return good;
}

static bool paint_all(struct call *c, const struct plaat_job *job, const struct pl_paint *how, outputs_vec *all)
{
    struct pl_bytes bytes = {0};
    bool good = true;
    if (job->targets & PLAAT_HTML)
        good = write_html(c, job, how, all);
    if (!good || !c->composed)
        return good && call_good(c);
    const struct pl_scene *scene = c->composed->scene;
    if (job->targets & PLAAT_PDF) {
        good = make_web(c, how, &bytes) && output_add(c, all, output_name(c, job, "", "pdf"), bytes.at, bytes.n);
        call_timing(c, "finish web");
    }
    static const struct {
        unsigned target;
        const char *name, *stage;
    } presses[] = {{PLAAT_PRESS, "press", "finish press"}, {PLAAT_PRESS_WEB, "press-web", "finish press-web"}};
    for (size_t i = 0; i < 2 && good; i++) {
        if (!(job->targets & presses[i].target))
            continue;
        good = make_press(c, job, how, presses[i].target == PLAAT_PRESS_WEB, &bytes) &&
               output_add(c, all, output_name(c, job, presses[i].name, "pdf"), bytes.at, bytes.n);
        call_timing(c, presses[i].stage);
    }
    for (size_t i = 0; good && (job->targets & PLAAT_PNG) && i < scene->pages.n; i++)
        good = paint_png(c, job, how, i, all);
    for (size_t i = 0; good && (job->targets & PLAAT_SVG) && i < scene->pages.n; i++) {
        good = pl_paint_svg(&c->work, scene, i, how, &bytes) &&
               output_add(c, all, output_name(c, job, scene->pages.at[i]->name, "svg"), bytes.at, bytes.n);
        call_timing(c, "paint svg");
    }
    return good && call_good(c);
}

/* Two results under one name would be one result lost. */
static bool one_each(struct call *c, const struct plaat_job *job, const outputs_vec *all)
{
    for (size_t i = 0; i < all->n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(all->at[i].path, all->at[k].path) != 0)
                continue;
            struct pl_diag *d =
                PL_ERR(&c->work, P804, (struct pl_place){0}, "%zu results, and one place for them: '%s'", all->n,
                       job->output ? job->output : "");
            pl_help(&c->diags, d, "name a folder with -o DIR/%s",
                    job->targets & (job->targets - 1) ? ", or ask for one target with -t" : "");
            return false;
        }
    }
    return true;
}

/* A slip of the pen in -o must not cost the author the edition, a picture or a font. */
static bool spares_inputs(struct call *c, const struct plaat_job *job, const outputs_vec *all)
{
    for (size_t i = 0; i < all->n; i++) {
        bool fit = job->fit_file && strcmp(all->at[i].path, job->fit_file) == 0;
        if (!fit && !pl_door_has_read(&c->work, all->at[i].path))
            continue;
        struct pl_diag *d = PL_ERR(&c->work, P807, (struct pl_place){0},
                                   fit ? "the result and the fit values would both be written to '%s'"
                                       : "the result would take the place of '%s', which it is made from",
                                   all->at[i].path);
        pl_help(&c->diags, d, "name another file or a folder behind -o");
        return false;
    }
    return true;
}

bool write_files(struct call *c, const struct plaat_job *job, const outputs_vec *all)
{
    if (!one_each(c, job, all) || !spares_inputs(c, job, all))
        return false;
    struct pl_outbox *box = pl_outbox_new(&c->work);
    for (size_t i = 0; i < all->n; i++)
        if (!pl_outbox_add(box, all->at[i].path, all->at[i].bytes, all->at[i].n))
            return false;
    /* A draft may have stood at its least in vain: no values to keep. */
    const char *text =
        c->fit && c->composed && !job->draft ? fit_text(c, c->fit, c->layout->name, &c->composed->fit) : NULL;
    if (text && (!c->fit->source || strcmp(c->fit->source->text, text) != 0)) {
        if (!pl_outbox_add(box, job->fit_file, text, strlen(text)))
            return false;
    }
    if (!pl_outbox_commit(box))
        return false;
    if (c->fit)
        pl_door_wrote(&c->work, job->fit_file);
    for (size_t i = 0; i < all->n; i++)
        *pl_push(c->arena, &c->written) = all->at[i].path;
    call_timing(c, "write");
    return true;
}

bool write_outputs(struct call *c, const struct plaat_job *job)
{
    struct pl_paint how = {
        .show = (int)job->show, .bleed = false, .creation = creation(c), .creator = "plaat " PLAAT_VERSION};
    outputs_vec all = {0};
    how.bleed = c->layout->print;
    return paint_all(c, job, &how, &all) && write_files(c, job, &all);
}
