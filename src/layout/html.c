/* html.c: `html:`, how the web page that says the same is set. Every key has a value without being said. */
#include "layout/layout-private.h"

#define HTML(field) .offset = offsetof(struct pl_html_style, field)
static const struct pl_field html_fields[] = {
    {.name = "size",
     .type = PL_LENGTH,
     HTML(size),
     .min = 9,
     .doc = "Of running text; 16px to a reader's standard size. 18px unless said."},
    {.name = "paper",
     .type = PL_LENGTH,
     HTML(paper),
     .min = 6,
     .doc = "Of running text where the page is printed. 9.5pt unless said."},
    {.name = "leading",
     .type = PL_NUMBER,
     HTML(leading),
     .min = 1.2,
     .max = 3,
     .doc = "The least of running text, as a ratio of its size. 1.5 unless said."},
    {.name = "measure",
     .type = PL_INT,
     HTML(measure),
     .min = 20,
     .max = 80,
     .doc = "The most characters on a line. 66 unless said."},
    {.name = "smallest",
     .type = PL_NUMBER,
     HTML(smallest),
     .min = 0.5,
     .max = 1,
     .doc = "The smallest text, as a ratio of running text. 0.85 unless said."},
    {.name = "largest",
     .type = PL_NUMBER,
     HTML(largest),
     .min = 1,
     .max = 8,
     .doc = "The largest text, as a ratio of running text. 3 unless said."},
    {.name = "width",
     .type = PL_LENGTH,
     HTML(width),
     .min = 180,
     .doc = "The most that all columns take. 1240px unless said."},
    {.name = "column",
     .type = PL_LENGTH,
     HTML(column),
     .min = 90,
     .doc = "A column of tiles is at least so wide, or as wide as the window. 340px unless said."},
    {.name = "gap", .type = PL_LENGTH, HTML(gap), .allow = PL_ALLOW_ZERO, .doc = "Between tiles. 28px unless said."},
    {.name = "radius",
     .type = PL_LENGTH,
     HTML(radius),
     .allow = PL_ALLOW_ZERO,
     .doc = "Of the corners of tiles. 8px unless said."},
    {.name = "ground",
     .type = PL_CUSTOM,
     HTML(ground),
     .custom = pl_read_tone,
     .shape = "colour",
     .doc = "Of the page. The ground of the layout's first page unless said."},
    {.name = "tile",
     .type = PL_CUSTOM,
     HTML(tile),
     .custom = pl_read_tone,
     .shape = "colour",
     .doc = "Of a tile whose texts stand on the ground of their page in the layout. As they do there, unless said."},
    {.name = "header",
     .type = PL_CUSTOM,
     HTML(header),
     .custom = pl_read_tone,
     .shape = "colour",
     .doc = "What the title stands on. As in the layout, unless said."},
    {.name = "ornament",
     .type = PL_NODE,
     HTML(ornament),
     .shape = "box",
     .doc = "A picture beside the title, which says nothing."},
};
const struct pl_record pl_html_record = {
    "html",      "The web page that says the same as the layout's pages (-t html).",
    html_fields, sizeof html_fields / sizeof *html_fields,
    NULL,        false};

void pl_html_defaults(struct pl_html_style *html)
{
    const struct pl_tone none = {PL_COLOUR_NONE, 1, 1};
    *html = (struct pl_html_style){.size = 13.5,
                                   .paper = 9.5,
                                   .leading = 1.5,
                                   .measure = 66,
                                   .smallest = 0.85,
                                   .largest = 3,
                                   .width = 930,
                                   .column = 255,
                                   .gap = 21,
                                   .radius = 6,
                                   .ground = none,
                                   .tile = none,
                                   .header = none};
}

bool pl_html_read(struct pl_work *work, const struct pl_layout *layout, const struct pl_node *node,
                  struct pl_html_style *html)
{
    struct pl_tone_scope scope = {layout};
    struct pl_reader reader = {.work = work, .user = &scope};
    return pl_read_record(&reader, node, &pl_html_record, NULL, html, NULL);
}
