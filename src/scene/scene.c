/* scene.c: items and structure nodes are added here, and only here, so that every default is set in one place. */
#include "scene/scene.h"

#include <assert.h>
#include <stdlib.h>

const char *const pl_role_names[] = {[PL_ROLE_DOCUMENT] = "document",
                                     [PL_ROLE_SECTION] = "section",
                                     [PL_ROLE_H1] = "h1",
                                     [PL_ROLE_H2] = "h2",
                                     [PL_ROLE_H3] = "h3",
                                     [PL_ROLE_H4] = "h4",
                                     [PL_ROLE_P] = "p",
                                     [PL_ROLE_LIST] = "list",
                                     [PL_ROLE_ITEM] = "item",
                                     [PL_ROLE_LABEL] = "label",
                                     [PL_ROLE_BODY] = "body",
                                     [PL_ROLE_SPAN] = "span",
                                     [PL_ROLE_STRONG] = "strong",
                                     [PL_ROLE_EM] = "em",
                                     [PL_ROLE_LINK] = "link",
                                     [PL_ROLE_FIGURE] = "figure",
                                     [PL_ROLE_CAPTION] = "caption",
                                     [PL_ROLE_QUOTE] = "quote",
                                     [PL_ROLE_NOTE] = "note",
                                     [PL_ROLE_TABLE] = "table",
                                     [PL_ROLE_ROW] = "row",
                                     [PL_ROLE_COLUMN_HEAD] = "column-head",
                                     [PL_ROLE_ROW_HEAD] = "row-head",
                                     [PL_ROLE_CELL] = "cell"};

const char *const pl_anchor_names[PL_ANCHORS] = {"top-left", "top",         "top-right", "left",        "centre",
                                                 "right",    "bottom-left", "bottom",    "bottom-right"};

/* A new item draws nothing and belongs to no node until the caller says otherwise: a zeroed one would be palette entry
 * 0, node 0 and wholly transparent. */
struct pl_item *pl_scene_add(struct pl_scene *scene, struct pl_page *page, enum pl_item_kind kind)
{
    const struct pl_colour none = {.entry = PL_NO_COLOUR, .tint = 1, .opacity = 1};
    struct pl_item *item = pl_push(scene->arena, &page->items);
    *item = (struct pl_item){.kind = kind, .node = PL_DECORATION, .opacity = 1, .matrix = {1, 0, 0, 1, 0, 0}};
    item->fill.colour = none;
    item->stroke.colour = none;
    return item;
}

uint32_t pl_struct_add(struct pl_arena *arena, struct pl_structure *s, struct pl_struct_node node)
{
    assert(s->nodes.n < UINT32_MAX - 1);
    /* Parents come first: so the tree has no loops, and a walk over the array meets a parent before its children. */
    assert(s->nodes.n == 0 ? node.parent == UINT32_MAX : node.parent < s->nodes.n);
    *pl_push(arena, &s->nodes) = node;
    return (uint32_t)(s->nodes.n - 1);
}

static int by_order(const void *a, const void *b)
{
    const struct pl_struct_place *x = a, *y = b;
    if (x->parent != y->parent)
        return x->parent < y->parent ? -1 : 1;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return (x->node > y->node) - (x->node < y->node);
}

const struct pl_struct_place *pl_struct_sorted(struct pl_arena *arena, const struct pl_structure *s)
{
    struct pl_struct_place *all = PL_NEWS(arena, struct pl_struct_place, s->nodes.n);
    for (size_t i = 0; i < s->nodes.n; i++)
        all[i] = (struct pl_struct_place){s->nodes.at[i].parent, s->nodes.at[i].order, (uint32_t)i};
    if (s->nodes.n)
        qsort(all, s->nodes.n, sizeof *all, by_order);
    return all;
}
