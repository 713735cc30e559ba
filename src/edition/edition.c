/* edition.c: the known fields of an edition, checked through two tables. What is not known is left for the layout that
 * asks for it. Every known text is parsed once here, so that `plaat check` reports every mistake in it without a
 * layout. */
#include "edition/tree-private.h"

#include "base/num.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- small checks ---- */

bool pl_link_ok(const char *url)
{
    static const char *const schemes[] = {"https://", "http://", "mailto:", "tel:", "#"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
            return url[strlen(schemes[i])] != '\0';
    return false;
}

/* In a short word two letters off is another word. */
static size_t slip_limit(const char *word)
{
    return strlen(word) < 6 ? 1 : 2;
}

static bool takes_list(const struct pl_field *field)
{
    return field->shape && (strcmp(field->shape, "tiles") == 0 || strcmp(field->shape, "keywords") == 0);
}

static void spell(struct pl_work *work, const struct pl_node *value, const struct pl_record *record,
                  const struct pl_field *const *absent, size_t n)
{
    PL_VEC(const char *) names = {0};
    for (size_t i = 0; i < record->n; i++)
        if (strcmp(record->fields[i].name, value->key) == 0)
            return;
    /* A list of its own called `data` is no slip for `date`, which takes none. */
    for (size_t i = 0; i < n; i++)
        if (value->kind != PL_LIST || takes_list(absent[i]))
            *pl_push(work->arena, &names) = absent[i]->name;
    const char *nearest = pl_nearest(value->key, names.at, names.n);
    if (!nearest || pl_distance(value->key, nearest, slip_limit(value->key)) == SIZE_MAX)
        return;
    struct pl_diag *d = PL_ERR(work, P215, value->key_place, "key '%s' is not known in '%s'", value->key, record->name);
    pl_help(work->diags, d, "did you mean '%s'? It is kept as a key of your own", nearest);
}

void pl_check_spelling(struct pl_work *work, const struct pl_node *map, const struct pl_record *record)
{
    PL_VEC(const struct pl_field *) absent = {0};
    for (size_t i = 0; i < record->n; i++)
        if (!pl_node_get(map, record->fields[i].name))
            *pl_push(work->arena, &absent) = &record->fields[i];
    for (size_t i = 0; i < map->n; i++)
        spell(work, map->at[i], record, absent.at, absent.n);
}

static bool want_scalar(struct pl_work *work, const struct pl_node *node, const char *help)
{
    if (node->kind == PL_SCALAR)
        return true;
    if (node->partial)
        return false;
    const char *key = node->key ? node->key : node->parent && node->parent->key ? node->parent->key : "this";
    struct pl_diag *d =
        PL_ERR(work, P162, node->place, node->key ? "'%s' takes a text, not a %s" : "'%s' takes texts, not a %s", key,
               node->kind == PL_LIST ? "list" : "map");
    pl_help(work->diags, d, "%s", help);
    return false;
}

/* ---- texts ---- */

struct forms {
    const struct pl_node *text, *shorter[2];
};

static bool check_text(struct pl_work *work, const struct pl_node *node, bool inline_only)
{
    size_t before = work->diags->n_errors;
    if (!want_scalar(work, node, "write the text behind the colon, or below it after '|'"))
        return false;
    pl_markup_parse(work, node, inline_only);
    return work->diags->n_errors == before;
}

static bool read_one_line(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    *(const struct pl_node **)out = node;
    return check_text(reader->work, node, true);
}

static bool read_one_body(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    *(const struct pl_node **)out = node;
    return check_text(reader->work, node, false);
}

#define FORMS(read)                                                                                                    \
    {                                                                                                                  \
        {.name = "text",                                                                                               \
         .type = PL_CUSTOM,                                                                                            \
         .offset = offsetof(struct forms, text),                                                                       \
         .required = true,                                                                                             \
         .custom = (read),                                                                                             \
         .shape = "text",                                                                                              \
         .doc = "The whole text."},                                                                                    \
            {.name = "short",                                                                                          \
             .type = PL_CUSTOM,                                                                                        \
             .offset = offsetof(struct forms, shorter),                                                                \
             .custom = (read),                                                                                         \
             .shape = "text",                                                                                          \
             .doc = "A shorter form, for layouts with less room."},                                                    \
            {.name = "shorter",                                                                                        \
             .type = PL_CUSTOM,                                                                                        \
             .offset = offsetof(struct forms, shorter[1]),                                                             \
             .custom = (read),                                                                                         \
             .shape = "text",                                                                                          \
             .doc = "A still shorter form."},                                                                          \
    }
static const struct pl_field line_fields[] = FORMS(read_one_line), body_fields[] = FORMS(read_one_body);
static const struct pl_record line_record = {
    .name = "text", .doc = "One text in several lengths.", .fields = line_fields, .n = 3};
static const struct pl_record body_record = {
    .name = "text", .doc = "One text in several lengths.", .fields = body_fields, .n = 3};

static bool read_text(struct pl_reader *reader, const struct pl_node *node, bool inline_only, void *out)
{
    *(const struct pl_node **)out = node;
    if (node->kind != PL_MAP)
        return check_text(reader->work, node, inline_only);
    static const char *const by_hand[] = {"text", NULL};
    const struct pl_record *record = inline_only ? &line_record : &body_record;
    const struct pl_node *text = pl_node_get(node, "text");
    struct forms forms = {0};
    bool good = pl_read_record(reader, node, record, by_hand, &forms, NULL);
    if (!pl_node_empty(text))
        return check_text(reader->work, text, inline_only) && good;
    if (node->partial)
        return false;
    struct pl_diag *d = PL_ERR(reader->work, P161, node->key ? node->key_place : node->place, "'%s' has no 'text'",
                               node->key ? node->key : "this");
    pl_help(reader->work->diags, d, "write the text behind the colon, or {text: …, short: …, shorter: …}");
    return false;
}

static bool read_line(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return read_text(reader, node, true, out);
}

static bool read_body(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    return read_text(reader, node, false, out);
}

/* ---- fields of their own kind ---- */

static bool read_language(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    if (!want_scalar(reader->work, node, "write a language tag: nl-NL"))
        return false;
    *(const char **)out = node->text;
    if (pl_language_ok(node->text, node->len))
        return true;
    struct pl_diag *d = PL_ERR(reader->work, P207, node->place, "'%.40s' is not a language tag", node->text);
    pl_help(reader->work->diags, d,
            strchr(node->text, '_') ? "write a hyphen: nl-NL" : "a tag is written as in nl-NL, en-GB or fr");
    return false;
}

static bool read_link(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    if (!want_scalar(reader->work, node, "write an address: https://…"))
        return false;
    *(const char **)out = node->text;
    if (pl_link_ok(node->text))
        return true;
    struct pl_diag *d = PL_ERR(reader->work, P204, node->place, "'%.60s' is no address to link to", node->text);
    pl_help(reader->work->diags, d, "start it with https://, http://, mailto:, tel: or #");
    return false;
}

struct date {
    struct pl_date value;
    const struct pl_node *value_node, *label;
};

static bool read_date_value(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct date *date = (struct date *)((char *)out - offsetof(struct date, value_node));
    date->value_node = node;
    return pl_value_date(reader->work, node, &date->value);
}

static const struct pl_field date_fields[] = {
    {.name = "value",
     .type = PL_CUSTOM,
     .offset = offsetof(struct date, value_node),
     .custom = read_date_value,
     .shape = "date",
     .doc = "The real date: 2026-06-30, 2026-06 or 2026."},
    {.name = "label",
     .type = PL_CUSTOM,
     .offset = offsetof(struct date, label),
     .custom = read_one_line,
     .shape = "text",
     .doc = "The date as it is shown, when it is not to follow the language."},
};
static const struct pl_record date_record = {
    .name = "date", .doc = "A date, and how it is shown.", .fields = date_fields, .n = 2, .open = true};

static bool read_date(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct date *date = out;
    if (node->kind != PL_MAP) {
        if (pl_date_shaped(node) && !pl_value_date(reader->work, node, &date->value))
            return false;
        return read_one_line(reader, node, &date->label);
    }
    bool good = pl_read_record(reader, node, &date_record, NULL, date, NULL);
    pl_check_spelling(reader->work, node, &date_record);
    return good;
}

static bool read_keywords(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_buf list = {.arena = reader->work->arena};
    bool good = true;
    if (node->kind == PL_MAP)
        return want_scalar(reader->work, node, "write words with commas between them, or a list of words");
    for (size_t i = 0; i < (node->kind == PL_LIST ? node->n : 1); i++) {
        const struct pl_node *item = node->kind == PL_LIST ? node->at[i] : node;
        if (!want_scalar(reader->work, item, "write one keyword")) {
            good = false;
        } else if (item->len) {
            pl_putf(&list, "%s%s", list.len ? ", " : "", item->text);
        }
    }
    *(const char **)out = list.text;
    return good;
}

/* ---- terms ---- */

struct terms {
    struct pl_term *at;
    size_t n;
};

static bool read_term_word(struct pl_work *work, const struct pl_node *node, struct pl_term *term)
{
    static const char *const words[] = {"name", "no break"};
    if (!want_scalar(work, node, "write name, no break or a language tag"))
        return false;
    for (int i = 0; i < 2; i++) {
        if (strcmp(node->text, words[i]) == 0) {
            term->flags |= i ? PL_TERM_NO_BREAK : PL_TERM_NAME;
            return true;
        }
    }
    const char *nearest = pl_nearest(node->text, words, 2);
    if (!nearest && !term->language && pl_language_ok(node->text, node->len)) {
        term->language = node->text;
        return true;
    }
    struct pl_diag *d = PL_ERR(work, P216, node->place, "'%.40s' cannot be said of a term%s", node->text,
                               term->language && !nearest ? " as well: it has a language" : "");
    if (nearest)
        pl_help(work->diags, d, "did you mean '%s'?", nearest);
    else
        pl_help(work->diags, d, "a term takes name, no break, a language tag such as en, or a list of these");
    return false;
}

static bool read_term(struct pl_work *work, const struct pl_node *node, struct pl_term *term)
{
    *term = (struct pl_term){.word = node->key, .place = node->key_place};
    if (pl_node_empty(node)) {
        struct pl_diag *d = PL_ERR(work, P216, node->key_place, "nothing is said of the term '%s'", node->key);
        pl_help(work->diags, d, "write name, no break, a language tag such as en, or a list of these behind it");
        return false;
    }
    if (node->kind != PL_LIST)
        return read_term_word(work, node, term);
    bool good = true;
    for (size_t i = 0; i < node->n; i++)
        good &= read_term_word(work, node->at[i], term);
    return good;
}

/* By first byte, for the search; of those the longest first, so that 'Europese Unie' wins from 'Europese'; then by
 * bytes, so that the order never depends on qsort. */
static int by_length(const void *a, const void *b)
{
    const struct pl_term *x = a, *y = b;
    size_t n = strlen(x->word), m = strlen(y->word);
    if (*x->word != *y->word)
        return (unsigned char)*x->word - (unsigned char)*y->word;
    return n != m ? (n < m) - (n > m) : strcmp(x->word, y->word);
}

static bool read_terms(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct terms *terms = out;
    if (node->kind != PL_MAP) {
        struct pl_diag *d = PL_ERR(reader->work, P162, node->place, "'terms' takes a map of words");
        pl_help(reader->work->diags, d, "write 'word: name', 'word: no break' or 'word: en' on lines below it");
        return false;
    }
    bool good = true;
    terms->n = node->n;
    terms->at = PL_NEWS(reader->work->arena, struct pl_term, node->n);
    for (size_t i = 0; i < node->n; i++)
        good &= read_term(reader->work, node->at[i], &terms->at[i]);
    qsort(terms->at, terms->n, sizeof *terms->at, by_length);
    return good;
}

/* ---- tiles ---- */

struct tile {
    const char *id, *icon, *link, *after, *before;
    const struct pl_node *heading, *subheading, *body, *alternative, *picture;
    bool show;
};

#define OFFSET(field) offsetof(struct tile, field)
static const struct pl_field tile_fields[] = {
    {.name = "id",
     .type = PL_TEXT,
     .offset = OFFSET(id),
     .doc = "A short name, unique in the list: for links and file names."},
    {.name = "icon",
     .type = PL_TEXT,
     .offset = OFFSET(icon),
     .doc = "The icon's name in the layout's folder of icons, or a path."},
    {.name = "heading",
     .type = PL_CUSTOM,
     .offset = OFFSET(heading),
     .required = true,
     .custom = read_line,
     .shape = "text",
     .doc = "What the tile is about, in a few words.",
     .unless = "id"},
    {.name = "subheading",
     .type = PL_CUSTOM,
     .offset = OFFSET(subheading),
     .custom = read_line,
     .shape = "text",
     .doc = "A line below the heading."},
    {.name = "body",
     .type = PL_CUSTOM,
     .offset = OFFSET(body),
     .custom = read_body,
     .shape = "text",
     .doc = "The text: paragraphs and lists."},
    {.name = "link",
     .type = PL_CUSTOM,
     .offset = OFFSET(link),
     .custom = read_link,
     .shape = "link",
     .doc = "Where the tile leads to: an address of https, mailto or tel, or #id within the document."},
    {.name = "alternative",
     .type = PL_CUSTOM,
     .offset = OFFSET(alternative),
     .custom = read_line,
     .shape = "text",
     .doc = "What the tile's picture shows, for who cannot see it."},
    {.name = "picture",
     .type = PL_NODE,
     .offset = OFFSET(picture),
     .sub = &pl_picture_record,
     .shape = "a picture",
     .doc = "The tile's picture."},
    {.name = "show", .type = PL_BOOL, .offset = OFFSET(show), .doc = "no: the tile is left out."},
    {.name = "after", .type = PL_TEXT, .offset = OFFSET(after), .doc = "The id of the tile that this one follows."},
    {.name = "before", .type = PL_TEXT, .offset = OFFSET(before), .doc = "The id of the tile that follows this one."},
};
#undef OFFSET
const struct pl_record pl_tile_record = {
    .name = "tile",
    .doc = "One tile of the infographic. A layout may ask for keys of its own beside these.",
    .fields = tile_fields,
    .n = sizeof tile_fields / sizeof *tile_fields,
    .open = true,
};

static bool read_tile(struct pl_reader *reader, const struct pl_node *node, size_t number)
{
    /* A missing heading is said with the tile's number or id, which the table's own message does not know. */
    static const char *const by_hand[] = {"heading", NULL};
    struct pl_work *work = reader->work;
    struct tile tile = {0};
    if (!pl_read_record(reader, node, &pl_tile_record, by_hand, &tile, NULL) && node->kind != PL_MAP)
        return false;
    pl_check_spelling(work, node, &pl_tile_record);
    const struct pl_node *heading = pl_node_get(node, "heading");
    if (!pl_node_empty(heading))
        return read_line(reader, heading, &tile.heading);
    struct pl_diag *d = PL_ERR(work, P213, node->place,
                               tile.id ? "tile %zu, '%s', has no heading" : "tile %zu has no heading", number, tile.id);
    pl_help(work->diags, d, "write 'heading: …' in it");
    return false;
}

static bool read_tiles(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    *(const struct pl_node **)out = node;
    if (node->kind != PL_LIST) {
        struct pl_diag *d = PL_ERR(reader->work, P162, node->place, "'tiles' takes a list");
        pl_help(reader->work->diags, d, "start each tile with '- ' on a line below it");
        return false;
    }
    bool good = true;
    for (size_t i = 0; i < node->n; i++)
        good &= read_tile(reader, node->at[i], i + 1);
    return good;
}

/* ---- the edition ---- */

struct fields {
    const char *language, *keywords, *words, *extends;
    const struct pl_node *version, *title, *intro, *footer, *sender, *source, *author, *subject, *tiles, *values,
        *order, *web;
    struct date date;
    struct terms terms;
    int status;
};

enum { DEFINITIVE, CONCEPT };
static const struct pl_name statuses[] = {{"concept", CONCEPT}, {"definitive", DEFINITIVE}, {NULL, 0}};

#define OFFSET(field) offsetof(struct fields, field)
static const struct pl_field edition_fields[] = {
    {.name = "plaat",
     .type = PL_NODE,
     .offset = OFFSET(version),
     .required = true,
     .shape = "version",
     .doc = "The version of the language: 1. The first key of the file."},
    {.name = "extends",
     .type = PL_TEXT,
     .offset = OFFSET(extends),
     .shape = "path",
     .doc = "The edition that this one says the differences of: its path, seen from the folder of this file."},
    {.name = "language",
     .type = PL_CUSTOM,
     .offset = OFFSET(language),
     .required = true,
     .custom = read_language,
     .shape = "language",
     .doc = "The language of the texts as a tag (BCP 47): nl-NL.",
     .unless = "extends"},
    {.name = "title",
     .type = PL_CUSTOM,
     .offset = OFFSET(title),
     .required = true,
     .custom = read_line,
     .shape = "text",
     .doc = "The title, also of the document.",
     .unless = "extends"},
    {.name = "date",
     .type = PL_CUSTOM,
     .offset = OFFSET(date),
     .custom = read_date,
     .sub = &date_record,
     .shape = "date",
     .doc = "The date as it is shown, or {value: 2026-06-01, label: Juni 2026}."},
    {.name = "intro",
     .type = PL_CUSTOM,
     .offset = OFFSET(intro),
     .custom = read_body,
     .shape = "text",
     .doc = "The text below the title."},
    {.name = "footer",
     .type = PL_CUSTOM,
     .offset = OFFSET(footer),
     .custom = read_body,
     .shape = "text",
     .doc = "The text at the foot."},
    {.name = "sender",
     .type = PL_CUSTOM,
     .offset = OFFSET(sender),
     .custom = read_line,
     .shape = "text",
     .doc = "Who publishes it."},
    {.name = "source",
     .type = PL_CUSTOM,
     .offset = OFFSET(source),
     .custom = read_line,
     .shape = "text",
     .doc = "Where the facts come from."},
    {.name = "author",
     .type = PL_CUSTOM,
     .offset = OFFSET(author),
     .custom = read_line,
     .shape = "text",
     .doc = "Who wrote it: in the document's properties."},
    {.name = "subject",
     .type = PL_CUSTOM,
     .offset = OFFSET(subject),
     .custom = read_line,
     .shape = "text",
     .doc = "What it is about: in the document's properties."},
    {.name = "keywords",
     .type = PL_CUSTOM,
     .offset = OFFSET(keywords),
     .custom = read_keywords,
     .shape = "keywords",
     .doc = "Keywords, a text or a list: in the document's properties."},
    {.name = "web",
     .type = PL_CUSTOM,
     .offset = OFFSET(web),
     .custom = read_line,
     .shape = "text",
     .doc =
         "The address at which all of it can be read: layouts show it, and the alternative texts of plaat social end "
         "with it."},
    {.name = "status",
     .type = PL_ENUM,
     .offset = OFFSET(status),
     .names = statuses,
     .doc = "concept while it is being worked on, or definitive."},
    {.name = "tiles",
     .type = PL_CUSTOM,
     .offset = OFFSET(tiles),
     .custom = read_tiles,
     .sub = &pl_tile_record,
     .shape = "tiles",
     .doc = "The tiles, in reading order. Other lists may stand beside it under names of your own."},
    {.name = "values",
     .type = PL_NODE,
     .offset = OFFSET(values),
     .shape = "values",
     .doc = "Values of your own by name, for {{name}} in the texts. They are words, never markup."},
    {.name = "order",
     .type = PL_NODE,
     .offset = OFFSET(order),
     .shape = "ids",
     .doc = "Ids of tiles that come first, in this order; the others follow as they are."},
    {.name = "words",
     .type = PL_CUSTOM,
     .offset = OFFSET(words),
     .custom = read_keywords,
     .shape = "keywords",
     .doc = "Words that are right though no dictionary has them, for the spelling of plaat check."},
    {.name = "terms",
     .type = PL_CUSTOM,
     .offset = OFFSET(terms),
     .custom = read_terms,
     .shape = "terms",
     .doc = "Words with something to know of them: name (never hyphenated), no break, a language tag, or a list."},
};
#undef OFFSET
const struct pl_record pl_edition_record = {
    .name = "edition",
    .doc = "The content of one infographic. A layout may ask for keys of its own beside these.",
    .fields = edition_fields,
    .n = sizeof edition_fields / sizeof *edition_fields,
    .open = true,
};

/* ---- ids ---- */

static int by_id(const void *a, const void *b)
{
    const struct pl_node *x = *(const struct pl_node *const *)a, *y = *(const struct pl_node *const *)b;
    int order = strcmp(x->text, y->text);
    if (!order && x->place.source != y->place.source && x->place.source && y->place.source)
        order = strcmp(x->place.source->path, y->place.source->path);
    return order ? order : (x->place.start > y->place.start) - (x->place.start < y->place.start);
}

/* A record of any list may say its language. That of the edition has been checked. */
static void check_language(struct pl_work *work, const struct pl_node *node)
{
    struct pl_reader reader = {.work = work};
    const char *language = NULL;
    if (node->key && node->parent && node->parent->parent && strcmp(node->key, "language") == 0 && !pl_node_empty(node))
        read_language(&reader, node, &language);
}

/* Any list may hold records with ids, known to plaat or not. Depth is limited by the tree itself. */
static void check_records(struct pl_work *work, const struct pl_node *node)
{
    PL_VEC(const struct pl_node *) ids = {0};
    check_language(work, node);
    for (size_t i = 0; i < node->n; i++) {
        const struct pl_node *id = node->kind == PL_LIST ? pl_node_get(node->at[i], "id") : NULL;
        if (id && !pl_node_empty(id) && id->kind == PL_SCALAR)
            *pl_push(work->arena, &ids) = id;
        check_records(work, node->at[i]);
    }
    if (ids.n > 1)
        qsort(ids.at, ids.n, sizeof *ids.at, by_id);
    for (size_t i = 1, first = 0; i < ids.n; i++) {
        if (strcmp(ids.at[i]->text, ids.at[first]->text) != 0) {
            first = i;
            continue;
        }
        struct pl_diag *d = PL_ERR(work, P214, ids.at[i]->place, "id '%.60s' stands twice in '%s'", ids.at[i]->text,
                                   node->key ? node->key : "the list");
        pl_also(work->diags, d, ids.at[first]->place, "first here");
        pl_help(work->diags, d, "give each record an id of its own");
    }
}

/* ---- reading ---- */

static const char version_help[] = "the first line of the file is 'plaat: 1'";

/* False when the file is in another version, and nothing in it can be judged. */
static bool check_version(struct pl_work *work, const struct pl_node *root)
{
    const struct pl_node *version = pl_node_get(root, "plaat");
    struct pl_diag *d;
    if (!version) {
        d = PL_ERR(work, P210, root->n ? root->at[0]->key_place : root->place, "'plaat: 1' is missing");
        pl_help(work->diags, d, "%s", version_help);
        return true;
    }
    if (version->kind != PL_SCALAR || strcmp(version->text, "1") != 0) {
        d = PL_ERR(work, P210, version->kind == PL_SCALAR && version->len ? version->place : version->key_place,
                   "version '%.20s' is not known", version->text);
        pl_help(work->diags, d, "this program reads version 1; %s", version_help);
        return false;
    }
    if (root->at[0] != version) {
        d = PL_ERR(work, P210, version->key_place, "'plaat' is not the first key");
        pl_also(work->diags, d, root->at[0]->key_place, "this stands before it");
        pl_help(work->diags, d, "%s", version_help);
    }
    return true;
}

static bool check_kind(struct pl_work *work, const struct pl_node *root)
{
    static const char *const of_layouts[] = {"pages", "styles", "palette", "parts"};
    struct pl_diag *d;
    if (root->kind != PL_MAP) {
        d = PL_ERR(work, P211, root->place, "this is not an edition: it is a %s, not a map of keys",
                   root->kind == PL_LIST ? "list" : "text");
        pl_help(work->diags, d, "write 'key: value' lines; %s", version_help);
        return false;
    }
    for (size_t i = 0; i < sizeof of_layouts / sizeof *of_layouts; i++) {
        const struct pl_node *key = pl_node_get(root, of_layouts[i]);
        if (!key || pl_node_get(root, "title") || pl_node_get(root, "tiles"))
            continue;
        d = PL_ERR(work, P211, key->key_place, "this is a layout, not an edition: it has '%s' and no title", key->key);
        pl_help(work->diags, d, "name the edition first and the layout second");
        return false;
    }
    if (pl_node_get(root, "layouts") && (pl_node_get(root, "edition") || pl_node_get(root, "editions"))) {
        d = PL_ERR(work, P211, pl_node_get(root, "layouts")->key_place, "this is a batch file, not an edition");
        pl_help(work->diags, d, "`plaat batch FILE` draws it");
        return false;
    }
    return true;
}

bool pl_edition_kind(struct pl_work *work, const struct pl_node *root)
{
    return check_kind(work, root) && check_version(work, root);
}

/* The words of a text without its markup; NULL when it is absent. The text has been checked. */
static const char *plain(struct pl_work *work, const struct pl_node *node)
{
    const struct pl_node *text = node ? pl_value_at(node, "") : NULL;
    if (!text || text->kind != PL_SCALAR)
        return NULL;
    return pl_rich_text(work->arena, pl_markup_parse(work, text, true));
}

/* "2026-06-01", missing parts as the first; a label that is a date by itself counts as one, and is shown in words. */
static void take_date(struct pl_work *work, struct pl_edition *edition, struct date *date)
{
    struct pl_arena *arena = work->arena;
    edition->date_label = plain(work, date->label);
    if (!date->value_node && date->value.year)
        edition->date_label = NULL; /* the label is itself the date */
    struct pl_date d = date->value;
    if (d.year == 0)
        return;
    edition->date = pl_printf(arena, "%04d-%02d-%02d", d.year, d.month ? d.month : 1, d.day ? d.day : 1);
    if (!edition->date_label)
        edition->date_label = pl_format_date(arena, d, edition->language, "long");
}

static const char *base_name(struct pl_arena *arena, const struct pl_source *source)
{
    const char *path = source ? source->path : "";
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    size_t len = dot && dot > name ? (size_t)(dot - name) : strlen(name);
    if (len == 0 || strcmp(name, "-") == 0)
        return "edition";
    return pl_strndup(arena, name, len);
}

/* As people write it, example.org/trees; as a link that says something else; or whole. */
static const char *address_of(struct pl_work *work, const struct pl_node *node)
{
    const struct pl_node *said = node ? pl_value_at(node, "") : NULL;
    if (!said || said->kind != PL_SCALAR)
        return NULL;
    const struct pl_rich *rich = pl_markup_parse(work, said, true);
    for (size_t i = 0; rich->n_blocks && i < rich->blocks[0].n_runs; i++)
        if (rich->blocks[0].runs[i].link)
            return rich->blocks[0].runs[i].link;
    const char *text = pl_rich_text(work->arena, rich);
    if (strstr(text, "://") || strchr(text, ' ') || !strchr(text, '.'))
        return text;
    return pl_printf(work->arena, "https://%s", text);
}

const struct pl_edition *pl_edition_read(struct pl_work *work, const struct pl_node *tree)
{
    static const char *const by_hand[] = {"plaat", NULL};
    struct pl_reader reader = {.work = work};
    struct fields f = {.status = DEFINITIVE};
    if (!pl_edition_kind(work, tree))
        return NULL;
    struct pl_node *root = pl_node_copy(work->arena, tree, NULL);
    const struct pl_node *tiles = pl_node_get(root, "tiles");
    bool no_tiles = tiles && !tiles->partial && pl_node_empty(tiles);
    pl_tree_fill(work, root);
    pl_tree_hide(work, root);
    pl_tree_number(root);
    pl_read_record(&reader, root, &pl_edition_record, by_hand, &f, NULL);
    pl_check_spelling(work, root, &pl_edition_record);
    if (no_tiles) {
        struct pl_diag *d = PL_ERR(work, P212, tiles->place, "'tiles' is an empty list");
        pl_help(work->diags, d, "write at least one tile, '- heading: …', or take 'tiles' away");
    }
    check_records(work, root);
    struct pl_edition *edition = PL_NEW(work->arena, struct pl_edition);
    *edition = (struct pl_edition){
        .root = root,
        .source = root->place.source,
        .name = base_name(work->arena, root->place.source),
        .language = f.language ? f.language : "und",
        .title = plain(work, f.title),
        .author = plain(work, f.author),
        .subject = plain(work, f.subject),
        .keywords = f.keywords,
        .sender = plain(work, f.sender),
        .source_line = plain(work, f.source),
        .web = address_of(work, f.web),
        .concept = f.status == CONCEPT,
        .terms = f.terms.at,
        .n_terms = f.terms.n,
    };
    if (!edition->title)
        edition->title = "";
    take_date(work, edition, &f.date);
    return edition;
}
