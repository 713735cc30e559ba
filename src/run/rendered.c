/* rendered.c: what stands behind a job, for a batch; see run.h. */
#include "run/run.h"

#include "run/run-private.h"

#include "base/library.h"
#include "base/num.h"

void target_begins(struct call *c, unsigned targets)
{
    struct pl_made *made = PL_NEW(c->arena, struct pl_made);
    *made = (struct pl_made){.targets = targets, .reads.arena = c->arena, .from = c->diags.list.n};
    *pl_push(c->arena, &c->made) = made;
    pl_reads_end(c->session->door, &c->reads);
    pl_reads_begin(c->session->door, &made->reads);
}

void target_ends(struct call *c)
{
    struct pl_made *made = c->made.at[c->made.n - 1];
    made->to = c->diags.list.n;
    pl_reads_end(c->session->door, &made->reads);
    pl_reads_begin(c->session->door, &c->reads);
}

static const char *fit_json(struct call *c)
{
    struct pl_buf out = {.arena = c->arena};
    pl_putc(&out, '{');
    for (size_t i = 0; c->composed && i < c->composed->fit.list.n; i++) {
        const struct pl_fit_value *v = &c->composed->fit.list.at[i];
        pl_put(&out, i ? ", " : "");
        pl_put_json(&out, v->group);
        pl_putf(&out, ": {\"size\": %s, \"leading\": %s, \"tracking\": %s}", pl_num(c->arena, v->size, 6),
                pl_num(c->arena, v->leading, 6), pl_num(c->arena, v->tracking, 6));
    }
    pl_putc(&out, '}');
    return out.text;
}

struct pl_rendered pl_rendered(struct plaat_result *result)
{
    struct call *c = result->impl;
    return (struct pl_rendered){.reads = &c->reads,
                                .made = c->made.at,
                                .n_made = c->made.n,
                                .files = c->files.at,
                                .n_files = c->files.n,
                                .diags = &c->diags,
                                .fit = fit_json(c)};
}

void pl_run_prepare(struct plaat_session *session, const struct plaat_job *job)
{
    struct call *c = call_start(session);
    struct pl_press *press = NULL;
    if (read_both(c, job)) {
        pl_hyphens_load(&c->work, session->hyphens, c->edition->language);
        if (job->targets & (PLAAT_PRESS | PLAAT_PRESS_WEB))
            press = open_press(c, job);
        if (job->targets & (PLAAT_PDF | PLAAT_JPG | PLAAT_PRESS_WEB))
            srgb_profile(c);
    }
    if (press) {
        const unsigned char *bytes = NULL;
        size_t n = 0;
        pl_icc_deflated(&c->work, press->profile, &bytes, &n);
    }
    plaat_result_free(call_end(c));
}

/* An edition is read only for a layout that asks it which pages there are. */
bool pl_run_pages(struct plaat_session *session, struct pl_arena *arena, const struct plaat_job *job,
                  struct pl_page_names *out)
{
    struct call *c = call_start(session);
    const char *const *names = NULL;
    bool good = read_layout(c, job->layout) && (pl_expand_pages_fixed(c->layout) || read_edition(c, job));
    size_t n = good ? pl_expand_page_names(&c->work, c->edition, c->layout, &names) : 0;
    good = n && call_good(c);
    const char **copy = PL_NEWS(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        copy[i] = pl_strdup(arena, names[i]);
    *out = (struct pl_page_names){copy, n};
    plaat_result_free(call_end(c));
    return good;
}

void pl_run_swept(struct plaat_session *session)
{
    session->swept = true;
}

void pl_run_job_over(struct plaat_session *session)
{
    pl_door_empty(session->door, PL_SHELF_JOB);
    pl_pictures_trim(session->pictures, session->door);
}

void pl_run_libraries(void)
{
    const char *const names[] = {pl_pdf_library, pl_ink_library, pl_html_library};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        pl_library_open(names[i]);
}

/* What such a call reads is no job's. */
struct call *pl_run_begin(struct plaat_session *session, struct pl_work *work)
{
    struct call *c = call_start(session);
    pl_reads_end(session->door, &c->reads);
    *work = c->work;
    return c;
}

struct plaat_result *pl_run_end(struct call *c, const char *text, bool stopped)
{
    c->result->text = text;
    c->result->stopped = stopped;
    pl_reads_begin(c->session->door, &c->reads);
    return call_end(c);
}

void pl_run_wrote(struct call *c, const char *path)
{
    *pl_push(c->arena, &c->written) = path;
}
