/* completion.c: completions for bash, zsh and fish, from the tables of options.c. */
#include "cli/options.h"

#include <string.h>

/* Inside single quotes: how a shell gets out of them for a quote differs. */
static void put_quoted(FILE *to, const char *text, const char *quote)
{
    for (const char *p = text; *p; p++)
        *p == '\'' ? fputs(quote, to) : fputc(*p, to);
}

/* "pdf|png|svg" as words apart. */
static void put_words(FILE *to, const char *words)
{
    for (const char *p = words; *p; p++)
        fputc(*p == '|' ? ' ' : *p, to);
}

static const char *words_of(const struct command_row *c)
{
    return c->words ? c->words : strchr(c->usage, '|') ? c->usage : NULL;
}

static bool is_layout(const struct option_row *o)
{
    return o->argument && strcmp(o->argument, "LAYOUT") == 0;
}

static void put_commands(FILE *to)
{
    for (size_t i = 0; i < n_command_rows; i++)
        fprintf(to, "%s%s", i ? " " : "", command_rows[i].name);
}

static void bash_values(FILE *to)
{
    fputs("    case $prev in\n", to);
    for (size_t i = 0; i < n_option_rows; i++) {
        const struct option_row *o = &option_rows[i];
        if (!o->words && !is_layout(o))
            continue;
        if (o->letter)
            fprintf(to, "        -%c|--%s)", o->letter, o->name);
        else
            fprintf(to, "        --%s)", o->name);
        fputs(" COMPREPLY=($(compgen -W \"", to);
        if (o->words)
            put_words(to, o->words);
        else
            fputs("$(plaat list layouts 2>/dev/null | cut -d' ' -f1)", to);
        fprintf(to, "\" -- \"$cur\")%s); return ;;\n", o->words ? "" : " $(compgen -f -- \"$cur\")");
    }
    fputs("    esac\n", to);
}

static void bash(FILE *to)
{
    fputs(
        "# plaat: completions for bash\n_plaat() {\n    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
        "    if [ \"$COMP_CWORD\" = 1 ]; then COMPREPLY=($(compgen -W '",
        to);
    put_commands(to);
    fputs("' -- \"$cur\")); return; fi\n", to);
    bash_values(to);
    fputs("    case ${COMP_WORDS[1]} in\n", to);
    for (size_t i = 0; i < n_command_rows; i++) {
        const struct command_row *c = &command_rows[i];
        fprintf(to, "        %s)\n            if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '", c->name);
        for (size_t k = 0; k < n_option_rows; k++)
            if (option_rows[k].commands & c->bit)
                fprintf(to, "--%s ", option_rows[k].name);
        fputs("' -- \"$cur\"))\n            else COMPREPLY=($(compgen ", to);
        if (words_of(c)) {
            fputs("-W '", to);
            put_words(to, words_of(c));
            fputs("'", to);
        } else {
            fputs("-f", to);
        }
        fputs(" -- \"$cur\")); fi ;;\n", to);
    }
    fputs("    esac\n}\ncomplete -o filenames -F _plaat plaat\n", to);
}

/* '--target=[help]:TARGET:(pdf png svg)', once with the letter and once with the name. */
static void zsh_option(FILE *to, const struct option_row *o)
{
    for (int named = o->letter ? 0 : 1; named < 2; named++) {
        fputs(" \\\n            '*", to);
        if (named)
            fprintf(to, "--%s%s[", o->name, o->argument ? "=" : "");
        else
            fprintf(to, "-%c%s[", o->letter, o->argument ? "+" : "");
        put_quoted(to, o->help, "'\\''");
        fputs("]", to);
        if (o->argument)
            fprintf(to, ":%s:", o->argument);
        if (o->words) {
            fputs("(", to);
            put_words(to, o->words);
            fputs(")", to);
        } else if (o->argument) {
            fputs(is_layout(o) ? "_plaat_layouts" : "_files", to);
        }
        fputs("'", to);
    }
}

static void zsh(FILE *to)
{
    fputs("#compdef plaat\n# plaat: completions for zsh\n_plaat_layouts() {\n"
          "    compadd -- ${(f)\"$(plaat list layouts 2>/dev/null | cut -d' ' -f1)\"}\n    _files -g '*.yaml'\n}\n"
          "_plaat() {\n    if (( CURRENT == 2 )); then compadd -- ",
          to);
    put_commands(to);
    fputs("; return; fi\n    local command=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $command in\n",
          to);
    for (size_t i = 0; i < n_command_rows; i++) {
        const struct command_row *c = &command_rows[i];
        fprintf(to, "        %s) _arguments -s", c->name);
        for (size_t k = 0; k < n_option_rows; k++)
            if (option_rows[k].commands & c->bit)
                zsh_option(to, &option_rows[k]);
        fputs(" \\\n            '*:argument:", to);
        if (words_of(c)) {
            fputs("(", to);
            put_words(to, words_of(c));
            fputs(")", to);
        } else {
            fputs("_files", to);
        }
        fputs("' ;;\n", to);
    }
    fputs("    esac\n}\n_plaat \"$@\"\n", to);
}

static void fish_option(FILE *to, const struct option_row *o)
{
    fputs("complete -c plaat -n '__fish_seen_subcommand_from", to);
    for (size_t i = 0; i < n_command_rows; i++)
        if (o->commands & command_rows[i].bit)
            fprintf(to, " %s", command_rows[i].name);
    fprintf(to, "' -l %s", o->name);
    if (o->letter)
        fprintf(to, " -s %c", o->letter);
    if (o->words) {
        fputs(" -x -a '", to);
        put_words(to, o->words);
        fputs("'", to);
    } else if (is_layout(o)) {
        fputs(" -r -a '(plaat list layouts 2>/dev/null | cut -d\" \" -f1)'", to);
    } else if (o->argument) {
        fputs(" -r", to);
    }
    fputs(" -d '", to);
    put_quoted(to, o->help, "\\'");
    fputs("'\n", to);
}

static void fish(FILE *to)
{
    fputs("# plaat: completions for fish\n", to);
    for (size_t i = 0; i < n_command_rows; i++) {
        const struct command_row *c = &command_rows[i];
        fprintf(to, "complete -c plaat -f -n __fish_use_subcommand -a %s -d '", c->name);
        put_quoted(to, c->help, "\\'");
        fputs("'\n", to);
        if (!words_of(c))
            continue;
        fprintf(to, "complete -c plaat -f -n '__fish_seen_subcommand_from %s' -a '", c->name);
        put_words(to, words_of(c));
        fputs("'\n", to);
    }
    for (size_t k = 0; k < n_option_rows; k++)
        fish_option(to, &option_rows[k]);
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
