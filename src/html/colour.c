/* colour.c: colours of the palette on the grounds they come to stand on. What could not be read there is brought nearer
 * to black or white, no further than it must. */
#include "html/html-private.h"

#include "ink/ink.h"

#include <string.h>

static uint32_t pack(struct pl_rgba c)
{
    const double v[3] = {c.r, c.g, c.b};
    uint32_t rgb = 0;
    for (size_t i = 0; i < 3; i++)
        rgb = rgb << 8 | (uint32_t)((v[i] < 0 ? 0 : v[i] > 1 ? 1 : v[i]) * 255 + 0.5);
    return rgb;
}

static struct pl_rgba unpack(uint32_t rgb)
{
    return (struct pl_rgba){(rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, 1};
}

uint32_t rgb_of(const struct html *h, struct pl_tone tone, uint32_t under)
{
    if (tone.entry >= h->page->layout->palette.n)
        return tone.entry == PL_BLACK ? 0 : NO_RGB;
    struct pl_colour colour = {tone.entry, tone.tint, tone.opacity};
    return pack(pl_ink_over(pl_ink_screen(&h->page->layout->palette, colour), unpack(under)));
}

/* Of a gradient the first colour: a page is as long as it comes out. */
uint32_t rgb_of_fill(const struct html *h, const struct pl_tone_fill *fill, uint32_t under)
{
    uint32_t rgb = NO_RGB;
    if (fill->kind == PL_TONE_SOLID)
        rgb = rgb_of(h, fill->tone, under);
    else if (fill->kind != PL_TONE_NONE && fill->n_stops)
        rgb = rgb_of(h, fill->stops[0].tone, under);
    return rgb == NO_RGB ? under : rgb;
}

uint32_t readable(uint32_t colour, uint32_t ground, double ratio)
{
    enum { STEPS = 64 };
    struct pl_rgba c = unpack(colour), g = unpack(ground), black = {0, 0, 0, 1}, white = {1, 1, 1, 1};
    bool darker = pl_ink_contrast(black, g) >= pl_ink_contrast(white, g);
    for (int i = 0; i <= STEPS; i++) {
        double k = (double)i / STEPS, to = darker ? 0 : 1;
        struct pl_rgba mixed = {c.r + (to - c.r) * k, c.g + (to - c.g) * k, c.b + (to - c.b) * k, 1};
        uint32_t rgb = pack(mixed);
        if (pl_ink_contrast(unpack(rgb), g) >= ratio)
            return rgb;
    }
    return darker ? 0 : 0xFFFFFF;
}

bool is_light(uint32_t rgb)
{
    const double near = 1.7;
    return pl_ink_contrast(unpack(0xFFFFFF), unpack(rgb)) < near;
}

uint32_t readable_on(const struct html *h, uint32_t colour, uint32_t ground, double ratio)
{
    const struct pl_palette *palette = &h->page->layout->palette;
    uint32_t near = readable(colour, ground, ratio);
    if (near == colour)
        return near;
    for (uint32_t i = 0; i < palette->n; i++) {
        uint32_t on = palette->at[i].on;
        if (on < palette->n && rgb_of(h, (struct pl_tone){i, 1, 1}, 0xFFFFFF) == ground) {
            uint32_t rgb = rgb_of(h, (struct pl_tone){on, 1, 1}, 0xFFFFFF);
            bool far = pl_ink_contrast(unpack(near), unpack(colour)) > 2;
            return far && readable(rgb, ground, ratio) == rgb ? rgb : near;
        }
    }
    return near;
}

/* The colour that a run with these flags has; NO_RGB: none is said. */
static uint32_t look_colour(const struct html *h, const struct pl_text_content *text, int flags, const char *link,
                            uint32_t ground)
{
    struct pl_run_text run = {.flags = flags, .link = link};
    struct pl_look look;
    pl_text_look(text, &run, &look);
    return rgb_of(h, look.colour, ground);
}

size_t colour_class(struct html *h, const struct pl_text_content *text, uint32_t ground)
{
    const double ratio = 4.5; /* WCAG 2.2, 1.4.3, whatever the size */
    struct pl_tone marker = pl_tone_resolve(text->layout, text->accent, text->style->marker_look.colour);
    bool said = text->style->marker_look.has & PL_LOOK_COLOUR && marker.entry != PL_COLOUR_NONE;
    uint32_t plain = look_colour(h, text, 0, NULL, ground);
    plain = readable_on(h, plain == NO_RGB ? 0 : plain, ground, ratio);
    uint32_t rgb[4] = {look_colour(h, text, PL_STRONG, NULL, ground), look_colour(h, text, PL_EM, NULL, ground),
                       look_colour(h, text, 0, "#", ground), said ? rgb_of(h, marker, ground) : plain};
    for (size_t i = 0; i < 4; i++)
        rgb[i] = rgb[i] == NO_RGB ? plain : readable_on(h, rgb[i], ground, ratio);
    struct colours c = {plain, rgb[0], rgb[1], rgb[2], rgb[3]};
    for (size_t i = 0; i < h->colours.n; i++)
        if (memcmp(&h->colours.at[i], &c, sizeof c) == 0)
            return i + 1;
    *pl_push(h->work->arena, &h->colours) = c;
    return h->colours.n;
}

size_t ground_class(struct html *h, uint32_t ground)
{
    for (size_t i = 0; i < h->grounds.n; i++)
        if (h->grounds.at[i] == ground)
            return i + 1;
    *pl_push(h->work->arena, &h->grounds) = ground;
    return h->grounds.n;
}

const char *css_colour(struct html *h, uint32_t rgb)
{
    const struct pl_palette *palette = &h->page->layout->palette;
    for (uint32_t i = 0; i < palette->n; i++) {
        if (rgb_of(h, (struct pl_tone){i, 1, 1}, 0xFFFFFF) != rgb)
            continue;
        bool known = false;
        for (size_t k = 0; k < h->palette.n; k++)
            known |= h->palette.at[k] == i;
        if (!known)
            *pl_push(h->work->arena, &h->palette) = i;
        return pl_printf(h->work->arena, "var(%s)", css_name(h, "--", palette->at[i].name));
    }
    return pl_printf(h->work->arena, "#%06x", (unsigned)rgb);
}

void put_palette_css(struct html *h, struct pl_buf *css)
{
    const struct pl_palette *palette = &h->page->layout->palette;
    for (uint32_t i = 0; i < palette->n; i++)
        for (size_t k = 0; k < h->palette.n; k++)
            if (h->palette.at[k] == i)
                pl_putf(css, "%s:#%06x;", css_name(h, "--", palette->at[i].name),
                        (unsigned)rgb_of(h, (struct pl_tone){i, 1, 1}, 0xFFFFFF));
}

void put_colour_css(struct html *h, struct pl_buf *css)
{
    for (size_t i = 0; i < h->grounds.n; i++)
        pl_putf(css, ".g%zu{background:%s}\n", i + 1, css_colour(h, h->grounds.at[i]));
    for (size_t i = 0; i < h->colours.n; i++) {
        const struct colours *c = &h->colours.at[i];
        const struct {
            const char *what;
            uint32_t rgb;
        } rows[] = {{" strong", c->strong}, {" em", c->emphasis}, {" li::marker", c->marker}};
        pl_putf(css, ".c%zu{color:%s}\n", i + 1, css_colour(h, c->text));
        for (size_t k = 0; k < 3; k++)
            if (rows[k].rgb != c->text)
                pl_putf(css, ".c%zu%s{color:%s}\n", i + 1, rows[k].what, css_colour(h, rows[k].rgb));
        if (c->link != c->text)
            pl_putf(css, ".c%zu a,.c%zu a *{color:%s}\n", i + 1, i + 1, css_colour(h, c->link));
    }
}
