/* post.c: post.json for programs and post.md for those who post. */
#include "social/social.h"

#include "base/num.h"

#include <string.h>

/* ---- for programs ---- */

static void put_or_null(struct pl_buf *out, const char *text)
{
    if (text)
        pl_put_json(out, text);
    else
        pl_put(out, "null");
}

static void put_limit(struct pl_buf *out, const char *name, long limit)
{
    pl_putf(out, limit > 0 ? ", \"%s\": %ld" : ", \"%s\": null", name, limit);
}

static void json_file(struct pl_buf *out, const struct pl_social_file *f)
{
    pl_put(out, "\n    {\"file\": ");
    pl_put_json(out, f->name);
    pl_putf(out, ", \"format\": \"%s\", \"layout\": ", pl_social_format_names[f->format]);
    pl_put_json(out, f->layout);
    pl_put(out, ", \"page\": ");
    pl_put_json(out, f->page);
    pl_putf(out,
            ", \"width\": %d, \"height\": %d, \"bytes\": %zu, \"pages\": %zu, \"colours\": %s, \"quality\": ", f->width,
            f->height, f->bytes, f->pages, f->quantised ? "256" : "null");
    pl_putf(out, f->quality ? "%d}" : "null}", f->quality);
}

static void json_picture(struct pl_buf *out, const struct pl_social_picture *p, size_t order)
{
    pl_putf(out, "\n      {\"order\": %zu, \"file\": ", order);
    pl_put_json(out, p->file->name);
    pl_put(out, ", \"alternative\": ");
    put_or_null(out, p->alternative.text);
    if (p->alternative.text)
        pl_putf(out, ", \"length\": %zu, \"cut\": %s", p->alternative.length, p->alternative.cut ? "true" : "false");
    pl_put(out, "}");
}

static void json_post(struct pl_buf *out, const struct pl_social_post *post, size_t order)
{
    const struct pl_social_use *use = post->use;
    pl_putf(out, "\n    {\"order\": %zu, \"platform\": ", order);
    pl_put_json(out, post->platform->id);
    pl_put(out, ", \"name\": ");
    pl_put_json(out, post->platform->name);
    pl_put(out, ", \"use\": ");
    pl_put_json(out, use->name);
    put_limit(out, "fileLimit", use->file_limit);
    put_limit(out, "pixelLimit", use->pixel_limit);
    pl_putf(out, use->alternative.limit >= 0 ? ", \"alternativeLimit\": %ld" : ", \"alternativeLimit\": null",
            use->alternative.limit);
    pl_putf(out, ", \"unit\": \"%s\", \"date\": ", pl_social_unit_names[use->alternative.unit]);
    put_or_null(out, use->date);
    pl_put(out, ", \"note\": ");
    put_or_null(out, use->note);
    pl_put(out, ", \"pictures\": [");
    for (size_t i = 0; i < post->n; i++) {
        pl_put(out, i ? "," : "");
        json_picture(out, &post->at[i], i + 1);
    }
    pl_put(out, "]}");
}

void pl_social_json(struct pl_buf *out, const struct pl_social_set *set)
{
    pl_put(out, "{\n  \"plaat\": 1,\n  \"edition\": ");
    pl_put_json(out, set->edition->name);
    pl_put(out, ",\n  \"title\": ");
    pl_put_json(out, set->edition->title);
    pl_put(out, ",\n  \"language\": ");
    pl_put_json(out, set->edition->language);
    pl_put(out, ",\n  \"webpage\": ");
    put_or_null(out, set->page);
    pl_put(out, ",\n  \"files\": [");
    for (size_t i = 0; i < set->n_files; i++) {
        pl_put(out, i ? "," : "");
        json_file(out, set->files[i]);
    }
    pl_put(out, "],\n  \"posts\": [");
    for (size_t i = 0; i < set->n_posts; i++) {
        pl_put(out, i ? "," : "");
        json_post(out, &set->posts[i], i + 1);
    }
    pl_put(out, "]\n}\n");
}

/* ---- for people ---- */

static const char *count(struct pl_buf *out, double n)
{
    return pl_format_number(out->arena, n, "en", 0, false);
}

/* "236 kB", "1.9 MB": thousands and millions. */
static const char *bytes(struct pl_buf *out, double n)
{
    return n >= 1e6 ? pl_printf(out->arena, "%s MB", pl_num(out->arena, n / 1e6, 1))
                    : pl_printf(out->arena, "%s kB", pl_num(out->arena, n / 1e3, n < 1e4 ? 1 : 0));
}

/* As it stands, in Markdown: what it would take for its own signs is escaped. */
static void put_plain(struct pl_buf *out, const char *text)
{
    for (const char *p = text; *p; p++)
        pl_putf(out, strchr("\\`*_[]<", *p) ? "\\%c" : "%c", *p);
}

static void markdown_alternative(struct pl_buf *out, const struct pl_social_picture *p, const struct pl_social_use *use)
{
    const struct pl_social_alternative *a = &p->alternative;
    const char *unit = pl_social_unit_names[use->alternative.unit];
    if (!a->text) {
        pl_put(out, "   No alternative text is taken here.\n");
        return;
    }
    pl_putf(out, "   Alternative text, %s", count(out, (double)a->length));
    if (use->alternative.limit >= 0)
        pl_putf(out, " of %s", count(out, (double)use->alternative.limit));
    pl_putf(out, " %s%s:\n\n   > ", unit, a->cut ? ", cut to fit" : "");
    put_plain(out, a->text);
    pl_put(out, "\n");
}

static void markdown_picture(struct pl_buf *out, const struct pl_social_picture *p, const struct pl_social_use *use,
                             size_t order)
{
    const struct pl_social_file *f = p->file;
    pl_putf(out, "\n%zu. `%s`: %d × %d px", order, f->name, f->width, f->height);
    if (f->format == PL_SOCIAL_PDF)
        pl_putf(out, ", %zu pages", f->pages);
    pl_putf(out, ", %s", bytes(out, (double)f->bytes));
    if (use->file_limit)
        pl_putf(out, " of %s", bytes(out, (double)use->file_limit));
    if (f->quantised)
        pl_put(out, ", 256 colours");
    pl_put(out, "\n");
    markdown_alternative(out, p, use);
}

/* Limits move: of when they are, each date once with those it is of. */
static void put_dates(struct pl_buf *out, const struct pl_social_set *set)
{
    const struct pl_social_post *posts = set->posts;
    const char *before = "\nLimits of platforms move. Those above are of ";
    for (size_t i = 0; i < set->n_posts; i++) {
        const char *date = posts[i].use->date;
        bool told = !date;
        for (size_t k = 0; k < i && !told; k++)
            told = posts[k].use->date && strcmp(posts[k].use->date, date) == 0;
        if (told)
            continue;
        pl_putf(out, "%s%s (", before, date);
        before = ", ";
        for (size_t k = i; k < set->n_posts; k++) {
            bool same = posts[k].use->date && strcmp(posts[k].use->date, date) == 0,
                 again = k > i && posts[k].platform == posts[k - 1].platform;
            if (same && !again)
                pl_putf(out, "%s%s", k > i ? ", " : "", posts[k].platform->name);
        }
        pl_put(out, ")");
    }
    pl_put(out, *before == ',' ? ".\n" : "");
}

void pl_social_markdown(struct pl_buf *out, const struct pl_social_set *set)
{
    pl_put(out, "# ");
    put_plain(out, set->edition->title);
    pl_putf(out, "\n\n%zu posts, %zu files, in the order that is suggested.\n", set->n_posts, set->n_files);
    if (set->page) {
        pl_put(out, "The whole text, for those who cannot see the pictures: ");
        put_plain(out, set->page);
        pl_put(out, "\nPut this address into the words of each post too.\n");
    }
    for (size_t i = 0; i < set->n_posts; i++) {
        const struct pl_social_post *post = &set->posts[i];
        pl_putf(out, "\n## %zu. %s, %s\n", i + 1, post->platform->name, post->use->name);
        if (post->use->note)
            pl_putf(out, "\n%s\n", post->use->note);
        for (size_t k = 0; k < post->n; k++)
            markdown_picture(out, &post->at[k], post->use, k + 1);
    }
    put_dates(out, set);
}
