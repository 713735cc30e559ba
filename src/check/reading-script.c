/* reading-script.c: words in letters that the language of their text is not written in: they are in another language,
 * and nobody said which. Latin letters tell nothing: every language borrows names in them. */
#include "check/check-private.h"

#include "base/num.h"

#include <string.h>
#include <strings.h>

/* By Unicode's blocks (The Unicode Standard, Blocks.txt). Which languages use them stands in data/words/languages.yaml.
 */
static const struct script {
    const char *tag, *name; /* ISO 15924 */
    uint32_t from, to;
} scripts[] = {
    {"Grek", "Greek", 0x370, 0x3FF},      {"Grek", "Greek", 0x1F00, 0x1FFF},     {"Cyrl", "Cyrillic", 0x400, 0x52F},
    {"Cyrl", "Cyrillic", 0xA640, 0xA69F}, {"Armn", "Armenian", 0x530, 0x58F},    {"Hebr", "Hebrew", 0x590, 0x5FF},
    {"Hebr", "Hebrew", 0xFB1D, 0xFB4F},   {"Arab", "Arabic", 0x600, 0x6FF},      {"Arab", "Arabic", 0x750, 0x77F},
    {"Arab", "Arabic", 0x870, 0x8FF},     {"Arab", "Arabic", 0xFB50, 0xFDFF},    {"Arab", "Arabic", 0xFE70, 0xFEFE},
    {"Deva", "Devanagari", 0x900, 0x97F}, {"Beng", "Bengali", 0x980, 0x9FF},     {"Taml", "Tamil", 0xB80, 0xBFF},
    {"Thai", "Thai", 0xE00, 0xE7F},       {"Geor", "Georgian", 0x10A0, 0x10FF},  {"Geor", "Georgian", 0x1C90, 0x1CBF},
    {"Ethi", "Ethiopic", 0x1200, 0x139F}, {"Hang", "Korean", 0x1100, 0x11FF},    {"Hang", "Korean", 0xAC00, 0xD7AF},
    {"Kana", "Japanese", 0x3040, 0x30FF}, {"Hani", "Chinese", 0x3400, 0x4DBF},   {"Hani", "Chinese", 0x4E00, 0x9FFF},
    {"Hani", "Chinese", 0xF900, 0xFAFF},  {"Hani", "Chinese", 0x20000, 0x3FFFF},
};

static const struct script *script_of(uint32_t c)
{
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (c >= scripts[i].from && c <= scripts[i].to)
            return &scripts[i];
    return NULL;
}

static bool same(const struct script *a, const struct script *b)
{
    return a && b && strcmp(a->tag, b->tag) == 0;
}

/* Of a word in nothing else. A letter alone is a sign: α, Δ. Japanese and Korean have Chinese letters among theirs. */
static const struct script *script_of_word(const struct pl_prose *prose, const struct pl_word *word)
{
    const struct script *found = NULL;
    size_t letters = 0;
    for (size_t at = word->from; at < word->to;) {
        uint32_t c = pl_utf8_next(prose->text, word->to, &at);
        bool mark = c == 0xAD || (c >= 0x300 && c <= 0x36F);
        const struct script *s = script_of(c);
        if (!s && (mark || !pl_is_letter(c)))
            continue;
        if (!s || (found && !same(found, s) && strcmp(s->tag, "Hani") != 0 && strcmp(found->tag, "Hani") != 0))
            return NULL;
        found = !found || strcmp(found->tag, "Hani") == 0 ? s : found;
        letters++;
    }
    return letters > 1 ? found : NULL;
}

/* False also where nothing is known of the language. */
static bool is_foreign(const struct pl_node *uses, const char *tag)
{
    size_t n = strcspn(tag, "-");
    for (size_t i = 0; n == 2 && i < uses->n; i++)
        if (strncasecmp(uses->at[i]->text, tag, 2) == 0)
            return false;
    return n == 2;
}

struct stretch { /* words in one foreign script, and in one language as it is said */
    size_t from, to;
    const struct script *script;
    const char *language, *likely;
};

static void tell(struct pl_check *check, const struct pl_prose *prose, struct stretch *s)
{
    enum { MOST = 60 };
    size_t n = s->to - s->from;
    if (!s->script)
        return;
    for (n = n < MOST ? n : MOST; n && (prose->text[s->from + n] & 0xC0) == 0x80;)
        n--; /* letters are kept whole */
    pl_prose_found(check, prose, s->from, s->to,
                   pl_says(check, "'%.*s' is in %s letters, and said to be in the language '%s'", (int)n,
                           prose->text + s->from, s->script->name, s->language),
                   pl_says(check, "say which language it is: <span lang=\"%s\">…</span>, or language: %s of its record",
                           s->likely, s->likely));
    s->script = NULL;
}

static void judge(struct pl_check *check, const struct pl_prose *prose, const struct pl_node *map)
{
    struct stretch s = {.script = NULL};
    struct pl_word word;
    for (size_t at = 0; pl_next_word(prose, &at, &word);) {
        const struct script *script = script_of_word(prose, &word);
        const struct pl_node *uses = script ? pl_node_get(map, script->tag) : NULL;
        const char *language = pl_prose_language(prose, word.from);
        bool foreign = uses && uses->n && is_foreign(uses, language);
        if (!foreign || !same(script, s.script) || strcmp(language, s.language) != 0)
            tell(check, prose, &s);
        if (foreign && !s.script)
            s = (struct stretch){word.from, word.to, script, language, uses->at[0]->text};
        if (foreign)
            s.to = word.to;
    }
    tell(check, prose, &s);
}

void pl_rule_language_unsaid(struct pl_check *check)
{
    const struct pl_node *file = pl_words_file(check, "words/languages.yaml"), *map = pl_node_get(file, "scripts");
    for (size_t i = 0; map && i < check->prose.n; i++)
        if (!check->prose.at[i].text_of->decoration)
            judge(check, &check->prose.at[i], map);
}
