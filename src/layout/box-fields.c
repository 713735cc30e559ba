/* box-fields.c: the keys of every box, once, for the check at load, for expand, for the schema and for the manual. */
#include "layout/layout-private.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

#define ANY_SIGN (PL_ALLOW_NEGATIVE | PL_ALLOW_ZERO)

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

static bool read_focus(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_length pair[2] = {{PL_UNIT_PERCENT, 50}, {PL_UNIT_PERCENT, 50}};
    if (!pl_read_pair(reader, node, PL_ALLOW_PERCENT | PL_ALLOW_ZERO, pair))
        return false;
    ((double *)out)[0] = pair[0].v / 100;
    ((double *)out)[1] = pair[1].v / 100;
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

static bool read_scaled(struct pl_reader *reader, const struct pl_node *node, int allow, struct pl_length *out)
{
    struct scale_map map = {0};
    if (node->kind != PL_MAP)
        return pl_read_length(reader->work, node, allow, out);
    return pl_read_record(reader, node, &pl_scale_record, NULL, &map, NULL);
}

static bool read_size(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return read_scaled(reader, node, PL_ALLOW_AUTO | PL_ALLOW_CONTENT | PL_ALLOW_PERCENT | PL_ALLOW_FR | PL_ALLOW_ZERO,
                       out);
}

static bool read_limit(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return read_scaled(reader, node, PL_ALLOW_PERCENT | PL_ALLOW_ZERO, out);
}

static bool read_spacer(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return read_scaled(reader, node, PL_ALLOW_PERCENT | PL_ALLOW_FR | PL_ALLOW_ZERO, out);
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
    return read_scaled(reader, node, PL_ALLOW_PERCENT | ANY_SIGN, out);
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
#define BOX(field) .offset = offsetof(struct pl_box, field)
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
#define KEEP(key, field, form, text)                                                                                   \
    {                                                                                                                  \
        .name = key, .type = PL_NODE, BOX(keys.field), .shape = form, .doc = text                                      \
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
     .doc = "Children, down; the lines of a text; in a row also on baselines and cap height."},
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
};
static const struct pl_record common_record = {
    "box", "The keys that every box takes.", common_fields, sizeof common_fields / sizeof *common_fields, NULL, false};

/* ---- kinds ---- */

static const struct pl_name fit_names[] = {
    {"contain", PL_FIT_CONTAIN}, {"cover", PL_FIT_COVER}, {"fill", PL_FIT_FILL}, {NULL, 0}};
static const struct pl_name role_names[] = {{"h1", PL_TEXT_ROLE_H1},
                                            {"h2", PL_TEXT_ROLE_H2},
                                            {"h3", PL_TEXT_ROLE_H3},
                                            {"h4", PL_TEXT_ROLE_H4},
                                            {"p", PL_TEXT_ROLE_P},
                                            {"quote", PL_TEXT_ROLE_QUOTE},
                                            {"caption", PL_TEXT_ROLE_CAPTION},
                                            {"note", PL_TEXT_ROLE_NOTE},
                                            {"decoration", PL_TEXT_ROLE_DECORATION},
                                            {NULL, 0}};
static const struct pl_field lines_fields[] = {
    {.name = "max", .type = PL_INT, BOX(text.max_lines), .min = 1, .max = 10000, .doc = "No more lines than this."},
    {.name = "same-as",
     .type = PL_TEXT,
     BOX(text.same_lines),
     .doc = "Texts of this group take room for the same number of lines."},
};
const struct pl_record pl_lines_record = {"lines", "The number of lines.", lines_fields, 2, NULL, false};

static bool read_tracks(struct pl_reader *reader, const struct pl_node *node, struct pl_length **tracks, size_t *n)
{
    int allow = PL_ALLOW_AUTO | PL_ALLOW_CONTENT | PL_ALLOW_FR | PL_ALLOW_PERCENT;
    if (node->kind == PL_SCALAR && strspn(node->text, "0123456789") == node->len) {
        long count = 0;
        if (!pl_read_int(reader->work, node, 1, 200, &count))
            return false;
        *tracks = PL_NEWS(reader->work->arena, struct pl_length, (size_t)count);
        for (*n = 0; *n < (size_t)count; ++*n)
            (*tracks)[*n] = (struct pl_length){PL_UNIT_FR, 1};
        return true;
    }
    if (node->kind == PL_MAP)
        return read_scaled(reader, node, allow, &(struct pl_length){0});
    *n = node->kind == PL_LIST ? node->n : 1;
    *tracks = PL_NEWS(reader->work->arena, struct pl_length, *n ? *n : 1);
    bool good = true;
    for (size_t i = 0; i < *n; i++) {
        const struct pl_node *item = node->kind == PL_LIST ? node->at[i] : node;
        if (!(reader->bound && reader->bound(item)))
            good &= read_scaled(reader, item, allow, &(*tracks)[i]);
    }
    return good;
}
static bool read_columns(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_box *box = out;
    return read_tracks(reader, node, &box->columns, &box->n_columns);
}
static bool read_rows(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_box *box = out;
    return read_tracks(reader, node, &box->rows, &box->n_rows);
}

static bool read_point_list(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_box *box = out;
    if (node->kind != PL_LIST || node->n < 3 || node->n > 1000) {
        struct pl_diag *d = PL_ERR(reader->work, P162, node->place, "three points or more were expected here");
        pl_help(reader->work->diags, d, "points: [[0%%, 0%%], [100%%, 50%%], [0%%, 100%%]]");
        return false;
    }
    box->points = PL_NEWS(reader->work->arena, struct pl_point, node->n);
    box->n_points = node->n;
    for (size_t i = 0; i < node->n; i++) {
        struct pl_length pair[2] = {{0}};
        if (!pl_read_pair(reader, node->at[i], PL_ALLOW_PERCENT | ANY_SIGN, pair))
            return false;
        box->points[i] = (struct pl_point){pair[0], pair[1]};
    }
    return true;
}
static bool read_end(struct pl_reader *reader, const struct pl_node *node, struct pl_box *box, size_t which)
{
    struct pl_length pair[2] = {{0}};
    if (!box->points) {
        box->points = PL_NEWS(reader->work->arena, struct pl_point, 2);
        box->n_points = 2;
        for (size_t i = 0; i < 2; i++)
            box->points[i] = (struct pl_point){{PL_UNIT_PERCENT, i ? 100 : 0}, {PL_UNIT_PERCENT, 50}};
    }
    if (!pl_read_pair(reader, node, PL_ALLOW_PERCENT | ANY_SIGN, pair))
        return false;
    box->points[which] = (struct pl_point){pair[0], pair[1]};
    return true;
}
static bool read_from(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return read_end(reader, node, out, 0);
}
static bool read_to(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return read_end(reader, node, out, 1);
}

static const struct pl_name shape_names[] = {{"rectangle", PL_SHAPE_RECTANGLE},
                                             {"line", PL_SHAPE_LINE},
                                             {"circle", PL_SHAPE_CIRCLE},
                                             {"polygon", PL_SHAPE_POLYGON},
                                             {NULL, 0}};
#define CONTENT(key, form, text)                                                                                       \
    {                                                                                                                  \
        .name = key, .type = PL_NODE, BOX(keys.content), .required = true, .shape = form, .doc = text                  \
    }
#define ALTERNATIVE                                                                                                    \
    {                                                                                                                  \
        .name = "alternative", .type = PL_TEXT, BOX(keys.alternative),                                                 \
        .doc = "What it says, in words; without it, it is decoration."                                                 \
    }
static const struct pl_field column_fields[] = {CONTENT("column", "boxes", "Boxes, one below the other.")};
static const struct pl_field row_fields[] = {CONTENT("row", "boxes", "Boxes side by side.")};
static const struct pl_field layers_fields[] = {
    CONTENT("layers", "boxes", "Boxes on the same area, later ones above.")};
static const struct pl_field grid_fields[] = {
    CONTENT("grid", "boxes", "Boxes in columns and rows."),
    {.name = "columns",
     .type = PL_CUSTOM,
     .offset = 0,
     .custom = read_columns,
     .shape = "tracks",
     .doc = "Sizes, or how many."},
    {.name = "rows",
     .type = PL_CUSTOM,
     .offset = 0,
     .custom = read_rows,
     .shape = "tracks",
     .doc = "Sizes, or how many; without it as many as needed."},
    {.name = "areas",
     .type = PL_NODE,
     BOX(areas),
     .shape = "areas",
     .doc = "One string a row, a name for each column."},
};
static const struct pl_field text_fields[] = {
    CONTENT("text", "template", "Words and {{bindings}}."),
    {.name = "style", .type = PL_TEXT, BOX(keys.style), .required = true, .doc = "A style's name."},
    {.name = "role",
     .type = PL_ENUM,
     BOX(keys.role),
     .names = role_names,
     .doc = "What it is, to those who hear the page."},
    {.name = "lines", .type = PL_RECORD, .offset = 0, .sub = &pl_lines_record, .doc = "The number of lines."},
    {.name = "language", .type = PL_TEXT, BOX(keys.language), .doc = "Of the words, where it is not the edition's."},
};
static const struct pl_field icon_fields[] = {
    CONTENT("icon", "text", "An icon's name, or a path."),
    {.name = "colour",
     .type = PL_CUSTOM,
     BOX(colour),
     .custom = pl_read_tone,
     .shape = "colour",
     .doc = "What currentColor becomes."},
    ALTERNATIVE,
};
static const struct pl_field picture_fields[] = {
    CONTENT("picture", "text", "A picture of the edition, or a path."),
    {.name = "fit", .type = PL_ENUM, BOX(fit), .names = fit_names, .doc = "contain, cover or fill."},
    {.name = "focus",
     .type = PL_CUSTOM,
     BOX(focus),
     .custom = read_focus,
     .shape = "point",
     .doc = "What stays in sight under cover."},
    KEEP("frame", frame, "box", "A shape that clips the picture: {shape: circle}."),
    ALTERNATIVE,
};
static const struct pl_field art_fields[] = {
    CONTENT("art", "text", "The path of an SVG."),
    {.name = "fit", .type = PL_ENUM, BOX(fit), .names = fit_names, .doc = "contain, cover or fill."},
    KEEP("recolour", recolour, "recolour", "Palette colours for currentColor, ids and classes."),
    ALTERNATIVE,
};
static const struct pl_field shape_fields[] = {
    {.name = "shape",
     .type = PL_ENUM,
     BOX(shape),
     .required = true,
     .names = shape_names,
     .doc = "rectangle, line, circle or polygon."},
    {.name = "fill",
     .type = PL_CUSTOM,
     BOX(fill),
     .custom = pl_read_fill,
     .shape = "fill",
     .doc = "A colour or a gradient."},
    {.name = "stroke", .type = PL_RECORD, BOX(stroke), .sub = &pl_stroke_record, .doc = "The outline."},
    {.name = "points",
     .type = PL_CUSTOM,
     .offset = 0,
     .custom = read_point_list,
     .shape = "points",
     .doc = "Of a polygon."},
    {.name = "from",
     .type = PL_CUSTOM,
     .offset = 0,
     .custom = read_from,
     .shape = "point",
     .doc = "Where a line starts."},
    {.name = "to", .type = PL_CUSTOM, .offset = 0, .custom = read_to, .shape = "point", .doc = "Where it ends."},
};
static const struct pl_field spacer_fields[] = {
    {.name = "spacer",
     .type = PL_CUSTOM,
     BOX(size),
     .required = true,
     .custom = read_spacer,
     .shape = "size",
     .doc = "Along the parent's axis."},
};
static const struct pl_field part_fields[] = {
    CONTENT("part", "text", "The part's name."),
    KEEP("with", with, "map", "Its arguments."),
};
static const struct pl_field slot_fields[] = {CONTENT("slot", "text", "The argument that holds a box.")};

#define RECORD(key, doc)                                                                                               \
    {                                                                                                                  \
#key, doc, key##_fields, sizeof key##_fields / sizeof *key##_fields, &common_record, false                     \
    }
static const struct pl_record records[] = {
    RECORD(column, "Boxes, one below the other."),
    RECORD(row, "Boxes side by side."),
    RECORD(grid, "Boxes in columns and rows."),
    RECORD(layers, "Boxes on the same area."),
    RECORD(text, "A text."),
    RECORD(icon, "A one-colour SVG."),
    RECORD(picture, "A photograph or drawing."),
    RECORD(art, "SVG art in palette colours."),
    RECORD(shape, "A drawn shape."),
    RECORD(spacer, "Room."),
    RECORD(part, "A part of the layout with its arguments."),
    RECORD(slot, "A box passed to a part."),
};
const struct pl_box_kind_row pl_box_kinds[] = {
    {"column", PL_BOX_COLUMN, &records[0], true},    {"row", PL_BOX_ROW, &records[1], true},
    {"grid", PL_BOX_GRID, &records[2], true},        {"layers", PL_BOX_LAYERS, &records[3], true},
    {"text", PL_BOX_TEXT, &records[4], false},       {"icon", PL_BOX_PICTURE, &records[5], false},
    {"picture", PL_BOX_PICTURE, &records[6], false}, {"art", PL_BOX_PICTURE, &records[7], false},
    {"shape", PL_BOX_SHAPE, &records[8], false},     {"spacer", PL_BOX_SPACER, &records[9], false},
    {"part", PL_BOX_PART, &records[10], false},      {"slot", PL_BOX_SLOT, &records[11], false},
};
const size_t pl_n_box_kinds = sizeof pl_box_kinds / sizeof *pl_box_kinds;

bool pl_is_box(const struct pl_node *map)
{
    for (size_t i = 0; map->kind == PL_MAP && i < pl_n_box_kinds; i++)
        if (pl_node_get(map, pl_box_kinds[i].name))
            return true;
    return false;
}

const struct pl_box_kind_row *pl_box_kind_of(struct pl_work *work, const struct pl_node *map)
{
    const struct pl_box_kind_row *found = NULL;
    struct pl_buf list = {.arena = work->arena};
    for (size_t i = 0; i < pl_n_box_kinds; i++) {
        const struct pl_node *key = map->kind == PL_MAP ? pl_node_get(map, pl_box_kinds[i].name) : NULL;
        pl_putf(&list, "%s%s", i ? ", " : "", pl_box_kinds[i].name);
        if (key && found) {
            struct pl_diag *d =
                PL_ERR(work, P331, key->key_place, "a box is both '%s' and '%s'", found->name, pl_box_kinds[i].name);
            pl_help(work->diags, d, "put one of them inside the other, or start a new box with '-'");
            return NULL;
        }
        if (key)
            found = &pl_box_kinds[i];
    }
    if (found)
        return found;
    struct pl_diag *d = PL_ERR(work, P330, map->place, "a box without a kind");
    for (size_t k = 0; map->kind == PL_MAP && k < map->n; k++)
        for (size_t i = 0; i < pl_n_box_kinds; i++)
            if (pl_nearest(map->at[k]->key, &pl_box_kinds[i].name, 1)) {
                d->place = map->at[k]->key_place;
                pl_help(work->diags, d, "did you mean '%s'? A box is one of %s", pl_box_kinds[i].name, list.text);
                return NULL;
            }
    pl_help(work->diags, d, "one key says what it is: %s", list.text);
    return NULL;
}

const struct pl_record *const pl_layout_records[] = {
    &pl_file_record,    &pl_page_record,   &pl_guide_record, &pl_page_template_record,
    &pl_palette_record, &pl_fill_record,   &pl_style_record, &pl_size_record,
    &pl_breaks_record,  &pl_indent_record, &pl_space_record, &pl_list_record,
    &pl_look_record,    &pl_part_record,   &pl_fit_record,   &records[0],
    &records[1],        &records[2],       &records[3],      &records[4],
    &records[5],        &records[6],       &records[7],      &records[8],
    &records[9],        &records[10],      &records[11],     &pl_self_record,
    &pl_stroke_record,  &pl_lines_record,  &pl_scale_record, NULL,
};

void pl_box_defaults(struct pl_box *box)
{
    *box = (struct pl_box){.opacity = 1, .focus = {0.5, 0.5}, .figure_node = PL_DECORATION};
    box->text.struct_node = PL_DECORATION;
    box->colour = (struct pl_tone){PL_COLOUR_NONE, 1, 1};
    box->stroke.colour = box->border.stroke.colour = box->colour;
    box->keys.span[0] = box->keys.span[1] = 1;
}
