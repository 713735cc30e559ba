/* input.h: the one door through which files come in.
 *
 * It knows which folders may be read, limits sizes, remembers what was read or looked for in vain (with size, time and
 * a hash, for watch and for batches), and answers from an overlay in memory first (for a live preview). A file is read
 * once per door; its bytes live as long as the door. */
#ifndef PL_BASE_INPUT_H
#define PL_BASE_INPUT_H

#include "base/arena.h"
#include "base/place.h"

struct pl_work;
struct pl_door;

struct pl_door *pl_door_new(struct pl_arena *arena);

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

/* Everything read or looked for in vain, in order. */
struct pl_seen {
    const char *path; /* absolute */
    bool missing;
    uint64_t size, inode;
    int64_t mtime_ns, ctime_ns;
};
size_t pl_door_seen(const struct pl_door *door, const struct pl_seen **seen);
/* True when one of them is no longer as it was when it was read. */
bool pl_door_changed(const struct pl_door *door);
/* We wrote this file ourselves: as it is now, it has not changed. */
void pl_door_wrote(struct pl_work *work, const char *path);

#endif
