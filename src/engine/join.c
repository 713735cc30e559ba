/* join.c: one PDF of all jobs, for each target that makes PDFs. What is known of it is a record as of a job: it is
 * joined again when a part of it, or plaat, is another. */
#include "engine/engine-private.h"

#include <string.h>

static const struct {
    unsigned target;
    const char *suffix; /* as single files have it */
} kinds[JOIN_KINDS] = {{PLAAT_PDF, ""}, {PLAAT_PRESS, "_press"}, {PLAAT_PRESS_WEB, "_press-web"}};

static bool is_pdf_of(const struct made_file *file, unsigned target)
{
    size_t n = strlen(file->path);
    return file->targets & target && n > 4 && strcmp(file->path + n - 4, ".pdf") == 0;
}

/* Its parts, in the order of the batch: everything that decides its bytes. A kind at a time: files of a record stand
 * in the order in which they were made. Parts that are still to be drawn count for what they were, or for nothing. */
static unsigned wanted(const struct engine *e, char key[SHA])
{
    struct pl_arena *scratch = pl_arena_new();
    struct pl_buf text = {.arena = scratch};
    unsigned all = 0;
    pl_putf(&text, "%s\n", e->batch->join);
    for (size_t i = 0; i < e->n_jobs; i++) {
        const struct record *r = e->jobs[i].record;
        for (size_t t = 0; t < JOIN_KINDS; t++) {
            unsigned target = kinds[t].target & e->jobs[i].job->job.targets;
            all |= target & e->jobs[i].plan.todo;
            for (size_t k = 0; r && k < r->files.n; k++) {
                if (!is_pdf_of(&r->files.at[k], target))
                    continue;
                all |= target;
                pl_putf(&text, "%s%s\n", kinds[t].suffix, r->files.at[k].sha);
            }
        }
    }
    sha_of(text.text, text.len, key);
    pl_arena_free(scratch);
    return all;
}

/* Where one of a kind is written, from the output folder. */
static const char *path_of(struct pl_arena *arena, const char *join, size_t kind)
{
    size_t n = strlen(join);
    bool named = n > 4 && strcmp(join + n - 4, ".pdf") == 0;
    return pl_printf(arena, "%.*s%s.pdf", (int)(named ? n - 4 : n), join, kinds[kind].suffix);
}

size_t join_paths(struct pl_arena *arena, const char *join, unsigned targets, const char **paths)
{
    size_t n = 0;
    for (size_t t = 0; t < JOIN_KINDS; t++)
        if (targets & kinds[t].target)
            paths[n++] = path_of(arena, join, t);
    return n;
}

static bool join_kind(struct engine *e, size_t kind, const char *path)
{
    struct pl_arena *scratch = pl_arena_new();
    PL_VEC(const char *) parts = {0};
    for (size_t i = 0; i < e->n_jobs; i++) {
        const struct record *r = e->jobs[i].record;
        for (size_t k = 0; r && k < r->files.n; k++)
            if (is_pdf_of(&r->files.at[k], kinds[kind].target & e->jobs[i].job->job.targets))
                *pl_push(scratch, &parts) = pl_printf(scratch, "%s%s", e->folder, r->files.at[k].path);
    }
    bool good = pl_run_join(e->work, e->batch->name, parts.at, parts.n, pl_printf(scratch, "%s%s", e->folder, path));
    pl_arena_free(scratch);
    return good;
}

static struct record *new_record(const struct engine *e, const char *name, const char key[SHA], const char *boot)
{
    struct record *r = PL_NEW(e->books->arena, struct record);
    *r = (struct record){.name = name, .boot = boot, .fit = "{}", .times = "{}"};
    memcpy(r->options, key, SHA);
    memcpy(r->program, e->program.sha, SHA);
    return r;
}

static const struct made_file *file_of(const struct record *record, unsigned target)
{
    for (size_t i = 0; record && i < record->files.n; i++)
        if (record->files.at[i].targets == target)
            return &record->files.at[i];
    return NULL;
}

/* What is known of the PDFs of all jobs, and which of them are as they should be. */
struct judged {
    const char *name; /* of their record */
    const struct record *old;
    unsigned targets; /* that there are to be */
    char key[SHA];
    struct plan plan;
};

/* asked: of which targets. open: parts are still to be drawn, and which bytes they will have nobody knows: then only
 * what is wrong with the joined PDFs themselves, whatever their parts become. */
static struct judged judge(const struct engine *e, const struct planner *planner, unsigned asked, bool open)
{
    struct judged j = {.name = pl_printf(e->books->arena, "%c%s", JOINED, e->batch->join)};
    struct pl_batch_job job = {0};
    j.targets = job.job.targets = wanted(e, j.key) & asked;
    j.old = books_find(e->books, j.name);
    if (open && j.old)
        memcpy(j.key, j.old->options, SHA);
    j.plan = plan_job(planner, &job, j.old, j.key);
    if (j.old && !planner->force && strcmp(j.old->options, j.key) != 0)
        j.plan.why = "a part of it changed";
    return j;
}

bool join_all(struct engine *e, const struct planner *planner, struct journal *journal)
{
    struct pl_arena *arena = e->books->arena;
    const struct judged j = judge(e, planner, ~0u, false);
    bool good = true;
    struct record *fresh = new_record(e, j.name, j.key, planner->boot);
    for (size_t t = 0; t < JOIN_KINDS; t++) {
        unsigned target = kinds[t].target & j.targets;
        struct made_file file = {.targets = target, .path = path_of(arena, e->batch->join, t)};
        const struct made_file *kept = target & ~j.plan.todo ? file_of(j.old, target) : NULL;
        good = good && (!target || kept || join_kind(e, t, file.path));
        if (!good || !target)
            continue;
        if (kept)
            file = *kept;
        else
            sha_of_file(pl_printf(arena, "%s%s", e->folder, file.path), file.sha, &file.state);
        *pl_push(arena, &fresh->parts) = (struct part){.targets = target};
        memcpy(fresh->parts.at[fresh->parts.n - 1].key, j.key, SHA);
        *pl_push(arena, &fresh->files) = file;
    }
    e->joined = fresh;
    if (!good || !j.plan.todo)
        return good;
    books_put(e->books, fresh);
    return journal_add(journal, e->books, fresh);
}

/* The first job that makes a part and is to be drawn; *n: how many there are. */
static const char *first_open(const struct engine *e, size_t *n)
{
    const char *first = NULL;
    unsigned pdfs = 0;
    *n = 0;
    for (size_t t = 0; t < JOIN_KINDS; t++)
        pdfs |= kinds[t].target;
    for (size_t i = 0; i < e->n_jobs; i++) {
        if (!(e->jobs[i].plan.todo & pdfs))
            continue;
        first = first ? first : e->jobs[i].job->job.name;
        ++*n;
    }
    return first;
}

struct join_sum join_tell(const struct engine *e, const struct planner *planner, struct pl_buf *out)
{
    struct join_sum sum = {0, 0};
    size_t n_open = 0;
    const char *open = first_open(e, &n_open);
    for (size_t t = 0; t < JOIN_KINDS; t++) {
        const struct judged j = judge(e, planner, kinds[t].target, open != NULL); /* each with a reason of its own */
        if (!j.targets)
            continue;
        pl_putf(out, "%s: ", path_of(e->work->arena, e->batch->join, t));
        if (j.plan.todo) {
            pl_putf(out, "joined: %s\n", j.plan.why);
            sum.again++;
        } else if (open) {
            pl_putf(out, "joined unless its parts come out as they were: %s%s to be drawn\n", open,
                    n_open > 1 ? pl_printf(e->work->arena, " and %zu more are", n_open - 1) : " is");
            sum.perhaps++;
        } else {
            pl_put(out, "kept\n");
        }
    }
    return sum;
}
