/* finish-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_FINISH_PRIVATE_H
#define PL_FINISH_PRIVATE_H

#include "finish/finish.h"
#include "ink/ink.h"
#include "pdf/content.h"
#include "pdf/pdf.h"

/* A stretch of a content stream that belongs to a node of the structure. */
struct piece {
    uint32_t node;
    size_t page, item; /* where in the scene it was drawn */
    int mcid;          /* in its stream */
    pl_oh stream;      /* 0: the page's content; else the form it stands in */
};

struct finish;

/* What a target makes of each thing that stands in a page. */
struct target {
    bool tagged;
    /* Puts the operators that set a colour: of a key, or, where colour is NULL, the rgb of a picture. */
    void (*colour)(struct finish *f, struct pl_buf *out, const struct pl_colour *colour, uint32_t rgb, bool stroke);
    void (*gradient)(struct finish *f, pl_oh function); /* exponential, with C0 and C1 in DeviceRGB */
    void (*shading)(struct finish *f, pl_oh shading);   /* its functions are done */
    void (*image)(struct finish *f, pl_oh image);
    void (*group)(struct finish *f, pl_oh group); /* a transparency group's dictionary, or null */
};

struct finish {
    struct pl_work *work;
    const struct pl_finish *how;
    const struct target *target;
    struct pl_pdf *pdf;
    PL_VEC(int) walked; /* object numbers */
    PL_VEC(struct piece) pieces;
    PL_VEC(pl_oh) parents; /* for each StructParents number, the page or form that has it */
};

/* rewrite.c: the operators of one stream, colours and marks replaced. form: 0 for a page's own content. */
struct pl_buf rewrite(struct finish *f, size_t page, pl_oh form, const char *bytes, size_t n);

/* An array of three numbers from 0 to 1, as a key. */
uint32_t rgb_at(struct finish *f, pl_oh triple);

/* fonts.c: what PDF/A and PDF/UA ask of embedded fonts, and cairo leaves out. */
void mend_fonts(struct finish *f);

/* walk.c: all of it, page by page. */
bool walk_pages(struct finish *f);

/* tags.c: StructTreeRoot, ParentTree and what hangs on them, once every stream is rewritten. */
const char *tag_of(enum pl_role role);
void write_structure(struct finish *f);

/* xmp.c: the catalog's /Metadata and the document's Info, in agreement. extra: descriptions of the standards. */
void write_metadata(struct finish *f, const char *extra);

#endif
