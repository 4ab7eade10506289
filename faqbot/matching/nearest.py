"""Which of a family's phrasings is the nearest to a question?

The one with the highest weighted Dice coefficient (twice the common weight by the sum of both weights), where each
side's common words are weighed its own way, and synonyms are common words. What a question has in common with the
phrasings of few families is added up at once, packed; with others, one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from faqbot.matching.asked import Asked
from faqbot.matching.family import Family
from faqbot.matching.packed import NARROW

__all__ = ["Finder", "Nearest", "Together"]

# So many words are kept at hand with what they add to all phrasings.
KEPT = 2_000


class Nearest(NamedTuple):
    """The nearest phrasing."""

    likeness: float
    """Its Dice coefficient, 0 to 1."""
    stems: frozenset[str]
    """The question's words that it has, itself or by a synonym."""


class Together:
    """The phrasings of a few families, side by side."""

    def __init__(self, families: Iterable[Family]) -> None:
        self._families = list(families)
        self._starts: dict[int, int] = {}
        self._count = 0
        for family in self._families:
            self._starts[family.number] = self._count
            self._count += len(family.whole)
        self._heaviest = max((family.whole[-1] for family in self._families if family.whole), default=0)
        self._groups_of: dict[str, set[str]] = defaultdict(set)
        for family in self._families:
            for group, words in family.groups.items():
                for stem, _, _ in words:
                    self._groups_of[stem].add(group)
        self._known = frozenset(stem for family in self._families for stem in family.stems)
        self._shares = lru_cache(maxsize=KEPT)(self._shares_of)
        self._instead = lru_cache(maxsize=KEPT)(self._instead_of)
        self._all_instead = lru_cache(maxsize=KEPT)(self._all_instead_of)
        self._named = lru_cache(maxsize=KEPT)(self._naming)
        self._doubled = lru_cache(maxsize=KEPT)(self._doubled_of)

    def holds(self, asked: Asked) -> bool:
        """Whether what *asked* and any phrasing have in common fits into a field."""
        return 2 * asked.stems_total + self._heaviest < 1 << NARROW.bits

    def start(self, family: Family) -> int | None:
        """The place of the first phrasing of *family*; None where it is not among these."""
        return self._starts.get(family.number)

    def common(self, asked: Asked) -> tuple[bytes, list[tuple[str, bytes]]]:
        """What each phrasing's words and the question's weigh in common, as fields, and the phrasings with each word.

        The latter as one byte a phrasing, for each word that any has.
        """
        total = 0
        words: list[tuple[str, bytes]] = []
        for stem, (weight, groups) in asked.stems.items():
            if groups or stem in self._known:
                shares, having = self._shares(stem, weight, groups)
                total += shares
                words.append((stem, having))
        total += self._of_synonyms(asked) if asked.synonyms else 0
        return NARROW.row(total, self._count), words

    def _spread(self, values_of: Callable[[Family], dict[int, int]]) -> list[int]:
        """What *values_of* gives for the phrasings of each family, in a row."""
        row = [0] * self._count
        for family in self._families:
            start = self._starts[family.number]
            for place, value in values_of(family).items():
                row[start + place] = value
        return row

    def _shares_of(self, stem: str, weight: int, groups: tuple[str, ...]) -> tuple[int, bytes]:
        """What a word of the question adds to the common weights, packed, and which phrasings have it."""
        row = self._spread(lambda family: family.shares(stem, weight, groups))
        return NARROW.pack(row), bytes(map(bool, row))

    def _of_synonyms(self, asked: Asked) -> int:
        """What words add that phrasings have instead of the question's, packed.

        Each group's words are added up beforehand. The question's own are taken off, and what a word adds that
        names two groups is put right: it counts once.
        """
        total = 0
        named: dict[str, tuple[str, ...]] = {}
        for group in asked.synonyms:
            total += self._all_instead(group)
            for stem in self._named(group) & asked.stems.keys():
                total -= self._instead(stem, (group,))
            for stem in self._doubled(group):
                named[stem] = (*named.get(stem, ()), group)
        for stem, groups in named.items():
            if len(groups) > 1 and stem not in asked.stems:
                total += self._instead(stem, groups) - sum([self._instead(stem, (group,)) for group in groups])
        return total

    def _instead_of(self, stem: str, groups: tuple[str, ...]) -> int:
        """What *stem* adds to the common weights where it names one of *groups*, packed."""
        return NARROW.pack(self._spread(lambda family: family.instead(stem, groups)))

    def _all_instead_of(self, group: str) -> int:
        """What all words for *group* add, packed."""
        return sum(self._instead_of(stem, (group,)) for stem in self._named(group))

    def _naming(self, group: str) -> frozenset[str]:
        """All words by which the phrasings name *group*."""
        return frozenset(stem for family in self._families for stem in family.naming((group,)))

    def _doubled_of(self, group: str) -> frozenset[str]:
        """Those of them that name another group, too."""
        return frozenset(stem for stem in self._named(group) if len(self._groups_of[stem]) > 1)


class Finder:
    """Finds the phrasings of families that are nearest to one question."""

    def __init__(self, asked: Asked, together: Together | None) -> None:
        self._asked = asked
        self._together = together if together and together.holds(asked) else None
        self._common = self._together.common(asked) if self._together else (b"", [])
        self._found: dict[int, Nearest] = {}

    def nearest(self, family: Family) -> Nearest:
        """The nearest phrasing of *family*."""
        found = self._found.get(family.number)
        if found is None:
            start = self._together.start(family) if self._together else None
            found = self._apart(family) if start is None else self._among(family, start)
            self._found[family.number] = found
        return found

    def _among(self, family: Family, start: int) -> Nearest:
        """The nearest phrasing of a family whose phrasings stand with others', from *start* on."""
        row, words = self._common
        weights = NARROW.unpack(row, start, start + len(family.whole))
        likeness, phrasing = most_alike(weights, family.whole, self._asked.stems_total)
        place = start + phrasing
        return Nearest(likeness, frozenset([stem for stem, having in words if having[place]]))

    def _apart(self, family: Family) -> Nearest:
        """The nearest phrasing of a family that stands alone."""
        weights = [0] * len(family.whole)
        words: list[tuple[str, dict[int, int]]] = []
        for stem, (weight, groups) in self._asked.stems.items():
            shares = family.shares(stem, weight, groups)
            if shares:
                words.append((stem, shares))
                for place, value in shares.items():
                    weights[place] += value
        if self._asked.synonyms:
            for stem, (weight, places) in family.naming(self._asked.synonyms).items():
                for place in places if stem not in self._asked.stems else ():
                    weights[place] += weight
        likeness, phrasing = most_alike(weights, family.whole, self._asked.stems_total)
        return Nearest(likeness, frozenset([stem for stem, shares in words if phrasing in shares]))


def most_alike(common: Sequence[int], whole: Sequence[int], asked: int) -> tuple[float, int]:
    """The highest Dice coefficient and whose it is, given common weights, whole weights, and what is asked weighs.

    Phrasings come in the order of their whole weights, so that of those behind the one with the most in common none
    is more alike: only those before it are looked at further.
    """
    best, phrasing, end = 0.0, 0, len(common)
    while end:
        most = max(common[:end])
        if most <= best * (whole[0] + asked):
            break
        end = common.index(most)
        dice = most / (whole[end] + asked)
        if dice > best:
            best, phrasing = dice, end
    return best, phrasing
