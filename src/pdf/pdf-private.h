/* pdf-private.h: qpdf's functions, found when the first document is opened. Nobody else includes it. */
#ifndef PL_PDF_PRIVATE_H
#define PL_PDF_PRIVATE_H

#include "pdf/pdf.h"

#include <qpdf/qpdf-c.h>

#define PL_QPDF(X)                                                                                                     \
    X(qpdf_init)                                                                                                       \
    X(qpdf_cleanup)                                                                                                    \
    X(qpdf_silence_errors)                                                                                             \
    X(qpdf_set_suppress_warnings)                                                                                      \
    X(qpdf_set_attempt_recovery)                                                                                       \
    X(qpdf_read_memory)                                                                                                \
    X(qpdf_has_error)                                                                                                  \
    X(qpdf_get_error)                                                                                                  \
    X(qpdf_get_error_full_text)                                                                                        \
    X(qpdf_get_error_message_detail)                                                                                   \
    X(qpdf_get_error_code)                                                                                             \
    X(qpdf_more_warnings)                                                                                              \
    X(qpdf_next_warning)                                                                                               \
    X(qpdf_get_pdf_version)                                                                                            \
    X(qpdf_is_encrypted)                                                                                               \
    X(qpdf_get_trailer)                                                                                                \
    X(qpdf_get_root)                                                                                                   \
    X(qpdf_get_num_pages)                                                                                              \
    X(qpdf_get_page_n)                                                                                                 \
    X(qpdf_get_object_by_id)                                                                                           \
    X(qpdf_oh_get_object_id)                                                                                           \
    X(qpdf_oh_get_type_code)                                                                                           \
    X(qpdf_oh_get_key)                                                                                                 \
    X(qpdf_oh_get_dict)                                                                                                \
    X(qpdf_oh_begin_dict_key_iter)                                                                                     \
    X(qpdf_oh_dict_more_keys)                                                                                          \
    X(qpdf_oh_dict_next_key)                                                                                           \
    X(qpdf_oh_get_array_n_items)                                                                                       \
    X(qpdf_oh_get_array_item)                                                                                          \
    X(qpdf_oh_get_int_value)                                                                                           \
    X(qpdf_oh_get_real_value)                                                                                          \
    X(qpdf_oh_get_bool_value)                                                                                          \
    X(qpdf_oh_get_name)                                                                                                \
    X(qpdf_oh_get_binary_string_value)                                                                                 \
    X(qpdf_oh_get_utf8_value)                                                                                          \
    X(qpdf_oh_get_stream_data)                                                                                         \
    X(qpdf_oh_get_page_content_data)                                                                                   \
    X(qpdf_oh_parse)                                                                                                   \
    X(qpdf_make_indirect_object)                                                                                       \
    X(qpdf_oh_new_stream)                                                                                              \
    X(qpdf_oh_new_array)                                                                                               \
    X(qpdf_oh_new_name)                                                                                                \
    X(qpdf_oh_new_integer)                                                                                             \
    X(qpdf_oh_new_binary_string)                                                                                       \
    X(qpdf_oh_new_dictionary)                                                                                          \
    X(qpdf_oh_new_null)                                                                                                \
    X(qpdf_oh_replace_stream_data)                                                                                     \
    X(qpdf_oh_replace_key)                                                                                             \
    X(qpdf_oh_remove_key)                                                                                              \
    X(qpdf_oh_set_array_item)                                                                                          \
    X(qpdf_oh_append_item)                                                                                             \
    X(qpdf_oh_unparse)                                                                                                 \
    X(qpdf_oh_unparse_resolved)                                                                                        \
    X(qpdf_oh_release_all)                                                                                             \
    X(qpdf_init_write_memory)                                                                                          \
    X(qpdf_set_deterministic_ID)                                                                                       \
    X(qpdf_force_pdf_version)                                                                                          \
    X(qpdf_set_object_stream_mode)                                                                                     \
    X(qpdf_set_preserve_unreferenced_objects)                                                                          \
    X(qpdf_set_newline_before_endstream)                                                                               \
    X(qpdf_write)                                                                                                      \
    X(qpdf_get_buffer_length)                                                                                          \
    X(qpdf_get_buffer)

/* Every function under its own name. */
struct pl_qpdf {
#define X(name) __typeof__(name) *name;
    PL_QPDF(X)
#undef X
};

struct pl_pdf {
    const struct pl_qpdf *q;
    qpdf_data data;
    struct pl_arena *arena;
    const char *name;
    int last_id; /* the highest object number */
};

/* NULL: the library is not there (reported: P779). Loaded once a process by the system; the table lives in the arena.
 */
const struct pl_qpdf *pl_qpdf_load(struct pl_work *work);

/* decode.c: what the filters, by their names, make of bytes is at most limit, on the way too. A filter that nobody
 * knows ends it: qpdf undoes none behind it. The arena takes what comes out. */
bool pl_filters_fit(struct pl_arena *arena, const char *const *names, size_t n_names, const void *bytes, size_t n,
                    size_t limit);

/* packed.c: the streams of a file that qpdf unpacks by itself. HIDDEN: how one is packed is not said in place. */
enum pl_packed { PL_PACKED_GOOD, PL_PACKED_LARGE, PL_PACKED_HIDDEN };
enum pl_packed pl_packed_look(const char *bytes, size_t n, size_t limit);

#endif
