/* expand.h: edition × layout → per page one tree of boxes, everything bound, repeated and resolved; and the structure
 * tree. Nothing is measured. Read-only for compose. */
#ifndef PL_EXPAND_EXPAND_H
#define PL_EXPAND_EXPAND_H

#include "edition/edition.h"
#include "layout/layout.h"
#include "picture/picture.h"

struct pl_page_box {
    double width, height, bleed;
    double margin[4];
    struct pl_tone_fill ground;
    double guide_columns, guide_gutter, guide_baseline; /* 0: none */
    struct pl_folds folds;
    const char *name; /* "" for a single page */
    struct pl_place place;
    struct pl_box *root;
};

struct pl_expanded {
    const char *edition_name, *layout_name;
    bool in_px, print;
    const struct pl_palette *palette;
    const struct pl_press_style *press;
    const struct pl_file_wish *fonts;
    size_t n_fonts;
    const struct pl_style *styles; /* all of the layout */
    size_t n_styles;
    const struct pl_fit_order *fit;
    size_t n_fit;
    struct pl_page_box *pages;
    size_t n_pages;
    struct pl_structure structure;
    const char *title, *author, *subject, *keywords, *language, *date;
};

/* The look of a run: the style's own, then strong, emphasis, link, class laid over it. `into` gets every field set,
 * the accent put in. */
void pl_text_look(const struct pl_text_content *text, const struct pl_run_text *run, struct pl_look *into);

void pl_expanded_dump(struct pl_buf *out, const struct pl_expanded *expanded);

/* NULL when nothing could be made (reported). work->diags tells whether it is whole. */
struct pl_expanded *pl_expand(struct pl_work *work, struct pl_pictures *pictures, const struct pl_edition *edition,
                              const struct pl_layout *layout);

/* What the pages will be called, as pl_expand calls them, without expanding any: a cheap look ahead. In the arena; 0:
 * none, or more than there may be. edition may be NULL where the pages are fixed. */
size_t pl_expand_page_names(struct pl_work *work, const struct pl_edition *edition, const struct pl_layout *layout,
                            const char *const **names);
/* Whether they are called the same for every edition. */
bool pl_expand_pages_fixed(const struct pl_layout *layout);

/* The box of `html: ornament`, which stands in no record and says nothing. NULL: none, or nothing of it is left. */
const struct pl_box *pl_expand_ornament(struct pl_work *work, struct pl_pictures *pictures,
                                        const struct pl_edition *edition, const struct pl_layout *layout);

#endif
