#!/usr/bin/env python3
"""One PDF of a whole batch: judged as its parts are, says and shows what they do, and is made again when it must be.

joined.py PLAAT. 77 where veraPDF cannot be had.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf

from tally import check, sum_up

ROOT = Path(__file__).resolve().parent.parent
PLAAT = str(Path(sys.argv[1]).resolve())
JARS = Path(os.environ.get('PLAAT_JARS') or ROOT / '.cache' / 'jars')

BATCH = '''plaat: 1
edition: contraterrorisme-2026-06.yaml
layouts: [poster-a3, cut.yaml]
targets: [web, press, press-web]
output: "{{naam}}_{{layout}}"
join: alle.pdf
columns: {naam: values.naam, titel: title, taal: language}
rows:
  - {naam: een, titel: Deel een, taal: nl-NL}
  - {naam: twee, titel: "Deel (twee) & meer", taal: nl-NL}
  - {naam: drie, titel: Third part, taal: en-GB}
'''
# A line to be cut, on a plate and a layer of its own.
CUT = '''plaat: 1
page: {size: A5, margin: 10mm, bleed: 3mm}
fonts: [fonts/FiraSans_400Regular.ttf]
palette:
  ink: {srgb: "#1a1a1a", inks: [0, 0, 0, 100]}
  stans: {srgb: "#ff00ff", spot: {name: Stans, kind: technical, inks: [0, 100, 0, 0]}}
styles: {body: {family: Fira Sans, size: 12pt, leading: 1.3, colour: ink}}
pages:
  - box:
      margins: true
      column:
        - {text: "{{title}}", style: body, role: h1}
        - {text: "{{intro}}", style: body}
        - {shape: rectangle, stroke: {colour: stans, width: 1pt}, width: 40mm, height: 40mm}
'''
KINDS = {'': 'web', '_press': 'press', '_press-web': 'press-web'}


def run(*arguments, **how):
    return subprocess.run([str(a) for a in arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, **how)


def parts_of(out, suffix):
    return [out / ('%s_%s%s.pdf' % (name, layout, suffix)) for name in ('een', 'twee', 'drie') for layout in ('poster-a3', 'cut')]


def pixels(path, page):
    return subprocess.run(
        ['pdftoppm', '-r', '30', '-f', str(page), '-l', str(page), str(path)], capture_output=True, timeout=60).stdout


def test_pages(out, suffix):
    """Each page says and shows what it does in its own file."""
    whole, parts = out / ('alle%s.pdf' % suffix), parts_of(out, suffix)
    words = run('pdftotext', '-layout', whole, '-').stdout
    check(words == ''.join(run('pdftotext', '-layout', part, '-').stdout for part in parts), whole.name + ' says something else')
    for i, part in enumerate(parts):
        check(pixels(whole, i + 1) == pixels(part, 1) != b'', '%s: page %d looks unlike %s' % (whole.name, i + 1, part.name))
    check(run('qpdf', '--check', whole).returncode == 0, whole.name + ': qpdf --check')
    check(run('mutool', 'info', whole).stderr == '', whole.name + ': mutool complains')
    size = sum(part.stat().st_size for part in parts)
    check(whole.stat().st_size < (0.35 if suffix else 0.95) * size, '%s: %d bytes of %d' % (whole.name, whole.stat().st_size, size))


def test_structure(out, suffix):
    whole = out / ('alle%s.pdf' % suffix)
    with pikepdf.open(whole) as pdf:
        if suffix:
            intents = pdf.Root.OutputIntents
            profiles = {intent.DestOutputProfile.objgen for intent in intents}
            check(len(profiles) == 1, whole.name + ': profiles %s' % profiles)
            layers = [str(layer.Name) for layer in pdf.Root.OCProperties.OCGs]
            check(layers == ['Stans'], '%s: layers %s' % (whole.name, layers))
        if suffix == '_press':
            check('/StructTreeRoot' not in pdf.Root, 'tags in ' + whole.name)
            return
        top = pdf.Root.StructTreeRoot.K
        kinds = [str(kid.S) for kid in top.K]
        languages = [str(kid.Lang) for kid in top.K]
        check(str(top.S) == '/Document' and kinds == ['/Part'] * 6, '%s: %s of %s' % (whole.name, top.S, kinds))
        check(languages == ['nl-NL'] * 4 + ['en-GB'] * 2, '%s: languages %s' % (whole.name, languages))
        nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        keys = [int(n) for n in nums[::2]]
        check(keys == list(range(len(keys))) and int(pdf.Root.StructTreeRoot.ParentTreeNextKey) == len(keys),
              '%s: numbers of parents %s' % (whole.name, keys))
        titles = []
        item = pdf.Root.Outlines.First
        while item is not None:
            titles.append(str(item.Title))
            item = item.get('/Next')
        check(titles == [t for t in ('Deel een', 'Deel (twee) & meer', 'Third part') for _ in range(2)],
              '%s: bookmarks %s' % (whole.name, titles))
        check(str(pdf.docinfo['/Title']) == 'serie', '%s is called %s' % (whole.name, pdf.docinfo['/Title']))


def test_verapdf(out):
    jars = sorted(JARS.glob('greenfield-apps-*'))
    if not jars or not shutil.which('java'):
        print('skipped: no veraPDF in %s, or no java' % JARS)
        return False
    for flavour in ('ua1', '2a'):
        done = run('java', '-cp', '%s/*' % jars[0], 'org.verapdf.apps.GreenfieldCliWrapper', '--flavour', flavour, '--format', 'text',
                   out / 'alle.pdf', out / 'alle_press-web.pdf')
        verdicts = re.findall(r'^(PASS|FAIL)', done.stdout, re.M)
        check(verdicts == ['PASS', 'PASS'], 'veraPDF, %s: %s' % (flavour, done.stdout))
    return True


def told(batch, *options):
    """What a dry run says of the joined PDFs, and its last line."""
    done = run(PLAAT, *batch, '--dry-run', *options)
    check(done.returncode == 0 and done.stderr == '', 'a dry run: ' + done.stderr)
    lines = done.stdout.splitlines()
    return [line for line in lines if line.startswith('alle')], lines[-1]


def test_dry(folder):
    """A dry run tells what the run after it does: inodes tell what was joined."""
    text, out = BATCH.replace('layouts: [poster-a3, cut.yaml]', 'layouts: [cut.yaml]').replace('press-web]', 'png]'), folder / 'dry'
    batch, names = ['batch', folder / 'droog.yaml', '-o', '%s/' % out], ['alle.pdf', 'alle_press.pdf']
    row = '  - {naam: een, titel: Deel een, taal: nl-NL}\n'

    def inodes():
        return [(out / n).stat().st_ino if (out / n).exists() else 0 for n in names]

    def step(what, lines, last, joined, options=()):
        """joined: the names that the run joins."""
        seen = told(batch, *options)
        check(seen == (lines, last), '%s: %s' % (what, seen))
        before = inodes()
        check(told(batch, *options) == seen and inodes() == before, what + ': a dry run changes something')
        check(run(PLAAT, *batch, *options).returncode == 0, what + ': drawn')
        now = [n for n, a, b in zip(names, before, inodes()) if a != b]
        check(now == joined, '%s: joined %s' % (what, now))
        check(told(batch) == (['alle.pdf: kept', 'alle_press.pdf: kept'], '0 to draw, 3 kept'), what + ': and kept')

    def perhaps(jobs):
        return ['%s: joined unless its parts come out as they were: %s to be drawn' % (n, jobs) for n in names]

    (folder / 'droog.yaml').write_text(text)
    step('at first', ['alle.pdf: joined: new', 'alle_press.pdf: joined: new'], '3 to draw, 0 kept, 2 to join', names)
    (out / 'alle_press.pdf').write_bytes(b'no PDF')
    step('one that was altered', ['alle.pdf: kept', 'alle_press.pdf: joined: %s/alle_press.pdf was altered' % out], '0 to draw, 3 kept, 1 to join', names[1:])
    (folder / 'droog.yaml').write_text(text.replace('Deel een', 'Deel nul'))
    step('a part is drawn', perhaps('een_cut is'), '1 to draw, 2 kept, 2 perhaps to join', names)
    (out / 'een_cut.pdf').unlink()
    (out / 'twee_cut_press.pdf').unlink()
    step('parts that come out as they were', perhaps('een_cut and 1 more are'), '2 to draw, 1 kept, 2 perhaps to join', [])
    (out / 'een_cut.pdf').unlink()
    (out / 'alle.pdf').unlink()
    step('gone, whatever its parts are', ['alle.pdf: joined: %s/alle.pdf is gone' % out, perhaps('een_cut is')[1]], '1 to draw, 2 kept, 1 to join, 1 perhaps to join', names[:1])
    (out / 'een_cut.png').unlink()
    step('what is drawn is no part', ['alle.pdf: kept', 'alle_press.pdf: kept'], '1 to draw, 2 kept', [])
    step('asked for', ['alle.pdf: joined: asked for', 'alle_press.pdf: joined: asked for'], '3 to draw, 0 kept, 2 to join', names, ['--force'])
    (folder / 'droog.yaml').write_text(text.replace(row, ''))
    check(told(batch) == (['alle.pdf: joined: a part of it changed', 'alle_press.pdf: joined: a part of it changed'], '0 to draw, 2 kept, 2 to join'),
          'a part less: %s' % (told(batch),))
    lines = told(batch, '--shard', '1/2')[0]
    check(lines == ['alle.pdf: not joined: these are not all jobs of the batch'], 'a shard: %s' % lines)
    (folder / 'rijen.csv').write_text('naam,titel,taal\neen,Deel een,nl-NL\ntwee,Deel twee\n')
    (folder / 'droog.yaml').write_text(text[:text.index('rows:')] + 'rows: rijen.csv\n')
    lost = run(PLAAT, *batch, '--dry-run', '--keep-going').stdout.splitlines()
    check('alle.pdf: not joined: a row could not be read' in lost, 'a row that is lost: %s' % lost)


def test_again(folder, out):
    """What stands is kept; what was altered, or has another part, is joined again; a part of a batch is not."""
    batch = ['batch', folder / 'serie.yaml', '-o', '%s/' % out]
    names = ['alle%s.pdf' % suffix for suffix in KINDS]
    before = {name: (out / name).read_bytes() for name in names}
    inodes = {name: (out / name).stat().st_ino for name in names}
    check(run(PLAAT, *batch).returncode == 0, 'a second time')
    check(inodes == {name: (out / name).stat().st_ino for name in names}, 'joined again for nothing')
    (out / names[0]).write_bytes(b'no PDF')
    (out / names[1]).unlink()
    check(run(PLAAT, *batch).returncode == 0, 'a third time')
    check(before == {name: (out / name).read_bytes() for name in names}, 'what was altered or gone is not what it was')
    check((out / names[2]).stat().st_ino == inodes[names[2]], 'what stood was joined again')
    text = (folder / 'serie.yaml').read_text()
    (folder / 'serie.yaml').write_text(text.replace('Deel een', 'Deel nul'))
    check(run(PLAAT, *batch).returncode == 0, 'another title')
    check('Deel nul' in run('pdftotext', out / names[0], '-').stdout, 'the joined PDF has the old title')
    (folder / 'serie.yaml').write_text(text)
    for j in ('1', '2'):
        fresh = folder / ('fresh' + j)
        check(run(PLAAT, 'batch', folder / 'serie.yaml', '-o', '%s/' % fresh, '-j', j).returncode == 0, 'afresh')
        check(before == {name: (fresh / name).read_bytes() for name in names}, 'other bytes with %s workers' % j)
    part = folder / 'part'
    check(run(PLAAT, 'batch', folder / 'serie.yaml', '-o', '%s/' % part, '--shard', '1/2').returncode == 0, 'a shard')
    check(not (part / names[0]).exists(), 'a shard was joined')


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        out = folder / 'out'
        shutil.copy(ROOT / 'data/editions/contraterrorisme-2026-06.yaml', folder)
        (folder / 'fonts').symlink_to(ROOT / 'fonts')
        (folder / 'serie.yaml').write_text(BATCH)
        (folder / 'cut.yaml').write_text(CUT)
        made = run(PLAAT, 'batch', folder / 'serie.yaml', '-o', '%s/' % out, '--allow-outside')
        if not check(made.returncode == 0, 'batch: ' + made.stderr):
            return sum_up()
        for suffix in KINDS:
            test_pages(out, suffix)
            test_structure(out, suffix)
        judged = test_verapdf(out)
        test_again(folder, out)
        test_dry(folder)
    return sum_up() or (0 if judged else 77)


sys.exit(main())
