/* base64.h: bytes as text (RFC 4648, section 4), for data: addresses. */
#ifndef PL_ENCODE_BASE64_H
#define PL_ENCODE_BASE64_H

#include "base/arena.h"

void pl_put_base64(struct pl_buf *out, const unsigned char *bytes, size_t n);

#endif
