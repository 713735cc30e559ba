/* press.c: see press.h. */
#include "ink/ink-private.h"

#include "base/num.h"

#include <string.h>

#define DEFAULT_PROFILE "ISOcoated_v2_300_bas"

/* What the profile made of an entry, or of a spot colour, that says no inks. */
struct made {
    bool known;
    double cmyk[4];
};
struct press_impl {
    struct made *entries, *spots;
    size_t n_made;
    double limit;          /* 0: not worked out */
    struct pl_place place; /* where the profile was named */
};

static struct pl_icc_wish wish_of(const struct pl_press_style *style, const char *condition)
{
    struct pl_icc_wish any = {.name = DEFAULT_PROFILE};
    for (size_t i = 0; i < style->n_profiles; i++) {
        if (!style->profiles[i].condition)
            any = style->profiles[i];
        else if (strcmp(style->profiles[i].condition, condition) == 0)
            return style->profiles[i];
    }
    return any;
}

struct pl_press *pl_press_open(struct pl_work *work, struct pl_icc_profiles *all, const struct pl_palette *palette,
                               const struct pl_press_style *style, const char *condition)
{
    if (condition && !pl_press_knows(work, palette, style, condition, (struct pl_place){0}))
        return NULL;
    condition = condition ? condition : style->condition ? style->condition : PL_PRESS_CONDITION;
    const struct pl_icc_wish wish = wish_of(style, condition);
    const struct pl_icc_profile *profile = profile_load(work, all, &wish);
    if (!profile)
        return NULL;
    struct pl_press *press = PL_NEW(work->arena, struct pl_press);
    *press = (struct pl_press){profile, palette, style, condition, PL_NEW(work->arena, struct press_impl)};
    press->impl->place = wish.place;
    press->impl->entries = PL_NEWS(work->arena, struct made, palette->n + 1);
    press->impl->spots = PL_NEWS(work->arena, struct made, palette->n_spots + 1);
    return press;
}

static const struct lcms_transform *transform(struct pl_work *work, const struct pl_press *press, enum conversion what)
{
    return lcms_transform(work, press->profile, what, press->style->intent, press->style->black_point,
                          press->impl->place);
}

/* ---- colours that are in no palette ---- */

bool pl_press_inks(struct pl_work *work, const struct pl_press *press, const double rgb[3], double cmyk[4])
{
    const struct lcms_transform *t = transform(work, press, RGB_TO_CMYK);
    if (!t)
        return false;
    lcms_run(t, rgb, cmyk, 1);
    for (int i = 0; i < 4; i++) {
        /* A tenth of a percent: what is told is what is printed, and no machine rounds otherwise. */
        double tenths = (double)(long)(cmyk[i] * 10 + 0.5);
        cmyk[i] = tenths <= 0 ? 0 : tenths >= 1000 ? 1 : tenths / 1000;
    }
    return true;
}

bool pl_press_pixels(struct pl_work *work, const struct pl_press *press, const unsigned char *rgb, size_t n,
                     unsigned char *cmyk)
{
    enum { FEW = 1 << 14, STEP = 1 << 24 }; /* lcms2 counts in 32 bits */
    const struct lcms_transform *t = transform(work, press, n > FEW ? PIXELS_TO_CMYK : FEW_TO_CMYK);
    for (size_t i = 0; t && i < n; i += STEP)
        lcms_run(t, rgb + i * 3, cmyk + i * 4, n - i < STEP ? n - i : STEP);
    return t != NULL;
}

/* ---- the palette ---- */

static void put_inks(struct pl_buf *out, const double cmyk[4])
{
    for (int i = 0; i < 4; i++)
        pl_putf(out, "%s%s", i ? ", " : "", pl_num(out->arena, cmyk[i] * 100, 1));
}

/* Whether inks for other conditions were said. */
static void tell(struct pl_work *work, const struct pl_press *press, const struct pl_ink *ink, const double cmyk[4])
{
    const struct pl_separation *spot = ink->spot;
    bool others = spot ? spot->n_inks > 0 : ink->n_inks > 0;
    struct pl_buf list = {.arena = work->arena};
    put_inks(&list, cmyk);
    struct pl_diag *d =
        spot ? PL_ERR(work, P345, spot->place, "nothing%s stands for the spot colour '%.60s'; it is given [%s] by %s",
                      others ? pl_printf(work->arena, " for %.60s paper", press->condition) : "", spot->name, list.text,
                      press->profile->name)
             : PL_ERR(work, P345, ink->place, "'%s' has no inks%s; it is given [%s] by %s", ink->name,
                      others ? pl_printf(work->arena, " for %.60s paper", press->condition) : "", list.text,
                      press->profile->name);
    const char *where = spot ? " in 'spot'" : "";
    bool given = !spot && ink->place.source && (ink->place.source->line || ink->place.source->typed);
    if (given) /* by a table or on a command line, which have colours and no inks */
        pl_help(work->diags, d, "for inks of your own give it an entry of the palette; it takes that entry's");
    else if (others)
        pl_help(work->diags, d, "say them%s, or better ones: inks: {%s: [%s], …}", where, press->condition, list.text);
    else
        pl_help(work->diags, d, "say them%s, or better ones: inks: [%s]", where, list.text);
}

static bool through_profile(struct pl_work *work, const struct pl_press *press, const struct pl_ink *ink,
                            const double rgb[3], struct made *made)
{
    if (!made->known) {
        if (!pl_press_inks(work, press, rgb, made->cmyk))
            return false;
        made->known = true;
        press->impl->n_made++;
        if (!ink->spot || !ink->spot->technical)
            tell(work, press, ink, made->cmyk);
    }
    return true;
}

static void scaled(const struct pl_inks *inks, double cmyk[4])
{
    for (int i = 0; i < 4; i++)
        cmyk[i] = inks->cmyk[i] / 100;
}

bool pl_spot_alternate(struct pl_work *work, const struct pl_press *press, const struct pl_separation *spot,
                       double cmyk[4])
{
    const struct pl_inks *inks = pl_inks_for(spot->inks, spot->n_inks, press->condition);
    if (inks) {
        scaled(inks, cmyk);
        return true;
    }
    const struct pl_ink *ink = &press->palette->at[spot->entry];
    struct made *made = &press->impl->spots[spot - press->palette->spots];
    const double part[3] = {ink->r, ink->g, ink->b}, tint = ink->spot_tint > 0.01 ? ink->spot_tint : 1;
    double whole[3];
    for (int i = 0; i < 3; i++) {
        whole[i] = 1 - (1 - part[i]) / tint; /* the entry's screen colour is that of its tint */
        whole[i] = whole[i] < 0 ? 0 : whole[i];
    }
    if (!through_profile(work, press, ink, whole, made))
        return false;
    memcpy(cmyk, made->cmyk, sizeof made->cmyk);
    return true;
}

static bool entry_inks(struct pl_work *work, const struct pl_press *press, uint32_t entry, struct pl_press_colour *out)
{
    const struct pl_ink *ink = &press->palette->at[entry];
    const struct pl_inks *inks = pl_inks_for(ink->inks, ink->n_inks, press->condition);
    struct made *made = &press->impl->entries[entry];
    const double rgb[3] = {ink->r, ink->g, ink->b};
    out->overprint = ink->overprint;
    if (ink->spot) {
        out->spot = ink->spot;
        out->overprint |= ink->spot->technical;
        out->made = !pl_inks_for(ink->spot->inks, ink->spot->n_inks, press->condition);
        return pl_spot_alternate(work, press, ink->spot, out->cmyk);
    }
    if (inks) {
        scaled(inks, out->cmyk);
        return true;
    }
    out->made = true;
    if (!through_profile(work, press, ink, rgb, made))
        return false;
    memcpy(out->cmyk, made->cmyk, sizeof made->cmyk);
    return true;
}

/* Of marks: one plate, or all. */
static bool mark_inks(struct pl_work *work, const struct pl_press *press, struct pl_colour colour,
                      struct pl_press_colour *out)
{
    size_t plate = colour.entry - PL_PLATE(0);
    out->tint = colour.tint;
    out->all = colour.entry == PL_REGISTRATION;
    for (size_t i = 0; i < 4; i++)
        out->cmyk[i] = out->all || plate == i ? colour.tint : 0;
    if (out->all || plate < 4)
        return true;
    out->spot = &press->palette->spots[plate - 4];
    if (!pl_spot_alternate(work, press, out->spot, out->cmyk))
        return false;
    for (size_t i = 0; i < 4; i++)
        out->cmyk[i] *= colour.tint;
    return true;
}

bool pl_ink_press(struct pl_work *work, const struct pl_press *press, struct pl_colour colour,
                  struct pl_press_colour *out)
{
    *out = (struct pl_press_colour){.opacity = colour.opacity};
    if (colour.entry == PL_NO_COLOUR) {
        out->opacity = 0;
        return true;
    }
    if (colour.entry == PL_BLACK)
        out->cmyk[3] = 1;
    else if (colour.entry == PL_REGISTRATION || colour.entry >= PL_PLATE(0))
        return mark_inks(work, press, colour, out);
    else if (!entry_inks(work, press, colour.entry, out))
        return false;
    double tint = colour.tint * (out->spot ? press->palette->at[colour.entry].spot_tint : 1);
    for (int i = 0; i < 4; i++)
        out->cmyk[i] *= tint;
    out->tint = out->spot ? tint : 0;
    return true;
}

static void note(const struct pl_scene *scene, struct pl_colour colour, bool *entries)
{
    if (colour.entry < scene->palette->n)
        entries[colour.entry] = true;
}

static void note_item(const struct pl_scene *scene, const struct pl_item *item, bool *entries)
{
    if (item->kind == PL_ITEM_GLYPHS || item->fill.kind == PL_FILL_SOLID)
        note(scene, item->fill.colour, entries);
    for (size_t k = 0; k < item->fill.n_stops; k++)
        note(scene, item->fill.stops[k].colour, entries);
    if (item->stroke.width > 0)
        note(scene, item->stroke.colour, entries);
    for (size_t k = 0; k < item->n_recolours; k++)
        note(scene, item->recolours[k].colour, entries);
}

void pl_press_used(const struct pl_scene *scene, bool *entries)
{
    for (size_t p = 0; p < scene->pages.n; p++)
        for (size_t i = 0; i < scene->pages.at[p]->items.n; i++)
            note_item(scene, &scene->pages.at[p]->items.at[i], entries);
}

bool pl_press_scene(struct pl_work *work, const struct pl_press *press, const struct pl_scene *scene)
{
    bool *entries = PL_NEWS(work->arena, bool, scene->palette->n + 1), good = true;
    struct pl_press_colour c;
    pl_press_used(scene, entries);
    for (uint32_t i = 0; i < scene->palette->n && good; i++)
        good = !entries[i] || pl_ink_press(work, press, (struct pl_colour){i, 1, 1}, &c);
    return good;
}

/* Plates of a colour: the process inks, then the spot colours of the palette. */
static double on_plate(const struct pl_press *press, const struct pl_press_colour *c, size_t plate)
{
    if (!c->spot)
        return plate < 4 ? c->cmyk[plate] : 0;
    return plate >= 4 && !c->spot->technical && c->spot == &press->palette->spots[plate - 4] ? c->tint : 0;
}

bool pl_press_bound(struct pl_work *work, const struct pl_press *press, const struct pl_scene *scene, bool pictures,
                    double *percent)
{
    size_t n = 4 + press->palette->n_spots, entries = scene->palette->n;
    bool *used = PL_NEWS(work->arena, bool, entries + 1);
    double *over = PL_NEWS(work->arena, double, n), most = 0, all_over = 0;
    struct pl_press_colour *colours = PL_NEWS(work->arena, struct pl_press_colour, entries + 1);
    pl_press_used(scene, used);
    for (uint32_t i = 0; i <= entries; i++) {
        struct pl_colour colour = {i < entries ? i : PL_BLACK, 1, 1};
        if (i < entries && !used[i])
            continue;
        if (!pl_ink_press(work, press, colour, &colours[i]))
            return false;
        for (size_t k = 0; k < n && pl_ink_overprints(press, &colours[i], PL_USE_TEXT, 0); k++)
            over[k] = over[k] > on_plate(press, &colours[i], k) ? over[k] : on_plate(press, &colours[i], k);
    }
    for (size_t i = 0; i <= entries; i++) {
        double sum = 0;
        for (size_t k = 0; k < n; k++)
            sum += over[k] > on_plate(press, &colours[i], k) ? over[k] : on_plate(press, &colours[i], k);
        most = sum > most ? sum : most;
    }
    for (size_t k = 0; k < n; k++)
        all_over += over[k];
    double own = pictures ? pl_press_limit(work, press) / 100 + all_over : 0;
    *percent = 100 * (most > own ? most : own);
    return true;
}

bool pl_ink_overprints(const struct pl_press *press, const struct pl_press_colour *c, enum pl_use use, double size)
{
    double inks = c->cmyk[0] + c->cmyk[1] + c->cmyk[2];
    if (c->spot ? c->tint <= 0 : inks + c->cmyk[3] <= 0)
        return false;
    if (c->overprint)
        return true;
    bool black = !c->spot && inks <= 0 && c->cmyk[3] >= 1;
    return black && ((use == PL_USE_TEXT && size < press->style->black_text_below) ||
                     (use == PL_USE_LINE && size < press->style->black_lines_below));
}

size_t pl_press_made(const struct pl_press *press)
{
    return press->impl->n_made;
}

double pl_press_limit(struct pl_work *work, const struct pl_press *press)
{
    const double black[3] = {0};
    double cmyk[4];
    if (press->style->ink_limit > 0)
        return press->style->ink_limit;
    if (press->profile->ink_limit > 0)
        return press->profile->ink_limit;
    if (press->impl->limit <= 0 && pl_press_inks(work, press, black, cmyk))
        press->impl->limit = 100 * (cmyk[0] + cmyk[1] + cmyk[2] + cmyk[3]);
    return press->impl->limit > 0 ? press->impl->limit : 300;
}

/* ---- what print looks like ---- */

static bool in_percent(struct pl_work *work, const struct pl_press *press, enum conversion what, const double cmyk[4],
                       double out[3])
{
    const struct lcms_transform *t = transform(work, press, what);
    const double percent[4] = {cmyk[0] * 100, cmyk[1] * 100, cmyk[2] * 100, cmyk[3] * 100};
    if (t)
        lcms_run(t, percent, out, 1);
    return t != NULL;
}

bool pl_press_look(struct pl_work *work, const struct pl_press *press, const double cmyk[4], bool paper, double rgb[3])
{
    if (!in_percent(work, press, paper ? CMYK_TO_LOOK : CMYK_TO_RGB, cmyk, rgb))
        return false;
    for (int i = 0; i < 3; i++)
        rgb[i] = rgb[i] < 0 ? 0 : rgb[i] > 1 ? 1 : rgb[i];
    return true;
}

bool pl_press_proof(struct pl_work *work, const struct pl_press *press, const unsigned char *cmyk, size_t n, bool paper,
                    unsigned char *rgb)
{
    enum { STEP = 1 << 24 };
    const struct lcms_transform *t = transform(work, press, paper ? CMYK_TO_PROOF : CMYK_TO_PIXELS);
    for (size_t i = 0; t && i < n; i += STEP)
        lcms_run(t, cmyk + i * 4, rgb + i * 3, n - i < STEP ? n - i : STEP);
    return t != NULL;
}

bool pl_press_lab(struct pl_work *work, const struct pl_press *press, const double cmyk[4], double lab[3])
{
    return in_percent(work, press, CMYK_TO_LAB, cmyk, lab);
}

bool pl_screen_lab(struct pl_work *work, const struct pl_press *press, const double rgb[3], double lab[3])
{
    const struct lcms_transform *t = transform(work, press, RGB_TO_LAB);
    if (t)
        lcms_run(t, rgb, lab, 1);
    return t != NULL;
}

double pl_ink_off(struct pl_work *work, const struct pl_press *press, uint32_t entry)
{
    const struct pl_ink *ink = &press->palette->at[entry];
    const double rgb[3] = {ink->r, ink->g, ink->b};
    struct pl_press_colour printed;
    double a[3], b[3];
    if (!pl_ink_press(work, press, (struct pl_colour){entry, 1, 1}, &printed) ||
        !pl_press_lab(work, press, printed.cmyk, a) || !pl_screen_lab(work, press, rgb, b))
        return -1;
    return lcms_delta_e(press->profile, a, b);
}
