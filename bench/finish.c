/* finish.c: what finishing costs, through what cairo takes to draw and close the same plain page: all in one process,
 * warm. Prints a line a round, in milliseconds: the plain page, finishing it as web, finishing it as press.
 *
 *   finish LAYOUT EDITION OUT/ ROUNDS */
#include "run/run-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double plain(struct plaat_session *session, const struct plaat_job *job)
{
    const struct pl_paint how = {.creation = "2026-06-01T00:00:00Z", .creator = "bench"};
    struct call *c = call_start(session);
    struct pl_bytes bytes = {0};
    double ms = -1;
    if (read_both(c, job) && expand_and_compose(c, job, false)) {
        double start = now_ms();
        if (pl_paint_pdf(&c->work, c->composed->scene, &how, &bytes))
            ms = now_ms() - start;
    }
    plaat_result_free(call_end(c));
    return ms;
}

static double stage(const struct plaat_result *r, const char *name)
{
    for (size_t i = 0; i < r->n_timings; i++)
        if (strcmp(r->timings[i].stage, name) == 0)
            return r->timings[i].ms;
    return -1;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("finish LAYOUT EDITION OUT/ ROUNDS\n", stderr);
        return 2;
    }
    const struct plaat_job job = {
        .layout = argv[1], .edition = argv[2], .output = argv[3], .targets = PLAAT_PDF | PLAAT_PRESS};
    struct plaat_session *session = plaat_session_new(&(struct plaat_options){.alone = true});
    bool good = true;
    for (int round = -2; good && round < atoi(argv[4]); round++) {
        double page = plain(session, &job);
        struct plaat_result *r = plaat_render(session, &job);
        good = r->status == 0 && page > 0;
        if (good && round >= 0)
            printf("%.4f %.4f %.4f\n", page, stage(r, "finish web"), stage(r, "finish press"));
        if (!good)
            fputs(plaat_result_text(r, false), stderr);
        plaat_result_free(r);
    }
    plaat_session_free(session);
    return good ? 0 : 1;
}
