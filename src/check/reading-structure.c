/* reading-structure.c: what someone hears who does not see the page: headings, alternatives, languages. */
#include "check/check-private.h"

#include "base/num.h"

#include <string.h>
#include <strings.h>

/* ---- reading order ---- */

struct order {
    struct pl_check *check;
    PL_VEC(uint32_t) nodes;
};

/* Children by their order, those of one order as they were made. */
static void read_on(struct order *o, uint32_t parent)
{
    const struct pl_structure *s = &o->check->scene->structure;
    PL_VEC(uint32_t) children = {0};
    for (uint32_t i = 1; i < s->nodes.n; i++)
        if (s->nodes.at[i].parent == parent)
            *pl_push(o->check->work->arena, &children) = i;
    for (size_t i = 1; i < children.n; i++)
        for (size_t k = i; k && s->nodes.at[children.at[k]].order < s->nodes.at[children.at[k - 1]].order; k--) {
            uint32_t was = children.at[k];
            children.at[k] = children.at[k - 1];
            children.at[k - 1] = was;
        }
    for (size_t i = 0; i < children.n; i++) {
        *pl_push(o->check->work->arena, &o->nodes) = children.at[i];
        read_on(o, children.at[i]);
    }
}

/* ---- headings ---- */

static int level_of(const struct pl_struct_node *node)
{
    return node->role >= PL_ROLE_H1 && node->role <= PL_ROLE_H4 ? (int)(node->role - PL_ROLE_H1) + 1 : 0;
}

static const struct pl_text *text_of_node(const struct pl_check *check, uint32_t node)
{
    for (size_t i = 0; i < check->texts.n; i++)
        if (check->texts.at[i]->box->text.struct_node == node)
            return check->texts.at[i];
    return NULL;
}

static void heading_found(struct pl_check *check, uint32_t node, const char *message, const char *help)
{
    const struct pl_text *text = text_of_node(check, node);
    const struct pl_drawn *drawn = NULL;
    for (size_t i = 0; text && i < check->drawn.n && !drawn; i++)
        if (check->drawn.at[i].item->trail == text->box->trail && check->drawn.at[i].item->kind == PL_ITEM_GLYPHS)
            drawn = &check->drawn.at[i];
    pl_found(check,
             &(struct pl_tell){.place = text ? (struct pl_place){0} : check->scene->structure.nodes.at[node].place,
                               .trail = text ? text->box->trail : NULL,
                               .drawn = drawn},
             message, help);
}

static const char *language_of(const struct pl_check *check, uint32_t node)
{
    const struct pl_struct_node *nodes = check->scene->structure.nodes.at;
    for (; node != UINT32_MAX; node = nodes[node].parent)
        if (nodes[node].language)
            return nodes[node].language;
    return check->expanded->language;
}

/* A document in two languages has a title in each. */
void pl_rule_heading_order(struct pl_check *check)
{
    struct order o = {.check = check};
    int last = 0;
    const char *title = NULL;
    read_on(&o, 0);
    for (size_t i = 0; i < o.nodes.n; i++) {
        const struct pl_struct_node *node = &check->scene->structure.nodes.at[o.nodes.at[i]];
        int level = level_of(node);
        if (!level)
            continue;
        const char *language = language_of(check, o.nodes.at[i]);
        if (level == 1 && title && strcmp(title, language) == 0)
            heading_found(check, o.nodes.at[i], pl_says(check, "'%.60s' is a second heading of level 1", node->text),
                          "a document has one title: give this one role: h2");
        else if (last && level > last + 1)
            heading_found(
                check, o.nodes.at[i],
                pl_says(check, "the heading '%.60s' is of level %d, behind one of level %d", node->text, level, last),
                pl_says(check, "say role: h%d, or draw a heading of the level between", last + 1));
        title = level == 1 ? language : title;
        last = level;
    }
    if (!title && check->texts.n)
        pl_found(check, &(struct pl_tell){.place = check->expanded->pages[0].place},
                 "no text is a heading of level 1, the title of the document",
                 "draw {{title}}, or say role: h1 on the text that is the title");
}

/* ---- alternatives ---- */

static const struct pl_drawn *drawn_of(const struct pl_check *check, const struct pl_box *box)
{
    for (size_t i = 0; i < check->drawn.n; i++)
        if (check->drawn.at[i].item->trail == box->trail && check->drawn.at[i].item->kind == PL_ITEM_PICTURE)
            return &check->drawn.at[i];
    return NULL;
}

void pl_rule_alternative_missing(struct pl_check *check)
{
    for (size_t i = 0; i < check->pictures.n; i++) {
        const struct pl_box *box = check->pictures.at[i].box;
        if (check->pictures.at[i].decoration || !box->picture || !box->unsaid || strcmp(box->kind_name, "picture") != 0)
            continue;
        pl_found(check, &(struct pl_tell){.trail = box->trail, .drawn = drawn_of(check, box)},
                 "a picture has no alternative, so that nobody hears what it shows",
                 "write {file: …, alternative: …} in the edition or alternative: on the box; or decoration: true where "
                 "it says nothing");
    }
}

/* Where the edition says these words behind `alternative`; NULL: nowhere. */
static const struct pl_node *written(const struct pl_node *node, const char *words)
{
    const struct pl_node *found = NULL;
    if (node->kind == PL_SCALAR)
        return node->key && strcmp(node->key, "alternative") == 0 && strcmp(node->text, words) == 0 ? node : NULL;
    for (size_t i = 0; i < node->n && !found; i++)
        found = written(node->at[i], words);
    return found;
}

static bool same_words(struct pl_check *check, const char *a, const char *b)
{
    return strcmp(pl_lower_text(check->work->arena, a, strlen(a)), pl_lower_text(check->work->arena, b, strlen(b))) ==
           0;
}

/* The heading that the figure stands beside says the same. */
static bool is_heading(struct pl_check *check, const struct pl_struct_node *figure)
{
    for (size_t i = 0; i < check->scene->structure.nodes.n; i++) {
        const struct pl_struct_node *n = &check->scene->structure.nodes.at[i];
        if (level_of(n) && n->parent == figure->parent && n->text && same_words(check, n->text, figure->alternative))
            return true;
    }
    return false;
}

static bool is_file_name(const char *words, const struct pl_box *box)
{
    static const char *const ends[] = {".jpg", ".jpeg", ".png", ".svg", ".gif", ".webp", ".tif", ".tiff", ".pdf"};
    size_t n = strlen(words);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (n > strlen(ends[i]) && strcasecmp(words + n - strlen(ends[i]), ends[i]) == 0)
            return true;
    if (!box->picture || !strpbrk(words, "_-0123456789") || strchr(words, ' '))
        return false;
    const char *path = box->picture->source->path, *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    return strncasecmp(name, words, n) == 0 && name[n] == '.';
}

static const char *poor(struct pl_check *check, const struct pl_struct_node *figure, const struct pl_box *box)
{
    const char *words = figure->alternative;
    const char *language = figure->language ? figure->language : check->expanded->language;
    if (is_file_name(words, box))
        return "is the name of a file";
    if (pl_words_have(check, language, PL_WORDS_ALTERNATIVES, pl_lower_text(check->work->arena, words, strlen(words))))
        return "says no more than that there is a picture";
    return is_heading(check, figure) ? "says what the heading beside it says, so that it is heard twice" : NULL;
}

void pl_rule_alternative_poor(struct pl_check *check)
{
    for (size_t i = 0; i < check->pictures.n; i++) {
        const struct pl_box *box = check->pictures.at[i].box;
        if (box->figure_node == PL_DECORATION)
            continue;
        const struct pl_struct_node *figure = &check->scene->structure.nodes.at[box->figure_node];
        const char *what = figure->alternative ? poor(check, figure, box) : NULL;
        const struct pl_node *said = what ? written(check->edition->root, figure->alternative) : NULL;
        if (!what)
            continue;
        bool heading = strncmp(what, "says what", 9) == 0;
        pl_found(check,
                 &(struct pl_tell){.place = said ? said->place : (struct pl_place){0},
                                   .trail = said ? NULL : box->trail,
                                   .drawn = drawn_of(check, box)},
                 pl_says(check, "the alternative '%.80s' %s", figure->alternative, what),
                 heading ? "say what the picture adds; if it adds nothing, leave the alternative out"
                         : "say in a few words what there is to see");
    }
}

/* ---- languages ---- */

static const char *meant(const struct pl_node *languages, const char *tag)
{
    char primary[9] = {0};
    size_t n = strcspn(tag, "-");
    const struct pl_node *map = pl_node_get(languages, "meant"), *whole = NULL;
    for (size_t i = 0; map && i < map->n; i++)
        if (strcasecmp(map->at[i]->key, tag) == 0)
            whole = map->at[i];
    memcpy(primary, tag, n < 8 ? n : 8);
    const struct pl_node *found = whole ? whole : pl_node_get(map, primary);
    return found ? found->text : NULL;
}

/* Languages of three letters are too many to know. */
static bool is_known(const struct pl_node *languages, const char *tag)
{
    size_t n = strcspn(tag, "-");
    const struct pl_node *list = pl_node_get(languages, "languages"), *map = pl_node_get(languages, "meant");
    for (size_t i = 0; map && i < map->n; i++)
        if (strcasecmp(map->at[i]->key, tag) == 0)
            return false;
    for (size_t i = 0; n == 2 && list && i < list->n; i++)
        if (strncasecmp(list->at[i]->text, tag, 2) == 0)
            return true;
    return n > 2 || !list;
}

/* Where a tag is said: the language key of the edition or of a record. */
static const struct pl_node *said_by(const struct pl_node *node, const char *tag)
{
    const struct pl_node *found = NULL;
    if (node->kind == PL_SCALAR)
        return node->key && strcmp(node->key, "language") == 0 && strcmp(node->text, tag) == 0 ? node : NULL;
    for (size_t i = 0; i < node->n && !found; i++)
        found = said_by(node->at[i], tag);
    return found;
}

static void judge_tag(struct pl_check *check, const struct pl_node *languages, const char *tag, struct pl_place place)
{
    if (!tag || is_known(languages, tag))
        return;
    const char *instead = meant(languages, tag);
    pl_found(check, &(struct pl_tell){.place = place},
             pl_says(check, "no language has the tag '%.20s': it is read aloud and broken as none", tag),
             instead ? pl_says(check, "write %s", instead) : "tags of languages are as in nl, en-GB, fr-BE");
}

void pl_rule_language(struct pl_check *check)
{
    const struct pl_node *languages = pl_words_file(check, "words/languages.yaml");
    for (size_t i = 0; languages && i < check->prose.n; i++) {
        const struct pl_prose *p = &check->prose.at[i];
        const char *tag = p->text_of->box->text.language;
        const struct pl_node *said = said_by(check->edition->root, tag);
        judge_tag(check, languages, tag, said ? said->place : p->text_of->box->place);
        for (size_t r = 0; r < p->block->n_runs; r++)
            if (p->block->runs[r].len)
                judge_tag(check, languages, p->block->runs[r].language,
                          pl_prose_place(p, p->starts[r], p->starts[r + 1]));
    }
}
