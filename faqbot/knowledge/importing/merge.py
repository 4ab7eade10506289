"""What becomes of a file that was edited when its page is imported again?

The curator's file wins: ids, phrasings, aliases, covers and every text stay. What the page has besides is added,
and wherever the two say something different, that is reported as a conflict. Only when asked to are texts taken
from the page; then the review no longer stands, and is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from faqbot.errors import Problem
from faqbot.knowledge.importing.topics import Item, TopicFile
from faqbot.knowledge.schema import Source
from faqbot.text import normalise

__all__ = ["Merged", "merge_topics"]


class Merged(NamedTuple):
    """The file as it should be, and what a person should know about it."""

    topic: TopicFile
    added: tuple[str, ...]
    """Ids of the entries that are new."""
    conflicts: tuple[Problem, ...]
    """What file and page say differently, each with its place in the file."""


class _Merger:
    def __init__(self, path: str, page: str, take_page: bool) -> None:
        self.path = path
        self.page = page
        self.take_page = take_page
        self.conflicts: list[Problem] = []
        self.added: list[str] = []
        self.changed = False

    def text(self, mine: str, theirs: str, what: str, line: int, page_line: int) -> str:
        """The text to keep; *theirs* is the page's."""
        if mine == theirs:
            return mine
        done = "taken from the page" if self.take_page else "kept as it is in the file"
        where = f"{self.page}:{page_line}" if page_line else self.page
        self.conflicts.append(Problem(self.path, line, f"{what} differs from {where}; {done}"))
        self.changed = self.changed or self.take_page
        return theirs if self.take_page else mine

    def optional(self, mine: str | None, theirs: str | None, what: str) -> str | None:
        """The same for a text that may be missing."""
        if mine is None or theirs is None:
            if mine is not None:
                self.conflicts.append(Problem(self.path, 1, f"{what} is not on {self.page}; kept"))
            return theirs if mine is None else mine
        return self.text(mine, theirs, what, 1, 0)

    def items(self, mine: Sequence[Item], theirs: Sequence[Item], used: set[str]) -> tuple[Item, ...]:
        """The file's items, with the page's new ones behind those they follow on the page."""
        partner = _partners(mine, theirs)
        kept: list[list[Item]] = [[] for _ in range(len(mine) + 1)]
        at = 0
        for number, item in enumerate(theirs):
            if number in partner:
                at = partner[number] + 1
                kept[at].insert(0, self._merged(mine[at - 1], item))
            else:
                kept[at].append(self._new(item, used))
        for number in set(range(len(mine))) - set(partner.values()):
            gone = mine[number]
            self.conflicts.append(Problem(self.path, gone.line, f"{gone.id} is not on {self.page}; kept"))
            kept[number + 1].insert(0, gone)
        return tuple(item for group in kept for item in group)

    def _merged(self, mine: Item, theirs: Item) -> Item:
        text = self.text(mine.text, theirs.text, f"the text of {mine.id}", mine.line, theirs.line)
        title = self.text(mine.title, theirs.title, f"the title of {mine.id}", mine.line, theirs.line)
        return mine._replace(title=title, text=text)

    def _new(self, item: Item, used: set[str]) -> Item:
        name, number = item.id, 1
        while name in used:
            number += 1
            name = f"{item.id}-{number}"
        used.add(name)
        self.added.append(name)
        return item._replace(id=name)


def _partners(mine: Sequence[Item], theirs: Sequence[Item]) -> dict[int, int]:
    """The number of the file's item for each of the page's: of the same title, or else of the same id."""
    by_title: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for number, item in enumerate(mine):
        by_title[normalise(item.title), item.subject].append(number)
    found: dict[int, int] = {}
    for number, item in enumerate(theirs):
        same = by_title[normalise(item.title), item.subject]
        if same:
            found[number] = same.pop(0)
    taken = set(found.values())
    by_id = {item.id: number for number, item in enumerate(mine) if number not in taken}
    for number, item in enumerate(theirs):
        if number not in found and item.id in by_id:
            found[number] = by_id.pop(item.id)
    return found


def _missing_subjects(merger: _Merger, mine: TopicFile, theirs: TopicFile) -> None:
    known = {normalise(name) for s in mine.subjects for name in (s.name, *s.aliases)}
    for subject in theirs.subjects:
        if normalise(subject.name) not in known:
            message = f"the page's title names {subject.name!r}, which is no subject of the file"
            merger.conflicts.append(Problem(merger.path, 1, message))


def merge_topics(mine: TopicFile, theirs: TopicFile, path: str, page: str, take_page: bool) -> Merged:
    """The curator's file (*mine*, at *path*) with what *page* (*theirs*) has besides."""
    merger = _Merger(path, page, take_page)
    used = {item.id for item in mine.items}
    title = merger.text(mine.title, theirs.title, "the title", 1, 0)
    intro = merger.optional(mine.intro, theirs.intro, "the introduction")
    disclaimer = merger.text(mine.disclaimer, theirs.disclaimer, "the disclaimer", 1, 0)
    note = merger.optional(mine.note, theirs.note, "the note")
    sections = merger.items(mine.sections, theirs.sections, used)
    faqs = merger.items(mine.faqs, theirs.faqs, used)
    _missing_subjects(merger, mine, theirs)
    source = Source(mine.source.page or theirs.source.page) if merger.changed else mine.source
    topic = mine._replace(
        title=title, source=source, intro=intro, disclaimer=disclaimer, note=note, sections=sections, faqs=faqs
    )
    return Merged(topic, tuple(merger.added), tuple(sorted(merger.conflicts)))
