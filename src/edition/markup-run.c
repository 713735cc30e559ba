/* markup-run.c: fills runs of one look, and keeps the stack of what is open around them. */
#include "edition/markup-private.h"

#include <string.h>

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Two links with one address stay two: each is a thing to press, and to read aloud, by itself. */
static bool same_look(const struct pl_markup_look *a, const struct pl_markup_look *b)
{
    return a->flags == b->flags && a->link == b->link && same_text(a->language, b->language) &&
           same_text(a->klass, b->klass);
}

static void push_run(struct pl_markup *m, const struct pl_markup_look *look, const char *text, size_t len, size_t from)
{
    *pl_push(m->work->arena, &m->runs) = (struct pl_run_text){
        .text = text,
        .len = len,
        .flags = look->flags,
        .language = look->language,
        .klass = look->klass,
        .klass_place = look->klass_place,
        .link = look->link,
        .node = m->node,
        .from = from,
    };
}

void pl_markup_flush(struct pl_markup *m)
{
    if (m->run.text.len)
        push_run(m, &m->run.look, m->run.text.text, m->run.text.len, m->run.from);
    m->run.text = (struct pl_buf){.arena = m->work->arena};
}

static bool behind_break(const struct pl_markup *m)
{
    return m->run.text.len == 0 && m->runs.n && strcmp(m->runs.at[m->runs.n - 1].text, "\n") == 0;
}

void pl_markup_words(struct pl_markup *m, const char *text, size_t len, size_t from, size_t to)
{
    for (; m->next_bracket < m->brackets.n && m->brackets.at[m->next_bracket].at < to; m->next_bracket++)
        m->brackets.at[m->next_bracket].shown = m->brackets.at[m->next_bracket].at >= from;
    bool exact = to - from == len;
    while (len && *text == ' ' && behind_break(m)) {
        text++;
        len--;
        from++;
    }
    if (len == 0)
        return;
    if (m->run.text.len == 0 || m->run.to != from || !same_look(&m->run.look, &m->look)) {
        pl_markup_flush(m);
        m->run.from = from;
        m->run.look = m->look;
    }
    for (size_t i = 0; i < len; i++)
        pl_putc(&m->run.text, text[i] == '\t' || text[i] == '\n' || text[i] == '\r' ? ' ' : text[i]);
    /* Behind an escape the offsets no longer run alike, so the next words start a run whose place is exact again. */
    m->run.to = exact ? to : SIZE_MAX;
}

void pl_markup_break(struct pl_markup *m, size_t from)
{
    pl_markup_flush(m);
    push_run(m, &m->look, "\n", 1, from);
}

void pl_markup_enter(struct pl_markup *m, const char *name, size_t from, size_t to)
{
    *pl_push(m->work->arena, &m->opens) = (struct pl_markup_open){name, m->look, from, to};
}

void pl_markup_close_elements(struct pl_markup *m)
{
    for (; m->opens.n && m->opens.at[m->opens.n - 1].name; m->opens.n--) {
        const struct pl_markup_open *open = &m->opens.at[m->opens.n - 1];
        struct pl_diag *d =
            PL_ERR(m->work, P203, pl_markup_place(m, open->from, open->to), "<%s> is not closed", open->name);
        pl_help(m->work->diags, d,
                "write </%s> behind the words, in the same paragraph and within the same stars or brackets",
                open->name);
        m->look = open->outer;
    }
}

void pl_markup_leave(struct pl_markup *m)
{
    pl_markup_close_elements(m);
    if (m->opens.n)
        m->look = m->opens.at[--m->opens.n].outer;
}
