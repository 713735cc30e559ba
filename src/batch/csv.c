/* csv.c: tables as RFC 4180 has them, through libcsv: with commas, semicolons or tabs, quotes doubled in quotes, line
 * breaks in cells. libcsv is given one byte at a time, so that every cell has a place. A broken row costs itself: the
 * line behind its first one is tried next. */
#include "batch/batch-private.h"

#include "base/num.h"

#include <csv.h>
#include <string.h>

enum { MOST_CELLS_READ = 10000 }; /* of a row */
enum { MOST_BYTES = 1000000 };    /* of a cell; what is drawn of it takes some hundred times as many */

struct reader {
    struct pl_work *work;
    const struct pl_source *source;
    struct table *table;
    struct walker walker;
    struct csv_parser parser;
    size_t at;                 /* the byte that the parser has */
    size_t cell, row;          /* where they begin */
    bool in_row;               /* the parser has seen the row's first byte */
    bool head, lost;           /* head: the first row has been read */
    bool bad;                  /* columns cannot be told apart */
    bool returned;             /* it was written by plaat, of rows that failed */
    PL_VEC(struct cell) cells; /* of the row */
    size_t beyond, filled;     /* cells that are only counted; those up to the last with something in it */
};

static int keep_blanks(unsigned char c)
{
    (void)c;
    return 0;
}

static struct pl_place place_of(const struct reader *r, size_t from, size_t to)
{
    return (struct pl_place){r->source, from, to};
}

static struct pl_diag *lose(struct reader *r, enum pl_code code, struct pl_place place, const char *message,
                            const char *help)
{
    struct pl_diag *d = pl_report(r->work->diags, code, place, "%s", message);
    r->lost = true;
    return pl_help(r->work->diags, d, "%s", help);
}

/* Bytes of a cell as text: UTF-8 that can be seen, line breaks as LF. */
static const char *cell_text(struct reader *r, const char *bytes, size_t len, struct pl_place place)
{
    char *text = pl_alloc(r->work->arena, len > MOST_BYTES ? 1 : len + 1), *to = text;
    *text = '\0';
    if (len > MOST_BYTES) {
        lose(r, PL_P867, place, pl_printf(r->work->arena, "%zu bytes in one cell, and at most %d", len, MOST_BYTES),
             "a cell holds a text that is drawn; look for a quote that is not closed");
        return text;
    }
    for (size_t i = 0; i < len;) {
        size_t was = i;
        uint32_t c = pl_utf8_next(bytes, len, &i);
        if (c == UINT32_MAX) {
            lose(
                r, PL_P867, place,
                pl_printf(r->work->arena, "byte 0x%02X in this cell is not UTF-8", (unsigned)(unsigned char)bytes[was]),
                "save the table as UTF-8: in a spreadsheet 'CSV UTF-8'");
            *to = '\0';
            return text;
        }
        if (pl_hidden(c)) {
            lose(r, PL_P867, place, pl_printf(r->work->arena, "invisible character U+%04X in this cell", (unsigned)c),
                 "remove it");
            *to = '\0';
            return text;
        }
        if (!(c == '\r' && i < len && bytes[i] == '\n'))
            while (was < i)
                *to++ = bytes[was++];
    }
    *to = '\0';
    return text;
}

static void on_cell(void *bytes, size_t len, void *reader)
{
    struct reader *r = reader;
    if (r->cells.n == MOST_CELLS_READ) { /* the row is lost for many fewer */
        r->beyond++;
        r->filled = len ? r->beyond : r->filled;
        r->cell = r->at + 1;
        return;
    }
    struct cell cell = {.place = place_of(r, r->cell, r->at)};
    walk_to(&r->walker, r->cell, &cell.line, &cell.column);
    cell.text = cell_text(r, bytes ? bytes : "", len, cell.place);
    *pl_push(r->work->arena, &r->cells) = cell;
    r->cell = r->at + 1;
}

static const char *trimmed(struct pl_arena *arena, const char *text)
{
    text += strspn(text, " \t");
    size_t len = strlen(text);
    while (len && strchr(" \t", text[len - 1]))
        len--;
    return pl_strndup(arena, text, len);
}

bool pl_batch_formula(const char *text)
{
    static const char begin[] = "=+-@\t\r", number[] = "0123456789.,' %";
    text += strspn(text, "'");
    return *text && strchr(begin, *text) && !(strchr("+-", *text) && !text[1 + strspn(text + 1, number)]);
}

/* The rows that failed come back: without the reason, and without what keeps a spreadsheet from taking a text for a
 * formula. */
static void take_back(struct reader *r, size_t columns)
{
    r->cells.n = r->cells.n == columns + 1 ? columns : r->cells.n;
    for (size_t i = 0; i < r->cells.n; i++) {
        struct cell *cell = &r->cells.at[i];
        cell->text += *cell->text == '\'' && pl_batch_formula(cell->text);
    }
}

static void take_head(struct reader *r)
{
    size_t n = r->cells.n;
    r->head = true;
    if (r->lost) { /* what its cells say was told */
        r->bad = true;
        return;
    }
    r->returned = n > 1 && strcmp(r->cells.at[n - 1].text, PL_BATCH_WHY) == 0;
    n -= r->returned;
    if (r->returned)
        take_back(r, n);
    while (n > 1 && !*r->cells.at[n - 1].text) /* spreadsheets write empty columns at the end */
        n--;
    for (size_t i = 0; i < n && r->table->columns.n == i; i++)
        r->bad |= !column_add(r->work, r->table, trimmed(r->work->arena, r->cells.at[i].text), r->cells.at[i].place);
}

static void check_count(struct reader *r, struct pl_place row)
{
    size_t n = r->table->columns.n, have = r->cells.n;
    while (!r->filled && have > n && !*r->cells.at[have - 1].text)
        have--;
    if (have == n)
        return;
    struct pl_place place = have > n ? r->cells.at[n].place : row;
    lose(r, PL_P865, place,
         pl_printf(r->work->arena, "%zu cell%s in a table of %zu columns", have + r->filled,
                   have + r->filled == 1 ? "" : "s", n),
         have > n ? "a cell with the sign between cells in it must stand in quotes"
                  : "write the sign between cells for empty ones too");
}

static void end_row(struct reader *r, size_t to)
{
    struct row row = {.place = place_of(r, r->row, to)};
    bool any = r->lost;
    size_t column = 0;
    for (size_t i = 0; i < r->cells.n; i++)
        any |= *r->cells.at[i].text != '\0';
    if (!r->head) {
        take_head(r);
    } else if (any) { /* a row of nothing is none */
        if (r->returned)
            take_back(r, r->table->columns.n);
        if (!r->lost)
            check_count(r, row.place);
        row.cells = PL_NEWS(r->work->arena, struct cell, r->table->columns.n + 1);
        for (size_t i = 0; i < r->table->columns.n; i++)
            row.cells[i] = i < r->cells.n ? r->cells.at[i] : (struct cell){"", row.place, 0, 0};
        row.number = r->table->rows.n + 1;
        row.lost = r->lost;
        if (r->cells.n) /* the walker is behind it */
            row.line = r->cells.at[0].line;
        else
            walk_to(&r->walker, r->row, &row.line, &column);
        walk_to(&r->walker, to > r->row ? to - 1 : to, &row.last_line, &column);
        r->bad |= !row_add(r->work, r->table, &row);
    }
    r->cells.n = r->beyond = r->filled = 0;
    r->lost = r->in_row = false;
}

static void on_row(int end, void *reader)
{
    struct reader *r = reader;
    (void)end;
    end_row(r, r->at);
}

/* ---- the sign between cells ---- */

/* Lines end in LF, in CR LF, or, as old spreadsheets write them, in CR. */
static size_t line_end(const struct pl_source *source, size_t at)
{
    const char *lf = memchr(source->text + at, '\n', source->size - at);
    size_t end = lf ? (size_t)(lf - source->text) : source->size;
    const char *cr = memchr(source->text + at, '\r', end - at);
    return cr ? (size_t)(cr - source->text) : end;
}

/* The one that stands most in the first line, outside of quotes. */
static char find_delimiter(const struct reader *r)
{
    static const char signs[] = {',', ';', '\t'};
    size_t counts[sizeof signs] = {0}, best = 0, end = line_end(r->source, r->at);
    bool quoted = false;
    for (size_t i = r->at; i < end; i++) {
        quoted ^= r->source->text[i] == '"';
        for (size_t k = 0; k < sizeof signs && !quoted; k++)
            counts[k] += r->source->text[i] == signs[k];
    }
    for (size_t k = 1; k < sizeof signs; k++)
        best = counts[k] > counts[best] ? k : best;
    return signs[best];
}

/* "sep=;" is a line that spreadsheets write for each other. */
static char said_delimiter(struct reader *r)
{
    size_t end = line_end(r->source, r->at);
    if (end != r->at + 5 || memcmp(r->source->text + r->at, "sep=", 4) != 0)
        return '\0';
    char said = r->source->text[r->at + 4];
    r->at = end < r->source->size ? end + 1 : end;
    return said;
}

/* ---- reading ---- */

static bool start(struct reader *r, char delimiter)
{
    if (csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return false;
    csv_set_delim(&r->parser, (unsigned char)delimiter);
    csv_set_space_func(&r->parser, keep_blanks);
    r->cell = r->row = r->at;
    r->in_row = false;
    return true;
}

static void broken(struct reader *r, bool at_end)
{
    static const char twice[] = "a quote that is text stands twice in a cell in quotes: \"the \"\"new\"\" way\"";
    bool quoted = r->cell < r->source->size && r->source->text[r->cell] == '"';
    if (at_end) {
        lose(r, PL_P866, place_of(r, r->cell, r->cell + 1), "this quote is never closed", twice);
    } else if (quoted) {
        bool lines = memchr(r->source->text + r->cell, '\n', r->at - r->cell);
        struct pl_diag *d =
            lose(r, PL_P866, place_of(r, r->cell, r->cell + 1), "this cell goes on behind its closing quote",
                 lines ? "put the closing quote where the cell ends, if it was forgotten there; a quote that is text "
                         "stands twice: \"the \"\"new\"\" way\""
                       : twice);
        pl_also(r->work->diags, d, place_of(r, r->at - 1, r->at), "closed here");
    } else {
        lose(r, PL_P866, place_of(r, r->at, r->at + 1), "a quote in a cell that does not begin with one",
             "put the whole cell in quotes, and each quote in it twice: \"the \"\"new\"\" way\"");
    }
}

static void read_rows(struct reader *r, char delimiter)
{
    const struct pl_source *source = r->source;
    while (r->at < source->size && !r->bad) {
        char c = source->text[r->at];
        if (!r->in_row && (c == '\r' || c == '\n')) {
            r->at++;
            continue;
        }
        if (!r->in_row)
            r->cell = r->row = r->at;
        r->in_row = true;
        bool good = csv_parse(&r->parser, &source->text[r->at], 1, on_cell, on_row, r) == 1;
        if (good && ++r->at < source->size)
            continue;
        if (good && (!r->in_row || csv_fini(&r->parser, on_cell, on_row, r) == 0))
            return;
        broken(r, good);
        r->at = line_end(source, r->row);
        if (!r->head) /* without a first line nothing can be read */
            return;
        end_row(r, r->at);
        r->at += r->at < source->size;
        csv_free(&r->parser);
        if (!start(r, delimiter))
            return;
    }
}

static void release(void *parser)
{
    csv_free(parser);
}

bool csv_read(struct pl_work *work, const struct pl_source *source, struct table *table)
{
    struct reader *r = PL_NEW(work->arena, struct reader);
    *r = (struct reader){.work = work, .source = source, .table = table, .walker = {.source = source}};
    if (pl_source_wide(source)) {
        struct pl_diag *d = PL_ERR(work, P110, place_of(r, 0, 2), "this file is UTF-16, not UTF-8");
        pl_help(work->diags, d, "save it as 'CSV UTF-8'");
        return false;
    }
    bool mark = source->size >= 3 && memcmp(source->text, "\xEF\xBB\xBF", 3) == 0;
    r->at = mark ? 3 : 0;
    char delimiter = said_delimiter(r);
    delimiter = delimiter ? delimiter : find_delimiter(r);
    if (!start(r, delimiter))
        return false;
    pl_at_end(work->arena, release, &r->parser);
    table->between = delimiter;
    table->mark = mark;
    read_rows(r, delimiter);
    if (table->columns.n)
        return !r->bad;
    if (!r->head && !r->lost) {
        struct pl_diag *d = PL_ERR(work, P863, place_of(r, 0, 0), "the table is empty");
        pl_help(work->diags, d, "its first line names the columns");
    }
    return false;
}
