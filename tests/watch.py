#!/usr/bin/env python3
"""`plaat watch`, by really changing files: watch.py PLAAT.

Nothing here judges time: each step waits until the watch says what it should say, and gives up after a minute.
"""
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tally import check, sum_up

ROOT = Path(__file__).resolve().parent.parent
PLAAT = Path(sys.argv[1]).resolve()
PATIENCE = 60

EDITION = '''plaat: 1
language: nl-NL
title: %s
tiles: [{heading: Een, icon: dot}]
'''
BRAND = '''plaat: 1
fonts: [fonts/FiraSans_400Regular.ttf]
icons: icons
palette: {ink: {srgb: "%s"}}
styles: {body: {family: Fira Sans, size: {ideal: 10pt, min: 8pt}, leading: 1.3, colour: ink, fit: body}}
'''
LAYOUT = '''plaat: 1
extends: brand.yaml
page: {size: [300px, 300px], margin: 10px}
pages:
  - {each: tiles, name: one, box: {column: [{text: "{{title}}", style: body}, {icon: "{{icon}}", colour: ink, height: 20px}], margins: true}}
'''
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="%d"/></svg>'


class Watch:
    def __init__(self, folder, *arguments):
        self.folder, self.said, self.mark = folder, '', 0
        self.process = subprocess.Popen([str(PLAAT), 'watch', *arguments], cwd=folder, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        env={**os.environ, 'PLAAT_DATA': str(ROOT), 'SOURCE_DATE_EPOCH': '1782777600'})
        os.set_blocking(self.process.stderr.fileno(), False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stderr, selectors.EVENT_READ)

    def listen(self, seconds):
        if self.selector.select(seconds):
            self.said += (self.process.stderr.read() or b'').decode()

    def again(self):
        """What it says until it watches again; None when it does not within the patience."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            at = self.said.find('plaat: watching', self.mark)
            if at >= 0 and '\n' in self.said[at:]:
                said, self.mark = self.said[self.mark:at], self.said.index('\n', at) + 1
                return said
            self.listen(0.2)
        return None

    def end(self, number):
        self.process.send_signal(number)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None


def replace(path, text):
    """As most editors do: a new file, put in the place of the old one."""
    new = path.with_suffix('.new')
    new.write_text(text)
    os.replace(new, path)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        (folder / 'fonts').symlink_to(ROOT / 'fonts')
        (folder / 'icons').mkdir()
        edition, layout, brand = folder / 'e.yaml', folder / 'l.yaml', folder / 'brand.yaml'
        icon, out = folder / 'icons' / 'dot.svg', folder / 'out' / 'e_l_one.png'
        edition.write_text(EDITION % 'Titel')
        layout.write_text(LAYOUT)
        watch = Watch(folder, 'e.yaml', '-l', 'l.yaml', '-t', 'png', '-o', 'out/', '--fit', 'fit.yaml')
        have = [None]

        def step(what, change, message='', drawn=True):
            change()
            said = watch.again()
            check(said is not None, what + ': it does not render again')
            check(message in (said or '') if message else not said, '%s: it says %r' % (what, said))
            now = out.read_bytes() if out.exists() else None
            check((now != have[0]) == drawn, '%s: the output is %s' % (what, 'as it was' if drawn else 'another'))
            have[0] = now

        def change_while_it_renders():
            # Two changes, one right behind the other: the second must not be lost.
            edition.write_text(EDITION % 'Twee')
            time.sleep(0.15)
            edition.write_text(EDITION % 'Drie')

        try:
            step('the layout extends a file that is not there', lambda: None, 'error[P001]', drawn=False)
            step('the file appears', lambda: brand.write_text(BRAND % '#000000'), 'error[P', drawn=False)
            step('the icon looked for in vain appears', lambda: icon.write_text(ICON % 5))
            step('the edition, written in place', lambda: edition.write_text(EDITION % 'Ander'))
            step('the edition, replaced', lambda: replace(edition, EDITION % 'Vervangen'))
            step('the brand, replaced', lambda: replace(brand, BRAND % '#154273'))
            step('the icon, replaced', lambda: replace(icon, ICON % 3))
            step('a mistake', lambda: replace(edition, 'plaat: 1\nlanguage: nl-NL\ntitle: [\n'), 'error[P101]', drawn=False)
            step('mended', lambda: replace(edition, EDITION % 'Weer'))
            step('the edition is removed', edition.unlink, 'error[P001]', drawn=False)
            step('and comes back', lambda: edition.write_text(EDITION % 'Terug'))
            step('no permission', lambda: os.chmod(brand, 0),
                 'error[P002]' if os.getuid() else '', drawn=False)
            step('permission', lambda: os.chmod(brand, 0o644), drawn=False)
            # What it writes itself is no change: it stays quiet.
            watch.listen(1)
            check(watch.said.find('plaat:', watch.mark) < 0, 'it renders again by itself: ' + watch.said[watch.mark:])
            step('the kept values are changed by hand',
                 lambda: (folder / 'fit.yaml').write_text((folder / 'fit.yaml').read_text().replace('10pt', '9pt')))
            change_while_it_renders()
            end = time.monotonic() + PATIENCE
            want = folder / 'want'
            subprocess.run([str(PLAAT), 'render', 'e.yaml', '-l', 'l.yaml', '-t', 'png', '-o', 'want/', '--fit', 'fit.yaml'],
                           cwd=folder, env={**os.environ, 'PLAAT_DATA': str(ROOT)}, stdout=subprocess.DEVNULL)
            while out.read_bytes() != (want / out.name).read_bytes() and time.monotonic() < end:
                watch.listen(0.2)
            check(out.read_bytes() == (want / out.name).read_bytes(), 'the second of two quick changes is lost')
            watch.listen(1)
            check(watch.end(signal.SIGINT) == 0, 'interrupted: it ends well')
            check(not [p for p in out.parent.iterdir() if '.plaat-' in p.name], 'interrupted: files are left')
            watch = Watch(folder, 'e.yaml', '-l', 'l.yaml', '-o', 'out/')
            check(watch.again() == '', 'a second watch')
            check(watch.end(signal.SIGTERM) == 0, 'terminated: it ends well')
            watch = Watch(folder, 'e.yaml', '-l', 'no-such-layout', '-o', 'out/')
            check(watch.process.wait(PATIENCE) == 2, 'asked wrongly, it does not wait for ever')
        finally:
            watch.process.kill()
    return sum_up()


if __name__ == '__main__':
    sys.exit(main())
