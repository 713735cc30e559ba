/* press.h: from a colour of the scene to what is printed, under one profile and one press condition.
 *
 * A palette entry with inks prints with exactly these, times its tint. One without goes through the profile, and is
 * told once. lcms2 is loaded when the first colour needs it: a palette whose every entry has inks never does. Profiles
 * and what was made of them stay with the session. */
#ifndef PL_INK_PRESS_H
#define PL_INK_PRESS_H

#include "ink/ink.h"

/* ---- profiles: of the session ---- */

extern const char pl_ink_library[]; /* the name of what is loaded late: lcms2 */

struct pl_icc_profiles;
struct pl_icc_profile {
    const char *name;      /* as a layout says it */
    const char *title;     /* what it calls itself, or its description does */
    const char *condition; /* of the output intent: "FOGRA39"; "Custom" for a profile without a description file */
    const char *registry;  /* "http://www.color.org", or NULL */
    const char *info;      /* in words, for people */
    double ink_limit;      /* percent of all inks together; 0: not known */
    const unsigned char *bytes;
    size_t size;
    bool xyz; /* its profile connection space; else Lab */
    int version;
    struct profile_impl *impl;
};

/* data: the installed data, or NULL; built: where profiles lie that the build compressed, or NULL. */
struct pl_icc_profiles *pl_icc_new(struct pl_arena *arena, const char *data, const char *built);

/* Every press profile that comes with plaat, in order: those with a description beside them. */
size_t pl_icc_list(struct pl_arena *arena, const struct pl_icc_profiles *all, const char ***names);

/* One of them; NULL when reported. */
const struct pl_icc_profile *pl_icc_shipped(struct pl_work *work, struct pl_icc_profiles *all, const char *name);

/* The profile as a zlib stream, ready for a PDF: compressed by the build, or now and kept. */
void pl_icc_deflated(struct pl_work *work, const struct pl_icc_profile *profile, const unsigned char **bytes,
                     size_t *size);

/* ---- a press: of the job ---- */

struct pl_press {
    const struct pl_icc_profile *profile;
    const struct pl_palette *palette;
    const struct pl_press_style *style;
    const char *condition;
    struct press_impl *impl;
};

/* condition: said on the command line, or NULL. NULL when the profile cannot be used or the condition is not known
 * (reported). */
struct pl_press *pl_press_open(struct pl_work *work, struct pl_icc_profiles *all, const struct pl_palette *palette,
                               const struct pl_press_style *style, const char *condition);

/* The most of all inks together, in percent: what the layout says, else the profile's description, else the inks of the
 * darkest black the profile makes. */
double pl_press_limit(struct pl_work *work, const struct pl_press *press);

struct pl_press_colour {
    double cmyk[4];                   /* 0..1; of a spot colour what stands for it, tint included */
    const struct pl_separation *spot; /* NULL: process inks */
    bool all;                         /* every plate there is: registration; no spot */
    double tint;                      /* 0..1 of the spot colour's plate, or of every plate */
    double opacity;
    bool overprint; /* its entry says so, or it is technical */
    bool made;      /* by the profile: the entry has no inks for this condition (a warning was given) */
};
/* False when the profile or lcms2 failed: reported. PL_BLACK is the black ink alone. PL_NO_COLOUR has opacity 0. */
bool pl_ink_press(struct pl_work *work, const struct pl_press *press, struct pl_colour colour,
                  struct pl_press_colour *out);

/* Palette entries that a scene shows, each true in `entries` (one for each of the palette). */
void pl_press_used(const struct pl_scene *scene, bool *entries);
/* Asks for every colour of a scene, so that each entry without inks is told before anything is drawn. */
bool pl_press_scene(struct pl_work *work, const struct pl_press *press, const struct pl_scene *scene);

/* No place of a scene has more ink than this, in percent, technical plates left out: see pl_plates_bound. pictures:
 * some hold colours of their own, which are taken for the profile's limit. */
bool pl_press_bound(struct pl_work *work, const struct pl_press *press, const struct pl_scene *scene, bool pictures,
                    double *percent);

/* What stands for a whole spot colour, 0..1. */
bool pl_spot_alternate(struct pl_work *work, const struct pl_press *press, const struct pl_separation *spot,
                       double cmyk[4]);

/* Whether it is printed over what lies below: its entry says so, it is technical, or it is black ink alone in letters
 * or lines that are smaller than the layout says (size in points, the width of a line). What has no ink never is. */
enum pl_use { PL_USE_FILL, PL_USE_TEXT, PL_USE_LINE };
bool pl_ink_overprints(const struct pl_press *press, const struct pl_press_colour *colour, enum pl_use use,
                       double size);

/* Palette entries that went through the profile until now. */
size_t pl_press_made(const struct pl_press *press);

/* ---- colours that are in no palette ---- */

/* sRGB 0..1 → inks 0..1 by the layout's intent, rounded to a thousandth. */
bool pl_press_inks(struct pl_work *work, const struct pl_press *press, const double rgb[3], double cmyk[4]);
/* n pixels of 3 bytes → of 4 bytes, 255 is full. */
bool pl_press_pixels(struct pl_work *work, const struct pl_press *press, const unsigned char *rgb, size_t n,
                     unsigned char *cmyk);

/* ---- what print looks like ---- */

/* Inks 0..1 → sRGB 0..1. paper: as it looks beside a white screen, else with the paper as white. */
bool pl_press_look(struct pl_work *work, const struct pl_press *press, const double cmyk[4], bool paper, double rgb[3]);
bool pl_press_proof(struct pl_work *work, const struct pl_press *press, const unsigned char *cmyk, size_t n, bool paper,
                    unsigned char *rgb);
/* CIE Lab (D50), the paper as white. */
bool pl_press_lab(struct pl_work *work, const struct pl_press *press, const double cmyk[4], double lab[3]);
bool pl_screen_lab(struct pl_work *work, const struct pl_press *press, const double rgb[3], double lab[3]);
/* How far what is printed of an entry lies from its screen colour: Delta E 2000; below 0: not known (reported). */
double pl_ink_off(struct pl_work *work, const struct pl_press *press, uint32_t entry);

#endif
