/* run.h: what a batch asks of this room beyond plaat.h: the files behind a job, the values it was set with, and what
 * stays loaded between jobs. */
#ifndef PL_RUN_RUN_H
#define PL_RUN_RUN_H

#include "base/diag.h"
#include "base/output.h"
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
/* A file that the call wrote, as plaat_result.written tells it. The path lives as long as the result. */
void pl_run_wrote(struct call *call, const char *path);

/* ---- plaat diff ---- */

/* What a file is, by its first bytes, else by its name. */
enum pl_diff_kind { PL_DIFF_EDITION, PL_DIFF_PICTURE, PL_DIFF_PDF };
enum pl_diff_kind pl_run_diff_kind(const char *path);
/* plaat_diff for all kinds but two reports; that one of the files is a report is known here as two kinds. */
struct plaat_result *pl_run_diff(struct plaat_session *session, const struct plaat_diff *what, bool before_is_report,
                                 bool after_is_report);

/* Two pictures or two PDFs within a call, with memory and a door of their own. What is wrong with them is reported in
 * work; the rest is of its arena. */
struct pl_diff_pair {
    bool differs;
    const char *text;         /* for people, a line for each page that differs, and more of it indented by four */
    const char *json;         /* the items of "pages", as in data/schema/diff.json */
    const char *const *files; /* pictures of pages that differ, in the box */
    size_t n_files;
};
/* False when reported. what->output: as plaat_diff takes it; NULL: none is drawn, and box may be NULL. */
bool pl_run_diff_pair(const struct plaat_session *session, struct pl_work *work, const struct plaat_diff *what,
                      struct pl_outbox *box, struct pl_diff_pair *out);

/* The answer as JSON, and the status. members: those between "differs" and "messages", with a comma and a line's end
 * before each. kind NULL: two kinds. compared: all of it was. */
void pl_run_diff_json(struct pl_buf *out, const struct plaat_diff *what, const char *kind, bool differs,
                      const char *members, const struct pl_diags *diags);
int pl_run_diff_status(int status_of_messages, bool compared, bool differs);

#endif
