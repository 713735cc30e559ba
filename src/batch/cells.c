/* cells.c: what a cell means: words for other words, numbers and dates as tables write them, files beside the table. */
#include "batch/batch-private.h"

#include "base/num.h"

#include <string.h>

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool lost(struct pl_work *work, const struct cell *cell, const char *what, const char *help)
{
    struct pl_diag *d = PL_ERR(work, P872, cell->place, "'%.60s' cannot be read as %s", cell->text, what);
    pl_help(work->diags, d, "%s", help);
    return false;
}

/* 1.234,5 and 1 234,5 (decimal: a comma) or 1,234.5 (a point) → 1234.5 */
static bool read_number(struct pl_work *work, const struct cell *cell, char decimal, const char **value)
{
    struct pl_buf out = {.arena = work->arena};
    size_t len = strlen(cell->text), at = 0, since = 0; /* since: digits since the last sign between thousands */
    bool grouped = false, fraction = false, good = true;
    pl_put(&out, "");
    while (at < len && good) {
        bool first = at == 0;
        uint32_t c = pl_utf8_next(cell->text, len, &at);
        bool between = c == (decimal == ',' ? '.' : ',') || c == ' ' || c == 0xA0 || c == 0x202F || c == '\'';
        if (c < 0x80 && digit((char)c)) {
            pl_putc(&out, (char)c);
            since += !fraction;
        } else if (first && (c == '-' || c == 0x2212)) {
            pl_putc(&out, '-');
        } else if (c == (uint32_t)decimal && !fraction && since) {
            good = !grouped || since == 3;
            fraction = true;
            pl_putc(&out, '.');
        } else {
            good = between && !fraction && since && (grouped ? since == 3 : since <= 3);
            grouped = true;
            since = 0;
        }
    }
    *value = out.text;
    if (good && out.len && digit(out.text[out.len - 1]) && (!grouped || since == 3))
        return true;
    if (strpbrk(cell->text, "%$") || strstr(cell->text, "\xE2\x82\xAC")) /* € */
        return lost(work, cell, "a number",
                    "write the number alone here, and its sign into the text: {{name | number}} %");
    return lost(work, cell, "a number",
                decimal == ',' ? "'number: comma' reads 1234,5 and 1.234,5; 'number: point' 1234.5 and 1,234.5"
                               : "'number: point' reads 1234.5 and 1,234.5; 'number: comma' 1234,5 and 1.234,5");
}

/* Days, months and years in the order of the column, with points, hyphens or slashes → 2026-12-31 */
static bool read_date(struct pl_work *work, const struct cell *cell, const char *order, const char **value)
{
    int parts[3] = {0}, n = 0, width[3] = {0};
    const char *p = cell->text;
    for (; n < 3; n++, p++) {
        for (; digit(*p) && width[n] < 5; p++, width[n]++)
            parts[n] = parts[n] * 10 + (*p - '0');
        if (!width[n] || !*p || !strchr("-/.", *p))
            break;
    }
    int year = parts[strchr(order, 'y') - order], month = parts[strchr(order, 'm') - order],
        day = parts[strchr(order, 'd') - order];
    const char *text = pl_printf(work->arena, "%04d-%02d-%02d", year, month, day);
    struct pl_node node = {.kind = PL_SCALAR, .text = text, .len = strlen(text), .place = cell->place};
    struct pl_diags unheard = {.arena = work->arena};
    struct pl_work quiet = {work->arena, &unheard, work->door};
    struct pl_date date;
    bool whole = n == 2 && width[2] && !*p && width[strchr(order, 'y') - order] == 4;
    *value = text;
    if (whole && pl_value_date(&quiet, &node, &date))
        return true;
    return lost(work, cell, "a date",
                pl_printf(work->arena,
                          "the column says its order, %c, %c, %c, with points, hyphens or slashes, and a year "
                          "has four digits",
                          order[0], order[1], order[2]));
}

static const char *fallback_of(const struct use *use)
{
    return use->fallback && !pl_node_empty(use->fallback) ? use->fallback->text : NULL;
}

/* A file beside the table, or the one to fall back on. */
static void check_file(struct pl_work *work, const struct use *use, const struct cell *cell, const char **value)
{
    if (pl_door_exists(work, pl_door_resolve(work, *value, cell->place)))
        return;
    const char *fallback = fallback_of(use);
    if (!fallback)
        return; /* whoever draws it tells */
    struct pl_diag *d = PL_ERR(work, P873, cell->place, "no file '%.80s'; '%.80s' is drawn instead", *value, fallback);
    pl_help(work->diags, d, "paths in a table start at its folder");
    *value = NULL;
}

bool cell_value(struct pl_work *work, const struct use *use, const struct cell *cell, const char **value)
{
    static const char *const orders[] = {[READ_DMY] = "dmy", [READ_MDY] = "mdy", [READ_YMD] = "ymd"};
    *value = cell->text;
    const struct pl_node *word = use->words ? pl_node_get(use->words, cell->text) : NULL;
    if (word && word->kind == PL_SCALAR)
        *value = word->text;
    if (!**value || word)
        return true;
    if (use->reading == READ_COMMA || use->reading == READ_POINT)
        return read_number(work, cell, use->reading == READ_COMMA ? ',' : '.', value);
    if (use->reading != READ_TEXT)
        return read_date(work, cell, orders[use->reading], value);
    if (use->file)
        check_file(work, use, cell, value);
    return true;
}
