/* binding.c: what {{bindings}} yield. No expressions: a path, others in its place, filters behind it. */
#include "expand/expand-private.h"

#include "base/num.h"
#include "edition/binding.h"

#include <assert.h>
#include <string.h>

enum { MOST_BYTES = 16 << 20 };

/* One binding as it is read: said covers it with its braces. */
struct binding {
    struct expander *ex;
    const struct scope *scope;
    struct said said;
    struct pl_binding in;
};

/* ---- filters ---- */

static struct value text_value(const char *text, struct value from)
{
    return (struct value){.kind = VALUE_TEXT, .text = text, .node = from.node, .own = from.own};
}

static const struct value none = {.kind = VALUE_NONE};

/* A value as a scalar that can be checked: words that a layout passed on stand where the binding stands. */
static const struct pl_node *scalar_of(struct binding *b, struct value value)
{
    if (value.kind == VALUE_NODE)
        return value.node;
    struct pl_node *node = PL_NEW(b->ex->work->arena, struct pl_node);
    *node = (struct pl_node){.kind = PL_SCALAR, .place = said_at(b->said)};
    node->text = value_text(b->ex, value);
    node->len = strlen(node->text);
    return node;
}

/* Of the edition's date, `value` is the real one, whichever side was bound. */
static struct value real_date(struct binding *b, struct value value)
{
    const struct pl_node *date = pl_node_get(b->ex->edition->root, "date");
    if (date && value.kind == VALUE_TEXT && value.node && (value.node == date || value.node->parent == date))
        return (struct value){.kind = VALUE_NODE, .node = value.node};
    const struct pl_node *real =
        value.kind == VALUE_NODE && value.node->parent == date && date ? pl_node_get(date, "value") : NULL;
    return pl_node_empty(real) ? value : (struct value){.kind = VALUE_NODE, .node = real};
}

/* The filters that editions have as well. */
static struct value filter_words(struct binding *b, struct value value)
{
    static const char *const asked[] = {"a number", "a number", "a date", "a text", "a text"};
    struct pl_work *work = b->ex->work;
    int filter = pl_filter_find(&b->in.word);
    size_t errors = work->diags->n_errors;
    bool date = strcmp(pl_filter_names[filter], "date") == 0;
    if (!pl_filter_argument(work, filter, &b->in.word, said_at(b->said)))
        return none;
    value = date ? real_date(b, value) : value;
    bool words = strcmp(asked[filter], "a text") == 0;
    const char *text =
        pl_filter_apply(work, filter, &b->in.word, scalar_of(b, value), words ? value_plain(b->ex, value) : "",
                        language_of(b->ex, b->scope, value.node));
    if (text)
        return text_value(text, value);
    asked_here(b->ex, b->said, errors, asked[filter]);
    return none;
}

static struct value filter_count(struct binding *b, struct value value)
{
    (void)b;
    bool list = value.kind == VALUE_NODE && value.node->kind == PL_LIST;
    return (struct value){.kind = VALUE_NUMBER, .number = list ? (double)value.node->n : value.kind != VALUE_NONE};
}

static struct value filter_index(struct binding *b, struct value value)
{
    (void)value;
    return scope_counter(b->ex, b->scope, "index");
}

static struct value filter_plain(struct binding *b, struct value value)
{
    return text_value(value_plain(b->ex, value), value);
}

static struct value filter_table(struct binding *b, struct value value)
{
    size_t errors = b->ex->work->diags->n_errors;
    if (value.kind == VALUE_NODE && pl_value_table(b->ex->work, value.node))
        return value;
    asked_here(b->ex, b->said, errors, "a table");
    return none;
}

static const struct filter {
    const char *name;
    struct value (*apply)(struct binding *b, struct value value);
    bool argument, of_nothing; /* takes an argument; has an answer for an absent value */
} filters[] = {
    {"number", filter_words, true, false}, {"compact", filter_words, true, false},
    {"date", filter_words, true, false},   {"count", filter_count, false, true},
    {"index", filter_index, false, true},  {"plain", filter_plain, false, false},
    {"table", filter_table, false, false}, {"upper-first", filter_words, false, false},
    {"slug", filter_words, false, false},
};

static const struct filter *find_filter(const struct pl_binding_word *term)
{
    for (size_t i = 0; !term->quoted && i < sizeof filters / sizeof *filters; i++)
        if (strcmp(filters[i].name, term->text) == 0)
            return &filters[i];
    return NULL;
}

/* What stands behind a bar and is no filter is another path, so a misspelt filter would do nothing. */
static bool misspelt_filter(struct binding *b)
{
    const char *names[sizeof filters / sizeof *filters];
    size_t n = sizeof filters / sizeof *filters;
    for (size_t i = 0; i < n; i++)
        names[i] = filters[i].name;
    return !b->in.word.quoted && !strchr(b->in.word.text, '.') &&
           scope_slip(b->ex, b->scope, b->in.word.text, names, n, b->said);
}

static struct value apply_filter(struct binding *b, const struct filter *filter, struct value value)
{
    if (!filter || (b->in.word.argument && !filter->argument)) {
        struct pl_diag *d = PL_ERR(b->ex->work, P401, said_at(b->said),
                                   filter ? "'%.40s' takes no argument" : "no filter '%.40s'", b->in.word.text);
        pl_help(b->ex->work->diags, d,
                "filters are number, number(1), compact, date(long), count, index, plain, table, upper-first and slug");
        return none;
    }
    return value.kind == VALUE_NONE && !filter->of_nothing ? none : filter->apply(b, value);
}

/* ---- one binding ---- */

static struct value unreadable(struct binding *b)
{
    pl_binding_unreadable(b->ex->work, &b->in, said_at(b->said));
    return none;
}

static void require(struct binding *b, const char *path)
{
    struct pl_diag *d =
        PL_ERR(b->ex->work, P403, said_at(b->said), "'%.60s' is required here and the edition does not have it", path);
    const struct scope *s = b->scope;
    while (s && !s->record)
        s = s->up;
    if (s)
        pl_also(b->ex->work->diags, d, s->record->place, "this record");
    pl_help(b->ex->work->diags, d, "add it to the edition");
}

/* The layout's own words in this language, when none stand in their place. */
static void missing_words(struct binding *b, const char *key)
{
    struct pl_work *work = b->ex->work;
    const struct pl_node *other = pl_layout_string_any(b->ex->layout, key);
    const char *language = language_of(b->ex, b->scope, NULL);
    struct pl_diag *d =
        PL_ERR(work, P417, said_at(b->said), "no words '%.40s' in the language %s; they are left out", key, language);
    if (other)
        pl_also(work->diags, d, other->key_place, "in another language");
    pl_help(work->diags, d, "add them under 'strings', '%.*s', or others behind '|'", (int)strcspn(language, "-"),
            language);
}

struct value binding_value(struct expander *ex, const struct scope *scope, const struct pl_node *node,
                           const char *inner, size_t len)
{
    size_t from = (size_t)(inner - node->text);
    struct binding b = {
        ex, scope, {node, from - 2, from + len + 2}, {.arena = ex->work->arena, .at = inner, .end = inner + len}};
    struct value value = none;
    const char *required = NULL, *words = NULL;
    for (bool first = true; first || b.in.at < b.in.end; first = false) {
        if (!pl_binding_next(&b.in))
            return unreadable(&b);
        const struct filter *filter = first ? NULL : find_filter(&b.in.word);
        size_t n = strlen(b.in.word.text);
        if (filter || b.in.word.argument) {
            value = apply_filter(&b, filter, value);
        } else if (!first && misspelt_filter(&b)) {
            continue;
        } else if (value.kind == VALUE_NONE && b.in.word.quoted) {
            value = (struct value){.kind = n ? VALUE_TEXT : VALUE_NONE, .text = b.in.word.text, .own = true};
            words = n ? words : NULL;
        } else if (value.kind == VALUE_NONE) {
            if (n > 1 && b.in.word.text[n - 1] == '!')
                required = b.in.word.text = pl_strndup(ex->work->arena, b.in.word.text, n - 1);
            value = scope_lookup(ex, scope, b.in.word.text, b.said);
            if (strncmp(b.in.word.text, "strings.", 8) == 0)
                words = b.in.word.text + 8;
        }
    }
    if (value.kind == VALUE_NONE && required)
        require(&b, required);
    if (value.kind == VALUE_NONE && words)
        missing_words(&b, words);
    value.said = b.said;
    return value;
}

/* ---- as words ---- */

const char *value_text(struct expander *ex, struct value value)
{
    if (value.kind == VALUE_NONE)
        return "";
    if (value.kind == VALUE_TEXT)
        return value.text;
    if (value.kind == VALUE_NUMBER)
        return pl_num(ex->work->arena, value.number, 3);
    assert(value.node);
    if (value.node->kind == PL_SCALAR)
        return value.node->text;
    bool list = value.node->kind == PL_LIST;
    struct pl_place asked = value.said.node ? said_at(value.said) : value.node->place;
    struct pl_diag *d =
        PL_ERR(ex->work, P404, asked, "a text is asked for here, and this is a %s", list ? "list" : "map");
    pl_also(ex->work->diags, d, value.node->place, "the %s", list ? "list" : "map");
    pl_help(ex->work->diags, d, list ? "draw its records one by one: each: %s" : "bind one of its fields: {{%s.FIELD}}",
            value.node->key ? value.node->key : "name");
    return "";
}

const char *value_plain(struct expander *ex, struct value value)
{
    if (value.kind != VALUE_NODE)
        return value_text(ex, value);
    assert(value.node);
    if (value.node->kind != PL_SCALAR)
        return value_text(ex, value);
    return pl_rich_text(ex->work->arena, pl_markup_parse(ex->work, value.node, false));
}

bool binding_alone(const struct pl_node *node)
{
    const char *close = node->kind == PL_SCALAR && strncmp(node->text, "{{", 2) == 0 ? strstr(node->text, "}}") : NULL;
    return close && close[2] == '\0';
}

struct value path_value(struct expander *ex, const struct scope *scope, const struct pl_node *node)
{
    if (binding_alone(node))
        return binding_value(ex, scope, node, node->text + 2, node->len - 4);
    struct said said = {.node = node};
    if (strpbrk(node->text, "=<>|()&{}\"")) {
        struct pl_diag *d = PL_ERR(ex->work, P401, node->place, "'%.60s' is not a path", node->text);
        pl_help(ex->work->diags, d,
                strpbrk(node->text, "=<>") || !strchr(node->text, '|')
                    ? "a path is heading or tiles.2.heading; when: {path: status, equals: concept} compares"
                    : "others and filters stand behind a path between braces: \"{{rows | table}}\"");
        return none;
    }
    struct value value = scope_lookup(ex, scope, node->text, said);
    value.said = said;
    return value;
}

const char *next_binding(struct expander *ex, const struct pl_node *node, const char *from, const char **close)
{
    const char *open = pl_binding_open(from, close);
    if (!open || *close)
        return open;
    size_t at = (size_t)(open - node->text);
    struct pl_diag *d = PL_ERR(ex->work, P401, pl_node_place(node, at, at + 2), "'{{' without '}}'");
    pl_help(ex->work->diags, d, "close the binding with '}}'");
    return NULL;
}

/* Values that are put in twice, and that again, soon fill the memory. */
static bool too_long(struct expander *ex, const struct pl_node *node, size_t bytes)
{
    bool told = ex->n_bytes > MOST_BYTES;
    ex->n_bytes += told ? 0 : bytes;
    if (told || ex->n_bytes <= MOST_BYTES)
        return told;
    struct pl_diag *d =
        PL_ERR(ex->work, P418, node->place, "with what the bindings yield this is more than 16 MB of text");
    pl_help(ex->work->diags, d, "put a value in once, or draw fewer records");
    return true;
}

static const char *replaced(struct expander *ex, const struct scope *scope, const struct pl_node *node,
                            const char *(*words)(struct expander *, struct value))
{
    struct pl_buf out = {.arena = ex->work->arena};
    const char *p = node->text, *open, *close;
    pl_put(&out, "");
    while ((open = next_binding(ex, node, p, &close))) {
        pl_putn(&out, p, (size_t)(open - p));
        pl_put(&out, words(ex, binding_value(ex, scope, node, open + 2, (size_t)(close - open - 2))));
        p = close + 2;
    }
    pl_put(&out, p);
    return too_long(ex, node, out.len) ? "" : out.text;
}

const char *binding_text(struct expander *ex, const struct scope *scope, const struct pl_node *node)
{
    return replaced(ex, scope, node, value_text);
}

const char *binding_plain(struct expander *ex, const struct scope *scope, const struct pl_node *node)
{
    return replaced(ex, scope, node, value_plain);
}

/* ---- nodes ---- */

static bool listed(const char *const *names, const struct pl_node *node)
{
    for (; names && node->key && *names; names++)
        if (strcmp(*names, node->key) == 0)
            return true;
    return false;
}

static bool any_binding(const struct pl_node *node)
{
    if (node->kind == PL_SCALAR)
        return pl_has_binding(node);
    if (is_scaled(node))
        return true;
    for (size_t i = 0; i < node->n; i++)
        if (any_binding(node->at[i]))
            return true;
    return false;
}

/* A binding that stands alone for an argument of several keys or items: they come in its place. NULL where it is not
 * so. */
static const struct pl_node *in_its_place(struct expander *ex, const struct scope *scope, const struct pl_node *node)
{
    const char *name = node->text + 2;
    if (!binding_alone(node))
        return NULL;
    for (const struct scope *s = scope; s; s = s->up) {
        size_t len = s->name ? strlen(s->name) : 0;
        if (!len || strncmp(name, s->name, len) != 0 || strcmp(name + len, "}}") != 0)
            continue;
        if (s->value.kind != VALUE_NODE || !s->value.own || s->value.node->kind == PL_SCALAR)
            return NULL;
        struct pl_node *copy = pl_memdup(ex->work->arena, s->value.node, sizeof *copy);
        copy->key = node->key;
        copy->key_place = node->key_place;
        copy->parent = node->parent;
        return copy;
    }
    return NULL;
}

const struct pl_node *binding_nodes(struct expander *ex, const struct scope *scope, const struct pl_node *node,
                                    const char *const *skip)
{
    if (listed(skip, node))
        return node;
    bool any = node->kind == PL_SCALAR ? pl_has_binding(node) : is_scaled(node);
    for (size_t i = 0; i < node->n && !any; i++)
        any = !listed(skip, node->at[i]) && any_binding(node->at[i]);
    if (!any)
        return node;
    if (is_scaled(node))
        return scaled_size(ex, scope, node);
    const struct pl_node *whole = node->kind == PL_SCALAR ? in_its_place(ex, scope, node) : NULL;
    if (whole)
        return whole;
    struct pl_node *copy = pl_memdup(ex->work->arena, node, sizeof *node);
    if (node->kind == PL_SCALAR) {
        copy->text = node->key && strcmp(node->key, "alternative") == 0 ? binding_plain(ex, scope, node)
                                                                        : binding_text(ex, scope, node);
        copy->len = strlen(copy->text);
        copy->style = PL_PLAIN;
        return copy;
    }
    copy->at = PL_NEWS(ex->work->arena, const struct pl_node *, node->n);
    for (size_t i = 0; i < node->n; i++)
        copy->at[i] = binding_nodes(ex, scope, node->at[i], skip);
    return copy;
}
