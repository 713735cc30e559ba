/* edition-private.h: small checks that the files of this room share. */
#ifndef PL_EDITION_EDITION_PRIVATE_H
#define PL_EDITION_EDITION_PRIVATE_H

#include "read/fields.h"

/* The shape of a BCP 47 tag: nl, nl-NL, sr-Latn. Not whether such a language exists. */
bool pl_language_ok(const char *tag, size_t len);

/* 2026-06-30, 2026-06 or 2026: written as a date is, whether there is such a day or not. */
bool pl_date_shaped(const struct pl_node *scalar);

/* The record of a list by its number from 1, or by its id; NULL: there is none. */
const struct pl_node *pl_record_of(const struct pl_node *list, const char *word, size_t len);

/* Records of an edition are open, so a misspelt key is no error: a warning (P215) names the known key that is meant,
 * when that one is absent. */
void pl_check_spelling(struct pl_work *work, const struct pl_node *map, const struct pl_record *record);

#endif
