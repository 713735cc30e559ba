/* call.c: the frame of every public call: what it allocates, reports and returns. */
#include "run/run-private.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

struct call *call_start(struct plaat_session *session)
{
    struct pl_arena *arena = pl_arena_new();
    struct call *c = PL_NEW(arena, struct call);
    c->session = session;
    c->arena = arena;
    c->diags.arena = arena;
    c->work = (struct pl_work){arena, &c->diags, session->door};
    c->result = PL_NEW(arena, struct plaat_result);
    c->result->text = "";
    c->last_ms = pl_seconds() * 1e3;
    c->reads.arena = arena;
    pl_reads_begin(session->door, &c->reads);
    pl_hyphens_next_job(session->hyphens);
    pl_speller_next_job(session->speller);
    pl_pictures_next_job(session->pictures);
    return c;
}

/* What was spent since the last call is the stage's; a stage of many pages is told once. */
void call_timing(struct call *c, const char *stage)
{
    double now = pl_seconds() * 1e3, spent = now - c->last_ms;
    c->last_ms = now;
    for (size_t i = 0; i < c->timings.n; i++) {
        if (strcmp(c->timings.at[i].stage, stage) == 0) {
            c->timings.at[i].ms += spent;
            return;
        }
    }
    *pl_push(c->arena, &c->timings) = (struct plaat_timing){stage, spent};
}

bool call_good(const struct call *c)
{
    return c->diags.n_errors == 0;
}

struct plaat_result *call_end(struct call *c)
{
    struct plaat_result *r = c->result;
    pl_reads_end(c->session->door, &c->reads);
    struct plaat_message *m = PL_NEWS(c->arena, struct plaat_message, c->diags.list.n + 1);
    for (size_t i = 0; i < c->diags.list.n; i++) {
        const struct pl_diag *d = c->diags.list.at[i];
        m[i] = (struct plaat_message){
            .code = pl_message(d->code)->code, .level = (int)d->level, .text = d->message, .help = d->help};
        if (!d->place.source)
            continue;
        struct pl_spot spot = pl_spot_of(d->place.source, d->place.start);
        m[i].path = d->place.source->path;
        m[i].line = spot.line;
        m[i].column = spot.column;
    }
    r->messages = m;
    r->n_messages = c->diags.list.n;
    r->status = pl_diags_status(&c->diags);
    r->written = (const char *const *)c->written.at;
    r->n_written = c->written.n;
    call_timing(c, "the rest");
    size_t n_fits = c->composed ? c->composed->fit.list.n : 0;
    struct plaat_fit *fits = PL_NEWS(c->arena, struct plaat_fit, n_fits + 1);
    for (size_t i = 0; i < n_fits; i++) {
        const struct pl_fit_value *v = &c->composed->fit.list.at[i];
        fits[i] = (struct plaat_fit){v->group, v->size, v->leading, v->tracking};
    }
    r->fits = fits;
    r->n_fits = n_fits;
    r->timings = c->timings.at;
    r->n_timings = c->timings.n;
    r->impl = c;
    return r;
}

void plaat_result_free(struct plaat_result *result)
{
    if (result)
        pl_arena_free(((struct call *)result->impl)->arena);
}

const char *plaat_result_text(struct plaat_result *result, bool colour)
{
    struct call *c = result->impl;
    struct pl_buf out = {.arena = c->arena};
    pl_put(&out, "");
    for (size_t i = 0; i < c->diags.list.n; i++)
        pl_diag_print(&out, c->diags.list.at[i], colour);
    if (c->diags.cut)
        pl_put(&out, "plaat: there are more messages; these come first\n");
    return out.text;
}

const char *plaat_result_json(struct plaat_result *result)
{
    struct call *c = result->impl;
    struct pl_buf out = {.arena = c->arena};
    pl_diags_json(&out, &c->diags);
    return out.text;
}

const char *plaat_version(void)
{
    return PLAAT_VERSION;
}

struct plaat_session *plaat_session_new(const struct plaat_options *options)
{
    struct pl_arena *arena = pl_arena_new();
    struct plaat_session *s = PL_NEW(arena, struct plaat_session);
    s->arena = arena;
    s->door = pl_door_new(arena);
    s->hyphens = pl_hyphens_new(arena);
    s->speller = pl_speller_new(arena);
    s->pictures = pl_pictures_new(arena);
    s->data_dir = find_data_dir(arena, options ? options->data_dir : NULL);
    pl_door_allow_outside(s->door, options && options->allow_outside);
    if (options && options->alone)
        pl_fonts_alone();
    if (s->data_dir)
        pl_door_allow(s->door, s->data_dir);
    pl_door_settled(s->door);
    return s;
}

void plaat_session_free(struct plaat_session *session)
{
    if (session)
        pl_arena_free(session->arena);
}

size_t plaat_session_files(struct plaat_session *session, const char *const **paths)
{
    struct pl_seen *const *seen = NULL;
    size_t n = pl_door_seen(session->door, &seen);
    while (session->files.n < n) {
        const char *path = seen[session->files.n]->path;
        *pl_push(session->arena, &session->files) = path;
    }
    *paths = session->files.at;
    return n;
}

bool plaat_session_changed(struct plaat_session *session)
{
    return pl_door_changed(session->door);
}

const char *plaat_session_data(const struct plaat_session *session)
{
    return session->data_dir;
}
