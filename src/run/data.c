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

/* Upwards from the file this code is in, libplaat or a program it was linked into, to the first folder in which `look`
 * finds something. NULL: it never does. */
static const char *climb(struct pl_arena *arena, const char *(*look)(struct pl_arena *arena, const char *folder))
{
    static const char here;
    Dl_info info;
    char path[PATH_MAX];
    const char *found = NULL;
    if (!dladdr(&here, &info) || !info.dli_fname || !realpath(info.dli_fname, path))
        return NULL;
    for (char *slash; !found && (slash = strrchr(path, '/'));) {
        *slash = '\0';
        found = look(arena, path);
    }
    return found;
}

/* What was installed together stays together when it is moved, and a build folder finds the sources around it. */
static const char *look_for_data(struct pl_arena *arena, const char *folder)
{
    const char *share = pl_printf(arena, "%s/share/plaat", folder);
    if (is_data(arena, share))
        return share;
    return is_data(arena, folder) ? pl_strdup(arena, folder) : NULL;
}

/* Where the build put what it made of the profiles: build/data/icc beside build/src. Installed, it lies with the data.
 */
static const char *look_for_profiles(struct pl_arena *arena, const char *folder)
{
    const char *icc = pl_printf(arena, "%s/data/icc", folder);
    return access(icc, R_OK) == 0 ? icc : NULL;
}

struct pl_icc_profiles *press_profiles(struct plaat_session *s)
{
    if (!s->profiles)
        s->profiles = pl_icc_new(s->arena, s->data_dir, climb(s->arena, look_for_profiles));
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
    const char *near = climb(arena, look_for_data);
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
