/* packed.c: streams that hold a document's objects or its table (ISO 32000-1, 7.5.7 and 7.5.8), found in a file's bytes
 * before qpdf unpacks them, and what their filters make of them. Whatever their /Type says, qpdf takes a stream for one
 * of these that has their other keys. */
#include "pdf/content.h"
#include "pdf/pdf-private.h"

#include <string.h>

enum { MOST_FILTERS = 4, LONGEST_NAME = 32 };

/* A dictionary, as far as it says how its stream is packed. */
struct dict {
    bool n, first, table;
    bool filter; /* /Filter is the last key */
    bool away;   /* its value stands elsewhere, or names more filters than anybody needs */
    size_t n_filters;
    char filters[MOST_FILTERS][LONGEST_NAME];
};

/* A name without what stands for its letters: /Obj#53tm is /ObjStm. A longer one than any that matters is cut. */
static void plain_name(const struct pl_token *t, char out[LONGEST_NAME])
{
    size_t n = 0;
    for (size_t i = 0; i < t->n && n + 1 < LONGEST_NAME; i++, n++) {
        bool escaped =
            t->at[i] == '#' && i + 2 < t->n && pl_hex_digit(t->at[i + 1]) >= 0 && pl_hex_digit(t->at[i + 2]) >= 0;
        out[n] = escaped ? (char)(pl_hex_digit(t->at[i + 1]) << 4 | pl_hex_digit(t->at[i + 2])) : t->at[i];
        i += escaped ? 2 : 0;
    }
    out[n] = '\0';
}

/* A name of the dictionary itself: a key, or a value, which is taken for a key if it looks like one. */
static void read_name(struct dict *d, const char *name)
{
    bool is_filter = strcmp(name, "/Filter") == 0;
    d->n |= strcmp(name, "/N") == 0;
    d->first |= strcmp(name, "/First") == 0;
    d->table |= strcmp(name, "/W") == 0;
    if (d->filter && !is_filter && !d->n_filters)
        memcpy(d->filters[d->n_filters++], name, LONGEST_NAME);
    d->filter = is_filter;
    d->n_filters = is_filter ? 0 : d->n_filters;
}

static void read_token(struct dict *d, const struct pl_token *t, size_t depth)
{
    char name[LONGEST_NAME] = "";
    if (t->kind == PL_TOKEN_NAME) {
        plain_name(t, name);
        if (depth == 1)
            read_name(d, name);
        else if (depth == 2 && d->filter && d->n_filters < MOST_FILTERS)
            memcpy(d->filters[d->n_filters++], name, LONGEST_NAME);
        else
            d->away |= depth == 2 && d->filter;
    }
    d->away |= d->filter && t->kind == PL_TOKEN_WORD && pl_token_is(t, "R");
}

/* Where the stream's bytes begin, of the object whose dictionary is next; 0: it has none. */
static size_t read_dict(struct pl_content *c, struct dict *d)
{
    struct pl_token t;
    size_t depth = 0;
    if (!pl_content_token(c, &t) || !pl_token_is(&t, "<<"))
        return 0;
    for (depth = 1; depth && pl_content_token(c, &t);) {
        depth += t.kind == PL_TOKEN_OPEN;
        depth -= t.kind == PL_TOKEN_CLOSE;
        read_token(d, &t, depth);
    }
    if (depth || !pl_content_token(c, &t) || t.n < 6 || memcmp(t.at, "stream", 6) != 0)
        return 0;
    size_t at = (size_t)(t.at - c->bytes) + 6;
    at += at < c->n && c->bytes[at] == '\r';
    return at + (at < c->n && c->bytes[at] == '\n');
}

static enum pl_packed judge(const struct dict *d, const char *bytes, size_t n, size_t limit)
{
    const char *names[MOST_FILTERS];
    struct pl_arena *arena = pl_arena_new();
    for (size_t i = 0; i < d->n_filters; i++)
        names[i] = d->filters[i];
    bool fits = pl_filters_fit(arena, names, d->n_filters, bytes, n, limit);
    pl_arena_free(arena);
    return fits ? PL_PACKED_GOOD : PL_PACKED_LARGE;
}

enum pl_packed pl_packed_look(const char *bytes, size_t n, size_t limit)
{
    /* Words that look like an object's beginning within another are read more than once, but not for ever. */
    size_t budget = 4 * n + (64u << 20);
    for (const char *p = bytes, *end = bytes + n; (p = memmem(p, (size_t)(end - p), "obj", 3)); p += 3) {
        struct pl_content c = {bytes, n, (size_t)(p - bytes) + 3};
        struct dict d = {0};
        size_t from = c.at, at;
        if (p - bytes >= 3 && memcmp(p - 3, "end", 3) == 0)
            continue;
        at = read_dict(&c, &d);
        if (c.at - from > budget)
            return PL_PACKED_HIDDEN;
        budget -= c.at - from;
        if (!at || at > n || !((d.n && d.first) || d.table))
            continue;
        if (d.away)
            return PL_PACKED_HIDDEN;
        enum pl_packed found = judge(&d, bytes + at, n - at, limit);
        if (found != PL_PACKED_GOOD)
            return found;
    }
    return PL_PACKED_GOOD;
}
