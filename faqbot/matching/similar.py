"""How similar is a question to all that an entry is asked by?

By the cosine between the question's features and the profile of the entry's family. Each different word of the
question brings its own features, so that what a word adds is worked out once and remembered. Few families are compared
all at once, packed into one number for each word; of many, the few that a question's subjects or words lead to are
compared one by one.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise, starmap
from typing import NamedTuple

from faqbot.matching.asked import Asked
from faqbot.matching.evidence import Witness
from faqbot.matching.features import EDGE, LEADING, PAIR, of_neighbours, of_word
from faqbot.matching.packed import WIDE
from faqbot.matching.tables import UNIT, WORDS_KEPT, Tables

__all__ = ["Comparer", "Similar"]

# Among many families, so many are looked at that have most in common with a question.
LED_TO = 12


class Share(NamedTuple):
    """What a word, a pair of neighbours or a group of words adds to a question's direction."""

    square: int
    """To the square of its length, in UNITs squared."""
    products: int
    """To the products with the profiles that are compared together, packed."""
    values: tuple[tuple[str, int], ...]
    """The features themselves, in UNITs."""


_NOTHING = Share(0, 0, ())


class Similar(NamedTuple):
    """Cosines between a question and families, as products: whole numbers, to be multiplied by ``unit``."""

    having: dict[int, int]
    """Family with entries → product, where there is any."""
    first_without: int
    without: tuple[int, ...]
    """The products of the families without entries: of this number, and those that follow."""
    unit: float

    def cosine(self, product: int) -> float:
        """What *product* stands for, 0 to 1."""
        return min(product * self.unit, 1.0)


class Comparer:
    """Compares questions with the families of one knowledge."""

    def __init__(self, tables: Tables, witness: Witness) -> None:
        self._tables = tables
        self._witness = witness
        self._unknown = round(tables.get("size", "unknown") / UNIT)
        self._first_phantom = int(tables.get("size", "phantoms-from"))
        self._count = int(tables.get("size", "families"))
        self._together = int(tables.get("size", "together-from"))
        self._products = WIDE.reader(0, self._count - self._together)
        self._word = lru_cache(maxsize=WORDS_KEPT)(self._share_of_word)
        self._posting = lru_cache(maxsize=WORDS_KEPT)(self._posting_of)
        self._neighbours = lru_cache(maxsize=WORDS_KEPT)(self._share_of_neighbours)
        self._other = lru_cache(maxsize=WORDS_KEPT)(self._share_of)

    def compare(self, asked: Asked, families: Iterable[int] | None) -> Similar:
        """The similarity to *families*, and to all families without entries.

        With None for *families*, to all where there are few, else to those that the question leads to.
        """
        square = products = 0
        shares = self._shares(asked)
        for its_square, its_products, _ in shares:
            square += its_square
            products += its_products
        length = math.sqrt(square) or 1.0
        together = self._products(WIDE.row(products, self._count - self._together))
        if self._together:
            values = _added_up(shares)
            some = self._led_to(values) if families is None else families
            having = {family: self._compare(values, family) for family in some}
        else:
            some = range(self._first_phantom) if families is None else families
            having = {family: together[family] for family in some}
        without = together[self._first_phantom - self._together :]
        near = {family: product for family, product in having.items() if product}
        return Similar(near, self._first_phantom, without, UNIT / length)

    def _shares(self, asked: Asked) -> list[Share]:
        """What the different words of a question add, each for itself, and their neighbours and groups."""
        words = {(token.stem, token.word) for token in asked.question.tokens}
        pairs = set(pairwise((EDGE, *asked.row, EDGE)))
        others = {group.name for group in asked.groups}
        if asked.pair:
            others.add(PAIR)
        return [*starmap(self._word, words), *starmap(self._neighbours, pairs), *map(self._other, others)]

    def _share_of_neighbours(self, one: str, other: str) -> Share:
        """What two words next to each other add: nothing where either is unknown, which saves looking for both."""
        if any(stem != EDGE and self._posting(f"u:{stem}") is None for stem in (one, other)):
            return _NOTHING
        return self._share_of(of_neighbours(one, other))

    def _share_of_word(self, stem: str, form: str) -> Share:
        square = products = 0
        values: list[tuple[str, int]] = []
        for feature, count in of_word(stem, form).items():
            often = 1.0 if count == 1 else 1 + math.log(count)
            found = self._posting(feature)
            if found is not None:
                value = round(found[0] * often)
                square += value * value
                products += found[1] * value
                values.append((feature, value))
            elif feature[0] == "u":
                square += self._unknown * self._unknown
        return Share(square, products, tuple(values) if self._together else ())

    def _share_of(self, feature: str) -> Share:
        found = self._posting_of(feature)
        if found is None:
            return _NOTHING
        value, packed = found
        return Share(value * value, packed * value, ((feature, value),) if self._together else ())

    def _posting_of(self, feature: str) -> tuple[int, int] | None:
        """What *feature* weighs, and its weight in each of the families that are compared together, packed."""
        found = self._tables.fetch("posting", feature)
        if found is None:
            return None
        weight, *pairs = found
        row = [0] * (self._count - self._together)
        for family, value in zip(pairs[::2], pairs[1::2], strict=True):
            row[family - self._together] = value
        return weight, WIDE.pack(row) if pairs else 0

    def _compare(self, values: dict[str, int], family: int) -> int:
        """The product with the profile of one family of those that are compared one by one."""
        profile = self._witness.family(family).profile
        return sum([value * profile[feature] for feature, value in values.items() if feature in profile])

    def _led_to(self, values: dict[str, int]) -> list[int]:
        """Of many families, the few with the most in common with a question, their pieces apart."""
        total: dict[int, int] = {}
        for feature, value in values.items():
            pairs = iter(self._tables.get("lead", feature) or ()) if feature[0] in LEADING else iter(())
            for number, weight in zip(pairs, pairs, strict=True):
                total[number] = total.get(number, 0) + value * weight
        return heapq.nsmallest(LED_TO, total, key=lambda one: (-total[one], one))


def _added_up(shares: Iterable[Share]) -> dict[str, int]:
    """Feature → value, of all *shares*."""
    values: dict[str, int] = {}
    for share in shares:
        for feature, value in share.values:
            values[feature] = values.get(feature, 0) + value
    return values
