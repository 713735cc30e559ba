/* markup-source.c: the cursor through a scalar's text that finds where each piece of cmark's output was written. */
#include "edition/markup-private.h"

#include "base/num.h"

#include <cmark.h>
#include <string.h>

/* Between two pieces stand only signs of markup, indentation and addresses; a longer gap means that the piece cannot be
 * found, and the limit keeps the search for it short. */
enum { LONGEST_GAP = 4096, LONGEST_ENTITY = 40 };

static bool punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

static bool alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ---- one piece of source, decoded ---- */

struct piece {
    char bytes[16];
    size_t len, source; /* bytes decoded, and as written */
};

/* Bytes of "&name;" at text, 0 when it has not that shape. */
static size_t entity_shape(const char *text, size_t len)
{
    size_t i = 1;
    if (i < len && text[i] == '#')
        i++;
    size_t start = i;
    while (i < len && i < LONGEST_ENTITY && alnum(text[i]))
        i++;
    return i > start && i < len && text[i] == ';' ? i + 1 : 0;
}

/* cmark is asked what an entity means, so that its table of two thousand names need not stand here a second time. */
static bool decode_entity(const char *text, size_t len, struct piece *piece)
{
    char line[LONGEST_ENTITY + 4] = "x";
    if (len > LONGEST_ENTITY + 2)
        return false;
    memcpy(line + 1, text, len);
    cmark_node *document = cmark_parse_document(line, len + 1, CMARK_OPT_DEFAULT);
    cmark_node *paragraph = cmark_node_first_child(document);
    cmark_node *words = paragraph ? cmark_node_first_child(paragraph) : NULL;
    const char *literal = words ? cmark_node_get_literal(words) : NULL;
    size_t n = literal ? strlen(literal) : 0;
    bool good = n > 1 && n - 1 < sizeof piece->bytes && (n - 1 != len || memcmp(literal + 1, text, len) != 0);
    if (good) {
        piece->len = n - 1;
        piece->source = len;
        memcpy(piece->bytes, literal + 1, n - 1);
    }
    cmark_node_free(document);
    return good;
}

static struct piece piece_at(const struct pl_node *node, size_t at)
{
    const char *text = node->text + at;
    size_t len = node->len - at;
    struct piece piece = {.bytes = {*text}, .len = 1, .source = 1};
    if (*text == '\\' && len > 1 && punctuation(text[1])) {
        piece.bytes[0] = text[1];
        piece.source = 2;
    } else if (*text == '&') {
        size_t n = entity_shape(text, len);
        if (n)
            decode_entity(text, n, &piece);
    }
    return piece;
}

/* Where literal ends when it starts at `at`; 0 when it does not. */
static size_t match(const struct pl_node *node, size_t at, const char *literal, size_t len)
{
    size_t i = 0;
    while (i < len && at < node->len) {
        struct piece piece = piece_at(node, at);
        if (piece.len > len - i || memcmp(literal + i, piece.bytes, piece.len) != 0)
            return 0;
        i += piece.len;
        at += piece.source;
    }
    return i == len ? at : 0;
}

bool pl_markup_seek(struct pl_markup *m, const char *literal, size_t len, size_t *from, size_t *to)
{
    size_t limit = m->cursor + LONGEST_GAP;
    for (size_t at = m->cursor; len && at < m->node->len && at < limit; at += piece_at(m->node, at).source) {
        size_t end = match(m->node, at, literal, len);
        if (end) {
            *from = at;
            *to = m->cursor = end;
            return true;
        }
    }
    *from = *to = m->cursor;
    return false;
}

bool pl_markup_seek_raw(struct pl_markup *m, const char *literal, size_t len, size_t *from, size_t *to)
{
    const char *text = m->node->text;
    size_t room = m->node->len - m->cursor;
    const char *found =
        len ? memmem(text + m->cursor, room < LONGEST_GAP + len ? room : LONGEST_GAP + len, literal, len) : NULL;
    *from = *to = m->cursor;
    if (!found)
        return false;
    *from = (size_t)(found - text);
    *to = m->cursor = *from + len;
    return true;
}

static size_t find(const struct pl_markup *m, size_t at, char c)
{
    const char *found = at < m->node->len ? memchr(m->node->text + at, c, m->node->len - at) : NULL;
    return found ? (size_t)(found - m->node->text) : m->node->len;
}

static size_t ticks(const struct pl_markup *m, size_t at)
{
    size_t n = 0;
    while (at + n < m->node->len && m->node->text[at + n] == '`')
        n++;
    return n;
}

void pl_markup_seek_code(struct pl_markup *m, size_t *from, size_t *to)
{
    *from = find(m, m->cursor, '`');
    size_t n = ticks(m, *from), at = *from + n, run = 0;
    while ((at = find(m, at, '`')) < m->node->len && (run = ticks(m, at)) != n)
        at += run;
    *to = m->cursor = at < m->node->len ? at + n : m->node->len;
}

/* ---- addresses ---- */

/* Behind the next `close` that is not escaped. */
static size_t behind(const struct pl_markup *m, size_t at, char close)
{
    for (; at < m->node->len; at++) {
        if (m->node->text[at] == '\\')
            at++;
        else if (m->node->text[at] == close)
            return at + 1;
    }
    return m->node->len;
}

static size_t blanks(const struct pl_markup *m, size_t at)
{
    while (at < m->node->len && strchr(" \t\r\n", m->node->text[at]))
        at++;
    return at;
}

/* The end of an address without <>: parentheses in it come in pairs. */
static size_t address_end(const struct pl_markup *m, size_t at)
{
    const char *text = m->node->text;
    int depth = 0;
    for (; at < m->node->len && !strchr(" \t\r\n", text[at]); at++) {
        if (text[at] == '\\' && at + 1 < m->node->len && punctuation(text[at + 1]))
            at++;
        else if (text[at] == '(')
            depth++;
        else if (text[at] == ')' && depth-- == 0)
            return at;
    }
    return at;
}

void pl_markup_pass_address(struct pl_markup *m, size_t *from, size_t *to)
{
    const char *text = m->node->text;
    size_t len = m->node->len, at = m->cursor;
    while (at < len && text[at] != ']' && text[at] != '>')
        at += piece_at(m->node, at).source;
    *from = *to = m->cursor;
    m->cursor = at < len ? at + 1 : len;
    if (at >= len || text[at] == '>' || at + 1 == len)
        return;
    if (text[at + 1] == '[')
        m->cursor = behind(m, at + 2, ']');
    if (text[at + 1] != '(')
        return;
    at = blanks(m, at + 2);
    bool angle = at < len && text[at] == '<';
    *from = at;
    *to = at = angle ? behind(m, at + 1, '>') : address_end(m, at);
    at = blanks(m, at);
    if (at < len && strchr("\"'(", text[at]))
        at = blanks(m, behind(m, at + 1, text[at] == '(' ? ')' : text[at]));
    m->cursor = at < len ? at + 1 : len;
}

/* ---- lines and places ---- */

void pl_markup_index_lines(struct pl_markup *m)
{
    const char *text = m->node->text;
    *pl_push(m->work->arena, &m->lines) = 0;
    for (size_t i = 0; i < m->node->len; i++)
        if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n'))
            *pl_push(m->work->arena, &m->lines) = i + 1;
}

size_t pl_markup_offset(const struct pl_markup *m, int line, int column)
{
    if (line < 1 || (size_t)line > m->lines.n)
        return m->node->len;
    size_t at = m->lines.at[line - 1] + (size_t)(column > 0 ? column - 1 : 0);
    return at < m->node->len ? at : m->node->len;
}

size_t pl_markup_line_end(const struct pl_markup *m, size_t at)
{
    while (at < m->node->len && m->node->text[at] != '\n' && m->node->text[at] != '\r')
        at++;
    return at;
}

size_t pl_markup_shown_end(const struct pl_markup *m, size_t at)
{
    enum { SHOWN = 200 };
    size_t end = at;
    while (end < m->node->len && end < at + SHOWN && m->node->text[end] != '\n' && m->node->text[end] != '\r')
        end++;
    return end;
}

void pl_markup_pass_line_break(struct pl_markup *m, size_t *from, size_t *to)
{
    const char *text = m->node->text;
    size_t end = pl_markup_line_end(m, m->cursor);
    *from = m->cursor;
    /* Signs that close something stand before the blanks at the line's end. */
    while (*from < end && !strchr(" \t\\", text[*from]))
        ++*from;
    if (end < m->node->len)
        end += text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1;
    while (end < m->node->len && (text[end] == ' ' || text[end] == '\t'))
        end++;
    *to = m->cursor = end;
}

/* A place costs a walk over the text. No text has so many mistakes but one that is made to cost time. */
enum { MAX_PLACES = 500 };

struct pl_place pl_markup_place(struct pl_markup *m, size_t from, size_t to)
{
    if (m->places++ >= MAX_PLACES)
        return m->node->place;
    return pl_node_place(m->node, from, to > from ? to : from + 1);
}

static bool hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0xFEFF;
}

void pl_markup_check_hidden(struct pl_markup *m, size_t from, size_t to)
{
    while (from < to) {
        struct piece piece = piece_at(m->node, from);
        for (size_t i = 0; piece.source > 2 && i < piece.len;) {
            uint32_t c = pl_utf8_next(piece.bytes, piece.len, &i);
            if (!hidden(c))
                continue;
            struct pl_diag *d = PL_ERR(m->work, P208, pl_markup_place(m, from, from + piece.source),
                                       "'%.*s' is an invisible character", (int)piece.source, m->node->text + from);
            pl_help(m->work->diags, d, "remove it");
        }
        from += piece.source;
    }
}

const char *pl_markup_hint(const struct pl_markup *m, size_t at)
{
    const char *text = m->node->text;
    size_t end = at + strspn(text + at, "0123456789");
    size_t sign = end < m->node->len && punctuation(text[end]) ? end : at;
    /* YAML itself takes the backslash away in double quotes. */
    const char *slash = m->node->style == PL_DOUBLE ? "\\\\" : "\\";
    if (sign >= m->node->len || !punctuation(text[sign]))
        return "put a backslash before the first sign of the line";
    return pl_printf(m->work->arena, "to write it as text put a backslash before the sign: %.*s%s%c", (int)(sign - at),
                     text + at, slash, text[sign]);
}
