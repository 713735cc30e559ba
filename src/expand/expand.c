/* expand.c: the pages, one after another. */
#include "expand/expand-private.h"

#include <string.h>
#include <strings.h>

enum { MOST_PAGES = 1000 };

struct page_plan {
    const struct pl_page_template *template;
    const struct scope *scope;
    const struct pl_node *record;
};
typedef PL_VEC(struct page_plan) plans_vec;

static const struct scope *page_scope(struct expander *ex, const struct pl_page_template *t,
                                      const struct pl_node *record, size_t index, size_t count)
{
    struct scope scope = {.record = record, .as = t->as, .index = index, .count = count};
    return pl_memdup(ex->work->arena, &scope, sizeof scope);
}

/* Which pages there will be: known before the first is expanded, because `pages` may be bound on it. */
static void plan(struct expander *ex, const struct pl_page_template *t, plans_vec *plans)
{
    if (!t->each) {
        if (!t->when || when_holds(ex, NULL, t->when))
            *pl_push(ex->work->arena, plans) = (struct page_plan){t, NULL, NULL};
        return;
    }
    const struct pl_node *records = records_of(ex, NULL, t->each);
    for (size_t i = 0; records && i < records->n; i++) {
        const struct scope *scope = page_scope(ex, t, records->at[i], i + 1, records->n);
        if (!t->when || when_holds(ex, scope, t->when))
            *pl_push(ex->work->arena, plans) = (struct page_plan){t, scope, records->at[i]};
    }
}

/* Output names hold letters, digits, points, hyphens and underscores: anything else would surprise a shell or a
 * server. */
static const char *safe_name(struct pl_arena *arena, const char *text)
{
    char *out = pl_strdup(arena, text);
    for (char *p = out; *p; p++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", *p) || (p == out && *p == '.'))
            *p = '-';
    return out;
}

/* Of the page that ex stands at. */
static const char *page_name(struct expander *ex, const struct page_plan *p)
{
    const char *name = p->template->name ? binding_text(ex, p->scope, p->template->name) : "";
    return *name ? safe_name(ex->work->arena, name) : ex->pages > 1 ? pl_printf(ex->work->arena, "%zu", ex->page) : "";
}

static void expand_page(struct expander *ex, const struct page_plan *p, struct pl_page_box *page)
{
    struct pl_page_style style = ex->layout->page;
    const struct pl_page_template *t = p->template;
    struct context ctx = {.scope = p->scope, .accent = {PL_COLOUR_NONE, 1, 1}};
    struct pl_trail *trail = PL_NEW(ex->work->arena, struct pl_trail);
    if (p->record) {
        *trail = (struct pl_trail){p->record->place, PL_TRAIL_EACH, pl_record_label(ex->work->arena, p->record), NULL};
        ctx.trail = trail;
    }
    if (t->page)
        pl_page_read(ex->work, ex->layout, binding_nodes(ex, p->scope, t->page, NULL), &style);
    *page = (struct pl_page_box){.width = style.width,
                                 .height = style.height,
                                 .bleed = style.bleed,
                                 .ground = style.ground,
                                 .guide_columns = (double)style.guide_columns,
                                 .guide_gutter = style.guide_gutter,
                                 .guide_baseline = style.guide_baseline,
                                 .folds = style.folds,
                                 .place = t->node->place};
    put_accent_fill(ex, &ctx, &page->ground, t->node->place);
    memcpy(page->margin, style.margin, sizeof page->margin);
    page->name = page_name(ex, p);
    page->root = expand_box(ex, &ctx, t->box);
    if (page->root)
        expand_check_names(ex, page->root);
}

/* The name of the page at i beside those before it: with its number where one is called so. Large and small letters
 * are the same, as on some disks, where one picture would take the place of the other. */
static const char *unique_name(struct pl_arena *arena, const char *const *names, size_t i)
{
    const char *name = names[i];
    for (size_t k = 0; k < i; k++) {
        if (strcasecmp(name, names[k]) != 0)
            continue;
        name = pl_printf(arena, "%s-%zu", name, i + 1);
        k = SIZE_MAX; /* those before may be called that */
    }
    return name;
}

static void fill_meta(struct pl_expanded *out, const struct pl_edition *edition, const struct pl_layout *layout)
{
    out->edition_name = edition->name;
    out->layout_name = layout->name;
    out->in_px = layout->page.in_px;
    out->print = layout->print;
    out->palette = &layout->palette;
    out->press = &layout->press;
    out->fonts = layout->fonts.at;
    out->n_fonts = layout->fonts.n;
    out->styles = layout->styles;
    out->n_styles = layout->n_styles;
    out->fit = layout->fit.at;
    out->n_fit = layout->fit.n;
    out->title = edition->title;
    out->author = edition->author;
    out->subject = edition->subject;
    out->keywords = edition->keywords;
    out->language = edition->language;
    out->date = edition->date;
}

/* `pages` of the file that has the last word on it. */
static struct pl_place pages_place(const struct pl_layout *layout)
{
    for (size_t i = layout->chain.n; i-- > 0;) {
        const struct pl_node *pages = pl_node_get(layout->chain.at[i], "pages");
        if (pages)
            return pages->key_place;
    }
    return layout->chain.at[layout->chain.n - 1]->place;
}

static void plan_all(struct expander *ex, plans_vec *plans)
{
    for (size_t i = 0; i < ex->layout->pages.n; i++)
        plan(ex, &ex->layout->pages.at[i], plans);
    ex->pages = plans->n;
}

bool pl_expand_pages_fixed(const struct pl_layout *layout)
{
    for (size_t i = 0; i < layout->pages.n; i++) {
        const struct pl_page_template *t = &layout->pages.at[i];
        if (t->each || t->when || (t->name && pl_has_binding(t->name)))
            return false;
    }
    return true;
}

size_t pl_expand_page_names(struct pl_work *work, const struct pl_edition *edition, const struct pl_layout *layout,
                            const char *const **names)
{
    struct expander ex = {.work = work, .edition = edition, .layout = layout, .tones = {layout}};
    plans_vec plans = {0};
    ex.reader = (struct pl_reader){.work = work, .user = &ex.tones};
    plan_all(&ex, &plans);
    if (plans.n > MOST_PAGES)
        return 0;
    const char **all = PL_NEWS(work->arena, const char *, plans.n + 1);
    for (size_t i = 0; i < plans.n; i++) {
        ex.page = i + 1;
        all[i] = page_name(&ex, &plans.at[i]);
        all[i] = unique_name(work->arena, all, i);
    }
    *names = all;
    return plans.n;
}

struct pl_expanded *pl_expand(struct pl_work *work, struct pl_pictures *pictures, const struct pl_edition *edition,
                              const struct pl_layout *layout)
{
    struct pl_expanded *out = PL_NEW(work->arena, struct pl_expanded);
    struct expander ex = {
        .work = work, .pictures = pictures, .edition = edition, .layout = layout, .out = out, .tones = {layout}};
    ex.reader = (struct pl_reader){.work = work, .user = &ex.tones};
    plans_vec plans = {0};
    PL_VEC(const char *) names = {0};
    fill_meta(out, edition, layout);
    pl_struct_add(
        work->arena, &out->structure,
        (struct pl_struct_node){.role = PL_ROLE_DOCUMENT, .parent = UINT32_MAX, .language = edition->language});
    plan_all(&ex, &plans);
    if (plans.n == 0 || plans.n > MOST_PAGES) {
        struct pl_diag *d =
            PL_ERR(work, P408, pages_place(layout),
                   plans.n ? "more than 1,000 pages" : "the layout '%s' yields no page for this edition", layout->name);
        pl_help(work->diags, d, plans.n ? "draw fewer records" : "look at 'when' and 'each' of its pages");
        return NULL;
    }
    out->pages = PL_NEWS(work->arena, struct pl_page_box, plans.n);
    for (size_t i = 0; i < plans.n; i++) {
        ex.page = i + 1;
        expand_page(&ex, &plans.at[i], &out->pages[i]);
        *pl_push(work->arena, &names) = out->pages[i].name;
        out->pages[i].name = names.at[i] = unique_name(work->arena, names.at, i);
    }
    out->n_pages = plans.n;
    structure_tables(&ex);
    return out;
}

const struct pl_box *pl_expand_ornament(struct pl_work *work, struct pl_pictures *pictures,
                                        const struct pl_edition *edition, const struct pl_layout *layout)
{
    struct pl_expanded out = {0};
    struct expander ex = {.work = work,
                          .pictures = pictures,
                          .edition = edition,
                          .layout = layout,
                          .out = &out,
                          .tones = {layout},
                          .page = 1,
                          .pages = 1};
    struct context ctx = {.accent = {PL_COLOUR_NONE, 1, 1}, .decoration = true};
    ex.reader = (struct pl_reader){.work = work, .user = &ex.tones};
    return layout->html.ornament ? expand_box(&ex, &ctx, layout->html.ornament) : NULL;
}
