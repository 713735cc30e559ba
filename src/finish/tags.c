/* tags.c: the structure tree (ISO 32000-1, 14.7 and 14.8) from the scene's, in reading order. */
#include "finish/finish-private.h"

#include <stdlib.h>
#include <string.h>

/* Standard structure types (ISO 32000-1, 14.8.4). */
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
    [PL_ROLE_BODY] = "LBody",
    [PL_ROLE_SPAN] = "Span",
    [PL_ROLE_STRONG] = "Span",
    [PL_ROLE_EM] = "Span",
    [PL_ROLE_LINK] = "Link",
    [PL_ROLE_FIGURE] = "Figure",
    [PL_ROLE_CAPTION] = "Caption",
    [PL_ROLE_QUOTE] = "BlockQuote",
    [PL_ROLE_NOTE] = "Note",
};

const char *tag_of(enum pl_role role)
{
    return types[role];
}

struct element {
    pl_oh object;
    PL_VEC(uint32_t) children; /* nodes, in reading order */
    PL_VEC(size_t) pieces;
    bool used; /* it, or something in it, is drawn */
};

static void use(const struct pl_structure *s, struct element *all, uint32_t node)
{
    for (; node != UINT32_MAX && !all[node].used; node = s->nodes.at[node].parent)
        all[node].used = true;
}

static struct element *elements(struct finish *f)
{
    const struct pl_structure *s = &f->how->scene->structure;
    struct element *all = PL_NEWS(f->work->arena, struct element, s->nodes.n);
    for (size_t i = 0; i < f->pieces.n; i++) {
        *pl_push(f->work->arena, &all[f->pieces.at[i].node].pieces) = i;
        use(s, all, f->pieces.at[i].node);
    }
    for (uint32_t i = 1; i < s->nodes.n; i++) {
        if (!all[i].used)
            continue;
        struct element *parent = &all[s->nodes.at[i].parent];
        pl_push(f->work->arena, &parent->children);
        size_t k = parent->children.n - 1;
        for (; k > 0 && s->nodes.at[parent->children.at[k - 1]].order > s->nodes.at[i].order; k--)
            parent->children.at[k] = parent->children.at[k - 1];
        parent->children.at[k] = i;
    }
    return all;
}

static void put_piece(struct finish *f, struct pl_buf *out, const struct piece *p)
{
    const char *page = pl_pdf_ref(f->pdf, pl_pdf_page(f->pdf, p->page));
    if (p->stream)
        pl_putf(out, "<</Type/MCR/Pg %s/Stm %s/MCID %d>>", page, pl_pdf_ref(f->pdf, p->stream), p->mcid);
    else
        pl_putf(out, "<</Type/MCR/Pg %s/MCID %d>>", page, p->mcid);
}

static void write_element(struct finish *f, struct element *all, uint32_t index, pl_oh parent)
{
    const struct pl_struct_node *node = &f->how->scene->structure.nodes.at[index];
    struct element *e = &all[index];
    struct pl_buf out = {.arena = f->work->arena};
    e->object = pl_pdf_add(
        f->pdf, pl_pdf_parsef(f->pdf, "<</Type/StructElem/S/%s/P %s>>", types[node->role], pl_pdf_ref(f->pdf, parent)));
    pl_put(&out, "[");
    for (size_t i = 0; i < e->pieces.n; i++)
        put_piece(f, &out, &f->pieces.at[e->pieces.at[i]]);
    for (size_t i = 0; i < e->children.n; i++) {
        write_element(f, all, e->children.at[i], e->object);
        pl_putf(&out, " %s", pl_pdf_ref(f->pdf, all[e->children.at[i]].object));
    }
    pl_put(&out, "]");
    pl_pdf_set(f->pdf, e->object, "/K", pl_pdf_parse(f->pdf, out.text));
    if (node->language) {
        struct pl_buf text = {.arena = f->work->arena};
        pl_pdf_put_text(&text, node->language);
        pl_pdf_set(f->pdf, e->object, "/Lang", pl_pdf_parse(f->pdf, text.text));
    }
    if (node->alternative) {
        struct pl_buf text = {.arena = f->work->arena};
        pl_pdf_put_text(&text, node->alternative);
        pl_pdf_set(f->pdf, e->object, "/Alt", pl_pdf_parse(f->pdf, text.text));
    }
}

/* For each stream with pieces, the element of each of them by its number (14.7.4.4). */
static void write_parents(struct finish *f, const struct element *all, pl_oh root)
{
    struct pl_buf out = {.arena = f->work->arena};
    pl_put(&out, "<</Nums[");
    for (size_t i = 0; i < f->parents.n; i++) {
        pl_putf(&out, "%zu[", i);
        for (size_t k = 0; k < f->pieces.n; k++) {
            const struct piece *p = &f->pieces.at[k];
            pl_oh owner = p->stream ? p->stream : pl_pdf_page(f->pdf, p->page);
            if (pl_pdf_id(f->pdf, owner) == pl_pdf_id(f->pdf, f->parents.at[i]))
                pl_putf(&out, "%s ", pl_pdf_ref(f->pdf, all[p->node].object));
        }
        pl_put(&out, "]");
    }
    pl_put(&out, "]>>");
    pl_pdf_set(f->pdf, root, "/ParentTree", pl_pdf_add(f->pdf, pl_pdf_parse(f->pdf, out.text)));
    pl_pdf_set(f->pdf, root, "/ParentTreeNextKey", pl_pdf_parsef(f->pdf, "%zu", f->parents.n));
}

void write_structure(struct finish *f)
{
    struct element *all = elements(f);
    pl_oh root = pl_pdf_add(f->pdf, pl_pdf_parse(f->pdf, "<</Type/StructTreeRoot>>"));
    write_element(f, all, 0, root);
    pl_pdf_set(f->pdf, root, "/K", all[0].object);
    write_parents(f, all, root);
    pl_pdf_set(f->pdf, pl_pdf_root(f->pdf), "/StructTreeRoot", root);
    pl_pdf_set(f->pdf, pl_pdf_root(f->pdf), "/MarkInfo", pl_pdf_parse(f->pdf, "<</Marked true>>"));
}
