/* layout.h: the layout model: page, palette, fonts, styles, parts, strings, `extends` resolved. Boxes stay located
 * trees, checked against the tables of box.h with bindings allowed everywhere. Read-only once read. */
#ifndef PL_LAYOUT_LAYOUT_H
#define PL_LAYOUT_LAYOUT_H

#include "layout/box.h"

struct pl_part {
    const char *name;
    const struct pl_node *node, *takes, *box; /* takes may be NULL */
};

/* `page:` of the file with the page template's own laid over it. */
struct pl_page_style {
    double width, height, bleed;
    bool in_px, said;
    double margin[4];
    struct pl_tone_fill ground;
    long guide_columns;
    double guide_gutter, guide_baseline; /* 0: none */
    struct pl_folds folds;
};

/* `html:`. Lengths are points: 0.75 pt is a px, 12 pt a reader's standard size. A colour of entry PL_COLOUR_NONE was
 * not said. */
struct pl_html_style {
    double size, paper, leading, smallest, largest, width, column, gap, radius;
    long measure; /* characters */
    struct pl_tone ground, tile, header;
    const struct pl_node *ornament; /* a box; NULL: none */
};

struct pl_page_template {
    const struct pl_node *node, *each, *when, *name, *page, *box; /* all but node and box may be NULL */
    const char *as;
};

struct pl_fit_order {
    const char *group;
    struct pl_place place;
    int give[3]; /* 0 leading, 1 tracking, 2 size, in order; −1: not */
};

struct pl_file_wish { /* a file a layout names, resolved */
    const char *path;
    struct pl_place place;
};

struct pl_layout {
    const struct pl_source *source;
    const char *name, *title; /* the file's name without folder and extension; what `name:` says, or the same */
    bool print;               /* medium */
    struct pl_page_style page;
    struct pl_html_style html;
    struct pl_palette palette;
    struct pl_press_style press;
    /* Names of the tones palette entries have, "on" first; for each entry a row of as many entries, PL_COLOUR_NONE
     * where it does not say one. */
    PL_VEC(const char *) tone_names;
    uint32_t *tones;
    PL_VEC(struct pl_file_wish) fonts;
    PL_VEC(struct pl_file_wish) icons; /* folders, the nearest layout's first */
    struct pl_style *styles;
    size_t n_styles;
    PL_VEC(struct pl_part) parts;
    PL_VEC(struct pl_fit_order) fit;
    PL_VEC(struct pl_page_template) pages;
    PL_VEC(const struct pl_node *) checks; /* every `check:` of the chain, the base's first; read by preflight */
    /* The files of the chain, the base first, the file itself last. */
    PL_VEC(const struct pl_node *) chain;
};

/* Reads a layout file and what it extends. path is resolved; from: where it was named (source NULL: command line). NULL
 * when nothing could be read (reported). */
const struct pl_layout *pl_layout_read(struct pl_work *work, const char *path, struct pl_place from);

const struct pl_style *pl_layout_style(const struct pl_layout *layout, const char *name);
/* Reports that a layout has no style of this name, with the nearest there is. */
struct pl_diag *pl_layout_no_style(struct pl_work *work, const struct pl_layout *layout, const char *name,
                                   struct pl_place place);
const struct pl_part *pl_layout_part(const struct pl_layout *layout, const char *name);
/* The layout's own words in a language ("nl-NL", then "nl"); NULL: none. */
const struct pl_node *pl_layout_string(const struct pl_layout *layout, const char *language, const char *key);
/* The same in whatever language has it, for messages. */
const struct pl_node *pl_layout_string_any(const struct pl_layout *layout, const char *key);

/* What a style's name adds when it is laid over a run: only what it says itself. False: no such style. */
bool pl_layout_overlay(struct pl_work *work, const struct pl_layout *layout, const char *name, struct pl_look *look);

/* Reads a page map over a page style. */
bool pl_page_read(struct pl_work *work, const struct pl_layout *layout, const struct pl_node *node,
                  struct pl_page_style *page);

/* "lint 9% @50%", "accent", "on accent", "ghost lint", {colour, tint, opacity}. */
bool pl_read_tone(struct pl_reader *reader, const struct pl_node *node, void *out);
bool pl_read_fill(struct pl_reader *reader, const struct pl_node *node, void *out);
/* What a tone that waits for the accent is where the accent is this one; others stay as they are. The entry is
 * PL_COLOUR_NONE where there is no accent, or it has no such tone. */
struct pl_tone pl_tone_resolve(const struct pl_layout *layout, struct pl_tone accent, struct pl_tone tone);
/* Reports that a palette entry has no tone of this index. */
void pl_no_tone(struct pl_work *work, const struct pl_layout *layout, uint32_t entry, size_t tone,
                struct pl_place place);
/* "accent", "on accent", "lint": as a layout writes it. */
const char *pl_tone_name(struct pl_arena *arena, const struct pl_layout *layout, struct pl_tone tone);
/* A palette entry by name; PL_COLOUR_NONE when there is none. */
uint32_t pl_palette_find(const struct pl_palette *palette, const char *name);

/* The same layout with another colour in its palette: colour's key names the entry, its text is "#rrggbb", which has no
 * inks, or another entry, of which it takes the inks too. The same one when reported (P310, P311). */
const struct pl_layout *pl_layout_with(struct pl_work *work, const struct pl_layout *layout,
                                       const struct pl_node *colour);

/* True when a scalar holds a binding. */
bool pl_has_binding(const struct pl_node *scalar);
/* The same of a scalar or anything below it. */
bool pl_any_binding(const struct pl_node *node);

/* The field tables of the file, page, palette entry, style, part, fit and of every box kind, NULL-ended: schema,
 * manual, tests. */
extern const struct pl_record *const pl_layout_records[];

void pl_layout_dump(struct pl_buf *out, const struct pl_layout *layout);

#endif
