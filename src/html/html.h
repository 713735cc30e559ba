/* html.h: the twin of a layout's pages as one file of HTML that needs no other: the structure tree in reading order, in
 * the layout's colours, type and words. Measures nothing of a page, so nothing can be overset. */
#ifndef PL_HTML_HTML_H
#define PL_HTML_HTML_H

#include "expand/expand.h"
#include "type/type.h"

extern const char pl_html_library[]; /* the name of what is loaded late: HarfBuzz's subsetter */

struct pl_html_page {
    const struct pl_edition *edition;
    const struct pl_layout *layout;
    const struct pl_expanded *expanded;
    struct pl_fonts *fonts;
    const struct pl_box *ornament; /* beside the title; NULL: none */
    const char *generator;         /* "plaat 0.1.0" */
};

/* The file as text in out. False when reported (P50x: no face or glyph; P76x). */
bool pl_html_write(struct pl_work *work, const struct pl_html_page *page, struct pl_buf *out);

#endif
