/* batch-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_BATCH_PRIVATE_H
#define PL_BATCH_PRIVATE_H

#include "batch/batch.h"
#include "edition/edition.h"

/* A cell, and where it is written. */
struct cell {
    const char *text;
    struct pl_place place;
    size_t line, column; /* of its first byte, from 1 */
};

struct row {
    struct cell *cells; /* one a column; text is "" where the row says nothing */
    struct pl_place place;
    size_t number, line, last_line;
    bool lost; /* reported */
};

struct column {
    const char *name; /* as written, without blanks around it */
    struct pl_place place;
};

/* A table as read, whatever it was written in. */
struct table {
    const char *path; /* of its file */
    char between;     /* the sign between cells; '\0': none */
    bool mark;        /* a byte order mark stood first */
    PL_VEC(struct column) columns;
    PL_VEC(struct row) rows;
};

/* Lines and columns of places that mostly come in order: from the last one on. */
struct walker {
    const struct pl_source *source;
    size_t at, line, column;
};
void walk_to(struct walker *walker, size_t offset, size_t *line, size_t *column);

/* csv.c: false when there is no table at all (reported); lost rows are reported and kept. */
bool csv_read(struct pl_work *work, const struct pl_source *source, struct table *table);

/* rows.c: what `rows` says: a path, or a list of maps. */
bool table_read(struct pl_work *work, const struct pl_node *rows, struct table *table);
/* Whether a file of this name is read as CSV. */
bool table_is_csv(const char *path);
/* False when reported: too many. */
enum { MOST_ROWS = 200000, MOST_CELLS = 10000000 };
bool row_add(struct pl_work *work, struct table *table, const struct row *row);
/* The column's place; SIZE_MAX: there is none. */
size_t column_find(const struct table *table, const char *name, size_t len);
/* False when reported: no name, or one that is there already. */
bool column_add(struct pl_work *work, struct table *table, const char *name, struct pl_place place);

/* What a column is for. */
enum reading { READ_TEXT, READ_POINT, READ_COMMA, READ_DMY, READ_MDY, READ_YMD };
struct use {
    const char *to;                /* a path of the edition, or palette.NAME */
    const struct pl_node *to_node; /* NULL: values.NAME, of itself */
    const struct pl_node *fallback;
    const struct pl_node *words; /* a map: text of a cell: what it means */
    enum reading reading;
    bool file; /* the cell names a file beside the table */
};

/* cells.c: what a cell sets: false when the row is lost (reported), *value NULL when it sets nothing. */
bool cell_value(struct pl_work *work, const struct use *use, const struct cell *cell, const char **value);

/* names.c: what a job's results are called. */
struct naming {
    struct pl_work *work;
    const struct pl_node *output; /* NULL: EDITION_LAYOUT */
    const struct table *table;
    const struct use *uses;
    const struct row *row;     /* NULL: none */
    const char *const *values; /* of the row's cells, as they are set */
    const char *edition, *layout, *language;
};
/* NULL when reported. */
const char *name_of(const struct naming *naming);
/* Whether a name that is said outright can be that of a result. */
bool name_ok(const char *name);
/* Reports jobs whose results would be called alike; said: what they are called by. */
bool names_differ(struct pl_work *work, const struct pl_batch_job *jobs, size_t n, const struct pl_node *said);
/* A file's name without folder and extension. */
const char *stem_of(struct pl_arena *arena, const char *path);

#endif
