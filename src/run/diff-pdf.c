/* diff-pdf.c: two PDFs, page by page: drawn by pdftoppm and read by pdftotext, which print into pipes. Nothing is
 * linked, and no file is made. */
#include "run/diff-private.h"

#include "base/num.h"
#include "base/program.h"

#include <string.h>

enum { MOST_PAGES = 500, USUAL_DPI = 100, USUAL_SECONDS = 60 };
#define MOST_PIXELS 100e6
#define MOST_TEXT   ((size_t)64 << 20)
#define MOST_MEMORY ((size_t)4 << 30)

struct pdf {
    struct diff *diff;
    const char *path;
    struct pl_program *drawing;
    const char **texts; /* of each page */
    size_t n;           /* pages, at most MOST_PAGES */
    bool cut;           /* there are more */
};

static double seconds_of(const struct pdf *pdf)
{
    return pdf->diff->what->seconds > 0 ? pdf->diff->what->seconds : USUAL_SECONDS;
}

static struct pl_program *start(struct pdf *pdf, struct pl_arena *arena, const char *name, const char *const *options,
                                bool to_output)
{
    struct call *c = pdf->diff->call;
    const char *words[16] = {name};
    size_t n = 1;
    while (*options)
        words[n++] = *options++;
    words[n++] = *pdf->path == '-' ? pl_printf(arena, "./%s", pdf->path) : pdf->path;
    if (to_output)
        words[n++] = "-";
    const struct pl_program_how how = {.words = words, .seconds = seconds_of(pdf), .memory = MOST_MEMORY};
    struct pl_program *p;
    enum pl_ran ran = pl_program_start(arena, &how, &p);
    if (ran == PL_RAN_WELL)
        return p;
    bool missing = ran == PL_RAN_MISSING;
    struct pl_diag *diag = PL_ERR(&c->work, P891, (struct pl_place){0},
                                  missing ? "there is no program '%s'" : "'%s' cannot be started", name);
    pl_help(&c->diags, diag,
            missing ? "install poppler-utils: apt-get install poppler-utils, or brew install poppler"
                    : "run it by hand to see why; or the system has no room for another process: end some");
    return NULL;
}

/* Where it was late, or gave up: false. page 0: the whole. */
static bool ended_well(struct pdf *pdf, struct pl_program *p, const char *name, size_t page, bool whole)
{
    struct call *c = pdf->diff->call;
    enum pl_ran ran = pl_program_end(p);
    const char *said = pl_program_said(p), *where = page ? pl_printf(c->arena, ", page %zu", page) : "";
    if (ran == PL_RAN_WELL && whole)
        return true;
    if (ran == PL_RAN_TOO_LONG) {
        struct pl_diag *d = PL_ERR(&c->work, P893, (struct pl_place){0}, "'%s'%s: %s took more than %s s", pdf->path,
                                   where, name, pl_num(c->arena, seconds_of(pdf), 2));
        pl_help(&c->diags, d, "give it more with --time-limit, or fewer pixels with --dpi");
        return false;
    }
    struct pl_diag *d = PL_ERR(&c->work, P892, (struct pl_place){0}, "'%s'%s: %s gave up%s%.200s", pdf->path, where,
                               name, *said ? ": " : "", said);
    pl_help(&c->diags, d, "open it in a viewer, and save or export it again");
    return false;
}

/* ---- texts ---- */

static bool is_hidden(uint32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\f') || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c > 0x10FFFF;
}

/* A PDF says its letters as it likes: what would steer a terminal or is no character becomes U+FFFD. */
static const char *clean(struct pl_arena *arena, const struct pl_buf *text)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (size_t at = 0; at < text->len;) {
        size_t from = at;
        uint32_t c = pl_utf8_next(text->text, text->len, &at);
        if (is_hidden(c))
            pl_put(&out, c == '\t' || c == '\r' ? " " : "\xEF\xBF\xBD");
        else
            pl_putn(&out, text->text + from, at - from);
    }
    return out.text;
}

/* A form feed ends each page. */
static void split_pages(struct pdf *pdf, const char *text)
{
    struct pl_arena *arena = pdf->diff->call->arena;
    pdf->texts = PL_NEWS(arena, const char *, MOST_PAGES + 1);
    for (const char *end; (end = strchr(text, '\f')); text = end + 1) {
        pdf->cut |= pdf->n == MOST_PAGES;
        if (pdf->n < MOST_PAGES)
            pdf->texts[pdf->n++] = pl_strndup(arena, text, (size_t)(end - text));
    }
}

static void too_much(struct pdf *pdf, struct pl_program *p)
{
    struct call *c = pdf->diff->call;
    pl_program_stop(p);
    struct pl_diag *d = PL_ERR(&c->work, P892, (struct pl_place){0}, "'%s' says more than 64 MB", pdf->path);
    pl_help(&c->diags, d, "split it, and compare the pieces");
}

static bool read_texts(struct pdf *pdf)
{
    struct call *c = pdf->diff->call;
    char some[65536];
    bool whole = true;
    allow_folder_of(c, pdf->path);
    if (!pl_door_read(&c->work, pdf->path, PL_LIMIT_ANY, (struct pl_place){0}))
        return false;
    struct pl_arena *scratch = pl_arena_new();
    struct pl_buf text = {.arena = scratch};
    const char *const options[] = {"-enc", "UTF-8", "-l", pl_printf(scratch, "%d", MOST_PAGES + 1), NULL};
    struct pl_program *p = start(pdf, scratch, "pdftotext", options, true);
    pl_put(&text, "");
    for (size_t n = sizeof some; p && n == sizeof some && whole;) {
        n = pl_program_read(p, some, sizeof some);
        pl_putn(&text, some, n);
        whole = text.len < MOST_TEXT;
    }
    if (!whole)
        too_much(pdf, p);
    bool good = p && whole && ended_well(pdf, p, "pdftotext", 0, true);
    if (good)
        split_pages(pdf, clean(scratch, &text));
    pl_arena_free(scratch);
    call_timing(c, "read PDF");
    return good;
}

/* ---- pictures ---- */

static bool start_drawing(struct pdf *pdf)
{
    struct pl_arena *arena = pdf->diff->call->arena;
    double dpi = pdf->diff->what->dpi > 0 ? pdf->diff->what->dpi : USUAL_DPI;
    const char *const options[] = {"-cropbox", "-r", pl_num(arena, dpi, 3), "-l", pl_printf(arena, "%zu", pdf->n),
                                   NULL};
    pdf->drawing = start(pdf, arena, "pdftoppm", options, false);
    return pdf->drawing != NULL;
}

/* A number of the head, and the one white space behind it. */
static bool read_head_number(struct pl_program *p, int *out)
{
    char c = 0;
    *out = 0;
    for (int digits = 0; digits < 7; digits++) {
        if (pl_program_read(p, &c, 1) != 1 || c < '0' || c > '9')
            return digits > 0 && (c == ' ' || c == '\n');
        *out = *out * 10 + (c - '0');
    }
    return false;
}

/* The next page as PPM (binary, 8 bits: pdftoppm writes no other). */
static bool read_ppm(struct pdf *pdf, struct pl_arena *arena, size_t page, struct pl_picture_view *out)
{
    struct pl_program *p = pdf->drawing;
    struct call *c = pdf->diff->call;
    char magic[3];
    int width, height, most;
    pl_program_turn(p);
    if (pl_program_read(p, magic, 3) != 3 || memcmp(magic, "P6\n", 3) != 0 || !read_head_number(p, &width) ||
        !read_head_number(p, &height) || !read_head_number(p, &most) || width < 1 || height < 1 || most != 255)
        return ended_well(pdf, p, "pdftoppm", page, false);
    if ((double)width * height > MOST_PIXELS || width > 32767 || height > 32767) {
        struct pl_diag *d = PL_ERR(&c->work, P803, (struct pl_place){0}, "'%s', page %zu, would be %d × %d pixels",
                                   pdf->path, page, width, height);
        pl_help(&c->diags, d, "at most 32,767 on a side and 100 million in all: use a smaller --dpi");
        return false;
    }
    unsigned char *row = pl_alloc_array(arena, (size_t)width, 3),
                  *words = pl_alloc_array(arena, (size_t)width * 4, (size_t)height), *to = words;
    for (int y = 0; y < height; y++) {
        if (pl_program_read(p, row, (size_t)width * 3) != (size_t)width * 3)
            return ended_well(pdf, p, "pdftoppm", page, false);
        for (size_t x = 0; x < (size_t)width; x++, to += 4) {
            uint32_t word = (uint32_t)row[x * 3] << 16 | (uint32_t)row[x * 3 + 1] << 8 | row[x * 3 + 2];
            memcpy(to, &word, 4);
        }
    }
    *out = (struct pl_picture_view){words, width, height, width * 4, false};
    return true;
}

static bool page_of(struct pdf *pdf, struct pl_arena *arena, size_t page, struct pl_picture_view *out)
{
    *out = (struct pl_picture_view){0};
    return page > pdf->n || read_ppm(pdf, arena, page, out);
}

static struct pl_words words_of(struct pdf *pdf, size_t page)
{
    struct pl_arena *arena = pdf->diff->call->arena;
    return page > pdf->n ? (struct pl_words){0}
                         : pl_words_of(arena, pdf->texts[page - 1], strlen(pdf->texts[page - 1]));
}

static bool diff_page(struct pdf *before, struct pdf *after, size_t page)
{
    struct diff *d = before->diff;
    struct pl_arena *scratch = pl_arena_new();
    struct pl_edits *words = PL_NEW(d->call->arena, struct pl_edits);
    struct pl_picture_view old_view, new_view;
    pl_words_compare(d->call->arena, words_of(before, page), words_of(after, page), &d->effort, words);
    bool good = page_of(before, scratch, page, &old_view) && page_of(after, scratch, page, &new_view);
    call_timing(d->call, "draw PDF");
    const struct diff_page both = {.old_number = page <= before->n ? page : 0,
                                   .new_number = page <= after->n ? page : 0,
                                   .name = "",
                                   .words = words};
    good = good && diff_add_page(d, scratch, &both, &old_view, &new_view);
    pl_arena_free(scratch);
    return good;
}

static void tell_cut(struct pdf *pdf)
{
    struct call *c = pdf->diff->call;
    if (!pdf->cut)
        return;
    struct pl_diag *d = PL_ERR(&c->work, P895, (struct pl_place){0},
                               "'%s' has more than %d pages: the others are not compared", pdf->path, MOST_PAGES);
    pl_help(&c->diags, d, "split it, and compare the pieces");
}

bool diff_pdfs(struct diff *d)
{
    struct pdf before = {.diff = d, .path = d->what->before}, after = {.diff = d, .path = d->what->after};
    bool first = read_texts(&before), second = read_texts(&after);
    if (!first || !second)
        return false;
    tell_cut(&before);
    tell_cut(&after);
    d->n_old = before.n;
    d->n_new = after.n;
    bool good = start_drawing(&before) && start_drawing(&after);
    for (size_t page = 1; good && (page <= before.n || page <= after.n); page++)
        good = diff_page(&before, &after, page);
    return good;
}
