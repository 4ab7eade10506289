"""Is every word of a page in exactly one place of the topic that it became?

The proof doesn't trust the importer: it reads the file that would be written, walks through the page's words and
through the topic's in the order of the page, and wants them to be the same, less a few markers ("Q:", "FAQs").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from faqbot.errors import Problem
from faqbot.knowledge.importing.pages import Page, Place
from faqbot.knowledge.importing.topics import Item
from faqbot.knowledge.schema import Topic
from faqbot.text import words

__all__ = ["lost_words"]

# All that an import may drop: what tells a question from an answer and the parts of a page from each other.
_MARKER = re.compile(
    r"(?:\d{1,3}[.)])?\s*(?:"
    r"(?:Q(?:uestion)?\s*\d{0,3}\s*[:.)]?\s*|\d{1,3}[.)]\s*)*"
    r"|A(?:nswer)?\s*\d{0,3}\s*:?"
    r"|(?:common |general )?(?:faqs?|frequently asked questions?|questions and answers)(?: \(faqs?\))?"
    r"|(?:medical |important |legal )?disclaimers?"
    r"|(?:please |important |additional )?note(?: on this page)?"
    r"|)",
    re.IGNORECASE,
)
_FIELD = {"heading": "title", "question": "title", "text": "answer", "answer": "answer"}


def _stored(topic: Topic, disclaimer_is_ours: bool) -> dict[str, str]:
    """Every text of *topic* that came from the page, by where it stands."""
    found = {"title": topic.title}
    for entry, phrasings, *_ in topic.entries:
        name = entry.id.split("/", 1)[1]
        if entry.kind in ("section", "faq"):
            found[f"{name} title"], found[f"{name} answer"] = phrasings[0], entry.answer
        elif entry.kind == "intro":
            found["intro"] = entry.answer
    if not disclaimer_is_ours:
        found["disclaimer"] = topic.disclaimer
    if topic.note is not None:
        found["note"] = topic.note
    return found


def _where(place: Place, items: Sequence[Item]) -> str:
    if place.kind in _FIELD:
        return f"{items[place.number].id} {_FIELD[place.kind]}"
    return place.kind


def _differences(page: Page, body: Sequence[str]) -> list[Problem]:
    """Where the page's places, one after the other, are not its body."""
    lined = [(word, number) for number, line in enumerate(body, start=1) for word in words(line)]
    at = 0
    for place in page.places:
        for word in words(place.text):
            if at >= len(lined) or lined[at][0] != word:
                line = lined[at][1] if at < len(lined) else place.line
                return [Problem(page.path, line, f"word {word!r} would be lost, moved or repeated; not imported")]
            at += 1
    if at < len(lined):
        return [Problem(page.path, lined[at][1], f"word {lined[at][0]!r} would be lost; not imported")]
    return []


def lost_words(page: Page, body: Sequence[str], topic: Topic, items: Sequence[Item]) -> list[Problem]:
    """What would be lost, moved or repeated between the page's *body* and the *topic* read back; empty is proof."""
    problems = _differences(page, body)
    arrived: dict[str, list[str]] = defaultdict(list)
    for place in page.places:
        if place.kind != "marker":
            arrived[_where(place, items)] += words(place.text)
        elif _MARKER.fullmatch(place.text.strip(" *_:")) is None:
            problems.append(Problem(page.path, place.line, f"{place.text!r} would be lost; not imported"))
    stored = _stored(topic, disclaimer_is_ours=page.disclaimer is None)
    if not any(place.kind == "title" for place in page.places):
        stored.pop("title")
    for where in sorted(set(stored) | set(arrived)):
        if words(stored.get(where, "")) != arrived.get(where, []):
            problems.append(Problem(page.path, 1, f"{where} isn't what the page says; not imported"))
    return problems
