"""Is the knowledge at a path whole and sound?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from faqbot.bundled import BUNDLED
from faqbot.errors import KnowledgeError, Problem
from faqbot.knowledge.form import Form
from faqbot.knowledge.safety import Safety, read_safety
from faqbot.knowledge.schema import Topic, read_topic
from faqbot.knowledge.strict_yaml import Mapping, Node, Scalar, read_tree
from faqbot.knowledge.vocabulary import Vocabulary, merge, read_vocabulary

__all__ = ["Knowledge", "load_knowledge", "read_files"]

KINDS = ("topic", "safety", "vocabulary")


class Knowledge(NamedTuple):
    """Everything that was loaded, checked as a whole."""

    topics: tuple[Topic, ...]
    """In order of id."""
    safety: Safety
    vocabulary: Vocabulary
    """All the vocabularies that apply, merged."""
    digest: str
    """32 hexadecimal digits that name exactly this content, whatever the files are called."""


class _Parsed:
    """The files read so far."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.topics: list[Topic] = []
        self.safeties: list[Safety] = []
        self.vocabularies: dict[str, Vocabulary] = {}
        self.contents: list[bytes] = []

    def add(self, name: str, data: bytes) -> None:
        """Read one file of any kind."""
        tree, problems = read_tree(name, data)
        self.problems += problems
        if tree is None:
            return
        kind = _kind_of(name, tree, self.problems)
        if kind == "topic" and (topic := read_topic(name, tree, self.problems)):
            self.topics.append(topic)
        elif kind == "safety" and (safety := read_safety(name, tree, self.problems)):
            self.safeties.append(safety)
        elif kind == "vocabulary" and (vocabulary := read_vocabulary(name, tree, self.problems)):
            self.vocabularies[vocabulary.id] = vocabulary
        self.contents.append(data)


def _kind_of(name: str, tree: Node, problems: list[Problem]) -> str | None:
    if isinstance(tree, Mapping):
        for key, value in tree.items:
            if key.text == "kind" and isinstance(value, Scalar) and value.text in KINDS:
                return value.text
    form = Form(name, tree, problems, (), "a knowledge file")
    if isinstance(tree, Mapping):
        form.note(form.line_of("kind"), f"a knowledge file needs kind: one of {', '.join(KINDS)}")
    return None


def read_files(path: Path) -> list[tuple[str, bytes]]:
    """The knowledge files at *path*, a folder or one file, in sorted order: how to call each, and its bytes.

    Raises KnowledgeError where there is nothing to read.
    """
    try:
        if path.is_dir():
            files = sorted(p for p in path.iterdir() if p.suffix == ".yaml" and p.is_file())
            if not files:
                raise KnowledgeError([Problem(str(path), 1, "no *.yaml files in this folder")])
            return [(str(p), p.read_bytes()) for p in files]
        return [(str(path), path.read_bytes())]
    except (OSError, ValueError) as error:  # ValueError for a path that can't be one
        reason = getattr(error, "strerror", None) or error
        raise KnowledgeError([Problem(str(path), 1, f"can't be read: {reason}")]) from None


def _add_bundled(parsed: _Parsed) -> None:
    """Complete what was read with the bundled safety and language, and the fields that topics name."""
    named = {name for topic in parsed.topics for name in topic.vocabulary}
    needs_language = not any(v.scope == "language" for v in parsed.vocabularies.values())
    missing = named - set(parsed.vocabularies)
    if parsed.safeties and not needs_language and not missing:
        return
    bundled = _Parsed()
    for name, data in read_files(Path(BUNDLED)):
        bundled.add(name, data)
    if not parsed.safeties:
        parsed.safeties = bundled.safeties
    for vocabulary in bundled.vocabularies.values():
        if vocabulary.id in missing or (needs_language and vocabulary.scope == "language"):
            parsed.vocabularies[vocabulary.id] = vocabulary
    parsed.contents += bundled.contents
    for topic in parsed.topics:
        for name in set(topic.vocabulary) - set(parsed.vocabularies):
            known = ", ".join(sorted(parsed.vocabularies))
            parsed.problems.append(Problem(topic.path, 1, f"vocabulary {name!r} is not known; known: {known}"))


def _digest(contents: list[bytes]) -> str:
    import hashlib

    total = hashlib.sha256()
    for one in sorted(hashlib.sha256(data).digest() for data in contents):
        total.update(one)
    return total.hexdigest()[:32]


def load_knowledge(path: str | os.PathLike[str] | None = None) -> Knowledge:
    """Read and check the folder or file at *path*, or the bundled knowledge.

    Raises KnowledgeError with every mistake found in any file.
    """
    parsed = _Parsed()
    for name, data in read_files(Path(BUNDLED if path is None else path)):
        parsed.add(name, data)
    _add_bundled(parsed)
    first: dict[str, Topic] = {}
    for topic in parsed.topics:
        if topic.id in first:
            message = f"duplicate topic id {topic.id!r}, also in {first[topic.id].path}"
            parsed.problems.append(Problem(topic.path, 1, message))
        first.setdefault(topic.id, topic)
    for safety in parsed.safeties[1:]:
        message = f"a second safety file; the first is {parsed.safeties[0].path}"
        parsed.problems.append(Problem(safety.path, 1, message))
    if not parsed.topics and not parsed.problems:
        parsed.problems.append(Problem(str(path or BUNDLED), 1, "no topic among the files; nothing can be answered"))
    if parsed.problems or not parsed.safeties:
        raise KnowledgeError(parsed.problems)
    topics = tuple(sorted(parsed.topics, key=lambda topic: topic.id))
    vocabulary = merge(list(parsed.vocabularies.values()))
    return Knowledge(topics, parsed.safeties[0], vocabulary, _digest(parsed.contents))
