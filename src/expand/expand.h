/* expand.h: edition × layout → box trees + structure tree. Repeats, parts, bindings, absent fields and counters are
 * resolved here and nowhere else; nothing is measured. */
#ifndef PL_EXPAND_EXPAND_H
#define PL_EXPAND_EXPAND_H

#include "edition/edition.h"
#include "expand/box.h"
#include "layout/layout.h"

/* NULL when nothing could be made (reported). work->diags tells whether it is whole. */
struct pl_expanded *pl_expand(struct pl_work *work, struct pl_pictures *pictures, const struct pl_edition *edition,
                              const struct pl_layout *layout);

#endif
