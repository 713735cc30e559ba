/* report.c: the last look: every box is verified here, and overset is decided here only. */
#include "compose/compose-private.h"

#include <string.h>

static const char *mm(struct composer *c, double pt)
{
    return pl_num(c->work->arena, pt * 25.4 / 72, pt * 25.4 / 72 < 10 ? 1 : 0);
}

/* The bytes of a text behind its first n lines. */
static void beyond(const struct text *t, size_t lines, size_t *characters, size_t *words)
{
    *characters = *words = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct pl_lines *l = t->paragraphs[i].lines;
        size_t cc = 0, ww = 0, from = 0;
        if (lines >= l->n) {
            lines -= l->n;
            continue;
        }
        from = l->at[lines].from;
        lines = 0;
        pl_shaped_count(t->paragraphs[i].shaped, from, &cc, &ww);
        *characters += cc;
        *words += ww;
    }
}

static const char *who(struct composer *c, const struct text *t)
{
    const struct pl_text_content *x = t->content;
    if (x->record && x->field)
        return pl_printf(c->work->arena, "%s, %s", x->record, x->field);
    if (x->field)
        return x->field;
    return t->node->box->name ? t->node->box->name : "a text of the layout";
}

static struct pl_diag *say(struct composer *c, const struct text *t, enum pl_code hard, enum pl_code soft,
                           const char *what)
{
    const struct pl_box *box = t->node->box;
    struct pl_place place = t->content->node ? t->content->node->place : box->place;
    struct pl_diag *d = pl_report(c->work->diags, c->how->draft ? soft : hard, place, "%s: %s", who(c, t), what);
    if (t->content->node)
        pl_also(c->work->diags, d, box->place, "the box that holds it");
    for (const struct pl_trail *up = box->trail; up; up = up->up)
        if (up->what == PL_TRAIL_PART_CALL)
            pl_also(c->work->diags, d, up->place, "in part '%s', called here", up->label);
    return d;
}

static void overset(struct composer *c, struct text *t, double over)
{
    double leading = text_leading(c, t);
    size_t have = text_lines(c, t), characters, words;
    size_t lines = (size_t)ceil((over - EPSILON) / leading), fit = have > lines ? have - lines : 0;
    beyond(t, fit, &characters, &words);
    const char *size = pl_num(c->work->arena, text_size(c, t), 2);
    const char *what = pl_printf(c->work->arena, "%zu %s (%s mm) too much at %s pt", lines,
                                 lines == 1 ? "line" : "lines", mm(c, over), size);
    struct pl_diag *d = say(c, t, PL_P701, PL_P706, what);
    const char *smaller =
        t->group && t->group->size <= t->group->style->size.min + 1e-9 ? ", the smallest allowed" : "";
    pl_help(c->work->diags, d, "cut about %zu characters (%zu words)%s%s", characters, words,
            *smaller ? "; the text stands at its smallest size" : "",
            c->how->draft ? "; drawn as a draft, the box marked" : "");
}

static void too_wide(struct composer *c, struct text *t)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct pl_lines *l = t->paragraphs[i].lines;
        size_t len = 0;
        const char *text = pl_shaped_text(t->paragraphs[i].shaped, &len);
        if (l->overlong_to <= l->overlong_from)
            continue;
        const char *what =
            pl_printf(c->work->arena, "'%.*s' is wider than its box (%s mm)", (int)(l->overlong_to - l->overlong_from),
                      text + l->overlong_from, mm(c, inner_width(t->node)));
        struct pl_diag *d = say(c, t, PL_P702, PL_P707, what);
        pl_help(
            c->work->diags, d,
            "use a shorter word, put a soft hyphen (U+00AD) where it may break, or make the box wider or the type smaller");
        return;
    }
}

static void boxes_over(struct composer *c, const struct node *n, double over, bool across)
{
    struct pl_diag *d = pl_report(c->work->diags, c->how->draft ? PL_P708 : PL_P703, n->box->place,
                                  "the boxes in this %s need %s mm more than there is", n->box->kind_name, mm(c, over));
    pl_help(c->work->diags, d, "make one of them %s, or the %s %s", across ? "narrower" : "lower", n->box->kind_name,
            across ? "wider" : "higher");
}

static void verify(struct composer *c, struct node *n, bool above)
{
    bool here = n->over > EPSILON && !above;
    if (n->text && n->text->n) {
        if (n->text->too_wide)
            too_wide(c, n->text);
        else if (here)
            overset(c, n->text, n->over);
    } else if (here) {
        struct node *culprit = n->culprit;
        if (culprit && culprit->text && culprit->text->n) {
            overset(c, culprit->text, n->over);
            culprit->over = fmax(culprit->over, n->over);
        } else {
            boxes_over(c, n, n->over, false);
        }
    }
    if (n->over_w > EPSILON && !n->text)
        boxes_over(c, n, n->over_w, true);
    for (size_t i = 0; i < n->n; i++)
        verify(c, &n->children[i], above || here);
}

/* The room a text has: its own box, and what its column leaves free below it. */
static double room_of(struct composer *c, const struct node *n)
{
    double room = inner_height(n) - text_height(c, n->text, 0);
    return room - n->over;
}

static void report_text(struct composer *c, struct node *n)
{
    struct text *t = n->text;
    struct pl_box_report *r = pl_push(c->work->arena, &c->out->texts);
    double leading = text_leading(c, t), room = room_of(c, n);
    if (n->over > EPSILON)
        room = -n->over;
    size_t lines = text_lines(c, t), characters, words;
    beyond(t, 0, &characters, &words);
    *r = (struct pl_box_report){.name = n->box->name,
                                .group = t->group ? t->group->key : NULL,
                                .record = t->content->record,
                                .field = t->content->field,
                                .page = n->page,
                                .lines = lines,
                                .size = text_size(c, t),
                                .leading = leading,
                                .tracking = text_tracking(c, t),
                                .room_pt = room,
                                .room_lines = (long)floor((room + EPSILON) / leading),
                                .overset = n->over > EPSILON,
                                .layout_place = n->box->place,
                                .edition_place = t->content->node ? t->content->node->place : (struct pl_place){0}};
    r->lines_fit = (size_t)fmax(0, (double)lines + (double)r->room_lines);
    r->room_characters = lines ? (long)(room / leading * (double)characters / (double)lines) : 0;
}

static void report(struct composer *c, struct node *n)
{
    if (n->text && n->text->n)
        report_text(c, n);
    for (size_t i = 0; i < n->n; i++)
        report(c, &n->children[i]);
}

void report_page(struct composer *c, struct page *page)
{
    if (!page->root)
        return;
    verify(c, page->root, false);
    report(c, page->root);
}

void pl_boxes_dump(struct pl_buf *out, const struct pl_scene *scene)
{
    for (size_t p = 0; p < scene->pages.n; p++) {
        const struct pl_page *page = scene->pages.at[p];
        pl_putf(out, "page %zu %s%s%s x %s\n", p + 1, page->name, *page->name ? " " : "",
                pl_num(out->arena, page->width, 2), pl_num(out->arena, page->height, 2));
        for (size_t i = 0; i < page->boxes.n; i++) {
            const struct pl_box_mark *m = &page->boxes.at[i];
            pl_putf(out, "%*s%s%s%s %s %s %s %s", m->depth * 2 + 2, "", m->kind, m->name ? " " : "",
                    m->name ? m->name : "", pl_num(out->arena, m->x, 2), pl_num(out->arena, m->y, 2),
                    pl_num(out->arena, m->width, 2), pl_num(out->arena, m->height, 2));
            if (m->n_lines)
                pl_putf(out, " lines %zu baseline %s leading %s", m->n_lines, pl_num(out->arena, m->baselines_first, 2),
                        pl_num(out->arena, m->baselines_leading, 3));
            pl_put(out, m->overset ? " OVERSET\n" : "\n");
        }
    }
}
