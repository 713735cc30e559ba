/* proof.c: `plaat proof`: how a page will look on paper, what each plate carries, and how much ink there is. */
#include "run/run-private.h"

#include "base/num.h"
#include "paint/plates.h"

#include <ctype.h>
#include <string.h>

/* Side of the square that the average is taken over (GWG 2022, R0026). */
#define SQUARE (15 * 72 / 25.4)

struct proof {
    struct call *call;
    const struct plaat_job *job;
    const struct pl_press *press;
    bool paper;
    double limit, bound; /* percent: what may be, and what no colour of the pages together can pass */
    outputs_vec files;
    struct pl_buf text, json;
};

static const char *file_of(struct proof *p, const struct pl_page *page, const char *what, const char *extension)
{
    const char *name = page && *page->name ? pl_printf(p->call->arena, "%s_%s", page->name, what) : what;
    return output_name(p->call, p->job, name, extension);
}

static bool picture(struct proof *p, const struct pl_page *page, const char *what, const struct pl_pixels *pixels)
{
    struct call *c = p->call;
    struct pl_bytes png = {0};
    bool good = encode_png(c, pixels, what, &png);
    if (good)
        output_add(c, &p->files, file_of(p, page, what, "png"), png.at, png.n);
    return good;
}

/* "PANTONE 286 C" → "plate-PANTONE-286-C", as any system takes it. */
static const char *plate_file(struct proof *p, const struct pl_plates *plates, size_t i)
{
    char *name = pl_printf(p->call->arena, "plate-%s", plates->at[i].name);
    for (char *s = name; *s; s++)
        if (!isalnum((unsigned char)*s))
            *s = '-';
    for (size_t k = 0; k < i; k++)
        if (strcmp(plate_file(p, plates, k), name) == 0)
            return pl_printf(p->call->arena, "%s-%zu", name, i + 1);
    return name;
}

/* ---- the report ---- */

static const struct pl_box_mark *box_at(const struct pl_page *page, double x, double y)
{
    const struct pl_box_mark *best = NULL;
    for (size_t i = 0; i < page->boxes.n; i++) {
        const struct pl_box_mark *b = &page->boxes.at[i];
        if (x >= b->x && x < b->x + b->width && y >= b->y && y < b->y + b->height && (!best || b->depth >= best->depth))
            best = b;
    }
    return best;
}

static const char *place_of(struct proof *p, const struct pl_box_mark *box)
{
    for (const struct pl_trail *t = box ? box->trail : NULL; t; t = t->up) {
        if (t->what != PL_TRAIL_LAYOUT || !t->place.source)
            continue;
        struct pl_spot spot = pl_spot_of(t->place.source, t->place.start);
        return pl_printf(p->call->arena, "%s:%zu", t->place.source->path, spot.line);
    }
    return "";
}

static const char *mm(struct proof *p, double pt)
{
    return pl_num(p->call->arena, pt * 25.4 / 72, 1);
}

static void put_where(struct proof *p, const struct pl_page *page, const char *name, double percent, double x, double y,
                      double side)
{
    const struct pl_box_mark *box = box_at(page, x + side / 2, y + side / 2);
    const char *kind = box ? box->name ? box->name : box->kind : "page", *place = place_of(p, box);
    pl_putf(&p->json, "     \"%s\": {\"percent\": %s, \"xMm\": %s, \"yMm\": %s, \"box\": ", name,
            pl_num(p->call->arena, percent, 1), mm(p, x), mm(p, y));
    pl_put_json(&p->json, kind);
    pl_put(&p->json, ", \"place\": ");
    pl_put_json(&p->json, place);
    pl_put(&p->json, "},\n");
    pl_putf(&p->text, "%s %s %% at %s, %s mm (%s%s%s)",
            side > 0 ? pl_printf(p->call->arena, ", over %s mm squared", mm(p, side)) : "the most is",
            pl_num(p->call->arena, percent, 0), mm(p, x), mm(p, y), kind, *place ? ", " : "", place);
}

static void put_plates(struct proof *p, const struct pl_plates *plates)
{
    size_t n = (size_t)plates->width * (size_t)plates->height;
    pl_put(&p->json, "     \"plates\": [");
    for (size_t i = 0; i < plates->n; i++) {
        const struct pl_plate *plate = &plates->at[i];
        uint64_t sum = 0;
        for (size_t k = 0; k < n; k++)
            sum += plate->at[k];
        pl_put(&p->json, i ? ",\n       {\"name\": " : "\n       {\"name\": ");
        pl_put_json(&p->json, plate->name);
        pl_putf(&p->json, ", \"kind\": \"%s\", \"most\": %s, \"average\": %s}",
                !plate->spot             ? "process"
                : plate->spot->technical ? "technical"
                                         : "spot",
                pl_num(p->call->arena, plate->most * 100 / 255.0, 1),
                pl_num(p->call->arena, (double)sum * 100 / 255.0 / (double)n, 2));
    }
    pl_put(&p->json, "]}");
}

static void put_page(struct proof *p, size_t index, const struct pl_plates *plates, const struct pl_ink_cover *cover)
{
    const struct pl_page *page = p->call->composed->scene->pages.at[index];
    bool over = cover->most > p->limit + PL_INK_SLACK;
    pl_putf(&p->json, "%s    {\"page\": %zu, \"name\": ", index ? ",\n" : "", index + 1);
    pl_put_json(&p->json, page->name);
    pl_putf(&p->json, ", \"over\": %s,\n", over ? "true" : "false");
    pl_putf(&p->text, "page %zu: ", index + 1);
    put_where(p, page, "most", cover->most, cover->x, cover->y, 0);
    put_where(p, page, "area", cover->area, cover->area_x, cover->area_y, cover->area_side);
    pl_putf(&p->text, "%s\n", over ? ": OVER the limit" : "");
    put_plates(p, plates);
}

static void put_colour(struct proof *p, uint32_t entry, bool first)
{
    struct call *c = p->call;
    const struct pl_ink *ink = &p->press->palette->at[entry];
    struct pl_press_colour colour;
    if (!pl_ink_press(&c->work, p->press, (struct pl_colour){entry, 1, 1}, &colour))
        return;
    double off = colour.spot ? -1 : pl_ink_off(&c->work, p->press, entry);
    pl_put(&p->json, first ? "\n    {\"name\": " : ",\n    {\"name\": ");
    pl_put_json(&p->json, ink->name);
    pl_put(&p->json, ", \"inks\": [");
    pl_putf(&p->text, "  %-16s", ink->name);
    for (int i = 0; i < 4; i++) {
        const char *percent = pl_num(c->arena, colour.cmyk[i] * 100, 1);
        pl_putf(&p->json, "%s%s", i ? ", " : "", percent);
        pl_putf(&p->text, " %5s", percent);
    }
    pl_put(&p->json, "]");
    if (colour.spot) {
        pl_put(&p->json, ", \"spot\": ");
        pl_put_json(&p->json, colour.spot->name);
        pl_putf(&p->json, ", \"tint\": %s", pl_num(c->arena, colour.tint * 100, 1));
        pl_putf(&p->text, "  for %s %s %%", colour.spot->name, pl_num(c->arena, colour.tint * 100, 1));
    }
    if (off >= 0) {
        pl_putf(&p->json, ", \"deltaE\": %s", pl_num(c->arena, off, 1));
        pl_putf(&p->text, "  %s off the screen", pl_num(c->arena, off, 1));
    }
    pl_putf(&p->json, ", \"byProfile\": %s}", colour.made ? "true" : "false");
    pl_put(&p->text, colour.made ? ", by the profile\n" : "\n");
}

/* Colours that the scene shows, in the palette's order. */
static void put_colours(struct proof *p)
{
    const struct pl_palette *palette = p->press->palette;
    bool *used = PL_NEWS(p->call->arena, bool, palette->n + 1), first = true;
    pl_press_used(p->call->composed->scene, used);
    pl_put(&p->text, "inks, and how far they look from the screen colour (Delta E 2000):\n");
    pl_put(&p->json, "\n  ],\n  \"colours\": [");
    for (uint32_t i = 0; i < palette->n; i++) {
        if (used[i])
            put_colour(p, i, first);
        first &= !used[i];
    }
    pl_put(&p->json, "\n  ]\n}\n");
}

static void put_head(struct proof *p)
{
    const struct pl_icc_profile *icc = p->press->profile;
    pl_put(&p->json, "{\n  \"profile\": ");
    pl_put_json(&p->json, icc->name);
    pl_put(&p->json, ",\n  \"outputCondition\": ");
    pl_put_json(&p->json, icc->condition);
    pl_put(&p->json, ",\n  \"condition\": ");
    pl_put_json(&p->json, p->press->condition);
    pl_putf(&p->json, ",\n  \"limit\": %s,\n  \"atMost\": %s,\n  \"pages\": [\n", pl_num(p->call->arena, p->limit, 1),
            pl_num(p->call->arena, p->bound, 1));
    pl_putf(&p->text, "%s (%s), %s, at most %s %% of ink\n", icc->name, icc->condition, p->press->condition,
            pl_num(p->call->arena, p->limit, 0));
}

/* ---- pages ---- */

/* Every plate and the sums of all are held at once. */
static bool not_too_many(struct proof *p, const struct pl_page *page)
{
    double dpi = p->job->dpi > 0 ? p->job->dpi : 150, w = page->width * dpi / 72, h = page->height * dpi / 72;
    struct call *c = p->call;
    if (w * h <= 100e6)
        return true;
    struct pl_diag *d = PL_ERR(&c->work, P803, (struct pl_place){0}, "the plates would be %s × %s pixels",
                               pl_num(c->arena, w, 0), pl_num(c->arena, h, 0));
    pl_help(&c->diags, d, "at most 100 million in all: use a smaller --dpi");
    return false;
}

static bool proof_page(struct proof *p, size_t index)
{
    struct call *c = p->call;
    const struct pl_scene *scene = c->composed->scene;
    const struct pl_page *page = scene->pages.at[index];
    struct pl_plates plates;
    struct pl_ink_cover cover;
    struct pl_pixels pixels;
    int width = 0, height = 0;
    if (!not_too_many(p, page) || !pixels_of(c, p->job, page, &width, &height) ||
        !pl_paint_plates(&c->work, scene, index, p->press, width, height, &plates))
        return false;
    call_timing(c, "paint plates");
    pl_plates_pixels(&c->work, &plates, &pixels);
    bool good = pl_plates_proof(&c->work, scene, p->press, &plates, p->paper, &pixels);
    call_timing(c, "soft proof");
    good = good && picture(p, page, "proof", &pixels);
    for (size_t i = 0; i < plates.n && good; i++) {
        pl_plates_one(&plates, i, &pixels);
        good = picture(p, page, plate_file(p, &plates, i), &pixels);
    }
    double side = SQUARE < page->width ? SQUARE : page->width;
    const uint16_t *totals = pl_ink_cover(c->arena, &plates, side < page->height ? side : page->height, &cover);
    good = good && pl_plates_ink_map(&c->work, scene, &plates, p->limit, &cover, totals, &pixels);
    call_timing(c, "ink map");
    good = good && picture(p, page, "ink", &pixels);
    put_page(p, index, &plates, &cover);
    return good;
}

static void proof_all(struct call *c, const struct plaat_job *job, bool paper)
{
    struct proof p = {.call = c, .job = job, .press = open_press(c, job), .paper = paper};
    const struct pl_scene *scene = c->composed->scene;
    p.text.arena = p.json.arena = c->arena;
    if (!p.press || !pl_press_scene(&c->work, p.press, scene))
        return;
    p.limit = pl_press_limit(&c->work, p.press);
    if (!pl_plates_bound(&c->work, scene, p.press, &p.bound))
        return;
    put_head(&p);
    for (size_t i = 0; i < scene->pages.n; i++)
        if (!proof_page(&p, i))
            return;
    put_colours(&p);
    output_add(c, &p.files, file_of(&p, NULL, "ink", "json"), (const unsigned char *)p.json.text, p.json.len);
    if (call_good(c) && write_files(c, job, &p.files))
        c->result->text = p.text.text;
}

struct plaat_result *plaat_proof(struct plaat_session *session, const struct plaat_job *job, bool paper)
{
    struct call *c = call_start(session);
    if (read_both(c, job) && expand_and_compose(c, job, false))
        proof_all(c, job, paper);
    return call_end(c);
}
