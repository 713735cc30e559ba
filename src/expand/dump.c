/* dump.c: the bound boxes as text: what `plaat dump --stage expanded` shows and the goldens hold. */
#include "expand/expand-private.h"

#include "base/num.h"

#include <string.h>

static void put_length(struct pl_buf *out, const char *name, struct pl_length l)
{
    static const char *const units[] = {"auto", "pt", "%", "fr", "content"};
    if (l.unit == PL_UNIT_CONTENT)
        pl_putf(out, " %s content", name);
    else if (l.unit != PL_UNIT_AUTO)
        pl_putf(out, " %s %s%s", name, pl_num(out->arena, l.v, 3), units[l.unit]);
}

static void put_tone(struct pl_buf *out, const struct pl_expanded *x, const char *name, struct pl_tone tone)
{
    if (tone.entry >= x->palette->n)
        return;
    pl_putf(out, " %s %s", name, x->palette->at[tone.entry].name);
    if (tone.tint < 1)
        pl_putf(out, " %s%%", pl_num(out->arena, tone.tint * 100, 2));
    if (tone.opacity < 1)
        pl_putf(out, " @%s%%", pl_num(out->arena, tone.opacity * 100, 2));
}

static void put_box(struct pl_buf *out, const struct pl_expanded *x, const struct pl_box *b, int depth)
{
    pl_putf(out, "%*s%s%s%s", depth * 2, "", b->kind_name, b->name ? " " : "", b->name ? b->name : "");
    put_length(out, "width", b->width);
    put_length(out, "height", b->height);
    if (b->padding[0] > 0 || b->padding[1] > 0 || b->padding[2] > 0 || b->padding[3] > 0)
        pl_putf(out, " padding %s %s %s %s", pl_num(out->arena, b->padding[0], 2), pl_num(out->arena, b->padding[1], 2),
                pl_num(out->arena, b->padding[2], 2), pl_num(out->arena, b->padding[3], 2));
    if (b->ground.kind == PL_TONE_SOLID)
        put_tone(out, x, "ground", b->ground.tone);
    if (b->fill.kind == PL_TONE_SOLID)
        put_tone(out, x, "fill", b->fill.tone);
    if (b->kind == PL_BOX_TEXT)
        pl_putf(out, " style %s", b->text.style->name);
    if (b->picture)
        pl_putf(out, " file %s",
                strrchr(b->picture->source->path, '/') ? strrchr(b->picture->source->path, '/') + 1
                                                       : b->picture->source->path);
    if (b->picture && (b->focus[0] != 0.5 || b->focus[1] != 0.5))
        pl_putf(out, " focus %s%% %s%%", pl_num(out->arena, b->focus[0] * 100, 2),
                pl_num(out->arena, b->focus[1] * 100, 2));
    for (size_t i = 0; i < b->n_recolours; i++)
        put_tone(out, x, b->recolours[i].what, b->recolours[i].tone);
    if (b->kind == PL_BOX_TEXT && b->text.struct_node == PL_DECORATION)
        pl_put(out, " decoration");
    pl_put(out, "\n");
    if (b->kind == PL_BOX_TEXT)
        pl_rich_dump(out, b->text.rich, depth + 1);
    for (size_t i = 0; i < b->n_children; i++)
        put_box(out, x, b->at_child[i], depth + 1);
}

void pl_expanded_dump(struct pl_buf *out, const struct pl_expanded *x)
{
    pl_putf(out, "%s x %s (%s)\n", x->edition_name, x->layout_name, x->language);
    for (size_t i = 0; i < x->n_pages; i++) {
        const struct pl_page_box *p = &x->pages[i];
        pl_putf(out, "page %zu%s%s %s x %s\n", i + 1, *p->name ? " " : "", p->name, pl_num(out->arena, p->width, 2),
                pl_num(out->arena, p->height, 2));
        if (p->root)
            put_box(out, x, p->root, 1);
    }
    pl_put(out, "structure\n");
    for (size_t i = 0; i < x->structure.nodes.n; i++) {
        const struct pl_struct_node *n = &x->structure.nodes.at[i];
        pl_putf(out, "  %zu %s", i, pl_role_names[n->role]);
        if (n->parent != UINT32_MAX)
            pl_putf(out, " in %u", n->parent);
        if (n->language)
            pl_putf(out, " (%s)", n->language);
        if (n->alternative)
            pl_putf(out, " alternative \"%s\"", n->alternative);
        pl_put(out, "\n");
    }
}
