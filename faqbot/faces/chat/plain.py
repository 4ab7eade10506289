"""How does the chat read and show on a terminal that only takes text, or to a screen reader?

Lines are read the way the terminal does it by itself and nothing that was shown is drawn again.
"""

from __future__ import annotations

import io
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from faqbot.faces.chat import words
from faqbot.faces.chat.draw import Look, numbered
from faqbot.faces.chat.record import recall, remember
from faqbot.faces.chat.window import Asked, Choices, Drawing
from faqbot.faces.chat.wrap import plain_text

__all__ = ["PlainWindow"]


class PlainWindow:
    """Prints lines and reads lines."""

    def __init__(self, history: Path | None, vi: bool) -> None:
        self._history = history
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        # Where Python has it, readline edits and recalls lines in memory; without it the terminal's own editing does.
        with suppress(ImportError):
            import readline

            readline.set_auto_history(True)
            readline.parse_and_bind(f"set editing-mode {'vi' if vi else 'emacs'}")
            for typed in recall(history) if history is not None else ():
                readline.add_history(typed)

    def look(self) -> Look:
        """How to draw for the window as it is now."""
        return Look(shutil.get_terminal_size().columns, plain=True)

    def show(self, drawing: Drawing) -> None:
        """Print *drawing*."""
        print(plain_text(drawing(self.look()).lines), flush=True)

    def read(self, choices: Choices) -> Asked:
        """What is typed next; choices are printed first, an empty line leaves them."""
        if choices:
            print(plain_text(numbered(enumerate(choices, start=1), self.look())))
        text = _line(words.PLAIN_CHOICE if choices else words.PLAIN_PROMPT)
        if self._history is not None and text.strip():
            remember(self._history, text)
        return Asked(text.strip("\x1b"), bool(choices) and bool(text.strip("\x1b \t")))

    def set_theme(self, name: str) -> None:
        """Plain text has no colours."""
        print(f"(the theme {name} shows no colours here)", file=sys.stdout)


def _line(prompt: str) -> str:
    """What is typed after *prompt*; being interrupted ends the line on the screen too."""
    try:
        return input(prompt).encode("utf-8", "replace").decode("utf-8")
    except (EOFError, KeyboardInterrupt):
        print(flush=True)
        raise
