/* art-lines.c: the lines of SVG drawings, as they are drawn. Styles, copies, view boxes and transforms all have a say
 * in how thick a line is; so each drawing is painted into a PDF, and its strokes are read there. */
#include "check/pdf-private.h"

#include "base/num.h"
#include "paint/paint.h"

#include <math.h>
#include <string.h>

#define SIDE  200.0 /* points: the longer side of a drawing in that PDF */
#define WIDTH "stroke-width"
#define VIEW  "viewBox"
enum { MOST_LINES = 64 }; /* colours of lines of a drawing */

/* Drawings that differ in nothing but their size have one page. */
static bool same_art(const struct pl_item *a, const struct pl_item *b)
{
    if (a->picture != b->picture || a->n_recolours != b->n_recolours || a->width * b->height != a->height * b->width)
        return false;
    for (size_t i = 0; i < a->n_recolours; i++) {
        const struct pl_recolour *x = &a->recolours[i], *y = &b->recolours[i];
        if (strcmp(x->what, y->what) != 0 || x->colour.entry != y->colour.entry || x->colour.tint != y->colour.tint ||
            x->colour.opacity != y->colour.opacity)
            return false;
    }
    return true;
}

struct art {
    const struct pl_item *item;
    double scale; /* from the item to its page here */
    PL_VEC(struct pl_art_line) lines;
};
struct arts {
    struct pl_check *check;
    PL_VEC(struct art) list;
};

static struct art *art_of(struct arts *all, const struct pl_item *item)
{
    for (size_t i = 0; i < all->list.n; i++)
        if (same_art(all->list.at[i].item, item))
            return &all->list.at[i];
    return NULL;
}

static const char *find(const struct pl_source *s, const char *from, const char *word)
{
    return memmem(from, s->size - (size_t)(from - s->text), word, strlen(word));
}

/* The next number in the text, signs and spaces before it skipped; NULL: another thing stands there. */
static const char *number(const struct pl_source *s, const char *at, double *out)
{
    const char *end = s->text + s->size;
    while (at < end && strchr(" \t\r\n:=\"',", *at))
        at++;
    size_t n = pl_num_parse(at, (size_t)(end - at), out);
    return n ? at + n : NULL;
}

/* No line of the drawing is thinner, in its own units; 0: that takes a closer look. */
static double thinnest(const struct pl_source *s)
{
    static const char *const scales[] = {"transform", "<use", "<symbol", "<marker", "vector-effect", "calc(", "var("};
    const char *root = find(s, s->text, "<svg");
    double least = 1, v = 0;
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if (find(s, s->text, scales[i]))
            return 0;
    if (!root || find(s, root + 1, "<svg"))
        return 0;
    for (const char *at = s->text; (at = find(s, at, WIDTH)); at += sizeof WIDTH - 1) {
        const char *behind = number(s, at + sizeof WIDTH - 1, &v);
        if (!behind || behind == s->text + s->size || !strchr("\"'; \n}/", *behind))
            return 0;
        least = fmin(least, v);
    }
    return least;
}

/* Most drawings need no painting to tell that their lines are thick enough. */
static bool may_be_thin(struct pl_check *check, const struct pl_drawn *d, double asked)
{
    const struct pl_item *item = d->item;
    const struct pl_picture *p = item->kind == PL_ITEM_PICTURE ? check->scene->pictures[item->picture] : NULL;
    double view[4] = {0};
    if (!p || p->kind != PL_PICTURE_SVG || item->width <= 0 || item->height <= 0 ||
        !find(p->source, p->source->text, "stroke"))
        return false;
    const char *at = find(p->source, p->source->text, VIEW);
    at = at ? at + sizeof VIEW - 1 : NULL;
    for (int i = 0; i < 4 && at; i++)
        at = number(p->source, at, &view[i]);
    if (!at || view[2] <= 0 || view[3] <= 0)
        return true;
    return thinnest(p->source) * fmin(item->width / view[2], item->height / view[3]) * pl_drawn_scale(d) < asked;
}

static void hear(struct pl_file *file, const struct pl_mark *mark)
{
    struct arts *all = file->hear_ctx;
    struct art *art = &all->list.at[mark->sheet->index];
    const double *v = mark->hue->v, rgb[3] = {v[0], v[mark->hue->space->n == 3], v[mark->hue->space->n == 3 ? 2 : 0]};
    double width = mark->width / art->scale;
    if (mark->kind != PL_MARK_LINE)
        return;
    for (size_t i = 0; i < art->lines.n; i++) {
        struct pl_art_line *l = &art->lines.at[i];
        if (l->rgb[0] != rgb[0] || l->rgb[1] != rgb[1] || l->rgb[2] != rgb[2])
            continue;
        l->width = fmin(l->width, width);
        return;
    }
    if (art->lines.n == MOST_LINES)
        return;
    struct pl_art_line *l = pl_push(all->check->work->arena, &art->lines);
    l->width = width;
    memcpy(l->rgb, rgb, sizeof rgb);
}

static struct pl_page *page_of(struct pl_check *check, const struct art *art)
{
    struct pl_page *page = PL_NEW(check->work->arena, struct pl_page);
    struct pl_item *item = pl_push(check->work->arena, &page->items);
    *item = *art->item;
    item->x = item->y = 0;
    item->width = page->width = art->item->width * art->scale;
    item->height = page->height = art->item->height * art->scale;
    return page;
}

/* With no rule on: what is painted is only heard. */
static void read_lines(struct arts *all, const struct pl_bytes *pdf)
{
    struct pl_check *check = all->check, quiet = *check;
    struct pl_profile none = {.sets = PL_NEWS(check->work->arena, struct pl_rule_set, pl_n_rules)};
    struct pl_source source = {.path = "drawings"};
    struct pl_file file = {.check = &quiet, .name = source.path, .source = &source, .hear = hear, .hear_ctx = all};
    for (size_t i = 0; i < pl_n_rules; i++)
        none.sets[i].level = PL_RULE_OFF;
    quiet.profile = &none;
    file.told = PL_NEWS(check->work->arena, pl_told_list, pl_n_rules);
    file.pdf = pl_pdf_open_foreign(check->work, file.name, pdf->at, pdf->n);
    if (!file.pdf)
        return;
    pl_sheets_read(&file);
    pl_walk_pages(&file);
}

static void collect(struct arts *all, double asked)
{
    struct pl_check *check = all->check;
    struct pl_scene scene = *check->scene;
    struct pl_bytes pdf = {0};
    memset(&scene.pages, 0, sizeof scene.pages);
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_item *item = check->drawn.at[i].item;
        if (!may_be_thin(check, &check->drawn.at[i], asked) || art_of(all, item))
            continue;
        struct art *art = pl_push(check->work->arena, &all->list);
        *art = (struct art){.item = item, .scale = SIDE / fmax(item->width, item->height)};
        *pl_push(check->work->arena, &scene.pages) = page_of(check, art);
    }
    if (scene.pages.n && pl_paint_pdf(check->work, &scene, &(struct pl_paint){0}, &pdf))
        read_lines(all, &pdf);
}

void pl_each_thin_art_line(struct pl_check *check, double asked, pl_art_look *look)
{
    struct arts all = {.check = check};
    collect(&all, asked);
    for (size_t i = 0; i < check->drawn.n; i++) {
        const struct pl_drawn *d = &check->drawn.at[i];
        const struct art *art = d->item->kind == PL_ITEM_PICTURE ? art_of(&all, d->item) : NULL;
        double scale = art ? d->item->width / art->item->width * pl_drawn_scale(d) : 0;
        for (size_t k = 0; art && k < art->lines.n; k++)
            look(check, d, &art->lines.at[k], art->lines.at[k].width * scale);
    }
}
