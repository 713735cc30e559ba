/* stages.c: the flow: read, expand, compose. The next stage does not start when there is an error. */
#include "run/run-private.h"

#include "base/num.h"

#include <string.h>

static const char *folder_of(struct pl_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash == path ? "/" : pl_strndup(arena, path, (size_t)(slash - path)) : ".";
}

/* The words as a source of their own: of a file only what was said there, which is not read again for it. */
static struct pl_set set_of(struct call *c, const struct plaat_set *said)
{
    struct pl_source *source = PL_NEW(c->arena, struct pl_source);
    size_t from = said->file ? 0 : strlen(said->path) + 1;
    *source = (struct pl_source){.path = said->file ? said->file : "--set", .folder = ".", .typed = !said->file};
    source->text = from ? pl_printf(c->arena, "%s=%s", said->path, said->value) : said->value;
    source->size = strlen(source->text);
    if (said->file) {
        source->folder = folder_of(c->arena, said->file);
        source->line = said->line;
        source->column = said->column;
        pl_door_allow(c->session->door, source->folder);
    }
    return (struct pl_set){said->path, source, from};
}

/* Fields below this are the layout's. */
static const char palette[] = "palette.";

static bool is_colour(const struct plaat_set *set)
{
    return strncmp(set->path, palette, sizeof palette - 1) == 0;
}

/* A table's cell is no place where a path can be mended, so the message is about the path. */
static void leads_nowhere(struct call *c, const struct pl_set *set, struct pl_place cell)
{
    const struct pl_palette *has = &c->layout->palette;
    const char **names = PL_NEWS(c->arena, const char *, has->n + 1);
    for (size_t i = 0; i < has->n; i++)
        names[i] = has->at[i].name;
    const char *nearest = pl_nearest(set->path + sizeof palette - 1, names, has->n);
    struct pl_diag *d =
        PL_ERR(&c->work, P310, cell, "this cell is for '%.60s', and the layout has no such colour", set->path);
    if (nearest)
        pl_help(&c->diags, d, "under 'columns', did you mean '%s%s'?", palette, nearest);
    else
        pl_help(&c->diags, d, "under 'columns', name a colour of the layout's palette behind 'palette.'");
}

bool set_colours(struct call *c, const struct plaat_job *job)
{
    for (size_t i = 0; i < job->n_sets; i++) {
        if (!is_colour(&job->sets[i]) || !*job->sets[i].value)
            continue;
        struct pl_set set = set_of(c, &job->sets[i]);
        const struct pl_source *source = set.source;
        size_t key = source->typed ? sizeof palette - 1 : 0;
        struct pl_node colour = {.kind = PL_SCALAR,
                                 .text = job->sets[i].value,
                                 .len = strlen(job->sets[i].value),
                                 .key = set.path + sizeof palette - 1,
                                 .place = {source, set.from, source->size}};
        colour.key_place = source->typed ? (struct pl_place){source, key, set.from - 1} : colour.place;
        if (!source->typed && pl_palette_find(&c->layout->palette, colour.key) == PL_COLOUR_NONE) {
            leads_nowhere(c, &set, colour.place);
            continue;
        }
        c->layout = pl_layout_with(&c->work, c->layout, &colour);
    }
    return call_good(c);
}

bool read_edition(struct call *c, const struct plaat_job *job)
{
    struct pl_set *sets = PL_NEWS(c->arena, struct pl_set, job->n_sets + 1);
    size_t n = 0;
    for (size_t i = 0; i < job->n_sets; i++)
        if (!is_colour(&job->sets[i]))
            sets[n++] = set_of(c, &job->sets[i]);
    pl_door_allow(c->session->door, folder_of(c->arena, job->edition));
    const struct pl_source *source = pl_door_read(&c->work, job->edition, PL_LIMIT_YAML, (struct pl_place){0});
    c->edition_tree = source ? pl_edition_tree(&c->work, source, sets, n) : NULL;
    c->edition = c->edition_tree ? pl_edition_read(&c->work, c->edition_tree) : NULL;
    call_timing(c, "edition");
    return c->edition && call_good(c);
}

void allow_folder_of(struct call *c, const char *path)
{
    pl_door_allow(c->session->door, folder_of(c->arena, path));
}

static void release(void *arena)
{
    pl_arena_free(arena);
}

static bool load_layout(struct call *c, struct kept_layout *kept, struct pl_arena *arena, const char *path)
{
    struct pl_work work = {arena, &c->diags, c->session->door};
    size_t errors = c->diags.n_errors;
    kept->path = pl_strdup(arena, path);
    pl_door_allow(c->session->door, folder_of(c->arena, path));
    kept->layout = pl_layout_read(&work, kept->path, (struct pl_place){0});
    call_timing(c, "layout");
    if (!kept->layout || c->diags.n_errors > errors)
        return false;
    c->layout = kept->layout;
    check_section(c);
    size_t n = kept->layout->fonts.n;
    struct pl_font_file *files = PL_NEWS(arena, struct pl_font_file, n + 1);
    for (size_t i = 0; i < n; i++)
        files[i] = (struct pl_font_file){kept->layout->fonts.at[i].path, kept->layout->fonts.at[i].place};
    kept->fonts = pl_fonts_new(&work, files, n);
    call_timing(c, "fonts");
    return c->diags.n_errors == errors;
}

/* Layouts, and the fonts they list, stay loaded with the session; one with errors goes with the call. */
bool read_layout(struct call *c, const char *name)
{
    struct plaat_session *s = c->session;
    const char *path = layout_path(c, name);
    struct kept_layout *kept = NULL;
    if (!path)
        return false;
    for (size_t i = 0; i < s->layouts.n; i++)
        if (strcmp(s->layouts.at[i]->path, path) == 0)
            kept = s->layouts.at[i];
    bool good = kept != NULL;
    if (kept)
        pl_reads_again(s->door, &kept->reads);
    else {
        struct pl_arena *arena = pl_arena_new();
        enum pl_shelf shelf = pl_door_shelf(s->door, PL_SHELF_SESSION);
        kept = PL_NEW(arena, struct kept_layout);
        kept->reads.arena = arena;
        pl_reads_begin(s->door, &kept->reads);
        good = load_layout(c, kept, arena, path);
        pl_reads_end(s->door, &kept->reads);
        pl_door_shelf(s->door, shelf);
        pl_at_end(good ? s->arena : c->arena, release, arena);
        if (good)
            *pl_push(s->arena, &s->layouts) = kept;
    }
    c->layout = kept->layout;
    c->fonts = kept->fonts;
    if (good)
        pl_fonts_next_job(kept->fonts);
    return good;
}

static void time_pass(void *call, const char *stage)
{
    call_timing(call, stage);
}

bool expand_and_compose(struct call *c, const struct plaat_job *job, bool report)
{
    struct pl_fit_values shared = {{0}};
    for (size_t i = 0; i < job->n_fits; i++)
        *pl_push(c->arena, &shared.list) = (struct pl_fit_value){.group = job->fits[i].group,
                                                                 .size = job->fits[i].size,
                                                                 .leading = job->fits[i].leading,
                                                                 .tracking = job->fits[i].tracking};
    c->fit = job->fit_file ? fit_read(c, job->fit_file) : NULL;
    struct pl_compose_how how = {.draft = job->draft,
                                 .report = report,
                                 .given = c->fit ? fit_values_of(c->fit, c->layout->name) : &shared,
                                 .passed = time_pass,
                                 .passed_ctx = c};
    if (!call_good(c))
        return false;
    c->expanded = pl_expand(&c->work, c->session->pictures, c->edition, c->layout);
    call_timing(c, "expand");
    if (!c->expanded || !call_good(c))
        return false;
    /* A page that flows holds every text: nothing is measured for it alone. */
    if (job->targets == PLAAT_HTML)
        return true;
    c->composed = pl_compose(&c->work, c->expanded, c->fonts, c->session->hyphens, &how);
    call_timing(c, "place");
    return c->composed && call_good(c);
}
