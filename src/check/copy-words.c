/* copy-words.c: words that stand twice, and what the edition says of itself. */
#include "check/check-private.h"

#include "base/num.h"

#include <string.h>

/* ---- doubled words ---- */

static bool only_space(const char *text, size_t from, size_t to)
{
    for (; from < to; from++) {
        bool hard = (unsigned char)text[from] == 0xC2 && from + 1 < to && (unsigned char)text[from + 1] == 0xA0;
        if (text[from] != ' ' && text[from] != '\n' && !hard)
            return false;
        from += hard;
    }
    return true;
}

/* The second in a capital is a name: 'de De Wit', 'Bora Bora'. */
static bool is_doubled(struct pl_check *check, const struct pl_prose *p, const struct pl_word *a,
                       const struct pl_word *b)
{
    size_t at = b->from;
    struct pl_arena *arena = check->work->arena;
    const char *language = pl_prose_language(p, b->from);
    if (a->digits || b->digits || b->signs || pl_is_capital(pl_utf8_next(p->text, p->len, &at)) ||
        !only_space(p->text, a->to, b->from) || strcmp(language, pl_prose_language(p, a->from)) != 0)
        return false;
    const char *first = pl_lower_text(arena, p->text + a->from, a->to - a->from),
               *second = pl_lower_text(arena, p->text + b->from, b->to - b->from);
    return strcmp(first, second) == 0 && pl_words_known(check, language) &&
           !pl_words_have(check, language, PL_WORDS_DOUBLED, second);
}

void pl_rule_doubled_word(struct pl_check *check)
{
    for (size_t i = 0; i < check->prose.n; i++) {
        const struct pl_prose *p = &check->prose.at[i];
        struct pl_word before = {0}, word;
        for (size_t at = 0; pl_next_word(p, &at, &word); before = word)
            if (before.to && is_doubled(check, p, &before, &word))
                pl_prose_found(check, p, before.from, word.to,
                               pl_says(check, "'%.*s' stands twice", (int)(word.to - word.from), p->text + word.from),
                               "take one away");
    }
}

/* ---- concept ---- */

void pl_rule_concept(struct pl_check *check)
{
    const struct pl_node *status = pl_value_at(check->edition->root, "status");
    if (!check->edition->concept || !status)
        return;
    pl_found(check, &(struct pl_tell){.place = status->place}, "the edition is a draft still, and this is for a press",
             "take the line away when the text is final; for a proof, --profile web");
}
