/* structure.c: what the page is to those who hear it: roles and reading order come from the edition; a layout's own
 * words follow what was said before them; a field drawn a second time is decoration. */
#include "expand/expand-private.h"

#include <string.h>

static uint32_t add(struct expander *ex, struct pl_struct_node node)
{
    return pl_struct_add(ex->work->arena, &ex->out->structure, node);
}

/* Of the layout's own values: where they are written. */
static uint32_t order_of(const struct pl_node *node)
{
    return node->order ? node->order : (uint32_t)node->place.start;
}

/* The section of the innermost record, made when something in it is first drawn. */
uint32_t structure_section(struct expander *ex, const struct scope *scope)
{
    while (scope && !(scope->record && scope->record->kind == PL_MAP))
        scope = scope->up;
    if (!scope)
        return 0;
    for (size_t i = 0; i < ex->sections.n; i++)
        if (ex->sections.at[i].record == scope->record)
            return ex->sections.at[i].node;
    uint32_t parent = structure_section(ex, scope->up);
    const struct pl_node *language = pl_node_get(scope->record, "language");
    uint32_t node =
        add(ex, (struct pl_struct_node){.role = PL_ROLE_SECTION,
                                        .parent = parent,
                                        .place = scope->record->place,
                                        .language = language && language->kind == PL_SCALAR ? language->text : NULL,
                                        .order = order_of(scope->record)});
    *pl_push(ex->work->arena, &ex->sections) = (struct section){scope->record, node, order_of(scope->record)};
    return node;
}

/* Where the order of what was said last in a section is kept: a layout's own words, and pictures, come behind it. */
static uint32_t *last_in(struct expander *ex, uint32_t section)
{
    for (size_t i = 0; i < ex->sections.n; i++)
        if (ex->sections.at[i].node == section)
            return &ex->sections.at[i].last;
    return &ex->last_order;
}

/* Something is said in the section: for those around it, the section itself is what was said last. */
static void said_in(struct expander *ex, uint32_t section, uint32_t order)
{
    const struct pl_struct_node *nodes = ex->out->structure.nodes.at;
    for (; section != UINT32_MAX; order = nodes[section].order, section = nodes[section].parent)
        *last_in(ex, section) = order;
}

static int records_above(const struct scope *scope)
{
    int n = 0;
    for (; scope; scope = scope->up)
        n += scope->record && scope->record->kind == PL_MAP;
    return n;
}

static enum pl_role role_of(const struct context *ctx, const struct pl_box *box)
{
    static const enum pl_role said[] = {PL_ROLE_P, PL_ROLE_H1,    PL_ROLE_H2,      PL_ROLE_H3,   PL_ROLE_H4,
                                        PL_ROLE_P, PL_ROLE_QUOTE, PL_ROLE_CAPTION, PL_ROLE_NOTE, PL_ROLE_P};
    if (box->keys.role != PL_TEXT_ROLE_AUTO)
        return said[box->keys.role];
    const char *field = box->text.field;
    int depth = records_above(ctx->scope);
    if (!field || !box->text.node)
        return PL_ROLE_P;
    if (depth == 0 && strcmp(field, "title") == 0)
        return PL_ROLE_H1;
    if (strcmp(field, "heading") == 0)
        return depth <= 1 ? PL_ROLE_H2 : depth == 2 ? PL_ROLE_H3 : PL_ROLE_H4;
    return PL_ROLE_P;
}

static bool drawn_before(struct expander *ex, const struct pl_node *node)
{
    for (size_t i = 0; i < ex->drawn.n; i++)
        if (ex->drawn.at[i] == node)
            return true;
    *pl_push(ex->work->arena, &ex->drawn) = node;
    return false;
}

static const char *block_text(struct pl_arena *arena, const struct pl_block *block)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (size_t i = 0; i < block->n_runs; i++)
        pl_put(&out, block->runs[i].text);
    return out.text;
}

/* Paragraphs under the section; items under their list, nested lists under the item before them. */
static void add_blocks(struct expander *ex, struct pl_box *box, uint32_t section, enum pl_role role, uint32_t order)
{
    struct pl_text_content *text = &box->text;
    uint32_t *nodes = PL_NEWS(ex->work->arena, uint32_t, text->rich->n_blocks), lists[8] = {0}, items[8] = {0};
    int depth = 0;
    const char *language = strcmp(text->language, ex->out->language) != 0 ? text->language : NULL;
    for (size_t i = 0; i < text->rich->n_blocks; i++) {
        const struct pl_block *block = &text->rich->blocks[i];
        const char *words = block_text(ex->work->arena, block);
        struct pl_struct_node node = {.role = role,
                                      .parent = section,
                                      .language = language,
                                      .text = words,
                                      .order = order + (uint32_t)i,
                                      .place = text->node ? text->node->place : box->place};
        int d = block->depth > 7 ? 7 : block->depth;
        if (d > 0) {
            for (; depth < d; depth++)
                lists[depth + 1] = add(ex, (struct pl_struct_node){.role = PL_ROLE_LIST,
                                                                   .parent = depth ? items[depth] : section,
                                                                   .order = node.order,
                                                                   .place = node.place,
                                                                   .language = language});
            if (!block->continued)
                items[d] =
                    add(ex, (struct pl_struct_node){
                                .role = PL_ROLE_ITEM, .parent = lists[d], .order = node.order, .place = node.place});
            node.role = PL_ROLE_BODY;
            node.parent = items[d];
            node.language = NULL;
        }
        depth = d;
        nodes[i] = add(ex, node);
    }
    text->block_nodes = nodes;
    text->struct_node = text->rich->n_blocks ? nodes[0] : PL_DECORATION;
}

/* As in the edition. What is said of the whole at its end is read there, wherever the author keeps it: most write it
 * beside the title. */
static uint32_t order_in(const struct context *ctx, const struct pl_box *box)
{
    enum { BEHIND_ALL = 1 << 30 }; /* no edition has so many bytes */
    static const char *const last[] = {"source", "footer", "sender"};
    uint32_t order = order_of(box->text.node);
    for (size_t i = 0; i < sizeof last / sizeof *last && box->text.field && records_above(ctx->scope) == 0; i++)
        if (strcmp(box->text.field, last[i]) == 0)
            return order + BEHIND_ALL;
    return order;
}

void structure_text(struct expander *ex, const struct context *ctx, struct pl_box *box,
                    const struct pl_node *const *nodes, size_t n)
{
    bool fresh = n == 0;
    box->text.struct_node = PL_DECORATION;
    box->text.block_nodes = NULL;
    if (ctx->decoration || box->decoration || box->keys.role == PL_TEXT_ROLE_DECORATION)
        return;
    for (size_t i = 0; i < n; i++)
        fresh |= !drawn_before(ex, nodes[i]);
    if (!fresh)
        return;
    uint32_t section = structure_section(ex, ctx->scope),
             order = box->text.node ? order_in(ctx, box) : *last_in(ex, section) + 1;
    said_in(ex, section, order);
    add_blocks(ex, box, section, role_of(ctx, box), order);
    *pl_push(ex->work->arena, &ex->spoken) = (struct spoken){box, n == 1 && box->text.rich->n_blocks == 1};
}

void structure_figure(struct expander *ex, const struct context *ctx, struct pl_box *box, const char *alternative)
{
    box->figure_node = PL_DECORATION;
    if (ctx->decoration || box->decoration || !alternative || !*alternative)
        return;
    uint32_t section = structure_section(ex, ctx->scope);
    box->figure_node = add(ex, (struct pl_struct_node){.role = PL_ROLE_FIGURE,
                                                       .parent = section,
                                                       .alternative = alternative,
                                                       .link = ctx->link,
                                                       .order = *last_in(ex, section) + 1,
                                                       .place = box->place});
    *pl_push(ex->work->arena, &ex->spoken) = (struct spoken){box, false};
}

static bool has_words(const struct pl_box *box)
{
    bool found = box->kind == PL_BOX_TEXT || (box->kind == PL_BOX_PICTURE && box->figure_node != PL_DECORATION);
    for (size_t i = 0; i < box->n_children && !found; i++)
        found = has_words(box->at_child[i]);
    return found;
}

/* Texts and pictures in the box are links themselves. Where there is nothing but decoration the link is a paragraph of
 * its own, so that what the eye can click on is there for everybody. */
void structure_link(struct expander *ex, const struct context *ctx, struct pl_box *box)
{
    box->leads = ctx->link;
    if (ctx->decoration || box->decoration || has_words(box))
        return;
    uint32_t section = structure_section(ex, ctx->scope);
    struct pl_struct_node node = {
        .role = PL_ROLE_P, .parent = section, .order = *last_in(ex, section) + 1, .place = box->place};
    node.parent = add(ex, node);
    node.role = PL_ROLE_LINK;
    node.link = ctx->link;
    box->leads_node = add(ex, node);
    *pl_push(ex->work->arena, &ex->silent_links) = box;
}
