"""What is a family of entries asked by, and which of its phrasings is the nearest to a question?"""

from __future__ import annotations

from typing import Any

from faqbot.matching.packed import flags

__all__ = ["Family", "most_alike"]

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
        """What the words of each phrasing weigh together."""
        self.shortest = min(self.whole, default=0)
        self.concepts = frozenset[str](record["concepts"])
        """All synonym and related groups of its phrasings."""
        self.contents = frozenset[str](record["contents"])
        """For each phrasing, the words that tell something, in alphabetical order."""
        self.contrasts = frozenset((group, side) for group, side in record["contrasts"])
        self.profile: dict[str, int] = record.get("profile", {})
        """Feature → weight in whole UNITs, of length 1; for families that are compared one by one."""
        self.several: bool = record["pairs"] >= ABOUT_SEVERAL
        """Whether it is about several subjects together."""
        self.having = _Having(self.stems)
        self.naming = _Naming(self.groups)

    def stands_against(self, contrasts: set[tuple[int, int]]) -> bool:
        """Whether it is asked by a contrast word, but not by the one among *contrasts* of the same set."""
        return any(
            where not in self.contrasts and any(group == where[0] for group, _ in self.contrasts) for where in contrasts
        )


class _Having(dict[str, int]):
    """Stem → the phrasings that have it: flags, packed when first asked for."""

    def __init__(self, stems: dict[str, list[int]]) -> None:
        super().__init__()
        self._stems = stems

    def __missing__(self, stem: str) -> int:
        places = self._stems.get(stem)
        if places is None:
            return 0  # not kept: there is no end of words that people type
        found = self[stem] = flags(places)
        return found


class _Naming(dict[str, list[tuple[str, int, int]]]):
    """Group → stem, weight and phrasings, as packed flags, of each word by which the phrasings name it."""

    def __init__(self, groups: dict[str, list[tuple[str, int, list[int]]]]) -> None:
        super().__init__()
        self._groups = groups

    def __missing__(self, group: str) -> list[tuple[str, int, int]]:
        named = self._groups.get(group)
        if named is None:
            return []
        found = self[group] = [(stem, weight, flags(places)) for stem, weight, places in named]
        return found


def most_alike(common: tuple[int, ...], family: Family, asked: int) -> tuple[float, int]:
    """The highest Dice coefficient among a family's phrasings, and whose it is.

    *common* is each phrasing's common weight with the question, *asked* what the question's words weigh. Only where
    the common weight would beat the best one in the shortest of phrasings, it is divided at all.
    """
    most = max(common)
    phrasing = common.index(most)
    best = most / (family.whole[phrasing] + asked)
    enough = best * (family.shortest + asked)
    for number in [number for number, weight in enumerate(common) if weight > enough]:
        dice = common[number] / (family.whole[number] + asked)
        if dice > best:
            best, phrasing = dice, number
    return best, phrasing
