/* copy-date.c: dates of the edition that contradict each other: its date, the label that is shown for it, the name of
 * its file, and a line that begins with "version". A date anywhere else in the text may be any. */
#include "check/check-private.h"

#include "base/num.h"

#include <stdio.h>
#include <string.h>

struct dates { /* what a text says of them */
    int years[8], months[8];
    size_t n_years, n_months;
    size_t from, to; /* where */
};

/* 1 to 12; 0: no month. The name as a date is written with it. */
static int month_of(struct pl_check *check, const char *word, const char *language)
{
    struct pl_arena *arena = check->work->arena;
    for (int m = 1; m <= 12; m++) {
        const char *bare = pl_format_date(arena, (struct pl_date){2000, m, 0}, language, "month");
        size_t n = strcspn(bare, " \xC2");
        if (n > 2 && strcmp(pl_lower_text(arena, bare, n), word) == 0)
            return m;
    }
    return 0;
}

static void add_word(struct pl_check *check, struct dates *d, const struct pl_prose *p, const struct pl_word *w,
                     const char *language)
{
    const char *text = p->text + w->from;
    size_t len = w->to - w->from, was = d->n_years + d->n_months;
    int year = 0, month = 0;
    char behind = 0;
    if (len == 4 && strspn(text, "0123456789") >= 4 && sscanf(text, "%4d", &year) == 1 && year > 1899 && year < 2200 &&
        d->n_years < 8)
        d->years[d->n_years++] = year;
    if (len >= 7 && sscanf(text, "%4d-%2d%c", &year, &month, &behind) >= 2 && year > 1899 && year < 2200 && month > 0 &&
        month < 13 && d->n_years < 8 && d->n_months < 8) {
        d->years[d->n_years++] = year;
        d->months[d->n_months++] = month;
    }
    month = w->digits || w->signs ? 0 : month_of(check, pl_lower_text(check->work->arena, text, len), language);
    if (month && d->n_months < 8)
        d->months[d->n_months++] = month;
    if (d->n_years + d->n_months == was)
        return;
    d->from = was ? d->from : w->from;
    d->to = w->to;
}

static bool has(const int *list, size_t n, int what)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == what)
            return true;
    return n == 0;
}

/* A year without a month may be that of a report, which comes out a year later, or of a plan, a year before. */
static bool contradicts(const struct dates *d, struct pl_date date)
{
    if (d->n_years && !d->n_months &&
        (has(d->years, d->n_years, date.year - 1) || has(d->years, d->n_years, date.year + 1)))
        return false;
    return !has(d->years, d->n_years, date.year) || (date.month && !has(d->months, d->n_months, date.month));
}

/* ---- the label ---- */

static void judge_label(struct pl_check *check, const struct pl_node *label, const struct pl_node *value,
                        struct pl_date date)
{
    struct pl_prose p = {.text = label->text, .len = label->len};
    struct dates d = {0};
    struct pl_word word;
    for (size_t at = 0; pl_next_word(&p, &at, &word);)
        add_word(check, &d, &p, &word, check->edition->language);
    if (contradicts(&d, date))
        pl_found(check, &(struct pl_tell){.place = label->place},
                 pl_says(check, "the label says '%.40s', and the date is %s", label->text, value->text),
                 "mend the one that is wrong");
}

/* ---- the name of the file ---- */

static void judge_name(struct pl_check *check, const struct pl_node *value, struct pl_date date)
{
    const char *name = check->edition->name;
    for (const char *p = name; *p; p++) {
        int year = 0, month = 0, used = 0;
        bool starts = p == name || !pl_is_digit((unsigned char)p[-1]);
        if (!starts || strspn(p, "0123456789") != 4 || sscanf(p, "%4d-%2d%n", &year, &month, &used) < 2 || used != 7 ||
            year < 1900 || year > 2199 || month < 1 || month > 12 || pl_is_digit((unsigned char)p[7]))
            continue;
        if (year != date.year || (date.month && month != date.month))
            pl_found(check, &(struct pl_tell){.place = value->place},
                     pl_says(check, "the name of the file says %.7s, and the date is %s", p, value->text),
                     "mend the one that is wrong");
        return;
    }
}

/* ---- a line of issue ---- */

static void judge_issue(struct pl_check *check, const struct pl_prose *p, const struct pl_node *value,
                        struct pl_date date)
{
    const char *language = p->len ? pl_prose_language(p, 0) : "";
    struct pl_word word;
    size_t at = 0;
    struct dates d = {0};
    if (!p->len || !pl_next_word(p, &at, &word) ||
        !pl_words_have(check, language, PL_WORDS_ISSUE,
                       pl_lower_text(check->work->arena, p->text + word.from, word.to - word.from)))
        return;
    for (int i = 0; i < 4 && pl_next_word(p, &at, &word); i++)
        add_word(check, &d, p, &word, language);
    if (d.n_years == 1 && d.n_months == 1 && contradicts(&d, date))
        pl_prose_found(check, p, d.from, d.to,
                       pl_says(check, "the text says '%.*s', and the date of the edition is %s", (int)(d.to - d.from),
                               p->text + d.from, value->text),
                       "mend the one that is wrong");
}

void pl_rule_date(struct pl_check *check)
{
    const struct pl_node *root = check->edition->root, *said = pl_node_get(root, "date"),
                         *value = said && said->kind == PL_MAP ? pl_node_get(said, "value") : said,
                         *label = said && said->kind == PL_MAP ? pl_node_get(said, "label") : NULL;
    struct pl_date date = {0};
    if (!value || pl_node_empty(value) || value->kind != PL_SCALAR || !check->edition->date ||
        !pl_is_digit(*value->text) || !pl_value_date(check->work, value, &date))
        return;
    if (label && !pl_node_empty(label) && label->kind == PL_SCALAR)
        judge_label(check, label, value, date);
    judge_name(check, value, date);
    for (size_t i = 0; i < check->prose.n; i++)
        judge_issue(check, &check->prose.at[i], value, date);
}
