/* place.h: where in which file a thing was said. Every node, style, box and item carries one. */
#ifndef PL_BASE_PLACE_H
#define PL_BASE_PLACE_H

#include "base/arena.h"

/* One file as read, kept for as long as anything points into it. text is the raw bytes (a BOM included). */
struct pl_source {
    const char *path;   /* as a user would write it: relative to the working directory where it can be */
    const char *folder; /* the folder that relative paths in this file start from */
    const char *text;
    size_t size;
    size_t line, column; /* a piece of a file: where in it text begins, from 1; 0: the file itself */
    bool typed;          /* on a command line: path names the option, and there is no such file */
};

/* Bytes [start, end) of a source. source == NULL: nowhere (the program itself, the command line). */
struct pl_place {
    const struct pl_source *source;
    size_t start, end;
};

/* Line and column of a byte, both from 1, the column in code points. */
struct pl_spot {
    size_t line, column;
};
struct pl_spot pl_spot_of(const struct pl_source *source, size_t offset);

/* The chain of places a value came from, nearest first: a text in the edition, the binding in the layout that drew it,
 * the call of the part that holds the binding. */
enum pl_trail_what { PL_TRAIL_EDITION, PL_TRAIL_LAYOUT, PL_TRAIL_PART_CALL, PL_TRAIL_EACH };
struct pl_trail {
    struct pl_place place;
    enum pl_trail_what what;
    const char *label; /* the part's name, the record's heading, …; may be NULL */
    const struct pl_trail *up;
};

#endif
