"""Which usual section of a field does a heading or a question stand for?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from faqbot.bundled import BUNDLED
from faqbot.errors import FaqbotError, Problem
from faqbot.knowledge.load import read_files
from faqbot.knowledge.schema import Subject
from faqbot.knowledge.strict_yaml import Mapping, Scalar, read_tree
from faqbot.knowledge.vocabulary import UsualSection, read_vocabulary
from faqbot.text import normalise, words

__all__ = ["NO_FIELD", "Field", "field_of", "load_field"]

# So many of a section's headings, as the vocabulary lists them, are its own names; the rest may as well head a
# paragraph of another section ("Adults" stands for the dosage, but inside "Dosage" it heads a part of it).
_OWN_NAMES = 2
_THINGS = (
    "medicine medicines medication medications drug drugs combination combinations product supplement vaccine "
    "tablet tablets cream ointment lotion gel treatment"
)
_SPOKEN_OF = frozenset(f"{which} {what}" for which in ("this", "these", "the", "my") for what in _THINGS.split())


class Field(NamedTuple):
    """A field's usual sections, by what they are called and how they are asked for."""

    id: str | None
    """The vocabulary that topics name; None for no field."""
    headings: dict[str, frozenset[str]]
    """Normalised heading → ids."""
    own: frozenset[str]
    """The headings that are a section's own names."""
    asked: dict[str, str]
    """A question as ``_asked`` reduces it → id."""

    def usual(self, heading: str, subjects: Sequence[Subject] = ()) -> frozenset[str]:
        """The usual sections headed like this, with or without the names of *subjects* in it."""
        whole = self.headings.get(normalise(heading))
        return whole or self.headings.get(_without(heading, subjects), frozenset())

    def own_name(self, heading: str, subjects: Sequence[Subject] = ()) -> bool:
        """Whether *heading* is a section's own name, not one of many things that may head a part of it."""
        return normalise(heading) in self.own or _without(heading, subjects) in self.own

    def answered_by(self, question: str, subjects: Sequence[Subject]) -> str | None:
        """The usual section that *question* asks for."""
        return self.asked.get(_asked(question, subjects))


NO_FIELD = Field(None, {}, frozenset(), {})


def _names(subjects: Sequence[Subject]) -> list[str]:
    found = {str(normalise(name)) for s in subjects for name in (s.name, *s.aliases)}
    return sorted(found, key=lambda name: (-len(name), name))


def _without(heading: str, subjects: Sequence[Subject]) -> str:
    padded = f" {normalise(heading)} "
    for name in _names(subjects):
        padded = padded.replace(f" {name} ", " ")
    return " ".join(padded.split())


def _asked(question: str, subjects: Sequence[Subject]) -> str:
    """*question* with ``it`` for all that stands for the subject, so that questions about anything compare."""
    padded = f" {' '.join(words(question))} "
    for name in (*_names(subjects), *sorted(_SPOKEN_OF)):
        padded = padded.replace(f" {name} ", " it ")
    for plural in ("them", "they", "these"):
        padded = padded.replace(f" {plural} ", " it ")
    return " ".join(padded.replace(" it and it ", " it ").replace(" are it ", " is it ").split())


def field_of(name: str | None, sections: Sequence[UsualSection]) -> Field:
    """The field with these usual sections."""
    headings: dict[str, set[str]] = {}
    asked: dict[str, str] = {}
    own: set[str] = set()
    for section in sections:
        own.update(str(normalise(text)) for text in (section.id, *section.headings[:_OWN_NAMES]))
        for heading in (section.id, *section.headings):
            headings.setdefault(normalise(heading), set()).add(section.id)
        for text in (*section.headings, *section.phrasings):
            asked.setdefault(_asked(text, ()), section.id)
    return Field(name, {heading: frozenset(ids) for heading, ids in headings.items()}, frozenset(own), asked)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    if folder.is_dir() and any(folder.glob("*.yaml")):
        yield from read_files(folder)
    yield from read_files(Path(BUNDLED))


def _is_vocabulary(tree: Mapping, name: str) -> bool:
    said = {key.text: value.text for key, value in tree.items if isinstance(value, Scalar)}
    return said.get("kind") == "vocabulary" and said.get("id") == name


def load_field(name: str, folder: Path) -> Field:
    """The field called *name*, from *folder* or else from the knowledge that comes with faqbot.

    Raises FaqbotError where neither has it.
    """
    for path, data in _files(folder):
        if b"vocabulary" not in data[:4096] or name.encode() not in data:
            continue
        tree, problems = read_tree(path, data)
        if isinstance(tree, Mapping) and _is_vocabulary(tree, name):
            found: list[Problem] = list(problems)
            vocabulary = read_vocabulary(path, tree, found)
            if vocabulary is not None and not found:
                return field_of(name, vocabulary.sections)
            raise FaqbotError("\n".join(map(str, found)) or f"{path}: not a vocabulary")
    raise FaqbotError(f"no vocabulary {name!r} in {folder} or among the bundled ones; --field none does without")
