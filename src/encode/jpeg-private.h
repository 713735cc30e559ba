/* jpeg-private.h: libjpeg with its faults caught, writing into an arena: what both makers of JPEGs share. For the files
 * of this room alone. */
#ifndef PL_ENCODE_JPEG_PRIVATE_H
#define PL_ENCODE_JPEG_PRIVATE_H

#include "base/arena.h"

#include <stdio.h>

#include <jpeglib.h>

/* fill says what the picture is, starts it, writes its rows and finishes it. *bytes in the arena. False: libjpeg gave
 * up, and said nothing. */
bool write_jpeg(struct pl_arena *arena, void (*fill)(struct jpeg_compress_struct *info, const void *picture),
                const void *picture, unsigned char **bytes, size_t *n);

#endif
