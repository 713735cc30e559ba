#!/usr/bin/env python3
"""plaat batch: what is redone and what is kept, ways to end it, limits, shards, reports.

batch.py PLAAT. Every batch here is small; bench/batch.py measures large ones. As root it mounts a small file system for
the full disk; where that cannot be, a limit on file sizes stands in for it.
"""
import csv
import ctypes
import hashlib
import json
import os
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

import jsonschema

import tally

ROOT = Path(__file__).resolve().parent.parent
PLAAT = Path(sys.argv[1]).resolve()
SANITISED = b'__asan_init' in PLAAT.read_bytes()  # slow, with memory of its own, and it takes SIGSEGV for itself
SCHEMA = json.loads((ROOT / 'data/schema/report.json').read_text())
KILLS = 50

EDITION = '''plaat: 1
language: nl-NL
title: Titel
intro: Een korte inleiding voor deze editie.
photo: icons/shield.svg
tiles: [{heading: Een, icon: globe}, {heading: Twee, icon: shield}]
'''
BASE = '''plaat: 1
icons: icons
'''
LAYOUT = '''plaat: 1
extends: base.yaml
page: {size: A6, margin: 6mm}
fonts: [fonts/FiraSans_400Regular.ttf]
icons: own
palette: {ink: {srgb: "#000000"}, sky: {srgb: "#8fcae7"}}
styles: {body: {family: Fira Sans, size: 10pt, leading: 1.3, colour: ink}}
pages:
  - box:
      column:
        - {text: "{{title}}", style: body}
        - {text: "{{intro}}", style: body}
        - {icon: globe, width: 10mm, height: 10mm}
      margins: true
      ground: sky
'''
left_out = []


def check(what, good, seen=''):
    """seen: what was met instead, told when it is not good."""
    if not tally.check(good, what) and seen:
        print('    ' + str(seen)[:1500])


class Batch:
    """A folder with an edition, a layout, a table and a batch file."""

    def __init__(self, rows, targets='web, png', layout=LAYOUT):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name).resolve()
        os.chmod(self.folder, 0o755)
        (self.folder / 'fonts').symlink_to(ROOT / 'fonts')
        shutil.copytree(ROOT / 'data/icons', self.folder / 'icons')
        (self.folder / 'own').mkdir()
        (self.folder / 'e.yaml').write_text(EDITION)
        (self.folder / 'base.yaml').write_text(BASE)
        (self.folder / 'l.yaml').write_text(layout)
        self.targets = targets
        self.rows(rows)

    def rows(self, rows):
        """Rows are (name, title) or (name, title, picture)."""
        cells = ('name', 'title', 'photo')
        lines = ['  - {%s}\n' % ', '.join('%s: %s' % (c, json.dumps(v)) for c, v in zip(cells, row)) for row in rows]
        columns = 'title: title' + (', photo: {to: photo, file: yes}' if any(len(row) > 2 for row in rows) else '')
        (self.folder / 'b.yaml').write_text('plaat: 1\nedition: e.yaml\nlayouts: [l.yaml]\ntargets: [%s]\ncolumns: {%s}\nrows:\n%s' % (
            self.targets, columns, ''.join(lines)))

    def __enter__(self):
        return self

    def __exit__(self, *how):
        self.temporary.cleanup()

    def start(self, *arguments, environment=None, **how):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(('SLURM_', 'JOB_COMPLETION_'))}
        return subprocess.Popen([str(PLAAT), 'batch', 'b.yaml', '-o', 'out'] + list(arguments), cwd=self.folder,
                                env={**clean, 'PLAAT_DATA': str(ROOT), **(environment or {})}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)

    def run(self, *arguments, **how):
        process = self.start(*arguments, **how)
        out, err = process.communicate(timeout=120)
        return Done(process.returncode, out.decode(), err.decode())

    def plan(self, *arguments):
        """What a dry run says of each job that is not kept."""
        lines = self.run('--dry-run', *arguments).out.splitlines()[:-1]
        return {l.split(': ', 1)[0]: l.split(': ', 1)[1] for l in lines if not l.endswith(': kept')}

    def report(self, name='b'):
        report = json.loads((self.folder / 'out' / (name + '.report.json')).read_text())
        jsonschema.validate(report, SCHEMA)
        return report

    def state(self):
        """Every result and the report, without what a run did; and that nothing else lies about."""
        out = self.folder / 'out'
        files = {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob('*')) if p.is_file()}
        report = json.loads(files.pop('b.report.json'))
        report.pop('run')
        return {n: b for n, b in files.items() if not n.startswith('.plaat/')}, report


class Slow(Batch):
    """Whose row with a picture of 81 megapixels takes a second and 300 MB; the others take nothing."""

    def __init__(self, rows, layout=LAYOUT):
        layout = layout.replace("        - {icon: globe, width: 10mm, height: 10mm}\n", "        - {picture: '{{photo}}', height: 20mm}\n")
        super().__init__(rows, 'png', layout)
        side, chunk = 9000, lambda kind, data: struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
        (self.folder / 'big.png').write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', side, side, 8, 0, 0, 0, 0)) +
                                              chunk(b'IDAT', zlib.compress(bytes((side + 1) * side), 1)) + chunk(b'IEND', b''))


class Done:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def did(self):
        figures = re.search(r'(\d+) drawn, (\d+) kept, (\d+) failed', self.out)
        return tuple(int(f) for f in figures.groups()) if figures else None


def children(pid):
    try:
        return [int(p) for p in Path('/proc/%d/task/%d/children' % (pid, pid)).read_text().split()]
    except OSError:
        return []


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.005)
    return None


def rows_of(n, word='Rij'):
    return [('r%02d' % i, '%s %d' % (word, i)) for i in range(n)]


# ---- what a batch makes, and what it keeps ----

def draws_and_reports():
    with Batch(rows_of(12), 'web, press, press-web, png, jpg, svg, html') as b:
        threads, workers = [], set()
        process = b.start('-j', '2')
        while process.poll() is None:
            threads.append(len(os.listdir('/proc/%d/task' % process.pid)) if os.path.exists('/proc/%d/task' % process.pid) else 0)
            workers.update(children(process.pid))
            time.sleep(0.002)
        out, err = process.communicate()
        check('a batch is drawn', process.returncode == 0 and b'12 drawn, 0 kept, 0 failed' in out, out + err)
        check('one thread at every fork', max(threads) == 1, threads)
        check('two workers', len(workers) == 2 or SANITISED, workers)  # the search for leaks forks too
        files, report = b.state()
        for job in report['jobs']:
            for o in job['outputs']:
                check('the hash of ' + o['path'], hashlib.sha256(files[o['path']]).hexdigest() == o['sha256'] and len(files[o['path']]) == o['bytes'])
        seen = {i['path']: i for i in report['inputs']}
        for path in ('e.yaml', 'l.yaml', 'icons/globe.svg'):
            check('an input: ' + path, seen[path]['sha256'] == hashlib.sha256((b.folder / path).read_bytes()).hexdigest())
        check('what was looked for in vain', seen['own/globe.svg'].get('missing') is True, sorted(seen))
        check('jobs in order', [j['name'] for j in report['jobs']] == ['r%02d_l' % i for i in range(12)])
        again = b.run()
        check('nothing changed', again.did() == (0, 12, 0) and b.state() == (files, report), again.out)
        shutil.rmtree(b.folder / 'out')
        check('one worker gives the same bytes', b.run('-j', '1').did() == (12, 0, 0) and b.state() == (files, report))


def redoes_what_changed():
    with Batch(rows_of(3)) as b:
        check('at first all is new', set(b.plan().values()) == {'web, png: new'}, b.plan())
        check('a dry run writes nothing', not (b.folder / 'out').exists())
        b.run()
        edition = b.folder / 'e.yaml'
        before = edition.stat()

        def changes(what, change, expect, then=None):
            change()
            got = b.plan()
            check(what, got == expect, got)
            done = b.run()
            check(what + ': drawn', done.did() == (len(expect), 3 - len(expect), 0), done.out + done.err)
            check(what + ': and kept', b.plan() == {})

        every = ['r00_l', 'r01_l', 'r02_l']
        changes('a letter of the edition, size and time as they were',
                lambda: (edition.write_text(EDITION.replace('korte', 'kotre')), os.utime(edition, ns=(before.st_atime_ns, before.st_mtime_ns))),
                {n: 'web, png: e.yaml changed' for n in every})
        changes('the clock set back: an older time on other words',
                lambda: (edition.write_text(EDITION), os.utime(edition, (1e9, 1e9))), {n: 'web, png: e.yaml changed' for n in every})
        changes('the time alone', lambda: os.utime(edition), {})
        changes('a file of the same words in its place', lambda: (shutil.copy(edition, b.folder / 'new'), os.rename(b.folder / 'new', edition)), {})
        changes('the layout', lambda: (b.folder / 'l.yaml').write_text(LAYOUT.replace('#8fcae7', '#8fcae8')),
                {n: 'web, png: l.yaml changed' for n in every})
        changes('an icon that was looked for in vain', lambda: shutil.copy(ROOT / 'data/icons/shield.svg', b.folder / 'own/globe.svg'),
                {n: 'web, png: own/globe.svg is there now' for n in every})
        changes('and is gone', lambda: (b.folder / 'own/globe.svg').unlink(), {n: 'web, png: own/globe.svg is gone' for n in every})
        changes('a row', lambda: b.rows([('r00', 'Rij 0'), ('r01', 'Anders'), ('r02', 'Rij 2')]),
                {'r01_l': 'web, png: its row or its options changed'})
        changes('a row before it', lambda: b.rows([('r02', 'Rij 2'), ('r00', 'Rij 0'), ('r01', 'Anders')]), {})
        changes('a result that is gone', lambda: (b.folder / 'out/r00_l.pdf').unlink(), {'r00_l': 'web: out/r00_l.pdf is gone'})
        result = b.folder / 'out/r01_l.pdf'
        bytes_of, stat = result.read_bytes(), result.stat()
        changes('a result that was altered, size and time as they were',
                lambda: (result.write_bytes(b'x' * len(bytes_of)), os.utime(result, ns=(stat.st_atime_ns, stat.st_mtime_ns))),
                {'r01_l': 'web: out/r01_l.pdf was altered'})
        check('the same bytes again', result.read_bytes() == bytes_of)
        done = b.run('--force')
        check('--force', done.did() == (3, 0, 0), done.out)
        check('--verify', b.plan('--verify') == {} and b.run('--verify').did() == (0, 3, 0))
        check('another epoch', set(b.run('--dry-run', environment={'SOURCE_DATE_EPOCH': '86400'}).out.splitlines()[:-1]) ==
              {n + ': web, png: plaat or a library it uses changed' for n in every})
        b.targets = 'web, png, svg'
        b.rows([('r02', 'Rij 2'), ('r00', 'Rij 0'), ('r01', 'Anders')])
        changes('a target more', lambda: None, {n: 'svg: a target is new' for n in every})
        report = b.report()
        check('the older targets are still told', all({t['target'] for t in j['targets']} == {'web', 'png', 'svg'} and
                                                       {o['target'] for o in j['outputs']} == {'web', 'png', 'svg'} for j in report['jobs']))
        b.rows([('r02', 'Rij 2'), ('r00', 'Rij 0')])
        check('a row that is gone', b.run().did() == (0, 2, 0) and len(b.report()['jobs']) == 2)


def started_elsewhere():
    with Batch(rows_of(2)) as b:
        b.run()
        done = subprocess.run([str(PLAAT), 'batch', '../b.yaml', '-o', '.', '--dry-run'], cwd=b.folder / 'out', capture_output=True, text=True,
                              env={**os.environ, 'PLAAT_DATA': str(ROOT)})
        check('from another folder', done.stdout.splitlines()[-1:] == ['0 to draw, 2 kept'], done.stdout + done.stderr)


def journal_is_mended():
    with Batch(rows_of(4)) as b:
        b.run()
        journal = next((b.folder / 'out/.plaat').glob('*.journal'))
        whole = journal.read_bytes()
        lines = whole.splitlines(keepends=True)
        journal.write_bytes(whole[:-20])
        check('a torn line costs its job', len(b.plan()) == 1, b.plan())
        bent = list(lines)
        bent = [l.replace(b'job\tr01', b'job\tr09') for l in bent]
        journal.write_bytes(b''.join(bent))
        check('a line that was bent too', list(b.plan()) == ['r01_l'], b.plan())
        journal.write_bytes(os.urandom(5000) + b'\n' + whole)
        check('bytes of no meaning cost nothing', b.plan() == {}, b.plan())
        journal.unlink()
        check('without it all is new', len(b.plan()) == 4)
        journal.write_bytes(whole)

        def hashed(line):
            h = 0xcbf29ce484222325
            for byte in line:
                h = (h ^ byte) * 0x100000001b3 & 0xffffffffffffffff
            return b'%016x ' % h + line

        if not whole.startswith(hashed(lines[0][17:])[:16]):
            check('the hash of a line is FNV-1a', False, lines[0])
        other = [hashed(b'run\t1\tanother start\n') if l[17:].startswith(b'run\t') else l for l in lines]
        journal.write_bytes(b''.join(other))
        check('after a start of the machine results are hashed, and kept', b.plan() == {}, b.plan())


# ---- ways to end ----

def hashed_line(line):
    """A line of a journal, with the hash that makes it whole: FNV-1a."""
    value = 0xcbf29ce484222325
    for byte in line:
        value = (value ^ byte) * 0x100000001b3 % 2 ** 64
    return b'%016x ' % value + line


def journals_of_others():
    """Lines that are whole and that plaat did not write: never trusted, never in a report."""
    with Batch(rows_of(2), 'web') as b:
        with open(b.folder / 'b.yaml', 'a') as file:
            file.write('join: all.pdf\n')
        b.run()
        journal, want, whole = b.folder / 'out/.plaat/b.journal', b.state(), (b.folder / 'out/.plaat/b.journal').read_bytes()
        secret = b.folder / 'secret.pdf'
        shutil.copy(b.folder / 'out/r01_l.pdf', secret)
        state = secret.stat()

        def altered(change):
            lines = [line[17:] for line in whole.splitlines(keepends=True)]
            journal.write_bytes(b''.join(map(hashed_line, map(change, lines))))
            (b.folder / 'out/all.pdf').unlink()
            done = b.run()
            b.report()  # is one
            return done.status == 0 and b.state() == want and done.did()

        def of_first(line, at, field):
            cells = line[:-1].split(b'\t')
            if cells[:2] != [b'job', b'r00_l']:
                return line
            cells[at:at + len(field)] = field
            return b'\t'.join(cells) + b'\n'

        first = next(l[17:-1].split(b'\t') for l in whole.splitlines(keepends=True) if l[17:].startswith(b'job\tr00_l\t'))
        outside = [hashlib.sha256(secret.read_bytes()).hexdigest().encode()] + [
            b'%d' % v for v in (state.st_size, state.st_ino, state.st_mtime_ns, state.st_ctime_ns)]
        at = first.index(b'file') + 2
        for path in (b'../secret.pdf', str(secret).encode(), b'r00_l/../../secret.pdf', b'r01_l.pdf'):
            check('a result elsewhere is not trusted: %r' % path, altered(lambda l: of_first(l, at, [path] + outside)) == (1, 1, 0))
        for field, text in ((5, b'{"x": ]'), (5, b'{},{}'), (6, b'}}'), (6, b'[]')):
            check('no JSON: %r' % text, altered(lambda l: of_first(l, field, [text])) == (1, 1, 0))
        check('a message that is none', altered(lambda l: of_first(l, len(first), [b'said', b'0', b'"code": x'])) == (1, 1, 0))
        check('another version is not read', altered(lambda l: l.replace(b'run\t1\t', b'run\t2\t')) == (2, 0, 0))
        check('the same lines again are', altered(lambda l: l) == (0, 2, 0))


def writes_only_its_own():
    """Links, pipes and folders in the places of files: nothing outside is written, removed or waited for."""
    def batch(place, make):
        with Batch(rows_of(3), 'png') as b:
            outside = b.folder / 'outside'
            outside.mkdir()
            (outside / 'precious').write_text('precious')
            (b.folder / 'out/.plaat').mkdir(parents=True)
            path = b.folder / 'out' / place
            if make == 'pipe':
                os.mkfifo(path)
            elif make == 'folder':
                path.mkdir()
            else:
                shutil.rmtree(path, ignore_errors=True)
                path.symlink_to(os.path.relpath(outside / make, path.parent))
            (outside / '.x.plaat-abcdef').write_text('')
            done = b.run('--keep-going')
            left = {p.name: p.read_text() for p in outside.iterdir()}
            check('%s is a %s: P833' % (place, make), done.status == 3 and 'P833' in done.err, (done.status, done.err))
            check('%s is a %s: nothing outside is touched' % (place, make), left == {'precious': 'precious', '.x.plaat-abcdef': ''}, left)
            return done.did()
    for make in ('precious', 'missing', 'pipe', 'folder'):
        check('a result that is a %s costs its job' % make, batch('r01_l.png', make) == (2, 0, 1))
    for place in ('.plaat/lock', '.plaat/b.journal', 'b.report.json'):
        batch(place, 'precious')
        batch(place, 'pipe')
    batch('.plaat', '.')
    with Batch(rows_of(2), 'png') as b:
        b.run()
        other = b.folder / 'out/.plaat/b.1-of-2.journal'
        (b.folder / 'out/.plaat/b.journal').unlink()
        os.mkfifo(other)
        check('no pipe is waited for', b.run().did() == (2, 0, 0))
        (b.folder / 'out/r00_l.png').rename(b.folder / 'r00.png')
        (b.folder / 'out/r00_l.png').symlink_to('../r00.png')
        done = b.run()
        check('a result that became a link is not kept', done.status == 3 and 'P833' in done.err, done.out + done.err)
        check('and what it leads to is as it was', (b.folder / 'r00.png').read_bytes()[:4] == b'\x89PNG')


def spares_its_table():
    """The rows that failed, mended, and drawn again from where they lie."""
    with Batch(rows_of(2), 'png') as b:
        (b.folder / 'out').mkdir()
        table = b.folder / 'out/b.failed.csv'
        table.write_text('name,title\nr00,Een\n')
        text = (b.folder / 'b.yaml').read_text()
        (b.folder / 'b.yaml').write_text(text[:text.index('rows:')] + 'rows: out/b.failed.csv\n')
        done = b.run()
        check('a table is not written over by the report of it', done.status == 2 and 'P807' in done.err, done.err)
        check('nor removed', table.read_text() == 'name,title\nr00,Een\n')


def killed_at_any_moment():
    with Batch(rows_of(5)) as b:
        start = time.monotonic()
        b.run()
        whole, want = time.monotonic() - start, b.state()
        dice, differ = random.Random(7), []
        for i in range(KILLS):
            shutil.rmtree(b.folder / 'out')
            process = b.start()
            time.sleep(dice.uniform(0, whole * 1.1))
            process.kill()
            process.communicate()
            done = b.run()
            if done.status != 0 or b.state() != want:
                differ.append((i, done.status, done.err, sorted(p.name for p in (b.folder / 'out').iterdir())))
        check('killed at %d moments and gone on with: the same end' % KILLS, not differ, differ[:2])
        # The same over results that are there already, of other words.
        differ = []
        for i in range(KILLS // 5):
            b.rows(rows_of(5, 'Weg' if i % 2 else 'Rij'))
            process = b.start()
            time.sleep(dice.uniform(0, whole))
            process.kill()
            process.communicate()
            b.rows(rows_of(5))
            done = b.run()
            if done.status != 0 or b.state() != want:
                differ.append((i, done.status, done.err))
        check('and over older results', not differ, differ[:2])


def temporaries_go():
    with Batch(rows_of(2)) as b:
        b.run()
        for name in ('.r77.pdf.plaat-AbCdEf', '.r77.pdf.plaat-AbCdEf.old', '.plaat/.b.journal.plaat-Zyxwvu'):
            (b.folder / 'out' / name).write_text('left')
        (b.folder / 'out/.keep.plaat').write_text('not ours')
        b.run()
        check('what a killed run left is removed', sorted(p.name for p in (b.folder / 'out').rglob('.*')) == ['.keep.plaat', '.plaat'],
              sorted(p.name for p in (b.folder / 'out').rglob('.*')))


def stopped_by_signals():
    for number in (signal.SIGINT, signal.SIGTERM):
        with Batch(rows_of(60)) as b:
            process = b.start('-j', '1', start_new_session=True)
            until(lambda: list((b.folder / 'out').glob('r*.pdf')))
            os.killpg(process.pid, number) # as a terminal does: its workers get it too
            out, err = process.communicate(timeout=30)
            report = b.report()
            states = [j['status'] for j in report['jobs']]
            check('%s: ends with %d' % (number.name, 128 + number), process.returncode == 128 + number, (process.returncode, err))
            check(number.name + ': the report tells what is open', 'open' in states and 'done' in states and report['run']['stopped'] and b'P829' in err,
                  states)
            check(number.name + ': nothing failed', 'failed' not in states)
            done = b.run()
            check(number.name + ': the next run goes on', done.status == 0 and done.did()[1] == states.count('done'), done.out)
    with Slow([('slow', 'Traag', 'big.png'), ('r1', 'Een')]) as b:
        process = b.start('-j', '1')
        until(lambda: children(process.pid))
        time.sleep(0.3)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        check('a second signal ends it at once', process.returncode == 130 and time.monotonic() - start < 1.5, time.monotonic() - start)
        check('and no file is there in part', not list((b.folder / 'out').glob('*.png')) and not list((b.folder / 'out').glob('.*.plaat-*')))


def costs_one_job(what, code, words, start, disturb=None):
    """The first row's job does not end well; the others do."""
    with Slow([('slow', 'Traag', 'big.png'), ('r1', 'Een, "twee"'), ('r2', 'Twee')]) as b:
        process = b.start('-j', '1', *start)
        if disturb:
            worker = until(lambda: children(process.pid))
            until(lambda: cpu_of(worker[0]) > 0.15)
            (b.folder / 'out/.slow_l.png.plaat-AbCdEf').write_text('what it was writing')
            os.kill(worker[0], disturb)
        out, err = process.communicate(timeout=60)
        report = b.report()
        check(what + ': leaves nothing half written', not [p for p in (b.folder / 'out').rglob('.*plaat-*')])
        times = [job['seconds'] for job in report['run']['jobs']]
        check(what + ': each job has its own time', sum(times) <= report['run']['seconds'] + 0.001 * len(times), (times, report['run']['seconds']))
        check(what + ': costs its job alone', [j['status'] for j in report['jobs']] == ['failed', 'done', 'done'], (out, err))
        check(what + ': says so', process.returncode == 3 and code in err.decode() and words in err.decode() and 'slow' in err.decode(), err)
        failed = list(csv.reader((b.folder / 'out/b.failed.csv').read_bytes().decode().splitlines(keepends=True)))
        check(what + ': the row as CSV', failed[0][:2] == ['name', 'title'] and failed[1][:2] == ['slow', 'Traag'] and words in failed[1][-1] and
              len(failed) == 2, failed)


def cpu_of(pid):
    try:
        fields = Path('/proc/%d/stat' % pid).read_text().rsplit(') ', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')
    except OSError:
        return 9


def workers_that_end():
    if SANITISED:
        costs_one_job('a kill', 'P826', 'signal 9', ['--keep-going'], signal.SIGKILL)
        return
    costs_one_job('a crash', 'P826', 'signal 11', ['--keep-going'], signal.SIGSEGV)
    costs_one_job('a kill', 'P826', 'signal 9', ['--keep-going'], signal.SIGKILL)
    costs_one_job('an endless job', 'P827', 'longer than', ['--keep-going', '--time-limit', '5'], signal.SIGSTOP)  # it would never end
    costs_one_job('a job that eats memory', 'P828', 'memory', ['--keep-going', '--memory-limit', '120'])


def failures():
    rows = [('a', 'Goed'), ('b', '<b>'), ('c', 'Goed, met "komma"')]
    with Batch(rows) as b:
        done = b.run('-j', '1')
        check('stops at the first failure', done.status == 1 and done.did() == (1, 0, 1) and 'P824' in done.err and 'P829' in done.err,
              (done.status, done.err))
        check('the report tells it', [j['status'] for j in b.report()['jobs']] == ['done', 'failed', 'open'])
        done = b.run('--keep-going')
        check('--keep-going', done.status == 1 and done.did() == (1, 1, 1) and 'P829' not in done.err, done.out + done.err)
        job = b.report()['jobs'][1]
        check('the report tells why', 'HTML' in job['failure'] and job['messages'][0]['code'] in job['failure'], job)
        table = list(csv.reader((b.folder / 'out/b.failed.csv').read_bytes().decode().splitlines(keepends=True)))
        check('rows for their owner', [r[:2] for r in table] == [['name', 'title'], ['b', '<b>']] and 'HTML' in table[1][-1], table)
        b.rows([('a', 'Goed'), ('b', 'Beter'), ('c', 'Goed, met "komma"')])
        check('mended', b.run().did() == (1, 2, 0) and not (b.folder / 'out/b.failed.csv').exists())
        before = b.state()[0]
        b.rows(rows)
        check('a job that fails leaves its older results', b.run('--keep-going').status == 1 and
              {k: v for k, v in b.state()[0].items() if k.startswith('b_')} == {k: v for k, v in before.items() if k.startswith('b_')})


def failures_of_a_spreadsheet():
    """The rows that failed open where the table came from: the same sign between cells, the same mark."""
    with Batch([]) as b:
        table = '\ufeffname;title;note\r\na;Goed;1,5\r\nb;<b>;"een; ""twee""\r\nregels"\r\n'
        (b.folder / 'b.csv').write_text(table, encoding='utf-8', newline='')
        (b.folder / 'b.yaml').write_text('plaat: 1\nedition: e.yaml\nlayouts: [l.yaml]\ncolumns: {title: title}\nrows: b.csv\noutput: "{{name}}"\n')
        check('a table with semicolons', b.run('--keep-going').did() == (1, 0, 1))
        failed = (b.folder / 'out/b.failed.csv').read_bytes().decode()
        rows = list(csv.reader(failed.lstrip('\ufeff').splitlines(keepends=True), delimiter=';'))
        check('its failed rows are written alike', failed.startswith('\ufeffname;title;note;') and len(rows) == 2 and
              [c.replace('\r', '') for c in rows[1][:3]] == ['b', '<b>', 'een; "twee"\nregels'] and 'HTML' in rows[1][-1], failed)
        (b.folder / 'b.csv').write_text(failed.replace('<b>', 'Beter'), encoding='utf-8', newline='')
        check('and can be mended there, and drawn', b.run().did() == (1, 0, 0))


def formulas():
    """What a spreadsheet would run is kept from it, and comes back as it was."""
    cells = ['=cmd|calc', '+31 6', '-1+1', '@SUM(A1)', "'=1", "'s-Hertogenbosch", '-5', '+1.234,5', '\t=1', '=a,"b";c', '=', '-']
    with Batch([], 'png') as b:
        def table(name, rows):
            with open(b.folder / name, 'w', newline='') as file:
                csv.writer(file).writerows(rows)
        text = (b.folder / 'b.yaml').read_text()
        (b.folder / 'b.yaml').write_text(text[:text.index('rows:')].replace('columns: {title: title}', 'columns: {titel: title}') + 'output: "{{row}}"\nrows: t.csv\n')
        table('t.csv', [['titel', '=kop']] + [['<b>', c] for c in cells])
        b.run('--keep-going')
        failed = list(csv.reader((b.folder / 'out/b.failed.csv').read_bytes().decode().splitlines(keepends=True)))
        signs = [c[:2] for row in failed for c in row if c[:1] in tuple('=+-@\t') and not re.fullmatch('[-+][0-9., ]*', c)]
        check('nothing that a spreadsheet runs', not signs and len(failed) == 1 + len(cells), failed)
        for line in failed[1:]:
            line[0] = 'Beter'
        table('t.csv', failed)
        done = b.run()
        jobs = subprocess.run([str(PLAAT), 'dump', '--stage', 'jobs', 'b.yaml'], cwd=b.folder, capture_output=True, text=True,
                              env={**os.environ, 'PLAAT_DATA': str(ROOT)}).stdout
        back = [json.loads(m) for m in re.findall(r'values\.=kop: (".*")  t', jobs)]
        check('the mended table is drawn', done.did() == (len(cells), 0, 0), done.out + done.err)
        check('and its cells are those of the owner', back == cells, (back, cells))
        table('t.csv', [['<b>' if c == 'Beter' else c for c in line] for line in failed])
        b.run('--keep-going')
        head = (b.folder / 'out/b.failed.csv').read_text().splitlines()[0]
        check('one column says why, the second time too', head.count('plaat: why') == 1, head)


def full_disk():
    with Batch(rows_of(40)) as b:
        b.run()
        want = b.state()
        shutil.rmtree(b.folder / 'out')
        (b.folder / 'out').mkdir()
        libc = ctypes.CDLL(None, use_errno=True)
        mounted = os.getuid() == 0 and libc.mount(b'tmpfs', str(b.folder / 'out').encode(), b'tmpfs', 0, b'size=600k') == 0
        if mounted:
            try:
                done = b.run('--keep-going')
                check('a full disk', done.status == 3 and ('P825' in done.err or 'P822' in done.err), (done.status, done.err[-400:]))
                check('no part of a file', not list((b.folder / 'out').rglob('*.plaat-*')))
                libc.mount(b'tmpfs', str(b.folder / 'out').encode(), b'tmpfs', 32, b'size=60m')
                done = b.run()
                check('goes on when there is room', done.status == 0 and 0 < done.did()[1] < 40 and b.state() == want, done.out)
            finally:
                libc.umount2(str(b.folder / 'out').encode(), 2)
        else:
            left_out.append('a full disk')
        shutil.rmtree(b.folder / 'out', ignore_errors=True)
        done = b.run('--keep-going', preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY)))
        check('a limit on file sizes', done.status == 3, (done.status, done.err[-300:]))
        check('and then none', b.run().status == 0 and b.state() == want)


def files_of_others():
    """Which pages a job has changes while the batch runs, so that it writes what is another's."""
    layout = LAYOUT.replace('  - box:', '  - each: tiles\n    name: "{{id}}"\n    box:').replace('        - {text: "{{intro}}", style: body}\n', '')
    with Slow([], layout) as b:
        tiles = EDITION.replace('icon: globe', 'id: een').replace('icon: shield', 'id: twee')
        for name, photo in (('slow', 'big.png'), ('a', 'icons/shield.svg'), ('a_b', 'icons/shield.svg')):
            (b.folder / (name + '.yaml')).write_text('plaat: 1\nextends: e.yaml\nphoto: %s\n' % photo)
        (b.folder / 'e.yaml').write_text(tiles)
        (b.folder / 'b.yaml').write_text('plaat: 1\neditions: [slow.yaml, a.yaml, a_b.yaml]\nlayouts: [l.yaml]\ntargets: [png]\noutput: "{{edition}}"\n')
        process = b.start('-j', '1', '--keep-going')
        worker = until(lambda: children(process.pid))
        until(lambda: cpu_of(worker[0]) > 0.15)
        (b.folder / 'e.yaml').write_text(tiles.replace('id: een', 'id: b_een'))
        out, err = process.communicate(timeout=120)
        states = {j['name']: j['status'] for j in b.report()['jobs']}
        check('a job that wrote what is another\'s has failed', process.returncode == 1 and b'P879' in err and states['a'] == 'failed' and
              b"'a_b_een.png' is also of a_b.yaml" in err, err)
        done = b.run()
        files = b.state()[0]
        check('and the next run ends well', done.status == 0 and 'a_b_een.png' in files and 'a_b_b_een.png' in files, done.err)


# ---- two at once, many machines ----

def one_at_a_time():
    with Slow([('slow', 'Traag', 'big.png'), ('r1', 'Een')]) as b:
        first = b.start('-j', '1')
        until(lambda: children(first.pid))
        second = b.run()
        check('the second refuses', second.status == 3 and 'P820' in second.err and str(first.pid) in second.err, second.err)
        check('a shard too', 'P820' in b.run('--shard', '1/2').err)
        third = b.run('--wait')
        first.communicate()
        check('or waits', third.status == 0 and third.did() == (0, 2, 0), third.out + third.err)


def shards():
    rows = rows_of(30)
    with Batch(rows, targets='svg') as b:
        parts = []
        running = [b.start('--shard', '%d/3' % (i + 1)) for i in range(3)] # side by side, in one folder
        check('shards side by side', all(p.communicate() and p.returncode == 0 for p in running))
        for i in range(3):
            report = b.report('b.%d-of-3' % (i + 1))
            check('a report says its shard', report['shard'] == {'index': i + 1, 'of': 3} and report['jobs_in_batch'] == 30)
            parts.append({j['name'] for j in report['jobs']})
        check('each job in one shard', sum(map(len, parts)) == 30 and len(set().union(*parts)) == 30 and min(map(len, parts)) > 3,
              [len(p) for p in parts])
        check('the whole keeps what shards drew', b.run().did() == (0, 30, 0))
        b.rows([('new%d' % i, 'Nieuw') for i in range(9)] + rows[5:])
        b.run('--shard', '2/3')
        now = {j['name'] for j in b.report('b.2-of-3')['jobs']}
        check('rows do not move', {n for n in now if n[0] == 'r'} == parts[1] - {r[0] + '_l' for r in rows[:5]})
        slurm = {'SLURM_ARRAY_TASK_ID': '11', 'SLURM_ARRAY_TASK_MIN': '10', 'SLURM_ARRAY_TASK_COUNT': '3'}
        kubernetes = {'JOB_COMPLETION_INDEX': '1'}
        whole = b.run('--dry-run', '--shard', '2/3').out
        check('Slurm', b.run('--dry-run', environment=slurm).out == whole)
        check('Slurm, and /N', b.run('--dry-run', '--shard', '/3', environment=slurm).out == whole)
        check('Kubernetes', b.run('--dry-run', '--shard', '/3', environment=kubernetes).out == whole)
        check('Kubernetes with a count', b.run('--dry-run', environment={**kubernetes, 'JOB_COMPLETION_COUNT': '3'}).out == whole)
        for wrong in ('0/3', '4/3', '3', 'a/b', '1/', '/3', '-1/3', '1/0'):
            done = b.run('--dry-run', '--shard', wrong)
            check('no shard: ' + wrong, done.status == 2 and 'P831' in done.err, done.err)
        steps = {'SLURM_ARRAY_TASK_ID': '4', 'SLURM_ARRAY_TASK_MIN': '1', 'SLURM_ARRAY_TASK_COUNT': '3', 'SLURM_ARRAY_TASK_STEP': '3'}
        check('Slurm in steps', b.run('--dry-run', environment=steps).out == whole)
        for wrong in ({'SLURM_ARRAY_TASK_ID': 'x'}, {'SLURM_ARRAY_TASK_ID': ''}, {'SLURM_ARRAY_TASK_COUNT': '3x'}, {'SLURM_ARRAY_TASK_COUNT': '-1'},
                      {'SLURM_ARRAY_TASK_COUNT': '99999999999999999999'}, {'SLURM_ARRAY_TASK_MIN': 'x'}, {'SLURM_ARRAY_TASK_STEP': '0'},
                      {'SLURM_ARRAY_TASK_ID': '12', 'SLURM_ARRAY_TASK_STEP': '2', 'SLURM_ARRAY_TASK_MIN': '9'}, {'SLURM_ARRAY_TASK_ID': '9'}):
            done = b.run('--dry-run', environment={**slurm, **wrong})
            check('nonsense is no shard, and not the whole: %s' % wrong, done.status == 2 and 'P831' in done.err and 'SLURM' in done.err, done.err)


def sizes_that_all_share():
    layout = LAYOUT.replace('size: 10pt', 'size: {ideal: 30pt, min: 8pt}, fit: body').replace('pages:', 'fit: [body]\npages:').replace(
        '{text: "{{intro}}", style: body}', '{text: "{{intro}}", style: body, height: 1fr}')
    rows = [('kort', 'Kort'), ('lang', 'Een titel van een hele regel en nog veel meer ' * 6), ('midden', 'Een titel van een regel')]
    with Batch(rows, 'svg', layout) as b:
        b.run()
        alone = [j['fit']['body']['size'] for j in b.report()['jobs']]
        text = (b.folder / 'b.yaml').read_text() + 'fit: batch\n'
        (b.folder / 'b.yaml').write_text(text)
        done = b.run()
        report = b.report()
        shared = {j['fit']['body']['size'] for j in report['jobs']}
        check('fit: batch', min(alone) < max(alone) and shared == {min(alone)} and 'lang' in done.err, (alone, shared, done.err))
        check('the report names who forces it', [f['forced_by'] for f in report['fits']] == ['lang_l'], report['fits'])
        check('kept', b.run().did() == (0, 3, 0))
        want = b.state()[0]
        shutil.rmtree(b.folder / 'out')
        for i in (1, 2):
            b.run('--shard', '%d/2' % i)
        check('each shard finds the same sizes', {n: p.read_bytes() for n, p in ((p.name, p) for p in (b.folder / 'out').glob('*.svg'))} == want)
        (b.folder / 'b.yaml').write_text(text.replace(rows[1][1], 'Kort'))
        check('a row that no longer forces it changes all', b.run().did() == (3, 0, 0))


def samples():
    with Batch([('r%d' % i, 'x' * (50 if i == 7 else 2 if i == 8 else 20)) for i in range(12)], 'svg') as b:
        names = set(b.plan('--sample'))
        check('--sample: the first, the longest, the shortest', {'r0_l', 'r7_l', 'r8_l'} <= names and len(names) < 8, names)
        b.run('--sample')
        check('and a whole run keeps them', len(b.plan()) == 12 - len(names))
        b.run()
        b.run('--sample', '--force')
        check('a sample forgets no other job', b.plan() == {}, b.plan())


def dependency_files():
    with Batch(rows_of(2), 'svg') as b:
        odd = b.folder / 'a b#c$d'
        odd.mkdir()
        for name in ('e.yaml', 'l.yaml', 'base.yaml'):
            shutil.copy(b.folder / name, odd / name)
        for name in ('icons', 'fonts', 'own'):
            (odd / name).symlink_to(b.folder / name)
        plaat = [str(PLAAT), 'render', odd.name + '/e.yaml', '-l', odd.name + '/l.yaml', '-t', 'svg', '-o', 'x.svg', '--allow-outside']
        environment = {**os.environ, 'PLAAT_DATA': str(ROOT), 'LANGUAGE': 'C'}  # what make says is read
        quoted = "'" + "' '".join(plaat) + "'"
        (b.folder / 'Makefile').write_text('x.svg:\n\t%s --deps make\n-include x.svg.d\n' % quoted.replace('$', '$$'))
        (b.folder / 'build.ninja').write_text('rule plaat\n  command = %s --deps ninja\n  depfile = x.svg.d\n  deps = gcc\nbuild x.svg: plaat\n' %
                                              quoted.replace('$', '$$'))
        for tool, nothing in (('make', 'up to date'), ('ninja', 'no work to do')):
            def build(expect, what):
                done = subprocess.run([tool], cwd=b.folder, env=environment, capture_output=True, text=True)
                check('%s: %s' % (tool, what), done.returncode == 0 and (nothing in done.stdout) == expect, done.stdout + done.stderr)
            (b.folder / 'x.svg').unlink(missing_ok=True)
            build(False, 'first')
            build(True, 'then nothing')
            time.sleep(0.02)
            os.utime(odd / 'base.yaml')
            build(False, 'a file with an odd name has changed')
            build(True, 'and nothing again')
        subprocess.run(plaat + ['--deps', 'json'], cwd=b.folder, env=environment, check=True, capture_output=True)
        deps = json.loads((b.folder / 'x.svg.deps.json').read_text())
        check('deps as JSON', deps['outputs'] == ['x.svg'] and odd.name + '/base.yaml' in deps['inputs'] and odd.name + '/own/globe.svg' in deps['missing'], deps)
        b.run('--deps', 'make')
        rule = (b.folder / 'out/r00_l.svg.d').read_text()
        check('deps of a batch', rule.startswith('out/r00_l.svg:') and ' e.yaml' in rule, rule)


# ---- progress and memory ----

def progress():
    with Batch(rows_of(6)) as b:
        done = b.run('--progress', 'json')
        lines = [json.loads(l) for l in done.out.splitlines()]
        check('progress as JSON', {l['job'] for l in lines if 'job' in l} == {'r%02d_l' % i for i in range(6)} and
              lines[-1]['drawn'] == 6 and lines[-1]['jobs'] == 6, done.out)
        (b.folder / 'e.yaml').write_text(EDITION.replace('Een', 'Twee'))
        done = b.run()
        check('progress in lines', done.err.splitlines()[-1].startswith('plaat: 6/6 r'), done.err)


def memory_is_level():
    if SANITISED:
        return
    with Batch(rows_of(1200), targets='svg') as b:
        done = b.run('-j', '1')
        after = [j['worker_kib'] for j in b.report()['run']['jobs']]
        check('memory after 1,200 jobs and after 100', done.did() == (1200, 0, 0) and after[-1] <= 1.1 * after[100], (after[100], after[-1]))


def main():
    for test in (draws_and_reports, redoes_what_changed, started_elsewhere, journal_is_mended, journals_of_others, writes_only_its_own,
                 spares_its_table, killed_at_any_moment, temporaries_go, stopped_by_signals, workers_that_end, failures,
                 failures_of_a_spreadsheet, formulas, files_of_others, full_disk, one_at_a_time, shards, sizes_that_all_share, samples,
                 dependency_files, progress, memory_is_level):
        start = time.monotonic()
        if not sys.argv[2:] or test.__name__ in sys.argv[2:]:
            test()
            print('%-24s %5.1f s' % (test.__name__, time.monotonic() - start))
    for what in left_out:
        print('left out: ' + what)
    return tally.sum_up()


if __name__ == '__main__':
    sys.exit(main())
