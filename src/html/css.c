/* css.c: the style of the page. What a designer decides comes from the layout: colours, type, and the figures of
 * `html:`. What is here is how a page behaves: it flows, grows with the reader's size of text, and prints. */
#include "html/html-private.h"

#include "base/num.h"

#include <ctype.h>
#include <string.h>

#define NUM(h, v, n) pl_num((h)->work->arena, (v), (n))

/* A name that CSS takes: letters, digits, hyphens; another character becomes its code, so that names stay apart. */
const char *css_name(struct html *h, const char *prefix, const char *name)
{
    struct pl_buf out = {.arena = h->work->arena};
    pl_put(&out, prefix);
    for (const char *p = name; *p; p++) {
        if (isalnum((unsigned char)*p) || *p == '-')
            pl_putc(&out, *p);
        else
            pl_putf(&out, "_%02x", (unsigned char)*p);
    }
    return out.text;
}

/* No character of it can end the string, the rule or the element. */
void put_css_string(struct pl_buf *out, const char *text)
{
    pl_putc(out, '"');
    for (const char *p = text; *p; p++) {
        if (*p == '"' || *p == '\\' || *p == '<' || *p == '>' || (unsigned char)*p < ' ')
            pl_putf(out, "\\%x ", (unsigned char)*p);
        else
            pl_putc(out, *p);
    }
    pl_putc(out, '"');
}

/* ---- type ---- */

static void put_families(struct pl_buf *css, const char *const *families)
{
    pl_put(css, "font-family:");
    for (; families && *families; families++) {
        put_css_string(css, *families);
        pl_put(css, ",");
    }
    pl_put(css, "sans-serif;");
}

/* "tnum=1,ss01=2" → "tnum" 1,"ss01" 2 */
static void put_features(struct pl_buf *css, const char *features)
{
    bool first = true;
    for (const char *p = features; p && *p; p += strcspn(p, ","), p += *p == ',') {
        size_t n = strcspn(p, ",= ");
        const char *value = p[n] == '=' ? p + n + 1 : "1";
        if (n != 4 || strcspn(p, "\"\\<") < n)
            continue;
        pl_putf(css, "%s\"%.4s\" %.*s", first ? "font-feature-settings:" : ",", p, (int)strspn(value, "0123456789"),
                value);
        first = false;
    }
    if (!first)
        pl_put(css, ";");
}

static void put_case(struct pl_buf *css, int letter_case)
{
    static const char *const cases[] = {NULL, "text-transform:uppercase;", "text-transform:lowercase;",
                                        "font-variant-caps:small-caps;"};
    if (letter_case > 0 && letter_case < 4)
        pl_put(css, cases[letter_case]);
}

/* Colours are told apart, and links are underlined whatever the look says. */
static void put_look(struct html *h, struct pl_buf *css, const char *selector, const struct pl_look *look)
{
    if (!(look->has & ~(unsigned)(PL_LOOK_COLOUR | PL_LOOK_UNDERLINE)))
        return;
    pl_putf(css, "%s{", selector);
    if (look->has & PL_LOOK_FAMILY)
        put_families(css, look->families);
    if (look->has & PL_LOOK_WEIGHT)
        pl_putf(css, "font-weight:%ld;", look->weight);
    if (look->has & PL_LOOK_SLANT)
        pl_putf(css, "font-style:%s;", look->slant ? "italic" : "normal");
    if (look->has & PL_LOOK_FEATURES)
        put_features(css, look->features);
    if (look->has & PL_LOOK_CASE)
        put_case(css, look->letter_case);
    if (look->has & PL_LOOK_SCALE)
        pl_putf(css, "font-size:%sem;", NUM(h, look->scale, 3));
    if (look->has & PL_LOOK_NO_HYPHEN)
        pl_put(css, "hyphens:manual;");
    pl_put(css, "}\n");
}

/* Of the size of running text; what is tied follows the other. */
static double ratio_of(const struct html *h, const struct pl_style *s)
{
    enum { MOST_TIES = 64 };
    double factor = 1;
    for (int i = 0; s->tie && i < MOST_TIES; i++) {
        const struct pl_style *to = pl_layout_style(h->page->layout, s->tie);
        if (!to)
            break;
        factor *= s->tie_factor;
        s = to;
    }
    const struct pl_html_style *limits = &h->page->layout->html;
    double ratio = s->size.ideal * factor / h->base_size;
    return ratio < limits->smallest ? limits->smallest : ratio > limits->largest ? limits->largest : ratio;
}

/* What is tied to a heading shrinks with it: *use becomes the heading's. How large it is of that. */
static double tie_of(const struct html *h, const struct pl_style *s, struct style_use *use)
{
    const struct pl_style *to = s->tie ? pl_layout_style(h->page->layout, s->tie) : NULL;
    if (!to || use->heading)
        return 1;
    *use = h->styles[to - h->page->layout->styles];
    return use->heading ? s->tie_factor : 1;
}

/* No screen is so small that a heading of running text's size has no room for it, in ems; a wider word may be broken.
 */
#define LONG_WORD 14.0

/* Large text gets smaller on a small screen, between windows of 20 and 75 rem: half of what it is larger than running
 * text. A heading gets no larger than lets its widest word stand on one line. */
static void put_size(struct html *h, struct pl_buf *css, const struct pl_style *s, const struct style_use *use,
                     double ratio)
{
    const double narrow = 20, wide = 75;
    double body = h->page->layout->html.size / 12, high = body * ratio, low = body * (1 + (ratio - 1) / 2);
    double small = body * h->page->layout->html.smallest;
    struct style_use of = *use;
    double factor = tie_of(h, s, &of);
    if (ratio <= 1.15 && !of.heading) {
        pl_putf(css, "font-size:%srem;", NUM(h, high, 4));
        return;
    }
    const char *fluid =
        pl_printf(h->work->arena, "clamp(%srem,%srem + %s*(100vw - %srem),%srem)", NUM(h, low, 4), NUM(h, low, 4),
                  NUM(h, (high - low) / (wide - narrow), 5), NUM(h, narrow, 0), NUM(h, high, 4));
    fluid = ratio <= 1.15 ? pl_printf(h->work->arena, "%srem", NUM(h, high, 4)) : fluid;
    pl_putf(css, "font-size:%s;", fluid);
    if (of.heading && of.widest > LONG_WORD)
        pl_put(css, "hyphens:auto;hyphenate-limit-chars:20 6 6;");
    if (of.heading && of.widest > 0)
        pl_putf(css, "font-size:min(%s,max(%srem,%scqi));", fluid, NUM(h, factor < 1 ? small : body, 4),
                NUM(h, 100 * factor / of.widest, 3));
}

static void put_style(struct html *h, struct pl_buf *css, const struct pl_style *s, const struct style_use *use)
{
    double ratio = ratio_of(h, s), leading = s->leading.ideal, least = h->page->layout->html.leading;
    const char *klass = use->klass;
    pl_putf(css, ".%s{", klass);
    if (!h->base || s->families != h->base->families)
        put_families(css, s->families);
    pl_putf(css, "font-weight:%ld;", s->weight);
    if (s->slant)
        pl_put(css, "font-style:italic;");
    put_size(h, css, s, use, ratio);
    if (!use->heading && ratio <= 1.3 && leading <= least)
        pl_put(css, "line-height:var(--leading);");
    else
        pl_putf(css, "line-height:%s;", NUM(h, leading < 1.1 ? 1.1 : leading, 3));
    if (s->tracking.ideal < 0 || s->tracking.ideal > 0)
        pl_putf(css, "letter-spacing:%sem;", NUM(h, s->tracking.ideal, 4));
    put_features(css, s->features);
    put_case(css, s->letter_case);
    if (s->hyphenate != PL_HYPHENATE_NEVER)
        pl_put(css, "hyphens:auto;");
    if (s->balance)
        pl_put(css, "text-wrap:balance;");
    pl_put(css, "}\n");
    if (use->strong)
        put_look(h, css, pl_printf(h->work->arena, ".%s strong", klass), &s->strong);
    if (use->emphasis)
        put_look(h, css, pl_printf(h->work->arena, ".%s em", klass), &s->emphasis);
    if (use->link)
        put_look(h, css, pl_printf(h->work->arena, ".%s a", klass), &s->link);
}

/* "{n}." → counter(list-item) "." */
static void put_markers(struct html *h, struct pl_buf *css, const struct pl_style *s, const char *klass)
{
    const char *n = s->number ? strstr(s->number, "{n}") : NULL;
    if (s->marker && *s->marker) {
        pl_putf(css, "ul.%s>li::marker{content:", klass);
        put_css_string(css, pl_printf(h->work->arena, "%s\u2002", s->marker));
        pl_put(css, "}\n");
    }
    if (n) {
        pl_putf(css, "ol.%s>li::marker{content:", klass);
        put_css_string(css, pl_strndup(h->work->arena, s->number, (size_t)(n - s->number)));
        pl_put(css, " counter(list-item) ");
        put_css_string(css, pl_printf(h->work->arena, "%s\u2002", n + 3));
        pl_put(css, "}\n");
    }
    if (s->marker_look.has & PL_LOOK_WEIGHT)
        pl_putf(css, ".%s>li::marker{font-weight:%ld}\n", klass, s->marker_look.weight);
}

static void put_styles(struct html *h, struct pl_buf *css)
{
    const struct pl_layout *layout = h->page->layout;
    for (size_t i = 0; i < layout->n_styles; i++) {
        if (!h->styles[i].used)
            continue;
        put_style(h, css, &layout->styles[i], &h->styles[i]);
        if (h->styles[i].list)
            put_markers(h, css, &layout->styles[i], h->styles[i].klass);
    }
    for (size_t i = 0; i < h->overlays.n; i++) {
        struct pl_look look = {0};
        if (pl_layout_overlay(h->work, layout, h->overlays.at[i], &look))
            put_look(h, css, pl_printf(h->work->arena, ".%s", css_name(h, "x-", h->overlays.at[i])), &look);
    }
}

/* ---- the page ---- */

static const char frame[] =
    "*,::before,::after{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%;overflow-wrap:break-word}\n"
    "body{margin:0;background:var(--ground);line-height:var(--leading);font-size:var(--size);"
    "-webkit-print-color-adjust:exact;print-color-adjust:exact}\n"
    "h1,h2,h3,h4,p,ul,ol,li,figure,figcaption,blockquote,table{margin:0;padding:0;font-size:inherit;font-weight:inherit}\n"
    "p,li,blockquote,figcaption{max-inline-size:var(--measure)}\n"
    "ul,ol{padding-inline-start:1.5em}\n"
    "li+li,li>ul,li>ol{margin-block-start:.3em}\n"
    "strong{font-weight:bolder}\n"
    "a{color:inherit;text-underline-offset:.15em}\n"
    "a:focus-visible{outline:.15em solid;outline-offset:.15em}\n"
    ".nobr{white-space:nowrap}\n"
    "time,.label{font-variant-numeric:inherit}\n"
    "table{border-collapse:collapse;inline-size:100%;overflow-wrap:anywhere}\n"
    "th,td{padding:.4em .75em .4em 0;text-align:start;vertical-align:baseline;border-block-end:1px solid}\n"
    "svg,img{display:block;max-inline-size:100%;block-size:auto}\n"
    ".figure,figure{max-inline-size:100%}\n"
    ".picture{inline-size:100%}\n"
    "figcaption{margin-block-start:.4em}\n"
    "caption{text-align:start;padding-block-end:.4em}.behind{caption-side:bottom;padding-block:.4em 0}\n"
    ".unseen{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}\n"
    ".wide{max-inline-size:calc(var(--width) + 2*var(--edge));margin-inline:auto;padding-inline:var(--edge)}\n"
    ".band{container-type:inline-size}\n"
    ".band>*+*,.beside>div>*+*{margin-block-start:.6em}\n"
    ".line{display:flex;flex-wrap:wrap;align-items:baseline;gap:.4em .8em}\n"
    ".label{inline-size:fit-content;padding:.15em .7em;border-radius:.3em}\n"
    "header{padding-block:calc(2*var(--line))}\n"
    "header .band>*+*{margin-block-start:.75em}\n"
    ".lead>*+*{margin-block-start:var(--line)}\n"
    ".ornament{display:none}\n"
    ".tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,var(--column)),1fr));gap:var(--gap);"
    "padding-block:var(--gap)}\n.agree{padding-block-end:0}\n"
    "header+.tiles{padding-block-start:calc(1.25*var(--gap))}\n"
    ".tile{display:flex;flex-direction:column;min-inline-size:0;overflow:hidden;border-radius:var(--radius)}\n"
    ".agree{row-gap:0}.agree>.tile{display:grid;grid-row:span var(--bands);grid-template-rows:subgrid;row-gap:0;"
    "margin-block-end:var(--gap)}\n"
    ".tile>.band{padding:calc(.75*var(--line)) clamp(1rem,5cqi,1.375rem)}\n"
    ".tile>.band:last-child{flex:1;padding-block-end:var(--line)}\n"
    ".tile>.parts{padding:var(--line) clamp(1rem,6cqi,1.5rem)}\n"
    ".tile.flat{overflow:visible;border-radius:0;border-block-start:3px solid}\n"
    ".tile.flat>.band,.tile.flat>.parts{padding:calc(.5*var(--line)) 0}\n"
    ".parts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr));gap:var(--line)}\n"
    ".rows{display:grid;grid-template-columns:minmax(0,1fr);gap:calc(.3*var(--line))}\n"
    ".part{min-inline-size:0}\n"
    ".part>*+*{margin-block-start:var(--line)}\n"
    ".head{align-content:center}\n.beside{display:flex;gap:.9rem;align-items:center}\n"
    ".beside>div{flex:1;min-inline-size:0;container-type:inline-size}\n"
    ".beside>div>*+*{margin-block-start:.15em}\n"
    ".icon{flex:none;inline-size:3rem}\n"
    "@container (inline-size<17rem){.beside{flex-direction:column;align-items:stretch;gap:.4rem}.beside>div{flex:none}}\n"
    "footer{padding-block:0 calc(1.5*var(--line))}\n"
    "@media (min-width:48rem){.adorned{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,19rem);"
    "column-gap:3rem;align-items:center}.ornament{display:block;inline-size:100%}}\n"
    "@media (forced-colors:active){.tile,.label{border:1px solid}}\n";

/* On paper two columns, no tile across two pages, and where links lead. A light ground is the paper's. */
static void put_print(struct html *h, struct pl_buf *css)
{
    const struct pl_html_style *s = &h->page->layout->html;
    pl_putf(css, "@page{size:A4;margin:12mm}\n@media print{html{font-size:%spt}%s", NUM(h, s->paper * 12 / s->size, 3),
            is_light(h->ground) ? "body{background:none}" : "");
    pl_put(css, "body{--gap:var(--line);--leading:1.4}header{padding:calc(1.25*var(--line)) var(--line);"
                "border-radius:var(--radius)}.wide{padding-inline:0;max-inline-size:none}"
                ".adorned{display:grid;grid-template-columns:minmax(0,1fr) 14rem;column-gap:2rem;align-items:center}"
                ".ornament{display:block;inline-size:100%}.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}"
                "header,.tile,.part,figure,tr{break-inside:avoid}h1,h2,h3,h4{break-after:avoid}p,li{orphans:3;widows:3}"
                ".tile:not(.flat){border:.5pt solid #0004}"
                "a[href]:not(.bare)::after{content:\" (\" attr(href) \")\";overflow-wrap:anywhere}}\n");
}

static void put_root(struct html *h, struct pl_buf *css)
{
    const struct pl_html_style *s = &h->page->layout->html;
    const char *ground = css_colour(h, h->ground);
    pl_put(css, ":root{color-scheme:only light;--bands:1;");
    put_palette_css(h, css);
    pl_putf(css, "--ground:%s;--size:%srem;--leading:%s;--line:%srem;--measure:%sem;", ground, NUM(h, s->size / 12, 4),
            NUM(h, s->leading, 3), NUM(h, s->size / 12 * s->leading, 4),
            NUM(h, (double)s->measure * average_letter(h), 3));
    pl_putf(css, "--width:%srem;--column:%srem;--gap:%srem;--radius:%srem;--edge:clamp(1rem,4vw,2.5rem)}\n",
            NUM(h, s->width / 12, 4), NUM(h, s->column / 12, 4), NUM(h, s->gap / 12, 4), NUM(h, s->radius / 12, 4));
}

static void put_base(struct html *h, struct pl_buf *css)
{
    uint32_t rgb = h->base ? rgb_of(h, h->base->colour, h->ground) : NO_RGB;
    pl_putf(css, "body{color:%s;", css_colour(h, readable(rgb == NO_RGB ? 0 : rgb, h->ground, 4.5)));
    put_families(css, h->base ? h->base->families : NULL);
    pl_put(css, "}\n");
    if (!h->base || !h->raised)
        return;
    const struct pl_shift *sub = &h->base->sub, *sup = &h->base->sup;
    pl_put(css, "sub,sup{line-height:0;position:relative;vertical-align:baseline}\n");
    pl_putf(css, "sub{font-size:%sem;top:%sem}\nsup{font-size:%sem;top:%sem}\n", NUM(h, sub->scale, 3),
            NUM(h, -sub->rise / sub->scale, 3), NUM(h, sup->scale, 3), NUM(h, -sup->rise / sup->scale, 3));
}

void put_css(struct html *h, struct pl_buf *css)
{
    struct pl_buf own = {.arena = h->work->arena}; /* first, for it notes which colours are in use */
    put_base(h, &own);
    put_styles(h, &own);
    put_colour_css(h, &own);
    put_root(h, css);
    pl_put(css, frame);
    pl_putn(css, own.text, own.len);
    put_print(h, css);
    put_faces_css(h, css);
}
