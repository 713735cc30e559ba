/* pdf-pattern.c: gradients and patterns. Each is read, and its colours are told, once for a stream that names it. */
#include "check/pdf-walk.h"

#include <string.h>

struct pl_pattern {
    pl_oh object; /* the cell, or the shading */
    double matrix[6];
    const struct pl_space *space; /* of a gradient; NULL: a cell */
    bool told;
};

struct gradient {
    struct pl_walk *w;
    const struct pl_paint_state *paint;
    struct pl_area_box box;
    const struct pl_space *space;
};

static void gradient_colour(void *to, const double *v)
{
    struct gradient *g = to;
    struct pl_hue hue = {.space = g->space};
    struct pl_hue_inks inks;
    memcpy(hue.v, v, sizeof hue.v);
    pl_hue_inks_of(g->w->file, &hue, &inks);
    pl_mark_emit(g->w, &(struct pl_mark){.kind = PL_MARK_SHADING, .box = g->box, .hue = &hue, .inks = &inks}, g->paint);
}

static struct pl_pattern *read_shading(struct pl_walk *w, pl_oh shading)
{
    struct pl_pattern *p = PL_NEW(w->scratch, struct pl_pattern);
    p->object = shading;
    p->space = pl_space_read(w->file, pl_pdf_get(w->file->pdf, shading, "/ColorSpace"), w->unit->resources, 0);
    return p;
}

struct pl_pattern *pl_pattern_read(struct pl_walk *w, pl_oh pattern)
{
    struct pl_pdf *pdf = w->file->pdf;
    if (pl_file_number(w->file, pl_pdf_get(pdf, pattern, "/PatternType")) == 2)
        return read_shading(w, pl_pdf_get(pdf, pattern, "/Shading"));
    struct pl_pattern *p = PL_NEW(w->scratch, struct pl_pattern);
    p->object = pattern;
    p->told = pl_pdf_kind(pdf, pattern) != PL_PDF_STREAM;
    pl_matrix_read(w->file, pl_pdf_get(pdf, pattern, "/Matrix"), p->matrix);
    return p;
}

static void shade(struct pl_walk *w, struct pl_pattern *p, struct pl_area_box box, const struct pl_paint_state *paint)
{
    struct gradient g = {w, paint, box, p->space};
    struct pl_hue hue = {.space = p->space};
    if (p->space->kind == PL_SPACE_UNKNOWN)
        return;
    pl_mark_emit(w, &(struct pl_mark){.kind = PL_MARK_SHADING, .box = box, .hue = &hue}, paint);
    if (!p->told && !w->hidden)
        pl_function_colours(w->file, pl_pdf_get(w->file->pdf, p->object, "/Function"), p->space->n, gradient_colour,
                            &g);
    p->told |= !w->hidden;
    if (!w->hidden && !w->tile)
        pl_ground_box(w, pl_box_common(box, w->now.clip), true);
}

void pl_op_shade(struct pl_walk *w, const struct pl_operator *op)
{
    struct pl_named *row;
    if (!op->n_operands || op->operands[0].kind != PL_TOKEN_NAME)
        return;
    pl_oh shading = pl_walk_named(w, PL_SHADINGS, &op->operands[0], &row);
    row->read = row->read ? row->read : read_shading(w, shading);
    shade(w, row->read, w->now.clip, &w->now.fill);
}

/* A cell, as if it filled what it paints. */
static void tile(struct pl_walk *w, struct pl_pattern *p, struct pl_area_box box)
{
    struct pl_area_box where = pl_box_common(box, w->now.clip);
    struct pl_path_points path = w->path; /* is still to be stroked, perhaps */
    struct pl_state was = w->now;
    if (w->tile || p->told || pl_box_empty(where))
        return;
    p->told = true;
    w->path = (struct pl_path_points){0};
    memcpy(w->now.ctm, w->unit->base, sizeof w->now.ctm);
    w->now.clip = w->sheet->seen[PL_SHEET_MEDIA];
    w->tile = &where;
    pl_walk_form(w, p->object, p->matrix);
    w->tile = NULL;
    w->now = was;
    w->path = path;
}

bool pl_pattern_paint(struct pl_walk *w, const struct pl_paint_state *paint, struct pl_area_box box)
{
    struct pl_pattern *p = paint->hue.pattern;
    if (paint->hue.space->kind != PL_SPACE_PATTERN)
        return false;
    if (p && p->space)
        shade(w, p, box, paint);
    else if (p && !w->hidden)
        tile(w, p, box);
    return true;
}
