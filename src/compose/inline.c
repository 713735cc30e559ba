/* inline.c: what stands inside a paragraph: links, strong and emphasised words, words of another language, the marker
 * of a list's item. Runs that follow each other and share what they say share the node. The nodes are the scene's own:
 * expand knows the paragraphs, which are enough for a reader of markup. */
#include "compose/compose-private.h"

#include <string.h>

enum { LEVELS = 4 }; /* from outer to inner */
static const enum pl_role level_roles[LEVELS] = {PL_ROLE_LINK, PL_ROLE_STRONG, PL_ROLE_EM, PL_ROLE_SPAN};

/* What a run says at a level; NULL: nothing. */
static const char *said(const struct text *t, const struct pl_run_text *run, size_t level)
{
    const char *language = run->language && strcmp(run->language, t->content->language) != 0 ? run->language : NULL;
    const char *const all[LEVELS] = {run->link ? run->link : t->content->link, run->flags & PL_STRONG ? "" : NULL,
                                     run->flags & PL_EM ? "" : NULL, language};
    return all[level];
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

struct open {
    const char *said[LEVELS];
    uint32_t node[LEVELS];
};

/* The innermost node for a run; nodes that the run before it stood in too are used again. */
static uint32_t enter(struct composer *c, const struct text *t, const struct pl_run_text *run, uint32_t node,
                      uint32_t order, struct open *open)
{
    bool kept = true;
    for (size_t l = 0; l < LEVELS; l++) {
        const char *now = said(t, run, l);
        kept = kept && same(now, open->said[l]);
        open->said[l] = now;
        if (!now)
            continue;
        if (!kept)
            open->node[l] =
                pl_struct_add(c->work->arena, &c->scene->structure,
                              (struct pl_struct_node){.role = level_roles[l],
                                                      .parent = node,
                                                      .language = l == 3 ? now : NULL,
                                                      .link = l == 0 ? now : NULL,
                                                      .order = order,
                                                      .place = run->node ? run->node->place : t->node->box->place});
        node = open->node[l];
    }
    return node;
}

uint32_t *inline_nodes(struct composer *c, const struct text *t, size_t block, uint32_t node)
{
    const struct pl_block *b = &t->content->rich->blocks[block];
    uint32_t *nodes = PL_NEWS(c->work->arena, uint32_t, b->n_runs + 1);
    struct open open = {.said = {NULL}};
    size_t at = 0;
    for (size_t i = 0; i < b->n_runs; i++) {
        nodes[i] = node == PL_DECORATION ? node : enter(c, t, &b->runs[i], node, inline_order(at), &open);
        at += b->runs[i].len;
    }
    return nodes;
}

uint32_t inline_label(struct composer *c, uint32_t body, const char *marker)
{
    struct pl_structure *s = &c->scene->structure;
    if (body == PL_DECORATION || s->nodes.at[body].role != PL_ROLE_BODY)
        return body;
    return pl_struct_add(c->work->arena, s,
                         (struct pl_struct_node){.role = PL_ROLE_LABEL,
                                                 .parent = s->nodes.at[body].parent,
                                                 .text = marker,
                                                 .place = s->nodes.at[body].place});
}
