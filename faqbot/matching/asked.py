"""What do the words of a question weigh, whatever it is compared with?"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from faqbot.matching.features import content_key
from faqbot.matching.language import TELLING, Concept, Language
from faqbot.matching.question import Question
from faqbot.matching.tables import WORD_UNIT, WORDS_KEPT, Tables

__all__ = ["Asked", "Scales"]


class Asked(NamedTuple):
    """A question, weighed."""

    question: Question
    row: list[str]
    """The stem of each word."""
    weights: list[int]
    """What each word tells, in whole WORD_UNITs."""
    total: int
    stems: dict[str, tuple[int, tuple[str, ...]]]
    """Each different stem → its weight, and the synonym groups that it is in here."""
    stems_total: int
    telling: frozenset[str]
    """The stems that are looked for in stored text."""
    groups: list[Concept]
    """The groups that it names, at each place."""
    synonyms: tuple[str, ...]
    """The synonym groups, in alphabetical order."""
    contrasts: set[tuple[int, int]]
    content: str
    """The words that tell something, in alphabetical order."""
    pair: bool
    """Whether it is about several subjects at once."""


class Scales:
    """Weighs questions for one knowledge."""

    def __init__(self, tables: Tables, language: Language) -> None:
        self._tables = tables
        self._language = language
        self._weight = lru_cache(maxsize=WORDS_KEPT)(self._weight_of)

    def _weight_of(self, stem: str, band: float) -> int:
        """How much a word tells, in whole WORD_UNITs: as the knowledge has learnt it, else as its *band* says."""
        learnt = self._tables.fetch("telling", stem)
        return round(band / WORD_UNIT) if learnt is None else int(learnt)

    def weigh(self, question: Question) -> Asked:
        """*question*, weighed."""
        tokens = question.tokens
        stems = [token.stem for token in tokens]
        weights = [self._weight(token.stem, token.weight) for token in tokens]
        groups = self._language.concepts(stems)
        named: dict[str, tuple[str, ...]] = {}
        synonyms: set[str] = set()
        for name, start, end in groups:
            if name[0] == "s":
                synonyms.add(name)
                for one in set(stems[start:end]):
                    named[one] = (*named.get(one, ()), name)
        different = {one: (weight, named.get(one, ())) for one, weight in zip(stems, weights, strict=True) if weight}
        return Asked(
            question, stems, weights, sum(weights), different, sum([weight for weight, _ in different.values()]),
            frozenset([token.stem for token in tokens if token.weight >= TELLING]),
            groups, tuple(sorted(synonyms)),
            self._language.contrasts(stems), content_key(zip(stems, weights, strict=True)),
            len(question.subjects) > 1 or self._language.of_several(stems),
        )  # fmt: skip
