/* fonts.c: a private fontconfig that holds exactly the listed files. Every file gets a family name of its own
 * ("plaat-3"), so a wish for a face can only be answered by that file: family names lie ("Medium Italic" becomes
 * Regular), files do not. */
#include "type/type-private.h"

#include "base/num.h"

#include <cairo-ft.h>
#include <fontconfig/fcfreetype.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_TRUETYPE_TABLES_H
#include <math.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct face {
    struct pl_face_info info;
    FcPattern *pattern;
    FcCharSet *charset; /* of pattern */
    const char *real_path;
    PangoFontDescription *description;
    PangoFont *font; /* at 100 pt; loaded when first asked for */
    bool measured;
};

struct pl_fonts {
    FcConfig *config;
    PangoFontMap *map;
    PangoContext *context;
    struct face *faces;
    struct pl_face_info *infos;
    size_t n;
    struct pl_kept *kept;
};

static void release(void *handle)
{
    struct pl_fonts *fonts = handle;
    for (size_t i = 0; i < fonts->n; i++) {
        if (fonts->faces[i].font)
            g_object_unref(fonts->faces[i].font);
        pango_font_description_free(fonts->faces[i].description);
        FcPatternDestroy(fonts->faces[i].pattern);
    }
    if (fonts->context)
        g_object_unref(fonts->context);
    if (fonts->map) {
        pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map),
                                     NULL); /* pango 1.50 never lets go of it by itself */
        g_object_unref(fonts->map);
    }
    if (fonts->config)
        FcConfigDestroy(fonts->config);
}

/* fontconfig's weights are its own scale; CSS weights are what designers write. */
static int css_weight(double fc)
{
    return (int)floor(FcWeightToOpenTypeDouble(fc) / 50.0 + 0.5) * 50;
}

/* The family without the weight ("Fira Sans SemiBold" stands second in the list of names): the shortest name. */
static const char *family_of(struct pl_arena *arena, FcPattern *p)
{
    const char *best = NULL;
    FcChar8 *name;
    for (int i = 0; FcPatternGetString(p, FC_FAMILY, i, &name) == FcResultMatch; i++)
        if (!best || strlen((const char *)name) < strlen(best))
            best = (const char *)name;
    return pl_strdup(arena, best ? best : "?");
}

static const char *string_of(struct pl_arena *arena, FcPattern *p, const char *what)
{
    FcChar8 *text;
    return FcPatternGetString(p, what, 0, &text) == FcResultMatch ? pl_strdup(arena, (const char *)text) : "";
}

static bool truth_of(FcPattern *p, const char *what)
{
    FcBool yes = FcFalse;
    return FcPatternGetBool(p, what, 0, &yes) == FcResultMatch && yes;
}

static void refuse(struct pl_work *work, enum pl_code code, const struct pl_font_file *file, const char *what,
                   const char *help)
{
    struct pl_diag *d = pl_report(work->diags, code, file->place, "'%s' %s", file->path, what);
    pl_help(work->diags, d, "%s", help);
}

static uint32_t be32(const char *at)
{
    const unsigned char *d = (const unsigned char *)at;
    return (uint32_t)d[0] << 24 | (uint32_t)d[1] << 16 | (uint32_t)d[2] << 8 | d[3];
}

/* The table directory. fontconfig takes a variable font for its default instance, and FreeType a font that is cut short
 * for one with empty glyphs. */
static bool vet(struct pl_work *work, const struct pl_font_file *file, const struct pl_source *source)
{
    static const char *const only = "list an OpenType or TrueType file (.otf, .ttf)";
    const char *d = source->text;
    uint32_t kind = source->size >= 12 ? be32(d) : 0, n = kind ? be32(d + 4) >> 16 : 0;
    if (kind == 0x74746366) { /* ttcf */
        refuse(work, PL_P501, file, "is a collection of fonts", "list the files of single fonts");
        return false;
    }
    if (kind != 0x00010000 && kind != 0x4F54544F && kind != 0x74727565) {
        refuse(work, PL_P501, file, "is not a font that can be read", only);
        return false;
    }
    bool cut = source->size < 12 + 16 * (size_t)n;
    for (size_t i = 0; i < n && !cut; i++) {
        const char *row = d + 12 + i * 16;
        if (memcmp(row, "fvar", 4) == 0) {
            refuse(work, PL_P502, file, "is a variable font", "list the static files of the family");
            return false;
        }
        cut = (uint64_t)be32(row + 8) + be32(row + 12) > source->size;
    }
    if (cut)
        refuse(work, PL_P501, file, "is cut short", "copy or download it again");
    return !cut;
}

static bool add_face(struct pl_work *work, struct pl_fonts *fonts, const struct pl_font_file *file)
{
    int count = 0;
    const struct pl_source *source = pl_door_read(work, file->path, PL_LIMIT_FONT, file->place);
    if (!source || !vet(work, file, source))
        return false;
    FcPattern *p = FcFreeTypeQuery((const FcChar8 *)file->path, 0, NULL, &count);
    FcCharSet *set = NULL;
    bool letters = p && FcPatternGetCharSet(p, FC_CHARSET, 0, &set) == FcResultMatch && FcCharSetCount(set) > 0;
    if (p && !letters) {
        FcPatternDestroy(p);
        refuse(work, PL_P501, file, "is damaged: it has no letters", "copy or download it again");
        return false;
    }
    if (!p) {
        refuse(work, PL_P501, file, "is not a font that can be read", "list an OpenType or TrueType file (.otf, .ttf)");
        return false;
    }
    if (truth_of(p, FC_COLOR)) {
        FcPatternDestroy(p);
        refuse(work, PL_P502, file, "is a colour font", "list a font without colours");
        return false;
    }
    struct face *f = &fonts->faces[fonts->n];
    double weight = FC_WEIGHT_REGULAR;
    int slant = 0;
    FcPatternGetDouble(p, FC_WEIGHT, 0, &weight);
    FcPatternGetInteger(p, FC_SLANT, 0, &slant);
    f->info = (struct pl_face_info){.family = family_of(work->arena, p),
                                    .style = string_of(work->arena, p, FC_STYLE),
                                    .path = file->path,
                                    .postscript = string_of(work->arena, p, FC_POSTSCRIPT_NAME),
                                    .weight = css_weight(weight),
                                    .slant = slant ? PL_ITALIC : PL_UPRIGHT};
    const char *name = pl_printf(work->arena, "plaat-%zu", fonts->n);
    FcPatternDel(p, FC_FAMILY);
    FcPatternAddString(p, FC_FAMILY, (const FcChar8 *)name);
    FcPatternGetCharSet(p, FC_CHARSET, 0, &f->charset);
    f->pattern = p;
    f->description = pango_font_description_new();
    pango_font_description_set_family(f->description, name);
    pango_font_description_set_weight(f->description, (PangoWeight)f->info.weight);
    pango_font_description_set_style(f->description, slant ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_font_description_set_absolute_size(f->description, PL_SHAPE_SIZE * PANGO_SCALE);
    fonts->n++;
    return true;
}

/* GLib ends a program that gets no memory or no thread with a trap; that is a fault of the world, and no crash. */
static void on_log(const char *domain, GLogLevelFlags level, const char *message, void *user)
{
    if (!(level & G_LOG_LEVEL_ERROR)) {
        g_log_default_handler(domain, level, message, user);
        return;
    }
    fprintf(stderr, "plaat: out of memory or threads: %s\n", message);
    _exit(3);
}

void pl_fonts_alone(void)
{
    g_log_set_default_handler(on_log, NULL);
    FcConfig *config = FcConfigCreate();
    if (!config)
        return;
    FcConfigSetCurrent(config); /* takes a reference */
    FcConfigDestroy(config);
}

/* When a font is first asked for: a process that forks later must have no font map, which starts a thread. */
static bool start_pango(struct pl_fonts *fonts)
{
    fonts->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!fonts->map)
        return false;
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map), fonts->config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts->map), 72);
    fonts->context = pango_font_map_create_context(fonts->map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(fonts->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(fonts->context, FALSE);
    return true;
}

struct pl_fonts *pl_fonts_new(struct pl_work *work, const struct pl_font_file *files, size_t n)
{
    struct pl_fonts *fonts = PL_NEW(work->arena, struct pl_fonts);
    fonts->faces = PL_NEWS(work->arena, struct face, n ? n : 1);
    fonts->config = FcConfigCreate();
    fonts->kept = pl_kept_new(work->arena);
    pl_at_end(work->arena, release, fonts);
    for (size_t i = 0; i < n; i++)
        add_face(work, fonts, &files[i]);
    if (!fonts->n)
        return fonts;
    /* The application set exists once a file was added; our own patterns then take the place of what the file said. */
    FcConfigAppFontAddFile(fonts->config, (const FcChar8 *)fonts->faces[0].info.path);
    FcFontSet *set = FcConfigGetFonts(fonts->config, FcSetApplication);
    for (size_t i = 0; set && i < fonts->n; i++) {
        FcPatternReference(fonts->faces[i].pattern);
        FcFontSetAdd(set, fonts->faces[i].pattern);
    }
    fonts->infos = PL_NEWS(work->arena, struct pl_face_info, fonts->n);
    return fonts;
}

struct pl_kept *pl_fonts_kept(struct pl_fonts *fonts)
{
    return fonts->kept;
}

void pl_fonts_next_job(struct pl_fonts *fonts)
{
    pl_kept_next_job(fonts->kept);
}

PangoContext *pl_fonts_context(struct pl_fonts *fonts)
{
    if (fonts->n && !fonts->map)
        start_pango(fonts);
    return fonts->context;
}

static PangoFont *load(struct pl_fonts *fonts, pl_face_id id)
{
    struct face *f = &fonts->faces[id];
    PangoContext *context = pl_fonts_context(fonts);
    if (!f->font)
        f->font = pango_font_map_load_font(fonts->map, context, f->description);
    return f->font;
}

bool pl_face_is(struct pl_fonts *fonts, pl_face_id id, PangoFont *font)
{
    FcChar8 *family = NULL;
    if (!PANGO_IS_FC_FONT(font))
        return false;
    FcPattern *p = pango_fc_font_get_pattern(PANGO_FC_FONT(font));
    return FcPatternGetString(p, FC_FAMILY, 0, &family) == FcResultMatch &&
           strcmp((const char *)family, pango_font_description_get_family(fonts->faces[id].description)) == 0;
}

static void measure(struct pl_fonts *fonts, struct face *f, pl_face_id id)
{
    PangoFont *font = load(fonts, id);
    f->measured = true;
    if (!font)
        return;
    cairo_scaled_font_t *scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
    FT_Face ft = scaled ? cairo_ft_scaled_font_lock_face(scaled) : NULL;
    if (!ft)
        return;
    double em = ft->units_per_EM ? ft->units_per_EM : 1000;
    struct pl_face_info *info = &f->info;
    info->ascent = ft->ascender / em;
    info->descent = -ft->descender / em;
    info->cap_height = info->ascent * 0.7;
    info->x_height = info->ascent * 0.5;
    info->underline_position = -ft->underline_position / em;
    info->underline_thickness = ft->underline_thickness / em;
    const TT_OS2 *os2 = FT_Get_Sfnt_Table(ft, FT_SFNT_OS2);
    if (os2 && os2->version >= 2 && os2->version != 0xFFFF && os2->sCapHeight > 0) {
        info->cap_height = os2->sCapHeight / em;
        info->x_height = os2->sxHeight / em;
    }
    cairo_ft_scaled_font_unlock_face(scaled);
}

const struct pl_face_info *pl_face_info(struct pl_fonts *fonts, pl_face_id id)
{
    if (!fonts->faces[id].measured)
        measure(fonts, &fonts->faces[id], id);
    return &fonts->faces[id].info;
}

size_t pl_fonts_list(struct pl_fonts *fonts, const struct pl_face_info **faces)
{
    for (size_t i = 0; i < fonts->n; i++)
        fonts->infos[i] = fonts->faces[i].info;
    *faces = fonts->infos;
    return fonts->n;
}

void *pl_face_cairo(struct pl_fonts *fonts, pl_face_id id)
{
    PangoFont *font = id < fonts->n ? load(fonts, id) : NULL;
    cairo_scaled_font_t *scaled = font ? pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)) : NULL;
    return scaled ? cairo_scaled_font_get_font_face(scaled) : NULL;
}

size_t pl_face_candidates(struct pl_fonts *fonts, const struct pl_face_want *want, pl_face_id *ids, size_t max)
{
    size_t n = 0;
    for (const char *const *family = want->families; family && *family; family++)
        for (size_t i = 0; i < fonts->n && n < max; i++)
            if (strcmp(fonts->faces[i].info.family, *family) == 0 && fonts->faces[i].info.weight == want->weight &&
                fonts->faces[i].info.slant == want->slant)
                ids[n++] = (pl_face_id)i;
    return n;
}

static const char *join_families(struct pl_arena *arena, const struct pl_face_want *want)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (const char *const *f = want->families; f && *f; f++)
        pl_putf(&out, "%s%s", out.len ? ", " : "", *f);
    return out.text;
}

bool pl_face_find(struct pl_work *work, struct pl_fonts *fonts, const struct pl_face_want *want, struct pl_place place,
                  pl_face_id *out)
{
    if (pl_face_candidates(fonts, want, out, 1))
        return true;
    if (!want->families || !*want->families) {
        struct pl_diag *none = PL_ERR(work, P503, place, "the style of this text names no family of fonts");
        if (want->said.source)
            pl_also(work->diags, none, want->said, "the style");
        pl_help(work->diags, none, "add 'family: [NAME]' to it, or to the style it extends");
        return false;
    }
    struct pl_diag *d = PL_ERR(work, P503, place, "no font file for '%s' in weight %d%s",
                               join_families(work->arena, want), want->weight, want->slant ? ", italic" : "");
    if (want->said.source)
        pl_also(work->diags, d, want->said, "the style asks for it");
    struct pl_buf have = {.arena = work->arena};
    for (size_t i = 0; i < fonts->n; i++)
        for (const char *const *f = want->families; f && *f; f++)
            if (strcmp(fonts->faces[i].info.family, *f) == 0)
                pl_putf(&have, "%s%d%s", have.len ? ", " : "", fonts->faces[i].info.weight,
                        fonts->faces[i].info.slant ? " italic" : "");
    if (have.len)
        pl_help(work->diags, d, "the layout's fonts have %s; add the file for this one to 'fonts'", have.text);
    else
        pl_help(work->diags, d, "add the family's files to 'fonts' in the layout");
    return false;
}

bool pl_face_has(struct pl_fonts *fonts, pl_face_id face, uint32_t c)
{
    return fonts->faces[face].charset && FcCharSetHasChar(fonts->faces[face].charset, c);
}

const PangoFontDescription *pl_face_description(struct pl_fonts *fonts, pl_face_id face)
{
    return fonts->faces[face].description;
}

uint32_t pl_face_glyph(struct pl_fonts *fonts, pl_face_id face, uint32_t c)
{
    PangoFont *font = load(fonts, face);
    uint32_t glyph = 0;
    if (!font)
        return 0;
    cairo_scaled_font_t *scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
    FT_Face ft = cairo_ft_scaled_font_lock_face(scaled);
    if (ft)
        glyph = FT_Get_Char_Index(ft, c);
    cairo_ft_scaled_font_unlock_face(scaled);
    return glyph;
}

uint32_t pl_face_hyphen(struct pl_fonts *fonts, pl_face_id face, double *advance)
{
    PangoFont *font = load(fonts, face);
    uint32_t glyph = pl_face_glyph(fonts, face, pl_face_has(fonts, face, 0x2010) ? 0x2010 : '-');
    *advance = 0;
    if (!font)
        return 0;
    PangoRectangle logical;
    pango_font_get_glyph_extents(font, glyph, NULL, &logical);
    *advance = (double)logical.width / PANGO_SCALE;
    return glyph;
}
