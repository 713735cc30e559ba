/* pdf-colour.c: colour spaces (ISO 32000-1, 8.6), and the inks of a colour in one. */
#include "check/pdf-private.h"

#include <math.h>
#include <string.h>

static const struct pl_space devices[] = {
    [PL_SPACE_GREY] = {.kind = PL_SPACE_GREY, .label = "grey", .n = 1},
    [PL_SPACE_RGB] = {.kind = PL_SPACE_RGB, .label = "RGB", .n = 3},
    [PL_SPACE_CMYK] = {.kind = PL_SPACE_CMYK, .label = "CMYK", .n = 4},
    [PL_SPACE_MEASURED] = {.kind = PL_SPACE_MEASURED, .label = "Lab", .n = 3},
    [PL_SPACE_PROFILE] = {.kind = PL_SPACE_PROFILE, .label = "a colour profile", .n = 3},
    [PL_SPACE_INKS] = {.kind = PL_SPACE_INKS, .label = "inks", .n = 0},
    [PL_SPACE_INDEXED] = {.kind = PL_SPACE_INDEXED, .label = "a colour table", .n = 1},
    [PL_SPACE_PATTERN] = {.kind = PL_SPACE_PATTERN, .label = "a pattern", .n = 0},
    [PL_SPACE_UNKNOWN] = {.kind = PL_SPACE_UNKNOWN, .label = "an unknown colour space", .n = 0},
};

const struct pl_space *pl_space_device(enum pl_space_kind kind)
{
    return &devices[kind];
}

static const struct {
    const char *name, *brief; /* brief: in inline images */
    enum pl_space_kind kind;
} names[] = {
    {"/DeviceGray", "/G", PL_SPACE_GREY},          {"/DeviceRGB", "/RGB", PL_SPACE_RGB},
    {"/DeviceCMYK", "/CMYK", PL_SPACE_CMYK},       {"/Pattern", "/Pattern", PL_SPACE_PATTERN},
    {"/CalRGB", "/CalRGB", PL_SPACE_MEASURED},     {"/CalGray", "/CalGray", PL_SPACE_MEASURED},
    {"/Lab", "/Lab", PL_SPACE_MEASURED},           {"/ICCBased", "/ICCBased", PL_SPACE_PROFILE},
    {"/Separation", "/Separation", PL_SPACE_INKS}, {"/DeviceN", "/DeviceN", PL_SPACE_INKS},
    {"/Indexed", "/I", PL_SPACE_INDEXED},
};

static enum pl_space_kind kind_of(struct pl_file *file, pl_oh name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (pl_pdf_is(file->pdf, name, names[i].name) || pl_pdf_is(file->pdf, name, names[i].brief))
            return names[i].kind;
    return PL_SPACE_UNKNOWN;
}

static void read_profile(struct pl_file *file, pl_oh array, struct pl_space *s)
{
    double n = pl_file_number(file, pl_pdf_get(file->pdf, pl_pdf_at(file->pdf, array, 1), "/N"));
    s->n = n == 1 || n == 3 || n == 4 ? (size_t)n : 0;
    s->label = s->n == 1   ? "grey with a profile"
               : s->n == 3 ? "RGB or Lab with a profile"
               : s->n == 4 ? "CMYK with a profile of its own"
                           : "a colour profile";
}

static void read_measured(struct pl_file *file, pl_oh array, struct pl_space *s)
{
    bool grey = pl_pdf_is(file->pdf, pl_pdf_at(file->pdf, array, 0), "/CalGray");
    bool rgb = pl_pdf_is(file->pdf, pl_pdf_at(file->pdf, array, 0), "/CalRGB");
    s->n = grey ? 1 : 3;
    s->label = grey ? "calibrated grey" : rgb ? "calibrated RGB" : "Lab";
}

static void read_inks(struct pl_file *file, pl_oh array, struct pl_space *s)
{
    struct pl_arena *arena = file->check->work->arena;
    pl_oh list = pl_pdf_at(file->pdf, array, 1);
    bool many = pl_pdf_kind(file->pdf, list) == PL_PDF_ARRAY;
    size_t n = many ? pl_pdf_length(file->pdf, list) : 1;
    s->n = n < PL_MOST_COMPONENTS ? n : PL_MOST_COMPONENTS;
    s->inks = PL_NEWS(arena, const char *, s->n + 1);
    for (size_t i = 0; i < s->n; i++) {
        const char *name = pl_pdf_name(file->pdf, many ? pl_pdf_at(file->pdf, list, i) : list);
        s->inks[i] = *name ? name + 1 : "";
    }
}

static void read_indexed(struct pl_file *file, pl_oh array, pl_oh resources, int depth, struct pl_space *s)
{
    enum { MOST_TABLE = 256 * PL_MOST_COMPONENTS };
    pl_oh table = pl_pdf_at(file->pdf, array, 3);
    const char *bytes = "";
    s->base = pl_space_read(file, pl_pdf_at(file->pdf, array, 1), resources, depth + 1);
    s->n = 1;
    if (pl_pdf_kind(file->pdf, table) == PL_PDF_STREAM)
        pl_pdf_decode(file->pdf, file->check->work->arena, table, MOST_TABLE, &bytes, &s->table_n);
    else
        bytes = pl_pdf_text(file->pdf, table, &s->table_n);
    s->table = (const unsigned char *)bytes;
    s->label = s->base->label;
}

const struct pl_space *pl_space_read(struct pl_file *file, pl_oh object, pl_oh resources, int depth)
{
    enum { DEEPEST = 6 };
    struct pl_pdf *pdf = file->pdf;
    bool array = pl_pdf_kind(pdf, object) == PL_PDF_ARRAY;
    enum pl_space_kind kind = kind_of(file, array ? pl_pdf_at(pdf, object, 0) : object);
    if (depth > DEEPEST)
        return pl_space_device(PL_SPACE_UNKNOWN);
    if (!array && kind == PL_SPACE_UNKNOWN && resources && pl_pdf_kind(pdf, object) == PL_PDF_NAME) {
        pl_oh named = pl_pdf_get(pdf, pl_pdf_get(pdf, resources, "/ColorSpace"), pl_pdf_name(pdf, object));
        return pl_space_read(file, named, 0, depth + 1);
    }
    if (!array || kind <= PL_SPACE_CMYK)
        return pl_space_device(kind);
    struct pl_space *s = PL_NEW(file->check->work->arena, struct pl_space);
    *s = *pl_space_device(kind);
    if (kind == PL_SPACE_PROFILE)
        read_profile(file, object, s);
    else if (kind == PL_SPACE_MEASURED)
        read_measured(file, object, s);
    else if (kind == PL_SPACE_INKS)
        read_inks(file, object, s);
    else if (kind == PL_SPACE_INDEXED)
        read_indexed(file, object, resources, depth, s);
    else if (kind == PL_SPACE_PATTERN && pl_pdf_length(pdf, object) > 1)
        s->base = pl_space_read(file, pl_pdf_at(pdf, object, 1), resources, depth + 1);
    return s;
}

const char *pl_space_foreign(const struct pl_space *s)
{
    while (s && (s->kind == PL_SPACE_INDEXED || s->kind == PL_SPACE_PATTERN))
        s = s->base;
    bool is = s && (s->kind == PL_SPACE_RGB || s->kind == PL_SPACE_MEASURED || s->kind == PL_SPACE_PROFILE);
    return is ? s->label : NULL;
}

void pl_hue_start(struct pl_hue *hue, const struct pl_space *space)
{
    *hue = (struct pl_hue){.space = space};
    if (space->kind == PL_SPACE_CMYK || (space->kind == PL_SPACE_PROFILE && space->n == 4))
        hue->v[3] = 1;
    for (size_t i = 0; space->kind == PL_SPACE_INKS && i < space->n; i++)
        hue->v[i] = 1;
}

/* ---- inks ---- */

static double share(double v)
{
    return v > 1 ? 1 : v > 0 ? v : 0;
}

static void add_spot(struct pl_hue_inks *out, double percent)
{
    if (percent <= 0)
        return;
    out->sum += percent;
    out->n++;
    out->most = fmax(out->most, percent);
    out->least_above = fmin(out->least_above, percent);
}

static void inks_of_names(const struct pl_hue *hue, struct pl_hue_inks *out)
{
    static const char *const process[] = {"Cyan", "Magenta", "Yellow", "Black"};
    for (size_t i = 0; i < hue->space->n; i++) {
        const char *name = hue->space->inks[i];
        double percent = share(hue->v[i]) * 100;
        bool spot = strcmp(name, "None") != 0;
        for (int k = 0; k < 4; k++) {
            bool is = strcmp(name, process[k]) == 0, all = strcmp(name, "All") == 0;
            if (is || all)
                out->cmyk[k] = fmax(out->cmyk[k], percent);
            spot &= !is && !all;
        }
        if (spot)
            add_spot(out, percent);
    }
}

/* The entry of a colour table that an index names. */
static void look_up(const struct pl_hue *hue, struct pl_hue *out)
{
    const struct pl_space *s = hue->space;
    pl_hue_start(out, s->base);
    double index = hue->v[0] > 255 ? 255 : hue->v[0] > 0 ? hue->v[0] : 0;
    for (size_t i = 0; i < s->base->n && i < PL_MOST_COMPONENTS; i++) {
        size_t at = (size_t)index * s->base->n + i;
        out->v[i] = at < s->table_n ? s->table[at] / 255.0 : 0;
    }
}

const char *pl_hue_label(struct pl_file *file, const struct pl_hue *hue)
{
    struct pl_buf out = {.arena = file->check->work->arena};
    struct pl_hue_inks inks;
    pl_hue_inks_of(file, hue, &inks);
    if (!inks.known)
        return hue->space->label;
    for (size_t i = 0; hue->space->kind == PL_SPACE_INKS && i < hue->space->n; i++)
        if (share(hue->v[i]) > 0 && out.len < 200)
            pl_putf(&out, "%s%ld %% of %.40s", out.len ? ", " : "", lround(share(hue->v[i]) * 100),
                    hue->space->inks[i]);
    for (int i = 0; hue->space->kind != PL_SPACE_INKS && i < 4; i++)
        pl_putf(&out, "%s%ld", i ? "/" : "", lround(inks.cmyk[i]));
    return out.len ? out.text : "no ink";
}

void pl_hue_inks_of(struct pl_file *file, const struct pl_hue *hue, struct pl_hue_inks *out)
{
    const struct pl_space *s = hue->space;
    struct pl_hue entry;
    *out = (struct pl_hue_inks){.known = true, .least_above = INFINITY};
    if (s->kind == PL_SPACE_INDEXED && s->base->kind != PL_SPACE_INDEXED) {
        look_up(hue, &entry);
        pl_hue_inks_of(file, &entry, out);
        return;
    }
    if (s->kind == PL_SPACE_GREY || (s->kind == PL_SPACE_PROFILE && s->n == 1)) {
        out->cmyk[3] = (1 - share(hue->v[0])) * 100;
    } else if (s->kind == PL_SPACE_CMYK || (s->kind == PL_SPACE_PROFILE && s->n == 4)) {
        for (int i = 0; i < 4; i++)
            out->cmyk[i] = share(hue->v[i]) * 100;
    } else if (s->kind == PL_SPACE_INKS) {
        inks_of_names(hue, out);
    } else {
        out->known = false;
        return;
    }
    for (int i = 0; i < 4; i++)
        add_spot(out, out->cmyk[i]);
    out->device = s->kind == PL_SPACE_CMYK;
    out->black_only = out->n == 1 && out->cmyk[3] > 99.5;
}
