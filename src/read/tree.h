/* tree.h: YAML → located tree. Stage one: every node knows its place; a scalar is text and nothing else.
 *
 * Reports and survives: syntax errors (both of libyaml's places; what stands before is kept), duplicate keys, merge
 * keys, tags, second documents, non-scalar keys, alias bombs, depth over 64, too many nodes, invalid UTF-8, control and
 * bidirectional override characters. The only file that includes yaml.h is tree.c. */
#ifndef PL_READ_TREE_H
#define PL_READ_TREE_H

#include "base/work.h"

enum pl_node_kind { PL_SCALAR, PL_LIST, PL_MAP };
/* PL_VERBATIM: the bytes of the source are the text, but for CR LF, which is LF in it. */
enum pl_scalar_style { PL_PLAIN, PL_SINGLE, PL_DOUBLE, PL_LITERAL, PL_FOLDED, PL_VERBATIM };

struct pl_node {
    enum pl_node_kind kind;
    enum pl_scalar_style style;
    struct pl_place place;
    const char *text; /* scalar: decoded, NUL-terminated, UTF-8; "" for an empty one */
    size_t len;
    const char *key;           /* the key this node is the value of, or NULL */
    struct pl_place key_place; /* of that key */
    const struct pl_node *parent;
    const struct pl_node **at; /* items of a list; values of a map, in file order */
    size_t n;
    bool partial;   /* the file broke off inside it: what is absent may only be unread */
    bool given;     /* said from outside of the file: by a table, or on the command line */
    uint32_t order; /* of an edition: what stands later has more, by at least the length of a text; 0: of no edition */
    bool plain;     /* words, whatever signs are in them: never markup */
    const struct pl_filling *filling; /* text holds the words of bindings; NULL: it has none */
};

/* A text as written, for who parses it: a private-use character and a filling stand for each binding, as long as it, so
 * that places stay true. */
struct pl_filling {
    const char *text;
    size_t len;
    struct pl_filled {
        const char *words;
        const struct pl_node *from; /* what they are made of; NULL: words in quotes */
        size_t len;                 /* of the binding */
    } * at;                         /* in the order of the marks */
    size_t n;
};

/* YAML in a file of another kind: bytes [from, to) of a source that pl_source_check has let through. */
const struct pl_node *pl_tree_read_part(struct pl_work *work, const struct pl_source *source, size_t from, size_t to);

/* The tree of a file, or NULL when nothing could be read (reported). work->diags tells whether it is whole. */
const struct pl_node *pl_tree_read(struct pl_work *work, const struct pl_source *source);

/* A copy whose children, and theirs, have it for a parent. Its fields may be changed, and its children's too: they are
 * copies nobody else has. */
struct pl_node *pl_node_copy(struct pl_arena *arena, const struct pl_node *node, const struct pl_node *parent);

/* A child at the end of a copy's list or map, or of a node that had none. */
void pl_node_push(struct pl_arena *arena, struct pl_node *owner, const struct pl_node *child);

/* False when reported: a file that is no UTF-8, or holds characters that cannot be seen (P110, P111). bom: bytes of the
 * byte order mark. */
bool pl_source_check(struct pl_work *work, const struct pl_source *source, size_t *bom, bool *ascii);
/* UTF-16, by its first bytes. */
bool pl_source_wide(const struct pl_source *source);
/* Control characters, and those that override the direction of writing. */
bool pl_hidden(uint32_t c);
void pl_report_hidden(struct pl_work *work, struct pl_place place, uint32_t c);

/* The value under key, or NULL; also NULL when node is NULL or no map. */
const struct pl_node *pl_node_get(const struct pl_node *node, const char *key);

/* An empty plain scalar, an empty map or list, or NULL: all mean absent. A quoted "" is absent too. */
bool pl_node_empty(const struct pl_node *node);

/* The file place of text[from..to) of a decoded scalar, through escapes, folding and block indentation. */
struct pl_place pl_node_place(const struct pl_node *node, size_t from, size_t to);

/* The path of a node as a person writes it: tiles[2].heading */
const char *pl_node_path(struct pl_arena *arena, const struct pl_node *node);

void pl_tree_dump(struct pl_buf *out, const struct pl_node *node);

#endif
