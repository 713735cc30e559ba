"""Chromium without a window, spoken to over two pipes (its DevTools protocol, one JSON object a message, each ended by a NUL)."""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ('chromium', 'chromium-browser', 'google-chrome')
# A profile of its own, and nothing fetched: a test needs no network.
FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
         '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--hide-scrollbars', '--remote-debugging-pipe',
         '--host-resolver-rules=MAP * ~NOTFOUND']


# Nothing of what a test run sets for the program: fonts, memory checks, libraries.
ENVIRONMENT = {'PATH': os.environ.get('PATH', '/usr/bin:/bin'), 'HOME': tempfile.gettempdir(), 'LANG': 'C.UTF-8', 'TZ': 'UTC'}


class Trouble(Exception):
    pass


def find():
    """The path of a Chromium, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Browser:
    def __init__(self, path, patience=60):
        self.patience, self.number, self.buffer, self.events = patience, 0, b'', []
        self.profile = tempfile.mkdtemp(prefix='plaat-chromium-')
        read_by_it, self.to = os.pipe()
        self.back, written_by_it = os.pipe()

        def as_three_and_four():
            os.dup2(read_by_it, 13)
            os.dup2(written_by_it, 14)
            os.dup2(13, 3)
            os.dup2(14, 4)
        self.process = subprocess.Popen([path, *FLAGS, '--user-data-dir=' + self.profile, 'about:blank'], preexec_fn=as_three_and_four,
                                        close_fds=False, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(read_by_it)
        os.close(written_by_it)
        target = self.send('Target.createTarget', url='about:blank')['targetId']
        self.session = None
        self.session = self.send('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        self.send('Page.enable')
        self.send('Network.enable')

    session = None

    def receive(self, deadline):
        while b'\0' not in self.buffer:
            ready, _, _ = select.select([self.back], [], [], max(0, deadline - time.monotonic()))
            data = os.read(self.back, 1 << 20) if ready else b''
            if not data:
                raise Trouble('the browser ended' if ready else 'the browser is silent')
            self.buffer += data
        message, self.buffer = self.buffer.split(b'\0', 1)
        return json.loads(message)

    def send(self, method, **parameters):
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': parameters}
        if self.session:
            message['sessionId'] = self.session
        os.write(self.to, json.dumps(message).encode() + b'\0')
        deadline = time.monotonic() + self.patience
        while True:
            answer = self.receive(deadline)
            if answer.get('id') == self.number:
                if 'error' in answer:
                    raise Trouble('%s: %s' % (method, answer['error']['message']))
                return answer['result']
            self.events.append(answer)

    def size(self, width, height=900, zoom=1, **more):
        self.send('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=zoom, mobile=False, **more)

    def load(self, url):
        """Every address the page asked for besides its own."""
        self.events.clear()
        self.send('Page.navigate', url=url)
        deadline = time.monotonic() + self.patience
        while not any(e.get('method') == 'Page.loadEventFired' for e in self.events):
            self.events.append(self.receive(deadline))
        self.run('document.fonts.ready.then(() => true)')
        asked = [e['params']['request']['url'] for e in self.events if e.get('method') == 'Network.requestWillBeSent']
        return [a for a in asked if a != url and not a.startswith('data:')]

    def run(self, script):
        """The value of an expression, a promise's too."""
        answer = self.send('Runtime.evaluate', expression=script, awaitPromise=True, returnByValue=True)
        if 'exceptionDetails' in answer:
            raise Trouble(answer['exceptionDetails'].get('exception', {}).get('description', 'a script failed'))
        return answer['result'].get('value')

    def picture(self, path):
        whole = self.send('Page.captureScreenshot', format='png')
        with open(path, 'wb') as file:
            file.write(base64.b64decode(whole['data']))

    def paper(self, path):
        pdf = self.send('Page.printToPDF', preferCSSPageSize=True, printBackground=True)
        with open(path, 'wb') as file:
            file.write(base64.b64decode(pdf['data']))

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.to)
        os.close(self.back)
        shutil.rmtree(self.profile, ignore_errors=True)
