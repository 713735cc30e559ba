/* manual.c: plaat(1), in mdoc, from the tables of options.c. */
#include "cli/options.h"

#include <ctype.h>
#include <string.h>

/* Filled to lines that are not long, none of which starts like a request. */
static void put_sentence(FILE *to, const char *text)
{
    size_t column = 0;
    for (const char *word = text; *word;) {
        size_t n = strcspn(word, " ");
        bool wrap = column && column + n > 68; /* the tools count a letter beyond ASCII as the nine of its name */
        const char *guard = (wrap || !column) && (*word == '.' || *word == '\'') ? "\\&" : "";
        fprintf(to, "%s%s%.*s", wrap ? "\n" : column ? " " : "", guard, (int)n, word);
        column = wrap ? n : column + n + 1;
        word += n;
        word += *word == ' ';
    }
    fputs(".\n", to);
}

/* "-l", "LAYOUT...", "sh|zsh" as what they are. */
static void put_word(FILE *to, const char *word, size_t n)
{
    bool more = n > 3 && strncmp(word + n - 3, "...", 3) == 0;
    n -= more ? 3u : 0u;
    if (*word == '|')
        fputs(" |", to); /* between whole ways of saying it */
    else if (*word == '-')
        fprintf(to, " Fl %.*s", (int)n - 1, word + 1);
    else if (isupper((unsigned char)*word))
        fprintf(to, " Ar %.*s%s", (int)n, word, more ? " ..." : "");
    else
        for (const char *part = word; part < word + n; part += strcspn(part, "|"), part += *part == '|')
            fprintf(to, "%s%.*s", part == word ? " Cm " : " | ", (int)strcspn(part, "| ]"), part);
}

/* "EDITION... [-l LAYOUT]" with its options and arguments marked. */
static void put_usage(FILE *to, const char *usage)
{
    for (const char *word = usage; *word; word += *word == ' ') {
        size_t n = strcspn(word, " ]");
        if (*word == '[') {
            fputs(" Oo", to);
            word++;
            continue;
        }
        put_word(to, word, n);
        word += n;
        if (*word == ']') {
            fputs(" Oc", to);
            word++;
        }
    }
}

static void put_commands(FILE *to)
{
    fputs(".Bl -tag -width Ds\n", to);
    for (size_t i = 0; i < n_command_rows; i++) {
        fprintf(to, ".It Ic %s", command_rows[i].name);
        put_usage(to, command_rows[i].usage);
        fputs("\n", to);
        put_sentence(to, command_rows[i].help);
    }
    fputs(".El\n", to);
}

static void put_options(FILE *to)
{
    fputs(".Bl -tag -width Ds\n", to);
    for (size_t i = 0; i < n_option_rows; i++) {
        const struct option_row *o = &option_rows[i];
        bool first = true;
        fputs(".It", to);
        if (o->letter)
            fprintf(to, " Fl %c%s%s ,", o->letter, o->argument ? " Ar " : "", o->argument ? o->argument : "");
        fprintf(to, " Fl -%s%s%s\n", o->name, o->argument ? " Ar " : "", o->argument ? o->argument : "");
        put_sentence(to, o->help);
        fputs("For\n", to);
        for (size_t k = 0; k < n_command_rows; k++) {
            if (!(command_rows[k].bit & o->commands))
                continue;
            fprintf(to, "%s.Ic %s", first ? "" : " ,\n", command_rows[k].name);
            first = false;
        }
        fputs(" .\n", to);
    }
    fputs(".El\n", to);
}

void print_man(FILE *to)
{
    fputs(
        ".Dd November 24, 2026\n.Dt PLAAT 1\n.Os\n.Sh NAME\n.Nm plaat\n.Nd draw infographics from YAML\n.Sh SYNOPSIS\n",
        to);
    for (size_t i = 0; i < n_command_rows; i++) {
        fprintf(to, ".Nm\n.Ic %s", command_rows[i].name);
        put_usage(to, command_rows[i].usage);
        fputs("\n", to);
    }
    fputs(".Sh DESCRIPTION\nAn edition holds the content, a layout the design of one format; both are YAML.\n.Nm\n"
          "draws the one with the other to PDF, PNG, SVG and HTML.\nText fits, or the job fails and says exactly why.\n"
          "The commands:\n",
          to);
    put_commands(to);
    fputs(
        "Files are named\n.Pa edition_layout.ext ,\nor\n.Pa edition_layout_page.ext\nwhere a layout has several pages.\n"
        "A job's files appear whole and together, or not at all.\n.Sh OPTIONS\n",
        to);
    put_options(to);
    fputs(
        ".Sh ENVIRONMENT\n.Bl -tag -width Ds\n.It Ev NO_COLOR\nNo colour in messages.\n.It Ev SOURCE_DATE_EPOCH\n"
        "The date in PDFs, instead of the edition's.\n.It Ev PLAAT_DATA\n"
        "The folder of the layouts, fonts and icons that come with\n.Nm .\n.El\n.Sh FILES\n.Bl -tag -width Ds\n"
        ".It Pa share/plaat\nLayouts, fonts, icons, art, editions and schemas, looked for beside the program.\n"
        ".It Pa /usr/share/hyphen\nThe system's hyphenation dictionaries.\n.El\n.Sh EXIT STATUS\n"
        ".Bl -tag -width Ds\n.It 0\nDone.\n.It 1\nThe input is wrong.\n.It 2\nThe command line is wrong.\n"
        ".It 3\nThe world is: a file, the disk, a library.\n.El\n.Pp\nOf\n.Ic diff :\n0 nothing differs, 1 something does, 2 "
        "usage,\nor an input that is wrong, 3 the world.\n.Sh EXAMPLES\n"
        "Draw an edition with two layouts, as PDF and PNG, into a folder:\n.Pp\n"
        ".Dl plaat render june.yaml -l poster-a3 -l handout-a4 -t pdf -t png -o out/\n.Pp\n"
        "Ask how long the texts may be:\n.Pp\n.Dl plaat capacity -l poster-a3\n.Pp\n"
        "See what a new edition changes, as text and as a picture:\n.Pp\n"
        ".Dl plaat diff june.yaml december.yaml -l poster-a3 -o changes.png\n.Pp\n"
        "See what a batch changed, and open the results that did:\n.Pp\n"
        ".Dl plaat diff before/towns.report.json out/towns.report.json -o changes/\n.Sh DIAGNOSTICS\n"
        "A message names a code, the file, line and column, what is wrong and what to\ndo about it.\n"
        ".Nm\n.Ic explain\n.Ar CODE\nsays more.\n.Sh SEE ALSO\n.Xr plaat-batch 5 ,\n.Xr plaat-edition 5 ,\n"
        ".Xr plaat-layout 5 ,\n.Xr plaat-platforms 5 ,\n.Xr plaat-profile 5\n",
        to);
}
