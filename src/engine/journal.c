/* journal.c: what was done, a line at a time, so that a batch that ends in any way is gone on with.
 *
 * A line begins with a hash of the rest: one that was torn by a kill or a full disk is left out. A run writes the file
 * anew from what it knows, in one step, and appends. Nothing is synced while it goes: after a start of the machine the
 * files that were made before are hashed once instead of trusted, and a lost line costs a job. */
#include "engine/engine-private.h"

#include "base/num.h"
#include "read/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HASH = 17 }; /* 16 digits and a space */
#define VERSION "1" /* of its words; what another version wrote is as if it were not there */

static void put_hashed(struct pl_buf *out, const char *line, size_t n)
{
    pl_putf(out, "%016llx ", (unsigned long long)pl_hash(line, n, 0));
    pl_putn(out, line, n);
}

static bool whole_line(const char *line, size_t n)
{
    char digits[HASH] = "", *end = NULL;
    if (n <= HASH || line[HASH - 1] != ' ')
        return false;
    memcpy(digits, line, HASH - 1);
    return strtoull(digits, &end, 16) == pl_hash(line + HASH, n - HASH, 0) && !*end;
}

/* What goes into reports as it stands is JSON, and what files are called begins with the job's name and leads nowhere
 * else: a journal that somebody wrote must neither break a report nor have files elsewhere trusted or joined. */
static bool sound(const struct record *r)
{
    struct pl_arena *scratch = pl_arena_new();
    struct pl_diags unheard = {.arena = scratch};
    struct pl_work work = {scratch, &unheard, NULL};
    struct pl_buf text = {.arena = scratch};
    pl_putf(&text, "[%s,%s", r->fit, r->times);
    for (size_t i = 0; i < r->said.n; i++)
        pl_putf(&text, ",{%s}", r->said.at[i].json);
    pl_putc(&text, ']');
    struct pl_source source = {.path = "", .text = text.text, .size = text.len};
    const struct pl_json *list = pl_json_read(&work, &source);
    bool good = list && list->n == 2 + r->said.n;
    for (const struct pl_json *v = list ? list->first : NULL; v; v = v->next)
        good &= v->kind == PL_JSON_MAP;
    pl_arena_free(scratch);
    bool joined = *r->name == JOINED, measured = *r->name == MEASURED;
    const char *name = r->name + (joined || measured), *dot = strrchr(name, '.');
    size_t stem = joined && dot ? (size_t)(dot - name) : strlen(name);
    for (size_t i = 0; i < r->files.n && good; i++) {
        const char *path = r->files.at[i].path;
        good = strncmp(path, name, stem) == 0 && !strchr(path + stem, '/') && path_below(path);
    }
    return good;
}

/* *boot: of the run that wrote the lines behind; NULL: it speaks another language, and nothing it says is taken. */
static void take_line(struct words *words, char *line, const char **boot)
{
    char **fields = words_fields(words);
    size_t n = words_split(line, fields, MOST_FIELDS);
    if (n >= 2 && strcmp(fields[0], "run") == 0) {
        bool ours = n == 3 && strcmp(fields[1], VERSION) == 0;
        *boot = ours ? pl_strdup(words->books->arena, fields[2]) : NULL;
        return;
    }
    if (!*boot || words_take_input(words, fields, n))
        return;
    struct record *r = words_take_record(words, fields, n);
    if (!r || !sound(r))
        return;
    r->boot = *boot;
    books_put(words->books, r);
}

void journal_read(struct books *books, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); /* no pipe is waited for */
    struct stat st;
    char *text = MAP_FAILED;
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
        text = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (fd >= 0)
        close(fd);
    if (text == MAP_FAILED)
        return;
    struct pl_arena *scratch = pl_arena_new();
    struct words words = {.scratch = scratch, .books = books};
    struct pl_buf line = {.arena = scratch};
    const char *boot = NULL, *end = text + st.st_size;
    for (const char *at = text, *stop; at < end; at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop)
            break;
        line.len = 0;
        pl_putn(&line, at, (size_t)(stop - at) + 1);
        if (!whole_line(line.text, line.len))
            continue;
        line.text[line.len - 1] = '\0';
        take_line(&words, line.text + HASH, &boot);
    }
    pl_arena_free(scratch);
    munmap(text, (size_t)st.st_size);
}

static bool report(struct journal *j, const char *what)
{
    if (!j->failed) {
        struct pl_diag *d =
            PL_ERR(j->work, P822, (struct pl_place){0}, "cannot %s '%s': %s", what, j->path, strerror(errno));
        pl_help(j->work->diags, d, "make room on the disk and give the same command again: it goes on where it was");
    }
    j->failed = true;
    return false;
}

static void put_line(struct pl_buf *out, struct pl_buf *line)
{
    put_hashed(out, line->text, line->len);
    line->len = 0;
}

static void put_run(struct pl_buf *out, struct pl_buf *line, const char *boot)
{
    pl_putf(line, "run\t%s\t%s\n", VERSION, boot);
    put_line(out, line);
}

/* Inputs come before the record that names them. */
static void put_record(struct journal *j, struct pl_buf *out, struct pl_buf *line, struct books *books,
                       const struct record *r)
{
    for (size_t k = 0; k <= r->parts.n; k++) {
        const numbers_vec *inputs = k ? &r->parts.at[k - 1].inputs : &r->inputs;
        for (size_t i = 0; i < inputs->n; i++) {
            struct input *input = books->inputs.at[inputs->at[i]];
            if (input->number)
                continue;
            input->number = ++j->n_inputs;
            words_put_input(line, input);
            put_line(out, line);
        }
    }
    words_put_record(line, books, r);
    put_line(out, line);
}

bool journal_begin(struct journal *j, struct books *books, const char *boot)
{
    struct pl_arena *scratch = pl_arena_new();
    struct pl_work work = *j->work;
    struct pl_buf all = {.arena = scratch}, line = {.arena = scratch};
    const char *last = NULL;
    work.arena = scratch;
    for (size_t i = 0; i < books->records.n; i++) {
        const struct record *r = books->records.at[i];
        if (!last || strcmp(last, r->boot) != 0)
            put_run(&all, &line, last = r->boot);
        put_record(j, &all, &line, books, r);
    }
    put_run(&all, &line, boot);
    struct pl_outbox *box = pl_outbox_new(&work);
    pl_outbox_files_only(box);
    bool good = pl_outbox_add(box, j->path, all.text, all.len) && pl_outbox_commit(box);
    pl_arena_free(scratch);
    j->fd = good ? open(j->path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW) : -1;
    return good && (j->fd >= 0 || report(j, "open"));
}

bool journal_add(struct journal *j, struct books *books, const struct record *r)
{
    struct pl_arena *scratch = pl_arena_new();
    struct pl_buf all = {.arena = scratch}, line = {.arena = scratch};
    size_t at = 0;
    put_record(j, &all, &line, books, r);
    while (at < all.len && !j->failed) {
        ssize_t n = write(j->fd, all.text + at, all.len - at);
        if (n < 0 && errno != EINTR)
            report(j, "write");
        at += n > 0 ? (size_t)n : 0;
    }
    pl_arena_free(scratch);
    return !j->failed;
}

void journal_end(struct journal *j)
{
    if (j->fd < 0)
        return;
    fsync(j->fd);
    close(j->fd);
    j->fd = -1;
}
