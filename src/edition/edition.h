/* edition.h: the content model: known fields checked, collections open, values typed when they are asked for.
 *
 * The edition stays a located tree; nothing is copied out of it but what every layout needs. Read-only once read. */
#ifndef PL_EDITION_EDITION_H
#define PL_EDITION_EDITION_H

#include "edition/markup.h"
#include "read/fields.h"

enum { PL_TERM_NAME = 1, PL_TERM_NO_BREAK = 2 };
struct pl_term {
    const char *word; /* matched as whole words, case as written */
    int flags;
    const char *language; /* or NULL */
    struct pl_place place;
};

struct pl_edition {
    const struct pl_node *root;
    const struct pl_source *source;
    const char *name;     /* the file's name without folder and extension: for output names */
    const char *language; /* "nl-NL" */
    const char *title;    /* plain */
    const char *date;     /* "2026-06-01" or NULL: the real date */
    const char *date_label;
    const char *author, *subject, *keywords, *sender, *source_line; /* plain or NULL */
    const char *web; /* the address at which all of it can be read, as a link has it, or NULL */
    bool concept;    /* status: concept */
    const struct pl_term *terms;
    size_t n_terms;
};

/* One field said from outside: a path as in {{path}}, and the text from `from` to the end of source in its place. An
 * empty one takes the field away. */
struct pl_set {
    const char *path;
    const struct pl_source *source;
    size_t from;
};
/* The tree of a file, YAML or Markdown, with all it extends, and sets in it; NULL when nothing could be read.
 * work->diags tells whether it is whole. A field is known when the tables below have it, or the file, or another record
 * of the same list. */
const struct pl_node *pl_edition_tree(struct pl_work *work, const struct pl_source *source, const struct pl_set *sets,
                                      size_t n);

/* Puts values in the texts of a tree, leaves out what is not shown, and checks the rest; NULL when it is no edition at
 * all (reported). work->diags tells whether it is whole. */
const struct pl_edition *pl_edition_read(struct pl_work *work, const struct pl_node *root);

/* The field tables, for the schema and the manual. */
extern const struct pl_record pl_edition_record, pl_tile_record, pl_picture_record;

/* ---- values, asked by path ---- */

/* "heading", "heading.short", "tiles.2.heading" (numbers from 1), "tiles.lokaal.heading" (an id), "date.label". Looks
 * in record, and nowhere else. NULL when absent or empty. A text with forms {text, short, shorter} is answered by its
 * text; ".short" by that form only. */
const struct pl_node *pl_value_at(const struct pl_node *record, const char *path);

/* Scalar checks at their place; false when reported (P2xx). */
bool pl_value_number(struct pl_work *work, const struct pl_node *node,
                     double *out); /* 17.6, 17_600_000; "17,6" is helped */
struct pl_date {
    int year, month, day;
}; /* month, day 0: not given */
bool pl_value_date(struct pl_work *work, const struct pl_node *node,
                   struct pl_date *out);   /* 2026-06-30, 2026-06, 2026 */
int32_t pl_date_days(struct pl_date date); /* days since 1970-01-01, missing parts as the first: for scales */

/* A list of rows, each a list of as many scalars as the first. */
bool pl_value_table(struct pl_work *work, const struct pl_node *node);

/* A picture: a path, or {file, alternative, credit, focus: [x %, y %]}. */
struct pl_picture_value {
    const struct pl_node *file;
    const char *alternative; /* NULL: none said; "" said to be decoration */
    const char *credit;
    double focus[2]; /* 0..1 */
};
bool pl_value_picture(struct pl_work *work, const struct pl_node *node, struct pl_picture_value *out);

/* ---- words of a language: number and date formats (a table in words.c, by BCP 47 primary tag) ---- */

/* 17600000 → "17.600.000" (nl), "17,600,000" (en); decimals −1: as many as the value has, at most 3. compact: "17,6
 * mln". */
const char *pl_format_number(struct pl_arena *arena, double value, const char *language, int decimals, bool compact);
/* pattern: "long" 30 juni 2026, "short" 30-06-2026, "month" juni 2026, "year", "day" 30 juni */
const char *pl_format_date(struct pl_arena *arena, struct pl_date date, const char *language, const char *pattern);

/* Its first letter large, by the language: IJsland in Dutch. */
const char *pl_upper_first(struct pl_arena *arena, const char *words, const char *language);
/* For names of files and addresses: small letters and digits with hyphens between them, without marks; letters of
 * scripts other than Latin stay. */
const char *pl_slug(struct pl_arena *arena, const char *words);

/* Marks the terms in a parsed text: splits runs so that each term is a run with its flags and language. */
void pl_terms_apply(struct pl_work *work, const struct pl_edition *edition, struct pl_rich *rich);

void pl_edition_dump(struct pl_buf *out, const struct pl_edition *edition);

/* The nearest heading above node (heading, title, name, id of its record), for messages: "tile 'Lokale aanpak'". NULL:
 * none. */
const char *pl_record_label(struct pl_arena *arena, const struct pl_node *node);

#endif
