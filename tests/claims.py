#!/usr/bin/env python3
"""What the program says of fitting, taken at its word: claims.py PLAAT.

- What an overset message asks to cut, cut: it fits. One word less cut may fit too, but a line less must not.
- A field filled with as many characters as `capacity` says: it fits.
- Values kept with --fit give the same file again, byte for byte, also where copyfit changed them.
- The result of copyfit is the first that fits: the values one step nearer to the ideal do not.
- Room that the report gives, used: it fits.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tally import check, sum_up

ROOT = Path(__file__).resolve().parent.parent
PLAAT = Path(sys.argv[1]).resolve()
ENVIRONMENT = {**os.environ, 'PLAAT_DATA': str(ROOT), 'NO_COLOR': '1', 'SOURCE_DATE_EPOCH': '1782777600'}

# Running text of our own, of the kind the layouts are made for.
WORDS = ('De gemeente werkt samen met scholen, de wijk en de politie aan een veilige buurt voor iedereen. Wie zich zorgen '
         'maakt over een leerling of een familielid kan bellen met het meldpunt, dat doorverwijst naar deskundigen. '
         'Daarnaast krijgen medewerkers een training in het herkennen van signalen. Elk jaar bekijkt het college of de '
         'maatregelen hebben gewerkt, en past het de aanpak aan waar dat nodig is. De raad ontvangt daarvan een verslag '
         'met cijfers en verhalen uit de praktijk, zodat zij kan beoordelen of het geld goed is besteed. ').split()

LAYOUT = '''plaat: 1
page: {size: A5, margin: 8mm}
fonts: [fonts/FiraSans_400Regular.ttf, fonts/FiraSans_700Bold.ttf]
styles:
  head: {family: Fira Sans, weight: 700, size: 13pt, leading: 1.2}
  body: {family: Fira Sans, size: {ideal: 11pt, min: 9pt}, leading: {ideal: 1.4, min: 1.25}, tracking: {ideal: 0%%, min: -1%%}, fit: body, hyphenate: sparingly, space: {after: 4pt}}
pages:
  - box: {grid: [{column: [{text: "{{heading}}", style: head}, {text: "{{body}}", style: body}], gap: 2mm, padding: 2mm, each: tiles}], columns: %d, rows: [%s], gap: 4mm, margins: true}
'''


def text_of(characters, start=0):
    """Whole words, as many as have no more characters; the words go round."""
    out, i = [], start
    while len(' '.join(out + [WORDS[i % len(WORDS)]])) <= characters:
        out.append(WORDS[i % len(WORDS)])
        i += 1
    return ' '.join(out)


class Case:
    def __init__(self, folder, columns, rows):
        self.folder = folder
        (folder / 'l.yaml').write_text(LAYOUT % (columns, rows))

    def run(self, *arguments):
        return subprocess.run([str(PLAAT), *arguments], cwd=self.folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)

    def edition(self, *bodies, heading='Kop'):
        tiles = ''.join('  - heading: %s\n    body: |\n%s' % (heading, ''.join('      %s\n' % l for l in b.split('\n')))
                        for b in bodies)
        (self.folder / 'e.yaml').write_text('plaat: 1\nlanguage: nl-NL\ntitle: Titel\ntiles:\n' + tiles)

    def report(self, *more):
        done = self.run('check', 'e.yaml', '-l', 'l.yaml', '--format', 'json', *more)
        return json.loads(done.stdout)


def errors(report):
    return [m for m in report['messages'] if m['level'] == 'error']


def overset(case, start):
    """Cuts what the message asks, from the end, as a writer would: whole words."""
    body = text_of(1400, start)
    case.edition(body)
    found = errors(case.report())
    check(len(found) == 1 and found[0]['code'] == 'P701', 'overset: one P701, not %s' % [m['code'] for m in found])
    asked = re.match(r'cut about (\d+) characters? \((\d+) words?\)', found[0]['help'])
    lines = int(re.search(r': (\d+) lines? ', found[0]['message'])[1])
    words = body.split()
    case.edition(' '.join(words[:len(words) - int(asked[2])]))
    check(not errors(case.report()), 'overset: %s words cut and it does not fit' % asked[2])
    gone = len(body) - len(' '.join(words[:len(words) - int(asked[2])]))
    check(abs(gone - int(asked[1])) <= 3, 'overset: %s words are %d characters, not %s' % (asked[2], gone, asked[1]))
    per_line = max(1, int(asked[2]) // lines)
    case.edition(' '.join(words[:len(words) - int(asked[2]) + 2 * per_line + 2]))
    check(errors(case.report()), 'overset: it asks for more than is needed')


def capacity(case, name):
    table = case.run('capacity', '-l', 'l.yaml').stdout.decode()
    row = re.search(r'body +body +[\d.]+ pt: (\d+) lines?, (\d+) characters; ([\d.]+) pt: (\d+) lines?, (\d+) characters', table)
    check(row is not None, 'capacity: no row for body in\n' + table)
    for which, size in ((int(row[2]), 'ideal'), (int(row[5]), 'smallest')):
        for start in range(0, len(WORDS), 13):
            case.edition(text_of(which, start), heading='Word')
            report = case.report()
            body = [t for t in report['texts'] if t['field'] == 'body'][0]
            check(not errors(report), '%s: %d characters from word %d do not fit at the %s size' % (name, which, start, size))
            if size == 'ideal':
                check(body['size'] == 11 and body['leading'] == 15.4 and body['tracking'] == 0,
                      '%s: %d characters from word %d do not stand at the ideal' % (name, which, start))
        case.edition(text_of(int(which * 1.25) + 40, 0), heading='Word')
        full = case.report()
        body = [t for t in full['texts'] if t['field'] == 'body'][0]
        check(errors(full) if size == 'smallest' else body['size'] < 11 or body['leading'] < 15.4 or body['tracking'] < 0,
              '%s: a quarter more fits too at the %s size' % (name, size))


def kept(case, name):
    """Texts that need copyfit: the second run reads what the first one wrote."""
    for characters in (300, 520, 640):
        case.edition(text_of(characters), text_of(90, 7))
        fit = case.folder / 'fit.yaml'
        fit.unlink(missing_ok=True)
        first = case.run('render', 'e.yaml', '-l', 'l.yaml', '-o', '-')
        if first.returncode:
            continue
        case.run('render', 'e.yaml', '-l', 'l.yaml', '-o', 'out.pdf', '--fit', 'fit.yaml')
        written = fit.read_text()
        check((case.folder / 'out.pdf').read_bytes() == first.stdout, name + ': --fit changes the first result')
        case.run('render', 'e.yaml', '-l', 'l.yaml', '-o', 'again.pdf', '--fit', 'fit.yaml')
        check((case.folder / 'again.pdf').read_bytes() == first.stdout, name + ': kept values give another file')
        check(fit.read_text() == written, name + ': kept values change when they are written again')
        # A correction that would let the text grow again keeps its sizes.
        case.edition(text_of(characters // 2), text_of(90, 7))
        values = case.report('--fit', 'fit.yaml')['fit'][0]
        size = re.search(r'"body": \{size: ([\d.]+)pt', written)[1]
        check(values['size'] == float(size), name + ': a correction loses its size')


def first_that_fits(case, name):
    for characters in range(200, 700, 60):
        case.edition(text_of(characters))
        report = case.report()
        if errors(report):
            continue
        value = report['fit'][0]
        steps = []
        if value['size'] < 11:
            steps.append((value['size'] + 0.1, 1.25, -0.01))
        elif value['tracking'] < 0:
            steps.append((11, 1.25, value['tracking'] + 0.001))
        elif value['leading'] < 1.4:
            steps.append((11, min(1.4, value['leading'] + 0.01), 0))
        for size, leading, tracking in steps:
            (case.folder / 'try.yaml').write_text('plaat: 1\nfit: {l: {body: {size: %.2fpt, leading: %.4f, tracking: %.3f%%}}}\n'
                                                  % (size, leading, tracking * 100))
            found = errors(case.report('--fit', 'try.yaml'))
            check([m['code'] for m in found][:1] == ['P705'],
                  '%s: %d characters stand at %s, and %.2f pt, %.2f, %.3f fits too' % (name, characters, value, size, leading, tracking))


def room(case, name):
    for characters in (120, 260):
        body = text_of(characters)
        case.edition(body)
        before = [t for t in case.report()['texts'] if t['field'] == 'body'][0]
        # So many lines more, as hard breaks: they fit at the same values, and one more does not.
        lines = before['roomLines']
        values = case.folder / 'same.yaml'
        values.write_text('plaat: 1\nfit: {l: {body: {size: %gpt, leading: %.6f, tracking: %g%%}}}\n'
                          % (before['size'], before['leading'] / before['size'], before['tracking'] * 100))
        case.edition(body + '\\\nx' * lines)
        check(not errors(case.report('--fit', 'same.yaml')), '%s: there is no room for %d lines' % (name, lines))
        case.edition(body + '\\\nx' * (lines + 1))
        check(errors(case.report('--fit', 'same.yaml')), '%s: there is room for more than %d lines' % (name, lines))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        (folder / 'fonts').symlink_to(ROOT / 'fonts')
        for columns, rows in ((1, '60mm'), (2, '70mm'), (3, '80mm, 1fr')):
            case = Case(folder, columns, rows)
            name = '%d columns' % columns
            for start in (0, 11, 23):
                overset(case, start)
            capacity(case, name)
            kept(case, name)
            first_that_fits(case, name)
            room(case, name)
    return sum_up()


if __name__ == '__main__':
    sys.exit(main())
