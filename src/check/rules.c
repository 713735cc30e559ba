/* rules.c: the table of rules. */
#include "check/check-private.h"

const struct pl_rule pl_rules[] = {
    /* ---- print ---- */
    {PL_P903,
     "text-size",
     "print",
     PL_MEDIUM_PRINT,
     {{"least", PL_FIGURE_SIZE, 6, "Any text."},
      {"several-inks", PL_FIGURE_SIZE, 8, "White text, and text of more than one ink."}},
     pl_rule_text_size},
    {PL_P906,
     "ink-sum",
     "print",
     PL_MEDIUM_PRINT,
     {{"most", PL_FIGURE_PERCENT, 300, "All inks of one colour together."}},
     pl_rule_ink_sum},
    {PL_P914, "empty-page", "print", PL_MEDIUM_PRINT | PL_MEDIUM_SCREEN, {{0}}, pl_rule_empty_page},
};
const size_t pl_n_rules = sizeof pl_rules / sizeof *pl_rules;

const struct pl_rule *pl_rule_of(enum pl_code code)
{
    for (size_t i = 0; i < pl_n_rules; i++)
        if (pl_rules[i].code == code)
            return &pl_rules[i];
    return NULL;
}
