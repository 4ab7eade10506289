"""What is a family of entries asked by, and what has that in common with a question?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["Adds", "Family", "Instead", "Twice", "Word"]

# An entry is about several subjects together if this share of its phrasings names them. Set by reasoning.
ABOUT_SEVERAL = 0.25


class Family:
    """A family of entries, ready to be compared."""

    def __init__(self, number: int, record: dict[str, Any]) -> None:
        self.number = number
        self.stems: dict[str, list[int]] = record["stems"]
        """Each stem of its phrasings → the phrasings that have it, by number."""
        self.groups: dict[str, list[tuple[str, int, list[int]]]] = record["groups"]
        """Each synonym group of its phrasings → the stems that name it: stem, weight, phrasings."""
        self._phrasings: dict[int, frozenset[str]] = {}
        self.whole: list[int] = record["whole"]
        """What the words of each phrasing weigh together; phrasings are in the order of it."""
        self.concepts = frozenset[str](record["concepts"])
        """All synonym and related groups of its phrasings."""
        self.contents = frozenset[str](record["contents"])
        """For each phrasing, the words that tell something, in alphabetical order."""
        self.contrasts = frozenset((group, side) for group, side in record["contrasts"])
        self.profile: dict[str, int] = record.get("profile", {})
        """Feature → weight in whole UNITs, of length 1; for families that are compared one by one."""
        self.several: bool = record["pairs"] >= ABOUT_SEVERAL
        """Whether it is about several subjects together."""

    def stands_against(self, contrasts: set[tuple[int, int]]) -> bool:
        """Whether it is asked by a contrast word, but not by the one among *contrasts* of the same set."""
        return any(
            where not in self.contrasts and any(group == where[0] for group, _ in self.contrasts) for where in contrasts
        )

    def phrasing(self, number: int) -> frozenset[str]:
        """The stems of one phrasing, and the synonym groups that it names."""
        found = self._phrasings.get(number)
        if found is None:
            stems = [stem for stem, numbers in self.stems.items() if number in numbers]
            groups = [
                group for group, words in self.groups.items() if any(number in numbers for _, _, numbers in words)
            ]
            found = self._phrasings[number] = frozenset((*stems, *groups))
        return found

    def naming(self, group: str, stem: str) -> tuple[int, list[int]]:
        """What *stem* weighs, and the phrasings in which it names *group*."""
        found = ((weight, places) for other, weight, places in self.groups.get(group, ()) if other == stem)
        return next(found, (0, []))


class Adds:
    """Something that adds to the weight that a question and the phrasings of families have in common.

    Told apart by identity, which is quick to look up: one that is met again should be the same object.
    """

    __slots__ = ()

    def to(self, family: Family) -> dict[int, int]:
        """Phrasing of *family* → what is added to what it has in common with the question, where that is anything."""
        raise NotImplementedError


class Word(Adds):
    """A word of the question: counts twice where both have it, once where the phrasing names its group otherwise."""

    __slots__ = ("groups", "stem", "weight")

    def __init__(self, stem: str, weight: int, groups: tuple[str, ...]) -> None:
        self.stem = stem
        self.weight = weight
        """In whole WORD_UNITs."""
        self.groups = groups
        """The synonym groups that it names in the question."""

    def is_in(self, phrasing: frozenset[str]) -> bool:
        """Whether *phrasing* has it, itself or by a synonym."""
        return self.stem in phrasing or not phrasing.isdisjoint(self.groups)

    def to(self, family: Family) -> dict[int, int]:  # noqa: D102 - as said above
        found = dict.fromkeys(family.stems.get(self.stem, ()), 2 * self.weight)
        for group in self.groups:
            for _, _, places in family.groups.get(group, ()):
                for place in places:
                    found.setdefault(place, self.weight)
        return found


class Instead(Adds):
    """The words that phrasings have for a group of the question instead of its own: each counts its weight."""

    __slots__ = ("group", "own")

    def __init__(self, group: str, own: frozenset[str]) -> None:
        self.group = group
        self.own = own

    def to(self, family: Family) -> dict[int, int]:  # noqa: D102 - as said above
        found: dict[int, int] = {}
        for stem, weight, places in family.groups.get(self.group, ()):
            for place in places if stem not in self.own else ():
                found[place] = found.get(place, 0) + weight
        return found


class Twice(Adds):
    """A word that phrasings have for several groups of the question: takes off what it counts more than once."""

    __slots__ = ("groups", "stem")

    def __init__(self, stem: str, groups: Iterable[str]) -> None:
        self.stem = stem
        self.groups = tuple(groups)

    def to(self, family: Family) -> dict[int, int]:  # noqa: D102 - as said above
        times: dict[int, int] = {}
        heavy = 0
        for group in self.groups:
            weight, places = family.naming(group, self.stem)
            heavy = weight or heavy
            for place in places:
                times[place] = times.get(place, 0) + 1
        return {place: -heavy * (number - 1) for place, number in times.items() if number > 1}
