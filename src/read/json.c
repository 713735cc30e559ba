/* json.c: a descent through JSON, stopped at its first mistake: what a program wrote is right, or was cut short or
 * changed. */
#include "read/json.h"

#include "base/num.h"
#include "read/tree.h"

#include <string.h>

enum { MOST_DEPTH = 64, MOST_VALUES = 16000000 };

struct reader {
    struct pl_work *work;
    const struct pl_source *source;
    const char *text;
    size_t at, size, values;
};

static bool stop(struct reader *r, size_t at, const char *what)
{
    struct pl_place place = {r->source, at < r->size ? at : r->size, at < r->size ? at + 1 : r->size};
    struct pl_diag *d = PL_ERR(r->work, P880, place, "%s", at < r->size ? what : "the file ends in the middle");
    pl_help(r->work->diags, d, "this was not written so by plaat: make it anew, or copy it again");
    return false;
}

static void skip_space(struct reader *r)
{
    r->at += strspn(r->text + r->at, " \t\r\n");
}

static bool word(struct reader *r, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(r->text + r->at, word, n) != 0)
        return stop(r, r->at, "neither a text in quotes, a number, a list, a map, true, false nor null");
    r->at += n;
    return true;
}

static bool digits(struct reader *r)
{
    size_t n = strspn(r->text + r->at, "0123456789");
    r->at += n;
    return n || stop(r, r->at, "a number without digits");
}

/* RFC 8259, section 6. */
static bool number(struct reader *r)
{
    r->at += r->text[r->at] == '-';
    if (r->text[r->at] == '0')
        r->at++;
    else if (!digits(r))
        return false;
    if (r->text[r->at] == '.' && (r->at++, !digits(r)))
        return false;
    if (r->text[r->at] != 'e' && r->text[r->at] != 'E')
        return true;
    r->at++;
    r->at += r->text[r->at] == '+' || r->text[r->at] == '-';
    return digits(r);
}

static bool hex(struct reader *r, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        static const char signs[] = "0123456789abcdef0123456789ABCDEF";
        const char *c = r->text[r->at] ? strchr(signs, r->text[r->at]) : NULL;
        if (!c)
            return stop(r, r->at, "\\u without four hexadecimal digits");
        *out = *out << 4 | (uint32_t)((c - signs) & 15);
    }
    return true;
}

/* Behind "\u"; two of them for what lies above U+FFFF. */
static bool code_point(struct reader *r, char **to)
{
    size_t start = r->at - 2;
    uint32_t c, low;
    if (!hex(r, &c))
        return false;
    if (c >= 0xD800 && c < 0xDC00 && r->text[r->at] == '\\' && r->text[r->at + 1] == 'u') {
        r->at += 2;
        if (!hex(r, &low))
            return false;
        c = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((c - 0xD800) << 10 | (low - 0xDC00)) : 0xDC00;
    }
    if (c == 0 || (c >= 0xD800 && c < 0xE000))
        return stop(r, start, "\\u that means no character");
    *to += pl_utf8_put(c, *to);
    return true;
}

static bool escape(struct reader *r, char **to)
{
    static const char from[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    char c = r->text[r->at + 1];
    const char *known = c ? strchr(from, c) : NULL;
    if (!known && c != 'u')
        return stop(r, r->at, "a backslash before what it does not go with");
    r->at += 2;
    if (!known)
        return code_point(r, to);
    *(*to)++ = means[known - from];
    return true;
}

/* The end of a text is looked for first: no escape is shorter than what it means. */
static const char *text(struct reader *r)
{
    size_t start = r->at + 1, end = start;
    while (end < r->size && r->text[end] != '"' && (unsigned char)r->text[end] >= ' ')
        end += r->text[end] == '\\' && end + 1 < r->size ? 2 : 1;
    if (end >= r->size || r->text[end] != '"') {
        stop(r, end, "a text goes on to the next line");
        return NULL;
    }
    char *out = pl_alloc(r->work->arena, end - start + 1), *to = out;
    for (r->at = start; r->at < end;) {
        if (r->text[r->at] != '\\')
            *to++ = r->text[r->at++];
        else if (!escape(r, &to))
            return NULL;
    }
    r->at = end + 1;
    return out;
}

static struct pl_json *value(struct reader *r, int depth);

static const char *key(struct reader *r)
{
    if (r->text[r->at] != '"') {
        stop(r, r->at, "a member's name is missing");
        return NULL;
    }
    const char *name = text(r);
    if (!name)
        return NULL;
    skip_space(r);
    if (r->text[r->at] != ':') {
        stop(r, r->at, "':' is missing behind a name");
        return NULL;
    }
    r->at++;
    return name;
}

static bool inside(struct reader *r, struct pl_json *out, int depth)
{
    bool map = out->kind == PL_JSON_MAP;
    char end = map ? '}' : ']';
    const struct pl_json **to = &out->first;
    r->at++;
    skip_space(r);
    for (bool first = true; r->text[r->at] != end; first = false) {
        const char *name = NULL;
        if (!first && r->text[r->at] != ',')
            return stop(r, r->at, map ? "',' or '}' is missing" : "',' or ']' is missing");
        r->at += !first;
        skip_space(r);
        if (map && !(name = key(r)))
            return false;
        struct pl_json *v = value(r, depth + 1);
        if (!v)
            return false;
        v->key = name;
        *to = v;
        to = &v->next;
        out->n++;
        skip_space(r);
    }
    r->at++;
    return true;
}

static bool fill(struct reader *r, struct pl_json *v, int depth)
{
    char c = r->text[r->at];
    if (c == '{' || c == '[') {
        v->kind = c == '{' ? PL_JSON_MAP : PL_JSON_LIST;
        return depth < MOST_DEPTH ? inside(r, v, depth) : stop(r, r->at, "too many lists and maps in each other");
    }
    if (c == '"') {
        v->kind = PL_JSON_TEXT;
        return (v->text = text(r)) != NULL;
    }
    if (c == '-' || (c >= '0' && c <= '9')) {
        v->kind = PL_JSON_NUMBER;
        return number(r);
    }
    v->kind = c == 't' || c == 'f' ? PL_JSON_BOOL : PL_JSON_NULL;
    return word(r, c == 't' ? "true" : c == 'f' ? "false" : "null");
}

static struct pl_json *value(struct reader *r, int depth)
{
    skip_space(r);
    if (++r->values > MOST_VALUES) {
        stop(r, r->at, "more than 16 million values");
        return NULL;
    }
    struct pl_json *v = PL_NEW(r->work->arena, struct pl_json);
    v->from = (uint32_t)r->at;
    if (!fill(r, v, depth))
        return NULL;
    v->to = (uint32_t)r->at;
    return v;
}

const struct pl_json *pl_json_read(struct pl_work *work, const struct pl_source *source)
{
    struct reader r = {.work = work, .source = source, .text = source->text, .size = source->size};
    bool ascii;
    if (source->size > UINT32_MAX || !pl_source_check(work, source, &r.at, &ascii))
        return NULL;
    const struct pl_json *root = value(&r, 0);
    if (!root)
        return NULL;
    skip_space(&r);
    if (r.at < r.size) {
        stop(&r, r.at, "something stands behind the end");
        return NULL;
    }
    return root;
}

const struct pl_json *pl_json_get(const struct pl_json *map, const char *name)
{
    if (!map || map->kind != PL_JSON_MAP)
        return NULL;
    for (const struct pl_json *v = map->first; v; v = v->next)
        if (strcmp(v->key, name) == 0)
            return v;
    return NULL;
}

double pl_json_number(const struct pl_source *source, const struct pl_json *v)
{
    double out = 0;
    if (v->kind == PL_JSON_NUMBER)
        pl_num_parse(source->text + v->from, v->to - v->from, &out);
    return out;
}

const char *pl_json_kind_name(enum pl_json_kind kind)
{
    static const char *const names[] = {
        [PL_JSON_NULL] = "null",   [PL_JSON_BOOL] = "true or false", [PL_JSON_NUMBER] = "a number",
        [PL_JSON_TEXT] = "a text", [PL_JSON_LIST] = "a list",        [PL_JSON_MAP] = "a map"};
    return names[kind];
}

bool pl_json_same(const struct pl_source *a_source, const struct pl_json *a, const struct pl_source *b_source,
                  const struct pl_json *b)
{
    if (a->kind != b->kind || a->n != b->n || (a->key && b->key && strcmp(a->key, b->key) != 0))
        return false;
    if (a->kind == PL_JSON_TEXT)
        return strcmp(a->text, b->text) == 0;
    if (a->kind < PL_JSON_TEXT)
        return a->to - a->from == b->to - b->from &&
               memcmp(a_source->text + a->from, b_source->text + b->from, a->to - a->from) == 0;
    for (const struct pl_json *x = a->first, *y = b->first; x && y; x = x->next, y = y->next)
        if (!pl_json_same(a_source, x, b_source, y))
            return false;
    return true;
}
