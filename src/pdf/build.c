/* build.c: objects from text. qpdf's own parser, as its C interface has it, knows no references. */
#include "pdf/content.h"
#include "pdf/pdf-private.h"

#include <assert.h>
#include <string.h>

struct builder {
    struct pl_pdf *pdf;
    struct pl_content text;
};

static pl_oh next(struct builder *b, bool *more);

static pl_oh array(struct builder *b)
{
    pl_oh all = b->pdf->q->qpdf_oh_new_array(b->pdf->data);
    for (bool more = true;;) {
        pl_oh item = next(b, &more);
        if (!more)
            return all;
        pl_pdf_append(b->pdf, all, item);
    }
}

static pl_oh dictionary(struct builder *b)
{
    pl_oh all = b->pdf->q->qpdf_oh_new_dictionary(b->pdf->data);
    for (bool more = true;;) {
        pl_oh key = next(b, &more);
        if (!more)
            return all;
        const char *name = pl_pdf_name(b->pdf, key);
        pl_oh value = next(b, &more);
        assert(more && *name);
        pl_pdf_set(b->pdf, all, name, value);
    }
}

/* "12 0 R", when the number just read begins one. */
static bool reference(struct builder *b, int *id)
{
    struct pl_content ahead = b->text;
    struct pl_token token[2];
    if (!pl_content_token(&ahead, &token[0]) || token[0].kind != PL_TOKEN_NUMBER ||
        !pl_content_token(&ahead, &token[1]) || !pl_token_is(&token[1], "R"))
        return false;
    b->text = ahead;
    *id = (int)token[0].number;
    return true;
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : 0;
}

/* What stands between parentheses without an escape, or in whole bytes of hex. */
static pl_oh string(struct builder *b, const struct pl_token *token)
{
    const struct pl_qpdf *q = b->pdf->q;
    size_t n = (token->n - 2) / 2;
    if (*token->at == '(')
        return q->qpdf_oh_new_binary_string(b->pdf->data, token->at + 1, token->n - 2);
    char *bytes = pl_alloc(b->pdf->arena, n + 1);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(digit(token->at[1 + 2 * i]) * 16 + digit(token->at[2 + 2 * i]));
    return q->qpdf_oh_new_binary_string(b->pdf->data, bytes, n);
}

/* qpdf's parser takes any token; it costs as much as writing what it gives, so plain ones go round it. */
static pl_oh scalar(struct builder *b, const struct pl_token *token)
{
    const struct pl_qpdf *q = b->pdf->q;
    const char *text = pl_strndup(b->pdf->arena, token->at, token->n);
    bool real = memchr(token->at, '.', token->n) != NULL;
    if (token->kind == PL_TOKEN_NAME && !strchr(text, '#'))
        return q->qpdf_oh_new_name(b->pdf->data, text);
    if (token->kind == PL_TOKEN_NUMBER && !real && token->n < 15)
        return q->qpdf_oh_new_integer(b->pdf->data, (long long)token->number);
    if (token->kind == PL_TOKEN_STRING && !strpbrk(text, "\\\r \n") && (*text == '(' || token->n % 2 == 0))
        return string(b, token);
    return q->qpdf_oh_parse(b->pdf->data, text);
}

/* more: false at the end of what is open, or of the text. */
static pl_oh next(struct builder *b, bool *more)
{
    struct pl_token token;
    int generation;
    *more = pl_content_token(&b->text, &token) && token.kind != PL_TOKEN_CLOSE;
    if (!*more)
        return 0;
    if (token.kind == PL_TOKEN_OPEN)
        return token.n == 1 ? array(b) : dictionary(b);
    if (token.kind == PL_TOKEN_NUMBER && reference(b, &generation))
        return pl_pdf_by_id(b->pdf, (int)token.number);
    return scalar(b, &token);
}

pl_oh pl_pdf_parse(struct pl_pdf *pdf, const char *text)
{
    struct builder b = {pdf, {text, strlen(text), 0}};
    bool more;
    pl_oh object = next(&b, &more);
    assert(more);
    return object;
}
