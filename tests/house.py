#!/usr/bin/env python3
"""The rules of the house that a machine can judge.

    house.py ROOT CC ARCHIVE

A check takes the tree, a map of path and bytes, and yields its findings as lines. Each check stands beside a small tree in
which it must find something: a check that cannot fail fails here.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

# What a room may include besides itself, libc and, always, base; what it may see it may also see through.
ROOMS = {
    'base': [],
    'read': ['base'],
    'scene': ['base'],
    'type': ['base'],
    'picture': ['base'],
    'encode': ['base'],
    'ink': ['scene', 'read'],
    'edition': ['read'],
    'layout': ['read', 'scene'],
    'expand': ['edition', 'layout', 'picture'],
    'compose': ['expand', 'type', 'scene'],
    'paint': ['scene', 'type', 'picture', 'ink'],
    'pdf': ['base'],
    'finish': ['scene', 'ink', 'pdf', 'encode'],
    'check': ['compose', 'paint', 'ink', 'pdf'],
    # The twin needs the faces (to embed them), the contrast of colours, and the container of web fonts.
    'html': ['expand', 'type', 'ink', 'encode'],
    # Works on what others read and draw.
    'diff': ['edition'],
    # What the words of a picture are, and how long they may be.
    'social': ['expand', 'type'],
    'run': ['check', 'paint', 'encode', 'finish', 'html', 'diff', 'batch', 'social'],
    # Batch files and the jobs they mean.
    'batch': ['edition'],
    # What draws them: workers, the journal, keys, reports.
    'engine': ['batch', 'run'],
    'cli': [],
}
# Who may include a foreign header. Types of theirs go no further than these files.
OWNERS = {
    r'yaml\.h': ['src/read/tree.c'],
    r'cmark\.h': ['src/edition/markdown.c', 'src/edition/markup.c', 'src/edition/markup-source.c'],
    r'libxml/.*': ['src/picture/svg-vet.c', 'src/picture/svg-element.c'],
    r'librsvg/.*': ['src/picture/svg.c'],
    r'png\.h': ['src/picture/raster.c', 'src/picture/svg-taken.c'],
    r'(jpeglib|jerror)\.h': ['src/picture/raster.c', 'src/encode/jpeg-private.h'],
    r'cairo(-pdf|-svg)?\.h': ['src/paint/paint-private.h', 'src/paint/surfaces.c', 'src/picture/raster.c', 'src/picture/svg-taken.c'],
    r'(cairo-ft|ft2build|fontconfig/.*|pango/pango(cairo|fc)?.*)\.h': ['src/type/fonts.c'],
    r'pango/pango\.h': ['src/type/type-private.h', 'src/type/fonts.c'],
    r'glib\.h': ['src/type/shape.c', 'src/type/breaks.c', 'src/type/hyphen.c', 'src/engine/keys.c', 'src/batch/names.c'],
    r'csv\.h': ['src/batch/csv.c'],
    r'hyphen\.h': ['src/type/hyphen.c'],
    r'zlib\.h': ['src/pdf/decode.c', 'src/pdf/foreign.c'],
    r'libdeflate\.h': ['src/encode/png.c', 'src/encode/woff.c', 'src/ink/profile.c', 'src/pdf/deflate.c'],
    r'qpdf/.*': ['src/pdf/pdf-private.h'],
    r'hunspell/.*': ['src/check/spell.c'],
    r'lcms2\.h': ['src/ink/lcms.c'],
    r'harfbuzz/.*\.h': ['src/html/subset.c'],
    r'plaat\.h': ['src/run/', 'src/batch/', 'src/engine/', 'src/cli/'],
}
LIBC = set('''assert ctype dirent dlfcn elf endian errno fcntl getopt iconv inttypes limits link locale math poll setjmp signal spawn stdarg stdbool stddef stdint stdio
    stdlib string strings sys/file sys/inotify sys/ioctl sys/mman sys/prctl sys/random sys/resource sys/stat sys/time sys/types sys/wait time unistd wchar'''.split())
# Memory that is not the arena's: the arena itself, what libc hands out, the command line, foreign handles.
ALLOCATORS = {'src/base/arena.c': {'calloc', 'malloc', 'free'}, 'src/base/input.c': {'free'}, 'src/base/output.c': {'free'}, 'src/run/deps.c': {'free'}, 'src/engine/keys.c': {'free'}, 'src/engine/engine.c': {'free'},
              'src/pdf/pdf.c': {'free'},
              'src/cli/options.c': {'calloc', 'free'}, 'src/cli/watch.c': {'calloc', 'realloc', 'free'}}
LONGEST_FUNCTION, LONGEST_FILE = 60, 800
BINARY = {'.ttf', '.otf', '.png', '.jpg', '.jpeg', '.pdf', '.icc', '.gz'}
# Written in two pieces, or this file would find itself. Folders of one machine, and marks of work not done.
UNWANTED = ['/wo' 'rk/', '/ho' 'me/', 'TO' 'DO', 'FIX' 'ME', 'X' 'XX', 'lorem' ' ipsum']


def read_tree(root):
    tree = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [f for f in folders if f not in {'.git', '.cache', 'out', '__pycache__'}
                      and not os.path.exists(os.path.join(folder, f, 'build.ninja'))]
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink() and name != '.git':
                tree[path.relative_to(root).as_posix()] = path.read_bytes()
    return tree


def sources(tree, *ends):
    for path in sorted(tree):
        if path.startswith('src/') and path.endswith(ends or ('.c', '.h')):
            yield path, tree[path].decode('utf-8')


def room_of(path):
    parts = path.split('/')
    return parts[1] if len(parts) > 2 else ''


def may_see(room):
    seen, todo = {room, 'base'} if room != 'cli' else {'cli'}, list(ROOMS.get(room, []))
    while todo:
        other = todo.pop()
        if other not in seen:
            seen.add(other)
            todo += ROOMS[other]
    return seen


def check_rooms(tree):
    for path, text in sources(tree):
        room = room_of(path)
        if room and room not in ROOMS:
            yield '%s: the room %s has no row in the table of rooms' % (path, room)
            continue
        for included in re.findall(r'^#include "([^"]+)"', text, re.M):
            other = room_of('src/' + included)
            if included == 'plaat.h':
                owners = OWNERS[r'plaat\.h']
                if room and not any(path.startswith(o) for o in owners):
                    yield '%s: includes plaat.h, which is for %s' % (path, ' '.join(owners))
            elif room and other not in may_see(room):
                yield '%s: %s may not see %s' % (path, room, included)
            elif other != room and '-private' in included:
                yield '%s: %s belongs to %s alone' % (path, included, other)


def check_foreign(tree):
    for path, text in sources(tree):
        for header in re.findall(r'^#include <([^>]+)>', text, re.M):
            owners = [o for pattern, o in OWNERS.items() if re.fullmatch(pattern, header)]
            if header.removesuffix('.h') in LIBC:
                continue
            if not owners:
                yield '%s: nobody owns <%s>' % (path, header)
            elif not any(path.startswith(file) for rows in owners for file in rows):
                yield '%s: <%s> is for %s' % (path, header, ' '.join(sum(owners, [])))


def check_sizes(tree):
    for path, data in sorted(tree.items()):
        if not path.endswith(('.c', '.h')) or not path.startswith(('src/', 'tests/', 'bench/')):
            continue
        lines = data.decode('utf-8').split('\n')
        if len(lines) - 1 > LONGEST_FILE:
            yield '%s: %d lines, at most %d' % (path, len(lines) - 1, LONGEST_FILE)
        start = name = None
        for number, line in enumerate(lines, 1):
            # clang-format sets a function's name in column 0, its '{' and '}' alone in column 0.
            head = re.match(r'(?:[a-zA-Z_][\w *()]*[ *])?(\w+)\(', line)
            if head and not line.endswith(';') and not line.startswith(('#', '}')):
                start, name = number, head.group(1)
            elif line.startswith('}'):
                if start and number - start + 1 > LONGEST_FUNCTION:
                    yield '%s:%d: %s has %d lines, at most %d' % (path, start, name, number - start + 1, LONGEST_FUNCTION)
                start = None
            elif line.endswith(';') and not line.startswith((' ', '\t')):
                start = None


def without_comments(text):
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', ' ', text, flags=re.S)


def check_memory(tree):
    for path, text in sources(tree, '.c'):
        for call in re.findall(r'(?<![\w>.])(malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf)\s*\(',
                               without_comments(text)):
            if call not in ALLOCATORS.get(path, ()):
                yield '%s: %s(); memory comes from the arena' % (path, call)


def check_text(tree):
    for path, data in sorted(tree.items()):
        if Path(path).suffix in BINARY or not data:
            continue
        try:
            text = data.decode('utf-8')
        except UnicodeDecodeError as e:
            yield '%s: not UTF-8: %s' % (path, e)
            continue
        if not text.endswith('\n'):
            yield '%s: does not end with a newline' % path
        if path.startswith(('tests/fuzz/seeds/', 'tests/cases/')):
            continue
        if '\r' in text or '\t' in text:
            yield '%s: holds a tab or a carriage return' % path
        for number, line in enumerate(text.split('\n'), 1):
            if line != line.rstrip() and path != 'LICENSE' and not path.endswith('OFL.txt'):
                yield '%s:%d: spaces at the end' % (path, number)
        for word in UNWANTED:
            if re.search('(?<![A-Za-z])%s(?![A-Za-z])' % re.escape(word) if word[0] != '/' else re.escape(word), text):
                yield '%s: %r' % (path, word)


def messages_of(tree):
    for path, text in sources(tree, '.def'):
        for code, title, rest in re.findall(r'PL_MSG\((P\d+),\s*\w+,\s*\w+,\s*"((?:\\.|[^"\\])*)",((?:\s*"(?:\\.|[^"\\])*")+)\)', text):
            yield path, code, title, ''.join(re.findall(r'"((?:\\.|[^"\\])*)"', rest))


def check_messages(tree):
    rows = list(messages_of(tree))
    wanted = sum(len(re.findall(r'^PL_MSG\(', text, re.M)) for _, text in sources(tree, '.def'))
    if len(rows) != wanted:
        yield 'src/base/messages: %d messages, of which %d have the shape PL_MSG(code, level, fault, "title", "text")' % (wanted, len(rows))
    for what, counted in (('code', Counter(r[1] for r in rows)), ('title', Counter(r[2] for r in rows)), ('text', Counter(r[3] for r in rows))):
        for value, n in counted.items():
            if n > 1:
                yield 'src/base/messages: %d messages with the %s %r' % (n, what, value)
    for path, code, title, text in rows:
        if not re.fullmatch(r'P\d{3}', code):
            yield '%s: %s is no code like P101' % (path, code)
        if len(text) < 40 or not text.endswith(('.', '.)', '`', "'")) or text.lower().startswith(title.lower() + '.'):
            yield '%s: %s: explain it: what it means and what to do, in sentences: %r' % (path, code, text)
        if title[:1].isupper() and not title[:2].isupper() or title.endswith('.'):
            yield '%s: %s: a title is no sentence: %r' % (path, code, title)


def check_raised(tree):
    """A code that is never raised is no message."""
    code = '\n'.join(text for _, text in sources(tree))
    for path, name, _, _ in messages_of(tree):
        if not re.search(r'\b(PL_)?%s\b' % name, code):
            yield '%s: %s is raised nowhere' % (path, name)


def without_doc(schema, where):
    if isinstance(schema, dict):
        for name, value in schema.get('properties', {}).items():
            if isinstance(value, dict) and not len(value.get('description', '')) > 5 and where:
                yield '%s.%s' % (where, name)
        for name, value in schema.get('definitions', {}).items():
            yield from without_doc(value, name)


def check_docs(tree):
    for path in ('data/schema/edition.json', 'data/schema/layout.json', 'data/schema/profile.json'):
        if path in tree:
            schema = json.loads(tree[path])
            for field in list(without_doc(schema, Path(path).stem)):
                yield '%s: %s says nothing about itself' % (path, field)


def check_libraries(tree):
    """Every library is named in the README, with its reason."""
    names = {'yaml-0.1': 'libyaml', 'cairo-pdf': 'cairo', 'cairo-svg': 'cairo', 'cairo-ft': 'cairo', 'pangoft2': 'pango', 'pangocairo': 'pango',
             'glib-2.0': 'GLib', 'librsvg-2.0': 'librsvg', 'libxml-2.0': 'libxml2', 'harfbuzz-subset': 'HarfBuzz', 'libjpeg': 'libjpeg-turbo', 'hyphen': 'libhyphen', 'csv': 'libcsv', 'hunspell': 'Hunspell',
             'libqpdf': 'qpdf'}
    readme = tree.get('README.md', b'').decode('utf-8')
    used = re.findall(r"(?:dependency|find_library)\('([^']+)'", tree.get('src/meson.build', b'').decode('utf-8'))
    for name in used:
        row = re.search(r'^\| %s \|([^|]+)\|([^|]+)\|$' % re.escape(names.get(name, name)), readme, re.M)
        if name not in ('m', 'dl') and not (row and row.group(1).strip() and row.group(2).strip()):
            yield 'README.md: no row, with a reason and a licence, for %s' % names.get(name, name)


def flags_of():
    packages = 'cairo pangocairo pangoft2 fontconfig glib-2.0 librsvg-2.0 libxml-2.0 yaml-0.1'.split()
    return subprocess.run(['pkg-config', '--cflags'] + packages, capture_output=True, text=True, check=True).stdout.split()


def check_headers(tree, cc):
    with tempfile.TemporaryDirectory() as folder:
        for path in tree:
            if path.startswith('src/') and path.endswith(('.h', '.def')):
                file = Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(tree[path])
        for path in sorted(p for p in tree if p.startswith('src/') and p.endswith('.h')):
            done = subprocess.run([cc, '-std=gnu11', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-fsyntax-only', '-I', folder + '/src', *flags_of(), '-include',
                                   folder + '/' + path, '-x', 'c', '/dev/null'], capture_output=True, text=True)
            if done.returncode or done.stderr:
                yield '%s does not stand alone: %s' % (path, done.stderr.strip().split('\n')[0])


SHARED = {'chdir', 'fchdir', 'umask', 'setlocale', 'setenv', 'unsetenv', 'putenv', 'signal', 'sigaction', 'srand', 'strtok', 'localtime', 'gmtime'}


def check_state(archive):
    """Nothing that can be written outlives a call: no variable in .data or .bss, and nothing that sets what all threads share."""
    listing = subprocess.run(['nm', '--format=sysv', archive], capture_output=True, text=True, check=True).stdout
    for line in listing.split('\n'):
        cells = [c.strip() for c in line.split('|')]
        if len(cells) == 7 and re.match(r'(\.data|\.bss|\*COM\*)(?!\.rel\.ro)', cells[6]) and cells[3] == 'OBJECT' \
                and not cells[0].startswith('__'):
            yield '%s: %s lives in %s' % (Path(archive).name, cells[0], cells[6])
        if len(cells) == 7 and cells[2] == 'U' and cells[0] in SHARED:
            yield '%s: %s sets what all threads of the process share' % (Path(archive).name, cells[0])


SOUND = {
    'src/base/num.h': b'#ifndef N\n#define N\n#include <stddef.h>\nsize_t n(void);\n#endif\n',
    'src/read/tree.c': b'#include <yaml.h>\n#include "base/num.h"\n\nint f(int a)\n{\n    return a;\n}\n',
    'src/base/messages/read.def': b'PL_MSG(P101, PL_ERROR, PL_FAULT_INPUT, "broken",\n       "The file is broken at this place; mend what stands there.")\n',
    'src/read/raise.c': b'int g(void)\n{\n    return P101;\n}\n',
    'data/schema/layout.json': b'{"definitions": {"box": {"properties": {"name": {"description": "Its name."}}}}}\n',
    'src/meson.build': b"dependency('cairo')\n",
    'README.md': b'| cairo | draws | LGPL |\n',
}
# For each check a file that spoils the sound tree.
FAULTS = [
    (check_rooms, 'src/base/up.c', b'#include "read/tree.h"\n'),
    (check_rooms, 'src/run/peek.c', b'#include "type/type-private.h"\n'),
    (check_rooms, 'src/cli/deep.c', b'#include "base/num.h"\n'),
    (check_rooms, 'src/type/out.c', b'#include "plaat.h"\n'),
    (check_rooms, 'src/attic/a.c', b'int a;\n'),
    (check_foreign, 'src/layout/draw.c', b'#include <cairo.h>\n'),
    (check_foreign, 'src/layout/net.c', b'#include <curl/curl.h>\n'),
    (check_sizes, 'src/read/long.c', b'static int f(struct x *a,\n             int b)\n{\n' + b'    g();\n' * 58 + b'}\n'),
    (check_sizes, 'src/read/huge.c', b'int a;\n' * 801),
    (check_memory, 'src/read/leak.c', b'void f(void)\n{\n    char *p = strdup("a");\n}\n'),
    (check_memory, 'src/base/arena.c', b'void f(void)\n{\n    char *p = realloc(q, 1);\n}\n'),
    (check_text, 'a.txt', b'no end'),
    (check_text, 'layout/a.yaml', b'a:\tb\n'),
    (check_text, 'a.md', b'spaces \n'),
    (check_text, 'a.md', b'\xff\n'),
    (check_text, 'a.md', b'see /wo' b'rk/main\n'),
    (check_messages, 'src/base/messages/a.def', b'PL_MSG(P101, PL_ERROR, PL_FAULT_INPUT, "again", "A second message with a code that is taken already.")\n'),
    (check_messages, 'src/base/messages/a.def', b'PL_MSG(P102, PL_ERROR, PL_FAULT_INPUT, "short", "Too short.")\n'),
    (check_messages, 'src/base/messages/a.def', b'PL_MSG(P102, PL_ERROR, "shape")\n'),
    (check_raised, 'src/base/messages/a.def', b'PL_MSG(P102, PL_ERROR, PL_FAULT_INPUT, "never", "It is in the list, and nothing ever raises it.")\n'),
    (check_docs, 'data/schema/layout.json', b'{"definitions": {"box": {"properties": {"name": {"type": "string"}}}}}\n'),
    (check_libraries, 'src/meson.build', b"dependency('cairo')\ndependency('zlib')\n"),
]


def self_test(cc):
    for check in dict.fromkeys(c for c, _, _ in FAULTS):
        for finding in check(SOUND):
            yield '%s finds fault with a sound tree: %s' % (check.__name__, finding)
    for check, path, data in FAULTS:
        if not list(check({**SOUND, path: data})):
            yield '%s does not see %r' % (check.__name__, path)
    if list(check_headers({'src/base/a.h': b'#include <stddef.h>\nsize_t n(void);\n'}, cc)) or \
            not list(check_headers({'src/base/a.h': b'size_t n(void);\n'}, cc)):
        yield 'check_headers cannot tell a header that stands alone'
    with tempfile.TemporaryDirectory() as folder:
        for body, bad in (('static const int *const a[] = {0}; const int *const *b(void) { return a; }', False),
                          ('static int a; int b(void) { return a++; }', True),
                          ('int umask(int); int b(void) { return umask(0); }', True), ('int a = 3;', True)):
            subprocess.run([cc, '-fPIC', '-c', '-x', 'c', '-', '-o', folder + '/a.o'], input=body, text=True, check=True)
            if bool(list(check_state(folder + '/a.o'))) != bad:
                yield 'check_state is wrong about: ' + body


def main():
    root, cc, archive = sys.argv[1:4]
    tree = read_tree(root)
    failed = passed = 0
    checks = [(c.__name__, lambda c=c: c(tree)) for c in dict.fromkeys(c for c, _, _ in FAULTS)]
    checks += [('check_headers', lambda: check_headers(tree, cc)), ('check_state', lambda: check_state(archive)),
               ('self_test', lambda: self_test(cc))]
    for name, run in checks:
        findings = list(run())
        passed, failed = (passed, failed + 1) if findings else (passed + 1, failed)
        for finding in findings:
            print('%s: %s' % (name, finding))
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
