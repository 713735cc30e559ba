/* clock.c: preloaded by tests/faults.py, it shows a program the times of files as another clock would have set them.
 *
 * PLAAT_CLOCK=WHEN,BY,TICK, nanoseconds: a clock that was set by BY at WHEN (times after it are that much later, or
 * earlier), and that ticks once in TICK (0: as it does). */
#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void set(struct timespec *t, int64_t when, int64_t by, int64_t tick)
{
    const int64_t second = 1000000000;
    int64_t at = (int64_t)t->tv_sec * second + t->tv_nsec;
    if (when && at > when)
        at += by;
    if (tick)
        at = at / tick * tick + 1; /* no whole seconds: those are a case of their own */
    t->tv_sec = (time_t)(at / second);
    t->tv_nsec = (long)(at % second);
}

static int shown(int result, struct stat *st)
{
    const char *clock = getenv("PLAAT_CLOCK");
    int64_t when, by, tick;
    if (result != 0 || !clock || sscanf(clock, "%" SCNd64 ",%" SCNd64 ",%" SCNd64, &when, &by, &tick) != 3)
        return result;
    set(&st->st_mtim, when, by, tick);
    set(&st->st_ctim, when, by, tick);
    return result;
}

/* The three have one shape but for what names the file. With 64 bits for offsets, which we ask for, their symbols end
 * so. */
#define SHOW(name, type)                                                                                               \
    __attribute__((visibility("default"))) int name(type file, struct stat *st)                                        \
    {                                                                                                                  \
        int (*real)(type, struct stat *);                                                                              \
        void *found = dlsym(RTLD_NEXT, #name "64");                                                                    \
        memcpy(&real, &found, sizeof real);                                                                            \
        return shown(real(file, st), st);                                                                              \
    }
SHOW(stat, const char *restrict)
SHOW(lstat, const char *restrict)
SHOW(fstat, int)
