/* input.h: the one door through which files come in.
 *
 * It knows which folders may be read, limits sizes, remembers what was read or looked for in vain (for watch and for
 * batches), and answers from an overlay in memory first (for a live preview). A file is read once per door; its bytes
 * live as long as the door, or as its shelf is not emptied. */
#ifndef PL_BASE_INPUT_H
#define PL_BASE_INPUT_H

#include "base/arena.h"
#include "base/place.h"

struct pl_work;
struct pl_door;

struct pl_door *pl_door_new(struct pl_arena *arena);

/* Who needs the files that are read, and so how long their bytes stay: those of a job alone, those of the cache of
 * pictures, those of what a session keeps. A shelf is served from itself and from those behind it in this list. */
enum pl_shelf { PL_SHELF_JOB, PL_SHELF_PICTURES, PL_SHELF_SESSION, PL_SHELVES };
/* What is read from now on stands there; the shelf before this one. A new door has PL_SHELF_JOB. */
enum pl_shelf pl_door_shelf(struct pl_door *door, enum pl_shelf shelf);
/* The bytes of this shelf are given back, and what was looked at for it is forgotten; with PL_SHELF_JOB also every
 * folder that was allowed since pl_door_settled. Nothing may point into them any more. */
void pl_door_empty(struct pl_door *door, enum pl_shelf shelf);
/* Bytes that the files of a shelf take. */
size_t pl_door_shelf_bytes(const struct pl_door *door, enum pl_shelf shelf);
/* The folders allowed so far are those of every job. */
void pl_door_settled(struct pl_door *door);

/* Files below folder may be read, symbolic links resolved. Files named on the command line allow their own folder. */
void pl_door_allow(struct pl_door *door, const char *folder);
void pl_door_allow_outside(struct pl_door *door, bool yes);
/* Bytes answered instead of the file's; NULL takes the overlay away. Borrowed. */
void pl_door_overlay(struct pl_door *door, const char *path, const char *bytes, size_t size);

/* The path that `path`, said at `from`, means: relative to the folder of from's file; unchanged when from has no
 * source. In work->arena. */
const char *pl_door_resolve(struct pl_work *work, const char *path, struct pl_place from);

enum pl_limit { PL_LIMIT_YAML, PL_LIMIT_FONT, PL_LIMIT_PICTURE, PL_LIMIT_SVG, PL_LIMIT_PROFILE, PL_LIMIT_ANY };
extern const size_t
    pl_limit_bytes[]; /* YAML 8 MiB, font 32 MiB, picture 128 MiB, SVG 4 MiB, profile 16 MiB, any 256 MiB */

/* Reads a resolved path. NULL when it cannot be read: reported at from (P0xx: missing, no permission, not a file, too
 * large, outside the readable folders). Reading the same path again gives the same pointer. A NUL stands behind the
 * bytes, but not behind those of a font. */
const struct pl_source *pl_door_read(struct pl_work *work, const char *path, enum pl_limit limit, struct pl_place from);

/* True when a readable file is there; records the look either way, reports nothing. */
bool pl_door_exists(struct pl_work *work, const char *path);

/* The names of the files in a folder that end in extension (".svg"), without it, in order. A folder that is not there
 * has none. */
size_t pl_door_list(struct pl_arena *arena, const char *folder, const char *extension, const char ***names);

/* True when path leads to a file that was read. */
bool pl_door_has_read(struct pl_work *work, const char *path);

/* A file that was read or looked for in vain, as it was then. */
struct pl_seen {
    const char *path; /* absolute */
    bool missing;
    uint64_t size, inode;
    int64_t mtime_ns, ctime_ns;
    const struct pl_source *source; /* what was read of it; NULL: it was looked at, or read by a library */
    uint64_t hash;                  /* of the path */
    enum pl_shelf shelf;
    char sha256[65]; /* of what was read; "": nobody asked yet. The caller's, who has the means. */
};
/* Everything seen, in order. */
size_t pl_door_seen(const struct pl_door *door, struct pl_seen *const **seen);

/* What was seen while something was made, so that whatever is served from memory has its files told again: the list of
 * a job is then the same whatever was kept before. Lists nest: what is noted in one is noted in all around it. */
struct pl_reads {
    struct pl_arena *arena; /* set by the owner; the rest zeroed */
    PL_VEC(struct pl_seen *) list;
    PL_VEC(const char *) folders; /* allowed meanwhile */
    struct pl_reads *outer;
};
void pl_reads_begin(struct pl_door *door, struct pl_reads *reads);
void pl_reads_end(struct pl_door *door, struct pl_reads *reads);
/* As if everything in reads were seen, and its folders allowed, now. */
void pl_reads_again(struct pl_door *door, const struct pl_reads *reads);

/* The file's state now, for comparing; path is borrowed. */
struct pl_seen pl_seen_now(const char *path);
bool pl_seen_same(const struct pl_seen *a, const struct pl_seen *b);

/* True when one of them is no longer as it was when it was read. */
bool pl_door_changed(const struct pl_door *door);
/* We wrote this file ourselves: as it is now, it has not changed. */
void pl_door_wrote(struct pl_work *work, const char *path);

#endif
