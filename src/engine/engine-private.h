/* engine-private.h: what the files of this room share. Nobody else includes it.
 *
 * The parent plans, forks, hands out jobs and keeps the books; workers draw. What is known of a job is a record: the
 * files it was made from, a key for each target, the files it made. Records come from the journal of an earlier run or
 * from a worker's answer, in the same words. */
#ifndef PL_ENGINE_ENGINE_PRIVATE_H
#define PL_ENGINE_ENGINE_PRIVATE_H

#include "base/clock.h"
#include "base/output.h"
#include "batch/batch.h"
#include "run/run.h"

/* MEASURED: the first byte of the name of a record of sizes, made for `fit: batch`, before the job's own; JOINED: of
 * the record of a joined PDF, before its name. */
enum { SHA = 65, MOST_WORKERS = 256, MOST_FIELDS = 65536, MEASURED = '\x1f', JOINED = '\x1e' };

/* ---- index.c: words → numbers ---- */

struct index {
    struct pl_arena *arena;
    struct index_row {
        const char *word;
        size_t number;
    } * rows;
    size_t n, room;
};
/* The word's number; when it is new, it gets `number`, and *known is false. The word is borrowed. */
size_t index_put(struct index *index, const char *word, size_t number, bool *known);
/* SIZE_MAX: it is not in. */
size_t index_find(const struct index *index, const char *word);

/* ---- records ---- */

/* A file as some job met it. */
struct input {
    const char *path; /* absolute, without "." and ".." where that is the same file */
    const char *shown; /* in reports: below the data "plaat:…", below the batch file's folder relative, else absolute */
    char sha[SHA];     /* "": missing; "?": it changed while it was read */
    struct pl_seen state;
    bool settled;                                            /* its times say all: it had not changed for a while */
    enum { INPUT_UNKNOWN, INPUT_SAME, INPUT_OTHER } verdict; /* against what is there now */
    const char *why;                                         /* INPUT_OTHER: "changed", "is gone", "is there now" */
    size_t number;                                           /* in the file that is being written; 0: not yet */
};

typedef PL_VEC(uint32_t) numbers_vec;
struct part { /* a target, or two made at once */
    unsigned targets;
    char key[SHA];
    numbers_vec inputs; /* besides those of the job */
};
struct made_file {
    unsigned targets;
    const char *path; /* from the output folder */
    char sha[SHA];
    struct pl_seen state;
};
struct said {
    unsigned targets; /* 0: by no single target */
    const char *json; /* the members of a message */
};
struct record {
    const char *name;
    char options[SHA], program[SHA]; /* hashes of all that the batch says of it; of the program and its libraries */
    const char *boot;                /* since when its files may be trusted by size and times; "": always */
    numbers_vec inputs;
    PL_VEC(struct part) parts;
    PL_VEC(struct made_file) files;
    PL_VEC(struct said) said;
    PL_VEC(struct plaat_fit) sizes;
    const char *fit, *times; /* JSON objects */
};

/* All inputs, each state of a file once; and the records of a journal. */
struct books {
    struct pl_arena *arena;
    PL_VEC(struct input *) inputs;
    struct index by_state, by_name;
    PL_VEC(struct record *) records;
    struct pl_buf word;      /* for looking things up */
    const char *folder;      /* of the output, with its slash */
    const char *here;        /* the working directory */
    const char *data, *home; /* for input.shown: the installed data; the batch file's folder, absolute */
};
struct books *books_new(struct pl_arena *arena, const struct books *like);
/* A path as reports say it. */
const char *books_shown(const struct books *books, const char *path);
/* The number of the input of this path and contents; state and settled become those given. */
uint32_t books_input(struct books *books, const struct input *input);
struct record *books_find(const struct books *books, const char *name);
/* Takes the place of an older record of that name. */
void books_put(struct books *books, struct record *record);

/* ---- words.c: records as lines: fields with tabs between them ---- */

void words_put_text(struct pl_buf *out, const char *kind, const char *text);
void words_put_input(struct pl_buf *out, const struct input *input);
/* Inputs are told by their number in the file. */
void words_put_record(struct pl_buf *out, const struct books *books, const struct record *record);
struct words {
    struct pl_arena *scratch;
    struct books *books;
    numbers_vec local; /* the file's numbers → the books' */
    char **fields;
};
/* Room for MOST_FIELDS of them. */
char **words_fields(struct words *words);
/* The fields of a line, unescaped in place: at most max. */
size_t words_split(char *line, char **fields, size_t max);
/* False: the line is no input. */
bool words_take_input(struct words *words, char **fields, size_t n);
/* NULL: it is no record. */
struct record *words_take_record(struct words *words, char **fields, size_t n);

/* ---- keys.c: hashes ---- */

void sha_of(const void *bytes, size_t n, char out[SHA]);
/* "?" when it cannot be read; state: as it was when it was opened. */
void sha_of_file(const char *path, char out[SHA], struct pl_seen *state);
/* A path that names something below the folder it is seen from: relative, and without "..". */
bool path_below(const char *path);
/* False: it changed later than this, or its clock ticks in seconds, and it may change again without a trace. */
bool at_rest(const struct pl_seen *state, int64_t since_ns);
/* What the batch says of a job, its targets left out. */
void options_hash(const struct pl_batch_job *job, const struct books *books, char out[SHA]);
void key_of(const struct books *books, const struct record *record, struct part *part);
/* An input of what a job saw. since_ns: files that changed after it may change again unseen. */
struct input input_of(struct pl_arena *arena, const struct books *books, struct pl_seen *seen, int64_t since_ns);
/* A file that a job made, as it is now; path: where it is. */
void made_state(struct made_file *file, const char *path);

/* ---- plan.c: whether a job is as it was ---- */

struct plan {
    unsigned todo;   /* targets; 0: all is as it was */
    const char *why; /* of the first thing that is not */
};
struct planner {
    struct pl_arena *arena;
    struct books *books;
    const char *program, *boot;
    int64_t since_ns;
    bool verify, force;
};
struct plan plan_job(const struct planner *planner, const struct pl_batch_job *job, const struct record *record,
                     const char *options);

/* ---- program.c ---- */

struct program {
    struct program_row {
        const char *name, *build;
    } * rows;
    size_t n;
    char sha[SHA];
};
/* What draws: the program and every library it loaded, and those it loads later, each by the number its linker gave it.
 */
struct program program_read(struct pl_arena *arena);
/* A word for this start of the machine, "" when the system tells none. */
const char *boot_read(struct pl_arena *arena);

/* ---- lock.c ---- */

struct lock {
    const char *path; /* of the folder's */
    int whole, own;   /* descriptors, -1: none */
    int64_t since_ns; /* the file system's own time when it was taken */
};
/* One batch at a time writes into a folder, or shards of one number, each once. False when reported. */
bool lock_take(struct pl_work *work, const char *folder, const char *shard, bool wait, struct lock *lock);
/* False: the folder, or what was noted in it, was removed or replaced since; another batch may have taken its place. */
bool lock_holds(const struct lock *lock);
void lock_drop(struct lock *lock);

/* ---- journal.c ---- */

struct journal {
    struct pl_work *work;
    const char *path;
    int fd;
    bool failed;     /* told */
    size_t n_inputs; /* lines of inputs in the file */
};
/* Reads what earlier runs left; lines that are not whole are left out. */
void journal_read(struct books *books, const char *path);
/* The file is written anew from the records of the books; false when reported. */
bool journal_begin(struct journal *journal, struct books *books, const char *boot);
/* False when reported: the disk is full, say. */
bool journal_add(struct journal *journal, struct books *books, const struct record *record);
void journal_end(struct journal *journal);

/* ---- worker.c, pool.c: who draws ---- */

/* What workers are told once, before they are forked. */
struct brief {
    struct plaat_session *session;
    const struct pl_batch *batch;
    struct books *books;
    const char *folder, *program;
    const struct pl_batch_fits *fits; /* NULL: none */
    int64_t since_ns;
    size_t memory_limit; /* bytes; 0: none */
    enum plaat_deps deps;
};
/* The job as a worker draws it, but for its targets. */
struct pl_batch_job full_job(const struct brief *brief, size_t index);
struct order {
    uint32_t job, targets; /* targets 0: measure */
};
/* Draws what it is asked for until nobody asks any more; does not return. */
_Noreturn void worker_run(const struct brief *brief, int from, int to);

struct answer {
    int status;            /* as plaat_result.status */
    bool memory;           /* a library was given none */
    bool disk;             /* the output could not be written */
    const char *text;      /* messages, for people */
    const char *first;     /* the first error, in one line; "" without */
    size_t memory_kib;     /* the worker's, after the job */
    struct record *record; /* never NULL; the books' */
};
/* A worker's answer, read in place; NULL: it makes no sense. */
struct answer *answer_read(struct pl_arena *scratch, struct books *books, char *text);

struct worker {
    int pid, to, from, errors; /* pid 0: none */
    bool busy;
    struct order order;
    double started_s;
    struct pl_buf got;
    char last[512]; /* of what it said on standard error */
    size_t n_last;
};
enum ending { ENDED_WELL, ENDED_BY_SIGNAL, ENDED_TIME, ENDED_MEMORY };
struct pool {
    struct pl_work *work;
    const struct brief *brief;
    struct worker *workers;
    size_t n;
    double time_limit_s;
    /* Of the worker's order: answer is NULL when the worker came to this end, which detail tells. The text is the
     * callee's for the call. */
    void (*done)(void *ctx, const struct worker *worker, char *answer, enum ending ending, int detail);
    void *ctx;
};
/* Gives the order to an idle worker, forking one where there is room; false: all are busy. */
bool pool_give(struct pool *pool, struct order order);
size_t pool_busy(const struct pool *pool);
/* Waits for an answer, for `stop` to become readable, or for at most so long. */
void pool_wait(struct pool *pool, int stop, int milliseconds);
/* kill: at once; else after what they are at. */
void pool_end(struct pool *pool, bool kill);

/* ---- shard.c ---- */

/* Which of `of` shards a job belongs to, from 0: by its name alone. */
size_t shard_of(const char *name, size_t of);

/* ---- report.c ---- */

enum fate { FATE_OPEN, FATE_KEPT, FATE_DRAWN, FATE_FAILED };
struct outcome {
    const struct pl_batch_job *job;
    size_t index;
    char options[SHA];
    struct plan plan;
    enum fate fate;
    const char *failure;   /* FATE_FAILED: in one line */
    struct record *record; /* what is known of it; NULL: nothing */
    size_t memory_kib;
    double seconds;
};
/* claims.c: a file from the output folder, and who writes it: the index of a job, or a larger number for what all of
 * them make. */
struct claim {
    const char *path;
    size_t owner;
};
struct claims {
    struct index files; /* by names as pl_batch_folded says them → list */
    PL_VEC(struct claim) list;
    size_t told[2]; /* owners of which it was last told that they meet */
};
struct engine {
    struct pl_work *work;
    const struct plaat_batch *how;
    const struct pl_batch *batch;
    struct books *books;
    struct program program;
    const char *folder, *stem; /* of the output; what reports are called, without extension */
    struct outcome *jobs;      /* of this shard or sample */
    size_t n_jobs, n_workers;
    struct pl_batch_fits *fits;  /* NULL: none */
    const struct record *joined; /* the PDFs of all jobs; NULL: none */
    struct claims claims;
    bool stopped, disk;
    double started_s;
};
/* Claims what each job of the whole batch will write; by_job: a job's place in engine->jobs, SIZE_MAX: none. Once they
 * are planned. False when reported: two would write one file. */
bool claims_all(struct engine *engine, struct plaat_session *session, const size_t *by_job);
/* What a job did write, where that is another's: how, in a line; NULL: it is not. */
const char *claims_broken(struct engine *engine, size_t job, const struct record *record);
enum { JOIN_KINDS = 3 };
/* Where the joined PDFs of these targets are written, from the output folder: how many, at most JOIN_KINDS. */
size_t join_paths(struct pl_arena *arena, const char *join, unsigned targets, const char **paths);
/* join.c: the PDFs of all jobs, where they are not as they should be. False when reported. */
bool join_all(struct engine *engine, const struct planner *planner, struct journal *journal);
/* A line for each of them: whether join_all would make it, and why, given what the jobs are planned to do. */
struct join_sum {
    size_t again, perhaps; /* perhaps: it hangs on what becomes of parts that are drawn first */
};
struct join_sum join_tell(const struct engine *engine, const struct planner *planner, struct pl_buf *out);
const char *target_words(struct pl_arena *arena, unsigned targets);
/* The members before "programs". */
struct report_head {
    const char *plaat, *batch, *plan;
    size_t jobs_in_batch, shard, of; /* of 0: no shard */
    bool sample;
};
void report_head(struct pl_buf *out, const struct report_head *head);
const char *report_text(struct engine *engine);
/* The rows of the table that failed, with a column that says why, RFC 4180; NULL: none did. */
const char *failed_rows(struct engine *engine);

#endif
