/* extend.c: an edition over another: its fields, and its tiles by id. */
#include "edition/tree-private.h"

#include "base/num.h"

#include <string.h>

enum { ENOUGH = 50 };

/* The place of a tile in its list. */
static size_t place_of(const struct pl_node *list, const struct pl_node *tile)
{
    size_t i = 0;
    while (i < list->n && list->at[i] != tile)
        i++;
    return i;
}

static const char *id_of(const struct pl_node *tile)
{
    const struct pl_node *id = pl_node_get(tile, "id");
    return id && id->kind == PL_SCALAR && id->len ? id->text : NULL;
}

static void no_tile(struct pl_work *work, const struct pl_node *said, const struct pl_node *list)
{
    PL_VEC(const char *) ids = {0};
    struct pl_buf all = {.arena = work->arena};
    bool many = work->diags->n_errors > ENOUGH; /* nobody reads so far, and each would be compared with all */
    for (size_t i = 0; i < list->n && !many; i++) {
        const struct pl_node *id = pl_node_get(list->at[i], "id");
        if (!id || id->kind != PL_SCALAR || !id->len)
            continue;
        *pl_push(work->arena, &ids) = id->text;
        if (all.len < 200)
            pl_putf(&all, "%s%.40s", all.len ? ", " : "", id->text);
    }
    const char *nearest = pl_nearest(said->text, ids.at, ids.n);
    struct pl_diag *d = PL_ERR(work, P218, said->place, "no tile '%.60s'", said->text);
    if (nearest)
        pl_help(work->diags, d, "did you mean '%s'?", nearest);
    else if (!many)
        pl_help(work->diags, d, "the tiles are %s", all.len ? all.text : "without ids");
}

/* ---- order ---- */

static void move(struct pl_node *list, size_t from, size_t to)
{
    const struct pl_node *tile = list->at[from];
    for (; from < to; from++)
        list->at[from] = list->at[from + 1];
    for (; from > to; from--)
        list->at[from] = list->at[from - 1];
    list->at[to] = tile;
}

static void take_away(struct pl_node *map, const char *key)
{
    size_t n = 0;
    for (size_t i = 0; map->kind == PL_MAP && i < map->n; i++)
        if (strcmp(map->at[i]->key, key) != 0)
            map->at[n++] = map->at[i];
    map->n = map->kind == PL_MAP ? n : map->n;
}

static void no_place(struct pl_work *work, struct pl_place place, const char *what, const struct pl_node *other)
{
    struct pl_diag *d = PL_ERR(work, P226, place, "%s has no place", what);
    if (other)
        pl_also(work->diags, d, other->place, "said before");
    pl_help(work->diags, d, "say its place once: in 'order', or beside one other tile with 'after' or 'before'");
}

/* `after` and `before` of one tile, which say where it goes and then are done with. */
static void place_tile(struct pl_work *work, const struct pl_index *ids, struct pl_node *list, struct pl_node *tile)
{
    static const char *const keys[] = {"after", "before"};
    const struct pl_node *first = NULL;
    for (size_t k = 0; k < 2; k++) {
        const struct pl_node *said = pl_node_get(tile, keys[k]);
        if (!said || said->kind != PL_SCALAR || !said->len)
            continue;
        if (first)
            no_place(work, said->key_place, "a tile that stands after one and before another", first);
        first = said;
        const struct pl_node *other = pl_index_find(ids, said->text);
        size_t to = other ? place_of(list, other) : 0, from = other ? place_of(list, tile) : 0;
        if (!other)
            no_tile(work, said, list);
        else if (to == from)
            no_place(work, said->place, "a tile that stands beside itself", NULL);
        else
            move(list, from, k == 0 ? to + (to < from) : to - (to > from));
        take_away(tile, keys[k]);
    }
}

static void place_tiles(struct pl_work *work, const struct pl_index *ids, struct pl_node *list)
{
    const struct pl_node **as_written = pl_memdup(work->arena, list->at, (list->n + 1) * sizeof *list->at);
    for (size_t i = 0, n = list->n; i < n; i++)
        if (as_written[i]->kind == PL_MAP)
            place_tile(work, ids, list, pl_own(as_written[i]));
}

/* `order`: these first, the others behind them as they are. */
static void order_tiles(struct pl_work *work, const struct pl_index *ids, struct pl_node *list,
                        const struct pl_node *order)
{
    size_t done = 0;
    if (order->kind != PL_LIST) {
        struct pl_diag *d = PL_ERR(work, P162, order->place, "'order' takes a list of ids");
        pl_help(work->diags, d, "write [one, two]; tiles that it does not name follow in their own order");
        return;
    }
    for (size_t i = 0; i < order->n; i++) {
        const struct pl_node *id = order->at[i];
        if (!pl_want_scalar(work, id, "an id"))
            continue;
        const struct pl_node *tile = pl_index_find(ids, id->text);
        size_t at = tile ? place_of(list, tile) : 0;
        if (!tile)
            no_tile(work, id, list);
        else if (at < done)
            no_place(work, id->place, "a tile that is named twice in 'order'", NULL);
        else
            move(list, at, done++);
    }
}

void pl_tree_place(struct pl_work *work, struct pl_node *root)
{
    const struct pl_node *tiles = pl_node_get(root, "tiles"), *order = pl_node_get(root, "order");
    if (tiles && tiles->kind == PL_LIST) {
        struct pl_index ids = pl_index_of(work->arena, tiles, id_of);
        place_tiles(work, &ids, pl_own(tiles));
        if (!pl_node_empty(order))
            order_tiles(work, &ids, pl_own(tiles), order);
    }
    take_away(root, "order");
}

/* ---- one over the other ---- */

static void put_copy(struct pl_arena *arena, struct pl_node *map, const struct pl_node *value)
{
    pl_tree_put(arena, map, pl_node_copy(arena, value, map));
}

static void put_all(struct pl_arena *arena, struct pl_node *map, const struct pl_node *over)
{
    for (size_t i = 0; i < over->n; i++)
        put_copy(arena, map, over->at[i]);
}

/* A tile of an id that is there says what is different of it; any other is a new one. */
static void put_tiles(struct pl_work *work, struct pl_node *list, const struct pl_node *over)
{
    struct pl_index ids = pl_index_of(work->arena, list, id_of);
    for (size_t i = 0; i < over->n; i++) {
        const struct pl_node *tile = over->at[i];
        const char *id = id_of(tile);
        const struct pl_node *below = id ? pl_index_find(&ids, id) : NULL;
        if (below)
            put_all(work->arena, pl_own(below), tile);
        else if (id && !pl_node_get(tile, "heading")) /* nothing to be a tile by itself */
            no_tile(work, pl_node_get(tile, "id"), list);
        else
            pl_node_push(work->arena, list, pl_node_copy(work->arena, tile, list));
    }
}

static const char *key_of(const struct pl_node *node)
{
    return node->key;
}

/* Maps may be long: names are looked up, not gone through. */
static void put_names(struct pl_arena *arena, struct pl_node *map, const struct pl_node *over)
{
    struct pl_index keys = pl_index_of(arena, map, key_of);
    for (size_t i = 0; i < over->n; i++) {
        const struct pl_node *below = pl_index_find(&keys, over->at[i]->key);
        struct pl_node *copy = pl_node_copy(arena, over->at[i], map);
        if (below)
            map->at[place_of(map, below)] = copy;
        else
            pl_node_push(arena, map, copy);
    }
}

struct pl_node *pl_tree_extend(struct pl_work *work, const struct pl_node *base, const struct pl_node *over)
{
    static const char *const by_name[] = {"terms", "values"};
    struct pl_node *root = pl_node_copy(work->arena, base, NULL);
    root->place = over->place;
    root->partial |= over->partial;
    for (size_t i = 0; i < over->n; i++) {
        const struct pl_node *value = over->at[i], *below = pl_node_get(root, value->key);
        bool merge = false;
        for (size_t k = 0; k < sizeof by_name / sizeof *by_name; k++)
            merge |= strcmp(value->key, by_name[k]) == 0;
        if (strcmp(value->key, "plaat") == 0 || strcmp(value->key, "extends") == 0)
            continue;
        if (strcmp(value->key, "tiles") == 0 && below && below->kind == PL_LIST && value->kind == PL_LIST && value->n)
            put_tiles(work, pl_own(below), value);
        else if (merge && below && below->kind == PL_MAP && value->kind == PL_MAP)
            put_names(work->arena, pl_own(below), value);
        else
            put_copy(work->arena, root, value);
    }
    pl_tree_place(work, root);
    return root;
}
