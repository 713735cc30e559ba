/* social.c: `plaat social`: every picture that platforms take, within their limits, and what stands beside them. Each
 * layout is drawn once, whoever asks for it; each distinct picture is one file, which several posts may name. */
#include "run/run-private.h"

#include "base/num.h"
#include "base/program.h"
#include "encode/jpeg.h"
#include "social/social.h"

#include <string.h>
#include <sys/stat.h>

/* A page of a layout, and the files that were made of it. */
struct drawn_page {
    const char *name;
    struct pl_pixels pixels;
    const char **texts;
    size_t n_texts;
    struct pl_bytes png, quantised; /* at NULL: not made */
    bool tried;                     /* to quantise */
    PL_VEC(struct pl_social_file *) files;
};
struct drawing {
    const char *path; /* of the layout */
    const char *name;
    bool wants_pages, wants_pdf;
    struct drawn_page *pages;
    size_t n_pages;
    struct pl_bytes pdf;
    struct pl_social_file *pdf_file;
};
struct wish { /* a use of a platform that was asked for */
    const struct pl_platform *platform;
    const struct pl_social_use *use;
    size_t drawing; /* index */
};
struct social {
    struct call *call;
    struct plaat_job job; /* output: a folder, with a slash */
    const struct plaat_social *how;
    const struct pl_platforms *table;
    const char *webpage, *link; /* NULL: not known */
    PL_VEC(struct drawing) drawings;
    PL_VEC(struct wish) wishes;
    PL_VEC(struct pl_social_post) posts;
    PL_VEC(const struct pl_social_file *) files;
    outputs_vec outputs;
};

/* ---- what is asked for ---- */

/* The name at p, without the blanks that people write beside commas, and behind it the comma or the end. */
static const char *next_name(const char **p, size_t *n)
{
    const char *name = *p + strspn(*p, " ");
    *p = name + strcspn(name, ",");
    for (*n = (size_t)(*p - name); *n && name[*n - 1] == ' ';)
        --*n;
    return name;
}

static const struct pl_platform *platform_named(const struct pl_platforms *table, const char *name, size_t n)
{
    for (size_t i = 0; i < table->n; i++)
        if (strlen(table->at[i].id) == n && memcmp(table->at[i].id, name, n) == 0)
            return &table->at[i];
    return NULL;
}

static void unknown_platform(struct social *s, const char *name)
{
    struct call *c = s->call;
    const char **names = PL_NEWS(c->arena, const char *, s->table->n + 1);
    struct pl_buf all = {.arena = c->arena};
    pl_put(&all, "");
    for (size_t i = 0; i < s->table->n; i++) {
        names[i] = s->table->at[i].id;
        pl_putf(&all, "%s%s", i == 0 ? "" : i + 1 < s->table->n ? ", " : " and ", names[i]);
    }
    const char *nearest = *name ? pl_nearest(name, names, s->table->n) : NULL;
    struct pl_diag *d = PL_ERR(&c->work, P810, (struct pl_place){0}, "no platform '%.40s'", name);
    if (nearest)
        pl_help(&c->diags, d, "did you mean '%s'? There are %s", nearest, all.text);
    else
        pl_help(&c->diags, d, "there are %s", all.text);
}

static bool has_name(const char *const *names, size_t n, const char *name)
{
    size_t i = 0;
    while (i < n && strcmp(names[i], name) != 0)
        i++;
    return i < n;
}

/* In the table's order, which is that of the posts. All names are looked at first. */
static bool is_asked(struct social *s, const struct pl_platform *platform)
{
    const char *list = s->how->platforms;
    if (!list)
        return true;
    for (const char *p = list;; p++) {
        size_t n;
        const char *name = next_name(&p, &n);
        if (platform_named(s->table, name, n) == platform)
            return true;
        if (!*p)
            return false;
    }
}

static bool names_good(struct social *s)
{
    for (const char *p = s->how->platforms; p; p++) {
        size_t n;
        const char *name = next_name(&p, &n);
        if (!platform_named(s->table, name, n))
            unknown_platform(s, pl_strndup(s->call->arena, name, n));
        if (!*p)
            break;
    }
    return call_good(s->call);
}

/* A name is a shipped layout's; a path starts at the table. */
static const char *find_layout(struct social *s, const struct pl_social_use *use, const char *name)
{
    struct call *c = s->call;
    bool is_path = strchr(name, '/') || (strlen(name) > 5 && strcmp(name + strlen(name) - 5, ".yaml") == 0);
    const char *path = is_path                ? pl_door_resolve(&c->work, name, use->place)
                       : c->session->data_dir ? pl_printf(c->arena, "%s/layout/%s.yaml", c->session->data_dir, name)
                                              : name;
    return pl_door_exists(&c->work, path) ? path : NULL;
}

static const char *layout_of(struct social *s, const struct pl_platform *platform, const struct pl_social_use *use)
{
    struct call *c = s->call;
    const char *name = use->layouts[0];
    for (size_t i = 0; i < s->how->n_layouts; i++)
        for (size_t k = 0; k < use->n_layouts; k++)
            if (strcmp(s->how->layouts[i], use->layouts[k]) == 0)
                name = use->layouts[k];
    const char *path = find_layout(s, use, name);
    if (path)
        return path;
    struct pl_diag *d = PL_ERR(&c->work, P811, use->place, "%s, %s asks for the layout '%s', which is not there",
                               platform->name, use->name, name);
    pl_help(&c->diags, d, "name another in 'layouts', or leave the platform out with --for");
    return NULL;
}

static void add_wish(struct social *s, const struct pl_platform *platform, const struct pl_social_use *use)
{
    const char *path = layout_of(s, platform, use);
    size_t i = 0;
    if (!path)
        return;
    while (i < s->drawings.n && strcmp(s->drawings.at[i].path, path) != 0)
        i++;
    if (i == s->drawings.n)
        pl_push(s->call->arena, &s->drawings)->path = path;
    for (size_t k = 0; k < use->n_formats; k++) {
        bool pdf = use->formats[k] == PL_SOCIAL_PDF;
        s->drawings.at[i].wants_pdf |= pdf;
        s->drawings.at[i].wants_pages |= !pdf;
    }
    *pl_push(s->call->arena, &s->wishes) = (struct wish){platform, use, i};
}

/* -l takes another of the layouts that a use names; one that none of them names would do nothing. */
static void unused_layouts(struct social *s)
{
    struct call *c = s->call;
    PL_VEC(const char *) names = {0};
    struct pl_buf all = {.arena = c->arena};
    pl_put(&all, "");
    for (size_t i = 0; i < s->wishes.n; i++)
        for (size_t k = 0; k < s->wishes.at[i].use->n_layouts; k++) {
            const char *name = s->wishes.at[i].use->layouts[k];
            if (has_name(names.at, names.n, name))
                continue;
            *pl_push(c->arena, &names) = name;
            pl_putf(&all, "%s%s", all.len ? ", " : "", name);
        }
    for (size_t i = 0; i < s->how->n_layouts; i++) {
        const char *name = s->how->layouts[i];
        if (has_name(names.at, names.n, name))
            continue;
        const char *nearest = pl_nearest(name, names.at, names.n);
        struct pl_diag *d =
            PL_ERR(&c->work, P808, (struct pl_place){0}, "no platform asked for takes the layout '%.60s'", name);
        if (nearest)
            pl_help(&c->diags, d, "did you mean '%s'? They take %s", nearest, all.text);
        else
            pl_help(&c->diags, d, "they take %s; for another keep a table of your own (--platforms)", all.text);
    }
}

static bool read_wishes(struct social *s)
{
    struct call *c = s->call;
    const char *path = s->how->table          ? s->how->table
                       : c->session->data_dir ? pl_printf(c->arena, "%s/data/platforms.yaml", c->session->data_dir)
                                              : "data/platforms.yaml";
    if (s->how->table) {
        const char *slash = strrchr(path, '/');
        pl_door_allow(c->session->door, slash ? pl_strndup(c->arena, path, (size_t)(slash - path) + 1) : ".");
    }
    s->table = pl_platforms_read(&c->work, path);
    if (!s->table || !call_good(c) || !names_good(s))
        return false;
    for (size_t i = 0; i < s->table->n; i++)
        for (size_t k = 0; is_asked(s, &s->table->at[i]) && k < s->table->at[i].n_uses; k++)
            add_wish(s, &s->table->at[i], &s->table->at[i].uses[k]);
    if (call_good(c))
        unused_layouts(s);
    return call_good(c);
}

/* Of the web, with a host, and of signs that an address may have (RFC 3986); letters of any script. */
static bool is_address(const char *page)
{
    const char *host = strncmp(page, "https://", 8) == 0 ? page + 8 : strncmp(page, "http://", 7) == 0 ? page + 7 : "";
    for (const char *p = page; *p; p++)
        if ((unsigned char)*p <= ' ' || *p == 0x7F || strchr("\"<>\\^`{|}", *p))
            return false;
    return *host && !strchr("/?#:", *host);
}

static bool find_webpage(struct social *s)
{
    struct call *c = s->call;
    const char *page = s->how->page ? s->how->page : c->edition->web;
    if (page && !is_address(page)) {
        struct pl_diag *d = PL_ERR(&c->work, P819, (struct pl_place){0}, "'%.60s' is no address of a page", page);
        pl_help(&c->diags, d, "start it with https:// and a host; a blank in it is %%20, a quote %%22");
        return false;
    }
    if (!page) {
        struct pl_diag *d = PL_ERR(&c->work, P816, (struct pl_place){0},
                                   "the alternative texts end without the address of the accessible page");
        pl_help(&c->diags, d, "write it behind --page, or as 'web:' into the edition");
        return true;
    }
    s->webpage = page;
    s->link = pl_platforms_link(c->arena, s->table, c->edition->language, page);
    return true;
}

/* ---- drawing ---- */

static bool draw_pages(struct social *s, struct drawing *d, const struct pl_paint *how)
{
    struct call *c = s->call;
    d->n_pages = c->composed->scene->pages.n;
    d->pages = PL_NEWS(c->arena, struct drawn_page, d->n_pages + 1);
    for (size_t i = 0; i < d->n_pages; i++) {
        struct drawn_page *page = &d->pages[i];
        page->name = c->composed->scene->pages.at[i]->name;
        page->n_texts = pl_social_words(&c->work, c->expanded, i, &page->texts);
        if (d->wants_pages && !paint_pixels(c, &s->job, how, i, &page->pixels))
            return false;
    }
    return true;
}

static bool draw(struct social *s, struct drawing *d)
{
    struct call *c = s->call;
    if (!read_layout(c, d->path) || !expand_and_compose(c, &s->job, false))
        return false;
    struct pl_paint how = paint_how(c, &s->job);
    const struct pl_page *first = c->composed->scene->pages.at[0];
    d->name = c->layout->name;
    if (!draw_pages(s, d, &how))
        return false;
    if (!d->wants_pdf)
        return true;
    bool good = make_web(c, &how, &d->pdf);
    call_timing(c, "finish web");
    d->pdf_file = PL_NEW(c->arena, struct pl_social_file);
    *d->pdf_file = (struct pl_social_file){
        .layout = d->name, .page = "", .format = PL_SOCIAL_PDF, .bytes = d->pdf.n, .pages = d->n_pages};
    return good && pixels_of(c, &s->job, first, &d->pdf_file->width, &d->pdf_file->height);
}

/* Each layout is looked at, so that one run tells all mistakes. */
static bool draw_all(struct social *s)
{
    struct call *c = s->call;
    size_t errors = 0;
    for (size_t i = 0; i < s->drawings.n; i++) {
        draw(s, &s->drawings.at[i]);
        errors += c->diags.n_errors;
        c->diags.n_errors = 0;
    }
    c->diags.n_errors = errors;
    return call_good(c);
}

/* ---- files ---- */

/* The file of these bytes, named by what tells it from others of its page. */
static const struct pl_social_file *keep(struct social *s, const struct drawing *d, struct drawn_page *page,
                                         struct pl_social_file file, const struct pl_bytes *bytes)
{
    struct call *c = s->call;
    for (size_t i = 0; i < page->files.n; i++)
        if (page->files.at[i]->format == file.format && page->files.at[i]->quantised == file.quantised &&
            page->files.at[i]->quality == file.quality)
            return page->files.at[i];
    const char *what = file.quantised ? "256" : "";
    if (file.quality && file.quality < PL_JPEG_BEST)
        what = pl_printf(c->arena, "q%d", file.quality);
    file.name = pl_printf(c->arena, "%s_%s%s%s%s%s.%s", c->edition->name, d->name, *page->name ? "_" : "", page->name,
                          *what ? "_" : "", what, pl_social_format_names[file.format]);
    file.layout = d->name;
    file.page = page->name;
    file.width = page->pixels.width;
    file.height = page->pixels.height;
    file.bytes = bytes->n;
    file.pages = 1;
    struct pl_social_file *kept = pl_memdup(c->arena, &file, sizeof file);
    *pl_push(c->arena, &page->files) = kept;
    *pl_push(c->arena, &s->files) = kept;
    output_add(c, &s->outputs, pl_printf(c->arena, "%s%s", s->job.output, file.name), bytes->at, bytes->n);
    return kept;
}

/* Whether a program that said all is well made a picture that can be drawn, of the size of the one it was given. */
static bool is_picture(const struct drawn_page *page, const struct pl_bytes *png)
{
    static const char name[] = "/pngquant.png"; /* an overlay: no file is looked for */
    struct pl_arena *arena = pl_arena_new();
    struct pl_diags unheard = {.arena = arena};
    struct pl_work work = {arena, &unheard, pl_door_new(arena)};
    struct pl_picture_pixels pixels;
    pl_door_overlay(work.door, name, (const char *)png->at, png->n);
    const struct pl_picture *p = pl_picture_load(&work, pl_pictures_new(arena), name, (struct pl_place){0});
    bool good = p && p->kind == PL_PICTURE_PNG && pl_picture_pixels(&work, p, &pixels) &&
                pixels.width == page->pixels.width && pixels.height == page->pixels.height;
    pl_arena_free(arena);
    return good;
}

/* To 256 colours, by the program pngquant. */
static void quantise(struct social *s, struct drawn_page *page)
{
    static const char *const argv[] = {"pngquant", "--speed", "3", "256", "-", NULL};
    static const char *const why[] = {[PL_RAN_MISSING] = "is not installed",
                                      [PL_RAN_NOT_STARTED] = "cannot be started",
                                      [PL_RAN_BADLY] = "failed",
                                      [PL_RAN_CRASHED] = "crashed",
                                      [PL_RAN_TOO_LONG] = "took longer than 30 seconds",
                                      [PL_RAN_TOO_MUCH] = "wrote more than a picture"};
    struct call *c = s->call;
    if (page->tried)
        return;
    page->tried = true;
    struct pl_bytes made = {0};
    const struct pl_program_how how = {.words = argv, .input = page->png.at, .n_input = page->png.n, .seconds = 30};
    size_t most = (size_t)page->pixels.width * (size_t)page->pixels.height * 4; /* as drawn: it should be smaller */
    enum pl_ran ran = pl_program_run(c->arena, &how, most, &made.at, &made.n);
    if (ran == PL_RAN_WELL && !is_picture(page, &made))
        ran = PL_RAN_BADLY;
    call_timing(c, "pngquant");
    if (ran == PL_RAN_WELL) {
        page->quantised = made;
        return;
    }
    struct pl_diag *d =
        PL_ERR(&c->work, P815, (struct pl_place){0}, "a PNG is over a limit, and the program pngquant %s", why[ran]);
    pl_help(&c->diags, d, "install pngquant; without it the picture becomes a JPEG where one is taken");
}

static void tell_smaller(struct social *s, const struct wish *w, const struct drawn_page *page, const char *as,
                         size_t now)
{
    struct call *c = s->call;
    struct pl_diag *d =
        PL_ERR(&c->work, P813, (struct pl_place){0}, "%s, %s: the PNG%s%s has %zu bytes of %ld; as %s it has %zu",
               w->platform->name, w->use->name, *page->name ? " of page " : "", page->name, page->png.n,
               w->use->file_limit, as, now);
    pl_help(&c->diags, d, "look at it at full size before it is posted");
}

static bool within(const struct pl_social_use *use, size_t bytes)
{
    return !use->file_limit || bytes <= (size_t)use->file_limit;
}

/* NULL: none within the limit. least: the fewest bytes that were reached. */
static const struct pl_social_file *as_png(struct social *s, const struct wish *w, struct drawn_page *page,
                                           size_t *least)
{
    const struct drawing *d = &s->drawings.at[w->drawing];
    if (!page->png.at && !encode_png(s->call, &page->pixels, NULL, &page->png))
        return NULL;
    if (within(w->use, page->png.n))
        return keep(s, d, page, (struct pl_social_file){.format = PL_SOCIAL_PNG}, &page->png);
    quantise(s, page);
    *least = page->quantised.at ? page->quantised.n : page->png.n;
    if (!page->quantised.at || !within(w->use, page->quantised.n))
        return NULL;
    tell_smaller(s, w, page, "256 colours", page->quantised.n);
    return keep(s, d, page, (struct pl_social_file){.format = PL_SOCIAL_PNG, .quantised = true}, &page->quantised);
}

static const struct pl_social_file *as_jpg(struct social *s, const struct wish *w, struct drawn_page *page,
                                           size_t *least)
{
    struct pl_bytes bytes = {0};
    int quality = 0;
    size_t limit = w->use->file_limit ? (size_t)w->use->file_limit : SIZE_MAX;
    if (!encode_jpeg(s->call, &page->pixels, limit, true, &bytes, &quality))
        return NULL;
    if (!bytes.at) {
        *least = *least && *least < bytes.n ? *least : bytes.n;
        return NULL;
    }
    if (page->png.at && !within(w->use, page->png.n) && w->use->formats[0] == PL_SOCIAL_PNG)
        tell_smaller(s, w, page, "a JPEG", bytes.n);
    return keep(s, &s->drawings.at[w->drawing], page,
                (struct pl_social_file){.format = PL_SOCIAL_JPG, .quality = quality}, &bytes);
}

static bool over(struct social *s, const struct wish *w, const char *page, size_t least)
{
    struct call *c = s->call;
    struct pl_diag *d =
        PL_ERR(&c->work, P814, w->use->place, "%s, %s: layout '%s'%s%s has no file within %ld bytes; the least is %zu",
               w->platform->name, w->use->name, s->drawings.at[w->drawing].name, *page ? ", page " : "", page,
               w->use->file_limit, least);
    pl_help(&c->diags, d, "make the picture simpler, name another layout, or leave the platform out with --for");
    return false;
}

static const struct pl_social_file *picture_of(struct social *s, const struct wish *w, struct drawn_page *page)
{
    const struct pl_social_file *file = NULL;
    size_t least = 0, errors = s->call->diags.n_errors;
    for (size_t i = 0; i < w->use->n_formats && !file; i++) {
        if (w->use->formats[i] == PL_SOCIAL_PNG)
            file = as_png(s, w, page, &least);
        else if (w->use->formats[i] == PL_SOCIAL_JPG)
            file = as_jpg(s, w, page, &least);
    }
    if (!file && s->call->diags.n_errors == errors)
        over(s, w, page->name, least);
    return file;
}

static const struct pl_social_file *document_of(struct social *s, const struct wish *w, struct drawing *d)
{
    struct call *c = s->call;
    struct pl_social_file *file = d->pdf_file;
    if (!within(w->use, d->pdf.n)) {
        over(s, w, "", d->pdf.n);
        return NULL;
    }
    if (!file->name) {
        file->name = pl_printf(c->arena, "%s_%s.pdf", c->edition->name, d->name);
        *pl_push(c->arena, &s->files) = file;
        output_add(c, &s->outputs, pl_printf(c->arena, "%s%s", s->job.output, file->name), d->pdf.at, d->pdf.n);
    }
    return file;
}

/* ---- posts ---- */

static bool right_size(struct social *s, const struct wish *w, int width, int height)
{
    const struct pl_social_use *use = w->use;
    struct call *c = s->call;
    struct pl_diag *d = NULL;
    const char *layout = s->drawings.at[w->drawing].name;
    bool fits = use->n_sizes == 0;
    struct pl_buf sizes = {.arena = c->arena};
    for (size_t i = 0; i < use->n_sizes; i++) {
        fits |= use->sizes[i].width == width && use->sizes[i].height == height;
        pl_putf(&sizes, "%s%ld × %ld", i ? " or " : "", use->sizes[i].width, use->sizes[i].height);
    }
    if (!fits) {
        d = PL_ERR(&c->work, P812, use->place, "%s, %s takes %s pixels, and layout '%s' is %d × %d", w->platform->name,
                   use->name, sizes.text, layout, width, height);
    } else if (use->pixel_limit && (long)width * height > use->pixel_limit) {
        d = PL_ERR(&c->work, P812, use->place, "%s, %s takes at most %ld pixels, and layout '%s' has %ld",
                   w->platform->name, use->name, use->pixel_limit, layout, (long)width * height);
    }
    if (d)
        pl_help(&c->diags, d, "name another layout in 'layouts', or mend the layout's page size");
    return !d;
}

static bool not_too_many(struct social *s, const struct wish *w, size_t n)
{
    struct call *c = s->call;
    if (!w->use->most || n <= (size_t)w->use->most)
        return true;
    struct pl_diag *d =
        PL_ERR(&c->work, P818, w->use->place, "%s, %s takes at most %ld in one post, and layout '%s' has %zu pages",
               w->platform->name, w->use->name, w->use->most, s->drawings.at[w->drawing].name, n);
    pl_help(&c->diags, d, "merge tiles, or leave the platform out with --for");
    return false;
}

/* Of several pictures the first ends with the link, and what is cut; else a listener hears it again and again. */
static struct pl_social_alternative words_for(struct social *s, const struct wish *w, const struct drawn_page *page,
                                              bool first)
{
    struct pl_social_alternative alternative = {.text = NULL};
    if (w->use->alternative.limit == 0)
        return alternative;
    for (int with_link = first; with_link < 2; with_link++) {
        alternative = pl_social_alternative(&s->call->work, page->texts, page->n_texts, w->use->alternative,
                                            s->call->edition->language, with_link ? s->link : NULL);
        if (!alternative.cut)
            break;
    }
    return alternative;
}

static void add_post(struct social *s, const struct wish *w)
{
    struct call *c = s->call;
    struct drawing *d = &s->drawings.at[w->drawing];
    bool pdf = w->use->formats[0] == PL_SOCIAL_PDF;
    struct pl_social_post post = {w->platform, w->use, PL_NEWS(c->arena, struct pl_social_picture, d->n_pages + 1),
                                  pdf ? 1 : d->n_pages};
    int width = pdf ? d->pdf_file->width : d->pages[0].pixels.width,
        height = pdf ? d->pdf_file->height : d->pages[0].pixels.height;
    if (!right_size(s, w, width, height) || !not_too_many(s, w, d->n_pages))
        return;
    for (size_t i = 0; i < post.n; i++) {
        post.at[i].file = pdf ? document_of(s, w, d) : picture_of(s, w, &d->pages[i]);
        post.at[i].alternative = words_for(s, w, &d->pages[i], i == 0);
    }
    *pl_push(c->arena, &s->posts) = post;
}

static void finish(struct social *s)
{
    struct call *c = s->call;
    for (size_t i = 0; i < s->wishes.n; i++)
        add_post(s, &s->wishes.at[i]);
    if (!call_good(c))
        return;
    const struct pl_social_set set = {.edition = c->edition,
                                      .page = s->webpage,
                                      .posts = s->posts.at,
                                      .n_posts = s->posts.n,
                                      .files = s->files.at,
                                      .n_files = s->files.n};
    struct pl_buf json = {.arena = c->arena}, text = {.arena = c->arena};
    pl_social_json(&json, &set);
    pl_social_markdown(&text, &set);
    output_add(c, &s->outputs, pl_printf(c->arena, "%spost.json", s->job.output), (unsigned char *)json.text, json.len);
    output_add(c, &s->outputs, pl_printf(c->arena, "%spost.md", s->job.output), (unsigned char *)text.text, text.len);
    write_files(c, &s->job, &s->outputs);
}

/* Always a folder: "./" when nothing is said. */
static const char *folder_for(struct call *c, const char *output)
{
    struct stat st;
    const char *to = output ? output : "./";
    size_t n = strlen(to);
    if (strcmp(to, "-") == 0 || (stat(to, &st) == 0 && !S_ISDIR(st.st_mode))) {
        struct pl_diag *d =
            PL_ERR(&c->work, P804, (struct pl_place){0}, "several results, and one place for them: '%s'", to);
        pl_help(&c->diags, d, "name a folder behind -o");
        return NULL;
    }
    return strcmp(to, "./") == 0 ? "" : n && to[n - 1] == '/' ? to : pl_printf(c->arena, "%s/", to);
}

struct plaat_result *plaat_social(struct plaat_session *session, const struct plaat_job *job,
                                  const struct plaat_social *how)
{
    static const struct plaat_social defaults = {.platforms = NULL};
    struct call *c = call_start(session);
    struct social s = {.call = c, .how = how ? how : &defaults};
    s.job = (struct plaat_job){
        .edition = job->edition, .sets = job->sets, .n_sets = job->n_sets, .targets = PLAAT_PNG, .draft = job->draft};
    s.job.output = folder_for(c, job->output);
    bool edition = read_edition(c, &s.job), table = read_wishes(&s);
    if (s.job.output && edition && table && find_webpage(&s) && draw_all(&s))
        finish(&s);
    return call_end(c);
}
