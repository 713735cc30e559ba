/* batch.h: a batch file → jobs. It names editions, or one edition and a table of rows; layouts, targets, and what the
 * results are called. Reading it draws nothing and opens no layout; mistakes are reported at their line and column. */
#ifndef PL_BATCH_BATCH_H
#define PL_BATCH_BATCH_H

#include "base/work.h"
#include "plaat.h"
#include "read/fields.h"

/* What a job was made from besides its edition. */
struct pl_batch_row {
    const char *file; /* the table, or the batch file for rows that stand in it; NULL: no row, the edition alone */
    size_t number;    /* among the records, from 1 */
    size_t line, last_line;   /* of file, from 1 */
    struct pl_place place;    /* its first cell, or its map */
    const char *label;        /* for people: "gemeenten.csv, row 3: Groningen" */
    const char *const *cells; /* one a column of the batch, "" where there is none: for the table of failed rows */
};

struct pl_batch_job {
    struct plaat_job job; /* whole, name and sets too; output is NULL: the caller's. Not NULL: edition, layout, name */
    struct pl_batch_row row;
    size_t text; /* bytes of what the row and the edition say: which is longest, which shortest */
};

/* All of it is the arena's. */
struct pl_batch {
    const char *path, *name; /* name: of the file, without folder and extension */
    bool usable;             /* false: more is wrong than single rows, and nothing may be drawn */
    bool fit;                /* fit: batch. Measure every job, then give all of one layout the least of each group */
    const char *join;        /* one PDF of all jobs in their order, called so in the output folder; NULL: none */
    struct pl_place named, joined;                        /* what says how results are called; what says `join` */
    size_t sample_first, sample_longest, sample_shortest; /* how many rows of each for --sample */
    const struct pl_batch_job *jobs; /* rows in file order, and for each row its layouts in theirs */
    size_t n;
    const struct pl_batch_row *lost; /* rows that could not be read; each is reported as an error */
    size_t n_lost;
    const char *const *columns; /* of the table, in order */
    size_t n_columns;
    char between; /* the sign between the cells of the table; ',' where it is no CSV */
    bool mark;    /* the table began with a byte order mark */
};

/* The last column of a table of rows that failed, where it says why. */
#define PL_BATCH_WHY "plaat: why"
/* Whether a spreadsheet would take it for a formula, were it not for apostrophes before it, which may send the table's
 * cells elsewhere (CWE-1236). */
bool pl_batch_formula(const char *text);

/* Never NULL. data: the folder of what comes with plaat; NULL: none. */
const struct pl_batch *pl_batch_read(struct pl_work *work, const char *path, const char *data);
/* A name as file systems compare it that hold large and small letters for the same: two names that are equal then may
 * be one file. */
const char *pl_batch_folded(struct pl_arena *arena, const char *name);
/* A job for people: its row or its edition, and its layout. */
const char *pl_batch_who(struct pl_arena *arena, const struct pl_batch_job *job);
/* Its jobs with what is set in each, and what --sample would draw. */
void pl_batch_dump(struct pl_buf *out, const struct pl_batch *batch);

/* The field tables, for the schema and the manual. */
extern const struct pl_record pl_batch_record, pl_batch_column_record, pl_batch_sample_record;

/* The jobs of --sample as a list of indices into batch->jobs, in order: all layouts of the first, the longest and the
 * shortest rows. */
size_t pl_batch_sample(struct pl_arena *arena, const struct pl_batch *batch, const size_t **jobs);

/* ---- fit: batch ---- */

/* The least values of one layout, and for each group the job that needs it so small. */
struct pl_batch_fit {
    const char *layout;
    struct plaat_fit *fits; /* to hand on as plaat_job.fits */
    size_t *forced_by;      /* indices of jobs */
    size_t n;
};
struct pl_batch_fits {
    PL_VEC(struct pl_batch_fit) layouts;
};
/* Takes in what plaat_measure says of a job; in any order, with the same outcome. Texts are copied. */
void pl_batch_fit_add(struct pl_arena *arena, struct pl_batch_fits *all, size_t job, const char *layout,
                      const struct plaat_fit *fits, size_t n);
/* NULL: no job of that layout was measured. */
const struct pl_batch_fit *pl_batch_fit_of(const struct pl_batch_fits *all, const char *layout);

#endif
