/* ink-private.h: what the files of this room share. Nobody else includes it. */
#ifndef PL_INK_PRIVATE_H
#define PL_INK_PRIVATE_H

#include "ink/press.h"

/* lcms.c: the only file that includes lcms2.h. */
struct lcms;

/* Transforms between a press profile and sRGB or Lab. */
enum conversion {
    RGB_TO_CMYK,  /* doubles */
    CMYK_TO_RGB,  /* doubles, the paper as white */
    CMYK_TO_LOOK, /* doubles, with the paper's own colour */
    CMYK_TO_LAB,
    RGB_TO_LAB,
    PIXELS_TO_CMYK, /* bytes, worked out in advance: for many */
    FEW_TO_CMYK,    /* bytes, not worked out in advance: for few */
    CMYK_TO_PIXELS, /* bytes */
    CMYK_TO_PROOF,  /* bytes, with the paper's own colour */
    N_CONVERSIONS
};

/* NULL when the library is not there or the profile cannot be used: reported at place. Kept with the profile. n
 * elements are converted by lcms_run. */
struct lcms_transform;
struct lcms_transform *lcms_transform(struct pl_work *work, const struct pl_icc_profile *profile, enum conversion what,
                                      int intent, bool black_point, struct pl_place place);
void lcms_run(const struct lcms_transform *transform, const void *from, void *to, size_t n);
double lcms_delta_e(const struct pl_icc_profile *profile, const double a[3], const double b[3]);

struct pl_icc_profiles {
    struct pl_arena *arena;
    const char *data, *built;
    struct lcms *lcms; /* NULL: not loaded yet */
    PL_VEC(struct pl_icc_profile *) list;
};

enum { N_INTENTS = 4 };
struct profile_impl {
    struct pl_icc_profiles *all;
    const struct pl_source *source;
    struct pl_reads described, built; /* what was looked at for its description; for its compressed bytes */
    const unsigned char *deflated;
    size_t n_deflated;
    void *handle; /* lcms2's; NULL: not opened yet */
    struct lcms_transform *transforms[N_CONVERSIONS][N_INTENTS][2];
};

/* profile.c: NULL when reported. */
struct pl_icc_profile *profile_load(struct pl_work *work, struct pl_icc_profiles *all, const struct pl_icc_wish *wish);

#endif
