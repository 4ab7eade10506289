"""Does a text tell of an emergency?

Signs are patterns over the words of a text, written in the safety file. A pattern is a row of items:

    word            that word                        a|b        either
    <set>           a word or phrase of a set        [item]     may be missing
    ..  ...         up to 3, up to 8 words between   ^  $       start, end of the text
    #4+             a number of at least 4, in digits or words

Matching keeps the set of places a pattern may have reached, so its time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from faqbot.errors import KnowledgeError, Problem
from faqbot.matching.language import Language
from faqbot.matching.spelling import Shelves, shelved
from faqbot.matching.tables import WORDS_KEPT, Data, Tables
from faqbot.text import words

if TYPE_CHECKING:
    from faqbot.knowledge.safety import Safety

__all__ = ["Alarm", "Screen", "sign_tables"]

GAPS = {"..": 3, "...": 8}
MOST_WORDS, MOST_CHARACTERS = 4_000, 40_000
LONG_WORD = 8
_NUMBER = re.compile(r"#(\d+)\+")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_NUMERALS = "zero one two three four five six seven eight nine ten eleven twelve"
_LARGER = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty hundred"
_VALUE = {word: number for number, word in enumerate(_NUMERALS.split())}
_VALUE |= dict.fromkeys([*_LARGER.split(), "dozen", "dozens"], 13)

Phrase = tuple[str, ...]


class Item(NamedTuple):
    """One item of a pattern."""

    phrases: frozenset[Phrase]
    """Any of these words or phrases is met; none for an anchor or a number."""
    gap: int
    """Up to so many words may stand before it."""
    optional: bool
    least: int | None
    """A number at least as large is met."""
    anchor: str
    firsts: frozenset[str] = frozenset()
    """The first words of the phrases."""
    lengths: tuple[int, ...] = ()
    """The numbers of words that the phrases have."""


class Pattern(NamedTuple):
    """A row of items, and the words one of which must stand in any text that has it."""

    items: tuple[Item, ...]
    triggers: frozenset[str]


class Alarm(NamedTuple):
    """The sign that was met."""

    sign: str
    pattern: str


def _value(word: str) -> int | None:
    if word.isdigit() and word.isascii():
        return int(word) if len(word) < 7 else 1_000_000
    return _VALUE.get(word)


class _Compiler:
    """Turns pattern texts into patterns, noting mistakes with their lines."""

    def __init__(self, path: str, sets: Mapping[str, Sequence[str]], language: Language) -> None:
        self.path = path
        self.language = language
        self.problems: list[Problem] = []
        self._members = sets
        self.set_of = lru_cache(maxsize=256)(self._set)

    def _set(self, name: str) -> frozenset[Phrase]:
        return frozenset(phrase for member in self._members.get(name, ()) if (phrase := self._phrase(member)))

    def _phrase(self, text: str) -> Phrase:
        return tuple(self.language.spread(words(text)))

    def _alternative(self, text: str, line: int) -> frozenset[Phrase]:
        if text.startswith("<") and text.endswith(">"):
            if text[1:-1] not in self._members:
                known = ", ".join(sorted(self._members))
                self.problems.append(Problem(self.path, line, f"no set of words {text!r}; there are: {known}"))
            return self.set_of(text[1:-1])
        phrase = self._phrase(text.replace("_", " "))
        if not phrase:
            self.problems.append(Problem(self.path, line, f"{text!r} in a sign is no word"))
        return frozenset({phrase} if phrase else ())

    def pattern(self, text: str, line: int) -> Pattern:
        """The pattern written as *text*."""
        items: list[Item] = []
        gap = 0
        for part in text.split():
            if part in GAPS:
                gap = GAPS[part]
                continue
            optional = part.startswith("[") and part.endswith("]")
            part = part[1:-1] if optional else part
            number = _NUMBER.fullmatch(part)
            anchor = part if part in ("^", "$") else ""
            if number or anchor:
                items.append(Item(frozenset(), gap, optional, int(number[1]) if number else None, anchor))
            else:
                phrases = frozenset[Phrase]().union(*(self._alternative(one, line) for one in part.split("|")))
                items.append(Item(phrases, gap, optional, None, ""))
            gap = 0
        needed = [item for item in items if item.phrases and not item.optional]
        if not needed:
            self.problems.append(Problem(self.path, line, f"sign {text!r} needs at least one word that must be there"))
            return Pattern((), frozenset())
        rarest = min((self._triggers(item) for item in needed), key=lambda found: sum(found.values()))
        return Pattern(tuple(items), frozenset(rarest))

    def _triggers(self, item: Item) -> dict[str, float]:
        """For each phrase of *item* the word that tells most, and how common that word is."""
        common = {word: 1.02 - self.language.token(word).weight for phrase in item.phrases for word in phrase}
        return {word: common[word] for word in (min(phrase, key=lambda w: (common[w], w)) for phrase in item.phrases)}


def _next_places(item: Item, text: list[str], places: set[int]) -> set[int]:
    """Where matching may stand after *item*, having stood at *places* before it."""
    reached = set(places) if item.optional else set()
    starts = places
    if item.gap:
        starts = {start for place in places for start in range(place, min(place + item.gap, len(text)) + 1)}
    for start in starts:
        if item.anchor:
            if start == (0 if item.anchor == "^" else len(text)):
                reached.add(start)
        elif item.least is not None:
            if start < len(text) and (_value(text[start]) or -1) >= item.least:
                reached.add(start + 1)
        else:
            reached.update(_phrase_ends(item, text, start))
    return reached


def _phrase_ends(item: Item, text: list[str], start: int) -> Iterable[int]:
    if start < len(text) and text[start] in item.firsts:
        for length in item.lengths:
            if tuple(text[start : start + length]) in item.phrases:
                yield start + length


def _met(items: tuple[Item, ...], text: list[str]) -> bool:
    """Whether the pattern of *items* is met anywhere in *text*."""
    places = set(range(len(text) + 1))
    for item in items:
        places = _next_places(item, text, places)
        if not places:
            return False
    return True


def sign_tables(safety: Safety, language: Language) -> Data:
    """The signs of *safety* as tables: which patterns a word may belong to, and the patterns' texts.

    Raises KnowledgeError, with every mistake and its line, where a sign can't be read.
    """
    compiler = _Compiler(safety.path, dict(safety.words), language)
    triggers: dict[str, list[list[int]]] = {}
    known: set[str] = set()
    compiled: dict[str, list[Any]] = {}
    for number, sign in enumerate(safety.signs):
        lines = iter(sign.lines)
        patterns = [compiler.pattern(text, next(lines)) for text in (*sign.when, *sign.unless)]
        known.update(
            word for pattern in patterns for item in pattern.items for phrase in item.phrases for word in phrase
        )
        for place, pattern in enumerate(patterns):
            compiled[f"{number}/{place}"] = _as_data(pattern)
            if place < len(sign.when):
                for word in sorted(pattern.triggers):
                    triggers.setdefault(word, []).append([number, place])
    if compiler.problems:
        raise KnowledgeError(compiler.problems)
    signs = {str(n): [sign.id, list(sign.when), list(sign.unless)] for n, sign in enumerate(safety.signs)}
    return {"sign": signs, "sign-trigger": triggers, "pattern": compiled, "sign-words": shelved(known)}


def _as_data(pattern: Pattern) -> list[Any]:
    return [
        [sorted(map(list, item.phrases)), item.gap, item.optional, item.least, item.anchor] for item in pattern.items
    ]


def _from_data(data: list[Any]) -> tuple[Item, ...]:
    return tuple(
        Item(
            frozenset(map(tuple, phrases)),
            gap,
            optional,
            least,
            anchor,
            frozenset(phrase[0] for phrase in phrases),
            tuple(sorted({len(phrase) for phrase in phrases})),
        )
        for phrases, gap, optional, least, anchor in data
    )


class Screen:
    """Looks for the signs of an emergency."""

    def __init__(self, tables: Tables, language: Language) -> None:
        self._tables = tables
        self._language = language
        self._words = Shelves(tables, "sign-words")
        self._pattern = lru_cache(maxsize=4096)(self._pattern_of)
        self._read = lru_cache(maxsize=WORDS_KEPT)(self._read_word)

    def _read_word(self, word: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
        """*word* written out and spelt as the signs are; the sign and place of each pattern that it may belong to."""
        spelt = tuple(self._spell(one) for one in self._language.spread([word]))
        leads = {(sign, place) for one in spelt for sign, place in self._tables.fetch("sign-trigger", one) or ()}
        return spelt, tuple(leads)

    def _pattern_of(self, sign: int, place: int) -> tuple[tuple[Item, ...], tuple[frozenset[str], ...]]:
        """The items of a pattern, and the sets of words of each of which a text that has it has one."""
        items = _from_data(self._tables.fetch("pattern", f"{sign}/{place}"))
        return items, tuple(item.firsts for item in items if item.firsts and not item.optional)

    def _spell(self, word: str) -> str:
        """*word*, or the one word of the signs that it misspells."""
        if len(word) < 4 or not word.isalpha() or self._language.token(word).ordinary or word in self._words:
            return word
        steps = (self._words.nearest(word, edits) for edits in range(1, 2 if len(word) < LONG_WORD else 3))
        return next((known for near in steps for _, known in near if len(known) >= 4), word)

    def find(self, text: str, found: list[str] | None = None) -> Alarm | None:
        """The first sign met in *text*, whose words are *found*, or in a sentence of it, or None.

        What takes a sign back in one sentence, or stands before a sign that begins a text, is of no account to
        another sentence. Of a very long text, the beginning is read.
        """
        if found is None or len(text) > MOST_CHARACTERS:
            text = text[:MOST_CHARACTERS]
            found = words(text)
        alarm = self._met_in(found)
        if alarm is not None:
            return alarm
        sentences = [part for part in _SENTENCE_END.split(text) if part.strip()]
        alarms = (self._met_in(words(part)) for part in (sentences if len(sentences) > 1 else ()))
        return next((alarm for alarm in alarms if alarm), None)

    def _met_in(self, found: list[str]) -> Alarm | None:
        read = [*map(self._read, found[:MOST_WORDS])]
        led = {lead for _, leads in read if leads for lead in leads}
        if not led:
            return None
        text = [one for spelt, _ in read for one in spelt]
        present = set(text)
        for sign, at in sorted(led):
            if not self._met(sign, at, text, present):
                continue
            name, when, unless = self._tables.get("sign", str(sign))
            back = range(len(when), len(when) + len(unless))
            if not any(self._met(sign, place, text, present) for place in back):
                return Alarm(name, when[at])
        return None

    def _met(self, sign: int, place: int, text: list[str], present: set[str]) -> bool:
        """Whether *text*, whose different words are *present*, has that pattern of that sign."""
        items, needed = self._pattern(sign, place)
        for words_of_item in needed:
            if words_of_item.isdisjoint(present):
                return False
        return _met(items, text)
