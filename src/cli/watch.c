/* watch.c: polls the files that were read or looked for, a quarter of a second apart: works on every file system, also
 * where editors write a new file in place of the old one. */
#include "cli/watch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

struct seen {
    char *path;
    long long size, seconds, nanoseconds;
};

static struct seen look(const char *path)
{
    struct stat st;
    struct seen s = {.size = -1};
    if (stat(path, &st) != 0)
        return s;
    s.size = (long long)st.st_size;
    s.seconds = (long long)st.st_mtime;
#if defined __APPLE__
    s.nanoseconds = (long long)st.st_mtimespec.tv_nsec;
#else
    s.nanoseconds = (long long)st.st_mtim.tv_nsec;
#endif
    return s;
}

static bool changed(const struct seen *all, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct seen now = look(all[i].path);
        if (now.size != all[i].size || now.seconds != all[i].seconds || now.nanoseconds != all[i].nanoseconds)
            return true;
    }
    return false;
}

static void pause_ms(long ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

int watch(const struct command_line *line, const struct plaat_options *options)
{
    for (;;) {
        struct plaat_session *session = plaat_session_new(options);
        const char *const *paths = NULL;
        no_system_fonts(session);
        run_jobs(session, line);
        size_t n = plaat_session_files(session, &paths);
        struct seen *all = calloc(n + 1, sizeof *all);
        for (size_t i = 0; i < n; i++) {
            all[i] = look(paths[i]);
            all[i].path = strdup(paths[i]);
        }
        plaat_session_free(session);
        fprintf(stderr, "plaat: watching %zu files; stop with Ctrl-C\n", n);
        while (!changed(all, n))
            pause_ms(250);
        pause_ms(50); /* an editor may still be writing */
        for (size_t i = 0; i < n; i++)
            free(all[i].path);
        free(all);
    }
}
