/* expand-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_EXPAND_PRIVATE_H
#define PL_EXPAND_PRIVATE_H

#include "expand/expand.h"

#include <stddef.h>

/* Where in a scalar of the layout a path or a binding was written, for messages; to == 0: all of it. */
struct said {
    const struct pl_node *node;
    size_t from, to;
};

/* What a path or a binding stands for. */
enum value_kind { VALUE_NONE, VALUE_NODE, VALUE_TEXT, VALUE_NUMBER };
struct value {
    enum value_kind kind;
    const struct pl_node *node; /* of the edition; also kept for texts and numbers made from one */
    const char *text;
    double number;
    bool own; /* the layout's own words */
    struct said said;
};

/* Names in sight, innermost first. A link holds a record, or one name. */
struct scope {
    const struct scope *up;
    const struct pl_node *record;
    const char *as;
    size_t index, count; /* of the record among its like, from 1; 0: none */
    const char *name;
    struct value value;
    const struct pl_node *box;     /* the name is a box passed to a part … */
    const struct scope *box_scope; /* … to be drawn with the names of the caller */
};

struct section {
    const struct pl_node *record;
    uint32_t node;
    uint32_t last; /* order of what was said in it last */
};

/* A box that says something to those who hear it. */
struct spoken {
    struct pl_box *box;
    bool may_be_cell; /* it draws one text of the edition, in one paragraph */
};

/* An unknown name that has been looked into, and where: it would be found again for every record. */
struct judged {
    const char *word;
    const struct pl_source *source;
    size_t at;
};

struct expander {
    struct pl_work *work;
    struct pl_pictures *pictures;
    const struct pl_edition *edition;
    const struct pl_layout *layout;
    struct pl_expanded *out;
    struct pl_reader reader;
    struct pl_tone_scope tones;
    size_t page, pages, n_boxes;
    size_t n_bytes; /* of texts that bindings were put in */
    PL_VEC(struct section) sections;
    PL_VEC(const struct pl_node *) drawn; /* texts drawn once: their second time is decoration */
    PL_VEC(struct spoken) spoken;
    PL_VEC(struct pl_box *) silent_links; /* boxes with a leads_node */
    uint32_t last_order;                  /* of what was said outside of every section */
    PL_VEC(const char *) names;           /* of the edition: filled when first a path finds nothing */
    PL_VEC(struct judged) judged;
};

/* Inherited downward while boxes are expanded. */
struct context {
    const struct scope *scope;
    struct pl_tone accent;
    const struct pl_trail *trail;
    const struct context *up;
    const char *link; /* NULL: none */
    bool decoration;
    int depth;
};

struct pl_place said_at(struct said said);
/* Adds to a mistake reported since there were so many errors that the layout asked for `what` here. */
void asked_here(struct expander *ex, struct said said, size_t errors, const char *what);

/* scope.c */
struct value scope_lookup(struct expander *ex, const struct scope *scope, const char *path, struct said said);
/* True where nothing is called `word` and it lies beside one of the filters: reported once at its place. */
bool scope_slip(struct expander *ex, const struct scope *scope, const char *word, const char *const *filters, size_t n,
                struct said said);
/* page, pages, index, count. */
struct value scope_counter(const struct expander *ex, const struct scope *scope, const char *path);
const char *language_of(struct expander *ex, const struct scope *scope, const struct pl_node *node);

/* binding.c */
/* "{{…}}" around nothing else. */
bool binding_alone(const struct pl_node *node);
/* The value of one binding: inner[0..len) is what stands between its braces, within node->text. */
struct value binding_value(struct expander *ex, const struct scope *scope, const struct pl_node *node,
                           const char *inner, size_t len);
/* A scalar that is a path, with or without braces. */
struct value path_value(struct expander *ex, const struct scope *scope, const struct pl_node *node);
/* The next "{{" at or after from and its "}}"; NULL when there is none, or when it is not closed (reported). */
const char *next_binding(struct expander *ex, const struct pl_node *node, const char *from, const char **close);
/* Every binding of a text replaced: as written, or its words without markup. */
const char *binding_text(struct expander *ex, const struct scope *scope, const struct pl_node *node);
const char *binding_plain(struct expander *ex, const struct scope *scope, const struct pl_node *node);
const char *value_text(struct expander *ex, struct value value);
const char *value_plain(struct expander *ex, struct value value);
/* The node with every binding replaced; the same node when it has none. Keys in skip stay as they are. */
const struct pl_node *binding_nodes(struct expander *ex, const struct scope *scope, const struct pl_node *node,
                                    const char *const *skip);

/* when.c */
bool when_holds(struct expander *ex, const struct scope *scope, const struct pl_node *when);

/* scale.c: {value, of, to} → a plain length. */
const struct pl_node *scaled_size(struct expander *ex, const struct scope *scope, const struct pl_node *map);
bool is_scaled(const struct pl_node *node);

/* text.c: fills box->text; false when there is nothing to draw. */
bool expand_text(struct expander *ex, const struct context *ctx, struct pl_box *box, const struct pl_node *node);
/* picture.c: icon, picture, art. */
bool expand_picture(struct expander *ex, const struct context *ctx, struct pl_box *box, const struct pl_node *node);
/* grid.c: cells for the children. */
void expand_grid(struct expander *ex, struct pl_box *box);

/* structure.c */
uint32_t structure_section(struct expander *ex, const struct scope *scope);
/* nodes: all that the text draws of the edition. */
void structure_text(struct expander *ex, const struct context *ctx, struct pl_box *box,
                    const struct pl_node *const *nodes, size_t n);
void structure_figure(struct expander *ex, const struct context *ctx, struct pl_box *box, const char *alternative);
/* The box has the context's address for its own. */
void structure_link(struct expander *ex, const struct context *ctx, struct pl_box *box);
/* tables.c: cells become tables, captions go to what they are about. Once, when all is expanded. */
void structure_tables(struct expander *ex);

/* boxes.c */
/* Puts the accent in; reports at place where there is none, or it lacks the tone. */
void put_accent(struct expander *ex, const struct context *ctx, struct pl_tone *tone, struct pl_place place);
void put_accent_fill(struct expander *ex, const struct context *ctx, struct pl_tone_fill *fill, struct pl_place place);
struct pl_box *expand_box(struct expander *ex, const struct context *ctx, const struct pl_node *node);
/* Every name once a page: connectors and messages speak of boxes by name. */
void expand_check_names(struct expander *ex, const struct pl_box *root);
/* The list that `each` names; NULL when it is absent, or no list (reported). */
const struct pl_node *records_of(struct expander *ex, const struct scope *scope, const struct pl_node *each);
struct pl_box *expand_frame(struct expander *ex, const struct context *ctx, const struct pl_node *node);
#endif
