/* draw.c: boxes with places → scene items, in tree order. */
#include "compose/compose-private.h"

#include <string.h>

struct pl_colour colour_of(struct pl_tone tone)
{
    return (struct pl_colour){pl_tone_waits(tone) ? PL_NO_COLOUR : tone.entry, tone.tint, tone.opacity};
}

/* CSS gives linear gradients a length of |w sin| + |h cos|, so that the corners get the end colours; so do we. */
static void linear(const struct pl_tone_fill *f, double x, double y, double w, double h, struct pl_fill *out)
{
    double angle = f->angle_deg * M_PI / 180, dx = cos(angle), dy = sin(angle),
           half = (fabs(w * dx) + fabs(h * dy)) / 2;
    out->x0 = pl_round_1024(x + w / 2 - dx * half);
    out->y0 = pl_round_1024(y + h / 2 - dy * half);
    out->x1 = pl_round_1024(x + w / 2 + dx * half);
    out->y1 = pl_round_1024(y + h / 2 + dy * half);
}

static double of(struct pl_length l, double whole)
{
    return l.unit == PL_UNIT_PERCENT ? l.v * whole / 100 : l.v;
}

struct pl_fill fill_of(struct composer *c, const struct pl_tone_fill *f, double x, double y, double w, double h)
{
    struct pl_fill out = {.kind = PL_FILL_NONE};
    if (f->kind == PL_TONE_NONE ||
        (f->kind == PL_TONE_SOLID && (f->tone.entry == PL_COLOUR_NONE || pl_tone_waits(f->tone))))
        return out;
    if (f->kind == PL_TONE_SOLID) {
        out.kind = PL_FILL_SOLID;
        out.colour = colour_of(f->tone);
        return out;
    }
    struct pl_stop *stops = PL_NEWS(c->work->arena, struct pl_stop, f->n_stops);
    for (size_t i = 0; i < f->n_stops; i++)
        stops[i] = (struct pl_stop){f->stops[i].at, colour_of(f->stops[i].tone)};
    out.kind = f->kind == PL_TONE_LINEAR ? PL_FILL_LINEAR : PL_FILL_RADIAL;
    out.stops = stops;
    out.n_stops = f->n_stops;
    if (f->kind == PL_TONE_LINEAR) {
        linear(f, x, y, w, h, &out);
        return out;
    }
    out.x0 = out.x1 = pl_round_1024(x + of(f->centre[0], w));
    out.y0 = out.y1 = pl_round_1024(y + of(f->centre[1], h));
    out.r =
        pl_round_1024(f->radius.unit == PL_UNIT_PERCENT ? f->radius.v / 100 * sqrt(w * w + h * h) / 2 : f->radius.v);
    return out;
}

void box_path(struct composer *c, struct pl_path *path, const struct pl_box *b, double x, double y, double w, double h)
{
    struct pl_arena *a = c->work->arena;
    if (b->kind != PL_BOX_SHAPE || b->shape == PL_SHAPE_RECTANGLE) {
        pl_path_rect(a, path, x, y, w, h, b->radius);
        return;
    }
    if (b->shape == PL_SHAPE_CIRCLE) {
        pl_path_ellipse(a, path, x + w / 2, y + h / 2, w / 2, h / 2);
        return;
    }
    static const struct pl_point across[2] = {{{PL_UNIT_PERCENT, 0}, {PL_UNIT_PERCENT, 50}},
                                              {{PL_UNIT_PERCENT, 100}, {PL_UNIT_PERCENT, 50}}};
    const struct pl_point *points = b->n_points ? b->points : across;
    size_t n = b->n_points ? b->n_points : 2;
    for (size_t i = 0; i < n; i++) {
        double px = x + of(points[i].x, w), py = y + of(points[i].y, h);
        if (i)
            pl_path_line(a, path, px, py);
        else
            pl_path_move(a, path, px, py);
    }
    if (b->shape == PL_SHAPE_POLYGON)
        pl_path_close(a, path);
}

/* A box that may reach into the bleed does so on the sides where it touches the trim. */
void grown_rect(const struct composer *c, const struct node *n, double r[4])
{
    const struct pl_page_box *page = &c->in->pages[n->page];
    double x0 = n->x, y0 = n->y, x1 = n->x + n->w, y1 = n->y + n->h;
    unsigned sides = n->box->bleed;
    if ((sides & 1u << PL_TOP) && y0 <= EPSILON)
        y0 -= page->bleed;
    if ((sides & 1u << PL_RIGHT) && x1 >= page->width - EPSILON)
        x1 += page->bleed;
    if ((sides & 1u << PL_BOTTOM) && y1 >= page->height - EPSILON)
        y1 += page->bleed;
    if ((sides & 1u << PL_LEFT) && x0 <= EPSILON)
        x0 -= page->bleed;
    r[0] = x0;
    r[1] = y0;
    r[2] = x1 - x0;
    r[3] = y1 - y0;
}

static void draw_ground(struct composer *c, const struct node *n, const double r[4])
{
    struct pl_fill fill = fill_of(c, &n->box->ground, r[0], r[1], r[2], r[3]);
    if (fill.kind == PL_FILL_NONE)
        return;
    struct pl_item *item = pl_scene_add(c->scene, c->page, PL_ITEM_PATH);
    item->node = PL_DECORATION;
    item->trail = n->box->trail;
    pl_path_rect(c->work->arena, &item->path, r[0], r[1], r[2], r[3], n->box->radius);
    item->fill = fill;
}

/* Inside the edge, so that a border never makes a box larger. */
static void draw_border(struct composer *c, const struct node *n, const double r[4])
{
    const struct pl_border *b = &n->box->border;
    double half = b->stroke.width / 2, x = r[0] + half, y = r[1] + half, w = r[2] - 2 * half, h = r[3] - 2 * half,
           radii[4];
    if (half <= 0 || !b->sides)
        return;
    struct pl_item *item = pl_scene_add(c->scene, c->page, PL_ITEM_PATH);
    item->node = PL_DECORATION;
    item->trail = n->box->trail;
    item->stroke = (struct pl_stroke){
        colour_of(b->stroke.colour), b->stroke.width, b->stroke.cap, b->stroke.join, b->stroke.dashes,
        b->stroke.n_dashes};
    for (int i = 0; i < 4; i++)
        radii[i] = fmax(0, n->box->radius[i] - half);
    if (b->sides == 15) {
        pl_path_rect(c->work->arena, &item->path, x, y, w, h, radii);
        return;
    }
    const double ends[4][4] = {{r[0], y, r[0] + r[2], y},
                               {x + w, r[1], x + w, r[1] + r[3]},
                               {r[0], y + h, r[0] + r[2], y + h},
                               {x, r[1], x, r[1] + r[3]}};
    for (unsigned i = 0; i < 4; i++) {
        if (!(b->sides & 1u << i))
            continue;
        pl_path_move(c->work->arena, &item->path, ends[i][0], ends[i][1]);
        pl_path_line(c->work->arena, &item->path, ends[i][2], ends[i][3]);
    }
}

/* ---- boxes ---- */

static bool is_moved(const struct pl_box *b)
{
    return b->rotate_deg != 0 || b->offset[0] != 0 || b->offset[1] != 0;
}

/* Turned about its middle, then moved. */
static void matrix_of(const struct node *n, double m[6])
{
    double angle = n->box->rotate_deg * M_PI / 180, co = cos(angle), si = sin(angle), cx = n->x + n->w / 2,
           cy = n->y + n->h / 2;
    m[0] = co;
    m[1] = si;
    m[2] = -si;
    m[3] = co;
    m[4] = cx - co * cx + si * cy + n->box->offset[0];
    m[5] = cy - si * cx - co * cy + n->box->offset[1];
}

void node_to_page(const struct node *n, double *x, double *y)
{
    for (; n; n = n->up) {
        double m[6];
        if (!is_moved(n->box))
            continue;
        matrix_of(n, m);
        pl_matrix_point(m, x, y);
    }
}

/* Where a connector would touch the box: on the page, as drawn. */
static void set_anchors(const struct node *n, double anchors[PL_ANCHORS][2])
{
    for (size_t i = 0; i < PL_ANCHORS; i++) {
        size_t column = i % 3, row = i / 3;
        double x = n->x + n->w * (double)column / 2, y = n->y + n->h * (double)row / 2;
        node_to_page(n, &x, &y);
        anchors[i][0] = pl_round_1024(x);
        anchors[i][1] = pl_round_1024(y);
    }
}

static void mark(struct composer *c, const struct node *n)
{
    struct pl_box_mark *m = pl_push(c->work->arena, &c->page->boxes);
    *m = (struct pl_box_mark){.name = n->box->name,
                              .kind = n->box->kind_name,
                              .x = n->x,
                              .y = n->y,
                              .width = n->w,
                              .height = n->h,
                              .depth = n->depth,
                              .trail = n->box->trail,
                              .overset = n->over > EPSILON || n->over_w > EPSILON || n->collides};
    if (n->box->name)
        set_anchors(n, m->anchors);
    struct text *t = n->text;
    if (!t || !t->n)
        return;
    double size = text_size(c, t), leading = text_leading(c, t);
    m->baselines_leading = leading;
    m->baselines_first = inner_y(n) + text_extra(c, (struct node *)n) - text_top(c, t) +
                         (leading - (t->base_ascent + t->base_descent) * size) / 2 + t->base_ascent * size;
    m->n_lines = text_lines(c, t);
}

/* Where the link of the box is kept. */
static size_t begin_link(struct composer *c, const struct node *n)
{
    if (n->box->leads)
        *pl_push(c->work->arena, &c->page->links) = (struct pl_box_link){.link = n->box->leads,
                                                                         .node = n->box->leads_node,
                                                                         .x = pl_round_1024(n->x),
                                                                         .y = pl_round_1024(n->y),
                                                                         .width = pl_round_1024(n->w),
                                                                         .height = pl_round_1024(n->h),
                                                                         .from = c->page->items.n,
                                                                         .to = c->page->items.n};
    return c->page->links.n - 1;
}

static void draw_node(struct composer *c, struct node *n)
{
    const struct pl_box *b = n->box;
    double r[4];
    if (n->dropped)
        return;
    bool moved = is_moved(b);
    mark(c, n);
    if (moved)
        matrix_of(n, pl_scene_add(c->scene, c->page, PL_ITEM_TRANSFORM)->matrix);
    size_t link = begin_link(c, n);
    if (b->opacity < 1) {
        struct pl_item *group = pl_scene_add(c->scene, c->page, PL_ITEM_GROUP);
        group->opacity = b->opacity;
    }
    grown_rect(c, n, r);
    draw_ground(c, n, r);
    if (b->clip) {
        struct pl_item *clip = pl_scene_add(c->scene, c->page, PL_ITEM_CLIP);
        pl_path_rect(c->work->arena, &clip->path, r[0], r[1], r[2], r[3], b->radius);
    }
    n->kind->draw(c, n);
    if (b->clip)
        pl_scene_add(c->scene, c->page, PL_ITEM_END);
    draw_border(c, n, r);
    if (b->opacity < 1)
        pl_scene_add(c->scene, c->page, PL_ITEM_END);
    if (b->leads)
        c->page->links.at[link].to = c->page->items.n;
    if (moved)
        pl_scene_add(c->scene, c->page, PL_ITEM_END);
}

void draw_children(struct composer *c, struct node *n)
{
    for (size_t i = 0; i < n->n; i++)
        draw_node(c, &n->children[i]);
}

void draw_page(struct composer *c, struct page *page)
{
    const struct pl_page_box *b = page->box;
    c->page = page->out;
    struct pl_fill fill =
        fill_of(c, &b->ground, -b->bleed, -b->bleed, b->width + 2 * b->bleed, b->height + 2 * b->bleed);
    if (fill.kind != PL_FILL_NONE) {
        struct pl_item *item = pl_scene_add(c->scene, c->page, PL_ITEM_PATH);
        item->node = PL_DECORATION;
        pl_path_rect(c->work->arena, &item->path, -b->bleed, -b->bleed, b->width + 2 * b->bleed,
                     b->height + 2 * b->bleed, NULL);
        item->fill = fill;
    }
    if (page->root)
        draw_node(c, page->root);
}
