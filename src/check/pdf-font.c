/* pdf-font.c: of a font, whether its file is there and how wide its letters are. */
#include "check/pdf-private.h"

#include <math.h>
#include <string.h>

static bool has_file(struct pl_file *file, pl_oh descriptor)
{
    static const char *const keys[] = {"/FontFile", "/FontFile2", "/FontFile3"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (pl_pdf_kind(file->pdf, pl_pdf_get(file->pdf, descriptor, keys[i])) == PL_PDF_STREAM)
            return true;
    return false;
}

/* From the baseline. Ascent is that of lines, accents and air included, and many a writer of files, cairo among them,
 * says it for CapHeight too: no capital is that tall. */
static void read_heights(struct pl_file *file, struct pl_font *font, pl_oh descriptor)
{
    enum { TALLEST = 750 };
    double cap = pl_file_number(file, pl_pdf_get(file->pdf, descriptor, "/CapHeight")),
           ascent = pl_file_number(file, pl_pdf_get(file->pdf, descriptor, "/Ascent")),
           descent = pl_file_number(file, pl_pdf_get(file->pdf, descriptor, "/Descent"));
    double top = cap > 300 && cap < 1200 ? cap : ascent > 300 && ascent < 1200 ? ascent : 700;
    top = fmin(top, TALLEST);
    font->ascent = top / 1000;
    font->descent = descent < -50 && descent > -500 ? -descent / 1000 : 0.2;
}

static void read_widths(struct pl_file *file, struct pl_font *font, pl_oh descriptor)
{
    pl_oh list = pl_pdf_get(file->pdf, font->dict, "/Widths");
    double first = pl_file_number(file, pl_pdf_get(file->pdf, font->dict, "/FirstChar")),
           missing = pl_file_number(file, pl_pdf_get(file->pdf, descriptor, "/MissingWidth"));
    size_t n = pl_pdf_length(file->pdf, list);
    for (size_t i = 0; i < 256; i++)
        font->widths[i] = n ? missing : 500;
    for (size_t i = 0; i < n && i < 256; i++)
        if (first >= 0 && first + (double)i < 256)
            font->widths[(size_t)first + i] = pl_file_number(file, pl_pdf_at(file->pdf, list, i));
}

enum { MOST_CODES = 65536 };

static void set_width(struct pl_arena *arena, struct pl_font *font, double code, double width)
{
    if (!(code >= 0 && code < MOST_CODES))
        return;
    if (!font->cids) {
        font->cids = PL_NEWS(arena, double, MOST_CODES);
        font->n_cids = MOST_CODES;
        for (size_t i = 0; i < MOST_CODES; i++)
            font->cids[i] = -1;
    }
    font->cids[(size_t)code] = width;
}

/* "first [w w w]" or "first last w": 9.7.4.3. Read from text: a handle for each of thousands of numbers costs more. */
static void read_cid_widths(struct pl_file *file, struct pl_font *font, pl_oh list)
{
    if (pl_pdf_kind(file->pdf, list) != PL_PDF_ARRAY)
        return;
    const char *text = pl_pdf_resolved(file->pdf, list);
    struct pl_content c = {text, strlen(text), 0};
    struct pl_token token;
    double held[3] = {0}, code = 0;
    int n = 0, depth = 0;
    while (pl_content_token(&c, &token)) {
        if (token.kind == PL_TOKEN_OPEN && ++depth == 2) {
            code = n ? held[n - 1] : 0;
            n = 0;
        } else if (token.kind == PL_TOKEN_CLOSE) {
            depth--;
        } else if (token.kind == PL_TOKEN_NUMBER && depth == 2) {
            set_width(file->check->work->arena, font, code++, pl_bounded(token.number));
        } else if (token.kind == PL_TOKEN_NUMBER && depth == 1) {
            held[n++] = pl_bounded(token.number);
            double last = n == 3 ? fmin(held[1], MOST_CODES - 1) : -1;
            for (double k = fmax(held[0], 0); n == 3 && k <= last; k++)
                set_width(file->check->work->arena, font, k, held[2]);
            n = n == 3 ? 0 : n;
        }
    }
}

static void read_composite(struct pl_file *file, struct pl_font *font)
{
    pl_oh below = pl_pdf_at(file->pdf, pl_pdf_get(file->pdf, font->dict, "/DescendantFonts"), 0),
          wide = pl_pdf_get(file->pdf, below, "/DW"), descriptor = pl_pdf_get(file->pdf, below, "/FontDescriptor");
    font->composite = true;
    font->wide = pl_pdf_kind(file->pdf, wide) == PL_PDF_NUMBER ? pl_file_number(file, wide) : 1000;
    font->embedded = has_file(file, descriptor);
    read_heights(file, font, descriptor);
    read_cid_widths(file, font, pl_pdf_get(file->pdf, below, "/W"));
}

static void read_type3(struct pl_file *file, struct pl_font *font)
{
    struct pl_area_box box = {0, 0, 0, 0};
    font->type3 = font->embedded = true;
    pl_matrix_read(file, pl_pdf_get(file->pdf, font->dict, "/FontMatrix"), font->matrix);
    pl_box_read(file, pl_pdf_get(file->pdf, font->dict, "/FontBBox"), &box);
    font->ascent = fmax(box.y1, 0) * fabs(font->matrix[3]);
    font->descent = fmax(-box.y0, 0) * fabs(font->matrix[3]);
    read_widths(file, font, 0);
}

struct pl_font *pl_font_read(struct pl_file *file, pl_oh dict)
{
    struct pl_font *font = PL_NEW(file->check->work->arena, struct pl_font);
    pl_oh descriptor = pl_pdf_get(file->pdf, dict, "/FontDescriptor"), type = pl_pdf_get(file->pdf, dict, "/Subtype");
    const char *name = pl_pdf_name(file->pdf, pl_pdf_get(file->pdf, dict, "/BaseFont"));
    *font = (struct pl_font){.dict = dict, .name = *name ? name + 1 : "without a name", .ascent = 0.7, .descent = 0.2};
    if (pl_pdf_is(file->pdf, type, "/Type0")) {
        read_composite(file, font);
    } else if (pl_pdf_is(file->pdf, type, "/Type3")) {
        read_type3(file, font);
    } else {
        font->embedded = has_file(file, descriptor);
        read_heights(file, font, descriptor);
        read_widths(file, font, descriptor);
    }
    return font;
}
