/* print-text.c: what of a text does not print well. */
#include "check/check-private.h"

/* Of more than one ink, or of none on a ground of some: a plate that is off by a hair fills the letters. */
static bool in_register(struct pl_check *check, struct pl_colour colour)
{
    struct pl_ink_mix mix;
    return pl_ink_mix(check, colour, &mix) && mix.n != 1;
}

void pl_rule_text_size(struct pl_check *check)
{
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        if (d->item->kind != PL_ITEM_GLYPHS)
            continue;
        double size = d->item->size * pl_drawn_scale(d);
        bool fine = in_register(check, d->item->fill.colour);
        size_t figure = fine && check->figures[1] > check->figures[0] ? 2 : 1;
        if (size >= check->figures[figure - 1] - 1e-6)
            continue;
        struct pl_ink_mix mix;
        pl_ink_mix(check, d->item->fill.colour, &mix);
        const char *what = figure == 1 ? "" : mix.n ? pl_says(check, " in %d inks", mix.n) : " in white";
        pl_found(check, &(struct pl_tell){.drawn = d, .figure = figure, .found = size},
                 pl_says(check, "text of %s%s is small: at least %s is asked", pl_say(check, figure, size), what,
                         pl_say(check, figure, check->figures[figure - 1])),
                 figure == 1 ? "make it larger" : "make it larger, or give it a colour of one ink");
    }
}
