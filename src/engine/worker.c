/* worker.c: a process that draws jobs, one at a time, and tells of each what it was made from and what came of it. It
 * was forked from a process that had one thread and no font map; both come here. */
#include "engine/engine-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static bool read_whole(int fd, void *to, size_t n)
{
    for (char *at = to; n;) {
        ssize_t got = read(fd, at, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        n -= (size_t)got;
    }
    return true;
}

static bool write_whole(int fd, const void *from, size_t n)
{
    for (const char *at = from; n;) {
        ssize_t put = write(fd, at, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        at += put;
        n -= (size_t)put;
    }
    return true;
}

/* The second figure of statm is the pages that are in memory. */
static size_t memory_kib(void)
{
    char text[128] = "", *end = text;
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;
    if (fd >= 0)
        close(fd);
    text[n > 0 ? n : 0] = '\0';
    strtoull(text, &end, 10);
    return (size_t)strtoull(end, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE) / 1024;
}

/* What this process may have beside what its parent gave it. A sanitised one sets aside terabytes for itself. */
static void limit_memory(size_t bytes)
{
    if (PL_SANITISED)
        return;
    struct rlimit limit = {0};
    rlim_t wanted = (rlim_t)(memory_kib() * 1024 + bytes);
    if (!bytes || getrlimit(RLIMIT_DATA, &limit) != 0)
        return;
    if (limit.rlim_max == RLIM_INFINITY || wanted < limit.rlim_max)
        limit.rlim_max = wanted;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_DATA, &limit);
}

/* ---- what is told of a job ---- */

struct telling {
    struct pl_arena *arena; /* of this job */
    const struct brief *brief;
    struct books *books; /* of this job alone */
    struct record *record;
    struct index paths; /* told already */
};

/* A file may have been looked at and then read, by two names of one list: one line for it, the one that was read. */
static void take_reads(struct telling *t, const struct pl_reads *reads, numbers_vec *out)
{
    for (size_t i = reads->list.n; i-- > 0;) {
        bool known = false;
        struct input input = input_of(t->arena, t->books, reads->list.at[i], t->brief->since_ns);
        index_put(&t->paths, pl_strdup(t->arena, input.path), 0, &known);
        if (!known)
            *pl_push(t->arena, out) = books_input(t->books, &input);
    }
}

static void take_messages(struct telling *t, const struct pl_rendered *r)
{
    for (size_t i = 0; i < r->diags->list.n; i++) {
        struct pl_buf json = {.arena = t->arena};
        unsigned targets = 0;
        for (size_t k = 0; k < r->n_made; k++)
            if (i >= r->made[k]->from && i < r->made[k]->to)
                targets = r->made[k]->targets;
        pl_diag_members(&json, r->diags->list.at[i]);
        *pl_push(t->arena, &t->record->said) = (struct said){targets, json.text};
    }
}

static void take_files(struct telling *t, const struct pl_rendered *r)
{
    const char *folder = strcmp(t->books->folder, "./") == 0 ? "" : t->books->folder;
    size_t n = strlen(folder);
    for (size_t i = 0; i < r->n_files; i++) {
        struct made_file *file = pl_push(t->arena, &t->record->files);
        *file = (struct made_file){.targets = r->files[i].targets,
                                   .path = r->files[i].path + (strncmp(r->files[i].path, folder, n) == 0 ? n : 0)};
        sha_of(r->files[i].bytes, r->files[i].size, file->sha);
        made_state(file, r->files[i].path);
    }
}

static const char *times_json(struct pl_arena *arena, const struct plaat_result *result)
{
    struct pl_buf out = {.arena = arena};
    pl_putc(&out, '{');
    for (size_t i = 0; i < result->n_timings; i++) {
        long us = (long)(result->timings[i].ms * 1000 + 0.5);
        pl_put(&out, i ? ", " : "");
        pl_put_json(&out, result->timings[i].stage);
        pl_putf(&out, ": %ld.%03ld", us / 1000, us % 1000);
    }
    pl_putc(&out, '}');
    return out.text;
}

/* disk: results could not be written; memory: a library was given none. */
static const char *first_error(struct pl_arena *arena, const struct plaat_result *r, bool *disk, bool *memory)
{
    static const char *const no_memory[] = {"out of memory", "no memory", "NoMemory"}; /* as libraries say it */
    const char *first = NULL;
    for (size_t i = 0; i < r->n_messages; i++) {
        const struct plaat_message *m = &r->messages[i];
        *disk |= strcmp(m->code, "P010") == 0 || strcmp(m->code, "P011") == 0;
        for (size_t k = 0; k < sizeof no_memory / sizeof *no_memory; k++)
            *memory |= m->level == 2 && strstr(m->text, no_memory[k]);
        if (m->level < 2 || first)
            continue;
        first = m->path ? pl_printf(arena, "%s:%zu:%zu: %s [%s]", m->path, m->line, m->column, m->text, m->code)
                        : pl_printf(arena, "%s [%s]", m->text, m->code);
    }
    return first ? first : "";
}

static void put_head(struct telling *t, struct plaat_result *result, struct pl_buf *out)
{
    bool disk = false, memory = false;
    words_put_text(out, "text", plaat_result_text(result, false));
    words_put_text(out, "first", first_error(t->arena, result, &disk, &memory));
    pl_putf(out, "end\t%d\t%d\t%d\t%zu\n", result->status, disk, memory, memory_kib());
}

static void tell(struct telling *t, const struct pl_batch_job *job, struct plaat_result *result, struct pl_buf *out)
{
    struct pl_rendered r = pl_rendered(result);
    struct record *record = t->record = PL_NEW(t->arena, struct record);
    *record = (struct record){.name = job->job.name, .fit = r.fit, .times = times_json(t->arena, result)};
    memcpy(record->program, t->brief->program, SHA);
    options_hash(job, t->books, record->options);
    take_reads(t, r.reads, &record->inputs);
    take_messages(t, &r);
    take_files(t, &r);
    for (size_t i = 0; i < result->n_fits; i++)
        *pl_push(t->arena, &record->sizes) = result->fits[i];
    for (size_t i = 0; i < r.n_made; i++) {
        struct index common = t->paths;
        struct part *part = pl_push(t->arena, &record->parts);
        part->targets = r.made[i]->targets;
        /* What two targets looked at is told of both. */
        t->paths = (struct index){.arena = t->arena};
        for (size_t k = 0; k < record->inputs.n; k++) {
            bool known;
            index_put(&t->paths, t->books->inputs.at[record->inputs.at[k]]->path, 0, &known);
        }
        take_reads(t, &r.made[i]->reads, &part->inputs);
        t->paths = common;
        key_of(t->books, record, part);
    }
    put_head(t, result, out);
    for (size_t i = 0; i < t->books->inputs.n; i++) {
        t->books->inputs.at[i]->number = i + 1;
        words_put_input(out, t->books->inputs.at[i]);
    }
    words_put_record(out, t->books, record);
}

static void draw(const struct brief *brief, struct order order, struct pl_buf *out)
{
    struct pl_batch_job job = full_job(brief, order.job);
    job.job.targets = order.targets;
    struct plaat_result *result =
        order.targets ? plaat_render(brief->session, &job.job) : plaat_measure(brief->session, &job.job);
    struct telling t = {
        .arena = out->arena, .brief = brief, .books = books_new(out->arena, brief->books), .paths.arena = out->arena};
    tell(&t, &job, result, out);
    plaat_result_free(result);
    pl_run_job_over(brief->session);
}

void worker_run(const struct brief *brief, int from, int to)
{
    struct order order;
    limit_memory(brief->memory_limit);
    pl_run_swept(brief->session);
    while (read_whole(from, &order, sizeof order)) {
        struct pl_arena *arena = pl_arena_new();
        struct pl_buf out = {.arena = arena};
        draw(brief, order, &out);
        uint32_t n = (uint32_t)out.len;
        bool good = write_whole(to, &n, sizeof n) && write_whole(to, out.text, out.len);
        pl_arena_free(arena);
        if (!good)
            break;
    }
    _exit(0);
}

/* ---- the parent's side ---- */

struct answer *answer_read(struct pl_arena *scratch, struct books *books, char *text)
{
    struct answer *a = PL_NEW(scratch, struct answer);
    struct words words = {.scratch = scratch, .books = books};
    bool ended = false;
    for (char *at = text, *stop; (stop = strchr(at, '\n')); at = stop + 1) {
        *stop = '\0';
        size_t n = words_split(at, words_fields(&words), MOST_FIELDS);
        char **f = words.fields;
        if (n == 2 && strcmp(f[0], "text") == 0)
            a->text = f[1];
        else if (n == 2 && strcmp(f[0], "first") == 0)
            a->first = f[1];
        else if (n == 5 && strcmp(f[0], "end") == 0) {
            a->status = (int)strtol(f[1], NULL, 10);
            a->disk = f[2][0] == '1';
            a->memory = f[3][0] == '1';
            a->memory_kib = strtoull(f[4], NULL, 10);
            ended = true;
        } else if (!words_take_input(&words, f, n))
            a->record = words_take_record(&words, f, n);
    }
    return ended && a->text && a->first && a->record ? a : NULL;
}
