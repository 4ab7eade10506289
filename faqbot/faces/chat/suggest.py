"""Which stored questions may somebody be typing?

An index from words to titles, so that a keystroke costs the same with fifteen entries and with many thousand:
what is typed is compared with words that begin alike or the same, and with a bounded number of titles.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from faqbot.matching.spelling import allowed_edits, nearest
from faqbot.text import words

__all__ = ["Suggester"]

# Bounds on one keystroke's work; far more than anybody reads, far less than anybody notices.
MOST_WORDS = 12
MOST_ALIKE = 10
MOST_TITLES = 1_000
# What a word is worth that was met misspelt, beside one that was met as typed so far.
MISSPELT = 0.6


class Suggester:
    """Finds titles by words in any order, typed in part or misspelt."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._titles = list(dict.fromkeys(titles))
        self._having: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, title in enumerate(self._titles):
            for word in set(words(title)):
                self._having[word].append(number)
        self._having.default_factory = None
        self._by_initial: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._having):
            self._by_initial[word[0]].append(word)

    def find(self, typed: str, most: int) -> list[str]:
        """At most *most* titles, best first: those that hold more of the typed words, and rarer ones."""
        score: dict[int, float] = {}
        alike = [self._alike(word) for word in dict.fromkeys(words(typed)[:MOST_WORDS])]
        for known in sorted(alike, key=self._commonness):
            for number, worth in self._worths(known, score).items():
                score[number] = score.get(number, 0.0) + worth
        ranked = sorted(score, key=lambda number: (-score[number], len(self._titles[number]), number))
        return [self._titles[number] for number in ranked[:most]]

    def _commonness(self, alike: list[tuple[str, float]]) -> int:
        return sum(len(self._having[known]) for known, _ in alike)

    def _worths(self, alike: list[tuple[str, float]], met: Iterable[int]) -> dict[int, float]:
        """What one typed word is worth to titles: to the first few that hold it, and to all those already *met*."""
        found: dict[int, float] = {}
        already = list(met)
        left = MOST_TITLES
        for known, worth in alike:
            having = self._having[known]
            rare = worth / (1 + len(having)) ** 0.25
            numbers = having[:left]
            left -= len(numbers)
            for number in (*numbers, *(one for one in already if _holds(having, one))):
                found[number] = max(found.get(number, 0.0), rare)
        return found

    def _alike(self, word: str) -> list[tuple[str, float]]:
        """Known words that *word* begins or misspells, with how good each match is; few."""
        if word in self._having:
            return [(word, 1.0)]
        same_initial = self._by_initial.get(word[0], [])
        begun = [known for known in same_initial if known.startswith(word)]
        if begun:
            return [(known, len(word) / len(known)) for known in sorted(begun, key=len)[:MOST_ALIKE]]
        limit = allowed_edits(word)
        near = nearest(word, same_initial, limit) if limit else []
        return [(known, MISSPELT) for _, known in near[:MOST_ALIKE]]


def _holds(numbers: array[int], number: int) -> bool:
    """Whether the sorted *numbers* hold *number*."""
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number
