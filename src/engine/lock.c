/* lock.c: who writes into a folder. flock(2) ends with the last process that holds the file, however it ends; workers
 * hold it too, so that a batch cannot begin while one of a killed batch still writes. */
#include "engine/engine-private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { TURN_MS = 50, DEAD_MS = 5000, ATTEMPTS = 20 };

static void pause_turn(void)
{
    struct timespec t = {0, TURN_MS * 1000000L};
    nanosleep(&t, NULL);
}

static long holder(int fd, char *text, size_t room)
{
    ssize_t n = pread(fd, text, room - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    text[strcspn(text, "\n")] = '\0';
    return strtol(text, NULL, 10);
}

/* Workers of a batch that was killed go a moment after it. */
static bool gone(const char *who, long pid)
{
    char host[256] = "", name[256] = "";
    const char *at = strstr(who, " on ");
    if (gethostname(name, sizeof name - 1) != 0 || !at)
        return false;
    snprintf(host, sizeof host, "%s", at + 4);
    return strcmp(host, name) == 0 && pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

static bool refuse(struct pl_work *work, const char *folder, const char *who)
{
    struct pl_diag *d = PL_ERR(work, P820, (struct pl_place){0}, "another batch writes into '%s': process %s", folder,
                               *who ? who : "unknown");
    pl_help(work->diags, d, "let it finish, or stop it; --wait begins when it has ended; -o names another folder");
    return false;
}

static bool take(struct pl_work *work, const char *folder, int fd, int how, bool wait)
{
    char who[300] = "";
    for (int waited = 0;; waited += TURN_MS) {
        if (flock(fd, how | LOCK_NB) == 0)
            return true;
        if (errno != EWOULDBLOCK && errno != EINTR) {
            PL_ERR(work, P821, (struct pl_place){0}, "cannot lock '%s': %s", folder, strerror(errno));
            return false;
        }
        long pid = holder(fd, who, sizeof who);
        if (!wait && (waited > DEAD_MS || !gone(who, pid)))
            return refuse(work, folder, who);
        pause_turn();
    }
}

static int open_lock(struct pl_work *work, const char *path)
{
    struct stat st;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    if (fd >= 0 ? fstat(fd, &st) == 0 && !S_ISREG(st.st_mode) : errno == ELOOP) { /* it would be written over */
        if (fd >= 0)
            close(fd);
        struct pl_diag *d =
            PL_ERR(work, P833, (struct pl_place){0}, "'%s' is a link, a pipe or a device, and no file", path);
        pl_help(work->diags, d, "take it away: it is made anew");
        return -1;
    }
    if (fd < 0) {
        struct pl_diag *d = PL_ERR(work, P821, (struct pl_place){0}, "cannot open '%s': %s", path, strerror(errno));
        pl_help(work->diags, d, "a batch needs a folder that it may write into");
    }
    return fd;
}

/* Whoever comes later reads it; a full disk is found out by what matters more. */
static void sign(struct pl_work *work, int fd, struct lock *lock)
{
    char host[256] = "";
    struct stat st;
    gethostname(host, sizeof host - 1);
    const char *text = pl_printf(work->arena, "%ld on %s\n", (long)getpid(), host);
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, strlen(text), 0) < 0 || fstat(fd, &st) != 0)
        lock->since_ns = 0;
    else
        lock->since_ns = (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec;
}

/* The file that is locked is the one that has this name: nobody has removed it, or the folder it was in. */
static bool same_file(int fd, const char *path)
{
    struct stat held, named;
    return fstat(fd, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev;
}

/* One that waits may get the lock of a file that was removed meanwhile: then it takes that of the one that is there,
 * unless somebody goes on removing it. */
static int take_file(struct pl_work *work, const char *folder, const char *path, int how, bool wait)
{
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        int fd = open_lock(work, path);
        if (fd < 0)
            return -1;
        if (!take(work, folder, fd, how, wait)) {
            close(fd);
            return -1;
        }
        if (same_file(fd, path))
            return fd;
        close(fd);
        pause_turn();
    }
    struct pl_diag *d =
        PL_ERR(work, P821, (struct pl_place){0}, "cannot lock '%s': its lock is replaced again and again", folder);
    pl_help(work->diags, d, "find the program that clears the folder, or write into another with -o");
    return -1;
}

/* Shards share the folder's lock and have one of their own; a batch that is no shard has the folder for itself. */
bool lock_take(struct pl_work *work, const char *folder, const char *shard, bool wait, struct lock *lock)
{
    *lock = (struct lock){.path = pl_printf(work->arena, "%s.plaat/lock", folder), .whole = -1, .own = -1};
    lock->whole = take_file(work, folder, lock->path, shard ? LOCK_SH : LOCK_EX, wait);
    if (lock->whole < 0)
        return false;
    if (shard) {
        lock->own = take_file(work, folder, pl_printf(work->arena, "%s.plaat/lock.%s", folder, shard), LOCK_EX, wait);
        if (lock->own < 0)
            return false;
    }
    sign(work, shard ? lock->own : lock->whole, lock);
    return true;
}

bool lock_holds(const struct lock *lock)
{
    return same_file(lock->whole, lock->path);
}

void lock_drop(struct lock *lock)
{
    if (lock->own >= 0)
        close(lock->own);
    if (lock->whole >= 0)
        close(lock->whole);
    lock->own = lock->whole = -1;
}
