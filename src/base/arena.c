/* arena.c: a list of blocks, bump allocation. */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024, ALIGNMENT = 16 };

struct block {
    struct block *next;
    size_t used, size;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

struct ending {
    struct ending *next;
    void (*release)(void *);
    void *handle;
};

struct pl_arena {
    struct block *blocks;
    struct ending *endings;
    size_t bytes, next_size;
};

static _Noreturn void out_of_memory(void)
{
    fputs("plaat: out of memory\n", stderr);
    exit(3);
}

struct pl_arena *pl_arena_new(void)
{
    struct pl_arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        out_of_memory();
    arena->next_size = FIRST_BLOCK;
    return arena;
}

void pl_arena_free(struct pl_arena *arena)
{
    if (!arena)
        return;
    for (struct ending *e = arena->endings; e; e = e->next)
        e->release(e->handle);
    for (struct block *b = arena->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(arena);
}

/* A block of its own for what is large, behind the current one, so that the room left in that stays in use. */
static struct block *new_block(struct pl_arena *arena, size_t size)
{
    bool own = size > arena->next_size / 2;
    size_t room = own ? size : arena->next_size;
    struct block *b = calloc(1, sizeof *b + room);
    if (!b)
        out_of_memory();
    b->size = room;
    if (own && arena->blocks) {
        b->next = arena->blocks->next;
        arena->blocks->next = b;
    } else {
        b->next = arena->blocks;
        arena->blocks = b;
    }
    if (!own && arena->next_size < LARGEST_BLOCK)
        arena->next_size *= 2;
    return b;
}

void *pl_alloc(struct pl_arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT - sizeof(struct block))
        out_of_memory();
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    struct block *b = arena->blocks;
    if (!b || b->size - b->used < size)
        b = new_block(arena, size);
    void *at = b->bytes + b->used;
    b->used += size;
    arena->bytes += size;
    return at;
}

void *pl_alloc_array(struct pl_arena *arena, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        out_of_memory();
    return pl_alloc(arena, n * size);
}

void *pl_memdup(struct pl_arena *arena, const void *bytes, size_t len)
{
    void *copy = pl_alloc(arena, len);
    if (len)
        memcpy(copy, bytes, len);
    return copy;
}

char *pl_strndup(struct pl_arena *arena, const char *text, size_t len)
{
    char *copy = pl_alloc(arena, len + 1);
    if (len)
        memcpy(copy, text, len);
    return copy;
}

char *pl_strdup(struct pl_arena *arena, const char *text)
{
    return pl_strndup(arena, text, strlen(text));
}

char *pl_vprintf(struct pl_arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n < 0)
        n = 0;
    char *text = pl_alloc(arena, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

char *pl_printf(struct pl_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = pl_vprintf(arena, format, args);
    va_end(args);
    return text;
}

void pl_at_end(struct pl_arena *arena, void (*release)(void *), void *handle)
{
    struct ending *e = PL_NEW(arena, struct ending);
    e->release = release;
    e->handle = handle;
    e->next = arena->endings;
    arena->endings = e;
}

size_t pl_arena_bytes(const struct pl_arena *arena)
{
    return arena->bytes;
}

void *pl_vec_room(struct pl_arena *arena, void *at, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return at;
    size_t wider = *cap ? *cap * 2 : 8;
    void *room = pl_alloc_array(arena, wider, size);
    if (n)
        memcpy(room, at, n * size);
    *cap = wider;
    return room;
}

void pl_putn(struct pl_buf *buf, const char *text, size_t len)
{
    if (buf->cap - buf->len <= len) {
        size_t cap = buf->cap ? buf->cap : 64;
        while (cap - buf->len <= len)
            cap *= 2;
        char *wider = pl_alloc(buf->arena, cap);
        if (buf->len)
            memcpy(wider, buf->text, buf->len);
        buf->text = wider;
        buf->cap = cap;
    }
    if (len)
        memcpy(buf->text + buf->len, text, len);
    buf->len += len;
    buf->text[buf->len] = '\0';
}

void pl_put(struct pl_buf *buf, const char *text)
{
    pl_putn(buf, text, strlen(text));
}

void pl_putc(struct pl_buf *buf, char c)
{
    pl_putn(buf, &c, 1);
}

void pl_putf(struct pl_buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char small[256];
    int n = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (n >= 0 && (size_t)n < sizeof small) {
        pl_putn(buf, small, (size_t)n);
    } else if (n >= 0) {
        char *text = pl_vprintf(buf->arena, format, again);
        pl_putn(buf, text, (size_t)n);
    }
    va_end(again);
}
