#!/usr/bin/env python3
"""Faults of the world: exit status 3, a message with a code, and the older output as it was.

world.py PLAAT. Run as root it mounts small file systems and also runs as another user; where that cannot be, it says
which checks were left out (limits on file sizes stand in for a full disk).
"""
import ctypes
import fcntl
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tally import check, sum_up

ROOT = Path(__file__).resolve().parent.parent
PLAAT = Path(sys.argv[1]).resolve()
NOBODY = 65534

EDITION = '''plaat: 1
language: nl-NL
title: Titel
tiles: [{heading: Een}, {heading: Twee}]
'''
LAYOUT = '''plaat: 1
page: {size: A6, margin: 6mm}
fonts: [fonts/FiraSans_400Regular.ttf]
palette: {ink: {srgb: "#000000"}, sky: {srgb: "#8fcae7"}}
styles: {body: {family: Fira Sans, size: 10pt, leading: 1.3, colour: ink}}
pages:
  - box:
      column: [{text: "{{title}}", style: body}]
      margins: true
      ground: {gradient: linear, angle: 90, stops: [ink, sky]}
'''

left_out = []


class Job:
    """A folder with an edition and a layout, and an older output of every kind."""

    def __init__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name).resolve()
        os.chmod(self.folder, 0o755)
        (self.folder / 'fonts').symlink_to(ROOT / 'fonts')
        (self.folder / 'e.yaml').write_text(EDITION)
        (self.folder / 'l.yaml').write_text(LAYOUT)

    def __enter__(self):
        return self

    def __exit__(self, *how):
        self.temporary.cleanup()

    def run(self, *arguments, **how):
        environment = {'PLAAT_DATA': str(ROOT), 'PATH': os.environ['PATH'], 'NO_COLOR': '1',
                       'SOURCE_DATE_EPOCH': '1782777600'}
        for name in ('ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS'):
            if name in os.environ:
                environment[name] = os.environ[name]
        how.setdefault('stdout', subprocess.PIPE)
        return subprocess.run([str(PLAAT), *map(str, arguments)], cwd=self.folder, env=environment,
                              stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=300, **how)


def strays(folder):
    return sorted(p.name for p in Path(folder).iterdir() if '.plaat-' in p.name)


def fault(done, code, what, status=3):
    message = done.stderr.decode()
    check(done.returncode == status, '%s: status %d, not %d\n%s' % (what, done.returncode, status, message))
    check(message.count('error[') == 1 and 'error[%s]' % code in message, '%s: no %s alone in\n%s' % (what, code, message))
    check('help: ' in message, what + ': no help')


def as_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def limited(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def older(folder, *names):
    for name in names:
        (folder / name).write_bytes(b'older ' + name.encode())


def untouched(folder, what, *names):
    for name in names:
        check((folder / name).read_bytes() == b'older ' + name.encode(), '%s: %s was touched' % (what, name))
    check(not strays(folder), '%s: left %s' % (what, strays(folder)))


# ---- what is not there, what may not be read ----

def unreadable():
    with Job() as job:
        out = job.folder / 'out'
        out.mkdir()
        older(out, 'e_l.pdf')
        fault(job.run('render', 'none.yaml', '-l', 'l.yaml', '-o', 'out/'), 'P001', 'no edition')
        fault(job.run('render', 'e.yaml', '-l', 'none.yaml', '-o', 'out/'), 'P001', 'no layout')
        untouched(out, 'files that are not there', 'e_l.pdf')
        if os.getuid() != 0:
            left_out.append('another user')
            return
        os.chmod(job.folder / 'e.yaml', 0)
        os.chown(out, NOBODY, NOBODY)
        fault(job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', 'out/', preexec_fn=as_nobody), 'P002', 'no permission')
        untouched(out, 'no permission to read', 'e_l.pdf')


# ---- full ----

def mount(folder, size):
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.mount(b'tmpfs', str(folder).encode(), b'tmpfs', 0, b'size=%d' % size) == 0


def unmount(folder):
    ctypes.CDLL(None).umount(str(folder).encode())


def full_disk():
    with Job() as job:
        disk = job.folder / 'disk'
        disk.mkdir()
        if os.getuid() != 0 or not mount(disk, 256 * 1024):
            left_out.append('a full disk (a limit on file sizes was used alone)')
            return
        try:
            older(disk, 'e_l.pdf', 'e_l.png', 'f.yaml')
            with open(disk / 'filler', 'wb') as filler:
                try:
                    while True:
                        os.write(filler.fileno(), b'x' * 4096)
                except OSError:
                    pass
            targets = ['-t', 'pdf', '-t', 'png', '-o', 'disk/']
            done = job.run('render', 'e.yaml', '-l', 'l.yaml', *targets)
            fault(done, 'P010', 'a full disk')
            check(b'No space left' in done.stderr, 'the words of the system')
            check(done.stdout == b'', 'a full disk: files are named that were not written')
            untouched(disk, 'a full disk', 'e_l.pdf', 'e_l.png')
            # Room for the first file and not for the second: neither appears.
            room = len(job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', '-').stdout) + 3 * 4096
            os.truncate(disk / 'filler', (disk / 'filler').stat().st_size - room)
            fault(job.run('render', 'e.yaml', '-l', 'l.yaml', '--dpi', '600', *targets), 'P010', 'room for one of two')
            untouched(disk, 'room for one of two', 'e_l.pdf', 'e_l.png')
            # With room enough, both.
            os.truncate(disk / 'filler', 0)
            done = job.run('render', 'e.yaml', '-l', 'l.yaml', *targets)
            check(done.returncode == 0 and (disk / 'e_l.pdf').read_bytes()[:5] == b'%PDF-', 'room enough')
        finally:
            unmount(disk)


def size_limit():
    with Job() as job:
        out = job.folder / 'out'
        out.mkdir()
        older(out, 'e_l.pdf', 'e_l.png')
        done = job.run('render', 'e.yaml', '-l', 'l.yaml', '-t', 'pdf', '-t', 'png', '-o', 'out/', preexec_fn=limited(2000))
        fault(done, 'P010', 'a limit on file sizes')
        untouched(out, 'a limit on file sizes', 'e_l.pdf', 'e_l.png')
        with open(job.folder / 'stdout', 'wb') as to:
            fault(job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', '-', stdout=to, preexec_fn=limited(2000)), 'P010',
                  'standard output past the limit')


def full_device():
    if not os.path.exists('/dev/full'):
        left_out.append('/dev/full')
        return
    with Job() as job, open('/dev/full', 'wb') as to:
        for arguments in (['render', 'e.yaml', '-l', 'l.yaml', '-o', '-'], ['check', 'e.yaml', '-l', 'l.yaml'],
                          ['help'], ['explain', 'all'], ['schema', 'layout'], ['--version']):
            fault(job.run(*arguments, stdout=to), 'P010', 'a full device, ' + ' '.join(arguments))


# ---- no thread: the text engine takes one, and its libraries would end in a trap ----

def one_process():
    if os.getuid() == 0:
        as_nobody()
    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))


def no_thread():
    with Job() as job:
        for command in ('check', 'render'):
            done = job.run(command, 'e.yaml', '-l', 'l.yaml', preexec_fn=one_process)
            message = done.stderr.decode()
            check(done.returncode == 3, 'no thread, %s: status %d\n%s' % (command, done.returncode, message))
            check(message.startswith('plaat: out of memory or threads: ') and message.count('\n') == 1,
                  'no thread, %s: not one line that says so\n%s' % (command, message))
        check(not list(job.folder.glob('*.pdf')), 'no thread: a file all the same')


# ---- closed ----

def closed_pipe():
    with Job() as job:
        for arguments in (['render', 'e.yaml', '-l', 'l.yaml', '-o', '-'],
                          ['render', 'e.yaml', '-l', 'l.yaml', '-t', 'png', '--dpi', '300', '-o', '-'],
                          ['check', 'e.yaml', '-l', 'l.yaml'], ['dump', '--stage', 'scene', 'e.yaml', '-l', 'l.yaml'],
                          ['capacity', '-l', 'l.yaml'], ['list', 'layouts'], ['help'], ['man'], ['completion', 'bash']):
            reader, writer = os.pipe()
            os.close(reader)
            fault(job.run(*arguments, stdout=writer), 'P012', 'a closed pipe, ' + ' '.join(arguments))
            os.close(writer)


def closed_output():
    """A program started without a standard output must not write its words into the file it opens first."""
    with Job() as job:
        done = job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', 'out/', preexec_fn=lambda: os.close(1))
        check(done.returncode == 3 and b'error[P010]' in done.stderr, 'no standard output: ' + done.stderr.decode())
        whole = job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', '-').stdout
        check((job.folder / 'out' / 'e_l.pdf').read_bytes() == whole, 'no standard output: the file holds something else')
        done = job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', 'out2/', preexec_fn=lambda: os.close(2))
        check(done.returncode == 0 and (job.folder / 'out2' / 'e_l.pdf').read_bytes() == whole, 'no standard error')


# ---- folders ----

def folders():
    with Job() as job:
        fault(job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', 'e.yaml/out/'), 'P011', 'a file where a folder is meant')
        check((job.folder / 'e.yaml').read_text() == EDITION, 'a file where a folder is meant: touched')
        (job.folder / 'out' / 'e_l.png').mkdir(parents=True)
        older(job.folder / 'out', 'e_l.pdf')
        fault(job.run('render', 'e.yaml', '-l', 'l.yaml', '-t', 'pdf', '-t', 'png', '-o', 'out/'), 'P010',
              'a folder where a file is meant')
        untouched(job.folder / 'out', 'a folder where a file is meant', 'e_l.pdf')
        if os.getuid() != 0:
            return
        locked = job.folder / 'locked'
        locked.mkdir()
        older(locked, 'e_l.pdf')
        arguments = ['render', 'e.yaml', '-l', 'l.yaml', '-o']
        fault(job.run(*arguments, 'locked/', preexec_fn=as_nobody), 'P010', 'a read-only folder')
        fault(job.run(*arguments, 'locked/deeper/', preexec_fn=as_nobody), 'P011', 'a folder in a read-only one')
        untouched(locked, 'a read-only folder', 'e_l.pdf')


def together():
    """The second of two files cannot be put in place (a folder where each may replace only his own): the first goes
    back."""
    if os.getuid() != 0:
        return
    with Job() as job:
        out = job.folder / 'out'
        out.mkdir()
        older(out, 'e_l.pdf', 'e_l.png')
        os.chmod(out, 0o1777)
        os.chown(out / 'e_l.pdf', NOBODY, NOBODY)
        arguments = ['render', 'e.yaml', '-l', 'l.yaml', '-t', 'pdf', '-t', 'png', '-o', 'out/']
        fault(job.run(*arguments, preexec_fn=as_nobody), 'P010', 'the second of two')
        untouched(out, 'the second of two', 'e_l.pdf', 'e_l.png')
        (out / 'e_l.pdf').unlink()
        fault(job.run(*arguments, preexec_fn=as_nobody), 'P010', 'the second of two, the first new')
        check(not (out / 'e_l.pdf').exists(), 'the first, new, stayed')
        untouched(out, 'the second of two, the first new', 'e_l.png')


def fit_file_too():
    """The values of --fit belong to the job: no file of values without its picture, and the other way round."""
    with Job() as job:
        (job.folder / 'fit').mkdir()
        fault(job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', 'out/', '--fit', 'fit/none/' + 'x' * 300), 'P010',
              'a name too long for the values')
        check(not (job.folder / 'out' / 'e_l.pdf').exists(), 'a picture without its values')


# ---- killed ----

def killed():
    with Job() as job:
        out = job.folder / 'out'
        out.mkdir()
        arguments = ['render', 'e.yaml', '-l', 'l.yaml', '-t', 'png', '-t', 'pdf', '--dpi', '500', '-o', 'out/']
        began = time.monotonic()
        job.run(*arguments)
        whole = time.monotonic() - began
        names = ('e_l.png', 'e_l.pdf')
        new = {name: (out / name).read_bytes() for name in names}
        cut = ended = 0
        for turn in range(80):
            for name in names:
                (out / name).write_bytes(b'older ' + name.encode())
            process = subprocess.Popen([str(PLAAT), *arguments], cwd=job.folder, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL,
                                       env={'PLAAT_DATA': str(ROOT), 'SOURCE_DATE_EPOCH': '1782777600'})
            # Every other turn as soon as it is seen to write; the others spread over the whole run.
            end = time.monotonic() + 60
            if turn % 2:
                while process.poll() is None and not strays(out) and time.monotonic() < end:
                    pass
            else:
                time.sleep(whole * turn / 80 * 1.1)
            process.kill()
            ended += process.wait() == 0
            cut += len(strays(out)) > 0
            for name in names:
                have = (out / name).read_bytes()
                check(have in (new[name], b'older ' + name.encode()), 'killed: %s is neither old nor new' % name)
        check(cut > 0, 'no kill came while it wrote (%d had ended)' % ended)
        done = job.run(*arguments)
        check(done.returncode == 0 and not strays(out), 'the next run leaves %s' % strays(out))
        for name in names:
            check((out / name).read_bytes() == new[name], 'the next run: ' + name)


def swept():
    with Job() as job:
        out = job.folder / 'out'
        out.mkdir()
        for name in ('.e_l.pdf.plaat-abcdef', '.e_l.pdf.plaat-abcdef.old', '.e_l.pdf.plaat-held00', '.f_l.pdf.plaat-abcdef',
                     '.e_l.pdf.plaat-mine', 'e_l.pdf.plaat-abcdef'):
            (out / name).write_bytes(b'x')
        with open(out / '.e_l.pdf.plaat-held00', 'rb') as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', 'out/')
        check(strays(out) == ['.e_l.pdf.plaat-held00', '.e_l.pdf.plaat-mine', '.f_l.pdf.plaat-abcdef', 'e_l.pdf.plaat-abcdef'],
              'swept: what is left is %s' % strays(out))


# ---- kinds of files ----

def kinds():
    with Job() as job:
        real = job.folder / 'real.pdf'
        older(job.folder, 'real.pdf')
        (job.folder / 'link.pdf').symlink_to('real.pdf')
        job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', 'link.pdf')
        check((job.folder / 'link.pdf').is_symlink() and real.read_bytes()[:5] == b'%PDF-', 'a link stays a link')
        os.mkfifo(job.folder / 'pipe.pdf')
        reader = subprocess.Popen(['cat', str(job.folder / 'pipe.pdf')], stdout=subprocess.PIPE)
        done = job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', 'pipe.pdf')
        got = reader.communicate()[0]
        check(done.returncode == 0 and got == real.read_bytes(), 'a pipe is written to')
        check((job.folder / 'pipe.pdf').is_fifo(), 'a pipe stays a pipe')
        device = job.folder / 'null'
        device.symlink_to('/dev/null')
        done = job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', 'null')
        check(done.returncode == 0 and Path('/dev/null').is_char_device(), 'a device is written to')
        done = job.run('render', 'e.yaml', '-l', 'l.yaml', '-o', 'mode/', preexec_fn=lambda: os.umask(0o027))
        check((job.folder / 'mode' / 'e_l.pdf').stat().st_mode & 0o777 == 0o640, 'the umask gives the permissions')


def main():
    for test in (unreadable, full_disk, size_limit, full_device, no_thread, closed_pipe, closed_output, folders, together,
                 fit_file_too, killed, swept, kinds):
        test()
    for what in left_out:
        print('left out: ' + what)
    return sum_up()


if __name__ == '__main__':
    sys.exit(main())
