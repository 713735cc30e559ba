/* extend.c: an edition over another: its fields, and its tiles by id. */
#include "edition/tree-private.h"

#include "base/num.h"

#include <string.h>

static bool is_scalar(const struct pl_node *node, const char *text)
{
    return node && node->kind == PL_SCALAR && strcmp(node->text, text) == 0;
}

/* The place of the tile with this id in a list; n: there is none. */
static size_t index_of(const struct pl_node *list, const char *id)
{
    size_t i = 0;
    while (i < list->n && !is_scalar(pl_node_get(list->at[i], "id"), id))
        i++;
    return i;
}

static void no_tile(struct pl_work *work, const struct pl_node *said, const struct pl_node *list)
{
    PL_VEC(const char *) ids = {0};
    struct pl_buf all = {.arena = work->arena};
    for (size_t i = 0; i < list->n; i++) {
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
    else
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

/* `after` and `before` of one tile, which say where it goes and then are done with. */
static void place_tile(struct pl_work *work, struct pl_node *list, struct pl_node *tile)
{
    static const char *const keys[] = {"after", "before"};
    for (size_t k = 0; k < 2; k++) {
        const struct pl_node *said = pl_node_get(tile, keys[k]);
        if (!said || said->kind != PL_SCALAR || !said->len)
            continue;
        size_t to = index_of(list, said->text), from = 0;
        while (list->at[from] != tile)
            from++;
        if (to == list->n)
            no_tile(work, said, list);
        else if (to != from)
            move(list, from, k == 0 ? to + (to < from) : to - (to > from));
        take_away(tile, keys[k]);
    }
}

static void place_tiles(struct pl_work *work, struct pl_node *list)
{
    const struct pl_node **as_written = pl_memdup(work->arena, list->at, (list->n + 1) * sizeof *list->at);
    for (size_t i = 0, n = list->n; i < n; i++)
        if (as_written[i]->kind == PL_MAP)
            place_tile(work, list, pl_own(as_written[i]));
}

/* `order`: these first, the others behind them as they are. */
static void order_tiles(struct pl_work *work, struct pl_node *list, const struct pl_node *order)
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
        size_t at = index_of(list, id->text);
        if (at == list->n)
            no_tile(work, id, list);
        else if (at >= done)
            move(list, at, done++);
    }
}

void pl_tree_place(struct pl_work *work, struct pl_node *root)
{
    const struct pl_node *tiles = pl_node_get(root, "tiles"), *order = pl_node_get(root, "order");
    if (tiles && tiles->kind == PL_LIST) {
        place_tiles(work, pl_own(tiles));
        if (!pl_node_empty(order))
            order_tiles(work, pl_own(tiles), order);
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

static void add_tile(struct pl_arena *arena, struct pl_node *list, const struct pl_node *tile)
{
    const struct pl_node **at = PL_NEWS(arena, const struct pl_node *, list->n + 1);
    if (list->n)
        memcpy(at, list->at, list->n * sizeof *at);
    at[list->n++] = pl_node_copy(arena, tile, list);
    list->at = at;
}

/* A tile of an id that is there says what is different of it; any other is a new one. */
static void put_tiles(struct pl_work *work, struct pl_node *list, const struct pl_node *over)
{
    size_t n = list->n;
    for (size_t i = 0; i < over->n; i++) {
        const struct pl_node *tile = over->at[i], *id = pl_node_get(tile, "id");
        bool named = id && id->kind == PL_SCALAR && id->len;
        size_t at = named ? index_of(list, id->text) : list->n;
        if (at < n && list->at[at]->kind == PL_MAP)
            put_all(work->arena, pl_own(list->at[at]), tile);
        else if (named && !pl_node_get(tile, "heading")) /* nothing to be a tile by itself */
            no_tile(work, id, list);
        else
            add_tile(work->arena, list, tile);
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
            put_all(work->arena, pl_own(below), value);
        else
            put_copy(work->arena, root, value);
    }
    pl_tree_place(work, root);
    return root;
}
