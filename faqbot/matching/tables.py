"""Where do matching's look-ups come from?

Everything that matching knows is in named tables from text to plain data (numbers, texts, lists). They are
built once, in ``build``; whether they then live in memory or in a compiled file makes no difference to anyone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

__all__ = ["FEW", "UNIT", "Data", "MemoryTables", "Tables"]

# Weights in profiles are kept as whole numbers of this fraction, so that every machine adds the same numbers.
UNIT = 1 / 10_000
# A family is looked at with so many of its entries at most, and a word leads to entries whose text has it if it
# is in so few. Set by reasoning.
FEW = 50

Data = dict[str, dict[str, Any]]
"""Table name → key → plain data (numbers, texts, lists)."""


class Tables(Protocol):
    """Read-only named tables."""

    def get(self, table: str, key: str) -> Any:  # noqa: ANN401 - plain data of any shape
        """What *table* holds under *key*, or None."""


class MemoryTables:
    """Tables that are dictionaries."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self._tables = tables

    def get(self, table: str, key: str) -> Any:  # noqa: ANN401 - plain data of any shape
        """What *table* holds under *key*, or None."""
        return self._tables[table].get(key)
