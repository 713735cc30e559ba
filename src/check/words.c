/* words.c: what a language has of its own: words that may stand twice, names of links that say nothing, words for a
 * date of issue, signs with a space before them. One file a language in data/words. */
#include "check/check-private.h"

#include <string.h>

static const char *const keys[PL_N_WORD_LISTS] = {"doubled", "links", "alternatives", "issue", "spaced"};

static const struct pl_node *read(struct pl_check *check, const char *name)
{
    const char *path = pl_printf(check->work->arena, "%s/data/%s", check->how->data, name);
    if (!pl_door_exists(check->work, path))
        return NULL;
    const struct pl_source *source = pl_door_read(check->work, path, PL_LIMIT_YAML, (struct pl_place){0});
    return source ? pl_tree_read(check->work, source) : NULL;
}

const struct pl_node *pl_words_file(struct pl_check *check, const char *name)
{
    for (size_t i = 0; i < check->words.n; i++)
        if (strcmp(check->words.at[i].name, name) == 0)
            return check->words.at[i].root;
    const struct pl_node *root = read(check, name);
    *pl_push(check->work->arena, &check->words) = (struct pl_words){name, root};
    return root;
}

static const struct pl_node *words_of(struct pl_check *check, const char *language)
{
    size_t n = strcspn(language, "-");
    const char *bare = pl_lower_text(check->work->arena, language, n);
    return strchr(bare, '/') ? NULL : pl_words_file(check, pl_printf(check->work->arena, "words/%s.yaml", bare));
}

bool pl_words_known(struct pl_check *check, const char *language)
{
    return words_of(check, language) != NULL;
}

bool pl_words_have(struct pl_check *check, const char *language, enum pl_word_list list, const char *word)
{
    const struct pl_node *node = pl_node_get(words_of(check, language), keys[list]);
    for (size_t i = 0; node && node->kind == PL_LIST && i < node->n; i++)
        if (node->at[i]->kind == PL_SCALAR && strcmp(node->at[i]->text, word) == 0)
            return true;
    return false;
}

const char *pl_words_said(struct pl_check *check, const char *language, const char *key)
{
    const struct pl_node *node = pl_node_get(words_of(check, language), key);
    return node && node->kind == PL_SCALAR ? node->text : NULL;
}
