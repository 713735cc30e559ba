/* schema.c: two writers over the same tables. */
#include "read/schema.h"

#include "base/num.h"

#include <string.h>

static void put_string(struct pl_buf *out, const char *text)
{
    pl_putc(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            pl_putc(out, '\\');
        pl_putc(out, *text);
    }
    pl_putc(out, '"');
}

/* In draft-07 nothing beside a $ref counts, so a field's own description stands beside an allOf. */
static void put_ref(struct pl_buf *out, const char *name)
{
    pl_putf(out, "\"allOf\": [{\"$ref\": \"#/definitions/%s\"}]", name);
}

static bool has_shape(const struct pl_schema *s, const char *name)
{
    for (const struct pl_shape_text *t = s->shapes; name && t->name; t++)
        if (strcmp(t->name, name) == 0)
            return true;
    return false;
}

/* Every scalar of a layout may be a binding instead: numbers too are allowed as text. */
static void put_type(struct pl_buf *out, const struct pl_schema *s, const struct pl_field *f)
{
    switch (f->type) {
    case PL_BOOL:
        pl_put(out, "\"type\": [\"boolean\", \"string\"]");
        break;
    case PL_INT:
    case PL_NUMBER:
    case PL_FRACTION:
    case PL_LENGTH:
    case PL_SIZE:
        pl_put(out, "\"type\": [\"number\", \"string\"]");
        break;
    case PL_ENUM:
        pl_put(out, "\"anyOf\": [{\"enum\": [");
        for (const struct pl_name *n = f->names; n->name; n++) {
            pl_put(out, n == f->names ? "" : ", ");
            put_string(out, n->name);
        }
        pl_put(out, "]}, {\"type\": \"string\", \"pattern\": \"[{][{]\"}]");
        break;
    case PL_RECORD:
        put_ref(out, f->sub->name);
        break;
    case PL_TEXT:
        if (!has_shape(s, f->shape)) {
            pl_put(out, "\"type\": [\"string\", \"number\"]");
            break;
        }
        put_ref(out, f->shape);
        break;
    case PL_NODE:
    case PL_CUSTOM:
        if (f->shape && strcmp(f->shape, "records") == 0)
            pl_putf(out, "\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/definitions/%s\"}",
                    f->sub->name);
        else if (f->shape && strcmp(f->shape, "record") == 0)
            put_ref(out, f->sub->name);
        else if (has_shape(s, f->shape))
            put_ref(out, f->shape);
        break;
    }
}

static void put_properties(struct pl_buf *out, const struct pl_schema *s, const struct pl_record *r, bool *first)
{
    if (r->base)
        put_properties(out, s, r->base, first);
    for (size_t i = 0; i < r->n; i++) {
        pl_put(out, *first ? "\n      " : ",\n      ");
        *first = false;
        put_string(out, r->fields[i].name);
        pl_put(out, ": {\"description\": ");
        put_string(out, r->fields[i].doc ? r->fields[i].doc : "");
        size_t before = out->len;
        pl_put(out, ", ");
        put_type(out, s, &r->fields[i]);
        if (out->len == before + 2)
            out->text[out->len = before] = '\0'; /* anything */
        pl_put(out, "}");
    }
}

static void put_required(struct pl_buf *out, const struct pl_record *r, bool *any)
{
    for (; r; r = r->base)
        for (size_t i = 0; i < r->n; i++)
            if (r->fields[i].required && !r->fields[i].unless) {
                pl_put(out, *any ? ", " : ",\n    \"required\": [");
                *any = true;
                put_string(out, r->fields[i].name);
            }
}

/* Keys that only a file without a certain other one must have. */
static void put_unless(struct pl_buf *out, const struct pl_record *r)
{
    const char *unless = NULL;
    for (size_t i = 0; i < r->n; i++) {
        const struct pl_field *f = &r->fields[i];
        if (!f->required || !f->unless)
            continue;
        pl_put(out, unless ? ", " : ",\n    \"anyOf\": [{\"required\": [");
        put_string(out, f->name);
        unless = f->unless;
    }
    if (!unless)
        return;
    pl_put(out, "]}, {\"required\": [");
    put_string(out, unless);
    pl_put(out, "]}]");
}

static void put_record(struct pl_buf *out, const struct pl_schema *s, const struct pl_record *r)
{
    bool first = true, any = false;
    pl_put(out, "{\n    \"type\": \"object\",\n    \"description\": ");
    put_string(out, r->doc);
    pl_put(out, ",\n    \"properties\": {");
    put_properties(out, s, r, &first);
    pl_put(out, "\n    }");
    put_required(out, r, &any);
    pl_put(out, any ? "]" : "");
    put_unless(out, r);
    pl_putf(out, ",\n    \"additionalProperties\": %s\n  }", r->open ? "true" : "false");
}

void pl_schema_json(struct pl_buf *out, const struct pl_schema *s)
{
    pl_put(out, "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n  \"title\": ");
    put_string(out, s->title);
    pl_putf(out, ",\n  \"$ref\": \"#/definitions/%s\",\n  \"definitions\": {\n  \"%s\": ", s->root->name,
            s->root->name);
    put_record(out, s, s->root);
    for (const struct pl_record *const *r = s->records; *r; r++) {
        pl_putf(out, ",\n  \"%s\": ", (*r)->name);
        put_record(out, s, *r);
    }
    for (const struct pl_shape_text *t = s->shapes; t->name; t++)
        pl_putf(out, ",\n  \"%s\": %s", t->name, t->json);
    pl_put(out, "\n  }\n}\n");
}

/* ---- manual ---- */

static const char *words_of(struct pl_buf *out, const struct pl_schema *s, const struct pl_field *f)
{
    struct pl_buf list = {.arena = out->arena};
    for (const struct pl_shape_text *t = s->shapes; f->shape && t->name; t++)
        if (strcmp(t->name, f->shape) == 0)
            return t->words;
    switch (f->type) {
    case PL_BOOL:
        return "true or false";
    case PL_INT:
        return "a whole number";
    case PL_NUMBER:
        return "a number";
    case PL_FRACTION:
        return "a percentage";
    case PL_LENGTH:
    case PL_SIZE:
        return "a length";
    case PL_RECORD:
        return pl_printf(out->arena, "a map, see %s", f->sub->name);
    case PL_ENUM:
        for (const struct pl_name *n = f->names; n->name; n++)
            pl_putf(&list, "%s%s", list.len ? ", " : "", n->name);
        return list.text;
    case PL_TEXT:
        return "text";
    case PL_NODE:
    case PL_CUSTOM:
        return f->sub ? pl_printf(out->arena, "see %s", f->sub->name) : "";
    }
    return "";
}

/* A line a sentence, as mdoc wants it, and none that is long or starts like a request. */
static void put_sentences(struct pl_buf *out, const char *text)
{
    size_t column = 0;
    for (const char *word = text; *word;) {
        size_t n = strcspn(word, " ");
        bool ends = n > 2 && strchr(".!?:", word[n - 1]) && word[n] == ' ';
        if (column && column + n + 1 > 76) {
            pl_put(out, "\n");
            column = 0;
        }
        const char *guard = !column && (*word == '.' || *word == '\'') ? "\\&" : "";
        pl_putf(out, "%s%s%.*s", column ? " " : "", guard, (int)n, word);
        column = ends ? 0 : column + n + 1;
        word += n;
        word += *word == ' ';
        pl_put(out, ends ? "\n" : "");
    }
    pl_put(out, column ? "\n" : "");
}

/* An argument of a macro: one word, whatever is in it. */
static void put_argument(struct pl_buf *out, const char *text)
{
    pl_put(out, "\"");
    for (const char *p = text; *p; p++)
        pl_putf(out, *p == '"' ? "\\(dq" : "%c", *p);
    pl_put(out, "\"");
}

static void man_record(struct pl_buf *out, const struct pl_schema *s, const struct pl_record *r)
{
    pl_putf(out, ".Ss %s\n", r->name);
    put_sentences(out, r->doc);
    if (r->base)
        pl_putf(out, "Besides the keys of %s:\n", r->base->name);
    pl_put(out, r->n ? ".Bl -tag -width Ds\n" : "");
    for (size_t i = 0; i < r->n; i++) {
        const struct pl_field *f = &r->fields[i];
        const char *words = words_of(out, s, f);
        pl_put(out, ".It Cm ");
        put_argument(out, f->name);
        if (*words) {
            pl_put(out, " Pq ");
            put_argument(out, words);
        }
        pl_put(out, "\n");
        put_sentences(out, f->doc ? f->doc : "");
        pl_put(out, !f->required ? "" : f->unless ? "" : "Required.\n");
        if (f->required && f->unless)
            pl_putf(out, "Required, unless there is\n.Ic %s .\n", f->unless);
    }
    pl_put(out, r->n ? ".El\n" : "");
}

void pl_schema_man(struct pl_buf *out, const struct pl_schema *s)
{
    const struct pl_record *base = NULL;
    man_record(out, s, s->root);
    for (const struct pl_record *const *r = s->records; *r; r++) {
        if ((*r)->base && (*r)->base != base) {
            base = (*r)->base;
            man_record(out, s, base);
        }
        man_record(out, s, *r);
    }
}
