/* table.c: a layout draws a table cell by cell; the edition knows it as a list of rows. Texts that follow each other
 * and come from the cells of one such list are a table again. */
#include "html/html-private.h"

/* The row that a text is a cell of: its list stands in a list of lists of as many. */
static const struct pl_node *row_of(const struct html *h, uint32_t node)
{
    const struct leaf *leaf = &h->leaves[node];
    const struct pl_struct_node *n = &h->structure->nodes.at[node];
    if (n->role != PL_ROLE_P || !leaf->box || leaf->box->kind != PL_BOX_TEXT || leaf->box->text.rich->n_blocks != 1)
        return NULL;
    const struct pl_node *cell = leaf->box->text.node, *row = cell ? cell->parent : NULL,
                         *rows = row ? row->parent : NULL;
    if (!rows || rows->kind != PL_LIST || row->kind != PL_LIST || row->n < 2)
        return NULL;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->at[i]->kind != PL_LIST || rows->at[i]->n != row->n)
            return NULL;
    return row;
}

enum { MOST_COLUMNS = 64 };
struct table {
    const struct pl_node *rows;
    size_t columns;
    uint32_t *cells; /* rows × columns; UINT32_MAX: not drawn */
    bool *drawn;     /* of each row */
};

static const struct pl_style *style_at(const struct html *h, const struct table *t, size_t row, size_t column)
{
    uint32_t node = row < t->rows->n ? t->cells[row * t->columns + column] : UINT32_MAX;
    return node == UINT32_MAX ? NULL : h->leaves[node].box->text.style;
}

/* The cells' places in the list; how many of the kids they are. */
static size_t lay_out(struct html *h, const uint32_t *kids, size_t n, struct table *t)
{
    size_t used = 0, size = t->rows->n * t->columns;
    t->cells = PL_NEWS(h->work->arena, uint32_t, size);
    t->drawn = PL_NEWS(h->work->arena, bool, t->rows->n);
    for (size_t i = 0; i < size; i++)
        t->cells[i] = UINT32_MAX;
    for (; used < n; used++) {
        const struct pl_node *row = row_of(h, kids[used]);
        if (!row || row->parent != t->rows)
            break;
        size_t r = 0, c = 0;
        while (t->rows->at[r] != row)
            r++;
        while (row->at[c] != h->leaves[kids[used]].box->text.node)
            c++;
        t->cells[r * t->columns + c] = kids[used];
        t->drawn[r] = true;
    }
    return used;
}

/* Heads are what the layout sets apart: a first row, or a first column, in a style of its own. */
static bool row_heads(const struct html *h, const struct table *t)
{
    size_t first = 0, second;
    while (!t->drawn[first])
        first++;
    for (second = first + 1; second < t->rows->n && !t->drawn[second];)
        second++;
    const struct pl_style *last = style_at(h, t, second, t->columns - 1);
    return last && style_at(h, t, first, t->columns - 1) != last;
}

static bool column_heads(const struct html *h, const struct table *t)
{
    for (size_t row = t->rows->n; row-- > 0;) {
        const struct pl_style *first = style_at(h, t, row, 0), *other = NULL;
        for (size_t c = 1; c < t->columns && !other; c++)
            other = style_at(h, t, row, c);
        if (first && other)
            return first != other;
    }
    return false;
}

static void put_cell(struct html *h, uint32_t node, const char *scope, const char *language, uint32_t region)
{
    if (node == UINT32_MAX)
        scope = ""; /* an empty head is none */
    const char *tag = *scope ? "th" : "td";
    pl_putf(h->out, "<%s%s", tag, scope);
    if (node != UINT32_MAX) {
        const struct leaf *leaf = &h->leaves[node];
        const struct pl_text_content *text = &leaf->box->text;
        const struct pl_block *block = &text->rich->blocks[leaf->block];
        uint32_t ground = leaf->ground ? leaf->on : region;
        put_text_class(h, text, ground, "");
        put_language(h, text->language, language);
        pl_put(h->out, ">");
        put_runs(h, text, block->runs, block->n_runs, text->language, ground);
    } else {
        pl_put(h->out, ">");
    }
    pl_putf(h->out, "</%s>", tag);
}

size_t put_table(struct html *h, const uint32_t *kids, size_t n, const char *language, uint32_t region)
{
    const struct pl_node *first = n ? row_of(h, kids[0]) : NULL;
    if (!first || first->n > MOST_COLUMNS)
        return 0;
    struct table t = {.rows = first->parent, .columns = first->n};
    size_t used = lay_out(h, kids, n, &t);
    bool across = row_heads(h, &t), down = column_heads(h, &t), head = across;
    pl_put(h->out, across ? "<table>\n<thead>\n" : "<table>\n<tbody>\n");
    for (size_t r = 0; r < t.rows->n; r++) {
        if (!t.drawn[r])
            continue;
        pl_put(h->out, "<tr>");
        for (size_t c = 0; c < t.columns; c++)
            put_cell(h, t.cells[r * t.columns + c],
                     head             ? " scope=\"col\""
                     : down && c == 0 ? " scope=\"row\""
                                      : "",
                     language, region);
        pl_put(h->out, head ? "</tr>\n</thead>\n<tbody>\n" : "</tr>\n");
        head = false;
    }
    pl_put(h->out, "</tbody>\n</table>\n");
    return used;
}
