/* tree-place.c: decoded text of a scalar → bytes of the file, by decoding the raw scalar a second time, side by side.
 * Done only when a message needs it. */
#include "read/tree.h"

#include <string.h>

struct walk {
    const struct pl_node *node;
    const char *raw; /* the whole source */
    size_t at, end;  /* bytes of the source still to read */
    size_t indent;   /* block scalars: columns that belong to the block */
};

static size_t utf8_length(unsigned char c)
{
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Skips the header of a block scalar ("|2-  # note") and finds its indentation from the first line with text. */
static void enter_block(struct walk *w)
{
    const char *line = memchr(w->raw + w->at, '\n', w->end - w->at);
    w->at = line ? (size_t)(line - w->raw) + 1 : w->end;
    for (size_t i = w->at; i < w->end;) {
        size_t spaces = 0;
        while (i + spaces < w->end && w->raw[i + spaces] == ' ')
            spaces++;
        if (i + spaces < w->end && w->raw[i + spaces] != '\n' && w->raw[i + spaces] != '\r') {
            w->indent = spaces;
            break;
        }
        const char *next = memchr(w->raw + i, '\n', w->end - i);
        i = next ? (size_t)(next - w->raw) + 1 : w->end;
    }
}

static void skip_indent(struct walk *w)
{
    for (size_t n = 0; n < w->indent && w->at < w->end && w->raw[w->at] == ' '; n++)
        w->at++;
}

/* True when only blanks stand between w->at and a line break: a fold. */
static bool at_fold(const struct walk *w)
{
    size_t i = w->at;
    while (i < w->end && (w->raw[i] == ' ' || w->raw[i] == '\t' || w->raw[i] == '\r'))
        i++;
    return i < w->end && w->raw[i] == '\n';
}

static void skip_fold(struct walk *w)
{
    bool flow = w->node->style != PL_FOLDED;
    while (w->at < w->end && at_fold(w)) {
        w->at = (size_t)((const char *)memchr(w->raw + w->at, '\n', w->end - w->at) - w->raw) + 1;
        if (!flow)
            skip_indent(w);
    }
    while (flow && w->at < w->end && (w->raw[w->at] == ' ' || w->raw[w->at] == '\t'))
        w->at++;
}

/* Bytes of the escape at w->at in a double-quoted scalar; 0 for an escaped line break, which yields no text. */
static size_t escape_length(struct walk *w)
{
    char c = w->at + 1 < w->end ? w->raw[w->at + 1] : '\0';
    if (c == '\n' || c == '\r') {
        w->at++;
        skip_fold(w);
        return 0;
    }
    return c == 'x' ? 4 : c == 'u' ? 6 : c == 'U' ? 10 : 2;
}

/* Source bytes of the character at text[i]; moves both on. */
static void step(struct walk *w, size_t *i, size_t *from, size_t *to)
{
    const struct pl_node *n = w->node;
    size_t escape;
    while (n->style == PL_DOUBLE && w->at < w->end && w->raw[w->at] == '\\') {
        if ((escape = escape_length(w)) == 0)
            continue;
        *from = w->at;
        w->at = *to = w->at + escape;
        *i += utf8_length((unsigned char)n->text[*i]);
        return;
    }
    *from = w->at;
    char c = n->text[*i];
    if (n->style == PL_VERBATIM) {
        bool pair = c == '\n' && w->at < w->end && w->raw[w->at] == '\r';
        size_t bytes = pair ? 2 : utf8_length((unsigned char)c);
        w->at = *to = w->at + bytes < w->end ? w->at + bytes : w->end;
        *i += utf8_length((unsigned char)c);
        return;
    }
    if (n->style == PL_LITERAL && c == '\n') {
        const char *line = memchr(w->raw + w->at, '\n', w->end - w->at);
        w->at = *to = line ? (size_t)(line - w->raw) + 1 : w->end;
        skip_indent(w);
        ++*i;
        return;
    }
    if (n->style != PL_LITERAL && (c == ' ' || c == '\n') && at_fold(w)) {
        skip_fold(w);
        *to = w->at;
        do
            ++*i;
        while (c == '\n' && *i < n->len && n->text[*i] == '\n');
        return;
    }
    size_t bytes = n->style == PL_SINGLE && c == '\'' ? 2 : utf8_length((unsigned char)c);
    w->at = *to = w->at + bytes < w->end ? w->at + bytes : w->end;
    *i += utf8_length((unsigned char)c);
}

struct pl_place pl_node_place(const struct pl_node *node, size_t from, size_t to)
{
    struct pl_place place = node->place;
    if (node->kind != PL_SCALAR || !place.source || from > node->len)
        return place;
    struct walk w = {.node = node, .raw = place.source->text, .at = place.start, .end = place.end};
    if (node->style == PL_LITERAL || node->style == PL_FOLDED) {
        enter_block(&w);
        skip_indent(&w);
    } else if (node->style != PL_PLAIN && node->style != PL_VERBATIM)
        w.at++;
    size_t start = w.at, end = w.at;
    for (size_t i = 0; i < node->len && i < to;) {
        size_t was = i, a = w.at, z = w.at;
        step(&w, &i, &a, &z);
        if (was <= from)
            start = a;
        end = z;
    }
    if (from >= node->len)
        start = end;
    return (struct pl_place){place.source, start, end > start ? end : start};
}
