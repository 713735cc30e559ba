/* spell.c: see spell.h. libhunspell by dlopen, for it and a dictionary take a quarter of a second that only preflight
 * needs. */
#include "check/spell.h"
#include "base/library.h"

#include "base/num.h"

#include <hunspell/hunspell.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define FUNCTIONS(X)                                                                                                   \
    X(Hunspell_create)                                                                                                 \
    X(Hunspell_destroy)                                                                                                \
    X(Hunspell_spell)                                                                                                  \
    X(Hunspell_get_dic_encoding)                                                                                       \
    X(Hunspell_suggest)                                                                                                \
    X(Hunspell_free_list)

struct library {
#define X(name) __typeof__(name) *name;
    FUNCTIONS(X)
#undef X
};

enum { MOST_KEPT = 500, LONGEST_WORD = 100 }; /* suggestions that are kept; bytes, of Hunspell's own limit */

struct kept {
    const char *word, *said[PL_MOST_SUGGESTIONS];
    size_t n;
};

struct pl_dictionary {
    const char *language, *path; /* path: without extension; NULL: there is none */
    struct pl_dictionary *also;  /* of another region, where the tag says none; NULL: none */
    bool told;
    const struct library *library;
    Hunhandle *handle;
    bool utf8;
    const char *coding;
    struct pl_arena *arena;
    PL_VEC(struct kept) kept;
};

struct pl_speller {
    struct pl_arena *arena;
    struct library library;
    enum { UNTRIED, GOOD, MISSING } state;
    bool told;
    PL_VEC(struct pl_dictionary *) list;
};

static void release(void *handle)
{
    struct pl_speller *s = handle;
    for (size_t i = 0; i < s->list.n; i++)
        if (s->list.at[i]->handle)
            s->library.Hunspell_destroy(s->list.at[i]->handle);
}

struct pl_speller *pl_speller_new(struct pl_arena *arena)
{
    struct pl_speller *s = PL_NEW(arena, struct pl_speller);
    s->arena = arena;
    pl_at_end(arena, release, s);
    return s;
}

void pl_speller_next_job(struct pl_speller *speller)
{
    speller->told = false;
    for (size_t i = 0; i < speller->list.n; i++)
        speller->list.at[i]->told = false;
}

/* ---- the library ---- */

static bool open_library(struct library *l)
{
    void *library = pl_library_open(PL_HUNSPELL_LIBRARY);
    bool whole = true;
#define X(name) whole &= pl_library_find(library, #name, &l->name);
    FUNCTIONS(X)
#undef X
    return whole;
}

static bool have_library(struct pl_work *work, struct pl_speller *s, struct pl_place place)
{
    if (s->state == UNTRIED)
        s->state = open_library(&s->library) ? GOOD : MISSING;
    if (s->state == MISSING && !s->told) {
        s->told = true;
        struct pl_diag *d =
            PL_ERR(work, P964, place, "%s is not there or broken: words are not looked up", PL_HUNSPELL_LIBRARY);
        pl_help(work->diags, d, "install Hunspell's library, or say --no-spelling");
    }
    return s->state == GOOD;
}

/* ---- dictionaries ---- */

static const char *const folders[] = {"/usr/share/hunspell", "/usr/local/share/hunspell",
                                      "/opt/homebrew/share/hunspell", "/usr/share/myspell/dicts", "/Library/Spelling"};
static const char *const regions[][3] = {
    {"en", "en_US", "en-GB"}, {"nl", "nl_NL"}, {"de", "de_DE"}, {"fr", "fr_FR"}, {"es", "es_ES"}, {"it", "it_IT"},
    {"pt", "pt_PT", "pt-BR"}, {"pl", "pl_PL"}, {"sv", "sv_SE"}, {"da", "da_DK"}, {"nb", "nb_NO"}, {"el", "el_GR"}};

static const char *find(struct pl_arena *arena, const char *name)
{
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *path = pl_printf(arena, "%s/%s", folders[i], name);
        if (access(pl_printf(arena, "%s.dic", path), R_OK) == 0 && access(pl_printf(arena, "%s.aff", path), R_OK) == 0)
            return path;
    }
    return NULL;
}

static const char *find_for(struct pl_arena *arena, const char *language)
{
    char *name = pl_strdup(arena, language);
    for (char *p = name; *p; p++)
        *p = *p == '-' ? '_' : *p == '/' ? '_' : *p;
    const char *path = find(arena, name);
    name[strcspn(name, "_")] = '\0';
    for (size_t i = 0; !path && i < sizeof regions / sizeof *regions; i++)
        if (strcasecmp(regions[i][0], name) == 0)
            path = find(arena, regions[i][1]);
    return path ? path : find(arena, name);
}

static void load(const struct library *library, struct pl_dictionary *d)
{
    const char *affixes = pl_printf(d->arena, "%s.aff", d->path), *words = pl_printf(d->arena, "%s.dic", d->path);
    d->library = library;
    d->handle = library->Hunspell_create(affixes, words);
    d->coding = d->handle ? library->Hunspell_get_dic_encoding(d->handle) : NULL;
    d->utf8 = d->coding && strcasecmp(d->coding, "UTF-8") == 0;
}

/* How the package of a language ends in Debian. */
static const char *package_of(struct pl_arena *arena, const char *language)
{
    static const char *const same[] = {"nl", "be", "bg", "ca", "cs", "da", "el", "eo", "eu", "gl",
                                       "hr", "hu", "id", "is", "it", "ko", "lt", "lv", "no", "pl",
                                       "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi"};
    static const char *const others[][2] = {{"de", "de-de"}, {"es", "es"}, {"fr", "fr"},
                                            {"nb", "no"},    {"nn", "no"}, {"pt", "pt-pt"}};
    const char *bare = pl_strndup(arena, language, strcspn(language, "-"));
    if (strcmp(bare, "en") == 0)
        return strcasecmp(language, "en-GB") == 0 ? "en-gb" : "en-us";
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i][0], bare) == 0)
            return others[i][1];
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(same[i], bare) == 0)
            return same[i];
    return NULL;
}

static void tell_missing(struct pl_work *work, struct pl_dictionary *d, struct pl_place place)
{
    if (d->told)
        return;
    d->told = true;
    struct pl_diag *said =
        PL_ERR(work, P963, place, "no spelling dictionary for '%s': its words are not looked up", d->language);
    const char *package = package_of(work->arena, d->language);
    if (package)
        pl_help(work->diags, said, "install the package hunspell-%s, or say --no-spelling", package);
    else
        pl_help(work->diags, said, "put its .aff and .dic into %s, or say --no-spelling", folders[0]);
}

static struct pl_dictionary *of(struct pl_speller *s, const char *language)
{
    for (size_t i = 0; i < s->list.n; i++)
        if (strcasecmp(s->list.at[i]->language, language) == 0)
            return s->list.at[i];
    struct pl_dictionary *d = *pl_push(s->arena, &s->list) = PL_NEW(s->arena, struct pl_dictionary);
    d->arena = s->arena;
    d->language = pl_strdup(s->arena, language);
    d->path = find_for(s->arena, language);
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        if (regions[i][2] && strcasecmp(regions[i][0], language) == 0)
            d->also = of(s, regions[i][2]);
    return d;
}

struct pl_dictionary *pl_speller_dictionary(struct pl_work *work, struct pl_speller *s, const char *language,
                                            struct pl_place place)
{
    if (strncmp(language, "zxx", 3) == 0 || strncmp(language, "und", 3) == 0 || !have_library(work, s, place))
        return NULL; /* words of no language */
    struct pl_dictionary *d = of(s, language);
    if (d->path && !d->handle)
        load(&s->library, d);
    if (!d->handle)
        tell_missing(work, d, place);
    return d->handle ? d : NULL;
}

/* ---- words ---- */

/* NULL: the coding lacks one of its letters. */
static const char *recode(struct pl_arena *arena, const char *text, const char *to, const char *from)
{
    iconv_t c = iconv_open(to, from);
    size_t left = strlen(text), room = left * 4 + 4;
    if ((intptr_t)c == -1)
        return NULL;
    char *out = pl_alloc(arena, room + 1), *at = out, *in = pl_strdup(arena, text);
    size_t bad = iconv(c, &in, &left, &at, &room);
    iconv_close(c);
    return bad == (size_t)-1 ? NULL : out;
}

static const char *coded(struct pl_work *work, const struct pl_dictionary *d, const char *word)
{
    return d->utf8 ? word : recode(work->arena, word, d->coding, "UTF-8");
}

bool pl_spelt(struct pl_work *work, struct pl_dictionary *d, const char *word)
{
    const char *w = strlen(word) <= LONGEST_WORD ? coded(work, d, word) : NULL;
    if (!w || d->library->Hunspell_spell(d->handle, w))
        return true;
    if (d->also && d->also->path && !d->also->handle)
        load(d->library, d->also);
    return d->also && d->also->handle && pl_spelt(work, d->also, word);
}

size_t pl_spell_suggest(struct pl_work *work, struct pl_dictionary *d, const char *word,
                        const char *out[PL_MOST_SUGGESTIONS])
{
    const char *w = coded(work, d, word);
    struct kept now = {.word = word};
    char **list = NULL;
    for (size_t i = 0; i < d->kept.n; i++)
        if (strcmp(d->kept.at[i].word, word) == 0) {
            memcpy(out, d->kept.at[i].said, sizeof now.said);
            return d->kept.at[i].n;
        }
    struct pl_arena *arena = d->kept.n < MOST_KEPT ? d->arena : work->arena;
    int n = w ? d->library->Hunspell_suggest(d->handle, &list, w) : 0;
    for (int i = 0; i < n && now.n < PL_MOST_SUGGESTIONS; i++) {
        const char *said = d->utf8 ? pl_strdup(arena, list[i]) : recode(arena, list[i], "UTF-8", d->coding);
        if (said && pl_utf8_valid(said, strlen(said), NULL))
            now.said[now.n++] = said;
    }
    if (list)
        d->library->Hunspell_free_list(d->handle, &list, n);
    if (arena == d->arena) {
        now.word = pl_strdup(arena, word);
        *pl_push(arena, &d->kept) = now;
    }
    memcpy(out, now.said, sizeof now.said);
    return now.n;
}
