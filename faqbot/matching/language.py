"""What are the words of a text, and what does each of them tell?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from faqbot.matching.stem import stem
from faqbot.matching.tables import WORDS_KEPT, Tables
from faqbot.text import words

__all__ = ["TELLING", "Concept", "Language", "Token", "Turns"]

# Only a word that tells at least this much is looked for in stored text. Set by reasoning: everyday words do.
TELLING = 0.3


class Token(NamedTuple):
    """One word of a text."""

    word: str
    """As it was typed, folded."""
    stem: str
    """What is compared."""
    weight: float
    """How much the language says it tells, 0 to 1."""
    ordinary: bool
    """Whether the language knows it, so that it is not a misspelling."""


class Concept(NamedTuple):
    """Words that mean the same, met in a text."""

    name: str
    """``s:`` and the group's first member for synonyms, ``r:`` for related words."""
    start: int
    end: int
    """The tokens [start, end) that it was met in."""

    @property
    def synonym(self) -> bool:
        """Whether its words can replace one another."""
        return self.name[0] == "s"


class Turns(NamedTuple):
    """How a word turns a question."""

    several: bool
    """Whether it speaks of several subjects at once (both, together)."""
    contrasts: tuple[tuple[int, int], ...]
    """The (set, side) of each contrast that it is in."""


class Language:
    """What the vocabularies say about words."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.token = lru_cache(maxsize=WORDS_KEPT)(self._token)
        self._starting = lru_cache(maxsize=WORDS_KEPT)(self._groups_from)
        self.turns = lru_cache(maxsize=WORDS_KEPT)(self._turns_of)

    def spread(self, found: list[str]) -> list[str]:
        """*found* with short forms written out and spellings and inflections brought to their base."""
        spread: list[str] = []
        for word in found:
            spread.extend(self._tables.get("short", word) or (word,))
        return spread

    def _token(self, word: str) -> Token:
        base = self._tables.get("base", word) or word
        root = stem(base)
        ordinary = word[0].isdigit() or (
            self._tables.get("band", root) is not None and not self._only_looks_inflected(word)
        )
        return Token(word, root, self.weight(root), ordinary)

    def weight(self, root: str) -> float:
        """How much the language says that a word of this stem tells: all that there is, where it doesn't know it."""
        band = self._tables.get("band", root)
        return 1.0 if band is None else float(band)

    def telling(self, stems: Iterable[str]) -> list[str]:
        """Those of *stems* that are looked for in stored text."""
        return [one for one in stems if self.weight(one) >= TELLING]

    def held_together(self, stems: list[str]) -> list[str]:
        """The groups that *stems* name by some words that tell and some that don't (over the counter)."""
        met = (concept for concept in self.concepts(stems) if concept.end - concept.start > 1)
        return sorted(
            {
                concept.name
                for concept in met
                if 0 < len(self.telling(stems[concept.start : concept.end])) < concept.end - concept.start
            }
        )

    def _only_looks_inflected(self, word: str) -> bool:
        """Whether *word* has a known word's stem, but is no form of it: ``dosae`` and dosa, ``effets`` and effete."""
        if word[-1] not in "es" or self._lists(word):
            return False
        without = self._lists(word[:-1])
        return without if word[-1] == "e" else not without and self._lists(word[:-1] + "e")

    def _lists(self, word: str) -> bool:
        """Whether the language has *word* in just this form."""
        return bool(word) and word in (self._tables.get("ordinary-words", f"{word[0]}{len(word)}") or ())

    def read(self, text: str) -> list[Token]:
        """The words of *text*."""
        return [self.token(word) for word in self.spread(words(text))]

    def concepts(self, stems: list[str]) -> list[Concept]:
        """The synonym and related groups that *stems* name, each at each place."""
        met: list[Concept] = []
        for start, (alone, longer) in enumerate(map(self._starting, stems)):
            if alone:
                met += [Concept(name, start, start + 1) for name in alone]
            for rest, names in longer.get(stems[start + 1], ()) if longer and start + 1 < len(stems) else ():
                end = start + 1 + len(rest)
                if stems[start + 1 : end] == rest:
                    met += [Concept(name, start, end) for name in names]
        return met

    def _groups_from(self, stem: str) -> tuple[tuple[str, ...], dict[str, list[tuple[list[str], list[str]]]]]:
        """The groups that have *stem* itself, and, by the stem that comes next, those that have more: rest, groups."""
        alone: list[str] = []
        longer: dict[str, list[tuple[list[str], list[str]]]] = {}
        for rest, names in self._tables.fetch("concept", stem) or ():
            if rest:
                longer.setdefault(rest[0], []).append((rest, names))
            else:
                alone += names
        return tuple(alone), longer

    def of_several(self, stems: list[str]) -> bool:
        """Whether *stems* speak of several subjects at once (both, together)."""
        return any(turn.several for turn in map(self.turns, stems) if turn)

    def contrasts(self, stems: list[str]) -> set[tuple[int, int]]:
        """The (set, side) of each contrast word among *stems*."""
        return {where for turn in map(self.turns, stems) if turn for where in turn.contrasts}

    def _turns_of(self, stem: str) -> Turns | None:
        """How *stem* turns a question, if it does."""
        contrasts = tuple((where[0], where[1]) for where in self._tables.fetch("contrast", stem) or ())
        several = bool(self._tables.fetch("several", stem))
        return Turns(several, contrasts) if several or contrasts else None
