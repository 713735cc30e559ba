/* write.c: a job's files: painted, named, and handed to the sink together. */
#include "run/run-private.h"

#include <errno.h>
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
    if (job->name)
        return pl_printf(c->arena, "%s%s%s%s%s.%s", strcmp(to, "./") == 0 ? "" : to, n && to[n - 1] == '/' ? "" : "/",
                         job->name, *page ? "_" : "", page, extension);
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
    *pl_push(c->arena, all) = (struct output){path, bytes, n, c->made.n ? c->made.at[c->made.n - 1]->targets : 0};
    return true;
}

/* A page is painted once for both. */
static bool write_picture(struct call *c, const struct plaat_job *job, const struct pl_paint *how, size_t page,
                          outputs_vec *all)
{
    const char *name = c->composed->scene->pages.at[page]->name;
    struct pl_pixels pixels;
    struct pl_bytes bytes;
    int quality = 0;
    bool good = paint_pixels(c, job, how, page, &pixels);
    if (good && (job->targets & PLAAT_PNG))
        good = encode_png(c, &pixels, NULL, &bytes) &&
               output_add(c, all, output_name(c, job, name, "png"), bytes.at, bytes.n);
    if (good && (job->targets & PLAAT_JPG))
        good = encode_jpeg(c, &pixels, job->max_bytes, false, &bytes, &quality) &&
               output_add(c, all, output_name(c, job, name, "jpg"), bytes.at, bytes.n);
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

static bool write_web(struct call *c, const struct plaat_job *job, const struct pl_paint *how, outputs_vec *all)
{
    struct pl_bytes bytes = {0};
    bool good = make_web(c, how, &bytes) && output_add(c, all, output_name(c, job, "", "pdf"), bytes.at, bytes.n);
    call_timing(c, "finish web");
    return good;
}

static bool write_press_as(struct call *c, const struct plaat_job *job, const struct pl_paint *how, bool tagged,
                           outputs_vec *all)
{
    struct pl_bytes bytes = {0};
    bool good = make_press(c, job, how, tagged, &bytes) &&
                output_add(c, all, output_name(c, job, tagged ? "press-web" : "press", "pdf"), bytes.at, bytes.n);
    call_timing(c, tagged ? "finish press-web" : "finish press");
    return good;
}

static bool write_press(struct call *c, const struct plaat_job *job, const struct pl_paint *how, outputs_vec *all)
{
    return write_press_as(c, job, how, false, all);
}

static bool write_press_web(struct call *c, const struct plaat_job *job, const struct pl_paint *how, outputs_vec *all)
{
    return write_press_as(c, job, how, true, all);
}

static bool write_pictures(struct call *c, const struct plaat_job *job, const struct pl_paint *how, outputs_vec *all)
{
    bool good = true;
    for (size_t i = 0; good && i < c->composed->scene->pages.n; i++)
        good = write_picture(c, job, how, i, all);
    return good;
}

static bool write_svgs(struct call *c, const struct plaat_job *job, const struct pl_paint *how, outputs_vec *all)
{
    const struct pl_scene *scene = c->composed->scene;
    struct pl_bytes bytes = {0};
    bool good = true;
    for (size_t i = 0; good && i < scene->pages.n; i++) {
        good = pl_paint_svg(&c->work, scene, i, how, &bytes) &&
               output_add(c, all, output_name(c, job, scene->pages.at[i]->name, "svg"), bytes.at, bytes.n);
        call_timing(c, "paint svg");
    }
    return good;
}

/* In the order in which they are made; of the same pixels two kinds of pictures. Without a scene there is HTML alone.
 */
static const struct {
    unsigned targets;
    bool (*write)(struct call *c, const struct plaat_job *job, const struct pl_paint *how, outputs_vec *all);
} target_rows[] = {
    {PLAAT_HTML, write_html},
    {PLAAT_PDF, write_web},
    {PLAAT_PRESS, write_press},
    {PLAAT_PRESS_WEB, write_press_web},
    {PLAAT_PNG | PLAAT_JPG, write_pictures},
    {PLAAT_SVG, write_svgs},
};

static bool paint_all(struct call *c, const struct plaat_job *job, const struct pl_paint *how, outputs_vec *all)
{
    bool good = true;
    for (size_t i = 0; good && i < sizeof target_rows / sizeof *target_rows; i++) {
        unsigned targets = job->targets & target_rows[i].targets;
        if (!targets || (targets != PLAAT_HTML && !c->composed))
            continue;
        target_begins(c, targets);
        good = target_rows[i].write(c, job, how, all);
        target_ends(c);
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
    if (c->session->swept) { /* by a batch */
        pl_outbox_is_swept(box);
        pl_outbox_files_only(box);
    }
    for (size_t i = 0; i < all->n; i++)
        if (!pl_outbox_add(box, all->at[i].path, all->at[i].bytes, all->at[i].n))
            return false;
    if (job->deps && all->n && strcmp(all->at[0].path, "-") != 0) {
        const char *deps = deps_text(c, job->deps, all);
        if (!pl_outbox_add(box, deps_path(c, job->deps, all), deps, strlen(deps)))
            return false;
    }
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
    for (size_t i = 0; i < all->n; i++) {
        const struct output *o = &all->at[i];
        *pl_push(c->arena, &c->written) = o->path;
        *pl_push(c->arena, &c->files) = (struct pl_made_file){o->targets, o->path, o->bytes, o->n};
    }
    call_timing(c, "write");
    return true;
}

struct pl_paint paint_how(struct call *c, const struct plaat_job *job)
{
    return (struct pl_paint){
        .show = (int)job->show, .bleed = c->layout->print, .creation = creation(c), .creator = "plaat " PLAAT_VERSION};
}

bool write_outputs(struct call *c, const struct plaat_job *job)
{
    struct pl_paint how = paint_how(c, job);
    outputs_vec all = {0};
    return paint_all(c, job, &how, &all) && write_files(c, job, &all);
}
