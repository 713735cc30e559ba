/* dump.c: the edition as plaat understands it: what `plaat dump --stage edition` shows and the goldens hold. */
#include "edition/edition.h"

static void put(struct pl_buf *out, const char *name, const char *value)
{
    if (value)
        pl_putf(out, "%s: %s\n", name, value);
}

static void put_collection(struct pl_buf *out, const struct pl_node *list)
{
    pl_putf(out, "%s: %zu\n", list->key, list->n);
    for (size_t i = 0; i < list->n; i++) {
        const struct pl_node *record = list->at[i];
        const char *label =
            record->kind == PL_MAP ? pl_record_label(out->arena, record->n ? record->at[0] : record) : NULL;
        pl_putf(out, "  %zu%s%s:", i + 1, label ? " " : "", label ? label : "");
        for (size_t k = 0; record->kind == PL_MAP && k < record->n; k++)
            pl_putf(out, " %s", record->at[k]->key);
        if (record->kind == PL_SCALAR)
            pl_putf(out, " %s", record->text);
        pl_put(out, "\n");
    }
}

void pl_edition_dump(struct pl_buf *out, const struct pl_edition *edition)
{
    pl_putf(out, "edition %s (%s)%s\n", edition->name, edition->language, edition->concept ? ", concept" : "");
    put(out, "title", edition->title);
    put(out, "date", edition->date);
    put(out, "date label", edition->date_label);
    put(out, "author", edition->author);
    put(out, "subject", edition->subject);
    put(out, "keywords", edition->keywords);
    put(out, "sender", edition->sender);
    put(out, "source", edition->source_line);
    for (size_t i = 0; i < edition->n_terms; i++)
        pl_putf(out, "term %s:%s%s%s%s\n", edition->terms[i].word,
                edition->terms[i].flags & PL_TERM_NAME ? " name" : "",
                edition->terms[i].flags & PL_TERM_NO_BREAK ? " no break" : "", edition->terms[i].language ? " " : "",
                edition->terms[i].language ? edition->terms[i].language : "");
    for (size_t i = 0; i < edition->root->n; i++)
        if (edition->root->at[i]->kind == PL_LIST)
            put_collection(out, edition->root->at[i]);
}
