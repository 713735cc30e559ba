/* program.h: another program, run without a shell: bytes into its standard input, what it prints through a pipe.
 *
 * Owner: whoever starts it; one thread at a time may use a pl_program. It lives until pl_program_end or
 * pl_program_stop, and at the latest until the end of its arena, where it is ended and reaped: no process, no file and
 * no descriptor of it stays behind.
 * What it gets: the words, the environment and the working directory of this process, SIGPIPE and
 * SIGXFSZ at their default, descriptors 0, 1 and 2 of its own.
 * Limits: of time, of memory, and for pl_program_run of what it may print. Whoever exceeds one is killed (SIGKILL).
 * Errors are told by enum pl_ran and nothing is reported: what a missing or failing program means only the caller
 * knows.
 * Nothing of this process changes: a program that no longer reads gives an end of writing, not a SIGPIPE, whatever the
 * host of the library does with signals. A host that ignores SIGCHLD, or reaps children it did not start, hides how
 * they end: BADLY. */
#ifndef PL_BASE_PROGRAM_H
#define PL_BASE_PROGRAM_H

#include "base/arena.h"

enum pl_ran {
    PL_RAN_WELL,        /* it ended with status 0 */
    PL_RAN_MISSING,     /* PATH leads to no such program */
    PL_RAN_NOT_STARTED, /* the system will not run the file, or has no room for a process or a pipe */
    PL_RAN_BADLY,       /* it ended with another status */
    PL_RAN_CRASHED,     /* it ended by a signal */
    PL_RAN_TOO_LONG,    /* it was ended: its time was over */
    PL_RAN_TOO_MUCH     /* it was ended: it printed more than it may (pl_program_run alone) */
};

struct pl_program_how {
    const char *const *words; /* argv, NULL-ended; the first is a path, or a name that is looked for along PATH */
    const void *input;        /* bytes for its standard input, borrowed until it ended; it need not read them */
    size_t n_input;           /* 0: its standard input is empty */
    double seconds;           /* how long this process waits for it, in all or between two pl_program_turn. Under Linux
                               * its processor time is bounded by 100 times that, lest it go on alone when this process is
                               * killed. > 0 */
    size_t memory;            /* bytes of address space, under Linux; 0: as much as there is */
};

struct pl_program;

/* WELL: it runs, and *out is it, in the arena. MISSING, NOT_STARTED: *out is NULL. */
enum pl_ran pl_program_start(struct pl_arena *arena, const struct pl_program_how *how, struct pl_program **out);

/* Up to n bytes of what it prints; fewer: it has closed its output, or its time is over, which pl_program_end tells. */
size_t pl_program_read(struct pl_program *program, void *to, size_t n);

/* Its time counts anew: for one that makes several things, each of which may take as long. */
void pl_program_turn(struct pl_program *program);

/* Waits for its end, in the time that is left; what it still prints is lost. The same again when called again. */
enum pl_ran pl_program_end(struct pl_program *program);

/* Ends it: the rest is not wanted. */
void pl_program_stop(struct pl_program *program);

/* The first line it wrote to standard error, cut at 1,023 bytes; without one, how it ended ("status 3", "signal 11");
 * "" when that was well. In its arena. After pl_program_end. */
const char *pl_program_said(struct pl_program *program);

/* Start, read all, end. WELL: *out is what it printed, n bytes in the arena, at most `most`; otherwise *out is NULL and
 * *n is 0. */
enum pl_ran pl_program_run(struct pl_arena *arena, const struct pl_program_how *how, size_t most, unsigned char **out,
                           size_t *n);

#endif
