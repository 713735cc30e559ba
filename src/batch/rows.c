/* rows.c: the rows of a batch: a table in a file of its own, CSV, YAML or JSON, or a list in the batch file. */
#include "batch/batch-private.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_COLUMNS = 1000 };

bool row_add(struct pl_work *work, struct table *table, const struct row *row)
{
    bool cells = table->rows.n * table->columns.n >= MOST_CELLS;
    if (table->rows.n == MOST_ROWS || cells) {
        struct pl_diag *d =
            PL_ERR(work, P875, row->place, "more than %d %s", cells ? MOST_CELLS : MOST_ROWS, cells ? "cells" : "rows");
        pl_help(work->diags, d, "make two batches of it");
        return false;
    }
    *pl_push(work->arena, &table->rows) = *row;
    return true;
}

void walk_to(struct walker *w, size_t offset, size_t *line, size_t *column)
{
    const char *text = w->source->text;
    offset = offset < w->source->size ? offset : w->source->size;
    if (!w->line || offset < w->at) {
        w->at = w->source->size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
        w->line = w->column = 1;
    }
    for (const char *next; w->at < offset && (next = memchr(text + w->at, '\n', offset - w->at));) {
        w->at = (size_t)(next - text) + 1;
        w->line++;
        w->column = 1;
    }
    if (offset > w->at)
        w->column += pl_utf8_count(text + w->at, offset - w->at);
    w->at = offset > w->at ? offset : w->at;
    *line = w->line;
    *column = w->column;
}

size_t column_find(const struct table *table, const char *name, size_t len)
{
    for (size_t i = 0; i < table->columns.n; i++)
        if (strlen(table->columns.at[i].name) == len && memcmp(table->columns.at[i].name, name, len) == 0)
            return i;
    return SIZE_MAX;
}

bool column_add(struct pl_work *work, struct table *table, const char *name, struct pl_place place)
{
    if (table->columns.n == MOST_COLUMNS) {
        struct pl_diag *d = PL_ERR(work, P864, place, "more than %d columns", MOST_COLUMNS);
        pl_help(work->diags, d, "leave out what is not drawn");
        return false;
    }
    size_t before = column_find(table, name, strlen(name));
    *pl_push(work->arena, &table->columns) = (struct column){name, place};
    if (*name && before == SIZE_MAX)
        return true;
    struct pl_diag *d = *name ? PL_ERR(work, P864, place, "column '%.60s' stands here a second time", name)
                              : PL_ERR(work, P864, place, "column %zu has no name", table->columns.n);
    if (*name)
        pl_also(work->diags, d, table->columns.at[before].place, "first here");
    pl_help(work->diags, d, "each column has a name of its own in the first line");
    return false;
}

/* ---- lists of maps ---- */

static void not_row(struct pl_work *work, const struct pl_node *node)
{
    struct pl_diag *d = PL_ERR(work, P868, node->place, "a row is a map of columns and what stands in them");
    pl_help(work->diags, d, "write {town: Delft, people: 109000}");
}

/* Columns of all rows, in the order in which they first come. */
static bool collect_columns(struct pl_work *work, const struct pl_node *list, struct table *table)
{
    bool good = true;
    for (size_t i = 0; i < list->n; i++) {
        const struct pl_node *row = list->at[i];
        if (row->kind != PL_MAP) {
            not_row(work, row); /* it is lost, the others are not */
            continue;
        }
        for (size_t k = 0; k < row->n && good; k++) {
            size_t len = strlen(row->at[k]->key);
            if (!(k < table->columns.n && strcmp(table->columns.at[k].name, row->at[k]->key) == 0) &&
                column_find(table, row->at[k]->key, len) == SIZE_MAX)
                good &= column_add(work, table, row->at[k]->key, row->at[k]->key_place);
        }
    }
    return good;
}

static void take_cell(struct pl_work *work, struct walker *walker, const struct pl_node *value, struct row *row,
                      struct cell *cell)
{
    if (value->kind != PL_SCALAR) {
        struct pl_diag *d = PL_ERR(work, P868, value->place, "'%.60s' of this row holds a %s", value->key,
                                   value->kind == PL_LIST ? "list" : "map");
        pl_help(work->diags, d, "a row holds texts and numbers: give each a column of its own");
        row->lost = true;
        return;
    }
    cell->text = pl_node_empty(value) ? "" : value->text;
    cell->place = value->place;
    walk_to(walker, value->place.start, &cell->line, &cell->column);
}

static bool from_list(struct pl_work *work, const struct pl_node *list, struct table *table)
{
    struct walker walker = {.source = list->place.source};
    size_t column = 0;
    if (list->kind != PL_LIST) {
        struct pl_diag *d = PL_ERR(work, P862, list->place, "rows are a list of maps");
        pl_help(work->diags, d, "write - {town: Delft, people: 109000} for each row");
        return false;
    }
    bool good = collect_columns(work, list, table);
    for (size_t i = 0; i < list->n; i++) {
        const struct pl_node *map = list->at[i];
        struct row row = {.place = map->place, .number = i + 1};
        row.cells = PL_NEWS(work->arena, struct cell, table->columns.n + 1);
        for (size_t k = 0; k < table->columns.n; k++)
            row.cells[k] = (struct cell){"", map->place, 0, 0};
        walk_to(&walker, map->place.start, &row.line, &column);
        row.lost = map->kind != PL_MAP;
        for (size_t k = 0; map->kind == PL_MAP && k < map->n; k++)
            take_cell(work, &walker, map->at[k], &row,
                      &row.cells[column_find(table, map->at[k]->key, strlen(map->at[k]->key))]);
        walk_to(&walker, map->place.end, &row.last_line, &column);
        if (!row_add(work, table, &row))
            return false;
    }
    return good;
}

/* ---- JSON ---- */

/* JSON is YAML but for signs beyond U+FFFF, which it may write as two escapes. They are put in their place, and as many
 * blanks behind the text, so that whatever follows stays where it is. */
static const struct pl_source *without_pairs(struct pl_arena *arena, const struct pl_source *source)
{
    struct pl_buf out = {.arena = arena};
    size_t blanks = 0;
    bool quoted = false;
    for (size_t i = 0; i < source->size; i++) {
        const char *p = source->text + i;
        unsigned high = 0, low = 0;
        if (quoted && source->size - i >= 12 && p[0] == '\\' && p[1] == 'u' && p[6] == '\\' && p[7] == 'u') {
            char digits[5] = {0};
            memcpy(digits, p + 2, 4);
            bool hex = strspn(digits, "0123456789abcdefABCDEF") == 4;
            high = hex ? (unsigned)strtoul(digits, NULL, 16) : 0;
            memcpy(digits, p + 8, 4);
            hex = strspn(digits, "0123456789abcdefABCDEF") == 4;
            low = hex ? (unsigned)strtoul(digits, NULL, 16) : 0;
        }
        if (high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
            char bytes[4];
            size_t n = pl_utf8_put(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), bytes);
            pl_putn(&out, bytes, n);
            blanks += 12 - n;
            i += 11;
            continue;
        }
        pl_putc(&out, *p);
        if (quoted && *p == '\\' && i + 1 < source->size) {
            pl_putc(&out, source->text[++i]);
            continue;
        }
        quoted ^= *p == '"';
        for (; *p == '"' && !quoted && blanks; blanks--)
            pl_putc(&out, ' ');
    }
    struct pl_source *copy = pl_memdup(arena, source, sizeof *source);
    copy->text = out.text ? out.text : "";
    copy->size = out.len;
    return copy;
}

/* ---- files ---- */

static bool from_tree(struct pl_work *work, const struct pl_source *source, struct table *table)
{
    const struct pl_node *root = pl_tree_read(work, source);
    const struct pl_node *rows = root && root->kind == PL_MAP ? pl_node_get(root, "rows") : root;
    if (root && !rows) {
        struct pl_diag *d = PL_ERR(work, P862, root->place, "this file holds no rows");
        pl_help(work->diags, d, "it is a list of rows, or a map with a list of them under 'rows'");
    }
    return rows && from_list(work, rows, table);
}

static bool from_json(struct pl_work *work, const struct pl_source *source, struct table *table)
{
    return from_tree(work, without_pairs(work->arena, source), table);
}

static const struct {
    const char *extension;
    bool (*read)(struct pl_work *work, const struct pl_source *source, struct table *table);
    enum pl_limit limit;
} kinds[] = {
    {".csv", csv_read, PL_LIMIT_ANY},    {".tsv", csv_read, PL_LIMIT_ANY},   {".txt", csv_read, PL_LIMIT_ANY},
    {".yaml", from_tree, PL_LIMIT_YAML}, {".yml", from_tree, PL_LIMIT_YAML}, {".json", from_json, PL_LIMIT_YAML},
};

bool table_is_csv(const char *path)
{
    const char *dot = strrchr(path, '.');
    size_t i = 0, n = sizeof kinds / sizeof *kinds;
    while (i < n && (!dot || strcasecmp(dot, kinds[i].extension) != 0))
        i++;
    return i < n && kinds[i].read == csv_read;
}

bool table_read(struct pl_work *work, const struct pl_node *rows, struct table *table)
{
    if (rows->kind != PL_SCALAR) {
        table->path = rows->place.source->path;
        return from_list(work, rows, table);
    }
    table->path = pl_door_resolve(work, rows->text, rows->place);
    const char *dot = strrchr(table->path, '.');
    for (size_t i = 0; dot && i < sizeof kinds / sizeof *kinds; i++) {
        if (strcasecmp(dot, kinds[i].extension) != 0)
            continue;
        const struct pl_source *source = pl_door_read(work, table->path, kinds[i].limit, rows->place);
        return source && kinds[i].read(work, source, table);
    }
    struct pl_diag *d = PL_ERR(work, P862, rows->place, "'%.80s' is no table that can be read", rows->text);
    pl_help(work->diags, d, "its name ends in .csv, .tsv, .yaml or .json; from a spreadsheet save it as 'CSV UTF-8'");
    return false;
}
