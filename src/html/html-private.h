/* html-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_HTML_PRIVATE_H
#define PL_HTML_PRIVATE_H

#include "html/html.h"

/* Opaque colours, 0xRRGGBB. */
#define NO_RGB UINT32_MAX

/* What a leaf of the structure tree is made from. box == NULL: it has none. */
struct leaf {
    const struct pl_box *box;
    size_t block;                /* of box->text.rich */
    const struct pl_box *ground; /* the nearest box around with a ground; NULL: the page */
    uint32_t on;                 /* its colour, or the page's */
    uint32_t own;                /* a label: the ground of the text itself; NO_RGB: none */
    const struct pl_box *row;    /* texts of one line: their baselines agree in this row */
};

/* An icon that says nothing and stands with what a record says. */
struct companion {
    const struct pl_box *box, *ground;
    uint32_t section;
};

/* Colours of a text on its ground. */
struct colours {
    uint32_t text, strong, emphasis, link, marker;
};

/* Letters that are asked of one face, by pages of 256. */
enum { LETTER_PAGES = 0x110000 >> 8 };
struct face_use {
    const struct pl_face_info *info;
    struct pl_place said; /* the style that asks */
    uint64_t *pages[LETTER_PAGES];
    PL_VEC(const char *) features;
    struct pl_font_data *data; /* NULL: not opened yet */
};

/* What is asked of the text of a style: an index as in the layout's styles. */
struct style_use {
    bool used, heading, strong, emphasis, link, list;
    const char *klass;
    double widest; /* word of its headings, in ems */
};

struct html {
    struct pl_work *work;
    const struct pl_html_page *page;
    const struct pl_structure *structure;
    struct leaf *leaves;    /* one a node */
    uint32_t *kids, *first; /* node i has kids[first[i]] … kids[first[i + 1] - 1], in reading order */
    PL_VEC(struct companion) companions;
    PL_VEC(struct colours) colours;
    PL_VEC(uint32_t) grounds;
    PL_VEC(struct face_use *) faces;
    PL_VEC(const char *) overlays; /* names of <span class> in use */
    PL_VEC(uint32_t) palette;      /* entries in use */
    struct style_use *styles;
    const struct pl_style *base; /* of most running text; NULL: there is no text */
    double base_size;
    struct pl_subsetter *subsetter;
    bool asked;                    /* for the subsetter */
    bool raised;                   /* there is a <sub> or <sup> */
    uint32_t ground, tile, header; /* of the page; of tiles on it (NO_RGB: as there), of the title */
    size_t n_pictures, n_bands;
    int level; /* of the last heading */
    struct pl_buf *out;
    bool good;
};

/* html.c */
void put_text(struct pl_buf *out, const char *text, size_t len); /* escaped, also for a quoted attribute */
bool is_rtl(const char *language);
/* lang= and dir= where they differ from what is around. */
void put_language(struct html *h, const char *language, const char *around);

/* gather.c */
void gather(struct html *h);
static inline bool is_heading(enum pl_role role)
{
    return role >= PL_ROLE_H1 && role <= PL_ROLE_H4;
}
static inline bool is_cell(enum pl_role role)
{
    return role >= PL_ROLE_COLUMN_HEAD && role <= PL_ROLE_CELL;
}
/* The leaf itself, or the first below a list or a table; NULL for a section. */
const struct leaf *leaf_of(const struct html *h, uint32_t node);

/* colour.c */
uint32_t rgb_of(const struct html *h, struct pl_tone tone, uint32_t under);
uint32_t rgb_of_fill(const struct html *h, const struct pl_tone_fill *fill, uint32_t under);
/* The colour, or as near to it as can be read: the contrast is at least `ratio`. */
uint32_t readable(uint32_t colour, uint32_t ground, double ratio);
/* The same; but where little of the colour would be left, what the palette says may stand on the ground. */
uint32_t readable_on(const struct html *h, uint32_t colour, uint32_t ground, double ratio);
/* Nearly white: what can be read on it can be read on paper. */
bool is_light(uint32_t rgb);
/* The number of a class. */
size_t colour_class(struct html *h, const struct pl_text_content *text, uint32_t ground);
size_t ground_class(struct html *h, uint32_t ground);
/* "var(--lint)" or "#154273". */
const char *css_colour(struct html *h, uint32_t rgb);
void put_colour_css(struct html *h, struct pl_buf *css);
void put_palette_css(struct html *h, struct pl_buf *css);

/* inline.c: runs → inline elements. */
void put_runs(struct html *h, const struct pl_text_content *text, const struct pl_run_text *runs, size_t n,
              const char *language, uint32_t ground);
/* An address that a page may link to. */
bool leads_out(const char *link);
/* The class attribute's value of a text: style and colours. */
void put_text_class(struct html *h, const struct pl_text_content *text, uint32_t ground, const char *more);

/* body.c: the tree → elements. */
void put_body(struct html *h);

/* table.c */
/* A caption in a figure or a table; UINT32_MAX: there is none. */
uint32_t caption_of(const struct html *h, uint32_t node);
/* What stands between <table> and </table>, but for the caption. whole: all of it stands on one ground. */
void put_rows(struct html *h, uint32_t table, const char *language, uint32_t region, bool whole);

/* image.c */
void put_picture_size(struct html *h, const struct pl_box *box); /* a style attribute, or nothing */
void put_picture(struct html *h, const struct pl_box *box, const char *alternative, uint32_t ground, const char *klass);

/* face.c: which letters of which face, and the faces as @font-face. */
void note_letters(struct html *h, const struct pl_text_content *text, const struct pl_run_text *run);
void note_words(struct html *h, const struct pl_text_content *text, const struct pl_look *look, const char *words,
                size_t len, const struct pl_run_text *from);
/* Of a list's marker. */
void note_marker(struct html *h, const struct pl_text_content *text, bool numbered);
void note_heading(struct html *h, const struct pl_text_content *text, const struct pl_block *block);
double average_letter(struct html *h); /* of running text, in ems */
void put_faces_css(struct html *h, struct pl_buf *css);

/* css.c */
void put_css(struct html *h, struct pl_buf *css);
const char *css_name(struct html *h, const char *prefix, const char *name);
void put_css_string(struct pl_buf *out, const char *text);

/* subset.c: HarfBuzz and its subsetter, loaded when first asked for. */
struct pl_subsetter;
struct pl_font_data;
/* NULL when reported. */
struct pl_subsetter *subsetter_open(struct pl_work *work);
struct pl_font_data *font_open(struct pl_work *work, struct pl_subsetter *subsetter, const struct pl_source *source);
bool font_has(const struct pl_font_data *font, uint32_t letter);
double font_advance(const struct pl_font_data *font, uint32_t letter); /* in ems; 0: no such letter */
/* The letters alone, with the features a browser asks for and those named; NULL when the library refuses. */
const unsigned char *font_subset(struct pl_work *work, struct pl_font_data *font, const struct face_use *use,
                                 size_t *size);

#endif
