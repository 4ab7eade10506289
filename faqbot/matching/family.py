"""What is a family of entries asked by?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["Family"]

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

    def shares(self, stem: str, weight: int, groups: Iterable[str]) -> dict[int, int]:
        """Phrasing → what the question's word *stem*, naming *groups*, adds to the weight they have in common.

        Twice its weight where both have the word, once where the phrasing only names the group in another way.
        """
        found = dict.fromkeys(self.stems.get(stem, ()), 2 * weight)
        for group in groups:
            for _, _, places in self.groups.get(group, ()):
                for place in places:
                    found.setdefault(place, weight)
        return found

    def naming(self, groups: Iterable[str]) -> dict[str, tuple[int, set[int]]]:
        """Each word by which its phrasings name one of *groups*: its weight, and the phrasings in which it does."""
        named: dict[str, tuple[int, set[int]]] = {}
        for group in groups:
            for stem, weight, places in self.groups.get(group, ()):
                named.setdefault(stem, (weight, set()))[1].update(places)
        return named

    def instead(self, stem: str, groups: Iterable[str]) -> dict[int, int]:
        """Phrasing → the weight of its word *stem*, where that names one of *groups*."""
        weight, places = self.naming(groups).get(stem, (0, ()))
        return dict.fromkeys(places, weight)
