/* deps.c: the files a job was made from, for programs that build: a rule for make or ninja, or JSON. */
#include "run/run-private.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef PL_VEC(const struct pl_seen *) seen_vec;

static int by_path(const void *a, const void *b)
{
    const struct pl_seen *const *x = a, *const *y = b;
    return strcmp((*x)->path, (*y)->path);
}

static void gather(struct call *c, const struct pl_reads *reads, seen_vec *out)
{
    for (size_t i = 0; i < reads->list.n; i++)
        *pl_push(c->arena, out) = reads->list.at[i];
}

/* Relative to where the program runs, as its other paths are, when it is below. */
static const char *relative(const char *path, const char *here)
{
    size_t n = strlen(here);
    return n > 1 && strncmp(path, here, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

/* GNU make 4.3, "Rule Syntax" and "Wildcards"; ninja reads the same: a backslash before a space or #, one dollar more.
 * Backslashes before a space are doubled, others stand for themselves. */
static void put_path(struct pl_buf *out, const char *path)
{
    for (const char *p = path; *p; p++) {
        if (*p == ' ' || *p == '#') {
            for (const char *back = p; back > path && back[-1] == '\\'; back--)
                pl_putc(out, '\\');
            pl_putc(out, '\\');
        }
        pl_put(out, *p == '$' ? "$" : "");
        pl_putc(out, *p);
    }
}

static void put_json(struct pl_buf *out, const char *name, const seen_vec *seen, const char *here, bool missing)
{
    size_t n = 0;
    pl_putf(out, " \"%s\": [", name);
    for (size_t i = 0; i < seen->n; i++) {
        if (seen->at[i]->missing != missing)
            continue;
        pl_put(out, n++ ? ", " : "");
        pl_put_json(out, relative(seen->at[i]->path, here));
    }
    pl_put(out, "]");
}

const char *deps_text(struct call *c, enum plaat_deps how, const outputs_vec *all)
{
    struct pl_buf out = {.arena = c->arena};
    seen_vec seen = {0}, once = {0};
    char *here = getcwd(NULL, 0);
    gather(c, &c->reads, &seen);
    for (size_t i = 0; i < c->made.n; i++)
        gather(c, &c->made.at[i]->reads, &seen);
    if (seen.n)
        qsort(seen.at, seen.n, sizeof *seen.at, by_path);
    for (size_t i = 0; i < seen.n; i++)
        if (i == 0 || strcmp(seen.at[i]->path, seen.at[i - 1]->path) != 0)
            *pl_push(c->arena, &once) = seen.at[i];
    bool json = how == PLAAT_DEPS_JSON;
    pl_put(&out, json ? "{\"outputs\": [" : "");
    for (size_t i = 0; i < all->n; i++) {
        pl_put(&out, i == 0 ? "" : json ? ", " : " ");
        (json ? pl_put_json : put_path)(&out, all->at[i].path);
    }
    if (json) {
        pl_put(&out, "],\n");
        put_json(&out, "inputs", &once, here ? here : "", false);
        pl_put(&out, ",\n");
        put_json(&out, "missing", &once, here ? here : "", true);
        pl_put(&out, "}\n");
    } else {
        pl_putc(&out, ':');
        for (size_t i = 0; i < once.n; i++) {
            if (once.at[i]->missing)
                continue;
            pl_put(&out, " \\\n ");
            put_path(&out, relative(once.at[i]->path, here ? here : ""));
        }
        pl_putc(&out, '\n');
    }
    /* A file that is no longer there is no fault of make's, as with gcc -MP; ninja sees to that by itself. */
    for (size_t i = 0; i < once.n && how == PLAAT_DEPS_MAKE; i++) {
        if (once.at[i]->missing)
            continue;
        put_path(&out, relative(once.at[i]->path, here ? here : ""));
        pl_put(&out, ":\n");
    }
    free(here);
    return out.text;
}

const char *deps_path(struct call *c, enum plaat_deps how, const outputs_vec *all)
{
    return pl_printf(c->arena, "%s%s", all->at[0].path, how == PLAAT_DEPS_JSON ? ".deps.json" : ".d");
}
