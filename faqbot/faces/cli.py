"""Which command was asked for?

Each command is a module with ``add_arguments(parser)`` and ``main(args) -> int``; it is imported only when
its command runs, so that an answer at the terminal doesn't wait for batches.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple, NoReturn

from faqbot.errors import FaqbotError
from faqbot.text import printable
from faqbot.version import __version__

__all__ = ["COMMANDS", "run"]

FAILED = 2
INTERRUPTED = 130
EXAMPLES = """\
examples:
  faqbot                                       ask one question after another
  faqbot ask "can i take melatonin with klonopin?"
  faqbot batch questions.csv -o answers.csv
  echo "melatonin side effects" | faqbot

Without a command, faqbot starts the chat at a terminal and otherwise answers each line it is given.
"""


class Command(NamedTuple):
    """One command: where it lives and what it does."""

    module: str
    help: str


COMMANDS = {
    "ask": Command("faqbot.faces.ask", "answer one question"),
    "chat": Command("faqbot.faces.chat", "ask one question after another"),
    "batch": Command("faqbot.faces.batch", "answer files of questions"),
    "compile": Command("faqbot.faces.compile", "make one file of knowledge that opens at once"),
    "entries": Command("faqbot.faces.entries", "list what can be answered"),
    "import": Command("faqbot.faces.import_", "turn Markdown pages into knowledge files"),
    "check": Command("faqbot.faces.check", "find mistakes in knowledge"),
    "eval": Command("faqbot.faces.evaluate", "measure on labelled questions"),
    "gaps": Command("faqbot.faces.gaps", "show what people asked and nothing answered"),
    "verify": Command("faqbot.faces.verify", "prove results word for word against the knowledge"),
}


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal; that is asked for here, since argparse imports a lot to know it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    try:
        return int(os.environ.get("COLUMNS", 0)) or os.get_terminal_size().columns
    except (ValueError, OSError):
        return 80


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"faqbot: error: {printable(message)} (see {self.prog} --help)\n")


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    """The parser, with the arguments of the *chosen* command only."""
    parser = _Parser(
        prog="faqbot",
        description="Answers questions from curated knowledge and from nothing else.",
        epilog=EXAMPLES,
        formatter_class=_Help,
    )
    parser.add_argument("--version", action="version", version=f"faqbot {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, command in COMMANDS.items():
        if chosen in COMMANDS and name != chosen:
            continue
        own = commands.add_parser(name, help=command.help, description=None, formatter_class=_Help)
        if name == chosen:
            module = import_module(command.module)
            own.description = module.__doc__
            own.epilog = getattr(module, "EXAMPLES", None)
            own.add_argument(
                "--knowledge", metavar="PATH", help="a knowledge folder or file (default: the bundled one)"
            )
            module.add_arguments(own)
    return parser


def _without_command(argv: list[str]) -> list[str]:
    """*argv* with the command that a bare ``faqbot`` stands for."""
    if argv and not argv[0].startswith("--knowledge"):
        return argv
    if sys.stdin.isatty() and sys.stdout.isatty():
        return ["chat", *argv]
    return ["batch", *argv, "-", "--to", "plain", "--quiet"]


def _complain(message: str) -> int:
    for line in printable(message).splitlines() or [""]:
        print(f"faqbot: error: {line}", file=sys.stderr)
    return FAILED


def _write_utf8() -> None:
    """Have output leave as the same bytes on every machine; a terminal keeps its own encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace", newline="\n")


def _parse_and_run(arguments: list[str]) -> int:
    try:
        args = _parser(arguments[0]).parse_args(arguments)
        return int(import_module(COMMANDS[args.command].module).main(args))
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else FAILED


def _write_no_more() -> None:
    """Have what is still to be written go nowhere, lest the interpreter complain on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run(argv: Sequence[str]) -> int:
    """Run the command in *argv* and return its exit status."""
    _write_utf8()
    try:
        status = _parse_and_run(_without_command(list(argv)))
        sys.stdout.flush()
    except FaqbotError as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _write_no_more()
        return 128 + signal.SIGPIPE
    except OSError as error:
        if error.filename is None:
            _write_no_more()
        name = f"{error.filename}: " if error.filename else ""
        return _complain(f"{name}{error.strerror or error}")
    return status
