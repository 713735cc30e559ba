/* check.h: preflight: a table of rules over edition, layout and scene; each finding has a place in the YAML and on the
 * page, the figure found, the figure asked and what to do. Draws nothing and changes nothing.
 *
 * To add a rule:
 * 1. a message in base/messages/check-FAMILY.def (P900 to P929 print, P930 to P949 reading, P950 to P969 copy): its
 *    level is the rule's, its title and explanation are what `plaat explain`, the manual and docs/preflight.md say;
 * 2. a row in rules.c: code, name, family, media, figures with their defaults, function;
 * 3. its function, in FAMILY-*.c, declared in check-private.h: it looks at what pl_check holds and calls pl_found;
 * 4. a case in tests/cases/9-check-FAMILY.txt that fires it, and one that does not. */
#ifndef PL_CHECK_CHECK_H
#define PL_CHECK_CHECK_H

#include "check/spell.h"
#include "compose/compose.h"
#include "ink/press.h"

/* ---- rules ---- */

enum { PL_MEDIUM_PRINT = 1, PL_MEDIUM_SCREEN = 2 };

/* What a figure is counted in: how YAML writes it, how a message says it. */
enum pl_figure_unit {
    PL_FIGURE_LENGTH,  /* points; YAML: any unit; said in mm or px */
    PL_FIGURE_SIZE,    /* points; said in pt or px */
    PL_FIGURE_PERCENT, /* 300 is 300 % */
    PL_FIGURE_PPI,
    PL_FIGURE_RATIO, /* 4.5 is 4.5 : 1 */
    PL_FIGURE_COUNT
};
struct pl_figure {
    const char *name; /* its key in YAML: "least", "most" */
    enum pl_figure_unit unit;
    double value; /* where neither profile nor layout says one */
    const char *doc;
};

enum { PL_MOST_FIGURES = 4 };
struct pl_check;
struct pl_rule {
    enum pl_code code;
    const char *name;   /* its key in YAML: "text-size" */
    const char *family; /* print, reading, copy */
    unsigned media;     /* in which it is on, unless a profile or layout gives it a level */
    struct pl_figure figures[PL_MOST_FIGURES];
    void (*run)(struct pl_check *check); /* NULL: a rule for the PDFs of others (pdf-file.c) alone */
};
extern const struct pl_rule pl_rules[];
extern const size_t pl_n_rules;
bool pl_rule_reads_pdf(enum pl_code code);           /* judges PDFs of others too, or alone (run NULL) */
const struct pl_rule *pl_rule_of(enum pl_code code); /* NULL: this message is no rule's */

/* ---- profiles: levels and figures ---- */

enum { PL_RULE_OFF = -1 }; /* beside the values of pl_level */
struct pl_rule_set {
    int level;
    double figures[PL_MOST_FIGURES];
};
struct pl_profile {
    const char *name, *title;
    unsigned medium;
    struct pl_rule_set *sets; /* as many as rules */
};
/* The table's figures, with the file's laid over them (path NULL: nothing laid over), then the layout's own `check:`
 * (layout NULL: none). NULL when reported. */
const struct pl_profile *pl_profile_read(struct pl_work *work, const char *path, const struct pl_layout *layout,
                                         struct pl_place from);
/* The profile a layout's `check:` asks for; place: where. NULL: none. */
const char *pl_profile_asked(const struct pl_layout *layout, struct pl_place *place);
/* The tables of a profile file, of `check:` in it and in a layout, and of each rule: root first, NULL-ended. */
const struct pl_record *const *pl_profile_records(struct pl_arena *arena);

/* ---- findings ---- */

struct pl_area { /* on the page, points from the trim's top left */
    size_t page;
    double x, y, width, height;
};
struct pl_finding {
    const struct pl_rule *rule;
    struct pl_diag *diag; /* level, code, places, message, help; counted in work->diags as any other */
    PL_VEC(struct pl_area) areas;
    const struct pl_figure *figure; /* NULL: none */
    double found, asked;            /* in the figure's unit */
    /* until it is told: */
    int level;
    struct pl_place place;
    const struct pl_trail *trail, *last; /* of the figure that is told; of the last area */
    const char *message, *help;
};
struct pl_findings {
    const char *about; /* of a PDF: what it is, in a line; else NULL */
    PL_VEC(struct pl_finding *) list;
};

/* A figure as messages say it: "3 mm", "6 pt", "300 %", "225 ppi", "4.5 : 1". */
const char *pl_figure_text(struct pl_arena *arena, enum pl_figure_unit unit, double value, bool in_px);

/* The same as YAML takes it: "3mm", "6pt", "300%", "225". */
const char *pl_figure_yaml(struct pl_arena *arena, const struct pl_figure *figure);

/* What rules may need of the session. */
struct pl_check_how {
    const char *data;                     /* the folder of what comes with plaat: word lists of languages */
    struct pl_press *(*press)(void *ctx); /* asked when a rule looks at print; NULL: cannot be opened (reported) */
    void *ctx;
    struct pl_speller *speller; /* NULL: no word is looked up */
    const char *condition;      /* of the press, said on the command line; NULL: the layout's */
};
/* Runs every rule that the profile has on. Findings are reported to work->diags, in order of the rules. */
struct pl_findings *pl_check_run(struct pl_work *work, const struct pl_profile *profile,
                                 const struct pl_edition *edition, const struct pl_layout *layout,
                                 const struct pl_expanded *expanded, const struct pl_composed *composed,
                                 const struct pl_check_how *how);

/* The same for a PDF of whatever make, whose bytes outlive the arena: the rules that can be read from a file. What of
 * it cannot be judged is told (P782). NULL: it is none (reported: P780, P781). */
struct pl_findings *pl_check_pdf(struct pl_work *work, const struct pl_profile *profile, const struct pl_source *bytes);

#endif
