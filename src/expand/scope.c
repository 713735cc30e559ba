/* scope.c: what names mean, and what {{bindings}} yield. No expressions: a path, others in its place, filters. */
#include "expand/expand-private.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

/* ---- paths ---- */

static struct value from_node(const struct pl_node *node, bool own)
{
    return node && !pl_node_empty(node) ? (struct value){.kind = VALUE_NODE, .node = node, .own = own}
                                        : (struct value){.kind = VALUE_NONE};
}

static bool key_somewhere(const struct pl_node *node, const char *key, size_t len)
{
    if (node->key && strlen(node->key) == len && memcmp(node->key, key, len) == 0)
        return true;
    for (size_t i = 0; i < node->n; i++)
        if (key_somewhere(node->at[i], key, len))
            return true;
    return false;
}

static void collect(struct pl_arena *arena, const struct pl_record *record, const char *name, size_t len, bool *found,
                    const char ***names, size_t *n)
{
    for (const struct pl_record *r = record; r; r = r->base) {
        for (size_t i = 0; i < r->n; i++) {
            (*names)[(*n)++] = r->fields[i].name;
            *found |= strlen(r->fields[i].name) == len && memcmp(r->fields[i].name, name, len) == 0;
        }
    }
    (void)arena;
}

/* A name that nothing in this edition has and no known field is: most likely a slip of the pen. */
static void warn_unknown(struct expander *ex, const char *path, struct pl_place place)
{
    size_t len = strcspn(path, "."), n = 0;
    bool found = len < 3 || key_somewhere(ex->edition->root, path, len);
    const char **names = PL_NEWS(ex->work->arena, const char *, 128);
    collect(ex->work->arena, &pl_edition_record, path, len, &found, &names, &n);
    collect(ex->work->arena, &pl_tile_record, path, len, &found, &names, &n);
    if (found)
        return;
    /* A field that this edition happens not to have is nothing to speak of; a name beside a known one is. */
    const char *word = pl_strndup(ex->work->arena, path, len), *nearest = pl_nearest(word, names, n);
    if (!nearest)
        return;
    struct pl_diag *d =
        PL_ERR(ex->work, P402, place, "nothing in this edition is called '%s'; it is taken as absent", word);
    pl_help(ex->work->diags, d, "did you mean '%s'?", nearest);
}

static struct value counter(const struct expander *ex, const struct scope *scope, const char *path)
{
    bool index = strcmp(path, "index") == 0, count = strcmp(path, "count") == 0;
    if (strcmp(path, "page") == 0)
        return (struct value){.kind = VALUE_NUMBER, .number = (double)ex->page};
    if (strcmp(path, "pages") == 0)
        return (struct value){.kind = VALUE_NUMBER, .number = (double)ex->pages};
    for (const struct scope *s = scope; s && (index || count); s = s->up)
        if (s->index)
            return (struct value){.kind = VALUE_NUMBER, .number = (double)(index ? s->index : s->count)};
    return (struct value){.kind = VALUE_NONE};
}

struct value scope_lookup(struct expander *ex, const struct scope *scope, const char *path, struct pl_place place)
{
    size_t len = strcspn(path, ".");
    const char *rest = path[len] ? path + len + 1 : NULL;
    for (const struct scope *s = scope; s; s = s->up) {
        if (s->name && strlen(s->name) == len && memcmp(s->name, path, len) == 0) {
            if (!rest)
                return s->value;
            return s->value.kind == VALUE_NODE ? from_node(pl_value_at(s->value.node, rest), s->value.own)
                                               : (struct value){.kind = VALUE_NONE};
        }
        if (s->as && strlen(s->as) == len && memcmp(s->as, path, len) == 0)
            return from_node(rest ? pl_value_at(s->record, rest) : s->record, false);
        const struct pl_node *found = s->record ? pl_value_at(s->record, path) : NULL;
        if (found)
            return from_node(found, false);
        /* A list may hold plain texts: "item" is the record itself. */
        if (s->record && s->record->kind == PL_SCALAR && strcmp(path, "item") == 0)
            return from_node(s->record, false);
    }
    struct value number = counter(ex, scope, path);
    if (number.kind != VALUE_NONE)
        return number;
    if (len == 7 && memcmp(path, "strings", 7) == 0 && rest)
        return from_node(pl_layout_string(ex->layout, ex->edition->language, rest), true);
    struct value value = from_node(pl_value_at(ex->edition->root, path), false);
    if (value.kind == VALUE_NONE)
        warn_unknown(ex, path, place);
    return value;
}

const char *language_of(struct expander *ex, const struct pl_node *node)
{
    for (; node; node = node->parent) {
        const struct pl_node *language = pl_node_get(node, "language");
        if (language && language->kind == PL_SCALAR && language->len)
            return language->text;
    }
    return ex->edition->language;
}

/* ---- bindings ---- */

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\n'))
        p++;
    return p;
}

struct term {
    const char *text; /* a path, a quoted text, or a filter's name */
    const char *argument;
    bool quoted;
};

static bool next_term(struct pl_arena *arena, const char **at, const char *end, struct term *term)
{
    const char *p = skip_space(*at, end);
    *term = (struct term){0};
    if (p >= end)
        return false;
    if (*p == '"') {
        const char *from = ++p;
        while (p < end && *p != '"')
            p++;
        *term = (struct term){.text = pl_strndup(arena, from, (size_t)(p - from)), .quoted = true};
        p += p < end;
    } else {
        const char *from = p;
        while (p < end && *p != '|' && *p != '(' && *p != ' ')
            p++;
        term->text = pl_strndup(arena, from, (size_t)(p - from));
        if (p < end && *p == '(') {
            const char *arg = ++p;
            while (p < end && *p != ')')
                p++;
            term->argument = pl_strndup(arena, arg, (size_t)(p - arg));
            p += p < end;
        }
    }
    p = skip_space(p, end);
    if (p < end && *p != '|') {
        term->text = NULL;
        return true;
    }
    *at = p < end ? p + 1 : p;
    return true;
}

static struct value text_value(const char *text, struct value from)
{
    return (struct value){.kind = VALUE_TEXT, .text = text, .node = from.node, .own = from.own};
}

static bool number_of(struct expander *ex, struct value value, double *out)
{
    *out = value.number;
    if (value.kind == VALUE_NODE)
        return pl_value_number(ex->work, value.node, out);
    return value.kind == VALUE_NUMBER;
}

static struct value filter(struct expander *ex, const struct scope *scope, const struct term *term, struct value value,
                           struct pl_place place)
{
    struct pl_arena *arena = ex->work->arena;
    const char *language = language_of(ex, value.node), *arg = term->argument;
    struct value none = {.kind = VALUE_NONE};
    double number = 0;
    if (strcmp(term->text, "count") == 0)
        return (struct value){.kind = VALUE_NUMBER,
                              .number =
                                  value.kind == VALUE_NODE && value.node->kind == PL_LIST ? (double)value.node->n : 0};
    if (value.kind == VALUE_NONE)
        return none;
    if (strcmp(term->text, "number") == 0 || strcmp(term->text, "compact") == 0) {
        int decimals = arg ? atoi(arg) : -1;
        if (!number_of(ex, value, &number))
            return none;
        return text_value(pl_format_number(arena, number, language, decimals > 6 ? 6 : decimals, term->text[0] == 'c'),
                          value);
    }
    if (strcmp(term->text, "date") == 0) {
        struct pl_date date;
        if (value.kind != VALUE_NODE || !pl_value_date(ex->work, value.node, &date))
            return none;
        return text_value(pl_format_date(arena, date, language, arg ? arg : "long"), value);
    }
    if (strcmp(term->text, "index") == 0)
        return counter(ex, scope, "index");
    if (strcmp(term->text, "plain") == 0)
        return text_value(value_text(ex, value), value);
    struct pl_diag *d = PL_ERR(ex->work, P401, place, "no filter '%.40s'", term->text);
    pl_help(ex->work->diags, d, "filters are number, number(1), compact, date(long), count, index and plain");
    return none;
}

static bool is_filter(const char *name)
{
    static const char *const names[] = {"number", "compact", "date", "count", "index", "plain"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

struct value binding_value(struct expander *ex, const struct scope *scope, const struct pl_node *node,
                           const char *inner, size_t len)
{
    const char *at = inner, *end = inner + len;
    struct value value = {.kind = VALUE_NONE};
    struct term term;
    bool first = true, required = false;
    while (next_term(ex->work->arena, &at, end, &term)) {
        if (!term.text || (!*term.text && !term.quoted)) {
            struct pl_diag *d = PL_ERR(ex->work, P401, node->place, "'{{%.*s}}' cannot be read", (int)len, inner);
            pl_help(ex->work->diags, d, "{{path | other | \"words\"}}, filters behind it: {{share | number(1)}}");
            return (struct value){.kind = VALUE_NONE};
        }
        size_t n = strlen(term.text);
        if (!first && !term.quoted && is_filter(term.text)) {
            value = filter(ex, scope, &term, value, node->place);
        } else if (term.argument) {
            value = filter(ex, scope, &term, value, node->place); /* reports the unknown filter */
        } else if (value.kind == VALUE_NONE) {
            if (!term.quoted && n && term.text[n - 1] == '!') {
                required = true;
                term.text = pl_strndup(ex->work->arena, term.text, n - 1);
            }
            value = term.quoted ? (struct value){.kind = VALUE_TEXT, .text = term.text, .own = true}
                                : scope_lookup(ex, scope, term.text, node->place);
        }
        first = false;
    }
    if (value.kind == VALUE_NONE && required) {
        struct pl_diag *d = PL_ERR(ex->work, P403, node->place,
                                   "'{{%.*s}}' is required here and the edition does not have it", (int)len, inner);
        for (const struct scope *s = scope; s; s = s->up)
            if (s->record) {
                pl_also(ex->work->diags, d, s->record->place, "this record");
                break;
            }
        pl_help(ex->work->diags, d, "add it to the edition");
    }
    return value;
}

const char *value_text(struct expander *ex, struct value value)
{
    if (value.kind == VALUE_NONE)
        return "";
    if (value.kind == VALUE_TEXT)
        return value.text;
    if (value.kind == VALUE_NUMBER)
        return pl_num(ex->work->arena, value.number, 3);
    if (value.node->kind == PL_SCALAR)
        return value.node->text;
    struct pl_diag *d = PL_ERR(ex->work, P404, value.node->place, "a text was asked for here, not a %s",
                               value.node->kind == PL_LIST ? "list" : "map");
    pl_help(ex->work->diags, d, "bind one of its fields: {{%s.FIELD}}", value.node->key ? value.node->key : "name");
    return "";
}

bool binding_alone(const struct pl_node *node)
{
    const char *close = node->kind == PL_SCALAR && strncmp(node->text, "{{", 2) == 0 ? strstr(node->text, "}}") : NULL;
    return close && close[2] == '\0';
}

const char *binding_text(struct expander *ex, const struct scope *scope, const struct pl_node *node)
{
    struct pl_buf out = {.arena = ex->work->arena};
    const char *p = node->text, *open;
    pl_put(&out, "");
    while ((open = strstr(p, "{{"))) {
        const char *close = strstr(open, "}}");
        if (!close) {
            struct pl_diag *d = PL_ERR(ex->work, P401, node->place, "'{{' without '}}'");
            pl_help(ex->work->diags, d, "close the binding with '}}'");
            return out.text;
        }
        pl_putn(&out, p, (size_t)(open - p));
        pl_put(&out, value_text(ex, binding_value(ex, scope, node, open + 2, (size_t)(close - open - 2))));
        p = close + 2;
    }
    pl_put(&out, p);
    return out.text;
}

/* ---- nodes ---- */

static bool any_binding(const struct pl_node *node, const char *const *skip)
{
    for (; skip && node->key && *skip; skip++)
        if (strcmp(*skip, node->key) == 0)
            return false;
    if (node->kind == PL_SCALAR)
        return pl_has_binding(node);
    if (is_scaled(node))
        return true;
    for (size_t i = 0; i < node->n; i++)
        if (any_binding(node->at[i], NULL))
            return true;
    return false;
}

const struct pl_node *binding_nodes(struct expander *ex, const struct scope *scope, const struct pl_node *node,
                                    const char *const *skip)
{
    for (const char *const *s = skip; s && node->key && *s; s++)
        if (strcmp(*s, node->key) == 0)
            return node;
    bool any = node->kind == PL_SCALAR ? pl_has_binding(node) : is_scaled(node);
    for (size_t i = 0; i < node->n && !any; i++)
        any = any_binding(node->at[i], skip);
    if (!any)
        return node;
    if (is_scaled(node))
        return scaled_size(ex, scope, node);
    struct pl_node *copy = pl_memdup(ex->work->arena, node, sizeof *node);
    if (node->kind == PL_SCALAR) {
        copy->text = binding_text(ex, scope, node);
        copy->len = strlen(copy->text);
        copy->style = PL_PLAIN;
        return copy;
    }
    copy->at = PL_NEWS(ex->work->arena, const struct pl_node *, node->n);
    for (size_t i = 0; i < node->n; i++)
        copy->at[i] = binding_nodes(ex, scope, node->at[i], skip);
    return copy;
}
