/* join.c: finished PDFs of one target become one. Each is copied object by object into a new file as text, which qpdf
 * then reads and writes: its C interface copies pages and leaves tags behind. What is the same in several (profiles,
 * layers, pictures) is written once. */
#include "finish/finish-private.h"

#include "base/num.h"

#include <string.h>

enum { SLOTS = 4096, DEEPEST = 100 };

/* A stream or a layer that is written, by what it is. */
struct same {
    struct same *next;
    uint64_t hash[2];
    int id;
};

struct join {
    struct pl_work *work;
    const struct pl_joined *how;
    struct pl_buf out;
    PL_VEC(size_t) at; /* offsets by object number; 0: not written */
    struct same *slots[SLOTS];
    /* What the joined catalog will hold. */
    int pages, elements, outlines;
    struct pl_buf kids, structure, parents, ids, labels, layers;
    int *bookmarks; /* one a document */
    const char *intents, *xmp, *info, *language;
    bool tagged, labelled, version_7;
    size_t n_pages, n_parents;
};

/* One of the files. The arena goes with it. */
struct part {
    struct join *j;
    struct pl_work work;
    struct pl_pdf *pdf;
    size_t index;
    int *map;         /* number there → number here; 0: none yet */
    PL_VEC(int) todo; /* numbers there that have one here and are not written */
    bool too_deep;
};

static int new_id(struct join *j)
{
    *pl_push(j->work->arena, &j->at) = 0;
    return (int)j->at.n;
}

static void begin(struct join *j, int id)
{
    j->at.at[id - 1] = j->out.len;
    pl_putf(&j->out, "%d 0 obj\n", id);
}

static void put_object(struct join *j, int id, const char *text)
{
    begin(j, id);
    pl_put(&j->out, text);
    pl_put(&j->out, "\nendobj\n");
}

static void put(struct part *p, struct pl_buf *out, pl_oh object, int depth);

/* ---- what is written once ---- */

static int same_as(struct join *j, const uint64_t hash[2])
{
    struct same *s = j->slots[hash[0] % SLOTS];
    while (s && (s->hash[0] != hash[0] || s->hash[1] != hash[1]))
        s = s->next;
    return s ? s->id : 0;
}

static void note(struct join *j, const uint64_t hash[2], int id)
{
    struct same *s = PL_NEW(j->work->arena, struct same);
    *s = (struct same){j->slots[hash[0] % SLOTS], {hash[0], hash[1]}, id};
    j->slots[hash[0] % SLOTS] = s;
}

static void hash_of(const struct pl_buf *text, const char *bytes, size_t n, uint64_t hash[2])
{
    for (uint64_t i = 0; i < 2; i++) {
        hash[i] = pl_hash(text->text, text->len, 0x9E3779B97F4A7C15u * (i + 1));
        hash[i] = pl_hash(bytes, n, hash[i]);
    }
}

static int write_stream(struct part *p, pl_oh object, struct pl_buf *dict)
{
    struct join *j = p->j;
    const char *bytes = "";
    size_t n = 0;
    uint64_t hash[2];
    if (!pl_pdf_raw(p->pdf, dict->arena, object, &bytes, &n))
        n = 0;
    hash_of(dict, bytes, n, hash);
    int id = same_as(j, hash);
    if (id)
        return id;
    id = new_id(j);
    note(j, hash, id);
    begin(j, id);
    pl_putf(&j->out, "%.*s/Length %zu>>\nstream\n", (int)dict->len - 2, dict->text, n);
    pl_putn(&j->out, bytes, n);
    pl_put(&j->out, "\nendstream\nendobj\n");
    return id;
}

/* A form holds what it draws with, so that comes before it. */
static int write_once(struct part *p, pl_oh object, int depth)
{
    struct pl_buf text = {.arena = p->work.arena};
    uint64_t hash[2];
    put(p, &text, object, depth);
    if (pl_pdf_kind(p->pdf, object) == PL_PDF_STREAM)
        return write_stream(p, object, &text);
    hash_of(&text, "", 0, hash);
    int id = same_as(p->j, hash);
    if (id)
        return id;
    id = new_id(p->j);
    note(p->j, hash, id);
    put_object(p->j, id, text.text);
    return id;
}

static int number_here(struct part *p, pl_oh object, int depth)
{
    int there = pl_pdf_id(p->pdf, object);
    if (p->map[there])
        return p->map[there];
    if (pl_pdf_kind(p->pdf, object) == PL_PDF_STREAM || pl_pdf_is(p->pdf, pl_pdf_get(p->pdf, object, "/Type"), "/OCG"))
        return p->map[there] = write_once(p, object, depth);
    *pl_push(p->work.arena, &p->todo) = there;
    return p->map[there] = new_id(p->j);
}

/* ---- objects as text ---- */

static void put_reference(struct part *p, struct pl_buf *out, pl_oh object, int depth)
{
    if (pl_pdf_id(p->pdf, object))
        pl_putf(out, "%d 0 R", number_here(p, object, depth));
    else
        put(p, out, object, depth);
}

/* Names of elements must differ in the whole file. */
static void put_named(struct part *p, struct pl_buf *out, pl_oh text)
{
    pl_pdf_put_text(out, pl_printf(out->arena, "%zu-%s", p->index + 1, pl_pdf_utf8(p->pdf, text)));
}

static void put_value(struct part *p, struct pl_buf *out, pl_oh dict, const char *key, int depth)
{
    pl_oh value = pl_pdf_get(p->pdf, dict, key);
    if (strcmp(key, "/StructParents") == 0 || strcmp(key, "/StructParent") == 0)
        pl_putf(out, "%zu", (size_t)pl_pdf_number(p->pdf, value) + p->j->n_parents);
    else if (strcmp(key, "/ID") == 0 && pl_pdf_kind(p->pdf, value) == PL_PDF_STRING)
        put_named(p, out, value);
    else
        put_reference(p, out, value, depth + 1);
}

static void put_dict(struct part *p, struct pl_buf *out, pl_oh dict, int depth)
{
    size_t n = 0;
    const char *const *keys = pl_pdf_keys(p->pdf, dict, &n);
    bool stream = pl_pdf_kind(p->pdf, dict) == PL_PDF_STREAM;
    pl_put(out, "<<");
    for (size_t i = 0; i < n; i++) {
        if (stream && strcmp(keys[i], "/Length") == 0)
            continue;
        pl_putf(out, "%s ", keys[i]);
        put_value(p, out, dict, keys[i], depth);
        pl_putc(out, '\n');
    }
    pl_put(out, ">>");
}

/* An object itself, were it a reference or not. */
static void put(struct part *p, struct pl_buf *out, pl_oh object, int depth)
{
    enum pl_pdf_kind kind = pl_pdf_kind(p->pdf, object);
    if (depth > DEEPEST) {
        p->too_deep = true;
        pl_put(out, "null");
    } else if (kind == PL_PDF_DICT || kind == PL_PDF_STREAM) {
        put_dict(p, out, object, depth);
    } else if (kind == PL_PDF_ARRAY) {
        pl_put(out, "[");
        for (size_t i = 0; i < pl_pdf_length(p->pdf, object); i++) {
            put_reference(p, out, pl_pdf_at(p->pdf, object, i), depth + 1);
            pl_putc(out, ' ');
        }
        pl_put(out, "]");
    } else {
        pl_put(out, pl_pdf_resolved(p->pdf, object));
    }
}

/* Everything that references lead to. */
static void put_rest(struct part *p)
{
    while (p->todo.n) {
        struct pl_buf text = {.arena = p->work.arena};
        int there = p->todo.at[--p->todo.n];
        put(p, &text, pl_pdf_by_id(p->pdf, there), 0);
        put_object(p->j, p->map[there], text.text);
    }
}

/* ---- what is one in the joined file ---- */

static void add_pages(struct part *p)
{
    static const char *const inherited[] = {"/Resources", "/MediaBox", "/CropBox", "/Rotate"};
    struct join *j = p->j;
    size_t n = pl_pdf_n_pages(p->pdf);
    for (size_t i = 0; i < n; i++)
        p->map[pl_pdf_id(p->pdf, pl_pdf_page(p->pdf, i))] = new_id(j);
    for (size_t i = 0; i < n; i++) {
        pl_oh page = pl_pdf_page(p->pdf, i);
        for (size_t k = 0; k < sizeof inherited / sizeof *inherited; k++)
            if (pl_pdf_kind(p->pdf, pl_pdf_get(p->pdf, page, inherited[k])) == PL_PDF_NULL)
                pl_pdf_set(p->pdf, page, inherited[k], pl_pdf_inherited(p->pdf, page, inherited[k]));
        pl_pdf_remove(p->pdf, page, "/Parent");
        struct pl_buf text = {.arena = p->work.arena};
        put(p, &text, page, 0);
        int id = p->map[pl_pdf_id(p->pdf, page)];
        put_object(j, id, pl_printf(p->work.arena, "%.*s/Parent %d 0 R>>", (int)text.len - 2, text.text, j->pages));
        pl_putf(&j->kids, "%d 0 R ", id);
    }
}

static void add_labels(struct part *p, pl_oh root)
{
    struct join *j = p->j;
    size_t n = pl_pdf_n_pages(p->pdf);
    pl_oh nums = pl_pdf_get(p->pdf, pl_pdf_get(p->pdf, root, "/PageLabels"), "/Nums");
    size_t all = pl_pdf_length(p->pdf, nums);
    j->labelled |= all > 0;
    for (size_t i = 0; i + 1 < all; i += 2) {
        pl_putf(&j->labels, "%zu", j->n_pages + (size_t)pl_pdf_number(p->pdf, pl_pdf_at(p->pdf, nums, i)));
        put(p, &j->labels, pl_pdf_at(p->pdf, nums, i + 1), 0);
    }
    if (!all)
        pl_putf(&j->labels, "%zu<</S/D/St %zu>>", j->n_pages, j->n_pages + 1);
    j->n_pages += n;
}

/* Each document is a part of the new one, in its own language. */
static void add_structure(struct part *p, pl_oh root)
{
    struct join *j = p->j;
    pl_oh tree = pl_pdf_get(p->pdf, root, "/StructTreeRoot"), top = pl_pdf_get(p->pdf, tree, "/K"),
          parents = pl_pdf_get(p->pdf, tree, "/ParentTree"), nums = pl_pdf_get(p->pdf, parents, "/Nums"),
          names = pl_pdf_get(p->pdf, pl_pdf_get(p->pdf, tree, "/IDTree"), "/Names");
    if (!pl_pdf_id(p->pdf, tree) || !pl_pdf_id(p->pdf, top))
        return;
    p->map[pl_pdf_id(p->pdf, tree)] = j->elements;
    pl_pdf_set(p->pdf, top, "/S", pl_pdf_parse(p->pdf, "/Part"));
    pl_pdf_set(p->pdf, top, "/Lang", pl_pdf_get(p->pdf, root, "/Lang"));
    pl_putf(&j->structure, "%d 0 R ", number_here(p, top, 0));
    for (size_t i = 0; i + 1 < pl_pdf_length(p->pdf, nums); i += 2) {
        pl_putf(&j->parents, "%zu ", j->n_parents + (size_t)pl_pdf_number(p->pdf, pl_pdf_at(p->pdf, nums, i)));
        put_reference(p, &j->parents, pl_pdf_at(p->pdf, nums, i + 1), 0);
        pl_putc(&j->parents, ' ');
    }
    for (size_t i = 0; i + 1 < pl_pdf_length(p->pdf, names); i += 2) {
        put_named(p, &j->ids, pl_pdf_at(p->pdf, names, i));
        pl_putf(&j->ids, "%d 0 R ", number_here(p, pl_pdf_at(p->pdf, names, i + 1), 0));
    }
}

/* A bookmark by the document's title, which holds those that it had. */
static void add_bookmark(struct part *p, pl_oh root)
{
    struct join *j = p->j;
    const int *all = j->bookmarks;
    struct pl_buf out = {.arena = p->work.arena};
    pl_oh outlines = pl_pdf_get(p->pdf, root, "/Outlines"), first = pl_pdf_get(p->pdf, outlines, "/First"),
          title = pl_pdf_get(p->pdf, pl_pdf_get(p->pdf, pl_pdf_trailer(p->pdf), "/Info"), "/Title");
    pl_put(&out, "<</Title ");
    pl_pdf_put_text(&out, pl_pdf_utf8(p->pdf, title));
    pl_putf(&out, "/Parent %d 0 R/Dest[%d 0 R/Fit]", j->outlines, p->map[pl_pdf_id(p->pdf, pl_pdf_page(p->pdf, 0))]);
    if (p->index)
        pl_putf(&out, "/Prev %d 0 R", all[p->index - 1]);
    if (p->index + 1 < j->how->n)
        pl_putf(&out, "/Next %d 0 R", all[p->index + 1]);
    if (pl_pdf_id(p->pdf, first)) {
        p->map[pl_pdf_id(p->pdf, outlines)] = all[p->index];
        pl_putf(&out, "/First %d 0 R/Last %d 0 R/Count -%d", number_here(p, first, 0),
                number_here(p, pl_pdf_get(p->pdf, outlines, "/Last"), 0),
                (int)pl_pdf_number(p->pdf, pl_pdf_get(p->pdf, outlines, "/Count")));
    }
    pl_put(&out, ">>");
    put_object(j, all[p->index], out.text);
}

static void add_layers(struct part *p, pl_oh root)
{
    pl_oh all = pl_pdf_get(p->pdf, pl_pdf_get(p->pdf, root, "/OCProperties"), "/OCGs");
    for (size_t i = 0; i < pl_pdf_length(p->pdf, all); i++) {
        const char *one = pl_printf(p->work.arena, "%d 0 R ", number_here(p, pl_pdf_at(p->pdf, all, i), 0));
        const char *had = p->j->layers.text ? strstr(p->j->layers.text, one) : NULL;
        if (!had || (had != p->j->layers.text && had[-1] != ' '))
            pl_put(&p->j->layers, one);
    }
}

/* The first document's say what the joined one is; others must be printed under the same condition. */
static bool take_intents(struct part *p, pl_oh root)
{
    struct join *j = p->j;
    struct pl_buf text = {.arena = p->work.arena};
    put(p, &text, pl_pdf_get(p->pdf, root, "/OutputIntents"), 0);
    if (!j->intents) {
        j->intents = pl_strdup(j->work->arena, text.text);
    } else if (strcmp(j->intents, text.text) != 0) {
        struct pl_diag *d = PL_ERR(j->work, P776, (struct pl_place){0}, "'%s' is for another press condition than '%s'",
                                   j->how->parts[p->index].name, j->how->parts[0].name);
        pl_help(j->work->diags, d, "join what is printed alike: one 'condition' for all layouts, or a PDF for each");
        return false;
    }
    return true;
}

/* ---- metadata ---- */

/* What stands between the two in the first document's, with another text in its place. */
static const char *with(struct pl_arena *arena, const char *text, const char *before, const char *behind,
                        const char *instead)
{
    const char *from = strstr(text, before), *to = from ? strstr(from += strlen(before), behind) : NULL;
    return to ? pl_printf(arena, "%.*s%s%s", (int)(from - text), text, instead, to) : text;
}

static const char *escaped(struct pl_arena *arena, const char *text)
{
    struct pl_buf out = {.arena = arena};
    put_escaped(&out, text);
    return out.text;
}

static void take_metadata(struct part *p, pl_oh root)
{
    struct join *j = p->j;
    struct pl_arena *a = j->work->arena;
    struct pl_buf info = {.arena = a}, title = {.arena = a};
    const char *bytes = "";
    size_t n = 0;
    pl_oh dict = pl_pdf_get(p->pdf, pl_pdf_trailer(p->pdf), "/Info");
    if (pl_pdf_stream(p->pdf, pl_pdf_get(p->pdf, root, "/Metadata"), false, &bytes, &n))
        j->xmp = with(a, pl_strndup(a, bytes, n), "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", "</rdf:li>",
                      escaped(a, j->how->title));
    pl_pdf_put_text(&title, j->how->title);
    pl_pdf_set(p->pdf, dict, "/Title", pl_pdf_parse(p->pdf, title.text));
    put(p, &info, dict, 0);
    j->info = info.text;
    j->language = pl_pdf_resolved(p->pdf, pl_pdf_get(p->pdf, root, "/Lang"));
    j->language = pl_strdup(a, j->language);
    j->tagged = pl_pdf_id(p->pdf, pl_pdf_get(p->pdf, root, "/StructTreeRoot")) != 0;
    j->version_7 = strcmp(pl_pdf_version(p->pdf), "1.7") == 0;
}

/* A press file names itself; the joined one is another (ISO 15930-7, 6.3). */
static const char *renamed(struct join *j)
{
    static const char *const names[] = {"DocumentID", "InstanceID"};
    const char *xmp = j->xmp ? j->xmp : "";
    for (uint64_t i = 0; i < 2; i++) {
        uint64_t a = pl_hash(j->out.text, j->out.len, 2 * i + 1), b = pl_hash(j->out.text, j->out.len, 2 * i + 2);
        const char *open = pl_printf(j->work->arena, "<xmpMM:%s>", names[i]);
        xmp = with(j->work->arena, xmp, open, "<", uuid_of(j->work->arena, a, b));
    }
    return xmp;
}

/* ---- all of it ---- */

static bool add_part(struct join *j, size_t index)
{
    const struct pl_joined_part *from = &j->how->parts[index];
    struct pl_arena *arena = pl_arena_new();
    struct part p = {.j = j, .work = {arena, j->work->diags, j->work->door}, .index = index};
    p.pdf = pl_pdf_open(&p.work, from->name, from->bytes, from->n, false);
    bool good = p.pdf && pl_pdf_n_pages(p.pdf) > 0;
    if (good) {
        pl_oh root = pl_pdf_root(p.pdf);
        size_t before = pl_pdf_length(
            p.pdf,
            pl_pdf_get(p.pdf, pl_pdf_get(p.pdf, pl_pdf_get(p.pdf, root, "/StructTreeRoot"), "/ParentTree"), "/Nums"));
        p.map = PL_NEWS(arena, int, (size_t)pl_pdf_last_id(p.pdf) + 1);
        good = take_intents(&p, root);
        add_pages(&p);
        add_labels(&p, root);
        add_structure(&p, root);
        add_layers(&p, root);
        add_bookmark(&p, root);
        if (index == 0)
            take_metadata(&p, root);
        put_rest(&p);
        j->n_parents += before / 2;
        good &= !p.too_deep;
    }
    pl_arena_free(arena);
    return good;
}

static void put_catalog(struct join *j, int id)
{
    struct pl_buf out = {.arena = j->work->arena};
    struct pl_arena *a = j->work->arena;
    const char *xmp = renamed(j);
    int tree = new_id(j), metadata = new_id(j);
    put_object(j, metadata,
               pl_printf(a, "<</Type/Metadata/Subtype/XML/Length %zu>>\nstream\n%s\nendstream", strlen(xmp), xmp));
    put_object(j, j->pages, pl_printf(a, "<</Type/Pages/Count %zu/Kids[%s]>>", j->n_pages, j->kids.text));
    put_object(j, j->outlines,
               pl_printf(a, "<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %zu>>", j->bookmarks[0],
                         j->bookmarks[j->how->n - 1], j->how->n));
    pl_putf(&out, "<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R/OutputIntents %s", j->pages, metadata, j->intents);
    if (j->labelled)
        pl_putf(&out, "/PageLabels<</Nums[%s]>>", j->labels.text);
    if (j->layers.len)
        pl_putf(&out, "/OCProperties<</OCGs[%s]/D<</Name(Layers)/Order[%s]/ON[%s]>>>>", j->layers.text, j->layers.text,
                j->layers.text);
    if (j->tagged) {
        put_object(j, j->elements,
                   pl_printf(a, "<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>", tree, j->structure.text));
        put_object(j, tree,
                   pl_printf(a,
                             "<</Type/StructTreeRoot/RoleMap<</Strong/Span/Em/Span>>/K %d 0 R/ParentTree<</Nums[%s]>>"
                             "/ParentTreeNextKey %zu/IDTree<</Names[%s]>>>>",
                             j->elements, j->parents.text, j->n_parents, j->ids.len ? j->ids.text : ""));
        pl_putf(&out,
                "/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>/Lang %s/ViewerPreferences<</DisplayDocTitle true>>"
                "/Outlines %d 0 R",
                tree, j->language, j->outlines);
    }
    pl_put(&out, ">>");
    put_object(j, id, out.text);
}

static void put_end(struct join *j, int catalog)
{
    int info = new_id(j);
    put_object(j, info, j->info);
    size_t start = j->out.len;
    pl_putf(&j->out, "xref\n0 %zu\n0000000000 65535 f \n", j->at.n + 1);
    for (size_t i = 0; i < j->at.n; i++)
        pl_putf(&j->out, "%010zu 00000 %c \n", j->at.at[i], j->at.at[i] ? 'n' : 'f');
    pl_putf(&j->out, "trailer<</Size %zu/Root %d 0 R/Info %d 0 R>>\nstartxref\n%zu\n%%%%EOF\n", j->at.n + 1, catalog,
            info, start);
}

bool pl_finish_join(struct pl_work *work, const struct pl_joined *how, unsigned char **bytes, size_t *n)
{
    struct pl_arena *a = work->arena;
    struct join j = {.work = work,
                     .how = how,
                     .out = {.arena = a},
                     .kids = {.arena = a},
                     .structure = {.arena = a},
                     .parents = {.arena = a},
                     .ids = {.arena = a},
                     .labels = {.arena = a},
                     .layers = {.arena = a}};
    pl_put(&j.out, "%PDF-1.7\n");
    pl_put(&j.structure, "");
    pl_put(&j.parents, "");
    int catalog = new_id(&j);
    j.pages = new_id(&j);
    j.elements = new_id(&j);
    j.outlines = new_id(&j);
    j.bookmarks = PL_NEWS(a, int, how->n);
    for (size_t i = 0; i < how->n; i++)
        j.bookmarks[i] = new_id(&j);
    for (size_t i = 0; i < how->n; i++)
        if (!add_part(&j, i))
            return false;
    put_catalog(&j, catalog);
    put_end(&j, catalog);
    struct pl_pdf *pdf = pl_pdf_open(work, how->title, j.out.text, j.out.len, false);
    return pdf && pl_pdf_write(work, pdf, j.version_7 ? "1.7" : "1.6", bytes, n);
}
