/* listing.c: a report as a table for a terminal: a line a job, what needs a look first. */
#include "engine/told-private.h"

#include "base/num.h"
#include "read/tree.h"

#include <string.h>

enum { COLUMNS = 8, GAP = 2, WIDEST = 100 };

const char *listing_plain(struct pl_arena *arena, const char *text)
{
    struct pl_buf out = {.arena = arena};
    size_t len = strlen(text);
    pl_put(&out, "");
    for (size_t at = 0, was = 0; at < len; was = at) {
        uint32_t c = pl_utf8_next(text, len, &at);
        if (c < ' ')
            pl_putc(&out, ' ');
        else if (pl_hidden(c))
            pl_put(&out, "\xEF\xBF\xBD");
        else
            pl_putn(&out, text + was, at - was);
    }
    return out.text;
}

static int columns_of(const char *text)
{
    int n = 0;
    size_t len = strlen(text);
    for (size_t at = 0; at < len;)
        n += pl_utf8_columns(pl_utf8_next(text, len, &at));
    return n;
}

/* At least so many columns, and at most where the terminal has no more, the last sign an ellipsis then. */
static void put_cell(struct pl_buf *out, const char *text, int width, bool cut, bool right, bool last)
{
    int have = columns_of(text), used = 0;
    size_t len = strlen(text), at = 0, keep = 0;
    for (int pad = right ? width - have : 0; pad > 0; pad--)
        pl_putc(out, ' ');
    if (have <= width || !cut) {
        pl_put(out, text);
    } else {
        while (at < len) {
            used += pl_utf8_columns(pl_utf8_next(text, len, &at));
            if (used > width - 1)
                break;
            keep = at;
        }
        pl_putn(out, text, keep);
        pl_put(out, width > 0 ? "…" : "");
    }
    for (int pad = right || last ? 0 : width - have; pad > 0; pad--)
        pl_putc(out, ' ');
}

const char *listing_bytes(struct pl_arena *arena, double bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    size_t i = 0;
    for (; i + 1 < sizeof units / sizeof *units && bytes >= 999.5; i++)
        bytes /= 1000;
    return pl_printf(arena, "%s %s", pl_num(arena, bytes, i && bytes < 99.95 ? 1 : 0), units[i]);
}

bool listing_tally(struct pl_work *work, const struct told *told, const struct told_job *job, struct tally *out)
{
    struct pl_buf targets = {.arena = work->arena};
    *out = (struct tally){.targets = ""};
    pl_put(&targets, "");
    for (const struct pl_json *v = job->targets ? job->targets->first : NULL; v; v = v->next) {
        const struct pl_json *target = pl_json_get(v, "target");
        if (target && target->kind == PL_JSON_TEXT)
            pl_putf(&targets, "%s%s", targets.len ? ", " : "", target->text);
    }
    out->targets = targets.text;
    for (const struct pl_json *v = job->outputs ? job->outputs->first : NULL; v; v = v->next) {
        struct told_output output;
        if (!told_output(work, told, v, &output))
            return false;
        out->bytes += output.bytes;
    }
    for (const struct pl_json *v = job->messages ? job->messages->first : NULL; v; v = v->next) {
        struct told_message message;
        if (!told_message(work, told, v, &message))
            return false;
        out->warnings += strcmp(message.level, "warning") == 0;
    }
    return true;
}

const char *listing_sum(struct pl_arena *arena, const struct told *told)
{
    static const char *const words[] = {
        [TOLD_FAILED] = "failed", [TOLD_OPEN] = "not done", [TOLD_DRAWN] = "drawn", [TOLD_KEPT] = "kept"};
    size_t counts[TOLD_GROUPS] = {0};
    const char *before = ": ";
    struct pl_buf out = {.arena = arena};
    for (size_t i = 0; i < told->n; i++)
        counts[told_group(&told->jobs[i])]++;
    pl_putf(&out, "%zu job%s", told->n, told->n == 1 ? "" : "s");
    for (size_t i = 0; i < TOLD_GROUPS; i++) {
        if (!counts[i])
            continue;
        pl_putf(&out, "%s%zu %s", before, counts[i], words[i]);
        before = ", ";
    }
    if (told->unread && told->unread->n)
        pl_putf(&out, "; %u row%s could not be read", (unsigned)told->unread->n, told->unread->n == 1 ? "" : "s");
    return out.text;
}

/* ---- the table ---- */

struct line {
    const char *cells[COLUMNS];
    enum told_group group;
    bool warned;
};
struct table {
    struct pl_work *work;
    struct line *lines; /* the first holds the heads */
    size_t n;
    int widths[COLUMNS];
    double bytes;
    size_t warnings;
    bool cut; /* cells to the width of a terminal */
};
enum { NAME, LAYOUT, STATUS, TARGETS, BYTES, WARNINGS, MS, WHY };
static const bool to_the_right[COLUMNS] = {[BYTES] = true, [WARNINGS] = true, [MS] = true};

/* "poster-a3", of whatever folder. */
static const char *stem_of(struct pl_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    return dot && dot != name ? pl_strndup(arena, name, (size_t)(dot - name)) : name;
}

static bool add_job(struct table *t, const struct told *told, const struct told_job *job)
{
    static const char *const words[] = {
        [TOLD_FAILED] = "failed", [TOLD_OPEN] = "open", [TOLD_DRAWN] = "drawn", [TOLD_KEPT] = "kept"};
    struct pl_arena *arena = t->work->arena;
    struct tally tally;
    if (!listing_tally(t->work, told, job, &tally))
        return false;
    const char *why = job->failure ? job->failure : job->why ? job->why : "";
    bool worked = job->seconds > 0;
    struct line *line = &t->lines[t->n++];
    *line = (struct line){.cells = {listing_plain(arena, job->name), listing_plain(arena, stem_of(arena, job->layout)),
                                    words[told_group(job)], listing_plain(arena, tally.targets),
                                    tally.bytes > 0 ? listing_bytes(arena, tally.bytes) : "",
                                    tally.warnings ? pl_printf(arena, "%zu", tally.warnings) : "",
                                    worked ? pl_num(arena, job->seconds * 1000, 0) : "", listing_plain(arena, why)},
                          .group = told_group(job),
                          .warned = tally.warnings > 0};
    t->bytes += tally.bytes;
    t->warnings += tally.warnings;
    return true;
}

/* Where the terminal is too narrow, what can be guessed from its beginning is cut first. */
static void fit_widths(struct table *t, int columns)
{
    static const struct {
        int column, least;
    } shrink[] = {{WHY, 16}, {TARGETS, 7}, {LAYOUT, 10}, {NAME, 12}, {WHY, 0}, {TARGETS, 0}, {LAYOUT, 0}, {NAME, 4}};
    int all = -GAP;
    t->cut = columns > 0;
    for (size_t i = 0; i < t->n; i++)
        for (int k = 0; k < COLUMNS; k++) {
            int width = columns_of(t->lines[i].cells[k]);
            /* Elsewhere one cell that is very wide moves its own line alone. */
            width = width > WIDEST && !columns ? WIDEST : width;
            t->widths[k] = width > t->widths[k] ? width : t->widths[k];
        }
    for (int k = 0; k < COLUMNS; k++)
        all += t->widths[k] ? t->widths[k] + GAP : 0;
    for (size_t i = 0; columns && i < sizeof shrink / sizeof *shrink && all > columns; i++) {
        int *width = &t->widths[shrink[i].column], spare = *width - shrink[i].least;
        int less = spare < all - columns ? spare : all - columns;
        if (less <= 0)
            continue;
        *width -= less;
        all -= *width ? less : less + GAP;
    }
}

static void put_line(struct table *t, struct pl_buf *out, const struct line *line, bool colour)
{
    int last = 0;
    for (int k = 0; k < COLUMNS; k++)
        if (t->widths[k] && *line->cells[k])
            last = k;
    for (int k = 0; k <= last; k++) {
        const char *code = !colour || line == t->lines                 ? NULL
                           : k == STATUS && line->group == TOLD_FAILED ? "31;1"
                           : k == STATUS && line->group == TOLD_OPEN   ? "33"
                           : k == WARNINGS && line->warned             ? "33"
                                                                       : NULL;
        if (!t->widths[k])
            continue;
        if (k)
            pl_put(out, "  ");
        if (code)
            pl_putf(out, "\033[%sm", code);
        put_cell(out, line->cells[k], t->widths[k], t->cut, to_the_right[k], k == last);
        if (code)
            pl_put(out, "\033[0m");
    }
    pl_putc(out, '\n');
}

static bool put_unread(struct pl_work *work, const struct told *told, struct pl_buf *out)
{
    const char *label;
    for (const struct pl_json *v = told->unread ? told->unread->first : NULL; v; v = v->next) {
        if (!told_unread(work, told, v, &label))
            return false;
        pl_putf(out, "could not be read: %s\n", listing_plain(work->arena, label));
    }
    return true;
}

const char *listing_text(struct pl_work *work, const struct told *told, int columns, bool colour)
{
    static const struct line head = {.cells = {"job", "layout", "status", "targets", "size", "warnings", "ms", "why"}};
    struct table t = {.work = work, .lines = PL_NEWS(work->arena, struct line, told->n + 1)};
    struct pl_buf out = {.arena = work->arena};
    t.lines[t.n++] = head;
    for (enum told_group g = TOLD_FAILED; g < TOLD_GROUPS; g++)
        for (size_t i = 0; i < told->n; i++)
            if (told_group(&told->jobs[i]) == g && !add_job(&t, told, &told->jobs[i]))
                return "";
    fit_widths(&t, columns);
    for (size_t i = 0; i < t.n && told->n; i++)
        put_line(&t, &out, &t.lines[i], colour);
    if (!put_unread(work, told, &out))
        return "";
    pl_putf(&out, "%s; %s, %zu warning%s; %s s\n", listing_sum(work->arena, told), listing_bytes(work->arena, t.bytes),
            t.warnings, t.warnings == 1 ? "" : "s", pl_num(work->arena, told->seconds, 1));
    return out.text;
}
