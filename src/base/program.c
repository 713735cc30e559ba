/* program.c: see program.h. By posix_spawn, which starts a program in one step, whatever other threads of this process
 * are at, tells why it cannot, and gives it signals of its own. */
#include "base/program.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_SAID = 1024, PIECE = 65536 };

struct pl_program {
    struct pl_arena *arena;
    pid_t pid;        /* 0: reaped */
    int in, out, err; /* this side's ends; -1: closed */
    const unsigned char *input;
    size_t n_input; /* still to be written */
    double seconds, left;
    bool late, lost; /* lost: another reaped it, and how it ended is not known */
    int status;
    char said[MOST_SAID];
    size_t n_said;
};

/* ---- starting ---- */

/* NULL: there is none. */
static const char *find(struct pl_arena *arena, const char *name)
{
    const char *path = getenv("PATH");
    if (strchr(name, '/'))
        return access(name, F_OK) == 0 ? name : NULL;
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

static void shut(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Neither end is inherited by any other program that is started meanwhile. macOS has no call that says so at once. */
static bool make_pipe(int ends[2])
{
#ifdef __APPLE__
    if (pipe(ends) != 0)
        return false;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return true;
#else
    return pipe2(ends, O_CLOEXEC) == 0;
#endif
}

/* Above 2, which are the child's, even where this process has closed those of its own. */
static bool open_pipe(int ends[2])
{
    if (!make_pipe(ends)) {
        ends[0] = ends[1] = -1;
        return false;
    }
    for (int i = 0; i < 2; i++) {
        int above = ends[i] > 2 ? ends[i] : fcntl(ends[i], F_DUPFD_CLOEXEC, 3);
        if (above != ends[i])
            close(ends[i]);
        ends[i] = above;
    }
    return ends[0] >= 0 && ends[1] >= 0;
}

/* The child's side of each is 0 for what it reads, else 1. */
struct pipes {
    int in[2], out[2], err[2];
};

static void close_pipes(struct pipes *p)
{
    int *const all[] = {p->in, p->out, p->err};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        shut(&all[i][0]);
        shut(&all[i][1]);
    }
}

static bool open_pipes(struct pipes *p, bool input)
{
    *p = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}};
    if ((!input || open_pipe(p->in)) && open_pipe(p->out) && open_pipe(p->err))
        return true;
    close_pipes(p);
    return false;
}

/* A moment after it began, and on the child alone. */
static void limit(pid_t pid, const struct pl_program_how *how)
{
#ifdef __linux__
    const struct {
        int what;
        double most;
    } rows[] = {{RLIMIT_CPU, how->seconds * 100 + 1}, {RLIMIT_AS, (double)how->memory}, {RLIMIT_CORE, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rlimit r;
        if (rows[i].most <= 0 || rows[i].most > 1e15 || prlimit(pid, rows[i].what, NULL, &r) != 0)
            continue;
        if (r.rlim_cur == RLIM_INFINITY || r.rlim_cur > (rlim_t)rows[i].most)
            r.rlim_cur = (rlim_t)rows[i].most;
        prlimit(pid, rows[i].what, &r, NULL);
    }
#else /* no system but Linux bounds another process */
    (void)pid;
    (void)how;
#endif
}

/* Ignored signals and the mask outlive an exec. Those that plaat itself may ignore are as usual; what its caller chose
 * otherwise (nohup) holds for what it starts too. 0, or an errno. */
static int say_how(const struct pipes *p, posix_spawn_file_actions_t *files, posix_spawnattr_t *signals)
{
    sigset_t usual, none;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGXFSZ);
    int error = p->in[0] < 0 ? posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0)
                             : posix_spawn_file_actions_adddup2(files, p->in[0], 0);
    error = error ? error : posix_spawn_file_actions_adddup2(files, p->out[1], 1);
    error = error ? error : posix_spawn_file_actions_adddup2(files, p->err[1], 2);
    error = error ? error : posix_spawnattr_setsigdefault(signals, &usual);
    error = error ? error : posix_spawnattr_setsigmask(signals, &none);
    return error ? error : posix_spawnattr_setflags(signals, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

/* 0: it was not started. */
static pid_t spawn(const char *file, const struct pl_program_how *how, const struct pipes *p)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t signals;
    pid_t pid = 0;
    if (posix_spawn_file_actions_init(&files) != 0)
        return 0;
    if (posix_spawnattr_init(&signals) == 0) {
        /* It writes to none of the words. */
        if (say_how(p, &files, &signals) != 0 ||
            posix_spawn(&pid, file, &files, &signals, (char *const *)how->words, environ) != 0)
            pid = 0;
        posix_spawnattr_destroy(&signals);
    }
    posix_spawn_file_actions_destroy(&files);
    return pid;
}

static void stop(void *program)
{
    pl_program_stop(program);
}

enum pl_ran pl_program_start(struct pl_arena *arena, const struct pl_program_how *how, struct pl_program **out)
{
    const char *file = find(arena, how->words[0]);
    struct pipes pipes;
    *out = NULL;
    if (!file)
        return PL_RAN_MISSING;
    if (!open_pipes(&pipes, how->n_input > 0))
        return PL_RAN_NOT_STARTED;
    pid_t pid = spawn(file, how, &pipes);
    if (!pid) {
        close_pipes(&pipes);
        return PL_RAN_NOT_STARTED;
    }
    limit(pid, how);
    struct pl_program *p = *out = PL_NEW(arena, struct pl_program);
    *p = (struct pl_program){.arena = arena,
                             .pid = pid,
                             .in = pipes.in[1],
                             .out = pipes.out[0],
                             .err = pipes.err[0],
                             .input = how->input,
                             .n_input = how->n_input,
                             .seconds = how->seconds,
                             .left = how->seconds};
    pipes.in[1] = pipes.out[0] = pipes.err[0] = -1;
    close_pipes(&pipes);
    if (p->in >= 0)
        fcntl(p->in, F_SETFL, O_NONBLOCK);
    pl_at_end(arena, stop, p);
    return PL_RAN_WELL;
}

/* ---- while it runs ---- */

/* Writing to a pipe that nobody reads sends this thread a SIGPIPE: it is kept from being delivered, and taken back. One
 * that was pending before is not ours. */
static ssize_t write_quietly(int fd, const void *bytes, size_t n)
{
    sigset_t broken, before, pending;
    int number = 0;
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    bool was = sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &broken, &before);
    ssize_t put = write(fd, bytes, n);
    int error = errno;
    if (put < 0 && error == EPIPE && !was && sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1)
        sigwait(&broken, &number);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return put;
}

/* One that reads no further is none the worse for it: its end tells. */
static void feed(struct pl_program *p)
{
    ssize_t n = write_quietly(p->in, p->input, p->n_input < PIECE ? p->n_input : PIECE);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    p->input += n > 0 ? n : 0;
    p->n_input -= n > 0 ? (size_t)n : 0;
    if (n < 0 || !p->n_input)
        shut(&p->in);
}

/* What is beyond the room is read all the same, or the program would wait for a reader. */
static void hear(struct pl_program *p)
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

/* Until there is something to read, or it has closed all there is: true. False: late. */
static bool wait_for_output(struct pl_program *p, double deadline)
{
    while (p->in >= 0 || p->out >= 0 || p->err >= 0) {
        double left = deadline - pl_seconds();
        struct pollfd fds[] = {{.fd = p->out, .events = POLLIN}, /* < 0: ignored */
                               {.fd = p->err, .events = POLLIN},
                               {.fd = p->in, .events = POLLOUT}};
        int n = left > 0 ? poll(fds, 3, left < 1e6 ? (int)(left * 1000) + 1 : -1) : 0;
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        if (fds[2].revents)
            feed(p);
        if (fds[1].revents)
            hear(p);
        if (fds[0].revents)
            return true;
    }
    return true;
}

static void too_late(struct pl_program *p)
{
    p->late = true;
    pl_program_stop(p);
}

size_t pl_program_read(struct pl_program *p, void *to, size_t n)
{
    size_t have = 0;
    double deadline = pl_seconds() + p->left;
    while (have < n && p->out >= 0) {
        if (!wait_for_output(p, deadline)) {
            too_late(p);
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
    p->left = deadline - pl_seconds();
    return have;
}

void pl_program_turn(struct pl_program *p)
{
    p->left = p->seconds;
}

/* ---- its end ---- */

void pl_program_stop(struct pl_program *p)
{
    shut(&p->in);
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
static void wait_for_end(struct pl_program *p, double deadline)
{
    static const struct timespec moment = {0, 1000000};
    while (p->pid) {
        pid_t got = waitpid(p->pid, &p->status, WNOHANG);
        p->lost = got < 0 && errno != EINTR;
        if (got == p->pid || p->lost)
            p->pid = 0;
        else if (pl_seconds() > deadline)
            too_late(p);
        else
            nanosleep(&moment, NULL);
    }
}

enum pl_ran pl_program_end(struct pl_program *p)
{
    double deadline = pl_seconds() + p->left;
    char rest[4096];
    while (p->out >= 0)
        pl_program_read(p, rest, sizeof rest);
    if (!wait_for_output(p, deadline))
        too_late(p);
    wait_for_end(p, deadline);
    pl_program_stop(p);
    return p->late                                                           ? PL_RAN_TOO_LONG
           : WIFSIGNALED(p->status)                                          ? PL_RAN_CRASHED
           : !p->lost && WIFEXITED(p->status) && WEXITSTATUS(p->status) == 0 ? PL_RAN_WELL
                                                                             : PL_RAN_BADLY;
}

const char *pl_program_said(struct pl_program *p)
{
    if (p->n_said && strcspn(p->said, "\r\n"))
        return pl_strndup(p->arena, p->said, strcspn(p->said, "\r\n"));
    if (WIFSIGNALED(p->status))
        return pl_printf(p->arena, "signal %d", WTERMSIG(p->status));
    return WEXITSTATUS(p->status) ? pl_printf(p->arena, "status %d", WEXITSTATUS(p->status)) : "";
}

enum pl_ran pl_program_run(struct pl_arena *arena, const struct pl_program_how *how, size_t most, unsigned char **out,
                           size_t *n)
{
    struct pl_arena *scratch = pl_arena_new();
    struct pl_buf all = {.arena = scratch};
    struct pl_program *p;
    enum pl_ran ran = pl_program_start(scratch, how, &p);
    char *piece = pl_alloc(scratch, PIECE);
    *out = NULL;
    *n = 0;
    for (size_t got = PIECE; p && got == PIECE && all.len <= most;) {
        got = pl_program_read(p, piece, PIECE);
        pl_putn(&all, piece, got);
    }
    if (p && all.len > most) {
        pl_program_stop(p);
        ran = PL_RAN_TOO_MUCH;
    } else if (p) {
        ran = pl_program_end(p);
    }
    if (ran == PL_RAN_WELL) {
        pl_putn(&all, "", 0);
        *out = pl_memdup(arena, all.text, all.len);
        *n = all.len;
    }
    pl_arena_free(scratch);
    return ran;
}
