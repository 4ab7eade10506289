"""Which known word was meant by a misspelt one?

rapidfuzz counts the edits (optimal string alignment: insert, delete, replace, swap neighbours). Short words
get no loose matching: a slip in four letters is as often another word. Only two neighbours that changed places are
put back there, where that makes a word of the knowledge and only one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from faqbot.matching.language import Language
from faqbot.matching.tables import WORDS_KEPT, Tables

__all__ = ["Shelves", "Speller", "allowed_edits", "likeness", "look_alikes", "nearest", "shelved", "sounds"]

# A run-together word is split into pieces of at most so many letters, on average of at least so many.
LONGEST_PIECE, SHORTEST_PIECE = 20, 3
# Words that share a letter have each at least so many.
LONG_PIECE = 4
# A name among the pieces has at least so many letters.
SHORTEST_NAME = 5
_INFLECTIONS = ("s", "ed", "ing")
# In words longer than this, the first two letters and the last two aren't touched by the same edit.
ENDS_APART = 4
# In a word of so many letters, only neighbours that changed places are put back.
SHORT_WORD = 4
# So many shelves of words are kept at hand.
SHELVES_KEPT = 500
# So many words are looked through as they are; more are sorted by their ends when they have been so OFTEN. Measured.
MANY, OFTEN = 200, 10
# A word of so many letters isn't made another word by one letter.
LONG_WORD = 7
_VOWELS = frozenset("aeiouy")
_REPEATS = re.compile(r"(.)\1{2,}")
_SOUNDS = (
    (re.compile("ph"), "f"),
    (re.compile("[ckq]+(?=[eiy])"), "k"),
    (re.compile("[ckq]+"), "k"),
    (re.compile("z"), "s"),
    (re.compile("y"), "i"),
    (re.compile("[ao]e"), "e"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def allowed_edits(word: str) -> int:
    """How many edits may lie between *word* and what was meant: none under five letters, two from eight on."""
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2


@lru_cache(maxsize=WORDS_KEPT)
def sounds(word: str) -> str:
    """*word* with letters that sound alike written alike (``klonasepam`` for clonazepam)."""
    for pattern, instead in _SOUNDS:
        word = pattern.sub(instead, word)
    return word


@lru_cache(maxsize=1)
def _comparing() -> tuple[Any, Any]:
    """rapidfuzz's search and its distance; loading them takes longer than answering what is spelt right."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    return process.extract, OSA.distance


def nearest(word: str, choices: Collection[str], limit: int) -> list[tuple[int, str]]:
    """The *choices* within *limit* edits of *word*, as (edits, choice), fewest edits first, then by name."""
    extract, distance = _comparing()
    found = extract(word, choices, scorer=distance, score_cutoff=limit, limit=None)
    return sorted({(int(edits), choice) for choice, edits, _ in found}) if found else []


def shelved(words: Iterable[str]) -> dict[str, list[str]]:
    """*words* by first letter and length (``c10``): those of about the same length are all that may be near."""
    shelves: dict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words)):
        shelves[f"{word[0]}{len(word)}"].append(word)
    return dict(shelves)


class Shelves:
    """A table of words made by ``shelved``."""

    def __init__(self, tables: Tables, table: str) -> None:
        self._tables = tables
        self._table = table
        self._about = lru_cache(maxsize=SHELVES_KEPT)(self._of_about)
        self._by_ends = lru_cache(maxsize=SHELVES_KEPT)(self._sorted_by_ends)
        self._of = lru_cache(maxsize=SHELVES_KEPT)(self._on)
        self._uses: dict[tuple[str, int], int] = {}

    def __contains__(self, word: str) -> bool:
        return bool(word) and word in self._of(word[0], len(word))

    def nearest(self, word: str, limit: int, letter: str | None = None) -> list[tuple[int, str]]:
        """The words within *limit* edits of *word* that begin as it does, or with *letter*; see ``nearest``."""
        first = letter or word[0]
        if limit == 0:
            return [(0, word)] if word in self._of(first, len(word)) else []
        choices = self._about(first, len(word), limit)
        if len(choices) > MANY and limit == 1 and len(word) > ENDS_APART and self._is_used(first, len(word)):
            by_end = self._by_ends(first, len(word))
            choices = by_end.get(word[:2], []) + by_end.get(word[-2:] + "$", [])
        return nearest(word, choices, limit) if choices else []

    def _is_used(self, letter: str, length: int) -> bool:
        """Whether words of this first letter and about this *length* are looked for so often that sorting them pays."""
        shelf = letter, length
        self._uses[shelf] = times = self._uses.get(shelf, 0) + 1
        return times > OFTEN

    def _on(self, letter: str, length: int) -> frozenset[str]:
        return frozenset(self._tables.fetch(self._table, f"{letter}{length}") or ())

    def _of_about(self, letter: str, length: int, limit: int) -> list[str]:
        """The words by *letter* that are longer or shorter than *length* by *limit* at most."""
        lengths = range(length - limit, length + limit + 1)
        return [one for about in lengths for one in self._tables.get(self._table, f"{letter}{about}") or ()]

    def _sorted_by_ends(self, letter: str, length: int) -> dict[str, list[str]]:
        """The same with a limit of one edit, by the first and the last two letters: one edit leaves either alone."""
        ends: dict[str, list[str]] = defaultdict(list)
        for one in self._of_about(letter, length, 1):
            ends[one[:2]].append(one)
            ends[f"{one[-2:]}$"].append(one)
        return ends


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1, whatever the order of their words."""
    from rapidfuzz import fuzz

    return fuzz.token_sort_ratio(one, other) / 100


def look_alikes(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of *names* that one edit makes each other, each pair once; names of under five letters are left out.

    Two such names are equal once a letter is taken from either, or two letters from neither: by that they are found
    without comparing all with all.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for name in sorted({name for name in names if len(name) > 4}):
        met: set[str] = set()
        for shorter in {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}:
            met.update(alike[shorter])
            alike[shorter].append(name)
        yield from ((other, name) for _, other in sorted(nearest(name, sorted(met), 1)))


def _plausible(word: str, meant: str) -> bool:
    """Whether *word* may be a slip for *meant*: in a short word, one consonant for another makes another word."""
    if len(word) >= LONG_WORD or len(word) != len(meant) or sorted(word) == sorted(meant):
        return True
    return all(a in _VOWELS and b in _VOWELS for a, b in zip(word, meant, strict=True) if a != b)


class Speller:
    """Repairs words against those of the knowledge and of the language."""

    def __init__(self, tables: Tables, language: Language) -> None:
        self._tables = tables
        self._language = language
        self._own = Shelves(tables, "own-words")
        self._ordinary = Shelves(tables, "ordinary-words")
        self.knows = lru_cache(maxsize=WORDS_KEPT)(self._knows)
        self.repair = lru_cache(maxsize=WORDS_KEPT)(self._repair)
        self.distance_to_known = lru_cache(maxsize=WORDS_KEPT)(self._distance_to_known)

    def _knows(self, word: str) -> bool:
        """Whether *word* is written as the knowledge or the language writes it."""
        token = self._language.token(word)
        return token.ordinary or self._tables.get("word", token.stem) is not None

    def _distance_to_known(self, word: str) -> tuple[int, str] | None:
        """The nearest known word and how many edits away it is; words of the knowledge go before others."""
        limit = allowed_edits(word)
        if limit == 0:
            return self._swapped_back(word) if len(word) == SHORT_WORD else None
        steps = ((shelves, edits) for edits in range(1, limit + 1) for shelves in (self._own, self._ordinary))
        found = (self._best(shelves, word, edits) for shelves, edits in steps)
        return next((best for best in found if best), None) or self._but_for_its_first_letter(word)

    def _swapped_back(self, word: str) -> tuple[int, str] | None:
        """The one word of the knowledge that *word* is but for two neighbouring letters that changed places.

        Never a name: of four letters, a name is as often another's.
        """
        swaps = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
        found = [one for one in sorted(swaps) if one in self._own and not self._tables.get("name", one)]
        return (1, found[0]) if len(found) == 1 else None

    def _best(self, shelves: Shelves, word: str, limit: int) -> tuple[int, str] | None:
        """The nearest word of *shelves* within *limit* edits that *word* may be a slip for.

        Of several as near, the longest, of which the most letters are right: letters are left out more often than
        they are put in.
        """
        near = [one for one in shelves.nearest(word, limit) if _plausible(word, one[1])]
        return min(near, key=lambda one: (one[0], -len(one[1]), one[1]), default=None)

    def _but_for_its_first_letter(self, word: str) -> tuple[int, str] | None:
        """The long word of the knowledge that *word* is with its first letter wrong, missing or added."""
        if len(word) < LONG_WORD:
            return None
        for tail in (word[1:], word, word[2:]):
            for known in self._tables.get("own-tails", tail) or ():
                if tail != word[2:] or known == word[1:]:
                    return 1, str(known)
        return None

    def split(self, word: str) -> tuple[str, ...]:
        """*word* as the fewest known words and names written together; itself where it can't be so read."""
        fewest: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(2, len(word) + 1):
            for start in range(max(end - LONGEST_PIECE, 0), end):
                before = fewest[start]
                if before is None or not self._is_piece(word[start:end]):
                    continue
                best = fewest[end]
                if best is None or len(before) + 1 < len(best):
                    fewest[end] = (*before, word[start:end])
        whole = fewest[-1]
        return whole if whole and len(word) >= SHORTEST_PIECE * len(whole) else self._overlapping(word)

    def _overlapping(self, word: str) -> tuple[str, ...]:
        """*word* as two known words that share a letter (``sideffects``); itself where it can't be so read."""
        for at in range(LONG_PIECE, len(word) - LONG_PIECE + 2):
            if self._is_piece(word[:at]) and self._is_piece(word[at - 1 :]):
                return word[:at], word[at - 1 :]
        return (word,)

    def _is_piece(self, piece: str) -> bool:
        if piece in self._own:
            return len(piece) > 2 or self._language.token(piece).ordinary
        if len(piece) < SHORTEST_PIECE:
            return False
        if piece in self._ordinary:
            return True
        if len(piece) >= SHORTEST_NAME and any(not rest for rest, _, _ in self._tables.get("name", piece) or ()):
            return True
        return piece.endswith(_INFLECTIONS) and self._language.token(piece).ordinary

    def _repair(self, word: str) -> tuple[str, ...]:
        """*word* as it was probably meant, one word or several; itself where nothing is near."""
        if not word.isalpha() or self.knows(word):
            return (word,)
        plain = _REPEATS.sub(r"\1\1", word)
        for form in (plain, _REPEATS.sub(r"\1", word)):
            if form != word and self.knows(form):
                return (form,)
        near = self.distance_to_known(plain)
        if near is not None and near[0] <= 1:
            return (near[1],)
        together = self.split(plain)
        if len(together) > 1:
            return together
        return (near[1],) if near is not None else (word,)
