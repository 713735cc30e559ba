/* words.c: see words.h. Words become numbers, so that comparing two costs nothing; what stays is marked on both sides.
 */
#include "diff/words.h"

#include "base/num.h"

#include <stdint.h>
#include <string.h>

/* ---- words ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Between two letters or digits. */
static bool joins(const char *text, size_t len, size_t at)
{
    return text[at] && strchr("'-.,/:@_", text[at]) && at + 1 < len && is_letter((unsigned char)text[at + 1]) &&
           (unsigned char)text[at + 1] < 0x80;
}

static size_t word_end(const char *text, size_t len, size_t at)
{
    size_t next = at;
    uint32_t first = pl_utf8_next(text, len, &next);
    if (!is_letter((unsigned char)text[at]) || pl_utf8_columns(first) == 2)
        return next;
    while (next < len) {
        size_t after = next;
        uint32_t c = pl_utf8_next(text, len, &after);
        if (pl_utf8_columns(c) == 2 || !(is_letter((unsigned char)text[next]) || joins(text, len, next)))
            break;
        next = after;
    }
    return next;
}

/* What the white space before the next word says: nothing, a space, a hard break (CommonMark, 6.7), a paragraph. */
static const char *gap_of(const char *text, size_t len, size_t *at)
{
    size_t lines = 0, spaces = 0, from = *at;
    bool hard = false;
    for (; *at < len && is_space(text[*at]); ++*at) {
        if (text[*at] == '\n') {
            hard |= lines == 0 && spaces >= 2;
            lines++;
        }
        spaces = text[*at] == ' ' ? spaces + 1 : 0;
    }
    return lines >= 2 ? "\n\n" : hard ? "\n" : *at > from ? " " : "";
}

struct pl_words pl_words_of(struct pl_arena *arena, const char *text, size_t len)
{
    PL_VEC(struct pl_word) words = {0};
    size_t at = 0;
    gap_of(text, len, &at);
    for (bool space = false; at < len;) {
        size_t end = word_end(text, len, at);
        *pl_push(arena, &words) = (struct pl_word){text + at, end - at, space};
        at = end;
        const char *gap = gap_of(text, len, &at);
        space = *gap == ' ';
        if (*gap == '\n' && at < len)
            *pl_push(arena, &words) = (struct pl_word){gap, strlen(gap), false};
    }
    return (struct pl_words){words.at, words.n};
}

/* ---- words as numbers ---- */

struct numbering {
    struct pl_arena *arena;
    struct slot {
        const void *bytes;
        size_t len;
        uint32_t number; /* from 1; 0: free */
    } * slots;
    size_t cap;
    uint32_t n;
};

static struct numbering numbering_new(struct pl_arena *arena, size_t most)
{
    struct numbering all = {.arena = arena, .cap = 64};
    while (all.cap < most * 2)
        all.cap *= 2;
    all.slots = PL_NEWS(arena, struct slot, all.cap);
    return all;
}

/* The same number for the same bytes; extra: a bit that tells two apart. */
static uint32_t number_of(struct numbering *all, const void *bytes, size_t len, bool extra)
{
    size_t i = (size_t)pl_hash(bytes, len, 0) & (all->cap - 1);
    while (all->slots[i].number && (all->slots[i].len != len || memcmp(all->slots[i].bytes, bytes, len) != 0))
        i = (i + 1) & (all->cap - 1);
    if (!all->slots[i].number)
        all->slots[i] = (struct slot){bytes, len, ++all->n};
    return all->slots[i].number * 2 + extra;
}

/* ---- what stays ---- */

/* One side: numbers, and which of them are kept. */
struct side {
    const uint32_t *at;
    size_t n;
    bool *kept;
};

static struct side part_of(const struct side *s, size_t from, size_t to)
{
    return (struct side){s->at + from, to - from, s->kept + from};
}

/* Each row of the search is kept, for the way back: D rows of at most 2 D + 1 ends. */
struct search {
    const struct side *a, *b;
    int32_t **rows;
};

static int32_t at_diagonal(const struct search *s, int32_t d, int32_t k)
{
    return s->rows[d][k + d];
}

/* Whether diagonal k of round d is reached from k + 1, by an insertion. */
static bool comes_down(const struct search *s, int32_t d, int32_t k)
{
    return k == -d || (k != d && at_diagonal(s, d - 1, k - 1) < at_diagonal(s, d - 1, k + 1));
}

static void walk_back(const struct search *s, int32_t d, int32_t k)
{
    int32_t x = (int32_t)s->a->n, y = (int32_t)s->b->n;
    for (; d >= 0; d--) {
        bool down = d > 0 && comes_down(s, d, k);
        int32_t from = d == 0 ? 0 : down ? at_diagonal(s, d - 1, k + 1) : at_diagonal(s, d - 1, k - 1) + 1;
        while (x > from) {
            s->a->kept[--x] = true;
            s->b->kept[--y] = true;
        }
        k += d == 0 ? 0 : down ? 1 : -1;
        x = d == 0 ? 0 : down ? x : x - 1;
        y = x - k;
    }
}

/* False: more than most edits, or more effort than is left. */
static bool search(struct pl_arena *arena, const struct side *a, const struct side *b, size_t most, size_t *steps)
{
    struct search s = {a, b, PL_NEWS(arena, int32_t *, most + 2)};
    int32_t n = (int32_t)a->n, m = (int32_t)b->n;
    for (int32_t d = 0; d <= (int32_t)most; d++) {
        s.rows[d] = PL_NEWS(arena, int32_t, 2 * (size_t)d + 1);
        for (int32_t k = -d; k <= d; k += 2) {
            int32_t x = d == 0                 ? 0
                        : comes_down(&s, d, k) ? at_diagonal(&s, d - 1, k + 1)
                                               : at_diagonal(&s, d - 1, k - 1) + 1;
            int32_t start = x;
            while (x < n && x - k < m && a->at[x] == b->at[x - k])
                x++;
            s.rows[d][k + d] = x;
            size_t cost = (size_t)(x - start) + 1;
            if (cost > *steps)
                return false;
            *steps -= cost;
            if (x >= n && x - k >= m) {
                walk_back(&s, d, k);
                return true;
            }
        }
    }
    return false;
}

/* What both begin and end with stays; the rest is searched. */
static bool compare(struct side a, struct side b, size_t most, size_t *steps)
{
    size_t head = 0, tail = 0, least = a.n < b.n ? a.n : b.n;
    for (; head < least && a.at[head] == b.at[head]; head++)
        a.kept[head] = b.kept[head] = true;
    for (; tail < least - head && a.at[a.n - 1 - tail] == b.at[b.n - 1 - tail]; tail++)
        a.kept[a.n - 1 - tail] = b.kept[b.n - 1 - tail] = true;
    a = part_of(&a, head, a.n - tail);
    b = part_of(&b, head, b.n - tail);
    if (!a.n || !b.n)
        return true;
    struct pl_arena *scratch = pl_arena_new();
    bool good = a.n < INT32_MAX / 2 && b.n < INT32_MAX / 2 && search(scratch, &a, &b, most, steps);
    pl_arena_free(scratch);
    return good;
}

/* ---- sentences, where there are too many words ---- */

enum { MOST_EDITS = 1500, MOST_BETWEEN = 400 };

struct sentences {
    struct side side;
    size_t *from; /* of each, and of what would come next */
};

static bool ends_sentence(const struct pl_word *w)
{
    return w->len && strchr(".!?\n", w->text[w->len - 1]);
}

static struct sentences sentences_of(struct pl_arena *arena, const struct pl_words *words, const struct side *side,
                                     struct numbering *all)
{
    struct sentences s = {.from = PL_NEWS(arena, size_t, words->n + 2)};
    uint32_t *numbers = PL_NEWS(arena, uint32_t, words->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < words->n; i++) {
        if (i + 1 < words->n && !ends_sentence(&words->at[i]))
            continue;
        numbers[n] = number_of(all, side->at + s.from[n], (i + 1 - s.from[n]) * sizeof *side->at, false);
        s.from[++n] = i + 1;
    }
    s.side = (struct side){numbers, n, PL_NEWS(arena, bool, n + 1)};
    return s;
}

static void keep(struct side *side, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        side->kept[i] = true;
}

static void compare_sentences(struct pl_arena *arena, struct pl_edits *e, struct side *a, struct side *b, size_t *steps)
{
    struct numbering all = numbering_new(arena, a->n + b->n);
    struct sentences old = sentences_of(arena, &e->old_words, a, &all),
                     new = sentences_of(arena, &e->new_words, b, &all);
    memset(a->kept, 0, a->n * sizeof *a->kept);
    memset(b->kept, 0, b->n * sizeof *b->kept);
    compare(old.side, new.side, MOST_EDITS, steps); /* if not, what both begin and end with stays all the same */
    for (size_t i = 0, j = 0; i < old.side.n || j < new.side.n;) {
        size_t from_i = i, from_j = j;
        for (; i < old.side.n && !old.side.kept[i]; i++)
            continue;
        for (; j < new.side.n && !new.side.kept[j]; j++)
            continue;
        struct side gone = part_of(a, old.from[from_i], old.from[i]), come = part_of(b, new.from[from_j], new.from[j]);
        if (gone.n && come.n)
            compare(gone, come, MOST_BETWEEN, steps);
        for (; i < old.side.n && j < new.side.n &&old.side.kept[i] && new.side.kept[j]; i++, j++) {
            keep(a, old.from[i], old.from[i + 1]);
            keep(b, new.from[j], new.from[j + 1]);
        }
    }
}

/* ---- edits ---- */

static void add(struct pl_arena *arena, struct pl_edits *e, enum pl_edit_kind kind, size_t from, size_t n)
{
    if (n)
        *pl_push(arena, &e->list) = (struct pl_edit){kind, from, n};
}

static void collect(struct pl_arena *arena, struct pl_edits *e, const struct side *a, const struct side *b)
{
    e->list.n = 0;
    for (size_t i = 0, j = 0; i < a->n || j < b->n;) {
        size_t from_i = i, from_j;
        while (i < a->n && a->kept[i] && j < b->n && b->kept[j]) {
            i++;
            j++;
        }
        add(arena, e, PL_EDIT_SAME, from_i, i - from_i);
        from_i = i;
        from_j = j;
        while (i < a->n && !a->kept[i])
            i++;
        while (j < b->n && !b->kept[j])
            j++;
        add(arena, e, PL_EDIT_DELETE, from_i, i - from_i);
        add(arena, e, PL_EDIT_INSERT, from_j, j - from_j);
    }
    e->same = !e->list.n || (e->list.n == 1 && e->list.at[0].kind == PL_EDIT_SAME);
}

/* Few letters among changes, or a word among many times as many. */
static bool is_slight(const struct pl_words *words, const struct pl_edit *same, size_t before, size_t after)
{
    size_t bytes = 0, least = before < after ? before : after;
    for (size_t i = 0; i < same->n; i++) {
        const struct pl_word *w = &words->at[same->from + i];
        bytes += is_letter((unsigned char)*w->text) ? w->len : 0;
        if (*w->text == '\n')
            return false;
    }
    return same->n <= 3 && (least >= same->n * 6 || (bytes <= 3 && least >= 3));
}

/* Words changed next to list.at[i], before (step -1) or behind it. */
static size_t changed_beside(const struct pl_edits *e, size_t i, int step)
{
    size_t words = 0;
    while (step < 0 ? i-- > 0 : ++i < e->list.n) {
        if (e->list.at[i].kind == PL_EDIT_SAME)
            break;
        words += e->list.at[i].n;
    }
    return words;
}

/* [-in de stad-] de {+op het land+} reads worse than the whole, replaced. */
static void tidy(const struct pl_edits *e, struct side *a, struct side *b)
{
    size_t i = 0, j = 0;
    for (size_t k = 0; k < e->list.n; k++) {
        const struct pl_edit *edit = &e->list.at[k];
        bool same = edit->kind == PL_EDIT_SAME;
        if (same && is_slight(&e->old_words, edit, changed_beside(e, k, -1), changed_beside(e, k, 1))) {
            memset(a->kept + i, 0, edit->n);
            memset(b->kept + j, 0, edit->n);
        }
        i += edit->kind == PL_EDIT_INSERT ? 0 : edit->n;
        j += edit->kind == PL_EDIT_DELETE ? 0 : edit->n;
    }
}

static struct side side_of(struct pl_arena *arena, const struct pl_words *words, struct numbering *all)
{
    uint32_t *numbers = PL_NEWS(arena, uint32_t, words->n + 1);
    for (size_t i = 0; i < words->n; i++)
        numbers[i] = number_of(all, words->at[i].text, words->at[i].len, words->at[i].space);
    return (struct side){numbers, words->n, PL_NEWS(arena, bool, words->n + 1)};
}

void pl_words_compare(struct pl_arena *arena, struct pl_words old_words, struct pl_words new_words,
                      struct pl_effort *effort, struct pl_edits *out)
{
    struct pl_arena *scratch = pl_arena_new();
    struct numbering all = numbering_new(scratch, old_words.n + new_words.n);
    struct side a = side_of(scratch, &old_words, &all), b = side_of(scratch, &new_words, &all);
    *out = (struct pl_edits){.old_words = old_words, .new_words = new_words};
    if (!compare(a, b, MOST_EDITS, &effort->steps)) {
        out->coarse = true;
        compare_sentences(scratch, out, &a, &b, &effort->steps);
    }
    collect(arena, out, &a, &b);
    tidy(out, &a, &b);
    collect(arena, out, &a, &b);
    pl_arena_free(scratch);
}

void pl_edit_put(struct pl_buf *out, const struct pl_edits *edits, const struct pl_edit *edit, bool space)
{
    const struct pl_words *words = edit->kind == PL_EDIT_INSERT ? &edits->new_words : &edits->old_words;
    for (size_t i = 0; i < edit->n; i++) {
        const struct pl_word *w = &words->at[edit->from + i];
        if (w->space && (i || space))
            pl_putc(out, ' ');
        pl_putn(out, w->text, w->len);
    }
}
