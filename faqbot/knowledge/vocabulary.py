"""What may a vocabulary file say about a language or a field?"""

from __future__ import annotations

from typing import Any, NamedTuple

from faqbot.errors import Problem
from faqbot.knowledge.form import Form
from faqbot.knowledge.schema import check_schema
from faqbot.knowledge.strict_yaml import Node

__all__ = ["UsualSection", "Vocabulary", "merge", "read_vocabulary"]

VOCABULARY_KEYS = (
    "kind", "schema", "id", "scope", "weights", "words", "short", "spellings", "irregular", "synonyms", "related",
    "contrast", "names", "substances", "stems", "references", "several", "pointing", "opening",
    "carrying", "sections", "caution", "cover", "answer-at",
)  # fmt: skip
SCOPES = ("language", "field")
Group = tuple[str, ...]


class UsualSection(NamedTuple):
    """A section that many pages have, how it is headed and how people ask for it."""

    id: str
    headings: tuple[str, ...]
    phrasings: tuple[str, ...]


class Vocabulary(NamedTuple):
    """Words and what is known of them; several are merged into one before they are used."""

    id: str = ""
    scope: str = "language"
    weights: tuple[tuple[str, float], ...] = ()
    """Band → how much a word of the band tells about what is asked, 0 to 1."""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Band → its words."""
    short: tuple[Group, ...] = ()
    """A short form, then what it stands for."""
    spellings: tuple[Group, ...] = ()
    """One spelling, then others of the same word."""
    irregular: tuple[Group, ...] = ()
    """A base form, then its irregular inflections."""
    synonyms: tuple[Group, ...] = ()
    related: tuple[Group, ...] = ()
    contrast: tuple[tuple[Group, ...], ...] = ()
    """Sides that turn a question around."""
    names: tuple[Group, ...] = ()
    """Things that are not covered unless a topic is about them; a group is one thing's names."""
    stems: tuple[str, ...] = ()
    """What names of such things begin (``cef-``) or end with (``-azepam``)."""
    references: tuple[str, ...] = ()
    """Words that stand for a topic's subject (``it``, ``this medicine``)."""
    several: tuple[str, ...] = ()
    """Words for several subjects at once (``both``, ``together``)."""
    pointing: tuple[str, ...] = ()
    """Words that point at the one thing spoken of (``it``)."""
    opening: tuple[str, ...] = ()
    """What a question opens with that goes on from another (``what about``)."""
    carrying: tuple[str, ...] = ()
    """A question of a name and no other words than these asks the same again, of another thing."""
    sections: tuple[UsualSection, ...] = ()
    caution: float = 0.0
    """How much full coverage of a question decides here."""
    cover: float = 0.0
    """The share of a question's information that an answer must account for."""
    answer_at: float = 0.0
    """The confidence that an answer needs here, where that is more than the policy's."""


def _read_contrast(form: Form) -> tuple[tuple[Group, ...], ...]:
    rows = []
    for row, _ in form.lines("contrast"):
        sides = (tuple(m.strip() for m in side.split(",") if m.strip()) for side in row.split("|"))
        rows.append(tuple(side for side in sides if side))
    return tuple(rows)


def _read_bands(form: Form) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    weights, words = form.form("weights", ()), form.form("words", ())
    known = {} if weights is None else {key: weights.number(key, 0.0, 1.0) for key in weights.keys}
    lists = {} if words is None else {key: " ".join(row for row, _ in words.lines(key)).split() for key in words.keys}
    for key in lists:
        if words is not None and key not in known:
            words.note(words.line_of(key), f"words has {key!r} but weights has not; give it a weight")
    return (
        tuple((key, value) for key, value in known.items() if value is not None),
        tuple((key, tuple(value)) for key, value in lists.items()),
    )


def _read_stems(form: Form) -> tuple[str, ...]:
    found = []
    for row, line in form.lines("stems"):
        for stem in row.split():
            if stem.startswith("-") is stem.endswith("-"):
                form.note(line, f"stems: {stem!r} must be written -ending or beginning-")
            found.append(stem)
    return tuple(found)


def _read_words(form: Form, key: str) -> Group:
    return tuple(word for group in form.groups(key) for word in group)


def _read_usual_sections(form: Form) -> tuple[UsualSection, ...]:
    found = []
    for item in form.forms("sections", ("id", "headings", "phrasings"), "a usual section"):
        name = item.identifier("id")
        if name is not None:
            found.append(UsualSection(name, item.texts("headings"), item.texts("phrasings")))
    return tuple(found)


def read_vocabulary(path: str, tree: Node, problems: list[Problem]) -> Vocabulary | None:
    """The vocabulary in *tree*, or None; whatever is wrong is added to *problems*."""
    form = Form(path, tree, problems, VOCABULARY_KEYS, "a vocabulary")
    check_schema(form)
    name, scope = form.identifier("id"), form.text("scope", required=True)
    if scope is not None and scope not in SCOPES:
        form.note(form.line_of("scope"), f"scope must be one of: {', '.join(SCOPES)}")
    weights, words = _read_bands(form)
    return Vocabulary(
        name or "",
        scope or "",
        weights,
        words,
        tuple(form.groups("short")),
        tuple(form.groups("spellings")),
        tuple(tuple(row.split()) for row, _ in form.lines("irregular")),
        tuple(form.groups("synonyms")),
        tuple(form.groups("related")),
        _read_contrast(form),
        tuple(form.groups("names") + form.groups("substances")),
        _read_stems(form),
        _read_words(form, "references"),
        _read_words(form, "several"),
        _read_words(form, "pointing"),
        _read_words(form, "opening"),
        _read_words(form, "carrying"),
        _read_usual_sections(form),
        form.number("caution", 0.0, 1.0) or 0.0,
        form.number("cover", 0.0, 1.0) or 0.0,
        form.number("answer-at", 0.0, 1.0) or 0.0,
    )


def merge(vocabularies: list[Vocabulary]) -> Vocabulary:
    """All of *vocabularies* as one, in order of id, so that the order of files changes nothing."""
    ordered = sorted(vocabularies, key=lambda v: (v.scope != "language", v.id))
    joined: dict[str, Any] = {
        field: tuple(item for vocabulary in ordered for item in getattr(vocabulary, field)) for field in _LISTS
    }
    strictest: dict[str, Any] = {field: max((getattr(v, field) for v in ordered), default=0.0) for field in _NUMBERS}
    name = "+".join(v.id for v in ordered)
    return Vocabulary()._replace(id=name, scope="merged", **strictest, **joined)


_NUMBERS = ("caution", "cover", "answer_at")
_LISTS = tuple(field for field in Vocabulary._fields if field not in ("id", "scope", *_NUMBERS))
