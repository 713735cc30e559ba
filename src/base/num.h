/* num.h: numbers, text and code points without the locale. */
#ifndef PL_BASE_NUM_H
#define PL_BASE_NUM_H

#include "base/arena.h"

/* Parses a decimal number (sign, digits, point, exponent; no hex, inf, nan, or thousands sign) at the start of
 * text[0..len). Returns the bytes used, 0 when there is none or it is not finite. */
size_t pl_num_parse(const char *text, size_t len, double *value);

/* The shortest text for value with at most decimals digits behind the point, trailing zeros dropped, point ".",
 * "-0" written "0". decimals is 0 to 6. */
const char *pl_num(struct pl_arena *arena, double value, int decimals);

/* Code points. pl_utf8_next decodes the one at text[*at], moves *at on and returns it; 0xFFFFFFFF and *at + 1 for a bad
 * byte. pl_utf8_put writes up to 4 bytes and returns how many. */
uint32_t pl_utf8_next(const char *text, size_t len, size_t *at);
size_t pl_utf8_put(uint32_t c, char out[4]);
bool pl_utf8_valid(const char *text, size_t len, size_t *bad);
size_t pl_utf8_count(const char *text, size_t len);

/* Columns on a terminal (wide East Asian characters take two, combining marks none). */
int pl_utf8_columns(uint32_t c);

/* Fixed-point rounding used once per coordinate when it enters the scene: to 1/1024 pt. */
double pl_round_1024(double pt);

/* 64-bit hash of bytes (FNV-1a): for tables and caches, not for trust. */
uint64_t pl_hash(const void *bytes, size_t len, uint64_t seed);

/* Edit distance (optimal string alignment, transposition costs 1); SIZE_MAX when over limit. For "did you mean". */
size_t pl_distance(const char *a, const char *b, size_t limit);

/* The nearest of n names to word, or NULL when none is near enough (distance at most 1 + length / 4, or the first that
 * begins with a word of four letters or more). */
const char *pl_nearest(const char *word, const char *const *names, size_t n);

#endif
