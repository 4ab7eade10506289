"""What does a person at a terminal see? Screens for tests and for the recorded session."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).resolve().parents[2]
QUIET = 0.08
PATIENCE = 15


class Screen:
    """The real program in a pseudo-terminal, as a screen of so many columns and rows."""

    def __init__(self, *arguments, columns=80, rows=24, environment=(), folder=None):
        inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLORTERM")}
        settings = {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
        self.screen = pyte.HistoryScreen(columns, rows, history=2_000)
        self._stream = pyte.ByteStream(self.screen)
        self.sent = b""
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "faqbot", "chat", *arguments],
            dimensions=(rows, columns),
            cwd=folder,
            env=inherited | settings | dict(environment),
        )
        self.child.delaybeforesend = None

    def __enter__(self):
        return self

    def __bool__(self):
        return True

    def __exit__(self, *_):
        self.child.close(force=True)

    def settle(self, until=bool):
        """Read until *until* holds and nothing has come for a moment; fails after a while."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                data = self.child.read_nonblocking(65536, timeout=QUIET)
            except pexpect.TIMEOUT:
                if until(self):
                    return self
            except pexpect.EOF:
                return self
            else:
                self.sent += data
                self._stream.feed(data)
        raise AssertionError(f"this never came:\n{self.text}")

    def until(self, text):
        """Read until *text* is on the screen, wrapped or not, and the screen is quiet."""
        return self.settle(lambda screen: text in screen.words)

    def type(self, keys, until=""):
        """Send *keys*, then read until the screen is quiet and has *until* on it."""
        self.child.send(keys)
        return self.until(until)

    def resize(self, columns, rows, until=""):
        """Give the window another size."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)
        return self.until(until)

    def status(self):
        """The exit status, once the program has left."""
        self.settle(lambda screen: not screen.child.isalive())
        self.child.close()
        return self.child.exitstatus

    @property
    def lines(self):
        """The lines in sight, without what is empty at their ends and below the last."""
        lines = [line.rstrip() for line in self.screen.display]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    @property
    def text(self):
        """The lines in sight as one text."""
        return "\n".join(self.lines)

    @property
    def words(self):
        """The text in sight, with every run of spaces and line ends as one space."""
        return " ".join(self.text.split())
