/* walk.c: every content stream and gradient of the pages, once each: what a page draws with is found through its
 * resources (ISO 32000-1, 7.8.3). */
#include "finish/finish-private.h"

#include "base/num.h"

static bool seen(struct finish *f, pl_oh object)
{
    size_t id = (size_t)pl_pdf_id(f->pdf, object);
    if (!id)
        return false;
    while (f->walked.n <= id)
        *pl_push(f->work->arena, &f->walked) = false;
    bool was = f->walked.at[id];
    f->walked.at[id] = true;
    return was;
}

static void walk_resources(struct finish *f, size_t page, pl_oh resources);

static struct pl_buf rewrite_stream(struct finish *f, size_t page, pl_oh form, pl_oh resources, const char *bytes,
                                    size_t n)
{
    if (f->target->stream)
        f->target->stream(f, form, resources);
    struct pl_buf out = rewrite(f, page, form, bytes, n);
    if (f->target->done)
        f->target->done(f);
    return out;
}

/* A form or a tiling pattern. */
static void walk_form(struct finish *f, size_t page, pl_oh form)
{
    const char *bytes;
    size_t n;
    if (pl_pdf_kind(f->pdf, form) != PL_PDF_STREAM || seen(f, form))
        return;
    if (pl_pdf_is(f->pdf, pl_pdf_get(f->pdf, form, "/Subtype"), "/Image")) {
        pl_pdf_remove(f->pdf, form, "/Interpolate"); /* PDF/A: ISO 19005-2, 6.2.8 */
        pl_pdf_remove(f->pdf, pl_pdf_get(f->pdf, form, "/SMask"), "/Interpolate");
        f->target->image(f, form);
        return;
    }
    walk_resources(f, page, pl_pdf_get(f->pdf, form, "/Resources"));
    f->target->group(f, pl_pdf_get(f->pdf, form, "/Group"));
    if (!pl_pdf_stream(f->pdf, form, false, &bytes, &n))
        return;
    size_t before = f->pieces.n;
    struct pl_buf out = rewrite_stream(f, page, form, pl_pdf_get(f->pdf, form, "/Resources"), bytes, n);
    pl_pdf_set_stream(f->pdf, form, out.text, out.len);
    if (f->pieces.n > before)
        pl_pdf_set(f->pdf, form, "/StructParents", pl_pdf_parsef(f->pdf, "%zu", f->owners.n - 1));
}

static void walk_function(struct finish *f, pl_oh function)
{
    if (seen(f, function))
        return;
    pl_oh parts = pl_pdf_get(f->pdf, function, "/Functions");
    for (size_t i = 0, n = pl_pdf_length(f->pdf, parts); i < n; i++)
        walk_function(f, pl_pdf_at(f->pdf, parts, i));
    if (pl_pdf_length(f->pdf, pl_pdf_get(f->pdf, function, "/C0")) == 3)
        f->target->gradient(f, function);
}

static void walk_shading(struct finish *f, pl_oh shading)
{
    if (seen(f, shading))
        return;
    walk_function(f, pl_pdf_get(f->pdf, shading, "/Function"));
    f->target->shading(f, shading);
}

static void walk_all(struct finish *f, size_t page, pl_oh resources, const char *kind)
{
    pl_oh all = pl_pdf_get(f->pdf, resources, kind);
    size_t n;
    const char *const *keys = pl_pdf_keys(f->pdf, all, &n);
    for (size_t i = 0; i < n; i++) {
        pl_oh o = pl_pdf_get(f->pdf, all, keys[i]);
        if (kind[1] == 'X' || (kind[1] == 'P' && pl_pdf_kind(f->pdf, o) == PL_PDF_STREAM))
            walk_form(f, page, o);
        else if (kind[1] == 'P')
            walk_shading(f, pl_pdf_get(f->pdf, o, "/Shading"));
        else if (kind[1] == 'S')
            walk_shading(f, o);
        else
            walk_form(f, page, pl_pdf_get(f->pdf, pl_pdf_get(f->pdf, o, "/SMask"), "/G"));
    }
}

static void walk_resources(struct finish *f, size_t page, pl_oh resources)
{
    walk_all(f, page, resources, "/XObject");
    walk_all(f, page, resources, "/Pattern");
    walk_all(f, page, resources, "/Shading");
    walk_all(f, page, resources, "/ExtGState");
}

/* Painting rounded the page up, from its bottom left. */
static void set_size(struct finish *f, const struct pl_page *page, pl_oh object)
{
    struct pl_arena *a = f->work->arena;
    double outside = f->how->bleed ? page->bleed + f->how->slug : 0;
    pl_pdf_set(f->pdf, object, "/MediaBox",
               pl_pdf_parsef(f->pdf, "[0 0 %s %s]", pl_num(a, page->width + 2 * outside, 4),
                             pl_num(a, page->height + 2 * outside, 4)));
}

bool walk_pages(struct finish *f)
{
    for (size_t i = 0; i < f->how->scene->pages.n; i++) {
        pl_oh page = pl_pdf_page(f->pdf, i);
        const char *bytes;
        size_t n;
        set_size(f, f->how->scene->pages.at[i], page);
        f->target->group(f, pl_pdf_get(f->pdf, page, "/Group"));
        pl_oh resources = pl_pdf_inherited(f->pdf, page, "/Resources");
        walk_resources(f, i, resources);
        if (!pl_pdf_page_content(f->pdf, page, &bytes, &n))
            return false;
        struct pl_buf out = rewrite_stream(f, i, 0, resources, bytes, n);
        pl_pdf_set(f->pdf, page, "/Contents", pl_pdf_add_stream(f->pdf, "<<>>", out.text, out.len));
        if (f->target->tagged) {
            pl_pdf_set(f->pdf, page, "/StructParents", pl_pdf_parsef(f->pdf, "%zu", f->owners.n - 1));
            pl_pdf_set(f->pdf, page, "/Tabs", pl_pdf_parse(f->pdf, "/S"));
        }
    }
    return true;
}
