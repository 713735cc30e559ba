/* press.c: the target press: drawn with its bleed, its marks and in keys, then finished. */
#include "run/run-private.h"

bool picture_converts(const struct pl_scene *scene, const struct pl_item *item)
{
    const struct pl_picture *picture = scene->pictures[item->picture];
    const char *whats[64];
    size_t n = 0;
    if (picture->kind != PL_PICTURE_SVG)
        return true;
    for (size_t i = 0; i < item->n_recolours && n < sizeof whats / sizeof *whats; i++)
        whats[n++] = item->recolours[i].what;
    return pl_svg_own_colour(picture, whats, n);
}

static const char *counted(struct call *c, size_t n, const char *what)
{
    return pl_printf(c->arena, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

/* What is printed in inks that nobody chose. */
static void tell_converted(struct call *c, const struct pl_press *press, const struct pl_converted *converted)
{
    const struct pl_scene *scene = c->composed->scene;
    const char *colours = counted(c, converted->colours, "colour"),
               *pictures = counted(c, converted->pictures, "picture");
    struct pl_diag *d = NULL;
    for (size_t i = 0; i < scene->n_pictures; i++) {
        struct pl_place place = scene->pictures[i]->place;
        if (!converted->shown[i])
            continue;
        if (d)
            pl_also(&c->diags, d, place, "and here");
        else
            d = PL_ERR(&c->work, P785, place, "%s%s%s became inks through %s",
                       converted->colours ? pl_printf(c->arena, "%s of drawings", colours) : "",
                       converted->colours && converted->pictures ? " and " : "", converted->pictures ? pictures : "",
                       press->profile->name);
    }
    if (d)
        pl_help(&c->diags, d, "%s",
                converted->colours ? "the parts of a drawing take inks that you choose with 'recolour'"
                                   : "look at them with 'plaat proof'; nothing else need be done");
}

bool make_press(struct call *c, const struct plaat_job *job, const struct pl_paint *how, bool tagged,
                struct pl_bytes *out)
{
    struct pl_keys keys;
    struct pl_paint whole = *how;
    struct pl_converted converted = {.shown = PL_NEWS(c->arena, bool, c->composed->scene->n_pictures + 1)};
    const struct pl_press *press = open_press(c, job);
    whole.bleed = true;
    whole.slug = pl_outside_room(c->composed->scene);
    struct pl_finish finish = {.press = press, .converted = &converted, .bleed = true, .slug = whole.slug};
    if (!press || !make_marks(c, press, how->creation) || !draw_keyed(c, &whole, &keys, &finish))
        return false;
    call_timing(c, "paint press");
    if (!(tagged ? pl_finish_press_web : pl_finish_press)(&c->work, &finish, &out->at, &out->n))
        return false;
    tell_converted(c, press, &converted);
    return true;
}
