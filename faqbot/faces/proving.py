"""Is a row of results, word for word, what some knowledge says?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from faqbot.bot import FaqBot
from faqbot.compiling import open_tables
from faqbot.model import Entry, Outcome, Reason

__all__ = ["Source", "differences", "open_source"]

SHOWN = 40
ERROR = "error"
"""The outcome of a row that could not be read, which no reply was made to."""
_NEEDED = ("outcome", "disclaimer", "knowledge")
_OF_ENTRY = ("title", "answer", "disclaimer", "note", "topic", "source")
_SILENT = ("entry", "title", "answer", "topic", "source")


class Source(NamedTuple):
    """All that one knowledge can say."""

    bot: FaqBot
    entries: dict[str, Entry]
    messages: dict[str, str]
    emergency: str
    endings: frozenset[tuple[str, str | None]]
    """The disclaimers that replies without an entry may have, each with its note."""
    disclaimer: str


def open_source(path: str | None) -> Source:
    """What the knowledge at *path* can say.

    Raises KnowledgeError where it isn't sound.
    """
    tables = open_tables(path)
    bot = FaqBot(tables)
    said = tables.get("said", "all")
    entries = {entry.id: entry for entry in bot.entries()}
    endings = {(said["disclaimer"], None)} | {(entry.disclaimer, entry.note) for entry in entries.values()}
    return Source(bot, entries, said["messages"], said["emergency"], frozenset(endings), said["disclaimer"])


def _shown(text: object, at: int) -> str:
    """*text* around the character *at*."""
    if not isinstance(text, str):
        return repr(text)
    start = max(at - SHOWN // 2, 0)
    cut = text[start : start + SHOWN]
    return f"{'…' if start else ''}{cut!r}{'…' if start + SHOWN < len(text) else ''}"


def _differs(key: str, found: object, stored: object) -> Iterator[str]:
    if found == stored:
        return
    at = 0
    if isinstance(found, str) and isinstance(stored, str):
        pairs = zip(found, stored, strict=False)
        at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(found), len(stored)))
    yield f"{key}: {_shown(found, at)} is stored as {_shown(stored, at)}"


def _compared(row: Mapping[str, Any], stored: Mapping[str, object]) -> Iterator[str]:
    """What differs in those of the *stored* texts that the row has a column for."""
    for key, value in stored.items():
        if key in row:
            yield from _differs(key, row[key], value)


def _entry_differences(row: Mapping[str, Any], source: Source) -> Iterator[str]:
    """A row that answers: its entry, and every text of it."""
    entry = source.entries.get(row["entry"]) if isinstance(row["entry"], str) else None
    if entry is None:
        yield f"entry: {row['entry']!r} is not in this knowledge"
        return
    yield from _compared(row, {key: getattr(entry, key) for key in _OF_ENTRY})


def _silent_differences(row: Mapping[str, Any], source: Source) -> Iterator[str]:
    """A row that answers nothing must have no text of an entry."""
    yield from _compared(row, dict.fromkeys(_SILENT))
    ending = (row["disclaimer"], row.get("note"))
    if ending not in source.endings:
        yield from _differs("disclaimer", row["disclaimer"], source.disclaimer)
        if row["disclaimer"] == source.disclaimer:
            yield f"note: {_shown(row.get('note'), 0)} does not go with this disclaimer"


def _message_differences(row: Mapping[str, Any], outcome: str, source: Source) -> Iterator[str]:
    """The message and the reason that go with the outcome."""
    reason = row.get("reason")
    if outcome in (Outcome.ANSWER, Outcome.EMERGENCY):
        message = None if outcome == Outcome.ANSWER else source.emergency
        yield from _compared(row, {"reason": None, "message": message})
    elif "reason" in row and reason not in set(Reason):
        yield f"reason: {reason!r} is none of: {', '.join(Reason)}"
    elif "message" in row and "reason" in row:
        yield from _differs("message", row["message"], source.messages[reason or ""])
    elif "message" in row and row["message"] not in source.messages.values():
        yield f"message: {_shown(row['message'], 0)} is not stored"


def _candidate_differences(row: Mapping[str, Any], source: Source) -> Iterator[str]:
    listed = row.get("candidates") or []
    if not isinstance(listed, list):
        yield "candidates: not a list"
        return
    for one in listed:
        entry = source.entries.get(str(one.get("entry"))) if isinstance(one, dict) else None
        if entry is None:
            yield f"candidates: {_shown(one, 0)} is no entry of this knowledge"
        elif "title" in one:
            yield from _differs(f"candidates: {entry.id}", one["title"], entry.title)


def _failed_differences(row: Mapping[str, Any], source: Source) -> Iterator[str]:
    """A row that could not be answered says nothing but the disclaimer."""
    yield from _compared(row, dict.fromkeys((*_SILENT, "message", "note")))
    yield from _differs("disclaimer", row["disclaimer"], source.disclaimer)
    if row.get("candidates"):
        yield "candidates: a row that could not be read has none"


def differences(row: Mapping[str, Any], sources: Mapping[str, Source]) -> Iterator[str]:
    """What in *row* isn't as the knowledge has it that its digest names; nothing is proof.

    *sources* maps digests to knowledge. Columns that the row doesn't have are not missed, but without an outcome,
    a disclaimer and a digest nothing can be proved.
    """
    missing = [key for key in _NEEDED if key not in row]
    if missing:
        yield f"no {', '.join(missing)}: nothing can be proved"
        return
    source = sources.get(row["knowledge"]) if isinstance(row["knowledge"], str) else None
    if source is None:
        yield f"knowledge: {_shown(row['knowledge'], 0)} is the digest of no knowledge given ({', '.join(sources)})"
        return
    yield from _row_differences(row, row["outcome"], source)


def _row_differences(row: Mapping[str, Any], outcome: object, source: Source) -> Iterator[str]:
    if outcome == ERROR:
        yield from _failed_differences(row, source)
        return
    if not isinstance(outcome, str) or outcome not in set(Outcome):
        yield f"outcome: {outcome!r} is none of: {', '.join(Outcome)}"
        return
    answers = outcome == Outcome.ANSWER or (outcome == Outcome.EMERGENCY and row.get("entry") is not None)
    if answers and "entry" in row:
        yield from _entry_differences(row, source)
    elif answers:
        yield "no entry: which text this should be can't be told"
    else:
        yield from _silent_differences(row, source)
    yield from _message_differences(row, outcome, source)
    yield from _candidate_differences(row, source)
