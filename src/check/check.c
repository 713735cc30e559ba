/* check.c: runs the rules, gathers what they find, and tells it. */
#include "check/check-private.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

struct pl_place pl_trail_place(const struct pl_trail *trail, enum pl_trail_what what)
{
    for (; trail; trail = trail->up)
        if (trail->what == what)
            return trail->place;
    return (struct pl_place){0};
}

const char *pl_figure_text(struct pl_arena *arena, enum pl_figure_unit unit, double value, bool in_px)
{
    switch (unit) {
    case PL_FIGURE_LENGTH:
        return pl_length_text(arena, value, in_px);
    case PL_FIGURE_SIZE:
        return pl_size_text(arena, value, in_px);
    case PL_FIGURE_PERCENT:
        return pl_printf(arena, "%s %%", pl_num(arena, value, 1));
    case PL_FIGURE_PPI:
        return pl_printf(arena, "%s ppi", pl_num(arena, value, 0));
    case PL_FIGURE_RATIO:
        return pl_printf(arena, "%s : 1", pl_num(arena, value, 2));
    case PL_FIGURE_COUNT:
        return pl_num(arena, value, 2);
    }
    return "";
}

const char *pl_figure_yaml(struct pl_arena *arena, const struct pl_figure *figure)
{
    double v = figure->value;
    if (figure->unit == PL_FIGURE_LENGTH)
        return pl_printf(arena, "%smm", pl_num(arena, v * 25.4 / 72, 2));
    if (figure->unit == PL_FIGURE_SIZE)
        return pl_printf(arena, "%spt", pl_num(arena, v, 2));
    return pl_printf(arena, "%s%s", pl_num(arena, v, 2), figure->unit == PL_FIGURE_PERCENT ? "%" : "");
}

const char *pl_say(struct pl_check *check, size_t figure, double value)
{
    return pl_figure_text(check->work->arena, check->rule->figures[figure - 1].unit, value, check->scene->in_px);
}

const char *pl_says(struct pl_check *check, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = pl_vprintf(check->work->arena, format, args);
    va_end(args);
    return text;
}

/* Runs of one text become one area: the lines of a paragraph, not its words. */
static void add_area(struct pl_check *check, struct pl_finding *f, const struct pl_area *a, bool grow)
{
    struct pl_area *last = f->areas.n ? &f->areas.at[f->areas.n - 1] : NULL;
    if (!last || !grow || last->page != a->page) {
        *pl_push(check->work->arena, &f->areas) = *a;
        return;
    }
    double x1 = fmax(last->x + last->width, a->x + a->width), y1 = fmax(last->y + last->height, a->y + a->height);
    last->x = fmin(last->x, a->x);
    last->y = fmin(last->y, a->y);
    last->width = x1 - last->x;
    last->height = y1 - last->y;
}

static struct pl_finding *same(struct pl_check *check, struct pl_place place)
{
    for (size_t i = check->findings->list.n; i-- > check->first;) {
        struct pl_finding *f = check->findings->list.at[i];
        if (f->place.source == place.source && f->place.start == place.start)
            return f;
    }
    return NULL;
}

struct pl_finding *pl_found(struct pl_check *check, const struct pl_tell *tell, const char *message, const char *help)
{
    const struct pl_trail *trail = tell->trail ? tell->trail : tell->drawn ? tell->drawn->item->trail : NULL;
    const struct pl_drawn *d = tell->drawn;
    struct pl_place place = tell->place.source ? tell->place : pl_trail_place(trail, PL_TRAIL_LAYOUT);
    struct pl_finding *f = same(check, place);
    struct pl_area area =
        d ? (struct pl_area){d->page, d->x0, d->y0, d->x1 - d->x0, d->y1 - d->y0} : (struct pl_area){0};
    int level = tell->level ? tell->level : check->level;
    bool was = f != NULL, of_one = was && trail && f->last == trail;
    if (!f)
        f = *pl_push(check->work->arena, &check->findings->list) = PL_NEW(check->work->arena, struct pl_finding);
    if (tell->area || d)
        add_area(check, f, tell->area ? tell->area : &area, of_one);
    f->last = trail;
    bool worse =
        level > f->level || (level == f->level && (tell->at_most ? tell->found > f->found : tell->found < f->found));
    if (was && !worse)
        return f;
    f->trail = trail;
    f->rule = check->rule;
    f->level = level;
    f->place = place;
    f->message = message;
    f->help = help;
    f->figure = tell->figure ? &check->rule->figures[tell->figure - 1] : NULL;
    f->found = tell->found;
    f->asked = tell->figure ? check->figures[tell->figure - 1] : 0;
    return f;
}

/* "[text-size; page 1, 16 mm from the left, 7.2 mm from the top, and 5 more]" */
static const char *where(struct pl_check *check, const struct pl_finding *f)
{
    struct pl_arena *arena = check->work->arena;
    if (!f->areas.n)
        return pl_printf(arena, "[%s]", f->rule->name);
    const struct pl_area *a = &f->areas.at[0];
    bool px = check->scene->in_px;
    double k = px ? 1 / 0.75 : 25.4 / 72;
    const char *more = f->areas.n > 1 ? pl_printf(arena, "; %zu more like it", f->areas.n - 1) : "";
    return pl_printf(arena, "[%s; page %zu at %s, %s %s%s]", f->rule->name, a->page + 1,
                     pl_num(arena, a->x * k, px ? 0 : 1), pl_num(arena, a->y * k, px ? 0 : 1), px ? "px" : "mm", more);
}

static void tell(struct pl_check *check, struct pl_finding *f)
{
    struct pl_diags *diags = check->work->diags;
    f->diag =
        pl_report_at(diags, f->rule->code, (enum pl_level)f->level, f->place, "%s %s", f->message, where(check, f));
    for (const struct pl_trail *up = f->trail; up; up = up->up) {
        struct pl_trail one = *up;
        one.up = NULL;
        if (up->place.source != f->place.source || up->place.start != f->place.start)
            pl_also_trail(diags, f->diag, &one);
    }
    if (f->help)
        pl_help(diags, f->diag, "%s", f->help);
}

const struct pl_press *pl_check_press(struct pl_check *check)
{
    if (!check->press_asked && check->how->press)
        check->press = check->how->press(check->how->ctx);
    check->press_asked = true;
    return check->press;
}

struct pl_findings *pl_check_run(struct pl_work *work, const struct pl_profile *profile,
                                 const struct pl_edition *edition, const struct pl_layout *layout,
                                 const struct pl_expanded *expanded, const struct pl_composed *composed,
                                 const struct pl_check_how *how)
{
    struct pl_check check = {.work = work,
                             .edition = edition,
                             .layout = layout,
                             .expanded = expanded,
                             .composed = composed,
                             .scene = composed->scene,
                             .profile = profile,
                             .how = how,
                             .findings = PL_NEW(work->arena, struct pl_findings)};
    pl_drawn_collect(&check);
    pl_prose_collect(&check);
    for (size_t i = 0; i < pl_n_rules; i++) {
        check.rule = &pl_rules[i];
        check.level = profile->sets[i].level;
        check.figures = profile->sets[i].figures;
        check.first = check.findings->list.n;
        if (check.level != PL_RULE_OFF && check.rule->run)
            check.rule->run(&check);
        for (size_t k = check.first; k < check.findings->list.n; k++)
            tell(&check, check.findings->list.at[k]);
    }
    return check.findings;
}
