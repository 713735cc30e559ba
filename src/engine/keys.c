/* keys.c: hashes of files, of what the batch says of a job, and of everything a target depends on. */
#include "engine/engine-private.h"

#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char unknown[] = "?";

static void finish(GChecksum *sum, char out[SHA])
{
    memcpy(out, g_checksum_get_string(sum), SHA); /* 64 digits of a SHA-256 and a NUL */
    g_checksum_free(sum);
}

void sha_of(const void *bytes, size_t n, char out[SHA])
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, bytes, (gssize)n);
    finish(sum, out);
}

void sha_of_file(const char *path, char out[SHA], struct pl_seen *state)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    unsigned char bytes[65536];
    ssize_t n = -1;
    struct stat st;
    memcpy(out, unknown, sizeof unknown);
    *state = pl_seen_now(path);
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
        while ((n = read(fd, bytes, sizeof bytes)) > 0)
            g_checksum_update(sum, bytes, n);
        if (n == 0)
            finish(sum, out);
        else
            g_checksum_free(sum);
    }
    close(fd);
}

/* Without "." and ".." and double slashes; the same pointer when there are none. */
static const char *without_dots(struct pl_arena *arena, const char *path)
{
    if (!strstr(path, "/./") && !strstr(path, "/../") && !strstr(path, "//"))
        return path;
    char *out = pl_strdup(arena, path), *to = out;
    for (const char *at = path; *at;) {
        size_t n = strcspn(at + 1, "/") + 1; /* a slash and a name */
        bool up = n == 3 && at[1] == '.' && at[2] == '.', same = n == 1 || (n == 2 && at[1] == '.');
        if (up)
            while (to > out && *--to != '/')
                ;
        if (!up && !same) {
            memmove(to, at, n);
            to += n;
        }
        at += n;
    }
    *to = '\0';
    return out;
}

/* ---- what a job is ---- */

static void put_text(struct pl_buf *out, const char *text)
{
    pl_put(out, text ? text : "");
    pl_putc(out, '\0');
}

static void put_double(struct pl_buf *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    pl_putf(out, "%016llx", (unsigned long long)bits);
}

/* Wherever the program was started. The name of a layout that comes with plaat is no path. */
static const char *path_shown(struct pl_arena *arena, const struct books *books, const char *path)
{
    bool whole = path[0] == '/', name = !strchr(path, '/') && !strchr(path, '.');
    if (!whole && !name)
        path = pl_printf(arena, "%s/%s", books->here, path);
    return books_shown(books, without_dots(arena, path));
}

/* Every member of a job but its targets, its output, and the places that are for messages alone. */
void options_hash(const struct pl_batch_job *job, const struct books *books, char out[SHA])
{
    const struct plaat_job *j = &job->job;
    struct pl_arena *scratch = pl_arena_new();
    struct pl_buf all = {.arena = scratch};
    const char *const texts[] = {path_shown(scratch, books, j->edition), path_shown(scratch, books, j->layout),
                                 j->condition, j->name};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put_text(&all, texts[i]);
    const double figures[] = {j->scale, j->dpi, j->width_px, (double)j->max_bytes, j->show, j->draft, j->deps};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        put_double(&all, figures[i]);
    for (size_t i = 0; i < j->n_sets; i++) {
        put_text(&all, j->sets[i].path);
        put_text(&all, j->sets[i].value);
        put_text(&all, j->sets[i].file ? path_shown(scratch, books, j->sets[i].file) : NULL); /* where paths start */
    }
    pl_putf(&all, "fits %zu", j->n_fits);
    for (size_t i = 0; i < j->n_fits; i++) {
        put_text(&all, j->fits[i].group);
        put_double(&all, j->fits[i].size);
        put_double(&all, j->fits[i].leading);
        put_double(&all, j->fits[i].tracking);
    }
    sha_of(all.text, all.len, out);
    pl_arena_free(scratch);
}

bool path_below(const char *path)
{
    for (const char *part = path;; part += strcspn(part, "/") + 1) {
        size_t n = strcspn(part, "/");
        if (!n || (n == 2 && memcmp(part, "..", 2) == 0))
            return false;
        if (!part[n])
            return true;
    }
}

struct line {
    const struct input *input;
};

static int by_path(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    return strcmp(x->input->shown, y->input->shown);
}

void key_of(const struct books *books, const struct record *record, struct part *part)
{
    struct pl_arena *scratch = pl_arena_new();
    size_t n = record->inputs.n + part->inputs.n;
    struct line *lines = PL_NEWS(scratch, struct line, n + 1);
    struct pl_buf all = {.arena = scratch};
    for (size_t i = 0; i < record->inputs.n; i++)
        lines[i].input = books->inputs.at[record->inputs.at[i]];
    for (size_t i = 0; i < part->inputs.n; i++)
        lines[record->inputs.n + i].input = books->inputs.at[part->inputs.at[i]];
    qsort(lines, n, sizeof *lines, by_path);
    pl_putf(&all, "1 %u %s %s\n", part->targets, record->program, record->options);
    for (size_t i = 0; i < n; i++)
        pl_putf(&all, "%s %s\n", *lines[i].input->sha ? lines[i].input->sha : "-", lines[i].input->shown);
    sha_of(all.text, all.len, part->key);
    pl_arena_free(scratch);
}

/* ---- what a job saw ---- */

/* One file has one name, wherever the program was started: without "." and "..", where that leads to the same file. */
static const char *clean_path(struct pl_arena *arena, const char *path)
{
    const char *out = without_dots(arena, path);
    if (out == path)
        return path;
    char *a = realpath(path, NULL), *b = realpath(out, NULL);
    bool one = a && b ? strcmp(a, b) == 0 : !a && !b;
    free(a);
    free(b);
    return one ? out : path;
}

bool at_rest(const struct pl_seen *state, int64_t since_ns)
{
    const int64_t second = 1000000000;
    return state->ctime_ns % second != 0 && state->ctime_ns < since_ns - 2 * second &&
           state->mtime_ns < since_ns - 2 * second;
}

struct input input_of(struct pl_arena *arena, const struct books *books, struct pl_seen *seen, int64_t since_ns)
{
    struct input input = {.path = clean_path(arena, seen->path), .state = *seen};
    input.shown = books_shown(books, input.path);
    if (seen->missing)
        return input;
    if (!*seen->sha256 && seen->source)
        sha_of(seen->source->text, seen->source->size, seen->sha256);
    if (!*seen->sha256) { /* a library read it */
        struct pl_seen now;
        sha_of_file(seen->path, seen->sha256, &now);
        if (!pl_seen_same(&now, seen))
            memcpy(seen->sha256, unknown, sizeof unknown);
    }
    memcpy(input.sha, seen->sha256, SHA);
    input.settled = at_rest(seen, since_ns);
    return input;
}

void made_state(struct made_file *file, const char *path)
{
    file->state = pl_seen_now(path);
}
