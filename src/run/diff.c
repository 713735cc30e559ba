/* diff.c: `plaat diff`: two editions, pictures or PDFs, so that somebody can say yes to the second. Two reports of
 * batches, which this room does not know, are for src/engine. */
#include "run/diff-private.h"

#include "base/num.h"
#include "paint/pair.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* ---- what the files are ---- */

static const char *const kind_names[] = {"editions", "pictures", "pdfs"}, *const one_of[] = {"an edition", "a picture",
                                                                                             "a PDF"};

static const struct {
    const char *bytes;
    size_t n;
    const char *extension;
    enum pl_diff_kind kind;
} signs[] = {{"\x89PNG\r\n\x1a\n", 8, ".png", PL_DIFF_PICTURE},
             {"\xff\xd8\xff", 3, ".jpg", PL_DIFF_PICTURE},
             {"\xff\xd8\xff", 3, ".jpeg", PL_DIFF_PICTURE},
             {"%PDF-", 5, ".pdf", PL_DIFF_PDF}};

/* A pipe is read once, and can only be an edition. */
enum pl_diff_kind pl_run_diff_kind(const char *path)
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
    return PL_DIFF_EDITION;
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

/* FILE.png; of several pages FILE-2.png, and FILE-old-2.png of one that went; in a folder NEW_diff.png. */
static const char *picture_name(const struct diff *d, const struct diff_page *page)
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
    return pl_printf(arena, "%.*s-%s%zu%s", (int)(png ? end - 4 : end), to, page->is_new ? "" : "old-",
                     page->is_new ? page->new_number : page->old_number, png ? to + end - 4 : "");
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

static const char *label_of(const struct diff *d, struct pl_arena *arena, const struct diff_page *page, bool old)
{
    const char *path = old ? d->what->before : d->what->after;
    size_t number = old ? page->old_number : page->new_number;
    if ((d->n_old < 2 && d->n_new < 2) || !number)
        return path;
    return pl_printf(arena, "%s   %zu%s%s", path, number, *page->name ? "   " : "", page->name);
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
    const struct pl_pair pair = {.old_side = side_of(old_view, label_of(d, work->arena, page, true)),
                                 .new_side = side_of(new_view, label_of(d, work->arena, page, false)),
                                 .marks = marks,
                                 .n = page->changes.regions.n,
                                 .fonts = d->fonts,
                                 .face = d->face};
    struct pl_pixels pixels = {0};
    if (!pl_paint_pair(work, &pair, &pixels))
        return false;
    struct pl_bytes png = {0};
    const char *title = pl_printf(work->arena, "%s, %s", d->what->before, d->what->after);
    const char *file = picture_name(d, page);
    if (!spares_inputs(d, file) || !png_of(work, &pixels, title, NULL, &png) ||
        !pl_outbox_add(d->box, file, png.at, png.n))
        return false;
    page->file = *pl_push(d->call->arena, &d->files) = file;
    call_timing(d->call, "picture");
    return true;
}

bool diff_add_page(struct diff *d, struct pl_arena *scratch, const struct diff_page *given,
                   const struct pl_picture_view *old_view, const struct pl_picture_view *new_view)
{
    struct call *c = d->call;
    struct pl_work work = {scratch, &c->diags, c->session->door};
    struct diff_page *page = pl_push(c->arena, &d->pages);
    *page = (struct diff_page){.old_number = given->old_number,
                               .new_number = given->new_number,
                               .name = pl_strdup(c->arena, given->name),
                               .is_old = old_view->at != NULL,
                               .is_new = new_view->at != NULL,
                               .old_width = old_view->width,
                               .old_height = old_view->height,
                               .new_width = new_view->width,
                               .new_height = new_view->height,
                               .words = given->words && !given->words->same ? given->words : NULL};
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
    const struct diff_page page = {.old_number = 1, .new_number = 1, .name = ""};
    return first && second && diff_add_page(d, d->call->arena, &page, &a, &b);
}

/* ---- editions ---- */

#define NO_PAGE ((size_t)-1)

static bool paint(struct diff *d, struct pl_arena *scratch, const struct plaat_job *job, struct pl_composed *composed,
                  size_t index, struct pl_picture_view *out)
{
    struct call *c = d->call;
    struct pl_work work = {scratch, &c->diags, c->session->door};
    const struct pl_paint how = {.creator = "plaat " PLAAT_VERSION};
    struct pl_pixels pixels = {0};
    int width = 0, height = 0;
    *out = (struct pl_picture_view){0};
    if (index == NO_PAGE)
        return true;
    c->composed = composed;
    if (!pixels_of(c, job, composed->scene->pages.at[index], &width, &height) ||
        !pl_paint_pixels(&work, composed->scene, index, width, height, &how, &pixels))
        return false;
    *out = (struct pl_picture_view){pixels.at, pixels.width, pixels.height, pixels.stride, false};
    call_timing(c, "paint png");
    return true;
}

/* Of each new page the old one: of the same name, else of the same number, where no other is that one. */
static size_t *pair_pages(struct pl_arena *arena, const struct pl_scene *old_scene, const struct pl_scene *new_scene,
                          bool *taken)
{
    size_t n = new_scene->pages.n, m = old_scene->pages.n, *was = PL_NEWS(arena, size_t, n + 1);
    for (size_t j = 0; j < n; j++) {
        const char *name = new_scene->pages.at[j]->name;
        was[j] = NO_PAGE;
        for (size_t i = 0; i < m && *name && was[j] == NO_PAGE; i++)
            if (!taken[i] && strcmp(old_scene->pages.at[i]->name, name) == 0)
                was[j] = i;
        if (was[j] != NO_PAGE)
            taken[was[j]] = true;
    }
    for (size_t j = 0; j < n && j < m; j++) {
        if (was[j] != NO_PAGE || taken[j])
            continue;
        was[j] = j;
        taken[j] = true;
    }
    return was;
}

static bool diff_drawn_page(struct diff *d, const struct plaat_job *job, struct pl_composed *composed[2], size_t was,
                            size_t is)
{
    struct pl_arena *scratch = pl_arena_new();
    struct pl_picture_view views[2];
    const struct pl_page *named = is == NO_PAGE ? composed[0]->scene->pages.at[was] : composed[1]->scene->pages.at[is];
    const struct diff_page page = {.old_number = was + 1, .new_number = is + 1, .name = named->name}; /* NO_PAGE: 0 */
    bool good = paint(d, scratch, job, composed[0], was, &views[0]) &&
                paint(d, scratch, job, composed[1], is, &views[1]) &&
                diff_add_page(d, scratch, &page, &views[0], &views[1]);
    pl_arena_free(scratch);
    return good;
}

static bool diff_drawn(struct diff *d, const struct plaat_job *job, struct pl_composed *composed[2])
{
    d->n_old = composed[0]->scene->pages.n;
    d->n_new = composed[1]->scene->pages.n;
    bool good = true, *taken = PL_NEWS(d->call->arena, bool, d->n_old + 1);
    const size_t *was = pair_pages(d->call->arena, composed[0]->scene, composed[1]->scene, taken);
    for (size_t j = 0; good && j < d->n_new; j++)
        good = diff_drawn_page(d, job, composed, was[j], j);
    for (size_t i = 0; good && i < d->n_old; i++)
        good = taken[i] || diff_drawn_page(d, job, composed, i, NO_PAGE);
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

static bool options_fit(struct diff *d, enum pl_diff_kind kind)
{
    const struct plaat_diff *w = d->what;
    if (w->layout && kind != PL_DIFF_EDITION)
        return refuse(d, "a layout draws editions, and these are none", "leave -l out, or name two editions");
    bool size = w->scale > 0 || w->width_px > 0;
    if (size && !w->layout)
        return refuse(d, "nothing is drawn here that could have another size",
                      kind == PL_DIFF_PDF ? "use --dpi for PDFs"
                                          : "leave --scale and --width out, or draw editions with -l LAYOUT");
    if (w->dpi > 0 && !w->layout && kind != PL_DIFF_PDF)
        return refuse(d, "nothing is drawn here that could have other pixels an inch",
                      "leave --dpi out, or draw editions with -l LAYOUT");
    if (w->output && kind == PL_DIFF_EDITION && !w->layout)
        return refuse(d, "two editions are texts, and no picture shows how they differ",
                      "add -l LAYOUT, or leave -o out");
    return true;
}

static bool compare_as(struct diff *d, enum pl_diff_kind kind)
{
    static bool (*const by_kind[])(struct diff *) = {diff_editions, diff_pictures, diff_pdfs};
    d->kind = kind_names[kind];
    return by_kind[kind](d) && call_good(d->call);
}

static bool compare(struct diff *d, bool before_is_report, bool after_is_report)
{
    const char *before = d->what->before, *after = d->what->after;
    enum pl_diff_kind kind = pl_run_diff_kind(before), other = pl_run_diff_kind(after);
    if (before_is_report || after_is_report || kind != other) {
        struct pl_diag *diag =
            PL_ERR(&d->call->work, P890, (struct pl_place){0}, "'%s' is %s, and '%s' is %s", before,
                   before_is_report ? "a report" : one_of[kind], after, after_is_report ? "a report" : one_of[other]);
        pl_help(&d->call->diags, diag, "compare two editions, two pictures, two PDFs or two reports of batches");
        return false;
    }
    d->kind = kind_names[kind];
    if (!options_fit(d, kind))
        return false;
    if (d->what->output)
        d->box = pl_outbox_new(&d->call->work);
    return compare_as(d, kind) && (!d->box || !d->files.n || pl_outbox_commit(d->box));
}

bool diff_differs(const struct diff *d)
{
    bool differs = d->texts.list.n > 0;
    for (size_t i = 0; i < d->pages.n; i++)
        differs |= diff_page_differs(&d->pages.at[i]);
    return differs;
}

int pl_run_diff_status(int status_of_messages, bool compared, bool differs)
{
    if (status_of_messages == 3)
        return 3;
    return status_of_messages || !compared ? 2 : differs;
}

struct plaat_result *pl_run_diff(struct plaat_session *session, const struct plaat_diff *what, bool before_is_report,
                                 bool after_is_report)
{
    struct call *c = call_start(session);
    struct diff d = {.call = c, .what = what, .effort = {PL_EFFORT_ALL}};
    struct pl_buf out = {.arena = c->arena};
    bool compared = compare(&d, before_is_report, after_is_report);
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
    r->status = pl_run_diff_status(r->status, compared, diff_differs(&d));
    return r;
}

/* ---- two files among many ---- */

static void tell_again(struct pl_work *work, const struct pl_diags *from)
{
    for (size_t i = 0; i < from->list.n; i++) {
        const struct pl_diag *d = from->list.at[i];
        struct pl_diag *again = pl_report_at(work->diags, d->code, d->level, (struct pl_place){0}, "%s", d->message);
        if (d->help)
            pl_help(work->diags, again, "%s", d->help);
    }
}

static const char *const *kept_files(struct pl_arena *arena, const struct diff *d)
{
    const char **files = PL_NEWS(arena, const char *, d->files.n + 1);
    for (size_t i = 0; i < d->files.n; i++)
        files[i] = pl_strdup(arena, d->files.at[i]);
    return files;
}

bool pl_run_diff_pair(const struct plaat_session *session, struct pl_work *work, const struct plaat_diff *what,
                      struct pl_outbox *box, struct pl_diff_pair *out)
{
    struct plaat_session *own =
        plaat_session_new(&(struct plaat_options){.data_dir = session->data_dir, .allow_outside = true});
    struct call *c = call_start(own);
    struct diff d = {.call = c, .what = what, .effort = {PL_EFFORT_ALL}, .box = box};
    struct pl_buf text = {.arena = work->arena}, json = {.arena = work->arena};
    bool good = compare_as(&d, pl_run_diff_kind(what->before));
    pl_put(&text, "");
    pl_put(&json, "");
    diff_put_pages_text(&d, &text);
    diff_put_pages_json(&d, &json, "");
    tell_again(work, &c->diags);
    *out = (struct pl_diff_pair){.differs = diff_differs(&d),
                                 .text = text.text,
                                 .json = json.text,
                                 .files = kept_files(work->arena, &d),
                                 .n_files = d.files.n};
    plaat_result_free(call_end(c));
    plaat_session_free(own);
    return good;
}
