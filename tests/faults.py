#!/usr/bin/env python3
"""What goes wrong around a batch: clocks that are set, disks that are full, files that others take away.

faults.py PLAAT CLOCK [TEST…]. CLOCK: the library of tests/clock.c. The clock of the program is set by libfaketime; the
times of files are the kernel's, which tests/clock.c shows as another clock would have set them.
"""
import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import tally
from batch import EDITION, Batch, SANITISED, Slow, check, children, cpu_of, rows_of, until

CLOCK = str(Path(sys.argv[2]).resolve())
YEAR = 365 * 86400 * 10**9
left_out = []


def faketime():
    """The library that the program faketime preloads; None without."""
    if not shutil.which('faketime'):
        return None
    return subprocess.run(['faketime', '-m', '-f', '+0', 'sh', '-c', 'echo $LD_PRELOAD'], stdout=subprocess.PIPE, text=True).stdout.strip()


FAKETIME = faketime()


def under(clock='+0', when=0, by=0, tick=0, stat=False, **more):
    """The environment of a program whose clock is off by so much. stat: files are shown as if theirs were too. Every run has the
    same libraries loaded, for they count among what a result was made by."""
    return {'LD_PRELOAD': '%s %s' % (CLOCK, FAKETIME), 'PLAAT_CLOCK': '%d,%d,%d' % (when, by, tick), 'FAKETIME': clock, 'FAKETIME_NO_CACHE': '1',
            'FAKETIME_DONT_FAKE_MONOTONIC': '1', **({} if stat else {'NO_FAKE_STAT': '1'}), **more}


def now():
    """Times of files before and after it differ."""
    time.sleep(0.02)
    when = time.time_ns()
    time.sleep(0.02)
    return when


# ---- the clock ----

def set_between_runs():
    """Nothing is drawn for it, and nothing is drawn otherwise."""
    with Batch(rows_of(3)) as b:
        b.run(environment=under())
        want = b.state()
        for clock in ('-1y', '+1y', '+0'):
            for stat in (False, True):
                what = '%s%s' % (clock, ', files too' if stat else '')
                env = under(clock, stat=stat)
                date = int(subprocess.run(['date', '+%s'], env={**os.environ, **env}, stdout=subprocess.PIPE, text=True).stdout)
                off = round((date - time.time()) / (YEAR / 1e9), 2)
                check('the clock is off: ' + what, off == float(clock.strip('y')), off)
                done = b.run(environment=env)
                check('nothing is drawn again: ' + what, done.did() == (0, 3, 0) and b.state() == want, done.out + done.err)
        for clock in ('-1y', '+1y'):
            shutil.rmtree(b.folder / 'out')
            done = b.run(environment=under(clock, stat=True))
            check('the same bytes: ' + clock, done.did() == (3, 0, 0) and b.state() == want, done.out + done.err)


def same_size_and_time(path, text):
    """In place: neither size nor inode nor the time of modification tell."""
    before = path.stat()
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size and path.stat().st_mtime_ns == before.st_mtime_ns


def no_change_is_hidden():
    """A run under the first clock, the others under the second: each change is seen, whatever times the file shows."""
    tick = 10**18 # one tick since 2001
    year = {'-': -YEAR, '+': YEAR}
    cases = [('the clock goes on', {}, lambda: {})]
    for sign in '-+':
        cases += [('the clock is set by %sa year' % sign, {}, lambda sign=sign: {'when': now(), 'by': year[sign]}),
                  ('the same, and the program is %sa year besides' % sign, {}, lambda sign=sign: {'when': now(), 'by': year[sign], 'clock': sign + '1y'}),
                  ('all in one tick, a clock that is %sa year' % sign, {'tick': tick}, lambda sign=sign: {'tick': tick, 'clock': sign + '1y'})]
    cases += [('all in one tick', {'tick': tick}, lambda: {'tick': tick})]
    ages = [('', None), (', of a file of the future', 4e9), (', of a file of the past', 5e8)]  # its modification alone: utime sets no more
    batches = [(Batch(rows_of(2), 'svg'), age, *case) for age in ages for case in cases]
    for b, (_, when), *_ in batches:
        if when:
            os.utime(b.folder / 'e.yaml', (when, when))
    time.sleep(2.2)  # what is at rest is trusted
    for b, (age, _), what, first, then in batches:
        with b:
            change_unseen(b, what + age, first, then)


def change_unseen(b, what, first, then):
    edition, result = b.folder / 'e.yaml', b.folder / 'out/r00_l.svg'
    tells = 'import os, sys; print(os.stat(sys.argv[1]).st_ctime_ns, os.fstat(os.open(sys.argv[1], 0)).st_ctime_ns)'
    shown = subprocess.run([sys.executable, '-c', tells, str(edition)], env={**os.environ, **under(**first)}, stdout=subprocess.PIPE, text=True).stdout
    check('files are shown as that clock has it: ' + what, shown.split() == [str(10**18 + 1 if first else edition.stat().st_ctime_ns)] * 2, shown)
    b.run(environment=under(**first))
    want, second = b.state(), under(**then())

    def run(what_then, expect, same=True, env=second):
        done = b.run(environment=env)
        check('%s: %s' % (what_then, what), done.did() == expect and (b.state() == want) == same, done.out + done.err)
    run('kept', (0, 2, 0))
    same_size_and_time(edition, EDITION.replace('korte', 'kotre'))
    run('a change is seen', (2, 0, 0), False)
    same_size_and_time(edition, EDITION)
    run('and back', (2, 0, 0))
    if 'tick' not in first: # of results such a clock hides the change that follows the writing within its tick
        same_size_and_time(result, 'x' * result.stat().st_size)
        run('a result that was altered', (1, 1, 0))
        os.utime(result, (4e9, 4e9))
        run('its time alone', (0, 2, 0))
    run('and under the first clock', (0, 2, 0), env=under(**first))


def set_while_it_runs():
    """No job takes a year for it, and none less than nothing."""
    for clock in ('+1y', '-1y'):
        with Slow([('slow', 'Traag', 'big.png'), ('r1', 'Een')]) as b:
            file = b.folder / 'clock'
            file.write_text('+0')
            env = under(FAKETIME_TIMESTAMP_FILE=str(file))
            del env['FAKETIME']
            process = b.start('-j', '1', '--time-limit', '100', environment=env)
            worker = until(lambda: children(process.pid))
            until(lambda: cpu_of(worker[0]) > 0.15)
            file.write_text(clock)
            out, err = process.communicate(timeout=120)
            run = b.report()['run']
            seconds = [run['seconds']] + [job.get('seconds', 0) for job in run['jobs']]
            check('the clock is set by %s: all is drawn' % clock, process.returncode == 0 and b'2 drawn, 0 kept, 0 failed' in out, err)
            check('the clock is set by %s: times are those that passed' % clock, 0 <= min(seconds) and max(seconds) < 100, seconds)


def two_clocks_one_folder():
    """Who holds the folder is known by who holds it, not by when it was taken."""
    for one, other in (('-1y', '+1y'), ('+1y', '-1y')):
        with Slow([('slow', 'Traag', 'big.png'), ('r1', 'Een')]) as b:
            first = b.start('-j', '1', environment=under(one, stat=True))
            until(lambda: children(first.pid))
            second = b.run(environment=under(other, stat=True))
            check('%s: the second refuses' % other, second.status == 3 and 'P820' in second.err, second.err)
            third = b.run('--wait', environment=under(other, stat=True))
            out, err = first.communicate()
            check('%s: or waits' % other, first.returncode == 0 and third.status == 0 and third.did() == (0, 2, 0), third.out + third.err)
            want = b.state()
            shutil.rmtree(b.folder / 'out')
            killed = b.start('-j', '1', environment=under(one, stat=True))
            until(lambda: children(killed.pid))
            time.sleep(0.2)
            killed.kill()
            killed.communicate()
            done = b.run(environment=under(other, stat=True))
            check('%s: one that was killed holds nothing' % other, done.status == 0 and b.state() == want, done.out + done.err)


CLOCKS = (set_between_runs, no_change_is_hidden, set_while_it_runs, two_clocks_one_folder)


def main():
    for test in CLOCKS:
        start = time.monotonic()
        if sys.argv[3:] and test.__name__ not in sys.argv[3:]:
            continue
        if test in CLOCKS and (SANITISED or not FAKETIME):
            left_out.append('%s: %s' % (test.__name__, 'no faketime' if not FAKETIME else 'a sanitised program is preloaded with nothing'))
            continue
        test()
        print('%-24s %5.1f s' % (test.__name__, time.monotonic() - start))
    for what in left_out:
        print('left out: ' + what)
    return tally.sum_up()


if __name__ == '__main__':
    sys.exit(main())
