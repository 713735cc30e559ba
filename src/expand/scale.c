/* scale.c: sizes that follow a value of the edition: {value: share, of: 100, to: 80mm}. */
#include "expand/expand-private.h"

#include "base/num.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

bool is_scaled(const struct pl_node *node)
{
    return node->kind == PL_MAP && pl_node_get(node, "value") && pl_node_get(node, "to");
}

/* One number of a scale: where the layout says it, and the scalar it stands for. */
struct mark {
    struct said said;
    const struct pl_node *scalar; /* NULL: a counter, or not given */
    double number;
};

static bool absent(struct expander *ex, const struct pl_node *node)
{
    struct pl_diag *d = PL_ERR(ex->work, P405, node->place, "there is no '%.60s' to scale", node->text);
    pl_help(ex->work->diags, d, "add it to the edition, or guard the box with 'when'");
    return false;
}

static bool find_mark(struct expander *ex, const struct scope *scope, const struct pl_node *node, bool is_path,
                      struct mark *mark)
{
    if (!node)
        return true;
    *mark = (struct mark){.said = {.node = node}, .scalar = node};
    if (node->kind != PL_SCALAR || !is_path)
        return true;
    struct value value = path_value(ex, scope, node);
    if (value.kind == VALUE_NONE)
        return absent(ex, node);
    mark->scalar = value.node; /* also of words that were made of it: the date as it is shown */
    mark->number = value.number;
    if (value.node || value.kind == VALUE_NUMBER)
        return true;
    struct pl_node *text = PL_NEW(ex->work->arena, struct pl_node);
    *text = (struct pl_node){.kind = PL_SCALAR, .place = node->place, .text = value.text, .len = strlen(value.text)};
    mark->scalar = text;
    return true;
}

/* 2026-06 or 2026-06-30. A year alone is a number as good as any. */
static bool is_day(const struct mark *mark)
{
    static const char shape[] = "dddd-dd-dd";
    const struct pl_node *node = mark->scalar;
    if (!node || node->kind != PL_SCALAR || (node->len != 7 && node->len != 10))
        return false;
    for (size_t i = 0; i < node->len; i++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)node->text[i]) : node->text[i] != '-')
            return false;
    return true;
}

static bool measure(struct expander *ex, struct mark *mark, bool days)
{
    struct pl_date date;
    size_t errors = ex->work->diags->n_errors;
    if (!mark->scalar)
        return true;
    if (days ? !pl_value_date(ex->work, mark->scalar, &date)
             : !pl_value_number(ex->work, mark->scalar, &mark->number)) {
        asked_here(ex, mark->said, errors, days ? "a date" : "a number");
        return false;
    }
    if (days)
        mark->number = pl_date_days(date);
    return true;
}

/* A path where it can be one, else the value itself. */
static bool path_shaped(const struct pl_node *node)
{
    return node && node->kind == PL_SCALAR && (isalpha((unsigned char)node->text[0]) || binding_alone(node));
}

struct scale {
    struct mark value, from, end;
    struct pl_length low, high;
};

static bool read_scale(struct expander *ex, const struct scope *scope, const struct pl_node *map, struct scale *s)
{
    enum { ALLOW = PL_ALLOW_PERCENT | PL_ALLOW_FR | PL_ALLOW_NEGATIVE | PL_ALLOW_ZERO };
    const struct pl_node *of = pl_node_get(map, "of"), *until = pl_node_get(map, "until"),
                         *from = pl_node_get(map, "from"), *min = pl_node_get(map, "min"), *end = of ? of : until;
    if (!end) {
        struct pl_diag *d = PL_ERR(ex->work, P161, map->place, "a scaled size needs 'of' or 'until'");
        pl_help(ex->work->diags, d, "{value: share, of: 100, to: 80mm}");
        return false;
    }
    if (!find_mark(ex, scope, pl_node_get(map, "value"), true, &s->value) ||
        !find_mark(ex, scope, from, path_shaped(from), &s->from) ||
        !find_mark(ex, scope, end, path_shaped(end), &s->end))
        return false;
    bool days = is_day(&s->value) || is_day(&s->from) || is_day(&s->end);
    if (!measure(ex, &s->value, days) || !measure(ex, &s->from, days) || !measure(ex, &s->end, days))
        return false;
    if (s->end.number == s->from.number) {
        struct pl_diag *d = PL_ERR(ex->work, P405, map->place, "the scale has no length");
        pl_help(ex->work->diags, d, "'from' and 'until' must differ, 'of' must not be 0");
        return false;
    }
    if (!pl_read_length(ex->work, pl_node_get(map, "to"), ALLOW, &s->high) ||
        (min && !pl_read_length(ex->work, min, ALLOW, &s->low)))
        return false;
    if (!min || s->low.v == 0 || s->low.unit == s->high.unit)
        return true;
    struct pl_diag *d = PL_ERR(ex->work, P405, min->place, "'min' and 'to' have units that cannot be mixed");
    pl_help(ex->work->diags, d, "write both as lengths, both as %% or both as fr");
    return false;
}

static void too_large(struct expander *ex, const struct scale *s, const struct pl_node *map)
{
    struct pl_diag *d = PL_ERR(ex->work, P405, map->place, "a value of %s is far beyond the end of its scale, %s",
                               pl_num(ex->work->arena, s->value.number, 3), pl_num(ex->work->arena, s->end.number, 3));
    if (s->value.scalar)
        pl_also(ex->work->diags, d, s->value.scalar->place, "the value");
    pl_help(ex->work->diags, d, "'of' or 'until' is the value that gives 'to'");
}

const struct pl_node *scaled_size(struct expander *ex, const struct scope *scope, const struct pl_node *map)
{
    enum { LARGEST = 70000 }; /* points: 25 m, or as many % or shares */
    struct scale s = {.low = {0}};
    struct pl_node *out = PL_NEW(ex->work->arena, struct pl_node);
    *out = (struct pl_node){.kind = PL_SCALAR,
                            .place = map->place,
                            .key = map->key,
                            .key_place = map->key_place,
                            .parent = map->parent,
                            .text = "0",
                            .len = 1};
    if (!read_scale(ex, scope, map, &s))
        return out;
    double part = (s.value.number - s.from.number) / (s.end.number - s.from.number),
           size = s.low.v + (s.high.v - s.low.v) * part;
    if (!(fabs(size) < LARGEST)) {
        too_large(ex, &s, map);
        return out;
    }
    const char *unit = s.high.unit == PL_UNIT_PERCENT ? "%" : s.high.unit == PL_UNIT_FR ? "fr" : "pt";
    out->text = pl_printf(ex->work->arena, "%s%s", pl_num(ex->work->arena, size, 6), unit);
    out->len = strlen(out->text);
    return out;
}
