"""What is known of a page's parts while it is read from top to bottom?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from faqbot.knowledge.importing.blocks import Block
from faqbot.knowledge.importing.field import Field
from faqbot.knowledge.importing.titles import named
from faqbot.knowledge.schema import Subject
from faqbot.text import normalise

__all__ = ["Fragment", "Head", "Outliner", "Span", "asks", "is_bare", "role_of"]

_FAQ = re.compile(r"(?:common |general )?(?:faqs?|frequently asked questions?|questions and answers)\b")
_DISCLAIMER = re.compile(r"(?:medical |important |legal )?disclaimers?")
_MARKED = re.compile(r"\**Q(?:uestion)?[ ]?\d{0,3}[ ]{0,2}[:.)]", re.IGNORECASE)
_CLOSING_MARKS = "\"'”’)* \n"


class Head(NamedTuple):
    """A heading, or a part of one."""

    line: int
    text: str
    raw: str


class Fragment(NamedTuple):
    """Some lines of a span's text."""

    first: int
    end: int
    text: str
    block: Block | None
    """The block that it is the whole of."""


class Span(NamedTuple):
    """One part of the page, from its heading to the next."""

    role: str
    """``intro``, ``section``, ``faq``, ``disclaimer`` or ``note``."""
    heads: list[Head]
    """Its heading; before it those that have no text of their own."""
    subject: Subject | None
    """The one subject that it is about, on a page about several."""
    body: list[Fragment]
    bare: bool = False
    """Headed by nothing but what its role says ("FAQs")."""


def asks(text: str) -> bool:
    """Whether *text* is a question."""
    return _MARKED.match(text.strip()) is not None or text.rstrip(_CLOSING_MARKS).endswith("?")


def role_of(text: str) -> str | None:
    """What a heading says about the part under it."""
    bare = normalise(text)
    if _FAQ.match(bare):
        return "faq"
    return "disclaimer" if _DISCLAIMER.fullmatch(bare) else None


def is_bare(text: str) -> bool:
    """Whether a heading says "FAQs" and nothing else."""
    return _FAQ.fullmatch(normalise(text)) is not None


class Outliner:
    """The parts found so far, and what the next block must be seen against."""

    def __init__(self, subjects: Sequence[Subject], field: Field, by_labels: bool) -> None:
        self.subjects = [s for s in subjects if not _extends(s, subjects)]
        self.field = field
        self.by_labels = by_labels
        self.spans = [Span("intro", [], None, [])]
        self.level = 99
        self.group: Subject | None = None
        self.group_level = 0
        self.grouped_by = ""
        self.pending: list[Head] = []

    @property
    def now(self) -> Span:
        """The part that is being read."""
        return self.spans[-1]

    def subject_in(self, text: str) -> Subject | None:
        """The one subject that *text* names, on a page about several."""
        found = named(text, self.subjects)
        return found[0] if len(found) == 1 and len(self.subjects) > 1 else None

    def usual(self, text: str) -> frozenset[str]:
        """The field's usual sections that a heading stands for."""
        return self.field.usual(text, self.subjects)

    def open(self, role: str, head: Head, bare: bool = False) -> None:
        """Begin a span; a heading without text goes before the next one's."""
        if len(named(head.text, self.subjects)) > 1 or (role == "faq" and not bare):
            self.group = None
        self.settle(role)
        if role not in ("section", "faq"):
            self.flush()
        heads = [*self.pending, head]
        self.pending = []
        self.spans.append(Span(role, heads, self.subject_in(head.text) or self.group, [], bare and len(heads) == 1))

    def settle(self, role: str) -> None:
        """Deal with a span that got no text: its heading waits for the next one's, or is text itself."""
        last = self.now
        if last.body or last.role == "intro" or last.bare:
            return
        self.spans.pop()
        joins = role in ("section", "faq") and last.role == "section" and not self.usual(last.heads[-1].text)
        if joins:
            self.pending = last.heads
            return
        self.pending = last.heads
        self.flush()

    def flush(self) -> None:
        """Keep headings that no text followed as the text they are."""
        self.now.body.extend(Fragment(head.line, head.line + 1, head.raw, None) for head in self.pending)
        self.pending = []

    def add(self, fragment: Fragment) -> None:
        """Add text to the span, or under a heading that waited for one."""
        if not fragment.text.strip():
            return
        if self.pending:
            self.spans.append(Span("section", self.pending, self.group, []))
            self.pending = []
        self.now.body.append(fragment)

    def start_group(self, subject: Subject, head: Head, level: int, grouped_by: str) -> None:
        """Begin what is about one subject, under a heading that has no text of its own."""
        self.settle("section")
        self.pending.append(head)
        self.group, self.group_level, self.grouped_by = subject, level, grouped_by


def _extends(subject: Subject, subjects: Sequence[Subject]) -> bool:
    """Whether *subject* is another one's name with a form of it behind ("Metronidazole Topical")."""
    name = str(normalise(subject.name))
    return any(other is not subject and name.startswith(f"{normalise(other.name)} ") for other in subjects) and (
        len(subjects) == 2
    )
