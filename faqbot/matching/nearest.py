"""Which of a family's phrasings is the nearest to a question?

The one with the highest weighted Dice coefficient (twice the common weight by the sum of both weights), where each
side's common words are weighed its own way, and synonyms are common words. What a question has in common with many
phrasings is added up for all of them at once, packed; with few, one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from faqbot.matching.asked import Asked
from faqbot.matching.family import Adds, Family
from faqbot.matching.packed import NARROW

__all__ = ["Common", "Nearest", "Phrasings", "most_alike"]

# So many phrasings are added up at once; fewer are quicker one by one. Measured.
MANY = 24
# So much is remembered of what was added to phrasings, before that is forgotten and begun anew.
KEPT = 3_000


class Nearest(NamedTuple):
    """The nearest phrasing."""

    likeness: float
    """Its Dice coefficient, 0 to 1."""
    stems: frozenset[str]
    """The question's words that it has, itself or by a synonym."""


Common = Sequence[int] | bytes
"""What a question has in common with each of some phrasings: weights as numbers, or packed."""


class Place(NamedTuple):
    """Where a family's phrasings are among those of several."""

    start: int
    read: Callable[[bytes], tuple[int, ...]]
    """What reads their weights out of all that are packed."""


class Phrasings:
    """The phrasings of some families, side by side, to be compared with questions."""

    def __init__(self, families: Iterable[Family]) -> None:
        self._families: list[Family] = []
        self._places: dict[int, Place] = {}
        self._count = self._heaviest = 0
        for family in families:
            start, self._count = self._count, self._count + len(family.whole)
            self._families.append(family)
            self._places[family.number] = Place(start, NARROW.reader(start, self._count))
            self._heaviest = max([self._heaviest, *family.whole[-1:]])
        self._added: dict[Adds, int] = {}

    def common(self, asked: Asked) -> Common:
        """What *asked* has in common with each phrasing."""
        # Packed, it must fit into a field.
        if self._count < MANY or 2 * asked.words_total + self._heaviest >= 1 << NARROW.bits:
            return self._one_by_one(asked)
        total = 0
        known = self._added
        for one in asked.adds:
            added = known.get(one)
            total += self._add(one) if added is None else added
        return NARROW.row(total, self._count)

    def nearest(self, family: Family, asked: Asked, common: Common) -> Nearest:
        """The phrasing of *family* that is nearest to *asked*, given what they have in *common*."""
        start, read = self._places[family.number]
        weights = read(common) if isinstance(common, bytes) else common[start : start + len(family.whole)]
        likeness, phrasing = most_alike(weights, family.whole, asked.words_total)
        told = family.phrasing(phrasing) if likeness else frozenset()
        return Nearest(likeness, frozenset([word.stem for word in asked.words if word.is_in(told)]))

    def _values(self, one: Adds) -> dict[int, int]:
        """What *one* adds to which phrasings."""
        return {
            self._places[family.number].start + place: value
            for family in self._families
            for place, value in one.to(family).items()
        }

    def _add(self, one: Adds) -> int:
        """What *one* adds to all phrasings, packed; remembered."""
        values = self._values(one)
        row = [0] * self._count
        for place, value in values.items():
            row[place] = abs(value)
        packed = NARROW.pack(row) if values else 0
        if len(self._added) >= KEPT:
            self._added.clear()
        self._added[one] = added = -packed if min(values.values(), default=0) < 0 else packed
        return added

    def _one_by_one(self, asked: Asked) -> Common:
        weights = [0] * self._count
        for one in asked.adds:
            for place, value in self._values(one).items():
                weights[place] += value
        return weights


def most_alike(common: Sequence[int], whole: Sequence[int], asked: int) -> tuple[float, int]:
    """The highest Dice coefficient and whose it is, given common weights, whole weights, and what is asked weighs.

    Phrasings come in the order of their whole weights. So of those behind the one with the most in common none is more
    alike, and of those before it none that is too heavy for the most that is common there.
    """
    best, phrasing, end = 0.0, 0, len(common)
    while end:
        most = max(common[:end])
        if best:
            end = bisect_left(whole, most / best - asked, 0, end)
        elif not most:
            break
        at = common.index(most)
        if at < end:
            dice = most / (whole[at] + asked)
            if dice > best:
                best, phrasing = dice, at
            end = at
    return best, phrasing
