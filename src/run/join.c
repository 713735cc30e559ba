/* join.c: PDFs that were made before become one. */
#include "run/run.h"

#include "base/output.h"
#include "finish/finish.h"

/* Memory and a door of their own: what a session reads it keeps, and these may be thousands of files. */
static bool join(struct pl_work *work, const char *title, const char *const *paths, size_t n, const char *output)
{
    struct pl_joined_part *parts = PL_NEWS(work->arena, struct pl_joined_part, n);
    const struct pl_joined how = {title, parts, n};
    unsigned char *bytes = NULL;
    size_t size = 0;
    pl_door_allow_outside(work->door, true);
    for (size_t i = 0; i < n; i++) {
        const struct pl_source *source = pl_door_read(work, paths[i], PL_LIMIT_ANY, (struct pl_place){0});
        if (!source)
            return false;
        parts[i] = (struct pl_joined_part){paths[i], (const unsigned char *)source->text, source->size};
    }
    if (!pl_finish_join(work, &how, &bytes, &size))
        return false;
    struct pl_outbox *box = pl_outbox_new(work);
    pl_outbox_files_only(box);
    return pl_outbox_add(box, output, bytes, size) && pl_outbox_commit(box);
}

bool pl_run_join(struct pl_work *work, const char *title, const char *const *paths, size_t n, const char *output)
{
    struct pl_arena *arena = pl_arena_new();
    struct pl_work own = {arena, work->diags, pl_door_new(arena)};
    bool good = join(&own, title, paths, n, output);
    pl_arena_free(arena);
    return good;
}
