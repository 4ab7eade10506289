"""Which question does a line of JSON ask?"""

from __future__ import annotations

import json
import re

from faqbot.faces.batch.rows import Record, Row, Shape, own_names

__all__ = ["parse_object"]

USUAL = ("question", "q")
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")


def parse_object(shape: Shape, record: Record, keep: bool) -> Row:
    """The row in *record*: an object with the question in a field, or the question alone as a JSON string."""
    text = record.data.decode("utf-8")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return Row(text, "broken-json")
    if isinstance(value, str):
        return Row(value, None)
    field = _question_field(shape, value)
    if field is None:
        return Row("", "missing-field")
    kept = _kept(text, field) if keep else ()
    question = value[field]
    return Row(question, None, kept) if isinstance(question, str) else Row("", "not-text", kept)


def _question_field(shape: Shape, value: object) -> str | None:
    if not isinstance(value, dict):
        return None
    names = USUAL if shape.field is None else (shape.field,)
    return next((name for name in names if name in value), None)


def _kept(text: str, question: str) -> tuple[tuple[str, str], ...]:
    """The fields of the object in *text* besides the question, each value as it is written there."""
    found = [(name, value) for name, value in _members(text) if name != question]
    return tuple(zip(own_names(name for name, _ in found), (value for _, value in found), strict=True))


def _members(text: str) -> list[tuple[str, str]]:
    """Name and value, as written, of each member of the object in *text*, which is sound JSON."""
    found = []
    at = _past_space(text, text.index("{") + 1)
    while text[at] != "}":
        name, at = _DECODER.raw_decode(text, at)
        start = _past_space(text, text.index(":", at) + 1)
        _, end = _DECODER.raw_decode(text, start)
        found.append((name, text[start:end]))
        at = _past_space(text, end)
        if text[at] == ",":
            at = _past_space(text, at + 1)
    return found


def _past_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
