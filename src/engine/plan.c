/* plan.c: whether what a job was made from, and what it made, is as it was.
 *
 * A file whose size, inode and times are those that were noted is taken for unchanged, on two conditions. It was at
 * rest when it was read: a file that changes twice within one tick of the file system's clock shows the same times
 * both times. And its file system has a clock finer than seconds. The change time cannot be set by a program, so a
 * modification time that was set back betrays itself; a clock that was set back gives times that differ all the same.
 * What is in doubt is read and hashed. */
#include "engine/engine-private.h"

#include <string.h>
#include <sys/stat.h>

static void judge(const struct planner *p, struct input *input)
{
    struct pl_seen now = pl_seen_now(input->path);
    char sha[SHA];
    input->verdict = INPUT_OTHER;
    input->why = now.missing ? "is gone" : !*input->sha ? "is there now" : "changed";
    if (now.missing || !*input->sha) {
        input->verdict = now.missing && !*input->sha ? INPUT_SAME : INPUT_OTHER;
        return;
    }
    bool same = !p->verify && input->settled && pl_seen_same(&now, &input->state);
    if (!same && now.size == input->state.size) {
        sha_of_file(input->path, sha, &now);
        same = strcmp(sha, input->sha) == 0;
        input->settled = at_rest(&now, p->since_ns);
    }
    if (!same)
        return;
    input->verdict = INPUT_SAME;
    input->state = now;
}

static const char *changed_input(const struct planner *p, const numbers_vec *inputs)
{
    for (size_t i = 0; i < inputs->n; i++) {
        struct input *input = p->books->inputs.at[inputs->at[i]];
        if (input->verdict == INPUT_UNKNOWN)
            judge(p, input);
        if (input->verdict == INPUT_OTHER)
            return pl_printf(p->arena, "%s %s", input->shown, input->why);
    }
    return NULL;
}

/* trusted: its machine was not started anew since it was written, so that what was written is there. */
static const char *altered_file(const struct planner *p, struct pl_arena *scratch, struct made_file *file, bool trusted)
{
    const char *path = pl_printf(scratch, "%s%s", p->books->folder, file->path);
    struct pl_seen now = pl_seen_now(path);
    struct stat own;
    char sha[SHA];
    if (now.missing)
        return pl_printf(p->arena, "%s is gone", path);
    if (lstat(path, &own) != 0 || !S_ISREG(own.st_mode)) /* a link may lead to what others change */
        return pl_printf(p->arena, "%s is no file any more", path);
    if (trusted && !p->verify && pl_seen_same(&now, &file->state))
        return NULL;
    if (now.size == file->state.size) {
        sha_of_file(path, sha, &now);
        if (strcmp(sha, file->sha) == 0) {
            file->state = now;
            return NULL;
        }
    }
    return pl_printf(p->arena, "%s was altered", path);
}

static void add(struct plan *plan, unsigned targets, const char *why)
{
    plan->todo |= targets;
    if (!plan->why)
        plan->why = why;
}

struct plan plan_job(const struct planner *p, const struct pl_batch_job *job, const struct record *r,
                     const char *options)
{
    unsigned wanted = job->job.targets, there = 0;
    struct plan plan = {0};
    const char *why = !r                                    ? "new"
                      : p->force                            ? "asked for"
                      : strcmp(r->options, options) != 0    ? "its row or its options changed"
                      : strcmp(r->program, p->program) != 0 ? "plaat or a library it uses changed"
                                                            : changed_input(p, &r->inputs);
    if (why)
        return (struct plan){wanted, why};
    bool trusted = !*r->boot || strcmp(r->boot, p->boot) == 0;
    for (size_t i = 0; i < r->parts.n; i++) {
        const char *changed = changed_input(p, &r->parts.at[i].inputs);
        there |= r->parts.at[i].targets;
        if (changed && (r->parts.at[i].targets & wanted))
            add(&plan, r->parts.at[i].targets & wanted, changed);
    }
    struct pl_arena *scratch = pl_arena_new();
    for (size_t i = 0; i < r->files.n; i++) {
        struct made_file *file = &r->files.at[i];
        const char *altered = file->targets & wanted & ~plan.todo ? altered_file(p, scratch, file, trusted) : NULL;
        if (altered)
            add(&plan, file->targets & wanted, altered);
    }
    pl_arena_free(scratch);
    if (wanted & ~there)
        add(&plan, wanted & ~there, "a target is new");
    return plan;
}
