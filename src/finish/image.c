/* image.c: pictures in inks. cairo writes pixels as RGB or grey, a JPEG as it is; grey becomes the black ink alone, RGB
 * goes through the profile, and what is in inks already stays. */
#include "encode/jpeg-cmyk.h"
#include "finish/press-private.h"

static bool cannot(struct finish *f)
{
    struct pl_diag *d = PL_ERR(f->work, P784, (struct pl_place){0}, "a picture could not be turned into inks");
    pl_help(f->work->diags, d, "save it again, as RGB of 8 bits a channel");
    return !(f->press->failed = true);
}

static void put_grey(const unsigned char *from, size_t n, int bits, size_t row, unsigned char *cmyk)
{
    for (size_t i = 0; i < n; i++) {
        size_t x = i % row, y = i / row;
        int grey = bits == 8 ? from[i] : from[y * ((row + 7) / 8) + x / 8] >> (7 - x % 8) & 1 ? 255 : 0;
        cmyk[i * 4 + 3] = (unsigned char)(255 - grey);
    }
}

/* A JPEG stays one, where the layout lets it and that is smaller: photographs without loss are many times as large. Of
 * anything else not a pixel changes. */
static void put_inks(struct finish *f, pl_oh image, const unsigned char *cmyk, size_t width, size_t height)
{
    int quality = f->press->inks->style->jpeg_quality;
    bool lossy = quality > 0 && pl_pdf_is(f->pdf, pl_pdf_get(f->pdf, image, "/Filter"), "/DCTDecode");
    const struct pl_jpeg_cmyk jpeg = {cmyk, width, height, quality};
    const unsigned char *small, *squeezed;
    size_t n_small, n_squeezed;
    pl_pdf_deflate(f->work->arena, cmyk, width * height * 4, &squeezed, &n_squeezed);
    if (lossy && pl_jpeg_cmyk_encode(f->work->arena, &jpeg, &small, &n_small) && n_small < n_squeezed)
        pl_pdf_set_filtered(f->pdf, image, "/DCTDecode", small, n_small);
    else
        pl_pdf_set_filtered(f->pdf, image, "/FlateDecode", squeezed, n_squeezed);
}

static bool convert(struct finish *f, pl_oh image, size_t channels)
{
    const char *bytes;
    size_t size, width = (size_t)pl_pdf_number(f->pdf, pl_pdf_get(f->pdf, image, "/Width"));
    size_t n = width * (size_t)pl_pdf_number(f->pdf, pl_pdf_get(f->pdf, image, "/Height"));
    int bits = (int)pl_pdf_number(f->pdf, pl_pdf_get(f->pdf, image, "/BitsPerComponent"));
    if (!pl_pdf_pixels(f->pdf, image, &bytes, &size) || !n || (bits != 8 && (bits != 1 || channels != 1)) ||
        size < (bits == 8 ? n * channels : n / width * ((width + 7) / 8)))
        return cannot(f);
    unsigned char *cmyk = PL_NEWS(f->work->arena, unsigned char, n * 4);
    if (channels == 1)
        put_grey((const unsigned char *)bytes, n, bits, width, cmyk);
    else
        f->press->failed |= !pl_press_pixels(f->work, f->press->inks, (const unsigned char *)bytes, n, cmyk);
    put_inks(f, image, cmyk, width, n / width);
    pl_pdf_set(f->pdf, image, "/BitsPerComponent", pl_pdf_parse(f->pdf, "8"));
    pl_pdf_set(f->pdf, image, "/ColorSpace", pl_pdf_parse(f->pdf, "/DeviceCMYK"));
    return true;
}

void inks_image(struct finish *f, pl_oh image)
{
    pl_oh space = pl_pdf_get(f->pdf, image, "/ColorSpace");
    bool rgb = pl_pdf_is(f->pdf, space, "/DeviceRGB"), grey = pl_pdf_is(f->pdf, space, "/DeviceGray");
    if ((rgb || grey) && convert(f, image, rgb ? 3 : 1) && rgb)
        *pl_push(f->work->arena, &f->press->images) = pl_pdf_id(f->pdf, image);
}
