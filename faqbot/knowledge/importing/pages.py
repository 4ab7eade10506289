"""What does a Markdown page say, and where on it does each thing stand?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from faqbot.errors import KnowledgeError, Problem
from faqbot.knowledge.importing.blocks import Block, plain, read_blocks
from faqbot.knowledge.importing.faqs import Part, read_faqs
from faqbot.knowledge.importing.field import Field
from faqbot.knowledge.importing.outline import outline
from faqbot.knowledge.importing.spans import Fragment, Span
from faqbot.knowledge.importing.titles import subjects_of
from faqbot.knowledge.schema import Subject
from faqbot.knowledge.strict_yaml import Mapping, Scalar, read_tree
from faqbot.text import normalise, unsafe_character

__all__ = ["Page", "Passage", "Place", "body_of", "read_page"]

MAX_BYTES = 4 * 1024 * 1024
_FENCE = re.compile(r"-{3,}[ \t]*")
# Invisible and harmless where they stand between letters; real pages have them by accident.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


class Place(NamedTuple):
    """A stretch of the page's body, and where it went."""

    kind: str
    """``title``, ``intro``, ``heading``, ``text``, ``question``, ``answer``, ``disclaimer``, ``note``, ``marker``."""
    number: int
    """Of headings, texts, questions and answers: of which passage."""
    text: str
    line: int
    """Counted from 1."""


class Passage(NamedTuple):
    """A section, or a question with its answer."""

    kind: str
    """``section`` or ``faq``."""
    title: str
    """The heading or the question."""
    asked: str
    """The same without a heading that had to go before it."""
    text: str
    subject: Subject | None
    line: int


class Page(NamedTuple):
    """A page taken apart; put together in order, its places are its body."""

    path: str
    title: str
    subjects: tuple[Subject, ...]
    intro: str | None
    passages: tuple[Passage, ...]
    disclaimer: str | None
    note: str | None
    places: tuple[Place, ...]
    remarks: tuple[Problem, ...]
    """What a person should look at, though the page can be imported."""


def _decoded(path: str, data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise KnowledgeError([Problem(path, 1, f"larger than {MAX_BYTES // 1024 // 1024} MiB")])
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise KnowledgeError([Problem(path, line, "not UTF-8; save the page as UTF-8")]) from None


def _clean(path: str, text: str, remarks: list[Problem]) -> list[str]:
    """The lines of *text* without tabs and invisible characters; each change is remarked on."""
    lines, problems = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        kept = line.translate(_INVISIBLE).expandtabs(4) if not line.isprintable() else line
        if kept != line:
            remarks.append(Problem(path, number, "tabs or invisible characters taken out"))
        bad = unsafe_character(kept)
        if bad is not None:
            problems.append(Problem(path, number, f"control character U+{ord(bad):04X}; remove it"))
        lines.append(kept)
    if problems:
        raise KnowledgeError(problems)
    return lines


def _front_end(lines: Sequence[str]) -> int:
    """The line behind the front matter, 0 where there is none."""
    if not lines or not _FENCE.fullmatch(lines[0]):
        return 0
    return next((at + 1 for at in range(1, len(lines)) if _FENCE.fullmatch(lines[at]) or lines[at] == "..."), 0)


def body_of(path: str, data: bytes) -> tuple[list[str], int]:
    """The lines of a page, and the first of its body.

    Raises KnowledgeError for what isn't text.
    """
    lines = _clean(path, _decoded(path, data), [])
    return lines, _front_end(lines)


def _front_title(path: str, lines: Sequence[str], remarks: list[Problem]) -> str | None:
    """The title in front matter, read as literally as knowledge files are."""
    if len(lines) < 3:
        return None
    tree, problems = read_tree(path, "\n".join(lines[1:-1]).encode())
    if problems:
        remarks.append(Problem(path, problems[0].line + 1, f"front matter not read: {problems[0].message}"))
    values = tree.items if isinstance(tree, Mapping) else []
    return next((v.text.strip() for k, v in values if k.text == "title" and isinstance(v, Scalar)), None) or None


def _joined(fragments: Sequence[Fragment]) -> str:
    """The text of *fragments* with the empty lines that stood between them."""
    text, before = "", None
    for one in fragments:
        if before is not None:
            text += "\n" * min(max(one.first - before + 1, 1), 3)
        text += one.text
        before = one.end
    return text.strip("\n").rstrip()


class _Reader:
    """Puts the spans of a page together."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.places: list[Place] = []
        self.whole: dict[str, list[str]] = {"intro": [], "disclaimer": [], "note": []}

    def place(self, kind: str, number: int, text: str, line: int) -> None:
        self.places.append(Place(kind, number, text, line + 1))

    def add(self, span: Span) -> None:
        if span.role == "faq":
            self._questions(span)
        elif span.role == "section":
            self._section(span, _joined(span.body))
        else:
            for head in span.heads:
                self.place("marker", -1, head.text, head.line)
            if span.body:
                text = _joined(span.body)
                self.whole[span.role].append(text)
                self.place(span.role, -1, text, span.body[0].first)

    def _heading(self, span: Span) -> str:
        return ": ".join(head.text for head in span.heads)

    def _section(self, span: Span, text: str) -> None:
        heading, line = self._heading(span), span.heads[0].line
        self.place("heading", len(self.passages), heading, line)
        self.place("text", len(self.passages), text, line)
        self.passages.append(Passage("section", heading, span.heads[-1].text, text, span.subject, line + 1))

    def _questions(self, span: Span) -> None:
        parts = read_faqs(span.body)
        text = [part for part in parts if part.kind == "text"]
        prefix = ""
        if text:
            self._gather(span, parts, text)
        elif span.bare:
            self.place("marker", -1, span.heads[0].text, span.heads[0].line)
        else:
            prefix = f"{self._heading(span)}: "
            self.place("question", len(self.passages), prefix, span.heads[0].line)
        if not text:
            self._faqs(parts, span, prefix)

    def _gather(self, span: Span, parts: list[Part], text: list[Part]) -> None:
        """A section for what is no answered question, in the order of the page."""
        number = len(self.passages)
        line = span.heads[0].line
        whole = "\n\n".join(part.text for part in text)
        self.passages.append(
            Passage("section", self._heading(span), self._heading(span), whole, span.subject, line + 1)
        )
        self.place("heading", number, self._heading(span), line)
        self._faqs(parts, span, "", number)

    def _faqs(self, parts: list[Part], span: Span, prefix: str, section: int = -1) -> None:
        for part in parts:
            number = len(self.passages) - 1
            if part.kind == "marker":
                self.place("marker", -1, part.text, part.line)
            elif part.kind == "text":
                self.place("text", section, part.text, part.line)
            elif part.kind == "question":
                bare = plain(part.text)
                self.place("question", number + 1, bare, part.line)
                self.passages.append(Passage("faq", prefix + bare, bare, "", span.subject, part.line + 1))
                prefix = ""
            else:
                self.place("answer", number, part.text, part.line)
                last = self.passages[-1]
                joint = "\n" * part.gap if last.text else ""
                self.passages[-1] = last._replace(text=last.text + joint + part.text)


def _title_block(blocks: Sequence[Block], front: str | None) -> Block | None:
    """The heading that is the page's title: the first thing on it, of level 1 or saying what the front matter says."""
    first = blocks[0] if blocks else None
    if first is None or first.kind != "heading":
        return None
    return first if first.level == 1 or (front is not None and normalise(first.text) == normalise(front)) else None


def read_page(path: str, data: bytes, field: Field) -> Page:
    """The page in *data*; *path* is how messages call it.

    Raises KnowledgeError for a page that is no text or has no title.
    """
    remarks: list[Problem] = []
    lines = _clean(path, _decoded(path, data), remarks)
    start = _front_end(lines)
    front = _front_title(path, lines[:start], remarks)
    blocks = read_blocks([""] * start + lines[start:])
    heading = _title_block(blocks, front)
    title = heading.text if heading else front
    if not title or not normalise(title):
        raise KnowledgeError([Problem(path, start + 1, "no title: neither in front matter nor as first heading")])
    if heading and front and normalise(front) != normalise(title):
        remarks.append(Problem(path, heading.first + 1, f"the front matter's title is {front!r}; the heading is kept"))
    subjects = subjects_of(title)
    reader = _Reader()
    if heading:
        reader.place("title", -1, title, heading.first)
    spans = outline(blocks[1:] if heading else blocks, subjects, field)
    for span in spans:
        reader.add(span)
    return _page(path, title, _with_names(subjects, spans), reader, remarks)


def _page(path: str, title: str, subjects: tuple[Subject, ...], reader: _Reader, remarks: list[Problem]) -> Page:
    intro, disclaimer, note = (("\n\n".join(texts) or None) for texts in reader.whole.values())
    return Page(
        path, title, subjects, intro, tuple(reader.passages), disclaimer, note,
        tuple(reader.places), tuple(_sorted(remarks)),
    )  # fmt: skip


def _with_names(subjects: tuple[Subject, ...], spans: Sequence[Span]) -> tuple[Subject, ...]:
    """*subjects* with the other names that headings give them ("### Clomiphene Citrate")."""
    others: dict[str, list[str]] = {}
    for span in spans:
        for head in span.heads[:-1]:
            found = subjects_of(head.text)
            if span.subject is not None and len(found) == 1:
                others.setdefault(span.subject.name, []).extend((found[0].name, *found[0].aliases))
    taken = {normalise(name) for s in subjects for name in (s.name, *s.aliases)}
    return tuple(
        s._replace(aliases=(*s.aliases, *dict.fromkeys(o for o in others.get(s.name, ()) if normalise(o) not in taken)))
        for s in subjects
    )


def _sorted(remarks: list[Problem]) -> Iterator[Problem]:
    yield from sorted(set(remarks))
