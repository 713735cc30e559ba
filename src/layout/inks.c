/* inks.c: what a palette entry is on the press: its process inks, by press condition, or a plate of its own. */
#include "layout/layout-private.h"

#include "base/num.h"

#include <string.h>
#include <strings.h>

enum { MOST_CONDITIONS = 16 };

static const char *const process_keys[4] = {"c", "m", "y", "k"};

static bool no_inks(struct pl_reader *reader, const struct pl_node *node)
{
    struct pl_diag *d = PL_ERR(reader->work, P312, node->place, "inks are four percentages");
    pl_help(reader->work->diags, d,
            "cyan, magenta, yellow, black: inks: [100, 70, 20, 20], or {c: 100, m: 70, y: 20, k: 20}");
    return false;
}

static int process_key(const char *key)
{
    for (int i = 0; i < 4; i++)
        if (strcmp(process_keys[i], key) == 0)
            return i;
    return -1;
}

/* True for {c: 100, k: 20}: what is left out is none of that ink. */
static bool by_ink(const struct pl_node *map)
{
    for (size_t i = 0; i < map->n; i++)
        if (process_key(map->at[i]->key) >= 0)
            return true;
    return false;
}

static bool read_four_inks(struct pl_reader *reader, const struct pl_node *node, struct pl_inks *out)
{
    bool map = node->kind == PL_MAP;
    if (node->kind == PL_SCALAR || (!map && node->n != 4))
        return no_inks(reader, node);
    out->place = node->place;
    bool good = true;
    for (size_t i = 0; i < node->n; i++) {
        int at = map ? process_key(node->at[i]->key) : (int)i;
        if (at < 0) {
            struct pl_diag *d =
                PL_ERR(reader->work, P312, node->at[i]->key_place, "'%.60s' is no ink of four", node->at[i]->key);
            pl_help(reader->work->diags, d, "c, m, y and k; a spot colour is an entry of its own, with 'spot:'");
            good = false;
        } else {
            good &= pl_read_number(reader->work, node->at[i], 0, 100, &out->cmyk[at]);
        }
    }
    return good;
}

bool pl_read_inks(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_inks_list *list = out;
    bool conditions = node->kind == PL_MAP && !by_ink(node), good = true;
    size_t n = conditions ? node->n : 1;
    struct pl_inks *inks = PL_NEWS(reader->work->arena, struct pl_inks, n);
    *list = (struct pl_inks_list){inks, 0};
    if (n > MOST_CONDITIONS) {
        struct pl_diag *d = PL_ERR(reader->work, P312, node->place, "inks for %zu press conditions", n);
        pl_help(reader->work->diags, d, "at most %d: inks: {coated: […], uncoated: […]}", MOST_CONDITIONS);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const struct pl_node *four = conditions ? node->at[i] : node;
        inks[list->n].condition = conditions ? four->key : NULL;
        if (read_four_inks(reader, four, &inks[list->n]))
            list->n++;
        else
            good = false;
    }
    return good;
}

/* ---- spot colours ---- */

static const struct pl_name kind_names[] = {{"spot", 0}, {"technical", 1}, {NULL, 0}};
#define SPOT(field) .offset = offsetof(struct pl_spot_map, field)
static const struct pl_field spot_fields[] = {
    {.name = "name",
     .type = PL_TEXT,
     SPOT(name),
     .required = true,
     .doc = "The plate's name, as the printer knows it."},
    {.name = "inks",
     .type = PL_CUSTOM,
     SPOT(inks),
     .custom = pl_read_inks,
     .shape = "inks",
     .doc = "The process inks that stand for the whole spot colour where there is no such plate."},
    {.name = "tint",
     .type = PL_FRACTION,
     SPOT(tint),
     .max = 1,
     .doc = "How much of the spot colour this entry is (100%)."},
    {.name = "kind",
     .type = PL_ENUM,
     SPOT(kind),
     .names = kind_names,
     .doc = "spot; or technical, for fold, cut and varnish: it overprints and counts as no ink."},
};
const struct pl_record pl_spot_record = {
    "spot colour", "A plate of its own.", spot_fields, sizeof spot_fields / sizeof *spot_fields, NULL, false};

/* Names that people take for one, and a press for two: PANTONE 286 C, Pantone 286C. */
static bool alike(const char *a, const char *b)
{
    while (*a || *b) {
        if (*a == ' ' || *b == ' ') {
            a += *a == ' ';
            b += *b == ' ';
        } else if (strncasecmp(a++, b++, 1) != 0) {
            return false;
        }
    }
    return true;
}

/* What PDF or the press itself means by a plate's name. */
static bool reserved(const char *name)
{
    static const char *const names[] = {"All", "None", "Cyan", "Magenta", "Yellow", "Black"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (alike(names[i], name))
            return true;
    return false;
}

bool pl_read_spot(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_spot_map *map = out;
    *map = (struct pl_spot_map){.tint = 1, .place = node->place};
    if (!pl_read_record(reader, node, &pl_spot_record, NULL, map, NULL))
        return false;
    const struct pl_node *name = pl_node_get(node, "name");
    if (!reserved(map->name) && strlen(map->name) <= 100)
        return true;
    struct pl_diag *d =
        PL_ERR(reader->work, P340, name->place, "'%.60s' cannot be the name of a spot colour", map->name);
    pl_help(reader->work->diags, d,
            reserved(map->name) ? "All, None and the four process inks have a meaning of their own on the press; "
                                  "process inks are said by 'inks:'"
                                : "at most 100 bytes: the name the printer knows it by");
    map->name = NULL;
    return false;
}

static bool same_inks(const struct pl_separation *a, const struct pl_spot_map *b)
{
    if (a->n_inks != b->inks.n)
        return false;
    for (size_t i = 0; i < a->n_inks; i++) {
        const struct pl_inks *x = &a->inks[i], *y = &b->inks.at[i];
        if (strcmp(x->condition ? x->condition : "", y->condition ? y->condition : "") != 0)
            return false;
        for (int k = 0; k < 4; k++)
            if (x->cmyk[k] < y->cmyk[k] || x->cmyk[k] > y->cmyk[k])
                return false;
    }
    return true;
}

/* One plate has one kind and one alternate, whichever entry says it. */
static void agree(struct pl_work *work, struct pl_separation *is, const struct pl_spot_map *spot)
{
    if (!is->n_inks && spot->inks.n) {
        is->inks = spot->inks.at;
        is->n_inks = spot->inks.n;
        is->place = spot->place;
    }
    bool kind = is->technical == (spot->kind == 1), inks = !spot->inks.n || same_inks(is, spot);
    if (kind && inks)
        return;
    struct pl_diag *d =
        PL_ERR(work, P341, spot->place, "two %s of the spot colour '%.60s'", kind ? "alternates" : "kinds", is->name);
    pl_also(work->diags, d, is->place, "the other");
    pl_help(work->diags, d, "one plate is one ink: give both entries the same %s, or another name",
            kind ? "'inks', or only one of them" : "'kind'");
}

static void spell_alike(struct pl_work *work, const struct pl_separation *is, const struct pl_spot_map *spot)
{
    struct pl_diag *d = PL_ERR(work, P341, spot->place, "the spot colour '%.60s' is written in two ways", spot->name);
    pl_also(work->diags, d, is->place, "the other");
    pl_help(work->diags, d, "each spelling is a plate, and is paid for: write '%.60s' in both", is->name);
}

/* The plate of an entry, added to the list unless it is there. */
const struct pl_separation *pl_spot_add(struct pl_work *work, struct pl_palette *palette, struct pl_separation *spots,
                                        const struct pl_spot_map *spot, uint32_t entry)
{
    for (size_t i = 0; i < palette->n_spots; i++) {
        if (!alike(spots[i].name, spot->name))
            continue;
        if (strcmp(spots[i].name, spot->name) != 0)
            spell_alike(work, &spots[i], spot);
        agree(work, &spots[i], spot);
        return &spots[i];
    }
    if (palette->n_spots == PL_MOST_SPOTS) {
        struct pl_diag *d = PL_ERR(work, P325, spot->place, "more than %d spot colours", PL_MOST_SPOTS);
        pl_help(work->diags, d, "every spot colour is a plate; let entries share one, with a 'tint'");
        return NULL;
    }
    spots[palette->n_spots] = (struct pl_separation){.name = spot->name,
                                                     .technical = spot->kind == 1,
                                                     .inks = spot->inks.at,
                                                     .n_inks = spot->inks.n,
                                                     .entry = entry,
                                                     .place = spot->place};
    return &spots[palette->n_spots++];
}
