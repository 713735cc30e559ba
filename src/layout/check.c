/* check.c: every box tree of a layout, before any edition is there: kinds, keys, values, and the names of styles, parts
 * and arguments. What holds a binding is checked when it is bound. */
#include "layout/layout-private.h"

#include "base/num.h"

#include <string.h>

struct checker {
    struct pl_work *work;
    const struct pl_layout *layout;
    struct pl_reader reader;
    const struct pl_part *part; /* whose box is being read; NULL: a page's */
    bool *innocent;             /* of each part: no circle by way of it */
};

bool pl_has_binding(const struct pl_node *scalar)
{
    return scalar->kind == PL_SCALAR && strstr(scalar->text, "{{") != NULL;
}

bool pl_any_binding(const struct pl_node *node)
{
    bool any = pl_has_binding(node);
    for (size_t i = 0; i < node->n && !any; i++)
        any = pl_any_binding(node->at[i]);
    return any;
}

static void check_box(struct checker *c, const struct pl_node *node, enum pl_box_kind parent);

struct pl_diag *pl_no_style(struct pl_work *work, const char *const *names, size_t n, const char *name,
                            struct pl_place place)
{
    const char *nearest = pl_nearest(name, names, n);
    struct pl_diag *d = PL_ERR(work, P322, place, "no style '%.60s'", name);
    return pl_help(work->diags, d, nearest ? "did you mean '%s'?" : "add it to 'styles'%s", nearest ? nearest : "");
}

struct pl_diag *pl_layout_no_style(struct pl_work *work, const struct pl_layout *layout, const char *name,
                                   struct pl_place place)
{
    const char **names = PL_NEWS(work->arena, const char *, layout->n_styles + 1);
    for (size_t i = 0; i < layout->n_styles; i++)
        names[i] = layout->styles[i].name;
    return pl_no_style(work, names, layout->n_styles, name, place);
}

static void unknown_style(struct checker *c, const struct pl_node *node)
{
    if (!node || node->kind != PL_SCALAR || pl_has_binding(node) || pl_layout_style(c->layout, node->text))
        return;
    pl_layout_no_style(c->work, c->layout, node->text, node->place);
}

static const struct pl_part *find_part(struct checker *c, const struct pl_node *name)
{
    if (!name || name->kind != PL_SCALAR || pl_has_binding(name))
        return NULL;
    const struct pl_part *part = pl_layout_part(c->layout, name->text);
    if (part)
        return part;
    PL_VEC(const char *) names = {0};
    for (size_t i = 0; i < c->layout->parts.n; i++)
        *pl_push(c->work->arena, &names) = c->layout->parts.at[i].name;
    const char *nearest = pl_nearest(name->text, names.at, names.n);
    struct pl_diag *d = PL_ERR(c->work, P332, name->place, "no part '%.60s'", name->text);
    if (nearest)
        pl_help(c->work->diags, d, "did you mean '%s'?", nearest);
    else
        pl_help(c->work->diags, d, "add it to 'parts'");
    return NULL;
}

static const char *nearest_key(struct checker *c, const char *word, const struct pl_node *map)
{
    PL_VEC(const char *) names = {0};
    for (size_t i = 0; map && i < map->n; i++)
        *pl_push(c->work->arena, &names) = map->at[i]->key;
    return pl_nearest(word, names.at, names.n);
}

static void check_arguments(struct checker *c, const struct pl_part *part, const struct pl_node *name,
                            const struct pl_node *with)
{
    struct pl_buf list = {.arena = c->work->arena};
    if (!part->takes && !pl_node_empty(pl_node_get(part->node, "takes")))
        return; /* it was told that this is no map */
    for (size_t i = 0; part->takes && i < part->takes->n; i++) {
        const struct pl_node *take = part->takes->at[i];
        pl_putf(&list, "%s%s", list.len ? ", " : "", take->key);
        bool needed = take->kind == PL_SCALAR && strcmp(take->text, "required") == 0;
        if (needed && !pl_node_get(with, take->key)) {
            struct pl_diag *d = PL_ERR(c->work, P334, name->place, "part '%s' needs '%s'", part->name, take->key);
            pl_also(c->work->diags, d, take->key_place, "the part takes it here");
            pl_help(c->work->diags, d, "add 'with: {%s: …}'", take->key);
        }
    }
    for (size_t i = 0; with && with->kind == PL_MAP && i < with->n; i++) {
        if (pl_node_get(part->takes, with->at[i]->key))
            continue;
        struct pl_diag *d =
            PL_ERR(c->work, P334, with->at[i]->key_place, "part '%s' does not take '%s'", part->name, with->at[i]->key);
        pl_also(c->work->diags, d, part->node->key_place, "the part");
        const char *nearest = nearest_key(c, with->at[i]->key, part->takes);
        if (nearest)
            pl_help(c->work->diags, d, "did you mean '%s'? It takes %s", nearest, list.text);
        else
            pl_help(c->work->diags, d, "it takes %s", list.text ? list.text : "no arguments");
    }
}

static void check_slot(struct checker *c, const struct pl_node *name)
{
    if (!name || name->kind != PL_SCALAR || (c->part && pl_node_get(c->part->takes, name->text)))
        return;
    if (!c->part) {
        struct pl_diag *d = PL_ERR(c->work, P335, name->place, "slot '%.60s' stands outside a part", name->text);
        pl_help(c->work->diags, d, "a slot draws a box that is passed to the part it stands in");
        return;
    }
    const char *nearest = nearest_key(c, name->text, c->part->takes);
    struct pl_diag *d =
        PL_ERR(c->work, P335, name->place, "part '%s' has no argument '%.60s'", c->part->name, name->text);
    pl_also(c->work->diags, d, c->part->node->key_place, "the part");
    pl_help(c->work->diags, d,
            nearest ? "did you mean '%s'?" : "a slot draws a box that is passed to its part: add the name to 'takes'%s",
            nearest ? nearest : "");
}

/* True where `slot: name` stands in a box. An argument that is never drawn is a value, which is read where it is used.
 */
static bool draws_slot(const struct pl_node *node, const char *name)
{
    if (node->kind == PL_SCALAR)
        return node->key && strcmp(node->key, "slot") == 0 && strcmp(node->text, name) == 0;
    for (size_t i = 0; i < node->n; i++)
        if (draws_slot(node->at[i], name))
            return true;
    return false;
}

static void misplaced(struct checker *c, const struct pl_node *node, enum pl_box_kind parent, bool alone)
{
    static const struct {
        const char *key, *where;
        enum pl_box_kind parent;
    } rows[] = {{"at", "layers", PL_BOX_LAYERS},
                {"yield", "layers", PL_BOX_LAYERS},
                {"area", "a grid", PL_BOX_GRID},
                {"span", "a grid", PL_BOX_GRID}};
    const struct pl_node *each = pl_node_get(node, "each");
    if (each && alone) {
        struct pl_diag *d = PL_ERR(c->work, P336, each->key_place, "'each' has a meaning only in a list of boxes");
        pl_help(c->work->diags, d, "put the box into a column, row, grid or layers; 'each' of a page repeats the page");
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct pl_node *key = pl_node_get(node, rows[i].key);
        if (!key || parent == rows[i].parent || parent == PL_BOX_PART)
            continue;
        struct pl_diag *d =
            PL_ERR(c->work, P336, key->key_place, "'%s' has a meaning only in %s", rows[i].key, rows[i].where);
        pl_help(c->work->diags, d, "move the box into %s, or take '%s' out", rows[i].where, rows[i].key);
    }
}

/* Baselines and cap height: of boxes side by side. */
static void check_on_text(struct checker *c, const struct pl_node *valign, enum pl_box_kind kind)
{
    static const char *const words[] = {"baseline", "last-baseline", "cap-height"};
    if (!valign || valign->kind != PL_SCALAR || kind == PL_BOX_ROW || kind == PL_BOX_GRID || kind == PL_BOX_PART ||
        kind == PL_BOX_SLOT)
        return;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(valign->text, words[i]) != 0)
            continue;
        struct pl_diag *d =
            PL_ERR(c->work, P336, valign->place, "'%s' has a meaning only between boxes side by side", words[i]);
        pl_help(c->work->diags, d, "put it on the row or grid around; elsewhere valign takes top, middle and bottom");
    }
}

/* Keys of a kind, or of one shape. What a part or a slot is given goes over the box that it draws. */
static void check_of_kind(struct checker *c, const struct pl_node *node, const struct pl_box_kind_row *kind,
                          enum pl_box_kind parent)
{
    static const struct {
        const char *key, *shape;
    } rows[] = {{"points", "polygon"}, {"from", "line"}, {"to", "line"}};
    const struct pl_node *gap = pl_node_get(node, "gap"), *shape = pl_node_get(node, "shape");
    if (kind->kind == PL_BOX_PART || kind->kind == PL_BOX_SLOT)
        return;
    if (gap && (!kind->children || kind->kind == PL_BOX_LAYERS)) {
        struct pl_diag *d = PL_ERR(c->work, P336, gap->key_place, "'gap' has a meaning only on a column, row or grid");
        pl_help(c->work->diags, d, "room inside a box is 'padding'; between boxes it is 'gap' of what holds them");
    }
    for (size_t i = 0; shape && shape->kind == PL_SCALAR && i < sizeof rows / sizeof *rows; i++) {
        const struct pl_node *key = pl_node_get(node, rows[i].key);
        if (!key || pl_has_binding(shape) || strcmp(shape->text, rows[i].shape) == 0)
            continue;
        struct pl_diag *d =
            PL_ERR(c->work, P336, key->key_place, "'%s' has a meaning only on a %s", rows[i].key, rows[i].shape);
        pl_help(c->work->diags, d, "take it out, or write 'shape: %s'", rows[i].shape);
    }
    if (shape && shape->kind == PL_SCALAR && strcmp(shape->text, "polygon") == 0 && !c->part &&
        !pl_node_get(node, "points")) {
        struct pl_diag *d = PL_ERR(c->work, P161, shape->place, "'polygon' needs 'points'");
        pl_help(c->work->diags, d, "points: [[0%%, 0%%], [100%%, 50%%], [0%%, 100%%]]");
    }
    check_on_text(c, pl_node_get(node, "valign"), kind->kind);
    check_on_text(c, pl_node_get(pl_node_get(node, "self"), "valign"), parent);
}

/* What differs by record, and its name, stands beside the `each` that makes the records. */
static void check_repeated(struct checker *c, const struct pl_node *node)
{
    static const char *const keys[] = {"first", "last", "odd", "even", "as"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct pl_node *key = pl_node_get(node, keys[i]);
        if (!key || pl_node_get(node, "each"))
            continue;
        struct pl_diag *d = PL_ERR(c->work, P336, key->key_place, "'%s' has a meaning only beside 'each'", keys[i]);
        pl_help(c->work->diags, d, "add 'each: tiles' to the box, or move '%s' to the box that has it", keys[i]);
    }
}

/* first, last, odd, even: the same keys, none of them required. */
static void check_variations(struct checker *c, const struct pl_node *node, const struct pl_box_kind_row *kind)
{
    static const char *const variations[] = {"first", "last", "odd", "even"};
    for (size_t i = 0; i < 4; i++) {
        const struct pl_node *map = pl_node_get(node, variations[i]);
        struct pl_box scratch;
        const char *skip[] = {kind->name, "style", NULL};
        pl_box_defaults(&scratch);
        if (map && map->kind == PL_MAP)
            pl_read_record(&c->reader, map, kind->record, skip, &scratch, NULL);
        unknown_style(c, pl_node_get(map, "style"));
    }
}

static void check_box(struct checker *c, const struct pl_node *node, enum pl_box_kind parent)
{
    const struct pl_box_kind_row *kind = pl_box_kind_of(c->work, node);
    struct pl_box scratch;
    if (!kind)
        return;
    const struct pl_node *content = pl_node_get(node, kind->name);
    pl_box_defaults(&scratch);
    const char *skip[] = {kind->children ? kind->name : NULL, NULL};
    pl_read_record(&c->reader, node, kind->record, skip, &scratch, NULL);
    if (!pl_node_empty(pl_node_get(node, "when")))
        pl_when_check(c->work, pl_node_get(node, "when"));
    misplaced(c, node, parent, parent == PL_BOX_TEXT || parent == PL_BOX_PART || parent == PL_BOX_PICTURE);
    check_repeated(c, node);
    check_of_kind(c, node, kind, parent);
    check_variations(c, node, kind);
    if (kind->kind == PL_BOX_TEXT)
        unknown_style(c, pl_node_get(node, "style"));
    if (kind->kind == PL_BOX_SLOT)
        check_slot(c, content);
    if (kind->kind == PL_BOX_PART) {
        const struct pl_part *part = find_part(c, content);
        const struct pl_node *with = pl_node_get(node, "with");
        if (part)
            check_arguments(c, part, content, with);
        for (size_t i = 0; with && with->kind == PL_MAP && i < with->n; i++)
            if (with->at[i]->kind == PL_MAP &&
                (pl_is_box(with->at[i]) || !part || draws_slot(part->box, with->at[i]->key)))
                check_box(c, with->at[i], PL_BOX_PART);
    }
    const struct pl_node *frame = kind->kind == PL_BOX_PICTURE ? pl_node_get(node, "frame") : NULL;
    if (frame && pl_node_get(frame, "shape")) {
        check_box(c, frame, kind->kind);
    } else if (frame) {
        struct pl_diag *d = PL_ERR(c->work, P162, frame->place, "'frame' takes a shape");
        pl_help(c->work->diags, d, "frame: {shape: circle}");
    }
    if (!kind->children && content && content->kind != PL_SCALAR && kind->kind != PL_BOX_SHAPE &&
        kind->kind != PL_BOX_SPACER) {
        struct pl_diag *d = PL_ERR(c->work, P162, content->place, "'%s' takes %s, not a %s", kind->name,
                                   kind->kind == PL_BOX_TEXT ? "words and bindings" : "a name, a path or a binding",
                                   content->kind == PL_LIST ? "list" : "map");
        pl_help(c->work->diags, d, "write one value behind the colon");
    }
    if (!kind->children || !content)
        return;
    if (content->kind != PL_LIST || content->n == 0) {
        struct pl_diag *d =
            PL_ERR(c->work, P162, content->place,
                   content->kind == PL_LIST ? "'%s' has no boxes" : "'%s' takes a list of boxes", kind->name);
        pl_help(c->work->diags, d,
                content->kind == PL_LIST ? "for an empty area use a shape or a spacer" : "start every box with '-'");
        return;
    }
    for (size_t i = 0; i < content->n; i++)
        check_box(c, content->at[i], kind->kind);
}

/* ---- parts that contain themselves ---- */

/* Parts are drawn no deeper than boxes are; a longer circle is told there. */
enum { MOST_CALLS = 64 };

struct visit {
    const struct pl_part *part;
    const struct pl_node *call;
    const struct visit *up;
    int calls;
};

static bool visit_part(struct checker *c, const struct visit *visit);

static bool visit_node(struct checker *c, const struct pl_node *node, const struct visit *up)
{
    if (node->kind == PL_SCALAR && node->key && strcmp(node->key, "part") == 0) {
        const struct pl_part *part = pl_layout_part(c->layout, node->text);
        struct visit next = {part, node, up, up->calls + 1};
        return !part || next.calls > MOST_CALLS || visit_part(c, &next);
    }
    for (size_t i = 0; i < node->n; i++)
        if (!visit_node(c, node->at[i], up))
            return false;
    return true;
}

static bool visit_part(struct checker *c, const struct visit *visit)
{
    bool *innocent = &c->innocent[visit->part - c->layout->parts.at];
    if (*innocent)
        return true; /* else parts that call others twice are walked 2^n times */
    for (const struct visit *v = visit->up; v; v = v->up) {
        if (v->part != visit->part)
            continue;
        struct pl_diag *d = PL_ERR(c->work, P333, visit->call->place, "part '%s' contains itself", visit->part->name);
        for (const struct visit *k = visit->up; k && k->call; k = k->up)
            pl_also(c->work->diags, d, k->call->place, "by way of '%s'", k->part->name);
        pl_help(c->work->diags, d, "take one of the calls out");
        return false;
    }
    return *innocent = visit_node(c, visit->part->box, visit);
}

void pl_layout_check(struct pl_work *work, const struct pl_layout *layout)
{
    struct pl_tone_scope scope = {layout};
    struct checker c = {
        .work = work, .layout = layout, .reader = {.work = work, .bound = pl_has_binding, .user = &scope}};
    c.innocent = PL_NEWS(work->arena, bool, layout->parts.n);
    for (size_t i = 0; i < layout->pages.n; i++) {
        check_box(&c, layout->pages.at[i].box, PL_BOX_TEXT); /* no parent at all */
        if (layout->pages.at[i].when)
            pl_when_check(work, layout->pages.at[i].when);
        /* What holds a binding is read when the page is made. */
        if (layout->pages.at[i].page && !pl_any_binding(layout->pages.at[i].page)) {
            struct pl_page_style page = layout->page;
            pl_page_read(work, layout, layout->pages.at[i].page, &page);
        }
    }
    if (layout->html.ornament)
        check_box(&c, layout->html.ornament, PL_BOX_TEXT);
    for (size_t i = 0; i < layout->parts.n; i++) {
        c.part = &layout->parts.at[i];
        check_box(&c, c.part->box, PL_BOX_PART);
        struct visit visit = {c.part, NULL, NULL, 0};
        if (!visit_part(&c, &visit))
            break;
    }
}
