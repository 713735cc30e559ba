/* markup-fill.c: the words of bindings, put into a text that has been parsed with a mark in the place of each. They
 * come as they are: no sign in them is markup any more. */
#include "edition/markup-private.h"

#include "base/num.h"

#include <string.h>

/* The mark at text[at]: its number, and *end behind its filling; SIZE_MAX when there is none. */
static size_t mark_at(const struct pl_filling *filling, const char *text, size_t len, size_t at, size_t *end)
{
    *end = at;
    uint32_t c = pl_utf8_next(text, len, end);
    if (c < PL_MARKUP_MARK || c >= PL_MARKUP_MARK + filling->n)
        return SIZE_MAX;
    *end = at + filling->at[c - PL_MARKUP_MARK].len;
    *end = *end < len ? *end : len;
    return c - PL_MARKUP_MARK;
}

typedef PL_VEC(struct pl_run_text) runs_vec;

static void push(struct pl_arena *arena, runs_vec *out, const struct pl_run_text *like, size_t from, size_t to)
{
    if (from == to)
        return;
    struct pl_run_text *run = pl_push(arena, out);
    *run = *like;
    run->text = pl_strndup(arena, like->text + from, to - from);
    run->len = to - from;
    run->from = like->from + from;
}

/* Words that stand somewhere as they are keep that place; a line break in them is a space. */
static void push_words(struct pl_arena *arena, runs_vec *out, const struct pl_run_text *like, size_t at,
                       const struct pl_filled *fill)
{
    if (!*fill->words)
        return;
    char *words = pl_strdup(arena, fill->words);
    for (char *p = words; *p; p++)
        *p = *p == '\n' || *p == '\r' ? ' ' : *p;
    struct pl_run_text *run = pl_push(arena, out);
    *run = *like;
    run->text = words;
    run->len = strlen(words);
    bool as_written = fill->from && fill->from->place.source && strcmp(fill->from->text, fill->words) == 0;
    run->node = as_written ? fill->from : like->node;
    run->from = as_written ? 0 : like->from + at;
}

static void fill_run(struct pl_arena *arena, runs_vec *out, const struct pl_run_text *run,
                     const struct pl_filling *filling)
{
    size_t plain = 0;
    for (size_t at = 0, end = 0; at < run->len; at = end) {
        size_t i = mark_at(filling, run->text, run->len, at, &end);
        if (i == SIZE_MAX)
            continue;
        push(arena, out, run, plain, at);
        push_words(arena, out, run, at, &filling->at[i]);
        plain = end;
    }
    push(arena, out, run, plain, run->len);
}

static const char *fill_link(struct pl_work *work, const struct pl_node *node, const char *link,
                             const struct pl_filling *filling)
{
    struct pl_buf out = {.arena = work->arena};
    size_t len = strlen(link);
    bool any = false;
    pl_put(&out, "");
    for (size_t at = 0, end = 0; at < len; at = end) {
        size_t i = mark_at(filling, link, len, at, &end);
        any |= i != SIZE_MAX;
        if (i == SIZE_MAX)
            pl_putn(&out, link + at, end - at);
        else
            pl_put(&out, filling->at[i].words);
    }
    if (any && !pl_link_ok(out.text)) {
        struct pl_diag *d = PL_ERR(work, P204, node->place, "'%.60s' is no address to link to", out.text);
        pl_help(work->diags, d, "start it with https://, http://, mailto:, tel: or #");
    }
    return out.text;
}

void pl_markup_fill(struct pl_work *work, struct pl_rich *rich, const struct pl_filling *filling)
{
    size_t n = 0;
    for (size_t b = 0; b < rich->n_blocks; b++) {
        struct pl_block block = rich->blocks[b];
        runs_vec out = {0};
        const char *link = NULL, *filled = NULL;
        for (size_t r = 0; r < block.n_runs; r++) {
            struct pl_run_text *run = &block.runs[r];
            /* Runs of one link share its address, and go on doing so. */
            if (run->link && run->link != link) {
                link = run->link;
                filled = fill_link(work, run->node, link, filling);
            }
            run->link = run->link ? filled : NULL;
            fill_run(work->arena, &out, run, filling);
        }
        block.runs = out.at;
        block.n_runs = out.n;
        if (out.n || block.depth)
            rich->blocks[n++] = block;
    }
    rich->n_blocks = n;
}
