"""Which questions are asked, and what should each of them get?"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from faqbot.errors import FaqbotError, Problem

__all__ = ["EMERGENCY", "NONE", "NOT_EMERGENCY", "Labelled", "read_labelled"]

QUESTION_KEYS = ("question", "q", "text", "sentence", "query")
GOLD_KEYS = ("gold", "expected", "entry", "label")
KIND_KEYS = ("kind", "type", "group")
NONE, EMERGENCY, NOT_EMERGENCY = "none", "emergency", "not-emergency"
_SPECIAL = {NONE, EMERGENCY, NOT_EMERGENCY}


class Labelled(NamedTuple):
    """A question and what it should get."""

    question: str
    gold: frozenset[str]
    """Ids of the entries that are right, or just ``none``, ``emergency`` or ``not-emergency``."""
    kind: str
    line: int

    @property
    def group(self) -> str:
        """``answerable``, or what it should get instead of an entry."""
        special = self.gold & _SPECIAL
        return next(iter(special)) if special else "answerable"


def _rows(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a file with their lines, whichever format it is in."""
    if text.lstrip().startswith("{"):
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield number, _object(path, number, line)
        return
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if path.suffix == ".tsv" else ",")
    before = 1
    for row in reader:
        yield before + 1, row
        before = reader.line_num


def _object(path: Path, number: int, line: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise FaqbotError(f"{path}:{number}: not JSON") from None
    if not isinstance(row, dict):
        raise FaqbotError(f"{path}:{number}: not a JSON object")
    return row


def _first(row: Mapping[str, Any], keys: Iterable[str]) -> tuple[bool, Any]:
    """Whether the row has one of *keys*, and its value."""
    folded = {str(key).strip().lower(): value for key, value in row.items()}
    return next(((True, folded[key]) for key in keys if key in folded), (False, None))


def _gold(value: object, known: Mapping[str, str]) -> tuple[frozenset[str], list[str]]:
    """The ids that *value* names, and what in it names nothing."""
    listed = value if isinstance(value, list) else str(value or "").split("|")
    names = [str(one).strip() for one in listed if str(one).strip()] or [NONE]
    found = frozenset(name if name in _SPECIAL else known.get(name, "") for name in names)
    return found - {""}, [name for name in names if name not in _SPECIAL and name not in known]


def _known(entries: Iterable[str]) -> dict[str, str]:
    """Every way of writing an entry's id: in full, and where there is one topic, without it."""
    ids = list(entries)
    known = {name: name for name in ids}
    if len({name.partition("/")[0] for name in ids}) == 1:
        known |= {name.partition("/")[2]: name for name in ids}
    return known


def _labelled(row: Mapping[str, Any], line: int, known: Mapping[str, str]) -> tuple[Labelled | None, str]:
    """The question in *row*, or why there is none."""
    asked, question = _first(row, QUESTION_KEYS)
    expects, gold = _first(row, GOLD_KEYS)
    if not asked or not isinstance(question, str):
        return None, f"no question; it stands under one of: {', '.join(QUESTION_KEYS)}"
    if not expects:
        return None, f"nothing is expected; that stands under one of: {', '.join(GOLD_KEYS)} (empty for none)"
    ids, unknown = _gold(gold, known)
    if unknown:
        return None, f"no entry {', '.join(map(repr, unknown))}; faqbot entries lists them"
    if len(ids) > 1 and ids & _SPECIAL:
        return None, f"{' | '.join(sorted(ids & _SPECIAL))} can't stand beside entries"
    return Labelled(question, ids, str(_first(row, KIND_KEYS)[1] or ""), line), ""


def read_labelled(path: Path, entries: Iterable[str]) -> list[Labelled]:
    """The questions in a JSON Lines, CSV or TSV file; what they expect are *entries* or special labels.

    Raises FaqbotError with every row that can't be used.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FaqbotError(f"{path}: not UTF-8") from None
    known = _known(entries)
    read = [(line, *_labelled(row, line, known)) for line, row in _rows(path, text)]
    problems = [Problem(str(path), line, why) for line, one, why in read if one is None]
    if problems or not read:
        raise FaqbotError("\n".join(map(str, problems)) or f"{path}: no questions in it")
    return [one for _, one, _ in read if one is not None]
