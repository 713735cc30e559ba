#!/usr/bin/env python3
"""The layouts for screens, held to what their places ask, with the shipped edition and with editions that are hard.

    shapes.py PLAAT

What preflight finds under the profile of social pictures is nothing; and the same figures are measured in the scene beside it: how large
letters are, and how far from the edges. A figure that is asked too high must be missed by both.
"""
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

import documents
import drawn
import tally

check = tally.check
PX = 0.75  # points
LAYOUTS = [name for name in documents.LAYOUTS if re.search(r'\d+x\d+$', name)]
# Pixels free of letters at top, right, bottom and left; the least size of any, on a page so wide.
EDGES = {'story-1080x1920': (250, 34, 340, 34)}
LEAST = {'screen-1920x1080': (44, 1920)}
LOGO = documents.ROOT / 'tests' / 'designs' / 'logos' / 'university.svg'
PICTURE = 'picture: {file: logo.svg, alternative: Het logo, credit: "Tekening: eigen werk"}'
CAPITAL = 0.689  # of the size: what Fira Sans has above a baseline

ENGLISH = '''plaat: 1
language: en-GB
title: Cycling to work
date: {value: 2026-09-01, label: September 2026}
intro: Half of all commutes are shorter than 7 km.
web: example.org/cycling
sender: The Cycling Office
tiles:
  - id: time
    icon: globe
    heading: Faster in town
    subheading: Door to door
    body: Up to 5 km a bicycle is **as fast as a car**, and it is never late.
  - id: health
    icon: partners
    heading: Good company
    body: Those who cycle together talk, and arrive in a better mood.
'''


def editions():
    """Name → text."""
    whole = documents.EDITION.read_text(encoding='utf-8')
    head, tiles = whole.split('tiles:\n', 1)
    tiles = re.split(r'\n(?=  - id:)', tiles)
    check(len(tiles) == 6, 'the shipped edition has six tiles')
    made = {'%d tiles' % n: head + 'tiles:\n' + '\n'.join(tiles[:n]) + '\n' for n in range(1, 6)}
    made['shipped'] = whole
    made['no icons'] = re.sub(r'(?m)^\s+icon: .*\n', '', whole)
    made['no subheadings'] = re.sub(r'(?m)^\s+subheading: .*\n', '', whole)
    made['all said'] = whole.replace('footer:', 'web: voorbeeld.nl/contraterrorisme\nsender: Nationaal Coördinator Terrorismebestrijding en Veiligheid\n'
                                     'source: Dreigingsbeeld Terrorisme Nederland, juni 2026\nstatus: concept\n'
                                     'logo: {file: logo.svg, alternative: Het logo}\nqr: {file: logo.svg, alternative: Een code}\nfooter:', 1)
    made['long'] = (whole.replace('heading: Lokale aanpak', 'heading: Lokale aanpak van radicalisering', 1)
                    .replace('heading: Online aanpak', 'heading: Arbeidsongeschiktheidsverzekering', 1)
                    .replace('uit de aanpak contraterrore', 'uit de gezamenlijke landelijke aanpak van terrorisme', 1))
    made['short'] = (whole.replace('title: Een greep', 'title: {short: Een greep uit de aanpak, text: Een hele lange titel over een greep', 1)
                     .replace('contraterrore\n', 'contraterrore die nergens past waar weinig plaats is en dus een korte vorm heeft}\n', 1)
                     .replace('subheading: Ideologie neutraal', 'subheading: {text: "%s", short: Ideologie neutraal}' % ('Ideologie neutraal, en ' * 6), 1))
    made['English'] = ENGLISH
    made['pictures'] = re.sub(r'(?m)^    icon: (townhall|partners)$', '\\g<0>\n    ' + PICTURE, whole)
    return made


def findings(edition, layout):
    out = documents.run(documents.PLAAT, 'check', edition, '-l', layout, '--profile', 'social', '--no-spelling', '--format', 'json', '--allow-outside',
                        status=None, env=documents.environment())
    told = json.loads(out)
    return [m['code'] for m in told['messages'] + told['findings'] if m['level'] != 'note']


def measured(edition, layout, edges, least):
    """What stands too near an edge or is too small, in words."""
    for number, page in enumerate(documents.scene(edition, layout), 1):
        width, height = page['width'] / PX, page['height'] / PX
        for run in page['runs']:
            x, y, size = run['x'] / PX, run['y'] / PX, run['size'] / PX
            if not run['text'].strip():
                continue
            if size < least[0] * width / least[1] - 0.01:
                yield 'page %d: %.1f px is small: %s' % (number, size, run['text'])
            if y - CAPITAL * size < edges[0] - 1 or x > width - edges[1] or y > height - edges[2] + 1 or x < edges[3] - 1:
                yield 'page %d: at %.0f, %.0f: %s' % (number, x, y, run['text'])


def shapes_hold():
    for layout in LAYOUTS:
        edges, least = EDGES.get(layout, (34, 34, 34, 34)), LEAST.get(layout, (26, 1080))
        for name, text in editions().items():
            if name == 'short' and layout.startswith('carousel'):
                continue  # which has all of every text
            path = documents.write('shape-' + name.replace(' ', '-'), e=text) / 'e.yaml'
            shutil.copyfile(LOGO, path.with_name('logo.svg'))
            found = findings(path, layout)
            check(not found, '%s, %s: preflight finds %s' % (layout, name, found))
            wrong = list(measured(path, layout, edges, least))
            check(not wrong, '%s, %s: %s' % (layout, name, wrong[:3]))


def paper_is_filled():
    """On paper too no number of tiles leaves a hole, and a picture stands in its tile, wherever it is."""
    texts = editions()
    short = re.sub(r'(?s)(- id: lokaal\n.*?)    body: >-\n(      .*?\n)+', r'\1    %s\n    body: Kort.\n' % PICTURE, texts['shipped'])
    texts = {name: text for name, text in texts.items() if name.endswith(' tiles')} | {'shipped': texts['shipped'], 'picture': short}
    for layout in ('poster-a3', 'handout-a4'):
        for name, text in texts.items():
            path = documents.write('paper-' + name.replace(' ', '-'), e=text) / 'e.yaml'
            shutil.copyfile(LOGO, path.with_name('logo.svg'))
            picture = path.with_name(layout + '.png')
            documents.run(documents.PLAAT, 'render', path, '-l', layout, '-o', picture, '--width', '400', env=documents.environment())
            width, height, rows = drawn.read_png(picture)
            x, y = int(width * 0.93), int(height * 0.93)  # in the last tile's corner, which its ghost may tint
            check(min(rows[y][x * 3:x * 3 + 3]) >= 0xe4 and rows[y][x * 3:x * 3 + 3] != bytes((0xe9, 0xee, 0xf4)),
                  '%s, %s: a hole in the corner, %s' % (layout, name, rows[y][x * 3:x * 3 + 3].hex()))


def faults_show():
    """Where more is asked than there is, preflight and the measure both say so."""
    path = documents.ROOT / 'layout' / 'story-1080x1920.yaml'
    for side, edges in (('top', (300, 0, 0, 0)), ('bottom', (0, 0, 420, 0)), ('least', (0, 0, 0, 70))):
        folder = documents.write('asked-' + side, l='plaat: 1\nextends: %s\ncheck: {safe-margin: {%s: %dpx}}\n' % (path, side, max(edges)))
        check('P902' in findings(documents.EDITION, folder / 'l.yaml'), 'preflight misses %s' % side)
        check(list(measured(documents.EDITION, path, edges, (0, 1))), 'the measure misses %s' % side)
    check(list(measured(documents.EDITION, path, (0, 0, 0, 0), (40, 1080))), 'the measure misses small letters')


def main():
    documents.PLAAT = Path(sys.argv[1]).resolve()
    check(len(LAYOUTS) >= 9, 'there are layouts for screens')
    with tempfile.TemporaryDirectory() as folder:
        documents.WORK = Path(folder)
        shapes_hold()
        paper_is_filled()
        faults_show()
    return tally.sum_up()


if __name__ == '__main__':
    sys.exit(main())
