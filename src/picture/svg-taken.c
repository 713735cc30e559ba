/* svg-taken.c: every colour that stands in an SVG as a number, wherever it stands: painting in keys must not use one
 * for another. More than are drawn may be found, never fewer. Colours by name are no keys: those begin far from them.
 */
#include "picture/picture-private.h"

#include "base/num.h"

#include <math.h>
#include <string.h>
#include <strings.h>

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

static uint32_t byte_of(double v)
{
    return (uint32_t)(fmin(fmax(v, 0), 1) * 255 + 0.5);
}

/* CSS Color 4, 7.1. */
static uint32_t from_hsl(double hue, double s, double l)
{
    const double steps[3] = {0, 8, 4};
    uint32_t rgb = 0;
    for (int i = 0; i < 3; i++) {
        double k = fmod(fmod(steps[i] + hue / 30, 12) + 12, 12);
        rgb = rgb << 8 | byte_of(l - s * fmin(l, 1 - l) * fmax(-1, fmin(fmin(k - 3, 9 - k), 1)));
    }
    return rgb;
}

/* Three numbers between whatever parts them, behind the bracket. */
static bool read_function(const char *at, const char *end, bool hsl, uint32_t *rgb)
{
    double v[3];
    for (int i = 0; i < 3; i++) {
        while (at < end && strchr(" ,\t\r\n", *at))
            at++;
        size_t n = pl_num_parse(at, (size_t)(end - at), &v[i]);
        at += n;
        if (!n)
            return false;
        if (at < end && *at == '%')
            v[i] *= hsl ? 0.01 : 2.55;
        while (at < end && (*at == '%' || (*at >= 'a' && *at <= 'z')))
            at++;
    }
    *rgb =
        hsl ? from_hsl(v[0], v[1], v[2]) : byte_of(v[0] / 255) << 16 | byte_of(v[1] / 255) << 8 | byte_of(v[2] / 255);
    return true;
}

void pl_svg_taken(struct pl_arena *arena, const struct pl_picture *picture, struct pl_svg_colours *out)
{
    static const char *const functions[] = {"rgb(", "rgba(", "hsl(", "hsla("};
    if (picture->kind != PL_PICTURE_SVG)
        return;
    const char *end = picture->source->text + picture->source->size;
    for (const char *at = picture->source->text; at < end; at++) {
        uint32_t rgb;
        bool found = *at == '#' && read_hex(at + 1, end, &rgb);
        for (size_t i = 0; !found && ((*at | 32) == 'r' || (*at | 32) == 'h') && i < 4; i++) {
            size_t n = strlen(functions[i]);
            found = (size_t)(end - at) > n && strncasecmp(at, functions[i], n) == 0 &&
                    read_function(at + n, end, i >= 2, &rgb);
        }
        if (found)
            *pl_push(arena, out) = rgb;
    }
}
