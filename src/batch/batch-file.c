/* batch-file.c: the batch file: its keys, and the jobs that they and the rows make. */
#include "batch/batch-private.h"

#include "base/num.h"
#include "read/fields.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* ---- keys ---- */

struct sample {
    long first, longest, shortest;
};

struct fields {
    const struct pl_node *edition, *editions, *rows, *columns, *layouts, *output;
    const char *condition, *join;
    unsigned targets;
    double scale, dpi;
    long width;
    int fit;
    struct sample sample;
};

struct column_fields {
    const struct pl_node *to, *fallback, *words;
    int number, date;
    bool file;
};

static const struct pl_name target_names[] = {
    {"web", PLAAT_PDF}, {"pdf", PLAAT_PDF},   {"png", PLAAT_PNG},     {"jpg", PLAAT_JPG},
    {"svg", PLAAT_SVG}, {"html", PLAAT_HTML}, {"press", PLAAT_PRESS}, {"press-web", PLAAT_PRESS_WEB},
    {NULL, 0}};
static const struct pl_name fits[] = {{"batch", 1}, {NULL, 0}};
static const struct pl_name numbers[] = {{"comma", READ_COMMA}, {"point", READ_POINT}, {NULL, 0}};
static const struct pl_name dates[] = {{"d-m-y", READ_DMY}, {"m-d-y", READ_MDY}, {"y-m-d", READ_YMD}, {NULL, 0}};

static bool read_targets(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    bool good = true;
    for (size_t i = 0; i < (node->kind == PL_LIST ? node->n : 1); i++) {
        int bit = 0;
        good &= pl_read_enum(reader, node->kind == PL_LIST ? node->at[i] : node, target_names, &bit);
        *(unsigned *)out |= (unsigned)bit;
    }
    return good;
}

#define OFFSET(field) offsetof(struct sample, field)
static const struct pl_field sample_fields[] = {
    {.name = "first", .type = PL_INT, .offset = OFFSET(first), .max = 1000, .doc = "How many of the first rows (3)."},
    {.name = "longest",
     .type = PL_INT,
     .offset = OFFSET(longest),
     .max = 1000,
     .doc = "Of those with the most text (2)."},
    {.name = "shortest",
     .type = PL_INT,
     .offset = OFFSET(shortest),
     .max = 1000,
     .doc = "Of those with the least text (2)."},
};
#undef OFFSET
const struct pl_record pl_batch_sample_record = {
    .name = "sample", .doc = "Which rows --sample draws.", .fields = sample_fields, .n = 3};

#define OFFSET(field) offsetof(struct column_fields, field)
static const struct pl_field column_fields[] = {
    {.name = "to",
     .type = PL_NODE,
     .offset = OFFSET(to),
     .shape = "path",
     .doc =
         "The field that its cells set: title, tiles.local.show, tiles.2.picture, language, palette.NAME; values.NAME unless said."},
    {.name = "fallback",
     .type = PL_NODE,
     .offset = OFFSET(fallback),
     .shape = "value",
     .doc = "What an empty cell means; for a file, one that is not there too."},
    {.name = "words",
     .type = PL_NODE,
     .offset = OFFSET(words),
     .shape = "words",
     .doc = "What words of the table mean here: {ja: yes, nee: no}."},
    {.name = "number",
     .type = PL_ENUM,
     .offset = OFFSET(number),
     .names = numbers,
     .doc = "The cells are numbers, with this sign before decimals."},
    {.name = "date",
     .type = PL_ENUM,
     .offset = OFFSET(date),
     .names = dates,
     .doc = "The cells are dates, in this order."},
    {.name = "file",
     .type = PL_BOOL,
     .offset = OFFSET(file),
     .doc = "The cells name files, seen from the table's folder; so they do for a tile's picture."},
};
#undef OFFSET
const struct pl_record pl_batch_column_record = {.name = "column",
                                                 .doc = "What a column of the table is for.",
                                                 .fields = column_fields,
                                                 .n = sizeof column_fields / sizeof *column_fields};

#define OFFSET(field) offsetof(struct fields, field)
static const struct pl_field batch_fields[] = {
    {.name = "plaat",
     .type = PL_NODE,
     .offset = OFFSET(edition),
     .required = true,
     .shape = "version",
     .doc = "The version of the language: 1. The first key of the file."},
    {.name = "edition",
     .type = PL_NODE,
     .offset = OFFSET(edition),
     .shape = "path",
     .doc = "The edition that every row is set in."},
    {.name = "rows",
     .type = PL_NODE,
     .offset = OFFSET(rows),
     .shape = "rows",
     .doc = "The table: a path that ends in .csv, .tsv, .yaml or .json, or the rows themselves."},
    {.name = "editions",
     .type = PL_NODE,
     .offset = OFFSET(editions),
     .shape = "paths",
     .doc = "Editions, without a table."},
    {.name = "columns",
     .type = PL_NODE,
     .offset = OFFSET(columns),
     .sub = &pl_batch_column_record,
     .shape = "columns",
     .doc =
         "What columns are for: by name a path, or a map, see column. One that is not named sets a value of its own name."},
    {.name = "layouts",
     .type = PL_NODE,
     .offset = OFFSET(layouts),
     .required = true,
     .shape = "paths",
     .doc = "Names of layouts that come with plaat, or paths."},
    {.name = "targets",
     .type = PL_CUSTOM,
     .offset = OFFSET(targets),
     .custom = read_targets,
     .shape = "targets",
     .doc = "web (unless said), png, jpg, svg, html, press, press-web."},
    {.name = "output",
     .type = PL_NODE,
     .offset = OFFSET(output),
     .shape = "template",
     .doc = "What results are called, folders too: {{town | slug}}_{{layout}}."},
    {.name = "scale",
     .type = PL_NUMBER,
     .offset = OFFSET(scale),
     .min = 0.01,
     .max = 100,
     .doc = "PNG, JPEG: times the layout's pixels, or times 150 dpi."},
    {.name = "dpi",
     .type = PL_NUMBER,
     .offset = OFFSET(dpi),
     .min = 1,
     .max = 4800,
     .doc = "PNG, JPEG: pixels an inch."},
    {.name = "width",
     .type = PL_INT,
     .offset = OFFSET(width),
     .min = 1,
     .max = 32767,
     .doc = "PNG, JPEG: exactly so many pixels wide."},
    {.name = "condition", .type = PL_TEXT, .offset = OFFSET(condition), .doc = "The press condition (the layout's)."},
    {.name = "fit",
     .type = PL_ENUM,
     .offset = OFFSET(fit),
     .names = fits,
     .doc = "batch: all are set at the sizes that fit every one."},
    {.name = "join",
     .type = PL_TEXT,
     .offset = OFFSET(join),
     .doc = "The name of one PDF of all of them, in the order of the rows."},
    {.name = "sample",
     .type = PL_RECORD,
     .offset = OFFSET(sample),
     .sub = &pl_batch_sample_record,
     .doc = "Which rows --sample draws."},
};
#undef OFFSET
const struct pl_record pl_batch_record = {
    .name = "batch",
    .doc = "Many editions, or one edition for every row of a table, with layouts and targets.",
    .fields = batch_fields,
    .n = sizeof batch_fields / sizeof *batch_fields,
};

/* ---- reading ---- */

typedef PL_VEC(const char *) texts_vec;

struct reading_batch {
    struct pl_work *work;
    const char *data;
    const struct pl_node *root;
    struct pl_batch *out;
    struct fields f;
    texts_vec editions, layouts;
    struct table table;
    struct use *uses; /* one a column */
    const char *language;
    PL_VEC(struct pl_batch_job) jobs;
    PL_VEC(struct pl_batch_row) lost;
    PL_VEC(const char *) columns;
};

static bool fault(struct reading_batch *b, enum pl_code code, struct pl_place place, const char *message,
                  const char *help)
{
    struct pl_diag *d = pl_report(b->work->diags, code, place, "%s", message);
    pl_help(b->work->diags, d, "%s", help);
    return false;
}

static bool check_kind(struct reading_batch *b)
{
    const struct pl_node *root = b->root, *version = pl_node_get(root, "plaat");
    if (root->kind != PL_MAP ||
        (!pl_node_get(root, "layouts") && (pl_node_get(root, "tiles") || pl_node_get(root, "pages"))))
        return fault(b, PL_P860, root->place, "this is not a batch: it names no layouts",
                     "a batch has 'edition' and 'rows', or 'editions', and 'layouts'");
    if (!version || version->kind != PL_SCALAR || strcmp(version->text, "1") != 0 || root->at[0] != version)
        return fault(b, PL_P210, version ? version->place : root->at[0]->key_place, "'plaat: 1' does not stand first",
                     "the first line of the file is 'plaat: 1'");
    return true;
}

/* A path, or a list of them, from the folder of the file. */
static bool read_paths(struct reading_batch *b, const struct pl_node *node, texts_vec *out,
                       const char *(*path)(struct reading_batch *, const struct pl_node *))
{
    bool good = true;
    for (size_t i = 0; node && i < (node->kind == PL_LIST ? node->n : 1); i++) {
        const struct pl_node *item = node->kind == PL_LIST ? node->at[i] : node;
        const char *found = pl_want_scalar(b->work, item, "a path") ? path(b, item) : NULL;
        good &= found != NULL;
        if (found)
            *pl_push(b->work->arena, out) = found;
    }
    return good;
}

static const char *edition_path(struct reading_batch *b, const struct pl_node *node)
{
    return pl_door_resolve(b->work, node->text, node->place);
}

/* A file seen from here, or one that comes with plaat, whose name is left as it is. */
static const char *layout_path(struct reading_batch *b, const struct pl_node *node)
{
    const char *here = pl_door_resolve(b->work, node->text, node->place), **names = NULL;
    size_t len = strlen(node->text);
    bool path = strchr(node->text, '/') || (len > 5 && strcmp(node->text + len - 5, ".yaml") == 0);
    if (path)
        return here;
    const char *folder = b->data ? pl_printf(b->work->arena, "%s/layout", b->data) : NULL;
    size_t n = folder ? pl_door_list(b->work->arena, folder, ".yaml", &names) : 0;
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], node->text) == 0)
            return node->text;
    const char *nearest = pl_nearest(node->text, (const char *const *)names, n);
    struct pl_diag *d = PL_ERR(b->work, P874, node->place, "no layout '%.60s'", node->text);
    if (nearest)
        pl_help(b->work->diags, d, "did you mean '%s'? `plaat list layouts` shows all; a path works too", nearest);
    else
        pl_help(b->work->diags, d, "`plaat list layouts` shows what there is; a path to a file works too");
    return NULL;
}

static bool read_sources(struct reading_batch *b)
{
    const struct fields *f = &b->f;
    struct pl_place place = b->root->at[0]->key_place;
    bool one = !pl_node_empty(f->edition), many = !pl_node_empty(f->editions), rows = !pl_node_empty(f->rows);
    if (many ? one || rows : !one)
        return fault(b, PL_P861, place, many ? "'editions' stands beside 'edition' or 'rows'" : "no edition is named",
                     "write 'edition' and 'rows' for one edition with a table, or 'editions' for a list of them");
    if (one && !rows)
        return fault(b, PL_P861, f->edition->key_place, "'edition' has no 'rows'",
                     "name the table under 'rows', or write 'editions' for editions without one");
    bool good = read_paths(b, many ? f->editions : f->edition, &b->editions, edition_path);
    if (one && b->editions.n > 1)
        return fault(b, PL_P861, f->edition->place, "rows are set in one edition", "name one");
    return good;
}

/* ---- columns ---- */

/* The name of a value: what a binding can name. */
static const char *value_name(struct pl_arena *arena, const char *column)
{
    char *name = pl_printf(arena, "values.%s", column);
    for (char *p = name + 7; *p; p++)
        if (strchr(" .|(){}\"'!\t\n", *p))
            *p = '_';
    return name;
}

static bool ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

static bool read_column(struct reading_batch *b, const struct pl_node *node, struct use *use)
{
    struct pl_reader reader = {.work = b->work};
    struct column_fields f = {.number = 0};
    if (node->kind == PL_SCALAR)
        f.to = node;
    else if (!pl_read_record(&reader, node, &pl_batch_column_record, NULL, &f, NULL))
        return false;
    if (f.to && !pl_want_scalar(b->work, f.to, "the path of a field"))
        return false;
    if (f.fallback && !pl_want_scalar(b->work, f.fallback, "one value"))
        return false;
    if (f.words && f.words->kind != PL_MAP)
        return fault(b, PL_P162, f.words->place, "'words' takes a map", "write {ja: yes, nee: no}");
    for (size_t i = 0; f.words && i < f.words->n; i++)
        if (!pl_want_scalar(b->work, f.words->at[i], "what the word means"))
            return false;
    if (f.number && f.date)
        return fault(b, PL_P876, pl_node_get(node, "date")->key_place, "'number' and 'date' exclude each other",
                     "a cell holds one or the other: keep one");
    use->to = f.to ? f.to->text : use->to;
    use->to_node = f.to;
    use->fallback = f.fallback;
    use->words = f.words;
    use->reading = (enum reading)(f.number ? f.number : f.date);
    use->file = f.file || ends_in(use->to, "picture") || ends_in(use->to, "picture.file");
    return true;
}

static bool unknown_column(struct reading_batch *b, const struct pl_node *node)
{
    PL_VEC(const char *) names = {0};
    struct pl_buf all = {.arena = b->work->arena};
    for (size_t i = 0; i < b->table.columns.n; i++) {
        *pl_push(b->work->arena, &names) = b->table.columns.at[i].name;
        if (all.len < 200)
            pl_putf(&all, "%s%.40s", i ? ", " : "", b->table.columns.at[i].name);
    }
    const char *nearest = pl_nearest(node->key, names.at, names.n);
    struct pl_diag *d = PL_ERR(b->work, P869, node->key_place, "the table has no column '%.60s'", node->key);
    if (nearest)
        pl_help(b->work->diags, d, "did you mean '%s'?", nearest);
    else
        pl_help(b->work->diags, d, "its columns are %s", all.text ? all.text : "none");
    return false;
}

static struct pl_place place_of_use(const struct reading_batch *b, size_t column)
{
    return b->uses[column].to_node ? b->uses[column].to_node->place : b->table.columns.at[column].place;
}

/* Of two columns for one field the last would win, and nobody could tell. */
static bool one_column_each(struct reading_batch *b)
{
    for (size_t i = 0; i < b->table.columns.n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(b->uses[i].to, b->uses[k].to) != 0)
                continue;
            struct pl_diag *d =
                PL_ERR(b->work, P834, place_of_use(b, i), "columns '%.60s' and '%.60s' both set '%.60s'",
                       b->table.columns.at[k].name, b->table.columns.at[i].name, b->uses[i].to);
            pl_also(b->work->diags, d, place_of_use(b, k), "first here");
            pl_help(b->work->diags, d, "give one of them another field or name, or leave it out of the table");
            return false;
        }
    }
    return true;
}

static bool read_columns(struct reading_batch *b)
{
    const struct pl_node *columns = b->f.columns;
    bool good = true;
    b->uses = PL_NEWS(b->work->arena, struct use, b->table.columns.n + 1);
    for (size_t i = 0; i < b->table.columns.n; i++) {
        *pl_push(b->work->arena, &b->columns) = b->table.columns.at[i].name;
        b->uses[i].to = value_name(b->work->arena, b->table.columns.at[i].name);
    }
    if (columns && columns->kind != PL_MAP)
        return fault(b, PL_P162, columns->place, "'columns' takes a map of columns and what they are for",
                     "write column: path, or column: {to: path}");
    for (size_t i = 0; columns && i < columns->n; i++) {
        const struct pl_node *node = columns->at[i];
        size_t at = column_find(&b->table, node->key, strlen(node->key));
        good &= at == SIZE_MAX ? unknown_column(b, node) : read_column(b, node, &b->uses[at]);
    }
    return good && one_column_each(b);
}

/* The words of a scalar as a source of their own, so that what is wrong with a path is told where it is written. */
static const struct pl_source *source_of(struct pl_arena *arena, const struct pl_node *node)
{
    struct pl_spot spot = pl_spot_of(node->place.source, node->place.start);
    struct pl_source *source = PL_NEW(arena, struct pl_source);
    *source = (struct pl_source){.path = node->place.source->path,
                                 .folder = node->place.source->folder,
                                 .text = node->text,
                                 .size = node->len,
                                 .line = spot.line,
                                 .column = spot.column};
    return source;
}

/* A path that leads nowhere is told once, not for every row. */
static bool try_paths(struct reading_batch *b)
{
    PL_VEC(struct pl_set) sets = {0};
    size_t errors = b->work->diags->n_errors;
    const struct pl_source *source = pl_door_read(b->work, b->editions.at[0], PL_LIMIT_YAML, b->f.edition->place);
    for (size_t i = 0; i < b->table.columns.n; i++) {
        const struct pl_node *to = b->uses[i].to_node;
        if (!to || strncmp(to->text, "palette.", 8) == 0)
            continue;
        const struct pl_source *said = source_of(b->work->arena, to);
        *pl_push(b->work->arena, &sets) = (struct pl_set){b->uses[i].to, said, said->size};
    }
    const struct pl_node *tree = source ? pl_edition_tree(b->work, source, sets.at, sets.n) : NULL;
    const struct pl_node *language = tree ? pl_node_get(tree, "language") : NULL;
    b->language = language && language->kind == PL_SCALAR && language->len ? language->text : "und";
    return tree && b->work->diags->n_errors == errors;
}

/* ---- jobs ---- */

static struct plaat_job common_job(const struct reading_batch *b, const char *edition, const char *layout)
{
    return (struct plaat_job){.edition = edition,
                              .layout = layout,
                              .targets = b->f.targets ? b->f.targets : PLAAT_PDF,
                              .scale = b->f.scale,
                              .dpi = b->f.dpi,
                              .width_px = (int)b->f.width,
                              .condition = b->f.condition};
}

static struct pl_batch_row row_of(struct reading_batch *b, const struct row *row)
{
    const char **cells = PL_NEWS(b->work->arena, const char *, b->table.columns.n + 1);
    const char *slash = strrchr(b->table.path, '/'), *first = "";
    for (size_t i = b->table.columns.n; i-- > 0;) {
        cells[i] = row->cells[i].text;
        first = *cells[i] ? cells[i] : first;
    }
    return (struct pl_batch_row){.file = b->table.path,
                                 .number = row->number,
                                 .line = row->line,
                                 .last_line = row->last_line,
                                 .place = row->place,
                                 .label =
                                     pl_printf(b->work->arena, "%s, row %zu%s%.40s", slash ? slash + 1 : b->table.path,
                                               row->number, *first ? ": " : "", first),
                                 .cells = cells};
}

/* What the cells of a row set. False when the row is lost. */
static bool row_sets(struct reading_batch *b, const struct row *row, struct pl_batch_job *job, const char **values)
{
    size_t n = b->table.columns.n;
    struct plaat_set *sets = PL_NEWS(b->work->arena, struct plaat_set, n + 1);
    bool good = true;
    job->job.sets = sets;
    for (size_t i = 0; i < n; i++) {
        const struct use *use = &b->uses[i];
        const struct cell *cell = &row->cells[i];
        struct plaat_set set = {use->to, NULL, b->table.path, cell->line ? cell->line : row->line,
                                cell->line ? cell->column : 1};
        job->text += strlen(cell->text);
        if (!cell_value(b->work, use, cell, &set.value)) {
            good = false;
            continue;
        }
        bool empty = !set.value || !*set.value, fallback = use->fallback && use->fallback->len;
        if (empty && fallback) {
            struct pl_spot spot = pl_spot_of(use->fallback->place.source, use->fallback->place.start);
            set = (struct plaat_set){use->to, use->fallback->text, use->fallback->place.source->path, spot.line,
                                     spot.column};
        }
        values[i] = set.value ? set.value : "";
        /* An empty cell says nothing of a field; a value of that name is known, and empty. */
        if (!empty || fallback || strncmp(use->to, "values.", 7) == 0)
            sets[job->job.n_sets++] = set;
    }
    return good;
}

static bool add_jobs(struct reading_batch *b, const char *edition, const struct row *row, const char *const *values,
                     const struct pl_batch_job *like)
{
    struct naming naming = {.work = b->work,
                            .output = b->f.output,
                            .table = &b->table,
                            .uses = b->uses,
                            .row = row,
                            .values = values,
                            .edition = stem_of(b->work->arena, edition),
                            .language = b->language};
    for (size_t l = 0; l < b->layouts.n; l++) {
        struct pl_batch_job job = *like;
        job.job = common_job(b, edition, b->layouts.at[l]);
        job.job.sets = like->job.sets;
        job.job.n_sets = like->job.n_sets;
        naming.layout = stem_of(b->work->arena, b->layouts.at[l]);
        job.job.name = name_of(&naming);
        if (!job.job.name)
            return false;
        *pl_push(b->work->arena, &b->jobs) = job;
    }
    return true;
}

static void add_row(struct reading_batch *b, const struct row *row)
{
    struct pl_batch_job job = {.row = row_of(b, row)};
    const char **values = PL_NEWS(b->work->arena, const char *, b->table.columns.n + 1);
    size_t jobs = b->jobs.n;
    if (!row->lost && row_sets(b, row, &job, values) && add_jobs(b, b->editions.at[0], row, values, &job))
        return;
    b->jobs.n = jobs;
    *pl_push(b->work->arena, &b->lost) = job.row;
}

static bool make_jobs(struct reading_batch *b)
{
    bool good = true;
    for (size_t i = 0; i < b->table.rows.n; i++)
        add_row(b, &b->table.rows.at[i]);
    for (size_t i = 0; !b->f.rows && i < b->editions.n; i++) {
        const struct pl_source *source = pl_door_read(b->work, b->editions.at[i], PL_LIMIT_YAML, b->f.editions->place);
        struct pl_batch_job job = {.text = source ? source->size : 0};
        good &= source && add_jobs(b, b->editions.at[i], NULL, NULL, &job);
    }
    if (b->f.rows && b->table.rows.n == 0)
        return fault(b, PL_P875, b->f.rows->place, "the table has no rows",
                     "a table has a line of column names and a line for each job");
    return good;
}

static bool read_table(struct reading_batch *b)
{
    if (!b->f.rows)
        return true;
    if (!table_read(b->work, b->f.rows, &b->table))
        return false;
    return read_columns(b) && try_paths(b);
}

/* A column called name is what results of its row are called, when nothing else is said. */
static bool find_output(struct reading_batch *b)
{
    static const char by_name[] = "{{name}}_{{layout}}";
    size_t at = column_find(&b->table, "name", 4);
    if (b->f.output || !b->f.rows)
        return true;
    if (at == SIZE_MAX)
        return fault(
            b, PL_P871, b->f.rows->key_place, "nothing says what the results of a row are called",
            "output: \"{{row}}_{{layout}}\", or with a column that tells rows apart; a column 'name' does too");
    struct pl_node *output = PL_NEW(b->work->arena, struct pl_node);
    *output = (struct pl_node){.kind = PL_SCALAR,
                               .text = by_name,
                               .len = sizeof by_name - 1,
                               .place = b->table.columns.at[at].place,
                               .style = PL_VERBATIM};
    b->f.output = output;
    return true;
}

static bool read_all(struct reading_batch *b)
{
    static const char *const by_hand[] = {"plaat", NULL};
    struct pl_reader reader = {.work = b->work};
    if (!check_kind(b))
        return false;
    b->f.sample = (struct sample){3, 2, 2};
    bool good = pl_read_record(&reader, b->root, &pl_batch_record, by_hand, &b->f, NULL);
    good &= read_sources(b);
    good &= read_paths(b, b->f.layouts, &b->layouts, layout_path);
    if (b->f.output && !pl_want_scalar(b->work, b->f.output, "a template"))
        return false;
    if ((b->f.scale > 0) + (b->f.dpi > 0) + (b->f.width > 0) > 1)
        good = fault(b, PL_P876, pl_node_get(b->root, b->f.width > 0 ? "width" : "dpi")->key_place,
                     "'scale', 'dpi' and 'width' exclude each other", "keep one of them");
    if (b->f.join && (strchr(b->f.join, '/') || !name_ok(b->f.join)))
        good = fault(b, PL_P871, pl_node_get(b->root, "join")->place,
                     "'join' is a name of 1 to 200 bytes, without folders", "join: all.pdf");
    return good && read_table(b) && find_output(b) && make_jobs(b) &&
           names_differ(b->work, b->jobs.at, b->jobs.n, b->f.output ? b->f.output : b->f.editions);
}

const struct pl_batch *pl_batch_read(struct pl_work *work, const char *path, const char *data)
{
    struct pl_batch *out = PL_NEW(work->arena, struct pl_batch);
    const char *slash = strrchr(path, '/');
    out->path = path;
    out->name = stem_of(work->arena, path);
    pl_door_allow(work->door, slash ? pl_strndup(work->arena, path, (size_t)(slash - path) + 1) : ".");
    const struct pl_source *source = pl_door_read(work, path, PL_LIMIT_YAML, (struct pl_place){0});
    struct reading_batch b = {.work = work, .data = data, .out = out, .language = "und"};
    size_t errors = work->diags->n_errors;
    if (source && table_is_csv(path) && !memmem(source->text, source->size, "plaat:", 6))
        fault(&b, PL_P860, (struct pl_place){source, 0, 0}, "this is a table, not a batch file",
              "write a batch file that names it under 'rows', beside 'edition' and 'layouts'");
    else
        b.root = source ? pl_tree_read(work, source) : NULL;
    bool whole = b.root && work->diags->n_errors == errors;
    out->usable = whole && read_all(&b);
    out->fit = b.f.fit != 0;
    out->join = b.f.join;
    out->named = b.f.output ? b.f.output->place : b.f.editions ? b.f.editions->place : (struct pl_place){0};
    out->joined = b.f.join ? pl_node_get(b.root, "join")->place : (struct pl_place){0};
    out->sample_first = (size_t)b.f.sample.first;
    out->sample_longest = (size_t)b.f.sample.longest;
    out->sample_shortest = (size_t)b.f.sample.shortest;
    out->jobs = b.jobs.at;
    out->n = b.jobs.n;
    out->lost = b.lost.at;
    out->n_lost = b.lost.n;
    out->columns = b.columns.at;
    out->n_columns = b.columns.n;
    out->between = b.table.between ? b.table.between : ',';
    out->mark = b.table.mark;
    return out;
}
