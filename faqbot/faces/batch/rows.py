"""What passes between reading, answering and writing?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from faqbot.model import Reply

__all__ = [
    "KEYS",
    "PLACE",
    "REST",
    "Answered",
    "Block",
    "Done",
    "Layout",
    "Reading",
    "Record",
    "Row",
    "Shape",
    "own_names",
]

KEYS = (
    "question", "outcome", "reason", "entry", "title", "answer", "message", "disclaimer", "note", "confidence",
    "candidates", "topic", "source", "knowledge",
)  # fmt: skip
"""The keys of a row, in order, as ``Reply.to_dict`` has them."""
PLACE = ("file", "line")
"""Where the row came from."""
REST = "input"
"""In tables, the column for kept fields that have no column of their own, as a JSON object."""
RESERVED = frozenset((*KEYS, *PLACE, REST))


class Reading(NamedTuple):
    """What was said about the inputs."""

    kind: str | None
    """The format of all of them; None where each file's ending tells."""
    column: str | None
    field: str | None
    encoding: str | None
    keep: bool
    """Whether the columns and fields besides the question are wanted."""


class Shape(NamedTuple):
    """What all the rows of one input have in common."""

    path: str
    kind: str
    names: tuple[str, ...] | None = ()
    """The columns besides the question, as the output calls them; None where each row has its own fields."""
    at: int = 0
    """Which column is the question, in a table."""
    delimiter: str = ","
    field: str | None = None
    """Which field is the question, in an object."""


class Record(NamedTuple):
    """The bytes of one row, not yet understood."""

    line: int
    """The line it begins on, the first being 1."""
    data: bytes
    reason: str | None
    """Why it can't be understood, where that is known already; *data* is its beginning then."""
    start: int
    """How many bytes of the input come before it."""


class Row(NamedTuple):
    """One row of an input."""

    question: str
    reason: str | None
    """Why it can't be answered, or None."""
    kept: tuple[tuple[str, str], ...] = ()
    """The other columns or fields: name, and value as JSON, number for number as it was written."""


class Layout(NamedTuple):
    """What was said about the output, and what every row of it needs."""

    to: str
    """The format."""
    only: str | None
    keep: bool
    columns: tuple[str, ...] | None
    """The fields to write, in order; None for all that a row has."""
    disclaimer: str
    """For rows that no reply was made to."""
    knowledge: str


class Answered(NamedTuple):
    """One row of the output, before it is drawn."""

    file: str
    line: int
    question: str
    reply: Reply | None
    reason: str | None
    """Why there is no reply."""
    kept: tuple[tuple[str, str], ...]


class Block(NamedTuple):
    """Rows that travel together."""

    shape: Shape
    records: tuple[Record, ...]


class Done(NamedTuple):
    """What became of a block."""

    data: bytes
    """Its rows as the output has them."""
    counts: dict[str, int]
    """Rows by outcome, errors also by reason (``error: not-utf-8``)."""


def _distinct(names: Iterable[str]) -> list[str]:
    """*names*, told apart where several are the same, and named by their place where they are empty."""
    seen: dict[str, int] = {}
    found = []
    for place, given in enumerate(names, start=1):
        name = given or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def own_names(names: Iterable[str]) -> list[str]:
    """*names* as the output calls them: those that its own columns have get ``input.`` before them."""
    return _distinct(f"input.{name}" if name in RESERVED else name for name in names)
