"""A tagged PDF as a screen reader has it: the structure tree, each element with the text of its marked content. Reads with pikepdf (qpdf)
and with decoding of its own; says what is wrong with the tree (ISO 14289-1, ISO 32000-1 14.7 to 14.9)."""
import re

import pikepdf

PAINTS = {'f', 'F', 'f*', 'S', 's', 'B', 'B*', 'b', 'b*', 'sh', 'INLINE IMAGE'}
SHOWS = {'Tj', 'TJ', "'", '"'}
HEADINGS = ['/H1', '/H2', '/H3', '/H4', '/H5', '/H6']
BLOCKS = HEADINGS + ['/P', '/Lbl', '/Caption', '/Note', '/Figure', '/TH', '/TD']


def key_of(thing):
    return thing.objgen


def letters_of(font):
    """Code → text."""
    out = {}
    if '/ToUnicode' not in font:
        return out
    text = font.ToUnicode.read_bytes().decode('latin-1')

    def words(hexes):
        return bytes.fromhex(hexes).decode('utf-16-be', 'replace')
    for body in re.findall(r'beginbfchar(.*?)endbfchar', text, re.S):
        for code, to in re.findall(r'<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>', body):
            out[int(code, 16)] = words(to)
    for body in re.findall(r'beginbfrange(.*?)endbfrange', text, re.S):
        for low, high, to in re.findall(r'<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>', body):
            for i in range(int(low, 16), int(high, 16) + 1):
                out[i] = words('%04x' % (int(to, 16) + i - int(low, 16)))
    return out


class Reader:
    def __init__(self, path):
        self.pdf = pikepdf.open(path)
        self.root = self.pdf.Root
        self.faults = []
        self.content = {}   # (stream, MCID) → text
        self.drawn = {}     # (stream, MCID) → order of drawing
        self.outside = 0    # things drawn in neither an element nor an artifact
        self.artifacts = ''
        self.fonts = {}
        self.used = set()
        self.lines = []     # (type, text) of what is read, in order
        self.elements = []  # every element, in order
        self.headings = []
        for number, page in enumerate(self.pdf.pages):
            self.stream(page.obj, page.obj.get('/Resources'), key_of(page.obj))
        if '/StructTreeRoot' not in self.root:
            self.fault('no structure tree')
            return
        self.map = self.root.StructTreeRoot.get('/RoleMap', {})
        for element in self.kids(self.root.StructTreeRoot):
            self.walk(element, self.root.StructTreeRoot, None)
        self.judge()

    def fault(self, what):
        self.faults.append(what)

    # ---- content ----

    def show(self, font, operands):
        name, letters, wide = font
        out = ''
        for o in operands:
            for s in (o if isinstance(o, pikepdf.Array) else [o]):
                if not isinstance(s, pikepdf.String):
                    continue
                b = bytes(s)
                for code in ([b[i] << 8 | b[i + 1] for i in range(0, len(b), 2)] if wide else b):
                    letter = letters.get(code)
                    if letter is None or letter in ('\0', '\ufeff', '\ufffe', '\ufffd', ''):
                        self.fault('%s: code %d stands for no letter' % (name, code))
                    out += letter or ''
        return out

    def font(self, resources, name):
        f = resources.Font[name]
        if key_of(f) not in self.fonts:
            self.fonts[key_of(f)] = (str(f.get('/BaseFont')), letters_of(f), f.Subtype == '/Type0')
        return self.fonts[key_of(f)]

    def stream(self, holder, resources, key):
        stack, font, within = [], None, []

        def draw(text):
            mark = next((m for m in reversed(stack) if m[0] in ('mcid', 'artifact')), None)
            if not mark:
                self.outside += 1
            elif mark[0] == 'mcid':
                if not any(m[0] == 'actual' for m in stack):
                    self.content[mark[1]] += text
            elif not any(m[0] == 'actual' for m in stack):
                self.artifacts += text
        for operands, operator in pikepdf.parse_content_stream(holder):
            op = str(operator)
            if op in ('BMC', 'BDC'):
                tag, about = str(operands[0]), operands[1] if len(operands) > 1 else {}
                if '/MCID' in about:
                    at = (key, int(about['/MCID']))
                    if at in self.content:
                        self.fault('MCID %d is given twice' % at[1])
                    if any(m[0] in ('mcid', 'artifact') for m in stack):
                        self.fault('MCID %d is nested in other marked content' % at[1])
                    self.content[at] = ''
                    self.drawn[at] = len(self.drawn)
                    if '/ActualText' in about:
                        self.content[at] = str(about['/ActualText'])
                        within = [m for m in stack]
                        stack.append(('mcid', at))
                        stack.append(('actual', at))
                        stack.append(('both',))
                        continue
                    stack.append(('mcid', at))
                elif '/ActualText' in about:
                    if any(m[0] == 'mcid' for m in stack):
                        self.fault('a nested ActualText')
                    self.artifacts += str(about['/ActualText'])
                    stack.append(('actual', None))
                else:
                    stack.append(('artifact',) if tag == '/Artifact' else ('other',))
            elif op == 'EMC':
                if not stack:
                    self.fault('EMC without a beginning')
                elif stack.pop() == ('both',):
                    del stack[-2:]
            elif op in ('BT', 'ET'):
                inside = [m for m in stack if m[0] == 'text']
                if op == 'BT':
                    stack.append(('text',))
                elif stack and stack[-1] == ('text',):
                    stack.pop()
                else:
                    self.fault('marked content reaches over the end of a text object')
            elif op == 'Tf':
                font = self.font(resources, str(operands[0]))
            elif op in SHOWS:
                draw(self.show(font, operands))
            elif op in PAINTS:
                draw('')
            elif op == 'Do':
                form = resources.XObject[str(operands[0])]
                if form.Subtype == '/Form':
                    before = len(self.drawn), self.outside
                    self.form(form, stack)
                else:
                    draw('')
        if stack:
            self.fault('marked content is not closed')

    def form(self, form, stack):
        """A form has marks of its own, or stands in one."""
        before, counted = len(self.drawn), self.outside
        self.stream(form, form.get('/Resources'), key_of(form))
        if any(m[0] in ('mcid', 'artifact') for m in stack) and len(self.drawn) == before:
            self.outside = counted

    # ---- tree ----

    def kids(self, element):
        k = element.get('/K')
        return [] if k is None else list(k) if isinstance(k, pikepdf.Array) else [k]

    def type_of(self, element):
        s = str(element.S)
        return str(self.map[s]) if s in self.map else s

    def piece(self, kid, page):
        if isinstance(kid, int):
            at = (key_of(page), kid)
        else:
            at = (key_of(kid['/Stm'] if '/Stm' in kid else kid.get('/Pg', page)), int(kid.MCID))
        if at not in self.content:
            self.fault('an element holds MCID %d, which is not drawn' % at[1])
            return ''
        if at in self.used:
            self.fault('MCID %d is held twice' % at[1])
        self.used.add(at)
        self.order.append(self.drawn[at])
        return self.content[at]

    order = []

    def walk(self, element, parent, page):
        """The element's text; what it says as a block is added to the lines."""
        kind, page = self.type_of(element), element.get('/Pg', page)
        self.elements.append((kind, element))
        if key_of(element.P) != key_of(parent):
            self.fault('%s: its parent is another' % kind)
        self.owned = getattr(self, 'owned', {})
        text, at = '', len(self.lines)
        for kid in self.kids(element):
            if isinstance(kid, int) or kid.get('/Type') == '/MCR':
                text += self.piece(kid, page)
                where = (key_of(page), kid) if isinstance(kid, int) else \
                    (key_of(kid['/Stm'] if '/Stm' in kid else kid.get('/Pg', page)), int(kid.MCID))
                self.owned[where] = element
            elif kid.get('/Type') == '/OBJR':
                self.link(element, kid)
            else:
                text += self.walk(kid, element, page)
        if '/ActualText' in element:
            text = str(element.ActualText)
        if kind in HEADINGS:
            self.headings.append((HEADINGS.index(kind) + 1, text.strip()))
        if kind == '/Link' and not text and '/Alt' in element:
            text = '[%s]' % element.Alt
        if kind == '/Figure':
            text = '[%s]' % element.get('/Alt', '')
        if kind in BLOCKS:
            self.lines.insert(at, (kind, re.sub(r'[ \xa0]+', ' ', text).strip()))
            return ''
        return text

    def link(self, element, kid):
        annotation = kid.Obj
        if str(element.S) != '/Link':
            self.fault('an annotation in %s' % element.S)
        if not str(annotation.get('/Contents', '')):
            self.fault('a link without Contents')
        if int(annotation.get('/F', 0)) & 4 == 0:
            self.fault('an annotation that is not printed')
        self.owned[('annotation', key_of(annotation))] = element
        if len(annotation.get('/QuadPoints', [])) % 8 or not len(annotation.get('/QuadPoints', [])):
            self.fault('a link without quadrilaterals')

    # ---- what is wrong ----

    def judge(self):
        if self.outside:
            self.fault('%d things are drawn in neither an element nor an artifact' % self.outside)
        for at in self.content:
            if at not in self.used:
                self.fault('MCID %d is in no element' % at[1])
        self.judge_parents()
        self.judge_headings()
        self.judge_elements()
        self.judge_document()

    def judge_parents(self):
        nums, at = list(self.root.StructTreeRoot.ParentTree.Nums), {}
        for i in range(0, len(nums), 2):
            at[int(nums[i])] = nums[i + 1]
        holders = [p.obj for p in self.pdf.pages] + [o for o in self.pdf.objects if isinstance(o, pikepdf.Stream) and '/StructParents' in o]
        for holder in holders:
            row = at.get(int(holder.get('/StructParents', -1)), [])
            for number, element in enumerate(row):
                own = self.owned.get((key_of(holder), number))
                if own is None or key_of(own) != key_of(element):
                    self.fault('the parent tree gives another element for MCID %d' % number)
        for page in self.pdf.pages:
            for annotation in page.obj.get('/Annots', []):
                own = self.owned.get(('annotation', key_of(annotation)))
                element = at.get(int(annotation.get('/StructParent', -1)))
                if own is None:
                    self.fault('an annotation is in no element')
                elif element is None or key_of(own) != key_of(element):
                    self.fault('the parent tree gives another element for an annotation')

    def judge_headings(self):
        last = 0
        for level, text in self.headings:
            if level > last + 1:
                self.fault('H%d follows H%d: %s' % (level, last, text))
            if not text:
                self.fault('a heading says nothing')
            last = level

    def judge_elements(self):
        notes = set()
        for kind, element in self.elements:
            kids = [self.type_of(k) for k in self.kids(element) if not isinstance(k, int) and '/S' in k]
            if kind == '/Figure':
                boxes = [a for a in ([element.get('/A')] if not isinstance(element.get('/A'), pikepdf.Array) else element.A)
                         if a is not None and '/BBox' in a]
                if not str(element.get('/Alt', '')):
                    self.fault('a figure without an alternative')
                if not boxes:
                    self.fault('a figure without a BBox')
                elif not (boxes[0].BBox[0] < boxes[0].BBox[2] and boxes[0].BBox[1] < boxes[0].BBox[3]):
                    self.fault('a figure whose BBox is empty')
            if kind == '/L' and set(kids) - {'/LI', '/Caption'}:
                self.fault('a list holds %s' % kids)
            if kind == '/LI' and (set(kids) - {'/Lbl', '/LBody'} or kids.count('/LBody') != 1):
                self.fault('an item of a list holds %s' % kids)
            self.judge_table(kind, element, kids)
            if kind == '/Note':
                if '/ID' not in element or str(element.ID) in notes:
                    self.fault('a note without an ID of its own')
                notes.add(str(element.get('/ID')))
            if kind == '/Link' and not any(not isinstance(k, int) and k.get('/Type') == '/OBJR' for k in self.kids(element)):
                self.fault('a link that leads nowhere')

    # What may hold a part of a table (ISO 32000-1, 14.8.4.3.4).
    HOLDERS = {'/TR': {'/Table', '/THead', '/TBody', '/TFoot'}, '/TH': {'/TR'}, '/TD': {'/TR'}}

    def judge_table(self, kind, element, kids):
        if kind in self.HOLDERS and self.type_of(element.P) not in self.HOLDERS[kind]:
            self.fault('a %s in %s' % ('row' if kind == '/TR' else 'cell', self.type_of(element.P)))
        if kind == '/TH' and str(element.get('/A', {}).get('/Scope', '')) not in ('/Row', '/Column', '/Both'):
            self.fault('a head of a table without a Scope')
        if kind == '/TR' and set(kids) - {'/TH', '/TD'}:
            self.fault('a row holds %s' % kids)
        if kind == '/Table':
            if set(kids) - {'/TR', '/Caption'}:
                self.fault('a table holds %s' % kids)
            wide = {len(self.kids(row)) for row in self.kids(element) if self.type_of(row) == '/TR'}
            if len(wide) > 1:
                self.fault('a table has rows of %s cells' % ' and '.join(map(str, sorted(wide))))
        if '/Caption' in kids and (kids.count('/Caption') > 1 or '/Caption' not in (kids[0], kids[-1])) and kind in ('/Table', '/Figure'):
            self.fault('a caption that is neither first nor last in %s' % kind)

    def judge_document(self):
        if not str(self.root.get('/Lang', '')):
            self.fault('no language')
        if not self.root.get('/ViewerPreferences', {}).get('/DisplayDocTitle', False):
            self.fault('the title is not shown')
        for page in self.pdf.pages:
            if page.obj.get('/Tabs') != '/S':
                self.fault('a page without /Tabs /S')
        meta, info = self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False), self.pdf.docinfo
        for name, key in (('dc:title', '/Title'), ('dc:description', '/Subject'), ('pdf:Producer', '/Producer'),
                          ('xmp:CreatorTool', '/Creator'), ('pdf:Keywords', '/Keywords')):
            if meta.get(name) != (str(info[key]) if key in info else None):
                self.fault('%s and %s differ' % (name, key))
        if ', '.join(meta.get('dc:creator') or []) != str(info.get('/Author', '')):
            self.fault('dc:creator and /Author differ')

    def outline(self):
        """Bookmarks as (level, title)."""
        out = []

        def walk(item, level):
            while item is not None:
                out.append((level, str(item.Title)))
                if '/First' in item:
                    walk(item.First, level + 1)
                item = item.get('/Next')
        if '/Outlines' in self.root:
            walk(self.root.Outlines.get('/First'), 1)
        return out
