/* box-fields.c: the keys of every box, once, for the check at load, for expand, for the schema and for the manual. */
#include "layout/layout-private.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

bool pl_read_pair(struct pl_reader *reader, const struct pl_node *node, int allow, struct pl_length out[2])
{
    if (node->kind != PL_LIST || node->n != 2) {
        struct pl_diag *d = PL_ERR(reader->work, P162, node->place, "two values were expected here");
        pl_help(reader->work->diags, d, "write [ACROSS, DOWN]: [50%%, 30%%]");
        return false;
    }
    bool good = true;
    for (size_t i = 0; i < 2; i++)
        if (!(reader->bound && reader->bound(node->at[i])))
            good &= pl_read_length(reader->work, node->at[i], allow, &out[i]);
    return good;
}

bool pl_read_four(struct pl_reader *reader, const struct pl_node *node, int allow, double out[4])
{
    struct pl_length l[4] = {{0}};
    size_t n = node->kind == PL_LIST ? node->n : 1;
    bool good = true;
    if (node->kind == PL_MAP || (n != 1 && n != 2 && n != 4)) {
        struct pl_diag *d = PL_ERR(reader->work, P162, node->place, "1, 2 or 4 lengths were expected here");
        pl_help(reader->work->diags, d,
                "all sides: 4mm; top and bottom, left and right: [4mm, 6mm]; or top, right, bottom, left");
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const struct pl_node *item = node->kind == PL_LIST ? node->at[i] : node;
        if (!(reader->bound && reader->bound(item)))
            good &= pl_read_length(reader->work, item, allow, &l[i]);
    }
    static const int which[5][4] = {{0}, {0, 0, 0, 0}, {0, 1, 0, 1}, {0}, {0, 1, 2, 3}};
    for (int i = 0; good && i < 4; i++)
        out[i] = l[which[n][i]].v;
    return good;
}

static bool read_padding(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return pl_read_four(reader, node, PL_ALLOW_ZERO, out);
}

static bool read_gap(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    double *gap = out;
    struct pl_length pair[2] = {{0}};
    if (node->kind == PL_LIST) {
        if (!pl_read_pair(reader, node, PL_ALLOW_ZERO, pair))
            return false;
    } else {
        if (!pl_read_length(reader->work, node, PL_ALLOW_ZERO, &pair[0]))
            return false;
        pair[1] = pair[0];
    }
    gap[0] = pair[0].v;
    gap[1] = pair[1].v;
    return true;
}

static bool read_offset(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_length pair[2] = {{0}};
    if (!pl_read_pair(reader, node, ANY_SIGN, pair))
        return false;
    ((double *)out)[0] = pair[0].v;
    ((double *)out)[1] = pair[1].v;
    return true;
}

/* ---- sizes: a length, or a value of the edition with a scale; expand turns the second into the first ---- */

struct scale_map {
    const char *value;
    const struct pl_node *of, *from, *until, *to, *min;
};
static const struct pl_field scale_fields[] = {
    {.name = "value",
     .type = PL_TEXT,
     .offset = offsetof(struct scale_map, value),
     .required = true,
     .doc = "The path of a number or a date."},
    {.name = "of",
     .type = PL_NODE,
     .offset = offsetof(struct scale_map, of),
     .shape = "value",
     .doc = "The value that gives `to`; from 0."},
    {.name = "from",
     .type = PL_NODE,
     .offset = offsetof(struct scale_map, from),
     .shape = "value",
     .doc = "The value that gives `min`."},
    {.name = "until",
     .type = PL_NODE,
     .offset = offsetof(struct scale_map, until),
     .shape = "value",
     .doc = "The value that gives `to`."},
    {.name = "to",
     .type = PL_NODE,
     .offset = offsetof(struct scale_map, to),
     .required = true,
     .shape = "size",
     .doc = "The size at the end of the scale."},
    {.name = "min",
     .type = PL_NODE,
     .offset = offsetof(struct scale_map, min),
     .shape = "size",
     .doc = "The size at its start; 0."},
};
const struct pl_record pl_scale_record = {"scaled size", "A size that follows a value.", scale_fields, 6, NULL, false};

bool pl_read_scaled(struct pl_reader *reader, const struct pl_node *node, int allow, struct pl_length *out)
{
    struct scale_map map = {0};
    if (node->kind != PL_MAP)
        return pl_read_length(reader->work, node, allow, out);
    return pl_read_record(reader, node, &pl_scale_record, NULL, &map, NULL);
}

static bool read_size(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return pl_read_scaled(reader, node,
                          PL_ALLOW_AUTO | PL_ALLOW_CONTENT | PL_ALLOW_PERCENT | PL_ALLOW_FR | PL_ALLOW_ZERO, out);
}

static bool read_limit(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return pl_read_scaled(reader, node, PL_ALLOW_PERCENT | PL_ALLOW_ZERO, out);
}

static const struct pl_field at_fields[] = {
    {.name = "top", .type = PL_CUSTOM, .offset = 0, .shape = "inset", .doc = "From the area's top edge."},
    {.name = "right",
     .type = PL_CUSTOM,
     .offset = sizeof(struct pl_length),
     .shape = "inset",
     .doc = "From its right edge."},
    {.name = "bottom",
     .type = PL_CUSTOM,
     .offset = 2 * sizeof(struct pl_length),
     .shape = "inset",
     .doc = "From its lower edge."},
    {.name = "left",
     .type = PL_CUSTOM,
     .offset = 3 * sizeof(struct pl_length),
     .shape = "inset",
     .doc = "From its left edge."},
};

static bool read_inset(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return pl_read_scaled(reader, node, PL_ALLOW_PERCENT | ANY_SIGN, out);
}

static bool read_at(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_field fields[4];
    memcpy(fields, at_fields, sizeof fields);
    for (int i = 0; i < 4; i++)
        fields[i].custom = read_inset;
    struct pl_record record = {"at", "Insets from the area.", fields, 4, NULL, false};
    return pl_read_record(reader, node, &record, NULL, out, NULL);
}

static bool read_sides(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    static const char *const names[] = {"top", "right", "bottom", "left"};
    unsigned bits = 0;
    size_t n = node->kind == PL_LIST ? node->n : 1;
    for (size_t i = 0; i < n; i++) {
        const struct pl_node *item = node->kind == PL_LIST ? node->at[i] : node;
        unsigned bit = item->kind == PL_SCALAR && strcmp(item->text, "all") == 0 ? 15 : 0;
        for (unsigned k = 0; k < 4 && item->kind == PL_SCALAR; k++)
            bit |= strcmp(item->text, names[k]) == 0 ? 1u << k : 0;
        if (!bit) {
            struct pl_diag *d = PL_ERR(reader->work, P163, item->place, "a side was expected here");
            pl_help(reader->work->diags, d, "all, or a list of top, right, bottom, left");
            return false;
        }
        bits |= bit;
    }
    *(unsigned *)out = bits;
    return true;
}

/* ---- strokes ---- */

static const struct pl_name cap_names[] = {
    {"butt", PL_CAP_BUTT}, {"round", PL_CAP_ROUND}, {"square", PL_CAP_SQUARE}, {NULL, 0}};
static const struct pl_name join_names[] = {
    {"miter", PL_JOIN_MITER}, {"round", PL_JOIN_ROUND}, {"bevel", PL_JOIN_BEVEL}, {NULL, 0}};

static bool read_dash(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_stroke_tone *stroke = out;
    if (node->kind != PL_LIST || node->n == 0 || node->n > 16) {
        struct pl_diag *d = PL_ERR(reader->work, P162, node->place, "a list of lengths was expected here");
        pl_help(reader->work->diags, d, "dash, gap: [2mm, 1mm]");
        return false;
    }
    double *dashes = PL_NEWS(reader->work->arena, double, node->n), sum = 0;
    bool bound = false;
    for (size_t i = 0; i < node->n; i++) {
        struct pl_length l = {0};
        if (!(reader->bound && reader->bound(node->at[i])) &&
            !pl_read_length(reader->work, node->at[i], PL_ALLOW_ZERO, &l))
            return false;
        dashes[i] = l.v;
        sum += l.v;
        bound |= reader->bound && reader->bound(node->at[i]);
    }
    if (sum <= 0 && !bound) {
        struct pl_diag *d = PL_ERR(reader->work, P133, node->place, "dashes and gaps of no length");
        pl_help(reader->work->diags, d, "dash, gap: [2mm, 1mm]; dots: [0, 2mm] with cap: round");
        return false;
    }
    stroke->dashes = dashes;
    stroke->n_dashes = node->n;
    return true;
}

#define STROKE_FIELDS(holder)                                                                                          \
    {.name = "colour",                                                                                                 \
     .type = PL_CUSTOM,                                                                                                \
     .offset = offsetof(holder, colour),                                                                               \
     .required = true,                                                                                                 \
     .custom = pl_read_tone,                                                                                           \
     .shape = "colour",                                                                                                \
     .doc = "A palette colour."},                                                                                      \
        {.name = "width",                                                                                              \
         .type = PL_LENGTH,                                                                                            \
         .offset = offsetof(holder, width),                                                                            \
         .required = true,                                                                                             \
         .doc = "Of the line."},                                                                                       \
        {.name = "cap",                                                                                                \
         .type = PL_ENUM,                                                                                              \
         .offset = offsetof(holder, cap),                                                                              \
         .names = cap_names,                                                                                           \
         .doc = "butt, round or square."},                                                                             \
        {.name = "join",                                                                                               \
         .type = PL_ENUM,                                                                                              \
         .offset = offsetof(holder, join),                                                                             \
         .names = join_names,                                                                                          \
         .doc = "miter, round or bevel."},                                                                             \
    {                                                                                                                  \
        .name = "dash", .type = PL_CUSTOM, .offset = 0, .custom = read_dash, .shape = "dashes",                        \
        .doc = "Dash and gap: [2mm, 1mm]."                                                                             \
    }
static const struct pl_field stroke_fields[] = {STROKE_FIELDS(struct pl_stroke_tone)};
const struct pl_record pl_stroke_record = {"stroke", "A line.", stroke_fields, 5, NULL, false};
static const struct pl_field border_fields[] = {
    STROKE_FIELDS(struct pl_stroke_tone),
    {.name = "sides",
     .type = PL_CUSTOM,
     .offset = offsetof(struct pl_border, sides),
     .custom = read_sides,
     .shape = "sides",
     .doc = "all, or a list of top, right, bottom, left."},
};
static const struct pl_record border_record = {
    "border", "A line along the box's edges, inside it.", border_fields, 6, NULL, false};

static bool read_border(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_border *border = out;
    *border = (struct pl_border){.sides = 15};
    if (node->kind == PL_SCALAR && strcmp(node->text, "none") == 0)
        return true;
    return pl_read_record(reader, node, &border_record, NULL, border, NULL);
}

/* ---- yield, self ---- */

static bool read_steps(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    static const struct pl_name names[] = {
        {"shrink", PL_YIELD_SHRINK}, {"move", PL_YIELD_MOVE}, {"drop", PL_YIELD_DROP}, {NULL, 0}};
    unsigned bits = 0;
    for (size_t i = 0, n = node->kind == PL_LIST ? node->n : 1; i < n; i++) {
        int bit = 0;
        if (!pl_read_enum(reader, node->kind == PL_LIST ? node->at[i] : node, names, &bit))
            return false;
        bits |= (unsigned)bit;
    }
    *(unsigned *)out = bits;
    return true;
}
static const struct pl_name to_names[] = {{"text", 0}, {NULL, 0}};
struct yield_map {
    struct pl_yield yield;
    int to;
};
static const struct pl_field yield_fields[] = {
    {.name = "to", .type = PL_ENUM, .offset = offsetof(struct yield_map, to), .names = to_names, .doc = "text."},
    {.name = "steps",
     .type = PL_CUSTOM,
     .offset = offsetof(struct yield_map, yield.steps),
     .custom = read_steps,
     .shape = "steps",
     .doc = "What it may do, of shrink, move, drop; always tried in that order."},
    {.name = "min",
     .type = PL_FRACTION,
     .offset = offsetof(struct yield_map, yield.min),
     .max = 1,
     .doc = "The smallest it may become."},
    {.name = "clear",
     .type = PL_LENGTH,
     .offset = offsetof(struct yield_map, yield.clear),
     .allow = PL_ALLOW_ZERO,
     .doc = "Kept free around the text."},
};
static const struct pl_record yield_record = {"yield", "Gives way to text.", yield_fields, 4, NULL, false};

static bool read_yield(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct yield_map map = {.yield = {PL_YIELD_SHRINK | PL_YIELD_MOVE | PL_YIELD_DROP, 0.6, 0}};
    bool good = pl_read_record(reader, node, &yield_record, NULL, &map, NULL);
    *(struct pl_yield *)out = map.yield;
    return good;
}

static const struct pl_name h_names[] = {{"start", PL_H_START},     {"center", PL_H_CENTER},         {"end", PL_H_END},
                                         {"stretch", PL_H_STRETCH}, {"space-between", PL_H_BETWEEN}, {NULL, 0}};
static const struct pl_name v_names[] = {{"top", PL_V_TOP},
                                         {"middle", PL_V_MIDDLE},
                                         {"bottom", PL_V_BOTTOM},
                                         {"stretch", PL_V_STRETCH},
                                         {"space-between", PL_V_BETWEEN},
                                         {"baseline", PL_V_BASELINE},
                                         {"last-baseline", PL_V_LAST_BASELINE},
                                         {"cap-height", PL_V_CAP_HEIGHT},
                                         {NULL, 0}};
static const struct pl_field self_fields[] = {
    {.name = "align", .type = PL_ENUM, BOX(self_align), .names = h_names, .doc = "Across."},
    {.name = "valign", .type = PL_ENUM, BOX(self_valign), .names = v_names, .doc = "Down, or on baselines."},
};
const struct pl_record pl_self_record = {"self", "The box's own alignment.", self_fields, 2, NULL, false};

static bool read_span(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    if (node->kind != PL_LIST || node->n != 2) {
        struct pl_diag *d = PL_ERR(reader->work, P162, node->place, "two whole numbers were expected here");
        pl_help(reader->work->diags, d, "columns, rows: span: [2, 1]");
        return false;
    }
    return pl_read_int(reader->work, node->at[0], 1, 100, (long *)out) &&
           pl_read_int(reader->work, node->at[1], 1, 100, (long *)out + 1);
}

#define SIZE(key, field, text)                                                                                         \
    {                                                                                                                  \
        .name = key, .type = PL_CUSTOM, BOX(field), .custom = read_size, .shape = "size", .doc = text                  \
    }
#define LIMIT(key, field, text)                                                                                        \
    {                                                                                                                  \
        .name = key, .type = PL_CUSTOM, BOX(field), .custom = read_limit, .shape = "inset", .doc = text                \
    }
static const struct pl_field common_fields[] = {
    {.name = "name",
     .type = PL_TEXT,
     BOX(name),
     .doc = "Unique on its page; for messages, --show names and connectors."},
    KEEP("when", when, "condition", "Drawn only when this holds."),
    KEEP("each", each, "path", "Repeated for every record of the list at this path."),
    {.name = "as", .type = PL_TEXT, BOX(keys.as), .doc = "A name for the record of `each`."},
    KEEP("accent", accent, "accent",
         "The colour that `accent` means here and below: a name, a binding, or a list to take in turn."),
    KEEP("let", let, "map", "Names for values, seen in the box and below."),
    SIZE("width", width, "A length, %, fr, auto, or a scaled size."),
    SIZE("height", height, "A length, %, fr, auto, or a scaled size."),
    LIMIT("min-width", min_width, "Never narrower."),
    LIMIT("max-width", max_width, "Never wider."),
    LIMIT("min-height", min_height, "Never lower."),
    LIMIT("max-height", max_height, "Never higher."),
    {.name = "padding",
     .type = PL_CUSTOM,
     BOX(padding),
     .custom = read_padding,
     .shape = "four",
     .doc = "1, 2 or 4 lengths."},
    {.name = "gap",
     .type = PL_CUSTOM,
     BOX(gap),
     .custom = read_gap,
     .shape = "gap",
     .doc = "Between children; [down, across] in a grid."},
    {.name = "align", .type = PL_ENUM, BOX(align), .names = h_names, .doc = "Children, across; the lines of a text."},
    {.name = "valign",
     .type = PL_ENUM,
     BOX(valign),
     .names = v_names,
     .doc = "Children, down; the lines of a text; in a row or a grid also on baselines and cap height."},
    {.name = "self",
     .type = PL_RECORD,
     .offset = 0,
     .sub = &pl_self_record,
     .doc = "The box's own alignment over its parent's."},
    {.name = "at",
     .type = PL_CUSTOM,
     BOX(at),
     .custom = read_at,
     .shape = "at",
     .doc = "In layers: insets; two opposite ones give the size."},
    {.name = "area", .type = PL_TEXT, BOX(keys.area), .doc = "In a grid: the named area."},
    {.name = "span",
     .type = PL_CUSTOM,
     BOX(keys.span),
     .custom = read_span,
     .shape = "span",
     .doc = "In a grid: columns and rows."},
    {.name = "rotate",
     .type = PL_NUMBER,
     BOX(rotate_deg),
     .min = -360,
     .max = 360,
     .doc = "Degrees, clockwise, about the middle; moves nothing else."},
    {.name = "offset",
     .type = PL_CUSTOM,
     BOX(offset),
     .custom = read_offset,
     .shape = "offset",
     .doc = "[x, y]; moves nothing else."},
    {.name = "opacity", .type = PL_FRACTION, BOX(opacity), .max = 1, .doc = "Of the box as a whole."},
    {.name = "clip", .type = PL_BOOL, BOX(clip), .doc = "Nothing is drawn outside the box; text never is."},
    {.name = "ground",
     .type = PL_CUSTOM,
     BOX(ground),
     .custom = pl_read_fill,
     .shape = "fill",
     .doc = "A fill behind the content."},
    {.name = "border",
     .type = PL_CUSTOM,
     BOX(border),
     .custom = read_border,
     .shape = "border",
     .doc = "A line along the edges; none takes away what a part or a variation has."},
    {.name = "radius",
     .type = PL_CUSTOM,
     BOX(radius),
     .custom = read_padding,
     .shape = "four",
     .doc = "Of the corners: one, or four from the top left on."},
    {.name = "bleed",
     .type = PL_CUSTOM,
     BOX(bleed),
     .custom = read_sides,
     .shape = "sides",
     .doc = "Sides that reach into the bleed where the box touches the trim."},
    {.name = "margins", .type = PL_BOOL, BOX(margins), .doc = "Inset by the page's margins."},
    {.name = "yield",
     .type = PL_CUSTOM,
     BOX(yield),
     .custom = read_yield,
     .shape = "yield",
     .doc = "In layers: gives way to text."},
    KEEP("first", first, "map", "Keys that differ for the first record of an `each`."),
    KEEP("last", last, "map", "For the last."),
    KEEP("odd", odd, "map", "For the first, third, …"),
    KEEP("even", even, "map", "For the second, fourth, …"),
    {.name = "same-height",
     .type = PL_TEXT,
     BOX(same_height),
     .doc = "Boxes of this group get the height of the highest."},
    {.name = "decoration", .type = PL_BOOL, BOX(decoration), .doc = "Nothing in it is read aloud."},
    KEEP("link", link, "text", "Where what is read aloud in it leads to; absent, nowhere."),
};
const struct pl_record pl_common_record = {
    "box", "The keys that every box takes.", common_fields, sizeof common_fields / sizeof *common_fields, NULL, false};
