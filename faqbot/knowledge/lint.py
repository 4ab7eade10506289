"""What in sound knowledge should a person look at all the same?

Only what can be seen without asking questions: texts, review dates, words. ``faqbot.checking`` asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from faqbot.errors import Problem
from faqbot.knowledge.form import Form
from faqbot.knowledge.load import read_files
from faqbot.knowledge.schema import Topic
from faqbot.knowledge.strict_yaml import Mapping, Node, Scalar, Sequence, read_tree
from faqbot.knowledge.suspicious import suspicions
from faqbot.knowledge.vocabulary import VOCABULARY_KEYS, Vocabulary
from faqbot.text import normalise, words

__all__ = ["ERROR", "NOTE", "WARNING", "Finding", "Lines", "lint_reviews", "lint_texts", "lint_vocabularies"]

ERROR, WARNING, NOTE = "error", "warning", "note"


class Finding(NamedTuple):
    """One thing to look at; a note is no mistake, only good to know."""

    path: str
    line: int
    severity: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.message}"


class Lines:
    """Where the texts of topic files stand; a file is read again only when something in it was found."""

    def __init__(self) -> None:
        self._of: dict[str, dict[tuple[str, str], int]] = {}

    def find(self, path: str, entry: str, text: str) -> int:
        """The line of *text* in the entry *entry* of the file at *path*; of the file's own texts, with no entry."""
        if path not in self._of:
            self._of[path] = dict(_texts(path))
        places = self._of[path]
        return places.get((entry, text)) or places.get((entry, "")) or places.get(("", text)) or 1


def _texts(path: str) -> Iterator[tuple[tuple[str, str], int]]:
    tree, _ = read_tree(path, Path(path).read_bytes())
    for key, value in tree.items if isinstance(tree, Mapping) else ():
        if isinstance(value, Sequence):
            for item in value.items:
                yield from _texts_of_item(item)
        elif isinstance(value, Scalar):
            yield from (((key.text, text), line) for text, line in _leaves(value))
        yield from ((("", text), line) for text, line in _leaves(value))


def _texts_of_item(item: Node) -> Iterator[tuple[tuple[str, str], int]]:
    """The texts of one section or FAQ."""
    if isinstance(item, Mapping):
        entry = next((v.text for k, v in item.items if k.text == "id" and isinstance(v, Scalar)), "")
        yield (entry, ""), item.line
        yield from (((entry, text), line) for text, line in _leaves(item))


def _leaves(node: Node) -> Iterator[tuple[str, int]]:
    """Every text below *node*, and its line."""
    if isinstance(node, Scalar):
        yield (node.text[:-1] if node.block and node.text.endswith("\n") else node.text), node.line + node.block
    elif isinstance(node, Mapping):
        for _, value in node.items:
            yield from _leaves(value)
    else:
        for item in node.items:
            yield from _leaves(item)


def _own_id(topic: Topic, entry: str) -> str:
    return entry.removeprefix(f"{topic.id}/")


def lint_texts(topic: Topic, lines: Lines) -> Iterator[Finding]:
    """Stored texts that look as if they shouldn't be there."""
    texts = [
        (_own_id(topic, s.entry.id), s.entry.kind, s.entry.answer) for s in topic.entries if s.entry.kind != "part"
    ]
    texts += [("note", "note", topic.note)] if topic.note is not None else []
    for name, kind, text in texts:
        for odd in suspicions(text):
            yield Finding(topic.path, lines.find(topic.path, name, text), WARNING, f"{name}: {odd}")
        if kind == "faq" and len(words(text)) == 1:
            yield Finding(topic.path, lines.find(topic.path, name, text), WARNING, f"{name}: an answer of one word")
    for stored in topic.entries:
        for asked in stored.phrasings if stored.entry.kind != "part" else ():
            if "**" in asked or "](" in asked:
                name = _own_id(topic, stored.entry.id)
                where = lines.find(topic.path, name, asked)
                yield Finding(topic.path, where, WARNING, f"{name}: Markdown in {asked!r}")


def lint_reviews(topic: Topic, today: str, required: bool, lines: Lines) -> Iterator[Finding]:
    """Reviews that are due on *today* (YYYY-MM-DD), or that there were none of where they are *required*."""
    source = topic.source
    line = lines.find(topic.path, "", source.review_by) if source.review_by else 1
    if source.review_by is not None and source.review_by < today:
        yield Finding(topic.path, line, WARNING, f"review was due by {source.review_by}")
    if source.reviewed_on is not None and source.reviewed_on > today:
        yield Finding(topic.path, 1, WARNING, f"reviewed on {source.reviewed_on}, which is yet to come")
    if required:
        for what, value in (("reviewed-by", source.reviewed_by), ("reviewed-on", source.reviewed_on)):
            if value is None:
                yield Finding(topic.path, 1, ERROR, f"not reviewed: source has no {what}")


def _vocabularies(path: Path) -> Iterator[Form]:
    """The vocabulary files at *path*."""
    for name, data in read_files(path):
        if b"kind: vocabulary" in data:
            tree, problems = read_tree(name, data)
            if tree is not None and not problems:
                noted: list[Problem] = []
                yield Form(name, tree, noted, VOCABULARY_KEYS, "a vocabulary")


def _sides(vocabulary: Vocabulary) -> dict[str, set[tuple[int, int]]]:
    """Each word that turns a question around → the (set, side)s it is on."""
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for number, sides in enumerate(vocabulary.contrast):
        for side, members in enumerate(sides):
            for member in members:
                found[normalise(member)].add((number, side))
    return found


def _contrary(group: Iterable[str], sides: dict[str, set[tuple[int, int]]]) -> tuple[str, str] | None:
    """Two members of *group* that a contrast sets against each other."""
    seen: dict[int, tuple[int, str]] = {}
    for member in group:
        for number, side in sorted(sides.get(normalise(member), ())):
            other = seen.setdefault(number, (side, member))
            if other[0] != side:
                return other[1], member
    return None


def _members(rows: Iterable[tuple[str, int]]) -> Iterator[tuple[list[str], int]]:
    for row, line in rows:
        yield [member.strip() for member in row.split(",") if member.strip()], line


def _overlaps(form: Form) -> Iterator[Finding]:
    """Groups of synonyms in one file that share members: one is a word with two meanings, more are one group."""
    first: dict[str, int] = {}
    for group, line in _members(form.lines("synonyms")):
        shared: dict[int, list[str]] = defaultdict(list)
        for member in group:
            before = first.setdefault(normalise(member), line)
            if before != line:
                shared[before].append(member)
        for before, members in shared.items():
            message = f"synonyms: {', '.join(members)!r} also on line {before}"
            if len({normalise(member) for member in members}) > 1:
                yield Finding(form.path, line, WARNING, f"{message}; make the two groups one")
            else:
                yield Finding(form.path, line, NOTE, f"{message}; it will match both groups")


def _contradictions(form: Form, sides: dict[str, set[tuple[int, int]]]) -> Iterator[Finding]:
    for group, line in _members(form.lines("synonyms")):
        contrary = _contrary(group, sides)
        if contrary:
            message = (
                f"synonyms: {contrary[0]!r} and {contrary[1]!r} turn a question around; only that tells them apart"
            )
            yield Finding(form.path, line, NOTE, message)


def lint_vocabularies(path: Path, merged: Vocabulary) -> Iterator[Finding]:
    """Words of the vocabularies at *path* that mean too much: in two groups of synonyms, or their contrary too."""
    sides = _sides(merged)
    for form in _vocabularies(path):
        yield from _overlaps(form)
        yield from _contradictions(form, sides)
