/* tags.c: the structure tree (ISO 32000-1, 14.7 and 14.8) from the scene's, in reading order. */
#include "finish/finish-private.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

/* Standard structure types (ISO 32000-1, 14.8.4), and two that the role map explains. What an item of a list and a
 * quotation hold are paragraphs: LBody and BlockQuote stand around them. */
static const char *const types[] = {
    [PL_ROLE_DOCUMENT] = "Document",
    [PL_ROLE_SECTION] = "Sect",
    [PL_ROLE_H1] = "H1",
    [PL_ROLE_H2] = "H2",
    [PL_ROLE_H3] = "H3",
    [PL_ROLE_H4] = "H4",
    [PL_ROLE_P] = "P",
    [PL_ROLE_LIST] = "L",
    [PL_ROLE_ITEM] = "LI",
    [PL_ROLE_LABEL] = "Lbl",
    [PL_ROLE_BODY] = "P",
    [PL_ROLE_SPAN] = "Span",
    [PL_ROLE_STRONG] = "Strong",
    [PL_ROLE_EM] = "Em",
    [PL_ROLE_LINK] = "Link",
    [PL_ROLE_FIGURE] = "Figure",
    [PL_ROLE_CAPTION] = "Caption",
    [PL_ROLE_QUOTE] = "P",
    [PL_ROLE_NOTE] = "Note",
    [PL_ROLE_TABLE] = "Table",
    [PL_ROLE_ROW] = "TR",
    [PL_ROLE_COLUMN_HEAD] = "TH",
    [PL_ROLE_ROW_HEAD] = "TH",
    [PL_ROLE_CELL] = "TD",
};

const char *tag_of(enum pl_role role)
{
    return types[role];
}

/* What an element holds, in reading order. */
enum kid_kind { KID_NODE, KID_PIECE, KID_WORD, KID_ANNOTATION };
struct kid {
    uint32_t order;
    size_t drawn; /* among pieces and words of one order: when */
    enum kid_kind kind;
    size_t index; /* of the node, piece, word or annotation */
};
struct element {
    pl_oh object;
    PL_VEC(struct kid) kids;
    bool used;  /* it, or something in it, is drawn */
    bool leads; /* a figure with annotations, which are those of a Link around it */
};

struct tree {
    struct finish *f;
    const struct pl_structure *s;
    struct element *all;
    int levels[4]; /* of H1 … H4, when those that nothing has are left out */
    int level;     /* of the last heading */
    size_t notes;
    PL_VEC(struct heading) headings;
    struct pl_buf ids; /* of notes */
};

/* ---- what holds what ---- */

static void add_kid(struct tree *t, uint32_t node, struct kid kid)
{
    *pl_push(t->f->work->arena, &t->all[node].kids) = kid;
    for (; node != UINT32_MAX && !t->all[node].used; node = t->s->nodes.at[node].parent)
        t->all[node].used = true;
}

static int by_order(const void *a, const void *b)
{
    const struct kid *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    if (x->drawn != y->drawn)
        return x->drawn < y->drawn ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* A row has all its cells, whatever is drawn of them. */
static void use_empty_cells(struct tree *t)
{
    for (uint32_t i = 1; i < t->s->nodes.n; i++)
        if (t->s->nodes.at[t->s->nodes.at[i].parent].role == PL_ROLE_ROW)
            t->all[i].used |= t->all[t->s->nodes.at[i].parent].used;
}

static void gather(struct tree *t)
{
    struct finish *f = t->f;
    for (size_t i = 0; i < f->pieces.n; i++) {
        const struct piece *p = &f->pieces.at[i];
        uint32_t order = f->how->scene->pages.at[p->page]->items.at[p->item].order;
        if (p->word == NO_WORD)
            add_kid(t, p->node, (struct kid){order, i, KID_PIECE, i});
        else
            *pl_push(f->work->arena, &f->words.at[p->word].pieces) = i;
    }
    for (size_t i = 0; i < f->words.n; i++)
        add_kid(t, f->words.at[i].node, (struct kid){f->words.at[i].order, f->words.at[i].pieces.at[0], KID_WORD, i});
    for (size_t i = 0; i < f->annotations.n; i++)
        if (t->s->nodes.at[f->annotations.at[i].node].role == PL_ROLE_LINK)
            add_kid(t, f->annotations.at[i].node, (struct kid){UINT32_MAX, i, KID_ANNOTATION, i});
        else
            t->all[f->annotations.at[i].node].leads = true;
    use_empty_cells(t);
    for (uint32_t i = 1; i < t->s->nodes.n; i++)
        if (t->all[i].used)
            *pl_push(f->work->arena, &t->all[t->s->nodes.at[i].parent].kids) =
                (struct kid){t->s->nodes.at[i].order, 0, KID_NODE, i};
    for (uint32_t i = 0; i < t->s->nodes.n; i++)
        if (t->all[i].kids.n)
            qsort(t->all[i].kids.at, t->all[i].kids.n, sizeof *t->all[i].kids.at, by_order);
}

/* ---- headings ---- */

static bool is_heading(enum pl_role role)
{
    return role >= PL_ROLE_H1 && role <= PL_ROLE_H4;
}

/* A tree of headings begins with the first level, whatever the layout leaves undrawn. */
static void count_levels(struct tree *t)
{
    bool has[4] = {false};
    for (size_t i = 0; i < t->s->nodes.n; i++)
        if (t->all[i].used && is_heading(t->s->nodes.at[i].role))
            has[t->s->nodes.at[i].role - PL_ROLE_H1] = true;
    for (int i = 0, level = 1; i < 4; i++)
        if (has[i])
            t->levels[i] = level++;
}

/* And leaves no step out. */
static int level_of(struct tree *t, enum pl_role role)
{
    int level = t->levels[role - PL_ROLE_H1];
    return t->level = level > t->level + 1 ? t->level + 1 : level;
}

/* The first piece of a node, or of what stands in it. */
static const struct piece *first_piece(const struct tree *t, uint32_t node)
{
    const struct element *e = &t->all[node];
    for (size_t i = 0; i < e->kids.n; i++) {
        const struct kid *k = &e->kids.at[i];
        const struct piece *p = k->kind == KID_PIECE  ? &t->f->pieces.at[k->index]
                                : k->kind == KID_NODE ? first_piece(t, (uint32_t)k->index)
                                                      : NULL;
        if (k->kind == KID_WORD)
            p = &t->f->pieces.at[t->f->words.at[k->index].pieces.at[0]];
        if (p)
            return p;
    }
    return NULL;
}

static void keep_heading(struct tree *t, uint32_t node, int level)
{
    const struct piece *p = first_piece(t, node);
    if (p && t->s->nodes.at[node].text)
        *pl_push(t->f->work->arena, &t->headings) =
            (struct heading){level, t->s->nodes.at[node].text, t->all[node].object, p->page, p->item};
}

/* ---- elements ---- */

static void put_piece(struct finish *f, struct pl_buf *out, const struct piece *p)
{
    const char *page = pl_pdf_ref(f->pdf, pl_pdf_page(f->pdf, p->page));
    if (p->stream)
        pl_putf(out, "<</Type/MCR/Pg %s/Stm %s/MCID %d>>", page, pl_pdf_ref(f->pdf, p->stream), p->mcid);
    else
        pl_putf(out, "<</Type/MCR/Pg %s/MCID %d>>", page, p->mcid);
}

static pl_oh new_element(struct finish *f, const char *type, pl_oh parent)
{
    return pl_pdf_add(f->pdf,
                      pl_pdf_parsef(f->pdf, "<</Type/StructElem/S/%s/P %s>>", type, pl_pdf_ref(f->pdf, parent)));
}

static void set_text(struct finish *f, pl_oh object, const char *key, const char *utf8)
{
    struct pl_buf text = {.arena = f->work->arena};
    if (!utf8)
        return;
    pl_pdf_put_text(&text, utf8);
    pl_pdf_set(f->pdf, object, key, pl_pdf_parse(f->pdf, text.text));
}

static void write_word(struct finish *f, struct pl_buf *out, struct word *word, pl_oh parent)
{
    struct pl_buf kids = {.arena = f->work->arena};
    word->object = new_element(f, "Span", parent);
    pl_pdf_set(f->pdf, word->object, "/ActualText", pl_pdf_parse(f->pdf, word->actual));
    pl_put(&kids, "[");
    for (size_t i = 0; i < word->pieces.n; i++)
        put_piece(f, &kids, &f->pieces.at[word->pieces.at[i]]);
    pl_put(&kids, "]");
    pl_pdf_set(f->pdf, word->object, "/K", pl_pdf_parse(f->pdf, kids.text));
    pl_putf(out, " %s", pl_pdf_ref(f->pdf, word->object));
}

/* What a picture shows, and where it stands, which is all that tells its size to who cannot see it (ISO 14289-1, 7.3).
 */
static void set_figure(struct tree *t, uint32_t node)
{
    struct finish *f = t->f;
    const struct piece *p = first_piece(t, node);
    set_text(f, t->all[node].object, "/Alt", t->s->nodes.at[node].alternative);
    struct pl_buf out = {.arena = f->work->arena};
    const double *box = spot_of(f, p->page, p->item)->box;
    pl_put(&out, "<</O/Layout/Placement/Block/BBox[");
    for (size_t i = 0; i < 4; i++)
        pl_putf(&out, i ? " %s" : "%s", pl_num(out.arena, box[i], 3));
    pl_put(&out, "]>>");
    pl_pdf_set(f->pdf, t->all[node].object, "/A", pl_pdf_parse(f->pdf, out.text));
}

/* The first marker in a node; NULL: none. */
static const char *marker_of(const struct tree *t, uint32_t node)
{
    const struct element *e = &t->all[node];
    for (size_t i = 0; i < e->kids.n; i++)
        if (e->kids.at[i].kind == KID_NODE && t->s->nodes.at[e->kids.at[i].index].role == PL_ROLE_LABEL)
            return t->s->nodes.at[e->kids.at[i].index].text;
    return NULL;
}

/* How a list is numbered is told by its first marker. */
static void set_list(struct tree *t, uint32_t node)
{
    const char *marker = NULL, *numbering = "None";
    for (size_t i = 0; i < t->all[node].kids.n && !marker; i++)
        if (t->all[node].kids.at[i].kind == KID_NODE)
            marker = marker_of(t, (uint32_t)t->all[node].kids.at[i].index);
    if (marker && strpbrk(marker, "0123456789"))
        numbering = "Decimal";
    else if (marker && strcmp(marker, "•") == 0)
        numbering = "Disc";
    pl_pdf_set(t->f->pdf, t->all[node].object, "/A",
               pl_pdf_parsef(t->f->pdf, "<</O/List/ListNumbering/%s>>", numbering));
}

/* Which cells a head is about (ISO 14289-1, 7.5). */
static void set_scope(struct tree *t, uint32_t node)
{
    bool column = t->s->nodes.at[node].role == PL_ROLE_COLUMN_HEAD;
    pl_pdf_set(t->f->pdf, t->all[node].object, "/A",
               pl_pdf_parsef(t->f->pdf, "<</O/Table/Scope/%s>>", column ? "Column" : "Row"));
}

static void set_note(struct tree *t, uint32_t node)
{
    const char *id = pl_printf(t->f->work->arena, "note-%04zu", ++t->notes);
    set_text(t->f, t->all[node].object, "/ID", id);
    pl_putf(&t->ids, "(%s) %s", id, pl_pdf_ref(t->f->pdf, t->all[node].object));
}

/* A tile is called by its heading. */
static void set_section(struct tree *t, uint32_t node)
{
    for (size_t i = 0; i < t->all[node].kids.n; i++) {
        const struct kid *k = &t->all[node].kids.at[i];
        if (k->kind != KID_NODE || !is_heading(t->s->nodes.at[k->index].role))
            continue;
        set_text(t->f, t->all[node].object, "/T", t->s->nodes.at[k->index].text);
        return;
    }
}

/* The picture itself, not only its caption. */
static bool is_shown(const struct tree *t, uint32_t figure)
{
    return t->all[figure].kids.n && t->all[figure].kids.at[0].kind == KID_PIECE;
}

static const char *type_of(struct tree *t, uint32_t node)
{
    const struct pl_struct_node *n = &t->s->nodes.at[node];
    if (is_heading(n->role))
        return pl_printf(t->f->work->arena, "H%d", level_of(t, n->role));
    if (n->role == PL_ROLE_FIGURE && !is_shown(t, node))
        return "Div";
    if (n->role != PL_ROLE_LINK)
        return types[n->role];
    for (size_t i = 0; i < t->all[node].kids.n; i++)
        if (t->all[node].kids.at[i].kind == KID_ANNOTATION)
            return "Link";
    return "Span"; /* nowhere to go to */
}

/* ---- an element around several kids ---- */
struct wrap {
    const char *type; /* NULL: none is open */
    pl_oh object;
    uint32_t node; /* the first in it */
    bool leads;
    struct pl_buf kids;
};

static const char *wrap_of(const struct tree *t, uint32_t parent, const struct kid *k)
{
    if (k->kind != KID_NODE)
        return NULL;
    enum pl_role role = t->s->nodes.at[k->index].role;
    if (t->all[k->index].leads)
        return "Link";
    if (t->s->nodes.at[parent].role == PL_ROLE_ITEM)
        return role == PL_ROLE_LABEL ? NULL : "LBody";
    return role == PL_ROLE_QUOTE ? "BlockQuote" : NULL;
}

static void put_annotation(struct finish *f, struct pl_buf *out, struct annotation *a, pl_oh element)
{
    a->element = element;
    pl_putf(out, "<</Type/OBJR/Obj %s/Pg %s>>", pl_pdf_ref(f->pdf, a->object),
            pl_pdf_ref(f->pdf, pl_pdf_page(f->pdf, a->page)));
}

static void close_wrap(struct tree *t, struct wrap *w)
{
    struct finish *f = t->f;
    if (!w->type)
        return;
    for (size_t i = 0; i < f->annotations.n && w->leads; i++)
        if (f->annotations.at[i].node == w->node)
            put_annotation(f, &w->kids, &f->annotations.at[i], w->object);
    pl_put(&w->kids, "]");
    pl_pdf_set(f->pdf, w->object, "/K", pl_pdf_parse(f->pdf, w->kids.text));
    w->type = NULL;
}

/* The paragraphs of one quotation, and all that an item holds, share theirs. */
static void set_wrap(struct tree *t, struct wrap *w, uint32_t parent, const struct kid *k, struct pl_buf *out)
{
    const char *type = wrap_of(t, parent, k);
    bool leads = type && t->all[k->index].leads, same = type && w->type && strcmp(type, w->type) == 0 && !leads;
    const struct pl_struct_node *nodes = t->s->nodes.at;
    if (same && (nodes[k->index].role != PL_ROLE_QUOTE || nodes[k->index].place.start == nodes[w->node].place.start))
        return;
    close_wrap(t, w);
    if (!type)
        return;
    *w = (struct wrap){
        type, new_element(t->f, type, t->all[parent].object), (uint32_t)k->index, leads, {.arena = t->f->work->arena}};
    pl_put(&w->kids, "[");
    pl_putf(out, " %s", pl_pdf_ref(t->f->pdf, w->object));
}

static void write_element(struct tree *t, uint32_t node, pl_oh parent);

static void write_kids(struct tree *t, uint32_t node)
{
    struct finish *f = t->f;
    struct element *e = &t->all[node];
    struct pl_buf out = {.arena = f->work->arena};
    struct wrap wrap = {.type = NULL};
    pl_put(&out, "[");
    for (size_t i = 0; i < e->kids.n; i++) {
        const struct kid *k = &e->kids.at[i];
        set_wrap(t, &wrap, node, k, &out);
        struct pl_buf *into = wrap.type ? &wrap.kids : &out;
        if (k->kind == KID_PIECE) {
            put_piece(f, into, &f->pieces.at[k->index]);
        } else if (k->kind == KID_WORD) {
            write_word(f, into, &f->words.at[k->index], e->object);
        } else if (k->kind == KID_NODE) {
            write_element(t, (uint32_t)k->index, wrap.type ? wrap.object : e->object);
            pl_putf(into, " %s", pl_pdf_ref(f->pdf, t->all[k->index].object));
        } else {
            put_annotation(f, into, &f->annotations.at[k->index], e->object);
        }
    }
    close_wrap(t, &wrap);
    pl_put(&out, "]");
    pl_pdf_set(f->pdf, e->object, "/K", pl_pdf_parse(f->pdf, out.text));
}

/* Where no annotation leads there, the address is said behind the words. */
static void set_address(struct tree *t, uint32_t node)
{
    const struct pl_scene *scene = t->f->how->scene;
    const char *link = t->s->nodes.at[node].link;
    struct pl_buf words = {.arena = t->f->work->arena};
    if (t->all[node].kids.n && t->all[node].kids.at[0].kind == KID_ANNOTATION) /* of a box that says nothing */
        set_text(t->f, t->all[node].object, "/Alt", link);
    if (t->f->target->links || !link)
        return;
    pl_put(&words, "");
    for (size_t p = 0; p < scene->pages.n; p++)
        for (size_t i = 0; i < scene->pages.at[p]->items.n; i++) {
            const struct pl_item *item = &scene->pages.at[p]->items.at[i];
            if (item->node == node && item->kind == PL_ITEM_GLYPHS)
                pl_putn(&words, item->text, item->text_len);
        }
    if (words.len && !strstr(link, words.text) && !strstr(words.text, link))
        set_text(t->f, t->all[node].object, "/Alt", pl_printf(words.arena, "%s (%s)", words.text, link));
}

static void write_element(struct tree *t, uint32_t node, pl_oh parent)
{
    const struct pl_struct_node *n = &t->s->nodes.at[node];
    struct element *e = &t->all[node];
    e->object = new_element(t->f, type_of(t, node), parent);
    set_text(t->f, e->object, "/Lang", n->language);
    if (n->role == PL_ROLE_FIGURE && is_shown(t, node))
        set_figure(t, node);
    if (is_heading(n->role))
        keep_heading(t, node, t->level);
    if (n->role == PL_ROLE_LINK)
        set_address(t, node);
    if (n->role == PL_ROLE_LIST)
        set_list(t, node);
    if (n->role == PL_ROLE_COLUMN_HEAD || n->role == PL_ROLE_ROW_HEAD)
        set_scope(t, node);
    if (n->role == PL_ROLE_NOTE)
        set_note(t, node);
    if (n->role == PL_ROLE_SECTION)
        set_section(t, node);
    write_kids(t, node);
}

/* For each stream with pieces, the element of each of them by its number; for each annotation its own (14.7.4.4). */
static void write_parents(struct tree *t, pl_oh root)
{
    struct finish *f = t->f;
    struct pl_buf out = {.arena = f->work->arena};
    pl_put(&out, "<</Nums[");
    for (size_t i = 0; i < f->owners.n; i++) {
        pl_putf(&out, "%zu[", i);
        for (size_t k = f->owners.at[i].from; k < f->owners.at[i].to; k++) {
            const struct piece *p = &f->pieces.at[k];
            pl_putf(&out, "%s ",
                    pl_pdf_ref(f->pdf, p->word == NO_WORD ? t->all[p->node].object : f->words.at[p->word].object));
        }
        pl_put(&out, "]");
    }
    for (size_t i = 0; i < f->annotations.n; i++)
        pl_putf(&out, "%zu %s ", f->owners.n + i, pl_pdf_ref(f->pdf, f->annotations.at[i].element));
    pl_put(&out, "]>>");
    pl_pdf_set(f->pdf, root, "/ParentTree", pl_pdf_add(f->pdf, pl_pdf_parse(f->pdf, out.text)));
    pl_pdf_set(f->pdf, root, "/ParentTreeNextKey", pl_pdf_parsef(f->pdf, "%zu", f->owners.n + f->annotations.n));
}

void write_structure(struct finish *f)
{
    struct tree t = {.f = f, .s = &f->how->scene->structure, .ids = {.arena = f->work->arena}};
    if (f->target->links)
        add_links(f);
    t.all = PL_NEWS(f->work->arena, struct element, t.s->nodes.n);
    gather(&t);
    count_levels(&t);
    pl_oh root = pl_pdf_add(f->pdf, pl_pdf_parse(f->pdf, "<</Type/StructTreeRoot/RoleMap<</Strong/Span/Em/Span>>>>"));
    write_element(&t, 0, root);
    pl_pdf_set(f->pdf, root, "/K", t.all[0].object);
    if (t.notes)
        pl_pdf_set(f->pdf, root, "/IDTree", pl_pdf_add(f->pdf, pl_pdf_parsef(f->pdf, "<</Names[%s]>>", t.ids.text)));
    write_parents(&t, root);
    pl_pdf_set(f->pdf, pl_pdf_root(f->pdf), "/StructTreeRoot", root);
    pl_pdf_set(f->pdf, pl_pdf_root(f->pdf), "/MarkInfo", pl_pdf_parse(f->pdf, "<</Marked true>>"));
    write_outline(f, t.headings.at, t.headings.n);
    write_page_labels(f);
}
