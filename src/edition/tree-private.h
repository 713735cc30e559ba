/* tree-private.h: what the files that build an edition's tree share, before it is read. Nobody else includes it. */
#ifndef PL_EDITION_TREE_PRIVATE_H
#define PL_EDITION_TREE_PRIVATE_H

#include "edition/edition-private.h"
#include "edition/edition.h"

/* The children of a copied node may be changed: nobody else has them. */
static inline struct pl_node *pl_own(const struct pl_node *node)
{
    return (struct pl_node *)node;
}

/* Puts child under key at the end of a map; in the place of what stands there under that key. */
void pl_tree_put(struct pl_arena *arena, struct pl_node *map, struct pl_node *child);

/* tree.c: children by what names them; of two alike the first. */
struct pl_index {
    const struct pl_named {
        const char *name;
        const struct pl_node *node;
        size_t at;
    } * named;
    size_t n;
};
/* name: NULL for a child that has none. */
struct pl_index pl_index_of(struct pl_arena *arena, const struct pl_node *parent,
                            const char *(*name)(const struct pl_node *child));
const struct pl_node *pl_index_find(const struct pl_index *index, const char *name); /* or NULL */

/* markdown.c: NULL when reported. */
const struct pl_node *pl_markdown_read(struct pl_work *work, const struct pl_source *source);
/* edition.c: false when the file is no edition, or of another version (reported). */
bool pl_edition_kind(struct pl_work *work, const struct pl_node *root);
/* extend.c: over laid over base, a new tree. */
struct pl_node *pl_tree_extend(struct pl_work *work, const struct pl_node *base, const struct pl_node *over);
/* Tiles go where `order`, `after` and `before` say, which are then gone. */
void pl_tree_place(struct pl_work *work, struct pl_node *root);
/* fill.c: values in the place of bindings. */
void pl_tree_fill(struct pl_work *work, struct pl_node *root);
/* tree.c: tiles with `show: no` go. */
void pl_tree_hide(struct pl_work *work, struct pl_node *root);
/* Every node gets its order: bytes do not tell it where several files are one. */
void pl_tree_number(struct pl_node *root);

/* set.c: false when reported. */
bool pl_tree_set(struct pl_work *work, struct pl_node *root, const struct pl_set *set);

#endif
