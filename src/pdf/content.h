/* content.h: the operators of a content stream (ISO 32000-1, 7.8.2), one by one, each with its operands and its bytes.
 * Takes any bytes at all; what is no PDF comes out as operators nobody knows. */
#ifndef PL_PDF_CONTENT_H
#define PL_PDF_CONTENT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum pl_token_kind {
    PL_TOKEN_NUMBER,
    PL_TOKEN_NAME,   /* with its slash, escapes as they stand */
    PL_TOKEN_STRING, /* (…) or <…>, delimiters and all */
    PL_TOKEN_OPEN,   /* [ or << */
    PL_TOKEN_CLOSE,  /* ] or >> */
    PL_TOKEN_WORD,   /* an operator, true, false, null */
    PL_TOKEN_IMAGE   /* behind ID: the bytes of an inline image, up to EI */
};
struct pl_token {
    enum pl_token_kind kind;
    const char *at;
    size_t n;
    double number; /* NUMBER */
};

/* An operator keeps its last operands; none that PDF knows has more outside an array. */
enum { PL_MOST_OPERANDS = 64 };
struct pl_operator {
    struct pl_token name; /* WORD; n is 0 where operands end the stream without one */
    struct pl_token operands[PL_MOST_OPERANDS];
    size_t n_operands;
    const char *at; /* from its first operand, comments between included, to its last byte */
    size_t n;
};
struct pl_content {
    const char *bytes;
    size_t n, at;
};

/* False at the end of the bytes. */
bool pl_content_token(struct pl_content *content, struct pl_token *token);
/* The next operator; `BI … ID … EI` is one, named EI, with the image's keys and bytes for operands. False at the end.
 */
bool pl_content_next(struct pl_content *content, struct pl_operator *op);
bool pl_operator_is(const struct pl_operator *op, const char *name);
/* Operand i as a number; 0 where there is none. Of `pl_operand(op, 0)`, the first. */
double pl_operand(const struct pl_operator *op, size_t i);
bool pl_token_is(const struct pl_token *token, const char *text);
/* What a STRING holds, escapes and hex undone (7.3.4), in place of what out held. */
void pl_token_bytes(const struct pl_token *token, struct pl_buf *out);
/* 0 to 15; -1: no hexadecimal digit. */
int pl_hex_digit(int c);

#endif
