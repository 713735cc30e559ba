/* copy-spelling.c: words that no dictionary has. What is no word of a language is passed over: numbers, addresses,
 * abbreviations in capitals, names, and what the edition says is right. */
#include "check/check-private.h"

#include "base/num.h"

#include <string.h>

enum { CAPITALS = 5, MOST_ASKED = 12 }; /* of an abbreviation; suggestions in a job: they are slow */

struct unknown {
    const char *key; /* small letters */
    const struct pl_prose *prose;
    struct pl_word word;
    struct pl_dictionary *dictionary;
    PL_VEC(struct pl_place) places;
    bool name, small; /* it stands somewhere in a capital within a sentence; in small letters */
    PL_VEC(struct pl_area) areas;
};
struct spelling {
    struct pl_check *check;
    PL_VEC(struct unknown) list;
    PL_VEC(const char *) right; /* in small letters */
};

/* ---- what is right ---- */

static void add_words(struct spelling *s, const char *text)
{
    struct pl_prose p = {.text = text, .len = strlen(text)};
    struct pl_word word;
    for (size_t at = 0; pl_next_word(&p, &at, &word);)
        *pl_push(s->check->work->arena, &s->right) =
            pl_lower_text(s->check->work->arena, text + word.from, word.to - word.from);
}

static void collect_right(struct spelling *s)
{
    const struct pl_edition *edition = s->check->edition;
    const struct pl_node *words = pl_value_at(edition->root, "words");
    for (size_t i = 0; i < edition->n_terms; i++)
        add_words(s, edition->terms[i].word);
    if (words && words->kind == PL_SCALAR)
        add_words(s, words->text);
    for (size_t i = 0; words && words->kind == PL_LIST && i < words->n; i++)
        if (words->at[i]->kind == PL_SCALAR)
            add_words(s, words->at[i]->text);
}

static bool is_right(const struct spelling *s, const char *key)
{
    for (size_t i = 0; i < s->right.n; i++)
        if (strcmp(s->right.at[i], key) == 0)
            return true;
    return false;
}

/* ---- what is no word of a dictionary ---- */

struct shape {
    size_t letters, capitals;
    bool first, inner; /* a capital first; one behind a small letter */
};

static struct shape shape_of(const char *text, size_t len)
{
    struct shape s = {0};
    bool small = false;
    for (size_t at = 0; at < len;) {
        uint32_t c = pl_utf8_next(text, len, &at);
        bool capital = pl_is_letter(c) && pl_is_capital(c);
        s.first |= capital && s.letters == 0;
        s.inner |= capital && small;
        s.capitals += capital;
        s.letters += pl_is_letter(c);
        small = pl_is_letter(c) ? !capital : false;
    }
    return s;
}

/* NCTV, EU’s: of few letters, all capitals but for an ending. */
static bool is_abbreviation(const char *text, size_t len, const struct shape *shape)
{
    size_t stem = strcspn(text, "'");
    const char *curved = memmem(text, len, "’", 3);
    stem = curved && (size_t)(curved - text) < stem ? (size_t)(curved - text) : stem;
    struct shape before = shape_of(text, stem < len ? stem : len);
    return before.letters > 0 && before.letters == before.capitals && shape->letters <= CAPITALS + 2 &&
           before.letters <= CAPITALS;
}

/* Signs of an address or an abbreviation; a slash stands between words, and is parted before. */
static bool is_passed(const struct pl_prose *p, const struct pl_word *w)
{
    const char *text = p->text + w->from;
    size_t len = w->to - w->from, run = pl_prose_run(p, w->from);
    struct shape shape = shape_of(text, len);
    bool joined = w->from && p->text[w->from - 1] == '-';
    return w->digits || w->signs || shape.letters < 2 || shape.inner || is_abbreviation(text, len, &shape) || joined ||
           p->text[w->to] == '-' || (p->block->runs[run].flags & PL_NAME) != 0;
}

static uint32_t as_dictionary(uint32_t c)
{
    return c == 0x2019 ? '\'' : c == 0x2011 ? '-' : c;
}

/* The word as a dictionary writes it: straight apostrophes, no soft hyphens. */
static char *plain(struct pl_arena *arena, const char *text, size_t len)
{
    return pl_each_letter(arena, text, len, as_dictionary);
}

/* Nothing before it but spaces and signs that open, or a sign that ends a sentence. */
static bool begins(const struct pl_prose *p, size_t at)
{
    while (at) {
        size_t from = at - 1;
        while (from && ((unsigned char)p->text[from] & 0xC0) == 0x80)
            from--;
        size_t next = from;
        uint32_t c = pl_utf8_next(p->text, p->len, &next);
        if (c == '.' || c == '!' || c == '?' || c == ':' || c == '\n')
            return true;
        if (pl_is_letter(c) || pl_is_digit(c) || c == ',' || c == ';')
            return false;
        at = from;
    }
    return true;
}

/* At the start of a sentence a word has a capital that is not its own. */
static bool is_spelt(struct pl_work *work, struct pl_dictionary *d, const char *word, bool start)
{
    return pl_spelt(work, d, word) || (start && pl_spelt(work, d, pl_lower_text(work->arena, word, strlen(word))));
}

/* Whole, as an abbreviation without its full stop, in parts that a hyphen joins. */
static bool is_known(struct pl_work *work, struct pl_dictionary *d, char *word, bool start)
{
    if (is_spelt(work, d, word, start) || is_spelt(work, d, pl_printf(work->arena, "%s.", word), start))
        return true;
    size_t n = strcspn(word, "-");
    if (!word[n])
        return false;
    for (char *part = word; part; part = part[n] ? part + n + 1 : NULL) {
        n = strcspn(part, "-");
        const char *piece = pl_strndup(work->arena, part, n);
        struct shape shape = shape_of(piece, n);
        if (shape.letters > 1 && shape.letters > shape.capitals && !is_spelt(work, d, piece, start))
            return false;
    }
    return true;
}

/* ---- words of the text ---- */

static struct unknown *noted(struct spelling *s, const char *key)
{
    for (size_t i = 0; i < s->list.n; i++)
        if (strcmp(s->list.at[i].key, key) == 0)
            return &s->list.at[i];
    return NULL;
}

/* A text that is drawn twice is written once. */
static bool was_noted(const struct unknown *u, struct pl_place place)
{
    for (size_t i = 0; i < u->places.n; i++)
        if (u->places.at[i].source == place.source && u->places.at[i].start == place.start)
            return true;
    return false;
}

static void note(struct spelling *s, const struct pl_prose *p, const struct pl_word *w, struct pl_dictionary *d,
                 const char *key)
{
    struct pl_arena *arena = s->check->work->arena;
    struct unknown *u = noted(s, key);
    const struct pl_drawn *drawn = pl_prose_drawn(s->check, p, w->from, w->to);
    if (!u) {
        u = pl_push(arena, &s->list);
        *u = (struct unknown){.key = key, .prose = p, .word = *w, .dictionary = d};
    }
    size_t first = w->from;
    bool capital = pl_is_capital(pl_utf8_next(p->text, p->len, &first));
    /* In German every noun has a capital. */
    u->name |= capital && !begins(p, w->from) && !pl_words_said(s->check, pl_prose_language(p, w->from), "nouns");
    u->small |= !capital;
    struct pl_place place = pl_prose_place(p, w->from, w->to);
    if (!was_noted(u, place))
        *pl_push(arena, &u->places) = place;
    if (drawn)
        *pl_push(arena, &u->areas) =
            (struct pl_area){drawn->page, drawn->x0, drawn->y0, drawn->x1 - drawn->x0, drawn->y1 - drawn->y0};
}

static void look_up(struct spelling *s, const struct pl_prose *p, const struct pl_word *w)
{
    struct pl_work *work = s->check->work;
    struct pl_speller *speller = s->check->how->speller;
    if (is_passed(p, w))
        return;
    const char *key = pl_lower_text(work->arena, p->text + w->from, w->to - w->from);
    if (is_right(s, key))
        return;
    struct pl_dictionary *d =
        pl_speller_dictionary(work, speller, pl_prose_language(p, w->from), pl_prose_place(p, w->from, w->to));
    if (d && (noted(s, key) ||
              !is_known(work, d, plain(work->arena, p->text + w->from, w->to - w->from), begins(p, w->from))))
        note(s, p, w, d, key);
}

static const char *help_for(struct spelling *s, const struct unknown *u, const char *word, size_t *asked)
{
    static const char right[] = "if it is right, put it under words: in the edition";
    const char *said[PL_MOST_SUGGESTIONS];
    size_t n = ++*asked <= MOST_ASKED ? pl_spell_suggest(s->check->work, u->dictionary, word, said) : 0;
    struct pl_buf out = {.arena = s->check->work->arena};
    pl_put(&out, "");
    for (size_t i = 0; i < n; i++)
        pl_putf(&out, "%s'%s'", i == 0 ? "" : i + 1 == n ? " or " : ", ", said[i]);
    return n ? pl_says(s->check, "did you mean %s? %s", out.text, right) : right;
}

static void tell(struct spelling *s, const struct unknown *u, size_t *asked)
{
    struct pl_check *check = s->check;
    const struct pl_prose *p = u->prose;
    const char *word = plain(check->work->arena, p->text + u->word.from, u->word.to - u->word.from);
    struct pl_place place = u->places.at[0];
    const char *times = u->places.n > 1 ? pl_says(check, ", and is written %zu times", u->places.n) : "";
    const char *message = pl_says(check, "'%s' is not in the dictionary of %s%s", word,
                                  pl_prose_language(p, u->word.from), times),
               *help = help_for(s, u, word, asked);
    for (size_t i = 0; i < u->areas.n || i == 0; i++)
        pl_found(check, &(struct pl_tell){.place = place, .area = i < u->areas.n ? &u->areas.at[i] : NULL}, message,
                 help);
}

void pl_rule_spelling(struct pl_check *check)
{
    struct spelling s = {.check = check};
    size_t asked = 0;
    if (!check->how->speller)
        return;
    collect_right(&s);
    for (size_t i = 0; i < check->prose.n; i++) {
        struct pl_word word;
        for (size_t at = 0; pl_next_word(&check->prose.at[i], &at, &word);)
            look_up(&s, &check->prose.at[i], &word);
    }
    for (size_t i = 0; i < s.list.n; i++)
        if (!s.list.at[i].name || s.list.at[i].small)
            tell(&s, &s.list.at[i], &asked);
}
