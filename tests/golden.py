#!/usr/bin/env python3
"""Inputs beside the output they must give.

tests/cases/ROOM.txt holds cases:

    === P102 the same key twice          a name
    --- e.yaml                           a file (raw: with \\x escapes, link: a symbolic link to the line below)
    plaat: 1
    $ check e.yaml -l l.yaml             a run; several are allowed
    $ tail 3 check e.yaml -l l.yaml      the last three lines of what it printed
    $ pathless diff a.pdf b.pdf          a run that finds no other program
    $ files                              no run: what stands in the folder besides the files of the case
    > e.yaml:2:1: error[P102]: ...       what it printed, and
    > status 1                           how it ended

Files of the case named 'common' are there in every case of the room. A case runs in a folder of its own, with the
project's fonts in fonts/. `golden.py PLAAT --update` writes what came out instead of comparing it.
Every message code must occur in some case; what cannot be provoked from outside stands in UNREACHABLE with its reason.
"""
import difflib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import make
import pdfs

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / 'tests' / 'cases'

UNREACHABLE = {
    'P348': 'a system without lcms2',
    'P821': 'a file system without locks',
    'P823': 'a system that starts no more processes',
    'P006': 'a read fault of the disk',
    'P506': 'a fault of the text engine',
    'P779': 'a machine without the PDF library',
    'P783': 'a fault of the PDF library',
    'P765': 'a machine without the subsetter',
    'P766': 'a fault of the subsetter',
    'P784': 'a picture that reading lets through and finishing does not know',
    'P771': 'a fault of the drawing library',
    'P964': 'a machine without the library of spelling',
    'P791': 'a fault of the compressor',
    'P792': 'a fault of the JPEG library',
}
ELSEWHERE = {'P010', 'P012',  # tests/world.py needs a full disk or a closed pipe
             'P820', 'P822', 'P825', 'P826', 'P827', 'P828', 'P830', 'P833', 'P879',  # tests/batch.py: a second process, limits and signals
             'P893', 'P895',  # tests/diff.py needs programs that are late, and a PDF of many pages
             'P897',  # tests/diff-reports.py: more than a hundred results
             'P813', 'P815'}  # tests/social.py: with and without pngquant, whose bytes change with its version


class Case:
    def __init__(self, name, line):
        self.name, self.line, self.files, self.steps = name, line, [], []


def parse(path):
    """Returns the cases and, for the rewrite, every line that is no expectation."""
    cases, text = [], None
    for number, line in enumerate(path.read_text(encoding='utf-8').split('\n'), 1):
        if line.startswith('=== '):
            cases.append(Case(line[4:], number))
            text = None
        elif not cases:
            continue
        elif line.startswith('--- '):
            name, _, how = line[4:].partition(' ')
            text = []
            cases[-1].files.append((name, how, text))
        elif line.startswith('$ '):
            cases[-1].steps.append([line[2:], []])
            text = None
        elif line.startswith('>') and text is None:
            cases[-1].steps[-1][1].append(line[2:])
        elif text is not None:
            text.append(line)
    return cases


def lay(folder, files):
    for name, how, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or path.exists():
            path.unlink()
        while text and not text[-1]:
            text = text[:-1]
        body = '\n'.join(text) + '\n'
        if how == 'link':
            path.symlink_to(text[0])
        elif how == 'raw':
            path.write_bytes(body.rstrip('\n').encode('latin-1').decode('unicode_escape').encode('latin-1'))
        elif how.startswith('python'):
            path.write_bytes(eval(body, {'ROOT': ROOT, 'make': make, 'pdfs': pdfs}))  # our own test files: bytes too long to write out
        elif how == 'unreadable':
            path.write_text(body)
            path.chmod(0)
        else:
            path.write_text(body, encoding='utf-8')


def demote():
    """Root may read everything: a case about permissions runs as nobody."""
    os.setgid(65534)
    os.setuid(65534)


def list_files(folder, given):
    """What a run left behind. Nothing else tells that a failed run wrote no file."""
    found = sorted(p.relative_to(folder).as_posix() for p in folder.rglob('*') if not p.is_dir())
    return [name for name in found if name not in given and not name.startswith('fonts/')] or ['none']


def run(plaat, folder, line, environment):
    tail, line = (int(line.split()[1]), line.split(' ', 2)[2]) if line.startswith('tail ') else (0, line)
    nobody = line.startswith('nobody ') and os.getuid() == 0
    if line.startswith('pathless '):
        line, environment = line[9:], {**environment, 'PATH': '/nonexistent'}
    arguments = shlex.split(line[7:] if line.startswith('nobody ') else line)
    done = subprocess.run([str(plaat)] + arguments, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                          preexec_fn=demote if nobody else None)
    out = done.stdout.decode('utf-8', 'backslashreplace')
    out = out.replace(str(folder) + '/', '').replace(str(folder), '.').replace(str(ROOT), 'ROOT')
    lines = out.rstrip('\n').split('\n') if out else []
    lines = lines[-tail:] if tail else lines
    # What differs by library version is not ours to judge.
    lines = [re.sub(r'(cairo|pango) [0-9.]+', r'\1 N', l) for l in lines]
    return lines + ['status %d' % done.returncode]


def write(path, results):
    """Puts what came out behind each run."""
    lines, out, step = path.read_text(encoding='utf-8').split('\n'), [], iter(results)
    in_text = True
    for line in lines:
        if line.startswith('=== ') or line.startswith('--- '):
            in_text = line.startswith('--- ')
        if line.startswith('$ '):
            in_text = False
            out.append(line)
            out += [('> ' + l).rstrip() for l in next(step)]
        elif not (line.startswith('>') and not in_text):
            out.append(line)
    path.write_text('\n'.join(out), encoding='utf-8')


def main():
    plaat = Path(sys.argv[1]).resolve()
    update = '--update' in sys.argv
    only = [a for a in sys.argv[2:] if not a.startswith('-')]
    environment = {'PLAAT_DATA': str(ROOT), 'PATH': os.environ['PATH'], 'HOME': '/nonexistent', 'NO_COLOR': '1',
                   'SOURCE_DATE_EPOCH': '1782777600', 'TZ': 'UTC'}
    for name in ('LC_ALL', 'LANG', 'LC_NUMERIC', 'LD_PRELOAD', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS'):
        if name in os.environ:
            environment[name] = os.environ[name]
    failed = passed = 0
    seen = set()
    for path in sorted(CASES.glob('*.txt')):
        if only and path.stem not in only:
            continue
        cases = parse(path)
        common = [f for c in cases if c.name == 'common' for f in c.files]
        results = []
        for case in cases:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name).resolve() / 'job'
                folder.mkdir()
                os.chmod(name, 0o755)
                (folder / 'fonts').symlink_to(ROOT / 'fonts')
                lay(folder, common)
                lay(folder, case.files)
                for line, want in case.steps:
                    if line == 'files':
                        got = list_files(folder, {f[0] for f in common + case.files} | {'fonts'})
                    else:
                        got = run(plaat, folder, line, environment)
                    results.append(got)
                    seen.update(re.findall(r'\b(?:error|warning|note)\[(P\d{3})\]', '\n'.join(got)))
                    got = [g.rstrip() for g in got]
                    if got == want or update:
                        passed += 1
                        continue
                    failed += 1
                    print('%s:%d: %s' % (path, case.line, case.name))
                    print('\n'.join(difflib.unified_diff(want, got, 'expected', 'got', lineterm='')))
        if update:
            write(path, results)
    codes = {c for d in (ROOT / 'src' / 'base' / 'messages').glob('*.def')
             for c in re.findall(r'PL_MSG\((P\d{3})', d.read_text())}
    missing = sorted(codes - seen - set(UNREACHABLE) - ELSEWHERE)
    if missing and not only:
        failed += 1
        print('no case provokes ' + ', '.join(missing))
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
