"""How are many small numbers added up at once?

Side by side in one large integer, each in a field of its own: adding two such integers adds all their fields, and
multiplying by a number multiplies them all, at the speed of one operation. Whole numbers add up to the same in any
order, on every machine.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

__all__ = ["NARROW", "WIDE", "Fields"]


class Fields:
    """Fields of so many bits each: no sum may reach 2 to this power, or it would run over into its neighbour."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self._letter = {16: "H", 64: "Q"}[bits]
        self._layout = lru_cache(maxsize=1024)(self._layout_of)

    def _layout_of(self, count: int) -> struct.Struct:
        return struct.Struct(f"<{count}{self._letter}")

    def pack(self, values: Sequence[int]) -> int:
        """*values*, the first in the lowest field."""
        return int.from_bytes(self._layout(len(values)).pack(*values), "little")

    def row(self, packed: int, count: int) -> bytes:
        """The first *count* fields of *packed*, which has no more, for a ``reader``."""
        return packed.to_bytes(count * self.bits // 8, "little")

    def reader(self, start: int, end: int) -> Callable[[bytes], tuple[int, ...]]:
        """What gives the fields [start, end) of a row."""
        return partial(self._layout(end - start).unpack_from, offset=start * self.bits // 8)


NARROW, WIDE = Fields(16), Fields(64)
