/* profile.c: press profiles: found, judged by their header before any library sees them, kept compressed. */
#include "ink/ink-private.h"

#include "base/num.h"
#include "read/fields.h"

#include <libdeflate.h>
#include <string.h>

struct pl_icc_profiles *pl_icc_new(struct pl_arena *arena, const char *data, const char *built)
{
    struct pl_icc_profiles *all = PL_NEW(arena, struct pl_icc_profiles);
    *all = (struct pl_icc_profiles){.arena = arena, .data = data, .built = built};
    return all;
}

size_t pl_icc_list(struct pl_arena *arena, const struct pl_icc_profiles *all, const char ***names)
{
    return all->data ? pl_door_list(arena, pl_printf(arena, "%s/data/icc", all->data), ".yaml", names) : 0;
}

/* ---- the description beside a profile ---- */

struct description {
    const char *version, *name, *condition, *registry, *info, *licence;
    double ink_limit;
};
#define SAYS(field) .offset = offsetof(struct description, field)
static const struct pl_field description_fields[] = {
    {.name = "plaat", .type = PL_TEXT, SAYS(version), .doc = "The version of the language: 1."},
    {.name = "name", .type = PL_TEXT, SAYS(name), .doc = "What it is, for people."},
    {.name = "condition",
     .type = PL_TEXT,
     SAYS(condition),
     .required = true,
     .doc = "The identifier of the output condition."},
    {.name = "registry", .type = PL_TEXT, SAYS(registry), .doc = "Where that identifier is registered."},
    {.name = "info", .type = PL_TEXT, SAYS(info), .doc = "The output condition in words."},
    {.name = "licence", .type = PL_TEXT, SAYS(licence), .doc = "The file of its licence."},
    {.name = "ink-limit",
     .type = PL_NUMBER,
     SAYS(ink_limit),
     .min = 100,
     .max = 400,
     .doc = "The most of all inks together, in percent."},
};
static const struct pl_record description_record = {"profile description",
                                                    "What a PDF says of a profile.",
                                                    description_fields,
                                                    sizeof description_fields / sizeof *description_fields,
                                                    NULL,
                                                    false};

/* The profile's own words: ASCII in version 2 (ICC.1:2001, 6.5.17), UTF-16 in version 4 (ICC.1:2022, 10.15). */
static uint32_t be32(const unsigned char *d)
{
    return (uint32_t)d[0] << 24 | (uint32_t)d[1] << 16 | (uint32_t)d[2] << 8 | d[3];
}

static const unsigned char *find_tag(const struct pl_source *s, const char *tag, size_t *size)
{
    const unsigned char *d = (const unsigned char *)s->text;
    for (size_t i = 0, n = be32(d + 128); i < n && 132 + (i + 1) * 12 <= s->size; i++) {
        const unsigned char *row = d + 132 + i * 12;
        size_t at = be32(row + 4);
        *size = be32(row + 8);
        if (memcmp(row, tag, 4) == 0)
            return at <= s->size && *size <= s->size - at ? d + at : NULL;
    }
    return NULL;
}

static const char *own_words(struct pl_arena *arena, const struct pl_source *s)
{
    size_t n = 0;
    const unsigned char *d = find_tag(s, "desc", &n);
    struct pl_buf words = {.arena = arena};
    bool wide = d && n >= 28 && memcmp(d, "mluc", 4) == 0;
    if (!d || n < 13 || (!wide && memcmp(d, "desc", 4) != 0))
        return NULL;
    size_t len = be32(d + (wide ? 20 : 8)), from = wide ? be32(d + 24) : 12;
    pl_put(&words, "");
    for (size_t i = wide ? 1 : 0; i < len && i < 400 && from < n && i < n - from; i += wide ? 2 : 1)
        if (d[from + i] >= ' ' && d[from + i] < 0x7F)
            pl_putc(&words, (char)d[from + i]);
    return words.len ? words.text : NULL;
}

static bool describe(struct pl_work *work, struct pl_icc_profile *p, const char *path)
{
    struct description d = {.condition = "Custom"};
    struct pl_reader reader = {.work = work};
    size_t n = strlen(path);
    const char *beside = pl_printf(work->arena, "%.*s.yaml", (int)(n > 4 ? n - 4 : n), path);
    const struct pl_source *source =
        pl_door_exists(work, beside) ? pl_door_read(work, beside, PL_LIMIT_YAML, (struct pl_place){0}) : NULL;
    const struct pl_node *root = source ? pl_tree_read(work, source) : NULL;
    if (source && (!root || !pl_read_record(&reader, root, &description_record, NULL, &d, NULL)))
        return false;
    const char *words = own_words(work->arena, p->impl->source);
    p->title = d.name ? d.name : words ? words : p->name;
    p->condition = d.condition;
    p->registry = d.registry;
    p->info = d.info ? d.info : p->title;
    p->ink_limit = d.ink_limit;
    return true;
}

/* ---- the header: ICC.1:2022, 7.2 ---- */

static const struct {
    const char *mark, *words;
} kinds[] = {{"prtr", "printer"},      {"mntr", "monitor"},      {"scnr", "camera or scanner"},
             {"link", "device link"},  {"spac", "colour space"}, {"abst", "abstract"},
             {"nmcl", "named colour"}, {"RGB ", "RGB"},          {"CMYK", "CMYK"},
             {"GRAY", "grey"},         {"Lab ", "Lab"},          {"XYZ ", "XYZ"}};

static const char *words_of(const unsigned char *mark)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (memcmp(kinds[i].mark, mark, 4) == 0)
            return kinds[i].words;
    return "unknown";
}

static bool damaged(struct pl_work *work, const struct pl_icc_wish *wish, const char *why)
{
    struct pl_diag *d = PL_ERR(work, P346, wish->place, "the profile '%s' %s", wish->name, why);
    pl_help(work->diags, d, "copy it again from where it came, or name another");
    return false;
}

static bool judge(struct pl_work *work, const struct pl_source *s, const struct pl_icc_wish *wish)
{
    const unsigned char *d = (const unsigned char *)s->text;
    size_t n = 0;
    if (s->size < 132 || memcmp(d + 36, "acsp", 4) != 0)
        return damaged(work, wish, "is no ICC profile");
    if (be32(d) > s->size || be32(d) < 132)
        return damaged(work, wish,
                       pl_printf(work->arena, "is cut short: %zu bytes of %lu", s->size, (unsigned long)be32(d)));
    bool printer = memcmp(d + 12, "prtr", 4) == 0, cmyk = memcmp(d + 16, "CMYK", 4) == 0;
    bool pcs = memcmp(d + 20, "Lab ", 4) == 0 || memcmp(d + 20, "XYZ ", 4) == 0;
    if (!printer || !cmyk || !pcs || d[8] > 4) {
        struct pl_diag *diag =
            PL_ERR(work, P347, wish->place, "the profile '%s' is not for a press: %s, %s, version %d", wish->name,
                   words_of(d + 12), words_of(d + 16), d[8]);
        pl_help(work->diags, diag, "a press needs a CMYK printer profile of version 2 or 4; without 'profile' it is %s",
                "ISOcoated_v2_300_bas");
        return false;
    }
    if (!find_tag(s, "A2B0", &n) || !find_tag(s, "B2A0", &n))
        return damaged(work, wish, "is damaged: it lacks the tables between inks and colours");
    return true;
}

/* ---- loading ---- */

static const char *shipped(struct pl_work *work, const struct pl_icc_profiles *all, const struct pl_icc_wish *wish)
{
    const char **names = NULL;
    size_t n = pl_icc_list(work->arena, all, &names);
    struct pl_buf list = {.arena = work->arena};
    for (size_t i = 0; i < n; i++) {
        if (strcmp(names[i], wish->name) == 0)
            return pl_printf(work->arena, "%s/data/icc/%s.icc", all->data, wish->name);
        pl_putf(&list, "%s%s", i ? ", " : "", names[i]);
    }
    const char *nearest = pl_nearest(wish->name, names, n);
    struct pl_diag *d = PL_ERR(work, P344, wish->place, "no profile '%.60s' comes with plaat", wish->name);
    if (nearest)
        pl_help(work->diags, d, "did you mean '%s'? A profile of your own is named by its path: press/news.icc",
                nearest);
    else
        pl_help(work->diags, d, "there is %s; one of your own is named by its path: press/news.icc",
                list.text ? list.text : "none");
    return NULL;
}

static struct pl_icc_profile *load(struct pl_work *work, struct pl_icc_profiles *all, const struct pl_icc_wish *wish)
{
    const char *path = wish->path ? wish->name : shipped(work, all, wish);
    const struct pl_source *source = path ? pl_door_read(work, path, PL_LIMIT_PROFILE, wish->place) : NULL;
    if (!source)
        return NULL;
    for (size_t i = 0; i < all->list.n; i++)
        if (all->list.at[i]->impl->source == source) {
            pl_reads_again(work->door, &all->list.at[i]->impl->described);
            return all->list.at[i];
        }
    if (!judge(work, source, wish))
        return NULL;
    struct pl_work own = *work; /* a profile outlives the job that read it first */
    own.arena = all->arena;
    struct pl_icc_profile *p = PL_NEW(all->arena, struct pl_icc_profile);
    p->impl = PL_NEW(all->arena, struct profile_impl);
    *p->impl =
        (struct profile_impl){.all = all, .source = source, .described.arena = all->arena, .built.arena = all->arena};
    p->name = pl_strdup(all->arena, wish->name);
    p->bytes = (const unsigned char *)source->text;
    p->size = be32(p->bytes); /* what stands behind it is no part of it */
    p->xyz = memcmp(p->bytes + 20, "XYZ ", 4) == 0;
    p->version = p->bytes[8];
    pl_reads_begin(work->door, &p->impl->described);
    bool good = describe(&own, p, path);
    pl_reads_end(work->door, &p->impl->described);
    if (!good)
        return NULL;
    *pl_push(all->arena, &all->list) = p;
    return p;
}

struct pl_icc_profile *profile_load(struct pl_work *work, struct pl_icc_profiles *all, const struct pl_icc_wish *wish)
{
    enum pl_shelf shelf = pl_door_shelf(work->door, PL_SHELF_SESSION);
    struct pl_icc_profile *p = load(work, all, wish);
    pl_door_shelf(work->door, shelf);
    return p;
}

const struct pl_icc_profile *pl_icc_shipped(struct pl_work *work, struct pl_icc_profiles *all, const char *name)
{
    return profile_load(work, all, &(struct pl_icc_wish){.name = name});
}

/* ---- compressed ---- */

/* What the build made of it, if it is of these very bytes: a zlib stream ends in the Adler-32 of what it holds
 * (RFC 1950). */
static bool from_build(struct pl_work *work, const struct pl_icc_profile *p)
{
    struct profile_impl *impl = p->impl;
    const char *path = impl->source->path, *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *folders[] = {impl->all->built, pl_strndup(work->arena, path, slash ? (size_t)(slash - path) : 0)};
    uint32_t sum = libdeflate_adler32(1, p->bytes, p->size);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *file = folders[i] && *folders[i] ? pl_printf(work->arena, "%s/%s.z", folders[i], name) : NULL;
        if (!file || !pl_door_exists(work, file))
            continue;
        const struct pl_source *z = pl_door_read(work, file, PL_LIMIT_PROFILE, (struct pl_place){0});
        if (!z || z->size < 8 || be32((const unsigned char *)z->text + z->size - 4) != sum)
            continue;
        impl->deflated = (const unsigned char *)z->text;
        impl->n_deflated = z->size;
        return true;
    }
    return false;
}

static void compress_now(const struct pl_icc_profile *p)
{
    struct profile_impl *impl = p->impl;
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    size_t room = libdeflate_zlib_compress_bound(c, p->size);
    unsigned char *out = pl_alloc(impl->all->arena, room);
    impl->n_deflated = libdeflate_zlib_compress(c, p->bytes, p->size, out, room);
    impl->deflated = out;
    libdeflate_free_compressor(c);
}

void pl_icc_deflated(struct pl_work *work, const struct pl_icc_profile *profile, const unsigned char **bytes,
                     size_t *size)
{
    struct profile_impl *impl = profile->impl;
    enum pl_shelf shelf = pl_door_shelf(work->door, PL_SHELF_SESSION);
    pl_reads_again(work->door, &impl->built);
    if (!impl->deflated) {
        pl_reads_begin(work->door, &impl->built);
        if (!from_build(work, profile))
            compress_now(profile);
        pl_reads_end(work->door, &impl->built);
    }
    pl_door_shelf(work->door, shelf);
    *bytes = profile->impl->deflated;
    *size = profile->impl->n_deflated;
}
