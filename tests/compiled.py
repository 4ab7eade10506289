"""The bundled knowledge, compiled once for all tests, and commands about it."""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from pathlib import Path

from faqbot.compiling import compile_knowledge
from faqbot.faces.cli import run

__all__ = ["command", "compiled"]


@cache
def compiled() -> str:
    """A file that opens at once and says what the YAML says; it goes when the tests have run."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    path = str(Path(folder.name) / "bundled.faqbot")
    compile_knowledge(None, path)
    return path


def command(*arguments: str) -> int:
    """The status of a command about the bundled knowledge."""
    return run([*arguments, "--knowledge", compiled()])
