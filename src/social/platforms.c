/* platforms.c: the table of platforms. A use is read over what its platform says of all of them. */
#include "social/social.h"

#include "base/num.h"

#include <stddef.h>
#include <string.h>

const char *const pl_social_format_names[] = {"png", "jpg", "pdf"};
const char *const pl_social_unit_names[] = {"characters", "graphemes"};

static const struct pl_name formats[] = {
    {"png", PL_SOCIAL_PNG}, {"jpg", PL_SOCIAL_JPG}, {"pdf", PL_SOCIAL_PDF}, {NULL, 0}};
static const struct pl_name units[] = {
    {"characters", PL_SOCIAL_CHARACTERS}, {"graphemes", PL_SOCIAL_GRAPHEMES}, {NULL, 0}};

static bool want_list(struct pl_work *work, const struct pl_node *node, const char *like)
{
    if (node->kind == PL_LIST && node->n)
        return true;
    struct pl_diag *d = PL_ERR(work, P162, node->place, "'%s' takes a list", node->key ? node->key : "it");
    pl_help(work->diags, d, "write %s", like);
    return false;
}

static bool read_layouts(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_social_use *use = (struct pl_social_use *)(void *)((char *)out - offsetof(struct pl_social_use, layouts));
    if (!want_list(reader->work, node, "layouts: [square-1080x1080]"))
        return false;
    const char **names = PL_NEWS(reader->work->arena, const char *, node->n);
    for (size_t i = 0; i < node->n; i++) {
        if (!pl_want_scalar(reader->work, node->at[i], "a layout's name or path"))
            return false;
        names[i] = node->at[i]->text;
    }
    use->layouts = names;
    use->n_layouts = node->n;
    return true;
}

/* "1080x1350", with the sign of multiplication too. */
static bool read_size(struct pl_work *work, const struct pl_node *node, struct pl_social_size *size)
{
    static const char *const signs[] = {"x", "\u00D7", " x ", " \u00D7 "};
    if (!pl_want_scalar(work, node, "a size in pixels"))
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const char *at = strstr(node->text, signs[i]), *behind = at ? at + strlen(signs[i]) : NULL;
        double w = 0, h = 0;
        if (!at || pl_num_parse(node->text, (size_t)(at - node->text), &w) != (size_t)(at - node->text) || !*behind ||
            pl_num_parse(behind, strlen(behind), &h) != strlen(behind) || w < 1 || h < 1 || w > 32767 || h > 32767)
            continue;
        *size = (struct pl_social_size){(long)w, (long)h};
        return true;
    }
    struct pl_diag *d = PL_ERR(work, P817, node->place, "'%.40s' is no size of a picture", node->text);
    pl_help(work->diags, d, "write width and height in pixels: 1080x1350");
    return false;
}

static bool read_sizes(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_social_use *use = (struct pl_social_use *)(void *)((char *)out - offsetof(struct pl_social_use, sizes));
    if (!want_list(reader->work, node, "sizes: [1080x1350]"))
        return false;
    struct pl_social_size *sizes = PL_NEWS(reader->work->arena, struct pl_social_size, node->n);
    for (size_t i = 0; i < node->n; i++)
        if (!read_size(reader->work, node->at[i], &sizes[i]))
            return false;
    use->sizes = sizes;
    use->n_sizes = node->n;
    return true;
}

static bool read_formats(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_social_use *use = (struct pl_social_use *)(void *)((char *)out - offsetof(struct pl_social_use, formats));
    if (!want_list(reader->work, node, "formats: [png, jpg]"))
        return false;
    use->n_formats = 0;
    for (size_t i = 0; i < node->n && i < PL_SOCIAL_N_FORMATS; i++) {
        if (!pl_want_scalar(reader->work, node->at[i], "png, jpg or pdf") ||
            !pl_read_enum(reader, node->at[i], formats, &use->formats[use->n_formats]))
            return false;
        use->n_formats++;
    }
    return true;
}

#define LIMIT(member) .offset = offsetof(struct pl_social_alternative_limit, member)
static const struct pl_field alternative_fields[] = {
    {.name = "limit",
     .type = PL_INT,
     LIMIT(limit),
     .required = true,
     .min = 0,
     .max = 1000000,
     .doc = "How long it may be; 0: none is taken."},
    {.name = "unit",
     .type = PL_ENUM,
     LIMIT(unit),
     .names = units,
     .doc =
         "What is counted: characters, which are code points of Unicode, or graphemes, which are characters as people "
         "see them. Unless said otherwise: characters."},
};
static const struct pl_record alternative_record = {"alternative",
                                                    "How long an alternative text may be.",
                                                    alternative_fields,
                                                    sizeof alternative_fields / sizeof *alternative_fields,
                                                    NULL,
                                                    false};

#define USE(member) .offset = offsetof(struct pl_social_use, member)
static const struct pl_field shared_fields[] = {
    {.name = "formats",
     .type = PL_CUSTOM,
     USE(formats),
     .custom = read_formats,
     .shape = "formats",
     .doc = "What is taken, the best first: png, jpg, pdf. A pdf holds all pages of the layout."},
    {.name = "file-limit",
     .type = PL_INT,
     USE(file_limit),
     .min = 1,
     .max = 1e9,
     .doc =
         "The most bytes of a file. A PNG over it is quantised, or becomes a JPEG where that is taken, with a warning."},
    {.name = "sizes",
     .type = PL_CUSTOM,
     USE(sizes),
     .custom = read_sizes,
     .shape = "sizes",
     .doc = "Pixels of a picture, 1080x1350; a layout with others is an error. Where nothing is said, any."},
    {.name = "pixel-limit",
     .type = PL_INT,
     USE(pixel_limit),
     .min = 1,
     .max = 1e9,
     .doc = "The most pixels of a picture."},
    {.name = "most",
     .type = PL_INT,
     USE(most),
     .min = 1,
     .max = 10000,
     .doc = "The most pictures of a post, or pages of a PDF."},
    {.name = "alternative",
     .type = PL_RECORD,
     USE(alternative),
     .sub = &alternative_record,
     .doc = "How long an alternative text may be. Where nothing is said, no limit is known, and it is not cut."},
    {.name = "date", .type = PL_TEXT, USE(date), .doc = "When these facts were so: limits move."},
    {.name = "source", .type = PL_TEXT, USE(source), .doc = "Where they were found."},
};
static const struct pl_record shared_record = {
    "limits",      "What a platform says of all its uses, and what a use says otherwise.",
    shared_fields, sizeof shared_fields / sizeof *shared_fields,
    NULL,          false};

static const struct pl_field use_fields[] = {
    {.name = "use", .type = PL_TEXT, USE(name), .required = true, .doc = "Its name: feed, story, link, carousel."},
    {.name = "layouts",
     .type = PL_CUSTOM,
     USE(layouts),
     .required = true,
     .custom = read_layouts,
     .shape = "names",
     .doc =
         "Layouts that serve it, by name or path. The first is drawn, unless the command line asks for another of them."},
    {.name = "note", .type = PL_TEXT, USE(note), .doc = "What whoever posts it should know."},
};
static const struct pl_record use_record = {"use",          "What can be posted on a platform.",
                                            use_fields,     sizeof use_fields / sizeof *use_fields,
                                            &shared_record, false};

#define PLATFORM(member) .offset = offsetof(struct pl_platform, member)
static const struct pl_field platform_fields[] = {
    {.name = "id", .type = PL_TEXT, PLATFORM(id), .required = true, .doc = "Its name on the command line."},
    {.name = "name", .type = PL_TEXT, PLATFORM(name), .required = true, .doc = "Its name for people."},
    {.name = "uses",
     .type = PL_NODE,
     PLATFORM(use_list),
     .sub = &use_record,
     .required = true,
     .shape = "uses",
     .doc = "What can be posted there, in the order in which it is best posted."},
};
static const struct pl_record platform_record = {"platform",      "A platform: what it takes, and how much of it.",
                                                 platform_fields, sizeof platform_fields / sizeof *platform_fields,
                                                 &shared_record,  false};

struct file_map {
    const char *version;
    const struct pl_node *link, *platforms;
};
#define FILE_KEY(member) .offset = offsetof(struct file_map, member)
static const struct pl_field file_fields[] = {
    {.name = "plaat",
     .type = PL_TEXT,
     FILE_KEY(version),
     .required = true,
     .shape = "version",
     .doc = "The version of the language: 1. The first key."},
    {.name = "link",
     .type = PL_NODE,
     FILE_KEY(link),
     .shape = "words",
     .doc =
         "What an alternative text ends with where the accessible page has an address, by language: words with {{page}} in "
         "them."},
    {.name = "platforms",
     .type = PL_NODE,
     FILE_KEY(platforms),
     .sub = &platform_record,
     .required = true,
     .shape = "platforms",
     .doc = "The platforms, in the order in which is best posted."},
};
static const struct pl_record file_record = {"platforms file",
                                             "What platforms for social media take.",
                                             file_fields,
                                             sizeof file_fields / sizeof *file_fields,
                                             NULL,
                                             false};
const struct pl_record *const pl_social_records[] = {&file_record, &platform_record, &use_record, &alternative_record,
                                                     NULL};

static void missing(struct pl_work *work, const struct pl_node *node, const char *key, const char *like)
{
    struct pl_diag *d = PL_ERR(work, P817, node->place, "this use has no '%s', and neither has its platform", key);
    pl_help(work->diags, d, "write %s, here or at the platform", like);
}

static void read_uses(struct pl_reader *reader, struct pl_platform *p, bool whole)
{
    struct pl_work *work = reader->work;
    if (!p->use_list || !want_list(work, p->use_list, "uses: [{use: feed, layouts: [square-1080x1080]}]"))
        return;
    p->uses = PL_NEWS(work->arena, struct pl_social_use, p->use_list->n);
    for (size_t i = 0; i < p->use_list->n; i++) {
        const struct pl_node *node = p->use_list->at[i];
        struct pl_social_use *use = &p->uses[i];
        *use = p->shared;
        use->place = node->place;
        if (!pl_read_record(reader, node, &use_record, NULL, use, NULL))
            continue;
        if (!use->n_formats && whole)
            missing(work, node, "formats", "formats: [png, jpg]");
        p->n_uses = i + 1;
    }
}

/* By its id a platform is asked for. */
static void second(struct pl_work *work, const struct pl_node *platform, const struct pl_node *first)
{
    const struct pl_node *id = pl_node_get(platform, "id");
    struct pl_diag *d = PL_ERR(work, P817, id->place, "platform '%.40s' stands here a second time", id->text);
    pl_also(work->diags, d, pl_node_get(first, "id")->place, "first here");
    pl_help(work->diags, d, "give each an id of its own, or put its uses into one");
}

static const char page_mark[] = "{{page}}";

/* Words without the address would lose it, and no other binding means anything there. */
static bool check_link(struct pl_work *work, const struct pl_node *link)
{
    bool good = true;
    for (size_t i = 0; link && link->kind == PL_MAP && i < link->n; i++) {
        const struct pl_node *words = link->at[i];
        const char *first = words->kind == PL_SCALAR ? strstr(words->text, "{{") : NULL;
        size_t mark = strlen(page_mark);
        if (first && strncmp(first, page_mark, mark) == 0 && !strstr(first + mark, "{{"))
            continue;
        struct pl_diag *d = PL_ERR(work, P817, words->place, "'link' holds words with {{page}} in them once");
        pl_help(work->diags, d, "write %.20s: \"All of it as text: {{page}}\"", words->key);
        good = false;
    }
    return good;
}

static void read_platforms(struct pl_reader *reader, const struct pl_node *list, struct pl_platforms *table)
{
    if (!list || !want_list(reader->work, list, "platforms: [{id: …, name: …, formats: [png], uses: […]}]"))
        return;
    table->at = PL_NEWS(reader->work->arena, struct pl_platform, list->n);
    for (size_t i = 0; i < list->n; i++) {
        struct pl_platform *p = &table->at[i];
        p->shared.alternative.limit = -1;
        table->n = i + 1;
        bool good = pl_read_record(reader, list->at[i], &platform_record, NULL, p, NULL);
        read_uses(reader, p, good);
        for (size_t k = 0; good && k < i; k++)
            if (table->at[k].id && strcmp(table->at[k].id, p->id) == 0)
                second(reader->work, list->at[i], list->at[k]);
    }
}

const struct pl_platforms *pl_platforms_read(struct pl_work *work, const char *path)
{
    struct pl_reader reader = {.work = work};
    struct file_map file = {.version = NULL};
    const struct pl_source *source = pl_door_read(work, path, PL_LIMIT_YAML, (struct pl_place){0});
    const struct pl_node *root = source ? pl_tree_read(work, source) : NULL;
    struct pl_platforms *table = PL_NEW(work->arena, struct pl_platforms);
    if (!root || !pl_read_record(&reader, root, &file_record, NULL, &file, NULL))
        return NULL;
    if (strcmp(file.version, "1") != 0) {
        struct pl_diag *d = PL_ERR(work, P817, pl_node_get(root, "plaat")->place,
                                   "this is not a table of platforms that this plaat reads");
        pl_help(work->diags, d, "the first line must be 'plaat: 1'");
        return NULL;
    }
    if (!check_link(work, file.link))
        return NULL;
    table->link = file.link;
    read_platforms(&reader, file.platforms, table);
    return table;
}

const char *pl_platforms_link(struct pl_arena *arena, const struct pl_platforms *table, const char *language,
                              const char *page)
{
    const struct pl_node *words = pl_node_get(table->link, language);
    if (!words)
        words = pl_node_get(table->link, pl_strndup(arena, language, strcspn(language, "-")));
    const char *at = words && words->kind == PL_SCALAR ? strstr(words->text, page_mark) : NULL;
    if (!at)
        return page;
    return pl_printf(arena, "%.*s%s%s", (int)(at - words->text), words->text, page, at + strlen(page_mark));
}
