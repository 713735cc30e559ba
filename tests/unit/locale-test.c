/* Under `meson test --setup comma` the whole suite must run where a comma stands before the decimals: this proves that
 * it does. */
#include "unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char text[16];
    const char *want = getenv("PLAAT_DECIMAL");
    snprintf(text, sizeof text, "%.1f", 0.5);
    CHECK(strcmp(text, want && *want == ',' ? "0,5" : "0.5") == 0);
    return TEST_END();
}
