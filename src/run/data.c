/* data.c: where the layouts, fonts and icons that come with plaat are. */
#include "run/run-private.h"

#include "base/num.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_data(struct pl_arena *arena, const char *folder)
{
    return access(pl_printf(arena, "%s/layout/brand.yaml", folder), R_OK) == 0 &&
           access(pl_printf(arena, "%s/fonts/fonts.conf", folder), R_OK) == 0;
}

/* Upwards from the file this code is in, libplaat or a program it was linked into: what was installed together stays
 * together when it is moved, and a build folder finds the sources around it. */
static const char *data_near_code(struct pl_arena *arena)
{
    static const char here;
    Dl_info info;
    char path[PATH_MAX];
    if (!dladdr(&here, &info) || !info.dli_fname || !realpath(info.dli_fname, path))
        return NULL;
    for (char *slash; (slash = strrchr(path, '/'));) {
        *slash = '\0';
        const char *share = pl_printf(arena, "%s/share/plaat", path);
        if (is_data(arena, share))
            return share;
        if (is_data(arena, path))
            return pl_strdup(arena, path);
    }
    return NULL;
}

/* Where the build put what it made of the profiles: build/data/icc beside build/src. Installed, it lies with the data.
 */
static const char *built_profiles(struct pl_arena *arena)
{
    static const char here;
    Dl_info info;
    char path[PATH_MAX];
    if (!dladdr(&here, &info) || !info.dli_fname || !realpath(info.dli_fname, path))
        return NULL;
    for (char *slash; (slash = strrchr(path, '/'));) {
        *slash = '\0';
        const char *folder = pl_printf(arena, "%s/data/icc", path);
        if (access(folder, R_OK) == 0)
            return folder;
    }
    return NULL;
}

struct pl_icc_profiles *press_profiles(struct plaat_session *s)
{
    if (!s->profiles)
        s->profiles = pl_icc_new(s->arena, s->data_dir, built_profiles(s->arena));
    return s->profiles;
}

struct pl_press *open_press(struct call *c, const struct plaat_job *job)
{
    return pl_press_open(&c->work, press_profiles(c->session), &c->layout->palette, &c->layout->press, job->condition);
}

/* What the caller says, what the environment says, near the code, where it was configured to be installed. */
const char *find_data_dir(struct pl_arena *arena, const char *given)
{
    const char *env = getenv("PLAAT_DATA");
    if (given)
        return pl_strdup(arena, given);
    if (env && *env)
        return pl_strdup(arena, env);
    const char *near = data_near_code(arena);
    return near ? near : is_data(arena, PLAAT_DATADIR) ? PLAAT_DATADIR : NULL;
}

const char *layout_path(struct call *c, const char *name)
{
    struct stat st;
    bool path = strchr(name, '/') || (strlen(name) > 5 && strcmp(name + strlen(name) - 5, ".yaml") == 0);
    if (path || (stat(name, &st) == 0 && S_ISREG(st.st_mode)))
        return name;
    const char *shipped =
        c->session->data_dir ? pl_printf(c->arena, "%s/layout/%s.yaml", c->session->data_dir, name) : NULL;
    if (shipped && access(shipped, R_OK) == 0)
        return shipped;
    const char **names = NULL;
    size_t n = c->session->data_dir
                   ? pl_door_list(c->arena, pl_printf(c->arena, "%s/layout", c->session->data_dir), ".yaml", &names)
                   : 0;
    const char *nearest = pl_nearest(name, (const char *const *)names, n);
    struct pl_diag *d = PL_ERR(&c->work, P801, (struct pl_place){0}, "no layout '%s'", name);
    if (nearest)
        pl_help(&c->diags, d, "did you mean '%s'? `plaat list layouts` shows all; a path works too", nearest);
    else
        pl_help(&c->diags, d, "`plaat list layouts` shows what there is; a path to a file works too");
    return NULL;
}
