/* rules.c: the table of rules. */
#include "check/check-private.h"

#define MM (72 / 25.4)
enum { PRINT = PL_MEDIUM_PRINT, SCREEN = PL_MEDIUM_SCREEN, BOTH = PRINT | SCREEN };

/* clang-format off */
const struct pl_rule pl_rules[] = {
    /* ---- print ---- */
    {PL_P901, "bleed", "print", PRINT,
     {{"least", PL_FIGURE_LENGTH, 3 * MM, "How far what touches the trim runs on."}}, pl_rule_bleed},
    {PL_P902, "safe-margin", "print", PRINT,
     {{"least", PL_FIGURE_LENGTH, 5 * MM, "Between the letters and the trim, or the edge of a picture."},
      {"fold", PL_FIGURE_LENGTH, 5 * MM, "Between the letters and a fold of the page."},
      {"top", PL_FIGURE_LENGTH, 0, "At the top, where it is more than least."},
      {"bottom", PL_FIGURE_LENGTH, 0, "At the bottom, where it is more than least."}}, pl_rule_safe_margin},
    {PL_P903, "text-size", "print", PRINT,
     {{"least", PL_FIGURE_SIZE, 6, "Any text."},
      {"several-inks", PL_FIGURE_SIZE, 8, "White text, and text of more than one ink."}}, pl_rule_text_size},
    {PL_P904, "line-width", "print", PRINT,
     {{"least", PL_FIGURE_SIZE, 0.25, "Any line; a thin filled shape is one."},
      {"several-inks", PL_FIGURE_SIZE, 0.25, "White lines, and lines of more than one ink."}}, pl_rule_line_width},
    {PL_P906, "ink-sum", "print", PRINT,
     {{"most", PL_FIGURE_PERCENT, 300, "All inks of one colour together."}}, pl_rule_ink_sum},
    {PL_P907, "ink-area", "print", PRINT,
     {{"most", PL_FIGURE_PERCENT, 320, "All inks together, on average over the square."},
      {"side", PL_FIGURE_LENGTH, 15 * MM, "Of the square."}}, pl_rule_ink_area},
    {PL_P908, "rich-black-text", "print", PRINT,
     {{"black", PL_FIGURE_PERCENT, 85, "From so much black on, text is black text."},
      {"most", PL_FIGURE_PERCENT, 280, "All inks of black text together."}}, pl_rule_rich_black_text},
    {PL_P909, "thin-ink", "print", PRINT,
     {{"least", PL_FIGURE_PERCENT, 3, "Each ink of a colour, its tint included, unless it is none."}}, pl_rule_thin_ink},
    {PL_P910, "image-resolution", "print", PRINT,
     {{"least", PL_FIGURE_PPI, 225, "Pixels an inch as drawn; fewer: this rule's level."},
      {"refuse", PL_FIGURE_PPI, 150, "Fewer than these: an error."},
      {"line-art", PL_FIGURE_PPI, 800, "As least, for pictures of one bit."},
      {"line-art-refuse", PL_FIGURE_PPI, 550, "As refuse, for pictures of one bit."}}, pl_rule_image_resolution},
    {PL_P911, "no-inks", "print", PRINT, {{0}}, pl_rule_no_inks},
    {PL_P912, "art-colours", "print", PRINT, {{0}}, pl_rule_art_colours},
    {PL_P913, "rgb-picture", "print", PRINT, {{0}}, pl_rule_rgb_picture},
    {PL_P915, "white-overprint", "print", PRINT, {{0}}, pl_rule_white_overprint},
    {PL_P916, "spot-count", "print", PRINT,
     {{"most", PL_FIGURE_COUNT, 0, "Spot colours that the pages use, lines to fold or cut by not among them."}},
     pl_rule_spot_count},
    {PL_P914, "empty-page", "print", BOTH, {{0}}, pl_rule_empty_page},
    /* ---- reading ---- */
    {PL_P930, "text-contrast", "reading", BOTH,
     {{"least", PL_FIGURE_RATIO, 4.5, "Between text and what is behind it."},
      {"large", PL_FIGURE_RATIO, 3, "The same for large text."},
      {"large-size", PL_FIGURE_SIZE, 18, "From this size on, text is large."},
      {"bold-size", PL_FIGURE_SIZE, 14, "The same for bold text, of weight 700 and up."}}, pl_rule_text_contrast},
    {PL_P931, "icon-contrast", "reading", BOTH,
     {{"least", PL_FIGURE_RATIO, 3, "Between an icon that has an alternative and what is behind it."}},
     pl_rule_icon_contrast},
    {PL_P932, "screen-size", "reading", SCREEN,
     {{"body", PL_FIGURE_SIZE, 9, "Running text."},
      {"least", PL_FIGURE_SIZE, 7.5, "All other text."},
      {"width", PL_FIGURE_LENGTH, 0, "Sizes are of a page so wide, and scale with it; 0: they do not."},
      {"running", PL_FIGURE_COUNT, 60, "From so many characters in a paragraph on, text is running text."}},
     pl_rule_screen_size},
    {PL_P933, "heading-order", "reading", BOTH, {{0}}, pl_rule_heading_order},
    {PL_P934, "alternative-missing", "reading", BOTH, {{0}}, pl_rule_alternative_missing},
    {PL_P935, "alternative-poor", "reading", BOTH, {{0}}, pl_rule_alternative_poor},
    {PL_P936, "link-name", "reading", BOTH, {{0}}, pl_rule_link_name},
    {PL_P937, "link-twice", "reading", BOTH, {{0}}, pl_rule_link_twice},
    {PL_P938, "language", "reading", BOTH, {{0}}, pl_rule_language},
    {PL_P939, "link-colour", "reading", BOTH,
     {{"least", PL_FIGURE_RATIO, 3, "Between a link that nothing else marks and the text around it."}},
     pl_rule_link_colour},
    {PL_P940, "colour-alone", "reading", BOTH, {{0}}, pl_rule_colour_alone},
    /* ---- copy ---- */
    {PL_P950, "tight", "copy", BOTH,
     {{"least", PL_FIGURE_PERCENT, 3, "Room that is left, of the text's own length."},
      {"running", PL_FIGURE_COUNT, 60, "Texts of fewer characters are left alone."}}, pl_rule_tight},
    {PL_P951, "uneven", "copy", BOTH,
     {{"most", PL_FIGURE_RATIO, 3, "The longest text of a list by the shortest."},
      {"running", PL_FIGURE_COUNT, 100, "Lists whose longest text has fewer characters are left alone."}}, pl_rule_uneven},
    {PL_P952, "last-line", "copy", BOTH,
     {{"least", PL_FIGURE_COUNT, 3, "Letters of a word that stands alone in the last of three lines or more."}},
     pl_rule_last_line},
    {PL_P953, "doubled-word", "copy", BOTH, {{0}}, pl_rule_doubled_word},
    {PL_P954, "double-space", "copy", BOTH, {{0}}, pl_rule_double_space},
    {PL_P955, "space-before-sign", "copy", BOTH, {{0}}, pl_rule_space_before_sign},
    {PL_P956, "straight-quote", "copy", BOTH, {{0}}, pl_rule_straight_quote},
    {PL_P957, "three-dots", "copy", BOTH, {{0}}, pl_rule_three_dots},
    {PL_P958, "hyphen-dash", "copy", BOTH, {{0}}, pl_rule_hyphen_dash},
    {PL_P959, "spelling", "copy", BOTH, {{0}}, pl_rule_spelling},
    {PL_P961, "date", "copy", BOTH, {{0}}, pl_rule_date},
    {PL_P962, "concept", "copy", PRINT, {{0}}, pl_rule_concept},
    /* ---- PDFs of others; many of the rules above judge them too ---- */
    {PL_P970, "x-structure", "print", PRINT, {{0}}, NULL},
    {PL_P971, "x-metadata", "print", PRINT, {{0}}, NULL},
    {PL_P972, "output-intent", "print", PRINT, {{0}}, NULL},
    {PL_P973, "page-boxes", "print", PRINT, {{0}}, NULL},
    {PL_P974, "fonts-embedded", "print", BOTH, {{0}}, NULL},
    {PL_P975, "foreign-colour", "print", PRINT, {{0}}, NULL},
    {PL_P976, "group-colour", "print", PRINT, {{0}}, NULL},
    {PL_P977, "interactive", "print", PRINT, {{0}}, NULL},
    {PL_P978, "x-forbidden", "print", PRINT, {{0}}, NULL},
    {PL_P979, "black-overprint", "print", PRINT,
     {{"text", PL_FIGURE_SIZE, 12, "Black text below this overprints what it stands on."},
      {"line", PL_FIGURE_SIZE, 2, "Black lines thinner than this too."}}, NULL},
    {PL_P981, "pale-tint", "print", PRINT,
     {{"least", PL_FIGURE_PERCENT, 10, "The strongest ink of a colour, unless it is white."}}, NULL},
    {PL_P985, "tagged", "reading", SCREEN, {{0}}, NULL},
    {PL_P986, "document-language", "reading", SCREEN, {{0}}, NULL},
    {PL_P987, "title-shown", "reading", SCREEN, {{0}}, NULL},
    {PL_P988, "figure-alternative", "reading", SCREEN, {{0}}, NULL},
};
/* clang-format on */
const size_t pl_n_rules = sizeof pl_rules / sizeof *pl_rules;

const struct pl_rule *pl_rule_of(enum pl_code code)
{
    for (size_t i = 0; i < pl_n_rules; i++)
        if (pl_rules[i].code == code)
            return &pl_rules[i];
    return NULL;
}
