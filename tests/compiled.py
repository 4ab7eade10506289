"""Where is the bundled knowledge, compiled, for tests that run many commands?"""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from pathlib import Path

from faqbot.compiling import compile_knowledge

__all__ = ["compiled"]


@cache
def compiled() -> str:
    """A file that opens at once and says what the YAML says; it goes when the tests have run."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    path = str(Path(folder.name) / "bundled.faqbot")
    compile_knowledge(None, path)
    return path
