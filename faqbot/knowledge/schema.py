"""What may a topic file say?"""

from __future__ import annotations

import re
from typing import NamedTuple

from faqbot.errors import Problem
from faqbot.knowledge.form import Form
from faqbot.knowledge.strict_yaml import Node
from faqbot.model import Entry
from faqbot.text import normalise

__all__ = ["SCHEMA", "Source", "StoredEntry", "Subject", "Topic", "check_schema", "read_topic"]

SCHEMA = "1"
TOPIC_KEYS = (
    "kind", "schema", "id", "title", "source", "vocabulary", "subjects", "intro", "disclaimer", "note", "phrasings",
    "sections", "faqs",
)  # fmt: skip
SOURCE_KEYS = ("page", "reviewed-by", "reviewed-on", "review-by")
_BOLD_BULLET = re.compile(r"^\* \*\*(?P<label>[^*\n]+?):?\*\*:?", re.MULTILINE)
_BULLET_END = re.compile(r"\n(?=\S)|\n[ \t]*\n(?=\S)")


class Subject(NamedTuple):
    """What a topic is about, and the other names people use for it."""

    name: str
    aliases: tuple[str, ...]


class Source(NamedTuple):
    """Where a topic comes from and who looked at it; dates as YYYY-MM-DD."""

    page: str | None = None
    reviewed_by: str | None = None
    reviewed_on: str | None = None
    review_by: str | None = None


class StoredEntry(NamedTuple):
    """An entry with what only loading, checking and indexing need."""

    entry: Entry
    phrasings: tuple[str, ...]
    """The ways of asking for it, its own question or heading first."""
    subject: str | None
    """The subject that a part, or an entry of a topic with several, is about."""
    covers: tuple[str, ...]
    """Ids of a field's usual sections that the entry answers, besides the one it is headed as."""
    line: int


class Topic(NamedTuple):
    """One knowledge page."""

    path: str
    id: str
    title: str
    source: Source
    vocabulary: tuple[str, ...]
    subjects: tuple[Subject, ...]
    disclaimer: str
    note: str | None
    entries: tuple[StoredEntry, ...]


def check_schema(form: Form) -> None:
    """Note it where the file is of a format we don't know."""
    version = form.node("schema", required=True)
    if version is not None and getattr(version, "text", None) != SCHEMA:
        form.note(version.line, f"schema must be {SCHEMA}, the only one this version reads")


def _read_subjects(form: Form) -> tuple[Subject, ...]:
    subjects = []
    for item in form.forms("subjects", ("name", "aliases"), "a subject"):
        name, aliases = item.text("name", required=True), item.texts("aliases")
        if name is not None:
            subjects.append(Subject(name, aliases))
    return tuple(subjects)


def _read_source(form: Form) -> Source:
    source = form.form("source", SOURCE_KEYS)
    if source is None:
        return Source()
    return Source(
        source.text_or_null("page"),
        source.text_or_null("reviewed-by"),
        source.date("reviewed-on"),
        source.date("review-by"),
    )


def split_parts(text: str, subjects: tuple[Subject, ...]) -> list[tuple[str, str]]:
    """Each bullet of *text* that opens with a bold subject: the subject's name and the bullet's text.

    The text is the bullet without its marker, up to the next thing that isn't indented. Where a subject has two
    bullets, neither is all that the section says of it, and the section has no parts.
    """
    names = {normalise(name): subject.name for subject in subjects for name in (subject.name, *subject.aliases)}
    parts = []
    for match in _BOLD_BULLET.finditer(text):
        name = names.get(normalise(match["label"]))
        if name is not None:
            end = _BULLET_END.search(text, match.end())
            parts.append((name, text[match.start() + 2 : end.start() if end else len(text)].rstrip("\n")))
    return parts if len({name for name, _ in parts}) == len(parts) else []


class _Collector:
    """Gathers a topic's entries and refuses ids that stand twice."""

    def __init__(self, form: Form, topic: str, title: str, disclaimer: str, note: str | None, page: str | None) -> None:
        self.form = form
        self.common = (disclaimer, note, title, page)
        self.topic = topic
        self.entries: dict[str, StoredEntry] = {}

    def add(
        self, line: int, suffix: str, kind: str, title: str, answer: str, phrasings: tuple[str, ...] = (),
        subject: str | None = None, covers: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        name = f"{self.topic}/{suffix}"
        if name in self.entries:
            self.form.note(line, f"duplicate id {suffix!r}, first used on line {self.entries[name].line}")
            return
        disclaimer, note, topic_title, page = self.common
        entry = Entry(name, self.topic, kind, title, answer, disclaimer, note, topic_title, page)
        self.entries[name] = StoredEntry(entry, phrasings, subject, covers, line)


def _read_subject(item: Form, subjects: tuple[Subject, ...]) -> str | None:
    """The one of the topic's *subjects* that an entry is about, where it says so."""
    name = item.text("subject")
    if name is not None and name not in {subject.name for subject in subjects}:
        known = ", ".join(subject.name for subject in subjects) or "none"
        item.note(item.line_of("subject"), f"subject {name!r} is not one of the topic's subjects: {known}")
    return name


def _titled(title: str, form: str, subject: str | None) -> str:
    """*title* with the one subject it is about, unless it says so itself."""
    if subject is None or f" {normalise(subject)} " in f" {normalise(title)} ":
        return title
    return form.format(title, subject)


def _add_sections(form: Form, into: _Collector, subjects: tuple[Subject, ...]) -> None:
    for item in form.forms("sections", ("id", "heading", "subject", "phrasings", "covers", "text"), "a section"):
        name, heading = item.identifier("id"), item.text("heading", required=True)
        text, phrasings = item.text("text", required=True), item.texts("phrasings")
        covers = item.texts("covers")
        if name is None or heading is None or text is None:
            continue
        about = _read_subject(item, subjects)
        title = _titled(heading, "{}: {}", about)
        into.add(item.line, name, "section", title, text, (heading, *phrasings), about, covers)
        for subject, part in split_parts(text, subjects):
            suffix = f"{name}/{normalise(subject).replace(' ', '-')}"
            asked = (heading, *phrasings)
            into.add(item.line_of("text"), suffix, "part", f"{heading}: {subject}", part, asked, subject, covers)


def _add_faqs(form: Form, into: _Collector, subjects: tuple[Subject, ...]) -> None:
    for item in form.forms("faqs", ("id", "question", "subject", "phrasings", "covers", "answer"), "an FAQ"):
        name, question = item.identifier("id"), item.text("question", required=True)
        answer, phrasings = item.text("answer", required=True), item.texts("phrasings")
        covers = item.texts("covers")
        if name is not None and question is not None and answer is not None:
            about = _read_subject(item, subjects)
            title = _titled(question, "{} ({})", about)
            into.add(item.line, name, "faq", title, answer, (question, *phrasings), about, covers)


def read_topic(path: str, tree: Node, problems: list[Problem]) -> Topic | None:
    """The topic in *tree*, or None; whatever is wrong is added to *problems*."""
    form = Form(path, tree, problems, TOPIC_KEYS, "a topic")
    check_schema(form)
    name, title = form.identifier("id"), form.text("title", required=True)
    disclaimer, note, intro = form.text("disclaimer", required=True), form.text("note"), form.text("intro")
    subjects, source = _read_subjects(form), _read_source(form)
    into = _Collector(form, name or "", title or "", disclaimer or "", note, source.page)
    asked = form.form("phrasings", ("intro", "disclaimer"))
    if intro is not None:
        into.add(form.line_of("intro"), "intro", "intro", title or "", intro, asked.texts("intro") if asked else ())
    _add_sections(form, into, subjects)
    _add_faqs(form, into, subjects)
    if disclaimer is not None:
        ways = ("Disclaimer", *(asked.texts("disclaimer") if asked else ()))
        into.add(form.line_of("disclaimer"), "disclaimer", "disclaimer", "Disclaimer", disclaimer, ways)
    vocabulary = form.texts("vocabulary")
    if name is None or title is None or disclaimer is None:
        return None
    return Topic(path, name, title, source, vocabulary, subjects, disclaimer, note, tuple(into.entries.values()))
