"""Which entries answer a question, and how sure is that?

    raw = (cosine + 0.10 coverage + caution coverage^4 + 0.15 likeness + 0.15 likeness^4 + 0.25 text) x brevity
    confidence = raw / (raw + 0.25)

``cosine`` compares the question with the profile of all an entry's phrasings, ``likeness`` with the nearest
one, ``coverage`` is the share of the question's information that the entry accounts for, ``text`` the share
that only its stored text accounts for, and ``brevity`` holds back where a question says very little. The
fourth powers speak only where (almost) all is covered; a field may let full coverage decide more (``caution``).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from faqbot.matching.asked import Scales
from faqbot.matching.evidence import Evidence, Look, Witness
from faqbot.matching.question import Question, Reader
from faqbot.matching.similar import Comparer, Similar
from faqbot.matching.tables import FEW, Row, Tables
from faqbot.text import normalise

__all__ = ["UNRANKED", "Ranker", "Ranking", "Scope", "Scored", "factors"]

# Tuned on SOFMattress and CLINC150 (ten phrasings an intent, val) together, in steps of 0.05.
COVERAGE, LIKENESS, WHOLE_LIKENESS, TEXT_ONLY = 0.10, 0.15, 0.15, 0.25
# What is added where a phrasing has just the telling words of the question. Tuned as above.
SAME_CONTENT = 0.15
# The sum that stands for a confidence of one half. Tuned as above, for the decision at 0.5.
HALFWAY = 0.25
# What full coverage adds where no field asks for more. Tuned as above.
CAUTION = 0.05
# A question whose words' weights add up to less than this says little. Tuned as above.
SAYS_ENOUGH, BREVITY = 4.0, 0.2
# What is left of a score where the question's contrast word stands against the entry's. Tuned as above: more
# than a tenth off costs right answers on both sets.
CONTRADICTED = 0.9
# A part answers for its section if its text has this much more of the question than the other parts'.
TEXT_MARGIN = 0.1
# What is left of it where the entry is about several subjects together and one is asked about. Set by reasoning.
FOR_SEVERAL = 0.7
# So many families are looked at closely, and so many of one topic's.
SHORTLIST, CLOSEST = 6, 5
# A family is looked at if its cosine is at least this share of the best one's: far below, nothing that is added can
# make up for it. Up to this, nothing changed on SOFMattress and CLINC150 (ten phrasings an intent, val).
WORTH_A_LOOK = 0.4
# So many entries of a family stand for all of it where any topic may do: they are asked the same way.
ALIKE = 8
# A word that tells more than this leads to the entries whose text has it.
TELLING_ENOUGH = 0.5
# A usual section that nobody has is looked at if its cosine is this share of the best.
NEAR = 0.5


class Scored(NamedTuple):
    """One entry (or, with number None, a usual section that no entry has)."""

    number: int | None
    id: str
    topic: str
    confidence: float
    evidence: Evidence

    @property
    def odds(self) -> float:
        """How many times as likely right as wrong: what leads are measured in."""
        return self.confidence / max(1.0 - self.confidence, 1e-9)


class Scope(NamedTuple):
    """Which entries a question may be answered from."""

    topics: tuple[str, ...] | None
    """The topics its subjects lead to; None where any may do."""
    subject: str | None
    """The one subject it names, whose parts answer instead of whole sections."""


class Ranking(NamedTuple):
    """The entries that may answer, best first."""

    scope: Scope
    entries: tuple[Scored, ...]
    phantom: Scored | None
    """The best usual section that no entry has, where one may cover as much of the question as the best entry."""


UNRANKED = Ranking(Scope(None, None), (), None)
"""For questions that a stored phrasing answers, which nothing need be ranked for."""


def _sum(evidence: Evidence, caution: float) -> float:
    """What speaks for an entry, added up."""
    likeness, coverage = evidence.likeness, evidence.coverage
    return (
        evidence.similarity
        + COVERAGE * coverage
        + max(caution, CAUTION) * coverage**4
        + LIKENESS * likeness
        + WHOLE_LIKENESS * likeness**4
        + TEXT_ONLY * evidence.text_only
        + (SAME_CONTENT if evidence.same else 0.0)
    )


def _brevity(evidence: Evidence) -> float:
    """What is left where the question says little."""
    return math.pow(min(evidence.information, SAYS_ENOUGH) / SAYS_ENOUGH, BREVITY)


def factors(evidence: Evidence, caution: float) -> tuple[tuple[str, float], ...]:
    """The named factors whose product is the raw score."""
    return (
        ("likeness", _sum(evidence, caution)),
        ("brevity", _brevity(evidence)),
        ("contrast", CONTRADICTED if evidence.contradicted else 1.0),
        ("subjects", FOR_SEVERAL if evidence.for_several else 1.0),
    )


def _raw(evidence: Evidence, caution: float) -> float:
    """The product of the factors."""
    raw = _sum(evidence, caution) * _brevity(evidence)
    if evidence.contradicted:
        raw *= CONTRADICTED
    return raw * FOR_SEVERAL if evidence.for_several else raw


class Ranker:
    """Scores the entries of one knowledge for a question."""

    def __init__(self, tables: Tables, reader: Reader) -> None:
        self._tables = tables
        self._scales = Scales(tables, reader.language)
        self._witness = Witness(tables, reader.language)
        self._comparer = Comparer(tables, self._witness)
        self.row = self._witness.row
        self.caution = float(tables.get("size", "caution"))

    def _score(self, look: Look, number: int | None, family: int, cosine: float) -> Scored:
        evidence = look.evidence(self._witness.family(family), number, cosine)
        raw = _raw(evidence, self.caution)
        confidence = raw / (raw + HALFWAY)
        if number is None:
            return Scored(None, str(self._tables.get("phantom", str(family))), "", confidence, evidence)
        entry = self.row(number)
        return Scored(number, entry.id, entry.topic, confidence, evidence)

    def _whole_or_part(self, look: Look, number: int, family: int, cosine: float) -> Scored:
        """An entry; for a section in parts, the one part whose text alone has what was asked for, if there is one.

        Whoever asks about several subjects at once is given the whole.
        """
        whole = self._score(look, number, family, cosine)
        parts = self.row(number).parts
        if not parts or not whole.evidence.text_only or look.asked.pair:
            return whole
        own = [self._score(look, part, family, cosine) for part in parts]
        best, *others = sorted(own, key=lambda one: (-one.evidence.text_only, one.id))
        alone = all(best.evidence.text_only > one.evidence.text_only + TEXT_MARGIN for one in others)
        return best if alone and best.evidence.coverage >= whole.evidence.coverage else whole

    def exact(self, question: Question, scope: Scope) -> tuple[Scored, ...]:
        """The entries one of whose phrasings is the question, word for word.

        Those within *scope*, or else those whose own title it is; titles go before other phrasings.
        """
        families = self._tables.get("exact", question.key)
        if families is None:
            return ()
        members = [number for family in families for number in self._tables.get("members", str(family))[:FEW]]
        titled = {number for number in members if self._title(number) == question.key}
        if scope.topics is not None:
            within = [number for number, family in self._of_topics(scope.topics).items() if family in families]
            members = within or sorted(titled)
        entries = [self.row(number) for number in members]
        certain = Evidence(1.0, 1.0, 1.0, 0.0, 1.0, same=True)
        found = [
            Scored(number, entry.id, entry.topic, 1.0, certain)
            for number, entry in zip(members, entries, strict=True)
            if entry.kind != "part" and not (scope.subject and entry.subject not in (None, scope.subject))
        ]
        own = [one for one in found if one.number in titled]
        return tuple(sorted(own or found, key=lambda one: one.id))

    def _title(self, number: int) -> str:
        """The words of an entry's title."""
        return normalise(self._tables.get("stored", str(number))[0])

    def scope(self, question: Question) -> Scope:
        """The topics that are about exactly what the question names, or else about the least besides it."""
        named = question.subjects
        if not named:
            return Scope(None, None)
        meant = {m.subject: (m.subject, *m.also) for m in question.reading.mentions if m.subject is not None}
        about = [
            {topic for subject in meant[one] for topic in self._tables.get("about", subject) or ()}
            for one in sorted(named)
        ]
        sizes = {topic: len(self._tables.get("topic", topic)["subjects"]) for topic in set.intersection(*about)}
        least = min(sizes.values(), default=0)
        topics = tuple(sorted(topic for topic, size in sizes.items() if size == least))
        topics = self._titled(question, topics) if len(topics) > 1 else topics
        one = len(named) == 1 and least > 1 and not question.reading.doubtful
        return Scope(topics, next(iter(named)) if one else None)

    def _titled(self, question: Question, topics: tuple[str, ...]) -> tuple[str, ...]:
        """The one of *topics* whose title stands in the question, names repaired; all where that is none or several."""
        row = f" {question.key} "
        for mention in question.reading.mentions:
            row = row.replace(f" {mention.word} ", f" {mention.name} ")
        named = tuple(topic for topic in topics if f" {self._tables.get('topic', topic)['title']} " in row)
        return named if len(named) == 1 else topics

    def _eligible(self, entry: Row, scope: Scope) -> bool:
        if scope.topics is not None and entry.topic not in scope.topics:
            return False
        if entry.subject and (scope.subject or entry.kind == "part"):
            return entry.subject == scope.subject
        return not (entry.parts and scope.subject)

    def _of_topics(self, topics: tuple[str, ...]) -> dict[int, int]:
        """Entry number → family, of all entries of *topics*."""
        chosen: dict[int, int] = {}
        for topic in topics:
            where = self._tables.get("topic", topic)
            chosen.update(enumerate(where["families"], start=where["first"]))
        return chosen

    def _closest(self, question: Question, chosen: dict[int, int], similar: dict[int, int]) -> dict[int, int]:
        """Those of *chosen* whose family is near, or whose text has a word of the question."""
        best = set(_most_similar(similar, CLOSEST))
        telling = {token.stem for token in question.tokens if token.weight > TELLING_ENOUGH}
        having = {number for stem in telling for number in self._tables.get("text-words", stem) or ()}
        return {number: family for number, family in chosen.items() if family in best or number in having}

    def _of_all(self, question: Question, similar: dict[int, int]) -> dict[int, int]:
        """Entry number → family, of the entries worth a closer look."""
        chosen: dict[int, int] = {}
        for family in _most_similar(similar, SHORTLIST):
            chosen.update(dict.fromkeys(self._tables.get("members", str(family))[:ALIKE], family))
        for stem in {token.stem for token in question.tokens if token.weight > TELLING_ENOUGH}:
            for number in self._tables.get("text-words", stem) or ():
                chosen[number] = self.row(number).family
        return chosen

    def rank(self, question: Question, scope: Scope | None = None) -> Ranking:
        """Every entry worth a look, best first; ties go by id."""
        scope = scope or self.scope(question)
        asked = self._scales.weigh(question)
        narrow = scope.topics is not None and len(scope.topics) <= SHORTLIST
        chosen = self._of_topics(scope.topics) if narrow and scope.topics else {}
        similar = self._comparer.compare(asked, {*chosen.values()} if narrow else None)
        if not narrow:
            chosen = self._of_all(question, similar.having)
        elif not question.asks_nothing:
            chosen = self._closest(question, chosen, similar.having)
        look = Look(self._witness, asked)
        scored = [
            self._whole_or_part(look, number, family, similar.cosine(similar.having.get(family, 0)))
            for number, family in chosen.items()
            if self._eligible(self.row(number), scope)
        ]
        scored.sort(key=lambda one: (-one.confidence, one.id))
        phantom = self._best_phantom(look, similar, scored[0].evidence.coverage) if scored else None
        return Ranking(scope, tuple(scored), phantom)

    def _best_phantom(self, look: Look, similar: Similar, coverage: float) -> Scored | None:
        """The best of the usual sections that no entry has, where one is near at all and one may cover that much."""
        most = max(similar.without, default=0)
        enough = NEAR * max((most, *similar.having.values()))
        if most <= enough:
            return None
        families = enumerate(similar.without, similar.first_without)
        near = sorted([(-product, family) for family, product in families if product > enough])[:2]
        if all(look.covered_at_most(self._witness.family(family)) < coverage for _, family in near):
            return None
        scored = [self._score(look, None, family, similar.cosine(-product)) for product, family in near]
        return max(scored, key=lambda one: one.confidence)


def _most_similar(similar: dict[int, int], most: int) -> list[int]:
    """The most similar families, at most so many, without those that are far less similar than the first."""
    enough = WORTH_A_LOOK * max(similar.values(), default=0)
    near = [family for family, value in similar.items() if value >= enough]
    return sorted(near, key=lambda one: (-similar[one], one))[:most]
