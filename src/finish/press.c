/* press.c: PDF/X-4 (ISO 15930-7:2010). */
#include "finish/press-private.h"

#include "base/num.h"

#include <string.h>

static void leave(struct finish *f, pl_oh object)
{
    (void)f;
    (void)object;
}

/* Groups that are masks count in grey, and are no colour. */
static void set_group(struct finish *f, pl_oh group)
{
    if (pl_pdf_is(f->pdf, pl_pdf_get(f->pdf, group, "/CS"), "/DeviceRGB"))
        pl_pdf_set(f->pdf, group, "/CS", pl_pdf_parse(f->pdf, "/DeviceCMYK"));
}

#define INKED                                                                                                          \
    .colour = inks_colour, .gradient = leave, .shading = inks_shading, .image = inks_image, .group = set_group,        \
    .stream = inks_stream, .before = inks_before, .item = layers_item, .done = inks_done

static const struct target press = {.tagged = false, INKED};
/* ISO 15930-7, 6.17 has no annotations inside the bleed: what is a link elsewhere is text. */
static const struct target press_web = {.tagged = true, .links = false, INKED};

/* ---- page boxes: ISO 15930-7, 6.11 ---- */

static const char *box(struct finish *f, const struct pl_page *page, double outside, double inset)
{
    struct pl_arena *a = f->work->arena;
    double right = page->width + 2 * outside - inset, top = page->height + 2 * outside - inset;
    return pl_printf(a, "[%s %s %s %s]", pl_num(a, inset, 4), pl_num(a, inset, 4), pl_num(a, right, 4),
                     pl_num(a, top, 4));
}

static void write_boxes(struct finish *f)
{
    for (size_t i = 0; i < f->how->scene->pages.n; i++) {
        const struct pl_page *page = f->how->scene->pages.at[i];
        double outside = page->bleed + f->how->slug;
        const struct {
            const char *name;
            double inset;
        } rows[] = {{"/BleedBox", f->how->slug}, {"/TrimBox", outside}};
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
            pl_pdf_set(f->pdf, pl_pdf_page(f->pdf, i), rows[k].name,
                       pl_pdf_parse(f->pdf, box(f, page, outside, rows[k].inset)));
    }
}

/* ---- output intents: ISO 15930-7, 6.2.2; ISO 19005-2, 6.2.3 ---- */

static void put_intent(struct finish *f, struct pl_buf *out, const char *standard, pl_oh profile)
{
    const struct pl_icc_profile *p = f->how->press->profile;
    pl_putf(out, "<</Type/OutputIntent/S/%s/OutputConditionIdentifier ", standard);
    pl_pdf_put_text(out, p->condition);
    if (p->registry) {
        pl_put(out, "/RegistryName ");
        pl_pdf_put_text(out, p->registry);
    }
    pl_put(out, "/Info ");
    pl_pdf_put_text(out, p->info);
    pl_putf(out, "/DestOutputProfile %s>>", pl_pdf_ref(f->pdf, profile));
}

/* Where there are two, they share the profile, as PDF/A asks. */
static void write_intents(struct finish *f)
{
    const unsigned char *bytes;
    struct pl_buf out = {.arena = f->work->arena};
    size_t n;
    pl_icc_deflated(f->work, f->how->press->profile, &bytes, &n);
    pl_oh profile = pl_pdf_add_stream(f->pdf, "<</N 4/Filter/FlateDecode>>", bytes, n);
    pl_put(&out, "[");
    put_intent(f, &out, "GTS_PDFX", profile);
    if (f->target->tagged)
        put_intent(f, &out, "GTS_PDFA1", profile);
    pl_put(&out, "]");
    pl_pdf_set(f->pdf, pl_pdf_root(f->pdf), "/OutputIntents", pl_pdf_parse(f->pdf, out.text));
}

/* ---- metadata: ISO 15930-7, 6.3 ---- */

const char *uuid_of(struct pl_arena *arena, uint64_t high, uint64_t low)
{
    return pl_printf(arena, "uuid:%08x-%04x-8%03x-%04x-%012llx", (unsigned)(high >> 32),
                     (unsigned)(high >> 16 & 0xFFFF), (unsigned)(high & 0xFFF),
                     (unsigned)(0x8000 | (low >> 48 & 0x3FFF)), (unsigned long long)(low & 0xFFFFFFFFFFFFu));
}

/* A name-based one of what the document holds. */
static const char *identifier(struct finish *f, uint64_t seed)
{
    uint64_t hash[2];
    const char *profile = f->how->press->profile->info;
    for (int i = 0; i < 2; i++) {
        hash[i] = pl_hash(f->how->bytes, f->how->n, seed * 2 + (uint64_t)i);
        hash[i] = pl_hash(profile, strlen(profile), hash[i]);
        hash[i] = pl_hash(f->how->date, strlen(f->how->date), hash[i]);
        hash[i] = pl_hash(&f->press->hash, sizeof f->press->hash, hash[i]);
    }
    return uuid_of(f->work->arena, hash[0], hash[1]);
}

static void write_press_metadata(struct finish *f)
{
    bool trapped = f->how->press->style->trapped;
    const char *extra =
        pl_printf(f->work->arena,
                  "<rdf:Description rdf:about=\"\" xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\" "
                  "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\">\n"
                  "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>\n<pdf:Trapped>%s</pdf:Trapped>\n"
                  "<xmpMM:DocumentID>%s</xmpMM:DocumentID>\n<xmpMM:InstanceID>%s</xmpMM:InstanceID>\n"
                  "<xmpMM:VersionID>1</xmpMM:VersionID>\n<xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n"
                  "</rdf:Description>\n",
                  trapped ? "True" : "False", identifier(f, 1), identifier(f, 2));
    const char *standards = "";
    if (f->target->tagged)
        standards = standards_with(
            f, pl_printf(f->work->arena, "%s%s",
                         schema_of(f, "PDF/X identification", "http://www.npes.org/pdfx/ns/id/", "pdfxid",
                                   "GTS_PDFXVersion", "Text", "Part of ISO 15930 that the document conforms to"),
                         schema_of(f, "Adobe PDF", "http://ns.adobe.com/pdf/1.3/", "pdf", "Trapped", "Text",
                                   "Whether the document is trapped")));
    write_metadata(f, pl_printf(f->work->arena, "%s%s", extra, standards));
    pl_oh info = pl_pdf_get(f->pdf, pl_pdf_trailer(f->pdf), "/Info");
    pl_pdf_set(f->pdf, info, "/Trapped", pl_pdf_parse(f->pdf, trapped ? "/True" : "/False"));
}

static bool finish_inked(struct pl_work *work, const struct pl_finish *how, const struct target *target,
                         unsigned char **bytes, size_t *n)
{
    struct finish f = {.work = work, .how = how, .target = target};
    f.pdf = pl_pdf_open(work, "page", how->bytes, how->n, false);
    if (!f.pdf)
        return false;
    inks_start(&f);
    if (!walk_pages(&f) || f.press->failed)
        return false;
    how->converted->colours = f.press->converted.n;
    how->converted->pictures = f.press->images.n;
    mend_fonts(&f);
    if (target->tagged) {
        write_structure(&f);
        write_catalog(&f);
    }
    write_boxes(&f);
    write_layers(&f);
    write_intents(&f);
    write_press_metadata(&f);
    return pl_pdf_write(work, f.pdf, "1.6", bytes, n);
}

bool pl_finish_press(struct pl_work *work, const struct pl_finish *how, unsigned char **bytes, size_t *n)
{
    return finish_inked(work, how, &press, bytes, n);
}

bool pl_finish_press_web(struct pl_work *work, const struct pl_finish *how, unsigned char **bytes, size_t *n)
{
    return finish_inked(work, how, &press_web, bytes, n);
}
