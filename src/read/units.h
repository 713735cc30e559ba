/* units.h: lengths and other small values as designers write them. All lengths are points once read. */
#ifndef PL_READ_UNITS_H
#define PL_READ_UNITS_H

#include "read/tree.h"

enum pl_unit { PL_UNIT_AUTO, PL_UNIT_PT, PL_UNIT_PERCENT, PL_UNIT_FR, PL_UNIT_CONTENT };

/* v: points, percent (50 for 50 %), or shares. A bare number other than 0 is a mistake ("12: which unit?"). */
struct pl_length {
    enum pl_unit unit;
    double v;
};

enum {
    PL_ALLOW_AUTO = 1,
    PL_ALLOW_PERCENT = 2,
    PL_ALLOW_FR = 4,
    PL_ALLOW_NEGATIVE = 8,
    PL_ALLOW_ZERO = 16,
    PL_ALLOW_CONTENT = 32
};

/* False when it is a list or a map (P162); what: "a number". */
bool pl_want_scalar(struct pl_work *work, const struct pl_node *node, const char *what);
/* False when reported (P1xx) at the scalar. Limit: ±14,400 pt × 20 (100 m is refused with a remedy). */
bool pl_read_length(struct pl_work *work, const struct pl_node *node, int allow, struct pl_length *out);
bool pl_read_number(struct pl_work *work, const struct pl_node *node, double min, double max, double *out);
bool pl_read_int(struct pl_work *work, const struct pl_node *node, long min, long max, long *out);
bool pl_read_bool(struct pl_work *work, const struct pl_node *node, bool *out); /* true, false, yes, no */
/* "9%" or "0.09" → 0.09 */
bool pl_read_fraction(struct pl_work *work, const struct pl_node *node, double min, double max, double *out);

/* For messages, in what the layout speaks: a length in mm or px ("2.8 mm", "38 px"), a type size in pt or px. */
const char *pl_length_text(struct pl_arena *arena, double pt, bool in_px);
const char *pl_size_text(struct pl_arena *arena, double pt, bool in_px);

#endif
