/* scope.c: what names mean: from the innermost outward, then the counters, the layout's own words, the edition. */
#include "expand/expand-private.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

struct pl_place said_at(struct said said)
{
    return said.to ? pl_node_place(said.node, said.from, said.to) : said.node->place;
}

void asked_here(struct expander *ex, struct said said, size_t errors, const char *what)
{
    struct pl_diags *diags = ex->work->diags;
    struct pl_diag *last = diags->list.n ? diags->list.at[diags->list.n - 1] : NULL;
    struct pl_place place = said_at(said);
    if (!last || diags->n_errors == errors || !last->place.source ||
        (last->place.source == place.source && last->place.start == place.start))
        return;
    pl_also(diags, last, place, "the layout asks for %s here", what);
}

static struct value from_node(const struct pl_node *node, bool own)
{
    return node && !pl_node_empty(node) ? (struct value){.kind = VALUE_NODE, .node = node, .own = own}
                                        : (struct value){.kind = VALUE_NONE};
}

/* ---- names that nothing has ---- */

typedef PL_VEC(const char *) names_vec;

/* Fields that say what a file or a tile is, and that no layout draws. */
static bool is_content(const char *name)
{
    static const char *const others[] = {"plaat", "extends", "order", "show", "after", "before"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(name, others[i]) == 0)
            return false;
    return true;
}

static void collect_keys(struct pl_arena *arena, names_vec *names, const struct pl_node *node)
{
    if (node->key && is_content(node->key))
        *pl_push(arena, names) = node->key;
    for (size_t i = 0; i < node->n; i++)
        collect_keys(arena, names, node->at[i]);
}

static void collect_fields(struct pl_arena *arena, names_vec *names, const struct pl_record *record)
{
    for (size_t i = 0; i < record->n; i++)
        if (is_content(record->fields[i].name))
            *pl_push(arena, names) = record->fields[i].name;
}

/* Names that a path may hold besides those of the edition. */
static const char *const known_words[] = {"text", "short",       "shorter", "value", "label",
                                          "file", "alternative", "credit",  "focus", "item"};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every name of the edition, once, in order. */
static void collect_edition(struct expander *ex)
{
    names_vec all = {0};
    collect_keys(ex->work->arena, &all, ex->edition->root);
    collect_fields(ex->work->arena, &all, &pl_edition_record);
    collect_fields(ex->work->arena, &all, &pl_tile_record);
    for (size_t i = 0; i < sizeof known_words / sizeof *known_words; i++)
        *pl_push(ex->work->arena, &all) = known_words[i];
    qsort(all.at, all.n, sizeof *all.at, by_name);
    for (size_t i = 0; i < all.n; i++)
        if (i == 0 || strcmp(all.at[i], all.at[i - 1]) != 0)
            *pl_push(ex->work->arena, &ex->names) = all.at[i];
}

static void collect_names(struct expander *ex, const struct scope *scope, names_vec *names)
{
    for (const struct scope *s = scope; s; s = s->up) {
        if (s->name)
            *pl_push(ex->work->arena, names) = s->name;
        if (s->as)
            *pl_push(ex->work->arena, names) = s->as;
    }
    for (size_t i = 0; i < ex->names.n; i++)
        *pl_push(ex->work->arena, names) = ex->names.at[i];
}

static bool is_known(const struct expander *ex, const struct scope *scope, const char *word)
{
    for (const struct scope *s = scope; s; s = s->up)
        if ((s->name && strcmp(s->name, word) == 0) || (s->as && strcmp(s->as, word) == 0))
            return true;
    return bsearch(&word, ex->names.at, ex->names.n, sizeof *ex->names.at, by_name) != NULL;
}

static bool judged_before(struct expander *ex, const char *word, struct said said)
{
    struct pl_place place = said.node->place;
    for (size_t i = 0; i < ex->judged.n; i++) {
        const struct judged *j = &ex->judged.at[i];
        if (j->source == place.source && j->at == place.start + said.from && strcmp(j->word, word) == 0)
            return true;
    }
    *pl_push(ex->work->arena, &ex->judged) = (struct judged){word, place.source, place.start + said.from};
    return false;
}

bool scope_slip(struct expander *ex, const struct scope *scope, const char *word, const char *const *filters, size_t n,
                struct said said)
{
    if (!ex->names.n)
        collect_edition(ex);
    const char *nearest = is_known(ex, scope, word) ? NULL : pl_nearest(word, filters, n);
    if (!nearest)
        return false;
    if (judged_before(ex, word, said))
        return true;
    struct pl_diag *d =
        PL_ERR(ex->work, P402, said_at(said), "nothing is called '%s' here; it is taken as absent", word);
    pl_help(ex->work->diags, d, "did you mean the filter '%s'?", nearest);
    return true;
}

/* A field that this edition happens not to have is nothing to speak of; a name that lies beside a known one is most
 * likely a slip of the pen. */
static void warn_unknown(struct expander *ex, const struct scope *scope, const char *path, struct said said)
{
    if (!ex->names.n)
        collect_edition(ex);
    while (*path) {
        size_t len = strcspn(path, ".");
        const char *word = pl_strndup(ex->work->arena, path, len), *nearest = NULL;
        if (len > 2 && strspn(word, "0123456789") < len && !is_known(ex, scope, word) &&
            !judged_before(ex, word, said)) {
            names_vec names = {0};
            collect_names(ex, scope, &names);
            nearest = pl_nearest(word, names.at, names.n);
        }
        if (nearest) {
            struct pl_diag *d =
                PL_ERR(ex->work, P402, said_at(said), "nothing is called '%s' here; it is taken as absent", word);
            pl_help(ex->work->diags, d, "did you mean '%s'?", nearest);
            return;
        }
        path += len + (path[len] == '.');
    }
}

/* ---- paths ---- */

struct value scope_counter(const struct expander *ex, const struct scope *scope, const char *path)
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

/* The date of the edition has two sides: what is shown (`date`, `date.label`) and the real one (`date.value`).
 * Whichever the edition leaves out follows from the other. */
static struct value date_side(const struct expander *ex, const char *path)
{
    const struct pl_node *date = pl_node_get(ex->edition->root, "date");
    const struct pl_node *label = date->kind == PL_MAP ? pl_node_get(date, "label") : date;
    const struct pl_node *real = date->kind == PL_MAP ? pl_node_get(date, "value") : date;
    if (strcmp(path, "date.value") == 0)
        return from_node(ex->edition->date ? real : NULL, false);
    if (!pl_node_empty(label) && !(label == real && ex->edition->date))
        return from_node(label, false);
    if (!ex->edition->date_label || pl_node_empty(real))
        return (struct value){.kind = VALUE_NONE};
    return (struct value){.kind = VALUE_TEXT, .text = ex->edition->date_label, .node = real};
}

static bool is_date_side(const struct expander *ex, const char *path)
{
    static const char *const paths[] = {"date", "date.label", "date.value"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (strcmp(path, paths[i]) == 0)
            return !pl_node_empty(pl_node_get(ex->edition->root, "date"));
    return false;
}

/* What the names in sight say of a path; false: nothing. */
static bool in_scope(const struct scope *scope, const char *path, struct value *out)
{
    size_t len = strcspn(path, ".");
    const char *rest = path[len] ? path + len + 1 : NULL;
    for (const struct scope *s = scope; s; s = s->up) {
        if (s->name && strlen(s->name) == len && memcmp(s->name, path, len) == 0) {
            *out = !rest                         ? s->value
                   : s->value.kind == VALUE_NODE ? from_node(pl_value_at(s->value.node, rest), s->value.own)
                                                 : (struct value){.kind = VALUE_NONE};
            return true;
        }
        if (s->as && strlen(s->as) == len && memcmp(s->as, path, len) == 0) {
            *out = from_node(rest ? pl_value_at(s->record, rest) : s->record, false);
            return true;
        }
        const struct pl_node *found = s->record ? pl_value_at(s->record, path) : NULL;
        /* A list may hold plain texts: "item" is the record itself. */
        if (!found && s->record && s->record->kind == PL_SCALAR && strcmp(path, "item") == 0)
            found = s->record;
        if (found) {
            *out = from_node(found, false);
            return true;
        }
    }
    return false;
}

/* `item`, `item.heading`: the innermost record, where nothing else is called so. */
static struct value record_itself(const struct scope *scope, const char *rest)
{
    while (scope && !scope->record)
        scope = scope->up;
    if (!scope)
        return (struct value){.kind = VALUE_NONE};
    return from_node(*rest ? pl_value_at(scope->record, rest + 1) : scope->record, false);
}

struct value scope_lookup(struct expander *ex, const struct scope *scope, const char *path, struct said said)
{
    struct value value;
    if (in_scope(scope, path, &value))
        return value;
    value = scope_counter(ex, scope, path);
    if (value.kind != VALUE_NONE)
        return value;
    if (strncmp(path, "strings.", 8) == 0)
        return from_node(pl_layout_string(ex->layout, language_of(ex, scope, NULL), path + 8), true);
    if (is_date_side(ex, path))
        return date_side(ex, path);
    value = from_node(pl_value_at(ex->edition->root, path), false);
    if (value.kind == VALUE_NONE && strncmp(path, "item", 4) == 0 && (path[4] == '.' || !path[4]))
        return record_itself(scope, path + 4);
    if (value.kind == VALUE_NONE)
        warn_unknown(ex, scope, path, said);
    return value;
}

/* The language a node or what it stands in says; NULL: none but the edition's own. */
static const char *said_language(const struct pl_node *node)
{
    for (; node && node->parent; node = node->parent) {
        const struct pl_node *language = pl_node_get(node, "language");
        if (language && language->kind == PL_SCALAR && language->len)
            return language->text;
    }
    return NULL;
}

const char *language_of(struct expander *ex, const struct scope *scope, const struct pl_node *node)
{
    const char *language = said_language(node);
    for (const struct scope *s = scope; s && !language; s = s->up)
        language = said_language(s->record);
    return language ? language : ex->edition->language;
}
