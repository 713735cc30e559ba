/* binding.h: {{bindings}}: a path, others in its place, filters behind it. Layouts, the texts of an edition and the
 * names of a batch's results are read by the same grammar; what a path means is the caller's. */
#ifndef PL_EDITION_BINDING_H
#define PL_EDITION_BINDING_H

#include "read/tree.h"

/* ---- grammar ---- */

struct pl_binding_word {
    const char *text;     /* a path, words in quotes, or a filter's name */
    const char *argument; /* what stands in brackets behind it; NULL: none */
    bool quoted;
};
/* What stands between the braces: at begins at the first byte, or at the bar in front of the next word. */
struct pl_binding {
    struct pl_arena *arena;
    const char *at, *end;
    struct pl_binding_word word;
};
/* The next word, and the bar behind it. False when it cannot be read. */
bool pl_binding_next(struct pl_binding *binding);
/* Reports (P401) that the next word cannot be read; said: the binding. */
void pl_binding_unreadable(struct pl_work *work, const struct pl_binding *binding, struct pl_place said);
/* The first "{{" at or after from, and its "}}"; both NULL when there is none, *close alone when it is not closed. */
const char *pl_binding_open(const char *from, const char **close);

/* ---- filters that make words of one value ---- */

/* number, number(1), compact, date(long), upper-first, slug; an index into the list of names, or −1. */
int pl_filter_find(const struct pl_binding_word *word);
extern const char *const pl_filter_names[];
extern const size_t pl_n_filters;
/* False when reported at said (P401): an argument that it does not take. */
bool pl_filter_argument(struct pl_work *work, int filter, const struct pl_binding_word *word, struct pl_place said);
/* By the rules of a language. words: the scalar without its markup. NULL when reported at the scalar (P220, P221). */
const char *pl_filter_apply(struct pl_work *work, int filter, const struct pl_binding_word *word,
                            const struct pl_node *scalar, const char *words, const char *language);

/* ---- one binding in a text that is no layout's ---- */

/* What a path names: any node, an empty one for a name that stands for nothing here, or NULL. date: a date filter
 * follows, so of a date its real side is wanted. */
struct pl_binding_names {
    const struct pl_node *(*find)(void *ctx, const char *path, bool date);
    /* Adds every name there is, for help. */
    void (*list)(void *ctx, void (*add)(void *to, const char *name), void *to);
    void *ctx;
    const char *language;
};
struct pl_bound {
    const char *words;          /* without markup */
    const struct pl_node *from; /* what they are made of; NULL: of words in quotes */
};
/* text[from..to) of node, braces included. False when reported. */
bool pl_binding_words(struct pl_work *work, const struct pl_node *node, size_t from, size_t to,
                      const struct pl_binding_names *names, struct pl_bound *out);

#endif
