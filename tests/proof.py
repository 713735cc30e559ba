#!/usr/bin/env python3
"""`plaat proof`: each plate carries the inks the palette says, to half a percent, whatever lies above and below; and the numbers of
the ink map are those of its plates.

    proof.py PLAAT
"""
import json
import re
import struct
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

import documents
import make
import tally
from documents import ROOT, expect

PALETTE = '''
  blue: {srgb: "#154273", inks: [100, 70, 20, 20]}
  twin: {srgb: "#154273", inks: [0, 60, 0, 0]}
  cyan: {srgb: "#00a0e0", inks: [100, 0, 0, 0]}
  black: {srgb: "#101010", inks: [0, 0, 0, 100]}
  over: {srgb: "#101010", inks: [0, 0, 0, 100], overprint: true}
  magenta-over: {srgb: "#e0007a", inks: [0, 40, 0, 0], overprint: true}
  white: {srgb: "#ffffff", inks: [0, 0, 0, 0]}
  white-over: {srgb: "#ffffff", inks: [0, 0, 0, 0], overprint: true}
  made: {srgb: "#3c7a46"}
  house: {srgb: "#0032a0", spot: {name: "PANTONE 286 C", inks: [100, 66, 0, 2]}}
  house-half: {srgb: "#8099d0", spot: {name: "PANTONE 286 C", tint: 50%}}
  cut: {srgb: "#ff00ff", spot: {name: "Cut/1", kind: technical}}
'''
PLATES = ['Cyan', 'Magenta', 'Yellow', 'Black', 'PANTONE-286-C', 'Cut-1']
SIDE = 10  # mm of a patch; ten in a row

ICON = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="currentColor"/></svg>'
ART = (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#3c7a46"/>'
       b'<rect id="top" width="10" height="5" fill="#000000"/><rect width="10" height="10" fill="white" fill-opacity="0"/></svg>')

# What a patch draws, one box after the other, and what each plate then carries at its middle; a number is of any plate
# that is not named. 'made': what the profile makes of that entry.
FILL = '{shape: rectangle, fill: %s}'
PATCHES = [
    ('exact', [FILL % 'blue'], {'Cyan': 100, 'Magenta': 70, 'Yellow': 20, 'Black': 20}),
    ('a tint', [FILL % 'blue 50%'], {'Cyan': 50, 'Magenta': 35, 'Yellow': 10, 'Black': 10}),
    ('the same screen colour', [FILL % 'twin'], {'Magenta': 60}),
    ('opacity', [FILL % 'cyan', FILL % 'twin @50%'], {'Cyan': 50, 'Magenta': 30}),
    ('a knockout', [FILL % 'blue', FILL % 'black'], {'Black': 100}),
    ('an overprint', [FILL % 'blue', FILL % 'over'], {'Cyan': 100, 'Magenta': 70, 'Yellow': 20, 'Black': 100}),
    ('an overprint replaces its own ink', [FILL % 'blue', FILL % 'magenta-over'], {'Cyan': 100, 'Magenta': 40, 'Yellow': 20, 'Black': 20}),
    ('white knocks out', [FILL % 'blue', FILL % 'white'], {}),
    ('white never overprints', [FILL % 'blue', FILL % 'white-over'], {}),
    ('an overprint half through', [FILL % 'blue', FILL % 'over @50%'], {'Cyan': 100, 'Magenta': 70, 'Yellow': 20, 'Black': 60}),
    ('a group', [FILL % 'cyan', '{layers: [%s], opacity: 50%%}' % (FILL % 'twin')], {'Cyan': 50, 'Magenta': 30}),
    ('an overprint within a group', ['{layers: [%s, %s], opacity: 50%%}' % (FILL % 'cyan', FILL % 'over')], {'Cyan': 50, 'Black': 50}),
    ('an overprint alone in a group', [FILL % 'cyan', '{layers: [%s], opacity: 50%%}' % (FILL % 'over')], {'Cyan': 50, 'Black': 50}),
    ('a gradient', ['{shape: rectangle, fill: {gradient: linear, stops: [cyan, twin]}}'], {'Cyan': 50, 'Magenta': 30}),
    ('a gradient of spot colour', ['{shape: rectangle, fill: {gradient: linear, stops: [house, white]}}'], {'PANTONE-286-C': 50}),
    ('spot', [FILL % 'house'], {'PANTONE-286-C': 100}),
    ('a tint of spot', [FILL % 'house-half 50%'], {'PANTONE-286-C': 25}),
    ('spot knocks out', [FILL % 'blue', FILL % 'house'], {'PANTONE-286-C': 100}),
    ('process knocks spot out', [FILL % 'house', FILL % 'cyan'], {'Cyan': 100}),
    ('process over spot', [FILL % 'house', FILL % 'over'], {'PANTONE-286-C': 100, 'Black': 100}),
    ('a technical ink', [FILL % 'blue', FILL % 'cut'], {'Cyan': 100, 'Magenta': 70, 'Yellow': 20, 'Black': 20, 'Cut-1': 100}),
    ('a colour without inks', [FILL % 'made'], 'made'),
    ('an icon', ['{icon: icon.svg, colour: blue}'], {'Cyan': 100, 'Magenta': 70, 'Yellow': 20, 'Black': 20}),
    ('an icon of a tint', ['{icon: icon.svg, colour: blue 50%}'], {'Cyan': 50, 'Magenta': 35, 'Yellow': 10, 'Black': 10}),
    ('an icon half through', [FILL % 'cyan', '{icon: icon.svg, colour: twin @50%}'], {'Cyan': 50, 'Magenta': 30}),
    ('an icon of spot', [FILL % 'cyan', '{icon: icon.svg, colour: house}'], {'PANTONE-286-C': 100}),
    ('an icon that overprints', [FILL % 'cyan', '{icon: icon.svg, colour: over}'], {'Cyan': 100, 'Black': 100}),
    ('art with a colour of its own', ['{art: art.svg, recolour: {"#top": twin}, offset: [0mm, -2.5mm]}'], 'made'),
    ('art recoloured', ['{art: art.svg, recolour: {"#top": twin}, offset: [0mm, 2.5mm]}'], {'Magenta': 60}),
    ('art recoloured in spot', ['{art: art.svg, recolour: {"#top": house}, offset: [0mm, 2.5mm]}'], {'PANTONE-286-C': 100}),
    ('art that overprints', [FILL % 'cyan', '{art: art.svg, recolour: {"#top": over}, offset: [0mm, 2.5mm]}'], 'made and black'),
    ('art half through', [FILL % 'cyan', '{art: art.svg, recolour: {"#top": twin @50%}, offset: [0mm, 2.5mm]}'], 'half made and twin'),
    ('a photograph', ['{picture: photo.png, fit: fill}'], 'made'),
    ('a photograph half through', [FILL % 'cyan', '{picture: half.png, fit: fill}'], 'half made over cyan'),
    ('a photograph turned', [FILL % 'cyan', '{picture: photo.png, fit: fill, rotate: 30}'], 'made'),
    ('a photograph in a group', [FILL % 'cyan', '{layers: [{picture: photo.png, fit: fill}], opacity: 50%}'], 'half made over cyan'),
    ('text that knocks out', [FILL % 'cyan', '{text: HIH, style: large}'], 'letters', {'Black': 100}),
    ('text that overprints', [FILL % 'cyan', '{text: HIH, style: small}'], 'letters', {'Cyan': 100, 'Black': 100}),
    ('a thick line', [FILL % 'cyan', '{shape: line, stroke: {colour: black, width: 3pt}}'], {'Black': 100}),
    ('a thin line', [FILL % 'cyan', '{shape: line, stroke: {colour: black, width: 1.9pt}}'], {'Cyan': 100, 'Black': 100}),
    ('a clip', ['{layers: [%s], clip: true, radius: 5mm}' % (FILL % 'blue')], {'Cyan': 100, 'Magenta': 70, 'Yellow': 20, 'Black': 20}),
]


def layout(press=''):
    boxes = []
    for i, patch in enumerate(PATCHES):
        boxes.append('          - {layers: [%s], at: {left: %dmm, top: %dmm}, width: %dmm, height: %dmm, clip: true}'
                     % (', '.join(patch[1]), i % 10 * SIDE, i // 10 * SIDE, SIDE, SIDE))
    return ('plaat: 1\npage: {size: [100mm, %dmm]}\n%spalette:%sfonts: [%s]\nstyles:\n'
            '  large: {family: Fira Sans, size: 12pt, leading: 1.2, colour: black}\n'
            '  small: {family: Fira Sans, size: 11.9pt, leading: 1.2, colour: black}\n'
            'pages:\n  - box:\n      layers:\n%s\n'
            % ((len(PATCHES) + 9) // 10 * SIDE, press, PALETTE, ROOT / 'fonts' / 'FiraSans_400Regular.ttf', '\n'.join(boxes)))


def proof(folder, *options):
    documents.run(documents.PLAAT, 'proof', folder / 'e.yaml', '-l', folder / 'l.yaml', '-o', '%s/' % folder, *options)


def plates(folder):
    """Percent of ink by plate: rows of rows."""
    found = {}
    for name in PLATES:
        width, height, rows = documents.pixels(folder / ('e_l_plate-%s.png' % name))
        found[name] = [[100 - 100 * row[3 * x] / 255 for x in range(width)] for row in rows]
    return found


def at(found, patch, dpi):
    """At the middle of a patch; a letter's darkest place where letters are asked."""
    px = dpi / 25.4
    x0, y0 = patch % 10 * SIDE * px, patch // 10 * SIDE * px
    x, y = int(x0 + SIDE * px / 2), int(y0 + SIDE * px / 2)
    if PATCHES[patch][2] == 'letters':
        black = found['Black']
        y, x = max(((v, u) for v in range(int(y0), int(y0 + SIDE * px)) for u in range(int(x0), int(x0 + SIDE * px))),
                   key=lambda p: black[p[0]][p[1]])
    return {name: rows[y][x] for name, rows in found.items()}


def wanted(patch, made):
    want = PATCHES[patch][-1]
    whole = {'made': 1, 'made and black': 1, 'half made and twin': 1, 'half made over cyan': 0.5}
    if isinstance(want, dict):
        return {name: want.get(name, 0) for name in PLATES}
    share = {name: made[name] * whole[want] for name in PLATES}
    if want == 'made and black':
        share['Black'] = 100
    if want == 'half made over cyan':
        share['Cyan'] += 50
    if want == 'half made and twin':
        share = {name: v / 2 for name, v in share.items()}
        share['Magenta'] += 30
    return share


def files(folder):
    (folder / 'e.yaml').write_text('plaat: 1\nlanguage: en\ntitle: Patches\n')
    (folder / 'l.yaml').write_text(layout())
    (folder / 'icon.svg').write_bytes(ICON)
    (folder / 'art.svg').write_bytes(ART)
    (folder / 'photo.png').write_bytes(make.png(40, 40, colour=2, pixel=b'\x3c\x7a\x46'))
    (folder / 'half.png').write_bytes(make.png(40, 40, colour=6, pixel=b'\x3c\x7a\x46\x80'))


def patches(folder):
    dpi = 200
    files(folder)
    proof(folder, '--dpi', str(dpi))
    found = plates(folder)
    made = at(found, [p[0] for p in PATCHES].index('a colour without inks'), dpi)
    expect(made['Cyan'] > 50 and made['Yellow'] > 50 and made['Cut-1'] == 0, 'green by the profile: %s' % made)
    for i, patch in enumerate(PATCHES):
        got, want = at(found, i, dpi), wanted(i, made)
        # Bytes, twice where something is half through; a picture's transform is of bytes too.
        off = max(abs(got[name] - want[name]) for name in PLATES)
        expect(off <= 1, '%s: %s, wanted %s' % (patch[0], {k: round(v, 1) for k, v in got.items()}, want))
    return found


def numbers(folder, found):
    """The report's numbers are those of the plates."""
    report = json.loads((folder / 'e_l_ink.json').read_text())
    ink = [found[name] for name in PLATES[:5]]
    sums = [[sum(plate[y][x] for plate in ink) for x in range(len(ink[0][0]))] for y in range(len(ink[0]))]
    page = report['pages'][0]
    most = max(map(max, sums))
    expect(abs(page['most']['percent'] - most) < 0.2, 'most ink %s, the plates have %s' % (page['most'], most))
    side = round(15 / 25.4 * 200)
    best = 0
    columns = [0.0] * len(sums[0])
    for y, row in enumerate(sums):
        columns = [c + v - (sums[y - side][x] if y >= side else 0) for x, (c, v) in enumerate(zip(columns, row))]
        if y >= side - 1:
            total = sum(columns[:side])
            best = max(best, total)
            for x in range(side, len(columns)):
                total += columns[x] - columns[x - side]
                best = max(best, total)
    best /= side * side
    expect(abs(page['area']['percent'] - best) < 0.2, 'worst square %s, the plates have %s' % (page['area'], best))
    for plate, name in zip(page['plates'], PLATES):
        rows = found[name]
        average = sum(map(sum, rows)) / len(rows) / len(rows[0])
        expect(abs(plate['average'] - average) < 0.05, '%s: on average %s, the plate has %s' % (name, plate, average))
    kinds = [plate['kind'] for plate in page['plates']]
    expect(kinds == ['process'] * 4 + ['spot', 'technical'], 'kinds of plates: %s' % kinds)
    expect(report['atMost'] >= most, 'no place can have more than %s, one has %s' % (report['atMost'], most))
    by_profile = [c['name'] for c in report['colours'] if c['byProfile']]
    expect(by_profile == ['made', 'cut'], 'colours by the profile: %s' % by_profile)


def soft(folder):
    """White paper is white, or as it is; what technical plates carry is not seen."""
    blank = PATCHES.index(next(p for p in PATCHES if p[0] == 'white knocks out'))
    pixel = [int((blank % 10 + 0.5) * SIDE * 2), int((blank // 10 + 0.5) * SIDE * 2)]
    looks = {}
    for option in ([], ['--paper']):
        proof(folder, '--dpi', '50.8', *option)
        _, _, rows = documents.pixels(folder / 'e_l_proof.png')
        looks[bool(option)] = tuple(rows[pixel[1]][3 * pixel[0]:3 * pixel[0] + 3])
    expect(looks[False] == (255, 255, 255), 'paper as white: %s' % (looks[False],))
    expect(all(200 < v < 255 for v in looks[True]), 'paper as it is: %s' % (looks[True],))


def bound(folder):
    """What the colours alone say: here the text in black may overprint the richest of them, and nothing else is there."""
    (folder / 'l.yaml').write_text('plaat: 1\npage: {size: [40mm, 40mm]}\npalette:%spages:\n  - box: {layers: [{shape: rectangle, fill: blue}, '
                                   '{shape: line, stroke: {colour: magenta-over, width: 1pt}}, {icon: icon.svg, colour: twin, width: 5mm}]}\n' % PALETTE)
    proof(folder, '--dpi', '50.8')
    report = json.loads((folder / 'e_l_ink.json').read_text())
    expect(report['atMost'] == 290, 'blue with black over it is 290 %%: %s' % report['atMost'])
    expect(abs(report['pages'][0]['most']['percent'] - 210) < 0.5, 'and on the page blue is alone: %s' % report['pages'][0]['most'])


def over_the_limit(folder):
    (folder / 'l.yaml').write_text(layout('press: {ink-limit: 200}\n'))
    text = documents.run(documents.PLAAT, 'proof', folder / 'e.yaml', '-l', folder / 'l.yaml', '-o', '%s/' % folder, '--dpi', '50.8')
    expect('OVER the limit' in text and 'at most 200 %' in text, 'a limit that is passed is told: %s' % text)
    width, height, rows = documents.pixels(folder / 'e_l_ink.png')
    first = int(SIDE), int(SIDE)
    expect(tuple(rows[first[1]][3 * first[0]:3 * first[0] + 3]) == (0xD0, 0x02, 0x1B), 'and red on the map')


# ---- the press file, as Ghostscript separates it ----

def tiff(path):
    """Rows of an uncompressed TIFF of one byte a pixel: percent of ink is what is missing from 255."""
    data = path.read_bytes()
    word = '<' if data[:2] == b'II' else '>'
    at, = struct.unpack(word + 'I', data[4:8])
    tags = {}
    for i in range(struct.unpack(word + 'H', data[at:at + 2])[0]):
        entry = at + 2 + 12 * i
        tag, kind, n = struct.unpack(word + 'HHI', data[entry:entry + 8])
        size = {3: 2, 4: 4}.get(kind, 1)
        from_ = entry + 8 if n * size <= 4 else struct.unpack(word + 'I', data[entry + 8:entry + 12])[0]
        tags[tag] = [int.from_bytes(data[from_ + k * size:from_ + (k + 1) * size], 'little' if word == '<' else 'big') for k in range(n)]
    width, height = tags[256][0], tags[257][0]
    expect(tags[259][0] == 1 and tags[258][0] == 8, '%s: eight bits, not compressed' % path)
    pixels = b''.join(data[o:o + n] for o, n in zip(tags[273], tags[279]))
    return [pixels[y * width:(y + 1) * width] for y in range(height)]


def box_of(pdf, page, name):
    found = documents.run('pdfinfo', '-box', '-f', page, '-l', page, pdf)
    return [float(v) * 25.4 / 72 for v in re.search(r'%s:\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)' % name, found).groups()]


def separations(pdf, page, px, times, folder):
    """By plate the rows of the trim box, at px pixels a millimetre. Drawn `times` as large; and a pixel is painted where its middle is
    covered, not wherever anything of it is."""
    x0, y0, x1, y1 = (v * px for v in box_of(pdf, page, 'TrimBox'))
    top = box_of(pdf, page, 'MediaBox')[3] * px
    folder.mkdir()
    documents.run('gs', '-q', '-dNOPAUSE', '-dBATCH', '-dSAFER', '-dFirstPage=%d' % page, '-dLastPage=%d' % page, '-sDEVICE=tiffsep',
                  '-sCompression=none', '-r%.4f' % (25.4 * px * times), '-dDownScaleFactor=%d' % times,
                  '-sOutputFile=%s' % (folder / 'p.tif'), '-c', '0 0 .setfilladjust2', '-f', pdf)
    found = {}
    for path in folder.glob('p(*).tif'):
        rows = tiff(path)
        plate = re.sub(r'[^A-Za-z0-9]', '-', unquote(path.name[2:-5]))
        found[plate] = [row[round(x0):round(x1)] for row in rows[round(top - y1):round(top - y0)]]
    return found


def cells(rows, side):
    """Average ink of squares."""
    width, height = len(rows[0]), len(rows)
    for y in range(0, height - side + 1, side):
        for x in range(0, width - side + 1, side):
            yield 100 - sum(sum(row[x:x + side]) for row in rows[y:y + side]) / side / side / 2.55


def near(ours, theirs, px, name):
    expect(set(ours) == set(theirs), '%s: plates %s, Ghostscript has %s' % (name, sorted(ours), sorted(theirs)))
    for plate in sorted(set(ours) & set(theirs)):
        a, b = list(cells(ours[plate], 15 * px)), list(cells(theirs[plate], 15 * px))
        worst = max(abs(x - y) for x, y in zip(a, b))
        expect(len(a) == len(b) and worst <= 1, '%s: a square of %s differs by %.2f %%' % (name, plate, worst))


def agree(edition, layout, name, px=6, times=4):
    """The squares of 15 mm that the ink map is about, of every plate, are those of the press file. The ink of both, by page."""
    folder = documents.WORK / name
    folder.mkdir()
    documents.run(documents.PLAAT, 'proof', edition, '-l', layout, '-o', '%s/' % folder, '--dpi', '%.4f' % (25.4 * px))
    pdf = documents.render(edition, layout, 'press', name)[0]
    report, = folder.glob('*_ink.json')
    both = []
    for page in json.loads(report.read_text())['pages']:
        stem = report.name[:-len('ink.json')] + (page['name'] + '_' if page['name'] else '') + 'plate-'
        ours = {p.stem[len(stem):]: [bytes(row[1::3]) for row in documents.pixels(p)[2]] for p in folder.glob(stem + '*.png')}
        theirs = separations(pdf, page['page'], px, times, folder / ('separations-%d' % page['page']))
        near(ours, theirs, px, '%s, page %d' % (name, page['page']))
        both.append((ours, theirs))
    return both


def press_file(folder):
    """Patch by patch, the press file carries what the proof shows."""
    files(folder)
    px = 8
    ours, theirs = agree(folder / 'e.yaml', folder / 'l.yaml', 'patches', px)[0]
    ink = [{name: [[100 - v / 2.55 for v in row] for row in plate] for name, plate in side.items()} for side in (ours, theirs)]
    for i, patch in enumerate(PATCHES):
        a, b = (at(side, i, 25.4 * px) for side in ink)
        expect(max(abs(a[name] - b[name]) for name in PLATES) <= 1, '%s: the proof shows %s, the press file %s' % (patch[0], a, b))


def designs(_):
    for layout in ('poster-a3', 'handout-a4'):
        agree(documents.EDITION, layout, layout)
    for edition, layout in documents.DESIGNS:
        if layout.stem in ('pair', 'trifold'):
            agree(edition, layout, layout.stem)


def main():
    documents.PLAAT = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = documents.WORK = Path(name)
        found = patches(folder)
        numbers(folder, found)
        soft(folder)
        bound(folder)
        over_the_limit(folder)
        press_file(folder)
        designs(folder)
    return tally.sum_up()


if __name__ == '__main__':
    sys.exit(main())
