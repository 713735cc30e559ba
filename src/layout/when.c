/* when.c: conditions as they are written. Whether one holds is known when an edition is there. */
#include "layout/layout-private.h"

#include <string.h>

static const struct pl_name media[] = {{"screen", PL_WHEN_SCREEN}, {"print", PL_WHEN_PRINT}, {NULL, 0}};

static const struct pl_field count_fields[] = {
    {.name = "min",
     .type = PL_NUMBER,
     .offset = offsetof(struct pl_when_count, min),
     .max = PL_WHEN_MANY,
     .doc = "At least so many."},
    {.name = "max",
     .type = PL_NUMBER,
     .offset = offsetof(struct pl_when_count, max),
     .max = PL_WHEN_MANY,
     .doc = "At most so many."},
};
static const struct pl_record count_record = {"count", "How many records.", count_fields, 2, NULL, false};

static bool read_count(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_when_count *count = out;
    *count = (struct pl_when_count){true, 0, PL_WHEN_MANY};
    if (node->kind != PL_SCALAR)
        return pl_read_record(reader, node, &count_record, NULL, count, NULL);
    if (!pl_read_number(reader->work, node, 0, PL_WHEN_MANY, &count->min))
        return false;
    count->max = count->min;
    return true;
}

static bool read_path(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    *(const struct pl_node **)out = node;
    if (node->kind == PL_SCALAR)
        return true;
    struct pl_diag *d = PL_ERR(reader->work, P162, node->place, "'%s' takes a path", node->key ? node->key : "when");
    pl_help(reader->work->diags, d, "write when: subheading, or when: {path: tiles, count: {min: 2}}");
    return false;
}

static bool read_conditions(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    *(const struct pl_node **)out = node;
    if (node->kind == PL_LIST)
        return true;
    struct pl_diag *d = PL_ERR(reader->work, P162, node->place, "'%s' takes a list of conditions", node->key);
    pl_help(reader->work->diags, d, "%s: [subheading, {language: nl}]", node->key);
    return false;
}

#define WHEN(field) .offset = offsetof(struct pl_when, field)
static const struct pl_field when_fields[] = {
    {.name = "path",
     .type = PL_CUSTOM,
     WHEN(path),
     .custom = read_path,
     .shape = "text",
     .doc = "Present, unless equals or count says more."},
    {.name = "equals", .type = PL_TEXT, WHEN(equals), .doc = "The value of the path is exactly this."},
    {.name = "count",
     .type = PL_CUSTOM,
     WHEN(count),
     .custom = read_count,
     .shape = "count",
     .doc = "How many records the path has: a number, or {min, max}."},
    {.name = "empty",
     .type = PL_CUSTOM,
     WHEN(empty),
     .custom = read_path,
     .shape = "text",
     .doc = "A path that is absent."},
    {.name = "language", .type = PL_TEXT, WHEN(language), .doc = "Of the edition."},
    {.name = "medium", .type = PL_ENUM, WHEN(medium), .names = media, .doc = "Of the layout."},
    {.name = "all",
     .type = PL_CUSTOM,
     WHEN(all),
     .custom = read_conditions,
     .shape = "conditions",
     .doc = "All of these hold."},
    {.name = "any",
     .type = PL_CUSTOM,
     WHEN(any),
     .custom = read_conditions,
     .shape = "conditions",
     .doc = "One of these holds."},
    {.name = "not", .type = PL_NODE, WHEN(not ), .shape = "condition", .doc = "This does not hold."},
};
const struct pl_record pl_when_record = {"when", "A condition.", when_fields, sizeof when_fields / sizeof *when_fields,
                                         NULL,   false};

bool pl_when_read(struct pl_work *work, const struct pl_node *node, struct pl_when *out)
{
    struct pl_reader reader = {.work = work};
    *out = (struct pl_when){.path = NULL};
    if (node->kind != PL_MAP) {
        bool scalar = read_path(&reader, node, &out->path);
        out->negated = scalar && strncmp(node->text, "not ", 4) == 0;
        return scalar;
    }
    if (!pl_read_record(&reader, node, &pl_when_record, NULL, out, NULL))
        return false;
    if (out->path || !(out->equals || out->count.said))
        return true;
    struct pl_diag *d =
        PL_ERR(work, P161, node->place, "'%s' needs a 'path' beside it", out->equals ? "equals" : "count");
    pl_help(work->diags, d,
            out->equals ? "when: {path: status, equals: concept}" : "when: {path: tiles, count: {min: 2}}");
    return false;
}

void pl_when_check(struct pl_work *work, const struct pl_node *node)
{
    struct pl_when when;
    if (!pl_when_read(work, node, &when))
        return;
    for (size_t i = 0; when.all && i < when.all->n; i++)
        pl_when_check(work, when.all->at[i]);
    for (size_t i = 0; when.any && i < when.any->n; i++)
        pl_when_check(work, when.any->at[i]);
    if (when.not )
        pl_when_check(work, when.not );
}
