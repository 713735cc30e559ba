/* diff-json.c: what differs between two reports, for programs: data/schema/diff.json. */
#include "engine/diff-private.h"

#include "base/num.h"

#include <string.h>

static void put_member(struct pl_buf *out, const char *before, const char *name, const char *text)
{
    pl_putf(out, "%s\"%s\": ", before, name);
    if (text)
        pl_put_json(out, text);
    else
        pl_put(out, "null");
}

static void put_number(struct pl_buf *out, const char *before, const char *name, double value)
{
    pl_putf(out, "%s\"%s\": %s", before, name, pl_num(out->arena, value, 6));
}

/* ---- results ---- */

static void put_file(struct pl_buf *out, const char *name, const struct told_output *o)
{
    if (!o->path) {
        pl_putf(out, ", \"%s\": null", name);
        return;
    }
    pl_putf(out, ", \"%s\": {", name);
    put_member(out, "", "sha256", o->sha);
    put_number(out, ", ", "bytes", o->bytes);
    pl_putc(out, '}');
}

static void put_outputs(struct pl_buf *out, const diff_outputs *outputs, const char *between)
{
    pl_putc(out, '[');
    for (size_t i = 0; i < outputs->n; i++) {
        const struct diff_output *o = &outputs->at[i];
        const struct told_output *one = o->is.path ? &o->is : &o->was;
        pl_putf(out, "%s%s{", i ? "," : "", between);
        put_member(out, "", "path", one->path);
        put_member(out, ", ", "target", one->target);
        put_member(out, ", ", "kind", diff_kind_words[o->kind]);
        put_file(out, "old", &o->was);
        put_file(out, "new", &o->is);
        if (o->looked)
            pl_putf(out, ", \"pages\": [%s]", o->look.json);
        else
            pl_put(out, ", \"pages\": null");
        pl_putc(out, '}');
    }
    pl_putc(out, ']');
}

/* ---- a job ---- */

static void put_status(struct pl_buf *out, const char *name, const struct told_job *job)
{
    pl_putf(out, ", \"%s\": ", name);
    if (!job) {
        pl_put(out, "null");
        return;
    }
    put_member(out, "{", "status", job->status);
    put_member(out, ", ", "failure", job->failure);
    pl_putc(out, '}');
}

static void put_size(struct pl_buf *out, const char *name, bool is, const struct told_size *size)
{
    pl_putf(out, ", \"%s\": ", name);
    if (!is) {
        pl_put(out, "null");
        return;
    }
    put_number(out, "{", "size", size->size);
    put_number(out, ", ", "leading", size->leading);
    put_number(out, ", ", "tracking", size->tracking);
    pl_putc(out, '}');
}

static void put_sizes(struct pl_buf *out, const struct diff_job *job)
{
    pl_put(out, ", \"sizes\": [");
    for (size_t i = 0; i < job->sizes.n; i++) {
        const struct diff_size *s = &job->sizes.at[i];
        put_member(out, i ? ", {" : "{", "group", s->group);
        put_size(out, "old", s->kind != DIFF_ADDED, &s->was);
        put_size(out, "new", s->kind != DIFF_REMOVED, &s->is);
        pl_putc(out, '}');
    }
    pl_putc(out, ']');
}

static void put_messages(struct pl_buf *out, const struct diff_job *job)
{
    pl_put(out, ", \"messages\": [");
    for (size_t i = 0; i < job->messages.n; i++) {
        const struct told_message *m = &job->messages.at[i].message;
        put_member(out, i ? ",\n       {" : "{", "kind", diff_kind_words[job->messages.at[i].kind]);
        put_member(out, ", ", "code", m->code);
        put_member(out, ", ", "level", m->level);
        put_member(out, ", ", "message", m->text);
        put_member(out, ", ", "target", m->target);
        put_member(out, ", ", "file", m->file);
        if (m->line > 0)
            put_number(out, ", ", "line", m->line);
        pl_putc(out, '}');
    }
    pl_putc(out, ']');
}

static void put_inputs(const struct differ *d, struct pl_buf *out, const struct diff_job *job)
{
    pl_put(out, ", \"inputs\": [");
    for (size_t i = 0; i < job->inputs.n; i++) {
        put_member(out, i ? ", {" : "{", "path", d->files.at[job->inputs.at[i].file].path);
        put_member(out, ", ", "kind", diff_read_words[job->inputs.at[i].how]);
        pl_putc(out, '}');
    }
    pl_putc(out, ']');
}

static void put_job(const struct differ *d, struct pl_buf *out, const struct diff_job *job)
{
    const struct told_job *one = job->is ? job->is : job->was;
    put_member(out, "{", "name", one->name);
    put_member(out, ", ", "kind", diff_job_words[job->kind]);
    put_member(out, ", ", "row", one->row);
    put_status(out, "old", job->was);
    put_status(out, "new", job->is);
    pl_put(out, ",\n      \"outputs\": ");
    put_outputs(out, &job->outputs, "\n       ");
    put_sizes(out, job);
    put_messages(out, job);
    put_inputs(d, out, job);
    pl_putf(out, ", \"options\": %s, \"epoch\": %s}", job->options ? "true" : "false", job->epoch ? "true" : "false");
}

/* ---- why ---- */

static void put_files(const struct differ *d, struct pl_buf *out)
{
    const char *before = "\n      {";
    pl_put(out, ",\n    \"inputs\": [");
    for (size_t i = 0; i < d->files.n; i++) {
        for (size_t how = 0; how < READ_KINDS; how++) {
            if (!d->files.at[i].jobs[how])
                continue;
            put_member(out, before, "path", d->files.at[i].path);
            put_member(out, ", ", "kind", diff_read_words[how]);
            pl_putf(out, ", \"jobs\": %zu}", d->files.at[i].jobs[how]);
            before = ",\n      {";
        }
    }
    pl_putc(out, ']');
}

static void put_programs(const struct differ *d, struct pl_buf *out)
{
    pl_put(out, ",\n    \"programs\": [");
    for (size_t i = 0; i < d->programs.n; i++) {
        const struct diff_program *p = &d->programs.at[i];
        put_member(out, i ? ",\n      {" : "\n      {", "name", p->is.name ? p->is.name : p->was.name);
        put_member(out, ", ", "old", p->was.build);
        put_member(out, ", ", "new", p->is.build);
        pl_putc(out, '}');
    }
    pl_putc(out, ']');
}

static void put_shared(const struct differ *d, struct pl_buf *out)
{
    pl_put(out, ",\n    \"fits\": [");
    for (size_t i = 0; i < d->shared.n; i++) {
        const struct diff_shared *s = &d->shared.at[i];
        const struct told_shared *one = s->kind == DIFF_REMOVED ? &s->was : &s->is;
        put_member(out, i ? ",\n      {" : "\n      {", "layout", one->layout);
        put_member(out, ", ", "group", one->group);
        put_size(out, "old", s->kind != DIFF_ADDED, &s->was.size);
        put_size(out, "new", s->kind != DIFF_REMOVED, &s->is.size);
        put_member(out, ", ", "wasForcedBy", s->was.forced_by);
        put_member(out, ", ", "forcedBy", s->is.forced_by);
        pl_putc(out, '}');
    }
    pl_putc(out, ']');
}

static void put_counts(const struct differ *d, struct pl_buf *out)
{
    pl_putf(out, "\"counts\": {\"old\": %zu, \"new\": %zu", d->was->n, d->is->n);
    for (size_t k = 0; k < JOB_KINDS; k++)
        pl_putf(out, ", \"%s\": %zu", diff_job_words[k], d->counts[k]);
    pl_putf(out, ", \"same\": %zu, \"stillFailing\": %zu},\n    \"results\": {", d->same, d->failing);
    for (size_t k = 0; k < DIFF_KINDS; k++)
        pl_putf(out, "%s\"%s\": %zu", k ? ", " : "", diff_kind_words[k], d->results[k]);
    pl_putc(out, '}');
}

static void put_report(const struct differ *d, struct pl_buf *out)
{
    pl_put(out, "{\n    ");
    put_counts(d, out);
    pl_putf(out, ",\n    \"plan\": %s", d->plan ? "true" : "false");
    pl_put(out, ",\n    \"plaat\": {");
    put_member(out, "", "old", d->was->plaat);
    put_member(out, ", ", "new", d->is->plaat);
    pl_putc(out, '}');
    put_programs(d, out);
    put_files(d, out);
    put_shared(d, out);
    pl_put(out, ",\n    \"joined\": ");
    put_outputs(out, &d->joined, "\n      ");
    pl_put(out, ",\n    \"jobs\": [");
    for (size_t i = 0; i < d->jobs.n; i++) {
        pl_put(out, i ? ",\n     " : "\n     ");
        put_job(d, out, &d->jobs.at[i]);
    }
    pl_put(out, "]\n  }");
}

const char *differ_json(const struct differ *d)
{
    struct pl_buf out = {.arena = d->work->arena}, members = {.arena = d->work->arena};
    pl_put(&members, ",\n  \"texts\": [],\n  \"pages\": [],\n  \"report\": ");
    if (d->compared)
        put_report(d, &members);
    else
        pl_put(&members, "null");
    pl_run_diff_json(&out, d->what, "reports", d->compared && differ_any(d), members.text, d->work->diags);
    return out.text;
}
