"""Which known word was meant by a misspelt one?

rapidfuzz counts the edits (optimal string alignment: insert, delete, replace, swap neighbours). Short words
get no loose matching: a slip in four letters is as often another word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from faqbot.matching.language import Language
from faqbot.matching.tables import Tables

__all__ = ["Speller", "allowed_edits", "likeness", "look_alikes", "nearest", "sounds"]

# A run-together word is split into pieces of at most so many letters, on average of at least so many.
LONGEST_PIECE, SHORTEST_PIECE = 20, 3
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


@lru_cache(maxsize=50_000)
def sounds(word: str) -> str:
    """*word* with letters that sound alike written alike (``klonasepam`` for clonazepam)."""
    for pattern, instead in _SOUNDS:
        word = pattern.sub(instead, word)
    return word


def nearest(word: str, choices: Iterable[str], limit: int) -> list[tuple[int, str]]:
    """The *choices* within *limit* edits of *word*, as (edits, choice), fewest edits first, then by name."""
    found = process.extract(word, list(choices), scorer=OSA.distance, score_cutoff=limit, limit=None)
    return sorted((int(edits), choice) for choice, edits, _ in found)


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1, whatever the order of their words."""
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
        self.repair = lru_cache(maxsize=20_000)(self._repair)

    def knows(self, word: str) -> bool:
        """Whether *word* is written as the knowledge or the language writes it."""
        token = self._language.token(word)
        return token.ordinary or self._tables.get("word", token.stem) is not None

    def distance_to_known(self, word: str) -> tuple[int, str] | None:
        """The nearest known word and how many edits away it is; words of the knowledge go before others."""
        limit = allowed_edits(word)
        if limit == 0:
            return None
        own = nearest(word, self._tables.get("own-words", word[0]) or (), limit)
        others = nearest(word, self._tables.get("ordinary-words", word[0]) or (), limit)
        own = [one for one in own if _plausible(word, one[1])]
        others = [one for one in others if _plausible(word, one[1])]
        ranked = sorted([(edits, 0, known) for edits, known in own] + [(edits, 1, known) for edits, known in others])
        return (ranked[0][0], ranked[0][2]) if ranked else self._but_for_its_first_letter(word)

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
        return whole if whole and len(word) >= SHORTEST_PIECE * len(whole) else (word,)

    def _is_piece(self, piece: str) -> bool:
        if piece in (self._tables.get("own-words", piece[0]) or ()):
            return len(piece) > 2 or self._language.token(piece).ordinary
        if any(not rest for rest, _, _ in self._tables.get("name", piece) or ()):
            return True
        return len(piece) > 2 and self._language.token(piece).ordinary

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
