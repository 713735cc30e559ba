#!/usr/bin/env python3
"""`plaat diff` of two reports of batches: what it says is what a second comparison, written here, finds; of batches that were
really drawn it tells what was done to them, and shows it; and no report, however made, costs more than a message.

diff-reports.py PLAAT. tests/cases/8-diff-reports.txt holds the text and the messages.
"""
import copy
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import jsonschema

import damage
import diff
import make
import reports
from drawn import read_png
from tally import check, sum_up

PLAAT, SCHEMA, SANITISED = reports.PLAAT, diff.SCHEMA, reports.SANITISED
JUDGE = jsonschema.Draft7Validator(SCHEMA)
KINDS = ('failed', 'open', 'removed', 'added', 'mended', 'changed')


def run(folder, *arguments, **how):
    environment = {**reports.ENVIRONMENT, 'NO_COLOR': '1', **how.pop('environment', {})}
    return subprocess.run([str(PLAAT), 'diff', *map(str, arguments)], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=600, **how)


def answer(folder, *arguments, status, what, **how):
    done = run(folder, *arguments, '--format', 'json', **how)
    check(done.returncode == status, '%s: status %d instead of %d: %s' % (what, done.returncode, status, done.stdout[-600:] + done.stderr))
    out = json.loads(done.stdout)
    wrong = [e.message[:200] for e in JUDGE.iter_errors(out)]
    check(not wrong and out['kind'] == 'reports', '%s: %s' % (what, wrong))
    check(out['differs'] == (status == 1), what + ': differs, and the status')
    check(done.stderr == b'', what + ': messages stand in the answer')
    return out


# ---- reports as they might be, and what differs between them ----

def sha(dice, n=4):
    return '%064x' % dice.randrange(n)


def some_job(dice, name, inputs):
    status = dice.choices(('done', 'failed', 'open'), (6, 1, 1))[0]
    job = {'index': 0, 'name': name, 'edition': 'e.yaml', 'layout': 'l.yaml', 'status': status}
    if dice.random() < 0.5:
        job['row'] = {'file': 'rows.csv', 'number': 1, 'line': 2, 'label': 'Row of ' + name}
    if status == 'failed':
        job['failure'] = dice.choice(('too long', 'no picture'))
    if status == 'open' and dice.random() < 0.5:
        return job
    pick = lambda: sorted(dice.sample(range(inputs), dice.randrange(inputs + 1)))
    job['options'] = sha(dice, 2)
    job['inputs'] = pick()
    job['targets'] = [{'target': t, 'key': sha(dice, 2), 'inputs': pick()} for t in ('web', 'png') if dice.random() < 0.8]
    job['outputs'] = [{'target': 'web', 'path': '%s.%s' % (name, e), 'sha256': sha(dice, 2), 'bytes': dice.randrange(10 ** 6)}
                      for e in dice.sample(('pdf', 'png', 'svg'), dice.randrange(4))]
    job['fit'] = {g: {'size': dice.choice((12, 11.5)), 'leading': dice.choice((1.2, 1.25)), 'tracking': dice.choice((0, -0.01))}
                  for g in dice.sample(('body', 'head', 'lead'), dice.randrange(4))}
    job['messages'] = [{'code': 'P73%d' % dice.randrange(2), 'level': dice.choice(('warning', 'note')), 'message': dice.choice(('one', 'two')),
                        **dice.choice(({}, {'file': 'e.yaml', 'line': dice.randrange(1, 9)})), **dice.choice(({}, {'target': 'png'}))}
                       for _ in range(dice.randrange(5))]
    return job


def some_report(dice, names):
    """Inputs are in another order each time, some of them missing."""
    paths = ['in%d.yaml' % i for i in range(5)]
    dice.shuffle(paths)
    jobs = [some_job(dice, n, len(paths)) for n in names]
    for i, job in enumerate(jobs):
        job['index'] = i
    out = {'report': 1, 'plaat': '0.1.0', 'batch': 'b.yaml', 'plan': sha(dice, 2), 'jobs_in_batch': len(jobs),
           'programs': [{'name': n, 'build': sha(dice, 2)[-1]} for n in ('plaat', 'liba', 'libb') if dice.random() < 0.9],
           'inputs': [{'path': p, 'missing': True} if dice.random() < 0.3 else {'path': p, 'sha256': sha(dice, 2), 'bytes': 1} for p in paths],
           'fits': [], 'jobs': jobs}
    if dice.random() < 0.3:
        out['joined'] = [{'target': 'web', 'path': 'all.pdf', 'sha256': sha(dice, 2), 'bytes': 3}]
    out['run'] = {'seconds': dice.random(), 'workers': 1, 'stopped': False,
                  'jobs': [{'did': {'done': 'drawn', 'failed': 'failed', 'open': 'skipped'}[j['status']], 'stages_ms': {}} for j in jobs]}
    jsonschema.validate(out, reports.SCHEMA)
    return out


def kind_of(old, new):
    if not new:
        return 'removed'
    if new['status'] == 'failed':
        if not old or old['status'] != 'failed':
            return 'failed'
        return 'changed' if old['failure'] != new['failure'] else None
    if not old:
        return 'added'
    if new['status'] == 'open':
        return None if old['status'] == 'open' else 'open'
    return None if old['status'] == 'done' else 'mended'


def differing(old, new, key, same):
    """What is in one list, or in both and not the same."""
    a, b = ({key(x): x for x in side} for side in (old, new))
    return {k: ('added' if k not in a else 'removed' if k not in b else 'changed') for k in {**a, **b} if k not in a or k not in b or not same(a[k], b[k])}


def inputs_of(report, job):
    numbers = set(job.get('inputs', [])).union(*(t['inputs'] for t in job.get('targets', [])))
    return {report['inputs'][n]['path']: report['inputs'][n].get('sha256') for n in numbers}


def expected_inputs(old, new, reports_of, done):
    a, b = inputs_of(reports_of[0], old), inputs_of(reports_of[1], new)
    out = {}
    for path in {**a, **b}:
        if path in a and path in b:
            how = None if a[path] == b[path] else 'appeared' if not a[path] else 'gone' if not b[path] else 'changed'
        else:
            how = (('more' if b[path] else None) if path in b else 'less' if a[path] else None) if done else None
        if how:
            out[path] = how
    return out


def expected(old, new):
    """What is to be told of each job that differs, by name."""
    a, b = ({j['name']: j for j in r['jobs']} for r in (old, new))
    out, empty = {}, {}
    for name in {**a, **b}:
        x, y = a.get(name), b.get(name)
        done = [bool(j) and j['status'] == 'done' for j in (x, y)]
        kind = kind_of(x, y)
        told = {'outputs': {}, 'sizes': {}, 'messages': Counter(), 'inputs': {}}
        if done[1] or (done[0] and not y):
            was, is_ = (j if d else empty for j, d in zip((x, y), done))
            told['outputs'] = differing(was.get('outputs', []), is_.get('outputs', []), lambda o: o['path'], lambda p, q: p['sha256'] == q['sha256'])
            said = [Counter((m['code'], m['level'], m['message'], m.get('target'), m.get('file')) for m in j.get('messages', [])) for j in (was, is_)]
            told['messages'] = Counter({('removed', *k): n for k, n in (said[0] - said[1]).items()}) + Counter({('added', *k): n for k, n in (said[1] - said[0]).items()})
        if all(done):
            told['sizes'] = differing(x['fit'].items(), y['fit'].items(), lambda s: s[0], lambda p, q: p[1] == q[1])
            kind = 'changed' if any(told.values()) else None
        if x and y and 'open' not in (x['status'], y['status']):
            keys = [{t['target']: t['key'] for t in j['targets']} for j in (x, y)]
            if keys[0] != keys[1] or not all(done):
                told['inputs'] = expected_inputs(x, y, (old, new), all(done))
        if kind:
            out[name] = (kind, told)
    return out


def judge(out, old, new, what):
    report, want = out['report'], expected(old, new)
    told = {j['name']: j for j in report['jobs']}
    check({n: j['kind'] for n, j in told.items()} == {n: w[0] for n, w in want.items()}, what + ': kinds of jobs')
    places = {j['name']: (0, i) for i, j in enumerate(new['jobs'])}
    places.update({j['name']: (1, i) for i, j in enumerate(old['jobs']) if j['name'] not in places})
    order = [(KINDS.index(j['kind']), places[j['name']]) for j in report['jobs']]
    check(order == sorted(order), what + ': the order of jobs')
    for name, (_, parts) in want.items():
        job = told.get(name)
        if not job:
            continue
        check({o['path']: o['kind'] for o in job['outputs']} == parts['outputs'], '%s: results of %s' % (what, name))
        check({s['group']: 'added' if not s['old'] else 'removed' if not s['new'] else 'changed' for s in job['sizes']} == parts['sizes'], '%s: sizes of %s' % (what, name))
        said = Counter((m['kind'], m['code'], m['level'], m['message'], m['target'], m['file']) for m in job['messages'])
        check(said == parts['messages'], '%s: messages of %s: %s' % (what, name, said))
        check({i['path']: i['kind'] for i in job['inputs']} == parts['inputs'], '%s: inputs of %s: %s' % (what, name, job['inputs']))
    both = set(j['name'] for j in old['jobs']) | set(j['name'] for j in new['jobs'])
    counts = Counter(w[0] for w in want.values())
    check(all(report['counts'][k] == counts[k] for k in KINDS) and report['counts']['same'] == len(both) - len(want), what + ': counts: %s' % report['counts'])
    builds = [{p['name']: p['build'] for p in r['programs']} for r in (old, new)]
    check({p['name'] for p in report['programs']} == {n for n in {**builds[0], **builds[1]} if builds[0].get(n) != builds[1].get(n)}, what + ': programs')
    check(report['plan'] == (old['plan'] != new['plan']), what + ': the plan')
    joined = [{o['path']: o['sha256'] for o in r.get('joined', [])} for r in (old, new)]
    check(bool(report['joined']) == (joined[0] != joined[1]), what + ': joined')
    return bool(want) or joined[0] != joined[1]


def any_reports(folder):
    dice = random.Random(7)
    seen = Counter()
    for n in range(25 if SANITISED else 120):
        names = ['job%d' % i for i in range(6)]
        old = some_report(dice, dice.sample(names, dice.randrange(6)))
        new = some_report(dice, dice.sample(names, dice.randrange(6))) if dice.random() < 0.7 else copy.deepcopy(old)
        if old['jobs'] and dice.random() < 0.3:
            new = copy.deepcopy(old)
            dice.shuffle(new['jobs'])
            if dice.random() < 0.5 and new['jobs'][0].get('messages'):
                new['jobs'][0]['messages'].append(new['jobs'][0]['messages'][0])
        (folder / 'old.json').write_text(json.dumps(old, sort_keys=n % 2 == 0))
        (folder / 'new.json').write_text(json.dumps(new, indent=n % 3 or None))
        differs = bool(expected(old, new)) or [o['sha256'] for o in old.get('joined', [])] != [o['sha256'] for o in new.get('joined', [])]
        out = answer(folder, 'old.json', 'new.json', status=int(differs), what='reports %d' % n)
        check(judge(out, old, new, 'reports %d' % n) == differs, 'reports %d: whether they differ' % n)
        seen.update(j['kind'] for j in out['report']['jobs'])
        text = run(folder, 'old.json', 'new.json')
        check(text.returncode == int(differs) and text.stderr == b'', 'reports %d: as text' % n)
    check(set(seen) == set(KINDS), 'every kind was met: %s' % seen)


# ---- batches that were drawn ----

def jobs_of(out):
    return {j['name']: j for j in out['report']['jobs']}


def drawn(folder):
    long = 'Een titel die zo lang is dat zij kleiner gezet moet worden dan alle andere, ' * 7
    with reports.Folder(['Een', 'Twee', 'te veel ' * 200, 'Vier', 'Vijf', 'Zes']) as b:
        first = b.run('batch', 'b.yaml', '-o', 'out', '--keep-going')
        shutil.copytree(b.path / 'out', b.path / 'before')
        what = 'nothing was done'
        check(b.run('batch', 'b.yaml', '-o', 'out', '--keep-going').stdout.startswith('0 drawn') and 'drawn' in first.stdout, 'a second run draws nothing')
        answer(b.path, 'before/b.report.json', 'out/b.report.json', status=0, what=what)
        b.rows(['Een', long, 'Past nu', 'Vier', 'te veel ' * 200, 'Zes', 'Nieuw'][:7])
        b.run('batch', 'b.yaml', '-o', 'out', '--keep-going')
        out = answer(b.path, 'before/b.report.json', 'out/b.report.json', '-o', 'shown/', status=1, what='rows')
        jobs = jobs_of(out)
        check({n: j['kind'] for n, j in jobs.items()} == {'r01_l': 'changed', 'r02_l': 'mended', 'r04_l': 'failed', 'r06_l': 'added'}, 'rows: %s' % {n: j['kind'] for n, j in jobs.items()})
        check(out['report']['plan'] and not out['report']['inputs'] and jobs['r01_l']['options'] and not jobs['r01_l']['epoch'], 'rows: why')
        size = jobs['r01_l']['sizes'][0]
        check(size['group'] == 'heading-of-a-tile' and size['old']['size'] > size['new']['size'], 'rows: copyfit: %s' % size)
        check('P701' in jobs['r04_l']['new']['failure'] and 'P701' in jobs['r02_l']['old']['failure'], 'rows: why it failed, and had')
        shown(b, out, jobs['r01_l'], long)
        causes(b)
        elsewhere(b)


def shown(b, out, job, title):
    """The pictures of what differs are of what differs."""
    check(sorted(p.relative_to(b.path).as_posix() for p in (b.path / 'shown').rglob('*')) == ['shown/r01_l.pdf.png', 'shown/r01_l.png.png'], 'shown: what is written')
    outputs = {o['path']: o for o in job['outputs']}
    page = outputs['r01_l.png']['pages'][0]
    diff.judge_page(page, diff.differing(*(read_png(b.path / f / 'r01_l.png') for f in ('before', 'out'))), 'shown: PNG')
    words = outputs['r01_l.pdf']['pages'][0]['words']
    check(diff.pieces(words, 'same', 'delete') == 'Twee' and diff.pieces(words, 'same', 'insert').split() == title.split(), 'shown: words of the PDF: %s' % words)
    check(page['picture'] == 'shown/r01_l.png.png', 'shown: the picture is named')
    run(b.path, 'before/r01_l.png', 'out/r01_l.png', '-o', 'one.png')
    check((b.path / 'one.png').read_bytes() == (b.path / 'shown/r01_l.png.png').read_bytes(), 'shown: as of two pictures alone')
    check(all(o['pages'] is None for j in out['report']['jobs'] if j['kind'] != 'changed' for o in j['outputs']), 'shown: what has no other is not opened')
    text = run(b.path, 'before/b.report.json', 'out/b.report.json', '-o', 'shown').stdout.decode()
    check('            [-Twee-]{+Een titel' in text and text.endswith('shown/r01_l.pdf.png\nshown/r01_l.png.png\n'), 'shown: as text: ' + text)


def causes(b):
    """Why: files, dates, sizes that all share; and a merged report is a report."""
    def again(what, status, change=None, *options, environment=None):
        shutil.rmtree(b.path / 'before')
        shutil.copytree(b.path / 'out', b.path / 'before')
        if change:
            change()
        subprocess.run([str(PLAAT), 'batch', 'b.yaml', '-o', 'out', '--keep-going', *options], cwd=b.path, env={**reports.ENVIRONMENT, **(environment or {})},
                       stdin=subprocess.DEVNULL, capture_output=True)
        return answer(b.path, 'before/b.report.json', 'out/b.report.json', status=status, what=what)

    b.rows(['Een', 'Twee', 'Drie'])
    again('a smaller batch', 1)
    out = again('a comment', 0, lambda: (b.path / 'e.yaml').write_text('# new\n' + reports.EDITION) and (b.path / 'e.yaml').write_text(reports.EDITION + '# new\n'))
    check(out['report']['inputs'] == [{'path': 'e.yaml', 'kind': 'changed', 'jobs': 3}] and out['report']['counts']['same'] == 3, 'a comment: %s' % out['report'])
    out = again('a colour', 1, lambda: (b.path / 'l.yaml').write_text(reports.LAYOUT.replace('#8fcae7', '#8fcae8')))
    jobs = jobs_of(out)
    check(len(jobs) == 3 and all(j['inputs'] == [{'path': 'l.yaml', 'kind': 'changed'}] and not j['options'] for j in jobs.values()), 'a colour: why')
    out = again('another date', 1, None, environment={'SOURCE_DATE_EPOCH': '86400'})
    jobs = jobs_of(out)
    check(len(jobs) == 3 and all(j['epoch'] and not j['options'] and not j['inputs'] for j in jobs.values()) and not out['report']['programs'], 'another date: why')
    text = (b.path / 'b.yaml').read_text()
    again('one size', 1, lambda: (b.path / 'b.yaml').write_text(text.replace('rows:', 'fit: batch\nrows:')))
    many = 'Een heel stuk langer, zodat alle kleiner worden ' * 6
    out = again('one size, and a long title', 1, lambda: (b.path / 'b.yaml').write_text(text.replace('rows:', 'fit: batch\nrows:').replace('Drie', many)))
    fit = out['report']['fits'][0]
    check(fit['forcedBy'] == 'r02_l' and fit['old']['size'] > fit['new']['size'] and len(out['report']['jobs']) == 3, 'one size: %s' % fit)
    check(all(j['sizes'][0]['new']['size'] == fit['new']['size'] for j in out['report']['jobs']), 'one size: of each')
    for i in (1, 2):
        b.run('batch', 'b.yaml', '-o', 'parts', '--shard', '%d/2' % i)
    done = b.run('merge', 'parts/b.1-of-2.report.json', 'parts/b.2-of-2.report.json', '-o', 'parts/b.report.json')
    out = answer(b.path, 'parts/b.report.json', 'out/b.report.json', status=0, what='merged and not')
    check(done.returncode == 0 and out['report']['counts']['same'] == 3 and not out['report']['inputs'] and not out['report']['plan'], 'merged and not: %s' % out['report'])
    (b.path / 'b.yaml').write_text(text + 'join: alle.pdf\n')
    again('joined', 1)
    out = again('joined, and a title', 1, lambda: (b.path / 'b.yaml').write_text(text.replace('Twee', 'Twaalf') + 'join: alle.pdf\n'))
    check([(o['path'], o['kind']) for o in out['report']['joined']] == [('alle.pdf', 'changed')], 'joined: %s' % out['report']['joined'])


def elsewhere(b):
    """A report whose results were drawn over, no poppler, a pipe, and the folder that cannot be."""
    shutil.copytree(b.path / 'out', b.path / 'last')
    shutil.copy(b.path / 'out/b.report.json', b.path / 'out/older.json')
    text = (b.path / 'b.yaml').read_text()
    (b.path / 'b.yaml').write_text(text.replace('Een"', 'Eentje"'))
    b.run('batch', 'b.yaml', '-o', 'out')
    out = answer(b.path, 'out/older.json', 'out/b.report.json', '-o', 'over/', status=1, what='drawn over')
    check([m['code'] for m in out['messages']] == ['P898'] and 'older.json' in out['messages'][0]['message'] and not (b.path / 'over').exists(), 'drawn over: %s' % out['messages'])
    done = run(b.path, 'last/b.report.json', 'out/b.report.json', '-o', 'over/', environment={'PATH': '/nonexistent'})
    check(done.returncode == 3 and b'P891' in done.stderr and not any((b.path / 'over').rglob('*')), 'no pdftoppm: %s' % done.stderr)
    (b.path / 'file').write_text('x')
    done = run(b.path, 'last/b.report.json', 'out/b.report.json', '-o', 'file/')
    check(done.returncode == 3 and (b.path / 'file').read_text() == 'x', 'no folder can be there: %s' % done.stderr)
    os.mkfifo(b.path / 'pipe')
    writer = subprocess.Popen(['cp', 'out/b.report.json', 'pipe'], cwd=b.path)
    done = run(b.path, 'out/b.report.json', 'pipe')
    check(writer.wait() == 0 and done.returncode == 0, 'through a pipe: %s' % done.stderr)


# ---- many, and whatever stands in them ----

def limits(folder):
    """More results than are opened."""
    def side(name, pixel):
        (folder / name).mkdir()
        outputs, data = [], make.png(8, 8, pixel=pixel)
        for i in range(103):
            (folder / name / ('p%03d.png' % i)).write_bytes(data)
            outputs.append({'target': 'png', 'path': 'p%03d.png' % i, 'sha256': hashlib.sha256(data).hexdigest(), 'bytes': len(data)})
        report = some_report(random.Random(1), ['a'])
        report['jobs'][0].update({'status': 'done', 'outputs': outputs})
        report['jobs'][0].pop('failure', None)
        (folder / name / 'r.json').write_text(json.dumps(report))

    side('old', diff.GREY)
    side('new', diff.RED)
    out = answer(folder, 'old/r.json', 'new/r.json', '-o', 'd/', status=1, what='103 results')
    check([m['code'] for m in out['messages']] == ['P897'] and '3 more' in out['messages'][0]['message'], '103 results: %s' % out['messages'])
    check(len(list((folder / 'd').iterdir())) == 100 and sum(o['pages'] is not None for o in out['report']['jobs'][0]['outputs']) == 100, '103 results: 100 are opened')


def large(folder):
    """Ten thousand jobs, then one of ten thousand of everything: nothing is looked for in a list, item by item."""
    n = 200 if SANITISED else 10000  # where every access is watched, reading alone takes minutes
    with reports.Folder(reports.TITLES[:6]) as b:
        b.run('batch', 'b.yaml', '-o', 'out', '--keep-going')
        old = reports.many(b.read('out/b.report.json'), n)
    new = copy.deepcopy(old)
    for i, job in enumerate(new['jobs']):
        if i % 3 == 0 and job['status'] == 'done':
            job['outputs'] = [{**o, 'sha256': o['sha256'][::-1]} for o in job['outputs']]
    new['jobs'].reverse()
    one = some_report(random.Random(3), ['a'])
    one['jobs'][0].update({'status': 'done', 'fit': {'g%d' % i: {'size': i, 'leading': 1, 'tracking': 0} for i in range(n)},
                           'messages': [{'code': 'P701', 'level': 'warning', 'message': 'm%d' % (i // 2)} for i in range(n)],
                           'outputs': [{'target': 'web', 'path': 'p%d' % i, 'sha256': sha(random.Random(i)), 'bytes': 1} for i in range(n)],
                           'targets': [{'target': 't%d' % i, 'key': sha(random.Random(i)), 'inputs': []} for i in range(n)]})
    one['jobs'][0].pop('failure', None)
    two = copy.deepcopy(one)
    job = two['jobs'][0]
    for part in ('messages', 'outputs', 'targets'):
        job[part].reverse()
    job['fit'] = dict(reversed(job['fit'].items()))
    job['messages'].pop()
    for name, a, b, changed in (('jobs', old, new, sum(i % 3 == 0 and i % 20 != 0 for i in range(n))), ('items', one, two, 1)):
        (folder / 'a.json').write_text(json.dumps(a))
        (folder / 'b.json').write_text(json.dumps(b))
        began = time.monotonic()
        out = answer(folder, 'a.json', 'b.json', status=1, what='%d %s' % (n, name))
        took = time.monotonic() - began
        check(out['report']['counts']['changed'] == changed == len(out['report']['jobs']), '%d %s: %s' % (n, name, out['report']['counts']))
        check(SANITISED or took < 60, '%d %s: %.1f s' % (n, name, took))  # a walk of all by all takes minutes
    check(len(out['report']['jobs'][0]['messages']) == 1 and not out['report']['jobs'][0]['outputs'] + out['report']['jobs'][0]['sizes'], 'of ten thousand, the one that went')


def any_bytes(folder):
    """Whatever stands in a report: an answer or a message, never the end of the program, nor a sign that steers a terminal."""
    dice = random.Random(13)
    old, new = some_report(dice, ['a', 'b', 'c']), some_report(dice, ['b', 'c', 'd'])
    (folder / 'old.json').write_text(json.dumps(old))
    whole, bad = json.dumps(new).encode(), []
    for i in range(200):
        (folder / 'x.json').write_bytes(damage.json_bytes(dice, whole, 4))
        pair = ('old.json', 'x.json') if i % 2 else ('x.json', 'old.json')
        done = run(folder, *pair, '--format', 'json')
        answered = json.loads(done.stdout) if done.returncode in (0, 1, 2) else None
        if not answered or list(JUDGE.iter_errors(answered)) or (done.returncode == 2) != any(m['level'] == 'error' for m in answered['messages']):
            bad.append((i, done.returncode, done.stderr[:300]))
    check(not bad, '200 reports with bytes changed: %s' % bad[:2])
    for part in (whole[:n] for n in range(12, len(whole), 97)):
        (folder / 'x.json').write_bytes(part)
        done = run(folder, 'old.json', 'x.json')
        check(done.returncode == 2 and b'P880' in done.stderr, 'cut at %d: %s' % (len(part), done.stderr[:200]))
    evil = json.loads(json.dumps(new).replace('"e.yaml"', '"\\u001b[2J\\u202e\\r\\n"').replace('"name": "d"', '"name": "\\u0007\\u009bd"').replace('too long', '\\u001b]0;x'))
    for job in evil['jobs']:
        for o in job.get('outputs', []):
            o['path'] = '\x1b[31m' + o['path']
    (folder / 'x.json').write_text(json.dumps(evil))
    text = run(folder, 'old.json', 'x.json').stdout.decode()
    check(not re.search('[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]', text) and 'd' in text, 'signs that steer: %r' % text[:400])


def main():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    only = sys.argv[2:]
    for part in (any_reports, drawn, limits, large, any_bytes):
        if only and part.__name__ not in only:
            continue
        with tempfile.TemporaryDirectory() as name:
            part(Path(name).resolve())
    return sum_up()


if __name__ == '__main__':
    sys.exit(main())
