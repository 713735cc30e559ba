"""Bytes for the cases of tests/golden.py that are too long, or too odd, to write out."""
import base64
import struct
import zlib
from pathlib import Path


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(width, height, depth=8, colour=2, dpi=0, extra=b'', pixel=None, lines=None):
    """A PNG of one colour: grey 0, RGB 2, palette 3, grey and alpha 4, RGBA 6. lines: fewer than it promises."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    pixel = pixel or bytes(range(40, 40 + channels * depth // 8))
    head = struct.pack('>IIBBBBB', width, height, depth, colour, 0, 0, 0)
    metre = round(dpi / 0.0254)
    density = chunk(b'pHYs', struct.pack('>IIB', metre, metre, 1)) if dpi else b''
    rows = (b'\0' + pixel * width) * (height if lines is None else lines)
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + density + extra + chunk(b'IDAT', zlib.compress(rows)) +
            chunk(b'IEND', b''))


def drawn(width, height, at):
    """A PNG in RGB: at(x, y) is three bytes."""
    rows = b''.join(b'\0' + b''.join(at(x, y) for x in range(width)) for y in range(height))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)) +
            chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


JPEG = {  # 32 x 16 pixels: blue at the left, at the right red above yellow
    'rgb': (
        '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxO'
        'UlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P'
        'T09PT09PT0//wAARCAAQACADASIAAhEBAxEB/8QAFwABAAMAAAAAAAAAAAAAAAAAAAQGB//EABQQAQAAAAAAAAAAAAAAAAAAAAD/'
        'xAAVAQEBAAAAAAAAAAAAAAAAAAAFBv/EABkRAQACAwAAAAAAAAAAAAAAAAAUYhWh4f/aAAwDAQACEQMRAD8ArgB0UmDQBCZKu+LW'
        'ZV//2Q=='),
    'cmyk': (
        '/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2RjcsLUBXQUZMTlJT'
        'UjI+WmFaUGBKUVJP/8AAFAgAEAAgBEMRAE0RAFkRAEsRAP/EABgAAQEBAQEAAAAAAAAAAAAAAAAHBQYI/8QAFBABAAAAAAAAAAAA'
        'AAAAAAAAAP/aAA4EQwBNAFkASwAAPwCesFqKcALcx3AgAiLYd8AD0OpSagA//9k='),
}


def profile(name):
    """No more of an RGB profile than its name: in UTF-16 as version 4 has it, or in ASCII as version 2 when it is bytes."""
    if isinstance(name, bytes):
        words = b'desc\0\0\0\0' + struct.pack('>I', len(name) + 1) + name + b'\0' * 80
    else:
        text = name.encode('utf-16-be')
        words = b'mluc\0\0\0\0' + struct.pack('>II4sII', 1, 12, b'enUS', len(text), 28) + text
    table = struct.pack('>I4sII', 1, b'desc', 144, len(words))
    return b'\0' * 16 + b'RGB ' + b'\0' * 108 + table + words


def jpeg(kind='rgb', turn=0, icc=None):
    """A small JPEG; turn: the EXIF orientation; icc: the name of a colour profile."""
    data = base64.b64decode(JPEG[kind])
    if icc:
        body = b'ICC_PROFILE\0\1\1' + profile(icc)
        data = data[:2] + b'\xff\xe2' + struct.pack('>H', len(body) + 2) + body + data[2:]
    if not turn:
        return data
    tiff = b'II*\0\x08\0\0\0\x01\0' + struct.pack('<HHIHH', 0x0112, 3, 1, turn, 0) + b'\0\0\0\0'
    exif = b'Exif\0\0' + tiff
    return data[:2] + b'\xff\xe1' + struct.pack('>H', len(exif) + 2) + exif + data[2:]


def font(path, **tables):
    """The font at path with more tables: enough for a program to take it for another kind of font."""
    data = path.read_bytes()
    n = struct.unpack('>H', data[4:6])[0]
    all_tables = {}
    for i in range(n):
        tag, check, offset, length = struct.unpack('>4sIII', data[12 + i * 16:28 + i * 16])
        all_tables[tag] = data[offset:offset + length]
    all_tables.update({tag.encode(): body for tag, body in tables.items()})
    n = len(all_tables)
    head, body = data[:4] + struct.pack('>HHHH', n, 256, 4, n * 16 - 256), b''
    for tag in sorted(all_tables):
        table = all_tables[tag]
        head += struct.pack('>4sIII', tag, 0, 12 + n * 16 + len(body), len(table))
        body += table + b'\0' * (-len(table) % 4)
    return head + body


def variable(path):
    axis = struct.pack('>4siiiHH', b'wght', 400 << 16, 400 << 16, 700 << 16, 0, 256)
    fvar = struct.pack('>HHHHHHHH', 1, 0, 16, 2, 1, 20, 0, 8) + axis
    glyphs = struct.unpack('>H', table_of(path, b'maxp')[4:6])[0]
    gvar = struct.pack('>HHHHIHHI', 1, 0, 1, 0, 20, glyphs, 1, 20 + 4 * (glyphs + 1)) + b'\0' * 4 * (glyphs + 1)
    return font(path, fvar=fvar, gvar=gvar)


def table_of(path, wanted):
    data = path.read_bytes()
    for i in range(struct.unpack('>H', data[4:6])[0]):
        tag, check, offset, length = struct.unpack('>4sIII', data[12 + i * 16:28 + i * 16])
        if tag == wanted:
            return data[offset:offset + length]
    raise KeyError(wanted)


def colour(path):
    """COLR and CPAL: one glyph of one layer in one colour."""
    colr = struct.pack('>HHIIH', 0, 1, 14, 20, 1) + struct.pack('>HHH', 1, 0, 1) + struct.pack('>HH', 1, 0)
    cpal = struct.pack('>HHHHIH', 0, 1, 1, 1, 14, 0) + b'\0\0\0\xff'
    return font(path, COLR=colr, CPAL=cpal)


def press_profile(at, mark, keep=None, rubbish=False):
    """A profile that comes with plaat, with other bytes at a place of its header; keep: cut short there; rubbish: tables of nothing."""
    data = (Path(__file__).resolve().parent.parent / 'data' / 'icc' / 'FOGRA39L_coated_argyll_300.icc').read_bytes()
    data = data[:at] + mark + data[at + len(mark):]
    if rubbish:
        head = 132 + 12 * struct.unpack('>I', data[128:132])[0]
        data = data[:head] + b'\xaa' * (len(data) - head)
    return data[:keep]
