/* books.c: what is known of jobs, and of the files they were made from. */
#include "engine/engine-private.h"

#include <string.h>

struct books *books_new(struct pl_arena *arena, const struct books *like)
{
    struct books *books = PL_NEW(arena, struct books);
    *books = (struct books){.arena = arena,
                            .by_state.arena = arena,
                            .by_name.arena = arena,
                            .word.arena = arena,
                            .folder = like->folder,
                            .here = like->here,
                            .data = like->data,
                            .home = like->home};
    return books;
}

static bool below(const char *path, const char *folder, const char **rest)
{
    size_t n = folder ? strlen(folder) : 0;
    if (!n || strncmp(path, folder, n) != 0 || path[n] != '/')
        return false;
    *rest = path + n + 1;
    return true;
}

const char *books_shown(const struct books *books, const char *path)
{
    const char *rest = NULL;
    if (below(path, books->home, &rest))
        return rest;
    if (below(path, books->data, &rest))
        return pl_printf(books->arena, "plaat:%s", rest);
    return path;
}

uint32_t books_input(struct books *books, const struct input *given)
{
    bool known = false;
    books->word.len = 0;
    pl_putf(&books->word, "%s%s", given->sha, given->path);
    size_t number = index_find(&books->by_state, books->word.text);
    if (number == SIZE_MAX) {
        number = index_put(&books->by_state, pl_strdup(books->arena, books->word.text), books->inputs.n, &known);
        struct input *fresh = PL_NEW(books->arena, struct input);
        *fresh = *given;
        fresh->path = pl_strdup(books->arena, given->path);
        fresh->shown = books_shown(books, fresh->path);
        fresh->number = 0;
        *pl_push(books->arena, &books->inputs) = fresh;
    }
    struct input *kept = books->inputs.at[number];
    kept->state = given->state;
    kept->settled = given->settled;
    return (uint32_t)number;
}

struct record *books_find(const struct books *books, const char *name)
{
    size_t at = index_find(&books->by_name, name);
    return at == SIZE_MAX ? NULL : books->records.at[at];
}

void books_put(struct books *books, struct record *record)
{
    bool known = false;
    size_t at = index_put(&books->by_name, record->name, books->records.n, &known);
    *(known ? &books->records.at[at] : pl_push(books->arena, &books->records)) = record;
}
