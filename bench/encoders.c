/* encoders.c: what squeezes the pixels of a page fastest, and to how many bytes: a table over encoders, levels and
 * filters. Reads a PNG, packs its rows as png.c would, and squeezes them; medians of several runs. The choice that
 * src/encode/png.c made stands on this table (bench/README.md). */
#include <isa-l/igzip_lib.h>
#include <libdeflate.h>
#include <png.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

struct raw {
    unsigned char *at;
    size_t n, row, height;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool load(const char *path, struct raw *raw)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path))
        return false;
    image.format = PNG_FORMAT_RGB;
    raw->row = (size_t)image.width * 3 + 1;
    raw->height = image.height;
    raw->n = raw->row * raw->height;
    raw->at = calloc(1, raw->n + 1);
    /* A stride of width × 3 + 1 leaves room for the filter's byte before each row. */
    bool good = raw->at && png_image_finish_read(&image, NULL, raw->at + 1, (png_int_32)raw->row, NULL);
    for (size_t y = 0; good && y < raw->height; y++)
        raw->at[y * raw->row] = 0;
    return good;
}

static struct raw filtered(const struct raw *from, int filter)
{
    struct raw to = {malloc(from->n), from->n, from->row, from->height};
    memcpy(to.at, from->at, from->n);
    for (size_t y = 0; filter && y < from->height; y++) {
        const unsigned char *row = from->at + y * from->row + 1;
        unsigned char *out = to.at + y * from->row + 1;
        out[-1] = (unsigned char)filter;
        for (size_t x = 0; x + 1 < from->row; x++) {
            unsigned char left = x >= 3 ? row[x - 3] : 0, above = y ? row[x - from->row] : 0;
            out[x] = (unsigned char)(row[x] - (filter == 1 ? left : above));
        }
    }
    return to;
}

typedef size_t squeeze_fn(const struct raw *raw, int level, unsigned char *to, size_t room);

static size_t with_isal(const struct raw *raw, int level, unsigned char *to, size_t room)
{
    static const size_t sizes[] = {0, ISAL_DEF_LVL1_DEFAULT, ISAL_DEF_LVL2_DEFAULT, ISAL_DEF_LVL3_DEFAULT};
    struct isal_zstream s;
    unsigned char *levels = malloc(sizes[level] + 1);
    isal_deflate_init(&s);
    s.level = (uint32_t)level;
    s.level_buf = levels;
    s.level_buf_size = (uint32_t)sizes[level];
    s.gzip_flag = IGZIP_ZLIB;
    s.end_of_stream = 1;
    s.next_in = raw->at;
    s.avail_in = (uint32_t)raw->n;
    s.next_out = to;
    s.avail_out = (uint32_t)room;
    isal_deflate(&s);
    free(levels);
    return s.total_out;
}

static size_t with_libdeflate(const struct raw *raw, int level, unsigned char *to, size_t room)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(level);
    size_t n = libdeflate_zlib_compress(c, raw->at, raw->n, to, room);
    libdeflate_free_compressor(c);
    return n;
}

static size_t with_zlib(const struct raw *raw, int level, unsigned char *to, size_t room)
{
    z_stream s = {0};
    int strategy = level == 10 ? Z_RLE : level == 11 ? Z_HUFFMAN_ONLY : Z_DEFAULT_STRATEGY;
    deflateInit2(&s, level > 9 ? 1 : level, Z_DEFLATED, 15, 9, strategy);
    s.next_in = raw->at;
    s.avail_in = (uInt)raw->n;
    s.next_out = to;
    s.avail_out = (uInt)room;
    deflate(&s, Z_FINISH);
    size_t n = s.total_out;
    deflateEnd(&s);
    return n;
}

static const struct {
    const char *name;
    squeeze_fn *squeeze;
    int level;
} rows[] = {{"ISA-L", with_isal, 0},
            {"ISA-L", with_isal, 1},
            {"ISA-L", with_isal, 2},
            {"ISA-L", with_isal, 3},
            {"libdeflate", with_libdeflate, 1},
            {"libdeflate", with_libdeflate, 2},
            {"libdeflate", with_libdeflate, 3},
            {"libdeflate", with_libdeflate, 4},
            {"libdeflate", with_libdeflate, 6},
            {"zlib", with_zlib, 1},
            {"zlib", with_zlib, 3},
            {"zlib", with_zlib, 6},
            {"zlib, RLE", with_zlib, 10}};

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    enum { RUNS = 7 };
    static const char *const filters[] = {"none", "sub", "up"};
    for (int p = 1; p < argc; p++) {
        struct raw raw = {0};
        if (!load(argv[p], &raw)) {
            fprintf(stderr, "%s: no PNG that can be read\n", argv[p]);
            return 1;
        }
        size_t room = raw.n + raw.n / 8 + 65536;
        unsigned char *to = malloc(room);
        printf("%s\n%-12s %5s %-6s %9s %9s %8s\n", argv[p], "encoder", "level", "filter", "ms", "KB", "sum");
        for (int f = 0; f < 3; f++) {
            struct raw in = filtered(&raw, f);
            for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
                double ms[RUNS];
                size_t n = 0;
                for (int r = 0; r < RUNS; r++) {
                    double start = now_ms();
                    n = rows[i].squeeze(&in, rows[i].level, to, room);
                    ms[r] = now_ms() - start;
                }
                qsort(ms, RUNS, sizeof *ms, by_size);
                printf("%-12s %5d %-6s %9.1f %9zu %08lx\n", rows[i].name, rows[i].level, filters[f], ms[RUNS / 2],
                       n / 1024, crc32(0, to, (uInt)n));
            }
            free(in.at);
        }
        free(to);
        free(raw.at);
    }
    return 0;
}
