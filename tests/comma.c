/* comma.c: preloaded by `meson test --setup comma`, it makes our programs follow the environment's locale, as a program
 * that uses libplaat may: no number may change by it. Messages of the system stay as they are. Other programs that a
 * test calls are left alone. */
#include <errno.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int ours(const char *name)
{
    size_t n = strlen(name);
    return strcmp(name, "plaat") == 0 || strncmp(name, "fuzz-", 5) == 0 ||
           (n > 5 && strcmp(name + n - 5, "-test") == 0);
}

__attribute__((constructor)) static void follow_locale(void)
{
    if (!ours(program_invocation_short_name))
        return;
    const char *wanted = getenv("LC_ALL");
    bool good = setlocale(LC_ALL, "") && setlocale(LC_MESSAGES, "C");
    if (wanted && strncmp(wanted, "nl_NL", 5) == 0 && (!good || strcmp(localeconv()->decimal_point, ",") != 0)) {
        fprintf(stderr, "no locale '%s' with a decimal comma here; ./bootstrap packages test makes it\n", wanted);
        _Exit(1);
    }
}
