/* dump.c: the edition as plaat understands it: what `plaat dump --stage edition` shows and the goldens hold. Known
 * texts are shown as runs, what is not known as it is written: nobody has asked for it yet. */
#include "edition/edition-private.h"
#include "edition/edition.h"

#include <string.h>

static void put_quoted(struct pl_buf *out, const char *text)
{
    pl_putc(out, '"');
    for (; *text; text++) {
        if (*text == '\n')
            pl_put(out, "\\n");
        else if (*text == '"')
            pl_put(out, "\\\"");
        else
            pl_putc(out, *text);
    }
    pl_putc(out, '"');
}

void pl_block_dump(struct pl_buf *out, const struct pl_block *block)
{
    static const struct {
        int flag;
        const char *name;
    } flags[] = {{PL_STRONG, "strong"}, {PL_EM, "em"},     {PL_SUB, "sub"},
                 {PL_SUP, "sup"},       {PL_NOBR, "nobr"}, {PL_NAME, "name"}};
    for (size_t i = 0; i < block->n_runs; i++) {
        const struct pl_run_text *run = &block->runs[i];
        pl_put(out, i ? " " : "");
        put_quoted(out, run->text);
        for (size_t f = 0; f < sizeof flags / sizeof *flags; f++)
            if (run->flags & flags[f].flag)
                pl_putf(out, "/%s", flags[f].name);
        if (run->language)
            pl_putf(out, "/%s", run->language);
        if (run->klass)
            pl_putf(out, "/.%s", run->klass);
        if (run->link)
            pl_putf(out, "/<%s>", run->link);
    }
}

void pl_rich_dump(struct pl_buf *out, const struct pl_rich *rich, int depth)
{
    for (size_t i = 0; i < rich->n_blocks; i++) {
        const struct pl_block *block = &rich->blocks[i];
        pl_putf(out, "%*s", (depth + (block->depth ? block->depth - 1 : 0)) * 2, "");
        if (block->kind == PL_NUMBERED)
            pl_putf(out, "item %d ", block->number);
        else
            pl_put(out, block->kind == PL_BULLET ? "bullet " : "p ");
        pl_put(out, block->continued ? "continued " : "");
        pl_block_dump(out, block);
        pl_put(out, "\n");
    }
}

/* ---- the tree below the known fields ---- */

struct dump {
    struct pl_buf *out;
    struct pl_work quiet; /* every mistake has been told before */
    const struct pl_edition *edition;
};

static bool is_text_field(const struct pl_record *record, const char *key)
{
    for (size_t i = 0; record && key && i < record->n; i++)
        if (strcmp(record->fields[i].name, key) == 0)
            return record->fields[i].shape && strcmp(record->fields[i].shape, "text") == 0;
    return false;
}

static void put_text(struct dump *d, const struct pl_node *node, int depth)
{
    struct pl_rich *rich = pl_markup_parse(&d->quiet, node, false);
    pl_terms_apply(&d->quiet, d->edition, rich);
    bool one = rich->n_blocks == 1 && rich->blocks->depth == 0;
    pl_put(d->out, one ? " " : "\n");
    if (one) {
        pl_block_dump(d->out, rich->blocks);
        pl_put(d->out, "\n");
    } else {
        pl_rich_dump(d->out, rich, depth + 1);
    }
}

static void put_node(struct dump *d, const struct pl_node *node, const struct pl_record *record, bool text, int depth);

static void put_children(struct dump *d, const struct pl_node *map, const struct pl_record *record, bool text,
                         int depth)
{
    for (size_t i = 0; i < map->n; i++) {
        const struct pl_node *value = map->at[i];
        if (pl_node_empty(value))
            continue;
        pl_putf(d->out, "%*s%s:", depth * 2, "", value->key);
        put_node(d, value, record, text || is_text_field(record, value->key), depth);
    }
}

static void put_list(struct dump *d, const struct pl_node *list, int depth)
{
    const struct pl_record *record = list->key && strcmp(list->key, "tiles") == 0 ? &pl_tile_record : NULL;
    pl_putf(d->out, " %zu\n", list->n);
    for (size_t i = 0; i < list->n; i++) {
        pl_putf(d->out, "%*s%zu:", (depth + 1) * 2, "", i + 1);
        put_node(d, list->at[i], record, false, depth + 1);
    }
}

static void put_node(struct dump *d, const struct pl_node *node, const struct pl_record *record, bool text, int depth)
{
    switch (node->kind) {
    case PL_SCALAR:
        if (text) {
            put_text(d, node, depth);
            return;
        }
        pl_put(d->out, " ");
        put_quoted(d->out, node->text);
        pl_put(d->out, "\n");
        return;
    case PL_LIST:
        put_list(d, node, depth);
        return;
    case PL_MAP:
        pl_put(d->out, "\n");
        put_children(d, node, record, text, depth + 1);
        return;
    }
}

/* ---- the whole ---- */

static void put_terms(struct pl_buf *out, const struct pl_edition *edition)
{
    for (size_t i = 0; i < edition->n_terms; i++) {
        const struct pl_term *term = &edition->terms[i];
        pl_putf(out, "term \"%s\"%s%s%s%s\n", term->word, term->flags & PL_TERM_NAME ? " name" : "",
                term->flags & PL_TERM_NO_BREAK ? " no break" : "", term->language ? " " : "",
                term->language ? term->language : "");
    }
}

void pl_edition_dump(struct pl_buf *out, const struct pl_edition *edition)
{
    struct pl_diags unheard = {.arena = out->arena};
    struct dump d = {out, {.arena = out->arena, .diags = &unheard}, edition};
    pl_putf(out, "edition %s (%s)%s\n", edition->name, edition->language, edition->concept ? ", concept" : "");
    if (edition->date)
        pl_putf(out, "real date %s, shown as \"%s\"\n", edition->date, edition->date_label);
    put_terms(out, edition);
    for (size_t i = 0; i < edition->root->n; i++) {
        static const char *const done[] = {"plaat", "language", "terms", "status"};
        const struct pl_node *node = edition->root->at[i];
        bool skip = pl_node_empty(node);
        for (size_t k = 0; k < sizeof done / sizeof *done; k++)
            skip |= strcmp(node->key, done[k]) == 0;
        if (skip)
            continue;
        pl_putf(out, "%s:", node->key);
        put_node(&d, node, &pl_edition_record, is_text_field(&pl_edition_record, node->key), 0);
    }
}
