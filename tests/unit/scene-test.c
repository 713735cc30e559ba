/* scene-test.c: paths, the colour map, and what is painted where. */
#include "unit/test.h"

#include "base/num.h"
#include "ink/ink.h"
#include "paint/paint.h"

#include <string.h>

static struct pl_arena *arena;
static struct pl_diags diags;
static struct pl_work work;

static struct pl_ink inks[2];
static struct pl_palette palette = {.at = inks, .n = 2};

static struct pl_scene *scene_new(struct pl_page **page)
{
    struct pl_scene *s = PL_NEW(arena, struct pl_scene);
    s->arena = arena;
    s->palette = &palette;
    *page = PL_NEW(arena, struct pl_page);
    **page = (struct pl_page){.width = 100, .height = 50, .bleed = 5, .name = ""};
    *pl_push(arena, &s->pages) = *page;
    pl_struct_add(arena, &s->structure, (struct pl_struct_node){.role = PL_ROLE_DOCUMENT, .parent = UINT32_MAX});
    return s;
}

static void rect(struct pl_scene *s, struct pl_page *p, double x, double y, double w, double h, struct pl_colour colour)
{
    struct pl_item *item = pl_scene_add(s, p, PL_ITEM_PATH);
    pl_path_rect(arena, &item->path, x, y, w, h, NULL);
    item->fill = (struct pl_fill){.kind = PL_FILL_SOLID, .colour = colour};
}

static uint32_t at(const struct pl_pixels *px, int x, int y)
{
    uint32_t word;
    memcpy(&word, px->at + y * px->stride + x * 4, 4);
    return word & 0xFFFFFF;
}

static void paints(void)
{
    struct pl_page *p;
    struct pl_scene *s = scene_new(&p);
    struct pl_paint how = {.creator = "test", .creation = "2026-01-01T00:00:00Z"};
    struct pl_pixels px = {0};
    struct pl_bytes a = {0}, b = {0};
    rect(s, p, -5, -5, 110, 60, (struct pl_colour){0, 1, 1});
    struct pl_item *clip = pl_scene_add(s, p, PL_ITEM_CLIP);
    pl_path_rect(arena, &clip->path, 0, 0, 50, 50, NULL);
    rect(s, p, 0, 0, 100, 25, (struct pl_colour){1, 0.5, 1});
    pl_scene_add(s, p, PL_ITEM_END);
    struct pl_item *group = pl_scene_add(s, p, PL_ITEM_GROUP);
    group->opacity = 0.5;
    rect(s, p, 60, 30, 20, 20, (struct pl_colour){1, 1, 1});
    pl_scene_add(s, p, PL_ITEM_END);
    struct pl_item *moved = pl_scene_add(s, p, PL_ITEM_TRANSFORM);
    const double m[6] = {1, 0, 0, 1, 90, 40};
    memcpy(moved->matrix, m, sizeof m);
    rect(s, p, 0, 0, 10, 10, (struct pl_colour){1, 1, 1});
    pl_scene_add(s, p, PL_ITEM_END);
    pl_scene_check(s);
    CHECK(pl_paint_pixels(&work, s, 0, 200, 100, &how, &px));
    CHECK(px.width == 200 && px.height == 100);
    CHECK(at(&px, 0, 0) == 0x7F7F7F || at(&px, 0, 0) == 0x808080); /* half of black on white paper */
    CHECK(at(&px, 150, 10) == 0xFF0000);                           /* outside the clip */
    CHECK(at(&px, 199, 99) == 0x000000 && at(&px, 10, 99) == 0xFF0000);
    uint32_t mixed = at(&px, 140, 80);
    CHECK((mixed >> 16) >= 0x7E && (mixed >> 16) <= 0x81 && (mixed & 0xFFFF) == 0);
    CHECK(pl_paint_pdf(&work, s, &how, &a) && pl_paint_pdf(&work, s, &how, &b));
    CHECK(a.n > 500 && a.n == b.n && memcmp(a.at, b.at, a.n) == 0); /* the same bytes again */
    how.bleed = true;
    CHECK(pl_paint_pdf(&work, s, &how, &b) && memmem(b.at, b.n, "110 60", 6) && !memmem(a.at, a.n, "110 60", 6));
    CHECK(pl_paint_svg(&work, s, 0, &how, &a) && memmem(a.at, a.n, "<title>", 7));
}

static void colours(void)
{
    struct pl_rgba c = pl_ink_screen(&palette, (struct pl_colour){0, 0.5, 0.25});
    CHECK_NEAR(c.r, 1, 1e-12);
    CHECK_NEAR(c.g, 0.5, 1e-12);
    CHECK_NEAR(c.a, 0.25, 1e-12);
    CHECK_NEAR(pl_ink_contrast((struct pl_rgba){0, 0, 0, 1}, (struct pl_rgba){1, 1, 1, 1}), 21, 1e-6);
    CHECK(pl_ink_screen(&palette, (struct pl_colour){PL_NO_COLOUR, 1, 1}).a == 0);
}

static void rounding(void)
{
    struct pl_path path = {0};
    pl_path_rect(arena, &path, 1.0 / 3, 0, 1.0 / 3, 1, NULL);
    CHECK(path.at[0].x[0] * 1024 == (double)(long)(path.at[0].x[0] * 1024));
    double radii[4] = {100, 100, 100, 100};
    struct pl_path round = {0};
    pl_path_rect(arena, &round, 0, 0, 20, 10, radii);
    for (size_t i = 0; i < round.n; i++)
        CHECK(round.at[i].kind == PL_CLOSE || (round.at[i].x[0] >= -1e-3 && round.at[i].x[0] <= 20.001));
}

int main(void)
{
    arena = pl_arena_new();
    diags.arena = arena;
    work = (struct pl_work){arena, &diags, pl_door_new(arena)};
    inks[0] = (struct pl_ink){.name = "rood", .r = 1, .on = UINT32_MAX};
    inks[1] = (struct pl_ink){.name = "zwart", .on = UINT32_MAX};
    paints();
    colours();
    rounding();
    pl_arena_free(arena);
    return TEST_END();
}
