/* diag.c: the message table, the list of reports, and the two ways to show them. */
#include "base/diag.h"

#include "base/num.h"

#include <string.h>
#include <strings.h>

static const struct pl_message messages[] = {
    {"", PL_NOTE, PL_FAULT_INPUT, "", ""},
#define PL_MSG(code, level, fault, title, explanation) {#code, level, fault, title, explanation},
#include "base/messages/all.def"
#undef PL_MSG
};

const struct pl_message *pl_message(enum pl_code code)
{
    return &messages[code < PL_N_CODES ? code : PL_NO_CODE];
}

enum pl_code pl_message_lookup(const char *code)
{
    for (int i = 1; i < PL_N_CODES; i++)
        if (strcasecmp(messages[i].code, code) == 0)
            return (enum pl_code)i;
    return PL_NO_CODE;
}

static struct pl_diag *find(const struct pl_diags *diags, enum pl_code code, struct pl_place place, const char *message)
{
    for (size_t i = diags->list.n; i-- > 0;) {
        struct pl_diag *d = diags->list.at[i];
        if (d->code == code && d->place.source == place.source && d->place.start == place.start &&
            strcmp(d->message, message) == 0)
            return d;
    }
    return NULL;
}

enum { DEFAULT_LIMIT = 200 };

static struct pl_diag *add(struct pl_diags *diags, enum pl_code code, enum pl_level level, struct pl_place place,
                           const char *message)
{
    struct pl_diag *d = find(diags, code, place, message);
    if (d)
        return d;
    const struct pl_message *m = pl_message(code);
    d = PL_NEW(diags->arena, struct pl_diag);
    *d = (struct pl_diag){.code = code, .level = level, .place = place, .message = message};
    size_t limit = diags->limit ? diags->limit : DEFAULT_LIMIT;
    if (d->level == PL_ERROR) {
        diags->n_errors++;
        diags->world |= m->fault == PL_FAULT_WORLD;
        diags->usage |= m->fault == PL_FAULT_USAGE;
    } else if (d->level == PL_WARNING) {
        diags->n_warnings++;
    }
    /* Each for itself: a hundred warnings must not hide an error. */
    if ((d->level == PL_ERROR ? diags->n_errors : diags->n_warnings) <= limit)
        *pl_push(diags->arena, &diags->list) = d;
    else
        diags->cut = true;
    return d;
}

struct pl_diag *pl_report(struct pl_diags *diags, enum pl_code code, struct pl_place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *message = pl_vprintf(diags->arena, format, args);
    va_end(args);
    return add(diags, code, pl_message(code)->level, place, message);
}

struct pl_diag *pl_report_at(struct pl_diags *diags, enum pl_code code, enum pl_level level, struct pl_place place,
                             const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *message = pl_vprintf(diags->arena, format, args);
    va_end(args);
    return add(diags, code, level, place, message);
}

struct pl_diag *pl_help(struct pl_diags *diags, struct pl_diag *diag, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag->help = pl_vprintf(diags->arena, format, args);
    va_end(args);
    return diag;
}

struct pl_diag *pl_also(struct pl_diags *diags, struct pl_diag *diag, struct pl_place place, const char *format, ...)
{
    if (!place.source || diag->n_also == sizeof diag->also / sizeof *diag->also)
        return diag;
    for (size_t i = 0; i < diag->n_also; i++)
        if (diag->also[i].place.source == place.source && diag->also[i].place.start == place.start)
            return diag;
    va_list args;
    va_start(args, format);
    diag->also[diag->n_also++] = (struct pl_also){place, pl_vprintf(diags->arena, format, args)};
    va_end(args);
    return diag;
}

void pl_also_trail(struct pl_diags *diags, struct pl_diag *diag, const struct pl_trail *trail)
{
    for (; trail; trail = trail->up) {
        const char *label = trail->label;
        switch (trail->what) {
        case PL_TRAIL_EDITION:
            pl_also(diags, diag, trail->place, label ? "the text of %s" : "the text", label);
            break;
        case PL_TRAIL_LAYOUT:
            pl_also(diags, diag, trail->place, label ? "drawn by %s here" : "drawn here", label);
            break;
        case PL_TRAIL_PART_CALL:
            pl_also(diags, diag, trail->place, label ? "in part '%s', called here" : "in a part called here", label);
            break;
        case PL_TRAIL_EACH:
            pl_also(diags, diag, trail->place, label ? "for %s" : "for this record", label);
            break;
        }
    }
}

/* ---- text ---- */

static const char *const level_names[] = {"note", "warning", "error"};
static const char *const level_colours[] = {"\033[1;36m", "\033[1;35m", "\033[1;31m"};
static const char bold[] = "\033[1m", plain[] = "\033[0m", dim[] = "\033[2m";

enum { WINDOW = 100 };

/* One character of a source line as it is shown: tabs as one space, what cannot be shown as a dot. Returns its
 * columns. */
static int put_shown(struct pl_buf *out, uint32_t c)
{
    if (c == '\t') {
        pl_putc(out, ' ');
        return 1;
    }
    bool hidden = c == UINT32_MAX || c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
                  (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
    if (hidden) {
        pl_put(out, "\xC2\xB7");
        return 1;
    }
    char bytes[4];
    pl_putn(out, bytes, pl_utf8_put(c, bytes));
    return pl_utf8_columns(c);
}

struct excerpt {
    const char *line;
    size_t len, from, to; /* bytes of the place within the line */
};

static struct excerpt excerpt_of(struct pl_place place)
{
    const struct pl_source *s = place.source;
    size_t start = place.start < s->size ? place.start : s->size, from = start, to = start;
    while (from > 0 && s->text[from - 1] != '\n')
        from--;
    if (from == 0 && s->size >= 3 && memcmp(s->text, "\xEF\xBB\xBF", 3) == 0)
        from = start < 3 ? start : 3;
    while (to < s->size && s->text[to] != '\n' && s->text[to] != '\r')
        to++;
    if (to < start)
        to = start;
    size_t end = place.end < to ? place.end : to;
    return (struct excerpt){s->text + from, to - from, start - from, (end > start ? end : start) - from};
}

/* First byte to show, so that a long line is a window around the place. */
static size_t window_start(const struct excerpt *e)
{
    if (e->from <= WINDOW * 2 / 3)
        return 0;
    size_t from = e->from - WINDOW / 2;
    while (from < e->from && ((unsigned char)e->line[from] & 0xC0) == 0x80)
        from++;
    return from;
}

static void put_excerpt(struct pl_buf *out, struct pl_place place, size_t line, bool colour)
{
    struct excerpt e = excerpt_of(place);
    size_t first = window_start(&e);
    struct pl_buf marks = {.arena = out->arena};
    char number[24];
    pl_putf(&marks, "%zu", line);
    size_t width = marks.len < 4 ? 4 : marks.len;
    memcpy(number, marks.text, marks.len + 1);
    marks.len = 0;
    pl_putf(out, "%s%*s | %s", colour ? dim : "", (int)width, number, colour ? plain : "");
    pl_putf(&marks, "%s%*s | %s", colour ? dim : "", (int)width, "", colour ? plain : "");
    if (colour)
        pl_put(&marks, "\033[1;32m");
    if (first) {
        pl_put(out, "…");
        pl_putc(&marks, ' ');
    }
    int shown = 0;
    bool marked = false;
    for (size_t at = first; at < e.len && shown < WINDOW;) {
        size_t was = at;
        int columns = put_shown(out, pl_utf8_next(e.line, e.len, &at));
        shown += columns;
        for (int i = 0; i < columns; i++) {
            bool in = was == e.from || (was > e.from && was < e.to);
            if (was <= e.from || in)
                pl_putc(&marks, !in ? ' ' : marked ? '~' : '^');
            marked |= in;
        }
    }
    if (!marked)
        pl_putc(&marks, '^');
    pl_putf(out, "\n%s%s\n", marks.text, colour ? plain : "");
}

static void put_head(struct pl_buf *out, struct pl_place place, enum pl_level level, const char *code, bool colour)
{
    if (place.source && !place.source->text) { /* a file of no lines */
        pl_putf(out, "%s%s:%s ", colour ? bold : "", place.source->path, colour ? plain : "");
    } else if (place.source) {
        struct pl_spot spot = pl_spot_of(place.source, place.start);
        pl_putf(out, "%s%s:%zu:%zu:%s ", colour ? bold : "", place.source->path, spot.line, spot.column,
                colour ? plain : "");
    } else {
        pl_put(out, "plaat: ");
    }
    pl_putf(out, "%s%s%s%s%s:%s ", colour ? level_colours[level] : "", level_names[level], code ? "[" : "",
            code ? code : "", code ? "]" : "", colour ? plain : "");
}

void pl_diag_print(struct pl_buf *out, const struct pl_diag *diag, bool colour)
{
    put_head(out, diag->place, diag->level, pl_message(diag->code)->code, colour);
    pl_putf(out, "%s\n", diag->message);
    if (diag->place.source && diag->place.source->text)
        put_excerpt(out, diag->place, pl_spot_of(diag->place.source, diag->place.start).line, colour);
    for (size_t i = 0; i < diag->n_also; i++) {
        const struct pl_also *also = &diag->also[i];
        put_head(out, also->place, PL_NOTE, NULL, colour);
        pl_putf(out, "%s\n", also->label);
        put_excerpt(out, also->place, pl_spot_of(also->place.source, also->place.start).line, colour);
    }
    if (diag->help)
        pl_putf(out, "  %shelp:%s %s\n", colour ? bold : "", colour ? plain : "", diag->help);
}

/* ---- JSON ---- */

void pl_put_json(struct pl_buf *out, const char *text)
{
    pl_putc(out, '"');
    for (size_t i = 0, len = strlen(text); i < len;) {
        size_t was = i;
        uint32_t c = pl_utf8_next(text, len, &i);
        if (c == '"' || c == '\\')
            pl_putf(out, "\\%c", (char)c);
        else if (c < 0x20)
            pl_putf(out, "\\u%04x", (unsigned)c);
        else if (c == UINT32_MAX)
            pl_put(out, "\\ufffd");
        else
            pl_putn(out, text + was, i - was);
    }
    pl_putc(out, '"');
}

static void put_member(struct pl_buf *out, const char *name, const char *text)
{
    pl_putf(out, ", \"%s\": ", name);
    pl_put_json(out, text);
}

static void put_place(struct pl_buf *out, struct pl_place place)
{
    if (!place.source) {
        pl_put(out, "\"file\": null");
        return;
    }
    struct pl_spot from = pl_spot_of(place.source, place.start), to = pl_spot_of(place.source, place.end);
    pl_put(out, "\"file\": ");
    pl_put_json(out, place.source->path);
    if (!place.source->text)
        return;
    pl_putf(out, ", \"line\": %zu, \"column\": %zu, \"endLine\": %zu, \"endColumn\": %zu", from.line, from.column,
            to.line, to.column);
    if (!place.source->line) /* else the bytes are those of a piece */
        pl_putf(out, ", \"start\": %zu, \"end\": %zu", place.start, place.end);
}

void pl_diag_members(struct pl_buf *out, const struct pl_diag *d)
{
    put_place(out, d->place);
    put_member(out, "code", pl_message(d->code)->code);
    put_member(out, "level", level_names[d->level]);
    put_member(out, "title", pl_message(d->code)->title);
    put_member(out, "message", d->message);
    if (d->help)
        put_member(out, "help", d->help);
    if (d->n_also)
        pl_put(out, ", \"also\": [");
    for (size_t j = 0; j < d->n_also; j++) {
        pl_put(out, j ? ", {" : "{");
        put_place(out, d->also[j].place);
        put_member(out, "label", d->also[j].label);
        pl_putc(out, '}');
    }
    pl_put(out, d->n_also ? "]" : "");
}

void pl_diags_json(struct pl_buf *out, const struct pl_diags *diags)
{
    pl_put(out, "[");
    for (size_t i = 0; i < diags->list.n; i++) {
        pl_put(out, i ? ",\n  {" : "\n  {");
        pl_diag_members(out, diags->list.at[i]);
        pl_put(out, "}");
    }
    pl_put(out, diags->list.n ? "\n]\n" : "]\n");
}

int pl_diags_status(const struct pl_diags *diags)
{
    if (diags->n_errors == 0)
        return 0;
    return diags->usage ? 2 : diags->world ? 3 : 1;
}
