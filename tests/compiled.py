"""The bundled knowledge, compiled once for all tests, and commands about it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from faqbot.compiling import compile_knowledge
from faqbot.faces.cli import run

__all__ = ["command", "compiled"]


@cache
def compiled() -> str:
    """A file that opens at once and says what the YAML says; it goes when the tests have run."""
    folder = tempfile.mkdtemp()
    atexit.register(_remove, folder, os.getpid())
    path = str(Path(folder) / "bundled.faqbot")
    compile_knowledge(None, path)
    return path


def _remove(folder: str, owner: int) -> None:
    # What was forked from here takes leave in the same way, since Python 3.13.
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def command(*arguments: str) -> int:
    """The status of a command about the bundled knowledge."""
    return run([*arguments, "--knowledge", compiled()])
