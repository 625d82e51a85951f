"""A real browser without a window, driven by its DevTools protocol: opens a page, runs scripts, tells what is heard of it."""

import itertools
import json
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import websocket

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage",
    "--remote-debugging-port=0", "--remote-allow-origins=*",
)  # fmt: skip
STARTS_WITHIN_S, ANSWERS_WITHIN_S = 30.0, 60.0


def found():
    """The path of a browser on this computer: $CHROME, or the first that is known by name; None when there is none."""
    return os.environ.get("CHROME") or next((path for name in NAMES if (path := shutil.which(name))), None)


class Tab:
    """One tab of a browser."""

    def __init__(self, address):
        self.socket = websocket.create_connection(address, timeout=ANSWERS_WITHIN_S)
        self.numbers = itertools.count(1)

    def ask(self, method, **params):
        """The browser's answer to one command of the protocol."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv())).get("id") != number:
            pass  # events nobody asked about
        assert "error" not in answer, f"{method}: {answer.get('error')}"
        return answer["result"]

    def open(self, path, width=1100):
        """Shows a file, once it is there in full, in a window of some width."""
        self.ask("Page.enable")
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.ask("Page.navigate", url=Path(path).resolve().as_uri())
        while self.run("document.readyState + location.protocol") != "completefile:":
            time.sleep(0.02)

    def run(self, script):
        """The value of a script in the page, awaited when it is a promise."""
        result = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result.get("exceptionDetails")
        return result["result"].get("value")

    def tree(self):
        """The accessibility tree as (role, name, properties), in the order of the page; what is ignored is left out."""
        nodes = self.ask("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""), {p["name"]: p["value"].get("value") for p in about})
            for node in nodes if not node["ignored"] for about in [node["properties"]]
        ]  # fmt: skip


@contextmanager
def tab():
    """An empty tab of a browser of our own, which is closed in the end."""
    with TemporaryDirectory(prefix="handlingsrom-") as folder:
        command = [found(), *FLAGS, f"--user-data-dir={folder}", "about:blank"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as browser:
            try:
                one = Tab(_address(Path(folder) / "DevToolsActivePort"))
                yield one
                one.socket.close()
            finally:
                browser.terminate()


def _address(file):
    """Where the browser listens, which it writes to a file when it is ready."""
    until = time.monotonic() + STARTS_WITHIN_S
    while not file.exists() or len(lines := file.read_text("utf-8").splitlines()) < 2:
        assert time.monotonic() < until, "the browser did not start"
        time.sleep(0.05)
    with urlopen(f"http://127.0.0.1:{lines[0]}/json/list") as answer:
        return next(page["webSocketDebuggerUrl"] for page in json.load(answer) if page["type"] == "page")
