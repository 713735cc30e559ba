/* values.c: what a layout asks of a record: a node by path, and scalars as numbers, dates and pictures. */
#include "edition/edition-private.h"
#include "edition/edition.h"

#include "base/num.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* ---- paths ---- */

static bool word_is(const char *word, size_t len, const char *want)
{
    return strlen(want) == len && memcmp(word, want, len) == 0;
}

/* {text, short, shorter}: one text in several lengths. */
static bool has_forms(const struct pl_node *node)
{
    if (node->kind != PL_MAP || !pl_node_get(node, "text"))
        return false;
    for (size_t i = 0; i < node->n; i++) {
        const char *key = node->at[i]->key;
        if (strcmp(key, "text") != 0 && strcmp(key, "short") != 0 && strcmp(key, "shorter") != 0)
            return false;
    }
    return true;
}

const struct pl_node *pl_record_of(const struct pl_node *list, const char *word, size_t len)
{
    size_t number = 0;
    bool digits = len > 0 && len <= 6;
    for (size_t i = 0; i < len && digits; i++) {
        digits = word[i] >= '0' && word[i] <= '9';
        number = number * 10 + (size_t)(word[i] - '0');
    }
    if (digits)
        return number >= 1 && number <= list->n ? list->at[number - 1] : NULL;
    for (size_t i = 0; i < list->n; i++) {
        const struct pl_node *id = pl_node_get(list->at[i], "id");
        if (id && id->kind == PL_SCALAR && word_is(word, len, id->text))
            return list->at[i];
    }
    return NULL;
}

static const struct pl_node *child(const struct pl_node *node, const char *word, size_t len)
{
    if (node->kind == PL_MAP) {
        for (size_t i = 0; i < node->n; i++)
            if (word_is(word, len, node->at[i]->key))
                return node->at[i];
        return NULL;
    }
    return node->kind == PL_LIST ? pl_record_of(node, word, len) : NULL;
}

const struct pl_node *pl_value_at(const struct pl_node *record, const char *path)
{
    const struct pl_node *node = record;
    while (node && *path) {
        size_t len = strcspn(path, ".");
        node = child(node, path, len);
        path += len + (path[len] == '.');
    }
    if (!node || pl_node_empty(node))
        return NULL;
    if (!has_forms(node))
        return node;
    node = pl_node_get(node, "text");
    return pl_node_empty(node) ? NULL : node;
}

/* ---- numbers and dates ---- */

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *number_help(const struct pl_node *node)
{
    if (strchr(node->text, ','))
        return "decimals follow a point, and thousands are not parted, or by underscores: 17.6, 17_600_000";
    if (strchr(node->text, '%'))
        return "write the number alone; the layout writes the % behind it";
    if (strchr(node->text, ' '))
        return "thousands are not parted, or by underscores: 17_600_000; words have a field of their own";
    return "write digits, and a point before decimals: 17.6";
}

bool pl_value_number(struct pl_work *work, const struct pl_node *node, double *out)
{
    static const char minus_sign[] = "\xE2\x88\x92";
    if (!pl_want_scalar(work, node, "a number"))
        return false;
    struct pl_buf text = {.arena = work->arena};
    const char *c = node->text;
    pl_put(&text, "");
    if (strncmp(c, minus_sign, 3) == 0) {
        pl_putc(&text, '-');
        c += 3;
    }
    for (const char *start = c; *c; c++)
        if (!(*c == '_' && c > start && digit(c[-1]) && digit(c[1])))
            pl_putc(&text, *c);
    double value = 0;
    if (text.len && pl_num_parse(text.text, text.len, &value) == text.len) {
        *out = value;
        return true;
    }
    struct pl_diag *d = PL_ERR(work, P220, node->place, "'%.60s' is not a number", node->text);
    pl_help(work->diags, d, "%s", number_help(node));
    return false;
}

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year));
}

/* Exactly n digits at *text; -1 when they are not there. */
static int take_digits(const char **text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++, ++*text) {
        if (!digit(**text))
            return -1;
        value = value * 10 + (**text - '0');
    }
    return value;
}

/* True when text has the shape of a date. Whether the day exists is another question. */
static bool parse_date(const char *text, struct pl_date *date)
{
    *date = (struct pl_date){.year = take_digits(&text, 4)};
    if (date->year < 0)
        return false;
    if (*text == '-') {
        text++;
        date->month = take_digits(&text, 2);
    }
    if (date->month > 0 && *text == '-') {
        text++;
        date->day = take_digits(&text, 2);
    }
    return date->month >= 0 && date->day >= 0 && *text == '\0';
}

bool pl_date_shaped(const struct pl_node *scalar)
{
    struct pl_date date;
    return scalar->kind == PL_SCALAR && parse_date(scalar->text, &date);
}

static bool date_exists(const char *text, const struct pl_date *date)
{
    size_t parts = strlen(text) / 3; /* 4, 7 or 10 bytes */
    if (date->year < 1 || (parts >= 2 && (date->month < 1 || date->month > 12)))
        return false;
    return parts < 3 || (date->day >= 1 && date->day <= days_in(date->year, date->month));
}

bool pl_value_date(struct pl_work *work, const struct pl_node *node, struct pl_date *out)
{
    struct pl_date date;
    if (!pl_want_scalar(work, node, "a date"))
        return false;
    bool shape = parse_date(node->text, &date);
    if (shape && date_exists(node->text, &date)) {
        *out = date;
        return true;
    }
    struct pl_diag *d =
        PL_ERR(work, P221, node->place, shape ? "there is no date '%.60s'" : "'%.60s' is not a date", node->text);
    int day = 0, month = 0, year = 0;
    if (!shape && sscanf(node->text, "%2d%*1[-/.]%2d%*1[-/.]%4d", &day, &month, &year) == 3 && year >= 1000 &&
        month >= 1 && month <= 12)
        pl_help(work->diags, d, "write the year first: %04d-%02d-%02d", year, month, day);
    else
        pl_help(work->diags, d,
                shape ? "check the month and the day" : "write 2026-06-30, 2026-06 or 2026; words go in 'label'");
    return false;
}

int32_t pl_date_days(struct pl_date date)
{
    int year = date.year - 1, days = 0;
    for (int month = 1; month < date.month; month++)
        days += days_in(date.year, month);
    days += date.day ? date.day - 1 : 0;
    /* Days before the year in the Gregorian calendar, less those before 1970. */
    return (int32_t)(year * 365 + year / 4 - year / 100 + year / 400 + days) - 719162;
}

/* ---- tables ---- */

static bool not_table(struct pl_work *work, const struct pl_node *node, const struct pl_node *first, const char *what)
{
    struct pl_diag *d = PL_ERR(work, P222, node->place, "%s", what);
    if (first != node)
        pl_also(work->diags, d, first->place, "the first row");
    pl_help(work->diags, d, "write a list of rows, each a list of as many cells: [[Jaar, Aantal], [2025, 12]]");
    return false;
}

bool pl_value_table(struct pl_work *work, const struct pl_node *node)
{
    if (node->kind != PL_LIST)
        return not_table(work, node, node, "this is not a table");
    bool good = true;
    for (size_t i = 0; i < node->n; i++) {
        const struct pl_node *row = node->at[i], *first = node->at[0];
        if (row->kind != PL_LIST) {
            good = not_table(work, row, first, "this row of a table is not a list of cells");
            continue;
        }
        if (first->kind == PL_LIST && row->n != first->n)
            good = not_table(work, row, first,
                             pl_printf(work->arena, "a row of %zu cells in a table of %zu columns", row->n, first->n));
        for (size_t k = 0; k < row->n; k++)
            if (row->at[k]->kind != PL_SCALAR)
                good = not_table(work, row->at[k], first, "a cell of a table holds one value");
    }
    return good;
}

/* ---- pictures ---- */

static bool read_focus(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    double *focus = out;
    if (node->kind != PL_LIST || node->n != 2) {
        struct pl_diag *d = PL_ERR(reader->work, P162, node->place, "'focus' takes two shares, across and down");
        pl_help(reader->work->diags, d, "write [50%%, 30%%]");
        return false;
    }
    bool good = true;
    for (int i = 0; i < 2; i++)
        good &= pl_read_fraction(reader->work, node->at[i], 0, 1, &focus[i]);
    return good;
}

#define OFFSET(field) offsetof(struct pl_picture_value, field)
static const struct pl_field picture_fields[] = {
    {.name = "file",
     .type = PL_NODE,
     .offset = OFFSET(file),
     .required = true,
     .shape = "path",
     .doc = "The picture's file, seen from the folder of this file."},
    {.name = "alternative",
     .type = PL_TEXT,
     .offset = OFFSET(alternative),
     .doc = "What the picture shows, for who cannot see it; \"\" when it is decoration."},
    {.name = "credit", .type = PL_TEXT, .offset = OFFSET(credit), .doc = "Who made it."},
    {.name = "focus",
     .type = PL_CUSTOM,
     .offset = OFFSET(focus),
     .custom = read_focus,
     .shape = "focus",
     .doc = "The point that stays in sight when the picture is cut: [50%, 30%], across and down."},
};
#undef OFFSET
const struct pl_record pl_picture_record = {
    .name = "picture",
    .doc = "A picture: its path, or a map of these.",
    .fields = picture_fields,
    .n = sizeof picture_fields / sizeof *picture_fields,
    .open = true,
};

bool pl_value_picture(struct pl_work *work, const struct pl_node *node, struct pl_picture_value *out)
{
    struct pl_reader reader = {.work = work};
    *out = (struct pl_picture_value){.focus = {0.5, 0.5}};
    if (node->kind == PL_SCALAR) {
        out->file = node;
        return true;
    }
    if (node->kind == PL_MAP)
        pl_check_spelling(work, node, &pl_picture_record);
    if (!pl_read_record(&reader, node, &pl_picture_record, NULL, out, NULL))
        return false;
    if (!pl_want_scalar(work, out->file, "a path"))
        return false;
    /* An alternative of no words is said, where an absent one is forgotten. */
    const struct pl_node *alternative = pl_node_get(node, "alternative");
    if (alternative && alternative->kind == PL_SCALAR && alternative->len == 0 && alternative->style != PL_PLAIN)
        out->alternative = "";
    return true;
}

/* ---- labels for messages ---- */

static size_t index_of(const struct pl_node *list, const struct pl_node *node)
{
    size_t i = 0;
    while (i < list->n && list->at[i] != node)
        i++;
    return i;
}

/* The end of the tag that begins at p; NULL: none does. */
static const char *tag_end(const char *p)
{
    bool tag = *p == '<' && (p[1] == '/' || (p[1] >= 'a' && p[1] <= 'z'));
    const char *end = tag ? strchr(p, '>') : NULL;
    return end ? end + 1 : NULL;
}

/* The first line of a name without its markup, at most 60 bytes, cut between characters. */
static const char *clip(struct pl_arena *arena, const char *text)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (const char *p = text; *p && *p != '\n';) {
        const char *end = tag_end(p);
        bool star = *p == '*' && !(p > text && p[-1] == ' ' && p[1] == ' ');
        if (!end && !star)
            pl_putf(&out, "%c", *p);
        p = end ? end : p + 1;
    }
    size_t cut = out.len > 60 ? 60 : out.len;
    while (cut < out.len && cut && ((unsigned char)out.text[cut] & 0xC0) == 0x80)
        cut--;
    return pl_printf(arena, "%.*s%s", (int)cut, out.text, cut < out.len ? "…" : "");
}

const char *pl_record_label(struct pl_arena *arena, const struct pl_node *node)
{
    static const char *const names[] = {"heading", "title", "name", "id"};
    for (; node && node->parent; node = node->parent) {
        const struct pl_node *list = node->parent->kind == PL_LIST ? node->parent : NULL;
        if (node->kind != PL_MAP || has_forms(node))
            continue;
        const char *noun = list ? list->key : node->key;
        if (!noun)
            noun = "record";
        noun = strcmp(noun, "tiles") == 0 ? "tile" : noun;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            const struct pl_node *name = pl_value_at(node, names[i]);
            if (name && name->kind == PL_SCALAR)
                return pl_printf(arena, "%s '%s'", noun, clip(arena, name->text));
        }
        if (!list)
            continue;
        const char *around = pl_record_label(arena, list->parent);
        return pl_printf(arena, "%s %zu%s%s", noun, index_of(list, node) + 1, around ? " in " : "",
                         around ? around : "");
    }
    return NULL;
}
