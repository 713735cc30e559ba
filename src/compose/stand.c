/* stand.c: boxes beside each other that stand on a common line: the first baseline, the last, or the middle of
 * capitals.
 */
#include "compose/compose-private.h"

bool on_text(enum pl_place_v align)
{
    return align == PL_V_BASELINE || align == PL_V_LAST_BASELINE || align == PL_V_CAP_HEIGHT;
}

bool stands_on_text(const struct node *parent)
{
    for (size_t i = 0; i < parent->n; i++)
        if (on_text(v_align(parent, &parent->children[i], PL_V_STRETCH)))
            return true;
    return false;
}

/* The line of a child that is put on the common line, from the child's top. */
static double anchor(struct composer *c, struct node *child, enum pl_place_v align, double h)
{
    child->h = h - child->margin[PL_TOP] - child->margin[PL_BOTTOM];
    node_place(c, child, 0, 0, h);
    struct edges e = node_edges(c, child);
    if (!e.has)
        return align == PL_V_CAP_HEIGHT ? h / 2 : h;
    return align == PL_V_BASELINE        ? e.first_baseline
           : align == PL_V_LAST_BASELINE ? e.last_baseline
                                         : (e.cap_top + e.last_baseline) / 2;
}

void reach_add(struct composer *c, struct node *child, enum pl_place_v align, struct reach *reach)
{
    double h = node_natural_height(c, child), a = anchor(c, child, align, h);
    reach->above = fmax(reach->above, a);
    reach->below = fmax(reach->below, h - a);
}

double reach_offset(struct composer *c, struct node *child, enum pl_place_v align, double h, struct reach reach,
                    double room)
{
    double a = anchor(c, child, align, h);
    return align == PL_V_BASELINE        ? reach.above - a
           : align == PL_V_LAST_BASELINE ? room - reach.below - a
                                         : (room - reach.above - reach.below) / 2 + reach.above - a;
}
