#!/usr/bin/env python3
"""The program on a terminal and for a shell, and the facts of the PNGs it writes: program.py PLAAT."""
import json
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

from tally import check, sum_up

ROOT = Path(__file__).resolve().parent.parent
PLAAT = Path(sys.argv[1]).resolve()
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ('NO_COLOR', 'TERM')}
ENVIRONMENT.update({'PLAAT_DATA': str(ROOT), 'SOURCE_DATE_EPOCH': '1782777600', 'TERM': 'xterm-256color'})

EDITION = '''plaat: 1
language: nl-NL
title: "Een titel met “tekens” & accenten: één"
tiles: [{heading: Een}, {heading: Twee}]
'''
STYLES = '''fonts: [fonts/FiraSans_400Regular.ttf]
palette: {ink: {srgb: "#154273"}}
styles: {body: {family: Fira Sans, size: 10pt, leading: 1.3, colour: ink}}
pages: [{box: {column: [{text: "{{title}}", style: body}], margins: true}}]
'''
PRINT = 'plaat: 1\npage: {size: A6 landscape, margin: 6mm, bleed: 3mm}\n' + STYLES
SCREEN = 'plaat: 1\npage: {size: [1080px, 1350px], margin: 20px}\n' + STYLES


def run(folder, *arguments, environment=ENVIRONMENT, **how):
    how.setdefault('stderr', subprocess.PIPE)
    return subprocess.run([str(PLAAT), *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, timeout=120, **how)


# ---- the terminal ----

def on_terminal(folder, *arguments, environment=ENVIRONMENT):
    """What it writes to standard error when that is a terminal."""
    reader, writer = pty.openpty()
    run(folder, *arguments, environment=environment, stderr=writer)
    os.close(writer)
    out = b''
    while True:
        try:
            got = os.read(reader, 4096)
        except OSError:
            break
        if not got:
            break
        out += got
    os.close(reader)
    return out.replace(b'\r\n', b'\n')


def colour(folder):
    arguments = ('check', 'broken.yaml', '-l', 'print.yaml')
    coloured = on_terminal(folder, *arguments)
    check(b'\033[1;31merror' in coloured, 'no colour on a terminal')
    plain = run(folder, *arguments).stderr
    check(plain and b'\033' not in plain, 'colour in a pipe')
    # NO_COLOR counts when it is there and not empty.
    check(on_terminal(folder, *arguments, environment={**ENVIRONMENT, 'NO_COLOR': '1'}) == plain, 'colour with NO_COLOR')
    check(on_terminal(folder, *arguments, environment={**ENVIRONMENT, 'NO_COLOR': ''}) == coloured, 'an empty NO_COLOR counts')
    check(on_terminal(folder, *arguments, environment={**ENVIRONMENT, 'TERM': 'dumb'}) == plain, 'colour on a dumb terminal')


# ---- the shell ----

def completions():
    for shell, option in (('bash', '-n'), ('zsh', '-n'), ('fish', '-n')):
        done = run(ROOT, 'completion', shell)
        check(done.returncode == 0 and done.stdout, shell + ': no completions')
        if not shutil.which(shell):
            print('left out: ' + shell)
            continue
        parsed = subprocess.run([shell, option], input=done.stdout, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        check(parsed.returncode == 0 and not parsed.stderr, '%s: %s' % (shell, parsed.stderr.decode()))
    if shutil.which('fish'):
        with tempfile.NamedTemporaryFile('wb', suffix='.fish') as script:
            script.write(run(ROOT, 'completion', 'fish').stdout)
            script.flush()
            for line, want in (('plaat re', 'render'), ('plaat list f', 'fonts'), ('plaat dump --stage ex', 'expanded'),
                               ('plaat render --sca', '--scale')):
                done = subprocess.run(['fish', '--no-config', '-c', 'source %s; complete -C "%s"' % (script.name, line)], cwd='/',
                                      env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                check(want in done.stdout.decode().replace('\t', '\n').split('\n'), 'fish: %s gives %r %r' % (line, done.stdout, done.stderr))
    script = run(ROOT, 'completion', 'bash').stdout.decode()
    def complete(*words):
        line = ("%s\nplaat() { %s \"$@\"; }\nCOMP_WORDS=(%s)\nCOMP_CWORD=%d\n_plaat\nprintf '%%s\\n' \"${COMPREPLY[@]}\"\n"
                % (script, PLAAT, ' '.join("'%s'" % w for w in words), len(words) - 1))
        done = subprocess.run(['bash', '-c', line], env=ENVIRONMENT, cwd='/', stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        check(not done.stderr, 'bash: ' + done.stderr.decode())
        return done.stdout.decode().split()
    check(complete('plaat', 're') == ['render', 'report'], 'bash: commands')
    check('--layout' in complete('plaat', 'check', '--'), 'bash: options')
    check('--dpi' not in complete('plaat', 'check', '--'), 'bash: options of another command')
    check('poster-a3' in complete('plaat', 'render', '-l', 'post'), 'bash: layouts')
    check(complete('plaat', 'render', '-t', 'p') == ['pdf', 'png', 'press', 'press-web'], 'bash: targets')
    check(complete('plaat', 'list', 'f') == ['fonts'], 'bash: what is listed')
    check(complete('plaat', 'dump', '--stage', 'e') == ['edition', 'expanded'], 'bash: stages')


def small(folder):
    listed = run(folder, 'explain', 'all').stdout.decode().split('\n')
    codes = [l.split(' ')[0] for l in listed if l]
    check(codes == sorted(set(codes)) and len(codes) > 100, 'explain all: sorted, each once')
    for code in codes:
        one = run(folder, 'explain', code)
        check(one.returncode == 0 and one.stdout.decode().startswith(code + ' (') and len(one.stdout) > 60, 'explain ' + code)
    for kind in ('edition', 'layout'):
        schema = json.loads(run(folder, 'schema', kind).stdout)
        check(schema.get('$schema') == 'http://json-schema.org/draft-07/schema#', 'schema %s: draft-07' % kind)
    layouts = [l.split()[0] for l in run(folder, 'list', 'layouts').stdout.decode().split('\n') if l]
    check('poster-a3' in layouts and 'brand' not in layouts, 'list layouts: ' + ' '.join(layouts))
    timings = run(folder, 'render', 'e.yaml', '-l', 'print.yaml', '-t', 'png', '-o', '-', '--timings')
    rows = [(float(l.split(' ms  ')[0]), l.split(' ms  ')[1]) for l in timings.stderr.decode().split('\n') if ' ms  ' in l]
    check(timings.stdout[:8] == b'\x89PNG\r\n\x1a\n' and [r[1] for r in rows][-1:] == ['in all, without the start'],
          'timings stand on standard error, the picture on standard output')
    check(rows[0][1].startswith('start') and 'break lines' in [r[1] for r in rows] and
          abs(sum(r[0] for r in rows[1:-1]) - rows[-1][0]) < 0.005 * len(rows), 'the stages sum up to the whole')
    whole = json.loads(run(folder, 'check', 'e.yaml', 'broken.yaml', '-l', 'print.yaml', '--format', 'json').stdout)
    check(len(whole) == 2 and whole[1]['messages'][0]['code'] == 'P202', 'two checks are one JSON array')
    plain = run(folder, 'render', 'e.yaml', '-l', 'print.yaml', '-t', 'svg', '-o', '-').stdout
    for what in ('boxes', 'names', 'baselines', 'margins'):
        shown = run(folder, 'render', 'e.yaml', '-l', 'print.yaml', '-t', 'svg', '-o', '-', '--show', what).stdout
        check(shown.startswith(b'<?xml') and shown != plain, '--show ' + what)


# ---- PNG ----

def png_facts(data):
    """Checks every chunk's sum; the facts that readers use."""
    facts, at = {'order': []}, 8
    if data[:8] != b'\x89PNG\r\n\x1a\n':
        return None
    while at < len(data):
        size, kind = struct.unpack('>I4s', data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if zlib.crc32(kind + body) != struct.unpack('>I', data[at + 8 + size:at + 12 + size])[0]:
            return None
        at += 12 + size
        facts['order'].append(kind.decode())
        if kind == b'IHDR':
            facts['size'] = struct.unpack('>II', body[:8])
            facts['depth'], facts['colour'] = body[8], body[9]
        elif kind == b'pHYs':
            facts['density'] = struct.unpack('>IIB', body)
        elif kind == b'sRGB':
            facts['srgb'] = body
        elif kind == b'iTXt':
            keyword, rest = body.split(b'\0', 1)
            facts[keyword.decode()] = rest[2:].split(b'\0', 2)[2].decode()
        elif kind == b'IDAT':
            facts['pixels'] = facts.get('pixels', b'') + body
    return facts


def pixels(folder):
    # A6 landscape is 148 × 105 mm: round(148 × dpi / 25.4) × round(105 × dpi / 25.4), the bleed left out.
    for layout, options, size, dpi in (
            ('print.yaml', [], (874, 620), 150),
            ('print.yaml', ['--scale', '2'], (1748, 1240), 300),
            ('print.yaml', ['--scale', '0.5'], (437, 310), 75),
            ('print.yaml', ['--dpi', '300'], (1748, 1240), 300),
            ('print.yaml', ['--dpi', '72'], (420, 298), 72),
            ('print.yaml', ['--width', '1000'], (1000, 709), 1000 * 25.4 / 148),
            ('print.yaml', ['--width', '1'], (1, 1), None),
            ('screen.yaml', [], (1080, 1350), 96),
            ('screen.yaml', ['--scale', '2'], (2160, 2700), 192),
            ('screen.yaml', ['--scale', '1.5'], (1620, 2025), 144),
            ('screen.yaml', ['--dpi', '192'], (2160, 2700), 192),
            ('screen.yaml', ['--width', '540'], (540, 675), 48)):
        what = layout + ' ' + ' '.join(options)
        facts = png_facts(run(folder, 'render', 'e.yaml', '-l', layout, '-t', 'png', '-o', '-', *options).stdout)
        check(facts is not None, what + ': a whole PNG')
        if not facts:
            continue
        check(facts['size'] == size, '%s: %s pixels, not %s' % (what, facts['size'], size))
        if dpi:
            metre = facts['density']
            check(metre[2] == 1 and metre[0] == metre[1] == int(dpi / 0.0254 + 0.5), '%s: density %s, not %g dpi' % (what, metre, dpi))
        check(facts['srgb'] == b'\0', what + ': sRGB')
        check(facts['Title'] == 'Een titel met “tekens” & accenten: één', '%s: title %r' % (what, facts.get('Title')))
        check(facts['Software'].startswith('plaat '), what + ': software')
        check(facts['order'][0] == 'IHDR' and facts['order'][-1] == 'IEND', what + ': order')
        for early in ('sRGB', 'pHYs', 'iTXt'):
            check(facts['order'].index(early) < facts['order'].index('IDAT'), '%s: %s stands behind the pixels' % (what, early))
        bits = {0: 1, 2: 3, 3: 1, 6: 4}[facts['colour']] * facts['depth']
        row = 1 + (size[0] * bits + 7) // 8
        check(len(zlib.decompress(facts['pixels'])) == row * size[1], what + ': as many pixels as it says')


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        (folder / 'fonts').symlink_to(ROOT / 'fonts')
        (folder / 'e.yaml').write_text(EDITION)
        (folder / 'broken.yaml').write_text(EDITION + 'footer: "<u>x</u>"\n')
        (folder / 'print.yaml').write_text(PRINT)
        (folder / 'screen.yaml').write_text(SCREEN)
        colour(folder)
        completions()
        small(folder)
        pixels(folder)
    return sum_up()


if __name__ == '__main__':
    sys.exit(main())
