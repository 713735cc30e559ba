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


def forget():
    """libfaketime leaves shared memory behind for each process that ends without its own leave."""
    for file in Path('/dev/shm').glob('*faketime_s*_*'):
        if not Path('/proc', file.name.rsplit('_', 1)[1]).exists():
            file.unlink(missing_ok=True)


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


# ---- a disk that is full, at every size that it can have ----

class Disk:
    """A small file system in a batch's output folder."""

    def __init__(self, folder):
        self.folder, self.libc = folder, ctypes.CDLL(None, use_errno=True)
        folder.mkdir()
        self.mounted = os.getuid() == 0 and self.size(1 << 26, 0)

    def size(self, n, flags=32):  # 32: MS_REMOUNT
        return self.libc.mount(b'tmpfs', str(self.folder).encode(), b'tmpfs', flags, b'size=%d' % n) == 0

    def used(self):
        st = os.statvfs(self.folder)
        return (st.f_blocks - st.f_bfree) * st.f_frsize

    def __enter__(self):
        return self

    def __exit__(self, *how):
        if self.mounted:
            self.libc.umount2(str(self.folder).encode(), 2)


PAGE = os.sysconf('SC_PAGESIZE')


def joined(rows):
    b = Batch(rows, 'web, svg')
    file = b.folder / 'b.yaml'
    b.rows = lambda rows, plain=b.rows: (plain(rows), file.write_text(file.read_text() + 'join: alle\n'))
    b.rows(rows)
    return b


def results(b):
    """Whatever is there but the report and the notes, and what that leaves lying about."""
    out = b.folder / 'out'
    files = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob('*') if p.is_file()}
    left = [n for n in files if '.plaat-' in n]
    return {n: b for n, b in files.items() if not n.startswith('.plaat/') and not n.endswith(('.report.json', '.failed.csv'))}, left


def disk_of_every_size():
    """From nothing, and over older results: a file is the old one or the new one, and the next run ends as if nothing had been."""
    rows, other = rows_of(3), [('r00', 'Rij 0'), ('r01', 'Anders'), ('r02', 'Rij 2')]
    with joined(other) as b, Disk(b.folder / 'out') as disk:
        if not disk.mounted:
            left_out.append('disk_of_every_size: no small file system can be mounted here')
            return
        b.run()
        new, whole = b.state(), disk.used()
        b.rows(rows)
        b.run()
        old, codes = b.state(), set()
        said = {'report': 0, 'joined': 0, 'notes': 0, 'result': 0}
        clean = lambda: [shutil.rmtree(p) if p.is_dir() else p.unlink() for p in list((b.folder / 'out').iterdir())]

        def full(what, n, before):
            disk.size(n)
            done = b.run('-j', '1')
            files, left = results(b)
            if done.status == 0:
                return False
            what = '%s, %d pages: ' % (what, n // PAGE)
            check(what + 'says so', done.status == 3 and any(c in done.err for c in ('P010', 'P011', 'P821', 'P822')), (done.status, done.err))
            check(what + 'nothing in part', not left and all(files[f] in (before.get(f), new[0].get(f)) for f in files) and set(before) <= set(files),
                  (left, sorted(files)))
            said['report'] += "cannot write 'out/b.report.json'" in done.err
            said['joined'] += "cannot write 'out/alle.pdf'" in done.err
            said['notes'] += '.plaat/' in done.err
            said['result'] += 'P825' in done.err
            if "cannot write 'out/b.report.json'" in done.err and before:
                report = json.loads((b.folder / 'out/b.report.json').read_text())
                report.pop('run')
                check(what + 'the older report is whole', report == old[1])
            disk.size(1 << 26)
            done = b.run()
            check(what + 'goes on when there is room', done.status == 0 and b.state() == new, done.out + done.err)
            return True
        b.rows(other)
        n = PAGE
        clean()
        while full('from nothing', n, {}):
            clean()
            n += PAGE
        check('a disk that is large enough', n <= whole + 32 * PAGE, (n, whole))
        for title, want in ((other, new), (rows, old)): # back to the old ones, by way of the new
            disk.size(1 << 26)
            b.rows(title)
            check('room for all', b.run().status == 0 and b.state() == want)
        n = disk.used()
        while True:
            b.rows(other)
            if not full('over older results', n, old[0]):
                break
            b.rows(rows)
            disk.size(1 << 26)
            check('and back', b.run().status == 0 and b.state() == old)
            n += PAGE
        check('every stage met a full disk', min(said.values()) > 0, said)


def files_of_a_size():
    """A limit on the size of files: the parts can be written, what they are joined to cannot."""
    limit = lambda n: (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (n, resource.RLIM_INFINITY)))
    with joined(rows_of(12)) as b:
        b.run()
        want, sizes = b.state(), {p.name: p.stat().st_size for p in (b.folder / 'out').iterdir()}
        whole, part = sizes['alle.pdf'], max(n for f, n in sizes.items() if f[0] == 'r')
        report, journal = sizes['b.report.json'], (b.folder / 'out/.plaat/b.journal').stat().st_size
        for there in (False, True):
            if there:
                b.run()
                b.rows(rows_of(12, 'Weg'))
                b.run()
                before = (b.folder / 'out/alle.pdf').read_bytes()
                b.rows(rows_of(12))
            else:
                shutil.rmtree(b.folder / 'out')
            done = b.run(preexec_fn=limit(max(part, report, journal) * 5 // 4))
            check('joining: says so', done.status == 3 and "P010" in done.err and "'out/alle.pdf'" in done.err and done.did() == (12, 0, 0), (done.status, done.err, whole))
            files, left = results(b)
            check('joining: the parts are there, the older PDF is as it was', not left and files.get('alle.pdf') == (before if there else None) and
                  all(files[f] == want[0][f] for f in files if f != 'alle.pdf') and len(files) == (25 if there else 24), sorted(files))
            check('joining: the report tells what is there', b.report()['joined'] == [] and {j['status'] for j in b.report()['jobs']} == {'done'})
            done = b.run()
            check('joining: and then it is joined', done.status == 0 and done.did() == (0, 12, 0) and b.state() == want, done.out + done.err)


# ---- what others take away ----

def folder_taken_away():
    want = None
    for what, take in (('removed', lambda b: shutil.rmtree(b.folder / 'out')),
                       ('moved', lambda b: (b.folder / 'out').rename(b.folder / 'elsewhere')),
                       ('its notes removed', lambda b: shutil.rmtree(b.folder / 'out/.plaat')),
                       ('replaced', lambda b: (shutil.rmtree(b.folder / 'out'), (b.folder / 'out/.plaat').mkdir(parents=True),
                                               (b.folder / 'out/.plaat/lock').write_text('')))):
        with Slow([('r0', 'Nul'), ('slow', 'Traag', 'big.png'), ('r1', 'Een'), ('r2', 'Twee')]) as b:
            process = b.start('-j', '1', '--keep-going')
            until(lambda: (b.folder / 'out/r0_l.png').exists())
            worker = until(lambda: children(process.pid))
            time.sleep(0.2)
            take(b)
            out, err = process.communicate(timeout=60)
            check('the folder was %s: says so, and ends' % what, process.returncode == 3 and b'P830' in err and b'P829' not in err, (process.returncode, err))
            here = {p.name for p in (b.folder / 'out').glob('*')} if (b.folder / 'out').exists() else set()
            check('the folder was %s: nothing more is drawn, and no report tells otherwise' % what,
                  not here & {'r1_l.png', 'r2_l.png', 'b.report.json'}, here)
            done = b.run()
            want = want or b.state()
            check('the folder was %s: the next run makes all' % what, done.status == 0 and b.state() == want and len(want[0]) == 4, done.err)
            if what == 'replaced':  # by another batch's: it goes on undisturbed
                process = b.start('-j', '1', '--force')
                until(lambda: children(process.pid) and cpu_of(children(process.pid)[0]) > 0.1)
                waiting = b.start('--wait')
                time.sleep(0.2)
                take(b)
                other = b.run('--wait')
                out, err = process.communicate(timeout=60)
                check('a second batch in its place', other.status == 0 and process.returncode == 3 and b'P830' in err, (other.err, err))
                out, err = waiting.communicate(timeout=60)
                check('and one that waited for the first', waiting.returncode == 0 and b.state() == want, err)


def not_to_be_written():
    """As a user for whom permissions count."""
    with joined(rows_of(3)) as b:
        out, user = b.folder / 'out', {}
        if os.getuid() == 0:
            user = {'user': 65534, 'group': 65534, 'extra_groups': []}
            os.chown(b.folder, 65534, 65534)
        b.run(**user)
        want, report = b.state(), out / 'b.report.json'
        before = report.read_bytes()
        report.chmod(0o444)
        (out / 'alle.pdf').chmod(0o444)
        (out / 'r00_l.svg').chmod(0o444)
        b.rows(rows_of(3, 'Weg'))
        done = b.run(**user)
        check('what is there is replaced, not written into: its permissions do not count', done.status == 0 and report.read_bytes() != before, done.err)
        b.rows(rows_of(3))
        b.run(**user)
        out.chmod(0o555)
        b.rows(rows_of(3, 'Weg'))
        done = b.run('--keep-going', **user)
        check('a folder that may not be written into', done.status == 3 and 'P825' in done.err and "cannot write 'out/b.report.json'" in done.err, (done.status, done.err))
        check('loses nothing', b.state() == want)
        (out / '.plaat').chmod(0o555)
        done = b.run(**user)
        check('nor may be noted in', done.status == 3 and ('P010' in done.err or 'P821' in done.err) and b.state() == want, (done.status, done.err))
        out.chmod(0o755)
        (out / '.plaat').chmod(0o755)
        b.rows(rows_of(3))
        check('and then it may', b.run(**user).status == 0 and b.state() == want)
        report.unlink()
        report.mkdir()
        done = b.run(**user)
        check('a folder in the place of the report', done.status == 3 and 'b.report.json' in done.err and report.is_dir(), (done.status, done.err))
        report.rmdir()
        done = b.run(**user)
        check('and then none', done.did() == (0, 3, 0) and b.state() == want, done.err)


CLOCKS = (set_between_runs, no_change_is_hidden, set_while_it_runs, two_clocks_one_folder)


def main():
    for test in CLOCKS + (disk_of_every_size, files_of_a_size, folder_taken_away, not_to_be_written):
        start = time.monotonic()
        if sys.argv[3:] and test.__name__ not in sys.argv[3:]:
            continue
        if test in CLOCKS and (SANITISED or not FAKETIME):
            left_out.append('%s: %s' % (test.__name__, 'no faketime' if not FAKETIME else 'a sanitised program is preloaded with nothing'))
            continue
        test()
        forget()
        print('%-24s %5.1f s' % (test.__name__, time.monotonic() - start))
    for what in left_out:
        print('left out: ' + what)
    return tally.sum_up()


if __name__ == '__main__':
    sys.exit(main())
