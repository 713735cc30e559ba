/* stages.c: the flow: read, expand, compose. The next stage does not start when there is an error. */
#include "run/run-private.h"

#include <string.h>

static const char *folder_of(struct pl_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash == path ? "/" : pl_strndup(arena, path, (size_t)(slash - path)) : ".";
}

bool read_edition(struct call *c, const char *path)
{
    pl_door_allow(c->session->door, folder_of(c->arena, path));
    const struct pl_source *source = pl_door_read(&c->work, path, PL_LIMIT_YAML, (struct pl_place){0});
    c->edition_tree = source ? pl_tree_read(&c->work, source) : NULL;
    c->edition = c->edition_tree ? pl_edition_read(&c->work, c->edition_tree) : NULL;
    call_timing(c, "edition");
    return c->edition && call_good(c);
}

/* Layouts, and the fonts they list, stay loaded with the session. */
bool read_layout(struct call *c, const char *name)
{
    struct plaat_session *s = c->session;
    const char *path = layout_path(c, name);
    if (!path)
        return false;
    for (size_t i = 0; i < s->layouts.n; i++) {
        if (strcmp(s->layouts.at[i].path, path) == 0) {
            c->layout = s->layouts.at[i].layout;
            c->fonts = s->layouts.at[i].fonts;
            return true;
        }
    }
    struct pl_work work = {s->arena, &c->diags, s->door};
    pl_door_allow(s->door, folder_of(c->arena, path));
    size_t errors = c->diags.n_errors;
    path = pl_strdup(s->arena, path);
    c->layout = pl_layout_read(&work, path, (struct pl_place){0});
    call_timing(c, "layout");
    if (!c->layout || c->diags.n_errors > errors)
        return false;
    struct pl_font_file *files = PL_NEWS(s->arena, struct pl_font_file, c->layout->fonts.n + 1);
    for (size_t i = 0; i < c->layout->fonts.n; i++)
        files[i] = (struct pl_font_file){c->layout->fonts.at[i].path, c->layout->fonts.at[i].place};
    c->fonts = pl_fonts_new(&work, files, c->layout->fonts.n);
    call_timing(c, "fonts");
    if (c->diags.n_errors > errors)
        return false;
    *pl_push(s->arena, &s->layouts) = (struct kept_layout){path, c->layout, c->fonts};
    return true;
}

static void time_pass(void *call, const char *stage)
{
    call_timing(call, stage);
}

bool expand_and_compose(struct call *c, const struct plaat_job *job, bool report)
{
    c->fit = job->fit_file ? fit_read(c, job->fit_file) : NULL;
    struct pl_compose_how how = {.draft = job->draft,
                                 .report = report,
                                 .given = c->fit ? fit_values_of(c->fit, c->layout->name) : NULL,
                                 .passed = time_pass,
                                 .passed_ctx = c};
    if (!call_good(c))
        return false;
    c->expanded = pl_expand(&c->work, c->session->pictures, c->edition, c->layout);
    call_timing(c, "expand");
    if (!c->expanded || !call_good(c))
        return false;
    c->composed = pl_compose(&c->work, c->expanded, c->fonts, c->session->hyphens, &how);
    call_timing(c, "place");
    return c->composed && call_good(c);
}
