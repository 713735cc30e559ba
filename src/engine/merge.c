/* merge.c: the reports of all shards of a batch → the report of the whole, as one run would have written it.
 *
 * A job is taken over as it stands, but for the numbers of its inputs; so what a report says is said in one place,
 * report.c. The shards are put in the order of their numbers first: the order in which they are named changes nothing.
 */
#include "engine/told-private.h"

#include "base/num.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct shard_input {
    const struct told *told;
    const struct pl_json *json;
    const char *path, *sha; /* sha: "" when it is missing */
    size_t *number;         /* in the merged list */
};

struct merge {
    struct pl_work *work;
    struct told **shards; /* by number, from 0 */
    size_t n;
    size_t **numbers; /* a shard's inputs in the merged list */
    struct shard_input *inputs;
    size_t n_inputs;
    struct merged_job {
        const struct told_job *job;
        size_t shard;
    } * jobs;
    size_t n_jobs;
};

/* ---- whether they belong together ---- */

static const char *path_of(const struct told *told)
{
    return told->source->path;
}

/* What the reports of all shards share. */
static bool same_list(const struct told *a, const struct pl_json *x, const struct told *b, const struct pl_json *y)
{
    return pl_json_same(a->source, x, b->source, y);
}

static bool apart(struct merge *m, enum pl_code code, const struct told *a, const struct told *b, const char *what,
                  const char *help)
{
    struct pl_diag *d =
        pl_report(m->work->diags, code, (struct pl_place){0}, "'%s' and '%s' %s", path_of(a), path_of(b), what);
    pl_help(m->work->diags, d, "%s", help);
    return false;
}

static bool belong_together(struct merge *m, const struct told *a, const struct told *b)
{
    static const char again[] = "run each shard again with the same files: only what differs is drawn";
    if (a->shards != b->shards)
        return apart(m, PL_P884, a, b, pl_printf(m->work->arena, "are of %zu and of %zu shards", a->shards, b->shards),
                     "merge the shards of one run of the batch, all with the same N of --shard I/N");
    if (strcmp(a->batch, b->batch) != 0)
        return apart(m, PL_P884, a, b,
                     pl_printf(m->work->arena, "are of two batches, '%s' and '%s'", a->batch, b->batch),
                     "merge the shards of one batch at a time");
    if (a->jobs_in_batch != b->jobs_in_batch || a->sample != b->sample || strcmp(a->plan, b->plan) != 0)
        return apart(m, PL_P885, a, b,
                     pl_printf(m->work->arena, "are of '%s' with other contents, rows or options", a->batch), again);
    if (strcmp(a->plaat, b->plaat) != 0 || !same_list(a, a->programs, b, b->programs))
        return apart(m, PL_P886, a, b, "were drawn by different versions of plaat or its libraries",
                     "bring all machines to one version, and run the shards again: what differs is drawn");
    if (!same_list(a, a->fits, b, b->fits))
        return apart(m, PL_P885, a, b, "have other sizes that all jobs share", again);
    return true;
}

/* "out/towns.2-of-3.report.json" beside "out/towns.1-of-3.report.json". */
static const char *path_of_shard(struct pl_arena *arena, const struct told *like, size_t number)
{
    const char *own = pl_printf(arena, ".%zu-of-%zu.report.json", like->shard, like->shards), *path = path_of(like);
    size_t n = strlen(path), tail = strlen(own);
    int stem = n > tail && strcmp(path + n - tail, own) == 0 ? (int)(n - tail) : 0;
    return stem ? pl_printf(arena, "%.*s.%zu-of-%zu.report.json", stem, path, number, like->shards) : NULL;
}

static bool all_there(struct merge *m, const struct told *like)
{
    bool good = true;
    for (size_t i = 0; i < m->n && m->work->diags->n_errors < 20; i++) {
        if (m->shards[i])
            continue;
        const char *path = path_of_shard(m->work->arena, like, i + 1);
        struct pl_diag *d = PL_ERR(m->work, P883, (struct pl_place){0}, "shard %zu of %zu is missing%s%s%s", i + 1,
                                   m->n, path ? ": '" : "", path ? path : "", path ? "'" : "");
        pl_help(m->work->diags, d, "name its report too; where it never ran: plaat batch %s --shard %zu/%zu",
                like->batch, i + 1, m->n);
        good = false;
    }
    return good;
}

static struct told *read_shard(struct merge *m, const char *path)
{
    if (access(path, F_OK) == 0)
        return told_read(m->work, path);
    struct pl_diag *d = PL_ERR(m->work, P883, (struct pl_place){0}, "the report '%s' is not there", path);
    pl_help(m->work->diags, d, "run its shard, with plaat batch and --shard I/N; what it has drawn already stays");
    return NULL;
}

static bool named_twice(struct merge *m, const struct told *t)
{
    struct pl_diag *d = PL_ERR(m->work, P888, (struct pl_place){0}, "'%s' is named twice", path_of(t));
    pl_help(m->work->diags, d, "name the report of each shard once");
    return false;
}

static bool read_all(struct merge *m, const char *const *reports, size_t n)
{
    struct told *first = NULL;
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        struct told *t = read_shard(m, reports[i]);
        if (t && !t->shards) {
            struct pl_diag *d =
                PL_ERR(m->work, P882, ((struct pl_place){t->source, 0, 1}), "this report is of no shard");
            pl_help(m->work->diags, d,
                    "it tells of a whole batch already; name NAME.I-of-N.report.json of every shard");
            t = NULL;
        }
        good &= t != NULL;
        if (!t)
            continue;
        if (!first) {
            first = t;
            m->n = t->shards;
            m->shards = PL_NEWS(m->work->arena, struct told *, m->n);
        } else if (!belong_together(m, first, t)) {
            return false;
        }
        struct told **slot = &m->shards[t->shard - 1];
        if (*slot && (*slot)->source == t->source)
            return named_twice(m, t);
        if (*slot)
            return apart(m, PL_P888, *slot, t, pl_printf(m->work->arena, "are both shard %zu of %zu", t->shard, m->n),
                         "name each shard once; of two, the report of the later run");
        *slot = t;
    }
    return good && all_there(m, first);
}

/* ---- inputs ---- */

/* Two of one path and content are one, as books.c holds it. */
static int by_path(const void *a, const void *b)
{
    const struct shard_input *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    return order ? order : strcmp(x->sha, y->sha);
}

static bool take_inputs(struct merge *m)
{
    struct pl_arena *arena = m->work->arena;
    for (size_t s = 0; s < m->n; s++)
        m->n_inputs += m->shards[s]->inputs->n;
    m->inputs = PL_NEWS(arena, struct shard_input, m->n_inputs + 1);
    m->numbers = PL_NEWS(arena, size_t *, m->n + 1);
    struct shard_input *to = m->inputs;
    for (size_t s = 0; s < m->n; s++) {
        const struct told *t = m->shards[s];
        size_t *number = m->numbers[s] = PL_NEWS(arena, size_t, t->inputs->n + 1);
        for (const struct pl_json *v = t->inputs->first; v; v = v->next) {
            struct told_input input;
            if (!told_input(m->work, t, v, &input))
                return false;
            *to++ = (struct shard_input){t, v, input.path, input.sha ? input.sha : "", number++};
        }
    }
    qsort(m->inputs, m->n_inputs, sizeof *m->inputs, by_path);
    for (size_t i = 0, n = 0; i < m->n_inputs; i++) {
        n += i > 0 && by_path(&m->inputs[i - 1], &m->inputs[i]) != 0;
        *m->inputs[i].number = n;
    }
    return true;
}

static void put_inputs(const struct merge *m, struct pl_buf *out)
{
    bool some = false;
    pl_put(out, "\"inputs\": [");
    for (size_t i = 0; i < m->n_inputs; i++) {
        if (i > 0 && by_path(&m->inputs[i - 1], &m->inputs[i]) == 0)
            continue;
        pl_put(out, some ? ",\n  " : "\n  ");
        told_put(out, m->inputs[i].told, m->inputs[i].json);
        some = true;
    }
    pl_put(out, some ? "\n],\n" : "],\n");
}

/* ---- jobs ---- */

static int by_index(const void *a, const void *b)
{
    const struct merged_job *x = a, *y = b;
    int order = (x->job->index > y->job->index) - (x->job->index < y->job->index);
    return order ? order : (x->shard > y->shard) - (x->shard < y->shard);
}

static bool altered(struct merge *m, const char *what)
{
    struct pl_diag *d = PL_ERR(m->work, P887, (struct pl_place){0}, "%s", what);
    pl_help(m->work->diags, d, "a report was altered: run its shard again, which writes it anew");
    return false;
}

/* Each job of the batch once, in the shard its name puts it in. */
static bool take_jobs(struct merge *m)
{
    struct pl_arena *arena = m->work->arena;
    assert(m->n && m->shards);
    for (size_t s = 0; s < m->n; s++)
        m->n_jobs += m->shards[s]->n;
    m->jobs = PL_NEWS(arena, struct merged_job, m->n_jobs + 1);
    struct merged_job *to = m->jobs;
    for (size_t s = 0; s < m->n; s++)
        for (size_t i = 0; i < m->shards[s]->n; i++)
            *to++ = (struct merged_job){&m->shards[s]->jobs[i], s};
    qsort(m->jobs, m->n_jobs, sizeof *m->jobs, by_index);
    size_t all = m->shards[0]->jobs_in_batch;
    for (size_t i = 0; i < m->n_jobs; i++) {
        const struct merged_job *j = &m->jobs[i];
        const char *path = path_of(m->shards[j->shard]), *name = j->job->name;
        if (i > 0 && j[-1].job->index == j->job->index)
            return altered(m, pl_printf(arena, "job %zu is told twice: '%s' in '%s', and '%s' in '%s'", j->job->index,
                                        j[-1].job->name, path_of(m->shards[j[-1].shard]), name, path));
        if (shard_of(name, m->n) != j->shard)
            return altered(m, pl_printf(arena, "'%s' in '%s' is a job of another shard", name, path));
        if (j->job->index >= all || (!m->shards[0]->sample && j->job->index != i))
            return altered(m, j->job->index >= all
                                  ? pl_printf(arena, "'%s' in '%s' is job %zu of %zu", name, path, j->job->index, all)
                                  : pl_printf(arena, "no report tells of job %zu, before '%s' in '%s'", i, name, path));
    }
    if (!m->shards[0]->sample && m->n_jobs != all)
        return altered(m, pl_printf(arena, "the reports tell of %zu jobs, and the batch has %zu: the last are missing",
                                    m->n_jobs, all));
    return true;
}

static int by_number(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* The list as report.c writes it, with the numbers of the merged inputs. */
static bool put_numbers(struct merge *m, struct pl_buf *out, size_t shard, const struct pl_json *list)
{
    const struct told *t = m->shards[shard];
    struct pl_arena *scratch = pl_arena_new();
    size_t n = 0, number = 0, *numbers = PL_NEWS(scratch, size_t, list->n + 1);
    bool good = true;
    for (const struct pl_json *v = list->first; v && good; v = v->next) {
        good = told_number(m->work, t, v, &number);
        if (good)
            numbers[n++] = m->numbers[shard][number];
    }
    qsort(numbers, n, sizeof *numbers, by_number);
    pl_putc(out, '[');
    for (size_t i = 0; i < n; i++)
        pl_putf(out, "%s%zu", i ? "," : "", numbers[i]);
    pl_putc(out, ']');
    pl_arena_free(scratch);
    return good;
}

/* A job as it stands, its lists of inputs replaced: its own, and one in each of its targets. */
static bool put_job(struct merge *m, struct pl_buf *out, const struct merged_job *j)
{
    const struct told *t = m->shards[j->shard];
    const struct pl_json *job = j->job->json, *targets = j->job->targets;
    size_t at = job->from;
    for (const struct pl_json *v = job->first; v; v = v->next) {
        const struct pl_json *one = v == targets ? v->first : v == j->job->inputs ? v : NULL;
        for (; one; one = v == targets ? one->next : NULL) {
            struct told_target target = {.inputs = one};
            if (v == targets && !told_target(m->work, t, one, &target))
                return false;
            const struct pl_json *list = target.inputs;
            pl_putn(out, t->source->text + at, list->from - at);
            if (!put_numbers(m, out, j->shard, list))
                return false;
            at = list->to;
        }
    }
    pl_putn(out, t->source->text + at, job->to - at);
    return true;
}

/* ---- the whole ---- */

/* Shards run side by side: the whole took as long as the longest, with the workers of all. */
static void put_run(const struct merge *m, struct pl_buf *out)
{
    double seconds = 0, workers = 0;
    bool stopped = false;
    for (size_t s = 0; s < m->n; s++) {
        seconds = m->shards[s]->seconds > seconds ? m->shards[s]->seconds : seconds;
        workers += m->shards[s]->workers;
        stopped |= m->shards[s]->stopped;
    }
    pl_putf(out, "\"run\": {\"seconds\": %s, \"workers\": %s, \"stopped\": %s, \"jobs\": [\n",
            pl_num(out->arena, seconds, 3), pl_num(out->arena, workers, 0), stopped ? "true" : "false");
    for (size_t i = 0; i < m->n_jobs; i++) {
        pl_put(out, "  ");
        told_put(out, m->shards[m->jobs[i].shard], m->jobs[i].job->run);
        pl_put(out, i + 1 < m->n_jobs ? ",\n" : "\n");
    }
    pl_put(out, "]}\n}\n");
}

/* As report_text of report.c. NULL when reported. */
static const char *merged_text(struct merge *m)
{
    struct pl_buf out = {.arena = m->work->arena};
    const struct told *t = m->shards[0];
    report_head(&out, &(struct report_head){t->plaat, t->batch, t->plan, t->jobs_in_batch, 0, 0, t->sample});
    pl_put(&out, "\"programs\": ");
    told_put(&out, t, t->programs);
    pl_put(&out, ",\n");
    put_inputs(m, &out);
    pl_put(&out, "\"fits\": ");
    told_put(&out, t, t->fits);
    pl_put(&out, ",\n");
    if (t->unread) { /* every shard read the whole table */
        pl_put(&out, "\"unread\": ");
        told_put(&out, t, t->unread);
        pl_put(&out, ",\n");
    }
    pl_put(&out, "\"jobs\": [\n");
    for (size_t i = 0; i < m->n_jobs; i++) {
        pl_put(&out, "  ");
        if (!put_job(m, &out, &m->jobs[i]))
            return NULL;
        pl_put(&out, i + 1 < m->n_jobs ? ",\n" : "\n");
    }
    pl_put(&out, "],\n");
    put_run(m, &out);
    return out.text;
}

struct plaat_result *plaat_merge(struct plaat_session *session, const char *const *reports, size_t n,
                                 const char *output)
{
    struct pl_work work;
    struct call *call = pl_run_begin(session, &work);
    struct merge m = {.work = &work};
    const char *text = read_all(&m, reports, n) && take_inputs(&m) && take_jobs(&m) ? merged_text(&m) : NULL;
    bool written = text && told_write(&work, output, text);
    return pl_run_end(call, written && strcmp(output, "-") != 0 ? pl_printf(work.arena, "%s\n", output) : "", false);
}
