/* when.c: conditions, and sizes that follow a value. */
#include "expand/expand-private.h"

#include "base/num.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* ---- when ---- */

static bool path_holds(struct expander *ex, const struct scope *scope, const struct pl_when *when)
{
    struct value value = path_value(ex, scope, when->path);
    if (when->count.said) {
        bool list = value.kind == VALUE_NODE && value.node->kind == PL_LIST;
        double n = list ? (double)value.node->n : value.kind != VALUE_NONE;
        if (n < when->count.min || n > when->count.max)
            return false;
    } else if (value.kind == VALUE_NONE) {
        return false;
    }
    return !when->equals || strcmp(value_text(ex, value), when->equals) == 0;
}

static bool speaks(const char *language, const char *wanted)
{
    size_t n = strlen(wanted);
    return strncasecmp(language, wanted, n) == 0 && (language[n] == '\0' || language[n] == '-');
}

static bool map_holds(struct expander *ex, const struct scope *scope, const struct pl_when *when)
{
    if (when->path && !path_holds(ex, scope, when))
        return false;
    if (when->empty && path_value(ex, scope, when->empty).kind != VALUE_NONE)
        return false;
    if (when->language && !speaks(ex->edition->language, when->language))
        return false;
    if (when->medium && (when->medium == PL_WHEN_PRINT) != ex->layout->print)
        return false;
    for (size_t i = 0; when->all && i < when->all->n; i++)
        if (!when_holds(ex, scope, when->all->at[i]))
            return false;
    bool one = !when->any;
    for (size_t i = 0; when->any && i < when->any->n && !one; i++)
        one = when_holds(ex, scope, when->any->at[i]);
    return one && !(when->not &&when_holds(ex, scope, when->not ));
}

bool when_holds(struct expander *ex, const struct scope *scope, const struct pl_node *node)
{
    struct pl_when when;
    if (!pl_when_read(ex->work, node, &when))
        return false;
    if (node->kind == PL_MAP)
        return map_holds(ex, scope, &when);
    struct pl_node path = *node;
    path.text += when.negated ? strspn(node->text + 3, " ") + 3 : 0;
    path.len = strlen(path.text);
    return (path_value(ex, scope, &path).kind != VALUE_NONE) != when.negated;
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
        struct value value = path_value(ex, scope, node);
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
    bool path = node->kind == PL_SCALAR && (isalpha((unsigned char)node->text[0]) || binding_alone(node));
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
    if (!measure(ex, scope, value, true, dates, &v) || !scale_end(ex, scope, from, dates, &a) ||
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
