/* json.h: JSON → values with places (RFC 8259), for what plaat wrote itself and reads again: reports. They may hold
 * millions of values, so a value is small, and its text is where it stands in the source. */
#ifndef PL_READ_JSON_H
#define PL_READ_JSON_H

#include "base/work.h"

enum pl_json_kind { PL_JSON_NULL, PL_JSON_BOOL, PL_JSON_NUMBER, PL_JSON_TEXT, PL_JSON_LIST, PL_JSON_MAP };

struct pl_json {
    enum pl_json_kind kind;
    uint32_t from, to;                  /* bytes of the source */
    uint32_t n;                         /* members or items */
    const char *key;                    /* the name of the member it is the value of, or NULL */
    const char *text;                   /* PL_JSON_TEXT: decoded, NUL-terminated, UTF-8; without U+0000 */
    const struct pl_json *first, *next; /* members and items in file order */
};

/* NULL when reported: P880 where it is not JSON, P110 and P111 as for YAML. Everything is work->arena's. */
const struct pl_json *pl_json_read(struct pl_work *work, const struct pl_source *source);
/* The value of a member, or NULL; also NULL when map is none. Of two of one name the first. */
const struct pl_json *pl_json_get(const struct pl_json *map, const char *key);
/* 0 for what is no number. */
double pl_json_number(const struct pl_source *source, const struct pl_json *value);
/* "a list", for messages. */
const char *pl_json_kind_name(enum pl_json_kind kind);
/* The same value, however it is written: spaces do not count, the order of members does. */
bool pl_json_same(const struct pl_source *a_source, const struct pl_json *a, const struct pl_source *b_source,
                  const struct pl_json *b);

#endif
