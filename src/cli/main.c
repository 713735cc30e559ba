/* main.c: the program. It uses plaat.h and nothing else of the library. */
#include "cli/options.h"
#include "cli/watch.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool colour(void)
{
    const char *no = getenv("NO_COLOR");
    return isatty(STDERR_FILENO) && !(no && *no);
}

/* Messages go to standard error; worse of the two statuses. */
static int finish(struct plaat_result *r, int status, bool timings)
{
    double sum = 0;
    fputs(plaat_result_text(r, colour()), stderr);
    for (size_t i = 0; timings && i < r->n_timings; i++) {
        fprintf(stderr, "%8.2f ms  %s\n", r->timings[i].ms, r->timings[i].stage);
        sum += r->timings[i].ms;
    }
    if (timings)
        fprintf(stderr, "%8.2f ms  in all\n", sum);
    int worst = r->status > status ? r->status : status;
    plaat_result_free(r);
    return worst;
}

static int answer(struct plaat_result *r, int status, bool timings)
{
    bool good = fputs(r->text, stdout) >= 0 && fflush(stdout) == 0;
    if (!good) {
        fprintf(stderr, "plaat: standard output: %s\n", strerror(errno));
        plaat_result_free(r);
        return 3;
    }
    return finish(r, status, timings);
}

int run_jobs(struct plaat_session *session, const struct command_line *line)
{
    int status = 0;
    for (size_t e = 0; e < line->n_editions; e++) {
        for (size_t l = 0; l < line->n_layouts; l++) {
            struct plaat_job job = line->job;
            job.edition = line->editions[e];
            job.layout = line->layouts[l];
            if (line->command->bit == FOR_CHECK) {
                status = answer(plaat_check(session, &job, line->json), status, line->timings);
                continue;
            }
            struct plaat_result *r = plaat_render(session, &job);
            bool silent = job.output && strcmp(job.output, "-") == 0;
            for (size_t i = 0; i < r->n_written && !silent; i++)
                printf("%s\n", r->written[i]);
            fflush(stdout);
            status = finish(r, status, line->timings);
        }
    }
    return status;
}

/* Several results, one file: known before anything is drawn. */
static bool one_place(const struct command_line *line)
{
    const char *to = line->job.output;
    size_t n = to ? strlen(to) : 0;
    if (!n || line->n_editions * line->n_layouts < 2 || to[n - 1] == '/' || access(to, F_OK) == 0)
        return true;
    fprintf(stderr,
            "plaat: several results, and one file for them: '%s'\n  help: name a folder with a slash behind it\n", to);
    return false;
}

static int small_commands(struct plaat_session *session, const struct command_line *line)
{
    const char *name = line->command->name, *arg = line->n_editions ? line->editions[0] : NULL;
    if (strcmp(name, "help") == 0)
        print_help(stdout, arg);
    else if (strcmp(name, "completion") == 0)
        print_completion(stdout, arg ? arg : "bash");
    else if (strcmp(name, "man") == 0)
        print_man(stdout);
    else if (!arg) {
        fprintf(stderr, "plaat: '%s' needs %s\n  help: plaat help %s\n", name, line->command->usage, name);
        return 2;
    } else if (strcmp(name, "explain") == 0)
        return answer(plaat_explain(session, arg), 0, false);
    else if (strcmp(name, "list") == 0)
        return answer(plaat_list(session, arg, line->n_layouts ? line->layouts[0] : NULL), 0, false);
    else if (strcmp(name, "schema") == 0)
        return answer(plaat_schema(session, arg, line->man), 0, false);
    return 0;
}

/* Fontconfig starts by reading the system's configuration, even where a private one is used: an empty one saves a third
 * of a cold start, and keeps the system's fonts out once more. */
void no_system_fonts(const struct plaat_session *session)
{
    char path[4096];
    const char *data = plaat_session_data(session);
    int n = data ? snprintf(path, sizeof path, "%s/fonts/fonts.conf", data) : 0;
    if (n > 0 && (size_t)n < sizeof path && access(path, R_OK) == 0)
        setenv("FONTCONFIG_FILE", path, 1);
}

static int run(const struct command_line *line)
{
    struct plaat_options options = {.allow_outside = line->allow_outside};
    if (line->command->bit == FOR_WATCH)
        return watch(line, &options);
    struct plaat_session *session = plaat_session_new(&options);
    int status = 0;
    no_system_fonts(session);
    if (line->command->bit == FOR_RENDER || line->command->bit == FOR_CHECK) {
        status = run_jobs(session, line);
    } else if (line->command->bit == FOR_DUMP) {
        struct plaat_job job = line->job;
        job.edition = line->editions[0];
        job.layout = line->n_layouts ? line->layouts[0] : NULL;
        status = answer(plaat_dump(session, &job, (enum plaat_stage)line->stage), 0, line->timings);
    } else if (line->command->bit == FOR_CAPACITY) {
        for (size_t i = 0; i < line->n_layouts; i++)
            status = answer(plaat_capacity(session, line->layouts[i]), status, false);
    } else {
        status = small_commands(session, line);
    }
    plaat_session_free(session);
    return status;
}

int main(int argc, char **argv)
{
    struct command_line line = {.command = NULL};
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        printf("plaat %s\n", plaat_version());
        return 0;
    }
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        print_help(stdout, NULL);
        return 0;
    }
    int status = 2;
    if (parse_command_line(argc, argv, &line)) {
        if (!line.job.targets)
            line.job.targets = PLAAT_PDF;
        status = one_place(&line) ? run(&line) : 2;
    }
    free_command_line(&line);
    return status;
}
