/* pdf-function.c: the colours that a function of one input gives (ISO 32000-1, 7.10): what a gradient is made of. Of a
 * PostScript function none are told: they would have to be computed. */
#include "check/pdf-private.h"

#include <math.h>

enum { DEEPEST = 6, MOST_SAMPLES = 256 };

struct pour {
    struct pl_file *file;
    size_t n;
    void (*take)(void *to, const double *v);
    void *to;
};

static void exponential(struct pour *p, pl_oh function)
{
    static const char *const keys[] = {"/C0", "/C1"};
    for (int k = 0; k < 2; k++) {
        pl_oh list = pl_pdf_get(p->file->pdf, function, keys[k]);
        double v[PL_MOST_COMPONENTS] = {k};
        for (size_t i = 0; i < p->n && i < pl_pdf_length(p->file->pdf, list); i++)
            v[i] = pl_file_number(p->file, pl_pdf_at(p->file->pdf, list, i));
        p->take(p->to, v);
    }
}

static unsigned sample_at(const unsigned char *bytes, size_t n, size_t index, size_t bits)
{
    unsigned v = 0;
    for (size_t b = index * bits; b < (index + 1) * bits; b++)
        v = v << 1 | (b / 8 < n ? bytes[b / 8] >> (7 - b % 8) & 1u : 0);
    return v;
}

static void sampled(struct pour *p, pl_oh function)
{
    struct pl_pdf *pdf = p->file->pdf;
    double size = pl_file_number(p->file, pl_pdf_at(pdf, pl_pdf_get(pdf, function, "/Size"), 0)),
           depth = pl_file_number(p->file, pl_pdf_get(pdf, function, "/BitsPerSample"));
    pl_oh decode = pl_pdf_get(pdf, function, "/Decode"), range = pl_pdf_get(pdf, function, "/Range");
    const char *bytes = "";
    size_t n_bytes = 0;
    decode = pl_pdf_length(pdf, decode) ? decode : range;
    if (!(size >= 1 && size <= 65536) || !(depth >= 1 && depth <= 16) || pl_pdf_length(pdf, range) < 2 * p->n ||
        pl_pdf_length(pdf, pl_pdf_get(pdf, function, "/Size")) != 1)
        return;
    struct pl_arena *scratch = pl_arena_new();
    pl_pdf_decode(pdf, scratch, function, (size_t)65536 * 2 * PL_MOST_COMPONENTS, &bytes, &n_bytes);
    size_t step = (size_t)size / MOST_SAMPLES + 1;
    double low[PL_MOST_COMPONENTS] = {0}, high[PL_MOST_COMPONENTS] = {0}, most = (double)((1u << (size_t)depth) - 1);
    for (size_t i = 0; i < p->n; i++) {
        low[i] = pl_file_number(p->file, pl_pdf_at(pdf, decode, 2 * i));
        high[i] = pl_file_number(p->file, pl_pdf_at(pdf, decode, 2 * i + 1));
    }
    for (size_t k = 0; k < (size_t)size; k += step) {
        double v[PL_MOST_COMPONENTS] = {0};
        for (size_t i = 0; i < p->n; i++)
            v[i] = low[i] + (high[i] - low[i]) *
                                sample_at((const unsigned char *)bytes, n_bytes, k * p->n + i, (size_t)depth) / most;
        p->take(p->to, v);
    }
    pl_arena_free(scratch);
}

static void colours(struct pour *p, pl_oh function, int depth)
{
    struct pl_pdf *pdf = p->file->pdf;
    double type = pl_file_number(p->file, pl_pdf_get(pdf, function, "/FunctionType"));
    pl_oh parts = pl_pdf_get(pdf, function, "/Functions");
    size_t n = pl_pdf_length(pdf, parts);
    if (depth > DEEPEST)
        return;
    if (type == 2)
        exponential(p, function);
    else if (type == 0 && pl_pdf_kind(pdf, function) == PL_PDF_STREAM)
        sampled(p, function);
    for (size_t i = 0; type == 3 && i < n && i < MOST_SAMPLES; i++)
        colours(p, pl_pdf_at(pdf, parts, i), depth + 1);
}

void pl_function_colours(struct pl_file *file, pl_oh function, size_t n, void (*take)(void *to, const double *v),
                         void *to)
{
    struct pour p = {file, n < PL_MOST_COMPONENTS ? n : PL_MOST_COMPONENTS, take, to};
    if (pl_pdf_kind(file->pdf, function) != PL_PDF_ARRAY)
        colours(&p, function, 0);
    else if (n == 1)
        colours(&p, pl_pdf_at(file->pdf, function, 0), 0);
}
