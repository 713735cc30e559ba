/* tone.c: palette entries, colours as references to them, fills. */
#include "layout/layout-private.h"

#include "base/num.h"

#include <ctype.h>
#include <string.h>

uint32_t pl_palette_find(const struct pl_palette *palette, const char *name)
{
    for (size_t i = 0; i < palette->n; i++)
        if (strcmp(palette->at[i].name, name) == 0)
            return (uint32_t)i;
    return PL_COLOUR_NONE;
}

/* ---- palette ---- */

struct entry {
    struct pl_ink ink;
    const char *on;
};

static bool read_srgb(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_ink *ink = out;
    unsigned v[3] = {0};
    const char *t = node->kind == PL_SCALAR ? node->text : "";
    bool good = t[0] == '#' && strlen(t) == 7;
    for (int i = 1; good && i < 7; i++) {
        int c = tolower((unsigned char)t[i]);
        good = isxdigit(c);
        v[(i - 1) / 2] = v[(i - 1) / 2] * 16 + (unsigned)(c >= 'a' ? c - 'a' + 10 : c - '0');
    }
    if (!good) {
        struct pl_diag *d = PL_ERR(reader->work, P311, node->place, "'%.30s' is not a colour value", t);
        pl_help(reader->work->diags, d, "write six hexadecimal digits in quotes: srgb: \"#154273\"");
        return false;
    }
    ink->r = v[0] / 255.0;
    ink->g = v[1] / 255.0;
    ink->b = v[2] / 255.0;
    return true;
}

static bool read_inks(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_ink *ink = out;
    if (node->kind != PL_LIST || node->n != 4) {
        struct pl_diag *d = PL_ERR(reader->work, P312, node->place, "inks are four percentages");
        pl_help(reader->work->diags, d, "cyan, magenta, yellow, black: inks: [100, 70, 20, 20]");
        return false;
    }
    for (size_t i = 0; i < 4; i++)
        if (!pl_read_number(reader->work, node->at[i], 0, 100, &ink->cmyk[i]))
            return false;
    ink->has_press = true;
    return true;
}

static const struct pl_field entry_fields[] = {
    {.name = "srgb",
     .type = PL_CUSTOM,
     .offset = offsetof(struct entry, ink),
     .required = true,
     .custom = read_srgb,
     .shape = "hex",
     .doc = "The colour on screens, as \"#rrggbb\"."},
    {.name = "inks",
     .type = PL_CUSTOM,
     .offset = offsetof(struct entry, ink),
     .custom = read_inks,
     .shape = "inks",
     .doc = "Cyan, magenta, yellow and black in percent, kept for the press."},
    {.name = "overprint",
     .type = PL_BOOL,
     .offset = offsetof(struct entry, ink.overprint),
     .doc = "Printed over what lies below instead of knocking it out."},
    {.name = "on",
     .type = PL_TEXT,
     .offset = offsetof(struct entry, on),
     .doc = "The palette name of the text colour that may stand on this one."},
};
const struct pl_record pl_palette_record = {"palette entry",
                                            "One colour of the palette.",
                                            entry_fields,
                                            sizeof entry_fields / sizeof *entry_fields,
                                            NULL,
                                            false};

void pl_palette_read(struct pl_work *work, struct pl_layout *layout)
{
    PL_VEC(struct entry) all = {0};
    struct pl_reader reader = {.work = work};
    for (size_t i = 0; i < layout->chain.n; i++) {
        const struct pl_node *map = pl_node_get(layout->chain.at[i], "palette");
        for (size_t k = 0; map && map->kind == PL_MAP && k < map->n; k++) {
            struct entry *e = NULL;
            for (size_t j = 0; j < all.n && !e; j++)
                if (strcmp(all.at[j].ink.name, map->at[k]->key) == 0)
                    e = &all.at[j];
            if (!e)
                e = pl_push(work->arena, &all);
            *e = (struct entry){.ink = {.name = map->at[k]->key, .on = UINT32_MAX, .place = map->at[k]->place}};
            if (strpbrk(e->ink.name, " @%") || strcmp(e->ink.name, "accent") == 0 || strcmp(e->ink.name, "none") == 0) {
                struct pl_diag *d =
                    PL_ERR(work, P313, map->at[k]->key_place, "'%s' cannot be a palette name", e->ink.name);
                pl_help(work->diags, d,
                        "one word without spaces; 'accent', 'on' and 'none' have a meaning of their own");
            }
            pl_read_record(&reader, map->at[k], &pl_palette_record, NULL, e, NULL);
        }
    }
    layout->palette.at = PL_NEWS(work->arena, struct pl_ink, all.n ? all.n : 1);
    layout->palette.n = all.n;
    for (size_t i = 0; i < all.n; i++)
        layout->palette.at[i] = all.at[i].ink;
    for (size_t i = 0; i < all.n; i++) {
        if (!all.at[i].on)
            continue;
        layout->palette.at[i].on = pl_palette_find(&layout->palette, all.at[i].on);
        if (layout->palette.at[i].on == PL_COLOUR_NONE)
            pl_unknown_colour(work, layout, all.at[i].on, all.at[i].ink.place);
    }
}

/* ---- tones ---- */

void pl_unknown_colour(struct pl_work *work, const struct pl_layout *layout, const char *name, struct pl_place place)
{
    PL_VEC(const char *) names = {0};
    struct pl_buf list = {.arena = work->arena};
    for (size_t i = 0; i < layout->palette.n; i++) {
        *pl_push(work->arena, &names) = layout->palette.at[i].name;
        pl_putf(&list, "%s%s", list.len ? ", " : "", layout->palette.at[i].name);
    }
    const char *nearest = pl_nearest(name, names.at, names.n);
    struct pl_diag *d = PL_ERR(work, P310, place, "no colour '%.60s' in the palette", name);
    if (nearest)
        pl_help(work->diags, d, "did you mean '%s'? The palette has %s", nearest, list.text);
    else
        pl_help(work->diags, d, "the palette has %s", list.text ? list.text : "no colours: add 'palette:'");
}

static uint32_t entry_of(struct pl_work *work, const struct pl_layout *layout, const char *name, struct pl_place place)
{
    bool on = strncmp(name, "on ", 3) == 0;
    if (on)
        name += 3;
    if (strcmp(name, "accent") == 0)
        return on ? PL_COLOUR_ON_ACCENT : PL_COLOUR_ACCENT;
    uint32_t entry = pl_palette_find(&layout->palette, name);
    if (entry == PL_COLOUR_NONE) {
        pl_unknown_colour(work, layout, name, place);
        return entry;
    }
    if (!on)
        return entry;
    if (layout->palette.at[entry].on == UINT32_MAX) {
        struct pl_diag *d = PL_ERR(work, P314, place, "'%s' does not say what may stand on it", name);
        pl_also(work->diags, d, layout->palette.at[entry].place, "the palette entry");
        pl_help(work->diags, d, "add 'on: NAME' to the palette entry");
    }
    return layout->palette.at[entry].on;
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
    if (strcmp(name, "on") == 0) {
        char *of = strtok_r(NULL, " ", &rest);
        name = pl_printf(work->arena, "on %s", of ? of : "");
    }
    tone->entry = entry_of(work, layout, name, node->place);
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

static bool read_stops(struct pl_reader *reader, const struct pl_node *node, struct pl_tone_fill *fill)
{
    if (node->kind != PL_LIST || node->n < 2 || node->n > 32) {
        struct pl_diag *d = PL_ERR(reader->work, P316, node->place, "a gradient needs 2 to 32 stops");
        pl_help(reader->work->diags, d, "stops: [lint, blauw]");
        return false;
    }
    struct pl_tone_stop *stops = PL_NEWS(reader->work->arena, struct pl_tone_stop, node->n + 2);
    size_t n = 0;
    bool good = true;
    for (size_t i = 0; i < node->n; i++) {
        struct stop_map stop = {.at = (double)i / (double)(node->n - 1)};
        if (node->at[i]->kind == PL_MAP && pl_node_get(node->at[i], "at"))
            good &= pl_read_record(reader, node->at[i], &stop_record, NULL, &stop, NULL);
        else
            good &= pl_read_tone(reader, node->at[i], &stop.tone);
        if (i == 0 && stop.at > 0) /* gradients are padded: they hold a colour to both ends */
            stops[n++] = (struct pl_tone_stop){0, stop.tone};
        if (n && stop.at < stops[n - 1].at)
            stop.at = stops[n - 1].at;
        stops[n++] = (struct pl_tone_stop){stop.at, stop.tone};
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
