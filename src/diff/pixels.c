/* pixels.c: see pixels.h. The picture is looked at in square blocks; blocks with a difference that touch each other are
 * one region. Where there are too many, four blocks become one. */
#include "diff/pixels.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct block {
    size_t changed;
    int left, top, right, bottom; /* of what differs in it; right and bottom beyond */
    bool taken;
};
struct blocks {
    struct block *at;
    int wide, high, side;
};

static void join(struct block *to, const struct block *from)
{
    if (!from->changed)
        return;
    if (!to->changed) {
        *to = *from;
        to->taken = false;
        return;
    }
    to->left = from->left < to->left ? from->left : to->left;
    to->top = from->top < to->top ? from->top : to->top;
    to->right = from->right > to->right ? from->right : to->right;
    to->bottom = from->bottom > to->bottom ? from->bottom : to->bottom;
    to->changed += from->changed;
}

static struct blocks blocks_new(struct pl_arena *arena, int width, int height, int side)
{
    struct blocks b = {.wide = (width + side - 1) / side, .high = (height + side - 1) / side, .side = side};
    b.at = PL_NEWS(arena, struct block, (size_t)b.wide * (size_t)b.high + 1);
    return b;
}

static uint32_t word_at(const struct pl_picture_view *v, int x, int y)
{
    uint32_t word;
    memcpy(&word, v->at + (size_t)y * (size_t)v->stride + (size_t)x * 4, 4);
    return v->alpha ? word : word | 0xFF000000u;
}

static void compare_row(const struct pl_picture_view *a, const struct pl_picture_view *b, int y, int width,
                        struct blocks *blocks)
{
    size_t row = (size_t)(y / blocks->side) * (size_t)blocks->wide;
    if (a->alpha == b->alpha &&
        memcmp(a->at + (size_t)y * (size_t)a->stride, b->at + (size_t)y * (size_t)b->stride, (size_t)width * 4) == 0)
        return;
    for (int x = 0; x < width; x++) {
        if (word_at(a, x, y) == word_at(b, x, y))
            continue;
        const struct block pixel = {1, x, y, x + 1, y + 1, false};
        join(&blocks->at[row + (size_t)(x / blocks->side)], &pixel);
    }
}

static struct blocks coarser(struct pl_arena *arena, const struct blocks *from)
{
    struct blocks b = {.wide = (from->wide + 1) / 2, .high = (from->high + 1) / 2, .side = from->side * 2};
    b.at = PL_NEWS(arena, struct block, (size_t)b.wide * (size_t)b.high + 1);
    for (int y = 0; y < from->high; y++)
        for (int x = 0; x < from->wide; x++)
            join(&b.at[(size_t)(y / 2) * (size_t)b.wide + (size_t)(x / 2)],
                 &from->at[(size_t)y * (size_t)from->wide + (size_t)x]);
    return b;
}

/* All that touches the block at `start`, corners too; stack: as long as there are blocks. */
static struct block flood(struct blocks *b, size_t start, size_t *stack)
{
    struct block all = {0};
    size_t n = 0;
    b->at[start].taken = true;
    for (stack[n++] = start; n;) {
        size_t i = stack[--n];
        int x = (int)(i % (size_t)b->wide), y = (int)(i / (size_t)b->wide);
        join(&all, &b->at[i]);
        for (int k = 0; k < 9; k++) {
            int nx = x + k % 3 - 1, ny = y + k / 3 - 1;
            if (nx < 0 || ny < 0 || nx >= b->wide || ny >= b->high)
                continue;
            size_t next = (size_t)ny * (size_t)b->wide + (size_t)nx;
            if (!b->at[next].changed || b->at[next].taken)
                continue;
            b->at[next].taken = true;
            stack[n++] = next;
        }
    }
    return all;
}

/* False: more than there may be. */
static bool find_regions(struct pl_arena *arena, struct blocks *b, struct block found[PL_MOST_REGIONS], size_t *n)
{
    size_t all = (size_t)b->wide * (size_t)b->high, *stack = PL_NEWS(arena, size_t, all + 1);
    *n = 0;
    for (size_t i = 0; i < all; i++) {
        if (!b->at[i].changed || b->at[i].taken)
            continue;
        if (*n == PL_MOST_REGIONS)
            return false;
        found[(*n)++] = flood(b, i, stack);
    }
    return true;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* One lies over the other, or both are pieces of one line of type. */
static bool together(const struct block *a, const struct block *b, int side)
{
    int across = most(a->left, b->left) - least(a->right, b->right),
        along = least(a->bottom, b->bottom) - most(a->top, b->top),
        height = least(a->bottom - a->top, b->bottom - b->top);
    bool line = most(a->bottom - a->top, b->bottom - b->top) <= side * 4 && along * 2 > height;
    return along > 0 && across < (line ? side * 2 : 0);
}

/* Rectangles around shapes may lie over each other where the shapes do not. */
static void merge(struct block *found, size_t *n, int side)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < *n; i++) {
            for (size_t k = i + 1; k < *n; k++) {
                if (!together(&found[i], &found[k], side))
                    continue;
                join(&found[i], &found[k]);
                found[k--] = found[--*n];
                again = true;
            }
        }
    }
}

static int by_place(const void *a, const void *b)
{
    const struct block *x = a, *y = b;
    return x->top != y->top ? (x->top > y->top) - (x->top < y->top) : (x->left > y->left) - (x->left < y->left);
}

void pl_pixels_compare(struct pl_arena *arena, const struct pl_picture_view *old_view,
                       const struct pl_picture_view *new_view, struct pl_pixel_changes *out)
{
    *out = (struct pl_pixel_changes){.width = least(old_view->width, new_view->width),
                                     .height = least(old_view->height, new_view->height),
                                     .one_size =
                                         old_view->width == new_view->width && old_view->height == new_view->height};
    int side = most(out->width, out->height) / 96;
    struct pl_arena *scratch = pl_arena_new();
    struct blocks blocks = blocks_new(scratch, out->width, out->height, side < 8 ? 8 : side);
    struct block found[PL_MOST_REGIONS];
    size_t n = 0;
    for (int y = 0; y < out->height; y++)
        compare_row(old_view, new_view, y, out->width, &blocks);
    while (!find_regions(scratch, &blocks, found, &n))
        blocks = coarser(scratch, &blocks);
    merge(found, &n, blocks.side);
    qsort(found, n, sizeof *found, by_place);
    for (size_t i = 0; i < n; i++) {
        const struct block *f = &found[i];
        *pl_push(arena, &out->regions) =
            (struct pl_region){f->left, f->top, f->right - f->left, f->bottom - f->top, f->changed};
        out->changed += f->changed;
    }
    pl_arena_free(scratch);
}
