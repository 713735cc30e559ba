/* image.c: drawings as elements of the page, so that they take its colours, also those a reader forces on it;
 * photographs, and drawings with a stylesheet of their own, as data. */
#include "html/html-private.h"

#include "base/num.h"
#include "encode/base64.h"

#include <string.h>

/* As wide as in the layout, in proportion to running text; nothing where it takes what room there is. */
void put_picture_size(struct html *h, const struct pl_box *box)
{
    double width = box->width.unit == PL_UNIT_PT ? box->width.v : 0,
           height = box->height.unit == PL_UNIT_PT ? box->height.v : 0;
    double shape = box->picture->height > 0 ? box->picture->width / box->picture->height : 1;
    if (width <= 0 && height > 0)
        width = height * shape;
    if (width > 0)
        pl_putf(h->out, " style=\"inline-size:%sem\"", pl_num(h->work->arena, width / h->base_size, 2));
}

/* A part of a photograph: its place and shape as in the layout. */
static void put_crop(struct html *h, const struct pl_box *box)
{
    bool sizes = box->width.unit == PL_UNIT_PT && box->height.unit == PL_UNIT_PT,
         round = box->frame && box->frame->shape == PL_SHAPE_CIRCLE;
    if (!round && !(sizes && box->fit == PL_FIT_COVER))
        return;
    pl_put(h->out, " style=\"");
    if (sizes && box->fit == PL_FIT_COVER)
        pl_putf(h->out, "aspect-ratio:%s/%s;object-fit:cover;object-position:%s%% %s%%;",
                pl_num(h->work->arena, box->width.v, 2), pl_num(h->work->arena, box->height.v, 2),
                pl_num(h->work->arena, box->focus[0] * 100, 1), pl_num(h->work->arena, box->focus[1] * 100, 1));
    pl_put(h->out, round ? "border-radius:50%\"" : "\"");
}

/* A drawing of one colour is an icon, and must be seen (WCAG 2.2, 1.4.11). */
static uint32_t paint_of(const struct html *h, const struct pl_recolour_tone *recolour, uint32_t ground)
{
    uint32_t rgb = rgb_of(h, recolour->tone, ground);
    return rgb != NO_RGB && strcmp(recolour->what, "currentColor") == 0 ? readable_on(h, rgb, ground, 3) : rgb;
}

/* names: as the page's variables; else plain, for what does not know them. */
static size_t paints_of(struct html *h, const struct pl_box *box, uint32_t ground, bool names,
                        struct pl_svg_paint *paints)
{
    size_t n = 0;
    for (size_t i = 0; i < box->n_recolours; i++) {
        uint32_t rgb = paint_of(h, &box->recolours[i], ground);
        if (rgb != NO_RGB)
            paints[n++] = (struct pl_svg_paint){
                box->recolours[i].what, names ? css_colour(h, rgb) : pl_printf(h->work->arena, "#%06x", (unsigned)rgb)};
    }
    return n;
}

static bool put_element(struct html *h, const struct pl_box *box, const char *alternative, uint32_t ground,
                        const char *klass)
{
    struct pl_svg_paint *paints = PL_NEWS(h->work->arena, struct pl_svg_paint, box->n_recolours + 1);
    size_t n = paints_of(h, box, ground, true, paints);
    const char *attributes =
        pl_printf(h->work->arena, " class=\"%s\" %s", klass, alternative ? "role=\"img\"" : "aria-hidden=\"true\"");
    const char *prefix = pl_printf(h->work->arena, "p%zu-", h->n_pictures);
    const char *element = pl_svg_element(h->work, box->picture, paints, n, prefix, attributes, alternative);
    if (element)
        pl_put(h->out, element);
    return element != NULL;
}

/* Its colours go with it: a stylesheet before the end, where it has the last word. */
static void put_drawing_data(struct html *h, const struct pl_box *box, uint32_t ground)
{
    struct pl_svg_paint *paints = PL_NEWS(h->work->arena, struct pl_svg_paint, box->n_recolours + 1);
    size_t n = paints_of(h, box, ground, false, paints);
    const struct pl_source *source = box->picture->source;
    const char *end = NULL;
    for (size_t i = 0; i + 5 < source->size; i++)
        if (memcmp(source->text + i, "</svg", 5) == 0)
            end = source->text + i;
    size_t before = end ? (size_t)(end - source->text) : source->size;
    struct pl_buf data = {.arena = h->work->arena};
    pl_putn(&data, source->text, before);
    if (end)
        pl_putf(&data, "<style>%s</style>", pl_svg_css(h->work, box->picture, paints, n));
    pl_putn(&data, source->text + before, source->size - before);
    pl_put_base64(h->out, (const unsigned char *)data.text, data.len);
}

static void put_data(struct html *h, const struct pl_box *box, const char *alternative, uint32_t ground,
                     const char *klass)
{
    static const char *const types[] = {"svg+xml", "png", "jpeg"};
    const struct pl_picture *p = box->picture;
    pl_putf(h->out, "<img class=\"%s\" alt=\"", klass);
    if (alternative)
        put_text(h->out, alternative, strlen(alternative));
    pl_putf(h->out, "\" width=\"%ld\" height=\"%ld\"", (long)(p->width / 0.75 + 0.5), (long)(p->height / 0.75 + 0.5));
    put_crop(h, box);
    pl_putf(h->out, " src=\"data:image/%s;base64,", types[p->kind]);
    if (p->kind == PL_PICTURE_SVG)
        put_drawing_data(h, box, ground);
    else
        pl_put_base64(h->out, (const unsigned char *)p->source->text, p->source->size);
    pl_put(h->out, "\">");
}

void put_picture(struct html *h, const struct pl_box *box, const char *alternative, uint32_t ground, const char *klass)
{
    h->n_pictures++;
    if (box->picture->kind != PL_PICTURE_SVG || !put_element(h, box, alternative, ground, klass))
        put_data(h, box, alternative, ground, klass);
}
