/* thumb.c: a small picture of a job, from what it made. Only a file that has the hash the report tells is looked at:
 * the picture is of the job, or there is none. */
#include "engine/told-private.h"

#include "encode/base64.h"
#include "encode/jpeg.h"
#include "picture/picture.h"

#include <string.h>

/* Twice as high as wide at most: posters and stories fit whole. Few bytes, and letters that can be told as lines. */
enum { WIDTH_PX = 240, HEIGHT_PX = 480, MOST_BYTES = 24000 };

static bool is_picture(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (strcmp(dot, ".png") == 0 || strcmp(dot, ".jpg") == 0);
}

static bool make(struct pl_work *work, const char *path, const char *sha, struct thumb *out)
{
    char now[SHA];
    struct pl_small small = {0};
    unsigned char *bytes = NULL;
    size_t n = 0;
    int quality;
    enum pl_shelf shelf = pl_door_shelf(work->door, PL_SHELF_PICTURES); /* where pl_picture_load finds it again */
    const struct pl_source *source =
        pl_door_exists(work, path) ? pl_door_read(work, path, PL_LIMIT_PICTURE, (struct pl_place){0}) : NULL;
    pl_door_shelf(work->door, shelf);
    out->none = "Its picture is no longer there.";
    if (!source)
        return false;
    out->none = "Its picture was changed since.";
    sha_of(source->text, source->size, now);
    if (strcmp(now, sha) != 0)
        return false;
    struct pl_pictures *pictures = pl_pictures_new(work->arena);
    const struct pl_picture *p = pl_picture_load(work, pictures, path, (struct pl_place){0});
    out->none = "Its picture cannot be read.";
    if (!p || !pl_picture_small(work, p, WIDTH_PX, HEIGHT_PX, &small))
        return false;
    struct pl_jpeg jpeg = {.pixels = small.pixels,
                           .width = small.width,
                           .height = small.height,
                           .stride = small.width * 4,
                           .max_bytes = MOST_BYTES};
    if (!pl_jpeg_try(work, &jpeg, &bytes, &n, &quality) || !bytes)
        return false;
    struct pl_buf address = {.arena = work->arena};
    pl_put(&address, "data:image/jpeg;base64,");
    pl_put_base64(&address, bytes, n);
    *out = (struct thumb){.address = address.text, .width = small.width, .height = small.height};
    return true;
}

/* What is wrong with the picture is told on the page, in its place, and no error of the report. */
struct thumb thumb_make(struct pl_work *work, const struct told *told, const struct told_job *job, const char *folder)
{
    struct thumb out = {.none = "No picture: it made none."};
    for (const struct pl_json *v = job->outputs ? job->outputs->first : NULL; v; v = v->next) {
        struct told_output output;
        if (!told_output(work, told, v, &output))
            break;
        out.none = "No picture: no PNG or JPEG is among its targets.";
        if (!is_picture(output.path) || !path_below(output.path))
            continue;
        struct pl_arena *scratch = pl_arena_new();
        struct pl_diags aside = {.arena = scratch};
        struct pl_work own = {scratch, &aside, work->door};
        struct thumb made = {0};
        if (make(&own, pl_printf(scratch, "%s%s", folder, output.path), output.sha, &made)) {
            made.address = pl_strdup(work->arena, made.address);
            made.of = output.path;
        }
        pl_arena_free(scratch);
        return made;
    }
    return out;
}
