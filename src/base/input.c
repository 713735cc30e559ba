/* input.c: the one door. Every path is resolved with realpath before it is judged, so `..` and symbolic links cannot
 * lead out of the readable folders. */
#include "base/input.h"

#include "base/num.h"
#include "base/work.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MIB = 1024 * 1024 };
const size_t pl_limit_bytes[] = {
    [PL_LIMIT_YAML] = 8 * (size_t)MIB, [PL_LIMIT_FONT] = 32 * (size_t)MIB,    [PL_LIMIT_PICTURE] = 128 * (size_t)MIB,
    [PL_LIMIT_SVG] = 4 * (size_t)MIB,  [PL_LIMIT_PROFILE] = 16 * (size_t)MIB, [PL_LIMIT_ANY] = 256 * (size_t)MIB,
};

struct overlay {
    const char *path;
    const char *bytes;
    size_t size;
};

struct kept {
    const char *real;
    const struct pl_source *source;
    struct pl_seen *seen; /* NULL: an overlay */
};

struct shelf {
    struct pl_arena *arena; /* NULL: nothing on it */
    PL_VEC(struct kept) kept;
};

struct pl_door {
    struct pl_arena *arena;
    PL_VEC(const char *) folders;
    PL_VEC(struct overlay) overlays;
    PL_VEC(struct pl_seen *) seen;
    struct shelf shelves[PL_SHELVES];
    enum pl_shelf shelf;
    struct pl_reads *reads; /* the innermost that is being noted */
    size_t n_settled;       /* folders of every job */
    bool outside;
};

static void release(void *handle)
{
    struct pl_door *door = handle;
    for (int i = 0; i < PL_SHELVES; i++)
        pl_arena_free(door->shelves[i].arena);
}

struct pl_door *pl_door_new(struct pl_arena *arena)
{
    struct pl_door *door = PL_NEW(arena, struct pl_door);
    door->arena = arena;
    pl_at_end(arena, release, door);
    return door;
}

enum pl_shelf pl_door_shelf(struct pl_door *door, enum pl_shelf shelf)
{
    enum pl_shelf before = door->shelf;
    door->shelf = shelf;
    return before;
}

static struct pl_arena *shelf_arena(struct pl_door *door)
{
    struct shelf *shelf = &door->shelves[door->shelf];
    if (!shelf->arena)
        shelf->arena = pl_arena_new();
    return shelf->arena;
}

void pl_door_empty(struct pl_door *door, enum pl_shelf shelf)
{
    size_t n = 0;
    for (size_t i = 0; i < door->seen.n; i++)
        if (door->seen.at[i]->shelf != shelf)
            door->seen.at[n++] = door->seen.at[i];
    door->seen.n = n;
    if (shelf == PL_SHELF_JOB)
        door->folders.n = door->n_settled;
    pl_arena_free(door->shelves[shelf].arena);
    door->shelves[shelf] = (struct shelf){0};
}

size_t pl_door_shelf_bytes(const struct pl_door *door, enum pl_shelf shelf)
{
    return door->shelves[shelf].arena ? pl_arena_bytes(door->shelves[shelf].arena) : 0;
}

void pl_door_settled(struct pl_door *door)
{
    door->n_settled = door->folders.n;
}

/* NULL with errno: nothing is there. What is only looked up is made in the arena of the job: a session of many jobs
 * looks up without end. */
static const char *real_path(struct pl_arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    if (!real)
        return NULL;
    char *copy = pl_strdup(arena, real);
    free(real);
    return copy;
}

/* The names of folders stay with the door: a batch of many has few. */
static void allow(struct pl_door *door, const char *real)
{
    const char *kept = NULL;
    size_t at = 0;
    while (at < door->folders.n && strcmp(door->folders.at[at], real) != 0)
        at++;
    if (at == door->folders.n)
        *pl_push(door->arena, &door->folders) = pl_strdup(door->arena, real);
    kept = door->folders.at[at];
    for (struct pl_reads *r = door->reads; r; r = r->outer)
        *pl_push(r->arena, &r->folders) = kept;
}

void pl_door_allow(struct pl_door *door, const char *folder)
{
    char *real = realpath(*folder ? folder : ".", NULL);
    if (real)
        allow(door, real);
    free(real);
}

void pl_door_allow_outside(struct pl_door *door, bool yes)
{
    door->outside = yes;
}

static const char *absolute(struct pl_arena *arena, const char *path)
{
    if (path[0] == '/')
        return path;
    char *cwd = getcwd(NULL, 0);
    const char *whole = pl_printf(arena, "%s/%s", cwd ? cwd : ".", path);
    free(cwd);
    return whole;
}

void pl_door_overlay(struct pl_door *door, const char *path, const char *bytes, size_t size)
{
    struct pl_arena *scratch = pl_arena_new();
    const char *real = real_path(scratch, path), *key = real ? real : absolute(scratch, path);
    struct overlay *over = NULL;
    for (int k = 0; k < PL_SHELVES; k++)
        for (size_t i = 0; i < door->shelves[k].kept.n; i++)
            if (strcmp(door->shelves[k].kept.at[i].real, key) == 0)
                door->shelves[k].kept.at[i].real = "";
    for (size_t i = 0; i < door->overlays.n && !over; i++)
        if (strcmp(door->overlays.at[i].path, key) == 0)
            over = &door->overlays.at[i];
    if (!over && bytes) {
        over = pl_push(door->arena, &door->overlays);
        over->path = pl_strdup(door->arena, key);
    }
    if (over)
        *over = (struct overlay){over->path, bytes, size};
    pl_arena_free(scratch);
}

static const struct overlay *find_overlay(const struct pl_door *door, const char *key)
{
    for (size_t i = 0; i < door->overlays.n; i++)
        if (door->overlays.at[i].bytes && strcmp(door->overlays.at[i].path, key) == 0)
            return &door->overlays.at[i];
    return NULL;
}

const char *pl_door_resolve(struct pl_work *work, const char *path, struct pl_place from)
{
    if (path[0] == '/' || !from.source || !from.source->folder)
        return pl_strdup(work->arena, path);
    const char *folder = from.source->folder;
    if (strcmp(folder, ".") == 0 || !*folder)
        return pl_strdup(work->arena, path);
    return pl_printf(work->arena, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", path);
}

#if defined __APPLE__
#define MTIME(st) ((st)->st_mtimespec)
#define CTIME(st) ((st)->st_ctimespec)
#else
#define MTIME(st) ((st)->st_mtim)
#define CTIME(st) ((st)->st_ctim)
#endif

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* st NULL: nothing is there. The change time tells of permissions, and of a file put in the place of another. */
static struct pl_seen seen_as(const char *path, const struct stat *st)
{
    struct pl_seen seen = {.path = path, .missing = st == NULL};
    if (st) {
        seen.size = (uint64_t)st->st_size;
        seen.inode = (uint64_t)st->st_ino;
        seen.mtime_ns = nanoseconds(MTIME(st));
        seen.ctime_ns = nanoseconds(CTIME(st));
    }
    return seen;
}

static void note(struct pl_door *door, struct pl_seen *seen)
{
    for (struct pl_reads *r = door->reads; r; r = r->outer) {
        bool known = false;
        for (size_t i = r->list.n; i-- > 0 && !known;)
            known = r->list.at[i] == seen;
        if (!known)
            *pl_push(r->arena, &r->list) = seen;
    }
}

void pl_reads_begin(struct pl_door *door, struct pl_reads *reads)
{
    reads->outer = door->reads;
    door->reads = reads;
}

void pl_reads_end(struct pl_door *door, struct pl_reads *reads)
{
    door->reads = reads->outer;
}

void pl_reads_again(struct pl_door *door, const struct pl_reads *reads)
{
    for (size_t i = 0; i < reads->list.n; i++)
        note(door, reads->list.at[i]);
    for (size_t i = 0; i < reads->folders.n; i++)
        allow(door, reads->folders.at[i]);
}

/* The latest look at it. */
static struct pl_seen **find_seen(const struct pl_door *door, const char *whole)
{
    uint64_t hash = pl_hash(whole, strlen(whole), 0);
    for (size_t i = door->seen.n; i-- > 0;)
        if (door->seen.at[i]->hash == hash && strcmp(door->seen.at[i]->path, whole) == 0)
            return &door->seen.at[i];
    return NULL;
}

/* The first look counts, unless the file has appeared since. One that a shorter life made is made again for a longer.
 */
static struct pl_seen *remember_as(struct pl_work *work, const char *path, const struct pl_seen *state)
{
    struct pl_door *door = work->door;
    const char *whole = absolute(work->arena, path);
    struct pl_seen **found = find_seen(door, whole), *seen = found ? *found : NULL;
    bool appeared = seen && seen->missing && !state->missing;
    if (!seen || appeared || seen->shelf < door->shelf) {
        struct pl_arena *arena = shelf_arena(door);
        struct pl_seen *fresh = PL_NEW(arena, struct pl_seen);
        *fresh = *state;
        fresh->path = pl_strdup(arena, whole);
        fresh->hash = pl_hash(whole, strlen(whole), 0);
        fresh->shelf = door->shelf;
        *(found && !appeared ? found : pl_push(door->arena, &door->seen)) = seen = fresh;
    } else if (!seen->source && state->shelf >= seen->shelf) {
        seen->source = state->source;
    }
    note(door, seen);
    return seen;
}

static struct pl_seen *remember(struct pl_work *work, const char *path, const struct stat *st)
{
    struct pl_seen state = seen_as(path, st);
    return remember_as(work, path, &state);
}

/* What is there now, without having read it. */
static void remember_look(struct pl_work *work, const char *path)
{
    struct stat st;
    remember(work, path, stat(path, &st) == 0 ? &st : NULL);
}

struct pl_seen pl_seen_now(const char *path)
{
    struct stat st;
    return seen_as(path, stat(path, &st) == 0 ? &st : NULL);
}

bool pl_seen_same(const struct pl_seen *a, const struct pl_seen *b)
{
    return a->missing == b->missing && a->size == b->size && a->inode == b->inode && a->mtime_ns == b->mtime_ns &&
           a->ctime_ns == b->ctime_ns;
}

void pl_door_wrote(struct pl_work *work, const char *path)
{
    struct pl_seen **found = find_seen(work->door, absolute(work->arena, path));
    if (!found)
        return;
    struct pl_seen *seen = *found, now = pl_seen_now(seen->path);
    seen->missing = now.missing;
    seen->size = now.size;
    seen->inode = now.inode;
    seen->mtime_ns = now.mtime_ns;
    seen->ctime_ns = now.ctime_ns;
}

bool pl_door_changed(const struct pl_door *door)
{
    for (size_t i = 0; i < door->seen.n; i++) {
        struct pl_seen now = pl_seen_now(door->seen.at[i]->path);
        if (!pl_seen_same(&now, door->seen.at[i]))
            return true;
    }
    return false;
}

bool pl_door_has_read(struct pl_work *work, const char *path)
{
    const char *real = real_path(work->arena, path);
    for (int k = 0; k < PL_SHELVES && real; k++)
        for (size_t i = 0; i < work->door->shelves[k].kept.n; i++)
            if (strcmp(work->door->shelves[k].kept.at[i].real, real) == 0)
                return true;
    return false;
}

size_t pl_door_seen(const struct pl_door *door, struct pl_seen *const **seen)
{
    *seen = door->seen.at;
    return door->seen.n;
}

static bool inside(const struct pl_door *door, const char *real)
{
    if (door->outside)
        return true;
    for (size_t i = 0; i < door->folders.n; i++) {
        const char *folder = door->folders.at[i];
        size_t n = strlen(folder);
        if (strncmp(real, folder, n) == 0 && (real[n] == '/' || real[n] == '\0' || strcmp(folder, "/") == 0))
            return true;
    }
    return false;
}

static const char *folder_of(struct pl_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : pl_strndup(arena, path, (size_t)(slash - path));
}

static const struct pl_source *keep(struct pl_door *door, const char *path, const char *key, struct pl_seen *seen,
                                    const char *bytes, size_t size)
{
    struct pl_arena *arena = shelf_arena(door);
    struct pl_source *s = PL_NEW(arena, struct pl_source);
    *s = (struct pl_source){
        .path = pl_strdup(arena, path), .folder = folder_of(arena, path), .text = bytes, .size = size};
    *pl_push(arena, &door->shelves[door->shelf].kept) = (struct kept){pl_strdup(arena, key), s, seen};
    if (seen)
        seen->source = s;
    return s;
}

/* Read before, for this shelf or one of a longer life. */
static const struct pl_source *find_kept(struct pl_work *work, const char *path, const char *key)
{
    struct pl_door *door = work->door;
    for (int k = (int)door->shelf; k < PL_SHELVES; k++) {
        for (size_t i = 0; i < door->shelves[k].kept.n; i++) {
            const struct kept *kept = &door->shelves[k].kept.at[i];
            if (strcmp(kept->real, key) != 0)
                continue;
            if (kept->seen) /* by the name that is used now: what a job saw hangs on nothing before it */
                remember_as(work, path, kept->seen);
            return kept->source;
        }
    }
    return NULL;
}

static void report_errno(struct pl_work *work, const char *path, struct pl_place from, int error)
{
    struct pl_diag *d;
    if (error == ENOENT || error == ENOTDIR) {
        d = PL_ERR(work, P001, from, "file not found: '%s'", path);
        if (from.source && path[0] != '/')
            pl_help(work->diags, d, "paths start at the folder of the file that says them, here '%s'",
                    from.source->folder);
        else
            pl_help(work->diags, d, "check the path and its spelling");
    } else if (error == EACCES || error == EPERM) {
        d = PL_ERR(work, P002, from, "no permission to read '%s'", path);
        pl_help(work->diags, d, "change its permissions, or run as a user who may read it");
    } else {
        d = PL_ERR(work, P006, from, "cannot read '%s': %s", path, strerror(error));
        pl_help(work->diags, d, "the words after the colon are the system's own");
    }
}

/* size 0: of a pipe, which was not read to its end. */
static void report_size(struct pl_work *work, const char *path, struct pl_place from, size_t size, size_t limit)
{
    const char *most = pl_num(work->arena, (double)limit / MIB, 1);
    struct pl_diag *d = size ? PL_ERR(work, P004, from, "'%s' is too large: %s MiB, at most %s", path,
                                      pl_num(work->arena, (double)size / MIB, 1), most)
                             : PL_ERR(work, P004, from, "'%s' is larger than %s MiB", path, most);
    pl_help(work->diags, d, "make the file smaller, or split it");
}

/* Reads until the end or past the limit. Sizes that stat tells are only a hint: pipes have none, and files grow. */
static char *read_all(struct pl_work *work, int fd, const char *path, struct pl_place from, size_t hint, size_t limit,
                      size_t *size)
{
    struct pl_arena *arena = shelf_arena(work->door);
    size_t cap = hint + 1, n = 0;
    char *bytes = pl_alloc(arena, cap + 1);
    for (;;) {
        if (n == cap) {
            char *wider = pl_alloc(arena, cap * 2 + 1);
            memcpy(wider, bytes, n);
            bytes = wider;
            cap *= 2;
        }
        ssize_t got = read(fd, bytes + n, cap - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            report_errno(work, path, from, errno);
            return NULL;
        }
        if (got == 0)
            break;
        n += (size_t)got;
        if (n > limit) {
            report_size(work, path, from, 0, limit);
            return NULL;
        }
    }
    bytes[n] = '\0';
    *size = n;
    return bytes;
}

struct mapping {
    void *at;
    size_t size;
};

static void unmap(void *mapping)
{
    struct mapping *m = mapping;
    munmap(m->at, m->size);
}

/* Of a font a few tables are looked at: reading all of its bytes was half of what loading it cost. NULL: it cannot be
 * mapped. */
static const char *map_file(struct pl_door *door, int fd, size_t size)
{
    void *at = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    if (at == MAP_FAILED)
        return NULL;
    struct mapping *m = PL_NEW(shelf_arena(door), struct mapping);
    *m = (struct mapping){at, size};
    pl_at_end(shelf_arena(door), unmap, m);
    return at;
}

static const struct pl_source *read_file(struct pl_work *work, const char *path, const char *real, enum pl_limit kind,
                                         struct pl_place from)
{
    size_t limit = pl_limit_bytes[kind];
    /* Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever. */
    int fd = open(real, O_RDONLY | O_CLOEXEC | (from.source ? O_NONBLOCK : 0));
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        int error = errno;
        if (fd >= 0)
            close(fd);
        remember_look(work, path);
        report_errno(work, path, from, error);
        return NULL;
    }
    struct pl_seen *seen = remember(work, path, &st);
    const struct pl_source *source = NULL;
    bool pipe = !from.source && (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode));
    size_t size = 0;
    if (!S_ISREG(st.st_mode) && !pipe) {
        struct pl_diag *d = PL_ERR(work, P003, from, "'%s' is %s, not a file", path,
                                   S_ISDIR(st.st_mode) ? "a folder" : "a device or pipe");
        pl_help(work->diags, d, "name a file%s", S_ISDIR(st.st_mode) ? " in it" : "");
    } else if (S_ISREG(st.st_mode) && (uint64_t)st.st_size > limit) {
        report_size(work, path, from, (size_t)st.st_size, limit);
    } else {
        const char *bytes = NULL;
        if (kind == PL_LIMIT_FONT && S_ISREG(st.st_mode))
            bytes = map_file(work->door, fd, size = (size_t)st.st_size);
        if (!bytes)
            bytes = read_all(work, fd, path, from, pipe ? 65536 : (size_t)st.st_size, limit, &size);
        source = bytes ? keep(work->door, path, real, seen, bytes, size) : NULL;
    }
    close(fd);
    return source;
}

static void report_outside(struct pl_work *work, const char *path, struct pl_place from)
{
    struct pl_diag *d = PL_ERR(work, P005, from, "'%s' lies outside the readable folders", path);
    pl_help(work->diags, d, "move it beside the file that names it, or pass --allow-outside if you trust these files");
}

/* Whether the nearest folder that is there, on the way to a missing file, may be read: outside, not even what there is
 * and what not is told. */
static bool missing_inside(struct pl_work *work, const char *path)
{
    char *at = pl_strdup(work->arena, absolute(work->arena, path));
    for (char *slash; (slash = strrchr(at, '/')) && slash != at;) {
        *slash = '\0';
        const char *real = real_path(work->arena, at);
        if (real)
            return inside(work->door, real);
    }
    return work->door->outside;
}

const struct pl_source *pl_door_read(struct pl_work *work, const char *path, enum pl_limit limit, struct pl_place from)
{
    struct pl_door *door = work->door;
    const char *real = real_path(work->arena, path);
    int error = errno; /* of real_path: what is called in between may set it too */
    const char *key = real ? real : absolute(work->arena, path);
    const struct pl_source *kept = !from.source || inside(door, key) ? find_kept(work, path, key) : NULL;
    if (kept)
        return kept;
    const struct overlay *over = find_overlay(door, key);
    if (over)
        return keep(door, path, key, NULL, over->bytes, over->size);
    if (!real) {
        remember_look(work, path);
        if (from.source && !missing_inside(work, path))
            report_outside(work, path, from);
        else
            report_errno(work, path, from, error);
        return NULL;
    }
    if (from.source && !inside(door, real)) {
        report_outside(work, path, from);
        return NULL;
    }
    return read_file(work, path, real, limit, from);
}

bool pl_door_exists(struct pl_work *work, const char *path)
{
    const char *real = real_path(work->arena, path);
    if (find_overlay(work->door, real ? real : absolute(work->arena, path)))
        return true;
    struct stat st;
    bool there = real && stat(real, &st) == 0 && S_ISREG(st.st_mode) && access(real, R_OK) == 0;
    remember_look(work, path);
    return there;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t pl_door_list(struct pl_arena *arena, const char *folder, const char *extension, const char ***names)
{
    PL_VEC(const char *) out = {0};
    DIR *dir = opendir(folder);
    size_t e = strlen(extension);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        size_t n = strlen(d->d_name);
        if (n > e && d->d_name[0] != '.' && strcmp(d->d_name + n - e, extension) == 0)
            *pl_push(arena, &out) = pl_strndup(arena, d->d_name, n - e);
    }
    if (dir)
        closedir(dir);
    if (out.n)
        qsort(out.at, out.n, sizeof *out.at, by_name);
    *names = out.at;
    return out.n;
}
