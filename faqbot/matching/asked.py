"""What do the words of a question weigh, whatever it is compared with?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from faqbot.matching.family import Adds, Instead, Twice, Word
from faqbot.matching.features import content_key
from faqbot.matching.language import TELLING, Concept, Language, Turns
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
    words_total: int
    """What the different words weigh together."""
    words: list[Word]
    """Those that any phrasing may have, itself or by a synonym."""
    adds: list[Adds]
    """What may add to the weight that it has in common with a phrasing."""
    telling: frozenset[str]
    """The stems that are looked for in stored text."""
    groups: list[Concept]
    """The groups that it names, at each place."""
    contrasts: set[tuple[int, int]]
    content: str
    """The words that tell something, in alphabetical order."""
    pair: bool
    """Whether it is about several subjects at once."""


class Fact(NamedTuple):
    """What is known of a stem."""

    weight: int
    """How much it tells, in whole WORD_UNITs: as the knowledge has learnt it, else as the language says."""
    word: Word | None
    """What it adds where it names no group; None where no phrasing has it."""
    telling: bool
    """Whether it is looked for in stored text."""
    turns: Turns | None


class Scales:
    """Weighs questions for one knowledge."""

    def __init__(self, tables: Tables, language: Language) -> None:
        self._tables = tables
        self._language = language
        self._fact = lru_cache(maxsize=WORDS_KEPT)(self._fact_of)
        self._members = lru_cache(maxsize=WORDS_KEPT)(self._members_of)
        # The same word is the same object, so that what it adds is found again quickly.
        self._word = lru_cache(maxsize=WORDS_KEPT)(Word)
        self._instead = lru_cache(maxsize=WORDS_KEPT)(Instead)
        self._twice = lru_cache(maxsize=WORDS_KEPT)(Twice)

    def _fact_of(self, stem: str, band: float) -> Fact:
        learnt = self._tables.fetch("telling", stem)
        weight = round(band / WORD_UNIT) if learnt is None else int(learnt)
        word = None if learnt is None or not weight else Word(stem, weight, ())
        return Fact(weight, word, band >= TELLING, self._language.turns(stem))

    def _members_of(self, group: str) -> frozenset[str]:
        """The stems of all words and phrases of *group*."""
        return frozenset(stem for member in self._tables.fetch("group", group) or () for stem in member.split())

    def weigh(self, question: Question) -> Asked:
        """*question*, weighed."""
        tokens = question.tokens
        stems = [token.stem for token in tokens]
        facts = [self._fact(token.stem, token.weight) for token in tokens]
        weights = [fact.weight for fact in facts]
        different = dict(zip(stems, facts, strict=True))
        groups = self._language.concepts(stems)
        named: dict[str, tuple[str, ...]] = {}
        synonyms: set[str] = set()
        for name, start, end in groups:
            if name[0] == "s":
                synonyms.add(name)
                for one in stems[start:end] if end == start + 1 else set(stems[start:end]):
                    named[one] = (*named.get(one, ()), name)
        words = [fact.word for one, fact in different.items() if fact.word and one not in named]
        words += [self._word(one, different[one].weight, its) for one, its in named.items() if different[one].weight]
        turns = [fact.turns for fact in facts if fact.turns]
        return Asked(
            question, stems, weights, sum(weights), sum([fact.weight for fact in different.values()]), words,
            [*words, *self._synonyms(sorted(synonyms), different)],
            frozenset([one for one, fact in different.items() if fact.telling]), groups,
            {where for turn in turns for where in turn.contrasts}, content_key(zip(stems, weights, strict=True)),
            len(question.subjects) > 1 or any(turn.several for turn in turns),
        )  # fmt: skip

    def _synonyms(self, groups: list[str], own: Iterable[str]) -> list[Adds]:
        """What words for *groups* add that phrasings have instead of the question's *own*."""
        adds: list[Adds] = []
        seen: set[str] = set()
        again: set[str] = set()
        for group in groups:
            members = self._members(group)
            adds.append(self._instead(group, members.intersection(own)))
            again |= members & seen
            seen |= members
        doubled = sorted(again.difference(own))
        named = [tuple([group for group in groups if stem in self._members(group)]) for stem in doubled]
        return [*adds, *map(self._twice, doubled, named)]
