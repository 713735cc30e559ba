/* diag.h: every message of the program: a code, a place, what is wrong, what to do.
 *
 * Codes stand in base/messages/(room).def, one line each, and keep their meaning for ever. Mistakes in YAML are
 * collected and the stage goes on where it can; the next stage does not start when there is an error. */
#ifndef PL_BASE_DIAG_H
#define PL_BASE_DIAG_H

#include "base/place.h"

enum pl_level { PL_NOTE, PL_WARNING, PL_ERROR };

/* Whose fault: decides the exit status (1 input, 2 usage, 3 world). */
enum pl_fault { PL_FAULT_INPUT, PL_FAULT_USAGE, PL_FAULT_WORLD };

#define PL_MSG(code, level, fault, title, explanation) PL_##code,
enum pl_code {
    PL_NO_CODE,
#include "base/messages/all.def"
    PL_N_CODES
};
#undef PL_MSG

struct pl_message {
    const char *code;    /* "P101" */
    enum pl_level level; /* the level it is reported at */
    enum pl_fault fault;
    const char *title;       /* a short phrase: "duplicate key" */
    const char *explanation; /* a paragraph for `plaat explain` and the manual: why, and how to mend */
};
const struct pl_message *pl_message(enum pl_code code);
enum pl_code pl_message_lookup(const char *code);

struct pl_diag {
    enum pl_code code;
    enum pl_level level;
    struct pl_place place;
    const char *message;
    const char *help; /* may be NULL */
    struct pl_also {
        struct pl_place place;
        const char *label;
    } also[6];
    size_t n_also;
};

struct pl_diags {
    struct pl_arena *arena;
    PL_VEC(struct pl_diag *) list;
    size_t n_errors, n_warnings;
    size_t limit;           /* errors, and warnings, after this many are counted, not kept; 0: 200 */
    bool world, usage, cut; /* cut: some were not kept */
};

/* Reports once: the same code, place and message again is ignored (the earlier diag is returned). Never NULL.
 * The message is one sentence part, without a capital or full stop: "unknown key 'colums' in 'grid'". */
struct pl_diag *pl_report(struct pl_diags *diags, enum pl_code code, struct pl_place place, const char *format, ...)
    PL_PRINTF(4, 5);

/* The same at a level of the caller's, for messages whose level a user may change. */
struct pl_diag *pl_report_at(struct pl_diags *diags, enum pl_code code, enum pl_level level, struct pl_place place,
                             const char *format, ...) PL_PRINTF(5, 6);

/* What to do. Replaces an earlier help. */
struct pl_diag *pl_help(struct pl_diags *diags, struct pl_diag *diag, const char *format, ...) PL_PRINTF(3, 4);

/* A second place: "first said here", "called here". */
struct pl_diag *pl_also(struct pl_diags *diags, struct pl_diag *diag, struct pl_place place, const char *format, ...)
    PL_PRINTF(4, 5);

/* Adds every place of a trail as pl_also ("in part 'tile', called here"). */
void pl_also_trail(struct pl_diags *diags, struct pl_diag *diag, const struct pl_trail *trail);

/* Text as a JSON string, quotes and all; that is a double-quoted YAML scalar too. */
void pl_put_json(struct pl_buf *out, const char *text);
/* Writes one diagnostic in the shape of a compiler message with the line and a caret; or all as one JSON array. */
void pl_diag_print(struct pl_buf *out, const struct pl_diag *diag, bool colour);
/* Its members, without the braces. */
void pl_diag_members(struct pl_buf *out, const struct pl_diag *diag);
void pl_diags_json(struct pl_buf *out, const struct pl_diags *diags);

/* 0 done, 1 input, 2 usage, 3 world. */
int pl_diags_status(const struct pl_diags *diags);

#endif
