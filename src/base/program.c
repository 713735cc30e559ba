/* program.c: see program.h. */
#include "base/program.h"

#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static enum pl_ran wait_for(pid_t child, double seconds)
{
    static const struct timespec moment = {.tv_nsec = 2000000};
    double end = pl_seconds() + seconds;
    int status = 0;
    for (pid_t done; (done = waitpid(child, &status, WNOHANG)) != child;) {
        if (done < 0 && errno != EINTR)
            return PL_RAN_BADLY;
        if (pl_seconds() > end) {
            kill(child, SIGKILL);
            while (waitpid(child, &status, 0) < 0 && errno == EINTR)
                ;
            return PL_RAN_TOO_LONG;
        }
        nanosleep(&moment, NULL);
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? PL_RAN_WELL : PL_RAN_BADLY;
}

static enum pl_ran run(const char *const argv[], int in, int out, double seconds)
{
    posix_spawn_file_actions_t files;
    char *args[16] = {NULL};
    pid_t child = 0;
    for (size_t i = 0; argv[i] && i + 1 < sizeof args / sizeof *args; i++)
        memcpy(&args[i], &argv[i], sizeof *args); /* posix_spawn writes to none of them */
    if (posix_spawn_file_actions_init(&files) != 0)
        return PL_RAN_BADLY;
    int error = posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
    error = error ? error : posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    error = error ? error : posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    error = error ? error : args[0] ? posix_spawnp(&child, args[0], &files, NULL, args, environ) : ENOENT;
    posix_spawn_file_actions_destroy(&files);
    if (error)
        return error == ENOENT ? PL_RAN_MISSING : PL_RAN_BADLY;
    return wait_for(child, seconds);
}

static bool read_all(FILE *file, struct pl_arena *arena, unsigned char **out, size_t *n)
{
    long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (size < 0 || fseek(file, 0, SEEK_SET) != 0)
        return false;
    *out = pl_alloc(arena, (size_t)size + 1);
    *n = fread(*out, 1, (size_t)size, file);
    return *n == (size_t)size;
}

enum pl_ran pl_program_run(struct pl_arena *arena, const char *const argv[], const void *bytes, size_t n,
                           double seconds, unsigned char **out, size_t *out_n)
{
    enum pl_ran ran = PL_RAN_BADLY;
    FILE *in = tmpfile(), *made = in ? tmpfile() : NULL;
    if (made && fwrite(bytes, 1, n, in) == n && fflush(in) == 0 && fseek(in, 0, SEEK_SET) == 0)
        ran = run(argv, fileno(in), fileno(made), seconds);
    if (ran == PL_RAN_WELL && !read_all(made, arena, out, out_n))
        ran = PL_RAN_BADLY;
    if (in)
        fclose(in);
    if (made)
        fclose(made);
    return ran;
}
