/* edition-private.h: small checks that the files of this room share. */
#ifndef PL_EDITION_EDITION_PRIVATE_H
#define PL_EDITION_EDITION_PRIVATE_H

#include "read/fields.h"

/* http, https, mailto, tel, or # and a name. */
bool pl_link_ok(const char *url);

/* The shape of a BCP 47 tag: nl, nl-NL, sr-Latn. Not whether such a language exists. */
bool pl_language_ok(const char *tag, size_t len);

/* Records of an edition are open, so a misspelt key is no error: a warning (P215) names the known key that is meant,
 * when that one is absent. */
void pl_check_spelling(struct pl_work *work, const struct pl_node *map, const struct pl_record *record);

#endif
