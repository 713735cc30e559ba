/* diff.c: `plaat diff`: two editions, pictures or PDFs, so that somebody can say yes to the second. */
#include "run/diff-private.h"

#include "base/num.h"
#include "paint/pair.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* ---- what the files are ---- */

enum kind { EDITION, PICTURE, PDF };
static const char *const kind_names[] = {"editions", "pictures", "pdfs"}, *const one_of[] = {"an edition", "a picture",
                                                                                             "a PDF"};

static const struct {
    const char *bytes;
    size_t n;
    const char *extension;
    enum kind kind;
} signs[] = {{"\x89PNG\r\n\x1a\n", 8, ".png", PICTURE},
             {"\xff\xd8\xff", 3, ".jpg", PICTURE},
             {"\xff\xd8\xff", 3, ".jpeg", PICTURE},
             {"%PDF-", 5, ".pdf", PDF}};

/* A pipe is read once, and can only be an edition. */
static enum kind kind_of(const char *path)
{
    char head[8] = "";
    struct stat st;
    FILE *file = stat(path, &st) == 0 && S_ISREG(st.st_mode) ? fopen(path, "rb") : NULL;
    size_t n = file ? fread(head, 1, sizeof head, file) : 0, length = strlen(path);
    if (file)
        fclose(file);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (n >= signs[i].n && memcmp(head, signs[i].bytes, signs[i].n) == 0)
            return signs[i].kind;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t end = strlen(signs[i].extension);
        if (length > end && strcasecmp(path + length - end, signs[i].extension) == 0)
            return signs[i].kind;
    }
    return EDITION;
}

/* ---- pictures of what differs ---- */

bool diff_page_differs(const struct diff_page *p)
{
    return !p->is_old || !p->is_new || !p->changes.one_size || p->changes.changed || p->words;
}

/* Any upright face of the fonts at hand. */
static void find_face(struct diff *d)
{
    struct call *c = d->call;
    const struct pl_face_info *faces = NULL;
    const char **names = NULL, *data = c->session->data_dir;
    if (d->looked_for_fonts)
        return;
    d->looked_for_fonts = true;
    d->fonts = c->fonts;
    if (!d->fonts && data) {
        const char *folder = pl_printf(c->arena, "%s/fonts", data);
        size_t n = pl_door_list(c->arena, folder, ".ttf", &names);
        struct pl_font_file *files = PL_NEWS(c->arena, struct pl_font_file, n + 1);
        for (size_t i = 0; i < n; i++)
            files[i].path = pl_printf(c->arena, "%s/%s.ttf", folder, names[i]);
        d->fonts = pl_fonts_new(&c->work, files, n);
    }
    size_t n = d->fonts ? pl_fonts_list(d->fonts, &faces) : 0, best = n;
    for (size_t i = 0; i < n; i++)
        if (faces[i].slant == PL_UPRIGHT && (best == n || faces[i].weight == 400))
            best = i;
    const char *families[] = {best < n ? faces[best].family : NULL, NULL};
    const struct pl_face_want want = {.families = families, .weight = best < n ? faces[best].weight : 400};
    if (best == n || !pl_face_find(&c->work, d->fonts, &want, (struct pl_place){0}, &d->face))
        d->fonts = NULL;
}

static bool is_folder(const char *path)
{
    struct stat st;
    size_t n = strlen(path);
    return (n && path[n - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

/* FILE.png, FILE-2.png of several pages; in a folder NEW_diff.png. */
static const char *picture_name(const struct diff *d, size_t number)
{
    struct pl_arena *arena = d->call->arena;
    const char *to = d->what->output, *slash = strrchr(d->what->after, '/'), *name = slash ? slash + 1 : d->what->after;
    size_t end = strlen(to);
    if (is_folder(to)) {
        const char *dot = strrchr(name, '.');
        to = pl_printf(arena, "%s%s%.*s_diff.png", to, to[end - 1] == '/' ? "" : "/",
                       (int)(dot && dot > name ? (size_t)(dot - name) : strlen(name)), name);
        end = strlen(to);
    }
    if (d->n_old < 2 && d->n_new < 2)
        return to;
    bool png = end > 4 && strcasecmp(to + end - 4, ".png") == 0;
    return pl_printf(arena, "%.*s-%zu%s", (int)(png ? end - 4 : end), to, number, png ? to + end - 4 : "");
}

static bool spares_inputs(struct diff *d, const char *path)
{
    if (!pl_door_has_read(&d->call->work, path))
        return true;
    struct pl_diag *diag = PL_ERR(&d->call->work, P807, (struct pl_place){0},
                                  "the result would take the place of '%s', which it is made from", path);
    pl_help(&d->call->diags, diag, "name another file or a folder behind -o");
    return false;
}

static const char *label_of(const struct diff *d, struct pl_arena *arena, const char *path,
                            const struct diff_page *page)
{
    if (d->n_old < 2 && d->n_new < 2)
        return path;
    return pl_printf(arena, "%s   %zu%s%s", path, page->number, *page->name ? "   " : "", page->name);
}

static struct pl_pair_side side_of(const struct pl_picture_view *v, const char *label)
{
    return (struct pl_pair_side){v->at, v->width, v->height, v->stride, v->alpha, label};
}

static bool draw(struct diff *d, struct pl_work *work, struct diff_page *page, const struct pl_picture_view *old_view,
                 const struct pl_picture_view *new_view)
{
    find_face(d);
    struct pl_pair_mark *marks = PL_NEWS(work->arena, struct pl_pair_mark, page->changes.regions.n + 1);
    for (size_t i = 0; i < page->changes.regions.n; i++) {
        const struct pl_region *r = &page->changes.regions.at[i];
        marks[i] = (struct pl_pair_mark){r->x, r->y, r->width, r->height};
    }
    const struct pl_pair pair = {.old_side = side_of(old_view, label_of(d, work->arena, d->what->before, page)),
                                 .new_side = side_of(new_view, label_of(d, work->arena, d->what->after, page)),
                                 .marks = marks,
                                 .n = page->changes.regions.n,
                                 .fonts = d->fonts,
                                 .face = d->face};
    struct pl_pixels pixels = {0};
    if (!pl_paint_pair(work, &pair, &pixels))
        return false;
    struct pl_png png = {.pixels = pixels.at,
                         .width = pixels.width,
                         .height = pixels.height,
                         .stride = pixels.stride,
                         .dpi = pixels.dpi,
                         .title = pl_printf(work->arena, "%s, %s", d->what->before, d->what->after),
                         .software = "plaat " PLAAT_VERSION};
    unsigned char *bytes = NULL;
    size_t n = 0;
    const char *file = picture_name(d, page->number);
    if (!spares_inputs(d, file) || !pl_png_encode(work, &png, &bytes, &n) || !pl_outbox_add(d->box, file, bytes, n))
        return false;
    page->file = *pl_push(d->call->arena, &d->files) = file;
    call_timing(d->call, "picture");
    return true;
}

bool diff_add_page(struct diff *d, struct pl_arena *scratch, const char *name, const struct pl_picture_view *old_view,
                   const struct pl_picture_view *new_view, struct pl_edits *words)
{
    struct call *c = d->call;
    struct pl_work work = {scratch, &c->diags, c->session->door};
    struct diff_page *page = pl_push(c->arena, &d->pages);
    *page = (struct diff_page){.number = d->pages.n,
                               .name = pl_strdup(c->arena, name),
                               .is_old = old_view->at != NULL,
                               .is_new = new_view->at != NULL,
                               .old_width = old_view->width,
                               .old_height = old_view->height,
                               .new_width = new_view->width,
                               .new_height = new_view->height,
                               .words = words && !words->same ? words : NULL};
    if (page->is_old && page->is_new)
        pl_pixels_compare(c->arena, old_view, new_view, &page->changes);
    call_timing(c, "compare");
    bool seen = !page->is_old || !page->is_new || !page->changes.one_size || page->changes.changed;
    return !seen || !d->what->output || draw(d, &work, page, old_view, new_view);
}

/* ---- pictures ---- */

static bool load(struct diff *d, const char *path, struct pl_picture_view *out)
{
    struct call *c = d->call;
    struct pl_picture_pixels pixels;
    allow_folder_of(c, path);
    const struct pl_picture *p = pl_picture_load(&c->work, c->session->pictures, path, (struct pl_place){0});
    if (!p || !pl_picture_pixels(&c->work, p, &pixels))
        return false;
    *out = (struct pl_picture_view){pixels.at, pixels.width, pixels.height, pixels.stride, pixels.alpha};
    call_timing(c, "picture");
    return true;
}

static bool diff_pictures(struct diff *d)
{
    struct pl_picture_view a, b;
    bool first = load(d, d->what->before, &a), second = load(d, d->what->after, &b);
    d->n_old = d->n_new = 1;
    return first && second && diff_add_page(d, d->call->arena, "", &a, &b, NULL);
}

/* ---- editions ---- */

static bool paint(struct diff *d, struct pl_arena *scratch, const struct plaat_job *job, struct pl_composed *composed,
                  size_t index, struct pl_picture_view *out)
{
    struct call *c = d->call;
    struct pl_work work = {scratch, &c->diags, c->session->door};
    const struct pl_paint how = {.creator = "plaat " PLAAT_VERSION};
    struct pl_pixels pixels = {0};
    int width = 0, height = 0;
    *out = (struct pl_picture_view){0};
    if (index >= composed->scene->pages.n)
        return true;
    c->composed = composed;
    if (!pixels_of(c, job, composed->scene->pages.at[index], &width, &height) ||
        !pl_paint_pixels(&work, composed->scene, index, width, height, &how, &pixels))
        return false;
    *out = (struct pl_picture_view){pixels.at, pixels.width, pixels.height, pixels.stride, false};
    call_timing(c, "paint png");
    return true;
}

static bool diff_drawn(struct diff *d, const struct plaat_job *job, struct pl_composed *composed[2])
{
    d->n_old = composed[0]->scene->pages.n;
    d->n_new = composed[1]->scene->pages.n;
    bool good = true;
    for (size_t i = 0; good && (i < d->n_old || i < d->n_new); i++) {
        struct pl_arena *scratch = pl_arena_new();
        struct pl_picture_view views[2];
        const struct pl_scene *named = composed[i < d->n_new]->scene;
        good = paint(d, scratch, job, composed[0], i, &views[0]) && paint(d, scratch, job, composed[1], i, &views[1]) &&
               diff_add_page(d, scratch, named->pages.at[i]->name, &views[0], &views[1], NULL);
        pl_arena_free(scratch);
    }
    return good;
}

static bool diff_editions(struct diff *d)
{
    struct call *c = d->call;
    const struct pl_edition *editions[2] = {NULL, NULL};
    struct pl_composed *composed[2] = {NULL, NULL};
    bool good = true;
    struct plaat_job job = {.layout = d->what->layout,
                            .draft = true, /* what does not fit is drawn and marked: it is to be seen */
                            .scale = d->what->scale,
                            .dpi = d->what->dpi,
                            .width_px = d->what->width_px};
    for (int i = 0; i < 2; i++) {
        job.edition = i ? d->what->after : d->what->before;
        good &= read_edition(c, &job);
        editions[i] = c->edition;
    }
    if (good)
        pl_edition_compare(c->arena, editions[0]->root, editions[1]->root, &d->effort, &d->texts);
    call_timing(c, "compare");
    if (!job.layout || !read_layout(c, job.layout) || !good)
        return good && call_good(c);
    for (int i = 0; i < 2 && good; i++) {
        c->edition = editions[i];
        job.edition = i ? d->what->after : d->what->before;
        good = expand_and_compose(c, &job, false);
        composed[i] = c->composed;
    }
    return good && diff_drawn(d, &job, composed);
}

/* ---- the whole ---- */

static bool refuse(struct diff *d, const char *what, const char *help)
{
    struct pl_diag *diag = PL_ERR(&d->call->work, P894, (struct pl_place){0}, "%s", what);
    pl_help(&d->call->diags, diag, "%s", help);
    return false;
}

static bool options_fit(struct diff *d, enum kind kind)
{
    const struct plaat_diff *w = d->what;
    if (w->layout && kind != EDITION)
        return refuse(d, "a layout draws editions, and these are none", "leave -l out, or name two editions");
    bool size = w->scale > 0 || w->width_px > 0;
    if (size && !w->layout)
        return refuse(d, "nothing is drawn here that could have another size",
                      kind == PDF ? "use --dpi for PDFs"
                                  : "leave --scale and --width out, or draw editions with -l LAYOUT");
    if (w->dpi > 0 && !w->layout && kind != PDF)
        return refuse(d, "nothing is drawn here that could have other pixels an inch",
                      "leave --dpi out, or draw editions with -l LAYOUT");
    if (w->output && kind == EDITION && !w->layout)
        return refuse(d, "two editions are texts, and no picture shows how they differ",
                      "add -l LAYOUT, or leave -o out");
    return true;
}

static bool compare(struct diff *d)
{
    static bool (*const by_kind[])(struct diff *) = {diff_editions, diff_pictures, diff_pdfs};
    const char *before = d->what->before, *after = d->what->after;
    enum kind kind = kind_of(before), other = kind_of(after);
    if (kind != other) {
        struct pl_diag *diag = PL_ERR(&d->call->work, P890, (struct pl_place){0}, "'%s' is %s, and '%s' is %s", before,
                                      one_of[kind], after, one_of[other]);
        pl_help(&d->call->diags, diag, "compare two editions, two pictures or two PDFs");
        return false;
    }
    d->kind = kind_names[kind];
    if (!options_fit(d, kind))
        return false;
    if (d->what->output)
        d->box = pl_outbox_new(&d->call->work);
    return by_kind[kind](d) && call_good(d->call) && (!d->box || !d->files.n || pl_outbox_commit(d->box));
}

static int status_of(const struct diff *d, int plain, bool compared)
{
    bool differs = d->texts.list.n > 0;
    for (size_t i = 0; i < d->pages.n; i++)
        differs |= diff_page_differs(&d->pages.at[i]);
    if (plain == 3)
        return 3;
    return plain || !compared ? 2 : differs;
}

struct plaat_result *plaat_diff(struct plaat_session *session, const struct plaat_diff *what)
{
    struct call *c = call_start(session);
    struct diff d = {.call = c, .what = what, .effort = {PL_EFFORT_ALL}};
    struct pl_buf out = {.arena = c->arena};
    bool compared = compare(&d);
    pl_put(&out, "");
    for (size_t i = 0; i < d.files.n && compared; i++)
        *pl_push(c->arena, &c->written) = d.files.at[i];
    for (size_t i = 0; i < d.pages.n && !compared; i++)
        d.pages.at[i].file = NULL; /* nothing was written */
    if (what->format == PLAAT_AS_JSON)
        diff_put_json(&d, &out);
    else if (compared || d.texts.list.n)
        diff_put_text(&d, &out);
    c->result->text = out.text;
    struct plaat_result *r = call_end(c);
    r->status = status_of(&d, r->status, compared);
    return r;
}
