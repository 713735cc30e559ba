/* batch-file.c: a batch file → jobs: each edition, or the one edition with each row, by each layout. */
#include "batch/batch.h"
#include "read/fields.h"

#include <stdlib.h>
#include <string.h>

enum { SAMPLE_FIRST = 3, SAMPLE_LONGEST = 2, SAMPLE_SHORTEST = 1 };

struct file {
    const char *version;
    const struct pl_node *edition, *editions, *layouts, *targets, *rows;
    int fit;
};
#define SAYS(field) .offset = offsetof(struct file, field)
static const struct pl_name fit_names[] = {{"batch", 1}, {NULL, 0}};
static const struct pl_field file_fields[] = {
    {.name = "plaat", .type = PL_TEXT, SAYS(version), .required = true, .doc = "The version of the language: 1."},
    {.name = "edition", .type = PL_NODE, SAYS(edition), .doc = "The edition that rows change."},
    {.name = "editions", .type = PL_NODE, SAYS(editions), .doc = "Editions, by their paths."},
    {.name = "layouts", .type = PL_NODE, SAYS(layouts), .required = true, .doc = "Layouts, by path or name."},
    {.name = "targets", .type = PL_NODE, SAYS(targets), .required = true, .doc = "What is made: web, press, png, …"},
    {.name = "rows",
     .type = PL_NODE,
     SAYS(rows),
     .doc =
         "For each job the fields of the edition that differ: {title: Groningen}. 'name' is what its results are called."},
    {.name = "fit",
     .type = PL_ENUM,
     SAYS(fit),
     .names = fit_names,
     .doc = "batch: all jobs of a layout share one size."},
};
static const struct pl_record file_record = {
    "batch", "Many jobs.", file_fields, sizeof file_fields / sizeof *file_fields, NULL, false};

static const struct {
    const char *name;
    unsigned target;
} target_names[] = {{"web", PLAAT_PDF}, {"pdf", PLAAT_PDF}, {"press", PLAAT_PRESS}, {"press-web", PLAAT_PRESS_WEB},
                    {"png", PLAAT_PNG}, {"jpg", PLAAT_JPG}, {"svg", PLAAT_SVG},     {"html", PLAAT_HTML}};

struct reading {
    struct pl_work *work;
    struct pl_batch *batch;
    const struct file *file;
    unsigned targets;
    PL_VEC(const char *) layouts;
    PL_VEC(const char *) columns;
    PL_VEC(struct pl_batch_job) jobs;
};

static const char *stem(struct pl_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    return pl_strndup(arena, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

static bool is_path(const char *text)
{
    size_t n = strlen(text);
    return strchr(text, '/') || (n > 5 && strcmp(text + n - 5, ".yaml") == 0);
}

static bool wrong(struct reading *r, struct pl_place place, const char *what)
{
    struct pl_diag *d = PL_ERR(r->work, P834, place, "%s", what);
    pl_help(r->work->diags, d, "write edition or editions, layouts and targets; rows for one edition");
    return false;
}

/* Of a list, or of one value, each a scalar. */
static bool each(struct reading *r, const struct pl_node *node, const char *what,
                 bool (*take)(struct reading *r, const struct pl_node *item))
{
    size_t n = pl_node_empty(node) ? 0 : node->kind == PL_LIST ? node->n : 1;
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        const struct pl_node *item = node->kind == PL_LIST ? node->at[i] : node;
        good &= item->kind == PL_SCALAR && item->len
                    ? take(r, item)
                    : wrong(r, item->place, pl_printf(r->work->arena, "%s are texts", what));
    }
    return good;
}

static bool take_layout(struct reading *r, const struct pl_node *item)
{
    const char *path = is_path(item->text) ? pl_door_resolve(r->work, item->text, item->place) : item->text;
    *pl_push(r->work->arena, &r->layouts) = path;
    return true;
}

static bool take_target(struct reading *r, const struct pl_node *item)
{
    for (size_t i = 0; i < sizeof target_names / sizeof *target_names; i++) {
        if (strcmp(target_names[i].name, item->text) != 0)
            continue;
        r->targets |= target_names[i].target;
        return true;
    }
    struct pl_diag *d = PL_ERR(r->work, P834, item->place, "no target '%.60s'", item->text);
    pl_help(r->work->diags, d, "there are web, press, press-web, png, jpg, svg and html");
    return false;
}

/* Every layout with one edition and what a row says. */
static void add_jobs(struct reading *r, const char *edition, const char *name, const struct pl_batch_row *row,
                     const struct plaat_set *sets, size_t n_sets)
{
    size_t text = 0;
    for (size_t i = 0; i < n_sets; i++)
        text += strlen(sets[i].value);
    for (size_t i = 0; i < r->layouts.n; i++) {
        struct pl_batch_job *job = pl_push(r->work->arena, &r->jobs);
        job->job = (struct plaat_job){
            .edition = edition, .layout = r->layouts.at[i], .targets = r->targets, .sets = sets, .n_sets = n_sets};
        job->job.name = pl_printf(r->work->arena, "%s_%s", name, stem(r->work->arena, r->layouts.at[i]));
        job->text = text;
        job->row = *row;
    }
}

static bool take_edition(struct reading *r, const struct pl_node *item)
{
    const char *path = pl_door_resolve(r->work, item->text, item->place);
    add_jobs(r, path, stem(r->work->arena, path), &(struct pl_batch_row){0}, NULL, 0);
    return true;
}

static size_t column_of(struct reading *r, const char *name)
{
    size_t i = 0;
    while (i < r->columns.n && strcmp(r->columns.at[i], name) != 0)
        i++;
    if (i == r->columns.n)
        *pl_push(r->work->arena, &r->columns) = name;
    return i;
}

static bool take_row(struct reading *r, const struct pl_node *item, size_t number)
{
    struct pl_arena *arena = r->work->arena;
    const char *path = item->place.source->path, *name = pl_printf(arena, "%04zu", number);
    if (item->kind != PL_MAP)
        return wrong(r, item->place, "a row is a map of fields");
    struct plaat_set *sets = PL_NEWS(arena, struct plaat_set, item->n + 1);
    const char **cells = PL_NEWS(arena, const char *, r->columns.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->columns.n; i++)
        cells[i] = "";
    for (size_t i = 0; i < item->n; i++) {
        const struct pl_node *cell = item->at[i];
        struct pl_spot spot = pl_spot_of(cell->place.source, cell->place.start);
        if (cell->kind != PL_SCALAR)
            return wrong(r, cell->place, "a field of a row is a text");
        cells[column_of(r, cell->key)] = cell->text;
        if (strcmp(cell->key, "name") == 0)
            name = cell->text;
        else
            sets[n++] = (struct plaat_set){cell->key, cell->text, path, spot.line, spot.column};
    }
    struct pl_batch_row row = {.file = path, .number = number, .cells = cells};
    row.line = pl_spot_of(item->place.source, item->place.start).line;
    row.last_line = pl_spot_of(item->place.source, item->place.end).line;
    row.label = pl_printf(arena, "%s, row %zu", path, number);
    add_jobs(r, pl_door_resolve(r->work, r->file->edition->text, r->file->edition->place), name, &row, sets, n);
    return true;
}

static bool take_rows(struct reading *r)
{
    const struct pl_node *rows = r->file->rows;
    bool good = true;
    if (rows->kind != PL_LIST || pl_node_empty(r->file->edition) || r->file->edition->kind != PL_SCALAR)
        return wrong(r, rows->place, "rows are a list, and change one edition");
    for (size_t i = 0; i < rows->n; i++) /* all columns are known before the first row is read */
        for (size_t k = 0; k < rows->at[i]->n && rows->at[i]->kind == PL_MAP; k++)
            column_of(r, rows->at[i]->at[k]->key);
    for (size_t i = 0; i < rows->n; i++)
        good &= take_row(r, rows->at[i], i + 1);
    return good;
}

static int by_name(const void *a, const void *b)
{
    const struct pl_batch_job *const *x = a, *const *y = b;
    int order = strcmp((*x)->job.name, (*y)->job.name);
    return order ? order : (*x > *y) - (*x < *y);
}

/* Two results of one name would be one result lost. */
static bool all_differ(struct reading *r)
{
    const struct pl_batch_job **sorted = PL_NEWS(r->work->arena, const struct pl_batch_job *, r->jobs.n + 1);
    bool good = true;
    for (size_t i = 0; i < r->jobs.n; i++)
        sorted[i] = &r->jobs.at[i];
    qsort(sorted, r->jobs.n, sizeof *sorted, by_name);
    for (size_t i = 1; i < r->jobs.n; i++) {
        const struct pl_batch_job *one = sorted[i - 1], *two = sorted[i];
        if (strcmp(one->job.name, two->job.name) != 0)
            continue;
        const char *a = one->row.label, *b = two->row.label;
        struct pl_diag *d = PL_ERR(r->work, P833, (struct pl_place){0}, "two results would be called '%s': %s, %s",
                                   two->job.name, a ? a : one->job.edition, b ? b : two->job.edition);
        pl_help(r->work->diags, d, b ? "give each row a 'name' of its own" : "name each edition and layout once");
        good = false;
    }
    return good;
}

static bool read_jobs(struct reading *r, const struct file *file)
{
    bool good = each(r, file->layouts, "layouts", take_layout);
    good &= each(r, file->targets, "targets", take_target);
    if (!pl_node_empty(file->editions))
        good &= each(r, file->editions, "editions", take_edition);
    if (!pl_node_empty(file->rows))
        good &= take_rows(r);
    else if (!pl_node_empty(file->edition))
        good &= each(r, file->edition, "editions", take_edition);
    if (good && !r->jobs.n)
        good = wrong(r, (struct pl_place){0}, "the batch names no job");
    return good && all_differ(r);
}

const struct pl_batch *pl_batch_read(struct pl_work *work, const char *path)
{
    struct pl_batch *b = PL_NEW(work->arena, struct pl_batch);
    struct file file = {0};
    struct pl_reader reader = {.work = work};
    struct reading r = {.work = work, .batch = b, .file = &file};
    *b = (struct pl_batch){.path = path,
                           .name = stem(work->arena, path),
                           .sample_first = SAMPLE_FIRST,
                           .sample_longest = SAMPLE_LONGEST,
                           .sample_shortest = SAMPLE_SHORTEST};
    const struct pl_source *source = pl_door_read(work, path, PL_LIMIT_YAML, (struct pl_place){0});
    const struct pl_node *root = source ? pl_tree_read(work, source) : NULL;
    if (!root || !pl_read_record(&reader, root, &file_record, NULL, &file, NULL))
        return b;
    b->usable = read_jobs(&r, &file) && work->diags->n_errors == 0;
    b->fit = file.fit != 0;
    b->jobs = r.jobs.at;
    b->n = r.jobs.n;
    b->columns = r.columns.at;
    b->n_columns = r.columns.n;
    return b;
}

/* ---- the sample ---- */

static bool same_row(const struct pl_batch *b, size_t i, size_t k)
{
    return strcmp(b->jobs[i].job.edition, b->jobs[k].job.edition) == 0 &&
           b->jobs[i].row.number == b->jobs[k].row.number;
}

/* The row with the most text, or the least, that is not in yet. */
static size_t find_row(const struct pl_batch *b, const bool *in, bool longest)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < b->n; i++) {
        if (in[i])
            continue;
        bool better =
            best == SIZE_MAX || (longest ? b->jobs[i].text > b->jobs[best].text : b->jobs[i].text < b->jobs[best].text);
        best = better ? i : best;
    }
    return best;
}

static void take_in(const struct pl_batch *b, bool *in, size_t row)
{
    for (size_t i = 0; row != SIZE_MAX && i < b->n; i++)
        in[i] |= same_row(b, i, row);
}

size_t pl_batch_sample(struct pl_arena *arena, const struct pl_batch *b, const size_t **jobs)
{
    bool *in = PL_NEWS(arena, bool, b->n + 1);
    size_t *list = PL_NEWS(arena, size_t, b->n + 1), n = 0;
    for (size_t i = 0, rows = 0; i < b->n && rows < b->sample_first; i++) {
        rows += !in[i];
        take_in(b, in, i);
    }
    for (size_t i = 0; i < b->sample_longest; i++)
        take_in(b, in, find_row(b, in, true));
    for (size_t i = 0; i < b->sample_shortest; i++)
        take_in(b, in, find_row(b, in, false));
    for (size_t i = 0; i < b->n; i++)
        if (in[i])
            list[n++] = i;
    *jobs = list;
    return n;
}
