/* markup.c: cmark's tree of a text → blocks of runs. One walk over the tree, one table of what to do at each kind of
 * node. */
#include "edition/markup-private.h"

#include <cmark.h>
#include <string.h>

typedef void node_fn(struct pl_markup *m, cmark_node *node);

/* ---- what is not taken ---- */

static const struct refusal {
    cmark_node_type type;
    const char *what, *help;
    bool sign; /* the sign that makes it can be written as text */
} refusals[] = {
    {CMARK_NODE_HEADING, "a heading", "headings have fields of their own", true},
    {CMARK_NODE_CODE_BLOCK, "a block of code",
     "four spaces, ``` or ~~~ at the start of a line make code: take them away, or "
     "put a backslash before the first sign",
     false},
    {CMARK_NODE_BLOCK_QUOTE, "a block quotation", "quotations have fields of their own", true},
    {CMARK_NODE_THEMATIC_BREAK, "a rule", "rules are drawn by the layout", true},
    {CMARK_NODE_HTML_BLOCK, "a block of HTML", "<span>, <sub>, <sup>, <nobr> and <br> stand in a line of words", true},
    {CMARK_NODE_IMAGE, "a picture",
     "give the picture a field of its own, or in Markdown a paragraph before the text or behind it; to write '![' as text "
     "put a backslash before the '['",
     false},
    {CMARK_NODE_CODE, "code", "to write ` as text put a backslash before it", false},
};

static const struct refusal *find_refusal(cmark_node_type type)
{
    size_t i = 0;
    while (refusals[i].type != type)
        i++;
    return &refusals[i];
}

/* A block: the help ends with how to write its sign as text. */
static void refuse_block(struct pl_markup *m, cmark_node *node, size_t at)
{
    const struct refusal *r = find_refusal(cmark_node_get_type(node));
    struct pl_place place = pl_markup_place(m, at, pl_markup_shown_end(m, at));
    struct pl_diag *d = PL_ERR(m->work, P201, place, "this line makes %s of the text", r->what);
    pl_help(m->work->diags, d, "%s%s%s", r->help, r->sign ? "; " : "", r->sign ? pl_markup_hint(m, at) : "");
}

static void refuse_inline(struct pl_markup *m, cmark_node *node, size_t from, size_t to)
{
    const struct refusal *r = find_refusal(cmark_node_get_type(node));
    struct pl_diag *d = PL_ERR(m->work, P201, pl_markup_place(m, from, to), "%s is not taken in a text", r->what);
    pl_help(m->work->diags, d, "%s", r->help);
}

/* ---- blocks ---- */

static size_t start_of(const struct pl_markup *m, cmark_node *node)
{
    return pl_markup_offset(m, cmark_node_get_start_line(node), cmark_node_get_start_column(node));
}

static void report_empty_item(struct pl_markup *m, size_t at)
{
    struct pl_diag *d = PL_ERR(m->work, P209, pl_markup_place(m, at, at + 1), "an item of a list without words");
    pl_help(m->work->diags, d, "%s", pl_markup_hint(m, at));
}

static void second_paragraph(struct pl_markup *m, size_t at)
{
    struct pl_diag *d = PL_ERR(m->work, P205, pl_markup_place(m, at, pl_markup_shown_end(m, at)),
                               "a second paragraph in '%s', which takes one", m->node->key ? m->node->key : "a line");
    pl_help(m->work->diags, d, "for a new line within it write <br>");
}

static void begin_block(struct pl_markup *m, cmark_node *node)
{
    size_t at = start_of(m, node);
    m->cursor = at;
    m->run.text = (struct pl_buf){.arena = m->work->arena};
    m->runs.at = NULL;
    m->runs.n = m->runs.cap = 0;
    if (m->inline_only && m->blocks.n && !m->lists.n)
        second_paragraph(m, at);
    struct pl_block *block = pl_push(m->work->arena, &m->blocks);
    for (size_t i = 0; i + 1 < m->lists.n; i++) {
        if (m->lists.at[i].fresh)
            report_empty_item(m, m->lists.at[i].marker);
        m->lists.at[i].fresh = false;
    }
    if (!m->lists.n)
        return;
    struct pl_markup_list *list = &m->lists.at[m->lists.n - 1];
    bool fresh = list->fresh;
    list->fresh = false;
    if (m->inline_only)
        return;
    block->kind = list->kind;
    block->depth = (int)m->lists.n;
    block->number = list->kind == PL_NUMBERED ? list->number : 0;
    block->continued = !fresh;
}

static void end_block(struct pl_markup *m, cmark_node *node)
{
    (void)node;
    pl_markup_flush(m);
    pl_markup_close_elements(m);
    m->opens.n = 0;
    m->look = (struct pl_markup_look){0};
    struct pl_block *block = &m->blocks.at[m->blocks.n - 1];
    block->runs = m->runs.at;
    block->n_runs = m->runs.n;
    /* Nothing but a refused comment: no paragraph, and no room for one. */
    if (m->runs.n == 0 && block->depth == 0)
        m->blocks.n--;
}

/* The words of a refused block, so that none gets lost: its literal, tags of HTML left out. */
static void literal_block(struct pl_markup *m, cmark_node *node)
{
    const char *literal = cmark_node_get_literal(node);
    bool html = cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK, in_tag = false;
    begin_block(m, node);
    size_t at = m->cursor;
    refuse_block(m, node, at);
    if (!literal)
        literal = pl_strndup(m->work->arena, m->node->text + at, pl_markup_line_end(m, at) - at);
    struct pl_buf words = {.arena = m->work->arena};
    for (const char *c = literal; *c; c++) {
        in_tag |= html && *c == '<';
        if (!in_tag)
            pl_putc(&words, *c);
        in_tag &= *c != '>';
    }
    while (words.len && words.text[words.len - 1] == '\n')
        words.len--;
    pl_markup_words(m, words.text ? words.text : "", words.len, at, at + words.len + 1);
    end_block(m, node);
}

static void heading(struct pl_markup *m, cmark_node *node)
{
    begin_block(m, node);
    size_t at = m->cursor;
    /* "words" over a line of --- or ===: that line is what makes it a heading. cmark does not always say which it is.
     */
    for (size_t i = (size_t)cmark_node_get_start_line(node); m->node->text[at] != '#' && i < m->lines.n; i++) {
        size_t rule = m->lines.at[i] + strspn(m->node->text + m->lines.at[i], " \t>"),
               end = pl_markup_line_end(m, rule);
        if (rule < end && rule + strspn(m->node->text + rule, "=- \t") == end) {
            at = rule;
            break;
        }
    }
    refuse_block(m, node, at);
}

static void quotation(struct pl_markup *m, cmark_node *node)
{
    refuse_block(m, node, start_of(m, node));
}

static void enter_list(struct pl_markup *m, cmark_node *node)
{
    size_t at = start_of(m, node);
    bool bullet = cmark_node_get_list_type(node) == CMARK_BULLET_LIST;
    if (m->inline_only && !m->lists.n) {
        struct pl_diag *d =
            PL_ERR(m->work, P205, pl_markup_place(m, at, pl_markup_shown_end(m, at)),
                   "this makes a list of '%s', which takes one line", m->node->key ? m->node->key : "the text");
        pl_help(m->work->diags, d, "%s", pl_markup_hint(m, at));
    }
    *pl_push(m->work->arena, &m->lists) = (struct pl_markup_list){
        .kind = bullet ? PL_BULLET : PL_NUMBERED, .number = bullet ? 0 : cmark_node_get_list_start(node) - 1};
}

static void leave_list(struct pl_markup *m, cmark_node *node)
{
    (void)node;
    m->lists.n--;
}

static void enter_item(struct pl_markup *m, cmark_node *node)
{
    struct pl_markup_list *list = &m->lists.at[m->lists.n - 1];
    list->number++;
    list->fresh = true;
    list->marker = start_of(m, node);
}

static void leave_item(struct pl_markup *m, cmark_node *node)
{
    (void)node;
    const struct pl_markup_list *list = &m->lists.at[m->lists.n - 1];
    if (list->fresh)
        report_empty_item(m, list->marker);
}

/* ---- words and breaks ---- */

static void words(struct pl_markup *m, cmark_node *node)
{
    const char *literal = cmark_node_get_literal(node);
    size_t len = strlen(literal), from = 0, to = 0;
    if (pl_markup_seek(m, literal, len, &from, &to) && to - from != len)
        pl_markup_check_hidden(m, from, to);
    pl_markup_words(m, literal, len, from, to);
}

static void soft_break(struct pl_markup *m, cmark_node *node)
{
    (void)node;
    size_t from = 0, to = 0;
    pl_markup_pass_line_break(m, &from, &to);
    pl_markup_words(m, " ", 1, from, to);
}

static void hard_break(struct pl_markup *m, cmark_node *node)
{
    (void)node;
    size_t from = 0, to = 0;
    pl_markup_pass_line_break(m, &from, &to);
    pl_markup_break(m, from);
}

static void code(struct pl_markup *m, cmark_node *node)
{
    const char *literal = cmark_node_get_literal(node);
    size_t from = 0, to = 0, ticks = 0;
    pl_markup_seek_code(m, &from, &to);
    refuse_inline(m, node, from, to);
    while (from + ticks < to && m->node->text[from + ticks] == '`')
        ticks++;
    size_t len = strlen(literal);
    pl_markup_words(m, literal, len, from + ticks, from + ticks + len);
}

static void html_inline(struct pl_markup *m, cmark_node *node)
{
    const char *literal = cmark_node_get_literal(node);
    size_t from = 0, to = 0;
    pl_markup_seek_raw(m, literal, strlen(literal), &from, &to);
    pl_markup_element(m, literal, strlen(literal), from, to);
}

/* ---- containers ---- */

static void enter_strong(struct pl_markup *m, cmark_node *node)
{
    pl_markup_enter(m, NULL, m->cursor, m->cursor);
    m->look.flags |= cmark_node_get_type(node) == CMARK_NODE_STRONG ? PL_STRONG : PL_EM;
}

static void leave_strong(struct pl_markup *m, cmark_node *node)
{
    (void)node;
    pl_markup_leave(m);
}

/* The '[' of a link or the '!' of an image: the first at or behind the cursor, for what comes before is done with. */
static size_t next_of(const struct pl_markup *m, const char *signs)
{
    return m->cursor + strcspn(m->node->text + m->cursor, signs);
}

/* In a template the address may still have to come. */
static bool usable(const struct pl_markup *m, const char *url)
{
    return pl_link_ok(url) || (m->template && strstr(url, PL_MARKUP_MARK_BYTES));
}

static void enter_link(struct pl_markup *m, cmark_node *node)
{
    const char *url = cmark_node_get_url(node);
    size_t at = next_of(m, "[<");
    pl_markup_enter(m, NULL, at, at + 1);
    m->look.link = usable(m, url) ? pl_strdup(m->work->arena, url) : NULL;
}

static void leave_link(struct pl_markup *m, cmark_node *node)
{
    const char *url = cmark_node_get_url(node), *title = cmark_node_get_title(node);
    size_t from = 0, to = 0, start = 0;
    pl_markup_close_elements(m);
    if (m->opens.n)
        start = m->opens.at[m->opens.n - 1].from;
    pl_markup_leave(m);
    pl_markup_pass_address(m, &from, &to);
    struct pl_place whole = pl_markup_place(m, start, m->cursor);
    if (!usable(m, url)) {
        struct pl_diag *d = PL_ERR(m->work, P204, to > from ? pl_markup_place(m, from, to) : whole,
                                   *url ? "'%.60s' is no address to link to" : "a link without an address%s", url);
        pl_help(m->work->diags, d,
                "start it with https://, http://, mailto:, tel: or #; to write brackets as text put a "
                "backslash before each");
    }
    if (title && *title) {
        struct pl_diag *d = PL_ERR(m->work, P204, whole, "a link with a title");
        pl_help(m->work->diags, d, "take away the words in quotes behind the address");
    }
    if (!cmark_node_first_child(node)) {
        struct pl_diag *d = PL_ERR(m->work, P204, whole, "a link without words");
        pl_help(m->work->diags, d, "write what is read and pressed between the brackets: [words](https://…)");
    }
}

static void enter_image(struct pl_markup *m, cmark_node *node)
{
    (void)node;
    size_t at = next_of(m, "!");
    pl_markup_enter(m, NULL, at, at + 2);
}

static void leave_image(struct pl_markup *m, cmark_node *node)
{
    size_t from = 0, to = 0, start = 0;
    pl_markup_close_elements(m);
    if (m->opens.n)
        start = m->opens.at[m->opens.n - 1].from;
    pl_markup_leave(m);
    pl_markup_pass_address(m, &from, &to);
    refuse_inline(m, node, start, m->cursor);
}

/* ---- the walk ---- */

static const struct {
    node_fn *enter, *leave;
} handlers[] = {
    [CMARK_NODE_BLOCK_QUOTE] = {quotation, NULL},
    [CMARK_NODE_LIST] = {enter_list, leave_list},
    [CMARK_NODE_ITEM] = {enter_item, leave_item},
    [CMARK_NODE_CODE_BLOCK] = {literal_block, NULL},
    [CMARK_NODE_HTML_BLOCK] = {literal_block, NULL},
    [CMARK_NODE_PARAGRAPH] = {begin_block, end_block},
    [CMARK_NODE_HEADING] = {heading, end_block},
    [CMARK_NODE_THEMATIC_BREAK] = {literal_block, NULL},
    [CMARK_NODE_TEXT] = {words, NULL},
    [CMARK_NODE_SOFTBREAK] = {soft_break, NULL},
    [CMARK_NODE_LINEBREAK] = {hard_break, NULL},
    [CMARK_NODE_CODE] = {code, NULL},
    [CMARK_NODE_HTML_INLINE] = {html_inline, NULL},
    [CMARK_NODE_EMPH] = {enter_strong, leave_strong},
    [CMARK_NODE_STRONG] = {enter_strong, leave_strong},
    [CMARK_NODE_LINK] = {enter_link, leave_link},
    [CMARK_NODE_IMAGE] = {enter_image, leave_image},
};

static void walk(struct pl_markup *m, cmark_node *document)
{
    cmark_iter *iter = cmark_iter_new(document);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        node_fn *fn = event == CMARK_EVENT_ENTER ? handlers[type].enter : handlers[type].leave;
        if (fn)
            fn(m, node);
    }
    cmark_iter_free(iter);
}

/* ---- lines that CommonMark takes for definitions of links ---- */

/* CommonMark's own limit. */
enum { LONGEST_LABEL = 1000 };

static void find_brackets(struct pl_markup *m)
{
    const char *text = m->node->text;
    for (size_t i = 0; i < m->lines.n; i++) {
        size_t at = m->lines.at[i];
        at += strspn(text + at, " \t>*+-0123456789.)");
        if (text[at] != '[')
            continue;
        size_t close = at + 1;
        while (close < m->node->len && close < at + LONGEST_LABEL && text[close] != ']')
            close += text[close] == '\\' && close + 1 < m->node->len ? 2 : 1;
        if (close + 1 < m->node->len && text[close + 1] == ':')
            *pl_push(m->work->arena, &m->brackets) = (struct pl_markup_bracket){at, false};
    }
}

/* cmark drops such lines without a word. Their text is kept as a paragraph at the end. */
static void report_dropped(struct pl_markup *m)
{
    for (size_t i = 0; i < m->brackets.n; i++) {
        if (m->brackets.at[i].shown)
            continue;
        size_t at = m->brackets.at[i].at, end = pl_markup_line_end(m, at);
        struct pl_diag *d =
            PL_ERR(m->work, P206, pl_markup_place(m, at, end), "this line would not be shown: it defines a link");
        pl_help(m->work->diags, d, "write the address behind the words, [words](https://…); %s", pl_markup_hint(m, at));
        struct pl_run_text *run = PL_NEW(m->work->arena, struct pl_run_text);
        *run = (struct pl_run_text){.text = pl_strndup(m->work->arena, m->node->text + at, end - at),
                                    .len = end - at,
                                    .node = m->node,
                                    .from = at};
        *pl_push(m->work->arena, &m->blocks) = (struct pl_block){.runs = run, .n_runs = 1};
    }
}

/* ---- what other dialects take, and CommonMark takes for words ---- */

static void refuse_foreign(struct pl_markup *m, size_t from, size_t to, const char *what, const char *help)
{
    struct pl_diag *d = PL_ERR(m->work, P201, pl_markup_place(m, from, to), "%s not taken in a text", what);
    pl_help(m->work->diags, d, "%s", help);
}

/* "| --- | :-- |": the line that makes a table of the one above it. */
static bool is_table_rule(const char *line, size_t len)
{
    size_t dashes = 0, bars = 0;
    for (size_t i = 0; i < len; i++) {
        if (!strchr("|-: \t", line[i]))
            return false;
        dashes += line[i] == '-';
        bars += line[i] == '|';
    }
    return bars && dashes > 2;
}

static void find_foreign(struct pl_markup *m)
{
    const char *text = m->node->text;
    for (size_t i = 1; i < m->lines.n; i++) {
        size_t at = m->lines.at[i], end = pl_markup_line_end(m, at), above = m->lines.at[i - 1];
        if (is_table_rule(text + at, end - at) && memchr(text + above, '|', at - above))
            refuse_foreign(m, above, pl_markup_line_end(m, above), "a table is",
                           "give it a field of its own, a list of rows: [[Jaar, Aantal], [2025, 12]]");
    }
    for (const char *open = strstr(text, "~~"), *close; open && (close = strstr(open + 2, "~~"));
         open = strstr(close + 2, "~~"))
        if (close > open + 2 && open[2] != ' ' && close[-1] != ' ' && (open == text || open[-1] != '\\'))
            refuse_foreign(m, (size_t)(open - text), (size_t)(close - text) + 2, "struck-out words are",
                           "take them out; to write ~~ as text put a backslash before it");
}

/* ---- public ---- */

static struct pl_rich *one_run(struct pl_arena *arena, const char *text, size_t len, const struct pl_node *node)
{
    struct pl_rich *rich = PL_NEW(arena, struct pl_rich);
    rich->node = node;
    if (len == 0)
        return rich;
    rich->blocks = PL_NEW(arena, struct pl_block);
    rich->n_blocks = 1;
    rich->blocks->runs = PL_NEW(arena, struct pl_run_text);
    rich->blocks->n_runs = 1;
    *rich->blocks->runs = (struct pl_run_text){.text = pl_strndup(arena, text, len), .len = len, .node = node};
    return rich;
}

/* True when no sign in the text could be markup: most headings and labels, which then need no cmark. */
static bool is_plain(const char *text, size_t len)
{
    if (len == 0 || strchr(" \t#>+-=~", *text))
        return len == 0;
    size_t digits = strspn(text, "0123456789");
    return !(digits && (text[digits] == '.' || text[digits] == ')')) && strcspn(text, "*_[]<&\\`\t\r\n~") >= len;
}

static struct pl_rich *parse(struct pl_work *work, const struct pl_node *scalar, bool inline_only, bool template)
{
    if (scalar->kind != PL_SCALAR) {
        struct pl_diag *d = PL_ERR(work, P162, scalar->place, "a text was expected here, not a %s",
                                   scalar->kind == PL_LIST ? "list" : "map");
        pl_help(work->diags, d, "write the text behind the colon, or below it after '|'");
        return one_run(work->arena, "", 0, scalar);
    }
    size_t len = scalar->len;
    while (len && strchr(" \n", scalar->text[len - 1]))
        len--;
    if (is_plain(scalar->text, len))
        return one_run(work->arena, scalar->text, len, scalar);
    struct pl_markup m = {.work = work, .node = scalar, .inline_only = inline_only, .template = template};
    pl_markup_index_lines(&m);
    find_brackets(&m);
    find_foreign(&m);
    cmark_node *document = cmark_parse_document(scalar->text, scalar->len, CMARK_OPT_DEFAULT);
    walk(&m, document);
    cmark_node_free(document);
    report_dropped(&m);
    struct pl_rich *rich = PL_NEW(work->arena, struct pl_rich);
    *rich = (struct pl_rich){m.blocks.at, m.blocks.n, scalar};
    return rich;
}

struct pl_rich *pl_markup_parse(struct pl_work *work, const struct pl_node *scalar, bool inline_only)
{
    if (scalar->kind == PL_SCALAR && scalar->plain)
        return one_run(work->arena, scalar->text, scalar->len, scalar);
    if (scalar->kind == PL_SCALAR && scalar->filling) {
        struct pl_node *marked = pl_memdup(work->arena, scalar, sizeof *scalar);
        marked->text = scalar->filling->text;
        marked->len = scalar->filling->len;
        struct pl_rich *rich = parse(work, marked, inline_only, true);
        pl_markup_fill(work, rich, scalar->filling);
        rich->node = scalar;
        return rich;
    }
    return parse(work, scalar, inline_only, false);
}

struct pl_rich *pl_markup_template(struct pl_work *work, const struct pl_node *scalar)
{
    return parse(work, scalar, false, true);
}

struct pl_rich *pl_markup_plain(struct pl_work *work, const char *text, const struct pl_node *node)
{
    return one_run(work->arena, text, strlen(text), node);
}

const char *pl_rich_text(struct pl_arena *arena, const struct pl_rich *rich)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "");
    for (size_t b = 0; b < rich->n_blocks; b++) {
        if (b)
            pl_putc(&out, ' ');
        for (size_t r = 0; r < rich->blocks[b].n_runs; r++) {
            const struct pl_run_text *run = &rich->blocks[b].runs[r];
            for (size_t i = 0; i < run->len; i++) {
                /* A soft hyphen is for the line breaker. */
                if (run->text[i] == '\xC2' && i + 1 < run->len && run->text[i + 1] == '\xAD')
                    i++;
                else
                    pl_putc(&out, run->text[i] == '\n' ? ' ' : run->text[i]);
            }
        }
    }
    return out.text;
}
