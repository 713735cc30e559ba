/* reading-contrast.c: whether words and icons stand out from what is painted behind them. Method: contrast ratio of
 * WCAG 2.2, 1.4.3 and 1.4.11; large text as 1.4.3 has it. */
#include "check/check-private.h"

#include "base/num.h"
#include "paint/paint.h"

#include <math.h>
#include <string.h>

enum { LEAST = 1, LARGE, LARGE_SIZE, BOLD_SIZE }; /* figures of text-contrast */

static const char *colour_name(struct pl_check *check, struct pl_colour colour)
{
    if (colour.entry == PL_BLACK)
        return "black";
    const char *name = check->scene->palette->at[colour.entry].name;
    if (colour.tint >= 1 && colour.opacity >= 1)
        return pl_says(check, "'%s'", name);
    return pl_says(check, "'%s' at %s %%", name, pl_num(check->work->arena, 100 * colour.tint * colour.opacity, 0));
}

/* What the item fills, and what of it shows: letters reach less far than the room their font takes. */
struct judged {
    const struct pl_drawn *drawn;
    struct pl_colour colour;
    double room[4];
    bool (*narrow)(const struct pl_scene *scene, const struct pl_item *item, double box[4]); /* NULL: room it is */
};

static struct pl_stand stand(struct pl_check *check, const struct pl_palette *palette, const struct judged *j)
{
    struct pl_stand out = {INFINITY, {1, 1, 1, 1}};
    struct pl_patch patch;
    double box[4];
    pl_patch_of(j->drawn, j->room, &patch);
    if (pl_ground_plain(check, palette, &patch, j->colour, &out))
        return out;
    if (j->narrow) {
        if (!j->narrow(check->scene, j->drawn->item, box))
            return out;
        pl_patch_of(j->drawn, box, &patch);
        if (pl_ground_plain(check, palette, &patch, j->colour, &out))
            return out;
    }
    pl_ground_painted(check, palette, &patch, j->colour, &out);
    return out;
}

/* On screen and, for a page that is printed, in what its inks look like. */
static double worst(struct pl_check *check, const struct judged *j, const char **where)
{
    struct pl_stand seen = stand(check, check->scene->palette, j), printed = {INFINITY, {1, 1, 1, 1}};
    const struct pl_palette *look = pl_print_look(check);
    char css[8];
    if (look)
        printed = stand(check, look, j);
    bool in_print = printed.contrast < seen.contrast;
    pl_ink_css(in_print ? printed.ground : seen.ground, css);
    *where = pl_says(check, "on %s%s", css, in_print ? ", as printed," : "");
    return fmin(seen.contrast, printed.contrast);
}

static bool is_large(struct pl_check *check, const struct pl_drawn *d)
{
    double size = d->item->size * pl_drawn_scale(d);
    const struct pl_face_info *face = pl_face_info(check->scene->fonts, d->item->face);
    return size >= check->figures[LARGE_SIZE - 1] - 1e-6 ||
           (face->weight >= 700 && size >= check->figures[BOLD_SIZE - 1] - 1e-6);
}

static bool says_something(const struct pl_item *item)
{
    for (size_t at = 0; at < item->text_len;) {
        uint32_t c = pl_utf8_next(item->text, item->text_len, &at);
        if (pl_is_letter(c) || pl_is_digit(c))
            return true;
    }
    return false;
}

static void judge_text(struct pl_check *check, const struct pl_drawn *d)
{
    const struct pl_item *item = d->item;
    struct pl_colour colour = item->fill.colour;
    colour.opacity *= d->opacity;
    const struct judged j = {
        d, colour, {item->x, item->y, item->x + item->width, item->y + item->height}, pl_paint_ink};
    const char *where;
    size_t figure = is_large(check, d) ? LARGE : LEAST;
    double ratio = worst(check, &j, &where), asked = check->figures[figure - 1];
    if (ratio >= asked - 0.005)
        return;
    pl_found(check, &(struct pl_tell){.drawn = d, .figure = figure, .found = ratio},
             pl_says(check, "%stext in %s %s has a contrast of %s: at least %s is asked",
                     figure == LARGE ? "large " : "", colour_name(check, colour), where, pl_say(check, figure, ratio),
                     pl_say(check, figure, asked)),
             "give the text or what is behind it another colour");
}

void pl_rule_text_contrast(struct pl_check *check)
{
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        const struct pl_text *text = d->item->kind == PL_ITEM_GLYPHS ? pl_text_of(check, d) : NULL;
        if (text && !text->decoration && says_something(d->item))
            judge_text(check, d);
    }
}

#define INSET 0.1 /* of an icon's box: most keep some room around them */

/* Icons that say something; logos and photographs have the colours they have. */
void pl_rule_icon_contrast(struct pl_check *check)
{
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        const struct pl_item *item = d->item;
        if (item->kind != PL_ITEM_PICTURE || item->node == PL_DECORATION || item->n_recolours != 1 ||
            strcmp(item->recolours[0].what, "currentColor") != 0)
            continue;
        double dx = item->width * INSET, dy = item->height * INSET;
        struct pl_colour colour = item->recolours[0].colour;
        colour.opacity *= d->opacity;
        const struct judged j = {
            d, colour, {item->x + dx, item->y + dy, item->x + item->width - dx, item->y + item->height - dy}, NULL};
        const char *where;
        double ratio = worst(check, &j, &where);
        if (ratio >= check->figures[0] - 0.005)
            continue;
        pl_found(check, &(struct pl_tell){.drawn = d, .figure = 1, .found = ratio},
                 pl_says(check, "an icon in %s %s has a contrast of %s: at least %s is asked",
                         colour_name(check, colour), where, pl_say(check, 1, ratio),
                         pl_say(check, 1, check->figures[0])),
                 "give the icon or what is behind it another colour");
    }
}
