"""Where do matching's look-ups come from?

Everything that matching knows is in named tables from text to plain data (numbers, texts, lists). They are
built once, in ``build``; whether they then live in memory or in a compiled file makes no difference to anyone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

__all__ = ["FEW", "MANY_FAMILIES", "UNIT", "WORDS_KEPT", "WORD_UNIT", "Data", "MemoryTables", "Row", "Tables"]

# Weights are kept as whole numbers of a fraction, so that every machine adds the same numbers: those of features in
# profiles, and those of words. The latter is such that the words of an ordinary question add up to less than 2^16.
UNIT, WORD_UNIT = 1 / 10_000, 1 / 200
# A family is looked at with so many of its entries at most, and a word leads to entries whose text has it if it
# is in so few. Set by reasoning.
FEW = 50
# With more families than this, the few that a question's subjects or words lead to are compared one by one.
MANY_FAMILIES = 500

# So many words are remembered with what was found out about them: common ones stay, slips soon go. With more, a long
# batch takes ever more memory and gets no faster.
WORDS_KEPT = 3_000

Data = dict[str, dict[str, Any]]
"""Table name → key → plain data (numbers, texts, lists)."""


class Row(NamedTuple):
    """What an entry's record holds that decides whether it answers."""

    id: str
    kind: str
    subject: str | None
    """The subject it is about alone."""
    parts: list[int]
    """The numbers of its parts."""
    family: int
    text: str
    """The stems of its stored text that tell something."""
    groups: list[str]
    """The groups that its text names by telling words with others between them, which ``text`` doesn't hold."""

    @property
    def topic(self) -> str:
        """The id of its topic."""
        return self.id.split("/", 1)[0]


class Tables(Protocol):
    """Read-only named tables."""

    def get(self, table: str, key: str) -> Any:  # noqa: ANN401 - plain data of any shape
        """What *table* holds under *key*, or None."""

    def fetch(self, table: str, key: str) -> Any:  # noqa: ANN401 - plain data of any shape
        """The same, for those who remember it themselves."""


class MemoryTables:
    """Tables that are dictionaries."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self._tables = tables

    def get(self, table: str, key: str) -> Any:  # noqa: ANN401 - plain data of any shape
        """What *table* holds under *key*, or None."""
        return self._tables[table].get(key)

    fetch = get
