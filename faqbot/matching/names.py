"""Which words of a text name a thing, and is the knowledge about it?

Names are compared as whole words before anything else is. A misspelt one is repaired only towards the one
name that is nearest; where a name that is not covered is as near as one that is, it is not repaired at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from faqbot.matching.spelling import Shelves, Speller, allowed_edits, nearest, sounds
from faqbot.matching.tables import WORDS_KEPT, Tables

__all__ = ["Mention", "Names", "Reading"]

# What a misspelling that sounds the same counts beside one edit of letters.
SAME_SOUND = 0.5
# A name written as two words has at least so many letters.
SHORTEST_SPLIT = 7


class Mention(NamedTuple):
    """A name met in a text."""

    word: str
    """As it was typed."""
    name: str
    """The name it was read as."""
    subject: str | None
    """The covered subject, or None for anything that isn't covered."""
    exact: bool
    also: tuple[str, ...] = ()
    """Other covered subjects that a misspelt name may as well mean."""


class Reading(NamedTuple):
    """A text's words without its names, and its names."""

    words: tuple[str, ...]
    mentions: tuple[Mention, ...]
    subjects: frozenset[str]
    """The covered subjects that are named."""
    strangers: tuple[Mention, ...]
    """The names that are not covered."""

    @property
    def doubtful(self) -> bool:
        """Whether a misspelt name may mean several covered subjects."""
        return any(m.also for m in self.mentions)


class Names:
    """All names the knowledge has: of its subjects, and of things known not to be covered."""

    def __init__(self, tables: Tables, speller: Speller) -> None:
        self._tables = tables
        self._speller = speller
        self.active = bool(tables.get("names", "any"))
        self._endings = tuple(tables.get("names", "endings") or ())
        self._beginnings = tuple(tables.get("names", "beginnings") or ())
        self._lettered = Shelves(tables, "name-letters")
        self._heard = Shelves(tables, "name-sounds")
        self._parts = Shelves(tables, "name-parts")
        self._starting = lru_cache(maxsize=WORDS_KEPT)(self._names_from)
        self._plain = lru_cache(maxsize=WORDS_KEPT)(self._is_plain)
        self.recognise = lru_cache(maxsize=WORDS_KEPT)(self._recognise)

    def knows(self, word: str) -> bool:
        """Whether *word* is a name, or a word of one, as it is written."""
        return any(self._tables.get("name-word", form) for form in _forms(word))

    def has_near(self, word: str) -> bool:
        """Whether *word* may misspell a word of a name of several words."""
        return bool(self._parts.nearest(word, allowed_edits(word)))

    def _is_plain(self, word: str) -> bool:
        """Whether *word* is a word that no name begins with."""
        return self._speller.knows(word) and not self._starting(word)

    def read(self, words: list[str], loosely: bool = True) -> Reading:
        """Take the names out of *words*; *loosely* also the misspelt ones."""
        if not self.active:
            return _nameless(words)
        plain = [*map(self._plain, words), True]
        if all(plain):
            return _nameless(words)
        rest: list[str] = []
        mentions: list[Mention] = []
        at = 0
        while at < len(words):
            if plain[at] and plain[at + 1]:
                rest.append(words[at])
                at += 1
                continue
            found = self._exact(words, at)
            if loosely:
                found = self._misspelt_in_part(words, at, found[1] if found else 1) or found
            if found is None and loosely and (guess := self.recognise(words[at])) is not None:
                found = guess, 1
            if found is None:
                rest.append(words[at])
                at += 1
            else:
                mentions.append(found[0])
                at += found[1]
        return _read(rest, tuple(_told_apart(mentions))) if mentions else _nameless(rest)

    def _exact(self, words: list[str], at: int) -> tuple[Mention, int] | None:
        """The longest name that starts at word *at*, and how many words it has.

        A covered name goes before a longer one that isn't where another covered name takes up the rest of that.
        """
        met = self._met(words, at)
        if not met:
            return self._split(words, at)
        longest = met[0]
        if longest[0].subject is None:
            for one in met[1:]:
                after = self._met(words, at + one[1]) if one[0].subject is not None else []
                if after and after[0][0].subject is not None and one[1] + after[0][1] >= longest[1]:
                    return one
        return longest

    def _met(self, words: list[str], at: int) -> list[tuple[Mention, int]]:
        """The names that start at word *at*, as they are written, longest first."""
        met = [
            (Mention(" ".join(words[at : at + 1 + len(rest)]), name, subject, True), 1 + len(rest))
            for rest, name, subject in (self._starting(words[at]) if at < len(words) else ())
            if _same(words[at + 1 : at + 1 + len(rest)], rest)
        ]
        return sorted(met, key=lambda one: -one[1]) if len(met) > 1 else met

    def _misspelt_in_part(self, words: list[str], at: int, longer_than: int) -> tuple[Mention, int] | None:
        """The name of several words that starts at *at* with one of them misspelt, and how many words it has."""
        names = [name for rest, name, _ in self._starting(words[at]) if rest]
        if at + 1 < len(words) and not self._is_written(words[at]):
            for letter in sorted(_first_letters(words[at])):
                names += self._tables.get("name-second", f"{words[at + 1]} {letter}") or ()
        found: list[tuple[int, int, str]] = []
        for name in names:
            meant = name.split()
            typed = words[at : at + len(meant)]
            if longer_than < len(meant) == len(typed):
                edits = self._edits_in_one(typed, meant)
                if edits is not None:
                    found.append((edits, -len(meant), name))
        if not found:
            return None
        edits, length, _ = min(found)
        near = [(float(edits), name, self._subject(name)) for e, n, name in sorted(found) if (e, n) == (edits, length)]
        mention = self._decide(" ".join(words[at : at - length]), near)
        return None if mention.subject is None and self._covered_to(words, at, -length) else (mention, -length)

    def _covered_to(self, words: list[str], at: int, length: int) -> bool:
        """Whether word *at* misspells a covered name, and another one takes up the rest of *length* words."""
        guess, after = self.recognise(words[at]), self._met(words, at + 1)
        covered = guess is not None and guess.subject is not None and after and after[0][0].subject is not None
        return bool(covered) and 1 + after[0][1] >= length

    def _edits_in_one(self, typed: list[str], meant: list[str]) -> int | None:
        """How many edits lie between two rows of words that differ in one, which isn't a word as it is typed."""
        differ = [(one, other) for one, other in zip(typed, meant, strict=True) if not _same([one], [other])]
        if len(differ) != 1:
            return None
        one, other = differ[0]
        if self._is_written(one) or not _first_letters(one) & _first_letters(other):
            return None
        near = nearest(one, [other], allowed_edits(one))
        return near[0][0] if near else None

    def _is_written(self, word: str) -> bool:
        """Whether *word* is a word or part of a name as it is, so that it is no slip."""
        return self._speller.knows(word) or self.knows(word)

    def _names_from(self, word: str) -> tuple[tuple[list[str], str, str | None], ...]:
        """The names whose first word is *word*: the words after it, the name, its subject."""
        return tuple(
            (rest, name, subject)
            for form in _forms(word)
            for rest, name, subject in self._tables.get("name", form) or ()
        )

    def _split(self, words: list[str], at: int) -> tuple[Mention, int] | None:
        """The name that is written as the two words from *at* on; at least one of them is no word by itself."""
        if at + 1 == len(words) or words[at].isdigit():
            return None
        if self._speller.knows(words[at]) and self._speller.knows(words[at + 1]):
            return None
        joined = words[at] + words[at + 1]
        if len(joined) < SHORTEST_SPLIT:
            return None
        for rest, name, subject in self._tables.get("name", joined) or ():
            if not rest:
                return Mention(f"{words[at]} {words[at + 1]}", name, subject, True), 2
        return None

    def _recognise(self, word: str) -> Mention | None:
        """The name that *word* misspells, or a stranger where it looks like a name of the field."""
        if len(word) < 5 or not word.isalpha() or self._speller.knows(word):
            return None
        near = self._within(word, 1)
        known = None if near else self._speller.distance_to_known(word)  # no known word is nearer than a slip
        if not near and (known is None or known[0] > 1):
            near = self._near(word, allowed_edits(word) if known is None else known[0])
        if near and (known is None or near[0][0] <= known[0]):
            mention = self._decide(word, near)
            doubtful = mention.subject is not None and near[0][0] >= 1 and self._begins_as_another(word)
            return Mention(word, word, None, False) if doubtful else mention
        return Mention(word, word, None, False) if self._bears_stem(word) and known is None else None

    def _begins_as_another(self, word: str) -> bool:
        """Whether *word* is the name of something else, not covered, with its first letter wrong, missing or added."""
        tails = self._tables.get("name-tails", word) or [], self._tables.get("name-tails", word[1:]) or [], [word[1:]]
        return any(
            other == name and subject is None
            for name in (name for names in tails for name in names)
            for _, other, subject in self._tables.get("name", name) or ()
        )

    def _near(self, word: str, limit: int) -> list[tuple[float, str, str | None]]:
        """The names more than one and at most *limit* edits from *word*, nearest first: (distance, name, subject)."""
        steps = (self._within(word, edits) for edits in range(2, limit + 1))
        return next((near for near in steps if near), [])

    def _within(self, word: str, limit: int) -> list[tuple[float, str, str | None]]:
        """The names within *limit* edits of *word*; what only sounds alike counts half an edit more."""
        close: dict[str, float] = {}
        for letter in _first_letters(word):
            close |= {name: edits for edits, name in self._lettered.nearest(word, limit, letter)}
        sound = sounds(word)
        for edits, alike in self._heard.nearest(sound, limit - 1):
            for name in self._tables.get("name-sounding", alike):
                close[name] = min(close.get(name, 99.0), edits + SAME_SOUND)
        return sorted(
            (distance, name, self._subject(name))
            for name, distance in close.items()
            if not self._differs_before_stem(word, name, distance)
        )

    def _subject(self, name: str) -> str | None:
        """The covered subject that *name* is a name of."""
        same = self._tables.get("name", name.split(" ", 1)[0]) or ()
        return next((subject for _, other, subject in same if other == name), None)

    def _decide(self, word: str, near: list[tuple[float, str, str | None]]) -> Mention:
        best = [one for one in near if one[0] == near[0][0]]
        subjects = list(dict.fromkeys(subject for _, _, subject in best))
        if None in subjects and len(subjects) > 1:
            return Mention(word, word, None, False)
        covered = tuple(subject for subject in subjects[1:] if subject is not None)
        return Mention(word, best[0][1], best[0][2], False, covered)

    def _differs_before_stem(self, word: str, name: str, distance: float) -> bool:
        """Whether both carry the same stem and differ by more than one slip in what tells them apart."""
        if distance <= 1 or not word.endswith(self._endings) or not name.endswith(self._endings):
            return False
        return any(word.endswith(ending) and name.endswith(ending) for ending in self._endings)

    def _bears_stem(self, word: str) -> bool:
        return word[2:].endswith(self._endings) or word[:-3].startswith(self._beginnings)


def _nameless(words: Iterable[str]) -> Reading:
    return Reading(tuple(words), (), frozenset(), ())


def _read(rest: list[str], mentions: tuple[Mention, ...]) -> Reading:
    """The *rest* of a text, and its names."""
    subjects = frozenset(mention.subject for mention in mentions if mention.subject is not None)
    return Reading(tuple(rest), mentions, subjects, tuple(mention for mention in mentions if mention.subject is None))


def _told_apart(mentions: list[Mention]) -> Iterator[Mention]:
    """*mentions*, where what is nearly a name that is spelt right in the same text is another thing's name."""
    spelt = {mention.name for mention in mentions if mention.exact}
    for mention in mentions:
        another = not mention.exact and mention.name in spelt
        yield mention._replace(name=mention.word, subject=None, also=()) if another else mention


def _first_letters(word: str) -> set[str]:
    """The letter that *word* begins with, and the one that it sounds to begin with."""
    return {word[0], sounds(word)[0]}


def _forms(word: str) -> tuple[str, ...]:
    """*word*, and without a plural or possessive s."""
    return (word, word[:-1]) if word.endswith("s") and len(word) > 4 else (word,)


def _same(words: list[str], rest: list[str]) -> bool:
    if len(words) != len(rest):
        return False
    return all(
        word == other or (word.endswith("s") and word[:-1] == other) for word, other in zip(words, rest, strict=True)
    )
