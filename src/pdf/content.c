/* content.c: see content.h. */
#include "pdf/content.h"

#include "base/num.h"

#include <string.h>

static bool is_space(int c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool is_delimiter(int c)
{
    return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' ||
           c == '%';
}

static void skip_space(struct pl_content *c)
{
    while (c->at < c->n) {
        if (c->bytes[c->at] == '%') {
            while (c->at < c->n && c->bytes[c->at] != '\n' && c->bytes[c->at] != '\r')
                c->at++;
        } else if (is_space((unsigned char)c->bytes[c->at])) {
            c->at++;
        } else {
            return;
        }
    }
}

/* Parentheses nest, and a backslash takes what follows. */
static void skip_string(struct pl_content *c)
{
    size_t depth = 0;
    for (; c->at < c->n; c->at++) {
        char b = c->bytes[c->at];
        if (b == '\\' && c->at + 1 < c->n)
            c->at++;
        else if (b == '(')
            depth++;
        else if (b == ')' && --depth == 0) {
            c->at++;
            return;
        }
    }
}

static void skip_hex(struct pl_content *c)
{
    while (c->at < c->n && c->bytes[c->at] != '>')
        c->at++;
    c->at += c->at < c->n;
}

static void skip_regular(struct pl_content *c)
{
    while (c->at < c->n && !is_space((unsigned char)c->bytes[c->at]) && !is_delimiter((unsigned char)c->bytes[c->at]))
        c->at++;
}

static bool doubled(const struct pl_content *c, char b)
{
    return c->at + 1 < c->n && c->bytes[c->at] == b && c->bytes[c->at + 1] == b;
}

/* PDF numbers have no exponent, and may begin or end with the point. */
static bool is_number(const char *at, size_t n)
{
    size_t digits = 0, points = 0;
    for (size_t i = 0; i < n; i++) {
        if (at[i] >= '0' && at[i] <= '9')
            digits++;
        else if (at[i] == '.')
            points++;
        else if (i > 0 || (at[i] != '-' && at[i] != '+'))
            return false;
    }
    return digits > 0 && points <= 1;
}

static double number_of(const char *at, size_t n)
{
    double v = 0, scale = 1;
    bool negative = n && *at == '-', behind = false;
    for (size_t i = n && (*at == '-' || *at == '+'); i < n; i++) {
        if (at[i] == '.') {
            behind = true;
            continue;
        }
        v = v * 10 + (at[i] - '0');
        scale *= behind ? 10 : 1;
    }
    v /= scale;
    return negative ? -v : v;
}

bool pl_content_token(struct pl_content *c, struct pl_token *token)
{
    skip_space(c);
    if (c->at >= c->n)
        return false;
    *token = (struct pl_token){.at = c->bytes + c->at};
    char b = c->bytes[c->at];
    size_t start = c->at;
    if (b == '(') {
        token->kind = PL_TOKEN_STRING;
        skip_string(c);
    } else if (b == '[' || doubled(c, '<')) {
        token->kind = PL_TOKEN_OPEN;
        c->at += b == '[' ? 1 : 2;
    } else if (b == ']' || doubled(c, '>')) {
        token->kind = PL_TOKEN_CLOSE;
        c->at += b == ']' ? 1 : 2;
    } else if (b == '<') {
        token->kind = PL_TOKEN_STRING;
        skip_hex(c);
    } else {
        c->at++;
        if (b == '/' || !is_delimiter((unsigned char)b))
            skip_regular(c);
        token->kind = b == '/' ? PL_TOKEN_NAME : PL_TOKEN_WORD;
    }
    token->n = c->at - start;
    if (token->kind == PL_TOKEN_WORD && is_number(token->at, token->n)) {
        token->kind = PL_TOKEN_NUMBER;
        token->number = number_of(token->at, token->n);
    }
    return true;
}

bool pl_token_is(const struct pl_token *token, const char *text)
{
    return token->n == strlen(text) && memcmp(token->at, text, token->n) == 0;
}

/* Asked of every operator many times over, and mostly in vain. */
bool pl_operator_is(const struct pl_operator *op, const char *name)
{
    size_t n = op->name.n, i = 0;
    while (i < n && name[i] && name[i] == op->name.at[i])
        i++;
    return i == n && !name[i];
}

double pl_operand(const struct pl_operator *op, size_t i)
{
    return i < op->n_operands && op->operands[i].kind == PL_TOKEN_NUMBER ? op->operands[i].number : 0;
}

/* ---- strings: 7.3.4 ---- */

int pl_hex_digit(int c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static void unhex(const struct pl_token *token, struct pl_buf *out)
{
    int half = -1;
    for (size_t i = 1; i < token->n; i++) {
        int v = pl_hex_digit(token->at[i]);
        if (v < 0)
            continue;
        if (half >= 0)
            pl_putc(out, (char)(half << 4 | v));
        half = half >= 0 ? -1 : v;
    }
    if (half >= 0)
        pl_putc(out, (char)(half << 4));
}

/* Behind a backslash; i is moved to the last byte of it. */
static void unescape(const struct pl_token *token, size_t *i, struct pl_buf *out)
{
    static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
    char c = token->at[*i];
    const char *known = c ? strchr(from, c) : NULL;
    int value = 0, digits = 0;
    for (; digits < 3 && *i < token->n && token->at[*i] >= '0' && token->at[*i] <= '7'; digits++, ++*i)
        value = value * 8 + (token->at[*i] - '0');
    if (digits) {
        --*i;
        pl_putc(out, (char)value);
    } else if (c == '\r' || c == '\n') {
        *i += c == '\r' && *i + 1 < token->n && token->at[*i + 1] == '\n';
    } else {
        pl_putc(out, known ? to[known - from] : c);
    }
}

void pl_token_bytes(const struct pl_token *token, struct pl_buf *out)
{
    out->len = 0;
    pl_put(out, "");
    if (*token->at == '<') {
        unhex(token, out);
        return;
    }
    size_t end = token->n && token->at[token->n - 1] == ')' ? token->n - 1 : token->n;
    for (size_t i = 1; i < end; i++) {
        if (token->at[i] == '\\' && i + 1 < end)
            unescape(token, (i++, &i), out);
        else
            pl_putc(out, token->at[i]);
    }
}

/* ---- operators ---- */

static void keep(struct pl_operator *op, struct pl_token token)
{
    if (op->n_operands == PL_MOST_OPERANDS) {
        memmove(op->operands, op->operands + 1, (PL_MOST_OPERANDS - 1) * sizeof *op->operands);
        op->n_operands--;
    }
    op->operands[op->n_operands++] = token;
}

/* The bytes of an inline image end at EI between white space, with nothing but text behind it for a while: the letters
 * may stand in the image too. */
static struct pl_token image_bytes(struct pl_content *c)
{
    size_t start = c->at += c->at < c->n; /* one white-space byte behind ID */
    for (; c->at + 2 < c->n; c->at++) {
        const char *e = c->bytes + c->at;
        if (!is_space((unsigned char)e[0]) || e[1] != 'E' || e[2] != 'I' ||
            (c->at + 3 < c->n && !is_space((unsigned char)e[3])))
            continue;
        bool text = true;
        for (size_t i = c->at + 3; text && i < c->n && i < c->at + 14; i++)
            text = ((unsigned char)c->bytes[i] >= 32 && (unsigned char)c->bytes[i] < 127) ||
                   is_space((unsigned char)c->bytes[i]);
        if (!text)
            continue;
        struct pl_token token = {PL_TOKEN_IMAGE, c->bytes + start, c->at - start, 0};
        c->at += 1;
        return token;
    }
    c->at = c->n;
    return (struct pl_token){PL_TOKEN_IMAGE, c->bytes + start, start < c->n ? c->n - start : 0, 0};
}

bool pl_content_next(struct pl_content *c, struct pl_operator *op)
{
    struct pl_token token;
    bool any = false, image = false;
    op->n_operands = 0;
    op->name = (struct pl_token){PL_TOKEN_WORD, NULL, 0, 0};
    while (pl_content_token(c, &token)) {
        if (!any)
            op->at = token.at;
        any = true;
        op->n = (size_t)(c->bytes + c->at - op->at);
        bool value = token.kind != PL_TOKEN_WORD || pl_token_is(&token, "true") || pl_token_is(&token, "false") ||
                     pl_token_is(&token, "null");
        if (value) {
            keep(op, token);
        } else if (pl_token_is(&token, "BI")) {
            op->n_operands = 0;
            image = true;
        } else if (image && pl_token_is(&token, "ID")) {
            keep(op, image_bytes(c));
            op->n = (size_t)(c->bytes + c->at - op->at);
        } else {
            op->name = token;
            return true;
        }
    }
    return any;
}
