/* check.c: `plaat check`: the copyfit values, the room of every text, and what preflight finds. */
#include "run/run-private.h"

#include "base/num.h"

#include <string.h>

static const char *place_text(struct call *c, struct pl_place place)
{
    if (!place.source)
        return "";
    struct pl_spot spot = pl_spot_of(place.source, place.start);
    return pl_printf(c->arena, "%s:%zu", place.source->path, spot.line);
}

static void put_count(struct pl_buf *out, long n, const char *what)
{
    pl_putf(out, "%ld %s%s", n, what, n == 1 ? "" : "s");
}

static void put_text(struct pl_buf *out, const struct pl_box_report *r, bool in_px)
{
    long sign = r->overset ? -1 : 1;
    const char *field = r->field ? r->field : r->name ? r->name : "a text of the layout";
    pl_putf(out, "  %s%s%s: ", r->record ? r->record : "", r->record ? ", " : "", field);
    put_count(out, (long)r->lines, "line");
    double unit = in_px ? 0.75 : 1;
    pl_putf(out, " at %s/%s, %s ", pl_num(out->arena, r->size / unit, 2), pl_size_text(out->arena, r->leading, in_px),
            r->overset ? "OVERSET by" : "room for");
    put_count(out, sign * r->room_lines, "line");
    pl_putf(out, ", %s, ", pl_length_text(out->arena, (double)sign * r->room_pt, in_px));
    put_count(out, sign * r->room_characters, "character");
}

static void put_fit(struct call *c, struct pl_buf *out)
{
    const struct pl_composed *x = c->composed;
    for (size_t i = 0; i < x->fit.list.n; i++) {
        const struct pl_fit_value *v = &x->fit.list.at[i];
        pl_putf(out, "%s: %s, leading %s, tracking %s %%\n", v->group,
                pl_size_text(c->arena, v->size, c->layout->page.in_px), pl_num(c->arena, v->leading, 3),
                pl_num(c->arena, v->tracking * 100, 2));
    }
    for (size_t i = 0; i < x->texts.n; i++) {
        const struct pl_box_report *r = &x->texts.at[i];
        put_text(out, r, c->layout->page.in_px);
        pl_putf(out, "  %s\n", place_text(c, r->layout_place));
    }
}

static void put_fit_json(struct call *c, struct pl_buf *out)
{
    const struct pl_composed *x = c->composed;
    pl_put(out, "  \"fit\": [");
    for (size_t i = 0; x && i < x->fit.list.n; i++) {
        const struct pl_fit_value *v = &x->fit.list.at[i];
        pl_put(out, i ? ",\n    {\"group\": " : "\n    {\"group\": ");
        pl_put_json(out, v->group);
        pl_putf(out, ", \"size\": %s, \"leading\": %s, \"tracking\": %s}", pl_num(c->arena, v->size, 4),
                pl_num(c->arena, v->leading, 4), pl_num(c->arena, v->tracking, 5));
    }
    pl_put(out, "],\n  \"texts\": [");
    for (size_t i = 0; x && i < x->texts.n; i++) {
        const struct pl_box_report *r = &x->texts.at[i];
        pl_put(out, i ? ",\n    {\"record\": " : "\n    {\"record\": ");
        pl_put_json(out, r->record ? r->record : "");
        pl_put(out, ", \"field\": ");
        pl_put_json(out, r->field ? r->field : "");
        pl_put(out, ", \"layout\": ");
        pl_put_json(out, place_text(c, r->layout_place));
        pl_put(out, ", \"edition\": ");
        pl_put_json(out, place_text(c, r->edition_place));
        pl_putf(out, ", \"page\": %zu, \"lines\": %zu, \"size\": %s, \"leading\": %s, \"tracking\": %s", r->page + 1,
                r->lines, pl_num(c->arena, r->size, 3), pl_num(c->arena, r->leading, 3),
                pl_num(c->arena, r->tracking, 5));
        pl_putf(out, ", \"roomMm\": %s, \"roomLines\": %ld, \"roomCharacters\": %ld, \"overset\": %s}",
                pl_num(c->arena, r->room_pt * 25.4 / 72, 2), r->room_lines, r->room_characters,
                r->overset ? "true" : "false");
    }
    pl_put(out, "]\n");
}

/* ---- findings ---- */

/* A person reads no more than the usual limit; a program may count. */
enum { MOST_FOR_PROGRAMS = 10000 };

/* A profile's path, or the name of one that comes with plaat. */
static const char *profile_path(struct call *c, const char *name, struct pl_place from)
{
    size_t n = strlen(name);
    const char **names = NULL,
               *folder = pl_printf(c->arena, "%s/data/profiles", c->session->data_dir ? c->session->data_dir : ".");
    if (strchr(name, '/') || (n > 5 && strcmp(name + n - 5, ".yaml") == 0))
        return pl_door_resolve(&c->work, name, from);
    size_t count = pl_door_list(c->arena, folder, ".yaml", &names);
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return pl_printf(c->arena, "%s/%s.yaml", folder, name);
    const char *nearest = pl_nearest(name, (const char *const *)names, count);
    struct pl_diag *d = pl_report(&c->diags, from.source ? PL_P992 : PL_P990, from, "no profile '%.60s'", name);
    if (nearest)
        pl_help(&c->diags, d, "did you mean '%s'? `plaat list profiles` shows all; a path works too", nearest);
    else
        pl_help(&c->diags, d, "`plaat list profiles` shows what there is; a path to a file works too");
    return NULL;
}

/* The command line's, the layout's, the medium's. */
const struct pl_profile *check_profile(struct call *c, const char *asked)
{
    struct pl_place from = {0};
    const char *name = asked ? asked : c->layout ? pl_profile_asked(c->layout, &from) : NULL;
    if (!name)
        name = !c->layout || c->layout->print ? "gwg2022-sheet" : c->layout->page.in_px ? "social" : "web";
    const char *path = profile_path(c, name, from);
    return path ? pl_profile_read(&c->work, path, c->layout, from) : NULL;
}

void check_section(struct call *c)
{
    struct pl_place from = {0};
    if (pl_profile_asked(c->layout, &from))
        check_profile(c, NULL);
    else if (c->layout->checks.n)
        pl_profile_read(&c->work, NULL, c->layout, from);
}

static void put_unit(struct call *c, struct pl_buf *out, const struct pl_finding *f)
{
    static const char *const units[] = {"mm", "pt", "%", "ppi", ": 1", ""};
    bool px = c->composed && c->composed->scene->in_px, length = f->figure->unit == PL_FIGURE_LENGTH,
         size = f->figure->unit == PL_FIGURE_SIZE;
    double k = px && (length || size) ? 1 / 0.75 : length ? 25.4 / 72 : 1;
    pl_put(out, ", \"figure\": {\"name\": ");
    pl_put_json(out, f->figure->name);
    pl_putf(out, ", \"found\": %s, \"asked\": %s, \"unit\": ", pl_num(c->arena, f->found * k, 3),
            pl_num(c->arena, f->asked * k, 3));
    pl_put_json(out, px && (length || size) ? "px" : units[f->figure->unit]);
    pl_put(out, "}");
}

static void put_areas(struct call *c, struct pl_buf *out, const struct pl_finding *f)
{
    bool px = c->composed && c->composed->scene->in_px;
    double k = px ? 1 / 0.75 : 25.4 / 72;
    pl_putf(out, "\"unit\": \"%s\", \"areas\": [", px ? "px" : "mm");
    for (size_t i = 0; i < f->areas.n; i++) {
        const struct pl_area *a = &f->areas.at[i];
        pl_putf(out, "%s{\"page\": %zu, \"x\": %s, \"y\": %s, \"width\": %s, \"height\": %s}", i ? ", " : "",
                a->page + 1, pl_num(c->arena, a->x * k, 2), pl_num(c->arena, a->y * k, 2),
                pl_num(c->arena, a->width * k, 2), pl_num(c->arena, a->height * k, 2));
    }
    pl_put(out, "]");
}

void check_put_figures(struct call *c, struct pl_buf *out, const struct pl_finding *f)
{
    put_areas(c, out, f);
    if (f->figure)
        put_unit(c, out, f);
}

static void put_findings_json(struct call *c, struct pl_buf *out)
{
    pl_put(out, "  \"profile\": ");
    if (c->profile)
        pl_put_json(out, c->profile->name);
    else
        pl_put(out, "null");
    pl_put(out, ",\n  \"findings\": [");
    for (size_t i = 0; c->findings && i < c->findings->list.n; i++) {
        const struct pl_finding *f = c->findings->list.at[i];
        pl_put(out, i ? ",\n    {\"rule\": " : "\n    {\"rule\": ");
        pl_put_json(out, f->rule->name);
        pl_put(out, ", \"family\": ");
        pl_put_json(out, f->rule->family);
        pl_put(out, ", ");
        check_put_figures(c, out, f);
        struct pl_diag plain = *f->diag; /* its own message ends with what stands in members here */
        plain.message = f->message;
        pl_put(out, ", ");
        pl_diag_members(out, &plain);
        pl_put(out, "}");
    }
    pl_put(out, "],\n");
}

static void put_sarif(struct call *c, struct pl_buf *out, bool alone)
{
    if (!alone) {
        put_sarif_run(c, out);
        return;
    }
    pl_put(out, PLAAT_SARIF_HEAD);
    put_sarif_run(c, out);
    pl_put(out, PLAAT_SARIF_TAIL);
}

static bool is_finding(const struct pl_diag *diag)
{
    return pl_rule_of(diag->code) != NULL;
}

static void put_json(struct call *c, struct pl_buf *out)
{
    struct pl_diags others = {.arena = c->arena};
    for (size_t i = 0; i < c->diags.list.n; i++)
        if (!is_finding(c->diags.list.at[i]))
            *pl_push(c->arena, &others.list) = c->diags.list.at[i];
    pl_put(out, "{\n  \"messages\": ");
    pl_diags_json(out, &others);
    out->len -= out->len && out->text[out->len - 1] == '\n';
    pl_put(out, ",\n");
    put_findings_json(c, out);
    put_fit_json(c, out);
    pl_put(out, "}\n");
}

/* What the press would say, of a layout that speaks of one. */
static void press(struct call *c, const struct plaat_job *job)
{
    if (c->layout->press.place.source || job->condition)
        open_press(c, job);
}

struct asked {
    struct call *call;
    const struct plaat_job *job;
};

static struct pl_press *asked_press(void *ctx)
{
    struct asked *a = ctx;
    return open_press(a->call, a->job);
}

static void find(struct call *c, const struct plaat_job *job, const struct plaat_check *how)
{
    struct asked asked = {c, job};
    const struct pl_check_how with = {.data = c->session->data_dir ? c->session->data_dir : ".",
                                      .press = asked_press,
                                      .ctx = &asked,
                                      .speller = how->no_spelling ? NULL : c->session->speller,
                                      .condition = job->condition};
    if (how->profile && strcmp(how->profile, "none") == 0)
        return;
    c->profile = check_profile(c, how->profile);
    if (c->profile)
        c->findings = pl_check_run(&c->work, c->profile, c->edition, c->layout, c->expanded, c->composed, &with);
    call_timing(c, "check");
}

/* A PDF of whatever make. */
static void find_in_pdf(struct call *c, const char *path, const char *profile)
{
    const struct pl_source *bytes = pl_door_read(&c->work, path, PL_LIMIT_ANY, (struct pl_place){0});
    bool none = profile && strcmp(profile, "none") == 0;
    c->profile = bytes && !none ? check_profile(c, profile) : NULL;
    if (c->profile)
        c->findings = pl_check_pdf(&c->work, c->profile, bytes);
    call_timing(c, "check");
}

static bool judge(struct call *c, const struct plaat_job *job, const struct plaat_check *how)
{
    if (!job->layout)
        find_in_pdf(c, job->edition, how->profile);
    else if (read_both(c, job) && expand_and_compose(c, job, true)) {
        press(c, job);
        find(c, job, how);
    }
    return c->findings != NULL;
}

struct plaat_result *plaat_check(struct plaat_session *session, const struct plaat_job *job,
                                 const struct plaat_check *how)
{
    static const struct plaat_check plain = {.format = PLAAT_AS_TEXT};
    struct call *c = call_start(session);
    struct pl_buf out = {.arena = c->arena};
    how = how ? how : &plain;
    if (how->format != PLAAT_AS_TEXT)
        c->diags.limit = MOST_FOR_PROGRAMS;
    pl_put(&out, "");
    if (judge(c, job, how) && c->composed && job->output)
        write_check_pictures(c, job);
    if (how->format == PLAAT_AS_JSON)
        put_json(c, &out);
    else if (how->format == PLAAT_AS_SARIF)
        put_sarif(c, &out, !how->run_only);
    else if (c->composed)
        put_fit(c, &out);
    else if (c->findings)
        pl_put(&out, c->findings->about);
    c->result->text = out.text;
    struct plaat_result *r = call_end(c);
    if (how->strict && r->status == 0 && c->diags.n_warnings)
        r->status = 1;
    return r;
}
