/* warm.c: pages inside one process, through plaat.h. Renders every edition in turn, all rounds in one session, and
 * prints the time of each page but those of the first round, in milliseconds, one a line.
 *
 *   warm LAYOUT pdf|png|press OUT ROUNDS EDITION… */
#include "plaat.h"

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

static bool render(struct plaat_session *session, const struct plaat_job *job, bool timed)
{
    double start = now_ms();
    struct plaat_result *r = plaat_render(session, job);
    bool good = r->status == 0;
    if (!good)
        fputs(plaat_result_text(r, false), stderr);
    plaat_result_free(r);
    if (timed)
        printf("%.4f\n", now_ms() - start);
    return good;
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fputs("warm LAYOUT pdf|png|press OUT ROUNDS EDITION...\n", stderr);
        return 2;
    }
    struct plaat_job job = {.layout = argv[1],
                            .targets = strcmp(argv[2], "png") == 0     ? PLAAT_PNG
                                       : strcmp(argv[2], "press") == 0 ? PLAAT_PRESS
                                                                       : PLAAT_PDF,
                            .output = argv[3]};
    struct plaat_session *session = plaat_session_new(&(struct plaat_options){.alone = true});
    bool good = true;
    for (int round = 0; good && round < atoi(argv[4]); round++) {
        for (int i = 5; good && i < argc; i++) {
            job.edition = argv[i];
            good = render(session, &job, round > 0);
        }
    }
    plaat_session_free(session);
    return good ? 0 : 1;
}
