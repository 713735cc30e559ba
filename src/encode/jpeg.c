/* jpeg.c: see jpeg.h. libjpeg squeezes; where a limit is set, several times. A picture is some ten thousand blocks
 * whose coefficients shrink with the quality, so bytes fall with it, and halving the range finds the highest that fits.
 */
#include "encode/jpeg.h"

#include "encode/jpeg-private.h"

#include <math.h>
#include <string.h>

/* One try: a picture, how well, and memory for what is written beside it. */
struct attempt {
    const struct pl_jpeg *jpeg;
    int quality;
    struct pl_arena *arena;
};

static void settings(struct jpeg_compress_struct *info, const struct pl_jpeg *jpeg, int quality)
{
    info->image_width = (JDIMENSION)jpeg->width;
    info->image_height = (JDIMENSION)jpeg->height;
    info->input_components = 3;
    info->in_color_space = JCS_RGB;
    jpeg_set_defaults(info);
    jpeg_set_quality(info, quality, TRUE);
    info->comp_info[0].h_samp_factor = info->comp_info[0].v_samp_factor = 1; /* 4:4:4 */
    info->dct_method = JDCT_ISLOW;
    info->optimize_coding = TRUE;
    if (jpeg->dpi > 0 && jpeg->dpi < 65535) {
        info->density_unit = 1;
        info->X_density = info->Y_density = (UINT16)floor(jpeg->dpi + 0.5);
    }
}

static void put_profile(struct jpeg_compress_struct *info, const struct pl_jpeg *jpeg, struct pl_arena *arena)
{
    static const unsigned char head[14] = "ICC_PROFILE\0\1\1"; /* the first of one piece (ICC.1, annex B.4) */
    if (!jpeg->icc || jpeg->icc_n > 65519)
        return;
    unsigned char *marker = pl_alloc(arena, sizeof head + jpeg->icc_n);
    memcpy(marker, head, sizeof head);
    memcpy(marker + sizeof head, jpeg->icc, jpeg->icc_n);
    jpeg_write_marker(info, JPEG_APP0 + 2, marker, (unsigned)(sizeof head + jpeg->icc_n));
}

static void put_row(struct jpeg_compress_struct *info, const struct pl_jpeg *jpeg, unsigned char *row)
{
    const uint32_t *from =
        (const uint32_t *)(const void *)(jpeg->pixels + (size_t)info->next_scanline * (size_t)jpeg->stride);
    for (size_t x = 0; x < (size_t)jpeg->width; x++) {
        row[3 * x] = (unsigned char)(from[x] >> 16);
        row[3 * x + 1] = (unsigned char)(from[x] >> 8);
        row[3 * x + 2] = (unsigned char)from[x];
    }
    jpeg_write_scanlines(info, &row, 1);
}

static void fill(struct jpeg_compress_struct *info, const void *picture)
{
    const struct attempt *a = picture;
    unsigned char *row = pl_alloc(a->arena, (size_t)a->jpeg->width * 3);
    settings(info, a->jpeg, a->quality);
    jpeg_start_compress(info, TRUE);
    put_profile(info, a->jpeg, a->arena);
    while (info->next_scanline < info->image_height)
        put_row(info, a->jpeg, row);
    jpeg_finish_compress(info);
}

/* Scratch memory is the caller's: a try that is over the limit leaves nothing. */
static bool squeeze(struct pl_work *work, struct pl_arena *arena, const struct pl_jpeg *jpeg, int quality,
                    unsigned char **bytes, size_t *n)
{
    if (write_jpeg(arena, fill, &(struct attempt){jpeg, quality, arena}, bytes, n))
        return true;
    struct pl_diag *d = PL_ERR(work, P792, (struct pl_place){0}, "the picture could not be made a JPEG");
    pl_help(work->diags, d, "report this, with the edition and the layout");
    return false;
}

/* Keeps what was made in the work's arena where it is within the limit. */
static bool attempt(struct pl_work *work, const struct pl_jpeg *jpeg, int quality, unsigned char **bytes, size_t *n)
{
    struct pl_arena *scratch = pl_arena_new();
    unsigned char *made = NULL;
    bool good = squeeze(work, scratch, jpeg, quality, &made, n);
    *bytes = good && (!jpeg->max_bytes || *n <= jpeg->max_bytes) ? pl_memdup(work->arena, made, *n) : NULL;
    pl_arena_free(scratch);
    return good;
}

bool pl_jpeg_try(struct pl_work *work, const struct pl_jpeg *jpeg, unsigned char **bytes, size_t *n, int *quality)
{
    *quality = jpeg->max_bytes ? PL_JPEG_BEST : PL_JPEG_QUALITY;
    if (!attempt(work, jpeg, *quality, bytes, n))
        return false;
    if (*bytes)
        return true;
    *quality = PL_JPEG_LEAST;
    if (!attempt(work, jpeg, *quality, bytes, n))
        return false;
    /* The first fits, the second does not. */
    for (int low = PL_JPEG_LEAST, high = PL_JPEG_BEST; *bytes && high - low > 1;) {
        int middle = (low + high) / 2;
        unsigned char *made = NULL;
        size_t size = 0;
        if (!attempt(work, jpeg, middle, &made, &size))
            return false;
        low = made ? middle : low;
        high = made ? high : middle;
        if (made) {
            *bytes = made;
            *n = size;
            *quality = middle;
        }
    }
    return true;
}

bool pl_jpeg_encode(struct pl_work *work, const struct pl_jpeg *jpeg, unsigned char **bytes, size_t *n, int *quality)
{
    if (!pl_jpeg_try(work, jpeg, bytes, n, quality))
        return false;
    if (*bytes)
        return true;
    struct pl_diag *d =
        PL_ERR(work, P793, (struct pl_place){0},
               "a JPEG of %d × %d pixels in %zu bytes is not to be had: at quality %d, the least, it has %zu",
               jpeg->width, jpeg->height, jpeg->max_bytes, PL_JPEG_LEAST, *n);
    pl_help(work->diags, d, "allow at least %zu bytes, or make the picture smaller with --scale or --width", *n);
    return false;
}
