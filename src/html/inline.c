/* inline.c: the runs of a block as nested elements. Runs that follow each other and share what an element says share
 * the element, so that one link is one link. */
#include "html/html-private.h"

#include <ctype.h>
#include <string.h>

#define BLANK " \t\n"

struct span {
    struct html *h;
    const struct pl_text_content *text;
    const struct pl_run_text *runs;
    const char *language;
    uint32_t ground;
};

static struct style_use *use_of(const struct span *span)
{
    return &span->h->styles[span->text->style - span->h->page->layout->styles];
}

/* From outer to inner. A row says what a run has of it, NULL for nothing, and what opens and closes the element. */
struct wrap {
    const char *(*of)(const struct span *span, const struct pl_run_text *run);
    void (*open)(const struct span *span, const struct pl_run_text *run, const char *value);
    const char *tag;
};

/* A name in the layout's pages is none in this one. */
bool leads_out(const char *link)
{
    return pl_link_ok(link) && *link != '#';
}

static const char *link_of(const struct span *span, const struct pl_run_text *run)
{
    const char *link = run->link ? run->link : span->text->link;
    return link && leads_out(link) ? link : NULL;
}

/* On paper an address follows the words, unless they are the address. */
static void open_link(const struct span *span, const struct pl_run_text *run, const char *value)
{
    use_of(span)->link = true;
    const char *bare = strstr(value, "://"), *colon = strchr(value, ':');
    bare = bare ? bare + 3 : colon ? colon + 1 : value;
    bool same = strncmp(run->text, bare, run->len) == 0 || strncmp(run->text, value, run->len) == 0;
    pl_put(span->h->out, "<a href=\"");
    put_text(span->h->out, value, strlen(value));
    pl_put(span->h->out, same ? "\" class=\"bare\">" : "\">");
    struct pl_look look;
    pl_text_look(span->text, run, &look);
    note_words(span->h, span->text, &look, pl_printf(span->h->work->arena, " (%s)", value), strlen(value) + 3, run);
}

/* The edition's own date, where it says one that a machine can read. */
static const char *date_of(const struct span *span, const struct pl_run_text *run)
{
    const struct pl_node *node = run->node;
    while (node && node->parent && node->parent->parent)
        node = node->parent;
    bool date = node && node->parent == span->h->page->edition->root && node->key && strcmp(node->key, "date") == 0;
    if (!date)
        return NULL;
    const struct pl_node *value = pl_node_get(node, "value"); /* as precise as it was said */
    return value && value->kind == PL_SCALAR ? value->text : span->h->page->edition->date;
}

static void open_date(const struct span *span, const struct pl_run_text *run, const char *value)
{
    (void)run;
    pl_put(span->h->out, "<time datetime=\"");
    put_text(span->h->out, value, strlen(value));
    pl_put(span->h->out, "\">");
}

static const char *language_of_run(const struct span *span, const struct pl_run_text *run)
{
    return run->language && strcmp(run->language, span->language) != 0 ? run->language : NULL;
}

static void open_language(const struct span *span, const struct pl_run_text *run, const char *value)
{
    (void)run;
    pl_put(span->h->out, "<span");
    put_language(span->h, value, span->language);
    pl_put(span->h->out, ">");
}

static const char *class_of(const struct span *span, const struct pl_run_text *run)
{
    (void)span;
    return run->klass;
}

static void open_class(const struct span *span, const struct pl_run_text *run, const char *value)
{
    struct html *h = span->h;
    struct pl_look look;
    bool known = false, coloured = false;
    for (size_t i = 0; i < h->overlays.n; i++)
        known |= strcmp(h->overlays.at[i], value) == 0;
    if (!known)
        *pl_push(h->work->arena, &h->overlays) = value;
    for (size_t i = 0; i < span->text->n_classes; i++)
        coloured |= strcmp(span->text->classes[i].name, value) == 0 && span->text->classes[i].look.has & PL_LOOK_COLOUR;
    pl_putf(h->out, "<span class=\"%s\"", css_name(h, "x-", value));
    pl_text_look(span->text, run, &look);
    uint32_t rgb = coloured ? rgb_of(h, look.colour, span->ground) : NO_RGB;
    if (rgb != NO_RGB)
        pl_putf(h->out, " style=\"color:%s\"", css_colour(h, readable(rgb, span->ground, 4.5)));
    pl_put(h->out, ">");
}

#define FLAG(name, bit, markup, note)                                                                                  \
    static const char *name##_of(const struct span *span, const struct pl_run_text *run)                               \
    {                                                                                                                  \
        (void)span;                                                                                                    \
        return run->flags & (bit) ? "" : NULL;                                                                         \
    }                                                                                                                  \
    static void open_##name(const struct span *span, const struct pl_run_text *run, const char *value)                 \
    {                                                                                                                  \
        (void)run, (void)value;                                                                                        \
        note;                                                                                                          \
        pl_put(span->h->out, markup);                                                                                  \
    }
FLAG(strong, PL_STRONG, "<strong>", use_of(span)->strong = true)
FLAG(em, PL_EM, "<em>", use_of(span)->emphasis = true)
FLAG(sub, PL_SUB, "<sub>", span->h->raised = true)
FLAG(sup, PL_SUP, "<sup>", span->h->raised = true)
FLAG(nobr, PL_NOBR, "<span class=\"nobr\">", (void)0)

static const struct wrap wraps[] = {
    {link_of, open_link, "a"},    {date_of, open_date, "time"},   {strong_of, open_strong, "strong"},
    {em_of, open_em, "em"},       {class_of, open_class, "span"}, {language_of_run, open_language, "span"},
    {nobr_of, open_nobr, "span"}, {sub_of, open_sub, "sub"},      {sup_of, open_sup, "sup"},
};
enum { WRAPS = sizeof wraps / sizeof *wraps };

/* Digits on both sides of a hyphen or dash: 2022-2026. */
static bool is_range(const char *word, size_t n)
{
    for (size_t i = 1; i + 1 < n; i++) {
        size_t dash = word[i] == '-' ? 1 : strncmp(word + i, "\u2013", 3) == 0 ? 3 : 0;
        if (dash && i + dash < n && isdigit((unsigned char)word[i - 1]) && isdigit((unsigned char)word[i + dash]))
            return true;
    }
    return false;
}

/* A sign of money before an amount. */
static bool is_sign(const char *word, size_t n)
{
    static const char *const signs[] = {"\u20AC", "$", "\u00A3", "\u00A5", "\u20B9", "\u00A7"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strlen(signs[i]) == n && memcmp(word, signs[i], n) == 0)
            return true;
    return false;
}

/* "20 mm", "€ 500": the word that ends before the space and the one at `next` belong together. */
static bool stay_together(const struct span *span, const struct pl_run_text *run, size_t end, size_t next)
{
    size_t from = end;
    while (from > 0 && !strchr(BLANK, run->text[from - 1]))
        from--;
    if (end == from || next >= run->len)
        return false;
    return isdigit((unsigned char)run->text[end - 1])
               ? pl_unit_at(run->text, run->len, next, span->text->style->breaks.units)
               : isdigit((unsigned char)run->text[next]) && end - from <= 4 && is_sign(run->text + from, end - from);
}

/* How far the words from `at` on hold together; false: they are one word that a browser may break. */
static bool held_to(const struct span *span, const struct pl_run_text *run, size_t at, size_t *end)
{
    enum { LONGEST = 24 }; /* it must fit on the smallest screen */
    size_t to = at + strcspn(run->text + at, BLANK);
    bool held = is_range(run->text + at, to - at);
    *end = to;
    for (size_t next = to + strspn(run->text + to, BLANK); stay_together(span, run, to, next);
         next = to + strspn(run->text + to, BLANK)) {
        size_t after = next + strcspn(run->text + next, BLANK);
        if (after - at > LONGEST)
            break;
        *end = to = after;
        held = true;
    }
    return held && *end - at <= LONGEST;
}

/* A browser would break between a number and its unit, and a range at its dash; the layout's composer does not. */
static void put_words(const struct span *span, const struct pl_run_text *run)
{
    struct pl_buf *out = span->h->out;
    for (size_t at = 0, end; at < run->len; at = end) {
        bool held = held_to(span, run, at, &end) && !(run->flags & PL_NOBR);
        pl_put(out, held ? "<span class=\"nobr\">" : "");
        put_text(out, run->text + at, end - at);
        pl_put(out, held ? "</span>" : "");
        size_t blank = strspn(run->text + end, BLANK);
        put_text(out, run->text + end, blank);
        end += blank ? blank : end == at; /* never for ever at one place */
    }
}

static void put_run(const struct span *span, const struct pl_run_text *run)
{
    struct pl_buf *out = span->h->out;
    if (strcmp(run->text, "\n") == 0)
        pl_put(out, "<br>");
    else
        put_words(span, run);
    note_letters(span->h, span->text, run);
}

/* Links are one element while they are the same link; the others while they say the same. */
static bool goes_on(const char *a, const char *b, bool link)
{
    return link || !a || !b ? a == b : strcmp(a, b) == 0;
}

static void put_span(const struct span *span, size_t from, size_t to, size_t level)
{
    if (level == WRAPS) {
        for (size_t i = from; i < to; i++)
            put_run(span, &span->runs[i]);
        return;
    }
    const struct wrap *wrap = &wraps[level];
    for (size_t i = from, end; i < to; i = end) {
        const char *value = wrap->of(span, &span->runs[i]);
        for (end = i + 1; end < to && goes_on(value, wrap->of(span, &span->runs[end]), level == 0); end++)
            ;
        if (value)
            wrap->open(span, &span->runs[i], value);
        put_span(span, i, end, level + 1);
        if (value)
            pl_putf(span->h->out, "</%s>", wrap->tag);
    }
}

void put_runs(struct html *h, const struct pl_text_content *text, const struct pl_run_text *runs, size_t n,
              const char *language, uint32_t ground)
{
    const struct span span = {h, text, runs, language, ground};
    put_span(&span, 0, n, 0);
}

void put_text_class(struct html *h, const struct pl_text_content *text, uint32_t ground, const char *more)
{
    size_t style = (size_t)(text->style - h->page->layout->styles);
    struct style_use *use = &h->styles[style];
    if (!use->used)
        use->klass = css_name(h, "t-", text->style->name);
    use->used = true;
    pl_putf(h->out, " class=\"%s c%zu%s%s\"", use->klass, colour_class(h, text, ground), *more ? " " : "", more);
}
