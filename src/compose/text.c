/* text.c: a text box: its paragraphs shaped once, measured at any size, composed when all is settled. */
#include "compose/compose-private.h"

#include <string.h>

/* ---- building ---- */

static struct pl_place locate(const void *ctx, size_t from, size_t to)
{
    const struct pl_run_text *run = ctx;
    return run->node ? pl_node_place(run->node, run->from + from, run->from + to) : (struct pl_place){0};
}

static uint32_t keep_look(struct composer *c, struct text *t, const struct pl_look *look)
{
    struct pl_look *at = PL_NEWS(c->work->arena, struct pl_look, t->looks.n + 1);
    for (size_t i = 0; i < t->looks.n; i++) /* looks that differ in padding only would be kept twice: no harm */
        if (memcmp(&t->looks.at[i], look, sizeof *look) == 0) // NOLINT(bugprone-suspicious-memory-comparison)
            return (uint32_t)i;
    if (t->looks.n)
        memcpy(at, t->looks.at, t->looks.n * sizeof *at);
    at[t->looks.n] = *look;
    t->looks.at = at;
    return (uint32_t)t->looks.n++;
}

/* Letters set apart are not tied: a style tracked by more than copyfit's fine steps does without ligatures, unless its
 * own features ask for them. */
static const char *features_of(struct composer *c, const struct text *t, const char *features)
{
    const struct pl_fit_range *tracking = &t->style->tracking;
    if (tracking->min < 0.015 && tracking->max > -0.03)
        return features;
    return pl_printf(c->work->arena, "liga=0,clig=0%s%s", features ? "," : "", features ? features : "");
}

static struct pl_span span_of(struct composer *c, struct text *t, const struct pl_run_text *run)
{
    struct pl_look look;
    memset(&look, 0, sizeof look);
    pl_text_look(t->content, run, &look);
    double scale = look.scale > 0 ? look.scale : 1;
    const struct pl_shift plain = {1, 0}, *shift = run->flags & PL_SUP   ? &t->style->sup
                                                   : run->flags & PL_SUB ? &t->style->sub
                                                                         : &plain;
    return (struct pl_span){
        .text = run->text,
        .len = run->len,
        .want = {look.families, (int)look.weight, look.slant ? PL_ITALIC : PL_UPRIGHT, t->style->place},
        .scale = scale * shift->scale,
        .rise = shift->rise,
        .features = features_of(c, t, look.features),
        .letter_case = (enum pl_case)look.letter_case,
        .language = run->language ? run->language : t->content->language,
        .no_hyphen = look.no_hyphen,
        .no_break = run->flags & PL_NOBR,
        .user = keep_look(c, t, &look),
        .locate = locate,
        .locate_ctx = run,
        .place = run->node ? run->node->place : t->node->box->place};
}

static struct pl_shaped *shape(struct composer *c, struct text *t, const struct pl_run_text *runs, size_t n)
{
    const struct pl_style *s = t->style;
    struct pl_span *spans = PL_NEWS(c->work->arena, struct pl_span, n ? n : 1);
    for (size_t i = 0; i < n; i++)
        spans[i] = span_of(c, t, &runs[i]);
    struct pl_paragraph p = {
        .spans = spans,
        .n_spans = n,
        .base = {s->families, (int)s->weight, s->slant ? PL_ITALIC : PL_UPRIGHT, s->place},
        .hyphenate = s->hyphenate != PL_HYPHENATE_NEVER,
        .letters = {(size_t)s->breaks.shortest_word, (size_t)s->breaks.letters_before, (size_t)s->breaks.letters_after},
        .units = s->breaks.units};
    if (n == 0)
        return NULL;
    return pl_shape(c->work, c->fonts, c->hyphens, &p);
}

static const char *words_of_marker(struct composer *c, const struct pl_style *s, const struct pl_block *block)
{
    if (block->kind == PL_BULLET)
        return s->marker;
    const char *hole = strstr(s->number, "{n}");
    if (!hole)
        return s->number;
    return pl_printf(c->work->arena, "%.*s%d%s", (int)(hole - s->number), s->number, block->number, hole + 3);
}

static void add_paragraph(struct composer *c, struct text *t, size_t i)
{
    const struct pl_block *block = &t->content->rich->blocks[i];
    const struct pl_style *s = t->style;
    struct paragraph *p = &t->paragraphs[t->n];
    struct pl_shaped *shaped = shape(c, t, block->runs, block->n_runs);
    if (!shaped)
        return;
    *p = (struct paragraph){
        .shaped = shaped, .before = s->space_before, .after = s->space_after, .struct_node = PL_DECORATION, .block = i};
    if (i && t->n && block->depth && block[-1].depth && isfinite(s->list_space))
        p[-1].after = p->before = s->list_space;
    if (t->content->block_nodes)
        p->struct_node = t->content->block_nodes[i];
    if (block->depth && !block->continued) {
        struct pl_run_text run = {.text = words_of_marker(c, s, block), .language = t->content->language};
        struct pl_text_content content = *t->content;
        struct pl_style style = *s;
        run.len = strlen(run.text);
        style.strong = s->marker_look; /* the marker is set as if its look were that of strong text */
        run.flags = s->marker_look.has ? PL_STRONG : 0;
        content.style = &style;
        struct text as = *t;
        as.content = &content;
        as.style = &style;
        struct pl_run_text *kept = pl_memdup(c->work->arena, &run, sizeof run);
        p->marker_text = run.text;
        p->marker = run.len ? shape(c, &as, kept, 1) : NULL;
        t->looks = as.looks;
    }
    t->n++;
}

/* A marker wider than the indent of lists ("10.", or a style made for smaller type) would stand on its text: then all
 * of the text's lists are indented by the widest and a quarter of an em. */
static void make_room_for_markers(struct text *t)
{
    const struct pl_style *s = t->style;
    double size = s->tie ? 0 : s->size.ideal;
    t->list_step = s->list_indent;
    for (size_t i = 0; i < t->n; i++)
        if (t->paragraphs[i].marker && size > 0)
            t->list_step = fmax(t->list_step, pl_shaped_width(t->paragraphs[i].marker, size, 0) + size / 4);
    for (size_t i = 0; i < t->n; i++)
        t->paragraphs[i].indent = t->list_step * t->content->rich->blocks[t->paragraphs[i].block].depth;
}

struct text *text_new(struct composer *c, struct node *n)
{
    struct text *t = PL_NEW(c->work->arena, struct text);
    *t = (struct text){.node = n, .content = &n->box->text, .style = n->box->text.style, .factor = 1};
    const struct pl_rich *rich = t->content->rich;
    t->paragraphs = PL_NEWS(c->work->arena, struct paragraph, rich->n_blocks ? rich->n_blocks : 1);
    for (size_t i = 0; i < rich->n_blocks; i++)
        add_paragraph(c, t, i);
    make_room_for_markers(t);
    *pl_push(c->work->arena, &c->texts) = t;
    if (t->n == 0)
        return t;
    const struct pl_face_info *face = pl_face_info(c->fonts, pl_shaped_base(t->paragraphs[0].shaped));
    t->cap_height = face->cap_height;
    t->base_ascent = t->ascent = face->ascent;
    t->base_descent = t->descent = face->descent;
    return t;
}

/* ---- values ---- */

double text_size(const struct composer *c, const struct text *t)
{
    double size, leading, tracking;
    fit_values(c, t, &size, &leading, &tracking);
    return size;
}

double text_leading(const struct composer *c, const struct text *t)
{
    double size, leading, tracking;
    fit_values(c, t, &size, &leading, &tracking);
    return leading * size;
}

double text_tracking(const struct composer *c, const struct text *t)
{
    double size, leading, tracking;
    fit_values(c, t, &size, &leading, &tracking);
    return tracking;
}

double text_follow(const struct composer *c, const struct text *t, double v)
{
    double ideal = t->style->size.ideal;
    return t->style->tie || ideal <= 0 ? v : v * text_size(c, t) / ideal;
}

/* ---- lines ---- */

static struct pl_breaks breaks_of(const struct pl_style *s)
{
    struct pl_breaks b = pl_break_defaults;
    const struct {
        double from;
        double *to;
    } rows[] = {{s->breaks.hyphens_per_100_words, &b.hyphens_per_100_words},
                {s->breaks.min_last_line, &b.min_last_line},
                {s->breaks.tolerance, &b.tolerance},
                {s->breaks.hyphen_penalty, &b.hyphen_penalty},
                {s->breaks.short_last_penalty, &b.short_last_penalty},
                {s->breaks.preposition_penalty, &b.preposition_penalty},
                {s->breaks.range_penalty, &b.range_penalty},
                {s->breaks.unit_penalty, &b.unit_penalty},
                {s->breaks.initial_penalty, &b.initial_penalty},
                {s->breaks.dangling_penalty, &b.dangling_penalty}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!isnan(rows[i].from))
            *rows[i].to = rows[i].from;
    if (s->hyphenate == PL_HYPHENATE_FREELY && isnan(s->breaks.hyphen_penalty)) {
        b.hyphen_penalty = 1;
        b.hyphens_per_100_words = isnan(s->breaks.hyphens_per_100_words) ? 20 : b.hyphens_per_100_words;
    }
    if (s->breaks.max_consecutive_hyphens >= 0)
        b.max_consecutive_hyphens = (int)s->breaks.max_consecutive_hyphens;
    b.balance = s->balance;
    return b;
}

static double measure_of(const struct composer *c, const struct text *t, const struct paragraph *p)
{
    return inner_width(t->node) - text_follow(c, t, p->indent) - t->style->indent_start - t->style->indent_end;
}

/* The box's own alignment over that of the style. */
static enum pl_align align_of(const struct text *t)
{
    static const enum pl_align of_style[] = {PL_ALIGN_START, PL_ALIGN_CENTER, PL_ALIGN_END,
                                             PL_ALIGN_LEFT,  PL_ALIGN_RIGHT,  PL_ALIGN_JUSTIFY};
    static const enum pl_align of_box[] = {[PL_H_START] = PL_ALIGN_START,
                                           [PL_H_CENTER] = PL_ALIGN_CENTER,
                                           [PL_H_END] = PL_ALIGN_END,
                                           [PL_H_STRETCH] = PL_ALIGN_JUSTIFY,
                                           [PL_H_BETWEEN] = PL_ALIGN_JUSTIFY};
    enum pl_place_h own = t->node->box->align;
    return own == PL_H_DEFAULT ? of_style[t->style->align] : of_box[own];
}

static struct pl_compose how_of(struct composer *c, const struct text *t, const struct paragraph *p,
                                struct pl_breaks *breaks)
{
    *breaks = breaks_of(t->style);
    return (struct pl_compose){.work = c->work,
                               .size = text_size(c, t),
                               .tracking = text_tracking(c, t),
                               .leading = text_leading(c, t),
                               .align = align_of(t),
                               .indent_first = p->indent > 0 ? 0 : t->style->indent_first,
                               .breaks = breaks,
                               .width = measure_of(c, t, p)};
}

/* As few as there can be, or any number up to `enough`, for which no dictionary need be loaded. */
static size_t fewest(struct composer *c, struct text *t, struct paragraph *p, size_t enough)
{
    struct pl_breaks breaks;
    struct pl_compose how = how_of(c, t, p, &breaks);
    how.max_lines = c->whole_words ? SIZE_MAX : enough;
    for (size_t i = 0; i < 8; i++)
        if (p->cache[i].n && p->cache[i].size == how.size && p->cache[i].tracking == how.tracking &&
            p->cache[i].width == how.width && p->cache[i].max == how.max_lines)
            return p->cache[i].n;
    size_t bad[2], n = pl_fewest_lines(p->shaped, &how, &bad[0], &bad[1]);
    p->cache[p->next_cache].size = how.size;
    p->cache[p->next_cache].tracking = how.tracking;
    p->cache[p->next_cache].width = how.width;
    p->cache[p->next_cache].max = how.max_lines;
    p->cache[p->next_cache].n = n;
    p->next_cache = (p->next_cache + 1) % 8;
    return n;
}

static size_t lines_of(struct composer *c, struct text *t, struct paragraph *p, size_t enough)
{
    if (c->final && p->lines) {
        t->too_wide |= p->lines->overlong_to > p->lines->overlong_from;
        return p->lines->n;
    }
    size_t n = fewest(c, t, p, enough);
    if (n == SIZE_MAX) {
        t->too_wide = true;
        return 1;
    }
    return n;
}

static size_t count_lines(struct composer *c, struct text *t, size_t enough)
{
    size_t n = 0;
    t->too_wide = false;
    for (size_t i = 0; i < t->n; i++)
        n += lines_of(c, t, &t->paragraphs[i], enough);
    return n;
}

size_t text_lines(struct composer *c, struct text *t)
{
    return count_lines(c, t, 0);
}

static double spaces(const struct composer *c, const struct text *t)
{
    double sum = 0;
    for (size_t i = 1; i < t->n; i++)
        sum += text_follow(c, t, fmax(t->paragraphs[i - 1].after, t->paragraphs[i].before));
    return sum;
}

/* Half the leading above the first line's letters, and what the style cuts off of it. */
double text_top(const struct composer *c, const struct text *t)
{
    double size = text_size(c, t), half = (text_leading(c, t) - (t->base_ascent + t->base_descent) * size) / 2;
    if (t->style->first_baseline == PL_FIRST_CAP_HEIGHT)
        return half + (t->base_ascent - t->cap_height) * size;
    return t->style->first_baseline == PL_FIRST_ASCENT ? half : 0;
}

static double text_bottom(const struct composer *c, const struct text *t)
{
    double size = text_size(c, t), half = (text_leading(c, t) - (t->base_ascent + t->base_descent) * size) / 2;
    if (t->style->last_edge == PL_LAST_BASELINE)
        return half + t->base_descent * size;
    return t->style->last_edge == PL_LAST_DESCENT ? half : 0;
}

static double height_of(struct composer *c, struct text *t, size_t lines)
{
    return (double)lines * text_leading(c, t) + spaces(c, t) - text_top(c, t) - text_bottom(c, t) + t->extra;
}

/* Of the content, with room for extra lines. */
double text_height(struct composer *c, struct text *t, size_t extra_lines)
{
    return t->n == 0 ? 0 : height_of(c, t, text_lines(c, t) + extra_lines);
}

size_t text_lines_that_fit(struct composer *c, struct text *t, double height)
{
    double room = height + text_top(c, t) + text_bottom(c, t) - spaces(c, t),
           n = floor((room + EPSILON) / text_leading(c, t));
    return n > 0 ? (size_t)n : 0;
}

void text_compose(struct composer *c, struct text *t, size_t max_lines)
{
    size_t left = max_lines, least = 0;
    for (size_t i = 0; i < t->n && max_lines; i++)
        least += fewest(c, t, &t->paragraphs[i], 0) == SIZE_MAX ? 1 : fewest(c, t, &t->paragraphs[i], 0);
    for (size_t i = 0; i < t->n; i++) {
        struct paragraph *p = &t->paragraphs[i];
        struct pl_breaks breaks;
        struct pl_compose how = how_of(c, t, p, &breaks);
        size_t own = max_lines ? fewest(c, t, p, 0) : 0;
        /* Lines that the later paragraphs need are theirs. */
        if (max_lines && own != SIZE_MAX) {
            how.max_lines = left > least - own ? left - (least - own) : own;
            how.max_lines = how.max_lines < own ? own : how.max_lines;
        }
        p->lines = pl_compose_lines(c->work, p->shaped, &how);
        if (max_lines) {
            left -= left > p->lines->n ? p->lines->n : left;
            least -= own == SIZE_MAX ? 1 : own;
        }
        if (p->marker) {
            struct pl_breaks none = pl_break_defaults;
            struct pl_compose one = {
                .work = c->work, .size = how.size, .leading = how.leading, .width = 1e6, .breaks = &none};
            p->marker_lines = pl_compose_lines(c->work, p->marker, &one);
        }
    }
}

/* ---- the kind ---- */

static double natural_width(struct composer *c, struct node *n)
{
    struct text *t = n->text;
    double widest = 0;
    for (size_t i = 0; i < t->n; i++) {
        struct paragraph *p = &t->paragraphs[i];
        double first = p->indent > 0 ? 0 : fmax(0, t->style->indent_first);
        widest = fmax(widest, pl_shaped_width(p->shaped, text_size(c, t), text_tracking(c, t)) +
                                  text_follow(c, t, p->indent) + first);
    }
    /* Sums of rounded advances differ in the last digits: a hair more, so that the line that measured fits. */
    return widest + t->style->indent_start + t->style->indent_end + 0.01;
}

static void widths(struct composer *c, struct node *n)
{
    (void)c;
    (void)n;
}

static size_t extra_lines(struct composer *c, const struct node *n)
{
    size_t have = text_lines(c, n->text);
    return n->text->same_lines > have ? n->text->same_lines - have : 0;
}

static double natural_height(struct composer *c, struct node *n)
{
    return text_height(c, n->text, extra_lines(c, n));
}

double text_extra(struct composer *c, struct node *n)
{
    double room = fmax(0, inner_height(n) - text_height(c, n->text, 0));
    return v_offset(n->box->valign, room);
}

/* Most texts fit without a hyphen, and what fits is not measured further: hyphens want a dictionary. */
static size_t lines_to_place(struct composer *c, struct node *n)
{
    struct text *t = n->text;
    size_t lines = count_lines(c, t, SIZE_MAX);
    bool fits = t->n == 0 || height_of(c, t, lines) <= inner_height(n);
    if (fits && (t->content->max_lines <= 0 || (long)lines <= t->content->max_lines))
        return lines;
    return text_lines(c, t);
}

static void place(struct composer *c, struct node *n)
{
    struct text *t = n->text;
    size_t lines = lines_to_place(c, n);
    n->over = t->n ? fmax(0, height_of(c, t, lines) - inner_height(n)) : 0;
    n->over_w = t->too_wide ? 1 : 0;
    long max = t->content->max_lines;
    if (max > 0 && (long)lines > max)
        n->over = fmax(n->over, (double)((long)lines - max) * text_leading(c, t));
}

const struct kind pl_kind_text = {natural_width, widths, natural_height, place, draw_text};
