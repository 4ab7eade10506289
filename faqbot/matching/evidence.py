"""What in an entry accounts for the words of a question?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import compress
from operator import mul
from typing import NamedTuple

from faqbot.matching.asked import Asked
from faqbot.matching.family import Family
from faqbot.matching.language import TELLING, Language
from faqbot.matching.nearest import Common, Nearest, Phrasings
from faqbot.matching.tables import WORD_UNIT, Row, Tables
from faqbot.model import Share

__all__ = ["IN_TEXT", "NOTHING", "SAME", "Evidence", "Look", "Witness"]


class Way(NamedTuple):
    """A way of finding a word of the question in an entry."""

    how: str
    strength: int
    """How good that is, in hundredths."""
    in_text: bool = False
    """Whether only the stored text has it."""


# How good each way is was set by reasoning: what an entry is asked by says more than what its text mentions, the word
# itself more than one that means the same, and the nearest phrasing more than others: of many, some have any word.
WAYS = (
    Way("nothing", 0),
    Way("same word", 100),
    Way("in the answer", 85, in_text=True),
    Way("in another phrasing", 70),
    Way("synonym", 95),
    Way("synonym in the answer", 80, in_text=True),
    Way("synonym in another phrasing", 65),
    Way("related", 50),
    Way("related in the answer", 40, in_text=True),
    Way("related in another phrasing", 40),
)
NOTHING, SAME, IN_TEXT, ELSEWHERE, SYNONYM, RELATED = 0, 1, 2, 3, 4, 7
# With so many phrasings of all entries at most, all are compared with a question at once.
FEW_PHRASINGS = 4_000
# After looking at so many alone: a single question needs only a few of them.
SOME = 50
_STRENGTH = [way.strength for way in WAYS]
_STRENGTH_IN_TEXT = [way.strength if way.in_text else 0 for way in WAYS]
_ONLY_IN_TEXT = frozenset(number for number, way in enumerate(WAYS) if way.in_text)


class Evidence(NamedTuple):
    """What speaks for one entry."""

    similarity: float
    """Cosine between the question and the family's profile."""
    likeness: float
    """Weighted Dice coefficient with the nearest phrasing."""
    coverage: float
    """Share of the question's information that the entry accounts for."""
    text_only: float
    """Share of it that only the stored text accounts for."""
    information: float
    """The summed weights of the question's words."""
    contradicted: bool = False
    """Whether a contrast word of the question stands against the entry's."""
    same: bool = False
    """Whether a phrasing of the entry has just the telling words of the question."""
    for_several: bool = False
    """Whether the entry is about several subjects together, and the question names one of them."""
    asked: Asked | None = None
    ways: Sequence[int] = ()
    """The place in WAYS of the way in which each word of the question is found."""
    said: Mapping[int, str] = {}
    """By place, what is said for the words that are found by their group."""

    def shares(self) -> tuple[Share, ...]:
        """What each word of the question finds, and what it weighs."""
        if self.asked is None:
            return ()
        asked = self.asked
        met = [(self.said.get(at) or asked.row[at]) if way else None for at, way in enumerate(self.ways)]
        found = zip(asked.question.tokens, asked.weights, met, map(WAYS.__getitem__, self.ways), strict=True)
        return tuple(
            Share(token.word, weight * WORD_UNIT, met, way.how, way.strength / 100) for token, weight, met, way in found
        )

    def words_found(self, *ways: int) -> frozenset[str]:
        """The words of the question that are found in one of these *ways*, as they were typed."""
        tokens = self.asked.question.tokens if self.asked else ()
        return frozenset(token.word for token, way in zip(tokens, self.ways, strict=True) if way in ways)


class Witness:
    """Knows what the entries of one knowledge are asked by, and what their texts say."""

    def __init__(self, tables: Tables, language: Language) -> None:
        self._tables = tables
        self._language = language
        self.family = lru_cache(maxsize=2048)(self._family)
        self.row = lru_cache(maxsize=4096)(self._row)
        self.text = lru_cache(maxsize=2048)(self._text_of)
        self.mentions = lru_cache(maxsize=4096)(self._mentions)
        self._ways_of = lru_cache(maxsize=4096)(self._ways)
        self._entered = int(tables.get("size", "phantoms-from"))
        self._few = int(tables.get("size", "phrasings")) <= FEW_PHRASINGS
        self._together: Phrasings | None = None
        self._alone = lru_cache(maxsize=512)(self._phrasings_of)

    def _family(self, number: int) -> Family:
        return Family(number, self._tables.fetch("family", str(number)))

    def phrasings(self, number: int) -> Phrasings:
        """The phrasings of a family; side by side with those of all families with entries, where they are few.

        A first question is answered before all of them are read.
        """
        if self._together is None and self._few:
            looked_at = self._alone.cache_info()
            if looked_at.hits + looked_at.misses > SOME:
                self._together = Phrasings(map(self.family, range(self._entered)))
        return self._together if self._together and number < self._entered else self._alone(number)

    def _phrasings_of(self, number: int) -> Phrasings:
        return Phrasings([self.family(number)])

    def _row(self, number: int) -> Row:
        """The record of an entry."""
        return Row(*self._tables.fetch("entry", str(number)))

    def _text_of(self, number: int) -> tuple[frozenset[str], str]:
        """The telling stems of an entry's stored text: the different ones, and all in a row, spaces on either side."""
        text = self.row(number).text
        return frozenset(text.split()), f" {text} "

    def _ways(self, group: str) -> tuple[frozenset[str], tuple[str, ...]]:
        """The members of *group* all of whose stems tell something: those of one stem, and longer ones, spaced."""
        members = [member for member in self._tables.fetch("group", group) or () if self._tells(member)]
        return (
            frozenset(member for member in members if " " not in member),
            tuple(f" {member} " for member in members if " " in member),
        )

    def _tells(self, member: str) -> bool:
        return all(self._language.weight(stem) >= TELLING for stem in member.split())

    def _mentions(self, number: int, group: str) -> bool:
        """Whether an entry's stored text has a member of *group*."""
        stems, row = self.text(number)
        single, longer = self._ways_of(group)
        return (
            not single.isdisjoint(stems) or any(member in row for member in longer) or group in self.row(number).groups
        )


class Look:
    """Looks closely at entries for one question."""

    def __init__(self, witness: Witness, asked: Asked) -> None:
        self._witness = witness
        self.asked = asked
        self._common: dict[Phrasings, Common] = {}
        self._nearest: dict[int, Nearest] = {}
        self._one_subject = len(asked.question.subjects) == 1 and not asked.pair
        self._groups = [(name, start, end, SYNONYM if name[0] == "s" else RELATED) for name, start, end in asked.groups]

    def evidence(self, family: Family, number: int | None, similarity: float) -> Evidence:
        """Everything that speaks for entry *number* of *family*; with number None, for the family alone."""
        asked = self.asked
        likeness, near = self._nearest.get(family.number) or self._nearest_of(family)
        ways = self._ways(family, number, near)
        said = self._by_groups(ways, family, number, near)
        total = 100 * asked.total or 1
        covered = sum(map(mul, asked.weights, map(_STRENGTH.__getitem__, ways)))
        in_text = 0
        if not _ONLY_IN_TEXT.isdisjoint(ways):
            in_text = sum(map(mul, asked.weights, map(_STRENGTH_IN_TEXT.__getitem__, ways)))
        return Evidence(
            similarity, likeness, covered / total, in_text / total, asked.total * WORD_UNIT,
            bool(asked.contrasts) and family.stands_against(asked.contrasts), asked.content in family.contents,
            self._one_subject and family.several, asked, ways, said,
        )  # fmt: skip

    def _nearest_of(self, family: Family) -> Nearest:
        phrasings = self._witness.phrasings(family.number)
        common = self._common.get(phrasings)
        if common is None:
            common = self._common[phrasings] = phrasings.common(self.asked)
        self._nearest[family.number] = found = phrasings.nearest(family, self.asked, common)
        return found

    def covered_at_most(self, family: Family) -> float:
        """The most of the question's information that *family* alone may account for."""
        asked = self.asked
        found = [*map(family.stems.__contains__, asked.row)]
        for name, start, end in asked.groups:
            if name in family.concepts:
                found[start:end] = [True] * (end - start)
        return sum(compress(asked.weights, found)) / (asked.total or 1)

    def _ways(self, family: Family, number: int | None, near: frozenset[str]) -> list[int]:
        """How each word of the question is found by itself."""
        own = family.stems
        told = () if number is None else self._witness.text(number)[0] & self.asked.telling
        return [
            (SAME if stem in near else IN_TEXT if stem in told else ELSEWHERE)
            if stem in own
            else (IN_TEXT if stem in told else NOTHING)
            for stem in self.asked.row
        ]

    def _by_groups(self, ways: list[int], family: Family, number: int | None, near: frozenset[str]) -> dict[int, str]:
        """Put into *ways* what is found better by the groups that the question names; by place, what is said for it.

        A group is met in the nearest phrasing, in the stored text, or in another phrasing: in that order.
        """
        said: dict[int, str] = {}
        row, concepts = self.asked.row, family.concepts
        for name, start, end, way in self._groups:
            places = range(start, end)
            most = _STRENGTH[way]
            if min([_STRENGTH[ways[at]] for at in places]) >= most:
                continue  # nothing is better
            named = name in concepts
            if not named or near.isdisjoint(row[start:end]):
                if number is not None and self._witness.mentions(number, name):
                    way += 1
                elif named:
                    way += 2
                else:
                    continue
            for at in places:
                if _STRENGTH[way] > _STRENGTH[ways[at]]:
                    ways[at] = way
                    said[at] = name[2:]
        return said
