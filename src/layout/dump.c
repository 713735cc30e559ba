/* dump.c: the layout model as text: what `plaat dump --stage layout` shows and the goldens hold. */
#include "layout/layout-private.h"

#include "base/num.h"

#include <string.h>

static const char *num(struct pl_buf *out, double v)
{
    return pl_num(out->arena, v, 3);
}

static void put_tone(struct pl_buf *out, const struct pl_layout *layout, struct pl_tone tone)
{
    pl_put(out, pl_tone_name(out->arena, layout, tone));
    if (tone.tint < 1)
        pl_putf(out, " %s%%", num(out, tone.tint * 100));
    if (tone.opacity < 1)
        pl_putf(out, " @%s%%", num(out, tone.opacity * 100));
}

static void put_range(struct pl_buf *out, const char *name, struct pl_fit_range r)
{
    pl_putf(out, " %s %s", name, num(out, r.ideal));
    if (r.min < r.ideal || r.max > r.ideal)
        pl_putf(out, " (%s to %s)", num(out, r.min), num(out, r.max));
}

static void put_style(struct pl_buf *out, const struct pl_layout *layout, const struct pl_style *s)
{
    pl_putf(out, "  %s:", s->name);
    for (const char *const *f = s->families; f && *f; f++)
        pl_putf(out, " %s", *f);
    pl_putf(out, " %ld%s", s->weight, s->slant ? " italic" : "");
    if (s->tie)
        pl_putf(out, " size %s x %s", num(out, s->tie_factor), s->tie);
    else
        put_range(out, "size", s->size);
    put_range(out, "leading", s->leading);
    put_range(out, "tracking", s->tracking);
    pl_put(out, " colour ");
    put_tone(out, layout, s->colour);
    if (s->fit_group)
        pl_putf(out, " fit %s", s->fit_group);
    pl_put(out, "\n");
}

void pl_layout_dump(struct pl_buf *out, const struct pl_layout *layout)
{
    pl_putf(out, "layout %s (%s)\n", layout->name, layout->print ? "print" : "screen");
    pl_putf(out, "page %s x %s pt, bleed %s, margin %s %s %s %s\n", num(out, layout->page.width),
            num(out, layout->page.height), num(out, layout->page.bleed), num(out, layout->page.margin[0]),
            num(out, layout->page.margin[1]), num(out, layout->page.margin[2]), num(out, layout->page.margin[3]));
    pl_put(out, "palette\n");
    for (size_t i = 0; i < layout->palette.n; i++) {
        const struct pl_ink *ink = &layout->palette.at[i];
        pl_putf(out, "  %s: %s %s %s", ink->name, num(out, ink->r * 255), num(out, ink->g * 255),
                num(out, ink->b * 255));
        if (ink->has_press)
            pl_putf(out, " inks %s %s %s %s%s", num(out, ink->cmyk[0]), num(out, ink->cmyk[1]), num(out, ink->cmyk[2]),
                    num(out, ink->cmyk[3]), ink->overprint ? " overprint" : "");
        for (size_t k = 0; k < layout->tone_names.n; k++) {
            uint32_t tone = layout->tones[i * layout->tone_names.n + k];
            if (tone != PL_COLOUR_NONE)
                pl_putf(out, " %s %s", layout->tone_names.at[k], layout->palette.at[tone].name);
        }
        pl_put(out, "\n");
    }
    pl_put(out, "styles\n");
    for (size_t i = 0; i < layout->n_styles; i++)
        put_style(out, layout, &layout->styles[i]);
    pl_put(out, "parts\n");
    for (size_t i = 0; i < layout->parts.n; i++) {
        pl_putf(out, "  %s:", layout->parts.at[i].name);
        for (size_t k = 0; layout->parts.at[i].takes && k < layout->parts.at[i].takes->n; k++)
            pl_putf(out, " %s", layout->parts.at[i].takes->at[k]->key);
        pl_put(out, "\n");
    }
    pl_putf(out, "pages %zu\n", layout->pages.n);
}
