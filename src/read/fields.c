/* fields.c: one loop over a map, one lookup in a table. */
#include "read/fields.h"

#include "base/num.h"

#include <string.h>

const char *pl_name_of(const struct pl_name *names, int value)
{
    for (; names->name; names++)
        if (names->value == value)
            return names->name;
    return NULL;
}

/* Field and its index over the chain of bases, base first; NULL when there is none. */
static const struct pl_field *find_field(const struct pl_record *record, const char *key, size_t *index)
{
    size_t before = 0;
    if (record->base) {
        const struct pl_field *f = find_field(record->base, key, index);
        if (f)
            return f;
        for (const struct pl_record *r = record->base; r; r = r->base)
            before += r->n;
    }
    for (size_t i = 0; i < record->n; i++) {
        if (strcmp(record->fields[i].name, key) == 0) {
            *index = before + i;
            return &record->fields[i];
        }
    }
    return NULL;
}

void pl_unknown_key(struct pl_work *work, const struct pl_node *value, const struct pl_record *record)
{
    PL_VEC(const char *) names = {0};
    struct pl_buf list = {.arena = work->arena};
    for (const struct pl_record *r = record; r; r = r->base) {
        for (size_t i = 0; i < r->n; i++) {
            *pl_push(work->arena, &names) = r->fields[i].name;
            pl_putf(&list, "%s%s", list.len ? ", " : "", r->fields[i].name);
        }
    }
    const char *nearest = pl_nearest(value->key, names.at, names.n);
    struct pl_diag *d = PL_ERR(work, P160, value->key_place, "unknown key '%s' in '%s'", value->key, record->name);
    if (nearest)
        pl_help(work->diags, d, "did you mean '%s'? '%s' takes %s", nearest, record->name, list.text);
    else
        pl_help(work->diags, d, "'%s' takes %s", record->name, list.text ? list.text : "no keys");
}

bool pl_read_enum(struct pl_reader *reader, const struct pl_node *node, const struct pl_name *names, int *out)
{
    struct pl_work *work = reader->work;
    PL_VEC(const char *) words = {0};
    struct pl_buf list = {.arena = work->arena};
    for (const struct pl_name *n = names; n->name; n++) {
        if (node->kind == PL_SCALAR && strcmp(n->name, node->text) == 0) {
            *out = n->value;
            return true;
        }
        *pl_push(work->arena, &words) = n->name;
        pl_putf(&list, "%s%s", list.len ? ", " : "", n->name);
    }
    if (node->kind != PL_SCALAR) {
        struct pl_diag *d = PL_ERR(work, P162, node->place, "one word was expected here");
        pl_help(work->diags, d, "one of %s", list.text);
        return false;
    }
    const char *nearest = pl_nearest(node->text, words.at, words.n), *key = node->key;
    for (const struct pl_node *up = node->parent; up && !key; up = up->parent)
        key = up->key;
    struct pl_diag *d = PL_ERR(work, P163, node->place, "'%.60s' is not one of the words for '%s'", node->text,
                               key ? key : "this value");
    if (nearest)
        pl_help(work->diags, d, "did you mean '%s'? It takes %s", nearest, list.text);
    else
        pl_help(work->diags, d, "it takes %s", list.text);
    return false;
}

static bool read_text(struct pl_work *work, const struct pl_node *node, const char **out)
{
    if (node->kind != PL_SCALAR && node->partial)
        return false;
    if (node->kind != PL_SCALAR) {
        struct pl_diag *d = PL_ERR(work, P162, node->place, "'%s' takes a text, not a %s",
                                   node->key ? node->key : "this", node->kind == PL_LIST ? "list" : "map");
        pl_help(work->diags, d, "write one value behind the colon");
        return false;
    }
    *out = node->text;
    return true;
}

/* Trees that others read: at least they are of the right kind. */
static bool keep_node(struct pl_work *work, const struct pl_field *f, const struct pl_node *node,
                      const struct pl_node **out)
{
    static const struct {
        const char *shape;
        enum pl_node_kind kind;
    } rows[] = {{"map", PL_MAP},      {"records", PL_MAP},    {"strings", PL_MAP}, {"preflight", PL_MAP},
                {"recolour", PL_MAP}, {"fit-order", PL_LIST}, {"pages", PL_LIST},  {"give", PL_LIST}};
    for (size_t i = 0; f->shape && i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].shape, f->shape) != 0 || node->kind == rows[i].kind)
            continue;
        if (node->partial)
            return false;
        bool map = rows[i].kind == PL_MAP;
        struct pl_diag *d = PL_ERR(work, P162, node->place, "'%s' takes a %s", f->name,
                                   map ? "map of names and what they are" : "list");
        pl_help(work->diags, d,
                map ? "write 'name: value' lines below it, or {name: value}"
                    : "start every item with '-', or write [one, two]");
        return false;
    }
    *out = node;
    return true;
}

static bool read_points(struct pl_work *work, const struct pl_field *f, const struct pl_node *node, double *out)
{
    struct pl_length length;
    if (!pl_read_length(work, node, f->allow & (PL_ALLOW_NEGATIVE | PL_ALLOW_ZERO), &length))
        return false;
    if (f->min > 0 && length.v < f->min) {
        struct pl_diag *d = PL_ERR(work, P133, node->place, "'%.60s' is too small", node->text);
        pl_help(work->diags, d, "'%s' is at least %spt", f->name, pl_num(work->arena, f->min, 4));
        return false;
    }
    *out = length.v;
    return true;
}

static bool read_field(struct pl_reader *reader, const struct pl_field *f, const struct pl_node *node, void *out)
{
    struct pl_work *work = reader->work;
    switch (f->type) {
    case PL_TEXT:
        return read_text(work, node, out);
    case PL_NODE:
        return keep_node(work, f, node, out);
    case PL_BOOL:
        return pl_read_bool(work, node, out);
    case PL_INT:
        return pl_read_int(work, node, (long)f->min, (long)f->max, out);
    case PL_NUMBER:
        return pl_read_number(work, node, f->min, f->max, out);
    case PL_FRACTION:
        return pl_read_fraction(work, node, f->min, f->max, out);
    case PL_LENGTH:
        return read_points(work, f, node, out);
    case PL_SIZE:
        return pl_read_length(work, node, f->allow, out);
    case PL_ENUM:
        return pl_read_enum(reader, node, f->names, out);
    case PL_RECORD:
        return pl_read_record(reader, node, f->sub, NULL, out, NULL);
    case PL_CUSTOM:
        return f->custom(reader, node, out);
    }
    return false;
}

static bool listed(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static bool required(struct pl_work *work, const struct pl_node *map, const struct pl_record *record,
                     const char *const *skip)
{
    if (map->partial)
        return false;
    bool good = true;
    for (const struct pl_record *r = record; r; r = r->base) {
        for (size_t i = 0; i < r->n; i++) {
            const struct pl_field *f = &r->fields[i];
            if (!f->required || listed(skip, f->name) || !pl_node_empty(pl_node_get(map, f->name)))
                continue;
            const struct pl_node *empty =
                pl_node_get(map, f->name); /* of words that a binding took from nothing, say */
            struct pl_place place = map->key ? map->key_place : map->place;
            struct pl_diag *d = empty && empty->place.source
                                    ? PL_ERR(work, P161, empty->place, "'%s' of '%s' is empty", f->name, record->name)
                                    : PL_ERR(work, P161, place, "'%s' needs '%s'", record->name, f->name);
            pl_help(work->diags, d, "%s: %s", f->name, f->doc ? f->doc : "");
            good = false;
        }
    }
    return good;
}

bool pl_read_record(struct pl_reader *reader, const struct pl_node *map, const struct pl_record *record,
                    const char *const *skip, void *out, uint64_t *seen)
{
    struct pl_work *work = reader->work;
    if (map->kind != PL_MAP) {
        struct pl_diag *d = PL_ERR(work, P162, map->place, "'%s' takes a map of keys", record->name);
        pl_help(work->diags, d, "write 'key: value' lines below it, or {key: value}");
        return false;
    }
    bool good = required(work, map, record, skip);
    for (size_t i = 0; i < map->n; i++) {
        const struct pl_node *node = map->at[i];
        size_t index = 0;
        if (listed(skip, node->key))
            continue;
        const struct pl_field *f = find_field(record, node->key, &index);
        if (!f) {
            if (!record->open) {
                pl_unknown_key(work, node, record);
                good = false;
            }
            continue;
        }
        if (pl_node_empty(node))
            continue;
        if (seen && index < 64)
            *seen |= (uint64_t)1 << index;
        if (reader->bound && node->kind == PL_SCALAR && reader->bound(node))
            continue;
        good &= read_field(reader, f, node, (char *)out + f->offset);
    }
    return good;
}
