/* layout.h: the layout model: pages, palette, fonts, styles, parts, strings, `extends` resolved. Boxes stay located trees,
 * checked against the field tables (box-fields) with bindings allowed everywhere; expand reads them into struct pl_box
 * with the same tables. Read-only once read. Written and owned by the layout room; others use what is here. */
#ifndef PL_LAYOUT_LAYOUT_H
#define PL_LAYOUT_LAYOUT_H

#include "layout/style.h"
#include "read/fields.h"

struct pl_layout;

/* Reads a layout file and what it extends. path is resolved; from: where it was named (source NULL: command line). NULL when
 * nothing could be read (reported). */
const struct pl_layout *pl_layout_read(struct pl_work *work, const char *path, struct pl_place from);

const char *pl_layout_name(const struct pl_layout *layout);  /* file name without folder and extension */
const char *pl_layout_title(const struct pl_layout *layout); /* `name:`, or the same */

/* The field tables of the file, page, palette entry, style, part, fit and of every box kind, NULL-ended: schema, manual, tests. */
extern const struct pl_record *const pl_layout_records[];

void pl_layout_dump(struct pl_buf *out, const struct pl_layout *layout);

#endif
