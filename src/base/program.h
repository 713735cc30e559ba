/* program.h: another program, run without a shell: bytes in, bytes out, and a limit of time. */
#ifndef PL_BASE_PROGRAM_H
#define PL_BASE_PROGRAM_H

#include "base/arena.h"

enum pl_ran {
    PL_RAN_WELL,
    PL_RAN_MISSING, /* PATH leads to no such program */
    PL_RAN_BADLY,   /* it ended with another status than 0, or by a signal, or could not be started */
    PL_RAN_TOO_LONG /* it was ended */
};

/* Runs argv (NULL-ended; argv[0] is looked for along PATH) with n bytes as its standard input. *out: what it wrote to
 * standard output, in the arena; what it says on standard error is lost. Both are files without a name, so that neither
 * side waits for the other. */
enum pl_ran pl_program_run(struct pl_arena *arena, const char *const argv[], const void *bytes, size_t n,
                           double seconds, unsigned char **out, size_t *out_n);

#endif
