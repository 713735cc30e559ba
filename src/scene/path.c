/* path.c: path builders. Each coordinate is rounded by itself, edges and not widths: so two boxes that touch still
 * touch. */
#include "scene/scene.h"

#include "base/num.h"

#include <math.h>

/* The handle of a cubic that follows a quarter circle, of the radius: 4/3 (sqrt 2 - 1); off by at most 0.03 % of it. */
static const double quarter = 0.5522847498307936;

static struct pl_seg *add(struct pl_arena *a, struct pl_path *p, enum pl_seg_kind kind)
{
    /* struct pl_path has no capacity: it is read-only to everyone else. The array grows when n is a power of two. */
    if (p->n == 0 || (p->n >= 8 && (p->n & (p->n - 1)) == 0)) {
        struct pl_seg *more = PL_NEWS(a, struct pl_seg, p->n ? p->n * 2 : 8);
        for (size_t i = 0; i < p->n; i++)
            more[i] = p->at[i];
        p->at = more;
    }
    struct pl_seg *seg = &p->at[p->n++];
    seg->kind = kind;
    return seg;
}

static void set(struct pl_seg *seg, int i, double x, double y)
{
    seg->x[i] = pl_round_1024(x);
    seg->y[i] = pl_round_1024(y);
}

void pl_path_move(struct pl_arena *a, struct pl_path *p, double x, double y)
{
    set(add(a, p, PL_MOVE), 0, x, y);
}

void pl_path_line(struct pl_arena *a, struct pl_path *p, double x, double y)
{
    set(add(a, p, PL_LINE), 0, x, y);
}

void pl_path_curve(struct pl_arena *a, struct pl_path *p, double x1, double y1, double x2, double y2, double x,
                   double y)
{
    struct pl_seg *seg = add(a, p, PL_CURVE);
    set(seg, 0, x1, y1);
    set(seg, 1, x2, y2);
    set(seg, 2, x, y);
}

void pl_path_close(struct pl_arena *a, struct pl_path *p)
{
    add(a, p, PL_CLOSE);
}

/* A quarter of an ellipse between two points, tangent to the lines that join them to the corner `at`. */
static void corner(struct pl_arena *a, struct pl_path *p, const double from[2], const double at[2], const double to[2])
{
    pl_path_curve(a, p, from[0] + quarter * (at[0] - from[0]), from[1] + quarter * (at[1] - from[1]),
                  to[0] + quarter * (at[0] - to[0]), to[1] + quarter * (at[1] - to[1]), to[0], to[1]);
}

/* Radii that do not fit are all made smaller by one factor, so that the shape keeps its character (CSS Backgrounds
 * 3, 4.5). */
static void fit_radii(double r[4], double w, double h)
{
    const double room[4] = {w, h, w, h}; /* the side between corner i and the next */
    double factor = 1;
    for (int i = 0; i < 4; i++) {
        double sum = r[i] + r[(i + 1) % 4];
        if (sum > room[i] && room[i] / sum < factor)
            factor = room[i] / sum;
    }
    for (int i = 0; i < 4; i++)
        r[i] *= factor;
}

void pl_path_rect(struct pl_arena *a, struct pl_path *p, double x, double y, double w, double h, const double radii[4])
{
    /* Clockwise from the top left: each corner, and the unit steps along the sides that come in and go out. */
    const double at[4][2] = {{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}};
    static const double out[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    double r[4] = {0};
    for (int i = 0; radii && i < 4; i++)
        r[i] = radii[i] > 0 ? radii[i] : 0;
    fit_radii(r, fabs(w), fabs(h));
    for (int i = 0; i < 4; i++) {
        const double *in = out[(i + 3) % 4];
        const double from[2] = {at[i][0] - in[0] * r[i], at[i][1] - in[1] * r[i]};
        const double to[2] = {at[i][0] + out[i][0] * r[i], at[i][1] + out[i][1] * r[i]};
        if (i == 0)
            pl_path_move(a, p, from[0], from[1]);
        else
            pl_path_line(a, p, from[0], from[1]);
        if (r[i] > 0)
            corner(a, p, from, at[i], to);
    }
    pl_path_close(a, p);
}

void pl_path_ellipse(struct pl_arena *a, struct pl_path *p, double cx, double cy, double rx, double ry)
{
    const double tip[4][2] = {{cx, cy - ry}, {cx + rx, cy}, {cx, cy + ry}, {cx - rx, cy}};
    const double at[4][2] = {{cx + rx, cy - ry}, {cx + rx, cy + ry}, {cx - rx, cy + ry}, {cx - rx, cy - ry}};
    pl_path_move(a, p, tip[0][0], tip[0][1]);
    for (int i = 0; i < 4; i++)
        corner(a, p, tip[i], at[i], tip[(i + 1) % 4]);
    pl_path_close(a, p);
}

void pl_matrix_then(const double a[6], const double b[6], double out[6])
{
    const double m[6] = {a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],        a[2] * b[0] + a[3] * b[2],
                         a[2] * b[1] + a[3] * b[3], a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5]};
    for (int i = 0; i < 6; i++)
        out[i] = m[i];
}

void pl_matrix_point(const double m[6], double *x, double *y)
{
    double was = *x;
    *x = m[0] * was + m[2] * *y + m[4];
    *y = m[1] * was + m[3] * *y + m[5];
}
