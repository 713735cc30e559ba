/* print-page.c: pages as a whole. */
#include "check/check-private.h"

/* Its ground alone is no content: it has no trail. */
void pl_rule_empty_page(struct pl_check *check)
{
    for (size_t p = 0; p < check->scene->pages.n; p++) {
        const struct pl_page *page = check->scene->pages.at[p];
        bool some = false;
        for (size_t i = 0; i < check->drawn.n && !some; i++)
            some = check->drawn.at[i].page == p && check->drawn.at[i].item->trail;
        if (some)
            continue;
        pl_found(check,
                 &(struct pl_tell){.place = check->expanded->pages[p].place,
                                   .area = &(struct pl_area){p, 0, 0, page->width, page->height}},
                 pl_says(check, "page %zu is empty", p + 1), "take the page away, or give it a condition: when: PATH");
    }
}
