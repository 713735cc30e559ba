/* boxes.c: one layout node → no box, one, or one for every record. */
#include "expand/expand-private.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BOXES = 100000, MOST_DEPTH = 64 };

/* Keys whose values are read by expand itself: bindings in them mean something else, or belong to boxes below. */
static const char *const own_keys[] = {"text", "icon",   "picture",  "art",   "column", "row",   "grid", "layers",
                                       "slot", "with",   "when",     "each",  "let",    "first", "last", "odd",
                                       "even", "accent", "recolour", "frame", "link",   NULL};

static bool expand_list(struct expander *ex, const struct context *ctx, struct pl_box *box, const struct pl_node *list,
                        size_t *declared);

/* ---- accents ---- */

static void set_accent(struct expander *ex, struct context *ctx, const struct pl_node *accent, size_t index)
{
    const struct pl_node *one = accent;
    if (accent->kind == PL_LIST && accent->n)
        one = accent->at[(index ? index - 1 : 0) % accent->n];
    one = binding_nodes(ex, ctx->scope, one, NULL);
    if (pl_node_empty(one))
        return;
    struct pl_tone before = ctx->accent;
    if (pl_read_tone(&ex->reader, one, &ctx->accent) && ctx->accent.entry == PL_COLOUR_ACCENT)
        ctx->accent = before;
}

void put_accent(struct expander *ex, const struct context *ctx, struct pl_tone *tone, struct pl_place place)
{
    struct pl_tone real = pl_tone_resolve(ex->layout, ctx->accent, *tone);
    bool waits = pl_tone_waits(*tone) && real.entry == PL_COLOUR_NONE;
    if (waits && ctx->accent.entry < ex->layout->palette.n) {
        pl_no_tone(ex->work, ex->layout, ctx->accent.entry, PL_COLOUR_ACCENT - 1 - tone->entry, place);
    } else if (waits) {
        struct pl_diag *d = PL_ERR(ex->work, P414, place, "'%s' is asked for, and no box around this one has an accent",
                                   pl_tone_name(ex->work->arena, ex->layout, *tone));
        pl_help(ex->work->diags, d, "add 'accent: NAME' to this box or one around it, or name a colour of the palette");
    }
    *tone = real;
}

void put_accent_fill(struct expander *ex, const struct context *ctx, struct pl_tone_fill *fill, struct pl_place place)
{
    put_accent(ex, ctx, &fill->tone, place);
    if (!fill->n_stops)
        return;
    struct pl_tone_stop *stops = pl_memdup(ex->work->arena, fill->stops, fill->n_stops * sizeof *stops);
    for (size_t i = 0; i < fill->n_stops; i++)
        put_accent(ex, ctx, &stops[i].tone, place);
    fill->stops = stops;
}

static void put_tones(struct expander *ex, const struct context *ctx, struct pl_box *box, struct pl_place place)
{
    put_accent_fill(ex, ctx, &box->ground, place);
    put_accent_fill(ex, ctx, &box->fill, place);
    put_accent(ex, ctx, &box->border.stroke.colour, place);
    put_accent(ex, ctx, &box->stroke.colour, place);
}

/* ---- parts and slots ---- */

static const struct pl_trail *add_trail(struct expander *ex, const struct pl_trail *up, struct pl_place place,
                                        enum pl_trail_what what, const char *label)
{
    struct pl_trail *trail = PL_NEW(ex->work->arena, struct pl_trail);
    *trail = (struct pl_trail){place, what, label, up};
    return trail;
}

/* An argument: a box, a value of several keys (a gradient, a scaled size), the value of one binding, or a text. */
static const struct scope *argument(struct expander *ex, const struct context *ctx, const struct scope *up,
                                    const char *name, const struct pl_node *node)
{
    struct scope *scope = PL_NEW(ex->work->arena, struct scope);
    *scope = (struct scope){.up = up, .name = name};
    if (node->kind == PL_MAP && pl_is_box(node)) {
        scope->box = node;
        scope->box_scope = ctx->scope;
    } else if (node->kind == PL_MAP) {
        const struct pl_node *bound = binding_nodes(ex, ctx->scope, node, NULL);
        scope->value = (struct value){.kind = VALUE_NODE, .node = bound, .own = true};
    } else if (binding_alone(node)) {
        scope->value = binding_value(ex, ctx->scope, node, node->text + 2, node->len - 4);
    } else if (node->kind == PL_LIST) {
        scope->value =
            (struct value){.kind = VALUE_NODE, .node = binding_nodes(ex, ctx->scope, node, NULL), .own = true};
    } else {
        const char *text = binding_text(ex, ctx->scope, node);
        scope->value = (struct value){.kind = *text ? VALUE_TEXT : VALUE_NONE, .text = text, .own = true};
    }
    return scope;
}

/* What the caller says about the box goes over what the part says. */
static void lay_over(struct expander *ex, const struct context *ctx, struct pl_box *box, const struct pl_node *node,
                     const struct pl_box_kind_row *kind)
{
    static const char *const skip[] = {"part",   "slot",  "with", "when", "each", "as", "let",
                                       "accent", "first", "last", "odd",  "even", NULL};
    const struct pl_node *bound = binding_nodes(ex, ctx->scope, node, own_keys);
    pl_read_record(&ex->reader, bound, kind->record, skip, box, NULL);
    put_tones(ex, ctx, box, node->place);
}

static struct pl_box *expand_part(struct expander *ex, const struct context *ctx, const struct pl_node *node,
                                  const struct pl_box_kind_row *kind)
{
    const struct pl_node *content = pl_node_get(node, "part"), *with = pl_node_get(node, "with");
    const char *name = content->kind == PL_SCALAR ? binding_text(ex, ctx->scope, content) : "";
    const struct pl_part *part = pl_layout_part(ex->layout, name);
    if (!part) {
        struct pl_diag *d = PL_ERR(ex->work, P332, content->place, "no part '%.60s'", name);
        pl_help(ex->work->diags, d, "add it to 'parts'");
        return NULL;
    }
    struct context inner = *ctx;
    for (size_t i = 0; part->takes && i < part->takes->n; i++) {
        const struct pl_node *take = part->takes->at[i], *given = pl_node_get(with, take->key);
        bool needed = take->kind == PL_SCALAR && strcmp(take->text, "required") == 0;
        if (given || !needed)
            inner.scope = argument(ex, ctx, inner.scope, take->key, given ? given : take);
    }
    inner.trail = add_trail(ex, ctx->trail, node->place, PL_TRAIL_PART_CALL, part->name);
    inner.depth++;
    struct pl_box *box = expand_box(ex, &inner, part->box);
    if (box)
        lay_over(ex, ctx, box, node, kind);
    return box;
}

static struct pl_box *expand_slot(struct expander *ex, const struct context *ctx, const struct pl_node *node,
                                  const struct pl_box_kind_row *kind)
{
    const struct pl_node *content = pl_node_get(node, "slot");
    for (const struct scope *s = ctx->scope; s; s = s->up) {
        if (!s->name || strcmp(s->name, content->text) != 0)
            continue;
        if (!s->box && s->value.kind != VALUE_NONE) {
            struct pl_diag *d =
                PL_ERR(ex->work, P334, content->place, "a box is drawn here, and '%s' is a text", s->name);
            for (const struct pl_trail *up = ctx->trail; up; up = up->up)
                if (up->what == PL_TRAIL_PART_CALL)
                    pl_also(ex->work->diags, d, up->place, "the part '%s' is called here", up->label);
            pl_help(ex->work->diags, d, "pass a box: with: {%s: {text: …, style: …}}", s->name);
        }
        if (!s->box)
            return NULL;
        struct context inner = *ctx;
        inner.scope = s->box_scope;
        inner.depth++;
        struct pl_box *box = expand_box(ex, &inner, s->box);
        if (box)
            lay_over(ex, ctx, box, node, kind);
        return box;
    }
    return NULL; /* an optional box that was not passed */
}

/* ---- variations ---- */

static const struct pl_node *merged(struct expander *ex, const struct pl_node *node, const struct pl_node *over)
{
    struct pl_node *copy = pl_memdup(ex->work->arena, node, sizeof *node);
    copy->at = PL_NEWS(ex->work->arena, const struct pl_node *, node->n + over->n);
    copy->n = 0;
    for (size_t i = 0; i < node->n; i++) {
        const struct pl_node *other = pl_node_get(over, node->at[i]->key);
        copy->at[copy->n++] = other ? other : node->at[i];
    }
    for (size_t i = 0; i < over->n; i++)
        if (!pl_node_get(node, over->at[i]->key))
            copy->at[copy->n++] = over->at[i];
    return copy;
}

static const struct pl_node *varied(struct expander *ex, const struct pl_node *node, size_t index, size_t count)
{
    const struct {
        const char *key;
        bool holds;
    } rows[] = {{"odd", index % 2 == 1}, {"even", index % 2 == 0}, {"first", index == 1}, {"last", index == count}};
    for (size_t i = 0; i < 4 && index; i++) {
        const struct pl_node *over = rows[i].holds ? pl_node_get(node, rows[i].key) : NULL;
        if (over && over->kind == PL_MAP)
            node = merged(ex, node, over);
    }
    return node;
}

/* ---- names ---- */

struct named {
    const char *name;
    struct pl_place place;
};
typedef PL_VEC(struct named) named_vec;

static void collect_names(struct expander *ex, const struct pl_box *box, named_vec *all)
{
    if (box->name && *box->name) {
        struct named *n = pl_push(ex->work->arena, all);
        *n = (struct named){box->name, box->place};
    }
    for (size_t i = 0; i < box->n_children; i++)
        collect_names(ex, box->at_child[i], all);
}

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->place.start > y->place.start) - (x->place.start < y->place.start);
}

void expand_check_names(struct expander *ex, const struct pl_box *root)
{
    named_vec all = {0};
    collect_names(ex, root, &all);
    if (all.n)
        qsort(all.at, all.n, sizeof *all.at, by_name);
    for (size_t i = 1; i < all.n; i++) {
        const struct named *a = &all.at[i - 1], *b = &all.at[i];
        if (strcmp(a->name, b->name) != 0)
            continue;
        struct pl_diag *d = PL_ERR(ex->work, P415, b->place, "two boxes on a page are called '%.60s'", b->name);
        bool same = a->place.source == b->place.source && a->place.start == b->place.start;
        if (!same)
            pl_also(ex->work->diags, d, a->place, "the other");
        pl_help(ex->work->diags, d,
                same ? "the box is drawn more than once: put a binding in its name, as in 'name: tile-{{index}}'"
                     : "give one of them another name");
    }
}

/* ---- one box ---- */

static bool within_limits(struct expander *ex, const struct context *ctx, const struct pl_node *node)
{
    if (++ex->n_boxes <= MOST_BOXES && ctx->depth <= MOST_DEPTH)
        return true;
    if (ex->n_boxes > MOST_BOXES + 1)
        return false; /* has been told */
    struct pl_diag *d =
        PL_ERR(ex->work, P407, node->place,
               ctx->depth > MOST_DEPTH ? "boxes are nested more than 64 deep" : "more than 100,000 boxes");
    pl_help(ex->work->diags, d, "draw fewer records, or simplify the layout");
    return false;
}

static void add_lets(struct expander *ex, struct context *ctx, const struct pl_node *let)
{
    for (size_t i = 0; let && let->kind == PL_MAP && i < let->n; i++)
        ctx->scope = argument(ex, ctx, ctx->scope, let->at[i]->key, let->at[i]);
}

/* A box without an address is as what is around it; one whose address is absent leads nowhere. */
static void set_link(struct expander *ex, struct context *ctx, const struct pl_node *link)
{
    if (!link || link->kind != PL_SCALAR)
        return;
    struct value value = {.kind = VALUE_TEXT, .text = ""};
    if (binding_alone(link))
        value = binding_value(ex, ctx->scope, link, link->text + 2, link->len - 4);
    else
        value.text = binding_text(ex, ctx->scope, link);
    const char *text = value.kind == VALUE_NONE ? "" : value_text(ex, value);
    bool good = !*text || pl_link_ok(text);
    ctx->link = *text && good ? text : NULL;
    if (good)
        return;
    struct pl_diag *d =
        PL_ERR(ex->work, P204, value.node ? value.node->place : link->place, "'%.60s' is no address to link to", text);
    pl_help(ex->work->diags, d, "start it with https://, http://, mailto:, tel: or #");
}

static bool fill_box(struct expander *ex, struct context *ctx, struct pl_box *box, const struct pl_node *node,
                     const struct pl_box_kind_row *kind)
{
    size_t declared = 0;
    switch (kind->kind) {
    case PL_BOX_TEXT:
        return expand_text(ex, ctx, box, node);
    case PL_BOX_PICTURE:
        return expand_picture(ex, ctx, box, node);
    case PL_BOX_COLUMN:
    case PL_BOX_ROW:
    case PL_BOX_GRID:
    case PL_BOX_LAYERS:
        if (!expand_list(ex, ctx, box, box->keys.content, &declared) && declared)
            return false;
        if (kind->kind == PL_BOX_GRID)
            expand_grid(ex, box);
        return true;
    case PL_BOX_SHAPE:
    case PL_BOX_SPACER:
    case PL_BOX_PART:
    case PL_BOX_SLOT:
        return true;
    }
    return true;
}

static struct pl_box *expand_kind(struct expander *ex, struct context *ctx, const struct pl_node *node,
                                  const struct pl_box_kind_row *kind)
{
    if (kind->kind == PL_BOX_PART)
        return expand_part(ex, ctx, node, kind);
    if (kind->kind == PL_BOX_SLOT)
        return expand_slot(ex, ctx, node, kind);
    struct pl_box *box = PL_NEW(ex->work->arena, struct pl_box);
    pl_box_defaults(box);
    box->kind = kind->kind;
    box->kind_name = kind->name;
    box->place = node->place;
    box->trail = add_trail(ex, ctx->trail, node->place, PL_TRAIL_LAYOUT, NULL);
    const struct pl_node *bound = binding_nodes(ex, ctx->scope, node, own_keys);
    if (!pl_read_record(&ex->reader, bound, kind->record, NULL, box, NULL))
        return NULL;
    put_tones(ex, ctx, box, node->place);
    ctx->decoration |= box->decoration;
    return fill_box(ex, ctx, box, node, kind) ? box : NULL;
}

struct pl_box *expand_box(struct expander *ex, const struct context *up, const struct pl_node *node)
{
    struct context ctx = *up;
    ctx.up = up;
    ctx.depth++;
    const struct pl_box_kind_row *kind = pl_box_kind_of(ex->work, node);
    const struct pl_node *when = pl_node_get(node, "when"), *accent = pl_node_get(node, "accent"),
                         *link = pl_node_get(node, "link");
    if (!kind || !within_limits(ex, &ctx, node))
        return NULL;
    add_lets(ex, &ctx, pl_node_get(node, "let"));
    if (when && !when_holds(ex, ctx.scope, when))
        return NULL;
    if (accent) {
        size_t index = 0;
        for (const struct scope *s = ctx.scope; s && !index; s = s->up)
            index = s->index;
        set_accent(ex, &ctx, accent, index);
    }
    set_link(ex, &ctx, link);
    struct pl_box *box = expand_kind(ex, &ctx, node, kind);
    if (box && link && ctx.link)
        structure_link(ex, &ctx, box);
    return box;
}

struct pl_box *expand_frame(struct expander *ex, const struct context *ctx, const struct pl_node *node)
{
    return expand_box(ex, ctx, node);
}

/* ---- lists ---- */

static void keep(struct expander *ex, struct pl_box *box, size_t *cap, struct pl_box *child)
{
    box->at_child = pl_vec_room(ex->work->arena, box->at_child, box->n_children, cap, sizeof *box->at_child);
    box->at_child[box->n_children++] = child;
}

const struct pl_node *records_of(struct expander *ex, const struct scope *scope, const struct pl_node *each)
{
    struct value value =
        each->kind == PL_SCALAR ? path_value(ex, scope, each) : (struct value){.kind = VALUE_NODE, .node = each};
    if (value.kind == VALUE_NODE && value.node->kind == PL_LIST)
        return value.node;
    if (value.kind != VALUE_NONE) {
        struct pl_diag *d = PL_ERR(ex->work, P404, each->place, "'each' needs a list, and '%.60s' is none",
                                   each->kind == PL_SCALAR ? each->text : "this");
        if (value.node)
            pl_also(ex->work->diags, d, value.node->place, "this is what it found");
        pl_help(ex->work->diags, d, "bind a list of records: each: tiles");
    }
    return NULL;
}

static size_t expand_each(struct expander *ex, const struct context *ctx, struct pl_box *box, size_t *cap,
                          const struct pl_node *node)
{
    const struct pl_node *records = records_of(ex, ctx->scope, pl_node_get(node, "each")),
                         *as = pl_node_get(node, "as");
    size_t alive = 0;
    for (size_t i = 0; records && i < records->n; i++) {
        struct scope scope = {.up = ctx->scope,
                              .record = records->at[i],
                              .as = as && as->kind == PL_SCALAR ? as->text : NULL,
                              .index = i + 1,
                              .count = records->n};
        struct context inner = *ctx;
        inner.scope = pl_memdup(ex->work->arena, &scope, sizeof scope);
        inner.trail = add_trail(ex, ctx->trail, records->at[i]->place, PL_TRAIL_EACH,
                                pl_record_label(ex->work->arena, records->at[i]));
        struct pl_box *child = expand_box(ex, &inner, varied(ex, node, i + 1, records->n));
        if (child)
            keep(ex, box, cap, child);
        alive += child && child->kind != PL_BOX_SPACER;
    }
    return alive;
}

/* True when something other than room is left. declared: how many boxes other than room there would be. */
static bool expand_list(struct expander *ex, const struct context *ctx, struct pl_box *box, const struct pl_node *list,
                        size_t *declared)
{
    size_t cap = 0, alive = 0;
    *declared = 0;
    for (size_t i = 0; list && list->kind == PL_LIST && i < list->n; i++) {
        const struct pl_node *node = list->at[i];
        *declared += !pl_node_get(node, "spacer");
        if (pl_node_get(node, "each")) {
            alive += expand_each(ex, ctx, box, &cap, node);
            continue;
        }
        struct pl_box *child = expand_box(ex, ctx, node);
        if (child)
            keep(ex, box, &cap, child);
        alive += child && child->kind != PL_BOX_SPACER;
    }
    return alive > 0;
}
