/* box-kinds.c: the kinds of boxes: the keys that each adds to those every box takes. */
#include "layout/layout-private.h"

#include "base/num.h"

#include <string.h>

static bool read_focus(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_length pair[2] = {{PL_UNIT_PERCENT, 50}, {PL_UNIT_PERCENT, 50}};
    if (!pl_read_pair(reader, node, PL_ALLOW_PERCENT | PL_ALLOW_ZERO, pair))
        return false;
    ((double *)out)[0] = pair[0].v / 100;
    ((double *)out)[1] = pair[1].v / 100;
    return true;
}

static bool read_spacer(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return pl_read_scaled(reader, node, PL_ALLOW_PERCENT | PL_ALLOW_FR | PL_ALLOW_ZERO, out);
}

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
        return pl_read_scaled(reader, node, allow, &(struct pl_length){0});
    *n = node->kind == PL_LIST ? node->n : 1;
    *tracks = PL_NEWS(reader->work->arena, struct pl_length, *n ? *n : 1);
    bool good = true;
    for (size_t i = 0; i < *n; i++) {
        const struct pl_node *item = node->kind == PL_LIST ? node->at[i] : node;
        if (!(reader->bound && reader->bound(item)))
            good &= pl_read_scaled(reader, item, allow, &(*tracks)[i]);
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
#key, doc, key##_fields, sizeof key##_fields / sizeof *key##_fields, &pl_common_record, false                  \
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
    &pl_file_record,      &pl_page_record,    &pl_guide_record,  &pl_page_template_record,
    &pl_html_record,      &pl_palette_record, &pl_fill_record,   &pl_style_record,
    &pl_size_record,      &pl_breaks_record,  &pl_indent_record, &pl_space_record,
    &pl_sub_record,       &pl_sup_record,     &pl_list_record,   &pl_look_record,
    &pl_part_record,      &pl_fit_record,     &records[0],       &records[1],
    &records[2],          &records[3],        &records[4],       &records[5],
    &records[6],          &records[7],        &records[8],       &records[9],
    &records[10],         &records[11],       &pl_self_record,   &pl_stroke_record,
    &pl_lines_record,     &pl_scale_record,   &pl_spot_record,   &pl_press_record,
    &pl_overprint_record, &pl_marks_record,   &pl_folds_record,  NULL,
};

void pl_box_defaults(struct pl_box *box)
{
    *box =
        (struct pl_box){.opacity = 1, .focus = {0.5, 0.5}, .figure_node = PL_DECORATION, .leads_node = PL_DECORATION};
    box->text.struct_node = PL_DECORATION;
    box->colour = (struct pl_tone){PL_COLOUR_NONE, 1, 1};
    box->stroke.colour = box->border.stroke.colour = box->colour;
    box->keys.span[0] = box->keys.span[1] = 1;
}
