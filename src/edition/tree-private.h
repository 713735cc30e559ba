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

/* set.c: false when reported. */
bool pl_tree_set(struct pl_work *work, struct pl_node *root, const struct pl_set *set);

#endif
