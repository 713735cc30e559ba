/* main.c: the program. It uses plaat.h and nothing else of the library. */
#include "cli/batch.h"
#include "cli/options.h"
#include "cli/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Libraries take down at the end what their threads may still be using: pango reads the system's fonts in one of its
 * own, and about one run in a thousand that ended meanwhile ended with a signal. Nothing is left to do then but to go;
 * what looks for leaks wants the long way. */
enum { LOOKS_FOR_LEAKS = PL_SANITISED };

static bool colour(int fd)
{
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(fd) && !(no && *no) && terminal && strcmp(terminal, "dumb") != 0;
}

/* printf would follow the locale. */
static void put_ms(double ms, const char *what)
{
    long hundredths = (long)(ms * 100 + 0.5);
    fprintf(stderr, "%5ld.%02ld ms  %s\n", hundredths / 100, hundredths % 100, what);
}

/* Messages go to standard error, where the answer does not hold them already; worse of the two statuses. */
static int finish(struct plaat_result *r, int status, bool timings, bool told)
{
    double sum = 0;
    if (!told)
        fputs(plaat_result_text(r, colour(STDERR_FILENO)), stderr);
    for (size_t i = 0; timings && i < r->n_timings; i++) {
        put_ms(r->timings[i].ms, r->timings[i].stage);
        sum += r->timings[i].ms;
    }
    if (timings)
        put_ms(sum, "in all, without the start");
    int worst = r->status > status ? r->status : status;
    plaat_result_free(r);
    return worst;
}

/* What was printed is out, or status 3. */
static int printed(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno == EPIPE)
        complain("P012", "what reads it ended too early", "standard output was closed before all was written");
    else
        complain("P010", "make room on the disk, or open standard output", "cannot write to standard output: %s",
                 strerror(errno));
    clearerr(stdout);
    return 3;
}

static int worse(int a, int b)
{
    return a > b ? a : b;
}

static int answer(struct plaat_result *r, int status, bool timings, bool told)
{
    fputs(r->text, stdout);
    return finish(r, worse(printed(0), status), timings, told);
}

struct jobs {
    const struct command_line *line;
    size_t n, done;
    int status;
};

/* Several jobs are one JSON array or one SARIF log, and say which is which in text. */
static void check_one(struct plaat_session *session, struct jobs *jobs, const struct plaat_job *job)
{
    static const char *const heads[] = {NULL, "[\n", PLAAT_SARIF_HEAD}, *const tails[] = {NULL, "]\n",
                                                                                          PLAAT_SARIF_TAIL};
    struct plaat_check how = jobs->line->check;
    bool many = jobs->n > 1, text = how.format == PLAAT_AS_TEXT;
    how.run_only = many;
    if (many && !text)
        fputs(jobs->done ? ",\n" : heads[how.format], stdout);
    else if (many && job->layout)
        printf("%s with %s:\n", job->edition, job->layout);
    struct plaat_result *r = plaat_check(session, job, &how);
    jobs->status = answer(r, jobs->status, jobs->line->timings, !text);
    if (many && !text && jobs->done + 1 == jobs->n) {
        fputs(tails[how.format], stdout);
        jobs->status = worse(jobs->status, printed(0));
    }
}

static void render_one(struct plaat_session *session, struct jobs *jobs, const struct plaat_job *job)
{
    struct plaat_result *r = plaat_render(session, job);
    bool silent = job->output && strcmp(job->output, "-") == 0;
    for (size_t i = 0; i < r->n_written && !silent; i++)
        printf("%s\n", r->written[i]);
    jobs->status = finish(r, worse(jobs->status, printed(0)), jobs->line->timings, false);
}

static void proof_one(struct plaat_session *session, struct jobs *jobs, const struct plaat_job *job)
{
    struct plaat_result *r = plaat_proof(session, job, jobs->line->paper);
    for (size_t i = 0; i < r->n_written; i++)
        printf("%s\n", r->written[i]);
    jobs->status = answer(r, jobs->status, jobs->line->timings, false);
}

static int diff(struct plaat_session *session, const struct command_line *line)
{
    bool json = line->check.format == PLAAT_AS_JSON;
    const struct plaat_diff what = {.before = line->editions[0],
                                    .after = line->editions[1],
                                    .layout = line->n_layouts ? line->layouts[0] : NULL,
                                    .output = line->job.output,
                                    .format = line->check.format,
                                    .colour = colour(STDOUT_FILENO),
                                    .scale = line->job.scale,
                                    .dpi = line->job.dpi,
                                    .width_px = line->job.width_px,
                                    .seconds = line->seconds};
    struct plaat_result *r = plaat_diff(session, &what);
    fputs(r->text, stdout);
    for (size_t i = 0; i < r->n_written && !json; i++)
        printf("%s\n", r->written[i]);
    return finish(r, printed(0), line->timings, json);
}

static int social(struct plaat_session *session, const struct command_line *line)
{
    struct plaat_job job = line->job;
    struct plaat_social how = line->social;
    job.edition = line->editions[0];
    how.layouts = (const char *const *)line->layouts;
    how.n_layouts = line->n_layouts;
    struct plaat_result *r = plaat_social(session, &job, &how);
    for (size_t i = 0; i < r->n_written; i++)
        printf("%s\n", r->written[i]);
    return finish(r, printed(0), line->timings, false);
}

int run_jobs(struct plaat_session *session, const struct command_line *line)
{
    struct jobs jobs = {.line = line};
    bool checks = line->command->bit == FOR_CHECK;
    for (size_t e = 0; e < line->n_editions; e++)
        jobs.n += checks && is_pdf(line->editions[e]) ? 1 : line->n_layouts;
    for (size_t e = 0; e < line->n_editions; e++) {
        bool pdf = checks && is_pdf(line->editions[e]);
        for (size_t l = 0; l < (pdf ? 1 : line->n_layouts); l++, jobs.done++) {
            struct plaat_job job = line->job;
            job.edition = line->editions[e];
            job.layout = pdf ? NULL : line->layouts[l];
            if (checks)
                check_one(session, &jobs, &job);
            else if (line->command->bit == FOR_PROOF)
                proof_one(session, &jobs, &job);
            else
                render_one(session, &jobs, &job);
        }
    }
    return jobs.status;
}

/* ---- what can be known before anything is drawn ---- */

static bool is_folder(const char *path)
{
    struct stat st;
    size_t n = strlen(path);
    return (n && path[n - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

/* A file's name without its folders and its last extension: what results are named after. */
static size_t stem(const char **path)
{
    const char *slash = strrchr(*path, '/'), *name = slash ? slash + 1 : *path, *dot = strrchr(name, '.');
    *path = name;
    return dot && dot != name ? (size_t)(dot - name) : strlen(name);
}

static bool same_stem(const char *a, const char *b)
{
    size_t n = stem(&a), m = stem(&b);
    return n == m && strncmp(a, b, n) == 0;
}

static bool all_differ(const char **paths, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (same_stem(paths[i], paths[k]))
                return complain("P804", "give them names that differ, or run them one by one with folders of their own",
                                "'%s' and '%s' would have results of the same name", paths[k], paths[i]);
    return true;
}

/* Several results, one file. */
static bool one_place(const struct command_line *line)
{
    const char *to = line->job.output ? line->job.output : "./";
    bool writes = line->command->bit & (FOR_RENDER | FOR_WATCH | FOR_PROOF) ||
                  (line->command->bit == FOR_CHECK && line->job.output);
    bool several = line->n_editions * line->n_layouts > 1 || line->command->bit == FOR_PROOF;
    if (!writes || !several)
        return true;
    if (!is_folder(to))
        return complain("P804", "name a folder, with a slash behind it: its files get names of their own",
                        "several results, and one place for them: '%s'", to);
    return all_differ(line->editions, line->n_editions) && all_differ(line->layouts, line->n_layouts);
}

static const struct {
    const char *extension;
    unsigned target, others; /* what is written without -t, and with which -t such a name is right too */
} endings[] = {{".pdf", PLAAT_PDF, PLAAT_PRESS | PLAAT_PRESS_WEB},
               {".png", PLAAT_PNG, 0},
               {".jpg", PLAAT_JPG, 0},
               {".jpeg", PLAAT_JPG, 0},
               {".svg", PLAAT_SVG, 0},
               {".html", PLAAT_HTML, 0},
               {".htm", PLAAT_HTML, 0}};

/* Of the file that -o names: an index into endings; their number for any other name. */
static size_t ending_of(const char *output)
{
    size_t i = 0, n = sizeof endings / sizeof *endings;
    const char *dot = output && !is_folder(output) ? strrchr(output, '.') : NULL;
    while (i < n && (!dot || strcasecmp(dot, endings[i].extension) != 0))
        i++;
    return i;
}

/* Without -t, a file's name says what it is to be. */
static unsigned target_of(const char *output)
{
    size_t i = ending_of(output);
    return i < sizeof endings / sizeof *endings ? endings[i].target : PLAAT_PDF;
}

/* With -t, a name that says something else is a slip. */
static bool right_ending(const struct command_line *line)
{
    const char *output = line->job.output;
    size_t i = ending_of(output);
    unsigned targets = line->job.targets;
    bool one = targets && (targets & (targets - 1)) == 0;
    if (!(line->command->bit & (FOR_RENDER | FOR_WATCH)) || i == sizeof endings / sizeof *endings || !one ||
        (targets & (endings[i].target | endings[i].others)))
        return true;
    return complain("P809", "leave -t out, for the name says what it is to be; or name the file otherwise",
                    "'%s' is not what a file of the format behind -t is called", output);
}

static int small_commands(struct plaat_session *session, const struct command_line *line)
{
    const char *name = line->command->name, *arg = line->n_editions ? line->editions[0] : NULL;
    if (strcmp(name, "help") == 0) {
        if (!print_help(stdout, arg))
            return 2;
    } else if (strcmp(name, "completion") == 0)
        print_completion(stdout, arg);
    else if (strcmp(name, "man") == 0)
        print_man(stdout);
    else if (strcmp(name, "explain") == 0)
        return answer(plaat_explain(session, arg), 0, false, false);
    else if (strcmp(name, "list") == 0)
        return answer(plaat_list(session, arg, line->n_layouts ? line->layouts[0] : NULL), 0, false, false);
    else if (strcmp(name, "schema") == 0)
        return answer(plaat_schema(session, arg, line->man), 0, false, false);
    return printed(0);
}

/* As wide as the terminal; whole where it goes elsewhere. */
static struct plaat_result *report(struct plaat_session *session, const struct command_line *line)
{
    struct winsize size = {0};
    bool terminal = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    return plaat_report(session, &(struct plaat_report){.report = line->editions[0],
                                                        .html = line->html,
                                                        .columns = terminal ? size.ws_col : 0,
                                                        .colour = colour(STDOUT_FILENO)});
}

/* What the system did before the program's first line: its libraries, mostly. */
static void tell_start(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == 0)
        put_ms((double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6, "start, before any file is read");
}

static int run(const struct command_line *line)
{
    struct plaat_options options = {.allow_outside = line->allow_outside, .alone = true};
    if (line->command->bit == FOR_WATCH)
        return watch(line, &options);
    struct plaat_session *session = plaat_session_new(&options);
    int status = 0;
    if (line->timings)
        tell_start();
    if (line->command->bit & (FOR_RENDER | FOR_CHECK | FOR_PROOF)) {
        status = run_jobs(session, line);
    } else if (line->command->bit == FOR_DUMP) {
        struct plaat_job job = line->job;
        job.edition = line->editions[0];
        job.layout = line->n_layouts ? line->layouts[0] : NULL;
        status = answer(plaat_dump(session, &job, (enum plaat_stage)line->stage), 0, line->timings, false);
    } else if (line->command->bit == FOR_DIFF) {
        status = diff(session, line);
    } else if (line->command->bit == FOR_BATCH) {
        status = run_batch(session, line);
        status = worse(status, printed(0));
    } else if (line->command->bit == FOR_MERGE) {
        status = answer(plaat_merge(session, line->editions, line->n_editions, line->job.output), 0, false, false);
    } else if (line->command->bit == FOR_REPORT) {
        status = answer(report(session, line), 0, false, false);
    } else if (line->command->bit == FOR_SOCIAL) {
        status = social(session, line);
    } else if (line->command->bit == FOR_CAPACITY) {
        struct plaat_job job = line->job;
        job.edition = line->n_editions ? line->editions[0] : NULL;
        for (size_t i = 0; i < line->n_layouts; i++) {
            job.layout = line->layouts[i];
            status = answer(plaat_capacity(session, &job), status, false, false);
        }
    } else {
        status = small_commands(session, line);
    }
    if (LOOKS_FOR_LEAKS)
        plaat_session_free(session);
    return status;
}

/* A stream that the caller closed would be given to the first file that is opened, and messages would go into it. */
static void keep_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF && open("/dev/null", fd == 2 ? O_WRONLY : O_RDONLY) != fd)
            _exit(3);
}

static int command(int argc, char **argv)
{
    struct command_line line = {.command = NULL};
    keep_streams();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        printf("plaat %s\n", plaat_version());
        return printed(0);
    }
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        print_help(stdout, NULL);
        return printed(0);
    }
    int status = 2;
    if (parse_command_line(argc, argv, &line)) {
        if (!line.job.targets)
            line.job.targets = target_of(line.job.output);
        if (line.help)
            status = print_help(stdout, line.command->name) ? printed(0) : 2;
        else
            status = one_place(&line) && right_ending(&line) ? run(&line) : 2;
    }
    free_command_line(&line);
    return status;
}

/* The search for leaks must not meet a thread that is just ending: two seconds at most for those of libraries. */
static void await_threads(void)
{
    for (int i = 0; i < 200; i++) {
        DIR *threads = opendir("/proc/self/task");
        size_t n = 0;
        while (threads && readdir(threads))
            n++;
        if (threads)
            closedir(threads);
        if (n <= 3) /* with . and .. */
            return;
        nanosleep(&(struct timespec){0, 10000000L}, NULL);
    }
}

int main(int argc, char **argv)
{
    int status = command(argc, argv);
    if (!LOOKS_FOR_LEAKS) {
        fflush(NULL);
        _exit(status);
    }
    await_threads();
    return status;
}
