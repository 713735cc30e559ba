/* report.c: what a batch made of what, as JSON (data/schema/report.json), and the rows that failed, as CSV.
 *
 * What differs between two runs that end alike, times and who did what when, stands in one member, "run"; the rest is
 * the same, byte by byte, whatever happened on the way. */
#include "engine/engine-private.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    unsigned target;
    const char *word;
} targets[] = {{PLAAT_PDF, "web"},  {PLAAT_PRESS, "press"}, {PLAAT_PRESS_WEB, "press-web"},
               {PLAAT_PNG, "png"},  {PLAAT_JPG, "jpg"},     {PLAAT_SVG, "svg"},
               {PLAAT_HTML, "html"}};

const char *target_words(struct pl_arena *arena, unsigned wanted)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (wanted & targets[i].target)
            pl_putf(&out, "%s%s", out.len ? ", " : "", targets[i].word);
    return out.text;
}

static void put_seconds(struct pl_buf *out, double seconds)
{
    pl_put(out, pl_num(out->arena, seconds, 3));
}

static void put_member(struct pl_buf *out, const char *name, const char *text)
{
    pl_putf(out, "\"%s\": ", name);
    pl_put_json(out, text);
}

/* ---- inputs: those of the jobs told, in the order of their names, numbered from 0 ---- */

static int by_shown(const void *a, const void *b)
{
    const struct input *const *x = a, *const *y = b;
    int order = strcmp((*x)->shown, (*y)->shown);
    return order ? order : strcmp((*x)->sha, (*y)->sha);
}

static void mark(struct books *books, const numbers_vec *inputs)
{
    for (size_t i = 0; i < inputs->n; i++)
        books->inputs.at[inputs->at[i]]->number = 1;
}

static void put_inputs(const struct engine *e, struct pl_buf *out)
{
    struct books *books = e->books;
    size_t n = 0;
    struct input **list = PL_NEWS(out->arena, struct input *, books->inputs.n + 1);
    for (size_t i = 0; i < books->inputs.n; i++)
        books->inputs.at[i]->number = 0;
    for (size_t i = 0; i < e->n_jobs; i++) {
        const struct record *r = e->jobs[i].record;
        for (size_t k = 0; r && k <= r->parts.n; k++)
            mark(books, k ? &r->parts.at[k - 1].inputs : &r->inputs);
    }
    for (size_t i = 0; i < books->inputs.n; i++)
        if (books->inputs.at[i]->number)
            list[n++] = books->inputs.at[i];
    qsort(list, n, sizeof *list, by_shown);
    pl_put(out, "\"inputs\": [");
    for (size_t i = 0; i < n; i++) {
        list[i]->number = i;
        pl_put(out, i ? ",\n  {" : "\n  {");
        put_member(out, "path", list[i]->shown);
        if (*list[i]->sha)
            pl_putf(out, ", \"sha256\": \"%s\", \"bytes\": %llu}", list[i]->sha,
                    (unsigned long long)list[i]->state.size);
        else
            pl_put(out, ", \"missing\": true}");
    }
    pl_put(out, n ? "\n],\n" : "],\n");
}

static int by_number(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

static void put_numbers(struct pl_buf *out, const struct books *books, const numbers_vec *inputs)
{
    size_t *list = PL_NEWS(out->arena, size_t, inputs->n + 1);
    for (size_t i = 0; i < inputs->n; i++)
        list[i] = books->inputs.at[inputs->at[i]]->number;
    qsort(list, inputs->n, sizeof *list, by_number);
    pl_put(out, "\"inputs\": [");
    for (size_t i = 0; i < inputs->n; i++)
        pl_putf(out, "%s%zu", i ? "," : "", list[i]);
    pl_putc(out, ']');
}

/* ---- jobs ---- */

static void put_file(struct pl_buf *out, const struct made_file *f)
{
    pl_putc(out, '{');
    put_member(out, "target", target_words(out->arena, f->targets));
    pl_put(out, ", ");
    put_member(out, "path", f->path);
    pl_putf(out, ", \"sha256\": \"%s\", \"bytes\": %llu}", f->sha, (unsigned long long)f->state.size);
}

static void put_record(const struct engine *e, struct pl_buf *out, const struct outcome *o)
{
    const struct record *r = o->record;
    pl_putf(out, ", \"options\": \"%s\",\n   ", o->options);
    put_numbers(out, e->books, &r->inputs);
    pl_put(out, ",\n   \"targets\": [");
    for (size_t i = 0; i < r->parts.n; i++) {
        pl_put(out, i ? ",\n    {" : "{");
        put_member(out, "target", target_words(out->arena, r->parts.at[i].targets));
        pl_putf(out, ", \"key\": \"%s\", ", r->parts.at[i].key);
        put_numbers(out, e->books, &r->parts.at[i].inputs);
        pl_putc(out, '}');
    }
    pl_put(out, "],\n   \"outputs\": [");
    for (size_t i = 0; i < r->files.n; i++) {
        pl_put(out, i ? ",\n    " : "");
        put_file(out, &r->files.at[i]);
    }
    pl_putf(out, "],\n   \"fit\": %s,\n   \"messages\": [", r->fit);
    for (size_t i = 0; i < r->said.n; i++) {
        pl_putf(out, "%s{%s", i ? ",\n    " : "", r->said.at[i].json);
        if (r->said.at[i].targets) {
            pl_put(out, ", ");
            put_member(out, "target", target_words(out->arena, r->said.at[i].targets));
        }
        pl_putc(out, '}');
    }
    pl_putc(out, ']');
}

static void put_row(struct pl_buf *out, const struct pl_batch_row *row)
{
    pl_putc(out, '{');
    put_member(out, "file", row->file);
    pl_putf(out, ", \"number\": %zu, \"line\": %zu, ", row->number, row->line);
    put_member(out, "label", row->label ? row->label : "");
    pl_putc(out, '}');
}

static void put_job(const struct engine *e, struct pl_buf *out, const struct outcome *o)
{
    static const char *const words[] = {
        [FATE_OPEN] = "open", [FATE_KEPT] = "done", [FATE_DRAWN] = "done", [FATE_FAILED] = "failed"};
    const struct plaat_job *job = &o->job->job;
    pl_putf(out, "  {\"index\": %zu, ", o->index);
    put_member(out, "name", job->name);
    pl_put(out, ", ");
    put_member(out, "edition", books_shown(e->books, job->edition));
    pl_put(out, ", ");
    put_member(out, "layout", books_shown(e->books, job->layout));
    if (o->job->row.file) {
        pl_put(out, ", \"row\": ");
        put_row(out, &o->job->row);
    }
    pl_put(out, ", ");
    put_member(out, "status", words[o->fate]);
    if (o->fate == FATE_FAILED) {
        pl_put(out, ", ");
        put_member(out, "failure", o->failure);
    }
    if (o->record)
        put_record(e, out, o);
    pl_putc(out, '}');
}

/* Rows that are no jobs, for nobody could say what they mean. */
static void put_unread(const struct engine *e, struct pl_buf *out)
{
    if (!e->batch->n_lost)
        return;
    pl_put(out, "\"unread\": [");
    for (size_t i = 0; i < e->batch->n_lost; i++) {
        pl_put(out, i ? ",\n  " : "\n  ");
        put_row(out, &e->batch->lost[i]);
    }
    pl_put(out, "\n],\n");
}

static void put_fits(const struct engine *e, struct pl_buf *out)
{
    size_t n = 0;
    pl_put(out, "\"fits\": [");
    for (size_t l = 0; e->fits && l < e->fits->layouts.n; l++) {
        const struct pl_batch_fit *fit = &e->fits->layouts.at[l];
        for (size_t i = 0; i < fit->n; i++) {
            pl_put(out, n++ ? ",\n  {" : "\n  {");
            put_member(out, "layout", books_shown(e->books, fit->layout));
            pl_put(out, ", ");
            put_member(out, "group", fit->fits[i].group);
            pl_putf(out, ", \"size\": %s, \"leading\": %s, \"tracking\": %s, ",
                    pl_num(out->arena, fit->fits[i].size, 6), pl_num(out->arena, fit->fits[i].leading, 6),
                    pl_num(out->arena, fit->fits[i].tracking, 6));
            put_member(out, "forced_by", e->batch->jobs[fit->forced_by[i]].job.name);
            pl_putc(out, '}');
        }
    }
    pl_put(out, "],\n");
}

static void put_joined(const struct engine *e, struct pl_buf *out)
{
    if (!e->joined)
        return;
    pl_put(out, "\"joined\": [");
    for (size_t i = 0; i < e->joined->files.n; i++) {
        pl_put(out, i ? ",\n  " : "\n  ");
        put_file(out, &e->joined->files.at[i]);
    }
    pl_put(out, "\n],\n");
}

/* ---- what this run did ---- */

static void put_run(const struct engine *e, struct pl_buf *out)
{
    static const char *const words[] = {
        [FATE_OPEN] = "skipped", [FATE_KEPT] = "kept", [FATE_DRAWN] = "drawn", [FATE_FAILED] = "failed"};
    pl_put(out, "\"run\": {\"seconds\": ");
    put_seconds(out, pl_seconds() - e->started_s);
    pl_putf(out, ", \"workers\": %zu, \"stopped\": %s, \"jobs\": [\n", e->n_workers, e->stopped ? "true" : "false");
    for (size_t i = 0; i < e->n_jobs; i++) {
        const struct outcome *o = &e->jobs[i];
        pl_put(out, "  {");
        put_member(out, "did", words[o->fate]);
        if (o->plan.why) {
            pl_put(out, ", ");
            put_member(out, "why", o->plan.why);
        }
        if (o->fate == FATE_DRAWN || o->fate == FATE_FAILED) {
            pl_put(out, ", \"seconds\": ");
            put_seconds(out, o->seconds);
            pl_putf(out, ", \"worker_kib\": %zu", o->memory_kib);
        }
        pl_putf(out, ", \"stages_ms\": %s}%s\n", o->record ? o->record->times : "{}", i + 1 < e->n_jobs ? "," : "");
    }
    pl_put(out, "]}\n");
}

void report_head(struct pl_buf *out, const struct report_head *head)
{
    pl_put(out, "{\n\"report\": 1,\n");
    put_member(out, "plaat", head->plaat);
    pl_put(out, ",\n");
    put_member(out, "batch", head->batch);
    pl_put(out, ",\n");
    put_member(out, "plan", head->plan);
    pl_putf(out, ",\n\"jobs_in_batch\": %zu,\n", head->jobs_in_batch);
    if (head->of > 1)
        pl_putf(out, "\"shard\": {\"index\": %zu, \"of\": %zu},\n", head->shard, head->of);
    if (head->sample)
        pl_put(out, "\"sample\": true,\n");
}

/* By this, reports of shards are known to be of one batch, whichever machine wrote them. */
static const char *plan_hash(const struct engine *e)
{
    struct pl_buf all = {.arena = e->work->arena};
    char sha[SHA];
    pl_put(&all, "");
    for (size_t i = 0; i < e->batch->n; i++) {
        struct pl_batch_job job = e->batch->jobs[i];
        job.job.deps = e->how->deps;
        options_hash(&job, e->books, sha);
        pl_putf(&all, "%s %u\n", sha, job.job.targets);
    }
    sha_of(all.text, all.len, sha);
    return pl_strdup(e->work->arena, sha);
}

const char *report_text(struct engine *e)
{
    struct pl_buf out = {.arena = e->work->arena};
    bool shard = e->how->shards > 1;
    report_head(&out, &(struct report_head){.plaat = plaat_version(),
                                            .batch = books_shown(e->books, e->batch->path),
                                            .plan = plan_hash(e),
                                            .jobs_in_batch = e->batch->n,
                                            .shard = shard ? (size_t)e->how->shard : 0,
                                            .of = shard ? (size_t)e->how->shards : 0,
                                            .sample = e->how->sample});
    pl_put(&out, "\"programs\": [");
    for (size_t i = 0; i < e->program.n; i++) {
        pl_put(&out, i ? ",\n  {" : "\n  {");
        put_member(&out, "name", e->program.rows[i].name);
        pl_put(&out, ", ");
        put_member(&out, "build", e->program.rows[i].build);
        pl_putc(&out, '}');
    }
    pl_put(&out, "\n],\n");
    put_inputs(e, &out);
    put_fits(e, &out);
    put_unread(e, &out);
    pl_put(&out, "\"jobs\": [\n");
    for (size_t i = 0; i < e->n_jobs; i++) {
        put_job(e, &out, &e->jobs[i]);
        pl_put(&out, i + 1 < e->n_jobs ? ",\n" : "\n");
    }
    pl_put(&out, "],\n");
    put_joined(e, &out);
    put_run(e, &out);
    pl_put(&out, "}\n");
    return out.text;
}

/* ---- the rows that failed ---- */

/* RFC 4180, section 2, with the table's own sign between cells: what a spreadsheet wrote it opens again. */
static void put_cell(const struct engine *e, struct pl_buf *out, const char *text, bool first)
{
    if (!first)
        pl_putc(out, e->batch->between);
    bool formula = pl_batch_formula(text);
    if (!formula && !text[strcspn(text, "\",\r\n;\t")] && *text != ' ' && *text != '\0') {
        pl_put(out, text);
        return;
    }
    pl_put(out, formula ? "\"'" : "\""); /* taken off again when the table is read */
    for (; *text; text++) {
        if (*text == '"')
            pl_putc(out, '"');
        pl_putc(out, *text);
    }
    pl_putc(out, '"');
}

static void put_failed(const struct engine *e, struct pl_buf *out, const struct pl_batch_row *row, const char *edition,
                       const char *why)
{
    for (size_t i = 0; i < e->batch->n_columns; i++)
        put_cell(e, out, row->cells ? row->cells[i] : "", i == 0);
    if (!e->batch->n_columns)
        put_cell(e, out, edition, true);
    put_cell(e, out, why, false);
    pl_put(out, "\r\n");
}

static bool same_row(const struct pl_batch_row *a, const struct pl_batch_row *b)
{
    return a->file && b->file && a->number == b->number && strcmp(a->file, b->file) == 0;
}

/* A row is told once, with what was wrong with each of its jobs. */
const char *failed_rows(struct engine *e)
{
    struct pl_buf out = {.arena = e->work->arena}, why = {.arena = e->work->arena};
    size_t n = 0;
    pl_put(&out, e->batch->mark ? "\xEF\xBB\xBF" : "");
    for (size_t i = 0; i < e->batch->n_columns; i++)
        put_cell(e, &out, e->batch->columns[i], i == 0);
    if (!e->batch->n_columns)
        put_cell(e, &out, "edition", true);
    put_cell(e, &out, PL_BATCH_WHY, false);
    pl_put(&out, "\r\n");
    for (size_t i = 0; i < e->batch->n_lost && (!e->how->shards || e->how->shard == 1); i++, n++)
        put_failed(e, &out, &e->batch->lost[i], "", "the row could not be read");
    for (size_t i = 0; i < e->n_jobs; i++) {
        const struct outcome *o = &e->jobs[i];
        bool more = i + 1 < e->n_jobs && same_row(&o->job->row, &e->jobs[i + 1].job->row);
        if (o->fate == FATE_FAILED)
            pl_putf(&why, "%s%s", why.len ? "; " : "", o->failure);
        if (more || !why.len)
            continue;
        put_failed(e, &out, &o->job->row, o->job->job.edition, why.text);
        why.len = 0;
        n++;
    }
    return n ? out.text : NULL;
}
