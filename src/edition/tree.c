/* tree.c: the tree of an edition, whatever it was written in, over all it extends, with what is set in it. */
#include "edition/tree-private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_FILES = 16 };

/* The files on the way to this one. */
struct chain {
    const struct chain *up;
    const struct pl_source *source;
    struct pl_place from; /* of the `extends` that led here */
    size_t depth;
};

void pl_tree_put(struct pl_arena *arena, struct pl_node *map, struct pl_node *child)
{
    child->parent = map;
    for (size_t i = 0; i < map->n; i++) {
        if (strcmp(map->at[i]->key, child->key) == 0) {
            map->at[i] = child;
            return;
        }
    }
    pl_node_push(arena, map, child);
}

static int by_name(const void *a, const void *b)
{
    const struct pl_named *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

struct pl_index pl_index_of(struct pl_arena *arena, const struct pl_node *parent,
                            const char *(*name)(const struct pl_node *child))
{
    size_t count = parent && parent->kind != PL_SCALAR ? parent->n : 0, n = 0;
    struct pl_named *named = PL_NEWS(arena, struct pl_named, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *is = name(parent->at[i]);
        if (is)
            named[n++] = (struct pl_named){is, parent->at[i], i};
    }
    if (n)
        qsort(named, n, sizeof *named, by_name);
    return (struct pl_index){named, n};
}

const struct pl_node *pl_index_find(const struct pl_index *index, const char *name)
{
    size_t from = 0, to = index->n;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (strcmp(index->named[middle].name, name) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from < index->n && strcmp(index->named[from].name, name) == 0 ? index->named[from].node : NULL;
}

static bool is_markdown(const struct pl_source *source)
{
    static const char *const extensions[] = {".md", ".markdown"};
    const char *dot = strrchr(source->path, '.');
    for (size_t i = 0; dot && i < sizeof extensions / sizeof *extensions; i++)
        if (strcasecmp(dot, extensions[i]) == 0)
            return true;
    return false;
}

static bool goes_round(struct pl_work *work, const struct chain *chain, const struct pl_source *source,
                       const struct pl_node *extends)
{
    const struct chain *c = chain;
    while (c && c->source != source)
        c = c->up;
    if (!c && chain->depth < MOST_FILES)
        return false;
    struct pl_diag *d = c ? PL_ERR(work, P217, extends->place, "'%.80s' extends itself", source->path)
                          : PL_ERR(work, P217, extends->place, "more than %d editions extend each other", MOST_FILES);
    for (c = chain; c->up && d->n_also < 4; c = c->up)
        pl_also(work->diags, d, c->from, "by way of this");
    pl_help(work->diags, d, "take one 'extends' away");
    return true;
}

static const struct pl_node *load(struct pl_work *work, const struct chain *chain);

/* What a file extends; NULL when reported. */
static const struct pl_node *load_base(struct pl_work *work, const struct chain *chain, const struct pl_node *extends)
{
    if (extends->kind != PL_SCALAR) /* whoever reads the tree tells it */
        return NULL;
    const struct pl_source *source =
        pl_door_read(work, pl_door_resolve(work, extends->text, extends->place), PL_LIMIT_YAML, extends->place);
    if (!source || goes_round(work, chain, source, extends))
        return NULL;
    struct chain link = {chain, source, extends->place, chain->depth + 1};
    return load(work, &link);
}

static const struct pl_node *load(struct pl_work *work, const struct chain *chain)
{
    const struct pl_node *root =
        is_markdown(chain->source) ? pl_markdown_read(work, chain->source) : pl_tree_read(work, chain->source);
    const struct pl_node *extends = pl_node_get(root, "extends");
    bool alone = pl_node_empty(extends) && !chain->up; /* whoever reads it looks what it is */
    if (!root || (!alone && !pl_edition_kind(work, root)))
        return NULL;
    if (pl_node_empty(extends)) {
        struct pl_node *copy = pl_node_copy(work->arena, root, NULL);
        pl_tree_place(work, copy);
        return copy;
    }
    const struct pl_node *base = load_base(work, chain, extends);
    if (base)
        return pl_tree_extend(work, base, root);
    struct pl_node *copy = pl_node_copy(work->arena, root, NULL);
    copy->partial = true; /* what is absent may stand in what was not read */
    return copy;
}

const struct pl_node *pl_edition_tree(struct pl_work *work, const struct pl_source *source, const struct pl_set *sets,
                                      size_t n)
{
    struct chain first = {.source = source};
    const struct pl_node *root = load(work, &first);
    for (size_t i = 0; root && i < n; i++)
        pl_tree_set(work, pl_own(root), &sets[i]);
    if (root && n)
        pl_tree_place(work, pl_own(root));
    return root;
}

static uint32_t number(struct pl_node *node, uint32_t order)
{
    node->order = order;
    order += node->kind == PL_SCALAR ? (uint32_t)node->len + 1 : 1;
    for (size_t i = 0; i < node->n; i++)
        order = number(pl_own(node->at[i]), order);
    return order;
}

void pl_tree_number(struct pl_node *root)
{
    number(root, 1);
}

void pl_tree_hide(struct pl_work *work, struct pl_node *root)
{
    const struct pl_node *tiles = pl_node_get(root, "tiles");
    struct pl_node *list = tiles && tiles->kind == PL_LIST ? pl_own(tiles) : NULL;
    size_t n = 0;
    for (size_t i = 0; list && i < list->n; i++) {
        const struct pl_node *show = pl_node_get(list->at[i], "show");
        bool shown = true;
        if (!pl_node_empty(show))
            pl_read_bool(work, show, &shown);
        if (shown)
            list->at[n++] = list->at[i];
    }
    if (list)
        list->n = n;
}
