/* load.c: qpdf by dlopen. Linked, it costs every start of the program some milliseconds, also where only a PNG is made.
 */
#include "pdf/pdf-private.h"

#include "base/library.h"
#include "pdf/pdf.h"

const char pl_pdf_library[] = PL_QPDF_LIBRARY;

const struct pl_qpdf *pl_qpdf_load(struct pl_work *work)
{
    void *library = pl_library_open(PL_QPDF_LIBRARY);
    struct pl_qpdf *q = PL_NEW(work->arena, struct pl_qpdf);
    const char *missing = NULL;
#define X(name)                                                                                                        \
    if (!pl_library_find(library, #name, &q->name))                                                                    \
        missing = #name;
    PL_QPDF(X)
#undef X
    if (!missing)
        return q;
    struct pl_diag *d =
        PL_ERR(work, P779, (struct pl_place){0}, library ? "%s has no function '%s'" : "%s is not there or broken",
               PL_QPDF_LIBRARY, missing);
    pl_help(work->diags, d, "install qpdf's library (libqpdf), of the version that plaat was built with");
    return NULL;
}
