/* pdf-rules-page.c: page boxes, and what has no place in a file for print: fonts that are elsewhere, forms, scripts. */
#include "check/pdf-private.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

#define NEAR 0.1 /* points */

/* ---- boxes ---- */

static void box_flaw(struct pl_file *file, const struct pl_sheet *s, unsigned key, int level, const char *message,
                     const char *help)
{
    if (pl_flaw(file, &(struct pl_flaw){.sheet = s, .key = key, .level = level}))
        pl_flaw_says(file, message, help);
}

static bool within(const struct pl_area_box *a, const struct pl_area_box *b)
{
    return a->x0 >= b->x0 - NEAR && a->y0 >= b->y0 - NEAR && a->x1 <= b->x1 + NEAR && a->y1 <= b->y1 + NEAR;
}

static const char *size_text(struct pl_file *file, double width, double height)
{
    struct pl_arena *a = file->check->work->arena;
    return pl_file_says(file, "%s × %s mm", pl_num(a, width * 25.4 / 72, 1), pl_num(a, height * 25.4 / 72, 1));
}

static void judge_boxes(struct pl_file *file, const struct pl_sheet *s)
{
    static const char help[] = "export as PDF/X-4, with the document's bleed";
    const struct pl_area_box *u = s->user;
    if (!s->has[PL_SHEET_TRIM] && !s->has[PL_SHEET_ART])
        box_flaw(file, s, 1, 0, "the page does not say where it is cut: it has no TrimBox", help);
    if (s->has[PL_SHEET_TRIM] && s->has[PL_SHEET_ART])
        box_flaw(file, s, 2, 0, "the page has both a TrimBox and an ArtBox: one is asked", help);
    if (!s->has[PL_SHEET_BLEED])
        box_flaw(file, s, 3, 0, "the page does not say how far it bleeds: it has no BleedBox", help);
    else if (s->has[PL_SHEET_TRIM] && !within(&u[PL_SHEET_TRIM], &u[PL_SHEET_BLEED]))
        box_flaw(file, s, 4, 0, "the TrimBox runs out of the BleedBox", help);
    if (s->has[PL_SHEET_BLEED] ? !within(&u[PL_SHEET_BLEED], &u[PL_SHEET_MEDIA])
                               : !within(&u[PL_SHEET_TRIM], &u[PL_SHEET_MEDIA]))
        box_flaw(file, s, 5, 0,
                 pl_file_says(file, "the %s runs out of the MediaBox", s->has[PL_SHEET_BLEED] ? "BleedBox" : "TrimBox"),
                 help);
    if (s->has[PL_SHEET_CROP] &&
        (!within(&u[PL_SHEET_CROP], &u[PL_SHEET_MEDIA]) || !within(&u[PL_SHEET_MEDIA], &u[PL_SHEET_CROP])))
        box_flaw(file, s, 6, 0, "the page has a CropBox that is not its MediaBox: part of it is not shown",
                 "take the crop away in the program it was set with");
    if (s->unit != 1)
        box_flaw(file, s, 7, 0,
                 pl_file_says(file, "the page is scaled by UserUnit %s, which many programs overlook",
                              pl_num(file->check->work->arena, s->unit, 3)),
                 "export at true size, or agree on a scale with the printer");
    if (s->rotate)
        box_flaw(file, s, 8, PL_WARNING, pl_file_says(file, "the page is turned by %d degrees", s->rotate),
                 "export it upright");
}

void pl_file_boxes(struct pl_file *file)
{
    const struct pl_sheet *first = file->sheets;
    for (size_t i = 0; i < file->n_sheets; i++) {
        const struct pl_sheet *s = &file->sheets[i];
        judge_boxes(file, s);
        if (fabs(s->width - first->width) > NEAR || fabs(s->height - first->height) > NEAR)
            box_flaw(file, s, 9, PL_WARNING,
                     pl_file_says(file, "the page is %s, the first %s", size_text(file, s->width, s->height),
                                  size_text(file, first->width, first->height)),
                     "give all pages one size, or send them as files of their own");
    }
}

/* ---- what does something ---- */

static void acts(struct pl_file *file, const char *what, const char *help)
{
    if (pl_flaw(file, &(struct pl_flaw){.key = pl_hash(what, strlen(what), 0)}))
        pl_flaw_says(file, what, help);
}

static bool there(struct pl_file *file, pl_oh dict, const char *key)
{
    return pl_pdf_kind(file->pdf, pl_pdf_get(file->pdf, dict, key)) != PL_PDF_NULL;
}

/* A view to open at is no action. */
static bool opens(struct pl_file *file, pl_oh action)
{
    pl_oh kind = pl_pdf_get(file->pdf, action, "/S");
    return pl_pdf_kind(file->pdf, action) == PL_PDF_DICT && !pl_pdf_is(file->pdf, kind, "/GoTo");
}

static void annotations(struct pl_file *file, const struct pl_sheet *s)
{
    enum { MOST = 10000 };
    struct pl_pdf *pdf = file->pdf;
    pl_oh list = pl_pdf_get(pdf, s->object, "/Annots");
    size_t n = pl_pdf_length(pdf, list);
    for (size_t i = 0; i < n && i < MOST; i++) {
        pl_oh a = pl_pdf_at(pdf, list, i), kind = pl_pdf_get(pdf, a, "/Subtype");
        struct pl_area_box box = {0, 0, 0, 0};
        if (pl_pdf_is(pdf, kind, "/TrapNet") || pl_pdf_is(pdf, kind, "/PrinterMark"))
            continue;
        pl_box_read(file, pl_pdf_get(pdf, a, "/Rect"), &box);
        box = pl_box_moved(box, s->matrix);
        const struct pl_area_box seen = pl_box_common(box, s->seen[PL_SHEET_BLEED]);
        const char *name = pl_pdf_name(pdf, kind);
        if (!pl_box_empty(seen) &&
            pl_flaw(file,
                    &(struct pl_flaw){
                        .sheet = s, .box = &box, .key = pl_hash(name, strlen(name), 1), .object = pl_pdf_id(pdf, a)}))
            pl_flaw_says(
                file, pl_file_says(file, "an annotation (%.40s) stands on the page", *name ? name + 1 : "of no kind"),
                "export without links, notes and form fields");
    }
    if (there(file, s->object, "/AA"))
        acts(file, "a page does something when it is opened or closed", "export without actions");
}

void pl_file_interactive(struct pl_file *file)
{
    struct pl_pdf *pdf = file->pdf;
    pl_oh root = pl_pdf_root(pdf), names = pl_pdf_get(pdf, root, "/Names"), form = pl_pdf_get(pdf, root, "/AcroForm");
    if (there(file, names, "/JavaScript"))
        acts(file, "it holds JavaScript", "export without scripts");
    if (there(file, names, "/EmbeddedFiles"))
        acts(file, "other files are attached to it", "take the attachments out");
    if (pl_pdf_length(pdf, pl_pdf_get(pdf, form, "/Fields")) || there(file, form, "/XFA"))
        acts(file, "it holds a form to fill in", "export without form fields");
    if (opens(file, pl_pdf_get(pdf, root, "/OpenAction")) || there(file, root, "/AA"))
        acts(file, "it does something when it is opened", "export without actions");
    for (size_t i = 0; i < file->n_sheets; i++)
        annotations(file, &file->sheets[i]);
    pl_oh layers = pl_pdf_get(pdf, pl_pdf_get(pdf, root, "/OCProperties"), "/D");
    if (pl_pdf_length(pdf, pl_pdf_get(pdf, layers, "/AS")))
        pl_file_forbidden(file, NULL, "layers switch themselves on and off, for print and for screen",
                          "save with the layers as they are to be printed", 0);
}

/* ---- what the walk comes across ---- */

void pl_file_forbidden(struct pl_file *file, const struct pl_sheet *sheet, const char *what, const char *help,
                       int object)
{
    if (pl_file_rule_on(file, PL_P978) &&
        pl_flaw(file, &(struct pl_flaw){.sheet = sheet, .key = pl_hash(what, strlen(what), 0), .object = object}))
        pl_flaw_says(file, what, help);
}

void pl_file_filter(struct pl_file *file, const struct pl_sheet *sheet, pl_oh stream)
{
    struct pl_pdf *pdf = file->pdf;
    pl_oh filter = pl_pdf_get(pdf, stream, "/Filter");
    bool list = pl_pdf_kind(pdf, filter) == PL_PDF_ARRAY;
    size_t n = list ? pl_pdf_length(pdf, filter) : 1;
    for (size_t i = 0; i < n && i < 16; i++)
        if (pl_pdf_is(pdf, list ? pl_pdf_at(pdf, filter, i) : filter, "/LZWDecode"))
            pl_file_forbidden(file, sheet, "it is compressed with LZW, which PDF/X-4 forbids", "export as PDF/X-4",
                              pl_pdf_id(pdf, stream));
}

void pl_file_not_embedded(struct pl_file *file, const struct pl_sheet *sheet, const struct pl_font *font)
{
    if (font->embedded || !pl_file_rule_on(file, PL_P974))
        return;
    if (pl_flaw(file, &(struct pl_flaw){.sheet = sheet,
                                        .key = pl_hash(font->name, strlen(font->name), 0),
                                        .object = pl_pdf_id(file->pdf, font->dict)}))
        pl_flaw_says(file,
                     pl_file_says(file, "the font '%.60s' is not in the file: another may be printed", font->name),
                     "export with all fonts embedded");
}

void pl_file_group(struct pl_file *file, const struct pl_sheet *sheet, pl_oh group, bool page, int object)
{
    struct pl_pdf *pdf = file->pdf;
    pl_oh space = pl_pdf_get(pdf, group, "/CS");
    if (!pl_pdf_is(pdf, pl_pdf_get(pdf, group, "/S"), "/Transparency") || pl_pdf_kind(pdf, space) == PL_PDF_NULL ||
        pl_pdf_is(pdf, space, "/DeviceCMYK") || !pl_file_rule_on(file, PL_P976))
        return;
    const char *label = pl_space_read(file, space, 0, 0)->label;
    if (pl_flaw(file, &(struct pl_flaw){.sheet = sheet, .key = page, .object = object}))
        pl_flaw_says(file,
                     pl_file_says(file, "transparency on %s is mixed in %s, not in CMYK",
                                  page ? "the page" : "a part of the page", label),
                     "set the transparency blend space to CMYK, and export again");
}

bool pl_file_spot(struct pl_file *file, const char *name)
{
    enum { MOST = 100 };
    for (size_t i = 0; i < file->spots.n; i++)
        if (strcmp(file->spots.at[i], name) == 0)
            return false;
    if (file->spots.n >= MOST)
        return false;
    *pl_push(file->check->work->arena, &file->spots) = name;
    file->n_spots = file->spots.n;
    return true;
}

const char *pl_file_spots(struct pl_file *file)
{
    struct pl_buf out = {.arena = file->check->work->arena};
    for (size_t i = 0; i < file->spots.n && i < 8; i++)
        pl_putf(&out, "%s%.40s", i ? ", " : "", file->spots.at[i]);
    if (file->spots.n > 8)
        pl_put(&out, ", …");
    return out.text;
}
