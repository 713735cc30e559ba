/* diff-private.h: two reports of batches compared, for whoever signs the second one off. Everything is the call's
 * arena's. */
#ifndef PL_ENGINE_DIFF_PRIVATE_H
#define PL_ENGINE_DIFF_PRIVATE_H

#include "engine/told-private.h"

/* ---- what differs ---- */

enum diff_kind { DIFF_CHANGED, DIFF_ADDED, DIFF_REMOVED, DIFF_KINDS };
/* was, is: what is not there has a path, group, name or layout of NULL. */
struct diff_output {
    enum diff_kind kind;
    struct told_output was, is;
    bool looked; /* both files were opened: look tells how they differ */
    struct pl_diff_pair look;
};
struct diff_size {
    enum diff_kind kind;
    const char *group;
    struct told_size was, is;
};
struct diff_message { /* added or removed */
    enum diff_kind kind;
    struct told_message message;
};
struct diff_shared {
    enum diff_kind kind;
    struct told_shared was, is;
};
struct diff_program {
    enum diff_kind kind;
    struct told_program was, is;
};
typedef PL_VEC(struct diff_output) diff_outputs;

/* A file as a job of both reports met it: it has other bytes, was looked for in vain then or now, or is read by one of
 * the two alone. */
enum diff_read { READ_CHANGED, READ_APPEARED, READ_GONE, READ_MORE, READ_LESS, READ_KINDS };
struct diff_file {
    const char *path;
    size_t jobs[READ_KINDS]; /* how many met it so */
    size_t was_stamp, is_stamp;
    const char *was_sha, *is_sha; /* of the job with that stamp; NULL: missing */
};
struct diff_input {
    size_t file;
    enum diff_read how;
};

/* In the order in which they are told. */
enum diff_job_kind { JOB_FAILED, JOB_OPEN, JOB_REMOVED, JOB_ADDED, JOB_MENDED, JOB_CHANGED, JOB_KINDS, JOB_SAME };
struct diff_job {
    enum diff_job_kind kind;
    const struct told_job *was, *is; /* NULL: it is not in that report */
    diff_outputs outputs;
    PL_VEC(struct diff_size) sizes;
    PL_VEC(struct diff_message) messages;
    PL_VEC(struct diff_input) inputs; /* why, as far as files tell it */
    bool options; /* what the batch says of it differs: its row, its options, sizes that all jobs share */
    bool epoch;   /* its keys differ, and nothing else tells why: SOURCE_DATE_EPOCH, which is in no report */
};

struct differ {
    struct pl_work *work;
    struct plaat_session *session;
    const struct plaat_diff *what;
    const struct told *was, *is;
    bool compared;
    PL_VEC(struct diff_job) jobs;            /* that differ */
    size_t counts[JOB_KINDS], same, failing; /* failing: of the same, those that failed then too */
    size_t results[DIFF_KINDS];              /* of jobs that are done in both, and joined ones */
    diff_outputs joined;
    /* Why: none of these is a difference by itself. */
    bool plan; /* the batch file, its rows or its options */
    PL_VEC(struct diff_program) programs;
    PL_VEC(struct diff_shared) shared;
    PL_VEC(struct diff_file) files;
    size_t *was_files, *is_files; /* of each input of the reports its place in files */
    size_t stamp;
    PL_VEC(size_t) met;            /* files of the job that is compared */
    PL_VEC(const char *) pictures; /* in the box */
};
bool differ_any(const struct differ *d);

/* diff-jobs.c: false when reported. */
bool differ_compare(struct differ *d);
/* diff-look.c: opens results whose bytes differ, and draws what differs into the folder what->output. False when
 * reported. */
bool differ_look(struct differ *d);

/* diff-text.c, diff-json.c; the members as pl_run_diff_json takes them. */
const char *differ_text(const struct differ *d);
const char *differ_json(const struct differ *d);

/* Words for kinds, as both forms say them. */
extern const char *const diff_kind_words[DIFF_KINDS], *const diff_read_words[READ_KINDS],
                                                          *const diff_job_words[JOB_KINDS];

#endif
