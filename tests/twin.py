#!/usr/bin/env python3
"""Pages of HTML, read with a real parser, judged by an HTML checker, and looked at in a real browser.

    twin.py PLAAT structure         what the page says, and that it is what the edition says
    twin.py PLAAT valid             the Nu HTML checker (validator-*/ in the folder of archives)
    twin.py PLAAT browser           axe-core (axe-core-*/ in that folder) in Chromium, widths, spacing, paper

The folder of archives is $PLAAT_JARS, or .cache/jars; ./bootstrap test fills it. What cannot be had is said, and the status is 77.
"""
import base64
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

import html5lib
import yaml

import browser
import make
import tally

ROOT = Path(__file__).resolve().parent.parent
JARS = Path(os.environ.get('PLAAT_JARS') or ROOT / '.cache' / 'jars')
EDITION = ROOT / 'data' / 'editions' / 'contraterrorisme-2026-06.yaml'
LAYOUTS = sorted(p.stem for p in (ROOT / 'layout').glob('*.yaml') if re.search(r'^pages:', p.read_text(), re.M))
DESIGNS = sorted(p for p in (ROOT / 'tests' / 'designs').glob('*-edition.yaml'))
SVG = '{http://www.w3.org/2000/svg}'
SKIPPED = 77
check = tally.check
plaat = work = None


def environment(**changes):
    env = {**os.environ, 'PLAAT_DATA': str(ROOT), 'NO_COLOR': '1'}
    for name in ('SOURCE_DATE_EPOCH', 'LC_ALL', 'TZ'):
        env.pop(name, None)
    return {**env, **changes}


def run(*arguments, status=0, **options):
    done = subprocess.run([plaat, *map(str, arguments)], capture_output=True, env=options.pop('env', environment()), **options)
    check(done.returncode == status, '%s: status %d, not %d: %s' % (' '.join(map(str, arguments)), done.returncode, status,
                                                                   done.stderr.decode()[:1500]))
    return done


# ---- editions and layouts that ask for more than the shipped ones ----

def dump(data):
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)


def tile(n, **more):
    return {'id': 'tegel-%d' % n, 'icon': 'globe', 'heading': 'Tegel %d' % n, 'subheading': 'Wat er onder staat',
            'body': 'Een korte tekst met **nadruk** en *accent*, nummer %d, die iets zegt over 2024-2026.' % n, **more}


def edition(**more):
    return {'plaat': 1, 'language': 'nl-NL', 'title': 'Een proef', 'date': {'value': '2026-06-30', 'label': '30 juni 2026'},
            'intro': 'Waar het over gaat.', 'tiles': [tile(1), tile(2)], **more}


LONG_WORD = 'Arbeidsongeschiktheidsverzekeringsmaatschappijen'
HARD = {
    'one-tile': edition(tiles=[tile(1)]),
    'twenty-tiles': edition(tiles=[tile(n) for n in range(1, 21)]),
    'no-icons': edition(tiles=[{k: v for k, v in tile(n).items() if k != 'icon'} for n in range(1, 4)]),
    'speaking-icons': edition(tiles=[tile(1, alternative='Een wereldbol'), tile(2)]),
    'long-words': edition(title=LONG_WORD, tiles=[tile(1, heading=LONG_WORD, body='Zie https://www.voorbeeld.nl/' + 'a' * 120)]),
    'two-languages': edition(terms={'Knowledge Hub': 'en'}, tiles=[
        tile(1, body='De Knowledge Hub, en <span lang="de">die Zusammenarbeit</span> daarmee.'),
        tile(2, language='en-GB', heading='In English', subheading='All of it', body='This tile is in <span lang="nl">het Engels</span>.')]),
    'lists': edition(tiles=[tile(1, body='Eerst:\n\n- een\n- twee\n\n  1. onder twee\n  2. en nog een\n\n- drie\n\nDan:\n\n4. vier\n5. vijf\n')]),
    'links': edition(tiles=[tile(1, body='Lees [het **hele** verhaal](https://www.voorbeeld.nl/a?b=1&c=2), [schrijf](mailto:a@voorbeeld.nl), '
                                         '[bel](tel:+31201234567) of zie [www.voorbeeld.nl](http://www.voorbeeld.nl).')]),
}
# The letters of tests/fonts/NotoSansArabic-subset.ttf.
ARABIC = {
    'plaat': 1, 'language': 'ar', 'title': 'المكتبة', 'date': {'value': '2026', 'label': '2026'}, 'intro': 'كتاب.',
    'tiles': [{'id': 'a', 'heading': 'الكتاب', 'body': 'البيت <span lang="en">Europol</span> في المدن.'}, {'id': 'b', 'heading': 'المدرب', 'body': 'الباب كبير.'}]}
RTL_LAYOUT = {
    'plaat': 1, 'page': {'size': 'A4', 'margin': '12mm', 'ground': 'wit'},
    'palette': {'wit': {'srgb': '#ffffff', 'on': 'zwart'}, 'zwart': {'srgb': '#101010', 'on': 'wit'}, 'rood': {'srgb': '#b00020', 'on': 'wit'}},
    'fonts': [str(ROOT / 'fonts' / 'FiraSans_400Regular.ttf'), str(ROOT / 'tests' / 'fonts' / 'NotoSansArabic-subset.ttf')],
    'styles': {'base': {'family': ['Fira Sans', 'Noto Sans Arabic'], 'size': '12pt', 'leading': 1.4, 'colour': 'zwart', 'strong': {'weight': 400}},
               'title': {'extends': 'base', 'size': '30pt', 'colour': 'wit'}, 'heading': {'extends': 'base', 'size': '18pt', 'colour': 'wit'}},
    'pages': [{'box': {'column': [
        {'column': [{'text': '{{title}}', 'style': 'title'}, {'text': '{{intro}}', 'style': 'base', 'ground': 'wit'}], 'ground': 'rood'},
        {'column': [{'text': '{{heading}}', 'style': 'heading', 'ground': 'rood'}, {'text': '{{body}}', 'style': 'base'}], 'each': 'tiles'}]}}]}
# Every role, a table with heads, a caption, pictures of every kind, and names that no stylesheet would like.
ODD_NAME = 'ro}od"</style><b>'
ROLES = {
    'plaat': 1, 'page': {'size': 'A4', 'margin': '12mm', 'ground': 'wit'},
    'palette': {'wit': {'srgb': '#ffffff', 'on': 'zwart'}, 'zwart': {'srgb': '#101010', 'on': 'wit'}, ODD_NAME: {'srgb': '#b00020', 'on': 'wit'},
                'geel': {'srgb': '#ffd400', 'on': 'zwart'}},
    'fonts': [str(ROOT / 'fonts' / n) for n in ('FiraSans_400Regular.ttf', 'FiraSans_400Regular_Italic.ttf', 'FiraSans_700Bold.ttf')],
    'styles': {'base': {'family': ['Fira Sans'], 'size': '12pt', 'leading': 1.4, 'colour': 'zwart', 'strong': {'weight': 700},
                        'emphasis': {'slant': 'italic'}, 'list': {'marker': '–', 'number': '({n})', 'indent': '6mm'}},
               'cell': {'extends': 'base', 'features': ['tnum']}, 'head': {'extends': 'base', 'weight': 700},
               'h}1': {'extends': 'base', 'size': '30pt', 'colour': 'geel'}, 'small': {'extends': 'base', 'size': '6pt', 'case': 'upper'},
               'loud': {'extends': 'base', 'colour': 'geel', 'weight': 700}},
    'strings': {'nl': {'sources': 'Bronnen'}},
    'pages': [{'box': {'column': [
        {'text': '{{title}}', 'style': 'h}1'},
        {'column': [
            {'text': '{{heading}}', 'style': 'head', 'role': 'h3'},
            {'text': '{{body}}', 'style': 'base'},
            {'text': '{{words}}', 'style': 'base', 'role': 'quote'},
            {'picture': '{{photo}}', 'width': '40mm', 'height': '30mm', 'link': '{{link}}'},
            {'text': '{{caption}}', 'style': 'small', 'role': 'caption'},
            {'text': '{{linked}}', 'style': 'base', 'link': '{{link}}'},
            {'picture': '{{styled}}', 'width': '20mm'}, {'picture': '{{pixels}}', 'height': '10mm'},
            {'grid': [{'row': [{'text': '{{item.1}}', 'style': 'head'}, {'text': '{{item.2}}', 'style': 'cell'}, {'text': '{{item.3}}', 'style': 'cell'}],
                       'each': '{{results | table}}', 'first': {'row': [{'text': '{{item.1}}', 'style': 'head'}, {'text': '{{item.2}}', 'style': 'head'},
                                                                    {'text': '{{item.3}}', 'style': 'head'}]}}], 'columns': 1},
            {'text': '{{strings.sources}}', 'style': 'head', 'role': 'h4'},
            {'text': '{{note}}', 'style': 'small', 'role': 'note'}], 'each': 'tiles'}]}}]}
HOSTILE = r'\<script>alert(1)\</script> & "dubbel" ''\'enkel\' ]]> --\\> \\</style>\\</title> ü €'
HOSTILE_READ = '<script>alert(1)</script> & "dubbel" \'enkel\' ]]> --> </style></title> ü €'
ODD_EDITION = {
    'plaat': 1, 'language': 'nl', 'title': HOSTILE, 'author': HOSTILE, 'subject': HOSTILE, 'keywords': [HOSTILE],
    'tiles': [{'id': 'a"><script>', 'heading': HOSTILE, 'body': HOSTILE + ' H<sub>2</sub>O, m<sup>2</sup> en <span class="loud">hard</span>.',
               'words': HOSTILE, 'link': 'https://www.voorbeeld.nl/?a=%22b%22&c',
               'styled': {'file': 'styled.svg', 'alternative': 'Met een stijlblad'}, 'pixels': {'file': 'pixels.png', 'alternative': 'Van punten'},
               'photo': {'file': 'odd.svg', 'alternative': HOSTILE_READ}, 'caption': 'Bijschrift', 'linked': 'Verder **lezen**',
               'results': [['', 'een', 'twee'], ['rij', '1', '2'], ['rij twee', '3', '']], 'note': 'Een noot.'}]}
ODD_SVG = '''<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://odd.example/ns" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 30"
 class="tile" id="root" style="position:fixed;stroke:#000">
 <title>niet deze</title><metadata><i:x>&lt;b&gt;</i:x></metadata>
 <defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1" style="stop-color:#f00;background:red"/></linearGradient></defs>
 <g id="a" i:label="x" class="wide"><rect width="20" height="20" fill="url(#g)"/></g><use xlink:href="#a" x="20"/>
 <text i:y="1"/><path data-x="1" d="M0 0L5 5"/>
</svg>
'''.replace(' <text i:y="1"/>', '')


def write_inputs():
    folder = work / 'in'
    folder.mkdir()
    jobs = [(EDITION, name, 'shipped-' + name) for name in LAYOUTS]
    jobs += [(e, e.with_name(e.name.replace('-edition', '')), 'design-' + e.stem.replace('-edition', '')) for e in DESIGNS]
    for name, data in HARD.items():
        (folder / (name + '.yaml')).write_text(dump(data))
        jobs.append((folder / (name + '.yaml'), 'poster-a3', 'hard-' + name))
    for name, data in (('arabic', ARABIC), ('rtl', RTL_LAYOUT), ('odd', ODD_EDITION), ('roles', ROLES)):
        (folder / (name + '.yaml')).write_text(dump(data))
    (folder / 'odd.svg').write_text(ODD_SVG)
    (folder / 'styled.svg').write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.tile{fill:#00f}</style>'
                                       '<rect class="tile" width="9" height="9"/></svg>')
    (folder / 'pixels.png').write_bytes(make.png(8, 4))
    jobs += [(folder / 'arabic.yaml', folder / 'rtl.yaml', 'hard-arabic'), (folder / 'odd.yaml', folder / 'roles.yaml', 'hard-odd')]
    return jobs


def make_pages():
    """name → path of a page."""
    out = work / 'out'
    out.mkdir()
    pages = {}
    for words, layout, name in write_inputs():
        pages[name] = out / (name + '.html')
        run('render', words, '-l', layout, '-t', 'html', '-o', pages[name], '--allow-outside')
    return {name: path for name, path in pages.items() if check(path.exists(), '%s: no page' % name)}


# ---- what a page says ----

class Page:
    def __init__(self, path):
        self.text = path.read_text(encoding='utf-8')
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root = parser.parse(self.text)
        self.errors = parser.errors

    def all(self, tag):
        return list(self.root.iter(tag))

    def one(self, tag):
        found = self.all(tag)
        return found[0] if len(found) == 1 else None


def words(element):
    return re.sub(r'\s+', ' ', ''.join(element.itertext())).strip()


def classes(element):
    return element.get('class', '').split()


def check_page(name, page):
    """What holds for every page."""
    root = page.root
    check(not page.errors, '%s: not well-formed: %s' % (name, page.errors[:3]))
    check(root.get('lang'), '%s: no language' % name)
    check(words(page.one('title')), '%s: no title' % name)
    check(page.one('main') is not None and len(page.all('h1')) >= 1, '%s: no <main> or no <h1>' % name)
    level = 0
    for element in root.iter():
        if element.tag in ('h1', 'h2', 'h3', 'h4', 'h5', 'h6'):
            check(int(element.tag[1]) <= level + 1, '%s: %s behind h%d' % (name, element.tag, level))
            level = int(element.tag[1])
            check(words(element), '%s: an empty %s' % (name, element.tag))
    ids = [e.get('id') for e in root.iter() if e.get('id')]
    check(len(ids) == len(set(ids)), '%s: an id twice' % name)
    for element in root.iter():
        for key, value in element.attrib.items():
            check(not str(key).startswith('on'), '%s: %s runs a script' % (name, key))
            for ref in re.findall(r'url\(([^)]*)\)', value) + ([value] if str(key).endswith('href') and element.tag != 'a' else []):
                check(ref.startswith('#') and ref[1:] in ids, '%s: %r leads nowhere' % (name, ref))
        check(element.tag not in ('script', 'link', 'iframe', 'object', 'embed', 'base', 'form'), '%s: <%s>' % (name, element.tag))
    for image in page.all('img'):
        check(image.get('src', '').startswith('data:image/') and image.get('alt') is not None, '%s: an image from elsewhere, or without alt' % name)
    for drawing in page.all(SVG + 'svg'):
        titles = drawing.findall(SVG + 'title')
        spoken = drawing.get('role') == 'img' and len(titles) == 1 and words(titles[0])
        check(bool(spoken) != (drawing.get('aria-hidden') == 'true'), '%s: a drawing that is neither named nor hidden' % name)
    for link in page.all('a'):
        check(re.match(r'(https?://|mailto:|tel:)', link.get('href', '')) and words(link), '%s: a link %r' % (name, link.attrib))
    style = words(page.one('style'))
    check(all(u.startswith('data:font/woff;base64,') for u in re.findall(r'url\(([^)]*)\)', style)), '%s: a stylesheet asks for a file' % name)
    check('@import' not in style, '%s: a stylesheet asks for another' % name)
    for used in set(re.findall(r'var\((--[\w-]+)', page.text)):
        check(re.search(re.escape(used) + ':', page.text), '%s: %s is said nowhere' % (name, used))
    for used in {c for e in root.iter() if '}' not in str(e.tag) for c in classes(e) if re.match(r'[gctx]\d|[tx]-', c)}:
        check(re.search(r'\.%s[ {>.,]' % re.escape(used), style), '%s: the class %s is said nowhere' % (name, used))


def fonts_of(page):
    """family, weight, style → tables of the embedded font."""
    found = {}
    for rule in re.findall(r'@font-face\{(.*?)\}', page.text):
        family, weight, slant = re.search(r'font-family:"(.*?)";font-weight:(\d+);font-style:(\w+)', rule).groups()
        data = base64.b64decode(re.search(r'base64,([^)]*)\)', rule).group(1))
        tables = {}
        count, total = struct.unpack('>H2xI', data[12:20])
        assert data[:4] == b'wOFF' and struct.unpack('>I', data[8:12])[0] == len(data)
        size = 12 + 16 * count
        for i in range(count):
            tag, offset, packed, length, _ = struct.unpack('>4sIIII', data[44 + 20 * i:64 + 20 * i])
            body = data[offset:offset + packed]
            tables[tag.decode()] = body if packed == length else zlib.decompress(body)
            assert len(tables[tag.decode()]) == length
            size += length + 3 & ~3
        assert size == total
        found[family, int(weight), slant] = tables
    return found


def letters_of(tables):
    cmap, letters = tables['cmap'], set()
    for i in range(struct.unpack('>H', cmap[2:4])[0]):
        at = struct.unpack('>I', cmap[8 + 8 * i:12 + 8 * i])[0]
        if struct.unpack('>H', cmap[at:at + 2])[0] == 12:
            for g in range(struct.unpack('>I', cmap[at + 12:at + 16])[0]):
                first, last, _ = struct.unpack('>III', cmap[at + 16 + 12 * g:at + 28 + 12 * g])
                letters.update(range(first, last + 1))
        elif struct.unpack('>H', cmap[at:at + 2])[0] == 4:
            n = struct.unpack('>H', cmap[at + 6:at + 8])[0] // 2
            ends = struct.unpack('>%dH' % n, cmap[at + 14:at + 14 + 2 * n])
            starts = struct.unpack('>%dH' % n, cmap[at + 16 + 2 * n:at + 16 + 4 * n])
            for first, last in zip(starts, ends):
                letters.update(range(first, min(last, 0xFFFE) + 1))
    return letters


def features_of(tables):
    tags = set()
    for name in ('GSUB', 'GPOS'):
        table = tables.get(name, b'')
        if table:
            at = struct.unpack('>H', table[6:8])[0]
            tags |= {table[at + 2 + 6 * i:at + 6 + 6 * i].decode() for i in range(struct.unpack('>H', table[at:at + 2])[0])}
    return tags


def check_shipped(page):
    data = yaml.safe_load(EDITION.read_text())
    root = page.root
    check(root.get('lang') == 'nl-NL' and not root.get('dir'), 'shipped: the language')
    check([words(h) for h in page.all('h1')] == [data['title']], 'shipped: the title is the heading')
    articles = page.all('article')
    check([words(a.find('.//h2')) for a in articles] == [t['heading'] for t in data['tiles']], 'shipped: tiles in order')
    for article, given in zip(articles, data['tiles']):
        says = [words(p) for p in article.iter('p')]
        body = re.sub(r'\s+', ' ', given['body'].replace('**', '')).strip()
        check(says == [given['subheading'], body], 'shipped: %s says %r' % (given['id'], says))
        check([words(s) for s in article.iter('strong')] == [re.sub(r'\s+', ' ', s) for s in re.findall(r'\*\*(.*?)\*\*', given['body'], re.S)],
              'shipped: the strong words of ' + given['id'])
    check([(words(t), t.get('datetime')) for t in page.all('time')] == [('Juni 2026', '2026-06')], 'shipped: the date')
    check([words(s) for s in page.all('span') if s.get('lang') == 'en'] == ['EU Knowledge Hub'], 'shipped: the English words')
    check(words(page.one('footer')) == data['footer'], 'shipped: the foot is read last')
    meta = {m.get('name'): m.get('content') for m in page.all('meta')}
    check(meta['description'] == data['subject'] and meta['keywords'] == ', '.join(data['keywords']), 'shipped: %r' % meta)
    policy = [m.get('content') for m in page.all('meta') if m.get('http-equiv') == 'Content-Security-Policy']
    check(len(policy) == 1 and policy[0].startswith("default-src 'none'"), 'shipped: a page may ask for nothing')
    check(len(page.all(SVG + 'svg')) == 7, 'shipped: six icons and the ornament')


def check_fonts(page):
    faces = fonts_of(page)
    check(set(faces) == {('Fira Sans', w, 'normal') for w in (400, 500, 600, 700)}, 'shipped: the faces are %r' % set(faces))
    for (family, weight, slant), tables in faces.items():
        check('kern' in features_of(tables), '%s %d: %r' % (family, weight, features_of(tables)))
        check('fpgm' not in tables, '%s %d: hinting' % (family, weight))
    body = ''.join(t for p in page.all('p') if 't-tile-body' in classes(p) for t in [p.text or '', *((e.tail or '') for e in p)])
    plain = letters_of(faces['Fira Sans', 400, 'normal'])
    check('liga' in features_of(faces['Fira Sans', 400, 'normal']), 'shipped: fi and fl are not ligatures any more')
    check(set(map(ord, body)) - {0xA0} <= plain, 'shipped: letters are missing: %r' % (set(map(ord, body)) - plain))
    check(len(plain) < 120 and ord('Q') not in letters_of(faces['Fira Sans', 500, 'normal']), 'shipped: letters that nobody asked for')


def check_hard(pages):
    one = {name[5:]: page for name, page in pages.items() if name.startswith('hard-')}
    check(len(one['one-tile'].all('article')) == 1 and len(one['twenty-tiles'].all('article')) == 20, 'one tile, and twenty')
    check(len(one['no-icons'].all(SVG + 'svg')) == 1, 'without icons the ornament is the only drawing')
    named = [words(t) for t in one['speaking-icons'].all(SVG + 'title')]
    check(named == ['Een wereldbol'], 'an icon that speaks: %r' % named)
    check(not pages['design-timeline'].all('article') and len(pages['design-timeline'].all('h1')) == 1, 'records without headings are no articles')
    spoken = [(e.tag, e.get('lang'), words(e)) for e in one['two-languages'].root.iter() if e.get('lang') and e.tag != 'html']
    check(spoken == [('span', 'en', 'Knowledge Hub'), ('span', 'de', 'die Zusammenarbeit'), ('article', 'en-GB', words(one['two-languages'].all('article')[1])),
                     ('span', 'nl', 'het Engels')], 'languages: %r' % spoken)
    lists = one['lists']
    outer = lists.all('ul')[0]
    check([words(i) for i in outer.findall('li')] == ['een', 'twee onder twee en nog een', 'drie'] or
          [re.sub(r'\s', '', words(i)) for i in outer.findall('li')] == ['een', 'tweeondertweeennogeen', 'drie'], 'the outer list')
    check([words(i) for i in outer.iter('ol')] == ['onder twee en nog een'], 'the list in it')
    numbered = [o for o in lists.all('ol') if o.get('start')]
    check([o.get('start') for o in numbered] == ['4'] and words(numbered[0]) == 'vier vijf', 'a list from 4')
    links = [(a.get('href'), words(a)) for a in one['links'].all('a')]
    check(links == [('https://www.voorbeeld.nl/a?b=1&c=2', 'het hele verhaal'), ('mailto:a@voorbeeld.nl', 'schrijf'), ('tel:+31201234567', 'bel'),
                    ('http://www.voorbeeld.nl', 'www.voorbeeld.nl')], 'links: %r' % links)
    check([words(s) for s in one['links'].all('a')[0].iter('strong')] == ['hele'], 'one link with strong words in it is one link')
    arabic = one['arabic'].root
    check((arabic.get('lang'), arabic.get('dir')) == ('ar', 'rtl'), 'right to left: %r' % arabic.attrib)
    check([(s.get('lang'), s.get('dir')) for s in one['arabic'].all('span') if s.get('lang')] == [('en', 'ltr')], 'left to right in it')
    check({k[0] for k in fonts_of(one['arabic'])} == {'Fira Sans', 'Noto Sans Arabic'}, 'two families')
    check({'init', 'medi', 'fina'} <= features_of(fonts_of(one['arabic'])['Noto Sans Arabic', 400, 'normal']), 'Arabic letters join')


def check_odd(page):
    for tag in ('h1', 'blockquote'):
        check(words(page.one(tag)) == HOSTILE_READ, 'odd: %s says %r' % (tag, words(page.one(tag))))
    check(words(page.one('title')) == HOSTILE_READ, 'odd: the title')
    meta = {m.get('name'): m.get('content') for m in page.all('meta')}
    check(meta['author'] == meta['description'] == HOSTILE_READ, 'odd: %r' % meta)
    check([words(h) for h in page.all('h2')] == [HOSTILE_READ], 'odd: h3 behind h1 is h2')
    check([words(h) for h in page.all('h3')] == ['Bronnen'], 'odd: and h4 behind it h3')
    table = page.one('table')
    rows = [[(c.tag, c.get('scope'), words(c)) for c in row] for row in table.iter('tr')]
    check(rows == [[('td', None, ''), ('th', 'col', 'een'), ('th', 'col', 'twee')], [('th', 'row', 'rij'), ('td', None, '1'), ('td', None, '2')],
                   [('th', 'row', 'rij twee'), ('td', None, '3'), ('td', None, '')]], 'odd: the table is %r' % rows)
    drawing = page.one('figure').find('.//' + SVG + 'svg')
    check(words(drawing.find(SVG + 'title')) == HOSTILE_READ and words(page.one('figcaption')) == 'Bijschrift', 'odd: the figure and its caption')
    check(drawing.get('style') == 'stroke:#000' and drawing.get('class') == 'picture' and not drawing.get('id'), 'odd: %r' % drawing.attrib)
    check({e.tag.replace(SVG, '') for e in drawing.iter()} == {'svg', 'title', 'defs', 'linearGradient', 'stop', 'g', 'rect', 'use', 'path'},
          'odd: what came over of the drawing')
    check(len(page.all('figcaption')) == 1 and [words(n) for n in page.all('p') if n.get('role') == 'note'] == ['Een noot.'], 'odd: the note')
    check([words(s) for s in page.all('sub')] == ['2'] and [words(s) for s in page.all('sup')] == ['2'], 'odd: sub and sup')
    links = [(a.get('href'), words(a)) for a in page.all('a')]
    check(links == [('https://www.voorbeeld.nl/?a=%22b%22&c', HOSTILE_READ), ('https://www.voorbeeld.nl/?a=%22b%22&c', 'Verder lezen')], 'odd: links %r' % links)
    images = [(i.get('alt'), i.get('src')[:22], i.get('width'), i.get('height')) for i in page.all('img')]
    check(images == [('Met een stijlblad', 'data:image/svg+xml;bas', '9', '9'), ('Van punten', 'data:image/png;base64,', '8', '4')], 'odd: images %r' % images)
    check('.tile{fill' not in page.text, 'odd: the style of a drawing is the style of the page')
    loud = [s for s in page.all('span') if 'x-loud' in classes(s)]
    check(len(loud) == 1 and 'color:' in loud[0].get('style', ''), 'odd: a class of the layout')
    faces = fonts_of(page)
    check('tnum' in features_of(faces['Fira Sans', 400, 'normal']), 'odd: figures of one width')
    check(set(map(ord, 'BIJSCHRIFT')) <= letters_of(faces['Fira Sans', 400, 'normal']), 'odd: capitals that a style makes')


def check_bytes():
    """Two runs, two folders, two locales, two time zones, with other targets and without, in a batch and alone."""
    first = run('render', EDITION, '-l', 'poster-a3', '-t', 'html', '-o', '-').stdout
    check(first.endswith(b'</html>\n'), 'a page on standard output')
    for name, env in (('again', {}), ('locale', {'LC_ALL': 'nl_NL.UTF-8', 'LANG': 'nl_NL.UTF-8'}), ('zone', {'TZ': 'Pacific/Auckland'}),
                      ('epoch', {'SOURCE_DATE_EPOCH': '1000000000'})):
        folder = work / name
        folder.mkdir()
        copy = shutil.copy(EDITION, folder)
        run('render', copy, '-l', 'poster-a3', '-t', 'html', '-o', str(folder / 'o') + '/', env=environment(**env), cwd=folder)
        check((folder / 'o' / (EDITION.stem + '_poster-a3.html')).read_bytes() == first, 'other bytes: ' + name)
    folder = work / 'batch'
    run('render', EDITION, '-l', 'handout-a4', '-l', 'poster-a3', '-t', 'pdf,html', '-o', str(folder) + '/')
    check((folder / (EDITION.stem + '_poster-a3.html')).read_bytes() == first, 'other bytes: in a batch, beside PDFs')


def check_overset():
    """A page that flows holds every text; a page of paper does not, and then nothing is written."""
    data = yaml.safe_load(EDITION.read_text())
    data['tiles'][0]['body'] = 'Veel te veel tekst. ' * 400
    path = work / 'long.yaml'
    path.write_text(dump(data))
    run('render', path, '-l', 'poster-a3', '-t', 'html', '-o', str(work / 'long') + '/')
    check((work / 'long' / 'long_poster-a3.html').exists(), 'a long text in HTML')
    run('render', path, '-l', 'poster-a3', '-t', 'html,png', '-o', str(work / 'longer') + '/', status=1)
    check(not (work / 'longer').exists(), 'a long text in HTML and PNG')
    data['tiles'][0]['body'] = '[klik](javascript:alert(1))'
    path.write_text(dump(data))
    run('render', path, '-l', 'poster-a3', '-t', 'html', '-o', str(work / 'script') + '/', status=1)


def structure():
    pages = {name: Page(path) for name, path in make_pages().items()}
    for name, page in pages.items():
        check_page(name, page)
    check_shipped(pages['shipped-poster-a3'])
    check_fonts(pages['shipped-poster-a3'])
    check_hard(pages)
    check_odd(pages['hard-odd'])
    check_bytes()
    check_overset()
    return tally.sum_up()


# ---- judges of others ----

def archive(name):
    """The folder of an archive, whatever its version; None when it was not fetched."""
    found = sorted(JARS.glob(name + '-*'))
    return found[-1] if found else None


def skip(why):
    print('skipped: ' + why)
    return SKIPPED


def judge(folder, paths):
    """Errors of the Nu HTML checker. Its list of CSS properties ends in 2020, before those for writing directions, containers and
    subgrids; what it says of CSS is left aside, and the browser judges that."""
    done = subprocess.run(['java', '-cp', str(folder / '*'), 'nu.validator.client.SimpleCommandLineValidator', '--format', 'json',
                           '--exit-zero-always', *map(str, paths)], capture_output=True, text=True)
    lines = [line for line in done.stderr.split('\n') if line.startswith('{"messages"')]
    if not check(len(lines) == 1, 'the checker said %r' % done.stderr[-500:]):
        return []
    return ['%s:%s: %s' % (Path(m['url']).name, m.get('lastLine'), m['message']) for m in json.loads(lines[0])['messages']
            if m['type'] == 'error' and not m['message'].startswith('CSS:')]


def valid():
    folder = archive('validator')
    if not folder or not shutil.which('java'):
        return skip('no %s; ./bootstrap test fetches it' % ('validator in %s' % JARS if not folder else 'java'))
    broken = work / 'broken.html'
    broken.write_text('<!DOCTYPE html><html lang="nl"><head><title>x</title></head><body><ul><p>x</p></ul></body></html>')
    check(len(judge(folder, [broken])) == 1, 'the checker sees a paragraph in a list')
    errors = judge(folder, make_pages().values())
    for error in errors:
        check(False, error)
    check(not errors, 'no error')
    return tally.sum_up()


# What a reader may set (WCAG 2.2, 1.4.12), and text at twice the size.
SPACING = '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}'
TWICE = 'html{font-size:200%!important}'
ADD_STYLE = 'document.head.appendChild(Object.assign(document.createElement("style"), {textContent: %s})), 1'
OVERFLOW = '''(() => {
    const d = document.documentElement, out = [];
    if (d.scrollWidth > d.clientWidth) out.push("the page is " + d.scrollWidth + " wide, the window " + d.clientWidth);
    for (const e of document.querySelectorAll("article, .tile, .band"))
        if (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
            out.push(e.tagName + "." + e.className + " cuts off: " + [e.scrollWidth, e.clientWidth, e.scrollHeight, e.clientHeight]);
    return out;
})()'''
# The most characters on a line of a paragraph.
MEASURE = '''(() => {
    let most = 0;
    for (const p of document.querySelectorAll("p, li")) {
        const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), lines = new Map(), range = document.createRange();
        for (let n; (n = walker.nextNode());)
            for (let i = 0; i < n.length; i++) {
                range.setStart(n, i), range.setEnd(n, i + 1);
                const box = range.getBoundingClientRect(), key = Math.round(box.bottom / 8);
                if (box.width) lines.set(key, (lines.get(key) || 0) + 1);
            }
        for (const n of lines.values()) most = Math.max(most, n);
    }
    return most;
})()'''
AXE = 'axe.run(document).then(r => r.violations.concat(r.incomplete).map(v => v.id + " " + v.nodes.map(n => n.html.slice(0, 120)).slice(0, 3)))'
FACES = '[...document.fonts].filter(f => f.status != "loaded").map(f => f.family + " " + f.weight + " " + f.status)'
LOST_RULES = '''(() => {
    const text = document.querySelector("style").textContent.replace(/@font-face\\{[^}]*\\}/g, ""), lost = [];
    for (const [, property, value] of text.matchAll(/[{;]([a-z-]+):([^;{}]*)(?=[;}])/g))
        if (!property.startsWith("--") && !CSS.supports(property, value) && property != "size" && property != "color-scheme") lost.push(property + ":" + value);
    return lost;
})()'''


def look(view, name, path, axe):
    for width in (320, 768, 1280):
        view.size(width)
        asked = view.load(path.as_uri())
        check(not asked, '%s asks for %r' % (name, asked[:3]))
        check(not view.run(FACES), '%s: fonts are not loaded: %s' % (name, view.run(FACES)))
        found = view.run(OVERFLOW)
        check(not found, '%s at %d px: %s' % (name, width, found[:3]))
        if width != 768:
            view.run(axe + '\n;1')
            found = view.run(AXE)
            check(not found, '%s at %d px: axe-core: %s' % (name, width, found[:4]))
    most = view.run(MEASURE)
    check(most <= 70, '%s: %d characters on a line' % (name, most))
    check(view.run('document.getAnimations().length') == 0, '%s: something moves' % name)
    lost = view.run(LOST_RULES)
    check(not lost, '%s: the browser does not know %s' % (name, lost[:4]))
    for what, css in (('wide spacing', SPACING), ('text of twice the size', TWICE)):
        view.size(320)
        view.load(path.as_uri())
        view.run(ADD_STYLE % json.dumps(css))
        found = view.run(OVERFLOW)
        check(not found, '%s at 320 px with %s: %s' % (name, what, found[:3]))


def check_forced(view, path):
    view.send('Emulation.setEmulatedMedia', features=[{'name': 'forced-colors', 'value': 'active'}])
    view.size(1280)
    view.load(path.as_uri())
    check(view.run('[...document.querySelectorAll(".tile")].every(t => getComputedStyle(t).borderTopWidth == "1px")'), 'forced colours: tiles have edges')
    view.send('Emulation.setEmulatedMedia', features=[])


def check_paper(view, path):
    """On A4, in two columns, and no tile across two pages."""
    view.load(path.as_uri())
    pdf = work / 'paper.pdf'
    view.paper(pdf)
    facts = subprocess.run(['pdfinfo', pdf], capture_output=True, text=True, check=True).stdout
    check('A4' in facts and int(re.search(r'Pages: +(\d+)', facts).group(1)) > 1, 'on paper: ' + facts)
    sheets = subprocess.run(['pdftotext', pdf, '-'], capture_output=True, text=True, check=True).stdout.split('\f')
    for n in range(1, 21):
        heading = [i for i, sheet in enumerate(sheets) if re.search(r'Tegel %d\b' % n, sheet)]
        body = [i for i, sheet in enumerate(sheets) if re.search(r'nummer\s+%d,' % n, sheet)]
        check(len(heading) == 1 and heading == body, 'on paper: tile %d on the pages %r and %r' % (n, heading, body))


def check_judges(view, axe):
    """That they find what is wrong."""
    bad = work / 'bad.html'
    bad.write_text('<!DOCTYPE html><html><head><meta charset="utf-8"><style>p{width:400px;color:#999;hight:1px}</style></head><body><p>' + 'te veel ' * 40 +
                   '<img src="nergens.png"></p></body></html>')
    view.size(320)
    asked = view.load(bad.as_uri())
    view.run(axe + '\n;1')
    found = ' '.join(view.run(AXE))
    check(len(asked) == 1, 'a page that asks for a picture')
    for rule in ('image-alt', 'html-has-lang', 'document-title', 'color-contrast'):
        check(rule in found, 'axe-core sees ' + rule)
    check(view.run(OVERFLOW) and view.run(LOST_RULES) == ['hight:1px'], 'a page too wide, and a property that is none')


def in_browser():
    folder, program = archive('axe-core'), browser.find()
    if not folder or not program:
        return skip('no %s; ./bootstrap test brings it' % ('axe-core in %s' % JARS if not folder else 'Chromium'))
    with zipfile.ZipFile(next(folder.glob('axe-core-*.jar'))) as jar:
        axe = jar.read(next(n for n in jar.namelist() if n.endswith('/axe.min.js'))).decode()
    pages = make_pages()
    view = browser.Browser(program)
    try:
        check_judges(view, axe)
        for name, path in pages.items():
            look(view, name, path, axe)
        check_forced(view, pages['shipped-poster-a3'])
        check_paper(view, pages['hard-twenty-tiles'])
    finally:
        view.close()
    return tally.sum_up()


PARTS = {'structure': structure, 'valid': valid, 'browser': in_browser}


def main():
    global plaat, work
    plaat = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder).resolve()
        return PARTS[sys.argv[2]]()


if __name__ == '__main__':
    sys.exit(main())
