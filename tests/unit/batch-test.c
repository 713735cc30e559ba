/* batch-test.c: sizes that jobs of a batch share, and the rows of a sample. */
#include "test.h"

#include "batch/batch.h"

static struct pl_arena *arena;

static void test_fits(void)
{
    static const struct plaat_fit one[] = {{"body", 10, 1.3, 0}, {"title", 40, 1.1, 0}},
                                  two[] = {{"body", 9, 1.35, -0.01}, {"note", 7, 1.2, 0}},
                                  three[] = {{"body", 9, 1.2, 0}};
    struct pl_batch_fits all = {{0}};
    /* In whatever order workers answer, the outcome is the same. */
    pl_batch_fit_add(arena, &all, 5, "a", three, 1);
    pl_batch_fit_add(arena, &all, 2, "a", two, 2);
    pl_batch_fit_add(arena, &all, 0, "b", one, 2);
    pl_batch_fit_add(arena, &all, 1, "a", one, 2);
    const struct pl_batch_fit *fit = pl_batch_fit_of(&all, "a");
    CHECK(fit && fit->n == 3 && pl_batch_fit_of(&all, "b")->n == 2 && !pl_batch_fit_of(&all, "c"));
    CHECK_STR(fit->fits[0].group, "body");
    CHECK(fit->fits[0].size == 9 && fit->fits[0].leading == 1.2 && fit->fits[0].tracking == -0.01);
    CHECK(fit->forced_by[0] == 2 && fit->forced_by[1] == 2 && fit->forced_by[2] == 1);
}

static void test_sample(void)
{
    static const size_t texts[] = {10, 50, 5, 10, 70, 70, 1};
    struct pl_batch_job jobs[14] = {{.text = 0}};
    struct pl_batch batch = {.jobs = jobs, .n = 14, .sample_first = 1, .sample_longest = 1, .sample_shortest = 1};
    const size_t *chosen = NULL;
    for (size_t i = 0; i < 14; i++)
        jobs[i] = (struct pl_batch_job){.row = {.file = "t.csv", .number = i / 2 + 1}, .text = texts[i / 2]};
    CHECK(pl_batch_sample(arena, &batch, &chosen) == 6);
    CHECK(chosen[0] == 0 && chosen[1] == 1 && chosen[2] == 8 && chosen[3] == 9 && chosen[4] == 12 && chosen[5] == 13);
    batch.sample_first = 100;
    CHECK(pl_batch_sample(arena, &batch, &chosen) == 14);
    batch.sample_first = batch.sample_longest = batch.sample_shortest = 0;
    CHECK(pl_batch_sample(arena, &batch, &chosen) == 0);
}

int main(void)
{
    arena = pl_arena_new();
    test_fits();
    test_sample();
    pl_arena_free(arena);
    return TEST_END();
}
