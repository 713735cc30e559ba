/* commands.c: the public calls. */
#include "run/run-private.h"

#include "base/num.h"

#include <string.h>

/* Both are read whatever the other says: one run tells all mistakes. */
static bool read_both(struct call *c, const struct plaat_job *job)
{
    bool edition = read_edition(c, job->edition), layout = read_layout(c, job->layout);
    return edition && layout && call_good(c);
}

struct plaat_result *plaat_render(struct plaat_session *session, const struct plaat_job *job)
{
    struct call *c = call_start(session);
    if (read_both(c, job) && expand_and_compose(c, job, false))
        write_outputs(c, job);
    return call_end(c);
}

/* ---- check ---- */

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

struct plaat_result *plaat_check(struct plaat_session *session, const struct plaat_job *job, bool json)
{
    struct call *c = call_start(session);
    struct pl_buf out = {.arena = c->arena};
    pl_put(&out, "");
    if (read_both(c, job))
        expand_and_compose(c, job, true);
    if (json) {
        pl_put(&out, "{\n  \"messages\": ");
        pl_diags_json(&out, &c->diags);
        out.len -= out.len && out.text[out.len - 1] == '\n';
        pl_put(&out, ",\n");
        put_fit_json(c, &out);
        pl_put(&out, "}\n");
    } else if (c->composed) {
        put_fit(c, &out);
    }
    c->result->text = out.text;
    return call_end(c);
}

struct plaat_result *plaat_dump(struct plaat_session *session, const struct plaat_job *job, enum plaat_stage stage)
{
    struct call *c = call_start(session);
    struct pl_buf out = {.arena = c->arena};
    pl_put(&out, "");
    bool good = read_edition(c, job->edition);
    if (stage == PLAAT_STAGE_TREE && c->edition_tree)
        pl_tree_dump(&out, c->edition_tree);
    if (stage == PLAAT_STAGE_EDITION && c->edition)
        pl_edition_dump(&out, c->edition);
    if (stage >= PLAAT_STAGE_LAYOUT)
        good &= read_layout(c, job->layout);
    if (stage == PLAAT_STAGE_LAYOUT && c->layout)
        pl_layout_dump(&out, c->layout);
    if (stage >= PLAAT_STAGE_EXPANDED && good && call_good(c))
        expand_and_compose(c, job, false);
    if (stage == PLAAT_STAGE_EXPANDED && c->expanded)
        pl_expanded_dump(&out, c->expanded);
    if (stage == PLAAT_STAGE_BOXES && c->composed)
        pl_boxes_dump(&out, c->composed->scene);
    if (stage == PLAAT_STAGE_SCENE && c->composed)
        pl_scene_dump(&out, c->composed->scene);
    c->result->text = out.text;
    return call_end(c);
}

/* ---- list, explain ---- */

static void list_layouts(struct call *c, struct pl_buf *out)
{
    const char **names = NULL;
    const char *folder = c->session->data_dir ? pl_printf(c->arena, "%s/layout", c->session->data_dir) : ".";
    size_t n = pl_door_list(c->arena, folder, ".yaml", &names);
    for (size_t i = 0; i < n; i++) {
        struct pl_diags quiet = {.arena = c->arena};
        struct pl_work work = {c->arena, &quiet, c->session->door};
        const struct pl_layout *layout =
            pl_layout_read(&work, pl_printf(c->arena, "%s/%s.yaml", folder, names[i]), (struct pl_place){0});
        if (!layout || !layout->pages.n)
            continue; /* a brand: others extend it */
        double k = layout->page.in_px ? 1 / 0.75 : 25.4 / 72;
        pl_putf(out, "%-24s %s, %s × %s %s\n", names[i], layout->title, pl_num(c->arena, layout->page.width * k, 1),
                pl_num(c->arena, layout->page.height * k, 1), layout->page.in_px ? "px" : "mm");
    }
}

static void list_icons(struct call *c, struct pl_buf *out)
{
    const char **names = NULL;
    size_t folders = c->layout ? c->layout->icons.n : 0;
    for (size_t f = 0; f < folders; f++) {
        size_t n = pl_door_list(c->arena, c->layout->icons.at[f].path, ".svg", &names);
        for (size_t i = 0; i < n; i++)
            pl_putf(out, "%-20s %s/%s.svg\n", names[i], c->layout->icons.at[f].path, names[i]);
    }
    if (folders)
        return;
    const char *folder = c->session->data_dir ? pl_printf(c->arena, "%s/data/icons", c->session->data_dir) : ".";
    size_t n = pl_door_list(c->arena, folder, ".svg", &names);
    for (size_t i = 0; i < n; i++)
        pl_putf(out, "%s\n", names[i]);
}

static void list_fonts(struct call *c, struct pl_buf *out)
{
    const struct pl_face_info *faces = NULL;
    size_t n = 0;
    if (c->fonts) {
        n = pl_fonts_list(c->fonts, &faces);
    } else if (c->session->data_dir) {
        const char **names = NULL, *folder = pl_printf(c->arena, "%s/fonts", c->session->data_dir);
        size_t count = pl_door_list(c->arena, folder, ".ttf", &names);
        struct pl_font_file *files = PL_NEWS(c->arena, struct pl_font_file, count + 1);
        for (size_t i = 0; i < count; i++)
            files[i].path = pl_printf(c->arena, "%s/%s.ttf", folder, names[i]);
        n = pl_fonts_list(pl_fonts_new(&c->work, files, count), &faces);
    }
    for (size_t i = 0; i < n; i++)
        pl_putf(out, "%s %d%s  %s\n", faces[i].family, faces[i].weight, faces[i].slant ? " italic" : "", faces[i].path);
}

struct plaat_result *plaat_list(struct plaat_session *session, const char *what, const char *layout)
{
    struct call *c = call_start(session);
    struct pl_buf out = {.arena = c->arena};
    pl_put(&out, "");
    if (layout)
        read_layout(c, layout);
    if (strcmp(what, "layouts") == 0)
        list_layouts(c, &out);
    else if (strcmp(what, "icons") == 0)
        list_icons(c, &out);
    else if (strcmp(what, "fonts") == 0)
        list_fonts(c, &out);
    c->result->text = out.text;
    return call_end(c);
}

struct plaat_result *plaat_explain(struct plaat_session *session, const char *code)
{
    static const char *const levels[] = {"note", "warning", "error"};
    struct call *c = call_start(session);
    struct pl_buf out = {.arena = c->arena};
    enum pl_code found = pl_message_lookup(code);
    pl_put(&out, "");
    for (int i = 1; i < PL_N_CODES; i++) {
        const struct pl_message *m = pl_message((enum pl_code)i);
        if (strcmp(code, "all") == 0)
            pl_putf(&out, "%s %s: %s\n", m->code, levels[m->level], m->title);
        else if ((enum pl_code)i == found)
            pl_putf(&out, "%s (%s): %s\n\n%s\n", m->code, levels[m->level], m->title, m->explanation);
    }
    if (!out.len) {
        struct pl_diag *d = PL_ERR(&c->work, P805, (struct pl_place){0}, "no message '%s'", code);
        pl_help(&c->diags, d, "a code looks like P101; `plaat explain all` lists them");
    }
    c->result->text = out.text;
    return call_end(c);
}
