/* pdf-rules-file.c: PDF/X-4 (ISO 15930-7:2010): the file as a whole, what it says of itself, its output intent. */
#include "check/pdf-private.h"

#include "base/num.h"

#include <string.h>

static uint64_t key_of(const char *text)
{
    return pl_hash(text, strlen(text), 0);
}

static void says(struct pl_file *file, const char *message, const char *help)
{
    if (pl_flaw(file, &(struct pl_flaw){.key = key_of(message)}))
        pl_flaw_says(file, message, help);
}

/* ---- structure ---- */

/* The higher of the header's and the catalogue's. */
static const char *version_of(struct pl_file *file)
{
    const char *header = pl_pdf_version(file->pdf),
               *own = pl_pdf_name(file->pdf, pl_pdf_get(file->pdf, pl_pdf_root(file->pdf), "/Version"));
    return *own && strcmp(own + 1, header) > 0 ? own + 1 : header;
}

void pl_file_structure(struct pl_file *file)
{
    struct pl_pdf *pdf = file->pdf;
    const char *version = version_of(file);
    if (strcmp(version, "1.6") != 0)
        says(file, pl_file_says(file, "it is PDF %.20s: PDF/X-4 is 1.6", version), "export as PDF/X-4");
    if (pl_pdf_length(pdf, pl_pdf_get(pdf, pl_pdf_trailer(pdf), "/ID")) != 2)
        says(file, "it has no ID by which versions of it are told apart", "export as PDF/X-4, which writes one");
    if (pl_pdf_encrypted(pdf))
        says(file, "it is encrypted", "save it without protection: a printer must be able to open and change it");
}

/* ---- metadata ---- */

static const char *find(const char *text, size_t n, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= n; i++)
        if (text[i] == *word && memcmp(text + i, word, length) == 0)
            return text + i;
    return NULL;
}

/* The value of a property, as an attribute or an element with or without a list around it; "" when it says nothing,
 * NULL when it is not there. XMP is a language of its own; what PDF/X asks of it are plain texts. */
static const char *property(struct pl_file *file, const char *xmp, size_t n, const char *name)
{
    const char *end = xmp + n;
    for (const char *at = xmp; (at = find(at, (size_t)(end - at), name)); at++) {
        const char *p = at + strlen(name);
        if (at == xmp || at[-1] != ':')
            continue;
        while (p < end && strchr(" \t\r\n", *p))
            p++;
        if (p < end && *p == '=') {
            char quote = ++p < end ? *p : '"';
            const char *from = p + 1 < end ? p + 1 : end, *to = from;
            while (to < end && *to != quote)
                to++;
            return pl_strndup(file->check->work->arena, from, (size_t)(to - from));
        }
        while (p < end && *p == '>') { /* through rdf:Alt and rdf:li */
            const char *from = ++p;
            while (p < end && *p != '<')
                p++;
            const char *text = from;
            while (text < p && strchr(" \t\r\n", *text))
                text++;
            if (text < p || (p + 1 < end && p[1] == '/'))
                return pl_strndup(file->check->work->arena, text, (size_t)(p - text));
            while (p < end && *p != '>')
                p++;
        }
    }
    return NULL;
}

static void wants(struct pl_file *file, const char *xmp, size_t n, const char *name, const char *called)
{
    const char *value = property(file, xmp, n, name);
    if (!value || !*value)
        says(file, pl_file_says(file, "its metadata has no %s", called), "export as PDF/X-4, which writes it");
}

/* A moment: minutes where it was written, those to UTC, and seconds. */
struct moment {
    long minutes, ahead;
    int second;
    bool zone; /* it says which: ahead holds */
};

static int two_digits(const char **p, int least)
{
    if ((*p)[0] < '0' || (*p)[0] > '9' || (*p)[1] < '0' || (*p)[1] > '9')
        return least;
    *p += 2;
    return ((*p)[-2] - '0') * 10 + (*p)[-1] - '0';
}

/* "D:20260601120000+02'00'" (ISO 32000-1, 7.9.4) or "2026-06-01T12:00+02:00" (XMP); what is left out is its least. */
static struct moment moment_of(const char *p)
{
    static const struct {
        char between;
        int least;
    } rows[] = {{'-', 1}, {'-', 1}, {'T', 0}, {':', 0}, {':', 0}};
    enum { MONTH, DAY, HOUR, MINUTE, SECOND, N };
    int v[N];
    p += strncmp(p, "D:", 2) == 0 ? 2 : 0;
    int century = two_digits(&p, 0), year = century * 100 + two_digits(&p, 0);
    for (size_t i = 0; i < N; i++) {
        p += *p == rows[i].between && p[1] >= '0' && p[1] <= '9';
        v[i] = two_digits(&p, rows[i].least);
    }
    if (*p == '.') /* parts of a second */
        for (p++; *p >= '0' && *p <= '9';)
            p++;
    struct moment m = {.second = v[SECOND], .zone = *p == 'Z' || *p == '+' || *p == '-'};
    long sign = *p == '-' ? -1 : 1;
    p += m.zone;
    m.ahead = sign * two_digits(&p, 0) * 60;
    p += *p == ':' || *p == '\'';
    m.ahead += sign * two_digits(&p, 0);
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int month = v[MONTH] < 1 ? 0 : v[MONTH] > 12 ? 11 : v[MONTH] - 1;
    long past = year - 1,
         days = past * 365 + past / 4 - past / 100 + past / 400 + before[month] + (leap && month > 1) + v[DAY];
    m.minutes = (days * 24 + v[HOUR]) * 60 + v[MINUTE];
    return m;
}

/* Two programs write one moment in two zones; where one says none, what the clock showed decides. */
static bool same_moment(const char *a, const char *b)
{
    struct moment x = moment_of(a), y = moment_of(b);
    bool zones = x.zone && y.zone;
    return x.second == y.second && x.minutes - (zones ? x.ahead : 0) == y.minutes - (zones ? y.ahead : 0);
}

static void agrees(struct pl_file *file, const char *xmp, size_t n, const char *key, const char *name, bool date)
{
    struct pl_pdf *pdf = file->pdf;
    pl_oh value = pl_pdf_get(pdf, pl_pdf_get(pdf, pl_pdf_trailer(pdf), "/Info"), key);
    const char *info = pl_pdf_kind(pdf, value) == PL_PDF_NAME ? pl_pdf_name(pdf, value) + 1 : pl_pdf_utf8(pdf, value),
               *said = property(file, xmp, n, name);
    if (!*info || !said)
        return;
    bool same = date ? same_moment(info, said) : strcmp(info, said) == 0;
    if (!same && !strchr(said, '&'))
        says(file,
             pl_file_says(
                 file,
                 "its document information and its metadata disagree: %s is '%.60s' in the one, '%.60s' in the other",
                 key + 1, info, said),
             "let the program that wrote it write both again: export anew");
}

static bool metadata(struct pl_file *file, struct pl_arena *arena, const char **xmp, size_t *n)
{
    enum { MOST = 4 * 1024 * 1024 };
    struct pl_pdf *pdf = file->pdf;
    pl_oh stream = pl_pdf_get(pdf, pl_pdf_root(pdf), "/Metadata");
    *xmp = "";
    *n = 0;
    return pl_pdf_kind(pdf, stream) == PL_PDF_STREAM && pl_pdf_decode(pdf, arena, stream, MOST, xmp, n) == PL_DECODED;
}

static void judge_xmp(struct pl_file *file, const char *xmp, size_t n)
{
    const char *version = property(file, xmp, n, "GTS_PDFXVersion"), *trapped = property(file, xmp, n, "Trapped");
    if (!version || strcmp(version, "PDF/X-4") != 0)
        says(file,
             version ? pl_file_says(file, "it says it is '%.40s', not PDF/X-4", version)
                     : "it does not say that it is PDF/X-4",
             "export as PDF/X-4");
    if (!trapped || (strcmp(trapped, "True") != 0 && strcmp(trapped, "False") != 0))
        says(file, "it does not say whether its colours are trapped", "export as PDF/X-4; Trapped is False for most");
    static const char *const wanted[][2] = {{"title", "title"},
                                            {"CreateDate", "date of making"},
                                            {"ModifyDate", "date of change"},
                                            {"MetadataDate", "date of its own"},
                                            {"DocumentID", "document ID"},
                                            {"InstanceID", "instance ID"},
                                            {"VersionID", "version ID"},
                                            {"RenditionClass", "rendition class"}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        wants(file, xmp, n, wanted[i][0], wanted[i][1]);
    agrees(file, xmp, n, "/Title", "title", false);
    agrees(file, xmp, n, "/Trapped", "Trapped", false);
    agrees(file, xmp, n, "/CreationDate", "CreateDate", true);
    agrees(file, xmp, n, "/ModDate", "ModifyDate", true);
}

void pl_file_metadata(struct pl_file *file)
{
    struct pl_pdf *pdf = file->pdf;
    struct pl_arena *scratch = pl_arena_new();
    const char *xmp;
    size_t n;
    pl_oh stream = pl_pdf_get(pdf, pl_pdf_root(pdf), "/Metadata");
    if (!metadata(file, scratch, &xmp, &n))
        says(file, "it has no metadata (XMP)", "export as PDF/X-4, which writes them");
    else
        judge_xmp(file, xmp, n);
    if (pl_pdf_kind(pdf, pl_pdf_get(pdf, stream, "/Filter")) != PL_PDF_NULL)
        says(file, "its metadata is compressed, so that not every program finds it", "export as PDF/X-4");
    pl_arena_free(scratch);
}

/* ---- output intent ---- */

static void judge_profile(struct pl_file *file, pl_oh stream)
{
    enum { MOST = 32 * 1024 * 1024, HEADER = 128 };
    struct pl_arena *scratch = pl_arena_new();
    const char *bytes;
    size_t n;
    pl_pdf_decode(file->pdf, scratch, stream, MOST, &bytes, &n);
    double channels = pl_file_number(file, pl_pdf_get(file->pdf, stream, "/N"));
    if (n < HEADER || memcmp(bytes + 36, "acsp", 4) != 0)
        says(file, "the profile of its output intent is broken", "export with the printer's profile");
    else if (memcmp(bytes + 16, "CMYK", 4) != 0 || channels != 4)
        says(file, pl_file_says(file, "its output intent is %.4s, not CMYK", bytes + 16),
             "export with the printer's CMYK profile for output intent");
    else if (memcmp(bytes + 12, "prtr", 4) != 0)
        says(file, "the profile of its output intent is not that of a press", "export with the printer's profile");
    pl_arena_free(scratch);
}

void pl_file_intent(struct pl_file *file)
{
    struct pl_pdf *pdf = file->pdf;
    pl_oh list = pl_pdf_get(pdf, pl_pdf_root(pdf), "/OutputIntents"), intent = 0;
    size_t n = pl_pdf_length(pdf, list), n_x = 0;
    static const char *const keys[] = {"/OutputConditionIdentifier", "/RegistryName", "/Info"};
    for (size_t i = 0; i < n && i < 100; i++) {
        pl_oh one = pl_pdf_at(pdf, list, i);
        if (!pl_pdf_is(pdf, pl_pdf_get(pdf, one, "/S"), "/GTS_PDFX"))
            continue;
        intent = one;
        n_x++;
    }
    if (n_x != 1) {
        says(file,
             n_x ? pl_file_says(file, "it has %zu output intents for print: one is asked", n_x)
                 : "it does not say for which press it is made: it has no output intent",
             "export as PDF/X-4 with the printer's profile for output intent");
        return;
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!*pl_pdf_utf8(pdf, pl_pdf_get(pdf, intent, keys[i])))
            says(file, pl_file_says(file, "its output intent has no %s", keys[i] + 1), "export as PDF/X-4");
    pl_oh profile = pl_pdf_get(pdf, intent, "/DestOutputProfile");
    if (pl_pdf_kind(pdf, profile) != PL_PDF_STREAM)
        says(file, "its output intent has no profile", "export with the printer's profile embedded");
    else
        judge_profile(file, profile);
}

/* ---- what a reader sees ---- */

void pl_file_tagged(struct pl_file *file)
{
    struct pl_pdf *pdf = file->pdf;
    pl_oh root = pl_pdf_root(pdf);
    if (!pl_pdf_true(pdf, pl_pdf_get(pdf, pl_pdf_get(pdf, root, "/MarkInfo"), "/Marked")) ||
        pl_pdf_kind(pdf, pl_pdf_get(pdf, root, "/StructTreeRoot")) != PL_PDF_DICT)
        says(file, "it is not tagged: a screen reader finds no headings, no order and no alternatives",
             "export as tagged PDF, or PDF/UA");
}

void pl_file_language(struct pl_file *file)
{
    if (!*pl_pdf_utf8(file->pdf, pl_pdf_get(file->pdf, pl_pdf_root(file->pdf), "/Lang")))
        says(file, "it does not say in which language it is: it is read aloud in any",
             "set the document's language, and export again");
}

void pl_file_title(struct pl_file *file)
{
    struct pl_pdf *pdf = file->pdf;
    struct pl_arena *scratch = pl_arena_new();
    const char *xmp;
    size_t n;
    metadata(file, scratch, &xmp, &n);
    const char *title = property(file, xmp, n, "title");
    pl_oh view = pl_pdf_get(pdf, pl_pdf_root(pdf), "/ViewerPreferences");
    if (!title || !*title)
        says(file, "it has no title", "give the document a title, and export again");
    else if (!pl_pdf_true(pdf, pl_pdf_get(pdf, view, "/DisplayDocTitle")))
        says(file, "a reader is shown the file's name, not its title", "export with the title displayed");
    pl_arena_free(scratch);
}

/* ---- alternatives ---- */

static bool is_figure(struct pl_pdf *pdf, pl_oh node, pl_oh roles)
{
    pl_oh kind = pl_pdf_get(pdf, node, "/S");
    for (int i = 0; i < 4; i++) {
        if (pl_pdf_is(pdf, kind, "/Figure") || pl_pdf_is(pdf, kind, "/Formula"))
            return true;
        if (pl_pdf_kind(pdf, kind) != PL_PDF_NAME)
            break;
        kind = pl_pdf_get(pdf, roles, pl_pdf_name(pdf, kind));
    }
    return false;
}

void pl_file_alternatives(struct pl_file *file)
{
    enum { MOST_NODES = 200000 };
    struct pl_pdf *pdf = file->pdf;
    struct pl_arena *scratch = pl_arena_new();
    PL_VEC(pl_oh) todo = {0};
    pl_oh root = pl_pdf_get(pdf, pl_pdf_root(pdf), "/StructTreeRoot"), roles = pl_pdf_get(pdf, root, "/RoleMap");
    int last = pl_pdf_last_id(pdf);
    bool *seen = PL_NEWS(scratch, bool, (size_t)last + 1);
    *pl_push(scratch, &todo) = root;
    for (size_t i = 0, figures = 0; i < todo.n && i < MOST_NODES; i++) {
        pl_oh node = todo.at[i], kids = pl_pdf_get(pdf, node, "/K");
        int id = pl_pdf_id(pdf, node);
        if (id > 0 && id <= last && seen[id])
            continue;
        if (id > 0 && id <= last)
            seen[id] = true;
        if (is_figure(pdf, node, roles) && !*pl_pdf_utf8(pdf, pl_pdf_get(pdf, node, "/Alt")) &&
            !*pl_pdf_utf8(pdf, pl_pdf_get(pdf, node, "/ActualText")) &&
            pl_flaw(file, &(struct pl_flaw){.found = (double)++figures, .at_most = true, .object = id}))
            pl_flaw_says(
                file, pl_file_says(file, "%zu figure%s no alternative text", figures, figures == 1 ? " has" : "s have"),
                "say in a sentence what the figure shows, or mark it as decoration");
        bool list = pl_pdf_kind(pdf, kids) == PL_PDF_ARRAY;
        size_t n = list ? pl_pdf_length(pdf, kids) : 1;
        for (size_t k = 0; k < n && todo.n < MOST_NODES; k++) {
            pl_oh kid = list ? pl_pdf_at(pdf, kids, k) : kids;
            if (pl_pdf_kind(pdf, kid) == PL_PDF_DICT)
                *pl_push(scratch, &todo) = kid;
        }
    }
    pl_arena_free(scratch);
}
