/* documents.c: the targets that are PDFs: drawn in keys, then finished. */
#include "run/run-private.h"

static const struct pl_source *srgb_profile(struct call *c)
{
    const char *folder = c->session->data_dir ? c->session->data_dir : ".";
    return pl_door_read(&c->work, pl_printf(c->arena, "%s/data/icc/sRGB.icc", folder), PL_LIMIT_PICTURE,
                        (struct pl_place){0});
}

bool make_web(struct call *c, const struct pl_paint *how, struct pl_bytes *out)
{
    struct pl_keys keys = {.arena = c->arena};
    struct pl_bytes drawn = {0};
    struct pl_paint trimmed = *how;
    const struct pl_source *profile = srgb_profile(c);
    trimmed.bleed = false;
    if (!profile || !pl_paint_keyed(&c->work, c->composed->scene, &trimmed, &keys, &drawn))
        return false;
    call_timing(c, "paint pdf");
    struct pl_finish finish = {.scene = c->composed->scene,
                               .keys = &keys,
                               .bytes = drawn.at,
                               .n = drawn.n,
                               .date = how->creation,
                               .creator = how->creator,
                               .srgb = profile->text,
                               .srgb_n = profile->size};
    return pl_finish_web(&c->work, &finish, &out->at, &out->n);
}

bool make_press(struct call *c, const struct plaat_job *job, const struct pl_paint *how, struct pl_bytes *out)
{
    struct pl_keys keys = {.arena = c->arena};
    struct pl_bytes drawn = {0};
    struct pl_paint whole = *how;
    const struct pl_press *press = open_press(c, job);
    whole.bleed = true;
    if (!press || !pl_paint_keyed(&c->work, c->composed->scene, &whole, &keys, &drawn))
        return false;
    call_timing(c, "paint press");
    struct pl_finish finish = {.scene = c->composed->scene,
                               .keys = &keys,
                               .bytes = drawn.at,
                               .n = drawn.n,
                               .date = how->creation,
                               .creator = how->creator,
                               .press = press,
                               .bleed = true,
                               .slug = whole.slug};
    return pl_finish_press(&c->work, &finish, &out->at, &out->n);
}
