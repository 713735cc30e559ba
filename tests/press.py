#!/usr/bin/env python3
"""The targets for print: every point of PDF/X-4 read back with tools that we did not write, the inks as Ghostscript separates them,
and for each rule a file that breaks it, so that no check is one that cannot fail.

    press.py PLAAT
"""
import colorsys
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import documents
import proof
import tally
from documents import ROOT, expect, run

SHEET = ROOT / 'tests' / 'press' / 'sheet.yaml', ROOT / 'tests' / 'press' / 'sheet-edition.yaml'
MM = 72 / 25.4
BLEED, SLUG = 3, 6  # of the sheet, mm
UUID = r'uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'


# ---- the file, as qpdf and mutool tell it ----

class File:
    """The objects of a PDF, by number, and what can be asked of them."""

    def __init__(self, path):
        self.path = path
        try:
            told = json.loads(run('qpdf', '--json', '--json-stream-data=none', path, status=None) or '{}')
        except ValueError: # qpdf stopped half way
            told = {}
        self.all = told['qpdf'][1] if 'qpdf' in told else {}
        self.trailer = self.all.get('trailer', {}).get('value', {})
        self.dicts = [d for o in self.all.values() for d in inside(o.get('value', o.get('stream', {}).get('dict')))]
        self.root = self.get(self.trailer.get('/Root')) or {}
        self.pages = [d for d in self.dicts if d.get('/Type') == '/Page']
        self.trace = run('mutool', 'trace', path, status=None)
        self.raw = path.read_bytes()

    def get(self, value):
        if isinstance(value, str) and re.match(r'\d+ \d+ R$', value):
            o = self.all.get('obj:' + value, {})
            return o.get('value', o.get('stream', {}).get('dict'))
        return value

    def stream(self, reference):
        return run('qpdf', '--show-object=%s' % reference.split()[0], '--filtered-stream-data', self.path, text=False, status=None)


def inside(value):
    """Every dictionary in a value."""
    if isinstance(value, dict):
        yield value
    for v in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from inside(v)


def text_of(value):
    return value[2:] if isinstance(value, str) and value.startswith('u:') else value


def xmp(f):
    found = f.root.get('/Metadata')
    return f.stream(found).decode('utf-8', 'replace') if found else ''


# ---- the rules: each yields what is wrong ----

def r_version(f):
    if not f.raw.startswith(b'%PDF-1.6'):
        yield 'the header says %s' % f.raw[:8]
    ids = f.trailer.get('/ID')
    if not (isinstance(ids, list) and len(ids) == 2):
        yield 'no /ID'
    if '/Encrypt' in f.trailer:
        yield 'encrypted'


def r_metadata(f):
    text = xmp(f)
    info = {k: text_of(v) for k, v in (f.get(f.trailer.get('/Info')) or {}).items()}
    if b'<?xpacket begin' not in f.raw:
        yield 'the metadata is filtered'
    if '<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>' not in text:
        yield 'no GTS_PDFXVersion'
    title = re.search(r'<dc:title>.*?<rdf:li[^>]*>([^<]+)</rdf:li>', text, re.S)
    if not title or title[1] != info.get('/Title'):
        yield 'the title: %s, %s' % (title and title[1], info.get('/Title'))
    trapped = re.search(r'<pdf:Trapped>(True|False)</pdf:Trapped>', text)
    if not trapped or info.get('/Trapped') != '/' + trapped[1]:
        yield 'Trapped: %s, %s' % (trapped and trapped[1], info.get('/Trapped'))
    dates = [re.search(r'<xmp:%s>([^<]+)<' % n, text) for n in ('CreateDate', 'ModifyDate', 'MetadataDate')]
    if not all(dates):
        yield 'dates are missing'
    for date, key in zip(dates, ('/CreationDate', '/ModDate')):
        if date and re.sub(r'\D', '', date[1]) != re.sub(r'\D', '', info.get(key, '')):
            yield '%s: %s, %s' % (key, date[1], info.get(key))
    for name, shape in (('DocumentID', UUID), ('InstanceID', UUID), ('VersionID', '1'), ('RenditionClass', 'default')):
        if not re.search('<xmpMM:%s>%s</xmpMM:%s>' % (name, shape, name), text):
            yield 'no xmpMM:' + name


def r_intent(f):
    intents = [i for i in f.root.get('/OutputIntents', []) if f.get(i).get('/S') == '/GTS_PDFX']
    if len(intents) != 1:
        yield '%d output intents' % len(intents)
        return
    intent = f.get(intents[0])
    for key in ('/OutputConditionIdentifier', '/RegistryName', '/Info'):
        if not text_of(intent.get(key, '')):
            yield 'no ' + key
    profile = intent.get('/DestOutputProfile')
    if not profile or f.get(profile).get('/N') != 4:
        yield 'no profile of four inks'
    elif f.stream(profile)[12:20] != b'prtrCMYK':
        yield 'the profile is no CMYK printer profile'


def rectangle(page, name):
    return page.get(name)


def r_boxes(f):
    for page in f.pages:
        media, bleed, trim = (page.get(n) for n in ('/MediaBox', '/BleedBox', '/TrimBox'))
        if not (media and bleed and trim):
            yield 'a box is missing'
            continue
        for inner, outer in ((trim, bleed), (bleed, media)):
            if any(inner[i] < outer[i] for i in (0, 1)) or any(inner[i] > outer[i] for i in (2, 3)):
                yield '%s is not in %s' % (inner, outer)
        if page.get('/CropBox', media) != media:
            yield 'CropBox'
        for name in ('/ArtBox', '/Rotate', '/UserUnit'):
            if name in page:
                yield name


def r_fonts(f):
    lines = run('pdffonts', f.path).split('\n')[2:]
    for line in lines:
        if line and line.split()[-5] != 'yes':
            yield line
    if re.search(r'Type 3', '\n'.join(lines)):
        yield 'a Type 3 font'


def r_colours(f):
    masks = {s.get('/G') for d in f.dicts for s in [f.get(d.get('/SMask'))] if isinstance(s, dict)}
    for space in sorted(set(re.findall(r'colorspace="([^"]*)"', f.trace))):
        if not re.match(r'DeviceCMYK$|DeviceGray$|(Separation|DeviceN)\((\d+,)?DeviceCMYK,', space):
            yield space
    for key, o in f.all.items():
        d = o.get('stream', {}).get('dict') or o.get('value')
        group = d.get('/Group') if isinstance(d, dict) else None
        if isinstance(group, dict) and group.get('/CS') != '/DeviceCMYK' and \
                not (group.get('/CS') == '/DeviceGray' and key[4:] in masks):
            yield 'a group in %s' % group.get('/CS')
        if isinstance(d, dict) and d.get('/Subtype') == '/Image' and not d.get('/ImageMask') and key[4:] not in images_as_masks(f) and \
                d.get('/ColorSpace') != '/DeviceCMYK':
            yield 'a picture in %s' % d.get('/ColorSpace')
    for space in ('DeviceRGB', 'CalRGB', 'CalGray', 'Lab', 'ICCBased'):
        if any('/' + space in list(flat(o)) for o in f.all.values()):
            yield space


def images_as_masks(f):
    return {d.get('/SMask') for d in f.dicts if isinstance(d.get('/SMask'), str)}


def flat(value):
    if isinstance(value, (dict, list)):
        for v in value.values() if isinstance(value, dict) else value:
            yield from flat(v)
    else:
        yield value


def r_forbidden(f):
    for page in f.pages:
        if '/Annots' in page:
            yield 'annotations'
        if '/AA' in page:
            yield 'actions'
    for key in ('/AcroForm', '/OpenAction', '/AA', '/Names', '/Threads', '/Perms'):
        if key in f.root:
            yield key
    for d in f.dicts:
        for key in ('/JS', '/TR', '/TR2', '/HTP', '/BG', '/UCR', '/Alternates', '/OPI', '/PS', '/EF', '/Ref'):
            if key in d:
                yield key
        if '/LZWDecode' in flat(d.get('/Filter', '')):
            yield 'LZW'
        if d.get('/Subtype') == '/PS':
            yield 'PostScript'


def r_layers(f):
    layers = [d for d in f.dicts if d.get('/Type') == '/OCG']
    properties = f.get(f.root.get('/OCProperties')) or {}
    if layers and len(properties.get('/OCGs', [])) != len(layers):
        yield 'layers that the catalog does not list'
    if '/AS' in properties.get('/D', {}) or '/Configs' in properties:
        yield 'layers that change by themselves'


def r_streams(f):
    """All of the file is in the file, and any reader can unpack it."""
    for d in f.dicts:
        if '/Length' in d and any(k in d for k in ('/F', '/FFilter', '/FDecodeParms')):
            yield 'a stream that lies elsewhere'
        if '/Crypt' in flat(d.get('/Filter', '')):
            yield 'a crypt filter'


def spaces_of(value):
    """Every array in a value that is a Separation."""
    if isinstance(value, list) and value[:1] == ['/Separation']:
        yield value
    for v in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from spaces_of(v)


def r_spots(f):
    """One ink is one thing: whatever is drawn in it has the same stand-in and tints."""
    meant = {}
    for o in f.all.values():
        for _, name, stand_in, tints in spaces_of(o.get('value', o.get('stream', {}).get('dict'))):
            meant.setdefault(name, set()).add(json.dumps([f.get(stand_in), f.get(tints)], sort_keys=True))
    for name, ways in meant.items():
        if len(ways) > 1:
            yield '%s is %d things' % (name, len(ways))


def r_rendering(f):
    """Intents that there are; halftones that say no more than a screen."""
    known = ('/Perceptual', '/RelativeColorimetric', '/Saturation', '/AbsoluteColorimetric')
    for d in f.dicts:
        intent = d.get('/RI', d.get('/Intent') if d.get('/Subtype') == '/Image' else None)
        if intent is not None and intent not in known:
            yield 'the intent %s' % intent
        if '/HalftoneType' in d and (d['/HalftoneType'] not in (1, 5) or '/HalftoneName' in d):
            yield 'a halftone of its own'


def r_overprint(f):
    """White is never printed over what lies below, nor is what overprints in process inks without OPM 1."""
    for found in re.findall(r'<(?:fill|stroke)_\w+ [^>]*>', f.trace):
        of = dict(re.findall(r'(\w+)="([^"]*)"', found))
        if of.get('op') == '1' and of.get('colorspace') == 'DeviceCMYK':
            if not any(float(v) for v in of['color'].split()):
                yield 'white overprints'
            if of.get('opm') != '1':
                yield 'OPM 0'


RULES = {name[2:]: rule for name, rule in sorted(globals().items()) if name.startswith('r_')}


def breaches(path, *names):
    f = File(path)
    return {name: found for name, rule in RULES.items() if not names or name in names for found in [list(rule(f))] if found}


# ---- files that break a rule ----

def broken(good, folder):
    """From a good file, one for each rule: bytes of its plain form changed, its table mended."""
    plain = folder / 'plain.pdf'
    run('qpdf', '--qdf', '--object-streams=disable', good, plain)
    text = plain.read_bytes()
    faults = [
        ('version', rb'%PDF-1.6', b'%PDF-1.7'),
        ('metadata', rb'<pdf:Trapped>False', b'<pdf:Trapped>True'),
        ('metadata', rb'GTS_PDFXVersion>PDF/X-4', b'GTS_PDFXVersion>PDF/X-3'),
        ('metadata', rb'xmpMM:InstanceID>uuid', b'xmpMM:InstanceID>none'),
        ('metadata', rb'/Title \(A press', b'/Title (A prose'),
        ('metadata', rb'/ModDate \(D:2026', b'/ModDate (D:2027'),
        ('intent', rb'/GTS_PDFX\b', b'/GTS_PDFY'),
        ('intent', rb'/RegistryName', b'/RegistryNone'),
        ('intent', rb'prtrCMYK', b'mntrCMYK'),
        ('boxes', rb'/TrimBox', b'/TrumBox'),
        ('boxes', rb'/TrimBox \[\n    \d', b'/TrimBox [\n    1'),
        ('boxes', rb'/Type /Page\n', b'/Type /Page /Rotate 90\n'),
        ('boxes', rb'/Type /Page\n', b'/Type /Page /CropBox [0 0 9 9]\n'),
        ('fonts', rb'/FontFile[23]', b'/FontFilo2'),
        ('colours', rb'/CS /DeviceCMYK', b'/CS /DeviceRGB'),
        ('colours', rb'\n1 0.7 0.2 0.2 k\n', b'\n1 0.7 0.2 rg\n'),
        ('colours', rb'/ColorSpace /DeviceCMYK\n', b'/ColorSpace /DeviceGray\n'),
        ('forbidden', rb'/Type /Page\n', b'/Type /Page /Annots []\n'),
        ('forbidden', rb'/Type /ExtGState\n', b'/Type /ExtGState /TR2 /Identity\n'),
        ('forbidden', rb'/Type /Catalog\n', b'/Type /Catalog /OpenAction [3 0 R /Fit]\n'),
        ('streams', rb'/Subtype /Image\n', b'/Subtype /Image /F (elsewhere.bin)\n'),
        ('streams', rb'/Subtype /Image\n', b'/Subtype /Image /Filter /Crypt\n'),
        ('spots', rb'/Separation\n  /PANTONE#20Red#20032#20C', b'/Separation\n  /PANTONE#20286#20C'),
        ('rendering', rb'/Type /ExtGState\n', b'/Type /ExtGState /RI /Vivid\n'),
        ('rendering', rb'/Type /ExtGState\n', b'/Type /ExtGState /HT << /HalftoneType 6 >>\n'),
        ('layers', rb'/Name \(Layers\)', b'/Name (Layers) /AS []'),
        ('overprint', rb'\n0 0 0.9 0 k\n', b'\n0 0 0 0 k\n'),
        ('overprint', rb'/OPM 1', b'/OPM 0'),
    ]
    for i, (rule, what, by) in enumerate(faults):
        changed, n = re.subn(what, lambda m: by, text)
        path = folder / ('broken-%d.pdf' % i)
        path.write_bytes(changed)
        done = subprocess.run(['fix-qdf', path], stdout=subprocess.PIPE)
        path.write_bytes(done.stdout)
        found = breaches(path)
        expect(n and rule in found, 'a file with %s for %s breaks the rule on %s: %s' % (by, what, rule, found))


# ---- inks, as Ghostscript separates them ----

class Plates:
    def __init__(self, pdf, folder, dpi=144):
        folder.mkdir()
        run('gs', '-q', '-dNOPAUSE', '-dBATCH', '-dSAFER', '-sDEVICE=tiffsep', '-sCompression=none', '-r%d' % dpi,
            '-sOutputFile=%s' % (folder / 'p.tif'), pdf)
        self.rows = {re.match(r'p\((.*)\)$', p.stem)[1]: proof.tiff(p) for p in folder.glob('p(*).tif')}
        self.dpi = dpi

    def at(self, x, y):
        """Percent of ink at points from the top left of the medium, by plate; none is left out."""
        px, py = int(x * self.dpi / 72), int(y * self.dpi / 72)
        found = {name: 100 - rows[py][px] / 2.55 for name, rows in self.rows.items()}
        return {name: v for name, v in found.items() if v > 0.3}


def same(found, wanted, within=0.6):
    return set(found) == set(wanted) and all(abs(found[n] - wanted[n]) <= within for n in wanted)


def cmyk(*inks, **spots):
    return {**{n: v for n, v in zip(('Cyan', 'Magenta', 'Yellow', 'Black'), inks) if v}, **spots}


HOUSE, RED = 'PANTONE 286 C', 'PANTONE Red 032 C'
GROUND, PANEL = (8, 4, 2, 0), (80, 40, 10, 0)


def over(top, under, share):
    return cmyk(*(a * share + b * (1 - share) for a, b in zip(top, under)))


POINTS = [  # name, mm from the left and the top of the trim, what each plate carries
    ('the ground in the bleed', -2, -2, cmyk(*GROUND)),
    ('an entry', 20, 20, cmyk(100, 70, 20, 20)),
    ('its tint', 45, 20, cmyk(50, 35, 10, 10)),
    ('its opacity', 70, 20, over((100, 70, 20, 20), GROUND, 0.5)),
    ('one of two entries that look the same', 95, 20, cmyk(80, 40, 10, 0)),
    ('the other', 120, 20, cmyk(60, 20, 0, 40)),
    ('inks of coated paper', 145, 20, cmyk(20, 80, 100, 10)),
    ('a drawing in currentColor', 165, 20, cmyk(60, 20, 0, 40)),
    ('half through in a drawing', 175, 25, over((60, 20, 0, 40), GROUND, 0.5)),
    ('a gradient begins', 10.1, 45, cmyk(100, 70, 20, 20)),
    ('a gradient half way', 20, 45, cmyk(60, 75, 60, 15)),
    ('a gradient ends', 29.9, 45, cmyk(20, 80, 100, 10)),
    ('from paper to spot', 45, 45, {HOUSE: 50}),
    ('spot', 120, 45, {HOUSE: 100}),
    ('a tint of a tint of spot', 145, 45, {HOUSE: 25}),
    ('spot in a group half through', 170, 45, {**over((0, 0, 0, 0), GROUND, 0.5), RED: 50}),
    ('what overprints over something', 20, 70, cmyk(80, 40, 90, 0)),
    ('what overprints over the ground', 33, 83, cmyk(8, 4, 90, 0)),
    ('in a group half through', 70, 65, over((100, 70, 20, 20), GROUND, 0.5)),
    ('grey of a picture', 138, 70, cmyk(0, 0, 0, 74.9)),
    ('a thin black line overprints', 30, 121, cmyk(80, 40, 10, 100)),
    ('a thick one does not', 30, 125, cmyk(0, 0, 0, 100)),
    ('a thin black box does', 100, 94.25, cmyk(80, 40, 10, 100)),
    ('a black box does not', 90, 117, cmyk(0, 0, 0, 100)),
    ('a die line', 140, 100, {**cmyk(*GROUND), 'Stans': 100}),
    ('varnish over the panel', 120, 117, {**cmyk(*PANEL), 'Stans': 50}),
]


def sheet_inks(pdf, folder):
    plates = Plates(pdf, folder / 'sheet-plates')
    expect(set(plates.rows) == {'Cyan', 'Magenta', 'Yellow', 'Black', HOUSE, RED, 'Stans'}, 'plates: %s' % sorted(plates.rows))
    for name, x, y, wanted in POINTS:
        found = plates.at((x + BLEED + SLUG) * MM, (y + BLEED + SLUG) * MM)
        expect(same(found, wanted, 1.2 if 'gradient' in name else 0.6), '%s: %s, not %s' % (name, found, wanted))
    mixed = plates.at((60.3 + 9) * MM, (45 + 9) * MM), plates.at((70 + 9) * MM, (45 + 9) * MM)
    expect(RED in mixed[0] and HOUSE not in mixed[0] and HOUSE in mixed[1] and RED not in mixed[1], 'a gradient of two spots: %s' % (mixed,))
    letters(plates)
    marks(plates)
    return plates


def window(plates, name, x0, y0, x1, y1):
    """Ink of one plate in a part of the trim, in mm."""
    k = plates.dpi / 25.4
    x0, y0, x1, y1 = (int((v + BLEED + SLUG) * k) for v in (x0, y0, x1, y1))
    return [100 - v / 2.55 for row in plates.rows[name][y0:y1] for v in row[x0:x1]]


def letters(plates):
    """Small black letters leave what lies below alone; large ones and white ones knock it out."""
    small, large, white = (12, 92, 45, 97), (12, 100, 70, 110), (12, 112, 40, 117)
    expect(max(window(plates, 'Black', *small)) > 99, 'small letters are black')
    expect(min(window(plates, 'Cyan', *small)) > 79, 'and print over the cyan below')
    expect(max(window(plates, 'Black', *large)) > 99 and min(window(plates, 'Cyan', *large)) < 1, 'large letters knock out')
    expect(max(window(plates, 'Black', *white)) < 1 and min(window(plates, 'Cyan', *white)) < 1, 'so does white')


def marks(plates):
    """Registration on every plate; a plate's name on that plate alone."""
    for name in plates.rows:
        expect(max(window(plates, name, -8, -0.3, -3.5, 0.3)) > 90, 'a crop mark on %s' % name)
        expect(max(window(plates, name, 99.5, -7, 100.5, -4)) > 90, 'a fold mark on %s' % name)
        expect(max(window(plates, name, 85, -8, 95, -3.5)) > 90, 'a target on %s' % name)
        expect(max(window(plates, name, 10, -1, 20, 1)) < 10 or name not in ('Black', 'Stans', HOUSE, RED), 'nothing of them in the bleed of %s' % name)
        slug = window(plates, name, 9, 153.2, 190, 158)
        expect(sum(v > 50 for v in slug) > 20, 'the slug line says something on %s' % name)


def poster(pdf, folder):
    """Points of the shipped poster's scene: boxes filled with an entry, and what the palette says of it."""
    palette = dict(re.findall(r'^  ([\w-]+): +\{.*?inks: \[([\d., ]+)\]', (ROOT / 'layout' / 'brand.yaml').read_text(), re.M))
    inks = {name: [float(v) for v in told.split(',')] for name, told in palette.items()}
    dump = run(documents.PLAAT, 'dump', '--stage', 'scene', documents.EDITION, '-l', 'poster-a3', env=documents.environment())
    plates, n = Plates(pdf, folder / 'poster-plates', 72), 0
    expect(set(plates.rows) <= {'Cyan', 'Magenta', 'Yellow', 'Black'}, 'four plates and no more: %s' % sorted(plates.rows))
    shapes = [m for m in re.finditer(r'^ +path rect (\S+) (\S+) (\S+) (\S+).*? fill ([\w-]+)( tint (\S+))?(.*)$', dump, re.M)]
    for m in shapes:
        x, y, w, h = (float(v) for v in m.group(1, 2, 3, 4))
        if m[5] not in inks or 'opacity' in m[8] or min(w, h) < 4:
            continue
        # Just inside its lower right corner, where nothing stands on it.
        at = x + w - 1.5, y + h - 1.5
        later = [o for o in shapes if o.start() > m.start() and float(o[1]) <= at[0] <= float(o[1]) + float(o[3]) and
                 float(o[2]) <= at[1] <= float(o[2]) + float(o[4])]
        if later or not (-8 <= at[0] and -8 <= at[1]):
            continue
        found = plates.at(at[0] + 3 * MM, at[1] + 3 * MM)
        tint = float(m[7]) if m[7] else 1
        expect(same(found, cmyk(*(v * tint for v in inks[m[5]]))), '%s at %s: %s, not %s' % (m[5], at, found, inks[m[5]]))
        n += 1
    expect(n >= 8, 'enough places of the poster were looked at: %d' % n)


PLAIN = '''plaat: 1
page: {size: [60mm, 40mm], bleed: 3mm}
medium: print
palette: {inkt: {srgb: "#1b2733", inks: [0, 0, 0, 100]}, %s}
fonts: [fonts/FiraSans_400Regular.ttf]
styles: {body: {family: [Fira Sans], size: 10pt, leading: 12pt, colour: inkt}}
press: {%s}
pages:
  - box:
      column:
        - {text: "{{title}}", style: body}
%s
'''
TITLE = 'plaat: 1\nlanguage: en\ntitle: Plain black text\ndate: 2026-06-01\n'


def press(folder, *options, target='press', **env):
    out = folder / 'out'
    out.mkdir(exist_ok=True)
    run(documents.PLAAT, 'render', folder / 'e.yaml', '-l', folder / 'l.yaml', '-t', target, '-o', '%s/' % out, *options,
        env=documents.environment(**env), cwd=folder)
    return out / ('e_l_%s.pdf' % target)


def one_plate(folder):
    """Text of 0/0/0/100 is on the black plate and on no other; marks make no plate."""
    where = documents.write('one', l=PLAIN % ('x: {srgb: "#ff0000", inks: [0, 100, 100, 0]}', 'marks: {crop: true, colour-bar: true, slug: true}', ''),
                            e=TITLE)
    pdf = press(where)
    spaces = set(re.findall(r'colorspace="([^"]*)" color="([^"]*)"', File(pdf).trace))
    process = {c for s, c in spaces if s == 'DeviceCMYK'}
    expect(process and all(c.split()[:3] == ['0', '0', '0'] for c in process), 'no ink but black: %s' % sorted(spaces))
    text = run('pdftotext', '-layout', pdf, '-')
    expect('Black' in text and 'Cyan' not in text and '2026-06-01' in text, 'the slug line names what is printed: %s' % text)
    expect(not breaches(pdf), 'a page of text: %s' % breaches(pdf))


def taken(folder):
    """A drawing whose own colours are what keys would be: none of them becomes an entry's inks."""
    where = documents.write('taken', l=PLAIN % ('a: {srgb: "#ff0000", inks: [0, 100, 0, 0]}, b: {srgb: "#00ff00", inks: [0, 0, 100, 0]}', '', '''
        - {shape: rectangle, fill: a, height: 2mm}
        - {shape: rectangle, fill: b, height: 2mm}
        - {art: art.svg, recolour: {currentColor: a}, height: 10mm, decoration: true}'''), e=TITLE)
    says = ['#a1b3%02x' % i for i in range(16)] + ['rgb(161, 179, 16)', 'rgb(63.1373%,70.1961%,6.6667%)']
    (where / 'art.svg').write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 10">%s</svg>' % ''.join(
        '<rect x="%d" width="1" height="10" fill="%s"/>' % (i, c) for i, c in enumerate(says)))
    colours = re.findall(r'fill_path [^>]*color="([^"]*)"', File(press(where)).trace)
    expect(colours.count('0 1 0 0') == 1 and colours.count('0 0 1 0') == 1, 'each entry is drawn once: %s' % colours)
    expect(len(colours) == 2 + len(says), 'and the drawing whole: %d' % len(colours))
    # As CSS and XML may say them besides: each in a drawing of its own, in sixteen shades, for the first keys are those of the layout's words.
    shades = [(161, 179, i) for i in range(16)]
    hsl = [colorsys.rgb_to_hls(*(v / 255 for v in rgb)) for rgb in shades]
    for says in ([' fill="&#35;%02x%02x%02x"' % rgb for rgb in shades], [' style="fill:#\\61 1b3%02x"' % rgb[2] for rgb in shades],
                 [' style="fill:rgb(%d,/**/%d,%d)"' % rgb for rgb in shades], [' fill="RGB(%d %d %d / 50%%)"' % rgb for rgb in shades],
                 [' fill="hsl(%.5fturn,%.4f%%,%.4f%%)"' % (h, s * 100, l * 100) for h, l, s in hsl],
                 [' fill="hsl(%.4f %.4f%% %.4f%%)"' % (h * 360, s * 100, l * 100) for h, l, s in hsl]):
        (where / 'art.svg').write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 10"><g opacity=".5">%s</g></svg>' % ''.join(
            '<rect x="%d" width="1" height="9"%s/>' % (x, paint) for x, paint in enumerate(says)))
        colours = re.findall(r'fill_path [^>]*color="([^"]*)"', File(press(where)).trace)
        expect(colours.count('0 1 0 0') == 1 and colours.count('0 0 1 0') == 1 and len(colours) == 18,
               'each entry is drawn once beside%s: %s' % (says[0], colours))


# A flat patch at the left; at the right what no lossless filter makes small. Painted by Ghostscript, pixel by pixel.
PHOTO = """0.15 0.45 0.75 setrgbcolor 0 0 60 120 rectfill
60 1 119 { /x exch def 0 1 119 { /y exch def x 7 mul y 3 mul add sin 1 add 2 div x y mul sin 0.2 mul 0.5 add y 5 mul cos 1 add 2 div setrgbcolor x y 1 1 rectfill } for } for
showpage"""
PHOTOS = """
        - row:
            - {picture: photo.jpg, width: 28mm, height: 28mm, alternative: A photo}
            - {picture: photo.png, width: 28mm, height: 28mm, alternative: The same}"""


def photographs(folder):
    """A JPEG stays one, in inks: the ink of a flat patch is that of the lossless picture, whoever reads it."""
    where = documents.write('photo', l=PLAIN % ('x: {srgb: "#ff0000", inks: [0, 100, 100, 0]}', 'QUALITY', PHOTOS), e=TITLE)
    layout = (where / 'l.yaml').read_text()
    (where / 'photo.ps').write_text(PHOTO)
    for device, name in (('jpeg', 'photo.jpg'), ('png16m', 'photo.png')):
        run('gs', '-q', '-dNOPAUSE', '-dBATCH', '-dSAFER', '-sDEVICE=' + device, '-dJPEGQ=98', '-r72', '-g120x120', '-sOutputFile=%s' % (where / name), where / 'photo.ps')
    seen = {}
    for quality in ('none', '92', '40'):
        (where / 'l.yaml').write_text(layout.replace('QUALITY', 'jpeg-quality: ' + quality if quality != '92' else ''))
        pdf = press(where)
        expect(not breaches(pdf), 'photographs, %s: %s' % (quality, breaches(pdf)))
        first = pdf.read_bytes()
        expect(press(where).read_bytes() == first, 'the same bytes of photographs, %s' % quality)
        filters = sorted((d['/Filter'], d['/ColorSpace'], d.get('/Decode')) for d in File(pdf).dicts if d.get('/Subtype') == '/Image')
        wanted = [('/FlateDecode' if quality == 'none' else '/DCTDecode', '/DeviceCMYK', None), ('/FlateDecode', '/DeviceCMYK', None)]
        expect(filters == wanted, 'photographs, %s: %s' % (quality, filters))
        sizes = {d['/Filter']: d['/Length'] for d in File(pdf).dicts if d.get('/Subtype') == '/Image'}
        plates = Plates(pdf, folder / ('photo-' + quality), dpi=72)
        painted_by = {
            'poppler': run('pdftoppm', '-r', '72', pdf, text=False),
            'mutool': run('mutool', 'draw', '-q', '-r', '72', '-F', 'pam', '-c', 'cmyk', '-o', '-', pdf, text=False)}
        seen[quality] = sizes, plates, painted_by
    exact, fine, coarse = seen['none'], seen['92'], seen['40']
    expect(coarse[0]['/DCTDecode'] < fine[0]['/DCTDecode'] < exact[0]['/FlateDecode'], 'sizes: %s %s %s' % (coarse[0], fine[0], exact[0]))
    for x in (7, 35): # mm from the trim: of the JPEG, of the PNG
        where = (x + BLEED) * MM, (18 + BLEED) * MM
        inks = exact[1].at(*where)
        expect(len(inks) >= 3 and same(fine[1].at(*where), inks, 2), 'inks of a patch: %s, %s' % (inks, fine[1].at(*where)))
    for name, lossless in exact[2].items():
        off = [abs(a - b) for a, b in zip(lossless, fine[2][name])]
        expect(len(lossless) == len(fine[2][name]) and sum(off) / len(off) < 0.02 * 255, 'as %s paints it: %.2f' % (name, sum(off) / len(off)))


def conditions(folder):
    where = documents.write('paper', l=PLAIN % ('krant: {srgb: "#804020", inks: {coated: [20, 80, 100, 10], newspaper: [10, 60, 80, 0]}}',
                                                'profile: {coated: ISOcoated_v2_300_bas, newspaper: FOGRA39L_coated_argyll_300}, trapped: true',
                                                '        - {shape: rectangle, fill: krant, height: 5mm}'), e=TITLE)
    for name, wanted in ((None, '.2 .8 1 .1'), ('newspaper', '.1 .6 .8 0')):
        pdf = press(where, *(['--condition', name] if name else []))
        f = File(pdf)
        expect('color="%s"' % wanted in f.trace, 'inks of %s paper' % (name or 'coated'))
        profile = f.get(f.root['/OutputIntents'][0])['/DestOutputProfile']
        known = 'FOGRA39L_coated_argyll_300' if name else 'ISOcoated_v2_300_bas'
        expect(f.stream(profile) == (ROOT / 'data' / 'icc' / (known + '.icc')).read_bytes(), 'the profile of %s paper' % (name or 'coated'))
        expect('<pdf:Trapped>True' in xmp(f) and not breaches(pdf), 'trapped: %s' % breaches(pdf))


def same_bytes(folder):
    where = folder / 'one'
    first = press(where).read_bytes()
    for env in ({'TZ': 'Asia/Tokyo'}, {'LC_ALL': 'nl_NL.UTF-8'}, {}):
        expect(press(where, **env).read_bytes() == first, 'the same bytes under %s' % env)
    ids = [re.findall(UUID, xmp(File(press(where))))]
    (where / 'e.yaml').write_text(TITLE.replace('Plain', 'Other'))
    ids.append(re.findall(UUID, xmp(File(press(where)))))
    expect(len(set(ids[0] + ids[1])) == 4, 'identifiers differ where the content does: %s' % ids)


LINKED = """plaat: 1
language: en
title: Links
intro: "See [the strategy](https://example.org/strategy) and [https://example.org](https://example.org)."
date: 2026-06-01
"""


def press_web(folder):
    """PDF/X-4 as before, tagged besides; both output intents have one profile; a link is text that says where it leads."""
    where = documents.write('linked', l=PLAIN % ('x: {srgb: "#ff0000", inks: [0, 100, 100, 0]}', '', '        - {text: "{{intro}}", style: body}'),
                            e=LINKED)
    files = [press(where, target='press-web'), documents.render(documents.EDITION, 'poster-a3', 'press-web', 'poster')[0],
             documents.render(SHEET[1], SHEET[0], 'press-web', 'sheet')[0]]
    for pdf in files:
        expect(not breaches(pdf), '%s: %s' % (pdf.name, breaches(pdf)))
        f = File(pdf)
        intents = {f.get(i)['/S']: f.get(i)['/DestOutputProfile'] for i in f.root['/OutputIntents']}
        expect(set(intents) == {'/GTS_PDFX', '/GTS_PDFA1'} and len(set(intents.values())) == 1, '%s: %s' % (pdf.name, intents))
        text = xmp(f)
        for said in ('pdfaid:part>2<', 'pdfaid:conformance>A<', 'pdfuaid:part>1<'):
            expect(said in text, '%s says %s' % (pdf.name, said))
        expect(f.root.get('/MarkInfo') == {'/Marked': True} and '/StructTreeRoot' in f.root, '%s is tagged' % pdf.name)
        plain = File(Path(str(pdf).replace('press-web', 'press'))) if 'poster' in pdf.name else None
        expect(not plain or painted(plain) == painted(f), '%s is drawn as the target press is' % pdf.name)
    alternatives = [text_of(d['/Alt']) for d in File(files[0]).dicts if '/Alt' in d and d.get('/S') == '/Span']
    expect(alternatives == ['the strategy (https://example.org/strategy)'], 'where a link leads: %s' % alternatives)


def painted(f):
    return re.findall(r'<(?:fill|stroke)_\w+ [^>]*>', f.trace)


def main():
    documents.PLAAT = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = documents.WORK = Path(name)
        sheet = documents.render(SHEET[1], SHEET[0], 'press', 'sheet')[0]
        expect(not breaches(sheet), 'the sheet: %s' % breaches(sheet))
        f = File(sheet)
        trim = [(BLEED + SLUG) * MM, (BLEED + SLUG) * MM, (200 + BLEED + SLUG) * MM, (150 + BLEED + SLUG) * MM]
        expect(all(abs(a - b) < 0.001 for a, b in zip(f.pages[0]['/TrimBox'], trim)), 'the trim box: %s' % f.pages[0]['/TrimBox'])
        expect([text_of(d['/Name']) for d in f.dicts if d.get('/Type') == '/OCG'] == ['Stans'], 'a layer for what is cut')
        sheet_inks(sheet, folder)
        broken(sheet, folder)
        pdf = documents.render(documents.EDITION, 'poster-a3', 'press', 'poster')[0]
        expect(not breaches(pdf), 'the poster: %s' % breaches(pdf))
        f = File(pdf)
        profile = f.get(f.root['/OutputIntents'][0])['/DestOutputProfile']
        size = pdf.stat().st_size - f.get(profile)['/Length']
        expect(size <= 400000, 'the poster without its profile takes %d bytes' % size)
        poster(pdf, folder)
        one_plate(folder)
        taken(folder)
        photographs(folder)
        conditions(folder)
        same_bytes(folder)
        press_web(folder)
        for layout in documents.LAYOUTS:
            for pdf in documents.render(documents.EDITION, layout, 'press', layout):
                expect(not breaches(pdf), '%s: %s' % (layout, breaches(pdf)))
        for edition, layout in documents.DESIGNS:
            for pdf in documents.render(edition, layout, 'press', layout.stem):
                expect(not breaches(pdf), '%s: %s' % (layout.stem, breaches(pdf)))
    return tally.sum_up()


if __name__ == '__main__':
    sys.exit(main())
