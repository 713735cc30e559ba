/* run.h: what a batch asks of this room beyond plaat.h: the files behind a job, the values it was set with, and what
 * stays loaded between jobs. */
#ifndef PL_RUN_RUN_H
#define PL_RUN_RUN_H

#include "base/diag.h"
#include "base/work.h"
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

/* Loads what a job needs that stays with the session, as far as that starts no thread, for processes that are forked
 * later: its layout and fonts, its language's dictionary, profiles. What is wrong with it is told when it is drawn. */
void pl_run_prepare(struct plaat_session *session, const struct plaat_job *job);

/* What the pages of a job will be called in the names of pictures ("": the only one), in the arena. False: that cannot
 * be said, because something is wrong with the job; drawing it tells what. Reads, but composes and draws nothing, and
 * starts no thread. */
struct pl_page_names {
    const char *const *at;
    size_t n;
};
bool pl_run_pages(struct plaat_session *session, struct pl_arena *arena, const struct plaat_job *job,
                  struct pl_page_names *out);

/* From here on jobs look for nothing that killed runs left beside their results: the caller does (pl_outbox_sweep). */
void pl_run_swept(struct plaat_session *session);
/* After a job whose result was freed: its files are forgotten, and pictures when there are many. */
void pl_run_job_over(struct plaat_session *session);

/* Loads the libraries that wait for their first use, so that it is known which they are. They stay. */
void pl_run_libraries(void);

/* PDFs of one target that plaat made become one, in their order: tags, bookmarks and inks stay, what they share is
 * written once. title: of the whole; output: a file. False when reported. */
bool pl_run_join(struct pl_work *work, const char *title, const char *const *paths, size_t n, const char *output);

/* A public call that another room answers: begin fills work, end gives its result. */
struct call;
struct call *pl_run_begin(struct plaat_session *session, struct pl_work *work);
struct plaat_result *pl_run_end(struct call *call, const char *text, bool stopped);

#endif
