/* capacity.c: how many lines and characters each text of a page holds, at the ideal and at the smallest values: the
 * room that the layout gives, filled with words. */
#include "compose/compose-private.h"

#include <string.h>

/* Letters and words as wide and as long as those of running Dutch, English, French and German, rather wider; it is no
 * language, and never hyphenated: a real text of this length takes no more room. */
static const char sample[] =
    "Tiera omgend sadelwerk, aventing mode raken osperding hang het tromen ontwera Vengas in maatnerod di tener "
    "wenosting ran ond bestuvar gen adion hoppert wa gradienomster dan meningen, gromade ten vehen rontal estar. "
    "Paguwente dro gereld adno ";

static struct pl_shaped *fill(struct composer *c, const struct text *t, size_t characters)
{
    const struct pl_style *s = t->style;
    struct pl_buf words = {.arena = c->work->arena};
    while (words.len < characters)
        pl_put(&words, sample);
    struct pl_span span = {
        .text = words.text,
        .len = words.len,
        .want = {.families = s->families, .weight = (int)s->weight, .slant = s->slant ? PL_ITALIC : PL_UPRIGHT},
        .scale = 1,
        .features = s->features,
        .letter_case = (enum pl_case)s->letter_case,
        .language = "zxx",
        .place = s->place};
    struct pl_paragraph p = {.spans = &span, .n_spans = 1, .base = span.want};
    return pl_shape(c->work, c->fonts, c->hyphens, &p);
}

/* Characters that stand on so many lines, the space at the last line's end left out. */
static long characters_on(struct composer *c, const struct text *t, size_t lines, double width)
{
    double size = text_size(c, t);
    if (!lines || width <= 0 || size <= 0)
        return 0;
    /* A line of thousands of words takes the square of them to set, and tells no more than a part of it. */
    double part = fmin(1, 1000 * size / width);
    width *= part;
    /* No letter is narrower than a fifth of the size in the mean. */
    double most = fmin(200000, ((double)lines + 1) * (width / (size * 0.2) + 40));
    struct pl_shaped *shaped = fill(c, t, (size_t)most);
    struct pl_breaks none = pl_break_defaults;
    struct pl_compose how = {.work = c->work,
                             .size = size,
                             .tracking = text_tracking(c, t),
                             .leading = text_leading(c, t),
                             .breaks = &none,
                             .width = width};
    const struct pl_lines *set = shaped ? pl_compose_lines(c->work, shaped, &how) : NULL;
    size_t last = set && set->n ? (lines < set->n ? lines : set->n) - 1 : 0;
    return set && set->n && set->at[last].to ? (long)(((double)set->at[last].to - 1) / part) : 0;
}

static void count(struct composer *c, struct text *t, struct pl_capacity *k, int which)
{
    struct node *n = t->node;
    double room = room_of(c, n);
    long lines = (long)text_lines(c, t) + room_lines(c, n, room);
    if (n->over > EPSILON) { /* the layout's own words around the field are too long already */
        room = -n->over;
        lines -= (long)ceil((n->over - EPSILON) / text_leading(c, t));
    }
    lines = lines > 0 ? lines : 0;
    k->lines[which] = lines;
    k->size[which] = text_size(c, t);
    k->width = room_width(n) - t->style->indent_start - t->style->indent_end;
    k->height = inner_height(n) + room;
    k->characters[which] = characters_on(c, t, (size_t)lines, k->width);
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
    size_t n = 0;
    for (int which = 0; which < 2; which++) {
        c.smallest = which == 1;
        for (size_t i = 0; i < c.n_pages; i++)
            layout_page(&c, &c.pages[i]);
        n = 0;
        for (size_t i = 0; i < c.texts.n; i++) {
            struct text *t = c.texts.at[i];
            if (!t->n)
                continue;
            struct pl_capacity *k = &(*out)[n++];
            k->field = t->content->field ? t->content->field : t->node->box->name;
            k->record = t->content->record;
            k->style = t->style->name;
            k->place = t->node->box->place;
            count(&c, t, k, which);
        }
    }
    return n;
}
