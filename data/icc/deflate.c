/* deflate FROM TO: FROM as a zlib stream, as small as libdeflate makes it. For the profiles, once, while building: PDFs hold
 * them as they come out of here. */
#include <libdeflate.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    enum { MOST = 64 << 20 };
    FILE *from = argc == 3 ? fopen(argv[1], "rb") : NULL;
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(12);
    unsigned char *in = malloc(MOST);
    size_t n = from && in ? fread(in, 1, MOST, from) : 0, room = c ? libdeflate_zlib_compress_bound(c, n) : 0;
    unsigned char *out = room ? malloc(room) : NULL;
    size_t size = n && out ? libdeflate_zlib_compress(c, in, n, out, room) : 0;
    FILE *to = size ? fopen(argv[2], "wb") : NULL;
    bool good = to && fwrite(out, 1, size, to) == size;
    if (!to || fclose(to) != 0 || !good) {
        fprintf(stderr, "deflate: %s could not be made\n", argc == 3 ? argv[2] : "TO");
        return 1;
    }
    fclose(from);
    free(in);
    free(out);
    libdeflate_free_compressor(c);
    return 0;
}
