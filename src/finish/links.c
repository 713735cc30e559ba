/* links.c: what the scene links can be clicked: one annotation a link and page, with a quadrilateral for each stretch
 * of it (ISO 32000-1, 12.5.6.5). */
#include "finish/finish-private.h"

#include "base/num.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* A link on one page, while its items come by. */
struct area {
    uint32_t node;
    size_t page, item; /* item: the first */
    size_t whole;      /* the box that it is, from 1; 0: none */
    PL_VEC(struct spot) spots;
    struct pl_buf words;
};

/* The link that a node stands in, or a figure that leads somewhere itself. */
static uint32_t link_above(const struct pl_structure *s, uint32_t node)
{
    while (node != UINT32_MAX && !s->nodes.at[node].link)
        node = s->nodes.at[node].parent;
    return node;
}

static bool near(const double a[2], const double b[2])
{
    return fabs(a[0] - b[0]) < 1 && fabs(a[1] - b[1]) < 1;
}

/* Stretches of a line that touch are one. */
static void add_spot(struct finish *f, struct area *area, const struct spot *spot)
{
    struct spot *last = area->spots.n ? &area->spots.at[area->spots.n - 1] : NULL;
    if (last && near(last->quad[1], spot->quad[0]) && near(last->quad[3], spot->quad[2])) {
        memcpy(last->quad[1], spot->quad[1], sizeof last->quad[1]);
        memcpy(last->quad[3], spot->quad[3], sizeof last->quad[3]);
        last->box[2] = fmax(last->box[2], spot->box[2]);
        last->box[0] = fmin(last->box[0], spot->box[0]);
        last->box[1] = fmin(last->box[1], spot->box[1]);
        last->box[3] = fmax(last->box[3], spot->box[3]);
        return;
    }
    *pl_push(f->work->arena, &area->spots) = *spot;
}

static void put_point(struct pl_buf *out, double x, double y)
{
    pl_putf(out, "%s %s ", pl_num(out->arena, x, 3), pl_num(out->arena, y, 3));
}

/* Corners in the order that viewers draw and Acrobat writes: upper left, upper right, lower left, lower right. */
static void put_areas(struct pl_buf *out, const struct area *area)
{
    double box[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < area->spots.n; i++) {
        const double *b = area->spots.at[i].box;
        box[0] = fmin(box[0], b[0]);
        box[1] = fmin(box[1], b[1]);
        box[2] = fmax(box[2], b[2]);
        box[3] = fmax(box[3], b[3]);
    }
    pl_put(out, "/Rect[");
    put_point(out, box[0], box[1]);
    put_point(out, box[2], box[3]);
    pl_put(out, "]/QuadPoints[");
    for (size_t i = 0; i < area->spots.n; i++) {
        static const size_t order[] = {2, 3, 0, 1};
        for (size_t k = 0; k < 4; k++)
            put_point(out, area->spots.at[i].quad[order[k]][0], area->spots.at[i].quad[order[k]][1]);
    }
    pl_put(out, "]");
}

/* An address in ASCII (RFC 3986), as a PDF string. */
static void put_uri(struct pl_buf *out, const char *uri)
{
    pl_put(out, "(");
    for (; *uri; uri++) {
        unsigned char c = (unsigned char)*uri;
        if (c <= ' ' || c >= 127)
            pl_putf(out, "%%%02X", c);
        else if (c == '(' || c == ')' || c == '\\')
            pl_putf(out, "\\%c", c);
        else
            pl_putc(out, (char)c);
    }
    pl_put(out, ")");
}

/* "#name" goes to the page of that name. False: there is none. */
static bool put_action(struct finish *f, struct pl_buf *out, const char *link)
{
    const struct pl_scene *scene = f->how->scene;
    if (*link != '#') {
        pl_put(out, "/A<</Type/Action/S/URI/URI");
        put_uri(out, link);
        pl_put(out, ">>");
        return true;
    }
    for (size_t i = 0; i < scene->pages.n; i++) {
        if (!scene->pages.at[i]->name || strcmp(scene->pages.at[i]->name, link + 1) != 0)
            continue;
        pl_putf(out, "/Dest[%s/Fit]", pl_pdf_ref(f->pdf, pl_pdf_page(f->pdf, i)));
        return true;
    }
    return false;
}

static void add_annotation(struct finish *f, struct area *area)
{
    const char *link = f->how->scene->structure.nodes.at[area->node].link;
    while (area->words.len && isspace((unsigned char)area->words.text[area->words.len - 1]))
        area->words.text[--area->words.len] = '\0';
    struct pl_buf out = {.arena = f->work->arena};
    pl_oh page = pl_pdf_page(f->pdf, area->page), all = pl_pdf_get(f->pdf, page, "/Annots");
    pl_putf(&out, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/P %s/StructParent %zu", pl_pdf_ref(f->pdf, page),
            f->owners.n + f->annotations.n);
    put_areas(&out, area);
    pl_put(&out, "/Contents");
    pl_pdf_put_text(&out, area->words.len ? area->words.text : link);
    if (!put_action(f, &out, link))
        return;
    pl_put(&out, ">>");
    pl_oh object = pl_pdf_add(f->pdf, pl_pdf_parse(f->pdf, out.text));
    if (pl_pdf_kind(f->pdf, all) != PL_PDF_ARRAY) {
        pl_pdf_set(f->pdf, page, "/Annots", pl_pdf_parse(f->pdf, "[]"));
        all = pl_pdf_get(f->pdf, page, "/Annots");
    }
    pl_pdf_append(f->pdf, all, object);
    *pl_push(f->work->arena, &f->annotations) =
        (struct annotation){.node = area->node, .page = area->page, .object = object};
}

/* What the link is called: its words, or what its picture shows. */
static void add_words(struct finish *f, struct area *area, const struct pl_item *item)
{
    const char *alternative = f->how->scene->structure.nodes.at[item->node].alternative;
    if (item->kind == PL_ITEM_GLYPHS)
        pl_putn(&area->words, item->text, item->text_len);
    else if (alternative)
        pl_put(&area->words, alternative);
}

typedef PL_VEC(struct area) areas_vec;

/* Words and pictures that are links, in the order in which they are drawn. */
static void add_areas(struct finish *f, size_t p, areas_vec *areas)
{
    const struct pl_scene *scene = f->how->scene;
    for (size_t i = 0; i < scene->pages.at[p]->items.n; i++) {
        const struct pl_item *item = &scene->pages.at[p]->items.at[i];
        bool said = item->node != PL_DECORATION && (item->kind == PL_ITEM_GLYPHS || item->kind == PL_ITEM_PICTURE);
        uint32_t node = said ? link_above(&scene->structure, item->node) : UINT32_MAX;
        struct area *area = areas->n ? &areas->at[areas->n - 1] : NULL;
        if (node == UINT32_MAX)
            continue;
        if (!area || area->node != node) {
            area = pl_push(f->work->arena, areas);
            *area = (struct area){.node = node, .page = p, .item = i, .words = {.arena = f->work->arena}};
        }
        add_spot(f, area, spot_of(f, p, i));
        add_words(f, area, item);
    }
}

/* The first link in a box that leads where the box does; NULL: none, or it is an outer box's. */
static struct area *area_in(const struct pl_scene *scene, areas_vec *areas, const struct pl_box_link *box)
{
    for (size_t i = 0; i < areas->n; i++) {
        struct area *a = &areas->at[i];
        if (a->item >= box->from && a->item < box->to && !a->whole &&
            strcmp(scene->structure.nodes.at[a->node].link, box->link) == 0)
            return a;
    }
    return NULL;
}

/* A box can be clicked as a whole, its decoration too: by the first of its links. */
static void add_boxes(struct finish *f, size_t p, areas_vec *areas)
{
    const struct pl_page *page = f->how->scene->pages.at[p];
    for (size_t i = 0; i < page->links.n; i++) {
        const struct pl_box_link *box = &page->links.at[i];
        struct area *area = box->node == PL_DECORATION ? area_in(f->how->scene, areas, box) : NULL;
        if (box->node != PL_DECORATION && box->from < box->to) {
            area = pl_push(f->work->arena, areas);
            *area = (struct area){.node = box->node, .page = p, .words = {.arena = f->work->arena}};
        }
        if (!area)
            continue;
        area->whole = i + 1;
        area->spots.n = 0;
        *pl_push(f->work->arena, &area->spots) = *spot_of_link(f, p, i);
    }
}

static void add_annotations(struct finish *f, areas_vec *areas, size_t whole)
{
    for (size_t i = 0; i < areas->n; i++)
        if (areas->at[i].whole == whole)
            add_annotation(f, &areas->at[i]);
}

/* Whole boxes first, outer ones before those in them: what is drawn in a box lies above, and can be clicked. */
void add_links(struct finish *f)
{
    for (size_t p = 0; p < f->how->scene->pages.n; p++) {
        areas_vec areas = {0};
        add_areas(f, p, &areas);
        add_boxes(f, p, &areas);
        for (size_t box = 1; box <= f->how->scene->pages.at[p]->links.n; box++)
            add_annotations(f, &areas, box);
        add_annotations(f, &areas, 0);
    }
}
