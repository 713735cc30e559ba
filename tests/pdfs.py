"""A PDF/X-4 that nothing is wrong with, written by hand: two pages of A5 with bleed, crop marks, text, lines, a picture, a
gradient, a form and a layer. Tests break it in one place each.

    good((old, new), ...)    its bytes, with text replaced before anything is compressed; what is not there is a mistake
"""
import struct
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MM = 72 / 25.4
XMP = '''<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" pdf:Trapped="False" xmpMM:VersionID="1" xmpMM:RenditionClass="default">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Een goed blad</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2026-06-30T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>2026-06-30T00:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>2026-06-30T00:00:00Z</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed</xmpMM:DocumentID>
<xmpMM:InstanceID>uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bee</xmpMM:InstanceID>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>'''
# User space: the media box begins at 0, the trim 30 pt in.
MARKS = '/All cs /All CS 1 SCN 0.25 w 10 30 m 20 30 l S 30 10 m 30 20 l S'
CONTENT = '''q 0 0.04 0.2 0 k %(x0)s %(y0)s %(bw)s %(bh)s re f Q
q 1 0.7 0.2 0.2 k 50 250 200 100 re f Q
/Over gs
q 0 0 0 1 K 0.5 w 60 100 m 300 100 l S Q
BT /F 10 Tf 0 0 0 1 k 60 120 Td (Zwarte tekst op een tint) Tj ET
/Plain gs
BT /F 14 Tf 0 0 0 0 k 60 300 Td (Wit op blauw) Tj ET
q 72 0 0 72 300 200 cm /Im Do Q
q 48 0 0 48 400 200 cm 0 0 0 1 k /Mask Do Q
q 300 120 100 50 re W n /Sh sh Q
q 1 0 0 1 450 300 cm /Fm Do Q
/OC /Laag BDC q 0 1 1 0 k 450 120 40 40 re f Q EMC
'''
FORM = 'q 0 0.5 1 0 k 0 0 40 40 re f Q'


def widths(ttf):
    """Advances of WinAnsi's letters, in thousandths."""
    tables = {ttf[i:i + 4]: struct.unpack('>II', ttf[i + 8:i + 16]) for i in range(12, 12 + 16 * struct.unpack('>H', ttf[4:6])[0], 16)}
    head, hhea, hmtx, cmap = (tables[t][0] for t in (b'head', b'hhea', b'hmtx', b'cmap'))
    em, n = struct.unpack('>H', ttf[head + 18:head + 20])[0], struct.unpack('>H', ttf[hhea + 34:hhea + 36])[0]
    glyphs = {}
    for k in range(struct.unpack('>H', ttf[cmap + 2:cmap + 4])[0]):
        at = cmap + struct.unpack('>I', ttf[cmap + 8 + 8 * k:cmap + 12 + 8 * k])[0]
        if struct.unpack('>H', ttf[at:at + 2])[0] != 4:
            continue
        segs = struct.unpack('>H', ttf[at + 6:at + 8])[0] // 2
        for s in range(segs):
            end, start, delta, offset = (struct.unpack('>H', ttf[at + o + 2 * s:at + o + 2 * s + 2])[0]
                                         for o in (14, 16 + 2 * segs, 16 + 4 * segs, 16 + 6 * segs))
            for c in range(start, min(end, 255) + 1):
                place = at + 16 + 6 * segs + 2 * s + offset + 2 * (c - start)
                glyphs[c] = (c + delta) % 65536 if not offset else struct.unpack('>H', ttf[place:place + 2])[0]
    return [struct.unpack('>H', ttf[hmtx + 4 * min(glyphs.get(c, 0), n - 1):][:2])[0] * 1000 // em for c in range(32, 256)]


def stream(dictionary, data, deflate=True):
    if isinstance(data, str):
        return dictionary, data, deflate
    if deflate:
        data, dictionary = zlib.compress(data, 9), dictionary + ' /Filter /FlateDecode'
    return ('<< %s /Length %d >>\nstream\n' % (dictionary, len(data))).encode('latin-1') + data + b'\nendstream'


def write(objects, trailer, version='1.6'):
    out, places = bytearray(('%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n' % version).encode('latin-1')), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b'%d 0 obj\n' % number + (body.encode('latin-1') if isinstance(body, str) else body) + b'\nendobj\n'
    start, size = len(out), max(objects) + 1
    out += b'xref\n0 %d\n0000000000 65535 f \n' % size
    for number in range(1, size):
        out += b'%010d 00000 n \n' % places[number] if number in places else b'0000000000 65535 f \n'
    return bytes(out) + ('trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n' % (size, trailer, start)).encode('latin-1')


def changed(objects, changes):
    """Text is still text: the dictionaries, content, metadata."""
    for old, new in changes:
        found = 0
        for number, body in objects.items():
            parts = [body] if isinstance(body, str) else list(body[:2]) if isinstance(body, tuple) else []
            found += sum(old in part for part in parts)
            parts = [part.replace(old, new) for part in parts]
            if parts:
                objects[number] = parts[0] if isinstance(body, str) else (*parts, body[2])
        assert found, '%r is not there' % old
    return {number: stream(body[0], body[1].encode('utf-8'), body[2]) if isinstance(body, tuple) else body
            for number, body in objects.items()}


def good(*changes, version='1.6'):
    ttf = (ROOT / 'fonts' / 'FiraSans_400Regular.ttf').read_bytes()
    icc = (ROOT / 'data' / 'icc' / 'FOGRA39L_coated_argyll_300.icc').read_bytes()
    width, height, outer, bleed = 210 * MM, 148 * MM, 30, 3 * MM
    boxes = '/MediaBox [0 0 %.3f %.3f] /TrimBox [30 30 %.3f %.3f] /BleedBox [%.3f %.3f %.3f %.3f]' % (
        width + 2 * outer, height + 2 * outer, outer + width, outer + height, outer - bleed, outer - bleed,
        outer + width + bleed, outer + height + bleed)
    ground = {'x0': '%.3f' % (outer - bleed), 'y0': '%.3f' % (outer - bleed), 'bw': '%.3f' % (width + 2 * bleed),
              'bh': '%.3f' % (height + 2 * bleed)}
    page = ('<< /Type /Page /Parent 2 0 R %s /Group << /S /Transparency /CS /DeviceCMYK >> /Resources << /Font << /F 5 0 R >> '
            '/ExtGState << /Over << /OP true /op true /OPM 1 >> /Plain << /OP false /op false >> >> /ColorSpace << /All 8 0 R >> '
            '/XObject << /Im 9 0 R /Mask 10 0 R /Fm 11 0 R >> /Shading << /Sh 12 0 R >> /Properties << /Laag 13 0 R >> >> '
            '/Contents %d 0 R >>')
    one = CONTENT % ground + 'q ' + MARKS + ' Q'
    objects = {
        1: '<< /Type /Catalog /Pages 2 0 R /Metadata 14 0 R /OutputIntents [15 0 R] /Lang (nl-NL) '
           '/OCProperties << /OCGs [13 0 R] /D << /Order [13 0 R] >> >> >>',
        2: '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
        3: page % (boxes, 17),
        4: page % (boxes, 18),
        5: '<< /Type /Font /Subtype /TrueType /BaseFont /FiraSans-Regular /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 255 '
           '/Widths [%s] /FontDescriptor 6 0 R >>' % ' '.join(map(str, widths(ttf))),
        6: '<< /Type /FontDescriptor /FontName /FiraSans-Regular /Flags 32 /FontBBox [-200 -300 1200 1000] /ItalicAngle 0 '
           '/Ascent 935 /Descent -265 /CapHeight 689 /StemV 80 /FontFile2 7 0 R >>',
        7: stream('/Length1 %d' % len(ttf), ttf),
        8: '[/Separation /All /DeviceCMYK << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [1 1 1 1] /N 1 >>]',
        9: stream('/Type /XObject /Subtype /Image /Width 300 /Height 300 /BitsPerComponent 8 /ColorSpace /DeviceCMYK',
                  bytes([40, 90, 120, 10]) * 90000),
        10: stream('/Type /XObject /Subtype /Image /Width 800 /Height 800 /BitsPerComponent 1 /ImageMask true', bytes(80000)),
        11: stream('/Type /XObject /Subtype /Form /BBox [0 0 40 40] /Resources << >> '
                   '/Group << /S /Transparency /CS /DeviceCMYK >>', FORM),
        12: '<< /ShadingType 2 /ColorSpace /DeviceCMYK /Coords [300 0 400 0] /Function << /FunctionType 2 /Domain [0 1] '
            '/C0 [0 0 0 0] /C1 [0.8 0.6 0 0] /N 1 >> >>',
        13: '<< /Type /OCG /Name (Laag) >>',
        14: stream('/Type /Metadata /Subtype /XML', XMP, deflate=False),
        15: '<< /Type /OutputIntent /S /GTS_PDFX /OutputConditionIdentifier (FOGRA39) /RegistryName (http://www.color.org) '
            '/Info (Coated FOGRA39) /DestOutputProfile 16 0 R >>',
        16: stream('/N 4', icc),
        17: stream('', one),
        18: stream('', CONTENT % ground),
        19: '<< /Title (Een goed blad) /Trapped /False /CreationDate (D:20260630000000Z) /ModDate (D:20260630000000Z) >>',
    }
    trailer = '/Root 1 0 R /Info 19 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]'
    objects[0] = trailer
    objects = changed(objects, changes)
    return write({n: body for n, body in objects.items() if n}, objects[0], version)
