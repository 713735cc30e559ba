/* batch.c: progress of a batch, and the signals that end it. */
#include "cli/batch.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* ---- shards ---- */

static bool wrong_shard(const char *said)
{
    return complain("P831", "--shard 2/8: the second of eight; /8 where a scheduler's environment says which",
                    "'%s' is no shard", said);
}

/* Digits alone; -1: something else. */
static int whole(const char *text, size_t n)
{
    int value = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9' || value > 100000)
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return n ? value : -1;
}

/* Slurm numbers the tasks of an array from any number and in any steps, Kubernetes those of an indexed job from 0. */
static const struct {
    const char *index, *count, *first, *step;
    int first_unsaid;
} schedulers[] = {{"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_STEP", 1},
                  {"JOB_COMPLETION_INDEX", "JOB_COMPLETION_COUNT", NULL, NULL, 0}};

static int from_environment(const char *name, int unsaid)
{
    const char *text = name ? getenv(name) : NULL;
    return text ? whole(text, strlen(text)) : unsaid;
}

/* Words that are there and mean nothing are an error: without a part each machine would draw everything. */
static bool machine_shard(struct plaat_batch *batch, const char *said)
{
    for (size_t i = 0; i < sizeof schedulers / sizeof *schedulers; i++) {
        const char *index = getenv(schedulers[i].index), *count = getenv(schedulers[i].count);
        if (!index || (!count && !said))
            continue;
        int first = from_environment(schedulers[i].first, schedulers[i].first_unsaid);
        int step = from_environment(schedulers[i].step, 1), at = whole(index, strlen(index));
        batch->shards = said ? batch->shards : whole(count, strlen(count));
        bool good = first >= 0 && step >= 1 && at >= first && (at - first) % step == 0;
        batch->shard = good ? (at - first) / step + 1 : -1;
        if (batch->shards >= 1 && batch->shard >= 1 && batch->shard <= batch->shards)
            return true;
        return complain("P831", "--shard 2/8 says it; tasks are numbered without gaps, as by --array=1-8",
                        "the environment names no shard: %s=%.40s, %s=%.40s", schedulers[i].index, index,
                        said ? "--shard" : schedulers[i].count, said ? said : count);
    }
    return !said || wrong_shard(said);
}

bool read_shard(const char *said, struct plaat_batch *batch)
{
    if (!said)
        return machine_shard(batch, NULL);
    const char *slash = strchr(said, '/');
    size_t n = slash ? (size_t)(slash - said) : 0;
    batch->shards = slash ? whole(slash + 1, strlen(slash + 1)) : -1;
    if (slash == said && batch->shards >= 1)
        return machine_shard(batch, said);
    batch->shard = n ? whole(said, n) : -1;
    bool good = batch->shards >= 1 && batch->shard >= 1 && batch->shard <= batch->shards;
    return good || wrong_shard(said);
}

/* ---- progress ---- */

struct display {
    enum { SHOW_LINES, SHOW_BAR, SHOW_JSON } how;
    double last_s;
    bool drawn; /* a bar stands on the terminal's last line */
};

static void put_time(FILE *to, double seconds)
{
    long s = (long)(seconds + 0.5);
    if (s >= 3600)
        fprintf(to, "%ld h %02ld min", s / 3600, s / 60 % 60);
    else if (s >= 60)
        fprintf(to, "%ld min %02ld s", s / 60, s % 60);
    else
        fprintf(to, "%ld s", s);
}

/* printf would follow the locale. */
static void put_tenths(FILE *to, double value)
{
    long tenths = (long)(value * 10 + 0.5);
    fprintf(to, "%ld.%ld", tenths / 10, tenths % 10);
}

static size_t done_of(const struct plaat_progress *p)
{
    return p->kept + p->drawn + p->failed;
}

static int columns(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20 ? size.ws_col : 80;
}

/* What is left is reckoned from the jobs that took time. */
static void put_figures(const struct plaat_progress *p)
{
    size_t done = done_of(p), worked = p->drawn + p->failed;
    double rate = worked && p->seconds > 0 ? (double)worked / p->seconds : 0;
    fprintf(stderr, "%zu/%zu", done, p->jobs);
    if (rate > 0) {
        fputs("  ", stderr);
        put_tenths(stderr, rate);
        fputs("/s  ", stderr);
        put_time(stderr, (double)(p->jobs - done) / rate);
        fputs(" left", stderr);
    }
    if (p->failed)
        fprintf(stderr, "  %zu failed", p->failed);
}

static void put_bar(struct display *d, const struct plaat_progress *p)
{
    int width = columns() - 56;
    fputs("\r\033[K", stderr);
    if (p->measuring) {
        fputs("measuring every job, for sizes that all share", stderr);
    } else {
        if (width >= 10) {
            int full = p->jobs ? (int)(done_of(p) * (size_t)width / p->jobs) : width;
            fputc('[', stderr);
            for (int i = 0; i < width; i++)
                fputc(i < full ? '#' : '.', stderr);
            fputs("] ", stderr);
        }
        put_figures(p);
    }
    fflush(stderr);
    d->drawn = true;
}

static void clear_bar(struct display *d)
{
    if (d->drawn)
        fputs("\r\033[K", stderr);
    d->drawn = false;
}

static void put_json_text(const char *text)
{
    fputc('"', stdout);
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p == '"' || *p == '\\')
            printf("\\%c", *p);
        else if (*p < ' ')
            printf("\\u%04x", *p);
        else
            fputc(*p, stdout);
    }
    fputc('"', stdout);
}

static void put_json(const struct plaat_progress *p)
{
    long ms = (long)(p->seconds * 1000 + 0.5);
    printf("{\"jobs\": %zu, \"kept\": %zu, \"drawn\": %zu, \"failed\": %zu, \"running\": %zu, \"measuring\": %s, "
           "\"seconds\": %ld.%03ld",
           p->jobs, p->kept, p->drawn, p->failed, p->running, p->measuring ? "true" : "false", ms / 1000, ms % 1000);
    const char *const members[][2] = {
        {"job", p->name}, {"row", p->row}, {"failure", p->failure}, {"messages", p->text}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (!members[i][1])
            continue;
        printf(", \"%s\": ", members[i][0]);
        put_json_text(members[i][1]);
    }
    puts("}");
    fflush(stdout);
}

/* Of a job: its messages, then how far the batch is. */
static void put_job(struct display *d, const struct plaat_progress *p)
{
    clear_bar(d);
    if (p->text && *p->text)
        fprintf(stderr, "%s%s%s%s:\n%s", p->name, p->row ? " (" : "", p->row ? p->row : "", p->row ? ")" : "", p->text);
    if (d->how == SHOW_LINES)
        fprintf(stderr, "plaat: %zu/%zu %s%s\n", done_of(p), p->jobs, p->name, p->failure ? " failed" : "");
}

static void show(void *ctx, const struct plaat_progress *p)
{
    struct display *d = ctx;
    bool due = p->seconds - d->last_s >= 0.2;
    if (p->name && d->how != SHOW_JSON)
        put_job(d, p);
    if (!p->name && !due)
        return;
    if (d->how == SHOW_JSON)
        put_json(p);
    else if (d->how == SHOW_BAR && due)
        put_bar(d, p);
    if (due)
        d->last_s = p->seconds;
}

/* ---- signals ---- */

static int stop_to;                       /* where the handler writes */
static volatile sig_atomic_t stop_signal; /* the first that came */

static void on_signal(int number)
{
    if (!stop_signal)
        stop_signal = number;
    if (write(stop_to, "", 1) < 0) /* the pipe is full of wishes already */
        return;
}

/* A descriptor that becomes readable at each of the signals; 0: there is none. */
static int listen_for_stop(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return 0;
    stop_to = ends[1];
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
    return ends[0];
}

int run_batch(struct plaat_session *session, const struct command_line *line)
{
    struct plaat_batch how = line->batch;
    const char *terminal = getenv("TERM");
    bool bar = isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
    struct display display = {.how = line->progress_json ? SHOW_JSON : bar ? SHOW_BAR : SHOW_LINES, .last_s = -1};
    if (!read_shard(line->shard, &how))
        return 2;
    how.file = line->editions[0];
    how.output = line->job.output;
    how.deps = line->job.deps;
    how.time_limit_s = line->seconds;
    how.stop = listen_for_stop();
    how.progress = show;
    how.progress_ctx = &display;
    struct plaat_result *r = plaat_batch(session, &how);
    clear_bar(&display);
    fputs(plaat_result_text(r, false), stderr);
    fputs(r->text, line->progress_json ? stderr : stdout);
    int status = r->stopped ? 128 + (stop_signal ? stop_signal : SIGINT) : r->status;
    plaat_result_free(r);
    return status;
}
