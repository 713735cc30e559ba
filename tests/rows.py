#!/usr/bin/env python3
"""Tables of 10,000 rows, written by another program's rules, are read back to the same words; broken lines cost themselves.

    rows.py PLAAT
"""
import csv
import io
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 10000
ALPHABET = ['a', 'Ë', '漢', '😀', ' ', ',', ';', '"', '""', '\'', '\n', '|', '{{x}}', '*', '<b>', '0', '.', '#', '-']
BATCH = 'plaat: 1\nedition: e.yaml\nrows: t.csv\nlayouts: poster-a3\noutput: "{{row}}"\n'
EDITION = 'plaat: 1\nlanguage: nl\ntitle: T\n'


def text(random_):
    return ''.join(random_.choice(ALPHABET) for _ in range(random_.randrange(9)))


def table(random_):
    return [['n%d' % n] + [text(random_) for _ in range(4)] for n in range(ROWS)]


def write(rows, delimiter, bom, terminator):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=terminator)
    writer.writerows([['naam', 'a', 'b', 'c', 'd']] + rows)
    return (b'\xef\xbb\xbf' if bom else b'') + out.getvalue().encode('utf-8')


def read(plaat, folder):
    """Values by number of row, the lost ones, how long it took, and what was said."""
    start = time.monotonic()
    done = subprocess.run([plaat, 'dump', '--stage', 'jobs', 'b.yaml'], cwd=folder, capture_output=True, text=True)
    took, rows, number = time.monotonic() - start, {}, 0
    for line in done.stdout.splitlines():
        job = re.match(r'(\d+): e.yaml', line)
        value = re.match(r'  values\.(\w+): (".*")  t\.csv:\d+:\d+$', line)
        if job:
            number = int(job.group(1))
        elif value:
            rows.setdefault(number, {})[value.group(1)] = json.loads(value.group(2))
    lost = {int(n) for n in re.findall(r'^lost: t\.csv, row (\d+)', done.stdout, re.M)}
    return rows, lost, took, done.stderr


def main():
    plaat, failures, passed, slowest = str(Path(sys.argv[1]).resolve()), [], 0, 0
    random_ = random.Random(4)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / 'b.yaml').write_text(BATCH)
        (folder / 'e.yaml').write_text(EDITION)
        for delimiter, bom, terminator in ((',', False, '\r\n'), (';', True, '\n'), ('\t', False, '\n')):
            rows = table(random_)
            (folder / 't.csv').write_bytes(write(rows, delimiter, bom, terminator))
            got, lost, took, said = read(plaat, folder)
            slowest = max(slowest, took)
            want = {n + 1: dict(zip(['naam', 'a', 'b', 'c', 'd'], row)) for n, row in enumerate(rows)}
            wrong = [n for n in want if got.get(n) != want[n]]
            if wrong or lost or said:
                failures.append('%r: %d rows differ, first %r for %r; %s' % (
                    delimiter, len(wrong), got.get(wrong[0]) if wrong else None, want[wrong[0]] if wrong else None, said[:300]))
            passed += 1
        # Every 50th line is broken in one of four ways; all others are read.
        lines, broken = [b'naam,a'], set()
        ways = [b'x,"open', b'x,"a"b', b'x,1,2', b'x,\xff']
        for n in range(1, ROWS + 1):
            if n % 50 == 0:
                broken.add(n)
            lines.append(ways[n // 50 % 4] if n in broken else b'n%d,"tekst, ""met"" teken"' % n)
        (folder / 't.csv').write_bytes(b'\n'.join(lines) + b'\n')
        got, lost, took, said = read(plaat, folder)
        slowest = max(slowest, took)
        if lost != broken or set(got) != set(range(1, ROWS + 1)) - broken or any(got[n]['naam'] != 'n%d' % n for n in got):
            failures.append('broken lines: lost %d of %d, read %d' % (len(lost & broken), len(broken), len(got)))
        if len(re.findall(r'error\[P86[567]\]', said)) < 190:
            failures.append('broken lines are not told: %s' % said[-300:])
        passed += 2
        # What nobody can have meant costs neither the machine nor the other rows.
        (folder / 't.csv').write_bytes(b'naam,a\nx,' + b',' * 5_000_000 + b'y\nz,1\n')
        got, lost, took, said = read(plaat, folder)
        if lost != {1} or got.get(2, {}).get('naam') != 'z' or '5000002 cells' not in said or took > 10:
            failures.append('a row of five million cells: %s, lost %s, %.1f s, %s' % (got, lost, took, said[:300]))
        (folder / 't.csv').write_bytes(b'naam' + b''.join(b',c%d' % i for i in range(999)) + b'\n' + (b'x' + b',' * 999 + b'\n') * 10_001)
        got, lost, took, said = read(plaat, folder)
        if got or 'more than 10000000 cells' not in said:
            failures.append('ten million cells: %d rows, %s' % (len(got), said[:300]))
        passed += 2
    if slowest > 20:
        failures.append('%.1f s for %d rows' % (slowest, ROWS))
    print('\n'.join(failures))
    print('%d passed, %d failed; %.1f s for %d rows at most' % (passed - len(failures), len(failures), slowest, ROWS))
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
