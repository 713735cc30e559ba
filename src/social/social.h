/* social.h: what platforms for social media take (a table, YAML), what a picture says to those who do not see it, and
 * the two files that go out beside the pictures. Nothing about one platform stands in C. */
#ifndef PL_SOCIAL_SOCIAL_H
#define PL_SOCIAL_SOCIAL_H

#include "expand/expand.h"

/* ---- the table ---- */

enum pl_social_format { PL_SOCIAL_PNG, PL_SOCIAL_JPG, PL_SOCIAL_PDF, PL_SOCIAL_N_FORMATS };
extern const char *const pl_social_format_names[]; /* also the extension */
enum pl_social_unit { PL_SOCIAL_CHARACTERS, PL_SOCIAL_GRAPHEMES };
extern const char *const pl_social_unit_names[];

/* What can be posted somewhere, and its limits. A limit of 0 is not known; an alternative of −1 too, of 0: none is
 * taken. */
struct pl_social_use {
    const char *name; /* feed, story, link, carousel */
    const char *const *layouts;
    size_t n_layouts; /* the first is meant unless another is asked for */
    const struct pl_social_size {
        long width, height;
    } * sizes;                        /* pixels that are taken */
    size_t n_sizes;                   /* 0: any */
    int formats[PL_SOCIAL_N_FORMATS]; /* in order of preference */
    size_t n_formats;
    long file_limit, pixel_limit, most; /* bytes and pixels of a file; pictures, or pages of a PDF */
    struct pl_social_alternative_limit {
        long limit;
        int unit;
    } alternative;
    const char *date, *source, *note; /* of these facts; NULL: not said */
    struct pl_place place;
};
struct pl_platform {
    struct pl_social_use shared; /* what its uses have in common */
    const char *id, *name;
    const struct pl_node *use_list;
    struct pl_social_use *uses;
    size_t n_uses;
};
struct pl_platforms {
    struct pl_platform *at;
    size_t n;
    const struct pl_node *link; /* by language: words with {{page}}; NULL: none */
};
/* path is resolved. NULL when it is no such table (reported); work->diags tells whether it is whole. */
const struct pl_platforms *pl_platforms_read(struct pl_work *work, const char *path);
/* What stands for the address of the page at the end of an alternative, in the edition's language. */
const char *pl_platforms_link(struct pl_arena *arena, const struct pl_platforms *table, const char *language,
                              const char *page);

/* The field tables, NULL-ended, for the schema. */
extern const struct pl_record *const pl_social_records[];

/* ---- the words of a picture ---- */

/* What a page says in reading order, its title first: texts and alternatives of figures, one a paragraph, clean. A page
 * that mostly repeats what stood on others, such as a last card, says that too. */
size_t pl_social_words(struct pl_work *work, const struct pl_expanded *expanded, size_t page, const char ***texts);

struct pl_social_alternative {
    const char *text; /* "" where there are no words */
    size_t length;    /* in the unit of the limit */
    bool cut;
};
/* The texts as sentences, within the limit (−1: none known), cut behind a sentence, or behind a word where the first is
 * too long; then link (NULL: none). */
struct pl_social_alternative pl_social_alternative(struct pl_work *work, const char *const *texts, size_t n,
                                                   struct pl_social_alternative_limit limit, const char *language,
                                                   const char *link);

/* ---- what goes out beside the pictures ---- */

struct pl_social_file { /* a picture, or a PDF of several */
    const char *name;   /* beside the post files */
    const char *layout, *page;
    int format;
    int width, height;
    size_t bytes, pages; /* pages: of a PDF; else 1 */
    bool quantised;      /* to 256 colours */
    int quality;         /* of a JPEG; 0: none */
};
struct pl_social_picture {
    const struct pl_social_file *file;
    struct pl_social_alternative alternative; /* text NULL: the platform takes none */
};
struct pl_social_post {
    const struct pl_platform *platform;
    const struct pl_social_use *use;
    struct pl_social_picture *at;
    size_t n;
};
struct pl_social_set {
    const struct pl_edition *edition;
    const char *page; /* address; NULL: not known */
    const struct pl_social_post *posts;
    size_t n_posts;
    const struct pl_social_file *const *files;
    size_t n_files;
};
/* post.json, of the shape of data/schema/post.json; post.md, the same for people. */
void pl_social_json(struct pl_buf *out, const struct pl_social_set *set);
void pl_social_markdown(struct pl_buf *out, const struct pl_social_set *set);

#endif
