/* arena.h: memory that lives as long as one job, or one session.
 *
 * Everything a stage makes is allocated from an arena and never freed by itself; the arena frees it all at its
 * end. Foreign handles (cairo, pango, librsvg) are handed over with pl_at_end. Out of memory ends the program
 * with one line on standard error: no function here returns NULL. */
#ifndef PL_BASE_ARENA_H
#define PL_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined __GNUC__
#define PL_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define PL_PRINTF(fmt, args)
#endif

struct pl_arena;

/* A new arena; release it with pl_arena_free. */
struct pl_arena *pl_arena_new(void);

/* Runs the pl_at_end functions, latest first, then frees every block. NULL is allowed. */
void pl_arena_free(struct pl_arena *arena);

/* size bytes, zeroed, aligned for any type, valid until the arena's end. */
void *pl_alloc(struct pl_arena *arena, size_t size);

/* n zeroed elements of size bytes; ends the program when n × size overflows. */
void *pl_alloc_array(struct pl_arena *arena, size_t n, size_t size);

#define PL_NEW(arena, type)     ((type *)pl_alloc((arena), sizeof(type)))
#define PL_NEWS(arena, type, n) ((type *)pl_alloc_array((arena), (n), sizeof(type)))

/* Copies with a final NUL. */
char *pl_strdup(struct pl_arena *arena, const char *text);
char *pl_strndup(struct pl_arena *arena, const char *text, size_t len);
void *pl_memdup(struct pl_arena *arena, const void *bytes, size_t len);

/* As sprintf into the arena. %f, %g and %e follow the locale and are forbidden: format with pl_num (num.h). */
char *pl_printf(struct pl_arena *arena, const char *format, ...) PL_PRINTF(2, 3);
char *pl_vprintf(struct pl_arena *arena, const char *format, va_list args) PL_PRINTF(2, 0);

/* Calls release(handle) at the arena's end. */
void pl_at_end(struct pl_arena *arena, void (*release)(void *), void *handle);

/* Bytes handed out so far: for limits and reports. */
size_t pl_arena_bytes(const struct pl_arena *arena);

/* Growable arrays: PL_VEC(struct foo) foos = {0}; struct foo *f = pl_push(arena, &foos);
 * A pushed element is zeroed; pointers into the array are void after the next push. */
#define PL_VEC(type)                                                                                                   \
    struct {                                                                                                           \
        type *at;                                                                                                      \
        size_t n, cap;                                                                                                 \
    }
void *pl_vec_room(struct pl_arena *arena, void *at, size_t n, size_t *cap, size_t size);
#define pl_push(arena, v)                                                                                              \
    ((v)->at = pl_vec_room((arena), (v)->at, (v)->n, &(v)->cap, sizeof *(v)->at), &(v)->at[(v)->n++])

/* A string that grows; text is NUL-terminated at all times after the first put. */
struct pl_buf {
    struct pl_arena *arena;
    char *text;
    size_t len, cap;
};
void pl_put(struct pl_buf *buf, const char *text);
void pl_putn(struct pl_buf *buf, const char *text, size_t len);
void pl_putc(struct pl_buf *buf, char c);
void pl_putf(struct pl_buf *buf, const char *format, ...) PL_PRINTF(2, 3);

#endif
