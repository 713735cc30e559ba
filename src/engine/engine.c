/* engine.c: a batch: what is to be done, who does it, and the books. */
#include "engine/engine-private.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TICK_MS = 250, TIME_LIMIT_S = 600, MEMORY_LIMIT_MIB = 4096 };

struct run {
    struct engine e;
    struct journal journal;
    struct planner planner;
    struct brief brief;
    struct pool pool;
    struct lock lock;
    size_t next, n_todo, n_kept, n_drawn, n_failed;
    size_t *by_job; /* a job's place in e.jobs; SIZE_MAX: it is not of this run */
    bool measuring, prepared, no_more, at_once;
    bool lost; /* the folder that it writes into; told */
    bool died; /* a worker, and what it was writing may be left */
};

/* ---- before anything is drawn ---- */

/* "2-of-8", or NULL. */
static const char *shard_name(struct pl_arena *arena, const struct plaat_batch *how)
{
    return how->shards > 1 ? pl_printf(arena, "%d-of-%d", how->shard, how->shards) : NULL;
}

static const char *absolute_folder(struct pl_arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = pl_strdup(arena, real ? real : path);
    free(real);
    return copy;
}

static const char *home_of(struct pl_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return absolute_folder(arena, !slash ? "." : slash == path ? "/" : pl_strndup(arena, path, (size_t)(slash - path)));
}

/* The jobs of this shard, or of the sample. */
static void choose_jobs(struct run *run)
{
    struct engine *e = &run->e;
    struct pl_arena *arena = e->work->arena;
    const size_t *sample = NULL;
    size_t n = e->how->sample ? pl_batch_sample(arena, e->batch, &sample) : e->batch->n;
    e->jobs = PL_NEWS(arena, struct outcome, n + 1);
    run->by_job = PL_NEWS(arena, size_t, e->batch->n + 1);
    for (size_t i = 0; i < e->batch->n; i++)
        run->by_job[i] = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        size_t at = sample ? sample[i] : i;
        const struct pl_batch_job *job = &e->batch->jobs[at];
        if (e->how->shards > 1 && shard_of(job->job.name, (size_t)e->how->shards) != (size_t)e->how->shard - 1)
            continue;
        run->by_job[at] = e->n_jobs;
        e->jobs[e->n_jobs++] = (struct outcome){.job = job, .index = at};
    }
}

static const char *journal_path(const struct run *run, const char *shard)
{
    return pl_printf(run->e.work->arena, "%s.plaat/%s%s%s.journal", run->e.folder, run->e.batch->name, shard ? "." : "",
                     shard ? shard : "");
}

/* What is known: of this shard; where it never ran, what any other shard or the whole batch left. */
static void read_journals(struct run *run, const char *own)
{
    struct engine *e = &run->e;
    struct pl_arena *arena = e->work->arena;
    journal_read(e->books, own);
    if (e->books->records.n)
        return;
    const char **names = NULL, *folder = pl_printf(arena, "%s.plaat", e->folder);
    size_t n = pl_door_list(arena, folder, ".journal", &names), stem = strlen(e->batch->name);
    for (size_t i = 0; i < n; i++)
        if (strncmp(names[i], e->batch->name, stem) == 0 && (!names[i][stem] || names[i][stem] == '.'))
            journal_read(e->books, pl_printf(arena, "%s/%s.journal", folder, names[i]));
}

/* Records of jobs that the batch no longer has, and of other shards, are not kept. */
static void forget_others(struct run *run)
{
    struct engine *e = &run->e;
    struct pl_arena *arena = e->work->arena;
    struct index names = {.arena = arena};
    struct books *books = e->books;
    size_t n = books->records.n;
    struct record **all = PL_NEWS(arena, struct record *, n + 1);
    for (size_t i = 0; i < e->batch->n; i++) {
        bool known, ours = e->how->shards < 2 || run->by_job[i] != SIZE_MAX;
        index_put(&names, e->batch->jobs[i].job.name, ours, &known);
    }
    for (size_t i = 0; i < n; i++)
        all[i] = books->records.at[i];
    books->records.n = 0;
    books->by_name = (struct index){.arena = arena};
    for (size_t i = 0; i < n; i++) {
        bool measured = *all[i]->name == MEASURED, joined = *all[i]->name == JOINED;
        size_t ours = index_find(&names, all[i]->name + measured);
        if (ours == 1 || joined || (measured && ours != SIZE_MAX))
            books_put(books, all[i]);
    }
}

/* The job as a worker draws it, but for its targets. */
struct pl_batch_job full_job(const struct brief *brief, size_t index)
{
    struct pl_batch_job job = brief->batch->jobs[index];
    const struct pl_batch_fit *fit = brief->fits ? pl_batch_fit_of(brief->fits, job.job.layout) : NULL;
    job.job.output = brief->folder;
    job.job.deps = brief->deps;
    if (fit) {
        job.job.fits = fit->fits;
        job.job.n_fits = fit->n;
    }
    return job;
}

static struct plan plan_of(struct run *run, struct outcome *o)
{
    struct pl_batch_job job = full_job(&run->brief, o->index);
    o->record = books_find(run->e.books, job.job.name);
    options_hash(&job, run->e.books, o->options);
    struct plan plan = plan_job(&run->planner, &job, o->record, o->options);
    if (plan.todo && job.job.deps) /* which tell of all targets */
        plan.todo = job.job.targets;
    return plan;
}

static void plan_all(struct run *run)
{
    struct engine *e = &run->e;
    for (size_t i = 0; i < e->n_jobs; i++) {
        struct outcome *o = &e->jobs[i];
        o->plan = plan_of(run, o);
        o->fate = o->plan.todo ? FATE_OPEN : FATE_KEPT;
        run->n_todo += o->plan.todo != 0;
        run->n_kept += o->plan.todo == 0;
    }
}

/* ---- while it is drawn ---- */

static void tell(struct run *run, const struct outcome *o, const char *text)
{
    struct engine *e = &run->e;
    if (!e->how->progress)
        return;
    struct plaat_progress at = {.jobs = e->n_jobs,
                                .kept = run->n_kept,
                                .drawn = run->n_drawn,
                                .failed = run->n_failed,
                                .running = pool_busy(&run->pool),
                                .seconds = pl_seconds() - e->started_s,
                                .measuring = run->measuring,
                                .name = o ? o->job->job.name : NULL,
                                .row = o ? o->job->row.label : NULL,
                                .failure = o ? o->failure : NULL,
                                .text = text};
    e->how->progress(e->how->progress_ctx, &at);
}

/* What earlier runs made of targets that were not asked for now stays as it is. */
static void merge(const struct books *books, struct record *fresh, const struct record *old, unsigned made)
{
    for (size_t i = 0; old && i < old->parts.n; i++)
        if (!(old->parts.at[i].targets & made))
            *pl_push(books->arena, &fresh->parts) = old->parts.at[i];
    for (size_t i = 0; old && i < old->files.n; i++)
        if (!(old->files.at[i].targets & made))
            *pl_push(books->arena, &fresh->files) = old->files.at[i];
    for (size_t i = 0; old && i < old->said.n; i++)
        if (old->said.at[i].targets && !(old->said.at[i].targets & made))
            *pl_push(books->arena, &fresh->said) = old->said.at[i];
    for (size_t i = 0; i < fresh->parts.n; i++)
        key_of(books, fresh, &fresh->parts.at[i]);
}

static void fail(struct run *run, struct outcome *o, enum pl_code code, const char *why)
{
    struct engine *e = &run->e;
    const char *label = o->job->row.label;
    o->fate = FATE_FAILED;
    o->failure = pl_strdup(e->work->arena, why);
    run->n_failed++;
    struct pl_diag *d = pl_report(e->work->diags, code, (struct pl_place){0}, "'%s'%s%s%s: %s", o->job->job.name,
                                  label ? " (" : "", label ? label : "", label ? ")" : "", o->failure);
    if (!e->how->keep_going)
        pl_help(e->work->diags, d, "mend it and give the same command again; --keep-going does the others meanwhile");
    run->no_more |= !e->how->keep_going;
}

static const char *too_much(const struct run *run, const char *said)
{
    return pl_printf(run->e.work->arena, "it needed more than %zu MiB of memory%s%s", run->brief.memory_limit >> 20,
                     *said ? ": " : "", said);
}

/* Results would be made in a folder that nobody wants any more, or that is another batch's. */
static bool lost_folder(struct run *run)
{
    struct engine *e = &run->e;
    if (run->lost || lock_holds(&run->lock))
        return run->lost;
    struct pl_diag *d = PL_ERR(e->work, P830, (struct pl_place){0},
                               "'%s' was removed or replaced while the batch wrote into it", e->folder);
    pl_help(e->work->diags, d, "give the same command again: it draws what is not there");
    return run->lost = run->no_more = true;
}

static void take_answer(struct run *run, struct outcome *o, struct answer *a)
{
    struct engine *e = &run->e;
    lost_folder(run);
    o->memory_kib = a->memory_kib;
    if (a->status != 0) {
        o->record = a->record;
        e->disk |= a->disk;
        run->no_more |= a->disk;
        const char *why = a->memory ? too_much(run, a->first) : a->first;
        fail(run, o, a->memory ? PL_P828 : a->status == 3 ? PL_P825 : PL_P824, why);
        tell(run, o, a->text);
        return;
    }
    struct record *old = books_find(e->books, o->job->job.name);
    const char *broken = claims_broken(e, o->index, a->record);
    if (broken) {
        o->record = NULL;
        fail(run, o, PL_P879, broken);
        tell(run, o, a->text);
        return;
    }
    if (o->plan.todo != o->job->job.targets)
        merge(e->books, a->record, old, o->plan.todo);
    a->record->boot = run->planner.boot;
    o->record = a->record;
    o->fate = FATE_DRAWN;
    run->n_drawn++;
    books_put(e->books, a->record);
    if (!journal_add(&run->journal, e->books, a->record))
        e->disk = run->no_more = true;
    tell(run, o, a->text);
}

struct end {
    enum ending how;
    int detail;
    const char *said;
};

static void take_end(struct run *run, struct outcome *o, const struct end *end)
{
    struct pl_arena *arena = run->e.work->arena;
    const enum ending ending = end->how;
    const int detail = end->detail;
    const char *said = end->said;
    o->record = NULL;
    run->died = true;
    static const enum pl_code codes[] = {
        [ENDED_WELL] = PL_P826, [ENDED_BY_SIGNAL] = PL_P826, [ENDED_TIME] = PL_P827, [ENDED_MEMORY] = PL_P828};
    const char *last = *said ? pl_printf(arena, ": %.*s", (int)strcspn(said, "\n"), said) : "";
    const char *why = ending == ENDED_TIME
                          ? pl_printf(arena, "it took longer than %s seconds", pl_num(arena, run->pool.time_limit_s, 2))
                      : ending == ENDED_MEMORY ? too_much(run, "")
                      : detail > 0             ? pl_printf(arena, "its worker ended with signal %d%s", detail, last)
                                               : pl_printf(arena, "its worker ended with status %d%s", -detail, last);
    fail(run, o, codes[ending], why);
    tell(run, o, "");
}

static void take_measure(struct run *run, size_t job, struct answer *a)
{
    struct engine *e = &run->e;
    if (!a || a->status != 0) /* drawing it will tell why */
        return;
    a->record->name = pl_printf(e->work->arena, "%c%s", MEASURED, e->batch->jobs[job].job.name);
    a->record->boot = "";
    books_put(e->books, a->record);
    if (!journal_add(&run->journal, e->books, a->record))
        e->disk = run->no_more = true;
}

static void take_job(struct run *run, const struct worker *w, struct answer *a, const struct end *end)
{
    struct outcome *o = &run->e.jobs[run->by_job[w->order.job]];
    o->seconds = pl_seconds() - w->started_s;
    if (a)
        take_answer(run, o, a);
    else
        take_end(run, o, end);
}

static void on_done(void *ctx, const struct worker *w, char *text, enum ending ending, int detail)
{
    struct run *run = ctx;
    struct pl_arena *scratch = pl_arena_new();
    struct answer *a = text ? answer_read(scratch, run->e.books, text) : NULL;
    if (w->order.targets)
        take_job(run, w, a, &(struct end){ending, detail, w->last});
    else
        take_measure(run, w->order.job, a);
    pl_arena_free(scratch);
}

/* Each byte that comes is a wish to end: after the jobs that are being drawn; the second, now. */
static void look_for_stop(struct run *run)
{
    char bytes[16];
    ssize_t n = run->e.how->stop > 0 ? read(run->e.how->stop, bytes, sizeof bytes) : 0;
    if (n <= 0)
        return;
    run->at_once = run->e.stopped || n > 1;
    run->e.stopped = run->no_more = true;
}

/* Once, before the first worker is forked, and not when nothing is to be drawn. The first job of each layout stands for
 * the others' language and targets. */
static void prepare(struct run *run)
{
    struct engine *e = &run->e;
    struct index layouts = {.arena = e->work->arena};
    if (run->prepared)
        return;
    run->prepared = true;
    for (size_t i = 0; i < e->batch->n; i++) {
        bool known;
        index_put(&layouts, e->batch->jobs[i].job.layout, 0, &known);
        if (!known)
            pl_run_prepare(run->brief.session, &e->batch->jobs[i].job);
    }
    pl_run_job_over(run->brief.session);
}

/* more: the next order, false when there is none. */
static void work_through(struct run *run, bool (*more)(struct run *run, struct order *order))
{
    struct order order;
    bool have = more(run, &order);
    if (have)
        prepare(run);
    while (!run->at_once && ((have && !run->no_more) || pool_busy(&run->pool))) {
        while (have && !run->no_more && pool_give(&run->pool, order))
            have = more(run, &order);
        if (have && !run->no_more && !pool_busy(&run->pool)) /* no worker can be started */
            run->no_more = true;
        else
            pool_wait(&run->pool, run->e.how->stop > 0 ? run->e.how->stop : -1, TICK_MS);
        look_for_stop(run);
        tell(run, NULL, NULL);
    }
}

static bool next_job(struct run *run, struct order *order)
{
    struct engine *e = &run->e;
    while (run->next < e->n_jobs && e->jobs[run->next].fate != FATE_OPEN)
        run->next++;
    if (run->next == e->n_jobs)
        return false;
    struct outcome *o = &e->jobs[run->next++];
    *order = (struct order){(uint32_t)o->index, o->plan.todo};
    return true;
}

/* ---- fit: batch ---- */

static bool measured(struct run *run, const struct pl_batch_job *job)
{
    struct engine *e = &run->e;
    char options[SHA];
    struct pl_batch_job bare = *job;
    bare.job.targets = 0;
    bare.job.deps = run->brief.deps;
    options_hash(&bare, e->books, options);
    const struct record *r = books_find(e->books, pl_printf(e->work->arena, "%c%s", MEASURED, job->job.name));
    return !plan_job(&run->planner, &bare, r, options).why;
}

static bool next_measure(struct run *run, struct order *order)
{
    struct engine *e = &run->e;
    while (run->next < e->batch->n && measured(run, &e->batch->jobs[run->next]))
        run->next++;
    if (run->next == e->batch->n)
        return false;
    *order = (struct order){(uint32_t)run->next++, 0};
    return true;
}

/* How many jobs could not be measured, or were not yet. */
static size_t gather_fits(struct run *run)
{
    struct engine *e = &run->e;
    struct pl_arena *arena = e->work->arena;
    size_t missing = 0;
    e->fits = PL_NEW(arena, struct pl_batch_fits);
    for (size_t i = 0; i < e->batch->n; i++) {
        const struct plaat_job *job = &e->batch->jobs[i].job;
        const struct record *r = books_find(e->books, pl_printf(arena, "%c%s", MEASURED, job->name));
        if (r && measured(run, &e->batch->jobs[i]))
            pl_batch_fit_add(arena, e->fits, i, job->layout, r->sizes.at, r->sizes.n);
        else
            missing++;
    }
    run->brief.fits = e->fits;
    return missing;
}

/* Every job of the batch is measured, those of other shards too: the sizes are one, and no shard waits for another. */
static void find_fits(struct run *run)
{
    run->measuring = true;
    work_through(run, next_measure);
    run->measuring = false;
    run->next = 0;
    pool_end(&run->pool, run->at_once); /* those who draw are forked when the sizes are known */
    gather_fits(run);
}

/* ---- the whole ---- */

static void sweep_folders(struct run *run)
{
    struct engine *e = &run->e;
    struct pl_arena *arena = e->work->arena;
    struct index folders = {.arena = arena};
    pl_outbox_sweep(pl_printf(arena, "%s.plaat", e->folder));
    for (size_t i = 0; i < e->batch->n; i++) {
        const char *path = pl_printf(arena, "%s%s", e->folder, e->batch->jobs[i].job.name);
        const char *folder = pl_strndup(arena, path, (size_t)(strrchr(path, '/') - path));
        bool known;
        index_put(&folders, folder, 0, &known);
        if (!known)
            pl_outbox_sweep(folder);
    }
}

static const char *report_path(const struct engine *e)
{
    return pl_printf(e->work->arena, "%s.report.json", e->stem);
}

static const char *failed_path(const struct engine *e)
{
    return pl_printf(e->work->arena, "%s.failed.csv", e->stem);
}

/* A table of failed rows that was mended and is drawn in the folder it lies in would be written over, or removed. */
static bool spares_inputs(const struct engine *e)
{
    const char *const paths[] = {report_path(e), failed_path(e)};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (!pl_door_has_read(e->work, paths[i]))
            continue;
        struct pl_diag *d = PL_ERR(e->work, P807, (struct pl_place){0},
                                   "this batch is made from '%s', and would write it anew", paths[i]);
        pl_help(e->work->diags, d, "give that file another name, or name another folder with -o");
        return false;
    }
    return true;
}

/* Its notes are made, swept and read without another look. */
static bool own_notes(const struct engine *e)
{
    const char *notes = pl_printf(e->work->arena, "%s.plaat", e->folder);
    struct stat st;
    if (lstat(notes, &st) != 0 || S_ISDIR(st.st_mode))
        return true;
    struct pl_diag *d =
        PL_ERR(e->work, P833, (struct pl_place){0}, "'%s' is no folder, and the batch keeps its notes there", notes);
    pl_help(e->work->diags, d, "take it away: a batch makes a folder of its own");
    return false;
}

static void write_reports(struct run *run)
{
    struct engine *e = &run->e;
    struct pl_outbox *box = pl_outbox_new(e->work);
    const char *report = report_text(e), *failed = failed_rows(e);
    pl_outbox_files_only(box);
    bool good = pl_outbox_add(box, report_path(e), report, strlen(report)) &&
                (!failed || pl_outbox_add(box, failed_path(e), failed, strlen(failed)));
    if (good && pl_outbox_commit(box) && !failed)
        unlink(failed_path(e)); /* of an earlier run */
}

/* Some job of the layout could have had it larger. */
static bool was_forced(const struct run *run, const char *layout, const struct plaat_fit *fit)
{
    const struct engine *e = &run->e;
    for (size_t i = 0; i < e->batch->n; i++) {
        const struct plaat_job *job = &e->batch->jobs[i].job;
        const struct record *r = strcmp(job->layout, layout) == 0
                                     ? books_find(e->books, pl_printf(e->work->arena, "%c%s", MEASURED, job->name))
                                     : NULL;
        for (size_t k = 0; r && k < r->sizes.n; k++)
            if (strcmp(r->sizes.at[k].group, fit->group) == 0 && r->sizes.at[k].size > fit->size)
                return true;
    }
    return false;
}

static void tell_fits(const struct run *run)
{
    const struct engine *e = &run->e;
    for (size_t l = 0; e->fits && l < e->fits->layouts.n; l++) {
        const struct pl_batch_fit *fit = &e->fits->layouts.at[l];
        for (size_t i = 0; i < fit->n; i++) {
            const struct pl_batch_job *job = &e->batch->jobs[fit->forced_by[i]];
            if (!was_forced(run, fit->layout, &fit->fits[i]))
                continue;
            struct pl_diag *d =
                PL_ERR(e->work, P832, (struct pl_place){0}, "'%s' of %s is set at %s pt because of '%s'%s%s%s",
                       fit->fits[i].group, books_shown(e->books, fit->layout),
                       pl_num(e->work->arena, fit->fits[i].size, 2), job->job.name, job->row.label ? " (" : "",
                       job->row.label ? job->row.label : "", job->row.label ? ")" : "");
            pl_help(e->work->diags, d, "a shorter text there lets all of them be larger");
        }
    }
}

static void tell_rest(const struct run *run)
{
    const struct engine *e = &run->e;
    size_t open = 0;
    for (size_t i = 0; i < e->n_jobs; i++)
        open += e->jobs[i].fate == FATE_OPEN;
    if (!open)
        return;
    struct pl_diag *d = PL_ERR(e->work, P829, (struct pl_place){0}, "%zu of %zu jobs %s not done", open, e->n_jobs,
                               open == 1 ? "is" : "are");
    pl_help(e->work->diags, d, "the same command does them, and leaves alone what is done");
}

/* False: nothing may be drawn. */
static bool draw_all(struct run *run)
{
    struct engine *e = &run->e;
    const struct plaat_batch *how = e->how;
    size_t most = how->workers > 0 ? (size_t)how->workers : (size_t)sysconf(_SC_NPROCESSORS_ONLN);
    run->pool = (struct pool){.work = e->work,
                              .brief = &run->brief,
                              .n = most < 1              ? 1
                                   : most > MOST_WORKERS ? MOST_WORKERS
                                                         : most,
                              .time_limit_s = how->time_limit_s > 0 ? how->time_limit_s : TIME_LIMIT_S,
                              .done = on_done,
                              .ctx = run};
    run->pool.workers = PL_NEWS(e->work->arena, struct worker, run->pool.n);
    for (size_t i = 0; i < run->pool.n; i++)
        run->pool.workers[i].got.arena = e->work->arena;
    e->n_workers = run->pool.n;
    if (e->batch->fit)
        find_fits(run);
    plan_all(run);
    if (!claims_all(e, run->brief.session, run->by_job))
        return false;
    tell(run, NULL, NULL);
    work_through(run, next_job);
    pool_end(&run->pool, run->at_once);
    return true;
}

/* Of all jobs or of none: a part of a batch is no whole. NULL: nothing stands in the way but how the jobs end. */
static const char *why_unjoined(const struct engine *e)
{
    return e->batch->n_lost          ? "a row could not be read"
           : e->n_jobs < e->batch->n ? "these are not all jobs of the batch"
           : !e->n_jobs              ? "there are no jobs"
                                     : NULL;
}

static bool may_join(const struct run *run)
{
    const struct engine *e = &run->e;
    size_t whole = 0;
    for (size_t i = 0; i < e->n_jobs; i++)
        whole += e->jobs[i].fate == FATE_KEPT || e->jobs[i].fate == FATE_DRAWN;
    return e->batch->join && !why_unjoined(e) && whole == e->n_jobs && !e->stopped;
}

static void tell_joined(struct run *run, struct pl_buf *out)
{
    const struct engine *e = &run->e;
    const char *why = e->batch->join ? why_unjoined(e) : NULL;
    struct join_sum sum = {0, 0};
    if (why)
        pl_putf(out, "%s: not joined: %s\n", e->batch->join, why);
    else if (e->batch->join)
        sum = join_tell(e, &run->planner, out);
    pl_putf(out, "%zu to draw, %zu kept", run->n_todo, run->n_kept);
    if (sum.again)
        pl_putf(out, ", %zu to join", sum.again);
    if (sum.perhaps)
        pl_putf(out, ", %zu perhaps to join", sum.perhaps);
    pl_putc(out, '\n');
}

static const char *dry_text(struct run *run)
{
    struct engine *e = &run->e;
    struct pl_buf out = {.arena = e->work->arena};
    pl_put(&out, "");
    size_t missing = e->batch->fit ? gather_fits(run) : 0;
    if (missing)
        pl_putf(&out, "%zu jobs are measured first; when the sizes that all share change, every one is drawn\n",
                missing);
    plan_all(run);
    claims_all(e, run->brief.session, run->by_job);
    for (size_t i = 0; i < e->n_jobs; i++) {
        const struct outcome *o = &e->jobs[i];
        if (o->plan.todo)
            pl_putf(&out, "%s: %s: %s\n", o->job->job.name, target_words(e->work->arena, o->plan.todo), o->plan.why);
        else
            pl_putf(&out, "%s: kept\n", o->job->job.name);
    }
    tell_joined(run, &out);
    return out.text;
}

static const char *sum_text(const struct run *run)
{
    struct pl_buf sum = {.arena = run->e.work->arena};
    size_t lost = run->e.batch->n_lost; /* no jobs, so that nothing else counts them */
    pl_putf(&sum, "%zu drawn, %zu kept, %zu failed", run->n_drawn, run->n_kept, run->n_failed);
    if (lost)
        pl_putf(&sum, "; %zu row%s could not be read", lost, lost == 1 ? "" : "s");
    pl_put(&sum, "\n");
    return sum.text;
}

static const char *run_batch(struct run *run, struct plaat_session *session)
{
    struct engine *e = &run->e;
    struct pl_arena *arena = e->work->arena;
    const char *shard = shard_name(arena, e->how), *output = e->how->output ? e->how->output : "./";
    size_t n = strlen(output);
    e->folder = n && output[n - 1] == '/' ? output : pl_printf(arena, "%s/", output);
    e->stem = pl_printf(arena, "%s%s%s%s", e->folder, e->batch->name, shard ? "." : "", shard ? shard : "");
    if (!spares_inputs(e) || !own_notes(e))
        return "";
    if (!e->how->dry_run && (!pl_make_folders(e->work, pl_printf(arena, "%s.plaat/", e->folder)) ||
                             !lock_take(e->work, e->folder, shard, e->how->wait, &run->lock)))
        return "";
    const char *data = plaat_session_data(session);
    e->books = books_new(arena, &(struct books){.folder = e->folder,
                                                .here = absolute_folder(arena, "."),
                                                .data = data ? absolute_folder(arena, data) : NULL,
                                                .home = home_of(arena, e->batch->path)});
    e->program = program_read(arena);
    choose_jobs(run);
    run->journal = (struct journal){.work = e->work, .path = journal_path(run, shard), .fd = -1};
    read_journals(run, run->journal.path);
    forget_others(run);
    run->planner = (struct planner){.arena = arena,
                                    .books = e->books,
                                    .program = e->program.sha,
                                    .boot = boot_read(arena),
                                    .since_ns = run->lock.since_ns,
                                    .verify = e->how->verify,
                                    .force = e->how->force};
    size_t limit = e->how->memory_limit_mib ? e->how->memory_limit_mib : MEMORY_LIMIT_MIB;
    run->brief = (struct brief){.session = session,
                                .batch = e->batch,
                                .books = e->books,
                                .folder = e->folder,
                                .program = e->program.sha,
                                .since_ns = run->lock.since_ns,
                                .memory_limit = limit << 20,
                                .deps = e->how->deps};
    if (e->how->dry_run)
        return dry_text(run);
    sweep_folders(run);
    if (!journal_begin(&run->journal, e->books, run->planner.boot))
        return "";
    if (!draw_all(run) || lost_folder(run)) {
        journal_end(&run->journal);
        return "";
    }
    if (run->died || run->at_once)
        sweep_folders(run);
    if (may_join(run))
        join_all(e, &run->planner, &run->journal);
    journal_end(&run->journal);
    write_reports(run);
    tell_fits(run);
    tell_rest(run);
    return sum_text(run);
}

struct plaat_result *plaat_batch(struct plaat_session *session, const struct plaat_batch *how)
{
    struct pl_work work;
    struct call *call = pl_run_begin(session, &work);
    struct run *run = PL_NEW(work.arena, struct run);
    *run = (struct run){.e = {.work = &work, .how = how, .started_s = pl_seconds()}, .lock = {.whole = -1, .own = -1}};
    const char *text = "";
    enum pl_shelf shelf = pl_door_shelf(work.door, PL_SHELF_SESSION); /* the batch outlives each of its jobs */
    run->e.batch = pl_batch_read(&work, how->file, plaat_session_data(session));
    pl_door_shelf(work.door, shelf);
    /* A row that could not be read is a job that failed: before any is drawn. */
    if (run->e.batch->usable && (how->keep_going || !run->e.batch->n_lost))
        text = run_batch(run, session);
    lock_drop(&run->lock);
    return pl_run_end(call, text, run->e.stopped && run->n_kept + run->n_drawn + run->n_failed < run->e.n_jobs);
}
