/* type-test.c: shaping, breaks and lines; the composer against exhaustive search; scripts. */
#include "unit/test.h"

#include "base/num.h"
#include "type/type-private.h"

#include <math.h>
#include <string.h>

static struct pl_arena *arena;
static struct pl_diags diags;
static struct pl_work work;
static struct pl_fonts *fonts;
static struct pl_hyphens *hyphens;

static const char *const fira[] = {"Fira Sans", NULL};

static void start(void)
{
    static const char *const paths[] = {
        "fonts/FiraSans_400Regular.ttf",           "fonts/FiraSans_700Bold.ttf",
        "tests/fonts/NotoSansArabic-subset.ttf",   "tests/fonts/NotoSansHebrew-subset.ttf",
        "tests/fonts/NotoSansThai-subset.ttf",     "tests/fonts/NotoSansDevanagari-subset.ttf",
        "tests/fonts/DroidSansFallback-subset.ttf"};
    struct pl_font_file files[7] = {{0}};
    arena = pl_arena_new();
    diags.arena = arena;
    work = (struct pl_work){arena, &diags, pl_door_new(arena)};
    pl_door_allow(work.door, "fonts");
    pl_door_allow(work.door, "tests/fonts");
    for (int i = 0; i < 7; i++)
        files[i].path = paths[i];
    fonts = pl_fonts_new(&work, files, 7);
    hyphens = pl_hyphens_new(arena);
    CHECK(diags.n_errors == 0);
}

static struct pl_shaped *shape(const char *text, const char *const *families, const char *language, bool hyphenate)
{
    struct pl_span span = {.text = text,
                           .len = strlen(text),
                           .want = {.families = families, .weight = 400, .slant = PL_UPRIGHT},
                           .scale = 1,
                           .language = language};
    struct pl_paragraph p = {.spans = &span, .n_spans = 1, .base = span.want, .hyphenate = hyphenate};
    return pl_shape(&work, fonts, hyphens, &p);
}

static const char *line_text(const struct pl_line *line)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (size_t i = 0; i < line->n_runs; i++)
        pl_putn(&out, line->runs[i].text, line->runs[i].text_len);
    return out.text;
}

/* ---- the composer against every possibility ---- */

static uint32_t state = 12345;
static uint32_t next(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % n;
}

static const char *random_text(size_t words)
{
    static const char *const list[] = {"de",
                                       "aanpak",
                                       "van",
                                       "een",
                                       "veiligheids-",
                                       "12",
                                       "%",
                                       "km",
                                       "J.",
                                       "radicalisering",
                                       "in",
                                       "strategie",
                                       "2022-2026",
                                       "wet",
                                       "op.",
                                       "re-integratie",
                                       "nr. 5",
                                       "\xE2\x82\xAC 25",
                                       "mln",
                                       "juni",
                                       "vei\u00ADlig",
                                       "informatie-uitwisseling",
                                       "voorbeeld.nl/een-lang/pad-met-streepjes/verder"};
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (size_t i = 0; i < words; i++)
        pl_putf(&out, "%s%s", i ? next(25) ? " " : "\n" : "", list[next(sizeof list / sizeof *list)]);
    return out.text;
}

/* Every way to break a paragraph, the dearest branches cut. Sums what pl_line_demerits says of each line. */
struct search {
    const struct pl_line_cost *cost;
    const struct pl_break *const *list;
    size_t n, least, most; /* lines; most 0: any number */
    double best;
};

static void search(struct search *s, size_t from, const struct pl_break *previous, size_t lines, size_t row, double sum)
{
    const struct pl_compose *how = s->cost->how;
    if (s->most && lines >= s->most)
        return;
    for (size_t i = from; i < s->n; i++) {
        const struct pl_break *end = s->list[i];
        double available = pl_line_available(how, lines, NULL);
        double width = pl_line_width(s->cost->shaped, previous ? previous->cluster : 0, end, how->size, how->tracking);
        size_t in_a_row = pl_break_shows_hyphen(end) ? row + 1 : 0;
        if (width > available + 1e-4 && (how->align != PL_ALIGN_JUSTIFY || s->cost->target > 0))
            return;
        double now = sum + pl_line_demerits(s->cost, previous, end, available, in_a_row);
        if (i + 1 == s->n) {
            if (lines + 1 >= s->least && now < s->best)
                s->best = now;
        } else if (now < s->best) {
            search(s, i + 1, end, lines + 1, in_a_row, now);
        }
        if (end->kind == PL_BREAK_FORCED)
            return;
    }
}

static double exhaustive(struct pl_shaped *s, struct pl_compose *how, double penalty, bool inside, size_t least,
                         size_t most, double target)
{
    const struct pl_break **list = NULL;
    size_t n = pl_active_breaks(&work, s, how, inside, &list);
    struct pl_line_cost cost = {s, how, penalty, target};
    struct search all = {&cost, list, n, least, most, INFINITY};
    search(&all, 0, NULL, 0, 0, 0);
    return all.best;
}

static struct pl_compose random_how(struct pl_shaped *s, struct pl_breaks *breaks, int round)
{
    struct pl_compose how = {.work = &work, .size = 10, .leading = 12, .breaks = breaks};
    *breaks = pl_break_defaults;
    breaks->max_consecutive_hyphens = (int)next(3);
    how.align = round % 3 == 2 ? PL_ALIGN_JUSTIFY : PL_ALIGN_START;
    how.width = pl_shaped_widest_word(s, 10, 0, false) * (1 + next(100) / 40.0) + 1;
    how.tracking = round % 7 == 0 ? -0.01 : 0;
    how.indent_first = round % 5 == 0 ? 4 : 0;
    how.width += how.indent_first;
    return how;
}

/* What the composer chose costs what the best of all settings costs: ragged, justified, with a bound on lines. */
static void composer_is_exact(void)
{
    for (int round = 0; round < 400; round++) {
        struct pl_shaped *s = shape(random_text(4 + next(10)), fira, "nl", false);
        struct pl_breaks breaks;
        struct pl_compose how = random_how(s, &breaks, round);
        size_t bad[2], fewest = pl_fewest_lines(s, &how, &bad[0], &bad[1]);
        how.max_lines = round % 4 == 1 ? fewest : 0;
        struct pl_lines *lines = pl_compose_lines(&work, s, &how);
        double best = exhaustive(s, &how, breaks.hyphen_penalty, false, 1, how.max_lines, 0);
        CHECK(fabs(best - lines->demerits) < 1e-6);
        CHECK(!how.max_lines || lines->n <= how.max_lines);
        CHECK(lines->n >= fewest || how.align == PL_ALIGN_JUSTIFY);
    }
}

/* A measure that changes with the height: every line has its own. */
static struct pl_line_space staircase(const void *ctx, double top, double bottom)
{
    const double *base = ctx;
    return (struct pl_line_space){*base + (top < 12 ? 30 : top < 24 ? 0 : bottom < 50 ? 55 : 15), top < 12 ? 0 : 5};
}

static void changing_measure_is_exact(void)
{
    for (int round = 0; round < 100; round++) {
        struct pl_shaped *s = shape(random_text(4 + next(9)), fira, "nl", false);
        struct pl_breaks breaks;
        struct pl_compose how = random_how(s, &breaks, round);
        double base = how.width;
        how.space = staircase;
        how.space_ctx = &base;
        how.align = PL_ALIGN_START;
        size_t bad[2], fewest = pl_fewest_lines(s, &how, &bad[0], &bad[1]);
        how.max_lines = round % 2 ? fewest : 0;
        struct pl_lines *lines = pl_compose_lines(&work, s, &how);
        size_t most = how.max_lines ? fewest : fewest + 2;
        CHECK(fabs(exhaustive(s, &how, breaks.hyphen_penalty, false, 1, most, 0) - lines->demerits) < 1e-6);
        CHECK(lines->n <= most);
        for (size_t i = 0; i < lines->n; i++)
            CHECK(lines->at[i].width <= staircase(&base, 12 * (double)i, 12 * (double)(i + 1)).width + 1e-3);
    }
}

/* Balanced: the best of the settings in the fewest lines. */
static void balance_is_exact(void)
{
    for (int round = 0; round < 150; round++) {
        struct pl_shaped *s = shape(random_text(3 + next(9)), fira, "nl", false);
        struct pl_breaks breaks;
        struct pl_compose how = random_how(s, &breaks, round);
        breaks.balance = true;
        size_t bad[2], fewest = pl_fewest_lines(s, &how, &bad[0], &bad[1]);
        struct pl_lines *lines = pl_compose_lines(&work, s, &how);
        struct pl_break end = {.cluster = (uint32_t)s->n_clusters, .trim = (uint32_t)s->n_clusters};
        double mean = pl_line_width(s, 0, &end, how.size, how.tracking) / (double)fewest;
        CHECK(lines->n == fewest);
        if (fewest > 1)
            CHECK(fabs(exhaustive(s, &how, breaks.hyphen_penalty, false, fewest, fewest, mean) - lines->demerits) <
                  1e-6);
    }
}

/* With the points inside words: the best at the penalty that the budget led to, and the budget is kept or the penalty
 * is at its height. */
static void hyphens_are_exact(void)
{
    size_t hyphenated = 0;
    for (int round = 0; round < 60; round++) {
        struct pl_shaped *s = shape(random_text(4 + next(5)), fira, "nl", true);
        struct pl_breaks breaks;
        struct pl_compose how = random_how(s, &breaks, round);
        how.width = 55 + next(60);
        struct pl_lines *lines = pl_compose_lines(&work, s, &how);
        double budget = ceil(breaks.hyphens_per_100_words * (double)s->n_words / 100);
        bool matched = fabs(exhaustive(s, &how, breaks.hyphen_penalty, false, 1, 0, 0) - lines->demerits) < 1e-6;
        double penalty = breaks.hyphen_penalty;
        for (int i = 0; i < 6 && !matched; i++, penalty *= 2) {
            matched = fabs(exhaustive(s, &how, penalty, true, 1, 0, 0) - lines->demerits) < 1e-6;
            CHECK(!matched || i == 5 || (double)lines->n_hyphens <= budget);
        }
        CHECK(matched);
        hyphenated += lines->n_hyphens;
    }
    CHECK(hyphenated > 10);
}

/* Fewest lines never grows when the type gets smaller: copyfit's bisection rests on it. */
static void fewest_is_monotone(void)
{
    for (int round = 0; round < 60; round++) {
        struct pl_shaped *s = shape(random_text(20 + next(40)), fira, "nl", round & 1);
        size_t before = 0, bad[2];
        for (int step = 0; step < 40; step++) {
            struct pl_compose how = {
                .work = &work, .size = 6 + step * 0.1, .leading = 12, .breaks = &pl_break_defaults, .width = 120};
            size_t n = pl_fewest_lines(s, &how, &bad[0], &bad[1]);
            CHECK(n >= before);
            before = n;
        }
    }
}

/* ---- particular things ---- */

static void widths_scale(void)
{
    struct pl_shaped *s = shape("Alertheid en voortdurende inspanning", fira, "nl", false);
    CHECK_NEAR(pl_shaped_width(s, 20, 0), 2 * pl_shaped_width(s, 10, 0), 1e-9);
    CHECK(pl_shaped_width(s, 10, 0.01) > pl_shaped_width(s, 10, 0));
    CHECK_NEAR(pl_shaped_width(s, 10, 0.01) - pl_shaped_width(s, 10, 0), 35 * 0.1, 1e-6); /* 36 letters, 35 gaps */
}

static void words_stay_whole(void)
{
    struct pl_shaped *s = shape("Een dreigingsontwikkelingen verhaal", fira, "nl", true);
    struct pl_compose how = {.work = &work, .size = 10, .leading = 12, .breaks = &pl_break_defaults, .width = 70};
    struct pl_lines *lines = pl_compose_lines(&work, s, &how);
    struct pl_buf all = {.arena = arena};
    bool broken = false;
    pl_put(&all, "");
    for (size_t i = 0; i < lines->n; i++) {
        pl_put(&all, line_text(&lines->at[i]));
        broken |= lines->at[i].hyphenated;
        for (size_t r = 0; r < lines->at[i].n_runs; r++) {
            const struct pl_run *run = &lines->at[i].runs[r];
            size_t bytes = 0, glyphs = 0;
            for (size_t k = 0; k < run->n_clusters; k++) {
                bytes += run->clusters[k].n_bytes;
                glyphs += run->clusters[k].n_glyphs;
            }
            CHECK(bytes == run->text_len && glyphs == run->n_glyphs);
        }
    }
    CHECK(broken);
    CHECK_STR(all.text, "Een dreigingsontwikkelingen verhaal");
}

/* A text cut into spans anywhere, every other one bold. */
static struct pl_shaped *shape_in_pieces(const char *text)
{
    struct pl_span spans[64] = {{0}};
    struct pl_paragraph p = {
        .spans = spans, .base = {.families = fira, .weight = 400, .slant = PL_UPRIGHT}, .hyphenate = true};
    for (size_t at = 0, len = strlen(text); at < len && p.n_spans < 64; p.n_spans++) {
        size_t end = at + 1 + next(40);
        while (end < len && ((unsigned char)text[end] & 0xC0) == 0x80)
            end++;
        end = end > len || p.n_spans == 63 ? len : end;
        spans[p.n_spans] =
            (struct pl_span){.text = text + at,
                             .len = end - at,
                             .want = {.families = fira, .weight = p.n_spans % 2 ? 700 : 400, .slant = PL_UPRIGHT},
                             .scale = 1,
                             .language = "nl"};
        at = end;
    }
    return pl_shape(&work, fonts, hyphens, &p);
}

/* Whatever the lines: their texts joined are the author's words, and no line says a hyphen at its end, which readers of
 * a PDF would take for a broken word. */
static void texts_are_whole(void)
{
    for (int round = 0; round < 300; round++) {
        const char *words = random_text(4 + next(12));
        struct pl_shaped *s = round % 2 ? shape(words, fira, "nl", true) : shape_in_pieces(words);
        struct pl_breaks breaks;
        struct pl_compose how = random_how(s, &breaks, round);
        how.width = 30 + next(90);
        struct pl_lines *lines = pl_compose_lines(&work, s, &how);
        struct pl_buf all = {.arena = arena}, want = {.arena = arena};
        pl_put(&all, "");
        pl_put(&want, "");
        for (size_t i = 0; i < lines->n; i++) {
            size_t bytes = 0, glyphs = 0;
            const struct pl_line *line = &lines->at[i];
            const char *text = line_text(line);
            size_t len = strlen(text);
            pl_put(&all, text);
            while (len && text[len - 1] == ' ')
                len--;
            if (len && text[len - 1] == '-' && line->n_runs) {
                const struct pl_run *run = &line->runs[line->n_runs - 1];
                bool own = run->text >= s->text && run->text < s->text + s->len; /* no copy, with the break said */
                size_t end = (size_t)(run->text - s->text) + run->text_len; /* only where the author's text stops so */
                CHECK(!own || end >= s->len || s->text[end] == '\n');
            }
            for (size_t r = 0; r < line->n_runs; r++) {
                bytes = glyphs = 0;
                for (size_t k = 0; k < line->runs[r].n_clusters; k++) {
                    CHECK(line->runs[r].clusters[k].n_bytes || line->runs[r].clusters[k].n_glyphs);
                    bytes += line->runs[r].clusters[k].n_bytes;
                    glyphs += line->runs[r].clusters[k].n_glyphs;
                }
                CHECK(bytes == line->runs[r].text_len && glyphs == line->runs[r].n_glyphs);
            }
        }
        for (size_t i = 0; i < s->len; i++) {
            if (memcmp(s->text + i, "\xC2\xAD", 2) == 0)
                i++;
            else if (s->text[i] != '\n')
                pl_putn(&want, s->text + i, 1);
            else if (want.len && want.text[want.len - 1] != ' ') /* a forced break is said as a space */
                pl_put(&want, " ");
        }
        CHECK_STR(all.text, want.text);
    }
}

/* The break before `next` in the text; NULL: no line may end there. */
static const struct pl_break *break_before(const struct pl_shaped *s, const char *next_text)
{
    size_t at = (size_t)(strstr(s->text, next_text) - s->text);
    for (size_t i = 0; i + 1 < s->n_breaks; i++)
        if (s->clusters[s->breaks[i].cluster].from == at)
            return &s->breaks[i];
    return NULL;
}

static void good_breaks(void)
{
    static const char *const units[] = {"mln", NULL};
    static const struct {
        const char *text, *before;
        int traits; /* -1: no break */
    } rows[] = {
        {"ongeveer 17 % van", "%", PL_BEFORE_UNIT},
        {"over 12 km afstand", "km", PL_BEFORE_UNIT},
        {"over 12 en meer", "en", PL_AFTER_SHORT},
        {"tot 8,4 mg/l zuurstof", "mg", PL_BEFORE_UNIT},
        {"tot 130 km/uur rijden", "km", PL_BEFORE_UNIT},
        {"kost 3 mln/jaar meer", "mln", PL_BEFORE_UNIT},
        {"kies 12 links/rechts om", "links", PL_AFTER_SHORT},
        {"in 2026 en later", "en", 0},
        {"voor 17,6 mln mensen", "mln", PL_BEFORE_UNIT},
        {"voor \xE2\x82\xAC 25 per maand", "25", PL_BEFORE_UNIT},
        {"zie art. 5 van", "5", PL_BEFORE_UNIT},
        {"op 12 juni van", "juni", PL_AFTER_SHORT},
        {"van J. Jansen en", "Jansen", PL_AFTER_INITIAL},
        {"van J.K. Jansen en", "Jansen", PL_AFTER_INITIAL},
        {"voorbij. De lokale", "lokale", PL_AFTER_PREPOSITION | PL_AFTER_FIRST},
        {"van de lokale", "lokale", PL_AFTER_PREPOSITION},
        {"van het lokale", "lokale", PL_AFTER_SHORT},
        {"de EU zelf", "zelf", 0},
        {"veiligheids- en zorg", "en", PL_DANGLING_HYPHEN},
        {"de re-integratie van", "integratie", PL_SHORT_PIECE},
        {"de informatie-uitwisseling van", "uitwisseling", 0},
        {"de jaren 2022-2026 zijn", "2026", -1},
        {"de jaren 2022\xE2\x80\x93"
         "2026 zijn",
         "2026", PL_IN_RANGE},
        {"de jaren 2022 \xE2\x80\x93 2026 zijn", "2026", PL_IN_RANGE},
        {"over 12\xC2\xA0km", "km", -1},
        {"over 100% zeker", "%", -1},
        {"een A\xE2\x80\x91"
         "B test",
         "B", -1},
        {"op https://voorbeeld.nl/pad/verder zo", "verder", PL_AFTER_SLASH},
        {"zo \xE2\x80\x93 dus niet \xE2\x80\x93 is", "\xE2\x80\x93 dus", PL_AFTER_PREPOSITION | PL_BEFORE_DASH},
        {"zo \xE2\x80\x93 dus", "dus", 0},
        {"Kennis & vaardigheden", "vaardigheden", PL_AFTER_SHORT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pl_span span = {.text = rows[i].text,
                               .len = strlen(rows[i].text),
                               .want = {.families = fira, .weight = 400, .slant = PL_UPRIGHT},
                               .scale = 1,
                               .language = "nl"};
        struct pl_paragraph p = {.spans = &span, .n_spans = 1, .base = span.want, .units = units};
        struct pl_shaped *s = pl_shape(&work, fonts, hyphens, &p);
        const struct pl_break *b = break_before(s, rows[i].before);
        int traits = b ? b->traits : -1;
        if (traits != rows[i].traits)
            printf("%s | %s: %d\n", rows[i].text, rows[i].before, traits);
        CHECK(traits == rows[i].traits);
    }
}

static void case_keeps_words(void)
{
    struct pl_span span = {.text = "Straße",
                           .len = 7,
                           .want = {.families = fira, .weight = 400, .slant = PL_UPRIGHT},
                           .scale = 1,
                           .language = "de",
                           .letter_case = PL_CASE_UPPER};
    struct pl_paragraph p = {.spans = &span, .n_spans = 1, .base = span.want};
    struct pl_shaped *s = pl_shape(&work, fonts, hyphens, &p);
    struct pl_compose how = {.work = &work, .size = 10, .leading = 12, .breaks = &pl_break_defaults, .width = 500};
    struct pl_lines *lines = pl_compose_lines(&work, s, &how);
    CHECK(lines->n == 1 && lines->at[0].runs[0].n_glyphs == 7); /* STRASSE */
    CHECK_STR(line_text(&lines->at[0]), "Straße");
}

/* The glyphs of a text in capitals, by its language: those of the capitals themselves. */
static void case_by_language(void)
{
    static const struct {
        const char *language, *text, *capitals;
    } rows[] = {{"tr", "istanbul \xC4\xB1l\xC4\xB1k", "\xC4\xB0STANBUL ILIK"},
                {"nl", "ijsland \xC3\xA9\xC3\xA9n", "IJSLAND \xC3\x89\xC3\x89N"},
                {"de",
                 "stra\xC3\x9F"
                 "e",
                 "STRASSE"}};
    for (size_t i = 0; i < 3; i++) {
        struct pl_span span = {.text = rows[i].text,
                               .len = strlen(rows[i].text),
                               .want = {.families = fira, .weight = 400, .slant = PL_UPRIGHT},
                               .scale = 1,
                               .language = rows[i].language,
                               .letter_case = PL_CASE_UPPER};
        struct pl_paragraph p = {.spans = &span, .n_spans = 1, .base = span.want};
        struct pl_shaped *got = pl_shape(&work, fonts, hyphens, &p),
                         *want = shape(rows[i].capitals, fira, rows[i].language, false);
        CHECK(got->n_glyphs == want->n_glyphs);
        for (size_t g = 0; g < got->n_glyphs && g < want->n_glyphs; g++)
            CHECK(got->glyphs[g].id == want->glyphs[g].id);
    }
}

/* Points count letters, not bytes, whatever the dictionary is written in. */
static void points_of_words(void)
{
    static const struct {
        const char *language, *word, *points;
        struct pl_hyphen_letters letters;
    } rows[] = {
        {"fr", "d\xC3\xA9veloppementalit\xC3\xA9", "d\xC3\xA9ve-lop-pe-men-ta-lit\xC3\xA9", {6, 3, 3}},
        {"nl", "co\xC3\xB6rdinatiepunten", "co\xC3\xB6r-di-na-tie-pun-ten", {6, 3, 3}},
        {"de", "Ma\xC3\x9Fnahmen", "Ma\xC3\x9F-nah-men", {6, 3, 3}},
        {"nl", "organisatie", "or-ga-ni-sa-tie", {6, 2, 3}},
        {"nl", "organisatie", "orga-ni-satie", {11, 4, 5}},
        {"nl", "organisatie", "organisatie", {12, 2, 2}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t points[64], len = strlen(rows[i].word), from = 0;
        size_t n = pl_hyphen_points(&work, hyphens,
                                    &(struct pl_hyphen_word){rows[i].word, len, rows[i].language, rows[i].letters, {0}},
                                    points, 64);
        struct pl_buf out = {.arena = arena};
        pl_put(&out, "");
        for (size_t k = 0; k < n; from = points[k++])
            pl_putf(&out, "%.*s-", (int)(points[k] - from), rows[i].word + from);
        pl_put(&out, rows[i].word + from);
        CHECK_STR(out.text, rows[i].points);
    }
}

static void missing_glyph(void)
{
    size_t before = diags.n_errors;
    CHECK(shape("snow \xE2\x98\x83 man", fira, "en", false) == NULL);
    CHECK(diags.n_errors == before + 1);
    CHECK(strstr(diags.list.at[diags.list.n - 1]->message, "U+2603") != NULL);
}

/* Real text at every width from 40 mm to 110 mm, as a careful designer would have it: hyphens within the budget and
 * never in ladders, no number torn from its unit, no name from its initial, no range in two, more than a word on the
 * last line. */
static void real_text(void)
{
    static const char *const units[] = {"mln", NULL};
    static const char *const texts[] = {
        "Een breed scala aan partners binnen het veiligheids- zorg- en sociaal domein, zet zich in om terroristisch geweld "
        "te voorkomen. Dit doen zij door informatie uit te wisselen, tijdig personen te signaleren van wie een dreiging "
        "uitgaat en deze mogelijk te begeleiden, personen strafrechtelijk te vervolgen indien nodig en te zorgen voor "
        "veilige re-integratie. Op basis van de actuele dreigingsontwikkelingen wordt voortdurend gekeken of extra "
        "maatregelen noodzakelijk zijn.",
        "In 12 regio\xE2\x80\x99s werkt meer dan 40 % van de gemeenten met J. van den Berg van het kenniscentrum, voor "
        "17,6 mln per jaar over 2022 \xE2\x80\x93 2026. De weerbaarheid van de democratische rechtsorde tegen extremisme "
        "wordt versterkt; daarvoor is 3 km lopen niet nodig, zegt A. Bakker, maar 100 % inzet wel."};
    static const char *const never[] = {"%", "mln", "km", "van den", "2026", "Bakker"}; /* begin no line */
    for (size_t which = 0; which < 2; which++) {
        struct pl_span span = {.text = texts[which],
                               .len = strlen(texts[which]),
                               .want = {.families = fira, .weight = 400, .slant = PL_UPRIGHT},
                               .scale = 1,
                               .language = "nl"};
        struct pl_paragraph p = {.spans = &span, .n_spans = 1, .base = span.want, .hyphenate = true, .units = units};
        struct pl_shaped *s = pl_shape(&work, fonts, hyphens, &p);
        for (double width = 113; width < 312; width += 3) {
            struct pl_compose how = {
                .work = &work, .size = 10, .leading = 13, .breaks = &pl_break_defaults, .width = width};
            struct pl_lines *lines = pl_compose_lines(&work, s, &how);
            size_t in_a_row = 0;
            CHECK((double)lines->n_hyphens <= ceil(2 * (double)s->n_words / 100));
            for (size_t i = 0; i < lines->n; i++) {
                const struct pl_line *line = &lines->at[i];
                const char *at = s->text + line->from;
                in_a_row = s->text[line->to - 2] == '-' || line->hyphenated ? in_a_row + 1 : 0;
                CHECK(in_a_row <= 2);
                for (size_t k = 0; k < sizeof never / sizeof *never && which == 1; k++)
                    CHECK(i == 0 || strncmp(at, never[k], strlen(never[k])) != 0);
                CHECK(i + 1 == lines->n || line->width > 0.6 * width);
            }
            const char *last = s->text + lines->at[lines->n - 1].from;
            CHECK(strchr(last, ' ') != NULL);
        }
    }
}

/* Where the letters of a line end: its runs less the white space behind them. */
static double ink_end(const struct pl_shaped *s, const struct pl_line *line, const struct pl_compose *how)
{
    double end = 0;
    for (size_t r = 0; r < line->n_runs; r++)
        end = fmax(end, line->runs[r].x + line->runs[r].width);
    for (size_t c = s->n_clusters; c-- > 0;)
        if (s->clusters[c].from >= line->from && s->clusters[c].to <= line->to) {
            if (!s->clusters[c].space)
                break;
            end -= (double)s->clusters[c].width * how->size / 100 + how->tracking * how->size;
        }
    return line->hyphenated ? end : end - how->tracking * how->size; /* there is some behind the last letter too */
}

/* Every line but the last and forced ones reaches the measure; between words, or between ideographs. */
static void justified_lines_are_full(void)
{
    static const char *const han[] = {"Droid Sans Fallback", NULL};
    for (int round = 0; round < 60; round++) {
        bool chinese = round % 6 == 0;
        struct pl_shaped *s = chinese ? shape("\xE8\x8D\xB7\xE5\x85\xB0\xE7\x9A\x84\xE5\x8F\x8D\xE6\x81\x90\xE4"
                                              "\xB8\x8E\xE5\x8F\x8D\xE6\x9E\x81\xE7\xAB\xAF\xE4\xB8\xBB\xE4\xB9"
                                              "\x89\xE5\xB7\xA5\xE4\xBD\x9C\xE6\xA6\x82\xE8\xA7\x88",
                                              han, "zh", false)
                                      : shape(random_text(40), fira, "nl", true);
        struct pl_compose how = {.work = &work,
                                 .size = 10,
                                 .leading = 12,
                                 .tracking = round % 3 ? 0 : -0.01,
                                 .align = PL_ALIGN_JUSTIFY,
                                 .breaks = &pl_break_defaults,
                                 .width = chinese ? 54.5 + next(20) : 200 + next(100)};
        struct pl_lines *lines = pl_compose_lines(&work, s, &how);
        CHECK(lines->n > 1);
        for (size_t i = 0; i + 1 < lines->n; i++) {
            const struct pl_line *line = &lines->at[i];
            if (line->to == 0 || s->text[line->to - 1] == '\n')
                continue;
            size_t len = line->to - line->from - (s->text[line->to - 1] == ' ');
            if (!chinese && !memchr(s->text + line->from, ' ', len)) {
                CHECK(memchr(s->text + line->from, '/', len)); /* one word alone: only an address that fills the line */
                continue;
            }
            CHECK_NEAR(line->x, 0, 1e-9);
            CHECK_NEAR(ink_end(s, line, &how), how.width, 0.01);
        }
    }
}

/* Fixed spaces keep their width in justified text; the no-break space gives as others do. */
static void fixed_spaces_stay(void)
{
    struct pl_shaped *s = shape("a b\xC2\xA0"
                                "c\xE2\x80\xAF"
                                "d\xE2\x80\x89"
                                "e",
                                fira, "nl", false);
    size_t giving = 0;
    for (size_t i = 0; i < s->n_clusters; i++)
        giving += s->clusters[i].give > 0;
    CHECK(giving == 2);
}

/* ---- scripts ---- */

struct script {
    const char *name, *families[3], *language, *text;
    bool rtl;
};

/* At no measure does a line begin with one of these: closing punctuation, marks and vowels that hang on the letter
 * before. */
static void line_starts(const char *text, const char *const *families, const char *language, const char *never)
{
    struct pl_shaped *s = shape(text, families, language, false);
    for (double width = 40; width < 200; width += 3) {
        struct pl_compose how = {
            .work = &work, .size = 12, .leading = 18, .breaks = &pl_break_defaults, .width = width};
        struct pl_lines *lines = pl_compose_lines(&work, s, &how);
        for (size_t i = 1; i < lines->n; i++)
            for (const char *c = never; *c; c += 3)
                CHECK(memcmp(text + lines->at[i].from, c, 3) != 0);
    }
}

static void scripts(void)
{
    static const struct script rows[] = {
        {"Arabic",
         {"Noto Sans Arabic", "Fira Sans"},
         "ar",
         "مكافحة الإرهاب والتطرف في هولندا 2026 ABC، الوقاية.",
         true},
        {"Hebrew", {"Noto Sans Hebrew", "Fira Sans"}, "he", "המאבק בטרור ובקיצוניות בהולנד 2026 (ABC).", true},
        {"Thai", {"Noto Sans Thai"}, "th", "การต่อต้านการก่อการร้ายและแนวคิดสุดโต่งในเนเธอร์แลนด์", false},
        {"Devanagari", {"Noto Sans Devanagari"}, "hi", "नीदरलैंड में आतंकवाद और उग्रवाद के विरुद्ध कार्य", false},
        {"Chinese", {"Droid Sans Fallback"}, "zh", "荷兰的反恐与反极端主义工作概览，预防和合作。", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pl_shaped *s = shape(rows[i].text, rows[i].families, rows[i].language, false);
        CHECK(s != NULL);
        if (!s)
            continue;
        CHECK(s->rtl == rows[i].rtl);
        struct pl_compose how = {.work = &work, .size = 12, .leading = 18, .breaks = &pl_break_defaults, .width = 110};
        struct pl_lines *lines = pl_compose_lines(&work, s, &how);
        CHECK(lines->n >= 2);
        size_t bytes = 0;
        for (size_t l = 0; l < lines->n; l++) {
            const struct pl_line *line = &lines->at[l];
            CHECK(line->width <= line->available + 1e-3);
            if (rows[i].rtl && l == 0) /* the right edge is where the line starts */
                CHECK_NEAR(line->x + line->width, how.width, 0.01);
            for (size_t r = 0; r < line->n_runs; r++)
                bytes += line->runs[r].text_len;
        }
        CHECK(bytes == strlen(rows[i].text)); /* every letter is drawn once */
    }
    line_starts(rows[4].text, rows[4].families, "zh", "\xEF\xBC\x8C\xE3\x80\x82"); /* ，。 */
    line_starts(rows[2].text, rows[2].families, "th",
                "\xE0\xB8\xB1\xE0\xB9\x88\xE0\xB9\x89\xE0\xB8\xB0\xE0\xB9\x8C\xE0\xB8\xB3");
    line_starts(rows[3].text, rows[3].families, "hi", "\xE0\xA4\xBE\xE0\xA5\x8D\xE0\xA4\x82\xE0\xA4\xBF");
    /* In a right-to-left line the figures stand left of the words before them, and read left to right. */
    struct pl_shaped *s = shape(rows[1].text, rows[1].families, "he", false);
    struct pl_compose how = {.work = &work, .size = 12, .leading = 18, .breaks = &pl_break_defaults, .width = 1000};
    struct pl_lines *lines = pl_compose_lines(&work, s, &how);
    double first_hebrew = 0, digits = 0;
    for (size_t r = 0; r < lines->at[0].n_runs; r++) {
        const struct pl_run *run = &lines->at[0].runs[r];
        if (run->from == 0)
            first_hebrew = run->x;
        if (run->text_len >= 4 && memcmp(run->text, "2026", 4) == 0)
            digits = run->x;
    }
    CHECK(digits < first_hebrew);
}

/* A dictionary loaded for one word answers as the whole one does. The first three words, which share no letters, have
 * made `whole` load all of it. */
static void dictionaries_in_part(void)
{
    static const char *const languages[] = {"nl", "en-US", "de", "fr"};
    static const char *const words[] = {
        "kwakzalver",       "vuistdiep",    "zjmnhtprst",        "contraterrorestrategie", "deskundigheidsbevordering",
        "coördineert",      "foto's",       "radicalisering",    "dreigingsniveau",        "geëxtrapoleerde",
        "Knowledge",        "hyphenation",  "representative",    "photographers'",         "straightforwardly",
        "Donaudampfschiff", "Überraschung", "Straßenverkehr",    "Zusammenarbeit",         "öffentlichkeit",
        "gouvernement",     "l'Assemblée",  "aujourd’hui",       "extraordinairement",     "œuvres",
        "INTERNATIONALE",   "pa­pegaaien",  "veiligheidsdienst", "samenwerkingspartners",  "Rijksopleidingsinstituut"};
    enum { WORDS = sizeof words / sizeof *words };
    size_t found = 0;
    for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
        struct pl_hyphens *whole = pl_hyphens_new(arena);
        for (size_t i = 0; i < WORDS; i++) {
            size_t a[64], b[64], len = strlen(words[i]);
            struct pl_hyphens *part = pl_hyphens_new(arena);
            pl_hyphens_note(part, words[i], len);
            const struct pl_hyphen_word word = {words[i], len, languages[l], {6, 3, 3}, {0}};
            size_t n = pl_hyphen_points(&work, whole, &word, a, 64), m = pl_hyphen_points(&work, part, &word, b, 64);
            CHECK(n == m && memcmp(a, b, n * sizeof *a) == 0);
            found += n;
        }
    }
    CHECK(found > 100);
}

/* What an earlier job shaped is given to a later one, with that job's own spans; what looks alike and is not is shaped
 * anew; and what many jobs bring goes when no job asks for it any more. */
static void paragraphs_are_kept(void)
{
    static const char *const text = "De aanpak van radicalisering en veiligheidsdiensten";
    const struct pl_compose how = {
        .size = 10, .leading = 12, .breaks = &pl_break_defaults, .width = 60, .align = PL_ALIGN_START};
    struct pl_shaped *first = shape(text, fira, "nl", true);
    struct pl_lines *lines = pl_compose_lines(&work, first, &how);
    struct pl_shaped *again = shape(text, fira, "nl", true), *english = shape(text, fira, "en-US", true);
    CHECK(again->clusters == first->kept->clusters && again->spans != first->spans);
    CHECK(first->with_hyphens && !again->with_hyphens); /* it looks the same whoever asked for hyphens before */
    CHECK(english->clusters != again->clusters && english->kept != again->kept);
    CHECK(shape(text, fira, "nl", false)->kept != again->kept);
    struct pl_lines *same = pl_compose_lines(&work, again, &how);
    CHECK(again->with_hyphens == first->kept->with_hyphens && again->n_with_hyphens == first->n_with_hyphens);
    CHECK(lines->n > 2 && lines->n_hyphens > 0 && same->n == lines->n);
    for (size_t i = 0; i < lines->n; i++)
        CHECK(strcmp(line_text(&lines->at[i]), line_text(&same->at[i])) == 0);
    const struct pl_shaped *kept = again->kept;
    for (int job = 0; job < 3000; job++) { /* asked for by each: it stays, or is kept again */
        pl_fonts_next_job(fonts);
        shape(random_text(40), fira, "nl", false);
        if (job < 20)
            CHECK(shape(text, fira, "nl", true)->kept == kept);
    }
    CHECK(shape(text, fira, "nl", true)->kept != kept);
}

int main(void)
{
    start();
    paragraphs_are_kept();
    dictionaries_in_part();
    widths_scale();
    words_stay_whole();
    texts_are_whole();
    real_text();
    justified_lines_are_full();
    fixed_spaces_stay();
    good_breaks();
    case_keeps_words();
    case_by_language();
    points_of_words();
    missing_glyph();
    scripts();
    fewest_is_monotone();
    composer_is_exact();
    changing_measure_is_exact();
    balance_is_exact();
    hyphens_are_exact();
    pl_arena_free(arena);
    return TEST_END();
}
