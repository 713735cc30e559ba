/* output.c: whole or not at all: temporaries beside the targets, renamed together at the end. rename(2) replaces a file
 * in one step, so a kill at any moment leaves the old file or the new one. */
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct pending {
    const char *path, *real, *temporary; /* temporary == NULL: standard output */
    const void *bytes;
    size_t size;
};

struct pl_outbox {
    struct pl_work *work;
    PL_VEC(struct pending) list;
    bool done;
};

static void abandon(void *box)
{
    pl_outbox_abandon(box);
}

struct pl_outbox *pl_outbox_new(struct pl_work *work)
{
    struct pl_outbox *box = PL_NEW(work->arena, struct pl_outbox);
    box->work = work;
    pl_at_end(work->arena, abandon, box);
    return box;
}

static bool fail(struct pl_outbox *box, const char *path, int error)
{
    struct pl_work *work = box->work;
    struct pl_diag *d = PL_ERR(work, P010, (struct pl_place){0}, "cannot write '%s': %s", path, strerror(error));
    pl_help(work->diags, d,
            error == ENOSPC || error == EDQUOT ? "make room on the disk; an older file is untouched"
            : error == EFBIG ? "a limit on file sizes is in force (ulimit -f); an older file is untouched"
                             : "check the folder and its permissions; an older file is untouched");
    return false;
}

/* Makes every missing folder of path's folder part. */
static bool make_folders(struct pl_outbox *box, const char *path)
{
    char *copy = pl_strdup(box->work->arena, path);
    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST) {
            struct pl_diag *d =
                PL_ERR(box->work, P011, (struct pl_place){0}, "cannot make the folder '%s': %s", copy, strerror(errno));
            pl_help(box->work->diags, d, "make it yourself, or choose another with -o");
            return false;
        }
        *slash = '/';
    }
    return true;
}

static bool write_all(int fd, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size) {
        ssize_t n = write(fd, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

/* The file a symbolic link leads to, so that the link stays a link. */
static const char *target_of(struct pl_outbox *box, const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0 || !S_ISLNK(st.st_mode))
        return path;
    char *real = realpath(path, NULL);
    const char *copy = real ? pl_strdup(box->work->arena, real) : path;
    free(real);
    return copy;
}

bool pl_outbox_add(struct pl_outbox *box, const char *path, const void *bytes, size_t size)
{
    struct pl_arena *arena = box->work->arena;
    if (strcmp(path, "-") == 0) {
        *pl_push(arena, &box->list) = (struct pending){path, path, NULL, bytes, size};
        return true;
    }
    if (!make_folders(box, path))
        return false;
    const char *real = target_of(box, path), *slash = strrchr(real, '/'), *name = slash ? slash + 1 : real;
    struct stat st;
    if (stat(real, &st) == 0 && S_ISDIR(st.st_mode))
        return fail(box, path, EISDIR);
    char *temporary = pl_printf(arena, "%.*s.%.200s.plaat-XXXXXX", (int)(name - real), real, name);
    int fd = mkstemp(temporary);
    if (fd < 0)
        return fail(box, path, errno);
    /* mkstemp makes private files; ours are as any other program would make them. umask can only be read by setting
     * it. */
    mode_t mask = umask(0);
    umask(mask);
    bool good = write_all(fd, bytes, size) && fchmod(fd, 0666 & ~mask) == 0;
    int error = errno;
    if (close(fd) != 0 && good) {
        good = false;
        error = errno;
    }
    if (!good) {
        unlink(temporary);
        return fail(box, path, error);
    }
    *pl_push(arena, &box->list) = (struct pending){path, real, temporary, NULL, size};
    return true;
}

static bool send(struct pl_outbox *box, const struct pending *p)
{
    if (p->temporary) {
        if (rename(p->temporary, p->real) != 0)
            return fail(box, p->path, errno);
        return true;
    }
    if (write_all(STDOUT_FILENO, p->bytes, p->size))
        return true;
    if (errno != EPIPE)
        return fail(box, "standard output", errno);
    PL_ERR(box->work, P012, (struct pl_place){0}, "standard output was closed before all was written");
    return false;
}

bool pl_outbox_commit(struct pl_outbox *box)
{
    /* Standard output first: when it fails, nothing has been renamed yet. */
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < box->list.n; i++) {
            struct pending *p = &box->list.at[i];
            if ((p->temporary != NULL) != (pass == 1))
                continue;
            if (!send(box, p)) {
                pl_outbox_abandon(box);
                return false;
            }
            p->temporary = pass ? "" : NULL;
        }
    }
    box->done = true;
    return true;
}

void pl_outbox_abandon(struct pl_outbox *box)
{
    if (box->done)
        return;
    for (size_t i = 0; i < box->list.n; i++)
        if (box->list.at[i].temporary && *box->list.at[i].temporary)
            unlink(box->list.at[i].temporary);
    box->done = true;
}
