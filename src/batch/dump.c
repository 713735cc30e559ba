/* dump.c: a batch as it was understood. */
#include "batch/batch.h"

static void put_job(struct pl_buf *out, const struct pl_batch_job *job)
{
    pl_putf(out, "%s: %s with %s%s%s\n", job->job.name, job->job.edition, job->job.layout, job->row.file ? ", " : "",
            job->row.file ? job->row.label : "");
    for (size_t i = 0; i < job->job.n_sets; i++) {
        const struct plaat_set *set = &job->job.sets[i];
        pl_putf(out, "  %s: ", set->path);
        pl_put_json(out, set->value);
        pl_putf(out, "  %s:%zu:%zu\n", set->file, set->line, set->column);
    }
}

void pl_batch_dump(struct pl_buf *out, const struct pl_batch *batch)
{
    const size_t *sample = NULL;
    size_t n = pl_batch_sample(out->arena, batch, &sample);
    pl_putf(out, "batch %s: %zu jobs%s%s%s\n", batch->name, batch->n, batch->fit ? ", of one size" : "",
            batch->join ? ", joined as " : "", batch->join ? batch->join : "");
    for (size_t i = 0; i < batch->n; i++)
        put_job(out, &batch->jobs[i]);
    for (size_t i = 0; i < batch->n_lost; i++)
        pl_putf(out, "lost: %s, lines %zu to %zu\n", batch->lost[i].label, batch->lost[i].line,
                batch->lost[i].last_line);
    pl_put(out, "sample:");
    for (size_t i = 0; i < n; i++)
        pl_putf(out, " %s", batch->jobs[sample[i]].job.name);
    pl_putc(out, '\n');
}
