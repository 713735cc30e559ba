/* shrink.c: a picture as a smaller one. Each pixel is the mean of the area it covers, in whole numbers, so that every
 * processor makes the same. */
#include "picture/picture-private.h"

#include <string.h>

/* How much of source pixel i lies under pixel x of the small one, in parts of which one pixel of the source has `to`.
 */
static uint64_t overlap(uint64_t x, uint64_t i, uint64_t from, uint64_t to)
{
    uint64_t start = x * from > i * to ? x * from : i * to;
    uint64_t end = (x + 1) * from < (i + 1) * to ? (x + 1) * from : (i + 1) * to;
    return end > start ? end - start : 0;
}

struct sum {
    uint64_t red, green, blue, weight;
};

/* On white. Premultiplied, as cairo has it: what the pixel lacks of full cover is added to each part. */
static void add(struct sum *sum, uint32_t word, bool alpha, uint64_t weight)
{
    uint32_t white = alpha ? 255 - (word >> 24) : 0;
    sum->red += ((word >> 16 & 255) + white) * weight;
    sum->green += ((word >> 8 & 255) + white) * weight;
    sum->blue += ((word & 255) + white) * weight;
    sum->weight += weight;
}

static uint32_t mean(const struct sum *s)
{
    if (!s->weight)
        return 0xFFFFFF; /* nothing lies under it: paper */
    uint64_t half = s->weight / 2, red = (s->red + half) / s->weight, green = (s->green + half) / s->weight,
             blue = (s->blue + half) / s->weight;
    return (uint32_t)(red << 16 | green << 8 | blue);
}

static void shrink(const struct pl_picture_pixels *from, struct pl_small *out)
{
    uint64_t w = (uint64_t)from->width, h = (uint64_t)from->height, to_w = (uint64_t)out->width,
             to_h = (uint64_t)out->height;
    for (uint64_t y = 0; y < to_h; y++) {
        for (uint64_t x = 0; x < to_w; x++) {
            struct sum sum = {0};
            for (uint64_t j = y * h / to_h; j < h && j * to_h < (y + 1) * h; j++) {
                const unsigned char *row = from->at + j * (uint64_t)from->stride;
                for (uint64_t i = x * w / to_w; i < w && i * to_w < (x + 1) * w; i++) {
                    uint32_t word;
                    memcpy(&word, row + i * 4, 4);
                    add(&sum, word, from->alpha, overlap(x, i, w, to_w) * overlap(y, j, h, to_h));
                }
            }
            uint32_t word = mean(&sum);
            memcpy(out->pixels + (y * to_w + x) * 4, &word, 4);
        }
    }
}

bool pl_picture_small(struct pl_work *work, const struct pl_picture *picture, int most_width, int most_height,
                      struct pl_small *out)
{
    struct pl_picture_pixels from;
    if (!pl_picture_pixels(work, picture, &from))
        return false;
    double times = from.width > most_width ? (double)most_width / from.width : 1;
    times = from.height * times > most_height ? (double)most_height / from.height : times;
    out->width = from.width * times < 1 ? 1 : (int)(from.width * times + 0.5);
    out->height = from.height * times < 1 ? 1 : (int)(from.height * times + 0.5);
    out->pixels = pl_alloc_array(work->arena, (size_t)out->width * (size_t)out->height, 4);
    shrink(&from, out);
    return true;
}
