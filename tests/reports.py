#!/usr/bin/env python3
"""plaat merge and plaat report: shards that were really drawn, altered reports, the table, and the page in a browser.

reports.py PLAAT. tests/cases/8-report.txt holds the messages; here is what needs drawn files, a terminal, a browser, or many jobs.
"""
import fcntl
import hashlib
import itertools
import json
import os
import pty
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import zipfile
from pathlib import Path

import jsonschema

import browser
import damage
import tally
import twin

ROOT = Path(__file__).resolve().parent.parent
PLAAT = Path(sys.argv[1]).resolve()
SANITISED = b'__asan_init' in PLAAT.read_bytes()  # slow
SCHEMA = json.loads((ROOT / 'data/schema/report.json').read_text())
WANT_SHARDS = 3

EDITION = '''plaat: 1
language: nl-NL
title: Titel
'''
LAYOUT = '''plaat: 1
page: {size: [1080px, 1350px], margin: 60px}
fonts: [fonts/FiraSans_400Regular.ttf]
palette: {ink: {srgb: "#000000"}, sky: {srgb: "#8fcae7"}}
styles: {body: {family: Fira Sans, size: {ideal: 90px, min: 40px}, colour: ink, fit: heading-of-a-tile}}
fit: [heading-of-a-tile]
pages:
  - box:
      column: [{text: "{{title}}", style: body, height: 1fr}]
      margins: true
      ground: sky
'''
BATCH = '''plaat: 1
edition: e.yaml
layouts: [l.yaml]
targets: [%s]
columns: {title: title}
rows:
%s'''
ENVIRONMENT = {**{k: v for k, v in os.environ.items() if not k.startswith(('SLURM_', 'JOB_COMPLETION_', 'COLUMNS'))}, 'PLAAT_DATA': str(ROOT)}


def check(what, good, seen=''):
    """seen: what was met instead, told when it is not good."""
    if not tally.check(good, what) and seen:
        print('    ' + str(seen)[:1500])


class Folder:
    """A batch of rows, and what is done with it."""

    def __init__(self, titles, targets='web, png'):
        self.temporary = tempfile.TemporaryDirectory()
        self.path = Path(self.temporary.name).resolve()
        (self.path / 'fonts').symlink_to(ROOT / 'fonts')
        (self.path / 'e.yaml').write_text(EDITION)
        (self.path / 'l.yaml').write_text(LAYOUT)
        self.targets = targets
        self.rows(titles)

    def rows(self, titles):
        lines = ''.join('  - {name: r%02d, title: %s}\n' % (i, json.dumps(t, ensure_ascii=False)) for i, t in enumerate(titles))
        (self.path / 'b.yaml').write_text(BATCH % (self.targets, lines))

    def __enter__(self):
        return self

    def __exit__(self, *how):
        self.temporary.cleanup()

    def run(self, *arguments, **how):
        done = subprocess.run([str(PLAAT), *arguments], cwd=self.path, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, **how)
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        return done

    def shards(self, n, to='out', which=None):
        for i in which or range(1, n + 1):
            self.run('batch', 'b.yaml', '-o', to, '--keep-going', '--shard', '%d/%d' % (i, n))
        return ['%s/b.%d-of-%d.report.json' % (to, i, n) for i in range(1, n + 1)]

    def read(self, name):
        report = json.loads((self.path / name).read_text())
        jsonschema.validate(report, SCHEMA)
        return report


def without_run(path):
    """All but the member that tells of one run: it is the last."""
    text = path.read_bytes()
    return text[:text.index(b'\n"run": ')]


# The third does not fit.
TITLES = ['Een', 'Twee', 'te veel ' * 200, 'Drie: "vier"', 'Een langere titel over meer dan een regel', 'Vijf', 'Zes', 'Zeven', 'Acht é', 'Negen', 'Tien']


def rows_that_are_no_jobs():
    with Folder(['x'], 'web') as b:
        (b.path / 't.csv').write_text('name,title\nr1,Een\nr2,Twee,te veel\nr3,Drie\n"<b>r4</b>"\n')
        text = (b.path / 'b.yaml').read_text()
        (b.path / 'b.yaml').write_text(text[:text.index('rows:')] + 'rows: t.csv\n')
        b.run('batch', 'b.yaml', '-o', 'whole', '--keep-going')
        report = b.read('whole/b.report.json')
        check('rows that could not be read stand in the report', [(r['number'], r['line']) for r in report['unread']] == [(2, 3), (4, 5)] and
              [j['name'] for j in report['jobs']] == ['r1_l', 'r3_l'], report.get('unread'))
        out = b.run('report', 'whole/b.report.json').stdout
        check('and in the table', 'could not be read: t.csv, row 2' in out and '; 2 rows could not be read; ' in out, out)
        b.run('report', 'whole/b.report.json', '--html', 'whole/b.html')
        page = (b.path / 'whole/b.html').read_text()
        check('and on the page, before all jobs', 0 < page.index('<section id=unread') < page.index('<section id=drawn') and
              '<a href="#unread">' in page and '<li>t.csv, row 2' in page and '<b>r4' not in page, page[page.index('<main'):][:800])
        done = b.run('merge', *b.shards(WANT_SHARDS), '-o', 'out/b.report.json')
        check('and in the report of all shards', without_run(b.path / 'out/b.report.json') == without_run(b.path / 'whole/b.report.json'), done.stderr)
    with Folder(['Een'], 'web') as b:
        b.run('batch', 'b.yaml', '-o', 'out')
        check('where all can be read, nothing tells of it', 'unread' not in b.read('out/b.report.json') and
              'could not be read' not in b.run('report', 'out/b.report.json').stdout)


def merged_is_whole():
    with Folder(TITLES) as b:
        b.run('batch', 'b.yaml', '-o', 'whole', '--keep-going')
        shards = b.shards(WANT_SHARDS)
        seen = set()
        for order in itertools.permutations(shards):
            done = b.run('merge', *order, '-o', 'out/b.report.json')
            check('merges in the order %s' % [o[6] for o in order], done.returncode == 0 and done.stdout == 'out/b.report.json\n' and not done.stderr, done)
            seen.add((b.path / 'out/b.report.json').read_bytes())
        check('any order gives the same bytes', len(seen) == 1)
        check('and is the report of one run, but for what it did', without_run(b.path / 'out/b.report.json') == without_run(b.path / 'whole/b.report.json'))
        merged, parts = b.read('out/b.report.json'), [b.read(s) for s in shards]
        check('jobs and inputs of all', len(merged['jobs']) == len(TITLES) and [j['index'] for j in merged['jobs']] == list(range(len(TITLES))))
        check('no shard is empty, or the test shows little', all(p['jobs'] for p in parts))
        check('what each shard did', merged['run']['seconds'] == max(p['run']['seconds'] for p in parts) and
              merged['run']['workers'] == sum(p['run']['workers'] for p in parts) and
              sorted(map(json.dumps, merged['run']['jobs'])) == sorted(json.dumps(j) for p in parts for j in p['run']['jobs']))
        out = b.run('merge', *shards, '-o', '-')
        check('to standard output', out.stdout.encode() in seen and out.returncode == 0)
        # Inputs that only some shards have, numbered anew: another edition's file changed between two shards.
        (b.path / 'l.yaml').write_text(LAYOUT.replace('#8fcae7', '#8fcae8'))
        b.shards(WANT_SHARDS, which=[2])
        done = b.run('merge', *shards, '-o', 'out/b.report.json')
        merged = b.read('out/b.report.json')
        check('two contents of one input are two', done.returncode == 0 and [i['path'] for i in merged['inputs']].count('l.yaml') == 2, done.stderr)
        for part, name in zip([b.read(s) for s in shards], shards):
            for job in part['jobs']:
                same = merged['jobs'][job['index']]
                said = lambda report, j: [[report['inputs'][n] for n in j['inputs']]] + [[report['inputs'][n] for n in t['inputs']] for t in j['targets']]
                check('%s in %s has its own inputs' % (job['name'], name), said(part, job) == said(merged, same))


def shared_sizes():
    with Folder(['Kort', 'Een veel en veel langere titel die kleiner gezet moet worden, want anders past hij er niet in, ook niet met moeite en pijn en nog meer', 'Drie', 'Vier']) as b:
        text = (b.path / 'b.yaml').read_text()
        (b.path / 'b.yaml').write_text(text.replace('rows:', 'fit: batch\nrows:'))
        b.run('batch', 'b.yaml', '-o', 'whole')
        done = b.run('merge', *b.shards(2), '-o', 'out/b.report.json')
        check('fit: batch, merged', done.returncode == 0 and b.read('out/b.report.json')['fits'] and
              without_run(b.path / 'out/b.report.json') == without_run(b.path / 'whole/b.report.json'), done.stderr)


def refuses():
    with Folder(TITLES[:6]) as b:
        shards = b.shards(2)

        def refused(what, code, words, *reports, at='new/b.report.json'):
            done = b.run('merge', *(reports or shards), '-o', at)
            check(what, done.returncode == 1 and code in done.stderr and all(w in done.stderr for w in words) and 'help:' in done.stderr and
                  not (b.path / 'new').exists() and not done.stdout, (done.returncode, done.stderr))

        refused('a shard is missing', 'P883', ['shard 2 of 2', 'b.2-of-2', '--shard 2/2'], shards[0])
        refused('a report is not there', 'P883', ['b.9-of-2'], shards[0], 'out/b.9-of-2.report.json')
        shutil.copy(b.path / shards[1], b.path / 'copy.json')
        refused('a shard is there twice', 'P888', ['b.2-of-2', 'copy.json'], *shards, 'copy.json')
        kept = [(b.path / s).read_bytes() for s in shards]
        text = kept[1].decode()

        def altered(what, code, words, bytes_of):
            (b.path / shards[1]).write_bytes(bytes_of.encode())
            refused(what, code, words)

        altered('another library', 'P886', ['b.1-of-2', 'b.2-of-2'], re.sub(r'("name": "libcairo[^"]*", "build": ")..', r'\1zz', text, 1))
        altered('a job moved', 'P887', ['r0'], re.sub(r'"index": (\d+), "name"', lambda m: '"index": %d, "name"' % (int(m[1]) + 1), text, 1))
        altered('a job of another name', 'P887', ['r77_l', 'another shard'], re.sub(r'"name": "r0[0-9]_l"', '"name": "r77_l"', text, count=1))
        altered('an input that is none', 'P881', ['b.2-of-2'], re.sub(r'"inputs": \[0,1', '"inputs": [0,999', text, 1))
        altered('a number that is none', 'P881', ['b.2-of-2'], re.sub(r'"inputs": \[0,1', '"inputs": [0,-1', text, 1))
        altered('more shards than there can be', 'P881', ['b.2-of-2'], text.replace('"of": 2}', '"of": 1000000000000000}'))
        for i, share in enumerate((0.1, 0.5, 0.99)):
            altered('cut short at %d %%' % (share * 100), 'P880', ['b.2-of-2'], text[:int(len(text) * share)])
        (b.path / shards[1]).write_bytes(kept[1])
        # The batch changed between two shards; then one brings the other up to date.
        b.rows(TITLES[:5] + ['Anders'])
        b.shards(2, which=[1])
        refused('another content of the batch file', 'P885', ['b.1-of-2', 'b.2-of-2', 'b.yaml'])
        b.shards(2, which=[2])
        check('and after all have run again', b.run('merge', *shards, '-o', 'again.json').returncode == 0)
        three = b.shards(3, to='three')
        refused('another number of shards', 'P884', ['b.1-of-2', 'b.2-of-3'], shards[0], three[1])
        # A result that cannot be written leaves what was there.
        (b.path / 'old.json').write_text('old')
        os.mkdir(b.path / 'folder.json')
        done = b.run('merge', *shards, '-o', 'folder.json')
        check('a folder in its place', done.returncode == 3 and 'P0' in done.stderr, done.stderr)
        done = b.run('merge', shards[0], '-o', 'old.json')
        check('an error leaves the older report', done.returncode == 1 and (b.path / 'old.json').read_text() == 'old')


def any_bytes():
    """Whatever stands in a report: a message or a page, and never the end of the program."""
    dice = random.Random(11)
    with Folder(TITLES[:3]) as b:
        shards = b.shards(2)
        whole = (b.path / shards[0]).read_bytes()
        bad = []
        for i in range(150):
            (b.path / 'x.json').write_bytes(damage.json_bytes(dice, whole, 5))
            command = (['report', 'x.json'], ['report', 'x.json', '--html', '-'], ['merge', 'x.json', shards[1], '-o', '-'])[i % 3]
            done = subprocess.run([str(PLAAT), *command], cwd=b.path, env=ENVIRONMENT, capture_output=True)
            if done.returncode not in (0, 1) or (done.returncode == 1) != (b'error[P' in done.stderr):
                bad.append((command, done.returncode, done.stderr[:300]))
        check('150 reports with bytes changed', not bad, bad[:2])


# ---- the table ----

def on_terminal(folder, columns, *arguments):
    """What a terminal so wide gets."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 40, columns, 0, 0))
    process = subprocess.Popen([str(PLAAT), *arguments], cwd=folder.path, env={**ENVIRONMENT, 'TERM': 'xterm', 'NO_COLOR': ''}, stdin=subprocess.DEVNULL,
                               stdout=slave, stderr=subprocess.STDOUT)
    os.close(slave)
    text = b''
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        text += piece
    process.wait()
    os.close(master)
    return text.decode().replace('\r\n', '\n')


def table():
    with Folder(TITLES[:6]) as b:
        b.run('batch', 'b.yaml', '-o', 'out', '--keep-going')
        b.rows(['Een', 'Anders'] + TITLES[2:6])
        b.run('batch', 'b.yaml', '-o', 'out', '--keep-going')
        done = b.run('report', 'out/b.report.json')
        lines = done.stdout.splitlines()
        words = [l.split()[2] for l in lines[1:-1]]
        check('what failed first, then what was drawn', words == ['failed', 'drawn', 'kept', 'kept', 'kept', 'kept'], done.stdout)
        check('a sum', lines[-1].startswith('6 jobs: 1 failed, 1 drawn, 4 kept; ') and lines[-1].endswith(' s'), lines[-1])
        check('no colour in a file', '\033' not in done.stdout and done.returncode == 0 and not done.stderr)
        size = sum(o['bytes'] for o in b.read('out/b.report.json')['jobs'][1]['outputs'])
        check('its bytes', any('r01_l' in l and '%s kB' % (('%.1f' if size < 99950 else '%.0f') % (size / 1000)).removesuffix('.0') in l for l in lines), lines)
        check('why', any('r01_l' in l and l.endswith('its row or its options changed') for l in lines) and any('[P701]' in l for l in lines), lines)
        for columns in (132, 80, 60, 40):
            text = on_terminal(b, columns, 'report', 'out/b.report.json')
            bare = re.sub('\033\\[[0-9;]*m', '', text)
            check('%d columns' % columns, max(map(len, bare.splitlines()[:-1])) <= columns and 'failed' in bare, bare)
            check('%d columns: colour' % columns, '\033[31;1mfailed' in text)
        # One long name does not make every line as long.
        report = (b.path / 'out/b.report.json').read_text()
        (b.path / 'wide.json').write_text(report.replace('"name": "r00_l"', '"name": "%s"' % ('n' * 100000), 1))
        done = b.run('report', 'wide.json')
        check('a name is told whole, once', 'n' * 100000 in done.stdout and len(done.stdout) < 110000, len(done.stdout))
        # What a report says does not move the cursor of whoever reads it.
        report = (b.path / 'out/b.report.json').read_text()
        (b.path / 'evil.json').write_text(report.replace('"failure": "', '"failure": "\\u001b[2J\\r\\n\\u202e').replace('"name": "r00_l"', '"name": "<b>&\\u0007"'))
        done = b.run('report', 'evil.json')
        check('no control character goes through', not re.search('[\x00-\x09\x0b-\x1f\u202e]', done.stdout) and len(done.stdout.splitlines()) == 8, repr(done.stdout))
        page = b.run('report', 'evil.json', '--html', '-').stdout
        check('nor into the page', '<b>&' not in page and '&lt;b&gt;&amp;' in page and '\x07' not in page and '\u202e' not in page and '\x1b' not in page)


# ---- the page ----

def page_of(b, name='out/b.html'):
    done = b.run('report', 'out/b.report.json', '--html', name)
    check('page: %s' % name, done.returncode == 0 and done.stdout == name + '\n' and not done.stderr, done)
    return (b.path / name).read_text()


def page():
    with Folder(TITLES[:6], 'web, png') as b:
        b.run('batch', 'b.yaml', '-o', 'out', '--keep-going')
        text = page_of(b)
        check('twice the same', text == page_of(b))
        check('order', [m for m in re.findall(r'<section id=(\w+)', text)] == ['failed', 'drawn'])
        check('a picture of each that was drawn', text.count('<img ') == 5 and text.count('<article') == 6, text.count('<img '))
        check('a link to each file', sorted(re.findall(r'href="(r[^"]*)"', text)) == sorted(o['path'] for j in b.read('out/b.report.json')['jobs'] for o in j['outputs']))
        check('why, copyfit, timings', 'Drawn</b>: new' in text and '<summary>Copyfit' in text and '<summary>Timings' in text and re.search(r'b.yaml, line 9, column \d+', text))
        check('nothing is fetched', not re.search(r'(src|href)="(https?:)?//', text) and "default-src 'none'" in text)
        far = page_of(b, 'a/b c/page.html')
        links = re.findall(r'href="([^"#]*)"', far)
        check('links from another folder', links and all((b.path / 'a/b c' / l).is_file() for l in links) and '../../out/' in links[0], links[:3])
        (b.path / 'out/r00_l.png').write_bytes(b'x')
        (b.path / 'out/r01_l.png').unlink()
        text = page_of(b)
        check('a picture that was changed, one that is gone', 'Its picture was changed since.' in text and 'Its picture is no longer there.' in text and
              text.count('<img ') == 3)
        report = (b.path / 'out/b.report.json').read_text()
        (b.path / 'out/b.report.json').write_text(report.replace('"path": "r03_l.p', '"path": "../../../etc/r03_l.p').replace('"path": "r04_l.p', '"path": "javascript:r04_l.p'))
        text = page_of(b)
        check('no way out of the folder', 'href="../' not in text and 'href="javascript:' not in text and '../../../etc/r03_l.png' in text)
    with Folder(['Een'], 'web') as b:
        b.run('batch', 'b.yaml', '-o', 'out')
        check('no picture is told', 'no PNG or JPEG is among its targets' in page_of(b))
    with Folder(['Een'], 'jpg') as b:
        b.run('batch', 'b.yaml', '-o', 'out')
        check('of a JPEG', page_of(b).count('<img ') == 1)


def many(report, n):
    """The report of a batch as if it had n jobs: one that failed, three that were drawn, and so on."""
    jobs, did = [], []
    drawn = next(j for j in report['jobs'] if j['status'] == 'done')
    failed = next(j for j in report['jobs'] if j['status'] == 'failed')
    times = next(d for d in report['run']['jobs'] if d['did'] == 'drawn')
    for i in range(n):
        kind = 'failed' if i % 20 == 0 else 'drawn' if i % 5 == 0 else 'kept'
        jobs.append({**(failed if kind == 'failed' else drawn), 'index': i, 'name': '%05d_layout' % i})
        did.append({**times, 'did': kind})
    return {**report, 'jobs_in_batch': n, 'jobs': jobs, 'run': {**report['run'], 'jobs': did}}


def large():
    with Folder(TITLES[:6]) as b:
        b.run('batch', 'b.yaml', '-o', 'out', '--keep-going')
        report = b.read('out/b.report.json')
        for n in (1000,) if SANITISED else (1000, 10000):
            (b.path / 'out/b.report.json').write_text(json.dumps(many(report, n)))
            text = page_of(b)
            check('%d jobs: at most 8 MB' % n, len(text.encode()) < 8e6, len(text))
            check('%d jobs: pictures have a limit, and it is said' % n, text.count('<img ') == 60 and 'at most 60 small pictures' in text, text.count('<img '))
            check('%d jobs: in full to a limit, and it is said' % n, text.count('<article') == (50 + 150 if n == 1000 else 400) and
                  (n == 1000 or 'The first 200 are told in full; 300 more follow in short.' in text), text.count('<article'))
            check('%d jobs: every one is there, or counted' % n, len(re.findall(r'\d{5}_layout</h3>|<th scope=row>\d{5}_layout', text)) +
                  sum(int(m) for m in re.findall(r'The page is full: (\d+) more', text)) == n)


def in_browser():
    folder, program = twin.archive('axe-core'), browser.find()
    if not folder or not program:
        print('left out: the page in a browser: no %s' % ('axe-core' if not folder else 'Chromium'))
        return
    with zipfile.ZipFile(next(folder.glob('axe-core-*.jar'))) as jar:
        axe = jar.read(next(n for n in jar.namelist() if n.endswith('/axe.min.js'))).decode()
    with Folder(TITLES[:6]) as b:
        b.run('batch', 'b.yaml', '-o', 'out', '--keep-going')
        page_of(b, 'out/first.html')
        b.rows(['Een', 'Anders'] + TITLES[2:6])
        b.run('batch', 'b.yaml', '-o', 'out', '--keep-going')
        report = b.read('out/b.report.json')
        kept = next(j for j, d in zip(report['jobs'], report['run']['jobs']) if d['did'] == 'kept')
        kept['messages'] = [{'file': 'e.yaml', 'line': 3, 'column': 8, 'code': 'P999', 'level': 'warning', 'message': 'a warning'}]
        (b.path / 'out/b.report.json').write_text(json.dumps(report))
        text = page_of(b, 'out/second.html')
        check('messages of what was kept', '1 message of ' in text and 'e.yaml, line 3, column 8' in text)
        view = browser.Browser(program)
        try:
            for name in ('first', 'second'):
                for width, height in ((320, 900), (1280, 900)):
                    view.size(width, height)
                    asked = view.load((b.path / 'out' / (name + '.html')).as_uri())
                    check('%s: asks for nothing' % name, not asked, asked)
                    view.run('document.querySelectorAll("details").forEach(d => d.open = true)')
                    found = view.run(twin.OVERFLOW)
                    check('%s at %d px: nothing is too wide' % (name, width), not found, found)
                    view.run(axe + '\n;1')
                    found = view.run(twin.AXE)
                    check('%s at %d px: axe-core' % (name, width), not found, found)
                check(name + ': every rule is known', not view.run(twin.LOST_RULES), view.run(twin.LOST_RULES))
                check(name + ': every picture shows', view.run('[...document.images].every(i => i.complete && i.naturalWidth == 240 && i.naturalHeight == 300)'))
                check(name + ': sky blue, as the page is', view.run('''(() => {
                    const c = document.createElement("canvas"), i = document.images[0]; c.width = c.height = 1;
                    const x = c.getContext("2d"); x.drawImage(i, 200, 280, 1, 1, 0, 0, 1, 1);
                    return [...x.getImageData(0, 0, 1, 1).data].slice(0, 3).map((v, n) => Math.abs(v - [143, 202, 231][n])).every(d => d <= 3)})()'''))
        finally:
            view.close()


def main():
    for part in (rows_that_are_no_jobs, merged_is_whole, shared_sizes, refuses, any_bytes, table, page, large, in_browser):
        part()
    return tally.sum_up()


if __name__ == '__main__':
    sys.exit(main())
