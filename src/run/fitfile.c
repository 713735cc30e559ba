/* fitfile.c: the values that --fit keeps, so that a correction or the next edition keeps its sizes. */
#include "run/run-private.h"

#include "base/num.h"
#include "read/fields.h"

#include <stddef.h>

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

struct pl_fit_values *fit_read(struct call *c, const char *path)
{
    struct pl_reader reader = {.work = &c->work};
    const char *slash = path;
    for (const char *p = path; *p; p++)
        slash = *p == '/' ? p : slash;
    pl_door_allow(c->session->door, slash > path ? pl_strndup(c->arena, path, (size_t)(slash - path)) : ".");
    if (!pl_door_exists(&c->work, path))
        return NULL; /* the first run makes it */
    const struct pl_source *source = pl_door_read(&c->work, path, PL_LIMIT_YAML, (struct pl_place){0});
    const struct pl_node *root = source ? pl_tree_read(&c->work, source) : NULL;
    const struct pl_node *fit = pl_node_get(root, "fit");
    struct pl_fit_values *values = PL_NEW(c->arena, struct pl_fit_values);
    if (root && (!fit || fit->kind != PL_MAP)) {
        struct pl_diag *d = PL_ERR(&c->work, P802, root->place, "this is not a file of fit values");
        pl_help(&c->diags, d, "name a file that --fit wrote, or one that does not exist yet");
    }
    for (size_t i = 0; fit && fit->kind == PL_MAP && i < fit->n; i++) {
        struct pl_fit_value *v = pl_push(c->arena, &values->list);
        v->group = fit->at[i]->key;
        pl_read_record(&reader, fit->at[i], &value_record, NULL, v, NULL);
    }
    return values;
}

const char *fit_text(struct call *c, const struct pl_fit_values *values)
{
    struct pl_buf out = {.arena = c->arena};
    pl_put(&out,
           "plaat: 1\n# Sizes that `plaat --fit` keeps. Take a line out to let its group be solved again.\nfit:\n");
    for (size_t i = 0; i < values->list.n; i++) {
        const struct pl_fit_value *v = &values->list.at[i];
        pl_putf(&out, "  \"%s\": {size: %spt, leading: %s, tracking: %s%%}\n", v->group, pl_num(c->arena, v->size, 6),
                pl_num(c->arena, v->leading, 6), pl_num(c->arena, v->tracking * 100, 6));
    }
    if (values->list.n == 0)
        pl_put(&out, "  {}\n");
    return out.text;
}
