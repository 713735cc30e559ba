#!/usr/bin/env python3
"""A batch on many machines, with the files of data/cluster taken as they are: GNU parallel over ssh, a Slurm array job
with one task killed on the way, and the Job of Kubernetes against its schema. The machines are this one: an ssh server
and a Slurm controller and node of our own on the loopback.

cluster.py PLAAT. 77 with a reason where a program is missing.
"""
import getpass
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tally import check, sum_up

ROOT = Path(__file__).resolve().parent.parent
CLUSTER = ROOT / 'data/cluster'
PLAAT = Path(sys.argv[1]).resolve()
WHEELS = Path(os.environ.get('PLAAT_WHEELS') or ROOT / '.cache/wheels')
SHARDS = 3
REPORT = 'batch file.report.json'
NEEDED = ['parallel', 'ssh', 'sshd', 'ssh-keygen', 'munged', 'slurmctld', 'slurmd', 'sbatch', 'srun', 'squeue', 'scancel']
os.environ['PATH'] += ':/usr/sbin:/sbin'


def free_ports(n):
    held = [socket.socket() for _ in range(n)]
    for s in held:
        s.bind(('127.0.0.1', 0))
    ports = [s.getsockname()[1] for s in held]
    for s in held:
        s.close()
    return ports


def wait_for(what, seconds=60):
    """What `what` answers as soon as it is true, or its last answer."""
    end = time.monotonic() + seconds
    while True:
        got = what()
        if got or time.monotonic() > end:
            return got
        time.sleep(0.1)


def run(arguments, **how):
    return subprocess.run([str(a) for a in arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=240, **how)


def make_batch(folder, n):
    """n editions that differ in their title, drawn as pictures: some seconds of work."""
    text = (ROOT / 'data/editions/contraterrorisme-2026-06.yaml').read_text()
    names = []
    for i in range(n):
        names.append('deel-%02d.yaml' % i)
        (folder / names[-1]).write_text(text.replace('title: Een greep', 'title: Deel %d, een greep' % i, 1))
    file = folder / 'batch file.yaml'
    file.write_text('plaat: 1\neditions: [%s]\nlayouts: [handout-a4]\ntargets: [png, pdf]\n' % ', '.join(names))
    return file


def program(folder):
    """As an installed program would be found, whatever environment a shell of another machine has."""
    path = folder / 'plaat'
    keep = ' '.join('%s=%s' % (k, v) for k, v in os.environ.items()
                    if k.startswith(('ASAN_', 'UBSAN_', 'LSAN_', 'FONTCONFIG_FILE')))
    path.write_text('#!/bin/sh\nexec env PLAAT_DATA=%s %s %s "$@"\n' % (ROOT, keep, PLAAT))
    path.chmod(0o755)
    return path


def outputs(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())
            if p.suffix in ('.png', '.pdf')}


def merged_is_whole(folder, n, what):
    try:
        report = json.loads((folder / REPORT).read_text())
    except (OSError, ValueError) as e:
        return check(False, '%s: no merged report: %s' % (what, e))
    jobs = report['jobs']
    return check(len(jobs) == n and all(j['status'] == 'done' for j in jobs),
                 '%s: the report has %s' % (what, [j['status'] for j in jobs]))


class Ssh:
    """An ssh server of our own, with a key of its own."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_ports(1)[0]
        for key in ('host', 'login'):
            run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', folder / key], check=True)
        shutil.copy(folder / 'login.pub', folder / 'authorized')
        (folder / 'sshd.conf').write_text(
            'Port %d\nListenAddress 127.0.0.1\nHostKey %s/host\nAuthorizedKeysFile %s/authorized\nPidFile none\n'
            'StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\nMaxStartups 50\n' % (
                self.port, folder, folder))
        if os.geteuid() == 0:
            Path('/run/sshd').mkdir(mode=0o755, exist_ok=True)
        self.server = subprocess.Popen([shutil.which('sshd'), '-D', '-e', '-f', str(folder / 'sshd.conf')],
                                       stderr=open(folder / 'sshd.log', 'w'))
        self.login = ('ssh -p %d -i %s/login -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null '
                      '-o LogLevel=ERROR %s@127.0.0.1' % (self.port, folder, getpass.getuser()))

    def __enter__(self):
        self.there = wait_for(lambda: run(self.login.split() + ['true']).returncode == 0, 20)
        return self

    def __exit__(self, *how):
        self.server.terminate()
        self.server.wait()


class Slurm:
    """A controller and a node, with the keys and ports of this test."""

    CONF = '''ClusterName=plaat
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.sock
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/ctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/ctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=1,sched_interval=2
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
KillWait=5
MailProg=/bin/true
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
'''

    def __init__(self, folder):
        self.folder, self.servers = folder, []
        host = socket.gethostname().split('.')[0]
        for name in ('state', 'spool'):
            (folder / name).mkdir()
        (folder / 'munge.key').write_bytes(os.urandom(1024))
        (folder / 'munge.key').chmod(0o400)
        self.conf = folder / 'slurm.conf'
        self.conf.write_text(self.CONF.format(host=host, ports=free_ports(2), user=getpass.getuser(), folder=folder,
                                              cpus=os.cpu_count()))
        self.env = dict(os.environ, SLURM_CONF=str(self.conf))
        version = re.search(r'(\d+)\.', run(['slurmd', '-V']).stdout)
        if version and int(version[1]) >= 23:  # which want control groups unless told not to
            (folder / 'cgroup.conf').write_text('CgroupPlugin=disabled\n')
        f = str(folder)
        self.start(['munged', '--foreground', '--force', '--key-file=%s/munge.key' % f, '--socket=%s/munge.sock' % f,
                    '--pid-file=%s/munge.pid' % f, '--log-file=%s/munge.log' % f, '--seed-file=%s/munge.seed' % f,
                    '--num-threads=1'])
        wait_for(lambda: (folder / 'munge.sock').exists(), 10)
        self.start(['slurmctld', '-D', '-c', '-f', str(self.conf)])
        self.start(['slurmd', '-D', '-f', str(self.conf), '-N', host])

    def start(self, command):
        log = open(self.folder / (command[0] + '.out'), 'w')
        self.servers.append(subprocess.Popen([shutil.which(command[0])] + command[1:], env=self.env, stdout=log,
                                             stderr=log, stdin=subprocess.DEVNULL))

    def ask(self, *command):
        return run(command, env=self.env)

    def jobs(self):
        """State by job, "7_2" for a task, of all that are not over."""
        lines = self.ask('squeue', '-h', '-a', '-r', '-t', 'all', '-o', '%i %T').stdout.split('\n')
        over = ('COMPLETED', 'FAILED', 'CANCELLED', 'TIMEOUT', 'NODE_FAIL')
        return dict(words for words in (line.split() for line in lines) if len(words) == 2 and words[1] not in over)

    def __enter__(self):
        self.there = wait_for(lambda: 'idle' in self.ask('sinfo', '-h', '-o', '%T').stdout, 30)
        return self

    def __exit__(self, *how):
        self.ask('scancel', '--user=' + getpass.getuser())
        for server in reversed(self.servers):
            server.send_signal(signal.SIGTERM)
        for server in self.servers:
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def test_parallel(folder, file, plaat, want, n):
    out = folder / 'parallel out'
    with Ssh(folder) as ssh:
        if not check(ssh.there, 'ssh: ' + (folder / 'sshd.log').read_text()):
            return
        hosts = folder / 'hosts'
        hosts.write_text('1/%s\n' % ssh.login)
        script = [CLUSTER / 'parallel.sh', file, out, SHARDS, hosts]
        env = dict(os.environ, PLAAT=str(plaat), HOME=str(folder))
        ran = run(script, env=env)
        check(ran.returncode == 0, 'parallel.sh: %d\n%s' % (ran.returncode, ran.stdout))
        check(outputs(out) == want, 'parallel.sh: files differ from those of one machine')
        merged_is_whole(out, n, 'parallel.sh')
        before = {p: p.stat().st_mtime_ns for p in out.iterdir() if p.suffix == '.png'}
        check(run(script, env=env).returncode == 0, 'parallel.sh, again')
        check(before == {p: p.stat().st_mtime_ns for p in before}, 'parallel.sh, again: something was drawn twice')


def submit(slurm, file, out, plaat):
    ran = run([CLUSTER / 'slurm.sh', file, out, SHARDS, '--cpus-per-task=1'], env=dict(slurm.env, PLAAT=str(plaat)))
    ids = ran.stdout.split()
    if not check(ran.returncode == 0 and len(ids) == 2 and all(i.isdigit() for i in ids), 'slurm.sh: ' + ran.stdout):
        return None
    return ids


def kill_task(number):
    """kill -9 for every plaat of that task: how many there were."""
    killed = 0
    for process in Path('/proc').glob('[0-9]*'):
        try:
            if (b'SLURM_ARRAY_TASK_ID=' + number.encode()) in (process / 'environ').read_bytes().split(b'\0') \
                    and os.readlink(process / 'exe') == str(PLAAT):
                os.kill(int(process.name), signal.SIGKILL)
                killed += 1
        except OSError:
            pass
    return killed


def logs(out):
    return '\n'.join(p.name + ': ' + p.read_text()[-1500:] for p in sorted(out.glob('slurm-*.log')))


def test_slurm(folder, file, plaat, want, second, n):
    """The second task is killed when it has drawn something; the merge says that a shard is not whole. The same command
    again does the rest, and only the rest."""
    out = folder / 'slurm out'
    with Slurm(folder) as slurm:
        if not check(slurm.there, 'slurm: ' + slurm.ask('sinfo').stdout + (folder / 'slurmctld.out').read_text() +
                     (folder / 'slurmd.out').read_text()):
            return
        ids = submit(slurm, file, out, plaat)
        if not ids:
            return
        victim = ids[0] + '_2'
        wait_for(lambda: slurm.jobs().get(victim) == 'RUNNING' and any((out / name).exists() for name in second), 120)
        check(kill_task('2'), 'slurm: nobody to kill')
        check(wait_for(lambda: not slurm.jobs(), 180), 'slurm: jobs stay: %s' % slurm.jobs())
        check(len(outputs(out)) < len(want), 'slurm: the killed task had drawn everything')
        check(not (out / REPORT).exists(), 'slurm: reports were merged though a task was killed\n' + logs(out))
        before = {p: p.stat().st_mtime_ns for p in out.iterdir() if p.suffix in ('.png', '.pdf')}
        check(before, 'slurm: nothing was drawn')
        if not submit(slurm, file, out, plaat):
            return
        check(wait_for(lambda: not slurm.jobs(), 180), 'slurm, again: jobs stay: %s' % slurm.jobs())
        check(outputs(out) == want, 'slurm: files differ from those of one machine\n' + logs(out))
        merged_is_whole(out, n, 'slurm')
        again = sum(1 for p, t in before.items() if p.stat().st_mtime_ns != t)
        check(again <= 2 * os.cpu_count(), 'slurm: %d of %d files were drawn twice' % (again, len(before)))


def test_kubernetes():
    validate = WHEELS / 'bin/kubernetes-validate'
    if not validate.exists():
        print('skipped: no kubernetes-validate; ./bootstrap packages ci fetches it')
        return False
    for name in ('kubernetes.yaml', 'kubernetes-merge.yaml'):
        text = (CLUSTER / name).read_text()
        for version in ('1.29', '1.37'):
            ran = run([validate, '--strict', '-k', version, CLUSTER / name])
            check(ran.returncode == 0, '%s by %s: %s' % (name, version, ran.stdout))
        with tempfile.NamedTemporaryFile('w', suffix='.yaml') as broken:
            broken.write(text.replace('restartPolicy', 'restartPolitics'))
            broken.flush()
            check(run([validate, '--strict', broken.name]).returncode != 0, name + ': a misspelt key was not seen')
    return True


def main():
    missing = [p for p in NEEDED if not shutil.which(p)]
    if missing:
        print('skipped: no %s; ./bootstrap packages cluster installs them' % ', '.join(missing))
        return 77
    whole = test_kubernetes()
    n = 30
    with tempfile.TemporaryDirectory(prefix='plaat') as temporary:
        folder = Path(temporary)
        for name in ('in', 'ssh', 'slurm'):
            (folder / name).mkdir()
        file, plaat = make_batch(folder / 'in', n), program(folder)
        alone = folder / 'alone'
        ran = run([plaat, 'batch', file, '-o', '%s/' % alone])
        check(ran.returncode == 0, 'on one machine: ' + ran.stdout)
        want = outputs(alone)
        check(len(want) >= 2 * n, 'on one machine: %d files' % len(want))
        ran = run([plaat, 'batch', file, '--shard', '2/%d' % SHARDS, '-o', '%s/' % (folder / 'second')])
        check(ran.returncode == 0, 'the second shard: ' + ran.stdout)
        second = outputs(folder / 'second')
        check(0 < len(second) < len(want), 'the second shard: %d files of %d' % (len(second), len(want)))
        test_parallel(folder / 'ssh', file, plaat, want, n)
        test_slurm(folder / 'slurm', file, plaat, want, second, n)
    return sum_up() or (0 if whole else 77)


sys.exit(main())
