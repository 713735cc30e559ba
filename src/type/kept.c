/* kept.c: paragraphs that were shaped before. The rows of a batch share most of their words, and a page that is drawn
 * again shares all of them.
 *
 * What is kept knows nothing of a job: the spans, with their places and looks, are the job's own. Two generations: when
 * the younger is full, or has served its jobs, the older goes with all that no recent job asked for; what is asked for
 * moves to the younger. So a process has as much of it after a hundred jobs as after ten thousand. Generations change
 * between jobs only, since a job uses what it was given to its end. */
#include "type/type-private.h"

#include "base/num.h"

#include <string.h>

enum { SLOTS = 1024, GENERATION_BYTES = 1 << 20, GENERATION_JOBS = 32, MOST_KEY_BYTES = 64 << 10 };

struct kept_paragraph {
    struct kept_paragraph *next;
    const char *key;
    size_t len;
    uint64_t hash;
    struct pl_shaped shaped; /* without spans */
};

struct generation {
    struct pl_arena *arena; /* NULL: nothing in it */
    size_t jobs;            /* that began with it */
    struct kept_paragraph *slots[SLOTS];
};

struct pl_kept {
    struct generation young, old;
};

static void release(void *handle)
{
    struct pl_kept *kept = handle;
    pl_arena_free(kept->young.arena);
    pl_arena_free(kept->old.arena);
}

struct pl_kept *pl_kept_new(struct pl_arena *arena)
{
    struct pl_kept *kept = PL_NEW(arena, struct pl_kept);
    pl_at_end(arena, release, kept);
    return kept;
}

void pl_kept_next_job(struct pl_kept *kept)
{
    struct generation *young = &kept->young;
    bool full = young->arena && pl_arena_bytes(young->arena) >= GENERATION_BYTES;
    if (!young->arena || (++young->jobs < GENERATION_JOBS && !full))
        return;
    pl_arena_free(kept->old.arena);
    kept->old = kept->young;
    kept->young = (struct generation){0};
}

/* ---- what makes two paragraphs one ---- */

static void put_text(struct pl_buf *out, const char *text)
{
    pl_putn(out, text ? text : "", text ? strlen(text) : 0);
    pl_putc(out, '\0');
}

static void put_words(struct pl_buf *out, const char *const *words)
{
    for (; words && *words; words++)
        put_text(out, *words);
    pl_putc(out, '\0'); /* no word is empty */
}

static void put_want(struct pl_buf *out, const struct pl_face_want *want)
{
    const int numbers[] = {want->weight, (int)want->slant};
    put_words(out, want->families);
    pl_putn(out, (const char *)numbers, sizeof numbers);
}

/* Everything that shaping and the search for breaks read, but for the files of the fonts and dictionaries. */
static void put_key(struct pl_buf *out, const struct pl_paragraph *p)
{
    const size_t numbers[] = {(size_t)p->direction, p->hyphenate,     p->letters.word,
                              p->letters.before,    p->letters.after, p->n_spans};
    put_want(out, &p->base);
    pl_putn(out, (const char *)numbers, sizeof numbers);
    put_words(out, p->units);
    for (size_t i = 0; i < p->n_spans; i++) {
        const struct pl_span *s = &p->spans[i];
        const double figures[] = {s->scale, s->rise};
        const size_t more[] = {(size_t)s->letter_case, s->no_hyphen, s->no_break, s->len};
        put_want(out, &s->want);
        pl_putn(out, (const char *)figures, sizeof figures);
        pl_putn(out, (const char *)more, sizeof more);
        put_text(out, s->features);
        put_text(out, s->language);
        pl_putn(out, s->text, s->len);
    }
}

static struct kept_paragraph *look(const struct generation *g, const struct pl_kept_key *key)
{
    struct kept_paragraph *p = g->arena ? g->slots[key->hash % SLOTS] : NULL;
    while (p && (p->hash != key->hash || p->len != key->len || memcmp(p->key, key->bytes, key->len) != 0))
        p = p->next;
    return p;
}

struct pl_kept_key pl_kept_key(struct pl_arena *arena, const struct pl_paragraph *paragraph)
{
    struct pl_buf text = {.arena = arena};
    put_key(&text, paragraph);
    return (struct pl_kept_key){text.text, text.len, pl_hash(text.text, text.len, 0)};
}

struct pl_shaped *pl_kept_find(struct pl_kept *kept, const struct pl_kept_key *key)
{
    struct kept_paragraph *young = look(&kept->young, key), *old = young ? NULL : look(&kept->old, key);
    struct pl_shaped *moved = old ? pl_kept_add(kept, key, &old->shaped) : NULL;
    return young ? &young->shaped : moved ? moved : old ? &old->shaped : NULL;
}

struct pl_shaped *pl_kept_add(struct pl_kept *kept, const struct pl_kept_key *key, const struct pl_shaped *s)
{
    struct generation *g = &kept->young;
    if (!g->arena)
        g->arena = pl_arena_new();
    if (key->len > MOST_KEY_BYTES || pl_arena_bytes(g->arena) >= GENERATION_BYTES)
        return NULL;
    struct pl_arena *a = g->arena;
    struct kept_paragraph *p = PL_NEW(a, struct kept_paragraph);
    *p = (struct kept_paragraph){.next = g->slots[key->hash % SLOTS],
                                 .key = pl_memdup(a, key->bytes, key->len),
                                 .len = key->len,
                                 .hash = key->hash,
                                 .shaped = *s};
    g->slots[key->hash % SLOTS] = p;
    struct pl_shaped *to = &p->shaped;
    to->spans = NULL;
    to->units = NULL;
    to->kept_in = a;
    to->text = pl_memdup(a, s->text, s->len + 1);
    to->pieces = pl_memdup(a, s->pieces, s->n_pieces * sizeof *s->pieces);
    to->clusters = pl_memdup(a, s->clusters, s->n_clusters * sizeof *s->clusters);
    to->glyphs = pl_memdup(a, s->glyphs, s->n_glyphs * sizeof *s->glyphs);
    to->sum = pl_memdup(a, s->sum, (s->n_clusters + 1) * sizeof *s->sum);
    to->give_sum = pl_memdup(a, s->give_sum, (s->n_clusters + 1) * sizeof *s->give_sum);
    to->tracked = pl_memdup(a, s->tracked, (s->n_clusters + 1) * sizeof *s->tracked);
    if (s->with_hyphens)
        to->with_hyphens = pl_memdup(a, s->with_hyphens, s->n_with_hyphens * sizeof *s->with_hyphens);
    to->breaks = pl_memdup(a, s->breaks, s->n_breaks * sizeof *s->breaks);
    return to;
}
