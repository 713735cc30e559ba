/* pool.c: the worker processes: forked when there is work, fed one job at a time, ended when they take too long. A
 * worker that ends in any way costs the job it was at. */
#include "engine/engine-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void close_ends(struct worker *w)
{
    close(w->to);
    close(w->from);
    close(w->errors);
}

/* Ends that are other workers' are closed, or those would never see that the parent is gone. A worker goes with its
 * parent where the system can do that (Linux), and when nobody asks it anything any more elsewhere. Signals of the
 * terminal are the parent's: it lets workers finish. */
static _Noreturn void become_worker(const struct pool *pool, const int to[2], const int from[2], const int errors[2],
                                    int parent)
{
    sigset_t theirs;
    sigemptyset(&theirs);
    sigaddset(&theirs, SIGINT);
    sigaddset(&theirs, SIGTERM);
    sigaddset(&theirs, SIGHUP);
    sigprocmask(SIG_BLOCK, &theirs, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0);
    for (size_t i = 0; i < pool->n; i++)
        if (pool->workers[i].pid)
            close_ends(&pool->workers[i]);
    close(to[1]);
    close(from[0]);
    dup2(errors[1], STDERR_FILENO);
    close(errors[0]);
    close(errors[1]);
    worker_run(pool->brief, to[0], from[1]);
}

static bool start(struct pool *pool, struct worker *w)
{
    int to[2] = {-1, -1}, from[2] = {-1, -1}, errors[2] = {-1, -1}, parent = (int)getpid();
    bool good = pipe2(to, O_CLOEXEC) == 0 && pipe2(from, O_CLOEXEC) == 0 && pipe2(errors, O_CLOEXEC) == 0;
    int pid = good ? (int)fork() : -1;
    if (pid == 0)
        become_worker(pool, to, from, errors, parent);
    if (pid < 0) {
        struct pl_diag *d =
            PL_ERR(pool->work, P823, (struct pl_place){0}, "cannot start a worker: %s", strerror(errno));
        pl_help(pool->work->diags, d, "ask for fewer workers with -j, or raise the limit on processes");
    }
    const int ends[] = {to[0], from[1], errors[1], to[1], from[0], errors[0]};
    for (size_t i = 0; i < (pid < 0 ? 6 : 3); i++)
        if (ends[i] >= 0)
            close(ends[i]);
    if (pid < 0)
        return false;
    fcntl(from[0], F_SETFL, O_NONBLOCK);
    fcntl(errors[0], F_SETFL, O_NONBLOCK);
    w->pid = pid;
    w->to = to[1];
    w->from = from[0];
    w->errors = errors[0];
    w->got.len = w->n_last = 0;
    return true;
}

bool pool_give(struct pool *pool, struct order order)
{
    struct worker *w = NULL, *none = NULL;
    for (size_t i = 0; i < pool->n; i++) {
        struct worker *one = &pool->workers[i];
        if (one->pid && !one->busy && !w)
            w = one;
        if (!one->pid && !none)
            none = one;
    }
    if (!w && (!none || !start(pool, none)))
        return false;
    w = w ? w : none;
    w->busy = true;
    w->order = order;
    w->started_s = pl_seconds();
    w->n_last = 0; /* what it said of an earlier order */
    w->last[0] = '\0';
    /* Eight bytes into an empty pipe: whole or, when the worker is gone, not at all, which is seen when it is read. */
    if (write(w->to, &order, sizeof order) < 0 && errno != EPIPE)
        kill(w->pid, SIGKILL);
    return true;
}

size_t pool_busy(const struct pool *pool)
{
    size_t n = 0;
    for (size_t i = 0; i < pool->n; i++)
        n += pool->workers[i].busy;
    return n;
}

static void take_errors(struct worker *w)
{
    char bytes[512];
    for (ssize_t n; (n = read(w->errors, bytes, sizeof bytes)) > 0;) {
        for (ssize_t i = 0; i < n; i++) {
            if (w->n_last == sizeof w->last - 1)
                memmove(w->last, w->last + 1, --w->n_last);
            w->last[w->n_last++] = bytes[i];
        }
    }
    w->last[w->n_last] = '\0';
}

static void bury(struct pool *pool, struct worker *w, bool late)
{
    int status = 0;
    take_errors(w);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close_ends(w);
    bool signalled = WIFSIGNALED(status), memory = strstr(w->last, "memory") != NULL;
    enum ending how = late ? ENDED_TIME : memory ? ENDED_MEMORY : ENDED_BY_SIGNAL;
    bool was_busy = w->busy;
    w->pid = 0;
    w->busy = false;
    if (was_busy)
        pool->done(pool->ctx, w, NULL, how, signalled ? WTERMSIG(status) : -WEXITSTATUS(status));
}

/* A whole answer is its length and so many bytes. */
static void take_answer(struct pool *pool, struct worker *w)
{
    char bytes[65536];
    ssize_t n;
    while ((n = read(w->from, bytes, sizeof bytes)) > 0)
        pl_putn(&w->got, bytes, (size_t)n);
    uint32_t length = 0;
    if (w->got.len >= sizeof length)
        memcpy(&length, w->got.text, sizeof length);
    if (w->got.len >= sizeof length && w->got.len >= sizeof length + length) {
        w->busy = false;
        w->got.len = 0;
        pool->done(pool->ctx, w, w->got.text + sizeof length, ENDED_WELL, 0);
    } else if (n == 0) {
        bury(pool, w, false);
    }
}

void pool_wait(struct pool *pool, int stop, int milliseconds)
{
    struct pollfd fds[2 * MOST_WORKERS + 1];
    struct worker *of[2 * MOST_WORKERS + 1];
    nfds_t n = 0;
    double now = pl_seconds(), next = milliseconds / 1e3;
    for (size_t i = 0; i < pool->n; i++) {
        struct worker *w = &pool->workers[i];
        if (!w->pid)
            continue;
        double left = w->started_s + pool->time_limit_s - now;
        if (w->busy && pool->time_limit_s > 0 && left < next)
            next = left > 0 ? left : 0;
        of[n] = w;
        fds[n++] = (struct pollfd){w->from, POLLIN, 0};
        of[n] = w;
        fds[n++] = (struct pollfd){w->errors, POLLIN, 0};
    }
    if (stop >= 0)
        fds[n] = (struct pollfd){stop, POLLIN, 0};
    if (poll(fds, n + (stop >= 0), (int)(next * 1e3) + 1) < 0)
        return;
    for (nfds_t i = 0; i < n; i++) {
        if (!fds[i].revents || !of[i]->pid)
            continue;
        if (i % 2)
            take_errors(of[i]);
        else
            take_answer(pool, of[i]);
    }
    now = pl_seconds();
    for (size_t i = 0; i < pool->n && pool->time_limit_s > 0; i++) {
        struct worker *w = &pool->workers[i];
        if (!w->pid || !w->busy || now < w->started_s + pool->time_limit_s)
            continue;
        kill(w->pid, SIGKILL);
        bury(pool, w, true);
    }
}

void pool_end(struct pool *pool, bool now)
{
    for (size_t i = 0; i < pool->n; i++) {
        struct worker *w = &pool->workers[i];
        if (!w->pid)
            continue;
        w->busy = false;
        if (now)
            kill(w->pid, SIGKILL);
        close(w->to);
        w->to = -1;
    }
    for (size_t i = 0; i < pool->n; i++)
        if (pool->workers[i].pid)
            bury(pool, &pool->workers[i], false);
}
