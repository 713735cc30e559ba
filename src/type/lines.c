/* lines.c: chosen breaks → glyphs with places. Visual order follows the Unicode Bidirectional Algorithm, rules L1 and
 * L2. */
#include "type/type-private.h"

#include <string.h>

/* Clusters [from, to) of one piece on one line. */
struct stretch {
    size_t piece, from, to;
    int level;
};

struct line_job {
    struct pl_work *work;
    const struct pl_shaped *s;
    const struct pl_compose *how;
    const struct pl_break *previous, *end;
    size_t from, to; /* clusters, white space at the end included */
    double extra;    /* justified: added for every unit of give */
    double baseline;
    struct stretch *stretches;
    size_t n;
};

static size_t piece_of(const struct pl_shaped *s, size_t cluster)
{
    return s->clusters[cluster].piece;
}

/* The pieces on the line; the white space at its end takes the paragraph's own direction (L1). */
static void cut(struct line_job *job)
{
    const struct pl_shaped *s = job->s;
    PL_VEC(struct stretch) out = {0};
    int base = s->rtl;
    size_t trim = job->end->trim > job->from ? job->end->trim : job->from;
    for (size_t c = job->from; c < job->to;) {
        size_t piece = piece_of(s, c), end = c;
        int level = c >= trim ? base : s->pieces[piece].level;
        while (end < job->to && piece_of(s, end) == piece && (end >= trim ? base : s->pieces[piece].level) == level)
            end++;
        *pl_push(job->work->arena, &out) = (struct stretch){piece, c, end, level};
        c = end;
    }
    job->stretches = out.at;
    job->n = out.n;
}

/* Rule L2: from the highest level down, turn every sequence at that level or above. */
static void reorder(struct line_job *job)
{
    int highest = 0;
    for (size_t i = 0; i < job->n; i++)
        highest = job->stretches[i].level > highest ? job->stretches[i].level : highest;
    for (int level = highest; level > 0; level--) {
        for (size_t i = 0; i < job->n; i++) {
            size_t end = i;
            while (end < job->n && job->stretches[end].level >= level)
                end++;
            for (size_t a = i, b = end; b > a + 1; a++) {
                struct stretch swap = job->stretches[a];
                job->stretches[a] = job->stretches[--b];
                job->stretches[b] = swap;
            }
            i = end > i ? end - 1 : i;
        }
    }
}

static bool splits_word(const struct pl_break *b)
{
    return b && b->text_to > b->text_from;
}

/* How the text of a broken word is shared out: it stands whole on the line where the word begins, its rest has none. */
struct share {
    size_t silent_to;   /* clusters before this have no text: the rest of a word begun above */
    size_t merged_from; /* clusters from here on are one cluster with the word's text; SIZE_MAX: none */
    size_t word_to;
};

static struct share share_of(const struct line_job *job)
{
    struct share share = {job->from, SIZE_MAX, 0};
    if (splits_word(job->previous))
        share.silent_to = job->previous->text_to < job->to ? job->previous->text_to : job->to;
    if (splits_word(job->end) && job->end->text_from >= job->from) {
        share.merged_from = job->end->text_from;
        share.word_to = job->end->text_to;
    }
    return share;
}

static void put_glyphs(struct line_job *job, struct pl_run *run, const struct pl_piece *piece, size_t i, size_t cluster,
                       double *x)
{
    const struct pl_shape_cluster *c = &job->s->clusters[i];
    double k = run->size / PL_SHAPE_SIZE;
    for (size_t g = 0; g < c->n_glyphs; g++) {
        const struct pl_shape_glyph *from = &job->s->glyphs[c->first_glyph + g];
        if (from->id != UINT32_MAX)
            run->glyphs[run->n_glyphs++] = (struct pl_glyph){
                from->id, *x + (double)from->dx * k,
                job->baseline + (double)from->dy * k - piece->rise * job->how->size, (uint32_t)cluster};
        *x += (double)from->advance * k;
    }
    if (c->n_glyphs && !piece->joined)
        *x += job->how->tracking * job->how->size;
    if (i + 1 < job->end->trim)
        *x += job->extra * (double)c->give;
}

static size_t drawn_glyphs(const struct pl_shaped *s, const struct pl_shape_cluster *c)
{
    size_t n = 0;
    for (size_t g = 0; g < c->n_glyphs; g++)
        n += s->glyphs[c->first_glyph + g].id != UINT32_MAX;
    return n;
}

static void put_cluster(struct pl_run *run, size_t bytes, size_t glyphs)
{
    run->clusters[run->n_clusters++] = (struct pl_cluster){(uint32_t)bytes, (uint32_t)glyphs};
}

/* The texts of the clusters, in logical order. The last run that holds part of a broken word speaks for the rest of
 * it. */
static void put_text(struct line_job *job, struct pl_run *run, const struct stretch *st, bool hyphen)
{
    const struct pl_shaped *s = job->s;
    struct share share = share_of(job);
    size_t from = SIZE_MAX, to = 0, silent = 0, merged = 0, merged_bytes = 0;
    for (size_t i = st->from; i < st->to; i++) {
        const struct pl_shape_cluster *c = &s->clusters[i];
        size_t glyphs = drawn_glyphs(s, c);
        if (i < share.silent_to) {
            silent += glyphs;
            continue;
        }
        from = c->from < from ? c->from : from;
        to = c->to > to ? c->to : to;
        if (i >= share.merged_from) {
            merged += glyphs;
            merged_bytes += c->to - c->from;
            continue;
        }
        if (silent)
            put_cluster(run, 0, silent);
        silent = 0;
        put_cluster(run, c->to - c->from, glyphs);
    }
    bool alone = hyphen && share.merged_from == SIZE_MAX;
    if (silent || alone)
        put_cluster(run, 0, silent + alone);
    if (merged || (hyphen && share.merged_from != SIZE_MAX)) {
        size_t rest = 0;
        if (st->to == job->to && to == s->clusters[st->to - 1].to) {
            rest = s->clusters[share.word_to - 1].to - to;
            to += rest;
        }
        put_cluster(run, merged_bytes + rest, merged + hyphen);
    }
    run->text = from < to ? s->text + from : "";
    run->text_len = from < to ? to - from : 0;
}

/* A soft hyphen is a wish, no letter: it is drawn where a line ends and never said. */
static void drop_soft_hyphens(struct line_job *job, struct pl_run *run)
{
    size_t kept = 0, at = 0, n = 0;
    if (!memmem(run->text, run->text_len, "\xC2\xAD", 2))
        return;
    char *text = pl_alloc(job->work->arena, run->text_len + 1);
    for (size_t c = 0; c < run->n_clusters; c++) {
        size_t was = kept;
        for (size_t end = at + run->clusters[c].n_bytes; at < end;) {
            if (end - at >= 2 && memcmp(run->text + at, "\xC2\xAD", 2) == 0)
                at += 2;
            else
                text[kept++] = run->text[at++];
        }
        struct pl_cluster left = {(uint32_t)(kept - was), run->clusters[c].n_glyphs};
        if (left.n_bytes || left.n_glyphs)
            run->clusters[n++] = left;
    }
    run->n_clusters = n;
    run->text = text;
    run->text_len = kept;
}

static void make_run(struct line_job *job, const struct stretch *st, struct pl_run *run, double *x)
{
    const struct pl_shaped *s = job->s;
    const struct pl_piece *piece = &s->pieces[st->piece];
    size_t glyphs = 1;
    for (size_t i = st->from; i < st->to; i++)
        glyphs += s->clusters[i].n_glyphs;
    *run = (struct pl_run){.face = piece->face,
                           .size = job->how->size * piece->scale,
                           .user = s->spans[piece->span].user,
                           .span = piece->span,
                           .rtl = st->level & 1,
                           .from = s->clusters[st->from].from,
                           .to = s->clusters[st->to - 1].to,
                           .x = *x};
    run->glyphs = PL_NEWS(job->work->arena, struct pl_glyph, glyphs);
    run->clusters = PL_NEWS(job->work->arena, struct pl_cluster, st->to - st->from + 2);
    bool hyphen = job->end->hyphen_width > 0 && st->to == job->to;
    double advance = 0;
    uint32_t hyphen_id = hyphen ? pl_face_hyphen(s->fonts, piece->face, &advance) : 0;
    struct pl_glyph drawn = {hyphen_id, *x, job->baseline - piece->rise * job->how->size, 0};
    if (hyphen && run->rtl) {
        run->glyphs[run->n_glyphs++] = drawn;
        *x += advance * run->size / PL_SHAPE_SIZE;
    }
    for (size_t k = 0, n = st->to - st->from; k < n; k++) {
        size_t i = run->rtl ? st->to - 1 - k : st->from + k;
        put_glyphs(job, run, piece, i, i - st->from, x);
    }
    if (hyphen && !run->rtl) {
        drawn.x = *x;
        run->glyphs[run->n_glyphs++] = drawn;
        *x += advance * run->size / PL_SHAPE_SIZE;
    }
    put_text(job, run, st, hyphen);
    drop_soft_hyphens(job, run);
    run->width = *x - run->x;
}

/* A forced break parts words as a space does, and is said as one: behind the line's last run, where nobody sees it. */
static void say_break(struct line_job *job, struct pl_run *run)
{
    struct pl_arena *arena = job->work->arena;
    uint32_t space = pl_face_glyph(job->s->fonts, run->face, ' ');
    if (!space || !run->n_glyphs || (run->text_len && run->text[run->text_len - 1] == ' '))
        return;
    struct pl_glyph *glyphs = PL_NEWS(arena, struct pl_glyph, run->n_glyphs + 1);
    struct pl_cluster *clusters = PL_NEWS(arena, struct pl_cluster, run->n_clusters + 1);
    struct pl_glyph drawn = {space, run->rtl ? run->x : run->x + run->width, job->baseline, (uint32_t)run->n_clusters};
    memcpy(glyphs + run->rtl, run->glyphs, run->n_glyphs * sizeof *glyphs);
    glyphs[run->rtl ? 0 : run->n_glyphs] = drawn;
    memcpy(clusters, run->clusters, run->n_clusters * sizeof *clusters);
    clusters[run->n_clusters] = (struct pl_cluster){1, 1};
    run->text = pl_printf(arena, "%.*s ", (int)run->text_len, run->text);
    run->text_len++;
    run->glyphs = glyphs;
    run->n_glyphs++;
    run->clusters = clusters;
    run->n_clusters++;
}

static double aligned(const struct line_job *job, double slack)
{
    bool rtl = job->s->rtl;
    switch (job->how->align) {
    case PL_ALIGN_CENTER:
        return slack / 2;
    case PL_ALIGN_LEFT:
        return 0;
    case PL_ALIGN_RIGHT:
        return slack;
    case PL_ALIGN_END:
        return rtl ? 0 : slack;
    case PL_ALIGN_START:
    case PL_ALIGN_JUSTIFY:
        return rtl ? slack : 0;
    }
    return 0;
}

static double stretch(const struct line_job *job, double slack)
{
    bool stops = job->end->kind == PL_BREAK_END || job->end->kind == PL_BREAK_FORCED;
    if (job->how->align != PL_ALIGN_JUSTIFY || (stops && slack >= 0))
        return 0;
    double give = pl_line_give(job->s, job->from, job->end);
    return give > 0 ? slack / give : 0;
}

/* White space that hangs out of the line's end is drawn beyond the measure, on the side the text runs to. */
static double hanging(const struct line_job *job)
{
    double width = 0;
    for (size_t i = job->end->trim; i < job->to && job->s->rtl; i++)
        width +=
            (double)job->s->clusters[i].width * job->how->size / PL_SHAPE_SIZE + job->how->tracking * job->how->size;
    return width;
}

static void make_line(struct line_job *job, struct pl_line *line, size_t index)
{
    double x0 = 0, available = pl_line_available(job->how, index, &x0);
    double width = pl_line_width(job->s, job->from, job->end, job->how->size, job->how->tracking),
           slack = available - width;
    line->from = job->from < job->s->n_clusters ? job->s->clusters[job->from].from : job->s->len;
    line->to = job->to > job->from ? job->s->clusters[job->to - 1].to : line->from;
    line->width = width;
    line->available = available;
    line->last = job->end->kind == PL_BREAK_END;
    line->hyphenated = job->end->hyphen_width > 0;
    job->extra = stretch(job, slack);
    line->x = x0 + (job->extra != 0 ? 0 : aligned(job, slack));
    /* The clusters of forced breaks draw nothing. */
    while (job->to > job->from && job->s->text[job->s->clusters[job->to - 1].from] == '\n')
        job->to--;
    if (job->to == job->from)
        return;
    cut(job);
    reorder(job);
    line->runs = PL_NEWS(job->work->arena, struct pl_run, job->n);
    double x = -hanging(job);
    for (size_t i = 0; i < job->n; i++) {
        struct pl_run *run = &line->runs[line->n_runs++];
        make_run(job, &job->stretches[i], run, &x);
        if (job->end->kind == PL_BREAK_FORCED && job->stretches[i].to == job->to)
            say_break(job, run);
    }
}

struct pl_lines *pl_build_lines(struct pl_work *work, const struct pl_shaped *s, const struct pl_compose *how,
                                const struct pl_break *const *ends, size_t n)
{
    struct pl_lines *lines = PL_NEW(work->arena, struct pl_lines);
    const struct pl_face_info *base = pl_face_info(s->fonts, s->base);
    double text = (base->ascent + base->descent) * how->size;
    lines->at = PL_NEWS(work->arena, struct pl_line, n ? n : 1);
    lines->n = n;
    for (size_t i = 0, from = 0; i < n; from = ends[i]->cluster, i++) {
        struct pl_line *line = &lines->at[i];
        struct line_job job = {.work = work,
                               .s = s,
                               .how = how,
                               .previous = i ? ends[i - 1] : NULL,
                               .end = ends[i],
                               .from = from,
                               .to = ends[i]->cluster};
        line->top = (double)i * how->leading;
        line->baseline = line->top + (how->leading - text) / 2 + base->ascent * how->size;
        make_line(&job, line, i);
    }
    lines->height = (double)n * how->leading;
    return lines;
}
