/* overlap.c: texts that run over each other. Boxes in layers may lie on each other, and a text without a height of its
 * own may grow into what lies beside it: no box is too small then, and yet nobody can read it. */
#include "compose/compose-private.h"

#include <stdlib.h>

/* Letters touch when their capitals do; half a point of rounding and of side bearing is none. */
#define TOUCH 0.5

struct piece {
    struct area area;
    const struct text *text;
    size_t nth; /* in tree order: the order must not hang on qsort */
};
typedef PL_VEC(struct piece) pieces_vec;

/* Turned and shifted boxes stand elsewhere; decoration may lie under anything. */
static void collect(struct composer *c, struct node *n, pieces_vec *out)
{
    const struct pl_box *b = n->box;
    if (b->decoration || b->rotate_deg != 0 || b->offset[0] != 0 || b->offset[1] != 0 || b->yield.steps)
        return;
    if (n->text && n->text->n && n->text->content->struct_node != PL_DECORATION) {
        areas_vec areas = {0};
        size_t nth = out->n;
        text_areas(c, n, n->text->cap_height, 0, &areas);
        for (size_t i = 0; i < areas.n; i++)
            *pl_push(c->work->arena, out) = (struct piece){areas.at[i], n->text, nth + i};
    }
    for (size_t i = 0; i < n->n; i++)
        collect(c, &n->children[i], out);
}

static int by_top(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    int order = (x->area.y0 > y->area.y0) - (x->area.y0 < y->area.y0);
    return order ? order : (x->nth > y->nth) - (x->nth < y->nth);
}

static bool touches(const struct area *a, const struct area *b)
{
    return a->x0 < b->x1 - TOUCH && b->x0 < a->x1 - TOUCH && a->y0 < b->y1 - TOUCH && b->y0 < a->y1 - TOUCH;
}

static void say(struct composer *c, const struct text *upper, const struct text *lower)
{
    const char *what = pl_printf(c->work->arena, "runs over %s", text_name(c, lower));
    struct pl_diag *d = text_says(c, upper, PL_P710, PL_P711, what);
    pl_also(c->work->diags, d, lower->content->node ? lower->content->node->place : lower->node->box->place, "%s",
            text_name(c, lower));
    pl_help(c->work->diags, d,
            "shorten one of the two, or give their boxes a height (or max-height) that keeps them apart%s",
            c->how->draft ? "; drawn as a draft, the boxes marked" : "");
}

void overlap_page(struct composer *c, struct page *page)
{
    pieces_vec pieces = {0};
    collect(c, page->root, &pieces);
    if (pieces.n)
        qsort(pieces.at, pieces.n, sizeof *pieces.at, by_top);
    for (size_t i = 0; i < pieces.n; i++) {
        const struct piece *a = &pieces.at[i];
        for (size_t k = i + 1; k < pieces.n && pieces.at[k].area.y0 < a->area.y1; k++) {
            const struct piece *b = &pieces.at[k];
            struct node *upper = a->text->node, *lower = b->text->node;
            if (upper == lower || !touches(&a->area, &b->area) || upper->over > EPSILON || lower->over > EPSILON)
                continue; /* too long for its box: that is said already */
            /* Once a text: the one that grew runs over many. */
            if (!upper->collides && !lower->collides)
                say(c, upper->y <= lower->y ? a->text : b->text, upper->y <= lower->y ? b->text : a->text);
            upper->collides = lower->collides = true;
        }
    }
}
