/* told.c: a report read back, by tables of its members (data/schema/report.json). Members that are not in them are left
 * alone: a later version may say more. */
#include "engine/told-private.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_SHARDS = 2000000 }; /* more than --shard takes: room is made for each */

/* How a member is kept: as text, as a number, as a count, as whether it is true, or as it is. */
enum as { AS_TEXT, AS_NUMBER, AS_COUNT, AS_TRUE, AS_LIST, AS_MAP };
static const enum pl_json_kind kinds[] = {
    [AS_TEXT] = PL_JSON_TEXT, [AS_NUMBER] = PL_JSON_NUMBER, [AS_COUNT] = PL_JSON_NUMBER,
    [AS_TRUE] = PL_JSON_BOOL, [AS_LIST] = PL_JSON_LIST,     [AS_MAP] = PL_JSON_MAP};
struct member {
    const char *name;
    enum as as;
    bool needed;
    size_t at;
};

struct pl_place told_place(const struct told *told, const struct pl_json *json)
{
    return (struct pl_place){told->source, json->from, json->kind < PL_JSON_LIST ? json->to : json->from + 1};
}

static bool no_report(struct pl_work *work, const struct told *told, const struct pl_json *at, const char *what)
{
    struct pl_diag *d = PL_ERR(work, P881, told_place(told, at), "%s", what);
    pl_help(work->diags, d, "name a NAME.report.json as `plaat batch` or `plaat merge` wrote it");
    return false;
}

static bool keep(struct pl_work *work, const struct told *told, const struct member *m, const struct pl_json *v,
                 char *out)
{
    const double most = 9e15; /* whole numbers that a double counts one by one */
    double number = pl_json_number(told->source, v);
    if (v->kind != kinds[m->as])
        return no_report(work, told, v,
                         pl_printf(work->arena, "'%s' is %s, not %s", m->name, pl_json_kind_name(v->kind),
                                   pl_json_kind_name(kinds[m->as])));
    if (m->as == AS_COUNT && !(number >= 0 && number < most && (double)(size_t)number == number))
        return no_report(work, told, v, pl_printf(work->arena, "'%s' is no count", m->name));
    if (m->as == AS_TEXT)
        memcpy(out, &v->text, sizeof v->text);
    else if (m->as == AS_NUMBER)
        memcpy(out, &number, sizeof number);
    else if (m->as == AS_COUNT)
        *(size_t *)(void *)out = (size_t)number;
    else if (m->as == AS_TRUE)
        *(bool *)out = told->source->text[v->from] == 't';
    else
        memcpy(out, &v, sizeof v);
    return true;
}

static bool take(struct pl_work *work, const struct told *told, const struct pl_json *map, const char *what,
                 const struct member *members, size_t n, void *out)
{
    if (map->kind != PL_JSON_MAP)
        return no_report(work, told, map,
                         pl_printf(work->arena, "%s is %s, not a map", what, pl_json_kind_name(map->kind)));
    for (size_t i = 0; i < n; i++) {
        const struct pl_json *v = pl_json_get(map, members[i].name);
        if (!v && members[i].needed)
            return no_report(work, told, map, pl_printf(work->arena, "%s has no '%s'", what, members[i].name));
        if (v && !keep(work, told, &members[i], v, (char *)out + members[i].at))
            return false;
    }
    return true;
}
#define TAKE(work, told, map, what, members, out)                                                                      \
    take((work), (told), (map), (what), (members), sizeof(members) / sizeof *(members), (out))

/* ---- the parts of a report ---- */

struct shape { /* what only reading needs */
    double version;
    const struct pl_json *jobs, *run, *shard, *run_jobs;
    size_t index, of;
    const char *label;
};
#define TOLD(m)  offsetof(struct told, m)
#define JOB(m)   offsetof(struct told_job, m)
#define SHAPE(m) offsetof(struct shape, m)
static const struct member
    version_members[] = {{"report", AS_NUMBER, true, SHAPE(version)}},
    head_members[] = {{"plaat", AS_TEXT, true, TOLD(plaat)},    {"batch", AS_TEXT, true, TOLD(batch)},
                      {"plan", AS_TEXT, true, TOLD(plan)},      {"jobs_in_batch", AS_COUNT, true, TOLD(jobs_in_batch)},
                      {"sample", AS_TRUE, false, TOLD(sample)}, {"programs", AS_LIST, true, TOLD(programs)},
                      {"inputs", AS_LIST, true, TOLD(inputs)},  {"fits", AS_LIST, true, TOLD(fits)},
                      {"joined", AS_LIST, false, TOLD(joined)}, {"unread", AS_LIST, false, TOLD(unread)}},
    list_members[] = {{"jobs", AS_LIST, true, SHAPE(jobs)},
                      {"run", AS_MAP, true, SHAPE(run)},
                      {"shard", AS_MAP, false, SHAPE(shard)}},
    run_members[] = {{"seconds", AS_NUMBER, true, TOLD(seconds)},
                     {"workers", AS_NUMBER, true, TOLD(workers)},
                     {"stopped", AS_TRUE, true, TOLD(stopped)}},
    run_jobs_members[] = {{"jobs", AS_LIST, true, SHAPE(run_jobs)}},
    shard_members[] = {{"index", AS_COUNT, true, SHAPE(index)}, {"of", AS_COUNT, true, SHAPE(of)}},
    row_members[] = {{"label", AS_TEXT, true, SHAPE(label)}},
    job_members[] = {{"index", AS_COUNT, true, JOB(index)},     {"name", AS_TEXT, true, JOB(name)},
                     {"edition", AS_TEXT, true, JOB(edition)},  {"layout", AS_TEXT, true, JOB(layout)},
                     {"status", AS_TEXT, true, JOB(status)},    {"failure", AS_TEXT, false, JOB(failure)},
                     {"options", AS_TEXT, false, JOB(options)}, {"inputs", AS_LIST, false, JOB(inputs)},
                     {"targets", AS_LIST, false, JOB(targets)}, {"outputs", AS_LIST, false, JOB(outputs)},
                     {"fit", AS_MAP, false, JOB(fit)},          {"messages", AS_LIST, false, JOB(messages)}},
    did_members[] = {{"did", AS_TEXT, true, JOB(did)},
                     {"why", AS_TEXT, false, JOB(why)},
                     {"seconds", AS_NUMBER, false, JOB(seconds)},
                     {"stages_ms", AS_MAP, true, JOB(stages)}},
    output_members[] = {{"target", AS_TEXT, true, offsetof(struct told_output, target)},
                        {"path", AS_TEXT, true, offsetof(struct told_output, path)},
                        {"sha256", AS_TEXT, true, offsetof(struct told_output, sha)},
                        {"bytes", AS_NUMBER, true, offsetof(struct told_output, bytes)}},
    message_members[] = {{"code", AS_TEXT, true, offsetof(struct told_message, code)},
                         {"level", AS_TEXT, true, offsetof(struct told_message, level)},
                         {"message", AS_TEXT, true, offsetof(struct told_message, text)},
                         {"help", AS_TEXT, false, offsetof(struct told_message, help)},
                         {"file", AS_TEXT, false, offsetof(struct told_message, file)},
                         {"target", AS_TEXT, false, offsetof(struct told_message, target)},
                         {"line", AS_NUMBER, false, offsetof(struct told_message, line)},
                         {"column", AS_NUMBER, false, offsetof(struct told_message, column)}},
    input_members[] = {{"path", AS_TEXT, true, offsetof(struct told_input, path)},
                       {"sha256", AS_TEXT, false, offsetof(struct told_input, sha)}},
    target_members[] = {{"target", AS_TEXT, true, offsetof(struct told_target, target)},
                        {"key", AS_TEXT, true, offsetof(struct told_target, key)},
                        {"inputs", AS_LIST, true, offsetof(struct told_target, inputs)}},
    size_members[] = {{"size", AS_NUMBER, true, offsetof(struct told_size, size)},
                      {"leading", AS_NUMBER, true, offsetof(struct told_size, leading)},
                      {"tracking", AS_NUMBER, true, offsetof(struct told_size, tracking)}},
    shared_members[] = {{"layout", AS_TEXT, true, offsetof(struct told_shared, layout)},
                        {"group", AS_TEXT, true, offsetof(struct told_shared, group)},
                        {"forced_by", AS_TEXT, true, offsetof(struct told_shared, forced_by)}},
    program_members[] = {{"name", AS_TEXT, true, offsetof(struct told_program, name)},
                         {"build", AS_TEXT, true, offsetof(struct told_program, build)}};

bool told_output(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_output *out)
{
    *out = (struct told_output){0};
    return TAKE(work, told, json, "an output", output_members, out);
}

bool told_message(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_message *out)
{
    *out = (struct told_message){0};
    return TAKE(work, told, json, "a message", message_members, out);
}

bool told_input(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_input *out)
{
    *out = (struct told_input){0};
    return TAKE(work, told, json, "an input", input_members, out);
}

bool told_target(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_target *out)
{
    *out = (struct told_target){0};
    return TAKE(work, told, json, "a target", target_members, out);
}

bool told_size(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_size *out)
{
    *out = (struct told_size){0};
    return TAKE(work, told, json, "a size", size_members, out);
}

bool told_shared(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_shared *out)
{
    *out = (struct told_shared){0};
    return TAKE(work, told, json, "a shared size", shared_members, out) && told_size(work, told, json, &out->size);
}

bool told_unread(struct pl_work *work, const struct told *told, const struct pl_json *json, const char **label)
{
    struct shape shape = {0};
    bool good = TAKE(work, told, json, "a row", row_members, &shape);
    *label = good ? shape.label : "";
    return good;
}

bool told_program(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_program *out)
{
    *out = (struct told_program){0};
    return TAKE(work, told, json, "a program", program_members, out);
}

bool told_number(struct pl_work *work, const struct told *told, const struct pl_json *json, size_t *out)
{
    double number = pl_json_number(told->source, json);
    *out = 0;
    if (json->kind == PL_JSON_NUMBER && number >= 0 && number < (double)told->inputs->n) {
        *out = (size_t)number;
        return true;
    }
    struct pl_diag *d = PL_ERR(work, P881, told_place(told, json), "no input has this number");
    pl_help(work->diags, d, "the report was altered: run its batch or its shard again, which writes it anew");
    return false;
}

static bool take_job(struct pl_work *work, const struct told *told, const struct pl_json *json,
                     const struct pl_json *run, struct told_job *job)
{
    struct shape shape = {0};
    const struct pl_json *row = pl_json_get(json, "row");
    *job = (struct told_job){.json = json, .run = run};
    if (!TAKE(work, told, json, "a job", job_members, job) ||
        !TAKE(work, told, run, "a job of 'run'", did_members, job) ||
        (row && !TAKE(work, told, row, "'row'", row_members, &shape)))
        return false;
    job->row = shape.label;
    return true;
}

static bool take_jobs(struct pl_work *work, struct told *told, const struct shape *shape)
{
    const struct pl_json *job = shape->jobs->first, *run = shape->run_jobs->first;
    if (shape->jobs->n != shape->run_jobs->n)
        return no_report(work, told, shape->run_jobs,
                         pl_printf(work->arena, "'run' tells of %u jobs, and 'jobs' of %u",
                                   (unsigned)shape->run_jobs->n, (unsigned)shape->jobs->n));
    told->jobs = PL_NEWS(work->arena, struct told_job, shape->jobs->n + 1);
    for (; job; job = job->next, run = run->next)
        if (!take_job(work, told, job, run, &told->jobs[told->n++]))
            return false;
    return true;
}

static bool take_report(struct pl_work *work, struct told *told, const struct pl_json *root)
{
    struct shape shape = {0};
    if (!TAKE(work, told, root, "the file", version_members, &shape))
        return false;
    if (shape.version != 1)
        return no_report(work, told, root, "this is a report of another version of plaat");
    if (!TAKE(work, told, root, "a report", head_members, told) ||
        !TAKE(work, told, root, "a report", list_members, &shape) ||
        !TAKE(work, told, shape.run, "'run'", run_members, told) ||
        !TAKE(work, told, shape.run, "'run'", run_jobs_members, &shape) ||
        (shape.shard && !TAKE(work, told, shape.shard, "'shard'", shard_members, &shape)))
        return false;
    if (shape.shard && (shape.index < 1 || shape.index > shape.of || shape.of > MOST_SHARDS))
        return no_report(work, told, shape.shard,
                         pl_printf(work->arena, "there is no shard %zu of %zu", shape.index, shape.of));
    told->shard = shape.index;
    told->shards = shape.of;
    return take_jobs(work, told, &shape);
}

/* ---- whether it is one ---- */

static size_t past_text(const char *text, size_t at)
{
    for (at++; text[at] && text[at] != '"'; at++)
        at += text[at] == '\\' && text[at + 1];
    return at + (text[at] != '\0');
}

/* Behind a value, whatever is in it: at what ends the member, or at the end of the file. */
static size_t past_value(const char *text, size_t at)
{
    for (size_t depth = 0; text[at];) {
        if (!depth && strchr(",]}", text[at]))
            break;
        depth += text[at] == '[' || text[at] == '{';
        depth -= depth && (text[at] == ']' || text[at] == '}');
        at = text[at] == '"' ? past_text(text, at) : at + 1;
    }
    return at;
}

static bool looks_told(const char *text)
{
    static const char spaces[] = " \t\r\n", number[] = "-0123456789";
    bool report = false;
    size_t at = strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    at += strspn(text + at, spaces);
    for (char before = '{'; text[at] == before; before = ',') {
        at++;
        at += strspn(text + at, spaces);
        const char *name = text + at;
        if (*name != '"')
            break;
        at = past_text(text, at);
        at += strspn(text + at, spaces);
        at += text[at] == ':';
        at += strspn(text + at, spaces);
        bool is_number = text[at] && strchr(number, text[at]);
        if (strncmp(name, "\"plaat\"", 7) == 0 && (is_number || report))
            return !is_number;
        report |= strncmp(name, "\"report\"", 8) == 0 && is_number;
        at = past_value(text, at);
    }
    return report;
}

bool told_is(const char *path)
{
    struct stat st;
    FILE *file = stat(path, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size <= pl_limit_bytes[PL_LIMIT_ANY]
                     ? fopen(path, "rb")
                     : NULL;
    if (!file)
        return false;
    char head[256] = "";
    bool is = false;
    if (fread(head, 1, sizeof head - 1, file) && head[strspn(head, "\xEF\xBB\xBF \t\r\n")] == '{') {
        struct pl_arena *arena = pl_arena_new();
        char *text = pl_alloc(arena, (size_t)st.st_size + 1);
        rewind(file);
        text[fread(text, 1, (size_t)st.st_size, file)] = '\0';
        is = looks_told(text);
        pl_arena_free(arena);
    }
    fclose(file);
    return is;
}

/* ---- the whole ---- */

struct told *told_read(struct pl_work *work, const char *path)
{
    const char *slash = strrchr(path, '/');
    pl_door_allow(work->door, slash ? pl_strndup(work->arena, path, (size_t)(slash - path) + 1) : ".");
    const struct pl_source *source = pl_door_read(work, path, PL_LIMIT_ANY, (struct pl_place){0});
    const struct pl_json *root = source ? pl_json_read(work, source) : NULL;
    struct told *told = PL_NEW(work->arena, struct told);
    told->source = source;
    return root && take_report(work, told, root) ? told : NULL;
}

void told_put(struct pl_buf *out, const struct told *told, const struct pl_json *json)
{
    pl_putn(out, told->source->text + json->from, json->to - json->from);
}

bool told_write(struct pl_work *work, const char *path, const char *text)
{
    if (strcmp(path, "-") != 0 && pl_door_has_read(work, path)) {
        struct pl_diag *d =
            PL_ERR(work, P807, (struct pl_place){0}, "'%s' was read for what would take its place", path);
        pl_help(work->diags, d, "name another file with -o or --html");
        return false;
    }
    struct pl_outbox *box = pl_outbox_new(work);
    return pl_outbox_add(box, path, text, strlen(text)) && pl_outbox_commit(box);
}

enum told_group told_group(const struct told_job *job)
{
    if (strcmp(job->status, "failed") == 0)
        return TOLD_FAILED;
    if (strcmp(job->status, "open") == 0)
        return TOLD_OPEN;
    return strcmp(job->did, "drawn") == 0 ? TOLD_DRAWN : TOLD_KEPT;
}
