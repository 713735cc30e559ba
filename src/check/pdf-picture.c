/* pdf-picture.c: pictures, inline ones too, and what else `Do` draws. */
#include "check/pdf-walk.h"

#include <math.h>

struct picture {
    double width, height, bits; /* pixels */
    bool mask;
    int id;                       /* 0: inline */
    const struct pl_space *space; /* NULL: none of its own */
};

static void draw(struct pl_walk *w, const struct picture *p)
{
    static const struct pl_area_box unit = {0, 0, 1, 1};
    const double *m = w->now.ctm;
    double wide = sqrt(m[0] * m[0] + m[1] * m[1]), high = sqrt(m[2] * m[2] + m[3] * m[3]);
    bool plain = p->width < 2 || p->height < 2; /* a pixel that is stretched is a flat colour */
    double ppi = wide > 0 && high > 0 && !plain ? fmin(p->width / wide, p->height / high) * 72 : 0;
    struct pl_hue hue = {.space = p->space ? p->space : pl_space_device(PL_SPACE_UNKNOWN)};
    struct pl_mark mark = {.kind = PL_MARK_IMAGE,
                           .box = pl_box_moved(unit, m),
                           .ppi = ppi,
                           .object = p->id,
                           .width_px = (long)fmin(fmax(p->width, 0), 1e7),
                           .one_bit = p->mask || (p->bits == 1 && (!p->space || p->space->n <= 1)),
                           .hue = p->mask ? NULL : &hue};
    struct pl_area_box box = mark.box;
    pl_mark_emit(w, &mark, &w->now.fill);
    if (!w->hidden && !w->tile)
        pl_ground_box(w, pl_box_common(box, w->now.clip), true);
}

static void forbidden(struct pl_walk *w, pl_oh x, int id)
{
    struct pl_pdf *pdf = w->file->pdf;
    if (pl_pdf_kind(pdf, pl_pdf_get(pdf, x, "/OPI")) != PL_PDF_NULL)
        pl_file_forbidden(w->file, w->sheet, "it leaves a place for a picture that is not in the file (OPI)",
                          "export with the pictures themselves embedded", id);
    if (pl_pdf_length(pdf, pl_pdf_get(pdf, x, "/Alternates")))
        pl_file_forbidden(w->file, w->sheet, "a picture has alternates: which one is printed is open",
                          "keep one picture, and export again", id);
}

static struct picture read_image(struct pl_walk *w, pl_oh x)
{
    struct pl_pdf *pdf = w->file->pdf;
    struct picture p = {.width = pl_file_number(w->file, pl_pdf_get(pdf, x, "/Width")),
                        .height = pl_file_number(w->file, pl_pdf_get(pdf, x, "/Height")),
                        .bits = pl_file_number(w->file, pl_pdf_get(pdf, x, "/BitsPerComponent")),
                        .mask = pl_pdf_true(pdf, pl_pdf_get(pdf, x, "/ImageMask")),
                        .id = pl_pdf_id(pdf, x)};
    pl_oh space = pl_pdf_get(pdf, x, "/ColorSpace");
    if (!p.mask && pl_pdf_kind(pdf, space) != PL_PDF_NULL)
        p.space = pl_space_read(w->file, space, w->unit->resources, 0);
    return p;
}

/* What a name of /XObject draws, read once for a stream that names it. */
struct object {
    bool form, image, told;
    double matrix[6];
    struct picture picture;
};

static struct object *read_object(struct pl_walk *w, pl_oh x)
{
    struct pl_pdf *pdf = w->file->pdf;
    struct object *o = PL_NEW(w->scratch, struct object);
    pl_oh kind = pl_pdf_get(pdf, x, "/Subtype");
    if (pl_pdf_kind(pdf, x) != PL_PDF_STREAM || pl_walk_off(w, pl_pdf_get(pdf, x, "/OC")))
        return o;
    o->image = pl_pdf_is(pdf, kind, "/Image");
    o->form = pl_pdf_is(pdf, kind, "/Form");
    pl_matrix_read(w->file, pl_pdf_get(pdf, x, "/Matrix"), o->matrix);
    if (o->image)
        o->picture = read_image(w, x);
    if (pl_pdf_is(pdf, kind, "/PS") || pl_pdf_is(pdf, pl_pdf_get(pdf, x, "/Subtype2"), "/PS"))
        pl_file_forbidden(w->file, w->sheet, "it holds PostScript, which says nothing of what it will print",
                          "export it as a drawing or a picture", pl_pdf_id(pdf, x));
    return o;
}

void pl_op_object(struct pl_walk *w, const struct pl_operator *op)
{
    struct pl_named *row;
    if (!op->n_operands || op->operands[0].kind != PL_TOKEN_NAME)
        return;
    pl_oh x = pl_walk_named(w, PL_OBJECTS, &op->operands[0], &row);
    row->read = row->read ? row->read : read_object(w, x);
    struct object *o = row->read;
    if (!w->hidden && !o->told && (o->form || o->image)) {
        o->told = true;
        forbidden(w, x, pl_pdf_id(w->file->pdf, x));
        pl_file_filter(w->file, w->sheet, x);
        pl_file_group(w->file, w->sheet, pl_pdf_get(w->file->pdf, x, "/Group"), false, pl_pdf_id(w->file->pdf, x));
    }
    if (o->image)
        draw(w, &o->picture);
    else if (o->form)
        pl_walk_form(w, x, o->matrix);
}

/* Inline: keys and values before the bytes, in brief or in full. */
void pl_op_inline(struct pl_walk *w, const struct pl_operator *op)
{
    static const struct {
        const char *brief, *full;
    } keys[] = {{"/W", "/Width"}, {"/H", "/Height"}, {"/BPC", "/BitsPerComponent"}};
    struct picture p = {0};
    double *numbers[] = {&p.width, &p.height, &p.bits};
    for (size_t i = 0; i + 1 < op->n_operands; i++) {
        const struct pl_token *key = &op->operands[i], *value = key + 1;
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            if (value->kind == PL_TOKEN_NUMBER && (pl_token_is(key, keys[k].brief) || pl_token_is(key, keys[k].full)))
                *numbers[k] = pl_bounded(value->number);
        if (pl_token_is(key, "/IM") || pl_token_is(key, "/ImageMask"))
            p.mask = pl_token_is(value, "true");
        if ((pl_token_is(key, "/CS") || pl_token_is(key, "/ColorSpace")) && value->kind == PL_TOKEN_NAME)
            p.space = pl_walk_space(w, value);
    }
    if (p.width > 0 && p.height > 0)
        draw(w, &p);
}
