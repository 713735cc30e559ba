/* commands.c: the public calls. */
#include "run/run-private.h"

#include "base/num.h"

#include <string.h>

bool read_both(struct call *c, const struct plaat_job *job)
{
    bool edition = read_edition(c, job), layout = read_layout(c, job->layout);
    return layout && set_colours(c, job) && edition;
}

struct plaat_result *plaat_render(struct plaat_session *session, const struct plaat_job *job)
{
    struct call *c = call_start(session);
    if (read_both(c, job) && expand_and_compose(c, job, false))
        write_outputs(c, job);
    return call_end(c);
}

struct plaat_result *plaat_measure(struct plaat_session *session, const struct plaat_job *job)
{
    struct call *c = call_start(session);
    struct plaat_job all = *job;
    all.targets = PLAAT_PDF; /* a page that flows has nothing to measure */
    if (read_both(c, &all))
        expand_and_compose(c, &all, false);
    return call_end(c);
}

struct plaat_result *plaat_dump(struct plaat_session *session, const struct plaat_job *job, enum plaat_stage stage)
{
    struct call *c = call_start(session);
    struct pl_buf out = {.arena = c->arena};
    pl_put(&out, "");
    if (stage == PLAAT_STAGE_JOBS) {
        pl_batch_dump(&out, pl_batch_read(&c->work, job->edition, session->data_dir));
        c->result->text = out.text;
        return call_end(c);
    }
    bool good = read_edition(c, job);
    if (stage == PLAAT_STAGE_TREE && c->edition_tree)
        pl_tree_dump(&out, c->edition_tree);
    if (stage == PLAAT_STAGE_EDITION && c->edition)
        pl_edition_dump(&out, c->edition);
    if (stage >= PLAAT_STAGE_LAYOUT)
        good &= read_layout(c, job->layout) && set_colours(c, job);
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

static void list_profiles(struct call *c, struct pl_buf *out)
{
    const char **names = NULL;
    const char *folder = c->session->data_dir ? pl_printf(c->arena, "%s/data/profiles", c->session->data_dir) : ".";
    size_t n = pl_door_list(c->arena, folder, ".yaml", &names);
    for (size_t i = 0; i < n; i++) {
        const struct pl_profile *p =
            pl_profile_read(&c->work, pl_printf(c->arena, "%s/%s.yaml", folder, names[i]), NULL, (struct pl_place){0});
        if (p)
            pl_putf(out, "%-16s %s\n", names[i], p->title);
    }
}

static void list_press(struct call *c, struct pl_buf *out)
{
    const char **names = NULL;
    struct pl_icc_profiles *all = press_profiles(c->session);
    size_t n = pl_icc_list(c->arena, all, &names);
    for (size_t i = 0; i < n; i++) {
        const struct pl_icc_profile *p = pl_icc_shipped(&c->work, all, names[i]);
        if (p)
            pl_putf(out, "%-28s %s; %s\n", names[i], p->title, p->condition);
    }
}

static const char *const rule_levels[] = {"off", "note", "warning", "error"};

static void list_rules(struct call *c, struct pl_buf *out)
{
    struct pl_place from = {0};
    const struct pl_profile *p = c->layout ? check_profile(c, NULL) : pl_profile_read(&c->work, NULL, NULL, from);
    for (size_t i = 0; p && i < pl_n_rules; i++) {
        const struct pl_rule *r = &pl_rules[i];
        pl_putf(out, "%s %-20s %-8s %-8s", pl_message(r->code)->code, r->name, r->family,
                rule_levels[p->sets[i].level + 1]);
        for (size_t k = 0; k < PL_MOST_FIGURES && r->figures[k].name; k++)
            pl_putf(out, "%s%s %s", k ? ", " : " ", r->figures[k].name,
                    pl_figure_text(c->arena, r->figures[k].unit, p->sets[i].figures[k],
                                   c->layout && c->layout->page.in_px));
        pl_put(out, "\n");
    }
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
    else if (strcmp(what, "profiles") == 0)
        list_profiles(c, &out);
    else if (strcmp(what, "press") == 0)
        list_press(c, &out);
    else if (strcmp(what, "rules") == 0)
        list_rules(c, &out);
    c->result->text = out.text;
    return call_end(c);
}

static const char *const levels[] = {"note", "warning", "error"};

static void put_explanation(struct pl_buf *out, enum pl_code code)
{
    const struct pl_message *m = pl_message(code);
    const struct pl_rule *rule = pl_rule_of(code);
    pl_putf(out, "%s (%s): %s\n\n%s\n", m->code, levels[m->level], m->title, m->explanation);
    if (!rule)
        return;
    pl_putf(out,
            "\nThe rule '%s' of plaat check, on in %s, %s. A profile or a layout changes it:\n  check: {%s: {level: %s",
            rule->name,
            rule->media == PL_MEDIUM_PRINT    ? "print"
            : rule->media == PL_MEDIUM_SCREEN ? "screen"
                                              : "print and screen",
            !rule->run                      ? "for PDFs alone"
            : pl_rule_reads_pdf(rule->code) ? "for PDFs of others too"
                                            : "for layouts alone",
            rule->name, levels[m->level]);
    for (size_t k = 0; k < PL_MOST_FIGURES && rule->figures[k].name; k++)
        pl_putf(out, ", %s: %s", rule->figures[k].name, pl_figure_yaml(out->arena, &rule->figures[k]));
    pl_put(out, "}}\n");
    for (size_t k = 0; k < PL_MOST_FIGURES && rule->figures[k].name; k++)
        pl_putf(out, "%s: %s\n", rule->figures[k].name, rule->figures[k].doc);
}

struct plaat_result *plaat_explain(struct plaat_session *session, const char *code)
{
    struct call *c = call_start(session);
    struct pl_buf out = {.arena = c->arena};
    enum pl_code found = pl_message_lookup(code);
    pl_put(&out, "");
    for (int i = 1; i < PL_N_CODES; i++) {
        const struct pl_message *m = pl_message((enum pl_code)i);
        if (strcmp(code, "all") == 0)
            pl_putf(&out, "%s %s: %s\n", m->code, levels[m->level], m->title);
        else if ((enum pl_code)i == found)
            put_explanation(&out, (enum pl_code)i);
    }
    if (!out.len) {
        struct pl_diag *d = PL_ERR(&c->work, P805, (struct pl_place){0}, "no message '%s'", code);
        pl_help(&c->diags, d, "a code looks like P101; `plaat explain all` lists them");
    }
    c->result->text = out.text;
    return call_end(c);
}
