/* capacity.c: how much the texts of a layout hold, before there is an edition: a specimen is made from what the layout
 * binds, set in the layout, and the room around its words is counted. With an edition, its other texts are as they are.
 */
#include "run/run-private.h"

#include "base/num.h"

#include <string.h>

/* Records of a list that stands in no grid of a known number of cells. */
enum { SOME_RECORDS = 3, MOST_CELLS = 100 };

struct specimen_list {
    const char *name;
    size_t records;
    struct pl_buf fields;
};

struct specimen {
    struct pl_arena *arena;
    const struct pl_layout *layout;
    const char *icon; /* one that there is */
    struct pl_buf top;
    PL_VEC(struct specimen_list) lists;
    PL_VEC(const char *) seen;
};

static bool known(struct specimen *s, const char *name)
{
    for (size_t i = 0; i < s->seen.n; i++)
        if (strcmp(s->seen.at[i], name) == 0)
            return true;
    *pl_push(s->arena, &s->seen) = name;
    return false;
}

/* A value of the kind that the filters behind the name ask for. */
static const char *value_for(const struct specimen *s, const char *name, const char *filters, size_t n)
{
    const char *all = pl_strndup(s->arena, filters, n);
    if (strcmp(name, "icon") == 0)
        return s->icon;
    if (strstr(all, "number") || strstr(all, "compact"))
        return "1";
    return strstr(all, "date") ? "2026-01-01" : "Word";
}

/* The first path of every binding: its first name is a field of the record in sight, or of the edition. */
static void add_bindings(struct specimen *s, const char *text, size_t list)
{
    for (const char *p = text; (p = strstr(p, "{{")); p += 2) {
        const char *from = p + 2 + strspn(p + 2, " ");
        size_t n = strcspn(from, " .|}!");
        const char *name = pl_strndup(s->arena, from, n);
        static const char *const own[] = {"strings",  "index", "count", "page",  "pages", "title",
                                          "language", "id",    "logo",  "tiles", "item",  "date"};
        bool skip = n == 0 || *name == '"' || (strcmp(name, "icon") == 0 && !s->icon);
        for (size_t i = 0; i < sizeof own / sizeof *own; i++)
            skip |= strcmp(own[i], name) == 0;
        if (skip || known(s, pl_printf(s->arena, "%zu.%s", list, name)))
            continue;
        const char *value = value_for(s, name, from + n, strcspn(from + n, "}"));
        if (list == SIZE_MAX)
            pl_putf(&s->top, "%s: %s\n", name, value);
        else
            pl_putf(&s->lists.at[list].fields, "    %s: %s\n", name, value);
    }
}

/* Tracks of a grid: a list of them, or how many. */
static size_t tracks(const struct pl_node *node)
{
    double n = 0;
    if (!node)
        return 0;
    if (node->kind == PL_LIST)
        return node->n;
    return node->kind == PL_SCALAR && pl_num_parse(node->text, strlen(node->text), &n) && n >= 1 && n <= MOST_CELLS
               ? (size_t)n
               : 0;
}

static size_t find_list(struct specimen *s, const char *name, size_t records)
{
    size_t i = 0;
    while (i < s->lists.n && strcmp(s->lists.at[i].name, name) != 0)
        i++;
    if (i == s->lists.n) {
        struct specimen_list *l = pl_push(s->arena, &s->lists);
        *l = (struct specimen_list){.name = name, .fields = {.arena = s->arena}};
        pl_put(&l->fields, "  - heading: Word\n");
        known(s, pl_printf(s->arena, "%zu.heading", i));
    }
    if (s->lists.at[i].records < records)
        s->lists.at[i].records = records;
    return i;
}

/* cells: of the grid around, 0: none. */
static void walk(struct specimen *s, const struct pl_node *node, size_t list, size_t cells, int depth)
{
    const struct pl_node *each = pl_node_get(node, "each"), *part = pl_node_get(node, "part");
    size_t here = tracks(pl_node_get(node, "columns")) * tracks(pl_node_get(node, "rows"));
    if (each && each->kind == PL_SCALAR && list == SIZE_MAX)
        list = find_list(s, each->text, cells ? cells : SOME_RECORDS);
    bool picture = node->key && (strcmp(node->key, "picture") == 0 || strcmp(node->key, "art") == 0);
    if (node->kind == PL_SCALAR && !picture)
        add_bindings(s, node->text, list);
    const struct pl_part *called = part && part->kind == PL_SCALAR ? pl_layout_part(s->layout, part->text) : NULL;
    if (called && depth < 16)
        walk(s, called->box, list, 0, depth + 1);
    if (pl_node_get(node, "grid") && here && here <= MOST_CELLS)
        cells = here;
    for (size_t i = 0; i < node->n; i++)
        walk(s, node->at[i], list, cells, depth);
}

/* The language that the layout's own words are in. */
static const char *language_of(const struct pl_layout *layout)
{
    for (size_t i = layout->chain.n; i-- > 0;) {
        const struct pl_node *strings = pl_node_get(layout->chain.at[i], "strings");
        if (strings && strings->kind == PL_MAP && strings->n)
            return strings->at[0]->key;
    }
    return "en";
}

static const char *some_icon(struct pl_arena *arena, const struct pl_layout *layout)
{
    const char **names = NULL;
    for (size_t i = 0; i < layout->icons.n; i++)
        if (pl_door_list(arena, layout->icons.at[i].path, ".svg", &names))
            return names[0];
    return NULL;
}

static const char *specimen_text(struct call *c, const struct pl_layout *layout)
{
    struct specimen s = {
        .arena = c->arena, .layout = layout, .icon = some_icon(c->arena, layout), .top = {.arena = c->arena}};
    struct pl_buf out = {.arena = c->arena};
    /* What names arguments of parts is bound by the caller. */
    for (size_t i = 0; i < layout->parts.n; i++)
        for (size_t k = 0; layout->parts.at[i].takes && k < layout->parts.at[i].takes->n; k++) {
            known(&s, pl_printf(c->arena, "%zu.%s", SIZE_MAX, layout->parts.at[i].takes->at[k]->key));
            for (size_t l = 0; l < 8; l++)
                known(&s, pl_printf(c->arena, "%zu.%s", l, layout->parts.at[i].takes->at[k]->key));
        }
    for (size_t i = 0; i < layout->pages.n; i++)
        walk(&s, layout->pages.at[i].node, SIZE_MAX, 0, 0);
    pl_putf(&out, "plaat: 1\nlanguage: %s\ntitle: Word\ndate: {value: 2026-01, label: Word}\n%s", language_of(layout),
            s.top.text ? s.top.text : "");
    for (size_t l = 0; l < s.lists.n; l++) {
        if (strchr(s.lists.at[l].name, '.') || strchr(s.lists.at[l].name, '{'))
            continue;
        pl_putf(&out, "%s:\n", s.lists.at[l].name);
        for (size_t i = 0; i < s.lists.at[l].records; i++)
            pl_put(&out, s.lists.at[l].fields.text);
    }
    return out.text;
}

/* ---- the table ---- */

static bool same(const struct pl_capacity *a, const struct pl_capacity *b)
{
    return a->place.source == b->place.source && a->place.start == b->place.start &&
           (a->field == b->field || (a->field && b->field && strcmp(a->field, b->field) == 0)) &&
           memcmp(a->lines, b->lines, sizeof a->lines) == 0 &&
           memcmp(a->characters, b->characters, sizeof a->characters) == 0;
}

static void put_amount(struct pl_buf *out, const struct pl_capacity *k, int which, bool in_px)
{
    pl_putf(out, "%s: %ld line%s, %ld characters", pl_size_text(out->arena, k->size[which], in_px), k->lines[which],
            k->lines[which] == 1 ? "" : "s", k->characters[which]);
}

static void put_capacities(struct call *c, struct pl_buf *out)
{
    struct pl_capacity *list = NULL;
    size_t n = pl_capacities(&c->work, c->expanded, c->fonts, c->session->hyphens, &list);
    pl_putf(out, "%s: what each text holds, at its ideal and at its smallest size\n", c->layout->title);
    for (size_t i = 0; i < n; i++) {
        const struct pl_capacity *k = &list[i];
        bool twice = false;
        for (size_t j = 0; j < i && !twice; j++)
            twice = same(&list[j], k);
        if (twice)
            continue; /* another record in the same box */
        pl_putf(out, "  %-18s %-14s ", k->field ? k->field : "(own words)", k->style);
        put_amount(out, k, 0, c->layout->page.in_px);
        if (k->size[1] < k->size[0] || k->lines[1] != k->lines[0] || k->characters[1] != k->characters[0]) {
            pl_put(out, "; ");
            put_amount(out, k, 1, c->layout->page.in_px);
        }
        struct pl_spot spot = k->place.source ? pl_spot_of(k->place.source, k->place.start) : (struct pl_spot){0};
        pl_putf(out, "  %s:%zu\n", k->place.source ? k->place.source->path : "", spot.line);
    }
}

static const char *specimen_path(struct call *c)
{
    const char *text = specimen_text(c, c->layout),
               *path = pl_printf(c->arena, "%s/specimen of %s.yaml", c->layout->source->folder, c->layout->name);
    pl_door_overlay(c->session->door, path, text, strlen(text));
    return path;
}

struct plaat_result *plaat_capacity(struct plaat_session *session, const struct plaat_job *job)
{
    struct call *c = call_start(session);
    struct pl_buf out = {.arena = c->arena};
    pl_put(&out, "");
    if (read_layout(c, job->layout) && set_colours(c, job)) {
        struct plaat_job with = *job;
        with.edition = job->edition ? job->edition : specimen_path(c);
        if (read_edition(c, &with))
            c->expanded = pl_expand(&c->work, session->pictures, c->edition, c->layout);
        if (c->expanded && call_good(c))
            put_capacities(c, &out);
        if (!job->edition)
            pl_door_overlay(session->door, with.edition, NULL, 0);
    }
    c->result->text = out.text;
    return call_end(c);
}
