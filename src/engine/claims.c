/* claims.c: which file is whose. Every file that a batch will write is claimed before it draws: one that two would
 * write, two jobs or a job and the joined PDF, is an error then, and nothing is drawn.
 *
 * What a job's documents are called, its name tells. Pictures are called by their pages too, which an edition may
 * decide: of those jobs alone that could meet another through them (one is called "a", the other "a_b", and a page of
 * the first may be "b") the pages are looked up, where a run before has not noted them. A job that makes other files
 * than it seemed to, because its edition was changed meanwhile, fails when it has made them. */
#include "engine/engine-private.h"

#include <string.h>

static const struct {
    unsigned target;
    const char *ending;
    bool pages; /* one for each page: NAME_PAGE */
} endings[] = {{PLAAT_HTML, ".html", false},       {PLAAT_PDF, ".pdf", false},
               {PLAAT_PRESS, "_press.pdf", false}, {PLAAT_PRESS_WEB, "_press-web.pdf", false},
               {PLAAT_PNG, ".png", true},          {PLAAT_JPG, ".jpg", true},
               {PLAAT_SVG, ".svg", true}};

enum { ENDINGS = sizeof endings / sizeof *endings, PICTURES = PLAAT_PNG | PLAAT_JPG | PLAAT_SVG };

/* Owners that are no job. */
#define THE_JOINED SIZE_MAX
#define THE_REPORT (SIZE_MAX - 1)

static bool is_job(const struct engine *e, size_t owner)
{
    return owner < e->batch->n;
}

static struct pl_place place_of(const struct engine *e, size_t owner)
{
    const struct pl_batch *batch = e->batch;
    return owner == THE_JOINED                               ? batch->joined
           : is_job(e, owner) && batch->jobs[owner].row.file ? batch->jobs[owner].row.place
                                                             : batch->named;
}

static const char *who(const struct engine *e, size_t owner)
{
    return owner == THE_JOINED   ? "the PDF of all jobs"
           : owner == THE_REPORT ? "the report of the batch"
                                 : pl_batch_who(e->work->arena, &e->batch->jobs[owner]);
}

static void tell_same(struct engine *e, const struct claim *first, const char *path, size_t owner)
{
    struct claims *c = &e->claims;
    if (c->told[0] == first->owner && c->told[1] == owner)
        return; /* of two jobs one file: the others are as it */
    c->told[0] = first->owner;
    c->told[1] = owner;
    bool same = strcmp(first->path, path) == 0, jobs = is_job(e, first->owner) && is_job(e, owner);
    struct pl_diag *d =
        PL_ERR(e->work, P877, place_of(e, owner), "'%.120s' would be written twice: for %s, and for %s%s%s%s", path,
               who(e, first->owner), who(e, owner), same ? "" : "; some disks hold it and '", same ? "" : first->path,
               same ? "" : "' for one file");
    pl_also(e->work->diags, d, place_of(e, first->owner), "and for this");
    pl_help(e->work->diags, d,
            jobs ? "a job's name, '_' and its page or its target make the name of a file: let 'output' end otherwise, "
                   "or call the layout's pages otherwise"
                 : "let 'join' have another name");
}

static void claim(struct engine *e, const char *path, size_t owner)
{
    struct claims *c = &e->claims;
    bool known;
    size_t at = index_put(&c->files, pl_batch_folded(e->work->arena, path), c->list.n, &known);
    if (!known)
        *pl_push(e->work->arena, &c->list) = (struct claim){path, owner};
    else if (c->list.at[at].owner != owner)
        tell_same(e, &c->list.at[at], path, owner);
}

/* ---- whose pages have to be known ---- */

/* A job that makes pictures and is called as this one up to one of its underscores: both may meet. */
static void mark_meeting(struct engine *e, const struct index *names, char *folded, size_t job, bool *meets)
{
    char *from = strrchr(folded, '/');
    for (char *p = from ? from : folded; (p = strchr(p, '_')); p++) {
        *p = '\0';
        size_t other = index_find(names, folded);
        *p = '_';
        if (other != SIZE_MAX && (e->batch->jobs[other].job.targets & e->batch->jobs[job].job.targets & PICTURES))
            meets[other] = meets[job] = true;
    }
}

static bool *find_meeting(struct engine *e)
{
    struct pl_arena *arena = e->work->arena;
    struct index names = {.arena = arena};
    bool *meets = PL_NEWS(arena, bool, e->batch->n + 1), known;
    const char **folded = PL_NEWS(arena, const char *, e->batch->n + 1);
    for (size_t i = 0; i < e->batch->n; i++) {
        folded[i] = pl_batch_folded(arena, e->batch->jobs[i].job.name);
        if (e->batch->jobs[i].job.targets & PICTURES)
            index_put(&names, folded[i], i, &known);
    }
    for (size_t i = 0; i < e->batch->n; i++)
        mark_meeting(e, &names, pl_strdup(arena, folded[i]), i, meets);
    return meets;
}

/* ---- what they will write ---- */

static void claim_documents(struct engine *e, size_t job)
{
    const struct plaat_job *j = &e->batch->jobs[job].job;
    for (size_t t = 0; t < ENDINGS; t++)
        if (!endings[t].pages && (j->targets & endings[t].target))
            claim(e, pl_printf(e->work->arena, "%s%s", j->name, endings[t].ending), job);
}

static void claim_pictures(struct engine *e, size_t job, const struct pl_page_names *pages)
{
    const struct plaat_job *j = &e->batch->jobs[job].job;
    for (size_t t = 0; t < ENDINGS; t++)
        for (size_t i = 0; endings[t].pages && (j->targets & endings[t].target) && i < pages->n; i++)
            claim(e,
                  pl_printf(e->work->arena, "%s%s%s%s", j->name, *pages->at[i] ? "_" : "", pages->at[i],
                            endings[t].ending),
                  job);
}

static void claim_made(struct engine *e, size_t job, const struct record *r)
{
    for (size_t i = 0; i < r->files.n; i++)
        if (r->files.at[i].targets & e->batch->jobs[job].job.targets)
            claim(e, r->files.at[i].path, job);
}

/* Results end otherwise than reports; only a folder may be called like one. */
static void claim_own(struct engine *e)
{
    unsigned all = 0;
    for (size_t i = 0; i < e->batch->n; i++)
        all |= e->batch->jobs[i].job.targets;
    const char **paths = PL_NEWS(e->work->arena, const char *, JOIN_KINDS);
    size_t n = e->batch->join ? join_paths(e->work->arena, e->batch->join, all, paths) : 0;
    for (size_t i = 0; i < n; i++)
        claim(e, paths[i], THE_JOINED);
    claim(e, pl_printf(e->work->arena, "%s.report.json", e->batch->name), THE_REPORT);
    claim(e, pl_printf(e->work->arena, "%s.report.json", e->stem + strlen(e->folder)), THE_REPORT);
    claim(e, pl_printf(e->work->arena, "%s.failed.csv", e->stem + strlen(e->folder)), THE_REPORT);
}

/* No file may be called as a folder that others are to lie in. */
static void look_for_folders(struct engine *e)
{
    struct pl_arena *arena = e->work->arena;
    struct index folders = {.arena = arena};
    for (size_t i = 0; i < e->batch->n; i++) {
        const char *name = e->batch->jobs[i].job.name;
        for (const char *slash = name; (slash = strchr(slash, '/')); slash++) {
            bool known;
            index_put(&folders, pl_batch_folded(arena, pl_strndup(arena, name, (size_t)(slash - name))), i, &known);
        }
    }
    for (size_t i = 0; folders.n && i < e->claims.list.n; i++) {
        const struct claim *c = &e->claims.list.at[i];
        size_t job = index_find(&folders, pl_batch_folded(arena, c->path));
        if (job == SIZE_MAX)
            continue;
        struct pl_diag *d =
            PL_ERR(e->work, P878, place_of(e, job), "'%.120s' would be a folder, for %s, and a file, for %s", c->path,
                   who(e, job), who(e, c->owner));
        pl_also(e->work->diags, d, place_of(e, c->owner), "and for this");
        pl_help(e->work->diags, d, "let the names of folders in 'output' end otherwise than those of files");
    }
}

bool claims_all(struct engine *e, struct plaat_session *session, const size_t *by_job)
{
    size_t errors = e->work->diags->n_errors;
    const bool *meets = find_meeting(e);
    e->claims.files.arena = e->work->arena;
    claim_own(e);
    for (size_t i = 0; i < e->batch->n; i++)
        claim_documents(e, i);
    for (size_t i = 0; i < e->batch->n; i++) {
        const struct outcome *o = by_job[i] == SIZE_MAX ? NULL : &e->jobs[by_job[i]];
        struct pl_page_names pages;
        if (o && o->fate == FATE_KEPT)
            claim_made(e, i, o->record);
        else if (meets[i] && pl_run_pages(session, e->work->arena, &e->batch->jobs[i].job, &pages))
            claim_pictures(e, i, &pages);
        if (meets[i])
            pl_run_job_over(session);
    }
    look_for_folders(e);
    return e->work->diags->n_errors == errors;
}

const char *claims_broken(struct engine *e, size_t job, const struct record *r)
{
    struct claims *c = &e->claims;
    for (size_t i = 0; i < r->files.n; i++) {
        const char *path = pl_strdup(e->work->arena, r->files.at[i].path);
        bool known;
        size_t at = index_put(&c->files, pl_batch_folded(e->work->arena, path), c->list.n, &known);
        if (!known)
            *pl_push(e->work->arena, &c->list) = (struct claim){path, job};
        else if (c->list.at[at].owner != job)
            return pl_printf(e->work->arena, "'%s' is also of %s: what it was made from changed since the batch began",
                             path, who(e, c->list.at[at].owner));
    }
    return NULL;
}
