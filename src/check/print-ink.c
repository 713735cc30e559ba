/* print-ink.c: what of the inks a press does not print well. */
#include "check/check-private.h"

#include "base/num.h"

/* Calls with every colour that an item draws. */
static void each_colour(const struct pl_item *item, void (*call)(void *ctx, struct pl_colour colour), void *ctx)
{
    if (item->fill.kind == PL_FILL_SOLID)
        call(ctx, item->fill.colour);
    for (size_t i = 0; i < item->fill.n_stops; i++)
        call(ctx, item->fill.stops[i].colour);
    if (item->stroke.width > 0)
        call(ctx, item->stroke.colour);
    for (size_t i = 0; i < item->n_recolours; i++)
        call(ctx, item->recolours[i].colour);
}

struct looking {
    struct pl_check *check;
    const struct pl_drawn *drawn;
};

static void sum(void *ctx, struct pl_colour colour)
{
    const struct looking *l = ctx;
    struct pl_check *check = l->check;
    struct pl_ink_mix mix;
    if (colour.entry == PL_NO_COLOUR || colour.entry == PL_BLACK || !pl_ink_mix(check, colour, &mix) ||
        mix.sum <= check->figures[0] + 1e-6)
        return;
    const struct pl_ink *ink = &check->scene->palette->at[colour.entry];
    pl_found(check,
             &(struct pl_tell){.place = ink->place, .drawn = l->drawn, .figure = 1, .found = mix.sum, .at_most = true},
             pl_says(check, "the inks of '%s' come to %s: at most %s dries in time", ink->name,
                     pl_say(check, 1, mix.sum), pl_say(check, 1, check->figures[0])),
             "lower the inks; black replaces equal parts of cyan, magenta and yellow");
}

void pl_rule_ink_sum(struct pl_check *check)
{
    for (size_t i = 0; i < check->drawn.n; i++)
        each_colour(check->drawn.at[i].item, sum, &(struct looking){check, &check->drawn.at[i]});
}
