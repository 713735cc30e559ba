/* markdown.c: an edition written as Markdown → the tree that the same edition in YAML would have. cmark says which
 * lines are headings and pictures; what stands between them stays as it is written, so every place is one in the file.
 */
#include "edition/tree-private.h"

#include "base/num.h"

#include <cmark.h>
#include <string.h>

/* A range of bytes, or of lines from 1. */
struct range {
    size_t from, to;
};

/* A block of the document that is no mere text. */
struct mark {
    int level;                               /* of a heading; 0: a picture */
    struct range lines;                      /* to: behind the last */
    const char *file, *alternative, *credit; /* of a picture */
};

struct markdown {
    struct pl_work *work;
    const struct pl_source *source;
    PL_VEC(size_t) starts; /* of line n at n − 1; one more for the end */
    PL_VEC(struct mark) marks;
    struct pl_node *root, *tiles, *record; /* record: what texts belong to now, the root or a tile */
};

/* ---- lines ---- */

static void index_lines(struct markdown *m, size_t bom)
{
    const char *text = m->source->text;
    size_t size = m->source->size;
    *pl_push(m->work->arena, &m->starts) = bom;
    for (size_t i = bom; i < size; i++) {
        bool pair = text[i] == '\r' && i + 1 < size && text[i + 1] == '\n';
        if (text[i] != '\n' && (text[i] != '\r' || pair))
            continue;
        *pl_push(m->work->arena, &m->starts) = i + 1;
    }
    *pl_push(m->work->arena, &m->starts) = size;
}

static size_t n_lines(const struct markdown *m)
{
    return m->starts.n - 1;
}

/* The bytes of some lines, without blanks and line breaks at their end. */
static struct range bytes_of(const struct markdown *m, struct range lines)
{
    size_t last = n_lines(m) + 1;
    size_t from = m->starts.at[(lines.from < last ? lines.from : last) - 1];
    size_t to = m->starts.at[(lines.to < last ? lines.to : last) - 1];
    while (to > from && strchr(" \t\r\n", m->source->text[to - 1]))
        to--;
    return (struct range){from, to};
}

static struct range line_bytes(const struct markdown *m, size_t line)
{
    return bytes_of(m, (struct range){line, line + 1});
}

static bool line_is(const struct markdown *m, size_t line, const char *want)
{
    struct range r = line_bytes(m, line);
    return r.to - r.from == strlen(want) && memcmp(m->source->text + r.from, want, r.to - r.from) == 0;
}

static struct pl_place place_of(const struct markdown *m, struct range r)
{
    return (struct pl_place){m->source, r.from, r.to};
}

/* ---- nodes ---- */

static struct pl_node *new_node(const struct markdown *m, enum pl_node_kind kind, const char *key, struct range r)
{
    struct pl_node *node = PL_NEW(m->work->arena, struct pl_node);
    *node = (struct pl_node){.kind = kind,
                             .style = PL_VERBATIM,
                             .place = place_of(m, r),
                             .text = "",
                             .key = key,
                             .key_place = place_of(m, r)};
    return node;
}

static void put(const struct markdown *m, struct pl_node *map, struct pl_node *child)
{
    const struct pl_node *before = pl_node_get(map, child->key);
    if (before) {
        struct pl_diag *d = PL_ERR(m->work, P235, child->place, "'%.60s' is said a second time", child->key);
        pl_also(m->work->diags, d, before->key_place, "first here");
        pl_help(m->work->diags, d, "keep one of the two");
        return;
    }
    pl_tree_put(m->work->arena, map, child);
}

/* A text as it is written, line breaks as LF. */
static void put_text(const struct markdown *m, struct pl_node *map, const char *key, struct range r)
{
    if (r.from >= r.to)
        return;
    struct pl_buf text = {.arena = m->work->arena};
    struct pl_node *node = new_node(m, PL_SCALAR, key, r);
    for (size_t i = r.from; i < r.to; i++)
        if (!(m->source->text[i] == '\r' && i + 1 < r.to && m->source->text[i + 1] == '\n'))
            pl_putc(&text, m->source->text[i]);
    node->text = text.text;
    node->len = text.len;
    put(m, map, node);
}

static void put_words(const struct markdown *m, struct pl_node *map, const char *key, const char *words, struct range r)
{
    struct pl_node *node = new_node(m, PL_SCALAR, key, r);
    node->text = words;
    node->len = strlen(words);
    put(m, map, node);
}

/* ---- keys: front matter, and {…} behind a heading ---- */

static void put_keys(struct markdown *m, struct pl_node *map, struct range r, const char *what)
{
    const struct pl_node *keys = pl_tree_read_part(m->work, m->source, r.from, r.to);
    if (!keys)
        return;
    map->partial |= keys->partial;
    if (keys->kind != PL_MAP) {
        struct pl_diag *d = PL_ERR(m->work, P233, place_of(m, r), "%s holds no keys", what);
        pl_help(m->work->diags, d, "write key: value, as in YAML; a brace that is text has a backslash before it: \\{");
        return;
    }
    for (size_t i = 0; i < keys->n; i++)
        put(m, map, pl_node_copy(m->work->arena, keys->at[i], map));
}

/* The first line behind the front matter. */
static size_t read_front(struct markdown *m)
{
    size_t end = 2, said = 0;
    if (!line_is(m, 1, "---"))
        return 1;
    for (; end <= n_lines(m) && !line_is(m, end, "---") && !line_is(m, end, "..."); end++) {
        struct range r = line_bytes(m, end);
        size_t at = r.from;
        while (at < r.to && m->source->text[at] == ' ')
            at++;
        said += at < r.to && m->source->text[at] != '#';
    }
    if (end > n_lines(m)) {
        struct pl_diag *d = PL_ERR(m->work, P230, place_of(m, line_bytes(m, 1)), "the front matter has no end");
        pl_help(m->work->diags, d, "close it with a line of ---");
        m->root->partial = true;
        return end;
    }
    if (said)
        put_keys(m, m->root, bytes_of(m, (struct range){2, end}), "the front matter");
    return end + 1;
}

/* "{key: …" that nothing closes; as words of a heading it would be drawn. */
static bool open_keys(const struct markdown *m, struct range r)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";
    const char *text = m->source->text;
    for (size_t at = r.from; at < r.to && text[r.to - 1] != '}'; at++) {
        bool apart = at == r.from || text[at - 1] == ' ' || text[at - 1] == '\t';
        size_t key = text[at] == '{' && apart ? strspn(text + at + 1, letters) : 0;
        if (!key || text[at + 1 + key] != ':')
            continue;
        struct pl_diag *d =
            PL_ERR(m->work, P233, place_of(m, (struct range){at, at + 1}), "this brace is never closed");
        pl_help(m->work->diags, d, "close it on the same line: }; a brace that is text has a backslash before it: \\{");
        return true;
    }
    return false;
}

/* {…} at the end of r, which then ends before it; a binding is none. */
static struct range cut_keys(const struct markdown *m, struct range *r)
{
    const char *text = m->source->text;
    size_t depth = 0, at = r->to;
    struct range none = {0, 0};
    if (r->to <= r->from || text[r->to - 1] != '}')
        return none;
    do {
        at--;
        depth += text[at] == '}';
        depth -= text[at] == '{';
    } while (depth && at > r->from);
    bool binding = at + 1 < r->to && text[at + 1] == '{';
    bool apart = at == r->from || text[at - 1] == ' ' || text[at - 1] == '\t';
    if (depth || binding || !apart)
        return none;
    struct range keys = {at, r->to};
    r->to = at;
    while (r->to > r->from && (text[r->to - 1] == ' ' || text[r->to - 1] == '\t'))
        r->to--;
    return keys;
}

/* ---- blocks ---- */

static const char *text_of(struct markdown *m, cmark_node *node)
{
    struct pl_buf out = {.arena = m->work->arena};
    cmark_iter *iter = cmark_iter_new(node);
    pl_put(&out, "");
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *at = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(at);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            pl_put(&out, cmark_node_get_literal(at));
        else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            pl_putc(&out, ' ');
    }
    cmark_iter_free(iter);
    return out.text;
}

/* A picture that is all of its paragraph. */
static cmark_node *picture_in(cmark_node *block)
{
    cmark_node *only = cmark_node_get_type(block) == CMARK_NODE_PARAGRAPH ? cmark_node_first_child(block) : NULL;
    bool picture = only && !cmark_node_next(only) && cmark_node_get_type(only) == CMARK_NODE_IMAGE;
    return picture ? only : NULL;
}

/* Behind the line of --- or === below a heading; cmark does not always say which it is. */
static size_t behind_rule(const struct markdown *m, size_t line)
{
    while (++line <= n_lines(m)) {
        struct range r = line_bytes(m, line);
        while (r.from < r.to && m->source->text[r.from] == ' ')
            r.from++;
        if (r.from < r.to && r.from + strspn(m->source->text + r.from, "=-") == r.to)
            break;
    }
    return line + 1;
}

static bool has_sign(const struct markdown *m, size_t line)
{
    struct range r = line_bytes(m, line);
    return r.from < r.to && m->source->text[r.from + strspn(m->source->text + r.from, " ")] == '#';
}

static void find_marks(struct markdown *m, size_t first)
{
    struct range r = {m->starts.at[first - 1], m->source->size};
    cmark_node *document = cmark_parse_document(m->source->text + r.from, r.to - r.from, CMARK_OPT_DEFAULT);
    for (cmark_node *block = cmark_node_first_child(document); block; block = cmark_node_next(block)) {
        bool heading = cmark_node_get_type(block) == CMARK_NODE_HEADING;
        cmark_node *picture = picture_in(block);
        if (!heading && !picture)
            continue;
        struct mark *mark = pl_push(m->work->arena, &m->marks);
        size_t from = (size_t)cmark_node_get_start_line(block) + first - 1,
               to = (size_t)cmark_node_get_end_line(block) + first;
        *mark = (struct mark){.level = heading ? cmark_node_get_heading_level(block) : 0,
                              .lines = {from, to > from ? to : from + 1}};
        if (heading)
            mark->lines.to = has_sign(m, from) ? from + 1 : behind_rule(m, from);
        if (!picture)
            continue;
        mark->file = pl_strdup(m->work->arena, cmark_node_get_url(picture));
        mark->credit = pl_strdup(m->work->arena, cmark_node_get_title(picture));
        mark->alternative = text_of(m, picture);
    }
    cmark_node_free(document);
}

/* The words of a heading: without its number signs, or without the line below it. */
static struct range heading_words(const struct markdown *m, const struct mark *mark)
{
    const char *text = m->source->text;
    struct range r = line_bytes(m, mark->lines.from);
    while (r.from < r.to && text[r.from] == ' ')
        r.from++;
    if (r.from >= r.to || text[r.from] != '#') {
        r.to = bytes_of(m, (struct range){mark->lines.from, mark->lines.to - 1}).to;
        return r;
    }
    while (r.from < r.to && text[r.from] == '#')
        r.from++;
    while (r.from < r.to && (text[r.from] == ' ' || text[r.from] == '\t'))
        r.from++;
    size_t to = r.to;
    while (to > r.from && text[to - 1] == '#')
        to--;
    if (to < r.to && (to == r.from || text[to - 1] == ' ' || text[to - 1] == '\t'))
        r.to = to;
    while (r.to > r.from && (text[r.to - 1] == ' ' || text[r.to - 1] == '\t'))
        r.to--;
    return r;
}

static void out_of_place(struct markdown *m, const struct mark *mark, const char *message, const char *help)
{
    struct pl_diag *d = PL_ERR(m->work, P231, place_of(m, line_bytes(m, mark->lines.from)), "%s", message);
    pl_help(m->work->diags, d, "%s", help);
}

/* False when the heading belongs nowhere. */
static bool begin_record(struct markdown *m, const struct mark *mark, size_t at)
{
    static const char *const keys[] = {NULL, "title", "heading", "subheading"};
    struct range words = heading_words(m, mark), behind = cut_keys(m, &words);
    if (mark->level == 1 && at > 0) {
        out_of_place(m, mark, "the title does not stand first",
                     "one line with a single # begins the edition; a tile has two: ##");
        return false;
    }
    if (mark->level > 3) {
        out_of_place(m, mark, "a heading of this level is none of an edition",
                     "# is the title, ## a tile, ### the line below a tile's heading; a # that is text has a backslash "
                     "before it: \\#");
        return false;
    }
    if (mark->level == 2) {
        if (!m->tiles) {
            m->tiles = new_node(m, PL_LIST, "tiles", words);
            put(m, m->root, m->tiles);
        }
        m->record = new_node(m, PL_MAP, NULL, words);
        m->record->parent = m->tiles;
        pl_node_push(m->work->arena, m->tiles, m->record);
    }
    put_text(m, m->record, keys[mark->level], words);
    if (behind.to)
        put_keys(m, m->record, behind, "what stands in braces");
    else
        open_keys(m, words);
    return true;
}

/* A line of {…} alone, directly below a heading. */
static size_t pass_keys(struct markdown *m, struct range lines)
{
    while (lines.from < lines.to && line_bytes(m, lines.from).from == line_bytes(m, lines.from).to)
        lines.from++;
    struct range r = lines.from < lines.to ? line_bytes(m, lines.from) : (struct range){0, 0}, all = r;
    struct range keys = cut_keys(m, &r);
    if (r.from < r.to && m->source->text[r.from] == '{' && open_keys(m, r))
        return lines.from + 1;
    if (!keys.to || r.from != r.to || all.from != keys.from)
        return lines.from;
    put_keys(m, m->record, keys, "what stands in braces");
    return lines.from + 1;
}

static void put_picture(struct markdown *m, const struct mark *mark)
{
    struct range r = bytes_of(m, mark->lines), file = r;
    struct pl_node *picture = new_node(m, PL_MAP, "picture", r);
    size_t len = strlen(mark->file);
    const char *text = m->source->text, *found = len ? memmem(text + r.from, r.to - r.from, mark->file, len) : NULL;
    for (const char *next = found; next; next = memmem(next + 1, (size_t)(text + r.to - next - 1), mark->file, len))
        if (next > text && (next[-1] == '(' || next[-1] == '<'))
            file = (struct range){(size_t)(next - text), (size_t)(next - text) + len};
    put_words(m, picture, "file", mark->file, file);
    put_words(m, picture, "alternative", mark->alternative, r);
    if (*mark->credit)
        put_words(m, picture, "credit", mark->credit, r);
    put(m, m->record, picture);
}

/* The lines between two headings: a picture first or last, the rest is one text. */
static void put_body(struct markdown *m, struct range lines, size_t first, size_t n)
{
    const char *key = m->record == m->root ? "intro" : "body";
    while (lines.from < lines.to && line_bytes(m, lines.from).from >= line_bytes(m, lines.from).to)
        lines.from++;
    for (size_t i = first; i < first + n; i++) {
        const struct mark *mark = &m->marks.at[i];
        struct range below = bytes_of(m, (struct range){mark->lines.to, lines.to});
        if (mark->lines.from == lines.from) {
            lines.from = mark->lines.to;
        } else if (below.from >= below.to || strspn(m->source->text + below.from, " \t\r\n") >= below.to - below.from) {
            lines.to = mark->lines.from;
        } else { /* within a text, which takes none */
            continue;
        }
        put_picture(m, mark);
    }
    while (lines.from < lines.to && line_bytes(m, lines.from).from >= line_bytes(m, lines.from).to)
        lines.from++;
    put_text(m, m->record, key, bytes_of(m, lines));
}

static void read_blocks(struct markdown *m, size_t first)
{
    struct range lines = {first, 0};
    bool heading = false, lost = false; /* lost: below a heading that was reported, and no body of its own */
    for (size_t i = 0, pictures = 0; i <= m->marks.n; i++) {
        const struct mark *mark = i < m->marks.n ? &m->marks.at[i] : NULL;
        if (mark && mark->level == 0) {
            pictures++;
            continue;
        }
        lines.to = mark ? mark->lines.from : n_lines(m) + 1;
        if (heading)
            lines.from = pass_keys(m, lines);
        struct range words = bytes_of(m, lines);
        bool empty = words.from + strspn(m->source->text + words.from, " \t\r\n") >= words.to;
        bool sub = mark && mark->level == 3;
        bool astray = sub && (!empty || m->record == m->root || pl_node_get(m->record, "subheading"));
        if (!empty && !(lost && pl_node_get(m->record, m->record == m->root ? "intro" : "body")))
            put_body(m, lines, i - pictures, pictures);
        pictures = 0;
        if (!mark)
            break;
        if (astray)
            out_of_place(m, mark, "a line below a tile's heading does not stand directly below one",
                         "### follows ##, before the text; a # that is text has a backslash before it: \\#");
        heading = !astray && begin_record(m, mark, i + (i == 0 && !empty));
        lost = !heading;
        lines.from = mark->lines.to;
    }
}

/* What is read first comes first, wherever the keys of the front matter stand: the title, the date, the intro. */
static void put_first(struct markdown *m)
{
    static const char *const first[] = {"plaat", "language", "title", "date", "intro"};
    const struct pl_node **was = pl_memdup(m->work->arena, m->root->at, m->root->n * sizeof *was);
    size_t n = 0, keys = sizeof first / sizeof *first;
    for (size_t k = 0; k <= keys; k++) {
        for (size_t i = 0; i < m->root->n; i++) {
            size_t rank = 0;
            while (rank < keys && strcmp(first[rank], was[i]->key) != 0)
                rank++;
            if (rank == k)
                m->root->at[n++] = was[i];
        }
    }
}

const struct pl_node *pl_markdown_read(struct pl_work *work, const struct pl_source *source)
{
    struct markdown m = {.work = work, .source = source};
    size_t bom = 0;
    bool ascii = false;
    if (!pl_source_check(work, source, &bom, &ascii))
        return NULL;
    index_lines(&m, bom);
    m.root = m.record = new_node(&m, PL_MAP, NULL, line_bytes(&m, 1));
    size_t first = read_front(&m);
    if (!pl_node_get(m.root, "plaat")) { /* it may be left out: such files are of this version */
        struct pl_node *version = new_node(&m, PL_SCALAR, "plaat", line_bytes(&m, 1));
        version->text = "1";
        version->len = 1;
        put(&m, m.root, version);
    }
    if (first <= n_lines(&m))
        find_marks(&m, first);
    read_blocks(&m, first);
    put_first(&m);
    return m.root;
}
