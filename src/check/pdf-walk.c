/* pdf-walk.c: runs the operators of every page, forms and patterns within them included. */
#include "check/pdf-walk.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

enum {
    MOST_STATES = 512,
    DEEPEST = 24,
    MIB = 1024 * 1024,
    MOST_STREAM = 64 * MIB, /* of one stream, decoded */
    MOST_PAGE = 128 * MIB,  /* of all that one page runs */
    MOST_FILE = 128 * MIB,  /* run, forms every time they are drawn */
    EACH_OPERATOR = 16      /* what an operator costs besides its bytes */
};

double pl_walk_number(const struct pl_operator *op, size_t i)
{
    return pl_bounded(pl_operand(op, i));
}

/* ---- resources ---- */

static pl_oh list_of(struct pl_walk *w, struct pl_running *unit, enum pl_resource list)
{
    static const char *const keys[] = {"/Font",    "/ColorSpace", "/ExtGState", "/XObject",
                                       "/Pattern", "/Shading",    "/Properties"};
    if (!unit->lists[list])
        unit->lists[list] = pl_pdf_get(w->file->pdf, unit->resources, keys[list]);
    return unit->lists[list];
}

/* "/A#20B" is "/A B". */
static const char *plain_name(struct pl_arena *arena, const char *at, size_t n)
{
    struct pl_buf out = {.arena = arena};
    for (size_t i = 0; i < n; i++) {
        int high = i + 2 < n && at[i] == '#' ? pl_hex_digit(at[i + 1]) : -1,
            low = high >= 0 ? pl_hex_digit(at[i + 2]) : -1;
        if (low < 0) {
            pl_putc(&out, at[i]);
        } else {
            pl_putc(&out, (char)(high << 4 | low));
            i += 2;
        }
    }
    return out.text;
}

pl_oh pl_walk_named(struct pl_walk *w, enum pl_resource list, const struct pl_token *name, struct pl_named **row)
{
    struct pl_named **head = &w->unit->named[list][pl_hash(name->at, name->n, 0) % PL_NAMED_ROWS], *found = *head;
    while (found && !(found->n == name->n && memcmp(found->name, name->at, name->n) == 0))
        found = found->next;
    if (!found) {
        found = PL_NEW(w->scratch, struct pl_named);
        *found = (struct pl_named){.name = pl_strndup(w->scratch, name->at, name->n), .n = name->n, .next = *head};
        const char *key = plain_name(w->scratch, name->at, name->n);
        found->object = pl_pdf_get(w->file->pdf, list_of(w, w->unit, list), key);
        *head = found;
    }
    *row = found;
    return found->object;
}

const struct pl_space *pl_walk_space(struct pl_walk *w, const struct pl_token *name)
{
    static const struct {
        const char *name;
        enum pl_space_kind kind;
    } rows[] = {{"/DeviceGray", PL_SPACE_GREY}, {"/DeviceRGB", PL_SPACE_RGB}, {"/DeviceCMYK", PL_SPACE_CMYK},
                {"/G", PL_SPACE_GREY},          {"/RGB", PL_SPACE_RGB},       {"/CMYK", PL_SPACE_CMYK},
                {"/Pattern", PL_SPACE_PATTERN}};
    struct pl_named *row;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (pl_token_is(name, rows[i].name))
            return pl_space_device(rows[i].kind);
    pl_oh object = pl_walk_named(w, PL_SPACES, name, &row);
    if (!row->kept)
        row->kept = pl_space_read(w->file, object, w->unit->resources, 0);
    return row->kept;
}

/* ---- state ---- */

static void save(struct pl_walk *w, const struct pl_operator *op)
{
    (void)op;
    if (w->stack.n >= MOST_STATES)
        w->extra++;
    else
        *pl_push(w->scratch, &w->stack) = w->now;
}

static void restore(struct pl_walk *w, const struct pl_operator *op)
{
    (void)op;
    if (w->extra)
        w->extra--;
    else if (w->stack.n > w->floor)
        w->now = w->stack.at[--w->stack.n];
}

static void concat(struct pl_walk *w, const struct pl_operator *op)
{
    double m[6];
    for (size_t i = 0; i < 6; i++)
        m[i] = pl_walk_number(op, i);
    pl_matrix_multiply(m, w->now.ctm, w->now.ctm);
}

static void line_state(struct pl_walk *w, const struct pl_operator *op)
{
    if (pl_operator_is(op, "w"))
        w->now.width = fabs(pl_walk_number(op, 0));
    else
        w->now.cap = pl_walk_number(op, 0) > 0;
}

static void transfer(struct pl_walk *w, pl_oh state, const char *key, const char *allowed)
{
    pl_oh value = pl_pdf_get(w->file->pdf, state, key);
    if (pl_pdf_kind(w->file->pdf, value) == PL_PDF_NULL || pl_pdf_is(w->file->pdf, value, allowed) ||
        pl_pdf_is(w->file->pdf, value, "/Identity"))
        return;
    pl_file_forbidden(w->file, w->sheet, "a transfer curve changes its colours behind the designer's back",
                      "take the curve out of the picture or the drawing it came with, and export again",
                      pl_pdf_id(w->file->pdf, state));
}

/* A state of /ExtGState, read once for a stream: what it says, and what it is silent about. */
struct ext {
    bool says_line, says_fill, line, fill;
    double opm, width, line_alpha, fill_alpha, size; /* below 0: not said */
    struct pl_font *font;
};

static double said(struct pl_walk *w, pl_oh state, const char *key)
{
    pl_oh value = pl_pdf_get(w->file->pdf, state, key);
    return pl_pdf_kind(w->file->pdf, value) == PL_PDF_NUMBER ? fabs(pl_file_number(w->file, value)) : -1;
}

static struct ext *read_ext(struct pl_walk *w, pl_oh state)
{
    struct pl_pdf *pdf = w->file->pdf;
    struct ext *e = PL_NEW(w->scratch, struct ext);
    pl_oh both = pl_pdf_get(pdf, state, "/OP"), fill = pl_pdf_get(pdf, state, "/op"),
          font = pl_pdf_get(pdf, state, "/Font");
    e->says_line = pl_pdf_kind(pdf, both) == PL_PDF_BOOL;
    e->says_fill = e->says_line || pl_pdf_kind(pdf, fill) == PL_PDF_BOOL;
    e->line = pl_pdf_true(pdf, both);
    e->fill = pl_pdf_kind(pdf, fill) == PL_PDF_BOOL ? pl_pdf_true(pdf, fill) : e->line;
    e->opm = said(w, state, "/OPM");
    e->width = said(w, state, "/LW");
    e->line_alpha = said(w, state, "/CA");
    e->fill_alpha = said(w, state, "/ca");
    if (pl_pdf_length(pdf, font) == 2) {
        e->font = pl_walk_font(w, pl_pdf_at(pdf, font, 0));
        e->size = pl_file_number(w->file, pl_pdf_at(pdf, font, 1));
    }
    transfer(w, state, "/TR", "/Identity");
    transfer(w, state, "/TR2", "/Default");
    return e;
}

static void ext_state(struct pl_walk *w, const struct pl_operator *op)
{
    struct pl_named *row;
    if (!op->n_operands)
        return;
    pl_oh state = pl_walk_named(w, PL_STATES, &op->operands[0], &row);
    row->read = row->read ? row->read : read_ext(w, state);
    const struct ext *e = row->read;
    w->now.line.overprint = e->says_line ? e->line : w->now.line.overprint;
    w->now.fill.overprint = e->says_fill ? e->fill : w->now.fill.overprint;
    w->now.opm = e->opm >= 0 ? e->opm == 1 : w->now.opm;
    w->now.width = e->width >= 0 ? e->width : w->now.width;
    w->now.line.alpha = e->line_alpha >= 0 ? e->line_alpha : w->now.line.alpha;
    w->now.fill.alpha = e->fill_alpha >= 0 ? e->fill_alpha : w->now.fill.alpha;
    if (e->font) {
        w->now.text.font = e->font;
        w->now.text.size = e->size;
    }
}

/* ---- colour ---- */

static struct pl_paint_state *paint_of(struct pl_walk *w, const struct pl_operator *op)
{
    char first = *op->name.at;
    return first >= 'A' && first <= 'Z' ? &w->now.line : &w->now.fill;
}

static void set_space(struct pl_walk *w, const struct pl_operator *op)
{
    struct pl_paint_state *p = paint_of(w, op);
    if (!op->n_operands || op->operands[0].kind != PL_TOKEN_NAME)
        return;
    pl_hue_start(&p->hue, pl_walk_space(w, &op->operands[0]));
    pl_hue_inks_of(w->file, &p->hue, &p->inks);
}

static void set_values(struct pl_walk *w, struct pl_paint_state *p, const struct pl_operator *op)
{
    size_t n = 0;
    for (size_t i = 0; i < op->n_operands && n < PL_MOST_COMPONENTS; i++)
        if (op->operands[i].kind == PL_TOKEN_NUMBER)
            p->hue.v[n++] = pl_bounded(op->operands[i].number);
    pl_hue_inks_of(w->file, &p->hue, &p->inks);
}

static void set_colour(struct pl_walk *w, const struct pl_operator *op)
{
    struct pl_paint_state *p = paint_of(w, op);
    struct pl_named *row;
    set_values(w, p, op);
    const struct pl_token *last = op->n_operands ? &op->operands[op->n_operands - 1] : NULL;
    if (!last || last->kind != PL_TOKEN_NAME)
        return;
    pl_oh pattern = pl_walk_named(w, PL_PATTERNS, last, &row);
    row->read = row->read ? row->read : pl_pattern_read(w, pattern);
    p->hue.pattern = row->read;
}

static void set_device(struct pl_walk *w, const struct pl_operator *op)
{
    struct pl_paint_state *p = paint_of(w, op);
    char kind = op->name.at[0];
    pl_hue_start(&p->hue, pl_space_device(kind == 'g' || kind == 'G'   ? PL_SPACE_GREY
                                          : kind == 'r' || kind == 'R' ? PL_SPACE_RGB
                                                                       : PL_SPACE_CMYK));
    set_values(w, p, op);
}

/* ---- layers ---- */

bool pl_walk_off(struct pl_walk *w, pl_oh layer)
{
    struct pl_pdf *pdf = w->file->pdf;
    pl_oh members = pl_pdf_get(pdf, layer, "/OCGs");
    size_t n = pl_pdf_length(pdf, members), off = 0;
    if (pl_pdf_kind(pdf, layer) != PL_PDF_DICT)
        return false;
    for (size_t i = 0; i < n; i++) {
        int id = pl_pdf_id(pdf, pl_pdf_at(pdf, members, i));
        for (size_t k = 0; k < w->off.n; k++)
            off += w->off.at[k] == id;
    }
    if (n)
        return off >= n;
    int id = pl_pdf_id(pdf, pl_pdf_kind(pdf, members) == PL_PDF_DICT ? members : layer);
    for (size_t k = 0; k < w->off.n; k++)
        if (id && w->off.at[k] == id)
            return true;
    return false;
}

static bool layer_off(struct pl_walk *w, const struct pl_token *name)
{
    static const bool yes = true, no = false;
    struct pl_named *row;
    pl_oh layer = pl_walk_named(w, PL_PROPERTIES, name, &row);
    if (!row->kept)
        row->kept = pl_walk_off(w, layer) ? &yes : &no;
    return row->kept == &yes;
}

static void begin_marked(struct pl_walk *w, const struct pl_operator *op)
{
    enum { MOST_MARKED = 4096 };
    bool hides = false;
    if (w->marked.n >= MOST_MARKED)
        return;
    if (op->n_operands >= 2 && w->off.n && pl_token_is(&op->operands[0], "/OC") &&
        op->operands[1].kind == PL_TOKEN_NAME)
        hides = layer_off(w, &op->operands[1]);
    *pl_push(w->scratch, &w->marked) = hides;
    w->hidden += hides;
}

static void end_marked(struct pl_walk *w, const struct pl_operator *op)
{
    (void)op;
    if (w->marked.n)
        w->hidden -= w->marked.at[--w->marked.n];
}

/* ---- the table ---- */

#define NAME(a, b, c) ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))

static const struct {
    uint32_t name;
    pl_operator_run *run;
} operators[] = {
    {NAME(0, 0, 'q'), save},
    {NAME(0, 0, 'Q'), restore},
    {NAME(0, 'c', 'm'), concat},
    {NAME(0, 0, 'w'), line_state},
    {NAME(0, 0, 'J'), line_state},
    {NAME(0, 'g', 's'), ext_state},
    {NAME(0, 0, 'm'), pl_op_move},
    {NAME(0, 0, 'l'), pl_op_line},
    {NAME(0, 0, 'c'), pl_op_curve},
    {NAME(0, 0, 'v'), pl_op_curve_v},
    {NAME(0, 0, 'y'), pl_op_curve_y},
    {NAME(0, 'r', 'e'), pl_op_rect},
    {NAME(0, 0, 'h'), pl_op_close},
    {NAME(0, 0, 'S'), pl_op_paint},
    {NAME(0, 0, 's'), pl_op_paint},
    {NAME(0, 0, 'f'), pl_op_paint},
    {NAME(0, 0, 'F'), pl_op_paint},
    {NAME(0, 'f', '*'), pl_op_paint},
    {NAME(0, 0, 'B'), pl_op_paint},
    {NAME(0, 'B', '*'), pl_op_paint},
    {NAME(0, 0, 'b'), pl_op_paint},
    {NAME(0, 'b', '*'), pl_op_paint},
    {NAME(0, 0, 'n'), pl_op_paint},
    {NAME(0, 0, 'W'), pl_op_clip},
    {NAME(0, 'W', '*'), pl_op_clip},
    {NAME(0, 's', 'h'), pl_op_shade},
    {NAME(0, 'D', 'o'), pl_op_object},
    {NAME(0, 'E', 'I'), pl_op_inline},
    {NAME(0, 'c', 's'), set_space},
    {NAME(0, 'C', 'S'), set_space},
    {NAME(0, 's', 'c'), set_colour},
    {NAME(0, 'S', 'C'), set_colour},
    {NAME('s', 'c', 'n'), set_colour},
    {NAME('S', 'C', 'N'), set_colour},
    {NAME(0, 0, 'g'), set_device},
    {NAME(0, 0, 'G'), set_device},
    {NAME(0, 'r', 'g'), set_device},
    {NAME(0, 'R', 'G'), set_device},
    {NAME(0, 0, 'k'), set_device},
    {NAME(0, 0, 'K'), set_device},
    {NAME(0, 'B', 'T'), pl_op_text},
    {NAME(0, 'T', 'c'), pl_op_text_state},
    {NAME(0, 'T', 'w'), pl_op_text_state},
    {NAME(0, 'T', 'z'), pl_op_text_state},
    {NAME(0, 'T', 'L'), pl_op_text_state},
    {NAME(0, 'T', 'r'), pl_op_text_state},
    {NAME(0, 'T', 's'), pl_op_text_state},
    {NAME(0, 'T', 'f'), pl_op_font},
    {NAME(0, 'T', 'd'), pl_op_next},
    {NAME(0, 'T', 'D'), pl_op_next},
    {NAME(0, 'T', 'm'), pl_op_matrix},
    {NAME(0, 'T', '*'), pl_op_next_line},
    {NAME(0, 'T', 'j'), pl_op_show},
    {NAME(0, 'T', 'J'), pl_op_show_list},
    {NAME(0, 0, '\''), pl_op_show},
    {NAME(0, 0, '"'), pl_op_show},
    {NAME('B', 'D', 'C'), begin_marked},
    {NAME('B', 'M', 'C'), begin_marked},
    {NAME('E', 'M', 'C'), end_marked},
};

static pl_operator_run *find(const struct pl_token *name)
{
    uint32_t key = 0;
    for (size_t i = 0; i < name->n && i < 4; i++)
        key = key << 8 | (unsigned char)name->at[i];
    for (size_t i = 0; name->n && name->n < 4 && i < sizeof operators / sizeof *operators; i++)
        if (operators[i].name == key)
            return operators[i].run;
    return NULL;
}

void pl_walk_run(struct pl_walk *w, struct pl_running *unit, const char *bytes, size_t n)
{
    struct pl_content content = {bytes, n, 0};
    struct pl_operator op;
    struct pl_running *up = w->unit;
    size_t floor = w->floor, extra = w->extra, marked = w->marked.n;
    w->unit = unit;
    w->floor = w->stack.n;
    w->extra = 0;
    while (!w->stopped && pl_content_next(&content, &op)) {
        size_t cost = op.n + EACH_OPERATOR;
        if (cost > w->budget) {
            w->stopped = true;
            pl_not_judged(w->file, "page %zu is too much: what it draws was followed as far as %d MiB of operators",
                          w->sheet->index + 1, MOST_FILE / MIB);
            break;
        }
        w->budget -= cost;
        pl_operator_run *run = find(&op.name);
        if (run)
            run(w, &op);
    }
    while (w->marked.n > marked)
        end_marked(w, NULL);
    w->stack.n = w->floor;
    w->floor = floor;
    w->extra = extra;
    w->unit = up;
}

/* ---- forms ---- */

static struct pl_kept_bytes *decoded(struct pl_walk *w, pl_oh stream)
{
    int id = pl_pdf_id(w->file->pdf, stream);
    for (size_t i = 0; id && i < w->forms.n; i++)
        if (w->forms.at[i].id == id)
            return &w->forms.at[i];
    struct pl_kept_bytes *kept = pl_push(w->scratch, &w->forms);
    *kept = (struct pl_kept_bytes){.id = id, .bytes = ""};
    size_t room = w->page_room < MOST_STREAM ? w->page_room : MOST_STREAM;
    enum pl_decoded how = pl_pdf_decode(w->file->pdf, w->scratch, stream, room, &kept->bytes, &kept->n);
    w->page_room -= kept->n < w->page_room ? kept->n : w->page_room;
    if (how != PL_DECODED)
        pl_not_judged(w->file, "page %zu: object %d %s", w->sheet->index + 1, id,
                      how == PL_DECODED_IN_PART     ? "is broken: it was followed as far as it can be read"
                      : how == PL_DECODED_TOO_LARGE ? "unpacks to more than is looked at"
                                                    : "cannot be unpacked");
    kept->n = how == PL_DECODED_TOO_LARGE ? 0 : kept->n;
    return kept;
}

static bool runs_already(const struct pl_walk *w, int id)
{
    for (const struct pl_running *u = w->unit; u && id; u = u->up)
        if (u->id == id)
            return true;
    return false;
}

/* What of a form is the same each time it is drawn. */
static struct pl_running *running(struct pl_walk *w, struct pl_kept_bytes *kept, pl_oh form)
{
    struct pl_pdf *pdf = w->file->pdf;
    if (kept->unit)
        return kept->unit;
    kept->unit = PL_NEW(w->scratch, struct pl_running);
    pl_oh own = pl_pdf_get(pdf, form, "/Resources");
    kept->unit->id = kept->id;
    kept->unit->resources = pl_pdf_kind(pdf, own) == PL_PDF_DICT || !w->unit ? own : w->unit->resources;
    kept->boxed = pl_box_read(w->file, pl_pdf_get(pdf, form, "/BBox"), &kept->box);
    return kept->unit;
}

void pl_walk_form(struct pl_walk *w, pl_oh form, const double matrix[6])
{
    int id = pl_pdf_id(w->file->pdf, form);
    if (runs_already(w, id) || (w->unit && w->unit->depth >= DEEPEST) || w->stopped)
        return;
    struct pl_kept_bytes *found = decoded(w, form);
    struct pl_running *unit = running(w, found, form);
    struct pl_kept_bytes kept = *found; /* forms within add to the list */
    struct pl_state was = w->now;
    double text[6], line[6];
    memcpy(text, w->text, sizeof text);
    memcpy(line, w->line, sizeof line);
    pl_path_clear(w);
    pl_matrix_multiply(matrix, w->now.ctm, w->now.ctm);
    if (kept.boxed)
        w->now.clip = pl_box_common(w->now.clip, pl_box_moved(kept.box, w->now.ctm));
    memcpy(unit->base, w->now.ctm, sizeof unit->base);
    unit->up = w->unit;
    unit->depth = w->unit ? w->unit->depth + 1 : 0;
    pl_walk_run(w, unit, kept.bytes, kept.n);
    pl_path_clear(w);
    w->now = was;
    memcpy(w->text, text, sizeof text);
    memcpy(w->line, line, sizeof line);
}

/* ---- pages ---- */

/* The streams of a page are one: a word may not be cut, but an operator may stand in the next. */
static void join(struct pl_walk *w, pl_oh contents, struct pl_buf *out)
{
    bool array = pl_pdf_kind(w->file->pdf, contents) == PL_PDF_ARRAY;
    size_t n = array ? pl_pdf_length(w->file->pdf, contents) : 1;
    for (size_t i = 0; i < n; i++) {
        pl_oh stream = array ? pl_pdf_at(w->file->pdf, contents, i) : contents;
        if (pl_pdf_kind(w->file->pdf, stream) != PL_PDF_STREAM)
            continue;
        struct pl_kept_bytes *kept = decoded(w, stream);
        if (kept->n > w->page_room) {
            pl_not_judged(w->file, "page %zu unpacks to more than is looked at", w->sheet->index + 1);
            return;
        }
        w->page_room -= kept->n;
        pl_putn(out, kept->bytes, kept->n);
        pl_putc(out, '\n');
    }
}

static void start_state(struct pl_walk *w)
{
    w->now = (struct pl_state){.width = 1, .text = {.scale = 1}};
    w->now.clip = pl_box_common(w->sheet->seen[PL_SHEET_MEDIA], w->sheet->seen[PL_SHEET_MEDIA]);
    w->now.fill.alpha = w->now.line.alpha = 1;
    pl_hue_start(&w->now.fill.hue, pl_space_device(PL_SPACE_GREY));
    pl_hue_inks_of(w->file, &w->now.fill.hue, &w->now.fill.inks);
    w->now.line = w->now.fill;
    memcpy(w->now.ctm, w->sheet->matrix, sizeof w->now.ctm);
}

static void walk_sheet(struct pl_walk *w, struct pl_sheet *sheet)
{
    struct pl_pdf *pdf = w->file->pdf;
    w->scratch = pl_arena_new();
    w->sheet = sheet;
    w->stack.at = NULL;
    w->stack.n = w->stack.cap = w->floor = w->extra = w->hidden = 0;
    w->marked.at = NULL;
    w->marked.n = w->marked.cap = 0;
    w->forms.at = NULL;
    w->forms.n = w->forms.cap = 0;
    w->path = (struct pl_path_points){0};
    w->string = (struct pl_buf){.arena = w->scratch};
    w->page_room = MOST_PAGE;
    w->unit = NULL;
    w->clip = 0;
    start_state(w);
    pl_ground_start(w);
    struct pl_running *unit = PL_NEW(w->scratch, struct pl_running);
    unit->resources = pl_pdf_inherited(pdf, sheet->object, "/Resources");
    memcpy(unit->base, w->now.ctm, sizeof unit->base);
    pl_file_group(w->file, sheet, pl_pdf_get(pdf, sheet->object, "/Group"), true, 0);
    struct pl_buf content = {.arena = w->scratch};
    pl_put(&content, "");
    join(w, pl_pdf_get(pdf, sheet->object, "/Contents"), &content);
    pl_walk_run(w, unit, content.text, content.len);
    pl_arena_free(w->scratch);
}

/* Layers that the file itself says are off: a printer prints what shows. */
static void find_off(struct pl_walk *w)
{
    enum { MOST_LAYERS = 1024 };
    struct pl_pdf *pdf = w->file->pdf;
    pl_oh all = pl_pdf_get(pdf, pl_pdf_root(pdf), "/OCProperties"), d = pl_pdf_get(pdf, all, "/D");
    bool off = pl_pdf_is(pdf, pl_pdf_get(pdf, d, "/BaseState"), "/OFF");
    pl_oh list = off ? pl_pdf_get(pdf, all, "/OCGs") : pl_pdf_get(pdf, d, "/OFF"), on = pl_pdf_get(pdf, d, "/ON");
    size_t n = pl_pdf_length(pdf, list), n_on = off ? pl_pdf_length(pdf, on) : 0;
    for (size_t i = 0; i < n && i < MOST_LAYERS; i++) {
        int id = pl_pdf_id(pdf, pl_pdf_at(pdf, list, i));
        bool shows = false;
        for (size_t k = 0; k < n_on && k < MOST_LAYERS && !shows; k++)
            shows = pl_pdf_id(pdf, pl_pdf_at(pdf, on, k)) == id;
        if (!shows)
            *pl_push(w->file->check->work->arena, &w->off) = id;
    }
}

void pl_walk_pages(struct pl_file *file)
{
    enum { MOST_STEPS = 400000000 };
    struct pl_walk w = {.file = file, .budget = MOST_FILE, .ground = {.budget = MOST_STEPS}};
    find_off(&w);
    for (size_t i = 0; i < file->n_sheets && !w.stopped; i++) {
        walk_sheet(&w, &file->sheets[i]);
        for (size_t k = 0; k < pl_n_file_rules; k++)
            if (pl_file_rules[k].sheet && pl_file_rule_on(file, pl_file_rules[k].code))
                pl_file_rules[k].sheet(file, &file->sheets[i]);
    }
}
