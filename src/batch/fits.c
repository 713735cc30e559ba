/* fits.c: one size for every job of a batch: of each group the least that one of them needs. */
#include "batch/batch.h"

#include <string.h>

static struct pl_batch_fit *layout_of(struct pl_arena *arena, struct pl_batch_fits *all, const char *layout)
{
    for (size_t i = 0; i < all->layouts.n; i++)
        if (strcmp(all->layouts.at[i].layout, layout) == 0)
            return &all->layouts.at[i];
    struct pl_batch_fit *fit = pl_push(arena, &all->layouts);
    fit->layout = pl_strdup(arena, layout);
    return fit;
}

static size_t group_of(struct pl_arena *arena, struct pl_batch_fit *fit, const struct plaat_fit *new, size_t job)
{
    size_t i = 0;
    while (i < fit->n && strcmp(fit->fits[i].group, new->group) != 0)
        i++;
    if (i < fit->n)
        return i;
    struct plaat_fit *fits = PL_NEWS(arena, struct plaat_fit, fit->n + 1);
    size_t *forced_by = PL_NEWS(arena, size_t, fit->n + 1);
    for (size_t k = 0; k < fit->n; k++) {
        fits[k] = fit->fits[k];
        forced_by[k] = fit->forced_by[k];
    }
    fits[i] = *new;
    fits[i].group = pl_strdup(arena, new->group);
    forced_by[i] = job;
    fit->fits = fits;
    fit->forced_by = forced_by;
    fit->n++;
    return i;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

/* Smaller type, leading and tracking never take more room, so the least of each holds for all. */
void pl_batch_fit_add(struct pl_arena *arena, struct pl_batch_fits *all, size_t job, const char *layout,
                      const struct plaat_fit *fits, size_t n)
{
    struct pl_batch_fit *fit = layout_of(arena, all, layout);
    for (size_t k = 0; k < n; k++) {
        size_t i = group_of(arena, fit, &fits[k], job);
        struct plaat_fit *f = &fit->fits[i];
        bool smaller = fits[k].size < f->size || (fits[k].size <= f->size && job < fit->forced_by[i]);
        fit->forced_by[i] = smaller ? job : fit->forced_by[i];
        f->size = least(f->size, fits[k].size);
        f->leading = least(f->leading, fits[k].leading);
        f->tracking = least(f->tracking, fits[k].tracking);
    }
}

const struct pl_batch_fit *pl_batch_fit_of(const struct pl_batch_fits *all, const char *layout)
{
    for (size_t i = 0; i < all->layouts.n; i++)
        if (strcmp(all->layouts.at[i].layout, layout) == 0)
            return &all->layouts.at[i];
    return NULL;
}
