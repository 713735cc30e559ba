/* help.c: help, from the tables of options.c. */
#include "cli/options.h"

#include <string.h>

static void print_options(FILE *to, unsigned bit)
{
    for (size_t i = 0; i < n_option_rows; i++) {
        const struct option_row *o = &option_rows[i];
        char left[64];
        if (!(o->commands & bit))
            continue;
        snprintf(left, sizeof left, "%s%c%s--%s%s%s", o->letter ? "-" : "  ", o->letter ? o->letter : ' ',
                 o->letter ? ", " : " ", o->name, o->argument ? " " : "", o->argument ? o->argument : "");
        fprintf(to, "  %-24s %s\n", left, o->help);
    }
}

static void print_commands(FILE *to)
{
    int widest = 0;
    for (size_t i = 0; i < n_command_rows; i++)
        widest = (int)strlen(command_rows[i].usage) > widest ? (int)strlen(command_rows[i].usage) : widest;
    for (size_t i = 0; i < n_command_rows; i++)
        fprintf(to, "  plaat %-10s %-*s %s\n", command_rows[i].name, widest, command_rows[i].usage,
                command_rows[i].help);
}

bool print_help(FILE *to, const char *command)
{
    for (size_t i = 0; command && i < n_command_rows; i++) {
        const struct command_row *c = &command_rows[i];
        if (strcmp(c->name, command) != 0)
            continue;
        fprintf(to, "plaat %s %s\n%s\n", c->name, c->usage, c->help);
        if (c->bit)
            fputs("\n", to);
        print_options(to, c->bit);
        if (c->bit & FOR_DIFF)
            fputs(
                "\nExit status: 0 nothing differs, 1 something does, 2 usage, or an input that is wrong, 3 the world.\n",
                to);
        return true;
    }
    if (command)
        return unknown_command(command);
    fputs("plaat draws an edition (content, YAML) with a layout (design, YAML) to PDF, PNG, SVG and HTML.\n\n", to);
    print_commands(to);
    fputs("\n", to);
    print_options(to, FOR_ALL);
    fputs("\nExit status: 0 done, 1 the input is wrong, 2 usage, 3 the world (a file, the disk, a library).\n"
          "Of diff: 0 nothing differs, 1 something does, 2 usage, or an input that is wrong, 3 the world.\n"
          "Environment: NO_COLOR, SOURCE_DATE_EPOCH, PLAAT_DATA (the folder of layouts, fonts and icons).\n",
          to);
    return true;
}
