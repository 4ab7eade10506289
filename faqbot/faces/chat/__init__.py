"""Ask one question after another. Nothing of it is written down unless a file is named here."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faqbot.bot import FaqBot
    from faqbot.faces.chat.repl import Chat

__all__ = ["EXAMPLES", "add_arguments", "main"]

EXAMPLES = """\
examples:
  faqbot chat
  faqbot chat --vi --theme dark
  faqbot chat --plain                        for screen readers
  faqbot chat --log unanswered.jsonl         for who looks after the knowledge
"""
# Named here too so that the help doesn't wait for the terminal library; a test keeps them equal.
THEMES = ("auto", "dark", "light", "mono")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``faqbot chat``."""
    parser.add_argument("--vi", action="store_true", help="edit with vi keys (default: emacs keys)")
    parser.add_argument("--plain", action="store_true", help="for screen readers: nothing is redrawn, labels in words")
    parser.add_argument("--theme", choices=THEMES, default=THEMES[0], help="colours (default: %(default)s)")
    parser.add_argument("--history", metavar="FILE", type=Path, help="keep what is typed in FILE, readable by you only")
    parser.add_argument("--log", metavar="FILE", type=Path, help="add what gets no answer to FILE, as JSON Lines")


def main(args: argparse.Namespace) -> int:
    """Talk until somebody leaves; 0."""
    from faqbot.faces.chat.record import create_private

    if args.history is not None:
        create_private(args.history)
    if args.plain or os.environ.get("TERM", "") in ("", "dumb", "unknown") or not _on_terminal():
        return _plain(args)
    return _drawn(args)


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _plain(args: argparse.Namespace) -> int:
    from faqbot.faces.chat.plain import PlainWindow
    from faqbot.faces.chat.record import Log
    from faqbot.faces.chat.repl import Chat

    log = None if args.log is None else Log(args.log)
    chat = Chat(PlainWindow(args.history, args.vi), lambda: _load(args), log)
    return chat.greet().run()


def _drawn(args: argparse.Namespace) -> int:
    # While modules load there is no garbage; looking for it takes a tenth of the time to the prompt.
    gc.disable()
    try:
        chat = _drawn_chat(args)
    finally:
        gc.enable()
    return chat.run()


def _drawn_chat(args: argparse.Namespace) -> Chat:
    from faqbot.faces.chat.opening import Opening
    from faqbot.faces.chat.record import Log
    from faqbot.faces.chat.repl import Chat
    from faqbot.faces.chat.terminal import TerminalWindow

    log = None if args.log is None else Log(args.log)
    opening = Opening(lambda: _load(args))
    window = TerminalWindow(opening, args.history, args.vi, args.theme)
    chat = Chat(window, opening.result, log)
    window.greet_with(chat.greet)
    return chat


def _load(args: argparse.Namespace) -> FaqBot:
    from faqbot.bot import FaqBot

    return FaqBot.load(args.knowledge)
