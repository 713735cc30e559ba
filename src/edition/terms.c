/* terms.c: words that an edition says something of, marked wherever they stand. A term is looked for within one run:
 * words half strong and half not are no term. */
#include "edition/edition.h"

#include "base/num.h"

#include <string.h>

/* A letter or digit of any script, as far as words need it: below U+00C0 by name, above it all but the blocks of
 * punctuation and symbols. A soft hyphen stands within a word. */
static bool word_char(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (c < 0xC0)
        return c == 0xAA || c == 0xAD || c == 0xB5 || c == 0xBA;
    return c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x303F) && c != UINT32_MAX;
}

static uint32_t first_char(const char *text, size_t len)
{
    size_t at = 0;
    return len ? pl_utf8_next(text, len, &at) : ' ';
}

static uint32_t last_char(const char *text, size_t len)
{
    if (len == 0)
        return ' ';
    size_t at = len - 1;
    while (at && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return first_char(text + at, len - at);
}

/* True when text[at] does not go on with the word before it. */
static bool word_edge(uint32_t before, uint32_t after)
{
    return !(word_char(before) && word_char(after));
}

/* The run with its neighbours' edge characters: a word may go on in the next run. */
struct around {
    const struct pl_run_text *run;
    uint32_t before, after;
};

/* The first term that starts with this byte or a later one. */
static size_t first_term(const struct pl_edition *edition, unsigned char c)
{
    size_t from = 0, to = edition->n_terms;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if ((unsigned char)*edition->terms[middle].word < c)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static const struct pl_term *term_at(const struct pl_edition *edition, const struct around *a, size_t at)
{
    const char *text = a->run->text;
    size_t len = a->run->len;
    uint32_t before = at ? last_char(text, at) : a->before;
    if (!word_edge(before, first_char(text + at, len - at)))
        return NULL;
    for (size_t i = first_term(edition, (unsigned char)text[at]); i < edition->n_terms; i++) {
        const char *word = edition->terms[i].word;
        size_t n = strlen(word);
        if (*word != text[at])
            break;
        if (n == 0 || n > len - at || memcmp(word, text + at, n) != 0)
            continue;
        uint32_t after = at + n < len ? first_char(text + at + n, len - at - n) : a->after;
        if (word_edge(last_char(word, n), after))
            return &edition->terms[i];
    }
    return NULL;
}

struct pieces {
    struct pl_arena *arena;
    size_t written; /* where the last piece of the run ends in its node's text */
    PL_VEC(struct pl_run_text) runs;
};

/* Where the words text[at..at + len) of a run were written. Behind an escape they stand a little further on; with one
 * in them they cannot be found, and start where the piece before them ends. */
static size_t written_at(const struct pieces *pieces, const struct pl_run_text *run, size_t at, size_t len)
{
    const struct pl_node *node = run->node;
    if (!node || pieces->written >= node->len)
        return run->from;
    size_t room = node->len - pieces->written, window = at * 8 + len;
    const char *from = node->text + pieces->written;
    const char *found = memmem(from, room < window ? room : window, run->text + at, len);
    return found ? (size_t)(found - node->text) : pieces->written;
}

static void add_piece(struct pieces *pieces, const struct pl_run_text *run, size_t from, size_t to,
                      const struct pl_term *term)
{
    if (to == from)
        return;
    struct pl_run_text *piece = pl_push(pieces->arena, &pieces->runs);
    *piece = *run;
    if (from > 0 || to < run->len) {
        piece->text = pl_strndup(pieces->arena, run->text + from, to - from);
        piece->len = to - from;
        piece->from = written_at(pieces, run, from, to - from);
        pieces->written = piece->from + piece->len;
    }
    if (!term)
        return;
    piece->flags |= (term->flags & PL_TERM_NAME ? PL_NAME : 0) | (term->flags & PL_TERM_NO_BREAK ? PL_NOBR : 0);
    /* What the text itself says of these words, in a <span>, counts more. */
    if (!piece->language)
        piece->language = term->language;
}

static void split_run(struct pieces *pieces, const struct pl_edition *edition, const struct around *a)
{
    const struct pl_run_text *run = a->run;
    size_t done = 0;
    pieces->written = run->from;
    for (size_t at = 0; at < run->len;) {
        const struct pl_term *term = term_at(edition, a, at);
        if (!term) {
            at++;
            continue;
        }
        add_piece(pieces, run, done, at, NULL);
        done = at + strlen(term->word);
        add_piece(pieces, run, at, done, term);
        at = done;
    }
    add_piece(pieces, run, done, run->len, NULL);
}

void pl_terms_apply(struct pl_work *work, const struct pl_edition *edition, struct pl_rich *rich)
{
    if (edition->n_terms == 0)
        return;
    for (size_t b = 0; b < rich->n_blocks; b++) {
        struct pl_block *block = &rich->blocks[b];
        const struct pl_run_text *runs = block->runs;
        struct pieces pieces = {.arena = work->arena};
        for (size_t r = 0; runs && r < block->n_runs; r++) {
            struct around a = {.run = &runs[r], .before = ' ', .after = ' '};
            if (r)
                a.before = last_char(runs[r - 1].text, runs[r - 1].len);
            if (r + 1 < block->n_runs)
                a.after = first_char(runs[r + 1].text, runs[r + 1].len);
            split_run(&pieces, edition, &a);
        }
        block->runs = pieces.runs.at;
        block->n_runs = pieces.runs.n;
    }
}
