#!/usr/bin/env python3
"""What becomes of pictures: upright by their EXIF orientation, whole and once in PDFs, drawings as outlines.

    pictures.py PLAAT
"""
import re
import sys
import tempfile
from pathlib import Path

import documents
import make
import tally
from documents import expect, render, run

EDITION = 'plaat: 1\nlanguage: nl\ntitle: Titel\n'
LAYOUT = 'plaat: 1\npage: {size: [160px, 160px]}\npages: [{box: {layers: [%s]}}]\n'
# The quarters of the upright picture, from the top left clockwise: where the file's blue, red and yellow go.
UPRIGHT = {1: 'bryb', 2: 'rbby', 3: 'ybbr', 4: 'byrb', 5: 'bbyr', 6: 'bbry', 7: 'yrbb', 8: 'rybb'}


def job(name, layers, **files):
    folder = documents.WORK / name
    folder.mkdir()
    (folder / 'e.yaml').write_text(EDITION)
    (folder / 'l.yaml').write_text(LAYOUT % ', '.join(layers))
    for file, data in files.items():
        (folder / file.replace('_', '.')).write_bytes(data)
    return folder


def drawn(folder, target, name):
    return render(folder / 'e.yaml', folder / 'l.yaml', target, name)[0]


def hue(pixel):
    r, g, b = pixel
    return 'b' if b > r else 'y' if g > 120 else 'r'


def quarters(path):
    width, height, rows = documents.pixels(path)
    spots = [(width // 4, height // 4), (3 * width // 4, height // 4), (3 * width // 4, 3 * height // 4),
             (width // 4, 3 * height // 4)]
    return ''.join(hue(rows[y][3 * x:3 * x + 3]) for x, y in spots)


def turned_pictures():
    for turn, want in UPRIGHT.items():
        folder = job('turn%d' % turn, ['{picture: p.jpg, fit: fill}'], p_jpg=make.jpeg(turn=turn))
        got = quarters(drawn(folder, 'png', 'turned'))
        expect(got == want, 'orientation %d: quarters %s, expected %s' % (turn, got, want))


def sixteen_bits():
    """Without gAMA, 16 bits are sRGB as 8 bits are: the same grey comes out."""
    for depth, pixel in ((8, b'\x80'), (16, b'\x80\x80')):
        data = make.png(4, 4, depth=depth, colour=0, pixel=pixel)
        folder = job('grey%d' % depth, ['{picture: p.png, fit: fill}'], p_png=data)
        _, _, rows = documents.pixels(drawn(folder, 'png', 'grey'))
        expect(rows[80][240:243] == b'\x80\x80\x80', '%d bits: grey %s' % (depth, rows[80][240:243].hex()))


def images(pdf):
    rows = [line.split() for line in run('pdfimages', '-list', pdf).split('\n')[2:]]
    return [{'kind': r[2], 'encoding': r[8], 'object': r[10]} for r in rows if r]


def once_and_whole():
    """A JPEG stands in the PDF byte for byte, once however often it is drawn, turned or not."""
    at = 'width: 40px, height: 20px'
    layers = ['{picture: p.jpg, at: {top: %dpx}, %s}' % (n * 30, at) for n in range(3)]
    layers += ['{picture: t.jpg, %s}' % at, '{picture: a.png, %s}' % at, '{picture: a.png, at: {top: 60px}, %s}' % at]
    folder = job('whole', layers, p_jpg=make.jpeg(), t_jpg=make.jpeg(turn=6),
                 a_png=make.png(8, 4, colour=6, pixel=b'\x10\x20\x30\x80'))
    pdf = drawn(folder, 'pdf', 'whole')
    found = images(pdf)
    jpegs = {i['object'] for i in found if i['encoding'] == 'jpeg'}
    expect(len(jpegs) == 2, 'two JPEGs, each once: %s' % found)
    expect(len({i['object'] for i in found if i['kind'] == 'smask'}) == 1, 'one mask for the PNG: %s' % found)
    run('pdfimages', '-all', pdf, folder / 'out')
    whole = {p.read_bytes() for p in folder.glob('out*.jpg')}
    expect(whole == {make.jpeg(), make.jpeg(turn=6)}, 'the bytes of the JPEGs are those of the files')


def drawings_stay_outlines():
    art = (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><defs><linearGradient id="g"><stop '
           b'stop-color="red"/><stop offset="1" stop-opacity=".3"/></linearGradient><clipPath id="c"><circle cx="9" '
           b'cy="9" r="6"/></clipPath></defs><g opacity=".5"><rect width="9" height="9" fill="url(#g)"/><rect x="5" '
           b'width="9" height="9"/></g><path clip-path="url(#c)" d="M0 0h20v20z" fill="currentColor"/></svg>')
    folder = job('outlines', ['{art: a.svg}', '{icon: a.svg, opacity: 40%}', '{art: a.svg, rotate: 20}'], a_svg=art)
    pdf = drawn(folder, 'pdf', 'outlines')
    expect(images(pdf) == [], 'no pixels from a drawing: %s' % images(pdf))
    expect(re.search(r'Pages:\s+1', run('pdfinfo', pdf)) is not None, 'one page')


def main():
    documents.PLAAT = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        documents.WORK = Path(folder)
        for function in (turned_pictures, sixteen_bits, once_and_whole, drawings_stay_outlines):
            function()
    return tally.sum_up()


if __name__ == '__main__':
    sys.exit(main())
