/* hyphen.c: hyphenation points by libhyphen and the system's dictionaries (the OpenOffice format).
 *
 * Loading a dictionary is the slowest thing a page can ask for (5 to 50 ms), and most of its patterns stand in no word
 * of the page. So libhyphen is given the file without the patterns whose letters cannot match: those with a group of
 * three letters that no text shaped so far has. A word with a new group makes it load again; the third time it gets
 * the whole file. */
#include "type/type-private.h"

#include "base/num.h"

#include <glib.h>
#include <hyphen.h>
#include <stdio.h>
#include <string.h>

enum { GROUP_BITS = 1 << 16, LOADS_IN_PART = 2 };

/* Groups of three letters, by a hash: one too many costs a pattern, never a hyphen. */
struct groups {
    uint32_t bits[GROUP_BITS / 32];
};

struct dictionary {
    const char *language, *path;
    struct pl_reads looks; /* where it was looked for */
    HyphenDict *dict;      /* NULL: there is none */
    bool utf8, told;       /* told: this job knows that there is none */
    size_t loads;
    struct groups loaded; /* words of these groups are answered rightly */
};

struct pl_hyphens {
    struct pl_arena *arena;
    struct groups seen;
    PL_VEC(struct dictionary *) list;
};

static uint32_t group_of(const uint32_t letters[3])
{
    return (letters[0] * 2654435761u ^ letters[1] * 2246822519u ^ letters[2] * 3266489917u) >> 16;
}

static bool has_group(const struct groups *g, uint32_t group)
{
    return g->bits[group / 32] >> (group % 32) & 1;
}

static void add_group(struct groups *g, uint32_t group)
{
    g->bits[group / 32] |= 1u << (group % 32);
}

void pl_hyphens_note(struct pl_hyphens *hyphens, const char *text, size_t len)
{
    uint32_t last[3] = {0};
    for (size_t at = 0; at < len;) {
        uint32_t c = pl_utf8_next(text, len, &at);
        if (c == 0xAD)
            continue; /* a soft hyphen stands in no word */
        last[0] = last[1];
        last[1] = last[2];
        last[2] = g_unichar_tolower(c);
        add_group(&hyphens->seen, group_of(last));
    }
}

static bool word_in(const struct groups *g, const char *word, size_t len)
{
    uint32_t last[3] = {0};
    size_t n = 0;
    for (size_t at = 0; at < len; n++) {
        last[0] = last[1];
        last[1] = last[2];
        last[2] = pl_utf8_next(word, len, &at);
        if (n >= 2 && !has_group(g, group_of(last)))
            return false;
    }
    return true;
}

static void release(void *handle)
{
    struct pl_hyphens *hyphens = handle;
    for (size_t i = 0; i < hyphens->list.n; i++)
        if (hyphens->list.at[i]->dict)
            hnj_hyphen_free(hyphens->list.at[i]->dict);
}

struct pl_hyphens *pl_hyphens_new(struct pl_arena *arena)
{
    struct pl_hyphens *hyphens = PL_NEW(arena, struct pl_hyphens);
    hyphens->arena = arena;
    pl_at_end(arena, release, hyphens);
    return hyphens;
}

bool pl_hyphens_whole(const struct pl_hyphens *hyphens)
{
    for (size_t i = 0; i < hyphens->list.n; i++)
        if (!hyphens->list.at[i]->dict)
            return false;
    return true;
}

void pl_hyphens_next_job(struct pl_hyphens *hyphens)
{
    for (size_t i = 0; i < hyphens->list.n; i++)
        hyphens->list.at[i]->told = false;
}

static const char *const folders[] = {"/usr/share/hyphen", "/usr/local/share/hyphen", "/opt/homebrew/share/hyphen",
                                      "/usr/share/myspell/dicts", "/Library/Spelling"};

/* Which dictionary serves a bare language: the country most used. */
static const char *const defaults[][2] = {{"en", "en_US"}, {"nl", "nl_NL"}, {"de", "de_DE"}, {"fr", "fr"},
                                          {"es", "es"},    {"it", "it_IT"}, {"pt", "pt_PT"}, {"pl", "pl_PL"},
                                          {"sv", "sv"},    {"da", "da_DK"}};

/* ---- a dictionary in part ---- */

/* How many bytes of a pattern ("1a2b3c.") can match a word of these groups: len when all can. Points stand for a word's
 * edge and are not looked at; a line that is no plain pattern (a keyword, a comment, a replacement) is kept whole. */
static size_t part_in(const struct groups *g, const unsigned char *line, size_t len, bool utf8)
{
    uint32_t last[3] = {0};
    size_t n = 0;
    for (size_t at = 0; at < len;) {
        size_t was = at;
        unsigned char byte = line[at];
        bool plain = byte >= '0' || byte == '.' || byte == '\'' || byte == '-';
        if (!plain || byte == '=' || byte == '^' || (byte >= 'A' && byte <= 'Z'))
            return len;
        uint32_t c = utf8 && byte >= 0x80 ? pl_utf8_next((const char *)line, len, &at) : line[at++];
        if (c == '.' || (c >= '0' && c <= '9'))
            continue;
        last[0] = last[1];
        last[1] = last[2];
        last[2] = c;
        if (++n >= 3 && !has_group(g, group_of(last)))
            return was;
    }
    return len;
}

/* The first line names the character set. */
static bool is_set(const unsigned char *text, size_t n, const char *name)
{
    size_t len = strlen(name);
    return n > len && g_ascii_strncasecmp((const char *)text, name, len) == 0 && strchr("\r\n \t", text[len]);
}

enum { STUMPS = 1 << 14, MOST_TRIED = 64 };
enum { STUMP_SLOTS = 1 << 16, MOST_STUMPS = STUMP_SLOTS / 2 };

struct filter {
    const struct groups *groups;
    unsigned char *out;
    size_t n, n_stumps;
    uint32_t *slots; /* where a stump stands in out, + 1 */
};

/* Of a pattern that cannot match, the beginning that can is kept, with a letter behind it that no word has: libhyphen
 * asks only the longest beginning it knows, so that the shorter patterns under it would answer otherwise. Each once:
 * libhyphen loses the memory of the first of two. */
static void keep_stump(struct filter *f, const unsigned char *line, size_t len)
{
    unsigned char *stump = f->out + f->n;
    size_t n = 0;
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < len; i++) {
        if (line[i] >= '0' && line[i] <= '9')
            continue;
        stump[n++] = line[i];
        hash = (hash ^ line[i]) * 16777619u;
    }
    stump[n] = '!';
    stump[n + 1] = '\n';
    size_t slot = hash % STUMP_SLOTS;
    for (; f->slots[slot]; slot = (slot + 1) % STUMP_SLOTS)
        if (memcmp(f->out + f->slots[slot] - 1, stump, n + 2) == 0)
            return;
    if (n == 0 || ++f->n_stumps > MOST_STUMPS)
        return;
    f->slots[slot] = (uint32_t)f->n + 1;
    f->n += n + 2;
}

/* A stump and its two bytes are no longer than its line, whose letter that fails and whose end they replace. */
static size_t filter(struct pl_arena *scratch, const struct groups *g, const unsigned char *text, size_t n, bool utf8,
                     unsigned char *out)
{
    struct filter f = {.groups = g, .out = out, .slots = PL_NEWS(scratch, uint32_t, STUMP_SLOTS)};
    for (size_t at = 0, line = 0; at < n; line++) {
        const unsigned char *end = memchr(text + at, '\n', n - at);
        size_t len = end ? (size_t)(end - (text + at)) : n - at, bare = len;
        while (bare && text[at + bare - 1] <= ' ')
            bare--;
        if (bare == 9 && memcmp(text + at, "NEXTLEVEL", 9) == 0) /* the patterns below know nothing of those above */
            memset(f.slots, 0, STUMP_SLOTS * sizeof *f.slots);
        size_t part = line == 0 ? bare : part_in(g, text + at, bare, utf8);
        if (part < bare) {
            keep_stump(&f, text + at, part);
        } else {
            memcpy(out + f.n, text + at, len);
            f.n += len;
            out[f.n++] = '\n';
        }
        at += len + 1;
    }
    return f.n_stumps > MOST_STUMPS ? 0 : f.n;
}

static HyphenDict *load_in_part(const char *path, const struct groups *g)
{
    FILE *file = fopen(path, "rb"), *part = NULL;
    HyphenDict *dict = NULL;
    struct pl_arena *scratch = pl_arena_new();
    unsigned char *text = NULL, *out = NULL;
    size_t n = 0;
    if (file && fseek(file, 0, SEEK_END) == 0 && ftell(file) > 0) {
        n = (size_t)ftell(file);
        rewind(file);
        text = pl_alloc(scratch, n);
        out = pl_alloc(scratch, n + 1);
        n = fread(text, 1, n, file);
    }
    bool utf8 = is_set(text, n, "UTF-8"), latin = is_set(text, n, "ISO8859-1") || is_set(text, n, "ISO-8859-1");
    if (utf8 || latin) /* of other character sets the letters are not known here */
        n = filter(scratch, g, text, n, utf8, out);
    if ((utf8 || latin) && n)
        part = fmemopen(out, n, "r");
    if (part)
        dict = hnj_hyphen_load_file(part);
    if (part)
        fclose(part);
    if (file)
        fclose(file);
    pl_arena_free(scratch);
    return dict;
}

static void load(const struct pl_hyphens *hyphens, struct dictionary *d)
{
    if (d->dict)
        hnj_hyphen_free(d->dict);
    d->dict = d->loads < LOADS_IN_PART ? load_in_part(d->path, &hyphens->seen) : NULL;
    if (d->dict) {
        d->loaded = hyphens->seen;
    } else {
        d->dict = hnj_hyphen_load(d->path);
        memset(&d->loaded, 0xFF, sizeof d->loaded);
    }
    d->loads++;
    d->utf8 = d->dict && d->dict->utf8;
}

/* ---- dictionaries by language ---- */

static const char *find(struct pl_work *work, struct pl_hyphens *hyphens, const char *name)
{
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *path = pl_printf(hyphens->arena, "%s/hyph_%s.dic", folders[i], name);
        if (pl_door_exists(work, path))
            return path;
    }
    return NULL;
}

/* How the package of a language ends in Debian and what comes of it; NULL: there is none. */
static const char *package_of(const char *language)
{
    static const char *const others[][2] = {{"en", "en-us"}, {"pt", "pt-pt"}, {"nb", "no"}, {"nn", "no"}};
    static const char *const same[] = {"af", "as", "be", "bg", "bn", "ca", "cs", "da", "de", "el", "es",
                                       "fr", "gl", "gu", "hi", "hr", "hu", "id", "is", "it", "kn", "lt",
                                       "lv", "ml", "mn", "mr", "nl", "no", "or", "pa", "pl", "ro", "ru",
                                       "sk", "sl", "sr", "sv", "ta", "te", "th", "uk", "zu"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i][0], language) == 0)
            return others[i][1];
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(same[i], language) == 0)
            return same[i];
    return NULL;
}

static void tell_missing(struct pl_work *work, struct dictionary *d, struct pl_place place)
{
    const char *bare = pl_strndup(work->arena, d->language, strcspn(d->language, "-_")), *package = package_of(bare);
    d->told = true;
    if (strcmp(bare, "zxx") == 0) /* words of no language */
        return;
    struct pl_diag *said =
        PL_ERR(work, P505, place, "no hyphenation dictionary for '%s': words are not broken", d->language);
    if (package)
        pl_help(work->diags, said, "install the package hyphen-%s", package);
    else
        pl_help(work->diags, said,
                "no package has one: put a hyph_%s.dic into %s, or 'hyphenate: never' into the style", bare,
                folders[0]);
}

static const char *find_for(struct pl_work *work, struct pl_hyphens *hyphens, const char *language)
{
    char *name = pl_strdup(hyphens->arena, language);
    for (char *p = name; *p; p++)
        if (*p == '-')
            *p = '_';
    const char *path = find(work, hyphens, name);
    char *bar = strchr(name, '_');
    if (bar)
        *bar = '\0';
    for (size_t i = 0; !path && i < sizeof defaults / sizeof *defaults; i++)
        if (strcmp(defaults[i][0], name) == 0)
            path = find(work, hyphens, defaults[i][1]);
    return path ? path : find(work, hyphens, name);
}

static struct dictionary *dictionary_for(struct pl_work *work, struct pl_hyphens *hyphens, const char *language)
{
    for (size_t i = 0; i < hyphens->list.n; i++)
        if (strcmp(hyphens->list.at[i]->language, language) == 0)
            return hyphens->list.at[i];
    struct dictionary *kept = PL_NEW(hyphens->arena, struct dictionary);
    enum pl_shelf shelf = pl_door_shelf(work->door, PL_SHELF_SESSION);
    kept->looks.arena = hyphens->arena;
    pl_reads_begin(work->door, &kept->looks);
    kept->language = pl_strdup(hyphens->arena, language);
    kept->path = find_for(work, hyphens, language);
    pl_reads_end(work->door, &kept->looks);
    pl_door_shelf(work->door, shelf);
    *pl_push(hyphens->arena, &hyphens->list) = kept;
    return kept;
}

void pl_hyphens_look(struct pl_work *work, struct pl_hyphens *hyphens, const char *language)
{
    pl_reads_again(work->door, &dictionary_for(work, hyphens, language)->looks);
}

void pl_hyphens_load(struct pl_work *work, struct pl_hyphens *hyphens, const char *language)
{
    struct dictionary *d = dictionary_for(work, hyphens, language);
    if (!d->path || d->loads > LOADS_IN_PART)
        return;
    d->loads = LOADS_IN_PART;
    load(hyphens, d);
}

/* The word's dictionary, with all patterns that it needs; NULL: there is none. */
static const struct dictionary *dictionary_with(struct pl_work *work, struct pl_hyphens *hyphens, const char *language,
                                                const char *word, size_t len, struct pl_place place)
{
    struct dictionary *d = dictionary_for(work, hyphens, language);
    if (!d->path && !d->told)
        tell_missing(work, d, place);
    if (d->path && (!d->loads || !word_in(&d->loaded, word, len))) {
        pl_hyphens_note(hyphens, word, len);
        load(hyphens, d);
    }
    return d->dict ? d : NULL;
}

/* In the dictionary's character set; NULL: it has a letter that the set lacks. Release with g_free. */
static char *coded_for(const struct dictionary *d, const char *word, size_t len, gsize *coded_len)
{
    *coded_len = len;
    if (d->utf8 || strcmp(d->dict->cset, "UTF-8") == 0)
        return g_strndup(word, len);
    if (strcmp(d->dict->cset, "ISO8859-1") != 0)
        return g_convert(word, (gssize)len, d->dict->cset, "UTF-8", NULL, coded_len, NULL);
    char *out = g_malloc(len + 1);
    size_t n = 0;
    for (size_t at = 0; at < len;) {
        uint32_t c = pl_utf8_next(word, len, &at);
        if (c > 0xFF) {
            g_free(out);
            return NULL;
        }
        out[n++] = (char)c;
    }
    out[n] = '\0';
    *coded_len = n;
    return out;
}

enum { LONGEST = 100 };

/* Letter by letter: glib's own function for strings follows the locale. */
static char *lower_of(struct pl_arena *arena, const char *word, size_t len)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (size_t at = 0; at < len;) {
        char bytes[4];
        size_t n = pl_utf8_put(g_unichar_tolower(pl_utf8_next(word, len, &at)), bytes);
        pl_putn(&out, bytes, n);
    }
    return out.text;
}

size_t pl_hyphen_points(struct pl_work *work, struct pl_hyphens *hyphens, const struct pl_hyphen_word *word,
                        size_t *points, size_t max)
{
    const size_t len = word->len, before = word->letters.before, after = word->letters.after;
    size_t letters = pl_utf8_count(word->text, len), n = 0;
    if (letters < word->letters.word || letters > LONGEST || len > (size_t)LONGEST * 4)
        return 0;
    char *lower = lower_of(work->arena, word->text, len);
    gsize coded_len = 0;
    const struct dictionary *d = dictionary_with(work, hyphens, word->language, lower, strlen(lower), word->place);
    char *coded = d ? coded_for(d, lower, strlen(lower), &coded_len) : NULL;
    bool same = coded && (d->utf8 ? coded_len == len : coded_len == letters);
    char marks[LONGEST * 4 + 8] = {0};
    char **rep = NULL;
    int *pos = NULL, *cut = NULL;
    if (same && hnj_hyphen_hyphenate3(d->dict, coded, (int)coded_len, marks, NULL, &rep, &pos, &cut, (int)before,
                                      (int)after, (int)before, (int)after) == 0) {
        size_t byte = 0;
        for (size_t letter = 0; letter < letters && byte < len; letter++) {
            pl_utf8_next(word->text, len, &byte);
            /* A mark says that a hyphen may follow this letter; libhyphen counts letters, not bytes, in UTF-8 too.
             * Breaks that change spelling are left out. */
            bool changes = rep && rep[letter];
            if ((marks[letter] & 1) && !changes && letter + 1 >= before && letters - letter - 1 >= after && n < max)
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
    return n;
}
