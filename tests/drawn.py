#!/usr/bin/env python3
"""Pictures: every design of tests/designs and every shipped layout, drawn and compared with the picture kept in tests/pictures.

    drawn.py PLAAT [NAME...] [--update] [--keep DIR]

--update writes the pictures anew. --keep leaves what was drawn, and where it differs a picture of the difference, in DIR
(without it: in a folder beside the program). The script tests itself on the same pictures: a
line of text moved by one pixel and a colour eight steps off must fail.
"""
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

TESTS = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(TESTS)
KEPT = os.path.join(TESTS, 'pictures')
EDITION = os.path.join(ROOT, 'data', 'editions', 'contraterrorisme-2026-06.yaml')
# Pixels wide: enough to see a line of small text move, and small enough to keep. No text may be 32 to 64 pixels high: before cairo
# 1.17.4 that is drawn on whole pixels (src/paint/paint.c), and would differ from newer versions by more than is allowed here.
DESIGNS = {'numbers': 800, 'quote': 780, 'checklist': 760, 'timeline': 820, 'trifold': 550, 'pair': 700}
LAYOUTS = {'poster-a3': 780, 'handout-a4': 640, 'portrait-1080x1350': 440, 'portrait-1080x1440': 380, 'square-1080x1080': 440, 'story-1080x1920': 320,
           'carousel-1080x1350': 300, 'wide-1200x675': 600, 'wide-1600x900': 640, 'link-1200x630': 440, 'screen-1920x1080': 620}

# Other versions of the libraries draw every edge a little differently, so means over small areas are compared, which differences of
# that kind leave nearly as they are. Measured over all these pictures, cairo 1.16.0, pango 1.50.12, freetype 2.12.1, librsvg 2.54
# (Debian 12) against cairo 1.18.4, pango 1.56.3, freetype 2.13.3, librsvg 2.60 (Debian 13), in steps of 255: a piece of a pixel row
# (32 × 1) is off by at most 24, a piece of two columns (2 × 16) by at most 46 (stems of the largest letters), and a block of one colour
# by 0. A line of text a pixel lower changes a piece of a row by 57 at least (the finest, in timeline), and mostly by 100; a picture a
# pixel aside changes a piece of two columns by 72 at least. The same libraries draw the same bytes.
AREAS = [((32, 1), 38), ((2, 16), 56)]
PLAIN, PLAIN_STEP = 8, 3


def read_png(path):
    """(width, height, rows of RGB bytes) of an 8-bit PNG without interlacing; the picture is laid on white."""
    with open(path, 'rb') as f:
        data = f.read()
    assert data[:8] == b'\x89PNG\r\n\x1a\n', path
    at, body, palette = 8, b'', None
    while at < len(data):
        n, kind = struct.unpack('>I4s', data[at:at + 8])
        chunk = data[at + 8:at + 8 + n]
        if kind == b'IHDR':
            w, h, depth, colour, _, _, interlace = struct.unpack('>IIBBBBB', chunk)
            assert depth == 8 and interlace == 0, path
        elif kind == b'PLTE':
            palette = chunk
        elif kind == b'IDAT':
            body += chunk
        at += 12 + n
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    return w, h, [to_rgb(row, colour, palette) for row in unfilter(zlib.decompress(body), h, w * channels, channels)]


def unfilter(raw, h, stride, bpp):
    above, at = bytearray(stride), 0
    for _ in range(h):
        method, row = raw[at], bytearray(raw[at + 1:at + 1 + stride])
        at += 1 + stride
        if method == 1:
            for i in range(bpp, stride):
                row[i] = (row[i] + row[i - bpp]) & 255
        elif method == 2:
            row = bytearray((a + b) & 255 for a, b in zip(row, above))
        elif method == 3:
            for i in range(stride):
                row[i] = (row[i] + (((row[i - bpp] if i >= bpp else 0) + above[i]) >> 1)) & 255
        elif method == 4:
            for i in range(stride):
                a, b, c = (row[i - bpp], above[i], above[i - bpp]) if i >= bpp else (0, above[i], 0)
                p = a + b - c
                pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
                row[i] = (row[i] + (a if pa <= pb and pa <= pc else b if pb <= pc else c)) & 255
        above = row
        yield row


def to_rgb(row, colour, palette):
    if colour == 2:
        return bytes(row)
    if colour == 3:
        return b''.join(palette[3 * i:3 * i + 3] for i in row)
    if colour == 0:
        return bytes(v for v in row for _ in range(3))
    size = 2 if colour == 4 else 4
    out = bytearray()
    for i in range(0, len(row), size):
        alpha = row[i + size - 1]
        for k in range(3):
            v = row[i + (k if size == 4 else 0)]
            out.append((v * alpha + 255 * (255 - alpha) + 127) // 255)
    return bytes(out)


def write_png(path, w, h, rows):
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    raw = b''.join(b'\0' + row for row in rows)
    with open(path, 'wb') as f:
        f.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', w, h, 8, 2, 0, 0, 0)) +
                chunk(b'IDAT', zlib.compress(raw, 9)) + chunk(b'IEND', b''))


def means(w, rows, size):
    """The mean of every whole area, per channel."""
    across, down = size
    for y in range(0, len(rows) - down + 1, down):
        for x in range(0, 3 * (w - w % across), 3 * across):
            cut = b''.join(row[x:x + 3 * across] for row in rows[y:y + down])
            yield [sum(cut[k::3]) / (across * down) for k in range(3)]


def plain(w, rows):
    """The colour of every block that is of one colour; None for the others."""
    for y in range(0, len(rows) - PLAIN + 1, PLAIN):
        for x in range(0, 3 * (w - w % PLAIN), 3 * PLAIN):
            cut = b''.join(row[x:x + 3 * PLAIN] for row in rows[y:y + PLAIN])
            yield cut[:3] if cut == cut[:3] * (PLAIN * PLAIN) else None


def furthest(a, b):
    """The largest difference of any two in step; pairs with None do not count."""
    return max((abs(x - y) for p, q in zip(a, b) if p and q and p != q for x, y in zip(p, q)), default=0)


def compare(a, b):
    """None when alike; else (why, rows of the difference)."""
    if a[:2] != b[:2]:
        return f'{b[0]} × {b[1]} pixels, not {a[0]} × {a[1]}', None
    if a[2] == b[2]:
        return None
    why = []
    for size, limit in AREAS:
        worst = furthest(means(a[0], a[2], size), means(a[0], b[2], size))
        if worst > limit:
            why.append(f'an area of {size[0]} × {size[1]} pixels is off by {worst:.0f} of 255, more than {limit}')
    worst = furthest(plain(a[0], a[2]), plain(a[0], b[2]))
    if worst > PLAIN_STEP:
        why.append(f'a plain colour is off by {worst} of 255, more than {PLAIN_STEP}')
    if not why:
        return None
    rows = []
    for ra, rb in zip(a[2], b[2]):
        d = [abs(x - y) for x, y in zip(ra, rb)]
        rows.append([max(d[i:i + 3]) for i in range(0, len(d), 3)])
    return '; '.join(why), difference(a, rows)


def difference(a, lines):
    """The kept picture, pale, with what differs in red."""
    out = []
    for row, line in zip(a[2], lines):
        pale = bytearray(255 - (255 - v) // 4 for v in row)
        for x, v in enumerate(line or ()):
            if v > 8:
                pale[3 * x:3 * x + 3] = bytes((230, 255 * (255 - v) // 510, 0))
        out.append(bytes(pale))
    return out


def moved(rows, first, last, by):
    """Rows first … last moved down, over the rows below, which are plain."""
    return rows[:first] + [rows[first]] * by + rows[first:last] + rows[last + by:]


def text_line(rows):
    """The rows of a line of small text: a run between rows of one colour, as low as one, with plain rows around it."""
    start, lines = None, []
    for y, row in enumerate(rows):
        if row != row[:3] * (len(row) // 3):
            start = y if start is None else start
        elif start is not None:
            if 6 <= y - start <= 24:
                lines.append((start, y))
            start = None
    after = {a[1]: b[0] - a[1] for a, b in zip(lines, lines[1:])}
    return next(((a, b) for a, b in lines if after.get(b, 8) >= 8), None)


def recoloured(rows):
    """The commonest colour eight steps off."""
    counts = {}
    for row in rows[::4]:
        for i in range(0, len(row), 12):
            counts[row[i:i + 3]] = counts.get(row[i:i + 3], 0) + 1
    common = max(counts, key=counts.get)
    other = bytes(v - 8 if v > 127 else v + 8 for v in common)
    return [b''.join(other if row[i:i + 3] == common else row[i:i + 3] for i in range(0, len(row), 3)) for row in rows]


def self_test(pictures):
    """What an eye would mark must fail, on the real pictures, whatever they are today."""
    faults, lines = [], 0
    for name, (w, h, rows) in pictures.items():
        changed = {'a colour eight steps off': recoloured(rows), 'all a pixel lower': moved(rows, 0, h - 1, 1),
                   'all a pixel to the right': [row[:3] + row[:-3] for row in rows]}
        line = text_line(rows)
        if line:
            lines += 1
            changed[f'the text in rows {line[0]} to {line[1]} a pixel lower'] = moved(rows, line[0] - 1, line[1], 1)
        for what, other in changed.items():
            assert len(other) == h, what
            if not compare((w, h, rows), (w, h, other)):
                faults.append(f'{name} with {what} passes')
    if pictures and not lines:
        faults.append('no line of text was found to move')
    return faults


def render(plaat, edition, layout, width, out):
    run = subprocess.run([plaat, 'render', edition, '-l', layout, '-t', 'png', '--width', str(width), '-o', out + os.sep],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if run.returncode:
        return None, run.stderr
    return run.stdout.split('\n'), run.stderr


def jobs(names):
    for name, width in DESIGNS.items():
        base = os.path.join(TESTS, 'designs', name)
        yield name, base + '-edition.yaml', base + '.yaml', width
    for name, width in LAYOUTS.items():
        yield name, EDITION, os.path.join(ROOT, 'layout', name + '.yaml'), width


def main(args):
    update = '--update' in args
    args = [a for a in args if a != '--update']
    keep = None
    if '--keep' in args:
        at = args.index('--keep')
        keep = args[at + 1]
        del args[at:at + 2]
    plaat, names = os.path.abspath(args[0]), args[1:]
    os.environ.setdefault('PLAAT_DATA', ROOT)
    keep = os.path.abspath(keep or os.path.join(os.path.dirname(plaat), 'drawn-differ'))
    shutil.rmtree(keep, ignore_errors=True)
    os.makedirs(keep)
    os.makedirs(KEPT, exist_ok=True)
    bad, seen, pictures = 0, set(), {}
    for name, edition, layout, width in jobs(names):
        if names and name not in names:
            continue
        with tempfile.TemporaryDirectory() as out:
            done, messages = render(plaat, edition, layout, width, out)
            if done is None:
                print(f'FAIL {name}: it is not drawn\n{messages}')
                bad += 1
                continue
            if messages and name in DESIGNS:
                print(f'FAIL {name}: a design draws without a word\n{messages}')
                bad += 1
            for file in sorted(os.listdir(out)):
                page = file.split('_', 1)[1]
                seen.add(page)
                mine, kept = os.path.join(out, file), os.path.join(KEPT, page)
                if update:
                    shutil.copyfile(mine, kept)
                elif not os.path.exists(kept):
                    print(f'FAIL {page}: no such picture is kept; --update writes it')
                    bad += 1
                    continue
                now, was = read_png(mine), read_png(kept)
                pictures[page] = was
                found = compare(was, now)
                if found:
                    why, rows = found
                    shutil.copyfile(mine, os.path.join(keep, page))
                    if rows:
                        write_png(os.path.join(keep, page[:-4] + '-difference.png'), was[0], was[1], rows)
                    print(f'FAIL {page}: {why}; see {keep}')
                    bad += 1
    if not names:
        for stale in sorted(set(os.listdir(KEPT)) - seen):
            if update:
                os.remove(os.path.join(KEPT, stale))
            else:
                print(f'FAIL {stale}: nothing draws this picture any more')
                bad += 1
    for fault in self_test(pictures):
        print('FAIL self-test:', fault)
        bad += 1
    size = sum(os.path.getsize(os.path.join(KEPT, f)) for f in os.listdir(KEPT))
    if size > 3_000_000:
        print(f'FAIL the pictures take {size} bytes, more than 3 MB: draw them smaller')
        bad += 1
    print(f'{len(pictures)} pictures, {size} bytes, {bad} faults')
    return 1 if bad else 0


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
