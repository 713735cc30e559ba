/* pdf-page.c: the boxes of pages, and the way from user space to what is seen: points from the trim's top left. */
#include "check/pdf-private.h"

#include <math.h>

double pl_bounded(double v)
{
    enum { MOST = 10000000 };
    return v > MOST ? MOST : v < -MOST ? -MOST : v == v ? v : 0;
}

double pl_file_number(struct pl_file *file, pl_oh object)
{
    return pl_bounded(pl_pdf_number(file->pdf, object));
}

void pl_matrix_multiply(const double a[6], const double b[6], double out[6])
{
    pl_matrix_then(a, b, out);
    for (int i = 0; i < 6; i++)
        out[i] = pl_bounded(out[i]);
}

bool pl_matrix_read(struct pl_file *file, pl_oh array, double out[6])
{
    bool good = pl_pdf_length(file->pdf, array) == 6;
    for (size_t i = 0; i < 6; i++)
        out[i] = good ? pl_file_number(file, pl_pdf_at(file->pdf, array, i)) : i == 0 || i == 3;
    return good;
}

bool pl_box_read(struct pl_file *file, pl_oh array, struct pl_area_box *out)
{
    double v[4];
    if (pl_pdf_length(file->pdf, array) != 4)
        return false;
    for (size_t i = 0; i < 4; i++)
        v[i] = pl_file_number(file, pl_pdf_at(file->pdf, array, i));
    *out = (struct pl_area_box){fmin(v[0], v[2]), fmin(v[1], v[3]), fmax(v[0], v[2]), fmax(v[1], v[3])};
    return true;
}

struct pl_area_box pl_box_moved(struct pl_area_box b, const double m[6])
{
    struct pl_area_box out = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int i = 0; i < 4; i++) {
        double x = i & 1 ? b.x1 : b.x0, y = i & 2 ? b.y1 : b.y0;
        pl_matrix_point(m, &x, &y);
        double px = pl_bounded(x), py = pl_bounded(y);
        out = (struct pl_area_box){fmin(out.x0, px), fmin(out.y0, py), fmax(out.x1, px), fmax(out.y1, py)};
    }
    return out;
}

struct pl_area_box pl_box_common(struct pl_area_box a, struct pl_area_box b)
{
    return (struct pl_area_box){fmax(a.x0, b.x0), fmax(a.y0, b.y0), fmin(a.x1, b.x1), fmin(a.y1, b.y1)};
}

bool pl_box_empty(struct pl_area_box b)
{
    return !(b.x1 >= b.x0 && b.y1 >= b.y0);
}

static const char *const box_keys[] = {"/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"};

/* What a box is that the page does not name: ISO 32000-1, 14.11.2. */
static void fill_in(struct pl_sheet *s)
{
    static const struct pl_area_box letter = {0, 0, 612, 792};
    struct pl_area_box *u = s->user;
    if (!s->has[PL_SHEET_MEDIA] || !(u[PL_SHEET_MEDIA].x1 > u[PL_SHEET_MEDIA].x0) ||
        !(u[PL_SHEET_MEDIA].y1 > u[PL_SHEET_MEDIA].y0))
        u[PL_SHEET_MEDIA] = letter;
    if (!s->has[PL_SHEET_CROP])
        u[PL_SHEET_CROP] = u[PL_SHEET_MEDIA];
    for (int i = PL_SHEET_BLEED; i < PL_N_SHEET_BOXES; i++)
        if (!s->has[i])
            u[i] = i == PL_SHEET_TRIM && s->has[PL_SHEET_ART] ? u[PL_SHEET_ART] : u[PL_SHEET_CROP];
    if (!s->has[PL_SHEET_BLEED] && s->has[PL_SHEET_TRIM])
        u[PL_SHEET_BLEED] = u[PL_SHEET_TRIM];
    if (!(u[PL_SHEET_TRIM].x1 > u[PL_SHEET_TRIM].x0) || !(u[PL_SHEET_TRIM].y1 > u[PL_SHEET_TRIM].y0))
        u[PL_SHEET_TRIM] = u[PL_SHEET_MEDIA];
}

static void find_matrix(struct pl_sheet *s)
{
    const struct pl_area_box *t = &s->user[PL_SHEET_TRIM];
    double w = t->x1 - t->x0, h = t->y1 - t->y0, k = s->unit;
    const double turns[4][6] = {{k, 0, 0, -k, -t->x0 * k, t->y1 * k},
                                {0, k, k, 0, -t->y0 * k, -t->x0 * k},
                                {-k, 0, 0, k, t->x1 * k, -t->y0 * k},
                                {0, -k, -k, 0, t->y1 * k, t->x1 * k}};
    int turn = s->rotate / 90;
    for (int i = 0; i < 6; i++)
        s->matrix[i] = pl_bounded(turns[turn][i]);
    s->width = (turn % 2 ? h : w) * k;
    s->height = (turn % 2 ? w : h) * k;
    for (int i = 0; i < PL_N_SHEET_BOXES; i++)
        s->seen[i] = pl_box_moved(s->user[i], s->matrix);
}

static void read_sheet(struct pl_file *file, struct pl_sheet *s)
{
    for (int i = 0; i < PL_N_SHEET_BOXES; i++) {
        bool inherits = i <= PL_SHEET_CROP;
        pl_oh box = inherits ? pl_pdf_inherited(file->pdf, s->object, box_keys[i])
                             : pl_pdf_get(file->pdf, s->object, box_keys[i]);
        s->has[i] = pl_box_read(file, box, &s->user[i]);
    }
    double unit = pl_file_number(file, pl_pdf_get(file->pdf, s->object, "/UserUnit"));
    s->unit = unit > 0 ? unit : 1;
    double rotate = fmod(pl_file_number(file, pl_pdf_inherited(file->pdf, s->object, "/Rotate")), 360);
    s->rotate = (int)(rotate < 0 ? rotate + 360 : rotate) % 360;
    fill_in(s);
    find_matrix(s);
}

void pl_sheets_read(struct pl_file *file)
{
    enum { MOST_PAGES = 10000 };
    size_t n = pl_pdf_n_pages(file->pdf);
    if (!n)
        pl_not_judged(file, "no page can be found in it");
    if (n > MOST_PAGES) {
        pl_not_judged(file, "it has %zu pages; those behind the first %d were not looked at", n, MOST_PAGES);
        n = MOST_PAGES;
    }
    file->sheets = PL_NEWS(file->check->work->arena, struct pl_sheet, n + 1);
    file->n_sheets = n;
    for (size_t i = 0; i < n; i++) {
        file->sheets[i].index = i;
        file->sheets[i].object = pl_pdf_page(file->pdf, i);
        read_sheet(file, &file->sheets[i]);
    }
}
