/* compose.c: the passes, in order. No pass goes back. */
#include "compose/compose-private.h"

#include <string.h>

/* ---- groups of boxes that agree ---- */

/* Boxes agree with those beside them: in the same row of the same grid, or in the same row box. */
struct agreement {
    const char *name;
    const struct node *in;
    size_t row, lines;
    double height;
};
typedef PL_VEC(struct agreement) agreements_vec;

static struct agreement *agreement_of(struct composer *c, agreements_vec *all, const struct node *n, const char *name)
{
    const struct node *in = NULL, *child = n;
    size_t row = 0;
    for (const struct node *up = n->up; up; child = up, up = up->up) {
        if (up->box->kind != PL_BOX_GRID && up->box->kind != PL_BOX_ROW)
            continue;
        in = up;
        row = up->box->kind == PL_BOX_GRID ? child->box->row : 0;
        break;
    }
    for (size_t i = all->n; i-- > 0;)
        if (all->at[i].in == in && all->at[i].row == row && strcmp(all->at[i].name, name) == 0)
            return &all->at[i];
    struct agreement *a = pl_push(c->work->arena, all);
    *a = (struct agreement){.name = name, .in = in, .row = row};
    return a;
}

static void same_lines(struct composer *c, struct node *n, agreements_vec *all, bool collect)
{
    if (n->text && n->text->content->same_lines) {
        struct agreement *a = agreement_of(c, all, n, n->text->content->same_lines);
        if (collect)
            a->lines = text_lines(c, n->text) > a->lines ? text_lines(c, n->text) : a->lines;
        else
            n->text->same_lines = a->lines;
    }
    for (size_t i = 0; i < n->n; i++)
        same_lines(c, &n->children[i], all, collect);
}

static void same_heights(struct composer *c, struct node *n, agreements_vec *all, bool collect)
{
    for (size_t i = 0; i < n->n; i++)
        same_heights(c, &n->children[i], all, collect);
    if (!n->box->same_height)
        return;
    struct agreement *a = agreement_of(c, all, n, n->box->same_height);
    if (collect) {
        n->forced_h = 0;
        a->height = fmax(a->height, node_natural_height(c, n) - n->margin[PL_TOP] - n->margin[PL_BOTTOM]);
    } else {
        n->forced_h = a->height;
    }
}

static bool any_agreement(const struct node *n)
{
    if (n->box->same_height || (n->text && n->text->content->same_lines))
        return true;
    for (size_t i = 0; i < n->n; i++)
        if (any_agreement(&n->children[i]))
            return true;
    return false;
}

/* ---- places ---- */

void layout_page(struct composer *c, struct page *page)
{
    if (!page->root)
        return;
    if (page->agrees) {
        agreements_vec lines = {0}, heights = {0};
        same_lines(c, page->root, &lines, true);
        same_lines(c, page->root, &lines, false);
        same_heights(c, page->root, &heights, true);
        same_heights(c, page->root, &heights, false);
    }
    struct node *root = page->root;
    node_place(c, root, 0, 0, node_height_in(c, root, page->box->height, true));
}

void layout_widths(struct composer *c, struct page *page)
{
    if (!page->root)
        return;
    node_set_width(c, page->root, node_width_in(c, page->root, page->box->width, true));
    if (!page->shared)
        keep_shares(c, page->root); /* the first time all stands at its ideal */
    page->shared = true;
}

bool page_fits(const struct node *n)
{
    if (n->over > EPSILON)
        return false;
    for (size_t i = 0; i < n->n; i++)
        if (!page_fits(&n->children[i]))
            return false;
    return true;
}

/* ---- the breaks ---- */

static bool overfull(const struct node *n)
{
    for (; n; n = n->up)
        if (n->over > EPSILON)
            return true;
    return false;
}

/* The best breaks first; where they take more lines than there is room for, the best among those with fewest lines. */
static void compose_texts(struct composer *c)
{
    for (size_t i = 0; i < c->texts.n; i++) {
        const struct text *t = c->texts.at[i];
        text_compose(c, c->texts.at[i], t->content->max_lines > 0 ? (size_t)t->content->max_lines : 0);
    }
    c->final = true;
    for (size_t p = 0; p < c->n_pages; p++) {
        layout_page(c, &c->pages[p]);
        if (!c->pages[p].root || page_fits(c->pages[p].root))
            continue;
        for (size_t i = 0; i < c->texts.n; i++) {
            struct text *t = c->texts.at[i];
            if (t->node->page != p || !overfull(t->node))
                continue;
            size_t room = text_lines_that_fit(c, t, inner_height(t->node)), lines = text_lines(c, t);
            c->final = false;
            size_t least = text_lines(c, t);
            c->final = true;
            bool own = t->node->over > EPSILON && room >= least;
            if (lines > least)
                text_compose(c, t, own ? room : least);
        }
        layout_page(c, &c->pages[p]);
    }
}

/* ---- what comes out ---- */

static void start_scene(struct composer *c)
{
    const struct pl_expanded *in = c->in;
    struct pl_scene *s = PL_NEW(c->work->arena, struct pl_scene);
    *s = (struct pl_scene){.arena = c->work->arena,
                           .palette = in->palette,
                           .press = in->press,
                           .fonts = c->fonts,
                           .in_px = in->in_px,
                           .structure = in->structure};
    s->meta.title = in->title;
    s->meta.author = in->author;
    s->meta.subject = in->subject;
    s->meta.keywords = in->keywords;
    s->meta.language = in->language;
    s->meta.date = in->date;
    c->scene = s;
}

static void add_page(struct composer *c, size_t i)
{
    const struct pl_page_box *box = &c->in->pages[i];
    struct pl_page *page = PL_NEW(c->work->arena, struct pl_page);
    *page = (struct pl_page){
        .width = box->width, .height = box->height, .bleed = box->bleed, .folds = box->folds, .name = box->name};
    memcpy(page->margin, box->margin, sizeof page->margin);
    page->guide_columns = box->guide_columns;
    page->guide_gutter = box->guide_gutter;
    page->guide_baseline = box->guide_baseline;
    c->pages[i] = (struct page){.box = box, .out = page};
    *pl_push(c->work->arena, &c->scene->pages) = page;
    if (!box->root)
        return;
    c->pages[i].root = tree_build(c, box->root, i);
    c->pages[i].agrees = any_agreement(c->pages[i].root);
}

static void keep_values(struct composer *c)
{
    for (size_t i = 0; i < c->groups.n; i++) {
        const struct group *g = c->groups.at[i];
        *pl_push(c->work->arena, &c->out->fit.list) =
            (struct pl_fit_value){g->key, g->size, g->leading, g->tracking, {0}};
    }
}

void compose_start(struct composer *c)
{
    c->pages = PL_NEWS(c->work->arena, struct page, c->n_pages);
    start_scene(c);
    c->out->scene = c->scene;
    for (size_t i = 0; i < c->n_pages; i++)
        add_page(c, i);
}

static void passed(const struct composer *c, const char *stage)
{
    if (c->how->passed)
        c->how->passed(c->how->passed_ctx, stage);
}

struct pl_composed *pl_compose(struct pl_work *work, const struct pl_expanded *expanded, struct pl_fonts *fonts,
                               struct pl_hyphens *hyphens, const struct pl_compose_how *how)
{
    struct composer c = {.work = work,
                         .in = expanded,
                         .fonts = fonts,
                         .hyphens = hyphens,
                         .how = how,
                         .out = PL_NEW(work->arena, struct pl_composed),
                         .n_pages = expanded->n_pages};
    size_t errors = work->diags->n_errors;
    compose_start(&c);
    passed(&c, "shape");
    if (work->diags->n_errors > errors)
        return NULL; /* glyphs or faces that are not there: nothing could be measured rightly */
    fit_groups(&c);
    for (size_t i = 0; i < c.n_pages; i++)
        layout_widths(&c, &c.pages[i]);
    fit_solve(&c);
    passed(&c, "fit");
    compose_texts(&c);
    passed(&c, "break lines");
    for (size_t i = 0; i < c.n_pages; i++) {
        report_page(&c, &c.pages[i]);
        yield_page(&c, &c.pages[i]); /* moves no text, so what was verified stays so */
    }
    for (size_t i = 0; i < c.n_pages; i++)
        draw_page(&c, &c.pages[i]);
    c.scene->pictures = c.pictures.at;
    c.scene->n_pictures = c.pictures.n;
    keep_values(&c);
    pl_scene_check(c.scene);
    return c.out;
}
