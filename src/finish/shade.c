/* shade.c: gradients in inks. A gradient between process inks is one of DeviceCMYK; between tints of one spot colour,
 * or from it to bare paper, of that Separation; any other that touches a spot colour is of DeviceN, with a plate for
 * each (ISO 32000-1, 8.6.6.5), so that every stop has exactly the inks of its entry. cairo lets gradients share
 * functions, and one function may come to stand in two colour spaces: each gradient gets its own. */
#include "finish/press-private.h"

#include "base/num.h"

#include <string.h>

enum { PROCESS = 4 };

struct shade {
    struct finish *f;
    bool process, over; /* some stop has process inks; every stop overprints */
    const struct pl_separation **spots;
    size_t n_spots, n; /* n: components of the space */
};

static struct pl_press_colour end(struct finish *f, pl_oh function, const char *key)
{
    uint32_t rgb = rgb_at(f, pl_pdf_get(f->pdf, function, key));
    return inks_of(f, pl_key_find(f->how->keys, rgb), rgb);
}

static void look_at(struct shade *s, struct pl_press_colour c)
{
    const struct finish *f = s->f;
    s->over &= pl_ink_overprints(f->press->inks, &c, PL_USE_FILL, 0);
    s->process |= !c.spot && c.cmyk[0] + c.cmyk[1] + c.cmyk[2] + c.cmyk[3] > 0;
    for (size_t i = 0; c.spot && i < s->n_spots; i++)
        if (s->spots[i] == c.spot)
            return;
    if (c.spot)
        s->spots[s->n_spots++] = c.spot;
}

static void look(struct shade *s, pl_oh function)
{
    struct pl_pdf *pdf = s->f->pdf;
    pl_oh parts = pl_pdf_get(pdf, function, "/Functions");
    size_t n = pl_pdf_length(pdf, parts);
    for (size_t i = 0; i < n; i++)
        look(s, pl_pdf_at(pdf, parts, i));
    if (n)
        return;
    look_at(s, end(s->f, function, "/C0"));
    look_at(s, end(s->f, function, "/C1"));
}

/* ---- functions ---- */

static const char *components(const struct shade *s, struct pl_press_colour c)
{
    double v[PROCESS + PL_MOST_SPOTS] = {0};
    if (s->n == 1)
        v[0] = c.tint;
    else if (!c.spot)
        memcpy(v, c.cmyk, sizeof c.cmyk);
    for (size_t i = 0; s->n > 1 && c.spot && i < s->n_spots; i++)
        v[PROCESS + i] = s->spots[i] == c.spot ? c.tint : 0;
    return inks_text(s->f, v, s->n);
}

static const char *same(const struct shade *s, pl_oh function, const char *key)
{
    return pl_pdf_unparse(s->f->pdf, pl_pdf_get(s->f->pdf, function, key));
}

static pl_oh inked(const struct shade *s, pl_oh function)
{
    struct pl_pdf *pdf = s->f->pdf;
    pl_oh parts = pl_pdf_get(pdf, function, "/Functions");
    size_t n = pl_pdf_length(pdf, parts);
    if (!n)
        return pl_pdf_parsef(pdf, "<</FunctionType 2/Domain[0 1]/C0[%s]/C1[%s]/N %s>>",
                             components(s, end(s->f, function, "/C0")), components(s, end(s->f, function, "/C1")),
                             same(s, function, "/N"));
    pl_oh all = pl_pdf_parse(pdf, "[]");
    for (size_t i = 0; i < n; i++)
        pl_pdf_append(pdf, all, inked(s, pl_pdf_at(pdf, parts, i)));
    pl_oh stitched =
        pl_pdf_parsef(pdf, "<</FunctionType 3/Domain %s/Bounds %s/Encode %s>>", same(s, function, "/Domain"),
                      same(s, function, "/Bounds"), same(s, function, "/Encode"));
    pl_pdf_set(pdf, stitched, "/Functions", all);
    return stitched;
}

/* ---- colour spaces ---- */

/* What stands for all of them together: for each ink, its own share and that of every spot colour. A PostScript
 * calculator (7.10.5): the components lie on the stack, the last on top. */
static const char *calculator(const struct shade *s)
{
    struct pl_buf out = {.arena = s->f->work->arena};
    double alternates[PL_MOST_SPOTS][PROCESS];
    for (size_t i = 0; i < s->n_spots; i++)
        s->f->press->failed |= !pl_spot_alternate(s->f->work, s->f->press->inks, s->spots[i], alternates[i]);
    pl_put(&out, "{");
    for (size_t ink = 0; ink < PROCESS; ink++) {
        /* On the stack lie the components and the inks that are done; a copy of the component this ink is of. */
        pl_putf(&out, "%zu index ", s->n - 1 - ink + ink);
        for (size_t i = 0; i < s->n_spots; i++)
            pl_putf(&out, "%zu index %s mul add ", s->n - 1 - (PROCESS + i) + ink + 1,
                    pl_num(out.arena, alternates[i][ink], 4));
        pl_put(&out, "dup 1 gt{pop 1}if ");
    }
    pl_putf(&out, "%zu %d roll ", s->n + PROCESS, PROCESS);
    for (size_t i = 0; i < s->n; i++)
        pl_put(&out, "pop ");
    pl_put(&out, "}");
    return out.text;
}

static pl_oh device_n(const struct shade *s)
{
    struct finish *f = s->f;
    struct pl_buf domain = {.arena = f->work->arena};
    for (size_t i = 0; i < s->n; i++)
        pl_put(&domain, "0 1 ");
    const char *program = calculator(s);
    pl_oh function = pl_pdf_add_stream(
        f->pdf, pl_printf(f->work->arena, "<</FunctionType 4/Domain[%s]/Range[0 1 0 1 0 1 0 1]>>", domain.text),
        program, strlen(program));
    pl_oh names = pl_pdf_parse(f->pdf, "[/Cyan/Magenta/Yellow/Black]"), colorants = pl_pdf_parse(f->pdf, "<<>>");
    for (size_t i = 0; i < s->n_spots; i++) {
        pl_oh space = inks_space(f, s->spots[i]), name = pl_pdf_at(f->pdf, space, 1);
        pl_pdf_append(f->pdf, names, name);
        pl_pdf_set(f->pdf, colorants, pl_pdf_name(f->pdf, name), space);
    }
    pl_oh space = pl_pdf_parsef(f->pdf, "[/DeviceN null/DeviceCMYK %s<<>>]", pl_pdf_ref(f->pdf, function));
    pl_pdf_set_at(f->pdf, space, 1, names);
    pl_pdf_set(f->pdf, pl_pdf_at(f->pdf, space, 4), "/Colorants", colorants);
    return space;
}

void inks_shading(struct finish *f, pl_oh shading)
{
    struct shade s = {.f = f, .over = true};
    pl_oh function = pl_pdf_get(f->pdf, shading, "/Function");
    if (!pl_pdf_is(f->pdf, pl_pdf_get(f->pdf, shading, "/ColorSpace"), "/DeviceRGB"))
        return;
    f->press->holder = pl_pdf_id(f->pdf, shading);
    s.spots = PL_NEWS(f->work->arena, const struct pl_separation *, f->how->scene->palette->n_spots + 1);
    look(&s, function);
    s.n = !s.n_spots ? PROCESS : s.n_spots == 1 && !s.process ? 1 : PROCESS + s.n_spots;
    pl_pdf_set(f->pdf, shading, "/ColorSpace",
               !s.n_spots ? pl_pdf_parse(f->pdf, "/DeviceCMYK")
               : s.n == 1 ? inks_space(f, s.spots[0])
                          : device_n(&s));
    pl_pdf_set(f->pdf, shading, "/Function", inked(&s, function));
    if (s.over)
        *pl_push(f->work->arena, &f->press->shaded) = pl_pdf_id(f->pdf, shading);
}
