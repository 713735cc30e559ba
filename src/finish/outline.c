/* outline.c: bookmarks of the headings (ISO 32000-1, 12.3.3), nested as they are, and the names of pages. */
#include "finish/finish-private.h"

#include "base/num.h"

#include <string.h>

/* The last heading before i that is of a higher level: it holds i. SIZE_MAX: the outline itself. */
static size_t above(const struct heading *all, size_t i)
{
    for (size_t k = i; k-- > 0;)
        if (all[k].level < all[i].level)
            return k;
    return SIZE_MAX;
}

static pl_oh new_item(struct finish *f, const struct heading *h)
{
    struct pl_buf out = {.arena = f->work->arena};
    const double *box = spot_of(f, h->page, h->item)->box;
    pl_put(&out, "<</Title ");
    pl_pdf_put_text(&out, h->title);
    pl_putf(&out, "/Dest[%s/XYZ %s %s null]/SE %s>>", pl_pdf_ref(f->pdf, pl_pdf_page(f->pdf, h->page)),
            pl_num(out.arena, box[0], 3), pl_num(out.arena, box[3], 3), pl_pdf_ref(f->pdf, h->element));
    return pl_pdf_add(f->pdf, pl_pdf_parse(f->pdf, out.text));
}

struct branch {
    pl_oh object, last;
    size_t n; /* items in it, all open */
};

static void link_item(struct finish *f, struct branch *parent, pl_oh item)
{
    pl_pdf_set(f->pdf, item, "/Parent", parent->object);
    if (parent->last) {
        pl_pdf_set(f->pdf, item, "/Prev", parent->last);
        pl_pdf_set(f->pdf, parent->last, "/Next", item);
    } else {
        pl_pdf_set(f->pdf, parent->object, "/First", item);
    }
    pl_pdf_set(f->pdf, parent->object, "/Last", item);
    parent->last = item;
}

void write_outline(struct finish *f, const struct heading *all, size_t n)
{
    struct branch *branches = PL_NEWS(f->work->arena, struct branch, n + 1), *root = &branches[n];
    if (!n)
        return;
    root->object = pl_pdf_add(f->pdf, pl_pdf_parse(f->pdf, "<</Type/Outlines>>"));
    for (size_t i = 0; i < n; i++) {
        size_t up = above(all, i);
        branches[i].object = new_item(f, &all[i]);
        link_item(f, up == SIZE_MAX ? root : &branches[up], branches[i].object);
        for (; up != SIZE_MAX; up = above(all, up))
            branches[up].n++;
        root->n++;
    }
    for (size_t i = 0; i <= n; i++)
        if (branches[i].n)
            pl_pdf_set(f->pdf, branches[i].object, "/Count", pl_pdf_parsef(f->pdf, "%zu", branches[i].n));
    pl_pdf_set(f->pdf, pl_pdf_root(f->pdf), "/Outlines", root->object);
}

void write_page_labels(struct finish *f)
{
    const struct pl_scene *scene = f->how->scene;
    struct pl_buf out = {.arena = f->work->arena};
    bool named = false;
    pl_put(&out, "<</Nums[");
    for (size_t i = 0; i < scene->pages.n; i++) {
        const char *name = scene->pages.at[i]->name, *number = pl_printf(out.arena, "%zu", i + 1);
        name = name && *name ? name : number;
        named |= strcmp(name, number) != 0;
        pl_putf(&out, "%zu<</P", i);
        pl_pdf_put_text(&out, name);
        pl_put(&out, ">>");
    }
    pl_put(&out, "]>>");
    if (named)
        pl_pdf_set(f->pdf, pl_pdf_root(f->pdf), "/PageLabels", pl_pdf_parse(f->pdf, out.text));
}
