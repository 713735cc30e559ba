/* options.c: the tables, and getopt_long driven by them. */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAKES (FOR_RENDER | FOR_WATCH)
#define READS (FOR_RENDER | FOR_WATCH | FOR_CHECK | FOR_DUMP)

const struct option_row option_rows[] = {
    {"layout", 'l', "LAYOUT", READS | FOR_CAPACITY | FOR_LIST,
     "a layout's path, or the name of one that comes with plaat; may be repeated"},
    {"target", 't', "TARGET", MAKES, "pdf, png or svg; may be repeated (pdf)"},
    {"output", 'o', "WHERE", MAKES,
     "a folder (with a slash, or one that exists), a file, or - for standard output (./)"},
    {"scale", 0, "N", MAKES, "PNG: times the layout's pixels, or times 150 dpi (1)"},
    {"dpi", 0, "N", MAKES, "PNG: pixels an inch"},
    {"width", 0, "PX", MAKES, "PNG: exactly so many pixels wide"},
    {"draft", 0, NULL, READS, "draw overset text all the same, its box marked"},
    {"fit", 0, "FILE", READS, "read copyfit values from FILE when it exists, and write them to it"},
    {"show", 0, "WHAT", MAKES, "boxes, names, baselines, grid, margins; separated by commas"},
    {"timings", 0, NULL, READS, "say where the time went"},
    {"format", 0, "FORMAT", FOR_CHECK, "text or json (text)"},
    {"stage", 0, "STAGE", FOR_DUMP, "tree, edition, layout, expanded, boxes or scene"},
    {"man", 0, NULL, FOR_SCHEMA, "the manual page on the keys instead of the schema"},
    {"allow-outside", 0, NULL, READS | FOR_CAPACITY, "read files outside the folders of the edition and the layouts"},
};
const size_t n_option_rows = sizeof option_rows / sizeof *option_rows;

const struct command_row command_rows[] = {
    {"render", "EDITION... -l LAYOUT...", "draw editions with layouts", FOR_RENDER},
    {"check", "EDITION... -l LAYOUT...", "all messages and copyfit values; nothing is written", FOR_CHECK},
    {"watch", "EDITION... -l LAYOUT...", "render again at every change of any file read", FOR_WATCH},
    {"dump", "--stage STAGE EDITION -l LAYOUT", "one stage of the work, as text", FOR_DUMP},
    {"capacity", "-l LAYOUT", "how many lines and characters each text of a layout holds", FOR_CAPACITY},
    {"schema", "edition|layout", "the JSON Schema of a file kind", FOR_SCHEMA},
    {"explain", "CODE", "what a message means and how to mend it; 'all' lists them", 0},
    {"list", "fonts|icons|layouts", "what there is", FOR_LIST},
    {"help", "[COMMAND]", "this, or the options of a command", 0},
    {"completion", "bash|zsh|fish", "completions for a shell", 0},
    {"man", "", "plaat(1)", 0},
};
const size_t n_command_rows = sizeof command_rows / sizeof *command_rows;

static bool complain(const char *what, const char *value, const char *help)
{
    fprintf(stderr, "plaat: %s%s%s%s\n", what, value ? " '" : "", value ? value : "", value ? "'" : "");
    fprintf(stderr, "  help: %s\n", help);
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
    snprintf(help, sizeof help, "--%s takes a number from %d to %d", option, (int)(min < 1 ? 0 : min), (int)max);
    return complain("not a number for this option:", text, help);
}

static bool read_words(const char *option, const char *text, const char *const *names, unsigned *bits)
{
    char *copy = strdup(text), *rest = NULL;
    bool good = true;
    for (char *word = strtok_r(copy, ",", &rest); word && good; word = strtok_r(NULL, ",", &rest)) {
        size_t i = 0;
        while (names[i] && strcmp(names[i], word) != 0)
            i++;
        char help[160];
        snprintf(help, sizeof help, "see 'plaat help' for what --%s takes", option);
        good = names[i] || complain("unknown word", word, help);
        *bits |= 1u << i;
    }
    free(copy);
    return good;
}

static bool read_stage(const char *text, int *out)
{
    static const char *const names[] = {"tree", "edition", "layout", "expanded", "boxes", "scene"};
    for (int i = 0; i < 6; i++)
        if (strcmp(names[i], text) == 0) {
            *out = i;
            return true;
        }
    return complain("unknown stage", text, "--stage takes tree, edition, layout, expanded, boxes or scene");
}

static bool take(struct command_line *line, const struct option_row *row, const char *value)
{
    static const char *const targets[] = {"pdf", "png", "svg", NULL}, *const shows[] = {"boxes", "names",   "baselines",
                                                                                        "grid",  "margins", NULL};
    double number = 0;
    if (!(row->commands & line->command->bit)) {
        fprintf(stderr, "plaat: '%s' does not take --%s\n  help: plaat help %s\n", line->command->name, row->name,
                line->command->name);
        return false;
    }
    if (strcmp(row->name, "layout") == 0)
        line->layouts[line->n_layouts++] = value;
    else if (strcmp(row->name, "target") == 0)
        return read_words("target", value, targets, &line->job.targets);
    else if (strcmp(row->name, "show") == 0)
        return read_words("show", value, shows, &line->job.show);
    else if (strcmp(row->name, "output") == 0)
        line->job.output = value;
    else if (strcmp(row->name, "scale") == 0)
        return read_number("scale", value, 0.01, 100, &line->job.scale);
    else if (strcmp(row->name, "dpi") == 0)
        return read_number("dpi", value, 1, 4800, &line->job.dpi);
    else if (strcmp(row->name, "width") == 0) {
        bool good = read_number("width", value, 1, 32767, &number);
        line->job.width_px = (int)number;
        return good;
    } else if (strcmp(row->name, "fit") == 0)
        line->job.fit_file = value;
    else if (strcmp(row->name, "stage") == 0)
        return read_stage(value, &line->stage);
    else if (strcmp(row->name, "format") == 0) {
        line->json = strcmp(value, "json") == 0;
        return line->json || strcmp(value, "text") == 0 ||
               complain("unknown format", value, "--format takes text or json");
    }
    line->job.draft |= strcmp(row->name, "draft") == 0;
    line->timings |= strcmp(row->name, "timings") == 0;
    line->allow_outside |= strcmp(row->name, "allow-outside") == 0;
    line->man |= strcmp(row->name, "man") == 0;
    return true;
}

static bool enough(const struct command_line *line)
{
    unsigned bit = line->command->bit;
    if ((bit & READS) && line->n_editions == 0)
        return complain("no edition given", NULL, "plaat render EDITION.yaml -l LAYOUT");
    /* What is read of an edition alone needs no layout. */
    bool alone = bit == FOR_DUMP && (line->stage == PLAAT_STAGE_TREE || line->stage == PLAAT_STAGE_EDITION);
    if ((bit & READS) && line->n_layouts == 0 && !alone)
        return complain("no layout given", NULL, "add -l LAYOUT; `plaat list layouts` shows what there is");
    if (bit == FOR_CAPACITY && line->n_layouts == 0)
        return complain("no layout given", NULL, "plaat capacity -l LAYOUT");
    if (bit == FOR_DUMP && line->stage < 0)
        return complain("no stage given", NULL, "add --stage tree, edition, layout, expanded, boxes or scene");
    if ((line->job.scale > 0) + (line->job.dpi > 0) + (line->job.width_px > 0) > 1)
        return complain("--scale, --dpi and --width exclude each other", NULL, "keep one of them");
    return true;
}

bool parse_command_line(int argc, char **argv, struct command_line *line)
{
    struct option longs[32] = {{0}};
    char shorts[64] = ":", *s = shorts + 1;
    if (argc < 2)
        return complain("no command given", NULL, "plaat help");
    line->command = find_command(argv[1]);
    if (!line->command)
        return complain("unknown command", argv[1], "plaat help");
    for (size_t i = 0; i < n_option_rows; i++) {
        longs[i] = (struct option){option_rows[i].name, option_rows[i].argument ? required_argument : no_argument, NULL,
                                   (int)(256 + i)};
        if (option_rows[i].letter)
            s += sprintf(s, "%c%s", option_rows[i].letter, option_rows[i].argument ? ":" : "");
    }
    line->editions = calloc((size_t)argc, sizeof *line->editions);
    line->layouts = calloc((size_t)argc, sizeof *line->layouts);
    line->stage = -1;
    opterr = 0;
    optind = 2;
    for (int c; (c = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        if (c == '?')
            return complain("unknown option", argv[optind - 1], "plaat help");
        if (c == ':')
            return complain("a value is missing behind", argv[optind - 1], "plaat help");
        size_t i = 0;
        while (c >= 256 ? i != (size_t)(c - 256) : option_rows[i].letter != c)
            i++;
        if (!take(line, &option_rows[i], optarg))
            return false;
    }
    while (optind < argc)
        line->editions[line->n_editions++] = argv[optind++];
    return enough(line);
}

void free_command_line(struct command_line *line)
{
    free(line->editions);
    free(line->layouts);
}
