/* web.c: PDF/UA-1 and PDF/A-2a from one document. */
#include "finish/finish-private.h"

#include "base/num.h"

const char *schema_of(struct finish *f, const char *schema, const char *space, const char *prefix, const char *property,
                      const char *type, const char *says)
{
    return pl_printf(f->work->arena,
                     "<rdf:li rdf:parseType=\"Resource\">\n<pdfaSchema:schema>%s</pdfaSchema:schema>\n"
                     "<pdfaSchema:namespaceURI>%s</pdfaSchema:namespaceURI>\n"
                     "<pdfaSchema:prefix>%s</pdfaSchema:prefix>\n"
                     "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
                     "<pdfaProperty:name>%s</pdfaProperty:name>\n<pdfaProperty:valueType>%s</pdfaProperty:valueType>\n"
                     "<pdfaProperty:category>internal</pdfaProperty:category>\n"
                     "<pdfaProperty:description>%s</pdfaProperty:description>\n"
                     "</rdf:li></rdf:Seq></pdfaSchema:property>\n</rdf:li>\n",
                     schema, space, prefix, property, type, says);
}

/* PDF/UA's own properties, described as PDF/A asks of a schema it does not know (ISO 19005-2, 6.6.2.3.3). */
const char *standards_with(struct finish *f, const char *schemas)
{
    return pl_printf(f->work->arena,
                     "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" "
                     "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
                     "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n"
                     "<pdfuaid:part>1</pdfuaid:part>\n</rdf:Description>\n"
                     "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" "
                     "xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" "
                     "xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
                     "<pdfaExtension:schemas><rdf:Bag>\n%s%s</rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n",
                     schema_of(f, "PDF/UA identification", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid", "part",
                               "Integer", "Part of ISO 14289 that the document conforms to"),
                     schemas);
}

static const char *srgb(struct finish *f, const struct pl_colour *colour, uint32_t rgb)
{
    struct pl_arena *a = f->work->arena;
    struct pl_rgba c = {(rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, 1};
    if (colour)
        c = pl_ink_screen(f->how->scene->palette, *colour);
    return pl_printf(a, "%s %s %s", pl_num(a, c.r, 4), pl_num(a, c.g, 4), pl_num(a, c.b, 4));
}

static void put_colour(struct finish *f, struct pl_buf *out, const struct pl_colour *colour, uint32_t rgb, bool stroke)
{
    pl_putf(out, "%s %s\n", srgb(f, colour, rgb), stroke ? "RG" : "rg");
}

static void set_gradient(struct finish *f, pl_oh function)
{
    static const char *const ends[] = {"/C0", "/C1"};
    for (size_t i = 0; i < 2; i++) {
        uint32_t rgb = rgb_at(f, pl_pdf_get(f->pdf, function, ends[i]));
        pl_pdf_set(f->pdf, function, ends[i],
                   pl_pdf_parsef(f->pdf, "[%s]", srgb(f, pl_key_find(f->how->keys, rgb), rgb)));
    }
}

static void leave(struct finish *f, pl_oh object)
{
    (void)f;
    (void)object;
}

static const struct target web = {.tagged = true,
                                  .links = true,
                                  .colour = put_colour,
                                  .gradient = set_gradient,
                                  .shading = leave,
                                  .image = leave,
                                  .group = leave};

static void write_intent(struct finish *f)
{
    const struct pl_finish *how = f->how;
    pl_oh profile = pl_pdf_add_stream(f->pdf, "<</N 3>>", how->srgb, how->srgb_n);
    pl_oh intents = pl_pdf_parsef(f->pdf,
                                  "[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
                                  "/RegistryName(http://www.color.org)/Info(sRGB IEC61966-2.1)/DestOutputProfile %s>>]",
                                  pl_pdf_ref(f->pdf, profile));
    pl_pdf_set(f->pdf, pl_pdf_root(f->pdf), "/OutputIntents", intents);
}

void write_catalog(struct finish *f)
{
    pl_oh root = pl_pdf_root(f->pdf);
    struct pl_buf lang = {.arena = f->work->arena};
    pl_pdf_put_text(&lang, f->how->scene->meta.language ? f->how->scene->meta.language : "und");
    pl_pdf_set(f->pdf, root, "/Lang", pl_pdf_parse(f->pdf, lang.text));
    pl_pdf_set(f->pdf, root, "/ViewerPreferences", pl_pdf_parse(f->pdf, "<</DisplayDocTitle true>>"));
}

bool pl_finish_web(struct pl_work *work, const struct pl_finish *how, unsigned char **bytes, size_t *n)
{
    struct finish f = {.work = work, .how = how, .target = &web};
    f.pdf = pl_pdf_open(work, "page", how->bytes, how->n, false);
    if (!f.pdf || !walk_pages(&f))
        return false;
    mend_fonts(&f);
    write_structure(&f);
    write_catalog(&f);
    write_intent(&f);
    write_metadata(&f, standards_with(&f, ""));
    return pl_pdf_write(work, f.pdf, "1.7", bytes, n);
}
