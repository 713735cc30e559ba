/* diff-private.h: what the files of `plaat diff` share. */
#ifndef PL_RUN_DIFF_PRIVATE_H
#define PL_RUN_DIFF_PRIVATE_H

#include "diff/edition.h"
#include "diff/pixels.h"
#include "run/run-private.h"

struct diff_page {
    size_t old_number, new_number; /* from 1; 0: not there */
    const char *name;              /* of the layout's page; "" */
    bool is_old, is_new;
    int old_width, old_height, new_width, new_height; /* pixels; 0: not there */
    struct pl_pixel_changes changes;
    struct pl_edits *words; /* of a PDF's page that says something else; NULL */
    const char *file;       /* the picture that was written; NULL */
};

struct diff {
    struct call *call;
    const struct plaat_diff *what;
    const char *kind; /* "editions", "pictures", "pdfs"; NULL: two kinds */
    struct pl_effort effort;
    struct pl_edition_changes texts;
    PL_VEC(struct diff_page) pages;
    size_t n_old, n_new; /* pages */
    struct pl_outbox *box;
    PL_VEC(const char *) files; /* in the box */
    struct pl_fonts *fonts;     /* for labels; NULL: not looked for, or none */
    pl_face_id face;
    bool looked_for_fonts;
};

bool diff_page_differs(const struct diff_page *page);
/* Compares a page; views with at NULL: not there. Draws it where that is asked for. Of page, numbers, name and words
 * are given. False when reported. */
bool diff_add_page(struct diff *d, struct pl_arena *scratch, const struct diff_page *page,
                   const struct pl_picture_view *old_view, const struct pl_picture_view *new_view);

/* diff-pdf.c. False when reported. */
bool diff_pdfs(struct diff *d);

bool diff_differs(const struct diff *d);

/* diff-text.c, diff-json.c; pages: of these alone, without a summary, and as items of a list. */
void diff_put_text(const struct diff *d, struct pl_buf *out);
void diff_put_json(const struct diff *d, struct pl_buf *out);
void diff_put_pages_text(const struct diff *d, struct pl_buf *out);
void diff_put_pages_json(const struct diff *d, struct pl_buf *out, const char *between);

#endif
