/* copy-signs.c: signs that were typed where print has others, and spaces where there are none. One finding a paragraph
 * and kind, at the first of them. */
#include "check/check-private.h"

#include "base/num.h"

#include <string.h>

struct hits {
    size_t from, to; /* the first */
    size_t n;
};

static void hit(struct hits *hits, size_t from, size_t to)
{
    if (hits->n++ == 0) {
        hits->from = from;
        hits->to = to;
    }
}

static const char *as_often(struct pl_check *check, const struct hits *hits)
{
    return hits->n > 1 ? pl_says(check, ", and %zu more in this paragraph", hits->n - 1) : "";
}

static uint32_t char_before(const struct pl_prose *p, size_t at)
{
    if (at == 0)
        return 0;
    size_t from = at - 1;
    while (from && ((unsigned char)p->text[from] & 0xC0) == 0x80)
        from--;
    return pl_utf8_next(p->text, p->len, &from);
}

static uint32_t char_at(const struct pl_prose *p, size_t at)
{
    return at < p->len ? pl_utf8_next(p->text, p->len, &at) : 0;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\n' || c == 0xA0 || c == 0x202F;
}

static bool is_word(uint32_t c)
{
    return pl_is_letter(c) || pl_is_digit(c);
}

/* ---- spaces ---- */

void pl_rule_double_space(struct pl_check *check)
{
    for (size_t i = 0; i < check->prose.n; i++) {
        const struct pl_prose *p = &check->prose.at[i];
        struct hits hits = {0};
        for (size_t at = 0; at + 1 < p->len;) {
            size_t from = at;
            while (at < p->len && p->text[at] == ' ')
                at++;
            if (at - from > 1 && from > 0 && at < p->len && p->text[at] != '\n' && p->text[from - 1] != '\n')
                hit(&hits, from, at);
            at += at == from;
        }
        if (hits.n)
            pl_prose_found(check, p, hits.from, hits.to,
                           pl_says(check, "%zu spaces between words%s", hits.to - hits.from, as_often(check, &hits)),
                           "leave one");
    }
}

/* French has a space before some; a figure, a smiley or three dots may follow one as well. */
static bool stray_space(struct pl_check *check, const struct pl_prose *p, size_t at)
{
    uint32_t before = char_before(p, at), sign = char_at(p, at + 1), behind = char_at(p, at + 2);
    const char name[2] = {(char)sign, 0};
    if (sign > 0x7F || !strchr(".,;:!?", (int)sign) || !sign || is_space(before) || !before)
        return false;
    if (is_word(behind) || behind == sign || (behind && !is_space(behind) && !strchr("\"')", (int)(behind & 0x7F))))
        return false;
    if (pl_is_digit(before) && (sign == ':' || sign == '.'))
        return false;
    return is_word(before) && !pl_words_have(check, pl_prose_language(p, at), PL_WORDS_SPACED, name);
}

void pl_rule_space_before_sign(struct pl_check *check)
{
    for (size_t i = 0; i < check->prose.n; i++) {
        const struct pl_prose *p = &check->prose.at[i];
        struct hits hits = {0};
        for (size_t at = 1; at + 1 < p->len; at++)
            if (p->text[at] == ' ' && stray_space(check, p, at))
                hit(&hits, at, at + 2);
        if (hits.n)
            pl_prose_found(check, p, hits.from, hits.to,
                           pl_says(check, "a space before '%c'%s", p->text[hits.from + 1], as_often(check, &hits)),
                           "take the space away");
    }
}

/* ---- quotes ---- */

/* Behind a figure it counts feet, inches, minutes. */
static bool straight(const struct pl_prose *p, size_t at)
{
    return (p->text[at] == '"' || p->text[at] == '\'') && !pl_is_digit(char_before(p, at));
}

void pl_rule_straight_quote(struct pl_check *check)
{
    for (size_t i = 0; i < check->prose.n; i++) {
        const struct pl_prose *p = &check->prose.at[i];
        struct hits hits = {0};
        for (size_t at = 0; at < p->len; at++)
            if (straight(p, at))
                hit(&hits, at, at + 1);
        if (!hits.n)
            continue;
        const char *language = pl_prose_language(p, hits.from);
        bool apostrophe = p->text[hits.from] == '\'' && is_word(char_at(p, hits.to)) &&
                          (is_word(char_before(p, hits.from)) || !is_word(char_at(p, hits.to + 1)));
        const char *quotes = pl_words_said(check, language, p->text[hits.from] == '"' ? "double" : "single");
        const char *help = apostrophe ? "write ’" : quotes ? pl_says(check, "write %s", quotes) : "write curved ones";
        pl_prose_found(
            check, p, hits.from, hits.to,
            pl_says(check, "a straight %s%s", apostrophe ? "apostrophe" : "quotation mark", as_often(check, &hits)),
            help);
    }
}

/* ---- dots and dashes ---- */

void pl_rule_three_dots(struct pl_check *check)
{
    for (size_t i = 0; i < check->prose.n; i++) {
        const struct pl_prose *p = &check->prose.at[i];
        struct hits hits = {0};
        for (size_t at = 0; at < p->len; at++) {
            size_t n = strspn(p->text + at, ".");
            if (n == 3)
                hit(&hits, at, at + 3);
            at += n;
        }
        if (hits.n)
            pl_prose_found(check, p, hits.from, hits.to,
                           pl_says(check, "three full stops for an ellipsis%s", as_often(check, &hits)),
                           "write …: it is one sign, and is never broken");
    }
}

/* Four digits, and no more. */
static bool is_year(const struct pl_prose *p, size_t at)
{
    size_t n = strspn(p->text + at, "0123456789");
    return n == 4 && (p->text[at] == '1' || p->text[at] == '2') && p->text[at + 1] != '1';
}

static bool is_range(struct pl_check *check, const struct pl_prose *p, size_t at)
{
    const char *how = pl_words_said(check, pl_prose_language(p, at), "range");
    if (!how || strcmp(how, "dash") != 0 || at < 4 || !is_year(p, at - 4) || !is_year(p, at + 1))
        return false;
    uint32_t before = char_before(p, at - 4), behind = char_at(p, at + 5);
    return !is_word(before) && before != '-' && !is_word(behind) && behind != '-';
}

/* Between spaces a hyphen stands for a dash, but between figures for a minus. */
static bool is_dash(const struct pl_prose *p, size_t at)
{
    if (at < 2 || p->text[at - 1] != ' ' || p->text[at + 1] != ' ')
        return false;
    return !pl_is_digit(char_before(p, at - 1)) || !pl_is_digit(char_at(p, at + 2));
}

void pl_rule_hyphen_dash(struct pl_check *check)
{
    for (size_t i = 0; i < check->prose.n; i++) {
        const struct pl_prose *p = &check->prose.at[i];
        struct hits hits = {0};
        bool range = false;
        for (size_t at = 1; at + 1 < p->len; at++) {
            bool years = p->text[at] == '-' && is_range(check, p, at);
            if (!years && (p->text[at] != '-' || !is_dash(p, at)))
                continue;
            range = hits.n ? range : years;
            hit(&hits, years ? at - 4 : at, years ? at + 5 : at + 1);
        }
        if (hits.n)
            pl_prose_found(check, p, hits.from, hits.to,
                           pl_says(check, "a hyphen for a dash%s", as_often(check, &hits)),
                           range ? "write – (U+2013) between the years" : "write – (U+2013)");
    }
}
