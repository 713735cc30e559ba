/* print-ink.c: what of the inks a press does not print well. */
#include "check/check-private.h"

#include "base/num.h"

#include <math.h>

/* ---- every colour that is drawn ---- */

struct looking {
    struct pl_check *check;
    const struct pl_drawn *drawn;
    void (*look)(const struct looking *l, struct pl_colour colour);
};

static void each_of(const struct looking *l)
{
    const struct pl_item *item = l->drawn->item;
    if (item->fill.kind == PL_FILL_SOLID)
        l->look(l, item->fill.colour);
    for (size_t i = 0; item->fill.kind > PL_FILL_SOLID && i < item->fill.n_stops; i++)
        l->look(l, item->fill.stops[i].colour);
    if (item->kind == PL_ITEM_PATH && item->stroke.width > 0)
        l->look(l, item->stroke.colour);
    for (size_t i = 0; i < item->n_recolours; i++)
        l->look(l, item->recolours[i].colour);
}

static void each_colour(struct pl_check *check, void (*look)(const struct looking *, struct pl_colour))
{
    struct looking l = {check, NULL, look};
    for (size_t i = 0; i < check->drawn.n; i++) {
        l.drawn = &check->drawn.at[i];
        each_of(&l);
    }
}

static const struct pl_ink *entry_of(const struct looking *l, struct pl_colour colour)
{
    return colour.entry < l->check->scene->palette->n ? &l->check->scene->palette->at[colour.entry] : NULL;
}

/* "'rood'", "'rood' at 20 %" */
static const char *colour_name(struct pl_check *check, const struct pl_ink *ink, struct pl_colour colour)
{
    if (colour.tint >= 1)
        return pl_says(check, "'%s'", ink->name);
    return pl_says(check, "'%s' at %s %%", ink->name, pl_num(check->work->arena, colour.tint * 100, 1));
}

/* ---- the sum ---- */

static void sum(const struct looking *l, struct pl_colour colour)
{
    struct pl_check *check = l->check;
    const struct pl_ink *ink = entry_of(l, colour);
    struct pl_ink_mix mix;
    if (!ink || !pl_ink_mix(check, colour, &mix) || mix.sum <= check->figures[0] + 1e-6)
        return;
    pl_found(check,
             &(struct pl_tell){.place = ink->place, .drawn = l->drawn, .figure = 1, .found = mix.sum, .at_most = true},
             pl_says(check, "the inks of %s come to %s: at most %s dries in time", colour_name(check, ink, colour),
                     pl_say(check, 1, mix.sum), pl_say(check, 1, check->figures[0])),
             "lower the inks; black replaces equal parts of cyan, magenta and yellow");
}

void pl_rule_ink_sum(struct pl_check *check)
{
    each_colour(check, sum);
}

/* ---- black text of many inks ---- */

static void rich(const struct looking *l, struct pl_colour colour)
{
    struct pl_check *check = l->check;
    const struct pl_ink *ink = entry_of(l, colour);
    struct pl_ink_mix mix;
    if (l->drawn->item->kind != PL_ITEM_GLYPHS || !ink || !pl_ink_mix(check, colour, &mix) ||
        mix.cmyk[3] < check->figures[0] - 1e-6 || mix.sum <= check->figures[1] + 1e-6)
        return;
    pl_found(check,
             &(struct pl_tell){.place = ink->place, .drawn = l->drawn, .figure = 2, .found = mix.sum, .at_most = true},
             pl_says(check, "black text in %s has %s of ink: at most %s stays sharp", colour_name(check, ink, colour),
                     pl_say(check, 2, mix.sum), pl_say(check, 2, check->figures[1])),
             "give the text a colour of black alone: inks: [0, 0, 0, 100]");
}

void pl_rule_rich_black_text(struct pl_check *check)
{
    each_colour(check, rich);
}

/* ---- thin inks ---- */

static void thin(const struct looking *l, struct pl_colour colour)
{
    static const char *const names[] = {"cyan", "magenta", "yellow", "black"};
    struct pl_check *check = l->check;
    const struct pl_ink *ink = entry_of(l, colour);
    struct pl_ink_mix mix;
    struct pl_buf inks = {.arena = check->work->arena};
    double least = INFINITY;
    if (!ink || !pl_ink_mix(check, colour, &mix))
        return;
    for (int i = 0; i < 4; i++) {
        if (mix.cmyk[i] <= 0 || mix.cmyk[i] >= check->figures[0] - 1e-6)
            continue;
        pl_putf(&inks, "%s%s of %s", inks.len ? ", " : "", pl_say(check, 1, mix.cmyk[i]), names[i]);
        least = fmin(least, mix.cmyk[i]);
    }
    if (!inks.len)
        return;
    pl_found(check,
             &(struct pl_tell){.place = colour.tint < 1 ? (struct pl_place){0} : ink->place,
                               .drawn = l->drawn,
                               .figure = 1,
                               .found = least},
             pl_says(check, "%s has %s: under %s an ink does not hold on the plate", colour_name(check, ink, colour),
                     inks.text, pl_say(check, 1, check->figures[0])),
             colour.tint < 1 ? "tint it less, or make the pale colour a palette entry of one or two inks"
                             : "leave the ink out, or give it more");
}

void pl_rule_thin_ink(struct pl_check *check)
{
    each_colour(check, thin);
}

/* ---- colours without inks ---- */

static void without(const struct looking *l, struct pl_colour colour)
{
    const struct pl_ink *ink = entry_of(l, colour);
    struct pl_ink_mix mix;
    if (!ink || pl_ink_mix(l->check, colour, &mix))
        return;
    pl_found(l->check, &(struct pl_tell){.place = ink->place, .drawn = l->drawn},
             pl_says(l->check, "'%s' says no inks, so its sRGB value decides what is printed", ink->name),
             "add its cyan, magenta, yellow and black: inks: [100, 70, 20, 20]");
}

void pl_rule_no_inks(struct pl_check *check)
{
    each_colour(check, without);
}

/* ---- white that overprints ---- */

static void white(const struct looking *l, struct pl_colour colour)
{
    const struct pl_ink *ink = entry_of(l, colour);
    struct pl_ink_mix mix;
    if (!ink || !ink->overprint || !pl_ink_mix(l->check, colour, &mix) || mix.n)
        return;
    pl_found(l->check, &(struct pl_tell){.place = ink->place, .drawn = l->drawn},
             pl_says(l->check, "'%s' is white and overprints: over any colour it would not be seen", ink->name),
             "take 'overprint' away");
}

void pl_rule_white_overprint(struct pl_check *check)
{
    each_colour(check, white);
}
