/* plaat.h: the public interface of libplaat. An edition (YAML) and a layout (YAML) become PDF, PNG, SVG and HTML.
 *
 * One session per thread or process; nothing is global. All lengths are points unless a name says otherwise. All text
 * is UTF-8. Text that goes in is copied, or no longer looked at when the call returns. Mistakes and faults are messages
 * of a result, never NULL; a program that is out of memory is ended. */
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
/* Never NULL. Release with plaat_session_free, after all of its results: their messages point into its files. NULL
 * options: the defaults. A file is read once a session; see plaat_session_changed. */
struct plaat_session *plaat_session_new(const struct plaat_options *options);
void plaat_session_free(struct plaat_session *session);

/* Bits of plaat_job.targets. */
enum plaat_target {
    PLAAT_PDF = 1, /* PDF/UA-1 and PDF/A-2a, sRGB: for screens and readers of all kinds */
    PLAAT_PNG = 2,
    PLAAT_SVG = 4,
    PLAAT_PRESS = 8,      /* PDF/X-4: inks, bleed and marks, for a printer */
    PLAAT_PRESS_WEB = 16, /* both at once: PDF/X-4, PDF/UA-1 and PDF/A-2a; links are text */
    PLAAT_HTML = 32, /* one page that needs no other file, with the same structure, colours and type; alone, nothing is
                        composed, and so nothing is overset */
    PLAAT_JPG = 64   /* for platforms that take no PNG: 4:4:4, tagged sRGB; quality 92, or what max_bytes allows */
};
/* Bits of plaat_job.show: what is drawn over the page for designers. */
enum plaat_show {
    PLAAT_SHOW_BOXES = 1,
    PLAAT_SHOW_NAMES = 2,
    PLAAT_SHOW_BASELINES = 4,
    PLAAT_SHOW_GRID = 8,
    PLAAT_SHOW_MARGINS = 16
};
/* What plaat_dump prints: what this stage made. */
enum plaat_stage {
    PLAAT_STAGE_TREE,
    PLAAT_STAGE_EDITION,
    PLAAT_STAGE_LAYOUT,
    PLAAT_STAGE_EXPANDED,
    PLAAT_STAGE_BOXES,
    PLAAT_STAGE_SCENE,
    PLAAT_STAGE_JOBS /* of a batch file, in the place of the edition */
};

/* One field of an edition, said from outside of it: its path as in {{path}} (title, tiles.lokaal.heading), and what it
 * is instead. An empty value takes the field away. palette.NAME: a colour of the layout, "#rrggbb" or another entry. */
struct plaat_set {
    const char *path, *value; /* never NULL */
    const char *file;         /* where it was said, for messages and relative paths; NULL: the command line */
    size_t line, column;      /* of the value in file, from 1 */
};
/* What a fit group was set at, or is to be: pt, of the size, of an em. */
struct plaat_fit {
    const char *group;
    double size, leading, tracking;
};
/* How the files behind a result are told, in a file beside the first of its results: NAME.d, a rule for make or ninja;
 * NAME.deps.json, with the files that were looked for in vain. */
enum plaat_deps { PLAAT_DEPS_NONE, PLAAT_DEPS_MAKE, PLAAT_DEPS_NINJA, PLAAT_DEPS_JSON };
/* One edition × one layout. The rest of a zeroed job is its defaults; plaat_dump writes nothing; it and plaat_check
 * look at edition, sets, layout, draft, condition and fit_file alone, plaat_check at output too. */
struct plaat_job {
    const char *edition;   /* path; never NULL */
    const char *layout;    /* path, or the name of a shipped layout; NULL: only to dump what comes before it */
    unsigned targets;      /* plaat_target bits; 0: nothing is drawn */
    const char *output;    /* folder (must end in '/' or exist), file, or "-"; NULL: "./" */
    double scale;          /* PNG, JPEG: times 96 dpi for a layout in px, 150 for others; 0: 1 */
    double dpi;            /* PNG, JPEG: in place of scale; 0: from scale */
    int width_px;          /* PNG, JPEG: exact width, in place of both; 0: from them */
    size_t max_bytes;      /* JPEG: the best quality that stays within so many bytes a picture; 0: no limit */
    unsigned show;         /* plaat_show bits */
    bool draft;            /* text that does not fit is drawn and marked, with a warning, instead of an error */
    const char *fit_file;  /* NULL: none; read when it exists, written after */
    const char *condition; /* press condition: coated, newspaper, …; NULL: the layout's */

    enum plaat_deps deps;
    const struct plaat_set *sets; /* in this order; borrowed during the call */
    size_t n_sets;
    const char *name; /* what results are called in a folder, in place of EDITION_LAYOUT; NULL: that */
    /* Without fit_file: sizes that these groups are set at, because all of a batch share them. */
    const struct plaat_fit *fits;
    size_t n_fits;
};

/* A message, as the program prints it. Lines and columns from 1; path NULL: nowhere. Borrowed until the result is
 * freed. */
struct plaat_message {
    const char *code; /* "P101" */
    int level;        /* 0 note, 1 warning, 2 error */
    const char *path;
    size_t line, column;
    const char *text, *help; /* help: what to do; NULL: none */
};
/* Time that passed in a stage. */
struct plaat_timing {
    const char *stage;
    double ms;
};
/* What a call answers. Everything in it is borrowed until it is freed. */
struct plaat_result {
    int status;                 /* 0 done, 1 the input is wrong, 2 usage, 3 the world */
    const char *const *written; /* paths, in order */
    size_t n_written;
    const struct plaat_message *messages;
    size_t n_messages;
    const char *text; /* what a command answers: a dump, a table, a schema; never NULL */
    const struct plaat_timing *timings;
    size_t n_timings;
    const struct plaat_fit *fits; /* of every group that was set */
    size_t n_fits;
    bool stopped; /* plaat_batch: it was asked to end before all was done */
    void *impl;   /* the library's */
};
/* Renders; files appear whole and together, or not at all. Release every result with plaat_result_free. */
struct plaat_result *plaat_render(struct plaat_session *session, const struct plaat_job *job);
/* Sets every text and draws nothing: the result's fits are what the job needs, or with draft the least there is. */
struct plaat_result *plaat_measure(struct plaat_session *session, const struct plaat_job *job);
/* How the pages look on paper, what each plate carries, and where how much ink lies: a soft proof, a picture a plate
 * and a map of ink for each page, and a report in JSON; text: the same for people. Of the job, targets and show mean
 * nothing. paper: as the sheet looks beside a white screen; else its paper is white. */
struct plaat_result *plaat_proof(struct plaat_session *session, const struct plaat_job *job, bool paper);
/* What plaat_social makes of an edition; zeroed: everything for all platforms. */
struct plaat_social {
    const char *platforms;      /* names of the table, commas between them; NULL: all */
    const char *table;          /* path of a table of platforms; NULL: the one that comes with plaat */
    const char *page;           /* address of the accessible page; NULL: what the edition says */
    const char *const *layouts; /* by name as in the table: what a use takes in place of the first it names */
    size_t n_layouts;
};
/* The pictures that platforms for social media take, within their limits, and beside them post.json (of the shape of
 * data/schema/post.json) and post.md: files, sizes, alternative texts, order. Of the job, edition, sets, output (a
 * folder) and draft count. how NULL: a zeroed one. */
struct plaat_result *plaat_social(struct plaat_session *session, const struct plaat_job *job,
                                  const struct plaat_social *how);
/* How plaat_check answers: its text. PLAAT_AS_TEXT: copyfit values and the room of every text, the rest being in the
 * messages; PLAAT_AS_JSON: an object with everything, of the shape of data/schema/check.json; PLAAT_AS_SARIF: a log of
 * SARIF 2.1.0 with all messages. */
enum plaat_format { PLAAT_AS_TEXT, PLAAT_AS_JSON, PLAAT_AS_SARIF };
/* What stands around the runs of a SARIF log, commas between them. */
#define PLAAT_SARIF_HEAD                                                                                                \
    "{\n\"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\",\n" \
    "\"version\": \"2.1.0\",\n\"runs\": [\n"
#define PLAAT_SARIF_TAIL "\n]\n}\n"
struct plaat_check {
    enum plaat_format format;
    const char *profile; /* path, or the name of one that comes with plaat; "none": no preflight; NULL: the layout's
                            own, or its medium's */
    bool strict;         /* a warning too is a status of 1 */
    bool no_spelling;    /* no word is looked up, whatever the profile says */
    bool run_only;       /* SARIF: one run alone, for a log of several jobs */
};
/* All diagnostics, and what preflight finds. A job without a layout names a PDF for its edition, of whatever make:
 * what can be read from it is judged, with the profile that is asked for, or that of sheet-fed print. how NULL: a
 * zeroed one. job->output: where pages go as PNGs with the findings drawn on them; NULL: nowhere. */
struct plaat_result *plaat_check(struct plaat_session *session, const struct plaat_job *job,
                                 const struct plaat_check *how);
struct plaat_result *plaat_dump(struct plaat_session *session, const struct plaat_job *job, enum plaat_stage stage);
/* How much each text of a layout holds, at its ideal and at its smallest size. Of the job, only layout, edition and
 * sets count; edition: beside what other texts; NULL: a specimen with one word in every other text. */
struct plaat_result *plaat_capacity(struct plaat_session *session, const struct plaat_job *job);
/* what: "layouts", "icons", "fonts", "press" (profiles), "profiles" (of preflight) or "rules", one a line; anything
 * else: nothing. layout: of this one; NULL: of all that is installed. */
struct plaat_result *plaat_list(struct plaat_session *session, const char *what, const char *layout);
/* what: "edition", "layout", "profile", "batch" or "platforms": a JSON Schema, draft-07. man: the manual's section on
 * its keys, in mdoc. Anything else is an error. */
struct plaat_result *plaat_schema(struct plaat_session *session, const char *what, bool man);
/* A message's explanation; code: "P101", or "all" for a list of them. */
struct plaat_result *plaat_explain(struct plaat_session *session, const char *code);
/* Two editions, two pictures (PNG or JPEG), two PDFs of whatever make, or two reports of batches. The rest of a zeroed
 * one is its defaults. */
struct plaat_diff {
    const char *before, *after; /* paths; never NULL */
    const char *layout;         /* editions: drawn with it too, and compared as pictures; NULL: their texts alone */
    const char *output;       /* a PNG of each page that differs: both side by side, what differs framed. A file, which
                                 becomes FILE-2.png for the second of several pages, or a folder; NULL: none. With
                                 reports a folder: results that changed, and lie there as both tell, are opened */
    enum plaat_format format; /* text, or JSON of the shape of data/schema/diff.json */
    bool colour;              /* text: for a terminal */
    double scale, dpi;        /* as in a job; dpi is of PDFs too; 0: 100 there */
    int width_px;             /* as in a job */
    double seconds;           /* that a program which draws a PDF may take for a page; 0: 60 */
};
/* What differs. Its status is of its own: 0 the same, 1 they differ, 2 usage, or an input that is wrong, 3 the world.
 */
struct plaat_result *plaat_diff(struct plaat_session *session, const struct plaat_diff *what);
/* ---- many jobs ---- */

/* How far a batch is: when a job has ended, and a few times a second. Borrowed for the call. */
struct plaat_progress {
    size_t jobs, kept, drawn, failed, running; /* jobs: of this run; kept: nothing they were made from has changed */
    double seconds;                            /* since the beginning */
    bool measuring;                            /* nothing is drawn yet: sizes that all jobs share are looked for */
    const char *name;                          /* of the job that ended; NULL: time passed */
    const char *row;                           /* its row, for people; NULL: none */
    const char *failure;                       /* why it failed, in a line; NULL: it did not */
    const char *text;                          /* its messages, as plaat_result_text tells them */
};
/* A zeroed one and a file are the defaults. */
struct plaat_batch {
    const char *file;        /* the batch file; never NULL */
    const char *output;      /* the folder of all results; NULL: "./" */
    int workers;             /* processes; 0: as many as there are processors */
    int shard, shards;       /* which part of how many, from 1; 0, 0: the whole */
    bool keep_going;         /* after a job that failed */
    bool force;              /* what is as it was is drawn again too */
    bool dry_run;            /* nothing is drawn or written: the result's text says what would be, and why */
    bool sample;             /* the first rows, the longest and the shortest */
    bool verify;             /* every file is hashed, not only those whose size or times differ */
    enum plaat_deps deps;    /* of each job */
    bool wait;               /* until no other batch writes into the folder */
    double time_limit_s;     /* of a job; 0: 600 */
    size_t memory_limit_mib; /* of a worker; 0: 4096 */
    int stop; /* a descriptor that does not block: a byte from it ends the batch after the jobs that are being drawn, a
                 second at once; 0: none */
    void (*progress)(void *ctx, const struct plaat_progress *at); /* NULL: nobody looks */
    void *progress_ctx;
};
/* Draws what changed. Processes are forked, which never return from this call: the process that calls it has one
 * thread, and its session has drawn nothing before. Results appear in the folder as each job is done, with
 * NAME.report.json (data/schema/report.json), and NAME.failed.csv when rows failed; what is known of them lies in
 * .plaat/ there. However it ends, the same call goes on where it was. The result's text is one line of figures. */
struct plaat_result *plaat_batch(struct plaat_session *session, const struct plaat_batch *how);

/* The reports of all shards of a batch, in any order, as the report of the whole, into the file `output`, "-" for
 * standard output: what one run would have written, but for its member `run`. Whole or not at all. */
struct plaat_result *plaat_merge(struct plaat_session *session, const char *const *reports, size_t n,
                                 const char *output);
struct plaat_report {
    const char *report; /* path; never NULL */
    const char *html;   /* the page to write, "-" for standard output; NULL: the result's text is a table */
    int columns;        /* of the table at most; 0: as wide as it is */
    bool colour;        /* of a terminal, in the table */
};
/* A report for people: as a table, or as one page that needs no other file, with small pictures and links to the
 * results; what failed comes first, then what was drawn anew. */
struct plaat_result *plaat_report(struct plaat_session *session, const struct plaat_report *how);

/* NULL is allowed, as it is for plaat_session_free. */
void plaat_result_free(struct plaat_result *result);

/* The messages in the shape of compiler messages, or as a JSON array. Borrowed until the result is freed. */
const char *plaat_result_text(struct plaat_result *result, bool colour);
const char *plaat_result_json(struct plaat_result *result);

/* True when a file that was read, or looked for in vain, is no longer as it was then. */
bool plaat_session_changed(struct plaat_session *session);

/* The folder of the layouts, fonts and icons that come with plaat; NULL when there is none. Borrowed from the
 * session. */
const char *plaat_session_data(const struct plaat_session *session);

/* Files read or looked for since the session began, absolute, in order; for watching. Borrowed until the next call. */
size_t plaat_session_files(struct plaat_session *session, const char *const **paths);

/* "0.1.0"; static. */
const char *plaat_version(void);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
