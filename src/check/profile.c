/* profile.c: the levels and figures of the rules: the table's, a profile's, a layout's. The field tables are made from
 * the table of rules, so that reader, schema and manual know every rule. */
#include "check/check-private.h"

#include "read/schema.h"

#include <stddef.h>
#include <string.h>

static const struct pl_name level_names[] = {
    {"off", PL_RULE_OFF}, {"note", PL_NOTE}, {"warning", PL_WARNING}, {"error", PL_ERROR}, {NULL, 0}};
static const struct pl_name medium_names[] = {{"print", PL_MEDIUM_PRINT}, {"screen", PL_MEDIUM_SCREEN}, {NULL, 0}};

static bool read_percent(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    double fraction = 0;
    if (!pl_read_fraction(reader->work, node, 0, 100, &fraction))
        return false;
    *(double *)out = fraction * 100;
    return true;
}

static struct pl_field figure_field(struct pl_arena *arena, const struct pl_figure *figure, size_t index)
{
    struct pl_field f = {.name = figure->name,
                         .type = PL_NUMBER,
                         .offset = offsetof(struct pl_rule_set, figures) + index * sizeof(double),
                         .max = 1e6};
    if (figure->unit == PL_FIGURE_LENGTH || figure->unit == PL_FIGURE_SIZE) {
        f.type = PL_LENGTH;
        f.allow = PL_ALLOW_ZERO;
        f.max = 0;
    } else if (figure->unit == PL_FIGURE_PERCENT) {
        f.type = PL_CUSTOM;
        f.custom = read_percent;
        f.shape = "percent";
    }
    f.doc = pl_printf(arena, "%s Unless said otherwise: %s.", figure->doc,
                      pl_figure_text(arena, figure->unit, figure->value, false));
    return f;
}

static const struct pl_record *rule_record(struct pl_arena *arena, const struct pl_rule *rule)
{
    struct pl_field *fields = PL_NEWS(arena, struct pl_field, PL_MOST_FIGURES + 1);
    struct pl_record *record = PL_NEW(arena, struct pl_record);
    const struct pl_message *message = pl_message(rule->code);
    fields[0] = (struct pl_field){.name = "level",
                                  .type = PL_ENUM,
                                  .offset = offsetof(struct pl_rule_set, level),
                                  .names = level_names,
                                  .doc = pl_printf(arena, "How bad a finding is. Unless said otherwise: %s.",
                                                   pl_name_of(level_names, (int)message->level))};
    size_t n = 1;
    for (; n <= PL_MOST_FIGURES && rule->figures[n - 1].name; n++)
        fields[n] = figure_field(arena, &rule->figures[n - 1], n - 1);
    *record = (struct pl_record){rule->name, message->explanation, fields, n, NULL, false};
    return record;
}

struct file_map {
    const char *version, *title;
    int medium;
    const struct pl_node *check;
};
#define FILE_KEY(field) .offset = offsetof(struct file_map, field)

static const struct pl_record *file_record(struct pl_arena *arena, const struct pl_record *rules)
{
    const struct pl_field fields[] = {
        {.name = "plaat",
         .type = PL_TEXT,
         FILE_KEY(version),
         .required = true,
         .shape = "version",
         .doc = "The version of the language: 1. The first key."},
        {.name = "name", .type = PL_TEXT, FILE_KEY(title), .doc = "As `plaat list profiles` shows it."},
        {.name = "medium",
         .type = PL_ENUM,
         FILE_KEY(medium),
         .required = true,
         .names = medium_names,
         .doc = "print or screen: the rules of this medium are on."},
        {.name = "check",
         .type = PL_NODE,
         FILE_KEY(check),
         .sub = rules,
         .shape = "record",
         .doc = "Rules whose level or figures differ."},
    };
    struct pl_record *record = PL_NEW(arena, struct pl_record);
    *record = (struct pl_record){"profile",
                                 "Levels and figures for preflight.",
                                 pl_memdup(arena, fields, sizeof fields),
                                 sizeof fields / sizeof *fields,
                                 NULL,
                                 false};
    return record;
}

const struct pl_record *const *pl_profile_records(struct pl_arena *arena)
{
    const struct pl_record **all = PL_NEWS(arena, const struct pl_record *, pl_n_rules + 3);
    struct pl_field *fields = PL_NEWS(arena, struct pl_field, pl_n_rules + 1);
    struct pl_record *check = PL_NEW(arena, struct pl_record);
    fields[0] = (struct pl_field){.name = "profile",
                                  .type = PL_TEXT,
                                  .doc = "In a layout: the profile these are laid over, by name or path, where the "
                                         "command line names none."};
    for (size_t i = 0; i < pl_n_rules; i++) {
        const struct pl_record *rule = rule_record(arena, &pl_rules[i]);
        fields[i + 1] = (struct pl_field){.name = rule->name,
                                          .type = PL_NODE,
                                          .sub = rule,
                                          .shape = "record",
                                          .doc = pl_printf(arena, "%s: %s.", pl_message(pl_rules[i].code)->code,
                                                           pl_message(pl_rules[i].code)->title)};
        all[i + 2] = rule;
    }
    *check = (struct pl_record){
        "check", "Rules of preflight, each with a level and figures.", fields, pl_n_rules + 1, NULL, false};
    all[1] = check;
    all[0] = file_record(arena, check);
    return all;
}

/* A rule that the map names with a figure, or with a level, is on; where it is silent about the level of one that is
 * off, the message's own counts. */
static void lay_over(struct pl_work *work, const struct pl_node *map, const struct pl_record *const *records,
                     struct pl_profile *profile)
{
    struct pl_reader reader = {.work = work};
    if (map->kind != PL_MAP) {
        struct pl_diag *d = PL_ERR(work, P162, map->place, "'check' takes a map of rules");
        pl_help(work->diags, d, "write check: {text-size: {least: 7pt}}");
        return;
    }
    for (size_t i = 0; i < map->n; i++) {
        const struct pl_node *node = map->at[i];
        size_t k = 0;
        if (strcmp(node->key, "profile") == 0 || pl_node_empty(node))
            continue;
        while (k < pl_n_rules && strcmp(pl_rules[k].name, node->key) != 0)
            k++;
        if (k == pl_n_rules) {
            pl_unknown_key(work, node, records[1]);
            continue;
        }
        struct pl_rule_set *set = &profile->sets[k];
        set->level = set->level == PL_RULE_OFF ? (int)pl_message(pl_rules[k].code)->level : set->level;
        pl_read_record(&reader, node, records[k + 2], NULL, set, NULL);
    }
}

static bool read_file(struct pl_work *work, const char *path, struct pl_place from, const struct pl_record *record,
                      struct file_map *file)
{
    struct pl_reader reader = {.work = work};
    const struct pl_source *source = pl_door_read(work, path, PL_LIMIT_YAML, from);
    const struct pl_node *root = source ? pl_tree_read(work, source) : NULL;
    if (!root)
        return false;
    bool good = pl_read_record(&reader, root, record, NULL, file, NULL);
    if (good && strcmp(file->version, "1") != 0) {
        struct pl_diag *d =
            PL_ERR(work, P991, pl_node_get(root, "plaat")->place, "this is not a profile that this plaat reads");
        pl_help(work->diags, d, "the first line must be 'plaat: 1'");
        return false;
    }
    return good;
}

static const char *stem(struct pl_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    return pl_strndup(arena, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

const char *pl_profile_asked(const struct pl_layout *layout, struct pl_place *place)
{
    for (size_t i = layout->checks.n; i-- > 0;) {
        const struct pl_node *node = pl_node_get(layout->checks.at[i], "profile");
        if (pl_node_empty(node) || node->kind != PL_SCALAR)
            continue;
        *place = node->place;
        return node->text;
    }
    return NULL;
}

const struct pl_profile *pl_profile_read(struct pl_work *work, const char *path, const struct pl_layout *layout,
                                         struct pl_place from)
{
    size_t errors = work->diags->n_errors;
    const struct pl_record *const *records = pl_profile_records(work->arena);
    struct pl_profile *p = PL_NEW(work->arena, struct pl_profile);
    struct file_map file = {.medium = layout && !layout->print ? PL_MEDIUM_SCREEN : PL_MEDIUM_PRINT};
    p->name = p->title = path ? stem(work->arena, path) : "";
    if (path && !read_file(work, path, from, records[0], &file))
        return NULL;
    p->title = file.title ? file.title : p->name;
    p->medium = (unsigned)file.medium;
    p->sets = PL_NEWS(work->arena, struct pl_rule_set, pl_n_rules);
    for (size_t i = 0; i < pl_n_rules; i++) {
        p->sets[i].level = pl_rules[i].media & p->medium ? (int)pl_message(pl_rules[i].code)->level : PL_RULE_OFF;
        for (size_t k = 0; k < PL_MOST_FIGURES; k++)
            p->sets[i].figures[k] = pl_rules[i].figures[k].value;
    }
    if (file.check)
        lay_over(work, file.check, records, p);
    for (size_t i = 0; layout && i < layout->checks.n; i++)
        lay_over(work, layout->checks.at[i], records, p);
    return work->diags->n_errors == errors ? p : NULL;
}
