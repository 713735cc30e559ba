/* fonts.c: what PDF/A and PDF/UA ask of embedded fonts, and cairo leaves out. */
#include "finish/finish-private.h"

void mend_fonts(struct finish *f)
{
    for (int id = 1, last = pl_pdf_last_id(f->pdf); id <= last; id++) {
        pl_oh o = pl_pdf_by_id(f->pdf, id);
        if (pl_pdf_kind(f->pdf, o) == PL_PDF_DICT &&
            pl_pdf_is(f->pdf, pl_pdf_get(f->pdf, o, "/Subtype"), "/CIDFontType2"))
            pl_pdf_set(f->pdf, o, "/CIDToGIDMap", pl_pdf_parse(f->pdf, "/Identity"));
    }
}
