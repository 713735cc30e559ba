/* subset.c: fonts with no more letters than the page shows. HarfBuzz's subsetter is loaded when the first page of HTML
 * is made; HarfBuzz itself is in the process already, pango's. The one file that includes it. */
#include "html/html-private.h"

#include "base/library.h"

#include <dlfcn.h>
#include <harfbuzz/hb-subset.h>
#include <harfbuzz/hb.h>
#include <string.h>

const char pl_html_library[] = PL_SUBSET_LIBRARY;

#define EACH_FUNCTION(DO)                                                                                              \
    DO(hb_blob_create)                                                                                                 \
    DO(hb_blob_destroy)                                                                                                \
    DO(hb_blob_get_data)                                                                                               \
    DO(hb_face_create)                                                                                                 \
    DO(hb_face_destroy)                                                                                                \
    DO(hb_face_get_upem)                                                                                               \
    DO(hb_face_reference_blob)                                                                                         \
    DO(hb_font_create)                                                                                                 \
    DO(hb_font_destroy)                                                                                                \
    DO(hb_font_get_nominal_glyph)                                                                                      \
    DO(hb_font_get_glyph_h_advance)                                                                                    \
    DO(hb_set_add)                                                                                                     \
    DO(hb_subset_input_create_or_fail)                                                                                 \
    DO(hb_subset_input_destroy)                                                                                        \
    DO(hb_subset_input_set)                                                                                            \
    DO(hb_subset_input_set_flags)                                                                                      \
    DO(hb_subset_input_unicode_set)                                                                                    \
    DO(hb_subset_or_fail)                                                                                              \
    DO(hb_tag_from_string)

#define POINTER(name) __typeof__(&(name)) name;
struct pl_subsetter {
    void *library;
    EACH_FUNCTION(POINTER)
};

struct pl_font_data {
    const struct pl_subsetter *hb;
    hb_face_t *face;
    hb_font_t *font;
    double em;
};

static void close_library(void *handle)
{
    dlclose(handle);
}

struct pl_subsetter *subsetter_open(struct pl_work *work)
{
    struct pl_subsetter *s = PL_NEW(work->arena, struct pl_subsetter);
    bool whole = true;
    s->library = pl_library_open(pl_html_library);
    if (s->library) {
        pl_at_end(work->arena, close_library, s->library);
#define FIND(name) whole &= pl_library_find(s->library, #name, &s->name);
        EACH_FUNCTION(FIND)
    }
    if (s->library && whole)
        return s;
    const char *why = s->library ? NULL : dlerror();
    struct pl_diag *d = PL_ERR(work, P765, (struct pl_place){0}, "HarfBuzz's subsetter cannot be loaded: %s",
                               why ? why : "it is too old");
    pl_help(work->diags, d, "install libharfbuzz-subset0 (version 3.0 or newer), which fonts in HTML need");
    return NULL;
}

static void release_font(void *handle)
{
    struct pl_font_data *font = handle;
    font->hb->hb_font_destroy(font->font);
    font->hb->hb_face_destroy(font->face);
}

struct pl_font_data *font_open(struct pl_work *work, struct pl_subsetter *hb, const struct pl_source *source)
{
    struct pl_font_data *font = PL_NEW(work->arena, struct pl_font_data);
    hb_blob_t *blob = hb->hb_blob_create(source->text, (unsigned)source->size, HB_MEMORY_MODE_READONLY, NULL, NULL);
    font->hb = hb;
    font->face = hb->hb_face_create(blob, 0);
    font->font = hb->hb_font_create(font->face);
    font->em = hb->hb_face_get_upem(font->face);
    hb->hb_blob_destroy(blob);
    pl_at_end(work->arena, release_font, font);
    return font;
}

bool font_has(const struct pl_font_data *font, uint32_t letter)
{
    hb_codepoint_t glyph;
    return font->hb->hb_font_get_nominal_glyph(font->font, letter, &glyph);
}

double font_advance(const struct pl_font_data *font, uint32_t letter)
{
    hb_codepoint_t glyph;
    if (!font->hb->hb_font_get_nominal_glyph(font->font, letter, &glyph))
        return 0;
    return font->hb->hb_font_get_glyph_h_advance(font->font, glyph) / font->em;
}

static void add_letters(const struct pl_subsetter *hb, hb_set_t *set, const struct face_use *use)
{
    for (uint32_t page = 0; page < LETTER_PAGES; page++)
        for (uint32_t i = 0; use->pages[page] && i < 256; i++)
            if (use->pages[page][i / 64] >> (i % 64) & 1)
                hb->hb_set_add(set, page << 8 | i);
}

/* Kerning, ligatures, marks and what scripts need are kept by the subsetter unasked; figures, small capitals and the
 * like are not. Hinting goes: it is half of the bytes, and screens are fine enough. */
const unsigned char *font_subset(struct pl_work *work, struct pl_font_data *font, const struct face_use *use,
                                 size_t *size)
{
    const struct pl_subsetter *hb = font->hb;
    hb_subset_input_t *input = hb->hb_subset_input_create_or_fail();
    const unsigned char *bytes = NULL;
    if (!input)
        return NULL;
    hb->hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    add_letters(hb, hb->hb_subset_input_unicode_set(input), use);
    hb_set_t *features = hb->hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
    for (size_t i = 0; i < use->features.n; i++)
        hb->hb_set_add(features, hb->hb_tag_from_string(use->features.at[i], 4));
    hb_face_t *subset = hb->hb_subset_or_fail(font->face, input);
    hb->hb_subset_input_destroy(input);
    if (!subset)
        return NULL;
    unsigned n = 0;
    hb_blob_t *blob = hb->hb_face_reference_blob(subset);
    const char *data = hb->hb_blob_get_data(blob, &n);
    if (n)
        bytes = pl_memdup(work->arena, data, n);
    *size = n;
    hb->hb_blob_destroy(blob);
    hb->hb_face_destroy(subset);
    return bytes;
}
