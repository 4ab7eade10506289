"""Which of a family's phrasings is the nearest to a question?

The one with the highest weighted Dice coefficient (twice the common weight by the sum of both weights), where each
side's common words are weighed its own way, and synonyms are common words. What a question has in common with many
phrasings is added up for all of them at once, packed; with few, one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from faqbot.matching.asked import Asked
from faqbot.matching.family import Adds, Family, Word
from faqbot.matching.packed import NARROW

__all__ = ["Nearest", "Phrasings", "most_alike"]

# So many phrasings are added up at once; fewer are quicker one by one. Measured.
MANY = 24
# So much is remembered of what was added to phrasings, before that is forgotten and begun anew.
KEPT = 4_000


class Nearest(NamedTuple):
    """The nearest phrasing."""

    likeness: float
    """Its Dice coefficient, 0 to 1."""
    stems: frozenset[str]
    """The question's words that it has, itself or by a synonym."""


class Common(NamedTuple):
    """What a question has in common with phrasings."""

    weights: Sequence[int] | bytes
    """For each phrasing the weight: as numbers, or packed."""
    found: list[tuple[Adds, Collection[int]]]
    """What adds to that, and the phrasings to which it adds."""


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
        self._added: dict[Adds, tuple[int, frozenset[int]]] = {}

    def common(self, asked: Asked) -> Common:
        """What *asked* has in common with each phrasing."""
        # Packed, it must fit into a field.
        if self._count < MANY or 2 * asked.words_total + self._heaviest >= 1 << NARROW.bits:
            return self._one_by_one(asked)
        total = 0
        found: list[tuple[Adds, Collection[int]]] = []
        known = self._added
        for one in asked.adds:
            added, places = known.get(one) or self._add(one)
            if added:
                total += added
                found.append((one, places))
        return Common(NARROW.row(total, self._count), found)

    def nearest(self, family: Family, asked: Asked, common: Common) -> Nearest:
        """The phrasing of *family* that is nearest to *asked*, given what they have in *common*."""
        start, read = self._places[family.number]
        all_weights = common.weights
        weights = (
            read(all_weights) if isinstance(all_weights, bytes) else all_weights[start : start + len(family.whole)]
        )
        likeness, phrasing = most_alike(weights, family.whole, asked.words_total)
        phrasing += start
        words = [one.stem for one, places in common.found if phrasing in places and isinstance(one, Word)]
        return Nearest(likeness, frozenset(words))

    def _values(self, one: Adds) -> dict[int, int]:
        """What *one* adds to which phrasings."""
        return {
            self._places[family.number].start + place: value
            for family in self._families
            for place, value in one.to(family).items()
        }

    def _add(self, one: Adds) -> tuple[int, frozenset[int]]:
        """What *one* adds to all phrasings, packed, and to which it adds anything; remembered."""
        values = self._values(one)
        row = [0] * self._count
        for place, value in values.items():
            row[place] = abs(value)
        packed = NARROW.pack(row) if values else 0
        if len(self._added) >= KEPT:
            self._added.clear()
        self._added[one] = added = (-packed if min(values.values(), default=0) < 0 else packed), frozenset(values)
        return added

    def _one_by_one(self, asked: Asked) -> Common:
        weights = [0] * self._count
        found: list[tuple[Adds, Collection[int]]] = []
        for one in asked.adds:
            values = self._values(one)
            if values:
                found.append((one, values))
                for place, value in values.items():
                    weights[place] += value
        return Common(weights, found)


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
