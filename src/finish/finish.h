/* finish.h: what cairo cannot do, on the bytes it wrote: inks or sRGB for keys, tags, page boxes, metadata, output
 * intents. The bytes come from pl_paint_keyed; the result is a whole document. */
#ifndef PL_FINISH_FINISH_H
#define PL_FINISH_FINISH_H

#include "ink/keys.h"
#include "ink/press.h"

/* Colours of drawings and pictures in RGB, each once. */
struct pl_converted {
    size_t colours, pictures;
    bool *shown; /* a place for each picture of the scene: whether it shows any of them */
};

struct pl_finish {
    const struct pl_scene *scene;
    const struct pl_keys *keys;
    const unsigned char *bytes; /* what pl_paint_keyed drew */
    size_t n;
    const char *date;    /* "2026-06-01T00:00:00Z" */
    const char *creator; /* "plaat 0.1.0" */
    const void *srgb;    /* an ICC profile of sRGB */
    size_t srgb_n;
    const struct pl_press *press;   /* targets for print */
    struct pl_converted *converted; /* of these: what the profile gave inks to, counted */
    bool bleed;                     /* it was painted with it */
    double slug;                    /* points outside the bleed, as it was painted */
};

/* PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) at once. False: reported. */
bool pl_finish_web(struct pl_work *work, const struct pl_finish *how, unsigned char **bytes, size_t *n);

/* PDF/X-4 (ISO 15930-7): every colour in the inks and plates of how->press, the page drawn with its bleed. False:
 * reported. */
bool pl_finish_press(struct pl_work *work, const struct pl_finish *how, unsigned char **bytes, size_t *n);
/* The same, tagged, and PDF/UA-1 and PDF/A-2a as well. Links are text: PDF/X allows no annotation on the page. */
bool pl_finish_press_web(struct pl_work *work, const struct pl_finish *how, unsigned char **bytes, size_t *n);

/* Finished PDFs of one target, in their order, as one: a document each (a Part, with a bookmark by its title),
 * profiles, layers and pictures that they share written once. What it is called, and its metadata otherwise from the
 * first. Tags, inks and conformance stay as they are. False: reported (P776: for different press conditions; P781: no
 * PDF). */
struct pl_joined_part {
    const char *name; /* for messages */
    const unsigned char *bytes;
    size_t n;
};
struct pl_joined {
    const char *title; /* never NULL */
    const struct pl_joined_part *parts;
    size_t n; /* one at least */
};
bool pl_finish_join(struct pl_work *work, const struct pl_joined *how, unsigned char **bytes, size_t *n);

#endif
