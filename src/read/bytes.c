/* bytes.c: what is refused before anything is made of a file: other encodings, and characters that nobody sees. */
#include "read/tree.h"

#include "base/num.h"

#include <string.h>

enum { MOST_HIDDEN = 20 };

bool pl_hidden(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0 && c != 0x85) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFFFE || c == 0xFFFF || c == 0xFEFF;
}

void pl_report_hidden(struct pl_work *work, struct pl_place place, uint32_t c)
{
    bool bidi = c >= 0x202A && c <= 0x2069;
    struct pl_diag *d = PL_ERR(work, P111, place, "invisible character U+%04X%s", (unsigned)c,
                               bidi ? ", which overrides the direction of writing" : "");
    pl_help(work->diags, d, bidi ? "remove it; say the language instead, with <span lang=\"…\">" : "remove it");
}

/* Without a byte order mark, every other byte of the first letters is NUL. */
bool pl_source_wide(const struct pl_source *source)
{
    const char *text = source->text;
    size_t size = source->size;
    bool wide = size >= 4 && (text[0] == '\0') == (text[2] == '\0') && (text[1] == '\0') == (text[3] == '\0') &&
                (text[0] == '\0') != (text[1] == '\0');
    return wide || (size >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0));
}

bool pl_source_check(struct pl_work *work, const struct pl_source *source, size_t *bom, bool *ascii)
{
    const char *text = source->text;
    size_t size = source->size, bad = 0;
    if (pl_source_wide(source)) {
        struct pl_diag *d = PL_ERR(work, P110, ((struct pl_place){source, 0, 2}), "this file is UTF-16, not UTF-8");
        pl_help(work->diags, d, "save it as UTF-8 in your editor");
        return false;
    }
    *bom = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    *ascii = true;
    for (size_t i = *bom; i < size;) {
        size_t was = i;
        uint32_t c = pl_utf8_next(text, size, &i);
        *ascii &= c < 0x80;
        if (c == UINT32_MAX) {
            struct pl_diag *d = PL_ERR(work, P110, ((struct pl_place){source, was, was + 1}),
                                       "byte 0x%02X is not UTF-8", (unsigned)(unsigned char)text[was]);
            pl_help(work->diags, d, "save the file as UTF-8 in your editor");
            return false;
        }
        if (pl_hidden(c)) {
            pl_report_hidden(work, (struct pl_place){source, was, i}, c);
            if (++bad == MOST_HIDDEN)
                break;
        }
    }
    return bad == 0;
}
