/* schema.h: field tables → JSON Schema (draft-07) and manual pages, so that neither can say something else than the
 * reader. */
#ifndef PL_READ_SCHEMA_H
#define PL_READ_SCHEMA_H

#include "read/fields.h"

/* A named fragment that a field's `shape` may ask for: JSON text, and how a manual says it. */
struct pl_shape_text {
    const char *name, *json, *words;
};

struct pl_schema {
    const char *title;
    const struct pl_record *root;
    const struct pl_record *const *records; /* NULL-ended; those that others refer to, the root left out */
    const struct pl_shape_text *shapes;     /* ended by {NULL} */
};

void pl_schema_json(struct pl_buf *out, const struct pl_schema *schema);
/* In mdoc: the list of keys of each record. */
void pl_schema_man(struct pl_buf *out, const struct pl_schema *schema);

#endif
