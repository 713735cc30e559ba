/* fields.h: field tables → structs, and from the same tables the JSON Schema and the manual pages.
 *
 * A record is a table of fields. Reading a map over a struct writes only the fields that are there, so a struct filled
 * with a parent's values and read over again is inheritance. Unknown and misspelt keys are reported with the nearest
 * right one; a field of the wrong type at its value; a missing required field at the map. */
#ifndef PL_READ_FIELDS_H
#define PL_READ_FIELDS_H

#include "read/units.h"

struct pl_reader;
struct pl_record;

enum pl_field_type {
    PL_TEXT,     /* const char * */
    PL_NODE,     /* const struct pl_node *: kept as it is, read later by whoever owns it */
    PL_BOOL,     /* bool */
    PL_INT,      /* long, min..max */
    PL_NUMBER,   /* double, min..max */
    PL_FRACTION, /* double, "9%" or 0.09, min..max */
    PL_LENGTH,   /* double, points; allow of PL_ALLOW_NEGATIVE, PL_ALLOW_ZERO */
    PL_SIZE,     /* struct pl_length; allow */
    PL_ENUM,     /* int, through names[] */
    PL_RECORD,   /* a struct in place, read by sub */
    PL_CUSTOM    /* read by custom(); shape says what the schema and the manual show */
};

/* Two-way table of enum and name, ended by {NULL, 0}. */
struct pl_name {
    const char *name;
    int value;
};
const char *pl_name_of(const struct pl_name *names, int value);

/* Reads node into out (the field's address). False when reported. */
typedef bool pl_custom_fn(struct pl_reader *reader, const struct pl_node *node, void *out);

struct pl_field {
    const char *name;
    enum pl_field_type type;
    size_t offset;
    bool required;
    int allow;                   /* PL_LENGTH, PL_SIZE */
    double min, max;             /* PL_INT, PL_NUMBER, PL_FRACTION; both 0: no limit. min: PL_LENGTH, in points, too */
    const struct pl_name *names; /* PL_ENUM */
    const struct pl_record *sub; /* PL_RECORD, or the record of the items of a PL_CUSTOM list or map, for the schema */
    pl_custom_fn *custom;        /* PL_CUSTOM */
    const char *shape;  /* PL_CUSTOM, PL_NODE: a named fragment of the schema: "colour", "box", "boxes", "text", … */
    const char *doc;    /* one or two sentences for the manual and the schema */
    const char *unless; /* required, but a file may leave it to another when it has this key; for the schema */
};

struct pl_record {
    const char *name; /* as messages say it: "grid", "style" */
    const char *doc;
    const struct pl_field *fields;
    size_t n;
    const struct pl_record *base; /* fields shared with others (the keys every box has), or NULL */
    bool open;                    /* unknown keys are allowed (collections of an edition) */
};

/* What custom readers share. `bound` is asked for every scalar: true means it holds a binding and is not read now (the
 * layout is checked before any edition is there); NULL reads all. user is the caller's own. */
struct pl_reader {
    struct pl_work *work;
    bool (*bound)(const struct pl_node *scalar);
    void *user;
};

/* Reads map over out. skip: names (NULL-ended, may be NULL) of keys that the caller handles itself. False when anything
 * was reported. `seen`, if not NULL, gets one bit a field in table order (base first) that was present. */
bool pl_read_record(struct pl_reader *reader, const struct pl_node *map, const struct pl_record *record,
                    const char *const *skip, void *out, uint64_t *seen);

bool pl_read_enum(struct pl_reader *reader, const struct pl_node *node, const struct pl_name *names, int *out);

/* Reports an unknown key (P1xx) with the nearest of the record's names and the list of what it takes. */
void pl_unknown_key(struct pl_work *work, const struct pl_node *value, const struct pl_record *record);

#endif
