/* options.h: the command line: one table for parsing, help, the manual and the completions. */
#ifndef PL_CLI_OPTIONS_H
#define PL_CLI_OPTIONS_H

#include "plaat.h"

#include <stdio.h>

enum {
    FOR_RENDER = 1,
    FOR_CHECK = 2,
    FOR_WATCH = 4,
    FOR_DUMP = 8,
    FOR_CAPACITY = 16,
    FOR_LIST = 32,
    FOR_SCHEMA = 64,
    FOR_PROOF = 128,
    FOR_DIFF = 256,
    FOR_BATCH = 512,
    FOR_MERGE = 1024,
    FOR_REPORT = 2048,
    FOR_SOCIAL = 4096,
    FOR_ALL = 8191
};

struct option_row {
    const char *name;     /* long */
    char letter;          /* or 0 */
    const char *argument; /* its name in the help; NULL: takes none */
    unsigned commands;
    const char *help;
    const char *words; /* what the argument may be; NULL: anything */
};
extern const struct option_row option_rows[];
extern const size_t n_option_rows;

struct command_row {
    const char *name, *usage, *help;
    unsigned bit;      /* 0: takes no options */
    int least, most;   /* arguments */
    const char *words; /* what an argument may be; NULL: anything */
};
extern const struct command_row command_rows[];
extern const size_t n_command_rows;

enum { MOST = 10000 };
struct command_line {
    const struct command_row *command;
    const char **editions, **layouts; /* editions: every argument that is no option */
    size_t n_editions, n_layouts;
    struct plaat_job job; /* all but edition and layout; its sets are this line's */
    struct plaat_set *sets;
    struct plaat_check check;
    struct plaat_batch batch; /* all but its file and its output */
    const char *shard;        /* as it was said, or NULL */
    const char *html;         /* of a report: the page to write, or NULL */
    struct plaat_social social;
    int stage;
    double seconds; /* 0: none said */
    bool timings, allow_outside, man, paper, help, progress_json;
};

/* A message about the command line, in the shape of all others: false. */
bool complain(const char *code, const char *help, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* By its name or its first bytes. */
bool is_pdf(const char *path);

bool unknown_command(const char *name);

/* False when a message was written: exit status 2. */
bool parse_command_line(int argc, char **argv, struct command_line *line);
void free_command_line(struct command_line *line);

/* NULL: of the program. False when there is no such command (said). */
bool print_help(FILE *to, const char *command);
/* what: "bash", "zsh", "fish" */
void print_completion(FILE *to, const char *shell);
/* plaat(1), in mdoc. */
void print_man(FILE *to);

#endif
