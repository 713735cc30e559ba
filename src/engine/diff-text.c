/* diff-text.c: what differs between two reports, for people: a sum, why, and a job after the other. */
#include "engine/diff-private.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

/* Of a list of reasons. */
enum { MOST_FILES = 20, MOST_OF_JOB = 5 };

struct writer {
    const struct differ *d;
    struct pl_buf *out;
    const char *bold, *red, *green, *normal; /* "" without colour */
};

static const char *const read_words[READ_KINDS] = {"changed", "is there now", "is gone", "is read too",
                                                   "is read no more"};

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

static const char *plain(const struct writer *w, const char *text)
{
    return listing_plain(w->out->arena, text);
}

/* ---- the sum ---- */

static void put_count(struct writer *w, const char **before, size_t n, const char *word)
{
    if (!n)
        return;
    pl_putf(w->out, "%s%zu %s", *before, n, word);
    *before = ", ";
}

static void put_sum(struct writer *w)
{
    static const char *const words[JOB_KINDS] = {"failed", "not done", "removed", "added", "mended", "changed"};
    static const char *const results[DIFF_KINDS] = {"changed", "added", "removed"};
    const struct differ *d = w->d;
    const char *before = ": ";
    pl_putf(w->out, "%s → %s: ", d->what->before, d->what->after);
    if (d->was->n != d->is->n)
        pl_putf(w->out, "%zu job%s, then %zu", d->was->n, plural(d->was->n), d->is->n);
    else
        pl_putf(w->out, "%zu job%s", d->is->n, plural(d->is->n));
    for (size_t k = 0; k < JOB_KINDS; k++)
        put_count(w, &before, d->counts[k], words[k]);
    if (d->jobs.n)
        put_count(w, &before, d->same, "the same");
    else
        pl_put(w->out, d->is->n ? ": none differs" : "");
    if (d->failing)
        pl_putf(w->out, " (%zu still fail%s)", d->failing, d->failing == 1 ? "s" : "");
    before = "; results: ";
    for (size_t k = 0; k < DIFF_KINDS; k++)
        put_count(w, &before, d->results[k], results[k]);
    pl_putc(w->out, '\n');
}

/* ---- why ---- */

struct reason {
    const char *path;
    enum diff_read how;
    size_t jobs;
};

static int by_jobs(const void *a, const void *b)
{
    const struct reason *x = a, *y = b;
    if (x->jobs != y->jobs)
        return (x->jobs < y->jobs) - (x->jobs > y->jobs);
    int order = strcmp(x->path, y->path);
    return order ? order : (int)x->how - (int)y->how;
}

static void put_files(struct writer *w)
{
    const struct differ *d = w->d;
    struct reason *list = PL_NEWS(w->out->arena, struct reason, d->files.n * READ_KINDS + 1);
    size_t n = 0;
    for (size_t i = 0; i < d->files.n; i++)
        for (int how = 0; how < READ_KINDS; how++)
            if (d->files.at[i].jobs[how])
                list[n++] = (struct reason){d->files.at[i].path, (enum diff_read)how, d->files.at[i].jobs[how]};
    qsort(list, n, sizeof *list, by_jobs);
    for (size_t i = 0; i < n && i < MOST_FILES; i++)
        pl_putf(w->out, "    %s %s: %zu job%s\n", plain(w, list[i].path), read_words[list[i].how], list[i].jobs,
                plural(list[i].jobs));
    if (n > MOST_FILES)
        pl_putf(w->out, "    and %zu more\n", n - MOST_FILES);
}

/* As many decimals as show that they differ. */
static void put_change(struct writer *w, double was, double is)
{
    const char *a = "", *b = "";
    for (int decimals = 2; decimals <= 6 && strcmp(a, b) == 0; decimals += 2) {
        a = pl_num(w->out->arena, was, decimals);
        b = pl_num(w->out->arena, is, decimals);
    }
    pl_putf(w->out, "%s → %s", a, b);
}

/* "12 → 11.5 pt, leading 1.3 → 1.25" */
static void put_sizes(struct writer *w, enum diff_kind kind, const struct told_size *was, const struct told_size *is)
{
    const char *before = "";
    if (kind != DIFF_CHANGED) {
        const struct told_size *one = kind == DIFF_ADDED ? is : was;
        pl_putf(w->out, "%s %s pt", kind == DIFF_ADDED ? "is" : "was", pl_num(w->out->arena, one->size, 2));
        return;
    }
    if (was->size != is->size) {
        put_change(w, was->size, is->size);
        pl_put(w->out, " pt");
        before = ", ";
    }
    if (was->leading != is->leading) {
        pl_putf(w->out, "%sleading ", before);
        put_change(w, was->leading, is->leading);
        before = ", ";
    }
    if (was->tracking != is->tracking) {
        pl_putf(w->out, "%stracking ", before);
        put_change(w, was->tracking, is->tracking);
        pl_put(w->out, " em");
    }
}

static void put_shared(struct writer *w)
{
    const struct differ *d = w->d;
    for (size_t i = 0; i < d->shared.n; i++) {
        const struct diff_shared *s = &d->shared.at[i];
        const struct told_shared *one = s->kind == DIFF_REMOVED ? &s->was : &s->is;
        pl_putf(w->out, "    %s of %s, which all jobs share: ", plain(w, one->group), plain(w, one->layout));
        put_sizes(w, s->kind, &s->was.size, &s->is.size);
        if (s->kind == DIFF_CHANGED && strcmp(s->was.forced_by, s->is.forced_by) != 0)
            pl_putf(w->out, "%sbecause of %s, no longer of %s", w->out->text[w->out->len - 2] == ':' ? "" : ", ",
                    plain(w, s->is.forced_by), plain(w, s->was.forced_by));
        else if (s->kind != DIFF_REMOVED)
            pl_putf(w->out, ", because of %s", plain(w, s->is.forced_by));
        pl_putc(w->out, '\n');
    }
}

static void put_programs(struct writer *w)
{
    const struct differ *d = w->d;
    if (strcmp(d->was->plaat, d->is->plaat) != 0)
        pl_putf(w->out, "    plaat %s → %s\n", plain(w, d->was->plaat), plain(w, d->is->plaat));
    for (size_t i = 0; i < d->programs.n && i < MOST_FILES; i++) {
        const struct diff_program *p = &d->programs.at[i];
        pl_putf(w->out, "    program %s %s\n", plain(w, p->kind == DIFF_REMOVED ? p->was.name : p->is.name),
                diff_kind_words[p->kind]);
    }
    if (d->programs.n > MOST_FILES)
        pl_putf(w->out, "    and %zu more programs\n", d->programs.n - MOST_FILES);
}

static void put_reasons(struct writer *w)
{
    struct pl_buf *all = w->out, head = {.arena = all->arena};
    pl_put(&head, "");
    w->out = &head;
    if (w->d->plan)
        pl_putf(&head, "    %s: its jobs, rows or options changed\n", plain(w, w->d->is->batch));
    put_files(w);
    put_shared(w);
    put_programs(w);
    w->out = all;
    if (head.len)
        pl_putf(all, "%swhat they were made from%s\n%s", w->bold, w->normal, head.text);
}

/* ---- jobs ---- */

static const char *bytes(const struct writer *w, double n)
{
    return listing_bytes(w->out->arena, n);
}

/* The lines of a text, indented. */
static void put_indented(struct writer *w, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        pl_put(w->out, "        ");
        pl_putn(w->out, text, n);
        pl_putc(w->out, '\n');
        text += n + (text[n] == '\n');
    }
}

/* beside: results stand beside others of the same job that stayed; else they are all there are. */
static void put_output(struct writer *w, const struct diff_output *o, bool beside)
{
    const char *was = bytes(w, o->was.bytes), *is = bytes(w, o->is.bytes);
    pl_putf(w->out, "    %s%s%s", plain(w, o->is.path ? o->is.path : o->was.path), beside ? " " : "",
            beside ? diff_kind_words[o->kind] : "");
    if (o->kind == DIFF_CHANGED && strcmp(was, is) != 0)
        pl_putf(w->out, ", %s → %s", was, is);
    else
        pl_putf(w->out, ", %s", o->kind == DIFF_REMOVED ? was : is);
    pl_putc(w->out, '\n');
    if (o->looked)
        put_indented(w, o->look.differs ? o->look.text : "no pixel and no word differs\n");
}

static void put_outputs(struct writer *w, const diff_outputs *outputs, bool beside)
{
    for (size_t i = 0; i < outputs->n; i++)
        put_output(w, &outputs->at[i], beside);
}

static void put_messages(struct writer *w, const struct diff_job *job)
{
    for (size_t i = 0; i < job->messages.n; i++) {
        const struct diff_message *m = &job->messages.at[i];
        bool gone = m->kind == DIFF_REMOVED;
        pl_putf(w->out, "    %s%s[%s] %s%s: %s", gone ? w->green : w->red, plain(w, m->message.level),
                plain(w, m->message.code), gone ? "went" : "came", w->normal, plain(w, m->message.text));
        if (m->message.file && m->message.line > 0)
            pl_putf(w->out, "  %s:%s", plain(w, m->message.file), pl_num(w->out->arena, m->message.line, 0));
        pl_putc(w->out, '\n');
    }
}

static void put_why(struct writer *w, const struct diff_job *job)
{
    const char *before = "    because ";
    for (size_t i = 0; i < job->inputs.n && i < MOST_OF_JOB; i++) {
        pl_putf(w->out, "%s%s %s", before, plain(w, w->d->files.at[job->inputs.at[i].file].path),
                read_words[job->inputs.at[i].how]);
        before = "; ";
    }
    if (job->inputs.n > MOST_OF_JOB)
        pl_putf(w->out, " and %zu more", job->inputs.n - MOST_OF_JOB);
    if (job->options)
        pl_putf(w->out, "%sits row%s its options%s changed", before, w->d->shared.n ? "," : " or",
                w->d->shared.n ? " or sizes that all jobs share" : "");
    if (job->epoch)
        pl_putf(w->out, "%sit was drawn for another SOURCE_DATE_EPOCH", before);
    if (job->inputs.n || job->options || job->epoch)
        pl_putc(w->out, '\n');
}

static void put_failures(struct writer *w, const struct diff_job *job)
{
    const char *was = job->was ? job->was->failure : NULL, *is = job->is ? job->is->failure : NULL;
    if (is)
        pl_putf(w->out, "    %s%s%s\n", w->red, plain(w, is), w->normal);
    if (was)
        pl_putf(w->out, "    %swas: %s%s\n", w->green, plain(w, was), w->normal);
}

static bool is_open(const struct told_job *job)
{
    return job && strcmp(job->status, "open") == 0;
}

static void put_job(struct writer *w, const struct diff_job *job)
{
    static const char *const words[JOB_KINDS] = {"failed", "is not done", "removed", "added", "mended", "changed"};
    const struct told_job *one = job->is ? job->is : job->was;
    const char *colour = job->kind == JOB_FAILED ? w->red : job->kind == JOB_MENDED ? w->green : "";
    pl_putf(w->out, "%s%s%s", w->bold, plain(w, one->name), w->normal);
    if (one->row && *one->row)
        pl_putf(w->out, " (%s)", plain(w, one->row));
    pl_putf(w->out, " %s%s%s", colour, words[job->kind], *colour ? w->normal : "");
    if (job->kind == JOB_FAILED && !job->was)
        pl_put(w->out, ", and is new");
    if (job->kind == JOB_MENDED && is_open(job->was))
        pl_put(w->out, ": nobody had got to it");
    if (job->kind == JOB_ADDED && is_open(job->is))
        pl_put(w->out, ", and not done");
    pl_putc(w->out, '\n');
    put_failures(w, job);
    if (job->kind == JOB_REMOVED)
        return;
    put_outputs(w, &job->outputs, job->kind == JOB_CHANGED);
    for (size_t i = 0; i < job->sizes.n; i++) {
        pl_putf(w->out, "    %s ", plain(w, job->sizes.at[i].group));
        put_sizes(w, job->sizes.at[i].kind, &job->sizes.at[i].was, &job->sizes.at[i].is);
        pl_putc(w->out, '\n');
    }
    put_messages(w, job);
    put_why(w, job);
}

const char *differ_text(const struct differ *d)
{
    struct pl_buf out = {.arena = d->work->arena};
    struct writer w = {d, &out, "", "", "", ""};
    if (d->what->colour)
        w = (struct writer){d, &out, "\033[1m", "\033[31m", "\033[32m", "\033[0m"};
    put_sum(&w);
    put_reasons(&w);
    for (size_t i = 0; i < d->jobs.n; i++)
        put_job(&w, &d->jobs.at[i]);
    if (d->joined.n)
        pl_putf(&out, "%sall jobs as one PDF%s\n", w.bold, w.normal);
    put_outputs(&w, &d->joined, true);
    return out.text;
}
