/* place.c: bytes → line and column, only when a message asks. */
#include "base/place.h"

#include "base/num.h"

#include <string.h>

struct pl_spot pl_spot_of(const struct pl_source *source, size_t offset)
{
    struct pl_spot spot = {1, 1};
    if (!source || !source->text)
        return spot;
    size_t before = source->column ? source->column - 1 : 0;
    size_t start = source->size >= 3 && memcmp(source->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (offset > source->size)
        offset = source->size;
    const char *line = source->text + start, *end = source->text + offset;
    while (line < end) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        if (!next)
            break;
        line = next + 1;
        spot.line++;
    }
    if (end > line)
        spot.column = pl_utf8_count(line, (size_t)(end - line)) + 1;
    spot.column += spot.line == 1 ? before : 0;
    spot.line += source->line ? source->line - 1 : 0;
    return spot;
}
