/* test.h: a few macros for unit tests. A failed check says file, line and the text of the check, and the test goes on;
 * the program ends with 1 when any failed. */
#ifndef PL_TEST_H
#define PL_TEST_H

#include <math.h>
#include <stdio.h>
#include <string.h>

static int test_failed, test_passed;

#define CHECK(cond)                                                                                                    \
    do {                                                                                                               \
        if (cond) {                                                                                                    \
            test_passed++;                                                                                             \
        } else {                                                                                                       \
            test_failed++;                                                                                             \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #cond);                                         \
        }                                                                                                              \
    } while (0)
#define CHECK_STR(got, want)                                                                                           \
    do {                                                                                                               \
        const char *got_ = (got), *want_ = (want);                                                                     \
        if (got_ && strcmp(got_, want_) == 0) {                                                                        \
            test_passed++;                                                                                             \
        } else {                                                                                                       \
            test_failed++;                                                                                             \
            fprintf(stderr, "%s:%d: failed: %s\n  got  '%s'\n  want '%s'\n", __FILE__, __LINE__, #got,                 \
                    got_ ? got_ : "(null)", want_);                                                                    \
        }                                                                                                              \
    } while (0)
#define CHECK_NEAR(got, want, tol)                                                                                     \
    do {                                                                                                               \
        double got_ = (got), want_ = (want);                                                                           \
        if (fabs(got_ - want_) <= (tol)) {                                                                             \
            test_passed++;                                                                                             \
        } else {                                                                                                       \
            test_failed++;                                                                                             \
            fprintf(stderr, "%s:%d: failed: %s = %g, want %g\n", __FILE__, __LINE__, #got, got_, want_);               \
        }                                                                                                              \
    } while (0)
static inline int test_end(void)
{
    printf("%d passed, %d failed\n", test_passed, test_failed);
    return test_failed ? 1 : 0;
}
#define TEST_END() test_end()

#endif
