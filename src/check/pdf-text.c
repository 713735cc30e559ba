/* pdf-text.c: text: what it says does not matter, its size, its place and its colour do. */
#include "check/pdf-walk.h"

#include <math.h>
#include <string.h>

static const double identity[6] = {1, 0, 0, 1, 0, 0};

void pl_op_text(struct pl_walk *w, const struct pl_operator *op)
{
    (void)op;
    memcpy(w->text, identity, sizeof identity);
    memcpy(w->line, identity, sizeof identity);
}

void pl_op_text_state(struct pl_walk *w, const struct pl_operator *op)
{
    struct pl_text_state *t = &w->now.text;
    double v = pl_walk_number(op, 0);
    switch (op->name.at[1]) {
    case 'c':
        t->spacing = v;
        break;
    case 'w':
        t->word = v;
        break;
    case 'z':
        t->scale = v / 100;
        break;
    case 'L':
        t->leading = v;
        break;
    case 's':
        t->rise = v;
        break;
    default:
        t->mode = v >= 0 && v < 8 ? (int)v : 0;
    }
}

struct pl_font *pl_walk_font(struct pl_walk *w, pl_oh dict)
{
    enum { MOST_FONTS = 5000 };
    int id = pl_pdf_id(w->file->pdf, dict);
    for (size_t i = 0; id && i < w->fonts.n; i++)
        if (w->fonts.at[i].id == id)
            return w->fonts.at[i].font;
    struct pl_font *font = pl_font_read(w->file, dict);
    if (id && w->fonts.n < MOST_FONTS)
        *pl_push(w->file->check->work->arena, &w->fonts) = (struct pl_kept_font){id, font};
    return font;
}

void pl_op_font(struct pl_walk *w, const struct pl_operator *op)
{
    struct pl_named *row;
    if (op->n_operands < 2 || op->operands[0].kind != PL_TOKEN_NAME)
        return;
    pl_oh dict = pl_walk_named(w, PL_FONTS, &op->operands[0], &row);
    if (!row->read)
        row->read = pl_walk_font(w, dict);
    w->now.text.font = row->read;
    w->now.text.size = pl_walk_number(op, 1);
}

static void next(struct pl_walk *w, double x, double y)
{
    const double m[6] = {1, 0, 0, 1, x, y};
    pl_matrix_multiply(m, w->line, w->line);
    memcpy(w->text, w->line, sizeof w->text);
}

void pl_op_next(struct pl_walk *w, const struct pl_operator *op)
{
    if (op->name.at[1] == 'D')
        w->now.text.leading = -pl_walk_number(op, 1);
    next(w, pl_walk_number(op, 0), pl_walk_number(op, 1));
}

void pl_op_next_line(struct pl_walk *w, const struct pl_operator *op)
{
    (void)op;
    next(w, 0, -w->now.text.leading);
}

void pl_op_matrix(struct pl_walk *w, const struct pl_operator *op)
{
    for (size_t i = 0; i < 6; i++)
        w->line[i] = w->text[i] = pl_walk_number(op, i);
}

/* ---- showing ---- */

struct run {
    double advance; /* text space, before the matrix */
    bool letters;   /* more than spaces */
};

static double width_of(const struct pl_font *font, unsigned code)
{
    if (font->type3)
        return font->widths[code & 255] * font->matrix[0];
    if (!font->composite)
        return font->widths[code & 255] / 1000;
    return (code < font->n_cids && font->cids[code] >= 0 ? font->cids[code] : font->wide) / 1000;
}

static struct run measure(const struct pl_walk *w)
{
    const struct pl_text_state *t = &w->now.text;
    const unsigned char *s = (const unsigned char *)w->string.text;
    struct run run = {0, false};
    size_t step = t->font->composite ? 2 : 1;
    for (size_t i = 0; i + step <= w->string.len; i += step) {
        unsigned code = step == 2 ? (unsigned)s[i] << 8 | s[i + 1] : s[i];
        bool space = step == 1 && (code == 32 || code == 160);
        run.letters |= !space;
        run.advance += width_of(t->font, code) * t->size + t->spacing + (space && code == 32 ? t->word : 0);
    }
    run.advance = pl_bounded(run.advance * t->scale);
    return run;
}

/* Letters of a Type 3 font are drawings: their colours and lines count as such, once for each font. */
static void walk_letters(struct pl_walk *w, struct pl_font *font, const double matrix[6])
{
    enum { MOST_LETTERS = 512 };
    struct pl_pdf *pdf = w->file->pdf;
    pl_oh procs = pl_pdf_get(pdf, font->dict, "/CharProcs"), own = pl_pdf_get(pdf, font->dict, "/Resources");
    size_t n = 0;
    const char *const *keys = pl_pdf_keys(pdf, procs, &n);
    double m[6];
    font->walked = true;
    pl_matrix_multiply(font->matrix, matrix, m);
    struct pl_running unit = {.resources = pl_pdf_kind(pdf, own) == PL_PDF_DICT ? own : w->unit->resources,
                              .up = w->unit,
                              .depth = w->unit->depth + 1};
    struct pl_running *was = w->unit;
    if (w->unit->depth > 8)
        return;
    memcpy(unit.base, w->unit->base, sizeof unit.base);
    w->unit = &unit;
    for (size_t i = 0; i < n && i < MOST_LETTERS && !w->stopped; i++)
        pl_walk_form(w, pl_pdf_get(pdf, procs, keys[i]), m);
    w->unit = was;
}

static void show_run(struct pl_walk *w, const struct run *run)
{
    const struct pl_text_state *t = &w->now.text;
    const double em[6] = {t->scale, 0, 0, 1, 0, t->rise};
    double m[6];
    pl_matrix_multiply(em, w->text, m);
    pl_matrix_multiply(m, w->now.ctm, m);
    double size = fabs(t->size) * sqrt(m[2] * m[2] + m[3] * m[3]), tall = t->font->ascent + t->font->descent;
    double wide = t->scale != 0 ? run->advance / t->scale : 0, half = t->font->ascent * t->size / 2;
    struct pl_area_box em_box = {fmin(0, wide), -t->font->descent * fabs(t->size), fmax(0, wide),
                                 t->font->ascent * fabs(t->size)};
    struct pl_mark mark = {.kind = PL_MARK_TEXT,
                           .box = pl_box_moved(em_box, m),
                           .size = t->font->type3 ? size * tall : size,
                           .over = pl_ground_below(w, m[2] * half + m[4], m[3] * half + m[5],
                                                   m[0] * wide + m[2] * half + m[4], m[1] * wide + m[3] * half + m[5])};
    bool fills = t->mode % 4 == 0 || t->mode % 4 == 2, strokes = t->mode % 4 == 1 || t->mode % 4 == 2;
    struct pl_mark line = mark;
    if (fills)
        pl_mark_emit(w, &mark, &w->now.fill);
    line.kind = fills ? PL_MARK_LINE : PL_MARK_TEXT;
    line.width = w->now.width * pl_walk_scale(w->now.ctm);
    if (strokes)
        pl_mark_emit(w, &line, &w->now.line);
    if (t->font->type3 && !t->font->walked && !w->hidden) {
        const double scaled[6] = {t->size * t->scale, 0, 0, t->size, 0, t->rise};
        pl_matrix_multiply(scaled, w->text, m);
        walk_letters(w, t->font, m);
    }
}

static void advance(struct pl_walk *w, double x)
{
    const double m[6] = {1, 0, 0, 1, x, 0};
    pl_matrix_multiply(m, w->text, w->text);
}

static void show(struct pl_walk *w, const struct pl_token *token)
{
    const struct pl_text_state *t = &w->now.text;
    enum { INVISIBLE = 3, ONLY_CLIP = 7 };
    if (token->kind != PL_TOKEN_STRING || !t->font)
        return;
    pl_token_bytes(token, &w->string);
    struct run run = measure(w);
    if (!t->font->told && !w->hidden && t->mode != INVISIBLE && w->string.len) {
        t->font->told = true;
        pl_file_not_embedded(w->file, w->sheet, t->font);
    }
    if (run.letters && t->mode != INVISIBLE && t->mode != ONLY_CLIP)
        show_run(w, &run);
    advance(w, run.advance);
}

void pl_op_show(struct pl_walk *w, const struct pl_operator *op)
{
    char kind = op->name.at[0];
    if (kind == '"' && op->n_operands >= 3) {
        w->now.text.word = pl_walk_number(op, 0);
        w->now.text.spacing = pl_walk_number(op, 1);
    }
    if (kind != 'T')
        pl_op_next_line(w, op);
    if (op->n_operands)
        show(w, &op->operands[op->n_operands - 1]);
}

/* An array may hold more than an operator keeps: its bytes are read again. */
void pl_op_show_list(struct pl_walk *w, const struct pl_operator *op)
{
    struct pl_content content = {op->at, op->n, 0};
    struct pl_token token;
    while (pl_content_token(&content, &token)) {
        if (token.kind == PL_TOKEN_NUMBER)
            advance(w, -pl_bounded(token.number) / 1000 * w->now.text.size * w->now.text.scale);
        else if (token.kind == PL_TOKEN_STRING)
            show(w, &token);
    }
}
