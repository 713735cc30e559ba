/* bound.c: how much ink a square can have at most, known from what lies where without painting it: plates need only be
 * painted where that is above a limit. The page is parted into cells. No point of a cell has more on a plate than the
 * largest that something has there which reaches into the cell; what overprints adds its own. */
#include "paint/paint-private.h"
#include "paint/plates.h"

#include <math.h>

enum { PROCESS = 4, CELLS = 6 /* of a side of the square */ };

struct field {
    struct pl_work *work;
    const struct pl_press *press;
    double cell; /* points */
    size_t columns, rows, plates;
    double *over; /* by cell and plate: the most of what may overprint there */
    double *inks; /* by cell: the most of all inks together */
    double *own;  /* by plate: the most that the item at hand has */
    double *laid; /* by plate: of that, what may overprint */
    double any;   /* the item's own colours, that are in no palette: all inks together */
    bool good;
};

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static void add_colour(struct field *f, struct pl_colour colour)
{
    struct pl_press_colour c;
    f->good = f->good && pl_ink_press(f->work, f->press, colour, &c);
    if (!f->good || (c.spot && c.spot->technical))
        return;
    bool over = pl_ink_overprints(f->press, &c, PL_USE_TEXT, 0);
    for (size_t k = 0; k < f->plates; k++) {
        bool spot = k >= PROCESS && c.spot == &f->press->palette->spots[k - PROCESS];
        double ink = spot ? c.tint : k < PROCESS && !c.spot ? c.cmyk[k] : 0;
        f->own[k] = larger(f->own[k], ink);
        f->laid[k] = over ? larger(f->laid[k], ink) : f->laid[k];
    }
}

static void read_item(struct field *f, const struct pl_scene *scene, const struct pl_item *item)
{
    for (size_t k = 0; k < f->plates; k++)
        f->own[k] = f->laid[k] = 0;
    f->any = 0;
    for (size_t i = 0; i < item->fill.n_stops; i++)
        add_colour(f, item->fill.stops[i].colour);
    if (item->fill.kind == PL_FILL_SOLID)
        add_colour(f, item->fill.colour);
    if (item->stroke.width > 0)
        add_colour(f, item->stroke.colour);
    for (size_t i = 0; i < item->n_recolours; i++)
        add_colour(f, item->recolours[i].colour);
    if (item->kind == PL_ITEM_PICTURE && art_has_own(f->work, scene, item))
        f->any = pl_press_limit(f->work, f->press) / 100;
}

/* Letters reach over their box, and corners of lines over their width. */
static double grown(const struct pl_item *item)
{
    return 1 + (item->kind == PL_ITEM_GLYPHS ? item->size / 2 : item->stroke.width * 5);
}

bool ink_reaches(const struct pl_ink_box *box, const double into[4])
{
    double grow = grown(box->item);
    return box->x0 - grow < into[2] && box->x1 + grow > into[0] && box->y0 - grow < into[3] && box->y1 + grow > into[1];
}

/* Cells from..to, to left out. */
static void cells_of(const struct field *f, const struct pl_ink_box *box, size_t from[2], size_t to[2])
{
    double grow = grown(box->item);
    const double low[2] = {box->x0, box->y0}, high[2] = {box->x1, box->y1};
    const size_t most[2] = {f->columns, f->rows};
    for (int i = 0; i < 2; i++) {
        double a = floor((low[i] - grow) / f->cell), b = ceil((high[i] + grow) / f->cell);
        from[i] = a <= 0 ? 0 : a >= (double)most[i] ? most[i] : (size_t)a;
        to[i] = b <= 0 ? 0 : b >= (double)most[i] ? most[i] : (size_t)b;
    }
}

/* What may overprint is known of every item before what comes together is summed. */
static void lay_over(struct field *f, const struct pl_ink_box *box)
{
    size_t from[2], to[2];
    double any = 0;
    for (size_t k = 0; k < f->plates; k++)
        any += f->laid[k];
    if (any <= 0)
        return;
    cells_of(f, box, from, to);
    for (size_t y = from[1]; y < to[1]; y++) {
        double *over = f->over + (y * f->columns + from[0]) * f->plates;
        for (size_t x = from[0]; x < to[0]; x++)
            for (size_t k = 0; k < f->plates; k++, over++)
                *over = larger(*over, f->laid[k]);
    }
}

static void lay(struct field *f, const struct pl_ink_box *box)
{
    size_t from[2], to[2];
    cells_of(f, box, from, to);
    for (size_t y = from[1]; y < to[1]; y++) {
        const double *over = f->over + (y * f->columns + from[0]) * f->plates;
        double *inks = f->inks + y * f->columns + from[0];
        for (size_t x = from[0]; x < to[0]; x++, inks++) {
            double sum = 0, over_all = 0;
            for (size_t k = 0; k < f->plates; k++, over++) {
                sum += larger(*over, f->own[k]);
                over_all += *over;
            }
            *inks = larger(*inks, larger(sum, f->any > 0 ? f->any + over_all : 0));
        }
    }
}

/* Where squares that begin at a cell have more than the limit. A square between them has no more than the densest of
 * the four around it, as its mean changes along a line from one to the next; so a cell besides, on each side, holds
 * every square that has. */
static bool dense_squares(const struct field *f, double limit, double box[4])
{
    size_t wide = f->columns < CELLS ? f->columns : CELLS, high = f->rows < CELLS ? f->rows : CELLS;
    bool any = false;
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (size_t y = 0; y + high <= f->rows; y++) {
        for (size_t x = 0; x + wide <= f->columns; x++) {
            double sum = 0;
            for (size_t k = 0; k < wide * high; k++)
                sum += f->inks[(y + k / wide) * f->columns + x + k % wide];
            if (100 * sum <= limit * (double)(wide * high))
                continue;
            any = true;
            box[0] = fmin(box[0], ((double)x - 1) * f->cell);
            box[1] = fmin(box[1], ((double)y - 1) * f->cell);
            box[2] = fmax(box[2], (double)(x + wide + 1) * f->cell);
            box[3] = fmax(box[3], (double)(y + high + 1) * f->cell);
        }
    }
    return any;
}

bool pl_plates_dense(struct pl_work *work, const struct pl_scene *scene, size_t page, const struct pl_press *press,
                     double side, double limit, struct pl_dense *dense)
{
    struct field f = {.work = work, .press = press, .cell = side / CELLS, .good = true};
    f.columns = (size_t)ceil(scene->pages.at[page]->width / f.cell);
    f.rows = (size_t)ceil(scene->pages.at[page]->height / f.cell);
    f.plates = PROCESS + press->palette->n_spots;
    f.over = PL_NEWS(work->arena, double, f.columns *f.rows *f.plates);
    f.inks = PL_NEWS(work->arena, double, f.columns *f.rows);
    f.own = PL_NEWS(work->arena, double, f.plates);
    f.laid = PL_NEWS(work->arena, double, f.plates);
    for (size_t i = 0; i < dense->n; i++) {
        read_item(&f, scene, dense->at[i].item);
        lay_over(&f, &dense->at[i]);
    }
    for (size_t i = 0; i < dense->n; i++) {
        read_item(&f, scene, dense->at[i].item);
        lay(&f, &dense->at[i]);
    }
    return dense_squares(&f, limit, dense->box) && f.good;
}
