/* plaat.h: the public interface of libplaat. An edition (YAML) and a layout (YAML) become PDF, PNG and SVG.
 *
 * One session per thread or process; nothing is global. All lengths are points unless a name says otherwise. */
#ifndef PLAAT_H
#define PLAAT_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Stays loaded between jobs: fonts, dictionaries, parsed layouts, pictures. */
struct plaat_session;

struct plaat_options {
    const char *data_dir; /* where layout/, fonts/, data/ are installed; NULL: the installed place, or $PLAAT_DATA */
    bool allow_outside;   /* files outside the readable folders may be read */
    bool alone;           /* nothing else in this process uses fontconfig: its set-up is left out, a quicker start */
};
/* Release with plaat_session_free. NULL options: the defaults. */
struct plaat_session *plaat_session_new(const struct plaat_options *options);
void plaat_session_free(struct plaat_session *session);

enum plaat_target { PLAAT_PDF = 1, PLAAT_PNG = 2, PLAAT_SVG = 4 };
enum plaat_show {
    PLAAT_SHOW_BOXES = 1,
    PLAAT_SHOW_NAMES = 2,
    PLAAT_SHOW_BASELINES = 4,
    PLAAT_SHOW_GRID = 8,
    PLAAT_SHOW_MARGINS = 16
};
enum plaat_stage {
    PLAAT_STAGE_TREE,
    PLAAT_STAGE_EDITION,
    PLAAT_STAGE_LAYOUT,
    PLAAT_STAGE_EXPANDED,
    PLAAT_STAGE_BOXES,
    PLAAT_STAGE_SCENE
};

/* One edition × one layout. All strings are borrowed until the call returns. */
struct plaat_job {
    const char *edition; /* path */
    const char *layout;  /* path, or the name of a shipped layout */
    unsigned targets;    /* plaat_target bits */
    const char *output;  /* folder (must end in '/' or exist), file, or "-"; NULL: "./" */
    double scale;        /* PNG of a layout in px: 1 when 0 */
    double dpi;          /* PNG of other layouts: 150 when 0 */
    int width_px;        /* PNG: exact width; 0: from scale or dpi */
    unsigned show;
    bool draft;
    const char *fit_file; /* NULL: none; read when it exists, written after */
};

/* A message, as the program prints it. Lines and columns from 1; path NULL: nowhere. Borrowed until the result is
 * freed. */
struct plaat_message {
    const char *code; /* "P101" */
    int level;        /* 0 note, 1 warning, 2 error */
    const char *path;
    size_t line, column;
    const char *text, *help;
};
struct plaat_timing {
    const char *stage;
    double ms;
};
struct plaat_result {
    int status;                 /* 0 done, 1 the input is wrong, 2 usage, 3 the world */
    const char *const *written; /* paths, in order */
    size_t n_written;
    const struct plaat_message *messages;
    size_t n_messages;
    const char *text; /* what a command answers: a dump, a table, a schema; never NULL */
    const struct plaat_timing *timings;
    size_t n_timings;
    void *impl;
};
/* Renders; files appear whole and together, or not at all. Release every result with plaat_result_free. */
struct plaat_result *plaat_render(struct plaat_session *session, const struct plaat_job *job);
/* All diagnostics; text: copyfit values and the room of every text. Nothing is written. json: text is a JSON object. */
struct plaat_result *plaat_check(struct plaat_session *session, const struct plaat_job *job, bool json);
struct plaat_result *plaat_dump(struct plaat_session *session, const struct plaat_job *job, enum plaat_stage stage);
/* How much each text of a layout holds, at its ideal and at its smallest size. edition: beside what other texts; NULL:
 * a specimen with one word in every other text. */
struct plaat_result *plaat_capacity(struct plaat_session *session, const char *layout, const char *edition);
/* what: "layouts", "icons", "fonts". */
struct plaat_result *plaat_list(struct plaat_session *session, const char *what, const char *layout);
/* what: "edition" or "layout": a JSON Schema, draft-07. man: the manual's section on its keys, in mdoc. */
struct plaat_result *plaat_schema(struct plaat_session *session, const char *what, bool man);
struct plaat_result *plaat_explain(struct plaat_session *session, const char *code);
void plaat_result_free(struct plaat_result *result);

/* The messages in the shape of compiler messages, or as a JSON array. Borrowed until the result is freed. */
const char *plaat_result_text(struct plaat_result *result, bool colour);
const char *plaat_result_json(struct plaat_result *result);

/* True when a file that was read, or looked for in vain, is no longer as it was then. */
bool plaat_session_changed(struct plaat_session *session);

/* The folder of the layouts, fonts and icons that come with plaat; NULL when there is none. */
const char *plaat_session_data(const struct plaat_session *session);

/* Files read or looked for since the session began, absolute, in order; for watching. Borrowed until the next call. */
size_t plaat_session_files(struct plaat_session *session, const char *const **paths);

const char *plaat_version(void);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
