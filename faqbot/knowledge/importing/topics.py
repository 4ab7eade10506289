"""Which topic file does a page make?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from faqbot.knowledge.importing.field import Field
from faqbot.knowledge.importing.pages import Page, Passage
from faqbot.knowledge.importing.titles import faq_slug, slug
from faqbot.knowledge.schema import Source, Subject, Topic
from faqbot.text import normalise, words

__all__ = ["Item", "TopicFile", "of_topic", "topic_of"]

INTRO, DISCLAIMER = "intro", "disclaimer"


class Item(NamedTuple):
    """A section or an FAQ as the file has it."""

    id: str
    title: str
    """Its heading or question."""
    text: str
    """Its text or answer."""
    subject: str | None = None
    phrasings: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    line: int = 0
    """Where it stands, on the page or in the file that it was read from."""


class TopicFile(NamedTuple):
    """What a topic file says."""

    id: str
    title: str
    source: Source
    vocabulary: tuple[str, ...]
    subjects: tuple[Subject, ...]
    intro: str | None
    disclaimer: str
    note: str | None
    sections: tuple[Item, ...]
    faqs: tuple[Item, ...]
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The phrasings of the introduction and the disclaimer."""

    @property
    def items(self) -> tuple[Item, ...]:
        """Sections and FAQs."""
        return (*self.sections, *self.faqs)


class _Ids:
    """Gives ids, none twice."""

    def __init__(self) -> None:
        self.used = {INTRO, DISCLAIMER}

    def give(self, wanted: str) -> str:
        wanted = wanted or "section"
        number, name = 1, wanted
        while name in self.used:
            number += 1
            name = f"{wanted}-{number}"
        self.used.add(name)
        return name


def _wanted_id(passage: Passage, subjects: Sequence[Subject]) -> str:
    if passage.kind == "faq":
        return faq_slug(passage.asked, subjects)
    about = passage.subject
    own = "" if about is None or _names(about, passage.title) else f"{slug(about.name)}-"
    return own + slug(passage.title)


def _names(subject: Subject, text: str) -> bool:
    return set(words(subject.name)) <= set(words(text))


def _covers(passage: Passage, page: Page, field: Field, taken: set[tuple[str, str | None]]) -> tuple[str, ...]:
    """The usual sections that a passage answers and that its title alone doesn't say; each is answered once."""
    about = passage.subject.name if passage.subject else None
    implied = field.headings.get(normalise(passage.title), frozenset())
    if passage.kind == "section":
        found = field.usual(passage.asked, page.subjects)
    else:
        answered = field.answered_by(passage.asked, page.subjects)
        found = frozenset() if answered is None else frozenset({answered})
    fresh = sorted(name for name in found - implied if (name, about) not in taken)
    taken.update((name, about) for name in (*implied, *fresh))
    return tuple(fresh)


def _item(passage: Passage, name: str, covers: tuple[str, ...]) -> Item:
    bare = (passage.asked,) if passage.asked != passage.title else ()
    subject = passage.subject.name if passage.subject else None
    return Item(name, passage.title, passage.text, subject, bare, covers, passage.line)


def _items(page: Page, field: Field) -> list[Item]:
    ids = _Ids()
    taken: set[tuple[str, str | None]] = set()
    order = sorted(range(len(page.passages)), key=lambda number: page.passages[number].kind == "faq")
    covers = {number: _covers(page.passages[number], page, field, taken) for number in order}
    return [
        _item(passage, ids.give(_wanted_id(passage, page.subjects)), covers[number])
        for number, passage in enumerate(page.passages)
    ]


def topic_of(page: Page, name: str, file_name: str, field: Field, disclaimer: str) -> tuple[TopicFile, list[Item]]:
    """The topic called *name* that *page* makes, and its items in the order of the page's passages.

    *disclaimer* is used where the page has none of its own.
    """
    items = _items(page, field)
    kinds = [passage.kind for passage in page.passages]
    topic = TopicFile(
        name,
        page.title,
        Source(file_name),
        () if field.id is None else (field.id,),
        page.subjects,
        page.intro,
        page.disclaimer or disclaimer,
        page.note,
        _of_kind("section", kinds, items),
        _of_kind("faq", kinds, items),
    )
    return topic, items


def _of_kind(kind: str, kinds: Iterable[str], items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(item for one, item in zip(kinds, items, strict=True) if one == kind)


def of_topic(topic: Topic) -> TopicFile:
    """A topic that was read, as its file has it."""
    found: dict[str, list[Item]] = {"section": [], "faq": []}
    asked: dict[str, tuple[str, ...]] = {}
    intro = None
    for stored in topic.entries:
        entry = stored.entry
        if entry.kind == "intro":
            intro, asked["intro"] = entry.answer, stored.phrasings
        elif entry.kind == "disclaimer":
            asked["disclaimer"] = stored.phrasings[1:]
        elif entry.kind in found:
            title, *phrasings = stored.phrasings
            name = entry.id.split("/")[1]
            found[entry.kind].append(
                Item(name, title, entry.answer, stored.subject, tuple(phrasings), stored.covers, stored.line)
            )
    return TopicFile(
        topic.id, topic.title, topic.source, topic.vocabulary, topic.subjects, intro, topic.disclaimer, topic.note,
        tuple(found["section"]), tuple(found["faq"]), tuple((kind, texts) for kind, texts in asked.items() if texts),
    )  # fmt: skip
