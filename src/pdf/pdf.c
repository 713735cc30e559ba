/* pdf.c: documents and their objects; see pdf.h. */
#include "pdf/pdf-private.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

static void release(void *handle)
{
    struct pl_pdf *pdf = handle;
    pdf->q->qpdf_cleanup(&pdf->data);
}

/* qpdf keeps one error until it is asked for; the next call would find it there. */
static const char *take_error(struct pl_pdf *pdf)
{
    if (!pdf->q->qpdf_has_error(pdf->data))
        return NULL;
    qpdf_error e = pdf->q->qpdf_get_error(pdf->data);
    return pl_strdup(pdf->arena, pdf->q->qpdf_get_error_message_detail(pdf->data, e));
}

const char *pl_pdf_warning(struct pl_pdf *pdf)
{
    if (!pdf->q->qpdf_more_warnings(pdf->data))
        return NULL;
    qpdf_error e = pdf->q->qpdf_next_warning(pdf->data);
    return pl_strdup(pdf->arena, pdf->q->qpdf_get_error_message_detail(pdf->data, e));
}

static struct pl_pdf *cannot_read(struct pl_work *work, struct pl_pdf *pdf, int status)
{
    /* Asked for once: it is gone then. */
    qpdf_error e = pdf->q->qpdf_has_error(pdf->data) ? pdf->q->qpdf_get_error(pdf->data) : NULL;
    bool locked = e && pdf->q->qpdf_get_error_code(pdf->data, e) == qpdf_e_password;
    if (!(status & QPDF_ERRORS) && !e)
        return pdf;
    struct pl_diag *d;
    if (locked) {
        d = PL_ERR(work, P780, (struct pl_place){0}, "'%s' is locked with a password", pdf->name);
        pl_help(work->diags, d, "save it without one: nothing of a locked PDF can be judged");
    } else {
        d = PL_ERR(work, P781, (struct pl_place){0}, "'%s' is no PDF that can be read", pdf->name);
        pl_help(work->diags, d, "export it again, and look whether it came over whole");
    }
    return NULL;
}

struct pl_pdf *pl_pdf_open(struct pl_work *work, const char *name, const void *bytes, size_t n, bool repair)
{
    const struct pl_qpdf *q = pl_qpdf_load(work);
    if (!q)
        return NULL;
    struct pl_pdf *pdf = PL_NEW(work->arena, struct pl_pdf);
    *pdf = (struct pl_pdf){.q = q, .data = q->qpdf_init(), .arena = work->arena, .name = pl_strdup(work->arena, name)};
    pl_at_end(work->arena, release, pdf);
    q->qpdf_silence_errors(pdf->data);
    q->qpdf_set_suppress_warnings(pdf->data, 1);
    q->qpdf_set_attempt_recovery(pdf->data, repair);
    int status = q->qpdf_read_memory(pdf->data, pdf->name, bytes, n, NULL);
    if (!cannot_read(work, pdf, status))
        return NULL;
    double size = pl_pdf_number(pdf, pl_pdf_get(pdf, pl_pdf_trailer(pdf), "/Size"));
    pdf->last_id = size >= 1 && size < 9e6 ? (int)size - 1 : 0;
    return pdf;
}

bool pl_pdf_encrypted(const struct pl_pdf *pdf)
{
    return pdf->q->qpdf_is_encrypted(pdf->data);
}

const char *pl_pdf_version(const struct pl_pdf *pdf)
{
    return pdf->q->qpdf_get_pdf_version(pdf->data);
}

/* ---- reading ---- */

pl_oh pl_pdf_root(struct pl_pdf *pdf)
{
    return pdf->q->qpdf_get_root(pdf->data);
}

pl_oh pl_pdf_trailer(struct pl_pdf *pdf)
{
    return pdf->q->qpdf_get_trailer(pdf->data);
}

size_t pl_pdf_n_pages(struct pl_pdf *pdf)
{
    int n = pdf->q->qpdf_get_num_pages(pdf->data);
    take_error(pdf);
    return n > 0 ? (size_t)n : 0;
}

pl_oh pl_pdf_page(struct pl_pdf *pdf, size_t index)
{
    return pdf->q->qpdf_get_page_n(pdf->data, index);
}

int pl_pdf_last_id(struct pl_pdf *pdf)
{
    return pdf->last_id;
}

pl_oh pl_pdf_by_id(struct pl_pdf *pdf, int id)
{
    return pdf->q->qpdf_get_object_by_id(pdf->data, id, 0);
}

int pl_pdf_id(struct pl_pdf *pdf, pl_oh object)
{
    return pdf->q->qpdf_oh_get_object_id(pdf->data, object);
}

enum pl_pdf_kind pl_pdf_kind(struct pl_pdf *pdf, pl_oh object)
{
    static const enum pl_pdf_kind kinds[] = {
        [ot_null] = PL_PDF_NULL,      [ot_boolean] = PL_PDF_BOOL,      [ot_integer] = PL_PDF_NUMBER,
        [ot_real] = PL_PDF_NUMBER,    [ot_string] = PL_PDF_STRING,     [ot_name] = PL_PDF_NAME,
        [ot_array] = PL_PDF_ARRAY,    [ot_dictionary] = PL_PDF_DICT,   [ot_stream] = PL_PDF_STREAM,
        [ot_operator] = PL_PDF_OTHER, [ot_inlineimage] = PL_PDF_OTHER,
    };
    size_t code = (size_t)pdf->q->qpdf_oh_get_type_code(pdf->data, object);
    take_error(pdf);
    return code < sizeof kinds / sizeof *kinds ? kinds[code] : PL_PDF_OTHER;
}

static pl_oh dict_of(struct pl_pdf *pdf, pl_oh object, bool *good)
{
    enum pl_pdf_kind kind = pl_pdf_kind(pdf, object);
    *good = kind == PL_PDF_DICT || kind == PL_PDF_STREAM;
    return kind == PL_PDF_STREAM ? pdf->q->qpdf_oh_get_dict(pdf->data, object) : object;
}

static pl_oh null_of(struct pl_pdf *pdf)
{
    return pdf->q->qpdf_oh_new_null(pdf->data);
}

pl_oh pl_pdf_get(struct pl_pdf *pdf, pl_oh object, const char *key)
{
    bool good;
    pl_oh dict = dict_of(pdf, object, &good);
    return good ? pdf->q->qpdf_oh_get_key(pdf->data, dict, key) : null_of(pdf);
}

pl_oh pl_pdf_inherited(struct pl_pdf *pdf, pl_oh page, const char *key)
{
    enum { DEEPEST = 64 }; /* a tree that goes round ends here */
    for (int i = 0; i < DEEPEST; i++) {
        pl_oh value = pl_pdf_get(pdf, page, key);
        if (pl_pdf_kind(pdf, value) != PL_PDF_NULL)
            return value;
        page = pl_pdf_get(pdf, page, "/Parent");
        if (pl_pdf_kind(pdf, page) != PL_PDF_DICT)
            break;
    }
    return null_of(pdf);
}

const char *const *pl_pdf_keys(struct pl_pdf *pdf, pl_oh object, size_t *n)
{
    PL_VEC(const char *) keys = {0};
    bool good;
    pl_oh dict = dict_of(pdf, object, &good);
    *n = 0;
    if (!good)
        return NULL;
    pdf->q->qpdf_oh_begin_dict_key_iter(pdf->data, dict);
    while (pdf->q->qpdf_oh_dict_more_keys(pdf->data))
        *pl_push(pdf->arena, &keys) = pl_strdup(pdf->arena, pdf->q->qpdf_oh_dict_next_key(pdf->data));
    *n = keys.n;
    return keys.at;
}

size_t pl_pdf_length(struct pl_pdf *pdf, pl_oh array)
{
    if (pl_pdf_kind(pdf, array) != PL_PDF_ARRAY)
        return 0;
    int n = pdf->q->qpdf_oh_get_array_n_items(pdf->data, array);
    return n > 0 ? (size_t)n : 0;
}

pl_oh pl_pdf_at(struct pl_pdf *pdf, pl_oh array, size_t index)
{
    if (index >= pl_pdf_length(pdf, array))
        return null_of(pdf);
    return pdf->q->qpdf_oh_get_array_item(pdf->data, array, (int)index);
}

double pl_pdf_number(struct pl_pdf *pdf, pl_oh object)
{
    double value = 0;
    if (pl_pdf_kind(pdf, object) != PL_PDF_NUMBER)
        return 0;
    if (pdf->q->qpdf_oh_get_type_code(pdf->data, object) == ot_integer)
        return (double)pdf->q->qpdf_oh_get_int_value(pdf->data, object);
    const char *text = pdf->q->qpdf_oh_get_real_value(pdf->data, object); /* as a double it would follow the locale */
    pl_num_parse(text, strlen(text), &value);
    return value;
}

bool pl_pdf_true(struct pl_pdf *pdf, pl_oh object)
{
    return pl_pdf_kind(pdf, object) == PL_PDF_BOOL && pdf->q->qpdf_oh_get_bool_value(pdf->data, object);
}

const char *pl_pdf_name(struct pl_pdf *pdf, pl_oh object)
{
    if (pl_pdf_kind(pdf, object) != PL_PDF_NAME)
        return "";
    return pl_strdup(pdf->arena, pdf->q->qpdf_oh_get_name(pdf->data, object));
}

bool pl_pdf_is(struct pl_pdf *pdf, pl_oh object, const char *name)
{
    return pl_pdf_kind(pdf, object) == PL_PDF_NAME && strcmp(pdf->q->qpdf_oh_get_name(pdf->data, object), name) == 0;
}

const char *pl_pdf_text(struct pl_pdf *pdf, pl_oh object, size_t *n)
{
    size_t length = 0;
    bool is = pl_pdf_kind(pdf, object) == PL_PDF_STRING;
    const char *bytes = is ? pdf->q->qpdf_oh_get_binary_string_value(pdf->data, object, &length) : "";
    if (n)
        *n = length;
    return pl_strndup(pdf->arena, bytes, length);
}

const char *pl_pdf_utf8(struct pl_pdf *pdf, pl_oh object)
{
    bool is = pl_pdf_kind(pdf, object) == PL_PDF_STRING;
    return pl_strdup(pdf->arena, is ? pdf->q->qpdf_oh_get_utf8_value(pdf->data, object) : "");
}

/* qpdf hands out memory of its own. */
static bool keep(struct pl_pdf *pdf, struct pl_arena *arena, int status, unsigned char *found, size_t length,
                 const char **bytes, size_t *n)
{
    if (found)
        pl_at_end(arena, free, found);
    bool good = !(status & QPDF_ERRORS);
    take_error(pdf);
    *bytes = found ? (const char *)found : "";
    *n = found ? length : 0;
    return good;
}

static bool decode(struct pl_pdf *pdf, pl_oh stream, enum qpdf_stream_decode_level_e level, const char **bytes,
                   size_t *n)
{
    unsigned char *found = NULL;
    size_t length = 0;
    QPDF_BOOL filtered = 0;
    *bytes = "";
    *n = 0;
    if (pl_pdf_kind(pdf, stream) != PL_PDF_STREAM)
        return false;
    int status = pdf->q->qpdf_oh_get_stream_data(pdf->data, stream, level, level == qpdf_dl_none ? NULL : &filtered,
                                                 &found, &length);
    return keep(pdf, pdf->arena, status, found, length, bytes, n) && (level == qpdf_dl_none || filtered);
}

bool pl_pdf_stream(struct pl_pdf *pdf, pl_oh stream, bool raw, const char **bytes, size_t *n)
{
    return decode(pdf, stream, raw ? qpdf_dl_none : qpdf_dl_generalized, bytes, n);
}

bool pl_pdf_pixels(struct pl_pdf *pdf, pl_oh image, const char **bytes, size_t *n)
{
    return decode(pdf, image, qpdf_dl_all, bytes, n);
}

bool pl_pdf_raw(struct pl_pdf *pdf, struct pl_arena *arena, pl_oh stream, const char **bytes, size_t *n)
{
    unsigned char *found = NULL;
    size_t length = 0;
    *bytes = "";
    *n = 0;
    if (pl_pdf_kind(pdf, stream) != PL_PDF_STREAM)
        return false;
    int status = pdf->q->qpdf_oh_get_stream_data(pdf->data, stream, qpdf_dl_none, NULL, &found, &length);
    return keep(pdf, arena, status, found, length, bytes, n);
}

bool pl_pdf_page_content(struct pl_pdf *pdf, pl_oh page, const char **bytes, size_t *n)
{
    unsigned char *found = NULL;
    size_t length = 0;
    int status = pdf->q->qpdf_oh_get_page_content_data(pdf->data, page, &found, &length);
    return keep(pdf, pdf->arena, status, found, length, bytes, n);
}

/* ---- writing ---- */

pl_oh pl_pdf_parsef(struct pl_pdf *pdf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = pl_vprintf(pdf->arena, format, args);
    va_end(args);
    return pl_pdf_parse(pdf, text);
}

pl_oh pl_pdf_add(struct pl_pdf *pdf, pl_oh object)
{
    pl_oh added = pdf->q->qpdf_make_indirect_object(pdf->data, object);
    int id = pl_pdf_id(pdf, added);
    pdf->last_id = id > pdf->last_id ? id : pdf->last_id;
    return added;
}

void pl_pdf_set_filtered(struct pl_pdf *pdf, pl_oh stream, const char *filter, const void *bytes, size_t n)
{
    pl_oh name = pdf->q->qpdf_oh_new_name(pdf->data, filter), null = null_of(pdf);
    pdf->q->qpdf_oh_replace_stream_data(pdf->data, stream, bytes, n, name, null);
}

void pl_pdf_set_stream(struct pl_pdf *pdf, pl_oh stream, const void *bytes, size_t n)
{
    const unsigned char *squeezed;
    size_t size;
    pl_pdf_deflate(pdf->arena, bytes, n, &squeezed, &size);
    pl_pdf_set_filtered(pdf, stream, "/FlateDecode", squeezed, size);
}

pl_oh pl_pdf_add_stream(struct pl_pdf *pdf, const char *dict, const void *bytes, size_t n)
{
    pl_oh stream = pdf->q->qpdf_oh_new_stream(pdf->data), from = pl_pdf_parse(pdf, dict);
    size_t n_keys = 0;
    const char *const *keys = pl_pdf_keys(pdf, from, &n_keys);
    pl_oh filter = pl_pdf_get(pdf, from, "/Filter"), parms = pl_pdf_get(pdf, from, "/DecodeParms");
    if (pl_pdf_kind(pdf, filter) == PL_PDF_NULL && !pl_pdf_is(pdf, pl_pdf_get(pdf, from, "/Type"), "/Metadata"))
        pl_pdf_set_stream(pdf, stream, bytes, n);
    else
        pdf->q->qpdf_oh_replace_stream_data(pdf->data, stream, bytes, n, filter, parms);
    for (size_t i = 0; i < n_keys; i++)
        pl_pdf_set(pdf, stream, keys[i], pl_pdf_get(pdf, from, keys[i]));
    int id = pl_pdf_id(pdf, stream);
    pdf->last_id = id > pdf->last_id ? id : pdf->last_id;
    return stream;
}

const char *pl_pdf_ref(struct pl_pdf *pdf, pl_oh object)
{
    return pl_printf(pdf->arena, "%d 0 R", pl_pdf_id(pdf, object));
}

const char *pl_pdf_unparse(struct pl_pdf *pdf, pl_oh object)
{
    return pl_strdup(pdf->arena, pdf->q->qpdf_oh_unparse(pdf->data, object));
}

const char *pl_pdf_resolved(struct pl_pdf *pdf, pl_oh object)
{
    const char *text = pdf->q->qpdf_oh_unparse_resolved(pdf->data, object);
    take_error(pdf);
    return pl_strdup(pdf->arena, text ? text : "");
}

void pl_pdf_set(struct pl_pdf *pdf, pl_oh object, const char *key, pl_oh value)
{
    bool good;
    pl_oh dict = dict_of(pdf, object, &good);
    if (good)
        pdf->q->qpdf_oh_replace_key(pdf->data, dict, key, value);
}

void pl_pdf_remove(struct pl_pdf *pdf, pl_oh object, const char *key)
{
    bool good;
    pl_oh dict = dict_of(pdf, object, &good);
    if (good)
        pdf->q->qpdf_oh_remove_key(pdf->data, dict, key);
}

void pl_pdf_set_at(struct pl_pdf *pdf, pl_oh array, size_t index, pl_oh value)
{
    pdf->q->qpdf_oh_set_array_item(pdf->data, array, (int)index, value);
}

void pl_pdf_append(struct pl_pdf *pdf, pl_oh array, pl_oh value)
{
    pdf->q->qpdf_oh_append_item(pdf->data, array, value);
}

void pl_pdf_put_text(struct pl_buf *out, const char *utf8)
{
    size_t n = strlen(utf8), at = 0;
    bool ascii = true;
    for (size_t i = 0; i < n; i++)
        ascii &= utf8[i] >= 32 && utf8[i] < 127;
    if (ascii) {
        pl_putc(out, '(');
        for (size_t i = 0; i < n; i++) {
            if (strchr("()\\", utf8[i]))
                pl_putc(out, '\\');
            pl_putc(out, utf8[i]);
        }
        pl_putc(out, ')');
        return;
    }
    pl_put(out, "<FEFF");
    while (at < n) {
        uint32_t c = pl_utf8_next(utf8, n, &at);
        if (c == 0xFFFFFFFF)
            c = 0xFFFD;
        if (c >= 0x10000)
            pl_putf(out, "%04X%04X", (unsigned)(0xD800 + ((c - 0x10000) >> 10)), (unsigned)(0xDC00 + (c & 0x3FF)));
        else
            pl_putf(out, "%04X", (unsigned)c);
    }
    pl_put(out, ">");
}

bool pl_pdf_write(struct pl_work *work, struct pl_pdf *pdf, const char *version, unsigned char **bytes, size_t *n)
{
    const struct pl_qpdf *q = pdf->q;
    const char *why = take_error(pdf);
    if (!why) {
        q->qpdf_init_write_memory(pdf->data);
        q->qpdf_set_deterministic_ID(pdf->data, 1);
        q->qpdf_force_pdf_version(pdf->data, version);
        q->qpdf_set_object_stream_mode(pdf->data, qpdf_o_generate);
        q->qpdf_set_newline_before_endstream(pdf->data, 1); /* PDF/A: 6.1.7.1 */
        q->qpdf_write(pdf->data);
        why = take_error(pdf);
    }
    if (why) {
        struct pl_diag *d = PL_ERR(work, P783, (struct pl_place){0}, "the PDF could not be finished: %s", why);
        pl_help(work->diags, d, "report this, with the edition and the layout");
        return false;
    }
    *n = q->qpdf_get_buffer_length(pdf->data);
    *bytes = pl_memdup(work->arena, q->qpdf_get_buffer(pdf->data), *n);
    return true;
}
