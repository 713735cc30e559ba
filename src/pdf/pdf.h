/* pdf.h: PDF documents in memory: objects through qpdf, and the operators of content streams through a tokenizer of our
 * own. qpdf is loaded when the first document is opened, so that what makes no PDF does not pay for it.
 *
 * An object is a handle that is valid until its document's end; direct objects share what they hold with every handle
 * to them. Names are written with their slash. Text that is returned lives in the arena of the document. Nothing fails
 * one call at a time: an object that is not there, or not of the kind asked for, gives null, 0 or "". */
#ifndef PL_PDF_PDF_H
#define PL_PDF_PDF_H

#include "base/work.h"

extern const char pl_pdf_library[]; /* the name of what is loaded late */

struct pl_pdf;
typedef uint32_t pl_oh;

enum pl_pdf_kind {
    PL_PDF_NULL,
    PL_PDF_BOOL,
    PL_PDF_NUMBER,
    PL_PDF_STRING,
    PL_PDF_NAME,
    PL_PDF_ARRAY,
    PL_PDF_DICT,
    PL_PDF_STREAM,
    PL_PDF_OTHER
};

/* Opens a document from bytes, which must outlive it; the document ends with the arena. repair: a broken file is mended
 * as far as it can be. NULL when it cannot be read (reported: P780 to P782, with name). */
struct pl_pdf *pl_pdf_open(struct pl_work *work, const char *name, const void *bytes, size_t n, bool repair);
/* The same for a file of unknown make, with repair; P781 also when it would unpack beyond all reason. */
struct pl_pdf *pl_pdf_open_foreign(struct pl_work *work, const char *name, const void *bytes, size_t n);
bool pl_pdf_encrypted(const struct pl_pdf *pdf);
const char *pl_pdf_version(const struct pl_pdf *pdf); /* "1.7" */
/* What qpdf had to say about a file that it could mend; NULL: no more. */
const char *pl_pdf_warning(struct pl_pdf *pdf);

/* ---- reading ---- */
pl_oh pl_pdf_root(struct pl_pdf *pdf);
pl_oh pl_pdf_trailer(struct pl_pdf *pdf);
size_t pl_pdf_n_pages(struct pl_pdf *pdf);
pl_oh pl_pdf_page(struct pl_pdf *pdf, size_t index);
/* Objects with a number run from 1 to this; many of them may be null. */
int pl_pdf_last_id(struct pl_pdf *pdf);
pl_oh pl_pdf_by_id(struct pl_pdf *pdf, int id);
int pl_pdf_id(struct pl_pdf *pdf, pl_oh object); /* 0: a direct object */
enum pl_pdf_kind pl_pdf_kind(struct pl_pdf *pdf, pl_oh object);
pl_oh pl_pdf_get(struct pl_pdf *pdf, pl_oh dict, const char *key); /* of a dictionary, or of a stream's */
/* A page's attribute, or the one it inherits. */
pl_oh pl_pdf_inherited(struct pl_pdf *pdf, pl_oh page, const char *key);
/* The keys of a dictionary or of a stream's; n of them. */
const char *const *pl_pdf_keys(struct pl_pdf *pdf, pl_oh dict, size_t *n);
size_t pl_pdf_length(struct pl_pdf *pdf, pl_oh array);
pl_oh pl_pdf_at(struct pl_pdf *pdf, pl_oh array, size_t index);
double pl_pdf_number(struct pl_pdf *pdf, pl_oh object);
bool pl_pdf_true(struct pl_pdf *pdf, pl_oh object);
const char *pl_pdf_name(struct pl_pdf *pdf, pl_oh object); /* "/DeviceRGB" */
bool pl_pdf_is(struct pl_pdf *pdf, pl_oh object, const char *name);
const char *pl_pdf_text(struct pl_pdf *pdf, pl_oh object, size_t *n); /* a string's bytes; n may be NULL */
const char *pl_pdf_utf8(struct pl_pdf *pdf, pl_oh object);
/* A stream's bytes: its filters undone as far as they lose nothing; or, with raw, as they stand. False: they cannot be
 * decoded. */
bool pl_pdf_stream(struct pl_pdf *pdf, pl_oh stream, bool raw, const char **bytes, size_t *n);
/* An image's bytes, decoded though its filter loses something (DCT). */
bool pl_pdf_pixels(struct pl_pdf *pdf, pl_oh image, const char **bytes, size_t *n);
/* As they stand, into an arena of the caller's. */
bool pl_pdf_raw(struct pl_pdf *pdf, struct pl_arena *arena, pl_oh stream, const char **bytes, size_t *n);
/* Its filters undone, at most `limit` bytes, into an arena of the caller's: for files of others. IN_PART: broken
 * behind what is there; NOT: a filter of pictures, or one nobody knows. */
enum pl_decoded { PL_DECODED, PL_DECODED_IN_PART, PL_DECODED_TOO_LARGE, PL_DECODED_NOT };
enum pl_decoded pl_pdf_decode(struct pl_pdf *pdf, struct pl_arena *arena, pl_oh stream, size_t limit,
                              const char **bytes, size_t *n);
/* The operators of a page, its streams joined. */
bool pl_pdf_page_content(struct pl_pdf *pdf, pl_oh page, const char **bytes, size_t *n);

/* ---- writing ---- */
/* An object as PDF writes it, references ("12 0 R") among the document's own; a mistake here is ours, and fatal. */
pl_oh pl_pdf_parse(struct pl_pdf *pdf, const char *text);
/* As sprintf. */
pl_oh pl_pdf_parsef(struct pl_pdf *pdf, const char *format, ...) PL_PRINTF(2, 3);
/* A new object with a number. */
pl_oh pl_pdf_add(struct pl_pdf *pdf, pl_oh object);
/* A new stream. dict: its dictionary, without /Length; bytes that say no /Filter are deflated, but
 * for /Metadata, which everybody must be able to read. */
pl_oh pl_pdf_add_stream(struct pl_pdf *pdf, const char *dict, const void *bytes, size_t n);
/* New bytes for a stream, deflated. */
void pl_pdf_set_stream(struct pl_pdf *pdf, pl_oh stream, const void *bytes, size_t n);
/* The same, of bytes that a filter made already: "/DCTDecode". */
void pl_pdf_set_filtered(struct pl_pdf *pdf, pl_oh stream, const char *filter, const void *bytes, size_t n);
/* As a zlib stream, in the arena. */
void pl_pdf_deflate(struct pl_arena *arena, const void *bytes, size_t n, const unsigned char **out, size_t *n_out);
/* "12 0 R"; the object must have a number. */
const char *pl_pdf_ref(struct pl_pdf *pdf, pl_oh object);
/* As PDF writes what a reference leads to. */
const char *pl_pdf_resolved(struct pl_pdf *pdf, pl_oh object);
const char *pl_pdf_unparse(struct pl_pdf *pdf, pl_oh object);
void pl_pdf_set(struct pl_pdf *pdf, pl_oh dict, const char *key, pl_oh value);
void pl_pdf_remove(struct pl_pdf *pdf, pl_oh dict, const char *key);
void pl_pdf_set_at(struct pl_pdf *pdf, pl_oh array, size_t index, pl_oh value);
void pl_pdf_append(struct pl_pdf *pdf, pl_oh array, pl_oh value);
/* Puts ISO 32000-1, 7.9.2 text (parentheses and all) for UTF-8: as ASCII where it can be, else as UTF-16BE in hex. */
void pl_pdf_put_text(struct pl_buf *out, const char *utf8);
/* The whole document, with an ID made from its content; the same bytes for the same objects. version: "1.6". False:
 * reported (P783). */
bool pl_pdf_write(struct pl_work *work, struct pl_pdf *pdf, const char *version, unsigned char **bytes, size_t *n);

#endif
