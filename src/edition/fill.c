/* fill.c: {{bindings}} in the texts of an edition. A binding looks among the edition's own values, then among its
 * fields. Its words are put in once the text around them has been parsed, so they can never become markup. */
#include "edition/binding.h"
#include "edition/tree-private.h"

#include "base/num.h"

#include <string.h>

enum { MOST_DEPTH = 64, MOST_FILLS = 64, MOST_BYTES = 16 << 20, FILL = 'x' };

/* A text whose bindings are being looked up. */
struct asked {
    const struct asked *up;
    const struct pl_node *node;
    size_t depth;
};

struct filler {
    struct pl_work *work;
    const struct pl_node *root;
    struct pl_index values;
    const char *language;
    const struct asked *asked;
    size_t bytes;
    bool told;
};

static void fill(struct filler *f, struct pl_node *node);

/* ---- what a path names ---- */

static const char *language_of(const struct filler *f, const struct pl_node *node)
{
    for (; node; node = node->parent) {
        bool values = node->key && strcmp(node->key, "values") == 0; /* names of the author's own, and no record */
        const struct pl_node *language = values ? NULL : pl_node_get(node, "language");
        if (language && language->kind == PL_SCALAR && language->len)
            return language->text;
    }
    return f->language;
}

/* The date of the edition has two sides, what is shown and the real one; whichever is left out follows from the other.
 */
static const struct pl_node *date_side(struct filler *f, bool real)
{
    const struct pl_node *date = pl_node_get(f->root, "date");
    const struct pl_node *value = date && date->kind == PL_MAP ? pl_node_get(date, "value") : date;
    const struct pl_node *label = date && date->kind == PL_MAP ? pl_node_get(date, "label") : date;
    struct pl_date day;
    bool shaped = value && pl_date_shaped(value);
    if (real || (!pl_node_empty(label) && !(label == value && shaped)))
        return real && !pl_node_empty(value) ? value : pl_node_empty(label) ? NULL : label;
    if (!shaped || !pl_value_date(f->work, value, &day))
        return NULL;
    struct pl_node *shown = pl_memdup(f->work->arena, value, sizeof *value);
    shown->text = pl_format_date(f->work->arena, day, language_of(f, value), "long");
    shown->len = strlen(shown->text);
    shown->plain = true;
    return shown;
}

static bool is_cycle(struct filler *f, const struct pl_node *node)
{
    size_t depth = f->asked ? f->asked->depth : 0;
    const struct asked *a = f->asked;
    while (a && a->node != node)
        a = a->up;
    if (!a && depth < MOST_DEPTH)
        return false;
    struct pl_diag *d =
        PL_ERR(f->work, P224, node->place,
               a ? "this value is made of itself" : "values are made of values more than %d deep", MOST_DEPTH);
    for (const struct asked *up = f->asked; a && up && up != a && d->n_also < 4; up = up->up)
        pl_also(f->work->diags, d, up->node->place, "by way of this");
    pl_help(f->work->diags, d, "write one of them out");
    return true;
}

static const struct pl_node *find(void *ctx, const char *path, bool date)
{
    struct filler *f = ctx;
    static const struct pl_node nothing = {.kind = PL_SCALAR, .text = ""};
    const struct pl_node *node = pl_index_find(&f->values, path);
    bool own = strcmp(path, "date") == 0 || (date && strcmp(path, "date.label") == 0);
    if (!node && (own || strcmp(path, "date.value") == 0 || strcmp(path, "date.label") == 0))
        node = date_side(f, date || strcmp(path, "date.value") == 0);
    else if (!node)
        node = pl_value_at(f->root, path);
    if (!node || node->kind != PL_SCALAR)
        return node;
    if (is_cycle(f, node))
        return &nothing;
    fill(f, pl_own(node));
    return node;
}

static void list(void *ctx, void (*add)(void *to, const char *name), void *to)
{
    struct filler *f = ctx;
    const struct pl_node *values = pl_node_get(f->root, "values");
    for (size_t i = 0; values && values->kind == PL_MAP && i < values->n; i++)
        add(to, values->at[i]->key);
    for (size_t i = 0; i < f->root->n; i++)
        if (f->root->at[i]->kind == PL_SCALAR)
            add(to, f->root->at[i]->key);
    for (size_t i = 0; i < pl_edition_record.n; i++)
        add(to, pl_edition_record.fields[i].name);
}

/* ---- texts ---- */

/* "{{", unless a backslash makes it text. */
static const char *next_open(const char *text, const char *from, const char **close)
{
    const char *open = pl_binding_open(from, close);
    while (open && open > text && open[-1] == '\\')
        open = pl_binding_open(open + 2, close);
    return open;
}

static bool too_much(struct filler *f, const struct pl_node *node, size_t bytes)
{
    f->bytes += f->told ? 0 : bytes;
    if (f->told || f->bytes <= MOST_BYTES)
        return f->told;
    f->told = true;
    struct pl_diag *d = PL_ERR(f->work, P418, node->place, "with its values this is more than 16 MB of text");
    pl_help(f->work->diags, d, "put a value in once");
    return true;
}

static void cannot(struct filler *f, struct pl_place place, const char *message, const char *help)
{
    struct pl_diag *d = PL_ERR(f->work, P401, place, "%s", message);
    pl_help(f->work->diags, d, "%s", help);
}

struct text {
    struct pl_buf plain, marked; /* with the words, and with a mark and its filling where they come */
    struct pl_filling *filling;
};

static void put_one(struct filler *f, const struct pl_node *node, struct text *t, size_t from, size_t to)
{
    struct pl_binding_names names = {find, list, f, language_of(f, node)};
    struct pl_bound bound = {.words = ""};
    char mark[4];
    if (f->told ||
        !pl_binding_words(f->work, node, from, to, &names, &bound)) /* reported: the text is not empty for it */
        bound = (struct pl_bound){.words = f->told ? "" : pl_strndup(f->work->arena, node->text + from, to - from)};
    else if (too_much(f, node, strlen(bound.words)))
        bound = (struct pl_bound){.words = ""};
    pl_put(&t->plain, bound.words);
    pl_putn(&t->marked, mark, pl_utf8_put(PL_MARKUP_MARK + (uint32_t)t->filling->n, mark));
    for (size_t i = from + sizeof mark; i < to; i++)
        pl_putc(&t->marked, FILL);
    t->filling->at[t->filling->n++] = (struct pl_filled){bound.words, bound.from, to - from};
}

static void fill(struct filler *f, struct pl_node *node)
{
    const char *text = node->text, *p = text, *close = NULL, *open = next_open(text, p, &close);
    if (!open || node->filling || (node->plain && node->given))
        return;
    struct asked asked = {f->asked, node, f->asked ? f->asked->depth + 1 : 1};
    struct text t = {{.arena = f->work->arena}, {.arena = f->work->arena}, PL_NEW(f->work->arena, struct pl_filling)};
    size_t most = 0;
    for (const char *next = open; next && most < MOST_FILLS; next = strstr(next + 2, "{{"))
        most++;
    t.filling->at = PL_NEWS(f->work->arena, struct pl_filled, most);
    f->asked = &asked;
    for (; open && close && t.filling->n < MOST_FILLS; open = next_open(text, p, &close)) {
        pl_putn(&t.plain, p, (size_t)(open - p));
        pl_putn(&t.marked, p, (size_t)(open - p));
        p = close + 2;
        put_one(f, node, &t, (size_t)(open - text), (size_t)(p - text));
    }
    f->asked = asked.up;
    if (open) {
        size_t at = (size_t)(open - text);
        cannot(f, pl_node_place(node, at, at + 2), close ? "more than 64 bindings in one text" : "'{{' without '}}'",
               close ? "split the text" : "close the binding with '}}'; for the signs themselves write \\{{");
    }
    pl_put(&t.plain, p);
    pl_put(&t.marked, p);
    t.filling->text = t.marked.text;
    t.filling->len = t.marked.len;
    node->filling = t.filling;
    node->text = t.plain.text;
    node->len = t.plain.len;
}

static void walk(struct filler *f, struct pl_node *node)
{
    if (node->kind == PL_SCALAR) {
        fill(f, node);
        return;
    }
    for (size_t i = 0; i < node->n; i++)
        walk(f, pl_own(node->at[i]));
}

/* Own values are words, whatever signs are in them; those of a table or a command line as they are. */
static void check_values(struct filler *f)
{
    const struct pl_node *values = pl_node_get(f->root, "values");
    if (values && values->kind != PL_MAP && !pl_node_empty(values)) {
        struct pl_diag *d = PL_ERR(f->work, P162, values->place, "'values' takes a map of names and values");
        pl_help(f->work->diags, d, "write values: {town: Delft}; on a command line --set values.town=Delft");
    }
    for (size_t i = 0; values && values->kind == PL_MAP && i < values->n; i++) {
        struct pl_node *value = pl_own(values->at[i]);
        value->plain = true;
        if (value->kind == PL_SCALAR || value->partial)
            continue;
        struct pl_diag *d = PL_ERR(f->work, P162, value->place, "a value is a text or a number, and '%.60s' is a %s",
                                   value->key, value->kind == PL_LIST ? "list" : "map");
        pl_help(f->work->diags, d, "lists and records stand beside 'values', under a key of their own");
    }
}

static const char *key_of(const struct pl_node *node)
{
    return node->key;
}

void pl_tree_fill(struct pl_work *work, struct pl_node *root)
{
    struct filler f = {.work = work, .root = root, .language = "und"};
    const struct pl_node *values = pl_node_get(root, "values");
    if (values && values->kind == PL_MAP)
        f.values = pl_index_of(work->arena, values, key_of);
    check_values(&f);
    walk(&f, root);
}
