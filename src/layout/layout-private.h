/* layout-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_LAYOUT_PRIVATE_H
#define PL_LAYOUT_PRIVATE_H

#include "layout/layout.h"

#include <stddef.h>

extern const struct pl_record pl_palette_record, pl_fill_record, pl_style_record, pl_look_record, pl_page_record,
    pl_part_record, pl_file_record, pl_page_template_record, pl_fit_record, pl_size_record, pl_list_record,
    pl_indent_record, pl_space_record, pl_sub_record, pl_sup_record, pl_breaks_record, pl_guide_record, pl_self_record,
    pl_stroke_record, pl_lines_record, pl_scale_record, pl_spot_record, pl_press_record, pl_overprint_record,
    pl_marks_record, pl_folds_record, pl_html_record;

/* tone.c: reads every `palette:` of the chain. */
void pl_palette_read(struct pl_work *work, struct pl_layout *layout);
void pl_unknown_colour(struct pl_work *work, const struct pl_layout *layout, const char *name, struct pl_place place);
/* Its index in tone_names, or their number. */
size_t pl_tone_index(const struct pl_layout *layout, const char *name);

/* inks.c */
struct pl_inks_list {
    const struct pl_inks *at;
    size_t n;
};
struct pl_spot_map { /* `spot:` of one entry; name NULL: none, or reported */
    const char *name;
    struct pl_inks_list inks;
    double tint;
    int kind; /* 1: technical */
    struct pl_place place;
};
bool pl_read_inks(struct pl_reader *reader, const struct pl_node *node, void *out);
bool pl_read_spot(struct pl_reader *reader, const struct pl_node *node, void *out);
/* spots: with room for one of each entry. NULL: there are too many. */
const struct pl_separation *pl_spot_add(struct pl_work *work, struct pl_palette *palette, struct pl_separation *spots,
                                        const struct pl_spot_map *spot, uint32_t entry);

/* press.c: `press:` of one file laid over what came before, and what it says against the whole layout. */
void pl_press_defaults(struct pl_press_style *press);
bool pl_press_read(struct pl_work *work, const struct pl_node *node, struct pl_press_style *press);
void pl_press_check(struct pl_work *work, const struct pl_layout *layout);
bool pl_read_folds(struct pl_reader *reader, const struct pl_node *node, void *out);
/* Reports folds that lie outside the page. */
bool pl_folds_check(struct pl_work *work, const struct pl_node *node, const struct pl_page_style *page);

/* html.c */
void pl_html_defaults(struct pl_html_style *html);
/* Reads an `html:` over what is there. */
bool pl_html_read(struct pl_work *work, const struct pl_layout *layout, const struct pl_node *node,
                  struct pl_html_style *html);

/* style.c: every style of the chain, inheritance done. */
void pl_styles_read(struct pl_work *work, struct pl_layout *layout);

/* check.c: the same, while the styles are still being read. */
struct pl_diag *pl_no_style(struct pl_work *work, const char *const *names, size_t n, const char *name,
                            struct pl_place place);

/* tie.c: ties to no style, in a circle, or by way of too many. */
enum { PL_MOST_LINKS = 64 }; /* styles between one and what it extends or is tied to */
void pl_ties_check(struct pl_work *work, const struct pl_layout *layout);
/* how: "extend". */
void pl_style_too_far(struct pl_work *work, struct pl_place place, const char *name, const char *how);

/* box-fields.c */
bool pl_read_pair(struct pl_reader *reader, const struct pl_node *node, int allow, struct pl_length out[2]);
/* 1, 2 or 4 lengths: top, right, bottom, left. */
bool pl_read_four(struct pl_reader *reader, const struct pl_node *node, int allow, double out[4]);

/* check.c: every box tree of the layout against the tables, names and parts. */
void pl_layout_check(struct pl_work *work, const struct pl_layout *layout);

/* Reports what is wrong in a condition and in those within it. */
void pl_when_check(struct pl_work *work, const struct pl_node *node);

/* ---- the field tables of boxes ---- */

#define ANY_SIGN   (PL_ALLOW_NEGATIVE | PL_ALLOW_ZERO)
#define BOX(field) .offset = offsetof(struct pl_box, field)
#define KEEP(key, field, form, text)                                                                                   \
    {                                                                                                                  \
        .name = key, .type = PL_NODE, BOX(keys.field), .shape = form, .doc = text                                      \
    }

extern const struct pl_record pl_common_record; /* the keys of every box */
/* A length, or a map of a value with a scale: expand has put a length in its place. */
bool pl_read_scaled(struct pl_reader *reader, const struct pl_node *node, int allow, struct pl_length *out);

#endif
