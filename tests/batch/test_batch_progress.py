"""Does somebody who watches see how far it is, and does a log stay readable?"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

from faqbot.faces.batch import progress as progress_module
from faqbot.faces.batch.progress import Progress, summary

pyte = pytest.importorskip("pyte", reason="drawing on a terminal is tested with pyte")


class Clock:
    """A clock that is moved by hand."""

    def __init__(self):
        self.time = 0.0

    def __call__(self):
        """The time it shows."""
        return self.time


def test_the_text_says_done_total_rate_left_and_answers():
    """All that somebody waiting wants to know, in one line."""
    clock = Clock()
    state = Progress(total=100_000, now=clock)
    state.update(100, 1_000, {"answer": 60, "abstain": 40})
    clock.time = 10.0
    state.update(1_100, 11_000, {"answer": 700, "abstain": 300, "error": 100})

    assert state.text() == "1,100 rows of about 10,000, 100 a second, 1:29 left; 700 answered, 400 not"


def test_without_a_size_there_is_no_total():
    """What comes from a pipe may go on for ever."""
    clock = Clock()
    state = Progress(total=0, now=clock)
    state.update(10, 0, {})
    clock.time = 2.0
    state.update(30, 0, {"answer": 30})

    assert state.text() == "30 rows, 10 a second; 30 answered, 0 not"


def test_the_summary_counts_outcomes_and_reasons():
    """Rows by outcome in one order, errors by reason."""
    counts = {"error": 3, "answer": 1, "error: not-utf-8": 2, "error: broken-csv": 1}

    assert summary(4, counts).splitlines()[0] == "faqbot: 4 rows: 1 answer, 3 error (1 broken-csv, 2 not-utf-8)"


def test_a_log_gets_a_line_every_ten_seconds(capsys):
    """Plain lines, no more often than that."""
    clock = Clock()
    state = Progress(total=0, now=clock)
    tick = progress_module._printer(state, clock)
    for second in range(25):
        clock.time = float(second)
        state.update(second, 0, {})
        tick()

    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" rows")[0] for line in lines] == ["faqbot: 10", "faqbot: 20"]


def test_a_terminal_shows_a_bar(tmp_path):
    """On a terminal the bar moves, nothing is asked of the terminal, and the last line is the summary."""
    source = tmp_path / "q.txt"
    source.write_text("".join(f"generic name {n}\n" for n in range(700)))
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "faqbot", "batch", str(source), "-o", str(tmp_path / "out.jsonl")]
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("4H", 30, 120, 0, 0))
    environment = {**os.environ, "TERM": "xterm"}
    with subprocess.Popen(command, stdin=child, stdout=child, stderr=child, env=environment) as process:
        os.close(child)
        screen = pyte.Screen(120, 30)
        stream = pyte.ByteStream(screen)
        seen, drawn = [], b""
        while piece := _read(parent):
            drawn += piece
            stream.feed(piece)
            seen.append(screen.display[0])
    os.close(parent)

    assert process.returncode == 0
    assert any(re.search(r"\[#+\.+\] [\d,]+ rows of about [678]\d\d, [\d,]+ a second", line) for line in seen)
    assert b"\x1b[6n" not in drawn
    assert [line for line in screen.display if line.strip()][-1].startswith("faqbot: 700 rows: ")


def _read(descriptor):
    try:
        return os.read(descriptor, 4096)
    except OSError:  # Linux says so when the other end is closed
        return b""
