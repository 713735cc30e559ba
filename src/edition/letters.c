/* letters.c: letters made large, and words made fit for the name of a file. */
#include "edition/edition.h"

#include "base/num.h"

#include <string.h>
#include <strings.h>

/* Two letters that are one, and a letter whose large form is not that of other languages. */
static const struct {
    const char *tag, *from, *to;
} first_letters[] = {{"nl", "ij", "IJ"}, {"fy", "ij", "IJ"}, {"tr", "i", "İ"}, {"az", "i", "İ"}};

static bool speaks(const char *language, const char *tag)
{
    size_t n = strlen(tag);
    return language && strncasecmp(language, tag, n) == 0 && (language[n] == '\0' || language[n] == '-');
}

/* Of the scripts that have both: Latin, Greek, Cyrillic; as Unicode maps them. */
static uint32_t upper(uint32_t c)
{
    static const struct {
        uint32_t from, to;
        int32_t step; /* 0: small letters are the odd ones of pairs; 1: the even ones */
    } rows[] = {{'a', 'z', -32},      {0xE0, 0xF6, -32},   {0xF8, 0xFE, -32},   {0xFF, 0xFF, 121},
                {0x131, 0x131, -232}, {0x100, 0x137, 0},   {0x139, 0x148, 1},   {0x14A, 0x177, 0},
                {0x179, 0x17E, 1},    {0x3AC, 0x3AC, -38}, {0x3AD, 0x3AF, -37}, {0x3B1, 0x3C1, -32},
                {0x3C3, 0x3CB, -32},  {0x3CC, 0x3CC, -64}, {0x3CD, 0x3CE, -63}, {0x430, 0x44F, -32},
                {0x450, 0x45F, -80},  {0x460, 0x481, 0},   {0x48A, 0x4BF, 0},   {0x1E00, 0x1E95, 0},
                {0x1EA0, 0x1EFF, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (c < rows[i].from || c > rows[i].to)
            continue;
        if (rows[i].step == 0)
            return c & 1 ? c - 1 : c;
        if (rows[i].step == 1)
            return c & 1 ? c : c - 1;
        return (uint32_t)((int32_t)c + rows[i].step);
    }
    return c;
}

const char *pl_upper_first(struct pl_arena *arena, const char *words, const char *language)
{
    size_t len = strlen(words), at = 0;
    char first[4];
    for (size_t i = 0; i < sizeof first_letters / sizeof *first_letters; i++) {
        size_t n = strlen(first_letters[i].from);
        if (speaks(language, first_letters[i].tag) && strncmp(words, first_letters[i].from, n) == 0)
            return pl_printf(arena, "%s%s", first_letters[i].to, words + n);
    }
    if (!len)
        return words;
    size_t n = pl_utf8_put(upper(pl_utf8_next(words, len, &at)), first);
    return pl_printf(arena, "%.*s%s", (int)n, first, words + at);
}

/* U+00C0 to U+017F without their marks, as small letters; "-": a sign. */
static const char *const latin[] = {
    "a", "a", "a",  "a", "a", "a", "ae", "c",  "e", "e", "e",  "e",  "i", "i", "i",  "i",  "d", "n", "o",  "o",
    "o", "o", "o",  "-", "o", "u", "u",  "u",  "u", "y", "th", "ss", "a", "a", "a",  "a",  "a", "a", "ae", "c",
    "e", "e", "e",  "e", "i", "i", "i",  "i",  "d", "n", "o",  "o",  "o", "o", "o",  "-",  "o", "u", "u",  "u",
    "u", "y", "th", "y", "a", "a", "a",  "a",  "a", "a", "c",  "c",  "c", "c", "c",  "c",  "c", "c", "d",  "d",
    "d", "d", "e",  "e", "e", "e", "e",  "e",  "e", "e", "e",  "e",  "g", "g", "g",  "g",  "g", "g", "g",  "g",
    "h", "h", "h",  "h", "i", "i", "i",  "i",  "i", "i", "i",  "i",  "i", "i", "ij", "ij", "j", "j", "k",  "k",
    "k", "l", "l",  "l", "l", "l", "l",  "l",  "l", "l", "l",  "n",  "n", "n", "n",  "n",  "n", "n", "n",  "n",
    "o", "o", "o",  "o", "o", "o", "oe", "oe", "r", "r", "r",  "r",  "r", "r", "s",  "s",  "s", "s", "s",  "s",
    "s", "s", "t",  "t", "t", "t", "t",  "t",  "u", "u", "u",  "u",  "u", "u", "u",  "u",  "u", "u", "u",  "u",
    "w", "w", "y",  "y", "y", "z", "z",  "z",  "z", "z", "z",  "s"};

static const char *plain_letter(uint32_t c, char bytes[5])
{
    bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (c >= 'A' && c <= 'Z') {
        plain = true;
        c += 'a' - 'A';
    }
    if (c >= 0xC0 && c <= 0x17F)
        return latin[c - 0xC0];
    if (c >= 0x300 && c <= 0x36F) /* a mark of its own, over the letter before it */
        return "";
    /* Letters of other scripts stay; blocks of punctuation and symbols do not. */
    if (!plain && (c < 0x180 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) || c == UINT32_MAX))
        return "-";
    bytes[pl_utf8_put(c, bytes)] = '\0';
    return bytes;
}

const char *pl_slug(struct pl_arena *arena, const char *words)
{
    struct pl_buf out = {.arena = arena};
    size_t len = strlen(words);
    bool gap = false;
    pl_put(&out, "");
    for (size_t at = 0; at < len;) {
        char bytes[5];
        const char *letter = plain_letter(pl_utf8_next(words, len, &at), bytes);
        if (strcmp(letter, "-") == 0) {
            gap = out.len > 0;
            continue;
        }
        pl_put(&out, gap && *letter ? "-" : "");
        gap = gap && !*letter;
        pl_put(&out, letter);
    }
    return out.text;
}
