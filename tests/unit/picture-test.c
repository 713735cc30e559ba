/* picture-test.c: pictures good and hostile; the PNG that is written is the PNG that is read. */
#include "unit/test.h"

#include "encode/png.h"
#include "picture/picture.h"

#include <cairo.h>
#include <png.h>
#include <string.h>

static struct pl_arena *arena;
static struct pl_diags diags;
static struct pl_work work;
static struct pl_pictures *all;

static const struct pl_picture *load(const char *name, const void *bytes, size_t n)
{
    pl_door_overlay(work.door, name, bytes, n);
    return pl_picture_load(&work, all, name, (struct pl_place){0});
}

static bool refused(const char *name, const char *text, const char *code)
{
    size_t before = diags.list.n;
    bool none = load(name, text, strlen(text)) == NULL;
    bool said = diags.list.n == before + 1 && strcmp(pl_message(diags.list.at[before]->code)->code, code) == 0;
    if (!said && diags.list.n > before)
        fprintf(stderr, "%s: %s\n", name, pl_message(diags.list.at[diags.list.n - 1]->code)->code);
    return none && said;
}

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\">"

static void put_times(struct pl_buf *out, const char *what, int n)
{
    for (int i = 0; i < n; i++)
        pl_put(out, what);
}

/* Thirty copies of 'b', which is a rectangle and, said a second time, ten thousand of them; or the other way about. */
static const char *said_twice(bool light_first)
{
    static const char *const b[2] = {"<use id=\"b\" href=\"#many\"/>", "<rect id=\"b\"/>"};
    struct pl_buf out = {.arena = arena};
    pl_put(&out, SVG "<g id=\"few\">");
    put_times(&out, "<rect/>", 100);
    pl_put(&out, "</g><g id=\"many\">");
    put_times(&out, "<use href=\"#few\"/>", 100);
    pl_put(&out, "</g>");
    pl_put(&out, b[light_first]);
    pl_put(&out, b[!light_first]);
    put_times(&out, "<use href=\"#b\"/>", 30);
    pl_put(&out, "</svg>");
    return out.text;
}

/* Of elements with the same id the first is drawn, and so the first is weighed. */
static void copies(void)
{
    CHECK(refused("heavy.svg", said_twice(false), "P603"));
    CHECK(load("light.svg", said_twice(true), strlen(said_twice(true))) != NULL);
}

static void hostile(void)
{
    CHECK(refused("a.svg", SVG "<text>x</text></svg>", "P604"));
    CHECK(refused("b.svg", SVG "<image href=\"x.png\"/></svg>", "P604"));
    CHECK(refused("c.svg", SVG "<script>1</script></svg>", "P604"));
    CHECK(refused("d.svg", SVG "<rect fill=\"url(http://example.org/x)\"/></svg>", "P605"));
    CHECK(refused("e.svg", SVG "<use href=\"other.svg#a\"/></svg>", "P605"));
    CHECK(
        refused("f.svg", "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>" SVG "&b;</svg>", "P606"));
    CHECK(refused("g.svg", SVG "<rect", "P602"));
    CHECK(refused("h.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"1\" height=\"1\"/></svg>", "P607"));
    CHECK(refused("i.svg", SVG "<g onclick=\"x()\"/></svg>", "P604"));
    CHECK(refused("j.png", "not a picture at all", "P601"));
    CHECK(refused("k.png", "\x89PNG\r\n\x1a\n", "P608"));
    CHECK(refused("l.jpg", "\xff\xd8\xff\xe0 short", "P608"));
    copies();
    struct pl_buf deep = {.arena = arena};
    pl_put(&deep, SVG);
    for (int i = 0; i < 100; i++)
        pl_put(&deep, "<g>");
    CHECK(refused("m.svg", deep.text, "P603"));
    struct pl_buf many = {.arena = arena};
    pl_put(&many, SVG);
    for (int i = 0; i < 20001; i++)
        pl_put(&many, "<g/>");
    pl_put(&many, "</svg>");
    CHECK(refused("n.svg", many.text, "P603"));
    /* A header that promises more pixels than there is memory for. */
    static const unsigned char bomb[] = {0x89, 'P', 'N', 'G',  '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D',
                                         'R',  0,   0,   0x7d, 0,    0,    0,    0x7d, 0, 8, 2, 0,  0,   0};
    CHECK(load("bomb.png", bomb, sizeof bomb) == NULL);
}

static uint32_t pixel(cairo_surface_t *s, int x, int y)
{
    const unsigned char *rows = cairo_image_surface_get_data(s);
    uint32_t word;
    memcpy(&word, rows + y * cairo_image_surface_get_stride(s) + x * 4, 4);
    return word;
}

static void recolour(void)
{
    static const char art[] =
        SVG "<g color=\"red\"><rect width=\"5\" height=\"10\" fill=\"currentColor\"/></g>"
            "<rect id=\"right\" x=\"5\" width=\"5\" height=\"10\" fill=\"#00f\" stroke=\"none\"/></svg>";
    static const char icon[] =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\" color=\"#154273\"><rect width=\"5\" height=\"10\" fill=\"currentColor\"/></svg>";
    const struct pl_picture *p = load("art.svg", art, sizeof art - 1), *q = load("icon.svg", icon, sizeof icon - 1);
    CHECK(p && q && p->width == 7.5 && pl_svg_has(p, "#right") && !pl_svg_has(p, "#left") &&
          pl_svg_has(p, "currentColor"));
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 20, 20);
    cairo_t *cr = cairo_create(s);
    const struct pl_svg_paint green = {"#right", "#00ff00"}, white = {"currentColor", "#ffffff"};
    CHECK(pl_picture_draw(&work, p, cr, 0, 0, 20, 20, &green, 1));
    cairo_surface_flush(s);
    CHECK(pixel(s, 15, 10) == 0xFF00FF00);
    CHECK(pl_picture_draw(&work, q, cr, 0, 0, 20, 20, &white, 1));
    cairo_surface_flush(s);
    CHECK(pixel(s, 5, 10) == 0xFFFFFFFF); /* the root's own colour gives way */
    double ink[4];
    CHECK(pl_picture_ink(&work, q, ink) && ink[0] < 0.02 && ink[2] > 0.48 && ink[2] < 0.52);
    cairo_destroy(cr);
    cairo_surface_destroy(s);
}

/* libpng reads what we wrote, pixel for pixel, few colours or many. */
static void round_trip(int colours, int level)
{
    enum { W = 37, H = 29 };
    uint32_t pixels[W * H];
    unsigned char back[W * H * 3], *bytes = NULL;
    size_t n = 0;
    for (int i = 0; i < W * H; i++)
        pixels[i] = (uint32_t)(i % colours) * 2654435u & 0xFFFFFF;
    struct pl_png png = {.pixels = (const unsigned char *)pixels,
                         .width = W,
                         .height = H,
                         .stride = W * 4,
                         .dpi = 150,
                         .title = "Prüfung",
                         .level = level};
    CHECK(pl_png_encode(&work, &png, &bytes, &n));
    png_image image = {.version = PNG_IMAGE_VERSION};
    CHECK(png_image_begin_read_from_memory(&image, bytes, n));
    image.format = PNG_FORMAT_RGB;
    CHECK(png_image_finish_read(&image, NULL, back, 0, NULL));
    bool same = true;
    for (int i = 0; i < W * H; i++)
        same &= pixels[i] == ((uint32_t)back[i * 3] << 16 | (uint32_t)back[i * 3 + 1] << 8 | back[i * 3 + 2]);
    CHECK(same);
    CHECK(memmem(bytes, n, "sRGB", 4) && memmem(bytes, n, "pHYs", 4) && memmem(bytes, n, "Prüfung", 8));
}

int main(void)
{
    arena = pl_arena_new();
    diags = (struct pl_diags){.arena = arena};
    work = (struct pl_work){arena, &diags, pl_door_new(arena)};
    pl_door_allow(work.door, ".");
    all = pl_pictures_new(arena);
    hostile();
    recolour();
    for (int colours = 1; colours <= 1073; colours = colours < 20 ? colours + 1 : colours * 3)
        round_trip(colours, colours % 3 ? 1 : 6);
    pl_arena_free(arena);
    return TEST_END();
}
