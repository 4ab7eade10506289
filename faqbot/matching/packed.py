"""How are many small numbers added up at once?

Side by side in one large integer, each in a field of its own: adding two such integers adds all their fields, and
multiplying by a number multiplies them all, at the speed of one operation. Whole numbers add up to the same in any
order, on every machine.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache

__all__ = ["BITS", "flags", "pack", "unpack"]

BITS = 32
"""The width of a field: no sum may reach 2 to this power, or it would run over into its neighbour."""


@lru_cache(maxsize=1024)
def _layout(count: int) -> struct.Struct:
    return struct.Struct(f"<{count}I")


def pack(values: Sequence[int]) -> int:
    """*values*, the first in the lowest field."""
    return int.from_bytes(_layout(len(values)).pack(*values), "little")


def flags(places: Iterable[int]) -> int:
    """A one in the field of each of *places*."""
    packed = 0
    for place in places:
        packed |= 1 << place * BITS
    return packed


def unpack(packed: int, count: int) -> tuple[int, ...]:
    """The first *count* fields of *packed*, which has no more."""
    layout = _layout(count)
    return layout.unpack(packed.to_bytes(layout.size, "little"))
