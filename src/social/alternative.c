/* alternative.c: texts of a picture → one text of sentences, within a limit. */
#include "social/social.h"

#include "base/num.h"
#include "type/type.h"

#include <string.h>

/* Behind these nothing is needed for a voice to pause. */
static bool ends_itself(const char *text, size_t len)
{
    static const char *const closing[] = {"\"", "'", ")", "]", "\u2019", "\u201D", "\u00BB"},
                             *const ends[] = {".",      "!",      "?",      "\u2026", ":",      ";",      ",",
                                              "\u3002", "\uFF01", "\uFF1F", "\u061F", "\u06D4", "\u0964", "\u0965"};
    for (size_t i = 0; i < sizeof closing / sizeof *closing;) {
        size_t n = strlen(closing[i]);
        bool there = len >= n && memcmp(text + len - n, closing[i], n) == 0;
        len -= there ? n : 0;
        i = there ? 0 : i + 1;
    }
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (len >= n && memcmp(text + len - n, ends[i], n) == 0)
            return true;
    }
    return false;
}

static size_t length_of(struct pl_arena *arena, const char *text, int unit)
{
    size_t len = strlen(text), n = 0;
    if (unit == PL_SOCIAL_CHARACTERS)
        return pl_utf8_count(text, len);
    const unsigned char *bounds = pl_text_bounds(arena, text, len, "en");
    for (size_t i = 0; i < len; i++)
        n += (bounds[i] & PL_BOUND_GRAPHEME) != 0;
    return n;
}

struct joined {
    struct pl_buf text;
    unsigned char *bounds; /* as pl_text_bounds, and a sentence behind each paragraph */
};

static void join(struct pl_work *work, const char *const *texts, size_t n, const char *language, struct joined *j)
{
    size_t *ends = PL_NEWS(work->arena, size_t, n + 1);
    j->text = (struct pl_buf){.arena = work->arena};
    pl_put(&j->text, "");
    for (size_t i = 0; i < n; i++) {
        pl_put(&j->text, i ? " " : "");
        pl_put(&j->text, texts[i]);
        pl_put(&j->text, ends_itself(texts[i], strlen(texts[i])) ? "" : ".");
        ends[i] = j->text.len;
    }
    j->bounds = pl_text_bounds(work->arena, j->text.text, j->text.len, language);
    for (size_t i = 0; i < n; i++)
        j->bounds[ends[i]] |= PL_BOUND_SENTENCE;
}

/* The last place of the kind at which the text is no longer than most; 0: none. */
static size_t last_within(const struct joined *j, int kind, int unit, size_t most)
{
    size_t last = 0, n = 0;
    for (size_t i = 0; i < j->text.len;) {
        bool counts = unit == PL_SOCIAL_CHARACTERS || (j->bounds[i] & PL_BOUND_GRAPHEME);
        pl_utf8_next(j->text.text, j->text.len, &i);
        n += counts;
        if (n > most)
            break;
        if (j->bounds[i] & kind)
            last = i;
    }
    return last;
}

static size_t without_spaces(const char *text, size_t len)
{
    while (len && text[len - 1] == ' ')
        len--;
    return len;
}

struct pl_social_alternative pl_social_alternative(struct pl_work *work, const char *const *texts, size_t n,
                                                   struct pl_social_alternative_limit limit, const char *language,
                                                   const char *link)
{
    struct joined j;
    struct pl_arena *arena = work->arena;
    join(work, texts, n, language, &j);
    const char *tail = link ? pl_printf(arena, "%s%s", j.text.len ? " " : "", link) : "";
    size_t most = limit.limit < 0 ? SIZE_MAX : (size_t)limit.limit, tail_n = length_of(arena, tail, limit.unit);
    if (tail_n > most) { /* an address is of use whole or not at all */
        tail = "";
        tail_n = 0;
    }
    struct pl_social_alternative out = {.text = pl_printf(arena, "%s%s", j.text.text, tail)};
    out.length = length_of(arena, out.text, limit.unit);
    if (out.length <= most)
        return out;
    size_t room = most - tail_n, end = last_within(&j, PL_BOUND_SENTENCE, limit.unit, room);
    const char *mark = "";
    if (!end && room) {
        end = last_within(&j, PL_BOUND_WORD, limit.unit, room - 1);
        mark = end ? "\u2026" : "";
    }
    end = without_spaces(j.text.text, end);
    out.text = pl_printf(arena, "%.*s%s%s", (int)end, j.text.text, mark, end ? tail : tail + (*tail == ' '));
    out.length = length_of(arena, out.text, limit.unit);
    out.cut = true;
    return out;
}
