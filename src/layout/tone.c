/* tone.c: colours as references to palette entries, fills. */
#include "layout/layout-private.h"

#include "base/num.h"

#include <string.h>

/* tone: an index in tone_names, or their number for the entry itself. */
static uint32_t entry_of(struct pl_work *work, const struct pl_layout *layout, const char *name, size_t tone,
                         struct pl_place place)
{
    size_t n = layout->tone_names.n;
    if (strcmp(name, "accent") == 0)
        return tone < n ? PL_COLOUR_ACCENT - 1 - (uint32_t)tone : PL_COLOUR_ACCENT;
    uint32_t entry = pl_palette_find(&layout->palette, name);
    if (entry == PL_COLOUR_NONE) {
        pl_unknown_colour(work, layout, name, place);
        return entry;
    }
    if (tone == n)
        return entry;
    uint32_t found = layout->tones[entry * n + tone];
    if (found == PL_COLOUR_NONE)
        pl_no_tone(work, layout, entry, tone, place);
    return found;
}

/* "ghost accent" where no entry has a tone of that name: the first word is no colour. */
static bool unknown_tone(struct pl_work *work, const struct pl_layout *layout, const char *name, const char *rest,
                         struct pl_place place)
{
    const char *next = rest ? pl_strndup(work->arena, rest, strcspn(rest, " ")) : "";
    bool colour = strcmp(next, "accent") == 0 || pl_palette_find(&layout->palette, next) != PL_COLOUR_NONE;
    if (!colour || strcmp(name, "accent") == 0 || pl_palette_find(&layout->palette, name) != PL_COLOUR_NONE)
        return false;
    struct pl_buf list = {.arena = work->arena};
    for (size_t i = 0; i < layout->tone_names.n; i++)
        pl_putf(&list, "%s%s", i ? ", " : "", layout->tone_names.at[i]);
    struct pl_diag *d = PL_ERR(work, P314, place, "no colour of the palette has a tone '%.60s'", name);
    pl_help(work->diags, d, "the tones are %s; another is said by 'tones: {%.60s: NAME}' in the palette entry",
            list.text, name);
    return true;
}

static bool percent(const char *word, double *out)
{
    size_t n = pl_num_parse(word, strlen(word), out);
    *out /= 100;
    return n && strcmp(word + n, "%") == 0 && *out >= 0 && *out <= 1;
}

static bool tone_text(struct pl_reader *reader, const struct pl_node *node, struct pl_tone *tone)
{
    struct pl_work *work = reader->work;
    const struct pl_layout *layout = ((const struct pl_tone_scope *)reader->user)->layout;
    char *text = pl_strdup(work->arena, node->text), *rest = NULL, *name = strtok_r(text, " ", &rest);
    *tone = (struct pl_tone){PL_COLOUR_NONE, 1, 1};
    if (!name || strcmp(name, "none") == 0)
        return true;
    size_t which = pl_tone_index(layout, name);
    if (which == layout->tone_names.n && unknown_tone(work, layout, name, rest, node->place))
        return false;
    if (which < layout->tone_names.n)
        name = strtok_r(NULL, " ", &rest);
    tone->entry = entry_of(work, layout, name ? name : "", which, node->place);
    if (tone->entry == PL_COLOUR_NONE)
        return false;
    for (char *word = strtok_r(NULL, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (percent(*word == '@' ? word + 1 : word, *word == '@' ? &tone->opacity : &tone->tint))
            continue;
        struct pl_diag *d = PL_ERR(work, P315, node->place, "'%.30s' is not a tint or an opacity", word);
        pl_help(work->diags, d, "a tint is a percentage, an opacity one behind an at sign: lint 9%% @50%%");
        return false;
    }
    return true;
}

struct tone_map {
    struct pl_tone tone;
    double tint, opacity;
};
static bool read_tone_text(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    if (node->kind == PL_SCALAR)
        return tone_text(reader, node, out);
    struct pl_diag *d = PL_ERR(reader->work, P162, node->place, "a colour was expected here");
    pl_help(reader->work->diags, d, "a palette name, with a tint or an opacity: lint 9%% @50%%");
    return false;
}
static const struct pl_field tone_fields[] = {
    {.name = "colour",
     .type = PL_CUSTOM,
     .offset = offsetof(struct tone_map, tone),
     .required = true,
     .custom = read_tone_text,
     .shape = "colour",
     .doc = "A palette name."},
    {.name = "tint",
     .type = PL_FRACTION,
     .offset = offsetof(struct tone_map, tint),
     .max = 1,
     .doc = "On white paper."},
    {.name = "opacity",
     .type = PL_FRACTION,
     .offset = offsetof(struct tone_map, opacity),
     .max = 1,
     .doc = "Of the colour."},
};
static const struct pl_record tone_record = {"colour", "A colour of the palette.", tone_fields, 3, NULL, false};

bool pl_read_tone(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    if (node->kind != PL_MAP)
        return read_tone_text(reader, node, out);
    struct tone_map map = {.tint = -1, .opacity = -1};
    bool good = pl_read_record(reader, node, &tone_record, NULL, &map, NULL);
    if (map.tint >= 0)
        map.tone.tint = map.tint;
    if (map.opacity >= 0)
        map.tone.opacity = map.opacity;
    *(struct pl_tone *)out = map.tone;
    return good;
}

/* ---- fills ---- */

struct fill_map {
    struct pl_tone_fill fill;
    int kind;
    const struct pl_node *stops, *centre;
};
static const struct pl_name gradient_names[] = {{"linear", PL_TONE_LINEAR}, {"radial", PL_TONE_RADIAL}, {NULL, 0}};
static const struct pl_field fill_fields[] = {
    {.name = "gradient",
     .type = PL_ENUM,
     .offset = offsetof(struct fill_map, kind),
     .required = true,
     .names = gradient_names,
     .doc = "linear or radial."},
    {.name = "angle",
     .type = PL_NUMBER,
     .offset = offsetof(struct fill_map, fill.angle_deg),
     .min = -360,
     .max = 360,
     .doc = "Degrees: 0 runs to the right, 90 down."},
    {.name = "centre",
     .type = PL_NODE,
     .offset = offsetof(struct fill_map, centre),
     .shape = "point",
     .doc = "Of a radial gradient, of the box: [50%, 50%]."},
    {.name = "radius",
     .type = PL_SIZE,
     .offset = offsetof(struct fill_map, fill.radius),
     .allow = PL_ALLOW_PERCENT,
     .doc = "Of a radial gradient; a percentage is of half the box's diagonal."},
    {.name = "stops",
     .type = PL_NODE,
     .offset = offsetof(struct fill_map, stops),
     .required = true,
     .shape = "stops",
     .doc = "Two colours or more, or {at: 40%, colour: lint}."},
};
const struct pl_record pl_fill_record = {"gradient", "A gradient.", fill_fields, 5, NULL, false};

struct stop_map {
    struct pl_tone tone;
    double at;
};
static const struct pl_field stop_fields[] = {
    {.name = "at",
     .type = PL_FRACTION,
     .offset = offsetof(struct stop_map, at),
     .required = true,
     .max = 1,
     .doc = "Where."},
    {.name = "colour",
     .type = PL_CUSTOM,
     .offset = offsetof(struct stop_map, tone),
     .required = true,
     .custom = pl_read_tone,
     .shape = "colour",
     .doc = "A palette colour."},
};
static const struct pl_record stop_record = {"stop", "One stop of a gradient.", stop_fields, 2, NULL, false};

static bool is_bound(const struct pl_reader *reader, const struct pl_node *node)
{
    return reader->bound && reader->bound(node);
}

/* at < 0: not said. */
static bool read_stop(struct pl_reader *reader, const struct pl_node *node, struct stop_map *stop)
{
    bool good = true;
    *stop = (struct stop_map){.at = -1};
    if (is_bound(reader, node))
        return true;
    if (node->kind == PL_MAP && pl_node_get(node, "at"))
        good = pl_read_record(reader, node, &stop_record, NULL, stop, NULL);
    else
        good = pl_read_tone(reader, node, &stop->tone);
    const struct pl_node *colour = node->kind == PL_MAP ? pl_node_get(node, "colour") : node;
    if (!good || !colour || is_bound(reader, colour) || stop->tone.entry != PL_COLOUR_NONE)
        return good;
    struct pl_diag *d = PL_ERR(reader->work, P316, node->place, "a stop of a gradient has no colour");
    pl_help(reader->work->diags, d, "to let it fade away, give a colour no opacity: lint @0%%");
    return false;
}

/* Stops that do not say where stand evenly between those that do; the first at 0, the last at 1. */
static void spread(struct stop_map *stops, size_t n)
{
    if (stops[0].at < 0)
        stops[0].at = 0;
    if (stops[n - 1].at < 0)
        stops[n - 1].at = 1;
    for (size_t i = 1, last = 0; i < n; i++) {
        if (stops[i].at < 0)
            continue;
        for (size_t k = last + 1; k < i; k++)
            stops[k].at = stops[last].at + (stops[i].at - stops[last].at) * (double)(k - last) / (double)(i - last);
        last = i;
    }
}

static bool read_stops(struct pl_reader *reader, const struct pl_node *node, struct pl_tone_fill *fill)
{
    struct pl_work *work = reader->work;
    if (node->kind != PL_LIST || node->n < 2 || node->n > 32) {
        struct pl_diag *d = PL_ERR(work, P316, node->place, "a gradient needs 2 to 32 stops");
        pl_help(work->diags, d, "stops: [lint, blauw]");
        return false;
    }
    struct stop_map *said = PL_NEWS(work->arena, struct stop_map, node->n);
    struct pl_tone_stop *stops = PL_NEWS(work->arena, struct pl_tone_stop, node->n + 2);
    size_t n = 0;
    bool good = true;
    for (size_t i = 0; i < node->n; i++)
        good &= read_stop(reader, node->at[i], &said[i]);
    spread(said, node->n);
    if (said[0].at > 0) /* gradients are padded: they hold a colour to both ends */
        stops[n++] = (struct pl_tone_stop){0, said[0].tone};
    for (size_t i = 0; i < node->n; i++) {
        if (i && said[i].at < said[i - 1].at) {
            struct pl_diag *d = PL_ERR(work, P316, node->at[i]->place, "this stop stands before the one above it");
            pl_also(work->diags, d, node->at[i - 1]->place, "the one above");
            pl_help(work->diags, d, "write the stops in the order of their 'at'");
            return false;
        }
        stops[n++] = (struct pl_tone_stop){said[i].at, said[i].tone};
    }
    if (stops[n - 1].at < 1) {
        stops[n] = (struct pl_tone_stop){1, stops[n - 1].tone};
        n++;
    }
    fill->stops = stops;
    fill->n_stops = n;
    return good;
}

bool pl_read_fill(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_tone_fill *fill = out;
    if (node->kind != PL_MAP || !pl_node_get(node, "gradient")) {
        *fill = (struct pl_tone_fill){.kind = PL_TONE_SOLID};
        bool good = pl_read_tone(reader, node, &fill->tone);
        if (fill->tone.entry == PL_COLOUR_NONE)
            fill->kind = PL_TONE_NONE;
        return good;
    }
    struct fill_map map = {.fill = {.angle_deg = 0,
                                    .radius = {PL_UNIT_PERCENT, 100},
                                    .centre = {{PL_UNIT_PERCENT, 50}, {PL_UNIT_PERCENT, 50}}}};
    bool good = pl_read_record(reader, node, &pl_fill_record, NULL, &map, NULL);
    map.fill.kind = map.kind ? (enum pl_tone_fill_kind)map.kind : PL_TONE_LINEAR;
    if (map.centre)
        good &= pl_read_pair(reader, map.centre, PL_ALLOW_PERCENT | PL_ALLOW_NEGATIVE | PL_ALLOW_ZERO, map.fill.centre);
    good = good && map.stops && read_stops(reader, map.stops, &map.fill);
    if (good)
        *fill = map.fill;
    return good;
}
