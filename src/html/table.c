/* table.c: a table of the structure tree as <table>. Which cells are heads was decided where the tree was made. */
#include "html/html-private.h"

static enum pl_role role_of(const struct html *h, uint32_t node)
{
    return h->structure->nodes.at[node].role;
}

static void put_cell(struct html *h, uint32_t node, const char *language, uint32_t region, bool whole)
{
    enum pl_role role = role_of(h, node);
    const struct leaf *leaf = &h->leaves[node];
    const char *tag = role == PL_ROLE_CELL ? "td" : "th";
    pl_putf(h->out, "<%s%s", tag,
            role == PL_ROLE_COLUMN_HEAD ? " scope=\"col\""
            : role == PL_ROLE_ROW_HEAD  ? " scope=\"row\""
                                        : "");
    if (leaf->box) {
        const struct pl_text_content *text = &leaf->box->text;
        const struct pl_block *block = &text->rich->blocks[leaf->block];
        uint32_t ground = leaf->ground && !whole ? leaf->on : region;
        put_text_class(h, text, ground, "");
        put_language(h, text->language, language);
        pl_put(h->out, ">");
        put_runs(h, text, block->runs, block->n_runs, text->language, ground);
    } else {
        pl_put(h->out, ">");
    }
    pl_putf(h->out, "</%s>", tag);
}

static bool is_head(const struct html *h, uint32_t row)
{
    for (uint32_t i = h->first[row]; i < h->first[row + 1]; i++)
        if (role_of(h, h->kids[i]) == PL_ROLE_COLUMN_HEAD)
            return true;
    return false;
}

uint32_t caption_of(const struct html *h, uint32_t node)
{
    for (uint32_t i = h->first[node]; i < h->first[node + 1]; i++)
        if (role_of(h, h->kids[i]) == PL_ROLE_CAPTION && h->leaves[h->kids[i]].box)
            return h->kids[i];
    return UINT32_MAX;
}

void put_rows(struct html *h, uint32_t table, const char *language, uint32_t region, bool whole)
{
    bool head = false, open = false;
    for (uint32_t i = h->first[table]; i < h->first[table + 1]; i++) {
        uint32_t row = h->kids[i];
        if (role_of(h, row) != PL_ROLE_ROW)
            continue;
        if (!open)
            head = is_head(h, row);
        if (!open)
            pl_put(h->out, head ? "<thead>\n" : "<tbody>\n");
        open = true;
        pl_put(h->out, "<tr>");
        for (uint32_t k = h->first[row]; k < h->first[row + 1]; k++)
            put_cell(h, h->kids[k], language, region, whole);
        pl_put(h->out, head ? "</tr>\n</thead>\n<tbody>\n" : "</tr>\n");
        head = false;
    }
    pl_put(h->out, "</tbody>\n");
}
