/* sample.c: the rows to look at before all are drawn: the first, the longest and the shortest. */
#include "batch/batch.h"

#include <stdlib.h>
#include <string.h>

/* All jobs of a row, or of an edition. */
struct group {
    size_t first, n, text;
    bool chosen;
};

static bool same(const struct pl_batch_job *a, const struct pl_batch_job *b)
{
    return a->row.file ? b->row.file && a->row.number == b->row.number : strcmp(a->job.edition, b->job.edition) == 0;
}

static int by_text(const void *a, const void *b)
{
    const struct group *x = *(struct group *const *)a, *y = *(struct group *const *)b;
    return x->text != y->text ? (x->text < y->text) - (x->text > y->text)
                              : (x->first > y->first) - (x->first < y->first);
}

size_t pl_batch_sample(struct pl_arena *arena, const struct pl_batch *batch, const size_t **jobs)
{
    PL_VEC(struct group) groups = {0};
    PL_VEC(size_t) chosen = {0};
    for (size_t i = 0; i < batch->n; i++) {
        if (!i || !same(&batch->jobs[i], &batch->jobs[i - 1]))
            *pl_push(arena, &groups) = (struct group){.first = i, .text = batch->jobs[i].text};
        groups.at[groups.n - 1].n++;
    }
    struct group **sorted = PL_NEWS(arena, struct group *, groups.n + 1);
    for (size_t i = 0; i < groups.n; i++)
        sorted[i] = &groups.at[i];
    if (groups.n)
        qsort(sorted, groups.n, sizeof *sorted, by_text);
    for (size_t i = 0; i < groups.n; i++) {
        groups.at[i].chosen |= i < batch->sample_first;
        sorted[i]->chosen |= i < batch->sample_longest || groups.n - i <= batch->sample_shortest;
    }
    for (size_t i = 0; i < groups.n; i++)
        for (size_t k = 0; groups.at[i].chosen && k < groups.at[i].n; k++)
            *pl_push(arena, &chosen) = groups.at[i].first + k;
    *jobs = chosen.at;
    return chosen.n;
}
