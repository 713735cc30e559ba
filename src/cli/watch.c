/* watch.c: looks at the files that were read or looked for, a few times a second: works on every file system, also
 * where editors put a new file in the place of the old one. */
#include "cli/watch.h"

#include <signal.h>
#include <sys/stat.h>
#include <time.h>

enum { LOOK_MS = 100, SETTLE_MS = 60, MOST_TURNS = 20 };

static volatile sig_atomic_t asked_to_end;

static void end(int signal_number)
{
    (void)signal_number;
    asked_to_end = 1;
}

/* The first signal ends the watch between two renderings; the second is the system's own. */
static void listen_for_end(void)
{
    struct sigaction action = {.sa_handler = end, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

static void pause_ms(long ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&t, NULL); /* a signal cuts it short, as it should */
}

/* A number that differs when any of the files does. */
static unsigned long long fingerprint(struct plaat_session *session)
{
    const char *const *paths = NULL;
    size_t n = plaat_session_files(session, &paths);
    unsigned long long sum = 0;
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        if (stat(paths[i], &st) != 0)
            st = (struct stat){.st_size = -1};
        const unsigned long long parts[] = {(unsigned long long)st.st_size, (unsigned long long)st.st_ino,
                                            (unsigned long long)st.st_ctim.tv_sec,
                                            (unsigned long long)st.st_ctim.tv_nsec};
        for (size_t k = 0; k < 4; k++)
            sum = (sum ^ parts[k]) * 1099511628211ULL;
    }
    return sum;
}

/* An editor may still be writing, or save several files: until they have been quiet for a moment. What changes later is
 * seen by the next look, for files are compared with what was read of them. */
static void settle(struct plaat_session *session)
{
    unsigned long long last = fingerprint(session);
    for (int turn = 0; turn < MOST_TURNS && !asked_to_end; turn++) {
        pause_ms(SETTLE_MS);
        unsigned long long now = fingerprint(session);
        if (now == last)
            return;
        last = now;
    }
}

int watch(const struct command_line *line, const struct plaat_options *options)
{
    listen_for_end();
    while (!asked_to_end) {
        struct plaat_session *session = plaat_session_new(options);
        const char *const *paths = NULL;
        int status = run_jobs(session, line);
        size_t n = plaat_session_files(session, &paths);
        if (status == 2) { /* asked wrongly: no file can mend that */
            plaat_session_free(session);
            return status;
        }
        fprintf(stderr, "plaat: watching %zu file%s; stop with Ctrl-C\n", n, n == 1 ? "" : "s");
        while (!asked_to_end && !plaat_session_changed(session))
            pause_ms(LOOK_MS);
        settle(session);
        plaat_session_free(session);
    }
    return 0;
}
