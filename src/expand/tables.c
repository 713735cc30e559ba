/* tables.c: a layout draws a table cell by cell; the edition knows it as a list of rows. Texts that follow each other
 * in the reading order and are the cells of one such list are a table again, and a caption beside a picture or a table
 * stands in it. Done once, here: a PDF's tags and the page of HTML are made from the same tree. */
#include "expand/expand-private.h"

/* Children of one parent that are cells of one list, while they are made a table. */
struct table {
    const struct pl_node *rows;
    const struct pl_struct_place *kids;
    size_t n;
    size_t columns, n_rows; /* of the list; that are drawn */
    uint32_t *cells;        /* n_rows × columns nodes; UINT32_MAX: not drawn */
    bool *drawn;            /* of each column */
};

struct grouping {
    struct expander *ex;
    const struct pl_box **texts; /* by node of before: the text that may be a cell */
    const struct pl_node *judged;
    bool even;      /* of the list judged last: every row is a list of as many cells */
    uint32_t owner; /* of the caption that comes next; UINT32_MAX: none */
};

static struct pl_struct_node *node_at(const struct grouping *g, uint32_t node)
{
    return &g->ex->out->structure.nodes.at[node];
}

/* ---- cells ---- */

static bool is_even(struct grouping *g, const struct pl_node *rows)
{
    if (g->judged == rows)
        return g->even;
    g->judged = rows;
    g->even = true;
    for (size_t i = 0; i < rows->n && g->even; i++)
        g->even = rows->at[i]->kind == PL_LIST && rows->at[i]->n == rows->at[0]->n && rows->at[i]->n > 1;
    return g->even;
}

/* The list of rows that a text is a cell of; NULL: it is none. */
static const struct pl_node *rows_of(struct grouping *g, uint32_t node)
{
    const struct pl_box *box = g->texts[node];
    const struct pl_node *row = box ? box->text.node->parent : NULL, *rows = row ? row->parent : NULL;
    bool lists = rows && row->kind == PL_LIST && rows->kind == PL_LIST;
    return lists && node_at(g, node)->role == PL_ROLE_P && is_even(g, rows) ? rows : NULL;
}

static size_t column_of(const struct pl_node *row, const struct pl_node *cell)
{
    size_t c = 0;
    while (row->at[c] != cell)
        c++;
    return c;
}

/* Where the cells stand. The reading order is the list's, so the cells of a row follow each other. */
static void lay_out(struct grouping *g, struct table *t)
{
    const struct pl_node *last = NULL;
    t->columns = t->rows->at[0]->n;
    t->drawn = PL_NEWS(g->ex->work->arena, bool, t->columns);
    t->cells = PL_NEWS(g->ex->work->arena, uint32_t, t->n * t->columns);
    for (size_t i = 0; i < t->n * t->columns; i++)
        t->cells[i] = UINT32_MAX;
    for (size_t i = 0; i < t->n; i++) {
        const struct pl_node *cell = g->texts[t->kids[i].node]->text.node;
        size_t c = column_of(cell->parent, cell);
        t->n_rows += cell->parent != last;
        last = cell->parent;
        t->drawn[c] = true;
        t->cells[(t->n_rows - 1) * t->columns + c] = t->kids[i].node;
    }
}

static const struct pl_style *style_at(const struct grouping *g, const struct table *t, size_t row, size_t column)
{
    uint32_t node = t->cells[row * t->columns + column];
    return node == UINT32_MAX ? NULL : g->texts[node]->text.style;
}

/* Heads are what the layout sets apart: a first row in a style that no other row has … */
static bool has_column_heads(const struct grouping *g, const struct table *t)
{
    for (size_t c = t->columns; c-- > 0;) {
        const struct pl_style *head = style_at(g, t, 0, c);
        size_t others = 0;
        for (size_t r = 1; r < t->n_rows && head; r++) {
            const struct pl_style *style = style_at(g, t, r, c);
            if (style == head)
                return false;
            others += style != NULL;
        }
        if (others)
            return true;
    }
    return false;
}

/* … or a first column in a style of its own. */
static bool has_row_heads(const struct grouping *g, const struct table *t, size_t first)
{
    for (size_t r = t->n_rows; r-- > first;) {
        const struct pl_style *head = NULL, *other = NULL;
        for (size_t c = 0; c < t->columns && !other; c++)
            *(head ? &other : &head) = style_at(g, t, r, c);
        if (style_at(g, t, r, 0) && other)
            return head != other;
    }
    return false;
}

/* ---- tables ---- */

static uint32_t add(struct grouping *g, enum pl_role role, uint32_t parent, uint32_t order, struct pl_place place)
{
    struct pl_struct_node node = {.role = role, .parent = parent, .order = order, .place = place};
    return pl_struct_add(g->ex->work->arena, &g->ex->out->structure, node);
}

/* Every row gets all columns that the layout draws; a cell that says nothing is an empty one, and no head. */
static void add_row(struct grouping *g, const struct table *t, size_t r, uint32_t table, bool heads, bool head_first)
{
    struct pl_place place = node_at(g, table)->place;
    for (size_t c = 0; c < t->columns; c++)
        if (t->cells[r * t->columns + c] != UINT32_MAX)
            place = g->texts[t->cells[r * t->columns + c]]->text.node->parent->place;
    uint32_t row = add(g, PL_ROLE_ROW, table, (uint32_t)r + 1, place);
    for (size_t c = 0, nth = 0; c < t->columns; c++) {
        uint32_t node = t->cells[r * t->columns + c];
        if (!t->drawn[c])
            continue;
        if (node == UINT32_MAX)
            node = add(g, PL_ROLE_CELL, row, 0, place);
        else
            node_at(g, node)->role = heads                    ? PL_ROLE_COLUMN_HEAD
                                     : head_first && nth == 0 ? PL_ROLE_ROW_HEAD
                                                              : PL_ROLE_CELL;
        node_at(g, node)->parent = row;
        node_at(g, node)->order = (uint32_t)nth++;
    }
}

/* The table that begins with these children, and how many of them are its cells; UINT32_MAX, and 0: none does. Two
 * columns at least: what is drawn of only one is a list of texts to everybody. */
static uint32_t add_table(struct grouping *g, const struct pl_struct_place *kids, size_t n, size_t *used)
{
    struct table t = {.rows = rows_of(g, kids[0].node), .kids = kids};
    size_t columns = 0;
    while (t.rows && t.n < n && rows_of(g, kids[t.n].node) == t.rows)
        t.n++;
    *used = t.n;
    if (!t.n)
        return UINT32_MAX;
    lay_out(g, &t);
    for (size_t c = 0; c < t.columns; c++)
        columns += t.drawn[c];
    if (columns < 2)
        return UINT32_MAX;
    uint32_t table = add(g, PL_ROLE_TABLE, kids[0].parent, kids[0].order, t.rows->place);
    bool heads = has_column_heads(g, &t), head_first = has_row_heads(g, &t, heads ? 1 : 0);
    for (size_t r = 0; r < t.n_rows; r++)
        add_row(g, &t, r, table, heads && r == 0, head_first);
    return table;
}

/* ---- captions ---- */

static void put_caption(struct grouping *g, uint32_t caption, uint32_t owner, uint32_t order)
{
    if (caption == UINT32_MAX)
        return;
    node_at(g, caption)->parent = owner;
    node_at(g, caption)->order = order;
}

/* One child, or the cells of a table: how many. A caption right behind a picture is the picture's, else it is that of
 * the table that follows, else of the table before it. What stands in a picture that is a link would be the link's
 * words: its caption stays beside it. */
static size_t group(struct grouping *g, const struct pl_struct_place *kids, size_t n)
{
    static const uint32_t BEFORE = 0, BEHIND = UINT32_MAX;
    size_t used = 0, skip = 0;
    uint32_t caption = UINT32_MAX, owner = g->owner;
    enum pl_role role = node_at(g, kids[0].node)->role,
                 owners = owner == UINT32_MAX ? PL_ROLE_P : node_at(g, owner)->role;
    g->owner = UINT32_MAX;
    if (role == PL_ROLE_CAPTION && owners == PL_ROLE_FIGURE) {
        if (!node_at(g, owner)->link)
            put_caption(g, kids[0].node, owner, kids[0].order);
        return 1;
    }
    if (role == PL_ROLE_CAPTION) {
        caption = kids[0].node;
        skip = 1;
    }
    uint32_t table = skip < n ? add_table(g, kids + skip, n - skip, &used) : UINT32_MAX;
    if (table != UINT32_MAX)
        put_caption(g, caption, table, BEFORE);
    else if (owners == PL_ROLE_TABLE)
        put_caption(g, caption, owner, BEHIND);
    if (table != UINT32_MAX && caption == UINT32_MAX)
        g->owner = table;
    else if (role == PL_ROLE_FIGURE)
        g->owner = kids[0].node;
    if (table == UINT32_MAX && skip)
        return 1;
    return skip + (used ? used : 1);
}

/* ---- the tree ---- */

static uint32_t renumber(struct expander *ex, struct pl_structure *to, uint32_t *numbers, uint32_t node)
{
    struct pl_struct_node n = ex->out->structure.nodes.at[node];
    if (numbers[node] != UINT32_MAX)
        return numbers[node];
    if (n.parent != UINT32_MAX)
        n.parent = renumber(ex, to, numbers, n.parent);
    return numbers[node] = pl_struct_add(ex->work->arena, to, n);
}

/* Parents come before their children; what did so already keeps its number. */
static void put_in_order(struct expander *ex)
{
    struct pl_structure to = {.nodes = {0}};
    size_t n = ex->out->structure.nodes.n;
    uint32_t *numbers = PL_NEWS(ex->work->arena, uint32_t, n);
    for (size_t i = 0; i < n; i++)
        numbers[i] = UINT32_MAX;
    for (uint32_t i = 0; i < n; i++)
        renumber(ex, &to, numbers, i);
    ex->out->structure = to;
    for (size_t i = 0; i < ex->silent_links.n; i++)
        ex->silent_links.at[i]->leads_node = numbers[ex->silent_links.at[i]->leads_node];
    for (size_t i = 0; i < ex->spoken.n; i++) {
        struct pl_box *box = ex->spoken.at[i].box;
        if (box->kind != PL_BOX_TEXT) {
            box->figure_node = numbers[box->figure_node];
            continue;
        }
        uint32_t *blocks = PL_NEWS(ex->work->arena, uint32_t, box->text.rich->n_blocks);
        for (size_t b = 0; b < box->text.rich->n_blocks; b++)
            blocks[b] = numbers[box->text.block_nodes[b]];
        box->text.block_nodes = blocks;
        box->text.struct_node = box->text.rich->n_blocks ? blocks[0] : PL_DECORATION;
    }
}

void structure_tables(struct expander *ex)
{
    size_t n = ex->out->structure.nodes.n;
    struct grouping g = {.ex = ex, .texts = PL_NEWS(ex->work->arena, const struct pl_box *, n)};
    const struct pl_struct_place *kids = pl_struct_sorted(ex->work->arena, &ex->out->structure);
    for (size_t i = 0; i < ex->spoken.n; i++)
        if (ex->spoken.at[i].may_be_cell)
            g.texts[ex->spoken.at[i].box->text.struct_node] = ex->spoken.at[i].box;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && kids[end].parent == kids[i].parent; end++)
            ;
        g.owner = UINT32_MAX;
        for (size_t k = i; k < end;)
            k += group(&g, kids + k, end - k);
    }
    put_in_order(ex);
}
