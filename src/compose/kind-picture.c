/* kind-picture.c: icons, pictures and art; shapes; room. */
#include "compose/compose-private.h"

static double aspect(const struct node *n)
{
    const struct pl_picture *p = n->box->picture;
    return p->width > 0 && p->height > 0 ? p->width / p->height : 1;
}

/* A picture whose height is said takes its width from it. */
static double picture_width(struct composer *c, struct node *n)
{
    (void)c;
    double h = n->box->height.unit == PL_UNIT_PT ? n->box->height.v - n->inner[PL_TOP] - n->inner[PL_BOTTOM] : 0;
    return h > 0 ? h * aspect(n) : n->box->picture->width;
}

static double picture_height(struct composer *c, struct node *n)
{
    (void)c;
    return inner_width(n) / aspect(n);
}

static void nothing(struct composer *c, struct node *n)
{
    (void)c;
    (void)n;
}

static double none(struct composer *c, struct node *n)
{
    (void)c;
    (void)n;
    return 0;
}

static uint32_t picture_index(struct composer *c, const struct pl_picture *picture)
{
    for (size_t i = 0; i < c->pictures.n; i++)
        if (c->pictures.at[i] == picture)
            return (uint32_t)i;
    *pl_push(c->work->arena, &c->pictures) = picture;
    return (uint32_t)(c->pictures.n - 1);
}

/* The rectangle the whole picture goes into. */
static void picture_rect(const struct node *n, const double area[4], double out[4])
{
    double a = aspect(n), w = area[2], h = area[3];
    const struct pl_box *b = n->box;
    if (b->fit == PL_FIT_CONTAIN ? w / a > h : b->fit == PL_FIT_COVER && w / a < h)
        w = h * a;
    else if (b->fit != PL_FIT_FILL)
        h = w / a;
    double fx = b->fit == PL_FIT_COVER ? b->focus[0] : 0.5, fy = b->fit == PL_FIT_COVER ? b->focus[1] : 0.5;
    if (b->fit == PL_FIT_CONTAIN) { /* the place of a smaller picture in its box follows the box's alignment */
        fx = b->align == PL_H_START ? 0 : b->align == PL_H_END ? 1 : 0.5;
        fy = b->valign == PL_V_TOP ? 0 : b->valign == PL_V_BOTTOM ? 1 : 0.5;
    }
    out[0] = area[0] + (area[2] - w) * fx;
    out[1] = area[1] + (area[3] - h) * fy;
    out[2] = w;
    out[3] = h;
}

static bool rounded(const struct pl_box *b)
{
    return b->radius[0] > 0 || b->radius[1] > 0 || b->radius[2] > 0 || b->radius[3] > 0;
}

/* A shape's path in an area, with its fill or its stroke; nothing when it has neither. */
static void draw_outline(struct composer *c, const struct pl_box *b, const struct pl_trail *trail, const double r[4],
                         bool filled, bool stroked)
{
    struct pl_fill fill = fill_of(c, &b->fill, r[0], r[1], r[2], r[3]);
    if (!filled || b->shape == PL_SHAPE_LINE)
        fill.kind = PL_FILL_NONE;
    stroked = stroked && b->stroke.width > 0;
    if (fill.kind == PL_FILL_NONE && !stroked)
        return;
    struct pl_item *item = pl_scene_add(c->scene, c->page, PL_ITEM_PATH);
    item->node = PL_DECORATION;
    item->trail = trail;
    box_path(c, &item->path, b, r[0], r[1], r[2], r[3]);
    item->fill = fill;
    if (stroked)
        item->stroke = (struct pl_stroke){
            colour_of(b->stroke.colour), b->stroke.width, b->stroke.cap, b->stroke.join, b->stroke.dashes,
            b->stroke.n_dashes};
}

/* An icon in a colour with an opacity fades as a whole: strokes that cross must not show. */
static double fading(const struct pl_box *b)
{
    return b->colour.entry != PL_COLOUR_NONE && b->n_recolours == 1 ? b->recolours[0].tone.opacity : 1;
}

static void add_picture(struct composer *c, const struct pl_box *b, const double at[4])
{
    double fade = fading(b);
    if (fade < 1)
        pl_scene_add(c->scene, c->page, PL_ITEM_GROUP)->opacity = fade;
    struct pl_item *item = pl_scene_add(c->scene, c->page, PL_ITEM_PICTURE);
    item->node = b->figure_node;
    if (b->figure_node != PL_DECORATION)
        item->link = c->scene->structure.nodes.at[b->figure_node].link;
    item->trail = b->trail;
    item->picture = picture_index(c, b->picture);
    item->x = pl_round_1024(at[0]);
    item->y = pl_round_1024(at[1]);
    item->width = pl_round_1024(at[2]);
    item->height = pl_round_1024(at[3]);
    struct pl_recolour *recolours = PL_NEWS(c->work->arena, struct pl_recolour, b->n_recolours + 1);
    for (size_t i = 0; i < b->n_recolours; i++)
        recolours[i] = (struct pl_recolour){b->recolours[i].what, colour_of(b->recolours[i].tone)};
    if (fade < 1)
        recolours[0].colour.opacity = 1;
    item->recolours = recolours;
    item->n_recolours = b->n_recolours;
    if (fade < 1)
        pl_scene_add(c->scene, c->page, PL_ITEM_END);
}

static void draw_picture(struct composer *c, struct node *n)
{
    const struct pl_box *b = n->box;
    double rect[4], at[4];
    grown_rect(c, n, rect);
    const double area[4] = {rect[0] + n->inner[PL_LEFT], rect[1] + n->inner[PL_TOP],
                            fmax(0, rect[2] - n->inner[PL_LEFT] - n->inner[PL_RIGHT]),
                            fmax(0, rect[3] - n->inner[PL_TOP] - n->inner[PL_BOTTOM])};
    picture_rect(n, area, at);
    bool clip = b->frame || rounded(b) || b->fit == PL_FIT_COVER;
    if (b->frame)
        draw_outline(c, b->frame, b->trail, area, true, false);
    if (clip) {
        struct pl_item *item = pl_scene_add(c->scene, c->page, PL_ITEM_CLIP);
        item->node = PL_DECORATION;
        item->trail = b->trail;
        box_path(c, &item->path, b->frame ? b->frame : b, area[0], area[1], area[2], area[3]);
    }
    add_picture(c, b, at);
    if (clip)
        pl_scene_add(c->scene, c->page, PL_ITEM_END);
    if (b->frame)
        draw_outline(c, b->frame, b->trail, area, false, true);
}

static void draw_shape(struct composer *c, struct node *n)
{
    double rect[4];
    grown_rect(c, n, rect);
    draw_outline(c, n->box, n->box->trail, rect, true, true);
}

/* A shape of one size said is as wide as high; a line takes no room across. */
static double shape_width(struct composer *c, struct node *n)
{
    (void)c;
    return n->box->shape != PL_SHAPE_LINE && n->box->height.unit == PL_UNIT_PT ? n->box->height.v : 0;
}
static double shape_height(struct composer *c, struct node *n)
{
    (void)c;
    return n->box->shape == PL_SHAPE_CIRCLE ? n->w : 0;
}

const struct kind pl_kind_picture = {picture_width, nothing, picture_height, nothing, draw_picture};
const struct kind pl_kind_shape = {shape_width, nothing, shape_height, nothing, draw_shape};
const struct kind pl_kind_spacer = {none, nothing, none, nothing, nothing};
