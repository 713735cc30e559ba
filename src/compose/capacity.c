/* capacity.c: how many lines and characters each text of a page holds, at the ideal and at the smallest values. */
#include "compose/compose-private.h"

#include <string.h>

/* Average width of a letter, space included, of running Latin text: measured by setting a pangram-like mix of letters
 * in the frequencies of European languages. */
static const char sample[] =
    "de lokale aanpak van radicalisering is een essentieel onderdeel van het geheel en is toepasbaar op iedere vorm";

/* What the columns above leave free for this box. */
static double slack_above(const struct node *n)
{
    double slack = 0;
    for (const struct node *child = n, *up = n->up; up; child = up, up = up->up) {
        if (up->box->kind != PL_BOX_COLUMN)
            continue;
        const struct node *last = &up->children[up->n - 1];
        slack += fmax(0, inner_y(up) + inner_height(up) - (last->y + last->h));
        if (is_set(up->box->height) || is_set(child->box->height))
            break;
    }
    return slack;
}

static double letter_width(struct composer *c, const struct text *t)
{
    const struct pl_style *s = t->style;
    struct pl_span span = {.text = sample,
                           .len = sizeof sample - 1,
                           .want = {s->families, (int)s->weight, s->slant ? PL_ITALIC : PL_UPRIGHT},
                           .scale = 1,
                           .language = "nl",
                           .place = s->place};
    struct pl_paragraph p = {.spans = &span, .n_spans = 1, .base = span.want};
    struct pl_shaped *shaped = pl_shape(c->work, c->fonts, c->hyphens, &p);
    return shaped ? pl_shaped_width(shaped, text_size(c, t), text_tracking(c, t)) / (double)(sizeof sample - 1) : 0;
}

static void count(struct composer *c, struct text *t, struct pl_capacity *k, int which)
{
    struct node *n = t->node;
    double height = inner_height(n) + slack_above(n), letter = letter_width(c, t);
    size_t lines = text_lines_that_fit(c, t, height);
    long max = t->content->max_lines;
    if (max > 0 && (long)lines > max)
        lines = (size_t)max;
    k->lines[which] = (long)lines;
    k->size[which] = text_size(c, t);
    /* A ragged line is nine tenths full in the mean. */
    k->characters[which] = letter > 0 ? (long)((double)lines * floor(inner_width(n) / letter * 0.9)) : 0;
    k->width = inner_width(n);
    k->height = height;
}

size_t pl_capacities(struct pl_work *work, const struct pl_expanded *expanded, struct pl_fonts *fonts,
                     struct pl_hyphens *hyphens, struct pl_capacity **out)
{
    struct pl_compose_how how = {.draft = true};
    struct composer c = {.work = work,
                         .in = expanded,
                         .fonts = fonts,
                         .hyphens = hyphens,
                         .how = &how,
                         .out = PL_NEW(work->arena, struct pl_composed),
                         .n_pages = expanded->n_pages};
    compose_start(&c);
    fit_groups(&c);
    for (size_t i = 0; i < c.n_pages; i++)
        layout_widths(&c, &c.pages[i]);
    *out = PL_NEWS(work->arena, struct pl_capacity, c.texts.n + 1);
    for (size_t g = 0; g < c.groups.n; g++)
        c.groups.at[g]->size = c.groups.at[g]->style->size.ideal;
    for (int which = 0; which < 2; which++) {
        c.smallest = which == 1;
        for (size_t i = 0; i < c.n_pages; i++)
            layout_page(&c, &c.pages[i]);
        for (size_t i = 0; i < c.texts.n; i++) {
            struct text *t = c.texts.at[i];
            struct pl_capacity *k = &(*out)[i];
            k->field = t->content->field ? t->content->field : "(the layout's words)";
            k->box = t->style->name;
            k->group = t->group ? t->group->key : NULL;
            if (t->n)
                count(&c, t, k, which);
        }
    }
    return c.texts.n;
}
