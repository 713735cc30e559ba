/* markup-private.h: what the files of the markup parser share. A cursor runs through the scalar beside cmark's nodes,
 * because cmark tells the lines of blocks but not where a word of a paragraph was written. Nothing outside markup*.c
 * includes it. */
#ifndef PL_EDITION_MARKUP_PRIVATE_H
#define PL_EDITION_MARKUP_PRIVATE_H

#include "edition/edition-private.h"
#include "edition/markup.h"

/* How words look: what the elements and containers around them add up to. */
struct pl_markup_look {
    int flags;
    const char *language, *klass;
    struct pl_place klass_place;
    const char *link;
};

/* An element of HTML, or a container of CommonMark, that is open. */
struct pl_markup_open {
    const char *name;            /* "span"; NULL: strong, emphasis, a link, an image */
    struct pl_markup_look outer; /* the look to go back to */
    size_t from, to;             /* of the opening tag */
};

struct pl_markup_list {
    enum pl_block_kind kind;
    int number;
    bool fresh;    /* the item has no words yet */
    size_t marker; /* offset of the item's marker */
};

/* "[word]:" at the start of a line: CommonMark may take the line for a definition and drop it. */
struct pl_markup_bracket {
    size_t at;
    bool shown;
};

struct pl_markup {
    struct pl_work *work;
    const struct pl_node *node;
    bool inline_only, template;
    size_t cursor;        /* in node->text: everything before it is done with */
    PL_VEC(size_t) lines; /* where each line of node->text starts */
    PL_VEC(struct pl_markup_bracket) brackets;
    size_t places;       /* how many were asked for */
    size_t next_bracket; /* the first that no words have passed */
    PL_VEC(struct pl_block) blocks;
    PL_VEC(struct pl_markup_list) lists;
    PL_VEC(struct pl_markup_open) opens;
    PL_VEC(struct pl_run_text) runs; /* of the block that is being filled */
    struct pl_markup_look look;
    struct { /* the run that is being filled */
        struct pl_buf text;
        size_t from, to; /* to == SIZE_MAX: nothing may be joined to it */
        struct pl_markup_look look;
    } run;
};

/* ---- markup-source.c: the cursor ---- */

/* Finds literal, as cmark decoded it, at or after the cursor, through escapes and entities; moves the cursor behind it.
 * False: not found, then *from and *to are the cursor. */
bool pl_markup_seek(struct pl_markup *m, const char *literal, size_t len, size_t *from, size_t *to);
/* As pl_markup_seek for what cmark leaves undecoded: a tag. */
bool pl_markup_seek_raw(struct pl_markup *m, const char *literal, size_t len, size_t *from, size_t *to);
/* Moves the cursor behind a code span and gives its place, backticks included. */
void pl_markup_seek_code(struct pl_markup *m, size_t *from, size_t *to);
/* Moves the cursor over "](address "title")" and gives the address's place; for "<address>" and "[words][name]" as
 * well. */
void pl_markup_pass_address(struct pl_markup *m, size_t *from, size_t *to);
/* Moves the cursor behind the next line break and the indentation after it; gives the place of what was passed. */
void pl_markup_pass_line_break(struct pl_markup *m, size_t *from, size_t *to);
/* Reports characters that cannot be seen and came from entities (&#8238;). */
void pl_markup_check_hidden(struct pl_markup *m, size_t from, size_t to);
void pl_markup_index_lines(struct pl_markup *m);
/* Offset of cmark's line and column, both from 1. */
size_t pl_markup_offset(const struct pl_markup *m, int line, int column);
size_t pl_markup_line_end(const struct pl_markup *m, size_t at);
/* The same for a message, which shows no more than the start of a long line. */
size_t pl_markup_shown_end(const struct pl_markup *m, size_t at);
struct pl_place pl_markup_place(struct pl_markup *m, size_t from, size_t to);
/* What to write when the sign at offset `at` was meant as text. */
const char *pl_markup_hint(const struct pl_markup *m, size_t at);

/* ---- markup-run.c: runs, looks and nesting ---- */

void pl_markup_words(struct pl_markup *m, const char *text, size_t len, size_t from, size_t to);
void pl_markup_break(struct pl_markup *m, size_t from);
void pl_markup_flush(struct pl_markup *m);
void pl_markup_enter(struct pl_markup *m, const char *name, size_t from, size_t to);
/* Closes a container, and reports elements opened in it that are still open. */
void pl_markup_leave(struct pl_markup *m);
/* Reports the elements that are open on top, down to the first container. */
void pl_markup_close_elements(struct pl_markup *m);

/* ---- markup-fill.c ---- */

/* Words in the place of marks. */
void pl_markup_fill(struct pl_work *work, struct pl_rich *rich, const struct pl_filling *filling);

/* ---- markup-html.c ---- */

/* One tag of HTML, text[from..to) of the node. */
void pl_markup_element(struct pl_markup *m, const char *tag, size_t len, size_t from, size_t to);

#endif
