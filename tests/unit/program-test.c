/* program-test.c: other programs: those that end well, and all the ways in which they do not. */
#include "unit/test.h"

#include "base/clock.h"
#include "base/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BIG = 3000000 }; /* more than any pipe holds */

static struct pl_arena *arena;
static unsigned char *out;
static size_t n;

static enum pl_ran shell(const char *script, const void *input, size_t n_input, double seconds, size_t most)
{
    const char *const words[] = {"sh", "-c", script, NULL};
    const struct pl_program_how how = {
        .words = words, .input = input, .n_input = n_input, .seconds = seconds, .memory = 0};
    return pl_program_run(arena, &how, most, &out, &n);
}

static bool printed(const char *text)
{
    return out && n == strlen(text) && memcmp(out, text, n) == 0;
}

/* No child is left: not running, and not waiting to be reaped. */
static bool no_child(void)
{
    return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD;
}

static int descriptors(void)
{
    int many = 0;
    for (int fd = 0; fd < 256; fd++)
        many += fcntl(fd, F_GETFD) >= 0;
    return many;
}

static void that_end_well(void)
{
    unsigned char *big = pl_alloc(arena, BIG);
    for (size_t i = 0; i < BIG; i++)
        big[i] = (unsigned char)(i * 7919 >> 8);
    CHECK(shell("printf 'a b'", NULL, 0, 20, 100) == PL_RAN_WELL && printed("a b"));
    CHECK(shell("cat", NULL, 0, 20, 100) == PL_RAN_WELL && printed(""));
    CHECK(shell("cat", "one", 3, 20, 3) == PL_RAN_WELL && printed("one"));
    CHECK(shell("cat", big, BIG, 20, BIG) == PL_RAN_WELL && n == BIG && memcmp(out, big, BIG) == 0);
    CHECK(shell("exec >&-; cat >/dev/null", big, BIG, 20, 10) == PL_RAN_WELL && printed(""));
    CHECK(shell("head -c 500000 /dev/zero >&2; echo x", NULL, 0, 20, 10) == PL_RAN_WELL && printed("x\n"));
}

static void that_do_not_read(void)
{
    char *big = pl_alloc(arena, BIG);
    struct sigaction was;
    sigset_t mask, pending;
    CHECK(shell("exec <&-; echo enough; sleep 0.1", big, BIG, 20, 100) == PL_RAN_WELL && printed("enough\n"));
    CHECK(shell("head -c 10 >/dev/null; echo enough", big, BIG, 20, 100) == PL_RAN_WELL && printed("enough\n"));
    CHECK(shell("exit 0", big, BIG, 20, 100) == PL_RAN_WELL && printed(""));
    CHECK(shell("exit 7", big, BIG, 20, 100) == PL_RAN_BADLY);
    /* Still here, although SIGPIPE ends this process; and it still would. */
    CHECK(sigaction(SIGPIPE, NULL, &was) == 0 && was.sa_handler == SIG_DFL);
    CHECK(pthread_sigmask(SIG_BLOCK, NULL, &mask) == 0 && sigismember(&mask, SIGPIPE) == 0);
    CHECK(sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 0);
}

static void that_are_none(void)
{
    const char *const missing[] = {"plaat-no-such-program", NULL}, *const path[] = {"/nowhere/at-all", NULL};
    char file[] = "/tmp/plaat-test-XXXXXX";
    int fd = mkstemp(file);
    const char *const broken[] = {file, NULL};
    CHECK(fd >= 0 && write(fd, "#!/nowhere\n", 11) == 11 && fchmod(fd, 0700) == 0);
    close(fd);
    out = (unsigned char *)file;
    CHECK(pl_program_run(arena, &(struct pl_program_how){.words = missing, .seconds = 20}, 10, &out, &n) ==
          PL_RAN_MISSING);
    CHECK(!out && n == 0);
    CHECK(pl_program_run(arena, &(struct pl_program_how){.words = path, .seconds = 20}, 10, &out, &n) ==
          PL_RAN_MISSING);
    CHECK(pl_program_run(arena, &(struct pl_program_how){.words = broken, .seconds = 20}, 10, &out, &n) ==
          PL_RAN_NOT_STARTED);
    unlink(file);
}

static void that_end_badly(void)
{
    struct pl_program *p;
    const char *const silent[] = {"sh", "-c", "exit 3", NULL}, *const says[] = {"sh", "-c", "echo why >&2; exit 3",
                                                                                NULL};
    const char *const crash[] = {"sh", "-c", "kill -SEGV $$", NULL};
    CHECK(shell("echo half; exit 3", NULL, 0, 20, 100) == PL_RAN_BADLY && !out && n == 0);
    CHECK(shell("kill -SEGV $$", NULL, 0, 20, 100) == PL_RAN_CRASHED && !out);
    CHECK(pl_program_start(arena, &(struct pl_program_how){.words = silent, .seconds = 20}, &p) == PL_RAN_WELL);
    CHECK(pl_program_end(p) == PL_RAN_BADLY && pl_program_end(p) == PL_RAN_BADLY);
    CHECK_STR(pl_program_said(p), "status 3");
    CHECK(pl_program_start(arena, &(struct pl_program_how){.words = says, .seconds = 20}, &p) == PL_RAN_WELL);
    CHECK(pl_program_end(p) == PL_RAN_BADLY);
    CHECK_STR(pl_program_said(p), "why");
    CHECK(pl_program_start(arena, &(struct pl_program_how){.words = crash, .seconds = 20}, &p) == PL_RAN_WELL);
    CHECK(pl_program_end(p) == PL_RAN_CRASHED);
    CHECK_STR(pl_program_said(p), pl_printf(arena, "signal %d", SIGSEGV));
}

static void that_say_too_much(void)
{
    CHECK(shell("printf 12345", NULL, 0, 20, 5) == PL_RAN_WELL && printed("12345"));
    CHECK(shell("printf 123456", NULL, 0, 20, 5) == PL_RAN_TOO_MUCH && !out && n == 0);
    CHECK(shell("exec cat /dev/zero", NULL, 0, 20, 1000000) == PL_RAN_TOO_MUCH && !out);
}

static void that_never_end(void)
{
    static const char *const endless[] = {"exec sleep 60", "echo begun; exec sleep 60", "exec >&- 2>&-; exec sleep 60",
                                          "while :; do echo more >&2; done", "trap '' TERM INT; exec sleep 60"};
    for (size_t i = 0; i < sizeof endless / sizeof *endless; i++) {
        double began = pl_seconds();
        CHECK(shell(endless[i], "input", 5, 0.3, 100) == PL_RAN_TOO_LONG && !out && n == 0);
        CHECK(pl_seconds() - began >= 0.3 && pl_seconds() - began < 10);
    }
}

/* Its time is what is waited for it, in all; or anew for each thing it makes. */
static void that_are_slow(void)
{
    const char *const words[] = {"sh", "-c", "for i in 1 2 3 4; do sleep 0.4; echo x; done", NULL};
    const struct pl_program_how how = {.words = words, .seconds = 1};
    struct pl_program *p;
    char two[2];
    size_t lines = 0;
    CHECK(pl_program_start(arena, &how, &p) == PL_RAN_WELL);
    while (pl_program_read(p, two, 2) == 2)
        lines++;
    CHECK(pl_program_end(p) == PL_RAN_TOO_LONG && lines < 4);
    CHECK(pl_program_start(arena, &(struct pl_program_how){.words = words, .seconds = 10}, &p) == PL_RAN_WELL);
    for (lines = 0; pl_program_read(p, two, 2) == 2; lines++)
        pl_program_turn(p);
    CHECK(pl_program_end(p) == PL_RAN_WELL && lines == 4);
}

static void that_nobody_waits_for(void)
{
    const char *const words[] = {"sh", "-c", "echo here; exec sleep 60", NULL};
    struct pl_arena *own = pl_arena_new();
    struct pl_program *p;
    char five[5];
    CHECK(pl_program_start(own, &(struct pl_program_how){.words = words, .seconds = 20}, &p) == PL_RAN_WELL);
    CHECK(pl_program_read(p, five, 5) == 5);
    pl_arena_free(own);
    CHECK(no_child());
}

/* One that asks for more than it may have. */
static void that_want_memory(void)
{
    const char *const words[] = {"sh", "-c", "read line; ulimit -v", NULL};
    CHECK(pl_program_run(arena,
                         &(struct pl_program_how){
                             .words = words, .input = "go\n", .n_input = 3, .seconds = 20, .memory = (size_t)1 << 30},
                         100, &out, &n) == PL_RAN_WELL &&
          printed("1048576\n"));
}

int main(void)
{
    arena = pl_arena_new();
    signal(SIGPIPE, SIG_DFL);
    int before = descriptors();
    that_end_well();
    that_do_not_read();
    that_are_none();
    that_end_badly();
    that_say_too_much();
    that_never_end();
    that_are_slow();
    that_nobody_waits_for();
    that_want_memory();
    CHECK(no_child());
    CHECK(descriptors() == before);
    pl_arena_free(arena);
    return TEST_END();
}
