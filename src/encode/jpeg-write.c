/* jpeg-write.c: see jpeg-private.h. */
#include "encode/jpeg-private.h"

#include <setjmp.h>
#include <string.h>

struct fault {
    struct jpeg_error_mgr base;
    jmp_buf back;
};

static void stop(j_common_ptr info)
{
    longjmp(((struct fault *)(void *)info->err)->back, 1);
}

static void silent(j_common_ptr info)
{
    (void)info;
}

/* Where libjpeg writes: memory of the arena, doubled when it is full. */
struct sink {
    struct jpeg_destination_mgr base;
    struct pl_arena *arena;
    unsigned char *at;
    size_t cap;
};

static void sink_start(j_compress_ptr info)
{
    (void)info;
}

/* libjpeg asks only when all of it is full, whatever free_in_buffer says. */
static boolean sink_full(j_compress_ptr info)
{
    struct sink *s = (struct sink *)(void *)info->dest;
    unsigned char *more = pl_alloc(s->arena, s->cap * 2);
    memcpy(more, s->at, s->cap);
    s->base.next_output_byte = more + s->cap;
    s->base.free_in_buffer = s->cap;
    s->at = more;
    s->cap *= 2;
    return TRUE;
}

static void sink_end(j_compress_ptr info)
{
    (void)info;
}

bool write_jpeg(struct pl_arena *arena, void (*fill)(struct jpeg_compress_struct *info, const void *picture),
                const void *picture, unsigned char **bytes, size_t *n)
{
    struct jpeg_compress_struct info;
    struct fault fault;
    struct sink sink = {.arena = arena, .cap = 1 << 16};
    sink.at = pl_alloc(arena, sink.cap);
    sink.base = (struct jpeg_destination_mgr){sink.at, sink.cap, sink_start, sink_full, sink_end};
    info.err = jpeg_std_error(&fault.base);
    fault.base.error_exit = stop;
    fault.base.output_message = silent;
    if (setjmp(fault.back)) {
        jpeg_destroy_compress(&info);
        return false;
    }
    jpeg_create_compress(&info);
    info.dest = &sink.base;
    fill(&info, picture);
    *bytes = sink.at;
    *n = sink.cap - sink.base.free_in_buffer;
    jpeg_destroy_compress(&info);
    return true;
}
