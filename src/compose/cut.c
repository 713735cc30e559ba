/* cut.c: texts that the page, or a box that clips, would cut off. A text fits its box, but the box may be turned or
 * moved out of what shows. Decoration may run off the page. */
#include "compose/compose-private.h"

/* Half a point of rounding and of side bearing is none. */
#define TOUCH 0.5

/* What a rectangle of a node covers on the page, turned and moved with all that is around it. */
static struct area on_page(const struct node *n, struct area a)
{
    struct area out = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int i = 0; i < 4; i++) {
        double x = i & 1 ? a.x1 : a.x0, y = i & 2 ? a.y1 : a.y0;
        node_to_page(n, &x, &y);
        out = (struct area){fmin(out.x0, x), fmin(out.y0, y), fmax(out.x1, x), fmax(out.y1, y)};
    }
    return out;
}

static double past(const struct area *a, const struct area *edge)
{
    return fmax(fmax(edge->x0 - a->x0, a->x1 - edge->x1), fmax(edge->y0 - a->y0, a->y1 - edge->y1));
}

static void check(struct composer *c, struct node *n)
{
    const struct pl_page_box *page = &c->in->pages[n->page];
    struct area sheet = {0, 0, page->width, page->height};
    areas_vec areas = {0};
    double most = TOUCH;
    const struct node *by = NULL;
    text_areas(c, n, n->text->cap_height, n->text->base_descent, &areas);
    for (size_t i = 0; i < areas.n; i++) {
        struct area line = on_page(n, areas.at[i]);
        most = fmax(most, past(&line, &sheet));
        for (const struct node *up = n; up; up = up->up) {
            double r[4];
            if (!up->box->clip)
                continue;
            grown_rect(c, up, r);
            struct area edge = on_page(up, (struct area){r[0], r[1], r[0] + r[2], r[1] + r[3]});
            if (past(&line, &edge) > most) {
                most = past(&line, &edge);
                by = up;
            }
        }
    }
    if (most <= TOUCH)
        return;
    const char *what = pl_printf(c->work->arena, "%s of it would be cut off by the edge of %s",
                                 pl_length_text(c->work->arena, most, c->in->in_px), by ? "a box" : "the page");
    struct pl_diag *d = text_says(c, n->text, PL_P712, PL_P713, what);
    if (by)
        pl_also(c->work->diags, d, by->box->place, "the box that clips it");
    pl_help(c->work->diags, d, "move or turn its box less, or draw it as decoration if it is no text to read%s",
            c->how->draft ? "; drawn as a draft" : "");
}

void cut_page(struct composer *c, struct node *n)
{
    if (n->box->decoration || n->over > EPSILON) /* what does not fit has been reported */
        return;
    if (n->text && n->text->n && n->over_w <= EPSILON)
        check(c, n);
    for (size_t i = 0; i < n->n; i++)
        cut_page(c, &n->children[i]);
}
