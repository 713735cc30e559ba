/* draw-text.c: composed lines → glyph items, each with the node of the structure that says it. */
#include "compose/compose-private.h"

#include <stdlib.h>
#include <string.h>

/* A style without a colour is black: text that nobody sees would be text dropped in silence. */
static struct pl_colour text_colour(struct pl_tone tone)
{
    struct pl_colour colour = colour_of(tone);
    if (colour.entry == PL_NO_COLOUR)
        colour = (struct pl_colour){PL_BLACK, 1, 1};
    return colour;
}

/* A paragraph, or the marker of a list's item, being drawn. */
struct drawing {
    struct composer *c;
    const struct node *n;
    const struct pl_block *block; /* NULL: a marker */
    const uint32_t *nodes;        /* for each of its runs; of a marker, one */
    double x, y;                  /* of its lines */
};

static void draw_underline(const struct drawing *d, const struct pl_run *run, double x, double y)
{
    const struct pl_look *look = &d->n->text->looks.at[run->user];
    const struct pl_face_info *face = pl_face_info(d->c->fonts, run->face);
    if (!look->underline || !run->n_glyphs)
        return;
    struct pl_item *item = pl_scene_add(d->c->scene, d->c->page, PL_ITEM_PATH);
    double thick = fmax(face->underline_thickness * run->size, 0.25), at = y + face->underline_position * run->size;
    item->node = PL_DECORATION;
    item->trail = d->n->box->trail;
    pl_path_rect(d->c->work->arena, &item->path, x + run->x, at - thick / 2, run->width, thick, NULL);
    item->fill = (struct pl_fill){.kind = PL_FILL_SOLID, .colour = text_colour(look->colour)};
}

/* Letters that readers of PDF would take for words of their own, because they stand far apart, and letters that are
 * drawn as others, are said a word at a time; where a line stands askew, they would take each word for a line. */
enum unit { BY_LETTER, BY_WORD, BY_LINE };

static enum unit unit_of(const struct drawing *d, const struct pl_look *look)
{
    enum { FAR_APART = 7 }; /* in hundredths of an em; they begin to doubt at ten, kerning included */
    for (const struct node *n = d->n; n; n = n->up)
        if (fmod(n->box->rotate_deg, 90) != 0)
            return BY_LINE;
    bool apart = text_tracking(d->c, d->n->text) * 100 >= FAR_APART;
    return apart || look->letter_case == PL_CASE_UPPER || look->letter_case == PL_CASE_LOWER ? BY_WORD : BY_LETTER;
}

static bool is_space(const char *text, size_t len)
{
    return (len == 1 && (*text == ' ' || *text == '\t' || *text == '\n')) ||
           (len == 2 && memcmp(text, "\xC2\xA0", 2) == 0);
}

/* The clusters of a run, joined where they are said as a whole. */
static void set_clusters(const struct drawing *d, const struct pl_run *run, struct pl_item *item)
{
    struct pl_scene_cluster *out = PL_NEWS(d->c->work->arena, struct pl_scene_cluster, run->n_clusters + 1);
    enum unit unit = unit_of(d, &d->n->text->looks.at[run->user]);
    bool joins = false;
    size_t n = 0, at = 0;
    for (size_t i = 0; i < run->n_clusters; i++) {
        const struct pl_cluster *from = &run->clusters[i];
        bool letter = unit != BY_LETTER && from->n_bytes && from->n_glyphs &&
                      (unit == BY_LINE || !is_space(run->text + at, from->n_bytes));
        if (letter && joins) {
            out[n - 1].n_bytes += from->n_bytes;
            out[n - 1].n_glyphs += from->n_glyphs;
        } else {
            out[n++] = (struct pl_scene_cluster){from->n_bytes, from->n_glyphs};
        }
        joins = letter;
        at += from->n_bytes;
    }
    item->clusters = out;
    item->n_clusters = n;
    item->text = run->text;
    item->text_len = run->text_len;
}

static void draw_run(const struct drawing *d, const struct pl_run *run, double x, double y)
{
    const struct pl_look *look = &d->n->text->looks.at[run->user];
    struct pl_scene_glyph *glyphs = PL_NEWS(d->c->work->arena, struct pl_scene_glyph, run->n_glyphs + 1);
    if (!run->n_glyphs)
        return;
    for (size_t i = 0; i < run->n_glyphs; i++)
        glyphs[i] = (struct pl_scene_glyph){run->glyphs[i].id, pl_round_1024(x + run->glyphs[i].x),
                                            pl_round_1024(y + run->glyphs[i].y)};
    struct pl_item *item = pl_scene_add(d->c->scene, d->c->page, PL_ITEM_GLYPHS);
    item->node = d->nodes[d->block ? run->span : 0];
    item->order = inline_order(run->from);
    item->trail = d->n->box->trail;
    item->fill = (struct pl_fill){.kind = PL_FILL_SOLID, .colour = text_colour(look->colour)};
    item->face = run->face;
    item->size = run->size;
    const struct pl_face_info *face = pl_face_info(d->c->fonts, run->face);
    item->x = pl_round_1024(x + run->x);
    item->y = pl_round_1024(y - face->ascent * run->size);
    item->width = pl_round_1024(run->width);
    item->height = pl_round_1024((face->ascent + face->descent) * run->size);
    item->rtl = run->rtl;
    item->glyphs = glyphs;
    item->n_glyphs = run->n_glyphs;
    set_clusters(d, run, item);
    if (d->block)
        item->link = d->block->runs[run->span].link ? d->block->runs[run->span].link : d->n->box->text.link;
}

static int by_text(const void *a, const void *b)
{
    const struct pl_run *x = *(const struct pl_run *const *)a, *y = *(const struct pl_run *const *)b;
    return (x->from > y->from) - (x->from < y->from);
}

/* Runs in the order of the text, not from left to right: the halves of a broken word follow each other. Underlines
 * stand between nothing. */
static void draw_lines(const struct drawing *d, const struct pl_lines *lines)
{
    for (size_t i = 0; i < lines->n; i++) {
        const struct pl_line *line = &lines->at[i];
        const struct pl_run **runs = PL_NEWS(d->c->work->arena, const struct pl_run *, line->n_runs + 1);
        for (size_t r = 0; r < line->n_runs; r++)
            runs[r] = &line->runs[r];
        qsort(runs, line->n_runs, sizeof *runs, by_text);
        for (size_t r = 0; r < line->n_runs; r++)
            draw_run(d, runs[r], d->x + line->x, d->y + line->baseline);
    }
    for (size_t i = 0; i < lines->n; i++)
        for (size_t r = 0; r < lines->at[i].n_runs; r++)
            draw_underline(d, &lines->at[i].runs[r], d->x + lines->at[i].x, d->y + lines->at[i].baseline);
}

static void draw_marker(const struct drawing *text, const struct paragraph *p, bool rtl, double indent)
{
    const struct text *t = text->n->text;
    struct drawing d = *text;
    double step = text_follow(d.c, t, t->list_step),
           measure = inner_width(d.n) - indent - t->style->indent_start - t->style->indent_end,
           width = p->marker_lines->n ? p->marker_lines->at[0].width : 0;
    uint32_t label = inline_label(d.c, p->struct_node, p->marker_text);
    d.block = NULL;
    d.nodes = &label;
    d.x = rtl ? text->x + measure + step - width : text->x - step;
    draw_lines(&d, p->marker_lines);
}

void draw_text(struct composer *c, struct node *n)
{
    struct text *t = n->text;
    struct drawing d = {.c = c, .n = n, .y = inner_y(n) + text_extra(c, n) - text_top(c, t)};
    for (size_t i = 0; i < t->n; i++) {
        struct paragraph *p = &t->paragraphs[i];
        if (i)
            d.y += text_follow(c, t, fmax(t->paragraphs[i - 1].after, p->before));
        double indent = text_follow(c, t, p->indent);
        bool rtl = p->lines->n && p->lines->at[0].n_runs && p->lines->at[0].runs[0].rtl;
        d.x = inner_x(n) + (rtl ? t->style->indent_end : t->style->indent_start + indent);
        d.block = &t->content->rich->blocks[p->block];
        d.nodes = inline_nodes(c, t, p->block, p->struct_node);
        if (p->marker_lines)
            draw_marker(&d, p, rtl, indent);
        draw_lines(&d, p->lines);
        d.y += p->lines->height;
    }
}
