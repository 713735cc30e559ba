/* bounds.c: where a text may be cut: characters as people count them, words, sentences (UAX #29, as pango knows it). */
#include "type/type-private.h"

#include "base/num.h"

unsigned char *pl_text_bounds(struct pl_arena *arena, const char *text, size_t len, const char *language)
{
    unsigned char *bounds = pl_alloc(arena, len + 1);
    size_t n = pl_utf8_count(text, len), at = 0;
    PangoLogAttr *attrs = PL_NEWS(arena, PangoLogAttr, n + 1);
    pango_get_log_attrs(text, (int)len, -1, pango_language_from_string(language), attrs, (int)n + 1);
    for (size_t i = 0; i <= n; i++) {
        bounds[at] = (unsigned char)((attrs[i].is_cursor_position ? PL_BOUND_GRAPHEME : 0) |
                                     (attrs[i].is_word_end ? PL_BOUND_WORD : 0) |
                                     (attrs[i].is_sentence_end ? PL_BOUND_SENTENCE : 0));
        if (i < n)
            pl_utf8_next(text, len, &at);
    }
    return bounds;
}
