"""What in an entry accounts for the words of a question?"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from faqbot.matching.family import Family, most_alike
from faqbot.matching.features import content_key
from faqbot.matching.language import TELLING, Concept, Language
from faqbot.matching.packed import BITS, unpack
from faqbot.matching.question import Question
from faqbot.matching.tables import UNIT, Row, Tables
from faqbot.model import Share

__all__ = ["Evidence", "Witness", "Words"]

# How good each way of finding a word of the question is. Set by reasoning: what an entry is asked by says more
# than what its text mentions, and the word itself more than one that means the same.
SAME, SYNONYM, IN_TEXT, SYNONYM_IN_TEXT, RELATED, RELATED_IN_TEXT = 1.0, 0.95, 0.85, 0.8, 0.5, 0.4
# The same for what only phrasings other than the nearest have: with many phrasings, some have any word.
ELSEWHERE, SYNONYM_ELSEWHERE, RELATED_ELSEWHERE = 0.7, 0.65, 0.4
Found = tuple[float, str, str | None]
"""How good a find is, in what way it was met, and what was met."""
_NOTHING: Found = (0.0, "nothing", None)


class Met(NamedTuple):
    """A group of words that a question names."""

    name: str
    """As in ``Concept``."""
    said: str
    """The group's first member."""
    places: range
    """Which of the question's words name it."""
    stems: frozenset[str]
    synonym: bool


class Words(NamedTuple):
    """A question's words, weighed: what is the same whatever it is compared with."""

    question: Question
    weights: list[int]
    """What each word tells, in whole UNITs."""
    total: int
    stems: dict[str, tuple[int, tuple[str, ...]]]
    """Each different stem → its weight, and the synonym groups that it is in here."""
    stems_total: int
    groups: list[Met]
    concepts: list[Concept]
    contrasts: set[tuple[int, int]]
    content: str
    """The words that tell something, in alphabetical order."""
    pair: bool
    """Whether it is about several subjects at once."""
    nearest: dict[int, tuple[float, frozenset[str]]]
    """Family → what ``Witness.nearest`` gave, kept for the other entries of that family."""


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
    asked: Words | None = None
    found: tuple[Found, ...] = ()
    """What each word of the question finds."""

    def shares(self) -> tuple[Share, ...]:
        """What each word of the question finds, and what it weighs."""
        if self.asked is None:
            return ()
        return tuple(
            Share(token.word, weight * UNIT, found, how, strength)
            for token, weight, (strength, how, found) in zip(
                self.asked.question.tokens, self.asked.weights, self.found, strict=True
            )
        )


class Witness:
    """Gives the evidence for entries of one knowledge."""

    def __init__(self, tables: Tables, language: Language) -> None:
        self._tables = tables
        self._language = language
        self.family = lru_cache(maxsize=2048)(self._family)
        self.row = lru_cache(maxsize=4096)(self._row)
        self._text = lru_cache(maxsize=2048)(self._text_of)
        self._ways_of = lru_cache(maxsize=4096)(self._ways)

    def weight(self, stem: str, band: float) -> int:
        """How much a word tells, in whole UNITs: as the knowledge has learnt it, else as its *band* says."""
        learnt = self._tables.get("telling", stem)
        return round(band / UNIT) if learnt is None else int(learnt)

    def _family(self, number: int) -> Family:
        return Family(number, self._tables.fetch("family", str(number)))

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
        stems, row = self._text(number)
        single, longer = self._ways_of(group)
        return (
            not single.isdisjoint(stems) or any(member in row for member in longer) or group in self.row(number).groups
        )

    def words(self, question: Question) -> Words:
        """*question*, weighed."""
        stems = [token.stem for token in question.tokens]
        weights = [self.weight(token.stem, token.weight) for token in question.tokens]
        concepts = self._language.concepts(stems)
        groups = [
            Met(c.name, c.name[2:], range(c.start, c.end), frozenset(stems[c.start : c.end]), c.synonym)
            for c in concepts
        ]
        named: dict[str, tuple[str, ...]] = {}
        for group in groups:
            if group.synonym:
                for one in group.stems:
                    named[one] = (*named.get(one, ()), group.name)
        different = {one: (weight, named.get(one, ())) for one, weight in zip(stems, weights, strict=True) if weight}
        return Words(
            question, weights, sum(weights), different, sum(weight for weight, _ in different.values()),
            groups, concepts, self._language.contrasts(stems), content_key(zip(stems, weights, strict=True)),
            len(question.subjects) > 1 or self._language.of_several(stems), {},
        )  # fmt: skip

    def nearest(self, asked: Words, family: Family) -> tuple[float, frozenset[str]]:
        """How like the nearest phrasing of the family the question is, and which of its stems that phrasing has.

        The likeness is a weighted Dice coefficient of two sets of words: twice the common weight by the sum of both
        weights, where each side's common words are weighed its own way. Synonyms are common words.
        """
        common = 0
        hits: list[tuple[str, int]] = []
        instead: dict[str, tuple[int, int]] = {}
        for stem, (weight, groups) in asked.stems.items():
            has = family.having[stem]
            if groups:
                common += has * weight
                for group in groups:
                    for other, its_weight, places in family.naming[group]:
                        has |= places
                        if other not in asked.stems:
                            instead[other] = its_weight, instead.get(other, (0, 0))[1] | places
                if has:
                    common += has * weight
                    hits.append((stem, has))
            elif has:
                common += has * (2 * weight)
                hits.append((stem, has))
        if not common:
            return 0.0, frozenset()
        for weight, places in instead.values():
            common += places * weight
        best, phrasing = most_alike(unpack(common, len(family.whole)), family, asked.stems_total)
        place = phrasing * BITS
        return best, frozenset(stem for stem, has in hits if has >> place & 1)

    def _found(self, asked: Words, family: Family, number: int | None, near: frozenset[str]) -> list[Found]:
        """What each word of the question finds in entry *number* of *family*."""
        text = frozenset[str]() if number is None else self._text(number)[0]
        best: list[Found] = []
        for token in asked.question.tokens:
            stem = token.stem
            if stem in family.stems and stem in near:
                best.append((SAME, "same word", stem))
            elif stem in text and token.weight >= TELLING:
                best.append((IN_TEXT, "in the answer", stem))
            elif stem in family.stems:
                best.append((ELSEWHERE, "in another phrasing", stem))
            else:
                best.append(_NOTHING)
        for group in asked.groups:
            asked_so = group.name in family.concepts
            close = asked_so and not near.isdisjoint(group.stems)
            mentioned = not close and number is not None and self._mentions(number, group.name)
            if asked_so or mentioned:
                offer = _offer(group, close, mentioned)
                for at in group.places:
                    if offer[0] > best[at][0]:
                        best[at] = offer
        return best

    def evidence(self, asked: Words, family: Family, number: int | None, similarity: float) -> Evidence:
        """Everything that speaks for entry *number* of *family*; with number None, for the family alone."""
        if family.number not in asked.nearest:
            asked.nearest[family.number] = self.nearest(asked, family)
        likeness, near = asked.nearest[family.number]
        found = self._found(asked, family, number, near)
        covered = in_text = 0.0
        for weight, (strength, how, _) in zip(asked.weights, found, strict=True):
            covered += weight * strength
            if how.endswith("the answer"):
                in_text += weight * strength
        total = asked.total or 1
        return Evidence(
            similarity, likeness, min(covered / total, 1.0), in_text / total, asked.total * UNIT,
            bool(asked.contrasts) and family.stands_against(asked.contrasts), asked.content in family.contents,
            len(asked.question.subjects) == 1 and not asked.pair and family.several, asked, tuple(found),
        )  # fmt: skip


def _offer(group: Met, close: bool, mentioned: bool) -> Found:
    """How good it is that *group* is met in the nearest phrasing, in the stored text, or else in another phrasing."""
    kind = "synonym" if group.synonym else "related"
    if close:
        return (SYNONYM if group.synonym else RELATED, kind, group.said)
    if mentioned:
        return (SYNONYM_IN_TEXT if group.synonym else RELATED_IN_TEXT, f"{kind} in the answer", group.said)
    return (SYNONYM_ELSEWHERE if group.synonym else RELATED_ELSEWHERE, f"{kind} in another phrasing", group.said)
