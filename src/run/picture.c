/* picture.c: a page as pixels, and pixels as a file. */
#include "run/run-private.h"

#include "encode/jpeg.h"

#include <math.h>

bool pixels_of(struct call *c, const struct plaat_job *job, const struct pl_page *p, int *width, int *height)
{
    double times = job->scale > 0 ? job->scale : 1;
    double dpi = job->dpi > 0 ? job->dpi : (c->composed->scene->in_px ? 96 : 150) * times;
    double w = job->width_px > 0 ? job->width_px : floor(p->width * dpi / 72 + 0.5);
    double h =
        job->width_px > 0 ? floor(p->height * job->width_px / p->width + 0.5) : floor(p->height * dpi / 72 + 0.5);
    if (w < 1 || h < 1 || w > 32767 || h > 32767 || w * h > 400e6) {
        struct pl_diag *d = PL_ERR(&c->work, P803, (struct pl_place){0}, "the picture would be %ld × %ld pixels",
                                   (long)fmin(w, 1e15), (long)fmin(h, 1e15));
        pl_help(&c->diags, d,
                "at most 32,767 on a side and 400 million in all: use a smaller --scale, --dpi or --width");
        return false;
    }
    *width = (int)w;
    *height = (int)h;
    return true;
}

bool paint_pixels(struct call *c, const struct plaat_job *job, const struct pl_paint *how, size_t page,
                  struct pl_pixels *out)
{
    const struct pl_scene *scene = c->composed->scene;
    const struct pl_page *p = scene->pages.at[page];
    int w = 0, h = 0;
    if (!pixels_of(c, job, p, &w, &h) || !pl_paint_pixels(&c->work, scene, page, w, h, how, out))
        return false;
    out->dpi = job->width_px > 0 ? w * 72 / p->width
               : job->dpi > 0    ? job->dpi
                                 : (scene->in_px ? 96 : 150) * (job->scale > 0 ? job->scale : 1);
    call_timing(c, "paint pixels");
    return true;
}

bool png_of(struct pl_work *work, const struct pl_pixels *pixels, const char *title, const char *description,
            struct pl_bytes *out)
{
    const struct pl_png png = {.pixels = pixels->at,
                               .width = pixels->width,
                               .height = pixels->height,
                               .stride = pixels->stride,
                               .dpi = pixels->dpi,
                               .title = title,
                               .software = "plaat " PLAAT_VERSION,
                               .description = description};
    return pl_png_encode(work, &png, &out->at, &out->n);
}

bool encode_png(struct call *c, const struct pl_pixels *pixels, const char *description, struct pl_bytes *out)
{
    bool good = png_of(&c->work, pixels, c->edition->title, description, out);
    call_timing(c, "encode png");
    return good;
}

bool encode_jpeg(struct call *c, const struct pl_pixels *pixels, size_t max_bytes, bool only_try, struct pl_bytes *out,
                 int *quality)
{
    const struct pl_source *profile = srgb_profile(c);
    if (!profile)
        return false;
    struct pl_jpeg jpeg = {.pixels = pixels->at,
                           .width = pixels->width,
                           .height = pixels->height,
                           .stride = pixels->stride,
                           .dpi = pixels->dpi,
                           .icc = profile->text,
                           .icc_n = profile->size,
                           .max_bytes = max_bytes};
    bool good = (only_try ? pl_jpeg_try : pl_jpeg_encode)(&c->work, &jpeg, &out->at, &out->n, quality);
    call_timing(c, "encode jpg");
    return good;
}
