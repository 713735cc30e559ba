/* units.c: small values as designers write them. */
#include "read/units.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

/* 25 m: larger than any sheet, and far below where coordinates lose 1/1024 pt. */
#define MAX_LENGTH (25000.0 * 72.0 / 25.4)

static const struct {
    const char *name;
    enum pl_unit unit;
    double points;
} units[] = {
    {"mm", PL_UNIT_PT, 72.0 / 25.4}, {"cm", PL_UNIT_PT, 720.0 / 25.4}, {"in", PL_UNIT_PT, 72.0},
    {"pt", PL_UNIT_PT, 1.0},         {"px", PL_UNIT_PT, 0.75},         {"%", PL_UNIT_PERCENT, 1.0},
    {"fr", PL_UNIT_FR, 1.0},
};

static const char minus_sign[] = "\xE2\x88\x92";

/* Splits "12.5mm" into number and unit; the typographic minus counts as a minus. 0 when there is no number. */
static size_t split(struct pl_work *work, const struct pl_node *node, double *value, const char **unit)
{
    const char *text = node->text;
    size_t len = node->len, shift = 0;
    if (strncmp(text, minus_sign, 3) == 0) {
        text = pl_printf(work->arena, "-%s", text + 3);
        len = strlen(text);
        shift = 2;
    }
    size_t n = pl_num_parse(text, len, value);
    while (n && text[n] == ' ' && text[n + 1])
        n++;
    *unit = text + n;
    return n ? n + shift : 0;
}

bool pl_want_scalar(struct pl_work *work, const struct pl_node *node, const char *what)
{
    if (node->kind == PL_SCALAR)
        return true;
    struct pl_diag *d =
        PL_ERR(work, P162, node->place, "%s was expected here, not a %s", what, node->kind == PL_LIST ? "list" : "map");
    pl_help(work->diags, d, "write one value behind the colon");
    return false;
}

static bool bad_length(struct pl_work *work, const struct pl_node *node)
{
    const char *comma = strchr(node->text, ',');
    struct pl_diag *d = PL_ERR(work, P130, node->place, "'%.60s' is not a length", node->text);
    if (comma && comma > node->text && comma[-1] >= '0' && comma[-1] <= '9')
        pl_help(work->diags, d, "decimals follow a point: 12.5mm");
    else
        pl_help(work->diags, d, "write a number and a unit: 12mm, 4.5pt, 60px");
    return false;
}

static bool range(struct pl_work *work, const struct pl_node *node, int allow, const struct pl_length *l)
{
    const char *why = NULL;
    if (l->v < 0 && !(allow & PL_ALLOW_NEGATIVE))
        why = "must not be negative";
    else if (l->v == 0 && !(allow & PL_ALLOW_ZERO))
        why = "must be larger than 0";
    else if (l->unit == PL_UNIT_PT && fabs(l->v) > MAX_LENGTH)
        why = "is larger than any page (25 m)";
    else if (l->unit != PL_UNIT_PT && fabs(l->v) > 10000)
        why = "is too large";
    if (!why)
        return true;
    struct pl_diag *d = PL_ERR(work, P133, node->place, "'%.60s' %s", node->text, why);
    pl_help(work->diags, d, "check the number and its unit");
    return false;
}

bool pl_read_length(struct pl_work *work, const struct pl_node *node, int allow, struct pl_length *out)
{
    if (!pl_want_scalar(work, node, "a length"))
        return false;
    if ((allow & PL_ALLOW_AUTO) && strcmp(node->text, "auto") == 0) {
        *out = (struct pl_length){PL_UNIT_AUTO, 0};
        return true;
    }
    if ((allow & PL_ALLOW_CONTENT) && strcmp(node->text, "content") == 0) {
        *out = (struct pl_length){PL_UNIT_CONTENT, 1};
        return true;
    }
    double v = 0;
    const char *unit = "";
    if (!split(work, node, &v, &unit))
        return bad_length(work, node);
    struct pl_length l = {PL_UNIT_PT, v};
    bool found = false;
    for (size_t i = 0; i < sizeof units / sizeof *units && !found; i++) {
        if (strcmp(unit, units[i].name) == 0) {
            l = (struct pl_length){units[i].unit, v * units[i].points};
            found = true;
        }
    }
    if (!found && *unit)
        return bad_length(work, node);
    if (!found && v != 0) {
        struct pl_diag *d = PL_ERR(work, P131, node->place, "'%.60s' has no unit", node->text);
        pl_help(work->diags, d, "write %spt or %smm", node->text, node->text);
        return false;
    }
    if ((l.unit == PL_UNIT_PERCENT && !(allow & PL_ALLOW_PERCENT)) ||
        (l.unit == PL_UNIT_FR && !(allow & PL_ALLOW_FR))) {
        struct pl_diag *d = PL_ERR(work, P132, node->place, "'%s' cannot be used here", node->text);
        pl_help(work->diags, d, "write a length: 12mm, 4.5pt, 60px");
        return false;
    }
    if (!range(work, node, allow, &l))
        return false;
    *out = l;
    return true;
}

static bool bad_number(struct pl_work *work, const struct pl_node *node, const char *what)
{
    struct pl_diag *d = PL_ERR(work, P134, node->place, "'%.60s' is not %s", node->text, what);
    if (strchr(node->text, ','))
        pl_help(work->diags, d, "decimals follow a point, and there is no thousands sign: 17.6");
    else
        pl_help(work->diags, d, "write digits, and a point before decimals: 17.6");
    return false;
}

static bool number_range(struct pl_work *work, const struct pl_node *node, double v, double min, double max)
{
    if ((min == 0 && max == 0) || (v >= min && v <= max))
        return true;
    struct pl_diag *d = PL_ERR(work, P135, node->place, "%.60s is out of range", node->text);
    pl_help(work->diags, d, "from %s to %s", pl_num(work->arena, min, 4), pl_num(work->arena, max, 4));
    return false;
}

bool pl_read_number(struct pl_work *work, const struct pl_node *node, double min, double max, double *out)
{
    double v = 0;
    const char *rest = "";
    if (!pl_want_scalar(work, node, "a number"))
        return false;
    if (!split(work, node, &v, &rest) || *rest)
        return bad_number(work, node, "a number");
    if (!number_range(work, node, v, min, max))
        return false;
    *out = v;
    return true;
}

bool pl_read_int(struct pl_work *work, const struct pl_node *node, long min, long max, long *out)
{
    double v = 0;
    const char *rest = "";
    if (!pl_want_scalar(work, node, "a whole number"))
        return false;
    if (!split(work, node, &v, &rest) || *rest || v != floor(v) || fabs(v) > 1e9)
        return bad_number(work, node, "a whole number");
    if (!number_range(work, node, v, (double)min, (double)max))
        return false;
    *out = (long)v;
    return true;
}

bool pl_read_bool(struct pl_work *work, const struct pl_node *node, bool *out)
{
    static const char *const words[] = {"false", "true", "no", "yes"};
    if (!pl_want_scalar(work, node, "true or false"))
        return false;
    for (int i = 0; i < 4; i++) {
        if (strcmp(node->text, words[i]) == 0) {
            *out = i & 1;
            return true;
        }
    }
    struct pl_diag *d = PL_ERR(work, P136, node->place, "'%.60s' is neither true nor false", node->text);
    pl_help(work->diags, d, "write true or false");
    return false;
}

bool pl_read_fraction(struct pl_work *work, const struct pl_node *node, double min, double max, double *out)
{
    double v = 0;
    const char *rest = "";
    if (!pl_want_scalar(work, node, "a percentage"))
        return false;
    if (!split(work, node, &v, &rest) || (*rest && strcmp(rest, "%") != 0))
        return bad_number(work, node, "a percentage or a fraction");
    if (*rest == '%')
        v /= 100;
    if ((min != 0 || max != 0) && (v < min || v > max)) {
        struct pl_diag *d = PL_ERR(work, P135, node->place, "%.60s is out of range", node->text);
        pl_help(work->diags, d, "from %s%% to %s%%", pl_num(work->arena, min * 100, 2),
                pl_num(work->arena, max * 100, 2));
        return false;
    }
    *out = v;
    return true;
}

const char *pl_length_text(struct pl_arena *arena, double pt, bool in_px)
{
    double v = in_px ? pt / 0.75 : pt * 25.4 / 72;
    return pl_printf(arena, "%s %s", pl_num(arena, v, in_px ? 0 : 1), in_px ? "px" : "mm");
}

const char *pl_size_text(struct pl_arena *arena, double pt, bool in_px)
{
    return pl_printf(arena, "%s %s", pl_num(arena, in_px ? pt / 0.75 : pt, 2), in_px ? "px" : "pt");
}
