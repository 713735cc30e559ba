/* hyphen.c: hyphenation points by libhyphen and the system's dictionaries (the OpenOffice format). */
#include "type/type-private.h"

#include "base/num.h"

#include <glib.h>
#include <hyphen.h>
#include <stdio.h>
#include <string.h>

struct dictionary {
    const char *language;
    HyphenDict *dict; /* NULL: there is none */
    bool utf8;
};

struct pl_hyphens {
    struct pl_arena *arena;
    PL_VEC(struct dictionary) list;
};

static void release(void *handle)
{
    struct pl_hyphens *hyphens = handle;
    for (size_t i = 0; i < hyphens->list.n; i++)
        if (hyphens->list.at[i].dict)
            hnj_hyphen_free(hyphens->list.at[i].dict);
}

struct pl_hyphens *pl_hyphens_new(struct pl_arena *arena)
{
    struct pl_hyphens *hyphens = PL_NEW(arena, struct pl_hyphens);
    hyphens->arena = arena;
    pl_at_end(arena, release, hyphens);
    return hyphens;
}

static const char *const folders[] = {"/usr/share/hyphen", "/usr/local/share/hyphen", "/opt/homebrew/share/hyphen",
                                      "/usr/share/myspell/dicts", "/Library/Spelling"};

/* Which dictionary serves a bare language: the country most used. */
static const char *const defaults[][2] = {{"en", "en_US"}, {"nl", "nl_NL"}, {"de", "de_DE"}, {"fr", "fr"},
                                          {"es", "es"},    {"it", "it_IT"}, {"pt", "pt_PT"}, {"pl", "pl_PL"},
                                          {"sv", "sv"},    {"da", "da_DK"}};

static HyphenDict *try_load(struct pl_arena *arena, const char *name)
{
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *path = pl_printf(arena, "%s/hyph_%s.dic", folders[i], name);
        FILE *there = fopen(path, "r");
        if (there) {
            fclose(there);
            return hnj_hyphen_load(path);
        }
    }
    return NULL;
}

static const struct dictionary *dictionary_for(struct pl_work *work, struct pl_hyphens *hyphens, const char *language,
                                               struct pl_place place)
{
    for (size_t i = 0; i < hyphens->list.n; i++)
        if (strcmp(hyphens->list.at[i].language, language) == 0)
            return &hyphens->list.at[i];
    char *name = pl_strdup(hyphens->arena, language);
    for (char *p = name; *p; p++)
        if (*p == '-')
            *p = '_';
    HyphenDict *dict = try_load(hyphens->arena, name);
    char *bar = strchr(name, '_');
    if (bar)
        *bar = '\0';
    for (size_t i = 0; !dict && i < sizeof defaults / sizeof *defaults; i++)
        if (strcmp(defaults[i][0], name) == 0)
            dict = try_load(hyphens->arena, defaults[i][1]);
    if (!dict)
        dict = try_load(hyphens->arena, name);
    if (!dict) {
        struct pl_diag *d =
            PL_ERR(work, P505, place, "no hyphenation dictionary for '%s': words are not broken", language);
        pl_help(work->diags, d, "install the package hyphen-%s", strcmp(name, "en") == 0 ? "en-us" : name);
    }
    struct dictionary *kept = pl_push(hyphens->arena, &hyphens->list);
    *kept = (struct dictionary){pl_strdup(hyphens->arena, language), dict, dict && dict->utf8};
    return kept;
}

enum { LONGEST = 100, LEAST_BEFORE = 3, LEAST_AFTER = 3, LEAST_LETTERS = 6 };

size_t pl_hyphen_points(struct pl_work *work, struct pl_hyphens *hyphens, const char *language, const char *word,
                        size_t len, struct pl_place place, size_t *points, size_t max)
{
    size_t letters = pl_utf8_count(word, len), n = 0;
    if (letters < LEAST_LETTERS || letters > LONGEST || len > (size_t)LONGEST * 4)
        return 0;
    const struct dictionary *d = dictionary_for(work, hyphens, language, place);
    if (!d->dict)
        return 0;
    char *lower = g_utf8_strdown(word, (gssize)len), *coded = NULL;
    gsize coded_len = strlen(lower);
    if (d->utf8 || strcmp(d->dict->cset, "UTF-8") == 0)
        coded = g_strdup(lower);
    else
        coded = g_convert(lower, -1, d->dict->cset, "UTF-8", NULL, &coded_len, NULL);
    bool same = coded && (d->utf8 ? coded_len == len : coded_len == letters);
    char marks[LONGEST * 4 + 8] = {0};
    char **rep = NULL;
    int *pos = NULL, *cut = NULL;
    if (same && hnj_hyphen_hyphenate3(d->dict, coded, (int)coded_len, marks, NULL, &rep, &pos, &cut, LEAST_BEFORE,
                                      LEAST_AFTER, LEAST_BEFORE, LEAST_AFTER) == 0) {
        size_t byte = 0;
        for (size_t letter = 0; letter < letters && byte < len; letter++) {
            size_t was = byte;
            pl_utf8_next(word, len, &byte);
            size_t slot = d->utf8 ? was : letter;
            /* A mark says that a hyphen may follow this letter. Breaks that change spelling are left out. */
            bool changes = rep && rep[slot];
            if ((marks[slot] & 1) && !changes && letter + 1 >= LEAST_BEFORE && letters - letter - 1 >= LEAST_AFTER &&
                n < max)
                points[n++] = byte;
        }
    }
    for (size_t i = 0; rep && i < coded_len; i++)
        g_free(rep[i]);
    /* libhyphen allocates these three with malloc, as g_free frees. */
    g_free(rep);
    g_free(pos);
    g_free(cut);
    g_free(coded);
    g_free(lower);
    return n;
}
