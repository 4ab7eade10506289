"""Does knowledge answer what it says it answers?

Every stored phrasing is asked, every case of the safety file screened, and entries that one phrasing can't tell
apart are found by their words, so that the cost is in proportion to what is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from faqbot.bot import FaqBot
from faqbot.bundled import BUNDLED
from faqbot.compiling import tables_of
from faqbot.errors import KnowledgeError
from faqbot.judging.screen import Screen
from faqbot.knowledge.lint import (
    ERROR,
    NOTE,
    WARNING,
    Finding,
    Lines,
    lint_reviews,
    lint_texts,
    lint_vocabularies,
)
from faqbot.knowledge.load import Knowledge, load_knowledge
from faqbot.knowledge.schema import StoredEntry, Topic
from faqbot.matching.build import asked_entries
from faqbot.matching.language import Language
from faqbot.matching.spelling import look_alikes
from faqbot.matching.tables import MemoryTables, Tables
from faqbot.model import Outcome, Reply
from faqbot.text import normalise

__all__ = ["check"]


class _Asked(NamedTuple):
    """An entry that a phrasing asks for."""

    stored: StoredEntry
    topic: Topic
    own: bool
    """Whether the phrasing stands in the topic file, and doesn't come from a usual section."""
    phrasing: str
    about: tuple[frozenset[str], str | None]
    """What tells it from an entry that is asked the same way."""

    @property
    def name(self) -> str:
        return self.stored.entry.id


def _by_words(knowledge: Knowledge) -> dict[str, list[_Asked]]:
    """Every phrasing as it is compared → the entries it asks for."""
    topics = {topic.id: topic for topic in knowledge.topics}
    subjects = {topic.id: frozenset(str(normalise(s.name)) for s in topic.subjects) for topic in knowledge.topics}
    own = {s.entry.id: s.phrasings for topic in knowledge.topics for s in topic.entries}
    found: dict[str, list[_Asked]] = defaultdict(list)
    for stored in asked_entries(knowledge):
        if stored.entry.kind == "part":
            continue
        mine = set(own[stored.entry.id])
        keys: dict[str, _Asked] = {}
        topic, about = topics[stored.entry.topic], (subjects[stored.entry.topic], stored.subject)
        for phrasing in stored.phrasings:
            keys.setdefault(normalise(phrasing), _Asked(stored, topic, phrasing in mine, phrasing, about))
        for key, asked in keys.items():
            found[key].append(asked)
    return found


def _pairs(by_words: dict[str, list[_Asked]]) -> Iterator[tuple[_Asked, _Asked]]:
    """Each two entries that a phrasing can't tell apart, for each such phrasing."""
    for asked in by_words.values():
        alike: dict[tuple[frozenset[str], str | None], _Asked] = {}
        for one in asked:
            first = alike.setdefault(one.about, one)
            if first is not one:
                yield first, one


def _collisions(by_words: dict[str, list[_Asked]], lines: Lines) -> Iterator[Finding]:
    """Entries that some phrasing can't tell apart, once for each pair; topics about the same thing, once for both."""
    pairs: dict[tuple[str, str], list[tuple[_Asked, _Asked]]] = defaultdict(list)
    topics: dict[tuple[str, str], tuple[_Asked, _Asked]] = {}
    for first, one in _pairs(by_words):
        if one.topic is not first.topic and one.topic.subjects:
            topics.setdefault((first.topic.id, one.topic.id), (first, one))
        else:
            pairs[first.name, one.name].append((first, one))
    for first, one in topics.values():
        message = f"about the same as {first.topic.id} ({first.topic.path}): no question can tell the two topics apart"
        yield Finding(one.topic.path, 1, WARNING, message)
    for (first_name, _), found in pairs.items():
        own = [both for both in found if both[0].own and both[1].own]
        one = (own or found)[0][1]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        message = f"{_short(one)} and {first_name} are both asked by {one.phrasing!r}{more}"
        yield Finding(one.topic.path, _line(one, one.phrasing, lines), ERROR if own else WARNING, message)


def _short(asked: _Asked) -> str:
    return asked.name.removeprefix(f"{asked.topic.id}/")


def _line(asked: _Asked, phrasing: str, lines: Lines) -> int:
    return lines.find(asked.topic.path, _short(asked), phrasing)


def _belongs(reply: Reply, asked: _Asked) -> bool:
    """Whether the reply's entry is the one asked for, or a part of it."""
    return reply.entry is not None and f"{reply.entry.id}/".startswith(f"{asked.name}/")


def _wrong_reply(reply: Reply, asked: _Asked) -> tuple[str, str] | None:
    """How bad the reply is to a phrasing that asks for one entry, and why."""
    if reply.outcome is Outcome.EMERGENCY:
        return WARNING, f"is taken for an emergency ({reply.explain().decision})"
    if _belongs(reply, asked):
        return None
    if reply.entry is not None:
        return ERROR, f"is answered with {reply.entry.id}"
    return ERROR, f"is not answered ({reply.reason}: {reply.explain().decision})"


def _has_own_topic(asked: _Asked, topics: Iterable[frozenset[str]]) -> bool:
    """Whether an entry about one of its topic's subjects gives way to a topic that is about that one alone."""
    one = None if asked.stored.subject is None else str(normalise(asked.stored.subject))
    return one is not None and any(one in subjects and len(subjects) < len(asked.about[0]) for subjects in topics)


def _unretrieved(by_words: dict[str, list[_Asked]], bot: FaqBot, lines: Lines) -> Iterator[Finding]:
    """Phrasings of the topic files that ask for one entry and get something else."""
    topics = {asked.about[0] for found in by_words.values() for asked in found}
    for key, found in by_words.items():
        if len(found) > 1 or not found[0].own or _has_own_topic(found[0], topics):
            continue
        asked = found[0]
        wrong = (ERROR, "has no words") if not key else _wrong_reply(bot.ask(asked.phrasing), asked)
        if wrong is not None:
            line = _line(asked, asked.phrasing, lines)
            yield Finding(asked.topic.path, line, wrong[0], f"{_short(asked)}: {asked.phrasing!r} {wrong[1]}")


def _cases(knowledge: Knowledge, tables: Tables) -> Iterator[Finding]:
    """Cases of the safety file that its signs get wrong."""
    safety = knowledge.safety
    screen = Screen(tables, Language(tables))
    for kind, question, line in safety.cases:
        alarm = screen.find(question)
        if alarm is None and kind == "emergency":
            yield Finding(safety.path, line, ERROR, f"no sign is met by the emergency {question!r}")
        if alarm is not None and kind == "ordinary":
            yield Finding(
                safety.path, line, ERROR, f"the ordinary {question!r} meets sign {alarm.sign} ({alarm.pattern})"
            )


def _alike(topics: Iterable[Topic], lines: Lines) -> Iterator[Finding]:
    """Names of different subjects that one slip makes each other."""
    owner: dict[str, tuple[str, Topic]] = {}
    for topic in topics:
        for subject in topic.subjects:
            for name in (subject.name, *subject.aliases):
                owner.setdefault(normalise(name), (normalise(subject.name), topic))
    for one, other in look_alikes(owner):
        topic = owner[other][1]
        if owner[one][0] != owner[other][0]:
            written = next(n for s in topic.subjects for n in (s.name, *s.aliases) if normalise(n) == other)
            line = lines.find(topic.path, "", written)
            message = (
                f"the names {one!r} ({owner[one][1].id}) and {other!r} look alike: neither is repaired into the other"
            )
            yield Finding(topic.path, line, NOTE, message)


def _unknown_covers(knowledge: Knowledge, lines: Lines) -> Iterator[Finding]:
    known = {section.id for section in knowledge.vocabulary.sections}
    for topic in knowledge.topics:
        for stored in topic.entries:
            for name in stored.covers if stored.entry.kind != "part" else ():
                if name not in known:
                    line = lines.find(topic.path, stored.entry.id.removeprefix(f"{topic.id}/"), name)
                    yield Finding(
                        topic.path, line, ERROR, f"covers {name!r}, which no vocabulary has as a usual section"
                    )


def _read(path: Path, knowledge: Knowledge, lines: Lines) -> Iterator[Finding]:
    """What is found by reading."""
    for topic in knowledge.topics:
        yield from lint_texts(topic, lines)
    yield from _unknown_covers(knowledge, lines)
    yield from _alike(knowledge.topics, lines)
    yield from lint_vocabularies(path, knowledge.vocabulary)


def _asked(path: Path, knowledge: Knowledge, lines: Lines) -> Iterator[Finding]:
    """What is found by asking."""
    tables = MemoryTables(tables_of(knowledge))
    if Path(knowledge.safety.path).is_relative_to(path):
        yield from _cases(knowledge, tables)
    by_words = _by_words(knowledge)
    yield from _collisions(by_words, lines)
    yield from _unretrieved(by_words, FaqBot(tables), lines)


def check(path: Path | None, today: str, require_review: bool = False) -> list[Finding]:
    """All that is worth a look in the knowledge at *path* (None: the bundled one), by file and line.

    *today* (YYYY-MM-DD) tells which reviews are due.
    """
    path = path or Path(BUNDLED)
    lines = Lines()
    try:
        knowledge = load_knowledge(path)
        found = [*_read(path, knowledge, lines), *_asked(path, knowledge, lines)]
    except KnowledgeError as error:
        return [Finding(problem.path, problem.line, ERROR, problem.message) for problem in error.problems]
    for topic in knowledge.topics:
        found += lint_reviews(topic, today, require_review, lines)
    return sorted(set(found))
