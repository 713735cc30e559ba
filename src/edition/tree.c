/* tree.c: the tree of an edition, whatever it was written in, with all that is said of it elsewhere. */
#include "edition/tree-private.h"

#include <string.h>

void pl_tree_put(struct pl_arena *arena, struct pl_node *map, struct pl_node *child)
{
    child->parent = map;
    for (size_t i = 0; i < map->n; i++) {
        if (strcmp(map->at[i]->key, child->key) == 0) {
            map->at[i] = child;
            return;
        }
    }
    const struct pl_node **at = PL_NEWS(arena, const struct pl_node *, map->n + 1);
    for (size_t i = 0; i < map->n; i++)
        at[i] = map->at[i];
    at[map->n++] = child;
    map->at = at;
}

const struct pl_node *pl_edition_tree(struct pl_work *work, const struct pl_source *source, const struct pl_set *sets,
                                      size_t n)
{
    const struct pl_node *root = pl_tree_read(work, source);
    if (!root || root->kind != PL_MAP || n == 0)
        return root;
    struct pl_node *copy = pl_node_copy(work->arena, root, NULL);
    for (size_t i = 0; i < n; i++)
        pl_tree_set(work, copy, &sets[i]);
    return copy;
}
