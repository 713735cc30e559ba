/* markup.h: CommonMark texts → paragraphs of runs. libcmark parses; what it yields is checked here: exactly paragraphs,
 * strong, emphasis, links, bullet and numbered lists, hard breaks and the inline elements <span lang>, <span class>,
 * <sub>, <sup>, <nobr>, <br>. Everything else is a diagnostic at its place and never silently dropped. The only user of
 * cmark. */
#ifndef PL_EDITION_MARKUP_H
#define PL_EDITION_MARKUP_H

#include "read/tree.h"

enum {
    PL_STRONG = 1,
    PL_EM = 2,
    PL_SUB = 4,
    PL_SUP = 8,
    PL_NOBR = 16,
    PL_NAME = 32 /* a term that is a name: never hyphenated */
};

/* A run of one look. text is NUL-terminated and clean (entities and escapes decoded); "\n" alone is a hard break. */
struct pl_run_text {
    const char *text;
    size_t len;
    int flags;
    const char *language; /* NULL: the text's own */
    const char *klass;    /* a style of the layout, from <span class>; NULL: none */
    struct pl_place klass_place;
    const char *link;           /* NULL: none */
    const struct pl_node *node; /* where it was written */
    size_t from;                /* offset in node->text of the first byte, for pl_node_place; exact unless the run
                                   holds escapes, then the nearest */
};
enum pl_block_kind { PL_PARAGRAPH, PL_BULLET, PL_NUMBERED };
struct pl_block {
    enum pl_block_kind kind;
    int depth;      /* 0: not in a list; nested lists 1, 2, … */
    int number;     /* of a numbered item */
    bool continued; /* a further paragraph of the item before it: no marker */
    struct pl_run_text *runs;
    size_t n_runs;
};
struct pl_rich {
    struct pl_block *blocks;
    size_t n_blocks;
    const struct pl_node *node; /* the first scalar it came from; NULL for a generated text */
};

/* Parses a scalar. Never NULL; mistakes are reported (P2xx). inline_only: a heading, a label: more than one paragraph
 * or a list is a diagnostic. */
struct pl_rich *pl_markup_parse(struct pl_work *work, const struct pl_node *scalar, bool inline_only);

/* Parses a layout's text in which 64 private-use characters from PL_MARKUP_MARK on stand for values to come: an address
 * may hold them too. They are the last of all, for fonts of icons use the first. */
#define PL_MARKUP_MARK       0x10FF00u
#define PL_MARKUP_MARK_BYTES "\xF4\x8F\xBC" /* what they start with in UTF-8 */
struct pl_rich *pl_markup_template(struct pl_work *work, const struct pl_node *scalar);

/* http, https, mailto, tel, or # and a name. */
bool pl_link_ok(const char *url);

/* Text without markup (numbers, dates, a name from another field), one paragraph, one run. */
struct pl_rich *pl_markup_plain(struct pl_work *work, const char *text, const struct pl_node *node);

/* Text with looks, for the dumps: one line a block; the runs of one block. */
void pl_rich_dump(struct pl_buf *out, const struct pl_rich *rich, int depth);
void pl_block_dump(struct pl_buf *out, const struct pl_block *block);

/* The words only, paragraphs joined by a space: for labels in messages, alternatives, metadata. */
const char *pl_rich_text(struct pl_arena *arena, const struct pl_rich *rich);

#endif
