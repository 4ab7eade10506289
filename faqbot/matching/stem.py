"""What do the inflections of an English word have in common?

The inflectional steps (1a to 1c and 5) of M. F. Porter, "An algorithm for suffix stripping", Program 14(3),
1980. The derivational steps are left out: they make one word of *generic* and *general*, and cost right answers
on CLINC150. Irregular forms are knowledge (a vocabulary's ``irregular``), not code.
"""

from __future__ import annotations

from functools import lru_cache

__all__ = ["stem"]

_VOWELS = "aeiou"
# A stem is never shorter than this.
SHORTEST = 3


def _shape(word: str) -> str:
    """*word* as one ``v`` or ``c`` a letter; y counts as a vowel after a consonant."""
    kinds: list[str] = []
    for letter in word:
        vowel = letter in _VOWELS or (letter == "y" and bool(kinds) and kinds[-1] == "c")
        kinds.append("v" if vowel else "c")
    return "".join(kinds)


def _measure(word: str) -> int:
    """How many times a vowel is followed by a consonant in *word* (Porter's m)."""
    return _shape(word).count("vc")


def _ends_short(word: str) -> bool:
    """Whether *word* ends consonant, vowel, consonant, the last not w, x or y (Porter's *o)."""
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"


def _without_plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_tense(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        base = word[: -len(ending)]
        if word.endswith(ending) and "v" in _shape(base):
            if base.endswith(("at", "bl", "iz")):
                return base + "e"
            if len(base) > SHORTEST and base[-1] == base[-2] and base[-1] not in "aeioulsz":
                return base[:-1]
            return base + "e" if _measure(base) == 1 and _ends_short(base) else base
    return word


def _without_final_e(word: str) -> str:
    if word.endswith("e"):
        base = word[:-1]
        if _measure(base) > 1 or (_measure(base) == 1 and not _ends_short(base)):
            word = base
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The part of *word* that its inflections share; words with anything but a–z come back unchanged."""
    if len(word) <= SHORTEST or not (word.isascii() and word.isalpha()):
        return word
    result = _without_tense(_without_plural(word))
    if result.endswith("y") and "v" in _shape(result[:-1]):
        result = result[:-1] + "i"
    result = _without_final_e(result)
    return result if len(result) >= SHORTEST else word
