/* tree.c: libyaml's events → located tree, on a stack of our own so that no nesting can exhaust the program's. */
#include "read/tree.h"

#include "base/num.h"

#include <string.h>
#include <yaml.h>

enum { MAX_DEPTH = 64, MAX_NODES = 200000 };

struct anchor {
    const char *name;
    const struct pl_node *node;
    bool open;
    size_t weight, height; /* values in it, and levels below it */
};

struct level {
    struct pl_node *node;
    PL_VEC(const struct pl_node *) items;
    const char *key; /* map: a key was read, its value is next */
    struct pl_place key_place;
    size_t anchor; /* index + 1 */
    size_t weight_before, height;
    bool ignore;     /* the value of a refused key */
    uint32_t *slots; /* map with many keys: index + 1 of an item by the hash of its key, open addressing */
    size_t n_slots;
};

struct builder {
    struct pl_work *work;
    const struct pl_source *source;
    yaml_parser_t parser;
    struct level stack[MAX_DEPTH + 1];
    size_t depth;
    PL_VEC(struct anchor) anchors;
    uint32_t *anchor_slots; /* by hash of the name: the latest anchor of that name, from 1 */
    size_t n_anchor_slots;
    size_t nodes, bom, end; /* bom: where YAML begins in the source, end: behind its last byte */
    /* libyaml counts code points; a cursor turns them into bytes. It only moves back a little, so a walk is cheap. */
    size_t cursor_point, cursor_byte;
    const struct pl_node *root;
    bool stop, ascii;
};

static size_t byte_of(struct builder *b, size_t point)
{
    const char *text = b->source->text;
    size_t size = b->end;
    if (b->ascii)
        return b->bom + point < size ? b->bom + point : size;
    while (b->cursor_point > point && b->cursor_byte > b->bom) {
        do
            b->cursor_byte--;
        while (b->cursor_byte > b->bom && ((unsigned char)text[b->cursor_byte] & 0xC0) == 0x80);
        b->cursor_point--;
    }
    while (b->cursor_point < point && b->cursor_byte < size) {
        do
            b->cursor_byte++;
        while (b->cursor_byte < size && ((unsigned char)text[b->cursor_byte] & 0xC0) == 0x80);
        b->cursor_point++;
    }
    return b->cursor_byte;
}

static struct pl_place place_of(struct builder *b, yaml_mark_t from, yaml_mark_t to)
{
    size_t start = byte_of(b, from.index), end = byte_of(b, to.index);
    while (end > start && (b->source->text[end - 1] == '\n' || b->source->text[end - 1] == '\r'))
        end--;
    return (struct pl_place){b->source, start, end};
}

/* ---- syntax errors ---- */

struct remedy {
    const char *problem, *help;
};
static const struct remedy remedies[] = {
    {"mapping values are not allowed",
     "text with ': ' in it must stand in quotes, or in a block after '|'; or the line is "
     "indented too far"},
    {"could not find expected ':'",
     "write 'key: value', with a space behind the colon; a longer text goes in quotes or "
     "after '|'"},
    {"did not find expected key", "this line is not in line with the keys above it: check its indentation and quotes"},
    {"did not find expected ',' or ']'", "close the list with ']', and put a comma between its items"},
    {"did not find expected ',' or '}'", "close the map with '}', and put a comma between its keys"},
    {"did not find expected '-' indicator", "this line is not in line with the '- ' items above it"},
    {"found unexpected end of stream", "a quote or bracket is opened here and never closed"},
    {"found unexpected document indicator", "a quote is opened above and never closed"},
    {"block sequence entries are not allowed", "a list starts on a line of its own, below its key"},
    {"found undefined tag", "remove the tag, or put the text in quotes"},
    {"found unknown escape", "in double quotes a backslash starts an escape: write \\\\, or use single quotes"},
    {"did not find expected alphabetic", "text that starts with '*' or '&' must stand in quotes"},
    {"did not find URI escaped", "text that starts with '!' or '%' must stand in quotes"},
    {"while scanning a directive", "text that starts with '%' must stand in quotes"},
};

static const char *remedy_for(struct builder *b, const char *problem, size_t at)
{
    char c = at < b->end ? b->source->text[at] : '\0';
    if (c == '\t')
        return "indent with spaces: YAML takes no tabs";
    if (c == '@' || c == '`' || c == '%')
        return pl_printf(b->work->arena, "text that starts with '%c' must stand in quotes", c);
    for (size_t i = 0; i < sizeof remedies / sizeof *remedies; i++)
        if (problem && strstr(problem, remedies[i].problem))
            return remedies[i].help;
    return "check the indentation, the quotes and the colons around this place";
}

static void report_syntax(struct builder *b)
{
    yaml_parser_t *p = &b->parser;
    struct pl_work *work = b->work;
    if (p->error == YAML_MEMORY_ERROR) {
        PL_ERR(work, P101, ((struct pl_place){b->source, 0, 0}), "the YAML parser ran out of memory");
        return;
    }
    const char *problem = p->problem ? p->problem : "cannot be read";
    size_t at = p->error == YAML_READER_ERROR ? p->problem_offset : byte_of(b, p->problem_mark.index);
    struct pl_place place = {b->source, at, at + 1};
    struct pl_diag *d =
        PL_ERR(work, P101, place, "YAML: %s%s%s", problem, p->context ? " " : "", p->context ? p->context : "");
    pl_help(work->diags, d, "%s", remedy_for(b, problem, at));
    if (p->context) {
        size_t context = byte_of(b, p->context_mark.index);
        if (context != at)
            pl_also(work->diags, d, (struct pl_place){b->source, context, context + 1}, "%s", p->context);
    }
}

/* ---- building ---- */

static struct level *top(struct builder *b)
{
    return b->depth ? &b->stack[b->depth - 1] : NULL;
}

static struct pl_node *new_node(struct builder *b, enum pl_node_kind kind, struct pl_place place)
{
    struct pl_node *node = PL_NEW(b->work->arena, struct pl_node);
    node->kind = kind;
    node->place = place;
    node->text = "";
    if (++b->nodes > MAX_NODES && !b->stop) {
        struct pl_diag *d = PL_ERR(b->work, P109, place, "more than %d values in one file", MAX_NODES);
        pl_help(b->work->diags, d, "split the file");
        b->stop = true;
    }
    return node;
}

static size_t slot_of(const struct level *level, const char *key)
{
    size_t at = pl_hash(key, strlen(key), 0) & (level->n_slots - 1);
    while (level->slots[at] && strcmp(level->items.at[level->slots[at] - 1]->key, key) != 0)
        at = (at + 1) & (level->n_slots - 1);
    return at;
}

/* Keeps the slots at most half full. Small maps have none: a walk is quicker. */
static void index_key(struct builder *b, struct level *level)
{
    size_t n = level->items.n;
    if (n <= 32)
        return;
    if (n * 2 > level->n_slots) {
        level->n_slots = level->n_slots ? level->n_slots * 2 : 128;
        level->slots = pl_alloc(b->work->arena, level->n_slots * sizeof *level->slots);
        for (size_t i = 0; i + 1 < n; i++)
            level->slots[slot_of(level, level->items.at[i]->key)] = (uint32_t)i + 1;
    }
    level->slots[slot_of(level, level->items.at[n - 1]->key)] = (uint32_t)n;
}

static const struct pl_node *find_key(const struct level *level, const char *key)
{
    if (level->slots) {
        uint32_t at = level->slots[slot_of(level, key)];
        return at ? level->items.at[at - 1] : NULL;
    }
    for (size_t i = 0; i < level->items.n; i++)
        if (strcmp(level->items.at[i]->key, key) == 0)
            return level->items.at[i];
    return NULL;
}

/* Takes a scalar as the key of the map on top. Refused keys still take their value, which is then dropped. */
static void take_key(struct builder *b, struct level *level, const struct pl_node *scalar)
{
    struct pl_work *work = b->work;
    const struct pl_node *before = find_key(level, scalar->text);
    level->key = scalar->text;
    level->key_place = scalar->place;
    level->ignore = false;
    if (strcmp(scalar->text, "<<") == 0 && scalar->style == PL_PLAIN) {
        struct pl_diag *d = PL_ERR(work, P103, scalar->place, "'<<' does not merge maps here");
        pl_help(work->diags, d, "repeat the keys, or use 'extends' or a part in a layout");
        level->ignore = true;
    } else if (before) {
        struct pl_diag *d = PL_ERR(work, P102, scalar->place, "key '%s' stands here a second time", scalar->text);
        pl_also(work->diags, d, before->key_place, "first here");
        pl_help(work->diags, d, "keep one of the two");
        level->ignore = true;
    }
}

/* "{label: Juni, of later}": libyaml takes 'of later' for a key that has no value. */
static bool is_comma(struct builder *b, const struct level *level, const struct pl_node *value)
{
    const struct pl_place *key = &level->key_place;
    if (value->kind != PL_SCALAR || value->len || value->style != PL_PLAIN || value->place.start < key->end ||
        memchr(b->source->text + key->end, ':', value->place.end - key->end))
        return false;
    const struct pl_node *before = level->items.n ? level->items.at[level->items.n - 1] : NULL;
    struct pl_diag *d = PL_ERR(b->work, P114, *key, "'%.60s' has no ':' and no value", level->key);
    if (before)
        pl_also(b->work->diags, d, before->place, "perhaps it belongs to this");
    /* A text that happens to end in a number ("at 10,000 m") is not a number with decimals. */
    if (before && before->len && before->len <= 12 && strspn(before->text, "-0123456789") == before->len &&
        strspn(level->key, "0123456789") && strlen(level->key) <= 12 && !strchr(level->key, ' '))
        pl_help(b->work->diags, d, "decimals follow a point: %.20s.%.20s", before->text, level->key);
    else
        pl_help(b->work->diags, d, "a text with a comma must stand in quotes within { }; a key is written '%.40s: …'",
                level->key);
    return true;
}

static void attach(struct builder *b, struct pl_node *node)
{
    struct level *level = top(b);
    if (!level) {
        b->root = node;
        return;
    }
    node->parent = level->node;
    if (level->node->kind == PL_MAP) {
        level->ignore |= is_comma(b, level, node);
        node->key = level->key;
        node->key_place = level->key_place;
        level->key = NULL;
        if (level->ignore) {
            level->ignore = false;
            return;
        }
    }
    *pl_push(b->work->arena, &level->items) = node;
    if (level->node->kind == PL_MAP)
        index_key(b, level);
}

static bool wants_key(const struct level *level)
{
    return level && level->node->kind == PL_MAP && !level->key;
}

static void check_tag(struct builder *b, const yaml_char_t *tag, struct pl_place place)
{
    if (!tag)
        return;
    struct pl_diag *d = PL_ERR(b->work, P104, place, "tag '%s' is not used here", (const char *)tag);
    pl_help(b->work->diags, d, "remove it: the field that uses the value decides its type");
}

static uint32_t *anchor_slot(const struct builder *b, const char *name)
{
    size_t at = pl_hash(name, strlen(name), 0) & (b->n_anchor_slots - 1);
    while (b->anchor_slots[at] && strcmp(b->anchors.at[b->anchor_slots[at] - 1].name, name) != 0)
        at = (at + 1) & (b->n_anchor_slots - 1);
    return &b->anchor_slots[at];
}

/* Keeps the slots at most half full. */
static void index_anchor(struct builder *b)
{
    size_t from = b->anchors.n - 1;
    if (b->anchors.n * 2 > b->n_anchor_slots) {
        b->n_anchor_slots = b->n_anchor_slots ? b->n_anchor_slots * 2 : 64;
        b->anchor_slots = pl_alloc(b->work->arena, b->n_anchor_slots * sizeof *b->anchor_slots);
        from = 0;
    }
    for (size_t i = from; i < b->anchors.n; i++)
        *anchor_slot(b, b->anchors.at[i].name) = (uint32_t)i + 1;
}

static size_t add_anchor(struct builder *b, const yaml_char_t *name, const struct pl_node *node, bool open)
{
    if (!name)
        return 0;
    *pl_push(b->work->arena, &b->anchors) =
        (struct anchor){pl_strdup(b->work->arena, (const char *)name), node, open, 1, 0};
    index_anchor(b);
    return b->anchors.n;
}

static void on_scalar(struct builder *b, const yaml_event_t *e)
{
    static const enum pl_scalar_style styles[] = {
        [YAML_ANY_SCALAR_STYLE] = PL_PLAIN,
        [YAML_PLAIN_SCALAR_STYLE] = PL_PLAIN,
        [YAML_SINGLE_QUOTED_SCALAR_STYLE] = PL_SINGLE,
        [YAML_DOUBLE_QUOTED_SCALAR_STYLE] = PL_DOUBLE,
        [YAML_LITERAL_SCALAR_STYLE] = PL_LITERAL,
        [YAML_FOLDED_SCALAR_STYLE] = PL_FOLDED,
    };
    struct pl_node *node = new_node(b, PL_SCALAR, place_of(b, e->start_mark, e->end_mark));
    node->style = styles[e->data.scalar.style];
    node->len = e->data.scalar.length;
    node->text = pl_strndup(b->work->arena, (const char *)e->data.scalar.value, node->len);
    check_tag(b, e->data.scalar.tag, node->place);
    for (size_t i = 0; node->style == PL_DOUBLE && i < node->len;) {
        size_t was = i;
        uint32_t c = pl_utf8_next(node->text, node->len, &i);
        if (pl_hidden(c))
            pl_report_hidden(b->work, pl_node_place(node, was, i), c);
    }
    add_anchor(b, e->data.scalar.anchor, node, false);
    if (wants_key(top(b)))
        take_key(b, top(b), node);
    else
        attach(b, node);
}

static void refuse_key(struct builder *b, struct pl_place place)
{
    struct pl_diag *d = PL_ERR(b->work, P106, place, "a key must be a word, not a list or a map");
    pl_help(b->work->diags, d, "text that starts with '{' or '[' must stand in quotes");
    b->stop = true;
}

static void on_start(struct builder *b, const yaml_event_t *e, enum pl_node_kind kind, const yaml_char_t *anchor,
                     const yaml_char_t *tag)
{
    struct pl_place place = place_of(b, e->start_mark, e->end_mark);
    if (wants_key(top(b))) {
        refuse_key(b, place);
        return;
    }
    if (b->depth == MAX_DEPTH) {
        struct pl_diag *d = PL_ERR(b->work, P108, place, "nested more than %d levels deep", MAX_DEPTH);
        pl_help(b->work->diags, d, "look for a bracket that is not closed, or flatten the file");
        b->stop = true;
        return;
    }
    size_t before = b->nodes;
    struct pl_node *node = new_node(b, kind, place);
    check_tag(b, tag, place);
    attach(b, node);
    b->stack[b->depth++] =
        (struct level){.node = node, .anchor = add_anchor(b, anchor, node, true), .weight_before = before};
}

static void on_end(struct builder *b, const yaml_event_t *e)
{
    struct level *level = top(b);
    struct pl_place end = place_of(b, e->start_mark, e->end_mark);
    if (end.end > level->node->place.end)
        level->node->place.end = end.end;
    /* A block collection ends where the next thing starts: its place ends with its last child. */
    size_t n = level->items.n;
    bool flow = e->end_mark.index > e->start_mark.index;
    if (!flow && n)
        level->node->place.end = level->items.at[n - 1]->place.end;
    level->node->at = level->items.at;
    level->node->n = n;
    if (level->anchor) {
        struct anchor *a = &b->anchors.at[level->anchor - 1];
        a->open = false;
        a->weight = b->nodes - level->weight_before;
        a->height = level->height;
    }
    b->depth--;
    if (b->depth)
        top(b)->height = level->height + 1 > top(b)->height ? level->height + 1 : top(b)->height;
}

static void on_alias(struct builder *b, const yaml_event_t *e)
{
    struct pl_place place = place_of(b, e->start_mark, e->end_mark);
    const char *name = (const char *)e->data.alias.anchor;
    uint32_t latest = b->n_anchor_slots ? *anchor_slot(b, name) : 0;
    const struct anchor *found = latest ? &b->anchors.at[latest - 1] : NULL;
    struct pl_node *node = new_node(b, PL_SCALAR, place);
    if (!found || found->open) {
        struct pl_diag *d =
            PL_ERR(b->work, P112, place,
                   found ? "alias '*%s' stands inside what it repeats" : "alias '*%s' has no anchor '&%s' above it",
                   name, name);
        pl_help(b->work->diags, d, "text that starts with '*' must stand in quotes");
    } else if (found->node->kind != PL_SCALAR && b->depth + found->height >= MAX_DEPTH) {
        struct pl_diag *d =
            PL_ERR(b->work, P108, place, "nested more than %d levels deep, by way of this alias", MAX_DEPTH);
        pl_also(b->work->diags, d, found->node->place, "this is repeated");
        pl_help(b->work->diags, d, "write out what is repeated, or flatten it");
        b->stop = true;
    } else if (b->nodes + found->weight > MAX_NODES) {
        struct pl_diag *d = PL_ERR(b->work, P107, place, "aliases expand to more than %d values", MAX_NODES);
        pl_also(b->work->diags, d, found->node->place, "this is repeated");
        pl_help(b->work->diags, d, "write less by alias");
        b->stop = true;
    } else {
        *node = *found->node;
        b->nodes += found->weight;
        node->key = NULL;
        if (b->depth && node->kind != PL_SCALAR)
            top(b)->height = found->height + 1 > top(b)->height ? found->height + 1 : top(b)->height;
    }
    if (!wants_key(top(b)))
        attach(b, node);
    else if (node->kind == PL_SCALAR)
        take_key(b, top(b), node);
    else
        refuse_key(b, place);
}

static void on_event(struct builder *b, const yaml_event_t *e, int *documents)
{
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (++*documents > 1) {
            struct pl_diag *d =
                PL_ERR(b->work, P105, place_of(b, e->start_mark, e->end_mark), "a second document starts here");
            pl_help(b->work->diags, d, "put it in a file of its own");
            b->stop = true;
        }
        break;
    case YAML_SCALAR_EVENT:
        on_scalar(b, e);
        break;
    case YAML_ALIAS_EVENT:
        on_alias(b, e);
        break;
    case YAML_SEQUENCE_START_EVENT:
        on_start(b, e, PL_LIST, e->data.sequence_start.anchor, e->data.sequence_start.tag);
        break;
    case YAML_MAPPING_START_EVENT:
        on_start(b, e, PL_MAP, e->data.mapping_start.anchor, e->data.mapping_start.tag);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        on_end(b, e);
        break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        break;
    }
}

/* What stands open when parsing stops keeps the children it has. */
static void close_open(struct builder *b)
{
    while (b->depth) {
        struct level *level = top(b);
        level->node->at = level->items.at;
        level->node->n = level->items.n;
        level->node->partial = true;
        b->depth--;
    }
}

static const struct pl_node *read_all(struct pl_work *work, struct builder *b)
{
    size_t errors = work->diags->n_errors;
    b->cursor_byte = b->bom;
    if (!yaml_parser_initialize(&b->parser))
        return NULL;
    yaml_parser_set_encoding(&b->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&b->parser, (const unsigned char *)b->source->text + b->bom, b->end - b->bom);
    int documents = 0;
    for (bool more = true; more && !b->stop;) {
        yaml_event_t e;
        if (!yaml_parser_parse(&b->parser, &e)) {
            report_syntax(b);
            break;
        }
        more = e.type != YAML_STREAM_END_EVENT;
        on_event(b, &e, &documents);
        yaml_event_delete(&e);
    }
    close_open(b);
    yaml_parser_delete(&b->parser);
    if (!b->root && work->diags->n_errors == errors) {
        struct pl_diag *d = PL_ERR(work, P113, ((struct pl_place){b->source, 0, 0}), "the file is empty");
        pl_help(work->diags, d, "start it with 'plaat: 1'");
    }
    return b->root;
}

const struct pl_node *pl_tree_read(struct pl_work *work, const struct pl_source *source)
{
    struct builder *b = PL_NEW(work->arena, struct builder);
    b->work = work;
    b->source = source;
    b->end = source->size;
    return pl_source_check(work, source, &b->bom, &b->ascii) ? read_all(work, b) : NULL;
}

const struct pl_node *pl_tree_read_part(struct pl_work *work, const struct pl_source *source, size_t from, size_t to)
{
    struct builder *b = PL_NEW(work->arena, struct builder);
    b->work = work;
    b->source = source;
    b->bom = from;
    b->end = to;
    return read_all(work, b);
}

const struct pl_node *pl_node_get(const struct pl_node *node, const char *key)
{
    if (!node || node->kind != PL_MAP)
        return NULL;
    for (size_t i = 0; i < node->n; i++)
        if (strcmp(node->at[i]->key, key) == 0)
            return node->at[i];
    return NULL;
}

bool pl_node_empty(const struct pl_node *node)
{
    if (!node)
        return true;
    if (node->kind != PL_SCALAR)
        return node->n == 0;
    if (node->len == 0)
        return true;
    return node->style == PL_PLAIN && (strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
}

/* Room for children: a power of two, at least four. Whoever pushes one more onto so many makes room for twice as many.
 */
static size_t room_for(size_t n)
{
    size_t room = 4;
    while (room < n)
        room *= 2;
    return room;
}

struct pl_node *pl_node_copy(struct pl_arena *arena, const struct pl_node *node, const struct pl_node *parent)
{
    struct pl_node *copy = pl_memdup(arena, node, sizeof *node);
    copy->parent = parent;
    if (node->kind == PL_SCALAR)
        return copy;
    copy->at = PL_NEWS(arena, const struct pl_node *, room_for(node->n));
    for (size_t i = 0; i < node->n; i++)
        copy->at[i] = pl_node_copy(arena, node->at[i], copy);
    return copy;
}

void pl_node_push(struct pl_arena *arena, struct pl_node *owner, const struct pl_node *child)
{
    size_t n = owner->n;
    if (n == 0 || (n >= 4 && (n & (n - 1)) == 0)) {
        const struct pl_node **at = PL_NEWS(arena, const struct pl_node *, room_for(n + 1));
        if (n)
            memcpy(at, owner->at, n * sizeof *at);
        owner->at = at;
    }
    owner->at[owner->n++] = child;
}

static void put_path(struct pl_buf *out, const struct pl_node *node)
{
    const struct pl_node *parent = node->parent;
    if (!parent)
        return;
    put_path(out, parent);
    if (parent->kind == PL_MAP) {
        pl_putf(out, "%s%s", out->len ? "." : "", node->key ? node->key : "?");
        return;
    }
    size_t i = 0;
    while (i < parent->n && parent->at[i] != node)
        i++;
    pl_putf(out, "[%zu]", i + 1);
}

const char *pl_node_path(struct pl_arena *arena, const struct pl_node *node)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    put_path(&out, node);
    return out.text;
}

static void dump(struct pl_buf *out, const struct pl_node *node, int depth)
{
    static const char *const styles[] = {"", "'", "\"", "|", ">", ""};
    struct pl_spot spot = pl_spot_of(node->place.source, node->place.start);
    pl_putf(out, "%*s", depth * 2, "");
    if (node->key)
        pl_putf(out, "%s: ", node->key);
    if (node->kind != PL_SCALAR) {
        pl_putf(out, "%s of %zu  @%zu:%zu\n", node->kind == PL_LIST ? "list" : "map", node->n, spot.line, spot.column);
        for (size_t i = 0; i < node->n; i++)
            dump(out, node->at[i], depth + 1);
        return;
    }
    pl_putf(out, "%s[", styles[node->style]);
    for (size_t i = 0; i < node->len; i++) {
        if (node->text[i] == '\n')
            pl_put(out, "\\n");
        else
            pl_putc(out, node->text[i]);
    }
    pl_putf(out, "]  @%zu:%zu\n", spot.line, spot.column);
}

void pl_tree_dump(struct pl_buf *out, const struct pl_node *node)
{
    if (node)
        dump(out, node, 0);
}
