#!/usr/bin/env python3
"""`plaat diff`: what it says differs is what differs, counted again here from the files themselves; pictures show it; and what is
broken, huge, late or no file of its kind costs a message and nothing else.

    diff.py PLAAT
"""
import json
import os
import pty
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import jsonschema

import make
import pdfs
from drawn import read_png
from tally import check, sum_up

ROOT = Path(__file__).resolve().parent.parent
PLAAT = Path(sys.argv[1]).resolve()
ENVIRONMENT = {**os.environ, 'PLAAT_DATA': str(ROOT), 'NO_COLOR': '1', 'SOURCE_DATE_EPOCH': '1782777600'}
SCHEMA = json.loads((ROOT / 'data' / 'schema' / 'diff.json').read_text())
EDITION = ROOT / 'data' / 'editions' / 'contraterrorisme-2026-06.yaml'
GREY, RED, BLUE = b'\x80\x80\x80', b'\xd0\x20\x10', b'\x10\x20\xd0'


def run(folder, *arguments, path=None):
    env = {**ENVIRONMENT, 'PATH': path} if path else ENVIRONMENT
    return subprocess.run([str(PLAAT), 'diff', *map(str, arguments)], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)


def errors(answer):
    return [e.message[:200] for e in jsonschema.Draft7Validator(SCHEMA).iter_errors(answer)]


def answer(folder, *arguments, status=1, path=None):
    done = run(folder, *arguments, '--format', 'json', path=path)
    what = ' '.join(map(str, arguments))
    check(done.returncode == status, '%s: status %d instead of %d: %s' % (what, done.returncode, status, done.stdout[-600:]))
    out = json.loads(done.stdout)
    check(not errors(out), '%s: %s' % (what, errors(out)))
    check(out['differs'] == (status == 1) or status > 1, what + ': differs and the status')
    check(done.stderr == b'', what + ': messages stand in the answer')
    return out


def codes(out):
    return [m['code'] for m in out['messages']]


# ---- words ----

def plain(text):
    """As the schema promises: one space, a hard break, a paragraph."""
    text = re.sub(r'\s*\n\s*\n\s*', '\0', text.strip())
    text = re.sub(r'  +\n\s*', '\1', text)
    return re.sub(r'\s+', ' ', text).replace('\0', '\n\n').replace('\1', '\n')


def pieces(words, *kinds):
    return ''.join(w['text'] for w in words if w['kind'] in kinds)


def edition(text, name='e'):
    return 'plaat: 1\nlanguage: en-GB\ntitle: A\nbody: |\n' + ''.join('  %s\n' % line if line else '\n' for line in text.split('\n'))


def judge_words(old, new, change, what):
    check(pieces(change['words'], 'same', 'delete') == plain(old), '%s: the old text: %r' % (what, change['words']))
    check(pieces(change['words'], 'same', 'insert') == plain(new), '%s: the new text: %r' % (what, change['words']))
    kinds = [w['kind'] for w in change['words']]
    check(all(a != b and (a, b) != ('insert', 'delete') for a, b in zip(kinds, kinds[1:])), what + ': the order of its pieces')


def words(folder):
    lot = random.Random(1)
    for n in range(40):
        vocabulary = ['alpha', 'beta,', 'gamma', 'delta.', '**bold**', 'één', '17,6', 'x', '漢字', 'e-mail', '\n\n', '\n', 'a  \nb']
        old = [lot.choice(vocabulary) for _ in range(lot.randrange(1, 40))]
        new = [w for w in old if lot.random() < 0.8]
        for _ in range(lot.randrange(5)):
            new.insert(lot.randrange(len(new) + 1), lot.choice(vocabulary))
        old, new = (re.sub(r'\n{3,}', '\n\n', ' '.join(t)).replace('\n ', '\n').strip() or 'none' for t in (old, new))
        (folder / 'a.yaml').write_text(edition(old))
        (folder / 'b.yaml').write_text(edition(new))
        same = plain(old) == plain(new)
        out = answer(folder, 'a.yaml', 'b.yaml', status=0 if same else 1)
        check(len(out['texts']) == (not same), 'texts %d: one change' % n)
        for change in out['texts']:
            judge_words(old, new, change, 'texts %d' % n)
    # One word of many: nothing but it is told.
    old = ' '.join(lot.choice(('one', 'two', 'three', 'four', 'five')) + str(i % 7) for i in range(300))
    new = old.split()
    new[150] = 'other'
    (folder / 'a.yaml').write_text(edition(old))
    (folder / 'b.yaml').write_text(edition(' '.join(new)))
    change = answer(folder, 'a.yaml', 'b.yaml')['texts'][0]
    check([w['text'].strip() for w in change['words'] if w['kind'] != 'same'] == [old.split()[150], 'other'], 'one word: %s' % change['words'])
    line = (folder / 'b.yaml').read_text().split('\n')[change['new']['line'] - 1]
    check(line[change['new']['column'] - 1:].startswith('other'), 'one word: its place: %s' % change['new'])


def many_words(folder):
    """A hundred thousand words on each side: not the square of them."""
    lot = random.Random(2)
    some = [''.join(lot.choice('abcdefghij') for _ in range(6)) for _ in range(5000)]
    sentences = [' '.join(lot.choice(some) for _ in range(10)) + '.' for _ in range(10000)]
    shuffled = list(sentences)
    lot.shuffle(shuffled)
    cases = {'one sentence': sentences[:5000] + ['Another one.'] + sentences[5001:],
             'every second sentence': [s if i % 2 else 'New ' + s for i, s in enumerate(sentences)],
             'the order of all': shuffled,
             'every word': [' '.join(lot.choice('klmnopqrst') * 6 for _ in range(10)) + '.' for _ in range(10000)]}
    (folder / 'a.yaml').write_text(edition('\n'.join(sentences)))
    for name, new in cases.items():
        (folder / 'b.yaml').write_text(edition('\n'.join(new)))
        began = time.monotonic()
        out = answer(folder, 'a.yaml', 'b.yaml')
        took = time.monotonic() - began
        judge_words('\n'.join(sentences), '\n'.join(new), out['texts'][0], name)
        check(took < 30, '%s: %.1f s' % (name, took))
        kept = sum(len(w['text'].split()) for w in out['texts'][0]['words'] if w['kind'] == 'same')
        if name == 'one sentence':
            check(kept == 99991 and not out['texts'][0]['coarse'], 'one sentence: %d words stay, its full stop too' % kept)


def records(folder):
    """A new edition of the shipped one: what was done to it is told, no more."""
    old = EDITION.read_text()
    new = old.replace('2022-2026', '2027-2031').replace('Juni 2026', 'December 2026').replace('2026-06,', '2026-12,')
    at, end = new.index('  - id: lokaal'), new.index('  - id: internationaal')
    new = new[:at] + new[end:] + '\n' + new[at:end].rstrip() + '\n'
    at, end = new.index('  - id: online'), new.index('  - id: nationaal')
    new = new[:at] + new[end:]
    new += '\n  - {id: cijfers, icon: shield, heading: Cijfers, body: Een nieuwe tegel.}\n'
    (folder / 'old.yaml').write_text(old)
    (folder / 'new.yaml').write_text(new)
    out = answer(folder, 'old.yaml', 'new.yaml')
    told = {(t['kind'], t['record']) for t in out['texts'] if t['what'] == 'record'}
    check(told == {('moved', "tile 'Lokale aanpak'"), ('removed', "tile 'Online aanpak'"), ('added', "tile 'Cijfers'")}, 'records: %s' % told)
    changed = {t['new']['path'] for t in out['texts'] if t['what'] == 'text' and t['kind'] == 'changed'}
    check(changed == {'date.value', 'date.label', 'tiles[1].body'}, 'records: texts that changed: %s' % changed)
    moved = [t for t in out['texts'] if t['kind'] == 'moved'][0]
    check((moved['old']['number'], moved['new']['number']) == (2, 5), 'records: from where to where')
    for t in out['texts']:
        for side, text in ((t['old'], old), (t['new'], new)):
            line = text.split('\n')[side['line'] - 1] if side else ''
            key = t['path'].split('.')[-1]
            if side and t['what'] == 'text' and t['kind'] != 'changed' and '[' not in key:
                check(key in line, 'records: the place of %s: %r' % (t['path'], line))
    back = answer(folder, 'new.yaml', 'old.yaml')
    turned = {'added': 'removed', 'removed': 'added', 'moved': 'moved'}
    check({(turned[k], r) for k, r in told} == {(t['kind'], t['record']) for t in back['texts'] if t['what'] == 'record'}, 'records: and back')


# ---- pictures ----

def differing(a, b):
    """Pixels of the part that both have."""
    (wa, ha, ra), (wb, hb, rb) = a, b
    width = min(wa, wb) * 3
    return {(x // 3, y) for y in range(min(ha, hb)) if ra[y][:width] != rb[y][:width]
            for x in range(0, width, 3) if ra[y][x:x + 3] != rb[y][x:x + 3]}


def judge_page(page, pixels, what):
    check(page['changedPixels'] == len(pixels), '%s: %d pixels, not %d' % (what, page['changedPixels'], len(pixels)))
    check(sum(r['changedPixels'] for r in page['regions']) == len(pixels), what + ': the sum of its regions')
    left = set(pixels)
    for r in page['regions']:
        inside = {(x, y) for x, y in left if r['x'] <= x < r['x'] + r['width'] and r['y'] <= y < r['y'] + r['height']}
        check(len(inside) == r['changedPixels'], '%s: a region of %d, not %d' % (what, r['changedPixels'], len(inside)))
        xs, ys = [x for x, _ in inside] or [0], [y for _, y in inside] or [0]
        check((min(xs), min(ys), max(xs) + 1, max(ys) + 1) == (r['x'], r['y'], r['x'] + r['width'], r['y'] + r['height']),
              '%s: a region is as small as can be: %s' % (what, r))
        left -= inside
    check(not left, '%s: pixels outside of all regions: %s' % (what, sorted(left)[:3]))


def pictures(folder):
    lot = random.Random(3)
    for n in range(12):
        width, height, boxes = lot.randrange(1, 260), lot.randrange(1, 260), []
        for _ in range(lot.randrange(0, 30)):
            x, y = lot.randrange(width), lot.randrange(height)
            boxes.append((x, y, x + lot.randrange(1, 30), y + lot.randrange(1, 30)))
        (folder / 'a.png').write_bytes(make.png(width, height, pixel=GREY))
        (folder / 'b.png').write_bytes(make.drawn(width, height, lambda x, y: RED if any(
            l <= x < r and t <= y < b for l, t, r, b in boxes) else GREY))
        pixels = differing(read_png(folder / 'a.png'), read_png(folder / 'b.png'))
        out = answer(folder, 'a.png', 'b.png', status=1 if pixels else 0)
        judge_page(out['pages'][0], pixels, 'picture %d' % n)
        check(abs(out['pages'][0]['changedPercent'] - 100 * len(pixels) / width / height) < 1e-3, 'picture %d: its share' % n)
    # A board of single pixels: no more regions than may be.
    (folder / 'a.png').write_bytes(make.png(200, 200, pixel=GREY))
    (folder / 'b.png').write_bytes(make.drawn(200, 200, lambda x, y: RED if x % 40 == 7 and y % 20 == 3 else GREY))
    out = answer(folder, 'a.png', 'b.png')
    judge_page(out['pages'][0], differing(read_png(folder / 'a.png'), read_png(folder / 'b.png')), 'single pixels')
    # Of another size: the part that both have.
    (folder / 'c.png').write_bytes(make.drawn(150, 300, lambda x, y: BLUE if (x, y) == (100, 100) else GREY))
    out = answer(folder, 'a.png', 'c.png')
    check(out['pages'][0]['changedPixels'] == 1 and out['pages'][0]['new'] == {'width': 150, 'height': 300}, 'another size: %s' % out['pages'])
    # White is not nothing.
    (folder / 'a.png').write_bytes(make.png(20, 20, colour=6, pixel=b'\xff\xff\xff\x00'))
    (folder / 'b.png').write_bytes(make.png(20, 20, colour=6, pixel=b'\xff\xff\xff\xff'))
    check(answer(folder, 'a.png', 'b.png')['pages'][0]['changedPixels'] == 400, 'transparent is not white')
    (folder / 'a.jpg').write_bytes(make.jpeg())
    check(answer(folder, 'a.jpg', 'a.jpg', status=0)['kind'] == 'pictures', 'a JPEG and itself')
    check(answer(folder, 'a.jpg', 'b.png')['pages'][0]['old'] == {'width': 32, 'height': 16}, 'a JPEG and a PNG')


def find(rows, width, piece):
    """Where a row of pixels stands whole."""
    return [(row.find(piece) // 3, y) for y, row in enumerate(rows) if row.find(piece) >= 0 and row.find(piece) % 3 == 0]


def sheet(folder):
    """Both sides in one picture: what differs as it is, the rest faded, each in its half."""
    old = make.drawn(400, 300, lambda x, y: BLUE if 200 <= x < 260 and 100 <= y < 140 else GREY)
    new = make.drawn(400, 300, lambda x, y: RED if 200 <= x < 260 and 100 <= y < 140 else GREY)
    (folder / 'a.png').write_bytes(old)
    (folder / 'b.png').write_bytes(new)
    out = answer(folder, 'a.png', 'b.png', '-o', 'd.png')
    check(out['pages'][0]['picture'] == 'd.png', 'the sheet is named')
    width, height, rows = read_png(folder / 'd.png')
    check(width < 480 and height > 600, 'wide pictures stand above each other: %d × %d' % (width, height))
    blue, red = find(rows, width, BLUE * 60), find(rows, width, RED * 60)
    check(len(blue) == 40 and len(red) == 40, 'what differs is all there: %d and %d rows' % (len(blue), len(red)))
    check(blue and red and blue[0][0] == red[0][0] and blue[-1][1] < red[0][1], 'the old one is first, in the same place')
    check(not find(rows, width, GREY * 100), 'the rest is faded')
    faded = bytes([round(0x80 + (255 - 0x80) * 0.68)]) * 3
    check(any(find(rows, width, bytes([faded[0] + k]) * 300) for k in (-1, 0, 1)), 'but it is to be seen')
    tall = {n: make.drawn(100, 300, lambda x, y: c if y > 280 else GREY) for n, c in (('a', BLUE), ('b', RED))}
    for n, data in tall.items():
        (folder / (n + '.png')).write_bytes(data)
    run(folder, 'a.png', 'b.png', '-o', 'd.png')
    first = (folder / 'd.png').read_bytes()
    width, height, rows = read_png(folder / 'd.png')
    check(width > 200 and height < 400, 'tall ones beside each other: %d × %d' % (width, height))
    check(max(x for x, _ in find(rows, width, BLUE * 80)) < width / 2 <= min(x for x, _ in find(rows, width, RED * 80)), 'the old one is left')
    run(folder, 'a.png', 'b.png', '-o', 'd.png')
    check(first == (folder / 'd.png').read_bytes(), 'the same bytes each time')
    run(folder, 'a.png', 'a.png', '-o', 'same.png')
    check(not (folder / 'same.png').exists(), 'nothing differs, nothing is drawn')
    # Larger than a sheet may be.
    (folder / 'a.png').write_bytes(make.png(9000, 300, pixel=GREY))
    (folder / 'b.png').write_bytes(make.png(9000, 300, pixel=RED))
    run(folder, 'a.png', 'b.png', '-o', 'd.png')
    width, height, _ = read_png(folder / 'd.png')
    check(4000 < width < 4200 and 260 < height < 700, 'a sheet of 9,000 pixels is made smaller: %d × %d' % (width, height))


# ---- editions as they are drawn ----

def drawn(folder):
    old = EDITION.read_text()
    (folder / 'old.yaml').write_text(old)
    (folder / 'new.yaml').write_text(old.replace('Juni 2026', 'Juli 2026').replace('Lokale aanpak\n', 'Lokale inzet\n'))
    out = answer(folder, 'old.yaml', 'new.yaml', '-l', 'carousel-1080x1350', '-o', 'd.png')
    for name in ('old', 'new'):
        subprocess.run([PLAAT, 'render', name + '.yaml', '-l', 'carousel-1080x1350', '-t', 'png', '-o', name + '/'], cwd=folder,
                       env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
    for page in out['pages']:
        pair = [read_png(folder / n / ('%s_carousel-1080x1350_%s.png' % (n, page['name']))) for n in ('old', 'new')]
        judge_page(page, differing(*pair), 'page %s' % page['name'])
        check(page['differs'] == ((folder / ('d-%d.png' % page['page'])).exists()), 'page %s: a picture where it differs' % page['name'])
    check(len(out['texts']) == 2, 'and its texts: %s' % [t['path'] for t in out['texts']])
    # Another number of pages; what does not fit is to be seen.
    (folder / 'less.yaml').write_text(old[:old.index('  - id: deskundigheid')])
    out = answer(folder, 'old.yaml', 'less.yaml', '-l', 'carousel-1080x1350', '-o', 'l.png')
    gone = [p for p in out['pages'] if not p['new']]
    check([(p['page'], p['name'], p['picture']) for p in gone] == [(7, 'deskundigheid', 'l-old-7.png')], 'a page that went: %s' % gone)
    # A tile that only changes its place: its page is compared with itself.
    tile = old[old.index('  - id: deskundigheid'):].rstrip() + '\n\n'
    (folder / 'moved.yaml').write_text(old[:old.index('  - id: deskundigheid')].replace('  - id: lokaal', tile + '  - id: lokaal'))
    out = answer(folder, 'old.yaml', 'moved.yaml', '-l', 'carousel-1080x1350')
    moved = [p for p in out['pages'] if p['name'] == 'deskundigheid'][0]
    check((moved['page'], moved['was']) == (3, 7) and {r['height'] for r in moved['regions']}.isdisjoint(range(600, 1351)), 'a page that moved: %s' % moved)
    (folder / 'long.yaml').write_text(old.replace('Een greep uit de aanpak contraterrore\n', 'Een greep %s\n' % ('uit de aanpak ' * 60), 1))
    out = answer(folder, 'old.yaml', 'long.yaml', '-l', 'wide-1200x675')
    check(out['pages'][0]['differs'] and out['messages'] and all(m['level'] == 'warning' for m in out['messages']), 'overset: %s' % codes(out))


# ---- PDFs ----

def ppm(data):
    pages, at = [], 0
    while at < len(data):
        head = re.compile(rb'P6\n(\d+) (\d+)\n255\n').match(data, at)
        w, h, at = int(head[1]), int(head[2]), head.end()
        pages.append((w, h, [data[at + y * w * 3:at + (y + 1) * w * 3] for y in range(h)]))
        at += w * h * 3
    return pages


def documents(folder):
    old = EDITION.read_text()
    (folder / 'old.yaml').write_text(old)
    (folder / 'new.yaml').write_text(old.replace('Jongeren weerbaarder maken', 'Kinderen weerbaarder maken'))
    for name in ('old', 'new'):
        subprocess.run([PLAAT, 'render', name + '.yaml', '-l', 'carousel-1080x1350', '-o', name + '.pdf'], cwd=folder, env=ENVIRONMENT,
                       check=True, stdout=subprocess.DEVNULL)
    out = answer(folder, 'old.pdf', 'new.pdf', '--dpi', '40', '-o', 'd.png')
    pages = [ppm(subprocess.run(['pdftoppm', '-cropbox', '-r', '40', n], cwd=folder, stdout=subprocess.PIPE, check=True).stdout)
             for n in ('old.pdf', 'new.pdf')]
    check(len(out['pages']) == len(pages[0]) > 6, 'PDF: its pages')
    for page, a, b in zip(out['pages'], *pages):
        judge_page(page, differing(a, b), 'PDF, page %d' % page['page'])
    check([p['page'] for p in out['pages'] if p['differs']] == [5], 'PDF: the page that differs')
    words = out['pages'][4]['words']
    check([w['text'].strip() for w in words if w['kind'] != 'same'] == ['Jongeren', 'Kinderen'], 'PDF: its words: %s' % words)
    check([p.name for p in sorted(folder.glob('d*.png'))] == ['d-5.png'], 'PDF: a picture of that page')
    answer(folder, 'old.pdf', 'old.pdf', status=0)
    subprocess.run(['qpdf', 'old.pdf', '--pages', '.', '1-3', '--', 'short.pdf'], cwd=folder, check=True)
    out = answer(folder, 'old.pdf', 'short.pdf', '--dpi', '20')
    check([bool(p['new']) for p in out['pages']] == [True] * 3 + [False] * (len(pages[0]) - 3), 'PDF: pages that went')
    text = run(folder, 'old.pdf', 'short.pdf', '--dpi', '20').stdout.decode()
    check('; %d pages, then 3' % len(pages[0]) in text and 'page 4: removed' in text, 'PDF: the number of pages: ' + text[:200])
    shutil.copy(folder / 'old.pdf', folder / '-r.pdf')
    answer(folder, './-r.pdf', 'old.pdf', '--dpi', '20', status=0)


def broken_documents(folder):
    good = pdfs.good()
    (folder / 'a.pdf').write_bytes(good)
    for name, data in (('cut', good[:len(good) // 3]), ('empty', b''), ('rubbish', b'%PDF-1.4\n' + bytes(range(256)) * 40)):
        (folder / 'b.pdf').write_bytes(data)
        out = answer(folder, 'a.pdf', 'b.pdf', status=2, path=None)
        check(codes(out) == ['P892'], '%s: %s' % (name, codes(out)))
    subprocess.run(['qpdf', '--encrypt', 'user', 'owner', '256', '--', 'a.pdf', 'b.pdf'], cwd=folder, check=True)
    check(codes(answer(folder, 'a.pdf', 'b.pdf', status=2)) == ['P892'], 'a password')
    page = lambda n: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] >>' % (n, n)
    def document(pages, size):
        body = {1: '<< /Type /Catalog /Pages 2 0 R >>', 2: '<< /Type /Pages /Count %d /Kids [%s] >>' % (
            pages, ' '.join('%d 0 R' % (3 + i) for i in range(pages)))}
        return pdfs.write({**body, **{3 + i: page(size) for i in range(pages)}}, '/Root 1 0 R')
    (folder / 'large.pdf').write_bytes(document(1, 14400))
    out = answer(folder, 'large.pdf', 'large.pdf', status=2)
    check(codes(out) == ['P803'], 'a page of 400 million pixels: %s' % codes(out))
    (folder / 'many.pdf').write_bytes(document(501, 20))
    out = answer(folder, 'many.pdf', 'many.pdf', '--dpi', '20', status=0)
    check(codes(out) == ['P895'] and len(out['pages']) == 500, '501 pages: %s' % codes(out))


def programs(folder):
    """Programs of those names that do what they should not."""
    (folder / 'a.pdf').write_bytes(b'%PDF-1.4\n')
    text, picture = '#!/bin/sh\nprintf "one\\f"\n', '#!/bin/sh\nprintf "P6\\n2 1\\n255\\nabcdef"\n'
    cases = {
        'both well': (text, picture, 0, []),
        'a text that never comes': ('#!/bin/sh\nexec sleep 60\n', picture, 3, ['P893']),
        'a picture that never comes': (text, '#!/bin/sh\nexec sleep 60\n', 3, ['P893']),
        'a picture that stops half': (text, '#!/bin/sh\nprintf "P6\\n2 1\\n255\\nabc"\nexec sleep 60\n', 3, ['P893']),
        'a picture that is cut': (text, '#!/bin/sh\nprintf "P6\\n2 1\\n255\\nabc"\n', 2, ['P892']),
        'no picture': (text, '#!/bin/sh\necho rubbish\n', 2, ['P892']),
        'a picture without end': (text, '#!/bin/sh\nprintf "P6\\n30000 30000\\n255\\n"\nexec cat /dev/zero\n', 2, ['P803']),
        'a text without end': ('#!/bin/sh\nexec yes\n', picture, 2, ['P892']),
        'a crash': ('#!/bin/sh\nkill -SEGV $$\n', picture, 2, ['P892']),
        'words without end on the side': ('#!/bin/sh\nwhile :; do echo Help >&2; done\n', picture, 3, ['P893']),
        'half a megabyte on the side': ('#!/bin/sh\nhead -c 500000 /dev/zero >&2\nprintf "one\\f"\n', picture, 0, []),
        'no program at all': ('#!/nowhere\n', picture, 3, ['P891']),
    }
    path = str(folder / 'bin') + ':' + os.environ['PATH']
    (folder / 'bin').mkdir()

    def put(name, body):
        (folder / 'bin' / name).write_text(body)
        (folder / 'bin' / name).chmod(0o755)
    for what, (reads, draws, status, want) in cases.items():
        put('pdftotext', reads)
        put('pdftoppm', draws)
        began = time.monotonic()
        out = answer(folder, 'a.pdf', 'a.pdf', '--time-limit', '1', status=status, path=path)
        check(codes(out) == want, '%s: %s' % (what, codes(out)))
        check(time.monotonic() - began < 30, '%s: it took %.1f s' % (what, time.monotonic() - began))
    left = subprocess.run(['ps', '-eo', 'args'], stdout=subprocess.PIPE, text=True).stdout
    check(str(folder / 'bin') not in left, 'no program is left behind')
    check(sorted(p.name for p in folder.iterdir()) == ['a.pdf', 'bin'], 'and no file')
    # What a PDF says must not steer the terminal.
    put('pdftotext', '#!/bin/sh\nprintf "\\033[2Jone \\342\\200\\256two \\377 $$\\f"\n')
    put('pdftoppm', picture)
    done = run(folder, 'a.pdf', 'a.pdf', path=path)
    check(done.returncode == 1 and b'\x1b' not in done.stdout and '\u202e' not in done.stdout.decode(), 'signs that steer: %r' % done.stdout)


# ---- what is no good, and where it goes ----

def hostile(folder):
    (folder / 'a.png').write_bytes(make.png(30, 30))
    (folder / 'e.yaml').write_text('plaat: 1\nlanguage: en-GB\ntitle: A\n')
    whole = make.png(30, 30)
    for n in range(0, len(whole) - 20, 7):  # behind that only the mark of the end is missing
        (folder / 'b.png').write_bytes(whole[:n])
        out = answer(folder, 'a.png', 'b.png', status=2)
        check(codes(out)[0].startswith('P6'), 'cut at %d: %s' % (n, codes(out)))
    lot = random.Random(5)
    for n in range(60):
        data = bytearray(whole)
        for _ in range(3):
            data[lot.randrange(8, len(data))] = lot.randrange(256)
        (folder / 'b.png').write_bytes(data)
        done = run(folder, 'a.png', 'b.png', '-o', 'd.png')
        check(done.returncode in (0, 1, 2), 'bytes changed: status %d' % done.returncode)
    (folder / 'b.png').write_bytes(make.png(40000, 40000, lines=1))
    check(codes(answer(folder, 'a.png', 'b.png', status=2))[0] in ('P608', 'P609'), 'a picture of 1.6 billion pixels')
    (folder / 'folder').mkdir()
    for other, status in (('folder', 2), ('none.png', 2), ('none.yaml', 3), ('/dev/null', 2)):
        done = run(folder, 'e.yaml', other)
        check(done.returncode == status and b'error[P' in done.stderr, '%s: status %d: %s' % (other, done.returncode, done.stderr[-200:]))
    done = run(folder, 'a.png', 'a.png', '-o', 'folder')
    check(done.returncode == 0 and not list((folder / 'folder').iterdir()), 'into a folder: nothing to draw')
    (folder / 'b.png').write_bytes(make.png(31, 30))
    done = run(folder, 'a.png', 'b.png', '-o', 'folder')
    check(done.returncode == 1 and [p.name for p in (folder / 'folder').iterdir()] == ['b_diff.png'], 'into a folder')
    done = run(folder, 'a.png', 'b.png', '-o', 'a.png/d.png')
    check(done.returncode == 3 and whole == (folder / 'a.png').read_bytes(), 'where no file can be: status %d' % done.returncode)


def colours(folder):
    (folder / 'a.yaml').write_text('plaat: 1\nlanguage: en-GB\ntitle: One two\n')
    (folder / 'b.yaml').write_text('plaat: 1\nlanguage: en-GB\ntitle: One three\n')

    def on_terminal(**change):
        main, side = pty.openpty()
        env = {k: v for k, v in {**ENVIRONMENT, 'TERM': 'xterm', **change}.items() if v is not None}
        done = subprocess.run([PLAAT, 'diff', 'a.yaml', 'b.yaml'], cwd=folder, env=env, stdout=side, stdin=subprocess.DEVNULL)
        os.close(side)
        out = os.read(main, 65536)
        os.close(main)
        return done.returncode, out
    status, out = on_terminal(NO_COLOR=None)
    check(status == 1 and b'\x1b[31m[-two-]\x1b[0m\x1b[32m{+three+}\x1b[0m' in out, 'colours on a terminal: %r' % out)
    check(b'\x1b' not in on_terminal(NO_COLOR='1')[1], 'none with NO_COLOR')
    check(b'\x1b' not in run(folder, 'a.yaml', 'b.yaml').stdout, 'none in a pipe')
    check(errors({**answer(folder, 'a.yaml', 'b.yaml'), 'kind': 'things'}) != [], 'the schema can refuse')
    full = subprocess.run([PLAAT, 'diff', 'a.yaml', 'b.yaml'], cwd=folder, env=ENVIRONMENT, stdout=open('/dev/full', 'w'), stderr=subprocess.PIPE)
    check(full.returncode == 3 and b'P010' in full.stderr, 'a full disk')


def main():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    only = sys.argv[2:]
    for part in (words, many_words, records, pictures, sheet, drawn, documents, broken_documents, programs, hostile, colours):
        if only and part.__name__ not in only:
            continue
        with tempfile.TemporaryDirectory() as name:
            part(Path(name).resolve())
    return sum_up()


if __name__ == '__main__':
    sys.exit(main())
