/* rewrite-private.h: a content stream while it is rewritten: what rewrite.c and words.c share. */
#ifndef PL_FINISH_REWRITE_PRIVATE_H
#define PL_FINISH_REWRITE_PRIVATE_H

#include "finish/finish-private.h"

/* What becomes of the /Span that cairo puts around glyphs whose text they do not say themselves. */
enum span {
    SPAN_NONE,
    SPAN_DROPPED, /* the font says it now */
    SPAN_WORD,    /* marked content of its own */
    SPAN_KEPT     /* as it stands: of what has no place in the structure */
};

struct rewriter {
    struct finish *f;
    struct pl_buf out;
    size_t page;
    pl_oh form, fonts;          /* fonts: what the stream's resources call by name */
    const struct pl_item *item; /* being drawn; NULL: none */
    size_t index;               /* of it */
    int mcids;                  /* given out in this stream */
    bool open;                  /* marked content */
    bool waits;                 /* the item's marked content opens where it shows text */
    bool mark;                  /* the colour of marks is the fill colour */
    PL_VEC(bool) marks;         /* the same, of what q keeps */
    size_t path_end;            /* where the path that was looked at ends, and whether it is painted */
    bool painted;
    enum span span;
    struct font *font; /* set by Tf; NULL: none yet */
};

void close_content(struct rewriter *r);
void open_artifact(struct rewriter *r);
/* A piece of the item's node, or of a word. actual: its text as a PDF string, or NULL. */
void open_piece(struct rewriter *r, const char *actual, size_t word);

/* words.c: the operators of fonts and of cairo's spans. True: dealt with. */
bool rewrite_span(struct rewriter *r, const struct pl_operator *op, const struct pl_content *content);
bool shows_text(const struct pl_operator *op);

#endif
