/* report.c: the last look: every box is verified here, and overset is decided here only. */
#include "compose/compose-private.h"

#include <string.h>

enum { LONGEST_SHOWN = 200 }; /* bytes of a word in a message */

static const char *length(const struct composer *c, double pt)
{
    return pl_length_text(c->work->arena, pt, c->in->in_px);
}

/* What of a text lies behind its first n lines: whole words, a word that line n breaks included. */
static void beyond(const struct text *t, size_t lines, size_t *characters, size_t *words)
{
    *characters = *words = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct pl_lines *l = t->paragraphs[i].lines;
        size_t cc = 0, ww = 0, len = 0;
        if (lines >= l->n) {
            lines -= l->n;
            continue;
        }
        size_t from = l->at[lines].from;
        const char *text = pl_shaped_text(t->paragraphs[i].shaped, &len);
        while (lines && from && text[from - 1] != ' ')
            from--;
        lines = 0;
        pl_shaped_count(t->paragraphs[i].shaped, from, &cc, &ww);
        *characters += cc;
        *words += ww;
    }
}

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

const char *text_name(struct composer *c, const struct text *t)
{
    const struct pl_text_content *x = t->content;
    if (x->record && x->field)
        return pl_printf(c->work->arena, "%s, %s", x->record, x->field);
    if (x->field)
        return x->field;
    return t->node->box->name ? t->node->box->name : "a text of the layout";
}

struct pl_diag *text_says(struct composer *c, const struct text *t, enum pl_code hard, enum pl_code soft,
                          const char *what)
{
    const struct pl_box *box = t->node->box;
    struct pl_place place = t->content->node ? t->content->node->place : box->place;
    struct pl_diag *d = pl_report(c->work->diags, c->how->draft ? soft : hard, place, "%s: %s", text_name(c, t), what);
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
    long max = t->content->max_lines;
    fit = max > 0 && fit > (size_t)max ? (size_t)max : fit;
    lines = have - fit;
    beyond(t, fit, &characters, &words);
    const struct pl_style *s = t->group ? t->group->style : t->style;
    bool smallest = t->group && !t->group->given && t->group->size <= s->size.min + 1e-9;
    const char *what = pl_printf(c->work->arena, "%zu line%s (%s) too much at %s%s", lines, plural(lines),
                                 length(c, over), pl_size_text(c->work->arena, text_size(c, t), c->in->in_px),
                                 smallest && s->size.min < s->size.ideal ? ", the smallest size" : "");
    struct pl_diag *d = text_says(c, t, PL_P701, PL_P706, what);
    const char *room = max > 0 && fit == (size_t)max ? pl_printf(c->work->arena, "more lines than 'max: %ld'", max)
                                                     : "the box more room";
    const char *instead =
        t->content->takes_short ? ", give the text a 'short' form for this layout, or " : ", or give ";
    pl_help(c->work->diags, d, "cut about %zu character%s (%zu word%s)%s%s", characters, plural(characters), words,
            plural(words), c->how->draft ? "; drawn as a draft, the box marked" : instead, c->how->draft ? "" : room);
    t->node->over = fmax(t->node->over, over); /* what the draft marks */
}

static void too_wide(struct composer *c, struct text *t)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct pl_lines *l = t->paragraphs[i].lines;
        size_t len = 0;
        const char *text = pl_shaped_text(t->paragraphs[i].shaped, &len);
        if (l->overlong_to <= l->overlong_from)
            continue;
        size_t word = l->overlong_to - l->overlong_from, shown = word;
        while (shown > LONGEST_SHOWN || (shown < word && (text[l->overlong_from + shown] & 0xC0) == 0x80))
            shown = shown > LONGEST_SHOWN ? LONGEST_SHOWN : shown - 1; /* between characters */
        const char *what = pl_printf(c->work->arena, "'%.*s%s' is wider than its box (%s)", (int)shown,
                                     text + l->overlong_from, shown < word ? "…" : "", length(c, inner_width(t->node)));
        struct pl_diag *d = text_says(c, t, PL_P702, PL_P707, what);
        pl_help(
            c->work->diags, d,
            "use a shorter word, put a soft hyphen (U+00AD) where it may break, or make the box wider or the type smaller");
        return;
    }
}

static void boxes_over(struct composer *c, const struct node *n, double over, bool across)
{
    struct pl_diag *d =
        pl_report(c->work->diags, c->how->draft ? PL_P708 : PL_P703, n->box->place,
                  "the boxes in this %s need %s more than there is", n->box->kind_name, length(c, over));
    pl_help(c->work->diags, d, "make one of them %s, or the %s %s", across ? "narrower" : "lower", n->box->kind_name,
            across ? "wider" : "higher");
}

/* ---- whose fault it is ---- */

static bool blame(struct composer *c, struct node *n, double over);

/* In a column the box with text that is highest, of those without a height of their own. */
static struct node *longest(struct node *n)
{
    struct node *worst = NULL;
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        if (node_has_text(child) && !is_set(child->box->height) && (!worst || child->h > worst->h))
            worst = child;
    }
    return worst;
}

/* Boxes that neither stand by insets nor give way size what they are in. */
static bool counts(const struct node *n, const struct node *child, size_t row)
{
    const struct pl_box *b = child->box;
    if (n->box->kind == PL_BOX_LAYERS)
        return !is_set(b->at[PL_TOP]) && !is_set(b->at[PL_BOTTOM]) && !b->yield.steps;
    return b->kind != PL_BOX_SPACER && (n->box->kind != PL_BOX_GRID || (b->row == row && b->row_span == 1));
}

static double wanted_height(struct composer *c, struct node *n)
{
    return is_set(n->box->height) ? n->h + n->margin[PL_TOP] + n->margin[PL_BOTTOM] : node_natural_height(c, n);
}

static double highest(struct composer *c, struct node *n, size_t row)
{
    double most = 0;
    for (size_t i = 0; i < n->n; i++)
        if (counts(n, &n->children[i], row))
            most = fmax(most, wanted_height(c, &n->children[i]));
    return most;
}

/* Boxes side by side: each that is higher than the limit, or runs off the page. */
static bool blame_side_by_side(struct composer *c, struct node *n, size_t row, double limit)
{
    bool found = false;
    for (size_t i = 0; i < n->n; i++) {
        struct node *child = &n->children[i];
        double excess = 0;
        if (is_set(child->box->height) && !child->n)
            continue;
        if (counts(n, child, row))
            excess = wanted_height(c, child) - limit;
        else if (n->box->kind == PL_BOX_LAYERS)
            excess = layers_off_page(c, child, child->y - child->margin[PL_TOP], wanted_height(c, child));
        found |= excess > EPSILON && blame(c, child, excess);
    }
    return found;
}

/* In a grid the row that is highest, of those as high as their content; or each that is higher than its track. */
static bool blame_grid(struct composer *c, struct node *n, double over)
{
    size_t worst = SIZE_MAX;
    double most = 0;
    bool found = false;
    for (size_t r = 0; r < n->box->n_rows; r++) {
        double high = highest(c, n, r);
        if (n->box->rows[r].unit == PL_UNIT_PT)
            found |= high > n->box->rows[r].v + EPSILON && blame_side_by_side(c, n, r, n->box->rows[r].v);
        else if (!is_set(n->box->rows[r]) && high > most) {
            most = high;
            worst = r;
        }
    }
    return found || (worst != SIZE_MAX && blame_side_by_side(c, n, worst, most - over));
}

/* True when texts were found that are so much too long. */
static bool blame(struct composer *c, struct node *n, double over)
{
    if (n->text && n->text->n) {
        overset(c, n->text, over);
        return true;
    }
    if (n->box->kind == PL_BOX_GRID)
        return blame_grid(c, n, over);
    if (n->box->kind != PL_BOX_COLUMN)
        return blame_side_by_side(c, n, 0, highest(c, n, 0) - over);
    struct node *worst = longest(n);
    return worst && worst->h >= over - EPSILON && blame(c, worst, over); /* else no text can make that room */
}

static void verify(struct composer *c, struct node *n, bool above)
{
    bool here = n->over > EPSILON && !above;
    if (n->waits)
        return;
    if (n->text && n->text->n && n->text->too_wide)
        too_wide(c, n->text);
    else if (here && !blame(c, n, n->over))
        boxes_over(c, n, n->over, false);
    if (n->over_w > EPSILON && !n->text)
        boxes_over(c, n, n->over_w, true);
    for (size_t i = 0; i < n->n; i++)
        verify(c, &n->children[i], above || here);
}

/* ---- how much room there is ---- */

/* Letters that more lines hold, and what the last line has left. */
static long room_characters(const struct node *n, long lines)
{
    const struct text *t = n->text;
    const struct paragraph *last = &t->paragraphs[t->n - 1];
    size_t characters = 0, words = 0, full = 0;
    double width = 0;
    beyond(t, 0, &characters, &words);
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < t->paragraphs[i].lines->n; k++, full++)
            width += t->paragraphs[i].lines->at[k].width;
    if (!characters || !last->lines->n || width <= 0)
        return 0;
    double letter = width / (double)characters, measure = room_width(n);
    double left = measure - last->indent - last->lines->at[last->lines->n - 1].width;
    /* A ragged line is nine tenths full in the mean. */
    return (long)floor((double)lines * measure / letter * 0.9 + fmax(0, left) / letter * 0.9);
}

static bool is_least(const struct composer *c, const struct text *t)
{
    const struct pl_style *s = t->group ? t->group->style : t->style;
    return text_size(c, t) <= s->size.min + 1e-6 && text_tracking(c, t) <= s->tracking.min + 1e-6 &&
           (s->leading.ideal <= s->leading.min || !t->group || t->group->leading <= s->leading.min + 1e-6);
}

static void report_text(struct composer *c, struct node *n)
{
    struct text *t = n->text;
    struct pl_box_report *r = pl_push(c->work->arena, &c->out->texts);
    double leading = text_leading(c, t), over = n->over;
    size_t lines = text_lines(c, t), characters, words;
    bool overset = over > EPSILON;
    *r = (struct pl_box_report){.name = n->box->name,
                                .group = t->group ? t->group->key : NULL,
                                .record = t->content->record,
                                .field = t->content->field,
                                .page = n->page,
                                .lines = lines,
                                .size = text_size(c, t),
                                .leading = leading,
                                .tracking = text_tracking(c, t),
                                .overset = overset,
                                .least = is_least(c, t),
                                .trail = n->box->trail,
                                .layout_place = n->box->place,
                                .edition_place = t->content->node ? t->content->node->place : (struct pl_place){0}};
    if (overset) {
        size_t too_many = (size_t)ceil((over - EPSILON) / leading), fit = lines > too_many ? lines - too_many : 0;
        beyond(t, fit, &characters, &words);
        r->room_pt = -over;
        r->room_lines = -(long)(lines - fit);
        r->room_characters = -(long)characters;
    } else {
        r->room_pt = n->room;
        r->room_lines = room_lines(c, n, r->room_pt);
        r->room_characters = room_characters(n, r->room_lines);
    }
    r->lines_fit = (size_t)((long)lines + r->room_lines);
}

static void report(struct composer *c, struct node *n)
{
    if (n->waits)
        return;
    if (n->text && n->text->n)
        report_text(c, n);
    for (size_t i = 0; i < n->n; i++)
        report(c, &n->children[i]);
}

static void measure_room(struct composer *c, struct node *n)
{
    if (n->text && n->text->n)
        n->room = room_of(c, n);
    for (size_t i = 0; i < n->n; i++)
        measure_room(c, &n->children[i]);
}

void report_page(struct composer *c, struct page *page)
{
    if (!page->root)
        return;
    if (c->how->report)
        measure_room(c, page->root); /* places again, so before anything is said of places */
    verify(c, page->root, false);
    overlap_page(c, page);
    cut_page(c, page->root);
    if (c->how->report)
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
