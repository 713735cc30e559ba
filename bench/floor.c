/* floor.c: the floor of the benchmark. A bare program that loads what any program must load to draw a given page (the
 * fonts, the icons, the dictionary), shapes every line once and draws all at the places that a positions file gives
 * (positions.py makes it from `plaat dump`): no YAML, no layout, no copyfit, no line breaking.
 *
 *   floor [--no-dictionary] [--rounds N] -o OUT.pdf|OUT.png [--width PX] POSITIONS…
 *
 * With several positions files, or more rounds, the page is drawn again in the same process with all of it loaded; the
 * time of each page but those of the first round goes to standard output in milliseconds, one a line. */
#include "base/diag.h"
#include "encode/png.h"

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <hyphen.h>
#include <librsvg/rsvg.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 64, SHAPE_SIZE = 100 };

struct art {
    char path[512], css[512];
    RsvgHandle *handle;
};

struct floor {
    FcConfig *config;
    PangoFontMap *map;
    PangoContext *context;
    PangoFontDescription *faces[MOST];
    size_t n_faces;
    struct art arts[MOST];
    size_t n_arts;
    HyphenDict *dictionary;
    bool want_dictionary;
    cairo_t *cr;
    bool words; /* a PDF: glyphs carry their text */
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *what, const char *which)
{
    fprintf(stderr, "floor: %s: %s\n", what, which);
    exit(3);
}

static cairo_font_options_t *unhinted(void)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    return options;
}

/* After the fonts were added. The configuration is fontconfig's current one before pango asks for it: the system's is
 * never read. */
static void start_pango(struct floor *f)
{
    FcConfigSetCurrent(f->config);
    f->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(f->map), f->config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(f->map), 72);
    f->context = pango_font_map_create_context(f->map);
    cairo_font_options_t *options = unhinted();
    pango_cairo_context_set_font_options(f->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(f->context, FALSE);
}

static void add_font(struct floor *f, const char *rest)
{
    char family[128], path[1024];
    int weight = 400, italic = 0;
    if (sscanf(rest, "%d %d \"%127[^\"]\" %1023[^\n]", &weight, &italic, family, path) != 4 || f->n_faces == MOST)
        die("a font's line", rest);
    if (!FcConfigAppFontAddFile(f->config, (const FcChar8 *)path))
        die("no font", path);
    PangoFontDescription *d = pango_font_description_new();
    pango_font_description_set_family(d, family);
    pango_font_description_set_weight(d, (PangoWeight)weight);
    pango_font_description_set_style(d, italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_font_description_set_absolute_size(d, SHAPE_SIZE * PANGO_SCALE);
    f->faces[f->n_faces++] = d;
}

static RsvgHandle *art_for(struct floor *f, const char *path, const char *css)
{
    for (size_t i = 0; i < f->n_arts; i++)
        if (strcmp(f->arts[i].path, path) == 0 && strcmp(f->arts[i].css, css) == 0)
            return f->arts[i].handle;
    GError *error = NULL;
    struct art *art = &f->arts[f->n_arts++];
    if (f->n_arts == MOST)
        die("too many pictures", path);
    snprintf(art->path, sizeof art->path, "%s", path);
    snprintf(art->css, sizeof art->css, "%s", css);
    art->handle = rsvg_handle_new_from_file(path, &error);
    if (!art->handle || !rsvg_handle_set_stylesheet(art->handle, (const guint8 *)css, strlen(css), &error))
        die("no picture", path);
    return art->handle;
}

static void draw_picture(struct floor *f, const char *rest)
{
    RsvgRectangle area;
    char path[512], css[512] = "";
    if (sscanf(rest, "%lf %lf %lf %lf %511s %511[^\n]", &area.x, &area.y, &area.width, &area.height, path, css) < 5)
        die("a picture's line", rest);
    cairo_save(f->cr);
    if (!rsvg_handle_render_document(art_for(f, path, css), f->cr, &area, NULL))
        die("not drawn", path);
    cairo_restore(f->cr);
}

static void trace(struct floor *f, const char *rest)
{
    double v[6];
    int used = 0;
    char letter = 0;
    cairo_new_path(f->cr);
    for (const char *p = rest; sscanf(p, " %c%n", &letter, &used) == 1;) {
        int n = letter == 'C' ? 6 : letter == 'Z' ? 0 : letter == 'R' ? 4 : 2;
        p += used;
        for (int i = 0; i < n; i++) {
            char *end = NULL;
            v[i] = strtod(p, &end);
            p = end;
        }
        if (letter == 'M')
            cairo_move_to(f->cr, v[0], v[1]);
        else if (letter == 'L')
            cairo_line_to(f->cr, v[0], v[1]);
        else if (letter == 'C')
            cairo_curve_to(f->cr, v[0], v[1], v[2], v[3], v[4], v[5]);
        else if (letter == 'R')
            cairo_rectangle(f->cr, v[0], v[1], v[2], v[3]);
        else
            cairo_close_path(f->cr);
    }
}

/* One face, one line: a description can only be answered by the fonts that were added. */
static GList *itemize(struct floor *f, const char *text, int face)
{
    PangoAttrList *attrs = pango_attr_list_new();
    pango_attr_list_insert(attrs, pango_attr_font_desc_new(f->faces[face]));
    pango_attr_list_insert(attrs, pango_attr_fallback_new(FALSE));
    GList *items =
        pango_itemize_with_base_dir(f->context, PANGO_DIRECTION_LTR, text, 0, (int)strlen(text), attrs, NULL);
    pango_attr_list_unref(attrs);
    return items;
}

/* The glyphs of an item at a place; the clusters of a left-to-right item follow its glyphs. */
static double show_item(struct floor *f, const PangoItem *item, const char *text, double x, double y, double size)
{
    PangoGlyphString *shaped = pango_glyph_string_new();
    pango_shape(text + item->offset, item->length, &item->analysis, shaped);
    int n = shaped->num_glyphs, n_clusters = 0;
    cairo_glyph_t *glyphs = calloc((size_t)n + 1, sizeof *glyphs);
    cairo_text_cluster_t *clusters = calloc((size_t)n + 1, sizeof *clusters);
    double scale = size / SHAPE_SIZE / PANGO_SCALE;
    for (int i = 0; i < n; i++) {
        const PangoGlyphInfo *g = &shaped->glyphs[i];
        glyphs[i] = (cairo_glyph_t){g->glyph, x + g->geometry.x_offset * scale, y + g->geometry.y_offset * scale};
        x += g->geometry.width * scale;
        if (i == 0 || shaped->log_clusters[i] != shaped->log_clusters[i - 1])
            n_clusters++;
        clusters[n_clusters - 1].num_glyphs++;
        int next = i + 1 < n ? shaped->log_clusters[i + 1] : item->length;
        clusters[n_clusters - 1].num_bytes += next - shaped->log_clusters[i];
    }
    cairo_scaled_font_t *font = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(item->analysis.font));
    cairo_set_font_face(f->cr, cairo_scaled_font_get_font_face(font));
    cairo_set_font_size(f->cr, size);
    if (f->words)
        cairo_show_text_glyphs(f->cr, text + item->offset, item->length, glyphs, n, clusters, n_clusters, 0);
    else
        cairo_show_glyphs(f->cr, glyphs, n);
    free(clusters);
    free(glyphs);
    pango_glyph_string_free(shaped);
    return x;
}

static void draw_text(struct floor *f, const char *rest)
{
    int face = 0, used = 0;
    double size = 0, x = 0, y = 0, r = 0, g = 0, b = 0;
    if (sscanf(rest, "%d %lf %lf %lf %lf %lf %lf%n", &face, &size, &x, &y, &r, &g, &b, &used) != 7)
        die("a text's line", rest);
    const char *text = rest + used + 1;
    cairo_set_source_rgb(f->cr, r, g, b);
    GList *items = itemize(f, text, face);
    for (GList *i = items; i; i = i->next) {
        x = show_item(f, i->data, text, x, y, size);
        pango_item_free(i->data);
    }
    g_list_free(items);
}

static void draw_line(struct floor *f, char *line)
{
    double r = 0, g = 0, b = 0, a = 1;
    char *rest = strchr(line, ' ');
    line[strcspn(line, "\n")] = '\0';
    if (rest)
        *rest++ = '\0';
    if (strcmp(line, "path") == 0) {
        trace(f, rest);
    } else if (strcmp(line, "fill") == 0 && sscanf(rest, "%lf %lf %lf %lf", &r, &g, &b, &a) == 4) {
        cairo_set_source_rgba(f->cr, r, g, b, a);
        cairo_fill(f->cr);
    } else if (strcmp(line, "clip") == 0) {
        cairo_save(f->cr);
        trace(f, rest);
        cairo_clip(f->cr);
    } else if (strcmp(line, "transform") == 0) {
        cairo_matrix_t m;
        cairo_save(f->cr);
        if (sscanf(rest, "%lf %lf %lf %lf %lf %lf", &m.xx, &m.yx, &m.xy, &m.yy, &m.x0, &m.y0) != 6)
            die("a transform's line", rest);
        cairo_transform(f->cr, &m);
    } else if (strcmp(line, "end") == 0) {
        cairo_restore(f->cr);
    } else if (strcmp(line, "text") == 0) {
        draw_text(f, rest);
    } else if (strcmp(line, "picture") == 0) {
        draw_picture(f, rest);
    } else {
        die("a line that is not understood", line);
    }
}

static cairo_status_t gather(void *closure, const unsigned char *data, unsigned int length)
{
    return fwrite(data, 1, length, closure) == length ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void write_png(cairo_surface_t *s, const char *path)
{
    struct pl_arena *arena = pl_arena_new();
    struct pl_diags diags = {.arena = arena};
    struct pl_work work = {.arena = arena, .diags = &diags};
    struct pl_png png = {.pixels = cairo_image_surface_get_data(s),
                         .width = cairo_image_surface_get_width(s),
                         .height = cairo_image_surface_get_height(s),
                         .stride = cairo_image_surface_get_stride(s),
                         .title = "floor"};
    unsigned char *bytes = NULL;
    size_t n = 0;
    FILE *out = fopen(path, "wb");
    if (!out || !pl_png_encode(&work, &png, &bytes, &n) || fwrite(bytes, 1, n, out) != n || fclose(out) != 0)
        die("not written", path);
    pl_arena_free(arena);
}

/* What stands before the page: fonts and the dictionary, taken once. */
static void load(struct floor *f, const char *line)
{
    char path[1024];
    if (strncmp(line, "font ", 5) == 0)
        add_font(f, line + 5);
    else if (sscanf(line, "dictionary %1023[^\n]", path) == 1 && f->want_dictionary)
        f->dictionary = hnj_hyphen_load(path);
}

static void draw(struct floor *f, const char *positions, const char *out, int width_px, bool first)
{
    FILE *in = fopen(positions, "r"), *to = NULL;
    char line[8192];
    double w = 0, h = 0, bleed = 0;
    cairo_surface_t *s = NULL;
    if (!in)
        die("no such file", positions);
    if (first)
        f->config = FcConfigCreate();
    while (fgets(line, sizeof line, in) && sscanf(line, "page %lf %lf %lf", &w, &h, &bleed) != 3)
        if (first)
            load(f, line);
    if (first)
        start_pango(f);
    if (f->words) {
        to = fopen(out, "wb");
        if (!to)
            die("not written", out);
        s = cairo_pdf_surface_create_for_stream(gather, to, w + 2 * bleed, h + 2 * bleed);
        cairo_pdf_surface_restrict_to_version(s, CAIRO_PDF_VERSION_1_5);
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, "2026-06-01T00:00:00Z");
    } else {
        s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px, (int)floor(h * width_px / w + 0.5));
    }
    f->cr = cairo_create(s);
    cairo_font_options_t *options = unhinted();
    cairo_set_font_options(f->cr, options);
    cairo_font_options_destroy(options);
    if (f->words)
        cairo_translate(f->cr, bleed, bleed);
    else
        cairo_scale(f->cr, width_px / w, width_px / w);
    while (fgets(line, sizeof line, in))
        draw_line(f, line + strspn(line, " "));
    cairo_destroy(f->cr);
    if (f->words)
        cairo_surface_finish(s);
    else
        cairo_surface_flush(s);
    if (cairo_surface_status(s))
        die("not drawn", cairo_status_to_string(cairo_surface_status(s)));
    if (!f->words)
        write_png(s, out);
    cairo_surface_destroy(s);
    fclose(in);
    if (to && fclose(to) != 0)
        die("not written", out);
}

int main(int argc, char **argv)
{
    struct floor f = {.want_dictionary = true};
    const char *out = NULL, *positions[512];
    int width_px = 1080, rounds = 1;
    size_t n = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--no-dictionary") == 0)
            f.want_dictionary = false;
        else if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc)
            rounds = atoi(argv[++i]);
        else if (strcmp(argv[i], "--width") == 0 && i + 1 < argc)
            width_px = atoi(argv[++i]);
        else if (strcmp(argv[i], "-o") == 0 && i + 1 < argc)
            out = argv[++i];
        else if (n < sizeof positions / sizeof *positions)
            positions[n++] = argv[i];
    }
    if (!out || !n) {
        fputs("floor [--no-dictionary] [--rounds N] [--width PX] -o OUT.pdf|OUT.png POSITIONS...\n", stderr);
        return 2;
    }
    size_t len = strlen(out);
    f.words = len > 4 && strcmp(out + len - 4, ".pdf") == 0;
    for (int r = 0; r < rounds; r++) {
        for (size_t i = 0; i < n; i++) {
            double start = now_ms();
            draw(&f, positions[i], out, width_px, r == 0 && i == 0);
            if (r > 0)
                printf("%.4f\n", now_ms() - start);
        }
    }
    return 0;
}
