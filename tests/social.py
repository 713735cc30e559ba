#!/usr/bin/env python3
"""Pictures for social media: JPEGs, sharp PNGs, and what `plaat social` writes, measured by other programs than plaat: djpeg of
libjpeg, poppler, and readers of its own.

    social.py PLAAT
"""
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import jsonschema
import yaml

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


# ---- plaat social ----

PAGE = 'https://example.org/aanpak/2026-06'


def social(folder, *arguments, edition=EDITION, **extra):
    return run(folder, 'social', edition, '-o', 'out/', *arguments, **extra)


def measured(path):
    """Width, height and pages of a file, by its own bytes or by poppler."""
    data = path.read_bytes()
    if path.suffix == '.pdf':
        said = subprocess.run(['pdfinfo', str(path)], capture_output=True, text=True, check=True).stdout
        size = re.search(r'Page size: +([\d.]+) x ([\d.]+)', said)
        return round(float(size[1]) * 96 / 72), round(float(size[2]) * 96 / 72), int(re.search(r'Pages: +(\d+)', said)[1])
    if path.suffix == '.png':
        check(data[:8] == b'\x89PNG\r\n\x1a\n' and data[-8:-4] == b'IEND', path.name + ': a whole PNG')
        return *struct.unpack('>II', data[16:24]), 1
    facts = jpeg_facts(data)
    return (*facts['size'], 1) if facts else (0, 0, 0)


def table_rows(path):
    """(id, use) -> what the table says of it, the platform's own words below those of the use."""
    rows = {}
    for platform in yaml.safe_load(path.read_text(encoding='utf-8'))['platforms']:
        shared = {k: v for k, v in platform.items() if k != 'uses'}
        for use in platform['uses']:
            rows[platform['id'], use['use']] = {**shared, **use}
    return rows


def judge(folder, rows, what):
    """Every figure of post.json against the files, the table and the limits; returns it."""
    out = folder / 'out'
    post = json.loads((out / 'post.json').read_text(encoding='utf-8'))
    schema = json.loads((ROOT / 'data/schema/post.json').read_text(encoding='utf-8'))
    for error in jsonschema.Draft7Validator(schema).iter_errors(post):
        check(False, '%s: post.json: %s' % (what, error.message[:200]))
    files = {f['file']: f for f in post['files']}
    there = {p.name for p in out.iterdir()} - {'post.json', 'post.md'}
    check(there == set(files) and len(files) == len(post['files']), '%s: the files that it names and no others: %s' % (what, sorted(there ^ set(files))))
    bodies = [(out / name).read_bytes() for name in files]
    check(len(set(bodies)) == len(bodies), what + ': no file twice')
    for name, f in files.items():
        path = out / name
        check(measured(path) == (f['width'], f['height'], f['pages']), '%s: %s: %s is not %s' % (what, name, measured(path), f))
        check(path.stat().st_size == f['bytes'] and path.suffix == '.' + f['format'], '%s: %s: bytes and format' % (what, name))
    check([(p['platform'], p['use']) for p in post['posts']] == list(rows), '%s: the posts of the table, in its order' % what)
    check([p['order'] for p in post['posts']] == list(range(1, len(rows) + 1)), what + ': order')
    used = set()
    for p in post['posts']:
        row = rows[p['platform'], p['use']]
        where = '%s: %s, %s' % (what, p['platform'], p['use'])
        limit = row.get('alternative', {})
        check(p['fileLimit'] == row.get('file-limit') and p['alternativeLimit'] == limit.get('limit'), where + ': limits')
        check(len(p['pictures']) <= row.get('most', 10000), where + ': as many pictures as a post takes')
        for picture in p['pictures']:
            f = files[picture['file']]
            used.add(picture['file'])
            check(f['format'] in row['formats'] and f['bytes'] <= row.get('file-limit', 1e9), '%s: %s may be posted' % (where, f))
            check(f['width'] * f['height'] <= row.get('pixel-limit', 1e9), where + ': pixels')
            check(not row.get('sizes') or '%dx%d' % (f['width'], f['height']) in row['sizes'], '%s: size %s' % (where, f))
            text = picture['alternative']
            if limit.get('limit') == 0:
                check(text is None, where + ': no alternative is taken')
                continue
            # One character of these texts is one grapheme; tests of their own count others.
            check(picture['length'] == len(text) <= limit.get('limit', 1e6), '%s: %d characters' % (where, len(text)))
            check(picture['cut'] or not text or text[-1] in '.!?' or text.endswith(PAGE), where + ': ends as a sentence: ' + text[-30:])
    check(used == set(files), what + ': every file is of use')
    return post


def all_platforms(folder):
    done = social(folder, '--page', PAGE)
    if not check(done.returncode == 0, 'all platforms: %s' % done.stderr.decode()):
        return
    rows = table_rows(ROOT / 'data' / 'platforms.yaml')
    post = judge(folder, rows, 'all platforms')
    check(not done.stderr, 'all platforms: nothing to say: ' + done.stderr.decode())
    edition = yaml.safe_load(EDITION.read_text(encoding='utf-8'))
    posts = {(p['platform'], p['use']): p for p in post['posts']}
    feed = posts['linkedin', 'feed']['pictures'][0]['alternative']
    at = [feed.find(words) for words in [edition['title']] + [t['heading'] for t in edition['tiles']]]
    check(at[0] == 0 and at == sorted(at), 'the title and the headings in reading order: %s' % at)
    check(all(t['subheading'] in feed for t in edition['tiles']) and edition['tiles'][0]['body'].strip()[:40] not in feed,
          'what the picture says, and no more')
    check(feed.endswith('Alle tekst op één toegankelijke pagina: ' + PAGE), 'the link comes last: ' + feed[-90:])
    cards = posts['instagram', 'carousel']['pictures']
    check(len(cards) >= 1 + len(edition['tiles']), 'a card a tile')
    for card, tile in zip(cards[1:], edition['tiles']):
        said = card['alternative']
        body = re.sub(r'\*\*', '', ' '.join(tile['body'].split()))
        check(said.startswith(tile['heading'] + '. ') and body[:60] in said, 'the card of %s says it: %s' % (tile['id'], said[:80]))
        check(not [t for t in edition['tiles'] if t is not tile and t['heading'] + '. ' in said], 'and not the others')
    last = cards[-1]['alternative']
    check(len(cards) == 1 + len(edition['tiles']) or last.startswith(edition['title']) and all(t['heading'] in last for t in edition['tiles']), 'the last card: ' + last)
    check([PAGE in c['alternative'] for c in cards] == [True] + [False] * (len(cards) - 1), 'a carousel gives the link once')
    check([f['format'] for f in post['files'] if f['layout'] == 'carousel-1080x1350' and f['pages'] > 1] == ['pdf'], 'one PDF')
    text = (folder / 'out/post.md').read_text(encoding='utf-8')
    for p in post['posts']:
        check('## %d. %s, %s' % (p['order'], p['name'], p['use']) in text, 'post.md: %s, %s' % (p['name'], p['use']))
    plain = re.sub(r'\\(.)', r'\1', text)
    for p in post['posts']:
        for picture in p['pictures']:
            check(picture['file'] in text and (picture['alternative'] or '') in plain, 'post.md: ' + picture['file'])
    first = {p.name: p.read_bytes() for p in (folder / 'out').iterdir()}
    social(folder, '--page', PAGE, LC_ALL='C')
    check(first == {p.name: p.read_bytes() for p in (folder / 'out').iterdir()}, 'the same bytes again')


def some_platforms(folder):
    shutil.rmtree(folder / 'out')
    done = social(folder, '--for', 'mastodon,linkedin', '-l', 'portrait-1080x1350')
    rows = {k: v for k, v in table_rows(ROOT / 'data' / 'platforms.yaml').items() if k[0] in ('mastodon', 'linkedin')}
    check(done.returncode == 0, done.stderr.decode())
    judge(folder, rows, 'two platforms')
    check('warning[P816]' in done.stderr.decode(), 'no address: a warning')
    shutil.copy(EDITION, folder / 'own.yaml')
    with open(folder / 'own.yaml', 'a', encoding='utf-8') as f:
        f.write('web: {text: %s, short: nctv}\n' % PAGE.removeprefix('https://'))
    done = social(folder, '--for', 'mastodon', edition='own.yaml')
    check(done.returncode == 0 and not done.stderr and PAGE in (folder / 'out/post.md').read_text(encoding='utf-8'), 'the edition says its address')


TABLE = '''plaat: 1
link: {nl: "Meer: {{page}}"}
platforms:
  - id: tight
    name: Tight
    formats: [%s]
    file-limit: %d
    alternative: {limit: %d, unit: %s}
    uses: [{use: feed, layouts: [portrait-1080x1350], sizes: [1080x1350]}]
'''


def one(folder, formats, limit, alternative=500, unit='characters', path=None, arguments=('--page', PAGE), edition=EDITION):
    (folder / 'table.yaml').write_text(TABLE % (formats, limit, alternative, unit))
    extra = {'PATH': path} if path else {}
    done = social(folder, '--platforms', 'table.yaml', *arguments, edition=edition, **extra)
    return done.returncode, done.stderr.decode(), folder / 'out'


def fallbacks(folder):
    away = folder / 'empty'
    away.mkdir()
    for formats, limit, path, ends, code in (
            ('png, jpg', 300_000, None, '.png', None),
            ('png, jpg', 100_000, None, '_256.png', 'P813'),
            ('png', 100_000, None, '_256.png', 'P813'),
            ('png, jpg', 110_000, away, '.jpg', 'P813'),
            ('jpg', 110_000, away, '.jpg', None),
            ('png', 100_000, away, None, 'P814'),
            ('png, jpg', 20_000, None, None, 'P814'),
            ('pdf', 1_000, None, None, 'P814')):
        what = 'a limit of %d, %s%s' % (limit, formats, ', no pngquant' if path else '')
        shutil.rmtree(folder / 'out', ignore_errors=True)
        status, said, out = one(folder, formats, limit, path=path)
        check(status == (0 if ends else 1), '%s: status %d: %s' % (what, status, said))
        check((code or '') in said and (code or 'P8') in (said or 'P8'), '%s: says %s: %s' % (what, code, said))
        check(('P815' in said) == (path is away and 'png' in formats), '%s: whether pngquant was missed: %s' % (what, said))
        if not ends:
            check(not out.exists() or not list(out.iterdir()), what + ': nothing is written')
            continue
        post = judge(folder, table_rows(folder / 'table.yaml'), what)
        name = post['files'][0]['file']
        check(name.endswith(ends), '%s: %s' % (what, name))
        check((post['files'][0]['colours'] == 256) == ends.startswith('_'), what + ': says that it is quantised')
    # A pngquant that hangs is ended, one that lies is not believed.
    (away / 'empty.png').write_bytes(b'\x89PNG\r\n\x1a\n' + b''.join(
        struct.pack('>I', len(d)) + k + d + struct.pack('>I', zlib.crc32(k + d)) for k, d in (
            (b'IHDR', struct.pack('>IIBBBBB', 1080, 1350, 8, 2, 0, 0, 0)), (b'IDAT', zlib.compress(b'few')), (b'IEND', b''))))
    for script in ('#!/bin/sh\nexit 99\n', '#!/bin/sh\necho no picture\n', "#!/bin/sh\ncat '%s/empty.png'\n" % away):
        (away / 'pngquant').write_text(script)
        (away / 'pngquant').chmod(0o755)
        status, said, out = one(folder, 'png, jpg', 110_000, path='%s:/usr/bin:/bin' % away)
        check(status == 0 and 'P815' in said and 'failed' in said, 'a pngquant that fails: ' + said)


def alternatives(folder):
    """The limit in its unit, at every length; cut behind a sentence; and in marks that are one character of several points."""
    status, _, out = one(folder, 'png', 5_000_000)
    full = json.loads((out / 'post.json').read_text())['posts'][0]['pictures'][0]['alternative']
    tail = ' Meer: ' + PAGE
    check(status == 0 and full.endswith(tail), 'the link by the language: ' + full[-60:])
    body = full[:-len(tail)]
    ends = [m.end() for m in re.finditer(r'\.(?= |$)', body)]
    for limit in (len(full), len(full) - 1, 300, 200, 120, 90, 60, 30):
        _, _, out = one(folder, 'png', 5_000_000, limit)
        picture = json.loads((out / 'post.json').read_text())['posts'][0]['pictures'][0]
        text, room = picture['alternative'], limit - len(tail) if limit >= len(tail) else limit
        most = max([e for e in ends if e <= room], default=0)
        if limit >= len(full):
            check(text == full and not picture['cut'], 'whole at %d' % limit)
        elif most:
            check(text == body[:most] + (tail if room < limit else '') and picture['cut'], 'cut at %d: %r' % (limit, text))
        else:
            check(picture['cut'] and len(text) <= limit and (text.startswith(body[:5]) or text == tail.strip()) and ('\u2026' in text or text == tail.strip()),
                  'cut behind a word at %d: %r' % (limit, text))
    e = 'e\u0301'  # two points, one character as people see it
    (folder / 'points.yaml').write_text('plaat: 1\nlanguage: en-GB\ntitle: Caf%s\ntiles: [{heading: Een}]\n' % e, encoding='utf-8')
    for unit, length in (('graphemes', 10), ('characters', 11)):
        _, said, out = one(folder, 'png', 5_000_000, 100, unit, edition='points.yaml', arguments=())
        picture = json.loads((out / 'post.json').read_text())['posts'][0]['pictures'][0]
        check(picture['alternative'] == 'Caf%s. Een.' % e and picture['length'] == length, '%s of %r: %d' % (unit, picture['alternative'], picture['length']))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        jpegs(folder)
        sharp(folder)
        light(folder)
        all_platforms(folder)
        some_platforms(folder)
        fallbacks(folder)
        alternatives(folder)
    return sum_up()


if __name__ == '__main__':
    sys.exit(main())
