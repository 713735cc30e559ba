/* rewrite.c: content streams as cairo wrote them, with keys made colours and marks made marked content. All else goes
 * through byte for byte. */
#include "finish/finish-private.h"

#include <math.h>
#include <string.h>

struct rewriter {
    struct finish *f;
    struct pl_buf out;
    size_t page;
    pl_oh form;
    int mcids; /* given out in this stream */
    bool open; /* marked content */
    bool mark; /* the colour of marks is the fill colour */
};

static uint32_t rgb_of(double r, double g, double b)
{
    const double v[3] = {r, g, b};
    uint32_t rgb = 0;
    for (size_t i = 0; i < 3; i++)
        rgb = rgb << 8 | (uint32_t)(fmin(fmax(v[i], 0), 1) * 255 + 0.5);
    return rgb;
}

uint32_t rgb_at(struct finish *f, pl_oh triple)
{
    return rgb_of(pl_pdf_number(f->pdf, pl_pdf_at(f->pdf, triple, 0)),
                  pl_pdf_number(f->pdf, pl_pdf_at(f->pdf, triple, 1)),
                  pl_pdf_number(f->pdf, pl_pdf_at(f->pdf, triple, 2)));
}

static void close_content(struct rewriter *r)
{
    if (r->open)
        pl_put(&r->out, "EMC\n");
    r->open = false;
}

/* What the next item is: a piece of a node, decoration, or the frame of a group, whose form has marks of its own. */
static void open_content(struct rewriter *r, size_t index)
{
    const struct pl_scene *scene = r->f->how->scene;
    const struct pl_page *page = scene->pages.at[r->page];
    const struct pl_item *item = index < page->items.n ? &page->items.at[index] : NULL;
    close_content(r);
    if (!r->f->target->tagged || (item && item->kind == PL_ITEM_GROUP))
        return;
    r->open = true;
    if (!item || item->node == PL_DECORATION) {
        pl_put(&r->out, "/Artifact BMC\n");
        return;
    }
    struct piece *p = pl_push(r->f->work->arena, &r->f->pieces);
    *p = (struct piece){item->node, r->page, index, r->mcids++, r->form};
    pl_putf(&r->out, "/%s <</MCID %d>> BDC\n", tag_of(scene->structure.nodes.at[item->node].role), p->mcid);
}

/* A mark is one rectangle, filled; the colour may stand while a clip is set too. */
static bool is_mark(const struct rewriter *r, const struct pl_operator *op, struct pl_content *content)
{
    struct pl_content ahead = *content;
    struct pl_operator after;
    if (!r->mark || !pl_operator_is(op, "re") || !pl_content_next(&ahead, &after) ||
        (!pl_operator_is(&after, "f") && !pl_operator_is(&after, "f*")))
        return false;
    *content = ahead;
    return true;
}

/* True: the operator is dealt with. */
static bool rewrite_one(struct rewriter *r, const struct pl_operator *op, struct pl_content *content)
{
    bool stroke = pl_operator_is(op, "RG");
    if (is_mark(r, op, content)) {
        long index = pl_mark_index(pl_operand(op, 0), fabs(pl_operand(op, 2)), fabs(pl_operand(op, 3)));
        open_content(r, index < 0 ? SIZE_MAX : (size_t)index);
        return true;
    }
    if (pl_operator_is(op, "Q"))
        r->mark = false;
    if (!stroke && !pl_operator_is(op, "rg"))
        return false;
    uint32_t rgb = rgb_of(pl_operand(op, 0), pl_operand(op, 1), pl_operand(op, 2));
    r->mark = stroke ? r->mark : rgb == PL_MARK_RGB;
    if (rgb != PL_MARK_RGB)
        r->f->target->colour(r->f, &r->out, pl_key_find(r->f->how->keys, rgb), rgb, stroke);
    return true;
}

struct pl_buf rewrite(struct finish *f, size_t page, pl_oh form, const char *bytes, size_t n)
{
    struct rewriter r = {.f = f, .out = {.arena = f->work->arena}, .page = page, .form = form};
    struct pl_content content = {bytes, n, 0};
    struct pl_operator op;
    pl_put(&r.out, "");
    if (!form && f->target->tagged) /* what stands before the first mark is no item's */
        open_content(&r, SIZE_MAX);
    while (pl_content_next(&content, &op)) {
        if (rewrite_one(&r, &op, &content))
            continue;
        pl_putn(&r.out, op.at, op.n);
        pl_putc(&r.out, '\n');
    }
    close_content(&r);
    return r.out;
}
