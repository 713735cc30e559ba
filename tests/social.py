#!/usr/bin/env python3
"""Pictures for social media: JPEGs, sharp PNGs, and what `plaat social` writes, measured by other programs than plaat: djpeg of
libjpeg, poppler, and readers of its own.

    social.py PLAAT
"""
import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from documents import pixels
from tally import check, sum_up

ROOT = Path(__file__).resolve().parent.parent
EDITION = ROOT / 'data' / 'editions' / 'contraterrorisme-2026-06.yaml'
PLAAT = Path(sys.argv[1]).resolve()


def run(folder, *arguments, **extra):
    return subprocess.run([str(PLAAT), *map(str, arguments)], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=300,
                          env={**os.environ, **{k: str(v) for k, v in extra.items()}})


def jpeg_facts(data):
    """Size, sampling, density, and the first byte of the first table of steps; None: no whole JPEG."""
    facts, at = {'markers': []}, 2
    if data[:2] != b'\xff\xd8' or data[-2:] != b'\xff\xd9':
        return None
    while data[at + 1] != 0xda:
        marker, size = data[at + 1], struct.unpack('>H', data[at + 2:at + 4])[0]
        body = data[at + 4:at + 2 + size]
        facts['markers'].append(marker)
        if marker == 0xe0 and body[:5] == b'JFIF\0':
            facts['density'] = struct.unpack('>BHH', body[7:12])
        elif marker == 0xe2 and body[:12] == b'ICC_PROFILE\0':
            facts['profile'] = body[14:]
        elif marker == 0xdb:
            facts.setdefault('step', body[1])
        elif 0xc0 <= marker <= 0xcf and marker != 0xc4:
            height, width, n = struct.unpack('>HHB', body[1:6])
            facts.update(frame=marker, size=(width, height), sampling=[body[7 + 3 * i] for i in range(n)])
        at += 2 + size
    return facts


def decoded(path):
    """Rows of RGB as djpeg reads them."""
    data = subprocess.run(['djpeg', '-ppm', str(path)], capture_output=True, check=True).stdout
    _, size, _, body = data.split(b'\n', 3)
    width, height = map(int, size.split())
    return [body[y * width * 3:(y + 1) * width * 3] for y in range(height)]


def far(a, b):
    """The mean distance of two pictures, and the share of values that are more than 48 steps apart."""
    total = wide = n = 0
    for x, y in zip(a[::7], b[::7]):
        for p, q in zip(x, y):
            d = abs(p - q)
            total += d
            wide += d > 48
        n += len(x)
    return total / n, wide / n


# ---- JPEG ----

def jpegs(folder):
    done = run(folder, 'render', EDITION, '-l', 'portrait-1080x1350', '-t', 'png', '-t', 'jpg', '-o', 'one/')
    check(done.returncode == 0, 'jpg: ' + done.stderr.decode())
    jpg, = (folder / 'one').glob('*.jpg')
    png, = (folder / 'one').glob('*.png')
    data = jpg.read_bytes()
    facts = jpeg_facts(data)
    if not check(facts is not None, 'jpg: a whole JPEG'):
        return
    check(facts['size'] == (1080, 1350) and facts['frame'] == 0xc0, 'jpg: baseline, 1080 × 1350: %s' % facts)
    check(facts['sampling'] == [0x11] * 3, 'jpg: 4:4:4: %s' % facts['sampling'])
    check(facts['density'] == (1, 96, 96), 'jpg: 96 dpi: %s' % (facts['density'],))
    check(facts.get('profile') == (ROOT / 'data/icc/sRGB.icc').read_bytes(), 'jpg: the sRGB profile')
    check(0xe1 not in facts['markers'], 'jpg: no EXIF')
    mean, wide = far(pixels(png)[2], decoded(jpg))
    check(mean < 1.5 and wide == 0, 'jpg: the same picture as the PNG: mean %.2f, far %.5f' % (mean, wide))
    again = run(folder, 'render', EDITION, '-l', 'portrait-1080x1350', '-t', 'jpg', '-o', '-', JSIMD_FORCENONE=1).stdout
    check(again == data, 'jpg: the same bytes without vector instructions')
    limited = {}
    for limit in (120_000, 200_000, 300_000, 8_000_000):
        made = run(folder, 'render', EDITION, '-l', 'portrait-1080x1350', '-t', 'jpg', '--max-bytes', limit, '-o', '-').stdout
        facts = jpeg_facts(made)
        check(facts is not None and len(made) <= limit, 'jpg: %d bytes of %d' % (len(made), limit))
        limited[limit] = (len(made), facts['step'])
    sizes = [limited[k] for k in sorted(limited)]
    check(all(a[0] < b[0] and a[1] >= b[1] for a, b in zip(sizes, sizes[1:])), 'jpg: more bytes, finer steps: %s' % limited)
    check(limited[8_000_000][1] == 1, 'jpg: where there is room, the best there is: %s' % limited)
    # The highest: its own size as the limit yields the same, one byte less does not.
    size = limited[200_000][0]
    for limit, same in ((size, True), (size - 1, False)):
        made = len(run(folder, 'render', EDITION, '-l', 'portrait-1080x1350', '-t', 'jpg', '--max-bytes', limit, '-o', '-').stdout)
        check((made == size) == same and made <= limit, 'jpg: %d bytes at a limit of %d' % (made, limit))


# ---- sharp screens ----

def halved(rows, width, height):
    """Each 2 × 2 pixels as one."""
    out = []
    for y in range(0, height, 2):
        a, b = rows[y], rows[y + 1]
        out.append(bytes((a[x] + a[x + 3] + b[x] + b[x + 3] + 2) // 4 for i in range(0, width * 3, 6) for x in (i, i + 1, i + 2)))
    return out


def sharp(folder):
    for layout in ('portrait-1080x1350', 'wide-1200x675'):
        pictures = {}
        for scale in (1, 2):
            out = folder / ('scale-%s-%d.png' % (layout, scale))
            done = run(folder, 'render', EDITION, '-l', layout, '-t', 'png', '--scale', scale, '-o', out)
            check(done.returncode == 0, done.stderr.decode())
            pictures[scale] = pixels(out)
        w, h, rows = pictures[2]
        check((w, h) == (2 * pictures[1][0], 2 * pictures[1][1]), '%s: twice as many pixels: %d × %d' % (layout, w, h))
        # Older versions of cairo put large letters on whole pixels, at most half a pixel off.
        mean, wide = far(halved(rows, w, h), pictures[1][2])
        moved = far(halved([r[6:] + r[-6:] for r in rows], w, h), pictures[1][2])[0]
        check(mean < 1 and wide < 0.006 and mean * 3 < moved,
              '%s: twice as sharp, and nothing has moved: mean %.2f, far %.4f; moved by a pixel %.2f' % (layout, mean, wide, moved))
        # No edge of the page is mixed with the white below it.
        corners = [bytes(r[:3]) for r in (rows[0], rows[-1])] + [bytes(r[-3:]) for r in (rows[0], rows[-1])]
        inner = [bytes(rows[y][x * 3:x * 3 + 3]) for x in (8, w - 9) for y in (8, h - 9)]
        check(corners == [inner[0], inner[1], inner[2], inner[3]], '%s: its edges are whole: %s, %s' % (layout, corners, inner))
    data = run(folder, 'render', EDITION, '-l', 'portrait-1080x1350', '-t', 'jpg', '--scale', '2', '-o', '-').stdout
    check(jpeg_facts(data)['size'] == (2160, 2700) and jpeg_facts(data)['density'] == (1, 192, 192), 'jpg: --scale 2')


def light(folder):
    """Pictures of 1080 × 1350 have at most 400 KB, without loss."""
    done = run(folder, 'render', EDITION, '-l', 'portrait-1080x1350', '-l', 'carousel-1080x1350', '-t', 'png', '-o', 'light/')
    sizes = {p.stem: p.stat().st_size for p in (folder / 'light').glob('*.png')}
    check(done.returncode == 0 and len(sizes) >= 8 and max(sizes.values()) <= 400_000, 'PNG: at most 400 KB: %s' % sizes)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        jpegs(folder)
        sharp(folder)
        light(folder)
    return sum_up()


if __name__ == '__main__':
    sys.exit(main())
