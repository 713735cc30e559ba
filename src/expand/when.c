/* when.c: whether a condition holds. */
#include "expand/expand-private.h"

#include <string.h>
#include <strings.h>

static bool path_holds(struct expander *ex, const struct scope *scope, const struct pl_when *when)
{
    struct value value = path_value(ex, scope, when->path);
    if (when->count.said) {
        bool list = value.kind == VALUE_NODE && value.node->kind == PL_LIST;
        double n = list ? (double)value.node->n : value.kind != VALUE_NONE;
        if (n < when->count.min || n > when->count.max)
            return false;
    } else if (value.kind == VALUE_NONE) {
        return false;
    }
    return !when->equals || strcmp(value_text(ex, value), when->equals) == 0;
}

static bool speaks(const char *language, const char *wanted)
{
    size_t n = strlen(wanted);
    return strncasecmp(language, wanted, n) == 0 && (language[n] == '\0' || language[n] == '-');
}

static bool map_holds(struct expander *ex, const struct scope *scope, const struct pl_when *when)
{
    if (when->path && !path_holds(ex, scope, when))
        return false;
    if (when->empty && path_value(ex, scope, when->empty).kind != VALUE_NONE)
        return false;
    if (when->language && !speaks(language_of(ex, scope, NULL), when->language))
        return false;
    if (when->medium && (when->medium == PL_WHEN_PRINT) != ex->layout->print)
        return false;
    for (size_t i = 0; when->all && i < when->all->n; i++)
        if (!when_holds(ex, scope, when->all->at[i]))
            return false;
    bool one = !when->any;
    for (size_t i = 0; when->any && i < when->any->n && !one; i++)
        one = when_holds(ex, scope, when->any->at[i]);
    return one && !(when->not &&when_holds(ex, scope, when->not ));
}

bool when_holds(struct expander *ex, const struct scope *scope, const struct pl_node *node)
{
    struct pl_when when;
    if (!pl_when_read(ex->work, node, &when))
        return false;
    if (node->kind == PL_MAP)
        return map_holds(ex, scope, &when);
    struct pl_node path = *node;
    path.text += when.negated ? strspn(node->text + 3, " ") + 3 : 0;
    path.len = strlen(path.text);
    return (path_value(ex, scope, &path).kind != VALUE_NONE) != when.negated;
}
