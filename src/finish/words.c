/* words.c: glyphs whose text is not the sum of what their font says of each. cairo wraps them in /Span <</ActualText>>,
 * nested in the marked content of their paragraph, where readers of the structure lose what comes behind. Where one
 * glyph stands for letters (a ligature), the font learns them instead; a word as a whole (broken at a line's end, or
 * drawn in other letters than it is said in) becomes marked content and an element of its own. */
#include "finish/rewrite-private.h"

#include <ctype.h>
#include <string.h>

bool shows_text(const struct pl_operator *op)
{
    return pl_operator_is(op, "Tj") || pl_operator_is(op, "TJ") || pl_operator_is(op, "'") || pl_operator_is(op, "\"");
}

typedef PL_VEC(struct code) code_vec;

/* The glyphs that an operator shows. */
static void add_codes(struct rewriter *r, const struct pl_operator *op, struct font *font, code_vec *out)
{
    struct pl_buf text = {.arena = r->f->work->arena};
    size_t bytes = 0;
    unsigned before = 0;
    for (size_t i = 0; i < op->n_operands; i++) {
        if (op->operands[i].kind != PL_TOKEN_STRING)
            continue;
        pl_token_bytes(&op->operands[i], &text);
        for (size_t k = 0; k < text.len; k++, bytes++) {
            unsigned byte = (unsigned char)text.text[k];
            if (!font->wide || bytes % 2)
                *pl_push(r->f->work->arena, out) = (struct code){font, font->wide ? before << 8 | byte : byte};
            before = byte;
        }
    }
}

static struct font *font_named(struct rewriter *r, const struct pl_operator *op)
{
    if (op->n_operands < 1 || op->operands[0].kind != PL_TOKEN_NAME)
        return NULL;
    const char *name = pl_strndup(r->f->work->arena, op->operands[0].at, op->operands[0].n);
    return font_of(r->f, pl_pdf_get(r->f->pdf, r->fonts, name));
}

/* What stands between a span's beginning and its end. */
static code_vec codes_in(struct rewriter *r, struct pl_content ahead)
{
    struct pl_operator op;
    struct font *font = r->font;
    code_vec codes = {0};
    while (pl_content_next(&ahead, &op) && !pl_operator_is(&op, "EMC")) {
        if (pl_operator_is(&op, "Tf"))
            font = font_named(r, &op);
        if (shows_text(&op) && font)
            add_codes(r, &op, font, &codes);
    }
    return codes;
}

/* UTF-16 in hex, its mark first, whole units: what cairo writes, and all that is read below. */
static bool is_utf16(const struct pl_token *t)
{
    static const char mark[] = "<feff";
    bool good = t->kind == PL_TOKEN_STRING && t->n % 4 == 2 && t->n > sizeof mark - 1 &&
                strncasecmp(t->at, mark, sizeof mark - 1) == 0;
    for (size_t i = 1; good && i + 1 < t->n; i++)
        good = isxdigit((unsigned char)t->at[i]);
    return good && t->at[t->n - 1] == '>';
}

/* cairo's own "/Span << /ActualText <feff…> >> BDC": the string; NULL: another operator. */
static const char *actual_of(const struct rewriter *r, const struct pl_operator *op)
{
    if (!pl_operator_is(op, "BDC") || op->n_operands != 5 || !pl_token_is(&op->operands[0], "/Span") ||
        !pl_token_is(&op->operands[2], "/ActualText") || !is_utf16(&op->operands[3]))
        return NULL;
    return pl_strndup(r->f->work->arena, op->operands[3].at, op->operands[3].n);
}

/* A word that begins here; the rest of one has no text, and belongs to the last that has. A glyph without text that
 * belongs to none says nothing: a hyphen that is drawn only. */
static void open_word(struct rewriter *r, const char *actual, const code_vec *codes)
{
    struct finish *f = r->f;
    bool empty = strlen(actual) <= strlen("<feff>");
    close_content(r);
    r->span = SPAN_WORD;
    if (empty && !f->words.n) {
        open_artifact(r);
        return;
    }
    if (!empty)
        *pl_push(f->work->arena, &f->words) =
            (struct word){.node = r->item->node, .order = r->item->order, .actual = actual};
    struct word *word = &f->words.at[f->words.n - 1];
    for (size_t i = 0; i < codes->n; i++)
        *pl_push(f->work->arena, &word->codes) = codes->at[i];
    *pl_push(f->work->arena, &word->codes) = (struct code){NULL, 0};
    open_piece(r, actual, f->words.n - 1);
}

static void begin_span(struct rewriter *r, const struct pl_operator *op, const struct pl_content *content,
                       const char *actual)
{
    code_vec codes = codes_in(r, *content);
    if (strlen(actual) > strlen("<feff>") && codes.n == 1 &&
        font_says(r->f, codes.at[0].font, codes.at[0].code, actual)) {
        r->span = SPAN_DROPPED;
    } else if (r->waits) {
        open_word(r, actual, &codes);
    } else {
        r->span = SPAN_KEPT;
        pl_putn(&r->out, op->at, op->n);
        pl_putc(&r->out, '\n');
    }
}

bool rewrite_span(struct rewriter *r, const struct pl_operator *op, const struct pl_content *content)
{
    const char *actual = actual_of(r, op);
    if (pl_operator_is(op, "Tf"))
        r->font = font_named(r, op);
    if (actual && r->span == SPAN_NONE) {
        begin_span(r, op, content, actual);
        return true;
    }
    if (r->span == SPAN_NONE || !pl_operator_is(op, "EMC"))
        return false;
    if (r->span == SPAN_WORD)
        close_content(r);
    bool dealt = r->span != SPAN_KEPT;
    r->span = SPAN_NONE;
    return dealt;
}
