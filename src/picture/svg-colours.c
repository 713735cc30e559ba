/* svg-colours.c: which of a drawing's colours no recolouring replaces. As a stylesheet does, a recolouring takes hold
 * of the element that says the colour or of the one that is drawn with it. */
#include "picture/picture-private.h"

#include <string.h>
#include <strings.h>

static bool among(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_colour(const char *colour)
{
    return strcmp(colour, "none") != 0 && strncmp(colour, "url(", 4) != 0;
}

static void add(struct svg_colours *c, const struct svg_said *said, const struct svg_element *e)
{
    if (!is_colour(said->colour) || c->list.n == SVG_MOST_COLOURS)
        return;
    for (size_t i = 0; i < c->list.n; i++) {
        const struct svg_colour *o = &c->list.at[i];
        if (same(o->said.colour, said->colour) && same(o->said.id, said->id) && same(o->said.classes, said->classes) &&
            same(o->id, e->id) && same(o->classes, e->classes))
            return;
    }
    *pl_push(c->arena, &c->list) = (struct svg_colour){*said, e->id, e->classes};
}

void svg_colours_enter(struct svg_colours *c, size_t depth, const char *name, const struct svg_element *e,
                       const char *fill, const char *stroke)
{
    static const char *const shapes[] = {"path",     "rect",    "circle", "ellipse", "line",
                                         "polyline", "polygon", "use",    "stop",    NULL},
                             *const kept[] = {"defs", "symbol", "marker", "pattern", NULL};
    static const struct svg_said black = {"black", NULL, NULL}, none = {"none", NULL, NULL};
    bool root = depth <= 1, stop = strcmp(name, "stop") == 0;
    c->unseen[depth] = (!root && c->unseen[depth - 1]) || strcmp(name, "clipPath") == 0;
    c->within[depth] = (!root && c->within[depth - 1]) || among(kept, name);
    c->fill[depth] = fill ? (struct svg_said){fill, e->id, e->classes} : root || stop ? black : c->fill[depth - 1];
    c->stroke[depth] = stroke ? (struct svg_said){stroke, e->id, e->classes} : root ? none : c->stroke[depth - 1];
    if (c->unseen[depth] || !among(shapes, name))
        return;
    /* What a <use> draws has the colours of the <use>, where it says none itself. */
    bool inherits = c->within[depth] && !stop && c->fill[depth].colour == black.colour;
    if (!inherits)
        add(c, &c->fill[depth], e);
    if (!stop)
        add(c, &c->stroke[depth], e);
}

static bool replaced(const struct svg_colour *o, const char *const *whats, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool current = strcmp(whats[i], "currentColor") == 0 && strcasecmp(o->said.colour, "currentColor") == 0;
        if (current || svg_matches(o->said.id, o->said.classes, whats[i]) || svg_matches(o->id, o->classes, whats[i]))
            return true;
    }
    return false;
}

const char *svg_own_colour(const struct pl_picture *picture, const char *const *whats, size_t n)
{
    static const char *const whites[] = {"white", "#fff", "#ffffff", "#FFF", "#FFFFFF", "transparent", NULL};
    const struct svg_colours *c = svg_colours_of(picture);
    for (size_t i = 0; i < c->list.n; i++)
        if (!among(whites, c->list.at[i].said.colour) && !replaced(&c->list.at[i], whats, n))
            return c->list.at[i].said.colour;
    return NULL;
}
