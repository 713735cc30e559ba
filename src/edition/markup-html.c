/* markup-html.c: the few elements of HTML that a text may hold, read by a small tokenizer: cmark passes every tag on
 * unread. */
#include "edition/markup-private.h"

#include <string.h>
#include <strings.h>

static const struct element {
    const char *name;
    int flags;
    bool attributes, empty;
} elements[] = {
    {"span", 0, true, false},        {"sub", PL_SUB, false, false}, {"sup", PL_SUP, false, false},
    {"nobr", PL_NOBR, false, false}, {"br", 0, false, true},
};

static const char taken[] = "of HTML a text takes <span lang=\"…\">, <span class=\"…\">, <sub>, <sup>, <nobr> and <br>";

/* What to write instead of elements that people try. */
static const struct {
    const char *name, *help;
    bool empty;
} instead[] = {
    {"b", "write **words**", false},
    {"strong", "write **words**", false},
    {"i", "write *words*", false},
    {"em", "write *words*", false},
    {"a", "write [words](https://…)", false},
    {"p", "an empty line starts a paragraph", false},
    {"li", "start the line with '- '", false},
    {"wbr", "write a soft hyphen (&shy;) where a word may break", true},
    {"img", "give the picture a field of its own", true},
    {"hr", "lines are drawn by the layout", true},
};

/* A tag as written. Offsets are within it. */
struct tag {
    const char *text;
    size_t len, at;
    const char *name;
    bool closing, empty; /* </name>, <name/> */
    size_t from, to;     /* of the tag, in the node's text */
};

static const struct element *find_element(const char *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (strcmp(elements[i].name, name) == 0)
            return &elements[i];
    return NULL;
}

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == ':';
}

static void skip_blanks(struct tag *tag)
{
    while (tag->at < tag->len && strchr(" \t\r\n", tag->text[tag->at]))
        tag->at++;
}

static const char *take_name(struct pl_markup *m, struct tag *tag)
{
    size_t start = tag->at;
    while (tag->at < tag->len && name_char(tag->text[tag->at]))
        tag->at++;
    return pl_strndup(m->work->arena, tag->text + start, tag->at - start);
}

struct attribute {
    const char *name, *value;
    size_t from, to;             /* of the whole, in the tag */
    size_t value_from, value_to; /* without quotes */
};

/* The next attribute; false at the tag's end. cmark passes on only tags whose attributes are well-formed. */
static bool next_attribute(struct pl_markup *m, struct tag *tag, struct attribute *a)
{
    skip_blanks(tag);
    if (tag->at >= tag->len || tag->text[tag->at] == '>')
        return false;
    if (tag->text[tag->at] == '/') {
        tag->empty = true;
        return false;
    }
    *a = (struct attribute){.from = tag->at};
    a->name = take_name(m, tag);
    if (tag->at == a->from)
        tag->at++;
    a->to = a->value_from = a->value_to = tag->at;
    skip_blanks(tag);
    a->value = "";
    if (tag->at >= tag->len || tag->text[tag->at] != '=')
        return true;
    tag->at++;
    skip_blanks(tag);
    char quote = tag->at < tag->len ? tag->text[tag->at] : '\0';
    bool quoted = quote == '"' || quote == '\'';
    a->value_from = tag->at += quoted;
    while (tag->at < tag->len && (quoted ? tag->text[tag->at] != quote : !strchr(" \t\r\n>\"'=<`", tag->text[tag->at])))
        tag->at++;
    a->value_to = tag->at;
    tag->at += quoted;
    a->to = tag->at;
    a->value = pl_strndup(m->work->arena, tag->text + a->value_from, a->value_to - a->value_from);
    return true;
}

static void unknown_element(struct pl_markup *m, const struct tag *tag)
{
    struct pl_place place = pl_markup_place(m, tag->from, tag->to);
    const char *help = taken;
    struct pl_diag *d;
    if (*tag->name == '\0') {
        d = PL_ERR(m->work, P202, place, "'%.12s%s' is not taken in a text", tag->text, tag->len > 12 ? "…" : "");
        help = "a remark that is not shown is a YAML comment, '# …' on a line of its own; '<' as text is written \\<";
    } else {
        d = PL_ERR(m->work, P202, place, "<%s> is not taken in a text", tag->name);
    }
    for (size_t i = 0; i < sizeof instead / sizeof *instead; i++)
        if (strcasecmp(instead[i].name, tag->name) == 0)
            help = instead[i].help;
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (strcasecmp(elements[i].name, tag->name) == 0)
            help = pl_printf(m->work->arena, "write it in small letters: <%s>", elements[i].name);
    pl_help(m->work->diags, d, "%s", help);
}

static bool never_closed(const struct tag *tag)
{
    for (size_t i = 0; i < sizeof instead / sizeof *instead; i++)
        if (strcasecmp(instead[i].name, tag->name) == 0)
            return instead[i].empty;
    return tag->empty || *tag->name == '\0' || strcasecmp(tag->name, "br") == 0;
}

/* ---- attributes ---- */

static bool class_name(const char *value)
{
    for (const char *c = value; *c; c++)
        if (!name_char(*c) || *c == ':')
            return false;
    return *value != '\0';
}

static void bad_attribute(struct pl_markup *m, const struct tag *tag, const struct attribute *a, const char *what)
{
    struct pl_place place = pl_markup_place(m, tag->from + a->from, tag->from + a->to);
    struct pl_diag *d = PL_ERR(m->work, P202, place, "'%s' %s <%s>", a->name, what, tag->name);
    pl_help(m->work->diags, d, "%s", taken);
}

static void take_language(struct pl_markup *m, const struct tag *tag, const struct attribute *a)
{
    if (pl_language_ok(a->value, strlen(a->value))) {
        m->look.language = a->value;
        return;
    }
    struct pl_place place = pl_markup_place(m, tag->from + a->value_from, tag->from + a->value_to);
    struct pl_diag *d = PL_ERR(m->work, P207, place, "'%.40s' is not a language tag", a->value);
    pl_help(m->work->diags, d, "a tag is written as in nl, en-GB or fr-BE");
}

static void take_class(struct pl_markup *m, const struct tag *tag, const struct attribute *a)
{
    struct pl_place place = pl_markup_place(m, tag->from + a->value_from, tag->from + a->value_to);
    if (class_name(a->value)) {
        m->look.klass = a->value;
        m->look.klass_place = place;
        return;
    }
    struct pl_diag *d = PL_ERR(m->work, P202, place, "'%.40s' is not the name of one style", a->value);
    pl_help(m->work->diags, d, "class takes one name of letters, digits and hyphens: a style of the layout");
}

static void take_attributes(struct pl_markup *m, struct tag *tag, const struct element *element)
{
    struct attribute a;
    bool language = false, klass = false;
    while (next_attribute(m, tag, &a)) {
        bool is_language = strcmp(a.name, "lang") == 0, is_class = strcmp(a.name, "class") == 0;
        if (!element->attributes || !(is_language || is_class)) {
            bad_attribute(m, tag, &a, "is not an attribute of");
        } else if ((is_language && language) || (is_class && klass)) {
            bad_attribute(m, tag, &a, "stands twice in");
        } else if (is_language) {
            language = true;
            take_language(m, tag, &a);
        } else {
            klass = true;
            take_class(m, tag, &a);
        }
    }
    if (element->attributes && !language && !klass) {
        struct pl_diag *d = PL_ERR(m->work, P202, pl_markup_place(m, tag->from, tag->to),
                                   "<%s> says neither lang nor class", tag->name);
        pl_help(m->work->diags, d, "write <span lang=\"en\"> or <span class=\"…\">, or take it away");
    }
}

/* ---- opening and closing ---- */

static void open_element(struct pl_markup *m, struct tag *tag)
{
    const struct element *element = find_element(tag->name);
    struct attribute ignored;
    if (!element) {
        unknown_element(m, tag);
        while (next_attribute(m, tag, &ignored))
            continue;
        /* Known as open, so that its closing tag is not reported once more. */
        if (!never_closed(tag))
            pl_markup_enter(m, tag->name, tag->from, tag->to);
        return;
    }
    struct pl_markup_look outer = m->look;
    take_attributes(m, tag, element);
    struct pl_markup_look inner = m->look;
    m->look = outer;
    if (element->empty) {
        pl_markup_break(m, tag->from);
        return;
    }
    if (tag->empty) {
        struct pl_diag *d =
            PL_ERR(m->work, P203, pl_markup_place(m, tag->from, tag->to), "<%s/> holds no words", tag->name);
        pl_help(m->work->diags, d, "write <%s>words</%s>", tag->name, tag->name);
        return;
    }
    pl_markup_enter(m, element->name, tag->from, tag->to);
    m->look = inner;
    m->look.flags |= element->flags;
}

static void close_element(struct pl_markup *m, const struct tag *tag)
{
    size_t i = m->opens.n;
    while (i && m->opens.at[i - 1].name && strcmp(m->opens.at[i - 1].name, tag->name) != 0)
        i--;
    struct pl_place place = pl_markup_place(m, tag->from, tag->to);
    if (i == 0 || !m->opens.at[i - 1].name) {
        struct pl_diag *d = PL_ERR(m->work, P203, place, "</%s> closes nothing", tag->name);
        pl_help(m->work->diags, d,
                "open it in the same paragraph and within the same stars or brackets, or take it away");
        return;
    }
    if (i < m->opens.n) {
        const struct pl_markup_open *inner = &m->opens.at[m->opens.n - 1];
        struct pl_diag *d = PL_ERR(m->work, P203, place, "</%s> stands before </%s>", tag->name, inner->name);
        pl_also(m->work->diags, d, pl_markup_place(m, inner->from, inner->to), "<%s> is opened here", inner->name);
        pl_help(m->work->diags, d, "close first what was opened last");
        /* Both are taken as closed where they stand. */
        m->opens.at[i - 1].name = inner->name;
    }
    m->look = m->opens.at[--m->opens.n].outer;
}

void pl_markup_element(struct pl_markup *m, const char *text, size_t len, size_t from, size_t to)
{
    struct tag tag = {.text = text, .len = len, .at = 1, .from = from, .to = to};
    if (tag.at < len && text[tag.at] == '/') {
        tag.closing = true;
        tag.at++;
    }
    tag.name = take_name(m, &tag);
    if (tag.closing)
        close_element(m, &tag);
    else
        open_element(m, &tag);
}
