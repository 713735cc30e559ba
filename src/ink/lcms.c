/* lcms.c: lcms2, loaded when the first colour needs it. A plain start, and a press whose palette says all inks, never
 * pays for it. */
#include "ink/ink-private.h"

#include "base/library.h"

#include <dlfcn.h>
#include <lcms2.h>
#include <string.h>

#define FUNCTIONS(F)                                                                                                   \
    F(cmsCreateContext)                                                                                                \
    F(cmsDeleteContext)                                                                                                \
    F(cmsOpenProfileFromMemTHR)                                                                                        \
    F(cmsCloseProfile)                                                                                                 \
    F(cmsCreate_sRGBProfileTHR)                                                                                        \
    F(cmsCreateLab4ProfileTHR)                                                                                         \
    F(cmsCreateTransformTHR)                                                                                           \
    F(cmsDeleteTransform)                                                                                              \
    F(cmsDoTransform)                                                                                                  \
    F(cmsCIE2000DeltaE)

const char pl_ink_library[] = PL_LCMS_LIBRARY;

struct lcms {
#define MEMBER(name) __typeof__(name) *name;
    FUNCTIONS(MEMBER)
    void *library;
    cmsContext context;
    cmsHPROFILE srgb, lab;
};

struct lcms_transform {
    const struct lcms *lcms;
    cmsHTRANSFORM handle;
};

static void close_library(void *of)
{
    struct lcms *l = of;
    if (l->srgb)
        l->cmsCloseProfile(l->srgb);
    if (l->lab)
        l->cmsCloseProfile(l->lab);
    if (l->context)
        l->cmsDeleteContext(l->context);
    dlclose(l->library);
}

static struct lcms *load(struct pl_arena *arena)
{
    void *library = pl_library_open(pl_ink_library);
    if (!library)
        return NULL;
    struct lcms *l = PL_NEW(arena, struct lcms);
    l->library = library;
    bool good = true;
#define FIND(name) good &= pl_library_find(library, #name, &l->name);
    FUNCTIONS(FIND)
    if (!good) {
        dlclose(library);
        return NULL;
    }
    pl_at_end(arena, close_library, l);
    l->context = l->cmsCreateContext(NULL, NULL);
    l->srgb = l->cmsCreate_sRGBProfileTHR(l->context);
    l->lab = l->cmsCreateLab4ProfileTHR(l->context, NULL);
    return l->context && l->srgb && l->lab ? l : NULL;
}

static bool ready(struct pl_work *work, struct pl_icc_profiles *all, struct pl_place place)
{
    if (all->lcms || (all->lcms = load(all->arena)))
        return true;
    struct pl_diag *d = PL_ERR(work, P348, place, "%s cannot be loaded", PL_LCMS_LIBRARY);
    pl_help(work->diags, d, "install Little CMS 2 (on Debian and Ubuntu: liblcms2-2)");
    return false;
}

struct opened {
    const struct lcms *lcms;
    cmsHPROFILE handle;
};

static void close_profile(void *of)
{
    const struct opened *o = of;
    o->lcms->cmsCloseProfile(o->handle);
}

static cmsHPROFILE open_profile(const struct pl_icc_profile *profile)
{
    struct profile_impl *impl = profile->impl;
    struct pl_arena *arena = impl->all->arena;
    const struct lcms *l = impl->all->lcms;
    if (impl->handle)
        return impl->handle;
    impl->handle = l->cmsOpenProfileFromMemTHR(l->context, profile->bytes, (cmsUInt32Number)profile->size);
    if (!impl->handle)
        return NULL;
    struct opened *o = PL_NEW(arena, struct opened);
    *o = (struct opened){l, impl->handle};
    pl_at_end(arena, close_profile, o);
    return impl->handle;
}

enum end { SRGB, PRESS, LAB };
static const struct {
    enum end from, to;
    cmsUInt32Number from_type, to_type, flags;
    int intent; /* −1: the layout's, and its black point */
} rows[N_CONVERSIONS] = {
    [RGB_TO_CMYK] = {SRGB, PRESS, TYPE_RGB_DBL, TYPE_CMYK_DBL, cmsFLAGS_NOOPTIMIZE, -1},
    [CMYK_TO_RGB] = {PRESS, SRGB, TYPE_CMYK_DBL, TYPE_RGB_DBL, cmsFLAGS_NOOPTIMIZE | cmsFLAGS_BLACKPOINTCOMPENSATION,
                     PL_INTENT_RELATIVE},
    [CMYK_TO_LOOK] = {PRESS, SRGB, TYPE_CMYK_DBL, TYPE_RGB_DBL, cmsFLAGS_NOOPTIMIZE, PL_INTENT_ABSOLUTE},
    [CMYK_TO_LAB] = {PRESS, LAB, TYPE_CMYK_DBL, TYPE_Lab_DBL, cmsFLAGS_NOOPTIMIZE, PL_INTENT_RELATIVE},
    [RGB_TO_LAB] = {SRGB, LAB, TYPE_RGB_DBL, TYPE_Lab_DBL, cmsFLAGS_NOOPTIMIZE, PL_INTENT_RELATIVE},
    [PIXELS_TO_CMYK] = {SRGB, PRESS, TYPE_RGB_8, TYPE_CMYK_8, 0, -1},
    [FEW_TO_CMYK] = {SRGB, PRESS, TYPE_RGB_8, TYPE_CMYK_8, cmsFLAGS_NOOPTIMIZE, -1},
    [CMYK_TO_PIXELS] = {PRESS, SRGB, TYPE_CMYK_8, TYPE_RGB_8, cmsFLAGS_BLACKPOINTCOMPENSATION, PL_INTENT_RELATIVE},
    [CMYK_TO_PROOF] = {PRESS, SRGB, TYPE_CMYK_8, TYPE_RGB_8, 0, PL_INTENT_ABSOLUTE},
};

static void release(void *of)
{
    struct lcms_transform *t = of;
    t->lcms->cmsDeleteTransform(t->handle);
}

static struct lcms_transform *make(const struct pl_icc_profile *profile, enum conversion what, int intent,
                                   bool black_point)
{
    struct pl_icc_profiles *all = profile->impl->all;
    const struct lcms *l = all->lcms;
    cmsHPROFILE ends[] = {l->srgb, open_profile(profile), l->lab};
    bool own = rows[what].intent < 0;
    cmsUInt32Number flags = rows[what].flags | (own && black_point ? cmsFLAGS_BLACKPOINTCOMPENSATION : 0);
    cmsHTRANSFORM handle =
        ends[PRESS]
            ? l->cmsCreateTransformTHR(l->context, ends[rows[what].from], rows[what].from_type, ends[rows[what].to],
                                       rows[what].to_type, (cmsUInt32Number)(own ? intent : rows[what].intent), flags)
            : NULL;
    if (!handle)
        return NULL;
    struct lcms_transform *t = PL_NEW(all->arena, struct lcms_transform);
    *t = (struct lcms_transform){l, handle};
    pl_at_end(all->arena, release, t);
    return t;
}

struct lcms_transform *lcms_transform(struct pl_work *work, const struct pl_icc_profile *profile, enum conversion what,
                                      int intent, bool black_point, struct pl_place place)
{
    struct lcms_transform **kept = &profile->impl->transforms[what][intent][black_point];
    if (*kept)
        return *kept;
    if (!ready(work, profile->impl->all, place))
        return NULL;
    *kept = make(profile, what, intent, black_point);
    if (*kept)
        return *kept;
    struct pl_diag *d =
        PL_ERR(work, P346, place, "the profile '%s' is damaged: its tables cannot be used", profile->name);
    pl_help(work->diags, d, "copy it again, or name another");
    return NULL;
}

void lcms_run(const struct lcms_transform *t, const void *from, void *to, size_t n)
{
    t->lcms->cmsDoTransform(t->handle, from, to, (cmsUInt32Number)n);
}

double lcms_delta_e(const struct pl_icc_profile *profile, const double a[3], const double b[3])
{
    const cmsCIELab x = {a[0], a[1], a[2]}, y = {b[0], b[1], b[2]};
    return profile->impl->all->lcms->cmsCIE2000DeltaE(&x, &y, 1, 1, 1);
}
