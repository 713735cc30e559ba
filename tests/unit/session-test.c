/* session-test.c: many jobs in one session, through plaat.h alone: good and bad ones in any order, results that are
 * kept and freed in any order. What a job answers hangs on nothing that was done before it. */
#include "unit/test.h"

#include "plaat.h"

#include <ftw.h>
#if defined __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void put(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    if (file) {
        fputs(text, file);
        fclose(file);
    }
}

static void copy(const char *from, const char *to)
{
    char path[4096], bytes[65536];
    snprintf(path, sizeof path, "%s/%s", getenv("PLAAT_DATA"), from);
    FILE *in = fopen(path, "rb"), *out = fopen(to, "wb");
    CHECK(in && out);
    for (size_t n; in && out && (n = fread(bytes, 1, sizeof bytes, in));)
        fwrite(bytes, 1, n, out);
    if (in)
        fclose(in);
    if (out)
        fclose(out);
}

static const char *const editions[] = {"good.yaml", "welsh.yaml", "wrong.yaml", "broken.yaml", "missing.yaml"};
static const char *const layouts[] = {"good.layout",  "bare.layout",   "full.layout",
                                      "wrong.layout", "nofont.layout", "nothing"};
enum { EDITIONS = sizeof editions / sizeof *editions, LAYOUTS = sizeof layouts / sizeof *layouts };

#define HEAD                                                                                                           \
    "plaat: 1\npage: {size: A5 landscape, margin: 10mm}\npalette: {ink: {srgb: \"#1b2733\"}}\n"                        \
    "fonts: [Fira.ttf]\n"
#define STYLES "styles: {title: {family: Fira Sans, size: 24pt, colour: ink}}\n"
#define TITLE  "pages:\n  - box:\n      column:\n        - {text: \"{{title}}\", style: title}\n"

static void put_files(void)
{
    copy("fonts/FiraSans_400Regular.ttf", "Fira.ttf");
    copy("data/icons/globe.svg", "globe.svg");
    put("good.yaml", "plaat: 1\nlanguage: en-GB\ntitle: Cycling to work\npic: globe.svg\n");
    put("welsh.yaml", "plaat: 1\nlanguage: cy\ntitle: Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch "
                      "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch\npic: globe.svg\n");
    put("wrong.yaml", "plaat: 1\nlanguage: en-GB\ntitel: Cycling\npic: none.svg\n");
    put("broken.yaml", "plaat: 1\nlanguage: [en\n");
    put("good.layout", HEAD STYLES TITLE "        - {picture: \"{{pic}}\", height: 20mm}\n      margins: true\n");
    put("bare.layout", HEAD STYLES TITLE "      margins: true\n");
    put("full.layout", HEAD STYLES "pages:\n  - box:\n      column:\n        - {text: \"{{title}}\", style: title, "
                                   "height: 3mm}\n      margins: true\n");
    put("wrong.layout", HEAD STYLES "pages:\n  - box: {colum: [{text: \"{{title}}\"}]}\n");
    put("nofont.layout",
        "plaat: 1\npage: {size: A5}\npalette: {ink: {srgb: \"#1b2733\"}}\nfonts: [good.yaml, none.ttf]\n" STYLES TITLE);
}

static const struct plaat_check as_json = {.format = PLAAT_AS_JSON};

static struct plaat_job job_of(int edition, int layout)
{
    return (struct plaat_job){.edition = editions[edition],
                              .layout = layouts[layout],
                              .targets = PLAAT_PDF | PLAAT_PNG | PLAAT_SVG,
                              .output = "out/",
                              .dpi = 20};
}

static struct plaat_result *ask(struct plaat_session *session, int edition, int layout, int way)
{
    struct plaat_job job = job_of(edition, layout);
    if (way == 0)
        job.fit_file = "fit.yaml";
    switch (way) {
    case 1:
        return plaat_check(session, &job, &as_json);
    case 2:
        return plaat_dump(session, &job, (enum plaat_stage)(edition + layout) % (PLAAT_STAGE_SCENE + 1));
    case 3:
        job.edition = edition % 2 ? job.edition : NULL;
        return plaat_capacity(session, &job);
    case 4:
        return plaat_list(session, "icons", job.layout);
    case 5:
        return plaat_explain(session, "P101");
    default:
        return plaat_render(session, &job);
    }
}

static unsigned next(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16 & 0x7FFF;
}

/* Each is read once more before it goes. */
static void let_go(struct plaat_result *result)
{
    size_t n = strlen(result->text) + strlen(plaat_result_text(result, true)) + strlen(plaat_result_json(result));
    for (size_t i = 0; i < result->n_messages; i++)
        n += strlen(result->messages[i].text) + (result->messages[i].path ? strlen(result->messages[i].path) : 0);
    CHECK(n > 0);
    plaat_result_free(result);
}

enum { JOBS = 500, KEPT = 7 };

static void mixed_jobs(void)
{
    struct plaat_session *session = plaat_session_new(NULL);
    struct plaat_result *kept[KEPT] = {0};
    unsigned seed = 12345;
    for (int i = 0; i < JOBS; i++) {
        size_t slot = next(&seed) % KEPT;
        if (kept[slot])
            let_go(kept[slot]);
        int edition = (int)(next(&seed) % EDITIONS), layout = (int)(next(&seed) % LAYOUTS);
        kept[slot] = ask(session, edition, layout, (int)(next(&seed) % 8));
    }
    for (size_t i = 0; i < KEPT; i++)
        if (kept[i])
            let_go(kept[i]);
    plaat_session_free(session);
}

/* ---- the same answer, whatever was done before ---- */

static void compare(struct plaat_session *used, int edition, int layout)
{
    struct plaat_session *fresh = plaat_session_new(NULL);
    struct plaat_job job = job_of(edition, layout);
    struct plaat_result *first = plaat_check(fresh, &job, &as_json), *later = plaat_check(used, &job, &as_json);
    CHECK_STR(later->text, first->text);
    CHECK(later->status == first->status);
    plaat_result_free(first);
    plaat_result_free(later);
    plaat_session_free(fresh);
}

/* What each is here for. */
static void expected(struct plaat_session *session, int edition, int layout, int status, const char *code)
{
    struct plaat_job job = job_of(edition, layout);
    struct plaat_result *r = plaat_render(session, &job);
    bool said = code == NULL;
    for (size_t i = 0; i < r->n_messages; i++)
        said |= code && strcmp(r->messages[i].code, code) == 0;
    if (r->status != status || !said)
        fprintf(stderr, "%s with %s: status %d\n%s", job.edition, job.layout, r->status, plaat_result_text(r, false));
    CHECK(r->status == status && said && (r->n_written == 3) == (status == 0));
    plaat_result_free(r);
}

static void same_answers(void)
{
    struct plaat_session *session = plaat_session_new(NULL);
    for (int round = 0; round < 2; round++) {
        expected(session, 0, 0, 0, NULL);
        expected(session, 1, 1, 1, "P505");
        expected(session, 0, 2, 1, NULL);
        expected(session, 0, 3, 1, NULL);
        expected(session, 0, 4, 3, "P001");
    }
    for (int round = 0; round < 2; round++)
        for (int edition = 0; edition < EDITIONS; edition++)
            for (int layout = 0; layout < LAYOUTS; layout++)
                compare(session, edition, layout);
    plaat_session_free(session);
}

/* ---- nothing is borrowed that the caller may take back ---- */

static void options_are_copied(void)
{
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", getenv("PLAAT_DATA"));
    struct plaat_session *session = plaat_session_new(&(struct plaat_options){.data_dir = folder});
    memset(folder, 'x', sizeof folder - 1);
    CHECK_STR(plaat_session_data(session), getenv("PLAAT_DATA"));
    plaat_session_free(session);
}

/* ---- what a session keeps ---- */

static size_t in_use(void)
{
#if defined __GLIBC__
    struct mallinfo2 info = mallinfo2(); /* a sanitiser's malloc says nothing: 0 */
    return info.uordblks + info.hblkhd;
#else
    return 0;
#endif
}

/* Once a job was done, doing it again leaves nothing behind but what growing tables need. */
static void keeps_little(int edition, int layout, int way)
{
    /* Libraries fill tables of their own for some thousand jobs, by ever less: 60 KB in all were seen. */
    enum { WARM = 50, MORE = 300, A_JOB = 200, TABLES = 64 << 10 };
    struct plaat_session *session = plaat_session_new(NULL);
    for (int i = 0; i < WARM; i++)
        plaat_result_free(ask(session, edition, layout, way));
    size_t before = in_use();
    for (int i = 0; i < MORE; i++)
        plaat_result_free(ask(session, edition, layout, way));
    size_t after = in_use();
    CHECK(after < before + TABLES + (size_t)MORE * A_JOB);
    plaat_session_free(session);
}

static int take_away(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

int main(void)
{
    char folder[] = "/tmp/plaat-session-XXXXXX";
    if (!mkdtemp(folder) || chdir(folder) != 0 || mkdir("out", 0777) != 0)
        return 1;
    put_files();
    mixed_jobs();
    same_answers();
    options_are_copied();
    for (int layout = 0; layout < LAYOUTS; layout++)
        keeps_little(0, layout, 7);
    for (int edition = 1; edition < EDITIONS; edition++)
        keeps_little(edition, 0, 1);
    CHECK(chdir("/") == 0 && nftw(folder, take_away, 8, FTW_DEPTH | FTW_PHYS) == 0);
    return TEST_END();
}
