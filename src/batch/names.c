/* names.c: what results are called: a template with the same bindings as texts. Words that come in are made fit for the
 * name of a file; no two jobs of a batch may be called alike. */
#include "batch/batch-private.h"

#include "edition/binding.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 200, LONGEST_PATH = 1000 };

const char *stem_of(struct pl_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    return pl_strndup(arena, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

/* ---- names in a template ---- */

static const struct pl_node *words(const struct naming *n, const char *text, struct pl_place place)
{
    struct pl_node *node = PL_NEW(n->work->arena, struct pl_node);
    *node = (struct pl_node){.kind = PL_SCALAR, .text = text, .len = strlen(text), .place = place, .plain = true};
    return node;
}

static const struct pl_node *find(void *ctx, const char *path, bool date)
{
    const struct naming *n = ctx;
    (void)date;
    if (strcmp(path, "layout") == 0)
        return words(n, n->layout, n->output->place);
    if (strcmp(path, "edition") == 0)
        return words(n, n->edition, n->output->place);
    if (strcmp(path, "row") == 0 && n->row)
        return words(n, pl_printf(n->work->arena, "%zu", n->row->number), n->row->place);
    for (size_t i = 0; n->row && i < n->table->columns.n; i++) {
        if (strcmp(path, n->table->columns.at[i].name) == 0 || strcmp(path, n->uses[i].to) == 0 ||
            (strncmp(n->uses[i].to, "values.", 7) == 0 && strcmp(path, n->uses[i].to + 7) == 0))
            return words(n, n->values[i], n->row->cells[i].place);
    }
    return NULL;
}

static void list(void *ctx, void (*add)(void *to, const char *name), void *to)
{
    const struct naming *n = ctx;
    add(to, "layout");
    add(to, "edition");
    if (n->row)
        add(to, "row");
    for (size_t i = 0; n->row && i < n->table->columns.n; i++) {
        add(to, n->table->columns.at[i].name);
        add(to, n->uses[i].to);
    }
}

/* Letters of any script, digits, points, hyphens and underscores; nothing that leads to another folder. */
static void put_safe(struct pl_buf *out, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    for (const char *p = text; *p; p++)
        pl_putc(out, strchr(plain, *p) || (unsigned char)*p >= 0x80 ? *p : '-');
}

/* The template's own words may name folders. */
static bool own_ok(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < 0x20 || strchr("\\:*?\"<>|", text[i]))
            return false;
    return true;
}

/* Below the output folder, with a name in each part. */
static bool whole_ok(const char *name)
{
    size_t len = 0;
    if (strlen(name) > LONGEST_PATH)
        return false;
    for (const char *part = name;; part += len + 1) {
        len = strcspn(part, "/");
        if (len == 0 || len > LONGEST || *part == '.')
            return false;
        if (!part[len])
            return true;
    }
}

bool name_ok(const char *name)
{
    return own_ok(name, strlen(name)) && whole_ok(name);
}

static const char *not_a_name(const struct naming *n, struct pl_place place, const char *name)
{
    struct pl_diag *d = PL_ERR(n->work, P871, place, "'%.80s' cannot be the name of a result", name);
    if (n->row)
        pl_also(n->work->diags, d, n->row->place, "of this row");
    pl_help(n->work->diags, d,
            "a name of 1 to %d bytes that does not begin with a point; folders are parted by /, %d bytes in all",
            LONGEST, LONGEST_PATH);
    return NULL;
}

const char *name_of(const struct naming *n)
{
    if (!n->output)
        return pl_printf(n->work->arena, "%s_%s", n->edition, n->layout);
    const char *text = n->output->text, *p = text, *open, *close;
    struct pl_buf out = {.arena = n->work->arena};
    struct pl_binding_names names = {find, list, (void *)n, n->language};
    pl_put(&out, "");
    while ((open = pl_binding_open(p, &close)) && close) {
        struct pl_bound bound;
        if (!own_ok(p, (size_t)(open - p)))
            return not_a_name(n, n->output->place, text);
        pl_putn(&out, p, (size_t)(open - p));
        p = close + 2;
        if (!pl_binding_words(n->work, n->output, (size_t)(open - text), (size_t)(p - text), &names, &bound))
            return NULL;
        put_safe(&out, bound.words);
    }
    if (open) {
        size_t at = (size_t)(open - text);
        struct pl_diag *d = PL_ERR(n->work, P401, pl_node_place(n->output, at, at + 2), "'{{' without '}}'");
        pl_help(n->work->diags, d, "close the binding with '}}'");
        return NULL;
    }
    if (!own_ok(p, strlen(p)))
        return not_a_name(n, n->output->place, text);
    pl_put(&out, p);
    return whole_ok(out.text) ? out.text : not_a_name(n, n->output->place, out.text);
}

/* ---- no two alike ---- */

/* Unicode's case folding, after letters and their accents were taken apart: Apple's file systems compare so, and what
 * NTFS and a folding ext4 hold for one is one here too. */
const char *pl_batch_folded(struct pl_arena *arena, const char *name)
{
    char *plain = pl_strdup(arena, name), *p = plain;
    for (; *p && (unsigned char)*p < 0x80; p++)
        *p = (char)g_ascii_tolower(*p);
    if (!*p)
        return plain;
    char *apart = g_utf8_normalize(name, -1, G_NORMALIZE_DEFAULT), *folded = apart ? g_utf8_casefold(apart, -1) : NULL;
    const char *out = folded ? pl_strdup(arena, folded) : plain; /* what is no UTF-8 is itself */
    g_free(apart);
    g_free(folded);
    return out;
}

struct named {
    const char *folded;
    const struct pl_batch_job *job;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = strcmp(x->folded, y->folded);
    return order ? order : (x->job > y->job) - (x->job < y->job);
}

const char *pl_batch_who(struct pl_arena *arena, const struct pl_batch_job *job)
{
    return pl_printf(arena, "%s with %s", job->row.file ? job->row.label : job->job.edition, job->job.layout);
}

bool names_differ(struct pl_work *work, const struct pl_batch_job *jobs, size_t n, const struct pl_node *said)
{
    struct named *sorted = PL_NEWS(work->arena, struct named, n + 1);
    bool good = true;
    for (size_t i = 0; i < n; i++)
        sorted[i] = (struct named){pl_batch_folded(work->arena, jobs[i].job.name), &jobs[i]};
    if (n)
        qsort(sorted, n, sizeof *sorted, by_name);
    for (size_t i = 1; i < n; i++) {
        const struct pl_batch_job *one = sorted[i - 1].job, *other = sorted[i].job;
        if (strcmp(sorted[i].folded, sorted[i - 1].folded) != 0)
            continue;
        struct pl_diag *d = PL_ERR(work, P870, said->place, "two results would be called '%.80s': %s, and %s",
                                   other->job.name, pl_batch_who(work->arena, one), pl_batch_who(work->arena, other));
        pl_help(work->diags, d, "put in 'output' what tells them apart: {{row}}, {{layout}}, a column");
        good = false;
    }
    return good;
}
