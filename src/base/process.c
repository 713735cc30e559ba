/* process.c: see process.h. Between fork and exec the child only calls what may be called there (POSIX, 2.4.3): other
 * threads of this process may hold any lock. */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_SAID = 1024 };

struct pl_process {
    struct pl_arena *arena;
    pid_t pid; /* 0: reaped */
    int out, err;
    double seconds;
    bool late;
    int status;
    char said[MOST_SAID];
    size_t n_said;
};

const char *pl_process_find(struct pl_arena *arena, const char *name)
{
    const char *path = getenv("PATH");
    for (const char *p = path ? path : "/usr/local/bin:/usr/bin:/bin";; p++) {
        size_t n = strcspn(p, ":");
        const char *file = pl_printf(arena, "%.*s/%s", n ? (int)n : 1, n ? p : ".", name);
        struct stat st;
        if (stat(file, &st) == 0 && S_ISREG(st.st_mode) && access(file, X_OK) == 0)
            return file;
        p += n;
        if (!*p)
            return NULL;
    }
}

double pl_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void close_both(int ends[2])
{
    close(ends[0]);
    close(ends[1]);
}

/* Neither end is inherited by any other program that is started meanwhile. */
static bool open_pipe(int ends[2])
{
    if (pipe(ends) != 0)
        return false;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return true;
}

static void limit(int what, double most)
{
    struct rlimit r;
    if (most <= 0 || getrlimit(what, &r) != 0)
        return;
    rlim_t want = most < 1e15 ? (rlim_t)most : RLIM_INFINITY;
    if (r.rlim_cur == RLIM_INFINITY || r.rlim_cur > want)
        r.rlim_cur = want;
    setrlimit(what, &r);
}

static void become(const struct pl_process_how *how, int out, int err)
{
    int none = open("/dev/null", O_RDONLY);
    if (none < 0 || dup2(none, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        _exit(127);
    limit(RLIMIT_CPU, how->seconds * 100);
    limit(RLIMIT_AS, (double)how->memory);
    limit(RLIMIT_CORE, 1);
    /* exec never writes to the words. */
    execv(how->program, (char *const *)how->words);
    _exit(127);
}

static void stop(void *process)
{
    pl_process_stop(process);
}

struct pl_process *pl_process_start(struct pl_arena *arena, const struct pl_process_how *how)
{
    int out[2], err[2];
    if (!open_pipe(out))
        return NULL;
    if (!open_pipe(err)) {
        close_both(out);
        return NULL;
    }
    pid_t pid = fork();
    if (pid == 0)
        become(how, out[1], err[1]);
    close(out[1]);
    close(err[1]);
    if (pid < 0) {
        close(out[0]);
        close(err[0]);
        return NULL;
    }
    struct pl_process *p = PL_NEW(arena, struct pl_process);
    *p = (struct pl_process){.arena = arena, .pid = pid, .out = out[0], .err = err[0], .seconds = how->seconds};
    pl_at_end(arena, stop, p);
    return p;
}

static void shut(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* What is beyond the room is read all the same, or the program would wait for a reader. */
static void hear(struct pl_process *p)
{
    char some[512];
    ssize_t n = read(p->err, some, sizeof some);
    if (n < 0 && errno == EINTR)
        return;
    if (n <= 0) {
        shut(&p->err);
        return;
    }
    size_t room = MOST_SAID - 1 - p->n_said, take = (size_t)n < room ? (size_t)n : room;
    memcpy(p->said + p->n_said, some, take);
    p->n_said += take;
}

/* Until there is something to read or an end: true. False: late. */
static bool wait_for_output(struct pl_process *p, double deadline)
{
    for (;;) {
        double left = deadline - pl_seconds();
        struct pollfd fds[2] = {{.fd = p->out, .events = POLLIN}, {.fd = p->err, .events = POLLIN}}; /* < 0: ignored */
        int n = left > 0 ? poll(fds, 2, left < 1e6 ? (int)(left * 1000) + 1 : -1) : 0;
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        if (fds[1].revents)
            hear(p);
        if (fds[0].revents || (p->out < 0 && p->err < 0))
            return true;
    }
}

size_t pl_process_read(struct pl_process *p, void *to, size_t n)
{
    size_t have = 0;
    double deadline = pl_seconds() + p->seconds;
    while (have < n && p->out >= 0) {
        if (!wait_for_output(p, deadline)) {
            p->late = true;
            pl_process_stop(p);
            break;
        }
        ssize_t got = read(p->out, (char *)to + have, n - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            shut(&p->out);
        else
            have += (size_t)got;
    }
    return have;
}

void pl_process_stop(struct pl_process *p)
{
    shut(&p->out);
    shut(&p->err);
    if (!p->pid)
        return;
    kill(p->pid, SIGKILL);
    while (waitpid(p->pid, &p->status, 0) < 0 && errno == EINTR)
        continue;
    p->pid = 0;
}

/* Its end, not only that of its output. */
static bool reap(struct pl_process *p, double deadline)
{
    for (;;) {
        pid_t got = waitpid(p->pid, &p->status, WNOHANG);
        if (got == p->pid || (got < 0 && errno != EINTR)) {
            p->pid = 0;
            return true;
        }
        if (pl_seconds() > deadline)
            return false;
        const struct timespec moment = {0, 1000000};
        nanosleep(&moment, NULL);
    }
}

enum pl_process_end pl_process_end(struct pl_process *p)
{
    double deadline = pl_seconds() + p->seconds;
    char rest[4096];
    while (p->out >= 0 && pl_process_read(p, rest, sizeof rest) == sizeof rest && pl_seconds() < deadline)
        continue;
    while (p->err >= 0 && wait_for_output(p, deadline))
        continue;
    if (p->pid && !reap(p, deadline))
        p->late = true;
    pl_process_stop(p);
    if (p->late)
        return PL_PROCESS_LATE;
    return WIFEXITED(p->status) && WEXITSTATUS(p->status) == 0 ? PL_PROCESS_DONE : PL_PROCESS_FAILED;
}

const char *pl_process_said(struct pl_process *p)
{
    return pl_strndup(p->arena, p->said, strcspn(p->said, "\r\n"));
}
