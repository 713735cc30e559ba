/* base-test.c: arena, numbers, UTF-8, distances, diagnostics, the sink. */
#include "unit/test.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/output.h"
#include "read/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct pl_arena *arena;
static struct pl_diags diags;
static struct pl_work work;

static int order[3], n_order;
static void note(void *p)
{
    order[n_order++] = *(int *)p;
}

static void arenas(void)
{
    int one = 1, two = 2;
    struct pl_arena *a = pl_arena_new();
    char *big = pl_alloc(a, 3 << 20);
    CHECK(big[0] == 0 && big[(3 << 20) - 1] == 0);
    pl_at_end(a, note, &one);
    pl_at_end(a, note, &two);
    CHECK(pl_arena_bytes(a) >= 3 << 20);
    pl_arena_free(a);
    CHECK(n_order == 2 && order[0] == 2 && order[1] == 1);
    PL_VEC(int) v = {0};
    for (int i = 0; i < 1000; i++)
        *pl_push(arena, &v) = i;
    CHECK(v.n == 1000 && v.at[999] == 999);
}

static void numbers(void)
{
    double v = 0;
    CHECK(pl_num_parse("12.5mm", 6, &v) == 4 && v == 12.5);
    CHECK(pl_num_parse("1e3", 3, &v) == 3 && v == 1000);
    CHECK(pl_num_parse("nan", 3, &v) == 0);
    CHECK(pl_num_parse("1e999", 5, &v) == 0);
    CHECK(pl_num_parse("12,5", 4, &v) == 2);
    CHECK_STR(pl_num(arena, 1.0 / 3, 3), "0.333");
    CHECK_STR(pl_num(arena, -0.0001, 2), "0");
    CHECK_STR(pl_num(arena, 1200, 2), "1200");
    for (int i = 0; i < 2000; i++) { /* what is written is read back */
        double x = (i * 7919 % 200001 - 100000) / 64.0;
        const char *text = pl_num(arena, x, 6);
        CHECK(pl_num_parse(text, strlen(text), &v) == strlen(text) && fabs(v - x) < 1e-6);
    }
    CHECK_NEAR(pl_round_1024(1.00001), 1.0, 1e-12);
}

static void text(void)
{
    size_t bad = 0, at = 0;
    CHECK(pl_utf8_valid("caf\xC3\xA9", 5, &bad));
    CHECK(!pl_utf8_valid("a\xC3(", 3, &bad) && bad == 1);
    CHECK(!pl_utf8_valid("\xED\xA0\x80", 3, &bad)); /* a surrogate */
    CHECK(!pl_utf8_valid("\xC0\xAF", 2, &bad));     /* overlong */
    CHECK(pl_utf8_next("\xE2\x82\xAC", 3, &at) == 0x20AC && at == 3);
    for (uint32_t c = 1; c < 0x110000; c += 97) {
        char out[4];
        if (c >= 0xD800 && c < 0xE000)
            continue;
        size_t n = pl_utf8_put(c, out);
        at = 0;
        CHECK(pl_utf8_next(out, n, &at) == c && at == n);
    }
    CHECK(pl_distance("colums", "columns", 3) == 1);
    CHECK(pl_distance("clomuns", "columns", 3) <= 3);
    static const char *const names[] = {"columns", "gap", "rows"};
    CHECK_STR(pl_nearest("colums", names, 3), "columns");
    CHECK(pl_nearest("xyzzy", names, 3) == NULL);
    CHECK_STR(pl_nearest("colu", names, 3), "columns");
    CHECK(pl_nearest("col", names, 3) == NULL);
}

static void messages(void)
{
    for (int i = 1; i < PL_N_CODES; i++) {
        const struct pl_message *m = pl_message((enum pl_code)i);
        CHECK(m->code[0] == 'P' && strlen(m->code) == 4 && strlen(m->title) > 3 && strlen(m->explanation) > 20);
        CHECK(pl_message_lookup(m->code) == (enum pl_code)i);
    }
    struct pl_diags d = {.arena = arena};
    struct pl_place nowhere = {0};
    CHECK(pl_report(&d, PL_P130, nowhere, "x") == pl_report(&d, PL_P130, nowhere, "x")); /* said once */
    CHECK(d.n_errors == 1 && pl_diags_status(&d) == 1);
    pl_report(&d, PL_P001, nowhere, "y");
    CHECK(pl_diags_status(&d) == 3);
}

static bool length(const char *t, int allow, double want)
{
    struct pl_node node = {.kind = PL_SCALAR, .text = t, .len = strlen(t), .key = "width"};
    struct pl_length l = {0};
    return pl_read_length(&work, &node, allow, &l) && fabs(l.v - want) < 1e-9;
}

static void lengths(void)
{
    CHECK(length("12pt", 0, 12) && length("10mm", 0, 720 / 25.4) && length("1in", 0, 72) && length("100px", 0, 75));
    CHECK(length("50%", PL_ALLOW_PERCENT, 50) && length("2fr", PL_ALLOW_FR, 2) &&
          length("-3mm", PL_ALLOW_NEGATIVE, -216 / 25.4));
    CHECK(!length("12", 0, 12) && !length("0mm", 0, 0) && !length("-1mm", 0, 0) && !length("nanmm", 0, 0) &&
          !length("1e308mm", 0, 0));
    CHECK(!length("100000mm", 0, 0) && !length("12,5mm", 0, 0) && !length("5 apples", 0, 0) && !length("50%", 0, 0));
}

static void sink(void)
{
    char folder[] = "/tmp/plaat-test-XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    const char *a = pl_printf(arena, "%s/deep/a.txt", folder);
    struct pl_outbox *box = pl_outbox_new(&work);
    CHECK(pl_outbox_add(box, a, "hello", 5));
    CHECK(access(a, F_OK) != 0); /* not before the commit */
    CHECK(pl_outbox_commit(box));
    CHECK(access(a, R_OK) == 0);
    box = pl_outbox_new(&work);
    CHECK(pl_outbox_add(box, a, "other", 5));
    pl_outbox_abandon(box);
    FILE *f = fopen(a, "r");
    char back[8] = {0};
    CHECK(f && fread(back, 1, 7, f) == 5 && strcmp(back, "hello") == 0);
    if (f)
        fclose(f);
    unlink(a);
    rmdir(pl_printf(arena, "%s/deep", folder));
    CHECK(rmdir(folder) == 0); /* no temporaries left */
}

int main(void)
{
    arena = pl_arena_new();
    diags.arena = arena;
    work = (struct pl_work){arena, &diags, pl_door_new(arena)};
    arenas();
    numbers();
    text();
    messages();
    lengths();
    sink();
    pl_arena_free(arena);
    return TEST_END();
}
