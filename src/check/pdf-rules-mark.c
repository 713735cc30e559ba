/* pdf-rules-mark.c: the rules of print, on what the operators of a PDF paint. */
#include "check/pdf-private.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

static uint64_t hue_key(const struct pl_hue *hue)
{
    uint64_t h = pl_hash(hue->space->label, strlen(hue->space->label), hue->space->kind);
    for (size_t i = 0; hue->space->inks && i < hue->space->n; i++)
        h = pl_hash(hue->space->inks[i], strlen(hue->space->inks[i]), h);
    size_t n = hue->space->n < PL_MOST_COMPONENTS ? hue->space->n : PL_MOST_COMPONENTS;
    for (size_t i = 0; i < n; i++) {
        double v = floor(hue->v[i] * 1000 + 0.5);
        h = pl_hash(&v, sizeof v, h);
    }
    return h;
}

/* White, or of several inks: a plate that is off by a hair shows. */
static bool in_register(const struct pl_mark *m)
{
    return m->inks->known && m->inks->n != 1;
}

static const char *inks_text(struct pl_file *file, const struct pl_mark *m)
{
    return m->inks->n ? pl_file_says(file, " in %zu inks", m->inks->n) : " in white";
}

/* ---- edges ---- */

static void past(const struct pl_sheet *s, const struct pl_area_box *b, double out[4])
{
    pl_past_trim(s->width, s->height, (const double[]){b->x0, b->y0, b->x1, b->y1}, out);
}

static bool ends_unseen(const struct pl_mark *m)
{
    if (m->inks->known && m->inks->n == 0)
        return true;
    return m->kind == PL_MARK_FILL && m->sheet->grounded && hue_key(m->hue) == hue_key(&m->sheet->ground);
}

void pl_mark_bleed(struct pl_file *file, const struct pl_mark *m)
{
    const struct pl_sheet *s = m->sheet;
    double over[4], bleed[4], asked = file->figures[0];
    past(s, &m->box, over);
    past(s, &s->seen[PL_SHEET_BLEED], bleed);
    if (m->kind == PL_MARK_TEXT || m->slug || ends_unseen(m))
        return;
    for (unsigned k = 0; k < 4; k++) {
        double across = k % 2 ? s->width : s->height;
        if (over[k] < -PL_HAIR || over[k] >= asked - PL_HAIR || over[(k + 2) % 4] <= -across)
            continue;
        bool none = bleed[k] < asked - PL_HAIR;
        double found = none ? fmax(bleed[k], 0) : fmax(over[k], 0);
        if (!pl_flaw(file, &(struct pl_flaw){
                               .sheet = s, .box = &m->box, .key = k + (none ? 4 : 0), .figure = 1, .found = found}))
            continue;
        pl_flaw_says(
            file,
            none ? pl_file_says(file, "colour reaches the trim at the %s, where the page has %s of bleed: %s is asked",
                                pl_side_names[k], pl_file_say(file, 1, found), pl_file_say(file, 1, asked))
                 : pl_file_says(file, "colour reaches the trim at the %s and ends %s past it: %s of bleed is asked",
                                pl_side_names[k], pl_file_say(file, 1, found), pl_file_say(file, 1, asked)),
            none ? "give the document a bleed, let the colour run on into it, and export with the document's bleed"
                 : "let it run on past the trim, to the end of the bleed");
    }
}

void pl_mark_margin(struct pl_file *file, const struct pl_mark *m)
{
    const struct pl_sheet *s = m->sheet;
    double over[4], lack[4];
    unsigned side = 0;
    past(s, &m->box, over);
    if (m->kind != PL_MARK_TEXT || m->slug)
        return;
    for (unsigned k = 0; k < 4; k++) {
        lack[k] = over[k] + file->figures[pl_margin_figure(file->figures, k) - 1];
        side = lack[k] > lack[side] ? k : side;
        if (over[(k + 2) % 4] <= -(k % 2 ? s->width : s->height))
            return; /* all of it past the trim */
    }
    size_t f = pl_margin_figure(file->figures, side);
    if (lack[side] <= PL_HAIR)
        return;
    if (pl_flaw(file, &(struct pl_flaw){.sheet = s, .box = &m->box, .key = side, .figure = f, .found = -over[side]}))
        pl_flaw_says(file,
                     pl_file_says(file, "text stands %s from the trim at the %s: at least %s is asked",
                                  pl_file_say(file, f, -over[side]), pl_side_names[side],
                                  pl_file_say(file, f, file->figures[f - 1])),
                     "move it inwards: the knife is never exact");
}

void pl_sheet_empty(struct pl_file *file, const struct pl_sheet *s)
{
    const struct pl_area_box box = {0, 0, s->width, s->height};
    if (s->painted || !pl_flaw(file, &(struct pl_flaw){.sheet = s, .box = &box}))
        return;
    pl_flaw_says(file, pl_file_says(file, "page %zu is empty", s->index + 1), "take the page away");
}

/* ---- sizes ---- */

void pl_mark_size(struct pl_file *file, const struct pl_mark *m)
{
    bool fine = in_register(m) && file->figures[1] > file->figures[0];
    size_t figure = fine ? 2 : 1;
    double asked = file->figures[figure - 1];
    if (m->kind != PL_MARK_TEXT || m->slug || m->size <= 0 || m->size >= asked - 0.03)
        return;
    if (pl_flaw(file, &(struct pl_flaw){.sheet = m->sheet,
                                        .box = &m->box,
                                        .key = figure,
                                        .figure = figure,
                                        .found = m->size,
                                        .object = m->object}))
        pl_flaw_says(file,
                     pl_file_says(file, "text of %s%s is small: at least %s is asked",
                                  pl_file_say(file, figure, m->size), fine ? inks_text(file, m) : "",
                                  pl_file_say(file, figure, asked)),
                     fine ? "make it larger, or give it a colour of one ink" : "make it larger");
}

void pl_mark_line(struct pl_file *file, const struct pl_mark *m)
{
    bool line = m->kind == PL_MARK_LINE, fine = in_register(m) && file->figures[1] > file->figures[0];
    size_t figure = fine ? 2 : 1;
    double asked = file->figures[figure - 1];
    if ((!line && m->kind != PL_MARK_FILL) || m->slug || m->width >= asked - 0.001 || (!line && m->width <= 0))
        return;
    if (pl_flaw(file, &(struct pl_flaw){.sheet = m->sheet,
                                        .box = &m->box,
                                        .key = figure * 2 + line,
                                        .figure = figure,
                                        .found = m->width,
                                        .object = m->object}))
        pl_flaw_says(file,
                     pl_file_says(file, "a %s of %s%s is thin: at least %s is asked", line ? "line" : "filled shape",
                                  pl_file_say(file, figure, m->width), in_register(m) ? inks_text(file, m) : "",
                                  pl_file_say(file, figure, asked)),
                     fine ? "make it thicker, or give it a colour of one ink" : "make it thicker");
}

void pl_mark_resolution(struct pl_file *file, const struct pl_mark *m)
{
    size_t figure = m->one_bit ? 3 : 1;
    bool refused = m->ppi < file->figures[figure] - 0.5;
    double asked = file->figures[figure - 1];
    if (m->kind != PL_MARK_IMAGE || m->slug || m->ppi <= 0 || m->ppi >= asked - 0.5)
        return;
    figure += refused;
    if (!pl_flaw(file, &(struct pl_flaw){.sheet = m->sheet,
                                         .box = &m->box,
                                         .key = (uint64_t)m->object,
                                         .figure = figure,
                                         .found = m->ppi,
                                         .level = refused ? PL_ERROR : 0,
                                         .object = m->object}))
        return;
    const char *under =
        refused ? pl_file_says(file, "under %s is refused, ", pl_file_say(file, figure, file->figures[figure - 1]))
                : "";
    pl_flaw_says(file,
                 pl_file_says(file, "the picture%s has %s as it is drawn: %sat least %s is asked",
                              m->one_bit ? " of one bit" : "", pl_file_say(file, figure, m->ppi), under,
                              pl_file_say(file, figure, asked)),
                 pl_file_says(file, "use one that is at least %ld pixels wide, or draw it smaller",
                              (long)ceil((double)m->width_px * asked / m->ppi)));
}

/* ---- inks ---- */

static void ink_flaw(struct pl_file *file, const struct pl_mark *m, size_t figure, double found, bool at_most,
                     const char *format, const char *help)
{
    if (!pl_flaw(file, &(struct pl_flaw){.sheet = m->sheet,
                                         .box = &m->box,
                                         .key = hue_key(m->hue),
                                         .figure = figure,
                                         .found = found,
                                         .at_most = at_most,
                                         .object = m->object}))
        return;
    struct pl_buf out = {.arena = file->check->work->arena};
    const char *words[] = {pl_hue_label(file, m->hue), pl_file_say(file, figure, found),
                           pl_file_say(file, figure, file->figures[figure - 1])};
    size_t k = 0;
    for (const char *p = format; *p; p++) {
        if (*p == '@')
            pl_put(&out, words[k++]);
        else
            pl_putc(&out, *p);
    }
    pl_flaw_says(file, out.text, help);
}

void pl_mark_sum(struct pl_file *file, const struct pl_mark *m)
{
    if (m->slug || !m->inks->known || m->inks->sum <= file->figures[0] + 0.05)
        return;
    ink_flaw(file, m, 1, m->inks->sum, true, "the inks of @ come to @: at most @ dries in time",
             "lower the inks; black replaces equal parts of cyan, magenta and yellow");
}

void pl_mark_rich(struct pl_file *file, const struct pl_mark *m)
{
    if (m->kind != PL_MARK_TEXT || m->slug || !m->inks->known || m->inks->cmyk[3] < file->figures[0] - 0.05 ||
        m->inks->sum <= file->figures[1] + 0.05)
        return;
    ink_flaw(file, m, 2, m->inks->sum, true, "black text in @ has @ of ink: at most @ stays sharp",
             "give the text a colour of black alone: 0/0/0/100");
}

void pl_mark_thin(struct pl_file *file, const struct pl_mark *m)
{
    bool gradient = m->kind == PL_MARK_SHADING; /* which may well run out to nothing */
    if (m->slug || gradient || !m->inks->known || !m->inks->n || m->inks->least_above >= file->figures[0] - 0.05 ||
        m->inks->least_above < 0.05)
        return;
    ink_flaw(file, m, 1, m->inks->least_above, false, "@ has an ink of @: under @ it does not hold on the plate",
             "leave the ink out, or give it more");
}

void pl_mark_pale(struct pl_file *file, const struct pl_mark *m)
{
    bool gradient = m->kind == PL_MARK_SHADING;
    if (m->slug || gradient || !m->inks->known || !m->inks->n || m->inks->most >= file->figures[0] - 0.05 ||
        m->inks->most < 0.05)
        return;
    ink_flaw(file, m, 1, m->inks->most, false, "@ is a tint of @ at most: under @ it hardly shows in print",
             "give it more ink, or leave it white");
}

static const char *what_of(const struct pl_mark *m)
{
    static const char *const names[] = {[PL_MARK_FILL] = "a shape",
                                        [PL_MARK_LINE] = "a line",
                                        [PL_MARK_TEXT] = "text",
                                        [PL_MARK_IMAGE] = "a picture",
                                        [PL_MARK_SHADING] = "a gradient"};
    return names[m->kind];
}

void pl_mark_foreign(struct pl_file *file, const struct pl_mark *m)
{
    const char *space = pl_space_foreign(m->hue->space);
    if (!space)
        return;
    if (pl_flaw(file, &(struct pl_flaw){.sheet = m->sheet,
                                        .box = &m->box,
                                        .key = pl_hash(space, strlen(space), m->kind),
                                        .object = m->object}))
        pl_flaw_says(file,
                     pl_file_says(file, "%s is in %s: what is printed is left to a conversion", what_of(m), space),
                     m->kind == PL_MARK_IMAGE ? "convert the picture to CMYK with the printer's profile"
                                              : "give it a CMYK colour, or export with all colours converted to CMYK");
}

static bool process(const char *name)
{
    static const char *const names[] = {"Cyan", "Magenta", "Yellow", "Black", "All", "None", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

void pl_mark_spot(struct pl_file *file, const struct pl_mark *m)
{
    const struct pl_space *s = m->hue->space;
    if (m->kind == PL_MARK_LINE && m->overprint)
        return; /* lines to fold or cut by */
    while (s && (s->kind == PL_SPACE_INDEXED || s->kind == PL_SPACE_PATTERN))
        s = s->base;
    for (size_t i = 0; s && s->kind == PL_SPACE_INKS && i < s->n; i++) {
        const char *name = s->inks[i];
        if (process(name) || !pl_file_spot(file, name))
            continue;
        double n = (double)file->n_spots;
        if (n > file->figures[0] &&
            pl_flaw(file, &(struct pl_flaw){.figure = 1, .found = n, .at_most = true, .object = m->object}))
            pl_flaw_says(file,
                         pl_file_says(file, "%s spot colour%s, at most %s asked: %s",
                                      pl_num(file->check->work->arena, n, 0), n == 1 ? "" : "s",
                                      pl_file_say(file, 1, file->figures[0]), pl_file_spots(file)),
                         "each is a plate of its own: convert it to CMYK, unless the printer was asked for it");
    }
}

/* ---- overprint ---- */

void pl_mark_white(struct pl_file *file, const struct pl_mark *m)
{
    bool paints = m->kind == PL_MARK_FILL || m->kind == PL_MARK_LINE || m->kind == PL_MARK_TEXT;
    if (!paints || m->slug || !m->overprint || !m->inks->known || m->inks->n)
        return;
    bool text = m->kind == PL_MARK_TEXT;
    if (pl_flaw(file, &(struct pl_flaw){.sheet = m->sheet,
                                        .box = &m->box,
                                        .key = m->kind,
                                        .level = text                       ? 0
                                                 : file->level < PL_WARNING ? file->level
                                                                            : PL_WARNING,
                                        .object = m->object}))
        pl_flaw_says(file,
                     pl_file_says(file, "white %s overprints, so that it vanishes",
                                  text                      ? "text"
                                  : m->kind == PL_MARK_LINE ? "of a line"
                                                            : "of a shape"),
                     "switch overprint off for it: white is what is left out of the colours below");
}

void pl_mark_knockout(struct pl_file *file, const struct pl_mark *m)
{
    bool text = m->kind == PL_MARK_TEXT;
    size_t figure = text ? 1 : 2;
    double measure = text ? m->size : m->width;
    if ((!text && m->kind != PL_MARK_LINE) || m->slug || !m->over || !m->inks->black_only || measure <= 0 ||
        measure >= file->figures[figure - 1] - 0.001 || (m->overprint && (m->opm == 1 || !m->inks->device)))
        return;
    if (pl_flaw(file, &(struct pl_flaw){.sheet = m->sheet,
                                        .box = &m->box,
                                        .key = figure,
                                        .figure = figure,
                                        .found = measure,
                                        .object = m->object}))
        pl_flaw_says(file,
                     pl_file_says(file, "black %s of %s over colour does not overprint%s: from %s on it may knock out",
                                  text ? "text" : "line", pl_file_say(file, figure, measure),
                                  m->overprint ? " (OPM is 0)" : "",
                                  pl_file_say(file, figure, file->figures[figure - 1])),
                     "let black overprint: where plates are off by a hair, a white edge shows around it");
}
