"""Which questions stand in the part of a page that is headed "FAQs", and where does each answer end?

Questions are bold, or marked ``Q:``, or end with a question mark and stand in a line of their own; in a list, in
paragraphs or as headings. What follows is the answer, up to the next question.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from faqbot.knowledge.importing.blocks import Block, Label
from faqbot.knowledge.importing.spans import Fragment, asks

__all__ = ["Part", "read_faqs"]

# Blanks are counted wherever two runs of them could meet, or a line of blanks would take quadratic time.
_NUMBERED = re.compile(r"\d{1,3}[.)]")
_Q = re.compile(r"(?:[ ]{0,3}(?:Q(?:uestion)?[ ]?\d{0,3}[ ]{0,2}[:.)]|\d{1,3}[.)](?=\s)))+\s*", re.IGNORECASE)
_ONLY_Q = re.compile(r"Q(?:uestion)?[ ]?\d{0,3}", re.IGNORECASE)
_A = re.compile(
    r"(?:(?P<number>\d{1,3}[.)])[ ]{1,8}|[*+-][ ]{1,8})?"
    r"(?P<open>[*_]{0,3})[ ]?(?P<mark>A(?:nswer)?[ ]?\d{0,3}[ ]{0,2}:)(?P<close>[*_]{0,3})[ ]*"
)
_A_INSIDE = re.compile(r"\s[*_]{0,3}A(?:nswer)?[ ]{0,2}:")


class Part(NamedTuple):
    """A stretch of the questions' part of a page."""

    kind: str
    """``marker`` (as in "Q:"), ``question``, ``answer`` or ``text``."""
    text: str
    line: int
    gap: int = 2
    """So many line ends stand between it and what was before it."""


class _Unit(NamedTuple):
    """What may be a question, an answer or both."""

    first: int
    end: int
    number: str
    text: str
    label: Label | None
    raw: str


def _is_question(unit: _Unit) -> bool:
    if unit.label is not None and (asks(unit.label.text) or _ONLY_Q.fullmatch(unit.label.text)):
        return True
    return _Q.match(unit.text.lstrip("*_ ")) is not None or (unit.label is None and _leads_with_question(unit.text))


def _leads_with_question(text: str) -> bool:
    """Whether nothing stands before the first question mark but one sentence on the first line."""
    first = text.strip().partition("\n")[0].partition("?")
    return bool(first[1]) and not re.search(r"[.:!]\s", first[0])


def _units(fragments: Sequence[Fragment]) -> Iterator[_Unit]:
    for one in fragments:
        block = one.block
        if block is None:
            yield _Unit(one.first, one.end, "", one.text, None, one.text)
        elif block.kind == "list":
            yield from _list_units(block)
        elif block.kind == "heading":
            label = Label(block.text, block.raw, "", colon=False)
            yield _Unit(one.first, one.end, "", block.raw, label, block.raw)
        else:
            yield _Unit(one.first, one.end, "", block.text, block.label, block.raw)


def _list_units(block: Block) -> Iterator[_Unit]:
    """Each item of a list with a question in it, or else the list."""
    units = [_Unit(i.first, i.end, i.number, i.text, i.label, f"{i.number} {i.text}") for i in block.items]
    if any(_is_question(unit) for unit in units):
        yield from units
    else:
        yield _Unit(block.first, block.end, "", block.raw, None, block.raw)


def _split(unit: _Unit) -> tuple[str, str, str]:
    """The marker, the question and the rest of a unit that has one."""
    text, marker = unit.text.strip("\n"), ""
    label = unit.label
    if label is not None and asks(label.text):
        text, rest = label.text, text.lstrip()[len(label.raw) :]
    else:
        if label is not None:
            marker, text = label.text, label.rest
        text, rest = _split_plain(text)
    marked = _Q.match(text)
    if marked:
        marker, text = f"{marker} {marked[0]}", text[marked.end() :]
    return marker.strip(), text.strip(), rest


def _split_plain(text: str) -> tuple[str, str]:
    """A question without emphasis, and what stands behind it."""
    answer = _A_INSIDE.search(text)
    if answer:
        return text[: answer.start()], text[answer.start() :]
    first, _, more = text.lstrip("\n").partition("\n")
    question, mark, rest = first.partition("?")
    return (question + mark, f"{rest}\n{more}") if mark else (first, more)


def _answer(text: str) -> tuple[str, str]:
    """The marker that *text* opens with ("A:") and the text without it."""
    bare = text.lstrip()
    found = _A.match(bare)
    if found is None:
        return "", _dedented(text)
    rest = bare[found.end() :]
    opened = found["open"]
    if opened and opened != found["close"] and rest.rstrip().endswith(opened):
        rest = opened + rest.lstrip()
    return f"{found['number'] or ''} {found['mark']}".strip(), _dedented(rest)


def _dedented(text: str) -> str:
    """*text* without the indentation that its lines share, the first one aside."""
    first, newline, rest = text.strip("\n").partition("\n")
    return (first.lstrip(" ") + newline + textwrap.dedent(rest)).rstrip()


def _answer_parts(text: str, line: int, gap: int) -> Iterator[Part]:
    marker, rest = _answer(text)
    if marker:
        yield Part("marker", marker, line)
    if rest.strip():
        yield Part("answer", rest, line, gap)


def _parts(fragments: Sequence[Fragment]) -> Iterator[Part]:
    asked, before = False, 0
    for unit in _units(fragments):
        gap = min(max(unit.first - before + 1, 1), 3)
        before = unit.end
        if _is_question(unit):
            asked = True
            marker, question, rest = _split(unit)
            marker = f"{unit.number} {marker}" if _NUMBERED.fullmatch(unit.number) else marker
            if marker.strip():
                yield Part("marker", marker.strip(), unit.first)
            if question:
                yield Part("question", question, unit.first)
            yield from _answer_parts(rest, unit.first, gap)
        elif asked and not (unit.label is None and unit.raw.startswith("#")):
            yield from _answer_parts(unit.raw, unit.first, gap)
        else:
            yield Part("text", unit.raw, unit.first, gap)


def read_faqs(fragments: Sequence[Fragment]) -> list[Part]:
    """The parts in order; a question without an answer, and what stands before the first one, is text."""
    parts = list(_parts(fragments))
    answered = False
    for at in range(len(parts) - 1, -1, -1):
        if parts[at].kind == "question":
            if not answered:
                parts[at] = parts[at]._replace(kind="text")
            answered = False
        answered = answered or parts[at].kind == "answer"
    return parts
