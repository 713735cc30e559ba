/* words.c: records as lines of text. A line is a word for its kind and fields, with tabs between; in a field a
 * backslash stands before t, n and itself. Numbers are decimal but for doubles, which are told bit by bit. */
#include "engine/engine-private.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void put_field(struct pl_buf *out, const char *text)
{
    pl_putc(out, '\t');
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\t\n\\");
        pl_putn(out, p, n);
        p += n;
        if (!*p)
            break;
        pl_putc(out, '\\');
        pl_putc(out, *p == '\t' ? 't' : *p == '\n' ? 'n' : '\\');
        p++;
    }
}

static void put_number(struct pl_buf *out, uint64_t number)
{
    pl_putf(out, "\t%" PRIu64, number);
}

static void put_state(struct pl_buf *out, const struct pl_seen *s)
{
    pl_putf(out, "\t%" PRIu64 "\t%" PRIu64 "\t%" PRId64 "\t%" PRId64, s->size, s->inode, s->mtime_ns, s->ctime_ns);
}

void words_put_text(struct pl_buf *out, const char *kind, const char *text)
{
    pl_put(out, kind);
    put_field(out, text);
    pl_putc(out, '\n');
}

void words_put_input(struct pl_buf *out, const struct input *input)
{
    pl_put(out, "in");
    put_field(out, input->path);
    put_field(out, input->sha);
    put_number(out, input->settled);
    put_state(out, &input->state);
    pl_putc(out, '\n');
}

static void put_inputs(struct pl_buf *out, const struct books *books, const numbers_vec *inputs)
{
    pl_putc(out, '\t');
    for (size_t i = 0; i < inputs->n; i++)
        pl_putf(out, "%s%zu", i ? "," : "", books->inputs.at[inputs->at[i]]->number);
}

void words_put_record(struct pl_buf *out, const struct books *books, const struct record *r)
{
    pl_put(out, "job");
    put_field(out, r->name);
    put_field(out, r->options);
    put_field(out, r->program);
    put_inputs(out, books, &r->inputs);
    put_field(out, r->fit);
    put_field(out, r->times);
    for (size_t i = 0; i < r->parts.n; i++) {
        put_field(out, "part");
        put_number(out, r->parts.at[i].targets);
        put_field(out, r->parts.at[i].key);
        put_inputs(out, books, &r->parts.at[i].inputs);
    }
    for (size_t i = 0; i < r->files.n; i++) {
        put_field(out, "file");
        put_number(out, r->files.at[i].targets);
        put_field(out, r->files.at[i].path);
        put_field(out, r->files.at[i].sha);
        put_state(out, &r->files.at[i].state);
    }
    for (size_t i = 0; i < r->said.n; i++) {
        put_field(out, "said");
        put_number(out, r->said.at[i].targets);
        put_field(out, r->said.at[i].json);
    }
    for (size_t i = 0; i < r->sizes.n; i++) {
        const double figures[] = {r->sizes.at[i].size, r->sizes.at[i].leading, r->sizes.at[i].tracking};
        put_field(out, "size");
        put_field(out, r->sizes.at[i].group);
        for (size_t k = 0; k < 3; k++) {
            uint64_t bits;
            memcpy(&bits, &figures[k], sizeof bits);
            put_number(out, bits);
        }
    }
    pl_putc(out, '\n');
}

/* ---- and back ---- */

static void unescape(char *field)
{
    char *to = strchr(field, '\\');
    for (const char *from = to; from && *from; from++) {
        bool escaped = *from == '\\' && from[1];
        from += escaped;
        *to++ = !escaped ? *from : *from == 't' ? '\t' : *from == 'n' ? '\n' : *from;
    }
    if (to)
        *to = '\0';
}

char **words_fields(struct words *words)
{
    if (!words->fields)
        words->fields = PL_NEWS(words->scratch, char *, MOST_FIELDS);
    return words->fields;
}

size_t words_split(char *line, char **fields, size_t max)
{
    size_t n = 0;
    for (char *at = line; at && n < max; n++) {
        char *tab = strchr(at, '\t');
        if (tab)
            *tab++ = '\0';
        fields[n] = at;
        unescape(at);
        at = tab;
    }
    return n;
}

static bool take_sha(const char *field, char out[SHA])
{
    size_t n = strlen(field);
    if (n >= SHA)
        return false;
    memcpy(out, field, n + 1);
    return true;
}

static struct pl_seen state_of(char **f, const char *path, bool missing)
{
    return (struct pl_seen){.path = path,
                            .missing = missing,
                            .size = strtoull(f[0], NULL, 10),
                            .inode = strtoull(f[1], NULL, 10),
                            .mtime_ns = strtoll(f[2], NULL, 10),
                            .ctime_ns = strtoll(f[3], NULL, 10)};
}

bool words_take_input(struct words *words, char **f, size_t n)
{
    struct input input = {.path = n == 8 ? f[1] : ""};
    if (n != 8 || strcmp(f[0], "in") != 0 || !take_sha(f[2], input.sha))
        return false;
    input.settled = f[3][0] == '1';
    input.state = state_of(f + 4, f[1], !*input.sha);
    uint32_t number = books_input(words->books, &input);
    struct input *kept = words->books->inputs.at[number];
    kept->state.path = kept->path; /* the fields are the caller's */
    *pl_push(words->scratch, &words->local) = number;
    return true;
}

static bool take_inputs(const struct words *words, const char *field, numbers_vec *out)
{
    for (char *end; *field; field = *end ? end + 1 : end) {
        unsigned long long number = strtoull(field, &end, 10);
        if (end == field || (*end && *end != ',') || number < 1 || number > words->local.n)
            return false;
        *pl_push(words->books->arena, out) = words->local.at[number - 1];
    }
    return true;
}

static struct plaat_fit size_of(struct pl_arena *arena, char **f)
{
    double figures[3];
    for (int i = 0; i < 3; i++) {
        uint64_t bits = strtoull(f[i + 1], NULL, 10);
        memcpy(&figures[i], &bits, sizeof bits);
        figures[i] = isfinite(figures[i]) ? figures[i] : 0; /* words that nobody here wrote */
    }
    return (struct plaat_fit){pl_strdup(arena, f[0]), figures[0], figures[1], figures[2]};
}

/* The fields of one part, file or message; how many they are, 0: nothing that is known. */
static size_t take_more(const struct words *words, struct record *r, char **f, size_t n)
{
    struct pl_arena *arena = words->books->arena;
    unsigned targets = n > 1 ? (unsigned)strtoul(f[1], NULL, 10) : 0;
    if (n >= 4 && strcmp(f[0], "part") == 0) {
        struct part *part = pl_push(arena, &r->parts);
        part->targets = targets;
        return take_sha(f[2], part->key) && take_inputs(words, f[3], &part->inputs) ? 4 : 0;
    }
    if (n >= 8 && strcmp(f[0], "file") == 0) {
        struct made_file *file = pl_push(arena, &r->files);
        file->targets = targets;
        file->path = pl_strdup(arena, f[2]);
        file->state = state_of(f + 4, file->path, false);
        return take_sha(f[3], file->sha) ? 8 : 0;
    }
    if (n >= 3 && strcmp(f[0], "said") == 0) {
        *pl_push(arena, &r->said) = (struct said){targets, pl_strdup(arena, f[2])};
        return 3;
    }
    if (n >= 5 && strcmp(f[0], "size") == 0) {
        *pl_push(arena, &r->sizes) = size_of(arena, f + 1);
        return 5;
    }
    return 0;
}

struct record *words_take_record(struct words *words, char **f, size_t n)
{
    struct pl_arena *arena = words->books->arena;
    if (n < 7 || strcmp(f[0], "job") != 0)
        return NULL;
    struct record *r = PL_NEW(arena, struct record);
    if (!take_sha(f[2], r->options) || !take_sha(f[3], r->program) || !take_inputs(words, f[4], &r->inputs))
        return NULL;
    r->name = pl_strdup(arena, f[1]);
    r->fit = pl_strdup(arena, f[5]);
    r->times = pl_strdup(arena, f[6]);
    r->boot = "";
    for (size_t at = 7, more; at < n; at += more)
        if ((more = take_more(words, r, f + at, n - at)) == 0)
            return NULL;
    return r;
}
