#!/usr/bin/env python3
"""PDFs as those who hear them have them.

    accessible.py PLAAT tree            what a screen reader finds (tests/reader.py), and poppler, qpdf and mupdf beside it; the same bytes
    accessible.py PLAAT verapdf         veraPDF (greenfield-apps-*/ in the folder of archives): PDF/UA-1 and PDF/A-2a, no failed rule
    accessible.py PLAAT outloud         a checker of another make (in the folder of wheels): no error

Every file is judged: the shipped layouts, tests/designs and editions that are hard; and each judge must find a fault that is planted. The folder
of archives is $PLAAT_JARS, or .cache/jars; that of wheels is $PLAAT_WHEELS, or .cache/wheels; ./bootstrap test fills both. What cannot be had is
said, and the status is 77.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf

import documents
import reader
import tally

ROOT = documents.ROOT
JARS = Path(os.environ.get('PLAAT_JARS') or ROOT / '.cache' / 'jars')
WHEELS = Path(os.environ.get('PLAAT_WHEELS') or ROOT / '.cache' / 'wheels')
SKIPPED = 77
check = tally.check

HEAD = '''plaat: 1
name: Test
page: {size: [%s], margin: 0, bleed: 3mm}
palette: {ink: {srgb: "#102030"}, blue: {srgb: "#0000AA"}}
fonts: [fonts/FiraSans_400Regular.ttf, fonts/FiraSans_400Regular_Italic.ttf, fonts/FiraSans_700Bold.ttf, scripts/NotoSansArabic-subset.ttf,
        scripts/NotoSansHebrew-subset.ttf]
styles:
  body: {family: [Fira Sans, Noto Sans Arabic, Noto Sans Hebrew], size: 9pt, leading: 12pt, colour: ink, hyphenate: freely,
         strong: {weight: 700}, emphasis: {slant: italic}, link: {underline: true, colour: blue}}
  spaced: {extends: body, tracking: 14%%}
  capitals: {extends: body, case: upper, tracking: 10%%}
  small: {extends: body, case: small-caps}
'''
TILES = HEAD + '''pages:
  - box:
      column:
        - {text: "{{title}}", style: body}
        - {text: "{{intro}}", style: body, name: vooraf}
        - column:
            - {text: "{{body}}", style: body}
            - {icon: "{{icon}}", width: 6mm, height: 6mm, colour: ink, when: icon}
            - {picture: "{{photo}}", width: 20mm, height: 12mm, fit: cover, when: photo}
            - {text: "{{caption}}", style: body, role: caption}
            - {text: "{{heading}}", style: body}
          each: tiles
          padding: 1mm
      padding: 4mm
      ground: ink @4%%
'''
ROLES = HEAD + '''pages:
  - box:
      column:
        - {text: "{{title}}", style: capitals}
        - {text: "{{intro}}", style: small}
        - {text: "{{quote}}", style: body, role: quote}
        - {text: "{{note}}", style: body, role: note}
        - {text: "{{second}}", style: body, role: note}
        - {text: "{{spaced}}", style: spaced}
        - {text: "{{turned}}", style: body, rotate: 12, padding: 14mm}
        - {text: "{{faded}}", style: body, opacity: 60%%, clip: true, rotate: 3}
        - column:
            - {text: "{{name}}", style: body}
            - {picture: "{{photo}}", width: 20mm, height: 12mm, opacity: 50%%}
          link: "{{link}}"
          opacity: 80%%
          each: places
      padding: 8mm
'''
TABLES = HEAD + '''  head: {extends: body, weight: 700}
pages:
  - box:
      column:
        - {text: "{{title}}", style: body}
        - {text: "{{above}}", style: small, role: caption}
        - row: [{text: "{{item.1}}", style: head}, {text: "{{item.2}}", style: body}, {text: "{{item.3}}", style: body}]
          each: "{{results | table}}"
          first: {row: [{text: "{{item.1}}", style: head}, {text: "{{item.2}}", style: head}, {text: "{{item.3}}", style: head}]}
          gap: 3mm
        - {text: "{{between}}", style: body}
        - {picture: "{{photo}}", width: 20mm, height: 12mm}
        - {text: "{{caption}}", style: small, role: caption}
        - row: [{text: "{{item.1}}", style: body}, {text: "{{item.2}}", style: body}]
          each: "{{heads | table}}"
          first: {row: [{text: "{{item.1}}", style: head}, {text: "{{item.2}}", style: head}], ground: ink @10%%}
        - {text: "{{item.1}} en {{item.2}}", style: body, each: "{{pairs | table}}"}
      padding: 4mm
'''
CLICKS = HEAD + '''pages:
  - box:
      column:
        - {text: "{{title}}", style: body}
        - row:
            - {icon: p.svg, width: 20mm, height: 10mm, colour: ink}
            - {text: "{{name}}", style: body}
          link: "{{card}}"
          ground: ink @10%%
          padding: 2mm
          gap: 20mm
        - {icon: p.svg, width: 16mm, height: 8mm, colour: ink, link: "{{alone}}"}
        - column:
            - {text: "{{inner}}", style: body}
            - {shape: rectangle, fill: blue, height: 6mm, link: "{{shape}}"}
            - {text: "{{name}}", style: body}
            - {text: "{{words}}", style: body}
          link: "{{outer}}"
          rotate: 90
          width: 30mm
          padding: 3mm
        - layers: [{icon: p.svg, width: 80mm, height: 40mm, colour: ink, at: {left: 20mm, top: 0mm}, link: "{{cut}}"}]
          width: 30mm
          height: 10mm
          clip: true
      padding: 5mm
      gap: 12mm
'''
UNHEADED = HEAD + '''pages:
  - box:
      column:
        - {text: "{{title}}", style: body}
        - row: [{text: "{{item.1}}", style: body}, {text: "{{item.3}}", style: body}]
          each: "{{plain | table}}"
        - {text: "{{below}}", style: small, role: caption}
      padding: 4mm
'''
ART = '''<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h40v20z" fill="#336699"/></svg>'''
LISTS = '''Een alinea vooraf.

- eerste regel van een lijst met zorgverzekeringsmaatschappijen

  met een tweede alinea
- tweede regel
  1. diep een
  2. diep twee, **vet**

Een alinea erna.

3. derde
4. vierde'''
LINKS = '''Zie [een lang verslag van deze dreigingsontwikkelingen](https://example.org/pad?a=(b)&c=é) en *schuin [een schuine link](https://example.org/twee)*, **vet**;
[mail](mailto:a@example.org), [hier](#nergens) en [https://example.org/drie](https://example.org/drie).'''
TWO = '''Een regel,<br>en nog een: woorden met <span lang="en">some English words</span> en <span lang="de">*deutsche* Wörter</span>; efficiënt, fier en flink.'''


def indent(text):
    return '\n'.join('      ' + line for line in text.split('\n'))


def tiles(rows, language='nl-NL', title='Een titel', more=''):
    out = 'plaat: 1\nlanguage: %s\ntitle: %s\ndate: 2026-06-01\nintro: Waar het over gaat.\n%stiles:\n' % (language, title, more)
    for row in rows:
        for i, (key, value) in enumerate(row.items()):
            out += '  %s %s: %s\n' % ('-' if i == 0 else ' ', key, '|-\n' + indent(value) if key == 'body' else value)
    return out


def tile(n, body='Een korte tekst met **nadruk** en *accent* over dreigingsontwikkelingen.', **more):
    return {'heading': 'Tegel %d' % n, 'body': body, **more}


ROLE_EDITION = '''plaat: 1
language: nl-NL
title: Een titel in hoofdletters, straße
date: 2026-06-01
intro: Kleine kapitalen Hier En Daar
quote: |-
  Een citaat van *twee* alinea's.

  De tweede.
note: Een noot.
second: Nog een noot.
spaced: Een ruim gespatieerde tekst met efficiënte letters.
turned: Een gedraaide tekst die over meer dan een regel loopt omdat er veel woorden in staan, en nog meer woorden.
faded: Een doorzichtige tekst met [een link](https://example.org/) erin.
places:
  - {name: Een plaats, link: "https://example.org/plaats", photo: {file: p.svg, alternative: Een kaart}}
  - {name: Een andere, photo: {file: p.svg, alternative: Nog een kaart}}
'''

TABLE_EDITION = '''plaat: 1
language: nl-NL
title: Tabellen
date: 2026-06-01
above: Boven de tabel
results: [[~, Oudenhaven, "[Nieuwenhaven](https://example.org/nieuw)"], [Inwoners, "12.400", ~], ["[Fietspad](https://example.org/pad) in kilometers", "*412*", "**61**"]]
between: Daartussen.
photo: {file: p.svg, alternative: Een kaart}
caption: Onder de kaart
heads: [[Jaar, Ritten], [<span lang="en">Last year</span>, "1,3"], ["2026", "1,4"]]
pairs: [[een, twee], [drie, vier]]
'''

CLICK_EDITION = '''plaat: 1
language: nl-NL
title: Klikken
date: 2026-06-01
name: Een kaart
card: https://example.org/kaart
alone: https://example.org/alleen
inner: "[Binnen](https://example.org/binnen)"
words: En meer.
shape: https://example.org/vorm
outer: https://example.org/buiten
cut: https://example.org/afgesneden
'''
UNHEADED_EDITION = '''plaat: 1
language: nl-NL
title: Een tabel
date: 2026-06-01
plain: [[a, niet getekend, b], [c, niet getekend, ""]]
below: Onder de tabel
'''

# name → (edition, layout, options, what is read: lines, or None)
HARD = {
    'lists': (tiles([tile(1, LISTS)]), TILES % '60mm, 160mm', [], [
        ('/H1', 'Een titel'), ('/P', 'Waar het over gaat.'), ('/H2', 'Tegel 1'), ('/P', 'Een alinea vooraf.'),
        ('/Lbl', '•'), ('/P', 'eerste regel van een lijst met zorgverzekeringsmaatschappijen'), ('/P', 'met een tweede alinea'),
        ('/Lbl', '•'), ('/P', 'tweede regel'), ('/Lbl', '1.'), ('/P', 'diep een'), ('/Lbl', '2.'), ('/P', 'diep twee, vet'),
        ('/P', 'Een alinea erna.'), ('/Lbl', '3.'), ('/P', 'derde'), ('/Lbl', '4.'), ('/P', 'vierde')]),
    'links': (tiles([tile(1, LINKS)]), TILES % '46mm, 160mm', [], [
        ('/H1', 'Een titel'), ('/P', 'Waar het over gaat.'), ('/H2', 'Tegel 1'),
        ('/P', 'Zie een lang verslag van deze dreigingsontwikkelingen en schuin een schuine link, vet; mail, hier en https://example.org/drie.')]),
    'languages': (tiles([tile(1, TWO), dict(tile(2, 'Words of the second tile.'), language='en')]), TILES % '70mm, 120mm', [], [
        ('/H1', 'Een titel'), ('/P', 'Waar het over gaat.'), ('/H2', 'Tegel 1'),
        ('/P', 'Een regel, en nog een: woorden met some English words en deutsche Wörter; efficiënt, fier en flink.'), ('/H2', 'Tegel 2'),
        ('/P', 'Words of the second tile.')]),
    'arabic': (tiles([tile(1, 'مكافحة الإرهاب والتطرف في هولندا 2026 ABC، الوقاية.')], 'ar', 'مكافحة الإرهاب'), TILES % '40mm, 120mm', [], [
        ('/H1', 'مكافحة الإرهاب'), ('/P', 'Waar het over gaat.'), ('/H2', 'Tegel 1'), ('/P', 'مكافحة الإرهاب والتطرف في هولندا 2026 ABC، الوقاية.')]),
    'hebrew': (tiles([tile(1, 'המאבק בטרור [ובקיצוניות](https://example.org/) בהולנד 2026 (ABC).')], 'he', 'המאבק בטרור'), TILES % '40mm, 120mm', [], [
        ('/H1', 'המאבק בטרור'), ('/P', 'Waar het over gaat.'), ('/H2', 'Tegel 1'), ('/P', 'המאבק בטרור ובקיצוניות בהולנד 2026 (ABC).')]),
    'pictures': (tiles([tile(1, photo='{file: p.svg, alternative: Een kaart}', caption='Wat er te zien is'), tile(2, icon="p.svg")]),
                 TILES % '70mm, 160mm', [], [
        ('/H1', 'Een titel'), ('/P', 'Waar het over gaat.'), ('/H2', 'Tegel 1'),
        ('/P', 'Een korte tekst met nadruk en accent over dreigingsontwikkelingen.'), ('/Figure', '[Een kaart]'), ('/Caption', 'Wat er te zien is'),
        ('/H2', 'Tegel 2'), ('/P', 'Een korte tekst met nadruk en accent over dreigingsontwikkelingen.')]),
    'broken': (tiles([tile(1, 'Arbeidsongeschiktheidsverzekeringsmaatschappijen en **dreigings**ontwikkelingen, veiligheidsmaatregelen.')]),
               TILES % '34mm, 160mm', [], [
        ('/H1', 'Een titel'), ('/P', 'Waar het over gaat.'), ('/H2', 'Tegel 1'),
        ('/P', 'Arbeidsongeschiktheidsverzekeringsmaatschappijen en dreigingsontwikkelingen, veiligheidsmaatregelen.')]),
    'one': (tiles([tile(1)]), TILES % '60mm, 90mm', [], None),
    'none': ('plaat: 1\nlanguage: nl\ntitle: T\ndate: 2026-06-01\nintro: Niets.\n', TILES % '60mm, 90mm', [], [('/H1', 'T'), ('/P', 'Niets.')]),
    'twenty': (tiles([tile(n) for n in range(1, 21)]), TILES % '60mm, 700mm', [], None),
    'roles': (ROLE_EDITION, ROLES % '90mm, 200mm', [], [
        ('/H1', 'Een titel in hoofdletters, straße'), ('/P', 'Kleine kapitalen Hier En Daar'), ('/P', "Een citaat van twee alinea's."), ('/P', 'De tweede.'),
        ('/Note', 'Een noot.'), ('/Note', 'Nog een noot.'), ('/P', 'Een ruim gespatieerde tekst met efficiënte letters.'),
        ('/P', 'Een gedraaide tekst die over meer dan een regel loopt omdat er veel woorden in staan, en nog meer woorden.'),
        ('/P', 'Een doorzichtige tekst met een link erin.'), ('/P', 'Een plaats'), ('/Figure', '[Een kaart]'), ('/P', 'Een andere'),
        ('/Figure', '[Nog een kaart]')]),
    'tables': (TABLE_EDITION, TABLES % '80mm, 160mm', [], [
        ('/H1', 'Tabellen'), ('/Caption', 'Boven de tabel'),
        ('/TD', ''), ('/TH', 'Oudenhaven'), ('/TH', 'Nieuwenhaven'), ('/TH', 'Inwoners'), ('/TD', '12.400'), ('/TD', ''),
        ('/TH', 'Fietspad in kilometers'), ('/TD', '412'), ('/TD', '61'), ('/P', 'Daartussen.'),
        ('/Figure', '[Een kaart]'),
        ('/Caption', 'Onder de kaart'), ('/TH', 'Jaar'), ('/TH', 'Ritten'), ('/TD', 'Last year'), ('/TD', '1,3'), ('/TD', '2026'), ('/TD', '1,4'),
        ('/P', 'een en twee'), ('/P', 'drie en vier')]),
    'unheaded': (UNHEADED_EDITION, UNHEADED % '80mm, 60mm', [], [
        ('/H1', 'Een tabel'), ('/TD', 'a'), ('/TD', 'b'), ('/TD', 'c'), ('/TD', ''), ('/Caption', 'Onder de tabel')]),
    'clicks': (CLICK_EDITION, CLICKS % '90mm, 150mm', [], [
        ('/H1', 'Klikken'), ('/P', 'Een kaart'), ('/P', '[https://example.org/alleen]'), ('/P', 'Binnen'), ('/P', '[https://example.org/vorm]'), ('/P', 'En meer.'),
        ('/P', '[https://example.org/afgesneden]')]),
    'shown': (tiles([tile(1)]), TILES % '60mm, 90mm', ['--show', 'boxes,names,baselines,grid,margins'], [
        ('/H1', 'Een titel'), ('/P', 'Waar het over gaat.'), ('/H2', 'Tegel 1'),
        ('/P', 'Een korte tekst met nadruk en accent over dreigingsontwikkelingen.')]),
    'draft': (tiles([tile(n) for n in range(1, 9)]), TILES % '60mm, 60mm', ['--draft'], None),
}


def render(name, edition, layout, *options, env=None):
    return documents.render(edition, layout, 'pdf', name, *options, env=env)[0]


def hard_folder(name):
    folder = documents.write('hard-' + name, e=HARD[name][0], l=HARD[name][1])
    (folder / 'p.svg').write_text(ART)
    return folder


def without_icons():
    """The shipped edition without an icon."""
    text = documents.EDITION.read_text(encoding='utf-8')
    folder = documents.write('no-icons', e=re.sub(r'(?m)^(\s+)icon: .*\n', '', text))
    check((folder / 'e.yaml').read_text(encoding='utf-8') != text, 'the shipped edition has icons')
    return folder / 'e.yaml'


made = {}


def all_files():
    if made:
        return made
    for layout in documents.LAYOUTS:
        made[layout] = render(layout, documents.EDITION, layout)
    for edition, design in documents.DESIGNS:
        made['design ' + design.stem] = render('design-' + edition.stem, edition, design)
    plain = without_icons()
    made['no icons'] = render('plain', plain, 'poster-a3')
    for name, (_, _, options, _) in HARD.items():
        folder = hard_folder(name)
        made['hard ' + name] = render('pdf-' + name, folder / 'e.yaml', folder / 'l.yaml', *options)
    return made


def press_web_files():
    """The same for print as well: each layout and design, the hard editions, and the sheet that asks all of a press."""
    all_of = {layout: (documents.EDITION, layout, ()) for layout in documents.LAYOUTS}
    all_of.update({'design ' + design.stem: (edition, design, ()) for edition, design in documents.DESIGNS})
    all_of.update({'hard ' + name: (hard_folder(name) / 'e.yaml', hard_folder(name) / 'l.yaml', told[2]) for name, told in HARD.items()})
    sheet = ROOT / 'tests' / 'press' / 'sheet.yaml'
    all_of['sheet'] = sheet.with_name('sheet-edition.yaml'), sheet, ()
    return {'press-web ' + name: documents.render(edition, layout, 'press-web', re.sub(r'\W', '-', name), *options)[0]
            for name, (edition, layout, options) in all_of.items()}


# ---- planted faults ----

def first(pdf, kind, node=None):
    """The first element of a type."""
    for kid in reader.Reader.kids(None, node if node is not None else pdf.Root.StructTreeRoot):
        if isinstance(kid, int) or '/S' not in kid:
            continue
        found = kid if str(kid.S) == kind else first(pdf, kind, kid)
        if found is not None:
            return found
    return None


def drop(kind, key):
    def plant(pdf):
        element = first(pdf, kind)
        del element[key]
    return plant


def in_content(pattern, to):
    def plant(pdf):
        page = pdf.pages[0]
        page.contents_coalesce()
        bytes_ = page.Contents.read_bytes()
        broken = re.sub(pattern, to, bytes_, count=1)
        assert broken != bytes_, pattern
        page.Contents.write(broken)
    return plant


def annotation(key, value=None):
    def plant(pdf):
        a = pdf.pages[0].obj.Annots[0]
        if value is None:
            del a[key]
        else:
            a[key] = value
    return plant


def bad_letters(pdf):
    for o in pdf.objects:
        if isinstance(o, pikepdf.Dictionary) and '/ToUnicode' in o:
            o.ToUnicode = pdf.make_stream(re.sub(rb'(begin)(bfchar\s*<\w+>\s*)<\w+>', rb'\1\2<0000>', o.ToUnicode.read_bytes(), count=1))
            return


def skip_level(pdf):
    first(pdf, '/H2').S = pikepdf.Name('/H3')


def swap_parents(pdf):
    row = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    row[0], row[-1] = row[-1], row[0]


def short_row(pdf):
    row = first(pdf, '/TR')
    row.K = pikepdf.Array(list(row.K)[1:])


def loose_cell(pdf):
    first(pdf, '/TR').S = pikepdf.Name('/Sect')


def no_title(pdf):
    del pdf.Root.ViewerPreferences


def no_language(pdf):
    del pdf.Root.Lang


def untagged(pdf):
    del pdf.Root.StructTreeRoot


def no_intent(pdf):
    del pdf.Root.OutputIntents


def other_title(pdf):
    pdf.docinfo['/Title'] = 'Iets anders'


# (what, of which file, how, a part of what our reader says or None, what veraPDF fails or None, whether outloud says an error)
FAULTS = [
    ('content that is no element\'s', 'hard one', in_content(rb'/P\s*<<\s*/MCID (\d+)\s*>>\s*BDC', rb'/P BMC'), 'in neither', True, True),
    ('an MCID that nothing holds', 'hard one', in_content(rb'/P\s*<<\s*/MCID (\d+)', rb'/P <</MCID 99'), 'in no element', True, False),
    ('a nested ActualText', 'hard broken', in_content(rb'(/P <</MCID \d+>> BDC\n)', rb'\1/Span <</ActualText (x)>> BDC EMC\n'), 'nested', None, False),
    ('a figure without Alt', 'hard pictures', drop('/Figure', '/Alt'), 'without an alternative', True, True),
    ('a figure without BBox', 'hard pictures', drop('/Figure', '/A'), 'without a BBox', None, False),
    ('a link without Contents', 'hard links', annotation('/Contents'), 'without Contents', True, True),
    ('a link that is not printed', 'hard links', annotation('/F', 0), 'not printed', True, False),
    ('a link with another parent', 'hard links', annotation('/StructParent', 0), 'another element', True, False),
    ('a skipped level', 'hard one', skip_level, 'H3 follows H1', True, True),
    ('a note without ID', 'hard roles', drop('/Note', '/ID'), 'without an ID', True, True),
    ('a letter that is none', 'hard one', bad_letters, 'no letter', True, True),
    ('a head without Scope', 'hard tables', drop('/TH', '/A'), 'without a Scope', True, False),
    ('a row short of a cell', 'hard tables', short_row, 'rows of 2 and 3 cells', True, True),
    ('a cell in no row', 'hard tables', loose_cell, 'a cell in /Sect', True, True),
    ('parents exchanged', 'hard one', swap_parents, 'parent tree', None, False),
    ('a title that is not shown', 'hard one', no_title, 'title is not shown', True, True),
    ('no language', 'hard one', no_language, 'no language', True, True),
    ('no tree', 'hard one', untagged, 'no structure', True, True),
    ('no output intent', 'hard one', no_intent, None, True, False),
    ('two titles', 'hard one', other_title, 'differ', None, False),
]


def plant(number):
    what, of, how = FAULTS[number][:3]
    path = documents.WORK / ('fault-%d.pdf' % number)
    with pikepdf.open(all_files()[of]) as pdf:
        how(pdf)
        pdf.save(path)
    return path


# ---- the tree ----

def plain(text):
    """Without markup, on one line."""
    return re.sub(r'\s+', ' ', re.sub(r'</?su[bp]>|</?nobr>', '', text.replace('**', ''))).strip()


def judge_tree(name, path):
    r = reader.Reader(path)
    for fault in r.faults[:10]:
        check(False, '%s: %s' % (name, fault))
    check(not r.faults, '%s: nothing is wrong with its tree' % name)
    check('No syntax or stream encoding errors found' in documents.run('qpdf', '--check', path), name + ': qpdf --check')
    tree = documents.run('pdfinfo', '-struct-text', path)
    check('Syntax Error' not in documents.run.errors, '%s: poppler reads the tree: %s' % (name, documents.run.errors[:300]))
    said, told = documents.letters(''.join(re.findall(r'(?m)^\s*"(.*)"$', tree))), documents.letters(''.join(t for k, t in r.lines if k != '/Figure' and not t.startswith('[')))
    if name not in ('hard roles', 'hard draft'):  # letters that are drawn as others, or off the page
        check(sorted(said) == sorted(told) or 'quote' in name, '%s: poppler finds the same letters in the tree: %d, %d' % (name, len(said), len(told)))
    mu = documents.run('mutool', 'trace', path)
    check('<begin_structure' in mu or 'begin_' not in mu, name + ': mupdf reads the marks')
    titles = [(level, text) for level, text in r.outline()]
    check([t for _, t in titles] == [t for _, t in r.headings], '%s: the bookmarks are the headings: %s' % (name, titles))
    return r


def check_reading():
    for name, (_, _, options, lines) in HARD.items():
        r = judge_tree('hard ' + name, all_files()['hard ' + name])
        if lines is not None:
            check(r.lines == lines, 'hard %s is read as %s\n  not as %s' % (name, r.lines, lines))
    for name, path in all_files().items():
        if name.startswith('hard '):
            continue
        r = judge_tree(name, path)
        if name.startswith('design '):
            continue
        said, at = ' '.join(t for _, t in r.lines), 0
        pages = documents.scene(documents.EDITION, 'poster-a3' if name == 'no icons' else name)
        for key, text in documents.drawn_fields(pages):
            if key in ('heading', 'subheading', 'body'):
                found = said.find(plain(text), at)
                check(found >= 0, '%s: read in its order: %.60s' % (name, text))
                at = max(found, at)
        kinds = [k for k, _ in r.elements]
        check(kinds.count('/Sect') == 6, '%s: a section for every tile' % name)
        check(kinds.count('/H1') == 1 and kinds.count('/H2') == 6, '%s: one title, six headings' % name)


def check_details():
    files = all_files()
    with pikepdf.open(files['hard twenty']) as pdf:
        check(len(reader.Reader(files['hard twenty']).headings) == 21, 'twenty tiles and a title')
        check(str(first(pdf, '/Sect').T) == 'Tegel 1', 'a section is called by its heading')
    with pikepdf.open(files['hard languages']) as pdf:
        r = reader.Reader(files['hard languages'])
        languages = [str(e.Lang) for _, e in r.elements if '/Lang' in e]
        check(languages == ['nl-NL', 'en', 'de', 'de', 'en', 'en', 'en'] and str(pdf.Root.Lang) == 'nl-NL', 'languages inside a text, and of a tile: %s' % languages)
    with pikepdf.open(files['hard links']) as pdf:
        links = {str(a.A.URI): a for a in pdf.pages[0].obj.Annots}
        check(set(links) == {'https://example.org/pad?a=(b)&c=%C3%A9', 'https://example.org/twee', 'mailto:a@example.org', 'https://example.org/drie'},
              'every address can be clicked: %s' % list(links))
        long = links['https://example.org/pad?a=(b)&c=%C3%A9']
        check(len(long.QuadPoints) >= 16, 'a link over two lines has two quadrilaterals')
        check(str(long.Contents) == 'een lang verslag van deze dreigingsontwikkelingen', 'it is called by its words: %s' % long.Contents)
        box = [float(v) for v in long.Rect]
        words = documents.run('pdftotext', '-x', str(int(box[0])), '-y', str(int(float(pdf.pages[0].MediaBox[3]) - box[3])),
                              '-W', str(int(box[2] - box[0]) + 1), '-H', str(int(box[3] - box[1]) + 1), files['hard links'], '-')
        check('verslag' in words, 'and stands where they are: %r' % words)
    with pikepdf.open(files['hard pictures']) as pdf:
        figure = first(pdf, '/Figure')
        page = [float(v) for v in pdf.pages[0].MediaBox]
        box = [float(v) for v in figure.A.BBox]
        check(abs(box[2] - box[0] - 20 / 25.4 * 72) < 0.1 and abs(box[3] - box[1] - 12 / 25.4 * 72) < 0.1 and box[3] <= page[3],
              'the box of a figure is what is seen of it: %s' % box)
    r = reader.Reader(files['hard shown'])
    check('vooraf' in r.artifacts, 'names of boxes are artifacts: %.80s' % r.artifacts)
    with pikepdf.open(files['carousel-1080x1350']) as pdf:
        labels = [str(pdf.Root.PageLabels.Nums[i].P) for i in range(1, len(pdf.Root.PageLabels.Nums), 2)]
        check(len(labels) == 8 and labels[0] == 'cover', 'pages are called as the layout calls them: %s' % labels)
    for name in ('hard roles', 'hard broken', 'hard lists', 'poster-a3'):
        text = documents.squash(documents.run('pdftotext', '-enc', 'UTF-8', files[name], '-'))
        for _, line in reader.Reader(files[name]).lines:
            for word in line.split():
                check(word in text or word.startswith('['), '%s: pdftotext gives %s whole' % (name, word)) if not line.startswith('[') else None


def tables_of(path):
    """Rows of cells as HTML has them, and where captions are: in what, and the how-manieth."""
    r, tables = reader.Reader(path), []
    for table in (e for kind, e in r.elements if kind == '/Table'):
        rows = [row for row in r.kids(table) if row.S == '/TR']
        tables.append([[(str(cell.S)[1:].lower(), str(cell.A.Scope)[1:4].lower() if '/A' in cell else None) for cell in r.kids(row)] for row in rows])
    captions = [e for kind, e in r.elements if kind == '/Caption']
    return tables, [(str(e.P.S), [str(k.get('/S')) for k in r.kids(e.P)].index('/Caption')) for e in captions]


def check_tables():
    """Rows, heads and captions; and the page of HTML has the same."""
    td, column, row = ('td', None), ('th', 'col'), ('th', 'row')
    for name, wanted, where, words in (
            ('tables', [[[td, column, column], [row, td, td], [row, td, td]], [[column, column], [td, td], [td, td]]], [('/Table', 0), ('/Figure', 1)],
             ['Boven de tabel', 'Onder de kaart']),
            ('unheaded', [[[td, td], [td, td]]], [('/Table', 2)], ['Onder de tabel'])):
        tables, captions = tables_of(all_files()['hard ' + name])
        check(tables == wanted, '%s: rows and heads: %s' % (name, tables))
        check(captions == where, '%s: captions are in what they are about: %s' % (name, captions))
        folder = hard_folder(name)
        page = documents.render(folder / 'e.yaml', folder / 'l.yaml', 'html', 'twin-' + name)[0].read_text(encoding='utf-8')
        twin = [[[(tag, scope or None) for tag, scope in re.findall(r'<(td|th)(?: scope="(\w+)")?[ >]', line)]
                 for line in re.findall(r'<tr>.*?</tr>', table, re.S)] for table in re.findall(r'<table>.*?</table>', page, re.S)]
        check(twin == tables, '%s: the page of HTML says the same: %s' % (name, twin))
        said = [re.sub(r'<.*?>', '', c).strip() for c in re.findall(r'<(?:fig)?caption.*?</(?:fig)?caption>', page, re.S)]
        check(said == words, '%s: the captions of HTML: %s' % (name, said))


def check_clicks():
    """A linked box can be clicked anywhere, an icon in it that says nothing too; what is a link in it leads where it says itself."""
    with pikepdf.open(all_files()['hard clicks']) as pdf:
        page = pdf.pages[0]
        annotations = [([float(v) for v in a.Rect], str(a.A.URI).rsplit('/', 1)[1], str(a.Contents)) for a in page.obj.Annots]
        high = float(page.MediaBox[3])

        def at(x, y):
            """What a click leads to, mm from the top left: the last annotation lies on top."""
            px, py = x / 25.4 * 72, high - y / 25.4 * 72
            return next((name for r, name, _ in reversed(annotations) if r[0] <= px <= r[2] and r[1] <= py <= r[3]), None)
        for x, y, wanted in ((12, 25, 'kaart'), (50, 34, 'kaart'), (84.5, 22, 'kaart'), (50, 28, 'kaart'), (10, 50, 'alleen'), (50, 50, None), (28, 70, 'binnen'),
                             (22, 80, 'vorm'), (13, 80, 'buiten'), (9, 69, 'buiten'), (30, 107, 'afgesneden'), (40, 107, None), (30, 120, None)):
            check(at(x, y) == wanted, 'a click at %s, %s mm leads to %s, not to %s' % (x, y, at(x, y), wanted))
        names = {name: says for _, name, says in annotations}
        check(names['kaart'] == 'Een kaart' and names['alleen'] == 'https://example.org/alleen', 'links are called by their words: %s' % names)
    found = reader.Reader(all_files()['hard clicks'])
    check('/Figure' not in [kind for kind, _ in found.elements], 'icons without alternative are artifacts')
    check(sum(str(e.S) == '/Link' for _, e in found.elements) == len(annotations), 'every annotation has a Link')


def check_bytes():
    """Two runs, folders, locales, time zones."""
    wanted = {name: all_files()[name].read_bytes() for name in ('poster-a3', 'hard roles')}
    for changes in ({}, {'TZ': 'Pacific/Auckland'}, {'LC_ALL': 'nl_NL.UTF-8', 'TZ': 'America/Lima'}):
        with tempfile.TemporaryDirectory() as elsewhere:
            env = documents.environment(**changes)
            again = {'poster-a3': render('again', documents.EDITION, 'poster-a3', env=env)}
            shutil.copytree(documents.WORK / 'hard-roles', Path(elsewhere) / 'x')
            again['hard roles'] = render('elsewhere', Path(elsewhere) / 'x' / 'e.yaml', Path(elsewhere) / 'x' / 'l.yaml', env=env)
            for name, path in again.items():
                check(path.read_bytes() == wanted[name], '%s: the same bytes with %s' % (name, changes))


def tree():
    check_reading()
    check_details()
    check_tables()
    check_clicks()
    check_bytes()
    for i, (what, _, _, says, _, _) in enumerate(FAULTS):
        found = reader.Reader(plant(i)).faults
        check((says is None and not found) or any(says and says in f for f in found), 'a planted fault, %s: %s' % (what, found[:4]))
    return tally.sum_up()


# ---- other judges ----

def skip(what):
    print('skipped: %s (./bootstrap test fetches it)' % what)
    return SKIPPED


def veraPDF(flavour, paths):
    """Path → failed rules, of all files in one go."""
    jars = next(iter(sorted(JARS.glob('greenfield-apps-*'))))
    done = subprocess.run(['java', '-cp', '%s/*' % jars, 'org.verapdf.apps.GreenfieldCliWrapper', '--flavour', flavour, '--format', 'json',
                           *map(str, paths)], capture_output=True, text=True, timeout=600)
    out = {}
    for job in json.loads(done.stdout)['report']['jobs']:
        results = job.get('validationResult') or [{}]
        results = results if isinstance(results, list) else [results]
        rules = ['%s-%s' % (rule['clause'], rule['testNumber']) for result in results
                 for rule in result.get('details', {}).get('ruleSummaries', []) if rule['ruleStatus'] == 'FAILED']
        out[job['itemDetails']['name']] = rules if results[0].get('details') else ['not judged']
    return out


def verapdf():
    if not shutil.which('java') or not list(JARS.glob('greenfield-apps-*')):
        return skip('no veraPDF in %s, or no java' % JARS)
    planted = {str(plant(i)): FAULTS[i] for i in range(len(FAULTS)) if FAULTS[i][4]}
    found = {path: [] for path in planted}
    judged = {**all_files(), **press_web_files()}
    for flavour in ('ua1', '2a'):
        result = veraPDF(flavour, [*judged.values(), *planted])
        for name, path in judged.items():
            check(result.get(str(path)) == [], '%s, %s: veraPDF fails %s' % (name, flavour, result.get(str(path))))
        for path in planted:
            found[path] += result.get(path) or []
    for path, fault in planted.items():
        check(found[path] and 'not judged' not in found[path], 'veraPDF finds a planted fault, %s: %s' % (fault[0], found[path]))
    return tally.sum_up()


# What it warns of and we mean: a note without a number of its own; reading order that is the edition's, not the page's.
KNOWN = {'NOTE-003', 'ORD-001'}
# Words of the program itself, drawn over the page; a table that has no heads, which ISO 14289-1 allows.
UNJUDGED = {'hard shown', 'hard draft', 'hard unheaded'}


def outloud():
    program = WHEELS / 'bin' / 'outloud'
    if not program.exists():
        return skip('no outloud in %s' % WHEELS)
    report = documents.WORK / 'outloud.json'
    planted = {str(plant(i)): FAULTS[i] for i in range(len(FAULTS)) if FAULTS[i][5]}
    judged = [p for n, p in all_files().items() if n not in UNJUDGED]
    subprocess.run([str(program), '-q', '--fail-on', 'never', '--json', str(report), *map(str, judged), *planted], check=True, capture_output=True, timeout=600)
    files = {f['path']: f for f in json.loads(report.read_text())['results']}
    for path in judged:
        for finding in files[str(path)]['findings']:
            check(finding['rule'] in KNOWN, '%s: outloud says %s' % (path, json.dumps(finding)[:400]))
        check(files[str(path)]['verdict'] in ('pass', 'review'), '%s: outloud: %s' % (path, files[str(path)]['verdict']))
    for path, fault in planted.items():
        check(files[path]['verdict'] == 'fail' or any(f['rule'] not in KNOWN for f in files[path]['findings']), 'outloud finds a planted fault, %s' % fault[0])
    return tally.sum_up()


def main():
    documents.PLAAT = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        documents.WORK = Path(folder)
        return {'tree': tree, 'verapdf': verapdf, 'outloud': outloud}[sys.argv[2]]()


if __name__ == '__main__':
    sys.exit(main())
