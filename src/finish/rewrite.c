/* rewrite.c: content streams as cairo wrote them, with keys made colours and marks made marked content. All else goes
 * through byte for byte. */
#include "finish/rewrite-private.h"

#include <math.h>
#include <string.h>

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

/* ---- marked content (ISO 32000-1, 14.6) ---- */

void close_content(struct rewriter *r)
{
    if (r->open)
        pl_put(&r->out, "EMC\n");
    r->open = false;
}

void open_artifact(struct rewriter *r)
{
    pl_put(&r->out, "/Artifact BMC\n");
    r->open = true;
}

void open_piece(struct rewriter *r, const char *actual, size_t word)
{
    struct piece *p = pl_push(r->f->work->arena, &r->f->pieces);
    uint32_t node = word == NO_WORD ? r->item->node : r->f->words.at[word].node;
    *p = (struct piece){node, r->page, r->index, r->mcids++, r->form, word};
    if (actual)
        pl_putf(&r->out, "/Span <</MCID %d/ActualText %s>> BDC\n", p->mcid, actual);
    else
        pl_putf(&r->out, "/%s <</MCID %d>> BDC\n", tag_of(r->f->how->scene->structure.nodes.at[node].role), p->mcid);
    r->open = true;
}

/* What the next item is: a piece of a node, decoration, or the frame of a group, whose form has marks of its own. Words
 * are opened where they come, inside their text object: a word that is read otherwise than by its letters parts them.
 */
static void open_content(struct rewriter *r, size_t index)
{
    const struct pl_page *page = r->f->how->scene->pages.at[r->page];
    close_content(r);
    r->item = index < page->items.n ? &page->items.at[index] : NULL;
    r->index = index;
    if (r->f->target->item)
        r->f->target->item(r->f, &r->out, r->item);
    r->waits = false;
    if (!r->f->target->tagged || (r->item && r->item->kind == PL_ITEM_GROUP))
        return;
    if (!r->item || r->item->node == PL_DECORATION)
        open_artifact(r);
    else if (r->item->kind == PL_ITEM_GLYPHS)
        r->waits = true;
    else
        open_piece(r, NULL, NO_WORD);
}

/* A path that begins here is painted, not only clipped with. What ends it answers for all that comes before. */
static bool is_painted(struct rewriter *r, struct pl_content ahead)
{
    static const struct {
        const char *name;
        bool paints;
    } ends[] = {{"f", true},  {"f*", true}, {"F", true},  {"S", true},  {"s", true},  {"B", true},
                {"B*", true}, {"b", true},  {"b*", true}, {"n", false}, {"Q", false}, {"BT", false}};
    struct pl_operator op;
    if (ahead.at < r->path_end)
        return r->painted;
    r->painted = false;
    while (pl_content_next(&ahead, &op)) {
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
            if (!pl_operator_is(&op, ends[i].name))
                continue;
            r->path_end = ahead.at;
            return r->painted = ends[i].paints;
        }
    }
    r->path_end = SIZE_MAX;
    return false;
}

/* Marked content must not reach over the end of a text object that it does not hold as a whole. */
static void keep_text_marked(struct rewriter *r, const struct pl_operator *op, const struct pl_content *content)
{
    bool drawn = pl_operator_is(op, "Do") || pl_operator_is(op, "sh") || pl_operator_is(op, "EI");
    if (!r->waits || r->span == SPAN_WORD)
        return;
    if (pl_operator_is(op, "BT") || pl_operator_is(op, "ET"))
        close_content(r);
    else if (!r->open && (shows_text(op) || drawn ||
                          ((pl_operator_is(op, "m") || pl_operator_is(op, "re")) && is_painted(r, *content))))
        open_piece(r, NULL, NO_WORD);
}

/* ---- operators ---- */

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
    if (rewrite_span(r, op, content))
        return true;
    keep_text_marked(r, op, content);
    if (pl_operator_is(op, "q"))
        *pl_push(r->f->work->arena, &r->marks) = r->mark;
    if (pl_operator_is(op, "Q"))
        r->mark = r->marks.n && r->marks.at[--r->marks.n];
    if (!stroke && !pl_operator_is(op, "rg")) {
        if (r->f->target->before)
            r->f->target->before(r->f, &r->out, op);
        return false;
    }
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
    size_t first = f->pieces.n;
    r.fonts = pl_pdf_get(f->pdf,
                         form ? pl_pdf_get(f->pdf, form, "/Resources")
                              : pl_pdf_inherited(f->pdf, pl_pdf_page(f->pdf, page), "/Resources"),
                         "/Font");
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
    if (f->target->item)
        f->target->item(f, &r.out, NULL);
    if (f->pieces.n > first || !form)
        *pl_push(f->work->arena, &f->owners) =
            (struct owner){form ? form : pl_pdf_page(f->pdf, page), first, f->pieces.n};
    return r.out;
}
