/* binding.c: the grammar of {{bindings}}, the filters that make words, and bindings in texts that are no layout's. */
#include "edition/binding.h"
#include "edition/edition.h"

#include "base/num.h"

#include <string.h>
#include <strings.h>

/* ---- grammar ---- */

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\n'))
        p++;
    return p;
}

/* The words up to `close`; NULL when it is not there. */
static const char *take_until(struct pl_binding *b, char close)
{
    const char *from = ++b->at, *found = memchr(from, close, (size_t)(b->end - from));
    if (!found)
        return NULL;
    b->at = found + 1;
    return pl_strndup(b->arena, from, (size_t)(found - from));
}

bool pl_binding_next(struct pl_binding *b)
{
    b->at += b->word.text && b->at < b->end; /* the bar */
    b->word = (struct pl_binding_word){0};
    b->at = skip_space(b->at, b->end);
    if (b->at < b->end && (*b->at == '"' || *b->at == '\'')) {
        b->word.quoted = true;
        b->word.text = take_until(b, *b->at);
    } else {
        const char *from = b->at;
        while (b->at < b->end && !strchr("|( \t\n\"'{}", *b->at))
            b->at++;
        if (b->at > from)
            b->word.text = pl_strndup(b->arena, from, (size_t)(b->at - from));
        if (b->at < b->end && *b->at == '(' && !(b->word.argument = take_until(b, ')')))
            return false;
    }
    b->at = skip_space(b->at, b->end);
    return b->word.text && (b->at == b->end || *b->at == '|');
}

void pl_binding_unreadable(struct pl_work *work, const struct pl_binding *b, struct pl_place said)
{
    size_t left = (size_t)(b->end - b->at);
    bool open = left && (memchr(b->at, '{', left) || memchr(b->at, '}', left)); /* the braces found are another's */
    struct pl_diag *d = PL_ERR(work, P401, said, open ? "this binding is not closed" : "this binding cannot be read");
    pl_help(work->diags, d,
            open ? "write '}}' behind its name, or behind its last filter"
                 : "{{path | other | \"words\"}}, filters behind it: {{share | number(1)}}");
}

const char *pl_binding_open(const char *from, const char **close)
{
    const char *open = strstr(from, "{{");
    *close = open ? strstr(open, "}}") : NULL;
    return open;
}

/* ---- filters ---- */

const char *const pl_filter_names[] = {"number", "compact", "date", "upper-first", "slug"};
const size_t pl_n_filters = sizeof pl_filter_names / sizeof *pl_filter_names;
enum { NUMBER, COMPACT, DATE, UPPER_FIRST, SLUG };

int pl_filter_find(const struct pl_binding_word *word)
{
    for (size_t i = 0; !word->quoted && i < pl_n_filters; i++)
        if (strcmp(pl_filter_names[i], word->text) == 0)
            return (int)i;
    return -1;
}

static bool decimals_ok(const char *argument)
{
    return argument[0] >= '0' && argument[0] <= '6' && !argument[1];
}

static bool form_ok(const char *argument)
{
    static const char *const forms[] = {"long", "short", "month", "year", "day"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i], argument) == 0)
            return true;
    return false;
}

bool pl_filter_argument(struct pl_work *work, int filter, const struct pl_binding_word *word, struct pl_place said)
{
    static const char number_help[] = "between the brackets stands how many decimals, from 0 to 6: number(1)";
    static const struct {
        bool (*ok)(const char *argument);
        const char *help;
    } rows[] = {
        [NUMBER] = {decimals_ok, number_help},
        [COMPACT] = {decimals_ok, number_help},
        [DATE] = {form_ok, "the forms of a date are long, short, month, year and day: date(long)"},
        [UPPER_FIRST] = {NULL, "write it without brackets"},
        [SLUG] = {NULL, "write it without brackets"},
    };
    if (!word->argument || (rows[filter].ok && rows[filter].ok(word->argument)))
        return true;
    struct pl_diag *d = PL_ERR(work, P401, said, "'%.40s(%.40s)' is not known", word->text, word->argument);
    pl_help(work->diags, d, "%s", rows[filter].help);
    return false;
}

const char *pl_filter_apply(struct pl_work *work, int filter, const struct pl_binding_word *word,
                            const struct pl_node *scalar, const char *words, const char *language)
{
    const char *argument = word->argument;
    struct pl_date date;
    double number = 0;
    if (filter == UPPER_FIRST)
        return pl_upper_first(work->arena, words, language);
    if (filter == SLUG)
        return pl_slug(work->arena, words);
    if (filter == DATE)
        return pl_value_date(work, scalar, &date)
                   ? pl_format_date(work->arena, date, language, argument ? argument : "long")
                   : NULL;
    return pl_value_number(work, scalar, &number)
               ? pl_format_number(work->arena, number, language, argument ? argument[0] - '0' : -1, filter == COMPACT)
               : NULL;
}

/* ---- one binding ---- */

struct asking {
    struct pl_work *work;
    const struct pl_binding_names *names;
    struct pl_place place;
    struct pl_binding b;
    const char *path;             /* the first that was asked for; NULL: none */
    bool found, known;            /* known: a name was met that stands for nothing here */
    const struct pl_node *scalar; /* with the words */
    struct pl_bound bound;
};

static bool fail(struct asking *a, const char *message, const char *help)
{
    struct pl_diag *d = PL_ERR(a->work, P401, a->place, "%s", message);
    pl_help(a->work->diags, d, "%s", help);
    return false;
}

struct collected {
    struct pl_arena *arena;
    PL_VEC(const char *) names;
};

static void add_name(void *to, const char *name)
{
    struct collected *all = to;
    *pl_push(all->arena, &all->names) = name;
}

static bool unknown(struct asking *a, const char *path)
{
    struct collected all = {.arena = a->work->arena};
    if (a->names->list)
        a->names->list(a->names->ctx, add_name, &all);
    const char *nearest = pl_nearest(path, all.names.at, all.names.n);
    bool absent = nearest && strcmp(nearest, path) == 0;
    struct pl_diag *d =
        PL_ERR(a->work, P225, a->place, absent ? "there is no '%.60s' here" : "nothing is called '%.60s' here", path);
    if (nearest && !absent)
        pl_help(a->work->diags, d, "did you mean '%s'?", nearest);
    else
        pl_help(a->work->diags, d, "%s, or write words to fall back on: {{%.40s | \"words\"}}",
                absent ? "add it" : "add it under 'values'", path);
    return false;
}

/* Words that stand for themselves, as a scalar that a filter can take. */
static const struct pl_node *scalar_of(struct asking *a, const char *words)
{
    struct pl_node *node = PL_NEW(a->work->arena, struct pl_node);
    *node = (struct pl_node){.kind = PL_SCALAR, .place = a->place, .text = words, .len = strlen(words), .plain = true};
    return node;
}

static bool take_node(struct asking *a, const struct pl_node *node)
{
    if (node->kind != PL_SCALAR) {
        bool list = node->kind == PL_LIST;
        struct pl_diag *d =
            PL_ERR(a->work, P404, a->place, "a text is asked for here, and this is a %s", list ? "list" : "map");
        pl_also(a->work->diags, d, node->place, "the %s", list ? "list" : "map");
        pl_help(a->work->diags, d, "name one of its fields: {{%.40s.%s}}", node->key ? node->key : "name",
                list ? "1" : "FIELD");
        return false;
    }
    struct pl_diags unheard = {.arena = a->work->arena};
    struct pl_work quiet = {a->work->arena, &unheard, a->work->door}; /* its own mistakes are told where it is read */
    a->found = true;
    a->scalar = a->bound.from = node;
    a->bound.words = node->plain ? node->text : pl_rich_text(a->work->arena, pl_markup_parse(&quiet, node, false));
    return true;
}

static bool take_filter(struct asking *a, int filter)
{
    const struct pl_binding_word *word = &a->b.word;
    if (filter < 0)
        return fail(a, pl_printf(a->work->arena, "no filter '%.40s'", word->text),
                    "filters are number, number(1), compact, date(long), upper-first and slug");
    if (!pl_filter_argument(a->work, filter, word, a->place))
        return false;
    if (!a->found)
        return true;
    size_t errors = a->work->diags->n_errors;
    const char *words = pl_filter_apply(a->work, filter, word, a->scalar, a->bound.words, a->names->language);
    struct pl_diag *last = a->work->diags->list.n ? a->work->diags->list.at[a->work->diags->list.n - 1] : NULL;
    if (!words && last && a->work->diags->n_errors > errors && last->place.start != a->place.start)
        pl_also(a->work->diags, last, a->place, "'%s' is asked for here", word->text);
    a->scalar = words ? scalar_of(a, words) : a->scalar;
    a->bound.words = words;
    return words != NULL;
}

static bool date_follows(const struct asking *a)
{
    struct pl_binding next = a->b;
    return next.at < next.end && pl_binding_next(&next) && !next.word.quoted && strcmp(next.word.text, "date") == 0;
}

/* Misspelt, or in large letters; NULL: none. */
static const char *filter_meant(const char *word)
{
    for (size_t i = 0; i < pl_n_filters; i++)
        if (strcasecmp(word, pl_filter_names[i]) == 0)
            return pl_filter_names[i];
    return pl_nearest(word, pl_filter_names, pl_n_filters);
}

static bool take_path(struct asking *a)
{
    const char *path = a->b.word.text;
    size_t n = strlen(path);
    if (n > 1 && path[n - 1] == '!')
        path = pl_strndup(a->work->arena, path, n - 1);
    a->path = a->path ? a->path : path;
    const struct pl_node *node = a->names->find(a->names->ctx, path, date_follows(a));
    a->known |= node != NULL;
    if (node && !a->found)
        return pl_node_empty(node) || take_node(a, node);
    /* What stands behind a value and is no filter is another path, so a misspelt filter would do nothing. */
    const char *filter = !node && a->found ? filter_meant(path) : NULL;
    if (filter) {
        struct pl_diag *d = PL_ERR(a->work, P225, a->place, "nothing is called '%.60s' here", path);
        pl_help(a->work->diags, d, "did you mean the filter '%s'?", filter);
        return false;
    }
    return true;
}

static bool take_word(struct asking *a, bool first)
{
    if (!pl_binding_next(&a->b)) {
        pl_binding_unreadable(a->work, &a->b, a->place);
        return false;
    }
    int filter = first ? -1 : pl_filter_find(&a->b.word);
    if (filter >= 0 || a->b.word.argument)
        return take_filter(a, filter);
    if (!a->b.word.quoted)
        return take_path(a);
    if (!a->found) {
        a->found = true;
        a->scalar = scalar_of(a, a->b.word.text);
        a->bound = (struct pl_bound){a->b.word.text, NULL};
    }
    return true;
}

bool pl_binding_words(struct pl_work *work, const struct pl_node *node, size_t from, size_t to,
                      const struct pl_binding_names *names, struct pl_bound *out)
{
    struct asking a = {.work = work, .names = names, .place = pl_node_place(node, from, to)};
    a.b = (struct pl_binding){.arena = work->arena, .at = node->text + from + 2, .end = node->text + to - 2};
    for (bool first = true; first || a.b.at < a.b.end; first = false)
        if (!take_word(&a, first))
            return false;
    if (!a.found && !a.known)
        return unknown(&a, a.path ? a.path : "");
    *out = a.found ? a.bound : (struct pl_bound){"", NULL};
    return true;
}
