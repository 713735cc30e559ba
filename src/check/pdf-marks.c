/* pdf-marks.c: paths, pictures, gradients and forms: what each paints, told to the rules. */
#include "check/pdf-walk.h"

#include <math.h>
#include <string.h>

#define TOUCH 0.5 /* points: printers' marks begin at the edge of the bleed, and reach in by half a line */

double pl_walk_scale(const double m[6])
{
    return sqrt(fabs(m[0] * m[3] - m[1] * m[2]));
}

void pl_mark_emit(struct pl_walk *w, struct pl_mark *mark, const struct pl_paint_state *paint)
{
    const struct pl_area_box *bleed = &w->sheet->seen[PL_SHEET_BLEED];
    static const struct pl_hue_inks unknown = {0};
    mark->sheet = w->sheet;
    mark->hue = mark->hue ? mark->hue : &paint->hue;
    mark->inks = mark->inks ? mark->inks : mark->hue == &paint->hue ? &paint->inks : &unknown;
    mark->box = w->tile ? *w->tile : pl_box_common(mark->box, w->now.clip);
    mark->overprint = paint->overprint;
    mark->opm = w->now.opm;
    mark->object = mark->object ? mark->object : w->unit ? w->unit->id : 0;
    if (w->hidden || paint->alpha <= 0 || pl_box_empty(mark->box))
        return;
    const struct pl_area_box *b = &mark->box;
    mark->slug = b->x1 <= bleed->x0 + TOUCH || b->y1 <= bleed->y0 + TOUCH || b->x0 >= bleed->x1 - TOUCH ||
                 b->y0 >= bleed->y1 - TOUCH;
    bool inside = b->x1 > 0 && b->y1 > 0 && b->x0 < w->sheet->width && b->y0 < w->sheet->height;
    if (mark->kind == PL_MARK_FILL && !w->sheet->painted && b->x0 <= bleed->x0 + 0.1 && b->y0 <= bleed->y0 + 0.1 &&
        b->x1 >= bleed->x1 - 0.1 && b->y1 >= bleed->y1 - 0.1) {
        w->sheet->grounded = true;
        w->sheet->ground = *mark->hue;
        inside = false; /* a ground alone is no content */
    }
    w->sheet->painted |= inside && (!mark->inks->known || mark->inks->n > 0);
    if (w->file->hear)
        w->file->hear(w->file, mark);
    for (size_t i = 0; i < pl_n_file_rules; i++)
        if (pl_file_rules[i].mark && pl_file_rule_on(w->file, pl_file_rules[i].code))
            pl_file_rules[i].mark(w->file, mark);
}

/* ---- paths ---- */

void pl_path_clear(struct pl_walk *w)
{
    w->path.at.n = w->path.moves = w->path.curves = 0;
    w->path.dropped = false;
}

static void add(struct pl_walk *w, double x, double y, bool move)
{
    enum { MOST_POINTS = 200000 };
    const double *m = w->now.ctm;
    struct pl_path_points *p = &w->path;
    double sx = pl_bounded(m[0] * x + m[2] * y + m[4]), sy = pl_bounded(m[1] * x + m[3] * y + m[5]);
    if (!p->at.n)
        p->box = (struct pl_area_box){sx, sy, sx, sy};
    p->box = (struct pl_area_box){fmin(p->box.x0, sx), fmin(p->box.y0, sy), fmax(p->box.x1, sx), fmax(p->box.y1, sy)};
    p->x = x;
    p->y = y;
    p->moves += move;
    p->dropped |= p->at.n >= MOST_POINTS;
    if (!p->dropped)
        *pl_push(w->scratch, &p->at) = (struct pl_place_on_page){sx, sy, move};
}

void pl_op_move(struct pl_walk *w, const struct pl_operator *op)
{
    w->path.start_x = pl_walk_number(op, 0);
    w->path.start_y = pl_walk_number(op, 1);
    add(w, w->path.start_x, w->path.start_y, true);
}

void pl_op_line(struct pl_walk *w, const struct pl_operator *op)
{
    add(w, pl_walk_number(op, 0), pl_walk_number(op, 1), !w->path.at.n);
}

static void curve(struct pl_walk *w, const double v[6])
{
    enum { PIECES = 8 };
    double x = w->path.x, y = w->path.y;
    w->path.curves++;
    for (int i = 1; i <= PIECES; i++) {
        double t = (double)i / PIECES, u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
        add(w, a * x + b * v[0] + c * v[2] + d * v[4], a * y + b * v[1] + c * v[3] + d * v[5], false);
    }
}

void pl_op_curve(struct pl_walk *w, const struct pl_operator *op)
{
    double v[6];
    for (size_t i = 0; i < 6; i++)
        v[i] = pl_walk_number(op, i);
    curve(w, v);
}

void pl_op_curve_v(struct pl_walk *w, const struct pl_operator *op)
{
    curve(w, (double[6]){w->path.x, w->path.y, pl_walk_number(op, 0), pl_walk_number(op, 1), pl_walk_number(op, 2),
                         pl_walk_number(op, 3)});
}

void pl_op_curve_y(struct pl_walk *w, const struct pl_operator *op)
{
    double x = pl_walk_number(op, 2), y = pl_walk_number(op, 3);
    curve(w, (double[6]){pl_walk_number(op, 0), pl_walk_number(op, 1), x, y, x, y});
}

void pl_op_close(struct pl_walk *w, const struct pl_operator *op)
{
    (void)op;
    if (w->path.at.n)
        add(w, w->path.start_x, w->path.start_y, false);
}

void pl_op_rect(struct pl_walk *w, const struct pl_operator *op)
{
    double x = pl_walk_number(op, 0), y = pl_walk_number(op, 1), width = pl_walk_number(op, 2),
           height = pl_walk_number(op, 3);
    w->path.start_x = x;
    w->path.start_y = y;
    add(w, x, y, true);
    add(w, x + width, y, false);
    add(w, x + width, y + height, false);
    add(w, x, y + height, false);
    add(w, x, y, false);
}

void pl_op_clip(struct pl_walk *w, const struct pl_operator *op)
{
    (void)op;
    w->clip = 1;
}

static double apart(struct pl_place_on_page a, struct pl_place_on_page b)
{
    return sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

/* Of a shape of four corners the shorter side, however it is turned; of others, of the box around it. */
static double narrow_side(const struct pl_path_points *p)
{
    size_t n = p->at.n;
    const struct pl_place_on_page *at = p->at.at;
    if (p->moves == 1 && !p->curves && !p->dropped && (n == 4 || n == 5))
        return fmin(fmax(apart(at[0], at[1]), apart(at[2], at[3])), fmax(apart(at[1], at[2]), apart(at[3], at[0])));
    return fmin(p->box.x1 - p->box.x0, p->box.y1 - p->box.y0);
}

/* ---- painting ---- */

static void fill(struct pl_walk *w, bool even_odd)
{
    const struct pl_paint_state *p = &w->now.fill;
    struct pl_mark mark = {.kind = PL_MARK_FILL, .box = w->path.box, .width = narrow_side(&w->path)};
    if (pl_pattern_paint(w, p, w->path.box))
        return;
    pl_mark_emit(w, &mark, p);
    bool ink = !p->inks.known || p->inks.n > 0;
    if (!w->hidden && !w->tile && p->alpha > 0 && (ink || (p->alpha >= 1 && !p->overprint)))
        pl_ground_fill(w, even_odd, ink);
}

/* What a stroke covers: a straight line with plain ends is as long as it says. */
static struct pl_area_box stroked(const struct pl_walk *w, double half)
{
    const struct pl_path_points *p = &w->path;
    struct pl_area_box b = p->box;
    bool straight = p->at.n == 2 && !w->now.cap;
    double dx = straight ? p->at.at[1].x - p->at.at[0].x : 0, dy = straight ? p->at.at[1].y - p->at.at[0].y : 0,
           length = sqrt(dx * dx + dy * dy), x = length > 0 ? fabs(dy) / length * half : half,
           y = length > 0 ? fabs(dx) / length * half : half;
    return (struct pl_area_box){b.x0 - x, b.y0 - y, b.x1 + x, b.y1 + y};
}

static void stroke(struct pl_walk *w)
{
    const struct pl_paint_state *p = &w->now.line;
    double width = w->now.width * pl_walk_scale(w->now.ctm);
    struct pl_area_box box = stroked(w, width / 2);
    struct pl_mark mark = {.kind = PL_MARK_LINE, .box = box, .width = width};
    if (pl_pattern_paint(w, p, box))
        return;
    const struct pl_place_on_page *at = w->path.at.at;
    size_t n = w->path.at.n;
    mark.over = n >= 2 && pl_ground_below(w, at[0].x, at[0].y, at[n / 2].x, at[n / 2].y);
    pl_mark_emit(w, &mark, p);
}

void pl_op_paint(struct pl_walk *w, const struct pl_operator *op)
{
    char kind = op->name.at[0];
    bool even_odd = op->name.n == 2;
    if (kind == 's' || kind == 'b')
        pl_op_close(w, op);
    if (w->path.at.n && kind != 'n' && !w->stopped) {
        if (kind != 'S' && kind != 's')
            fill(w, even_odd);
        if (kind != 'f' && kind != 'F')
            stroke(w);
    }
    if (w->clip)
        w->now.clip = pl_box_common(w->now.clip, w->path.at.n ? w->path.box : (struct pl_area_box){0, 0, -1, -1});
    w->clip = 0;
    pl_path_clear(w);
}
