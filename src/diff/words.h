/* words.h: two texts compared word by word.
 *
 * A word is a run of letters and digits with the signs within it (17,6 – auto's – e-mail); any other sign is one by
 * itself, as is a wide character (East Asian scripts have no spaces). How lines are broken in the source counts for
 * nothing, but an empty line, a paragraph, does. */
#ifndef PL_DIFF_WORDS_H
#define PL_DIFF_WORDS_H

#include "base/arena.h"

struct pl_word {
    const char *text; /* borrowed from the text; "\n\n": a new paragraph, "\n": a hard break */
    size_t len;
    bool space; /* one stands before it */
};
struct pl_words {
    struct pl_word *at;
    size_t n;
};
struct pl_words pl_words_of(struct pl_arena *arena, const char *text, size_t len);

enum pl_edit_kind { PL_EDIT_SAME, PL_EDIT_DELETE, PL_EDIT_INSERT };
/* Words of the old text (same, delete) or of the new one (insert). */
struct pl_edit {
    enum pl_edit_kind kind;
    size_t from, n;
};
struct pl_edits {
    struct pl_words old_words, new_words;
    PL_VEC(struct pl_edit) list; /* a deletion stands before an insertion */
    bool same;                   /* nothing is deleted or inserted */
    bool coarse;                 /* too much differs: parts are told as replaced that have words in common */
};

/* What comparing may cost, over all texts of a comparison: steps, so that the answer does not depend on the machine. */
struct pl_effort {
    size_t steps;
};
#define PL_EFFORT_ALL ((size_t)50000000)

/* The shortest list of edits (E. W. Myers, An O(ND) Difference Algorithm and Its Variations, Algorithmica 1, 1986)
 * while it is shorter than some thousand words; beyond, sentences are compared first, and words between those that
 * stayed. Then a word or a sign that stayed alone among changes goes with them. */
void pl_words_compare(struct pl_arena *arena, struct pl_words old_words, struct pl_words new_words,
                      struct pl_effort *effort, struct pl_edits *out);

/* The words of an edit, with the spaces between them; space: also the one before the first. */
void pl_edit_put(struct pl_buf *out, const struct pl_edits *edits, const struct pl_edit *edit, bool space);

#endif
