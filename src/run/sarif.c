/* sarif.c: all messages of a job as one run of SARIF 2.1.0, as editors and code reviews take it. Rules are the message
 * codes that occur. */
#include "run/run-private.h"

#include <string.h>

static const char *const levels[] = {"note", "warning", "error"};

/* RFC 3986: what is not unreserved, nor a slash, is percent-encoded. */
static void put_uri(struct pl_buf *out, const char *path)
{
    static const char digits[] = "0123456789ABCDEF",
                      plain[] = "-._~/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    pl_put(out, *path == '/' ? "\"file://" : "\"");
    for (const unsigned char *p = (const unsigned char *)path; *p; p++) {
        if (strchr(plain, *p))
            pl_putc(out, (char)*p);
        else
            pl_putf(out, "%%%c%c", digits[*p >> 4], digits[*p & 15]);
    }
    pl_putc(out, '"');
}

static void put_location(struct pl_buf *out, struct pl_place place)
{
    struct pl_spot from = pl_spot_of(place.source, place.start), to = pl_spot_of(place.source, place.end);
    pl_put(out, "\"physicalLocation\": {\"artifactLocation\": {\"uri\": ");
    put_uri(out, place.source->path);
    if (!place.source->text) { /* of a PDF: no lines */
        pl_put(out, "}}");
        return;
    }
    pl_putf(out, "}, \"region\": {\"startLine\": %zu, \"startColumn\": %zu, \"endLine\": %zu, \"endColumn\": %zu",
            from.line, from.column, to.line, to.column);
    if (!place.source->line) /* else the bytes are those of a piece */
        pl_putf(out, ", \"byteOffset\": %zu, \"byteLength\": %zu", place.start, place.end - place.start);
    pl_put(out, "}}");
}

static void put_text(struct pl_buf *out, const char *name, const char *text)
{
    pl_putf(out, "\"%s\": {\"text\": ", name);
    pl_put_json(out, text);
    pl_put(out, "}");
}

static void put_rule(struct pl_buf *out, enum pl_code code)
{
    const struct pl_message *m = pl_message(code);
    const struct pl_rule *rule = pl_rule_of(code);
    pl_putf(out, "{\"id\": \"%s\", ", m->code);
    if (rule)
        pl_putf(out, "\"name\": \"%s\", ", rule->name);
    put_text(out, "shortDescription", m->title);
    pl_put(out, ", ");
    put_text(out, "fullDescription", m->explanation);
    pl_putf(out, ", \"defaultConfiguration\": {\"level\": \"%s\"}}", levels[m->level]);
}

static const struct pl_finding *finding_of(const struct call *c, const struct pl_diag *diag)
{
    for (size_t i = 0; c->findings && i < c->findings->list.n; i++)
        if (c->findings->list.at[i]->diag == diag)
            return c->findings->list.at[i];
    return NULL;
}

static void put_result(struct call *c, struct pl_buf *out, const struct pl_diag *d, size_t rule)
{
    const struct pl_finding *f = finding_of(c, d);
    const char *said = f ? f->message : d->message;
    pl_putf(out, "{\"ruleId\": \"%s\", \"ruleIndex\": %zu, \"level\": \"%s\", ", pl_message(d->code)->code, rule,
            levels[d->level]);
    put_text(out, "message", d->help ? pl_printf(out->arena, "%s. To mend it: %s.", said, d->help) : said);
    if (d->place.source && !d->place.source->typed) {
        pl_put(out, ", \"locations\": [{");
        put_location(out, d->place);
        pl_put(out, "}]");
    }
    for (size_t i = 0; i < d->n_also; i++) {
        pl_putf(out, "%s{\"id\": %zu, ", i ? ", " : ", \"relatedLocations\": [", i + 1);
        put_text(out, "message", d->also[i].label);
        pl_put(out, ", ");
        put_location(out, d->also[i].place);
        pl_put(out, "}");
    }
    pl_put(out, d->n_also ? "]" : "");
    if (f) {
        pl_put(out, ", \"properties\": {");
        check_put_figures(c, out, f);
        pl_put(out, "}");
    }
    pl_put(out, "}");
}

void put_sarif_run(struct call *c, struct pl_buf *out)
{
    size_t *index = PL_NEWS(c->arena, size_t, PL_N_CODES), n = 0;
    pl_put(out, "{\n  \"tool\": {\"driver\": {\"name\": \"plaat\", \"version\": \"" PLAAT_VERSION "\", \"rules\": [");
    for (size_t i = 0; i < c->diags.list.n; i++) {
        enum pl_code code = c->diags.list.at[i]->code;
        if (index[code])
            continue;
        pl_put(out, n ? ",\n    " : "\n    ");
        put_rule(out, code);
        index[code] = ++n;
    }
    pl_put(out, "]}},\n  \"columnKind\": \"unicodeCodePoints\",\n");
    pl_putf(out, "  \"invocations\": [{\"executionSuccessful\": %s}],\n  \"results\": [",
            c->diags.world ? "false" : "true");
    for (size_t i = 0; i < c->diags.list.n; i++) {
        pl_put(out, i ? ",\n    " : "\n    ");
        put_result(c, out, c->diags.list.at[i], index[c->diags.list.at[i]->code] - 1);
    }
    pl_put(out, "]\n}");
}
