/* reading-links.c: links by their names, and by how they differ from the text around them. */
#include "check/check-private.h"

#include "base/num.h"

#include <string.h>

/* ---- names ---- */

struct link {
    const struct pl_prose *prose;
    size_t from, to; /* its words */
    const char *url;
};

/* The next link of a paragraph: neighbouring runs with one address are one. */
static bool next_link(const struct pl_prose *p, size_t *run, struct link *out)
{
    const struct pl_run_text *runs = p->block->runs;
    while (*run < p->block->n_runs && !runs[*run].link)
        ++*run;
    if (*run == p->block->n_runs)
        return false;
    *out = (struct link){p, p->starts[*run], 0, runs[*run].link};
    while (*run < p->block->n_runs && runs[*run].link && strcmp(runs[*run].link, out->url) == 0)
        ++*run;
    out->to = p->starts[*run];
    return true;
}

/* In small letters, without the signs around it. */
static const char *name_of(struct pl_check *check, const struct link *link)
{
    static const char *const around[] = {" ", "\n", ".", ",", ":", ";", "!", "?", "›", "»", "→", ">", "…"};
    const char *text = link->prose->text + link->from;
    size_t len = link->to - link->from, was;
    do {
        was = len;
        for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
            size_t n = strlen(around[i]);
            if (len >= n && memcmp(text + len - n, around[i], n) == 0)
                len -= n;
            if (len >= n && memcmp(text, around[i], n) == 0) {
                text += n;
                len -= n;
            }
        }
    } while (len != was);
    return pl_lower_text(check->work->arena, text, len);
}

/* A plain host name can be heard, and a reader on paper needs it. */
static bool is_address(const char *name)
{
    bool bare = strncmp(name, "http://", 7) == 0 || strncmp(name, "https://", 8) == 0;
    return (bare || strncmp(name, "www.", 4) == 0) && (bare || strpbrk(name + 4, "/?=&"));
}

void pl_rule_link_name(struct pl_check *check)
{
    for (size_t i = 0; i < check->prose.n; i++) {
        struct link link;
        for (size_t run = 0; next_link(&check->prose.at[i], &run, &link);) {
            const char *name = name_of(check, &link);
            bool address = is_address(name), empty = *name == '\0';
            if (!address && !empty &&
                !pl_words_have(check, pl_prose_language(link.prose, link.from), PL_WORDS_LINKS, name))
                continue;
            pl_prose_found(check, link.prose, link.from, link.to,
                           address ? "the name of a link is its address, which is read aloud sign by sign"
                                   : pl_says(check, "a link named '%.40s' says nothing of where it leads", name),
                           "name it after what one finds there");
        }
    }
}

void pl_rule_link_twice(struct pl_check *check)
{
    PL_VEC(struct link) links = {0};
    for (size_t i = 0; i < check->prose.n; i++) {
        struct link link;
        for (size_t run = 0; next_link(&check->prose.at[i], &run, &link);)
            *pl_push(check->work->arena, &links) = link;
    }
    for (size_t i = 0; i < links.n; i++) {
        const char *name = name_of(check, &links.at[i]);
        for (size_t k = 0; k < i; k++) {
            const struct link *a = &links.at[k], *b = &links.at[i];
            if (strcmp(name_of(check, a), name) != 0)
                continue;
            if (strcmp(a->url, b->url) != 0)
                pl_prose_found(check, b->prose, b->from, b->to,
                               pl_says(check, "'%.40s' leads to %.80s, and elsewhere to %.80s", name, b->url, a->url),
                               "give two places two names");
            break;
        }
    }
}

/* ---- colour alone ---- */

static struct pl_rgba colour_of(struct pl_check *check, const struct pl_look *look)
{
    struct pl_tone t = look->colour;
    struct pl_colour colour = {t.entry == PL_COLOUR_NONE ? PL_BLACK : t.entry, t.tint, t.opacity};
    return pl_ink_screen(check->scene->palette, colour);
}

/* Words beside the link, of the same paragraph. */
static const struct pl_run_text *beside(const struct pl_prose *p)
{
    for (size_t i = 0; i < p->block->n_runs; i++) {
        const struct pl_run_text *run = &p->block->runs[i];
        for (size_t at = 0; !run->link && at < run->len;)
            if (pl_is_letter(pl_utf8_next(run->text, run->len, &at)))
                return run;
    }
    return NULL;
}

void pl_rule_link_colour(struct pl_check *check)
{
    for (size_t i = 0; i < check->prose.n; i++) {
        const struct pl_prose *p = &check->prose.at[i];
        const struct pl_run_text *plain = beside(p);
        struct link link;
        for (size_t run = 0; plain && next_link(p, &run, &link);) {
            struct pl_look a, b;
            pl_text_look(&p->text_of->box->text, &p->block->runs[pl_prose_run(p, link.from)], &a);
            pl_text_look(&p->text_of->box->text, plain, &b);
            double ratio = pl_ink_contrast(colour_of(check, &a), colour_of(check, &b));
            if (a.underline || a.weight > b.weight + 100 || a.slant != b.slant || ratio >= check->figures[0] - 0.005)
                continue;
            const char *message = ratio < 1.01
                                      ? "a link looks like the text around it"
                                      : pl_says(check,
                                                "a link is told from the text around it by its colour alone, at "
                                                "%s: at least %s is asked",
                                                pl_say(check, 1, ratio), pl_say(check, 1, check->figures[0]));
            const struct pl_drawn *d = pl_prose_drawn(check, p, link.from, link.to);
            pl_found(check, &(struct pl_tell){.trail = p->text_of->box->trail, .drawn = d, .figure = 1, .found = ratio},
                     message, "say link: {underline: true} in the style");
        }
    }
}
