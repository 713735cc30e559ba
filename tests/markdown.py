#!/usr/bin/env python3
"""The first edition as Markdown says the same as the first edition in YAML, and is drawn to the same bytes.

    markdown.py PLAAT
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = 'contraterrorisme-2026-06'
FILES = [ROOT / 'data' / 'editions' / (NAME + '.yaml'), ROOT / 'tests' / 'editions' / (NAME + '.md')]
LAYOUTS = ['poster-a3', 'carousel-1080x1350']


def run(*args):
    return subprocess.run([str(a) for a in args], capture_output=True, text=True, check=True).stdout


def main():
    plaat, failures = sys.argv[1], []
    # The order of keys is the writer's: lines of a tile are compared as a set.
    dumps = [sorted(run(plaat, 'dump', '--stage', 'edition', f).splitlines()) for f in FILES]
    if dumps[0] != dumps[1]:
        failures.append('the editions differ: %s' % sorted(set(dumps[0]) ^ set(dumps[1]))[:4])
    with tempfile.TemporaryDirectory() as folder:
        drawn = []
        for n, file in enumerate(FILES):
            out = Path(folder) / str(n)
            layouts = [arg for name in LAYOUTS for arg in ('-l', name)]
            run(plaat, 'render', file, *layouts, '-t', 'png', '-t', 'web', '-t', 'html', '--dpi', '48', '-o', str(out) + '/')
            drawn.append({p.name: p.read_bytes() for p in sorted(out.iterdir())})
        if len(drawn[0]) < 11 or set(drawn[0]) != set(drawn[1]):
            failures.append('other files: %s' % json.dumps([sorted(d) for d in drawn]))
        failures += ['%s differs' % name for name in drawn[0] if drawn[1].get(name) != drawn[0][name]]
    for failure in failures:
        print(failure)
    print('%d files compared' % len(drawn[0]))
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
