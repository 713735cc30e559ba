/* words.c: what one page of a layout says, in the order in which it is read. */
#include "social/social.h"

#include <stdlib.h>
#include <string.h>

struct word {
    const struct pl_structure *structure;
    uint32_t node;
    size_t at; /* as found: of texts that are in no structure */
    const char *text;
    bool title;
};
typedef PL_VEC(struct word) words_vec;

struct gatherer {
    struct pl_arena *arena;
    const struct pl_structure *structure;
    words_vec said, all;       /* all: with what repeats what stood on a page before, as it is found */
    size_t n_said, n_repeated; /* bytes */
};

/* One paragraph: no breaks of lines, no hyphens that only show where a line is broken. */
static const char *clean(struct pl_arena *arena, const char *text)
{
    struct pl_buf out = {.arena = arena};
    bool space = false;
    pl_put(&out, "");
    for (const char *p = text; *p; p++) {
        if (*p == ' ' || *p == '\n' || *p == '\t') {
            space = out.len > 0;
            continue;
        }
        if (strncmp(p, "\xC2\xAD", 2) == 0) {
            p++;
            continue;
        }
        if (space)
            pl_putc(&out, ' ');
        space = false;
        pl_putc(&out, *p);
    }
    return out.text;
}

static void add(struct gatherer *g, words_vec *list, uint32_t node, const char *text)
{
    const struct pl_struct_node *n = node != PL_DECORATION ? &g->structure->nodes.at[node] : NULL;
    text = clean(g->arena, text);
    if (*text)
        *pl_push(g->arena, list) = (struct word){g->structure, node, list->n, text, n && n->role == PL_ROLE_H1};
}

static const char *words_of(struct pl_arena *arena, const struct pl_block *block)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (size_t i = 0; i < block->n_runs; i++)
        pl_put(&out, block->runs[i].text);
    return out.text;
}

static void gather_text(struct gatherer *g, const struct pl_box *box)
{
    const struct pl_rich *rich = box->text.rich;
    bool said = box->text.block_nodes != NULL;
    for (size_t i = 0; rich && i < rich->n_blocks; i++) {
        const char *text = words_of(g->arena, &rich->blocks[i]);
        if (!said && !box->text.node) /* a layout's own words, set as decoration */
            continue;
        add(g, &g->all, PL_DECORATION, text);
        if (said)
            add(g, &g->said, box->text.block_nodes[i], text);
        *(said ? &g->n_said : &g->n_repeated) += strlen(text);
    }
}

static void gather(struct gatherer *g, const struct pl_box *box)
{
    if (!box)
        return;
    if (box->kind == PL_BOX_TEXT)
        gather_text(g, box);
    if (box->kind == PL_BOX_PICTURE && !box->decoration && box->figure_node != PL_DECORATION) {
        add(g, &g->said, box->figure_node, g->structure->nodes.at[box->figure_node].alternative);
        add(g, &g->all, PL_DECORATION, g->structure->nodes.at[box->figure_node].alternative);
    }
    for (size_t i = 0; i < box->n_children; i++)
        gather(g, box->at_child[i]);
}

enum { DEEPEST = 32 };

/* The nodes from the document down to this one. */
static size_t way_to(const struct pl_structure *s, uint32_t node, uint32_t way[DEEPEST])
{
    size_t n = 0;
    uint32_t up[DEEPEST];
    for (; node != UINT32_MAX && n < DEEPEST; node = s->nodes.at[node].parent)
        up[n++] = node;
    for (size_t i = 0; i < n; i++)
        way[i] = up[n - 1 - i];
    return n;
}

static int in_reading_order(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    uint32_t p[DEEPEST], q[DEEPEST];
    if (x->title != y->title)
        return x->title ? -1 : 1;
    if (x->node == PL_DECORATION || y->node == PL_DECORATION)
        return (x->at > y->at) - (x->at < y->at);
    size_t n = way_to(x->structure, x->node, p), m = way_to(x->structure, y->node, q);
    for (size_t i = 0; i < n && i < m; i++) {
        if (p[i] == q[i])
            continue;
        uint32_t v = x->structure->nodes.at[p[i]].order, w = x->structure->nodes.at[q[i]].order;
        return v != w ? (v > w) - (v < w) : (p[i] > q[i]) - (p[i] < q[i]);
    }
    return (n > m) - (n < m);
}

size_t pl_social_words(struct pl_work *work, const struct pl_expanded *expanded, size_t page, const char ***texts)
{
    struct gatherer g = {.arena = work->arena, .structure = &expanded->structure};
    gather(&g, expanded->pages[page].root);
    words_vec *words = g.n_said >= g.n_repeated ? &g.said : &g.all;
    if (words->n)
        qsort(words->at, words->n, sizeof *words->at, in_reading_order);
    *texts = PL_NEWS(work->arena, const char *, words->n + 1);
    for (size_t i = 0; i < words->n; i++)
        (*texts)[i] = words->at[i].text;
    return words->n;
}
