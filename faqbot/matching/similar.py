"""How similar is a question to all that an entry is asked by?

By the cosine between the question's features and the profile of the entry's family. Few families are compared all
at once, packed into one number for each feature; of many, the few that a question's subjects or words lead to are
compared one by one.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from functools import lru_cache

from faqbot.matching.evidence import Witness, Words
from faqbot.matching.features import features
from faqbot.matching.packed import pack, unpack
from faqbot.matching.tables import UNIT, WORDS_KEPT, Tables

__all__ = ["COSINE_UNIT", "Comparer"]

# A question's features are weighed in whole numbers of this fraction. With UNIT in the other direction, a cosine of
# 1 is 1e9, which a packed field holds.
FINE_UNIT = 1 / 100_000
COSINE_UNIT = UNIT * FINE_UNIT
# Among many families, so many are looked at that have most in common with a question.
LED_TO = 12

Direction = list[tuple[str, int, int]]
"""Features, each with its value in FINE_UNITs, and with its weights in the families compared together, packed."""


class Comparer:
    """Compares questions with the families of one knowledge."""

    def __init__(self, tables: Tables, witness: Witness) -> None:
        self._tables = tables
        self._witness = witness
        self._unknown = round(tables.get("size", "unknown") / UNIT)
        self._first_phantom = int(tables.get("size", "phantoms-from"))
        self._count = int(tables.get("size", "families"))
        self._together = int(tables.get("size", "together-from"))
        self._posting = lru_cache(maxsize=4 * WORDS_KEPT)(self._posting_of)

    def compare(self, words: Words, families: Iterable[int] | None) -> tuple[dict[int, int], dict[int, int]]:
        """The cosine in COSINE_UNITs, where there is any, with families that have entries, and with the others.

        Of the first, with *families*, or with all where that is None and there are few, or else with those that the
        question leads to.
        """
        direction = self._direction(words)
        together = self._compare_together(direction)
        if self._together:
            some = self._led_to(direction) if families is None else families
            values = {feature: value for feature, value, _ in direction}
            having = {family: self._compare(values, family) for family in some}
        else:
            some = range(self._first_phantom) if families is None else families
            having = {family: together[family] for family in some}
        without = enumerate(together[self._first_phantom - self._together :], self._first_phantom)
        return (
            {family: similar for family, similar in having.items() if similar},
            {family: similar for family, similar in without if similar},
        )

    def _posting_of(self, feature: str) -> tuple[int, int] | None:
        """What *feature* weighs, and its weight in each of the families that are compared together, packed."""
        found = self._tables.fetch("posting", feature)
        if found is None:
            return None
        weight, *pairs = found
        row = [0] * (self._count - self._together)
        for family, value in zip(pairs[::2], pairs[1::2], strict=True):
            row[family - self._together] = value
        return weight, pack(row) if pairs else 0

    def _direction(self, words: Words) -> Direction:
        """The question's features that the knowledge knows, as a direction of length at most 1."""
        question = words.question
        stems, forms = [token.stem for token in question.tokens], [token.word for token in question.tokens]
        known: list[tuple[str, float, int]] = []
        squares = 0.0
        for feature, count in features(stems, forms, words.concepts, words.pair).items():
            often = 1.0 if count == 1 else 1 + math.log(count)
            found = self._posting(feature)
            if found is not None:
                value = found[0] * often
                known.append((feature, value, found[1]))
                squares += value * value
            elif feature[0] == "u":
                squares += (self._unknown * often) ** 2
        scale = 1 / (math.sqrt(squares) * FINE_UNIT) if squares else 0.0
        return [(feature, round(value * scale), packed) for feature, value, packed in known]

    def _compare_together(self, direction: Direction) -> tuple[int, ...]:
        """The cosine, in COSINE_UNITs, between a question and each family of those that are compared together."""
        total = 0
        for _, value, packed in direction:
            total += packed * value
        return unpack(total, self._count - self._together)

    def _compare(self, values: dict[str, int], family: int) -> int:
        """The same for one family of those that are compared one by one, given the direction's features."""
        profile = self._witness.family(family).profile
        return sum(values[feature] * profile[feature] for feature in values.keys() & profile.keys())

    def _led_to(self, direction: Direction) -> list[int]:
        """Of many families, the few with the most in common with a question, their pieces apart."""
        total: dict[int, int] = {}
        for feature, value, _ in direction:
            pairs = iter(self._tables.get("lead", feature) or ())
            for number, weight in zip(pairs, pairs, strict=True):
                total[number] = total.get(number, 0) + value * weight
        return heapq.nsmallest(LED_TO, total, key=lambda one: (-total[one], one))
