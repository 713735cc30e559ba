/* gather.c: from boxes to the structure tree and back: which box each leaf came from, what it stands on, and who its
 * children are in reading order. */
#include "html/html-private.h"

#include <string.h>

struct around {
    const struct pl_box *ground, *row;
    uint32_t on;
    bool silent; /* the layout's own decoration, or a ghost */
};

/* A record's section; UINT32_MAX where the box stands in none. */
static uint32_t section_of(const struct html *h, const struct pl_box *box)
{
    for (const struct pl_trail *t = box->trail; t; t = t->up) {
        for (size_t i = 0; t->what == PL_TRAIL_EACH && i < h->structure->nodes.n; i++) {
            const struct pl_struct_node *n = &h->structure->nodes.at[i];
            if (n->role == PL_ROLE_SECTION && n->place.source == t->place.source && n->place.start == t->place.start)
                return (uint32_t)i;
        }
    }
    return UINT32_MAX;
}

static void gather_picture(struct html *h, const struct pl_box *box, const struct around *around)
{
    if (box->figure_node != PL_DECORATION) {
        h->leaves[box->figure_node] =
            (struct leaf){.box = box, .ground = around->ground, .on = around->on, .own = NO_RGB};
        return;
    }
    uint32_t section = strcmp(box->kind_name, "icon") == 0 && !around->silent ? section_of(h, box) : UINT32_MAX;
    if (section != UINT32_MAX)
        *pl_push(h->work->arena, &h->companions) = (struct companion){box, around->ground, section};
}

/* A ground of its own makes a short text a label; a longer one, or a heading, stands on it as in a box. */
static bool is_label(const struct html *h, const struct pl_box *box)
{
    enum { LONGEST_LABEL = 40 };
    const struct pl_rich *rich = box->text.rich;
    size_t len = 0;
    for (size_t i = 0; i < rich->blocks[0].n_runs; i++)
        len += rich->blocks[0].runs[i].len;
    enum pl_role role = h->structure->nodes.at[box->text.struct_node].role;
    return box->ground.kind != PL_TONE_NONE && rich->n_blocks == 1 && len <= LONGEST_LABEL &&
           (role == PL_ROLE_P || is_cell(role));
}

static void gather_text(struct html *h, const struct pl_box *box, const struct around *around)
{
    if (!box->text.block_nodes || !box->text.rich->n_blocks)
        return;
    struct leaf leaf = {.box = box, .ground = around->ground, .on = around->on, .own = NO_RGB, .row = around->row};
    if (is_label(h, box)) {
        leaf.own = rgb_of_fill(h, &box->ground, around->on);
    } else if (box->ground.kind != PL_TONE_NONE) {
        leaf.ground = box;
        leaf.on = rgb_of_fill(h, &box->ground, around->on);
    }
    for (size_t i = 0; i < box->text.rich->n_blocks; i++) {
        leaf.block = i;
        h->leaves[box->text.block_nodes[i]] = leaf;
    }
}

static void gather_box(struct html *h, const struct pl_box *box, const struct around *up)
{
    struct around around = *up;
    around.silent |= box->decoration || box->yield.steps != 0;
    around.row = NULL;
    if (box->kind == PL_BOX_TEXT) {
        around.row = up->row;
        gather_text(h, box, &around);
        return;
    }
    if (box->ground.kind != PL_TONE_NONE) {
        around.ground = box;
        around.on = rgb_of_fill(h, &box->ground, up->on);
    }
    if (box->kind == PL_BOX_ROW && (box->valign == PL_V_BASELINE || box->valign == PL_V_LAST_BASELINE))
        around.row = box;
    if (box->kind == PL_BOX_PICTURE)
        gather_picture(h, box, &around);
    for (size_t i = 0; i < box->n_children; i++)
        gather_box(h, box->at_child[i], &around);
}

/* ---- children in reading order ---- */

/* The link of a box that is decoration alone. */
static bool is_silent(const struct html *h, size_t node)
{
    enum pl_role role = h->structure->nodes.at[node].role;
    return !h->leaves[node].box && (role == PL_ROLE_P || role == PL_ROLE_LINK);
}

static void sort_kids(struct html *h)
{
    size_t n = h->structure->nodes.n, kept = 0;
    const struct pl_struct_place *sorted = pl_struct_sorted(h->work->arena, h->structure);
    struct pl_struct_place *all = PL_NEWS(h->work->arena, struct pl_struct_place, n);
    h->kids = PL_NEWS(h->work->arena, uint32_t, n);
    h->first = PL_NEWS(h->work->arena, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        if (!is_silent(h, sorted[i].node))
            all[kept++] = sorted[i];
    for (size_t i = 0, node = 0; node < n; node++) {
        h->first[node] = (uint32_t)i;
        for (; i < kept && all[i].parent == node; i++)
            h->kids[i] = all[i].node;
        h->first[node + 1] = (uint32_t)i;
    }
}

const struct leaf *leaf_of(const struct html *h, uint32_t node)
{
    enum pl_role role = h->structure->nodes.at[node].role;
    if (role == PL_ROLE_LIST || role == PL_ROLE_ITEM || role == PL_ROLE_TABLE || role == PL_ROLE_ROW) {
        const struct leaf *leaf = NULL;
        for (uint32_t i = h->first[node]; i < h->first[node + 1] && !leaf; i++)
            leaf = leaf_of(h, h->kids[i]);
        return leaf;
    }
    return role != PL_ROLE_SECTION && h->leaves[node].box ? &h->leaves[node] : NULL;
}

void gather(struct html *h)
{
    const struct pl_expanded *x = h->page->expanded;
    h->leaves = PL_NEWS(h->work->arena, struct leaf, h->structure->nodes.n);
    for (size_t i = 0; i < x->n_pages; i++) {
        struct around around = {.on = rgb_of_fill(h, &x->pages[i].ground, 0xFFFFFF)};
        if (x->pages[i].root)
            gather_box(h, x->pages[i].root, &around);
    }
    sort_kids(h);
}
