/* compose.c: breaks chosen over the whole paragraph. The method is Knuth and Plass's total fit ("Breaking Paragraphs
 * into Lines", Software: Practice and Experience 11, 1981), with costs for ragged and balanced text of our own.
 *
 * A penalty of 1 weighs as much as a ragged line that leaves a sixth of its measure empty, or a justified one whose
 * spaces stretch by a third. Two programs find the least sum: one over (break, hyphens in a row), and where
 * the number of lines is bound or the measure changes with the height, one over (line, break, hyphens in a row). */
#include "type/type-private.h"

#include <math.h>
#include <string.h>

const struct pl_breaks pl_break_defaults = {.max_consecutive_hyphens = 2,
                                            .hyphens_per_100_words = 2,
                                            .min_last_line = 0.25,
                                            .tolerance = 0.5,
                                            .hyphen_penalty = 16,
                                            .short_last_penalty = 8,
                                            .preposition_penalty = 0.4,
                                            .range_penalty = 20,
                                            .unit_penalty = 20,
                                            .initial_penalty = 20,
                                            .dangling_penalty = 3};

enum { MOST_IN_A_ROW = 3, STATES = MOST_IN_A_ROW + 1, TABLE_LIMIT = 4000000 };
#define HOPELESS 1e9
/* One ratio for the slack that rounding of sums may take: a ten-thousandth of a point a line. */
#define SLACK 1e-4

double pl_line_width(const struct pl_shaped *s, size_t from, const struct pl_break *end, double size, double tracking)
{
    size_t to = end->trim > from ? end->trim : from;
    double width = (s->sum[to] - s->sum[from] + (double)end->hyphen_width) * size / PL_SHAPE_SIZE;
    uint32_t tracked = s->tracked[to] - s->tracked[from] + (end->hyphen_width > 0);
    return tracked > 1 ? width + tracking * size * (tracked - 1) : width;
}

double pl_shaped_width(const struct pl_shaped *shaped, double size, double tracking)
{
    double widest = 0;
    size_t from = 0;
    for (size_t i = 0; i < shaped->n_breaks; i++) {
        const struct pl_break *b = &shaped->breaks[i];
        if (b->kind == PL_BREAK_FORCED || b->kind == PL_BREAK_END) {
            struct pl_break whole = *b;
            whole.hyphen_width = 0;
            widest = fmax(widest, pl_line_width(shaped, from, &whole, size, tracking));
            from = b->cluster;
        }
    }
    return widest;
}

double pl_shaped_widest_word(const struct pl_shaped *shaped, double size, double tracking, bool hyphenate)
{
    const struct pl_break *list = hyphenate && shaped->with_hyphens ? shaped->with_hyphens : shaped->breaks;
    size_t n = hyphenate && shaped->with_hyphens ? shaped->n_with_hyphens : shaped->n_breaks, from = 0;
    double widest = 0;
    for (size_t i = 0; i < n; i++) {
        widest = fmax(widest, pl_line_width(shaped, from, &list[i], size, tracking));
        from = list[i].cluster;
    }
    return widest;
}

double pl_line_available(const struct pl_compose *how, size_t line, double *x0)
{
    struct pl_line_space space = {how->width, 0};
    if (how->space)
        space = how->space(how->space_ctx, (double)line * how->leading, (double)(line + 1) * how->leading);
    double indent = line == 0 ? how->indent_first : 0;
    if (x0)
        *x0 = space.x0 + indent;
    return space.width - indent;
}

/* ---- which breaks may be used ---- */

static double narrowest(const struct pl_compose *how)
{
    return how->space ? fmin(pl_line_available(how, 0, NULL), pl_line_available(how, 1, NULL))
                      : fmin(how->width, how->width - how->indent_first);
}

static bool overfull(const struct pl_shaped *s, const struct pl_compose *how)
{
    return pl_shaped_widest_word(s, how->size, how->tracking, false) > narrowest(how) + SLACK;
}

/* The word a point would split fits no line as a whole. */
static bool word_too_wide(const struct pl_shaped *s, const struct pl_compose *how, const struct pl_break *b)
{
    struct pl_break end = {.cluster = b->word_to, .trim = b->word_to};
    return pl_line_width(s, b->word_from, &end, how->size, how->tracking) > narrowest(how) + SLACK;
}

size_t pl_active_breaks(struct pl_work *work, struct pl_shaped *s, const struct pl_compose *how, bool hyphens,
                        const struct pl_break ***out)
{
    bool needed = overfull(s, how);
    if (hyphens || needed)
        pl_find_hyphens(work, s);
    const struct pl_break *list = s->with_hyphens && (hyphens || needed) ? s->with_hyphens : s->breaks;
    size_t n = list == s->breaks ? s->n_breaks : s->n_with_hyphens, kept = 0;
    *out = PL_NEWS(work->arena, const struct pl_break *, n);
    for (size_t i = 0; i < n; i++) {
        bool unwanted = list[i].kind == PL_BREAK_WORD && (list[i].reluctant || !hyphens);
        if (!unwanted || (needed && word_too_wide(s, how, &list[i])))
            (*out)[kept++] = &list[i];
    }
    return kept;
}

/* ---- fewest lines: what decides whether a text fits ---- */

/* Greedy, which is the fewest there are. ends may be NULL. SIZE_MAX when a piece is wider than its line. */
static size_t greedy(const struct pl_shaped *s, const struct pl_compose *how, const struct pl_break *const *list,
                     size_t n, const struct pl_break **ends, size_t *bad_from, size_t *bad_to)
{
    size_t lines = 0, from = 0;
    const struct pl_break *last = NULL;
    double available = pl_line_available(how, 0, NULL);
    for (size_t i = 0; i < n; i++) {
        const struct pl_break *b = list[i];
        if (pl_line_width(s, from, b, how->size, how->tracking) > available + SLACK) {
            if (last) {
                if (ends)
                    ends[lines] = last;
                lines++;
                from = last->cluster;
                last = NULL;
                available = pl_line_available(how, lines, NULL);
            }
            if (pl_line_width(s, from, b, how->size, how->tracking) > available + SLACK) {
                *bad_from = s->clusters[from].from;
                *bad_to = s->clusters[b->trim > from ? b->trim - 1 : from].to;
                return SIZE_MAX;
            }
        }
        last = b;
        if (b->kind == PL_BREAK_FORCED || b->kind == PL_BREAK_END) {
            if (ends)
                ends[lines] = b;
            lines++;
            from = b->cluster;
            last = NULL;
            available = pl_line_available(how, lines, NULL);
        }
    }
    return lines;
}

size_t pl_fewest_lines(const struct pl_shaped *shaped, const struct pl_compose *how, size_t *bad_from, size_t *bad_to)
{
    /* Hyphens only help; the dictionary is asked when the text does not fit without them. Casting away const is for
     * that cache alone. */
    struct pl_shaped *s = (struct pl_shaped *)shaped;
    *bad_from = *bad_to = 0;
    if (s->n_clusters == 0)
        return 1;
    const struct pl_break **list = NULL;
    size_t n = pl_active_breaks(how->work, s, how, false, &list);
    size_t lines = greedy(s, how, list, n, NULL, bad_from, bad_to);
    if (!s->hyphenate || (how->max_lines && lines <= how->max_lines))
        return lines;
    n = pl_active_breaks(how->work, s, how, true, &list);
    return greedy(s, how, list, n, NULL, bad_from, bad_to);
}

/* ---- what a line costs ---- */

static bool is_hyphen(const struct pl_break *b)
{
    return b->kind == PL_BREAK_WORD || b->kind == PL_BREAK_SOFT;
}

/* A hyphen is seen at the line's end, whoever put it there. */
bool pl_break_shows_hyphen(const struct pl_break *b)
{
    return is_hyphen(b) || b->kind == PL_BREAK_HYPHEN_CHAR || (b->traits & PL_DANGLING_HYPHEN);
}

static double break_penalty(const struct pl_breaks *p, const struct pl_line_cost *cost, const struct pl_break *end)
{
    double sum = 0, weight = cost->target > 0 ? 4 : 1; /* a heading must not end a line on "de" */
    double hyphen = cost->hyphen_penalty * (cost->how->align == PL_ALIGN_JUSTIFY ? 0.5 : 1); /* holes cost more there */
    if (end->traits & PL_AFTER_PREPOSITION)
        sum += p->preposition_penalty * weight;
    if (end->traits & PL_AFTER_LETTER)
        sum += p->preposition_penalty * weight;
    if (end->traits & PL_AFTER_SHORT)
        sum += p->preposition_penalty * weight / 2;
    if (end->traits & PL_IN_RANGE)
        sum += p->range_penalty;
    if (end->traits & PL_BEFORE_UNIT)
        sum += p->unit_penalty;
    if (end->traits & PL_AFTER_INITIAL)
        sum += p->initial_penalty;
    if (end->traits & PL_AFTER_FIRST)
        sum += p->preposition_penalty * weight;
    if (end->traits & PL_DANGLING_HYPHEN)
        sum += p->dangling_penalty;
    if (end->traits & PL_SHORT_PIECE)
        sum += hyphen;
    if (end->traits & PL_BEFORE_DASH)
        sum += p->dangling_penalty;
    if (end->kind == PL_BREAK_HYPHEN_CHAR || (end->traits & PL_AFTER_SLASH))
        sum += p->dangling_penalty / 2;
    if (end->kind == PL_BREAK_SOFT)
        sum += hyphen / 2;
    if (end->kind == PL_BREAK_WORD)
        sum += hyphen * (end->traits & PL_POOR_HYPHEN ? 2 : 1);
    return sum;
}

double pl_line_give(const struct pl_shaped *s, size_t from, const struct pl_break *end)
{
    return end->trim > from + 1 ? s->give_sum[end->trim - 1] - s->give_sum[from] : 0;
}

/* Justified: the cube of how far the spaces are stretched or shrunk, 1 at the tolerance (TeX's shape of badness). A
 * line without spaces is as bad as one with a single narrow one; it stays short. */
static double justified_badness(const struct pl_line_cost *cost, size_t from, const struct pl_break *end, double slack)
{
    double space = pl_line_give(cost->shaped, from, end) * cost->how->size / PL_SHAPE_SIZE;
    if (fabs(slack) <= SLACK)
        return 0;
    if (space <= 0 && slack < 0)
        return HOPELESS;
    space = space > 0 ? space : cost->how->size * 0.1;
    double give = slack / (space * cost->how->breaks->tolerance * (slack < 0 ? 2.0 / 3 : 1));
    if (give < -1)
        return HOPELESS;
    give = fabs(give);
    return fmin(give * give * give * 4, HOPELESS / 100);
}

/* Ragged: a rag is meant to be uneven, so what is empty weighs little up to some 15 % of the measure and by its cube
 * beyond: one deep hole is worse than the same white on two lines, and no hyphen is spent on smoothing a good rag. */
static double ragged_badness(double tenths)
{
    double hole = fmax(tenths - 1.5, 0);
    return 0.4 * tenths * tenths + hole * hole * hole;
}

double pl_line_demerits(const struct pl_line_cost *cost, const struct pl_break *previous, const struct pl_break *end,
                        double available, size_t hyphens_in_a_row)
{
    const struct pl_compose *how = cost->how;
    const struct pl_breaks *p = how->breaks;
    size_t from = previous ? previous->cluster : 0;
    double width = pl_line_width(cost->shaped, from, end, how->size, how->tracking), slack = available - width, sum = 0;
    bool stops = end->kind == PL_BREAK_FORCED || end->kind == PL_BREAK_END;
    if (cost->target > 0) {
        double off = (width - cost->target) / available * 10;
        sum = slack < -SLACK ? HOPELESS - slack : off * off;
    } else if (stops) {
        if (slack < -SLACK)
            sum = HOPELESS - slack;
        else if (previous && width < p->min_last_line * available)
            sum = p->short_last_penalty * (1 + 2 * (1 - width / (p->min_last_line * available)));
        else if (previous && pl_line_give(cost->shaped, from, end) <= 0)
            sum = p->short_last_penalty; /* one long word alone */
        if (previous && is_hyphen(previous))
            sum += p->short_last_penalty * (pl_line_give(cost->shaped, from, end) <= 0 ? 3 : 0.25);
    } else if (how->align == PL_ALIGN_JUSTIFY) {
        sum = justified_badness(cost, from, end, slack);
        if (sum >= HOPELESS)
            sum -= slack;
    } else {
        sum = slack < -SLACK ? HOPELESS - slack : ragged_badness(slack / available * 10);
    }
    if (!stops) {
        sum += break_penalty(p, cost, end);
        if (hyphens_in_a_row > MOST_IN_A_ROW + 1)
            hyphens_in_a_row = MOST_IN_A_ROW + 1;
        if (hyphens_in_a_row > (size_t)p->max_consecutive_hyphens)
            sum += 50.0 * (double)(hyphens_in_a_row - (size_t)p->max_consecutive_hyphens);
        if (hyphens_in_a_row > 1)
            sum += 1;
    }
    return sum;
}

/* ---- total fit ---- */

struct state {
    double sum;
    uint32_t previous; /* index of the break before */
    uint8_t previous_row;
};

struct fit {
    const struct pl_line_cost *cost;
    const struct pl_break *const *list;
    size_t n;
    struct pl_arena *arena;
};

/* The narrowest a line could be set: below that, no earlier start can help. */
static bool too_wide(const struct fit *f, size_t from, const struct pl_break *end, double available)
{
    const struct pl_compose *how = f->cost->how;
    double width = pl_line_width(f->cost->shaped, from, end, how->size, how->tracking);
    if (how->align != PL_ALIGN_JUSTIFY || f->cost->target > 0)
        return width > available + SLACK;
    return width > available * 1.2 + SLACK;
}

/* Improves states[j] with a line from break i (NULL: the start) in row state r. */
static void offer(const struct fit *f, struct state *to, const struct state *from, size_t from_index, size_t r,
                  const struct pl_break *previous, const struct pl_break *end, double available)
{
    if (from->sum == INFINITY)
        return;
    size_t row = pl_break_shows_hyphen(end) ? r + 1 : 0, kept = row > MOST_IN_A_ROW ? MOST_IN_A_ROW : row;
    double sum = from->sum + pl_line_demerits(f->cost, previous, end, available, row);
    if (sum < to[kept].sum)
        to[kept] = (struct state){sum, (uint32_t)from_index, (uint8_t)r};
}

static void clear(struct state *states, size_t n)
{
    for (size_t i = 0; i < n; i++)
        states[i] = (struct state){.sum = INFINITY};
}

static size_t best_row(const struct state *at)
{
    size_t best = 0;
    for (size_t r = 1; r < STATES; r++)
        if (at[r].sum < at[best].sum)
            best = r;
    return best;
}

/* One measure for all lines (an indent of the first aside). State 0 is the start; state j + 1 ends a line at break
 * j. */
static size_t fit_free(const struct fit *f, const struct pl_break **ends, double *sum)
{
    struct state *t = PL_NEWS(f->arena, struct state, (f->n + 1) * STATES);
    const struct pl_compose *how = f->cost->how;
    double first = pl_line_available(how, 0, NULL), other = pl_line_available(how, 1, NULL);
    clear(t, (f->n + 1) * STATES);
    t[0].sum = 0;
    for (size_t j = 0; j < f->n; j++) {
        for (size_t i = j + 1; i-- > 0;) { /* i: state before; its break is i − 1 */
            const struct pl_break *previous = i ? f->list[i - 1] : NULL;
            double available = i ? other : first;
            bool wide = too_wide(f, previous ? previous->cluster : 0, f->list[j], available);
            if (wide && i < j)
                break;
            for (size_t r = 0; r < STATES; r++)
                offer(f, &t[(j + 1) * STATES], &t[i * STATES + r], i, r, previous, f->list[j], available);
            if (wide || (previous && (previous->kind == PL_BREAK_FORCED || previous->kind == PL_BREAK_END)))
                break;
        }
    }
    size_t n = 0, at = f->n, row = best_row(&t[f->n * STATES]);
    *sum = t[f->n * STATES + row].sum;
    while (at > 0) {
        ends[n++] = f->list[at - 1];
        const struct state *s = &t[at * STATES + row];
        at = s->previous;
        row = s->previous_row;
    }
    for (size_t i = 0; i < n / 2; i++) {
        const struct pl_break *swap = ends[i];
        ends[i] = ends[n - 1 - i];
        ends[n - 1 - i] = swap;
    }
    return n;
}

/* At most `lines` lines (exactly, when exact), each with a measure of its own. 0: there is no such setting. */
static size_t fit_lines(const struct fit *f, size_t lines, bool exact, const struct pl_break **ends, double *sum)
{
    size_t width = (f->n + 1) * STATES;
    struct state *t = PL_NEWS(f->arena, struct state, (lines + 1) * width);
    clear(t, (lines + 1) * width);
    t[0].sum = 0;
    for (size_t l = 1; l <= lines; l++) {
        struct state *before = &t[(l - 1) * width], *now = &t[l * width];
        double available = pl_line_available(f->cost->how, l - 1, NULL);
        for (size_t j = 0; j < f->n; j++) {
            for (size_t i = j + 1; i-- > 0;) {
                const struct pl_break *previous = i ? f->list[i - 1] : NULL;
                bool wide = too_wide(f, previous ? previous->cluster : 0, f->list[j], available);
                if (wide && i < j)
                    break;
                for (size_t r = 0; r < STATES; r++)
                    offer(f, &now[(j + 1) * STATES], &before[i * STATES + r], i, r, previous, f->list[j], available);
                if (wide || (previous && previous->kind == PL_BREAK_FORCED))
                    break;
            }
        }
    }
    size_t best = 0, row = 0;
    *sum = INFINITY;
    for (size_t l = exact ? lines : 1; l <= lines; l++) {
        size_t r = best_row(&t[l * width + f->n * STATES]);
        if (t[l * width + f->n * STATES + r].sum < *sum) {
            *sum = t[l * width + f->n * STATES + r].sum;
            best = l;
            row = r;
        }
    }
    for (size_t l = best, at = f->n; l > 0; l--) {
        ends[l - 1] = f->list[at - 1];
        const struct state *s = &t[l * width + at * STATES + row];
        at = s->previous;
        row = s->previous_row;
    }
    return best;
}

/* ---- one paragraph ---- */

struct job {
    struct pl_work *work;
    struct pl_shaped *s;
    const struct pl_compose *how;
    const struct pl_break **ends;
    size_t n_ends;
    double sum;
};

static size_t count_hyphens(const struct job *job)
{
    size_t n = 0;
    for (size_t i = 0; i < job->n_ends; i++)
        n += is_hyphen(job->ends[i]);
    return n;
}

/* The worst line but the last, as a part of what is still good: ragged, 15 % of its measure left empty; justified,
 * spaces that take seven tenths of their tolerance. Past 1 it is worth asking for hyphens at all. */
static double worst_line(const struct job *job)
{
    const struct pl_compose *how = job->how;
    double worst = 0;
    for (size_t i = 0; i + 1 < job->n_ends; i++) {
        const struct pl_break *end = job->ends[i];
        size_t from = i ? job->ends[i - 1]->cluster : 0;
        double available = pl_line_available(how, i, NULL);
        double slack = available - pl_line_width(job->s, from, end, how->size, how->tracking);
        if (end->kind == PL_BREAK_FORCED)
            continue;
        if (how->align != PL_ALIGN_JUSTIFY) {
            worst = fmax(worst, slack / available / 0.15);
            continue;
        }
        double space = pl_line_give(job->s, from, end) * how->size / PL_SHAPE_SIZE;
        worst = space > 0 ? fmax(worst, fabs(slack) / space / how->breaks->tolerance / 0.7) : 2;
    }
    return worst;
}

static double mean_width(const struct job *job, size_t lines)
{
    struct pl_break end = {.cluster = (uint32_t)job->s->n_clusters, .trim = (uint32_t)job->s->n_clusters};
    return pl_line_width(job->s, 0, &end, job->how->size, job->how->tracking) / (double)lines;
}

/* The best breaks of one list of candidates, bound to `limit` lines. */
static void choose(struct job *job, bool hyphens, double hyphen_penalty, size_t limit)
{
    const struct pl_break **list = NULL;
    size_t n = pl_active_breaks(job->work, job->s, job->how, hyphens, &list), bad[2];
    struct pl_line_cost cost = {job->s, job->how, hyphen_penalty, 0};
    struct fit fit = {&cost, list, n, job->work->arena};
    job->ends = PL_NEWS(job->work->arena, const struct pl_break *, n + 1);
    size_t fewest = greedy(job->s, job->how, list, n, job->ends, &bad[0], &bad[1]);
    bool bound = limit && fewest != SIZE_MAX && fewest <= limit;
    if (job->how->breaks->balance && fewest != SIZE_MAX && fewest > 1 && fewest * n * STATES < TABLE_LIMIT) {
        cost.target = mean_width(job, fewest);
        job->n_ends = fit_lines(&fit, fewest, true, job->ends, &job->sum);
        if (job->n_ends && job->sum < HOPELESS)
            return;
        cost.target = 0;
    }
    if (!job->how->space) {
        job->n_ends = fit_free(&fit, job->ends, &job->sum);
        if (!bound || job->n_ends <= limit)
            return;
    }
    size_t lines = bound ? limit : fewest == SIZE_MAX ? n : fewest + 2;
    job->n_ends = lines * n * STATES < TABLE_LIMIT ? fit_lines(&fit, lines, false, job->ends, &job->sum) : 0;
    if (job->n_ends == 0 && fewest != SIZE_MAX)
        job->n_ends = greedy(job->s, job->how, list, n, job->ends, &bad[0], &bad[1]);
    if (job->n_ends == 0)
        job->n_ends = fit_free(&fit, job->ends, &job->sum);
}

/* Without hyphens first, as TeX does: most paragraphs need none, and the dictionary is the slowest thing to load. Then
 * with them, and dearer each time the paragraph is over its budget. */
static void choose_sparingly(struct job *job, size_t limit)
{
    const struct pl_breaks *p = job->how->breaks;
    double budget = ceil(p->hyphens_per_100_words * (double)job->s->n_words / 100);
    choose(job, false, p->hyphen_penalty, limit);
    if (!job->s->hyphenate)
        return;
    bool good = job->sum < HOPELESS && (!limit || job->n_ends <= limit);
    if (good && (worst_line(job) <= 1 || job->how->breaks->balance))
        return;
    double penalty = p->hyphen_penalty;
    for (int i = 0; i < 6; i++, penalty *= 2) {
        choose(job, true, penalty, limit);
        if ((double)count_hyphens(job) <= budget)
            break;
    }
}

struct pl_lines *pl_compose_lines(struct pl_work *work, const struct pl_shaped *shaped, const struct pl_compose *how)
{
    struct pl_compose given = *how;
    given.work = work;
    if (!given.breaks)
        given.breaks = &pl_break_defaults;
    struct job job = {.work = work, .s = (struct pl_shaped *)shaped, .how = &given};
    if (shaped->n_clusters)
        choose_sparingly(&job, given.max_lines);
    struct pl_lines *lines = pl_build_lines(work, shaped, &given, job.ends, job.n_ends);
    lines->n_hyphens = count_hyphens(&job);
    lines->demerits = job.sum;
    given.max_lines = SIZE_MAX; /* the word is wanted, not the number */
    pl_fewest_lines(shaped, &given, &lines->overlong_from, &lines->overlong_to);
    return lines;
}

void pl_shaped_count(const struct pl_shaped *shaped, size_t from, size_t *characters, size_t *words)
{
    *characters = *words = 0;
    bool inside = false;
    for (size_t i = 0; i < shaped->n_clusters; i++) {
        if (shaped->clusters[i].from < from)
            continue;
        ++*characters;
        *words += !shaped->clusters[i].space && !inside;
        inside = !shaped->clusters[i].space;
    }
}
