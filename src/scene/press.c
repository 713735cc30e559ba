/* press.c: see press.h. */
#include "scene/scene.h"

#include "base/num.h"

#include <string.h>

const struct pl_inks *pl_inks_for(const struct pl_inks *inks, size_t n, const char *condition)
{
    const struct pl_inks *any = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!inks[i].condition)
            any = &inks[i];
        else if (strcmp(inks[i].condition, condition) == 0)
            return &inks[i];
    }
    return any;
}

struct names {
    const char **at;
    size_t n, cap;
};

static void note(struct pl_arena *arena, struct names *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (!name || strcmp(names->at[i], name) == 0)
            return;
    if (name)
        *pl_push(arena, names) = name;
}

static void note_inks(struct pl_arena *arena, struct names *names, const struct pl_inks *inks, size_t n)
{
    for (size_t i = 0; i < n; i++)
        note(arena, names, inks[i].condition);
}

size_t pl_press_conditions(struct pl_arena *arena, const struct pl_palette *palette, const struct pl_press_style *press,
                           const char ***out)
{
    struct names names = {0};
    note(arena, &names, PL_PRESS_CONDITION);
    for (size_t i = 0; i < palette->n; i++)
        note_inks(arena, &names, palette->at[i].inks, palette->at[i].n_inks);
    for (size_t i = 0; i < palette->n_spots; i++)
        note_inks(arena, &names, palette->spots[i].inks, palette->spots[i].n_inks);
    for (size_t i = 0; i < press->n_profiles; i++)
        note(arena, &names, press->profiles[i].condition);
    *out = names.at;
    return names.n;
}

bool pl_press_knows(struct pl_work *work, const struct pl_palette *palette, const struct pl_press_style *press,
                    const char *condition, struct pl_place place)
{
    const char **names = NULL;
    size_t n = pl_press_conditions(work->arena, palette, press, &names);
    struct pl_buf list = {.arena = work->arena};
    for (size_t i = 0; i < n; i++) {
        if (strcmp(names[i], condition) == 0)
            return true;
        pl_putf(&list, "%s%s", i ? ", " : "", names[i]);
    }
    struct pl_diag *d =
        PL_ERR(work, P343, place, "nothing in the layout is for the press condition '%.60s'", condition);
    const char *nearest = pl_nearest(condition, names, n);
    if (nearest)
        pl_help(work->diags, d, "did you mean '%s'? It knows %s", nearest, list.text);
    else
        pl_help(work->diags, d, "it knows %s; inks: {%.60s: […]} of a colour, or profile: {%.60s: …}, makes another",
                list.text, condition, condition);
    return false;
}
