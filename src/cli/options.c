/* options.c: the tables, and getopt_long driven by them. */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define TARGETS "pdf|web|png|jpg|svg|html|press|press-web"

#define MAKES (FOR_RENDER | FOR_WATCH)
#define READS (FOR_RENDER | FOR_WATCH | FOR_CHECK | FOR_DUMP | FOR_PROOF)

const struct option_row option_rows[] = {
    {"layout", 'l', "LAYOUT", READS | FOR_CAPACITY | FOR_LIST | FOR_DIFF | FOR_SOCIAL,
     "a layout's path, or the name of one that comes with plaat; may be repeated", NULL},
    {"target", 't', "TARGET", MAKES,
     "web or pdf: tagged, PDF/UA-1 and PDF/A-2a; press: PDF/X-4; press-web: both; png; jpg; svg; html; may be repeated (web)",
     TARGETS},
    {"output", 'o', "WHERE", MAKES | FOR_PROOF | FOR_CHECK | FOR_DIFF | FOR_BATCH | FOR_MERGE | FOR_SOCIAL,
     "a folder (with a slash, or one that exists), a file, or - for standard output (./)", NULL},
    {"scale", 0, "N", MAKES | FOR_DIFF, "PNG, JPEG: times the layout's pixels, or times 150 dpi (1)", NULL},
    {"dpi", 0, "N", MAKES | FOR_PROOF | FOR_DIFF, "PNG, JPEG: pixels an inch; of PDFs that are compared too (100)",
     NULL},
    {"width", 0, "PX", MAKES | FOR_DIFF, "PNG, JPEG: exactly so many pixels wide", NULL},
    {"max-bytes", 0, "N", MAKES, "JPEG: the best quality in at most N bytes, 400k or 2M too (quality 92)", NULL},
    {"for", 0, "NAMES", FOR_SOCIAL, "platforms, separated by commas (all of the table)", NULL},
    {"page", 0, "URL", FOR_SOCIAL, "where the accessible page is published (the edition's web)", NULL},
    {"platforms", 0, "FILE", FOR_SOCIAL, "a table of platforms of your own", NULL},
    {"draft", 0, NULL, READS | FOR_SOCIAL, "draw overset text all the same, its box marked", NULL},
    {"fit", 0, "FILE", READS, "read copyfit values from FILE when it exists, and write them to it", NULL},
    {"condition", 0, "NAME", FOR_CHECK | FOR_PROOF | MAKES,
     "the press condition whose inks and profile are used (the layout's)", NULL},
    {"set", 0, "PATH=VALUE", READS | FOR_CAPACITY | FOR_SOCIAL,
     "another value for a field of the edition: title=…, tiles.2.heading=…; none takes it away; may be repeated", NULL},
    {"paper", 0, NULL, FOR_PROOF, "the proof has the colour of the paper, as it looks beside a white screen", NULL},
    {"show", 0, "WHAT", MAKES, "boxes, names, baselines, grid, margins; separated by commas",
     "boxes|names|baselines|grid|margins"},
    {"deps", 0, "FORMAT", FOR_RENDER | FOR_BATCH,
     "make, ninja or json: also write beside the first result which files it was made from", "make|ninja|json"},
    {"timings", 0, NULL, READS | FOR_DIFF | FOR_SOCIAL, "say where the time went", NULL},
    {"format", 0, "FORMAT", FOR_CHECK | FOR_DIFF, "text, json or, of check, sarif (text)", "text|json|sarif"},
    {"profile", 0, "PROFILE", FOR_CHECK,
     "a profile's path, the name of one that comes with plaat, or none (by the layout)", NULL},
    {"strict", 0, NULL, FOR_CHECK, "warnings fail too", NULL},
    {"no-spelling", 0, NULL, FOR_CHECK, "look no word up in dictionaries", NULL},
    {"stage", 0, "STAGE", FOR_DUMP, "tree, edition, layout, expanded, boxes or scene; jobs, of a batch file",
     "tree|edition|layout|expanded|boxes|scene|jobs"},
    {"man", 0, NULL, FOR_SCHEMA, "the manual page on the keys instead of the schema", NULL},
    {"jobs", 'j', "N", FOR_BATCH, "so many processes draw (as many as there are processors)", NULL},
    {"keep-going", 0, NULL, FOR_BATCH, "go on after a job that failed", NULL},
    {"dry-run", 0, NULL, FOR_BATCH, "say what would be drawn, and why, and draw nothing", NULL},
    {"force", 0, NULL, FOR_BATCH, "draw what is as it was too", NULL},
    {"verify", 0, NULL, FOR_BATCH, "hash every file, not only those whose size or times differ", NULL},
    {"sample", 0, NULL, FOR_BATCH, "only the first rows, the longest and the shortest", NULL},
    {"shard", 0, "I/N", FOR_BATCH, "only part I of N; /N: I from the environment of Slurm or Kubernetes", NULL},
    {"wait", 0, NULL, FOR_BATCH, "until no other batch writes into the folder", NULL},
    {"time-limit", 0, "SECONDS", FOR_DIFF | FOR_BATCH,
     "what a job may take (600), or a program that draws a PDF for a page (60)", NULL},
    {"memory-limit", 0, "MIB", FOR_BATCH, "memory that a process may take (4096)", NULL},
    {"progress", 0, "HOW", FOR_BATCH, "auto, or json: an object a line on standard output (auto)", "auto|json"},
    {"html", 0, "FILE", FOR_REPORT, "one page with small pictures instead of a table; - for standard output", NULL},
    {"allow-outside", 0, NULL, READS | FOR_CAPACITY | FOR_DIFF | FOR_BATCH | FOR_SOCIAL,
     "read files outside the folders of the edition and the layouts", NULL},
    {"help", 'h', NULL, FOR_ALL, "what the command takes", NULL},
};
const size_t n_option_rows = sizeof option_rows / sizeof *option_rows;

const struct command_row command_rows[] = {
    {"render", "EDITION... -l LAYOUT...", "draw editions with layouts", FOR_RENDER, 1, MOST, NULL},
    {"check", "EDITION... -l LAYOUT... | PDF...",
     "all messages, what preflight finds, and copyfit values; or of any PDF", FOR_CHECK, 1, MOST, NULL},
    {"proof", "EDITION... -l LAYOUT...", "how it looks on paper, each plate, and a map of the ink", FOR_PROOF, 1, MOST,
     NULL},
    {"diff", "OLD NEW [-l LAYOUT] [-o FILE.png]", "what differs between two editions, pictures, PDFs or reports",
     FOR_DIFF, 2, 2, NULL},
    {"social", "EDITION", "the pictures of every platform, within its limits, and their alternative texts", FOR_SOCIAL,
     1, 1, NULL},
    {"watch", "EDITION... -l LAYOUT...", "render again at every change of any file read", FOR_WATCH, 1, MOST, NULL},
    {"batch", "FILE", "draw what changed of many editions, or of one and a table of rows", FOR_BATCH, 1, 1, NULL},
    {"merge", "REPORT... -o REPORT", "the reports of all shards of a batch as one", FOR_MERGE, 1, MOST, NULL},
    {"report", "REPORT [--html FILE]", "what a batch did, as a table or a page", FOR_REPORT, 1, 1, NULL},
    {"dump", "--stage STAGE EDITION -l LAYOUT", "one stage of the work, as text", FOR_DUMP, 1, 1, NULL},
    {"capacity", "-l LAYOUT [EDITION]", "how many lines and characters each text of a layout holds", FOR_CAPACITY, 0, 1,
     NULL},
    {"schema", "edition|layout|profile|batch|platforms", "the JSON Schema of a file kind", FOR_SCHEMA, 1, 1, NULL},
    {"explain", "CODE", "what a message means and how to mend it; 'all' lists them", 0, 1, 1, NULL},
    {"list", "fonts|icons|layouts|press|profiles|rules", "what there is", FOR_LIST, 1, 1,
     "fonts|icons|layouts|press|profiles|rules"},
    {"help", "[COMMAND]", "this, or the options of a command", 0, 0, 1, NULL},
    {"completion", "bash|zsh|fish", "completions for a shell", 0, 1, 1, "bash|zsh|fish"},
    {"man", "", "the manual page plaat(1)", 0, 0, 0, NULL},
};
const size_t n_command_rows = sizeof command_rows / sizeof *command_rows;

bool complain(const char *code, const char *help, const char *format, ...)
{
    va_list args;
    fprintf(stderr, "plaat: error[%s]: ", code);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\n  help: %s\n", help);
    return false;
}

static const struct command_row *find_command(const char *name)
{
    for (size_t i = 0; i < n_command_rows; i++)
        if (strcmp(command_rows[i].name, name) == 0)
            return &command_rows[i];
    return NULL;
}

static bool read_number(const char *option, const char *text, double min, double max, double *out)
{
    double v = 0, scale = 1;
    const char *p = text;
    bool digits = false;
    for (; *p >= '0' && *p <= '9'; p++, digits = true) /* strtod would follow the locale */
        v = v * 10 + (*p - '0');
    if (*p == '.')
        for (p++; *p >= '0' && *p <= '9'; p++, digits = true)
            v += (*p - '0') * (scale /= 10);
    *out = v;
    if (digits && !*p && v >= min && v <= max)
        return true;
    char help[120];
    snprintf(help, sizeof help, "--%s takes a number from %s to %d", option, min < 1 ? "0.01" : "1", (int)max);
    return complain("P093", help, "'%s' is no number for --%s", text, option);
}

/* From 1 on. */
static bool read_whole(const char *option, const char *text, double max, double *out)
{
    if (!read_number(option, text, 1, max, out))
        return false;
    return *out == (double)(long)*out ||
           complain("P093", "write digits alone", "'%s' is no whole number for --%s", text, option);
}

/* "400000", "400k", "2M": thousands and millions, as platforms count them. */
static bool read_bytes(const char *option, const char *text, size_t *out)
{
    size_t v = 0, n = strspn(text, "0123456789");
    const char *unit = text + n;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (size_t)(text[i] - '0');
    size_t times = strcmp(unit, "k") == 0 ? 1000 : strcmp(unit, "M") == 0 ? 1000000 : 1;
    if (n > 0 && n <= 10 && v > 0 && (times > 1 || !*unit) && v <= 1000000000 / times) {
        *out = v * times;
        return true;
    }
    char help[120];
    snprintf(help, sizeof help, "--%s takes bytes, as 400000, 400k or 2M, to 1000M", option);
    return complain("P093", help, "'%s' is no size for --%s", text, option);
}

/* The words, separated by |, hold this one; its place among them. */
static bool among(const char *words, const char *word, size_t n, unsigned *place)
{
    *place = 0;
    for (const char *p = words;; p++, ++*place) {
        size_t len = strcspn(p, "|");
        if (len == n && strncmp(p, word, n) == 0)
            return true;
        p += len;
        if (!*p)
            return false;
    }
}

static bool unknown_word(const char *what, const char *word, size_t n, const char *words)
{
    char help[160], *at = help + snprintf(help, sizeof help, "%s takes ", what);
    for (const char *p = words; *p && at < help + sizeof help - 6; p++) {
        bool last = *p == '|' && !strchr(p + 1, '|');
        at += snprintf(at, sizeof help - (size_t)(at - help), *p != '|' ? "%c" : last ? " or " : ", ", *p);
    }
    return complain("P093", help, "'%.*s' is nothing that %s takes", (int)n, word, what);
}

/* A list with commas: a bit for each. */
static bool read_words(const char *option, const char *text, const char *words, unsigned *bits)
{
    for (const char *p = text;; p++) {
        size_t n = strcspn(p, ",");
        unsigned place = 0;
        if (!among(words, p, n, &place))
            return unknown_word(option, p, n, words);
        *bits |= 1u << place;
        p += n;
        if (!*p)
            return true;
    }
}

static bool read_word(const char *option, const char *text, const char *words, int *place)
{
    unsigned n = 0;
    if (!among(words, text, strlen(text), &n))
        return unknown_word(option, text, strlen(text), words);
    *place = (int)n;
    return true;
}

static bool read_targets(struct command_line *line, const char *text)
{
    static const unsigned targets[] = {PLAAT_PDF, PLAAT_PDF,  PLAAT_PNG,   PLAAT_JPG,
                                       PLAAT_SVG, PLAAT_HTML, PLAAT_PRESS, PLAAT_PRESS_WEB};
    unsigned bits = 0;
    if (!read_words("--target", text, TARGETS, &bits))
        return false;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        line->job.targets |= bits & 1u << i ? targets[i] : 0;
    return true;
}

/* path=value: the path is all before the first sign of equality, and points into the argument. */
static bool read_set(struct command_line *line, char *text)
{
    char *equals = strchr(text, '=');
    if (!equals || equals == text)
        return complain("P093", "write --set path=value: --set title=…, --set tiles.2.heading=…",
                        "'%s' says no field and value for --set", text);
    *equals = '\0';
    line->sets[line->job.n_sets++] = (struct plaat_set){.path = text, .value = equals + 1};
    return true;
}

/* Options of a batch that are there or not. */
static const struct {
    const char *name;
    size_t at;
} batch_flags[] = {{"keep-going", offsetof(struct command_line, batch.keep_going)},
                   {"dry-run", offsetof(struct command_line, batch.dry_run)},
                   {"force", offsetof(struct command_line, batch.force)},
                   {"verify", offsetof(struct command_line, batch.verify)},
                   {"sample", offsetof(struct command_line, batch.sample)},
                   {"wait", offsetof(struct command_line, batch.wait)}};

static bool take_of_batch(struct command_line *line, const char *name, const char *value)
{
    double number = 0;
    int place = 0;
    bool good = true;
    for (size_t i = 0; i < sizeof batch_flags / sizeof *batch_flags; i++)
        if (strcmp(batch_flags[i].name, name) == 0)
            *(bool *)((char *)line + batch_flags[i].at) = true;
    if (strcmp(name, "shard") == 0) {
        line->shard = value;
    } else if (strcmp(name, "jobs") == 0) {
        good = read_whole(name, value, 256, &number);
        line->batch.workers = (int)number;
    } else if (strcmp(name, "memory-limit") == 0) {
        good = read_whole(name, value, 1000000, &number);
        line->batch.memory_limit_mib = (size_t)number;
    } else if (strcmp(name, "progress") == 0) {
        good = read_word("--progress", value, "auto|json", &place);
        line->progress_json = place == 1;
    }
    return good;
}

static bool read_deps(struct command_line *line, const char *value)
{
    int place = 0;
    bool good = read_word("--deps", value, "make|ninja|json", &place);
    line->job.deps = (enum plaat_deps)(place + PLAAT_DEPS_MAKE);
    return good;
}

/* Options whose value is kept as it is said. */
static bool keep_word(struct command_line *line, const char *name, const char *value)
{
    static const struct {
        const char *name;
        size_t at;
    } words[] = {{"fit", offsetof(struct command_line, job.fit_file)},
                 {"condition", offsetof(struct command_line, job.condition)},
                 {"profile", offsetof(struct command_line, check.profile)},
                 {"for", offsetof(struct command_line, social.platforms)},
                 {"page", offsetof(struct command_line, social.page)},
                 {"platforms", offsetof(struct command_line, social.table)},
                 {"html", offsetof(struct command_line, html)}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i].name, name) != 0)
            continue;
        memcpy((char *)line + words[i].at, &value, sizeof value);
        return true;
    }
    return false;
}

static bool take(struct command_line *line, const struct option_row *row, char *value)
{
    double number = 0;
    int place = 0;
    if (strcmp(row->name, "help") == 0)
        return line->help = true;
    if (!(row->commands & line->command->bit)) {
        char help[64];
        snprintf(help, sizeof help, "plaat help %s", line->command->name);
        return complain("P091", help, "'%s' does not take --%s", line->command->name, row->name);
    }
    if (strcmp(row->name, "layout") == 0)
        line->layouts[line->n_layouts++] = value;
    else if (strcmp(row->name, "set") == 0)
        return read_set(line, value);
    else if (strcmp(row->name, "target") == 0)
        return read_targets(line, value);
    else if (strcmp(row->name, "show") == 0)
        return read_words("--show", value, "boxes|names|baselines|grid|margins", &line->job.show);
    else if (strcmp(row->name, "output") == 0)
        return *(line->job.output = value) ? true : complain("P093", "name a folder, a file or -", "-o names nothing");
    else if (strcmp(row->name, "scale") == 0)
        return read_number("scale", value, 0.01, 100, &line->job.scale);
    else if (strcmp(row->name, "max-bytes") == 0)
        return read_bytes("max-bytes", value, &line->job.max_bytes);
    else if (strcmp(row->name, "time-limit") == 0)
        return read_number("time-limit", value, 0.01, 86400, &line->seconds);
    else if (strcmp(row->name, "dpi") == 0)
        return read_number("dpi", value, 1, 4800, &line->job.dpi);
    else if (strcmp(row->name, "width") == 0) {
        bool good = read_number("width", value, 1, 32767, &number);
        line->job.width_px = (int)number;
        return good;
    } else if (keep_word(line, row->name, value))
        return true;
    else if (strcmp(row->name, "stage") == 0)
        return read_word("--stage", value, "tree|edition|layout|expanded|boxes|scene|jobs", &line->stage);
    else if (strcmp(row->name, "format") == 0) {
        bool good = read_word("--format", value, "text|json|sarif", &place);
        line->check.format = (enum plaat_format)place;
        if (line->command->bit == FOR_DIFF && good && line->check.format == PLAAT_AS_SARIF)
            return complain("P093", "diff takes text or json", "'sarif' is a log of findings, and diff finds none");
        return good;
    } else if (strcmp(row->name, "deps") == 0)
        return read_deps(line, value);
    else if (row->commands == FOR_BATCH)
        return take_of_batch(line, row->name, value);
    line->job.draft |= strcmp(row->name, "draft") == 0;
    line->check.strict |= strcmp(row->name, "strict") == 0;
    line->check.no_spelling |= strcmp(row->name, "no-spelling") == 0;
    line->timings |= strcmp(row->name, "timings") == 0;
    line->allow_outside |= strcmp(row->name, "allow-outside") == 0;
    line->paper |= strcmp(row->name, "paper") == 0;
    line->man |= strcmp(row->name, "man") == 0;
    return true;
}

bool is_pdf(const char *path)
{
    size_t n = path ? strlen(path) : 0;
    char head[5] = "";
    struct stat st;
    if (!path)
        return false;
    if (n > 4 && strcasecmp(path + n - 4, ".pdf") == 0)
        return true;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) /* a pipe is read once */
        return false;
    FILE *file = fopen(path, "rb");
    bool is = file && fread(head, 1, sizeof head, file) == sizeof head && memcmp(head, "%PDF-", sizeof head) == 0;
    if (file)
        fclose(file);
    return is;
}

/* PDFs are checked without a layout. */
static bool all_pdf(const struct command_line *line)
{
    bool all = line->command->bit == FOR_CHECK;
    for (size_t i = 0; i < line->n_editions && all; i++)
        all = is_pdf(line->editions[i]);
    return all;
}

static bool enough(const struct command_line *line)
{
    const struct command_row *command = line->command;
    unsigned bit = command->bit, place = 0;
    char help[160];
    snprintf(help, sizeof help, "plaat %s %s", command->name, command->usage);
    if (line->n_editions < (size_t)command->least)
        return complain("P094", help, "%s",
                        bit & (READS | FOR_SOCIAL)       ? "no edition given"
                        : bit == FOR_BATCH               ? "no batch file given"
                        : bit & (FOR_MERGE | FOR_REPORT) ? "no report given"
                                                         : "an argument is missing");
    if (line->n_editions > (size_t)command->most)
        return complain("P095", help, "'%s' is too much for '%s'", line->editions[command->most], command->name);
    for (size_t i = 0; command->words && i < line->n_editions; i++) {
        const char *word = line->editions[i] ? line->editions[i] : "";
        if (!among(command->words, word, strlen(word), &place))
            return unknown_word(command->name, word, strlen(word), command->words);
    }
    if (bit == FOR_DUMP && line->stage < 0)
        return complain("P094", "add --stage tree, edition, layout, expanded, boxes, scene or jobs", "no stage given");
    /* What is read of an edition alone needs no layout. */
    bool alone = bit == FOR_DUMP && (line->stage <= PLAAT_STAGE_EDITION || line->stage == PLAAT_STAGE_JOBS);
    if ((bit & (READS | FOR_CAPACITY)) && line->n_layouts == 0 && !alone && !all_pdf(line))
        return complain("P094", "add -l LAYOUT; `plaat list layouts` shows what there is", "no layout given");
    if (line->html && !*line->html)
        return complain("P093", "name a file or -", "--html names nothing");
    if (bit == FOR_MERGE && !line->job.output)
        return complain("P094", "add -o NAME.report.json, or -o - for standard output",
                        "no place for the merged report given");
    if ((bit & (FOR_DUMP | FOR_LIST | FOR_DIFF)) && line->n_layouts > 1)
        return complain("P095", help, "'%s' takes one layout", command->name);
    if (bit == FOR_CHECK && line->job.output && all_pdf(line))
        return complain("P093", "leave -o out", "findings are drawn on pages of layouts, not on those of PDFs");
    if (bit == FOR_BATCH && line->job.output && strcmp(line->job.output, "-") == 0)
        return complain("P093", "name a folder", "a batch writes many files, and not to standard output");
    if ((bit & (FOR_CHECK | FOR_DIFF)) && line->job.output && strcmp(line->job.output, "-") == 0)
        return complain("P093", "name a file or a folder for the pages with what was found drawn on them",
                        "standard output is for what %s says", command->name);
    if ((line->job.scale > 0) + (line->job.dpi > 0) + (line->job.width_px > 0) > 1)
        return complain("P096", "keep one of them", "--scale, --dpi and --width exclude each other");
    return true;
}

/* Letters that must change, come or go; words longer than the table are far from everything. */
static size_t distance(const char *a, const char *b)
{
    size_t n = strlen(b), row[24];
    if (n > 20)
        return n;
    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 1; *a; a++, i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t k = 1; k <= n; k++) {
            size_t change = corner + (*a != b[k - 1]), less = (row[k] < row[k - 1] ? row[k] : row[k - 1]) + 1;
            corner = row[k];
            row[k] = change < less ? change : less;
        }
    }
    return row[n];
}

/* Keeps the nearest of the names it is shown, at most two letters off. */
struct guess {
    const char *word, *name; /* name: NULL until one is near */
    size_t off;
};
static void consider(struct guess *guess, const char *name)
{
    size_t off = distance(guess->word, name);
    if (off > 2 || (guess->name && off >= guess->off))
        return;
    guess->name = name;
    guess->off = off;
}

bool unknown_command(const char *name)
{
    struct guess guess = {.word = name};
    char help[64] = "plaat help";
    for (size_t i = 0; i < n_command_rows; i++)
        consider(&guess, command_rows[i].name);
    if (guess.name)
        snprintf(help, sizeof help, "did you mean '%s'? `plaat help` lists all", guess.name);
    return complain("P090", help, "unknown command '%s'", name);
}

static bool unknown_option(const struct command_row *command, const char *as_written)
{
    char help[96];
    snprintf(help, sizeof help, "plaat help %s", command->name);
    struct guess guess = {.word = as_written + 2};
    for (size_t i = 0; i < n_option_rows && strncmp(as_written, "--", 2) == 0; i++)
        if (option_rows[i].commands & command->bit)
            consider(&guess, option_rows[i].name);
    if (guess.name)
        snprintf(help, sizeof help, "did you mean '--%s'? `plaat help %s` lists all", guess.name, command->name);
    return complain("P091", help, "unknown option '%s'", as_written);
}

/* The option getopt_long did not take: a letter, or the word before the next one. */
static bool not_taken(const struct command_line *line, int c, char **argv)
{
    char letter[3] = {'-', (char)optopt, '\0'};
    bool is_letter = optopt > 0 && optopt < 256;
    const char *as_written = is_letter ? letter : argv[optind - 1];
    char help[96];
    snprintf(help, sizeof help, "plaat help %s", line->command->name);
    if (c == ':')
        return complain("P092", help, "'%s' needs a value", as_written);
    if (optopt >= 256)
        return complain("P093", help, "'%s': the option takes no value", as_written);
    return unknown_option(line->command, as_written);
}

static void fill(struct option *longs, char *shorts)
{
    char *s = shorts;
    *s++ = ':';
    for (size_t i = 0; i < n_option_rows; i++) {
        longs[i] = (struct option){option_rows[i].name, option_rows[i].argument ? required_argument : no_argument, NULL,
                                   (int)(256 + i)};
        if (option_rows[i].letter)
            s += sprintf(s, "%c%s", option_rows[i].letter, option_rows[i].argument ? ":" : "");
    }
}

bool parse_command_line(int argc, char **argv, struct command_line *line)
{
    struct option longs[64] = {{0}};
    char shorts[64];
    if (argc < 2)
        return complain("P094", "plaat help", "no command given");
    line->command = find_command(argv[1]);
    if (!line->command)
        return unknown_command(argv[1]);
    fill(longs, shorts);
    line->editions = calloc((size_t)argc, sizeof *line->editions);
    line->layouts = calloc((size_t)argc, sizeof *line->layouts);
    line->sets = calloc((size_t)argc, sizeof *line->sets);
    line->job.sets = line->sets;
    line->stage = -1;
    opterr = 0;
    optind = 2;
    for (int c; (c = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        if (c == '?' || c == ':')
            return not_taken(line, c, argv);
        size_t i = 0;
        while (c >= 256 ? i != (size_t)(c - 256) : option_rows[i].letter != c)
            i++;
        if (!take(line, &option_rows[i], optarg))
            return false;
    }
    while (optind < argc)
        line->editions[line->n_editions++] = argv[optind++];
    return line->help || enough(line);
}

void free_command_line(struct command_line *line)
{
    free(line->editions);
    free(line->layouts);
    free(line->sets);
}
