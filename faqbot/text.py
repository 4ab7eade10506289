"""What is left of a text when only its words matter, and what may reach a terminal?"""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

__all__ = ["Normalised", "fold", "normalise", "printable", "unsafe_character", "words"]

Normalised = NewType("Normalised", str)
"""Words in lower case, unaccented, one space between: the only form that is compared."""

# Letters drawn like Latin ones (the lower-case core of Unicode TR 39's confusables), with what they look like.
_DRAWN_ALIKE = (
    "аa вb сc ԁd еe ѐe ёe һh іi їi јj кk ӏl мm нh оo рp ԛq ѕs тt уy ѵv ԝw хx "
    "αa βb εe ηn ιi κk νv οo ρp τt υu χx γy ɑa ɡg ıi ɩi ꜱs"
)
_LATIN_FOR = {ord(pair[0]): pair[1] for pair in _DRAWN_ALIKE.split()}
_LATIN = re.compile(r"[a-z]")
# Two letters with a stroke between are one short form: w/o, b/c.
_STROKE = re.compile(r"(?<![^\W_]|/)([^\W\d_])/([^\W\d_])(?![^\W_]|/)")
_APOSTROPHE = re.compile(r"(?<=\w)['’‘ʼ`´＇](?=\w)")
# A digit said for a syllable makes one word with its letters; other digits are numbers, with or without a unit.
_SAID = r"[24](?:day|night|nite|morrow|moro|gether|ever|eva|get)(?![^\W_])"
_WORD = re.compile(rf"{_SAID}|\d+(?:[.,]\d+)*|[^\W\d_][^\W_]*")
_DROPPED = {"Cf", "Mc", "Mn", "Me", "Cs"}
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _visible(text: str) -> str:
    """*text* without marks, format characters and lone surrogates; other controls become spaces."""
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if category == "Cc":
            kept.append(" ")
        elif category not in _DROPPED:
            kept.append(character)
    return "".join(kept)


def fold(text: str) -> str:
    """*text* in lower case, without accents, invisible characters and compatibility forms.

    Marks go before decomposing as well as after it: putting a long run of them in canonical order would
    take quadratic time.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", _visible(text).casefold())
    return unicodedata.normalize("NFKC", _visible(decomposed)).lower()


def _as_latin(word: str) -> str:
    """*word* with letters of another script read as the Latin ones they imitate, where it would be Latin then.

    A word wholly in its own script is left alone, unless every letter of it is drawn like a Latin one.
    """
    if word.isascii():
        return word
    latin = word.translate(_LATIN_FOR)
    return latin if latin.isascii() and (_LATIN.search(word) or len(word) > 3) else word


def words(text: str) -> list[str]:
    """The words and numbers of *text* in order, folded.

    Apostrophes join (``don't`` is ``dont``), and so does a stroke between single letters (``w/o`` is ``wo``).
    """
    folded = _APOSTROPHE.sub("", fold(text))
    if "/" in folded:
        folded = _STROKE.sub(r"\1\2", folded)
    found = _WORD.findall(folded)
    return found if folded.isascii() else [_as_latin(word) for word in found]


def normalise(text: str) -> Normalised:
    """Reduce *text* to its words in order, the only form that is compared.

    Index and query both pass through here, so doing it twice must change nothing.
    """
    return Normalised(" ".join(words(text)))


def unsafe_character(text: str) -> str | None:
    """The first character of *text* that could steer a terminal or hide text, or None.

    Line ends and tabs are safe; control, format, private, unassigned and surrogate characters are not.
    """
    if text.isprintable():
        return None
    for character in text:
        if character not in "\n\t" and unicodedata.category(character) in _UNPRINTABLE:
            return character
    return None


def printable(text: str) -> str:
    """*text* as it may reach a terminal: characters that could steer it become U+FFFD."""
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in _UNPRINTABLE else "\ufffd" for c in text)
