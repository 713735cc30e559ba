/* ink-test.c: from palette entries to what is printed: exact inks, conditions, spot colours, profiles good and bad. */
#include "unit/test.h"

#include "ink/press.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

static struct pl_arena *arena;
static struct pl_diags diags;
static struct pl_work work;
static struct pl_icc_profiles *profiles;

static const struct pl_inks blue[] = {{NULL, {100, 70, 20, 20}, {0}}},
                            two[] = {{"coated", {10, 20, 30, 40}, {0}}, {"newspaper", {5, 6, 7, 8}, {0}}},
                            alternate[] = {{NULL, {100, 66, 0, 2}, {0}}};
static const struct pl_separation spots[] = {{.name = "PANTONE 286 C", .inks = alternate, .n_inks = 1, .entry = 3},
                                             {.name = "Cut", .technical = true, .entry = 4}};
static struct pl_ink inks[] = {
    {.name = "blue", .r = 0.08, .g = 0.26, .b = 0.45, .inks = blue, .n_inks = 1},
    {.name = "paper", .r = 0.5, .inks = two, .n_inks = 2},
    {.name = "made", .r = 1, .g = 0.7, .b = 0.07},
    {.name = "spot", .b = 0.5, .spot = &spots[0], .spot_tint = 0.5},
    {.name = "cut", .r = 1, .b = 1, .spot = &spots[1], .spot_tint = 1},
    {.name = "white", .r = 1, .g = 1, .b = 1, .overprint = true, .inks = (const struct pl_inks[]){{0}}, .n_inks = 1},
};
static const struct pl_palette palette = {inks, sizeof inks / sizeof *inks, spots, 2};
static struct pl_press_style style = {
    .intent = PL_INTENT_RELATIVE, .black_point = true, .black_text_below = 12, .black_lines_below = 2};

static bool is(const struct pl_press_colour *c, double cyan, double magenta, double yellow, double black)
{
    const double want[4] = {cyan, magenta, yellow, black};
    for (int i = 0; i < 4; i++)
        if (fabs(c->cmyk[i] - want[i]) > 1e-12)
            return false;
    return true;
}

static struct pl_press_colour colour(const struct pl_press *press, uint32_t entry, double tint)
{
    struct pl_press_colour c;
    CHECK(pl_ink_press(&work, press, (struct pl_colour){entry, tint, 1}, &c));
    return c;
}

static void test_inks(void)
{
    const struct pl_press *press = pl_press_open(&work, profiles, &palette, &style, NULL),
                          *news = pl_press_open(&work, profiles, &palette, &style, "newspaper");
    CHECK(press && news);
    struct pl_press_colour c = colour(press, 0, 1);
    CHECK(is(&c, 1, 0.7, 0.2, 0.2) && !c.made && !c.spot);
    c = colour(press, 0, 0.5);
    CHECK(is(&c, 0.5, 0.35, 0.1, 0.1));
    c = colour(press, 1, 1);
    CHECK(is(&c, 0.1, 0.2, 0.3, 0.4));
    c = colour(news, 1, 1);
    CHECK(is(&c, 0.05, 0.06, 0.07, 0.08));
    c = colour(press, 3, 0.5);
    CHECK(c.spot == &spots[0] && fabs(c.tint - 0.25) < 1e-12 && is(&c, 0.25, 0.165, 0, 0.005) && !c.overprint);
    c = colour(press, PL_BLACK, 1);
    CHECK(is(&c, 0, 0, 0, 1) && diags.n_warnings == 0);
    CHECK(pl_ink_overprints(press, &c, PL_USE_TEXT, 11) && !pl_ink_overprints(press, &c, PL_USE_TEXT, 12));
    CHECK(pl_ink_overprints(press, &c, PL_USE_LINE, 1) && !pl_ink_overprints(press, &c, PL_USE_LINE, 3));
    CHECK(!pl_ink_overprints(press, &c, PL_USE_FILL, 1));
    c = colour(press, 5, 1);
    CHECK(!pl_ink_overprints(press, &c, PL_USE_TEXT, 5)); /* white never does, whatever its entry says */
    CHECK(pl_press_limit(&work, press) == 300 && strcmp(press->profile->condition, "FOGRA39") == 0);
    c = colour(press, PL_NO_COLOUR, 1);
    CHECK(c.opacity == 0);
}

static void test_profile(void)
{
    const struct pl_press *press = pl_press_open(&work, profiles, &palette, &style, NULL);
    struct pl_press_colour c = colour(press, 2, 1), half = colour(press, 2, 0.5);
    CHECK(c.made && pl_press_made(press) == 1 && diags.n_warnings == 1);
    CHECK(c.cmyk[0] < 0.05 && c.cmyk[1] > 0.2 && c.cmyk[1] < 0.5 && c.cmyk[2] > 0.8 && c.cmyk[3] < 0.05);
    CHECK(fabs(half.cmyk[2] - c.cmyk[2] / 2) < 1e-12);
    c = colour(press, 4, 1);
    CHECK(c.overprint && c.spot == &spots[1] && diags.n_warnings == 1); /* nobody prints a cutting line */
    double white[3] = {1, 1, 1}, out[4], rgb[3], lab[3];
    CHECK(pl_press_inks(&work, press, white, out) && out[0] + out[1] + out[2] + out[3] == 0);
    CHECK(pl_press_look(&work, press, out, false, rgb) && rgb[0] > 0.998 && rgb[1] > 0.998 && rgb[2] > 0.998);
    CHECK(pl_press_look(&work, press, out, true, rgb) && rgb[0] < 0.99 && rgb[0] > 0.85);
    CHECK(pl_press_lab(&work, press, (const double[4]){0, 0, 0, 1}, lab) && lab[0] > 5 && lab[0] < 25);
    double off = pl_ink_off(&work, press, 2);
    CHECK(off >= 0 && off < 6);
    /* Few and many pixels go by different transforms, and must agree. */
    enum { MANY = 20000 };
    unsigned char *in = pl_alloc(arena, MANY * 3), *many = pl_alloc(arena, MANY * 4), *few = pl_alloc(arena, MANY * 4);
    for (int i = 0; i < MANY * 3; i++)
        in[i] = (unsigned char)((unsigned)i * 2654435761u >> 24);
    CHECK(pl_press_pixels(&work, press, in, MANY, many) && pl_press_pixels(&work, press, in, 1000, few));
    int worst = 0;
    for (int i = 0; i < 4000; i++)
        worst = abs(few[i] - many[i]) > worst ? abs(few[i] - many[i]) : worst;
    CHECK(worst <= 3); /* 2 was seen */
    unsigned char *proof = pl_alloc(arena, MANY * 3);
    CHECK(pl_press_proof(&work, press, many, MANY, false, proof));
}

static void test_deflated(void)
{
    const struct pl_press *press = pl_press_open(&work, profiles, &palette, &style, NULL);
    const unsigned char *z = NULL;
    size_t n = 0, got = 0;
    pl_icc_deflated(&work, press->profile, &z, &n);
    unsigned char *out = pl_alloc(arena, press->profile->size);
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    CHECK(libdeflate_zlib_decompress(d, z, n, out, press->profile->size, &got) == LIBDEFLATE_SUCCESS);
    CHECK(got == press->profile->size && memcmp(out, press->profile->bytes, got) == 0);
    libdeflate_free_decompressor(d);
}

int main(void)
{
    arena = pl_arena_new();
    diags.arena = arena;
    work = (struct pl_work){arena, &diags, pl_door_new(arena)};
    profiles = pl_icc_new(arena, getenv("PLAAT_DATA"), NULL);
    test_inks();
    test_profile();
    test_deflated();
    CHECK(pl_press_open(&work, profiles, &palette, &style, "coatd") == NULL && diags.n_errors == 1);
    pl_arena_free(arena);
    return TEST_END();
}
