/* when.c: conditions, and sizes that follow a value. */
#include "expand/expand-private.h"

#include "base/num.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* ---- when ---- */

struct when_map {
    const char *path, *equals, *empty, *language, *medium;
    const struct pl_node *count, *all, *any, *not ;
};
#define WHEN(field) .offset = offsetof(struct when_map, field)
static const struct pl_field when_fields[] = {
    {.name = "path", .type = PL_TEXT, WHEN(path), .doc = "Present, unless more is said."},
    {.name = "equals", .type = PL_TEXT, WHEN(equals), .doc = "The value is exactly this."},
    {.name = "count", .type = PL_NODE, WHEN(count), .shape = "count", .doc = "How many: a number, or {min, max}."},
    {.name = "empty", .type = PL_TEXT, WHEN(empty), .doc = "A path that is absent."},
    {.name = "language", .type = PL_TEXT, WHEN(language), .doc = "Of the edition."},
    {.name = "medium", .type = PL_TEXT, WHEN(medium), .doc = "print or screen."},
    {.name = "all", .type = PL_NODE, WHEN(all), .shape = "conditions", .doc = "All of these hold."},
    {.name = "any", .type = PL_NODE, WHEN(any), .shape = "conditions", .doc = "One of these holds."},
    {.name = "not", .type = PL_NODE, WHEN(not ), .shape = "condition", .doc = "This does not hold."},
};
const struct pl_record pl_when_record = {"when", "A condition.", when_fields, sizeof when_fields / sizeof *when_fields,
                                         NULL,   false};

static bool count_holds(struct expander *ex, const struct pl_node *count, size_t n)
{
    double min = 0, max = 1e9;
    if (count->kind == PL_SCALAR) {
        if (!pl_read_number(ex->work, count, 0, 1e9, &min))
            return false;
        max = min;
    }
    const struct pl_node *least = pl_node_get(count, "min"), *most = pl_node_get(count, "max");
    if (least && !pl_read_number(ex->work, least, 0, 1e9, &min))
        return false;
    if (most && !pl_read_number(ex->work, most, 0, 1e9, &max))
        return false;
    return (double)n >= min && (double)n <= max;
}

static bool map_holds(struct expander *ex, const struct scope *scope, const struct pl_node *when)
{
    struct when_map map = {0};
    struct pl_reader reader = {.work = ex->work};
    if (!pl_read_record(&reader, when, &pl_when_record, NULL, &map, NULL))
        return false;
    if (map.path) {
        struct value value = scope_lookup(ex, scope, map.path, when->place);
        size_t n =
            value.kind == VALUE_NODE ? (value.node->kind == PL_LIST ? value.node->n : 1) : value.kind != VALUE_NONE;
        if (map.count ? !count_holds(ex, map.count, n) : value.kind == VALUE_NONE)
            return false;
        if (map.equals && strcmp(value_text(ex, value), map.equals) != 0)
            return false;
    }
    if (map.empty && scope_lookup(ex, scope, map.empty, when->place).kind != VALUE_NONE)
        return false;
    if (map.language) {
        size_t n = strlen(map.language);
        const char *language = ex->edition->language;
        if (strncasecmp(language, map.language, n) != 0 || (language[n] && language[n] != '-'))
            return false;
    }
    if (map.medium && (strcmp(map.medium, "print") == 0) != ex->layout->print)
        return false;
    for (size_t i = 0; map.all && i < map.all->n; i++)
        if (!when_holds(ex, scope, map.all->at[i]))
            return false;
    bool one = !map.any;
    for (size_t i = 0; map.any && i < map.any->n; i++)
        one |= when_holds(ex, scope, map.any->at[i]);
    return one && !(map.not &&when_holds(ex, scope, map.not ));
}

bool when_holds(struct expander *ex, const struct scope *scope, const struct pl_node *when)
{
    if (when->kind == PL_MAP)
        return map_holds(ex, scope, when);
    if (when->kind == PL_LIST) {
        struct pl_diag *d = PL_ERR(ex->work, P162, when->place, "'when' takes a path or a map");
        pl_help(ex->work->diags, d, "when: subheading, when: not footer, or when: {all: [...]}");
        return false;
    }
    const char *path = when->text;
    bool not = strncmp(path, "not ", 4) == 0;
    return (scope_lookup(ex, scope, not ? path + 4 : path, when->place).kind != VALUE_NONE) != not ;
}

/* ---- scaled sizes ---- */

bool is_scaled(const struct pl_node *node)
{
    return node->kind == PL_MAP && pl_node_get(node, "value") && pl_node_get(node, "to");
}

/* 2026, 2026-06 or 2026-06-30. */
static bool date_shaped(const char *text)
{
    static const char shape[] = "dddd-dd-dd";
    size_t n = strlen(text);
    if (n != 4 && n != 7 && n != 10)
        return false;
    for (size_t i = 0; i < n; i++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != '-')
            return false;
    return true;
}

static bool measure(struct expander *ex, const struct scope *scope, const struct pl_node *node, bool is_path,
                    bool dates, double *out)
{
    const struct pl_node *at = node;
    if (is_path) {
        struct value value = scope_lookup(ex, scope, node->text, node->place);
        if (value.kind == VALUE_NUMBER) {
            *out = value.number;
            return true;
        }
        at = value.kind == VALUE_NODE ? value.node : NULL;
        if (!at) {
            struct pl_diag *d = PL_ERR(ex->work, P405, node->place, "there is no '%.60s' to scale", node->text);
            pl_help(ex->work->diags, d, "add it to the edition, or guard the box with 'when'");
            return false;
        }
    }
    struct pl_date date;
    if (!dates)
        return pl_value_number(ex->work, at, out);
    if (!pl_value_date(ex->work, at, &date))
        return false;
    *out = pl_date_days(date);
    return true;
}

/* A path where it can be one, else the value itself. */
static bool scale_end(struct expander *ex, const struct scope *scope, const struct pl_node *node, bool dates,
                      double *out)
{
    if (!node)
        return true;
    bool path = node->kind == PL_SCALAR && isalpha((unsigned char)node->text[0]);
    return measure(ex, scope, node, path, dates, out);
}

const struct pl_node *scaled_size(struct expander *ex, const struct scope *scope, const struct pl_node *map)
{
    const struct pl_node *value = pl_node_get(map, "value"), *of = pl_node_get(map, "of"),
                         *from = pl_node_get(map, "from"), *until = pl_node_get(map, "until"),
                         *to = pl_node_get(map, "to"), *min = pl_node_get(map, "min");
    int allow = PL_ALLOW_PERCENT | PL_ALLOW_FR | PL_ALLOW_NEGATIVE | PL_ALLOW_ZERO;
    struct pl_length high = {0}, low = {0};
    double v = 0, a = 0, b = 0;
    bool dates = until && until->kind == PL_SCALAR && date_shaped(until->text);
    const struct pl_node *end = of ? of : until;
    struct pl_node *out = pl_memdup(ex->work->arena, map, sizeof *map);
    *out = (struct pl_node){.kind = PL_SCALAR,
                            .place = map->place,
                            .key = map->key,
                            .key_place = map->key_place,
                            .parent = map->parent,
                            .text = "0",
                            .len = 1};
    if (!end) {
        struct pl_diag *d = PL_ERR(ex->work, P161, map->place, "a scaled size needs 'of' or 'until'");
        pl_help(ex->work->diags, d, "{value: share, of: 100, to: 80mm}");
        return out;
    }
    const struct pl_node *value_node = binding_nodes(ex, scope, value, NULL);
    if (!measure(ex, scope, value_node, true, dates, &v) || !scale_end(ex, scope, from, dates, &a) ||
        !scale_end(ex, scope, end, dates, &b) || !pl_read_length(ex->work, to, allow, &high) ||
        (min && !pl_read_length(ex->work, min, allow, &low)))
        return out;
    if (b == a) {
        struct pl_diag *d = PL_ERR(ex->work, P405, map->place, "the scale has no length");
        pl_help(ex->work->diags, d, "'from' and 'until' must differ, 'of' must not be 0");
        return out;
    }
    double size = low.v + (high.v - low.v) * (v - a) / (b - a);
    const char *unit = high.unit == PL_UNIT_PERCENT ? "%" : high.unit == PL_UNIT_FR ? "fr" : "pt";
    out->text = pl_printf(ex->work->arena, "%s%s", pl_num(ex->work->arena, size, 6), unit);
    out->len = strlen(out->text);
    return out;
}
