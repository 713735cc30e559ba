/* picture.c: what a file is, by its first bytes; a picture is read once. */
#include "picture/picture-private.h"

#include <string.h>

/* Past these, what is kept goes between two jobs. An SVG takes some thirty times its bytes. */
enum { MOST_KEPT = 256, MOST_KEPT_BYTES = 64 << 20 };

struct pl_pictures {
    struct pl_arena *arena; /* its own */
    struct rasters rasters;
    PL_VEC(struct pl_picture *) list;
};

static void release(void *handle)
{
    pl_arena_free(((struct pl_pictures *)handle)->arena);
}

struct pl_pictures *pl_pictures_new(struct pl_arena *arena)
{
    struct pl_pictures *all = PL_NEW(arena, struct pl_pictures);
    all->arena = pl_arena_new();
    pl_at_end(arena, release, all);
    return all;
}

void pl_pictures_trim(struct pl_pictures *all, struct pl_door *door)
{
    if (all->list.n <= MOST_KEPT &&
        pl_arena_bytes(all->arena) + pl_door_shelf_bytes(door, PL_SHELF_PICTURES) <= MOST_KEPT_BYTES)
        return;
    pl_arena_free(all->arena);
    *all = (struct pl_pictures){.arena = pl_arena_new()};
    pl_door_empty(door, PL_SHELF_PICTURES);
}

void pl_pictures_next_job(struct pl_pictures *all)
{
    for (size_t i = 0; i < all->list.n; i++)
        all->list.at[i]->told = false;
}

static void tell_profile(struct pl_work *work, struct pl_picture *p)
{
    if (!p->profile || p->told)
        return;
    p->told = true;
    struct pl_diag *d = PL_ERR(work, P611, p->place, "'%s' is in the colour space '%.60s'; it is read as sRGB",
                               p->source->path, p->profile);
    pl_help(work->diags, d, "its colours come out paler than they are: convert it to sRGB");
}

static bool starts(const struct pl_source *s, const char *magic, size_t n)
{
    return s->size >= n && memcmp(s->text, magic, n) == 0;
}

/* "<svg" within the first kilobyte, behind whatever XML allows before it. */
static bool looks_like_svg(const struct pl_source *s)
{
    size_t n = s->size < 4096 ? s->size : 4096;
    return n > 4 && (memmem(s->text, n, "<svg", 4) || memmem(s->text, n, ":svg", 4));
}

static bool open_by_kind(struct pl_work *work, struct rasters *rasters, struct pl_picture *p)
{
    const struct pl_source *s = p->source;
    if (starts(s, "\x89PNG\r\n\x1a\n", 8)) {
        p->kind = PL_PICTURE_PNG;
        return png_open(work, rasters, p);
    }
    if (starts(s, "\xff\xd8\xff", 3)) {
        p->kind = PL_PICTURE_JPEG;
        return jpeg_open(work, rasters, p);
    }
    if (looks_like_svg(s)) {
        p->kind = PL_PICTURE_SVG;
        return svg_open(work, p);
    }
    struct pl_diag *d = PL_ERR(work, P601, p->place, "'%s' is no picture that can be read", s->path);
    pl_help(work->diags, d, "use SVG, PNG or JPEG");
    return false;
}

const struct pl_picture *pl_picture_load(struct pl_work *work, struct pl_pictures *all, const char *path,
                                         struct pl_place place)
{
    enum pl_limit limit =
        strlen(path) > 4 && strcmp(path + strlen(path) - 4, ".svg") == 0 ? PL_LIMIT_SVG : PL_LIMIT_PICTURE;
    enum pl_shelf shelf = pl_door_shelf(work->door, PL_SHELF_PICTURES);
    const struct pl_source *source = pl_door_read(work, path, limit, place);
    pl_door_shelf(work->door, shelf);
    if (!source)
        return NULL;
    for (size_t i = 0; i < all->list.n; i++) {
        if (all->list.at[i]->source != source)
            continue;
        all->list.at[i]->place = place; /* the file that asked for it before may be gone */
        tell_profile(work, all->list.at[i]);
        return all->list.at[i];
    }
    struct pl_picture *p = PL_NEW(all->arena, struct pl_picture);
    *p = (struct pl_picture){.source = source, .place = place};
    struct pl_work own = *work; /* a picture outlives the job that read it first */
    own.arena = all->arena;
    if (!open_by_kind(&own, &all->rasters, p))
        return NULL;
    *pl_push(all->arena, &all->list) = p;
    tell_profile(work, p);
    return p;
}

bool pl_svg_has(const struct pl_picture *picture, const char *what)
{
    return picture->kind == PL_PICTURE_SVG && svg_has(picture, what);
}

const char *pl_svg_own_colour(const struct pl_picture *picture, const char *const *whats, size_t n)
{
    return picture->kind == PL_PICTURE_SVG ? svg_own_colour(picture, whats, n) : NULL;
}

bool pl_picture_draw(struct pl_work *work, const struct pl_picture *picture, void *cairo, double x, double y, double w,
                     double h, const struct pl_svg_paint *paints, size_t n_paints)
{
    if (w <= 0 || h <= 0)
        return true; /* nothing is seen of it, and cairo takes no matrix that cannot be undone */
    if (picture->kind == PL_PICTURE_SVG)
        return svg_draw(work, picture, cairo, x, y, w, h, paints, n_paints);
    return raster_draw(work, picture, cairo, x, y, w, h);
}

bool pl_picture_ink(struct pl_work *work, const struct pl_picture *picture, double box[4])
{
    return picture->kind == PL_PICTURE_SVG && svg_ink(work, picture, box);
}

bool pl_picture_pixels(struct pl_work *work, const struct pl_picture *picture, struct pl_picture_pixels *out)
{
    return picture->kind != PL_PICTURE_SVG && raster_pixels(work, picture, out);
}
