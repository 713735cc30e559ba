/* index.c: words and their numbers: open addressing, never more than half full. */
#include "engine/engine-private.h"

#include "base/num.h"

#include <string.h>

static struct index_row *slot(const struct index *index, const char *word)
{
    size_t at = pl_hash(word, strlen(word), 0) & (index->room - 1);
    while (index->rows[at].word && strcmp(index->rows[at].word, word) != 0)
        at = (at + 1) & (index->room - 1);
    return &index->rows[at];
}

static void widen(struct index *index)
{
    struct index wider = {.arena = index->arena, .room = index->room ? index->room * 2 : 256, .n = index->n};
    wider.rows = PL_NEWS(index->arena, struct index_row, wider.room);
    for (size_t i = 0; i < index->room; i++)
        if (index->rows[i].word)
            *slot(&wider, index->rows[i].word) = index->rows[i];
    *index = wider;
}

size_t index_put(struct index *index, const char *word, size_t number, bool *known)
{
    if (index->n * 2 >= index->room)
        widen(index);
    struct index_row *row = slot(index, word);
    *known = row->word != NULL;
    if (!*known) {
        *row = (struct index_row){word, number};
        index->n++;
    }
    return row->number;
}

size_t index_find(const struct index *index, const char *word)
{
    const struct index_row *row = index->room ? slot(index, word) : NULL;
    return row && row->word ? row->number : SIZE_MAX;
}
