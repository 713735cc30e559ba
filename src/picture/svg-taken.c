/* svg-taken.c: the colours an SVG is drawn with: painting in keys must not use one for another. More than are drawn may
 * be found, never fewer. What stands as "#a1b300" is read; how librsvg reads all other ways to write a colour as a
 * number only librsvg knows, so such an SVG is drawn once as SVG by cairo, which writes every colour as rgb(…%).
 * Colours by name are no keys: those begin far from them. */
#include "picture/picture-private.h"

#include "base/num.h"

#include <cairo-svg.h>
#include <math.h>
#include <string.h>

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* "#rgb", "#rrggbb", and both with an opacity behind. */
static bool read_hex(const char *at, const char *end, uint32_t *rgb)
{
    uint32_t digits[8];
    size_t n = 0;
    while (n < 8 && at + n < end && hex(at[n]) >= 0) {
        digits[n] = (uint32_t)hex(at[n]);
        n++;
    }
    *rgb = 0;
    for (size_t i = 0; i < 3 && n >= 3; i++)
        *rgb = *rgb << 8 | (n < 6 ? digits[i] * 17 : digits[2 * i] << 4 | digits[2 * i + 1]);
    return n >= 3;
}

static void read_numbers(struct pl_arena *arena, const char *at, const char *end, struct pl_svg_colours *out)
{
    uint32_t rgb;
    for (; at < end; at++)
        if (*at == '#' && read_hex(at + 1, end, &rgb))
            *pl_push(arena, out) = rgb;
}

/* ---- what is not read ---- */

static bool among(const char *const *words, const char *at, const char *end, bool before)
{
    for (; *words; words++) {
        size_t n = strlen(*words);
        if ((size_t)(end - at) >= n && memcmp(before ? end - n : at, *words, n) == 0)
            return true;
    }
    return false;
}

/* Anything but a colour that stands there in six digits, or three: a function, an escape or a comment of CSS, letters
 * by number in XML, an encoding of more bytes than one. */
static bool is_hidden(const char *text, size_t n)
{
    static const char *const places[] = {"url",   "matrix", "translate",  "scale",      "rotate",
                                         "skewX", "skewY",  "translateX", "translateY", NULL},
                             *const plain[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", NULL};
    const char *end = text + n;
    for (const char *at = text; at < end; at++) {
        bool hidden = *at == '\\' || *at == '\0' || (*at == '/' && at + 1 < end && at[1] == '*');
        hidden |= *at == '(' && at > text && (at[-1] == '-' || hex(at[-1]) >= 0 || (at[-1] | 32) >= 'a') &&
                  !among(places, text, at, true);
        if (hidden || (*at == '&' && !among(plain, at, end, false)))
            return true;
    }
    return false;
}

static cairo_status_t keep(void *to, const unsigned char *bytes, unsigned n)
{
    pl_putn(to, (const char *)bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

/* "rgb(63.137255%,70.196078%,0%)", with or without spaces. */
static void read_written(struct pl_arena *arena, const char *at, struct pl_svg_colours *out)
{
    while ((at = strstr(at, "rgb("))) {
        uint32_t rgb = 0;
        at += strlen("rgb(");
        for (int i = 0; i < 3; i++) {
            double v = 0;
            at += strspn(at, " ,");
            at += pl_num_parse(at, strlen(at), &v);
            at += *at == '%';
            rgb = rgb << 8 | (uint32_t)(fmin(fmax(v / 100, 0), 1) * 255 + 0.5);
        }
        *pl_push(arena, out) = rgb;
    }
}

static bool draw(struct pl_work *work, const struct pl_picture *picture, struct pl_buf *out)
{
    cairo_surface_t *surface = cairo_svg_surface_create_for_stream(keep, out, picture->width, picture->height);
    cairo_t *cr = cairo_create(surface);
    bool good = svg_draw(work, picture, cr, 0, 0, picture->width, picture->height, NULL, 0);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    return good;
}

bool pl_svg_taken(struct pl_work *work, const struct pl_picture *picture, struct pl_svg_colours *out)
{
    struct pl_buf written = {.arena = work->arena};
    if (picture->kind != PL_PICTURE_SVG)
        return true;
    read_numbers(work->arena, picture->source->text, picture->source->text + picture->source->size, out);
    if (!is_hidden(picture->source->text, picture->source->size))
        return true;
    pl_put(&written, "");
    if (!draw(work, picture, &written))
        return false;
    read_written(work->arena, written.text, out);
    return true;
}
