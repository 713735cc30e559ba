/* jpeg-cmyk.c: see jpeg-cmyk.h. Colours are stored as YCCK, the three inks as luminance and two differences, with an
 * Adobe marker that says so (ISO 32000-1, 7.4.8): three quarters of the bytes of plain CMYK. */
#include "encode/jpeg-cmyk.h"

#include "encode/jpeg-private.h"

enum { INKS = 4 };

static void fill(struct jpeg_compress_struct *info, const void *picture)
{
    const struct pl_jpeg_cmyk *image = picture;
    info->image_width = (JDIMENSION)image->width;
    info->image_height = (JDIMENSION)image->height;
    info->input_components = INKS;
    info->in_color_space = JCS_CMYK;
    jpeg_set_defaults(info);
    jpeg_set_colorspace(info, JCS_YCCK); /* leaves the differences as large as the rest; JCS_YCbCr would halve them */
    for (int i = 0; i < INKS; i++)
        info->comp_info[i].h_samp_factor = info->comp_info[i].v_samp_factor = 1;
    jpeg_set_quality(info, image->quality, TRUE);
    info->optimize_coding = TRUE;
    info->dct_method = JDCT_ISLOW; /* its bits are the same on every processor */
    jpeg_start_compress(info, TRUE);
    while (info->next_scanline < info->image_height) {
        JSAMPROW row = (JSAMPROW)(image->pixels + info->next_scanline * image->width * INKS);
        jpeg_write_scanlines(info, &row, 1);
    }
    jpeg_finish_compress(info);
}

bool pl_jpeg_cmyk_encode(struct pl_arena *arena, const struct pl_jpeg_cmyk *image, const unsigned char **bytes,
                         size_t *n)
{
    unsigned char *made = NULL;
    if (image->width > JPEG_MAX_DIMENSION || image->height > JPEG_MAX_DIMENSION ||
        !write_jpeg(arena, fill, image, &made, n))
        return false;
    *bytes = made;
    return true;
}
