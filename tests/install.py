#!/usr/bin/env python3
"""What `meson install` lays down works from wherever it was moved to, without PLAAT_DATA: the program, the library with plaat.h and
plaat.pc, the manuals, the completions.

    install.py BUILD CC
"""
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tally import check as expect, sum_up

ROOT = Path(__file__).resolve().parent.parent
EDITION = 'contraterrorisme-2026-06.yaml'

HOST = r'''
#include <plaat.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    struct plaat_session *session = plaat_session_new(NULL);
    struct plaat_job job = {.edition = argv[argc - 1], .layout = "wide-1200x675", .targets = PLAAT_PNG, .output = "host.png"};
    struct plaat_result *result = plaat_render(session, &job);
    int status = result->status;
    printf("%s\n", plaat_version());
    fputs(plaat_result_text(result, false), stderr);
    plaat_result_free(result);
    plaat_session_free(session);
    return status;
}
'''


def run(*command, **options):
    env = {k: v for k, v in os.environ.items() if k not in ('PLAAT_DATA', 'FONTCONFIG_FILE', 'LD_LIBRARY_PATH', 'LD_PRELOAD')}
    env.update(options.pop('env', {}))
    done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, text=True,
                          timeout=300, **options)
    run.status = done.returncode
    return done.stdout


def good(*command, **options):
    out = run(*command, **options)
    expect(run.status == 0, '%s: status %d\n%s' % (' '.join(map(str, command)), run.status, out))
    return out


def program(prefix, away):
    plaat = prefix / 'bin' / 'plaat'
    layouts = good(plaat, 'list', 'layouts', cwd=away)
    expect(len(layouts.split('\n')) > 5, 'the layouts are found: ' + layouts)
    expect('globe' in good(plaat, 'list', 'icons', cwd=away), 'the icons are found')
    fonts = good(plaat, 'list', 'fonts', cwd=away)
    expect(str(prefix) in fonts and ' %s/' % ROOT not in fonts, 'the fonts are those that were installed: ' + fonts)
    edition = prefix / 'share' / 'plaat' / 'data' / 'editions' / EDITION
    for line in layouts.strip().split('\n'):
        out = good(plaat, 'render', edition, '-l', line.split()[0], '-o', '%s/out/' % away, cwd=away)
        expect(out.strip().endswith('.pdf'), 'one line a file: ' + out)
    for folder in ('layout', 'fonts', 'data'):
        for file in (ROOT / folder).rglob('*'):
            if file.suffix in ('.yaml', '.svg', '.ttf', '.json', '.conf', '.txt'):
                there = prefix / 'share' / 'plaat' / file.relative_to(ROOT)
                expect(there.is_file() and there.read_bytes() == file.read_bytes(), 'not installed: %s' % file.relative_to(ROOT))


def library(prefix, away, cc):
    found = list(prefix.rglob('plaat.pc'))
    if not expect(len(found) == 1, 'one plaat.pc: %s' % found):
        return
    flags = shlex.split(good('pkg-config', '--cflags', '--libs', 'plaat', env={'PKG_CONFIG_PATH': str(found[0].parent)}))
    shared = list(prefix.rglob('libplaat.so.*.*.*'))
    if not expect(len(shared) == 1, 'one libplaat: %s' % shared):
        return
    expect(re.search(r'SONAME.*libplaat\.so\.\d+\]?$', good('readelf', '-d', shared[0]), re.M), 'it has a soname')
    names = [line.split()[-1] for line in good('nm', '-D', '--defined-only', shared[0]).strip().split('\n')]
    header = (prefix / 'include' / 'plaat.h').read_text()
    declared = set(re.findall(r'\b(plaat_\w+)\(', header))
    expect(set(names) == declared, 'it shows what plaat.h declares and nothing else: %s' % sorted(set(names) ^ declared))
    (away / 'host.c').write_text(HOST)
    good(cc, '-std=c11', '-Wall', '-Wextra', '-Wpedantic', '-Werror', 'host.c', '-o', 'host', *flags, '-Wl,-rpath,%s' % shared[0].parent, cwd=away)
    if run.status == 0:
        good(away / 'host', prefix / 'share' / 'plaat' / 'data' / 'editions' / EDITION, cwd=away)
    picture = away / 'host.png'
    expect(picture.is_file() and picture.read_bytes()[16:24] == (1200).to_bytes(4, 'big') + (675).to_bytes(4, 'big'), 'plaat.h draws a picture')


def manuals(prefix):
    for page in ('man1/plaat.1', 'man5/plaat-edition.5', 'man5/plaat-layout.5', 'man5/plaat-profile.5', 'man5/plaat-batch.5', 'man5/plaat-platforms.5'):
        file = prefix / 'share' / 'man' / page
        if not expect(file.is_file(), 'no ' + page):
            continue
        said = run('mandoc', '-Tlint', file)
        said = [l for l in said.split('\n') if l and 'referenced manual not found: Xr plaat' not in l]
        expect(not said, '\n'.join(said[:10]))
        expect(len(good('mandoc', '-Tutf8', file)) > 2000, page + ' has a text')
    keys = good('mandoc', '-Tutf8', prefix / 'share/man/man5/plaat-layout.5')
    keys = re.sub('.\b', '', keys)
    for key in ('column', 'same-height', 'hyphenate', 'recolour', 'extends'):
        expect(re.search(r'^ +%s\b' % key, keys, re.M), 'plaat-layout(5) has the key ' + key)


def completions(prefix, away):
    share = prefix / 'share'
    path = {'PATH': '%s:%s' % (prefix / 'bin', os.environ['PATH'])}
    bash = share / 'bash-completion/completions/plaat'
    good('bash', '-n', bash)
    ask = 'source "$0"; COMP_WORDS=(plaat "$@"); COMP_CWORD=$(($#)); _plaat; printf "%s\\n" "${COMPREPLY[@]}"'
    for words, wanted in ((('re',), 'render'), (('render', '-l', 'post'), 'poster-a3'), (('render', '--dr'), '--draft'), (('list', 'ic'), 'icons'),
                          (('dump', '--stage', 'sc'), 'scene')):
        out = good('bash', '-c', ask, bash, *words, env=path, cwd=away).split()
        expect(wanted in out, 'bash completes %s to %s: %s' % (' '.join(words), wanted, out))
    good('zsh', '-n', share / 'zsh/site-functions/_plaat')
    fish = share / 'fish/vendor_completions.d/plaat.fish'
    good('fish', '-n', fish)
    for words, wanted in (('re', 'render'), ('render --dr', '--draft')):
        out = good('fish', '-c', 'source "%s"; complete -C "plaat %s"' % (fish, words), env={**path, 'HOME': str(away)}, cwd=away)
        expect(wanted in out, 'fish completes %s to %s: %s' % (words, wanted, out))


def main():
    build, cc = Path(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as name:
        work = Path(name).resolve()
        good('meson', 'install', '-C', build, '--no-rebuild', '--destdir', work / 'staged')
        binary = list((work / 'staged').rglob('bin/plaat'))
        if expect(len(binary) == 1, 'one program: %s' % binary):
            prefix, away = work / 'moved tree', work / 'away'
            away.mkdir()
            shutil.move(binary[0].parent.parent, prefix)
            program(prefix, away)
            library(prefix, away, cc)
            manuals(prefix)
            completions(prefix, away)
    return sum_up()


if __name__ == '__main__':
    sys.exit(main())
