"""What in an entry accounts for the words of a question?"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from faqbot.matching.features import PAIR, content_key
from faqbot.matching.language import Concept, Language
from faqbot.matching.question import Question
from faqbot.matching.tables import Tables
from faqbot.model import Share

__all__ = ["TELLING", "Evidence", "Family", "Witness"]

# How good each way of finding a word of the question is. Set by reasoning: what an entry is asked by says more
# than what its text mentions, and the word itself more than one that means the same.
SAME, SYNONYM, IN_TEXT, SYNONYM_IN_TEXT, RELATED, RELATED_IN_TEXT = 1.0, 0.95, 0.85, 0.8, 0.5, 0.4
# The same for what only phrasings other than the nearest have: with many phrasings, some have any word.
ELSEWHERE, SYNONYM_ELSEWHERE, RELATED_ELSEWHERE = 0.7, 0.65, 0.4
# Only a word that tells at least this much is looked for in stored text. Set by reasoning: everyday words do.
TELLING = 0.3


# An entry is about several subjects together if this share of its phrasings names them. Set by reasoning.
ABOUT_SEVERAL = 0.25


_NOTHING: tuple[float, str, str | None] = (0.0, "nothing", None)


class Asked(NamedTuple):
    """All words of all phrasings of a family, in a row."""

    places: dict[str, list[int]]
    """Stem or synonym group → the places of the words that it matches."""
    weights: list[float]
    owner: list[int]
    """Place → its phrasing."""
    whole: list[float]
    """Phrasing → the weight of its words."""


class Family(NamedTuple):
    """A family of entries, ready to be compared."""

    number: int
    stems: frozenset[str]
    """All stems of its phrasings."""
    concepts: frozenset[str]
    """All synonym and related groups of its phrasings."""
    asked: Asked
    contents: frozenset[str]
    """For each phrasing, the words that tell something, in alphabetical order."""
    contrasts: frozenset[tuple[int, int]]
    profile: dict[str, int]
    """Feature → weight in whole UNITs, of length 1."""
    pairs: float
    """The share of its phrasings that are about several subjects at once."""


class Words(NamedTuple):
    """A question's words, weighed."""

    question: Question
    weights: list[float]
    keys: list[list[str]]
    """For each word, its stem and the synonym groups it is in."""
    total: float
    content: str
    """The words that tell something, in alphabetical order."""


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
    contradicted: bool
    """Whether a contrast word of the question stands against the entry's."""
    same: bool
    """Whether a phrasing of the entry has just the telling words of the question."""
    for_several: bool
    """Whether the entry is about several subjects together, and the question names one of them."""
    shares: tuple[Share, ...]


class Witness:
    """Gives the evidence for entries of one knowledge."""

    def __init__(self, tables: Tables, language: Language) -> None:
        self._tables = tables
        self._language = language
        self.family = lru_cache(maxsize=4096)(self._family)
        self._text = lru_cache(maxsize=4096)(self._text_of)
        self._meanings = lru_cache(maxsize=4096)(self._meanings_of)

    def weight(self, stem: str, band: float) -> float:
        """How much a word tells, 0 to 1: as the knowledge has learnt it, else as its *band* says."""
        learnt = self._tables.get("telling", stem)
        return band if learnt is None else float(learnt)

    def _family(self, number: int) -> Family:
        record = self._tables.get("family", str(number))
        return Family(
            number,
            frozenset(record["stems"]),
            frozenset(record["concepts"]),
            Asked(**record["asked"]),
            frozenset(record["contents"]),
            frozenset((group, side) for group, side in record["contrasts"]),
            record["profile"],
            record["pairs"],
        )

    def _text_of(self, number: int) -> frozenset[str]:
        """The stems of an entry's stored text."""
        return frozenset(self._tables.get("entry", str(number))["text"].split())

    def _meanings_of(self, number: int) -> frozenset[str]:
        """The synonym and related groups of an entry's stored text."""
        stems = self._tables.get("entry", str(number))["text"].split()
        return frozenset(concept.name for concept in self._language.concepts(stems))

    def words(self, question: Question) -> Words:
        """What is the same about a question whatever it is compared with."""
        keys: list[list[str]] = [[token.stem] for token in question.tokens]
        for concept in question.concepts:
            if concept.synonym:
                for at in range(concept.start, concept.end):
                    keys[at].append(concept.name)
        weights = [self.weight(token.stem, token.weight) for token in question.tokens]
        content = content_key((t.stem, weight) for t, weight in zip(question.tokens, weights, strict=True))
        return Words(question, weights, keys, math.fsum(weights), content)

    def nearest(self, asked: Words, family: Family) -> tuple[float, list[bool]]:
        """How like the nearest phrasing of the family the question is, and which of its words that phrasing has.

        The likeness is a weighted Dice coefficient: twice the common weight by the sum of both weights, where
        each side's common words are weighed its own way.
        """
        row = family.asked
        common = [0.0] * len(row.whole)
        met: set[int] = set()
        hit: list[set[int]] = []
        for weight, keys in zip(asked.weights, asked.keys, strict=True):
            here: set[int] = set()
            for key in keys:
                here.update(row.places.get(key, ()))
            met |= here
            hit.append({row.owner[place] for place in here})
            for number in hit[-1]:
                common[number] += weight
        for place in sorted(met):
            common[row.owner[place]] += row.weights[place]
        dice = [both / (whole + asked.total) if both else 0.0 for both, whole in zip(common, row.whole, strict=True)]
        best = max(dice, default=0.0)
        if not best:
            return 0.0, [False] * len(hit)
        number = dice.index(best)
        return best, [number in numbers for numbers in hit]

    def shares(self, asked: Words, family: Family, number: int | None, nearest: list[bool]) -> tuple[Share, ...]:
        """What each word of the question finds in entry *number* of *family*."""
        question = asked.question
        text = frozenset[str]() if number is None else self._text(number)
        best: list[tuple[float, str, str | None]] = []
        for token, near in zip(question.tokens, nearest, strict=True):
            if token.stem in family.stems and near:
                best.append((SAME, "same word", token.stem))
            elif token.weight >= TELLING and token.stem in text:
                best.append((IN_TEXT, "in the answer", token.stem))
            elif token.stem in family.stems:
                best.append((ELSEWHERE, "in another phrasing", token.stem))
            else:
                best.append(_NOTHING)
        for concept in question.concepts:
            near = any(nearest[concept.start : concept.end])
            asked_so = concept.name in family.concepts
            mentioned = not (asked_so and near) and number is not None and concept.name in self._meanings(number)
            offer = _offer(concept, asked_so, near, mentioned)
            if offer is not None:
                for at in range(concept.start, concept.end):
                    if offer[0] > best[at][0]:
                        best[at] = offer
        return tuple(
            Share(token.word, weight, found, how, strength)
            for token, weight, (strength, how, found) in zip(question.tokens, asked.weights, best, strict=True)
        )

    def evidence(self, asked: Words, family: Family, number: int | None, similarity: float) -> Evidence:
        """Everything that speaks for entry *number* of *family*; with number None, for the family alone."""
        question, information = asked.question, asked.total
        likeness, near = self.nearest(asked, family)
        shares = self.shares(asked, family, number, near)
        total = information or 1.0
        coverage = math.fsum(share.weight * share.strength for share in shares) / total
        in_text = math.fsum(s.weight * s.strength for s in shares if s.how.endswith("the answer")) / total
        against = any(
            where not in family.contrasts and any(group == where[0] for group, _ in family.contrasts)
            for where in question.contrasts
        )
        same = asked.content in family.contents
        several = len(question.subjects) == 1 and PAIR not in question.counts and family.pairs >= ABOUT_SEVERAL
        return Evidence(similarity, likeness, min(coverage, 1.0), in_text, information, against, same, several, shares)


def _offer(concept: Concept, asked_so: bool, near: bool, mentioned: bool) -> tuple[float, str, str | None] | None:
    """How good it is that a group of words is met in what an entry is asked by, or in its text."""
    synonym, name = concept.synonym, concept.name[2:]
    kind = "synonym" if synonym else "related"
    if asked_so and near:
        return (SYNONYM if synonym else RELATED, kind, name)
    if mentioned:
        return (SYNONYM_IN_TEXT if synonym else RELATED_IN_TEXT, f"{kind} in the answer", name)
    if asked_so:
        return (SYNONYM_ELSEWHERE if synonym else RELATED_ELSEWHERE, f"{kind} in another phrasing", name)
    return None
