"""Which of many questions are the same one, written a little differently?

Comparing all with all would take hours for a busy week. A question is compared only with the first ones of groups
that share one of its rarest words, and with so many of those at most; so the cost grows with the number of questions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from faqbot.matching.spelling import allowed_edits, likeness, nearest
from faqbot.text import normalise

__all__ = ["Group", "group_questions"]

# Questions are the same from this likeness on. Set by reasoning: a word more or less in six.
ALIKE = 0.85
RAREST = 3
COMPARED = 20


class Group(NamedTuple):
    """Questions that are the same, the most frequent first."""

    questions: tuple[tuple[str, int], ...]
    """Each as it was asked, and how often."""

    @property
    def times(self) -> int:
        """How often any of them was asked."""
        return sum(count for _, count in self.questions)


class _Grouper:
    def __init__(self, having: Mapping[str, int]) -> None:
        self.having = having
        self.leaders: list[str] = []
        self.blocks: dict[str, list[int]] = defaultdict(list)

    def rarest(self, key: str) -> list[str]:
        """The words of *key* that fewest questions have."""
        return sorted(set(key.split()), key=lambda word: (self.having[word], word))[:RAREST]

    def place(self, key: str) -> int:
        """The group that *key* belongs to, a new one if need be."""
        rarest = self.rarest(key)
        met = dict.fromkeys(number for word in rarest for number in self.blocks[word][:COMPARED])
        scored = sorted((-likeness(key, self.leaders[number]), number) for number in met)
        for score, number in scored:
            if -score >= ALIKE and _same_point(key, self.leaders[number], self.having):
                return number
        self.leaders.append(key)
        for word in rarest:
            self.blocks[word].append(len(self.leaders) - 1)
        return len(self.leaders) - 1


def _same_point(one: str, other: str, having: Mapping[str, int]) -> bool:
    """Whether each question's rarest word is in the other, or a slip for a word of it: names tell questions apart."""
    for mine, theirs in ((one, other), (other, one)):
        rarest = min(mine.split(), key=lambda word: (having[word], word))
        choices = theirs.split()
        if rarest not in choices and not nearest(rarest, choices, min(allowed_edits(rarest), 1)):
            return False
    return True


def group_questions(counts: Mapping[str, int]) -> list[Group]:
    """The questions in *counts* (question → how often) in groups, the most asked group first."""
    by_key: dict[str, Counter[str]] = defaultdict(Counter)
    for question, count in counts.items():
        by_key[normalise(question)][question] += count
    having = Counter(word for key in by_key for word in set(key.split()))
    grouper = _Grouper(having)
    members: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for key in sorted(by_key, key=lambda key: (-by_key[key].total(), key)):
        number = grouper.place(key) if key else -1
        members[number].append((min(by_key[key], key=lambda q: (-by_key[key][q], q)), by_key[key].total()))
    groups = [Group(tuple(found)) for found in members.values()]
    return sorted(groups, key=lambda group: (-group.times, group.questions))
