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

enum { TURN_MS = 50, DEAD_MS = 5000 };

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

/* Shards share the folder's lock and have one of their own; a batch that is no shard has the folder for itself. */
bool lock_take(struct pl_work *work, const char *folder, const char *shard, bool wait, struct lock *lock)
{
    *lock = (struct lock){-1, -1, 0};
    lock->whole = open_lock(work, pl_printf(work->arena, "%s.plaat/lock", folder));
    if (lock->whole < 0 || !take(work, folder, lock->whole, shard ? LOCK_SH : LOCK_EX, wait))
        return false;
    if (shard) {
        lock->own = open_lock(work, pl_printf(work->arena, "%s.plaat/lock.%s", folder, shard));
        if (lock->own < 0 || !take(work, folder, lock->own, LOCK_EX, wait))
            return false;
    }
    sign(work, shard ? lock->own : lock->whole, lock);
    return true;
}

void lock_drop(struct lock *lock)
{
    if (lock->own >= 0)
        close(lock->own);
    if (lock->whole >= 0)
        close(lock->whole);
    *lock = (struct lock){-1, -1, 0};
}
