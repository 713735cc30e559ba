/* marks.c: what the marks outside a page have to say: which plates there are, and what this is. */
#include "run/run-private.h"

#include <string.h>

/* A picture with colours of its own may come to lie on any of the four. */
static bool has_pictures(const struct pl_scene *scene)
{
    for (size_t p = 0; p < scene->pages.n; p++)
        for (size_t i = 0; i < scene->pages.at[p]->items.n; i++) {
            const struct pl_item *item = &scene->pages.at[p]->items.at[i];
            if (item->kind == PL_ITEM_PICTURE && picture_converts(scene, item))
                return true;
        }
    return false;
}

static bool has_plain_black(const struct pl_scene *scene)
{
    for (size_t p = 0; p < scene->pages.n; p++)
        for (size_t i = 0; i < scene->pages.at[p]->items.n; i++)
            if (scene->pages.at[p]->items.at[i].fill.colour.entry == PL_BLACK)
                return true;
    return false;
}

/* used: a place for each process ink, then for each spot colour. False: reported. */
static bool find_plates(struct call *c, const struct pl_press *press, bool *used)
{
    const struct pl_scene *scene = c->composed->scene;
    const struct pl_palette *palette = scene->palette;
    bool *entries = PL_NEWS(c->arena, bool, palette->n + 1), pictures = has_pictures(scene);
    pl_press_used(scene, entries);
    for (size_t k = 0; k < 4; k++)
        used[k] = pictures;
    used[3] |= has_plain_black(scene) || scene->press->marks.slug;
    for (uint32_t i = 0; i < palette->n; i++) {
        struct pl_press_colour colour;
        if (!entries[i])
            continue;
        if (!pl_ink_press(&c->work, press, (struct pl_colour){i, 1, 1}, &colour))
            return false;
        for (size_t k = 0; k < 4 && !colour.spot; k++)
            used[k] |= colour.cmyk[k] > 0;
        if (colour.spot)
            used[4 + (size_t)(colour.spot - palette->spots)] = true;
    }
    return true;
}

/* The style that a layout names first in upright letters of plain weight, else its first. */
static const struct pl_style *plain_style(const struct call *c)
{
    const struct pl_expanded *in = c->expanded;
    for (size_t i = 0; i < in->n_styles; i++)
        if (in->styles[i].weight == 400 && !in->styles[i].slant)
            return &in->styles[i];
    return in->n_styles ? &in->styles[0] : NULL;
}

bool make_marks(struct call *c, const struct pl_press *press, const char *date)
{
    static const char *const names[] = {"Cyan", "Magenta", "Yellow", "Black"};
    struct pl_scene *scene = c->composed->scene;
    size_t n = 4 + scene->palette->n_spots, n_plates = 0, n_inks = 0;
    bool *used = PL_NEWS(c->arena, bool, n);
    struct pl_outside_plate *plates = PL_NEWS(c->arena, struct pl_outside_plate, n);
    const char *const slug[] = {c->edition->name, c->layout->name, pl_strndup(c->arena, date, strlen("2026-06-01")),
                                press->profile->name};
    if (pl_outside_room(scene) <= 0)
        return true;
    if (!find_plates(c, press, used))
        return false;
    for (int technical = 0; technical < 2; technical++) {
        for (size_t i = 0; i < n; i++)
            if (used[i] && (i >= 4 && scene->palette->spots[i - 4].technical) == technical)
                plates[n_plates++] =
                    (struct pl_outside_plate){i < 4 ? names[i] : scene->palette->spots[i - 4].name, PL_PLATE(i)};
        n_inks = technical ? n_inks : n_plates;
    }
    const struct pl_outside how = {.plates = plates,
                                   .n_plates = n_plates,
                                   .n_inks = n_inks,
                                   .slug = slug,
                                   .n_slug = plain_style(c) ? sizeof slug / sizeof *slug : 0,
                                   .style = plain_style(c),
                                   .fonts = c->fonts,
                                   .hyphens = c->session->hyphens};
    return pl_compose_outside(&c->work, scene, &how);
}
