/* jpeg-cmyk.c: see jpeg-cmyk.h. Colours are stored as YCCK, the three inks as luminance and two differences, with an
 * Adobe marker that says so (ISO 32000-1, 7.4.8): three quarters of the bytes of plain CMYK. */
#include "encode/jpeg-cmyk.h"

#include "base/num.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

enum { CHUNK = 65536, INKS = 4 };

struct fault {
    struct jpeg_error_mgr base;
    jmp_buf back;
};

static void stop(j_common_ptr info)
{
    longjmp(((struct fault *)info->err)->back, 1);
}

static void say_nothing(j_common_ptr info, int level)
{
    (void)info;
    (void)level;
}

/* Where libjpeg writes: a chunk that goes to the arena each time it is full. */
struct sink {
    struct jpeg_destination_mgr base;
    struct pl_buf out;
    JOCTET chunk[CHUNK];
};

static void begin_chunk(j_compress_ptr info)
{
    struct sink *s = (struct sink *)info->dest;
    s->base.next_output_byte = s->chunk;
    s->base.free_in_buffer = CHUNK;
}

static boolean next_chunk(j_compress_ptr info)
{
    struct sink *s = (struct sink *)info->dest;
    pl_putn(&s->out, (const char *)s->chunk,
            CHUNK); /* libjpeg asks only when all of it is full, whatever free_in_buffer says */
    begin_chunk(info);
    return TRUE;
}

static void last_chunk(j_compress_ptr info)
{
    struct sink *s = (struct sink *)info->dest;
    pl_putn(&s->out, (const char *)s->chunk, CHUNK - s->base.free_in_buffer);
}

static void write_all(j_compress_ptr info, const struct pl_jpeg_cmyk *image)
{
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
    struct jpeg_compress_struct info;
    struct fault fault;
    struct sink *sink = PL_NEW(arena, struct sink);
    sink->base = (struct jpeg_destination_mgr){
        .init_destination = begin_chunk, .empty_output_buffer = next_chunk, .term_destination = last_chunk};
    sink->out.arena = arena;
    if (image->width > JPEG_MAX_DIMENSION || image->height > JPEG_MAX_DIMENSION)
        return false;
    info.err = jpeg_std_error(&fault.base);
    fault.base.error_exit = stop;
    fault.base.emit_message = say_nothing;
    if (setjmp(fault.back)) {
        jpeg_destroy_compress(&info);
        return false;
    }
    jpeg_create_compress(&info);
    info.dest = &sink->base;
    write_all(&info, image);
    jpeg_destroy_compress(&info);
    *bytes = (const unsigned char *)sink->out.text;
    *n = sink->out.len;
    return true;
}
