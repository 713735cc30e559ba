/* face.c: which letters of which face the page shows, how wide they run, and the faces with no more than those letters.
 */
#include "html/html-private.h"

#include "base/num.h"
#include "encode/base64.h"
#include "encode/woff.h"

#include <string.h>

/* A page's face: the same file asked for once. */
static struct face_use *use_of(struct html *h, const struct pl_face_info *info, struct pl_place said)
{
    for (size_t i = 0; i < h->faces.n; i++)
        if (strcmp(h->faces.at[i]->info->path, info->path) == 0)
            return h->faces.at[i];
    if (!h->asked)
        h->subsetter = subsetter_open(h->work);
    h->asked = true;
    const struct pl_source *source = h->subsetter ? pl_door_read(h->work, info->path, PL_LIMIT_FONT, said) : NULL;
    struct face_use *use = PL_NEW(h->work->arena, struct face_use);
    use->info = info;
    use->said = said;
    use->data = source ? font_open(h->work, h->subsetter, source) : NULL;
    h->good &= use->data != NULL;
    return *pl_push(h->work->arena, &h->faces) = use;
}

/* The faces that a look may take its letters from, the first family's first. */
static size_t faces_for(struct html *h, const struct pl_look *look, struct pl_place said, struct face_use **out,
                        size_t most)
{
    const struct pl_face_info *all = NULL;
    size_t n = pl_fonts_list(h->page->fonts, &all), found = 0;
    for (const char *const *family = look->families; family && *family; family++)
        for (size_t i = 0; i < n && found < most; i++)
            if (strcmp(all[i].family, *family) == 0 && all[i].weight == look->weight &&
                (int)all[i].slant == look->slant)
                out[found++] = use_of(h, &all[i], said);
    return found;
}

static void add_letter(struct html *h, struct face_use *use, uint32_t c)
{
    uint64_t **page = &use->pages[c >> 8];
    if (!*page)
        *page = PL_NEWS(h->work->arena, uint64_t, 4);
    (*page)[(c & 255) / 64] |= (uint64_t)1 << (c & 63);
}

/* "tnum=1,smcp=1": those that are on. */
static void add_features(struct html *h, struct face_use *use, const char *features)
{
    for (const char *p = features; p && *p; p += strcspn(p, ","), p += *p == ',') {
        size_t n = strcspn(p, ",= ");
        bool known = n != 4;
        for (size_t i = 0; i < use->features.n && !known; i++)
            known = strncmp(use->features.at[i], p, 4) == 0;
        if (!known)
            *pl_push(h->work->arena, &use->features) = pl_strndup(h->work->arena, p, 4);
    }
}

/* Characters that draw nothing by themselves, and spaces that a browser makes up. */
static bool needs_no_glyph(uint32_t c)
{
    static const uint32_t ranges[][2] = {{0, 0x1F},        {0x7F, 0xA0},     {0xAD, 0xAD},      {0x34F, 0x34F},
                                         {0x61C, 0x61C},   {0x2000, 0x200F}, {0x2028, 0x202F},  {0x205F, 0x206F},
                                         {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE0FFF}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    return false;
}

static void missing(struct html *h, const struct pl_look *look, const struct pl_run_text *from, size_t at, size_t len,
                    uint32_t c, const char *letter)
{
    struct pl_buf families = {.arena = h->work->arena};
    struct pl_place place = {0};
    for (const char *const *f = look->families; f && *f; f++)
        pl_putf(&families, "%s%s", families.len ? ", " : "", *f);
    if (from->node)
        place = pl_node_place(from->node, from->from + at, from->from + at + len);
    struct pl_diag *d = PL_ERR(h->work, P504, place, "no glyph for '%.*s' (U+%04X) in %s", (int)len, letter,
                               (unsigned)c, families.text ? families.text : "no family");
    pl_help(h->work->diags, d,
            "replace the character, or add a family that has it to the style and its file to 'fonts'");
    h->good = false;
}

/* Letters of words that are no author's may be missing: a hyphen, an address on paper. */
static void add_words(struct html *h, const struct pl_look *look, struct pl_place said, const char *words, size_t len,
                      const struct pl_run_text *from)
{
    enum { MOST = 8 };
    struct face_use *faces[MOST];
    size_t n = faces_for(h, look, said, faces, MOST);
    for (size_t i = 0; i < n; i++)
        add_features(h, faces[i], look->features);
    for (size_t i = 0; i < n && look->letter_case == PL_TEXT_SMALL_CAPS; i++)
        add_features(h, faces[i], "smcp=1");
    for (size_t at = 0, was = 0; at < len && h->good; was = at) {
        uint32_t c = pl_utf8_next(words, len, &at);
        size_t i = 0;
        while (i < n && !font_has(faces[i]->data, c))
            i++;
        if (i < n)
            add_letter(h, faces[i], c);
        else if (from && !needs_no_glyph(c))
            missing(h, look, from, was, at - was, c, words + was);
    }
}

static bool has_face(struct html *h, const struct pl_look *look, struct pl_place place, struct pl_place said)
{
    pl_face_id id;
    const struct pl_face_want want = {look->families, (int)look->weight, (enum pl_slant)look->slant, said};
    return pl_face_find(h->work, h->page->fonts, &want, place, &id);
}

void note_words(struct html *h, const struct pl_text_content *text, const struct pl_look *look, const char *words,
                size_t len, const struct pl_run_text *from)
{
    (void)from;
    add_words(h, look, text->style->place, words, len, NULL);
}

void note_letters(struct html *h, const struct pl_text_content *text, const struct pl_run_text *run)
{
    struct pl_look look;
    struct pl_place place =
        run->node ? pl_node_place(run->node, run->from, run->from + run->len) : (struct pl_place){0};
    const char *language = run->language ? run->language : text->language;
    pl_text_look(text, run, &look);
    if (!has_face(h, &look, place, text->style->place)) {
        h->good = false;
        return;
    }
    bool upper = look.letter_case == PL_TEXT_UPPER || look.letter_case == PL_TEXT_SMALL_CAPS;
    bool lower = look.letter_case == PL_TEXT_LOWER;
    add_words(h, &look, text->style->place, run->text, run->len, upper || lower ? NULL : run);
    if (upper || lower) {
        const char *cased =
            pl_cased(h->work->arena, run->text, run->len, lower ? PL_CASE_LOWER : PL_CASE_UPPER, language);
        add_words(h, &look, text->style->place, cased, strlen(cased), NULL);
    }
    add_words(h, &look, text->style->place, "-\u2010", 4, NULL); /* a browser hyphenates */
}

void note_marker(struct html *h, const struct pl_text_content *text, bool numbered)
{
    const struct pl_run_text plain = {.text = ""};
    const struct pl_look *marker = &text->style->marker_look;
    const char *words = numbered
                            ? pl_printf(h->work->arena, "0123456789%s", text->style->number ? text->style->number : ".")
                        : text->style->marker ? text->style->marker
                                              : "";
    struct pl_look look;
    pl_text_look(text, &plain, &look);
    look.weight = marker->has & PL_LOOK_WEIGHT ? marker->weight : look.weight;
    add_words(h, &look, text->style->place, words, strlen(words), NULL);
}

/* ---- widths ---- */

static double width_of(struct html *h, const struct pl_look *look, struct pl_place said, const char *words, size_t len)
{
    struct face_use *face = NULL;
    double width = 0;
    if (!faces_for(h, look, said, &face, 1) || !face->data)
        return 0;
    for (size_t at = 0; at < len;)
        width += font_advance(face->data, pl_utf8_next(words, len, &at));
    return width;
}

/* The widest word decides how small a heading must be able to get. */
void note_heading(struct html *h, const struct pl_text_content *text, const struct pl_block *block)
{
    struct style_use *use = &h->styles[text->style - h->page->layout->styles];
    use->heading = true;
    for (size_t r = 0; r < block->n_runs; r++) {
        const struct pl_run_text *run = &block->runs[r];
        struct pl_look look;
        pl_text_look(text, run, &look);
        const char *words = look.letter_case == PL_TEXT_UPPER
                                ? pl_cased(h->work->arena, run->text, run->len, PL_CASE_UPPER, text->language)
                                : run->text;
        for (const char *p = words; *p; p += strspn(p, " \n-")) {
            size_t n = strcspn(p, " \n-");
            double tracking = text->style->tracking.ideal * (double)pl_utf8_count(p, n);
            double width = width_of(h, &look, text->style->place, p, n) + tracking + 0.35; /* and a hyphen */
            use->widest = width > use->widest ? width : use->widest;
            p += n;
        }
    }
}

double average_letter(struct html *h)
{
    enum { ENOUGH = 20000 };
    const double usual = 0.5;
    double width = 0;
    size_t letters = 0;
    for (size_t i = 0; i < h->structure->nodes.n && letters < ENOUGH; i++) {
        const struct leaf *leaf = &h->leaves[i];
        const char *words = h->structure->nodes.at[i].text;
        if (!leaf->box || leaf->box->kind != PL_BOX_TEXT || leaf->box->text.style != h->base)
            continue;
        const struct pl_run_text plain = {.text = ""};
        struct pl_look look;
        pl_text_look(&leaf->box->text, &plain, &look);
        width += width_of(h, &look, h->base->place, words, strlen(words));
        letters += pl_utf8_count(words, strlen(words));
    }
    return letters && width > 0 ? width / (double)letters : usual;
}

/* ---- the faces ---- */

static bool used(const struct face_use *use)
{
    for (size_t i = 0; i < LETTER_PAGES; i++)
        if (use->pages[i])
            return true;
    return false;
}

static bool put_face(struct html *h, struct pl_buf *css, const struct face_use *use)
{
    size_t size = 0, n = 0;
    unsigned char *woff = NULL;
    const unsigned char *subset = font_subset(h->work, use->data, use, &size);
    if (!subset) {
        struct pl_diag *d = PL_ERR(h->work, P766, use->said, "no part can be made of '%s'", use->info->path);
        pl_help(h->work->diags, d,
                "take another file of the font; this one has tables that HarfBuzz does not understand");
        return false;
    }
    if (!pl_woff_encode(h->work, subset, size, &woff, &n))
        return false;
    pl_put(css, "@font-face{font-family:");
    put_css_string(css, use->info->family);
    pl_putf(css, ";font-weight:%d;font-style:%s;src:url(data:font/woff;base64,", use->info->weight,
            use->info->slant ? "italic" : "normal");
    pl_put_base64(css, woff, n);
    pl_put(css, ") format(\"woff\")}\n");
    return true;
}

void put_faces_css(struct html *h, struct pl_buf *css)
{
    for (size_t i = 0; i < h->faces.n && h->good; i++)
        if (h->faces.at[i]->data && used(h->faces.at[i]))
            h->good = put_face(h, css, h->faces.at[i]);
}
