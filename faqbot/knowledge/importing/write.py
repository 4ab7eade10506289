"""How is a topic written so that a person likes to edit it?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from faqbot.knowledge.importing.topics import Item, TopicFile
from faqbot.knowledge.schema import SCHEMA, Source, Subject

__all__ = ["write_topic"]

_PLAIN = re.compile(r"[^\W\d_](?:[\w ()+/%.;'?,-]*[\w)?.%])?")
_SURPRISES = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def _scalar(text: str, within_brackets: bool = False) -> str:
    """*text* on one line, in quotes where YAML needs them."""
    safe = _PLAIN.fullmatch(text) and text.lower() not in _SURPRISES and not (within_brackets and "," in text)
    return text if safe else json.dumps(text, ensure_ascii=False)


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(_scalar(text, within_brackets=True) for text in texts)}]"


def _block(key: str, text: str, indent: str = "") -> Iterator[str]:
    """*text* as a block, word for word."""
    if text != text.strip("\n") or not text.strip():
        yield f"{indent}{key}: {json.dumps(text, ensure_ascii=False)}"
        return
    # A first line that is indented would be taken for the block's own indentation.
    yield f"{indent}{key}: |{'2' if text.startswith(' ') else ''}"
    for line in text.split("\n"):
        yield f"{indent}  {line}" if line else ""


def _source(source: Source) -> str:
    values = zip(("page", "reviewed-by", "reviewed-on", "review-by"), source, strict=True)
    return ", ".join(
        f"{key}: {'null' if value is None else json.dumps(value, ensure_ascii=False)}" for key, value in values
    )


def _subject(subject: Subject) -> Iterator[str]:
    yield f"  - name: {_scalar(subject.name)}"
    if subject.aliases:
        yield f"    aliases: {_list(subject.aliases)}"


def _phrasings(phrasings: Iterable[str], indent: str) -> Iterator[str]:
    return (f"{indent}- {_scalar(phrasing)}" for phrasing in phrasings)


def _item(item: Item, title_key: str, text_key: str) -> Iterator[str]:
    yield f"  - id: {_scalar(item.id)}"
    yield f"    {title_key}: {_scalar(item.title)}"
    if item.subject is not None:
        yield f"    subject: {_scalar(item.subject)}"
    if item.phrasings:
        yield "    phrasings:"
        yield from _phrasings(item.phrasings, "      ")
    if item.covers:
        yield f"    covers: {_list(item.covers)}"
    yield from _block(text_key, item.text, "    ")


def _lines(topic: TopicFile) -> Iterator[str]:
    yield from ("kind: topic", f"schema: {SCHEMA}", f"id: {_scalar(topic.id)}", f"title: {_scalar(topic.title)}")
    yield f"source: {{{_source(topic.source)}}}"
    if topic.vocabulary:
        yield f"vocabulary: {_list(topic.vocabulary)}"
    if topic.subjects:
        yield "subjects:"
        for subject in topic.subjects:
            yield from _subject(subject)
    if topic.intro is not None:
        yield from _block("intro", topic.intro)
    yield from _block("disclaimer", topic.disclaimer)
    if topic.note is not None:
        yield from _block("note", topic.note)
    if topic.asked:
        yield "phrasings:"
        for kind, phrasings in topic.asked:
            yield f"  {kind}:"
            yield from _phrasings(phrasings, "    ")
    for key, items, names in (
        ("sections", topic.sections, ("heading", "text")),
        ("faqs", topic.faqs, ("question", "answer")),
    ):
        if items:
            yield f"{key}:"
            for item in items:
                yield from _item(item, *names)


def write_topic(topic: TopicFile, comments: Iterable[str] = ()) -> str:
    """The text of *topic*'s file, *comments* (lines that begin with ``#``) first."""
    return "\n".join([*comments, *_lines(topic)]) + "\n"
