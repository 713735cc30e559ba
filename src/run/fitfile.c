/* fitfile.c: the values that --fit keeps, so that a correction or the next edition keeps its sizes. */
#include "run/run-private.h"

#include "base/num.h"
#include "read/fields.h"

#include <stddef.h>
#include <string.h>

static const struct pl_field value_fields[] = {
    {.name = "size",
     .type = PL_LENGTH,
     .offset = offsetof(struct pl_fit_value, size),
     .required = true,
     .doc = "In pt."},
    {.name = "leading",
     .type = PL_NUMBER,
     .offset = offsetof(struct pl_fit_value, leading),
     .required = true,
     .min = 0.5,
     .max = 5,
     .doc = "Of the size."},
    {.name = "tracking",
     .type = PL_FRACTION,
     .offset = offsetof(struct pl_fit_value, tracking),
     .required = true,
     .min = -0.1,
     .max = 0.5,
     .doc = "Of an em."},
};
static const struct pl_record value_record = {"fit value", "What a fit group was set at.", value_fields, 3, NULL,
                                              false};

static void not_fit(struct call *c, struct pl_place place)
{
    struct pl_diag *d = PL_ERR(&c->work, P802, place, "this is not a file of fit values");
    pl_help(&c->diags, d, "name a file that --fit wrote, or one that does not exist yet");
}

static void read_values(struct call *c, const struct pl_node *layout, struct fit_layout *out)
{
    struct pl_reader reader = {.work = &c->work};
    out->name = layout->key;
    if (layout->kind != PL_MAP) {
        not_fit(c, layout->place);
        return;
    }
    for (size_t i = 0; i < layout->n; i++) {
        struct pl_fit_value *v = pl_push(c->arena, &out->values.list);
        v->group = layout->at[i]->key;
        v->place = layout->at[i]->place;
        pl_read_record(&reader, layout->at[i], &value_record, NULL, v, NULL);
    }
}

struct fit_file *fit_read(struct call *c, const char *path)
{
    struct fit_file *file = PL_NEW(c->arena, struct fit_file);
    const char *slash = strrchr(path, '/');
    pl_door_allow(c->session->door, slash ? pl_strndup(c->arena, path, (size_t)(slash - path) + 1) : ".");
    pl_door_overlay(c->session->door, path, NULL, 0); /* the job before may have written it */
    if (!pl_door_exists(&c->work, path))
        return file; /* the first run makes it */
    file->source = pl_door_read(&c->work, path, PL_LIMIT_YAML, (struct pl_place){0});
    const struct pl_node *root = file->source ? pl_tree_read(&c->work, file->source) : NULL;
    const struct pl_node *fit = pl_node_get(root, "fit");
    if (root && (!fit || fit->kind != PL_MAP))
        not_fit(c, root->place);
    for (size_t i = 0; fit && fit->kind == PL_MAP && i < fit->n; i++)
        read_values(c, fit->at[i], pl_push(c->arena, &file->layouts));
    return file;
}

const struct pl_fit_values *fit_values_of(const struct fit_file *file, const char *layout)
{
    for (size_t i = 0; i < file->layouts.n; i++)
        if (strcmp(file->layouts.at[i].name, layout) == 0)
            return &file->layouts.at[i].values;
    return NULL;
}

static bool has(const struct pl_fit_values *values, const char *group)
{
    for (size_t i = 0; i < values->list.n; i++)
        if (strcmp(values->list.at[i].group, group) == 0)
            return true;
    return false;
}

static void put_value(struct pl_buf *out, const struct pl_fit_value *v)
{
    pl_put(out, "    ");
    pl_put_json(out, v->group);
    pl_putf(out, ": {size: %spt, leading: %s, tracking: %s%%}\n", pl_num(out->arena, v->size, 6),
            pl_num(out->arena, v->leading, 6), pl_num(out->arena, v->tracking * 100, 6));
}

/* What was kept of groups that this edition does not use stays for the next one. */
static void put_layout(struct pl_buf *out, const char *name, const struct pl_fit_values *now,
                       const struct pl_fit_values *before)
{
    static const struct pl_fit_values none = {{0}};
    now = now ? now : &none;
    before = before ? before : &none;
    if (!now->list.n && !before->list.n)
        return;
    pl_put(out, "  ");
    pl_put_json(out, name);
    pl_put(out, ":\n");
    for (size_t i = 0; i < now->list.n; i++)
        put_value(out, &now->list.at[i]);
    for (size_t i = 0; i < before->list.n; i++)
        if (!has(now, before->list.at[i].group))
            put_value(out, &before->list.at[i]);
}

const char *fit_text(struct call *c, const struct fit_file *file, const char *layout,
                     const struct pl_fit_values *values)
{
    struct pl_buf out = {.arena = c->arena};
    pl_put(&out, "plaat: 1\n# Sizes that `plaat --fit` keeps, by layout. Take a line out to let its group be solved "
                 "again.\nfit:\n");
    size_t head = out.len;
    for (size_t i = 0; i < file->layouts.n; i++) {
        const struct fit_layout *l = &file->layouts.at[i];
        put_layout(&out, l->name, strcmp(l->name, layout) == 0 ? values : NULL, &l->values);
    }
    if (!fit_values_of(file, layout))
        put_layout(&out, layout, values, NULL);
    if (out.len == head)
        pl_put(&out, "  {}\n");
    return out.text;
}
