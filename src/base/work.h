/* work.h: what nearly every function of a stage needs: where to allocate, where to report, how to read files. */
#ifndef PL_BASE_WORK_H
#define PL_BASE_WORK_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/input.h"

struct pl_work {
    struct pl_arena *arena;
    struct pl_diags *diags;
    struct pl_door *door;
};

#define PL_ERR(work, code, place, ...) pl_report((work)->diags, PL_##code, (place), __VA_ARGS__)

#endif
