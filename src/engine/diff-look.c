/* diff-look.c: results whose bytes differ, opened: how they differ to the eye, and in words. Only files that are as
 * their reports tell are looked at: what is shown is what was drawn, or there is nothing. */
#include "engine/diff-private.h"

#include <string.h>

/* What somebody can still look at, and a run of minutes. */
enum { MOST_LOOKED = 100 };

struct looker {
    struct differ *d;
    struct pl_outbox *box;
    const char *was_folder, *is_folder; /* of the reports, with their slash */
    size_t looked, left;
    struct lost { /* results that are no longer what a report tells */
        size_t n;
        const char *first;
    } was_lost, is_lost;
};

static const char *folder_of(struct pl_arena *arena, const struct told *told)
{
    const char *path = told->source->path, *slash = strrchr(path, '/');
    return slash ? pl_strndup(arena, path, (size_t)(slash - path) + 1) : "";
}

/* Where it is; NULL when it is gone or was altered, which is noted. */
static const char *intact(struct pl_arena *arena, const char *folder, const struct told_output *output,
                          struct lost *lost)
{
    const char *path = pl_printf(arena, "%s%s", folder, output->path);
    struct pl_seen now = pl_seen_now(path);
    char sha[SHA] = "";
    if (!now.missing && path_below(output->path))
        sha_of_file(path, sha, &now);
    if (strcmp(sha, output->sha) == 0)
        return path;
    if (!lost->n++)
        lost->first = path;
    return NULL;
}

static bool look_at(struct looker *l, struct diff_output *o)
{
    struct differ *d = l->d;
    struct pl_arena *arena = d->work->arena;
    if (o->kind != DIFF_CHANGED || pl_run_diff_kind(o->is.path) == PL_DIFF_EDITION)
        return true;
    const char *was = intact(arena, l->was_folder, &o->was, &l->was_lost),
               *is = intact(arena, l->is_folder, &o->is, &l->is_lost), *to = d->what->output;
    if (!was || !is)
        return true;
    if (l->looked == MOST_LOOKED) {
        l->left++;
        return true;
    }
    const char *slash = to[strlen(to) - 1] == '/' ? "" : "/";
    const struct plaat_diff what = {.before = was,
                                    .after = is,
                                    .output = pl_printf(arena, "%s%s%s.png", to, slash, o->is.path),
                                    .colour = d->what->colour,
                                    .dpi = pl_run_diff_kind(is) == PL_DIFF_PDF ? d->what->dpi : 0,
                                    .seconds = d->what->seconds};
    l->looked++;
    o->looked = pl_run_diff_pair(d->session, d->work, &what, l->box, &o->look);
    for (size_t i = 0; i < o->look.n_files && o->looked; i++)
        *pl_push(arena, &d->pictures) = o->look.files[i];
    return o->looked;
}

static void tell_lost(const struct looker *l, const struct lost *lost, const char *report, const char *help)
{
    if (!lost->n)
        return;
    struct pl_diag *diag = PL_ERR(l->d->work, P898, (struct pl_place){0},
                                  "%zu result%s of '%s' %s not opened: '%s' is gone, or no longer as the report tells",
                                  lost->n, lost->n == 1 ? "" : "s", report, lost->n == 1 ? "is" : "are",
                                  listing_plain(l->d->work->arena, lost->first));
    pl_help(l->d->work->diags, diag, "%s", help);
}

static void tell_left(const struct looker *l)
{
    if (!l->left)
        return;
    struct pl_diag *diag = PL_ERR(l->d->work, P897, (struct pl_place){0},
                                  "%zu more results changed and were not opened: %d are", l->left, MOST_LOOKED);
    pl_help(l->d->work->diags, diag, "compare others one by one: `plaat diff %sRESULT %sRESULT -o FILE.png`",
            *l->was_folder ? l->was_folder : "./", *l->is_folder ? l->is_folder : "./");
}

bool differ_look(struct differ *d)
{
    struct looker l = {.d = d,
                       .box = pl_outbox_new(d->work),
                       .was_folder = folder_of(d->work->arena, d->was),
                       .is_folder = folder_of(d->work->arena, d->is)};
    for (size_t i = 0; i < d->jobs.n; i++)
        for (size_t k = 0; k < d->jobs.at[i].outputs.n; k++)
            if (!look_at(&l, &d->jobs.at[i].outputs.at[k]))
                return false;
    tell_lost(&l, &l.was_lost, d->what->before,
              "keep the older results beside their report: copy the folder before the batch runs again");
    tell_lost(&l, &l.is_lost, d->what->after, "run the batch again, which draws what was altered");
    tell_left(&l);
    return !d->pictures.n || pl_outbox_commit(l.box);
}
