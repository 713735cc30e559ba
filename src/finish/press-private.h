/* press-private.h: what the files of print targets share. Nobody else includes it. */
#ifndef PL_FINISH_PRESS_PRIVATE_H
#define PL_FINISH_PRESS_PRIVATE_H

#include "finish/finish-private.h"

/* Whether what is filled (1) and what is stroked (2) is printed over what lies below. */
enum { OVER_NONE, OVER_FILL, OVER_STROKE, OVER_BOTH, N_OVER };

/* As far as inks and overprint need it (ISO 32000-1, 8.4). */
struct gstate {
    struct pl_press_colour fill, stroke;
    bool pattern[2]; /* in place of a colour: of fills, of strokes */
    bool pattern_over;
    double scale; /* of user space */
    double width; /* of lines */
    double size;  /* of letters, as Tf says */
    int over;
};

struct press {
    const struct pl_press *inks;
    bool failed; /* reported */
    /* The stream at hand. */
    pl_oh resources;
    struct gstate now;
    PL_VEC(struct gstate) saved;
    double text_scale; /* of the text matrix */
    double thin;       /* the path is one rectangle, so thin; else negative */
    bool *spots;       /* that it names, by the palette's order */
    bool all, over[N_OVER];
    const struct pl_item *item; /* NULL: none's */
    int holder;                 /* the object that is drawn with where no item is: a form, a gradient */
    bool layer;                 /* marked content of one is open */
    bool *on_layer;             /* that it uses, by the palette's spots */
    /* The document. */
    pl_oh *spaces; /* Separation colour spaces; 0: not made yet */
    pl_oh all_space, states[N_OVER];
    pl_oh *layers;              /* by the palette's spots; 0: none */
    PL_VEC(int) shaded;         /* gradients that overprint: their objects */
    PL_VEC(uint32_t) converted; /* colours that are in no palette */
    PL_VEC(int) images;         /* pictures in RGB: their objects */
    PL_VEC(int) own;            /* forms and gradients that show colours in no palette, like those */
    uint64_t hash;              /* of all inks that were used, in order */
};

/* inks.c: colours as inks, and what overprints. */
void inks_start(struct finish *f);
void inks_stream(struct finish *f, pl_oh form, pl_oh resources);
void inks_colour(struct finish *f, struct pl_buf *out, const struct pl_colour *colour, uint32_t rgb, bool stroke);
void inks_before(struct finish *f, struct pl_buf *out, const struct pl_operator *op);
void inks_done(struct finish *f);
/* A key's or a picture's colour, as inks. */
struct pl_press_colour inks_of(struct finish *f, const struct pl_colour *colour, uint32_t rgb);
/* The Separation space of a spot colour. */
pl_oh inks_space(struct finish *f, const struct pl_separation *spot);
/* "0.1 0 1 0.2", of n numbers from 0 to 1. */
const char *inks_text(struct finish *f, const double *v, size_t n);

/* What the resources of the stream at hand call value. */
void put_resource(struct finish *f, const char *kind, const char *name, pl_oh value);

/* layers.c: what is cut, folded or varnished, on a layer for each such plate. */
void layers_item(struct finish *f, struct pl_buf *out, const struct pl_item *item);
void layers_done(struct finish *f);
void write_layers(struct finish *f);

/* shade.c */
void inks_shading(struct finish *f, pl_oh shading);
/* image.c */
void inks_image(struct finish *f, pl_oh image);

#endif
