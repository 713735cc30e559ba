/* text.c: template texts. A value enters after the template's markup is parsed, so it can never become markup of the
 * layout; its own markup stays. */
#include "expand/expand-private.h"

#include "base/num.h"

#include <string.h>

/* While the template is parsed, private-use characters stand where the values will come. */
#define FIRST_MARK PL_MARKUP_MARK

/* A mark and its filling are as long as the binding they stand for, so that places in the template stay true. */
enum { MOST_VALUES = 32, FILL = 'x' };
struct values {
    struct value at[MOST_VALUES];
    size_t len[MOST_VALUES];
    size_t n;
};

/* What a text draws of the edition. */
struct origin {
    const struct pl_node *at[MOST_VALUES];
    size_t n;
};

static bool is_heading_role(int role)
{
    return role >= PL_TEXT_ROLE_H1 && role <= PL_TEXT_ROLE_H4;
}

static struct pl_rich *rich_of(struct expander *ex, struct value value, bool one_line)
{
    if (value.kind == VALUE_NODE && value.node->kind == PL_SCALAR)
        return pl_markup_parse(ex->work, value.node, one_line);
    if (value.kind == VALUE_NODE && value.node->kind == PL_MAP) {
        const struct pl_node *text = pl_node_get(value.node, "text");
        if (text && text->kind == PL_SCALAR)
            return pl_markup_parse(ex->work, text, one_line);
    }
    const char *text = value_text(ex, value);
    return *text ? pl_markup_plain(ex->work, text, value.kind == VALUE_NODE ? NULL : value.node) : NULL;
}

/* ---- splicing ---- */

static const struct pl_node *marked(struct expander *ex, const struct scope *scope, const struct pl_node *node,
                                    struct values *values)
{
    struct pl_buf out = {.arena = ex->work->arena};
    const char *p = node->text, *open, *close;
    pl_put(&out, "");
    while ((open = next_binding(ex, node, p, &close))) {
        if (values->n == MOST_VALUES) {
            struct pl_diag *d = PL_ERR(ex->work, P401, node->place, "more than 32 bindings in one text");
            pl_help(ex->work->diags, d, "split the text");
            break;
        }
        char mark[4];
        pl_putn(&out, p, (size_t)(open - p));
        p = close + 2;
        values->at[values->n] = binding_value(ex, scope, node, open + 2, (size_t)(close - open - 2));
        values->len[values->n] = (size_t)(p - open);
        pl_putn(&out, mark, pl_utf8_put(FIRST_MARK + (uint32_t)values->n++, mark));
        for (open += 4; open < p; open++)
            pl_putc(&out, FILL);
    }
    pl_put(&out, p);
    struct pl_node *copy = pl_memdup(ex->work->arena, node, sizeof *node);
    copy->text = out.text;
    copy->len = out.len;
    return copy;
}

typedef PL_VEC(struct pl_run_text) runs_vec;

static void push_plain(struct expander *ex, runs_vec *out, const struct pl_run_text *from, size_t a, size_t b)
{
    if (a == b)
        return;
    struct pl_run_text *run = pl_push(ex->work->arena, out);
    *run = *from;
    run->text = pl_strndup(ex->work->arena, from->text + a, b - a);
    run->len = b - a;
    run->from = from->from + a;
}

static void push_value(struct expander *ex, runs_vec *out, const struct pl_run_text *around, struct value value)
{
    size_t errors = ex->work->diags->n_errors;
    struct pl_rich *rich = rich_of(ex, value, true);
    if (ex->work->diags->n_errors > errors && value.said.node)
        asked_here(ex, value.said, errors, "one line");
    for (size_t i = 0; rich && rich->n_blocks && i < rich->blocks[0].n_runs; i++) {
        struct pl_run_text *run = pl_push(ex->work->arena, out);
        *run = rich->blocks[0].runs[i];
        run->flags |= around->flags;
        run->klass = run->klass ? run->klass : around->klass;
        run->link = run->link ? run->link : around->link;
        run->language = run->language ? run->language : around->language;
    }
}

/* The mark at text[at]: its number, and *end behind its filling; SIZE_MAX when there is none. */
static size_t mark_at(const struct values *values, const char *text, size_t len, size_t at, size_t *end)
{
    *end = at;
    uint32_t c = pl_utf8_next(text, len, end);
    if (c < FIRST_MARK || c >= FIRST_MARK + values->n)
        return SIZE_MAX;
    *end = at + values->len[c - FIRST_MARK];
    *end = *end < len ? *end : len;
    return c - FIRST_MARK;
}

/* An address with bindings in it: NULL when one of them is absent, for then the words are no link. */
static const char *bound_link(struct expander *ex, const struct values *values, const char *link)
{
    struct pl_buf out = {.arena = ex->work->arena};
    const struct pl_node *from = NULL;
    size_t len = strlen(link);
    pl_put(&out, "");
    for (size_t at = 0, end = 0; at < len; at = end) {
        size_t i = mark_at(values, link, len, at, &end);
        if (i == SIZE_MAX) {
            pl_putn(&out, link + at, end - at);
            continue;
        }
        if (values->at[i].kind == VALUE_NONE)
            return NULL;
        from = from ? from : values->at[i].node;
        pl_put(&out, value_text(ex, values->at[i]));
    }
    if (!from || pl_link_ok(out.text))
        return out.text;
    struct pl_diag *d = PL_ERR(ex->work, P204, from->place, "'%.60s' is no address to link to", out.text);
    pl_help(ex->work->diags, d, "start it with https://, http://, mailto:, tel: or #");
    return NULL;
}

static void splice_run(struct expander *ex, runs_vec *out, const struct pl_run_text *run, const struct values *values)
{
    size_t plain = 0;
    for (size_t at = 0, end = 0; at < run->len; at = end) {
        size_t i = mark_at(values, run->text, run->len, at, &end);
        if (i == SIZE_MAX)
            continue;
        push_plain(ex, out, run, plain, at);
        push_value(ex, out, run, values->at[i]);
        plain = end;
    }
    push_plain(ex, out, run, plain, run->len);
}

static void splice_block(struct expander *ex, struct pl_block *block, const struct values *values)
{
    runs_vec out = {0};
    const char *link = NULL, *bound = NULL;
    for (size_t r = 0; r < block->n_runs; r++) {
        struct pl_run_text *run = &block->runs[r];
        /* Runs of one link share its address, and go on doing so. */
        if (run->link && run->link != link) {
            link = run->link;
            bound = bound_link(ex, values, link);
        }
        run->link = run->link ? bound : NULL;
        splice_run(ex, &out, run, values);
    }
    block->runs = out.at;
    block->n_runs = out.n;
}

static bool blank(const struct pl_rich *rich)
{
    for (size_t i = 0; i < rich->n_blocks; i++)
        for (size_t k = 0; k < rich->blocks[i].n_runs; k++)
            if (strspn(rich->blocks[i].runs[k].text, " \n\t") < rich->blocks[i].runs[k].len)
                return false;
    return true;
}

/* A template whose every binding is absent says nothing: its own words alone ("Bron: ") would be an empty label. */
static struct pl_rich *from_template(struct expander *ex, const struct scope *scope, const struct pl_node *node,
                                     struct origin *origin)
{
    struct values values = {.n = 0};
    const struct pl_node *copy = marked(ex, scope, node, &values);
    bool any = values.n == 0;
    for (size_t i = 0; i < values.n; i++) {
        any |= values.at[i].kind != VALUE_NONE;
        if (!values.at[i].own && values.at[i].node)
            origin->at[origin->n++] = values.at[i].node;
    }
    if (!any)
        return NULL;
    struct pl_rich *rich = pl_markup_template(ex->work, copy);
    for (size_t i = 0; i < rich->n_blocks && values.n; i++)
        splice_block(ex, &rich->blocks[i], &values);
    return rich;
}

/* ---- looks of classes ---- */

static void collect_classes(struct expander *ex, struct pl_text_content *text)
{
    PL_VEC(struct pl_class_look) out = {0};
    for (size_t b = 0; b < text->rich->n_blocks; b++) {
        for (size_t r = 0; r < text->rich->blocks[b].n_runs; r++) {
            const struct pl_run_text *run = &text->rich->blocks[b].runs[r];
            bool known = !run->klass;
            for (size_t i = 0; i < out.n && !known; i++)
                known = strcmp(out.at[i].name, run->klass) == 0;
            if (known)
                continue;
            struct pl_class_look *look = pl_push(ex->work->arena, &out);
            look->name = run->klass;
            if (pl_layout_overlay(ex->work, ex->layout, run->klass, &look->look))
                continue;
            PL_VEC(const char *) names = {0};
            for (size_t i = 0; i < ex->layout->n_styles; i++)
                *pl_push(ex->work->arena, &names) = ex->layout->styles[i].name;
            const char *nearest = pl_nearest(run->klass, names.at, names.n);
            struct pl_diag *d = PL_ERR(ex->work, P406, run->klass_place, "the layout '%s' has no style '%.60s'",
                                       ex->layout->name, run->klass);
            pl_help(ex->work->diags, d, nearest ? "did you mean '%s'?" : "a class is a style of the layout%s",
                    nearest ? nearest : "");
        }
    }
    text->classes = out.at;
    text->n_classes = out.n;
}

static const char *field_of(const struct pl_node *node)
{
    for (; node; node = node->parent)
        if (node->key && strcmp(node->key, "text") != 0)
            return node->key;
    return NULL;
}

static void resolve_style(struct expander *ex, struct pl_box *box, const struct pl_node *node)
{
    box->text.style = box->keys.style ? pl_layout_style(ex->layout, box->keys.style) : NULL;
    if (box->text.style)
        return;
    const struct pl_node *at = pl_node_get(node, "style");
    struct pl_diag *d =
        pl_layout_no_style(ex->work, ex->layout, box->keys.style ? box->keys.style : "", at ? at->place : node->place);
    for (const struct pl_trail *up = box->trail; up; up = up->up)
        if (up->what == PL_TRAIL_PART_CALL)
            pl_also(ex->work->diags, d, up->place, "the part '%s' is called here", up->label);
}

bool expand_text(struct expander *ex, const struct context *ctx, struct pl_box *box, const struct pl_node *node)
{
    struct pl_text_content *text = &box->text;
    const struct pl_node *template = box->keys.content;
    struct origin origin = {.n = 0};
    resolve_style(ex, box, node);
    if (!text->style || !template)
        return false;
    if (template->kind != PL_SCALAR) {
        struct pl_diag *d = PL_ERR(ex->work, P162, template->place, "'text' takes words and bindings");
        pl_help(ex->work->diags, d, "text: \"{{heading}}\"");
        return false;
    }
    if (binding_alone(template)) {
        struct value value = binding_value(ex, ctx->scope, template, template->text + 2, template->len - 4);
        text->rich = rich_of(ex, value, is_heading_role(box->keys.role));
        if (!value.own && value.node)
            origin.at[origin.n++] = value.node;
    } else {
        text->rich = from_template(ex, ctx->scope, template, &origin);
    }
    const struct pl_node *from = origin.n ? origin.at[0] : NULL;
    if (!text->rich || blank(text->rich))
        return false;
    pl_terms_apply(ex->work, ex->edition, (struct pl_rich *)text->rich);
    text->node = from;
    text->takes_short = strstr(template->text, ".short") != NULL; /* "{{heading.short | heading}}" */
    text->language = box->keys.language ? box->keys.language : language_of(ex, ctx->scope, from);
    text->field = from ? field_of(from) : NULL;
    text->record = from ? pl_record_label(ex->work->arena, from) : NULL;
    text->link = ctx->link;
    text->layout = ex->layout;
    text->accent = ctx->accent;
    struct pl_tone colour = text->style->colour;
    put_accent(ex, ctx, &colour, template->place);
    if (from) {
        struct pl_trail *trail = PL_NEW(ex->work->arena, struct pl_trail);
        *trail = (struct pl_trail){from->place, PL_TRAIL_EDITION, text->record, box->trail};
        box->trail = trail;
    }
    collect_classes(ex, text);
    structure_text(ex, ctx, box, origin.at, origin.n);
    return true;
}

/* ---- looks ---- */

static void lay_over(const struct pl_text_content *text, struct pl_look *into, const struct pl_look *over)
{
    struct pl_tone tone = pl_tone_resolve(text->layout, text->accent, over->colour);
    if (over->has & PL_LOOK_FAMILY)
        into->families = over->families;
    if (over->has & PL_LOOK_WEIGHT)
        into->weight = over->weight;
    if (over->has & PL_LOOK_SLANT)
        into->slant = over->slant;
    if ((over->has & PL_LOOK_COLOUR) && (tone.entry != PL_COLOUR_NONE || !pl_tone_waits(over->colour)))
        into->colour = tone; /* strong text in the accent is as the text around it where there is none */
    if (over->has & PL_LOOK_FEATURES)
        into->features = over->features;
    if (over->has & PL_LOOK_CASE)
        into->letter_case = over->letter_case;
    if (over->has & PL_LOOK_UNDERLINE)
        into->underline = over->underline;
    if (over->has & PL_LOOK_SCALE)
        into->scale *= over->scale;
    if (over->has & PL_LOOK_NO_HYPHEN)
        into->no_hyphen = over->no_hyphen;
}

void pl_text_look(const struct pl_text_content *text, const struct pl_run_text *run, struct pl_look *into)
{
    const struct pl_style *s = text->style;
    *into = (struct pl_look){.has = ~0u,
                             .families = s->families,
                             .weight = s->weight,
                             .slant = s->slant,
                             .colour = pl_tone_resolve(text->layout, text->accent, s->colour),
                             .features = s->features,
                             .letter_case = s->letter_case,
                             .scale = 1};
    if (run->flags & PL_STRONG)
        lay_over(text, into, &s->strong);
    if (run->flags & PL_EM)
        lay_over(text, into, &s->emphasis);
    if (run->link)
        lay_over(text, into, &s->link);
    for (size_t i = 0; run->klass && i < text->n_classes; i++)
        if (strcmp(text->classes[i].name, run->klass) == 0)
            lay_over(text, into, &text->classes[i].look);
    if (run->flags & PL_NAME)
        into->no_hyphen = true;
}
