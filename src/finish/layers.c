/* layers.c: optional content (ISO 32000-1, 8.11): what is cut, folded or varnished stands on a layer of its plate, so
 * that it can be put out of sight while the rest is looked at. ISO 15930-7 allows layers through /D alone, and no /AS.
 */
#include "finish/press-private.h"

static const struct pl_separation *technical(const struct finish *f, struct pl_colour colour)
{
    const struct pl_palette *palette = f->how->scene->palette;
    const struct pl_separation *spot = colour.entry < palette->n ? palette->at[colour.entry].spot : NULL;
    return spot && spot->technical ? spot : NULL;
}

/* The one technical plate that all of an item is drawn on; NULL: it has other colours too. */
static const struct pl_separation *plate_of(const struct finish *f, const struct pl_item *item)
{
    const struct pl_separation *fill = NULL, *stroke = NULL;
    if (item->kind != PL_ITEM_PATH && item->kind != PL_ITEM_GLYPHS)
        return NULL;
    bool fills = item->kind == PL_ITEM_GLYPHS || item->fill.kind != PL_FILL_NONE,
         strokes = item->stroke.width > 0 && item->stroke.colour.entry != PL_NO_COLOUR;
    bool gradient = item->fill.kind == PL_FILL_LINEAR || item->fill.kind == PL_FILL_RADIAL;
    if (fills)
        fill = technical(f, gradient ? item->fill.stops[0].colour : item->fill.colour);
    for (size_t i = 1; gradient && i < item->fill.n_stops; i++)
        fill = technical(f, item->fill.stops[i].colour) == fill ? fill : NULL;
    if (strokes)
        stroke = technical(f, item->stroke.colour);
    return fills && strokes ? (fill == stroke ? fill : NULL) : fills ? fill : stroke;
}

void layers_item(struct finish *f, struct pl_buf *out, const struct pl_item *item)
{
    const struct pl_separation *plate = item ? plate_of(f, item) : NULL;
    f->press->item = item;
    if (f->press->layer)
        pl_put(out, "EMC\n");
    f->press->layer = plate;
    if (!plate)
        return;
    size_t i = (size_t)(plate - f->how->scene->palette->spots);
    f->press->on_layer[i] = true;
    pl_putf(out, "/OC /PlLayer%zu BDC\n", i);
}

void layers_done(struct finish *f)
{
    const struct pl_palette *palette = f->how->scene->palette;
    for (size_t i = 0; i < palette->n_spots; i++) {
        if (!f->press->on_layer[i])
            continue;
        if (!f->press->layers[i]) {
            struct pl_buf name = {.arena = f->work->arena};
            pl_pdf_put_text(&name, palette->spots[i].name);
            f->press->layers[i] = pl_pdf_add(f->pdf, pl_pdf_parsef(f->pdf, "<</Type/OCG/Name %s>>", name.text));
        }
        put_resource(f, "/Properties", pl_printf(f->work->arena, "/PlLayer%zu", i), f->press->layers[i]);
    }
}

void write_layers(struct finish *f)
{
    struct pl_buf all = {.arena = f->work->arena};
    for (size_t i = 0; i < f->how->scene->palette->n_spots; i++)
        if (f->press->layers[i])
            pl_putf(&all, "%s ", pl_pdf_ref(f->pdf, f->press->layers[i]));
    if (all.len)
        pl_pdf_set(
            f->pdf, pl_pdf_root(f->pdf), "/OCProperties",
            pl_pdf_parsef(f->pdf, "<</OCGs[%s]/D<</Name(Layers)/Order[%s]/ON[%s]>>>>", all.text, all.text, all.text));
}
