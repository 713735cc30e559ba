/* finish-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_FINISH_PRIVATE_H
#define PL_FINISH_PRIVATE_H

#include "finish/finish.h"
#include "ink/ink.h"
#include "pdf/content.h"
#include "pdf/pdf.h"

#define NO_WORD SIZE_MAX

/* A stretch of a content stream that belongs to a node of the structure. */
struct piece {
    uint32_t node;
    size_t page, item; /* where in the scene it was drawn */
    int mcid;          /* in its stream */
    pl_oh stream;      /* 0: the page's content; else the form it stands in */
    size_t word;       /* that it is of; NO_WORD: none */
};

/* A glyph as a content stream shows it. */
struct code {
    struct font *font; /* NULL: a piece ends here */
    unsigned code;
};

/* A word that is read as a whole: an element of its own in its node. */
struct word {
    uint32_t node, order;
    const char *actual; /* as a PDF string, "<feff…>" */
    pl_oh object;
    PL_VEC(size_t) pieces; /* one at least */
    PL_VEC(struct code) codes;
};

/* A page or a form with marked content: its pieces, in the order of their numbers. */
struct owner {
    pl_oh object;
    size_t from, to;
};

struct font {
    int id;
    pl_oh object;
    bool wide; /* codes of two bytes */
    bool changed;
    PL_VEC(const char *) letters; /* by code: UTF-16 in hex; NULL: no such code */
};

/* A link's annotation on one page. */
struct annotation {
    uint32_t node;
    size_t page;
    pl_oh object, element; /* element: once the structure is written */
};

/* Where the items of a page are drawn, on the page: points, y up. */
struct spot {
    double quad[4][2]; /* corners: lower left, lower right, upper left, upper right, as the item sees them */
    double box[4];     /* left, bottom, right, top, of what its clips leave */
};

struct finish;

/* What a target makes of each thing that stands in a page. */
struct target {
    bool tagged;
    bool links; /* annotations that can be clicked */
    /* Puts the operators that set a colour: of a key, or, where colour is NULL, the rgb of a picture. */
    void (*colour)(struct finish *f, struct pl_buf *out, const struct pl_colour *colour, uint32_t rgb, bool stroke);
    void (*gradient)(struct finish *f, pl_oh function); /* exponential, with C0 and C1 in DeviceRGB */
    void (*shading)(struct finish *f, pl_oh shading);   /* its functions are done */
    void (*image)(struct finish *f, pl_oh image);
    void (*group)(struct finish *f, pl_oh group); /* a transparency group's dictionary, or null */
    /* Each may be NULL. A stream that draws with resources begins, form as in rewrite; an operator is about to go
     * through; it ends. */
    void (*stream)(struct finish *f, pl_oh form, pl_oh resources);
    void (*before)(struct finish *f, struct pl_buf *out, const struct pl_operator *op);
    void (*done)(struct finish *f);
    void (*item)(struct finish *f, struct pl_buf *out, const struct pl_item *item); /* it begins; NULL: none does */
};

struct press;

struct finish {
    struct pl_work *work;
    const struct pl_finish *how;
    const struct target *target;
    struct pl_pdf *pdf;
    PL_VEC(bool) walked; /* by object number */
    struct press *press; /* of targets for print */
    PL_VEC(struct piece) pieces;
    PL_VEC(struct word) words;
    PL_VEC(struct owner) owners; /* by their StructParents number */
    PL_VEC(struct annotation) annotations;
    PL_VEC(struct font *) fonts;
    struct spot **spots; /* by page and item; NULL: not asked for yet */
};

/* rewrite.c: the operators of one stream, colours and marks replaced. form: 0 for a page's own content. */
struct pl_buf rewrite(struct finish *f, size_t page, pl_oh form, const char *bytes, size_t n);

/* An array of three numbers from 0 to 1, as a key. */
uint32_t rgb_at(struct finish *f, pl_oh triple);

/* fonts.c: a font by its object; NULL: it is none. */
struct font *font_of(struct finish *f, pl_oh object);
/* Makes a glyph stand for letters ("<feff0066…>"); false: it stands for others already. */
bool font_says(struct finish *f, struct font *font, unsigned code, const char *actual);
/* What PDF/A and PDF/UA ask of embedded fonts, and cairo leaves out. */
void mend_fonts(struct finish *f);

/* web.c: the descriptions of PDF/A and PDF/UA for XMP; schemas: of properties that others add. */
const char *standards_with(struct finish *f, const char *schemas);
const char *schema_of(struct finish *f, const char *schema, const char *space, const char *prefix, const char *property,
                      const char *type, const char *says);
/* Language, and what viewers show. */
void write_catalog(struct finish *f);

/* walk.c: all of it, page by page. */
bool walk_pages(struct finish *f);

/* tags.c: StructTreeRoot, ParentTree and what hangs on them, once every stream is rewritten. */
const char *tag_of(enum pl_role role);
void write_structure(struct finish *f);

/* spots.c: where an item is drawn, and a box that is a link. */
const struct spot *spot_of(struct finish *f, size_t page, size_t item);
const struct spot *spot_of_link(struct finish *f, size_t page, size_t link);
/* links.c: annotations for what the scene links, before the structure is written. */
void add_links(struct finish *f);
/* outline.c: bookmarks of the headings, and the names of pages. */
struct heading {
    int level;
    const char *title;
    pl_oh element;
    size_t page, item;
};
void write_outline(struct finish *f, const struct heading *all, size_t n);
void write_page_labels(struct finish *f);

/* xmp.c: the catalog's /Metadata and the document's Info, in agreement. extra: descriptions of the standards. */
void write_metadata(struct finish *f, const char *extra);
/* For XML. */
void put_escaped(struct pl_buf *out, const char *text);
/* press.c: a UUID of a hash (RFC 9562, version 8): "uuid:…". */
const char *uuid_of(struct pl_arena *arena, uint64_t high, uint64_t low);

#endif
