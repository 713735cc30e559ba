/* join.c: one PDF of all jobs, for each target that makes PDFs. What is known of it is a record as of a job: it is
 * joined again when a part of it, or plaat, is another. */
#include "engine/engine-private.h"

#include <string.h>

static const struct {
    unsigned target;
    const char *suffix; /* as single files have it */
} kinds[] = {{PLAAT_PDF, ""}, {PLAAT_PRESS, "_press"}, {PLAAT_PRESS_WEB, "_press-web"}};

enum { KINDS = sizeof kinds / sizeof *kinds };

static bool is_pdf_of(const struct made_file *file, unsigned target)
{
    size_t n = strlen(file->path);
    return file->targets & target && n > 4 && strcmp(file->path + n - 4, ".pdf") == 0;
}

/* Its parts, in the order of the batch: everything that decides its bytes. */
static unsigned wanted(const struct engine *e, char key[SHA])
{
    struct pl_arena *scratch = pl_arena_new();
    struct pl_buf text = {.arena = scratch};
    unsigned all = 0;
    pl_putf(&text, "%s\n", e->batch->join);
    for (size_t i = 0; i < e->n_jobs; i++) {
        const struct record *r = e->jobs[i].record;
        for (size_t k = 0; r && k < r->files.n; k++) {
            for (size_t t = 0; t < KINDS; t++) {
                unsigned target = kinds[t].target & e->jobs[i].job->job.targets;
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

bool join_all(struct engine *e, const struct planner *planner, struct journal *journal)
{
    struct pl_arena *arena = e->books->arena;
    struct pl_batch_job job = {0};
    char key[SHA];
    bool good = true;
    job.job.targets = wanted(e, key);
    const char *name = pl_printf(arena, "%c%s", JOINED, e->batch->join);
    const struct record *old = books_find(e->books, name);
    struct plan plan = plan_job(planner, &job, old, key);
    struct record *fresh = new_record(e, name, key, planner->boot);
    for (size_t t = 0; t < KINDS; t++) {
        unsigned target = kinds[t].target & job.job.targets;
        struct made_file file = {.targets = target, .path = path_of(arena, e->batch->join, t)};
        const struct made_file *kept = target & ~plan.todo ? file_of(old, target) : NULL;
        if (!target || (!kept && !(good &= join_kind(e, t, file.path))))
            continue;
        if (kept)
            file = *kept;
        else
            sha_of_file(pl_printf(arena, "%s%s", e->folder, file.path), file.sha, &file.state);
        *pl_push(arena, &fresh->parts) = (struct part){.targets = target};
        memcpy(fresh->parts.at[fresh->parts.n - 1].key, key, SHA);
        *pl_push(arena, &fresh->files) = file;
    }
    e->joined = fresh;
    if (!good || !plan.todo)
        return good;
    books_put(e->books, fresh);
    return journal_add(journal, e->books, fresh);
}
