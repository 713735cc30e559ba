/* print-ink.c: what of the inks a press does not print well. */
#include "check/check-private.h"

#include "base/num.h"

#include <math.h>

/* "'rood'", "'rood' at 20 %" */
static const char *colour_name(struct pl_check *check, const struct pl_ink *ink, struct pl_colour colour)
{
    if (colour.tint >= 1)
        return pl_says(check, "'%s'", ink->name);
    return pl_says(check, "'%s' at %s %%", ink->name, pl_num(check->work->arena, colour.tint * 100, 1));
}

/* ---- the sum ---- */

static void sum(const struct pl_looking *l, struct pl_colour colour)
{
    struct pl_check *check = l->check;
    const struct pl_ink *ink = pl_entry_of(l->check, colour);
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
    pl_each_colour(check, sum, NULL);
}

/* ---- black text of many inks ---- */

static void rich(const struct pl_looking *l, struct pl_colour colour)
{
    struct pl_check *check = l->check;
    const struct pl_ink *ink = pl_entry_of(l->check, colour);
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
    pl_each_colour(check, rich, NULL);
}

/* ---- thin inks ---- */

struct under {
    int ink;
    bool found;
};

static void prints(const struct pl_looking *l, struct pl_colour colour)
{
    struct under *under = l->ctx;
    struct pl_ink_mix mix;
    under->found |= !pl_ink_mix(l->check, colour, &mix) || mix.cmyk[under->ink] > 0;
}

/* Something that is drawn below it prints this ink too, or a picture may. */
static bool lies_on_ink(struct pl_check *check, const struct pl_drawn *d, int ink)
{
    for (const struct pl_drawn *b = check->drawn.at; b < d; b++) {
        struct under under = {ink, false};
        if (b->page != d->page || b->x0 >= d->x1 || b->x1 <= d->x0 || b->y0 >= d->y1 || b->y1 <= d->y0)
            continue;
        pl_colours_of(check, b, prints, &under);
        if (under.found || b->item->kind == PL_ITEM_PICTURE)
            return true;
    }
    return false;
}

/* What shines through prints as much less; where the same ink lies below, it prints that one too. */
static void thin(const struct pl_looking *l, struct pl_colour colour)
{
    static const char *const names[] = {"cyan", "magenta", "yellow", "black"};
    struct pl_check *check = l->check;
    const struct pl_ink *ink = pl_entry_of(l->check, colour);
    struct pl_ink_mix mix;
    struct pl_buf inks = {.arena = check->work->arena};
    double least = INFINITY, opacity = colour.opacity * l->drawn->opacity;
    bool own = colour.tint >= 1 && opacity >= 1; /* the palette's, and not what the layout makes of it */
    const char *seen =
        opacity < 1 ? pl_says(check, " under %s %% opacity", pl_num(check->work->arena, opacity * 100, 1)) : "";
    if (!ink || !pl_ink_mix(check, colour, &mix))
        return;
    for (int i = 0; i < 4; i++) {
        double percent = mix.cmyk[i] * opacity;
        if (percent <= 0 || percent >= check->figures[0] - 1e-6 || (opacity < 1 && lies_on_ink(check, l->drawn, i)))
            continue;
        pl_putf(&inks, "%s%s of %s", inks.len ? ", " : "", pl_say(check, 1, percent), names[i]);
        least = fmin(least, percent);
    }
    if (!inks.len)
        return;
    pl_found(check,
             &(struct pl_tell){
                 .place = own ? ink->place : (struct pl_place){0}, .drawn = l->drawn, .figure = 1, .found = least},
             pl_says(check, "%s%s has %s: under %s an ink does not hold on the plate", colour_name(check, ink, colour),
                     seen, inks.text, pl_say(check, 1, check->figures[0])),
             own           ? "leave the ink out, or give it more"
             : opacity < 1 ? "make it more opaque, or draw it in a palette entry of one or two inks"
                           : "tint it less, or make the pale colour a palette entry of one or two inks");
}

void pl_rule_thin_ink(struct pl_check *check)
{
    pl_each_colour(check, thin, NULL);
}

/* ---- colours without inks ---- */

static void without(const struct pl_looking *l, struct pl_colour colour)
{
    const struct pl_ink *ink = pl_entry_of(l->check, colour);
    struct pl_ink_mix mix;
    if (!ink || pl_ink_mix(l->check, colour, &mix))
        return;
    pl_found(l->check, &(struct pl_tell){.place = ink->place, .drawn = l->drawn},
             pl_says(l->check, "'%s' says no inks, so its sRGB value decides what is printed", ink->name),
             "add its cyan, magenta, yellow and black: inks: [100, 70, 20, 20]");
}

void pl_rule_no_inks(struct pl_check *check)
{
    pl_each_colour(check, without, NULL);
}

/* ---- white that overprints ---- */

static void white(const struct pl_looking *l, struct pl_colour colour)
{
    const struct pl_ink *ink = pl_entry_of(l->check, colour);
    struct pl_ink_mix mix;
    if (!ink || !ink->overprint || !pl_ink_mix(l->check, colour, &mix) || mix.n)
        return;
    pl_found(l->check, &(struct pl_tell){.place = ink->place, .drawn = l->drawn},
             pl_says(l->check, "'%s' is white and overprints: over any colour it would not be seen", ink->name),
             "take 'overprint' away");
}

void pl_rule_white_overprint(struct pl_check *check)
{
    pl_each_colour(check, white, NULL);
}

/* ---- spot colours ---- */

struct spots {
    const struct pl_separation *at[64];
    size_t n;
    struct pl_buf names;
    const struct pl_drawn *last;
    struct pl_place place;
};

static void spot(const struct pl_looking *l, struct pl_colour colour)
{
    struct spots *s = l->ctx;
    const struct pl_ink *ink = pl_entry_of(l->check, colour);
    if (!ink || !ink->spot || ink->spot->technical || s->n == sizeof s->at / sizeof *s->at)
        return;
    for (size_t i = 0; i < s->n; i++)
        if (s->at[i] == ink->spot)
            return;
    s->at[s->n++] = ink->spot;
    pl_putf(&s->names, "%s%s", s->n > 1 ? ", " : "", ink->spot->name);
    s->last = l->drawn;
    s->place = ink->place;
}

void pl_rule_spot_count(struct pl_check *check)
{
    struct spots s = {.names = {.arena = check->work->arena}};
    pl_each_colour(check, spot, &s);
    double most = check->figures[0];
    if ((double)s.n <= most)
        return;
    pl_found(check,
             &(struct pl_tell){.place = s.place, .drawn = s.last, .figure = 1, .found = (double)s.n, .at_most = true},
             pl_says(check, "%zu spot colour%s (%s): %s expected", s.n, s.n == 1 ? "" : "s", s.names.text,
                     most > 0 ? pl_says(check, "at most %s %s", pl_say(check, 1, most), most > 1 ? "are" : "is")
                              : "none is"),
             pl_says(check, "if the job is printed with %s, say check: {spot-count: {most: %zu}}",
                     s.n == 1 ? "it" : "them", s.n));
}
