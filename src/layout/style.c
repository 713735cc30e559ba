/* style.c: styles with their inheritance done: every field of a resolved style has a value. */
#include "layout/layout-private.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

/* What is read beside the resolved style. A leading in points becomes a ratio once the size is known. */
struct raw {
    struct pl_style style;
    const char *extends;
    double leading_pt[3];
    bool size_said, leading_said;
    const struct pl_node *strong, *emphasis, *link, *marker_style;
};

/* ---- small readers ---- */

static bool read_words(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    size_t n = node->kind == PL_LIST ? node->n : 1;
    const char **words = PL_NEWS(reader->work->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct pl_node *item = node->kind == PL_LIST ? node->at[i] : node;
        if (item->kind != PL_SCALAR) {
            struct pl_diag *d = PL_ERR(reader->work, P162, item->place, "a name was expected here");
            pl_help(reader->work->diags, d, "write one name, or a list: [Fira Sans, Noto Sans]");
            return false;
        }
        words[i] = item->text;
    }
    *(const char *const **)out = words;
    return true;
}

static bool read_features(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    const char *const *words = NULL;
    struct pl_buf text = {.arena = reader->work->arena};
    if (!read_words(reader, node, &words))
        return false;
    for (; *words; words++) {
        size_t n = strcspn(*words, "=");
        if (n != 4) {
            struct pl_diag *d = PL_ERR(reader->work, P321, node->place, "'%.30s' is not an OpenType feature", *words);
            pl_help(reader->work->diags, d, "four letters, with a value if it is not 1: [tnum, \"ss01=1\"]");
            return false;
        }
        pl_putf(&text, "%s%s%s", text.len ? "," : "", *words, (*words)[n] ? "" : "=1");
    }
    *(const char **)out = text.text;
    return true;
}

static const struct pl_name slant_names[] = {{"normal", 0}, {"italic", 1}, {NULL, 0}};
static const struct pl_name case_names[] = {{"none", PL_TEXT_AS_IS},
                                            {"upper", PL_TEXT_UPPER},
                                            {"lower", PL_TEXT_LOWER},
                                            {"small-caps", PL_TEXT_SMALL_CAPS},
                                            {NULL, 0}};
static const struct pl_name hyphenate_names[] = {
    {"never", PL_HYPHENATE_NEVER}, {"sparingly", PL_HYPHENATE_SPARINGLY}, {"freely", PL_HYPHENATE_FREELY}, {NULL, 0}};
static const struct pl_name align_names[] = {{"start", PL_TEXT_START},
                                             {"center", PL_TEXT_CENTER},
                                             {"end", PL_TEXT_END},
                                             {"left", PL_TEXT_LEFT},
                                             {"right", PL_TEXT_RIGHT},
                                             {"justify", PL_TEXT_JUSTIFY},
                                             {NULL, 0}};
static const struct pl_name first_names[] = {
    {"leading", PL_FIRST_LEADING}, {"cap-height", PL_FIRST_CAP_HEIGHT}, {"ascent", PL_FIRST_ASCENT}, {NULL, 0}};
static const struct pl_name last_names[] = {
    {"leading", PL_LAST_LEADING}, {"baseline", PL_LAST_BASELINE}, {"descent", PL_LAST_DESCENT}, {NULL, 0}};
static const struct pl_name scope_names[] = {
    {"box", PL_FIT_BOX}, {"page", PL_FIT_PAGE}, {"document", PL_FIT_DOCUMENT}, {NULL, 0}};

/* ---- size, leading, tracking ---- */

struct size_map {
    double ideal, min, max, step, factor;
    const char *tie;
    bool grow;
};
static const struct pl_field size_fields[] = {
    {.name = "ideal",
     .type = PL_LENGTH,
     .offset = offsetof(struct size_map, ideal),
     .doc = "The size where everything fits."},
    {.name = "min", .type = PL_LENGTH, .offset = offsetof(struct size_map, min), .doc = "Never smaller than this."},
    {.name = "max", .type = PL_LENGTH, .offset = offsetof(struct size_map, max), .doc = "With grow: never larger."},
    {.name = "step",
     .type = PL_LENGTH,
     .offset = offsetof(struct size_map, step),
     .min = 0.01,
     .doc = "The grid of sizes; 0.1pt."},
    {.name = "grow",
     .type = PL_BOOL,
     .offset = offsetof(struct size_map, grow),
     .doc = "Grow past the ideal where there is room."},
    {.name = "tie",
     .type = PL_TEXT,
     .offset = offsetof(struct size_map, tie),
     .doc = "Follow the size of the style of this name."},
    {.name = "factor",
     .type = PL_NUMBER,
     .offset = offsetof(struct size_map, factor),
     .min = 0.1,
     .max = 20,
     .doc = "Times that style's size."},
};
const struct pl_record pl_size_record = {"font size", "A size with its range.", size_fields, 7, NULL, false};

static bool bad_range(struct pl_reader *reader, const struct pl_node *node, const char *what)
{
    struct pl_diag *d = PL_ERR(reader->work, P320, node->place, "the range of '%s' is upside down", what);
    pl_help(reader->work->diags, d, "min at most the ideal, the ideal at most max");
    return false;
}

static bool read_size(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct raw *raw = out;
    struct size_map map = {.step = 0.1, .factor = 1};
    raw->size_said = true;
    raw->style.tie = NULL;
    if (node->kind == PL_MAP) {
        if (!pl_read_record(reader, node, &pl_size_record, NULL, &map, NULL))
            return false;
    } else {
        struct pl_length l;
        if (!pl_read_length(reader->work, node, 0, &l))
            return false;
        map.ideal = l.v;
    }
    if (map.tie) {
        raw->style.tie = map.tie;
        raw->style.tie_factor = map.factor;
        return true;
    }
    if (map.ideal <= 0) {
        struct pl_diag *d = PL_ERR(reader->work, P161, node->place, "'size' needs 'ideal' or 'tie'");
        pl_help(reader->work->diags, d, "size: {ideal: 12pt, min: 11pt}");
        return false;
    }
    map.min = map.min > 0 ? map.min : map.ideal;
    map.max = map.max > 0 ? map.max : map.ideal;
    if (map.min > map.ideal || map.max < map.ideal)
        return bad_range(reader, node, "size");
    raw->style.size = (struct pl_fit_range){map.ideal, map.min, map.max, map.step};
    raw->style.grow = map.grow;
    return true;
}

static const struct pl_field range_fields[] = {
    {.name = "ideal",
     .type = PL_NODE,
     .offset = 0,
     .required = true,
     .shape = "ratio",
     .doc = "Where everything fits."},
    {.name = "min", .type = PL_NODE, .offset = sizeof(void *), .shape = "ratio", .doc = "The least."},
    {.name = "max", .type = PL_NODE, .offset = 2 * sizeof(void *), .shape = "ratio", .doc = "The most, with grow."},
};
static const struct pl_record range_record = {"range", "A value with its range.", range_fields, 3, NULL, false};

/* A ratio of the size, or a length at the ideal size. */
static bool read_one_leading(struct pl_reader *reader, const struct pl_node *node, double *ratio, double *pt)
{
    size_t len = node->kind == PL_SCALAR ? node->len : 0;
    bool bare = len && (node->text[len - 1] == '.' || (node->text[len - 1] >= '0' && node->text[len - 1] <= '9'));
    *pt = 0;
    if (bare)
        return pl_read_number(reader->work, node, 0.5, 5, ratio);
    struct pl_length l;
    if (!pl_read_length(reader->work, node, 0, &l))
        return false;
    *pt = l.v;
    return true;
}

static bool read_leading(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct raw *raw = out;
    const struct pl_node *nodes[3] = {node, NULL, NULL};
    double ratio[3] = {0}, pt[3] = {0};
    if (node->kind == PL_MAP) {
        nodes[0] = NULL;
        if (!pl_read_record(reader, node, &range_record, NULL, nodes, NULL))
            return false;
    }
    for (int i = 0; i < 3; i++)
        if (nodes[i] && !read_one_leading(reader, nodes[i], &ratio[i], &pt[i]))
            return false;
    raw->leading_said = true;
    raw->style.leading = (struct pl_fit_range){ratio[0], ratio[1], ratio[2], 0.01};
    memcpy(raw->leading_pt, pt, sizeof pt);
    return true;
}

static bool read_tracking(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct raw *raw = out;
    const struct pl_node *nodes[3] = {node, NULL, NULL};
    double v[3] = {0};
    if (node->kind == PL_MAP) {
        nodes[0] = NULL;
        if (!pl_read_record(reader, node, &range_record, NULL, nodes, NULL))
            return false;
    }
    for (int i = 0; i < 3; i++) {
        if (nodes[i] && !pl_read_fraction(reader->work, nodes[i], -0.1, 0.5, &v[i]))
            return false;
        if (!nodes[i])
            v[i] = v[0];
    }
    if (v[1] > v[0] || v[2] < v[0])
        return bad_range(reader, node, "tracking");
    raw->style.tracking = (struct pl_fit_range){v[0], v[1], v[2], 0.001};
    return true;
}

struct fit_map {
    const char *group;
    int scope;
};
static const struct pl_field fit_fields[] = {
    {.name = "group",
     .type = PL_TEXT,
     .offset = offsetof(struct fit_map, group),
     .required = true,
     .doc = "The group's name."},
    {.name = "scope",
     .type = PL_ENUM,
     .offset = offsetof(struct fit_map, scope),
     .names = scope_names,
     .doc = "Who shares the values: document, page or box."},
};
static const struct pl_record fit_record = {"fit", "A fit group.", fit_fields, 2, NULL, false};

static bool read_fit(struct pl_reader *reader, const struct pl_node *node, void *out)
{
    struct pl_style *style = out;
    struct fit_map map = {node->text, PL_FIT_DOCUMENT};
    if (node->kind == PL_MAP && !pl_read_record(reader, node, &fit_record, NULL, &map, NULL))
        return false;
    style->fit_group = map.group;
    style->fit_scope = map.scope;
    return true;
}

/* ---- looks ---- */

struct look_map {
    struct pl_look look;
    int hyphenate;
};
static const struct pl_field look_fields[] = {
    {.name = "family",
     .type = PL_CUSTOM,
     .offset = offsetof(struct look_map, look.families),
     .custom = read_words,
     .shape = "families",
     .doc = "Families in order of preference."},
    {.name = "weight",
     .type = PL_INT,
     .offset = offsetof(struct look_map, look.weight),
     .min = 1,
     .max = 1000,
     .doc = "100 to 900."},
    {.name = "slant",
     .type = PL_ENUM,
     .offset = offsetof(struct look_map, look.slant),
     .names = slant_names,
     .doc = "normal or italic."},
    {.name = "colour",
     .type = PL_CUSTOM,
     .offset = offsetof(struct look_map, look.colour),
     .custom = pl_read_tone,
     .shape = "colour",
     .doc = "A palette colour."},
    {.name = "features",
     .type = PL_CUSTOM,
     .offset = offsetof(struct look_map, look.features),
     .custom = read_features,
     .shape = "features",
     .doc = "OpenType features."},
    {.name = "case",
     .type = PL_ENUM,
     .offset = offsetof(struct look_map, look.letter_case),
     .names = case_names,
     .doc = "How letters are drawn; the text keeps the author's."},
    {.name = "underline",
     .type = PL_BOOL,
     .offset = offsetof(struct look_map, look.underline),
     .doc = "Drawn under the words."},
    {.name = "scale",
     .type = PL_NUMBER,
     .offset = offsetof(struct look_map, look.scale),
     .min = 0.2,
     .max = 4,
     .doc = "Of the size of the text around."},
    {.name = "hyphenate",
     .type = PL_ENUM,
     .offset = offsetof(struct look_map, hyphenate),
     .names = hyphenate_names,
     .doc = "never: these words are broken only when nothing else fits."},
};
const struct pl_record pl_look_record = {"look", "What differs from the text around.", look_fields, 9, NULL, false};

static const unsigned look_bits[] = {PL_LOOK_FAMILY,    PL_LOOK_WEIGHT,   PL_LOOK_SLANT,
                                     PL_LOOK_COLOUR,    PL_LOOK_FEATURES, PL_LOOK_CASE,
                                     PL_LOOK_UNDERLINE, PL_LOOK_SCALE,    PL_LOOK_NO_HYPHEN};

static bool read_look(struct pl_reader *reader, const struct pl_node *node, bool open, struct pl_look *look)
{
    struct look_map map = {.look = *look};
    struct pl_record record = pl_look_record;
    uint64_t seen = 0;
    record.open = open;
    bool good = pl_read_record(reader, node, &record, NULL, &map, &seen);
    *look = map.look;
    for (size_t i = 0; i < sizeof look_bits / sizeof *look_bits; i++)
        if (seen >> i & 1)
            look->has |= look_bits[i];
    if (look->has & PL_LOOK_NO_HYPHEN)
        look->no_hyphen = map.hyphenate == PL_HYPHENATE_NEVER;
    return good;
}

/* ---- the style itself ---- */

static const struct pl_field list_fields[] = {
    {.name = "marker",
     .type = PL_TEXT,
     .offset = offsetof(struct raw, style.marker),
     .doc = "Before every item: \"•\"."},
    {.name = "number",
     .type = PL_TEXT,
     .offset = offsetof(struct raw, style.number),
     .doc = "Before a numbered item: \"{n}.\"."},
    {.name = "indent",
     .type = PL_LENGTH,
     .offset = offsetof(struct raw, style.list_indent),
     .allow = PL_ALLOW_ZERO,
     .doc = "Of the item's text."},
    {.name = "space",
     .type = PL_LENGTH,
     .offset = offsetof(struct raw, style.list_space),
     .allow = PL_ALLOW_ZERO,
     .doc = "Between two items; as between paragraphs unless said."},
    {.name = "marker-style",
     .type = PL_NODE,
     .offset = offsetof(struct raw, marker_style),
     .shape = "look",
     .doc = "The look of the marker: a style's name, or what differs."},
};
const struct pl_record pl_list_record = {"list", "Lists in a text.", list_fields, 5, NULL, false};
static const struct pl_field indent_fields[] = {
    {.name = "first",
     .type = PL_LENGTH,
     .offset = offsetof(struct raw, style.indent_first),
     .allow = PL_ALLOW_ZERO | PL_ALLOW_NEGATIVE,
     .doc = "Of a paragraph's first line."},
    {.name = "start",
     .type = PL_LENGTH,
     .offset = offsetof(struct raw, style.indent_start),
     .allow = PL_ALLOW_ZERO,
     .doc = "Of all lines."},
    {.name = "end",
     .type = PL_LENGTH,
     .offset = offsetof(struct raw, style.indent_end),
     .allow = PL_ALLOW_ZERO,
     .doc = "At the other side."},
};
const struct pl_record pl_indent_record = {"indent", "Indents.", indent_fields, 3, NULL, false};
static const struct pl_field space_fields[] = {
    {.name = "before",
     .type = PL_LENGTH,
     .offset = offsetof(struct raw, style.space_before),
     .allow = PL_ALLOW_ZERO,
     .doc = "Above a paragraph."},
    {.name = "after",
     .type = PL_LENGTH,
     .offset = offsetof(struct raw, style.space_after),
     .allow = PL_ALLOW_ZERO,
     .doc = "Below a paragraph; between two the larger counts."},
};
const struct pl_record pl_space_record = {"space", "Space between paragraphs.", space_fields, 2, NULL, false};
#define SHIFT(which)                                                                                                   \
    {                                                                                                                  \
        {.name = "scale",                                                                                              \
         .type = PL_FRACTION,                                                                                          \
         .offset = offsetof(struct raw, style.which.scale),                                                            \
         .min = 0.2,                                                                                                   \
         .max = 1,                                                                                                     \
         .doc = "Of the size around."},                                                                                \
        {                                                                                                              \
            .name = "rise", .type = PL_FRACTION, .offset = offsetof(struct raw, style.which.rise), .min = -1,          \
            .max = 1, .doc = "How far up, of the size around; negative: down."                                         \
        }                                                                                                              \
    }
static const struct pl_field sub_fields[] = SHIFT(sub), sup_fields[] = SHIFT(sup);
const struct pl_record pl_sub_record = {"sub", "Subscripts.", sub_fields, 2, NULL, false};
const struct pl_record pl_sup_record = {"sup", "Superscripts.", sup_fields, 2, NULL, false};
#define PENALTY(key, field, text)                                                                                      \
    {                                                                                                                  \
        .name = key, .type = PL_NUMBER, .offset = offsetof(struct raw, style.breaks.field), .min = 0, .max = 1000,     \
        .doc = text                                                                                                    \
    }
#define LETTERS(key, field, text)                                                                                      \
    {                                                                                                                  \
        .name = key, .type = PL_INT, .offset = offsetof(struct raw, style.breaks.field), .min = 2, .max = 50,          \
        .doc = text                                                                                                    \
    }
static const struct pl_field breaks_fields[] = {
    {.name = "max-consecutive-hyphens",
     .type = PL_INT,
     .offset = offsetof(struct raw, style.breaks.max_consecutive_hyphens),
     .min = 0,
     .max = 3,
     .doc = "Lines in a row that may end in a hyphen; 2."},
    {.name = "hyphens-per-100-words",
     .type = PL_NUMBER,
     .offset = offsetof(struct raw, style.breaks.hyphens_per_100_words),
     .min = 0,
     .max = 100,
     .doc = "The budget of a paragraph, rounded up; 2."},
    LETTERS("shortest-word", shortest_word, "Letters of the shortest word that is hyphenated; 6."),
    LETTERS("letters-before", letters_before, "The fewest letters before a hyphen; 3."),
    LETTERS("letters-after", letters_after, "The fewest letters behind a hyphen; 3."),
    {.name = "min-last-line",
     .type = PL_FRACTION,
     .offset = offsetof(struct raw, style.breaks.min_last_line),
     .max = 1,
     .doc = "A shorter last line is avoided; 25%."},
    {.name = "tolerance",
     .type = PL_FRACTION,
     .offset = offsetof(struct raw, style.breaks.tolerance),
     .min = 0.05,
     .max = 3,
     .doc = "Justified: how far a space may stretch, of its own width; 50%."},
    PENALTY(
        "hyphen", hyphen_penalty,
        "Penalty of a hyphen; 1 is a line a sixth short of its measure; 16, and half of it where lines are justified."),
    PENALTY("short-last", short_last_penalty, "Penalty of a short last line; 8."),
    PENALTY("preposition", preposition_penalty, "Penalty of a break after a short word; 0.4."),
    PENALTY("range", range_penalty, "Penalty of a break inside a range of numbers; 20."),
    PENALTY("unit", unit_penalty, "Penalty of a break before a unit; 20."),
    PENALTY("initial", initial_penalty, "Penalty of a break after an initial; 20."),
    PENALTY("dangling", dangling_penalty, "Penalty of a line that ends in the author's hyphen and a space; 3."),
    {.name = "units",
     .type = PL_CUSTOM,
     .offset = offsetof(struct raw, style.breaks.units),
     .custom = read_words,
     .shape = "families",
     .doc = "Words that stay with the number before them (mln, uur), besides the symbols of the SI."},
};
const struct pl_record pl_breaks_record = {
    "breaks", "How lines are broken.", breaks_fields, sizeof breaks_fields / sizeof *breaks_fields, NULL, false};

#define AT(field) .offset = offsetof(struct raw, field)
static const struct pl_field style_fields[] = {
    {.name = "extends", .type = PL_TEXT, AT(extends), .doc = "The style this one starts from."},
    {.name = "family",
     .type = PL_CUSTOM,
     AT(style.families),
     .custom = read_words,
     .shape = "families",
     .doc = "Families in order of preference; later ones serve characters that the earlier lack."},
    {.name = "weight",
     .type = PL_INT,
     AT(style.weight),
     .min = 1,
     .max = 1000,
     .doc = "100 to 900; exactly this face must be listed."},
    {.name = "slant", .type = PL_ENUM, AT(style.slant), .names = slant_names, .doc = "normal or italic."},
    {.name = "size",
     .type = PL_CUSTOM,
     .offset = 0,
     .custom = read_size,
     .shape = "font-size",
     .doc = "A length, or {ideal, min, max, step, grow}, or {tie, factor}."},
    {.name = "leading",
     .type = PL_CUSTOM,
     .offset = 0,
     .custom = read_leading,
     .shape = "range",
     .doc = "From baseline to baseline: a ratio of the size, a length at the ideal size, or {ideal, min, max}."},
    {.name = "tracking",
     .type = PL_CUSTOM,
     .offset = 0,
     .custom = read_tracking,
     .shape = "range",
     .doc = "Of an em: -1%, or {ideal, min, max}."},
    {.name = "fit",
     .type = PL_CUSTOM,
     AT(style),
     .custom = read_fit,
     .shape = "fit",
     .doc = "The fit group: its boxes share size, leading and tracking."},
    {.name = "colour",
     .type = PL_CUSTOM,
     AT(style.colour),
     .custom = pl_read_tone,
     .shape = "colour",
     .doc = "A palette colour."},
    {.name = "align", .type = PL_ENUM, AT(style.align), .names = align_names, .doc = "Of the lines."},
    {.name = "features",
     .type = PL_CUSTOM,
     AT(style.features),
     .custom = read_features,
     .shape = "features",
     .doc = "OpenType features."},
    {.name = "case",
     .type = PL_ENUM,
     AT(style.letter_case),
     .names = case_names,
     .doc = "How letters are drawn; the text keeps the author's."},
    {.name = "hyphenate",
     .type = PL_ENUM,
     AT(style.hyphenate),
     .names = hyphenate_names,
     .doc = "never breaks only a word that is wider than its box."},
    {.name = "balance", .type = PL_BOOL, AT(style.balance), .doc = "Lines of even length: for headings."},
    {.name = "breaks", .type = PL_RECORD, .offset = 0, .sub = &pl_breaks_record, .doc = "How lines are broken."},
    {.name = "indent", .type = PL_RECORD, .offset = 0, .sub = &pl_indent_record, .doc = "Indents."},
    {.name = "space", .type = PL_RECORD, .offset = 0, .sub = &pl_space_record, .doc = "Space between paragraphs."},
    {.name = "list", .type = PL_RECORD, .offset = 0, .sub = &pl_list_record, .doc = "Lists in a text."},
    {.name = "strong", .type = PL_NODE, AT(strong), .shape = "a look", .doc = "The look of strong text."},
    {.name = "emphasis", .type = PL_NODE, AT(emphasis), .shape = "a look", .doc = "The look of emphasis."},
    {.name = "link", .type = PL_NODE, AT(link), .shape = "a look", .doc = "The look of links."},
    {.name = "sub", .type = PL_RECORD, .offset = 0, .sub = &pl_sub_record, .doc = "Subscripts: 62%, down by 14%."},
    {.name = "sup", .type = PL_RECORD, .offset = 0, .sub = &pl_sup_record, .doc = "Superscripts: 62%, up by 33%."},
    {.name = "first-baseline",
     .type = PL_ENUM,
     AT(style.first_baseline),
     .names = first_names,
     .doc = "Where the first line stands below the box's top."},
    {.name = "last-edge",
     .type = PL_ENUM,
     AT(style.last_edge),
     .names = last_names,
     .doc = "Where the box's lower edge is."},
    {.name = "underline", .type = PL_NODE, AT(marker_style), .shape = "bool", .doc = "For styles laid over words."},
    {.name = "scale", .type = PL_NODE, AT(marker_style), .shape = "ratio", .doc = "For styles laid over words."},
};
const struct pl_record pl_style_record = {
    "style", "A paragraph style.", style_fields, sizeof style_fields / sizeof *style_fields, NULL, false};

/* ---- inheritance ---- */

struct styles {
    struct pl_work *work;
    struct pl_layout *layout;
    struct pl_reader reader;
    const char **names;
    const struct pl_node **said_at; /* the last definition */
    struct raw *raws;
    int *state; /* 0 not read, 1 being read, 2 done */
    size_t n;
    int deep; /* styles that wait for the one they extend */
    bool too_far;
};

static size_t index_of(const struct styles *all, const char *name)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->names[i], name) == 0)
            return i;
    return SIZE_MAX;
}

static struct raw style_defaults(void)
{
    static const char *const none[] = {NULL};
    struct raw raw = {.style = {.families = none,
                                .weight = 400,
                                .size = {12, 12, 12, 0.1},
                                .leading = {1.2, 1.2, 1.2, 0.01},
                                .tie_factor = 1,
                                .colour = {PL_COLOUR_NONE, 1, 1},
                                .hyphenate = PL_HYPHENATE_NEVER,
                                .marker = "\xE2\x80\xA2",
                                .number = "{n}.",
                                .list_indent = 14,
                                .list_space = NAN,
                                .sub = {0.62, -0.14},
                                .sup = {0.62, 0.33}}};
    struct pl_style *s = &raw.style;
    s->breaks.max_consecutive_hyphens = -1;
    double *numbers[] = {
        &s->breaks.hyphens_per_100_words, &s->breaks.min_last_line,      &s->breaks.tolerance,
        &s->breaks.hyphen_penalty,        &s->breaks.short_last_penalty, &s->breaks.preposition_penalty,
        &s->breaks.range_penalty,         &s->breaks.unit_penalty,       &s->breaks.initial_penalty,
        &s->breaks.dangling_penalty};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        *numbers[i] = NAN;
    s->strong = (struct pl_look){.has = PL_LOOK_WEIGHT | PL_LOOK_NO_HYPHEN, .weight = 700, .no_hyphen = true};
    s->emphasis = (struct pl_look){.has = PL_LOOK_SLANT, .slant = 1};
    return raw;
}

static void settle(struct raw *raw)
{
    struct pl_style *s = &raw->style;
    double *v[3] = {&s->leading.ideal, &s->leading.min, &s->leading.max};
    for (int i = 0; i < 3; i++) {
        if (raw->leading_pt[i] > 0)
            *v[i] = raw->leading_pt[i] / s->size.ideal;
        raw->leading_pt[i] = 0;
        if (*v[i] <= 0)
            *v[i] = s->leading.ideal;
    }
}

static void look_of(struct styles *all, const struct pl_node *node, struct pl_look *look)
{
    if (!node)
        return;
    if (node->kind == PL_MAP) {
        read_look(&all->reader, node, false, look);
        return;
    }
    struct pl_look fresh = {0};
    size_t i = index_of(all, node->text);
    if (i == SIZE_MAX) {
        pl_no_style(all->work, all->names, all->n, node->text, node->place);
        return;
    }
    read_look(&all->reader, all->said_at[i], true, &fresh);
    *look = fresh;
}

static bool resolve(struct styles *all, size_t i);

static void inherit(struct styles *all, size_t i, const char *extends, const struct pl_node *node)
{
    size_t from = index_of(all, extends);
    if (from == SIZE_MAX) {
        const struct pl_node *at = pl_node_get(node, "extends");
        pl_no_style(all->work, all->names, all->n, extends, at ? at->place : node->place);
    } else if (all->state[from] == 1) {
        struct pl_diag *d = PL_ERR(all->work, P323, node->place, "style '%s' extends itself", all->names[i]);
        pl_also(all->work->diags, d, all->said_at[from]->place, "by way of '%s'", all->names[from]);
        pl_help(all->work->diags, d, "take one 'extends' away");
    } else if (all->state[from] == 0 && all->deep >= PL_MOST_LINKS) {
        if (!all->too_far) /* else every further style of the chain would tell it again */
            pl_style_too_far(all->work, node->place, all->names[i], "extend");
        all->too_far = true;
    } else if (resolve(all, from)) {
        all->raws[i] = all->raws[from];
        all->raws[i].strong = all->raws[i].emphasis = all->raws[i].link = all->raws[i].marker_style = NULL;
        all->raws[i].extends = NULL;
    }
}

static bool resolve(struct styles *all, size_t i)
{
    if (all->state[i] == 2)
        return true;
    all->state[i] = 1;
    all->raws[i] = style_defaults();
    const char *extends = NULL;
    const struct pl_node *from = NULL;
    for (size_t c = 0; c < all->layout->chain.n; c++) {
        const struct pl_node *node = pl_node_get(pl_node_get(all->layout->chain.at[c], "styles"), all->names[i]);
        const struct pl_node *e = pl_node_get(node, "extends");
        if (e && e->kind == PL_SCALAR) {
            extends = e->text;
            from = node;
        }
    }
    all->deep++;
    if (extends)
        inherit(all, i, extends, from);
    all->deep--;
    for (size_t c = 0; c < all->layout->chain.n; c++) {
        const struct pl_node *node = pl_node_get(pl_node_get(all->layout->chain.at[c], "styles"), all->names[i]);
        struct raw *raw = &all->raws[i];
        if (!node)
            continue;
        pl_read_record(&all->reader, node, &pl_style_record, NULL, raw, NULL);
        settle(raw);
        look_of(all, raw->strong, &raw->style.strong);
        look_of(all, raw->emphasis, &raw->style.emphasis);
        look_of(all, raw->link, &raw->style.link);
        look_of(all, pl_node_get(pl_node_get(node, "list"), "marker-style"), &raw->style.marker_look);
        raw->strong = raw->emphasis = raw->link = raw->marker_style = NULL;
    }
    all->raws[i].style.name = all->names[i];
    all->raws[i].style.place = all->said_at[i]->key_place;
    all->state[i] = 2;
    return true;
}

static void check_style(struct styles *all, const struct pl_style *s)
{
    if (s->leading.min > s->leading.ideal || s->leading.max < s->leading.ideal) {
        struct pl_diag *d = PL_ERR(all->work, P320, s->place, "the range of 'leading' is upside down in '%s'", s->name);
        pl_help(all->work->diags, d, "min at most the ideal, the ideal at most max");
    }
}

void pl_styles_read(struct pl_work *work, struct pl_layout *layout)
{
    struct pl_tone_scope scope = {layout};
    struct styles all = {.work = work, .layout = layout, .reader = {.work = work, .user = &scope}};
    PL_VEC(const char *) names = {0};
    PL_VEC(const struct pl_node *) at = {0};
    for (size_t c = 0; c < layout->chain.n; c++) {
        const struct pl_node *map = pl_node_get(layout->chain.at[c], "styles");
        for (size_t i = 0; map && map->kind == PL_MAP && i < map->n; i++) {
            size_t k = 0;
            while (k < names.n && strcmp(names.at[k], map->at[i]->key) != 0)
                k++;
            if (k == names.n) {
                *pl_push(work->arena, &names) = map->at[i]->key;
                pl_push(work->arena, &at);
            }
            at.at[k] = map->at[i];
        }
    }
    all.names = names.at;
    all.said_at = at.at;
    all.n = names.n;
    all.raws = PL_NEWS(work->arena, struct raw, all.n ? all.n : 1);
    all.state = PL_NEWS(work->arena, int, all.n ? all.n : 1);
    layout->styles = PL_NEWS(work->arena, struct pl_style, all.n ? all.n : 1);
    layout->n_styles = all.n;
    for (size_t i = 0; i < all.n; i++) {
        resolve(&all, i);
        layout->styles[i] = all.raws[i].style;
    }
    for (size_t i = 0; i < all.n; i++)
        check_style(&all, &layout->styles[i]);
    pl_ties_check(work, layout);
}

const struct pl_style *pl_layout_style(const struct pl_layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->n_styles; i++)
        if (strcmp(layout->styles[i].name, name) == 0)
            return &layout->styles[i];
    return NULL;
}

bool pl_layout_overlay(struct pl_work *work, const struct pl_layout *layout, const char *name, struct pl_look *look)
{
    struct pl_tone_scope scope = {layout};
    struct pl_reader reader = {.work = work, .user = &scope};
    bool found = false;
    *look = (struct pl_look){0};
    for (size_t c = 0; c < layout->chain.n; c++) {
        const struct pl_node *node = pl_node_get(pl_node_get(layout->chain.at[c], "styles"), name);
        if (node && node->kind == PL_MAP) {
            read_look(&reader, node, true, look);
            found = true;
        }
    }
    return found;
}
