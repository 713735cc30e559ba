/* edition.h: two editions compared: which records came, went and moved, and which texts say something else.
 *
 * Works on the trees, so that fields of a layout's own count as those that plaat knows. Records of a list are the same
 * when they have the same id, else the same heading (title, name), else the same place among those around them. */
#ifndef PL_DIFF_EDITION_H
#define PL_DIFF_EDITION_H

#include "diff/words.h"
#include "edition/edition.h"

enum pl_change_kind { PL_CHANGE_CHANGED, PL_CHANGE_ADDED, PL_CHANGE_REMOVED, PL_CHANGE_MOVED };
struct pl_change {
    enum pl_change_kind kind;
    bool record;        /* an item of a list that is a map; else a field */
    const char *around; /* the record a field is in, or the record itself: "tile 'Lokale aanpak'"; NULL: the edition */
    const char *path;   /* of a field within the record: "body"; of a record: its list */
    const struct pl_node *old_node, *new_node; /* NULL: not there */
    struct pl_place old_place, new_place;      /* of the first that differs in a text; source NULL: nowhere */
    size_t old_number, new_number;             /* of a record in its list, from 1; 0: not there */
    struct pl_edits words;                     /* of a field */
};
struct pl_edition_changes {
    PL_VEC(struct pl_change) list; /* in the order of the new edition, what went where it stood */
};
/* In arena. Roots as pl_edition_read takes them. */
void pl_edition_compare(struct pl_arena *arena, const struct pl_node *old_root, const struct pl_node *new_root,
                        struct pl_effort *effort, struct pl_edition_changes *out);

#endif
