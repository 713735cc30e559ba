/* num.c: see num.h. Correct rounding comes from the C library under the "C" locale's sign, put right by hand: printf
 * and strtod may be asked under any LC_NUMERIC, so their decimal sign is never trusted. */
#include "base/num.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Length of a decimal number at the start of text; *point is the offset of its point, or the length. */
static size_t scan(const char *text, size_t len, size_t *point)
{
    size_t i = 0, digits = 0;
    if (i < len && (text[i] == '-' || text[i] == '+'))
        i++;
    for (; i < len && digit(text[i]); i++)
        digits++;
    *point = i;
    if (i < len && text[i] == '.') {
        size_t j = i + 1;
        for (; j < len && digit(text[j]); j++)
            digits++;
        if (digits)
            i = j;
    }
    if (!digits)
        return 0;
    size_t end = i;
    if (i < len && (text[i] == 'e' || text[i] == 'E')) {
        size_t j = i + 1;
        if (j < len && (text[j] == '-' || text[j] == '+'))
            j++;
        size_t from = j;
        while (j < len && digit(text[j]))
            j++;
        if (j > from)
            end = j;
    }
    return end;
}

size_t pl_num_parse(const char *text, size_t len, double *value)
{
    size_t point = 0, n = scan(text, len, &point);
    char copy[128];
    if (n == 0 || n >= sizeof copy - 8)
        return 0;
    /* strtod wants the locale's own decimal sign. */
    const char *sign = localeconv()->decimal_point;
    size_t at = 0, sign_len = strlen(sign);
    if (sign_len > 4)
        return 0;
    for (size_t i = 0; i < n; i++) {
        if (i == point && text[i] == '.') {
            memcpy(copy + at, sign, sign_len);
            at += sign_len;
        } else {
            copy[at++] = text[i];
        }
    }
    copy[at] = '\0';
    double v = strtod(copy, NULL);
    if (!isfinite(v))
        return 0;
    *value = v;
    return n;
}

const char *pl_num(struct pl_arena *arena, double value, int decimals)
{
    char text[400];
    int n = snprintf(text, sizeof text, "%.*f", decimals, value);
    if (n < 0 || (size_t)n >= sizeof text)
        return "0";
    char *out = pl_alloc(arena, (size_t)n + 1);
    size_t at = 0;
    bool behind = false;
    for (int i = 0; i < n; i++) {
        if (digit(text[i]) || text[i] == '-') {
            out[at++] = text[i];
        } else if (!behind) {
            out[at++] = '.';
            behind = true;
        }
    }
    if (behind)
        while (at && out[at - 1] == '0')
            at--;
    if (at && out[at - 1] == '.')
        at--;
    out[at] = '\0';
    return strcmp(out, "-0") == 0 ? "0" : out;
}

uint32_t pl_utf8_next(const char *text, size_t len, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text + *at;
    size_t left = len - *at;
    uint32_t c = p[0];
    int more = c < 0x80 ? 0 : c >= 0xC2 && c < 0xE0 ? 1 : c >= 0xE0 && c < 0xF0 ? 2 : c >= 0xF0 && c < 0xF5 ? 3 : -1;
    if (more < 0 || (size_t)more >= left) {
        ++*at;
        return UINT32_MAX;
    }
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    c = more == 0 ? c : more == 1 ? c & 0x1F : more == 2 ? c & 0x0F : c & 0x07;
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            ++*at;
            return UINT32_MAX;
        }
        c = c << 6 | (p[i] & 0x3F);
    }
    if (c < least[more] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) {
        ++*at;
        return UINT32_MAX;
    }
    *at += (size_t)more + 1;
    return c;
}

size_t pl_utf8_put(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

bool pl_utf8_valid(const char *text, size_t len, size_t *bad)
{
    for (size_t i = 0; i < len;) {
        size_t was = i;
        if (pl_utf8_next(text, len, &i) == UINT32_MAX) {
            if (bad)
                *bad = was;
            return false;
        }
    }
    return true;
}

size_t pl_utf8_count(const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; n++)
        pl_utf8_next(text, len, &i);
    return n;
}

/* Ranges after Unicode's EastAsianWidth.txt (W and F, coarse) and the combining blocks. */
int pl_utf8_columns(uint32_t c)
{
    static const struct {
        uint32_t from, to;
        int columns;
    } ranges[] = {
        {0x0300, 0x036F, 0}, {0x0483, 0x0489, 0}, {0x0591, 0x05BD, 0},   {0x0610, 0x061A, 0},   {0x064B, 0x065F, 0},
        {0x0E31, 0x0E31, 0}, {0x0E34, 0x0E3A, 0}, {0x0E47, 0x0E4E, 0},   {0x1100, 0x115F, 2},   {0x1AB0, 0x1AFF, 0},
        {0x200B, 0x200F, 0}, {0x202A, 0x202E, 0}, {0x2066, 0x2069, 0},   {0x20D0, 0x20FF, 0},   {0x2E80, 0x303E, 2},
        {0x3041, 0xA4CF, 2}, {0xAC00, 0xD7A3, 2}, {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},   {0xFE30, 0xFE6F, 2},
        {0xFF00, 0xFF60, 2}, {0xFFE0, 0xFFE6, 2}, {0x1F300, 0x1FAFF, 2}, {0x20000, 0x3FFFD, 2},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].from && c <= ranges[i].to)
            return ranges[i].columns;
    return 1;
}

double pl_round_1024(double pt)
{
    return floor(pt * 1024.0 + 0.5) / 1024.0;
}

uint64_t pl_hash(const void *bytes, size_t len, uint64_t seed)
{
    const unsigned char *p = bytes;
    uint64_t h = seed ^ 0xcbf29ce484222325u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ p[i]) * 0x100000001b3u;
    return h;
}

enum { LONGEST_WORD = 64 };

size_t pl_distance(const char *a, const char *b, size_t limit)
{
    size_t n = strlen(a), m = strlen(b);
    if (n > LONGEST_WORD || m > LONGEST_WORD || (n > m ? n - m : m - n) > limit)
        return SIZE_MAX;
    size_t row[3][LONGEST_WORD + 1];
    for (size_t j = 0; j <= m; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3], *was = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t cost = a[i - 1] != b[j - 1];
            size_t best = was[j - 1] + cost;
            if (was[j] + 1 < best)
                best = was[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
    }
    size_t d = row[n % 3][m];
    return d <= limit ? d : SIZE_MAX;
}

const char *pl_nearest(const char *word, const char *const *names, size_t n)
{
    size_t len = strlen(word), limit = 1 + len / 4, best = SIZE_MAX, nearest = n;
    for (size_t i = 0; i < n; i++) {
        size_t d = pl_distance(word, names[i], limit);
        if (d < best) {
            best = d;
            nearest = i;
        }
    }
    for (size_t i = 0; nearest == n && len >= 4 && i < n; i++)
        nearest = strncmp(word, names[i], len) == 0 ? i : n;
    return nearest < n ? names[nearest] : NULL;
}
