/* picture.c: icons by name, pictures of the edition, art in palette colours. */
#include "expand/expand-private.h"

#include "base/num.h"

#include <string.h>

static bool looks_like_path(const char *text)
{
    size_t n = strlen(text);
    return strchr(text, '/') || (n > 4 && text[n - 4] == '.');
}

/* The names in the icon folders, for "did you mean". */
static size_t icon_names(struct expander *ex, const char *const **out)
{
    PL_VEC(const char *) all = {0};
    for (size_t i = 0; i < ex->layout->icons.n; i++) {
        const char **names = NULL;
        size_t n = pl_door_list(ex->work->arena, ex->layout->icons.at[i].path, ".svg", &names);
        for (size_t k = 0; k < n; k++)
            *pl_push(ex->work->arena, &all) = names[k];
    }
    *out = all.at;
    return all.n;
}

static const char *icon_path(struct expander *ex, const char *name, struct pl_place place)
{
    if (looks_like_path(name))
        return pl_door_resolve(ex->work, name, place);
    for (size_t i = ex->layout->icons.n; i-- > 0;) {
        const char *path = pl_printf(ex->work->arena, "%s/%s.svg", ex->layout->icons.at[i].path, name);
        if (pl_door_exists(ex->work, path))
            return path;
    }
    const char *const *names = NULL;
    size_t n = icon_names(ex, &names);
    const char *nearest = pl_nearest(name, names, n);
    struct pl_diag *d = PL_ERR(ex->work, P410, place, "no icon '%.60s'", name);
    if (ex->layout->icons.n)
        pl_also(ex->work->diags, d, ex->layout->icons.at[ex->layout->icons.n - 1].place, "icons are looked for here");
    if (nearest)
        pl_help(ex->work->diags, d, "did you mean '%s'?", nearest);
    else
        pl_help(ex->work->diags, d, "`plaat list icons` shows what there is; a path to an SVG works too");
    return NULL;
}

/* What the content stands for: a value of the edition, or the layout's own words. */
static struct value content_value(struct expander *ex, const struct context *ctx, const struct pl_node *content)
{
    if (binding_alone(content))
        return binding_value(ex, ctx->scope, content, content->text + 2, content->len - 4);
    const char *text = binding_text(ex, ctx->scope, content);
    return (struct value){.kind = *text ? VALUE_TEXT : VALUE_NONE, .text = text, .own = true};
}

static struct pl_recolour_tone *recolour(struct expander *ex, const struct pl_node *map, size_t *n)
{
    *n = map && map->kind == PL_MAP ? map->n : 0;
    struct pl_recolour_tone *out = PL_NEWS(ex->work->arena, struct pl_recolour_tone, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        out[i].what = map->at[i]->key;
        pl_read_tone(&ex->reader, map->at[i], &out[i].tone);
    }
    return out;
}

static void check_recolours(struct expander *ex, const struct pl_box *box, const struct pl_node *map)
{
    for (size_t i = 0; map && map->kind == PL_MAP && i < map->n; i++) {
        if (box->picture->kind != PL_PICTURE_SVG || pl_svg_has(box->picture, map->at[i]->key))
            continue;
        struct pl_diag *d = PL_ERR(ex->work, P411, map->at[i]->key_place, "'%s' has no element '%.60s'",
                                   box->picture->source->path, map->at[i]->key);
        pl_help(ex->work->diags, d, "recolour takes currentColor, \"#id\" or \".class\" of elements that are there");
    }
}

static void load_icon(struct expander *ex, const struct context *ctx, struct pl_box *box, struct value value,
                      struct pl_place place, struct pl_place layout_place)
{
    const char *name = value_text(ex, value), *path = *name ? icon_path(ex, name, place) : NULL;
    if (!path)
        return;
    box->picture = pl_picture_load(ex->work, ex->pictures, path, place);
    struct pl_recolour_tone *tones = PL_NEWS(ex->work->arena, struct pl_recolour_tone, 1);
    tones[0] = (struct pl_recolour_tone){"currentColor", box->colour};
    put_accent(ex, ctx, &tones[0].tone, layout_place);
    box->recolours = tones;
    box->n_recolours = box->colour.entry != PL_COLOUR_NONE;
}

static void load_picture(struct expander *ex, struct pl_box *box, struct value value, struct pl_place place,
                         const char **alternative)
{
    const char *text = NULL;
    if (value.kind == VALUE_NODE) {
        struct pl_picture_value picture = {.focus = {0.5, 0.5}};
        size_t errors = ex->work->diags->n_errors;
        if (!pl_value_picture(ex->work, value.node, &picture)) {
            asked_here(ex, value.said, errors, "a picture");
            return;
        }
        text = picture.file->text;
        place = picture.file->place;
        *alternative = *alternative ? *alternative : picture.alternative;
        if (!pl_node_empty(pl_node_get(value.node, "focus")))
            memcpy(box->focus, picture.focus, sizeof box->focus); /* the author knows what is in the picture */
    } else {
        text = value_text(ex, value);
    }
    box->picture = pl_picture_load(ex->work, ex->pictures, pl_door_resolve(ex->work, text, place), place);
}

bool expand_picture(struct expander *ex, const struct context *ctx, struct pl_box *box, const struct pl_node *node)
{
    const struct pl_node *content = box->keys.content;
    const char *alternative = box->keys.alternative;
    if (!content || content->kind != PL_SCALAR) {
        struct pl_diag *d = PL_ERR(ex->work, P162, content ? content->place : node->place,
                                   "'%s' takes a name or a path", box->kind_name);
        pl_help(ex->work->diags, d, "write one value behind the colon");
        return false;
    }
    struct value value = content_value(ex, ctx, content);
    if (value.kind == VALUE_NONE)
        return false;
    struct pl_place place = value.node ? value.node->place : content->place;
    bool icon = strcmp(box->kind_name, "icon") == 0;
    if (icon)
        load_icon(ex, ctx, box, value, place, content->place);
    else
        load_picture(ex, box, value, place, &alternative);
    if (!box->picture)
        return false;
    if (!icon && box->keys.recolour) {
        const struct pl_node *map = binding_nodes(ex, ctx->scope, box->keys.recolour, NULL);
        box->recolours = recolour(ex, map, &box->n_recolours);
        for (size_t i = 0; i < box->n_recolours; i++)
            put_accent(ex, ctx, &box->recolours[i].tone, map->place);
        check_recolours(ex, box, map);
    }
    if (box->keys.frame)
        box->frame = expand_frame(ex, ctx, box->keys.frame);
    box->unsaid = !alternative && !ctx->decoration;
    structure_figure(ex, ctx, box, alternative);
    return true;
}
