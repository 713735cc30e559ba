/* reading-colour.c: what is told apart by colour alone (WCAG 2.2, 1.4.1): signs, icons, the boxes of a list, legends.
 */
#include "check/check-private.h"

#include "base/num.h"

#include <string.h>

/* A text of signs alone, such as a dot or a square. */
static bool is_sign(const struct pl_prose *p)
{
    for (size_t at = 0; at < p->len;) {
        uint32_t c = pl_utf8_next(p->text, p->len, &at);
        if (pl_is_letter(c) || pl_is_digit(c))
            return false;
    }
    return p->len > 0 && p->len <= 8;
}

static const struct pl_drawn *first_drawn(const struct pl_check *check, const struct pl_trail *trail)
{
    for (size_t i = 0; i < check->drawn.n; i++)
        if (check->drawn.at[i].item->trail == trail && check->drawn.at[i].item->kind != PL_ITEM_PATH)
            return &check->drawn.at[i];
    return NULL;
}

static void signs(struct pl_check *check, size_t index)
{
    const struct pl_prose *p = &check->prose.at[index];
    const struct pl_drawn *d = first_drawn(check, p->text_of->box->trail);
    for (size_t k = 0; d && k < index; k++) {
        const struct pl_prose *q = &check->prose.at[k];
        const struct pl_drawn *e =
            q->text_of->page != p->text_of->page || q->text_of->decoration || strcmp(q->text, p->text) != 0
                ? NULL
                : first_drawn(check, q->text_of->box->trail);
        if (!e || e->item->fill.colour.entry == d->item->fill.colour.entry)
            continue;
        pl_found(
            check, &(struct pl_tell){.drawn = d},
            pl_says(check, "'%s' stands on this page in several colours, and colour alone tells them apart", p->text),
            "use a sign of another shape, put a word beside it, or say role: decoration where the colour means "
            "nothing");
        return;
    }
}

static void icons(struct pl_check *check, size_t index)
{
    const struct pl_shown *a = &check->pictures.at[index];
    const struct pl_structure *s = &check->scene->structure;
    if (a->box->figure_node == PL_DECORATION || a->box->n_recolours != 1)
        return;
    for (size_t k = 0; k < index; k++) {
        const struct pl_shown *b = &check->pictures.at[k];
        if (b->page != a->page || b->box->figure_node == PL_DECORATION || b->box->picture != a->box->picture ||
            b->box->n_recolours != 1 || b->box->recolours[0].tone.entry == a->box->recolours[0].tone.entry)
            continue;
        const char *says = s->nodes.at[a->box->figure_node].alternative,
                   *other = s->nodes.at[b->box->figure_node].alternative;
        if (strcmp(says, other) == 0)
            continue;
        pl_found(check, &(struct pl_tell){.trail = a->box->trail, .drawn = first_drawn(check, a->box->trail)},
                 pl_says(check, "one icon means '%.40s' and '%.40s', and colour alone tells them apart", other, says),
                 "use icons of other shapes");
        return;
    }
}

/* ---- boxes ---- */

#define TOLD 3.0                             /* contrast from which on two colours differ in lightness too */
enum { MOST_LABEL = 40, MOST_BOXES = 2000 }; /* characters of an entry of a legend; boxes of a page that are compared */

typedef PL_VEC(struct pl_tone) tones;

static uint64_t with(uint64_t h, double v)
{
    return pl_hash(&v, sizeof v, h);
}

static uint64_t with_length(uint64_t h, struct pl_length l)
{
    return with(with(h, l.unit), l.v);
}

/* All of a box but its words and its colours. */
static uint64_t form_of(const struct pl_box *b, uint64_t h)
{
    const struct pl_length sizes[] = {b->width, b->height, b->min_width, b->max_width, b->min_height, b->max_height};
    const double numbers[] = {b->kind,
                              b->shape,
                              b->fill.kind,
                              b->ground.kind,
                              b->stroke.width,
                              (double)b->stroke.n_dashes,
                              b->border.stroke.width,
                              b->border.sides,
                              (double)b->border.stroke.n_dashes,
                              b->rotate_deg,
                              b->radius[0],
                              b->radius[1],
                              b->radius[2],
                              b->radius[3],
                              (double)b->n_children};
    const void *const things[] = {b->picture, b->kind == PL_BOX_TEXT ? (const void *)b->text.style : NULL};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        h = with_length(h, sizes[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        h = with(h, numbers[i]);
    h = pl_hash(things, sizeof things, h);
    for (size_t i = 0; i < b->n_points; i++)
        h = with_length(with_length(h, b->points[i].x), b->points[i].y);
    for (size_t i = 0; i < b->n_children; i++)
        h = form_of(b->at_child[i], h);
    return h;
}

static void add_fill(struct pl_arena *arena, tones *out, const struct pl_tone_fill *fill)
{
    if (fill->kind == PL_TONE_SOLID)
        *pl_push(arena, out) = fill->tone;
    for (size_t i = 0; fill->kind > PL_TONE_SOLID && i < fill->n_stops; i++)
        *pl_push(arena, out) = fill->stops[i].tone;
}

/* The colours of a box, those of its words aside: as many, and in the same order, in each box of a form. */
static void tones_of(struct pl_arena *arena, const struct pl_box *b, tones *out)
{
    add_fill(arena, out, &b->ground);
    if (b->border.stroke.width > 0)
        *pl_push(arena, out) = b->border.stroke.colour;
    if (b->kind == PL_BOX_SHAPE)
        add_fill(arena, out, &b->fill);
    if (b->kind == PL_BOX_SHAPE && b->stroke.width > 0)
        *pl_push(arena, out) = b->stroke.colour;
    for (size_t i = 0; i < b->n_recolours; i++)
        *pl_push(arena, out) = b->recolours[i].tone;
    for (size_t i = 0; i < b->n_children; i++)
        tones_of(arena, b->at_child[i], out);
}

static bool same_tone(struct pl_tone a, struct pl_tone b)
{
    return a.entry == b.entry && a.tint == b.tint && a.opacity == b.opacity;
}

static struct pl_rgba seen(struct pl_check *check, struct pl_tone t)
{
    const struct pl_rgba white = {1, 1, 1, 1};
    if (t.entry >= check->scene->palette->n)
        return white;
    return pl_ink_over(pl_ink_screen(check->scene->palette, (struct pl_colour){t.entry, t.tint, t.opacity}), white);
}

/* Two colours that do not differ in lightness either. */
static bool by_hue(struct pl_check *check, struct pl_tone a, struct pl_tone b)
{
    return !same_tone(a, b) && pl_ink_contrast(seen(check, a), seen(check, b)) < TOLD;
}

/* They differ somewhere, and wherever they do, in hue alone. */
static bool all_by_hue(struct pl_check *check, const struct pl_box *a, const struct pl_box *b)
{
    tones ta = {0}, tb = {0};
    bool differ = false;
    tones_of(check->work->arena, a, &ta);
    tones_of(check->work->arena, b, &tb);
    for (size_t i = 0; i < ta.n && ta.n == tb.n; i++) {
        if (same_tone(ta.at[i], tb.at[i]))
            continue;
        if (!by_hue(check, ta.at[i], tb.at[i]))
            return false;
        differ = true;
    }
    return differ;
}

/* ---- words ---- */

static bool stands_in(const struct pl_box *box, const struct pl_box *in)
{
    for (size_t i = 0; i < in->n_children; i++)
        if (stands_in(box, in->at_child[i]))
            return true;
    return box == in;
}

static bool of_record(const struct pl_trail *trail, struct pl_place record)
{
    for (; trail; trail = trail->up)
        if (trail->what == PL_TRAIL_EACH && trail->place.source == record.source && trail->place.start == record.start)
            return true;
    return false;
}

/* In small letters: what stands in a box, and whatever else its page says of the same record. */
static const char *words_of(struct pl_check *check, const struct pl_box *box, size_t page)
{
    struct pl_place record = pl_trail_place(box->trail, PL_TRAIL_EACH);
    struct pl_buf out = {.arena = check->work->arena};
    pl_put(&out, "");
    for (size_t i = 0; i < check->prose.n; i++) {
        const struct pl_prose *p = &check->prose.at[i];
        if (p->text_of->page != page || p->text_of->decoration ||
            !((record.source && of_record(p->text_of->box->trail, record)) || stands_in(p->text_of->box, box)))
            continue;
        pl_put(&out, pl_lower_text(out.arena, p->text, p->len));
        pl_putc(&out, '\n');
    }
    return out.text;
}

/* What of the box is drawn first. */
static const struct pl_drawn *drawn_of(const struct pl_check *check, const struct pl_box *box)
{
    for (size_t i = 0; i < check->drawn.n; i++)
        if (check->drawn.at[i].item->trail == box->trail)
            return &check->drawn.at[i];
    for (size_t i = 0; i < box->n_children; i++) {
        const struct pl_drawn *d = drawn_of(check, box->at_child[i]);
        if (d)
            return d;
    }
    return NULL;
}

/* ---- lists ---- */

struct listed { /* a child of a box of several */
    const struct pl_box *box, *parent;
    uint64_t form;
};
struct page_boxes {
    struct pl_check *check;
    size_t page;
    PL_VEC(struct listed) list;
};

static void collect(struct page_boxes *all, const struct pl_box *box, bool decoration)
{
    decoration |= box->decoration;
    for (size_t i = 0; i < box->n_children && !decoration && all->list.n < MOST_BOXES; i++) {
        const struct pl_box *child = box->at_child[i];
        if (box->n_children > 1 && !child->decoration && child->kind != PL_BOX_SPACER)
            *pl_push(all->check->work->arena, &all->list) = (struct listed){child, box, form_of(child, 0)};
        collect(all, child, decoration);
    }
}

/* Of one repeat, for two records. A box that is another because it is the first or an odd one says nothing by that. */
static bool is_repeat(const struct pl_box *a, const struct pl_box *b)
{
    struct pl_place ra = pl_trail_place(a->trail, PL_TRAIL_EACH), rb = pl_trail_place(b->trail, PL_TRAIL_EACH);
    return ra.source && rb.source && (ra.source != rb.source || ra.start != rb.start) &&
           a->place.source == b->place.source && a->place.start == b->place.start && !a->keys.first && !a->keys.last &&
           !a->keys.odd && !a->keys.even;
}

static void repeats(struct page_boxes *all)
{
    struct pl_check *check = all->check;
    const struct pl_box *told = NULL;
    for (size_t i = 0; i < all->list.n; i++) {
        const struct listed *b = &all->list.at[i];
        for (size_t k = 0; k < i && b->parent != told; k++) {
            const struct listed *a = &all->list.at[k];
            if (a->parent != b->parent || a->form != b->form || !is_repeat(a->box, b->box) ||
                !all_by_hue(check, a->box, b->box) ||
                strcmp(words_of(check, a->box, all->page), words_of(check, b->box, all->page)) != 0)
                continue;
            told = b->parent;
            pl_found(check, &(struct pl_tell){.trail = b->box->trail, .drawn = drawn_of(check, b->box)},
                     "boxes of one list differ in nothing but their colour",
                     "give them another shape, an icon or a word too, or say decoration: true where the colour means "
                     "nothing");
        }
    }
}

/* ---- legends ---- */

/* A swatch and its word: all there is in the box. */
struct entry {
    struct pl_tone tone;
    const char *label, *said; /* in small letters; as it is written */
};

static const char *said_in(const struct pl_check *check, const struct pl_box *box)
{
    for (size_t i = 0; i < check->prose.n; i++)
        if (stands_in(check->prose.at[i].text_of->box, box))
            return check->prose.at[i].text;
    return "";
}

static size_t count_texts(const struct pl_box *b)
{
    size_t n = b->kind == PL_BOX_TEXT;
    for (size_t i = 0; i < b->n_children; i++)
        n += count_texts(b->at_child[i]);
    return n;
}

/* A colour stands in a box beside the word, not behind it. */
static bool has_swatch(const struct pl_box *b)
{
    for (size_t i = 0; i < b->n_children; i++)
        if (has_swatch(b->at_child[i]))
            return true;
    return !b->n_children && b->kind != PL_BOX_TEXT &&
           (b->ground.kind == PL_TONE_SOLID || (b->kind == PL_BOX_SHAPE && b->fill.kind == PL_TONE_SOLID));
}

static bool is_entry(struct page_boxes *all, const struct pl_box *b, struct entry *out)
{
    struct pl_arena *arena = all->check->work->arena;
    tones t = {0};
    if (count_texts(b) != 1 || !has_swatch(b))
        return false;
    tones_of(arena, b, &t);
    const char *words = words_of(all->check, b, all->page);
    size_t n = strcspn(words, "\n");
    if (t.n != 1 || !n || pl_utf8_count(words, n) > MOST_LABEL || words[n + 1])
        return false;
    *out = (struct entry){t.at[0], pl_strndup(arena, words, n), said_in(all->check, b)};
    return true;
}

/* Two boxes of one form, one in the colour of either entry, and neither has its word. */
static bool relies(struct page_boxes *all, const struct listed *u, const struct listed *v, const struct entry *a,
                   const struct entry *b)
{
    struct pl_arena *arena = all->check->work->arena;
    tones tu = {0}, tv = {0};
    if (u->parent != v->parent || u->form != v->form)
        return false;
    tones_of(arena, u->box, &tu);
    tones_of(arena, v->box, &tv);
    for (size_t i = 0; i < tu.n && tu.n == tv.n; i++)
        if (same_tone(tu.at[i], a->tone) && same_tone(tv.at[i], b->tone))
            return !strstr(words_of(all->check, u->box, all->page), a->label) &&
                   !strstr(words_of(all->check, v->box, all->page), b->label);
    return false;
}

static bool is_relied_on(struct page_boxes *all, const struct listed *legend, const struct entry *a,
                         const struct entry *b)
{
    for (size_t i = 0; i < all->list.n; i++) {
        const struct listed *u = &all->list.at[i];
        bool entry = u->parent == legend->parent && u->form == legend->form;
        for (size_t k = 0; k < all->list.n && !entry; k++)
            if (k != i && relies(all, u, &all->list.at[k], a, b))
                return true;
    }
    return false;
}

static void legends(struct page_boxes *all)
{
    struct pl_check *check = all->check;
    const struct pl_box *told = NULL;
    for (size_t i = 0; i < all->list.n; i++) {
        const struct listed *l = &all->list.at[i];
        struct entry a, b;
        if (l->parent == told || !is_entry(all, l->box, &a))
            continue;
        for (size_t k = 0; k < i && l->parent != told; k++) {
            const struct listed *m = &all->list.at[k];
            if (m->parent != l->parent || m->form != l->form || !is_entry(all, m->box, &b) ||
                !by_hue(check, a.tone, b.tone) || !is_relied_on(all, l, &a, &b))
                continue;
            told = l->parent;
            pl_found(check, &(struct pl_tell){.trail = l->box->trail, .drawn = drawn_of(check, l->box)},
                     pl_says(check, "a legend tells '%s' from '%s' by colour alone, and so does what it explains",
                             b.said, a.said),
                     "give what it stands for a shape, an icon or the word itself, and the legend with it");
        }
    }
}

void pl_rule_colour_alone(struct pl_check *check)
{
    for (size_t i = 0; i < check->prose.n; i++)
        if (!check->prose.at[i].text_of->decoration && is_sign(&check->prose.at[i]))
            signs(check, i);
    for (size_t i = 0; i < check->pictures.n; i++)
        icons(check, i);
    for (size_t i = 0; i < check->expanded->n_pages; i++) {
        struct page_boxes all = {.check = check, .page = i};
        if (!check->expanded->pages[i].root)
            continue;
        collect(&all, check->expanded->pages[i].root, false);
        repeats(&all);
        legends(&all);
    }
}
