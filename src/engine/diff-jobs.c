/* diff-jobs.c: two reports as values → what differs between them.
 *
 * Lists are paired by what their items are called: jobs by name, results by path, sizes by group, messages by all they
 * say but the line they say it of. A job whose keys, results, sizes and messages are those it had costs no more than
 * looking at them. */
#include "engine/diff-private.h"

#include <stdlib.h>
#include <string.h>

/* ---- pairs ---- */

struct keyed {
    const char *word;
    const void *of;
    size_t at;
};
struct pair {
    const void *was, *is; /* NULL: there is none */
};
struct pairs {
    struct pair *at;
    size_t n;
};

static int by_word(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int order = strcmp(x->word, y->word);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* In the order of the new list, then what only the old one has. Items of one word are paired in their order. */
static struct pairs pair_up(struct pl_arena *arena, struct keyed *was, size_t n, struct keyed *is, size_t m)
{
    struct pairs out = {.at = PL_NEWS(arena, struct pair, n + m + 1), .n = m};
    const void **left = PL_NEWS(arena, const void *, n + 1);
    qsort(was, n, sizeof *was, by_word);
    qsort(is, m, sizeof *is, by_word);
    for (size_t k = 0; k < m; k++)
        out.at[is[k].at].is = is[k].of;
    for (size_t i = 0, k = 0; i < n;) {
        int order = k < m ? strcmp(was[i].word, is[k].word) : -1;
        if (order < 0) {
            left[was[i].at] = was[i].of;
            i++;
        } else {
            out.at[is[k].at].was = order ? NULL : was[i].of;
            i += !order;
            k++;
        }
    }
    for (size_t i = 0; i < n; i++)
        if (left[i])
            out.at[out.n++] = (struct pair){left[i], NULL};
    return out;
}

/* A list or map of a report: how an item is read, and what it is called. */
struct sort {
    size_t size;
    bool (*take)(struct pl_work *work, const struct told *told, const struct pl_json *json, void *out);
    const char *(*word)(struct pl_arena *arena, const struct pl_json *json, const void *item);
};

static bool take_output(struct pl_work *work, const struct told *told, const struct pl_json *json, void *out)
{
    return told_output(work, told, json, out);
}

static bool take_message(struct pl_work *work, const struct told *told, const struct pl_json *json, void *out)
{
    return told_message(work, told, json, out);
}

static bool take_target(struct pl_work *work, const struct told *told, const struct pl_json *json, void *out)
{
    return told_target(work, told, json, out);
}

static bool take_shared(struct pl_work *work, const struct told *told, const struct pl_json *json, void *out)
{
    return told_shared(work, told, json, out);
}

static bool take_program(struct pl_work *work, const struct told *told, const struct pl_json *json, void *out)
{
    return told_program(work, told, json, out);
}

static bool take_size(struct pl_work *work, const struct told *told, const struct pl_json *json, void *out)
{
    struct diff_size *size = out;
    size->group = json->key ? json->key : "";
    return told_size(work, told, json, &size->was);
}

static const char *word_of_output(struct pl_arena *arena, const struct pl_json *json, const void *item)
{
    (void)arena, (void)json;
    return ((const struct told_output *)item)->path;
}

/* A line may move without anything being said anew. */
static const char *word_of_message(struct pl_arena *arena, const struct pl_json *json, const void *item)
{
    const struct told_message *m = item;
    (void)json;
    return pl_printf(arena, "%s\n%s\n%s\n%s\n%s", m->code, m->level, m->target ? m->target : "", m->file ? m->file : "",
                     m->text);
}

static const char *word_of_target(struct pl_arena *arena, const struct pl_json *json, const void *item)
{
    (void)arena, (void)json;
    return ((const struct told_target *)item)->target;
}

static const char *word_of_shared(struct pl_arena *arena, const struct pl_json *json, const void *item)
{
    const struct told_shared *s = item;
    (void)json;
    return pl_printf(arena, "%s\n%s", s->layout, s->group);
}

static const char *word_of_program(struct pl_arena *arena, const struct pl_json *json, const void *item)
{
    (void)arena, (void)json;
    return ((const struct told_program *)item)->name;
}

static const char *word_of_size(struct pl_arena *arena, const struct pl_json *json, const void *item)
{
    (void)arena, (void)json;
    return ((const struct diff_size *)item)->group;
}

static const struct sort outputs = {sizeof(struct told_output), take_output, word_of_output},
                         messages = {sizeof(struct told_message), take_message, word_of_message},
                         targets = {sizeof(struct told_target), take_target, word_of_target},
                         sizes = {sizeof(struct diff_size), take_size, word_of_size},
                         shared = {sizeof(struct told_shared), take_shared, word_of_shared},
                         programs = {sizeof(struct told_program), take_program, word_of_program};

static bool items_of(const struct differ *d, const struct sort *sort, const struct told *told,
                     const struct pl_json *list, struct keyed *out)
{
    struct pl_arena *arena = d->work->arena;
    char *items = pl_alloc_array(arena, list ? list->n + 1 : 1, sort->size), *item = items;
    size_t n = 0;
    for (const struct pl_json *v = list ? list->first : NULL; v; v = v->next, item += sort->size, n++) {
        if (!sort->take(d->work, told, v, item))
            return false;
        out[n] = (struct keyed){sort->word(arena, v, item), item, n};
    }
    return true;
}

/* Lists that are NULL have nothing in them; of those that say the same there are no pairs. */
static bool pair_lists(const struct differ *d, const struct sort *sort, const struct pl_json *was,
                       const struct pl_json *is, struct pairs *out)
{
    struct pl_arena *arena = d->work->arena;
    size_t n = was ? was->n : 0, m = is ? is->n : 0;
    *out = (struct pairs){0};
    if (!(n + m) || (was && is && pl_json_same(d->was->source, was, d->is->source, is)))
        return true;
    struct keyed *a = PL_NEWS(arena, struct keyed, n + 1), *b = PL_NEWS(arena, struct keyed, m + 1);
    if (!items_of(d, sort, d->was, was, a) || !items_of(d, sort, d->is, is, b))
        return false;
    *out = pair_up(arena, a, n, b, m);
    return true;
}

static enum diff_kind kind_of(const struct pair *pair)
{
    return !pair->was ? DIFF_ADDED : !pair->is ? DIFF_REMOVED : DIFF_CHANGED;
}

/* ---- parts of a job ---- */

static bool compare_outputs(const struct differ *d, const struct pl_json *was, const struct pl_json *is,
                            diff_outputs *out)
{
    struct pairs pairs;
    if (!pair_lists(d, &outputs, was, is, &pairs))
        return false;
    for (size_t i = 0; i < pairs.n; i++) {
        const struct told_output *a = pairs.at[i].was, *b = pairs.at[i].is;
        struct diff_output o = {.kind = kind_of(&pairs.at[i])};
        if (a && b && strcmp(a->sha, b->sha) == 0)
            continue;
        if (a)
            o.was = *a;
        if (b)
            o.is = *b;
        *pl_push(d->work->arena, out) = o;
    }
    return true;
}

static bool same_size(const struct told_size *a, const struct told_size *b)
{
    return a->size == b->size && a->leading == b->leading && a->tracking == b->tracking;
}

static bool compare_sizes(const struct differ *d, const struct pl_json *was, const struct pl_json *is,
                          struct diff_job *job)
{
    struct pairs pairs;
    if (!pair_lists(d, &sizes, was, is, &pairs))
        return false;
    for (size_t i = 0; i < pairs.n; i++) {
        const struct diff_size *a = pairs.at[i].was, *b = pairs.at[i].is;
        struct diff_size s = {.kind = kind_of(&pairs.at[i]), .group = a ? a->group : b->group};
        if (a && b && same_size(&a->was, &b->was))
            continue;
        if (a)
            s.was = a->was;
        if (b)
            s.is = b->was;
        *pl_push(d->work->arena, &job->sizes) = s;
    }
    return true;
}

static bool compare_messages(const struct differ *d, const struct pl_json *was, const struct pl_json *is,
                             struct diff_job *job)
{
    struct pairs pairs;
    if (!pair_lists(d, &messages, was, is, &pairs))
        return false;
    for (size_t i = 0; i < pairs.n; i++) {
        const struct told_message *a = pairs.at[i].was, *b = pairs.at[i].is;
        if (!a || !b)
            *pl_push(d->work->arena, &job->messages) = (struct diff_message){kind_of(&pairs.at[i]), a ? *a : *b};
    }
    return true;
}

/* ---- what it was made from ---- */

/* Every file that one of the reports names, those of the new one first. */
static bool list_files(struct differ *d, const struct told *told, struct index *paths, size_t **numbers)
{
    struct pl_arena *arena = d->work->arena;
    size_t *to = *numbers = PL_NEWS(arena, size_t, told->inputs->n + 1);
    for (const struct pl_json *v = told->inputs->first; v; v = v->next) {
        struct told_input input;
        bool known;
        if (!told_input(d->work, told, v, &input))
            return false;
        *to = index_put(paths, input.path, d->files.n, &known);
        if (!known)
            pl_push(arena, &d->files)->path = input.path;
        to++;
    }
    return true;
}

static bool note_list(struct differ *d, const struct told *told, const struct pl_json *list, const char *const *shas)
{
    bool old = told == d->was;
    for (const struct pl_json *v = list ? list->first : NULL; v; v = v->next) {
        size_t number = 0;
        if (!told_number(d->work, told, v, &number))
            return false;
        size_t at = (old ? d->was_files : d->is_files)[number];
        struct diff_file *f = &d->files.at[at];
        if (f->was_stamp != d->stamp && f->is_stamp != d->stamp)
            *pl_push(d->work->arena, &d->met) = at;
        *(old ? &f->was_stamp : &f->is_stamp) = d->stamp;
        *(old ? &f->was_sha : &f->is_sha) = shas[number];
    }
    return true;
}

static bool note_inputs(struct differ *d, const struct told *told, const struct told_job *job, const char *const *shas)
{
    bool good = note_list(d, told, job->inputs, shas);
    for (const struct pl_json *v = job->targets ? job->targets->first : NULL; v && good; v = v->next) {
        struct told_target target;
        good = told_target(d->work, told, v, &target) && note_list(d, told, target.inputs, shas);
    }
    return good;
}

static int by_place(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* READ_KINDS: as it was, or looked for in vain by one of the two alone. */
static enum diff_read how_read(const struct diff_file *f, size_t stamp)
{
    bool was = f->was_stamp == stamp, is = f->is_stamp == stamp;
    if (was && is)
        return !f->was_sha && !f->is_sha                                           ? READ_KINDS
               : !f->was_sha                                                       ? READ_APPEARED
               : !f->is_sha                                                        ? READ_GONE
               : strcmp(f->was_sha, f->is_sha) != 0 || strcmp(f->is_sha, "?") == 0 ? READ_CHANGED
                                                                                   : READ_KINDS;
    return is ? (f->is_sha ? READ_MORE : READ_KINDS) : f->was_sha ? READ_LESS : READ_KINDS;
}

struct shas {
    const char **was, **is;
};

static bool compare_inputs(struct differ *d, const struct shas *shas, struct diff_job *job, bool both_done)
{
    d->stamp++;
    d->met.n = 0;
    if (!note_inputs(d, d->was, job->was, shas->was) || !note_inputs(d, d->is, job->is, shas->is))
        return false;
    qsort(d->met.at, d->met.n, sizeof *d->met.at, by_place);
    for (size_t i = 0; i < d->met.n; i++) {
        struct diff_file *f = &d->files.at[d->met.at[i]];
        enum diff_read how = how_read(f, d->stamp);
        /* A job that failed had not read everything. */
        if (how == READ_KINDS || (!both_done && how >= READ_MORE))
            continue;
        f->jobs[how]++;
        *pl_push(d->work->arena, &job->inputs) = (struct diff_input){d->met.at[i], how};
    }
    return true;
}

/* A key is a hash of all that a target depends on. */
static bool compare_keys(const struct differ *d, const struct diff_job *job, bool *same)
{
    struct pairs pairs;
    if (!pair_lists(d, &targets, job->was->targets, job->is->targets, &pairs))
        return false;
    *same = true;
    for (size_t i = 0; i < pairs.n; i++) {
        const struct told_target *a = pairs.at[i].was, *b = pairs.at[i].is;
        *same &= a && b && strcmp(a->key, b->key) == 0;
    }
    return true;
}

/* ---- jobs ---- */

static bool is_status(const struct told_job *job, const char *status)
{
    return job && strcmp(job->status, status) == 0;
}

static enum diff_job_kind kind_of_job(const struct diff_job *job)
{
    bool failed = is_status(job->is, "failed"), open = is_status(job->is, "open");
    if (!job->is)
        return JOB_REMOVED;
    if (failed && !is_status(job->was, "failed"))
        return JOB_FAILED;
    if (!job->was)
        return JOB_ADDED;
    if (open && !is_status(job->was, "open"))
        return JOB_OPEN;
    if (failed || open) {
        const char *a = job->was->failure, *b = job->is->failure;
        return strcmp(a ? a : "", b ? b : "") != 0 ? JOB_CHANGED : JOB_SAME;
    }
    return is_status(job->was, "done") ? JOB_SAME : JOB_MENDED;
}

/* What keys hash besides files: what the batch says of the job, the programs, and the date it was drawn for. */
static void explain(const struct differ *d, struct diff_job *job, bool other_keys)
{
    bool same_programs = !d->programs.n && strcmp(d->was->plaat, d->is->plaat) == 0;
    const char *was = job->was ? job->was->options : NULL, *is = job->is ? job->is->options : NULL;
    job->options = was && is && strcmp(was, is) != 0;
    job->epoch = other_keys && was && is && !job->options && !job->inputs.n && same_programs;
}

static bool compare_job(struct differ *d, const struct shas *shas, struct diff_job *job)
{
    static const struct told_job none;
    bool was_done = is_status(job->was, "done"), is_done = is_status(job->is, "done"), same_keys = true;
    const struct told_job *was = was_done ? job->was : &none, *is = is_done ? job->is : &none;
    job->kind = kind_of_job(job);
    /* What a job that failed made before lies there as it was, whatever the report says. */
    bool results = is_done || (was_done && !job->is);
    if (results && (!compare_outputs(d, was->outputs, is->outputs, &job->outputs) ||
                    !compare_messages(d, was->messages, is->messages, job)))
        return false;
    if (was_done && is_done && !compare_sizes(d, was->fit, is->fit, job))
        return false;
    bool tried = job->was && job->is && !is_status(job->was, "open") && !is_status(job->is, "open");
    if (tried && (!compare_keys(d, job, &same_keys) ||
                  (!(was_done && is_done && same_keys) && !compare_inputs(d, shas, job, was_done && is_done))))
        return false;
    explain(d, job, was_done && is_done && !same_keys);
    if (job->kind == JOB_SAME && job->outputs.n + job->sizes.n + job->messages.n)
        job->kind = JOB_CHANGED;
    return true;
}

static void count(struct differ *d, const struct diff_job *job)
{
    if (job->kind == JOB_SAME) {
        d->same++;
        d->failing += is_status(job->is, "failed");
        return;
    }
    d->counts[job->kind]++;
    if (job->kind == JOB_CHANGED)
        for (size_t i = 0; i < job->outputs.n; i++)
            d->results[job->outputs.at[i].kind]++;
    *pl_push(d->work->arena, &d->jobs) = *job;
}

static int by_kind(const void *a, const void *b)
{
    const struct diff_job *x = a, *y = b;
    if (x->kind != y->kind)
        return (x->kind > y->kind) - (x->kind < y->kind);
    const struct told_job *j = x->is ? x->is : x->was, *k = y->is ? y->is : y->was;
    return (j > k) - (j < k); /* of one kind both are of one report, in its order */
}

static const char **shas_of(const struct differ *d, const struct told *told)
{
    const char **out = PL_NEWS(d->work->arena, const char *, told->inputs->n + 1);
    size_t n = 0;
    for (const struct pl_json *v = told->inputs->first; v; v = v->next) {
        struct told_input input;
        out[n++] = told_input(d->work, told, v, &input) ? input.sha : NULL;
    }
    return out;
}

static struct keyed *keyed_jobs(const struct differ *d, const struct told *told)
{
    struct keyed *out = PL_NEWS(d->work->arena, struct keyed, told->n + 1);
    for (size_t i = 0; i < told->n; i++)
        out[i] = (struct keyed){told->jobs[i].name, &told->jobs[i], i};
    return out;
}

static bool compare_jobs(struct differ *d)
{
    const struct pairs pairs =
        pair_up(d->work->arena, keyed_jobs(d, d->was), d->was->n, keyed_jobs(d, d->is), d->is->n);
    const struct shas shas = {shas_of(d, d->was), shas_of(d, d->is)};
    for (size_t i = 0; i < pairs.n; i++) {
        struct diff_job job = {.was = pairs.at[i].was, .is = pairs.at[i].is};
        if (!compare_job(d, &shas, &job))
            return false;
        count(d, &job);
    }
    if (d->jobs.n)
        qsort(d->jobs.at, d->jobs.n, sizeof *d->jobs.at, by_kind);
    return true;
}

/* ---- the whole ---- */

static bool compare_programs(struct differ *d)
{
    struct pairs pairs;
    if (!pair_lists(d, &programs, d->was->programs, d->is->programs, &pairs))
        return false;
    for (size_t i = 0; i < pairs.n; i++) {
        const struct told_program *a = pairs.at[i].was, *b = pairs.at[i].is;
        if (a && b && strcmp(a->build, b->build) == 0)
            continue;
        struct diff_program *p = pl_push(d->work->arena, &d->programs);
        p->kind = kind_of(&pairs.at[i]);
        if (a)
            p->was = *a;
        if (b)
            p->is = *b;
    }
    return true;
}

static bool compare_shared(struct differ *d)
{
    struct pairs pairs;
    if (!pair_lists(d, &shared, d->was->fits, d->is->fits, &pairs))
        return false;
    for (size_t i = 0; i < pairs.n; i++) {
        const struct told_shared *a = pairs.at[i].was, *b = pairs.at[i].is;
        if (a && b && same_size(&a->size, &b->size) && strcmp(a->forced_by, b->forced_by) == 0)
            continue;
        struct diff_shared *s = pl_push(d->work->arena, &d->shared);
        s->kind = kind_of(&pairs.at[i]);
        if (a)
            s->was = *a;
        if (b)
            s->is = *b;
    }
    return true;
}

bool differ_compare(struct differ *d)
{
    struct index paths = {.arena = d->work->arena};
    d->plan = strcmp(d->was->plan, d->is->plan) != 0;
    if (!list_files(d, d->is, &paths, &d->is_files) || !list_files(d, d->was, &paths, &d->was_files) ||
        !compare_programs(d) || !compare_shared(d) || !compare_outputs(d, d->was->joined, d->is->joined, &d->joined) ||
        !compare_jobs(d))
        return false;
    for (size_t i = 0; i < d->joined.n; i++)
        d->results[d->joined.at[i].kind]++;
    return true;
}
