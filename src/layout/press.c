/* press.c: `press:` of a layout, and where the sheet is folded. */
#include "layout/layout-private.h"

#include "base/num.h"

#include <ctype.h>
#include <string.h>

enum { MOST_PROFILES = 16, MOST_FOLDS = 32 };

#define MM (72 / 25.4)

void pl_press_defaults(struct pl_press_style *press)
{
    *press = (struct pl_press_style){.intent = PL_INTENT_RELATIVE,
                                     .black_point = true,
                                     .black_text_below = 12,
                                     .black_lines_below = 2,
                                     .jpeg_quality = 92,
                                     .marks = {.offset = 3 * MM, .length = 5 * MM, .width = 0.25}};
}

/* ---- profiles ---- */

/* What looks like a file is one; anything else is the name of a profile that comes with plaat. */
static bool is_path(const char *text)
{
    size_t n = strlen(text);
    const char *end = n > 4 ? text + n - 4 : "";
    return strchr(text, '/') || strcmp(end, ".icc") == 0 || strcmp(end, ".icm") == 0;
}

static bool read_profile(struct pl_reader *reader, const struct pl_node *node, struct pl_icc_wish *out)
{
    if (!pl_want_scalar(reader->work, node, "the name or the path of a profile"))
        return false;
    out->path = is_path(node->text);
    out->name = out->path ? pl_door_resolve(reader->work, node->text, node->place) : node->text;
    out->place = node->place;
    return true;
}

static bool read_profiles(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_press_style *press = out;
    size_t n = node->kind == PL_MAP ? node->n : 1;
    struct pl_icc_wish *list = PL_NEWS(reader->work->arena, struct pl_icc_wish, n);
    if (node->kind == PL_LIST || n > MOST_PROFILES) {
        struct pl_diag *d =
            PL_ERR(reader->work, P162, node->place, "'profile' takes a profile, or one for each condition");
        pl_help(reader->work->diags, d, "profile: NAME, or profile: {coated: NAME, newspaper: press/news.icc}");
        return false;
    }
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        const struct pl_node *one = node->kind == PL_MAP ? node->at[i] : node;
        list[i].condition = node->kind == PL_MAP ? one->key : NULL;
        good &= read_profile(reader, one, &list[i]);
    }
    if (!good)
        return false;
    press->profiles = list;
    press->n_profiles = n;
    return true;
}

/* ---- the record ---- */

static bool read_condition(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_press_style *press = out;
    if (!pl_want_scalar(reader->work, node, "the name of a press condition"))
        return false;
    press->condition = node->text;
    press->condition_place = node->place;
    return true;
}

/* A length, or all, or none. */
static bool read_below(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    double *below = out;
    struct pl_length length = {PL_UNIT_PT, 0};
    if (node->kind == PL_SCALAR && (strcmp(node->text, "all") == 0 || strcmp(node->text, "none") == 0)) {
        *below = *node->text == 'a' ? PL_EVERY : 0;
        return true;
    }
    if (node->kind == PL_SCALAR && isalpha((unsigned char)node->text[0])) {
        struct pl_diag *d = PL_ERR(reader->work, P130, node->place, "'%.60s' is not a length", node->text);
        pl_help(reader->work->diags, d, "a length such as 12pt, or all, or none");
        return false;
    }
    bool good = pl_read_length(reader->work, node, PL_ALLOW_ZERO, &length);
    if (good)
        *below = length.v;
    return good;
}

/* A number, or none. */
static bool read_quality(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    int *quality = out;
    double number = 0;
    bool none = node->kind == PL_SCALAR && strcmp(node->text, "none") == 0;
    if (!none && !pl_read_number(reader->work, node, 1, 100, &number))
        return false;
    *quality = (int)(number + 0.5);
    return true;
}

#define OVER(field) .offset = offsetof(struct pl_press_style, field)
static const struct pl_field overprint_fields[] = {
    {.name = "black-text-below",
     .type = PL_CUSTOM,
     OVER(black_text_below),
     .custom = read_below,
     .shape = "below",
     .doc = "Text in the black ink alone and smaller than this (12pt) is printed over what lies below; all, or none."},
    {.name = "black-lines-below",
     .type = PL_CUSTOM,
     OVER(black_lines_below),
     .custom = read_below,
     .shape = "below",
     .doc = "Lines in the black ink alone and thinner than this (2pt) are printed over what lies below; all, or none."},
};
const struct pl_record pl_overprint_record = {
    "overprint", "What is printed over what lies below instead of knocking it out.", overprint_fields, 2, NULL, false};

#define MARK(key, field, text)                                                                                         \
    {                                                                                                                  \
        .name = key, .type = PL_BOOL, .offset = offsetof(struct pl_marks, field), .doc = text                          \
    }
static const struct pl_field marks_fields[] = {
    MARK("crop", crop, "Where the sheet is cut."),
    MARK("bleed", bleed, "Where the bleed ends."),
    MARK("fold", fold, "Where the sheet is folded, see 'folds' of the page."),
    MARK("registration", registration, "Crosses on every plate, to lay the plates over each other."),
    MARK("colour-bar", colour_bar, "Patches of the inks and of what they make together."),
    MARK("slug", slug, "A line with the edition, the layout, the date and the plates."),
    {.name = "offset",
     .type = PL_LENGTH,
     .offset = offsetof(struct pl_marks, offset),
     .allow = PL_ALLOW_ZERO,
     .doc = "From the trim to where marks begin (3mm); where the bleed is wider, they begin at its edge."},
    {.name = "length", .type = PL_LENGTH, .offset = offsetof(struct pl_marks, length), .doc = "Of a mark (5mm)."},
    {.name = "width", .type = PL_LENGTH, .offset = offsetof(struct pl_marks, width), .doc = "Of its line (0.25pt)."},
};
const struct pl_record pl_marks_record = {"marks",      "What is printed outside the bleed.",
                                          marks_fields, sizeof marks_fields / sizeof *marks_fields,
                                          NULL,         false};

static const struct pl_name intent_names[] = {{"perceptual", PL_INTENT_PERCEPTUAL},
                                              {"relative", PL_INTENT_RELATIVE},
                                              {"saturation", PL_INTENT_SATURATION},
                                              {"absolute", PL_INTENT_ABSOLUTE},
                                              {NULL, 0}};
static const struct pl_field press_fields[] = {
    {.name = "profile",
     .type = PL_CUSTOM,
     .offset = 0,
     .custom = read_profiles,
     .shape = "profile",
     .doc = "The name of a profile that comes with plaat, or the path of one; or a map of press conditions."},
    {.name = "condition",
     .type = PL_CUSTOM,
     .offset = 0,
     .custom = read_condition,
     .shape = "a name",
     .doc = "The press condition whose inks and profile are used; coated unless said."},
    {.name = "intent",
     .type = PL_ENUM,
     OVER(intent),
     .names = intent_names,
     .doc = "How colours without inks go through the profile: relative unless said."},
    {.name = "black-point",
     .type = PL_BOOL,
     OVER(black_point),
     .doc = "Their black becomes the press's black; true unless said."},
    {.name = "ink-limit",
     .type = PL_NUMBER,
     OVER(ink_limit),
     .min = 100,
     .max = 400,
     .doc = "The most of all inks together on one place, in percent, instead of the profile's own."},
    {.name = "jpeg-quality",
     .type = PL_CUSTOM,
     OVER(jpeg_quality),
     .custom = read_quality,
     .shape = "quality",
     .doc = "Of pictures that came as JPEG, turned into inks: 1 to 100 (92), or none: without loss."},
    {.name = "overprint",
     .type = PL_RECORD,
     .offset = 0,
     .sub = &pl_overprint_record,
     .doc = "What is printed over what lies below."},
    {.name = "marks",
     .type = PL_RECORD,
     OVER(marks),
     .sub = &pl_marks_record,
     .doc = "What is printed outside the bleed."},
    {.name = "trapped", .type = PL_BOOL, OVER(trapped), .doc = "The design is trapped already; false unless said."},
};
const struct pl_record pl_press_record = {
    "press", "How it is printed.", press_fields, sizeof press_fields / sizeof *press_fields, NULL, false};

bool pl_press_read(struct pl_work *work, const struct pl_node *node, struct pl_press_style *press)
{
    struct pl_reader reader = {.work = work};
    press->place = node->place;
    return pl_read_record(&reader, node, &pl_press_record, NULL, press, NULL);
}

void pl_press_check(struct pl_work *work, const struct pl_layout *layout)
{
    const struct pl_press_style *press = &layout->press;
    if (press->condition)
        pl_press_knows(work, &layout->palette, press, press->condition, press->condition_place);
}

/* ---- folds ---- */

static bool read_lengths(struct pl_reader *reader, const struct pl_node *node, const double **at, size_t *n)
{
    if (node->kind != PL_LIST || node->n > MOST_FOLDS) {
        struct pl_diag *d =
            PL_ERR(reader->work, P162, node->place, "folds are a list of at most %d lengths", MOST_FOLDS);
        pl_help(reader->work->diags, d, "folds: [99mm, 198mm], or folds: {horizontal: [148.5mm]}");
        return false;
    }
    double *list = PL_NEWS(reader->work->arena, double, node->n + 1);
    for (size_t i = 0; i < node->n; i++) {
        struct pl_length length;
        if (!pl_read_length(reader->work, node->at[i], 0, &length))
            return false;
        list[i] = length.v;
    }
    *at = list;
    *n = node->n;
    return true;
}

static bool read_vertical(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_folds *folds = out;
    return read_lengths(reader, node, &folds->vertical, &folds->n_vertical);
}

static bool read_horizontal(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_folds *folds = out;
    return read_lengths(reader, node, &folds->horizontal, &folds->n_horizontal);
}

static const struct pl_field folds_fields[] = {
    {.name = "vertical",
     .type = PL_CUSTOM,
     .offset = 0,
     .custom = read_vertical,
     .shape = "lengths",
     .doc = "From the left of the trim."},
    {.name = "horizontal",
     .type = PL_CUSTOM,
     .offset = 0,
     .custom = read_horizontal,
     .shape = "lengths",
     .doc = "From the top of the trim."},
};
const struct pl_record pl_folds_record = {"folds map", "Where the sheet is folded.", folds_fields, 2, NULL, false};

bool pl_read_folds(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_folds *folds = out;
    *folds = (struct pl_folds){0};
    return node->kind == PL_MAP ? pl_read_record(reader, node, &pl_folds_record, NULL, out, NULL)
                                : read_lengths(reader, node, &folds->vertical, &folds->n_vertical);
}

static bool inside(struct pl_work *work, const struct pl_node *list, const double *at, size_t n, double size)
{
    for (size_t i = 0; i < n; i++) {
        if (at[i] < size)
            continue;
        struct pl_diag *d = PL_ERR(work, P326, list->kind == PL_LIST && i < list->n ? list->at[i]->place : list->place,
                                   "a fold at %s lies outside the page", pl_length_text(work->arena, at[i], false));
        pl_help(work->diags, d, "the page ends at %s", pl_length_text(work->arena, size, false));
        return false;
    }
    return true;
}

bool pl_folds_check(struct pl_work *work, const struct pl_node *node, const struct pl_page_style *page)
{
    const struct pl_node *folds = pl_node_get(node, "folds"), *vertical = pl_node_get(folds, "vertical"),
                         *horizontal = pl_node_get(folds, "horizontal");
    const struct pl_folds *f = &page->folds;
    if (!page->said)
        return true;
    folds = folds ? folds : node;
    bool across = inside(work, vertical ? vertical : folds, f->vertical, f->n_vertical, page->width),
         along = inside(work, horizontal ? horizontal : folds, f->horizontal, f->n_horizontal, page->height);
    return across && along;
}
