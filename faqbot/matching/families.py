"""Which entries are asked the same way?

A family is what is asked the same way: the side-effect sections of a thousand pages are one, so that what a
thousand pages share still tells sections apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from faqbot.knowledge.load import Knowledge
from faqbot.knowledge.schema import StoredEntry
from faqbot.knowledge.vocabulary import UsualSection
from faqbot.matching.features import features
from faqbot.matching.language import Language
from faqbot.matching.names import Names
from faqbot.text import normalise, words

__all__ = ["Family", "Phrasing", "PhrasingReader", "asked_entries", "distinct", "families_of", "phantoms"]


class Phrasing(NamedTuple):
    """A way of asking, without the names of covered things."""

    stems: tuple[str, ...]
    forms: tuple[str, ...]
    """Its words as they are written."""
    pair: bool
    """Whether it is about several subjects at once."""


class Family(NamedTuple):
    """What is asked the same way in several entries."""

    phrasings: tuple[Phrasing, ...]
    members: tuple[int, ...]
    """Numbers of its entries; none for a usual section that no topic has."""


def _by_heading(sections: tuple[UsualSection, ...]) -> dict[str, list[UsualSection]]:
    """The usual sections by id and by each heading."""
    found: dict[str, list[UsualSection]] = defaultdict(list)
    for section in sections:
        for name in {section.id, *(str(normalise(heading)) for heading in section.headings)}:
            found[name].append(section)
    return found


def _usual_phrasings(stored: StoredEntry, usual: dict[str, list[UsualSection]]) -> Iterator[str]:
    """How people ask for the usual section that an entry is, by its id or heading, or that it says it covers."""
    names = [stored.entry.id.split("/")[1], *stored.covers]
    if stored.phrasings and stored.entry.kind != "intro":
        names.append(str(normalise(stored.phrasings[0])))
    for name in names:
        for section in usual.get(name, ()):
            yield from section.phrasings


class PhrasingReader:
    """Reads phrasings and stored texts as questions are read, but for misspellings: there are none."""

    def __init__(self, language: Language, names: Names) -> None:
        self.language = language
        self.names = names
        self.phrasing = lru_cache(maxsize=100_000)(self._phrasing)

    def read(self, text: str) -> Phrasing:
        """*text* without its covered names."""
        reading = self.names.read(words(text), loosely=False)
        rest = [word for mention in reading.strangers for word in mention.word.split()]
        tokens = [self.language.token(word) for word in self.language.spread([*reading.words, *rest])]
        stems = tuple(token.stem for token in tokens)
        pair = len(reading.subjects) > 1 or self.language.of_several(list(stems))
        return Phrasing(stems, tuple(token.word for token in tokens), pair)

    def _phrasing(self, text: str) -> Phrasing:
        return self.read(text)

    def features(self, phrasing: Phrasing) -> dict[str, int]:
        """The features of one phrasing."""
        stems = list(phrasing.stems)
        return features(stems, phrasing.forms, self.language.concepts(stems), phrasing.pair)


def distinct(texts: Iterable[str], reader: PhrasingReader) -> tuple[Phrasing, ...]:
    """What is asked by *texts*, in one fixed order whatever theirs is."""
    return tuple(sorted({reader.phrasing(text) for text in texts}))


def asked_entries(knowledge: Knowledge) -> Iterator[StoredEntry]:
    """Every entry with all its phrasings, those of the usual sections it answers included; its title comes first."""
    usual = _by_heading(knowledge.vocabulary.sections)
    for topic in knowledge.topics:
        for stored in topic.entries:
            texts = tuple(dict.fromkeys((*stored.phrasings, *_usual_phrasings(stored, usual))))
            yield stored._replace(phrasings=texts)


def families_of(knowledge: Knowledge, reader: PhrasingReader) -> tuple[list[StoredEntry], list[Family]]:
    """All entries, each with all its phrasings, and the families they belong to."""
    entries = list(asked_entries(knowledge))
    grouped: dict[tuple[Phrasing, ...], list[int]] = {}
    for number, stored in enumerate(entries):
        grouped.setdefault(distinct(stored.phrasings, reader), []).append(number)
    return entries, [Family(asked, tuple(members)) for asked, members in sorted(grouped.items())]


def phantoms(knowledge: Knowledge, entries: list[StoredEntry]) -> list[tuple[str, tuple[str, ...]]]:
    """The usual sections that no entry answers, less what any entry is asked by."""
    covered = {name for stored in entries for name in stored.covers}
    taken = {normalise(phrasing) for stored in entries for phrasing in stored.phrasings}
    found = []
    for section in knowledge.vocabulary.sections:
        rest = tuple(p for p in section.phrasings if normalise(p) not in taken)
        if 2 * len(rest) > len(section.phrasings) and section.id not in covered:
            found.append((section.id, rest))
    return found
