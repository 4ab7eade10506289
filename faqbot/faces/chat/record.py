"""What is written to files, and only when asked for?

Questions about health are private: every file is created so that only its owner can read it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from faqbot.faces.render import as_json, as_plain
from faqbot.model import Outcome, Reason, Reply
from faqbot.text import printable

__all__ = ["Log", "create_private", "recall", "remember", "save"]

OWNER_ONLY = 0o600


def create_private(path: Path, new: bool = False) -> Path:
    """*path*, created empty and for its owner only unless it is there; with *new*, it must not be.

    Raises OSError where it can't be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | (os.O_EXCL if new else 0)
    os.close(os.open(path, flags, OWNER_ONLY))
    return path


def recall(path: Path) -> list[str]:
    """What was typed before, in order, as ``remember`` wrote it."""
    typed: list[str] = []
    going_on = False
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        if line.startswith("+"):
            typed.append(f"{typed.pop()}\n{line[1:]}" if going_on else line[1:])
        going_on = line.startswith("+")
    return typed


def remember(path: Path, typed: str) -> None:
    """Add what was *typed* to the file at *path*, a plus before each line of it and an empty line after."""
    text = typed.encode("utf-8", "replace").decode("utf-8")
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write("".join(f"+{line}\n" for line in text.split("\n")) + "\n")


def save(replies: Iterable[Reply], path: Path) -> None:
    """Write a conversation to the new file *path*: JSON Lines where its name ends so, otherwise text.

    Stored text is written exactly. Raises FileExistsError rather than replace a file.
    """
    as_rows = path.suffix.lower() in (".jsonl", ".ndjson", ".json")
    parts = [as_json(one) if as_rows else f"> {printable(one.question)}\n\n{_as_text(one)}\n" for one in replies]
    create_private(path, new=True).write_text("".join(parts), encoding="utf-8")


def _as_text(reply: Reply) -> str:
    understood = f"(understood as: {printable(reply.understood)})\n\n" if reply.understood else ""
    return understood + as_plain(reply)


class Log:
    """The questions that got no answer, a JSON row a line, added to a file."""

    def __init__(self, path: Path) -> None:
        self.path = create_private(path)

    def add(self, reply: Reply) -> None:
        """Note *reply*, unless it is an answer, an emergency or says nothing about what people ask."""
        if reply.outcome not in (Outcome.ABSTAIN, Outcome.CLARIFY) or reply.reason in (Reason.EMPTY, Reason.TOO_LONG):
            return
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_with_understood(reply))


def _with_understood(reply: Reply) -> str:
    """The reply's row; a follow-up's says also what it was understood as."""
    if reply.understood is None:
        return as_json(reply)
    import json

    row = json.loads(as_json(reply)) | {"understood": reply.understood}
    return json.dumps(row, ensure_ascii=False) + "\n"
