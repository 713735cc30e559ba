/* pdf-private.h: what the files share that judge a PDF of whatever make: the pages as a press sees them, what their
 * operators paint, and the rules that look at either. Nothing of a file is trusted: numbers are bounded, trees end at a
 * depth, and what costs too much is told (P782) and left. */
#ifndef PL_CHECK_PDF_PRIVATE_H
#define PL_CHECK_PDF_PRIVATE_H

#include "check/check-private.h"
#include "pdf/content.h"
#include "pdf/pdf.h"

/* ---- colour ---- */

enum pl_space_kind {
    PL_SPACE_GREY,
    PL_SPACE_RGB,
    PL_SPACE_CMYK,
    PL_SPACE_MEASURED, /* CalGray, CalRGB, Lab */
    PL_SPACE_PROFILE,  /* ICCBased */
    PL_SPACE_INKS,     /* Separation, DeviceN */
    PL_SPACE_INDEXED,
    PL_SPACE_PATTERN,
    PL_SPACE_UNKNOWN
};
enum { PL_MOST_COMPONENTS = 32 };
struct pl_space {
    enum pl_space_kind kind;
    const char *label; /* as it is known to designers: "RGB", "Lab" */
    size_t n;
    const char **inks;           /* INKS: n names, without slash */
    const struct pl_space *base; /* INDEXED; PATTERN without colour: may be NULL */
    const unsigned char *table;  /* INDEXED */
    size_t table_n;
};
struct pl_hue {
    const struct pl_space *space;
    double v[PL_MOST_COMPONENTS];
    struct pl_pattern *pattern; /* with PATTERN; pdf-pattern.c's; NULL: none */
};
struct pl_hue_inks {
    bool known;     /* false: no inks, but a colour that something else turns into some */
    double cmyk[4]; /* percent */
    double sum, most, least_above;
    size_t n;        /* inks above 0 */
    bool black_only; /* nothing but black, of 100 % */
    bool device;     /* DeviceCMYK, where OPM 1 counts */
};

/* ---- pages ---- */

struct pl_area_box {
    double x0, y0, x1, y1;
};
enum pl_sheet_box { PL_SHEET_MEDIA, PL_SHEET_CROP, PL_SHEET_BLEED, PL_SHEET_TRIM, PL_SHEET_ART, PL_N_SHEET_BOXES };
struct pl_sheet {
    size_t index;
    pl_oh object;
    bool has[PL_N_SHEET_BOXES];
    struct pl_area_box user[PL_N_SHEET_BOXES]; /* user space */
    struct pl_area_box seen[PL_N_SHEET_BOXES]; /* points from the trim's top left, y down, as the page is seen */
    double matrix[6];                          /* user space → seen */
    double width, height;                      /* of the trim as it is seen */
    double unit;                               /* UserUnit */
    int rotate;
    bool painted; /* something, inside the trim */
    bool grounded;
    struct pl_hue ground; /* of the first shape, where it covers the page to its bleed */
};

/* ---- what is painted ---- */

enum pl_mark_kind { PL_MARK_FILL, PL_MARK_LINE, PL_MARK_TEXT, PL_MARK_IMAGE, PL_MARK_SHADING };
struct pl_mark {
    enum pl_mark_kind kind;
    const struct pl_sheet *sheet;
    struct pl_area_box box; /* what shows of it, seen */
    const struct pl_hue *hue;
    const struct pl_hue_inks *inks; /* of one colour; a shading comes as one mark a colour */
    double width;                   /* LINE: thick; FILL: its narrow side */
    double size;                    /* TEXT: of the font, as seen; 0: it cannot be told */
    double ppi;                     /* IMAGE: the worse of both ways; 0: it has no resolution */
    long width_px;
    bool one_bit;
    bool overprint;
    int opm;
    bool over;  /* TEXT, LINE: something is printed below */
    bool slug;  /* wholly outside the bleed: marks, not content */
    int object; /* the number of the stream it is drawn by; 0: none */
};

struct pl_file;
struct pl_file_rule {
    enum pl_code code;
    void (*whole)(struct pl_file *file);                               /* once, before any page; may be NULL */
    void (*sheet)(struct pl_file *file, const struct pl_sheet *sheet); /* after its marks; may be NULL */
    void (*mark)(struct pl_file *file, const struct pl_mark *mark);    /* may be NULL */
};
extern const struct pl_file_rule pl_file_rules[];
extern const size_t pl_n_file_rules;

struct pl_told;
typedef PL_VEC(struct pl_told *) pl_told_list;
struct pl_file {
    struct pl_check *check;
    struct pl_pdf *pdf;
    const char *name;
    struct pl_source *source; /* without text: messages have no line to show */
    struct pl_sheet *sheets;
    size_t n_sheets;
    PL_VEC(const char *) spots;
    size_t n_spots;
    pl_told_list *told;                                             /* of each rule */
    void (*hear)(struct pl_file *file, const struct pl_mark *mark); /* besides the rules: every mark; NULL: nobody */
    void *hear_ctx;
    /* the rule at work: */
    struct pl_told *last;
    const struct pl_rule *rule;
    int level;
    const double *figures;
};

/* What a rule tells of a file. Findings of one rule with one key are one, on however many pages: the worst is told, and
 * only it need be put in words. */
struct pl_flaw {
    const struct pl_sheet *sheet;  /* NULL: of the whole file */
    const struct pl_area_box *box; /* NULL: nowhere */
    uint64_t key;
    size_t figure; /* as in pl_tell */
    double found;
    bool at_most;
    int level;
    int object; /* a number to name; 0: none */
};
/* True: it is the first, or worse than those before; say it with pl_flaw_says. */
bool pl_flaw(struct pl_file *file, const struct pl_flaw *flaw);
/* The message is a sentence part, as in pl_found. */
void pl_flaw_says(struct pl_file *file, const char *message, const char *help);
const char *pl_file_say(struct pl_file *file, size_t figure, double value);
const char *pl_file_says(struct pl_file *file, const char *format, ...) PL_PRINTF(2, 3);
/* What of the file was not judged, and why: P782. */
void pl_not_judged(struct pl_file *file, const char *format, ...) PL_PRINTF(2, 3);

/* Numbers of the file, finite and within ±1e7. */
double pl_bounded(double value);
double pl_file_number(struct pl_file *file, pl_oh object);

/* pdf-page.c */
void pl_sheets_read(struct pl_file *file);
void pl_matrix_multiply(const double a[6], const double b[6], double out[6]); /* a, then b */
bool pl_matrix_read(struct pl_file *file, pl_oh array, double out[6]);        /* false: none, identity */
bool pl_box_read(struct pl_file *file, pl_oh array, struct pl_area_box *out);
struct pl_area_box pl_box_moved(struct pl_area_box box, const double matrix[6]);
struct pl_area_box pl_box_common(struct pl_area_box a, struct pl_area_box b);
bool pl_box_empty(struct pl_area_box box);

/* pdf-colour.c */
const struct pl_space *pl_space_read(struct pl_file *file, pl_oh object, pl_oh resources, int depth);
const struct pl_space *pl_space_device(enum pl_space_kind kind);
void pl_hue_inks_of(struct pl_file *file, const struct pl_hue *hue, struct pl_hue_inks *out);
/* "0/100/90/10", "40 % of Gold" */
const char *pl_hue_label(struct pl_file *file, const struct pl_hue *hue);
void pl_hue_start(struct pl_hue *hue, const struct pl_space *space);
/* What of a space no press prints as it stands: "RGB", "Lab"; NULL: nothing. */
const char *pl_space_foreign(const struct pl_space *space);

/* pdf-function.c: the colours a function gives: each is handed to `take`, at most a few hundred. */
void pl_function_colours(struct pl_file *file, pl_oh function, size_t n, void (*take)(void *to, const double *v),
                         void *to);

/* pdf-font.c */
struct pl_font {
    bool embedded, type3, composite;
    const char *name;
    double matrix[6];         /* type3 */
    double widths[256], wide; /* thousandths; composite: `wide` is the rest's */
    double *cids;             /* composite: widths by code, < 0: `wide` */
    size_t n_cids;
    double ascent, descent; /* of a full em */
    pl_oh dict;
    bool told, walked;
};
struct pl_font *pl_font_read(struct pl_file *file, pl_oh dict);

/* pdf-walk.c: paints every page, telling the rules. */
void pl_walk_pages(struct pl_file *file);

/* ---- the rules ---- */
void pl_file_structure(struct pl_file *file);
void pl_file_metadata(struct pl_file *file);
void pl_file_intent(struct pl_file *file);
void pl_file_boxes(struct pl_file *file);
void pl_file_interactive(struct pl_file *file);
void pl_file_tagged(struct pl_file *file);
void pl_file_language(struct pl_file *file);
void pl_file_title(struct pl_file *file);
void pl_file_alternatives(struct pl_file *file);
void pl_sheet_empty(struct pl_file *file, const struct pl_sheet *sheet);
void pl_mark_bleed(struct pl_file *file, const struct pl_mark *mark);
void pl_mark_margin(struct pl_file *file, const struct pl_mark *mark);
void pl_mark_size(struct pl_file *file, const struct pl_mark *mark);
void pl_mark_line(struct pl_file *file, const struct pl_mark *mark);
void pl_mark_sum(struct pl_file *file, const struct pl_mark *mark);
void pl_mark_rich(struct pl_file *file, const struct pl_mark *mark);
void pl_mark_thin(struct pl_file *file, const struct pl_mark *mark);
void pl_mark_pale(struct pl_file *file, const struct pl_mark *mark);
void pl_mark_resolution(struct pl_file *file, const struct pl_mark *mark);
void pl_mark_white(struct pl_file *file, const struct pl_mark *mark);
void pl_mark_knockout(struct pl_file *file, const struct pl_mark *mark);
void pl_mark_foreign(struct pl_file *file, const struct pl_mark *mark);
void pl_mark_spot(struct pl_file *file, const struct pl_mark *mark);

/* What the walk itself comes across, for rules that no mark tells of. */
void pl_file_not_embedded(struct pl_file *file, const struct pl_sheet *sheet, const struct pl_font *font);
void pl_file_group(struct pl_file *file, const struct pl_sheet *sheet, pl_oh group, bool page, int object);
void pl_file_forbidden(struct pl_file *file, const struct pl_sheet *sheet, const char *what, const char *help,
                       int object);
void pl_file_filter(struct pl_file *file, const struct pl_sheet *sheet, pl_oh stream); /* LZW */
/* True: a spot colour that was not met before. */
bool pl_file_spot(struct pl_file *file, const char *name);
const char *pl_file_spots(struct pl_file *file); /* "Gold, Silver" */
/* Makes `code` the rule at work; false: the profile has it off. */
bool pl_file_rule_on(struct pl_file *file, enum pl_code code);

#endif
