/* inks.c: colour operators as inks and plates (ISO 32000-1, 8.6.8), and overprint (8.6.7, 11.7.4): black letters and
 * lines that a layout prints over what lies below, entries that always are, and never what has no ink. Overprint hangs
 * on what an operator paints, so it is set in front of each that paints, and only where it changes. */
#include "finish/press-private.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

void inks_start(struct finish *f)
{
    const struct pl_palette *palette = f->how->scene->palette;
    f->press = PL_NEW(f->work->arena, struct press);
    f->press->inks = f->how->press;
    f->press->spaces = PL_NEWS(f->work->arena, pl_oh, palette->n_spots + 1);
    f->press->layers = PL_NEWS(f->work->arena, pl_oh, palette->n_spots + 1);
    f->press->on_layer = PL_NEWS(f->work->arena, bool, palette->n_spots + 1);
    f->press->spots = PL_NEWS(f->work->arena, bool, palette->n_spots + 1);
}

const char *inks_text(struct finish *f, const double *v, size_t n)
{
    struct pl_buf out = {.arena = f->work->arena};
    for (size_t i = 0; i < n; i++)
        pl_putf(&out, "%s%s", i ? " " : "", pl_num(f->work->arena, v[i], 4));
    return out.text;
}

/* ---- colours ---- */

static void count(struct finish *f, uint32_t rgb)
{
    struct press *p = f->press;
    for (size_t i = 0; i < p->converted.n; i++)
        if (p->converted.at[i] == rgb)
            return;
    *pl_push(f->work->arena, &p->converted) = rgb;
}

/* Forms and gradients come before what draws with them, and only that tells in which picture they stand. */
static void show_converted(struct finish *f)
{
    struct press *p = f->press;
    if (p->item && p->item->kind == PL_ITEM_PICTURE)
        f->how->converted->shown[p->item->picture] = true;
    else if (!p->item && p->holder && (!p->own.n || p->own.at[p->own.n - 1] != p->holder))
        *pl_push(f->work->arena, &p->own) = p->holder;
}

struct pl_press_colour inks_of(struct finish *f, const struct pl_colour *colour, uint32_t rgb)
{
    struct press *p = f->press;
    struct pl_press_colour out = {.opacity = 1};
    const double v[3] = {(rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0};
    if (colour) {
        p->failed |= !pl_ink_press(f->work, p->inks, *colour, &out);
    } else {
        if (rgb != 0xFFFFFF) {
            count(f, rgb);
            show_converted(f);
        }
        p->failed |= !pl_press_inks(f->work, p->inks, v, out.cmyk);
    }
    p->hash = pl_hash(out.cmyk, sizeof out.cmyk, p->hash);
    p->hash = pl_hash(&out.tint, sizeof out.tint, p->hash);
    return out;
}

static size_t index_of(const struct finish *f, const struct pl_separation *spot)
{
    return (size_t)(spot - f->how->scene->palette->spots);
}

/* A name as PDF writes it: what is no regular character as #xx (7.3.5). */
static const char *name_of(struct finish *f, const char *text)
{
    struct pl_buf out = {.arena = f->work->arena};
    pl_putc(&out, '/');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c <= ' ' || c >= 0x7F || strchr("()<>[]{}/%#", c))
            pl_putf(&out, "#%02X", c);
        else
            pl_putc(&out, *text);
    }
    return out.text;
}

static pl_oh separation(struct finish *f, const char *name, const double cmyk[4])
{
    return pl_pdf_add(f->pdf,
                      pl_pdf_parsef(f->pdf,
                                    "[/Separation %s/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[%s]/N 1>>]",
                                    name, inks_text(f, cmyk, 4)));
}

pl_oh inks_space(struct finish *f, const struct pl_separation *spot)
{
    size_t i = index_of(f, spot);
    double cmyk[4] = {0};
    if (!f->press->spaces[i]) {
        f->press->failed |= !pl_spot_alternate(f->work, f->press->inks, spot, cmyk);
        f->press->spaces[i] = separation(f, name_of(f, spot->name), cmyk);
    }
    return f->press->spaces[i];
}

void inks_colour(struct finish *f, struct pl_buf *out, const struct pl_colour *colour, uint32_t rgb, bool stroke)
{
    struct pl_press_colour c = inks_of(f, colour, rgb);
    struct gstate *now = &f->press->now;
    *(stroke ? &now->stroke : &now->fill) = c;
    now->pattern[stroke] = false;
    if (c.all) {
        f->press->all = true;
        pl_putf(out, "/PlAll %s %s %s\n", stroke ? "CS" : "cs", inks_text(f, &c.tint, 1), stroke ? "SCN" : "scn");
        return;
    }
    if (!c.spot) {
        pl_putf(out, "%s %s\n", inks_text(f, c.cmyk, 4), stroke ? "K" : "k");
        return;
    }
    f->press->spots[index_of(f, c.spot)] = true;
    pl_putf(out, "/PlSpot%zu %s %s %s\n", index_of(f, c.spot), stroke ? "CS" : "cs", inks_text(f, &c.tint, 1),
            stroke ? "SCN" : "scn");
}

/* ---- overprint ---- */

/* What an operator paints with. */
static const struct painting {
    const char *name;
    bool fills, strokes, text;
} paintings[] = {
    {"f", true, false, false}, {"F", true, false, false},   {"f*", true, false, false},  {"B", true, true, false},
    {"B*", true, true, false}, {"b", true, true, false},    {"b*", true, true, false},   {"S", false, true, false},
    {"s", false, true, false}, {"Tj", true, false, true},   {"TJ", true, false, true},   {"'", true, false, true},
    {"\"", true, false, true}, {"Do", false, false, false}, {"sh", false, false, false},
};

static const struct painting *painting(const struct pl_operator *op)
{
    for (size_t i = 0; i < sizeof paintings / sizeof *paintings; i++)
        if (pl_operator_is(op, paintings[i].name))
            return &paintings[i];
    return NULL;
}

static bool fill_over(const struct finish *f, const struct painting *how)
{
    const struct press *p = f->press;
    const struct gstate *now = &p->now;
    if (now->pattern[0])
        return now->pattern_over;
    if (how->text)
        return pl_ink_overprints(p->inks, &now->fill, PL_USE_TEXT, now->size * p->text_scale * now->scale);
    /* Designers draw lines as thin boxes too. */
    return pl_ink_overprints(p->inks, &now->fill, p->thin >= 0 ? PL_USE_LINE : PL_USE_FILL, p->thin);
}

static pl_oh resource_named(struct finish *f, const char *kind, const struct pl_operator *op)
{
    const struct pl_token *name = op->n_operands ? &op->operands[op->n_operands - 1] : NULL;
    return pl_pdf_get(f->pdf, pl_pdf_get(f->pdf, f->press->resources, kind),
                      name ? pl_strndup(f->work->arena, name->at, name->n) : "/");
}

static bool shading_over(struct finish *f, pl_oh shading)
{
    int id = pl_pdf_id(f->pdf, shading);
    for (size_t i = 0; id && i < f->press->shaded.n; i++)
        if (f->press->shaded.at[i] == id)
            return true;
    return false;
}

static void set_over(struct finish *f, struct pl_buf *out, const struct pl_operator *op, const struct painting *how)
{
    struct press *p = f->press;
    int over = OVER_NONE;
    if (pl_operator_is(op, "sh") && shading_over(f, resource_named(f, "/Shading", op)))
        over = OVER_FILL;
    if (how->fills && fill_over(f, how))
        over |= OVER_FILL;
    if (how->strokes && !p->now.pattern[1] &&
        pl_ink_overprints(p->inks, &p->now.stroke, PL_USE_LINE, p->now.width * p->now.scale))
        over |= OVER_STROKE;
    if (over == p->now.over)
        return;
    p->now.over = over;
    p->over[over] = true;
    pl_putf(out, "/PlOver%d gs\n", over);
}

/* ---- the state ---- */

static double scale_of(const struct pl_operator *op)
{
    return sqrt(fabs(pl_operand(op, 0) * pl_operand(op, 3) - pl_operand(op, 1) * pl_operand(op, 2)));
}

/* What shows colours of its own is drawn with. */
static void use(struct finish *f, pl_oh object)
{
    const struct press *p = f->press;
    int id = p->images.n || p->own.n ? pl_pdf_id(f->pdf, object) : 0;
    bool shows = false;
    for (size_t i = 0; i < p->images.n && id; i++)
        shows |= p->images.at[i] == id;
    for (size_t i = 0; i < p->own.n && id; i++)
        shows |= p->own.at[i] == id;
    if (shows)
        show_converted(f);
}

/* A pattern, whose gradient may overprint as a whole. */
static void use_pattern(struct finish *f, const struct pl_operator *op, bool stroke)
{
    struct press *p = f->press;
    pl_oh pattern = resource_named(f, "/Pattern", op), shading = pl_pdf_get(f->pdf, pattern, "/Shading");
    p->now.pattern[stroke] = true;
    if (!stroke)
        p->now.pattern_over = shading_over(f, shading);
    use(f, pattern);
    use(f, shading);
}

static void save(struct finish *f)
{
    *pl_push(f->work->arena, &f->press->saved) = f->press->now;
}

static void restore(struct press *p)
{
    if (p->saved.n)
        p->now = p->saved.at[--p->saved.n];
}

static void follow(struct finish *f, const struct pl_operator *op)
{
    struct press *p = f->press;
    const char c = op->name.n ? *op->name.at : '\0';
    if (pl_operator_is(op, "q"))
        save(f);
    else if (pl_operator_is(op, "Q"))
        restore(p);
    else if (pl_operator_is(op, "cm"))
        p->now.scale *= scale_of(op);
    else if (pl_operator_is(op, "w"))
        p->now.width = pl_operand(op, 0);
    else if (pl_operator_is(op, "BT"))
        p->text_scale = 1;
    else if (pl_operator_is(op, "Tm"))
        p->text_scale = scale_of(op);
    else if (pl_operator_is(op, "Tf"))
        p->now.size = pl_operand(op, 1);
    else if (pl_operator_is(op, "scn") || pl_operator_is(op, "SCN"))
        use_pattern(f, op, c == 'S');
    else if (pl_operator_is(op, "gs"))
        use(f, pl_pdf_get(f->pdf, pl_pdf_get(f->pdf, resource_named(f, "/ExtGState", op), "/SMask"), "/G"));
    else if (pl_operator_is(op, "re"))
        p->thin = p->thin == -1 ? fmin(fabs(pl_operand(op, 2)), fabs(pl_operand(op, 3))) * p->now.scale : -2;
    else if (pl_operator_is(op, "m") || pl_operator_is(op, "l") || pl_operator_is(op, "c"))
        p->thin = -2;
}

void inks_before(struct finish *f, struct pl_buf *out, const struct pl_operator *op)
{
    const struct painting *how = painting(op);
    if (!how) {
        follow(f, op);
        if (pl_operator_is(op, "n"))
            f->press->thin = -1;
        return;
    }
    set_over(f, out, op, how);
    if (pl_operator_is(op, "Do"))
        use(f, resource_named(f, "/XObject", op));
    if (pl_operator_is(op, "sh"))
        use(f, resource_named(f, "/Shading", op));
    f->press->thin = -1;
}

/* ---- streams ---- */

void inks_stream(struct finish *f, pl_oh form, pl_oh resources)
{
    struct press *p = f->press;
    p->holder = form ? pl_pdf_id(f->pdf, form) : 0;
    const struct pl_press_colour black = {.cmyk = {0, 0, 0, 1}, .opacity = 1};
    p->resources = resources;
    p->now = (struct gstate){.fill = black, .stroke = black, .scale = 1, .width = 1};
    p->saved.n = 0;
    p->text_scale = 1;
    p->thin = -1;
    p->all = false;
    memset(p->over, 0, sizeof p->over);
    memset(p->spots, 0, f->how->scene->palette->n_spots * sizeof *p->spots);
    memset(p->on_layer, 0, f->how->scene->palette->n_spots * sizeof *p->on_layer);
}

static pl_oh state(struct finish *f, int over)
{
    static const char *const words[] = {"false", "true"};
    if (!f->press->states[over])
        f->press->states[over] = pl_pdf_add(f->pdf, pl_pdf_parsef(f->pdf, "<</Type/ExtGState/OP %s/op %s/OPM %d>>",
                                                                  words[(over & OVER_STROKE) != 0],
                                                                  words[(over & OVER_FILL) != 0], over ? 1 : 0));
    return f->press->states[over];
}

/* Cairo lets streams share a dictionary; a name of ours means the same in each. */
void put_resource(struct finish *f, const char *kind, const char *name, pl_oh value)
{
    pl_oh all = pl_pdf_get(f->pdf, f->press->resources, kind);
    if (pl_pdf_kind(f->pdf, all) != PL_PDF_DICT) {
        all = pl_pdf_parse(f->pdf, "<<>>");
        pl_pdf_set(f->pdf, f->press->resources, kind, all);
    }
    pl_pdf_set(f->pdf, all, name, value);
}

void inks_done(struct finish *f)
{
    struct press *p = f->press;
    layers_done(f);
    const struct pl_palette *palette = f->how->scene->palette;
    for (int i = 0; i < N_OVER; i++)
        if (p->over[i])
            put_resource(f, "/ExtGState", pl_printf(f->work->arena, "/PlOver%d", i), state(f, i));
    const double every[4] = {1, 1, 1, 1};
    if (p->all && !p->all_space)
        p->all_space = separation(f, "/All", every);
    if (p->all)
        put_resource(f, "/ColorSpace", "/PlAll", p->all_space);
    for (size_t i = 0; i < palette->n_spots; i++)
        if (p->spots[i])
            put_resource(f, "/ColorSpace", pl_printf(f->work->arena, "/PlSpot%zu", i),
                         inks_space(f, &palette->spots[i]));
}
