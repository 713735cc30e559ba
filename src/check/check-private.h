/* check-private.h: what the files of this room share: what a rule looks at, and how it tells what it found. */
#ifndef PL_CHECK_PRIVATE_H
#define PL_CHECK_PRIVATE_H

#include "check/check.h"

/* An item as it shows on the page: turned, clipped and in groups. Items of which nothing shows are left out. */
struct pl_drawn {
    const struct pl_item *item;
    size_t page, index;    /* index: of the item in its page, drawing order */
    double x0, y0, x1, y1; /* what of it shows; bleed included. Text: advances by ascent and descent */
    double matrix[6];      /* item to page, as cairo's */
    double opacity;        /* of the groups around it */
    bool cut;              /* a clip took part of it away */
};

/* A text that is drawn: one box. */
struct pl_text {
    const struct pl_box *box;
    size_t page;
    bool decoration;
    const struct pl_drawn *first; /* what is drawn of it, underlines included; NULL: nothing */
    size_t n;
    size_t prose, blocks; /* its blocks: the first, and how many */
};
/* A block of it, its runs joined. */
struct pl_prose {
    const struct pl_text *text_of;
    const struct pl_block *block;
    const char *text;
    size_t len;
    const size_t *starts; /* where each run begins in text; behind the last, len */
};
struct pl_shown { /* a picture, icon or art that is drawn */
    const struct pl_box *box;
    size_t page;
    bool decoration;
};
struct pl_words { /* a file of data/; root NULL: there is none */
    const char *name;
    const struct pl_node *root;
};

struct pl_ground_page;
struct pl_check {
    struct pl_work *work;
    const struct pl_edition *edition;
    const struct pl_layout *layout;
    const struct pl_expanded *expanded;
    const struct pl_composed *composed;
    const struct pl_scene *scene;
    const struct pl_profile *profile;
    const struct pl_check_how *how;
    PL_VEC(struct pl_drawn) drawn; /* of all pages, in drawing order: paths, glyphs and pictures */
    PL_VEC(struct pl_text *) texts;
    const struct pl_text **text_at; /* of each that is drawn; NULL: it is no text's */
    PL_VEC(struct pl_prose) prose;  /* of all texts */
    PL_VEC(struct pl_shown) pictures;
    PL_VEC(struct pl_words) words;
    PL_VEC(struct pl_ground_page *) grounds; /* pages that were painted without their words */
    bool press_asked, look_asked;
    struct pl_press *press;        /* see pl_check_press */
    const struct pl_palette *look; /* as it looks in print, once asked */
    struct pl_findings *findings;
    /* the rule that runs: */
    const struct pl_rule *rule;
    int level;
    const double *figures;
    size_t first; /* its first finding */
};

/* What a rule tells. Findings of a rule at one place are one: of the figures the worse is kept, and every area. */
struct pl_tell {
    struct pl_place place;        /* where to mend it; source NULL: the nearest place of `trail` in the layout */
    const struct pl_trail *trail; /* the places it came by; may be NULL */
    const struct pl_drawn *drawn; /* fills in trail and area; may be NULL */
    const struct pl_area *area;   /* where on the page, in place of drawn's; NULL: nowhere */
    size_t figure;                /* 1 and up: which of the rule's; 0: none */
    double found;                 /* in the figure's unit */
    bool at_most;                 /* the figure is an upper limit: more is worse */
    int level;                    /* 0: the rule's; else this pl_level */
};
/* The message is a sentence part without capital and full stop, as pl_report's; the rule's name and the page's place
 * come behind it by themselves. */
struct pl_finding *pl_found(struct pl_check *check, const struct pl_tell *tell, const char *message, const char *help);

/* The figure as the messages of this job say it. */
const char *pl_say(struct pl_check *check, size_t figure, double value);
const char *pl_says(struct pl_check *check, const char *format, ...) PL_PRINTF(2, 3);

/* Opened when first asked for; NULL when reported. */
const struct pl_press *pl_check_press(struct pl_check *check);

struct pl_place pl_trail_place(const struct pl_trail *trail, enum pl_trail_what what);

/* drawn.c */
void pl_drawn_collect(struct pl_check *check);
/* How much larger an item is drawn than it says: 1 where nothing around it scales. */
double pl_drawn_scale(const struct pl_drawn *drawn);

/* Calls with every colour of what is drawn, and of all that is: of fills, stops, strokes, letters and recoloured art.
 */
struct pl_looking {
    struct pl_check *check;
    const struct pl_drawn *drawn;
    void (*look)(const struct pl_looking *looking, struct pl_colour colour);
    void *ctx;
};
void pl_colours_of(struct pl_check *check, const struct pl_drawn *drawn,
                   void (*look)(const struct pl_looking *, struct pl_colour), void *ctx);
void pl_each_colour(struct pl_check *check, void (*look)(const struct pl_looking *, struct pl_colour), void *ctx);
/* The palette entry of a colour; NULL: none, or the black of text without a colour. */
const struct pl_ink *pl_entry_of(const struct pl_check *check, struct pl_colour colour);

/* ink.c: how many inks a colour is printed with, and what they come to. False: the entry says no inks. */
struct pl_ink_mix {
    double cmyk[4]; /* percent, tint included */
    double sum;
    int n; /* inks above 0 */
};
bool pl_ink_mix(const struct pl_check *check, struct pl_colour colour, struct pl_ink_mix *out);

/* print-bleed.c: edges of the trim, in the order top, right, bottom, left. */
#define PL_HAIR 0.1 /* points: what rounding makes of an edge that is meant to be another */
extern const char *const pl_side_names[];
/* How far a box (left, top, right, bottom) runs past each edge of the trim; negative: how far it stays from it. */
void pl_past_trim(double width, double height, const double box[4], double out[4]);

/* art-lines.c: the thinnest stroke of each colour in an SVG drawing. */
struct pl_art_line {
    double rgb[3]; /* as on a screen */
    double width;  /* points, as the drawing is first drawn */
};
/* width: points, as it is drawn here */
typedef void pl_art_look(struct pl_check *check, const struct pl_drawn *drawn, const struct pl_art_line *line,
                         double width);
/* Of all drawings that may have lines thinner than asked; others too. */
void pl_each_thin_art_line(struct pl_check *check, double asked, pl_art_look *look);

/* look.c: the palette in the colours of a soft proof; NULL: the profile is no print profile, or there is no press. */
const struct pl_palette *pl_print_look(struct pl_check *check);

/* ground.c: a piece of the page under something that is drawn: its corners around, and what they span. */
struct pl_patch {
    const struct pl_drawn *drawn;
    double corners[4][2];
    double x0, y0, x1, y1;
};
/* box: left, top, right, bottom, before what turns the item. */
void pl_patch_of(const struct pl_drawn *drawn, const double box[4], struct pl_patch *patch);
struct pl_stand {    /* how a colour stands out, and from what */
    double contrast; /* INFINITY: the page could not be painted (reported) */
    struct pl_rgba ground;
};
/* palette: the scene's, or how it looks in print; colour: with the opacity of the groups around it. False: something
 * else than plain fills lies behind the patch. */
bool pl_ground_plain(struct pl_check *check, const struct pl_palette *palette, const struct pl_patch *patch,
                     struct pl_colour colour, struct pl_stand *out);
/* On the page as it is painted without its words, at the worst place of the patch. */
void pl_ground_painted(struct pl_check *check, const struct pl_palette *palette, const struct pl_patch *patch,
                       struct pl_colour colour, struct pl_stand *out);

/* prose.c: texts and words. Letters of any script, as far as words need it. */
bool pl_is_letter(uint32_t c);
bool pl_is_digit(uint32_t c);
bool pl_is_capital(uint32_t c);
uint32_t pl_lower(uint32_t c);
/* Each letter as the function makes it, soft hyphens left out; and in small letters. */
char *pl_each_letter(struct pl_arena *arena, const char *text, size_t len, uint32_t (*as)(uint32_t c));
const char *pl_lower_text(struct pl_arena *arena, const char *text, size_t len);
struct pl_word {
    size_t from, to;
    bool digits, signs; /* it holds figures; points, slashes, an @ between letters */
};
/* The next word from *at on, which moves behind it. */
bool pl_next_word(const struct pl_prose *prose, size_t *at, struct pl_word *word);
void pl_prose_collect(struct pl_check *check);
const struct pl_text *pl_text_of(const struct pl_check *check, const struct pl_drawn *drawn); /* NULL: of no text */
size_t pl_prose_run(const struct pl_prose *prose, size_t at); /* the run that byte is in */
const char *pl_prose_language(const struct pl_prose *prose, size_t at);
/* Where text[from..to) was written. */
struct pl_place pl_prose_place(const struct pl_prose *prose, size_t from, size_t to);
/* Where it stands on the page; NULL: it is not drawn. */
const struct pl_drawn *pl_prose_drawn(const struct pl_check *check, const struct pl_prose *prose, size_t from,
                                      size_t to);
/* A finding at the words themselves. */
void pl_prose_found(struct pl_check *check, const struct pl_prose *prose, size_t from, size_t to, const char *message,
                    const char *help);

/* words.c: lists of a language. word in small letters. */
enum pl_word_list {
    PL_WORDS_DOUBLED,
    PL_WORDS_LINKS,
    PL_WORDS_ALTERNATIVES,
    PL_WORDS_ISSUE,
    PL_WORDS_SPACED,
    PL_N_WORD_LISTS
};
bool pl_words_known(struct pl_check *check, const char *language); /* there is a file of it */
bool pl_words_have(struct pl_check *check, const char *language, enum pl_word_list list, const char *word);
/* A file of data/, read once; NULL: there is none. */
const struct pl_node *pl_words_file(struct pl_check *check, const char *name);
/* A single value of the file; NULL: none. */
const char *pl_words_said(struct pl_check *check, const char *language, const char *key);

/* ---- the rules ---- */
void pl_rule_bleed(struct pl_check *check);
void pl_rule_safe_margin(struct pl_check *check);
/* Which of safe-margin's figures, from 1, holds at an edge: top and bottom have one of their own, which counts where it
 * asks more. */
size_t pl_margin_figure(const double *figures, unsigned side);
void pl_rule_text_size(struct pl_check *check);
void pl_rule_line_width(struct pl_check *check);
void pl_rule_ink_sum(struct pl_check *check);
void pl_rule_ink_area(struct pl_check *check);
void pl_rule_spot_count(struct pl_check *check);
void pl_rule_rich_black_text(struct pl_check *check);
void pl_rule_thin_ink(struct pl_check *check);
void pl_rule_image_resolution(struct pl_check *check);
void pl_rule_no_inks(struct pl_check *check);
void pl_rule_art_colours(struct pl_check *check);
void pl_rule_rgb_picture(struct pl_check *check);
void pl_rule_white_overprint(struct pl_check *check);
void pl_rule_empty_page(struct pl_check *check);
void pl_rule_text_contrast(struct pl_check *check);
void pl_rule_icon_contrast(struct pl_check *check);
void pl_rule_screen_size(struct pl_check *check);
void pl_rule_heading_order(struct pl_check *check);
void pl_rule_alternative_missing(struct pl_check *check);
void pl_rule_alternative_poor(struct pl_check *check);
void pl_rule_link_name(struct pl_check *check);
void pl_rule_link_twice(struct pl_check *check);
void pl_rule_language(struct pl_check *check);
void pl_rule_language_unsaid(struct pl_check *check);
void pl_rule_link_colour(struct pl_check *check);
void pl_rule_colour_alone(struct pl_check *check);
void pl_rule_tight(struct pl_check *check);
void pl_rule_uneven(struct pl_check *check);
void pl_rule_last_line(struct pl_check *check);
void pl_rule_date(struct pl_check *check);
void pl_rule_doubled_word(struct pl_check *check);
void pl_rule_double_space(struct pl_check *check);
void pl_rule_space_before_sign(struct pl_check *check);
void pl_rule_straight_quote(struct pl_check *check);
void pl_rule_three_dots(struct pl_check *check);
void pl_rule_hyphen_dash(struct pl_check *check);
void pl_rule_spelling(struct pl_check *check);
void pl_rule_concept(struct pl_check *check);

#endif
