"""Python and faqbot in processes of their own, for what can't be seen in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from stored import ROOT

__all__ = ["FAQBOT", "environment", "faqbot", "loaded_by", "python"]

FAQBOT = [sys.executable, "-m", "faqbot"]


def environment(**more: str) -> dict[str, str]:
    """This process's environment, in which faqbot is found from any folder and what is printed isn't hurried."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return kept | {"PYTHONPATH": str(ROOT)} | more


def faqbot(*arguments: str | bytes, env: dict[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess:
    """What came of the command."""
    surroundings = environment(**(env or {}))
    return subprocess.run([*FAQBOT, *arguments], capture_output=True, env=surroundings, check=False, **options)


def python(code: str, *arguments: str, env: dict[str, str] | None = None, **options: Any) -> bytes:
    """What *code* printed; it must not fail."""
    command = [sys.executable, "-c", code, *arguments]
    surroundings = environment(**(env or {}))
    return subprocess.run(command, stdout=subprocess.PIPE, env=surroundings, check=True, **options).stdout


def loaded_by(code: str) -> set[str]:
    """The modules that are loaded after *code* ran."""
    return set(python(f"{code}\nimport sys; print(*sys.modules)").decode().split())
