/* help.c: help, completions and plaat(1), all from the tables of options.c. */
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
        return true;
    }
    if (command)
        return unknown_command(command);
    fputs("plaat draws an edition (content, YAML) with a layout (design, YAML) to PDF, PNG and SVG.\n\n", to);
    for (size_t i = 0; i < n_command_rows; i++)
        fprintf(to, "  plaat %-10s %-32s %s\n", command_rows[i].name, command_rows[i].usage, command_rows[i].help);
    fputs("\n", to);
    print_options(to, FOR_ALL);
    fputs("\nExit status: 0 done, 1 the input is wrong, 2 usage, 3 the world (a file, the disk, a library).\n"
          "Environment: NO_COLOR, SOURCE_DATE_EPOCH, PLAAT_DATA (the folder of layouts, fonts and icons).\n",
          to);
    return true;
}

static void words(FILE *to)
{
    for (size_t i = 0; i < n_command_rows; i++)
        fprintf(to, "%s%s", i ? " " : "", command_rows[i].name);
}

static void bash(FILE *to)
{
    fputs(
        "# plaat: completions for bash\n_plaat() {\n    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
        "    if [ \"$COMP_CWORD\" = 1 ]; then COMPREPLY=($(compgen -W '",
        to);
    words(to);
    fputs(
        "' -- \"$cur\")); return; fi\n    case $prev in\n"
        "        -l|--layout) COMPREPLY=($(compgen -W \"$(plaat list layouts 2>/dev/null | cut -d' ' -f1)\" -- \"$cur\") $(compgen -f -X '!*.yaml' -- \"$cur\")); return ;;\n"
        "        -t|--target) COMPREPLY=($(compgen -W 'pdf png svg' -- \"$cur\")); return ;;\n"
        "        --stage) COMPREPLY=($(compgen -W 'tree edition layout expanded boxes scene' -- \"$cur\")); return ;;\n"
        "        --show) COMPREPLY=($(compgen -W 'boxes names baselines grid margins' -- \"$cur\")); return ;;\n"
        "        --format) COMPREPLY=($(compgen -W 'text json' -- \"$cur\")); return ;;\n    esac\n    case $command in\n",
        to);
    for (size_t i = 0; i < n_command_rows; i++) {
        if (!command_rows[i].bit)
            continue;
        fprintf(to, "        %s) [[ $cur == -* ]] && COMPREPLY=($(compgen -W '", command_rows[i].name);
        for (size_t k = 0; k < n_option_rows; k++)
            if (option_rows[k].commands & command_rows[i].bit)
                fprintf(to, "--%s ", option_rows[k].name);
        fputs("' -- \"$cur\")) || COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n", to);
    }
    fputs("        list) COMPREPLY=($(compgen -W 'fonts icons layouts' -- \"$cur\")) ;;\n"
          "        *) COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n    esac\n}\ncomplete -o filenames -F _plaat plaat\n",
          to);
}

static void zsh(FILE *to)
{
    fputs("#compdef plaat\n# plaat: completions for zsh\n_plaat() {\n    if (( CURRENT == 2 )); then compadd ", to);
    words(to);
    fputs("; return; fi\n    case $words[2] in\n", to);
    for (size_t i = 0; i < n_command_rows; i++) {
        if (!command_rows[i].bit)
            continue;
        fprintf(to, "        %s) _arguments -s", command_rows[i].name);
        for (size_t k = 0; k < n_option_rows; k++)
            if (option_rows[k].commands & command_rows[i].bit)
                fprintf(to, " \\\n            '--%s%s[%s]%s%s'", option_rows[k].name,
                        option_rows[k].argument ? "=" : "", option_rows[k].help, option_rows[k].argument ? ":" : "",
                        option_rows[k].argument ? option_rows[k].argument : "");
        fputs(" \\\n            '*:file:_files' ;;\n", to);
    }
    fputs("        *) _files ;;\n    esac\n}\n_plaat \"$@\"\n", to);
}

static void fish(FILE *to)
{
    fputs("# plaat: completions for fish\n", to);
    for (size_t i = 0; i < n_command_rows; i++)
        fprintf(to, "complete -c plaat -n __fish_use_subcommand -a %s -d '%s'\n", command_rows[i].name,
                command_rows[i].help);
    for (size_t k = 0; k < n_option_rows; k++) {
        fputs("complete -c plaat -n '__fish_seen_subcommand_from", to);
        for (size_t i = 0; i < n_command_rows; i++)
            if (option_rows[k].commands & command_rows[i].bit)
                fprintf(to, " %s", command_rows[i].name);
        fprintf(to, "' -l %s%s%c%s -d '%s'\n", option_rows[k].name, option_rows[k].letter ? " -s " : "",
                option_rows[k].letter ? option_rows[k].letter : ' ', option_rows[k].argument ? " -r" : "",
                option_rows[k].help);
    }
}

void print_completion(FILE *to, const char *shell)
{
    if (strcmp(shell, "zsh") == 0)
        zsh(to);
    else if (strcmp(shell, "fish") == 0)
        fish(to);
    else
        bash(to);
}

void print_man(FILE *to)
{
    fputs(".Dd $Mdocdate$\n.Dt PLAAT 1\n.Os\n.Sh NAME\n.Nm plaat\n.Nd draw infographics from YAML\n.Sh SYNOPSIS\n", to);
    for (size_t i = 0; i < n_command_rows; i++)
        fprintf(to, ".Nm\n.Ic %s\n%s\n", command_rows[i].name, command_rows[i].usage);
    fputs(
        ".Sh DESCRIPTION\nAn edition holds the content, a layout the design of one format; both are YAML.\n.Nm\ndraws the one with the other to PDF, PNG and SVG.\n"
        "Text always fits, or the job fails and says exactly why.\n.Bl -tag -width Ds\n",
        to);
    for (size_t i = 0; i < n_command_rows; i++)
        fprintf(to, ".It Ic %s\n%s.\n", command_rows[i].name, command_rows[i].help);
    fputs(".El\n.Sh OPTIONS\n.Bl -tag -width Ds\n", to);
    for (size_t i = 0; i < n_option_rows; i++) {
        const struct option_row *o = &option_rows[i];
        fputs(".It", to);
        if (o->letter)
            fprintf(to, " Fl %c%s%s ,", o->letter, o->argument ? " Ar " : "", o->argument ? o->argument : "");
        fprintf(to, " Fl -%s%s%s\n%s.\n", o->name, o->argument ? " Ar " : "", o->argument ? o->argument : "", o->help);
    }
    fputs(
        ".El\n.Sh ENVIRONMENT\n.Bl -tag -width Ds\n.It Ev NO_COLOR\nNo colour in messages.\n.It Ev SOURCE_DATE_EPOCH\nThe date in PDFs, instead of the edition's.\n"
        ".It Ev PLAAT_DATA\nThe folder of the layouts, fonts and icons that come with\n.Nm .\n.El\n.Sh EXIT STATUS\n"
        "0 done, 1 the input is wrong, 2 usage, 3 the world: a file, the disk, a library.\n.Sh SEE ALSO\n.Xr plaat-edition 5 ,\n.Xr plaat-layout 5\n",
        to);
}
