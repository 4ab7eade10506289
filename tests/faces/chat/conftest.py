"""A chat whose keys come from a pipe and whose window is a string."""

from __future__ import annotations

import io
import sys
import threading
import time
from pathlib import Path

import pyte
import pytest
from chat_shared import LEAVE, PAUSE
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output

from faqbot.faces.chat.opening import Opening
from faqbot.faces.chat.record import Log
from faqbot.faces.chat.repl import Chat
from faqbot.faces.chat.terminal import TerminalWindow

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

A_MOMENT = 0.12


class Talk:
    """What came of a conversation."""

    def __init__(self, chat, status, written, columns, rows):
        self.chat = chat
        self.status = status
        self.written = written
        screen = pyte.HistoryScreen(columns, rows, history=5_000)
        pyte.Stream(screen).feed(written)
        above = ["".join(line[x].data for x in range(columns)).rstrip() for line in screen.history.top]
        self.lines = [*above, *(line.rstrip() for line in screen.display)]
        self.text = "\n".join(self.lines)
        self.screen = screen

    @property
    def words(self):
        """The text with every run of spaces and line ends as one space."""
        return " ".join(self.text.split())


def _settle(written):
    """Wait until nothing has been drawn for a moment."""
    drawn, since = written.tell(), time.monotonic()
    while time.monotonic() - since < A_MOMENT:
        time.sleep(0.01)
        if drawn != written.tell():
            drawn, since = written.tell(), time.monotonic()


def _send(source, keys, written):
    try:
        for one in keys:
            if one is PAUSE:
                _settle(written)
            else:
                source.send_text(one)
    finally:
        source.send_text(LEAVE)


@pytest.fixture
def talk(bot):
    """A function that sends keys to a chat and gives what came of it."""

    def run(*keys, bot=bot, columns=80, rows=60, log=None, depth=ColorDepth.DEPTH_8_BIT, **options):
        opening = Opening(lambda: bot)
        opening.result()
        while opening.suggester() is None:
            time.sleep(0.005)
        written = io.StringIO()
        output = Vt100_Output(written, lambda: Size(rows, columns), enable_cpr=False, default_color_depth=depth)
        with create_pipe_input() as source:
            window = TerminalWindow(opening, source=source, output=output, **options)
            chat = Chat(window, opening.result, None if log is None else Log(log)).greet()
            feeder = threading.Thread(target=_send, args=(source, keys, written))
            feeder.start()
            status = chat.run()
            feeder.join()
        return Talk(chat, status, written.getvalue(), columns, rows)

    return run
