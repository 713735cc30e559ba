/* run-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_RUN_PRIVATE_H
#define PL_RUN_PRIVATE_H

#include "base/output.h"
#include "batch/batch.h"
#include "check/check.h"
#include "compose/compose.h"
#include "encode/png.h"
#include "finish/finish.h"
#include "html/html.h"
#include "ink/press.h"
#include "paint/paint.h"
#include "pdf/pdf.h"
#include "plaat.h"
#include "run/run.h"

struct kept_layout {
    const char *path;
    const struct pl_layout *layout;
    struct pl_fonts *fonts;
    struct pl_reads reads; /* what loading them looked at */
};

struct plaat_session {
    struct pl_arena *arena;
    struct pl_door *door;
    struct pl_hyphens *hyphens;
    struct pl_speller *speller;
    struct pl_pictures *pictures;
    struct pl_icc_profiles *profiles; /* NULL: no press was opened yet */
    const char *data_dir;             /* NULL: none found */
    PL_VEC(struct kept_layout *) layouts;
    PL_VEC(const char *) files; /* as plaat_session_files tells them */
    bool swept;                 /* what killed runs left in the folders of results is gone already */
};

/* One call: an arena, its diagnostics, and the result that is being made. */
struct call {
    struct plaat_session *session;
    struct pl_arena *arena;
    struct pl_diags diags;
    struct pl_work work;
    struct plaat_result *result;
    struct pl_reads reads; /* what was looked at, but for single targets */
    PL_VEC(struct pl_made *) made;
    PL_VEC(struct pl_made_file) files;
    PL_VEC(const char *) written;
    PL_VEC(struct plaat_timing) timings;
    double last_ms;
    const struct pl_edition *edition;
    const struct pl_node *edition_tree;
    const struct pl_layout *layout;
    struct pl_fonts *fonts;
    struct pl_expanded *expanded;
    struct pl_composed *composed;
    const struct pl_profile *profile; /* of preflight; NULL: none */
    struct pl_findings *findings;     /* NULL: no preflight */
    struct fit_file *fit;             /* NULL: without --fit */
};

/* call.c */
struct call *call_start(struct plaat_session *session);
struct plaat_result *call_end(struct call *call);
void call_timing(struct call *call, const char *stage);
bool call_good(const struct call *call);

/* stages.c: each false when there are errors. */
bool read_edition(struct call *call, const struct plaat_job *job);
bool read_layout(struct call *call, const char *name);
/* A file named on the command line: its folder may be read. */
void allow_folder_of(struct call *call, const char *path);
/* The job's own colours in the palette of a layout that was read. */
bool set_colours(struct call *call, const struct plaat_job *job);
/* report: with the room of every text. */
bool expand_and_compose(struct call *call, const struct plaat_job *job, bool report);

/* commands.c: both are read whatever the other says, so that one run tells all mistakes. */
bool read_both(struct call *call, const struct plaat_job *job);

/* check.c: the profile asked for, else the layout's, else its medium's; NULL when reported. */
const struct pl_profile *check_profile(struct call *call, const char *asked);
/* Mistakes in the `check:` of the layout that was read are reported, whatever the command does with it. */
void check_section(struct call *call);

/* "areas" and "figure" of a finding, as members of a JSON object. */
void check_put_figures(struct call *call, struct pl_buf *out, const struct pl_finding *finding);

/* rendered.c: what is looked at and told between the two belongs to this target. */
void target_begins(struct call *call, unsigned targets);
void target_ends(struct call *call);

/* data.c */
const char *find_data_dir(struct pl_arena *arena, const char *given);
const char *layout_path(struct call *call, const char *name);

/* fitfile.c: the values of --fit, by layout. A file that is not there is an empty one. */
struct fit_layout {
    const char *name;
    struct pl_fit_values values;
};
struct fit_file {
    const struct pl_source *source; /* NULL: not there yet */
    PL_VEC(struct fit_layout) layouts;
};
struct fit_file *fit_read(struct call *call, const char *path);
const struct pl_fit_values *fit_values_of(const struct fit_file *file, const char *layout); /* or NULL */
const char *fit_text(struct call *call, const struct fit_file *file, const char *layout,
                     const struct pl_fit_values *values);

/* documents.c: each false, or NULL, when reported. */
const struct pl_source *srgb_profile(struct call *call);
bool make_web(struct call *call, const struct pl_paint *how, struct pl_bytes *out);
/* tagged: press-web. */
bool make_press(struct call *call, const struct plaat_job *job, const struct pl_paint *how, bool tagged,
                struct pl_bytes *out);

/* The pages in keys and with marks, as finishing takes them; no key is a colour that a picture has of its own. */
bool draw_keyed(struct call *call, const struct pl_paint *how, struct pl_keys *keys, struct pl_finish *out);
/* press.c: whether it shows colours that are in no palette. */
bool picture_converts(const struct pl_scene *scene, const struct pl_item *item);
/* marks.c: what stands outside the bleed. False: reported. */
bool make_marks(struct call *call, const struct pl_press *press, const char *date);

/* The press that the layout and the job ask for; NULL when reported. */
struct pl_icc_profiles *press_profiles(struct plaat_session *session);
struct pl_press *open_press(struct call *call, const struct plaat_job *job);

/* write.c: the files of a job, painted and handed to the sink. */
struct output {
    const char *path;
    const unsigned char *bytes;
    size_t n;
    unsigned targets; /* plaat_target bits, or 0 */
};
typedef PL_VEC(struct output) outputs_vec;
/* page: of the page, or what tells the file from others; "": none. */
const char *output_name(struct call *call, const struct plaat_job *job, const char *page, const char *extension);
bool output_add(struct call *call, outputs_vec *all, const char *path, const unsigned char *bytes, size_t n);
/* How a job's pages are painted. */
struct pl_paint paint_how(struct call *call, const struct plaat_job *job);

/* picture.c: each false when reported. */
/* Of a picture of a page: reported where there are too many. */
bool pixels_of(struct call *call, const struct plaat_job *job, const struct pl_page *page, int *width, int *height);
/* A page of the composed scene, in the pixels that the job asks for. */
bool paint_pixels(struct call *call, const struct plaat_job *job, const struct pl_paint *how, size_t page,
                  struct pl_pixels *out);
bool encode_png(struct call *call, const struct pl_pixels *pixels, const char *description, struct pl_bytes *out);
/* The same under any title, where there is no edition. description: NULL: none. */
bool png_of(struct pl_work *work, const struct pl_pixels *pixels, const char *title, const char *description,
            struct pl_bytes *out);
/* max_bytes 0: no limit. only_try: a limit that cannot be reached is not reported; out->at is NULL then. */
bool encode_jpeg(struct call *call, const struct pl_pixels *pixels, size_t max_bytes, bool only_try,
                 struct pl_bytes *out, int *quality);

/* deps.c: what plaat_job.deps asks for, and where it goes: beside the first of all. */
const char *deps_text(struct call *call, enum plaat_deps how, const outputs_vec *all);
const char *deps_path(struct call *call, enum plaat_deps how, const outputs_vec *all);
bool write_files(struct call *call, const struct plaat_job *job, const outputs_vec *all);
/* check-picture.c: each page with its findings, where job->output says. */
bool write_check_pictures(struct call *call, const struct plaat_job *job);
/* sarif.c: all messages of the call, as one run. */
void put_sarif_run(struct call *call, struct pl_buf *out);
bool write_outputs(struct call *call, const struct plaat_job *job);

#endif
