/* fuzz.c: hostile bytes into one stage. With libFuzzer, or alone over a folder of seeds and mutations of them. */
#include "base/arena.h"
#include "base/num.h"
#include "batch/batch.h"
#include "check/check.h"
#include "compose/compose.h"
#include "diff/edition.h"
#include "expand/expand.h"
#include "finish/finish.h"
#include "ink/press.h"
#include "pdf/content.h"
#include "pdf/pdf.h"
#include "read/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define WHOLE                                                                                                          \
    "plaat: 1\npage: {size: A6}\nfonts: [../../fonts/FiraSans_400Regular.ttf]\nstyles: {s: {family: Fira Sans}}\npages: [{box: {column: [{text: \"{{title}}\", style: s}]}}]\n"
#define EDITION "plaat: 1\nlanguage: nl\ntitle: Titel\ntiles: [{heading: Een, body: Tekst}, {heading: Twee}]\n"

static struct pl_work work_new(struct pl_arena *arena, struct pl_diags *diags)
{
    *diags = (struct pl_diags){.arena = arena};
    return (struct pl_work){arena, diags, pl_door_new(arena)};
}

#if !defined TARGET_LAYOUT && !defined TARGET_MARKUP && !defined TARGET_PROFILE && !defined TARGET_PDF &&              \
    !defined TARGET_CONTENT && !defined TARGET_FINISH && !defined TARGET_ROWS && !defined TARGET_EDITION &&            \
    !defined TARGET_MARKDOWN && !defined TARGET_JSON
static const struct pl_node *tree_of(struct pl_work *work, const char *name, const void *bytes, size_t size)
{
    struct pl_source *source = PL_NEW(work->arena, struct pl_source);
    *source =
        (struct pl_source){.path = name, .folder = ".", .text = pl_strndup(work->arena, bytes, size), .size = size};
    return pl_tree_read(work, source);
}
#endif

#if defined TARGET_TREE
static void one(struct pl_work *work, const void *data, size_t size)
{
    struct pl_buf out = {.arena = work->arena};
    const struct pl_node *root = tree_of(work, "fuzz.yaml", data, size);
    if (root)
        pl_tree_dump(&out, root);
}
#elif defined TARGET_DIFF
/* What stays and what went is the old text, what stays and what came the new one. */
static void words_of_halves(struct pl_arena *arena, const char *text, size_t size)
{
    struct pl_effort effort = {200000};
    struct pl_edits e;
    struct pl_buf out = {.arena = arena};
    size_t olds = 0, news = 0;
    pl_words_compare(arena, pl_words_of(arena, text, size / 2), pl_words_of(arena, text + size / 2, size - size / 2),
                     &effort, &e);
    for (size_t i = 0; i < e.list.n; i++) {
        const struct pl_edit *edit = &e.list.at[i];
        if (edit->from != (edit->kind == PL_EDIT_INSERT ? news : olds) || !edit->n)
            abort();
        olds += edit->kind == PL_EDIT_INSERT ? 0 : edit->n;
        news += edit->kind == PL_EDIT_DELETE ? 0 : edit->n;
        pl_edit_put(&out, &e, edit, true);
    }
    if (olds != e.old_words.n || news != e.new_words.n)
        abort();
}

static void one(struct pl_work *work, const void *data, size_t size)
{
    struct pl_edition_changes changes = {0};
    struct pl_effort effort = {200000};
    words_of_halves(work->arena, pl_strndup(work->arena, data, size), strnlen(data, size));
    const struct pl_node *whole = tree_of(work, "fuzz.yaml", data, size),
                         *part = tree_of(work, "part.yaml", data, size - size / 3);
    if (whole && part)
        pl_edition_compare(work->arena, part, whole, &effort, &changes);
}
#elif defined TARGET_EDITION || defined TARGET_MARKDOWN
#if defined TARGET_EDITION
#define NAME "fuzz.yaml"
#else
#define NAME "fuzz.md"
#endif
/* The bytes behind the last line break are set in it too. */
static void one(struct pl_work *work, const void *data, size_t size)
{
    const char *text = pl_strndup(work->arena, data, size), *last = strrchr(text, '\n'),
               *path = last ? last + 1 : "title";
    struct pl_source *source = PL_NEW(work->arena, struct pl_source), *said = PL_NEW(work->arena, struct pl_source);
    *source = (struct pl_source){.path = NAME, .folder = ".", .text = text, .size = strlen(text)};
    *said = (struct pl_source){.path = "--set", .folder = ".", .text = path, .size = strlen(path), .typed = true};
    struct pl_set sets[] = {{path, said, 0}, {"tiles.1.body", said, 0}, {"values.x", said, 0}};
    const struct pl_node *root = pl_edition_tree(work, source, sets, 3);
    const struct pl_edition *edition = root ? pl_edition_read(work, root) : NULL;
    struct pl_buf out = {.arena = work->arena};
    if (edition)
        pl_edition_dump(&out, edition);
}
#elif defined TARGET_ROWS
/* The bytes are a table of each kind in turn, and a batch file. */
static void one(struct pl_work *work, const void *data, size_t size)
{
    static const char *const kinds[] = {"fuzz.csv", "fuzz.json", "fuzz.yaml"};
    static const char edition[] = "plaat: 1\nlanguage: nl\ntitle: T\n";
    pl_door_overlay(work->door, "tests/fuzz/e.yaml", edition, sizeof edition - 1);
    for (size_t i = 0; i < 3; i++) {
        const char *path = pl_printf(work->arena, "tests/fuzz/%s", kinds[i]);
        const char *batch = pl_printf(
            work->arena, "plaat: 1\nedition: e.yaml\nrows: %s\nlayouts: ./l.yaml\noutput: \"{{row}}\"\n", kinds[i]);
        struct pl_buf out = {.arena = work->arena};
        pl_door_overlay(work->door, path, data, size);
        pl_door_overlay(work->door, "tests/fuzz/b.yaml", batch, strlen(batch));
        pl_batch_dump(&out, pl_batch_read(work, "tests/fuzz/b.yaml", NULL));
        pl_door_overlay(work->door, "tests/fuzz/b.yaml", data, size);
        pl_batch_dump(&out, pl_batch_read(work, "tests/fuzz/b.yaml", "."));
    }
}
#elif defined TARGET_LAYOUT
static void one(struct pl_work *work, const void *data, size_t size)
{
    pl_door_overlay(work->door, "tests/fuzz/fuzz.yaml", data, size);
    const struct pl_layout *layout = pl_layout_read(work, "tests/fuzz/fuzz.yaml", (struct pl_place){0});
    pl_profile_read(work, "tests/fuzz/fuzz.yaml", layout, (struct pl_place){0}); /* of preflight: it may be one too */
}
#elif defined TARGET_MARKUP
static void one(struct pl_work *work, const void *data, size_t size)
{
    char *text = pl_strndup(work->arena, data, size);
    struct pl_node node = {.kind = PL_SCALAR, .text = text, .len = strlen(text)};
    if (!pl_utf8_valid(text, node.len, &(size_t){0}))
        return;
    pl_markup_parse(work, &node, false);
    pl_markup_parse(work, &node, true);
}
#elif defined TARGET_PROFILE
/* The bytes are a press profile, used both ways. */
static void one(struct pl_work *work, const void *data, size_t size)
{
    static struct pl_ink ink = {.name = "made", .r = 0.2, .g = 0.5, .b = 0.3};
    const struct pl_palette palette = {.at = &ink, .n = 1};
    const struct pl_icc_wish wish = {.name = "tests/fuzz/fuzz.icc", .path = true};
    const struct pl_press_style style = {
        .profiles = &wish, .n_profiles = 1, .intent = (int)(size % 4), .black_point = true};
    pl_door_overlay(work->door, wish.name, data, size);
    struct pl_icc_profiles *all = pl_icc_new(work->arena, NULL, NULL);
    const struct pl_press *press = pl_press_open(work, all, &palette, &style, NULL);
    unsigned char rgb[300] = {1, 2, 3}, cmyk[400] = {4, 5, 6};
    const unsigned char *bytes = NULL;
    size_t n = 0;
    if (!press)
        return;
    pl_ink_off(work, press, 0);
    pl_press_limit(work, press);
    pl_press_pixels(work, press, rgb, 100, cmyk);
    pl_press_proof(work, press, cmyk, 100, true, rgb);
    pl_icc_deflated(work, press->profile, &bytes, &n);
}
#elif defined TARGET_PDF
/* Every rule that can be read from a file, print and reading. */
static void one(struct pl_work *work, const void *data, size_t size)
{
    const struct pl_source source = {.path = "fuzz.pdf", .folder = ".", .text = data, .size = size};
    const struct pl_profile *profile = pl_profile_read(work, NULL, NULL, (struct pl_place){0});
    for (size_t i = 0; profile && i < pl_n_rules; i++)
        profile->sets[i].level = PL_ERROR;
    if (profile)
        pl_check_pdf(work, profile, &source);
}
#elif defined TARGET_JSON
static void one(struct pl_work *work, const void *data, size_t size)
{
    struct pl_source *source = PL_NEW(work->arena, struct pl_source);
    *source = (struct pl_source){
        .path = "fuzz.json", .folder = ".", .text = pl_strndup(work->arena, data, size), .size = size};
    const struct pl_json *root = pl_json_read(work, source);
    if (!root != (work->diags->n_errors > 0)) /* a value, or why not */
        abort();
    if (root && !pl_json_same(source, root, source, root))
        abort();
}
#elif defined TARGET_CONTENT
/* Operators come one behind the other, and what stands between them is white space and comments. */
static void gap(const char *at, const char *end)
{
    for (bool comment = false; at < end; at++) {
        comment = *at == '%' || (comment && *at != '\n' && *at != '\r');
        if (!comment && *at && !strchr(" \t\n\r\f", *at))
            abort();
    }
}

static void one(struct pl_work *work, const void *data, size_t size)
{
    /* A copy of just this size: a byte behind it is out of bounds. */
    char *bytes = malloc(size ? size : 1);
    memcpy(bytes, data, size);
    struct pl_content content = {bytes, size, 0};
    struct pl_operator op;
    const char *at = bytes, *end = bytes + size;
    while (pl_content_next(&content, &op)) {
        if (op.at < at || op.n > (size_t)(end - op.at) || op.n == 0 || op.n_operands > PL_MOST_OPERANDS)
            abort();
        for (size_t i = 0; i < op.n_operands; i++)
            if (op.operands[i].at < op.at || op.operands[i].at + op.operands[i].n > op.at + op.n)
                abort();
        gap(at, op.at);
        at = op.at + op.n;
        pl_operand(&op, 0);
    }
    gap(at, end);
    free(bytes);
    (void)work;
}
#elif defined TARGET_FINISH
/* The bytes are content as cairo would have drawn it, for a scene of a few items: the first says which target, up to a
 * zero byte they are the page's, behind it a form's. The document around them is ours. */
static const struct pl_inks made_inks[] = {{.cmyk = {100, 60, 0, 10}}, {.cmyk = {0, 0, 0, 100}}};
static const struct pl_separation made_spots[] = {
    {.name = "MADE", .inks = made_inks, .n_inks = 1, .entry = 1},
    {.name = "Fold", .technical = true, .inks = made_inks + 1, .n_inks = 1, .entry = 2}};
static struct pl_ink made_entries[] = {{.name = "ink", .inks = made_inks + 1, .n_inks = 1},
                                       {.name = "spot", .r = 1, .spot = made_spots, .spot_tint = 1},
                                       {.name = "fold", .spot = made_spots + 1, .spot_tint = 0.5},
                                       {.name = "made", .g = 0.4}};
static const struct pl_palette made_palette = {made_entries, 4, made_spots, 2};

/* A document with a heading, a list, a figure and a decoration; where a mark leads to none of them, to nothing. */
static struct pl_scene *made_scene(struct pl_work *work, const struct pl_press_style *style)
{
    static const enum pl_role roles[] = {PL_ROLE_DOCUMENT, PL_ROLE_SECTION, PL_ROLE_H2,   PL_ROLE_LIST,
                                         PL_ROLE_ITEM,     PL_ROLE_LABEL,   PL_ROLE_BODY, PL_ROLE_QUOTE,
                                         PL_ROLE_LINK,     PL_ROLE_FIGURE};
    static const uint32_t parents[] = {UINT32_MAX, 0, 1, 1, 3, 4, 4, 1, 7, 1};
    struct pl_scene *scene = PL_NEW(work->arena, struct pl_scene);
    struct pl_page *page = PL_NEW(work->arena, struct pl_page);
    *scene = (struct pl_scene){.arena = work->arena, .palette = &made_palette, .press = style};
    *page = (struct pl_page){.width = 200, .height = 100, .name = "1"};
    *pl_push(work->arena, &scene->pages) = page;
    for (uint32_t i = 0; i < sizeof roles / sizeof *roles; i++)
        pl_struct_add(work->arena, &scene->structure,
                      (struct pl_struct_node){.role = roles[i], .parent = parents[i], .order = i, .text = "t\303\251"});
    scene->structure.nodes.at[8].link = "https://example.org/";
    for (uint32_t i = 0; i < 16; i++) {
        struct pl_item *item = pl_scene_add(scene, page, i < 10 ? PL_ITEM_GLYPHS : PL_ITEM_PATH);
        item->node = i < 10 ? i : i < 14 ? PL_DECORATION : 9;
        item->order = 16 - i;
        item->width = item->height = 10;
        item->fill = (struct pl_fill){.kind = PL_FILL_SOLID, .colour = {i % 4, 1, 1}};
        item->text = "tekst";
        item->text_len = 5;
        item->link = i == 8 ? scene->structure.nodes.at[8].link : NULL;
    }
    return scene;
}

static void put_object(struct pl_buf *out, size_t *offsets, size_t *n, const char *dict, const char *bytes, size_t size)
{
    offsets[(*n)++] = out->len;
    pl_putf(out, "%zu 0 obj\n", *n);
    if (bytes) {
        pl_putf(out, "<<%s/Length %zu>>\nstream\n", dict, size);
        pl_putn(out, bytes, size);
        pl_put(out, "\nendstream\nendobj\n");
    } else {
        pl_putf(out, "%s\nendobj\n", dict);
    }
}

#define RESOURCES                                                                                                      \
    "<</Font<</f-0-0 6 0 R/f-1-0 8 0 R>>/XObject<</x5 5 0 R/x9 9 0 R>>/Pattern<</x7 <</PatternType 2/Shading 10 0 "    \
    "R>>/x5 5 0 R>>/Shading<</sh10 10 0 R>>/ExtGState<</a0 <</ca 1>>/gs1 <</SMask<</S/Luminosity/G 5 0 R>>>>>>>>"
#define CMAP "1 beginbfchar <01> <0066> endbfchar 2 beginbfrange <02> <05> <0061> <07> <07> <fffd> endbfrange"
#define STITCHED                                                                                                       \
    "<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 1 1]/Function<</FunctionType 3/Domain[0 1]/Bounds[.5]/Encode[0 " \
    "1 0 1]/Functions[<</FunctionType 2/Domain[0 1]/N 1/C0[.632 .702 0]/C1[.632 .702 .0039]>><</FunctionType "         \
    "2/Domain[0 1]/N 1/C0[0 1 0]/C1[1 1 1]>>]>>>>"

static void put_document(struct pl_buf *out, const char *page, size_t n_page, const char *form, size_t n_form)
{
    static const struct {
        const char *dict, *bytes;
        size_t n;
    } rest[] = {
        {"<</Type/Font/Subtype/Type1/BaseFont/A/ToUnicode 7 0 R>>", NULL, 0},
        {"", CMAP, sizeof CMAP - 1},
        {"<</Type/Font/Subtype/Type0/BaseFont/B/ToUnicode 7 0 R/DescendantFonts[6 0 R]>>", NULL, 0},
        {"/Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceRGB", "\1\2\3abc", 6},
        {STITCHED, NULL, 0}};
    size_t offsets[16], n = 0;
    pl_put(out, "%PDF-1.5\n");
    put_object(out, offsets, &n, "<</Type/Catalog/Pages 2 0 R>>", NULL, 0);
    put_object(out, offsets, &n, "<</Type/Pages/Kids[3 0 R]/Count 1>>", NULL, 0);
    put_object(out, offsets, &n,
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Group<</S/Transparency/CS/DeviceRGB>>/Contents 4 0 "
               "R/Resources" RESOURCES ">>",
               NULL, 0);
    put_object(out, offsets, &n, "", page, n_page);
    put_object(out, offsets, &n,
               "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Group<</S/Transparency/CS/DeviceRGB>>/Resources" RESOURCES,
               form, n_form);
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        put_object(out, offsets, &n, rest[i].dict, rest[i].bytes, rest[i].n);
    size_t table = out->len;
    pl_putf(out, "xref\n0 %zu\n0000000000 65535 f \n", n + 1);
    for (size_t i = 0; i < n; i++)
        pl_putf(out, "%010zu 00000 n \n", offsets[i]);
    pl_putf(out, "trailer <</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", n + 1, table);
}

static void one(struct pl_work *work, const void *data, size_t size)
{
    static bool (*const targets[])(struct pl_work *, const struct pl_finish *, unsigned char **,
                                   size_t *) = {pl_finish_web, pl_finish_press, pl_finish_press_web};
    static const struct pl_icc_wish wish = {.name = "tests/fuzz/seeds/tiny.icc", .path = true};
    const struct pl_press_style style = {.profiles = &wish, .n_profiles = 1, .black_text_below = 12};
    const char *page = (const char *)data + (size > 0), *zero = size > 1 ? memchr(page, 0, size - 1) : NULL;
    size_t n = size ? size - 1 : 0, n_page = zero ? (size_t)(zero - page) : n;
    struct pl_buf document = {.arena = work->arena};
    struct pl_keys keys = {.arena = work->arena};
    pl_door_allow(work->door, "tests/fuzz/seeds");
    put_document(&document, page, n_page, zero ? zero + 1 : "", zero ? n - n_page - 1 : 0);
    for (uint32_t i = 0; i < 12; i++)
        pl_key_of(&keys, (struct pl_colour){i % 4, i < 4 ? 1 : 0.5 * (i / 4), 1});
    pl_key_of(&keys, (struct pl_colour){PL_REGISTRATION, 1, 1});
    struct pl_converted converted = {0};
    struct pl_finish how = {.scene = made_scene(work, &style),
                            .keys = &keys,
                            .bytes = (unsigned char *)document.text,
                            .n = document.len,
                            .date = "2026-06-01T00:00:00Z",
                            .creator = "fuzz",
                            .srgb = "",
                            .converted = &converted};
    how.press = pl_press_open(work, pl_icc_new(work->arena, NULL, NULL), &made_palette, &style, NULL);
    unsigned char *bytes = NULL;
    size_t n_bytes = 0;
    /* What went in is well-formed, so something comes out, and it can be opened. */
    if (how.press && targets[size ? *(const unsigned char *)data % 3 : 0](work, &how, &bytes, &n_bytes) &&
        pl_pdf_open(work, "again", bytes, n_bytes, false))
        return;
    for (size_t i = 0; i < work->diags->list.n; i++)
        fprintf(stderr, "%s\n", work->diags->list.at[i]->message);
    abort();
}
#else
/* The bytes are a layout for a small edition, drawn as far as a scene. */
static void one(struct pl_work *work, const void *data, size_t size)
{
    const struct pl_node *root = tree_of(work, "edition.yaml", EDITION, sizeof EDITION - 1);
    const struct pl_edition *edition = root ? pl_edition_read(work, root) : NULL;
    pl_door_allow(work->door, "fonts");
    pl_door_overlay(work->door, "tests/fuzz/fuzz.yaml", data, size);
    const struct pl_layout *layout = pl_layout_read(work, "tests/fuzz/fuzz.yaml", (struct pl_place){0});
    if (!edition || !layout || work->diags->n_errors)
        return;
    struct pl_expanded *x = pl_expand(work, pl_pictures_new(work->arena), edition, layout);
    if (!x || work->diags->n_errors)
        return;
    struct pl_font_file files[8];
    size_t n = layout->fonts.n < 8 ? layout->fonts.n : 8;
    for (size_t i = 0; i < n; i++)
        files[i] = (struct pl_font_file){layout->fonts.at[i].path, layout->fonts.at[i].place};
    struct pl_compose_how how = {.draft = true};
    struct pl_fonts *fonts = pl_fonts_new(work, files, n);
    if (work->diags->n_errors)
        return;
    struct pl_composed *c = pl_compose(work, x, fonts, pl_hyphens_new(work->arena), &how);
    const struct pl_profile *profile = c ? pl_profile_read(work, NULL, layout, (struct pl_place){0}) : NULL;
    if (c)
        pl_scene_check(c->scene);
    if (profile)
        pl_check_run(work, profile, edition, layout, x, c, &(struct pl_check_how){.data = "."});
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pl_arena *arena = pl_arena_new();
    struct pl_diags diags;
    struct pl_work work = work_new(arena, &diags);
    if (size < 65536)
        one(&work, data, size);
    /* Every message can be shown. */
    struct pl_buf out = {.arena = arena};
    for (size_t i = 0; i < diags.list.n && i < 20; i++)
        pl_diag_print(&out, diags.list.at[i], false);
    pl_arena_free(arena);
    return 0;
}

#if defined STANDALONE
#include <dirent.h>

static uint32_t state = 1;
static uint32_t next(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    return state ^= state << 5;
}

static void mutate(unsigned char *bytes, size_t size)
{
    static const char spice[] = "{}[]:,-#&*!|>'\"%@`\n\t \\<>/0{{}}";
    bool text = memchr(bytes, 0, size) == NULL;
    for (int k = 0; k < 3 && size; k++)
        bytes[next() % (text || next() % 2 ? size
                        : size < 400       ? size
                                           : 400)] =
            (unsigned char)(text ? spice[next() % (sizeof spice - 1)] : (char)next());
}

static void file(const char *path)
{
    FILE *f = fopen(path, "rb");
    unsigned char *bytes = malloc(65536), *copy = malloc(65536);
    size_t n = f ? fread(bytes, 1, 65535, f) : 0;
    if (f)
        fclose(f);
    LLVMFuzzerTestOneInput(bytes, n);
    for (int i = 0; i < 100; i++) {
        memcpy(copy, bytes, n);
        mutate(copy, n);
        LLVMFuzzerTestOneInput(copy, n);
    }
    free(bytes);
    free(copy);
}

int main(int argc, char **argv)
{
    DIR *dir = argc > 1 ? opendir(argv[1]) : NULL;
    int n = 0;
    for (struct dirent *d; dir && (d = readdir(dir));) {
        char path[4096];
        if (d->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], d->d_name);
        file(path);
        n++;
    }
    if (dir)
        closedir(dir);
    printf("%d seeds\n", n);
    return n ? 0 : 1;
}
#endif
