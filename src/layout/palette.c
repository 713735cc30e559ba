/* palette.c: palette entries, the tones that go with them, and what says that one is missing. */
#include "layout/layout-private.h"

#include "base/num.h"

#include <ctype.h>
#include <string.h>

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
    if (*name == '#')
        pl_help(work->diags, d,
                "every colour has a name: put 'NAME: {srgb: \"%.7s\"}' into the palette, and that name here", name);
    else if (nearest)
        pl_help(work->diags, d, "did you mean '%s'? The palette has %s", nearest, list.text);
    else
        pl_help(work->diags, d, "the palette has %s", list.text ? list.text : "no colours: add 'palette:'");
}

void pl_no_tone(struct pl_work *work, const struct pl_layout *layout, uint32_t entry, size_t tone,
                struct pl_place place)
{
    const char *name = layout->palette.at[entry].name, *wanted = layout->tone_names.at[tone];
    struct pl_diag *d = PL_ERR(work, P314, place, "'%s' has no tone '%s'", name, wanted);
    pl_also(work->diags, d, layout->palette.at[entry].place, "the palette entry");
    if (tone == 0)
        pl_help(work->diags, d, "say which text colour may stand on it: add 'on: NAME' to the palette entry");
    else
        pl_help(work->diags, d, "add 'tones: {%s: NAME}' to the palette entry", wanted);
}

uint32_t pl_palette_find(const struct pl_palette *palette, const char *name)
{
    for (size_t i = 0; i < palette->n; i++)
        if (strcmp(palette->at[i].name, name) == 0)
            return (uint32_t)i;
    return PL_COLOUR_NONE;
}

struct entry {
    struct pl_ink ink;
    const char *on;
    const struct pl_node *tones;
    struct pl_place on_place;
    struct pl_inks_list inks;
    struct pl_spot_map spot;
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
     .offset = offsetof(struct entry, inks),
     .custom = pl_read_inks,
     .shape = "inks",
     .doc = "Cyan, magenta, yellow and black in percent, exactly as they are printed; or a map of press conditions."},
    {.name = "spot",
     .type = PL_CUSTOM,
     .offset = offsetof(struct entry, spot),
     .sub = &pl_spot_record,
     .custom = pl_read_spot,
     .shape = "record",
     .doc = "Printed with a plate of its own instead of the four process inks."},
    {.name = "overprint",
     .type = PL_BOOL,
     .offset = offsetof(struct entry, ink.overprint),
     .doc = "Printed over what lies below instead of knocking it out."},
    {.name = "on",
     .type = PL_TEXT,
     .offset = offsetof(struct entry, on),
     .doc = "The palette name of the text colour that may stand on this one: `on NAME`."},
    {.name = "tones",
     .type = PL_NODE,
     .offset = offsetof(struct entry, tones),
     .shape = "tones",
     .doc = "Other colours that go with this one, by a name of their own: {ghost: lint-ghost} makes `ghost lint`."},
};
const struct pl_record pl_palette_record = {"palette entry",
                                            "One colour of the palette.",
                                            entry_fields,
                                            sizeof entry_fields / sizeof *entry_fields,
                                            NULL,
                                            false};

struct entries {
    struct entry *at;
    size_t n, cap;
};

size_t pl_tone_index(const struct pl_layout *layout, const char *name)
{
    size_t i = 0;
    while (i < layout->tone_names.n && strcmp(layout->tone_names.at[i], name) != 0)
        i++;
    return i;
}

/* A palette name or the name of a tone: one word, and none that means something in a colour. */
static bool check_name(struct pl_work *work, const struct pl_node *node)
{
    const char *name = node->key;
    if (!strpbrk(name, " @%") && strcmp(name, "accent") != 0 && strcmp(name, "none") != 0 && strcmp(name, "on") != 0)
        return true;
    struct pl_diag *d = PL_ERR(work, P313, node->key_place, "'%s' cannot be a palette name", name);
    pl_help(work->diags, d, "one word without spaces; 'accent', 'on' and 'none' have a meaning of their own");
    return false;
}

static void read_entry(struct pl_work *work, const struct pl_node *node, struct entries *all)
{
    struct pl_reader reader = {.work = work};
    struct entry *e = NULL;
    for (size_t j = 0; j < all->n && !e; j++)
        if (strcmp(all->at[j].ink.name, node->key) == 0)
            e = &all->at[j];
    if (!e)
        e = pl_push(work->arena, all);
    *e = (struct entry){.ink = {.name = node->key, .on = UINT32_MAX, .place = node->place}};
    check_name(work, node);
    pl_read_record(&reader, node, &pl_palette_record, NULL, e, NULL);
    const struct pl_node *on = pl_node_get(node, "on"), *inks = pl_node_get(node, "inks");
    e->on_place = on ? on->place : node->place;
    e->ink.inks = e->inks.at;
    e->ink.n_inks = e->inks.n;
    if (!e->spot.name || !inks)
        return;
    struct pl_diag *d = PL_ERR(work, P342, inks->key_place, "'%s' has both process inks and a spot colour", node->key);
    pl_also(work->diags, d, e->spot.place, "the spot colour");
    pl_help(work->diags, d,
            "what stands for the spot colour where there is no such plate goes into it: spot: {name: …, inks: […]}");
}

/* Once every file of the chain has had its say: an entry may have been replaced. */
static void name_spots(struct pl_work *work, struct pl_palette *palette, const struct entries *all)
{
    struct pl_separation *spots = PL_NEWS(work->arena, struct pl_separation, all->n + 1);
    palette->spots = spots;
    for (size_t i = 0; i < all->n; i++) {
        const struct pl_spot_map *spot = &all->at[i].spot;
        if (!spot->name)
            continue;
        palette->at[i].spot = pl_spot_add(work, palette, spots, spot, (uint32_t)i);
        if (!palette->at[i].spot)
            break;
        palette->at[i].spot_tint = spot->tint;
    }
}

static void name_tones(struct pl_work *work, struct pl_layout *layout, const struct entries *all)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct pl_node *tones = all->at[i].tones;
        for (size_t k = 0; tones && tones->kind == PL_MAP && k < tones->n; k++) {
            const char *name = tones->at[k]->key;
            if (pl_tone_index(layout, name) < layout->tone_names.n || !check_name(work, tones->at[k]))
                continue;
            if (layout->tone_names.n < PL_MOST_TONES && pl_palette_find(&layout->palette, name) == PL_COLOUR_NONE) {
                *pl_push(work->arena, &layout->tone_names) = name;
                continue;
            }
            struct pl_diag *d = PL_ERR(work, P313, tones->at[k]->key_place, "'%s' cannot be the name of a tone", name);
            pl_help(work->diags, d, "a palette has at most %d tone names, and none that is a colour's name too",
                    PL_MOST_TONES);
        }
    }
}

static void read_tones(struct pl_work *work, struct pl_layout *layout, const struct entry *entry, uint32_t *row)
{
    const struct pl_node *tones = entry->tones;
    for (size_t k = 0; k < layout->tone_names.n; k++)
        row[k] = PL_COLOUR_NONE;
    if (entry->on && (row[0] = pl_palette_find(&layout->palette, entry->on)) == PL_COLOUR_NONE)
        pl_unknown_colour(work, layout, entry->on, entry->on_place);
    if (tones && tones->kind != PL_MAP) {
        struct pl_diag *d = PL_ERR(work, P162, tones->place, "'tones' takes a map");
        pl_help(work->diags, d, "tones: {ghost: NAME}");
        return;
    }
    for (size_t k = 0; tones && k < tones->n; k++) {
        const struct pl_node *tone = tones->at[k];
        size_t i = pl_tone_index(layout, tone->key);
        const char *name = tone->kind == PL_SCALAR ? tone->text : "";
        uint32_t found = pl_palette_find(&layout->palette, name);
        if (found == PL_COLOUR_NONE)
            pl_unknown_colour(work, layout, name, tone->place);
        else if (i < layout->tone_names.n)
            row[i] = found;
    }
}

void pl_palette_read(struct pl_work *work, struct pl_layout *layout)
{
    struct entries all = {0};
    *pl_push(work->arena, &layout->tone_names) = "on";
    for (size_t i = 0; i < layout->chain.n; i++) {
        const struct pl_node *map = pl_node_get(layout->chain.at[i], "palette");
        for (size_t k = 0; map && map->kind == PL_MAP && k < map->n; k++)
            read_entry(work, map->at[k], &all);
    }
    layout->palette.at = PL_NEWS(work->arena, struct pl_ink, all.n ? all.n : 1);
    layout->palette.n = all.n;
    for (size_t i = 0; i < all.n; i++)
        layout->palette.at[i] = all.at[i].ink;
    name_spots(work, &layout->palette, &all);
    name_tones(work, layout, &all);
    size_t n = layout->tone_names.n;
    layout->tones = PL_NEWS(work->arena, uint32_t, (all.n ? all.n : 1) * n);
    for (size_t i = 0; i < all.n; i++) {
        read_tones(work, layout, &all.at[i], layout->tones + i * n);
        layout->palette.at[i].on = layout->tones[i * n];
    }
}

struct pl_tone pl_tone_resolve(const struct pl_layout *layout, struct pl_tone accent, struct pl_tone tone)
{
    if (!pl_tone_waits(tone))
        return tone;
    if (tone.entry != PL_COLOUR_ACCENT) {
        size_t i = PL_COLOUR_ACCENT - 1 - tone.entry, n = layout->tone_names.n;
        bool known = accent.entry < layout->palette.n && i < n;
        accent = (struct pl_tone){known ? layout->tones[accent.entry * n + i] : PL_COLOUR_NONE, 1, 1};
    }
    return (struct pl_tone){accent.entry, accent.tint * tone.tint, accent.opacity * tone.opacity};
}

const char *pl_tone_name(struct pl_arena *arena, const struct pl_layout *layout, struct pl_tone tone)
{
    if (tone.entry < layout->palette.n)
        return layout->palette.at[tone.entry].name;
    if (tone.entry == PL_COLOUR_ACCENT)
        return "accent";
    return pl_tone_waits(tone) ? pl_printf(arena, "%s accent", layout->tone_names.at[PL_COLOUR_ACCENT - 1 - tone.entry])
                               : "none";
}

const struct pl_layout *pl_layout_with(struct pl_work *work, const struct pl_layout *layout,
                                       const struct pl_node *colour)
{
    struct pl_layout *with = pl_memdup(work->arena, layout, sizeof *layout);
    struct pl_reader reader = {.work = work};
    uint32_t at = pl_palette_find(&layout->palette, colour->key);
    if (at == PL_COLOUR_NONE) {
        pl_unknown_colour(work, layout, colour->key, colour->key_place);
        return layout;
    }
    with->palette.at = pl_memdup(work->arena, layout->palette.at, layout->palette.n * sizeof *layout->palette.at);
    struct pl_ink *ink = &with->palette.at[at], was = *ink;
    uint32_t like = *colour->text == '#' ? PL_COLOUR_NONE : pl_palette_find(&layout->palette, colour->text);
    if (like == PL_COLOUR_NONE && strlen(colour->text) == 6 && strspn(colour->text, "0123456789abcdefABCDEF") == 6) {
        struct pl_diag *d = PL_ERR(work, P311, colour->place, "'%s' is not a colour value", colour->text);
        pl_help(work->diags, d, "a value begins with its sign: '#%s'", colour->text);
        return layout;
    }
    if (like == PL_COLOUR_NONE && *colour->text != '#') {
        pl_unknown_colour(work, layout, colour->text, colour->place);
        return layout;
    }
    if (like != PL_COLOUR_NONE)
        *ink = layout->palette.at[like];
    else
        *ink = (struct pl_ink){.name = was.name};
    ink->name = was.name;
    ink->on = was.on;
    ink->place = colour->place;
    if (like == PL_COLOUR_NONE)
        read_srgb(&reader, colour, ink);
    return with;
}
