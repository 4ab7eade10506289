"""What of a text is compared?

Stems, pairs of neighbouring stems, groups of synonyms and related words, three-letter pieces of words (for
word forms and slips that no rule knows), and the shape of numbers. A feature's first letter is its kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from faqbot.matching.language import Concept
from faqbot.matching.tables import WORDS_KEPT

__all__ = [
    "EDGE",
    "KIND_WEIGHT",
    "LEADING",
    "PAIR",
    "content_key",
    "features",
    "kind_weight",
    "of_neighbours",
    "of_word",
]

# What a feature of each kind counts beside a stem. Tuned on SOFMattress and CLINC150 (ten phrasings, val) together.
KIND_WEIGHT = {"u": 1.0, "b": 0.6, "s": 0.7, "r": 0.5, "c": 0.4, "n": 0.5, "t": 1.0}
LEADING = "ubsrn"
"""The kinds of features by which entries are found among very many: all but the pieces, which nearly all share."""
EDGE = "^"
"""What stands before the first word and behind the last."""
# A word of at least this weight, in WORD_UNITs, belongs to what is asked. Set by reasoning: function words weigh less.
TELLS = 30
PAIR = "t:2"
"""The feature of a text that is about several subjects at once."""


def kind_weight(feature: str) -> float:
    """What *feature* counts beside a stem."""
    return KIND_WEIGHT[feature[0]]


def content_key(weighed: Iterable[tuple[str, int]]) -> str:
    """The stems that tell something, in alphabetical order: what is asked, whatever words hold it together."""
    return " ".join(sorted({stem for stem, weight in weighed if weight >= TELLS}))


@lru_cache(maxsize=WORDS_KEPT)
def _pieces(word: str) -> tuple[str, ...]:
    padded = f"^{word}$"
    shape = ("n:#", f"n:{'9' * len(word)}") if word[0].isdigit() else ()
    return (*shape, *(f"c:{padded[i : i + 3]}" for i in range(len(padded) - 2)))


def of_word(stem: str, form: str) -> dict[str, int]:
    """How often each feature of one word occurs in it."""
    counts = {f"u:{stem}": 1}
    for feature in _pieces(form):
        counts[feature] = counts.get(feature, 0) + 1
    return counts


def of_neighbours(one: str, other: str) -> str:
    """The feature of two words that stand next to each other; EDGE stands for either end of the text."""
    return f"b:{one} {other}"


def features(stems: list[str], forms: Iterable[str], concepts: Iterable[Concept], pair: bool) -> dict[str, int]:
    """How often each feature occurs in a text.

    The text has these *stems*, word *forms* and groups of words; *pair* if it is about several subjects at once.
    """
    found = [f"u:{one}" for one in stems]
    found += [of_neighbours(one, other) for one, other in pairwise((EDGE, *stems, EDGE))]
    for form in forms:
        found += _pieces(form)
    counts: dict[str, int] = {}
    for feature in found:
        counts[feature] = counts.get(feature, 0) + 1
    counts.update(dict.fromkeys((concept.name for concept in concepts), 1))
    if pair:
        counts[PAIR] = 1
    return counts
