/* yield.c: boxes that give way to text: they shrink, then move within their area, then go. Text never moves for
 * them. */
#include "compose/compose-private.h"

void text_areas(struct composer *c, struct node *n, double above, double below, areas_vec *out)
{
    struct text *t = n->text;
    double y = inner_y(n) + text_extra(c, n) - text_top(c, t), size = text_size(c, t);
    for (size_t i = 0; i < t->n; i++) {
        const struct paragraph *p = &t->paragraphs[i];
        double left = inner_x(n) + t->style->indent_start + text_follow(c, t, p->indent),
               marker = p->marker_lines ? text_follow(c, t, t->list_step) : 0;
        if (i)
            y += text_follow(c, t, fmax(t->paragraphs[i - 1].after, p->before));
        for (size_t k = 0; k < p->lines->n; k++) {
            const struct pl_line *line = &p->lines->at[k];
            double x = left + line->x, baseline = y + line->baseline;
            *pl_push(c->work->arena, out) =
                (struct area){k ? x : x - marker, baseline - above * size, x + line->width, baseline + below * size};
        }
        y += p->lines->height;
    }
}

static void lines_of(struct composer *c, struct node *n, areas_vec *out)
{
    if (n->text && n->text->n)
        text_areas(c, n, n->text->ascent, n->text->descent, out);
    for (size_t i = 0; i < n->n; i++)
        if (!n->children[i].box->yield.steps)
            lines_of(c, &n->children[i], out);
}

static struct area area_of(const struct node *n, const double part[4], double clear)
{
    return (struct area){n->x + part[0] * n->w - clear, n->y + part[1] * n->h - clear, n->x + part[2] * n->w + clear,
                         n->y + part[3] * n->h + clear};
}

/* Where the picture draws, not its whole square: a ghost may come near with its empty corner. */
static struct area ink_of(struct composer *c, const struct node *n, double clear)
{
    double ink[4] = {0, 0, 1, 1};
    if (n->box->picture && n->box->picture->kind == PL_PICTURE_SVG && !pl_picture_ink(c->work, n->box->picture, ink)) {
        ink[0] = ink[1] = 0;
        ink[2] = ink[3] = 1;
    }
    return area_of(n, ink, clear);
}

static bool clear_of(const struct area *a, const areas_vec *lines)
{
    for (size_t i = 0; i < lines->n; i++) {
        const struct area *l = &lines->at[i];
        if (a->x0 < l->x1 && l->x0 < a->x1 && a->y0 < l->y1 && l->y0 < a->y1)
            return false;
    }
    return true;
}

static double inset(struct pl_length l, double whole)
{
    return l.unit == PL_UNIT_PERCENT ? l.v * whole / 100 : l.v;
}

struct place {
    double x, y, w, h;
};

/* At a scale, in the corner that it stands in or one of the others (bit 0: the other side, bit 1: the other end):
 * insets shrink with it, and it stays in its corner. Without insets it shrinks where it is. */
static void stand(struct composer *c, struct node *n, const struct place *first, double scale, unsigned corner)
{
    const struct node *in = n->up;
    const struct pl_length *at = n->box->at;
    bool right = is_set(at[PL_RIGHT]) && !is_set(at[PL_LEFT]), bottom = is_set(at[PL_BOTTOM]) && !is_set(at[PL_TOP]);
    bool sideways = is_set(at[PL_LEFT]) || right, upright = is_set(at[PL_TOP]) || bottom;
    double dx = inset(right ? at[PL_RIGHT] : at[PL_LEFT], inner_width(in)) * scale,
           dy = inset(bottom ? at[PL_BOTTOM] : at[PL_TOP], inner_height(in)) * scale, w = first->w * scale,
           h = first->h * scale, x = first->x + (first->w - w) / 2, y = first->y + (first->h - h) / 2;
    if (sideways)
        x = right != (bool)(corner & 1) ? inner_x(in) + inner_width(in) - dx - w : inner_x(in) + dx;
    else if (corner & 1)
        x = 2 * inner_x(in) + inner_width(in) - x - w;
    if (upright)
        y = bottom != (bool)(corner >> 1 & 1) ? inner_y(in) + inner_height(in) - dy - h : inner_y(in) + dy;
    else if (corner >> 1 & 1)
        y = 2 * inner_y(in) + inner_height(in) - y - h;
    if (n->n) /* its own boxes come along */
        node_set_width(c, n, w);
    n->w = w;
    node_place(c, n, x, y, h);
}

static void give_way(struct composer *c, struct node *n, const areas_vec *lines)
{
    const struct pl_yield *y = &n->box->yield;
    const struct place first = {n->x, n->y, n->w, n->h};
    double least = y->steps & PL_YIELD_SHRINK ? y->min : 1;
    unsigned corners = y->steps & PL_YIELD_MOVE ? 4 : 1;
    /* A twentieth at a time: finer steps cannot be told apart. */
    for (unsigned corner = 0; corner < corners; corner++) {
        for (int k = 0; k <= 20; k++) {
            double scale = 1 - k * 0.05;
            if (scale < least - 1e-9)
                break;
            stand(c, n, &first, scale, corner);
            struct area whole = area_of(n, (const double[4]){0, 0, 1, 1}, y->clear);
            if (clear_of(&whole, lines)) /* then what it draws is: measuring that wants librsvg */
                return;
            struct area ink = ink_of(c, n, y->clear);
            if (clear_of(&ink, lines))
                return;
        }
    }
    n->dropped = y->steps & PL_YIELD_DROP;
    stand(c, n, &first, n->dropped ? 1 : least, 0);
}

static void walk(struct composer *c, struct node *n)
{
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        if (child->box->yield.steps) {
            areas_vec lines = {0};
            lines_of(c, n, &lines);
            give_way(c, child, &lines);
        } else {
            walk(c, child);
        }
    }
}

void yield_page(struct composer *c, struct page *page)
{
    if (page->root)
        walk(c, page->root);
}
