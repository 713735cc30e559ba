/* xmp.c: metadata, said once in XMP (ISO 16684-1) and again in Info, which must agree. */
#include "finish/finish-private.h"

#include <string.h>

void put_escaped(struct pl_buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '<')
            pl_put(out, "&lt;");
        else if (*text == '>')
            pl_put(out, "&gt;");
        else if (*text == '&')
            pl_put(out, "&amp;");
        else
            pl_putc(out, *text);
    }
}

static void put_element(struct pl_buf *out, const char *open, const char *text, const char *close)
{
    if (!text || !*text)
        return;
    pl_put(out, open);
    put_escaped(out, text);
    pl_put(out, close);
}

/* "2026-06-01T00:00:00Z" as PDF writes it. */
static const char *pdf_date(struct pl_arena *arena, const char *iso)
{
    struct pl_buf out = {.arena = arena};
    pl_put(&out, "(D:");
    for (; *iso; iso++)
        if (*iso >= '0' && *iso <= '9')
            pl_putc(&out, *iso);
    pl_put(&out, "Z)");
    return out.text;
}

static void write_info(struct finish *f)
{
    const struct pl_finish *how = f->how;
    struct pl_buf out = {.arena = f->work->arena};
    const struct {
        const char *key, *text;
    } rows[] = {{"Title", how->scene->meta.title},
                {"Author", how->scene->meta.author},
                {"Subject", how->scene->meta.subject},
                {"Keywords", how->scene->meta.keywords},
                {"Creator", how->creator},
                {"Producer", how->creator}};
    pl_put(&out, "<<");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i].text || !*rows[i].text)
            continue;
        pl_putf(&out, "/%s ", rows[i].key);
        pl_pdf_put_text(&out, rows[i].text);
    }
    const char *date = pdf_date(out.arena, how->date);
    pl_putf(&out, "/CreationDate %s/ModDate %s>>", date, date);
    pl_pdf_set(f->pdf, pl_pdf_trailer(f->pdf), "/Info", pl_pdf_add(f->pdf, pl_pdf_parse(f->pdf, out.text)));
}

void write_metadata(struct finish *f, const char *extra)
{
    const struct pl_finish *how = f->how;
    struct pl_buf out = {.arena = f->work->arena};
    pl_put(&out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                 "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                 "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                 "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                 "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
                 "<dc:format>application/pdf</dc:format>\n");
    put_element(&out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", how->scene->meta.title,
                "</rdf:li></rdf:Alt></dc:title>\n");
    put_element(&out, "<dc:creator><rdf:Seq><rdf:li>", how->scene->meta.author, "</rdf:li></rdf:Seq></dc:creator>\n");
    put_element(&out, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", how->scene->meta.subject,
                "</rdf:li></rdf:Alt></dc:description>\n");
    put_element(&out, "<dc:language><rdf:Bag><rdf:li>", how->scene->meta.language,
                "</rdf:li></rdf:Bag></dc:language>\n");
    put_element(&out, "<pdf:Keywords>", how->scene->meta.keywords, "</pdf:Keywords>\n");
    put_element(&out, "<pdf:Producer>", how->creator, "</pdf:Producer>\n");
    put_element(&out, "<xmp:CreatorTool>", how->creator, "</xmp:CreatorTool>\n");
    put_element(&out, "<xmp:CreateDate>", how->date, "</xmp:CreateDate>\n");
    put_element(&out, "<xmp:ModifyDate>", how->date, "</xmp:ModifyDate>\n");
    put_element(&out, "<xmp:MetadataDate>", how->date, "</xmp:MetadataDate>\n");
    pl_put(&out, "</rdf:Description>\n");
    pl_put(&out, extra);
    pl_put(&out, "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>\n");
    pl_oh stream = pl_pdf_add_stream(f->pdf, "<</Type/Metadata/Subtype/XML>>", out.text, out.len);
    pl_pdf_set(f->pdf, pl_pdf_root(f->pdf), "/Metadata", stream);
    write_info(f);
}
