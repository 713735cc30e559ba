/* output.c: whole or not at all: temporaries beside the targets, renamed together at the end. rename(2) replaces a file
 * in one step, so a kill at any moment leaves the old file or the new one. A temporary is locked while its writer
 * lives: one that nobody holds was left by a run that was killed, and the next run that writes the same file removes
 * it. */
#include "base/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* Descriptors are few: past so many files, temporaries are no longer held. */
enum { MOST_HELD = 128 };

struct pending {
    const char *path, *real;
    const char *temporary; /* NULL: a stream (standard output, a device, a pipe) */
    const char *old;       /* a second name of the older file until all are renamed; or NULL */
    const void *bytes;     /* of a stream */
    size_t size;
    int held;            /* the locked descriptor, or -1 */
    bool fresh, renamed; /* fresh: there was no older file */
};

struct pl_outbox {
    struct pl_work *work;
    PL_VEC(struct pending) list;
    bool swept, files_only, done;
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

void pl_outbox_is_swept(struct pl_outbox *box)
{
    box->swept = true;
}

void pl_outbox_files_only(struct pl_outbox *box)
{
    box->files_only = true;
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

static bool no_folder(struct pl_work *work, const char *folder, int error)
{
    struct pl_diag *d =
        PL_ERR(work, P011, (struct pl_place){0}, "cannot make the folder '%s': %s", folder, strerror(error));
    pl_help(work->diags, d,
            error == ENOTDIR ? "a file has that name: choose a folder with -o"
                             : "make it yourself, or choose another with -o");
    return false;
}

static bool no_file(struct pl_outbox *box, const char *path)
{
    struct pl_diag *d = PL_ERR(box->work, P833, (struct pl_place){0},
                               "'%s' is a folder, a link, a pipe or a device, and no file", path);
    pl_help(box->work->diags, d, "take it away: a batch writes files of its own, and nothing outside of its folder");
    return false;
}

bool pl_make_folders(struct pl_work *work, const char *path)
{
    char *copy = pl_strdup(work->arena, path);
    struct stat st;
    for (char *slash = *copy ? strchr(copy + 1, '/') : NULL; slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0777) != 0) {
            int error = errno;
            if (stat(copy, &st) != 0)
                return no_folder(work, copy, error);
            if (!S_ISDIR(st.st_mode))
                return no_folder(work, copy, ENOTDIR);
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

static const char *const mark = ".plaat-";

/* How much of a file's name is that of the file it was to become, with what stands around it; 0: it is no temporary. */
static size_t temporary_of(const char *name)
{
    size_t n = strlen(name), marked = strlen(mark) + 6;
    if (n > 4 && strcmp(name + n - 4, ".old") == 0)
        n -= 4;
    return name[0] == '.' && n > marked && strncmp(name + n - marked, mark, strlen(mark)) == 0 ? n - 6 : 0;
}

/* What killed runs left, of this file or of any. */
static void sweep(const char *folder, const char *prefix)
{
    DIR *dir = opendir(folder);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        size_t n = temporary_of(d->d_name);
        if (!n || (prefix && (n != strlen(prefix) || strncmp(d->d_name, prefix, n) != 0)))
            continue;
        int fd = openat(dirfd(dir), d->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            continue;
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            unlinkat(dirfd(dir), d->d_name, 0);
        close(fd);
    }
    if (dir)
        closedir(dir);
}

void pl_outbox_sweep(const char *folder)
{
    sweep(folder, NULL);
}

/* A locked file of a new name, which takes the place of the six X; -1 with errno. Not by mkstemp: its files are
 * private, and what any other program would have made of them can only be asked by setting the umask of the whole
 * process, in which other threads may be making files. */
static int open_temporary(char *temporary)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    char *ending = temporary + strlen(temporary) - 6;
    for (int attempt = 0; attempt < 100; attempt++) {
        struct stat st;
        unsigned char dice[6];
        if (getentropy(dice, sizeof dice) != 0)
            return -1;
        for (size_t i = 0; i < sizeof dice; i++)
            ending[i] = letters[dice[i] % (sizeof letters - 1)];
        int fd = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno == EEXIST)
            continue;
        if (fd < 0)
            return -1;
        /* Another run may have swept it between the two calls: then it has no name any more. */
        if (flock(fd, LOCK_EX | LOCK_NB) != 0 || (fstat(fd, &st) == 0 && st.st_nlink > 0))
            return fd;
        close(fd);
    }
    errno = EAGAIN;
    return -1;
}

static bool add_file(struct pl_outbox *box, const char *path, const void *bytes, size_t size)
{
    struct pl_arena *arena = box->work->arena;
    const char *real = target_of(box, path), *slash = strrchr(real, '/'), *name = slash ? slash + 1 : real;
    if (!box->swept)
        sweep(slash ? pl_strndup(arena, real, (size_t)(slash - real) + 1) : ".",
              pl_printf(arena, ".%.200s%s", name, mark));
    char *temporary = pl_printf(arena, "%.*s.%.200s%sXXXXXX", (int)(name - real), real, name, mark);
    int fd = open_temporary(temporary);
    if (fd < 0)
        return fail(box, path, errno);
    if (!write_all(fd, bytes, size)) {
        int error = errno;
        unlink(temporary);
        close(fd);
        return fail(box, path, error);
    }
    bool hold = box->list.n < MOST_HELD;
    if (!hold && close(fd) != 0) {
        int error = errno;
        unlink(temporary);
        return fail(box, path, error);
    }
    *pl_push(arena, &box->list) =
        (struct pending){.path = path, .real = real, .temporary = temporary, .held = hold ? fd : -1};
    return true;
}

bool pl_outbox_add(struct pl_outbox *box, const char *path, const void *bytes, size_t size)
{
    struct stat st;
    bool stream = strcmp(path, "-") == 0;
    if (!stream && !pl_make_folders(box->work, path))
        return false;
    if (box->files_only && lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return no_file(box, path);
    if (!stream && stat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            return fail(box, path, EISDIR);
        stream = !S_ISREG(st.st_mode); /* a device or a pipe is written to, never replaced */
    }
    if (!stream)
        return add_file(box, path, bytes, size);
    *pl_push(box->work->arena, &box->list) =
        (struct pending){.path = path, .real = path, .bytes = bytes, .size = size, .held = -1};
    return true;
}

/* ---- commit ---- */

static bool send(struct pl_outbox *box, const struct pending *p)
{
    bool out = strcmp(p->path, "-") == 0;
    const char *name = out ? "standard output" : p->path;
    int fd = out ? STDOUT_FILENO : open(p->path, O_WRONLY | O_CLOEXEC);
    bool good = fd >= 0 && write_all(fd, p->bytes, p->size);
    int error = errno;
    if (!out && fd >= 0)
        close(fd);
    if (good)
        return true;
    if (error != EPIPE)
        return fail(box, name, error);
    struct pl_diag *d = PL_ERR(box->work, P012, (struct pl_place){0}, "%s was closed before all was written", name);
    pl_help(box->work->diags, d, "what reads it ended too early");
    return false;
}

/* The older file keeps a second name until all are in place. File systems without links do without. */
static void keep_older(struct pl_outbox *box, struct pending *p)
{
    const char *old = pl_printf(box->work->arena, "%s.old", p->temporary);
    if (link(p->real, old) == 0)
        p->old = old;
    else
        p->fresh = errno == ENOENT;
}

static void put_back(struct pl_outbox *box)
{
    for (size_t i = box->list.n; i-- > 0;) {
        struct pending *p = &box->list.at[i];
        if (!p->renamed)
            continue;
        if (p->fresh)
            unlink(p->real);
        else if (p->old && rename(p->old, p->real) == 0)
            p->old = NULL;
    }
}

static bool rename_all(struct pl_outbox *box)
{
    for (size_t i = 0; i < box->list.n; i++) {
        struct pending *p = &box->list.at[i];
        if (!p->temporary)
            continue;
        if (box->list.n > 1)
            keep_older(box, p);
        if (rename(p->temporary, p->real) != 0) {
            int error = errno;
            put_back(box);
            return fail(box, p->path, error);
        }
        p->renamed = true;
    }
    return true;
}

bool pl_outbox_commit(struct pl_outbox *box)
{
    bool good = true;
    /* A disk may say only at close that it is full. */
    for (size_t i = 0; i < box->list.n && good; i++) {
        struct pending *p = &box->list.at[i];
        int copy = p->held >= 0 ? dup(p->held) : -1; /* the lock stays with the other descriptor */
        if (copy >= 0 && close(copy) != 0)
            good = fail(box, p->path, errno);
    }
    /* Streams first: when one fails, nothing has been renamed yet. */
    for (size_t i = 0; i < box->list.n && good; i++)
        good = box->list.at[i].temporary || send(box, &box->list.at[i]);
    good = good && rename_all(box);
    pl_outbox_abandon(box);
    return good;
}

void pl_outbox_abandon(struct pl_outbox *box)
{
    for (size_t i = 0; i < box->list.n && !box->done; i++) {
        struct pending *p = &box->list.at[i];
        if (p->temporary && !p->renamed)
            unlink(p->temporary);
        if (p->old)
            unlink(p->old);
        if (p->held >= 0)
            close(p->held);
    }
    box->done = true;
}
