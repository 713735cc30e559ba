/* capacity.c: how much the texts of a layout hold, before there is an edition: a specimen is made from what the layout
 * binds, set in the layout, and the room around its words is counted. */
#include "run/run-private.h"

#include "base/num.h"

#include <string.h>

struct specimen {
    struct pl_arena *arena;
    struct pl_buf top;
    PL_VEC(const char *) lists;
    PL_VEC(struct pl_buf) fields; /* of the lists */
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

/* The first path of every binding: its first name is a field of the record in sight, or of the edition. */
static void add_bindings(struct specimen *s, const char *text, size_t list)
{
    for (const char *p = text; (p = strstr(p, "{{")); p += 2) {
        const char *from = p + 2 + strspn(p + 2, " ");
        size_t n = strcspn(from, " .|}!");
        const char *name = pl_strndup(s->arena, from, n);
        static const char *const own[] = {"strings",  "index", "count", "page",  "pages", "title", "icon",
                                          "language", "id",    "logo",  "tiles", "item",  "date"};
        bool skip = n == 0 || *name == '"';
        for (size_t i = 0; i < sizeof own / sizeof *own; i++)
            skip |= strcmp(own[i], name) == 0;
        if (skip || known(s, pl_printf(s->arena, "%zu.%s", list, name)))
            continue;
        if (list == SIZE_MAX)
            pl_putf(&s->top, "%s: Woord\n", name);
        else
            pl_putf(&s->fields.at[list], "    %s: Woord\n", name);
    }
}

static void walk(struct specimen *s, const struct pl_layout *layout, const struct pl_node *node, size_t list, int depth)
{
    const struct pl_node *each = pl_node_get(node, "each"), *part = pl_node_get(node, "part");
    if (each && each->kind == PL_SCALAR && list == SIZE_MAX) {
        list = 0;
        while (list < s->lists.n && strcmp(s->lists.at[list], each->text) != 0)
            list++;
        if (list == s->lists.n) {
            *pl_push(s->arena, &s->lists) = each->text;
            struct pl_buf *b = pl_push(s->arena, &s->fields);
            b->arena = s->arena;
            pl_put(b, "  - heading: Woord\n");
            known(s, pl_printf(s->arena, "%zu.heading", list));
        }
    }
    if (node->kind == PL_SCALAR)
        add_bindings(s, node->text, list);
    const struct pl_part *called = part && part->kind == PL_SCALAR ? pl_layout_part(layout, part->text) : NULL;
    if (called && depth < 16)
        walk(s, layout, called->box, list, depth + 1);
    for (size_t i = 0; i < node->n; i++)
        walk(s, layout, node->at[i], list, depth);
}

/* Takes out what names arguments of parts: they are bound by the caller. */
static const char *specimen_text(struct call *c, const struct pl_layout *layout)
{
    struct specimen s = {.arena = c->arena, .top = {.arena = c->arena}};
    struct pl_buf out = {.arena = c->arena};
    for (size_t i = 0; i < layout->parts.n; i++)
        for (size_t k = 0; layout->parts.at[i].takes && k < layout->parts.at[i].takes->n; k++) {
            known(&s, pl_printf(c->arena, "%zu.%s", SIZE_MAX, layout->parts.at[i].takes->at[k]->key));
            for (size_t l = 0; l < 8; l++)
                known(&s, pl_printf(c->arena, "%zu.%s", l, layout->parts.at[i].takes->at[k]->key));
        }
    for (size_t i = 0; i < layout->pages.n; i++)
        walk(&s, layout, layout->pages.at[i].node, SIZE_MAX, 0);
    pl_putf(&out, "plaat: 1\nlanguage: nl-NL\ntitle: Woord\ndate: {value: 2026-01, label: Woord}\n%s",
            s.top.text ? s.top.text : "");
    for (size_t l = 0; l < s.lists.n; l++) {
        if (strchr(s.lists.at[l], '.') || strchr(s.lists.at[l], '{'))
            continue;
        pl_putf(&out, "%s:\n", s.lists.at[l]);
        for (int i = 0; i < 6; i++)
            pl_put(&out, s.fields.at[l].text);
    }
    return out.text;
}

static void put_capacities(struct call *c, struct pl_buf *out)
{
    struct pl_capacity *list = NULL;
    size_t n = pl_capacities(&c->work, c->expanded, c->fonts, c->session->hyphens, &list);
    pl_putf(out, "%s\n%-22s %10s %10s   %s\n", c->layout->title, "field", "ideal", "smallest",
            "lines × about so many characters");
    for (size_t i = 0; i < n; i++) {
        const struct pl_capacity *k = &list[i];
        bool twice = false;
        for (size_t j = 0; j < i; j++)
            twice |= strcmp(list[j].field, k->field) == 0 && strcmp(list[j].box, k->box) == 0 &&
                     list[j].lines[0] == k->lines[0] && list[j].characters[0] == k->characters[0];
        if (twice)
            continue; /* the same tile again */
        pl_putf(out, "%-22s %7s pt %7s pt   ideal %ld lines, %ld characters; smallest %ld lines, %ld characters\n",
                k->field, pl_num(c->arena, k->size[0], 2), pl_num(c->arena, k->size[1], 2), k->lines[0],
                k->characters[0], k->lines[1], k->characters[1]);
    }
}

struct plaat_result *plaat_capacity(struct plaat_session *session, const char *name)
{
    struct call *c = call_start(session);
    struct pl_buf out = {.arena = c->arena};
    pl_put(&out, "");
    if (read_layout(c, name)) {
        const char *text = specimen_text(c, c->layout),
                   *path = pl_printf(c->arena, "%s/specimen of a layout.yaml", c->layout->source->folder);
        pl_door_overlay(session->door, path, text, strlen(text));
        if (read_edition(c, path))
            c->expanded = pl_expand(&c->work, session->pictures, c->edition, c->layout);
        if (c->expanded && call_good(c))
            put_capacities(c, &out);
        pl_door_overlay(session->door, path, NULL, 0);
    }
    c->result->text = out.text;
    return call_end(c);
}
