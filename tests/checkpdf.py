#!/usr/bin/env python3
"""`plaat check FILE.pdf` finds the fault that another program put into a good file, and nothing else.

    checkpdf.py PLAAT [NAME…]

The good file is tests/pdfs.py's; pikepdf breaks it in one place at a time. Hostile files end in a message, within time and
memory; a press PDF of our own has no finding.
"""
import base64
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

import pdfs
from tally import check, sum_up

ROOT = Path(__file__).resolve().parent.parent
PLAAT = Path(sys.argv[1]).resolve()
ENVIRONMENT = {**os.environ, 'PLAAT_DATA': str(ROOT), 'NO_COLOR': '1'}
WORK = None
GIB = 1 << 30


def run(*arguments, limit=None):
    """limit: bytes of memory; a sanitised program takes more than it uses."""
    def narrow():
        if limit:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    return subprocess.run([str(PLAAT), *map(str, arguments)], env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=300 if limit else 1500, preexec_fn=narrow)


def findings(path, *options):
    done = run('check', path, '--format', 'json', *options)
    said = json.loads(done.stdout)
    return said['findings'], said['messages'], done.returncode


# ---- seeds: what is done to the good file, and the rules that must find it ----

def text(old, new, page=0):
    """In the page's operators."""
    def change(pdf):
        contents = pdf.pages[page].Contents
        data = contents.read_bytes().decode('latin-1')
        assert old in data, old
        contents.write(data.replace(old, new).encode('latin-1'))
    return change


def xmp(old, new):
    def change(pdf):
        data = pdf.Root.Metadata.read_bytes().decode('utf-8')
        assert old in data, old
        stream = Stream(pdf, data.replace(old, new).encode('utf-8'))
        stream.Type, stream.Subtype = Name.Metadata, Name.XML
        pdf.Root.Metadata = pdf.make_indirect(stream)
    return change


def page(key, value):
    def change(pdf):
        pdf.pages[0].obj[key] = value(pdf) if callable(value) else value
    return change


def resource_of(kind, name, value):
    def change(pdf):
        pdf.pages[0].Resources[kind][name] = value(pdf)
    return change


def both(*changes):
    def change(pdf):
        for one in changes:
            one(pdf)
    return change


def box(name, *millimetres):
    """Moves the left, lower, right and upper edge."""
    def change(pdf):
        old = [float(v) for v in pdf.pages[0].obj[name]]
        pdf.pages[0].obj[name] = Array([round(v + mm * pdfs.MM, 3) for v, mm in zip(old, millimetres)])
    return change


def annotation(**more):
    return lambda pdf: Array([pdf.make_indirect(Dictionary(Type=Name.Annot, **{'Rect': [100, 100, 200, 150], 'Subtype': Name.Link, **more}))])


def image(width, height, space, bits=8, **more):
    def make(pdf):
        n = {'/DeviceCMYK': 4, '/DeviceRGB': 3}.get(str(space), 1)
        stream = Stream(pdf, bytes([70]) * ((width * n * bits + 7) // 8 * height))
        stream.Type, stream.Subtype, stream.Width, stream.Height = Name.XObject, Name.Image, width, height
        stream.ColorSpace, stream.BitsPerComponent = space, bits
        for key, value in more.items():
            stream['/' + key] = value
        return pdf.make_indirect(stream)
    return make


def separation(name):
    return lambda pdf: Array([Name.Separation, Name('/' + name), Name.DeviceCMYK, Dictionary(
        FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, .2, 1, .3], N=1)])


def form(content, **more):
    def make(pdf):
        stream = Stream(pdf, content.encode())
        stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 40, 40])
        for key, value in more.items():
            stream['/' + key] = value
        return pdf.make_indirect(stream)
    return make


def lzw(pdf):
    """A form that is compressed with LZW: clear, one code of nine bits a byte, end."""
    codes = [256, *b'q 0 0.5 1 0 k 0 0 40 40 re f Q', 257]
    bits = ''.join('{:09b}'.format(c) for c in codes)
    stream = Stream(pdf, b'')
    stream.write(bytes(int((bits[i:i + 8]).ljust(8, '0'), 2) for i in range(0, len(bits), 8)), filter=Name.LZWDecode)
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 40, 40])
    pdf.pages[0].Resources.XObject.Fm = pdf.make_indirect(stream)


def no_font_file(pdf):
    del pdf.pages[0].Resources.Font.F.FontDescriptor.FontFile2


def intent(**changes):
    def change(pdf):
        one = pdf.Root.OutputIntents[0]
        for key, value in changes.items():
            if value is None:
                del one['/' + key]
            else:
                one['/' + key] = value(pdf) if callable(value) else value
    return change


def rgb_profile(pdf):
    stream = Stream(pdf, (ROOT / 'data' / 'icc' / 'sRGB.icc').read_bytes())
    stream.N = 3
    return pdf.make_indirect(stream)


def twice(pdf):
    pdf.Root.OutputIntents.append(pdf.make_indirect(Dictionary(pdf.Root.OutputIntents[0])))


def root(key, value):
    def change(pdf):
        pdf.Root['/' + key] = value(pdf) if callable(value) else value
    return change


def attached(pdf):
    pdf.attachments['geheim.txt'] = pikepdf.AttachedFileSpec(pdf, b'Tekst', filename='geheim.txt')


def script(pdf):
    action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS='app.alert(1)'))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=['Een', action]))


def info_title(pdf):
    pdf.docinfo['/Title'] = 'Een ander blad'


def state(name, **keys):
    return resource_of('/ExtGState', '/' + name, lambda pdf: Dictionary(**{k: v(pdf) if callable(v) else v for k, v in keys.items()}))


def curve(pdf):
    return Dictionary(FunctionType=2, Domain=[0, 1], N=2)


GROUND = re.search(r'q 0 0.04 0.2 0 k .*', pdfs.CONTENT).group(0)
PANEL, LINE = 'q 1 0.7 0.2 0.2 k 50 250 200 100 re f Q', '0.5 w 60 100 m 300 100 l S'
BLACK, WHITE = '/F 10 Tf 0 0 0 1 k 60 120 Td', '/F 14 Tf 0 0 0 0 k 60 300 Td'
LAYER = '0 1 1 0 k 450 120 40 40 re f'
LAB = lambda pdf: Array([Name.Lab, Dictionary(WhitePoint=[.96, 1, .82])])
ICC3 = lambda pdf: Array([Name.ICCBased, rgb_profile(pdf)])

SEEDS = {
    # the file
    'version 1.7': ({'x-structure'}, lambda pdf: None, {'force_version': '1.7'}),
    'encrypted': ({'x-structure'}, lambda pdf: None, {'encryption': pikepdf.Encryption(owner='a', user='', R=4, metadata=False)}),
    'catalogue says 1.7': ({'x-structure'}, root('Version', Name('/1.7'))),
    # metadata
    'no metadata': ({'x-metadata'}, lambda pdf: pdf.Root.__delitem__('/Metadata')),
    'PDF/X-3': ({'x-metadata'}, xmp('>PDF/X-4<', '>PDF/X-3:2003<')),
    'no title': ({'x-metadata'}, xmp('Een goed blad', '')),
    'another title': ({'x-metadata'}, info_title),
    'trapped unknown': ({'x-metadata'}, xmp('pdf:Trapped="False"', 'pdf:Trapped="Unknown"')),
    'no date of making': ({'x-metadata'}, xmp('<xmp:CreateDate>2026-06-30T00:00:00Z</xmp:CreateDate>', '')),
    'no document ID': ({'x-metadata'}, xmp('xmpMM:DocumentID', 'xmpMM:Other')),
    'no version ID': ({'x-metadata'}, xmp('xmpMM:VersionID="1"', '')),
    # output intent
    'no intent': ({'output-intent'}, lambda pdf: pdf.Root.__delitem__('/OutputIntents')),
    'two intents': ({'output-intent'}, twice),
    'intent without a name': ({'output-intent'}, intent(OutputConditionIdentifier=None)),
    'intent without a profile': ({'output-intent'}, intent(DestOutputProfile=None)),
    'intent in RGB': ({'output-intent'}, intent(DestOutputProfile=rgb_profile)),
    # boxes
    'no TrimBox': ({'page-boxes'}, lambda pdf: pdf.pages[0].obj.__delitem__('/TrimBox')),
    'no BleedBox': ({'page-boxes'}, lambda pdf: pdf.pages[0].obj.__delitem__('/BleedBox')),
    'an ArtBox too': ({'page-boxes'}, page('/ArtBox', lambda pdf: pdf.pages[0].TrimBox)),
    'a CropBox': ({'page-boxes'}, page('/CropBox', lambda pdf: pdf.pages[0].BleedBox)),
    'bleed out of media': ({'page-boxes'}, box('/BleedBox', 0, 0, 10, 0)),
    'UserUnit': ({'page-boxes'}, page('/UserUnit', 1.00001)),
    'turned': ({'page-boxes'}, page('/Rotate', 180)),
    'another size': ({'page-boxes'}, box('/TrimBox', 0, 0, 0, -2)),
    # fonts and colours
    'font elsewhere': ({'fonts-embedded'}, no_font_file),
    'RGB shape': ({'foreign-colour'}, text(LAYER, LAYER.replace('0 1 1 0 k', '1 0 0 rg'))),
    'RGB text': ({'foreign-colour'}, text(BLACK, BLACK.replace('0 0 0 1 k', '0 0 0 rg'))),
    'RGB line': ({'foreign-colour'}, text(LINE, '0 0 0 RG ' + LINE)),
    'RGB picture': ({'foreign-colour'}, resource_of('/XObject', '/Im', image(300, 300, Name.DeviceRGB))),
    'RGB inline picture': ({'foreign-colour'}, text(LAYER, 'q 4.8 0 0 4.8 450 120 cm BI /W 20 /H 20 /BPC 8 /CS /RGB /F /RL ID ' + '\x81\x10' * 9 + '\xe1\x10\x80 EI Q')),
    'Lab shape': ({'foreign-colour'}, both(resource_of('/ColorSpace', '/Lab', LAB), text(LAYER, LAYER.replace('0 1 1 0 k', '/Lab cs 50 10 10 sc')))),
    'shape with a profile': ({'foreign-colour'}, both(resource_of('/ColorSpace', '/Icc', ICC3), text(LAYER, LAYER.replace('0 1 1 0 k', '/Icc cs 1 0 0 sc')))),
    'RGB gradient': ({'foreign-colour'}, resource_of('/Shading', '/Sh', lambda pdf: Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[300, 0, 400, 0], Function=Dictionary(
            FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 1, 0], N=1)))),
    'RGB in a form in a form': ({'foreign-colour'}, resource_of('/XObject', '/Fm', lambda pdf: form('/In Do', Resources=Dictionary(
        XObject=Dictionary(In=form('1 0 0 rg 0 0 20 20 re f')(pdf))))(pdf))),
    'RGB in a pattern': ({'foreign-colour'}, both(page('/Resources', lambda pdf: Dictionary({**dict(pdf.pages[0].Resources), '/Pattern': Dictionary(
        P=form('1 0 0 rg 0 0 5 5 re f', Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, XStep=10, YStep=10, Resources=Dictionary())(pdf))})),
        text(LAYER, LAYER.replace('0 1 1 0 k', '/Pattern cs /P scn')))),
    'group of the page in RGB': ({'group-colour'}, page('/Group', Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))),
    'group of a form in grey': ({'group-colour'}, resource_of('/XObject', '/Fm', form(pdfs.FORM, Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray)))),
    'spot colour': ({'spot-count'}, both(resource_of('/ColorSpace', '/Gold', separation('Gold')), text(LAYER, LAYER.replace('0 1 1 0 k', '/Gold cs 1 scn')))),
    # what does something
    'link': ({'interactive'}, page('/Annots', annotation())),
    'form field': ({'interactive'}, root('AcroForm', lambda pdf: Dictionary(Fields=[pdf.make_indirect(Dictionary(FT=Name.Tx, T='veld'))]))),
    'script': ({'interactive'}, script),
    'action at opening': ({'interactive'}, root('OpenAction', Dictionary(S=Name.Launch, F='a'))),
    'attachment': ({'interactive'}, attached),
    # forbidden
    'transfer curve': ({'x-forbidden'}, state('Plain', op=False, TR=curve)),
    'other transfer curve': ({'x-forbidden'}, state('Plain', op=False, TR2=curve)),
    'OPI': ({'x-forbidden'}, resource_of('/XObject', '/Im', image(300, 300, Name.DeviceCMYK, OPI=Dictionary(**{'2.0': Dictionary(F='a.tif')})))),
    'alternates': ({'x-forbidden'}, resource_of('/XObject', '/Im', image(300, 300, Name.DeviceCMYK, Alternates=[Dictionary(DefaultForPrinting=True)]))),
    'PostScript': ({'x-forbidden'}, resource_of('/XObject', '/Fm', form('showpage', Subtype=Name.PS))),
    'LZW': ({'x-forbidden'}, lzw, {'stream_decode_level': pikepdf.StreamDecodeLevel.none, 'compress_streams': False}),
    'layers that switch': ({'x-forbidden'}, lambda pdf: pdf.Root.OCProperties.D.__setitem__('/AS', Array([Dictionary(Event=Name.Print, Category=[Name.Print])]))),
    # overprint
    'black text knocks out': ({'black-overprint'}, text('BT ' + BLACK, '/Plain gs BT ' + BLACK)),
    'black line knocks out': ({'black-overprint'}, text(LINE, '/Plain gs ' + LINE)),
    'overprint of mode 0': ({'black-overprint'}, state('Over', OP=True, op=True, OPM=0)),
    'white text overprints': ({'white-overprint'}, text('BT ' + WHITE, '/Over gs BT ' + WHITE)),
    'white shape overprints': ({'white-overprint'}, text(LAYER, '/Over gs 0 0 0 0 k 450 120 40 40 re f')),
    # sizes
    'small text': ({'text-size'}, text(BLACK, BLACK.replace('10 Tf', '5.5 Tf'))),
    'text scaled small': ({'text-size'}, text(BLACK, BLACK.replace('/F 10 Tf', '/F 1 Tf').replace('60 120 Td', '5 0 0 5 60 120 Tm'))),
    'small white text': ({'text-size'}, text(WHITE, WHITE.replace('14 Tf', '7 Tf'))),
    'small coloured text': ({'text-size'}, text(BLACK, BLACK.replace('10 Tf 0 0 0 1 k', '7 Tf 0 1 0.9 0.1 k'))),
    'thin line': ({'line-width'}, text(LINE, LINE.replace('0.5 w', '0.1 w'))),
    'hairline': ({'line-width'}, text(LINE, LINE.replace('0.5 w', '0 w'))),
    'line scaled thin': ({'line-width'}, text(LINE, '0.1 0 0 0.1 0 0 cm 1 w 600 1000 m 3000 1000 l S')),
    'thin shape': ({'line-width'}, text(LAYER, LAYER.replace('40 40 re', '40 0.1 re'))),
    'picture of 150 ppi': ({'image-resolution'}, resource_of('/XObject', '/Im', image(150, 150, Name.DeviceCMYK))),
    'picture of 100 ppi': ({'image-resolution'}, resource_of('/XObject', '/Im', image(100, 100, Name.DeviceCMYK))),
    'picture stretched': ({'image-resolution'}, text('q 72 0 0 72 300 200 cm', 'q 72 0 0 144 300 200 cm')),
    'picture of one bit': ({'image-resolution'}, resource_of('/XObject', '/Mask', image(400, 400, Name.DeviceGray, 1))),
    # inks
    'ink of 340 %': ({'ink-sum'}, text(LAYER, LAYER.replace('0 1 1 0 k', '0.8 0.9 0.9 0.8 k'))),
    'registration on the page': ({'ink-sum'}, text(LAYER, LAYER.replace('0 1 1 0 k', '/All cs 1 scn'))),
    'gradient to 360 %': ({'ink-sum'}, resource_of('/Shading', '/Sh', lambda pdf: Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[300, 0, 400, 0], Function=Dictionary(FunctionType=3, Domain=[0, 1], Bounds=[.5], Encode=[0, 1, 0, 1],
            Functions=[Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[.5, .5, 0, 0], N=1),
                       Dictionary(FunctionType=2, Domain=[0, 1], C0=[.5, .5, 0, 0], C1=[.9, .9, .9, .9], N=1)])))),
    'rich black text': ({'rich-black-text'}, text(BLACK, BLACK.replace('0 0 0 1 k', '0.7 0.6 0.6 1 k'))),
    'ink of 2 %': ({'thin-ink'}, text(LAYER, LAYER.replace('0 1 1 0 k', '0.02 1 1 0 k'))),
    'tint of 6 %': ({'pale-tint'}, text(LAYER, LAYER.replace('0 1 1 0 k', '0 0.06 0 0 k'))),
    # edges
    'shape ends at the trim': ({'bleed'}, text(PANEL, PANEL.replace('50 250 200', '30 250 200'))),
    'bleed of 1 mm': ({'bleed'}, text(PANEL, PANEL.replace('50 250 200', '%.3f 250 200' % (30 - pdfs.MM)))),
    'picture ends at the trim': ({'bleed'}, text('q 72 0 0 72 300 200 cm', 'q 72 0 0 72 %.3f 200 cm' % (30 + 210 * pdfs.MM - 72))),
    'text near the trim': ({'safe-margin'}, text(BLACK, BLACK.replace('60 120 Td', '36 120 Td'))),
    'text near the right': ({'safe-margin'}, text(BLACK, BLACK.replace('60 120 Td', '510 120 Td'))),
    'empty page': ({'empty-page'}, lambda pdf: pdf.pages[1].Contents.write(re.sub(r'%\(\w+\)s', '0', GROUND).encode())),
}
WEB = {
    'no tags': ({'tagged'}, lambda pdf: pdf.Root.__delitem__('/StructTreeRoot')),
    'not marked': ({'tagged'}, root('MarkInfo', Dictionary(Marked=False))),
    'no language': ({'document-language'}, lambda pdf: pdf.Root.__delitem__('/Lang')),
    'title not shown': ({'title-shown'}, lambda pdf: pdf.Root.__delitem__('/ViewerPreferences')),
    'no title': ({'title-shown'}, xmp('Een goed blad', '')),
    'figure without words': ({'figure-alternative'}, lambda pdf: pdf.Root.StructTreeRoot.K.K[0].__delitem__('/Alt')),
    'figure by another name': ({'figure-alternative'}, lambda pdf: pdf.Root.StructTreeRoot.K.K.append(pdf.make_indirect(Dictionary(S=Name('/Plaatje'))))),
    'font elsewhere': ({'fonts-embedded'}, no_font_file),
}
TAGS = ('/Type /Catalog ', '/Type /Catalog /MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >> /StructTreeRoot '
        '<< /Type /StructTreeRoot /RoleMap << /Plaatje /Figure >> /K << /S /Document /K [<< /S /Figure /Alt (Een vlak) >>] >> >> ')


def broken(seeds, base, options, only):
    for name, (rules, change, *how) in seeds.items():
        if only and not any(o in name for o in only):
            continue
        path = WORK / (re.sub(r'\W+', '-', name) + '.pdf')
        with pikepdf.open(base) as pdf:
            change(pdf)
            pdf.save(path, **{'force_version': '1.6', **(how[0] if how else {})})
        found, messages, _ = findings(path, *options)
        got = {f['rule'] for f in found}
        check(got == rules and not messages, '%s: %s, not %s: %s' % (
            name, ' '.join(sorted(got)) or 'nothing', ' '.join(sorted(rules)), '; '.join(f['message'] for f in found + messages)))
        for f in found:
            check(f['file'] == str(path) and f.get('help') and 'line' not in f, '%s: its place or its help: %r' % (name, f))


def good(base, options):
    found, messages, status = findings(base, *options)
    check(not found and not messages and status == 0, 'the good file: %r %r' % (found, messages))


# ---- places and figures ----

def dates():
    """One moment in several forms and zones is one; another is not."""
    path = WORK / 'dates.pdf'
    for date, same in (("D:20260630020000+02'00'", True), ("D:20260629203000-03'30'", True), ('D:20260630', True), ('D:20260630000000', True),
                       ('D:20260630000001Z', False), ("D:20260630000000+02'00'", False), ('D:20260701000000Z', False), ('D:', False)):
        with pikepdf.open(WORK / 'good.pdf') as pdf:
            pdf.docinfo['/CreationDate'] = date
            pdf.save(path, force_version='1.6')
        found, _, _ = findings(path)
        check(({f['rule'] for f in found} == set()) is same, 'the same moment as 2026-06-30T00:00:00Z or not, %s: %s' % (date, found))


def places():
    path = WORK / 'place.pdf'
    with pikepdf.open(WORK / 'good.pdf') as pdf:
        text(LAYER, LAYER.replace('0 1 1 0 k', '0.8 0.9 0.9 0.8 k'))(pdf)
        pdf.save(path, force_version='1.6')
    found, _, _ = findings(path)
    area, figure = found[0]['areas'][0], found[0]['figure']
    want = {'page': 1, 'x': 420 / pdfs.MM, 'y': 148 - 130 / pdfs.MM, 'width': 40 / pdfs.MM, 'height': 40 / pdfs.MM}
    check(all(abs(area[k] - v) < .02 for k, v in want.items()), 'the place of a shape: %r, not %r' % (area, want))
    check((figure['found'], figure['asked'], figure['unit']) == (340, 300, '%'), 'the figure: %r' % figure)
    # Turned, it stands where it is seen.
    for angle, x, y in ((90, 90, 420), (180, 210 * pdfs.MM - 460, 90), (270, 148 * pdfs.MM - 130, 210 * pdfs.MM - 460)):
        with pikepdf.open(path) as pdf:
            pdf.pages[0].obj['/Rotate'] = angle
            pdf.save(WORK / 'turned.pdf', force_version='1.6')
        area = [f for f in findings(WORK / 'turned.pdf')[0] if f['rule'] == 'ink-sum'][0]['areas'][0]
        check(abs(area['x'] - x / pdfs.MM) < .02 and abs(area['y'] - y / pdfs.MM) < .02, 'turned by %d: %r' % (angle, area))


# ---- hostile files ----

def pages(content, extra=None, more=''):
    """A file of one page with these operators."""
    objects = {1: '<< /Type /Catalog /Pages 2 0 R >>', 2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
               3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R %s >>' % more, **(extra or {})}
    objects.setdefault(4, pdfs.stream('', content if isinstance(content, bytes) else content.encode()))
    return pdfs.write(objects, '/Root 1 0 R')


def form_of(content, resources=''):
    return pdfs.stream('/Type /XObject /Subtype /Form /BBox [0 0 300 300] /Resources << %s >>' % resources, content.encode())


def bomb(levels, size=1 << 28):
    data = bytes(size)
    for _ in range(levels):
        data = zlib.compress(data, 9)
    return data


def lzw_bomb(cycles):
    """Zeros in runs that grow by one: as much as LZW can say in few codes."""
    codes = []
    for cycle in range(cycles):
        codes += [(256, 12 if cycle else 9), (0, 9)] + [(n, (n + 1).bit_length()) for n in range(258, 4095)]
    bits = ''.join(format(code, '0%db' % max(9, min(width, 12))) for code, width in codes + [(257, 12)])
    return int(bits + '0' * (-len(bits) % 8), 2).to_bytes((len(bits) + 7) // 8, 'big')


def table(filters, data, keys='/Type /XRef /W [1 2 1]'):
    """A file whose table is a stream of these bytes, which a reader unpacks before anything else."""
    start = b'%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n3 0 obj\n[/FlateDecode]\nendobj\n'
    head = '9 0 obj\n<< %s /Size 10 /Root 1 0 R /Filter %s /Length %d >>\nstream\n' % (keys, filters, len(data))
    return start + head.encode() + data + b'\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n' % len(start)


def packed():
    """Files that would unpack to 220 MiB and more; the message that stops each."""
    zeros = bomb(1)
    large, hidden = b'unpacks to more than', b'hides how its objects'
    yield 'a table behind hex digits', table('[/ASCIIHexDecode /FlateDecode]', zeros.hex().encode() + b'>'), large
    yield 'a table behind letters', table('[/A85 /Fl]', base64.a85encode(zeros) + b'~>'), large
    yield 'a table in LZW', table('/LZWDecode', lzw_bomb(32)), large
    yield 'a table in LZW behind hex digits', table('[/AHx /LZW]', lzw_bomb(32).hex().encode() + b'>'), large
    yield 'a table deflated twice', table('[/FlateDecode /FlateDecode]', bomb(2)), large
    yield 'a table in runs, deflated', table('[/FlateDecode /RunLengthDecode]', zlib.compress(b'\x81\0' * (1 << 21), 9)), large
    yield 'a table that says it is a picture', table('[/AHx /Fl]', zeros.hex().encode() + b'>', '/Type /XObject /Subtype /Image /Width 9 /W [1 2 1]'), large
    yield 'names in other letters', table('[/ASCII#48exDecode /#46lateDecode]', zeros.hex().encode() + b'>', '/#57 [1 2 1]'), large
    yield 'a word within a string', table('[/AHx /Fl]', zeros.hex().encode() + b'>', '/W [1 2 1] /X ( 7 0 obj << )'), large
    yield 'an end within the keys', table('[/AHx /Fl]', zeros.hex().encode() + b'>', '/X endobj /Y stream /W [1 2 1]'), large
    yield 'filters elsewhere', table('3 0 R', zeros), large
    yield 'filters elsewhere, small', table('3 0 R', bomb(1, 1 << 16)), hidden
    yield 'many filters', table('[%s]' % ('/AHx' * 5), b'30>'), hidden
    yield 'objects behind hex digits', pages('0 0 9 9 re f', {5: '<< /Type /ObjStm /N 1 /First 4 /Filter [/AHx /Fl] /Length %d >>\nstream\n%s>\nendstream' % (
        2 * len(zeros) + 1, zeros.hex())}), large


def hostile():
    """Name and bytes; each ends within seconds and a gibibyte."""
    ten = ' '.join('/F Do' for _ in range(10))
    yield 'nothing', b''
    yield 'four bytes', b'%PDF'
    yield 'noise', b'%PDF-1.6\n' + bytes(range(256)) * 100
    yield 'half', pdfs.good()[:len(pdfs.good()) // 2]
    yield 'no table', pdfs.good().replace(b'startxref', b'startxxxx')
    yield 'table goes round', pdfs.good().replace(b'trailer\n<<', b'trailer\n<< /Prev %d' % pdfs.good().rindex(b'xref\n0'))
    yield 'lengths that lie', re.sub(rb'/Length \d+', b'/Length 99999999', pdfs.good())
    yield 'lengths below nothing', re.sub(rb'/Length \d+', b'/Length -5', pdfs.good())
    yield 'form within itself', pages('/F Do', {5: form_of('/F Do', '/XObject << /F 5 0 R >>')}, '/Resources << /XObject << /F 5 0 R >> >>')
    forms = {n: form_of(ten, '/XObject << /F %d 0 R >>' % (n + 1)) for n in range(5, 25)}
    yield 'forms of forms', pages(ten, {**forms, 25: form_of('0 0 9 9 re f')}, '/Resources << /XObject << /F 5 0 R >> >>')
    yield 'pages within themselves', pdfs.write({1: '<< /Type /Catalog /Pages 2 0 R >>', 2: '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>'}, '/Root 1 0 R')
    yield 'parent of itself', pages('0 0 9 9 re f').replace(b'/Count 1', b'/Count 1 /Parent 2 0 R')
    yield 'deep', pages('0 0 9 9 re f', {5: '[' * 100000 + ']' * 100000}, '/Resources 5 0 R')
    yield 'deep operators', pages('[' * 1000000 + 'q ' * 1000000)
    yield 'a page that unpacks to 256 MiB', pages(b'', {4: '<< /Filter /FlateDecode /Length %d >>\nstream\n' % len(bomb(1)) + bomb(1).decode('latin-1') + '\nendstream'})
    twice = bomb(2, 1 << 26)
    yield 'packed twice', pages(b'', {4: '<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n' % len(twice) + twice.decode('latin-1') + '\nendstream'})
    yield 'a thousand times the same', pages(b'', {4: '[%s]' % ' '.join(['5 0 R'] * 1000), 5: pdfs.stream('', b'0 0 9 9 re f ' * 100000)})
    yield 'numbers out of this world', pages('1%s 0 0 1 0 0 cm ' % ('0' * 400) * 50 + '9%s w 0 0 m 1 1 l S 0 0 1e9 -1 re f' % ('9' * 300))
    yield 'boxes out of this world', pages('0 0 9 9 re f', more='/TrimBox [0 0 0 0] /UserUnit 1%s /BleedBox [9 9 1 1]' % ('0' * 300))
    yield 'no box', pages('0 0 9 9 re f').replace(b'/MediaBox [0 0 300 300]', b'')
    yield 'a box of nothing', pages('0 0 9 9 re f').replace(b'/MediaBox [0 0 300 300]', b'/MediaBox [7 7 7 7]')
    yield 'a large box', pages('0 0 9000000 9000000 re f').replace(b'/MediaBox [0 0 300 300]', b'/MediaBox [0 0 9999999 9999999]')
    yield 'space within itself', pages('/C cs 1 sc 0 0 9 9 re f', {5: '[/Indexed 5 0 R 255 (abc)]'}, '/Resources << /ColorSpace << /C 5 0 R >> >>')
    yield 'function within itself', pages('/S sh', {5: '<< /ShadingType 2 /ColorSpace /DeviceCMYK /Function 6 0 R /Coords [0 0 1 1] >>',
                                                   6: '<< /FunctionType 3 /Domain [0 1] /Functions [6 0 R 6 0 R 6 0 R 6 0 R] /Bounds [] /Encode [] >>'},
                                          '/Resources << /Shading << /S 5 0 R >> >>')
    yield 'tags within themselves', pages('0 0 9 9 re f', {1: '<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 5 0 R >>', 5: '<< /K [5 0 R 6 0 R] >>',
                                                           6: '<< /S /Figure /K [5 0 R 6 0 R 6 0 R] >>'})
    yield 'many inks', pages('/N cs %s scn 0 0 9 9 re f' % ('1 ' * 100), {5: '[/DeviceN [%s] /DeviceCMYK 6 0 R]' % ' '.join('/I%d' % i for i in range(5000))},
                             '/Resources << /ColorSpace << /N 5 0 R >> >>')
    yield 'many pages', pdfs.write({1: '<< /Type /Catalog /Pages 2 0 R >>', 2: '<< /Type /Pages /Kids [%s] /Count 20000 >>' % ' '.join(['3 0 R'] * 20000),
                                    3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] >>'}, '/Root 1 0 R')


def survive(only):
    sanitised = b'__asan_init' in PLAAT.read_bytes()
    for name, data in hostile():
        if only and not any(o in name for o in only):
            continue
        path = WORK / 'hostile.pdf'
        path.write_bytes(data)
        for profile in ('gwg2022-sheet', 'web'):
            done = run('check', path, '--profile', profile, limit=None if sanitised else GIB)
            said = done.stderr.decode('utf-8', 'replace')
            check(done.returncode in (0, 1) and 'out of memory' not in said, '%s, %s: status %d: %s' % (name, profile, done.returncode, said[:300]))
            if name == 'pages within themselves':
                check('no page can be found' in said, '%s, %s: it is not said that there is none: %s' % (name, profile, said[:300]))
    for name, data, words in packed():
        if only and not any(o in name for o in only):
            continue
        path = WORK / 'packed.pdf'
        path.write_bytes(data)
        done = run('check', path, limit=None if sanitised else GIB)
        check(done.returncode == 1 and b'P781' in done.stderr and words in done.stderr, '%s: status %d: %r' % (name, done.returncode, done.stderr[:300]))
    # The same ways of packing, of a size that files have.
    for filters, data in (('[/AHx /Fl]', bomb(1, 40).hex().encode() + b'>'), ('/LZW', lzw_bomb(0) + b'\x80'), ('[/A85 /Fl]', base64.a85encode(bomb(1, 40)) + b'~>')):
        path = WORK / 'packed.pdf'
        path.write_bytes(table(filters, data))
        done = run('check', path, limit=None if sanitised else GIB)
        check(b'not opened' not in done.stderr, 'packed as others may, %s: %r' % (filters, done.stderr[:300]))
    large = WORK / 'large.pdf'
    with open(large, 'wb') as file:
        file.write(pdfs.good())
        file.truncate(300 << 20)
    done = run('check', large)
    check(done.returncode == 1 and b'P004' in done.stderr, 'a file larger than is read: %r' % done.stderr[:200])


def ours():
    """A press PDF of the shipped layouts has nothing but what the layout chose: pale tints. Marks change nothing."""
    edition = next((ROOT / 'data' / 'editions').glob('contra*.yaml'))
    marked = WORK / 'marked.yaml'
    marked.write_text('plaat: 1\nextends: %s\npage: {folds: [140mm, 280mm]}\n' % (ROOT / 'layout' / 'poster-a3.yaml') +
                      'press: {marks: {crop: true, bleed: true, fold: true, registration: true, colour-bar: true, slug: true}}\n')
    for layout in ('poster-a3', marked):
        done = run('render', edition, '-l', layout, '-t', 'press', '--allow-outside', '-o', str(WORK) + '/')
        check(done.returncode == 0, 'a press PDF of our own: %r' % done.stderr[:300])
    made = sorted(WORK.glob('*_press.pdf'))
    check(len(made) == 2, 'two press PDFs: %s' % made)
    for path in made:
        found, messages, _ = findings(path)
        rest = [f for f in found if f['rule'] != 'pale-tint']
        check(not rest and not messages, 'our own: %s' % '; '.join(f['message'] for f in rest + messages))
    # A large quotation mark, 20 mm below the trim, of a font whose lines are far taller than its letters.
    designs = ROOT / 'tests' / 'designs'
    done = run('render', designs / 'quote-edition.yaml', '-l', designs / 'quote.yaml', '-t', 'press', '-o', str(WORK) + '/')
    check(done.returncode == 0, 'a press PDF of large letters: %r' % done.stderr[:300])
    found, _, _ = findings(WORK / 'quote-edition_quote_press.pdf')
    check('safe-margin' not in {f['rule'] for f in found}, 'letters are as tall as letters: %s' % found)


def main():
    global WORK
    only = sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        WORK = Path(folder)
        (WORK / 'good.pdf').write_bytes(pdfs.good())
        (WORK / 'tagged.pdf').write_bytes(pdfs.good(TAGS))
        for base, seeds, options in (('good.pdf', SEEDS, ()), ('tagged.pdf', WEB, ('--profile', 'web'))):
            good(WORK / base, options)
            with pikepdf.open(WORK / base) as pdf:
                pdf.save(WORK / 'again.pdf', force_version='1.6')
            good(WORK / 'again.pdf', options)
            broken(seeds, WORK / base, options, only)
        dates()
        places()
        survive(only)
        if not only:
            ours()
    return sum_up()


if __name__ == '__main__':
    sys.exit(main())
