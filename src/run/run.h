/* run.h: what a batch asks of this room beyond plaat.h: the files behind a job, the values it was set with, and what
 * stays loaded between jobs. */
#ifndef PL_RUN_RUN_H
#define PL_RUN_RUN_H

#include "base/diag.h"
#include "base/input.h"
#include "plaat.h"

/* A target of a job, or two made at once: what it looked at besides the job, and which of the job's messages it gave:
 * [from, to). */
struct pl_made {
    unsigned targets;
    struct pl_reads reads;
    size_t from, to;
};
struct pl_made_file {
    unsigned targets; /* as of its pl_made */
    const char *path;
    const unsigned char *bytes;
    size_t size;
};
struct pl_rendered {
    const struct pl_reads *reads; /* before any target */
    struct pl_made *const *made;
    size_t n_made;
    const struct pl_made_file *files; /* those written; none when one failed */
    size_t n_files;
    const struct pl_diags *diags;
    const char *fit; /* the copyfit values, a JSON object of groups; "{}": none */
};
/* Of a result of plaat_render; lives as long as it. */
struct pl_rendered pl_rendered(struct plaat_result *result);

/* Loads a layout and what it lists, as far as that starts no thread, for processes that are forked later. What is wrong
 * with it is told by the first job that uses it. */
void pl_run_prepare(struct plaat_session *session, const char *layout);
/* After a job whose result was freed: its files are forgotten, and pictures when there are many. */
void pl_run_job_over(struct plaat_session *session);

struct pl_door *pl_run_door(struct plaat_session *session);

#endif
