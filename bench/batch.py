#!/usr/bin/env python3
"""Measures batches: what a job costs beside its targets drawn one by one, how workers add up, and what stays level.

    bench/batch.py [--jobs N] [--many N] [--rounds N] [--build DIR]

Builds a release build in DIR (build-release) when it is not there. A job is an edition by a layout of three pages: press, web and
three PNGs. Everything is measured in one run, so ratios compare; processor time where neighbours on the machine would disturb."""
import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EDITION = '''plaat: 1
language: nl-NL
title: Titel
intro: De aanpak van radicalisering vraagt samenwerking tussen gemeenten, politie en het onderwijs.
date: {value: 2026-06-01, label: juni 2026}
tiles:
  - id: lokaal
    icon: townhall
    heading: Lokale aanpak
    subheading: Samen met de gemeente
    body: Gemeenten kennen hun inwoners. Zij werken samen met politie, scholen en zorg, en grijpen vroeg in waar dat nodig is.
'''


def run(command, folder):
    """Wall and processor time in seconds, workers included."""
    start = time.monotonic()
    with open(folder / 'log', 'w') as log:
        pid = os.posix_spawn(command[0], command, os.environ,
                             file_actions=[(os.POSIX_SPAWN_DUP2, log.fileno(), 1), (os.POSIX_SPAWN_DUP2, log.fileno(), 2)])
        _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit('failed: %s\n%s' % (' '.join(command), (folder / 'log').read_text()[-2000:]))
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime


class Bench:
    def __init__(self, build, folder):
        self.plaat, self.warm, self.folder = str(build / 'src/plaat'), str(build / 'bench/warm'), folder
        (folder / 'e.yaml').write_text(EDITION)

    def table(self, n, targets):
        rows = ''.join('  - {name: r%05d, title: "Titel %d"}\n' % (i, i) for i in range(n))
        (self.folder / 'b.yaml').write_text('plaat: 1\nedition: e.yaml\nlayouts: [carousel-1080x1350]\ntargets: [%s]\ncolumns: {title: title}\nrows:\n%s' % (targets, rows))

    def batch(self, out, *arguments):
        return run([self.plaat, 'batch', str(self.folder / 'b.yaml'), '-o', str(self.folder / out), *arguments], self.folder)

    def told(self, out):
        return [j for j in json.loads((self.folder / out / 'b.report.json').read_text())['run']['jobs'] if 'worker_kib' in j]

    def targets(self, rounds=60):
        """Processor time of each target alone, in a process that is warm."""
        total = 0
        for target in ('pdf', 'press', 'png'):
            command = [self.warm, 'carousel-1080x1350', target, str(self.folder / 'warm') + '/', '%d', str(self.folder / 'e.yaml')]
            few, many = (run([c.replace('%d', str(n)) for c in command], self.folder)[1] for n in (5, 5 + rounds))
            total += (many - few) / rounds
        return total


def say(what, goal, **numbers):
    print('%-48s %-8s %s' % (what, goal, '  '.join('%s %.4g' % n for n in numbers.items())), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--jobs', type=int, default=1000)
    parser.add_argument('--many', type=int, default=10000)
    parser.add_argument('--rounds', type=int, default=2)
    parser.add_argument('--build', type=Path, default=ROOT / 'build-release')
    args = parser.parse_args()
    build = args.build.resolve()
    if not (build / 'build.ninja').exists():
        subprocess.run(['meson', 'setup', str(build), str(ROOT), '--buildtype=release'], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['ninja', '-C', str(build), 'src/plaat', 'bench/warm'], check=True, stdout=subprocess.DEVNULL)
    os.environ['PLAAT_DATA'] = str(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(build, Path(folder))
        (bench.folder / 'warm').mkdir()
        bench.table(args.jobs, 'press, web, png')
        alone = bench.targets()
        rounds = [(bench.batch('one%d' % i, '-j', '1'), bench.batch('two%d' % i, '-j', '2')) for i in range(args.rounds)]
        one_cpu = statistics.median(one[1] for one, _ in rounds)
        two = statistics.median(two[0] for _, two in rounds)
        again = statistics.median(bench.batch('two0')[0] for _ in range(5))
        say('a job, through its targets one by one (cpu)', '<= 1.3', ratio=one_cpu / args.jobs / alone, ms=one_cpu / args.jobs * 1e3, targets_ms=alone * 1e3)
        for one, both in rounds:
            say('one worker, through two', '>= 1.8', times=one[0] / both[0], one_s=one[0], two_s=both[0])
        say('the first run, through one with nothing changed', '>= 100', times=two / again, again_s=again)
        each = {}
        for n in sorted({10, 100, 1000, args.many}):
            bench.table(n, 'web')
            each[n] = bench.batch('many%d' % n, '-j', '1')[1]
        told = bench.told('many%d' % args.many)
        memory = [job['worker_kib'] for job in told]
        tenth = max(1, args.many // 10)
        first, last = (statistics.median(job['seconds'] for job in part) for part in (told[:tenth], told[-tenth:]))
        for n in list(each)[1:]:
            say('web: each of %d jobs (cpu)' % n, 'level', ms=(each[n] - each[10]) / (n - 10) * 1e3)
        say('web: the last tenth of the jobs, through the first', 'level', ratio=last / first, ms=last * 1e3)
        say('memory after %d jobs, through after 100' % args.many, '<= 1.1', ratio=memory[-1] / memory[100], mib=memory[-1] / 1024)


if __name__ == '__main__':
    main()
