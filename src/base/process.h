/* process.h: another program, run without a shell; what it prints is read through a pipe.
 *
 * It gets nothing on standard input, the environment of this process, and a limit on its time and memory. Nothing of it
 * stays behind: no file, and no process once its time is over. */
#ifndef PL_BASE_PROCESS_H
#define PL_BASE_PROCESS_H

#include "base/arena.h"

struct pl_process;

/* Seconds of a clock that is never set back; from when is not said. */
double pl_seconds(void);

/* The file of a program, by the folders of PATH. NULL: there is none. In arena. */
const char *pl_process_find(struct pl_arena *arena, const char *name);

struct pl_process_how {
    const char *program;      /* a path; see pl_process_find */
    const char *const *words; /* argv, the program's name first; NULL-ended */
    double seconds; /* how long a read may wait for it; its processor time in all is bounded by 100 times that */
    size_t memory;  /* bytes of address space; 0: as much as there is */
};
/* Starts it. NULL: the system has no room for another process or pipe. Ended and reaped at the arena's end at the
 * latest. */
struct pl_process *pl_process_start(struct pl_arena *arena, const struct pl_process_how *how);

/* Up to n bytes of what it prints; fewer: it has closed its output, or was late. */
size_t pl_process_read(struct pl_process *process, void *to, size_t n);

enum pl_process_end { PL_PROCESS_DONE, PL_PROCESS_FAILED, PL_PROCESS_LATE };
/* Waits for its end, as long as a read would; what it still prints is lost. DONE: it ended with status 0. */
enum pl_process_end pl_process_end(struct pl_process *process);
/* Ends it: the rest is not wanted. */
void pl_process_stop(struct pl_process *process);

/* The first line it wrote to standard error; "" when it wrote none. */
const char *pl_process_said(struct pl_process *process);

#endif
