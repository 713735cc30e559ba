/* set.c: one field of a tree, said from outside. A path leads only to what is known: a slip of the pen would otherwise
 * set what nobody draws. */
#include "edition/tree-private.h"

#include "base/num.h"

#include <string.h>

/* Where a path has come to. */
struct at {
    struct pl_node *node;
    const struct pl_record *record; /* of a map, or of the records of a list; NULL: of its own */
    const char *shape;              /* of the field; NULL: none that is known */
};

struct setter {
    struct pl_work *work;
    const struct pl_set *set;
    const char *segment; /* the one that is looked at, up to a point or the end */
    size_t len;
};

typedef PL_VEC(const char *) names_vec;

/* The words of a path are in sight when it was typed; of a table only the value is. */
static struct pl_place segment_place(const struct setter *s)
{
    const struct pl_source *source = s->set->source;
    if (!source->typed)
        return (struct pl_place){source, 0, source->size};
    size_t start = (size_t)(s->segment - s->set->path);
    return (struct pl_place){source, start, start + s->len};
}

static bool segment_is(const struct setter *s, const char *word)
{
    return strlen(word) == s->len && memcmp(word, s->segment, s->len) == 0;
}

static bool is_open(const struct at *at)
{
    return at->shape && (strcmp(at->shape, "values") == 0 || strcmp(at->shape, "terms") == 0);
}

static const struct pl_field *field_of(const struct setter *s, const struct pl_record *record)
{
    for (size_t i = 0; record && i < record->n; i++)
        if (segment_is(s, record->fields[i].name))
            return &record->fields[i];
    return NULL;
}

/* What a scalar of a field with parts is, when one of them is set beside it. */
static const char *const text_forms[] = {"text", "short", "shorter", NULL},
                         *const date_sides[] = {"value", "label", NULL},
                         *const picture_parts[] = {"file", "alternative", "credit", NULL};
static const struct {
    const char *shape;
    const char *const *parts; /* the first is the scalar alone */
} parted[] = {{"text", text_forms}, {"date", date_sides}, {"a picture", picture_parts}};

static const char *const *parts_of(const struct at *at)
{
    for (size_t i = 0; at->shape && i < sizeof parted / sizeof *parted; i++)
        if (strcmp(at->shape, parted[i].shape) == 0)
            return parted[i].parts;
    return NULL;
}

/* ---- what a name may be ---- */

/* Keys that say what the file is, and are not its content. */
static bool of_the_file(const struct at *at, const char *name)
{
    return !at->node->parent && (strcmp(name, "plaat") == 0 || strcmp(name, "extends") == 0);
}

static void collect(struct setter *s, const struct at *at, names_vec *names)
{
    const char *const *parts = parts_of(at);
    for (size_t i = 0; at->record && i < at->record->n; i++)
        if (!of_the_file(at, at->record->fields[i].name))
            *pl_push(s->work->arena, names) = at->record->fields[i].name;
    for (; parts && *parts; parts++)
        *pl_push(s->work->arena, names) = *parts;
    const struct pl_node *list = at->node->parent && at->node->parent->kind == PL_LIST ? at->node->parent : NULL;
    for (size_t r = 0; r < (list ? list->n : 1); r++) {
        const struct pl_node *map = list ? list->at[r] : at->node;
        for (size_t i = 0; map->kind == PL_MAP && i < map->n; i++)
            if (!of_the_file(at, map->at[i]->key))
                *pl_push(s->work->arena, names) = map->at[i]->key;
    }
}

static bool is_known(struct setter *s, const struct at *at, const names_vec *names)
{
    bool known = is_open(at);
    for (size_t i = 0; i < names->n; i++)
        known |= segment_is(s, names->at[i]);
    return known;
}

static bool unknown(struct setter *s, const struct at *at, const names_vec *names)
{
    struct pl_work *work = s->work;
    const char *word = pl_strndup(work->arena, s->segment, s->len);
    const char *nearest = pl_nearest(word, names->at, names->n);
    struct pl_diag *d = PL_ERR(work, P223, segment_place(s), "no field '%.60s' to set by '%.80s'", word, s->set->path);
    if (nearest)
        pl_help(work->diags, d, "did you mean '%s'?", nearest);
    else if (!at->node->parent)
        pl_help(work->diags, d, "a value of your own is set as values.%.60s; any other key must stand in the edition",
                word);
    else
        pl_help(work->diags, d,
                names->n ? "it must stand in the edition, in this record or another of its list"
                         : "nothing lies below '%s'",
                at->node->key ? at->node->key : "it");
    return false;
}

/* ---- steps ---- */

static bool no_record(struct setter *s, const struct pl_node *list)
{
    names_vec ids = {0};
    struct pl_buf all = {.arena = s->work->arena};
    for (size_t i = 0; i < list->n; i++) {
        const struct pl_node *id = pl_node_get(list->at[i], "id");
        if (!id || id->kind != PL_SCALAR || !id->len)
            continue;
        *pl_push(s->work->arena, &ids) = id->text;
        if (all.len < 200)
            pl_putf(&all, "%s%.40s", all.len ? ", " : "", id->text);
    }
    const char *word = pl_strndup(s->work->arena, s->segment, s->len), *nearest = pl_nearest(word, ids.at, ids.n);
    struct pl_diag *d =
        PL_ERR(s->work, P218, segment_place(s), "no record '%.60s' in '%s'", word, list->key ? list->key : "the list");
    if (nearest)
        pl_help(s->work->diags, d, "did you mean '%s'?", nearest);
    else
        pl_help(s->work->diags, d, ids.n ? "a number from 1 to %zu, or an id: %s" : "a number from 1 to %zu%s", list->n,
                ids.n ? all.text : "");
    return false;
}

static struct pl_node *new_node(struct setter *s, enum pl_node_kind kind)
{
    const struct pl_source *source = s->set->source;
    struct pl_node *node = PL_NEW(s->work->arena, struct pl_node);
    *node = (struct pl_node){.kind = kind,
                             .style = PL_VERBATIM,
                             .place = {source, s->set->from, source->size},
                             .text = "",
                             .key = pl_strndup(s->work->arena, s->segment, s->len),
                             .key_place = segment_place(s),
                             .given = true};
    return node;
}

/* A text whose short form is set becomes a map of both; nothing at all a map of what is set. */
static void part(struct setter *s, struct at *at)
{
    const char *const *parts = parts_of(at);
    if (at->node->kind != PL_SCALAR || (!parts && !pl_node_empty(at->node)))
        return;
    struct pl_node *whole = pl_node_copy(s->work->arena, at->node, at->node), *map = at->node;
    bool label = parts == date_sides && !pl_date_shaped(whole);
    whole->key = parts ? parts[label] : NULL;
    map->kind = PL_MAP;
    map->text = "";
    map->len = map->n = 0;
    if (!pl_node_empty(whole))
        pl_tree_put(s->work->arena, map, whole);
}

/* One segment further. False when reported. */
static bool step(struct setter *s, struct at *at, bool last)
{
    if (at->node->kind == PL_LIST) {
        const struct pl_node *record = pl_record_of(at->node, s->segment, s->len);
        if (!record)
            return no_record(s, at->node);
        *at = (struct at){pl_own(record), at->record, NULL};
        return true;
    }
    names_vec names = {0};
    collect(s, at, &names);
    if (!is_known(s, at, &names))
        return unknown(s, at, &names);
    part(s, at);
    if (at->node->kind != PL_MAP)
        return unknown(s, at, &(names_vec){0});
    const struct pl_field *field = field_of(s, at->record);
    struct pl_node *child = NULL;
    for (size_t i = 0; i < at->node->n; i++)
        if (segment_is(s, at->node->at[i]->key))
            child = pl_own(at->node->at[i]);
    if (!child) {
        child = new_node(s, last ? PL_SCALAR : PL_MAP);
        pl_tree_put(s->work->arena, at->node, child);
    }
    *at = (struct at){child, field ? field->sub : NULL,
                      field                       ? field->shape
                      : is_open(at) || at->record ? NULL
                                                  : at->shape};
    return true;
}

/* Line breaks as LF, as everywhere else. */
static const char *value_text(struct pl_arena *arena, const struct pl_set *set)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (const char *p = set->source->text + set->from; *p; p++)
        if (!(p[0] == '\r' && p[1] == '\n'))
            pl_putc(&out, *p);
    return out.text;
}

bool pl_tree_set(struct pl_work *work, struct pl_node *root, const struct pl_set *set)
{
    struct setter s = {.work = work, .set = set, .segment = set->path};
    struct at at = {root, &pl_edition_record, NULL};
    size_t bom = 0;
    bool ascii = false;
    if (root->kind != PL_MAP || !pl_source_check(work, set->source, &bom, &ascii))
        return false;
    for (bool last = false; !last; s.segment += s.len + 1) {
        s.len = strcspn(s.segment, ".");
        last = !s.segment[s.len];
        if (!step(&s, &at, last))
            return false;
    }
    struct pl_node *node = at.node;
    node->kind = PL_SCALAR;
    node->style = PL_VERBATIM;
    node->place = (struct pl_place){set->source, set->from, set->source->size};
    node->text = value_text(work->arena, set);
    node->len = strlen(node->text);
    node->at = NULL;
    node->n = 0;
    node->given = true;
    return true;
}
