/* page.c: a report as one page of HTML that needs nothing else: what failed first, then what was drawn anew, as cards
 * with a small picture; then what was kept, as a table. However many jobs there are, the page stays one that a browser
 * opens at once: pictures, cards, messages and the page itself have a most, and what is over it is counted in words. */
#include "engine/page-style.h"
#include "engine/told-private.h"

#include "base/num.h"
#include "read/tree.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* PAGE_BYTES: no further job is begun; what follows is some kilobytes. */
enum { MOST_PICTURES = 60, MOST_CARDS = 200, MOST_SAID = 20, PAGE_BYTES = 6000000 };

struct page {
    struct pl_work *work;
    const struct told *told;
    struct pl_buf *out;
    const char *folder; /* of the report, with its slash */
    const char *to;     /* from the page's folder to it: "", "../out/" */
    size_t pictures;    /* made, or looked for */
};

/* ---- words ---- */

/* As text, also in an attribute. What cannot be seen is told as a sign that can. */
static void put(struct page *p, const char *text)
{
    static const struct {
        char c;
        const char *as;
    } signs[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
    size_t len = strlen(text);
    for (size_t at = 0, was = 0; at < len; was = at) {
        uint32_t c = pl_utf8_next(text, len, &at);
        const char *as = pl_hidden(c) ? "\xEF\xBF\xBD" : NULL;
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
            as = c == (unsigned char)signs[i].c ? signs[i].as : as;
        if (as)
            pl_put(p->out, as);
        else
            pl_putn(p->out, text + was, at - was);
    }
}

static void tag(struct page *p, const char *before, const char *text, const char *after)
{
    pl_put(p->out, before);
    put(p, text);
    pl_put(p->out, after);
}

/* RFC 3986: all but the unreserved and the slash stands for itself in no address. */
static void put_address(struct page *p, const char *path)
{
    static const char kept[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    for (; *path; path++) {
        if (strchr(kept, *path))
            pl_putc(p->out, *path);
        else
            pl_putf(p->out, "%%%02X", (unsigned)(unsigned char)*path);
    }
}

static const char *number(struct page *p, double value, int decimals)
{
    return pl_num(p->work->arena, value, decimals);
}

/* ---- where results are, seen from the page ---- */

/* The folder of a file, absolute, without a slash at its end. */
static const char *folder_of(struct pl_arena *arena, const char *path)
{
    char real[PATH_MAX], here[PATH_MAX];
    const char *slash = strrchr(path, '/'), *folder = slash ? pl_strndup(arena, path, (size_t)(slash - path)) : ".";
    if (slash == path)
        return "";
    if (realpath(folder, real))
        return strcmp(real, "/") == 0 ? "" : pl_strdup(arena, real);
    /* It is made when the page is written. */
    return *folder == '/' || !getcwd(here, sizeof here) ? folder : pl_printf(arena, "%s/%s", here, folder);
}

static const char *way(struct pl_arena *arena, const char *from, const char *to)
{
    struct pl_buf out = {.arena = arena};
    size_t same = 0;
    for (size_t i = 0;; i++) {
        bool ends = from[i] == '\0' || from[i] == '/', other_ends = to[i] == '\0' || to[i] == '/';
        if (ends && other_ends)
            same = i;
        if (from[i] != to[i] || !from[i])
            break;
    }
    pl_put(&out, "");
    for (const char *at = from + same; *at; at++)
        if (*at == '/')
            pl_put(&out, "../");
    if (to[same])
        pl_putf(&out, "%s/", to + same + 1);
    return out.text;
}

/* ---- parts of a job ---- */

static const char *size_of(struct page *p, double bytes)
{
    return listing_bytes(p->work->arena, bytes);
}

static void put_link(struct page *p, const struct told_output *output, const char *words)
{
    bool below = path_below(output->path);
    if (below) {
        pl_put(p->out, "<a href=\"");
        put_address(p, p->to);
        put_address(p, output->path);
        pl_put(p->out, "\">");
    }
    put(p, words);
    pl_put(p->out, below ? "</a>" : "");
}

static bool put_files(struct page *p, const struct told_job *job)
{
    if (!job->outputs || !job->outputs->n)
        return true;
    pl_put(p->out, "<ul class=files>\n");
    for (const struct pl_json *v = job->outputs->first; v; v = v->next) {
        struct told_output output;
        if (!told_output(p->work, p->told, v, &output))
            return false;
        pl_put(p->out, "<li>");
        put_link(p, &output, output.path);
        tag(p, "<span>", output.target, ", ");
        tag(p, "", size_of(p, output.bytes), "</span>\n");
    }
    pl_put(p->out, "</ul>\n");
    return true;
}

static void put_message(struct page *p, const struct told_message *m)
{
    tag(p, "<li><p><b>", m->level, "</b> ");
    tag(p, "", m->text, "<span>");
    tag(p, "", m->code, "</span></p>\n");
    if (m->file) {
        tag(p, "<p class=place>", m->file, "");
        if (m->line > 0)
            pl_putf(p->out, ", line %s, column %s", number(p, m->line, 0), number(p, m->column, 0));
        pl_put(p->out, "</p>\n");
    }
    if (m->help)
        tag(p, "<p>", m->help, "</p>\n");
}

static bool put_messages(struct page *p, const struct told_job *job)
{
    size_t n = 0;
    if (!job->messages || !job->messages->n)
        return true;
    pl_put(p->out, "<ul class=said>\n");
    for (const struct pl_json *v = job->messages->first; v && n < MOST_SAID; v = v->next, n++) {
        struct told_message m;
        if (!told_message(p->work, p->told, v, &m))
            return false;
        put_message(p, &m);
    }
    if (job->messages->n > n)
        pl_putf(p->out, "<li>%zu more stand in the report.\n", job->messages->n - n);
    pl_put(p->out, "</ul>\n");
    return true;
}

static double figure(struct page *p, const struct pl_json *map, const char *name)
{
    const struct pl_json *v = pl_json_get(map, name);
    return v ? pl_json_number(p->told->source, v) : 0;
}

/* A list, not a table: names of groups may be long, and a screen narrow. */
static void put_fit(struct page *p, const struct told_job *job)
{
    if (!job->fit || !job->fit->n)
        return;
    pl_put(p->out, "<details><summary>Copyfit</summary><ul class=files>\n");
    for (const struct pl_json *v = job->fit->first; v; v = v->next) {
        tag(p, "<li>", v->key, "");
        pl_putf(p->out, "<span>%s pt, leading %s, tracking %s em</span>\n", number(p, figure(p, v, "size"), 3),
                number(p, figure(p, v, "leading"), 3), number(p, figure(p, v, "tracking"), 3));
    }
    pl_put(p->out, "</ul></details>\n");
}

static void put_times(struct page *p, const struct told_job *job)
{
    if (!job->stages->n)
        return;
    pl_put(p->out, "<details><summary>Timings</summary><table><thead><tr><th scope=col>Stage<th scope=col class=n>"
                   "ms</thead><tbody>\n");
    for (const struct pl_json *v = job->stages->first; v; v = v->next) {
        tag(p, "<tr><th scope=row>", v->key, "<td class=n>");
        tag(p, "", number(p, pl_json_number(p->told->source, v), 1), "\n");
    }
    if (job->seconds > 0)
        pl_putf(p->out, "<tr><th scope=row>from order to answer<td class=n>%s\n", number(p, job->seconds * 1000, 1));
    pl_put(p->out, "</tbody></table></details>\n");
}

/* ---- a job ---- */

static void put_picture(struct page *p, const struct told_job *job)
{
    struct thumb thumb = thumb_make(p->work, p->told, job, p->folder);
    p->pictures++;
    pl_put(p->out, "<figure>");
    if (thumb.address)
        pl_putf(p->out, "<img width=%d height=%d alt=\"", thumb.width, thumb.height);
    if (thumb.address)
        tag(p, "", thumb.of, ", small\" src=\"");
    if (thumb.address)
        pl_putf(p->out, "%s\">", thumb.address);
    else
        tag(p, "<p class=none>", thumb.none, "</p>");
    pl_put(p->out, "</figure>\n");
}

static bool put_card(struct page *p, const struct told_job *job, const char *label)
{
    bool pictured = job->outputs && job->outputs->n && p->pictures < MOST_PICTURES;
    /* What a message says is not said twice. */
    const char *why = !job->failure ? job->why : job->messages && job->messages->n ? NULL : job->failure;
    pl_put(p->out, pictured ? "<article>\n" : "<article class=bare>\n");
    if (pictured)
        put_picture(p, job);
    tag(p, "<div><h3>", job->name, "</h3>\n<p class=of>");
    if (job->row)
        tag(p, "", job->row, "; ");
    tag(p, "", job->edition, " with ");
    tag(p, "", job->layout, "</p>\n");
    pl_putf(p->out, "<p class=why><b>%s</b>", label);
    if (why)
        tag(p, ": ", why, "");
    pl_put(p->out, "</p>\n");
    if (!put_files(p, job) || !put_messages(p, job))
        return false;
    put_fit(p, job);
    put_times(p, job);
    pl_put(p->out, "</div></article>\n");
    return true;
}

static bool put_row(struct page *p, const struct told_job *job)
{
    struct tally tally;
    if (!listing_tally(p->work, p->told, job, &tally))
        return false;
    tag(p, "<tr><th scope=row>", job->name, "");
    if (job->failure)
        tag(p, "<p class=of>", job->failure, "</p>");
    pl_put(p->out, "<td>");
    tag(p, "", job->layout, "<td>");
    for (const struct pl_json *v = job->outputs ? job->outputs->first : NULL; v; v = v->next) {
        struct told_output output;
        if (!told_output(p->work, p->told, v, &output))
            return false;
        if (v != job->outputs->first)
            pl_put(p->out, ", ");
        put_link(p, &output, output.path);
    }
    tag(p, "<td class=n data-of=Size>", tally.bytes > 0 ? size_of(p, tally.bytes) : "", "");
    pl_put(p->out, "<td class=n");
    if (tally.warnings)
        pl_putf(p->out, " data-of=Warnings>%zu", tally.warnings);
    else
        pl_putc(p->out, '>');
    pl_put(p->out, "\n");
    if (!tally.warnings)
        return true;
    pl_putf(p->out, "<tr><td colspan=5><details><summary>%zu message%s of ", (size_t)job->messages->n,
            job->messages->n == 1 ? "" : "s");
    tag(p, "", job->name, "</summary>\n");
    bool good = put_messages(p, job);
    pl_put(p->out, "</details>\n");
    return good;
}

/* ---- groups ---- */

static const struct {
    const char *id, *heading, *label, *about;
    bool cards;
} groups[] = {
    [TOLD_FAILED] = {"failed", "Failed", "Failed",
                     "Nothing was written of these, and so there is no picture; what earlier runs made is still there.",
                     true},
    [TOLD_OPEN] = {"open", "Not done", "Not done", "The batch ended before these. The same command does them.", false},
    [TOLD_DRAWN] = {"drawn", "Changed", "Drawn", "Drawn in this run, and why.", true},
    [TOLD_KEPT] = {"kept", "Kept", "Kept", "As they were: nothing that they were made from has changed.", false}};

static size_t count(const struct told *told, enum told_group group)
{
    size_t n = 0;
    for (size_t i = 0; i < told->n; i++)
        n += told_group(&told->jobs[i]) == group;
    return n;
}

/* The next job of the group from *at on; NULL: there is none, or the page is full. */
static const struct told_job *next(struct page *p, enum told_group group, size_t *at)
{
    while (*at < p->told->n && told_group(&p->told->jobs[*at]) != group)
        ++*at;
    return *at < p->told->n && p->out->len < PAGE_BYTES ? &p->told->jobs[(*at)++] : NULL;
}

static bool put_cards(struct page *p, enum told_group group, size_t *at, size_t *told)
{
    size_t n = 0;
    const struct told_job *job;
    pl_put(p->out, "<div class=cards>\n");
    for (; n < MOST_CARDS && (job = next(p, group, at)); n++)
        if (!put_card(p, job, groups[group].label))
            return false;
    pl_put(p->out, "</div>\n");
    *told += n;
    return true;
}

static bool put_table(struct page *p, enum told_group group, size_t *at, size_t *told)
{
    const struct told_job *job = next(p, group, at);
    if (!job)
        return true;
    pl_put(p->out, "<table class=jobs><thead><tr><th scope=col>Job<th scope=col>Layout<th scope=col>Files<th scope=col "
                   "class=n>Size<th scope=col class=n>Warnings</thead><tbody>\n");
    for (; job; job = next(p, group, at), ++*told)
        if (!put_row(p, job))
            return false;
    pl_put(p->out, "</tbody></table>\n");
    return true;
}

static bool put_group(struct page *p, enum told_group group)
{
    size_t n = count(p->told, group), at = 0, told = 0, before = p->pictures;
    if (!n)
        return true;
    pl_putf(p->out,
            "<section id=%s aria-labelledby=h-%s>\n<h2 id=h-%s>%s <span class=state>%zu</span></h2>\n<p>%s</p>\n",
            groups[group].id, groups[group].id, groups[group].id, groups[group].heading, n, groups[group].about);
    if (groups[group].cards && !put_cards(p, group, &at, &told))
        return false;
    if (groups[group].cards && p->pictures == MOST_PICTURES)
        pl_putf(p->out, "<p class=note>The page shows at most %d small pictures; %s.</p>\n", MOST_PICTURES,
                before == MOST_PICTURES ? "those above are all" : "jobs after those have none");
    if (groups[group].cards && told == MOST_CARDS && told < n)
        pl_putf(p->out, "<p class=note>The first %d are told in full; %zu more follow in short.</p>\n", MOST_CARDS,
                n - told);
    if (!put_table(p, group, &at, &told))
        return false;
    if (told < n)
        pl_putf(p->out, "<p class=note>The page is full: %zu more stand in the report alone.</p>\n", n - told);
    pl_put(p->out, "</section>\n");
    return true;
}

/* Rows that are no jobs: whoever owns the table must know of them first. */
static bool put_unread(struct page *p)
{
    const struct pl_json *all = p->told->unread;
    const char *label;
    size_t told = 0;
    if (!all || !all->n)
        return true;
    pl_putf(p->out,
            "<section id=unread aria-labelledby=h-unread>\n<h2 id=h-unread>Rows that could not be read <span "
            "class=state>%u</span></h2>\n<p>Nothing was drawn of them. They are in the table of failed rows beside "
            "the report; mend them there or in the table.</p>\n<ul>\n",
            (unsigned)all->n);
    for (const struct pl_json *v = all->first; v && told < MOST_CARDS; v = v->next, told++) {
        if (!told_unread(p->work, p->told, v, &label))
            return false;
        tag(p, "<li>", label, "\n");
    }
    pl_put(p->out, "</ul>\n");
    if (told < all->n)
        pl_putf(p->out, "<p class=note>%u more stand in the report alone.</p>\n", (unsigned)(all->n - told));
    pl_put(p->out, "</section>\n");
    return true;
}

static void put_header(struct page *p)
{
    const struct told *t = p->told;
    pl_put(
        p->out,
        "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n<meta http-equiv=\"Content-Security-Policy\" "
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action "
        "'none'\">\n<meta name=viewport content=\"width=device-width, initial-scale=1\">\n<title>Report of ");
    tag(p, "", t->batch, "</title>\n<style>\n" PAGE_STYLE "</style>\n</head>\n<body>\n<header>\n<h1>");
    tag(p, "", t->batch, "</h1>\n<p>");
    tag(p, "", listing_sum(p->work->arena, t), "");
    if (t->shards)
        pl_putf(p->out, "; shard %zu of %zu of a batch of %zu", t->shard, t->shards, t->jobs_in_batch);
    if (t->sample)
        pl_putf(p->out, "; a sample of %zu", t->jobs_in_batch);
    pl_putf(p->out, ". %s seconds, plaat ", number(p, t->seconds, 1));
    tag(p, "", t->plaat, t->stopped ? ". The batch was stopped.</p>\n" : ".</p>\n");
    pl_put(p->out, "<nav aria-label=\"Groups of jobs\"><ul>\n");
    if (t->unread && t->unread->n)
        pl_putf(p->out, "<li><a href=\"#unread\">Rows that could not be read: %u</a>\n", (unsigned)t->unread->n);
    for (enum told_group g = TOLD_FAILED; g < TOLD_GROUPS; g++)
        if (count(t, g))
            pl_putf(p->out, "<li><a href=\"#%s\">%s: %zu</a>\n", groups[g].id, groups[g].heading, count(t, g));
    pl_put(p->out, "</ul></nav>\n</header>\n<main>\n");
}

const char *page_text(struct pl_work *work, const struct told *told, const char *path)
{
    struct pl_buf out = {.arena = work->arena};
    const char *report = told->source->path, *slash = strrchr(report, '/');
    struct page p = {.work = work,
                     .told = told,
                     .out = &out,
                     .folder = slash ? pl_strndup(work->arena, report, (size_t)(slash - report) + 1) : "",
                     .to = way(work->arena, folder_of(work->arena, strcmp(path, "-") == 0 ? "./-" : path),
                               folder_of(work->arena, report))};
    put_header(&p);
    if (!put_unread(&p))
        return NULL;
    for (enum told_group g = TOLD_FAILED; g < TOLD_GROUPS; g++)
        if (!put_group(&p, g))
            return NULL;
    if (!told->n)
        pl_put(&out, "<p class=note>There are no jobs in it.</p>\n");
    pl_put(&out, "</main>\n</body>\n</html>\n");
    return out.text;
}

struct plaat_result *plaat_report(struct plaat_session *session, const struct plaat_report *how)
{
    struct pl_work work;
    struct call *call = pl_run_begin(session, &work);
    const struct told *told = told_read(&work, how->report);
    if (!told || !how->html)
        return pl_run_end(call, told ? listing_text(&work, told, how->columns, how->colour) : "", false);
    const char *text = page_text(&work, told, how->html);
    bool written = text && told_write(&work, how->html, text);
    return pl_run_end(call, written && strcmp(how->html, "-") != 0 ? pl_printf(work.arena, "%s\n", how->html) : "",
                      false);
}
