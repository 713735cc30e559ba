/* documents.c: the targets that are PDFs: drawn in keys, then finished. */
#include "run/run-private.h"

const struct pl_source *srgb_profile(struct call *c)
{
    const char *folder = c->session->data_dir ? c->session->data_dir : ".";
    enum pl_shelf shelf = pl_door_shelf(c->session->door, PL_SHELF_SESSION);
    const struct pl_source *source = pl_door_read(&c->work, pl_printf(c->arena, "%s/data/icc/sRGB.icc", folder),
                                                  PL_LIMIT_PICTURE, (struct pl_place){0});
    pl_door_shelf(c->session->door, shelf);
    return source;
}

/* No key is a colour that a picture has of its own. */
static bool set_keys(struct call *c, struct pl_keys *keys)
{
    const struct pl_scene *scene = c->composed->scene;
    struct pl_svg_colours taken = {0};
    for (size_t i = 0; i < scene->n_pictures; i++)
        if (!pl_svg_taken(&c->work, scene->pictures[i], &taken))
            return false;
    *keys = (struct pl_keys){.arena = c->arena, .taken = taken.at, .n_taken = taken.n};
    return true;
}

bool draw_keyed(struct call *c, const struct pl_paint *how, struct pl_keys *keys, struct pl_finish *out)
{
    struct pl_bytes drawn = {0};
    if (!set_keys(c, keys) || !pl_paint_keyed(&c->work, c->composed->scene, how, keys, &drawn))
        return false;
    out->scene = c->composed->scene;
    out->keys = keys;
    out->bytes = drawn.at;
    out->n = drawn.n;
    out->date = how->creation;
    out->creator = how->creator;
    return true;
}

bool make_web(struct call *c, const struct pl_paint *how, struct pl_bytes *out)
{
    struct pl_keys keys;
    struct pl_paint trimmed = *how;
    const struct pl_source *profile = srgb_profile(c);
    trimmed.bleed = false;
    if (!profile)
        return false;
    struct pl_finish finish = {.srgb = profile->text, .srgb_n = profile->size};
    if (!draw_keyed(c, &trimmed, &keys, &finish))
        return false;
    call_timing(c, "paint pdf");
    return pl_finish_web(&c->work, &finish, &out->at, &out->n);
}
