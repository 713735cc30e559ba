/* edition.c: see edition.h. */
#include "diff/edition.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

struct comparison {
    struct pl_arena *arena;
    struct pl_effort *effort;
    struct pl_edition_changes *out;
};

static void compare(struct comparison *c, const struct pl_node *old_node, const struct pl_node *new_node);

/* ---- fields ---- */

static void put_within(struct pl_buf *out, const struct pl_node *node, const struct pl_node *record)
{
    if (node == record || !node->parent)
        return;
    put_within(out, node->parent, record);
    if (node->key) {
        pl_putf(out, "%s%s", out->len ? "." : "", node->key);
        return;
    }
    for (size_t i = 0; i < node->parent->n; i++)
        if (node->parent->at[i] == node)
            pl_putf(out, "[%zu]", i + 1);
}

static bool is_record(const struct pl_node *node)
{
    return node->kind == PL_MAP && node->parent && node->parent->kind == PL_LIST;
}

static struct pl_change *add(struct comparison *c, enum pl_change_kind kind, const struct pl_node *old_node,
                             const struct pl_node *new_node)
{
    const struct pl_node *node = new_node ? new_node : old_node, *record = node;
    struct pl_buf path = {.arena = c->arena};
    struct pl_change *change = pl_push(c->arena, &c->out->list);
    while (record && !is_record(record))
        record = record->parent;
    pl_put(&path, "");
    put_within(&path, is_record(node) ? node->parent : node, is_record(node) ? NULL : record);
    *change = (struct pl_change){.kind = kind,
                                 .record = is_record(node),
                                 .around = record ? pl_record_label(c->arena, record) : NULL,
                                 .path = path.text,
                                 .old_node = old_node,
                                 .new_node = new_node,
                                 .old_place = old_node ? old_node->place : (struct pl_place){0},
                                 .new_place = new_node ? new_node->place : (struct pl_place){0}};
    return change;
}

static struct pl_words words_of(struct comparison *c, const struct pl_node *node)
{
    return node ? pl_words_of(c->arena, node->text, node->len) : (struct pl_words){0};
}

/* Where a text first says something else; a paragraph's end has no place of its own, and is passed by. */
static struct pl_place first_place(const struct pl_node *node, const struct pl_words *words, size_t at)
{
    while (at < words->n && *words->at[at].text == '\n')
        at++;
    if (at == words->n)
        return node->place;
    size_t from = (size_t)(words->at[at].text - node->text);
    return pl_node_place(node, from, from + words->at[at].len);
}

static void find_places(struct pl_change *c)
{
    size_t same = c->words.list.at[0].kind == PL_EDIT_SAME ? c->words.list.at[0].n : 0;
    c->old_place = first_place(c->old_node, &c->words.old_words, same);
    c->new_place = first_place(c->new_node, &c->words.new_words, same);
}

static void compare_texts(struct comparison *c, const struct pl_node *old_node, const struct pl_node *new_node)
{
    struct pl_edits words;
    if (old_node && new_node && old_node->len == new_node->len &&
        memcmp(old_node->text, new_node->text, new_node->len) == 0)
        return;
    pl_words_compare(c->arena, words_of(c, old_node), words_of(c, new_node), c->effort, &words);
    if (words.same && old_node && new_node)
        return; /* only the lines of the source are broken elsewhere */
    enum pl_change_kind kind = !old_node ? PL_CHANGE_ADDED : !new_node ? PL_CHANGE_REMOVED : PL_CHANGE_CHANGED;
    struct pl_change *change = add(c, kind, old_node, new_node);
    change->words = words;
    if (old_node && new_node)
        find_places(change);
}

/* All that is on one side alone: a record says so itself, and then what it holds. */
static void one_sided(struct comparison *c, const struct pl_node *node, bool old, size_t number)
{
    if (pl_node_empty(node))
        return;
    if (node->kind == PL_SCALAR) {
        compare_texts(c, old ? node : NULL, old ? NULL : node);
        return;
    }
    if (is_record(node)) {
        struct pl_change *change =
            add(c, old ? PL_CHANGE_REMOVED : PL_CHANGE_ADDED, old ? node : NULL, old ? NULL : node);
        *(old ? &change->old_number : &change->new_number) = number;
    }
    for (size_t i = 0; i < node->n; i++)
        one_sided(c, node->at[i], old, i + 1);
}

static void compare_maps(struct comparison *c, const struct pl_node *old_map, const struct pl_node *new_map)
{
    for (size_t i = 0; i < new_map->n; i++)
        compare(c, pl_node_get(old_map, new_map->at[i]->key), new_map->at[i]);
    for (size_t i = 0; i < old_map->n; i++)
        if (!pl_node_get(new_map, old_map->at[i]->key))
            one_sided(c, old_map->at[i], true, 0);
}

/* ---- lists ---- */

enum { NOBODY = -1 };

/* The items of two lists: who is whom, and who stands where others passed it. */
struct pairing {
    const struct pl_node *old_list, *new_list;
    ptrdiff_t *to_new, *to_old; /* by place; NOBODY */
    bool *moved;                /* of the new */
};

struct named {
    const char *name;
    size_t place;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static const char *id_of(const struct pl_node *item)
{
    const struct pl_node *id = pl_node_get(item, "id");
    return id && id->kind == PL_SCALAR && id->len ? id->text : NULL;
}

/* Of a text in an item's place, the text. */
static const char *heading_of(const struct pl_node *item)
{
    static const char *const names[] = {"heading", "title", "name", "label"};
    if (item->kind == PL_SCALAR)
        return item->len ? item->text : NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && item->kind == PL_MAP; i++) {
        const struct pl_node *text = pl_node_get(item, names[i]);
        text = text && text->kind == PL_MAP ? pl_node_get(text, "text") : text;
        if (text && text->kind == PL_SCALAR && text->len)
            return text->text;
    }
    return NULL;
}

static size_t names_of(struct pl_arena *arena, const struct pl_node *list, const ptrdiff_t *taken,
                       const char *(*name)(const struct pl_node *item), struct named **out)
{
    size_t n = 0;
    *out = PL_NEWS(arena, struct named, list->n + 1);
    for (size_t i = 0; i < list->n; i++) {
        const char *text = taken[i] == NOBODY ? name(list->at[i]) : NULL;
        if (text)
            (*out)[n++] = (struct named){text, i};
    }
    qsort(*out, n, sizeof **out, by_name);
    return n;
}

/* Several of one name are the same in their order. */
static void pair_by(struct pl_arena *arena, struct pairing *p, const char *(*name)(const struct pl_node *item))
{
    struct named *olds, *news;
    size_t n = names_of(arena, p->old_list, p->to_new, name, &olds),
           m = names_of(arena, p->new_list, p->to_old, name, &news);
    for (size_t i = 0, j = 0; i < n && j < m;) {
        int order = strcmp(olds[i].name, news[j].name);
        if (order == 0) {
            p->to_new[olds[i].place] = (ptrdiff_t)news[j].place;
            p->to_old[news[j].place] = (ptrdiff_t)olds[i].place;
        }
        i += order <= 0;
        j += order >= 0;
    }
}

/* The longest run of pairs that stand in one order on both sides stays; who is not in it has moved (patience sorting:
 * C. Schensted, Longest Increasing and Decreasing Subsequences, Canadian Journal of Mathematics 13, 1961). */
static void find_moved(struct pl_arena *arena, struct pairing *p)
{
    size_t n = p->new_list->n, longest = 0, *last = PL_NEWS(arena, size_t, n + 1);
    ptrdiff_t *before = PL_NEWS(arena, ptrdiff_t, n + 1);
    for (size_t j = 0; j < n; j++) {
        if (p->to_old[j] == NOBODY)
            continue;
        size_t low = 0, high = longest;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (p->to_old[last[middle]] < p->to_old[j])
                low = middle + 1;
            else
                high = middle;
        }
        before[j] = low ? (ptrdiff_t)last[low - 1] : NOBODY;
        last[low] = j;
        longest = low == longest ? longest + 1 : longest;
        p->moved[j] = true;
    }
    for (ptrdiff_t j = longest ? (ptrdiff_t)last[longest - 1] : NOBODY; j != NOBODY; j = before[j])
        p->moved[j] = false;
}

/* Nameless, or named anew: between the same neighbours, one after the other. */
static void pair_by_place(struct pl_arena *arena, struct pairing *p)
{
    find_moved(arena, p);
    size_t i = 0;
    for (size_t j = 0; j < p->new_list->n; j++) {
        if (p->to_old[j] != NOBODY) {
            i = p->moved[j] ? i : (size_t)p->to_old[j] + 1;
            continue;
        }
        for (; i < p->old_list->n && p->to_new[i] != NOBODY && p->moved[p->to_new[i]]; i++)
            continue;
        if (i < p->old_list->n && p->to_new[i] == NOBODY && p->old_list->at[i]->kind == p->new_list->at[j]->kind) {
            p->to_new[i] = (ptrdiff_t)j;
            p->to_old[j] = (ptrdiff_t)i++;
        }
    }
}

static ptrdiff_t *nobody(struct pl_arena *arena, size_t n)
{
    ptrdiff_t *all = PL_NEWS(arena, ptrdiff_t, n + 1);
    for (size_t i = 0; i < n; i++)
        all[i] = NOBODY;
    return all;
}

static void compare_items(struct comparison *c, const struct pairing *p, size_t j)
{
    const struct pl_node *now = p->new_list->at[j];
    if (p->to_old[j] == NOBODY) {
        one_sided(c, now, false, j + 1);
        return;
    }
    const struct pl_node *was = p->old_list->at[p->to_old[j]];
    if (p->moved[j]) {
        struct pl_change *change = add(c, PL_CHANGE_MOVED, was, now);
        change->old_number = (size_t)p->to_old[j] + 1;
        change->new_number = j + 1;
    }
    compare(c, was, now);
}

static void compare_lists(struct comparison *c, const struct pl_node *old_list, const struct pl_node *new_list)
{
    struct pairing p = {.old_list = old_list,
                        .new_list = new_list,
                        .to_new = nobody(c->arena, old_list->n),
                        .to_old = nobody(c->arena, new_list->n),
                        .moved = PL_NEWS(c->arena, bool, new_list->n + 1)};
    size_t told = 0;
    pair_by(c->arena, &p, id_of);
    pair_by(c->arena, &p, heading_of);
    pair_by_place(c->arena, &p);
    find_moved(c->arena, &p);
    for (size_t j = 0; j < new_list->n; j++) {
        ptrdiff_t was = p.to_old[j];
        for (; was != NOBODY && !p.moved[j] && told <= (size_t)was; told++)
            if (p.to_new[told] == NOBODY)
                one_sided(c, old_list->at[told], true, told + 1);
        compare_items(c, &p, j);
    }
    for (; told < old_list->n; told++)
        if (p.to_new[told] == NOBODY)
            one_sided(c, old_list->at[told], true, told + 1);
}

/* ---- both ---- */

/* A text, and the same as the first of its forms. */
static void compare_forms(struct comparison *c, const struct pl_node *text, const struct pl_node *forms, bool old)
{
    for (size_t i = 0; i < forms->n; i++) {
        if (strcmp(forms->at[i]->key, "text") == 0)
            compare(c, old ? text : forms->at[i], old ? forms->at[i] : text);
        else
            one_sided(c, forms->at[i], !old, 0);
    }
}

static void compare(struct comparison *c, const struct pl_node *old_node, const struct pl_node *new_node)
{
    bool was = !pl_node_empty(old_node), is = !pl_node_empty(new_node);
    if (!was || !is) {
        if (was)
            one_sided(c, old_node, true, 0);
        if (is)
            one_sided(c, new_node, false, 0);
    } else if (old_node->kind == new_node->kind) {
        (old_node->kind == PL_SCALAR ? compare_texts
         : old_node->kind == PL_LIST ? compare_lists
                                     : compare_maps)(c, old_node, new_node);
    } else if (old_node->kind == PL_SCALAR && pl_node_get(new_node, "text")) {
        compare_forms(c, old_node, new_node, true);
    } else if (new_node->kind == PL_SCALAR && pl_node_get(old_node, "text")) {
        compare_forms(c, new_node, old_node, false);
    } else {
        one_sided(c, old_node, true, 0);
        one_sided(c, new_node, false, 0);
    }
}

void pl_edition_compare(struct pl_arena *arena, const struct pl_node *old_root, const struct pl_node *new_root,
                        struct pl_effort *effort, struct pl_edition_changes *out)
{
    struct comparison c = {arena, effort, out};
    compare(&c, old_root, new_root);
}
