/* words.c: numbers and dates in the words of a language. One row a language; what a language says by region stands in a
 * row of its own before it. Forms follow Unicode CLDR 44, but for compact numbers, which follow what newspapers
 * print. */
#include "edition/edition-private.h"
#include "edition/edition.h"

#include "base/num.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define NBSP   "\xC2\xA0"     /* U+00A0 */
#define NARROW "\xE2\x80\xAF" /* U+202F, narrow and not to be broken at */
#define MINUS  "\xE2\x88\x92" /* U+2212 */

/* Patterns: %d day, %D two digits, %o day with the ordinal of the first, %N month in two digits, %m its name, %M its
 * name when no day stands before it, %y year. */
struct words {
    const char *tag;
    const char *decimal, *group;
    int group_digits;              /* fewest digits of a number that is grouped: 4 from 1,000, 5 from 10,000 */
    const char *million, *billion; /* with the space before them; NULL: not used */
    const char *long_form, *short_form, *day, *month;
    const char *months[12];
    const char *bare_months[12]; /* for %M; {NULL}: as months */
};

/* clang-format off */
#define MONTHS_EN                                                                                                      \
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",     \
     "December"}
#define MONTHS_NL                                                                                                      \
    {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",   \
     "december"}

/* One language a paragraph. */
static const struct words languages[] = {
    {"nl", ",", ".", 4, NBSP "mln", NBSP "mld", "%d" NBSP "%m %y", "%D-%N-%y", "%d" NBSP "%m", "%M %y",
     MONTHS_NL, {NULL}},
    {"en-US", ".", ",", 4, "M", "B", "%m" NBSP "%d, %y", "%N/%D/%y", "%m" NBSP "%d", "%M %y", MONTHS_EN, {NULL}},
    {"en", ".", ",", 4, "m", "bn", "%d" NBSP "%m %y", "%D/%N/%y", "%d" NBSP "%m", "%M %y", MONTHS_EN, {NULL}},
    {"de", ",", ".", 4, NBSP "Mio.", NBSP "Mrd.", "%d." NBSP "%m %y", "%D.%N.%y", "%d." NBSP "%m", "%M %y",
     {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
      "Dezember"}, {NULL}},
    {"fr", ",", NARROW, 4, NBSP "M", NBSP "Md", "%o" NBSP "%m %y", "%D/%N/%y", "%o" NBSP "%m", "%M %y",
     {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
      "décembre"}, {NULL}},
    {"es", ",", ".", 5, NBSP "M", NULL, "%d" NBSP "de %m de %y", "%D/%N/%y", "%d" NBSP "de %m", "%M de %y",
     {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
      "diciembre"}, {NULL}},
    {"it", ",", ".", 4, NBSP "mln", NBSP "mld", "%d" NBSP "%m %y", "%D/%N/%y", "%d" NBSP "%m", "%M %y",
     {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
      "novembre", "dicembre"}, {NULL}},
    {"pt", ",", ".", 5, NBSP "mi", NBSP "bi", "%d" NBSP "de %m de %y", "%D/%N/%y", "%d" NBSP "de %m", "%M de %y",
     {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro",
      "dezembro"}, {NULL}},
    {"pl", ",", NBSP, 5, NBSP "mln", NBSP "mld", "%d" NBSP "%m %y", "%D.%N.%y", "%d" NBSP "%m", "%M %y",
     {"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
      "listopada", "grudnia"},
     {"styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień", "październik",
      "listopad", "grudzień"}},
    {"sv", ",", NBSP, 4, NBSP "mn", NBSP "md", "%d" NBSP "%m %y", "%y-%N-%D", "%d" NBSP "%m", "%M %y",
     {"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
      "december"}, {NULL}},
    {"da", ",", ".", 4, NBSP "mio.", NBSP "mia.", "%d." NBSP "%m %y", "%D.%N.%y", "%d." NBSP "%m", "%M %y",
     {"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
      "december"}, {NULL}},
    {"fy", ",", ".", 4, NBSP "mln", NBSP "mld", "%d" NBSP "%m %y", "%D-%N-%y", "%d" NBSP "%m", "%M %y",
     {"jannewaris", "febrewaris", "maart", "april", "maaie", "juny", "july", "augustus", "septimber", "oktober",
      "novimber", "desimber"}, {NULL}},
};
/* clang-format on */

/* A language that has no row: ISO 8601 dates, and numbers as ISO 80000 writes them. */
static const struct words iso = {"",         ".",        NARROW,  5,       NULL,   NULL,
                                 "%y-%N-%D", "%y-%N-%D", "%N-%D", "%y-%N", {NULL}, {NULL}};

static const struct words *find_words(const char *language)
{
    for (size_t i = 0; language && i < sizeof languages / sizeof *languages; i++) {
        size_t n = strlen(languages[i].tag);
        if (strncasecmp(language, languages[i].tag, n) == 0 && (language[n] == '\0' || language[n] == '-'))
            return &languages[i];
    }
    return &iso;
}

bool pl_language_ok(const char *tag, size_t len)
{
    size_t part = 0, parts = 0;
    for (size_t i = 0; i <= len; i++) {
        char c = i < len ? tag[i] : '-';
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (c != '-') {
            if (!letter && !(parts && c >= '0' && c <= '9'))
                return false;
            part++;
            continue;
        }
        /* The language itself has two or three letters; what follows at most eight signs. */
        if (parts == 0 ? part < 2 || part > 3 : part < 1 || part > 8)
            return false;
        part = 0;
        parts++;
    }
    return true;
}

/* ---- numbers ---- */

enum { MAX_DECIMALS = 6, FREE_DECIMALS = 3 };

/* Half away from zero, as people round; on the scaled value, so that 2.675 is a tie although its double lies below. */
static double round_to(double value, int decimals)
{
    double scale = pow(10, decimals), scaled = fabs(value) * scale;
    return scaled < 1e15 ? copysign(floor(scaled + 0.5) / scale, value) : value;
}

static void put_grouped(struct pl_buf *out, const char *digits, size_t n, const struct words *w)
{
    for (size_t i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0 && n >= (size_t)w->group_digits)
            pl_put(out, w->group);
        pl_putc(out, digits[i]);
    }
}

/* fixed: zeros fill up the decimals. */
static void put_number(struct pl_buf *out, double value, int decimals, bool fixed, const struct words *w)
{
    const char *text = pl_num(out->arena, round_to(value, decimals), decimals);
    if (*text == '-') {
        pl_put(out, MINUS);
        text++;
    }
    size_t whole = strcspn(text, ".");
    put_grouped(out, text, whole, w);
    const char *rest = text[whole] ? text + whole + 1 : "";
    int have = (int)strlen(rest);
    if (have || (fixed && decimals))
        pl_putf(out, "%s%s", w->decimal, rest);
    for (; fixed && have < decimals; have++)
        pl_putc(out, '0');
}

const char *pl_format_number(struct pl_arena *arena, double value, const char *language, int decimals, bool compact)
{
    const struct words *w = find_words(language);
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    if (!isfinite(value))
        return out.text;
    bool fixed = decimals >= 0;
    int places = decimals > MAX_DECIMALS ? MAX_DECIMALS : decimals;
    const char *unit = NULL;
    if (compact) {
        int shown = fixed ? places : 1;
        /* Rounded first: 999,960,000 is one billion, not 1000.0 million. */
        if (w->billion && round_to(fabs(value) / 1e6, shown) >= 1000) {
            value /= 1e9;
            unit = w->billion;
        } else if (w->million && fabs(value) >= 1e6) {
            value /= 1e6;
            unit = w->million;
        }
        if (unit)
            places = shown;
    }
    put_number(&out, value, places < 0 ? FREE_DECIMALS : places, fixed, w);
    pl_put(&out, unit ? unit : "");
    return out.text;
}

/* ---- dates ---- */

static const char *pattern_of(const struct words *w, struct pl_date date, const char *name)
{
    if (date.month == 0 || strcmp(name, "year") == 0)
        return "%y";
    if (date.day == 0 || strcmp(name, "month") == 0)
        return w->month;
    if (strcmp(name, "short") == 0)
        return w->short_form;
    return strcmp(name, "day") == 0 ? w->day : w->long_form;
}

const char *pl_format_date(struct pl_arena *arena, struct pl_date date, const char *language, const char *pattern)
{
    const struct words *w = find_words(language);
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (const char *c = pattern_of(w, date, pattern); *c; c++) {
        if (*c != '%') {
            pl_putc(&out, *c);
            continue;
        }
        switch (*++c) {
        case 'd':
            pl_putf(&out, "%d", date.day);
            break;
        case 'D':
            pl_putf(&out, "%02d", date.day);
            break;
        case 'o':
            pl_putf(&out, "%d%s", date.day, date.day == 1 ? "er" : "");
            break;
        case 'N':
            pl_putf(&out, "%02d", date.month);
            break;
        case 'm':
            pl_put(&out, w->months[date.month - 1]);
            break;
        case 'M':
            pl_put(&out, *w->bare_months ? w->bare_months[date.month - 1] : w->months[date.month - 1]);
            break;
        default: /* 'y' */
            pl_putf(&out, "%04d", date.year);
        }
    }
    return out.text;
}
