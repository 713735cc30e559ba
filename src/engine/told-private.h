/* told-private.h: a report as it is read back, for merging and for showing. Everything is the reading call's arena's.
 */
#ifndef PL_ENGINE_TOLD_PRIVATE_H
#define PL_ENGINE_TOLD_PRIVATE_H

#include "engine/engine-private.h"
#include "read/json.h"

struct told_output {
    const char *target, *path, *sha;
    double bytes;
};
struct told_message {
    const char *code, *level, *text, *help, *file, *target;
    double line, column; /* 0: none */
};
struct told_input {
    const char *path, *sha; /* sha: NULL where it was looked for in vain */
};
struct told_target {
    const char *target, *key;
    const struct pl_json *inputs;
};
struct told_size { /* of a fit group: points, of the size, of an em */
    double size, leading, tracking;
};
struct told_shared { /* a size that all jobs of a layout share */
    const char *layout, *group, *forced_by;
    struct told_size size;
};
struct told_program {
    const char *name, *build;
};
struct told_job {
    const struct pl_json *json;
    size_t index;
    const char *name, *edition, *layout, *status, *failure;            /* failure: NULL without */
    const char *options;                                               /* a hash; NULL: not said */
    const char *row;                                                   /* for people; NULL: none */
    const struct pl_json *inputs, *targets, *outputs, *fit, *messages; /* NULL: not said */
    const struct pl_json *run;                                         /* what this run did with it */
    const char *did, *why;                                             /* why: NULL when nothing was to be done */
    double seconds;
    const struct pl_json *stages;
};
struct told {
    const struct pl_source *source;
    const char *plaat, *batch, *plan;
    size_t jobs_in_batch, shard, shards; /* shards 0: the whole */
    bool sample, stopped;
    double seconds, workers;
    const struct pl_json *programs, *inputs, *fits, *joined; /* joined: NULL: no PDF of all jobs */
    const struct pl_json *unread;                            /* rows that are no jobs; NULL: none */
    struct told_job *jobs;
    size_t n;
};
/* Whether a file is a report, or was one before it was cut short: it begins a map that says "report" with a number, and
 * "plaat" with no number, as JSON that is an edition does. A pipe, which is read once, is none. */
bool told_is(const char *path);
/* NULL when reported: it cannot be read, it is no JSON (P880), it is no report (P881). */
struct told *told_read(struct pl_work *work, const char *path);
/* One item of the lists of a report, or of a job; false when reported. */
bool told_output(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_output *out);
bool told_message(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_message *out);
bool told_input(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_input *out);
bool told_target(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_target *out);
bool told_size(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_size *out);
bool told_shared(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_shared *out);
/* What people call a row that could not be read. */
bool told_unread(struct pl_work *work, const struct told *told, const struct pl_json *json, const char **label);
bool told_program(struct pl_work *work, const struct told *told, const struct pl_json *json, struct told_program *out);
/* A place in the list of inputs, as jobs name them; false when reported. */
bool told_number(struct pl_work *work, const struct told *told, const struct pl_json *json, size_t *out);
/* The value as it stands in the file. */
void told_put(struct pl_buf *out, const struct told *told, const struct pl_json *json);
struct pl_place told_place(const struct told *told, const struct pl_json *json);

/* Whole or not at all, and not over what was read. False when reported. */
bool told_write(struct pl_work *work, const char *path, const char *text);

/* How the jobs of a report ended, and in which order they are shown: those that failed, those that nobody got to, those
 * that were drawn, those that were kept. */
enum told_group { TOLD_FAILED, TOLD_OPEN, TOLD_DRAWN, TOLD_KEPT, TOLD_GROUPS };
enum told_group told_group(const struct told_job *job);

/* ---- listing.c ---- */

/* What a report says, as one line of signs that can be seen. */
const char *listing_plain(struct pl_arena *arena, const char *text);
/* As a table, for a terminal so many columns wide; 0: as wide as it is. */
const char *listing_text(struct pl_work *work, const struct told *told, int columns, bool colour);
/* "3 jobs: 1 failed, 2 drawn" */
const char *listing_sum(struct pl_arena *arena, const struct told *told);
/* All targets of a job, its bytes, its warnings. False when reported. */
struct tally {
    const char *targets;
    double bytes;
    size_t warnings;
};
bool listing_tally(struct pl_work *work, const struct told *told, const struct told_job *job, struct tally *out);
/* "1.4 MB" */
const char *listing_bytes(struct pl_arena *arena, double bytes);

/* ---- page.c ---- */

/* As one page of HTML to stand at `path`. NULL when reported. */
const char *page_text(struct pl_work *work, const struct told *told, const char *path);

/* ---- thumb.c ---- */

/* A small picture of a job, as a data: address. Of its first PNG or JPEG that is there and as the report says; none:
 * why not, as a sentence. folder: of the report, with its slash. */
struct thumb {
    const char *address, *of, *none;
    int width, height; /* pixels */
};
struct thumb thumb_make(struct pl_work *work, const struct told *told, const struct told_job *job, const char *folder);

#endif
