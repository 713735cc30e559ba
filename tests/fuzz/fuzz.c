/* fuzz.c: hostile bytes into one stage. With libFuzzer, or alone over a folder of seeds and mutations of them. */
#include "base/arena.h"
#include "base/num.h"
#include "check/check.h"
#include "compose/compose.h"
#include "expand/expand.h"
#include "ink/press.h"
#include "pdf/content.h"
#include "pdf/pdf.h"

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
    !defined TARGET_CONTENT
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
#elif defined TARGET_EDITION
static void one(struct pl_work *work, const void *data, size_t size)
{
    const struct pl_node *root = tree_of(work, "fuzz.yaml", data, size);
    if (root)
        pl_edition_read(work, root);
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
