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

static void put_inks(struct pl_buf *out, const struct pl_inks *inks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        pl_putf(out, "%s%s inks", inks[i].condition ? " " : "", inks[i].condition ? inks[i].condition : "");
        for (int k = 0; k < 4; k++)
            pl_putf(out, " %s", num(out, inks[i].cmyk[k]));
    }
}

static void put_spot(struct pl_buf *out, const struct pl_ink *ink)
{
    pl_put(out, ink->spot->technical ? " technical " : " spot ");
    pl_put_json(out, ink->spot->name);
    if (ink->spot_tint < 1)
        pl_putf(out, " %s%%", num(out, ink->spot_tint * 100));
    put_inks(out, ink->spot->inks, ink->spot->n_inks);
}

static const char *below(struct pl_buf *out, double size)
{
    return size >= PL_EVERY ? "all" : num(out, size);
}

static void put_press(struct pl_buf *out, const struct pl_press_style *press)
{
    static const char *const intents[] = {"perceptual", "relative", "saturation", "absolute"};
    const struct pl_marks *m = &press->marks;
    const struct {
        const char *name;
        bool on;
    } marks[] = {{"crop", m->crop},
                 {"bleed", m->bleed},
                 {"fold", m->fold},
                 {"registration", m->registration},
                 {"colour-bar", m->colour_bar},
                 {"slug", m->slug}};
    pl_putf(out, "press %s, %s%s", press->condition ? press->condition : PL_PRESS_CONDITION, intents[press->intent],
            press->black_point ? "" : " without black point");
    for (size_t i = 0; i < press->n_profiles; i++)
        pl_putf(out, ", %s%sprofile %s", press->profiles[i].condition ? press->profiles[i].condition : "",
                press->profiles[i].condition ? " " : "", press->profiles[i].name);
    if (press->ink_limit > 0)
        pl_putf(out, ", at most %s%%", num(out, press->ink_limit));
    pl_putf(out, press->jpeg_quality ? ", JPEG quality %d" : ", pictures without loss", press->jpeg_quality);
    pl_putf(out, ", black overprints in text below %s, lines below %s%s, marks", below(out, press->black_text_below),
            below(out, press->black_lines_below), press->trapped ? ", trapped" : "");
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i].on)
            pl_putf(out, " %s", marks[i].name);
    pl_putf(out, " at %s, %s x %s\n", num(out, m->offset), num(out, m->length), num(out, m->width));
}

static void put_folds(struct pl_buf *out, const char *name, const double *at, size_t n)
{
    if (n)
        pl_putf(out, "%s folds", name);
    for (size_t i = 0; i < n; i++)
        pl_putf(out, " %s", num(out, at[i]));
    if (n)
        pl_put(out, "\n");
}

void pl_layout_dump(struct pl_buf *out, const struct pl_layout *layout)
{
    pl_putf(out, "layout %s (%s)\n", layout->name, layout->print ? "print" : "screen");
    pl_putf(out, "page %s x %s pt, bleed %s, margin %s %s %s %s\n", num(out, layout->page.width),
            num(out, layout->page.height), num(out, layout->page.bleed), num(out, layout->page.margin[0]),
            num(out, layout->page.margin[1]), num(out, layout->page.margin[2]), num(out, layout->page.margin[3]));
    put_folds(out, "vertical", layout->page.folds.vertical, layout->page.folds.n_vertical);
    put_folds(out, "horizontal", layout->page.folds.horizontal, layout->page.folds.n_horizontal);
    if (layout->press.place.source)
        put_press(out, &layout->press);
    pl_put(out, "palette\n");
    for (size_t i = 0; i < layout->palette.n; i++) {
        const struct pl_ink *ink = &layout->palette.at[i];
        pl_putf(out, "  %s: %s %s %s", ink->name, num(out, ink->r * 255), num(out, ink->g * 255),
                num(out, ink->b * 255));
        put_inks(out, ink->inks, ink->n_inks);
        if (ink->spot)
            put_spot(out, ink);
        if (ink->overprint)
            pl_put(out, " overprint");
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
