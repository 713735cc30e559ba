/* diff.c: `plaat diff`: two reports of batches here; all else is for src/run, which knows no reports. */
#include "engine/diff-private.h"

#include <string.h>
#include <sys/stat.h>

const char *const diff_kind_words[DIFF_KINDS] = {"changed", "added", "removed"},
                  *const diff_read_words[READ_KINDS] = {"changed", "appeared", "gone", "more", "less"},
                  *const diff_job_words[JOB_KINDS] = {"failed", "open", "removed", "added", "mended", "changed"};

bool differ_any(const struct differ *d)
{
    return d->jobs.n || d->joined.n;
}

static bool refuse(struct differ *d, const char *what, const char *help)
{
    struct pl_diag *diag = PL_ERR(d->work, P894, (struct pl_place){0}, "%s", what);
    pl_help(d->work->diags, diag, "%s", help);
    return false;
}

static bool is_folder(const char *path)
{
    struct stat st;
    size_t n = strlen(path);
    return (n && path[n - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

static bool options_fit(struct differ *d)
{
    const struct plaat_diff *w = d->what;
    if (w->layout)
        return refuse(d, "a layout draws editions, and these are reports", "leave -l out, or name two editions");
    if (w->scale > 0 || w->width_px > 0)
        return refuse(d, "the results of a batch are compared as they are", "leave --scale and --width out");
    if (w->dpi > 0 && !w->output)
        return refuse(d, "no PDF is drawn here that could have other pixels an inch",
                      "add -o FOLDER/, which opens the results that changed, or leave --dpi out");
    if (w->output && !is_folder(w->output))
        return refuse(d, pl_printf(d->work->arena, "a batch has many results, and '%s' is one file", w->output),
                      "name a folder behind -o, with a slash at its end");
    return true;
}

static const char *extent(struct pl_arena *arena, const struct told *told)
{
    const char *sample = told->sample ? "a sample" : "the whole batch";
    if (!told->shards)
        return sample;
    return pl_printf(arena, "shard %zu of %zu%s", told->shard, told->shards, told->sample ? " of a sample" : "");
}

/* A part and a whole would differ by what the part leaves out. */
static bool same_extent(struct differ *d)
{
    const struct told *a = d->was, *b = d->is;
    if (a->shard == b->shard && a->shards == b->shards && a->sample == b->sample)
        return true;
    struct pl_diag *diag =
        PL_ERR(d->work, P896, ((struct pl_place){b->source, 0, 1}), "this tells of %s, and '%s' of %s",
               extent(d->work->arena, b), a->source->path, extent(d->work->arena, a));
    pl_help(d->work->diags, diag, "%s",
            a->shards || b->shards ? "compare reports of whole batches: `plaat merge` makes one of all shards"
                                   : "run both batches with --sample, or both without");
    return false;
}

static bool compare(struct differ *d)
{
    if (!options_fit(d))
        return false;
    d->was = told_read(d->work, d->what->before);
    d->is = told_read(d->work, d->what->after); /* so that one run tells all mistakes */
    return d->was && d->is && same_extent(d) && differ_compare(d) && (!d->what->output || differ_look(d));
}

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

struct plaat_result *plaat_diff(struct plaat_session *session, const struct plaat_diff *what)
{
    bool was = told_is(what->before), is = told_is(what->after);
    /* A pipe is read once, and then as what the other one is; of what is not there or a folder, reading it tells. */
    if (was != is && !is_file(was ? what->after : what->before))
        was = is = true;
    if (!was || !is)
        return pl_run_diff(session, what, was, is);
    struct pl_work work;
    struct call *call = pl_run_begin(session, &work);
    struct differ *d = PL_NEW(work.arena, struct differ);
    *d = (struct differ){.work = &work, .session = session, .what = what};
    d->compared = compare(d);
    const char *text = what->format == PLAAT_AS_JSON ? differ_json(d) : d->compared ? differ_text(d) : "";
    for (size_t i = 0; i < d->pictures.n && d->compared; i++)
        pl_run_wrote(call, d->pictures.at[i]);
    bool any = d->compared && differ_any(d), compared = d->compared;
    struct plaat_result *r = pl_run_end(call, text, false);
    r->status = pl_run_diff_status(r->status, compared, any);
    return r;
}
